"""Timelines: steps of the calendar, movers that add up to each change, the network index and arrivals."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from route_risk.geo.answers.arrivals import arrivals_by_year
from route_risk.geo.answers.timeline import network_timeline, route_timeline
from route_risk.geo.errors import OutOfRangeError
from route_risk.geo.model.changes import ROUTE
from route_risk.geo.model.periods import periods_between
from route_risk.geo.model.routes import least_risk_route, network_index
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.model.schema import Claim
from tests.geo import strategies
from tests.geo.datasets import dataset, datasets
from tests.geo.small import B1, B2, B3, B4, event

NEW_YEARS = tuple((date(year, 1, 1),) * 2 for year in range(2009, 2013))


def index_of(hazard):
    return pytest.approx(100 * -math.expm1(-hazard), abs=1e-9)


def test_a_route_over_time_by_hand():
    # A1 to DDD. A law of 2010 multiplies the leg inside AAA by 1.70; a raid of 2011 adds 0.5 at the segment of A1, and
    # the route goes by A2 from then on; the raid ends with the year.
    law = event("law", date_start="2010", severity=4, scopes=("internal-movement:AAA",))
    raid = event(
        "raid", date_start="2011", date_end="2011", effect="add", hazard_added=0.5, scopes=("segment:AAA-BBB:A1",)
    )
    points = list(route_timeline(scenario_network(dataset(law, raid)), "A1", "DDD", NEW_YEARS))
    assert [(point.as_of, point.until) for point in points] == list(NEW_YEARS)
    by_a1, by_a2 = ("A1", "AAA-BBB:A1", "BBB", "DDD"), ("A1", "A2", "AAA-BBB:A2", "BBB", "DDD")
    assert [point.nodes for point in points] == [by_a1, by_a1, by_a2, by_a1]
    straight, around = 1.7 * B1 + B3 + B2, 1.7 * (B2 + B1) + B4 + B2
    for point, hazard in zip(points, [B1 + B3 + B2, straight, around, straight], strict=True):
        assert point.hazard == pytest.approx(hazard)
        assert point.index == index_of(hazard)
    assert points[0].movers == ()
    assert points[1].movers == (("law", pytest.approx(0.7 * B1), "began"),)
    # The raid makes the old route worse, and another one takes back a part of that.
    assert points[2].movers == (
        ("raid", pytest.approx(0.5), "began"),
        (ROUTE, pytest.approx(around - straight - 0.5), ""),
    )
    assert points[3].movers == (
        (ROUTE, pytest.approx(straight - around), ""),
    )  # the raid is over, which the route around it does not feel


def test_the_network_index_over_time_by_hand():
    # Of A1 (weight 3) and A2 (weight 1): from 2010 on a law multiplies the leg inside AAA, class 1, by 1.70.
    law = event("law", date_start="2010", severity=4, scopes=("internal-movement:AAA",))
    scenario_net = scenario_network(dataset(law))
    before, after = network_timeline(scenario_net, {"A1": 3.0, "A2": 1.0}, "DDD", NEW_YEARS[:2])
    # A2 goes by A1: B2 + B1 + B3 + B2 = 0.1545 against B1 + B4 + B2 = 0.3282 by its own segment.
    one, other = B1 + B3 + B2, B2 + B1 + B3 + B2
    assert before.index == pytest.approx((3 * -math.expm1(-one) + -math.expm1(-other)) / 4 * 100)
    assert before.hazard == pytest.approx((3 * one + other) / 4)
    assert (before.nodes, before.movers) == ((), ())
    one, other = one + 0.7 * B1, other + 0.7 * (B1 + B2)
    assert after.index == pytest.approx((3 * -math.expm1(-one) + -math.expm1(-other)) / 4 * 100)
    assert after.movers == (("law", pytest.approx((3 * 0.7 * B1 + 0.7 * (B1 + B2)) / 4), "began"),)


SHUT_2011 = event("shut", date_start="2011", date_end="2011", effect="block", scopes=("country:BBB", "border:AAA-CCC"))


def test_a_date_without_an_open_route_is_a_gap_and_the_next_a_fresh_start():
    scenario_net = scenario_network(dataset(SHUT_2011, event("law", scopes=("country:BBB",))))
    for points, index in (
        (list(route_timeline(scenario_net, "A1", "DDD", NEW_YEARS)), None),
        (list(network_timeline(scenario_net, {"A1": 1.0}, "DDD", NEW_YEARS)), 100),  # shut counts with its limit
    ):
        gap, after = points[2:]
        assert (gap.index, gap.hazard, gap.nodes, gap.movers) == (index, None, (), ())
        assert after.hazard == points[1].hazard
        assert after.movers == ()


def test_what_shut_a_route_and_opened_it_again_is_named():
    points = list(route_timeline(scenario_network(dataset(SHUT_2011)), "A1", "DDD", NEW_YEARS))
    shut = {row.leg_id: row for row in points[2].closures}
    assert shut["BBB..DDD"] == ("BBB..DDD", True, ("shut",))
    assert ("BBB..DDD", False, ("shut",)) in points[3].closures
    assert points[1].closures == ()


def test_what_shuts_a_leg_for_a_part_of_a_year_is_named_and_the_days_count_on_which_it_is_open():
    shut = event(
        "shut", kind="period", date_start="2011-07-01", date_end="2012", effect="block", scopes=("country:BBB",)
    )
    law = event("law", date_start="2011-07-01", severity=5, scopes=("country:BBB",))
    years = periods_between(date(2010, 1, 1), date(2013, 12, 31), "year")
    points = list(route_timeline(scenario_network(dataset(shut, law)), "A1", "DDD", years))
    assert points[1].hazard == pytest.approx(points[0].hazard)  # the law never meets an open border in 2011
    told = [[row[1:] for row in point.closures if row.leg_id == "BBB..DDD"] for point in points]
    assert told == [[], [(True, ("shut",))], [(True, ("shut",))], [(False, ("shut",))]]


def test_a_year_is_the_mean_of_its_days():
    law = event("law", date_start="2010-07-02", severity=5, scopes=("country:BBB",))
    years = periods_between(date(2009, 1, 1), date(2011, 12, 31), "year")
    points = list(route_timeline(scenario_network(dataset(law)), "A1", "DDD", years))
    plain = B1 + B3 + B2
    part = 183 / 365
    assert [point.hazard for point in points] == pytest.approx(
        [plain, plain + part * 1.4 * (B3 + B2), plain + 1.4 * (B3 + B2)], rel=1e-12
    )
    assert [point.name for point in points] == ["2009", "2010", "2011"]
    assert points[2].movers == (("law", pytest.approx((1 - part) * 1.4 * (B3 + B2)), "more"),)


def test_an_origin_that_is_shut_leaves_the_mean_of_hazards_and_counts_100_in_the_index():
    scenario_net = scenario_network(dataset(), Scenario(close=("A1..A2", "A1..AAA-BBB:A1")))
    (point,) = network_timeline(scenario_net, {"A1": 3.0, "A2": 1.0}, "DDD", NEW_YEARS[:1])
    # A2 goes by A1 no more: A1 is shut in. Its own segment: B1 + B4 + B2.
    hazard = B1 + B4 + B2
    assert point.hazard == pytest.approx(hazard)
    assert point.index == pytest.approx((3 * 100 + 100 * -math.expm1(-hazard)) / 4)


def test_known_by_and_the_span_hold_for_timelines():
    scenario_net = scenario_network(dataset(event("law", source_ids=("s3",), severity=4, scopes=("country:BBB",))))
    known, unknown = (
        next(route_timeline(scenario_net, "A1", "DDD", NEW_YEARS[3:], known_by=clock))
        for clock in (date(2009, 10, 1), date(2009, 9, 30))
    )
    assert known.hazard == pytest.approx(B1 + 1.7 * (B3 + B2))
    assert unknown.hazard == pytest.approx(B1 + B3 + B2)
    with pytest.raises(OutOfRangeError, match="1999-01-01 is outside the period"):
        list(route_timeline(scenario_net, "A1", "DDD", [(date(1999, 1, 1),) * 2]))


@settings(max_examples=30)
@given(datasets(), st.lists(strategies.days, min_size=2, max_size=5, unique=True).map(sorted), st.data())
def test_movers_add_up_to_the_change_of_a_route(small, days, data):
    scenario_net = scenario_network(small)
    origin, destination = data.draw(st.permutations([key for key in small.nodes if len(key) == 1]))[:2]
    points = list(route_timeline(scenario_net, origin, destination, [(day, day) for day in days]))
    for before, after in zip([None, *points], points, strict=False):
        if after.hazard is None or before is None or before.hazard is None:
            assert after.movers == ()
            continue
        moved = math.fsum(part.hazard for part in after.movers)
        assert moved == pytest.approx(after.hazard - before.hazard, abs=1e-9)
        assert [abs(m.hazard) for m in after.movers] == sorted((abs(m.hazard) for m in after.movers), reverse=True)
        assert after.hazard == least_risk_route(evaluate(scenario_net, after.as_of).hazards, origin, destination).hazard


@settings(max_examples=30)
@given(datasets(), st.lists(strategies.days, min_size=2, max_size=4, unique=True).map(sorted), st.data())
def test_movers_add_up_to_the_change_of_the_network(small, days, data):
    scenario_net = scenario_network(small)
    names = data.draw(st.permutations([key for key in small.nodes if len(key) == 1]))
    weights = {name: data.draw(st.sampled_from([0.5, 1.0, 60.7])) for name in names[1:]}
    points = list(network_timeline(scenario_net, weights, names[0], [(day, day) for day in days]))
    for before, after in zip([None, *points], points, strict=False):
        assert after.index == network_index(evaluate(scenario_net, after.as_of).hazards, weights, names[0])[0]
        if before is None or before.hazard is None or after.hazard is None:
            assert after.movers == ()
            continue
        moved = math.fsum(part.hazard for part in after.movers)
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
