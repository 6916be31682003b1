"""The estimate of theta and of one deviation for each group of legs, from recorded shares of corridors.

The largest posterior density: a deviation is normal around 0 with the doubt about the group's legs, ln(theta) normal
around 0, and a recorded share normal around the modelled one, at no cost inside the recorded range. So it is a sum of
squares, which the method of Levenberg (1944) and Marquardt (1963) makes least.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .corridor_shares import logit, record_matrix

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..model.passages import Passages
    from .arrays import Array, Positions
    from .corridor_shares import ChoiceSet

RECORD_SD = 0.1
"""Standard deviation of a recorded share: about what conflicting records of one year differ by."""
THETA_SD = 1.0
"""Standard deviation of ln(theta) around 0 before any record: theta 1 is a choice in proportion to getting through."""
_MOST = 50.0
_LOOKED_AT = tuple(k / 4 for k in range(-8, 29))
"""Logarithms of theta from about 0.1 to 1,100."""
_EXACT = {"ftol": 1e-13, "xtol": 1e-11, "gtol": 1e-12, "max_nfev": 1000}


class Fit(NamedTuple):
    """An estimate: `theta`, and the deviations by group."""

    theta: float
    deltas: Mapping[str, float]


class _Squares:
    """The terms whose squares add up to twice the loss, and their slopes, at ln(theta) and the free deviations.

    A record speaks of all options of some choices, those that are not meant with the weight 0: these pairs stand
    together, by record and then by option.
    """

    def __init__(self, choice_set: ChoiceSet, records: Sequence[Passages], prior: Mapping[str, float]) -> None:
        from scipy.sparse import csr_array

        self.groups = [group for group in choice_set.groups if group in prior]
        free = [number for number, group in enumerate(choice_set.groups) if group in prior]
        self.sd = np.array([THETA_SD, *(prior[group] for group in self.groups)])
        self._choice_set = choice_set
        self._scaled = np.ascontiguousarray(choice_set.scaled[:, free])
        self._by_row = csr_array(self._scaled)
        self._rest = choice_set.fixed + np.delete(choice_set.scaled, free, axis=1).sum(axis=1)
        rows, options, choices = len(choice_set.fixed), len(choice_set.options), len(choice_set.choice_starts)
        self._option_of = np.repeat(np.arange(options), np.diff(np.append(choice_set.option_starts, rows)))
        self._low, self._high = np.array([row.low for row in records]), np.array([row.high for row in records])
        years = np.array([year for year, _, _ in choice_set.options])
        spoken = np.array([np.isin(years, row.years) for row in records])
        record, self._option = np.nonzero(spoken)
        self._weight = record_matrix(choice_set, records)[record, self._option]
        self._ends = np.searchsorted(record, np.arange(len(records) + 1))
        choice = np.searchsorted(choice_set.choice_starts, self._option, side="right") + choices * record
        _, self._part_starts, self._part_of = np.unique(choice, return_index=True, return_inverse=True)

    def _state(self, vector: Array) -> tuple[Array, Array, Array, Array]:
        """Return theta and the factors, the hazard of every row and every option, and the options' shares."""
        factors = np.exp(np.minimum(vector, _MOST))
        rows = self._rest + self._by_row @ factors[1:]
        hazard = np.minimum.reduceat(rows, self._choice_set.option_starts)
        utility = self._choice_set.path_size - factors[0] * hazard
        return factors, rows, hazard, logit(utility, self._choice_set.choice_starts)

    def _off(self, share: Array) -> Array:
        """Return how far modelled shares lie above a recorded range, or below it as a negative number."""
        seen = np.add.reduceat(self._weight * share[self._option], self._ends[:-1])
        result: Array = np.minimum(seen - self._low, 0.0) + np.maximum(seen - self._high, 0.0)
        return result

    def terms(self, vector: Array) -> Array:
        """Return the terms."""
        *_, share = self._state(vector)
        return np.concatenate([self._off(share) / RECORD_SD, vector / self.sd])

    def slopes(self, vector: Array) -> Array:
        """Return the slope of each term by each number of the vector.

        Where two routes of a corridor have the same least hazard, the slopes are those of the first.
        """
        from scipy.sparse import csr_array

        factors, rows, hazard, share = self._state(vector)
        least = _first_least(rows, hazard, self._choice_set.option_starts, self._option_of)
        part = share[self._option]
        mean = np.add.reduceat(self._weight * part, self._part_starts)[self._part_of]
        moved = -factors[0] * part * (self._weight - mean)
        by_theta = np.add.reduceat(moved * hazard[self._option], self._ends[:-1])
        pairs = csr_array((moved, least[self._option], self._ends), shape=(len(self._low), len(rows)))
        by_vector = np.column_stack([by_theta, (pairs @ self._scaled) * factors[1:]])
        outside = (self._off(share) != 0)[:, None]
        return np.vstack([by_vector * outside / RECORD_SD, np.diag(1 / self.sd)])


