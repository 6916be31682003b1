"""The map of a date, or of a change between two sides, as a figure for papers, without a browser (extra ``plot``)."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from ...geo.answers.places import legs_across
from ...geo.errors import UsageError
from ..page.looks import Looks
from ..palette import (
    CHANGE_COLOURS,
    HAZARD_THRESHOLDS,
    INK,
    QUIET,
    SHARE_COLOURS,
    SHARE_THRESHOLDS,
    UNDOCUMENTED,
    LineStyle,
)
from ..text.headline import assumption_texts, spoken_sides
from ..text.phrases import phrases
from .axes import (
    Line,
    arc_lines,
    border_lines,
    by_id,
    draw_area,
    draw_land,
    draw_line,
    draw_path,
    draw_places,
    inside,
    map_parts,
    middle_of,
    node_points,
)
from .charts import ENGLISH, Block, Look, describe, head_blocks, new_figure, save_figure
from .sheet import SCALE, between, dash_pattern, dataset_notes, map_sheet, style_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Dataset
    from .axes import Box, Point
    from .map_answer import MapAnswer

NO_SHARE = "#f2f2ee"


def map_figure(
    dataset: Dataset,
    layers: Mapping[str, GeoDataFrame],
    evaluations: Sequence[EvaluatedNetwork],
    *,
    shares: Mapping[str, float],
    routes: Sequence[Sequence[str]] = (),
    map_answer: MapAnswer | None = None,
    look: Look = ENGLISH,
    alone: bool = True,
) -> Figure:
    """Draw the map of a date, or of a change.

    Parameters
    ----------
    dataset
        Names, attribution and disclaimer.
    layers
        GeoDataFrames as for `maps.page.build.build_map`.
    evaluations
        One; or two, before and after, for a map of the change.
    shares
        Node id of a province to its share of arrivals, percent.
    routes
        Routes to number, each as the ids of its legs, the least-risk one first.
    map_answer
        From `maps.figure.map_answer.answer_map`: the question, then the title, its answer in words, and its routes.
    look
        Language and width.
    alone
        Whether title and notes are drawn around it; else they are in its description alone, for a page that has them.

    Returns
    -------
    matplotlib.figure.Figure
        The same input gives the same figure.

    Raises
    ------
    UsageError
        If there are neither one date nor two.
    InvalidDataError
        If a node has no point.
    RouteRiskError
        If matplotlib is not installed.

    Examples
    --------
    >>> figure = map_figure(dataset, layers, [evaluated], shares={"KP-09": 60.7})
    >>> figure.texts[0].get_text()
    'Risk index of each leg, 2013-07-01'
    """
    if len(evaluations) not in (1, 2):
        message = f"{len(evaluations)} dates were given; a figure shows one date or compares two"
        raise UsageError(message)
    new_figure((1, 1))  # says what to install, before the work
    network = evaluations[-1].hazards.network
    points = node_points(layers["nodes"], [node.node_id for node in network.nodes])
    looks = Looks(dataset, evaluations)
    lines = arc_lines(network.legs, points, lambda legs: style_of(looks.line(legs)))
    borders = _borders(evaluations, looks, layers["border_segments"])
    marks = _marks(evaluations, looks, points, set(layers["border_segments"].index))
    position = {leg.leg_id: k for k, leg in enumerate(network.legs)}
    ways = [[position[leg] for leg in route] for route in (map_answer.routes if map_answer else routes)]

    spoken = spoken_sides(evaluations, look.lang)
    names = [evaluated.name for evaluated in spoken]
    title = map_answer.title if map_answer else _title(names, look)
    assumed = assumption_texts(spoken, lang=look.lang)
    answer = Block(map_answer.lines, 8) if map_answer else Block([], 8)
    scenarios = tuple(dict.fromkeys(evaluated.scenario for evaluated in evaluations))
    notes = [
        f"{phrases('page', look.lang)['not_this']} {look.say('map.paths')}",
        *dataset_notes(dataset, look, *scenarios),
    ]
    styles = {line.style for line in lines} | {line.style for line in borders} | {style for _, style in marks}
    entries = _legend(styles, set(shares.values()), look, compare=len(evaluations) == 2)
    if ways:
        entries.append(_numbered(look, corridors=map_answer is None or map_answer.corridors))
    head, foot = (head_blocks(title, assumed, answer), [Block(notes, 6.4, QUIET)]) if alone else ((), ())
    sheet = map_sheet(look, head, entries, foot)
    describe(sheet.figure, title, [*assumed, *(map_answer.lines if map_answer else ()), *notes])
    shown = {points[end] for way in ways for leg in way for end in _ends(network.legs[leg])}
    parts = map_parts(sheet, points.values(), layers["provinces"], shown)
    for axes, view in parts:
        home = axes is parts[1][0]
        draw_land(axes, layers["background"], view, set(dataset.countries))
        _provinces(axes, layers["provinces"], shares, view)
        for line in lines:
            draw_line(axes, line, rank=_rank(line, ways))
        for line in borders:
            draw_line(axes, line, rank=0, cap="butt", halo=home)
        for (x, y), style in marks:
            if inside((x, y), view):
                mark: dict[str, Any] = {"marker": "o", "markersize": 4, "mfc": "white", "mec": style.colour, "mew": 1.2}
                draw_path(axes, [x], [y], ls="", zorder=6, **mark)
        draw_places(axes, dataset, points, view, home=home, lang=look.lang)
        _numbers(axes, lines, ways, view)
        if len(evaluations) == 2 and not ways:
            _signs(axes, lines, view)
    return sheet.figure


def plot_map(figure: Figure, path: str | Path, *, look: Look = ENGLISH, overwrite: bool = False) -> None:
    """Save a map as PNG, SVG or PDF; the same figure gives the same bytes.

    Parameters
    ----------
    figure
        From `map_figure`.
    path
        A file that ends in .png, .svg or .pdf.
    look
        Language, and dots an inch of a PNG.
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
    save_figure(figure, path, look=look, overwrite=overwrite)


