"""A full disk, a folder that is read-only, a reader that has gone: one line or none, and nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="file systems are mounted as on Linux")

PAIR = ("--origin", "KP-10", "--destination", "KOR")
DAY = ("--as-of", "2013-07-01")
FORMATS = ("geojson", "gpkg", "kml", "graphml", "fgb", "parquet", "csv", "datapackage", "prov")
WRITES = [
    *(("export", "OUT", "--format", name, *DAY) for name in FORMATS),
    ("map", "-o", "OUT.html", *DAY),
    ("report", "-o", "OUT.html", *PAIR, *DAY),
    ("report", "-o", "OUT.md", *PAIR, *DAY),
    ("report", "-o", "OUT.docx", *PAIR, *DAY),
    ("plot", "-o", "OUT.svg", *DAY),
    ("plot", "-o", "OUT.png", *DAY),
    ("plot", "-o", "OUT.pdf", *DAY),
    ("timeline", *PAIR, "--step", "year", "--plot", "OUT.svg"),
    ("list", "sources", "-o", "OUT.csv"),
    ("routes", *DAY, "-o", "OUT.jsonl"),
    ("validate", "--draw", "OUT.html"),
    ("new", "OUT"),
]
LARGE = ("map", "plot", "routes", "new")
READS = [
    ("route", *PAIR),
    ("routes", *DAY, "-k", "20"),
    ("list", "events"),
    ("list", "legs", "--csv"),
    ("show", "KP-10", "--json"),
    ("compare", "2009-01-01", "2013-01-01", *PAIR),
    ("timeline", *PAIR, "--step", "year", "--csv"),
    ("glossary",),
    ("--help",),
    ("validate", "--json"),
]
FULL = """
import gc, json, sys
from pathlib import Path
from click.testing import CliRunner
from route_risk import cli
disk, *formats = sys.argv[1:]
ends = []
for name in formats:
    result = CliRunner().invoke(cli.main, ["export", f"{disk}/out", "--format", name, "--as-of", "2013-07-01"])
    left = [str(path) for path in Path(disk).rglob("*")]
    ends.append([name, result.exit_code, result.stderr, left])
    del result
    gc.collect()
print("ENDS " + json.dumps(ends))
"""
GONE = """
import json, os, sys
from route_risk import cli
codes = []
for command in json.loads(sys.argv[1]):
    reader, writer = os.pipe()
    os.close(reader)
    os.dup2(writer, 1)
    sys.stdout = os.fdopen(os.dup(1), "w", encoding="utf-8")
    try:
        cli.main(command, prog_name="route-risk")
    except SystemExit as end:
        codes.append(end.code)
os.write(2, ("\\nCODES " + json.dumps(codes)).encode())
os._exit(0)
"""


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Return a function that mounts a file system with options."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(options: str) -> Path:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip("nothing can be mounted here")
        return folder

    yield mount
    subprocess.run(["umount", folder], capture_output=True, check=False)


def check_error(code: int, stderr: str, said: str) -> None:
    """Check that a command failed with one line."""
    assert code in (1, 2), stderr
    (line,) = (line for line in stderr.splitlines() if line.startswith("error"))
    assert said in line
    assert len(line) < 300
    assert "Traceback" not in stderr


@pytest.mark.parametrize("command", [row for row in WRITES if row[0] in LARGE], ids=" ".join)
def test_a_full_disk_is_one_line(run, mounted, command):
    disk = mounted("size=24k")
    result = run(*(word.replace("OUT", str(disk / "out")) for word in command))
    check_error(result.exit_code, result.stderr, "No space left on device")
    assert str(disk) in result.stderr
    assert list(disk.rglob("*")) == []


def test_exports_to_a_full_disk_are_one_line_each_and_python_goes_on(run_process, mounted):
    """All in one process, as in a notebook: lxml's writer of files ends Python when memory is cleared after it."""
    disk = mounted("size=24k")
    done = run_process("-c", FULL, str(disk), *FORMATS)
    assert done.returncode == 0, done.stderr
    ends = json.loads(done.stdout.partition("ENDS ")[2])
    assert [name for name, *_ in ends] == list(FORMATS)
    for _, code, stderr, left in ends:
        check_error(code, stderr, "No space left on device")
        assert str(disk) in stderr
        assert left == []


@pytest.mark.parametrize("command", WRITES, ids=" ".join)
def test_a_folder_that_is_read_only_is_one_line(run, mounted, command):
    disk = mounted("ro")
    result = run(*(word.replace("OUT", str(disk / "out")) for word in command))
    check_error(result.exit_code, result.stderr, str(disk))
    assert not result.stdout


def test_a_reader_that_has_gone_is_no_fault(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", GONE, json.dumps(READS)],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=True,
    )
    assert "Traceback" not in done.stderr
    assert "error" not in done.stderr
    assert len(json.loads(done.stderr.partition("CODES ")[2])) == len(READS)
