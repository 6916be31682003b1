"""Where the answer of a command goes: the screen or a file, as text, CSV, JSON or a figure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...geo.answers.records import IS_AND_IS_NOT
from ...geo.errors import UsageError
from ...geo.terminal import (
    csv_option,
    heading,
    json_option,
    json_text,
    overwrite_option,
    print_json,
    refuse_existing,
    say,
    tell,
)
from ..text.phrases import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ...geo.model.scenario import EvaluatedNetwork
    from .session import Session

NAMES = ("as_csv", "as_json", "plot", "lang", "width", "dpi", "out", "overwrite")


@dataclass(frozen=True, slots=True)
class Output:
    """How an answer is wanted: as CSV or JSON instead of text, in a file instead of on the screen, drawn beside it."""

    as_csv: bool = False
    as_json: bool = False
    plot: str | None = None
    lang: str = "en"
    width: float | None = None
    dpi: int = 200
    out: str | None = None
    overwrite: bool = False
    has_csv: bool = True
    is_drawn: bool = False

    @property
    def form(self) -> str:
        """What is printed or written: ``text``, ``csv``, ``json``, or ``plot`` by the ending of the file."""
        if self.out is None:
            return "json" if self.as_json else "csv" if self.as_csv else "text"
        return self.endings().get(Path(self.out).suffix.lower(), "")

    def endings(self) -> dict[str, str]:
        """Return what the endings of a file stand for."""
        found = {".txt": "text", **({".csv": "csv"} if self.has_csv else {}), ".json": "json"}
        if self.is_drawn:
            from ..figure.charts import FORMATS

            found |= dict.fromkeys(FORMATS, "plot")
        return found

    @property
    def style(self) -> Callable[[str], str]:
        """How a heading is set off: on the screen alone."""
        return heading if self.out is None else str

    @property
    def figure(self) -> str | None:
        """The figure to draw, if any."""
        return self.out if self.form == "plot" else self.plot

    def draw(self, plot: Callable[..., None], session: Session, record: Any, **more: Any) -> None:
        """Draw an answer to the figure that was asked for, and say so."""
        from ..figure.charts import Look

        more |= {"scenario": session.scenario, "look": Look(self.lang, self.width, self.dpi)}
        plot(session.dataset, record, self.figure, overwrite=self.overwrite, **more)
        say(f"wrote {self.figure}")

    def check(self) -> None:
        """Stop before the work where forms exclude each other or a file could not be written."""
        if self.as_csv and self.as_json:
            raise click.UsageError("--csv and --json cannot be combined: choose one")
        if self.plot is not None:
            from ..figure.charts import check_format

            check_format(self.plot)
            refuse_existing(self.plot, overwrite=self.overwrite)
        if self.is_drawn and self.figure is None:
            for name, idle in (("lang", self.lang == "en"), ("width", self.width is None), ("dpi", self.dpi == 200)):
                if not idle:
                    raise click.UsageError(f"--{name} is about the figure: add --plot FILE.svg, or leave it out")
        if self.out is None:
            return
        if not self.form:
            raise ending_error(self.out, self.endings())
        asked = "csv" if self.as_csv else "json" if self.as_json else self.form
        if asked != self.form:
            raise UsageError(
                f"--{asked} and {self.out} ask for two things; leave out --{asked}, or end its name in .{asked}"
            )
        if self.plot is not None and self.form == "plot":
            raise UsageError(f"--plot {self.plot} and -o {self.out} are two figures; leave one out")
        refuse_existing(self.out, overwrite=self.overwrite)

    def give(
        self,
        session: Session,
        record: Any,
        text: Callable[[], str],
        csv: Callable[[], str] | None = None,
        *,
        sides: tuple[EvaluatedNetwork, ...] = (),
        note: str = IS_AND_IS_NOT,
        beside_figure: bool = True,
    ) -> None:
        """Print or write an answer, and say beside it what the index is and is not.

        Parameters
        ----------
        session
            What was asked.
        record
            The answer as JSON.
        text, csv
            What makes the same as text and as CSV, when it is wanted.
        sides
            Those of a comparison.
        note
            What is said beside text and CSV; empty for nothing.
        beside_figure
            Whether text is printed beside a figure, too.
        """
        if self.form == "plot":
            return
        if self.out is not None:
            from ...geo.files import write_beside

            if self.form == "json":
                content = json_text(record) + "\n"
            else:
                content = csv() if self.form == "csv" and csv else session.whole_text(text(), *sides) + "\n"
            with write_beside(self.out, overwrite=self.overwrite) as beside:
                beside.write_text(content, encoding="utf-8", newline="")
            tell(self.out)
            return
        if self.form == "json":
            print_json(record)
            return
        if self.form == "csv" and csv:
            tell(csv())
        elif self.plot is None or beside_figure:
            session.print_text(text(), *sides)
        if note:
            say(f"\n{note}")


def lang_option(what: str) -> Callable[[Any], Any]:
    """Return the option of the language of what a command makes."""
    return click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help=what)


def figure_options(command: Any) -> Any:
    """Give a command the options of how a figure is made: its language and size."""
    width = click.FloatRange(80, 1000)
    command = click.option(
        "--dpi", type=click.IntRange(50, 1200), default=200, show_default=True, help="Dots per inch of a PNG."
    )(command)
    command = click.option("--width", type=width, metavar="MM", help="Width of the figure in millimetres.")(command)
    return lang_option("Language of the figure.")(command)


def output_options(*, csv: bool = True, plot: str = "") -> Callable[[Any], Any]:
    """Return the options of where an answer goes; `plot` says what a figure shows, empty where there is none."""
    kinds = [".txt", *([".csv"] if csv else []), ".json", *([".png", ".svg", ".pdf"] if plot else [])]
    out = click.option(
        "-o",
        "--out",
        type=click.Path(),
        metavar="FILE",
        help=f"A file instead of the screen; its ending says what: {', '.join(kinds)}.",
    )

    def decorate(command: Any) -> Any:
        command = json_option(overwrite_option(command))
        if plot:
            command = figure_options(command)
            command = click.option("--plot", type=click.Path(), metavar="FILE.png|svg|pdf", help=plot)(command)
        return out(csv_option(command) if csv else command)

    return decorate


def take_output(options: dict[str, Any], *, csv: bool = True, plot: bool = False) -> Output:
    """Take the options of `output_options` out of those of a command, checked."""
    given = {name: options.pop(name) for name in NAMES if name in options}
    output = Output(**given, has_csv=csv, is_drawn=plot)
    output.check()
    return output


def check_ending(path: str, *endings: str) -> None:
    """Raise `UsageError` where a file does not end in what is written to it."""
    if Path(path).suffix.lower() not in endings:
        raise ending_error(path, endings)


def ending_error(path: str, endings: Collection[str]) -> UsageError:
    """Return the error of a file whose name ends in nothing that is written to it."""
    *most, last = endings
    said = f"{', '.join(most)} or {last}" if most else last
    return UsageError(f"{path} is not a file that this command writes; end its name in {said}")
