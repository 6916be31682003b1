import math
from dataclasses import replace

import pytest

from route_risk.geo.errors import NoOpenRouteError, UsageError
from route_risk.geo.model.leg_hazards import hazards
from route_risk.geo.model.routes import (
    diverse_routes,
    iter_routes,
    k_least_risk_routes,
    least_risk_route,
    network_index,
)
from tests.geo.small import (
    B1,
    B2,
    B3,
    B4,
    B5,
    DAY,
    certain,
    certain_network,
    event,
    field,
    graph,
    leg_ids,
    network,
    node_ids,
)


def bare(*edges, parameters=None):
    """Return the hazards of a graph without events."""
    return hazards(certain_network(*graph(*edges), parameters=parameters), DAY)


def test_the_least_risk_route_is_the_least_sum_of_hazards():
    # From A1: by the segment of A1 to BBB and on to DDD, classes 1 + 3 + 2.
    found = field()
    route = least_risk_route(found, "A1", "DDD")
    assert node_ids(found, route) == ("A1", "AAA-BBB:A1", "BBB", "DDD")
    assert leg_ids(found, route) == ("A1..AAA-BBB:A1", "AAA-BBB:A1..BBB", "BBB..DDD")
    assert route.hazard == pytest.approx(B1 + B3 + B2, rel=1e-14)
    # 1 - 0.99 * 0.92 * 0.97 = 0.116524
    assert route.index == pytest.approx(11.6524, rel=1e-12)


def test_a_longer_way_may_be_less_risky():
    # From A2 over A1: 2 + 1 + 3 + 2 is 0.154; straight over its own segment 1 + 4 + 2 is 0.328.
    found = field()
    route = least_risk_route(found, "A2", "DDD")
    assert node_ids(found, route) == ("A2", "A1", "AAA-BBB:A1", "BBB", "DDD")
    assert route.hazard == pytest.approx(B2 + B1 + B3 + B2, rel=1e-14)


def test_k_routes_by_hand():
    found = field()
    routes = k_least_risk_routes(found, "A2", "DDD", 10)
    assert [node_ids(found, route) for route in routes] == [
        ("A2", "A1", "AAA-BBB:A1", "BBB", "DDD"),
        ("A2", "AAA-BBB:A2", "BBB", "DDD"),
        ("A2", "AAA-CCC:land", "DDD"),
    ]
    hazard = [B2 + B1 + B3 + B2, B1 + B4 + B2, B1 + B5]
    assert [route.hazard for route in routes] == pytest.approx(hazard, rel=1e-14)
    assert [route.index for route in routes] == pytest.approx([100 * (1 - math.exp(-h)) for h in hazard], rel=1e-13)
    assert k_least_risk_routes(found, "A2", "DDD", 2) == routes[:2]


def test_an_event_turns_the_route():
    # Severity 5 on the first segment: 0.0834 * 2.4 = 0.2001; over A1 it is now 0.2711, still below 0.3282.
    one = field(event(scopes=("segment:AAA-BBB:A1",), severity=5))
    assert node_ids(one, least_risk_route(one, "A2", "DDD"))[1] == "A1"
    # A second domain: 0.0834 * 2.4 * 1.7 = 0.3402, more than the other way.
    two = field(
        event(scopes=("segment:AAA-BBB:A1",), severity=5),
        event("f", scopes=("segment:AAA-BBB:A1",), severity=4, domain="diplomacy"),
    )
    route = least_risk_route(two, "A2", "DDD")
    assert node_ids(two, route) == ("A2", "AAA-BBB:A2", "BBB", "DDD")
    assert route.hazard == pytest.approx(B1 + B4 + B2, rel=1e-14)


def test_parallel_legs_are_routes_of_their_own():
    found = bare(("a", "b", 2, "..road"), ("a", "b", 3, "..rail"), ("b", "c", 1))
    routes = k_least_risk_routes(found, "a", "c", 5)
    assert [leg_ids(found, route) for route in routes] == [("a..b..road", "b..c"), ("a..b..rail", "b..c")]
    assert [route.hazard for route in routes] == pytest.approx([B2 + B1, B3 + B1], rel=1e-14)


