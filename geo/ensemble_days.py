"""Least hazards and codes of routes on each date of an ensemble, by numpy or by the compiled engine: the same bits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.drawn_hazards import drawn_scales, drawn_weights
from geo.ensemble_tally import split_weights
from geo.minplus import solve
from geo.minplus_fast import Field, add_products_fast, solve_field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy.typing as npt

    from geo.drawn_hazards import DayPlan, Strengths

    Array = npt.NDArray[np.float64]
    Positions = npt.NDArray[np.intp]
    Quanta = npt.NDArray[np.uint32]

SCALES_BYTES = 4_000_000
"""What the factors of several dates may take; one date is always done."""


class Dates(NamedTuple):
    """What the dates of a run have in common with all draws.

    Attributes
    ----------
    plans : sequence of DayPlan
    codes : sequence of array
        Codes of the legs of each plan.
    rows : sequence of int
        The output of the programs that each pair is.
    """

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
            scales, extras = drawn_scales(plan, given)
            weights = drawn_weights(plan, given.baseline, scales, extras, codes, field)
            best = solve(plan.program, weights, scratch)
            all_of_them = len(pairs) == len(best)
            quanta[pairs, day], found = split_weights(best if all_of_them else best[[dates.rows[k] for k in pairs]])
            yield Solved(day, pairs, found, partial(_columns, weights))


def days_by_numba(dates: Dates, given: Strengths, quanta: Quanta) -> Iterator[Solved]:
    """Do as `days_by_numpy`, by the compiled engine and for several dates at once."""
    count = given.drawn.count
    groups = list(_alike(dates.plans, count))
    most = max(map(len, groups), default=0)
    # Made once, as fresh memory costs more than what is done with it.
    all_scales: Array = np.empty((most, max((len(plan.mixtures) for plan in dates.plans), default=0), count))
    all_extras: Array = np.empty((most, max((plan.extras for plan in dates.plans), default=0), count))
    all_codes: Quanta = np.empty((most, len(dates.rows), count), dtype=np.uint32)
    for days in groups:
        plans, codes, pairs = [dates.plans[day] for day in days], dates.codes[days[0]], dates.reached(days[0])
        if not len(pairs):
            continue
        scales, extras, found = all_scales[: len(days)], all_extras[: len(days)], all_codes[: len(days)]
        for number, plan in enumerate(plans):
            drawn_scales(plan, given, out=(scales[number], extras[number]), add=add_products_fast)
        field = Field(
            baseline=given.baseline,
            legs=np.array(plans[0].legs, dtype=np.int64),
            codes=codes,
            scales=scales,
            mixture=np.stack([plan.rows_of_legs[0] for plan in plans]),
            extras=extras,
            extra=np.stack([plan.rows_of_legs[1] for plan in plans]),
        )
        outputs = [dates.rows[pair] for pair in pairs]
        solve_field(plans[0].program, field, outputs, (quanta, pairs.tolist(), days), found)
        for number, (plan, day) in enumerate(zip(plans, days, strict=True)):
            weights_of = partial(_weights_of, plan, codes, (given.baseline, scales[number], extras[number]))
            yield Solved(day, pairs, found[number, : len(pairs)], weights_of)


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
        rows = max(len(plans[each].mixtures) + plans[each].extras for each in [*days, day])
        size = 8 * rows * count * (len(days) + 1)
        if days and (plan.legs != plans[days[0]].legs or size > SCALES_BYTES):
            yield days
            days = []
        days.append(day)
    if days:
        yield days
