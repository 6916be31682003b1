"""The options that commands about risk share, and how their values become one question."""

from __future__ import annotations

from dataclasses import fields
from functools import wraps
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from ...geo.answers.face_doors import Changes
from ...geo.session import DateRange, Question
from ...geo.terminal import DAY, LAST_DAY, dataset_option, page_columns
from ..text.tables import PAGE_COLUMNS
from .completion import complete_dates, complete_events, complete_places, complete_scopes
from .session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

PLACES = ("origin", "destination")
_FILES = (".html", ".htm", ".md", ".docx", ".png", ".svg", ".pdf", ".csv", ".json", ".jsonl", ".geojson", ".txt")
_SPAN, _CHANGES = ({item.name for item in fields(kind)} for kind in (DateRange, Changes))
_QUESTION = {item.name for item in fields(Question)} - {"span", "scenario"}


def asks(command: Callable[..., None]) -> Callable[..., None]:
    """Hand a command one session, with the question that its shared options ask, beside the options of its own."""

    @wraps(command)
    def ask(**options: Any) -> None:
        def taken(names: set[str]) -> dict[str, Any]:
            return {name: options.pop(name) for name in sorted(names & options.keys())}

        PAGE_COLUMNS.set(page_columns())
        _take_places(options)
        _refuse_idle(options)
        question = Question(span=DateRange(**taken(_SPAN)), scenario=Changes(**taken(_CHANGES)), **taken(_QUESTION))
        command(Session(click.get_current_context().obj, question), **options)

    return ask


def _take_places(options: dict[str, Any]) -> None:
    """Join the places that stand alone with those of --origin and --destination, which leave the others to them."""
    for word in filter(None, map(options.get, PLACES)):
        if PurePath(word).suffix.lower() in _FILES:
            raise click.UsageError(f"{word!r} is not a place; to write a file of this name, put -o before it")
    names = [name for name in PLACES if f"{name}_option" in options]
    given = {name: options.pop(f"{name}_option") for name in names}
    free = [name for name in names if given[name] is None]
    words = [word for name in names if (word := options.get(name)) is not None]
    if len(words) > len(free):
        taken = " and ".join(f"--{name}" for name in names if given[name] is not None)
        raise click.UsageError(f"{words[-1]!r} is one place too many beside {taken}; give each place once")
    options.update(given | dict(zip(free, words, strict=False)))


def _refuse_idle(options: dict[str, Any]) -> None:
    """Stop where an option was given that would change nothing."""
    if is_given("seed") and options.get("draws") is None:
        raise click.UsageError("--seed needs --draws, for example --draws 1024")
    if is_given("step") and options.get("since") is None and options.get("until") is None:
        single = options.get("as_of") is not None or click.get_current_context().info_name in ("map", "export")
        if single and options.get("compare") is None:
            raise click.UsageError("--step is for a period: give --since, and no --as-of")
        if single:
            raise click.UsageError("--step is for a period, and --compare has two sides; leave out one of them")


def is_given(option: str) -> bool:
    """Tell whether the user gave an option of the command that runs."""
    return click.get_current_context().get_parameter_source(option) not in (None, ParameterSource.DEFAULT)


def out_option(metavar: str, what: str, **extra: Any) -> Callable[[Any], Any]:
    """Return the option of the file that a command writes."""
    return click.option("-o", "--out", "out", type=click.Path(), metavar=metavar, help=what, **extra)


