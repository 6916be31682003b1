"""What maps as figures share: their two parts, land, lines and named points (extra ``plot``)."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from ...geo.errors import InvalidDataError
from ..arcs import arc, bend_for, lines_of, unwrap, unwrap_geometry
from ..palette import BLOCKED, COAST, GREY, INK, LAND, SCENERY, SEA, SHUT, UNDOCUMENTED
from ..text.phrases import place_name
from .sheet import SCALE, Sheet, dash_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes

    from ...geo.model.schema import Dataset, Leg
    from ..palette import LineStyle

Point = tuple[float, float]
Box = tuple[float, float, float, float]


MOST_NAMES = 150
"""Places of a part that are named, destinations first; with more names nobody could read any."""


class Line(NamedTuple):
    """An arc or a border line as it is drawn: who it stands for, where it runs and how it looks."""

    legs: tuple[int, ...]
    points: list[Point]
    style: LineStyle
    inside: bool


def node_points(nodes: GeoDataFrame, ids: Iterable[str]) -> dict[str, Point]:
    """Return (longitude, latitude) of nodes by their ids, on the map's side of the world."""
    geometry = dict(zip(nodes.index, nodes.geometry, strict=True))
    result = {}
    for node_id in ids:
        point = geometry.get(node_id)
        if point is None or point.is_empty:
            message = f"node {node_id!r} has no point in the layer 'nodes'; give every node one"
            raise InvalidDataError(message)
        result[node_id] = unwrap(float(point.x)), float(point.y)
    return result


def arc_lines(
    legs: Sequence[Leg], points: Mapping[str, Point], style_of: Callable[[Sequence[int]], LineStyle]
) -> list[Line]:
    """Return the arcs of legs in the styles of their positions; the widest last, so that they lie on top."""
    drawn: Counter[tuple[str, str]] = Counter()
    lines = []
    for positions, both_ways in lines_of(legs):
        leg = legs[positions[0]]
        ends = leg.from_node, leg.to_node
        start, end = points[ends[0]], points[ends[1]]
        bend = bend_for(start, end, leg.mode, both_ways=both_ways, parallel=drawn[ends])
        drawn[ends] += 1
        shape = arc(start, end, bend=bend, steps=40, decimals=4)
        lines.append(Line(positions, shape, style_of(positions), leg.mode == "internal_movement"))
    return sorted(lines, key=lambda line: (line.style.width, line.legs))


def by_id(frame: GeoDataFrame) -> list[tuple[Any, Any]]:
    """Return the ids and the geometries of a layer in the order of the ids."""
    return sorted(zip(frame.index, frame.geometry, strict=True), key=lambda row: str(row[0]))


def inside(point: Point, view: Box) -> bool:
    """Tell whether a point lies inside a view."""
    return view[0] < point[0] < view[2] and view[1] < point[1] < view[3]


def border_lines(frame: GeoDataFrame) -> list[tuple[str, list[Point]]]:
    """Return the parts of the border lines by the ids of their segments."""
    import shapely

    return [
        (str(key), [(float(x), float(y)) for x, y, *_ in part.coords])
        for key, geometry in by_id(frame)
        if geometry is not None
        for part in shapely.get_parts(unwrap_geometry(geometry))
        if not part.is_empty
    ]


def map_parts(
    sheet: Sheet, points: Collection[Point], provinces: GeoDataFrame, shown: Collection[Point] = ()
) -> tuple[tuple[Axes, Box], ...]:
    """Return the two parts of a sheet, each with its extent: what is shown in the region, and where routes start.

    Where `shown` are the points of routes, the region is theirs; else it is all that is not far away.
    """
    near, home = map_views(points, provinces)
    if shown:
        xs, ys = [x for x, _ in shown], [y for _, y in shown]
        around = map_views([], provinces)[1]
        near = grown((min([*xs, around[0]]), min([*ys, around[1]]), max([*xs, around[2]]), max([*ys, around[3]])), 0.07)
    parts = []
    for (axes, ratio), view in zip(sheet.parts, (near, home), strict=True):
        extent = shaped(view, ratio)
        frame_axes(axes, extent)
        parts.append((axes, extent))
    return tuple(parts)


def map_views(points: Collection[Point], provinces: GeoDataFrame) -> tuple[Box, Box]:
    """Return the extents of the region and of the provinces, with a margin."""
    all_x, all_y = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
    home: Box = min(all_x), min(all_y), max(all_x), max(all_y)
    if len(provinces):
        west, south, east, north = (float(edge) for edge in provinces.total_bounds)
        home = west, south, east, north
    # Countries far away would make the view a map of the world; their arcs lead out of the frame.
    near = [p for p in points if home[0] - 40 < p[0] < home[2] + 25 and abs(p[1] - home[1]) < 40] or list(points)
    xs, ys = [x for x, _ in near], [y for _, y in near]
    region = min([*xs, home[0]]), min([*ys, home[1]]), max([*xs, home[2]]), max([*ys, home[3]])
    return grown(region, 0.07), grown(home, 0.06)


