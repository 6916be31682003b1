"""The page around a Folium map: everything inline, a policy that lets nothing else in, the same bytes every time."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from functools import lru_cache
from itertools import chain
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, Figure
from folium.template import Template as FoliumTemplate

from ...geo.texts import clean
from ..palette import (
    CHANGE_COLOURS,
    CHANGE_ON_DARK,
    CHANGE_WIDTHS,
    FLOW,
    FLOW_ON_DARK,
    HAZARD_COLOURS,
    HAZARD_ON_DARK,
    HAZARD_WIDTHS,
    ROUTE_COLOURS,
    ROUTE_ON_DARK,
    SHARE_COLOURS,
    SHARE_ON_DARK,
)
from ..text.headline import spoken_sides
from ..text.korean import date_text
from .data import dump_data, static_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .first import FirstView

TILE_HOST = "https://tile.openstreetmap.org"
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#124b62"/>'
    '<path d="M3 12C5 4 10 3 13 4" fill="none" stroke="#eebb52" stroke-width="2"/>'
    '<circle cx="3" cy="12" r="2" fill="#fff"/><circle cx="13" cy="4" r="2" fill="#fff"/></svg>'
)


_PHRASES = (
    "skip", "not_this", "ask.label", "map.label", "map.region", "legend.title", "legend.filter", "legend.links",
    "legend.show_change", "legend.names", "time.label", "corridors.title", "corridors.note", "why.stages", "tabs.label",
    "tabs.why", "tabs.events", "tabs.places", "tabs.sources", "tabs.about", "take.title", "language",
)  # fmt: skip
"""Phrases that stand in the page from the start."""

FRAME_HEIGHT = "720px"
"""Height of a map in a notebook: the panel beside the map is readable, and the page around it still scrolls."""

_SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"


class OfflineMap(folium.Map):
    """A Folium map that names no file of another host and forbids nobody to zoom the page.

    It has no view of its own: the page gives it that of its first view.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - Folium declares them so
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = FoliumTemplate(
        """
        {% macro html(this, kwargs) %}<div class="folium-map" id={{ this.get_name()|tojson }}></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            crs: L.CRS.{{ this.crs }}, ...{{ this.options|tojavascript }},
            ...(matchMedia("(prefers-reduced-motion: reduce)").matches
                ? {zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false} : {})
        });
        {% endmacro %}
        """
    )

    def get_name(self) -> str:
        """Return the name of the map in the page: the same every time."""
        return "map_rr"


