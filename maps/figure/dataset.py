"""What a dataset holds, before any date is asked about: a figure (extra ``plot``) and the parts of a page."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...geo.errors import UsageError, fault_count
from ...geo.texts import clean
from ..palette import CLASS_LOOKS, INK, QUIET, UNDOCUMENTED, LineStyle
from ..report.brief import FORMATS as PAGES
from ..report.brief import report_files, write_report
from ..report.parts import Heading, Paragraph, Picture, ReportTable
from ..text.tables import count_of
from .axes import (
    Line,
    arc_lines,
    border_lines,
    by_id,
    draw_area,
    draw_land,
    draw_line,
    draw_places,
    inside,
    map_parts,
    middle_of,
    node_points,
)
from .charts import FORMATS as FIGURES
from .charts import Block, Look, describe, head_blocks, save_figure, svg_text
from .sheet import SCALE, dash_pattern, dataset_notes, map_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    from ...geo.errors import Fault
    from ...geo.model.schema import Dataset, Leg
    from ..report.parts import Part
    from .axes import Box, Point

AREA, BORDER, FAULTY = "#c8dee4", "#1b5f79", "#e5007d"
KIND_WORDS = {
    "province": "province",
    "border_segment": "border segment",
    "transit_region": "transit region",
    "transit_country": "transit country",
    "destination": "destination",
}
READING = (
    "Legs are drawn in the class that they were judged to be in without any event, and without a source of their own "
    "dotted whatever their class. Arcs connect areas; they are not paths. Limited evidence does not mean safe."
)


class Unplaced(NamedTuple):
    """What cannot be drawn: nodes without a geometry, and legs that start or end at one; by id."""

    nodes: tuple[str, ...]
    legs: tuple[str, ...]


def find_unplaced(dataset: Dataset, nodes: GeoDataFrame) -> Unplaced:
    """Return the nodes that have no point in a layer, and the legs that cannot be drawn without them.

    Parameters
    ----------
    dataset
        Nodes and legs.
    nodes
        A point for each node that has one, by node id.

    Examples
    --------
    >>> from route_risk.layers.frames import inspect_dataset
    >>> found = inspect_dataset()
    >>> find_unplaced(found.dataset, found.layers["nodes"].drop(index="CN-XZ", errors="ignore")).nodes
    ()
    """
    missing = set(dataset.nodes) - set(nodes.index)
    legs = (leg.leg_id for leg in dataset.legs if {leg.from_node, leg.to_node} & missing)
    return Unplaced(tuple(sorted(missing)), tuple(sorted(legs)))


def dataset_figure(dataset: Dataset, layers: Mapping[str, GeoDataFrame], *, faults: Sequence[Fault] = ()) -> Figure:
    """Draw the provinces, border segments, nodes and legs of a dataset, with what is faulty marked.

    Parameters
    ----------
    dataset
        Names, legs and their sources.
    layers
        ``provinces`` (polygons by node id), ``border_segments`` (lines by node id), ``nodes`` (points by node id; one
        that is missing is counted below the map) and ``background`` (polygons), EPSG:4326; from
        `layers.frames.inspect_dataset` or `layers.frames.read_layers`.
    faults
        The features that they name in a layer's file are drawn in a colour of their own.

    Returns
    -------
    matplotlib.figure.Figure
        The same input gives the same figure. Save it with `maps.figure.map.plot_map`.

    Raises
    ------
    RouteRiskError
        If matplotlib is not installed.

    Examples
    --------
    >>> from route_risk.layers.frames import inspect_dataset
    >>> found = inspect_dataset()
    >>> figure = dataset_figure(found.dataset, found.layers, faults=found.faults)
    >>> figure.texts[0].get_text()
    'What the dataset holds: Policy change and routes out of North Korea'
    """
    placed = [key for key in dataset.nodes if key in set(layers["nodes"].index)]
    points = node_points(layers["nodes"], placed)
    unplaced = find_unplaced(dataset, layers["nodes"])
    legs = [leg for leg in dataset.legs if leg.leg_id not in set(unplaced.legs)]
    arcs = arc_lines(legs, points, lambda positions: _style([legs[k] for k in positions]))
    faulty = {fault.column for fault in faults if fault.file in dataset.layers.values() and fault.column is not None}
    borders = [
        (key, Line((), shape, _border(key, faulty), inside=False))
        for key, shape in border_lines(layers["border_segments"])
    ]
    lined = {key for key, _ in borders}
    unlined = [key for key in points if dataset.nodes[key].kind == "border_segment" and key not in lined]
    named = {key: point for key, point in points.items() if key not in faulty}

    title, notes = f"What the dataset holds: {clean(dataset.title)}", _notes(dataset, unplaced, faults)
    kinds = {dataset.nodes[key].kind.partition("_")[0] for key in points}
    if unlined:
        kinds.add("border without a line")
    styles = {line.style for line in arcs}
    legend = _legend(styles, kinds, lines=bool(borders), marked=bool(faulty))
    sheet = map_sheet(Look(), head_blocks(title, ()), legend, [Block(notes, 6.4, QUIET)])
    describe(sheet.figure, title, notes)
    for number, (axes, view) in enumerate(map_parts(sheet, points.values(), layers["provinces"])):
        draw_land(axes, layers["background"], view, set(dataset.countries))
        _areas(axes, layers["provinces"], faulty, view)
        for line in arcs:
            draw_line(axes, line, rank=0)
        for _, line in borders:
            draw_line(axes, line, rank=0, cap="butt", halo=True)
        for x, y in (points[key] for key in unlined):
            if inside((x, y), view):
                axes.plot([x], [y], "D", markersize=3.4, mfc="white", mec=BORDER, mew=1.0, zorder=6)
        draw_places(axes, dataset, named, view, home=number == 1)
        _name_faulty(axes, layers, faulty, view)
    return sheet.figure


def draw_dataset(
    dataset: Dataset,
    layers: Mapping[str, GeoDataFrame],
    path: str | Path,
    *,
    faults: Sequence[Fault] = (),
    warnings: Sequence[Fault] = (),
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write the figure of a dataset, or a page with the figure and lists of what is wrong in it or rests on little.

    Parameters
    ----------
    dataset, layers, faults
        As for `dataset_figure`.
    path
        A file that ends in .png, .svg or .pdf for the figure, in .html or .md for the page.
    warnings
        From `geo.answers.thin_sources.thin_sources`.
    overwrite
        Whether files that are there may be replaced.

    Returns
    -------
    tuple of Path
        The files: the figure of a Markdown page is one of its own.

    Raises
    ------
    UsageError
        If the file has another ending, or is there and `overwrite` is not set.
    RouteRiskError
        If matplotlib is not installed.
    """
    check_drawing_format(path)
    figure = dataset_figure(dataset, layers, faults=faults)
    if Path(path).suffix.lower() in FIGURES:
        save_figure(figure, path, overwrite=overwrite)
        return (Path(path),)
    unplaced = find_unplaced(dataset, layers["nodes"])
    title, parts = dataset_parts(dataset, svg_text(figure), unplaced, faults=faults, warnings=warnings)
    write_report(title, parts, path, overwrite=overwrite)
    return report_files(path)


