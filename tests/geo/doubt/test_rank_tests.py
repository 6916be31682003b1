"""Rank correlations against scipy, and p-values by hand and under autocorrelation."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from route_risk.geo.doubt.rank_tests import (
    block_permutations,
    circular_shifts,
    exact_p,
    kendall,
    rank_test,
    ranks,
    spearman,
)
from route_risk.geo.errors import UsageError

SERIES = st.lists(st.integers(0, 6).map(float), min_size=4, max_size=12)


@given(st.data())
def test_correlations_are_those_of_scipy(data):
    one = np.array(data.draw(SERIES))
    other = np.array(data.draw(st.lists(st.integers(0, 6).map(float), min_size=len(one), max_size=len(one))))
    assert ranks(one).tolist() == stats.rankdata(one).tolist()
    if len(set(one)) == 1 or len(set(other)) == 1:
        assert np.isnan(spearman(one, other))
        assert np.isnan(kendall(one, other))
        return
    assert spearman(one, other) == pytest.approx(stats.spearmanr(one, other).statistic, abs=1e-12)
    assert kendall(one, other) == pytest.approx(stats.kendalltau(one, other).statistic, abs=1e-12)


def test_many_series_at_once_are_as_one_by_one():
    chance = np.random.default_rng(1)
    many, one = chance.random((5, 9)), chance.random(9)
    for statistic in (spearman, kendall):
        assert statistic(many, one).tolist() == [float(statistic(row, one)) for row in many]


def test_the_p_value_over_all_orders_is_that_of_brute_force():
    one, other = [3.0, 1.0, 4.0, 1.5, 9.0], [2.0, 7.0, 1.0, 8.0, 3.0]
    value = abs(stats.spearmanr(one, other).statistic)
    wanted = np.mean([abs(stats.spearmanr(p, other).statistic) >= value - 1e-12 for p in itertools.permutations(one)])
    assert exact_p(one, other) == pytest.approx(wanted)
    assert exact_p([1.0, 1.0, 1.0], [1.0, 2.0, 3.0]) is None


def test_a_shift_keeps_neighbours_and_a_p_value_is_never_below_one_in_n():
    found = rank_test([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6])
    assert found.spearman == found.kendall == 1.0
    assert found.p_shift_spearman == pytest.approx(1 / 6)
    assert circular_shifts(np.arange(3.0))[1].tolist() == [2.0, 0.0, 1.0]


def test_blocks_hold_every_value_once_and_keep_neighbours():
    values = np.arange(12.0)
    mixed = block_permutations(values, block=4, count=50, seed=0)
    assert all(sorted(row) == values.tolist() for row in mixed.tolist())
    kept = [sum((b - a) % 12 == 1 for a, b in itertools.pairwise(row)) for row in mixed.tolist()]
    assert min(kept) >= 9
    assert (mixed == block_permutations(values, block=4, count=50, seed=0)).all()
    assert not (mixed == block_permutations(values, block=4, count=50, seed=1)).all()


def test_blocks_judge_two_trends_more_mildly_than_a_plain_permutation():
    """Two independent random walks: neighbours hang together, so a plain permutation finds too much."""
    chance = np.random.default_rng(5)
    plain = blocked = 0
    for _ in range(60):
        one, other = chance.normal(size=(2, 24)).cumsum(axis=1)
        plain += stats.spearmanr(one, other).pvalue < 0.05
        blocked += rank_test(one, other, permutations=199, block=8).p_block_spearman < 0.05
    assert blocked < plain


def test_a_constant_or_short_series_has_no_correlation():
    assert rank_test([1, 1, 1, 1], [1, 2, 3, 4]).spearman is None
    assert rank_test([1, 2], [1, 2]) == (2, None, None, None, None, None, None)


def test_series_of_unequal_length_are_refused():
    with pytest.raises(UsageError, match="series of 2 and 3 values"):
        rank_test([1, 2], [1, 2, 3])
