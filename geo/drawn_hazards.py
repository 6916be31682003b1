"""Hazards of all legs in many draws at once, by the formulas of `geo.hazard` on arrays.

What does not depend on the date (strengths of events, baselines of legs) is computed once for a stretch of draws and
used on every date. Legs whose events in force are the same share one effect, and events of one domain and direction
that apply together share one norm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from geo.events import activity
from geo.hazard import event_effect, leg_hazard, p_norm
from geo.minplus import QUANTUM, Program, compile_network
from geo.schema import CONFIDENCES

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
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
    """

    drawn: Drawn
    baseline: Array
    effect: Array
    power: Array


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
    """

    day: int
    cells: tuple[Cell, ...]
    mixtures: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    legs: tuple[int, ...]
    mixture_of: tuple[int, ...]
    program: Program


def strengths(network: Network, drawn: Drawn) -> Strengths:
    """Return what draws say about a network whatever the date."""
    classes = [leg.baseline_class - 1 for leg in network.legs]
    severities = [event.severity - 1 for event in network.events]
    confidences = [CONFIDENCES.index(event.confidence) for event in network.events]
    effect = event_effect(drawn.multiplier[severities], drawn.confidence[confidences], 1.0, xp=np) * drawn.event_noise
    finite = bool(np.isfinite(drawn.norm_exponent).all())
    power = effect**drawn.norm_exponent if finite else effect
    return Strengths(drawn, drawn.baseline[classes] * drawn.leg_noise / QUANTUM, effect, power)


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
    return DayPlan(
        day=day.toordinal(),
        cells=tuple(cells),
        mixtures=tuple(mixtures),
        legs=legs,
        mixture_of=tuple(by_group[network.groups[leg]] for leg in legs),
        program=program,
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
    result = np.empty((len(plan.legs), given.drawn.count))
    _fill(network, plan, given, result, None)
    result *= QUANTUM
    return result


def drawn_weights(network: Network, plan: DayPlan, given: Strengths, codes: Array, out: Array) -> Array:
    """Return the same hazards as whole quanta, with the code of each leg below.

    Parameters
    ----------
    network, plan, given
        As in `drawn_hazards`.
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
    _fill(network, plan, given, weights, codes)
    return weights


def _fill(network: Network, plan: DayPlan, given: Strengths, out: Array, codes: Array | None) -> None:
    """Write hazards in quanta to the rows of an array, rounded and with their code where there are codes."""
    norms = _norms(network, plan, given)
    active = {k: _activity(network, plan, given, k) for _, added in plan.mixtures for k in added}
    scales: list[Any] = []
    extras: list[Any] = []
    for numbers, added in plan.mixtures:
        effect: Any = 0.0
        for number in numbers:
            effect = effect + norms[number] if plan.cells[number].direction == "raises" else effect - norms[number]
        scales.append(leg_hazard(1.0, effect, xp=np) if numbers else 1.0)
        hazards = [network.events[k].hazard_added / QUANTUM * active[k] * given.drawn.event_noise[k] for k in added]
        extras.append(sum(hazards) if added else None)
    for number, (leg, mixture) in enumerate(zip(plan.legs, plan.mixture_of, strict=True)):
        row = out[number]  # all that happens to a row happens while it is in the cache
        np.multiply(given.baseline[leg], scales[mixture], out=row)
        if extras[mixture] is not None:
            np.add(row, extras[mixture], out=row)
        if codes is not None:
            np.rint(row, out=row)
            np.add(row, codes[number], out=row)


def _norms(network: Network, plan: DayPlan, given: Strengths) -> list[Any]:
    """Return the norm of each cell: `geo.hazard.p_norm`, with the powers shared between the cells of an event."""
    p = given.drawn.norm_exponent
    if not np.isfinite(p).all():
        return [
            p_norm([given.effect[k] * _activity(network, plan, given, k) for k in cell.events], math.inf)
            for cell in plan.cells
        ]
    inverse = 1 / p
    powers: dict[int, Array] = {}
    for k in {k for cell in plan.cells if len(cell.events) > 1 for k in cell.events}:
        powered = _activity(network, plan, given, k, power=p)
        powers[k] = given.power[k] if isinstance(powered, float) and powered == 1.0 else given.power[k] * powered
    norms = []
    for cell in plan.cells:
        first = cell.events[0]
        if len(cell.events) == 1:
            norms.append(given.effect[first] * _activity(network, plan, given, first))
            continue
        total = powers[first] + powers[cell.events[1]]
        for k in cell.events[2:]:
            total += powers[k]
        norms.append(np.power(total, inverse, out=total))
    return norms


def _activity(network: Network, plan: DayPlan, given: Strengths, k: int, *, power: Array | None = None) -> Any:
    """Return the activity of an event to a power: one number, or one a draw.

    Fading to a power is fading with the half-life divided by it, so the power costs nothing.
    """
    event = network.events[k]
    span = network.spans[k]
    fading = plan.day > span.last
    life: Any = given.drawn.half_life_days(event.kind, event.domain) if fading else math.inf
    value = activity(
        plan.day,
        span,
        onset_days=event.onset_days,
        half_life_days=life if power is None else life / power,
        fades=event.kind != "regime",
    )
    if power is None or (not fading and value == 1.0):
        return value
    if not fading:
        return value**power
    ramp = activity(int(span.last), span, onset_days=event.onset_days)
    return value if ramp == 1.0 else value * ramp ** (power - 1)
