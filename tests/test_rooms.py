"""The import rule: layers -> geo <- maps, and only the command line imports all three."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("geo", "layers", "maps")
ALLOWED = {"geo": {"geo"}, "layers": {"layers", "geo"}, "maps": {"maps", "geo"}, "cli": {*ROOMS, "cli"}}
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")) + sorted(ROOT.glob("cli*.py"))
HEAVY = ("numpy", "pandas", "geopandas", "shapely", "pyogrio", "pyproj", "folium", "branca", "osmnx", "networkx")
LIGHT = (
    "geo.clocks",
    "geo.coverage",
    "geo.network",
    "geo.origins",
    "geo.places",
    "geo.routes",
    "layers.dataset",
    "layers.frames",
)


def rooms_imported(source):
    """Return the rooms that a module imports, inside functions and for types too."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "an import is written with its full path"
            names.add(node.module or "")
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in (
            "import_module",
            "__import__",
        ):
            names |= {str(argument.value) for argument in node.args if isinstance(argument, ast.Constant)}
    return {name.partition(".")[0] for name in names} & {*ROOMS, "cli", "tests", "bench"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_the_rooms_it_may(path):
    room = path.relative_to(ROOT).parts[0].partition(".")[0]
    extra = rooms_imported(path.read_text(encoding="utf-8")) - ALLOWED.get(room, ALLOWED["cli"])
    assert not extra, f"{room} must not import {', '.join(sorted(extra))}"


def test_the_rule_sees_every_way_to_import():
    source = (
        "import os, maps.page\nfrom layers import tables\n"
        "def f():\n    import cli\n    importlib.import_module('geo.lines')\n"
    )
    assert rooms_imported(source) == {"maps", "layers", "cli", "geo"}
    assert {path.relative_to(ROOT).parts[0] for path in FILES} >= set(ROOMS)
    assert len(FILES) > 20


@pytest.mark.parametrize("room", [*ROOMS, "tests"])
def test_init_files_stay_empty(room):
    files = sorted((ROOT / room).rglob("__init__.py"))
    assert files
    assert [str(path.relative_to(ROOT)) for path in files if path.read_bytes().strip()] == []


def test_a_query_loads_no_heavy_library():
    """Import what a query needs, read the embedded dataset and find a route, in an interpreter of its own."""
    program = f"""
import importlib, sys
for name in {LIGHT!r}:
    importlib.import_module(name)
from layers.dataset import read_dataset
from geo.network import build_network, hazards
from geo.origins import origin_shares, share_weights
from geo.routes import network_index
dataset = read_dataset()
network = build_network(dataset.nodes.values(), dataset.legs, dataset.events, parameters=dataset.parameters)
weights = share_weights(origin_shares(dataset.claims, dataset.nodes.values()))
index, _ = network_index(hazards(network, dataset.valid_until), weights, dataset.default_destination)
assert 0 < index < 100, index
print(*sorted({{name.partition(".")[0] for name in sys.modules}} & set({HEAVY!r})))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    "module", sorted(".".join(path.relative_to(ROOT).with_suffix("").parts) for path in FILES if path.stem[0] != "_")
)
def test_importing_a_module_reads_no_data_and_prints_nothing(module):
    program = f"""
import sys
opened = []
sys.addaudithook(lambda name, args: opened.append(str(args[0])) if name == "open" else None)
import {module}
ours = [path for path in opened if path.startswith({str(ROOT)!r}) and not path.startswith(sys.prefix)]
print(*[path for path in ours if path.endswith((".csv", ".json", ".geojson"))])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr, done.stdout.strip()) == (0, "", "")
