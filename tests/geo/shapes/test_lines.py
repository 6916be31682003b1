"""Lines and generalisation: known lengths, shared edges, the antimeridian and the poles."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from route_risk.geo.errors import InvalidDataError, UsageError
from route_risk.geo.shapes import generalise, lines
from tests.geo.small import three_squares

QUARTER_M = 10_001_965.729  # equator to pole along a WGS84 meridian
longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90)


def unfit(coordinates: list[tuple[float, float]], *, area: bool) -> shapely.Geometry:
    """Return a geometry with coordinates that are not numbers, which shapely makes only under protest."""
    with np.errstate(invalid="ignore"):
        return Polygon(coordinates) if area else LineString(coordinates)


def test_importing_the_module_loads_no_heavy_library() -> None:
    heavy = {"shapely", "pyproj", "geopandas", "pandas", "numpy", "antimeridian"}
    code = f"import sys, route_risk.geo.shapes.lines; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


class TestGreatCircle:
    def test_a_quarter_meridian_has_its_known_length(self) -> None:
        path = LineString(lines.great_circle(0, 0, 0, 90, step_km=500))
        assert lines.geodesic_length_m(path) == pytest.approx(QUARTER_M, abs=0.01)

    @settings(max_examples=60, deadline=None)
    @given(longitudes, latitudes, longitudes, latitudes)
    def test_ends_are_exact_and_steps_are_no_longer_than_asked(
        self, lon1: float, lat1: float, lon2: float, lat2: float
    ) -> None:
        path = lines.great_circle(lon1, lat1, lon2, lat2, step_km=700)
        assert path[0] == (lon1, lat1)
        assert path[-1] == (lon2, lat2)
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in path)
        longest = max(lines.geodesic_length_m(LineString(pair)) for pair in itertools.pairwise(path))
        assert longest <= 700_000 * (1 + 1e-6)

    @settings(max_examples=60, deadline=None)
    @given(longitudes, latitudes, longitudes, latitudes)
    def test_there_and_back_are_equally_long(self, lon1: float, lat1: float, lon2: float, lat2: float) -> None:
        there = LineString(lines.great_circle(lon1, lat1, lon2, lat2))
        back = LineString(lines.great_circle(lon2, lat2, lon1, lat1))
        assert lines.geodesic_length_m(there) == pytest.approx(lines.geodesic_length_m(back), rel=1e-9, abs=1e-3)

    @pytest.mark.parametrize("bad", [(math.nan, 0), (181, 0), (0, 91), (37.6, 127.0), (math.inf, 0)])
    def test_refuses_what_is_not_a_coordinate(self, bad: tuple[float, float]) -> None:
        with pytest.raises(InvalidDataError, match="is not a longitude and latitude in degrees"):
            lines.great_circle(0, 0, *bad)

    @pytest.mark.parametrize("step", [0, -1, 0.5, math.nan, math.inf])
    def test_refuses_a_step_that_never_arrives(self, step: float) -> None:
        with pytest.raises(UsageError, match="a step is at least 1 km"):
            lines.great_circle(0, 0, 1, 1, step_km=step)


def test_only_a_line_has_a_length() -> None:
    assert lines.geodesic_length_m(shapely.MultiLineString()) == 0
    with pytest.raises(InvalidDataError, match="a Polygon has no length along a line"):
        lines.geodesic_length_m(box(0, 0, 1, 1))


class TestCutAtAntimeridian:
    def test_a_line_that_stays_on_one_side_is_unchanged(self) -> None:
        line = LineString([(100, 10), (120, 20)])
        assert lines.cut_at_antimeridian(line) == line

    @settings(max_examples=80, deadline=None)
    @given(longitudes, st.floats(-85, 85), longitudes, st.floats(-85, 85))
    def test_no_edge_of_a_cut_great_circle_jumps_and_no_length_is_lost(
        self, lon1: float, lat1: float, lon2: float, lat2: float
    ) -> None:
        whole = LineString(lines.great_circle(lon1, lat1, lon2, lat2, step_km=50))
        if lines.geodesic_length_m(whole) < 1:
            return
        cut = lines.cut_at_antimeridian(whole)
        for part in shapely.get_parts(cut):
            assert np.abs(np.diff(shapely.get_coordinates(part)[:, 0])).max() <= 180
        assert lines.geodesic_length_m(cut) == pytest.approx(lines.geodesic_length_m(whole), rel=0.01, abs=1)

    @pytest.mark.parametrize("start", [(116.4, 40.2), (100.5, 13.8), (104.9, 11.6), (127.0, 37.6)])
    def test_the_way_to_washington_passes_near_the_pole_in_valid_parts(self, start: tuple[float, float]) -> None:
        path = LineString(lines.great_circle(*start, -77.0, 38.9, step_km=50))
        cut = lines.cut_at_antimeridian(path)
        west, _, east, north = cut.bounds
        assert cut.is_valid
        assert north > 65
        assert -180 <= west < east <= 180
        assert lines.geodesic_length_m(cut) == pytest.approx(lines.geodesic_length_m(path), rel=0.001)

    def test_a_line_over_the_pole_is_whole(self) -> None:
        cut = lines.cut_at_antimeridian(LineString(lines.great_circle(10, 80, -170, 80)))
        assert cut.is_valid
        assert cut.bounds[3] > 89

    def test_antipodes_give_a_valid_line(self) -> None:
        cut = lines.cut_at_antimeridian(LineString(lines.great_circle(127, 37, -53, -37)))
        assert cut.is_valid
        assert lines.geodesic_length_m(cut) == pytest.approx(20_003_931, rel=0.001)

    def test_a_line_that_ends_on_the_antimeridian_leaves_no_empty_part(self) -> None:
        cut = lines.cut_at_antimeridian(LineString([(170, 0), (180, 0), (-170, 0)]))
        assert [list(part.coords) for part in shapely.get_parts(cut)] == [
            [(170, 0), (180, 0)],
            [(-180, 0), (-170, 0)],
        ]
        assert lines.cut_at_antimeridian(LineString([(170, 0), (-180, 0)])) == LineString([(170, 0), (180, 0)])

    def test_an_area_is_split_in_two_and_wound_counter_clockwise(self) -> None:
        cut = lines.cut_at_antimeridian(Polygon([(170, 0), (170, 10), (-170, 10), (-170, 0)]))
        assert isinstance(cut, MultiPolygon)
        assert cut.area == pytest.approx(200)
        assert all(part.exterior.is_ccw for part in cut.geoms)

    def test_an_area_around_the_pole_is_closed_along_it(self) -> None:
        cap = lines.cut_at_antimeridian(Polygon([(-170, 80), (-80, 80), (10, 80), (100, 80)]))
        assert cap.area == pytest.approx(3600)

    @pytest.mark.parametrize(
        ("geometry", "message"),
        [
            (LineString(), "the geometry is empty"),
            (Point(0, 0), "the geometry is a Point"),
            (unfit([(0, 0), (math.nan, 1)], area=False), "not a number"),
        ],
    )
    def test_refuses_unfit_geometry(self, geometry: shapely.Geometry, message: str) -> None:
        with pytest.raises(InvalidDataError, match=message):
            lines.cut_at_antimeridian(geometry)


class TestSimplifyTogether:
    def test_shared_edges_stay_shared_and_the_frame_keeps_its_index(self) -> None:
        frame = three_squares()
        before = frame.copy()
        simple = generalise.simplify_together(frame, 0.05)
        assert list(simple.index) == [7, 8, 9]
        assert list(simple["code"]) == ["AA-1", "AA-2", "BB-1"]
        assert simple.geometry.is_valid_coverage()
        assert simple.count_coordinates().sum() < frame.count_coordinates().sum() / 3
        assert sorted(generalise.shared_borders(simple.geometry)) == [(0, 1), (1, 2)]
        assert frame.equals(before)

    @settings(max_examples=25, deadline=None)
    @given(st.floats(0.003, 0.4))
    def test_whatever_the_tolerance_the_areas_are_a_coverage_on_the_grid(self, tolerance: float) -> None:
        simple = generalise.simplify_together(three_squares(), tolerance)
        assert simple.geometry.is_valid_coverage()
        assert shapely.area(simple.geometry.to_numpy()).sum() == pytest.approx(3, abs=0.6)
        coordinates = shapely.get_coordinates(simple.geometry.to_numpy())
        assert (coordinates == np.round(coordinates, generalise.decimals_for(tolerance))).all()

    def test_slivers_between_two_makers_files_are_closed(self) -> None:
        west = Polygon([(0, 0), (1, 0), (1.004, 0.5), (1, 1), (0, 1)])
        east = Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (1.002, 0.8), (0.997, 0.6), (1.009, 0.5), (1.001, 0.2)])
        frame = geopandas.GeoDataFrame(geometry=[west, east], crs="EPSG:4326")
        assert not frame.geometry.is_valid_coverage()
        simple = generalise.simplify_together(frame, 0.03)
        assert simple.geometry.is_valid_coverage(gap_width=0.03)
        assert generalise.shared_borders(simple.geometry)[0, 1].length == pytest.approx(1, abs=0.01)

    def test_an_enclosed_lake_wider_than_the_tolerance_stays(self) -> None:
        ring = box(0, 0, 2, 2).difference(box(0.5, 0.5, 1.5, 1.5))
        simple = generalise.simplify_together(geopandas.GeoDataFrame(geometry=[ring], crs="EPSG:4326"), 0.03)
        assert simple.geometry[0].area == pytest.approx(3)

    def test_what_is_smaller_than_the_grid_comes_back_empty(self) -> None:
        frame = geopandas.GeoDataFrame(geometry=[box(0, 0, 1, 1), box(5, 5, 5.001, 5.001)], crs="EPSG:4326")
        assert list(generalise.simplify_together(frame, 0.03).geometry.is_empty) == [False, True]

    def test_a_coordinate_next_to_nothing_is_nothing(self) -> None:
        squares = [box(x, y, x + 1, y + 1) for x in range(3) for y in range(2)]
        squares[1] = Polygon([(1, 1), (0, 1), (1.00375e-317, 2), (1, 2)])  # GEOS warned of an overflow
        simple = generalise.simplify_together(geopandas.GeoDataFrame(geometry=squares, crs="EPSG:4326"), 0.03)
        assert simple.geometry[1].equals(box(0, 1, 1, 2))

    def test_exteriors_run_counter_clockwise(self) -> None:
        simple = generalise.simplify_together(three_squares(), 0.01)
        assert all(area.exterior.is_ccw for area in simple.geometry)

    def test_a_frame_without_rows_gives_one_without_rows(self) -> None:
        empty = three_squares().iloc[:0]
        assert generalise.simplify_together(empty, 0.03).empty

    def test_another_crs_is_named_with_the_call_that_repairs_it(self) -> None:
        with pytest.raises(InvalidDataError, match=r"EPSG:5179 .* EPSG:4326 .*frame\.to_crs\(\"EPSG:4326\"\)"):
            generalise.simplify_together(three_squares().to_crs("EPSG:5179"), 0.03)

    def test_a_missing_crs_is_named_with_the_call_that_repairs_it(self) -> None:
        with pytest.raises(InvalidDataError, match=r"no CRS is declared.*frame\.set_crs\(\"EPSG:4326\"\)"):
            generalise.simplify_together(three_squares().set_crs(None, allow_override=True), 0.03)

    @pytest.mark.parametrize(
        ("geometry", "message"),
        [
            (None, "area 8: the geometry is empty"),
            (Polygon(), "area 8: the geometry is empty"),
            (Point(0, 0), "area 8: the geometry is a Point. Give a Polygon or MultiPolygon"),
            (unfit([(0, 0), (1, math.nan), (1, 1)], area=True), "area 8: a coordinate is not a number"),
            (Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "area 8: the geometry is invalid: Self-intersection"),
            (box(0, 0, 200, 1), "area 8: longitude 200 is outside -180 to 180. Cut it at 180 degrees: ogr2ogr"),
        ],
    )
    def test_unfit_geometry_is_named_by_its_row(self, geometry: shapely.Geometry | None, message: str) -> None:
        frame = three_squares()
        frame.loc[8, "geometry"] = geometry
        with pytest.raises(InvalidDataError, match=message):
            generalise.simplify_together(frame, 0.03)

    @pytest.mark.parametrize("tolerance", [0, -1, math.nan, math.inf])
    def test_refuses_a_tolerance_without_sense(self, tolerance: float) -> None:
        with pytest.raises(UsageError, match="above 0 and below 10 degrees"):
            generalise.simplify_together(three_squares(), tolerance)


def test_ogc_crs84_is_the_same_frame_of_reference() -> None:
    assert lines.crs_fault(three_squares().set_crs("OGC:CRS84", allow_override=True)) is None


def test_shared_borders_are_edges_of_both_areas_in_a_fixed_direction() -> None:
    areas = list(generalise.simplify_together(three_squares(), 0.01).geometry)
    borders = generalise.shared_borders(areas)
    for (one, other), line in borders.items():
        assert line.covered_by(areas[one].boundary)
        assert line.covered_by(areas[other].boundary)
        assert len(line.geoms) == 1
    swapped = generalise.shared_borders(areas[::-1])
    assert swapped[0, 1] == borders[1, 2]


def test_areas_that_touch_in_a_point_share_no_border() -> None:
    assert generalise.shared_borders([box(0, 0, 1, 1), box(1, 1, 2, 2)]) == {}


def test_a_representative_point_lies_in_the_area_and_off_its_edge() -> None:
    crescent = Point(0, 0).buffer(2).difference(Point(0.8, 0).buffer(1.9))
    point = generalise.representative_point(crescent)
    assert crescent.contains(point)
    assert point == generalise.representative_point(crescent)
    with pytest.raises(InvalidDataError, match="the geometry is empty"):
        generalise.representative_point(Polygon())
