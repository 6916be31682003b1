"""Ask whether a question gives the same bytes under any hash seed, time zone, locale and Python.

Maps, all formats of an export, reports, figures, an ensemble and the answers of queries are made again and again, each
time in a new process with other surroundings, and compared byte by byte with those of the first. Where another Python
has other versions of the libraries that write a file, these are named.

Run it with the Python of an environment that has the extra ``test``; ``--python`` names that of another one::

    python bench/same_bytes.py --python env-3.13/bin/python
    python bench/same_bytes.py --python env-3.13/bin/python --only ensemble --rounds 5

A locale that is not on the machine is told; on Debian with the package ``locales`` one is made by
``localedef -i ko_KR -f UTF-8 ko_KR.UTF-8``. It ends with exit code 1 where bytes differ.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import locale
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FORMATS = ("geojson", "gpkg", "kml", "graphml", "fgb", "parquet", "csv", "datapackage", "prov")
ENDS = ("KP-10", "KOR")
ASKED = ("--origin", "KP-10", "--destination", "KOR", "--as-of", "2013-07-01")
SPAN = (*ENDS, "--since", "2009", "--until", "2013")
COMMANDS = [
    ("map", "-o", "map.html", *ASKED),
    ("map", "-o", "ko.html", "--since", "2009", "--until", "2013", "--lang", "ko"),
    ("export", "out", "--as-of", "2013-07-01", *[word for form in FORMATS for word in ("--format", form)]),
    ("report", "-o", "report.html", *ASKED),
    ("report", "-o", "report.md", *ASKED),
    ("plot", "-o", "plot.png", *ASKED),
    ("plot", "-o", "plot.svg", *ASKED),
    ("ensemble", *SPAN, "--draws", "256", "--engine", "numpy", "--csv"),
    ("route", *ENDS, "--as-of", "2013-07-01", "--json", "--explain"),
    ("compare", "2009-01-01", "2013-01-01", "--json"),
    ("timeline", *SPAN, "--json"),
    ("list", "events", "--json"),
]
SURROUNDINGS: list[dict[str, str]] = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4711", "TZ": "America/St_Johns", "LC_ALL": "ko_KR.UTF-8"},
    {"PYTHONHASHSEED": "random", "TZ": "Asia/Pyongyang", "LC_ALL": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "31337", "TZ": "Europe/Berlin", "LC_ALL": "de_DE.UTF-8"},
]
LIBRARIES = ("geopandas", "matplotlib", "numpy", "pandas", "pyarrow", "pyogrio", "scipy", "shapely")


def make(folder: Path, only: str) -> dict[str, object]:
    """Run the commands of a name, or all, in a folder; return digests of the files and of what was printed."""
    from importlib.metadata import version

    from route_risk import cli

    digests: dict[str, str] = {}
    os.chdir(folder)
    for command in COMMANDS:
        if only not in ("", command[0]):
            continue
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(io.StringIO()),
            contextlib.suppress(SystemExit),
        ):
            cli.main([*command], prog_name="route-risk")
        out.flush()
        digests[" ".join(command)] = hashlib.sha256(out.buffer.getvalue()).hexdigest()  # type: ignore[attr-defined]
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digests[str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"digests": digests, "versions": {name: version(name) for name in LIBRARIES}}


def made_by(python: str, surroundings: dict[str, str], only: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the digests that a process gives, and the versions of libraries there."""
    with tempfile.TemporaryDirectory() as folder:
        command = [python, str(Path(__file__).resolve()), "--make", folder, "--only", only]
        done = subprocess.run(command, env={**os.environ, **surroundings}, capture_output=True, check=True, cwd=folder)
    told = json.loads(done.stdout)
    return told["digests"], told["versions"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", action="append", default=[], help="the Python of another environment; repeatable")
    parser.add_argument("--only", default="", help="ask the commands of this name alone, for example ensemble")
    parser.add_argument("--rounds", type=int, default=1, help="how often each (default 1)")
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        print(json.dumps(make(options.make, options.only)))
        return 0
    first, versions = made_by(sys.executable, SURROUNDINGS[0], options.only)
    print(f"{len(first)} files and answers")
    differ = 0
    for python in (sys.executable, *options.python):
        for surroundings in options.rounds * SURROUNDINGS:
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_ALL, surroundings["LC_ALL"])
            there = "" if surroundings["LC_ALL"] in (locale.setlocale(locale.LC_ALL), "C") else " (not on this machine)"
            found, others = made_by(python, surroundings, options.only)
            told = [name for name in {**first, **found} if first.get(name) != found.get(name)]
            differ += len(told)
            print(python, *(f"{key}={value}" for key, value in surroundings.items()), there, told or "same")
            if unlike := [
                f"{name} {versions[name]}, {others[name]}" for name in LIBRARIES if versions[name] != others[name]
            ]:
                print(f"  other versions of libraries: {'; '.join(unlike)}")
    return int(bool(differ))


if __name__ == "__main__":
    sys.exit(main())
