"""What holds of routes in any network, beside trying every way and beside networkx."""

import math
from datetime import date
from itertools import combinations, islice

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from route_risk.geo.errors import NoOpenRouteError
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
    DAY,
    all_routes,
    certain_network,
    event,
    weights,
)

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


def filled(graph, found):
    """Return a graph of networkx with the nodes and the open legs of a field."""
    graph.add_nodes_from(range(len(found.network.nodes)))
    for position, weight in weights(found).items():
        graph.add_edge(found.network.tails[position], found.network.heads[position], weight=weight)
    return graph


@given(strategies.fields(parallel=False))
def test_networkx_finds_the_same_routes(found):
    quanta = weights(found)
    reference = filled(nx.DiGraph(), found)
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
    reference = filled(nx.MultiDiGraph(), found)
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
