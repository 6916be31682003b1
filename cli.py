"""The command ``route-risk``: parses arguments, calls, prints, and turns errors into exit codes."""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from pathlib import Path
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.core import ParameterSource

from .geo.dates import parse_day
from .geo.errors import (
    InvalidDataError,
    NoOpenRouteError,
    ResponsibilityError,
    RouteRiskError,
    UsageError,
    fault_count,
)
from .geo.extras import EXTRAS, MissingExtraError
from .geo.model.schema import IS_AND_IS_NOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from geopandas import GeoDataFrame

    from .geo.doubt.ensemble_chunks import EnsembleResult
    from .geo.errors import Fault
    from .geo.model.scenario import Scenario, Setting
    from .geo.model.schema import Dataset
    from .layers.boundaries.match import MatchReport
    from .layers.frames import Inspection
    from .maps.page.ways import Ask

EXIT_CODES = """\b
Exit codes: 0 ok, 1 failure, 2 usage, 3 invalid data, 4 no open route,
5 refused by a data-responsibility rule, 130 interrupted (Ctrl-C), 143 asked to end."""
LISTED = ("provinces", "borders", "nodes", "legs", "events", "sources", "claims")


def _exit_code(error: RouteRiskError) -> int:
    """Return the exit code that the documentation promises for an error."""
    codes = ((InvalidDataError, 3), (NoOpenRouteError, 4), (ResponsibilityError, 5), (UsageError, 2))
    return next((code for kind, code in codes if isinstance(error, kind)), 1)


class _Group(click.Group):
    """A group that knows near names of its commands and turns the tool's errors into exit codes."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from .geo.model.places import suggest

            near = suggest(args[0], self.list_commands(ctx))
            hint = f" Did you mean {near[0]!r}?" if near and "id you mean" not in error.message else ""
            raise click.UsageError(error.message + hint, ctx) from None

    def main(self, *args: Any, **options: Any) -> Any:
        """Run as a program; a request to end is an interruption, so that it leaves nothing behind either."""
        import signal

        if signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL or current_thread() is not main_thread():
            return super().main(*args, **options)
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            return super().main(*args, **options)
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            if sys.stderr.isatty():
                click.echo("\r\x1b[K", nl=False, err=True)
            kept = "".join(f"; {note}" for note in getattr(error, "__notes__", ()))
            _stop(f"interrupted{kept}; no file is left half-written", 128 + (error.args or (2,))[0])
        except RouteRiskError as error:
            _stop(str(error), _exit_code(error))
        except click.UsageError as error:
            from .maps.export.postgres import hide_passwords

            message = error.format_message()
            if hide_passwords(message) != message:  # click repeats an address that is in the wrong place
                raise click.UsageError(hide_passwords(message), error.ctx) from None
            raise
        except BrokenPipeError:
            raise  # the reader has seen enough; click leaves without a word
        except ModuleNotFoundError as error:
            package = (error.name or "").partition(".")[0]
            if package not in EXTRAS:
                raise
            _stop(str(MissingExtraError(package)), 1)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            _stop(f"{where}{error.strerror or error}. Check the path, the rights and the space on the disk.", 1)


def _interrupt(signum: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt(signum)


def _stop(message: str, code: int) -> NoReturn:
    """Say what is wrong on stderr and leave with a code."""
    from .maps.export.postgres import hide_passwords
    from .maps.text.tables import clean

    lines = hide_passwords(message).splitlines()
    shown = lines if len(lines) <= 40 else [*lines[:40], f"... and {len(lines) - 40} more"]
    click.echo("\n".join(f"{_style('error', fg='red')}: {clean(line)}" for line in shown), err=True)
    sys.exit(code)


def _style(text: str, **styles: Any) -> str:
    """Style a text, unless NO_COLOR asks for none; click leaves styles out where the output is no terminal."""
    return text if os.environ.get("NO_COLOR") else click.style(text, **styles)


def _heading(text: str) -> str:
    return _style(text, bold=True)


def _say(message: str) -> None:
    """Talk to the user beside the result."""
    click.echo(message, err=True)


class _Day(click.ParamType["date"]):
    """A date option: YYYY-MM-DD; a month or a year stands for its first day."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return parse_day(value) if isinstance(value, str) else value
        except UsageError as error:
            self.fail(str(error), param, ctx)


DAY = _Day()


