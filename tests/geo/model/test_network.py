import math
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from route_risk.geo.errors import InvalidDataError
from route_risk.geo.model.effects import event_effects
from route_risk.geo.model.leg_hazards import blocking_events, hazards
from route_risk.geo.model.schema import Node
from tests.geo import strategies
from tests.geo.small import (
    B1,
    B3,
    B4,
    B5,
    DAY,
    LEGS,
    LN1,
    LN2,
    LN3,
    LN4,
    LN5,
    NODES,
    certain,
    certain_network,
    event,
    field,
    graph,
    hazard_of,
    leg,
    network,
    one_leg,
)


@pytest.mark.parametrize(
    ("baseline_class", "hazard"),
    [(1, 0.010050335853501442), (2, 0.030459207484708574), (3, 0.08338160893905101), (4, 0.2876820724517809), (5, B5)],
)
def test_without_events_a_leg_has_its_baseline(baseline_class, hazard):
    assert one_leg(baseline_class=baseline_class) == pytest.approx(hazard, rel=1e-14)
    assert math.isclose(B5, math.log(10), rel_tol=1e-14)


@pytest.mark.parametrize(("severity", "multiplier"), [(1, 1.05), (2, 1.15), (3, 1.35), (4, 1.70), (5, 2.40)])
def test_one_event_multiplies_the_hazard(severity, multiplier):
    assert one_leg(event(severity=severity)) == pytest.approx(B4 * multiplier, rel=1e-14)
    assert one_leg(event(severity=severity, direction="lowers")) == pytest.approx(B4 / multiplier, rel=1e-14)
    medium = one_leg(event(severity=severity, confidence="medium"))
    assert medium == pytest.approx(B4 * multiplier**0.7, rel=1e-14)
    low = one_leg(event(severity=severity, confidence="low"))
    assert low == pytest.approx(B4 * multiplier**0.4, rel=1e-14)


TWO_DOMAINS = (
    event("law", domain="legal-penalty", severity=4, confidence="high"),
    event("trial", domain="legal-penalty", severity=3, confidence="medium"),
    event("pardon", domain="legal-penalty", severity=2, confidence="low", direction="lowers"),
    event("fence", domain="border-enforcement", severity=5, confidence="high"),
    event("bribe", domain="border-enforcement", severity=3, confidence="low", direction="lowers"),
    event("relief", domain="border-enforcement", severity=2, confidence="high", direction="lowers"),
)


@pytest.mark.parametrize(
    ("p", "penalty", "border"),
    [
        # Sums: ln 1.70 + 0.7 ln 1.35 - 0.4 ln 1.15; ln 2.40 - 0.4 ln 1.35 - ln 1.15
        (1, LN4 + 0.7 * LN3 - 0.4 * LN2, LN5 - 0.4 * LN3 - LN2),
        # Roots of sums of squares, raising and lowering apart
        (2, math.sqrt(LN4**2 + (0.7 * LN3) ** 2) - 0.4 * LN2, LN5 - math.sqrt((0.4 * LN3) ** 2 + LN2**2)),
        # The strongest of each side; 0.4 ln 1.35 = 0.1200 is less than ln 1.15 = 0.1398
        (math.inf, LN4 - 0.4 * LN2, LN5 - LN2),
    ],
)
def test_two_domains_worked_by_hand(p, penalty, border):
    assert one_leg(*TWO_DOMAINS, p=p) == pytest.approx(B4 * math.exp(penalty + border), rel=1e-13)


def test_two_domains_in_figures():
    # X = (0.530628^2 + 0.210073^2)^0.5 - 0.055905 = 0.570699 - 0.055905 = 0.514794 (legal penalty)
    #   + 0.875469 - (0.120042^2 + 0.139762^2)^0.5 = 0.875469 - 0.184238 = 0.691231 (border); 1.206025 in all
    # h = 0.287682 * e^1.206025 = 0.287682 * 3.340179 = 0.960910
    assert one_leg(*TWO_DOMAINS) == pytest.approx(0.960910, abs=2e-6)


def test_domains_add_up_and_one_domain_has_diminishing_returns():
    apart = one_leg(event("a", domain="diplomacy"), event("b", domain="repatriation"))
    together = one_leg(event("a", domain="diplomacy"), event("b", domain="diplomacy"))
    assert apart == pytest.approx(B4 * 1.35 * 1.35, rel=1e-14)
    assert together == pytest.approx(B4 * 1.35 ** math.sqrt(2), rel=1e-14)


def test_a_faded_event_weighs_by_its_activity():
    campaign = event(kind="period", date_start="2019-01-01", date_end="2019-07-05")  # 180 days before 2020-01-01
    assert one_leg(campaign) == pytest.approx(B4 * 1.35**0.5, rel=1e-14)
    act = event(kind="incident", date_start="2018-01-01")  # 730 days before
    assert one_leg(act) == pytest.approx(B4 * 1.35**0.25, rel=1e-14)


