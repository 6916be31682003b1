"""The commands that answer a question with a table: route, compare, timeline and routes."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...geo.answers.records import IS_AND_IS_NOT
from ...geo.errors import NoOpenRouteError, UsageError
from ...geo.terminal import (
    EXIT_CODES,
    can_print,
    csv_option,
    overwrite_option,
    progress,
    refuse_existing,
    say,
    tell,
)
from .options import (
    asks,
    clock_options,
    data_options,
    network_option,
    one_date_option,
    out_option,
    place_argument,
    place_option,
    places,
    routes_option,
    setting_options,
    some_draws_options,
    span_options,
)
from .output import ending_error, output_options, take_output

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...geo.answers.batch import BatchRow
    from ...geo.model.scenario import EvaluatedNetwork
    from .session import Session


@click.command(epilog=EXIT_CODES)
@places
@routes_option
@click.option(
    "--diverse",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Routes that share at most SHARE (0 to 1) of their hazard.",
)
@some_draws_options
@click.option("--explain", is_flag=True, help="Show what each event adds to the hazard, the largest first.")
@output_options()
@setting_options
@asks
def route(
    session: Session,
    *,
    route_count: int | None,
    diverse: float | None,
    draws: int | None,
    seed: int,
    explain: bool,
    **options: Any,
) -> None:
    """Show the corridors from ORIGIN to DESTINATION, least risk first.

    The date is --as-of. Beside each corridor is what was recorded of it.

    \b
    Examples:
      route-risk route KP-10 KOR
      route-risk route 량강도 한국 --as-of 2009-06-01 --draws 1024
      route-risk route Ryanggang Thailand --as-of 2019 --explain
      route-risk route KP-09 KOR --as-of 2013-07-01 -k 3
      route-risk route KP-09 KOR --known-by 2013-01-01 --as-of 2012-06-01 --json

    A corridor is the third countries of a route in their order; its least-risk route is shown. -k and --diverse show
    routes regardless of corridor. Places are ids, ISO codes, or names in English or Korean.
    """
    output = take_output(options)
    ends, evaluated = session.both_ends, session.evaluated
    if route_count is None and diverse is None:
        record = _corridors(session, ends, draws=draws, seed=seed, explain=explain)
    else:
        from ...geo.answers.routes import find_routes, routes_record

        if draws is not None:
            raise click.UsageError(
                "--draws cannot be used with -k or --diverse: --draws compares corridors, the others list routes"
            )
        routes = find_routes(evaluated, *ends, route_count or 1, max_share=diverse)
        if len(routes) < (route_count or 1):
            why = "" if diverse is None else f" of which no two share more than {diverse:g} of the hazard"
            say(f"{len(routes)} routes of {route_count}: there are no more{why}")
        record = routes_record(session.dataset, evaluated, *ends, routes, explain=explain)

    def text() -> str:
        from ..text.corridors import corridors_text
        from ..text.tables import routes_text

        as_text: Callable[..., str] = routes_text if "routes" in record else corridors_text
        return as_text(session.dataset, evaluated, record, style=output.style, explained=explain)

    def csv() -> str:
        from ..text.answer_csv import route_csv

        return route_csv(record)

    output.give(session, record, text, csv)


def _corridors(
    session: Session, ends: tuple[str, str], *, draws: int | None, seed: int, explain: bool
) -> dict[str, Any]:
    from ...geo.answers.corridors import corridors_record, draw_found, find_corridors

    evaluated = session.evaluated
    found = find_corridors(evaluated, *ends)
    drawn = None
    if draws is not None:
        drawn = draw_found(session.network, evaluated, found, ranges=session.ranges, draws=draws, seed=seed)
    return corridors_record(session.dataset, evaluated, *ends, found, draws=drawn, explain=explain)


@click.command(epilog=EXIT_CODES)
@click.argument("before")
@click.argument("after")
@places
@routes_option
@some_draws_options
@output_options()
@data_options
@asks
def compare(
    session: Session, *, before: str, after: str, route_count: int | None, draws: int | None, seed: int, **options: Any
) -> None:
    """Compare two dates, knowledge dates or scenarios.

    \b
    A side is a date and any of these, separated by commas:
      known-by=DATE  without=EVENT  close=LEG|BORDER  open=LEG|BORDER  with=FILE  scenario=FILE  judged

    \b
    Examples:
      route-risk compare 2009-01-01 2013-01-01 --origin KP-10 --destination KOR
      route-risk compare 2009-01-01 2013-01-01 --origin KP-10 --destination KOR -k 3
      route-risk compare 2021-06-01 2021-06-01,without=prk-2020-covid-closure
      route-risk compare 2012-06-01,known-by=2012-06-01 2012-06-01 --json
      route-risk compare 2009-01-01 2013-01-01 --origin KP-10 --destination KOR --draws 1024

    With --draws both sides are taken in the same draws of every judgement, so that what they share cancels out of the
    change. A change is uncertain where its 90% range holds 0.
    """
    from ...geo.answers.compare import compare_best, compare_legs, compare_record, compare_routes
    from ...geo.answers.corridor_changes import add_leg_ranges, compare_corridors
    from ..text.answer_csv import compare_csv
    from ..text.answers import compare_text

    output = take_output(options)
    ends = session.ends
    sides = session.two_sides(before, after)
    found: dict[str, Any] = {"legs": compare_legs(*sides)}
    how = session.draws(draws, seed)
    if ends is not None:
        found |= {"places": ends, "corridors": compare_corridors(session.dataset, *sides, *ends, draws=how)}
        if route_count is not None:
            found["routes"] = compare_routes(*sides, *ends, k=route_count)
        found["best"] = compare_best(*sides, *ends)
        for side, route in zip(sides, (found["best"].before, found["best"].after), strict=True):
            if route is None:
                _say_what_blocks(side, ends)
    record = compare_record(session.dataset, *sides, **found)
    if how is not None:
        add_leg_ranges(session.dataset, record, *sides, how)
    text = partial(compare_text, session.dataset, record, style=output.style)
    output.give(session, record, text, partial(compare_csv, record), sides=sides)


def _say_what_blocks(side: EvaluatedNetwork, ends: tuple[str, str]) -> None:
    from ...geo.answers.routes import find_routes

    try:
        find_routes(side, *ends)
    except NoOpenRouteError as error:
        say(f"{side.name}: {error}")


@click.command(epilog=EXIT_CODES)
@places
@network_option
@span_options()
@some_draws_options
@output_options(plot="Draw the timeline, with events, range and arrivals.")
@clock_options
@asks
def timeline(session: Session, *, network: bool, draws: int | None, seed: int, **options: Any) -> None:
    """Show the index over time.

    Beside each step are the events that contribute most to the change.

    \b
    Examples:
      route-risk timeline KP-10 KOR --since 1998-01-01 --step year
      route-risk timeline --network --step quarter --since 2018 --json
      route-risk timeline KP-09 KOR --plot timeline.svg --draws 256

    With --draws each point has the 90% range of the index over that many draws of every judgement.
    """
    from ...geo.answers.arrivals import arrivals_by_year
    from ...geo.answers.timeline import network_timeline, route_timeline, timeline_record
    from ..text.answers import timeline_csv, timeline_text

    output = take_output(options, plot=True)
    session = session.spoken(output.lang)
    dataset = session.dataset
    origin, end = session.ends_or_network(network=network)
    periods, known_by = session.periods, session.known_by
    weights = session.shares if origin is None else None
    if origin is None:
        points = network_timeline(session.network, session.shares, end, periods, known_by=known_by)
    else:
        points = route_timeline(session.network, origin, end, periods, known_by=known_by)
    record = timeline_record(
        dataset,
        session.network,
        list(progress(points, len(periods))),
        origin=origin,
        destination=end,
        known_by=known_by.isoformat() if known_by else None,
        arrivals=arrivals_by_year(dataset.claims, end),
        weights=weights,
    )
    if draws is not None:
        from ...geo.answers.timeline_draws import add_ranges

        starts = [origin] if origin is not None else session.shares
        how: dict[str, Any] = {"ranges": session.ranges, "draws": draws, "seed": seed, "known_by": known_by}
        add_ranges(record, session.network, starts, periods, **how)
    if output.figure is not None:
        from ..figure.timeline import plot_timeline

        output.draw(plot_timeline, session, record)
    text = partial(timeline_text, dataset, record, style=output.style)
    output.give(session, record, text, partial(timeline_csv, record), beside_figure=False)


@click.command(epilog=EXIT_CODES)
@place_argument("origin")
@place_argument("destination")
@place_option("--origin", "origins", "Where routes start; all provinces if omitted. Repeatable.", multiple=True)
@place_option(
    "--destination", "destinations", "Where routes end; all destinations if omitted. Repeatable.", multiple=True
)
@routes_option
@span_options()
@one_date_option
@click.option("--format", "form", type=click.Choice(("csv", "jsonl")), help="Output format; CSV if omitted.")
@csv_option
@out_option("FILE.csv|jsonl", "File to write instead of stdout.")
@overwrite_option
@clock_options
@asks
def routes(
    session: Session,
    *,
    origins: tuple[str, ...],
    destinations: tuple[str, ...],
    route_count: int | None,
    form: str | None,
    as_csv: bool,
    out: str | None,
    overwrite: bool,
) -> None:
    """Write corridors for many pairs and dates.

    Each line is the least-risk route of one corridor from one origin to one destination on one date.

    \b
    Examples:
      route-risk routes --as-of 2013-07-01 > 2013.csv
      route-risk routes --since 1998-01-01 --step year --destination KOR -k 3 -o routes.csv
      route-risk routes --origin KP-09 --origin KP-10 --format jsonl

    With -k, each line is a route, regardless of corridor. Recorded shares are countries:low:high, as parts of 1.
    """
    from ...geo.answers.batch import batch_routes
    from ...geo.answers.corridor_lists import dataset_corridors
    from ...geo.files import write_beside
    from ..text.answers import batch_lines

    if as_csv and form == "jsonl":
        raise click.UsageError("--csv and --format jsonl cannot be combined: choose one")
    form = _form_of_lines("csv" if as_csv else form, out)
    if out is not None:
        refuse_existing(out, overwrite=overwrite)
    dataset = session.dataset
    asked = session.question
    starts = [session.place(place) for place in (asked.origin, *origins) if place] or session.all_of("province")
    ends = [session.place(place) for place in (asked.destination, *destinations) if place]
    ends = ends or session.all_of("destination")
    days = session.days
    rows = batch_routes(session.network, starts, ends, days, k=route_count, known_by=session.known_by)
    each = route_count or len(dataset_corridors(dataset))
    pairs = len(days) * sum(start != end for start in starts for end in ends)
    rows = progress(rows, pairs * each, "finding routes", place=_place_of(each))
    lines = batch_lines(dataset, rows, form, scenario=session.scenario, known_by=session.known_by)
    if out is None:
        for line in lines:
            whole = form == "csv" or can_print(line)
            tell(line if whole else json.dumps(json.loads(line), sort_keys=True))
        say(IS_AND_IS_NOT)
        return
    with write_beside(out, overwrite=overwrite) as beside, beside.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(lines)
    tell(out)


def _place_of(each: int) -> Callable[[BatchRow], int]:
    """Return what tells how far a row is, where each pair may have so many: pairs with fewer are done all the same."""
    pairs: dict[tuple[object, ...], int] = {}

    def place(row: BatchRow) -> int:
        pair = (row.evaluated.hazards.as_of, row.destination, row.origin)
        return pairs.setdefault(pair, len(pairs)) * each + row.rank

    return place


def _form_of_lines(form: str | None, out: str | None) -> str:
    """Return the form that was asked for, or the one of the ending of the file."""
    ending = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}.get(Path(out).suffix.lower()) if out else form
    if ending is None and out is not None and form is None:
        raise ending_error(out, (".csv", ".jsonl"))
    if form is not None and ending not in (None, form):
        raise UsageError(
            f"--format {form} and {out} ask for two things; leave out --format, or end its name in .{form}"
        )
    return ending or form or "csv"
