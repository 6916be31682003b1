"""Hazards of all legs in many draws at once, by the formulas of `geo.model.hazard` on arrays.

What does not depend on the date (strengths of events, baselines of legs) is computed once for a stretch of draws and
used on every date. Legs whose events in force are the same share one effect, and events of one domain and direction
that apply together share one norm. So the few exponentials and powers are numpy's for every engine; what is left for
each leg is a product and sums, which round the same wherever they are done.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..model.events import activity
from ..model.hazard import event_effect, norm_of_powers, p_norm
from ..model.schema import CONFIDENCES
from .minplus import QUANTUM, Program, compile_network

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import date

    import numpy.typing as npt

    from ..model.network import Network
    from .draws import Drawn

    Array = npt.NDArray[np.float64]


class Strengths(NamedTuple):
    """What draws say about a network whatever the date; the draw is the last axis, of length n.

    Attributes
    ----------
    drawn : Drawn
    baseline : array, shape (legs, n)
        Baseline hazards with the noise of the leg, in units of `geo.doubt.minplus.QUANTUM`.
    effects : array, shape (2 * events, n)
        Effect of each event at full activity, ``ln(mu) * c``, with its noise; then the same to the power of the norm
        exponent.
    exponent : array, shape (n,)
        Norm exponent, 1 where it is infinite.
    rates : dict of (kind, domain) to pair of arrays of shape (n,)
        How many times a day an event that is over halves; the same for its effect to the power.
    signs : array, shape (2, n)
        Ones, and minus ones.
    """

    drawn: Drawn
    baseline: Array
    effects: Array
    exponent: Array
    rates: Mapping[tuple[str, str], tuple[Array, Array]]
    signs: Array


class Factor(NamedTuple):
    """The activity of an event, to the power of the norm exponent where `powered`.

    ``ramp * 2**(-days_over / L)``: `ramp` is the part of the onset that is done, `days_over` how long ago it ended.
    """

    kind: str
    domain: str
    days_over: int
    ramp: float
    powered: bool


class Sums(NamedTuple):
    """Rows that are sums of products: where the terms of each begin and the last end, and the two rows of each term."""

    first: npt.NDArray[np.int64]
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]


class Cell(NamedTuple):
    """Events in force of one domain and direction that apply together; they share one norm."""

    domain: str
    direction: str
    events: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What is in force on a date and how routes are found then; the same for every draw.

    Attributes
    ----------
    day : int
        Ordinal of the date.
    cells : tuple of Cell
        Those of several events come first.
    mixtures : tuple of (cell numbers, positions of adding events)
        The distinct combined effects that legs have.
    legs : tuple of int
        Positions of the open legs on the way, in the order of the rows of weights.
    mixture_of : tuple of int
        The mixture of each of these legs.
    program : Program
    extra_of : tuple of int
        For each mixture its row of added hazards, -1 where no event adds to it.
    factors : tuple of Factor
        Activities that are not 1; the first of them is number 1.
    norms : Sums
        For each cell, of effects and factors: the effect of its event, or the powers of its events.
    sums : Sums
        For each mixture, of norms and signs.
    added : tuple of (row of extras, event, factor, hazard in quanta)
    rows_of_legs : array, shape (2, legs)
        The mixture of each leg, and its row of added hazards or -1.
    """

    day: int
    cells: tuple[Cell, ...]
    mixtures: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    legs: tuple[int, ...]
    mixture_of: tuple[int, ...]
    program: Program
    extra_of: tuple[int, ...]
    factors: tuple[Factor, ...]
    norms: Sums
    sums: Sums
    added: tuple[tuple[int, int, int, float], ...]
    rows_of_legs: npt.NDArray[np.int64]

    @property
    def extras(self) -> int:
        """How many rows of added hazards there are."""
        return 1 + max(self.extra_of, default=-1)


def strengths(network: Network, drawn: Drawn) -> Strengths:
    """Return what draws say about a network whatever the date."""
    classes = [leg.baseline_class - 1 for leg in network.legs]
    severities = [event.severity - 1 for event in network.events]
    confidences = [CONFIDENCES.index(event.confidence) for event in network.events]
    effect = event_effect(drawn.multiplier[severities], drawn.confidence[confidences], 1.0, xp=np) * drawn.event_noise
    p = np.where(np.isfinite(drawn.norm_exponent), drawn.norm_exponent, 1.0)
    rates = {}
    for key in sorted({(event.kind, event.domain) for event in network.events if event.kind != "regime"}):
        rate = 1 / np.asarray(drawn.half_life_days(*key))
        rates[key] = rate, rate * p
    return Strengths(
        drawn,
        drawn.baseline[classes] * drawn.leg_noise / QUANTUM,
        np.concatenate([effect, effect**p]),
        p,
        rates,
        np.repeat([[1.0], [-1.0]], drawn.count, axis=1),
    )