def _options(*decorators: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Join decorators into one."""

    def decorate(function: Any) -> Any:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate


dataset_option = click.option(
    "--dataset", "dataset_path", type=click.Path(), metavar="PATH", help="A dataset folder instead of the embedded one."
)
public_option = click.option(
    "--public", is_flag=True, help="For publication: coarser, small counts withheld; not where restricted."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON with a schema_version, keys sorted.")
csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
overwrite_option = click.option("--overwrite", is_flag=True, help="Replace what is there already.")
as_of_option = click.option("--as-of", type=DAY, help="The date of the risk; the dataset's last day if left out.")
known_by_option = click.option("--known-by", type=DAY, help="Use only what was published by this date.")
origin_option = click.option("--origin", metavar="PLACE", help="Where routes start.")
destination_option = click.option("--destination", metavar="PLACE", help="Where routes end.")
k_option = click.option("-k", type=click.IntRange(1, 1000), default=1, show_default=True, help="How many routes.")
scenario_options = _options(
    click.option("--scenario", "scenario_file", type=click.Path(), metavar="FILE", help="A scenario in TOML."),
    click.option("--without", multiple=True, metavar="EVENT", help="Leave an event out. Repeatable."),
    click.option("--with", "with_files", multiple=True, metavar="FILE", help="Add the events of a TOML file."),
    click.option("--close", multiple=True, metavar="LEG|BORDER", help="Close a leg or a border. Repeatable."),
    click.option("--open", "keep_open", multiple=True, metavar="LEG|BORDER", help="Keep open whatever blocks it."),
)
span_options = _options(
    click.option("--since", type=DAY, help="First date; the dataset's first day if left out."),
    click.option("--until", type=DAY, help="Last date; the dataset's last day if left out."),
    click.option(
        "--step",
        type=click.Choice(("year", "quarter", "month")),
        default="year",
        show_default=True,
        help="How far apart.",
    ),
)
draws_options = _options(
    click.option("--draws", type=int, default=1024, show_default=True, help="How many, a power of two."),
    click.option("--seed", type=int, default=0, show_default=True, help="Of the random sequence."),
)
setting_options = _options(as_of_option, known_by_option, scenario_options, dataset_option, public_option)


def _dataset(path: str | None, public: bool = False) -> Dataset:
    """Return a dataset, for the public where asked; say then what it has lost."""
    from .layers.dataset import read_dataset

    dataset = read_dataset(path)
    if dataset.sensitivity != "public":  # what this command writes is for the owner of the files alone
        click.get_current_context().call_on_close(partial(os.umask, os.umask(0o077)))
    if public:
        from .geo.release.dataset import public_dataset, release_note

        dataset = public_dataset(dataset)
        _say(release_note(dataset))
    return dataset


def _layers(dataset: Dataset) -> dict[str, GeoDataFrame]:
    """Return the layers of a dataset, as coarse as its release asks."""
    from .geo.release.dataset import public_layers
    from .layers.frames import read_layers

    return public_layers(dataset, read_layers(dataset))


def _setting(dataset: Dataset, options: dict[str, Any]) -> Setting:
    """Return the hazards that the options ask for; say which date is used where none was given."""
    from .geo.model.scenario import evaluate, scenario_network

    as_of: date | None = options["as_of"]
    if as_of is None:
        as_of = dataset.valid_until
        _say(f"as of {as_of}, the last day of the dataset (choose another with --as-of)")
    known_by = _known_by(dataset, options)
    return evaluate(scenario_network(dataset, _scenario(options)), as_of, known_by=known_by)


def _scenario(options: dict[str, Any]) -> Scenario:
    """Return the scenario that the options describe."""
    names = ("without", "with_files", "close", "keep_open")
    if options["scenario_file"] is None and not any(options[name] for name in names):
        from .geo.model.scenario import Scenario

        return Scenario()
    from .layers.scenarios import make_scenario

    return make_scenario(options["scenario_file"], **{name: options[name] for name in names})


def _known_by(dataset: Dataset, options: dict[str, Any]) -> date | None:
    """Return the date of the second clock; say which sources it cannot place."""
    known_by: date | None = options["known_by"]
    if known_by is not None:
        from .geo.model.clocks import undated_sources

        undated = undated_sources(dataset.sources)
        if undated and known_by < dataset.released:
            _say(f"{len(undated)} sources without a date do not count before the release: {', '.join(undated)}")
    return known_by


def _days(dataset: Dataset, options: dict[str, Any]) -> tuple[date, ...]:
    """Return the dates of a span, the dataset's own where an end is left out."""
    from .geo.answers.timeline import steps_between

    return steps_between(
        options["since"] or dataset.valid_from, options["until"] or dataset.valid_until, options["step"]
    )


class _Meter:
    """Says on stderr how far the work is: from the first second on, twice a second, and on a terminal only."""

    def __init__(self) -> None:
        import time

        self._clock = time.monotonic
        self._start = self._shown = time.monotonic()

    def say(self, text_after: Callable[[float], str]) -> None:
        """Show what a function of the seconds since the start returns, where it is time to show something."""
        now = self._clock()
        if now - self._start > 1 and now - self._shown > 0.5 and sys.stderr.isatty():
            self._shown = now
            click.echo(f"\r\x1b[K{text_after(now - self._start)}", nl=False, err=True)

    def clear(self) -> None:
        if self._shown > self._start:
            click.echo("\r\x1b[K", nl=False, err=True)


def _progress(items: Iterable[Any], length: int) -> Iterator[Any]:
    """Pass on about as many items as `length`; say how far the work is, and how long the rest takes."""
    from .maps.text.tables import progress_line

    meter = _Meter()
    for count, item in enumerate(items, start=1):
        yield item
        meter.say(partial(progress_line, count, length))
    meter.clear()


def _both_or_none(origin: str | None, destination: str | None) -> None:
    if (origin is None) != (destination is None):
        raise click.UsageError("--origin and --destination go together: give both or none")


def _place(dataset: Dataset, text: str) -> str:
    from .geo.model.places import find_place

    return find_place(text, dataset.nodes.values(), dataset.countries)


def _print_json(record: Any) -> None:
    click.echo(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True))


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXIT_CODES,
)
@click.version_option(package_name="route-risk", prog_name="route-risk")
def main() -> None:
    """Route risk from documented policy: routes, maps and GIS layers, every number with its sources.

    \b
    Examples:
      route-risk map -o map.html
      route-risk route "North Hamgyong" "South Korea" --as-of 2013-07-01 -k 3
      route-risk list events --scope border:PRK-CHN --since 2020
      route-risk show KP-10
      route-risk export gis --format gpkg

    Retrospective research at the level of provinces and countries. The index compares routes and dates; it is not a
    probability of arrest, not a forecast and not travel advice.
    """


@main.command(epilog=EXIT_CODES)
@click.argument("origin")
@click.argument("destination")
@k_option
@click.option("--diverse", type=click.FloatRange(0, 1), metavar="SHARE", help="No two share more than SHARE of hazard.")
@click.option("--explain", is_flag=True, help="Split every leg's hazard into events, the largest first.")
@json_option
@setting_options
def route(
    origin: str, destination: str, k: int, diverse: float | None, explain: bool, as_json: bool, **options: Any
) -> None:
    """Print the least-risk routes from ORIGIN to DESTINATION on a date.

    \b
    Examples:
      route-risk route KP-10 KOR
      route-risk route 량강도 한국 --as-of 2009-06-01 -k 3
      route-risk route Ryanggang Thailand --as-of 2019 --explain
      route-risk route KP-09 KOR --known-by 2013-01-01 --as-of 2012-06-01 --json

    Places are ids, ISO codes, or names in English or Korean.
    """
    from .geo.model.routes import diverse_routes, k_least_risk_routes
    from .maps.text.records import routes_record
    from .maps.text.tables import routes_text

    dataset = _dataset(options["dataset_path"], options["public"])
    start, end = _place(dataset, origin), _place(dataset, destination)
    setting = _setting(dataset, options)
    if diverse is None:
        routes = k_least_risk_routes(setting.hazards, start, end, k)
    else:
        routes = diverse_routes(setting.hazards, start, end, k, max_share=diverse)
    record = routes_record(dataset, setting, start, end, routes, explain=explain)
    if as_json:
        _print_json(record)
    else:
        click.echo(routes_text(dataset, setting, record, style=_heading, explained=explain))
        _say(f"\n{IS_AND_IS_NOT}")


@main.command("list", epilog=EXIT_CODES)
@click.argument("what", type=click.Choice(LISTED))
@click.option("--kind", help="Nodes, events or sources of this kind.")
@click.option("--country", help="Nodes of this country (ISO 3166-1 alpha-3).")
@click.option("--domain", help="Events of this domain.")
@click.option("--scope", help="Events and legs in this scope, e.g. border:PRK-CHN.")
@click.option("--place", help="Claims about this place; legs from or to it; events that cover it.")
@click.option("--measure", help="Claims of this measure, e.g. origin_share.")
@click.option("--source", help="Events, claims and legs that cite this source.")
@click.option("--since", type=DAY, help="Events and claims not over before this date; sources published since.")
@click.option("--until", type=DAY, help="Events and claims begun, sources published, by this date.")
@click.option("--text", help="Rows with this text anywhere in them.")
@known_by_option
@json_option
@dataset_option
@public_option
def list_command(
    what: str, as_json: bool, dataset_path: str | None, public: bool, known_by: date | None, **filters: Any
) -> None:
    """List what the dataset holds: provinces, borders, nodes, legs, events, sources or claims.

    \b
    Examples:
      route-risk list provinces
      route-risk list events --domain repatriation --since 2020
      route-risk list claims --measure origin_share --place KP-10
      route-risk list legs --scope country:LAO --json
    """
    from .maps.text.lists import list_records, list_text

    dataset = _dataset(dataset_path, public)
    if known_by is not None:
        from .geo.model.clocks import known_dataset

        dataset = known_dataset(dataset, _known_by(dataset, {"known_by": known_by}) or known_by)
    given = {name: value for name, value in filters.items() if value is not None}
    if ":" not in given.get("place", ":"):  # a scope word, or the id of a border segment, is taken as it is
        given["place"] = _place(dataset, given["place"])
    records = list_records(dataset, what, given)
    if as_json:
        from .maps.text.records import head_record

        _print_json({**head_record(dataset), what: records})
    else:
        click.echo(list_text(what, records))
        _say(f"{len(records)} {what}")


