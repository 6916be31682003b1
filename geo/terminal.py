"""How the commands of all rooms talk: notes beside the result, progress, JSON, and the options that they share."""

from __future__ import annotations

import codecs
import io
import json
import os
import shlex
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from .dates import typed_dates
from .errors import UsageError
from .names import near_names, suggest
from .texts import clean, escaped_json, hide_passwords, terminal_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Watch = Callable[[str, int, int], None]
    """Told what is being done, how many steps of it are done, and how many there are."""

EXIT_CODES = """\b
Exit codes: 0 ok, 1 failure, 2 usage, 3 invalid data, 4 no open route,
5 refused by a data-responsibility rule, 130 interrupted (Ctrl-C), 143 asked to end."""


class NearGroup(click.Group):
    """A group of commands that suggests the one whose name is near, and says where an option belongs."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options of the group itself; those of a command stand behind its name."""
        given = [*args]
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            place = next((k for k, word in enumerate(given) if word in self.list_commands(ctx)), len(given))
            if place < len(given) and _has_option(self.commands[given[place]], error.option_name):
                right = shlex.join([*ctx.command_path.split(), given[place], *given[place + 1 :], *given[:place]])
                told = f"{error.option_name} is an option of {given[place]} and goes after its name: {right}"
                raise click.UsageError(hide_passwords(told), ctx) from None
            refuse_option(error, self)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = suggest(args[0], self.list_commands(ctx))
            hint = f" Did you mean {near[0]!r}?" if near and "id you mean" not in error.message else ""
            raise click.UsageError(error.message + hint, ctx) from None


def _has_option(command: click.Command, name: str) -> bool:
    """Tell whether a command, or one of a group, has an option."""
    ones = [command, *(command.commands.values() if isinstance(command, click.Group) else ())]
    return any(name in [*each.opts, *each.secondary_opts] for one in ones for each in one.params)


def refuse_option(error: click.NoSuchOption, group: click.Group) -> NoReturn:
    """Raise that a command has no such option, with those that are spelt much like it, or the commands that have it."""
    ctx = error.ctx
    own = [] if ctx is None else [name for param in ctx.command.params for name in param.opts]
    near = near_names(error.option_name, [name for name in own if name.startswith("--")], limit=2, cutoff=0.75)
    have = [name for name, one in group.commands.items() if _has_option(one, error.option_name)]
    where = "It goes after the name of a command; these" if ctx and ctx.command is group else "These"
    told = "" if near or not have else f" {where} have it: {', '.join(have[:5])}{', …' if len(have) > 5 else ''}."
    raise click.NoSuchOption(error.option_name, f"No such option '{error.option_name}'.{told}", near, ctx) from None


class LazyCommands(MutableMapping[str, click.Command]):
    """Commands by name, each imported when it is asked for, so that a query does not wait for the others.

    Parameters
    ----------
    package
        The package that the modules are in.
    functions
        The functions behind the commands by module; ``map_command`` and ``import_group`` are ``map`` and ``import``.
    """

    def __init__(self, package: str | None, functions: Mapping[str, Iterable[str]]) -> None:
        self._places = {name.partition("_")[0]: (key, name) for key, names in functions.items() for name in names}
        self._package = package
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._loaded:
            module, function = self._places[name]
            self._loaded[name] = getattr(import_module(f".{module}", self._package), function)
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._places[name], self._loaded[name] = ("", name), command

    def __delitem__(self, name: str) -> None:
        del self._places[name]
        self._loaded.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class _Day(click.ParamType[date]):
    """A date option, as people type it; of a month or a year its first day, or its last at the end of a span."""

    name = "DATE"

    def __init__(self, *, last: bool = False) -> None:
        self._last = last

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return typed_dates(value)[self._last] if isinstance(value, str) else value
        except UsageError as error:
            self.fail(str(error), param, ctx)


DAY = _Day()
LAST_DAY = _Day(last=True)

