"""Two sides in the same draws: what they share cancels out, and what is left is worked out by hand."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from route_risk.geo.doubt.paired_draws import draw_both, draw_leg_changes, paired_hazards
from route_risk.geo.errors import UsageError
from route_risk.geo.model.leg_hazards import hazards
from route_risk.geo.model.network import build_network
from route_risk.geo.model.parameters import Parameters
from route_risk.geo.model.schema import Event, Leg, Node
from route_risk.geo.model.vocabularies import COVERAGES

PLACES = [
    Node("a", "province", country="AAA"),
    Node("b", "transit_country", country="BBB"),
    Node("c", "destination", country="CCC"),
]
LEGS = [
    Leg("a..b", "a", "b", "onward_movement", 3, ("country:AAA",)),
    Leg("b..c", "b", "c", "transfer_to_resettlement", 3, ("country:BBB",)),
]
LAW = Event("law", "regime", "2010", ("country:AAA",), "legal-penalty", "raises", 3, "high")
OTHER = replace(LAW, event_id="a-law", scopes=("country:BBB",), date_start="2005")
QUIET = Parameters(doubt_sigma=dict.fromkeys(COVERAGES, 0.0), event_noise_sigma=0.0)
RANGES = {("severity_multiplier", "3"): (1.2, 1.6)}
BASE = -math.log1p(-QUIET.baseline_probability[2])


def side(*events, year=2012, parameters=QUIET):
    return hazards(build_network(PLACES, LEGS, events, parameters=parameters), date(year, 1, 1))


def multiplier(part):
    """Return a quantile of the multiplier: log-uniform to either side of its value, which is the median."""
    low, value, high = map(math.log, (1.2, QUIET.severity_multiplier[2], 1.6))
    return math.exp(low + (value - low) * 2 * part if part < 0.5 else value + (high - value) * 2 * (part - 0.5))


def test_the_range_of_a_change_by_hand():
    found = draw_leg_changes(side(LAW, year=2009), side(LAW), ranges=RANGES, draws=1024)
    wanted = [BASE * (multiplier(part) - 1) for part in (0.05, 0.5, 0.95)]
    assert found["a..b"] == pytest.approx(wanted, rel=0.01)
    assert found["b..c"] == (0, 0, 0)


def test_what_both_sides_share_cancels_out_whatever_else_a_side_has():
    noisy = Parameters()
    before, after = side(OTHER, parameters=noisy), side(OTHER, LAW, parameters=noisy)
    ((one, other),) = paired_hazards(before, after, ranges={}, draws=64)
    assert len(set(one[1])) == 64  # it is drawn
    assert np.array_equal(one[1], other[1])
    assert not np.array_equal(one[0], other[0])
    assert draw_leg_changes(before, after, ranges={}, draws=64)["b..c"] == (0, 0, 0)


def test_the_only_corridor_changes_as_its_legs_do():
    before, after = (side(LAW, year=year) for year in (2009, 2012))
    ways = [("AAA", "BBB", "CCC")]
    found = draw_both((before, ways), (after, ways), ("a", "c"), ranges=RANGES, draws=1024)
    ends = [100 * -math.expm1(-2 * BASE), *(100 * -math.expm1(-BASE * (1 + multiplier(p))) for p in (0.05, 0.95))]
    assert found.before[ways[0]] == pytest.approx((1, ends[0], ends[0], ends[0]), abs=1e-4)
    assert (found.after[ways[0]].low, found.after[ways[0]].high) == pytest.approx(ends[1:], rel=0.01)
    low, _, high = found.change[ways[0]]
    assert (low, high) == pytest.approx((ends[1] - ends[0], ends[2] - ends[0]), rel=0.02)
    assert found.least == found.change[ways[0]]
    assert draw_both((before, []), (after, ways), ("a", "c"), ranges=RANGES, draws=64).least is None


def test_draws_that_are_no_power_of_two_or_need_too_much_memory_are_refused(monkeypatch):
    with pytest.raises(UsageError, match="100 draws"):
        draw_leg_changes(side(LAW), side(LAW), ranges=RANGES, draws=100)
    monkeypatch.setattr("route_risk.geo.doubt.paired_draws.MAX_BYTES", 1000)
    with pytest.raises(UsageError, match="2 legs x 64 draws need 0 MB"):
        draw_leg_changes(side(LAW), side(LAW), ranges=RANGES, draws=64)
