"""The page around a Folium map: everything inline, a policy that lets nothing else in, the same bytes every time."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, Figure
from folium.map import CustomPane
from folium.template import Template as FoliumTemplate

from ...geo.texts import clean
from .data import dump_data, static_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TILE_HOST = "https://tile.openstreetmap.org"
SCRIPTS = (
    "text.js",
    "model.js",
    "looks.js",
    "names.js",
    "draw.js",
    "details.js",
    "ask.js",
    "panel.js",
    "time.js",
    "app.js",
)

_PANES = {"background": 310, "provinces": 320, "legs": 410, "border_segments": 420, "routes": 430, "nodes": 440}
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#124b62"/>'
    '<path d="M3 12C5 4 10 3 13 4" fill="none" stroke="#eebb52" stroke-width="2"/>'
    '<circle cx="3" cy="12" r="2" fill="#fff"/><circle cx="13" cy="4" r="2" fill="#fff"/></svg>'
)


FRAME_HEIGHT = "720px"
"""Height of a map in a notebook: the panel beside the map is readable, and the page around it still scrolls."""

_SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"


class OfflineMap(folium.Map):
    """A Folium map that names no file of another host and forbids nobody to zoom the page.

    It has no view of its own: the page gives it one when all shapes have their looks, so that each is drawn once.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - Folium declares them so
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = FoliumTemplate(
        """
        {% macro html(this, kwargs) %}<div class="folium-map" id={{ this.get_name()|tojson }}></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            crs: L.CRS.{{ this.crs }}, ...{{ this.options|tojavascript }}
        });
        {% endmacro %}
        """
    )


class Page(Figure):
    """The document that holds a map.

    Parameters
    ----------
    data
        The data block, from `maps.page.data.map_data`; its texts reach the page as JSON only.
    lang
        Language of the document.
    tiles
        Whether the page may ask the tile server for images, and nothing else.
    """

    def __init__(self, data: Mapping[str, Any], *, lang: str, tiles: bool) -> None:
        super().__init__()
        self.data, self.lang, self.tiles = dict(data), lang, tiles

    def draw(self, shapes: Mapping[str, Sequence[dict[str, Any]]]) -> folium.Map:
        """Return the map of this page with a layer for each kind of shape; the page's own script styles them."""
        words = self.data["words"][self.lang]["layers"]
        canvas = bool(self.data.get("canvas"))
        map_ = OfflineMap(
            tiles=None,
            zoom_control=False,
            zoom_snap=0.25,
            zoom_delta=0.5,
            attribution_control=False,
            prefer_canvas=canvas,
        )
        map_._id = "rr"
        self.add_child(map_)
        for name, order in _PANES.items():
            _add(CustomPane(f"rr-{name}", z_index=order, pointer_events=True), map_, f"pane_{name}")
        _add(CustomPane("rr-labels", z_index=450, pointer_events=False), map_, "pane_labels")
        if self.tiles:
            tiles = folium.TileLayer(
                f"{TILE_HOST}/{{z}}/{{x}}/{{y}}.png",
                attr="OpenStreetMap contributors",
                name=words["tiles"],
                overlay=True,
            )
            _add(tiles, map_, "tiles")
        names = {}
        for name, features in shapes.items():
            # A canvas in each pane would cover those below it; one canvas paints the layers in their order.
            pane: dict[str, Any] = {} if canvas else {"pane": f"rr-{name}"}
            marker = folium.CircleMarker(radius=4, **pane) if name == "nodes" else None
            layer = folium.GeoJson(
                {"type": "FeatureCollection", "features": list(features)},
                name=words[name],
                control=name != "background",
                marker=marker,
                smooth_factor=0.5,
                **pane,
            )
            names[name] = _add(layer, map_, name)
        for name in ("routes", "labels"):
            names[name] = _add(folium.FeatureGroup(name=words[name]), map_, name)
        if self.tiles:
            names["tiles"] = "tile_layer_tiles"
        self.data["control"] = _add(folium.LayerControl(position="topleft"), map_, "control")
        self.data["layers"] = names
        self.data["map"] = map_.get_name()
        return map_

    def render(self, **kwargs: Any) -> str:
        """Return the whole document."""
        for part in (self.header, self.html, self.script):
            part._children.clear()  # Folium would add to what an earlier rendering left
        for child in self._children.values():
            child.render(**kwargs)
        words = self.data["words"][self.lang]
        # Folium keeps the control to its own script; the page's scripts give its entries their names.
        drawing = _tidy(self.script.render(**kwargs)) + f"var rr_control = {self.data['control']};\n"
        # The page's own scripts are one element: a browser may stop to lay out a half-made page between two.
        doubt = "doubt" in self.data
        names = (*SCRIPTS[:-1], "doubt.js", SCRIPTS[-1]) if doubt else SCRIPTS
        scripts = [_leaflet_js(), drawing, _tidy("".join(map(static_text, names)))]
        styles = [_leaflet_css(), _tidy(static_text("app.css") + (static_text("doubt.css") if doubt else ""))]
        columns = self.data["columns"]
        span = columns[0][2] if len(columns) == 1 else f"{columns[0][2]} \u2013 {columns[-1][2]}"
        title = f"{self.data['title']}: {span}"
        return Template(static_text("page.html")).substitute(
            lang=self.lang,
            title=html.escape(title),
            description=html.escape(f"{words['description']} {self.data['title']} {self.data['version']}."),
            policy=html.escape(self._policy(scripts, styles)),
            icon="data:image/svg+xml;base64," + base64.b64encode(_ICON.encode()).decode(),
            styles="\n".join(f"<style>{style}</style>" for style in styles),
            map=_tidy(self.html.render(**kwargs)),
            data=dump_data(self.data),
            scripts="\n".join(f"<script>{script}</script>" for script in scripts),
            noscript=html.escape(words["noscript"]),
            skip=html.escape(words["skip"]),
            panel=html.escape(words["panel"]),
        )

    def _repr_html_(self, **kwargs: Any) -> str:
        """Return the page in a frame, for a notebook.

        The frame has an origin of its own, so that nothing in the page reaches the notebook; links open beside it.
        """
        page = html.escape(self.render(**kwargs), quote=True)
        title = html.escape(" ".join(clean(str(self.data["title"])).split()), quote=True)
        return (
            f'<iframe srcdoc="{page}" title="{title}" sandbox="{_SANDBOX}" referrerpolicy="no-referrer" '
            f'style="display:block;width:100%;height:{FRAME_HEIGHT};border:1px solid #9aa3aa" allowfullscreen></iframe>'
        )

    def _policy(self, scripts: Sequence[str], styles: Sequence[str]) -> str:
        """Return the Content-Security-Policy: the scripts and styles of this page by their hashes, images as data."""

        def hashes(blocks: Sequence[str]) -> str:
            digests = (base64.b64encode(hashlib.sha256(block.encode()).digest()).decode() for block in blocks)
            return " ".join(f"'sha256-{digest}'" for digest in digests)

        images = f"data: {TILE_HOST}" if self.tiles else "data:"
        return (
            f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; img-src {images}; "
            "base-uri 'none'; form-action 'none'"
        )


