"""Ctrl-C and a request to end: one line, nothing half-written, no process left, and a checkpoint to go on from."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.cli.conftest import run_command
from tests.cli.running import Running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")

# One date: a chunk is a moment's work, and there are so many that the signal comes before the last of them.
SPAN = ("KP-10", "KOR", "--since", "2021-07-01", "--until", "2021-07-01")
DRAWS, CHUNK = 512, 16
ENSEMBLE = ("ensemble", *SPAN, "--draws", str(DRAWS), "--engine", "numpy", "--csv")
CHUNKS = ("--chunk", str(CHUNK), "--checkpoint", "run")
SENSITIVITY = """
import sys
from route_risk import cli
from route_risk.geo.doubt import sensitivity as module
real = module.sensitivity
def begun(*args, **options):
    print("begun", file=sys.stderr, flush=True)
    return real(*args, **options)
module.sensitivity = begun
cli.main(["sensitivity", "KP-10", "KOR", "--draws", "16384"])
"""
# Many imports run the text of a class.
IN_A_TEXT = """
from route_risk import cli
cli._Loaders.read_dataset = lambda *_, **__: exec("raise KeyboardInterrupt")
cli.main(["list", "events"])
"""
# All files are written in the hidden folder, and none has come to its place.
EXPORT = """
import contextlib, sys, time
from route_risk import cli
from route_risk.maps.export import write as module
real = module.write_folder_beside
@contextlib.contextmanager
def waiting(*args, **options):
    with real(*args, **options) as folder:
        yield folder
        print("written", file=sys.stderr, flush=True)
        time.sleep(600)
module.write_folder_beside = waiting
cli.main(["export", "gis", "--overwrite", "--format", "geojson", "--format", "gpkg"])
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Return a function that runs Python in an empty folder."""
    running: list[Running] = []

    def begin(*arguments: str) -> Running:
        running.append(Running(tmp_path, *arguments))
        return running[-1]

    yield begin
    for one in running:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(one.process.pid, signal.SIGKILL)
        one.process.communicate()


@pytest.fixture(scope="module")
def whole() -> str:
    """Return what the ensemble prints that nobody interrupts."""
    result = run_command(*ENSEMBLE)
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize(
    ("workers", "number", "everywhere"),
    [
        ("1", signal.SIGINT, True),
        ("2", signal.SIGINT, True),
        ("2", signal.SIGTERM, False),
    ],
)
def test_an_ensemble_goes_on_from_its_checkpoint(start, run, tmp_path, whole, workers, number, everywhere):
    running = start("-m", "route_risk", *ENSEMBLE, *CHUNKS, "--workers", workers)
    running.wait_until(lambda: list(tmp_path.glob("run/chunk-*.npz")))
    running.send(number, everywhere=everywhere)
    code, printed, said = running.end()
    assert (code, printed) == (128 + number, "")
    assert said == ["error: interrupted; the same command resumes from the chunks in run; no file is left half-written"]
    kept = sorted(tmp_path.glob("run/*.npz"))
    assert 0 < len(kept) < DRAWS // CHUNK
    for path in kept:
        with np.load(path) as held:
            assert held["hazard"].shape[-1] == CHUNK
    assert sorted(tmp_path.rglob("*")) == sorted([tmp_path / "run", tmp_path / "run/ensemble.json", *kept])
    before = {path: path.stat().st_mtime_ns for path in kept}
    result = run(*ENSEMBLE, *CHUNKS, "--workers", workers)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == whole
    assert multiprocessing.active_children() == []
    assert {path: path.stat().st_mtime_ns for path in kept} == before


@pytest.mark.parametrize(
    ("number", "known"),
    [(signal.SIGINT, False), (signal.SIGTERM, True)],
    ids=["new folder", "folder with files"],
)
def test_an_export_is_whole_or_not_there(start, tmp_path, number, known):
    if known:
        (tmp_path / "gis").mkdir()
        (tmp_path / "gis/legs.geojson").write_text("mine", encoding="utf-8")
    running = start("-c", EXPORT)
    running.wait_for_line("written")
    assert {path.name for path in tmp_path.glob("gis/.*.part/fresh/*")} > {"legs.geojson", "route-risk.gpkg"}
    running.send(number)
    code, printed, said = running.end()
    assert (code, printed) == (128 + number, "")
    assert said[-1] == "error: interrupted; no file is left half-written"
    assert not any("Traceback" in line for line in said)
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    assert found == ({"gis", "gis/legs.geojson"} if known else set())
    if known:
        assert (tmp_path / "gis/legs.geojson").read_text(encoding="utf-8") == "mine"


def test_a_map_is_whole_or_not_there(start, tmp_path):
    running = start("-m", "route_risk", "map", "--since", "1998-01-01")
    running.wait_for_line("reading the layers")
    running.send(signal.SIGINT)
    code, printed, said = running.end()
    assert (code, printed) == (130, "")
    assert said == ["error: interrupted; no file is left half-written"]
    assert list(tmp_path.iterdir()) == []


def test_the_exit_code_is_the_same_wherever_it_comes(start, tmp_path):
    """`python -m` ends by the signal itself where it once passed through the text of an `exec`."""
    (tmp_path / "listing.py").write_text(IN_A_TEXT, encoding="utf-8")
    assert start("-m", "listing").end() == (130, "", ["error: interrupted; no file is left half-written"])


def test_a_sensitivity_ends_at_once(start, tmp_path):
    running = start("-c", SENSITIVITY)
    running.wait_for_line("begun")
    running.send(signal.SIGINT)
    assert running.end() == (130, "", ["error: interrupted; no file is left half-written"])
    assert list(tmp_path.iterdir()) == []
