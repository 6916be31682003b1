"""Measure what `plot` takes beside importing matplotlib and geopandas, and what `--public` adds to commands.

Every round runs each process once, one after the other, so that a busy moment of the machine meets all of them. Figures
are processor times of whole processes: the median of the ratios of each round for `plot`, the median of the differences
of each round for `--public`. What a command printed and wrote must be the same in every round, and say with `--public`
that it is a release. It ends with exit code 1 when a target is missed::

    python bench/wait.py --rounds 5
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import resource
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

PLOT_RATIO = 2.0
PUBLIC_S = 0.5
IMPORT = "import matplotlib.pyplot, geopandas"
PLOTS = [
    ("plot", "-o", "all.png"),
    ("plot", "-o", "all.svg"),
    ("plot", "-o", "pair.png", "--origin", "KP-10", "--destination", "KOR"),
]
COMMANDS = [
    ("route", "KP-10", "KOR"),
    ("list", "events"),
    ("map", "-o", "map.html", "--overwrite"),
    ("export", "gis", "--overwrite"),
    ("report", "-o", "report.html", "--origin", "KP-10", "--destination", "KOR", "--overwrite"),
    ("shares", "KP-10", "KOR"),
]
# Installed libraries come with their bytecode; where Python is told to write none, ours would be compiled every time.
SETTINGS = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def seconds(command: list[str], folder: Path) -> tuple[float, str]:
    """Return the processor seconds of a process in an empty folder, and a hash of all that it gave."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, env=SETTINGS, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    given = b"\0".join([done.stdout, *(path.read_bytes() for path in files)])
    for path in files:
        path.unlink()
    if "--public" in command:
        assert b"Public release" in done.stdout + done.stderr, command
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, hashlib.sha256(given).hexdigest()


def tool(*arguments: str) -> list[str]:
    """Return the command line of the tool, on a date."""
    day = () if arguments[0] == "list" else ("--as-of", "2013-07-01")
    return [sys.executable, "-m", "route_risk", *arguments, *day]


def measured(commands: list[list[str]], rounds: int) -> list[list[float]]:
    """Return the seconds of each command by round; raise where one does not give the same every time."""
    times: list[list[float]] = [[] for _ in commands]
    answers: list[set[str]] = [set() for _ in commands]
    with TemporaryDirectory() as made:
        for number in range(rounds + 1):  # the first unmeasured, so that all files have been read
            for k, command in enumerate(commands):
                took, answer = seconds(command, Path(made))
                answers[k].add(answer)
                if number:
                    times[k].append(took)
    for command, given in zip(commands, answers, strict=True):
        assert len(given) == 1, command
    return times


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each process runs (default 5)")
    rounds = parser.parse_args().rounds
    plain, public = ([tool(*command, *extra) for command in COMMANDS] for extra in ((), ("--public",)))
    pairs = [command for both in zip(plain, public, strict=True) for command in both]
    times = measured([[sys.executable, "-c", IMPORT], *(tool(*plot) for plot in PLOTS), *pairs], rounds)
    least, good = times[0], True
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, ", end="")
    print(f"{rounds} interleaved rounds, processor time\n\n{IMPORT}: {statistics.median(least):.2f} s")
    for plot, took in zip(PLOTS, times[1:], strict=False):
        ratio = statistics.median(one / other for one, other in zip(took, least, strict=True))
        good &= ratio <= PLOT_RATIO
        print(f"{' '.join(plot):<60} {ratio:5.2f} times   at most {PLOT_RATIO}")
    for k, command in enumerate(COMMANDS):
        without, with_it = times[1 + len(PLOTS) + 2 * k :][:2]
        added = statistics.median(one - other for one, other in zip(with_it, without, strict=True))
        good &= added <= PUBLIC_S
        print(f"{' '.join(command[:2]):<40} {statistics.median(without):5.2f} s, --public adds {added:5.2f} s", end="")
        print(f"   at most {PUBLIC_S} s")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
