import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_risk.geo.model.hazard import aumann_shapley, domain_effect, event_effect, leg_hazard, p_norm, route_index
from tests.geo.strategies import exponents

effects = st.one_of(st.just(0.0), st.floats(1e-6, 5))
effect_lists = st.lists(effects, max_size=6)
some_effects = st.lists(effects, min_size=1, max_size=6)


def test_an_effect_is_the_logarithm_of_the_multiplier_times_confidence_and_activity():
    assert event_effect(1.35, 0.7, 0.5) == pytest.approx(0.30010459245033816 * 0.35, rel=1e-15)
    assert event_effect(1.0, 1.0, 1.0) == 0
    assert event_effect(2.4, 1.0, 0.0) == 0


@pytest.mark.parametrize(
    ("values", "p", "norm"),
    [
        ([], 2, 0),
        ([], math.inf, 0),
        ([0.0, 0.0], 2, 0),
        ([0.3], 2, 0.3),
        ([3.0, 4.0], 1, 7),
        ([3.0, 4.0], 2, 5),
        ([3.0, 4.0], math.inf, 4),
        ([1.0, 1.0, 1.0, 1.0], 2, 2),  # four equal events count twice
        ([1.0, 2.0, 2.0], 3, 17 ** (1 / 3)),
        ([3e-200, 4e-200], 2, 5e-200),  # squares alone would vanish
        ([3e200, 4e200], 2, 5e200),
    ],
)
def test_the_norm(values, p, norm):
    assert p_norm(values, p) == pytest.approx(norm, rel=1e-15)


def test_raising_and_lowering_events_combine_apart():
    # 5 - 2 = 3, and not the norm of 3, 4 and -2.
    assert domain_effect([3.0, 4.0], [2.0], 2) == 3
    assert domain_effect([], [3.0, 4.0], 2) == -5
    assert domain_effect([3.0, 4.0], [3.0, 4.0], 1.7) == 0


def test_the_hazard_scales_and_then_adds():
    assert leg_hazard(0.25, math.log(2)) == pytest.approx(0.5, rel=1e-15)
    assert leg_hazard(0.25, math.log(2), 0.1) == pytest.approx(0.6, rel=1e-15)
    assert leg_hazard(0.25, 0.0) == 0.25


def test_the_index_is_a_share_of_100():
    assert route_index(0.0) == 0
    assert str(route_index(0.0)) == "0.0"  # and not -0.0
    assert route_index(-math.log(1 - 0.08)) == pytest.approx(8, rel=1e-14)
    # Two legs that each stop 25 %: 1 - 0.75 * 0.75 = 0.4375.
    assert route_index(-2 * math.log(0.75)) == pytest.approx(43.75, rel=1e-14)
    assert route_index(1e-12) == pytest.approx(1e-10, rel=1e-11)
    assert route_index(math.inf) == 100


@given(effect_lists, exponents, st.randoms(use_true_random=False))
def test_the_norm_lies_between_the_largest_and_the_sum(values, p, random):
    norm = p_norm(values, p)
    assert max(values, default=0.0) * (1 - 1e-15) <= norm <= sum(values) * (1 + 1e-12)
    shuffled = random.sample(values, len(values))
    assert p_norm(shuffled, p) == pytest.approx(norm, rel=1e-15, abs=0)


@given(some_effects, exponents, st.floats(0, 3), st.integers(0, 5))
def test_a_stronger_event_never_lowers_the_norm(values, p, more, place):
    place %= len(values)
    stronger = [*values[:place], values[place] + more, *values[place + 1 :]]
    assert p_norm(stronger, p) >= p_norm(values, p) * (1 - 1e-15)


@given(some_effects, st.floats(1, 20), st.floats(0, 20))
def test_a_larger_exponent_never_raises_the_norm(values, p, more):
    assert p_norm(values, p + more) <= p_norm(values, p) * (1 + 1e-14)
    assert p_norm(values, math.inf) <= p_norm(values, p + more) * (1 + 1e-14)


@given(effect_lists, exponents)
def test_the_shares_add_up_to_the_norm(values, p):
    shares = aumann_shapley(values, p)
    assert len(shares) == len(values)
    assert math.fsum(shares) == pytest.approx(p_norm(values, p), rel=1e-12, abs=1e-12)
    assert all(share >= 0 for share in shares)
    assert all(share == 0 for share, value in zip(shares, values, strict=True) if value == 0)


