"""Kill every command that writes at random moments; no file may be half-written, and the next run must clean up.

Each command runs in a process that is forked off one in which all is loaded, and is killed (``SIGKILL``, which nobody
can catch): in one half of the runs at a random moment by the clock, in the other at a random one of those at which it
opens, makes, links, moves or removes a file. After that every file under its final name must have the bytes that an
undisturbed run gives it, or those that were there before. Then the command runs again: it must succeed, give the same
files, and leave no folder to work in behind. POSIX only. Run it with the Python of an environment that has the extra
``test``::

    python bench/killed.py --kills 200 --seed 0

The commands take turns, so that all of them have been killed equally often when `--minutes` are over. It ends with exit
code 1 where a run left something else.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import io
import itertools
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

FORMATS = ("geojson", "gpkg", "kml", "graphml", "fgb", "parquet", "csv", "datapackage", "prov")
DATA = ("--dataset", "data")
ENDS = ("XA-01", "XCC")
COMMANDS = [
    *(("export", "out", *DATA, "--format", form) for form in FORMATS),
    ("export", "out", *DATA, "--format", "gpkg", "--format", "geojson", "--format", "csv"),
    ("map", "-o", "map.html", *DATA),
    ("map", "-o", "map.html", "--public", *DATA),
    ("report", "-o", "report.html", "--origin", ENDS[0], "--destination", ENDS[1], *DATA),
    ("report", "-o", "report.md", "--origin", ENDS[0], "--destination", ENDS[1], *DATA),
    ("plot", "-o", "plot.svg", *DATA),
    ("plot", "-o", "plot.png", *DATA),
    ("timeline", *ENDS, *DATA, "--plot", "timeline.svg"),
    ("ensemble", *ENDS, *DATA, "--draws", "64", "--engine", "numpy", "--plot", "fan.svg"),
    ("validate", "data", "--draw", "check.html"),
    ("boundaries", "areas.geojson", "--out", "layers", "--origin", "KP"),
    ("import", "osm", "areas.osm", "--out", "layers"),
    ("import", "flee", "case", "--out", "made"),
    ("new", "made"),
]
NOT_REPLACED = ("new", "import flee")
"""Commands that make a new folder, and replace nothing that is there."""
MOMENTS = (
    "open",
    "os.mkdir",
    "os.link",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.chmod",
    "shutil.rmtree",
    "sqlite3.connect",
)
Files = dict[str, bytes]


def files_in(folder: Path) -> Files:
    """Return the bytes of each file under its final name."""
    paths = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path): (folder / path).read_bytes() for path in paths if not any(is_work(name) for name in path.parts)}


def is_work(name: str) -> bool:
    """Return whether a folder is one that a run works in."""
    return name.startswith(".route-risk-") and name.endswith(".part")


def make_inputs(folder: Path) -> None:
    """Write what the commands read."""
    from fuzz_inputs import FLEE, osm_text

    from route_risk.layers.new_dataset import new_dataset
    from route_risk.layers.tables.read import EMBEDDED

    new_dataset(folder / "data")
    shutil.copy(Path(str(EMBEDDED)) / "provinces.geojson", folder / "areas.geojson")
    (folder / "areas.osm").write_text(osm_text().replace("NE-1", "ML-3"), encoding="utf-8")
    (folder / "case").mkdir()
    for name, text in FLEE.items():
        (folder / "case" / name).write_text(text, encoding="utf-8")


def begin(folder: Path, command: tuple[str, ...], dies_at: int = 0, told: int = -1) -> int:
    """Fork off a run that kills itself at a moment, or tells how many there were; return its process id."""
    child = os.fork()
    if child:
        return child
    os.chdir(folder)
    passed = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal passed
        if event in MOMENTS and not (event == "open" and arguments[1] in ("r", "rb", None)):
            passed += 1
            if passed == dies_at:
                os.kill(os.getpid(), signal.SIGKILL)

    code, said = 1, io.StringIO()
    try:
        from route_risk import cli

        sys.addaudithook(count)
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            cli.main([*command], prog_name="route-risk")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except BaseException:  # noqa: BLE001 - told with what was said
        said.write(traceback.format_exc())
    finally:
        if told >= 0:
            os.write(told, f"{passed}\n{said.getvalue()}".encode())
        os._exit(code)


def run(folder: Path, command: tuple[str, ...]) -> tuple[int, int, str]:
    """Run a command to its end; return its exit code, how many moments there were, and what it said."""
    with tempfile.TemporaryFile() as told:
        _, status = os.waitpid(begin(folder, command, told=told.fileno()), 0)
        told.seek(0)
        passed, _, said = told.read().decode("utf-8", "replace").partition("\n")
    return os.waitstatus_to_exitcode(status), int(passed or 0), said


def kill_once(
    sound: Path, command: tuple[str, ...], whole: Files, measured: tuple[float, int], dice: random.Random
) -> list[str]:
    """Kill one run of a command and look at what it leaves; return what is wrong."""
    wrong: list[str] = []
    replaces = " ".join(command).startswith(NOT_REPLACED) is False
    seconds, moments = measured
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "in"
        shutil.copytree(sound, folder)
        before = files_in(folder)
        full = (*command, "--overwrite") if replaces else command
        if replaces and dice.random() < 0.5:  # something of the same name is there
            for name in set(whole) - set(before):
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_bytes(b"what was there before")
            before = files_in(folder)
        if dice.random() < 0.5:
            child = begin(folder, full, dies_at=dice.randint(1, max(1, moments)))
        else:
            child = begin(folder, full)
            time.sleep(dice.uniform(0, seconds))
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        left = files_in(folder)
        for name, content in left.items():
            if content not in (whole.get(name), before.get(name)):
                wrong.append(f"{name} is neither whole nor what was there before ({len(content)} bytes)")
        wrong += [f"{name} was there before and is gone" for name in set(before) - set(left)]
        if not replaces and left == whole:
            return wrong  # it was done, and is not done twice
        code, _, said = run(folder, full)
        if code:
            wrong.append(f"the next run ends with {code}: {said[-300:]}")
        elif files_in(folder) != whole:
            wrong.append("the next run gives other files")
        wrong += [f"the next run leaves {path.name}" for path in folder.rglob("*") if is_work(path.name)]
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="how many in all (default 200)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=14, help="kill none after so many (default 14)")
    options = parser.parse_args()
    dice, found = random.Random(options.seed), collections.Counter[str]()
    kills, began = collections.Counter[tuple[str, ...]](), time.monotonic()
    with tempfile.TemporaryDirectory() as made:
        sound = Path(made) / "sound"
        sound.mkdir()
        make_inputs(sound)
        load_everything()
        sane = {}
        for place, command in enumerate(COMMANDS):
            folder = Path(made) / f"whole-{place}"
            shutil.copytree(sound, folder)
            start = time.monotonic()
            code, moments, said = run(folder, command)
            sane[command] = files_in(folder), (time.monotonic() - start, moments)
            if code:
                found[f"{' '.join(command)} ends with {code}, and nobody killed it: {said}"] += 1
                del sane[command]
        for command in itertools.islice(itertools.cycle(sane), options.kills if sane else 0):
            if time.monotonic() - began > 60 * options.minutes:
                break
            kills[command] += 1
            for text in kill_once(sound, command, *sane[command], dice):
                found[f"{' '.join(command)}: {text}"] += 1
    for command, (whole, (seconds, moments)) in sane.items():
        print(
            f"{kills[command]:4} kills   {' '.join(command)}   ({len(whole)} files, {moments} moments, {seconds:.1f} s)"
        )
    took = (time.monotonic() - began) / 60
    print(f"{kills.total()} kills, {sum(found.values())} findings, {took:.1f} minutes, load {os.getloadavg()[0]:.1f}")
    for text, count in found.most_common():
        print(f"{count} x {text}")
    return int(bool(found))


def load_everything() -> None:
    """Import what the commands import, so that a forked process is at once at its work."""
    import matplotlib.backends.backend_agg
    import matplotlib.backends.backend_svg
    import osmnx
    import pyarrow.parquet
    import scipy.stats

    import route_risk.layers.frames
    import route_risk.maps.export.write
    import route_risk.maps.page.document

    assert threading.active_count() == 1, (matplotlib, osmnx, pyarrow, scipy, route_risk)


if __name__ == "__main__":
    sys.exit(main())
