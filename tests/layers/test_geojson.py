import json
import math

import pytest
from shapely import Point, box
from shapely.geometry import shape

from route_risk.geo.errors import Fault
from route_risk.layers.frames import check_dataset
from route_risk.layers.geojson import as_frame, parse_features
from tests.layers.crafted import CRAFTED, SOUND
from tests.layers.folder import replace_text, write_folder

RING = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]


def parse(geometry, **members):
    """Return what a file with one feature holds."""
    feature = {"type": "Feature", "properties": {"a": 1}, "geometry": geometry}
    return parse_features(json.dumps({"type": "FeatureCollection", "features": [feature], **members}).encode(), "a")


def fault_of(geometry):
    """Return the rule that the one feature of a file breaks; its geometry is left out."""
    found = parse(geometry)
    assert found.shapes == [None]
    ((place, rule, repair),) = found.faults
    assert place == 0
    assert repair
    return rule


@pytest.mark.parametrize("name", CRAFTED)
def test_a_layer_that_is_something_else_is_refused(tmp_path, name):
    folder = write_folder(tmp_path / "tiny")
    (folder / "provinces.geojson").write_text(CRAFTED[name], encoding="utf-8")
    (fault,) = check_dataset(folder)
    assert fault.file == "provinces.geojson"
    expected = r"the features have no property 'node_id'" if name == "stac" else "it is not GeoJSON|the crs|coordRefSys"
    assert any(part in fault.rule for part in expected.split("|")), fault.rule
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tiny"]


@pytest.mark.parametrize(
    "name", ["EPSG:4326", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "urn:ogc:def:crs:EPSG::4979"]
)
def test_a_crs_that_names_wgs_84_is_read(name):
    text = SOUND.replace('"features"', f'"crs":{{"type":"name","properties":{{"name":"{name}"}}}},"features"', 1)
    found = parse_features(text.encode(), "a")
    assert found.faults == []
    assert as_frame(found.rows, found.shapes).crs.to_epsg() == 4326


def test_a_crs_of_a_feature_or_a_geometry_is_refused_too():
    link = {"type": "link", "properties": {"href": "http://127.0.0.1:9/"}}
    assert fault_of({"type": "Point", "coordinates": [1, 2], "crs": link}).startswith("the crs is")
    feature = {"type": "Feature", "properties": {}, "geometry": None, "crs": link}
    found = parse_features(json.dumps({"type": "FeatureCollection", "features": [feature]}).encode(), "a")
    assert [rule[:10] for _, rule, _ in found.faults] == ["the crs is"]


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [1.5, -2]},
        {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]},
        {"type": "LineString", "coordinates": [[1, 2], [3, 4.25], [5, 6]]},
        {"type": "MultiLineString", "coordinates": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]},
        {"type": "Polygon", "coordinates": [RING, [[0.2, 0.2], [0.2, 0.4], [0.4, 0.4], [0.2, 0.2]]]},
        {"type": "MultiPolygon", "coordinates": [[RING], [[[x + 3, y] for x, y in RING]]]},
    ],
    ids=lambda geometry: geometry["type"],
)
def test_geometries_are_those_that_shapely_makes(geometry):
    """The judge is shapely's own reader of such objects."""
    found = parse(geometry)
    assert found.faults == []
    assert found.shapes[0].equals_exact(shape(geometry), 0)


def test_heights_are_left_out_where_they_are_given():
    ring = [[*position, 7.5] if place % 2 else position for place, position in enumerate(RING)]
    found = parse({"type": "Polygon", "coordinates": [ring]})
    assert found.shapes[0].equals(box(0, 0, 1, 1))
    assert not found.shapes[0].has_z
    assert parse({"type": "Point", "coordinates": [1, 2, 3]}).shapes[0] == Point(1, 2)