def test_the_shares_have_the_same_bits_in_any_order_and_python():
    values = [0.79, 0.1, 0.5, 0.75]  # whose cubes a plain sum rounds in one way before Python 3.12, in another since
    shares = dict(zip(values, aumann_shapley(values, 3), strict=True))
    for order in permutations(values):
        assert dict(zip(order, aumann_shapley(order, 3), strict=True)) == shares


@pytest.mark.parametrize("p", [1.0, 1.5, 2.0, 3.0, 8.0])
@pytest.mark.parametrize("values", [[0.3, 0.05, 0.8], [1.0, 1.0], [0.02, 0.5, 0.5, 0.1]])
def test_the_shares_are_the_path_integral_of_the_gradient(values, p):
    """Each share is the integral over s in (0, 1) of x_k times the derivative of the norm at s * x."""
    steps, nudge = 20, 1e-6
    for k, share in enumerate(aumann_shapley(values, p)):
        total = 0.0
        for step in range(steps):
            at = [(step + 0.5) / steps * value for value in values]
            up, down = ([*at[:k], at[k] + side, *at[k + 1 :]] for side in (nudge, -nudge))
            total += values[k] * (p_norm(up, p) - p_norm(down, p)) / (2 * nudge) / steps
        assert share == pytest.approx(total, rel=1e-5)


@pytest.mark.parametrize("p", [1.0, 2.0, 3.0])
def test_the_shares_split_a_hazard_as_the_path_integral_does(p):
    """Along s * x the hazard b * exp(X) rises by b * exp(s X) x_k dX/dx_k: (h - b) / X of the share of X."""
    baseline, raising, lowering = 0.25, [0.5, 0.2], [0.3]
    steps = 2000
    effect = domain_effect(raising, lowering, p)
    rise = leg_hazard(baseline, effect) - baseline
    for sign, side in ((1, raising), (-1, lowering)):
        for share in aumann_shapley(side, p):
            path = sum(baseline * math.exp((step + 0.5) / steps * effect) for step in range(steps)) / steps
            assert rise / effect * sign * share == pytest.approx(path * sign * share, rel=1e-6)
    shares = math.fsum(aumann_shapley(raising, p)) - math.fsum(aumann_shapley(lowering, p))
    assert rise / effect * shares == pytest.approx(rise, rel=1e-12)


def test_at_infinity_the_strongest_share_equally():
    assert aumann_shapley([0.5, 0.2, 0.5], math.inf) == [0.25, 0, 0.25]
    assert aumann_shapley([], math.inf) == []
    assert aumann_shapley([0.0, 0.0], 2) == [0, 0]


@given(
    st.lists(st.tuples(effects, effects, effects, st.floats(0.001, 3), st.floats(0, 1)), min_size=1, max_size=5),
    exponents,
)
def test_arrays_go_through_the_same_formulas(rows, p):
    """One array element by element gives what numbers give one by one, up to the last digits of log, exp and power."""
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    first, second, third, baseline, activity = columns
    multiplier = 1 + first
    x = event_effect(multiplier, 0.7, activity, xp=np)
    effect = domain_effect([x, second], [third], p)
    hazard = leg_hazard(baseline, effect, activity, xp=np)
    index = route_index(hazard, xp=np)
    assert index.shape == (len(rows),)
    for row, (a, b, c, base, active) in enumerate(rows):
        one = event_effect(1 + a, 0.7, active)
        combined = domain_effect([one, b], [c], p)
        assert x[row] == pytest.approx(one, rel=1e-14, abs=1e-15)
        assert effect[row] == pytest.approx(combined, rel=1e-13, abs=1e-14)
        alone = leg_hazard(base, combined, active)
        assert hazard[row] == pytest.approx(alone, rel=1e-13)
        assert index[row] == pytest.approx(route_index(alone), rel=1e-13)


def test_the_exponent_may_be_an_array_too():
    p = np.array([1.0, 2.0, 4.0])
    assert p_norm([3.0, 4.0], p) == pytest.approx([7, 5, (3**4 + 4**4) ** 0.25], rel=1e-15)
    both = p_norm([np.array([3.0, 0.0, 1.0]), np.array([4.0, 0.0, 1.0])], p)
    assert both == pytest.approx([7, 0, 2**0.25], rel=1e-15)
