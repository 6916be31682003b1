import math
from dataclasses import replace
from datetime import date
from itertools import combinations, islice

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from route_risk.geo.errors import NoOpenRouteError, UsageError
from route_risk.geo.model.leg_hazards import QUANTUM, hazards
from route_risk.geo.model.route_search import reverse_tree
from route_risk.geo.model.routes import (
    diverse_routes,
    iter_routes,
    k_least_risk_routes,
    least_risk_route,
    network_index,
)
from tests.geo import strategies
from tests.geo.small import (
    B1,
    B2,
    B3,
    B4,
    B5,
    DAY,
    all_routes,
    certain,
    certain_network,
    event,
    field,
    graph,
    leg_ids,
    network,
    node_ids,
    weights,
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


ENDS = ("a", "b")
few_classes = st.sampled_from([(1,), (1, 2), (1, 2, 3, 4, 5)])


@given(strategies.fields(), st.integers(1, 40))
def test_k_routes_are_the_first_of_all_simple_routes(found, k):
    expected = all_routes(found, *ENDS)
    if not expected:
        with pytest.raises(NoOpenRouteError):
            k_least_risk_routes(found, *ENDS, k)
        return
    routes = k_least_risk_routes(found, *ENDS, k)
    assert [(route.nodes, route.legs) for route in routes] == [row[1:] for row in expected[:k]]
    assert least_risk_route(found, *ENDS) == routes[0]
    for route in routes:
        assert route.hazard == math.fsum(found.hazard[step] for step in route.legs)


@given(st.data(), few_classes)
def test_k_routes_are_exact_among_many_equal_hazards(data, classes):
    nodes, legs = data.draw(strategies.graphs(classes=classes))
    found = hazards(certain_network(nodes, legs), DAY)
    expected = all_routes(found, *ENDS)
    assume(expected)
    assert [(row.nodes, row.legs) for row in iter_routes(found, *ENDS)] == [row[1:] for row in expected]
    tree = reverse_tree(found, found.network.index["b"])
    before = repr(tree)
    assert k_least_risk_routes(found, *ENDS, 5, tree=tree) == k_least_risk_routes(found, *ENDS, 5)
    assert repr(tree) == before


@given(st.data())
def test_k_routes_are_exact_among_hazards_that_hardly_differ(data):
    """Added hazards of 0 to 3 quanta, so that sums are equal or next to each other."""
    nodes, legs = data.draw(strategies.graphs(classes=(1, 2)))
    rows = [
        event(
            f"e{number}",
            scopes=(scope,),
            effect="add",
            hazard_added=data.draw(st.integers(1, 3)) * QUANTUM,
        )
        for number, scope in enumerate(data.draw(strategies.scope_sets))
    ]
    found = hazards(certain_network(nodes, legs, rows), DAY)
    expected = all_routes(found, *ENDS)
    assume(expected)
    assert [(row.nodes, row.legs) for row in iter_routes(found, *ENDS)] == [row[1:] for row in expected]


@given(strategies.fields(), st.integers(1, 4), st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.8, 1.0]))
def test_diverse_routes_are_the_definition(found, k, max_share):
    expected = []
    every = all_routes(found, *ENDS)
    assume(every)
    for _, _, legs in every:
        lengths = [math.fsum(found.hazard[step] for step in row) for row in (legs, *expected)]
        shares = [
            math.fsum(found.hazard[step] for step in set(legs) & set(other)) / min(lengths[0], length)
            for other, length in zip(expected, lengths[1:], strict=True)
        ]
        if len(expected) < k and all(share <= max_share for share in shares):
            expected.append(legs)
    assert [route.legs for route in diverse_routes(found, *ENDS, k, max_share=max_share)] == expected


@settings(max_examples=30)
@given(strategies.fields(), st.data())
def test_closing_a_leg_never_lowers_a_risk(found, data):
    built = found.network
    shut = data.draw(st.sampled_from([row.leg_id for row in built.legs]))
    already = [built.legs[position].leg_id for position in found.blocked]
    after = hazards(built, found.as_of, closed=[shut, *already])
    assert after.hazard == found.hazard
    before, later = (dict(routes_by_legs(one)) for one in (found, after))
    assert later == {legs: route for legs, route in before.items() if shut not in leg_names(built, legs)}
    origins = [node.node_id for node in built.nodes if node.node_id not in ("b", *(s.node_id for s in SEGMENTS))]
    was, now = (network_index(one, dict.fromkeys(origins, 1.0), "b") for one in (found, after))
    assert all(now[1][origin] >= was[1][origin] - 1e-9 for origin in origins)
    assert now[0] >= was[0] - 1e-9


