"""Routes that are read back against brute force, and what makes them be refused."""

from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np
import pytest

from route_risk.geo.doubt.ensemble import Solver
from route_risk.geo.doubt.ensemble_days import Solved, unaccounted
from route_risk.geo.doubt.ensemble_routes import RouteReader
from route_risk.geo.doubt.ensemble_tally import tally
from route_risk.geo.doubt.minplus import CODE_BITS, LIMIT, leg_codes
from route_risk.geo.errors import RouteRiskError
from tests.geo.doubt.test_draws import RANGES
from tests.geo.doubt.test_ensemble import DAYS, EVENTS, TWO
from tests.geo.ensembles import dataset, result_of, run_of
from tests.geo.small import leg


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


def read(reader, quanta, code, weights, legs=(0, 1)):
    """Read draws of the one pair, all with one code, which is added to each weight; return counts and other routes."""
    field = np.array([*weights, [0.0] * len(quanta), [np.inf] * len(quanta)])
    field[: len(legs)] += code * PART
    codes = np.full((1, len(quanta)), code, np.uint32)
    found = tally(np.array([0]), codes)
    day = Solved(0, np.array([0]), codes, legs, lambda draws: field[:-2, draws], partial(unaccounted, field))
    number, others = reader.read(day, found, np.array([quanta], np.uint32))
    return number.tolist(), others


PART = 2.0**-CODE_BITS


def test_the_lesser_of_two_parallel_legs_is_the_route(parallel):
    reader = RouteReader(parallel)
    assert read(reader, [5], 3, [[5.0], [7.0]]) == ([1], {})
    assert reader.routes(np.array([3], np.uint64)) == {(0, 3): (0,)}


def test_what_is_beyond_the_scale_has_no_route(parallel):
    reader = RouteReader(parallel)
    assert read(reader, [LIMIT], 0, [[np.inf], [np.inf]]) == ([1], {})
    assert reader.routes(np.array([0], np.uint64)) == {(0, 0): ()}


def test_each_draw_is_counted_for_the_route_that_adds_up(parallel):
    reader = RouteReader(parallel)
    weights = [[5.0, 9.0, 5.0, 8.0], [6.0, 7.0, 6.0, 4.0]]
    assert read(reader, [5, 7, 5, 4], 3, weights) == ([2], {(0, (1,)): 2})
    assert read(reader, [7, 4], 3, [[9.0, 8.0], [7.0, 4.0]]) == ([0], {(0, (1,)): 2})


def test_a_route_with_a_closed_leg_is_not_taken_for_the_one_that_is_open(parallel):
    reader = RouteReader(parallel)
    read(reader, [5], 3, [[5.0], [7.0]])
    assert read(reader, [0, 7], 3, [[0.0, 7.0]], legs=(1,)) == ([0], {(0, (1,)): 2})


def test_numbers_that_contradict_a_leg_are_refused(parallel, monkeypatch):
    for value in (99.0, 1.0):
        monkeypatch.setattr(
            "route_risk.geo.doubt.ensemble_routes.solve", lambda program, weights, value=value: np.full((2, 1), value)
        )
        with pytest.raises(RouteRiskError, match="the least hazards of an ensemble contradict its legs"):
            read(RouteReader(parallel), [5], 3, [[5.0], [7.0]])


def test_a_number_that_no_route_adds_up_to_is_refused(parallel):
    with pytest.raises(RouteRiskError, match="the least hazards of an ensemble contradict its legs"):
        read(RouteReader(parallel), [6], 3, [[5.0], [7.0]])


def test_what_was_read_before_changes_no_route():
    run = replace(run_of(dataset(*EVENTS), DAYS, ranges=RANGES, draws=128))
    solver = Solver(run)
    solver.chunk(0, 64)
    assert solver.chunk(64, 128).routes == Solver(run).chunk(64, 128).routes
