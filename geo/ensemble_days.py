"""Least hazards and codes of routes on each date of an ensemble, by numpy or by the compiled engine: the same bits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.drawn_hazards import drawn_scales, drawn_weights
from geo.ensemble_tally import split_weights
from geo.minplus import solve
from geo.minplus_fast import Field, solve_field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy.typing as npt

    from geo.drawn_hazards import DayPlan, Strengths
    from geo.network import Network

    Array = npt.NDArray[np.float64]
    Positions = npt.NDArray[np.intp]
    Quanta = npt.NDArray[np.uint32]

SCALES_BYTES = 32_000_000
"""What the factors of several dates may take; one date is always done."""


class Dates(NamedTuple):
    """What the dates of a run have in common with all draws.

    Attributes
    ----------
    network : Network
    plans : sequence of DayPlan
    codes : sequence of array
        Codes of the legs of each plan.
    rows : sequence of int
        The output of the programs that each pair is.
    """

    network: Network
    plans: Sequence[DayPlan]
    codes: Sequence[Array]
    rows: Sequence[int]

    def reached(self, day: int) -> Positions:
        """Return the pairs that have a route on a date."""
        outputs = self.plans[day].program.outputs
        return np.array([pair for pair, row in enumerate(self.rows) if outputs[row] >= 0], dtype=np.intp)


class Solved(NamedTuple):
    """What was found on a date.

    Attributes
    ----------
    day : int
        Number of the date.
    pairs : array, shape (pairs with a route,)
    codes : array, shape (pairs with a route, draws)
        Codes of their least-risk routes.
    weights_of : callable
        Takes some draws and returns the weights of the legs of the plan in them.
    """

    day: int
    pairs: Positions
    codes: Quanta
    weights_of: Callable[[Positions], Array]


def days_by_numpy(dates: Dates, given: Strengths, quanta: Quanta) -> Iterator[Solved]:
    """Solve one date after the other, and write hazards in quanta to an array of shape (pairs, dates, draws)."""
    count = given.drawn.count
    field = np.empty((max((len(plan.legs) for plan in dates.plans), default=0), count))
    scratch = np.empty((max((plan.program.scratch for plan in dates.plans), default=0), count))
    for day, (plan, codes) in enumerate(zip(dates.plans, dates.codes, strict=True)):
        pairs = dates.reached(day)
        if len(pairs):
            scales, extras = drawn_scales(dates.network, plan, given)
            weights = drawn_weights(plan, given.baseline, scales, extras, codes, field)
            best = solve(plan.program, weights, scratch)
            all_of_them = len(pairs) == len(best)
            quanta[pairs, day], found = split_weights(best if all_of_them else best[[dates.rows[k] for k in pairs]])
            yield Solved(day, pairs, found, partial(_columns, weights))


def days_by_numba(dates: Dates, given: Strengths, quanta: Quanta) -> Iterator[Solved]:
    """Do as `days_by_numpy`, by the compiled engine and for several dates at once."""
    count = given.drawn.count
    for days in _alike(dates.plans, count):
        plans, codes, pairs = [dates.plans[day] for day in days], dates.codes[days[0]], dates.reached(days[0])
        if not len(pairs):
            continue
        scales = np.empty((len(days), max(len(plan.mixtures) for plan in plans), count))
        extras = np.empty((len(days), max(plan.extras for plan in plans), count))
        for number, plan in enumerate(plans):
            drawn_scales(dates.network, plan, given, out=(scales[number], extras[number]))
        field = Field(
            baseline=given.baseline,
            legs=np.array(plans[0].legs, dtype=np.int64),
            codes=codes,
            scales=scales,
            mixture=np.array([plan.mixture_of for plan in plans], dtype=np.int64),
            extras=extras,
            extra=np.array([plan.leg_extras for plan in plans], dtype=np.int64),
        )
        found = np.empty((len(days), len(pairs), count), dtype=np.uint32)
        outputs = [dates.rows[pair] for pair in pairs]
        solve_field(plans[0].program, field, outputs, (quanta, pairs.tolist(), days), found)
        for number, (plan, day) in enumerate(zip(plans, days, strict=True)):
            weights_of = partial(_weights_of, plan, codes, (given.baseline, scales[number], extras[number]))
            yield Solved(day, pairs, found[number], weights_of)


def _columns(weights: Array, draws: Positions) -> Array:
    result: Array = weights[:, draws]
    return result


def _weights_of(plan: DayPlan, codes: Array, parts: tuple[Array, Array, Array], draws: Positions) -> Array:
    baseline, scales, extras = (part[:, draws] for part in parts)
    return drawn_weights(plan, baseline, scales, extras, codes, np.empty((len(plan.legs), len(draws))))


def _alike(plans: Sequence[DayPlan], count: int) -> Iterator[list[int]]:
    """Yield dates that follow each other and have the same open legs, as many as fit into `SCALES_BYTES`."""
    days: list[int] = []
    for day, plan in enumerate(plans):
        size = (
            8 * count * (len(days) + 1) * max(len(plans[each].mixtures) + plans[each].extras for each in [*days, day])
        )
        if days and (plan.legs != plans[days[0]].legs or size > SCALES_BYTES):
            yield days
            days = []
        days.append(day)
    if days:
        yield days
