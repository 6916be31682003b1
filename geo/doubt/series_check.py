"""Numbers of people at destinations from shares by risk, held against counted ones, beside naive guesses.

Every rule says where newcomers go. They are as many as the counts of all destinations together rise by from day to day;
on the first day people are where they were counted. Where the counts fall, people leave everywhere in proportion.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from .arrays import Array


THETAS = tuple(round(10 ** (k / 10), 6) for k in range(31))
"""What theta is chosen from: 1 to 1,000, each a tenth of a power of ten above the one before."""

SERIES = (
    "modelled",
    "modelled_capacity",
    "equal",
    "nearest",
    "capacity",
    "capacity_of_all",
    "last",
    "average",
)
AFTERWARDS = ("modelled_capacity", "capacity", "capacity_of_all", "average")
"""Guesses that know what was counted later, where capacities were known afterwards; `average` always does."""


@dataclass(frozen=True, eq=False)
class Case:
    """A recorded series and what a guess at it may use.

    Attributes
    ----------
    name : str
    days : array, shape (days,)
        Ordinals, one after the other.
    destinations : tuple of str
    counted : array, shape (destinations, days)
        People, on a straight line between two counts.
    reported : array, shape (destinations, days)
        The last count before each day; nan where there is none.
    hazard : array, shape (origins, destinations, days)
        Least hazards; infinite where no route is open.
    weights : array, shape (origins, days)
    capacity : array, shape (destinations,)
        People; nan where none is given.
    known_afterwards : bool
        Whether a capacity was not known on the first day.
    distance_km : array, shape (origins, destinations)
        Between the points of the nodes; nan where one has none.
    path_size : array, shape (origins, destinations, days) or ()
        What is added to the utility of each way for its overlap with others (`geo.doubt.path_size`); 0 without.
    """

    name: str
    days: npt.NDArray[np.int64]
    destinations: tuple[str, ...]
    counted: Array
    reported: Array
    hazard: Array
    weights: Array
    capacity: Array
    known_afterwards: bool
    distance_km: Array
    path_size: Array = field(default_factory=lambda: np.zeros(()))

    @property
    def total(self) -> Array:
        """People counted at all destinations together, shape (days,)."""
        total: Array = self.counted.sum(axis=0)
        return total


class Guess(NamedTuple):
    """Numbers of people, shape (destinations, days), those who did not fit in (days,), and the error of each day."""

    people: Array
    left_over: Array
    error: Array

    @property
    def ard(self) -> float:
        """The averaged relative difference: the mean error of the days on which anybody was counted."""
        return float(np.nanmean(self.error)) if np.isfinite(self.error).any() else math.nan


def relative_difference(people: Array, counted: Array) -> Array:
    """Return ``sum over destinations of |people - counted| / people counted``, shape (days,); nan where none was.

    Its mean over the days is the averaged relative difference (ARD) of Suleimenova, Bell and Groen (2017), A
    generalized simulation development approach for predicting refugee destinations, Scientific Reports 7, 13377; Flee's
    ``run.py`` prints it for each day as ``Total error``.

    Examples
    --------
    >>> relative_difference(np.array([[60.0], [40.0]]), np.array([[50.0], [50.0]])).tolist()
    [0.2]
    """
    total = counted.sum(axis=0)
    error: Array = np.where(total > 0, np.abs(people - counted).sum(axis=0) / np.where(total > 0, total, 1.0), np.nan)
    return error


def share_days(hazard: Array, weights: Array, theta: float, path_size: Array | float = 0.0) -> Array:
    """Return the share of each destination on each day: a logit for each origin, weighted over those with a way.

    Parameters
    ----------
    hazard
        Shape (origins, destinations, days); infinite where closed.
    weights
        Shape (origins, days).
    theta
        How strongly hazard decides.
    path_size
        As `Case` has it.

    Returns
    -------
    array, shape (destinations, days)
        On a day without an open way that of the last day with one, or else the next; equal shares where there is none.

    Examples
    --------
    >>> hazard = np.array([[[0.0, np.inf], [np.log(3.0), np.inf]]])
    >>> share_days(hazard, np.ones((1, 2)), 1.0).round(9).tolist()
    [[0.75, 0.75], [0.25, 0.25]]
    """
    least = hazard.min(axis=1, keepdims=True)
    is_open = np.isfinite(least)
    power = np.exp(path_size - theta * (hazard - np.where(is_open, least, 0.0)))
    part = weights * is_open[:, 0]
    whole = part.sum(axis=0)
    each = power / np.where(is_open, power.sum(axis=1, keepdims=True), 1.0)
    mixed = np.einsum("oed,od->ed", each, part) / np.where(whole > 0, whole, 1.0)
    return _filled(mixed, whole > 0)


def _filled(shares: Array, known: npt.NDArray[np.bool_]) -> Array:
    """Return shares in which days that are not known have those of the last known day, or else of the next."""
    if not known.any():
        return np.full_like(shares, 1 / len(shares))
    last = np.maximum.accumulate(np.where(known, np.arange(len(known)), -1))
    result: Array = shares[:, np.where(last < 0, int(np.argmax(known)), last)]
    return result


def settle(shares: Array, total: Array, start: Array, capacity: Array | None = None) -> tuple[Array, Array]:
    """Return where people are on each day when newcomers go by shares, and how many did not fit in.

    Parameters
    ----------
    shares
        Shape (destinations, days) or (destinations,).
    total
        People at all destinations together, shape (days,).
    start
        People at each destination on the first day, shape (destinations,).
    capacity
        How many fit in at each; nan for no limit. Who does not fit in goes where there is room, by the same shares.

    Returns
    -------
    array, shape (destinations, days)
    array, shape (days,)
        People who found room nowhere.

    Examples
    --------
    >>> people, left = settle(np.array([0.5, 0.5]), np.array([0.0, 100.0, 50.0]), np.zeros(2), np.array([30.0, 60.0]))
    >>> people.tolist(), left.tolist()
    ([[0.0, 30.0, 15.0], [0.0, 60.0, 30.0]], [0.0, 10.0, 5.0])
    """
    by_day = np.broadcast_to(shares.reshape(len(start), -1), (len(start), len(total)))
    if capacity is None:
        return _settled(by_day, total, start), np.zeros(len(total))
    people, left = np.empty((len(start), len(total))), np.zeros(len(total))
    here, outside = start.astype(float), 0.0
    people[:, 0] = here
    for day in range(1, len(total)):
        change = total[day] - total[day - 1]
        if change >= 0:
            more, outside = place(by_day[:, day], change + outside, here, capacity)
            here = here + more
        else:
            here, outside = (value * (total[day] / total[day - 1]) for value in (here, outside))
        people[:, day], left[day] = here, outside
    return people, left


def _settled(shares: Array, total: Array, start: Array) -> Array:
    """Return where people are where there is room for all; shares may have more axes before the last two."""
    people = np.empty(shares.shape)
    here = np.broadcast_to(start.astype(float), shares.shape[:-1])
    people[..., 0] = here
    for day in range(1, len(total)):
        change = total[day] - total[day - 1]
        here = here + shares[..., day] * change if change >= 0 else here * (total[day] / total[day - 1])
        people[..., day] = here
    return people


def place(shares: Array, people: float, here: Array, capacity: Array) -> tuple[Array, float]:
    """Return how many go to each destination by shares, and how many find no room at any that has a share.

    Examples
    --------
    >>> placed, left = place(np.array([0.5, 0.5]), 100.0, np.array([0.0, 10.0]), np.array([np.nan, 30.0]))
    >>> placed.tolist(), left
    ([80.0, 20.0], 0.0)
    """
    room = np.maximum(np.where(np.isnan(capacity), np.inf, capacity) - here, 0.0)
    placed = np.zeros(len(shares))
    left = people
    for _ in shares:
        wanted = np.where(room > placed, shares, 0.0)
        if left <= 0 or not wanted.sum():
            break
        more = np.minimum(wanted / wanted.sum() * left, room - placed)
        placed += more
        left = max(people - float(placed.sum()), 0.0)
    return placed, left


def guesses(case: Case, theta: float) -> dict[str, Guess]:
    """Return the numbers that the model and each naive guess give; one that has nothing to go by is not in it.

    Parameters
    ----------
    theta
        How strongly hazard decides.
    """
    by_risk = share_days(case.hazard, case.weights, theta, case.path_size)
    equal = np.full(len(case.destinations), 1 / len(case.destinations))
    rules: dict[str, tuple[Array, Array | None]] = {"modelled": (by_risk, None), "equal": (equal, None)}
    if not np.isnan(case.capacity).all():
        part = np.nan_to_num(case.capacity)
        rules["modelled_capacity"] = (by_risk, case.capacity)
        rules["capacity"] = (part / part.sum(), None)
    if not np.isnan(case.distance_km).all():
        far = np.where(np.isnan(case.distance_km), np.inf, case.distance_km)
        nearest = (far == far.min(axis=1, keepdims=True)) & np.isfinite(far)
        rules["nearest"] = (share_days(np.where(nearest, 0.0, np.inf)[:, :, None], case.weights, 1.0), None)
    found = {
        name: _guess(case, *settle(rule, case.total, case.counted[:, 0], room)) for name, (rule, room) in rules.items()
    }
    of_all = {"last": _last(case), "average": _average(case)}
    if "capacity" in rules:
        of_all["capacity_of_all"] = np.repeat(rules["capacity"][0][:, None], len(case.days), axis=1)
    for name, shares in of_all.items():
        if shares is not None:
            found[name] = _guess(case, shares * case.total, np.zeros(len(case.days)))
    return {name: found[name] for name in SERIES if name in found}


def _guess(case: Case, people: Array, left: Array) -> Guess:
    return Guess(people, left, relative_difference(people, case.counted))


def _last(case: Case) -> Array:
    """Return the shares of the last counts before each day; equal ones before anything was counted."""
    before = np.nan_to_num(case.reported)
    total = before.sum(axis=0)
    shares: Array = np.where(total > 0, before / np.where(total > 0, total, 1.0), 1 / len(before))
    return shares


def _average(case: Case) -> Array | None:
    """Return the mean shares of all months but that of each day; None where there is one month alone."""
    total = case.total
    shares = case.counted / np.where(total > 0, total, 1.0)
    month = [m for m, _ in months(case.days)]
    means = {}
    for one in dict.fromkeys(month):
        others = (np.array(month) != one) & (total > 0)
        if not others.any():
            return None
        means[one] = shares[:, others].mean(axis=1)
    return np.stack([means[one] for one in month], axis=1)


def months(days: Iterable[int]) -> list[tuple[str, int]]:
    """Return the month of each day as text, and the day."""
    from datetime import date

    return [(date.fromordinal(int(day)).isoformat()[:7], int(day)) for day in days]


def theta_errors(case: Case) -> Array:
    """Return the ARD of newcomers by risk, without capacities, under each of `THETAS`."""
    shares = np.stack([share_days(case.hazard, case.weights, theta, case.path_size) for theta in THETAS])
    people = _settled(shares, case.total, case.counted[:, 0])
    return np.array([np.nanmean(relative_difference(one, case.counted)) for one in people])


def choose_thetas(cases: Sequence[Case]) -> list[float]:
    """Return for each case the theta that has the least mean ARD over all other cases; of one alone that of itself.

    Raises
    ------
    UsageError
        If there is no case.
    """
    if not cases:
        raise UsageError("theta is chosen on recorded series, and there is none; give it with --theta")
    errors = np.array([theta_errors(case) for case in cases])
    rest = errors.sum(axis=0) - errors if len(cases) > 1 else errors
    return [THETAS[int(row.argmin())] for row in rest]
