"""Give the commands damaged files and look for what no user should meet; a seed and a number name each input.

Inputs are made after sound ones: dataset folders and copies of the embedded one, scenarios and tables of events
(``--with``), Flee folders, files of boundaries and OpenStreetMap extracts, with cells, JSON trees, tags, database
cells, bytes and encodings changed. A worker with a limit on its memory runs them one after the other; what takes longer
than 30 seconds of the processor is ended and told. Told are::

    traceback   an error that is none of the tool's own
    noise       a warning, or anything that a library says by itself
    exit        an exit code that blames the machine, though the input is at fault
    ended       the worker was ended by a signal, or by a lack of memory
    hang        no answer after 30 seconds
    unusable    input that was taken, and that a later command cannot use
    left        a file half-written, or a folder to work in left behind

Run it with the Python of an environment that has the extra ``test``::

    python bench/fuzz.py --inputs 10000 --seed 1 --keep faulty
    python bench/fuzz.py --only 1:dataset:4711      # one input again, with all that it says

It ends with exit code 1 where it has found something.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import json
import os
import random
import re
import resource
import select
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

from fuzz_commands import KINDS, Told
from fuzz_inputs import make_bases

PATIENCE_S = 30
LIMIT = 3 << 30


def work(bases: Path, seed: int, kinds: list[str], first: int, last: int) -> None:
    """Run inputs one after the other; tell each on a line before and after it."""
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for number in range(first, last):
        kind = kinds[number % len(kinds)]
        out.write(json.dumps(["begin", number, kind]) + "\n")
        out.flush()
        told = try_one(bases, seed, kind, number)
        out.write(json.dumps(["end", number, told]) + "\n")
        out.flush()


def try_one(bases: Path, seed: int, kind: str, number: int, keep: Path | None = None) -> Told:
    """Make one input and run its commands."""
    told = Told()
    folder = Path(tempfile.mkdtemp(dir=bases.parent))
    try:
        KINDS[kind](told, bases, folder, random.Random(f"{seed}:{kind}:{number}"))
    except Exception:  # noqa: BLE001 - a command took what cannot be read
        told.append(("unusable", traceback.format_exc()[-3000:]))
    left = list(folder.rglob(".route-risk-*"))
    told += [("left", str(path.name)) for path in left[:1]]
    if keep is not None:
        shutil.copytree(folder, keep, dirs_exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    return told


def signature(kind: str, text: str) -> str:
    """Return what makes two findings one kind: the last places in our code, or the words without what varies."""
    places = re.findall(r'File "[^"]*?([\w.]+/[\w.]+)", line (\d+)', text)
    last = text.strip().splitlines()[-1] if text.strip() else ""
    told = " ".join(f"{file}:{line}" for file, line in places[-3:])
    return f"{kind}: {told} {re.sub(r'/[^ ]+|[0-9]+', '#', last)[:160]}"


class Worker:
    """A process that runs inputs, and what it says."""

    def __init__(self, bases: Path, options: argparse.Namespace, first: int, last: int) -> None:
        command = [
            sys.executable,
            __file__,
            "--work",
            str(bases),
            "--seed",
            str(options.seed),
            "--kinds",
            options.kinds,
        ]
        self.process = subprocess.Popen(
            [*command, "--first", str(first), "--inputs", str(last)], stdout=subprocess.PIPE
        )
        self.rest = b""

    def line(self) -> list[Any] | str:
        """Return the next line; "hang" where none comes in time, "ended" where none will come.

        Time is that of the processor, so that a busy machine is no hang, or ten times as much by the clock.
        """
        assert self.process.stdout is not None
        until, busy = time.monotonic() + 10 * PATIENCE_S, self.seconds() + PATIENCE_S
        while b"\n" not in self.rest:
            if not select.select([self.process.stdout], [], [], 1)[0]:
                if time.monotonic() > until or self.seconds() > busy:
                    return "hang"
                continue
            more = os.read(self.process.stdout.fileno(), 1 << 16)
            if not more:
                return "ended"
            self.rest += more
        line, _, self.rest = self.rest.partition(b"\n")
        told: list[Any] = json.loads(line)
        return told

    def seconds(self) -> float:
        """Return the time of the processor that the process has taken."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except FileNotFoundError:  # no Linux: the clock alone
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fuzz(bases: Path, options: argparse.Namespace) -> int:
    """Run all inputs in workers; tell each kind of finding once, and how many inputs ran."""
    found: dict[str, list[str]] = collections.defaultdict(list)
    ran: collections.Counter[str] = collections.Counter()
    number, kind, until = options.first, "", time.monotonic() + 60 * options.minutes

    def note(one: str, text: str) -> None:
        key = signature(one, text)
        found[key].append(f"{options.seed}:{kind}:{number}")
        if len(found[key]) == 1:
            print(f"\n{options.seed}:{kind}:{number} {one}\n{text}", flush=True)
            if options.keep is not None:
                try_to_keep(bases, options, kind, number)

    while number < options.inputs and time.monotonic() < until:
        worker = Worker(bases, options, number, min(options.inputs, number + 500))  # a fresh process now and then
        while isinstance(line := worker.line(), list) and time.monotonic() < until:
            number = line[1]
            if line[0] == "begin":
                kind = line[2]
                continue
            ran[kind] += 1
            for one, text in line[2]:
                note(one, text)
            number += 1
        if line == "hang" or (line == "ended" and worker.process.wait() != 0):
            ran[kind] += 1
            note(str(line), f"exit code {worker.process.poll()}")
            number += 1
        worker.process.kill()
        worker.process.wait()
    print(f"\n{sum(ran.values())} inputs of seed {options.seed}: {dict(ran)}")
    for key, names in sorted(found.items(), key=lambda item: -len(item[1])):
        print(f"{len(names)} x {key}   {' '.join(names[:3])}")
    print(f"{len(found)} kinds of findings")
    return int(bool(found))


