"""The door of the tool: finds commands, hands them loaders, and turns errors into exit codes."""

from __future__ import annotations

import atexit
import gc
import os
from functools import partial
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, Any, NoReturn

import click

from . import _Doors
from .geo.errors import InvalidDataError, NoOpenRouteError, ResponsibilityError, RouteRiskError, UsageError
from .geo.extras import EXTRAS, MissingExtraError
from .geo.terminal import (
    EXIT_CODES,
    PASSING,
    LazyCommands,
    NearGroup,
    leave,
    reading,
    refuse_option,
    say_what_is_lacking,
    write_anywhere,
)
from .geo.texts import plain_letters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from geopandas import GeoDataFrame

    from .geo.errors import Fault
    from .geo.model.scenario import Scenario
    from .geo.model.schema import Dataset, RecordFactor
    from .geo.session import Loaders

_COMMANDS = {
    "layers.commands": ("boundaries", "import_group", "new_command", "validate"),
    "maps.commands.doubt": ("backtest", "ensemble", "sensitivity"),
    "maps.commands.exports": ("export",),
    "maps.commands.glossary": ("glossary",),
    "maps.commands.pictures": ("map_command", "plot_command", "report"),
    "maps.commands.record": ("calibrate", "check"),
    "maps.commands.shares": ("shares",),
    "maps.commands.queries": ("compare", "route", "routes", "timeline"),
    "maps.commands.entities": ("help_command", "list_command", "show"),
}
"""The functions behind the commands, by the module that holds them."""


class _Loaders(_Doors):
    """What one room asks of another: what reads and what draws, imported when it is used."""

    def read_dataset(self, folder: str | Path | None, *, translations: bool = True) -> Dataset:
        from .layers.dataset import read_dataset

        dataset = read_dataset(folder, translations=translations, watch=reading())
        if dataset.sensitivity != "public":  # what this command writes is for the owner of the files alone
            click.get_current_context().call_on_close(partial(os.umask, os.umask(0o077)))
        return dataset

    def parse_side(self, text: str, dataset: Dataset) -> tuple[date, date | None, Scenario]:
        from .geo.release.masked_texts import mask_scenario
        from .layers.scenarios import parse_side

        day, known_by, scenario = parse_side(text, dataset)
        return day, known_by, mask_scenario(dataset, scenario)

    def write_record_factors(self, path: str, rows: Sequence[RecordFactor], *, overwrite: bool) -> None:
        from .layers.record_factors import write_record_factors

        write_record_factors(path, rows, overwrite=overwrite)

    def check_drawing(self, path: str) -> None:
        from .maps.figure.dataset import check_drawing_format

        check_drawing_format(path)

    def draw_dataset(
        self,
        dataset: Dataset,
        layers: Mapping[str, GeoDataFrame],
        path: str,
        *,
        faults: Sequence[Fault],
        warnings: Sequence[Fault],
        overwrite: bool,
    ) -> Sequence[Path]:
        from .maps.figure.dataset import draw_dataset

        return draw_dataset(dataset, layers, path, faults=faults, warnings=warnings, overwrite=overwrite)


LOADERS: Loaders = _Loaders()


class _Door(NearGroup):
    """The group of all commands, which turns the tool's errors into exit codes."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run as a program; a request to end is an interruption, so that it leaves nothing behind either."""
        import signal

        gc.set_threshold(50_000)  # what a program reads it keeps: searching it for garbage takes a twelfth of a query
        atexit.register(gc.freeze)  # nor does its end need a search, which takes a tenth
        write_anywhere()
        ours = signal.getsignal(signal.SIGTERM) is signal.SIG_DFL and current_thread() is main_thread()
        if ours:
            signal.signal(signal.SIGTERM, _interrupt)
        try:
            with plain_letters():
                return super().main(*args, **options)
        finally:
            say_what_is_lacking()
            if ours:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            PASSING.show("")  # over the ^C that the terminal wrote
            kept = "".join(f"; {note}" for note in getattr(error, "__notes__", ()))
            exec("")  # noqa: S102 - after one that passed an `exec`, `python -m` ends by the signal, unless another ran
            leave(f"interrupted{kept}; no file is left half-written", 128 + (error.args or (2,))[0])
        except RouteRiskError as error:
            codes = ((InvalidDataError, 3), (NoOpenRouteError, 4), (ResponsibilityError, 5), (UsageError, 2))
            leave(str(error), next((code for kind, code in codes if isinstance(error, kind)), 1))
        except click.UsageError as error:
            self._refuse(error)
        except BrokenPipeError:
            raise  # the reader has seen enough; click leaves without a word
        except ModuleNotFoundError as error:
            package = (error.name or "").partition(".")[0]
            if package not in EXTRAS:
                raise
            leave(str(MissingExtraError(package)), 1)
        except (OSError, RuntimeError) as error:
            _stop_at_system(error)
        finally:
            PASSING.clear()

    def _refuse(self, error: click.UsageError) -> NoReturn:
        """Raise an error of click again, without a password, and with what is near an option that is none."""
        from .geo.texts import hide_passwords

        message = error.format_message()
        if hide_passwords(message) != message:  # click repeats an address that is in the wrong place
            raise click.UsageError(hide_passwords(message), error.ctx) from None
        if isinstance(error, click.NoSuchOption):
            refuse_option(error, self)
        raise error


def _stop_at_system(error: OSError | RuntimeError) -> NoReturn:
    """Say in one line what the system, or GDAL on its behalf, could not do; raise what is a fault of the program."""
    if not isinstance(error, OSError) and type(error).__module__ != "pyogrio.errors":
        raise error
    where = f"{name}: " if (name := getattr(error, "filename", None)) else ""
    what = getattr(error, "strerror", None) or error
    leave(f"{where}{what}. Check the path, permissions and free disk space.", 1)


def _interrupt(signum: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt(signum)


@click.group(
    cls=_Door,
    commands=LazyCommands(__package__, _COMMANDS),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100, "obj": LOADERS},
    epilog=EXIT_CODES,
)
@click.version_option(None, "-V", "--version", package_name="route-risk", prog_name="route-risk")
def main() -> None:
    """Compare refugee routes by a risk index built from documented policy.

    It finds routes and writes maps, reports and GIS layers, with the sources of every event and published figure.

    \b
    Examples:
      route-risk map -o map.html
      route-risk route "North Hamgyong" "South Korea" --as-of 2013-07-01 -k 3
      route-risk list events --scope border:PRK-CHN --since 2020
      route-risk show KP-10
      route-risk export gis --format gpkg

    For retrospective research at the level of provinces and countries. The index gives an order, not an amount: it is
    not a probability of arrest, not a forecast and not travel advice.
    """
