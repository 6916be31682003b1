"""Routes whose legs have the same sum of codes are told apart, however the draws are cut and spread."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from route_risk.geo.doubt.drawn_hazards import drawn_hazards, plan_day, strengths
from route_risk.geo.doubt.draws import SobolSampler, draw_inputs
from route_risk.geo.doubt.ensemble import Solver, choose_engine
from route_risk.geo.doubt.ensemble_chunks import chunk_bounds, collect, run_chunks
from route_risk.geo.doubt.ensemble_codes import Counted, give_codes, join_key
from route_risk.geo.doubt.minplus import CODE_BITS, QUANTUM
from route_risk.geo.doubt.minplus_fast import has_numba
from route_risk.geo.doubt.summary import summarise
from route_risk.geo.model.schema import Node
from tests.geo import small
from tests.geo.doubt.test_draws import RANGES
from tests.geo.doubt.test_ensemble import DAYS, EVENTS, same_routes
from tests.geo.ensembles import dataset, result_of, run_of
from tests.geo.small import event, leg

PART = 2.0**-CODE_BITS
ENGINES = [
    "numpy",
    pytest.param("numba", marks=pytest.mark.skipif(not has_numba(), reason="needs the extra fast")),
]
NODES = (
    Node("a", "province", country="AAA"),
    Node("m", "transit_country", country="MMM"),
    Node("n", "transit_country", country="NNN"),
    Node("z", "destination", country="ZZZ"),
)
LEGS = (
    leg("a", "m", 2, "country:MMM", suffix="..2418"),  # the numbers make both ways round have one code
    leg("a", "n", 2, "country:NNN", suffix="..371"),
    leg("a", "z", 3),
    leg("m", "z"),
    leg("n", "z"),
)
SHUT = event("shut", effect="block", date_start="2019", scopes=("country:MMM",))


def colliding(draws=256):
    """Return a run in which two routes have the same code; on the last date only one of them is open."""
    return run_of(
        dataset(SHUT, nodes=NODES, legs=LEGS), DAYS, draws=draws, ranges=RANGES, origins=("a",), destinations=("z",)
    )


def ids_and_counts(result):
    """Return how often each route is the least-risk one, by pair, date and ids of legs."""
    legs = result.run.network.legs
    return {
        (pair, day, *(legs[k].leg_id for k in route)): number
        for pair in range(len(result.run.pairs))
        for day in range(len(result.run.days))
        for number, route in result.route_counts(pair, day)[0]
    }


def test_the_two_ways_round_have_the_same_code():
    run = colliding()
    codes = dict(zip([leg.leg_id for leg in run.network.legs], run.leg_codes().tolist(), strict=True))
    assert codes["a..m..2418"] + codes["m..z"] == codes["a..n..371"] + codes["n..z"]


@pytest.mark.parametrize("engine", ENGINES)
def test_each_route_is_counted_as_often_as_brute_force_finds_it(engine):
    run = choose_engine(colliding(), engine)
    result = result_of(run)
    drawn = draw_inputs(run.space, SobolSampler(len(run.space.inputs), run.seed).points(0, run.draws))
    ways = [("a..m..2418", "m..z"), ("a..n..371", "n..z"), ("a..z",)]
    wanted = Counter()
    for day, as_of in enumerate(DAYS):
        plan = plan_day(run.network, as_of, origins=run.origins, destinations=run.destinations)
        quanta = np.rint(drawn_hazards(plan, strengths(run.network, drawn)) / QUANTUM)
        rows = {run.network.legs[leg].leg_id: row for row, leg in enumerate(plan.legs)}
        open_ways = [way for way in ways if all(leg in rows for leg in way)]
        sums = np.array([sum(quanta[rows[leg]] for leg in way) for way in open_ways])
        assert (np.sort(sums, axis=0)[0] < np.sort(sums, axis=0)[1]).all()  # no ties, so there is one answer
        wanted.update((0, day, *open_ways[best]) for best in sums.argmin(axis=0).tolist())
        assert result.quanta[0, day].tolist() == sums.min(axis=0).tolist()
    assert ids_and_counts(result) == wanted
    assert {way for way in ways if wanted[0, 0, *way]} == set(ways)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("size", [1, 7, 64, 255])
def test_the_size_of_a_chunk_changes_no_bit(engine, size):
    run = colliding()
    one, other = result_of(run), result_of(choose_engine(run, engine), size)
    assert one.quanta.tobytes() == other.quanta.tobytes()
    assert same_routes(one, other)


@pytest.mark.parametrize("engine", ENGINES)
def test_workers_and_the_order_of_chunks_change_no_bit(engine):
    run = choose_engine(colliding(), engine)
    chunks = list(run_chunks(run, chunk_bounds(run.draws, 30), workers=2))
    for order in (chunks, chunks[::-1]):
        assert same_routes(result_of(run), collect(run, order))


def test_a_chunk_is_the_same_whatever_was_solved_before():
    run = colliding()
    solver = Solver(run)
    for start in (0, 128, 3):
        late, fresh = solver.chunk(start, start + 9), Solver(run).chunk(start, start + 9)
        assert late.keys.tobytes() == fresh.keys.tobytes()
        assert late.counts.tolist() == fresh.counts.tolist()
        assert late.routes == fresh.routes


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("size", [1, 50, 4096])
def test_hazards_counts_and_summary_are_those_of_codes_that_do_not_meet(engine, size, monkeypatch):
    """With one code for all legs, every two routes of as many legs meet; here each leg has a second one beside it."""
    legs = (*small.LEGS, *(replace(each, leg_id=f"{each.leg_id}..by") for each in small.LEGS))
    gone = event("gone", effect="block", date_start="2019", scopes=("segment:AAA-BBB:A1",))
    run = choose_engine(run_of(dataset(*EVENTS, gone, legs=legs), DAYS, ranges=RANGES, draws=256), engine)
    apart = result_of(run)
    monkeypatch.setattr("route_risk.geo.doubt.ensemble.leg_codes", lambda ids, nodes: np.full(len(ids), PART))
    together = result_of(run, size)
    assert apart.quanta.tobytes() == together.quanta.tobytes()
    assert ids_and_counts(apart) == ids_and_counts(together)
    assert summarise(apart, most=999) == summarise(together, most=999)
    assert len(apart.routes) == len(together.routes) == len(set(together.routes.items()))
    assert max(Counter((pair, len(route)) for (pair, _), route in together.routes.items()).values()) > 1


def test_codes_that_are_distinct_stay_as_they_are():
    counted = Counted(np.array([3, 7], np.uint64), np.array([1, 2]), {(0, 3): (0,), (0, 7): (1,)})
    assert give_codes(np.array([3, 7]) * PART, counted, {}) is counted


def test_a_route_gets_the_next_code_that_is_free():
    """Routes (0), (1) and (3) of pair 0 have code 3, and (2) has 4; (1) of pair 1 is alone with its own."""
    codes = np.array([3, 3, 4, 3]) * PART
    counted = Counted(
        np.array([join_key(day, 0, code) for day, code in ((0, 3), (0, 4), (2, 3))], np.uint64),
        np.array([5, 6, 7]),
        {(0, 3): (3,), (0, 4): (2,)},
    )
    keys, counts, routes = give_codes(codes, counted, {(1, 0, (1,)): 8, (0, 0, (0,)): 9, (2, 1, (1,)): 10})
    assert routes == {(0, 3): (0,), (0, 4): (2,), (0, 5): (1,), (0, 6): (3,), (1, 3): (1,)}
    found = dict(zip(keys.tolist(), counts.tolist(), strict=True))
    wanted = {(0, 0, 3): 9, (0, 0, 4): 6, (0, 0, 6): 5, (1, 0, 5): 8, (2, 0, 6): 7, (2, 1, 3): 10}
    assert found == {join_key(*place): number for place, number in wanted.items()}
    assert keys.tolist() == sorted(found)


def test_after_the_last_code_the_first_is_taken():
    last = (1 << CODE_BITS) - 1
    counted = Counted(np.array([last], np.uint64), np.array([1]), {(0, last): (0,)})
    assert give_codes(np.array([last, last]) * PART, counted, {(0, 0, (1,)): 2}).routes == {
        (0, 1): (1,),
        (0, last): (0,),
    }