SEGMENTS = strategies.SEGMENTS


def routes_by_legs(found):
    try:
        return [(route.legs, route) for route in iter_routes(found, *ENDS)]
    except NoOpenRouteError:
        return []


def leg_names(built, legs):
    return {built.legs[position].leg_id for position in legs}


@given(strategies.fields())
def test_no_open_route_names_a_smallest_set_that_opens_one(found):
    built = found.network
    if all_routes(found, *ENDS):
        return
    with pytest.raises(NoOpenRouteError) as caught:
        least_risk_route(found, *ENDS)
    names = caught.value.blocked_legs
    shut = sorted(built.legs[position].leg_id for position in found.blocked)

    def opens(legs):
        return bool(all_routes(hazards(built, found.as_of, opened=legs), *ENDS))

    assert set(names) <= set(shut)
    assert opens(names) == bool(names)
    smaller = [legs for size in range(len(names)) for legs in combinations(shut, size)]
    assert not any(opens(legs) for legs in smaller)
    if not names:
        assert not opens(shut)


@settings(max_examples=30)
@given(strategies.graphs(), strategies.event_lists(), st.data())
def test_the_order_of_rows_changes_no_route(tables, rows, data):
    nodes, legs = tables
    one = hazards(certain_network(nodes, legs, rows), date(2006, 6, 6))
    other = hazards(
        certain_network(data.draw(st.permutations(nodes)), legs[::-1], data.draw(st.permutations(rows))),
        date(2006, 6, 6),
    )
    assert repr(routes_by_legs(one)) == repr(routes_by_legs(other))
    assert repr(network_index(one, {"a": 1}, "b")) == repr(network_index(other, {"a": 1}, "b"))


@settings(max_examples=30)
@given(strategies.fields(), st.data())
def test_routes_on_a_date_do_not_depend_on_what_was_asked_before(found, data):
    before = repr(routes_by_legs(found))
    snapshot = repr(found)
    hazards(found.network, data.draw(strategies.days), closed=[found.network.legs[0].leg_id])
    again = hazards(found.network, found.as_of)
    assert again == found
    assert repr(routes_by_legs(again)) == before == repr(routes_by_legs(found))
    assert repr(found) == snapshot


@given(strategies.fields(parallel=False))
def test_networkx_finds_the_same_routes(found):
    quanta = weights(found)
    reference = nx.DiGraph()
    reference.add_nodes_from(range(len(found.network.nodes)))
    for position, weight in quanta.items():
        reference.add_edge(found.network.tails[position], found.network.heads[position], weight=weight)
    source, target = (found.network.index[end] for end in ENDS)
    try:
        paths = list(islice(nx.shortest_simple_paths(reference, source, target, weight="weight"), 30))
    except nx.NetworkXNoPath:
        assert routes_by_legs(found) == []
        return
    routes = list(islice(iter_routes(found, *ENDS), 30))
    assert [sum(quanta[step] for step in route.legs) for route in routes] == [
        nx.path_weight(reference, path, "weight") for path in paths
    ]
    if len(paths) < 30:
        assert sorted(route.nodes for route in routes) == sorted(map(tuple, paths))


@settings(max_examples=30)
@given(strategies.fields(most_nodes=7))
def test_networkx_finds_the_same_distances(found):
    quanta = weights(found)
    reference = nx.MultiDiGraph()
    reference.add_nodes_from(range(len(found.network.nodes)))
    for position, weight in quanta.items():
        reference.add_edge(found.network.tails[position], found.network.heads[position], weight=weight)
    target = found.network.index["b"]
    distances = nx.single_source_dijkstra_path_length(reference.reverse(), target, weight="weight")
    tree = reverse_tree(found, target)
    for node, row in enumerate(found.network.nodes):
        if node == target:
            assert tree.distance[node] == 0
        elif node in distances:
            assert tree.distance[node] == distances[node]
            route = least_risk_route(found, row.node_id, "b")
            assert sum(quanta[step] for step in route.legs) == distances[node]
        else:
            with pytest.raises(NoOpenRouteError):
                least_risk_route(found, row.node_id, "b")


@settings(max_examples=30)
@given(strategies.graphs(), strategies.event_lists(), strategies.events(event_id="new", directions=("raises",)))
def test_a_raising_event_never_lowers_a_route(tables, rows, row):
    before = hazards(certain_network(*tables, rows), date(2006, 6, 6))
    after = hazards(certain_network(*tables, [*rows, row]), date(2006, 6, 6))
    assert network_index(after, {"a": 1}, "b")[0] >= network_index(before, {"a": 1}, "b")[0] - 1e-9


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
