"""Measure what `plot` takes beside importing matplotlib and geopandas, and what `--public` adds to commands.

Figures are processor times of whole processes. In every round a command and the same with `--public` run one right
after the other, in turn the one and the other first, so that a busy moment of the machine meets both. Others on the
machine can only make a process slower, so the least time of all rounds is the nearest to what it takes: figures are
ratios and differences of the least, and beside a difference stands the median of those of each pair. What a command
printed and wrote must be the same in every round, and say with `--public` that it is a release. It ends with exit code
1 when a target is missed, and begins no round that would end after `--minutes`::

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
import time
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
    ("map", "-o", "map.html"),
    ("export", "gis"),
    ("report", "-o", "report.html", "--origin", "KP-10", "--destination", "KOR"),
    ("shares", "KP-10", "KOR"),
]
# Installed libraries come with their bytecode; where Python is told to write none, ours would be compiled every time.
SETTINGS = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


class Measured:
    """A command, the processor seconds of each of its runs, and a hash of all that it gave."""

    def __init__(self, *command: str) -> None:
        self.command = [sys.executable, *command]
        self.times: list[float] = []
        self.given = ""

    @property
    def least(self) -> float:
        """The least processor seconds of all runs."""
        return min(self.times)

    def run(self) -> None:
        """Run the command once, in an empty folder; raise where it gives something else than before."""
        with TemporaryDirectory() as folder:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run(self.command, cwd=folder, env=SETTINGS, check=True, capture_output=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            files = [path for path in sorted(Path(folder).rglob("*")) if path.is_file()]
            given = hashlib.sha256(b"\0".join([done.stdout, *(path.read_bytes() for path in files)])).hexdigest()
        assert self.given in ("", given), f"not the same twice: {self.command}"
        assert ("--public" in self.command) == (b"Public release" in done.stdout + done.stderr), self.command
        self.given = given
        self.times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def tool(*arguments: str) -> Measured:
    """Return a command of the tool, on a date."""
    day = () if arguments[0] == "list" else ("--as-of", "2013-07-01")
    return Measured("-m", "route_risk", *arguments, *day)


def run_rounds(commands: list[list[Measured]], rounds: int, minutes: float) -> int:
    """Run all commands in rounds, those of a group in turn forwards and backwards; return how many rounds it was."""
    start, longest = time.monotonic(), 0.0
    for number in range(rounds):
        began = time.monotonic()
        if number and began + longest - start > 60 * minutes:
            return number
        for group in commands:
            for command in group[:: -1 if number % 2 else 1]:
                command.run()
        longest = max(longest, time.monotonic() - began)
    return rounds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each process runs (default 5)")
    parser.add_argument("--minutes", type=float, default=5, help="how long it may take at most (default 5)")
    asked = parser.parse_args()
    least, plots = Measured("-c", IMPORT), [tool(*plot) for plot in PLOTS]
    pairs = [[tool(*command), tool(*command, "--public")] for command in COMMANDS]
    rounds, good = run_rounds([[least, *plots], *pairs], asked.rounds, asked.minutes), True
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, ", end="")
    print(f"least processor time of {rounds} rounds\n\n{IMPORT}: {least.least:.2f} s")
    for words, plot in zip(PLOTS, plots, strict=True):
        ratio = plot.least / least.least
        good &= ratio <= PLOT_RATIO
        print(f"{' '.join(words):<60} {ratio:5.2f} times   at most {PLOT_RATIO}")
    for words, (plain, public) in zip(COMMANDS, pairs, strict=True):
        added = public.least - plain.least
        good &= added <= PUBLIC_S
        middle = statistics.median(one - other for one, other in zip(public.times, plain.times, strict=True))
        print(f"{words[0]:<8} {plain.least:5.2f} s, --public adds {added:5.2f} s   at most {PUBLIC_S} s", end="")
        print(f"   median of the pairs {middle:5.2f} s")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
