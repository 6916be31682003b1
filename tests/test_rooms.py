"""The import rules of the house: which room may import which, what a query loads, and what lands in site-packages."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("geo", "layers", "maps")
ALLOWED = {"geo": {"geo"}, "layers": {"layers", "geo"}, "maps": {"maps", "geo"}}
INSIDE_GEO = {
    "base": {"base"},
    "model": {"base", "model"},
    "shapes": {"base", "model", "shapes"},
    "doubt": {"base", "model", "doubt"},
    "release": {"base", "model", "release"},
    "answers": {"base", "model", "shapes", "doubt", "release", "answers"},
    "session": {"base", "model", "shapes", "doubt", "release", "answers", "session"},
}
MOST_LINES = 400
MOST_LINES_OF_THE_DOOR = 200
FILES = [*sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")), ROOT / "cli.py"]
FILES = [path for path in FILES if "node_modules" not in path.parts]  # of the script of the page, where it was built
HEAVY = ("numpy", "pandas", "geopandas", "shapely", "pyogrio", "pyproj", "folium", "branca", "osmnx", "networkx")
LIGHT = (
    "route_risk.geo.model.clocks",
    "route_risk.geo.model.coverage",
    "route_risk.geo.model.leg_hazards",
    "route_risk.geo.model.network",
    "route_risk.geo.model.origins",
    "route_risk.geo.model.places",
    "route_risk.geo.model.routes",
    "route_risk.layers.dataset",
    "route_risk.layers.frames",
)


def module_of(path):
    """Return the name of a module of the package by its file: ``geo.model.hazard``, ``cli``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(source, module):
    """Return the modules of the package that a module imports, inside functions and for types too, by their names."""
    names, package = set(), module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            target = ".".join([*base, *filter(None, [node.module])])
            names |= {target} if node.module else {f"{target}.{alias.name}".lstrip(".") for alias in node.names}
            names |= {f"{target}.{alias.name}" for alias in node.names if node.module}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in (
            "import_module",
            "__import__",
        ):
            names |= {str(argument.value) for argument in node.args if isinstance(argument, ast.Constant)}
    return {name.removeprefix("route_risk.") for name in names}


def without_types(source):
    """Return a module without what it imports for its types alone."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    return ast.unparse(tree)


def room_of(name):
    """Return the room of a module, or an empty text for one of another package."""
    room = name.partition(".")[0]
    return room if room in {*ROOMS, "cli", "tests", "bench"} else ""


def floor_of(name):
    """Return the inner room of a module of ``geo``."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in INSIDE_GEO else "base"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_the_rooms_it_may(path):
    module = module_of(path)
    found = imports_of(path.read_text(encoding="utf-8"), module)
    room = room_of(module)
    extra = {room_of(name) for name in found} - {""} - ALLOWED.get(room, {*ROOMS, "cli"})
    assert not extra, f"{room} must not import {', '.join(sorted(extra))}"
    if room == "geo":
        climbs = sorted(
            name for name in found if room_of(name) == "geo" and floor_of(name) not in INSIDE_GEO[floor_of(module)]
        )
        assert not climbs, f"{module} must not import {', '.join(climbs)}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_presenter_asks_for_answers_and_never_the_model(path):
    module = module_of(path)
    if module.startswith("maps.") and not module.startswith("maps.commands."):  # commands put the question
        found = imports_of(without_types(path.read_text(encoding="utf-8")), module)
        assert sorted(name for name in found if name.startswith("geo.model")) == []


def test_no_module_outgrows_one_idea():
    lengths = {module_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}
    assert lengths["cli"] <= MOST_LINES_OF_THE_DOOR


def test_no_two_classes_have_one_name():
    homes = defaultdict(set)
    for path in FILES:
        if room_of(module := module_of(path)) not in ("tests", "bench"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef):
                    homes[node.name].add(module)
    assert {name: sorted(modules) for name, modules in homes.items() if len(modules) > 1} == {}