def _title(names: Sequence[str], look: Look) -> str:
    if len(names) == 1:
        return look.say("map.title", when=names[0])
    return look.say("map.change", before=names[0], after=names[1])


def _ends(leg: Any) -> tuple[str, str]:
    return leg.from_node, leg.to_node


def _rank(line: Line, ways: Sequence[Sequence[int]]) -> int | None:
    """Return how a line is drawn: 0 without routes, 1 for one of the first, 2 for one of others, None beside them."""
    if not ways:
        return 0
    if set(line.legs) & set(ways[0]):
        return 1
    return 2 if any(set(line.legs) & set(way) for way in ways[1:]) else None


def _borders(evaluations: Sequence[EvaluatedNetwork], looks: Looks, frame: GeoDataFrame) -> list[Line]:
    """Return the border lines in the look of the crossings out of them."""
    crossings = _crossings(evaluations[-1])
    styles = {key: style_of(looks.line(legs)) for key, legs in crossings.items()}
    return [
        Line(crossings[key], points, styles[key], inside=False)
        for key, points in border_lines(frame)
        if key in crossings
    ]


def _marks(
    evaluations: Sequence[EvaluatedNetwork], looks: Looks, points: Mapping[str, Point], drawn: set[str]
) -> list[tuple[Point, LineStyle]]:
    """Return the points of the borders without a line, which nobody agrees on, in the look of their crossings."""
    crossings = _crossings(evaluations[-1])
    return [
        (point, style_of(looks.line(crossings[key])))
        for key, point in points.items()
        if key in crossings and key not in drawn
    ]


def _crossings(evaluated: EvaluatedNetwork) -> dict[str, tuple[int, ...]]:
    return {key: tuple(legs) for key, legs in legs_across(evaluated.hazards.network).items() if legs}


def _provinces(axes: Axes, frame: GeoDataFrame, shares: Mapping[str, float], view: Box) -> None:
    for key, geometry in by_id(frame):
        share = shares.get(key)
        face = NO_SHARE if share is None else SHARE_COLOURS[bisect_right(SHARE_THRESHOLDS, share)]
        hatch = "////" if share is None else ""
        draw_area(axes, geometry, view, face=face, edge="#ffffff", width=0.5, order=2.0, hatch=hatch)


