"""The map of a date, or of a change between two sides, as a figure for papers, without a browser (extra ``plot``)."""

from __future__ import annotations

import math
import warnings
from bisect import bisect_right
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.coverage import leg_coverage
from geo.errors import InvalidDataError, UsageError
from geo.hazard import route_index
from maps.arcs import arc, bend_for, lines_of, unwrap, unwrap_geometry
from maps.map_words import (
    HEIGHT,
    INK,
    LAND,
    NO_SHARE,
    QUIET,
    ROUTE_COLOUR,
    SCALE,
    SEA,
    WIDTH,
    dash_pattern,
    draw_legend,
    draw_words,
)
from maps.palette import (
    BLOCKED,
    CHANGE_COLOURS,
    CHANGE_THRESHOLDS,
    CHANGE_WIDTHS,
    HAZARD_COLOURS,
    HAZARD_THRESHOLDS,
    HAZARD_WIDTHS,
    OPENS,
    SHARE_COLOURS,
    SHARE_THRESHOLDS,
    SHUT,
    THIN_DASHES,
    UNDOCUMENTED,
    LineStyle,
)
from maps.plots import check_format, new_figure, save_figure
from maps.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from geo.scenario import Setting
    from geo.schema import Dataset

Point = tuple[float, float]
Box = tuple[float, float, float, float]


class Line(NamedTuple):
    """An arc or a border line as it is drawn: who it stands for, where it runs and how it looks."""

    legs: tuple[int, ...]
    points: list[Point]
    style: LineStyle
    inside: bool


def map_figure(
    dataset: Dataset,
    layers: Mapping[str, GeoDataFrame],
    settings: Sequence[Setting],
    *,
    shares: Mapping[str, float],
    routes: Sequence[Sequence[str]] = (),
) -> Figure:
    """Draw the map of a date, or of a change.

    Parameters
    ----------
    dataset
        Names, attribution and disclaimer.
    layers
        GeoDataFrames as for `maps.html_map.build_map`.
    settings
        One; or two, before and after, for a map of the change.
    shares
        Node id of a province to its share of arrivals, percent.
    routes
        Routes to number, each as the ids of its legs, the least-risk one first.

    Returns
    -------
    matplotlib.figure.Figure
        The same input gives the same figure.

    Raises
    ------
    UsageError
        If there are neither one nor two settings.
    InvalidDataError
        If a node has no point.
    RouteRiskError
        If matplotlib is not installed.
    """
    if len(settings) not in (1, 2):
        message = f"{len(settings)} settings were given; a figure shows one date or compares two"
        raise UsageError(message)
    network = settings[-1].hazards.network
    points = _points(layers["nodes"], [node.node_id for node in network.nodes])
    lines = _lines(dataset, settings, points)
    borders = _borders(dataset, settings, layers["border_segments"])
    marks = _marks(dataset, settings, points, set(layers["border_segments"].index))
    position = {leg.leg_id: k for k, leg in enumerate(network.legs)}
    ways = [[position[leg] for leg in route] for route in routes]

    figure = new_figure((WIDTH, HEIGHT))
    figure.set_layout_engine("none")  # every part has its place: the two maps are equally high, the words below them
    figure.patch.set_facecolor("white")
    left = figure.add_axes((0.08 / WIDTH, 1.45 / HEIGHT, 5.34 / WIDTH, 5.34 / HEIGHT))
    right = figure.add_axes((5.54 / WIDTH, 1.45 / HEIGHT, 4.38 / WIDTH, 5.34 / HEIGHT))
    near, home = _views(points, layers["provinces"])
    for axes, view in ((left, _shaped(near, 1.0)), (right, _shaped(home, 5.34 / 4.38))):
        _frame(axes, view)
        _land(axes, layers["background"], view)
        _provinces(axes, layers["provinces"], shares, view)
        _casings(axes, lines, ways)
        for line in lines:
            aside = bool(ways) and not any(set(line.legs) & set(way) for way in ways)
            _draw(axes, line, aside=aside)
        for line in borders:
            _draw(axes, line, aside=False, cap="butt", halo=axes is right)
        for (x, y), style in marks:
            if view[0] < x < view[2] and view[1] < y < view[3]:
                axes.plot([x], [y], "o", markersize=4, mfc="white", mec=style.colour, mew=1.2, zorder=6)
        _places(axes, dataset, points, [node.node_id for node in network.nodes], view, home=axes is right)
        _numbers(axes, lines, ways, view)
    left.set_title("The region", loc="left", fontsize=8, color=QUIET)
    right.set_title("Provinces of origin and borders", loc="left", fontsize=8, color=QUIET)
    draw_words(figure, dataset, settings)
    draw_legend(figure, compare=len(settings) == 2, routes=bool(ways))
    return figure


