"""A printable brief for a date or a comparison: question, answer, map, corridors, record, events, sources, limits.

It fits on four pages; what it leaves out is in its appendix, for those who ask for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...geo.errors import UsageError
from ...geo.files import write_beside, write_folder_beside
from ..text import phrases as words
from ..text.headline import assumption_texts, spoken_sides
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
    report_html,
    report_markdown,
)
from .wording import Voice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geopandas import GeoDataFrame

    from ...geo.answers.corridor_changes import Draws
    from ...geo.answers.corridors import Draw
    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Dataset

FORMATS = (".html", ".md", ".docx")
WIDTH_MM = 178.0
"""Width of the map: that of a printed page without its margins, so that its letters are as large as those beside it."""

BRIEF_SOURCES = 30
"""Sources of the brief; the appendix has all."""


class Form(NamedTuple):
    """How a report is written: its language (``en`` or ``ko``), and whether what the brief leaves out follows it."""

    lang: str = "en"
    appendix: bool = False


def check_report_format(path: str | Path) -> None:
    """Raise `UsageError` if a file does not end in one of `FORMATS`."""
    if Path(path).suffix.lower() not in FORMATS:
        message = f"{path} is not a report; end its name in {', '.join(FORMATS[:-1])} or {FORMATS[-1]}"
        raise UsageError(message)


def report_files(path: str | Path) -> tuple[Path, ...]:
    """Return the files that a report is written to: one alone, or Markdown with the map beside it."""
    target = Path(path)
    return (target, target.with_suffix(".svg")) if target.suffix.lower() == ".md" else (target,)


def write_report(
    title: str, parts: Sequence[Part], path: str | Path, *, lang: str = "en", overwrite: bool = False
) -> None:
    """Write a report, whole or not at all; the same parts give the same bytes.

    Parameters
    ----------
    title
        Title of the page.
    parts
        From `report_parts`.
    path
        A file that ends in .html, .md or .docx. The map of a Markdown report is written beside it, as an SVG of its
        name.
    lang
        Language of the parts.
    overwrite
        Whether files that are there may be replaced.

    Raises
    ------
    UsageError
        If the file has another ending, or one is there and `overwrite` is not set.
    RouteRiskError
        If the file ends in .docx and python-docx (extra ``docx``) is not installed.
    """
    check_report_format(path)
    target = Path(path)
    kind = target.suffix.lower()
    if kind == ".docx":
        from .docx import report_docx

        content = report_docx(title, parts, lang=lang)
    elif kind == ".html":
        content = report_html(title, parts, description=title, lang=lang).encode()
    if kind != ".md":
        with write_beside(target, overwrite=overwrite) as beside:
            beside.write_bytes(content)
        return
    picture = target.with_suffix(".svg").name
    named = [part._replace(file=picture) if isinstance(part, Picture) else part for part in parts]
    with write_folder_beside(target.parent, [target.name, picture], overwrite=overwrite) as folder:
        (folder / target.name).write_text(report_markdown(named), encoding="utf-8", newline="\n")
        for part in named:
            if isinstance(part, Picture):
                (folder / picture).write_text(part.svg, encoding="utf-8", newline="\n")


def report_parts(
    dataset: Dataset,
    layers: Mapping[str, GeoDataFrame],
    evaluations: Sequence[EvaluatedNetwork],
    places: tuple[str, str],
    *,
    shares: Mapping[str, float],
    k: int | None = None,
    draw: Draw | Draws | None = None,
    form: Form | None = None,
) -> tuple[str, list[Part]]:
    """Return the title and the parts of a report on a date, or on a change.

    Parameters
    ----------
    dataset
        Names, events, sources and what the dataset says of itself.
    layers
        As for `maps.figure.map.map_figure`.
    evaluations
        One; or two, before and after.
    places
        Ids of origin and destination.
    shares
        Node id of a province to its share of arrivals, percent.
    k
        How many routes regardless of corridor are told, too; none where None.
    draw
        What draws the corridors found on a date, as `geo.answers.corridors.draw_found`; None where none are asked for.
        For a change the draws that `geo.answers.corridor_changes.compare_corridors` takes.
    form
        Language, and whether there is an appendix.

    Returns
    -------
    tuple of str and list
        That no route is open is an answer, too.
    """
    form = form or Form()
    voice = Voice(dataset, form.lang)
    evaluations = spoken_sides(evaluations, form.lang)
    when = [evaluated.name for evaluated in evaluations]
    ends = {"origin": voice.place(places[0]), "destination": voice.place(places[1])}
    if len(evaluations) == 1:
        told = on_a_date(voice, evaluations[0], places, k=k, draw=draw if callable(draw) else None)
        title = voice.say("question", when=when[0], **ends)
    else:
        told = of_a_change(voice, evaluations, places, k=k, draws=None if callable(draw) else draw)
        title = voice.say("question_change", before=when[0], after=when[1], **ends)
    cited = dict(voice.cited)
    more = _appendix(voice, told.appendix(), cited) if form.appendix else []
    parts: list[Part] = [
        Heading(1, title),
        *(Paragraph(text, warning=True) for text in assumption_texts(evaluations, lang=form.lang)),
        Heading(2, voice.say("answer")),
        *told.answer,
        _picture(voice, layers, evaluations, places, shares, k=k, title=title),
        *told.brief,
        Heading(2, voice.say("sources")),
        *_sources(voice, cited, limit=None if form.appendix else BRIEF_SOURCES),
        Heading(2, voice.say("limits")),
        Bullets(tuple(Item(voice.say(f"limits.{number}")) for number in range(1, 5)), small=True),
        Paragraph(" ".join(_about(voice, evaluations)), small=True),
        *more,
    ]
    return title, parts


def _appendix(voice: Voice, parts: Sequence[Part], before: Mapping[str, int]) -> list[Part]:
    further = {key: number for key, number in voice.cited.items() if key not in before}
    sources = [Heading(2, voice.say("further")), *_sources(voice, further, limit=None)] if further else []
    return [Heading(1, voice.say("appendix"), page=True), *parts, *sources]


def _sources(voice: Voice, cited: Mapping[str, int], *, limit: int | None) -> list[Part]:
    if not cited:
        return [Paragraph(voice.say("sources.none"))]
    rows = sorted(cited.items(), key=lambda row: row[1])
    items = []
    for key, number in rows[:limit]:
        source = voice.dataset.sources[key]
        line = source_line(source, voice.lang)
        items.append(
            Item(f"[{number}] {line.removesuffix(f' {source.url}') if source.url else line} ({key})", source.url)
        )
    parts: list[Part] = [Bullets(tuple(items), small=True)]
    if len(rows) > len(items):
        parts.append(Paragraph(voice.say("sources.more", n=len(rows) - len(items)), small=True))
    return parts


def _about(voice: Voice, evaluations: Sequence[EvaluatedNetwork]) -> list[str]:
    dataset = voice.dataset
    texts = (
        voice.page("not_this"),
        voice.say(
            "dataset",
            title=words.dataset_title(dataset, voice.lang),
            version=dataset.version,
            released=dataset.released,
            first=dataset.valid_from,
            last=dataset.valid_until,
        ),
        dataset.licence and voice.say("licence", licence=dataset.licence),
        voice.told("dataset", dataset.name, "attribution", dataset.attribution).text,
        voice.told("dataset", dataset.name, "boundary_disclaimer", dataset.boundary_disclaimer).text,
        words.release_text(dataset, *dict.fromkeys(each.scenario for each in evaluations), lang=voice.lang),
    )
    return [text if text.endswith(".") else f"{text}." for text in texts if text]


def _picture(
    voice: Voice,
    layers: Mapping[str, GeoDataFrame],
    evaluations: Sequence[EvaluatedNetwork],
    places: tuple[str, str],
    shares: Mapping[str, float],
    *,
    k: int | None,
    title: str,
) -> Picture:
    """Return the map, without the texts that the report has around it."""
    from ...geo.errors import NoOpenRouteError
    from ..figure.charts import Look, figure_bytes, svg_text
    from ..figure.map import map_figure
    from ..figure.map_answer import MapAnswer, answer_map

    look = Look(voice.lang, WIDTH_MM)
    try:
        map_answer = answer_map(voice.dataset, evaluations, places, k=k, look=look)
    except NoOpenRouteError:
        map_answer = MapAnswer(title, (), ())
    figure = map_figure(
        voice.dataset, layers, evaluations, shares=shares, map_answer=map_answer, look=look, alone=False
    )

    def png() -> bytes:
        return figure_bytes(figure, "png", look)

    return Picture(svg_text(figure, look), voice.say("map", title=map_answer.title), png=png)
