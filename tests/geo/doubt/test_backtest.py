"""Back-tests on the hand-made network: index by the engine of single dates, events left out, entries, calibration."""

from datetime import date

import pytest

from route_risk.geo.doubt.backtest import (
    backtest,
    calibrate,
    index_without_each,
    recorded_entries,
    transit_test,
    usable_years,
    yearly_index,
)
from route_risk.geo.doubt.series_tests import compare_series
from route_risk.geo.errors import UsageError
from route_risk.geo.model.routes import network_index
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.model.schema import Claim
from tests.geo.datasets import dataset
from tests.geo.ensembles import ARRIVALS, BACKTEST_EVENTS, RANGES, WEIGHTS, YEARS
from tests.geo.small import event


def claim(year, value, **changes):
    values = {"measure": "recorded_entries", "basis": "annual", "preferred": True, "period_end": str(year)} | changes
    return Claim(f"c{year}", f"f{year}", values["measure"], ("BBB",), "total", str(year), values["period_end"],
                 values["basis"], value, None, "exact", "people", "s", preferred=values["preferred"])  # fmt: skip


@pytest.fixture(scope="module")
def scenario_net():
    return scenario_network(dataset(*BACKTEST_EVENTS))


@pytest.fixture(scope="module")
def index(scenario_net):
    return yearly_index(scenario_net, WEIGHTS, "DDD", YEARS)


@pytest.fixture(scope="module")
def without_each(scenario_net, index):
    return index_without_each(scenario_net, WEIGHTS, "DDD", index)


def by_evaluation(without=()):
    scenario_net = scenario_network(dataset(*BACKTEST_EVENTS), Scenario(without=without))
    fields = {year: evaluate(scenario_net, date(year, 1, 1), until=date(year, 12, 31)).hazards for year in YEARS}
    return {year: network_index(field, WEIGHTS, "DDD")[0] for year, field in fields.items()}


def test_the_yearly_index_is_that_of_the_mean_hazards_of_the_year(index):
    assert index == by_evaluation()


@pytest.mark.parametrize("event_id", [row.event_id for row in BACKTEST_EVENTS])
def test_an_event_left_out_is_as_in_a_scenario_without_it(without_each, event_id):
    assert without_each[event_id] == pytest.approx(by_evaluation((event_id,)), abs=1e-4)


def test_a_backtest_prints_what_comes_out(scenario_net):
    found = backtest(scenario_net, WEIGHTS, "DDD", arrivals=ARRIVALS, ranges={})
    assert [(row.predictor, row.lag, row.changes, row.test.length) for row in found.comparisons] == [
        *(("index", lag, False, 8 - lag) for lag in range(4)),
        *(("index", lag, True, 7 - lag) for lag in range(4)),
        ("last year's arrivals", 1, False, 7),
        ("linear trend", 0, False, 8),
    ]
    assert found.comparisons[0].test.spearman < -0.5
    changes = {row.event_id: row.change for row in found.influences}
    assert changes["elsewhere"] == 0.0
    assert abs(found.influences[0].change) == max(map(abs, changes.values()))
    assert found.transits == ()


def test_changes_are_taken_between_neighbouring_years_only():
    values = {2000: 1.0, 2001: 3.0, 2003: 4.0, 2004: 9.0, 2005: 9.5, 2006: 20.0}
    found = compare_series("index", values, values, 0, changes=True)
    assert (found.test.length, found.test.spearman) == (4, pytest.approx(1.0))


def test_only_preferred_whole_single_years_of_entries_count():
    claims = [
        claim(2010, 5.0),
        claim(2011, 6.0, preferred=False),
        claim(2012, 7.0, basis="part-year"),
        claim(2013, 8.0, period_end="2014"),
        claim(2009, 4.0),
        claim(2008, 4.0, measure="arrivals"),
    ]
    assert recorded_entries(claims) == {"BBB": {2009: 4.0, 2010: 5.0}}


def test_entries_are_compared_with_the_share_of_routes_through_the_country():
    # a toll in BBB moves routes to the way by CCC, more so from year to year
    tolls = [
        event(f"t{year}", effect="add", hazard_added=1.2, date_start=str(year), scopes=("country:BBB",), domain=domain)
        for year, domain in ((2010, "diplomacy"), (2012, "propaganda"), (2014, "repatriation"))
    ]
    entries = {2009: 100.0, 2011: 60.0, 2013: 30.0, 2015: 1.0}
    scenario_net = scenario_network(dataset(*tolls))
    found = transit_test(
        scenario_net, WEIGHTS, "DDD", "BBB", entries=entries, arrivals={2009: 200.0}, ranges=RANGES, draws=256
    )
    shares = [row.share for row in found.years]
    assert shares[0] > 0.9
    assert shares == sorted(shares, reverse=True)
    assert found.entries.spearman == pytest.approx(1.0)
    assert found.p_entries == pytest.approx(2 / 24)
    assert [row.part for row in found.years] == [0.5, None, None, None]
    assert found.part.spearman is None


def test_calibration_holds_every_year_out(scenario_net):
    found = calibrate(scenario_net, WEIGHTS, "DDD", arrivals=ARRIVALS, ranges=RANGES, draws=64)
    assert set(found.series) == set(YEARS)
    assert found.fitted <= found.central
    assert found.held_out.length == 8


def test_years_that_the_dataset_does_not_cover_are_left_out(scenario_net):
    assert usable_years(scenario_net, [1999, 2000, 2024, 2025]) == (
        2000,
        2024,
    )  # from the first day of 2000 to the last of 2024
    with pytest.raises(UsageError, match="no year has both arrivals at DDD and an index"):
        backtest(scenario_net, WEIGHTS, "DDD", arrivals={1990: 1.0}, ranges={})
