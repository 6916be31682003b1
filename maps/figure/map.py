"""The map of a date, or of a change between two sides, as a figure for papers, without a browser (extra ``plot``)."""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from typing import TYPE_CHECKING

from ...geo.answers.legs import line_risk
from ...geo.answers.places import legs_across
from ...geo.errors import UsageError
from ..palette import (
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
from .axes import (
    Line,
    arc_lines,
    border_lines,
    draw_area,
    draw_land,
    draw_line,
    draw_places,
    map_parts,
    middle_of,
    node_points,
)
from .charts import check_format, new_figure, save_figure
from .words import (
    HEIGHT,
    NO_SHARE,
    ROUTE_COLOUR,
    SCALE,
    WIDTH,
    draw_legend,
    draw_words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ...geo.model.scenario import Setting
    from ...geo.model.schema import Dataset
    from .axes import Box, Point


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
        GeoDataFrames as for `maps.page.build.build_map`.
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

    Examples
    --------
    >>> figure = map_figure(dataset, layers, [setting], shares={"KP-09": 60.7})
    >>> figure.texts[0].get_text()
    'Risk index of the legs, 2013-07-01'
    """
    if len(settings) not in (1, 2):
        message = f"{len(settings)} settings were given; a figure shows one date or compares two"
        raise UsageError(message)
    network = settings[-1].hazards.network
    points = node_points(layers["nodes"], [node.node_id for node in network.nodes])
    lines = arc_lines(network.legs, points, partial(line_style, dataset, settings))
    borders = _borders(dataset, settings, layers["border_segments"])
    marks = _marks(dataset, settings, points, set(layers["border_segments"].index))
    position = {leg.leg_id: k for k, leg in enumerate(network.legs)}
    ways = [[position[leg] for leg in route] for route in routes]

    figure = new_figure((WIDTH, HEIGHT))
    parts = map_parts(figure, points.values(), layers["provinces"])
    for axes, view in parts:
        draw_land(axes, layers["background"], view)
        _provinces(axes, layers["provinces"], shares, view)
        _casings(axes, lines, ways)
        for line in lines:
            aside = bool(ways) and not any(set(line.legs) & set(way) for way in ways)
            draw_line(axes, line, aside=aside)
        for line in borders:
            draw_line(axes, line, aside=False, cap="butt", halo=axes is parts[1][0])
        for (x, y), style in marks:
            if view[0] < x < view[2] and view[1] < y < view[3]:
                axes.plot([x], [y], "o", markersize=4, mfc="white", mec=style.colour, mew=1.2, zorder=6)
        draw_places(axes, dataset.nodes, points, view, home=axes is parts[1][0])
        _numbers(axes, lines, ways, view)
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
    RouteRiskError
        If matplotlib is not installed.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from route_risk.maps.figure.charts import new_figure
    >>> with TemporaryDirectory() as folder:
    ...     plot_map(new_figure((2, 1)), Path(folder) / "map.svg")
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['map.svg']
    """
    check_format(path)
    save_figure(figure, path, overwrite=overwrite)


def line_style(dataset: Dataset, settings: Sequence[Setting], legs: Sequence[int]) -> LineStyle:
    """Return how a line that stands for some legs is drawn on a date, or for a change; as on the page.

    The highest hazard and the poorest coverage of its open legs count, and it is blocked only where all of them are.
    """
    stages = [line_risk(dataset, setting, legs) for setting in settings]
    last = stages[-1]
    level, blocked = last.level, last.blocked
    dashes = THIN_DASHES if level == "thin" else ""
    if len(stages) == 1:
        if blocked:
            return BLOCKED
        if level == "none":
            return UNDOCUMENTED
        number = bisect_right(HAZARD_THRESHOLDS, last.index)
        return LineStyle(HAZARD_COLOURS[number], HAZARD_WIDTHS[number], dashes)
    before = stages[0]
    if blocked or before.blocked:
        return SHUT if blocked and before.blocked else BLOCKED if blocked else OPENS
    if level == before.level == "none":
        return UNDOCUMENTED
    number = bisect_right(CHANGE_THRESHOLDS, last.hazard / before.hazard)
    return LineStyle(CHANGE_COLOURS[number], CHANGE_WIDTHS[number], dashes)


def _borders(dataset: Dataset, settings: Sequence[Setting], frame: GeoDataFrame) -> list[Line]:
    """Return the border lines in the look of the crossings out of them."""
    crossings = _crossings(settings[-1])
    return [
        Line(crossings[key], points, line_style(dataset, settings, crossings[key]), inside=False)
        for key, points in border_lines(frame)
        if key in crossings
    ]


def _marks(
    dataset: Dataset, settings: Sequence[Setting], points: Mapping[str, Point], drawn: set[str]
) -> list[tuple[Point, LineStyle]]:
    """Return the points of the borders without a line, which nobody agrees on, in the look of their crossings."""
    crossings = _crossings(settings[-1])
    return [
        (point, line_style(dataset, settings, crossings[key]))
        for key, point in points.items()
        if key in crossings and key not in drawn
    ]


def _crossings(setting: Setting) -> dict[str, tuple[int, ...]]:
    return {key: tuple(legs) for key, legs in legs_across(setting.hazards.network).items() if legs}


def _provinces(axes: Axes, frame: GeoDataFrame, shares: Mapping[str, float], view: Box) -> None:
    for key, geometry in sorted(zip(frame.index, frame.geometry, strict=True), key=lambda row: str(row[0])):
        share = shares.get(key)
        face = NO_SHARE if share is None else SHARE_COLOURS[bisect_right(SHARE_THRESHOLDS, share)]
        draw_area(axes, geometry, view, face=face, edge="#ffffff", width=0.5, order=2.0)


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
        spot = middle_of(line.points, view)
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