def check_drawing_format(path: str | Path) -> None:
    """Raise `UsageError` if a file ends in nothing that a dataset can be drawn to."""
    if Path(path).suffix.lower() not in (*FIGURES, *PAGES):
        message = f"{path} is not a picture or a page; end its name in {', '.join((*FIGURES, *PAGES))}"
        raise UsageError(message)


def dataset_parts(
    dataset: Dataset,
    svg: str,
    unplaced: Unplaced,
    *,
    faults: Sequence[Fault] = (),
    warnings: Sequence[Fault] = (),
) -> tuple[str, list[Part]]:
    """Return the title and the parts of a page about a dataset: its map, what is wrong in it and what rests on little.

    Parameters
    ----------
    dataset
        What is counted.
    svg
        The figure of `dataset_figure`, from `maps.figure.charts.svg_text`.
    unplaced
        From `find_unplaced`.
    faults
        What makes it invalid.
    warnings
        From `geo.answers.thin_sources.thin_sources`.

    Returns
    -------
    tuple of str and list
        For `maps.report.brief.write_report`.
    """
    title = f"What the dataset holds: {clean(dataset.title)}"
    verdict = f"{count_of(fault_count(faults), 'fault')} to repair." if faults else "The dataset is valid."
    verdict += f" {count_of(fault_count(warnings), 'warning')} about thin sources." if warnings else ""
    parts: list[Part] = [
        Heading(1, title),
        Paragraph(verdict, answer=True),
        Paragraph(contents(dataset)),
        Picture(svg, f"Map of the dataset. {READING}"),
    ]
    if faults:
        rows = tuple(
            (fault.file, "" if fault.line is None else str(fault.line), fault.column or "", fault.rule, fault.repair)
            for fault in faults
        )
        headers = ("File", "Line", "Column or feature", "What is wrong", "Repair")
        parts += [Heading(2, "Faults"), ReportTable("Each with its repair", headers, rows, frozenset({1}))]
    if unplaced.nodes:
        nodes = tuple((key, dataset.nodes[key].name, KIND_WORDS[dataset.nodes[key].kind]) for key in unplaced.nodes)
        parts += [
            Heading(2, "Not on the map"),
            ReportTable("Nodes without a geometry", ("Node", "Name", "Kind"), nodes),
        ]
        if unplaced.legs:
            parts.append(Paragraph(f"Legs that start or end there: {', '.join(unplaced.legs)}."))
    if warnings:
        parts += [Heading(2, "Thin sources"), _thin(warnings)]
    parts += [
        Heading(2, "About"),
        *(Paragraph(note) for note in (*dataset_notes(dataset, Look()), _licence(dataset)) if note),
    ]
    return title, parts