def shaped(box: Box, ratio: float) -> Box:
    """Return a box widened to a ratio of height to width on the map, so that both parts are equally high."""
    squeeze = math.cos(math.radians((box[1] + box[3]) / 2))
    wide, high = (box[2] - box[0]) * squeeze, box[3] - box[1]
    more_x = max(high / ratio - wide, 0.0) / squeeze / 2
    more_y = max(wide * ratio - high, 0.0) / 2
    return box[0] - more_x, box[1] - more_y, box[2] + more_x, box[3] + more_y


def grown(box: Box, part: float) -> Box:
    """Return a box with a margin on all sides, a part of its longer side."""
    margin = part * max(box[2] - box[0], box[3] - box[1], 1.0)
    return box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin


def frame_axes(axes: Axes, view: Box) -> None:
    """Give a part of a figure its extent, in true proportions in its middle, and a frame."""
    axes.set_xlim(view[0], view[2])
    axes.set_ylim(view[1], view[3])
    axes.set_aspect(1 / math.cos(math.radians((view[1] + view[3]) / 2)))
    axes.set_facecolor(SEA)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set(color="#9aa3aa", linewidth=0.6)


def draw_land(axes: Axes, frame: GeoDataFrame, view: Box, own: Collection[str]) -> None:
    """Draw the outlines of countries, for orientation; those that a dataset has (`own`) are lighter."""
    for key, geometry in by_id(frame):
        if key is not None and geometry is not None:
            face = LAND if key in own else SCENERY
            draw_area(axes, geometry, view, face=face, edge=COAST, width=0.5, order=1.0)


def draw_area(
    axes: Axes, geometry: Any, view: Box, *, face: str, edge: str, width: float, order: float, hatch: str = ""
) -> None:
    """Draw a polygon, cut to the view so that the file holds what it shows; what crosses itself is made valid."""
    import shapely
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    # GEOS may fail at a ring that crosses itself, which a drawing of a dataset with faults has.
    area = geometry if geometry.is_valid else shapely.make_valid(geometry)
    shown = shapely.clip_by_rect(unwrap_geometry(area), *grown(view, 0.05))
    rings = [
        ring
        for part in shapely.get_parts(shown)
        if part.geom_type == "Polygon" and not part.is_empty
        for ring in (part.exterior, *part.interiors)
    ]
    if rings:
        outlines = [Outline(shapely.get_coordinates(ring), closed=True) for ring in rings]
        outline = Outline.make_compound_path(*outlines)
        axes.add_artist(PathPatch(outline, facecolor=face, edgecolor=edge, linewidth=width, zorder=order))
        if hatch:
            over: dict[str, Any] = {"facecolor": "none", "edgecolor": "#c2c5c4", "linewidth": 0, "zorder": order + 0.1}
            axes.add_artist(PathPatch(outline, hatch=hatch, **over))


def draw_line(axes: Axes, line: Line, *, rank: int | None = None, cap: str = "round", halo: bool = False) -> None:
    """Draw an arc or a border line in its style, as the page does.

    Parameters
    ----------
    axes, line
        Where and what.
    rank
        0 where nothing is asked about, so that every line is in its colour; 1 for a line of the first route, 2 for one
        of the other routes, each with a casing; None for a line that is not asked about, which is grey.
    cap, halo
        How it ends, and whether a white band lies under it.
    """
    style = line.style
    width = style.width * SCALE * (0.55 if line.inside else 1.0)
    xs, ys = [x for x, _ in line.points], [y for _, y in line.points]
    colour, alpha, order = style.colour, 1.0, 5.0
    if rank is None:
        plain = style in (BLOCKED, UNDOCUMENTED, SHUT)
        colour, alpha, order = (colour, 0.8, 4.0) if plain else (GREY, 0.5, 4.0)
        width = min(width, 1.6 * SCALE) if plain else 1.0 * SCALE
    elif rank:
        outer, inner, least = (11.4, 9.0, 4.2) if rank == 1 else (6.6, 5.0, 2.6)
        width = max(style.width, least) * SCALE if rank == 1 else least * SCALE
        order = 5.6 if rank == 1 else 5.3
        for casing, under in ((INK, outer), ("white", inner)):
            draw_path(axes, xs, ys, color=casing, linewidth=under * SCALE, zorder=order - 0.1, solid_capstyle="butt")
    if halo:
        draw_path(axes, xs, ys, color="white", linewidth=width + 1.4, zorder=3.5, solid_capstyle="butt")
    draw_path(
        axes,
        xs,
        ys,
        color=colour,
        linewidth=width,
        linestyle="solid" if rank is None and colour == GREY else dash_pattern(style, width),
        alpha=alpha,
        zorder=order,
        solid_capstyle="butt" if cap == "butt" else "round",
        dash_capstyle="round" if style == UNDOCUMENTED else "butt",
    )