@main.command(epilog=EXIT_CODES)
@click.argument("thing")
@json_option
@setting_options
def show(thing: str, as_json: bool, **options: Any) -> None:
    """Show everything known about one thing: a place, leg, event, source, claim or figure.

    \b
    Examples:
      route-risk show Ryanggang
      route-risk show lao-2013-handover
      route-risk show PRK-CHN:KP-09 --as-of 2021-01-01
      route-risk show origin-share-northeast
    """
    from .maps.text.things import show_record, show_text

    dataset = _dataset(options["dataset_path"], options["public"])
    setting = _setting(dataset, options)
    record = show_record(dataset, setting, thing)
    if as_json:
        _print_json(record)
    else:
        click.echo(show_text(dataset, record, style=_heading))


@main.command(epilog=EXIT_CODES)
@click.argument("before")
@click.argument("after")
@origin_option
@destination_option
@k_option
@json_option
@dataset_option
@public_option
def compare(
    before: str,
    after: str,
    origin: str | None,
    destination: str | None,
    k: int,
    as_json: bool,
    dataset_path: str | None,
    public: bool,
) -> None:
    """Compare two sides: dates, what was known, or scenarios.

    \b
    A side is a date and any of these, separated by commas:
      known-by=DATE  without=EVENT  close=LEG|BORDER  open=LEG|BORDER  with=FILE  scenario=FILE

    \b
    Examples:
      route-risk compare 2009-01-01 2013-01-01 --origin KP-10 --destination KOR -k 3
      route-risk compare 2021-06-01 2021-06-01,without=prk-2020-covid-closure
      route-risk compare 2012-06-01,known-by=2012-06-01 2012-06-01 --json
    """
    from .geo.answers.compare import compare_legs, compare_routes
    from .maps.text.answers import compare_record, compare_text

    _both_or_none(origin, destination)
    dataset = _dataset(dataset_path, public)
    sides = _side(dataset, before), _side(dataset, after)
    found: dict[str, Any] = {"legs": compare_legs(*sides)}
    if origin is not None and destination is not None:
        places = _place(dataset, origin), _place(dataset, destination)
        found |= {"places": places, "routes": compare_routes(*sides, *places, k=k)}
        found["route_events"] = _best_route_changes(sides, places)
    record = compare_record(dataset, *sides, **found)
    if as_json:
        _print_json(record)
    else:
        click.echo(compare_text(dataset, record, style=_heading))
        _say(f"\n{IS_AND_IS_NOT}")


def _side(dataset: Dataset, text: str) -> Setting:
    """Return one side of a comparison."""
    from .geo.model.scenario import evaluate, scenario_network
    from .layers.scenarios import parse_side

    as_of, known_by, scenario = parse_side(text)
    return evaluate(scenario_network(dataset, scenario), as_of, known_by=known_by)


def _best_route_changes(sides: tuple[Setting, Setting], places: tuple[str, str]) -> Any:
    """Return what each event adds to the least-risk route of either side."""
    from .geo.answers.compare import event_changes, event_parts
    from .geo.model.routes import least_risk_route

    parts = []
    for side in sides:
        try:
            parts.append(event_parts(side.hazards, least_risk_route(side.hazards, *places).legs))
        except NoOpenRouteError as error:
            _say(f"{side.name}: {error}")
            parts.append({})
    return event_changes(*parts)


