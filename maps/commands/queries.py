"""The commands that answer a question with a table: route, list, show, compare, timeline and routes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ...geo.answers.records import IS_AND_IS_NOT
from ...geo.errors import NoOpenRouteError
from ...geo.terminal import (
    DAY,
    EXIT_CODES,
    LAST_DAY,
    csv_option,
    heading,
    json_option,
    overwrite_option,
    print_json,
    progress,
    refuse_existing,
    say,
    tell,
)
from .options import (
    asks,
    check_output,
    clock_options,
    data_options,
    destination_option,
    known_by_option,
    origin_option,
    routes_option,
    setting_options,
    some_draws_options,
    span_options,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...geo.model.scenario import Setting
    from .session import Session

LISTED = ("corridors", "provinces", "borders", "nodes", "legs", "events", "sources", "claims")


@click.command(epilog=EXIT_CODES)
@click.argument("origin")
@click.argument("destination")
@routes_option
@click.option(
    "--diverse",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Routes that share at most SHARE (0 to 1) of their hazard.",
)
@some_draws_options
@click.option("--explain", is_flag=True, help="Show what each event adds to the hazard, the largest first.")
@json_option
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
    as_json: bool,
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
    ends, setting = session.ends or ("", ""), session.setting
    as_text: Callable[..., str]
    if route_count is None and diverse is None:
        from ..text.corridors import corridors_text

        as_text = corridors_text
        record = _corridors(session, ends, draws=draws, seed=seed, explain=explain)
    else:
        from ...geo.answers.routes import find_routes, routes_record
        from ..text.tables import routes_text

        if draws is not None:
            raise click.UsageError(
                "--draws cannot be used with -k or --diverse: --draws compares corridors, the others list routes"
            )
        as_text = routes_text
        routes = find_routes(setting, *ends, route_count or 1, max_share=diverse)
        record = routes_record(session.dataset, setting, *ends, routes, explain=explain)
    if as_json:
        print_json(record)
    else:
        session.print_text(as_text(session.dataset, setting, record, style=heading, explained=explain))
        say(f"\n{IS_AND_IS_NOT}")


def _corridors(
    session: Session, ends: tuple[str, str], *, draws: int | None, seed: int, explain: bool
) -> dict[str, Any]:
    from ...geo.answers.corridors import corridors_record, draw_found, find_corridors

    setting = session.setting
    found = find_corridors(setting, *ends)
    drawn = None
    if draws is not None:
        drawn = draw_found(session.network, setting, found, ranges=session.ranges, draws=draws, seed=seed)
    return corridors_record(session.dataset, setting, *ends, found, draws=drawn, explain=explain)


@click.command("list", epilog=EXIT_CODES)
@click.argument("what", type=click.Choice(LISTED))
@click.option("--kind", help="Nodes, events or sources of this kind.")
@click.option("--country", help="Nodes of this country, corridors through it (ISO 3166-1 alpha-3).")
@click.option("--domain", help="Events of this domain.")
@click.option("--scope", help="Events and legs in this scope, e.g. border:PRK-CHN.")
@click.option("--place", help="Claims about this place; legs from or to it; events that cover it.")
@click.option("--measure", help="Claims of this measure, e.g. origin_share.")
@click.option("--source", help="Events, claims and legs that cite this source.")
@click.option("--since", type=DAY, help="Events and claims not over before this date; sources published since.")
@click.option("--until", type=LAST_DAY, help="Events and claims begun, sources published, by this date.")
@click.option("--text", help="Rows with this text anywhere in them.")
@known_by_option
@json_option
@data_options
@asks
def list_command(session: Session, *, what: str, as_json: bool, **filters: Any) -> None:
    """List provinces, legs, events, sources and more.

    WHAT is corridors, provinces, borders, nodes, legs, events, sources or claims.

    \b
    Examples:
      route-risk list corridors --country THA
      route-risk list provinces
      route-risk list events --domain repatriation --since 2020
      route-risk list claims --measure origin_share --place KP-10
      route-risk list legs --scope country:LAO --json
    """
    from ...geo.answers.lists import list_records
    from ..text.lists import list_text

    dataset, known_by = session.dataset, session.known_by
    if known_by is not None:
        from ...geo.model.clocks import known_dataset

        dataset = known_dataset(dataset, known_by)
    # The dates of a list are those of its rows, and not a span of dates to score.
    given = {**filters, "since": session.question.span.since, "until": session.question.span.until}
    given = {name: value for name, value in given.items() if value is not None}
    if ":" not in given.get("place", ":"):  # a scope word, or the id of a border segment, is taken as it is
        given["place"] = session.place(given["place"])
    records = list_records(dataset, what, given)
    if as_json:
        from ...geo.answers.records import head_record

        print_json({**head_record(dataset), what: records})
    else:
        session.print_text(list_text(what, records))
        say(f"{len(records)} {what}")


@click.command(epilog=EXIT_CODES)
@click.argument("thing")
@json_option
@setting_options
@asks
def show(session: Session, *, thing: str, as_json: bool) -> None:
    """Show one corridor, place, leg, event, source or figure.

    THING is an id or a name.

    \b
    Examples:
      route-risk show "CHN > LAO > THA"
      route-risk show Ryanggang
      route-risk show lao-2013-handover
      route-risk show PRK-CHN:KP-09 --as-of 2021-01-01
      route-risk show origin-share-northeast

    A corridor is countries by code or name with > or commas between them; one of a single country is corridor:CHN.
    """
    from ...geo.answers.things import show_record
    from ..text.things import show_text

    record = show_record(session.dataset, session.setting, thing)
    if as_json:
        print_json(record)
    else:
        session.print_text(show_text(session.dataset, record, style=heading))


@click.command(epilog=EXIT_CODES)
@click.argument("before")
@click.argument("after")
@origin_option
@destination_option
@routes_option
@json_option
@data_options
@asks
def compare(session: Session, *, before: str, after: str, route_count: int | None, as_json: bool) -> None:
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
    """
    from ...geo.answers.compare import compare_best, compare_legs, compare_record, compare_routes
    from ...geo.answers.corridor_changes import compare_corridors
    from ..text.answers import compare_text

    session.check_ends()
    sides, places = (session.side(before), session.side(after)), session.ends
    found: dict[str, Any] = {"legs": compare_legs(*sides)}
    if places is not None:
        found |= {"places": places, "corridors": compare_corridors(session.dataset, *sides, *places)}
        if route_count is not None:
            found["routes"] = compare_routes(*sides, *places, k=route_count)
        found["best"] = compare_best(*sides, *places)
        for side, route in zip(sides, (found["best"].before, found["best"].after), strict=True):
            if route is None:
                _say_what_blocks(side, places)
    record = compare_record(session.dataset, *sides, **found)
    if as_json:
        print_json(record)
    else:
        session.print_text(compare_text(session.dataset, record, style=heading), *sides)
        say(f"\n{IS_AND_IS_NOT}")


