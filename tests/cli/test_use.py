"""What is published is of little use for an operation: risk in classes, no ranking of measures, no single leg closed.

The same questions without --public have every digit.
"""

import csv
import io
import json
import re
from pathlib import Path

import networkx as nx
import pytest

from route_risk.geo.model.vocabularies import BORDER_SIDES
from route_risk.geo.release.coarse import recent_from
from route_risk.layers.dataset import read_dataset
from route_risk.layers.new_dataset import new_dataset

ENDS = ("XA-01", "XCC")
SPAN = ("--since", "2010-01-01")
CROSSING = "XAA-XBB:XA-01..XBB"
ASKED = {
    "route": ("route", *ENDS, "--explain"),
    "show leg": ("show", CROSSING),
    "show place": ("show", "XAA-XBB:XA-01"),
    "show event": ("show", "xaa-2004-border-decree"),
    "compare": ("compare", "2010-01-01", "2014-01-01", "--origin", "XA-01", "--destination", "XCC"),
    "timeline": ("timeline", *ENDS, *SPAN),
    "ensemble": ("ensemble", *ENDS, *SPAN, "--draws", "16"),
    "sensitivity": ("sensitivity", *ENDS, "--draws", "16"),
    "backtest": ("backtest", "--calibrate"),
}
INDICES = {"risk_index", "risk_index_before", "risk_index_after", "low", "median", "high", "mean", "route_index"}
INDICES |= {"risk_index_low", "risk_index_median", "risk_index_high", "next_risk_index"}
SIZES = {"contribution", "baseline_change", "standard_deviation", "risk_index_change"}


@pytest.fixture
def folder(tmp_path):
    new_dataset(tmp_path / "made")
    return tmp_path / "made"


@pytest.fixture
def map_question(run, folder):
    """Return a function that runs a command on the small dataset."""

    def start(*arguments, public=True):
        return run(*arguments, "--dataset", str(folder), *(("--public",) if public else ()))

    return start


def numbers(value, path=()):
    """Yield every number of a record with the names that lead to it, and the record that it stands in."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from numbers(item, (*path, (key, value)))
    elif isinstance(value, list):
        for item in value:
            yield from numbers(item, path)
    elif isinstance(value, float) and path:
        yield path[-1][0], value, path[-1][1]


def is_middle(index):
    return (index - 2.5) % 5 == 0 or (index - 10) % 20 == 0


def is_coarse(hazard):
    return round(hazard, 2) == hazard


@pytest.mark.parametrize("name", ASKED)
def test_records_tell_classes_and_no_size_of_an_effect(map_question, name):
    result = map_question(*ASKED[name], "--json")
    assert result.exit_code == 0, result.output
    for key, value, where in numbers(json.loads(result.stdout)):
        assert key not in SIZES, (key, value)
        if key in INDICES:
            assert is_middle(value), (key, value)
        elif key in ("hazard", "before", "after", "change") and "spearman" not in where:
            assert is_coarse(value), (key, value)
        if key == "hazard" and where.get("mode") in BORDER_SIDES:
            assert value == int(value)


@pytest.mark.parametrize("name", sorted(ASKED.keys() - {"show event"}))
def test_the_working_copy_has_every_digit(map_question, name):
    record = json.loads(map_question(*ASKED[name], "--json", public=False).stdout)
    fine = [value for key, value, _ in numbers(record) if key in INDICES | {"hazard"} and not is_coarse(value)]
    assert fine


@pytest.mark.parametrize("name", ASKED)
def test_texts_tell_the_same(map_question, name):
    text = map_question(*ASKED[name]).stdout
    assert not re.search(r"(?:hazard|baseline):? \d+\.\d{3}|[+−-]\d\.\d{3}|most", text.partition("Public release")[0])
    assert "The index is given in classes of 5 points" in text


def test_tables_tell_the_same_and_rank_nothing(map_question):
    for command in (ASKED["timeline"], ASKED["ensemble"]):
        rows = list(csv.DictReader(io.StringIO(map_question(*command, "--csv").stdout)))
        assert all(is_middle(float(row[name])) for row in rows for name in INDICES & row.keys() if row[name])
        assert not any(":" in row.get("movers", "") for row in rows)
    rows = list(csv.DictReader(io.StringIO(map_question(*ASKED["backtest"], "--csv").stdout)))
    assert {row["part"] for row in rows} == {"series", "correlation", "forecast", "calibration"}
    rows = list(csv.DictReader(io.StringIO(map_question("routes", *SPAN).stdout)))
    assert all(is_middle(float(row["risk_index"])) and is_coarse(float(row["hazard"])) for row in rows)


@pytest.fixture
def exported(map_question, tmp_path):
    forms = [word for form in ("geojson", "csv", "graphml", "prov") for word in ("--format", form)]
    assert map_question("export", "gis", *forms).exit_code == 0
    assert map_question("export", "time", *SPAN).exit_code == 0
    return tmp_path


def test_exports_tell_no_decimals_of_a_border_of_these_years(exported, folder):
    recent = recent_from(read_dataset(folder)).isoformat()
    wide = []
    for file in ("gis/legs", "gis/border_segments", "time/legs_over_time", "time/border_segments_over_time"):
        features = json.loads((exported / f"{file}.geojson").read_text(encoding="utf-8"))["features"]
        for row in (feature["properties"] for feature in features):
            assert is_middle(row["risk_index"]), row
            assert is_coarse(row["hazard"]), row
            if row.get("mode", "entering") in BORDER_SIDES and (row.get("as_of") or row["date_start"]) >= recent:
                wide.append(row)
    assert len({row.get("leg_id", row.get("node_id")) for row in wide}) == 6
    for row in wide:
        assert (row["risk_index"] - 10) % 20 == 0, row
        assert row["hazard"] == int(row["hazard"]), row
        assert row.get("least_risk_leg_id") is None, row
    for layer in ("provinces", "nodes"):
        features = json.loads((exported / "gis" / f"{layer}.geojson").read_text(encoding="utf-8"))["features"]
        told = [row["properties"]["route_index"] for row in features if row["properties"]["route_index"] is not None]
        assert told
        assert all(map(is_middle, told))
    graph = nx.read_graphml(exported / "gis" / "route-risk.graphml")
    edges = [cells for _, _, cells in graph.edges(data=True)]
    assert edges
    assert all(is_middle(cells["risk_index"]) and is_coarse(cells["hazard"]) for cells in edges)
    prov = json.loads((exported / "gis" / "route-risk.prov.json").read_text(encoding="utf-8"))
    assert not [row for row in prov["wasDerivedFrom"].values() if "rr:contribution" in row]
    assert not [row for key, row in prov["entity"].items() if "effect/" in key and "prov:value" in row]
    values = [
        row["prov:value"] for key, row in prov["entity"].items() if "result:route/" in key and "prov:value" in row
    ]
    assert all(map(is_middle, values))


@pytest.mark.parametrize("option", ["--close", "--open"])
@pytest.mark.parametrize("what", [CROSSING, "XAA-XBB:XA-01", "segment:XAA-XBB:XA-01"])
def test_closing_or_opening_less_than_a_border_is_refused(map_question, option, what):
    for command in (ASKED["timeline"], ASKED["route"], ("export", "gis"), ("map", "-o", "map.html")):
        result = map_question(*command, option, what)
        assert result.exit_code == 5, result.output
        assert f"{what!r} is less than a whole border" in result.stderr
    side = f"2014-01-01,{option.strip('-')}={what}"
    assert map_question("compare", "2010-01-01", side).exit_code == 5
    assert map_question(*ASKED["timeline"], option, what, public=False).exit_code == 0


def test_so_is_a_made_up_event_that_closes_one(map_question, tmp_path):
    event = """
