"""Least-risk routes in many draws against the search of single dates, networkx, and networks worked by hand."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from route_risk.geo.doubt import draw_routes_fast
from route_risk.geo.doubt.draw_routes import MOST, STEP, has_numba, least_routes, open_graph, route_of
from route_risk.geo.errors import NoOpenRouteError
from route_risk.geo.model.network import build_network
from route_risk.geo.model.routes import least_risk_route
from route_risk.geo.model.schema import Node
from tests.geo import strategies
from tests.geo.ensembles import field_with
from tests.geo.small import leg

ENGINES = [False, pytest.param(True, marks=pytest.mark.skipif(not has_numba(), reason="needs the extra fast"))]
DRAWS = 5


def bare(*legs):
    names = sorted({end for row in legs for end in (row.from_node, row.to_node)})
    return build_network([Node(name, "province", country="AAA") for name in names], legs)


def routes_of(graph, found, origins, place):
    """Return the route of every origin in every draw."""
    draws = range(found.onward.shape[2])
    return [[route_of(graph, found.onward[:, place, draw], origin) for draw in draws] for origin in origins]


@pytest.mark.parametrize("compiled", ENGINES)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_draw_has_the_route_of_the_search_of_single_dates(compiled, data):
    """Few different weights make many ties, which ids break; some legs are parallel, some are blocked."""
    network = build_network(*data.draw(strategies.graphs(most_nodes=7)))
    every = range(len(network.legs))
    blocked = data.draw(st.sets(st.sampled_from(list(every)), max_size=3))
    most = data.draw(st.sampled_from([1, 3, 1000]))
    weights = np.array([[data.draw(st.integers(1, most)) for _ in range(DRAWS)] for _ in every])
    graph = open_graph(network, blocked)
    places = [k for k, node in enumerate(network.nodes) if len(node.node_id) == 1]
    found = least_routes(graph, weights[graph.legs] * STEP, places, places, compiled=compiled)
    for draw in range(DRAWS):
        field = field_with(network, weights[:, draw].tolist(), blocked)
        for i, origin in enumerate(places):
            for j, end in enumerate(places):
                if origin == end:
                    assert found.steps[i, j, draw] == 0
                    continue
                try:
                    route = least_risk_route(field, network.nodes[origin].node_id, network.nodes[end].node_id)
                except NoOpenRouteError:
                    assert found.steps[i, j, draw] == np.inf
                    continue
                assert found.steps[i, j, draw] == sum(field.weights[k] for k in route.legs)
                assert route_of(graph, found.onward[:, j, draw], origin) == route.legs


@pytest.mark.parametrize("compiled", ENGINES)
@pytest.mark.parametrize("draws", [1, draw_routes_fast.TILE + 5])
def test_networkx_finds_the_same_hazards_in_a_network_of_300_places(compiled, draws):
    chance = np.random.default_rng(1)
    ends = {tuple(pair) for pair in chance.integers(300, size=(1900, 2)).tolist() if pair[0] != pair[1]}
    network = bare(*[leg(f"n{a:03}", f"n{b:03}") for a, b in sorted(ends)])
    graph = open_graph(network, ())
    hazard = np.exp(chance.normal(-2, 0.7, (len(graph.legs), draws)))
    origins, destinations = [0, 17], [100, 200]
    found = least_routes(graph, hazard, origins, destinations, compiled=compiled)
    for draw in {0, draws - 1}:
        peer = nx.DiGraph()
        rows = zip(graph.tails.tolist(), graph.heads.tolist(), hazard[:, draw].tolist(), strict=True)
        peer.add_weighted_edges_from(rows)
        for i, origin in enumerate(origins):
            for j, end in enumerate(destinations):
                length, path = nx.single_source_dijkstra(peer, origin, end)
                assert found.steps[i, j, draw] * STEP == pytest.approx(length, abs=len(path) * STEP)
                route = route_of(graph, found.onward[:, j, draw], origin)
                assert [network.heads[k] for k in route] == path[1:]


@pytest.mark.parametrize("compiled", ENGINES)
def test_routes_have_one_code_exactly_where_they_are_one(compiled):
    network = bare(*[leg(a, b) for a in "abcdef" for b in "abcdef" if a != b])
    graph = open_graph(network, ())
    hazard = np.exp(np.random.default_rng(3).normal(size=(len(graph.legs), 500)))
    origins = range(5)
    found = least_routes(graph, hazard, origins, [5], compiled=compiled)
    routes = [route for rows in routes_of(graph, found, origins, 0) for route in rows]
    codes = found.code.ravel().tolist()
    assert len(set(routes)) == len(set(codes)) == len(set(zip(routes, codes, strict=True))) > 20


@pytest.mark.skipif(not has_numba(), reason="needs the extra fast")
@pytest.mark.parametrize("draws", [1, 2 * draw_routes_fast.TILE + 1])
def test_the_compiled_search_gives_the_same_bits(draws):
    network = bare(*[leg(a, b, suffix=suffix) for a in "abcdef" for b in "abcdef" if a < b for suffix in ("", "..2")])
    graph = open_graph(network, {3, 4})
    hazard = np.random.default_rng(3).integers(1, 9, size=(len(graph.legs), draws)) * STEP
    one, other = (least_routes(graph, hazard, range(6), range(6), compiled=compiled) for compiled in (False, True))
    assert one.steps.tobytes() == other.steps.tobytes()
    assert one.code.tobytes() == other.code.tobytes()


@pytest.mark.parametrize("compiled", ENGINES)
def test_a_hazard_beyond_all_bounds_still_has_a_route(compiled):
    graph = open_graph(bare(leg("a", "b"), leg("b", "c"), leg("c", "a")), ())
    hazard = np.array([[np.inf, 1e300], [40.0, 1.0], [1.0, 1.0]])
    found = least_routes(graph, hazard, [0], [2], compiled=compiled)
    assert routes_of(graph, found, [0], 0) == [[(0, 1), (0, 1)]]
    assert found.steps[0, 0].tolist() == [MOST + 40 / STEP, MOST + 1 / STEP]


def test_where_no_folder_may_be_written_the_search_is_compiled_all_the_same(monkeypatch):
    numba = pytest.importorskip("numba")

    def njit(**options):
        if options.get("cache"):
            message = "cannot cache function: no locator available for file"
            raise RuntimeError(message)
        return lambda function: function

    monkeypatch.setattr(numba, "njit", njit)
    draw_routes_fast._compiled.cache_clear()
    assert draw_routes_fast._compiled(draw_routes_fast._search) is draw_routes_fast._search
    draw_routes_fast._compiled.cache_clear()
