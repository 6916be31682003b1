"""The difference between two states: by hand, and over random networks."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from route_risk.geo.model.changes import DOUBT, RECORD, ROUTE, closures, leg_change, named_parts, route_change
from route_risk.geo.model.leg_hazards import hazards
from route_risk.geo.model.network import build_network, without_record
from route_risk.geo.model.routes import least_risk_route
from route_risk.geo.model.schema import Leg, Node, RecordFactor
from tests.geo import strategies
from tests.geo.small import B4, LN3, LN5, certain, event, network

PLACES = [Node("a", "province", country="AAA"), Node("b", "destination", country="BBB")]
LEG = Leg("x", "a", "b", "transfer_to_resettlement", 4, ("transfer:AAA",))
SCOPE = {"scopes": ("transfer:AAA",)}


def fields(*rows, days=(date(2012, 1, 1), date(2016, 1, 1)), p=2.0):
    built = build_network(PLACES, [LEG], rows, parameters=certain(norm_exponent=p))
    return [hazards(built, day) for day in days]


def test_one_event_that_began_is_the_whole_change():
    one, other = fields(event("raid", severity=5, date_start="2014", **SCOPE))
    assert leg_change(one, other, (0, 0)) == pytest.approx({"raid": B4 * 1.4}, rel=1e-12)


def test_two_events_share_by_the_path_worked_by_hand():
    # From no event to 'a' and 'b' of two domains, X = s (LN3 + LN5): each gets its part of h by its own effect.
    rows = [event("a", severity=3, date_start="2014", **SCOPE)]
    rows += [event("b", severity=5, date_start="2015", domain="diplomacy", **SCOPE)]
    one, other = fields(*rows)
    whole = B4 * (1.35 * 2.4 - 1)
    expected = {"a": whole * LN3 / (LN3 + LN5), "b": whole * LN5 / (LN3 + LN5)}
    assert leg_change(one, other, (0, 0)) == pytest.approx(expected, rel=1e-9)


def test_what_did_not_change_is_not_listed_although_its_part_of_either_date_did():
    law = event("law", severity=5, **SCOPE)
    raid = event("raid", severity=3, date_start="2014", **SCOPE)
    one, other = fields(law, raid)
    assert list(leg_change(one, other, (0, 0))) == ["raid"]


def test_words_for_what_happened():
    rows = [
        event("began", date_start="2014", **SCOPE),
        event("ended", date_start="2010", date_end="2013", **SCOPE),
        event("faded", kind="incident", date_start="2011-06", **SCOPE),
        event("grew", date_start="2011-12-20", onset_days=600, **SCOPE),
    ]
    one, other = fields(*rows)
    found = {part.cause: part.how for part in named_parts(leg_change(one, other, (0, 0)), one, other)}
    assert found == {"began": "began", "ended": "ended", "faded": "faded", "grew": "more"}


def test_doubt_and_recorded_use_are_parts_of_their_own():
    built = build_network(PLACES, [LEG], record=[RecordFactor("transfer:a", math.log(2), 0.1)])
    one, other = hazards(without_record(built), date(2012, 1, 1)), hazards(built, date(2012, 1, 1))
    assert leg_change(one, other, (0, 0)) == pytest.approx({RECORD: one.hazard[0]}, rel=1e-9)
    sure = hazards(build_network(PLACES, [LEG], parameters=certain()), date(2012, 1, 1))
    plain = hazards(without_record(built), date(2012, 1, 1))
    assert leg_change(sure, plain, (0, 0)) == pytest.approx({DOUBT: B4 * (math.exp(0.5) - 1)}, rel=1e-9)


def test_closures_and_openings_name_what_closes():
    flood = event("flood", kind="period", effect="block", date_start="2015", date_end="2017", **SCOPE)
    one, other = fields(flood)
    assert [tuple(row) for row in closures(one, other, [(0, 0)])] == [("x", True, ("flood",))]
    assert [tuple(row) for row in closures(other, one, [(0, 0)])] == [("x", False, ("flood",))]


@settings(max_examples=60, deadline=None)
@given(
    strategies.graphs(),
    strategies.event_lists(limit=6),
    st.lists(strategies.days, min_size=2, max_size=2),
    st.lists(st.sampled_from([0, 0, 40, 200]), min_size=2, max_size=2),
    strategies.exponents,
)
def test_the_parts_of_a_change_add_up(tables, rows, dates, lengths, p):
    nodes, legs = tables
    built = build_network(nodes, legs, rows, parameters=certain(norm_exponent=p))
    one, other = (
        hazards(built, day, until=date.fromordinal(day.toordinal() + length))
        for day, length in zip(dates, lengths, strict=True)
    )
    unchanged = {
        row.event_id
        for k, row in enumerate(built.events)
        if {m.activities[k] for m in one.moments} == {m.activities[k] for m in other.moments} == {one.activities[k]}
    }
    for k in range(len(built.legs)):
        parts = leg_change(one, other, (k, k))
        assert math.fsum(parts.values()) == pytest.approx(other.hazard[k] - one.hazard[k], abs=1e-9)
        assert not unchanged & parts.keys()


def test_another_route_is_a_cause_of_its_own():
    law = event("law", effect="add", hazard_added=1.0, date_start="2014", scopes=("segment:AAA-BBB:A1",))
    built = network(law)
    one, other = (hazards(built, day) for day in (date(2012, 1, 1), date(2016, 1, 1)))
    ways = [least_risk_route(field, "A1", "DDD") for field in (one, other)]
    parts = route_change(one, other, ways[0].legs, ways[1].legs)
    assert ways[0].legs != ways[1].legs
    assert {part.cause for part in parts} == {"law", ROUTE}
    assert math.fsum(part.hazard for part in parts) == pytest.approx(ways[1].hazard - ways[0].hazard, abs=1e-12)