@main.command(epilog=EXIT_CODES)
@click.argument("origin", required=False)
@click.argument("destination", required=False)
@click.option("--network", is_flag=True, help="The network index instead of one origin's route.")
@span_options
@csv_option
@click.option("--plot", type=click.Path(), metavar="FILE.png|svg", help="Draw it, with arrivals beside it.")
@overwrite_option
@json_option
@known_by_option
@scenario_options
@dataset_option
@public_option
def timeline(
    origin: str | None,
    destination: str | None,
    network: bool,
    as_csv: bool,
    plot: str | None,
    overwrite: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Follow the index over time, with the events that moved it most at each step.

    \b
    Examples:
      route-risk timeline KP-10 KOR --since 1998-01-01 --step year
      route-risk timeline --network --step quarter --since 2018 --json
      route-risk timeline KP-09 KOR --plot timeline.svg
    """
    from .geo.answers.timeline import arrivals_by_year, network_timeline, route_timeline
    from .geo.model.origins import origin_shares, share_weights
    from .geo.model.scenario import scenario_network
    from .maps.text.answers import timeline_csv, timeline_record, timeline_text

    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other: choose one")
    if plot is not None:
        from .maps.figure.charts import check_format

        check_format(plot)
        _refuse_existing(plot, overwrite)
    dataset = _dataset(options["dataset_path"], options["public"])
    origin, destination = _timeline_ends(dataset, network, origin, destination)
    end = _place(dataset, destination)
    ready = scenario_network(dataset, _scenario(options))
    days = _days(dataset, options)
    known_by: date | None = _known_by(dataset, options)
    weights = share_weights(origin_shares(dataset.claims, dataset.nodes.values())) if network else None
    if weights is not None:
        points = network_timeline(ready, weights, end, days, known_by=known_by)
    else:
        points = route_timeline(ready, _place(dataset, origin or ""), end, days, known_by=known_by)
    record = timeline_record(
        dataset,
        ready,
        list(_progress(points, len(days))),
        origin=None if origin is None else _place(dataset, origin),
        destination=end,
        known_by=known_by.isoformat() if known_by else None,
        arrivals=arrivals_by_year(dataset.claims, end),
        weights=weights,
    )
    if plot is not None:
        from .maps.figure.charts import plot_timeline

        plot_timeline(dataset, record, plot, overwrite=overwrite)
        _say(f"wrote {plot}")
    if as_json:
        _print_json(record)
    elif as_csv:
        click.echo(timeline_csv(record), nl=False)
    elif plot is None:
        click.echo(timeline_text(dataset, record, style=_heading))
    if not as_json:
        _say(f"\n{IS_AND_IS_NOT}")


def _timeline_ends(
    dataset: Dataset, network: bool, origin: str | None, destination: str | None
) -> tuple[str | None, str]:
    """Return what a timeline starts from, None for the network index, and where it ends."""
    if network:
        if destination is not None:
            raise click.UsageError("--network takes a destination at most, no origin")
        return None, origin or dataset.default_destination
    if origin is None or destination is None:
        raise click.UsageError("give ORIGIN and DESTINATION, or --network")
    return origin, destination


@main.command(epilog=EXIT_CODES)
@click.option("--origin", "origins", multiple=True, metavar="PLACE", help="Repeatable; all provinces if left out.")
@click.option(
    "--destination", "destinations", multiple=True, metavar="PLACE", help="Repeatable; all destinations if left out."
)
@k_option
@span_options
@click.option("--as-of", type=DAY, help="One date instead of a span.")
@click.option(
    "--format", "form", type=click.Choice(("csv", "jsonl")), default="csv", show_default=True, help="Form of the lines."
)
@click.option("-o", "output", type=click.Path(), help="A file instead of stdout.")
@overwrite_option
@known_by_option
@scenario_options
@dataset_option
@public_option
def routes(
    origins: tuple[str, ...],
    destinations: tuple[str, ...],
    k: int,
    form: str,
    output: str | None,
    overwrite: bool,
    **options: Any,
) -> None:
    """Print the routes of all origins to all destinations on all dates, one route a line.

    \b
    Examples:
      route-risk routes --as-of 2013-07-01 > 2013.csv
      route-risk routes --since 1998-01-01 --step year --destination KOR -k 3 -o routes.csv
      route-risk routes --origin KP-09 --origin KP-10 --format jsonl
    """
    from .geo.answers.routes import batch_routes
    from .geo.files import write_beside
    from .geo.model.scenario import scenario_network
    from .maps.text.answers import batch_lines

    if output is not None:
        _refuse_existing(output, overwrite)
    dataset = _dataset(options["dataset_path"], options["public"])
    starts = [_place(dataset, place) for place in origins] or _all_of(dataset, "province")
    ends = [_place(dataset, place) for place in destinations] or _all_of(dataset, "destination")
    if options["as_of"] and (options["since"] or options["until"]):
        raise click.UsageError("--as-of is one date, --since and --until are a span: give the one or the other")
    days = (options["as_of"],) if options["as_of"] else _days(dataset, options)
    rows = batch_routes(
        scenario_network(dataset, _scenario(options)), starts, ends, days, k=k, known_by=_known_by(dataset, options)
    )
    lines = batch_lines(dataset, _progress(rows, len(days) * len(starts) * len(ends) * k), form)
    if output is None:
        for line in lines:
            click.echo(line, nl=False)
        _say(IS_AND_IS_NOT)
        return
    with write_beside(output, overwrite=overwrite) as beside, beside.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(lines)
    click.echo(output)


@main.command(epilog=EXIT_CODES)
@click.argument("origin", required=False)
@click.argument("destination", required=False)
@click.option("--all", "all_pairs", is_flag=True, help="All provinces to all destinations.")
@span_options
@draws_options
@click.option("--chunk", type=click.IntRange(1), default=4096, show_default=True, help="Draws solved at once.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="How many processes.")
@click.option("--checkpoint", type=click.Path(), metavar="DIR", help="Keep finished chunks here, and go on from them.")
@click.option("--dask", metavar="ADDRESS", help="Solve the chunks on this Dask cluster.")
@click.option(
    "--engine", type=click.Choice(("auto", "numpy", "numba")), default="auto", show_default=True, help="Solver."
)
@csv_option
@click.option("--plot", type=click.Path(), metavar="FILE.png|svg", help="Draw a fan chart.")
@overwrite_option
@json_option
@known_by_option
@scenario_options
@dataset_option
@public_option
def ensemble(origin: str | None, destination: str | None, all_pairs: bool, **options: Any) -> None:
    """Vary every judgement within its range: intervals of the index, and how often each route is the least-risk one.

    \b
    Examples:
      route-risk ensemble KP-10 KOR --since 2008-01-01 --until 2014-01-01
      route-risk ensemble --all --since 2020 --draws 4096 --checkpoint run --csv
      route-risk ensemble KP-09 KOR --plot fan.svg

    The number of draws is a power of two. The same seed gives the same numbers, whatever the chunks and workers.
    """
    from .geo.doubt.ensemble import choose_engine, ensemble_run
    from .geo.doubt.ensemble_chunks import chunk_bounds, collect
    from .geo.doubt.summary import summarise
    from .geo.model.scenario import scenario_network
    from .layers.parameter_ranges import read_parameter_ranges
    from .maps.text.doubt import ensemble_record, ensemble_text
    from .maps.text.doubt_csv import ensemble_csv
    from .maps.text.doubt_files import checkpointed_chunks

    if all_pairs == (origin is not None and destination is not None):
        raise click.UsageError("give ORIGIN and DESTINATION, or --all")
    _check_output(options)
    dataset = _dataset(options["dataset_path"], options["public"])
    known_by = _known_by(dataset, options)
    run = ensemble_run(
        scenario_network(dataset, _scenario(options)),
        _all_of(dataset, "province") if all_pairs else [_place(dataset, origin or "")],
        _all_of(dataset, "destination") if all_pairs else [_place(dataset, destination or "")],
        _days(dataset, options),
        ranges=read_parameter_ranges(options["dataset_path"]),
        draws=options["draws"],
        seed=options["seed"],
        known_by=known_by,
    )
    run = choose_engine(run, options["engine"])
    solve = None
    if options["dask"]:
        from .geo.doubt.ensemble_cluster import cluster_chunks

        solve = partial(cluster_chunks, address=options["dask"])
    chunks = checkpointed_chunks(
        run, options["checkpoint"], size=options["chunk"], workers=options["workers"], solve=solve
    )
    try:
        result = collect(run, _progress(chunks, len(chunk_bounds(run.draws, options["chunk"]))))
    except KeyboardInterrupt as error:
        if options["checkpoint"]:
            error.add_note(f"the same command goes on from the chunks in {options['checkpoint']}")
        raise
    record = ensemble_record(
        dataset,
        _scenario(options),
        run,
        summarise(result),
        known_by=known_by.isoformat() if known_by else None,
    )
    if options["plot"]:
        from .maps.figure.doubt import plot_ensemble

        plot_ensemble(dataset, record, options["plot"], overwrite=options["overwrite"])
    text = partial(ensemble_text, dataset, record, style=_heading)
    _print_one_of(options, record, text, partial(ensemble_csv, record))


@main.command(epilog=EXIT_CODES)
@click.argument("origin", required=False)
@click.argument("destination", required=False)
@click.option("--network", is_flag=True, help="The network index instead of one origin's route.")
@draws_options
@csv_option
@click.option("--plot", type=click.Path(), metavar="FILE.png|svg", help="Draw the indices.")
@overwrite_option
@json_option
@setting_options
def sensitivity(origin: str | None, destination: str | None, network: bool, **options: Any) -> None:
    """Ask which judgement matters most for a route on a date: Sobol' first-order and total indices.

    \b
    Examples:
      route-risk sensitivity KP-10 KOR --as-of 2013-07-01
      route-risk sensitivity --network --as-of 2020-01-01 --draws 1024 --json
      route-risk sensitivity KP-10 KOR --csv > judgements.csv
    """
    from .geo.doubt.ensemble import ensemble_run
    from .geo.doubt.sensitivity import sensitivity as sobol_sensitivity
    from .geo.model.origins import origin_shares, share_weights
    from .geo.model.scenario import check_date, scenario_network
    from .layers.parameter_ranges import read_parameter_ranges
    from .maps.text.doubt import sensitivity_record, sensitivity_text
    from .maps.text.doubt_csv import sensitivity_csv

    _check_output(options)
    dataset = _dataset(options["dataset_path"], options["public"])
    origin, destination = _timeline_ends(dataset, network, origin, destination)
    end = _place(dataset, destination)
    weights = share_weights(origin_shares(dataset.claims, dataset.nodes.values())) if network else None
    day = options["as_of"] or dataset.valid_until
    check_date(dataset, day)
    known_by = _known_by(dataset, options)
    run = ensemble_run(
        scenario_network(dataset, _scenario(options)),
        list(weights) if weights is not None else [_place(dataset, origin or "")],
        [end],
        [day],
        ranges=read_parameter_ranges(options["dataset_path"]),
        draws=options["draws"],
        seed=options["seed"],
        known_by=known_by,
    )
    found = sobol_sensitivity(run, weights=weights, points=options["draws"])
    record = sensitivity_record(
        dataset,
        _scenario(options),
        run,
        found,
        network=network,
        known_by=known_by.isoformat() if known_by else None,
    )
    if options["plot"]:
        from .maps.figure.doubt import plot_sensitivity

        plot_sensitivity(dataset, record, options["plot"], overwrite=options["overwrite"])
    text = partial(sensitivity_text, dataset, record, style=_heading)
    _print_one_of(options, record, text, partial(sensitivity_csv, record))


@main.command(epilog=EXIT_CODES)
@click.argument("destination", required=False)
@click.option("--calibrate", "calibrated", is_flag=True, help="Also fit parameters, leave-one-year-out; labelled so.")
@csv_option
@click.option("--plot", type=click.Path(), metavar="FILE.png|svg", help="Draw the index and the arrivals.")
@overwrite_option
@json_option
@scenario_options
@dataset_option
@public_option
def backtest(destination: str | None, calibrated: bool, **options: Any) -> None:
    """Test the yearly network index against arrivals, and print what comes out.

    \b
    Examples:
      route-risk backtest
      route-risk backtest KOR --json
      route-risk backtest --csv > backtest.csv
    """
    from .geo.answers.timeline import arrivals_by_year
    from .geo.doubt.backtest import backtest as run_backtest
    from .geo.doubt.backtest import calibrate
    from .geo.model.origins import origin_shares, share_weights
    from .geo.model.scenario import scenario_network
    from .layers.parameter_ranges import read_parameter_ranges
    from .maps.text.doubt import backtest_record, backtest_text
    from .maps.text.doubt_csv import backtest_csv

    _check_output(options)
    dataset = _dataset(options["dataset_path"], options["public"])
    end = _place(dataset, destination or dataset.default_destination)
    ready = scenario_network(dataset, _scenario(options))
    weights = share_weights(origin_shares(dataset.claims, dataset.nodes.values()))
    shared: dict[str, Any] = {
        "arrivals": arrivals_by_year(dataset.claims, end),
        "ranges": read_parameter_ranges(options["dataset_path"]),
    }
    _say("comparing the index with arrivals, with each event left out in turn ...")
    found = run_backtest(ready, weights, end, **shared)
    calibration = calibrate(ready, weights, end, **shared) if calibrated else None
    record = backtest_record(dataset, ready.scenario, found, calibration=calibration)
    if options["plot"]:
        from .maps.figure.doubt import plot_backtest

        plot_backtest(dataset, record, options["plot"], overwrite=options["overwrite"])
    text = partial(backtest_text, dataset, record, style=_heading)
    _print_one_of(options, record, text, partial(backtest_csv, record))


def _all_of(dataset: Dataset, kind: str) -> list[str]:
    """Return the ids of all nodes of a kind, in order."""
    return [key for key, node in sorted(dataset.nodes.items()) if node.kind == kind]


def _check_output(options: dict[str, Any]) -> None:
    """Stop before the work where the forms of output exclude each other or the figure could not be written."""
    if options["as_csv"] and options["as_json"]:
        raise click.UsageError("--csv and --json exclude each other: choose one")
    if options["plot"]:
        from .maps.figure.charts import check_format

        check_format(options["plot"])
        _refuse_existing(options["plot"], options["overwrite"])


def _print_one_of(options: dict[str, Any], record: Any, text: Callable[[], str], csv: Callable[[], str]) -> None:
    """Print a record as JSON, CSV or text, and say beside text what the index is and is not."""
    if options["as_json"]:
        _print_json(record)
        return
    if options["as_csv"]:
        click.echo(csv(), nl=False)
    else:
        click.echo(text())
    _say(f"\n{IS_AND_IS_NOT}")


@main.command("map", epilog=EXIT_CODES)
@click.option(
    "-o", "output", type=click.Path(), default="route-risk-map.html", show_default=True, help="The HTML file to write."
)
@origin_option
@destination_option
@k_option
@click.option("--since", type=DAY, help="First date of a slider.")
@click.option("--until", type=DAY, help="Last date of a slider; the dataset's last day if left out.")
@click.option(
    "--step",
    type=click.Choice(("year", "quarter", "month")),
    default="year",
    show_default=True,
    help="How far apart the dates of a slider are.",
)
@click.option("--compare", nargs=2, metavar="A B", help="Map the change between two sides; see compare --help.")
@click.option("--draws", type=int, help="Add intervals and chances of routes from so many draws, a power of two.")
@click.option("--seed", type=int, help="Of the random sequence of the draws; 0 if left out.")
@click.option("--lang", type=click.Choice(("en", "ko")), default="en", show_default=True, help="Language it opens in.")
@click.option("--tiles", is_flag=True, help="Add OpenStreetMap tiles: the map then asks a server for them.")
@overwrite_option
@setting_options
def map_command(
    output: str, origin: str | None, destination: str | None, k: int, overwrite: bool, **options: Any
) -> None:
    """Write a map as one HTML file that asks nothing of any server.

    Of a date; over time, with --since; or of what changed, with --compare. It holds the routes of all provinces to
    all destinations: choose others in the page. With --draws 1024 it also shows how far the index and the routes depend
    on the judgements behind them, in the numbers of route-risk ensemble.

    \b
    Examples:
      route-risk map
      route-risk map -o 2013.html --as-of 2013-07-01
      route-risk map -o time.html --since 1998-01-01 --step year --origin KP-09 --destination KOR -k 3
      route-risk map -o change.html --compare 2009-01-01 2013-01-01
      route-risk map -o doubt.html --since 1998-01-01 --draws 1024
    """
    from .geo.model.origins import origin_shares, share_weights
    from .maps.page.build import build_map, write_map
    from .maps.page.ways import Ask

    _both_or_none(origin, destination)
    if options["draws"] is not None:
        from .geo.doubt.draws import check_draws

        check_draws(options["draws"], options["seed"] or 0)
    elif options["seed"] is not None:
        raise click.UsageError("--seed is that of the draws: add --draws, for example --draws 1024")
    _refuse_existing(output, overwrite)
    dataset = _dataset(options["dataset_path"], options["public"])
    settings = _map_settings(dataset, options)
    ask = Ask(k=max(3, k))
    if origin is not None and destination is not None:
        ask = Ask(_place(dataset, origin), _place(dataset, destination), k, max(3, k))
    if options["draws"] is not None:
        ask = ask._replace(ensembles=_map_ensembles(dataset, settings, ask, options))
    _say("reading the layers and drawing the map ...")
    if options["tiles"]:
        _say("warning: with tiles, whoever opens the map tells a tile server where they look, and when")
    shares = share_weights(origin_shares(dataset.claims, dataset.nodes.values()))
    page = build_map(
        dataset,
        _layers(dataset),
        settings,
        shares=shares,
        ask=ask,
        compare=options["compare"] is not None,
        lang=options["lang"],
        tiles=options["tiles"],
    )
    size = write_map(page, output, overwrite=overwrite)
    click.echo(output)
    _say(f"{size / 1000:.0f} kB" + ("" if options["tiles"] else "; open it in any browser, no network is needed"))


def _map_ensembles(
    dataset: Dataset, settings: list[Setting], ask: Ask, options: dict[str, Any]
) -> tuple[EnsembleResult, ...]:
    """Return the ensembles of a map: one about all its dates, or one about each side of a comparison."""
    from .geo.doubt.ensemble import choose_engine, ensemble_run
    from .geo.doubt.ensemble_chunks import CHUNK, chunk_bounds, collect, run_chunks
    from .geo.model.scenario import scenario_network
    from .layers.parameter_ranges import read_parameter_ranges
    from .maps.page.ways import MOST_PAIRS, map_pairs

    origins, destinations = map_pairs(dataset, ask)
    if not origins:
        message = f"with more than {MOST_PAIRS} pairs of places, --draws needs one: add --origin and --destination"
        raise click.UsageError(message)
    ranges, results = read_parameter_ranges(options["dataset_path"]), []
    for sides in [[side] for side in settings] if options["compare"] is not None else [settings]:
        run = ensemble_run(
            scenario_network(dataset, sides[0].scenario),
            origins,
            destinations,
            [side.hazards.as_of for side in sides],
            ranges=ranges,
            draws=options["draws"],
            seed=options["seed"] or 0,
            known_by=sides[0].known_by,
        )
        run, bounds = choose_engine(run, "auto"), chunk_bounds(run.draws, CHUNK)
        results.append(collect(run, _progress(run_chunks(run, bounds), len(bounds))))
    return tuple(results)


def _map_settings(dataset: Dataset, options: dict[str, Any]) -> list[Setting]:
    """Return the settings of a map: one for a date, one for each date of a slider, or the two sides compared."""
    from .geo.model.scenario import evaluate, scenario_network

    over_time = _has_span(options)
    if options["compare"] is not None:
        alone = ("as_of", "known_by", "scenario_file", "without", "with_files", "close", "keep_open", "since", "until")
        if any(options[name] for name in alone):
            raise click.UsageError("--compare takes dates and scenarios in its two sides, not as options of their own")
        return [_side(dataset, side) for side in options["compare"]]
    if not over_time:
        return [_setting(dataset, options)]
    if options["as_of"] is not None:
        raise click.UsageError("--as-of is one date and --since and --until are a span: give one or the other")
    known_by = _known_by(dataset, options)
    ready = scenario_network(dataset, _scenario(options))
    days = _days(dataset, options)
    return [evaluate(ready, day, known_by=known_by) for day in _progress(days, len(days))]


def _refuse_existing(output: str, overwrite: bool) -> None:
    """Stop before the work where the result could not be written."""
    if Path(output).exists() and not overwrite:
        message = f"{output} is there already and is not replaced silently; add --overwrite or choose another -o"
        raise UsageError(message)


@main.command(epilog=EXIT_CODES)
@click.argument("folder", required=False, type=click.Path())
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=("geojson",),
    show_default=True,
    type=click.Choice(("geojson", "gpkg", "graphml", "fgb", "parquet", "csv", "datapackage", "prov")),
    help="Repeatable.",
)
@click.option("--to", "address", metavar="ADDRESS", help="Write to PostGIS instead: postgresql://USER@HOST:PORT/DB.")
@click.option("--schema", default="route_risk", show_default=True, help="The schema for the tables, with --to.")
@click.option("--since", type=DAY, help="First date of layers over time.")
@click.option("--until", type=DAY, help="Last date of layers over time; the dataset's last day if left out.")
@click.option(
    "--step",
    type=click.Choice(("year", "quarter", "month")),
    default="year",
    show_default=True,
    help="How far apart their dates are.",
)
@overwrite_option
@setting_options
def export(folder: str | None, address: str | None, schema: str, overwrite: bool, **options: Any) -> None:
    """Write all layers with their risk on a date into FOLDER, or into PostGIS, for GIS and other tools.

    QGIS opens the GeoPackage styled. With --since, geojson and gpkg also have layers over time, which it plays; the
    date of the other layers is then the last one, or --as-of.

    \b
    Examples:
      route-risk export gis
      route-risk export gis --format gpkg --since 1998-01-01 --step quarter
      route-risk export gis --format gpkg --format graphml --as-of 2019-06-01
      route-risk export --to postgresql://ann@localhost/research --as-of 2019-06-01

    The password of a database belongs into PGPASSWORD, ~/.pgpass or a service file, as for psql.
    """
    _check_target(folder, address, options)
    dataset = _dataset(options["dataset_path"], options["public"])
    over_time = _map_settings(dataset, {**options, "as_of": None, "compare": None}) if _has_span(options) else []
    setting = over_time[-1] if over_time and options["as_of"] is None else _setting(dataset, options)
    _say("reading the layers and writing them ...")
    layers = _layers(dataset)
    if address is not None:
        from .maps.export.postgis import write_postgis

        for table in write_postgis(dataset, layers, setting, address, schema=schema, overwrite=overwrite):
            click.echo(table)
    elif folder is not None:
        from .maps.export.write import export_dataset

        formats = tuple(dict.fromkeys(options["formats"]))
        for path in export_dataset(
            dataset, layers, setting, folder, formats=formats, over_time=over_time, overwrite=overwrite
        ):
            click.echo(path)


def _check_target(folder: str | None, address: str | None, options: dict[str, Any]) -> None:
    """Stop where it is not clear where an export goes, or an option is of another kind of target."""
    if (folder is None) == (address is None):
        raise click.UsageError("give FOLDER, or --to and the address of a database")
    if address is not None and _has_span(options):
        raise click.UsageError("--since and --until are of files in FOLDER, --to writes the tables of one date")
    if address is not None and _is_given("formats"):
        raise click.UsageError("--format is of files in FOLDER, --to writes tables: give the one or the other")
    if address is None and _is_given("schema"):
        raise click.UsageError("--schema goes with --to")
    if "://" in (folder or ""):
        raise click.UsageError("the address of a database goes after --to")
    if address is not None:
        from .maps.export.postgres import read_address

        read_address(address)  # before the work


def _has_span(options: dict[str, Any]) -> bool:
    return options["since"] is not None or options["until"] is not None


def _is_given(option: str) -> bool:
    """Tell whether the user gave an option of the command that runs."""
    return click.get_current_context().get_parameter_source(option) is not ParameterSource.DEFAULT


@main.command(epilog=EXIT_CODES)
@click.argument("dataset", required=False, type=click.Path())
@click.option(
    "--draw", type=click.Path(), metavar="FILE.png|svg|html|md", help="Draw it, with faults and thin sources marked."
)
@overwrite_option
@json_option
def validate(dataset: str | None, draw: str | None, overwrite: bool, as_json: bool) -> None:
    """Check a dataset folder (the embedded one if left out): tables, keys, dates, scopes, geometry, topology.

    \b
    Examples:
      route-risk validate
      route-risk validate my-dataset
      route-risk validate my-dataset --draw check.html

    With --draw, what can be drawn is drawn, faulty or not: provinces, border segments, nodes and legs. HTML and
    Markdown also list every fault, every warning and every node without geometry.
    """
    from .geo.answers.thin_sources import thin_sources
    from .layers.frames import inspect_dataset
    from .maps.text.tables import count_of

    if draw is not None:
        from .maps.figure.dataset import check_drawing_format

        check_drawing_format(draw)
        _refuse_existing(draw, overwrite)
    meter = _Meter()
    found = inspect_dataset(
        dataset, watch=lambda file, done, size: meter.say(lambda _: f"{done * 100 // size} % of {file} has been read")
    )
    meter.clear()
    warnings = () if found.faults or found.dataset is None else thin_sources(found.dataset)
    if as_json:
        rows = [fault._asdict() for fault in found.faults]
        texts = [str(warning) for warning in warnings]
        _print_json({"schema_version": "1", "valid": not rows, "faults": rows, "warnings": texts})
    else:
        click.echo("\n".join(map(str, found.faults)) or f"{dataset or 'the embedded dataset'} is valid")
        for warning in warnings:
            _say(f"warning: {warning}")
    if found.faults:
        _say(count_of(fault_count(found.faults), "fault"))
    if draw is not None:
        _draw_dataset(found, draw, warnings, overwrite=overwrite)
    if found.faults:
        sys.exit(3)


def _draw_dataset(found: Inspection, path: str, warnings: Iterable[Fault], *, overwrite: bool) -> None:
    """Draw what a dataset folder holds, as far as it can be drawn."""
    from .maps.figure.dataset import draw_dataset

    if found.dataset is None or found.layers["nodes"].empty:
        _say(f"{path} is not written: nothing in the folder can be drawn before these faults are repaired")
        return
    shared: dict[str, Any] = {"faults": found.faults, "warnings": tuple(warnings), "overwrite": overwrite}
    for file in draw_dataset(found.dataset, found.layers, path, **shared):
        _say(f"wrote {file}")


@main.command("new", epilog=EXIT_CODES)
@click.argument("folder", type=click.Path())
@click.option("--name", default="my-routes", show_default=True, help="Name of the dataset in its descriptor.")
def new_command(folder: str, name: str) -> None:
    """Write a small, valid, invented dataset into a new FOLDER, to start from; its README says what to change.

    \b
    Examples:
      route-risk new my-dataset
      route-risk new sahel --name sahel-2012
    """
    from .layers.new_dataset import new_dataset

    for path in new_dataset(folder, name=name):
        click.echo(path)
    _say(
        f"an invented example; {Path(folder) / 'README.md'} says what to change. Next:\n"
        f"  route-risk validate {folder} --draw check.html\n"
        f"  route-risk map --dataset {folder} -o map.html"
    )


@main.group("import", cls=_Group, epilog=EXIT_CODES)
def import_group() -> None:
    """Bring in data of other tools: flee (a network) or osm (boundaries).

    \b
    Examples:
      route-risk import flee flee/mali --out mali
      route-risk import osm mali.osm.bz2 --out layers --origin MLI
    """


@import_group.command("flee", epilog=EXIT_CODES)
@click.argument("folder", type=click.Path())
@click.option("--out", type=click.Path(), required=True, metavar="DATASET", help="A new folder for the dataset.")
@click.option("--name", help="Name of the dataset; flee-COUNTRY-YEAR if left out.")
@click.option("--country", "countries", multiple=True, metavar="NAME=ISO3", help="Code of a country name. Repeatable.")
@click.option("--released", type=DAY, help="Day of the release; the first that the embargo allows if left out.")
@click.option("--public", is_flag=True, help="Mark the dataset public; towns and camps are restricted otherwise.")
def import_flee_command(
    folder: str, out: str, name: str | None, countries: tuple[str, ...], released: date | None, public: bool
) -> None:
    """Turn a FOLDER of Flee input files into a dataset: closures block, conflicts raise the risk.

    \b
    Examples:
      route-risk import flee flee/mali --out mali
      route-risk import flee flee/test --out test --country Landia=XKX
    """
    from datetime import date as day

    from .layers.flee.dataset import import_flee

    report = import_flee(
        folder,
        out,
        name=name,
        countries=_pairs(countries),
        released=released,
        today=day.today(),
        sensitivity="public" if public else "restricted",
    )
    for path in report.files:
        click.echo(path)
    for remark in report.remarks:
        _say(f"note: {remark}")
    _say(f"{report.name}: {report.nodes} nodes, {report.legs} legs, {report.events} events, released {report.released}")


@import_group.command("osm", epilog=EXIT_CODES)
@click.argument("source", metavar="FILE.osm|PLACE")
@click.option("--out", "folder", type=click.Path(), required=True, help="Folder for the layers.")
@click.option("--place", is_flag=True, help="SOURCE is the name of a place: ask OpenStreetMap's servers for it.")
@click.option("--cache", type=click.Path(), default="osm-cache", show_default=True, help="OSMnx's cache, with --place.")
@click.option("--admin-level", type=click.IntRange(2, 11), default=4, show_default=True, help="Which divisions.")
@click.option("--origin", help="The origin country, ISO 3166-1 alpha-3; where there are several.")
@click.option("--tolerance", type=float, help="Generalisation in degrees; the resolution floor if left out.")
@click.option("--by", type=click.Choice(("iso", "name")), help="How to match, with --dataset; both if left out.")
@overwrite_option
@dataset_option
def import_osm_command(source: str, folder: str, place: bool, cache: str, admin_level: int, **options: Any) -> None:
    """Make provinces, border segments and points of an OpenStreetMap extract, or of a place by its name.

    \b
    Examples:
      route-risk import osm mali.osm.bz2 --out layers --origin MLI
      route-risk import osm Mali --place --out layers --dataset my-dataset
    """
    from .layers.boundaries.osm import fetch_osm_areas, import_osm, match_osm, read_osm_areas

    if place:
        _say("OpenStreetMap's servers learn what you ask for, and from where; an extract file asks nobody")
        areas = fetch_osm_areas(source, cache, admin_level=admin_level)
    else:
        areas = read_osm_areas(source, admin_level=admin_level)
    shared: dict[str, Any] = {"overwrite": options["overwrite"]}
    if options["dataset_path"] is not None:
        dataset = _dataset(options["dataset_path"])
        _say_matches(
            match_osm(areas, Path(folder), dataset, by=options["by"], tolerance_deg=options["tolerance"], **shared)
        )
        return
    tolerance = {} if options["tolerance"] is None else {"tolerance_deg": options["tolerance"]}
    report = import_osm(areas, Path(folder), origin=options["origin"], **tolerance, **shared)
    for path in report.files:
        click.echo(path)
    for skipped in report.skipped:
        _say(f"left out {skipped.code}: {skipped.reason}")


def _say_matches(report: MatchReport) -> None:
    """Print the files that were written, and on stderr what matched and what did not."""
    for path in report.files:
        click.echo(path)
    _say(f"{len(report.matched)} areas matched")
    for unmatched in report.unmatched:
        _say(f"no node: {unmatched.feature}: {unmatched.reason}")
    for node_id in report.missing:
        _say(f"no geometry for: {node_id}")
    for segment in report.extra_segments:
        _say(f"left out border line {segment}: no node of the dataset")


def _pairs(texts: Iterable[str]) -> dict[str, str]:
    """Return NAME=VALUE options as a dict."""
    pairs = [text.partition("=") for text in texts]
    for name, equals, value in pairs:
        if not (name and equals and value):
            raise click.UsageError(f"{name!r} is not NAME=ISO3, e.g. Land_N=NER")
    return {name: value for name, _, value in pairs}


@main.command(epilog=EXIT_CODES)
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--out", "folder", type=click.Path(), required=True, help="Folder for the layers.")
@click.option("--origin", help="The origin country: first two letters of its codes, e.g. KP.")
@click.option("--tolerance", type=float, help="Generalisation in degrees; the resolution floor (0.03) if left out.")
@click.option("--code-column", help="Column with the ISO 3166-2 codes, where it is not found by itself.")
@click.option(
    "--by", type=click.Choice(("iso", "pcode", "name")), help="How to match, with --dataset; all if left out."
)
@click.option("--column", help="The column to match by, with --by.")
@dataset_option
@click.option("--attribution", default="", help="Who made the boundaries; written into the layers.")
@click.option("--license", "license_", default="", help="Licence of the boundaries; written into the layers.")
@overwrite_option
def boundaries(
    files: tuple[str, ...], folder: str, attribution: str, license_: str, overwrite: bool, **options: Any
) -> None:
    """Generalise admin-1 FILES with ISO 3166-2 codes to provinces, border segments and points.

    \b
    Examples:
      route-risk boundaries admin1.geojson --out layers --origin KP
      route-risk boundaries prk.gpkg neighbours.gpkg --out layers --origin KP --attribution "Made with Natural Earth"
      route-risk boundaries admin1.shp.zip --out layers --dataset my-dataset --by name
    """
    from .layers.boundaries.make import RESOLUTION_FLOOR_DEG, Credit, make_boundaries

    _say("reading and generalising all files together ...")
    paths, credit = [Path(file) for file in files], Credit(attribution, license_)
    if options["dataset_path"] is not None:
        from .layers.boundaries.match import match_boundaries

        matched = match_boundaries(
            paths,
            Path(folder),
            _dataset(options["dataset_path"]),
            credit=credit,
            by=options["by"],
            column=options["column"],
            tolerance_deg=options["tolerance"],
            overwrite=overwrite,
        )
        _say_matches(matched)
        return
    report = make_boundaries(
        paths,
        Path(folder),
        credit=credit,
        origin=options["origin"],
        tolerance_deg=RESOLUTION_FLOOR_DEG if options["tolerance"] is None else options["tolerance"],
        code_column=options["code_column"],
        overwrite=overwrite,
    )
    for path in report.files:
        click.echo(path)
    for skipped in report.skipped:
        _say(f"left out {skipped.code}: {skipped.reason}")


@main.command("plot", epilog=EXIT_CODES)
@click.option("-o", "output", type=click.Path(), required=True, metavar="FILE.png|svg", help="The figure to write.")
@origin_option
@destination_option
@k_option
@click.option("--compare", nargs=2, metavar="A B", help="Draw the change between two sides; see compare --help.")
@overwrite_option
@setting_options
def plot_command(
    output: str, origin: str | None, destination: str | None, k: int, overwrite: bool, **options: Any
) -> None:
    """Draw the map of a date, or of what changed, as a figure for papers: PNG or SVG.

    \b
    Examples:
      route-risk plot -o map.png --as-of 2013-07-01
      route-risk plot -o routes.svg --origin KP-10 --destination KOR -k 3
      route-risk plot -o change.png --compare 2009-01-01 2013-01-01
    """
    from .geo.model.origins import origin_shares, share_weights
    from .geo.model.routes import k_least_risk_routes
    from .maps.figure.charts import check_format
    from .maps.figure.map import map_figure, plot_map

    _both_or_none(origin, destination)
    check_format(output)
    _refuse_existing(output, overwrite)
    dataset = _dataset(options["dataset_path"], options["public"])
    settings = _map_settings(dataset, {**options, "since": None, "until": None})
    routes: list[list[str]] = []
    if origin is not None and destination is not None:
        field = settings[-1].hazards
        found = k_least_risk_routes(field, _place(dataset, origin), _place(dataset, destination), k)
        routes = [[field.network.legs[leg].leg_id for leg in item.legs] for item in found]
    shares = share_weights(origin_shares(dataset.claims, dataset.nodes.values()))
    figure = map_figure(dataset, _layers(dataset), settings, shares=shares, routes=routes)
    plot_map(figure, output, overwrite=overwrite)
    click.echo(output)


@main.command(epilog=EXIT_CODES)
@click.option("-o", "output", type=click.Path(), required=True, metavar="FILE.html|md", help="The report to write.")
@click.option("--origin", metavar="PLACE", required=True, help="Where routes start.")
@click.option("--destination", metavar="PLACE", required=True, help="Where routes end.")
@k_option
@click.option("--compare", nargs=2, metavar="A B", help="Report the change between two sides; see compare --help.")
@overwrite_option
@setting_options
def report(output: str, origin: str, destination: str, k: int, overwrite: bool, **options: Any) -> None:
    """Write a brief to print: question, answer, map, routes, explanation, sources and limits.

    \b
    Examples:
      route-risk report -o brief.html --origin KP-10 --destination KOR --as-of 2013-07-01 -k 3
      route-risk report -o change.md --origin KP-10 --destination KOR --compare 2009-01-01 2013-01-01

    An HTML report is one file that asks nothing of any server; beside a Markdown report stands its map, an SVG. That
    no route is open is an answer as well: the report then says what closes it.
    """
    from .geo.model.origins import origin_shares, share_weights
    from .maps.report.brief import check_report_format, report_files, report_parts, write_report

    check_report_format(output)
    for path in report_files(output):
        _refuse_existing(str(path), overwrite)
    dataset = _dataset(options["dataset_path"], options["public"])
    places = _place(dataset, origin), _place(dataset, destination)
    settings = _map_settings(dataset, {**options, "since": None, "until": None})
    _say("reading the layers and drawing the map ...")
    shares = share_weights(origin_shares(dataset.claims, dataset.nodes.values()))
    title, parts = report_parts(dataset, _layers(dataset), settings, places, shares=shares, k=k)
    write_report(title, parts, output, overwrite=overwrite)
    for path in report_files(output):
        click.echo(str(path))