def contents(dataset: Dataset) -> str:
    """Return in one sentence how much of what a dataset holds."""
    kinds = Counter(node.kind for node in dataset.nodes.values())
    unsourced = sum(not leg.source_ids for leg in dataset.legs)
    parts = [count_of(kinds[kind], word) for kind, word in KIND_WORDS.items() if kinds[kind]]
    parts.append(f"{count_of(len(dataset.legs), 'leg')} ({unsourced} without a source of their own)")
    parts += [count_of(len(dataset.events), "event"), count_of(len(dataset.claims), "claim")]
    sources = count_of(len(dataset.sources), "source")
    return f"{', '.join(parts)} and {sources}; {dataset.valid_from} to {dataset.valid_until}."


def _style(legs: Sequence[Leg]) -> LineStyle:
    """Return how a line is drawn that stands for some legs: the highest class, dotted where one has no source."""
    if not all(leg.source_ids for leg in legs):
        return UNDOCUMENTED
    return LineStyle(*CLASS_LOOKS[max(leg.baseline_class for leg in legs) - 1], "")


def _border(key: str, faulty: Iterable[str]) -> LineStyle:
    return LineStyle(FAULTY, 5.0, "") if key in faulty else LineStyle(BORDER, 3.4, "")


def _areas(axes: Axes, frame: GeoDataFrame, faulty: Iterable[str], view: Box) -> None:
    for key, geometry in by_id(frame):
        marked = key in faulty
        edge, width = (FAULTY, 1.6) if marked else ("#ffffff", 0.8)
        draw_area(
            axes, geometry, view, face="#f9d3e6" if marked else AREA, edge=edge, width=width, order=2 + marked / 2
        )


