"""The commands that look things up: list, show and help."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from ...geo.terminal import EXIT_CODES, say, tell
from .completion import complete_entities, complete_places, complete_scopes
from .options import asks, data_options, date_option, known_by_option, setting_options
from .output import output_options, take_output

if TYPE_CHECKING:
    from .session import Session

LISTED = ("corridors", "provinces", "borders", "nodes", "legs", "events", "sources", "claims")


@click.command("list", epilog=EXIT_CODES)
@click.argument("what", type=click.Choice(LISTED))
@click.option("--kind", help="Nodes, events or sources of this kind.")
@click.option("--country", help="Nodes of this country, corridors through it, by code or name.")
@click.option("--domain", help="Events of this domain.")
@click.option(
    "--scope",
    shell_complete=complete_scopes,
    help="Events and legs in this scope, e.g. border:PRK-CHN, or in a country.",
)
@click.option(
    "--place",
    shell_complete=complete_places,
    help="Claims about this place; legs from or to it; events that cover it.",
)
@click.option("--measure", help="Claims of this measure, e.g. origin_share.")
@click.option("--source", help="Events, claims and legs that cite this source.")
@date_option("--since", "Events and claims not over before this date; sources published since.")
@date_option("--until", "Events and claims begun, sources published, by this date.", last=True)
@date_option("--began-since", "Events that began on this date or later.")
@date_option("--as-of", "Events in force, claims about, sources published by this date; counts of events in force.")
@click.option("--text", help="Rows with this text anywhere in them.")
@known_by_option
@output_options()
@data_options
@asks
def list_command(session: Session, *, what: str, **filters: Any) -> None:
    """List provinces, legs, events, sources and more.

    WHAT is corridors, provinces, borders, nodes, legs, events, sources or claims.

    \b
    Examples:
      route-risk list corridors --country THA
      route-risk list provinces --csv
      route-risk list events --domain repatriation --began-since 2020
      route-risk list events --scope Laos --as-of 2013-07-01
      route-risk list claims --measure origin_share --place KP-10
      route-risk list legs --scope country:LAO --json
    """
    from ...geo.answers.lists import list_records
    from ...geo.answers.records import head_record
    from ..text.answer_csv import list_csv
    from ..text.lists import list_columns, list_text

    output = take_output(filters)
    dataset, known_by = session.dataset, session.known_by
    if known_by is not None:
        from ...geo.model.clocks import known_dataset

        dataset = known_dataset(dataset, known_by)
    # The dates of a list are those of its rows, and not a span of dates to score.
    span, as_of = session.question.span, session.question.as_of
    given = {**filters, "since": span.since, "until": span.until, "as_of": as_of}
    given = {name: value for name, value in given.items() if value is not None}
    if ":" not in given.get("place", ":"):  # a scope word, or the id of a border segment, is taken as it is
        given["place"] = session.place_or_scope(given["place"])
    records = list_records(dataset, what, given)
    dates = {
        "as_of": as_of.isoformat() if as_of else None,
        "known_by": known_by.isoformat() if known_by else None,
    }
    record = {**head_record(dataset), **dates, what: records}
    text = partial(list_text, what, records)
    output.give(session, record, text, partial(list_csv, what, record, list_columns(what)), note="")
    if output.form != "json":
        say(f"{len(records)} {what}")


@click.command(epilog=EXIT_CODES)
@click.argument("thing", shell_complete=complete_entities)
@output_options(csv=False)
@setting_options
@asks
def show(session: Session, *, thing: str, **options: Any) -> None:
    """Show one corridor, country, place, leg, event, source or figure.

    THING is an id or a name.

    \b
    Examples:
      route-risk show "CHN > LAO > THA"
      route-risk show Ryanggang
      route-risk show China
      route-risk show lao-2013-handover
      route-risk show PRK-CHN:KP-09 --as-of 2021-01-01
      route-risk show origin-share-northeast

    An event is shown as of its own first day, all else as of the dataset's last day, if --as-of is omitted.
    A corridor is countries by code or name with > or commas between them; one of a single country is corridor:CHN.
    """
    from ...geo.answers.entities import show_record
    from ..text.entities import show_text

    output = take_output(options, csv=False)
    session = session.on_its_date(thing)
    record = show_record(session.dataset, session.evaluated, thing)
    output.give(session, record, partial(show_text, session.dataset, record, style=output.style), note="")


@click.command("help", epilog=EXIT_CODES)
@click.argument("words", nargs=-1, metavar="[COMMAND]")
@click.pass_context
def help_command(context: click.Context, words: tuple[str, ...]) -> None:
    """Show the help of a command, as --help does.

    \b
    Examples:
      route-risk help
      route-risk help route
      route-risk help import flee
    """
    shown_context = context.find_root()
    for word in words:
        group = shown_context.command
        if not isinstance(group, click.Group):
            raise click.UsageError(f"{shown_context.command_path} has no commands of its own; leave out {word!r}")
        name, command, _ = group.resolve_command(shown_context, [word])
        if command is not None:
            shown_context = click.Context(command, info_name=name, parent=shown_context)
    tell(shown_context.get_help())
