"""Timelines: steps of the calendar, movers that add up to each change, the network index and arrivals."""

import math
from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from route_risk.geo.answers.timeline import arrivals_by_year, network_timeline, route_timeline, steps_between
from route_risk.geo.errors import OutOfRangeError, UsageError
from route_risk.geo.model.routes import least_risk_route, network_index
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.model.schema import Claim
from route_risk.maps.text.answers import sparkline
from tests.geo import strategies
from tests.geo.datasets import dataset, datasets
from tests.geo.small import B1, B2, B3, B4, event

NEW_YEARS = tuple(date(year, 1, 1) for year in range(2009, 2013))


def index_of(hazard):
    return pytest.approx(100 * -math.expm1(-hazard), abs=1e-9)


@pytest.mark.parametrize(
    ("since", "until", "step", "days"),
    [
        ("2019-01-31", "2019-05-31", "month", "2019-01-31 2019-02-28 2019-03-31 2019-04-30 2019-05-31"),
        ("2020-01-31", "2020-04-01", "month", "2020-01-31 2020-02-29 2020-03-31 2020-04-01"),
        ("2020-02-29", "2024-12-31", "year", "2020-02-29 2021-02-28 2022-02-28 2023-02-28 2024-02-29 2024-12-31"),
        ("2018-11-30", "2019-11-30", "quarter", "2018-11-30 2019-02-28 2019-05-30 2019-08-30 2019-11-30"),
        ("2019-10-01", "2020-04-02", "quarter", "2019-10-01 2020-01-01 2020-04-01 2020-04-02"),
        ("2019-12-15", "2020-01-14", "month", "2019-12-15 2020-01-14"),
        ("2019-12-15", "2019-12-15", "year", "2019-12-15"),
    ],
)
def test_steps_by_hand(since, until, step, days):
    found = steps_between(date.fromisoformat(since), date.fromisoformat(until), step)
    assert " ".join(map(str, found)) == days


def test_steps_that_are_none():
    with pytest.raises(UsageError, match="'week' is not a step; use year, quarter, month"):
        steps_between(date(2019, 1, 1), date(2020, 1, 1), "week")
    with pytest.raises(UsageError, match="the last date 2019-01-01 lies before the first, 2020-01-01; swap them"):
        steps_between(date(2020, 1, 1), date(2019, 1, 1), "year")


@given(
    st.dates(date(1995, 1, 1), date(2030, 1, 1)), st.integers(0, 4000), st.sampled_from(["year", "quarter", "month"])
)
def test_steps_are_whole_months_and_end_with_the_last_day(since, span, step):
    until = since + timedelta(span)
    days = steps_between(since, until, step)
    assert (days[0], days[-1]) == (since, until)
    assert all(one < other for one, other in pairwise(days))
    months = {"year": 12, "quarter": 3, "month": 1}[step]
    for count, day in enumerate(days[:-1]):
        assert (day.year * 12 + day.month) - (since.year * 12 + since.month) == count * months
        assert day.day == min(since.day, monthrange(day.year, day.month)[1])


def test_a_route_over_time_by_hand():
    # A1 to DDD. A law of 2010 multiplies the leg inside AAA by 1.70; a raid of 2011 adds 0.5 at the segment of A1, and
    # the route goes by A2 from then on; the raid ends with the year.
    law = event("law", date_start="2010", severity=4, scopes=("internal-movement:AAA",))
    raid = event(
        "raid", date_start="2011", date_end="2011", effect="add", hazard_added=0.5, scopes=("segment:AAA-BBB:A1",)
    )
    points = list(route_timeline(scenario_network(dataset(law, raid)), "A1", "DDD", NEW_YEARS))
    assert [point.as_of for point in points] == list(NEW_YEARS)
    by_a1, by_a2 = ("A1", "AAA-BBB:A1", "BBB", "DDD"), ("A1", "A2", "AAA-BBB:A2", "BBB", "DDD")
    assert [point.nodes for point in points] == [by_a1, by_a1, by_a2, by_a1]
    straight, around = 1.7 * B1 + B3 + B2, 1.7 * (B2 + B1) + B4 + B2
    for point, hazard in zip(points, [B1 + B3 + B2, straight, around, straight], strict=True):
        assert point.hazard == pytest.approx(hazard)
        assert point.index == index_of(hazard)
    assert (points[0].movers, points[0].baseline_change) == ((), 0)
    assert points[1].movers == (("law", 0, pytest.approx(0.7 * B1), pytest.approx(0.7 * B1)),)
    assert points[1].baseline_change == 0
    # Another route: the law now speaks to two legs, and the rest of the change is that of the baselines.
    assert points[2].movers == (
        ("law", pytest.approx(0.7 * B1), pytest.approx(0.7 * (B1 + B2)), pytest.approx(0.7 * B2)),
    )
    assert points[2].baseline_change == pytest.approx(B2 + B4 - B3)
    assert points[3].baseline_change == pytest.approx(B3 - B2 - B4)