def _say_what_blocks(side: Setting, places: tuple[str, str]) -> None:
    from ...geo.answers.routes import find_routes

    try:
        find_routes(side, *places)
    except NoOpenRouteError as error:
        say(f"{side.name}: {error}")


@click.command(epilog=EXIT_CODES)
@click.argument("origin", required=False)
@click.argument("destination", required=False)
@click.option("--network", is_flag=True, help="The network index instead of the route of one origin.")
@span_options()
@csv_option
@click.option("--plot", type=click.Path(), metavar="FILE.png|svg", help="Draw the timeline, with arrivals.")
@overwrite_option
@json_option
@clock_options
@asks
def timeline(
    session: Session, *, network: bool, as_csv: bool, plot: str | None, overwrite: bool, as_json: bool
) -> None:
    """Show the index over time.

    Beside each step are the events that contribute most to the change.

    \b
    Examples:
      route-risk timeline KP-10 KOR --since 1998-01-01 --step year
      route-risk timeline --network --step quarter --since 2018 --json
      route-risk timeline KP-09 KOR --plot timeline.svg
    """
    from ...geo.answers.arrivals import arrivals_by_year
    from ...geo.answers.timeline import network_timeline, route_timeline, timeline_record
    from ..text.answers import timeline_csv, timeline_text

    check_output(as_csv=as_csv, as_json=as_json, plot=plot, overwrite=overwrite)
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
    if plot is not None:
        from ..figure.charts import plot_timeline

        plot_timeline(dataset, record, plot, scenario=session.scenario, overwrite=overwrite)
        say(f"wrote {plot}")
    if as_json:
        print_json(record)
    elif as_csv:
        tell(timeline_csv(record))
    elif plot is None:
        session.print_text(timeline_text(dataset, record, style=heading))
    if not as_json:
        say(f"\n{IS_AND_IS_NOT}")


@click.command(epilog=EXIT_CODES)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    metavar="PLACE",
    help="Where routes start; all provinces if omitted. Repeatable.",
)
@click.option(
    "--destination",
    "destinations",
    multiple=True,
    metavar="PLACE",
    help="Where routes end; all destinations if omitted. Repeatable.",
)
@routes_option
@span_options()
@click.option("--as-of", type=DAY, help="One date instead of a period.")
@click.option(
    "--format", "form", type=click.Choice(("csv", "jsonl")), default="csv", show_default=True, help="Output format."
)
@click.option("-o", "output", type=click.Path(), help="File to write instead of stdout.")
@overwrite_option
@clock_options
@asks
def routes(
    session: Session,
    *,
    origins: tuple[str, ...],
    destinations: tuple[str, ...],
    route_count: int | None,
    form: str,
    output: str | None,
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

    if output is not None:
        refuse_existing(output, overwrite=overwrite)
    dataset = session.dataset
    starts = [session.place(place) for place in origins] or session.all_of("province")
    ends = [session.place(place) for place in destinations] or session.all_of("destination")
    days = session.days
    rows = batch_routes(session.network, starts, ends, days, k=route_count, known_by=session.known_by)
    each = route_count or len(dataset_corridors(dataset))
    rows = progress(rows, len(days) * len(starts) * len(ends) * each)
    lines = batch_lines(dataset, rows, form, scenario=session.scenario)
    if output is None:
        for line in lines:
            tell(line)
        say(IS_AND_IS_NOT)
        return
    with write_beside(output, overwrite=overwrite) as beside, beside.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(lines)
    tell(output)
