"""The compiled engine gives the same bits as numpy."""

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from route_risk.geo.doubt import minplus_fast
from route_risk.geo.doubt.ensemble import choose_engine
from route_risk.geo.doubt.ensemble_chunks import chunk_bounds, collect, run_chunks
from route_risk.geo.doubt.ensemble_tally import split_weights, tally
from route_risk.geo.doubt.minplus import CODE_BITS, LIMIT, compile_network, leg_codes, solve
from route_risk.geo.doubt.summary import riskier_share, summarise
from route_risk.geo.errors import RouteRiskError, UsageError
from tests.geo.doubt.test_draws import RANGES
from tests.geo.doubt.test_ensemble import DAYS, EVENTS, same_routes
from tests.geo.doubt.test_minplus import compiled, graphs
from tests.geo.ensembles import dataset, result_of, run_of
from tests.geo.small import event


def both_engines(program, weights, codes=None):
    """Return quanta and codes from numpy and from the compiled engine; hazards are the weights themselves."""
    legs, count = weights.shape
    codes = np.zeros(legs) if codes is None else codes
    wanted = [row for row, output in enumerate(program.outputs) if output >= 0]
    quanta, found = (np.zeros(shape, np.uint32) for shape in ((len(wanted), 1, count), (1, len(wanted), count)))
    field = minplus_fast.Field(
        baseline=weights,
        legs=np.arange(legs),
        codes=codes,
        scales=np.ones((1, 1, count)),
        mixture=np.zeros((1, legs), np.int64),
        extras=np.ones((1, 1, count)),
        extra=np.arange(legs)[np.newaxis] % 2 - 1,  # every other leg has 1 more
    )
    minplus_fast.solve_field(program, field, wanted, (quanta, range(len(wanted)), [0]), found)
    more = (np.arange(legs) % 2)[:, np.newaxis]
    best = solve(program, np.rint(weights + more) + codes[:, np.newaxis])[wanted]
    return split_weights(best), (quanta[:, 0], found[0])


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_joined_terms_give_the_same_numbers(made):
    pytest.importorskip("numba")
    program, weights = compiled(*made)
    codes = leg_codes([str(leg) for leg in range(len(weights))], 8)
    one, other = both_engines(program, weights, codes)
    assert one[0].tobytes() == other[0].tobytes()
    assert one[1].tobytes() == other[1].tobytes()


@pytest.mark.parametrize("count", [1, minplus_fast.TILE + 5, 2 * minplus_fast.BLOCK + 1])
def test_scenarios_that_do_not_fill_a_block_are_solved(count):
    pytest.importorskip("numba")
    program = compile_network((0, 1, 0, 2), (1, 2, 2, 1), (0,), (1, 2))
    weights = np.random.default_rng(0).random((len(program.legs), count)) * 9
    (quanta, _), (found, _) = both_engines(program, weights)
    assert (quanta == found).all()


@pytest.mark.parametrize("hazard", [0.5, 1.5, 2.5, LIMIT - 0.5, LIMIT, 2.0**40 + 0.5, 2.0**52 + 1, 2.0**80, np.inf])
def test_halves_are_rounded_to_even_and_what_is_beyond_the_scale_is_cut_as_by_numpy(hazard):
    pytest.importorskip("numba")
    program = compile_network((0,), (1,), (0,), (1,))
    (quanta, codes), (found, code) = both_engines(program, np.array([[hazard]]), np.array([2.0**-20]))
    assert (quanta.tolist(), codes.tolist()) == (found.tolist(), code.tolist())


