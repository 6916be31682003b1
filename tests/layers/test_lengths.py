"""Lengths of movements: the geodesic beside PROJ, points of nodes beside those of the maps, and what a table gets."""

import csv
import math
from pathlib import Path

import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st
from pyproj import Geod

from route_risk.geo.errors import InvalidDataError
from route_risk.geo.model.schema import Leg
from route_risk.geo.shapes.geodesic import geodesic_km
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import read_layers
from route_risk.layers.lengths import node_points, with_lengths
from tests.layers.folder import replace_text, set_cell, set_geometry, write_folder

EARTH = Geod(ellps="WGS84")
lons, lats = st.floats(-180, 180), st.floats(-90, 90)


@given(lons, lats, lons, lats)
@example(0.0, 0.0, 180.0, 0.0)
@example(0.0, 90.0, 0.0, -90.0)
@example(179.9, 10.0, -179.9, 10.0)
@example(0.0, 0.0, 90.0, 0.0)
def test_a_geodesic_is_as_long_as_proj_has_it(lon1, lat1, lon2, lat2):
    length = geodesic_km(lon1, lat1, lon2, lat2)
    judge = EARTH.inv(lon1, lat1, lon2, lat2)[2] / 1000
    # Vincenty's series does not settle near antipodes, where a sphere stands in.
    assert length == pytest.approx(judge, abs=1e-5) or (judge > 19_900 and length == pytest.approx(judge, rel=0.006))
    assert length == pytest.approx(geodesic_km(lon2, lat2, lon1, lat1), abs=1e-6)
    assert geodesic_km(lon1, lat1, lon1, lat1) == 0


@pytest.mark.parametrize(
    ("ends", "km"),
    [((0, 0, 1, 0), math.pi * 6378.137 / 180), ((0, 0, 0, 90), 10001.9657)],
)
def test_lengths_that_are_known(ends, km):
    assert geodesic_km(*ends) == pytest.approx(km, abs=0.1)


def folder_with_movement(tmp_path, length=""):
    folder = write_folder(tmp_path / "tiny")
    set_cell(folder, "legs", 4, "mode", "interior_transit")
    set_cell(folder, "legs", 4, "length_km", length)
    return folder


def leg_of(folder):
    return next(leg for leg in read_dataset(folder).legs if leg.leg_id == "BBB..CCC")


def test_a_movement_without_a_length_has_the_geodesic_between_its_nodes(tmp_path):
    folder = folder_with_movement(tmp_path)
    assert leg_of(folder).length_km == round(EARTH.inv(3, 0.5, 6, 0.5)[2] / 1000, 3)
    set_geometry(folder, "points", "CCC", "Point", [3, 1.5])
    assert leg_of(folder).length_km == round(EARTH.inv(3, 0.5, 3, 1.5)[2] / 1000, 3)


def test_a_length_of_its_own_stands(tmp_path):
    assert leg_of(folder_with_movement(tmp_path, "777.5")).length_km == 777.5


def test_what_is_no_movement_has_no_length_and_none_is_measured(tmp_path):
    assert [leg.length_km for leg in read_dataset(write_folder(tmp_path / "tiny")).legs] == [None] * 3


def test_a_movement_with_neither_length_nor_points_is_a_fault_that_names_it(tmp_path):
    folder = folder_with_movement(tmp_path)
    replace_text(folder, "points.geojson", '"node_id": "CCC"', '"node_id": "BBX"')
    with pytest.raises(InvalidDataError, match=r"BBB\.\.CCC: the movement has no length, and no two points to measure"):
        read_dataset(folder)


def test_points_are_those_of_the_layers(tmp_path):
    folder = write_folder(tmp_path / "tiny")
    layers = {name: f"{name}.geojson" for name in ("provinces", "border_segments", "points")}
    found = node_points(folder, layers, {"AA-1", "AAA-BBB:AA-1", "BBB"})
    assert found == {"AA-1": (0.5, 0.5), "AAA-BBB:AA-1": (1.0, 0.5), "BBB": (3.0, 0.5)}
    assert node_points(folder, layers | {"points": "gone.geojson"}, {"BBB", "AA-1"}) == {"AA-1": (0.5, 0.5)}


def test_a_point_of_a_hollow_area_lies_inside_it(tmp_path):
    folder = write_folder(tmp_path / "tiny")
    hollow = [[[0, 0], [4, 0], [4, 4], [3, 4], [3, 1], [1, 1], [1, 4], [0, 4], [0, 0]]]
    set_geometry(folder, "provinces", "AA-1", "Polygon", hollow)
    ((lon, lat),) = node_points(folder, {"provinces": "provinces.geojson"}, {"AA-1"}).values()
    assert shapely.Polygon(hollow[0]).contains(shapely.Point(lon, lat))


def test_the_longest_part_of_a_line_counts(tmp_path):
    folder = write_folder(tmp_path / "tiny")
    parts = [[[0, 0], [1, 0]], [[0, 5], [2, 5], [2, 7]]]
    set_geometry(folder, "border_segments", "AAA-BBB:AA-1", "MultiLineString", parts)
    found = node_points(folder, {"border_segments": "border_segments.geojson"}, {"AAA-BBB:AA-1"})
    assert found == {"AAA-BBB:AA-1": (2.0, 5.0)}


def test_lengths_stay_away_where_no_point_is_known(tmp_path):
    folder = write_folder(tmp_path / "tiny")
    row = Leg("BBB..X", "BBB", "X", "interior_transit", 2)
    assert with_lengths([row], folder, {"points": "points.geojson"}) == (row,)


def test_embedded_movements_without_a_length_are_as_long_as_their_lines_on_the_map():
    dataset = read_dataset()
    with Path(dataset.folder, "legs.csv").open(encoding="utf-8", newline="") as stream:
        given = {row["leg_id"]: row["length_km"] for row in csv.DictReader(stream)}
    lines = read_layers(dataset)["legs"].geometry
    measured = [leg for leg in dataset.legs if leg.length_km is not None and not given[leg.leg_id]]
    assert len(measured) > 30
    for leg in measured:
        judge = EARTH.geometry_length(lines[leg.leg_id]) / 1000
        assert leg.length_km == pytest.approx(judge, rel=0.005)  # points of the maps are not rounded
