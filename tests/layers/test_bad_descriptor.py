"""Folders, files and descriptors that break a rule."""

import json
import math
import re

import pytest

from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import check_dataset
from tests.layers.faults import only_fault
from tests.layers.folder import (
    descriptor,
    replace_text,
    set_meta,
    write_json,
)


def test_a_folder_that_is_not_there(tmp_path):
    only_fault(
        tmp_path / "nowhere",
        ("datapackage.json", None, None),
        ".*nowhere/datapackage.json is missing: a dataset is a folder with a datapackage.json",
        "Give the path of such a folder",
    )


def test_a_file_in_place_of_the_folder(folder):
    only_fault(
        folder / "legs.csv",
        ("datapackage.json", None, None),
        ".* is missing: a dataset is a folder with a datapackage.json",
        "Give the path of such a folder",
    )


def test_a_folder_without_descriptor(folder):
    (folder / "datapackage.json").unlink()
    only_fault(folder, ("datapackage.json", None, None), ".*is missing: a dataset is a folder.*", "Give the path.*")


def test_a_descriptor_that_is_not_json(folder):
    replace_text(folder, "datapackage.json", '"name": "tiny",', '"name": "tiny"')
    only_fault(
        folder,
        ("datapackage.json", 4, None),
        r"it is not UTF-8 JSON \(Expecting ',' delimiter: line 4 column 2 .*\)",
        "Repair the file at that place",
    )


@pytest.mark.parametrize("content", [[], {}, {"resources": {}}, {"resources": [{"name": "legs"}]}, {"resources": [1]}])
def test_a_descriptor_without_resources(folder, content):
    write_json(folder / "datapackage.json", content)
    only_fault(
        folder,
        ("datapackage.json", None, "resources"),
        "it has no list 'resources' of objects with a name and a path",
        "Add it as Data Package v2 asks",
    )


def test_a_descriptor_in_another_encoding(folder):
    (folder / "datapackage.json").write_bytes('{"title": "é"}'.encode("latin-1"))
    only_fault(folder, ("datapackage.json", None, None), "it is not UTF-8 JSON .*", "Repair the file.*")


@pytest.mark.parametrize("name", ["legs", "provinces"])
def test_a_resource_that_is_not_listed(folder, name):
    rest = [item for item in descriptor()["resources"] if item["name"] != name]
    set_meta(folder, resources=rest)
    kind, extension = ("table", "csv") if name == "legs" else ("layer", "geojson")
    only_fault(
        folder,
        ("datapackage.json", None, "resources"),
        f"the {kind} '{name}' is .*",
        f"Add a resource of that name, path {name}.{extension}",
    )


@pytest.mark.parametrize("file", ["legs.csv", "parameters.csv", "points.geojson"])
def test_a_file_that_is_missing(folder, file):
    (folder / file).unlink()
    repair = "Put the file into the dataset folder or correct the path in datapackage.json"
    only_fault(folder, (file, None, None), "the file is missing", repair)


@pytest.mark.parametrize(
    "path", ["../legs.csv", "data/../../legs.csv", "/etc/passwd", "..\\legs.csv", "C:/legs.csv", "", 7, ["legs.csv"]]
)
def test_a_path_that_leaves_the_folder(folder, path):
    resources = [item | ({"path": path} if item["name"] == "legs" else {}) for item in descriptor()["resources"]]
    set_meta(folder, resources=resources)
    only_fault(
        folder,
        ("datapackage.json", None, "resources"),
        re.escape(f"the path {path!r} is not inside the folder"),
        "Name a file of the dataset folder",
    )


def test_a_path_to_a_folder_is_named(folder):
    (folder / "legs.csv").unlink()
    (folder / "legs.csv").mkdir()
    only_fault(folder, ("legs.csv", None, None), "it is a folder, and a file is needed", "Give the path of a file")


