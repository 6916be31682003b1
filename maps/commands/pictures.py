"""The commands that draw: map, plot and report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ...geo.terminal import EXIT_CODES, doing, overwrite_option, progress, refuse_existing, say, tell
from .options import (
    asks,
    compare_option,
    k_option,
    out_option,
    places,
    routes_option,
    setting_options,
    share_layer_options,
    some_draws_options,
    span_options,
)
from .output import check_ending, figure_options, lang_option
from .shares import shared_layers

if TYPE_CHECKING:
    from ...geo.answers.map_question import MapQuestion
    from ...geo.doubt.ensemble_chunks import EnsembleResult
    from ...geo.model.scenario import EvaluatedNetwork
    from .session import Session


@click.command("map", epilog=EXIT_CODES)
@places
@out_option("FILE.html", "The HTML file to write.", default="route-risk-map.html", show_default=True)
@k_option
@span_options("a slider")
@compare_option("Map")
@click.option("--draws", type=int, help="Add 90% ranges and shares of draws; a power of two.")
@click.option("--seed", type=int, help="Seed of the draws; 0 if omitted.")
@lang_option("Language of the map when it opens.")
@share_layer_options
@click.option("--tiles", is_flag=True, help="Add OpenStreetMap tiles; the map then loads them from a server.")
@overwrite_option
@setting_options
@asks
def map_command(
    session: Session,
    *,
    out: str,
    compare: tuple[str, str] | None,
    draws: int | None,
    seed: int | None,
    lang: str,
    tiles: bool,
    overwrite: bool,
    **options: Any,
) -> None:
    """Write an interactive HTML map.

    The map is one file and makes no network requests. It shows one date; many dates, with --since; or a change, with
    --compare. It holds the routes from all provinces to all destinations. With --draws 1024 it also shows how much the
    index depends on the judgements, with the numbers of route-risk ensemble. With --flows and --burden readers can lay
    shares by risk alone over it, with the numbers of route-risk shares all.

    \b
    Examples:
      route-risk map
      route-risk map -o 2013.html --as-of 2013-07-01
      route-risk map -o time.html --since 1998-01-01 --step year --origin KP-09 --destination KOR -k 3
      route-risk map -o change.html --compare 2009-01-01 2013-01-01
      route-risk map -o doubt.html --since 1998-01-01 --draws 1024
      route-risk map -o flows.html --since 2004-01-01 --until 2012-12-31 --flows --burden
    """
    from ...geo.answers.map_question import MapQuestion
    from ..page.build import build_map, write_map

    session = session.with_translations()
    check_ending(out, ".html", ".htm")
    if draws is not None:
        from ...geo.doubt.draws import check_draws

        check_draws(draws, seed or 0)
    refuse_existing(out, overwrite=overwrite)
    evaluations, k = session.sides(compare), session.question.k
    map_question = MapQuestion(*session.ends, k, max(3, k)) if session.ends else MapQuestion(k=max(3, k))
    if compare and (options["flows"] or options["burden"]):
        raise click.UsageError("--flows and --burden show dates and no comparison: omit --compare, or use --since")
    asked = shared_layers(session, evaluations, options)
    if asked is not None:
        map_question = map_question._replace(shared=asked.shared, overlays=asked.kinds)
    if draws is not None:
        groups = [[side] for side in evaluations] if compare else [evaluations]
        map_question = map_question._replace(
            ensembles=_map_ensembles(session, groups, map_question, draws=draws, seed=seed or 0)
        )
    say("reading the layers and drawing the map ...")
    if tiles:
        say("warning: with tiles, opening the map tells a tile server which area is viewed, and when")
    layers = session.layers
    doing("drawing the map")
    page = build_map(
        session.dataset,
        layers,
        evaluations,
        shares=session.shares,
        map_question=map_question,
        compare=compare is not None,
        lang=lang,
        tiles=tiles,
    )
    doing(f"writing {out}")
    size = write_map(page, out, overwrite=overwrite)
    tell(out)
    say(f"{size / 1000:.0f} kB" + ("" if tiles else "; open it in any browser; it needs no network"))


def _map_ensembles(
    session: Session, groups: list[list[EvaluatedNetwork]], map_question: MapQuestion, *, draws: int, seed: int
) -> tuple[EnsembleResult, ...]:
    """Return the ensembles of a map: one about all its dates, or one about each side of a comparison."""
    from ...geo.answers.map_question import MOST_PAIRS, map_pairs
    from ...geo.doubt.ensemble import choose_engine, ensemble_run
    from ...geo.doubt.ensemble_chunks import CHUNK, chunk_bounds, collect, run_chunks
    from ...geo.model.scenario import scenario_network

    origins, destinations = map_pairs(session.dataset, map_question)
    if not origins:
        message = f"with more than {MOST_PAIRS} pairs of places, --draws needs one pair: add --origin and --destination"
        raise click.UsageError(message)
    results = []
    for sides in groups:
        run = ensemble_run(
            scenario_network(session.dataset, sides[0].scenario),
            origins,
            destinations,
            [(side.hazards.as_of, side.hazards.until) for side in sides],
            ranges=session.ranges,
            draws=draws,
            seed=seed,
            known_by=sides[0].known_by,
        )
        run, bounds = choose_engine(run, "auto"), chunk_bounds(run.draws, CHUNK)
        results.append(collect(run, progress(run_chunks(run, bounds), len(bounds))))
    return tuple(results)


@click.command("plot", epilog=EXIT_CODES)
@places
@out_option("FILE.png|svg|pdf", "The picture to write.", required=True)
@routes_option
@compare_option("Draw")
@figure_options
@overwrite_option
@setting_options
@asks
def plot_command(
    session: Session,
    *,
    out: str,
    route_count: int | None,
    compare: tuple[str, str] | None,
    lang: str,
    width: float | None,
    dpi: int,
    overwrite: bool,
) -> None:
    """Draw a map as PNG, SVG or PDF.

    The map shows one date, or with --compare what changed between two. From one place to another it numbers the
    least-risk routes of the first three corridors, or with -k that many routes regardless of corridor, and its title is
    the answer. Without places each leg is in its colour.

    \b
    Examples:
      route-risk plot -o map.png --as-of 2013-07-01
      route-risk plot -o corridors.svg --origin KP-10 --destination KOR --as-of 2013-07-01
      route-risk plot -o column.pdf --origin KP-10 --destination KOR --lang ko --width 120
      route-risk plot -o change.png --compare 2009-01-01 2013-01-01
    """
    from ..figure.charts import Look, check_format
    from ..figure.map import map_figure, plot_map
    from ..figure.map_answer import answer_map

    check_format(out)
    refuse_existing(out, overwrite=overwrite)
    if route_count is not None and session.question.origin is None:
        raise click.UsageError("-k is about the routes of a pair: give --origin and --destination, too")
    session = session.spoken(lang)
    evaluations = session.sides(compare)
    look = Look(lang, width, dpi)
    ends = session.ends
    map_answer = None if ends is None else answer_map(session.dataset, evaluations, ends, k=route_count, look=look)
    layers = session.layers
    doing("drawing the map")
    figure = map_figure(session.dataset, layers, evaluations, shares=session.shares, map_answer=map_answer, look=look)
    doing(f"writing {out}")
    plot_map(figure, out, look=look, overwrite=overwrite)
    tell(out)


@click.command(epilog=EXIT_CODES)
@places
@out_option("FILE.html|docx|md", "The report to write.", required=True)
@routes_option
@some_draws_options
@compare_option("Report")
@click.option("--appendix", is_flag=True, help="Add every corridor, recorded figure and leg, with all sources.")
@lang_option("Language of the file.")
@overwrite_option
@setting_options
@asks
def report(
    session: Session,
    *,
    out: str,
    route_count: int | None,
    draws: int | None,
    seed: int,
    compare: tuple[str, str] | None,
    appendix: bool,
    lang: str,
    overwrite: bool,
) -> None:
    """Write a printable report.

    It prints on four pages at most: question, answer, map, corridors, what was recorded, what moved it, sources and
    limits.

    \b
    Examples:
      route-risk report -o report.html --origin KP-10 --destination KOR --as-of 2013-07-01 --draws 1024
      route-risk report -o report.docx --origin KP-10 --destination KOR --as-of 2013-07-01 --lang ko
      route-risk report -o change.md --origin KP-10 --destination KOR --compare 2009-01-01 2013-01-01 --appendix

    The first three corridors are numbered on the map; with -k, that many routes regardless of corridor. --appendix adds
    every corridor, recorded figure and leg. An HTML report is one file and makes no network requests; a DOCX file
    (extra docx) can be edited; a Markdown report has its map beside it, an SVG. Where no route is open, the report says
    what blocks it.
    """
    from ..report.brief import Form, check_report_format, report_files, report_parts, write_report

    check_report_format(out)
    for path in report_files(out):
        refuse_existing(str(path), overwrite=overwrite)
    session = session.spoken(lang)
    ends = session.both_ends
    evaluations = session.sides(compare)
    say("reading the layers and drawing the map ...")
    layers = session.layers
    doing("writing the report")
    title, parts = report_parts(
        session.dataset,
        layers,
        evaluations,
        ends,
        shares=session.shares,
        k=route_count,
        draw=session.draw(draws, seed) if compare is None else session.draws(draws, seed),
        form=Form(lang, appendix),
    )
    write_report(title, parts, out, lang=lang, overwrite=overwrite)
    for path in report_files(out):
        tell(str(path))
