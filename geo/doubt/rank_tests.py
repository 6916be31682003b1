"""Rank correlation of two series, with p-values that respect autocorrelation.

A plain permutation treats years as exchangeable, which neighbouring years are not. Here a series is shifted in a circle
or cut into blocks that are put in another order, so that neighbours mostly stay neighbours.
"""

from __future__ import annotations

import itertools
import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .arrays import Array, Positions


BLOCK_YEARS = 4
PERMUTATIONS = 9999


class RankTest(NamedTuple):
    """Rank correlation of two series.

    Attributes
    ----------
    length : int
        How many values each series has.
    spearman, kendall : float or None
        Spearman's rho and Kendall's tau-b; None where a series is constant or shorter than three.
    p_shift_spearman, p_shift_kendall : float or None
        Two-sided p-values over all circular shifts of one series; never below 1 / count.
    p_block_spearman, p_block_kendall : float or None
        Two-sided p-values over random orders of blocks of `BLOCK_YEARS` values.
    """

    length: int
    spearman: float | None
    kendall: float | None
    p_shift_spearman: float | None
    p_shift_kendall: float | None
    p_block_spearman: float | None
    p_block_kendall: float | None


def ranks(values: Array) -> Array:
    """Return ranks from 1 along the last axis; equal values share their mean rank.

    Examples
    --------
    >>> ranks(np.array([10.0, 30.0, 20.0, 30.0])).tolist()
    [1.0, 3.5, 2.0, 3.5]
    """
    less = (values[..., np.newaxis, :] < values[..., :, np.newaxis]).sum(axis=-1)
    same = (values[..., np.newaxis, :] == values[..., :, np.newaxis]).sum(axis=-1)
    result: Array = less + (same + 1) / 2
    return result


def spearman(one: Array, other: Array) -> Array:
    """Return Spearman's rho of two series, or of many along the last axis; NaN where one is constant.

    Examples
    --------
    >>> float(spearman(np.array([1.0, 2.0, 3.0]), np.array([1.0, 9.0, 4.0])))
    0.5
    """
    return _correlation(ranks(one), ranks(other))


def _correlation(one: Array, other: Array) -> Array:
    """Return Spearman's rho of series of ranks."""
    a, b = (series - (series.shape[-1] + 1) / 2 for series in (one, other))
    return _ratio((a * b).sum(axis=-1), (a * a).sum(axis=-1), (b * b).sum(axis=-1))


def kendall(one: Array, other: Array) -> Array:
    """Return Kendall's tau-b of two series, or of many along the last axis; NaN where one is constant.

    Examples
    --------
    >>> round(float(kendall(np.array([1.0, 2.0, 3.0]), np.array([1.0, 9.0, 4.0]))), 9)
    0.333333333
    """
    first, second = np.triu_indices(one.shape[-1], 1)
    a, b = (np.sign(series[..., first] - series[..., second]) for series in (one, other))
    return _ratio(*((c * d).sum(axis=-1) for c, d in ((a, b), (a, a), (b, b))))


def _ratio(both: Array, one: Array, other: Array) -> Array:
    product = np.asarray(one * other, dtype=np.float64)
    result: Array = np.where(product > 0, both / np.sqrt(np.where(product > 0, product, 1.0)), np.nan)
    return result


def circular_shifts(values: Array) -> Array:
    """Return all circular shifts of a series, the unshifted one included, shape (n, n).

    Examples
    --------
    >>> circular_shifts(np.array([1.0, 2.0, 3.0])).tolist()
    [[1.0, 2.0, 3.0], [3.0, 1.0, 2.0], [2.0, 3.0, 1.0]]
    """
    return np.stack([np.roll(values, shift) for shift in range(len(values))])


def block_permutations(values: Array, *, block: int, count: int, seed: int) -> Array:
    """Return a series `count` times over, each cut at random into blocks that are put in a random order.

    Parameters
    ----------
    values
        Shape (n,).
    block
        Length of a block; the series is taken as a circle, and where the blocks begin on it is random.
    seed
        0 or a positive whole number.

    Returns
    -------
    array, shape (count, n)
    """
    result: Array = values[_block_orders(len(values), block, count, seed)]
    return result


@lru_cache(maxsize=8)  # series of one length are cut alike
def _block_orders(size: int, block: int, count: int, seed: int) -> Positions:
    """Return the positions of `block_permutations` in the series."""
    chance = np.random.default_rng(seed)
    starts = list(range(0, size, block))
    places = [np.arange(start, min(start + block, size)) for start in starts]
    turns, orders = np.empty((count, 1), dtype=np.int64), np.empty((count, size), dtype=np.int64)
    for row in range(count):
        turns[row] = chance.integers(size)
        orders[row] = np.concatenate([places[start // block] for start in chance.permutation(starts).tolist()])
    result: Positions = (orders - turns) % size
    return result


def rank_test(
    one: Sequence[float],
    other: Sequence[float],
    *,
    block: int = BLOCK_YEARS,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
) -> RankTest:
    """Return the rank correlation of two series of equal length in the order of time.

    Parameters
    ----------
    one, other
        Series; `one` is the one that is shifted and cut.
    block
        Length of a block.
    permutations
        How many orders of blocks are drawn.

    Returns
    -------
    RankTest
        A p-value is the share of the series, the given one included, whose correlation is at least as far from 0.

    Raises
    ------
    UsageError
        If the series differ in length.

    Examples
    --------
    >>> rank_test([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5]).spearman
    0.8285714285714286
    """
    if len(one) != len(other):
        message = f"series of {len(one)} and {len(other)} values cannot be compared; give as many of both"
        raise UsageError(message)
    # The ranks of a series in another order are its ranks in that order.
    a, b = (ranks(np.array(series, dtype=np.float64)) for series in (one, other))
    if len(a) < 3 or math.isnan(float(_correlation(a, b))):
        return RankTest(len(a), None, None, None, None, None, None)
    shifted = circular_shifts(a)
    mixed = np.concatenate([a[np.newaxis], block_permutations(a, block=block, count=permutations, seed=seed)])
    p = [_share(statistic(many, b)) for many in (shifted, mixed) for statistic in (_correlation, kendall)]
    return RankTest(len(a), float(_correlation(a, b)), float(kendall(a, b)), *p)


def _share(statistics: Array) -> float:
    """Return the share of values at least as far from 0 as the first one, which rounding must not leave out."""
    return float((np.abs(statistics) >= abs(float(statistics[0])) - 1e-12).mean())


def exact_p(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return the two-sided p-value of Spearman's rho over all orders of a short series, None where it is constant.

    It treats the values as exchangeable, which suits years that lie apart.

    Examples
    --------
    >>> exact_p([1, 2, 3], [1, 2, 3])
    0.3333333333333333
    """
    a, b = np.array(one, dtype=np.float64), np.array(other, dtype=np.float64)
    if len(a) < 3 or len(a) > 8 or math.isnan(float(spearman(a, b))):
        return None
    return _share(spearman(np.array(list(itertools.permutations(a.tolist()))), b))
