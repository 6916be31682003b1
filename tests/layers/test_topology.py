"""Topology checks: each fault is found, named by its feature, and nothing else is."""

from __future__ import annotations

import math

import geopandas
import numpy as np
import pytest
import shapely
from shapely import LineString, Point, Polygon, box

from route_risk.layers.topology import check_geometry, check_topology


def areas(**named: shapely.Geometry) -> geopandas.GeoDataFrame:
    """Return provinces by id."""
    return geopandas.GeoDataFrame({"node_id": list(named)}, geometry=list(named.values()), crs="EPSG:4326")


def segments(named: dict[str, shapely.Geometry]) -> geopandas.GeoDataFrame:
    """Return border segments by id."""
    return geopandas.GeoDataFrame({"node_id": list(named)}, geometry=list(named.values()), crs="EPSG:4326")


CLEAN = {"west": box(0, 0, 1, 1), "east": box(1, 0, 2, 1)}
BORDERS = {
    "AAA-BBB:east": LineString([(2, 0), (2, 1)]),
    "AAA-CCC:land": LineString([(0, 1), (1, 1), (2, 1)]),
    "BBB-CCC": LineString([(7, 7), (8, 8)]),
}


def test_a_clean_layer_has_no_faults() -> None:
    assert check_topology(areas(**CLEAN), segments(BORDERS)) == []


def test_the_order_of_rows_does_not_matter() -> None:
    assert check_topology(areas(**CLEAN).iloc[::-1], segments(BORDERS).iloc[::-1]) == []


def test_an_overlap_is_named_once_with_its_size() -> None:
    (fault,) = check_topology(areas(west=box(0, 0, 1.1, 1), east=CLEAN["east"]), segments({}))
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
    faults = check_topology(areas(west=west, east=CLEAN["east"]), segments({}))
    assert [fault.column for fault in faults] == ["west"]
    assert "leaves a gap of less than 0.03 degrees to east" in faults[0].rule


def test_a_vertex_that_only_one_side_has_is_found() -> None:
    east = Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (1, 0.4)])
    (fault,) = check_topology(areas(west=CLEAN["west"], east=east), segments({}))
    assert "does not share its vertices" in fault.rule


def test_water_wider_than_the_tolerance_and_corners_that_touch_are_no_gaps() -> None:
    apart = areas(west=box(0, 0, 1, 1), island=box(1.05, 0, 2, 1), corner=box(-1, 1, 0, 2))
    assert check_topology(apart, segments({})) == []


def test_an_inlet_that_narrows_to_a_point_is_no_gap() -> None:
    inlet = areas(north=Polygon([(0, 1), (1, 0.02), (2, 1)]), south=Polygon([(0, -1), (2, -1), (1, 0)]))
    assert check_topology(inlet, segments({})) == []


@pytest.mark.parametrize(
    ("segment", "whose"), [("AAA-BBB:east", "the edge of east"), ("AAA-BBB:land", "the edge of every province")]
)
def test_a_segment_off_the_edge_is_named_with_its_distance(segment: str, whose: str) -> None:
    line = LineString([(2, 0), (2.25, 0.5), (2, 1)])
    (fault,) = check_topology(areas(**CLEAN), segments({segment: line}))
    assert (fault.file, fault.column) == ("border_segments.geojson", segment)
    assert fault.rule == f"the line leaves {whose} by up to 0.25 degrees"


def test_a_segment_on_the_edge_of_another_province_is_found() -> None:
    (fault,) = check_topology(areas(**CLEAN), segments({"AAA-BBB:west": BORDERS["AAA-BBB:east"]}))
    assert fault.rule == "the line leaves the edge of west by up to 1 degrees"


def test_faulty_geometry_comes_alone() -> None:
    bowtie = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    faults = check_topology(areas(west=bowtie, east=box(0.5, 0, 2, 1)), segments({"AAA-BBB:east": Point(0, 0)}))
    assert [(fault.file, fault.column) for fault in faults] == [
        ("provinces.geojson", "west"),
        ("border_segments.geojson", "AAA-BBB:east"),
    ]
    assert faults[0].rule.startswith("the geometry is invalid: Self-intersection")
    assert faults[1].rule == "the geometry is a Point"


def test_every_unfit_geometry_is_reported() -> None:
    with np.errstate(invalid="ignore"):
        broken = Point(math.nan, 1)
    frame = geopandas.GeoDataFrame(
        {"node_id": ["A", "B", "C", "D", "E"]},
        geometry=[Point(1, 2), None, broken, Point(-190, 1), box(0, 0, 1, 1)],
        crs="EPSG:4326",
    )
    found = {fault.column: fault.rule for fault in check_geometry(frame, kind="point", file="points.geojson")}
    assert found["B"] == "the geometry is empty"
    assert found["C"] in {"the geometry is empty", "a coordinate is not a number (NaN or infinite)"}
    assert found["D"] == "longitude -190 is outside -180 to 180"
    assert found["E"] == "the geometry is a Polygon"
    assert "A" not in found


def test_a_wrong_crs_is_the_only_fault_reported() -> None:
    (fault,) = check_geometry(areas(**CLEAN).to_crs("EPSG:3857"), kind="area", file="provinces.geojson")
    assert str(fault) == (
        "provinces.geojson: the CRS is EPSG:3857 (WGS 84 / Pseudo-Mercator), and EPSG:4326 (WGS 84) is needed. "
        'Convert it with frame.to_crs("EPSG:4326")'
    )


def test_features_without_an_id_column_are_named_by_their_row() -> None:
    frame = geopandas.GeoDataFrame(geometry=[Point()], index=[41], crs="EPSG:4326")
    assert check_geometry(frame, kind="point", file="points.geojson")[0].column == "41"
