"""The first view of the map as SVG, and where its names go: it is there before any script has run."""

from __future__ import annotations

import html
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from ...geo.texts import clean
from ..palette import SHARE_THRESHOLDS
from .names import DOTS, MAIN, Dot, Name, place_names, text_width
from .scene import Box, box_of, padded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...geo.model.routes import NetworkRoute
    from ...geo.model.schema import Dataset, Node
    from .looks import Looks
    from .scene import Scene

FRAMES = ("wide", "narrow", "low")
"""Sizes of a frame by name: on a desk, on a phone or on paper, and on a phone where much stands around it."""

REGION, ORIGIN = ((530.0, 400.0), (380.0, 250.0), (320.0, 145.0)), ((300.0, 420.0), (260.0, 250.0))
"""The least pixels of each size (`page.css` has them, too) for which the names of the two frames are placed."""

FOCUS = 0.4
"""The origin has a frame of its own where it takes less than this part of the first view across."""


class Views(NamedTuple):
    """Extents in units: of the routes that are shown, of the origin (None where it needs no frame), of everything."""

    first: Box
    origin: Box | None
    world: Box


def make_views(scene: Scene, routes: Sequence[NetworkRoute], origin: int | None) -> Views:
    """Return the extents that a map shows."""
    whole = padded(box_of(scene.points, list(scene.areas.values())))
    nodes = {node for route in routes for node in route.nodes} or set(range(len(scene.points)))
    areas = [scene.areas[origin]] if origin in scene.areas else []
    if not routes:
        areas = list(scene.areas.values())
    curves = [scene.curves[k] for k, legs in enumerate(scene.lines) for route in routes if set(legs) & set(route.legs)]
    bows = [((a + 2 * c + e) // 4, (b + 2 * d + f) // 4) for a, b, c, d, e, f in curves]
    first = padded(box_of([scene.points[node] for node in nodes] + bows, areas))
    home = padded(box_of([], list(scene.areas.values())), part=0.06, least=60) if scene.areas else None
    if home is not None and (home[2] - home[0]) > FOCUS * (first[2] - first[0]):
        home = None
    return Views(first, home, whole)


def view_box(box: Box) -> str:
    """Return an extent as SVG has it.

    Examples
    --------
    >>> view_box((1, 2, 4, 8))
    '1 2 3 6'
    """
    west, north, east, south = box
    return f"{west} {north} {east - west} {south - north}"


def base_svg(scene: Scene, views: Views, shares: Mapping[int, float]) -> str:
    """Return land and provinces."""
    parts = [f'<path class="land" d="{scene.scenery}"/>'] if scene.scenery else []
    parts += [
        f'<path class="country" id="c-{_id(key)}" data-c="{_id(key)}" d="{path}"/>'
        for key, path in scene.countries.items()
    ]
    parts += [
        f'<path class="prov {share_look(shares.get(node))}" id="p-{node}" data-n="{node}" d="{path}"/>'
        for node, path in scene.provinces.items()
    ]
    box, home = views.first, views.origin
    scale = (home[2] - home[0]) / ORIGIN[0][0] if home else (box[2] - box[0]) / REGION[0][0]
    return (
        f'<svg id="rr-base" class="sc" viewBox="{view_box(box)}" aria-hidden="true" focusable="false"><defs>'
        '<pattern id="rr-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({scale:.3g}) rotate(45)"><path class="hatch-a" d="M0 0h6v6H0z"/>'
        '<path class="hatch-b" d="M0 0v6"/></pattern>'
        # In the legend a unit is a pixel, at any zoom of the map.
        '<pattern id="rr-hatch-key" href="#rr-hatch" patternTransform="rotate(45)"/></defs>'
        f'<g id="rr-base-g">{"".join(parts)}</g></svg>'
    )


def share_look(share: float | None) -> str:
    """Return the class of a province by its share of arrivals in percent.

    Examples
    --------
    >>> share_look(60.7), share_look(None)
    ('s5', 'sx')
    """
    return "sx" if share is None else f"s{bisect_right(SHARE_THRESHOLDS, share)}"


def top_svg(
    scene: Scene,
    box: Box,
    looks: Looks,
    kinds: Sequence[str],
    crossings: Mapping[int, Sequence[int]],
    routes: Sequence[NetworkRoute],
    *,
    canvas: bool,
    compare: bool,
) -> str:
    """Return borders, links, routes and places, the routes drawn over all other links."""
    if canvas:
        links = f'<path class="mass" d="{"".join(map(_curve, scene.curves))}"/>'
    else:
        links = "".join(
            f'<path class="l {looks.line(legs)}" id="l-{number}" data-l="{number}" d="{_curve(curve)}"/>'
            for number, (legs, curve) in enumerate(zip(scene.lines, scene.curves, strict=True))
        )
    borders = "".join(
        f'<path class="b {looks.line(crossings.get(node, ()))}" id="b-{node}" data-n="{node}" d="{path}"/>'
        for node, path in scene.borders.items()
    )
    order = sorted(range(len(kinds)), key=lambda k: (_ORDER.index(kinds[k]), k))
    order = [node for node in order if node not in scene.borders and not (canvas and kinds[node] == "transit_region")]
    # What a finger hits lies under all discs, so that each place is on top at its own middle.
    hits = "".join(f'<path class="hit" data-n="{node}" {_at(scene.points[node])}/>' for node in order)
    nodes = "".join(_dot(node, kinds[node], scene.points[node], crossings, looks) for node in order)
    return (
        f'<svg id="rr-top" class="sc" viewBox="{view_box(box)}" aria-hidden="true" focusable="false">'
        f'<g id="rr-top-g" class="{"compare" if compare else "level"}"><g id="rr-borders">{borders}</g>'
        f'<g id="rr-links">{links}</g><g id="rr-routes">{route_paths(scene, looks, routes)}</g>'
        f'<g id="rr-mark"></g><g id="rr-hits">{hits}</g><g id="rr-nodes">{nodes}</g></g></svg>'
    )


_ORDER = ("border_segment", "transit_region", "province", "transit_country", "destination")


def route_paths(scene: Scene, looks: Looks, routes: Sequence[NetworkRoute]) -> str:
    """Return the legs of the routes with their casings, the first route on top."""
    line_of = {leg: number for number, legs in enumerate(scene.lines) for leg in legs}
    first_rank: dict[int, int] = {}
    for rank, route in enumerate(routes):
        for leg in route.legs:
            first_rank.setdefault(line_of[leg], rank)
    rows = sorted(first_rank.items(), key=lambda row: (-row[1], row[0]))
    parts = {"o": "", "i": "", "c": ""}
    for number, rank in rows:
        kind, curve = ("r1" if rank == 0 else "r2"), _curve(scene.curves[number])
        look = looks.line(scene.lines[number])
        parts["o"] += f'<path class="{kind} o" d="{curve}"/>'
        parts["i"] += f'<path class="{kind} i" d="{curve}"/>'
        parts["c"] += f'<path class="{kind} l {look}" data-l="{number}" d="{curve}"/>'
    return parts["o"] + parts["i"] + parts["c"]


def _dot(node: int, kind: str, at: tuple[int, int], crossings: Mapping[int, Sequence[int]], looks: Looks) -> str:
    """Return a place: its ring and its disc, each a point of a width in pixels."""
    if kind == "border_segment":
        kind = f"border_segment {looks.line(crossings.get(node, ()))}"
    paths = "".join(f'<path class="{name}" {_at(at)}/>' for name in ("o", "i"))
    return f'<g class="n {kind}" id="n-{node}" data-n="{node}">{paths}</g>'


def _at(point: tuple[int, int]) -> str:
    return f'd="M{point[0]} {point[1]}h0"'


def _curve(curve: tuple[int, int, int, int, int, int]) -> str:
    a, b, c, d, e, f = curve
    return f"M{a} {b}Q{c} {d} {e} {f}"


def _id(key: str) -> str:
    return html.escape("".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in key))


def region_names(dataset: Dataset, scene: Scene, ids: Sequence[str], lang: str, *, many: bool) -> list[Name]:
    """Return the names of the region: destinations and transit countries, then other countries, then regions."""
    found: list[Name] = []
    named = set()
    for node, key in enumerate(ids):
        place, (x, y) = dataset.nodes[key], scene.points[node]
        rank = {"destination": 0, "transit_country": 1, "transit_region": 5}.get(place.kind)
        if rank is None or (many and place.kind == "transit_region"):
            continue
        country = dataset.countries.get(place.country)
        if place.kind == "transit_country" or (country is not None and place.name == country.name):
            named.add(place.country)
        found.append(Name(f"n{node}", place.kind, _name(place, lang), x, y, rank))
    for key, (x, y) in scene.middles.items():
        if key not in named:
            country = dataset.countries[key]
            early = 0.5 if key == dataset.origin_country else 2.0
            found.append(Name(f"c{_id(key)}", "country", _name(country, lang), x, y, early, ("m", "b", "a")))
    return found


def origin_names(
    dataset: Dataset, scene: Scene, ids: Sequence[str], shares: Mapping[int, float], lang: str
) -> list[Name]:
    """Return the names of the provinces, those with the greatest shares first."""
    found = []
    for node, key in enumerate(ids):
        place, (x, y) = dataset.nodes[key], scene.points[node]
        if place.kind == "province":
            share = shares.get(node)
            text = _name(place, lang) + ("" if share is None else f" {share:g}%")
            found.append(Name(f"n{node}", "province", text, x, y, -(share or 0), ("b", "a", "m", "r", "l")))
    return found


def names_html(
    names: Sequence[Name],
    box: Box,
    sizes: Sequence[tuple[float, float]],
    dots: Sequence[Dot],
    *,
    caption: str,
    top: bool = False,
) -> str:
    """Return the names that have room in a frame of each size, each with its side and the sizes where it is there.

    A `caption` stands in the left corner of the frame, at its bottom or at its top.
    """
    placed = {
        frame: place_names(list(names), box, size, dots=dots, over=[_caption(text_width(caption), size, top=top)])
        for frame, size in zip(FRAMES, sizes, strict=False)
    }
    parts = []
    for name in names:
        sides: dict[str, list[str]] = {}
        for frame, found in placed.items():
            if name.key in found:
                sides.setdefault(found[name.key], []).append(frame)
        parts += [
            f'<span class="{" ".join(["nm", name.kind, side, *(frames if len(frames) < len(placed) else [])])}" '
            f'data-k="{name.key}"><b><bdi>{html.escape(clean(name.text))}</bdi></b></span>'
            for side, frames in sides.items()
        ]
    return "".join(parts)


def place_dots(scene: Scene, nodes: Sequence[Node], *, main: bool) -> list[Dot]:
    """Return the discs of places that names keep clear of, or those of the main places alone."""
    kinds = MAIN if main else DOTS
    return [Dot(node.kind, *scene.points[k]) for k, node in enumerate(nodes) if node.kind in kinds]


def _caption(width: float, size: tuple[float, float], *, top: bool) -> tuple[float, float, float, float]:
    """Return where a caption stands in a frame of a size, in two lines where one has no room."""
    wide, high = min(width + 22, size[0] - 16), 26 if width + 22 < size[0] - 16 else 43
    return (0, 0, wide, high) if top else (0, size[1] - high, wide, size[1])


def names_css(names: Sequence[Name]) -> str:
    """Return where the names are, as rules: a policy lets no style stand in the markup."""
    return "".join(
        f'.nm[data-k="{key}"]{{--x:{x};--y:{y}}}' for key, x, y in sorted({(n.key, n.x, n.y) for n in names})
    )


def frame_css(frame: str, box: Box) -> str:
    """Return the extent of a frame, from which its names are placed at any size."""
    west, north, east, south = box
    return f"{frame}{{--cx:{(west + east) / 2:g};--cy:{(north + south) / 2:g};--w:{east - west};--h:{south - north}}}"


def _name(place: Any, lang: str) -> str:
    return str((lang == "ko" and place.name_ko) or place.name or getattr(place, "node_id", getattr(place, "iso3", "")))