[[event]]
event_id = "shut"
kind = "regime"
date_start = "2010-06-01"
scopes = ["%s"]
domain = "border-enforcement"
direction = "raises"
effect = "block"
severity = 3
confidence = "high"
"""
    path = tmp_path / "shut.toml"
    path.write_text(event % "segment:XAA-XBB:XA-01", encoding="utf-8")
    assert map_question(*ASKED["route"], "--with", str(path)).exit_code == 5
    path.write_text(event % "border:XAA-XBB", encoding="utf-8")
    assert map_question(*ASKED["route"], "--with", str(path)).exit_code == 4  # no open route


def test_whole_borders_may_be_closed(map_question):
    for word in ("border:XAA-XBB", "XAA-XBB"):
        assert map_question(*ASKED["timeline"], "--close", word).exit_code == 0


def test_reports_and_maps_tell_the_same(map_question, tmp_path):
    report = ("report", "--origin", "XA-01", "--destination", "XCC", "-o")
    assert map_question(*report, "brief.md").exit_code == 0
    assert map_question(*report, "change.md", "--compare", "2010-01-01", "2014-01-01").exit_code == 0
    for name in ("brief.md", "change.md"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert not re.search(
            r"\d\.\d{3}|the largest|argest contribution|differs most|changed most|Contributions of events", text
        ), name
    assert map_question("map", "-o", "map.html", *SPAN, "--draws", "16").exit_code == 0
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    (block,) = re.findall(r'id="rr-data">(.*?)</script>', page)
    told = json.loads(block)["told"]
    assert all(is_middle(index) for column in told["legs"] for index in column)
    assert not re.search(r'"(?:x|added)"', block)
    shown = [float(text) for text in re.findall(r'class="idx">([^<]*)<', page)]
    assert shown
    assert all(map(is_middle, shown))


def test_no_text_calls_a_way_safe():
    """Neither of the dataset nor of the product: what is published shall not be quoted as advice."""
    root = Path(read_dataset().folder).parents[1]
    folders = [root / name for name in ("layers", "maps", "geo", "face", "docs")]
    paths = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".csv", ".md", ".json", ".py")]
    assert len(paths) > 100
    for path in (*paths, *root.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        found = re.search(
            r"(?i)(?:relatively|comparatively|fairly|quite) safe\b|safe passage|safest\b|비교적 안전", text
        )
        assert not found, (path.name, found and text[max(found.start() - 60, 0) : found.end() + 20])