def try_to_keep(bases: Path, options: argparse.Namespace, kind: str, number: int) -> None:
    """Write an input into the folder of findings, in a process of its own."""
    command = [
        sys.executable,
        __file__,
        "--only",
        f"{options.seed}:{kind}:{number}",
        "--keep",
        str(options.keep),
        "--work",
        str(bases),
    ]
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=PATIENCE_S, check=False)


def check_bases(bases: Path) -> None:
    """Stop where an input that all others are made after is refused: what is damaged would then never be looked at."""
    told, place = Told(), bases.parent
    dataset = str(bases / "dataset")
    commands = [
        ("validate", dataset),
        ("validate", str(bases / "embedded")),
        ("route", "XA-01", "XCC", "--dataset", dataset, "--as-of", "2010", "--scenario", str(bases / "s.toml")),
        ("import", "flee", str(bases / "flee"), "--out", str(place / "flee")),
        ("import", "osm", str(bases / "a.osm"), "--out", str(place / "osm"), "--origin", "MLI"),
        *(("boundaries", str(bases / f"a.{kind}"), "--out", str(place / kind)) for kind in ("geojson", "gpkg", "shp")),
    ]
    for command in commands:
        code = told.run(*command, *(("--origin", "MLI") if command[0] == "boundaries" else ()))
        if code not in (0, 4):
            raise SystemExit(f"the sound input is refused: {' '.join(command)} ends with {code}\n{told.said}{told}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=10_000, help="how many (default 10,000)")
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kinds", default=",".join(KINDS), help="which, separated by commas")
    parser.add_argument("--minutes", type=float, default=600, help="how long at most")
    parser.add_argument("--keep", type=Path, help="a folder to keep one input of each finding in")
    parser.add_argument("--only", metavar="SEED:KIND:NUMBER", help="run one input again")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        bases = options.work
        if bases is None:
            bases = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "bases"
            bases.mkdir()
            make_bases(bases)
            check_bases(bases)
        if options.only:
            seed, kind, number = options.only.split(":")
            keep = options.keep and options.keep / options.only.replace(":", "-")
            resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
            told = try_one(bases, int(seed), kind, int(number), keep)
            print(*(f"{one}\n{text}" for one, text in told), sep="\n")
            return int(bool(told))
        if options.work is not None:
            work(bases, options.seed, options.kinds.split(","), options.first, options.inputs)
            return 0
        return fuzz(bases, options)


if __name__ == "__main__":
    sys.exit(main())