def draw_path(axes: Axes, xs: Sequence[float], ys: Sequence[float], **style: Any) -> None:
    """Draw a line or a mark; unlike `Axes.plot` it does not look how far the part reaches, which is known."""
    from matplotlib.lines import Line2D

    axes.add_artist(Line2D(xs, ys, **style))


def middle_of(points: Sequence[Point], view: Box) -> Point | None:
    """Return the middle of what of a line lies inside a view, or None where too little does."""
    seen = [point for point in points if inside(point, view)]
    length = sum(math.dist(a, b) for a, b in pairwise(seen))
    if length < 0.06 * (view[2] - view[0]):
        return None
    return seen[len(seen) // 2]


def draw_places(
    axes: Axes, dataset: Dataset, points: Mapping[str, Point], view: Box, *, home: bool, lang: str = "en"
) -> None:
    """Draw the points and their names in a language: countries in the one part, provinces in the other."""
    nodes = dataset.nodes
    shown = {
        key: point
        for key, point in points.items()
        if inside(point, view) and nodes[key].kind != "border_segment" and (home or nodes[key].kind != "province")
    }
    names = _Names(axes, view, shown.values())
    first = sorted(shown.items(), key=lambda item: nodes[item[0]].kind != "destination")
    for number, (node_id, (x, y)) in enumerate(first):
        node = nodes[node_id]
        province, destination = node.kind == "province", node.kind == "destination"
        marker, size = ("s", 4.2) if destination else ("o", 2.6 if province else 3.4)
        face = INK if destination or province else "white"
        draw_path(axes, [x], [y], ls="", marker=marker, markersize=size, mfc=face, mec=INK, mew=0.8, zorder=7)
        if number < MOST_NAMES:
            names.write(place_name(dataset, node_id, lang), (x, y), bold=destination)


class _Names:
    """Writes names beside points, each where it covers least of what is there already: below, above, or at a side."""

    size = 6.4
    places: tuple[tuple[float, float, str, str], ...] = (
        (0, -4.5, "center", "top"),
        (0, 4.5, "center", "bottom"),
        (4.5, 0, "left", "center"),
        (-4.5, 0, "right", "center"),
    )

    def __init__(self, axes: Axes, view: Box, points: Iterable[Point]) -> None:
        box = axes.get_position()
        self.axes, self.view = axes, view
        wide, high = axes.get_figure(root=True).get_size_inches()  # type: ignore[union-attr]
        self.wide, self.high = box.width * wide * 72, box.height * high * 72
        self.taken: list[Box] = []
        for x, y in map(self._spot, points):
            self.taken.append((x - 2.5, y - 2.5, x + 2.5, y + 2.5))

    def _spot(self, point: Point) -> Point:
        """Return where a point lies in the part of the figure, in points of type."""
        west, south, east, north = self.view
        return (point[0] - west) / (east - west) * self.wide, (point[1] - south) / (north - south) * self.high

    def write(self, name: str, point: Point, *, bold: bool) -> None:
        from matplotlib.patheffects import withStroke

        length, height = self.size * sum(1.0 if ord(c) > 0x2E80 else 0.6 for c in name), self.size * 1.15
        x, y = self._spot(point)
        boxes = []
        for dx, dy, across, upright in self.places:
            left = x + dx - {"center": length / 2, "left": 0, "right": length}[across]
            low = y + dy - {"center": height / 2, "bottom": 0, "top": height}[upright]
            boxes.append((left, low, left + length, low + height))
        covered = [sum(_overlap(box, other) for other in self.taken) + self._outside(box) for box in boxes]
        best = covered.index(min(covered))
        self.taken.append(boxes[best])
        dx, dy, across, upright = self.places[best]
        text = self.axes.annotate(
            name,
            point,
            xytext=(dx, dy),
            textcoords="offset points",
            ha=across,
            va=upright,
            fontsize=self.size,
            fontweight="bold" if bold else "normal",
            color=INK,
            zorder=8,
            annotation_clip=True,
            clip_on=True,
            parse_math=False,
        )
        text.set_path_effects([withStroke(linewidth=1.8, foreground="white")])

    def _outside(self, box: Box) -> float:
        """Return how much of a box the edge of the part cuts off."""
        area = (box[2] - box[0]) * (box[3] - box[1])
        return area - _overlap(box, (0, 0, self.wide, self.high))


def _overlap(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0.0) * max(high, 0.0)