def test_tables_may_lie_in_a_folder_below(folder):
    (folder / "tables").mkdir()
    (folder / "legs.csv").rename(folder / "tables" / "legs.csv")
    resources = [
        item | ({"path": "tables/legs.csv"} if item["name"] == "legs" else {}) for item in descriptor()["resources"]
    ]
    set_meta(folder, resources=resources)
    assert check_dataset(folder) == ()


MONTHS = "not a whole number from 0 to 600 months"
PEOPLE = "not a whole number from 0 to 1,000,000 people"
DEGREES = "not a number above 0 to 5 degrees"


@pytest.mark.parametrize(
    ("changes", "column", "rule"),
    [
        ({"title": None}, "title", "'title' is missing or not text"),
        ({"origin_country": 3}, "origin_country", "'origin_country' is missing or not text"),
        ({"released": "2026-02-30"}, "released", "'released' is '2026-02-30', not a day"),
        ({"valid_from": "2000"}, "valid_from", "'valid_from' is '2000', not a day"),
        ({"valid_until": "1999-12-31"}, "valid_until", "valid_from, valid_until and released are not in this order"),
        ({"released": 2026}, "released", "'released' is 2026, not a day"),
        ({"released": "20260615"}, "released", "'released' is '20260615', not a day"),
        ({"embargo_months": -1}, "embargo_months", f"'embargo_months' is -1, {MONTHS}"),
        ({"embargo_months": True}, "embargo_months", f"'embargo_months' is True, {MONTHS}"),
        ({"embargo_months": math.inf}, "embargo_months", f"'embargo_months' is inf, {MONTHS}"),
        ({"embargo_months": 12.9}, "embargo_months", f"'embargo_months' is 12.9, {MONTHS}"),
        ({"embargo_months": 601}, "embargo_months", f"'embargo_months' is 601, {MONTHS}"),
        ({"small_count_threshold": 9.5}, "small_count_threshold", f"'small_count_threshold' is 9.5, {PEOPLE}"),
        ({"small_count_threshold": -1}, "small_count_threshold", f"'small_count_threshold' is -1, {PEOPLE}"),
        ({"small_count_threshold": "10"}, "small_count_threshold", f"'small_count_threshold' is '10', {PEOPLE}"),
        (
            {"small_count_threshold": 2_000_000},
            "small_count_threshold",
            f"'small_count_threshold' is 2000000, {PEOPLE}",
        ),
        ({"resolution_floor_deg": "0.1"}, "resolution_floor_deg", f"'resolution_floor_deg' is '0.1', {DEGREES}"),
        ({"resolution_floor_deg": math.nan}, "resolution_floor_deg", f"'resolution_floor_deg' is nan, {DEGREES}"),
        ({"resolution_floor_deg": 0}, "resolution_floor_deg", f"'resolution_floor_deg' is 0, {DEGREES}"),
        ({"resolution_floor_deg": 400}, "resolution_floor_deg", f"'resolution_floor_deg' is 400, {DEGREES}"),
        ({"attribution": 3}, "attribution", "'attribution' is 3, not text"),
        ({"public_rules_reason": ["no"]}, "public_rules_reason", "'public_rules_reason' is ['no'], not text"),
        ({"origin_country": "QQQ"}, "origin_country", "origin_country 'QQQ' is not among the countries"),
        ({"sensitivity": ["public"]}, "sensitivity", "['public'] is not a sensitivity"),
        ({"sensitivity": "secret"}, "sensitivity", "'secret' is not a sensitivity"),
        ({"default_destination": "QQQ"}, "default_destination", "default_destination 'QQQ' is not a node"),
    ],
)
def test_a_descriptor_with_a_bad_member(folder, changes, column, rule):
    set_meta(folder, **changes)
    only_fault(folder, ("datapackage.json", None, column), re.escape(rule), ".+")