def plot_map(figure: Figure, path: str | Path, *, overwrite: bool = False) -> None:
    """Save a map as PNG or SVG; the same figure gives the same bytes.

    Parameters
    ----------
    figure
        From `map_figure`.
    path
        A file that ends in .png or .svg.
    overwrite
        Whether a file that is there may be replaced.

    Raises
    ------
    UsageError
        If the file has another ending, or is there and `overwrite` is not set.
    """
    check_format(path)
    with warnings.catch_warnings():
        # A letter that the font lacks is drawn as a box; the text tables of the other answers have it.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support", category=UserWarning)
        save_figure(figure, path, overwrite=overwrite)


def line_style(dataset: Dataset, settings: Sequence[Setting], legs: Sequence[int]) -> LineStyle:
    """Return how a line that stands for some legs is drawn on a date, or for a change; as on the page.

    The highest hazard and the poorest coverage of its open legs count, and it is blocked only where all of them are.
    """
    stages = [_stage(dataset, setting, legs) for setting in settings]
    index, level, blocked = stages[-1]
    dashes = THIN_DASHES if level == "thin" else ""
    if len(stages) == 1:
        if blocked:
            return BLOCKED
        if level == "none":
            return UNDOCUMENTED
        number = bisect_right(HAZARD_THRESHOLDS, route_index(index))
        return LineStyle(HAZARD_COLOURS[number], HAZARD_WIDTHS[number], dashes)
    before, level_before, blocked_before = stages[0]
    if blocked or blocked_before:
        return SHUT if blocked and blocked_before else BLOCKED if blocked else OPENS
    if level == level_before == "none":
        return UNDOCUMENTED
    number = bisect_right(CHANGE_THRESHOLDS, index / before)
    return LineStyle(CHANGE_COLOURS[number], CHANGE_WIDTHS[number], dashes)


def _stage(dataset: Dataset, setting: Setting, legs: Sequence[int]) -> tuple[float, str, bool]:
    """Return hazard, level of coverage and whether all is blocked, of some legs drawn as one line."""
    field = setting.hazards
    shown = [leg for leg in legs if leg not in field.blocked] or list(legs)
    levels = [leg_coverage(field, leg, dataset.sources, usable=setting.usable_sources).level for leg in shown]
    level = next((name for name in ("none", "thin") if name in levels), "fair")
    return max(field.hazard[leg] for leg in shown), level, all(leg in field.blocked for leg in legs)


def _points(nodes: GeoDataFrame, ids: Iterable[str]) -> list[Point]:
    geometry = dict(zip(nodes.index, nodes.geometry, strict=True))
    result = []
    for node_id in ids:
        point = geometry.get(node_id)
        if point is None or point.is_empty:
            message = f"node {node_id!r} has no point in the layer 'nodes'; give every node one"
            raise InvalidDataError(message)
        result.append((unwrap(float(point.x)), float(point.y)))
    return result


def _lines(dataset: Dataset, settings: Sequence[Setting], points: Sequence[Point]) -> list[Line]:
    """Return the arcs, the ones of the highest risk last, so that they lie on top."""
    network = settings[-1].hazards.network
    drawn: Counter[tuple[int, int]] = Counter()
    lines = []
    for legs, both_ways in lines_of(network.legs):
        ends = network.tails[legs[0]], network.heads[legs[0]]
        start, end = points[ends[0]], points[ends[1]]
        mode = network.legs[legs[0]].mode
        bend = bend_for(start, end, mode, both_ways=both_ways, parallel=drawn[ends])
        drawn[ends] += 1
        shape = arc(start, end, bend=bend, steps=40)
        lines.append(Line(legs, shape, line_style(dataset, settings, legs), mode == "internal_movement"))
    return sorted(lines, key=lambda line: (line.style.width, line.legs))