def _name_faulty(axes: Axes, layers: Mapping[str, GeoDataFrame], faulty: Iterable[str], view: Box) -> None:
    """Write the ids of faulty features on them."""
    spots: dict[str, Point] = {}
    for name in ("provinces", "nodes"):
        frame = layers[name]
        for key, geometry in zip(frame.index, frame.geometry, strict=True):
            if key in faulty:
                centre = geometry.envelope.centroid
                spots[str(key)] = float(centre.x), float(centre.y)
    for key, shape in border_lines(layers["border_segments"]):
        spot = middle_of(shape, view)
        if key in faulty and spot is not None:
            spots[key] = spot
    for key, (x, y) in sorted(spots.items()):
        if inside((x, y), view):
            axes.plot([x], [y], "X", markersize=6, mfc=FAULTY, mec="white", mew=0.8, zorder=9)
            box = {"boxstyle": "round,pad=0.2", "fc": "white", "ec": FAULTY, "lw": 0.8}
            axes.annotate(
                clean(key),
                (x, y),
                xytext=(0, 7),
                textcoords="offset points",
                ha="center",
                fontsize=6.2,
                color=INK,
                zorder=9,
                bbox=box,
                clip_on=True,
                annotation_clip=True,
                parse_math=False,
            )


def _notes(dataset: Dataset, unplaced: Unplaced, faults: Sequence[Fault]) -> list[str]:
    notes = [contents(dataset)]
    if faults:
        notes.append(f"{count_of(fault_count(faults), 'fault')}: what has one and can be drawn is marked.")
    if unplaced.nodes:
        shown = ", ".join(unplaced.nodes[:12]) + (" …" if len(unplaced.nodes) > 12 else "")
        legs = f"; {count_of(len(unplaced.legs), 'leg')} not drawn for that" if unplaced.legs else ""
        notes.append(f"{count_of(len(unplaced.nodes), 'node')} without geometry: {shown}{legs}.")
    return [*notes, READING, *dataset_notes(dataset, Look())]


def _legend(styles: set[LineStyle], kinds: set[str], *, lines: bool, marked: bool) -> list[Line2D | Patch]:
    """Return the entries for what is drawn."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    def mark(marker: str, size: float, face: str, edge: str, label: str) -> Line2D:
        return Line2D([], [], ls="none", marker=marker, markersize=size, mfc=face, mec=edge, label=label)

    words = (" (lowest)", "", "", "", " (highest)")
    classes = [LineStyle(*look, "") for look in CLASS_LOOKS]
    handles: list[Line2D | Patch] = [
        Line2D([], [], color=style.colour, lw=style.width * SCALE, label=f"leg of class {number}{word}")
        for number, (style, word) in enumerate(zip(classes, words, strict=True), start=1)
        if style in styles
    ]
    if UNDOCUMENTED in styles:
        width = UNDOCUMENTED.width * SCALE
        dots = dash_pattern(UNDOCUMENTED, width)
        label = "leg without a source"
        handles.append(Line2D([], [], color=UNDOCUMENTED.colour, lw=width, ls=dots, dash_capstyle="round", label=label))
    if lines:
        handles.append(Line2D([], [], color=BORDER, lw=3.4 * SCALE, label="border segment"))
    entries = (
        ("border without a line", mark("D", 3.4, "white", BORDER, "border without a line")),
        ("province", Patch(fc=AREA, ec="#9aa3aa", lw=0.4, label="province")),
        ("transit", mark("o", 3.4, "white", INK, "transit country or region")),
        ("destination", mark("s", 4.2, INK, INK, "destination")),
    )
    handles += [entry for kind, entry in entries if kind in kinds]
    return [*handles, mark("X", 6, FAULTY, "white", "faulty")] if marked else handles


def _thin(warnings: Sequence[Fault]) -> ReportTable:
    """Return the warnings as a table, those that say the same in one row."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for warning in warnings:
        rows.setdefault((warning.file, warning.rule, warning.repair), []).append(warning.column or "")
    headers = ("File", "What is thin", "What helps", "Rows", "Which")
    cells = tuple((*key, str(len(ids)), ", ".join(ids)) for key, ids in rows.items())
    return ReportTable("Not errors, but readers should know about them", headers, cells, frozenset({3}))


def _licence(dataset: Dataset) -> str:
    return dataset.licence and f"Licence: {dataset.licence}."