def test_a_half_life_is_that_of_the_domain():
    lives = {"default": 365.0, "repatriation": 73.0}
    act = event(kind="incident", date_start="2019-01-01", domain="repatriation")  # 365 days: five half-lives
    found = field(act, parameters=certain(half_life_incident_days=lives))
    assert found.activities == (0.5**5,)
    other = replace(act, domain="diplomacy")
    assert field(other, parameters=certain(half_life_incident_days=lives)).activities == (0.5,)


def test_mixed_events_are_counted_and_move_nothing():
    found = field(event(direction="mixed", severity=5, scopes=("border:AAA-*",)))
    assert found.hazard == field().hazard
    assert found.activities == (1.0,)
    assert found.usable_events == {0}
    assert event_effects(found.network, found.activities) == {}


@pytest.mark.parametrize("effect", ["add", "block"])
@pytest.mark.parametrize("direction", ["mixed", "lowers"])
def test_only_a_raising_event_adds_or_blocks(effect, direction):
    message = f"event 'e': direction with the effect '{effect}' '{direction}' is not one of raises"
    with pytest.raises(InvalidDataError, match=message):
        network(event(direction=direction, effect=effect, hazard_added=2.0))


def test_an_added_hazard_is_added_after_scaling_and_fades():
    raises = event("raises", severity=5)
    shooting = event("adds", kind="incident", date_start="2019-01-01", effect="add", hazard_added=0.5, severity=5)
    # A year later half of 0.5 is left: 0.2877 * 2.4 + 0.25. Its severity and confidence play no part.
    assert one_leg(raises, shooting) == pytest.approx(B4 * 2.4 + 0.25, rel=1e-14)
    assert one_leg(raises, replace(shooting, severity=1, confidence="low")) == one_leg(raises, shooting)
    assert one_leg(shooting, replace(shooting, event_id="more")) == pytest.approx(B4 + 0.5, rel=1e-14)


def test_a_closure_blocks_between_its_dates_and_then_does_not_fade():
    closure = event(
        kind="period", date_start="2020-02-01", date_end="2020-08", effect="block", scopes=("border:AAA-BBB",)
    )
    open_hazards = field().hazard
    for day, shut in (
        (date(2020, 1, 31), False),
        (date(2020, 2, 1), True),
        (date(2020, 8, 31), True),
        (date(2020, 9, 1), False),
    ):
        found = field(closure, on=day)
        ids = {found.network.legs[position].leg_id for position in found.blocked}
        assert ids == ({"AAA-BBB:A1..BBB", "AAA-BBB:A2..BBB"} if shut else set()), day
        assert found.hazard == open_hazards  # blocked is not the same as very risky
    assert field(replace(closure, onset_days=400), on=date(2020, 2, 1)).blocked


def test_a_closure_that_a_later_event_ended():
    closure = event("closure", effect="block", scopes=("border:AAA-*",), ended_by="opening")
    opening = event("opening", date_start="2012-01-01", direction="mixed", scopes=("border:AAA-*",))
    assert len(field(closure, opening, on=date(2011, 12, 31)).blocked) == 3
    assert field(closure, opening, on=date(2012, 1, 1)).blocked == frozenset()


def test_what_closes_a_leg_is_what_was_known_and_in_force():
    closure = event("shut", date_start="2019", date_end="2020", effect="block", scopes=("border:AAA-BBB",))
    scenario_net = network(closure)
    crossing = next(k for k, row in enumerate(scenario_net.legs) if row.leg_id == "AAA-BBB:A1..BBB")
    assert blocking_events(hazards(scenario_net, DAY), crossing) == (0,)
    assert blocking_events(hazards(scenario_net, DAY, opened=["AAA-BBB:A1..BBB"]), crossing) == (0,)
    assert blocking_events(hazards(scenario_net, date(2021, 1, 1)), crossing) == ()
    assert blocking_events(hazards(scenario_net, DAY, known=()), crossing) == ()
    assert blocking_events(hazards(scenario_net, DAY), 0) == ()


def test_closing_and_opening_legs_by_hand():
    closure = event(effect="block", scopes=("border:AAA-BBB",))
    found = hazards(network(closure), DAY, closed=["BBB..DDD"], opened=["AAA-BBB:A1..BBB"])
    assert {found.network.legs[position].leg_id for position in found.blocked} == {"AAA-BBB:A2..BBB", "BBB..DDD"}
    assert {position for out in found.outbound for _, _, position in out} == set(range(9)) - found.blocked
    assert sum(map(len, found.inbound)) == sum(map(len, found.outbound))