def test_the_network_index_over_time_by_hand():
    # Of A1 (weight 3) and A2 (weight 1): from 2010 on a law multiplies the leg inside AAA, class 1, by 1.70.
    law = event("law", date_start="2010", severity=4, scopes=("internal-movement:AAA",))
    ready = scenario_network(dataset(law))
    before, after = network_timeline(ready, {"A1": 3.0, "A2": 1.0}, "DDD", NEW_YEARS[:2])
    # A2 goes by A1: B2 + B1 + B3 + B2 = 0.1545 against B1 + B4 + B2 = 0.3282 by its own segment.
    one, other = B1 + B3 + B2, B2 + B1 + B3 + B2
    assert before.index == pytest.approx((3 * -math.expm1(-one) + -math.expm1(-other)) / 4 * 100)
    assert before.hazard == pytest.approx((3 * one + other) / 4)
    assert (before.nodes, before.movers, before.baseline_change) == ((), (), 0)
    one, other = one + 0.7 * B1, other + 0.7 * (B1 + B2)
    assert after.index == pytest.approx((3 * -math.expm1(-one) + -math.expm1(-other)) / 4 * 100)
    assert after.movers == (("law", 0, pytest.approx((3 * 0.7 * B1 + 0.7 * (B1 + B2)) / 4), after.movers[0].after),)
    assert after.baseline_change == 0


SHUT_2011 = event("shut", date_start="2011", date_end="2011", effect="block", scopes=("country:BBB", "border:AAA-CCC"))


def test_a_date_without_an_open_route_is_a_gap_and_the_next_a_fresh_start():
    ready = scenario_network(dataset(SHUT_2011, event("law", scopes=("country:BBB",))))
    for points, index in (
        (list(route_timeline(ready, "A1", "DDD", NEW_YEARS)), None),
        (list(network_timeline(ready, {"A1": 1.0}, "DDD", NEW_YEARS)), 100),  # shut counts with its limit
    ):
        gap, after = points[2:]
        assert (gap.index, gap.hazard, gap.nodes, gap.movers, gap.baseline_change) == (index, None, (), (), 0)
        assert after.hazard == points[1].hazard
        assert (after.movers, after.baseline_change) == ((), 0)


def test_an_origin_that_is_shut_leaves_the_mean_of_hazards_and_counts_100_in_the_index():
    ready = scenario_network(dataset(), Scenario(close=("A1..A2", "A1..AAA-BBB:A1")))
    (point,) = network_timeline(ready, {"A1": 3.0, "A2": 1.0}, "DDD", NEW_YEARS[:1])
    # A2 goes by A1 no more: A1 is shut in. Its own segment: B1 + B4 + B2.
    hazard = B1 + B4 + B2
    assert point.hazard == pytest.approx(hazard)
    assert point.index == pytest.approx((3 * 100 + 100 * -math.expm1(-hazard)) / 4)


