"""Baselines by length, doubt by coverage, sides of a border by actor, shares of a leg, and what restates what."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from route_risk.geo.errors import InvalidDataError, UsageError
from route_risk.geo.model.leg_hazards import hazards
from route_risk.geo.model.network import build_network
from route_risk.geo.model.parameters import Parameters
from route_risk.geo.model.routes import least_risk_route
from route_risk.geo.model.schema import Leg, Node, RecordFactor
from route_risk.geo.model.vocabularies import COVERAGES, MOVEMENTS
from tests.geo import strategies
from tests.geo.small import B2, B3, B4, DAY, LN3, LN5, certain, certain_network, event, hazard_of

BORDER = Node("AAA-BBB:x", "border_segment", country="AAA", other_country="BBB")
PLACES = (Node("a", "province", country="AAA"), BORDER, Node("b", "transit_country", country="BBB"))
SIDES = (
    Leg("out", "a", "AAA-BBB:x", "leaving", 3, ("segment:AAA-BBB:x",)),
    Leg("in", "AAA-BBB:x", "b", "entering", 2, ("segment:AAA-BBB:x", "country:BBB")),
)


def sides(*events, on=DAY):
    """Return the hazards of the two sides of a border, in units of their baselines."""
    found = hazards(certain_network(PLACES, SIDES, events), on)
    return hazard_of(found, "out") / B3, hazard_of(found, "in") / B2


def moving(km, *, mode="interior_transit", level=3, traverses=(), events=()):
    row = Leg("a..b", "a", "b", mode, level, traverses, length_km=km)
    nodes = [Node("a", "transit_region", country="AAA"), Node("b", "transit_region", country="AAA")]
    return hazards(certain_network(nodes, [row], events), DAY).hazard[0]


@pytest.mark.parametrize(
    ("mode", "km", "times"),
    [("interior_transit", 1000, 1.0), ("interior_transit", 250, 0.25), ("internal_movement", 250, 2.5)],
)
def test_a_movement_is_charged_by_the_kilometre(mode, km, times):
    assert moving(km, mode=mode) == pytest.approx(B3 * times, rel=1e-14)


@pytest.mark.parametrize("km", [None, 0, -3.0, math.inf, math.nan])
def test_a_movement_without_a_length_is_refused(km):
    with pytest.raises(InvalidDataError, match=r"'a\.\.b': a movement has a positive length_km, .* give its length"):
        moving(km)


@given(
    st.floats(1, 5000),
    st.floats(0.01, 0.99),
    st.sampled_from(MOVEMENTS),
    st.integers(1, 5),
    strategies.event_lists(limit=4),
    strategies.days,
)
def test_cutting_a_movement_in_two_on_the_way_changes_no_hazard(km, part, mode, level, rows, day):
    names = ("country:AAA", "internal-movement:AAA")
    nodes = [Node(name, "transit_region", country="AAA") for name in ("a", "m", "z")]
    nodes += [Node("BBB", "destination", country="BBB"), *strategies.SEGMENTS]
    whole = [Leg("whole", "a", "z", mode, level, names, length_km=km)]
    cut = [
        Leg("first", "a", "m", mode, level, names, length_km=km * part),
        Leg("second", "m", "z", mode, level, names, length_km=km * (1 - part)),
    ]
    one, other = (hazards(build_network(nodes, legs, rows), day).hazard for legs in (whole, cut))
    assert math.fsum(other) == pytest.approx(one[0], rel=1e-12)


def test_an_event_counts_for_the_side_of_its_actor():
    law = {"scopes": ("border:AAA-BBB",), "severity": 5}
    assert sides(event(**law, actor="AAA")) == pytest.approx((2.4, 1))
    assert sides(event(**law, actor="BBB")) == pytest.approx((1, 2.4))
    assert sides(event(**law, actor="AAA", co_actor="BBB")) == pytest.approx((2.4, 2.4))
    assert sides(event(**law, actor="CCC")) == pytest.approx((2.4, 2.4))
    assert sides(event(**law | {"scopes": ("border:BBB-*",)}, actor="BBB", co_actor="CCC")) == pytest.approx((1, 2.4))


def test_what_a_country_does_inside_counts_on_entering_it_whoever_acts():
    assert sides(event(scopes=("country:BBB",), actor="AAA", severity=5)) == pytest.approx((1, 2.4))
    both = event(scopes=("border:AAA-BBB", "country:BBB"), actor="AAA", severity=5)
    assert sides(both) == pytest.approx((2.4, 2.4))


@given(strategies.event_lists(limit=5), strategies.days, st.sampled_from(["", "AAA", "BBB", "CCC"]))
def test_swapping_the_two_words_of_a_border_changes_nothing(rows, day, actor):
    from dataclasses import replace

    def swapped(row):
        words = {"border:AAA-BBB": "border:BBB-AAA"}
        return replace(row, scopes=tuple(words.get(word, word) for word in row.scopes))

    nodes = [*PLACES, *strategies.SEGMENTS[1:]]
    turned = [replace(leg, traverses=("border:BBB-AAA",)) for leg in SIDES]
    straight = [replace(leg, traverses=("border:AAA-BBB",)) for leg in SIDES]
    rows = [replace(row, actor=actor) for row in rows]
    fields = [
        hazards(build_network(nodes, legs, some), day)
        for legs, some in ((straight, rows), (turned, rows), (straight, [swapped(row) for row in rows]))
    ]
    assert fields[0].hazard == fields[1].hazard == fields[2].hazard
    assert fields[0].blocked == fields[1].blocked == fields[2].blocked


def test_a_scope_that_covers_a_part_of_a_leg_has_that_part_of_its_effect():
    traverses = ("country:AAA", "region:A-1=0.5", "region:A-2=0.25")

    def times(*scopes):
        return moving(1000, traverses=traverses, events=[event(scopes=scopes)]) / B3

    assert times("region:A-1") == pytest.approx(math.exp(LN3 / 2))
    assert times("region:A-1", "region:A-2") == pytest.approx(math.exp(LN3 * 0.75))
    assert times("region:A-2", "country:AAA") == pytest.approx(1.35)


def test_a_hazard_is_added_by_the_share_of_a_leg_and_to_each_reference_length_of_a_movement():
    toll = event(effect="add", hazard_added=0.4, scopes=("region:A-1",))
    shares = ("region:A-1=0.5", "region:A-2=0.5")
    assert moving(1000, traverses=("region:A-1",), events=[toll]) == pytest.approx(B3 + 0.4)
    assert moving(1000, traverses=shares, events=[toll]) == pytest.approx(B3 + 0.2)
    assert moving(500, traverses=shares, events=[toll]) == pytest.approx((B3 + 0.2) / 2)
    inside = moving(50, mode="internal_movement", traverses=shares, events=[toll])
    assert inside == pytest.approx((B3 + 0.2) / 2)
    border = event(effect="add", hazard_added=0.4, scopes=("border:AAA-BBB",), actor="BBB")
    assert sides(border) == pytest.approx((1, 1 + 0.4 / B2))


@pytest.mark.parametrize("share", ["0", "1.5", "-0.5", "half", "", "nan", "1e-3", "٠.٥"])
def test_a_share_is_above_0_and_at_most_1(share):
    with pytest.raises(UsageError, match=rf"the share of 'region:A-1={share}' is not a number above 0 and at most 1"):
        moving(1000, traverses=(f"region:A-1={share}",))


def test_of_what_restates_one_policy_only_the_strongest_counts():
    first = event("a", severity=3, scopes=("transfer:AAA",))
    weak = event("b", severity=2, scopes=("transfer:AAA",), restates="a")
    strong = event("c", severity=5, scopes=("transfer:AAA",), date_start="2015", restates="b")
    rows = [first, weak, strong]

    def times(day):
        legs = [Leg("x", "a", "b", "transfer_to_resettlement", 3, ("transfer:AAA",))]
        return hazards(certain_network(PLACES, legs, rows), day).hazard[0] / B3

    assert times(date(2012, 1, 1)) == pytest.approx(1.35)  # and not the norm of 1.35 and 1.15
    assert times(DAY) == pytest.approx(math.exp(LN5))


@given(st.lists(st.sampled_from(["", "a", "b", "c", "gone"]), min_size=3, max_size=3), st.permutations("abc"))
def test_links_in_either_direction_and_any_order_make_one_policy(links, order):
    from route_risk.geo.model.events import policies

    rows = {name: event(name, restates="" if link == name else link) for name, link in zip("abc", links, strict=True)}
    numbers = dict(zip(order, policies([rows[name] for name in order]), strict=True))
    edges = [(name, row.restates) for name, row in rows.items() if row.restates]
    # The judge: merge sets until nothing changes.
    groups = {name: {name} for name in "abc"} | {"gone": {"gone"}}
    for one, other in edges * 3:
        merged = groups[one] | groups[other]
        groups.update(dict.fromkeys(merged, merged))
    for one in "abc":
        for other in "abc":
            assert (numbers[one] == numbers[other]) == (other in groups[one])


def test_doubt_is_the_mean_of_the_log_normal_by_coverage():
    legs = [
        Leg(f"{own}", "a", "b", "transfer_to_resettlement", 4, source_ids=("s", "t", "u")[:own]) for own in range(4)
    ]
    found = hazards(build_network(PLACES, legs), DAY)
    expected = [math.exp(sigma**2 / 2) for sigma in (1.0, 0.7, 0.4, 0.25)]
    assert [round(x, 2) for x in expected] == [1.65, 1.28, 1.08, 1.03]
    assert found.hazard == pytest.approx([B4 * factor for factor in expected], rel=1e-14)


@given(
    st.lists(st.floats(0, 2), min_size=4, max_size=4).map(lambda row: sorted(row, reverse=True)),
    st.integers(0, 4),
    st.integers(0, 4),
    strategies.event_lists(limit=4),
    strategies.days,
)
def test_less_coverage_never_lowers_a_hazard(sigmas, few, more, rows, day):
    few, more = sorted((few, more))
    parameters = Parameters(doubt_sigma=dict(zip(COVERAGES, sigmas, strict=True)))

    def hazard(own):
        cited = ("s", "t", "u", "v")[:own]
        legs = [Leg("x", "a", "b", "transfer_to_resettlement", 3, ("country:AAA",), source_ids=cited)]
        nodes = [*PLACES, strategies.SEGMENTS[1]]
        return hazards(build_network(nodes, legs, rows, parameters=parameters), day).hazard[0]

    assert hazard(few) >= hazard(more)


def test_a_record_factor_multiplies_the_legs_of_its_group():
    legs = [*SIDES, Leg("b..a", "b", "a", "transfer_to_resettlement", 4)]
    record = [RecordFactor("transfer:b", -0.5, 0.1), RecordFactor("entering:AAA-BBB:x", 0.25, 0.1)]
    found = hazards(certain_network(PLACES, legs, record=record), DAY)
    assert hazard_of(found, "b..a") == pytest.approx(B4 * math.exp(-0.5))
    assert hazard_of(found, "in") == pytest.approx(B2 * math.exp(0.25))
    assert hazard_of(found, "out") == pytest.approx(B3)
    assert sorted(found.network.record_groups) == ["", "entering:AAA-BBB:x", "transfer:b"]


@settings(max_examples=50)
@given(strategies.graphs(), strategies.event_lists(limit=4), strategies.days)
def test_judged_and_default_agree_where_nothing_is_recorded(tables, rows, day):
    nodes, legs = tables
    record = [RecordFactor("transfer:elsewhere", 3.0, 0.1), RecordFactor("transit:AAA", 0.0, 0.1)]
    judged, default = (hazards(build_network(nodes, legs, rows, record=some), day) for some in ((), record))
    assert judged.hazard == default.hazard


def test_a_leg_of_an_unknown_mode_is_refused():
    with pytest.raises(InvalidDataError, match=r"leg 'x': mode 'exit' is not one of internal_movement, .* correct it"):
        build_network(PLACES, [Leg("x", "a", "b", "exit", 3)])


def test_the_least_risk_route_takes_the_shorter_of_two_movements():
    nodes = [Node(name, "transit_region", country="AAA") for name in ("a", "m", "z")]
    legs = [
        Leg("a..z", "a", "z", "interior_transit", 3, length_km=900),
        Leg("a..m", "a", "m", "interior_transit", 3, length_km=400),
        Leg("m..z", "m", "z", "interior_transit", 3, length_km=400),
    ]
    leg_hazards = hazards(build_network(nodes, legs, parameters=certain()), DAY)
    assert least_risk_route(leg_hazards, "a", "z").hazard == pytest.approx(B3 * 0.8)
