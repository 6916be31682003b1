"""Elimination in the min-plus algebra against brute force, networkx and hand-worked networks."""

import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from route_risk.geo.doubt.minplus import CODE_BITS, compile_network, leg_codes, solve
from route_risk.geo.errors import RouteRiskError, UsageError


@st.composite
def graphs(draw):
    nodes = draw(st.integers(2, 7))
    node = st.integers(0, nodes - 1)
    legs = draw(st.lists(st.tuples(node, node, st.lists(st.integers(1, 30), min_size=3, max_size=3)), max_size=18))
    legs = [leg for leg in legs if leg[0] != leg[1]]
    ends = st.lists(node, min_size=1, max_size=3, unique=True)
    return legs, draw(ends), draw(ends)


def compiled(legs, origins, destinations):
    tails, heads = (tuple(leg[end] for leg in legs) for end in (0, 1))
    program = compile_network(tails, heads, tuple(origins), tuple(destinations))
    weights = np.array([legs[leg][2] for leg in program.legs], dtype=float).reshape(len(program.legs), 3)
    return program, weights


def least_by_networkx(legs, scenario, origin, destination):
    graph = nx.MultiDiGraph()
    graph.add_nodes_from([origin, destination])
    graph.add_weighted_edges_from((t, h, w[scenario]) for t, h, w in legs)
    try:
        return nx.dijkstra_path_length(graph, origin, destination)
    except nx.NetworkXNoPath:
        return np.inf


@given(graphs())
@settings(max_examples=150, deadline=None)
def test_every_pair_has_the_least_weight_in_every_scenario(made):
    legs, origins, destinations = made
    program, weights = compiled(legs, origins, destinations)
    found = solve(program, weights)
    for pair, (origin, destination) in enumerate((o, d) for o in origins for d in destinations):
        for scenario in range(3):
            wanted = np.inf if origin == destination else least_by_networkx(legs, scenario, origin, destination)
            assert found[pair, scenario] == wanted


def test_a_route_may_lead_through_another_destination():
    legs = [(0, 1, [1, 1, 9]), (1, 2, [1, 5, 1]), (0, 2, [9, 4, 9])]
    program, weights = compiled(legs, [0], [1, 2])
    assert solve(program, weights).tolist() == [[1, 1, 9], [2, 4, 9]]


def test_what_leads_nowhere_is_left_out():
    program = compile_network((0, 0, 3), (1, 2, 1), origins=(0,), destinations=(1,))
    assert program.legs == (0,)


def test_a_bidirectional_ring_is_solved_without_repetition():
    size = 9
    tails = (*range(size), *range(size))
    heads = (*((k + 1) % size for k in range(size)), *((k - 1) % size for k in range(size)))
    program = compile_network(tails, heads, origins=tuple(range(size - 1)), destinations=(size - 1,))
    weights = np.ones((len(program.legs), 1))
    assert solve(program, weights)[:, 0].tolist() == [min(k + 1, size - 1 - k) for k in range(size - 1)]


def test_codes_come_from_the_ids_and_are_distinct():
    ids = [f"leg {number}" for number in range(300)]
    codes = leg_codes(ids, 60)
    assert len(set(codes.tolist())) == 300
    assert codes.tolist() == leg_codes(ids[::-1], 60)[::-1].tolist()
    assert codes.min() > 0
    assert sum(sorted(codes)[-59:]) < 1
    assert (codes * 2.0**CODE_BITS == np.rint(codes * 2.0**CODE_BITS)).all()


def test_a_network_too_large_for_codes_is_refused():
    with pytest.raises(RouteRiskError, match="cannot tell 3000 legs between 3000 nodes apart"):
        leg_codes([str(number) for number in range(3000)], 3000)


def test_a_network_too_entangled_is_refused_before_it_fills_the_memory():
    chance = random.Random(1)
    tails, heads = zip(*(chance.sample(range(600), 2) for _ in range(6000)), strict=True)
    with pytest.raises(UsageError, match=r"6000 legs .* too entangled .* close legs"):
        compile_network(tails, heads, (0, 1), (2, 3))
