import heapq
import math
import sys
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from route_risk.geo.errors import InvalidDataError, NoOpenRouteError, UsageError
from route_risk.geo.extras import MissingExtraError
from route_risk.geo.model import large
from route_risk.geo.model.large import LargeNetwork, from_arrays, from_hazards, least_hazards, near_route
from route_risk.geo.model.network import QUANTUM
from route_risk.geo.model.routes import least_risk_route
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.layers.dataset import read_dataset
from tests.geo import strategies

pytest.importorskip("scipy")


def network(node_count, *rows):
    """Return a network from (tail, head, hazard)."""
    tails, heads, hazards = (np.array([row[at] for row in rows]) for at in range(3))
    return from_arrays(node_count, tails.astype(int), heads.astype(int), hazards.astype(float))


def plain_search(node_count, rows, origin):
    """Return least quanta and the first last leg from the definition: rows of (tail, head, whole quanta)."""
    least = [math.inf] * node_count
    least[origin] = 0
    queue = [(0, origin)]
    while queue:
        so_far, node = heapq.heappop(queue)
        for tail, head, quanta in rows:
            if tail == node and so_far == least[node] and so_far + quanta < least[head]:
                least[head] = so_far + quanta
                heapq.heappush(queue, (so_far + quanta, head))
    legs = [-1] * node_count
    for head in range(node_count):
        tight = [
            (tail, leg)
            for leg, (tail, end, quanta) in enumerate(rows)
            if end == head and least[tail] + quanta == least[head] < math.inf
        ]
        if tight:
            legs[head] = min(tight)[1]
    return least, legs


def test_least_hazards_by_hand():
    found = least_hazards(network(5, (1, 2, 0.25), (0, 1, 0.5), (0, 2, 1.0), (3, 0, 0.1)), 0)
    assert found.hazard.tolist() == [0, 0.5, 0.75, math.inf, math.inf]
    assert found.leg.tolist() == [-1, 1, 0, -1, -1]


def test_parallel_legs_are_not_added_up():
    built = network(2, (0, 1, 0.75), (0, 1, 0.5), (0, 1, 0.5), (0, 1, 0.625))
    assert built.heads.tolist() == [1, 1, 1, 1]
    assert built.legs.tolist() == [0, 1, 2, 3]
    found = least_hazards(built, 0)
    assert (found.hazard[1], found.leg[1]) == (0.5, 1)
    route = near_route(built, 0, 1)
    assert (route.nodes, route.legs, route.hazard) == ((0, 1), (1,), 0.5)
    assert route.index == pytest.approx(100 * (1 - math.exp(-0.5)), rel=1e-14)


def test_ties_go_to_the_first_node_and_then_to_the_first_leg():
    built = network(4, (0, 2, 0.5), (2, 3, 0.5), (0, 1, 0.5), (1, 3, 0.5), (1, 3, 0.5))
    assert least_hazards(built, 0).leg.tolist() == [-1, 2, 0, 3]
    assert near_route(built, 0, 3).legs == (2, 3)
    # The first route by its nodes from the origin on, though the last node before the end is a later one.
    built = network(5, (0, 1, 0.5), (1, 4, 0.5), (4, 3, 0.5), (0, 2, 1.0), (2, 3, 0.5))
    assert near_route(built, 0, 3).nodes == (0, 1, 4, 3)


def test_a_hazard_of_nothing_is_one_quantum():
    assert least_hazards(network(2, (0, 1, 0.0)), 0).hazard[1] == QUANTUM
    assert near_route(network(2, (0, 1, 0.0)), 0, 1).hazard == QUANTUM


def test_a_leg_back_to_its_start_is_on_no_route():
    built = network(2, (0, 0, 0.1), (0, 1, 0.5))
    assert near_route(built, 0, 1).legs == (1,)
    assert least_hazards(built, 0).leg.tolist() == [-1, 1]


def test_a_network_without_legs():
    built = network(3)
    assert least_hazards(built, 1).hazard.tolist() == [math.inf, 0, math.inf]
    assert least_hazards(built, 1).leg.tolist() == [-1, -1, -1]
    with pytest.raises(NoOpenRouteError, match="no leg leads on from node 1 to node 2"):
        near_route(built, 1, 2)


rows_of_legs = st.integers(2, 8).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.lists(
            st.tuples(st.integers(0, count - 1), st.integers(0, count - 1), st.integers(1, 4)), min_size=1, max_size=30
        ),
    )
)


@pytest.mark.parametrize(("block", "bits"), [(1 << 16, 63), (3, 63), (3, 0)])
@given(tables=rows_of_legs)
def test_arrays_in_any_order_give_the_least_hazards(block, bits, tables):
    count, rows = tables
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large, "_BLOCK", block)
        patch.setattr(large, "_KEY_BITS", bits)
        built = network(count, *[(tail, head, quanta * QUANTUM) for tail, head, quanta in rows])
        found = least_hazards(built, 0)
    least, legs = plain_search(count, rows, 0)
    assert (found.hazard / QUANTUM).tolist() == least
    assert found.leg.tolist() == legs
    assert sorted(built.legs.tolist()) == list(range(len(rows)))
    for target in range(1, count):
        if math.isfinite(least[target]):
            route = near_route(built, 0, target)
            assert route.hazard / QUANTUM == least[target] == sum(rows[leg][2] for leg in route.legs)
            assert route.nodes == (0, *[rows[leg][1] for leg in route.legs])


