"""The hazard of every leg of a network on a date or over a period, and what is in force."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from .effects import effect_cells, event_effects, group_effects
from .events import activity
from .periods import PeriodPart, period_parts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .effects import Cells
    from .network import Network

QUANTUM = 2.0**-40
"""Hazards are routed as whole multiples of this (about 1e-12), so that sums are exact and equal hazards are equal."""


class Moment(NamedTuple):
    """A day that stands for a part of a period.

    Attributes
    ----------
    day : int
        Ordinal of the day.
    weight : float
        The part of the period, in (0, 1].
    activities : tuple of float
        One an event.
    effects, added : tuple of float
        Of each group of legs the sum of the domain effects, and the hazard added to a leg of the reference length.
    blocked : frozenset of int
        Positions of the legs that are closed.
    """

    day: int
    weight: float
    activities: tuple[float, ...]
    effects: tuple[float, ...]
    added: tuple[float, ...]
    blocked: frozenset[int]


@dataclass(frozen=True, slots=True)
class LegHazards:
    """Hazards of all legs on one date, or their means over a period; made by `hazards`.

    `as_of` and `until` are the first and the last day, equal for a date. `hazard` holds one number a leg
    (dimensionless), `activities` one an event, `moments` the days that were evaluated. `blocked` are the positions of
    the legs that are closed all the time, `closed_share` says how much of a period others are: their hazard is the
    mean over the days on which they are open. `usable_events` are the events that were known.

    For the search, `weights` are the hazards in units of `QUANTUM`, `outbound[v]` lists (weight, head, leg) of the
    open legs out of node `v`, and `inbound[v]` lists (step, tail) of those into it: a step is the weight shifted left
    by `shift` bits plus the tail less `v`, so that one whole number carries a distance and its node.
    """

    network: Network
    as_of: date
    until: date
    hazard: tuple[float, ...]
    activities: tuple[float, ...]
    moments: tuple[Moment, ...]
    blocked: frozenset[int]
    closed_share: Mapping[int, float]
    usable_events: frozenset[int]
    weights: tuple[int, ...]
    shift: int
    inbound: tuple[tuple[tuple[int, int], ...], ...]
    outbound: tuple[tuple[tuple[int, int, int], ...], ...]

    def leg_moments(self, leg: int) -> list[tuple[float, Moment]]:
        """Return the moments that the hazard of a leg is the mean of, with their weights, which add up to 1."""
        every = leg in self.blocked
        open_ones = [moment for moment in self.moments if every or leg not in moment.blocked]
        total = math.fsum(moment.weight for moment in open_ones)
        return [(moment.weight / total, moment) for moment in open_ones]


def hazards(
    network: Network,
    as_of: date,
    *,
    until: date | None = None,
    known: Collection[str] | None = None,
    closed: Collection[str] = (),
    opened: Collection[str] = (),
) -> LegHazards:
    """Return the hazard of every leg, ``h = b * m * r * exp(sum of X over the domains) + added``.

    Parameters
    ----------
    as_of
        The date on which the hazard is wanted, or the first day of a period.
    until
        The last day of a period, over which hazards are means; the date alone where None.
    known
        Ids of the events that may be used; all where None.
    closed, opened
        Ids of legs that are closed, or kept open whatever events block them.

    Examples
    --------
    >>> from route_risk.geo.model.network import build_network
    >>> from route_risk.geo.model.schema import Leg, Node
    >>> places = [Node("a", "province", country="AAA"), Node("b", "destination", country="BBB")]
    >>> leg = Leg("a..b", "a", "b", "transfer_to_resettlement", 3, ("country:AAA",), source_ids=("x", "y", "z"))
    >>> round(hazards(build_network(places, [leg]), date(2020, 1, 1)).hazard[0], 4)
    0.086
    """
    last = as_of if until is None else until
    usable = frozenset(k for k, event in enumerate(network.events) if known is None or event.event_id in known)
    parts = period_parts(
        as_of, last, [network.spans[k] for k in usable], [network.events[k].onset_days for k in usable]
    )
    cells = effect_cells(network)
    moments = tuple(
        _moment(
            network,
            cells,
            part,
            in_force(network, date.fromordinal(part.day), known=known, closed=closed, opened=opened),
        )
        for part in parts
    )
    blocked = frozenset.intersection(*(moment.blocked for moment in moments))
    shares = {
        leg: math.fsum(moment.weight for moment in moments if leg in moment.blocked)
        for leg in sorted(frozenset.union(*(moment.blocked for moment in moments)) - blocked)
    }
    hazard = _leg_hazards(network, moments, shares)
    return LegHazards(
        network=network,
        as_of=as_of,
        until=last,
        hazard=hazard,
        activities=_means(moments),
        moments=moments,
        blocked=blocked,
        closed_share=shares,
        usable_events=usable,
        **_searchable(network, hazard, blocked),
    )


def with_hazards(leg_hazards: LegHazards, hazard: Sequence[float]) -> LegHazards:
    """Return a field whose legs have other hazards and are open as before, to search routes under them.

    Parameters
    ----------
    hazard
        One number a leg.
    """
    return replace(leg_hazards, hazard=tuple(hazard), **_searchable(leg_hazards.network, hazard, leg_hazards.blocked))


def _searchable(network: Network, hazard: Sequence[float], blocked: frozenset[int]) -> dict[str, Any]:
    """Return the fields of `LegHazards` that a search uses."""
    shift = max(1, (len(network.nodes) - 1).bit_length())
    inbound: list[list[tuple[int, int]]] = [[] for _ in network.nodes]
    outbound: list[list[tuple[int, int, int]]] = [[] for _ in network.nodes]
    weights = tuple(max(1, round(value / QUANTUM)) for value in hazard)
    for position, (tail, head) in enumerate(zip(network.tails, network.heads, strict=True)):
        if position not in blocked:
            weight = weights[position]
            inbound[head].append(((weight << shift) + tail - head, tail))
            outbound[tail].append((weight, head, position))
    return {
        "weights": weights,
        "shift": shift,
        "inbound": tuple(map(tuple, inbound)),
        "outbound": tuple(map(tuple, outbound)),
    }


def _moment(network: Network, cells: Cells, part: PeriodPart, force: InForce) -> Moment:
    """Return what events do to each group of legs on a day."""
    active = force.activities
    effects = group_effects(network, cells, event_effects(network, active))
    added = tuple(
        sum(network.events[k].hazard_added * active[k] * share for k, share in cell if active[k] > 0)
        for cell in cells.adding
    )
    return Moment(part.day, part.weight, active, effects, added, force.blocked)


def _leg_hazards(network: Network, moments: Sequence[Moment], shares: Mapping[int, float]) -> tuple[float, ...]:
    """Return the hazard of every leg, the mean over the moments on which it is open where there are several."""

    def mean(group: int, some: Sequence[Moment]) -> tuple[float, float]:
        total = math.fsum(moment.weight for moment in some)
        factor = math.fsum(moment.weight * math.exp(moment.effects[group]) for moment in some) / total
        return factor, math.fsum(moment.weight * moment.added[group] for moment in some) / total

    means = [mean(group, moments) for group in range(len(network.group_events))]
    result = []
    for leg, group in enumerate(network.groups):
        factor, added = means[group]
        if leg in shares:
            factor, added = mean(group, [moment for moment in moments if leg not in moment.blocked])
        result.append(network.leg_base(leg) * factor + network.lengths[leg] * added)
    return tuple(result)


def _means(moments: Sequence[Moment]) -> tuple[float, ...]:
    columns = zip(*(moment.activities for moment in moments), strict=True)
    return tuple(
        math.fsum(value * moment.weight for value, moment in zip(column, moments, strict=True)) for column in columns
    )


def blocking_events(leg_hazards: LegHazards, leg: int) -> tuple[int, ...]:
    """Return the positions of the events that close a leg on a day of the field, also where a scenario keeps it open.

    Parameters
    ----------
    leg
        Position of the leg.

    Returns
    -------
    tuple of int
        In order; empty where no event closes it. An event that could not be known closes nothing.
    """
    network = leg_hazards.network
    return tuple(
        k
        for k in network.leg_events(leg)
        if any(moment.activities[k] > 0 and _blocks(network, k, moment.day) for moment in leg_hazards.moments)
    )


class InForce(NamedTuple):
    """What is in force on a date: positions of usable events, the activity of all events, positions of closed legs."""

    usable: frozenset[int]
    activities: tuple[float, ...]
    blocked: frozenset[int]


def in_force(
    network: Network,
    as_of: date,
    *,
    known: Collection[str] | None = None,
    closed: Collection[str] = (),
    opened: Collection[str] = (),
) -> InForce:
    """Return what is in force on a date, which needs no hazard; the parameters are those of `hazards`.

    Examples
    --------
    >>> from route_risk.geo.model.network import build_network
    >>> in_force(build_network([], []), date(2020, 1, 1))
    InForce(usable=frozenset(), activities=(), blocked=frozenset())
    """
    day = as_of.toordinal()
    usable = frozenset(k for k, event in enumerate(network.events) if known is None or event.event_id in known)
    begun = {k for k in usable if network.spans[k].first <= day}  # the rest, not asked one by one, is not active
    active = tuple(_activity(network, k, day) if k in begun else 0.0 for k in range(len(network.events)))
    shut = shut_groups(network, active, day)
    blocked = frozenset(
        position
        for position, (leg, group) in enumerate(zip(network.legs, network.groups, strict=True))
        if (leg.leg_id in closed or group in shut) and leg.leg_id not in opened
    )
    return InForce(usable, active, blocked)


def shut_groups(network: Network, active: Sequence[float], day: int) -> frozenset[int]:
    """Return the groups of legs that events close on a day, whatever a scenario says.

    Parameters
    ----------
    active
        Activity of every event on the day.
    day
        Ordinal of the day.
    """
    closing = {k for k in range(len(network.events)) if active[k] > 0 and _blocks(network, k, day)}
    if not closing:
        return frozenset()
    return frozenset(group for group, members in enumerate(network.group_events) if not closing.isdisjoint(members))


def _activity(network: Network, position: int, day: int) -> float:
    """Return an event's activity on a day, with the half-life of its kind and domain."""
    event = network.events[position]
    return activity(
        day,
        network.spans[position],
        onset_days=event.onset_days,
        half_life_days=network.parameters.half_life_days(event.kind, event.domain),
        fades=event.kind != "regime",
    )


def _blocks(network: Network, position: int, day: int) -> bool:
    """Tell whether an event closes the legs in its scope on a day: between its dates only, without fading."""
    span = network.spans[position]
    return network.events[position].effect == "block" and span.first <= day <= span.last
