"""Every exported GeoJSON file before a validator that others maintain: structure, rings, the right-hand rule."""

from __future__ import annotations

import copy
import itertools
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from geojson_validator import configure_logging, validate_geometries, validate_structure
from geojson_validator.geometry_validation import INVALID_CRITERIA, PROBLEMATIC_CRITERIA

from route_risk.geo.answers.corridor_layer import EXPORTED
from route_risk.geo.answers.frames_over_time import TIME_LAYERS
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.maps.export.write import FORMATS, export_dataset
from tests.maps.export.small import embedded, hand_made, paths_of, read_collection

if TYPE_CHECKING:
    from pathlib import Path

configure_logging(enabled=False)
WANTED = sorted(set(PROBLEMATIC_CRITERIA) - {"holes", "crosses_antimeridian", "excessive_vertices"})
"""Beside what is invalid. A hole is no fault, and the validator takes a line that is cut at 180 degrees, as the RFC
asks, for one that crosses it."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with GeoJSON of the embedded dataset on two dates, and of the one made by hand."""
    folder = tmp_path_factory.mktemp("geojson")
    for name, (dataset, layers), day in (
        ("hand", hand_made(), date(2020, 1, 1)),
        ("old", embedded(), date(1998, 1, 1)),
        ("new", embedded(), embedded()[0].valid_until),
    ):
        scenario_net = scenario_network(dataset)
        days = [evaluate(scenario_net, date(year, 1, 1)) for year in (2009, 2015, 2021)]
        formats = ["geojson", "datapackage"]
        export_dataset(dataset, layers, evaluate(scenario_net, day), folder / name, formats=formats, over_time=days)
    return folder


def faults_of(collection: Any) -> dict[str, Any]:
    """Return what the validator finds, by the name of the rule."""
    structure = validate_structure(collection, check_crs=True)
    geometry = validate_geometries(collection, INVALID_CRITERIA, WANTED)
    assert geometry["skipped_validation"] == []
    return {**structure, **geometry["invalid"], **geometry["problematic"]}


@pytest.mark.parametrize("layer", [*EXPORTED, *TIME_LAYERS])
@pytest.mark.parametrize("name", ["hand", "old", "new"])
def test_the_validator_finds_nothing(folder: Path, name: str, layer: str) -> None:
    collection = read_collection(folder / name / f"{layer}.geojson")
    assert collection["features"]
    assert faults_of(collection) == {}
    for feature in collection["features"]:
        for path in paths_of(feature["geometry"]):
            assert all(abs(one[0] - two[0]) <= 180 for one, two in itertools.pairwise(path))


def test_every_geojson_file_was_looked_at(folder: Path) -> None:
    names = {name for item in FORMATS.values() for name in item.names if name.endswith("json")}
    assert names == {f"{layer}.geojson" for layer in EXPORTED} | {"datapackage.json", "route-risk.prov.json"}
    assert {path.name for path in (folder / "new").iterdir() if path.suffix == ".geojson"} == {
        f"{layer}.geojson" for layer in (*EXPORTED, *TIME_LAYERS)
    }


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda item: item["coordinates"][0].reverse(), "exterior_not_ccw"),
        (lambda item: item["coordinates"][0].pop(), "unclosed"),
        (lambda item: item["coordinates"][0][1].__setitem__(0, 160.12345678), "excessive_coordinate_precision"),
        (lambda item: item.pop("type"), "Missing 'type' member"),
    ],
)
def test_the_validator_finds_a_fault_where_there_is_one(folder: Path, spoil: Any, rule: str) -> None:
    collection = copy.deepcopy(read_collection(folder / "hand" / "provinces.geojson"))
    geometry = collection["features"][0]["geometry"]
    assert geometry["type"] == "Polygon"
    spoil(geometry)
    if rule.startswith("Missing"):
        assert any("type" in message for message in validate_structure(collection))
    else:
        assert rule in faults_of(collection)