dataset_option = click.option(
    "--dataset", type=click.Path(), metavar="PATH", help="A dataset folder; the embedded dataset if omitted."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON with a schema_version, keys sorted.")
csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
overwrite_option = click.option("--overwrite", is_flag=True, help="Overwrite existing files.")


STAND_INS = {
    **dict.fromkeys("→›", ">"), **dict.fromkeys("–—−‑", "-"), **dict.fromkeys("“”", '"'), **dict.fromkeys("‘’", "'"),
    **dict(zip("▁▂▃▄▅▆▇█", "12345678", strict=True)),
    "…": "...", "≥": ">=", "≤": "<=", "×": "x", "·": "-", "±": "+/-", "©": "(c)", "\u00a0": " ", "°": " deg",
}  # fmt: skip
"""What is printed for a sign that the encoding of the output lacks."""


class _Lacking:
    """What an output that cannot show every letter is written by; it remembers whether a letter was lost."""

    def __init__(self) -> None:
        self.encoding = ""

    def __call__(self, error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        lost = error.object[error.start : error.end]
        told = [STAND_INS.get(c) or unicodedata.normalize("NFKD", c).encode("ascii", "ignore").decode() for c in lost]
        if "" in told:
            self.encoding = error.encoding
        return "".join(part or "?" for part in told), error.end


LACKING = _Lacking()


def write_anywhere() -> None:
    """Have output written in whatever encoding it has: signs that it lacks by stand-ins, letters by a question mark."""
    codecs.register_error("route-risk", LACKING)
    LACKING.encoding = ""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="route-risk")


def say_what_is_lacking() -> None:
    """Say that letters were lost, where they were, and how to keep them."""
    if LACKING.encoding:
        lost = f"some letters are shown as ?, because {LACKING.encoding} has none for them"
        say(f"note: {lost}; set PYTHONUTF8=1 to print UTF-8")
        LACKING.encoding = ""


def page_columns() -> int | None:
    """Return how wide the terminal is, or what COLUMNS says; None where the output is neither asked to fit nor seen."""
    if os.environ.get("COLUMNS", "").isdigit() or sys.stdout.isatty():
        import shutil

        return max(20, shutil.get_terminal_size().columns)
    return None


def styled(text: str, **styles: Any) -> str:
    """Style a text, unless NO_COLOR asks for none; click leaves styles out where the output is no terminal."""
    return text if os.environ.get("NO_COLOR") else click.style(text, **styles)


def heading(text: str) -> str:
    """Set a heading off."""
    return styled(text, bold=True)


def tell(text: object, *, err: bool = False) -> None:
    """Print lines of a result; what a dataset could have put into them to command a terminal is left out."""
    PASSING.clear()
    click.echo(terminal_text(str(text).removesuffix("\n")), err=err)


def say(message: str) -> None:
    """Talk to the user beside the result."""
    tell(hide_passwords(message), err=True)


def leave(message: str, code: int) -> NoReturn:
    """Say what is wrong on stderr, in 40 lines at most, and end the program with a code."""
    lines = message.splitlines()
    shown = lines if len(lines) <= 40 else [*lines[:40], f"... and {len(lines) - 40} more"]
    say("\n".join(f"{styled('error', fg='red')}: {clean(line)}" for line in shown))
    sys.exit(code)


def print_json(record: Any) -> None:
    """Print a record as JSON, keys sorted; letters that the output cannot show are escapes, which say the same."""
    text = json_text(record)
    PASSING.clear()
    click.echo(text if can_print(text) else json.dumps(record, indent=2, sort_keys=True))


def json_text(record: Any) -> str:
    """Return a record as JSON, keys sorted."""
    return escaped_json(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True))