class Page(Figure):
    """The document that holds a map.

    Parameters
    ----------
    data, texts
        The data blocks, from `maps.page.data.map_data`; their texts reach the scripts as JSON only.
    view
        The first view, which stands in the page before any script has run.
    lang
        Language of the document.
    tiles
        Whether the page may ask the tile server for images, and nothing else.
    """

    def __init__(
        self, data: Mapping[str, Any], texts: Mapping[str, Any], view: FirstView, *, lang: str, tiles: bool
    ) -> None:
        super().__init__()
        self.data, self.texts, self.view, self.lang, self.tiles = dict(data), texts, view, lang, tiles

    def draw(self) -> folium.Map:
        """Return the map of this page; its own shapes are drawn by the page, and Folium layers may be added."""
        map_ = OfflineMap(
            tiles=None,
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0,
            zoom_delta=0.5,
            min_zoom=0,
            max_zoom=8,
            keyboard=False,
        )
        self.add_child(map_)
        if self.tiles:
            url, owner = f"{TILE_HOST}/{{z}}/{{x}}/{{y}}.png", "OpenStreetMap contributors"
            map_.add_child(_Tiles(url, attr=owner, name="OpenStreetMap", overlay=True))
        return map_

    def render(self, **kwargs: Any) -> str:
        """Return the whole document."""
        # Folium's elements write themselves into these; new ones, or a second rendering would hold the first, too.
        self.header, self.html, self.script = Element(), Element(), Element()
        super().render(**kwargs)
        view, words = self.view, self.data["words"][self.lang]
        # The page's own script waits until the page has been painted. It runs the others, in this order, when the map
        # is first touched or there is time.
        later = {"rr-later": [static_text("page.js")], "rr-map": [_leaflet_js(), _tidy(self.script.render(**kwargs))]}
        start = static_text("start.js")
        own = _tidy(static_text("page.css").replace("/* palette */", palette_css()))
        styles = [_leaflet_css(), own, view.places_css()]
        ends = spoken_sides([view.evaluations[0], view.evaluations[-1]], self.lang)
        start_name, end_name = ends[0].name if self.data["compare"] else ends[0].when, ends[1].name
        span = date_text(end_name if len(view.evaluations) == 1 else f"{start_name} \u2013 {end_name}", self.lang)
        named = self._title()
        title, below = view.headline()
        return Template(static_text("page.html")).substitute(
            lang=self.lang,
            title=html.escape(clean(f"{named}: {span}")),
            description=html.escape(f"{words['description']} {named} {self.data['version']}."),
            policy=html.escape(self._policy([*chain.from_iterable(later.values()), start], styles)),
            icon="data:image/svg+xml;base64," + base64.b64encode(_ICON.encode()).decode(),
            styles="\n".join(f"<style>{style}</style>" for style in styles),
            body=self._body_classes(),
            badge=view.badge(),
            headline=title,
            below=below,
            set=html.escape(clean(named)),
            question=view.question(),
            base=view.base(),
            top=view.top(),
            names=view.names(),
            home=view.origin_frame(),
            legend=view.legend(),
            corner=self._corner(),
            chart=view.chart(),
            corridors=view.corridor_rows(),
            stages=view.stages(),
            tables=view.tables(),
            map=_tidy(self.html.render(**kwargs)),
            data=dump_data(self.data),
            texts=dump_data(self.texts),
            later="\n".join(
                f'<script type="text/plain" class="{kind}">{code}</script>'
                for kind, codes in later.items()
                for code in codes
            ),
            start=start,
            **{key.replace(".", "_"): view.t(key) for key in _PHRASES},
        )

    def _body_classes(self) -> str:
        classes = {
            "compare": self.data["compare"],
            "canvas": self.data["canvas"],
            "alone": not self.data["views"]["home"],
            "unasked": not self.view.asked,
            "tiles": self.tiles,
            "no-shares": not self.view.shares,
        }
        return " ".join(name for name, on in classes.items() if on)

    def _title(self) -> str:
        """Return the title of the dataset in the language of the page."""
        return str((self.lang == "ko" and self.data["tr"].get("title")) or self.data["title"])

    def _corner(self) -> str:
        """Return what stands in the corner of the map and of every picture of it: dates and source."""
        owner = "\u00a9 OpenStreetMap contributors. " if self.tiles else ""
        owner, title, version = (html.escape(clean(text)) for text in (owner, self._title(), self.data["version"]))
        source = f'<bdi> · {owner}<span class="set">{title}</span> {version}</bdi>'
        return f'<span id="rr-corner-date">{html.escape(clean(self.view.corner()))}</span>{source}'

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

        images = f"data: blob: {TILE_HOST}" if self.tiles else "data: blob:"
        return (
            f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; img-src {images}; "
            "base-uri 'none'; form-action 'none'; webrtc 'block'"  # which Chromium does not know yet, and says so
        )


class _Tiles(folium.TileLayer):
    """Tiles whose name in the page is the same every time."""

    def get_name(self) -> str:
        return "tile_layer_rr"


def palette_css() -> str:
    """Return the colours of the classes, on light land and on dark, as custom properties."""

    def variables(**ramps: Sequence[str]) -> str:
        return "".join(f"--{key}{k}:{colour};" for key, ramp in ramps.items() for k, colour in enumerate(ramp))

    light = variables(h=HAZARD_COLOURS, s=SHARE_COLOURS, d=CHANGE_COLOURS, e=ROUTE_COLOURS) + f"--flow:{FLOW};"
    dark = variables(h=HAZARD_ON_DARK, s=SHARE_ON_DARK, d=CHANGE_ON_DARK, e=ROUTE_ON_DARK) + f"--flow:{FLOW_ON_DARK};"
    rules = [f":root{{{light}}}", f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"]
    for key, widths in (("h", HAZARD_WIDTHS), ("d", CHANGE_WIDTHS)):
        rules += [f".{key}{k}{{--c:var(--{key}{k});--lw:{width}px}}" for k, width in enumerate(widths)]
    areas = (("s", SHARE_COLOURS), ("e", ROUTE_COLOURS))
    rules += [f".{key}{k}{{fill:var(--{key}{k})}}" for key, ramp in areas for k in range(len(ramp))]
    return "\n".join(rules)


def _tidy(text: str) -> str:
    """Drop indentation, blank lines and comments that stand alone."""
    bare = re.sub(r"^\s*/\*.*?\*/\s*$", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = (line.strip() for line in bare.splitlines())
    return "".join(line + "\n" for line in lines if line)


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