def test_ties_go_to_the_first_node_and_then_to_the_first_leg():
    found = bare(("a", "c", 2), ("a", "b", 2), ("c", "z", 2), ("b", "z", 2, "..y"), ("b", "z", 2, "..x"), ("a", "z", 5))
    routes = k_least_risk_routes(found, "a", "z", 4)
    assert [leg_ids(found, route) for route in routes] == [
        ("a..b", "b..z..x"),
        ("a..b", "b..z..y"),
        ("a..c", "c..z"),
        ("a..z",),
    ]
    assert least_risk_route(found, "a", "z") == routes[0]


def test_a_tie_is_broken_by_nodes_before_legs():
    # Both ways weigh the same; the ids of the legs would say the other way round.
    nodes, legs = graph(("a", "b", 1), ("b", "z", 1), ("a", "c", 1), ("c", "z", 1))
    renamed = [replace(row, leg_id={"a..b": "z2", "a..c": "a1"}.get(row.leg_id, row.leg_id)) for row in legs]
    found = hazards(certain_network(nodes, renamed), DAY)
    assert leg_ids(found, least_risk_route(found, "a", "z"))[0] == "z2"


def test_one_hazard_in_another_order_is_a_tie():
    # 1 + 2 + 4 and 4 + 2 + 1 differ in the last digit when added as floats in this order.
    found = bare(
        ("a", "b", 1), ("b", "c", 2), ("c", "z", 4), ("a", "d", 4), ("d", "e", 2), ("e", "z", 1), ("a", "f", 2),
        ("f", "g", 4), ("g", "z", 1),
    )  # fmt: skip
    routes = k_least_risk_routes(found, "a", "z", 3)
    assert [node_ids(found, route)[1] for route in routes] == ["b", "d", "f"]
    assert len({route.hazard for route in routes}) == 1


def test_no_route_names_the_fewest_closed_legs():
    closures = (
        event("sea", effect="block", scopes=("border:AAA-CCC",)),
        event("land", effect="block", scopes=("border:AAA-BBB", "resettlement:DDD")),
    )
    found = field(*closures)
    with pytest.raises(NoOpenRouteError) as caught:
        least_risk_route(found, "A2", "DDD")
    # One closed leg by the sea, two over the land.
    assert caught.value.blocked_legs == ("AAA-CCC:land..DDD",)
    assert str(caught.value) == (
        "no open route from A2 to DDD on 2020-01-01: blocked at AAA-CCC:land..DDD (closed by sea); "
        "this is the smallest set of blocked legs"
    )
    for search in (
        lambda: k_least_risk_routes(found, "A2", "DDD", 3),
        lambda: diverse_routes(found, "A2", "DDD", 3, max_share=0.5),
        lambda: next(iter_routes(found, "A2", "DDD")),
    ):
        with pytest.raises(NoOpenRouteError, match=r"blocked at AAA-CCC:land\.\.DDD \(closed by sea\)"):
            search()


def test_an_event_that_was_not_known_is_not_named_as_what_closes_a_leg():
    scenario_net = network(event("sea", effect="block", scopes=("border:AAA-CCC", "border:AAA-BBB")))
    closed = {leg.leg_id for leg in scenario_net.legs if leg.from_node.startswith("AAA-")}
    with pytest.raises(NoOpenRouteError, match="closed by the scenario"):
        least_risk_route(hazards(scenario_net, DAY, known=(), closed=closed), "A2", "DDD")


def test_where_no_leg_leads_nothing_is_blocked():
    with pytest.raises(NoOpenRouteError, match="no leg leads from DDD to A1, blocked or open") as caught:
        least_risk_route(field(), "DDD", "A1")
    assert caught.value.blocked_legs == ()


@pytest.mark.parametrize(
    ("ends", "message"),
    [
        (("A1", "A1"), "origin and destination are both 'A1'; a route joins two places"),
        (("A1", "Q"), "'Q' is not a node of the network; give the id of a node"),
        (("Q", "A1"), "'Q' is not a node of the network; give the id of a node"),
    ],
)
def test_ends_that_make_no_route(ends, message):
    for search in (least_risk_route, lambda *a: k_least_risk_routes(*a, 2), lambda *a: list(iter_routes(*a))):
        with pytest.raises(UsageError, match=message):
            search(field(), *ends)


