"""Means over a year, a quarter or a month: against a sum over every day, and by hand."""

import math
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import route_risk as rr
from route_risk.geo.doubt.backtest import yearly_index
from route_risk.geo.errors import UsageError
from route_risk.geo.model.explain import explain_leg, leg_parts
from route_risk.geo.model.leg_hazards import hazards
from route_risk.geo.model.network import build_network
from route_risk.geo.model.origins import origin_shares, share_weights
from route_risk.geo.model.periods import STEP_MONTHS, period_name, period_parts, periods_between
from route_risk.geo.model.routes import network_index
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.geo.model.schema import Node
from tests.geo import strategies
from tests.geo.small import B4, certain, certain_network, event, field, hazard_of, leg, network

YEAR = date(2019, 1, 1), date(2019, 12, 31)


def days_of(first, last):
    return [first + timedelta(number) for number in range((last - first).days + 1)]


def test_a_regime_that_begins_in_a_year_counts_for_its_part_of_it():
    law = event(date_start="2019-07-01", severity=5, scopes=("country:BBB",))
    found = hazards(network(law), YEAR[0], until=YEAR[1])
    plain = hazard_of(field(), "BBB..DDD")
    assert hazard_of(found, "BBB..DDD") == pytest.approx(plain * (181 + 184 * 2.4) / 365, rel=1e-12)


def test_a_leg_that_is_closed_for_a_part_counts_by_its_open_days():
    spring = {"date_start": "2019-04-01", "date_end": "2019-05-31", "scopes": ("country:BBB",)}
    closure, law = event("shut", kind="period", effect="block", **spring), event(severity=5, **spring)
    found = hazards(network(closure, law), YEAR[0], until=YEAR[1])
    position = [row.leg_id for row in found.network.legs].index("BBB..DDD")
    assert found.closed_share[position] == pytest.approx(61 / 365)
    assert position not in found.blocked
    assert found.hazard[position] == pytest.approx(field().hazard[position], rel=1e-12)
    all_year = hazards(network(closure), date(2019, 4, 1), until=date(2019, 5, 31))
    assert position in all_year.blocked
    assert not all_year.closed_share


@settings(max_examples=40, deadline=None)
@given(strategies.event_lists(limit=4), st.dates(date(2003, 1, 1), date(2011, 12, 1)), st.sampled_from([28, 91, 365]))
def test_a_mean_over_a_period_is_that_of_its_days(rows, first, length):
    rows = [row for row in rows if row.effect != "block"]
    nodes = [Node("a", "province", country="AAA"), Node("b", "destination", country="BBB"), *strategies.SEGMENTS]
    built = build_network(nodes, [leg("a", "b", 4, "country:AAA", "segment:AAA-BBB:x")], rows, parameters=certain())
    last = first + timedelta(length - 1)
    daily = [hazards(built, day).hazard[0] for day in days_of(first, last)]
    assert hazards(built, first, until=last).hazard[0] == pytest.approx(math.fsum(daily) / length, rel=3e-3)


@settings(max_examples=40, deadline=None)
@given(strategies.graphs(), strategies.event_lists(limit=5), strategies.days, st.integers(0, 400), strategies.exponents)
def test_the_parts_of_a_period_add_up(tables, rows, first, length, p):
    nodes, legs = tables
    built = build_network(nodes, legs, rows, parameters=certain(norm_exponent=p))
    found = hazards(built, first, until=first + timedelta(length))
    for position, hazard in enumerate(found.hazard):
        parts = leg_parts(found, position)
        total = parts.baseline + parts.doubt + parts.record + math.fsum(part.hazard for part in parts.events)
        assert total == pytest.approx(hazard, abs=1e-9, rel=1e-12)


def test_a_day_is_the_period_of_itself():
    law = event(kind="incident", date_start="2018-03-01", scopes=("country:BBB",))
    one, other = hazards(network(law), YEAR[0]), hazards(network(law), YEAR[0], until=YEAR[0])
    assert (one.hazard, one.moments) == (other.hazard, other.moments)


@given(strategies.days, st.integers(0, 1000), strategies.event_lists(limit=3))
def test_the_parts_cover_the_period_once(first, length, rows):
    from route_risk.geo.model.events import resolve_spans

    spans = resolve_spans(rows)
    onsets = [row.onset_days for row in rows]
    parts = period_parts(first, first + timedelta(length), [spans[row.event_id] for row in rows], onsets)
    assert math.fsum(part.weight for part in parts) == pytest.approx(1, rel=1e-12)
    assert all(part.weight * (length + 1) <= 31 + 1e-9 for part in parts)
    assert all(first.toordinal() <= part.day <= first.toordinal() + length for part in parts)


@given(strategies.days, st.integers(0, 1500), st.sampled_from(list(STEP_MONTHS)))
def test_periods_follow_one_another_without_a_gap(first, length, step):
    last = first + timedelta(length)
    found = periods_between(first, last, step)
    assert found[0][0] == first
    assert found[-1][1] == last
    assert all(one[1] + timedelta(1) == other[0] for one, other in pairwise(found))
    assert all(a <= b for a, b in found)


def test_periods_go_by_the_calendar():
    names = [period_name(*period) for period in periods_between(date(2012, 5, 1), date(2014, 12, 31), "year")]
    assert names == ["2012-05-01 to 2012-12-31", "2013", "2014"]


def test_the_wrong_way_round_is_refused():
    with pytest.raises(UsageError, match="the last date 2013-01-01 lies before the first, 2014-01-01; swap them"):
        periods_between(date(2014, 1, 1), date(2013, 1, 1), "year")
    with pytest.raises(UsageError, match="'week' is not a step; use year, quarter, month"):
        periods_between(date(2013, 1, 1), date(2014, 1, 1), "week")
    with pytest.raises(UsageError, match="swap them"):
        hazards(network(), date(2014, 1, 1), until=date(2013, 1, 1))


def test_an_explanation_of_a_period_is_the_mean_of_its_days():
    act = event(kind="incident", date_start="2019-02-10", severity=5)
    found = hazards(
        certain_network(
            [Node("a", "province", country="AAA"), Node("b", "province", country="AAA")],
            [leg("a", "b", 4, "country:AAA")],
            [act],
        ),
        *YEAR[:1],
        until=YEAR[1],
    )
    (part,) = explain_leg(found, 0)
    assert part.hazard == pytest.approx(found.hazard[0] - B4, abs=1e-12)
    assert 0 < part.activity < 1


def test_a_year_is_one_number_everywhere():
    """The timeline, the back-test, and the mean hazards themselves."""
    data = rr.load()
    scenario_net = scenario_network(data.dataset)
    weights = share_weights(origin_shares(data.dataset.claims, data.dataset.nodes.values()))
    leg_hazards = evaluate(scenario_net, date(2020, 1, 1), until=date(2020, 12, 31)).hazards
    number = network_index(leg_hazards, weights, "KOR")[0]
    told = {
        data.timeline(since=2020, until=2020)["risk_index"].iloc[0],
        data.timeline(since="2020-01", until="2020-12")["risk_index"].iloc[0],
        data.timeline(since=2019, until=2021)["risk_index"].iloc[1],
        yearly_index(scenario_net, weights, "KOR", [2020])[2020],
    }
    assert told == {number}
    assert data.timeline(since=2013, until=2013).index.strftime("%Y-%m-%d").tolist() == ["2013-01-01"]
    assert len(data.timeline(since=2012, until=2013, step="month")) == 24  # to the end of 2013