def can_print(text: str) -> bool:
    """Tell whether the output can show a text as it is."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def refuse_existing(output: str, *, overwrite: bool) -> None:
    """Stop before the work where the result could not be written."""
    if Path(output).exists() and not overwrite:
        message = f"{output} already exists; add --overwrite to replace it, or choose another name"
        raise UsageError(message)
    parent = Path(output).parent
    if not parent.is_dir():
        raise UsageError(f"the folder {parent} does not exist; make it first or write elsewhere")
    if not os.access(parent, os.W_OK):
        raise UsageError(f"{parent} cannot be written to; change its rights or write elsewhere")


class _PassingLine:
    """The line of a terminal that says what is being done, until something else is said; never in a pipe or a file."""

    def __init__(self) -> None:
        self._is_shown = False

    def show(self, text: str) -> None:
        """Show a text in place of the last one, cut to the width, since only one line can be taken away."""
        if sys.stderr.isatty():
            import shutil

            self._is_shown = True
            columns = max(20, shutil.get_terminal_size().columns) - 1
            click.echo(f"\r\x1b[K{terminal_text(text)[:columns]}", nl=False, err=True)

    def clear(self) -> None:
        """Take away what was shown."""
        if self._is_shown:
            self._is_shown = False
            click.echo("\r\x1b[K", nl=False, err=True)


PASSING = _PassingLine()
FIRST_S, AGAIN_S = 1.0, 0.5
"""Seconds until a meter is shown for the first time, and again."""


def doing(what: str) -> None:
    """Say on a terminal what is being done, where nobody knows how long it takes; what is said next takes its place."""
    PASSING.show(f"{what} ...")


class Meter:
    """Says on a terminal how far the work is: from the first second on, twice a second.

    Parameters
    ----------
    what
        What is being done, where a line has not said so before.
    """

    def __init__(self, what: str = "") -> None:
        import time

        self._clock = time.monotonic
        self._start = self._shown = time.monotonic()
        self._what = f"{what}: " if what else ""

    def say(self, text_after: Callable[[float], str]) -> None:
        """Show what a function of the seconds since the start returns, where it is time to show something."""
        now = self._clock()
        if now - self._start > FIRST_S and now - self._shown > AGAIN_S:
            self._shown = now
            PASSING.show(self._what + text_after(now - self._start))

    def steps(self, done: int, total: int) -> None:
        """Show how many of all steps are done, and how long the rest takes."""
        self.say(partial(progress_line, done, total))


def watching() -> Watch:
    """Return what work is told by what it does and how far it is; each other thing has its own time left."""
    meters: dict[str, Meter] = {}

    def watch(what: str, done: int, total: int) -> None:
        if what not in meters:
            meters[what] = Meter(what)
            doing(what)
        meters[what].steps(done, total)

    return watch


def reading() -> Watch:
    """Return what the reading of tables is told by their names and how far it is, shown from the first second on."""
    meter = Meter()
    return lambda file, done, size: meter.say(lambda _: f"{done * 100 // size}% of {file} read")


def progress(
    items: Iterable[Any], length: int, what: str = "", *, place: Callable[[Any], int] | None = None
) -> Iterator[Any]:
    """Pass on items; say how far the work is, and how long the rest takes.

    Parameters
    ----------
    items
        What is worked on, one by one.
    length
        How many there are.
    what
        What is being done, where a line has not said so before.
    place
        How far an item is on the way to `length`; where None, each is one step.

    Yields
    ------
    object
        The items.
    """
    meter = Meter(what)
    try:
        for count, item in enumerate(items, start=1):
            yield item
            meter.steps(count if place is None else place(item), length)
    finally:
        PASSING.clear()


def progress_line(done: int, total: int, seconds: float) -> str:
    """Return how far a run is and about how long the rest takes.

    Examples
    --------
    >>> progress_line(1, 4, 30.0), progress_line(3, 4, 600.0), progress_line(0, 4, 0.0)
    ('25% done, about 90 s left', '75% done, about 3 min left', '0% done')
    """
    line = f"{100 * done // total}% done"
    if not done:
        return line
    left = seconds * (total - done) / done
    return f"{line}, about {left:.0f} s left" if left < 120 else f"{line}, about {left / 60:.0f} min left"