def _add(element: Element, parent: Element, name: str) -> str:
    """Add an element, and what it holds, under names that are the same every time; return its name in the page."""
    element._id = name
    children = list(element._children.values())
    element._children.clear()
    for count, child in enumerate(children):
        child._id = f"{name}_{count}"
        element.add_child(child)
    parent.add_child(element)
    found: str = element.get_name()
    return found


def _tidy(text: str) -> str:
    """Drop indentation and blank lines, and the blanks between the numbers of Folium's shapes."""
    lines = (line.strip() for line in text.splitlines())
    return "".join((_dense(line) if line.startswith("geo_json_") else line) + "\n" for line in lines if line)


def _dense(line: str) -> str:
    """Drop the blanks of a line of GeoJSON; there is no text in it, only numbers and the words of the format."""
    return line.replace(", ", ",").replace(": ", ":")


@lru_cache(maxsize=1)
def _leaflet_js() -> str:
    code = (_leaflet_folder() / "leaflet.js").read_text(encoding="utf-8").replace("\r\n", "\n")
    # The map of the minified source is a file that a browser's tools would ask for.
    return re.sub(r"\n//# sourceMappingURL=.*\s*$", "\n", code)


@lru_cache(maxsize=1)
def _leaflet_css() -> str:
    folder = _leaflet_folder()
    code = (folder / "leaflet.css").read_text(encoding="utf-8").replace("\r\n", "\n")

    def inline(found: re.Match[str]) -> str:
        return f"url(data:image/png;base64,{base64.b64encode((folder / found[1]).read_bytes()).decode()})"

    code = re.sub(r"\s*behavior:[^;]*;", "", code)  # for browsers that no longer exist
    return re.sub(r"url\((images/[\w.-]+)\)", inline, code)


def _leaflet_folder() -> Path:
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR)
