"""Ensembles, sensitivities and back-tests as records, tables, CSV and figures."""

import csv
import io
import json

import pytest

from route_risk.geo.doubt.backtest import backtest, calibrate
from route_risk.geo.doubt.sensitivity import sensitivity
from route_risk.geo.doubt.summary import summarise
from route_risk.geo.errors import UsageError
from route_risk.geo.model.scenario import Scenario, scenario_network
from route_risk.maps.figure.doubt import plot_ensemble, plot_sensitivity
from route_risk.maps.text.doubt import (
    backtest_record,
    backtest_text,
    ensemble_record,
    ensemble_text,
    sensitivity_record,
    sensitivity_text,
)
from route_risk.maps.text.doubt_csv import (
    BACKTEST_COLUMNS,
    ENSEMBLE_COLUMNS,
    backtest_csv,
    ensemble_csv,
    sensitivity_csv,
)
from tests.geo.datasets import dataset
from tests.geo.ensembles import ARRIVALS, BACKTEST_EVENTS, DAYS, EVENTS, RANGES, WEIGHTS, leg_shares, result_of, run_of


@pytest.fixture(scope="module")
def data():
    return dataset(*EVENTS)


@pytest.fixture(scope="module")
def record(data):
    run = run_of(data, DAYS, ranges=RANGES)
    return ensemble_record(data, Scenario(), run, summarise(result_of(run)))


def test_an_ensemble_as_json_says_what_it_is_and_adds_up(record):
    again = json.loads(json.dumps(record))
    assert again == record
    assert (record["draws"], record["seed"], record["range"]) == (64, 0, 0.9)
    assert "not a measured probability" in record["note"]
    for pair in record["pairs"]:
        for day in pair["days"]:
            assert day["low"] <= day["median"] <= day["high"]
            assert sum(r["share"] for r in day["routes"]) + day["other_share"] == pytest.approx(1)
        for i, row in enumerate(pair["riskier"]):
            assert all(0 <= row[j] + pair["riskier"][j][i] <= 1 for j in range(len(row)))


def test_an_ensemble_as_text(data, record):
    text = ensemble_text(data, record)
    assert "90% range" in text
    assert "64 draws, seed 0" in text
    assert text.count("2009-06-01") == 2
    assert "%" in text.splitlines()[2]


def test_an_ensemble_as_csv_keeps_every_digit(record):
    rows = list(csv.DictReader(io.StringIO(ensemble_csv(record))))
    assert tuple(rows[0]) == (*ENSEMBLE_COLUMNS, "scenario", "known_by", "release", "sensitivity")
    assert [float(row["risk_index_median"]) for row in rows] == [
        day["median"] for pair in record["pairs"] for day in pair["days"]
    ]
    assert rows[0]["riskier_than_before"] == ""
    assert rows[0]["route"].startswith("A1;")


def test_a_date_without_an_open_route_is_shown_as_such(data):
    shut = dataset(BACKTEST_EVENTS[4])
    run = run_of(shut, DAYS[:1], close=("internal-movement:AAA",))
    record = ensemble_record(shut, Scenario(), run, summarise(result_of(run)))
    assert "no open route" in ensemble_text(shut, record)
    assert next(iter(csv.DictReader(io.StringIO(ensemble_csv(record)))))["risk_index_median"] == ""


def test_the_shares_of_the_legs_out_of_an_origin_add_up_to_one(data):
    run = run_of(data, DAYS, ranges=RANGES)
    result = result_of(run)
    shares = leg_shares(result, 0, 1)
    assert sum(share for leg, share in shares.items() if leg.startswith("A1..")) == 1.0
    assert sum(share for leg, share in shares.items() if leg.endswith("..DDD")) == 1.0


def test_a_fan_chart_is_the_same_twice_and_shows_one_pair(data, record, tmp_path):
    pytest.importorskip("matplotlib")
    one = {**record, "pairs": record["pairs"][:1]}
    for name in ("a.svg", "b.svg"):
        plot_ensemble(data, one, tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    single = {**one, "pairs": [{**one["pairs"][0], "days": one["pairs"][0]["days"][:1]}]}
    plot_ensemble(data, single, tmp_path / "c.png")
    with pytest.raises(UsageError, match="a fan chart shows one origin and destination, not 2"):
        plot_ensemble(data, record, tmp_path / "d.svg")
    with pytest.raises(UsageError, match=r"end its name in \.png, \.svg or \.pdf"):
        plot_ensemble(data, one, tmp_path / "d.gif")


def test_a_sensitivity_as_record_text_and_figure(data, tmp_path):
    pytest.importorskip("SALib")
    run = run_of(data, DAYS[1:2], ranges=RANGES, origins=("A1",))
    record = sensitivity_record(data, Scenario(), run, sensitivity(run, points=64))
    assert json.loads(json.dumps(record)) == record
    assert (record["origin"], record["draws"]) == ("A1", 64)
    text = sensitivity_text(data, record)
    assert record["groups"][0]["group"] in text
    assert ("not stable yet" in text) is not record["converged"]
    rows = list(csv.DictReader(io.StringIO(sensitivity_csv(record))))
    assert [row["group"] for row in rows] == [group["group"] for group in record["groups"]]
    for row, group in zip(rows, record["groups"], strict=True):
        assert {name: float(row[name]) for name in group if name != "group"} == {
            name: value for name, value in group.items() if name != "group"
        }
        assert (row["origin"], row["as_of"], row["draws"]) == ("A1", record["as_of"], "64")
    pytest.importorskip("matplotlib")
    plot_sensitivity(data, record, tmp_path / "a.svg")
    assert (tmp_path / "a.svg").stat().st_size > 1000


def test_a_backtest_as_record_and_text():
    data = dataset(*BACKTEST_EVENTS)
    scenario_net = scenario_network(data)
    given = {"arrivals": ARRIVALS, "ranges": RANGES}
    found = backtest(scenario_net, WEIGHTS, "DDD", **given)
    plain = backtest_record(data, Scenario(), found)
    assert "calibration" not in plain
    assert "alibration" not in backtest_text(data, plain)
    assert "alibration" not in backtest_csv(plain)
    record = backtest_record(
        data, Scenario(), found, calibration=calibrate(scenario_net, WEIGHTS, "DDD", draws=16, **given)
    )
    assert json.loads(json.dumps(record)) == record
    text = backtest_text(data, record)
    for words in (
        "no parameter was tuned",
        "linear trend",
        "last year's arrivals",
        "leave-one-year-out",
        "law",
        "skill",
    ):
        assert words in " ".join(text.split())
    rows = list(csv.DictReader(io.StringIO(backtest_csv(record))))
    assert tuple(rows[0]) == (*BACKTEST_COLUMNS, "scenario", "known_by", "release", "sensitivity")
    assert sorted(float(row["value"]) for row in rows if row["value"]) == sorted(numbers_in(record))
    assert all(row["unit"] for row in rows)
    assert len({tuple(row.values())[:5] for row in rows}) == len(rows)


def numbers_in(record):
    """Return every number of a record that is an answer: no year, no lag, no version, no name."""
    if isinstance(record, dict):
        keys = [key for key in record if key not in {"year", "lag", "changes", "schema_version", "scenario"}]
        return [number for key in keys for number in numbers_in(record[key])]
    if isinstance(record, list):
        return [number for item in record for number in numbers_in(item)]
    return [float(record)] if isinstance(record, (int, float)) else []