@pytest.mark.parametrize(
    ("member", "meant"),
    [
        ("sensitvity", "sensitivity"),
        ("Sensitivity", "sensitivity"),
        ("embargo_month", "embargo_months"),
        ("embargoMonths", "embargo_months"),
        ("small_count_treshold", "small_count_threshold"),
        ("resolution_floor", "resolution_floor_deg"),
        ("license", "licenses"),
    ],
)
def test_a_misspelt_member_is_a_fault_and_protects_as_if_it_were_not_there(folder, member, meant):
    set_meta(folder, **{member: "restricted"})
    only_fault(
        folder,
        ("datapackage.json", None, member),
        f"unknown member {member!r}",
        re.escape(f"Did you mean {meant!r}?"),
    )


def test_a_member_like_no_known_one_is_left_alone(folder):
    set_meta(folder, fieldwork="2019", contributors=[{"title": "An office"}])
    assert check_dataset(folder) == ()


def test_a_dataset_that_does_not_say_how_sensitive_it_is_is_restricted(folder):
    set_meta(folder, sensitivity=None)
    assert read_dataset(folder).sensitivity == "restricted"


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ('"version": "1",', '"sensitivity": "restricted",', "sensitivity"),
        ('"name": "legs",', '"name": "other",\n   "name": "legs",', "name"),
    ],
    ids=["of the package", "of a resource"],
)
def test_a_member_that_stands_twice(folder, old, new, name):
    replace_text(folder, "datapackage.json", old, f"{old}\n {new}" if name == "sensitivity" else new)
    only_fault(
        folder,
        ("datapackage.json", None, name),
        f"'{name}' is there twice",
        "Keep one of the two: readers differ in which one they take",
    )


@pytest.mark.parametrize("value", [None, 3, "CC0-1.0", [None], [{"title": "No name"}], [{"name": 3}]])
def test_licences_that_are_none(folder, value):
    content = json.loads((folder / "datapackage.json").read_text(encoding="utf-8")) | {"licenses": value}
    write_json(folder / "datapackage.json", content)
    rule = re.escape(f"'licenses' is {value!r}, not a list of objects with a name or a path")
    only_fault(folder, ("datapackage.json", None, "licenses"), rule, "Write each as Data Package v2 asks, .*")


@pytest.mark.parametrize("name", [["legs"], {}, None, 7, ""])
def test_a_resource_whose_name_is_not_text(folder, name):
    resources = [item | ({"name": name} if item["name"] == "legs" else {}) for item in descriptor()["resources"]]
    set_meta(folder, resources=resources)
    where = ("datapackage.json", None, "resources")
    only_fault(folder, where, re.escape(f"the name {name!r} is not text"), "Name the resource")


def test_two_resources_of_one_name(folder):
    set_meta(folder, resources=[*descriptor()["resources"], {"name": "legs", "path": "other.csv"}])
    where = ("datapackage.json", None, "resources")
    only_fault(folder, where, "two resources are named 'legs'", "Keep one of the two")


@pytest.mark.parametrize("text", ["[" * 100_000, '{"version": ' + "9" * 5000 + "}"], ids=["deep", "long"])
def test_a_descriptor_that_json_readers_choke_on(folder, text):
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    only_fault(folder, ("datapackage.json", None, None), "it is not UTF-8 JSON .*", "Repair the file.*")


def test_a_byte_order_mark_of_the_descriptor_does_no_harm(folder):
    path = folder / "datapackage.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check_dataset(folder) == ()


def test_whole_numbers_may_be_written_with_a_point(folder):
    set_meta(folder, embargo_months=24.0)
    assert repr(read_dataset(folder).embargo_months) == "24"


def test_a_descriptor_holds_text_alone(folder):
    path = folder / "datapackage.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["licenses"] = [{"name": "CC0\0-1.0"}]
    path.write_text(json.dumps(content), encoding="utf-8")
    (fault,) = check_dataset(folder)
    assert str(fault).startswith("datapackage.json, licenses: it holds U+0000, which nobody sees or which is no text")