def _first_least(rows: Array, hazard: Array, starts: Positions, option_of: Positions) -> Positions:
    """Return the first row of each option that has its least hazard."""
    least = np.flatnonzero(rows == hazard[option_of])
    return least[np.searchsorted(least, starts)]


def estimate(
    choice_set: ChoiceSet, records: Sequence[Passages], prior: Mapping[str, float], *, start: Fit | None = None
) -> Fit:
    """Return theta and the deviations of largest posterior density.

    Parameters
    ----------
    prior
        Standard deviation of each group to estimate; the others stay at 0.
    start
        Where to start beside the judged classes with a large theta; from these with a small one where None.
    """
    from scipy.optimize import least_squares

    squares = _Squares(choice_set, records, prior)
    starts = [np.append(first, np.zeros(len(squares.groups))) for first in (0.0, 2.0)]
    if start is not None:
        starts[0] = _vector(start, squares.groups)
    found = [
        least_squares(squares.terms, at, squares.slopes, method="lm", x_scale=squares.sd, **_EXACT) for at in starts
    ]
    theta, *deltas = min(found, key=lambda result: float(result.cost)).x.tolist()
    return Fit(math.exp(theta), dict(zip(squares.groups, deltas, strict=True)))


def _vector(fit: Fit, groups: Sequence[str]) -> Array:
    return np.array([math.log(fit.theta), *(fit.deltas.get(group, 0.0) for group in groups)])


def estimate_theta(choice_set: ChoiceSet, records: Sequence[Passages], deltas: Mapping[str, float]) -> float:
    """Return theta of largest posterior density under given deviations.

    The density may have several peaks, so the search starts at the highest of `_LOOKED_AT`.
    """
    vector = np.array([deltas.get(group, 0.0) for group in choice_set.groups])
    fixed = choice_set.fixed + choice_set.scaled @ np.exp(vector)
    alone = replace(choice_set, groups=(), scaled=np.empty((len(fixed), 0)), fixed=fixed)
    squares = _Squares(alone, records, {})
    first = min(_LOOKED_AT, key=lambda log: float((squares.terms(np.array([log])) ** 2).sum()))
    return estimate(alone, records, {}, start=Fit(math.exp(first), {})).theta


def standard_deviations(
    choice_set: ChoiceSet, records: Sequence[Passages], prior: Mapping[str, float], fit: Fit
) -> dict[str, float]:
    """Return the standard deviation of each estimated deviation by the normal approximation there (Laplace)."""
    squares = _Squares(choice_set, records, prior)
    vector = _vector(fit, squares.groups)
    sds = _deviations(lambda point: squares.terms(point) @ squares.slopes(point), vector)[1:]
    return dict(zip(squares.groups, sds.tolist(), strict=True))


def _deviations(slope: Callable[[Array], Array], vector: Array) -> Array:
    """Return standard deviations from the curvature at a point, by differences of the slope."""
    step, size = 1e-4, len(vector)
    curvature = np.empty((size, size))
    for k in range(size):
        moved = np.zeros(size)
        moved[k] = step
        curvature[k] = (slope(vector + moved) - slope(vector - moved)) / (2 * step)
    values, vectors = np.linalg.eigh((curvature + curvature.T) / 2)
    inverse = (vectors / np.maximum(values, 1e-9)) @ vectors.T
    result: Array = np.sqrt(np.maximum(np.diag(inverse), 0.0))
    return result
