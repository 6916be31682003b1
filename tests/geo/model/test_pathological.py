"""Networks made to make a search explode: near-ties through cycles, and dead ends that bend every way on back.

Work is counted, never timed.
"""

import heapq
from itertools import islice, pairwise
from types import SimpleNamespace

import networkx as nx
import pytest

from route_risk.geo.errors import NoOpenRouteError
from route_risk.geo.model import route_search as module
from route_risk.geo.model.leg_hazards import QUANTUM, hazards
from route_risk.geo.model.routes import iter_routes, k_least_risk_routes
from route_risk.geo.model.schema import Node
from tests.geo.small import DAY, all_routes, certain_network, event, leg


def both_ways(*pairs):
    return [ends for pair in pairs for ends in (pair, pair[::-1])]


def ladder(length):
    """Two rails and a rung at every step; a to b is from one end to the other."""
    names = [
        ("a", *[f"l{step:02}" for step in range(1, length)]),
        [f"r{step:02}" for step in range(length - 1)] + ["b"],
    ]
    return both_ways(*pairwise(names[0]), *pairwise(names[1]), *zip(*names, strict=True))


def grid(side):
    """A square of nodes, each joined to its neighbours both ways; a and b are opposite corners."""
    ends = {(0, 0): "a", (side - 1, side - 1): "b"}
    name = {(x, y): ends.get((x, y), f"n{x:02}{y:02}") for x in range(side) for y in range(side)}
    right = [(name[x, y], name[x + 1, y]) for x in range(side - 1) for y in range(side)]
    down = [(name[x, y], name[x, y + 1]) for x in range(side) for y in range(side - 1)]
    return both_ways(*right, *down)


def complete(count):
    """Every node joined to every other."""
    names = ["a", "b", *[f"n{number:02}" for number in range(count - 2)]]
    return [(tail, head) for tail in names for head in names if tail != head]


def traps(length, depth=3):
    """A line of nodes, each with a blind alley of a few nodes out of which the only way leads back to the line."""
    line = ["a", *[f"m{number:02}" for number in range(length - 2)], "b"]
    rows = list(pairwise(line))
    for number, node in enumerate(line[:-1]):
        alley = [f"t{number:02}{step}" for step in range(depth)]
        rows += [(node, alley[0]), (alley[-1], node), *pairwise(alley)]
        # A second door of each alley leads to the start of the line: never of use, and always near.
        rows += [(alley[-1], line[0])] if number else []
        rows += [(alley[0], alley[-1])]
    # One long way round, so that there is a second route at all.
    return [*rows, ("a", "z0"), ("z0", "z1"), ("z1", "b")]


def field_of(pairs, *, near=False):
    """Return hazards that are all equal, or that differ by one quantum on every third leg."""
    legs = [
        leg(tail, head, 1, "country:AAA" if near and number % 3 == 0 else "country:BBB")
        for number, (tail, head) in enumerate(pairs)
    ]
    names = sorted({name for pair in pairs for name in pair})
    nodes = [Node(name, "province", country="AAA") for name in names]
    nodes += [Node("other", "province", country="BBB")]
    rows = [event(effect="add", hazard_added=QUANTUM, scopes=("country:AAA",))] if near else []
    return hazards(certain_network(nodes, legs, rows), DAY)


SMALL = {"ladder": ladder(6), "grid": grid(3), "complete": complete(6), "traps": traps(6)}
BIG = {"ladder": ladder(20), "grid": grid(6), "complete": complete(40), "traps": traps(14)}


@pytest.mark.parametrize("near", [False, True])
@pytest.mark.parametrize("name", SMALL)
def test_every_route_of_a_small_one_comes_in_order(name, near):
    found = field_of(SMALL[name], near=near)
    expected = all_routes(found, "a", "b")
    assert len(expected) > 1
    assert [(route.nodes, route.legs) for route in iter_routes(found, "a", "b")] == [row[1:] for row in expected]


@pytest.mark.parametrize("near", [False, True])
@pytest.mark.parametrize("name", BIG)
def test_the_first_routes_of_a_big_one_are_those_of_networkx(name, near):
    found = field_of(BIG[name], near=near)
    reference = nx.DiGraph()
    for position, weight in enumerate(found.weights):
        reference.add_edge(found.network.tails[position], found.network.heads[position], weight=weight)
    ends = [found.network.index[end] for end in "ab"]
    k = 40
    paths = list(islice(nx.shortest_simple_paths(reference, *ends, weight="weight"), k))
    routes = k_least_risk_routes(found, "a", "b", k)
    sums = [sum(found.weights[step] for step in route.legs) for route in routes]
    assert sums == [nx.path_weight(reference, path, "weight") for path in paths]
    assert all(len(set(route.nodes)) == len(route.nodes) for route in routes)
    order = [(total, route.nodes, route.legs) for total, route in zip(sums, routes, strict=True)]
    assert order == sorted(set(order))


@pytest.fixture
def work(monkeypatch):
    """Count searches and what is put on the heap of parts, the heaps inside a search left out."""
    counts = SimpleNamespace(searches=[], pushes=0)
    plain = module._distances

    def counted_search(field, destination, avoided, until):
        counts.searches.append(tuple(avoided))
        before = counts.pushes
        result = plain(field, destination, avoided, until)
        counts.pushes = before
        return result

    def counted(push):
        def wrapper(*args):
            counts.pushes += 1
            return push(*args)

        return wrapper

    own = SimpleNamespace(
        heappush=counted(heapq.heappush), heapreplace=counted(heapq.heapreplace), heappop=heapq.heappop
    )
    monkeypatch.setattr(module, "_distances", counted_search)
    monkeypatch.setattr(module, "heapq", own)
    return counts


@pytest.mark.parametrize("near", [False, True])
@pytest.mark.parametrize("k", [1, 5, 60, 400])
@pytest.mark.parametrize("name", BIG)
def test_the_work_is_bounded_by_the_routes_given_out(name, k, near, work):
    found = field_of(BIG[name], near=near)
    routes = k_least_risk_routes(found, "a", "b", k)
    degree = [len(out) for out in found.outbound]
    # Only a route that was given out has detours, and only what is behind a detour is kept off by a search.
    legs = sum(len(route.legs) for route in routes)
    ways = sum(degree[node] for route in routes for node in route.nodes[:-1])
    _, *avoided = work.searches
    assert len(set(avoided)) == len(avoided)
    prefixes = {route.nodes[:cut] for route in routes for cut in range(1, len(route.nodes))}
    assert set(avoided) <= prefixes
    assert len(avoided) <= legs
    # Every way out of a node of a route is put on the heap at most as a bound, a better bound, an exact hazard and a
    # route; every route puts its row of detours there once more.
    assert work.pushes <= 4 * ways + len(routes)


def test_traps_make_searches_so_that_the_bound_means_something(work):
    found = field_of(traps(14))
    routes = list(iter_routes(found, "a", "b"))
    assert len(routes) == 2
    assert 1 <= len(work.searches) - 1 <= sum(len(route.legs) for route in routes)


def test_a_grid_without_a_way_out_costs_one_search(work):
    # All of a big grid is open from the origin, but nothing leads on to the destination.
    found = field_of([*[pair for pair in grid(7) if "b" not in pair], ("b", "a")])
    with pytest.raises(NoOpenRouteError):
        k_least_risk_routes(found, "a", "b", 100)
    assert len(work.searches) == 1
