"""Explanations by hand, as a path integral, and at random: the parts add up to the whole."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from route_risk.geo.model.explain import explain_leg
from route_risk.geo.model.leg_hazards import hazards
from route_risk.geo.model.routes import k_least_risk_routes
from route_risk.geo.model.schema import Node
from tests.geo import strategies
from tests.geo.small import B2, B4, DAY, LN1, LN2, LN3, LN4, LN5, certain, certain_network, event, field, leg

EXPONENTS = (1.0, 1.5, 2.0, 5.0, math.inf)
exponents = st.sampled_from(EXPONENTS)
PLACES = [Node("a", "province", country="AAA"), Node("b", "province", country="AAA")]


def one(*events, p=2.0, baseline_class=4, on=DAY):
    """Return the hazards of a single leg in AAA."""
    legs = [leg("a", "b", baseline_class, "country:AAA")]
    return hazards(certain_network(PLACES, legs, events, parameters=certain(norm_exponent=p)), on)


def parts(found, position=0):
    """Return the part of each event by its id."""
    return {found.network.events[part.event].event_id: part.hazard for part in explain_leg(found, position)}


def test_one_event_is_the_whole_difference():
    # b = -ln 0.75 = 0.287682, mu = 1.70, so h - b = 0.70 * b = 0.201377.
    found = one(event("raid", severity=4))
    assert parts(found) == {"raid": pytest.approx(0.7 * B4, rel=1e-12)}
    assert parts(found)["raid"] == pytest.approx(0.201377, abs=1e-6)


def test_two_events_of_one_domain_by_hand():
    # p = 2: X = sqrt(LN5^2 + LN3^2) = sqrt(0.766446 + 0.090063) = 0.925477; h - b = b * (exp(X) - 1).
    # The shares of X are LN5^2 / X and LN3^2 / X, 89.5 and 10.5 percent of it.
    x = math.hypot(LN5, LN3)
    whole = B4 * math.expm1(x)
    found = one(event("law", severity=5), event("fine", severity=3))
    assert parts(found) == {
        "law": pytest.approx(whole * LN5**2 / x**2, rel=1e-12),
        "fine": pytest.approx(whole * LN3**2 / x**2, rel=1e-12),
    }
    assert parts(found)["law"] / whole == pytest.approx(0.766446 / 0.856508, abs=2e-6)


@pytest.mark.parametrize(
    ("p", "law", "fine"),
    [
        (1.0, LN5 / (LN5 + LN3), LN3 / (LN5 + LN3)),  # in proportion to the effects
        (5.0, LN5**5 / (LN5**5 + LN3**5), LN3**5 / (LN5**5 + LN3**5)),
        (math.inf, 1.0, 0.0),  # the strongest takes all
    ],
)
def test_the_exponent_says_how_one_domain_is_shared(p, law, fine):
    found = one(event("law", severity=5), event("fine", severity=3), p=p)
    whole = found.hazard[0] - B4
    assert parts(found) == {"law": pytest.approx(law * whole), "fine": pytest.approx(fine * whole)}


def test_at_infinity_equal_events_share_equally():
    found = one(event("a", severity=4), event("b", severity=4), event("c", severity=1), p=math.inf)
    assert parts(found) == {"a": pytest.approx(0.35 * B4), "b": pytest.approx(0.35 * B4), "c": 0}


def test_a_lowering_event_has_a_negative_part():
    # X = LN4 - 0.7 * LN3 over two domains: 0.530628 - 0.210073 = 0.320555.
    found = one(event("raid", severity=4), event("pause", domain="diplomacy", direction="lowers", confidence="medium"))
    x = LN4 - 0.7 * LN3
    factor = B4 * math.expm1(x) / x
    assert parts(found) == {"raid": pytest.approx(factor * LN4), "pause": pytest.approx(-factor * 0.7 * LN3)}
    assert sum(parts(found).values()) == pytest.approx(found.hazard[0] - B4, abs=1e-12)


def test_where_raising_and_lowering_cancel_out_each_still_has_its_part():
    # X = 0, so h = b; the factor (h - b) / X goes to b, and the parts are b * LN4 and -b * LN4.
    found = one(event("raid", severity=4), event("pause", severity=4, direction="lowers"))
    assert found.hazard[0] == pytest.approx(B4, rel=1e-15)
    assert parts(found) == {"raid": pytest.approx(B4 * LN4), "pause": pytest.approx(-B4 * LN4)}


@pytest.mark.parametrize("days", [3650, 7300, 11000, 14000, 20000, 40000])
def test_a_tiny_effect_is_explained_without_loss(days):
    # An incident that has faded for decades: X = LN2 * 2^(-days / 365), down to 1e-34.
    found = one(event("raid", kind="incident", severity=2), on=date(2010, 1, 1) + timedelta(days))
    x = LN2 * 0.5 ** (days / 365)
    assert parts(found)["raid"] == pytest.approx(B4 * math.expm1(x), rel=1e-9, abs=0)


def test_a_mixed_event_is_listed_and_adds_nothing():
    found = one(event("both-ways", direction="mixed", severity=5), event("raid", severity=1))
    assert parts(found) == {"raid": pytest.approx(B4 * 0.05), "both-ways": 0}
    assert [part.activity for part in explain_leg(found, 0)] == [1, 1]


def test_an_added_hazard_is_its_own_part():
    # 0.6 stated, faded for one half-life of 365 days: 0.3, beside scaling by 1.70.
    added = event("add", kind="incident", date_start="2019-01-01", effect="add", hazard_added=0.6)
    found = one(added, event("raid", severity=4))
    assert parts(found) == {"add": pytest.approx(0.3), "raid": pytest.approx(0.7 * B4)}
    assert found.hazard[0] == pytest.approx(1.7 * B4 + 0.3)


def test_a_blocking_event_is_listed_and_adds_nothing():
    found = one(event("shut", effect="block"), event("raid", severity=4))
    assert found.blocked == {0}
    assert parts(found) == {"raid": pytest.approx(0.7 * B4), "shut": 0}


def test_only_events_in_force_and_in_scope_are_listed():
    rows = (
        event("later", date_start="2021"),
        event("over", date_end="2015"),
        event("elsewhere", scopes=("country:BBB",)),
        event("here"),
    )
    found = hazards(certain_network([*PLACES, Node("c", "destination", country="BBB")], one().network.legs, rows), DAY)
    assert set(parts(found)) == {"here"}


def test_an_unknown_event_has_no_part():
    network = certain_network(PLACES, [leg("a", "b", 4, "country:AAA")], [event("old"), event("new")])
    assert set(parts(hazards(network, DAY, known={"old"}))) == {"old"}


def test_parts_come_by_size_and_then_by_id():
    rows = [event(name, severity=s, direction=d) for name, s, d in (("z", 2, "raises"), ("b", 4, "lowers"))]
    rows += [event("m", direction="mixed"), event("a", direction="mixed"), event("c", severity=2)]
    assert [one(*rows).network.events[part.event].event_id for part in explain_leg(one(*rows), 0)] == list("bczam")


def test_a_route_is_the_sum_of_its_legs_by_hand():
    found = field(event("law", scopes=("internal-movement:AAA",), severity=4), event("raid", scopes=("country:BBB",)))
    route = k_least_risk_routes(found, "A1", "DDD", 1)[0]
    total = {"law": 0.0, "raid": 0.0}
    for position in route.legs:
        for key, value in parts(found, position).items():
            total[key] += value
    bases = math.fsum(found.network.baselines[position] for position in route.legs)
    # law: 0.70 of the one leg inside AAA (class 1); raid: 0.35 of the legs of classes 3 and 2.
    assert total["law"] == pytest.approx(0.7 * -math.log(0.99))
    assert total["raid"] == pytest.approx(0.35 * (-math.log(0.92) + B2))
    assert bases + sum(total.values()) == pytest.approx(route.hazard, abs=1e-12)


@given(strategies.graphs(), strategies.event_lists(limit=8), strategies.days, exponents)
def test_the_parts_of_every_leg_add_up(tables, rows, day, p):
    found = hazards(certain_network(*tables, rows, parameters=certain(norm_exponent=p)), day)
    for position, hazard in enumerate(found.hazard):
        explained = explain_leg(found, position)
        assert math.fsum(part.hazard for part in explained) == pytest.approx(
            hazard - found.network.baselines[position], abs=1e-9, rel=1e-12
        )
        for part in explained:
            row = found.network.events[part.event]
            assert 0 < part.activity <= 1
            assert part.hazard >= 0 if row.direction == "raises" else part.hazard <= 0
            assert part.hazard == 0 or row.direction != "mixed"


@given(
    st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["legal-penalty", "diplomacy"])), min_size=1, max_size=5),
    st.integers(0, 12000),
    exponents,
)
def test_the_parts_add_up_where_the_effects_nearly_cancel_out(strengths, fading, p):
    # The same events raise and lower; one more raising incident, faded to almost nothing, keeps X off 0.
    rows = [
        event(f"{way}{k}", severity=severity, domain=domain, direction=way)
        for k, (severity, domain) in enumerate(strengths)
        for way in ("raises", "lowers")
    ]
    rows.append(event("rest", kind="incident", severity=1, domain="propaganda"))
    found = one(*rows, p=p, on=date(2010, 1, 1) + timedelta(fading))
    assert abs(found.moments[0].effects[0]) < LN1 * 1.01
    assert math.fsum(parts(found).values()) == pytest.approx(found.hazard[0] - B4, abs=1e-9)


@settings(max_examples=30)
@given(strategies.fields(), st.data())
def test_a_route_is_the_sum_of_its_legs(found, data):
    names = [node.node_id for node in found.network.nodes if len(node.node_id) == 1]
    origin, destination = data.draw(st.permutations(names))[:2]
    index = found.network.index
    open_pairs = {(found.network.tails[k], found.network.heads[k]) for k in range(len(found.hazard))} - {
        (found.network.tails[k], found.network.heads[k]) for k in found.blocked
    }
    assume((index[origin], index[destination]) in open_pairs)
    for route in k_least_risk_routes(found, origin, destination, 3):
        whole = math.fsum(
            value
            for position in route.legs
            for value in (found.network.baselines[position], *(part.hazard for part in explain_leg(found, position)))
        )
        assert whole == pytest.approx(route.hazard, abs=1e-9)


@settings(max_examples=30)
@given(strategies.graphs(), strategies.event_lists(), strategies.days, exponents, st.data())
def test_the_order_of_rows_changes_no_explanation(tables, rows, day, p, data):
    nodes, legs = tables
    parameters = certain(norm_exponent=p)
    found = hazards(certain_network(nodes, legs, rows, parameters=parameters), day)
    turned = [data.draw(st.permutations(table)) for table in (nodes, legs, rows)]
    again = hazards(certain_network(*turned, parameters=parameters), day)
    for position in range(len(legs)):
        assert explain_leg(found, position) == explain_leg(again, position)


def hazard_of_effects(effects, p):
    """Return exp(X) for (domain, sign, effect) rows, written out: the norm of each domain and direction apart."""
    total = 0.0
    for domain, sign in sorted({row[:2] for row in effects}):
        values = [x for *key, x in effects if tuple(key) == (domain, sign)]
        total += sign * (max(values) if math.isinf(p) else sum(x**p for x in values) ** (1 / p))
    return math.exp(total)


def path_integral(effects, k, p, steps=40):
    """Return the integral over s of x_k * dh/dx_k at s * x, by Simpson's rule and central differences (b = 1)."""

    def slope(s):
        scaled = [(domain, sign, x * s) for domain, sign, x in effects]
        width = 1e-5 * scaled[k][2]
        ends = []
        for way in (1, -1):
            moved = list(scaled)
            moved[k] = (*scaled[k][:2], scaled[k][2] + way * width)
            ends.append(hazard_of_effects(moved, p))
        return effects[k][2] * (ends[0] - ends[1]) / (2 * width)

    # The slope has a limit at 0 but no central difference: start a hair above it.
    low = 1e-3
    grid = [low + (1 - low) * step / steps for step in range(steps + 1)]
    inner = sum((4 if step % 2 else 2) * slope(grid[step]) for step in range(1, steps))
    simpson = (1 - low) / steps / 3 * (slope(grid[0]) + inner + slope(grid[-1]))
    return simpson + low * slope(low)


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["legal-penalty", "diplomacy"]), st.sampled_from(["raises", "lowers"]), st.integers(1, 5)
        ),
        min_size=1,
        max_size=5,
        unique=True,
    ),
    exponents,
)
def test_contributions_are_the_path_integral_of_the_gradient(drawn, p):
    # Severities of one domain and direction differ, so that the strongest is one event at p = infinity too.
    rows = [event(f"e{k}", domain=domain, direction=way, severity=s) for k, (domain, way, s) in enumerate(drawn)]
    found = one(*rows, p=p)
    effects = [
        (domain, 1 if way == "raises" else -1, (LN1, LN2, LN3, LN4, LN5)[severity - 1])
        for domain, way, severity in drawn
    ]
    for k, row in enumerate(rows):
        expected = B4 * path_integral(effects, k, p)
        assert parts(found)[row.event_id] == pytest.approx(expected, abs=2e-6)
