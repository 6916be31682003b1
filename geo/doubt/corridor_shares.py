"""Shares of corridors: a logit over their least hazards, ``P(c) ~ exp(-theta * H_c)`` (McFadden 1974)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..model.corridors import Corridor
    from ..model.passages import Passages
    from .arrays import Array, Positions


@dataclass(frozen=True)
class ChoiceSet:
    """The routes of every origin, year and corridor that may be the least, as arrays for the estimate.

    A *row* is a route of an origin in a year; an *option* a corridor of an origin in a year, with its rows together; a
    *choice* an origin in a year, with its options together.

    Attributes
    ----------
    groups : tuple of str
        Groups of legs whose deviation is estimated.
    scaled : array, shape (rows, groups)
        Hazard of the legs of each group along a route, without its factor.
    fixed : array, shape (rows,)
        Hazard of the other legs.
    option_starts : array, shape (options,)
        First row of each option.
    choice_starts : array, shape (choices,)
        First option of each choice.
    options : tuple of (year, origin number, corridor)
    weights : array, shape (options,)
        Share of the origin among those with an open route in the year.
    path_size : array, shape (options,) or ()
        What is added to the utility of each option for its overlap with others (`geo.doubt.path_size`); 0 without.
    """

    groups: tuple[str, ...]
    scaled: Array
    fixed: Array
    option_starts: Positions
    choice_starts: Positions
    options: tuple[tuple[int, int, Corridor], ...]
    weights: Array
    path_size: Array = field(default_factory=lambda: np.zeros(()))


def corridor_shares(choice_set: ChoiceSet, theta: float, deltas: Mapping[str, float]) -> Array:
    """Return the modelled share of each option among those of its origin and year, shape (options,)."""
    vector = np.array([deltas.get(group, 0.0) for group in choice_set.groups])
    hazard = np.minimum.reduceat(choice_set.fixed + choice_set.scaled @ np.exp(vector), choice_set.option_starts)
    return logit(choice_set.path_size - theta * hazard, choice_set.choice_starts)


def logit(utility: Array, starts: Positions) -> Array:
    """Return the shares ``exp(u) / sum(exp(u))`` of alternatives that stand together, one choice after the other.

    The first axis of `utility` is that of the alternatives; a second one, of draws, is kept apart.

    Examples
    --------
    >>> import numpy as np
    >>> logit(np.log([1.0, 3.0, 5.0]), np.array([0, 2])).round(9).tolist()
    [0.25, 0.75, 1.0]
    """
    counts = np.diff(np.append(starts, len(utility)))
    power = np.exp(utility - np.repeat(np.maximum.reduceat(utility, starts), counts, axis=0))
    result: Array = power / np.repeat(np.add.reduceat(power, starts), counts, axis=0)
    return result


def record_matrix(choice_set: ChoiceSet, records: Sequence[Passages]) -> Array:
    """Return the weight of each option in each recorded share, shape (records, options)."""
    years = np.array([year for year, _, _ in choice_set.options])
    corridors = {
        corridor: number for number, corridor in enumerate(dict.fromkeys(key[2] for key in choice_set.options))
    }
    corridor_of = np.array([corridors[corridor] for _, _, corridor in choice_set.options])
    rows = []
    for row in records:
        meant = np.array([row.meets(corridor) for corridor in corridors])[corridor_of] & np.isin(years, row.years)
        rows.append(np.where(meant, choice_set.weights / len(row.years), 0.0))
    return np.array(rows).reshape(len(records), len(choice_set.options))
