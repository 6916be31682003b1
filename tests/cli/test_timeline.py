"""`timeline` from the command line: text, JSON, CSV and figures of one answer, with arrivals beside it."""

import csv
import io
import math
from itertools import pairwise

import pytest

from tests.layers.folder import write_folder

B2, B4 = -math.log(0.97), -math.log(0.75)
YEARS = ("--since", "2009", "--until", "2012")


@pytest.fixture
def tiny(tmp_path):
    """Return the option that asks the tiny dataset, whose one law of severity 3 begins in May 2010."""
    return ("--dataset", str(write_folder(tmp_path / "tiny")))


def test_a_timeline_by_hand(run_json, tiny):
    record = run_json("timeline", "AA-1", "CCC", *YEARS, *tiny)
    assert record.keys() == {
        "schema_version", "dataset", "release", "sensitivity", "note", "known_by", "scenario", "origin",
        "destination", "points", "record", "arrivals",
    }  # fmt: skip
    assert (record["origin"], record["destination"]) == ("AA-1", "CCC")
    assert record["arrivals"] == {"2010": 100.0}
    points = record["points"]
    assert [point["as_of"] for point in points] == [f"{year}-01-01" for year in range(2009, 2013)]
    # The law is in force from 1 May 2010 to 14 March 2012: for 245 days of 365, and for 74 of 366.
    low, high = 2 * B2 + B4, 1.35 * (B2 + B4) + B2
    middle = low + (high - low) * 245 / 365
    assert [point["hazard"] for point in points[:3]] == pytest.approx([low, middle, high])
    assert [point["risk_index"] for point in points[:3]] == pytest.approx(
        [100 * -math.expm1(-h) for h in (low, middle, high)]
    )
    assert points[2] == {
        **points[2],
        "nodes": ["AA-1", "AAA-BBB:AA-1", "BBB", "CCC"],
        "closures": [],
        "corridor": "BBB",
        "movers": [{"cause": "aaa-2010-law", "change": pytest.approx(high - middle), "how": "more"}],
    }
    assert points[0]["movers"] == []


def test_a_timeline_as_text(run, tiny):
    result = run("timeline", "AA-1", "CCC", *YEARS, *tiny)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].endswith(", 2009-01-01 to 2012-12-31")
    assert not lines[0].startswith("AA-1")  # names, not ids
    assert (len(lines[1]), lines[2]) == (4, "")
    assert lines[5].split()[:8] == ["2010", "BBB", "34.5", "0.423", "–", "–", "100", "+0.075"]
    assert lines[5].endswith("aaa-2010-law (began)")
    assert "not travel advice" in result.stderr


@pytest.mark.parametrize("ends", [("KP-10", "KOR"), ("--network",), ("--network", "THA")])
def test_csv_and_json_say_the_same(run, run_json, ends):
    arguments = ("timeline", *ends, "--since", "2018", "--until", "2020-05-01", "--step", "quarter")
    points = run_json(*arguments)["points"]
    result = run(*arguments, "--csv")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == (
        "as_of,until,origin,destination,corridor,risk_index,hazard,arrivals_that_year,recorded,recorded_claims,"
        "next_corridor,next_risk_index,nodes,closures,movers,"
        "scenario,known_by,release,sensitivity"
    )
    rows = list(csv.DictReader(io.StringIO(result.stdout, newline="")))
    assert len(rows) == len(points) == 10
    for row, point in zip(rows, points, strict=True):
        assert row["as_of"] == point["as_of"]
        assert [float(row[name]) for name in ("risk_index", "hazard")] == [
            point[name] for name in ("risk_index", "hazard")
        ]
        assert [key for key in row["nodes"].split(";") if key] == point["nodes"]
        assert row["corridor"] == (point["corridor"] or "")
        assert row["next_corridor"] == (point["corridors"][1]["corridor"] if point["corridors"] else "")
        movers = [cell.rpartition(":")[::2] for cell in row["movers"].split(";") if cell]
        assert [(key, float(change)) for key, change in movers] == [
            (mover["cause"], mover["change"]) for mover in point["movers"]
        ]


@pytest.mark.parametrize("ends", [("KP-09", "KOR"), ("--network",)])
def test_movers_and_the_baseline_add_up_over_thirty_years(run_json, ends):
    points = run_json("timeline", *ends)["points"]
    assert (points[0]["as_of"], points[-1]["until"]) == ("1995-01-01", "2025-10-31")
    assert len(points) == 31
    for before, after in pairwise(points):
        moved = math.fsum(mover["change"] for mover in after["movers"])
        assert moved == pytest.approx(after["hazard"] - before["hazard"], abs=1e-9)