def test_known_by_and_the_span_hold_for_timelines():
    ready = scenario_network(dataset(event("law", source_ids=("s3",), severity=4, scopes=("country:BBB",))))
    known, unknown = (
        next(route_timeline(ready, "A1", "DDD", [date(2012, 1, 1)], known_by=clock))
        for clock in (date(2009, 10, 1), date(2009, 9, 30))
    )
    assert known.hazard == pytest.approx(B1 + 1.7 * (B3 + B2))
    assert unknown.hazard == pytest.approx(B1 + B3 + B2)
    with pytest.raises(OutOfRangeError, match="1999-01-01 is outside the span"):
        list(route_timeline(ready, "A1", "DDD", [date(1999, 1, 1)]))


@settings(max_examples=30)
@given(datasets(), st.lists(strategies.days, min_size=2, max_size=5, unique=True).map(sorted), st.data())
def test_movers_and_the_baseline_add_up_to_the_change_of_a_route(small, days, data):
    ready = scenario_network(small)
    origin, destination = data.draw(st.permutations([key for key in small.nodes if len(key) == 1]))[:2]
    points = list(route_timeline(ready, origin, destination, days))
    for before, after in zip([None, *points], points, strict=False):
        if after.hazard is None or before is None or before.hazard is None:
            assert (after.movers, after.baseline_change) == ((), 0)
            continue
        moved = math.fsum(change.change for change in after.movers) + after.baseline_change
        assert moved == pytest.approx(after.hazard - before.hazard, abs=1e-9)
        assert [abs(m.change) for m in after.movers] == sorted((abs(m.change) for m in after.movers), reverse=True)
        assert after.hazard == least_risk_route(evaluate(ready, after.as_of).hazards, origin, destination).hazard


@settings(max_examples=30)
@given(datasets(), st.lists(strategies.days, min_size=2, max_size=4, unique=True).map(sorted), st.data())
def test_movers_and_the_baseline_add_up_to_the_change_of_the_network(small, days, data):
    ready = scenario_network(small)
    names = data.draw(st.permutations([key for key in small.nodes if len(key) == 1]))
    weights = {name: data.draw(st.sampled_from([0.5, 1.0, 60.7])) for name in names[1:]}
    points = list(network_timeline(ready, weights, names[0], days))
    for before, after in zip([None, *points], points, strict=False):
        assert after.index == network_index(evaluate(ready, after.as_of).hazards, weights, names[0])[0]
        if before is None or before.hazard is None or after.hazard is None:
            assert (after.movers, after.baseline_change) == ((), 0)
            continue
        moved = math.fsum(change.change for change in after.movers) + after.baseline_change
        assert moved == pytest.approx(after.hazard - before.hazard, abs=1e-9)


def claim(year, value, **changes):
    values = {
        "claim_id": f"{year}-{value}",
        "figure_id": str(year),
        "measure": "arrivals",
        "place_ids": ("DDD",),
        "sex": "total",
        "period_start": str(year),
        "period_end": str(year),
        "basis": "annual",
        "value": float(value),
        "value_max": None,
        "qualifier": "exact",
        "unit": "people",
        "source_id": "s",
        "preferred": True,
    }
    return Claim(**(values | changes))


def test_arrivals_are_the_preferred_annual_totals():
    claims = [
        claim(2002, 1142),
        claim(2002, 1138, preferred=False),
        claim(2000, 312, preferred=False),
        claim(2001, 583, period_start="2001-01-01", period_end="2001-12-31"),
        claim(2003, 1285, period_end=""),  # the start alone says which year
        claim(2004, 1, period_start="", period_end=""),  # no year at all
        claim(2005, 2, sex="female"),
        claim(2006, 3, basis="part-year"),
        claim(2007, 4, measure="returns"),
        claim(2008, 5, place_ids=("EEE",)),
    ]
    assert arrivals_by_year(claims, "DDD") == {2001: 583, 2002: 1142, 2003: 1285}
    assert list(arrivals_by_year(reversed(claims), "DDD")) == [2001, 2002, 2003]


def test_a_sparkline_by_hand():
    assert sparkline([]) == ""
    assert sparkline([None, None]) == "  "
    assert sparkline([5.0, 5.0]) == "▁▁"
    assert sparkline([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]) == "▁▂▃▄▅▆▇█"
    assert sparkline([100.0, None, 0.0]) == "█ ▁"