def test_events_apply_by_scope():
    found = field(
        event("one", scopes=("segment:AAA-BBB:A1",), severity=5),
        event("all", scopes=("border:AAA-*",), severity=2, domain="diplomacy"),
    )
    assert hazard_of(found, "AAA-BBB:A1..BBB") == pytest.approx(B3 * 2.4 * 1.15, rel=1e-14)
    assert hazard_of(found, "AAA-BBB:A2..BBB") == pytest.approx(B4 * 1.15, rel=1e-14)
    assert hazard_of(found, "AAA-CCC:land..DDD") == pytest.approx(B5 * 1.15, rel=1e-14)
    assert hazard_of(found, "A1..AAA-BBB:A1") == pytest.approx(B1, rel=1e-14)


def test_only_known_events_count():
    built = network(event("a", scopes=("country:BBB",)), event("b", scopes=("country:BBB",), severity=5))
    assert hazards(built, DAY, known=[]).hazard == field().hazard
    assert hazards(built, DAY, known=["b"]).hazard == field(built.events[1]).hazard
    assert hazards(built, DAY, known=["a", "b"]) == hazards(built, DAY)
    assert hazards(built, DAY, known=["a"]).usable_events == {0}


def test_positions_are_in_the_order_of_ids():
    built = network()
    assert list(built.index) == sorted(node.node_id for node in NODES)
    ends = [(row.from_node, row.to_node, row.leg_id) for row in built.legs]
    assert ends == sorted(ends)
    assert [built.nodes[tail].node_id for tail in built.tails] == [row.from_node for row in built.legs]
    assert [built.nodes[head].node_id for head in built.heads] == [row.to_node for row in built.legs]


def test_what_cannot_be_a_network():
    nodes, legs = graph(("a", "b", 1), ("b", "c", 2))
    with pytest.raises(
        InvalidDataError, match=r"leg 'b\.\.z' ends at 'z', which is not a node; add the node or correct"
    ):
        certain_network(nodes, [*legs, leg("b", "z", 1)])
    with pytest.raises(InvalidDataError, match=r"leg 'b\.\.b' ends where it starts; a leg joins two places"):
        certain_network(nodes, [leg("b", "b", 1)])
    with pytest.raises(InvalidDataError, match=r"leg id 'a\.\.b' is there twice; give every leg an id of its own"):
        certain_network(nodes, [*legs, leg("a", "b", 3)])
    with pytest.raises(InvalidDataError, match="node id 'a' is there twice"):
        certain_network([*nodes, Node("a", "destination")], legs)
    with pytest.raises(InvalidDataError, match="event id 'e' is there twice"):
        certain_network(nodes, legs, [event(), event(severity=1)])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"severity": 0}, "event 'e': severity 0 is not one of 1, 2, 3, 4, 5"),
        ({"severity": 6}, "event 'e': severity 6 is not one of"),
        ({"direction": "rises"}, "event 'e': direction 'rises' is not one of raises, lowers, mixed"),
        ({"effect": "scales"}, "event 'e': effect 'scales' is not one of scale, add, block"),
        ({"kind": "regimen"}, "event 'e': kind 'regimen' is not one of regime, period, incident"),
        ({"confidence": "sure"}, "event 'e': confidence 'sure' is not one of high, medium, low"),
    ],
)
def test_a_word_or_class_outside_the_vocabulary_is_an_error(changes, message):
    with pytest.raises(InvalidDataError, match=message):
        network(event(**changes))


def test_a_baseline_class_outside_1_to_5_is_an_error():
    nodes, legs = graph(("a", "b", 0))
    with pytest.raises(InvalidDataError, match=r"leg 'a\.\.b': baseline_class 0 is not one of 1, 2, 3, 4, 5"):
        certain_network(nodes, legs)


def flat(found):
    """Return all that was computed, as text: equal only where every digit is equal."""
    return repr((found.hazard, found.moments, found.activities, found.blocked, found.inbound, found.outbound))


@given(strategies.graphs(), strategies.event_lists(), strategies.exponents, strategies.days, st.data())
def test_the_order_of_rows_changes_nothing(tables, rows, p, day, data):
    nodes, legs = tables
    parameters = certain(norm_exponent=p)
    one = hazards(certain_network(nodes, legs, rows, parameters=parameters), day)
    turned = [replace(row, scopes=tuple(reversed(row.scopes))) for row in data.draw(st.permutations(rows))]
    other = hazards(
        certain_network(
            data.draw(st.permutations(nodes)),
            [replace(row, traverses=tuple(reversed(row.traverses))) for row in data.draw(st.permutations(legs))],
            turned,
            parameters=parameters,
        ),
        day,
    )
    assert flat(other) == flat(one)
    assert [row.leg_id for row in other.network.legs] == [row.leg_id for row in one.network.legs]