@settings(max_examples=50)
@given(strategies.fields())
def test_the_same_routes_as_with_rows(found):
    built = from_hazards(found)
    index = found.network.index
    names = [node.node_id for node in found.network.nodes]
    least = least_hazards(built, index["a"]).hazard
    for target in names:
        if target == "a":
            continue
        try:
            expected = least_risk_route(found, "a", target)
        except NoOpenRouteError:
            assert math.isinf(least[index[target]])
            with pytest.raises(NoOpenRouteError):
                near_route(built, index["a"], index[target])
            continue
        assert least[index[target]] == sum(found.weights[leg] for leg in expected.legs) * QUANTUM
        route = near_route(built, index["a"], index[target])
        assert (route.nodes, route.legs) == (expected.nodes, expected.legs)
        assert route.hazard == pytest.approx(expected.hazard, abs=len(route.legs) * QUANTUM)


def test_the_embedded_network_has_the_same_least_hazards():
    field = evaluate(scenario_network(read_dataset()), date(2013, 7, 1)).hazards
    built, nodes = from_hazards(field), field.network.nodes
    targets = [node.node_id for node in nodes if node.kind == "destination"]
    for origin, node in enumerate(nodes):
        if node.kind != "province":
            continue
        least = least_hazards(built, origin)
        for target in targets:
            expected = least_risk_route(field, node.node_id, target)
            at = field.network.index[target]
            assert least.hazard[at] == sum(field.weights[leg] for leg in expected.legs) * QUANTUM
            route = near_route(built, origin, at)
            assert (route.nodes, route.legs) == (expected.nodes, expected.legs)


class CountedRows:
    """An array that counts how often a part of it is taken."""

    def __init__(self, array):
        self.array, self.count = array, 0

    def __getitem__(self, part):
        self.count += 1
        return self.array[part]


def test_a_near_target_is_found_without_the_rest_of_the_network():
    random = np.random.default_rng(7)
    tails, heads = random.integers(0, 5000, (2, 40_000))
    built = from_arrays(5000, tails, heads, random.random(40_000))
    hazard = least_hazards(built, 0).hazard
    target = int(np.argsort(hazard)[40])
    counted = CountedRows(built.heads)
    route = near_route(LargeNetwork(built.starts, counted, built.quanta, built.legs), 0, target)
    assert route.hazard == hazard[target]
    assert counted.count == (hazard < hazard[target]).sum() == 40


def test_the_given_arrays_stay_as_they_are():
    tails, heads, hazards = np.array([1, 0], dtype=np.uint8), np.array([0, 1]), np.array([0.5, 0.25], dtype=np.float32)
    for array in (tails, heads, hazards):
        array.flags.writeable = False
    assert least_hazards(from_arrays(2, tails, heads, hazards), 0).hazard.tolist() == [0, 0.25]


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        (([0], [1, 1], [0.5]), r"tails \(1,\), heads \(2,\) and hazards \(1,\) differ; give one entry a leg"),
        (([0], [2], [0.5]), "heads has a node that is not a whole number from 0 to 1; number the nodes"),
        (([-1], [1], [0.5]), "tails has a node that is not a whole number from 0 to 1"),
        (([0.5], [1], [0.5]), "tails has a node that is not a whole number from 0 to 1"),
        (([0], [1], [-0.5]), "hazards has a value that is negative or not finite; leave a closed leg out"),
        (([0], [1], [math.nan]), "hazards has a value that is negative or not finite"),
        (([0], [1], [math.inf]), "hazards has a value that is negative or not finite"),
    ],
)
def test_arrays_that_are_no_network(arrays, message):
    with pytest.raises(InvalidDataError, match=message):
        from_arrays(2, *map(np.array, arrays))


def test_ends_that_make_no_route():
    built = network(2, (0, 1, 0.5))
    with pytest.raises(UsageError, match="2 is not a node of the network; give a number from 0 to 1"):
        near_route(built, 0, 2)
    with pytest.raises(UsageError, match="-1 is not a node of the network"):
        least_hazards(built, -1)
    with pytest.raises(UsageError, match="origin and destination are both 1; a route joins two places"):
        near_route(built, 1, 1)


def test_sums_that_floats_do_not_hold_are_refused():
    built = network(3, (0, 1, 8000.0), (1, 2, 500.0))
    assert near_route(built, 0, 1).hazard == 8000
    for search in (lambda: least_hazards(built, 0), lambda: near_route(built, 0, 2)):
        with pytest.raises(UsageError, match="a least hazard of 8500 is not below 8192, where sums are exact"):
            search()


def test_without_scipy_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    built = network(2, (0, 1, 0.5))
    with pytest.raises(MissingExtraError, match=r"needs scipy, .*: pip install 'route-risk\[uncertainty\]'"):
        least_hazards(built, 0)
    assert near_route(built, 0, 1).hazard == 0.5
