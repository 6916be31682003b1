"""A dataset with one thing broken: one clear message with file and line, exit 3, and nothing left half-written."""

import json
import shutil

import pytest

from route_risk import cli
from route_risk.layers.new_dataset import new_dataset
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


SPEAKING = {
    "backtest": ("--plot", "a.svg"),
    "check": ("--plot", "a.svg"),
    "ensemble": ("XA-01", "--draws", "2", "--plot", "a.svg"),
    "map": ("-o", "a.html"),
    "plot": ("-o", "a.svg"),
    "report": ("-o", "a.html", "--origin", "XA-01"),
    "sensitivity": ("XA-01", "--draws", "4", "--plot", "a.svg"),
    "shares": ("XA-01", "--theta", "5", "--plot", "a.svg"),
    "timeline": ("XA-01", "--plot", "a.svg"),
}
"""How each command that speaks Korean is asked to; `glossary` does without a dataset."""
HEADER = b"table,row_id,field,lang,text,source_sha256,method,reviewer\n"
NOT_TRANSLATIONS = {
    "an open quote": (HEADER + b'legs,"open', "line 2: it is not CSV (unexpected end of data). Check the"),
    "Windows": ("table,법\n".encode("cp949"), "it is not UTF-8 but probably Korean of Windows (CP949). Save it as"),
    "no file": (None, "the file is missing. Put the file into"),
    "nothing": (b"", "line 1: the file is empty. Begin it with table,row_id,field,lang,text,source_sha256,method,rev"),
    "another table": (b"a,b\n1,2\n", "line 1: the first line names none of the columns. Begin it with table,row_id,"),
    "a short row": (HEADER + b"legs,x\n", "line 2: the row has 2 "),
}


def broken_translations(folder, content):
    """Make a dataset in a folder whose table of translations is this."""
    new_dataset(folder)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"].append({"name": "translations", "path": "translations.csv"})
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    if content is not None:
        (folder / "translations.csv").write_bytes(content)


def test_every_command_that_speaks_korean_is_asked():
    commands = cli.main.commands.items()
    speaking = {name for name, one in commands if any("--lang" in param.opts for param in one.params)}
    assert speaking == {*SPEAKING, "glossary"}


@pytest.mark.parametrize("command", [*SPEAKING, "validate"])
def test_broken_translations_are_told_in_one_line(run, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    for place, (content, told) in enumerate(NOT_TRANSLATIONS.values()):
        folder = tmp_path / str(place)
        broken_translations(folder, content)
        asked = (str(folder),) if command == "validate" else (*SPEAKING[command], "--lang", "ko", "--dataset", folder)
        result = run(command, *map(str, asked))
        assert result.exit_code == 3
        (line,) = (result.stdout if command == "validate" else result.stderr).splitlines()
        assert f"translations.csv{', ' if told.startswith('line') else ': '}{told}" in line
        assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_broken_translations_are_no_matter_in_english(run, tmp_path):
    broken_translations(tmp_path / "made", b"")
    assert run("route", "XA-01", "--dataset", str(tmp_path / "made")).exit_code == 0