def _borders(dataset: Dataset, settings: Sequence[Setting], frame: GeoDataFrame) -> list[Line]:
    """Return the border lines in the look of the crossings out of them."""
    import shapely

    lines = []
    for key, geometry in sorted(zip(frame.index, frame.geometry, strict=True), key=lambda row: str(row[0])):
        legs = _crossings(settings[-1], key)
        if not legs or geometry is None:
            continue
        style = line_style(dataset, settings, legs)
        shown = unwrap_geometry(geometry)
        lines += [
            Line(legs, [(float(x), float(y)) for x, y, *_ in part.coords], style, inside=False)
            for part in shapely.get_parts(shown)
            if not part.is_empty
        ]
    return lines


def _marks(
    dataset: Dataset, settings: Sequence[Setting], points: Sequence[Point], drawn: set[str]
) -> list[tuple[Point, LineStyle]]:
    """Return the points of the borders without a line, which nobody agrees on, in the look of their crossings."""
    network = settings[-1].hazards.network
    marks = []
    for node, point in zip(network.nodes, points, strict=True):
        legs = _crossings(settings[-1], node.node_id)
        if node.kind == "border_segment" and node.node_id not in drawn and legs:
            marks.append((point, line_style(dataset, settings, legs)))
    return marks


def _crossings(setting: Setting, node_id: str) -> tuple[int, ...]:
    legs = enumerate(setting.hazards.network.legs)
    return tuple(k for k, leg in legs if leg.from_node == node_id and leg.mode == "border_crossing")


def _views(points: Sequence[Point], provinces: GeoDataFrame) -> tuple[Box, Box]:
    """Return the extents of the region and of the provinces, with a margin."""
    all_x, all_y = [x for x, _ in points], [y for _, y in points]
    home: Box = min(all_x), min(all_y), max(all_x), max(all_y)
    if len(provinces):
        west, south, east, north = (float(edge) for edge in provinces.total_bounds)
        home = west, south, east, north
    # Countries far away would make the view a map of the world; their arcs lead out of the frame.
    near = [p for p in points if home[0] - 40 < p[0] < home[2] + 25 and abs(p[1] - home[1]) < 40] or list(points)
    xs, ys = [x for x, _ in near], [y for _, y in near]
    region = min(xs), min(ys), max(xs), max(ys)
    return _grown(region, 0.07), _grown(home, 0.06)


def _grown(box: Box, part: float) -> Box:
    margin = part * max(box[2] - box[0], box[3] - box[1], 1.0)
    return box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin


def _shaped(box: Box, ratio: float) -> Box:
    """Return a box widened to a ratio of height to width on the map, so that both parts are equally high."""
    squeeze = math.cos(math.radians((box[1] + box[3]) / 2))
    wide, high = (box[2] - box[0]) * squeeze, box[3] - box[1]
    more_x = max(high / ratio - wide, 0.0) / squeeze / 2
    more_y = max(wide * ratio - high, 0.0) / 2
    return box[0] - more_x, box[1] - more_y, box[2] + more_x, box[3] + more_y


def _frame(axes: Axes, view: Box) -> None:
    axes.set_xlim(view[0], view[2])
    axes.set_ylim(view[1], view[3])
    axes.set_aspect(1 / math.cos(math.radians((view[1] + view[3]) / 2)))
    axes.set_facecolor(SEA)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set(color="#9aa3aa", linewidth=0.6)


def _land(axes: Axes, frame: GeoDataFrame, view: Box) -> None:
    for key, geometry in sorted(zip(frame.index, frame.geometry, strict=True), key=lambda row: str(row[0])):
        if key is not None and geometry is not None:
            _area(axes, geometry, view, face=LAND, edge="#ffffff", width=0.6, order=1.0)


def _provinces(axes: Axes, frame: GeoDataFrame, shares: Mapping[str, float], view: Box) -> None:
    for key, geometry in sorted(zip(frame.index, frame.geometry, strict=True), key=lambda row: str(row[0])):
        share = shares.get(key)
        face = NO_SHARE if share is None else SHARE_COLOURS[bisect_right(SHARE_THRESHOLDS, share)]
        _area(axes, geometry, view, face=face, edge="#ffffff", width=0.5, order=2.0)


