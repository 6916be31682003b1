"""Topology checks: each fault is found, named by its feature, and nothing else is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from shapely import LineString, Point, Polygon, box

from route_risk.layers.topology import check_geometry, check_topology

CLEAN = {"west": box(0, 0, 1, 1), "east": box(1, 0, 2, 1)}
BORDERS = {
    "AAA-BBB:east": LineString([(2, 0), (2, 1)]),
    "AAA-CCC:land": LineString([(0, 1), (1, 1), (2, 1)]),
    "BBB-CCC": LineString([(7, 7), (8, 8)]),
}


def test_a_clean_layer_has_no_faults() -> None:
    assert check_topology(CLEAN, BORDERS) == []


def test_the_order_of_rows_does_not_matter() -> None:
    assert check_topology(dict(reversed(CLEAN.items())), dict(reversed(BORDERS.items()))) == []


def test_an_overlap_is_named_once_with_its_size() -> None:
    (fault,) = check_topology({"west": box(0, 0, 1.1, 1), "east": CLEAN["east"]}, {})
    assert (fault.file, fault.column) == ("provinces.geojson", "west")
    assert fault.rule == "overlaps east by 0.1 square degrees"
    assert "route-risk boundaries" in fault.repair


@pytest.mark.parametrize(
    "west",
    [
        box(0, 0, 0.99, 1),
        Polygon([(0, 0), (1, 0), (0.99, 0.5), (1, 1), (0, 1)]),
        Polygon([(0, 0), (0.99, 0), (0.985, 0.3), (0.99, 0.6), (0.988, 1), (0, 1)]),
    ],
    ids=["apart", "pinched at both ends", "crooked"],
)
def test_a_sliver_between_neighbours_is_a_gap(west: Polygon) -> None:
    faults = check_topology({"west": west, "east": CLEAN["east"]}, {})
    assert [fault.column for fault in faults] == ["west"]
    assert "leaves a gap of less than 0.03 degrees to east" in faults[0].rule


def test_a_vertex_that_only_one_side_has_is_found() -> None:
    east = Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (1, 0.4)])
    (fault,) = check_topology({"west": CLEAN["west"], "east": east}, {})
    assert "does not share its vertices" in fault.rule


def test_water_wider_than_the_tolerance_and_corners_that_touch_are_no_gaps() -> None:
    apart = {"west": box(0, 0, 1, 1), "island": box(1.05, 0, 2, 1), "corner": box(-1, 1, 0, 2)}
    assert check_topology(apart, {}) == []


def test_an_inlet_that_narrows_to_a_point_is_no_gap() -> None:
    inlet = {"north": Polygon([(0, 1), (1, 0.02), (2, 1)]), "south": Polygon([(0, -1), (2, -1), (1, 0)])}
    assert check_topology(inlet, {}) == []


@pytest.mark.parametrize(
    ("segment", "whose"), [("AAA-BBB:east", "the edge of east"), ("AAA-BBB:land", "the edge of every province")]
)
def test_a_segment_off_the_edge_is_named_with_its_distance(segment: str, whose: str) -> None:
    line = LineString([(2, 0), (2.25, 0.5), (2, 1)])
    (fault,) = check_topology(CLEAN, {segment: line})
    assert (fault.file, fault.column) == ("border_segments.geojson", segment)
    assert fault.rule == f"the line leaves {whose} by up to 0.25 degrees"


def test_a_segment_on_the_edge_of_another_province_is_found() -> None:
    (fault,) = check_topology(CLEAN, {"AAA-BBB:west": BORDERS["AAA-BBB:east"]})
    assert fault.rule == "the line leaves the edge of west by up to 1 degrees"


def test_crossing_rings_and_another_kind_of_geometry_are_told() -> None:
    bowtie = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    found = [
        *check_geometry([("west", bowtie), ("east", box(0.5, 0, 2, 1))], kind="area", file="provinces.geojson"),
        *check_geometry([("AAA-BBB:east", Point(0, 0))], kind="line", file="border_segments.geojson"),
    ]
    assert [(fault.file, fault.column) for fault in found] == [
        ("provinces.geojson", "west"),
        ("border_segments.geojson", "AAA-BBB:east"),
    ]
    assert found[0].rule.startswith("the geometry is invalid: Self-intersection")
    assert found[1].rule == "the geometry is a Point"


def test_every_unfit_geometry_is_reported() -> None:
    with np.errstate(invalid="ignore"):
        broken = Point(math.nan, 1)
    features = zip("ABCDE", [Point(1, 2), None, broken, Point(-190, 1), box(0, 0, 1, 1)], strict=True)
    found = {fault.column: fault.rule for fault in check_geometry(features, kind="point", file="points.geojson")}
    assert found["B"] == "the geometry is empty"
    assert found["C"] in {"the geometry is empty", "a coordinate is not a number (NaN or infinite)"}
    assert found["D"] == "longitude -190 is outside -180 to 180"
    assert found["E"] == "the geometry is a Polygon"
    assert "A" not in found
