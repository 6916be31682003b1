"""A printable brief for a date or a comparison: question, answer, map, table, explanation, sources, limits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...geo.answers.records import IS_AND_IS_NOT
from ...geo.errors import UsageError
from ...geo.files import write_beside, write_folder_beside
from ...geo.release.dataset import release_note
from ..text.headline import assumption_texts
from ..text.tables import source_line
from .change import of_a_change
from .day import on_a_date
from .parts import (
    Bullets,
    Heading,
    Item,
    Paragraph,
    Part,
    Picture,
    Table,
    report_html,
    report_markdown,
)
from .wording import EXPLANATION, place_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geopandas import GeoDataFrame

    from ...geo.answers.corridors import Draw
    from ...geo.model.scenario import Setting
    from ...geo.model.schema import Dataset

FORMATS = (".html", ".md")
LIMITS = (
    "Severities, baseline classes and the rules that combine them are judgements by the authors of the dataset and the "
    "model. An event's contribution is what the model attributes to it, not a measured effect.",
    "A leg connects two areas; it is not a path. By design, nothing here is finer than a province, a border segment or "
    "a country.",
    "A leg with few or no sources is not thereby safe: what was not recorded is missing here.",
    "The report is retrospective. It covers no day after the last day of the dataset.",
)


def check_report_format(path: str | Path) -> None:
    """Raise `UsageError` if a file does not end in one of `FORMATS`."""
    if Path(path).suffix.lower() not in FORMATS:
        message = f"{path} is not a report; end its name in {' or '.join(FORMATS)}"
        raise UsageError(message)


def report_files(path: str | Path) -> tuple[Path, ...]:
    """Return the files that a report is written to: an HTML page alone, Markdown with the map beside it."""
    target = Path(path)
    return (target,) if target.suffix.lower() == ".html" else (target, target.with_suffix(".svg"))


def write_report(title: str, parts: Sequence[Part], path: str | Path, *, overwrite: bool = False) -> None:
    """Write a report, whole or not at all; the same parts give the same bytes.

    Parameters
    ----------
    title
        Title of the page.
    parts
        From `report_parts`.
    path
        A file that ends in .html or .md. The map of a Markdown report is written beside it, as an SVG of its name.
    overwrite
        Whether files that are there may be replaced.

    Raises
    ------
    UsageError
        If the file has another ending, or one is there and `overwrite` is not set.
    """
    check_report_format(path)
    target = Path(path)
    if target.suffix.lower() == ".html":
        content = report_html(title, parts, description=f"{title}. A report with its sources and limits.")
        with write_beside(target, overwrite=overwrite) as beside:
            beside.write_text(content, encoding="utf-8", newline="\n")
        return
    picture = target.with_suffix(".svg").name
    named = [Picture(part.svg, part.alt, picture) if isinstance(part, Picture) else part for part in parts]
    with write_folder_beside(target.parent, [target.name, picture], overwrite=overwrite) as folder:
        (folder / target.name).write_text(report_markdown(named), encoding="utf-8", newline="\n")
        for part in named:
            if isinstance(part, Picture):
                (folder / picture).write_text(part.svg, encoding="utf-8", newline="\n")


def report_parts(
    dataset: Dataset,
    layers: Mapping[str, GeoDataFrame],
    settings: Sequence[Setting],
    places: tuple[str, str],
    *,
    shares: Mapping[str, float],
    k: int | None = None,
    draw: Draw | None = None,
) -> tuple[str, list[Part]]:
    """Return the title and the parts of a report on a date, or on a change.

    Parameters
    ----------
    dataset
        Names, events, sources and what the dataset says of itself.
    layers
        As for `maps.figure.map.map_figure`.
    settings
        One; or two, before and after.
    places
        Ids of origin and destination.
    shares
        Node id of a province to its share of arrivals, percent.
    k
        How many routes regardless of corridor are told, too; none where None.
    draw
        What draws the corridors found on a date, as `geo.answers.corridors.draw_found`; None where none are asked for.

    Returns
    -------
    tuple of str and list
        That no route is open is an answer, too.
    """
    between = f"{place_name(dataset, places[0])} to {place_name(dataset, places[1])}"
    whens = [setting.name for setting in settings]
    if len(settings) == 1:
        told = on_a_date(dataset, settings[0], places, k=k, draw=draw)
    else:
        told = of_a_change(dataset, settings, places, k=k, draw=draw)
    title = f"Route risk from {between}, {' and '.join(whens)}"
    if len(settings) == 1:
        question = (
            f"Which corridors from {between} have the lowest index on {whens[0]}, and which events account for it?"
        )
    else:
        question = (
            f"How does the index of corridors from {between} differ between {whens[0]} and {whens[1]}, "
            "and which events account for it?"
        )
    drawn = _svg(dataset, layers, settings, shares, told.routes)
    picture = Picture(drawn, f"Map: {title}. The tables have its numbers.")
    parts: list[Part] = [Heading(1, title), Heading(2, "Question"), Paragraph(question), *told.parts]
    position = next(k for k, part in enumerate(parts) if isinstance(part, Table) or part == EXPLANATION)
    parts[position:position] = [picture]
    parts += [
        Heading(2, "Sources"),
        Bullets(
            tuple(
                Item(f"{key}: {_without_link(source_line(source), source.url)}", source.url)
                for key, source in sorted(dataset.sources.items())
                if key in told.cited
            )
        )
        if told.cited
        else Paragraph("No source is cited for this answer. That does not make a route safe."),
        Heading(2, "Coverage and limits"),
        Bullets(tuple(Item(text) for text in (*assumption_texts(settings), *LIMITS))),
        Heading(2, "What the index is not"),
        Paragraph(IS_AND_IS_NOT),
        Heading(2, "Dataset and licence"),
        Paragraph(
            f"{dataset.title}, version {dataset.version}, released {dataset.released}; it covers "
            f"{dataset.valid_from} to {dataset.valid_until}."
        ),
        *(
            Paragraph(text)
            for text in (
                dataset.licence and f"Licence: {dataset.licence}.",
                dataset.attribution,
                dataset.boundary_disclaimer,
                release_note(dataset, *dict.fromkeys(each.scenario for each in settings)),
            )
            if text
        ),
    ]
    return title, parts


def _without_link(line: str, url: str) -> str:
    return line.removesuffix(f" {url}") if url else line


def _svg(
    dataset: Dataset,
    layers: Mapping[str, GeoDataFrame],
    settings: Sequence[Setting],
    shares: Mapping[str, float],
    routes: Sequence[Sequence[str]],
) -> str:
    from ..figure.charts import svg_text
    from ..figure.map import map_figure

    return svg_text(map_figure(dataset, layers, settings, shares=shares, routes=routes))
