"""Layers that break a rule."""

import json
import math

import pytest

from route_risk.geo.errors import Fault
from route_risk.layers.frames import check_dataset
from tests.layers.faults import faults_of, only_fault
from tests.layers.folder import (
    SQUARE,
    replace_text,
    set_geometry,
    write_json,
)


def test_a_layer_that_is_not_geojson(folder):
    (folder / "points.geojson").write_text("{", encoding="utf-8")
    only_fault(folder, ("points.geojson", None, None), r"it is not GeoJSON \(.*\)", "Write it again as GeoJSON .*")


@pytest.mark.parametrize("layer", ["provinces", "points", "border_segments"])
def test_a_layer_in_another_crs(folder, layer):
    path = folder / f"{layer}.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    write_json(path, content)
    only_fault(
        folder,
        (f"{layer}.geojson", None, None),
        r"the crs is 'urn:ogc:def:crs:EPSG::3857', and only WGS 84 \(EPSG:4326\) is read",
        r"Convert the layer to EPSG:4326 and write it as GeoJSON \(RFC 7946\), which has no such member",
    )


GEOMETRIES = [
    ("points", "BBB", "Point", [3, math.nan], "a coordinate is not a number.*|the geometry is empty", ".+"),
    ("points", "BBB", "Point", [0.5, 91], "latitude 91 is outside -90 to 90", "Give degrees, longitude first"),
    ("points", "BBB", "Point", [181, 0], "longitude 181 is outside -180 to 180", "Give degrees, longitude first"),
    ("points", "BBB", "LineString", [[0, 0], [1, 1]], "the geometry is a LineString", "Give a Point"),
    ("provinces", "AA-1", "Point", [0, 0], "the geometry is a Point", "Give a Polygon or MultiPolygon"),
    ("provinces", "AA-2", "Polygon", [], "the geometry is empty", "Give it one, or leave the feature out"),
    (
        "provinces",
        "AA-1",
        "Polygon",
        [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]],
        r"the geometry is invalid: Self-intersection\[0\.5 0\.5\]",
        r"Repair it with shapely\.make_valid",
    ),
    (
        "border_segments",
        "AAA-BBB:AA-1",
        "LineString",
        [[1, 0], [1.25, 0.5], [1, 1]],
        r"the line leaves the edge of AA-1 by up to 0\.25 degrees",
        "Make both layers together with: route-risk boundaries",
    ),
    (
        "provinces",
        "AA-2",
        "Polygon",
        [[[x, y + 1.01] for x, y in SQUARE]],
        r"leaves a gap of less than 0\.03 degrees to AA-2, or does not share its vertices",
        "Generalise both together.*",
    ),
    (
        "provinces",
        "AA-2",
        "Polygon",
        [[[x, y + 0.5] for x, y in SQUARE]],
        r"overlaps AA-2 by 0\.5 square degrees",
        "Generalise both together.*",
    ),
]


@pytest.mark.parametrize(
    ("layer", "feature", "kind", "coordinates", "rule", "repair"),
    GEOMETRIES,
    ids=[f"{row[0]}-{row[4][:24]}" for row in GEOMETRIES],
)
def test_one_damaged_geometry_is_one_fault(folder, layer, feature, kind, coordinates, rule, repair):
    set_geometry(folder, layer, feature, kind, coordinates)
    between = "gap" in rule or "overlaps" in rule  # told of the first of the two provinces
    only_fault(folder, (f"{layer}.geojson", None, "AA-1" if between else feature), rule, repair)


def test_a_feature_without_a_node(folder):
    for old, new in (('"id": "BBB"', '"id": "BBX"'), ('"node_id": "BBB"', '"node_id": "BBX"')):
        replace_text(folder, "points.geojson", old, new)
    assert faults_of(folder) == [
        Fault(
            "points.geojson",
            None,
            "BBX",
            "'BBX' is not a transit_region or transit_country or destination or border_segment of nodes",
            "Add the node or remove it",
        ),
        Fault("points.geojson", None, "BBB", "the node 'BBB' has no feature", "Add its geometry"),
    ]


def test_a_border_segment_with_neither_line_nor_point(folder):
    with (folder / "nodes.csv").open("a", encoding="utf-8") as stream:
        stream.write("AAA-BBB:AA-2,border_segment,North border,북도 국경,,AAA,BBB,,\n")
    only_fault(folder, ("points.geojson", None, "AAA-BBB:AA-2"), "the node 'AAA-BBB:AA-2' has no geometry", "Add .*")


def test_a_feature_that_is_there_twice(folder):
    path = folder / "points.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["features"].append(content["features"][0])
    write_json(path, content)
    only_fault(folder, ("points.geojson", None, "BBB"), "node_id 'BBB' is there twice", "Merge or rename the features")


@pytest.mark.parametrize("member", ['"BBX"', "7", '"7"'])
@pytest.mark.parametrize(("layer", "feature"), [("points", "BBB"), ("background", "AAA"), ("provinces", "AA-2")])
def test_a_feature_whose_id_is_not_that_of_its_node(folder, layer, feature, member):
    key = "iso3" if layer == "background" else "node_id"
    replace_text(folder, f"{layer}.geojson", f'"id": "{feature}"', f'"id": {member}')
    told = member.strip('"')
    only_fault(
        folder,
        (f"{layer}.geojson", None, feature),
        f"the feature's id is '{told}', its {key} '{feature}'",
        f"Write the {key} there too, or leave the id out",
    )


@pytest.mark.parametrize("layer", ["points", "background", "provinces"])
def test_a_feature_with_an_empty_property_has_no_id(folder, layer):
    key, path = "iso3" if layer == "background" else "node_id", folder / f"{layer}.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    extra = content["features"][0] | {"properties": {key: None}}
    del extra["id"]
    write_json(path, {**content, "features": [*content["features"], extra]})
    assert (f"{layer}.geojson", None, "") in {fault[:3] for fault in check_dataset(folder)}


def test_features_need_no_id_and_may_have_a_property_of_that_name(folder):
    content = json.loads((folder / "points.geojson").read_text(encoding="utf-8"))
    for number, feature in enumerate(content["features"]):
        del feature["id"]
        feature["properties"]["id"] = number
    write_json(folder / "points.geojson", content)
    assert check_dataset(folder) == ()


def test_features_without_the_property(folder):
    text = (folder / "points.geojson").read_text(encoding="utf-8").replace('"node_id"', '"node"')
    (folder / "points.geojson").write_text(text, encoding="utf-8")
    only_fault(
        folder,
        ("points.geojson", None, "node_id"),
        "the features have no property 'node_id'",
        "Add it to every feature",
    )


def test_half_of_a_character_in_a_layer_is_a_fault(folder):
    path = folder / "provinces.geojson"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"properties"', '"title": "\\ud800", "properties"', 1),
        encoding="utf-8",
    )
    faults = check_dataset(folder)
    assert "a text in it has half of a character (a lone surrogate)" in faults[0].rule