def _joined(*decorators: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def decorate(function: Any) -> Any:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate


def date_option(name: str, what: str, *, last: bool = False) -> Callable[[Any], Any]:
    """Return an option that takes a date: the first day of a year or month, or the `last`."""
    return click.option(name, type=LAST_DAY if last else DAY, shell_complete=complete_dates, help=what)


def place_argument(name: str) -> Callable[[Any], Any]:
    """Return a place that stands alone."""
    return click.argument(name, required=False, shell_complete=complete_places)


def place_option(name: str, variable: str, what: str, *, multiple: bool = False) -> Callable[[Any], Any]:
    """Return an option that takes a place."""
    return click.option(name, variable, multiple=multiple, metavar="PLACE", shell_complete=complete_places, help=what)


def compare_option(verb: str) -> Callable[[Any], Any]:
    """Return the option of two sides, of which a command draws or tells the change."""
    return click.option(
        "--compare", nargs=2, metavar="A B", help=f"{verb} the change between two sides; see compare --help."
    )


public_option = click.option(
    "--public", is_flag=True, help="Make a public release: coarser, small counts withheld; refused for restricted data."
)
as_of_option = date_option("--as-of", "The date of the risk; the dataset's last day if omitted.")
one_date_option = date_option("--as-of", "One date instead of a period.")
known_by_option = date_option("--known-by", "Use only what was published by this date.")
destination_places = _joined(
    place_argument("destination"),
    place_option("--destination", "destination_option", "The same as an option; the dataset's own if omitted."),
)
places = _joined(
    place_argument("origin"),
    place_argument("destination"),
    place_option("--origin", "origin_option", "Where routes start."),
    place_option("--destination", "destination_option", "Where routes end; the dataset's own destination if omitted."),
)
"""Where routes start and end, as words that stand alone or as options."""
network_option = click.option("--network", is_flag=True, help="The network index instead of the route of one origin.")
k_option = click.option("-k", type=click.IntRange(1, 1000), default=1, show_default=True, help="Number of routes.")
routes_option = click.option(
    "-k",
    "route_count",
    type=click.IntRange(1, 1000),
    help="Number of routes, regardless of corridor, least risk first.",
)
data_options = _joined(dataset_option, public_option)
scenario_options = _joined(
    click.option("--scenario", "scenario_file", type=click.Path(), metavar="FILE", help="A scenario in TOML."),
    click.option(
        "--without",
        multiple=True,
        metavar="EVENT",
        shell_complete=complete_events,
        help="Leave an event out. Repeatable.",
    ),
    click.option("--with", "with_files", multiple=True, metavar="FILE", help="Add the events of a TOML file."),
    click.option(
        "--close",
        multiple=True,
        metavar="LEG|BORDER",
        shell_complete=complete_scopes,
        help="Close a leg, a border or a country. Repeatable.",
    ),
    click.option(
        "--open",
        "keep_open",
        multiple=True,
        metavar="LEG|BORDER",
        shell_complete=complete_scopes,
        help="Keep a leg, a border or a country open. Repeatable.",
    ),
    click.option("--judged", is_flag=True, help="Use the judged classes alone, without recorded use."),
)


def span_options(of: str = "") -> Callable[[Any], Any]:
    """Return the options of a span: of a whole answer, or of something in it, such as ``a slider``."""
    first = f"First date of {of}." if of else "First date; the dataset's first day if omitted."
    last = f"Last date{f' of {of}' if of else ''}; the dataset's last day if omitted."
    return _joined(
        date_option("--since", first),
        date_option("--until", last, last=True),
        click.option(
            "--step",
            type=click.Choice(("year", "quarter", "month")),
            default="year",
            show_default=True,
            help=f"Step between the dates{f' of {of}' if of else ''}.",
        ),
    )


draws_options = _joined(
    click.option("--draws", type=int, default=1024, show_default=True, help="Number of draws, a power of two."),
    click.option("--seed", type=int, default=0, show_default=True, help="Seed of the random sequence."),
)
some_draws_options = _joined(
    click.option("--draws", type=int, metavar="N", help="Draw every judgement N times, a power of two such as 1024."),
    click.option("--seed", type=int, default=0, show_default=True, help="Seed of the draws."),
)
theta_option = click.option(
    "--theta", type=float, help="How strongly hazard decides; estimated from recorded passages if omitted."
)
overlap_option = click.option(
    "--overlap",
    type=click.Choice(("path-size",)),
    help="Correct shares for routes that share legs; without it alternatives are taken as independent.",
)
share_layer_options = _joined(
    click.option("--flows", is_flag=True, help="Add flows on legs by risk alone, from all origins by their shares."),
    click.option("--burden", is_flag=True, help="Add who bears the risk: expected encounters per 100 people."),
    click.option(
        "--total", metavar="NUMBER|MEASURE", help="With --flows: share out people, a number or claims such as arrivals."
    ),
    click.option("--theta", type=float, help="With --flows or --burden: how strongly hazard decides."),
    overlap_option,
)
"""Layers of shares by risk, in an export and on the map."""
scenario_data_options = _joined(scenario_options, data_options)
clock_options = _joined(known_by_option, scenario_data_options)
setting_options = _joined(as_of_option, clock_options)