def plan_day(
    network: Network,
    day: date,
    *,
    origins: Sequence[int],
    destinations: Sequence[int],
    known: Collection[str] | None = None,
    closed: Collection[str] = (),
    opened: Collection[str] = (),
) -> DayPlan:
    """Return what is in force on a date and how routes are found then.

    Parameters
    ----------
    network
        From `geo.model.network.build_network`.
    day
        The date.
    origins, destinations
        Positions of nodes.
    known, closed, opened
        As in `geo.model.network.hazards`.

    Returns
    -------
    DayPlan
    """
    from ..model.network import in_force

    # The engine of single dates says what is in force and what is closed, so both agree on every rule.
    force = in_force(network, day, known=known, closed=closed, opened=opened)
    open_legs = [leg for leg in range(len(network.legs)) if leg not in force.blocked]
    program = compile_network(
        tuple(network.tails[leg] for leg in open_legs),
        tuple(network.heads[leg] for leg in open_legs),
        tuple(origins),
        tuple(destinations),
    )
    legs = tuple(open_legs[leg] for leg in program.legs)
    cells: dict[Cell, None] = {}
    mixtures: dict[tuple[tuple[Cell, ...], tuple[int, ...]], int] = {}
    by_group: dict[int, int] = {}
    for group in sorted({network.groups[leg] for leg in legs}):
        acting = [k for k in network.group_events[group] if force.activities[k] > 0]
        members: dict[tuple[str, str], list[int]] = {}
        for k in acting:
            event = network.events[k]
            if event.effect == "scale" and event.direction != "mixed":
                members.setdefault((event.domain, event.direction), []).append(k)
        mixed = tuple(Cell(*key, tuple(ks)) for key, ks in sorted(members.items()))
        cells |= dict.fromkeys(mixed)
        added = tuple(k for k in acting if network.events[k].effect == "add")
        by_group[group] = mixtures.setdefault((mixed, added), len(mixtures))
    ordered = tuple(sorted(cells, key=lambda cell: len(cell.events) == 1))
    numbers = {cell: number for number, cell in enumerate(ordered)}
    adding = [mixture for mixture in mixtures if mixture[1]]
    ordinal, factors = day.toordinal(), _Factors(network, day.toordinal())
    mixture_of = tuple(by_group[network.groups[leg]] for leg in legs)
    extra_of = tuple(adding.index(mixture) if mixture[1] else -1 for mixture in mixtures)
    return DayPlan(
        day=ordinal,
        cells=ordered,
        mixtures=tuple((tuple(numbers[cell] for cell in mixed), added) for mixed, added in mixtures),
        legs=legs,
        mixture_of=mixture_of,
        program=program,
        extra_of=extra_of,
        rows_of_legs=np.array([mixture_of, [extra_of[number] for number in mixture_of]], dtype=np.int64),
        norms=_sums_of(
            [(k + powered * len(network.events), factors.number(k, powered)) for k in cell.events]
            for cell in ordered
            for powered in [len(cell.events) > 1]
        ),
        sums=_sums_of([(numbers[cell], int(cell.direction == "lowers")) for cell in mixed] for mixed, _ in mixtures),
        added=tuple(
            (row, k, factors.number(k, False), network.events[k].hazard_added / QUANTUM)
            for row, (_, added) in enumerate(adding)
            for k in added
        ),
        factors=tuple(factors.found),
    )


class _Factors:
    """Numbers the activities of events on a day; 0 stands for full activity."""

    def __init__(self, network: Network, day: int) -> None:
        self._network, self._day = network, day
        self.found: dict[Factor, int] = {}

    def number(self, k: int, powered: bool) -> int:
        event, span = self._network.events[k], self._network.spans[k]
        last = int(min(self._day, span.last))
        ramp = activity(last, span, onset_days=event.onset_days)
        if ramp == 1.0 and last == self._day:
            return 0
        factor = Factor(event.kind, event.domain, self._day - last, ramp, powered)
        return self.found.setdefault(factor, len(self.found) + 1)


def _sums_of(rows: Iterable[list[tuple[int, int]]]) -> Sums:
    rows = list(rows)
    terms = np.array([term for row in rows for term in row], dtype=np.int64).reshape(-1, 2)
    return Sums(np.cumsum([0, *map(len, rows)], dtype=np.int64), terms[:, 0].copy(), terms[:, 1].copy())


def drawn_hazards(plan: DayPlan, given: Strengths) -> Array:
    """Return the hazard of every leg of a plan in every draw, ``h = b * exp(X) + added``.

    Parameters
    ----------
    plan
        From `plan_day`.
    given
        From `strengths`, for the network of the plan.

    Returns
    -------
    array, shape (legs of the plan, n)
        Hazards, dimensionless.
    """
    scales, extras = drawn_scales(plan, given)
    result = np.empty((len(plan.legs), given.drawn.count))
    _fill(plan, given.baseline, scales, extras, result)
    result *= QUANTUM
    return result


