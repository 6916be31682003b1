"""Naive guesses at recorded shares of corridors that look at the map or at what was recorded later."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from .series_check import place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..model.passages import Passages
    from .arrays import Array, Positions
    from .corridor_shares import ChoiceSet


def nearest_shares(choice_set: ChoiceSet, last_km: Sequence[float]) -> Array:
    """Return shares where all take the corridor that leaves for the destination from the place nearest to them.

    Parameters
    ----------
    last_km
        From the origin of each option to the last place of its route before the destination, on a straight line; nan
        where one of them has no point.

    Returns
    -------
    array, shape (options,)
        Of equals each has the same; nan for a choice of which no distance is known.
    """
    far = np.array(last_km)
    least = np.fmin.reduceat(far, choice_set.choice_starts)
    nearest = (far == np.repeat(least, _counts(choice_set))).astype(float)
    with np.errstate(invalid="ignore"):
        shares: Array = nearest / np.repeat(np.add.reduceat(nearest, choice_set.choice_starts), _counts(choice_set))
    return shares


def peak_shares(records: Iterable[Passages]) -> dict[str, float]:
    """Return the greatest share that was at least recorded of the corridors that end in each country, 0 to 1.

    A record that leaves open which of several countries is meant says nothing of one of them.

    Examples
    --------
    >>> from route_risk.geo.model.passages import Passages
    >>> least = Passages((2009,), (("LAO", "THA"),), 0.35, 1.0, ("b",))
    >>> of_one = Passages((2008,), (("THA",),), 0.18, 0.62, ("a",)), least
    >>> peak_shares([*of_one, Passages((2009,), (("LAO",), ("VNM",)), 0.5, 1.0, ("c",))])
    {'THA': 0.35}
    """
    peaks: dict[str, float] = {}
    for row in records:
        ends = {tail[-1] for tail in row.tails if tail}
        if len(ends) == 1 and row.low > 0:
            (end,) = ends
            peaks[end] = max(peaks.get(end, 0.0), row.low)
    return dict(sorted(peaks.items()))


def proportional_shares(choice_set: ChoiceSet, peaks: Mapping[str, float]) -> Array:
    """Return shares in proportion to a capacity of the countries that corridors end in, those of one country alike.

    Parameters
    ----------
    peaks
        Capacity by country; a corridor that ends elsewhere gets nothing.

    Returns
    -------
    array, shape (options,)
        Nan for a choice in which no corridor ends in one of the countries.
    """
    ends = _ends(choice_set)
    size = np.array([peaks.get(end, 0.0) for end in ends])
    edges = [*choice_set.choice_starts.tolist(), len(ends)]
    for start, stop in pairwise(edges):
        for end in set(ends[start:stop]):
            alike = [k for k in range(start, stop) if ends[k] == end]
            size[alike] /= len(alike)
    whole = np.repeat(np.add.reduceat(size, choice_set.choice_starts), _counts(choice_set))
    result: Array = np.where(whole > 0, size / np.where(whole > 0, whole, 1.0), np.nan)
    return result


def shares_within(choice_set: ChoiceSet, shares: Array, peaks: Mapping[str, float]) -> Array:
    """Return shares of which no country gets more of all than its capacity; the rest goes on by the same shares.

    Parameters
    ----------
    choice_set
        Options, with the weights of their origins.
    shares
        Of each option among those of its origin and year.
    peaks
        Capacity by country, 0 to 1; without one there is no limit.
    """
    years, ends = np.array([year for year, _, _ in choice_set.options]), np.array(_ends(choice_set))
    result = shares.copy()
    for year in np.unique(years):
        names = np.unique(ends[years == year]).tolist()
        inside = [(years == year) & (ends == name) for name in names]
        sums = np.array([float((choice_set.weights * shares)[some].sum()) for some in inside])
        placed, _ = place(sums, 1.0, np.zeros(len(names)), np.array([peaks.get(name, math.nan) for name in names]))
        for some, before, after in zip(inside, sums, placed, strict=True):
            result[some] *= after / before if before > 0 else 1.0
    return result


def _ends(choice_set: ChoiceSet) -> list[str]:
    """Return the last country of each option; an empty text for a direct way."""
    return [corridor[-1] if corridor else "" for _, _, corridor in choice_set.options]


def _counts(choice_set: ChoiceSet) -> Positions:
    counts: Positions = np.diff(np.append(choice_set.choice_starts, len(choice_set.options)))
    return counts