def _area(axes: Axes, geometry: Any, view: Box, *, face: str, edge: str, width: float, order: float) -> None:
    """Draw a polygon, cut to the view so that the file holds no more than it shows."""
    import shapely
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    shown = shapely.clip_by_rect(unwrap_geometry(geometry), *_grown(view, 0.05))
    rings = [
        ring
        for part in shapely.get_parts(shown)
        if part.geom_type == "Polygon" and not part.is_empty
        for ring in (part.exterior, *part.interiors)
    ]
    if rings:
        outlines = [Outline(shapely.get_coordinates(ring), closed=True) for ring in rings]
        outline = Outline.make_compound_path(*outlines)
        axes.add_patch(PathPatch(outline, facecolor=face, edgecolor=edge, linewidth=width, zorder=order))


def _draw(axes: Axes, line: Line, *, aside: bool, cap: str = "round", halo: bool = False) -> None:
    style = line.style
    width = style.width * SCALE * (0.55 if line.inside else 1.0)
    plain = style in (BLOCKED, UNDOCUMENTED, SHUT)
    alpha = (0.85 if plain else 0.45) if aside else 1.0
    xs, ys = [x for x, _ in line.points], [y for _, y in line.points]
    if halo:
        axes.plot(xs, ys, color="white", linewidth=width + 1.4, zorder=3.5, solid_capstyle="butt")
    axes.plot(
        xs,
        ys,
        color=style.colour,
        linewidth=width,
        linestyle=dash_pattern(style, width),
        alpha=alpha,
        zorder=4.0 if aside else 5.0,
        solid_capstyle="butt" if cap == "butt" else "round",
        dash_capstyle="round" if style == UNDOCUMENTED else "butt",
    )


def _casings(axes: Axes, lines: Sequence[Line], ways: Sequence[Sequence[int]]) -> None:
    """Draw a pale band under the links of the numbered routes."""
    for line in lines:
        if any(set(line.legs) & set(way) for way in ways):
            xs, ys = [x for x, _ in line.points], [y for _, y in line.points]
            width = line.style.width * SCALE + 4.0
            axes.plot(xs, ys, color="#a9cdf3", linewidth=width, zorder=3.8, solid_capstyle="round")


def _numbers(axes: Axes, lines: Sequence[Line], ways: Sequence[Sequence[int]], view: Box) -> None:
    """Write on each link of the routes which of them use it."""
    for line in lines:
        ranks = [str(rank) for rank, way in enumerate(ways, start=1) if set(line.legs) & set(way)]
        spot = _middle(line.points, view)
        if not ranks or spot is None:
            continue
        axes.text(
            *spot,
            "·".join(ranks[:4]) + ("…" if len(ranks) > 4 else ""),
            fontsize=6.2,
            fontweight="bold",
            color=ROUTE_COLOUR,
            ha="center",
            va="center",
            zorder=9,
            bbox={"boxstyle": "round,pad=0.18,rounding_size=0.7", "fc": "white", "ec": ROUTE_COLOUR, "lw": 0.8},
        )


def _middle(points: Sequence[Point], view: Box) -> Point | None:
    """Return the middle of what of a line lies inside a view, or None where too little does."""
    seen = [p for p in points if view[0] < p[0] < view[2] and view[1] < p[1] < view[3]]
    length = sum(math.dist(a, b) for a, b in pairwise(seen))
    if length < 0.06 * (view[2] - view[0]):
        return None
    return seen[len(seen) // 2]


def _places(
    axes: Axes, dataset: Dataset, points: Sequence[Point], ids: Sequence[str], view: Box, *, home: bool
) -> None:
    """Draw the points and their names: countries in the one part, provinces in the other."""
    from matplotlib.patheffects import withStroke

    for node_id, (x, y) in zip(ids, points, strict=True):
        node = dataset.nodes[node_id]
        if not (view[0] < x < view[2] and view[1] < y < view[3]):
            continue
        province, border = node.kind == "province", node.kind == "border_segment"
        if border or (province and not home):
            continue
        destination = node.kind == "destination"
        marker, size = ("s", 4.2) if destination else ("o", 2.6 if province else 3.4)
        face = INK if destination or province else "white"
        axes.plot([x], [y], marker, markersize=size, mfc=face, mec=INK, mew=0.8, zorder=7)
        text = axes.annotate(
            clean(node.name or node_id),
            (x, y),
            xytext=(0, -4.5),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=6.4,
            fontweight="bold" if destination else "normal",
            color=INK,
            zorder=8,
            annotation_clip=True,
            clip_on=True,
            parse_math=False,
        )
        text.set_path_effects([withStroke(linewidth=1.8, foreground="white")])
