"""The command in a process of its own: what it imports, and what a shell sees."""

import json
import subprocess
import sys

import pytest

from tests.cli.running import PATIENCE_S

HEAVY = ("numpy", "pandas", "geopandas", "shapely", "pyogrio", "pyproj", "folium", "osmnx", "networkx", "scipy")
PROBE = """
import contextlib, sys
from route_risk import cli
with contextlib.suppress(SystemExit):
    cli.main({arguments!r})
print("LOADED", *sorted({heavy!r} & set(sys.modules)), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["route", "KP-10", "KOR", "--as-of", "2013-07-01", "--json"],
        ["route", "KP-10", "KOR", "--as-of", "2013-07-01", "-k", "3", "--explain"],
        ["list", "events", "--scope", "border:PRK-CHN", "--since", "2020"],
        ["list", "provinces", "--json"],
        ["show", "KP-10", "--as-of", "2013-07-01"],
        ["--help"],
    ],
    ids=" ".join,
)
def test_a_query_loads_no_numerical_or_geographical_package(run_process, arguments):
    done = run_process("-c", PROBE.format(arguments=arguments, heavy=set(HEAVY)))
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert done.stderr.splitlines()[-1] == "LOADED"


@pytest.mark.parametrize("command", ["new", "validate"])
def test_geometry_is_checked_without_frames(run_process, tmp_path, command):
    arguments = ["new", str(tmp_path / "mine")] if command == "new" else ["validate"]
    done = run_process("-c", PROBE.format(arguments=arguments, heavy=set(HEAVY)))
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == "LOADED numpy shapely"


def test_the_exit_code_reaches_the_shell(run_process):
    done = run_process("-m", "route_risk", "route", "KP-9", "KOR")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: 'KP-9' is not a known place.")


def test_json_can_be_piped(run_process):
    done = run_process("-m", "route_risk", "route", "KP-10", "KOR", "--json")
    assert json.loads(done.stdout)["origin"] == "KP-10"
    assert "as of 2025-10-31" in done.stderr


def test_a_reader_that_stops_early_is_no_error(tmp_path):
    """``route-risk list sources --json | head -1`` prints no complaint about a broken pipe."""
    with subprocess.Popen(
        [sys.executable, "-m", "route_risk", "list", "sources", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        talk = process.stderr.read().decode()
        process.wait(timeout=PATIENCE_S)
    assert "Traceback" not in talk
    assert "error" not in talk


def test_korean_is_written_where_the_terminal_knows_only_ascii(run_process):
    done = run_process("-m", "route_risk", "list", "provinces", PYTHONIOENCODING="", LC_ALL="C", PYTHONUTF8="1")
    assert done.returncode == 0
    assert "양강도" in done.stdout