def test_no_imports_go_in_a_circle_for_types_either():
    names = {module_of(path) for path in FILES}
    arrows = {}
    for path in FILES:
        module = module_of(path)
        found = imports_of(path.read_text(encoding="utf-8"), module)
        arrows[module] = (found & names) - {module}

    def reached(start):
        seen, left = set(), [start]
        while left:
            for name in arrows[left.pop()] - seen:
                seen.add(name)
                left.append(name)
        return seen

    beyond = {name: reached(name) for name in names}
    circles = {frozenset(other for other in beyond[name] if name in beyond[other]) for name in names}
    assert circles - {frozenset()} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_inside_the_package_imports_are_relative(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and not node.level:
            assert (node.module or "").partition(".")[0] not in {*ROOMS, "cli", "route_risk"}, node.module


def test_the_rule_sees_every_way_to_import():
    source = (
        "import os, route_risk.maps.page\nfrom ..layers import tables\n"
        "def f():\n    from .. import cli\n    importlib.import_module('route_risk.geo.shapes.lines')\n"
    )
    assert {room_of(name) for name in imports_of(source, "geo.errors")} == {"maps", "layers", "cli", "geo", ""}
    assert imports_of("from .hazard import leg_hazard", "geo.model.network") >= {"geo.model.hazard"}
    assert {path.relative_to(ROOT).parts[0] for path in FILES} >= set(ROOMS)
    assert len(FILES) > 20


def test_every_folder_of_the_rooms_is_installed():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    folders = {path.parent.relative_to(ROOT) for path in FILES if path.name == "__init__.py"}
    assert set(settings["packages"]) == {"route_risk", *(".".join(["route_risk", *folder.parts]) for folder in folders)}
    assert {path.parent for path in FILES if path.parent != ROOT} == {ROOT / folder for folder in folders}


@pytest.mark.parametrize("room", ROOMS)
def test_init_files_stay_empty(room):
    files = sorted((ROOT / room).rglob("__init__.py"))
    assert files
    assert [str(path.relative_to(ROOT)) for path in files if path.read_bytes().strip()] == []


def test_a_query_loads_no_heavy_library():
    """Import what a query needs, read the embedded dataset and find a route, in an interpreter of its own."""
    program = f"""
import importlib, sys
import route_risk
assert len([name for name in sys.modules if name.startswith("route_risk.")]) == 0
for name in {LIGHT!r}:
    importlib.import_module(name)
from route_risk.layers.dataset import read_dataset
from route_risk.geo.model.leg_hazards import hazards
from route_risk.geo.model.network import build_network
from route_risk.geo.model.origins import origin_shares, share_weights
from route_risk.geo.model.routes import network_index
dataset = read_dataset()
network = build_network(dataset.nodes.values(), dataset.legs, dataset.events, parameters=dataset.parameters)
weights = share_weights(origin_shares(dataset.claims, dataset.nodes.values()))
index, _ = network_index(hazards(network, dataset.valid_until), weights, dataset.default_destination)
assert 0 < index < 100, index
print(*sorted({{name.partition(".")[0] for name in sys.modules}} & set({HEAVY!r})))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == []


def test_importing_all_modules_reads_no_data_and_prints_nothing():
    modules = sorted(f"route_risk.{module_of(path)}" for path in FILES if path.stem[0] != "_")
    program = f"""
import importlib, sys
opened = []
sys.addaudithook(lambda name, args: opened.append(str(args[0])) if name == "open" else None)
for name in {modules!r}:
    importlib.import_module(name)
ours = [path for path in opened if path.startswith({str(ROOT)!r}) and not path.startswith(sys.prefix)]
print(*[path for path in ours if path.endswith((".csv", ".json", ".geojson"))])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, done.stdout.strip()) == (0, "", "")


def test_no_test_imports_from_another_module_of_tests():
    found = [
        f"{path.relative_to(ROOT)}: {line}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"\s*(from|import) tests\.(\w+\.)*test_", line)
    ]
    assert not found, "what two modules need belongs into a module without test_ beside them"


def test_tests_are_no_package_of_the_folder_they_stand_in():
    """Else pytest names their modules after the repo's folder, and ``copy.tests`` in one called copy hides Python's."""
    assert [str(path) for path in (ROOT / "tests").rglob("__init__.py")] == []
