"""`compare` and `timeline` with draws: the same numbers as text, CSV, JSON and in Python, and as `route` has them."""

import csv
import io

import pytest

import route_risk as rr

SIDES = ("2009-07-01", "2013-07-01")
PAIR = ("--origin", "KP-10", "--destination", "KOR")
DRAWS = ("--draws", "64", "--seed", "3")


@pytest.fixture(scope="module")
def data():
    return rr.load()


def test_sides_are_those_of_route_and_the_change_is_narrower(run_json):
    record = run_json("compare", *SIDES, *PAIR, *DRAWS)
    assert record["draws"] == {"draws": 64, "seed": 3, "range": 0.9}
    for name, day in zip(("before", "after"), SIDES, strict=True):
        alone = {row["corridor"]: row for row in run_json("route", "KP-10", "KOR", "--as-of", day, *DRAWS)["corridors"]}
        for row in record["corridors"]:
            for key in ("low", "high", "share_of_draws", "order_uncertain_with"):
                assert row[f"{key}_{name}"] == alone[row["corridor"]][key]
    first = record["corridors"][0]
    assert first["low_after"] < first["high_before"]  # apart from each other the sides overlap
    assert 0 < first["change_low"] < first["change"] < first["change_high"]
    assert first["change_uncertain"] is False
    assert record["least_risk"]["change_uncertain"] is False


def test_compare_says_the_same_everywhere(run, run_json, data):
    record = run_json("compare", *SIDES, *PAIR, *DRAWS)
    first = record["corridors"][0]
    rows = list(csv.DictReader(io.StringIO(run("compare", *SIDES, *PAIR, *DRAWS, "--csv").stdout)))
    row = next(row for row in rows if row["part"] == "corridor")
    frame = data.compare_corridors(*SIDES, "KP-10", "KOR", draws=64, seed=3).iloc[0]
    for key, column in (("low_before", "risk_index_low_before"), ("change_high", "risk_index_change_high")):
        assert float(row[column]) == first[key] == frame[key]
    leg, found = record["legs"][0], data.compare(*SIDES, draws=64, seed=3)
    row = next(row for row in rows if row["subject"] == leg["leg_id"])
    assert float(row["hazard_change_low"]) == leg["change_low"] == found.loc[leg["leg_id"], "change_low"]
    (least,) = (row for row in rows if row["part"] == "least_risk")
    assert float(least["risk_index_change_low"]) == record["least_risk"]["change_low"]
    text = run("compare", *SIDES, *PAIR, *DRAWS).stdout
    assert f"{first['change']:+.1f}  {first['change_low']:+.1f} to {first['change_high']:+.1f}" in text
    assert "64 draws of every judgement, seed 3, the same for both sides" in text
    assert "The order after is uncertain" in " ".join(text.split())


def test_a_change_whose_range_holds_0_is_uncertain_and_none_is_certain(run, run_json):
    sides = SIDES[0], f"{SIDES[0]},without=prk-2020-covid-closure"
    record = run_json("compare", *sides, *PAIR, *DRAWS)
    assert record["least_risk"] == {"change": 0.0, "change_low": 0.0, "change_high": 0.0, "change_uncertain": True}
    assert "The change is uncertain: its range holds 0." in " ".join(
        run("compare", *sides, *PAIR, *DRAWS).stdout.split()
    )


def test_a_public_answer_tells_classes_and_no_range_of_a_change(run_json):
    record = run_json("compare", *SIDES, *PAIR, *DRAWS, "--public")
    for row in record["corridors"]:
        assert row["low_after"] is None or row["low_after"] % 2.5 == 0
        assert row["change_low"] is row["change_high"] is row["change_uncertain"] is None
    assert all(leg["change_low"] is None for leg in record["legs"])


def test_a_side_without_an_open_route_has_no_range(run_json):
    shut = f"{SIDES[1]},close=border:PRK-CHN,close=border:PRK-RUS,close=border:PRK-KOR"
    record = run_json("compare", SIDES[0], shut, *PAIR, *DRAWS)
    assert record["least_risk"]["change"] is record["least_risk"]["change_low"] is None
    assert record["corridors"][0]["low_before"] is not None
    assert record["corridors"][0]["low_after"] is None


def test_a_timeline_says_the_same_everywhere(run, run_json, data):
    arguments = ("timeline", "KP-10", "KOR", "--since", "2008", "--until", "2010", *DRAWS)
    points = run_json(*arguments)["points"]
    rows = list(csv.DictReader(io.StringIO(run(*arguments, "--csv").stdout)))
    frame = data.timeline("KP-10", "KOR", since=2008, until=2010, draws=64, seed=3)
    text = run(*arguments).stdout
    assert "90% range" in text
    for point, row, (_, cells) in zip(points, rows, frame.iterrows(), strict=True):
        assert float(row["risk_index_low"]) == point["low"] == cells["low"]
        assert float(row["share_of_draws"]) == point["share_of_draws"] == cells["share_of_draws"]
        assert 0 < point["share_of_draws"] < 1
        assert f"{point['low']:.1f} to {point['high']:.1f}  {100 * point['share_of_draws']:>13.0f}%" in text


def test_a_network_timeline_has_ranges_and_no_corridor(run, data):
    text = run("timeline", "--network", "--since", "2008", "--until", "2009", *DRAWS).stdout
    assert "90% range" in text
    assert "share of draws" not in text
    assert data.timeline(since=2008, until=2009, draws=64)["low"].notna().all()
