"""Routes that are read back against brute force, and what makes them be refused."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from geo.ensemble import Solver
from geo.ensemble_routes import Met, RouteReader
from geo.errors import RouteRiskError
from geo.minplus import CODE_BITS, leg_codes
from tests.geo.ensembles import dataset, result_of, run_of
from tests.geo.small import leg
from tests.geo.test_draws import RANGES
from tests.geo.test_ensemble import DAYS, EVENTS, TWO


def code_of(run, route):
    codes = leg_codes([leg.leg_id for leg in run.network.legs], len(run.network.nodes))
    return round(sum(codes[leg] for leg in route) * 2**CODE_BITS)


def test_routes_lead_from_origin_to_destination_and_have_their_code():
    run = run_of(dataset(*EVENTS), DAYS, ranges=RANGES, draws=256)
    result = result_of(run, 64)
    assert len(result.routes) > len(run.pairs)
    for (pair, code), route in result.routes.items():
        assert code == code_of(run, route)
        assert run.network.tails[route[0]] == run.pairs[pair][0]
        assert run.network.heads[route[-1]] == run.pairs[pair][1]
        assert all(run.network.heads[a] == run.network.tails[b] for a, b in pairwise(route))


@pytest.fixture
def parallel():
    legs = (leg("a", "z", 3, suffix="..one"), leg("a", "z", 2, suffix="..two"))
    return run_of(dataset(nodes=TWO, legs=legs), DAYS[:1], draws=4, origins=("a",), destinations=("z",))


def met(key, quanta, weights):
    columns = np.array(weights, dtype=float).reshape(2, 1)
    return Met(np.array([key], np.uint64), np.array([quanta], np.uint32), np.array([0]), columns)


def test_the_lesser_of_two_parallel_legs_is_the_route(parallel):
    reader = RouteReader(parallel)
    assert reader.read([met(3, 5, [5 + 3 * 2.0**-CODE_BITS, 7])]) == {(0, 3): (0,)}
    assert reader.read([]) == {}
    assert reader.read([met(0, 9, [9, 9])]) == {(0, 0): ()}


def test_a_number_that_the_legs_do_not_add_up_to_is_refused(parallel):
    with pytest.raises(RouteRiskError, match="two routes from a to z have the same code"):
        RouteReader(parallel).read([met(3, 6, [5 + 3 * 2.0**-CODE_BITS, 7])])


def test_a_code_that_stands_for_another_route_later_is_refused(parallel):
    reader = RouteReader(parallel)
    part = 3 * 2.0**-CODE_BITS
    reader.read([met(3, 5, [5 + part, 7])])
    assert reader.read([met(3, 6, [6 + part, 7])]) == {(0, 3): (0,)}
    with pytest.raises(RouteRiskError, match="two routes from a to z have the same code"):
        reader.read([met(3, 5, [7, 5 + part])])


def test_numbers_that_contradict_a_leg_are_refused(parallel, monkeypatch):
    monkeypatch.setattr("geo.ensemble_routes.solve", lambda program, weights: np.full((2, 1), 99.0))
    with pytest.raises(RouteRiskError, match="the least hazards of an ensemble contradict its legs"):
        RouteReader(parallel).read([met(3, 5, [5 + 3 * 2.0**-CODE_BITS, 7])])
    monkeypatch.setattr("geo.ensemble_routes.solve", lambda program, weights: np.full((2, 1), 1.0))
    with pytest.raises(RouteRiskError, match="the least hazards of an ensemble contradict its legs"):
        RouteReader(parallel).read([met(3, 5, [5 + 3 * 2.0**-CODE_BITS, 7])])


def test_what_was_read_before_changes_no_route():
    run = replace(run_of(dataset(*EVENTS), DAYS, ranges=RANGES, draws=128))
    solver = Solver(run)
    solver.chunk(0, 64)
    assert solver.chunk(64, 128).routes == Solver(run).chunk(64, 128).routes