@given(arrays(np.uint32, st.tuples(st.integers(1, 4), st.integers(1, 40)), elements=st.integers(0, 70)))
@settings(max_examples=60, deadline=None)
def test_a_tally_counts_what_there_is_with_either_engine(codes):
    pairs = np.arange(len(codes)) + 3
    wanted = {
        (int(pairs[row]) << CODE_BITS) + code: (number, codes[row].tolist().index(code))
        for row in range(len(codes))
        for code, number in Counter(codes[row].tolist()).items()
    }
    found = tally(pairs, codes)
    assert found.key.tolist() == sorted(wanted)
    assert list(zip(found.number.tolist(), found.draw.tolist(), strict=True)) == [wanted[k] for k in sorted(wanted)]
    pytest.importorskip("numba")
    assert [part.tolist() for part in minplus_fast.tally_fast(pairs, codes)] == [part.tolist() for part in found]


@given(arrays(np.uint32, st.tuples(st.integers(1, 4), st.integers(1, 40)), elements=st.integers(0, 3)))
@settings(max_examples=60, deadline=None)
def test_dates_are_compared_alike_by_either_engine(quanta):
    wanted = [[np.mean(one > other) for other in quanta] for one in quanta]
    assert np.allclose(riskier_share(quanta), wanted, rtol=0, atol=1e-15)
    pytest.importorskip("numba")
    assert riskier_share(quanta, fast=True).tobytes() == riskier_share(quanta).tobytes()


def test_where_no_folder_may_be_written_the_engine_is_compiled_all_the_same(monkeypatch):
    numba = pytest.importorskip("numba")

    def njit(**options):
        if options.get("cache"):
            message = "cannot cache function: no locator available for file"
            raise RuntimeError(message)
        return lambda function: function

    monkeypatch.setattr(numba, "njit", njit)
    minplus_fast._compiled.cache_clear()
    assert minplus_fast._compiled(minplus_fast._tally) is minplus_fast._tally
    minplus_fast._compiled.cache_clear()


@pytest.mark.parametrize("size", [1, 37, 512])
@pytest.mark.parametrize("limit", [0, 1 << 30])
def test_an_ensemble_is_the_same_with_either_engine_and_any_chunk(size, limit, monkeypatch):
    pytest.importorskip("numba")
    monkeypatch.setattr("route_risk.geo.doubt.ensemble_days.SCALES_BYTES", limit)
    shut = event("shut", effect="block", kind="period", date_start="2012", scopes=("segment:AAA-BBB:A1",))
    days = (*DAYS, date(2012, 6, 1), date(2013, 1, 1))
    run = run_of(dataset(*EVENTS, shut), days, ranges=RANGES, draws=512 if size > 1 else 16)
    one, other = result_of(run), result_of(choose_engine(run, "numba"), size)
    assert one.quanta.tobytes() == other.quanta.tobytes()
    assert same_routes(one, other)
    assert summarise(one) == summarise(other)
    assert run.fingerprint() == choose_engine(run, "numba").fingerprint()


def test_the_compiled_engine_is_the_same_with_any_number_of_workers():
    pytest.importorskip("numba")
    run = choose_engine(run_of(dataset(*EVENTS), DAYS, ranges=RANGES), "numba")
    alone, spread = result_of(run), collect(run, run_chunks(run, chunk_bounds(64, 9), workers=2))
    assert alone.quanta.tobytes() == spread.quanta.tobytes()
    assert same_routes(alone, spread)


def test_the_engine_is_chosen_by_the_length_of_the_run(monkeypatch):
    run = run_of(dataset(), DAYS)
    long = replace(run, draws=1 << 20)
    assert choose_engine(run, "auto").engine == "numpy"
    monkeypatch.setattr("route_risk.geo.doubt.ensemble.has_numba", lambda: True)
    assert choose_engine(long, "auto").engine == "numba"
    monkeypatch.setattr("route_risk.geo.doubt.ensemble.has_numba", lambda: False)
    assert choose_engine(long, "auto").engine == "numpy"
    with pytest.raises(RouteRiskError, match=r"pip install 'route-risk\[fast\]'"):
        choose_engine(run, "numba")
    with pytest.raises(UsageError, match="'jax' is not an engine"):
        choose_engine(run, "jax")
