"""The layers that the tool carries: sound, whole, and no finer than what may be published."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from route_risk import layers
from route_risk.layers.topology import check_geometry, check_topology
from tests.layers.boundaries.rings import assert_right_handed

DATA = Path(layers.__file__).parent / "data"
LAYERS = {"provinces": "area", "border_segments": "line", "points": "point", "background": "area"}


@pytest.fixture(scope="module")
def embedded() -> dict[str, geopandas.GeoDataFrame]:
    return {name: geopandas.read_file(DATA / f"{name}.geojson") for name in LAYERS}


def test_embedded_layers_have_no_faults(embedded: dict[str, geopandas.GeoDataFrame]) -> None:
    for name, kind in LAYERS.items():
        assert check_geometry(embedded[name].set_index("id").geometry.items(), kind=kind, file=name) == []
    layers = (embedded[name].set_index("node_id") for name in ("provinces", "border_segments"))
    provinces, segments = (frame.geometry.to_dict() for frame in layers)
    assert check_topology(provinces, segments) == []
    assert embedded["provinces"].geometry.is_valid_coverage(gap_width=0.03)
    assert embedded["background"].geometry.is_valid_coverage()


def test_embedded_layers_place_every_node_once(embedded: dict[str, geopandas.GeoDataFrame]) -> None:
    with (DATA / "nodes.csv").open(encoding="utf-8", newline="") as file:
        kinds = {row["node_id"]: row["kind"] for row in csv.DictReader(file)}
    placed = {name: set(embedded[name]["node_id"]) for name in ("provinces", "border_segments", "points")}
    assert placed["provinces"] == {node for node, kind in kinds.items() if kind == "province"}
    segments = {node for node, kind in kinds.items() if kind == "border_segment"}
    schematic = {"PRK-KOR:sea-west", "PRK-KOR:sea-east"}
    assert placed["border_segments"] == segments - schematic
    assert placed["points"] - schematic == kinds.keys() - segments - placed["provinces"]
    assert sum(map(len, placed.values())) == len(kinds)


@pytest.mark.parametrize(
    ("name", "decimals", "largest"),
    [("provinces", 2, 40_000), ("border_segments", 2, 40_000), ("points", 1, 10_000), ("background", 2, 180_000)],
)
def test_embedded_layers_are_no_finer_than_the_resolution_floor(name: str, decimals: int, largest: int) -> None:
    path = DATA / f"{name}.geojson"
    text = path.read_text("utf-8")
    collection = json.loads(text)
    assert collection["resolution_deg"] >= 0.03
    assert collection["attribution"].startswith("Made with Natural Earth")
    assert "Public domain" in collection["license"]
    coordinates = shapely.get_coordinates([shapely.geometry.shape(each["geometry"]) for each in collection["features"]])
    assert (coordinates == np.round(coordinates, decimals)).all()
    assert path.stat().st_size <= largest
    ids = [feature["id"] for feature in collection["features"]]
    assert ids == sorted(set(ids))
    assert len(text.splitlines()) == len(ids) + 2
    for feature in collection["features"]:
        assert_right_handed(feature["geometry"])


def test_the_background_meets_the_provinces_and_stops_at_the_antimeridian(
    embedded: dict[str, geopandas.GeoDataFrame],
) -> None:
    background = embedded["background"].set_index("iso3").geometry
    provinces = shapely.union_all(embedded["provinces"].geometry.to_numpy())
    assert shapely.symmetric_difference(background["PRK"], provinces).area < 0.001
    west, _, east, _ = background["RUS"].bounds
    assert (west, east) == (-180, 180)
    for country in ("CHN", "KOR", "RUS"):
        assert background[country].intersection(provinces).area == 0
