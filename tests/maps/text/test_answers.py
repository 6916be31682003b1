"""Comparisons, timelines and batches as records, text, CSV and JSON lines."""

import csv
import io
import json
from datetime import date

import pytest

from route_risk.geo.answers.arrivals import arrivals_by_year
from route_risk.geo.answers.batch import BATCH_COLUMNS, batch_record, batch_routes
from route_risk.geo.answers.compare import compare_best, compare_legs, compare_record, compare_routes
from route_risk.geo.answers.timeline import network_timeline, route_timeline, timeline_record
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.release.dataset import release_record
from route_risk.maps.text.answers import TIMELINE_COLUMNS, batch_lines, compare_text, timeline_csv, timeline_text
from tests.maps.small import small_dataset

DATASET = small_dataset()
DAYS = (date(2009, 1, 1), date(2014, 1, 1), date(2015, 6, 30))
LABELS = ("scenario", "known_by", "release", "sensitivity")
ASSUMED = {"scenario": None, "known_by": None}
SHUT = Scenario("all shut", close=("A-1..A-B:1", "border:AAA-CCC"))


def compared(before, after, places=("A-1", "CCC"), k=2):
    """Return a comparison of two sides as a record."""
    return compare_record(
        DATASET,
        before,
        after,
        legs=compare_legs(before, after),
        routes=compare_routes(before, after, *places, k=k),
        best=compare_best(before, after, *places),
        places=places,
    )


def side(day, scenario=None, known_by=None):
    return evaluate(scenario_network(DATASET, scenario), day, known_by=known_by)


def timeline(scenario_net, days=DAYS, origin="A-1"):
    """Return a timeline as a record."""
    weights = None if origin else {"A-1": 60.5}
    pairs = [(day, day) for day in days]
    points = (
        route_timeline(scenario_net, origin, "CCC", pairs)
        if origin
        else network_timeline(scenario_net, weights, "CCC", pairs)
    )
    return timeline_record(
        DATASET,
        scenario_net,
        list(points),
        origin=origin,
        destination="CCC",
        known_by=None,
        arrivals=arrivals_by_year(DATASET.claims, "CCC"),
        weights=weights,
    )


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_comparison_as_a_record():
    record = compared(side(DAYS[0]), side(DAYS[1], known_by=date(2014, 12, 31)))
    assert record["schema_version"] == "2"
    assert record["dataset"] == {"name": "small", "version": "1", "title": "Small"}
    assert "not travel advice" in record["note"]
    assert record["before"] == {"name": "2009-01-01", "as_of": "2009-01-01", "known_by": None, "scenario": None}
    assert record["after"]["name"] == "2014-01-01, known by 2014-12-31"
    assert record["after"]["known_by"] == "2014-12-31"
    first = record["legs"][0]
    assert first["leg_id"] == "A-B:1..BBB"
    # The law of 2010 of severity 4 multiplies the border leg, class 3, by 1.70.

    assert first["change"] == pytest.approx(sum(part["change"] for part in first["causes"]), abs=1e-12)
    law = next(part for part in first["causes"] if part["cause"] == "law")
    assert (law["how"], law["change"] > 0) == ("began", True)
    assert (record["origin"], record["destination"]) == ("A-1", "CCC")
    assert {route["status"] for route in record["routes"]} == {"stays"}
    assert record["causes"][0]["cause"] == "law"
    json.dumps(record)  # plain values only


def test_a_comparison_without_places_has_no_routes():
    before, after = side(DAYS[0]), side(DAYS[1])
    record = compare_record(DATASET, before, after, legs=compare_legs(before, after))
    assert not {"routes", "causes", "origin", "destination"} & record.keys()
    assert "Routes from" not in compare_text(DATASET, record)


def test_a_comparison_as_text():
    text = compare_text(DATASET, compared(side(DAYS[0]), side(DAYS[1])), style=str.upper)
    assert text.startswith(
        "2009-01-01  →  2014-01-01\n\nROUTES FROM FIRST TO REFUGE\nrank before  after  index (hazard) before"
    )
    assert "\nLEGS THAT CHANGED: " in text
    assert "Border > Middle" in text
    assert "+0.075" in text  # 0.7 * 0.0834
    assert "A-B:1..BBB" in text


def test_a_comparison_with_a_side_where_nothing_is_open():
    record = compared(side(DAYS[0]), side(DAYS[0], SHUT))
    assert record["after"]["scenario"] == {
        "name": "all shut", "without": [], "with": [], "close": ["A-1..A-B:1", "border:AAA-CCC"], "open": [],
        "judged": False,
    }  # fmt: skip
    text = compare_text(DATASET, record)
    assert "vanishes" in text
    assert "blocked" in text
    assert "no open route on either side" in compare_text(DATASET, compared(side(DAYS[0], SHUT), side(DAYS[0], SHUT)))


def test_a_side_compared_with_itself_moves_nothing():
    text = compare_text(DATASET, compared(side(DAYS[1]), side(DAYS[1])))
    assert "Legs that changed: 0 of 8" in text
    assert "What events add" not in text


def test_long_comparisons_are_cut_and_say_so():
    text = compare_text(DATASET, compared(side(DAYS[0]), side(DAYS[0], Scenario(close=("country:BBB",)))), limit=0)
    assert "... and 1 more; --json has all of them" in text


