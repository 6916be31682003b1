"""Give the commands damaged files and look for what no user should meet; a seed and a number name each input.

Inputs are made after sound ones: dataset folders and copies of the embedded one, scenarios and tables of events
(``--with``), Flee folders, files of boundaries and OpenStreetMap extracts, with cells, JSON trees, tags, database
cells, bytes and encodings changed. One process has imported everything; each input runs in a fork of it, with its own
files for what is printed, a limit on its memory and 30 seconds of the processor. Told are::

    traceback   an error that is none of the tool's own
    noise       a warning, or anything that a library says by itself
    exit        an exit code that blames the machine, though the input is at fault
    ended       the process was ended by a signal, or by a lack of memory
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
import pkgutil
import random
import re
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from importlib import import_module
from pathlib import Path

from fuzz_commands import KINDS, Told
from fuzz_inputs import make_bases

PATIENCE_S = 30
LIMIT = 4 << 30


def import_all() -> None:
    """Import what any command may import, so that no fork has to."""
    import route_risk

    for module in pkgutil.walk_packages(route_risk.__path__, "route_risk."):
        if module.name.partition(".")[2].partition(".")[0] in ("geo", "layers", "maps", "cli"):
            import_module(module.name)
    for name in ("docx", "folium", "matplotlib.pyplot", "osmnx", "pyarrow.parquet", "pyogrio", "scipy.stats"):
        import_module(name)


def try_one(bases: Path, name: str, keep: Path | None = None) -> Told:
    """Run one input in a fork of this process; return what was found."""
    folder = Path(tempfile.mkdtemp(dir=bases.parent))
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as printed:
        pid = os.fork()
        if not pid:
            code = 1
            try:
                resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
                resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
                resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE_S, PATIENCE_S + 1))
                for number in (1, 2):
                    os.dup2(printed.fileno(), number)
                answer.write(json.dumps(inside(bases, folder, name)).encode())
                answer.flush()
                code = 0
            finally:
                os._exit(code)
        # The limit is one of processor time, so that a busy machine is no hang; by the clock it is ten times as much.
        with os.fdopen(os.pidfd_open(pid), "rb") as end:
            if not select.select([end], [], [], 10 * PATIENCE_S)[0]:
                os.kill(pid, signal.SIGXCPU)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        answer.seek(0)
        printed.seek(0)
        told = Told(map(tuple, json.load(answer))) if code == 0 else Told()
        noise = printed.read().decode("utf-8", "replace")
    if code == -signal.SIGXCPU:
        told.append(("hang", f"no answer after {PATIENCE_S} s"))
    elif code:
        told.append(("ended", f"exit code {code}\n{noise[-3000:]}"))
    elif noise:
        told.append(("noise", noise[-3000:]))
    if keep is not None:
        shutil.copytree(folder, keep, dirs_exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    return told


def inside(bases: Path, folder: Path, name: str) -> Told:
    """Make an input and run its commands."""
    told, kind = Told(), name.split(":")[1]
    try:
        KINDS[kind](told, bases, folder, random.Random(name))
    except Exception:  # noqa: BLE001 - a command took what cannot be read
        told.append(("unusable", traceback.format_exc()[-3000:]))
    told += [("left", path.name) for path in list(folder.rglob(".route-risk-*"))[:1]]
    return told


def signature(kind: str, text: str) -> str:
    """Return what makes two findings one kind: the last places in our code, or the words without what varies."""
    places = re.findall(r'File "[^"]*?([\w.]+/[\w.]+)", line (\d+)', text)
    last = text.strip().splitlines()[-1] if text.strip() else ""
    told = " ".join(f"{file}:{line}" for file, line in places[-3:])
    return f"{kind}: {told} {re.sub(r'/[^ ]+|[0-9]+', '#', last)[:160]}"


def fuzz(bases: Path, options: argparse.Namespace) -> int:
    """Run all inputs; tell each kind of finding once, and how many inputs ran."""
    found: dict[str, list[str]] = collections.defaultdict(list)
    ran: collections.Counter[str] = collections.Counter()
    kinds, until = options.kinds.split(","), time.monotonic() + 60 * options.minutes
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C ends it early
        for number in range(options.first, options.inputs):
            if time.monotonic() > until:
                break
            kind = kinds[number % len(kinds)]
            name = f"{options.seed}:{kind}:{number}"
            ran[kind] += 1
            for one, text in try_one(bases, name):
                key = signature(one, text)
                found[key].append(name)
                if len(found[key]) == 1:
                    print(f"\n{name} {one}\n{text}", flush=True)
                    if options.keep is not None:
                        try_one(bases, name, options.keep / name.replace(":", "-"))
    spent = os.times()
    print(f"\n{sum(ran.values())} inputs of seed {options.seed}: {dict(ran)}; processor time {sum(spent[:4]):.0f} s")
    for key, names in sorted(found.items(), key=lambda item: -len(item[1])):
        print(f"{len(names)} x {key}   {' '.join(names[:3])}")
    print(f"{len(found)} kinds of findings")
    return int(bool(found))


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
    options = parser.parse_args()
    import_all()
    with tempfile.TemporaryDirectory() as place:
        bases = Path(place) / "bases"
        bases.mkdir()
        make_bases(bases)
        check_bases(bases)
        if not options.only:
            return fuzz(bases, options)
        told = try_one(bases, options.only, options.keep and options.keep / options.only.replace(":", "-"))
        print(*(f"{one}\n{text}" for one, text in told), sep="\n")
        return int(bool(told))


if __name__ == "__main__":
    sys.exit(main())
