"""Least hazards and codes of routes on each date of an ensemble, by numpy or by the compiled engine: the same bits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .drawn_hazards import drawn_scales, drawn_weights
from .ensemble_tally import split_weights
from .minplus import solve
from .minplus_fast import Field, add_products_fast, solve_field, unaccounted_fast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy.typing as npt

    from .drawn_hazards import DayPlan, Strengths

    Array = npt.NDArray[np.float64]
    Positions = npt.NDArray[np.intp]
    Flags = npt.NDArray[np.bool_]
    Quanta = npt.NDArray[np.uint32]
    Rows = npt.NDArray[np.int32]

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
    legs : sequence of int
        The legs of the plan.
    weights_of : callable
        Takes some draws and returns the weights of these legs in them.
    unaccounted : callable
        Does what `unaccounted` does, for the weights of this date.
    """

    day: int
    pairs: Positions
    codes: Quanta
    legs: Sequence[int]
    weights_of: Callable[[Positions], Array]
    unaccounted: Callable[[Positions, Rows, Rows, Quanta], Flags]


def days_by_numpy(dates: Dates, given: Strengths, quanta: Quanta) -> Iterator[Solved]:
    """Solve one date after the other, and write hazards in quanta to an array of shape (pairs, dates, draws)."""
    count = given.drawn.count
    field = np.empty((2 + max((len(plan.legs) for plan in dates.plans), default=0), count))
    scratch = np.empty((max((plan.program.scratch for plan in dates.plans), default=0), count))
    room = Room(count)
    for day, (plan, codes) in enumerate(zip(dates.plans, dates.codes, strict=True)):
        pairs = dates.reached(day)
        if len(pairs):
            scales, extras = drawn_scales(plan, given)
            weights = drawn_weights(plan, given.baseline, scales, extras, codes, field)
            best = solve(plan.program, weights, scratch)
            all_of_them = len(pairs) == len(best)
            quanta[pairs, day], found = split_weights(best if all_of_them else best[[dates.rows[k] for k in pairs]])
            field[len(weights)], field[len(weights) + 1] = 0.0, np.inf
            check = partial(unaccounted, field[: len(weights) + 2], room=room)
            yield Solved(day, pairs, found, plan.legs, partial(_columns, weights), check)


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
            check = partial(unaccounted_fast, field, number)
            yield Solved(day, pairs, found[number, : len(pairs)], plan.legs, weights_of, check)


class Room:
    """Rows to write over, kept because fresh memory costs more than what is done with it."""

    def __init__(self, count: int) -> None:
        self._held: Array = np.empty((0, count))

    def rows(self, number: int) -> Array:
        """Return that many rows."""
        if number > len(self._held):
            self._held = np.empty((number + number // 8, self._held.shape[1]))
        return self._held[:number]


def unaccounted(
    weights: Array, ends: Positions, table: Rows, place: Rows, quanta: Quanta, *, room: Room | None = None
) -> Flags:
    """Tell where the legs of a route do not add up to the hazard that was found.

    Parameters
    ----------
    weights
        Shape (legs, then zero, then infinity; draws).
    ends
        The two rows of `weights` that each step adds up; the first step is zero.
    table
        The steps of each route, padded with 0; the routes of a pair are beside each other.
    place
        The route of each pair in each draw, shape (pairs, draws).
    quanta
        The hazards found, of the same shape.
    room
        For the steps; made where None.

    Returns
    -------
    array of bool, shape (pairs, draws)

    Examples
    --------
    >>> weights = np.array([[5.25, 7.25], [1.0, 2.0], [0.0, 0.0], [np.inf, np.inf]])
    >>> ends, table, place = np.array([[2, 0, 0], [2, 1, 2]]), np.array([[1], [2]]), np.array([[0, 0], [1, 1]])
    >>> unaccounted(weights, ends, table, place, np.array([[6, 8], [5, 7]])).tolist()
    [[False, True], [False, False]]
    """
    draws = place.shape[1]
    steps = (room or Room(draws)).rows(ends.shape[1])
    for row, first, second in zip(steps, *ends.tolist(), strict=True):
        np.add(weights[first], weights[second], out=row)
    flat, every = steps.reshape(-1), np.arange(draws)
    starts = np.ascontiguousarray(table.T).astype(np.intp) * draws  # where the row of each step of each route begins
    lengths = (table != 0).sum(axis=1)
    wrong = np.empty(place.shape, dtype=np.bool_)
    at, total, part = np.empty(draws, dtype=np.intp), np.empty(draws), np.empty(draws)
    for row, found, here in zip(place.astype(np.intp), quanta, wrong, strict=True):
        total[:] = 0.0
        for start in starts[: lengths[row.min() : row.max() + 1].max()]:
            start.take(row, out=at, mode="clip")
            np.add(at, every, out=at)
            flat.take(at, out=part, mode="clip")
            np.add(total, part, out=total)
        np.not_equal(np.floor(total, out=total), found, out=here)
    return wrong


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