@pytest.mark.parametrize(
    ("kind", "coordinates", "rule"),
    [
        ("Point", [1], r"the position [1] is not two numbers, with or without a height"),
        ("Point", ["1", "2"], r'the position ["1", "2"] is not two numbers, with or without a height'),
        ("Point", [True, 2], r"the position [true, 2] is not two numbers, with or without a height"),
        ("Point", [[1, 2]], r"the position [[1, 2]] is not two numbers, with or without a height"),
        ("Point", {"x": 1}, "its Point has no list of coordinates"),
        ("Point", [math.nan, 2], "a coordinate is not a number (NaN or infinite)"),
        ("LineString", [[1, 2]], "a line has 1 positions, and at least 2 are needed"),
        ("LineString", [1, 2], "its coordinates are not lists of positions"),
        ("LineString", [[1, 2], [3, math.inf]], "a coordinate is not a number (NaN or infinite)"),
        ("LineString", [[1, 2], [3, 10**400]], "a coordinate is not a number (NaN or infinite)"),
        ("LineString", [[1, 2], [3, None]], "the position [3, null] is not two numbers, with or without a height"),
        ("Polygon", [RING[:3]], "a ring has 3 positions, and at least 4 are needed"),
        ("Polygon", [RING[:4]], "a ring starts at [0.0, 0.0] and ends at [0.0, 1.0]"),
        ("Polygon", RING, "a ring has 2 positions, and at least 4 are needed|its coordinates are not lists"),
        ("MultiPolygon", [RING], "its coordinates are not lists of positions"),
        ("Circle", [1, 2], "its geometry has the type 'Circle'"),
        (["Point"], [1, 2], "its geometry has the type ['Point']"),
    ],
)
def test_each_damaged_geometry_is_a_fault_of_its_feature(kind, coordinates, rule):
    assert any(part in fault_of({"type": kind, "coordinates": coordinates}) for part in rule.split("|"))


def test_other_damage_to_a_feature_is_a_fault_of_it():
    assert fault_of(7) == "its geometry is not an object"
    rows = [7, {"type": "Point"}, {"type": "Feature", "properties": [], "geometry": None}]
    found = parse_features(json.dumps({"type": "FeatureCollection", "features": rows}).encode(), "a")
    assert [(place, rule) for place, rule, _ in found.faults] == [
        (0, "it is not an object of the type 'Feature'"),
        (1, "it is not an object of the type 'Feature'"),
        (2, "its properties are not an object"),
    ]


def test_a_collection_of_geometries_keeps_its_kind_so_that_a_layer_can_refuse_it():
    deep = {"type": "GeometryCollection", "geometries": []}
    for _ in range(50):
        deep = {"type": "GeometryCollection", "geometries": [deep]}
    assert parse(deep).shapes[0].geom_type == "GeometryCollection"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "Expecting value"),
        (b"\xff\xfe{", "is not UTF-8"),
        (b"[]", "it is not an object"),
        (b'{"features": []}', "it has no member 'type'"),
        (b'{"type": "FeatureCollection"}', "it has no list 'features'"),
        (b'{"type": "FeatureCollection", "features": {}}', "it has no list 'features'"),
        (b'{"type": "FeatureCollection", "features": [], "features": []}', "'features' is there twice in one object"),
        (b'{"type": "FeatureCollection", "features": ' + b"[" * 100_000, "it is nested too deeply"),
        (b'{"type": ' + b"9" * 5_000 + b"}", "a number in it has too many digits"),
    ],
    ids=str,
)
def test_what_is_no_feature_collection_says_why(content, rule):
    found = parse_features(content, "a.geojson")
    assert isinstance(found, Fault)
    assert found.rule.startswith("it is not GeoJSON (")
    assert rule in found.rule
    assert found.repair == ("Save it as UTF-8" if "UTF-8" in rule else "Write it again as GeoJSON (RFC 7946)")


def test_too_many_positions_and_too_many_columns_are_refused(monkeypatch):
    monkeypatch.setattr("route_risk.layers.geojson._MOST_ARRAYS", 5)
    assert "more than 5 positions" in parse({"type": "Polygon", "coordinates": [RING]}).rule
    monkeypatch.undo()
    monkeypatch.setattr("route_risk.layers.geojson._MOST_CELLS", 0)
    assert parse(None).rule == "it has 1 properties in 1 features"


def test_properties_that_are_objects_become_text():
    feature = {"type": "Feature", "properties": {"a": {"b": [1]}, "geometry": 3, "c": None}, "geometry": None}
    found = parse_features(json.dumps({"type": "FeatureCollection", "features": [feature]}).encode(), "a")
    assert found.rows == [{"a": '{"b": [1]}', "c": None}]


def test_one_damaged_feature_of_a_layer_is_one_fault_with_its_id(tmp_path):
    folder = write_folder(tmp_path / "tiny")
    replace_text(folder, "points.geojson", "0.5", '"half"')
    (fault,) = check_dataset(folder)
    assert fault[:3] == ("points.geojson", None, "BBB")
    assert fault.rule == 'the position [3, "half"] is not two numbers, with or without a height'