def _legend(styles: set[LineStyle], shares: set[float], look: Look, *, compare: bool) -> list[Any]:
    """Return what the colours, widths and dashes that are drawn mean, in the words of the page."""
    from matplotlib.patches import Patch

    words, lang = phrases("page", look.lang), look.lang
    entries = []
    drawn = {style._replace(dashes="") for style in styles}
    for number in range(7 if compare else 8):
        style = style_of(f"{'d' if compare else 'h'}{number}")
        if style in drawn:
            what = words[f"legend.d{number}"] if compare else between(HAZARD_THRESHOLDS, number, lang)
            entries.append(_item(style, look.say("legend.changed" if compare else "legend.class", range=what)))
    for kind in ("closes", "opens", "both") if compare else ("shut",):
        if style_of(kind) in styles:
            entries.append(_item(style_of(kind), words[f"legend.{kind}"]))
    if any(style.dashes == style_of("h0 thin").dashes for style in styles):
        entries.append(_item(style_of("d4 thin" if compare else "h2 thin"), words["legend.thin"]))
    if UNDOCUMENTED in styles:
        entries.append(_item(UNDOCUMENTED, words["legend.none"]))
    for number in sorted({bisect_right(SHARE_THRESHOLDS, share) for share in shares}):
        label = look.say("legend.share", range=between(SHARE_THRESHOLDS, number, lang, unit="%"))
        entries.append(Patch(fc=SHARE_COLOURS[number], ec="#9aa3aa", lw=0.4, label=label))
    entries.append(Patch(fc=NO_SHARE, ec="#b9bdc1", lw=0.4, hatch="////", label=words["legend.no_share"]))
    return entries


def _item(style: LineStyle, label: str) -> Any:
    from matplotlib.lines import Line2D

    width = style.width * SCALE
    cap: Any = "round" if style == UNDOCUMENTED else "butt"
    return Line2D([], [], color=style.colour, lw=width, ls=dash_pattern(style, width), label=label, dash_capstyle=cap)


def _numbered(look: Look, *, corridors: bool) -> Any:
    from matplotlib.lines import Line2D
    from matplotlib.patheffects import Normal, withStroke

    label = look.say("map.numbered" if corridors else "map.numbered_routes")
    effects = [withStroke(linewidth=5.4, foreground=INK), withStroke(linewidth=4.4, foreground="white"), Normal()]
    return Line2D([], [], color=style_of("h3").colour, lw=2.6, label=label, path_effects=effects, solid_capstyle="butt")


_BADGE = {"boxstyle": "round,pad=0.2,rounding_size=0.7", "fc": INK, "ec": "white", "lw": 0.7}


def _numbers(axes: Axes, lines: Sequence[Line], ways: Sequence[Sequence[int]], view: Box) -> None:
    """Write on each leg of the routes which of them use it."""
    for line in lines:
        ranks = [str(rank) for rank, way in enumerate(ways, start=1) if set(line.legs) & set(way)]
        spot = middle_of(line.points, view)
        if ranks and spot is not None:
            _badge(axes, spot, "·".join(ranks[:4]) + ("…" if len(ranks) > 4 else ""))


def _signs(axes: Axes, lines: Sequence[Line], view: Box) -> None:
    """Write on each changed leg whether its hazard rises or falls, so that neither colour nor width is needed."""
    for line in lines:
        if line.style.colour in CHANGE_COLOURS:
            number, spot = CHANGE_COLOURS.index(line.style.colour), middle_of(line.points, view)
            if number != len(CHANGE_COLOURS) // 2 and spot is not None:
                _badge(axes, spot, "+" if number > len(CHANGE_COLOURS) // 2 else "−")


def _badge(axes: Axes, spot: Point, text: str) -> None:
    axes.text(
        *spot, text, fontsize=6.2, fontweight="bold", color="white", ha="center", va="center", zorder=9, bbox=_BADGE
    )
