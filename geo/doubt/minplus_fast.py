"""The compiled engine of ensembles (numba, extra ``fast``); the same numbers as numpy's, bit by bit.

One pass over a block of draws makes the hazards of all legs on each date, solves all pairs and takes hazards and codes
of routes apart, while all rows of a few draws stay in the cache. Only additions, products and comparisons are compiled,
without any licence to reorder or to join them; exponentials and powers come from numpy (`geo.doubt.drawn_hazards`).

What is compiled is kept by numba beside this module, or in the user's folder for caches where that may not be written,
and made anew when this module changes; so constants of other modules are arguments.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..extras import need
from .ensemble_tally import Tally
from .minplus import CODE_BITS, LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from .drawn_hazards import Sums
    from .minplus import Program

    Array = npt.NDArray[np.float64]
    Whole = npt.NDArray[np.int64]

TILE = 128
"""Draws whose rows are in the cache together."""
BLOCK = 512
"""Draws that are solved on all dates before the next ones; a multiple of `TILE`."""
WIDE = 1024
"""Draws for which effects are added up before the next ones."""
_ROUND = 2.0**52
"""A number below this, added to it, is rounded to a whole one, to the even one of two: `numpy.rint`."""


def has_numba() -> bool:
    """Tell whether numba is installed, without loading it."""
    return importlib.util.find_spec("numba") is not None


class Terms(NamedTuple):
    """A program in which each step is the least of several sums of two rows, or the weights of a leg.

    Attributes
    ----------
    leg : array
        The leg whose weights a step makes, -1 for a step of terms. A leg is made when it is first needed.
    first : array
        Where the terms of each step begin, and where the last ends.
    target : array
        The row that each step writes, which none of its terms reads.
    left, right : array
        The two rows of each term; row 0 is zero.
    output : array
        The row of each pair, -1 where no route leads there.
    rows : int
        How many rows there are.
    """

    leg: Whole
    first: Whole
    target: Whole
    left: Whole
    right: Whole
    output: Whole
    rows: int


@lru_cache(maxsize=256)
def program_terms(program: Program) -> Terms:
    """Return a program with its minima joined: what one minimum alone uses is never written.

    Examples
    --------
    >>> from route_risk.geo.doubt.minplus import compile_network
    >>> terms = program_terms(compile_network((0, 1, 0), (1, 2, 2), (0,), (2,)))
    >>> terms.leg.tolist(), terms.target.tolist(), list(zip(terms.left.tolist(), terms.right.tolist()))
    ([0, 1, 2, -1], [1, 2, 3, 4], [(1, 2), (3, 0)])
    """
    legs = len(program.legs)  # the values below are weights, and this is zero
    values, output = _values(program, legs + 1)
    uses = Counter(operand for _, *operands in values.values() for operand in operands)
    uses.update({value: 2 for value in output if value >= 0})
    inside = {w for least, *operands in values.values() if least for w in operands if uses[w] == 1 and w in values}

    def terms_of(value: int) -> list[tuple[int, int]]:
        least, left, right = values[value]
        if not least:
            return [(left, right)]
        return [term for w in (left, right) for term in (terms_of(w) if w in inside else [(w, legs)])]

    steps: dict[int, list[tuple[int, int]]] = {}
    for value in values:
        if value not in inside:
            terms = terms_of(value)
            steps.update({w: [] for term in terms for w in term if w < legs and w not in steps})
            steps[value] = terms
    steps.update({w: [] for w in output if 0 <= w < legs and w not in steps})
    return _rows_of(steps, output, legs)


def _values(program: Program, first: int) -> tuple[dict[int, tuple[bool, int, int]], list[int]]:
    """Return (least, left, right) of each value, every one of which is written once, and the value of each output."""
    held = dict(enumerate(range(len(program.legs))))  # the value in each row
    values: dict[int, tuple[bool, int, int]] = {}
    for number, (least, target, left, right) in enumerate(program.operations, start=first):
        values[number] = least, held[left], held[right]
        held[target] = number
    return values, [held[row] if row >= 0 else -1 for row in program.outputs]


def _rows_of(steps: dict[int, list[tuple[int, int]]], output: list[int], zero: int) -> Terms:
    """Give each value a row, using rows again that are done with."""
    last_use = {w: number for number, terms in enumerate(steps.values()) for term in terms for w in term}
    last_use |= dict.fromkeys([zero, *output], len(steps))
    row = {zero: 0}
    free: list[int] = []
    first, left, right = [0], [], []
    rows = 1
    for number, (value, terms) in enumerate(steps.items()):
        if not free:
            free.append(rows)
            rows += 1
        row[value] = free.pop()
        left += [row[term[0]] for term in terms]
        right += [row[term[1]] for term in terms]
        first.append(len(left))
        free += sorted({row[w] for term in terms for w in term if last_use[w] == number}, reverse=True)
    leg = [value if value < zero else -1 for value in steps]
    target = [row[value] for value in steps]
    outputs = [row[value] if value >= 0 else -1 for value in output]
    parts = [np.array(part, dtype=np.int64) for part in (leg, first, target, left, right, outputs)]
    return Terms(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], rows)


class Field(NamedTuple):
    """Hazards of legs on some dates of one program, in the parts that the compiled engine puts together.

    Attributes
    ----------
    baseline : array, shape (legs of the network, draws)
    legs : array
        The leg of each row of weights.
    codes : array
        Its code.
    scales : array, shape (dates, at least the mixtures of each, draws)
    mixture : array, shape (dates, legs)
        Which row of `scales` multiplies a leg.
    extras : array, shape (dates, at least the extras of each, draws)
    extra : array, shape (dates, legs)
        Which row of `extras` is added to a leg, or -1.
    """

    baseline: Array
    legs: Whole
    codes: Array
    scales: Array
    mixture: Whole
    extras: Array
    extra: Whole


def solve_field(
    program: Program,
    field: Field,
    outputs: Sequence[int],
    hazards: tuple[npt.NDArray[np.uint32], Sequence[int], Sequence[int]],
    codes: npt.NDArray[np.uint32],
) -> None:
    """Write the least hazards and the codes of routes, as `geo.doubt.minplus.solve` and `split_weights` give them.

    Parameters
    ----------
    program
        From `geo.doubt.minplus.compile_network`.
    field
        Hazards of its legs.
    outputs
        Which outputs of the program are wanted, all with a route.
    hazards
        An array to write quanta to, shape (pairs, dates, draws), the pair of each output and the place of each date.
    codes
        Shape (dates, at least the outputs, draws), written over.

    Raises
    ------
    MissingExtraError
        If numba is not installed.
    """
    terms = program_terms(program)
    width = np.uint64(TILE)
    places = [part.astype(np.uint64) * width for part in (terms.target, terms.left, terms.right)]
    output = terms.output[list(outputs)].astype(np.uint64) * width
    pairs, days = (np.array(part, dtype=np.int64) for part in hazards[1:])
    rows = np.zeros(terms.rows * TILE)
    scale = (float(LIMIT), float(1 << CODE_BITS))
    _compiled(_solve_field)(
        rows, terms.leg, terms.first, *places, output, *field, hazards[0], pairs, days, codes, scale
    )


def add_products_fast(sums: Sums, values: Array, factors: Array, out: Array) -> None:
    """Write what `geo.doubt.drawn_hazards.add_products` writes."""
    _compiled(_add_products)(*sums, values, factors, out)


def tally_fast(pairs: npt.NDArray[np.intp], codes: npt.NDArray[np.uint32]) -> Tally:
    """Return each distinct (pair, code), as `geo.doubt.ensemble_tally.tally` does.

    Parameters
    ----------
    pairs
        The numbers of the rows of `codes`, rising.
    codes
        Shape (pairs, draws).

    Returns
    -------
    Tally

    Raises
    ------
    MissingExtraError
        If numba is not installed.
    """
    slots = np.full(1 << (2 * codes.shape[1]).bit_length(), -1, dtype=np.int64)
    key, number = np.empty(codes.size, dtype=np.uint64), np.empty(codes.size, dtype=np.int64)
    draw, place = np.empty(codes.size, dtype=np.intp), np.empty(codes.shape, dtype=np.int32)
    count = _compiled(_tally)(pairs, codes, slots, key, number, draw, place, np.uint64(CODE_BITS))
    order = np.argsort(key[:count])
    rank = np.empty(count, dtype=np.int32)
    rank[order] = np.arange(count, dtype=np.int32)
    return Tally(key[order], number[order], draw[order], rank[place])


def unaccounted_fast(field: Field, day: int, ends: Any, table: Any, place: Any, quanta: Any) -> npt.NDArray[np.bool_]:
    """Return what `geo.doubt.ensemble_days.unaccounted` returns, for one of the dates of a field."""
    wrong = np.empty(place.shape, dtype=np.bool_)
    parts = field.baseline, field.legs, field.scales[day], field.mixture[day], field.extras[day], field.extra[day]
    weights, steps = np.empty((len(field.legs) + 2, TILE)), np.zeros((ends.shape[1], TILE))
    weights[-2], weights[-1] = 0.0, np.inf
    lengths = (table != 0).sum(axis=1).astype(np.uint64)
    rows = (part.astype(np.uint64) for part in (ends[0], ends[1], table))
    _compiled(_unaccounted)(*parts, *rows, lengths, place, quanta, weights, steps, np.empty(TILE), wrong)
    return wrong


def compare_fast(quanta: npt.NDArray[np.uint32]) -> tuple[Whole, Whole]:
    """Return for each two rows, the second before the first, how often the first is greater, and how often they agree.

    Parameters
    ----------
    quanta
        Shape (rows, draws).

    Returns
    -------
    two arrays, shape (rows, rows)
        Zero where the second row is not before the first.
    """
    more, same = (np.zeros((len(quanta), len(quanta)), dtype=np.int64) for _ in range(2))
    _compiled(_compare)(quanta, more, same)
    return more, same


@cache
def _compiled(function: Callable[..., Any]) -> Any:
    """Return a function compiled, from the cache of numba where it has been compiled before."""
    numba = need("numba")
    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no folder that may be written, neither beside the package nor of the user
        return numba.njit(nogil=True)(function)


def _solve_field(  # noqa: C901, PLR0912, PLR0913, PLR0917 -- one loop nest, which numba compiles as a whole
    rows: Any,
    leg_of: Any,
    first: Any,
    target: Any,
    left: Any,
    right: Any,
    output: Any,
    baseline: Any,
    legs: Any,
    leg_codes: Any,
    scales: Any,
    mixture: Any,
    extras: Any,
    extra: Any,
    hazards: Any,
    pairs: Any,
    days: Any,
    codes: Any,
    scale: Any,
) -> None:
    """Solve block by block; places in `rows` are unsigned, which spares numba the look for negative ones."""
    draws = baseline.shape[1]
    width = np.uint64(TILE)
    limit, parts = scale
    for block in range(0, draws, BLOCK):
        for day in range(scales.shape[0]):
            for start in range(block, min(block + BLOCK, draws), TILE):
                begin, size = np.uint64(start), np.uint64(min(TILE, draws - start))
                for step in range(target.shape[0]):
                    term, end, to, leg = first[step], first[step + 1], target[step], leg_of[step]
                    if leg >= 0:
                        base, factor, more, code = legs[leg], mixture[day, leg], extra[day, leg], leg_codes[leg]
                        for k in range(size):
                            hazard = baseline[base, begin + k] * scales[day, factor, begin + k]
                            if more >= 0:
                                hazard = hazard + extras[day, more, begin + k]
                            rows[to + k] = (hazard + _ROUND) - _ROUND + code
                        continue
                    a, b = left[term], right[term]
                    if end - term == 1:
                        for k in range(width):
                            rows[to + k] = rows[a + k] + rows[b + k]
                        continue
                    c, d = left[term + 1], right[term + 1]
                    for k in range(width):
                        one, other = rows[a + k] + rows[b + k], rows[c + k] + rows[d + k]
                        rows[to + k] = one if one < other else other
                    term += 2
                    while term + 1 < end:
                        a, b, c, d = left[term], right[term], left[term + 1], right[term + 1]
                        for k in range(width):
                            one, other = rows[a + k] + rows[b + k], rows[c + k] + rows[d + k]
                            one = one if one < other else other
                            rows[to + k] = one if one < rows[to + k] else rows[to + k]
                        term += 2
                    if term < end:
                        a, b = left[term], right[term]
                        for k in range(width):
                            one = rows[a + k] + rows[b + k]
                            rows[to + k] = one if one < rows[to + k] else rows[to + k]
                for number in range(output.shape[0]):
                    at, pair, place = output[number], pairs[number], days[day]
                    for k in range(size):
                        best = rows[at + k]
                        best = best if best < limit else limit
                        whole = np.int64(best)
                        hazards[pair, place, begin + k] = whole
                        codes[day, number, begin + k] = np.int64((best - whole) * parts)


def _add_products(first: Any, left: Any, right: Any, values: Any, factors: Any, out: Any) -> None:
    """Add block by block; a sum begins with its first product."""
    for block in range(0, out.shape[1], WIDE):
        begin, end = np.uint64(block), np.uint64(min(block + WIDE, out.shape[1]))
        for row in range(out.shape[0]):
            if first[row] == first[row + 1]:
                for k in range(begin, end):
                    out[row, k] = 0.0
            for term in range(first[row], first[row + 1]):
                a, b = left[term], right[term]
                if term == first[row]:
                    for k in range(begin, end):
                        out[row, k] = values[a, k] * factors[b, k]
                else:
                    for k in range(begin, end):
                        out[row, k] = out[row, k] + values[a, k] * factors[b, k]


def _tally(pairs: Any, codes: Any, slots: Any, key: Any, number: Any, draw: Any, place: Any, code_bits: Any) -> int:
    """Count by a hash table with open addresses, in which what earlier rows left counts as free."""
    count, mask = 0, slots.shape[0] - 1
    for row in range(codes.shape[0]):
        before, pair = count, np.uint64(pairs[row]) << code_bits
        for k in range(codes.shape[1]):
            wanted = pair + np.uint64(codes[row, k])
            slot = np.int64(codes[row, k]) & mask
            while slots[slot] >= before and key[slots[slot]] != wanted:
                slot = (slot + 1) & mask
            if slots[slot] < before:
                slots[slot], key[count], number[count], draw[count] = count, wanted, 0, k
                count += 1
            number[slots[slot]] += 1
            place[row, k] = slots[slot]
    return count


def _unaccounted(  # noqa: C901, PLR0913, PLR0917 -- one loop nest, which numba compiles as a whole
    baseline: Any,
    legs: Any,
    scales: Any,
    mixture: Any,
    extras: Any,
    extra: Any,
    firsts: Any,
    seconds: Any,
    table: Any,
    lengths: Any,
    place: Any,
    quanta: Any,
    weights: Any,
    steps: Any,
    totals: Any,
    wrong: Any,
) -> None:
    """Make hazards, add up steps, then routes, block by block, so that they stay in the cache."""
    for block in range(0, place.shape[1], TILE):
        begin, size = np.uint64(block), np.uint64(min(TILE, place.shape[1] - block))
        for row in range(legs.shape[0]):
            base, factor, more = legs[row], mixture[row], extra[row]
            for k in range(size):
                hazard = baseline[base, begin + k] * scales[factor, begin + k]
                if more >= 0:
                    hazard = hazard + extras[more, begin + k]
                weights[row, k] = (hazard + _ROUND) - _ROUND
        for step in range(firsts.shape[0]):
            first, second = firsts[step], seconds[step]
            for k in range(size):
                steps[step, k] = weights[first, k] + weights[second, k]
        for row in range(place.shape[0]):
            most = np.uint64(0)
            for k in range(size):
                totals[k], most = 0.0, max(most, lengths[place[row, begin + k]])
            for step in range(most):
                for k in range(size):
                    totals[k] += steps[table[np.uint64(place[row, begin + k]), step], k]
            for k in range(size):
                wrong[row, begin + k] = totals[k] != quanta[row, begin + k]


def _compare(quanta: Any, more: Any, same: Any) -> None:
    """Count block by block, so that the rows stay in the cache."""
    for block in range(0, quanta.shape[1], WIDE):
        begin, end = np.uint64(block), np.uint64(min(block + WIDE, quanta.shape[1]))
        for i in range(quanta.shape[0]):
            for j in range(i):
                above, equal = 0, 0
                for k in range(begin, end):
                    above += quanta[i, k] > quanta[j, k]
                    equal += quanta[i, k] == quanta[j, k]
                more[i, j] += above
                same[i, j] += equal
