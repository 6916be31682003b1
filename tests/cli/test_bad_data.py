"""A dataset with one thing broken: one clear message with file and line, exit 3, and nothing left half-written."""

import json
import shutil

import pytest

from route_risk.layers.tables.read import EMBEDDED

TABLE_FAULTS = [
    ("policy_events.csv", None, "", "policy_events.csv: the file is missing"),
    ("datapackage.json", None, "", "datapackage.json is missing"),
    ("datapackage.json", "{", "{{", "datapackage.json, line 1: it is not UTF-8 JSON"),
    ("nodes.csv", "node_id,kind", "node_id,kindd", "unknown column 'kindd'. Did you mean 'kind'"),
    ("legs.csv", ",2,", ",7,", "baseline_class"),
    ("legs.csv", ",2,", ",2,extra,", "cells, the header"),
    ("legs.csv", ",entering,", ",boat,", "'boat' is not an allowed value"),
    ("claims.csv", ",16,", ",NaN,", "'NaN' is not a finite number"),
    ("policy_events.csv", "2004-04-29", "2013-02-30", "'2013-02-30' is not a day of the calendar"),
    ("policy_events.csv", "border:PRK-CHN", "border:PRK-XXX", "'border:PRK-XXX' is not a known scope"),
    ("legs.csv", "internal-movement:PRK", "internal-movement:XXX", "'internal-movement:XXX' is not a known scope"),
    ("policy_events.csv", "nkr-garcia-2024", "nkr-garcia-1924", "'nkr-garcia-1924' is not a source_id of sources.csv"),
    ("parameters.csv", "norm_exponent", "norm_exponents", "'norm_exponents' is not a parameter"),
    ("datapackage.json", '"valid_until": "2025-10-31"', '"valid_until": "soon"', "valid_until"),
]


@pytest.mark.parametrize(("file", "old", "new", "named"), TABLE_FAULTS)
def test_a_query_on_a_broken_dataset_says_what_and_where(run, broken_copy, file, old, new, named):
    folder = broken_copy(file, old, new)
    result = run("route", "KP-10", "KOR", "--as-of", "2013-07-01", "--dataset", str(folder))
    assert result.exit_code == 3
    assert result.stdout == ""
    assert named in result.stderr
    assert file in result.stderr


def test_an_open_quote_is_found(run, broken_copy):
    folder = broken_copy("nodes.csv", "KP-10,", 'KP-10,"')
    result = run("route", "KP-10", "KOR", "--dataset", str(folder))
    assert result.exit_code == 3
    assert "nodes.csv, line " in result.stderr


def test_a_table_in_another_encoding_is_named(run, broken_copy):
    folder = broken_copy("nodes.csv", "Ryanggang", "Ryanggang")
    (folder / "nodes.csv").write_bytes((folder / "nodes.csv").read_text(encoding="utf-8").encode("utf-16"))
    result = run("list", "nodes", "--dataset", str(folder))
    assert result.exit_code == 3
    assert "nodes.csv: it is not UTF-8" in result.stderr


def test_events_that_end_each_other_are_found(run, broken_copy):
    folder = broken_copy("sources.csv", "source_id", "source_id")
    text = (folder / "policy_events.csv").read_text(encoding="utf-8")
    header = text.splitlines()[0].split(",")
    rows = []
    for name, other in (("a", "b"), ("b", "a")):
        cells = dict.fromkeys(header, "")
        cells |= {"event_id": f"circle-{name}", "kind": "regime", "date_start": "2010", "date_precision": "year"}
        cells |= {"ended_by": f"circle-{other}", "scopes": "country:CHN", "domain": "diplomacy"}
        cells |= {"actor": "CHN", "direction": "raises", "effect": "scale", "severity": "2", "confidence": "low"}
        cells |= {"severity_rationale": "r", "summary": "s", "source_ids": "nkr-garcia-2024", "contested": "false"}
        rows.append(",".join(cells[column] for column in header))
    (folder / "policy_events.csv").write_text(text + "\n".join(rows) + "\n", encoding="utf-8")
    result = run("list", "events", "--dataset", str(folder))
    assert result.exit_code == 3
    assert "ended_by runs in a circle (circle-a -> circle-b -> circle-a)" in result.stderr


def test_all_faults_come_in_one_report(run, broken_copy):
    folder = broken_copy("policy_events.csv", "2004-04-29", "2013-02-30")
    legs = (folder / "legs.csv").read_text(encoding="utf-8")
    (folder / "legs.csv").write_text(legs.replace(",entering,", ",boat,", 1), encoding="utf-8")
    result = run("validate", str(folder))
    assert result.exit_code == 3
    assert "policy_events.csv, line " in result.stdout
    assert "legs.csv, line " in result.stdout
    report = json.loads(run("validate", str(folder), "--json").stdout)
    assert report["valid"] is False
    assert {fault["file"] for fault in report["faults"]} == {"policy_events.csv", "legs.csv"}
    assert all(fault["repair"] for fault in report["faults"])


@pytest.mark.parametrize("command", ["route KP-10 KOR", "list events", "show KP-10", "validate"])
def test_a_dataset_that_is_not_there_is_named(run, command):
    at = ["nowhere"] if command == "validate" else ["--dataset", "nowhere"]
    result = run(*(["route", "KP-10", "KOR"] if command.startswith("route") else command.split()), *at)
    assert result.exit_code == 3
    assert "nowhere/datapackage.json is missing" in result.output.replace("\\", "/")


def test_a_file_given_as_a_dataset_is_named(run, tmp_path):
    (tmp_path / "table.csv").write_text("a,b\n", encoding="utf-8")
    result = run("list", "events", "--dataset", "table.csv")
    assert result.exit_code == 3
    assert "a dataset is a folder" in result.stderr


def test_an_equal_copy_of_the_dataset_gives_the_same_answer(run, tmp_path):
    shutil.copytree(EMBEDDED, tmp_path / "copy")
    arguments = ("route", "KP-10", "KOR", "--as-of", "2013-07-01", "--json")
    assert run(*arguments, "--dataset", "copy").stdout == run(*arguments).stdout


@pytest.mark.parametrize("tolerance", ["0.001", "0.0299", "0", "-1", "nan"])
def test_boundaries_finer_than_the_floor_are_refused(run, tmp_path, tolerance):
    (tmp_path / "admin1.geojson").write_text("{}", encoding="utf-8")
    result = run("boundaries", "admin1.geojson", "--out", "layers", "--tolerance", tolerance)
    assert result.exit_code == 5
    assert "finer than the resolution floor" in result.stderr
    assert not (tmp_path / "layers").exists()


def test_a_boundary_file_that_is_not_there_is_named(run, tmp_path):
    result = run("boundaries", "nowhere.geojson", "--out", "layers")
    assert result.exit_code in (2, 3)
    assert "nowhere.geojson" in result.stderr
    assert not (tmp_path / "layers").exists()
