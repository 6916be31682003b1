"""The compiled engine gives the same bits as numpy."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from geo import minplus_fast
from geo.ensemble import choose_engine
from geo.errors import RouteRiskError, UsageError
from geo.minplus import compile_network, solve
from tests.geo.ensembles import dataset, result_of, run_of
from tests.geo.test_draws import RANGES
from tests.geo.test_ensemble import DAYS, EVENTS, same_routes
from tests.geo.test_minplus import compiled, graphs


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_fused_operations_give_the_same_numbers(made):
    pytest.importorskip("numba")
    program, weights = compiled(*made)
    assert minplus_fast.solve_fast(program, weights).tobytes() == solve(program, weights).tobytes()


def test_scenarios_that_do_not_fill_a_tile_are_solved():
    pytest.importorskip("numba")
    program = compile_network((0, 1, 0, 2), (1, 2, 2, 1), (0,), (1, 2))
    weights = np.random.default_rng(0).random((len(program.legs), minplus_fast.TILE + 5))
    assert (minplus_fast.solve_fast(program, weights) == solve(program, weights)).all()


def test_an_ensemble_is_the_same_with_either_engine():
    pytest.importorskip("numba")
    run = run_of(dataset(*EVENTS), DAYS, ranges=RANGES)
    one, other = result_of(run), result_of(choose_engine(run, "numba"), 37)
    assert one.quanta.tobytes() == other.quanta.tobytes()
    assert same_routes(one, other)
    assert run.fingerprint() == choose_engine(run, "numba").fingerprint()


def test_the_engine_is_chosen_by_the_length_of_the_run(monkeypatch):
    run = run_of(dataset(), DAYS)
    long = replace(run, draws=1 << 20)
    assert choose_engine(run, "auto").engine == "numpy"
    monkeypatch.setattr("geo.ensemble.has_numba", lambda: True)
    assert choose_engine(long, "auto").engine == "numba"
    monkeypatch.setattr("geo.ensemble.has_numba", lambda: False)
    assert choose_engine(long, "auto").engine == "numpy"
    with pytest.raises(RouteRiskError, match=r"pip install 'route-risk\[fast\]'"):
        choose_engine(run, "numba")
    with pytest.raises(UsageError, match="'jax' is not an engine"):
        choose_engine(run, "jax")
