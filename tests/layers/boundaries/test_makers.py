"""Columns as the makers of boundary files write them; the areas are invented."""

import geopandas
import pytest
from shapely import box

from route_risk.geo.errors import InvalidDataError
from route_risk.layers.boundaries.make import make_boundaries
from route_risk.layers.boundaries.output import Credit


def made(tmp_path, columns):
    areas = [box(west, 0, west + 1, 1) for west in range(len(next(iter(columns.values()))))]
    path, credit = tmp_path / "areas.geojson", Credit("invented", "CC0-1.0")
    geopandas.GeoDataFrame(columns, geometry=areas, crs="EPSG:4326").to_file(path)
    return make_boundaries([path], tmp_path / "out", credit=credit, origin="MLI")


def test_gadm_has_its_codes_in_iso_1_and_na_where_there_is_none(tmp_path):
    names = {"GID_1": ["MLI.1_1", "MLI.2_1"], "GID_0": ["MLI"] * 2, "NAME_1": ["North", "South"]}
    report = made(tmp_path, names | {"HASC_1": ["ML.NO", "NA"], "ISO_1": ["ML-1", "NA"]})
    assert report.provinces == ("ML-1",)
    assert [tuple(row) for row in report.skipped] == [("South", "no ISO 3166-2 code in areas.geojson")]


def test_a_file_of_names_alone_may_be_matched_with_a_dataset(tmp_path):
    with pytest.raises(InvalidDataError, match=r"or match by name or P-code with a dataset \(--dataset DIR\)"):
        made(tmp_path, {"shapeName": ["North"], "shapeISO": [""], "shapeGroup": ["MLI"]})


def test_tags_of_openstreetmap_are_columns_in_what_osmnx_saves(tmp_path):
    report = made(tmp_path, {"element": ["relation"], "ISO3166-2": ["ML-1"], "admin_level": ["4"], "name": ["North"]})
    assert report.provinces == ("ML-1",)
