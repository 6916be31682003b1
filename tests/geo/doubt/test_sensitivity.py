"""Sobol' indices against closed forms, and refusals."""

import sys
from datetime import date

import numpy as np
import pytest

from route_risk.geo.doubt.sensitivity import input_groups, radial_rows, sensitivity, sobol_indices
from route_risk.geo.errors import UsageError
from route_risk.geo.extras import MissingExtraError
from tests.geo.datasets import dataset
from tests.geo.ensembles import RANGES, TWO, run_of
from tests.geo.small import event, leg

pytest.importorskip("SALib")
DAY = [date(2012, 1, 1)]
ONE_LEG = (leg("a", "z", 3, "country:AAA"),)


def run(*events, legs=ONE_LEG, ranges=RANGES, **changes):
    data = dataset(*events, nodes=TWO, legs=legs)
    return run_of(data, DAY, ranges=ranges, origins=("a",), destinations=("z",), **changes)


def test_an_additive_function_has_its_indices_in_closed_form():
    """Y = sum a_k U_k: the part of a group is the sum of its a_k^2 / 12; first order and total are the same."""
    weights = np.array([4.0, 2.0, 2.0, 1.0])
    found = sobol_indices(lambda rows: rows @ weights, {"one": [0], "two": [1, 2], "three": [3]}, points=512)
    wanted = {"one": 16 / 25, "two": 8 / 25, "three": 1 / 25}
    assert [row.group for row in found.groups] == ["one", "two", "three"]
    for row in found.groups:
        assert row.first == pytest.approx(wanted[row.group], abs=0.02)
        assert row.total == pytest.approx(wanted[row.group], abs=0.02)
        assert abs(row.total - wanted[row.group]) <= row.total_half_width
    assert found.converged
    assert (found.mean, found.standard_deviation) == (
        pytest.approx(4.5, abs=0.01),
        pytest.approx((25 / 12) ** 0.5, abs=0.01),
    )


def test_the_ishigami_function_has_its_indices_in_closed_form():
    """Ishigami and Homma 1990, a = 7, b = 0.1: an interaction of the first and the third input."""

    def ishigami(rows):
        x = (2 * rows - 1) * np.pi
        return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])

    found = sobol_indices(ishigami, {"x1": [0], "x2": [1], "x3": [2]}, points=1024)
    first = {row.group: row.first for row in found.groups}
    total = {row.group: row.total for row in found.groups}
    assert first == pytest.approx({"x1": 0.3139, "x2": 0.4424, "x3": 0.0}, abs=0.04)
    assert total == pytest.approx({"x1": 0.5576, "x2": 0.4424, "x3": 0.2437}, abs=0.04)


def test_rows_are_in_the_order_of_salib():
    from SALib.sample import sobol as salib

    problem = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1]] * 2}
    rows = salib.sample(problem, 4, calc_second_order=False, scramble=False)
    base = np.concatenate([rows[0::4], rows[3::4]], axis=1)
    assert (radial_rows(base, [[0], [1]]) == rows).all()


def test_the_noise_of_a_leg_explains_all_where_nothing_else_varies():
    found = sensitivity(run(ranges={("doubt_sigma", "none"): (0.0, 1.2)}),
                        points=256)  # fmt: skip
    assert found.groups[0].group == "leg uncertainty"
    assert found.groups[0].total == pytest.approx(1.0, abs=0.05)


def test_the_groups_are_those_that_vary():
    assert list(input_groups(run(event("law")))) == [
        "baseline classes",
        "severity multipliers",
        "confidence factors",
        "norm exponent",
        "half-lives",
        "leg uncertainty",
        "event noise",
    ]


def test_a_seed_gives_the_same_numbers_0_included():
    for seed in (0, 3):
        one, other = (sensitivity(run(event("law"), seed=seed), points=64) for _ in range(2))
        assert one == other
    assert sensitivity(run(event("law"), seed=0), points=64) != sensitivity(run(event("law"), seed=3), points=64)


def test_the_network_index_of_one_origin_is_its_index():
    asked = run(event("law"))
    one, other = sensitivity(asked, points=64), sensitivity(asked, points=64, weights={"a": 4.0})
    assert one == other


def test_too_few_points_do_not_converge():
    weights = np.array([4.0, 2.0, 2.0, 1.0])
    found = sobol_indices(lambda rows: (rows @ weights) ** 9, {"one": [0], "two": [1, 2, 3]}, points=4)
    assert not found.converged


def test_a_constant_answer_is_refused():
    with pytest.raises(UsageError, match="the answer is 7 for every parameter set"):
        sobol_indices(lambda rows: np.full(len(rows), 7.0), {"one": [0]}, points=64)


def test_an_answer_that_is_not_finite_is_refused():
    with pytest.raises(UsageError, match="not finite for every parameter set"):
        sobol_indices(lambda rows: np.where(rows[:, 0] > 0.9, np.nan, rows[:, 0]), {"one": [0]}, points=64)


def test_a_date_without_an_open_route_is_refused():
    shut = event("shut", effect="block")
    with pytest.raises(UsageError, match="no route is open on 2012-01-01"):
        sensitivity(run(shut), points=64)


def test_a_number_of_points_that_is_no_power_of_two_is_refused():
    with pytest.raises(UsageError, match="100 draws"):
        sensitivity(run(), points=100)


def test_several_pairs_are_refused():
    with pytest.raises(UsageError, match="one origin"):
        sensitivity(run_of(dataset(), DAY, ranges=RANGES), points=64)


def test_a_missing_salib_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "SALib.analyze.sobol", None)
    with pytest.raises(MissingExtraError, match=r"needs SALib, .*: pip install 'route-risk\[uncertainty\]'"):
        sobol_indices(lambda rows: rows[:, 0], {"one": [0]}, points=64)