def test_bad_numbers_are_refused():
    for k in (0, -1):
        with pytest.raises(UsageError, match=f"k = {k} is too small; ask for at least 1 route"):
            k_least_risk_routes(field(), "A1", "DDD", k)
        with pytest.raises(UsageError, match=f"k = {k} is too small"):
            diverse_routes(field(), "A1", "DDD", k, max_share=0.5)
    for share in (-0.1, 1.1, math.nan):
        with pytest.raises(UsageError, match=f"a shared part of {share} is not between 0 and 1"):
            diverse_routes(field(), "A1", "DDD", 2, max_share=share)


def test_very_large_hazards_are_routes_still():
    # 100 million on one leg is as good as closed for an index of 100, but it is not closed.
    wall = event(effect="add", hazard_added=1e8, scopes=("border:AAA-*",))
    found = field(wall)
    route = least_risk_route(found, "A1", "DDD")
    assert route.index == 100
    assert route.hazard == pytest.approx(1e8, rel=1e-6)
    assert len(k_least_risk_routes(found, "A2", "DDD", 9)) == 3
    assert network_index(found, {"A1": 1}, "DDD")[0] == 100


def test_diverse_routes_by_hand():
    found = field()
    # The two ways over BBB share the last leg, class 2: 0.030459 of 0.154350.
    common = B2 / (B2 + B1 + B3 + B2)
    assert common == pytest.approx(0.19734, abs=5e-6)
    ends = (found, "A2", "DDD", 3)
    assert len(diverse_routes(*ends, max_share=0.198)) == 3
    few = diverse_routes(*ends, max_share=0.197)
    assert [node_ids(found, route)[-2] for route in few] == ["BBB", "AAA-CCC:land"]
    assert diverse_routes(*ends, max_share=0) == few
    assert diverse_routes(*ends, max_share=1) == k_least_risk_routes(*ends)
    assert diverse_routes(*ends, max_share=0, limit=2) == few[:1]


def test_the_network_index_by_hand():
    # A1: 1 - 0.99 * 0.92 * 0.97 = 11.6524 %; A2 over A1: 1 - 0.97 * (1 - 0.116524) = 14.302828 %.
    index, each = network_index(field(), {"A1": 60.7, "A2": 20.3}, "DDD")
    assert each == pytest.approx({"A1": 11.6524, "A2": 14.302828}, rel=1e-12)
    assert index == pytest.approx((60.7 * 11.6524 + 20.3 * 14.302828) / 81, rel=1e-12)
    assert network_index(field(), {"A1": 607, "A2": 203}, "DDD")[0] == pytest.approx(index, rel=1e-14)
    assert network_index(field(), {"A1": 1, "A2": 0}, "DDD")[0] == pytest.approx(11.6524, rel=1e-12)


def test_an_origin_without_an_open_route_counts_100():
    closed = field(event(effect="block", scopes=("segment:AAA-BBB:A1", "internal-movement:AAA")))
    index, each = network_index(closed, {"A1": 3, "BBB": 1}, "DDD")
    assert each == {"A1": 100, "BBB": pytest.approx(3, rel=1e-12)}
    assert index == pytest.approx((3 * 100 + 1 * 3) / 4, rel=1e-12)


def test_weights_must_weigh_something():
    with pytest.raises(UsageError, match="has no shares of arrivals by origin"):
        network_index(field(), {}, "DDD")
    for of_origins in ({"A1": 0.0}, {"A1": math.nan}, {"A1": -1.0, "A2": 3.0}):
        with pytest.raises(UsageError, match="none may be negative, and their sum must be more than 0"):
            network_index(field(), of_origins, "DDD")


def test_a_complete_graph_of_equal_legs_has_every_route_in_order():
    names = "abcde"
    found = bare(*[(tail, head, 2) for tail in names for head in names if tail != head])
    routes = list(iter_routes(found, "a", "b"))
    # 1 + 3 + 3*2 + 3*2*1 simple routes between two of five nodes
    assert len(routes) == 16
    assert [route.nodes for route in routes] == sorted((r.nodes for r in routes), key=lambda n: (len(n), n))


def test_the_exponent_may_be_infinite():
    rows = [event(name, scopes=("country:BBB",)) for name in "ef"]
    route = least_risk_route(field(*rows, parameters=certain(norm_exponent=math.inf)), "BBB", "DDD")
    assert route.hazard == pytest.approx(B2 * 1.35, rel=1e-14)