def test_arrivals_are_the_preferred_claims(run_json):
    record = run_json("timeline", "KP-10", "KOR", "--since", "2020", "--until", "2021")
    claims = run_json("list", "claims", "--measure", "arrivals")["claims"]
    assert record["arrivals"] == {
        claim["period_end"][:4]: claim["value"]
        for claim in claims
        if claim["preferred"] and claim["basis"] == "annual" and claim["sex"] == "total" and "KOR" in claim["place_ids"]
    }
    assert record["arrivals"]["2021"] == 63


def test_the_network_index_says_its_weights(run_json):
    record = run_json("timeline", "--network", "--since", "2013", "--until", "2013-01-01")
    assert (record["origin"], record["destination"]) == (None, "KOR")
    shares = {row["node_id"]: row["share_pct"] for row in run_json("list", "provinces")["provinces"]}
    assert record["weights"] == {key: share for key, share in shares.items() if share is not None}
    (point,) = record["points"]
    indices = {
        origin: run_json("route", origin, "KOR", "--as-of", "2013")["corridors"][0]["risk_index"]
        for origin in record["weights"]
    }
    mean = sum(share * indices[origin] for origin, share in record["weights"].items()) / sum(record["weights"].values())
    assert point["risk_index"] == pytest.approx(mean)


def test_corridors_stand_in_order_with_what_was_recorded_that_year(run, run_json):
    arguments = ("timeline", "KP-09", "KOR", "--since", "2008", "--until", "2010")
    record = run_json(*arguments)
    claims = {row["claim_id"] for row in record["record"]["claims"]}
    for point in record["points"]:
        rows = point["corridors"]
        assert [row["hazard"] for row in rows] == sorted(row["hazard"] for row in rows)
        assert (rows[0]["hazard"], rows[0]["corridor"]) == (point["hazard"], point["corridor"])
        year = int(point["as_of"][:4])
        for row in rows:
            assert all(year in share["years"] for share in row["recorded"])
            assert {key for share in row["recorded"] for key in share["claim_ids"]} <= claims
            assert any(share["corridors"] == ["THA"] for share in row["recorded"]) == row["corridor"].endswith("THA")
    assert "Much used does not mean safe" in run(*arguments).stdout


def test_known_by_holds_for_every_date_and_names_undated_sources(run, run_json):
    arguments = ("timeline", "KP-10", "KOR", "--since", "2012", "--until", "2014", "--known-by", "1990")
    record = run_json(*arguments)
    assert record["known_by"] == "1990-01-01"
    assert all(point["movers"] == [] for point in record["points"])
    assert len({point["risk_index"] for point in record["points"]}) == 1
    assert "undated sources count only from the release of the dataset" in run(*arguments).stderr


def test_a_scenario_without_an_open_route_is_a_gap(run, run_json):
    arguments = ("timeline", "KP-10", "KOR", "--since", "2012", "--until", "2013", "--close", "border:PRK-*")
    record = run_json(*arguments)
    assert record["scenario"]["close"] == ["border:PRK-*"]
    assert [point["risk_index"] for point in record["points"]] == [None, None]
    result = run(*arguments)
    assert result.exit_code == 0
    assert result.stdout.count("blocked") == 2


@pytest.mark.parametrize(("name", "start"), [("t.png", b"\x89PNG\r\n\x1a\n"), ("t.svg", b"<?xml ")])
def test_a_figure_is_a_real_one_and_the_same_every_time(run, tiny, tmp_path, name, start):
    arguments = ("timeline", "AA-1", "CCC", *YEARS, *tiny, "--plot", name)
    result = run(*arguments)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert f"wrote {name}" in result.stderr
    first = (tmp_path / name).read_bytes()
    assert first.startswith(start)
    assert len(first) > 10_000
    assert run(*arguments, "--overwrite").exit_code == 0
    assert (tmp_path / name).read_bytes() == first


def test_a_figure_and_an_answer_come_together(run, tiny, tmp_path):
    result = run("timeline", "--network", "CCC", *YEARS, *tiny, "--plot", "t.svg", "--csv")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 5
    assert (tmp_path / "t.svg").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (("AA-1", "CCC", "--plot", "there.svg"), 2, "there.svg already exists"),
        (("AA-1", "CCC", "--plot", "no-such/t.svg"), 2, "no-such"),
        (("AA-1", "CCC", "--until", "2025-01-01"), 2, "outside the period that the dataset covers"),
        (("AA-1", "AA-1"), 2, "a route joins two places"),
        (("--network", "CCC", "AA-1"), 2, "--network takes a destination and no origin"),
        (("--network", "Clond"), 2, "Did you mean Cland"),
        (("CCC", "AA-1", *YEARS), 0, ""),  # no leg leads back: a gap on every date
    ],
)
def test_wrong_questions(run, tiny, tmp_path, arguments, code, named):
    (tmp_path / "there.svg").write_text("mine", encoding="utf-8")
    result = run("timeline", *arguments, *tiny)
    assert result.exit_code == code
    assert named in result.stderr
    assert (result.stdout == "") == (code != 0)
    assert (tmp_path / "there.svg").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["there.svg", "tiny"]