def add_products(sums: Sums, values: Array, factors: Array, out: Array) -> None:
    """Write sums of products of rows, in the order of their terms.

    Parameters
    ----------
    sums
        Which row of `values` times which row of `factors`.
    values, factors
        Shape (rows, n); the first row of `factors` is ones.
    out
        Shape (rows of the sums, n), written over.
    """
    terms = list(zip(sums.left.tolist(), sums.right.tolist(), strict=True))
    products = {(left, right): values[left] * factors[right] for left, right in set(terms) if right}
    for row, first, last in zip(out, sums.first[:-1].tolist(), sums.first[1:].tolist(), strict=True):
        parts = [products[term] if term[1] else values[term[0]] for term in terms[first:last]]
        if len(parts) < 2:
            row[:] = parts[0] if parts else 0.0
            continue
        np.add(parts[0], parts[1], out=row)
        for part in parts[2:]:
            np.add(row, part, out=row)


def drawn_scales(
    plan: DayPlan,
    given: Strengths,
    *,
    out: tuple[Array, Array] | None = None,
    add: Callable[[Sums, Array, Array, Array], None] = add_products,
) -> tuple[Array, Array]:
    """Return what multiplies the baseline of a leg in every draw, ``exp(X)``, and what is added to it.

    Parameters
    ----------
    plan, given
        As in `drawn_hazards`.
    out
        Arrays to write over, of at least the rows that are returned; made where None.
    add
        Does what `add_products` does.

    Returns
    -------
    array, shape (mixtures of the plan, n)
        Factors.
    array, shape (extras of the plan, n)
        Hazards in units of `geo.doubt.minplus.QUANTUM`.
    """
    count = given.drawn.count
    if out is None:
        out = np.empty((len(plan.mixtures), count)), np.empty((plan.extras, count))
    scales, extras = out[0][: len(plan.mixtures)], out[1][: plan.extras]
    factors = _factors(plan, given)
    norms = np.empty((len(plan.cells), count))
    add(plan.norms, given.effects, factors, norms)
    p = given.drawn.norm_exponent
    several = sum(len(cell.events) > 1 for cell in plan.cells)
    if np.isfinite(p).all():
        norms[:several] = norm_of_powers([norms[:several]], 1 / p)
    else:
        terms = [
            zip(*(part[first:last] for part in plan.norms[1:]), strict=True)
            for first, last in pairwise(plan.norms.first)
        ]
        for row, products in zip(norms[:several], terms, strict=False):
            row[:] = p_norm([given.effects[left] * factors[right] for left, right in products], math.inf)
    add(plan.sums, norms, given.signs, scales)
    np.exp(scales, out=scales)
    extras[:] = 0.0
    for row, k, factor, hazard in plan.added:
        extras[row] += hazard * factors[factor] * given.drawn.event_noise[k]
    return scales, extras


def _factors(plan: DayPlan, given: Strengths) -> Array:
    """Return activities, or their powers, shape (1 + factors, n); the first row is ones.

    They are those of `events.activity`, written as one power of two, so that raising them costs a product only.
    """
    result = np.empty((1 + len(plan.factors), given.drawn.count))
    result[0] = 0.0
    for row, (kind, domain, days_over, ramp, powered) in zip(result[1:], plan.factors, strict=True):
        if days_over:
            np.multiply(given.rates[kind, domain][powered], -days_over, out=row)
        else:
            row[:] = 0.0
        if ramp != 1.0:
            np.add(row, math.log2(ramp) * (given.exponent if powered else 1.0), out=row)
    return np.exp2(result, out=result)


def drawn_weights(plan: DayPlan, baseline: Array, scales: Array, extras: Array, codes: Array, out: Array) -> Array:
    """Return hazards as whole quanta, with the code of each leg below.

    Parameters
    ----------
    plan
        From `plan_day`.
    baseline
        Of `Strengths`, or some of its draws.
    scales, extras
        From `drawn_scales`, or the same draws of them.
    codes
        Code of each leg of the plan, from `geo.doubt.minplus.leg_codes`.
    out
        Shape (at least the legs of the plan, n), written over.

    Returns
    -------
    array, shape (legs of the plan, n)
        A view of `out`.
    """
    weights = out[: len(plan.legs)]
    _fill(plan, baseline, scales, extras, weights, codes)
    return weights


def _fill(plan: DayPlan, baseline: Array, scales: Array, extras: Array, out: Array, codes: Array | None = None) -> None:
    """Write hazards in quanta to the rows of an array, rounded and with their code where there are codes."""
    for number, (leg, mixture) in enumerate(zip(plan.legs, plan.mixture_of, strict=True)):
        row = out[number]  # all that happens to a row happens while it is in the cache
        np.multiply(baseline[leg], scales[mixture], out=row)
        if plan.extra_of[mixture] >= 0:
            np.add(row, extras[plan.extra_of[mixture]], out=row)
        if codes is not None:
            np.rint(row, out=row)
            np.add(row, codes[number], out=row)
