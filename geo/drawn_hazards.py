"""Hazards of all legs in many draws at once, by the formulas of `geo.hazard` on arrays.

What does not depend on the date (strengths of events, baselines of legs) is computed once for a stretch of draws and
used on every date. Legs whose events in force are the same share one effect, and events of one domain and direction
that apply together share one norm. So the few exponentials and powers are numpy's for every engine; what is left for
each leg is a product and sums, which round the same wherever they are done.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from geo.events import activity
from geo.hazard import event_effect, norm_of_powers, p_norm
from geo.minplus import QUANTUM, Program, compile_network
from geo.schema import CONFIDENCES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    import numpy.typing as npt

    from geo.draws import Drawn
    from geo.network import Network

    Array = npt.NDArray[np.float64]


class Strengths(NamedTuple):
    """What draws say about a network whatever the date; the draw is the last axis, of length n.

    Attributes
    ----------
    drawn : Drawn
    baseline : array, shape (legs, n)
        Baseline hazards with the noise of the leg, in units of `geo.minplus.QUANTUM`.
    effect : array, shape (events, n)
        Effect of each event at full activity, ``ln(mu) * c``, with its noise.
    power : array, shape (events, n)
        The same to the power of the norm exponent.
    rate : dict of (kind, domain) to array of shape (n,)
        How many times a day an event that is over halves; `power_rate` is the same for its effect to the power.
    """

    drawn: Drawn
    baseline: Array
    effect: Array
    power: Array
    rate: Mapping[tuple[str, str], Array]
    power_rate: Mapping[tuple[str, str], Array]


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
    mixtures : tuple of (cell numbers, positions of adding events)
        The distinct combined effects that legs have.
    legs : tuple of int
        Positions of the open legs on the way, in the order of the rows of weights.
    mixture_of : tuple of int
        The mixture of each of these legs.
    program : Program
    extra_of : tuple of int
        For each mixture its row of added hazards, -1 where no event adds to it.
    """

    day: int
    cells: tuple[Cell, ...]
    mixtures: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    legs: tuple[int, ...]
    mixture_of: tuple[int, ...]
    program: Program
    extra_of: tuple[int, ...]

    @property
    def leg_extras(self) -> tuple[int, ...]:
        """For each leg its row of added hazards, -1 where no event adds to it."""
        return tuple(self.extra_of[mixture] for mixture in self.mixture_of)

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
    p = drawn.norm_exponent
    finite = bool(np.isfinite(p).all())
    fading = {(event.kind, event.domain) for event in network.events if event.kind != "regime"}
    rate: dict[tuple[str, str], Array] = {key: 1 / np.asarray(drawn.half_life_days(*key)) for key in sorted(fading)}
    return Strengths(
        drawn,
        drawn.baseline[classes] * drawn.leg_noise / QUANTUM,
        effect,
        effect**p if finite else effect,
        rate,
        {key: value * p for key, value in rate.items()} if finite else rate,
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
        From `geo.network.build_network`.
    day
        The date.
    origins, destinations
        Positions of nodes.
    known, closed, opened
        As in `geo.network.hazards`.

    Returns
    -------
    DayPlan
    """
    from geo.network import hazards

    # The engine of single dates says what is in force and what is closed, so both agree on every rule.
    field = hazards(network, day, known=known, closed=closed, opened=opened)
    open_legs = [leg for leg in range(len(network.legs)) if leg not in field.blocked]
    program = compile_network(
        tuple(network.tails[leg] for leg in open_legs),
        tuple(network.heads[leg] for leg in open_legs),
        tuple(origins),
        tuple(destinations),
    )
    legs = tuple(open_legs[leg] for leg in program.legs)
    cells: dict[Cell, int] = {}
    mixtures: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
    by_group: dict[int, int] = {}
    for group in sorted({network.groups[leg] for leg in legs}):
        in_force = [k for k in network.group_events[group] if field.activities[k] > 0]
        members: dict[tuple[str, str], list[int]] = {}
        for k in in_force:
            event = network.events[k]
            if event.effect == "scale" and event.direction != "mixed":
                members.setdefault((event.domain, event.direction), []).append(k)
        numbers = [cells.setdefault(Cell(*key, tuple(ks)), len(cells)) for key, ks in sorted(members.items())]
        added = tuple(k for k in in_force if network.events[k].effect == "add")
        by_group[group] = mixtures.setdefault((tuple(numbers), added), len(mixtures))
    adding = [mixture for mixture in mixtures if mixture[1]]
    return DayPlan(
        day=day.toordinal(),
        cells=tuple(cells),
        mixtures=tuple(mixtures),
        legs=legs,
        mixture_of=tuple(by_group[network.groups[leg]] for leg in legs),
        program=program,
        extra_of=tuple(adding.index(mixture) if mixture[1] else -1 for mixture in mixtures),
    )


def drawn_hazards(network: Network, plan: DayPlan, given: Strengths) -> Array:
    """Return the hazard of every leg of a plan in every draw, ``h = b * exp(X) + added``.

    Parameters
    ----------
    network
        The network of the plan.
    plan
        From `plan_day`.
    given
        From `strengths`.

    Returns
    -------
    array, shape (legs of the plan, n)
        Hazards, dimensionless.
    """
    scales, extras = drawn_scales(network, plan, given)
    result = np.empty((len(plan.legs), given.drawn.count))
    _fill(plan, given.baseline, scales, extras, result)
    result *= QUANTUM
    return result


def drawn_scales(
    network: Network, plan: DayPlan, given: Strengths, *, out: tuple[Array, Array] | None = None
) -> tuple[Array, Array]:
    """Return what multiplies the baseline of a leg in every draw, ``exp(X)``, and what is added to it.

    Parameters
    ----------
    network, plan, given
        As in `drawn_hazards`.
    out
        Arrays to write over, of at least the rows that are returned; made where None.

    Returns
    -------
    array, shape (mixtures of the plan, n)
        Factors.
    array, shape (extras of the plan, n)
        Hazards in units of `geo.minplus.QUANTUM`.
    """
    count = given.drawn.count
    if out is None:
        out = np.empty((len(plan.mixtures), count)), np.empty((plan.extras, count))
    scales, extras = out[0][: len(plan.mixtures)], out[1][: plan.extras]
    norms = _norms(network, plan, given)
    active = {k: _activity(network, plan, given, k) for _, added in plan.mixtures for k in added}
    for (numbers, added), extra, row in zip(plan.mixtures, plan.extra_of, scales, strict=True):
        row[:] = 0.0
        for number in numbers:
            (np.add if plan.cells[number].direction == "raises" else np.subtract)(row, norms[number], out=row)
        np.exp(row, out=row)
        if added:
            events = network.events
            extras[extra] = sum(
                events[k].hazard_added / QUANTUM * active[k] * given.drawn.event_noise[k] for k in added
            )
    return scales, extras


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
        Code of each leg of the plan, from `geo.minplus.leg_codes`.
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


def _norms(network: Network, plan: DayPlan, given: Strengths) -> list[Any]:
    """Return the norm of each cell; an event has one power for all its cells, and one event alone needs none."""
    p = given.drawn.norm_exponent
    if not np.isfinite(p).all():
        return [
            p_norm([given.effect[k] * _activity(network, plan, given, k) for k in cell.events], math.inf)
            for cell in plan.cells
        ]
    inverse = 1 / p
    powers = {
        k: _times(given.power[k], _activity(network, plan, given, k, power=p))
        for k in {k for cell in plan.cells if len(cell.events) > 1 for k in cell.events}
    }
    return [
        norm_of_powers([powers[k] for k in cell.events], inverse)
        if len(cell.events) > 1
        else _times(given.effect[cell.events[0]], _activity(network, plan, given, cell.events[0]))
        for cell in plan.cells
    ]


def _times(values: Array, factor: Any) -> Array:
    """Return values times a factor, or the values themselves where it is the number 1."""
    return values if isinstance(factor, float) and factor == 1.0 else values * factor


def _activity(network: Network, plan: DayPlan, given: Strengths, k: int, *, power: Array | None = None) -> Any:
    """Return the activity of an event, or its power: one number, or one a draw where the event is over and fades.

    Fading to a power is fading at a multiple of the rate, so the power costs nothing.
    """
    event, span = network.events[k], network.spans[k]
    last = min(plan.day, span.last)
    ramp = activity(int(last), span, onset_days=event.onset_days)
    ramp_power: Any = ramp if power is None or ramp == 1.0 else ramp**power
    if last == plan.day:
        return ramp_power
    # `geo.events.activity` with arrays, where a power of two is quicker than a power of one half.
    rates = given.rate if power is None else given.power_rate
    return ramp_power * np.exp2((last - plan.day) * rates[event.kind, event.domain])