def test_a_timeline_as_a_record():
    record = timeline(scenario_network(DATASET))
    assert "not travel advice" in record["note"]
    assert [point["as_of"] for point in record["points"]] == ["2009-01-01", "2014-01-01", "2015-06-30"]
    assert record["arrivals"] == {"2014": 4.0}
    assert "weights" not in record
    assert record["points"][0]["movers"] == []
    for before, after in zip(record["points"], record["points"][1:], strict=False):
        moved = sum(mover["change"] for mover in after["movers"])
        assert moved == pytest.approx(after["hazard"] - before["hazard"], abs=1e-9)
    network = timeline(scenario_network(DATASET), origin=None)
    assert (network["origin"], network["weights"]) == (None, {"A-1": 60.5})
    assert [p["risk_index"] for p in network["points"]] == pytest.approx([p["risk_index"] for p in record["points"]])
    json.dumps([record, network])


def test_a_timeline_as_csv_is_the_record():
    record = timeline(scenario_network(DATASET))
    text = timeline_csv(record)
    assert text.splitlines()[0] == ",".join([*TIMELINE_COLUMNS, *LABELS])
    assert "\r" not in text
    rows = rows_of(text)
    assert len(rows) == len(DAYS)
    for row, point in zip(rows, record["points"], strict=True):
        assert row["as_of"] == point["as_of"]
        assert (float(row["risk_index"]), float(row["hazard"])) == (point["risk_index"], point["hazard"])
        assert row["nodes"].split(";") == point["nodes"]
        cells = [cell.rpartition(":") for cell in row["movers"].split(";") if cell]
        assert [(key, float(value)) for key, _, value in cells] == [
            (mover["cause"], mover["change"]) for mover in point["movers"]
        ]


def test_a_date_without_an_open_route_is_a_gap_everywhere():
    record = timeline(scenario_network(DATASET, SHUT), DAYS[:1])
    assert record["points"][0]["risk_index"] is None
    (row,) = rows_of(timeline_csv(record))
    assert (row["risk_index"], row["hazard"], row["nodes"], row["movers"]) == ("", "", "", "")
    assert "blocked" in timeline_text(DATASET, record)


def test_a_timeline_as_text():
    scenario_net = scenario_network(DATASET)
    text = timeline_text(DATASET, timeline(scenario_net))
    assert text.startswith(f"{DATASET.nodes['A-1'].name} to {DATASET.nodes['CCC'].name}, 2009-01-01 to 2015-06-30\n")
    lines = text.splitlines()
    assert len(lines[1]) == 3  # a sparkline has one block a date
    assert lines[3].split("  ")[0] == "when"
    assert "law (began)" in lines[5]
    assert "4" in lines[5].split()  # the arrivals of 2014
    assert timeline_text(DATASET, timeline(scenario_net, origin=None)).startswith("network index to ")


def batch(scenario=None, **options):
    scenario_net = scenario_network(DATASET, scenario)
    return list(batch_routes(scenario_net, ["A-1", "A-2"], ["CCC"], DAYS[:2], **options))


def test_a_batch_as_records():
    row = batch(k=2)[0]
    record = batch_record(DATASET, row)
    assert tuple(record) == BATCH_COLUMNS
    assert record["nodes"] == ["A-1", "A-B:1", "BBB", "CCC"]
    assert record["legs"][:2] == ["A-1..A-B:1", "A-B:1..BBB"]
    assert (record["as_of"], record["origin"], record["destination"], record["rank"]) == (
        "2009-01-01", "A-1", "CCC", 1
    )  # fmt: skip
    assert record["risk_index"] == row.route.index
    assert record["sources"] == 2
    assert record["coverage"] in ("none", "thin", "fair")


@pytest.mark.parametrize("scenario", [None, SHUT])
def test_csv_and_json_lines_say_the_same(scenario):
    rows = batch(scenario, k=3)
    lines = list(batch_lines(DATASET, rows, "jsonl"))
    records = [json.loads(line) for line in lines]
    assert records == [
        {"schema_version": "2", **release_record(DATASET), **ASSUMED, **batch_record(DATASET, row)} for row in rows
    ]
    for line, record in zip(lines, records, strict=True):
        assert line == json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n"
    text = "".join(batch_lines(DATASET, rows, "csv"))
    assert text.splitlines()[0] == ",".join([*BATCH_COLUMNS, "recorded_claims", *LABELS])
    assert "\r" not in text
    table = rows_of(text)
    assert len(table) == len(records) == len(text.splitlines()) - 1
    for row, record in zip(table, records, strict=True):
        for name in BATCH_COLUMNS:
            value = record[name]
            read = row[name]
            if value is None or value == []:
                assert read == ""
            elif isinstance(value, list):
                assert read.split(";") == value
            elif isinstance(value, (int, float)):
                assert float(read) == value
            else:
                assert read == value


def test_a_pair_without_an_open_route_is_one_row_without_numbers():
    records = [batch_record(DATASET, row) for row in batch(SHUT)]
    shut = [record for record in records if record["origin"] == "A-1"]
    assert [record["rank"] for record in shut] == [0, 0]
    assert all(record[name] is None for record in shut for name in BATCH_COLUMNS[4:])


def test_lines_come_one_by_one():
    lines = batch_lines(DATASET, iter(batch()), "csv")
    assert next(lines) == ",".join([*BATCH_COLUMNS, "recorded_claims", *LABELS]) + "\n"
    assert next(lines).startswith("2009-01-01,A-1,CCC,1,")
    assert all(line.endswith("\n") for line in lines)