@given(strategies.graphs(), strategies.event_lists(), st.lists(strategies.days, min_size=2, max_size=4))
def test_as_of_is_pure(tables, rows, dates):
    built = certain_network(*tables, rows)
    before = repr(built)
    fresh = [flat(hazards(certain_network(*tables, rows), day)) for day in dates]
    assert [flat(hazards(built, day)) for day in dates] == fresh
    assert [flat(hazards(built, day)) for day in reversed(dates)] == fresh[::-1]
    assert repr(built) == before


@given(
    strategies.event_lists(directions=("raises", "lowers")),
    st.integers(0, 5),
    strategies.exponents,
    strategies.days,
)
def test_a_more_severe_event_moves_a_hazard_its_own_way(rows, place, p, day):
    assume(rows)
    row = rows[place % len(rows)]
    assume(row.severity < 5)
    worse = [replace(one, severity=one.severity + 1) if one is row else one for one in rows]
    nodes, legs = [*strategies.SEGMENTS, *graph(("a", "b", 3))[0]], [leg("a", "b", 3, *strategies.SCOPES)]
    parameters = certain(norm_exponent=p)
    before = hazards(certain_network(nodes, legs, rows, parameters=parameters), day).hazard[0]
    after = hazards(certain_network(nodes, legs, worse, parameters=parameters), day).hazard[0]
    if row.direction == "raises":
        assert after >= before * (1 - 1e-14)
    else:
        assert after <= before * (1 + 1e-14)


@given(strategies.graphs(), strategies.event_lists(), strategies.events(event_id="new"), strategies.days)
def test_one_more_event_moves_a_hazard_its_own_way(tables, rows, row, day):
    before = hazards(certain_network(*tables, rows), day)
    after = hazards(certain_network(*tables, [*rows, row]), day)
    for old, new in zip(before.hazard, after.hazard, strict=True):
        if row.direction == "raises":
            assert new >= old * (1 - 1e-14)
        elif row.direction == "lowers":
            assert new <= old * (1 + 1e-14)
        else:
            assert new == old
    assert after.blocked >= before.blocked
    if row.effect != "block":
        assert after.blocked == before.blocked


@given(strategies.graphs(), strategies.event_lists(), strategies.days, strategies.exponents)
def test_every_hazard_is_the_formula_written_out(tables, rows, day, p):
    """The model in one expression a leg, without the engine's grouping of legs and events."""
    parameters = certain(norm_exponent=p)
    found = hazards(certain_network(*tables, rows, parameters=parameters), day)
    activities = {row.event_id: active for row, active in zip(found.network.events, found.activities, strict=True)}
    logs = (LN1, LN2, LN3, LN4, LN5)
    for position, row in enumerate(found.network.legs):
        applying = [one for one in rows if any(meets(scope, row.traverses) for scope in one.scopes)]
        exponent = 0.0
        for domain in {one.domain for one in applying}:
            for sign, way in ((1, "raises"), (-1, "lowers")):
                x = [
                    logs[one.severity - 1]
                    * {"high": 1.0, "medium": 0.7, "low": 0.4}[one.confidence]
                    * activities[one.event_id]
                    for one in applying
                    if (one.domain, one.direction, one.effect) == (domain, way, "scale")
                ]
                norm = max(x, default=0.0) if math.isinf(p) else sum(value**p for value in x) ** (1 / p)
                exponent += sign * norm
        added = sum(one.hazard_added * activities[one.event_id] for one in applying)
        base = -math.log(1 - (0.01, 0.03, 0.08, 0.25, 0.90)[row.baseline_class - 1])
        length = row.length_km / 1000
        assert found.hazard[position] == pytest.approx(length * (base * math.exp(exponent) + added), rel=1e-12)


def meets(scope, traverses):
    """Tell by the words alone whether a scope names something that a leg traverses."""
    words = set(traverses)
    if words & {"segment:AAA-BBB:x", "segment:AAA-BBB:y"}:
        words.add("border:AAA-BBB")
    if "border:AAA-BBB" in words:
        words |= {"border:AAA-*", "border:BBB-*"}
    return scope in words


def test_a_day_later_differs_only_where_something_happens():
    act = event(kind="incident", date_start="2020-01-02", scopes=("country:BBB",))
    before, after = (field(act, on=DAY + timedelta(days=days)).hazard for days in (0, 1))
    changed = [row.leg_id for row, a, b in zip(network().legs, before, after, strict=True) if a != b]
    assert changed == ["AAA-BBB:A1..BBB", "AAA-BBB:A2..BBB", "BBB..DDD"]
    assert before == field().hazard
    assert len(LEGS) == len(before)
