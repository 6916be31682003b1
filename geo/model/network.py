"""The directed, weighted network and the hazard of its legs on a date."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import InvalidDataError
from .events import Span, activity, policies, resolve_spans
from .hazard import domain_effect, event_effect, leg_hazard
from .legs import border_side, leg_baseline, leg_coverage_level, record_group
from .parameters import Parameters
from .periods import Part, period_parts
from .schema import CLASSES, CONFIDENCES, DIRECTIONS, EFFECTS, EVENT_KINDS, LEG_MODES
from .scopes import check_scope, covered_share, implied_shares, known_scopes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from .schema import Event, Leg, Node, RecordFactor

QUANTUM = 2.0**-40
"""Hazards are routed as whole multiples of this (about 1e-12), so that sums are exact and equal hazards are equal."""


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes, legs and the events that apply to them; made by `build_network`.

    Nodes are in the order of their ids and legs in the order of (from, to, id): a position is also a rank, which
    breaks ties. Legs that traverse the same scopes under the same control share one `group`, and what events do is
    computed once for each; `group_events` are the events that apply, `group_shares` the share of the leg that each
    covers. `policies` numbers the events, with one number for those that restate one policy.

    Of each leg, `baselines` are the hazards `b` of class and length, `coverages` say how well it is documented,
    `doubts` are the factors `m` of that, `records` the factors `r` of the recorded use (1 where nothing is recorded),
    `record_groups` the groups that they belong to and `record_sds` the standard deviations of their logarithms.
    """

    nodes: tuple[Node, ...]
    legs: tuple[Leg, ...]
    events: tuple[Event, ...]
    spans: tuple[Span, ...]
    parameters: Parameters
    index: Mapping[str, int]
    tails: tuple[int, ...]
    heads: tuple[int, ...]
    groups: tuple[int, ...]
    group_events: tuple[tuple[int, ...], ...]
    group_shares: tuple[tuple[float, ...], ...]
    policies: tuple[int, ...]
    baselines: tuple[float, ...]
    coverages: tuple[str, ...]
    doubts: tuple[float, ...]
    records: tuple[float, ...]
    record_groups: tuple[str, ...]
    record_sds: tuple[float, ...]

    def leg_events(self, leg: int) -> tuple[int, ...]:
        """Return the positions of all events that apply to a leg, whatever the date."""
        return self.group_events[self.groups[leg]]

    def leg_base(self, leg: int) -> float:
        """Return the hazard of a leg before events, ``b * m * r``."""
        return self.baselines[leg] * self.doubts[leg] * self.records[leg]


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
        Sum of the domain effects, and hazard added, of each group of legs.
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


def build_network(
    nodes: Iterable[Node],
    legs: Iterable[Leg],
    events: Iterable[Event] = (),
    *,
    parameters: Parameters | None = None,
    record: Iterable[RecordFactor] = (),
) -> Network:
    """Build the directed network from tables.

    Parameters
    ----------
    nodes, legs, events
        Rows in any order; the order changes nothing.
    parameters
        Constants of the model; the defaults where none are given.
    record
        Factors of the recorded use, by group of legs.

    Returns
    -------
    Network

    Raises
    ------
    InvalidDataError
        If an id is there twice, a leg ends at an unknown node or where it starts, a movement has no length, a class or
        word is not one that `geo.model.schema` lists, an event other than a raising one adds or blocks, or event dates
        are impossible.
    UnknownIdError
        If a scope is not known.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Leg, Node
    >>> places = [Node("a", "province", country="AAA"), Node("b", "destination", country="BBB")]
    >>> build_network(places, [Leg("a..b", "a", "b", "transfer_to_resettlement", 3, ("country:AAA",))]).index
    {'a': 0, 'b': 1}
    """
    node_rows = tuple(sorted(nodes, key=lambda node: node.node_id))
    leg_rows = tuple(sorted(legs, key=lambda leg: (leg.from_node, leg.to_node, leg.leg_id)))
    event_rows = tuple(sorted(events, key=lambda event: event.event_id))
    for kind, ids in (
        ("node", [row.node_id for row in node_rows]),
        ("leg", [row.leg_id for row in leg_rows]),
        ("event", [row.event_id for row in event_rows]),
    ):
        twice = sorted({key for key in ids if ids.count(key) > 1}) if len(set(ids)) < len(ids) else []
        if twice:
            message = f"{kind} id {twice[0]!r} is there twice; give every {kind} an id of its own"
            raise InvalidDataError(message)
    index = {node.node_id: position for position, node in enumerate(node_rows)}
    for leg in leg_rows:
        for end in (leg.from_node, leg.to_node):
            if end not in index:
                message = f"leg {leg.leg_id!r} ends at {end!r}, which is not a node; add the node or correct the leg"
                raise InvalidDataError(message)
        if leg.from_node == leg.to_node:
            message = f"leg {leg.leg_id!r} ends where it starts; a leg joins two places"
            raise InvalidDataError(message)
    _check_values(leg_rows, event_rows)
    known = known_scopes(node_rows, (word for leg in leg_rows for word in leg.traverses))
    for event in event_rows:
        for word in event.scopes:
            check_scope(word, known)
    by_id = {node.node_id: node for node in node_rows}
    parameters = parameters or Parameters()
    factors = {row.group: row for row in record}
    coverages = tuple(leg_coverage_level(leg) for leg in leg_rows)
    record_groups = tuple(record_group(leg, by_id) for leg in leg_rows)
    positions: dict[_Group, int] = {}
    groups = tuple(
        positions.setdefault((tuple(sorted(set(leg.traverses))), *border_side(leg, by_id)), len(positions))
        for leg in leg_rows
    )
    applied = _applied(positions, event_rows, known)
    spans = resolve_spans(event_rows)
    return Network(
        nodes=node_rows,
        legs=leg_rows,
        events=event_rows,
        spans=tuple(spans[event.event_id] for event in event_rows),
        parameters=parameters,
        index=index,
        tails=tuple(index[leg.from_node] for leg in leg_rows),
        heads=tuple(index[leg.to_node] for leg in leg_rows),
        groups=groups,
        group_events=tuple(tuple(shares) for shares in applied),
        group_shares=tuple(tuple(shares.values()) for shares in applied),
        policies=policies(event_rows),
        baselines=tuple(leg_baseline(leg, parameters) for leg in leg_rows),
        coverages=coverages,
        doubts=tuple(map(parameters.doubt_factor, coverages)),
        records=tuple(math.exp(factors[group].delta) if group in factors else 1.0 for group in record_groups),
        record_groups=tuple(group if group in factors else "" for group in record_groups),
        record_sds=tuple(factors[group].delta_sd if group in factors else 0.0 for group in record_groups),
    )


def without_record(network: Network) -> Network:
    """Return a network without the factors of the recorded use: the judged classes alone."""
    count = len(network.legs)
    return replace(network, records=(1.0,) * count, record_groups=("",) * count, record_sds=(0.0,) * count)


_Group = tuple[tuple[str, ...], str, frozenset[str]]
"""What legs of one group have in common: scopes, the country that controls a side of a border, the border's two."""


def _applied(
    groups: Iterable[_Group], events: Sequence[Event], known: Mapping[str, frozenset[str]]
) -> list[dict[int, float]]:
    """Return the events that apply to each group, in order, with the share of the leg that each covers.

    On one side of a border the border's events count for the side of their actor; where both neighbours act, or
    neither, for both sides.
    """
    by_word: dict[str, list[int]] = {}
    for position, event in enumerate(events):
        for word in event.scopes:
            by_word.setdefault(word, []).append(position)
    result = []
    for words, side, pair in groups:
        implied = implied_shares(words, known)
        beyond = {word: share for word, share in implied.items() if not word.startswith(("border:", "segment:"))}
        shares: dict[int, float] = {}
        for position in sorted({k for word in implied for k in by_word.get(word, ())}):
            event = events[position]
            actors = pair & {event.actor, event.co_actor}
            elsewhere = len(actors) == 1 and side not in actors
            share = covered_share(event.scopes, beyond if elsewhere else implied)
            if share:
                shares[position] = share
        result.append(shares)
    return result


def _check_values(legs: Sequence[Leg], events: Iterable[Event]) -> None:
    """Raise if a class or a word is none that the formulas know; else it would count as another or as nothing."""
    event_values = {
        "kind": EVENT_KINDS,
        "direction": DIRECTIONS,
        "effect": EFFECTS,
        "severity": CLASSES,
        "confidence": CONFIDENCES,
    }
    checks: list[tuple[str, str, object, tuple[object, ...]]] = [
        (f"leg {leg.leg_id!r}", "baseline_class", leg.baseline_class, CLASSES) for leg in legs
    ]
    checks += [(f"leg {leg.leg_id!r}", "mode", leg.mode, LEG_MODES) for leg in legs]
    for event in events:
        name = f"event {event.event_id!r}"
        checks += [(name, column, getattr(event, column), allowed) for column, allowed in event_values.items()]
        if event.effect != "scale":
            checks.append((name, f"direction with the effect {event.effect!r}", event.direction, ("raises",)))
    for name, column, value, allowed in checks:
        if value not in allowed:
            message = f"{name}: {column} {value!r} is not one of {', '.join(map(str, allowed))}; correct it"
            raise InvalidDataError(message)


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
    network
        From `build_network`.
    as_of
        The date on which the hazard is wanted, or the first day of a period.
    until
        The last day of a period, over which hazards are means; the date alone where None.
    known
        Ids of the events that may be used; all where None.
    closed, opened
        Ids of legs that are closed, or kept open whatever events block them.

    Returns
    -------
    LegHazards

    Examples
    --------
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
    moments = tuple(
        _moment(network, part, in_force(network, date.fromordinal(part.day), known=known, closed=closed, opened=opened))
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
        activities=moments[0].activities if len(moments) == 1 else _means(moments),
        moments=moments,
        blocked=blocked,
        closed_share=shares,
        usable_events=usable,
        **_searchable(network, hazard, blocked),
    )


def with_hazards(field: LegHazards, hazard: Sequence[float]) -> LegHazards:
    """Return a field whose legs have other hazards and are open as before, to search routes under them.

    Parameters
    ----------
    field
        From `hazards`.
    hazard
        One number a leg.
    """
    return replace(field, hazard=tuple(hazard), **_searchable(field.network, hazard, field.blocked))


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


def _moment(network: Network, part: Part, force: InForce) -> Moment:
    """Return what events do to each group of legs on a day."""
    active = force.activities
    effects, added = [], []
    alone = event_effects(network, active)
    for group, members in enumerate(network.group_events):
        effects.append(_group_effect(network, group, alone))
        added.append(
            sum(network.events[k].hazard_added * active[k] for k in members if network.events[k].effect == "add")
        )
    return Moment(part.day, part.weight, active, tuple(effects), tuple(added), force.blocked)


def _leg_hazards(network: Network, moments: Sequence[Moment], shares: Mapping[int, float]) -> tuple[float, ...]:
    """Return the hazard of every leg, the mean over the moments on which it is open where there are several."""

    def mean(group: int, some: Sequence[Moment]) -> tuple[float, float]:
        total = math.fsum(moment.weight for moment in some)
        factor = math.fsum(moment.weight * math.exp(moment.effects[group]) for moment in some) / total
        return factor, math.fsum(moment.weight * moment.added[group] for moment in some) / total

    if len(moments) == 1:
        (one,) = moments
        return tuple(
            leg_hazard(network.leg_base(leg), one.effects[group], one.added[group])
            for leg, group in enumerate(network.groups)
        )
    means = [mean(group, moments) for group in range(len(network.group_events))]
    result = []
    for leg, group in enumerate(network.groups):
        factor, added = means[group]
        if leg in shares:
            factor, added = mean(group, [moment for moment in moments if leg not in moment.blocked])
        result.append(network.leg_base(leg) * factor + added)
    return tuple(result)


def _means(moments: Sequence[Moment]) -> tuple[float, ...]:
    columns = zip(*(moment.activities for moment in moments), strict=True)
    return tuple(
        math.fsum(value * moment.weight for value, moment in zip(column, moments, strict=True)) for column in columns
    )


def blocking_events(field: LegHazards, leg: int) -> tuple[int, ...]:
    """Return the positions of the events that close a leg on a day of the field, also where a scenario keeps it open.

    Parameters
    ----------
    field
        Hazards on a date.
    leg
        Position of the leg.

    Returns
    -------
    tuple of int
        In order; empty where no event closes it. An event that could not be known closes nothing.
    """
    network = field.network
    return tuple(
        k
        for k in network.leg_events(leg)
        if any(moment.activities[k] > 0 and _blocks(network, k, moment.day) for moment in field.moments)
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
    >>> in_force(build_network([], []), date(2020, 1, 1))
    InForce(usable=frozenset(), activities=(), blocked=frozenset())
    """
    day = as_of.toordinal()
    usable = frozenset(k for k, event in enumerate(network.events) if known is None or event.event_id in known)
    active = tuple(_activity(network, k, day) if k in usable else 0.0 for k in range(len(network.events)))
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
    network
        From `build_network`.
    active
        Activity of every event on the day.
    day
        Ordinal of the day.
    """
    closing = {k for k in range(len(network.events)) if active[k] > 0 and _blocks(network, k, day)}
    return frozenset(group for group, members in enumerate(network.group_events) if not closing.isdisjoint(members))


def event_effects(network: Network, active: Sequence[float]) -> dict[int, float]:
    """Return the effect ``x = ln(mu) * c * a`` of each event that scales hazards on a leg that it covers whole.

    Parameters
    ----------
    network
        The network of the events.
    active
        Activity of every event of the network.

    Returns
    -------
    dict of int to float
        Only events in force; mixed ones move nothing and are not in it.
    """
    parameters = network.parameters
    return {
        k: event_effect(
            parameters.severity_multiplier[event.severity - 1],
            parameters.confidence_factor[event.confidence],
            active[k],
        )
        for k, event in enumerate(network.events)
        if active[k] > 0 and event.effect == "scale" and event.direction != "mixed"
    }


def scaling_effects(
    network: Network, group: int, effects: Mapping[int, float]
) -> dict[tuple[str, str], dict[int, float]]:
    """Return the effects of the events that count on a group of legs, by (domain, direction).

    Of events that restate one policy only the strongest of a domain and direction counts, the first by id among
    equals.

    Parameters
    ----------
    network
        From `build_network`.
    group
        Number of the group.
    effects
        From `event_effects`.

    Returns
    -------
    dict
        (domain, direction) to a dict of event position to effect ``x >= 0``, times the share of the leg it covers.
    """
    here = {
        k: effects[k] * share
        for k, share in zip(network.group_events[group], network.group_shares[group], strict=True)
        if k in effects
    }
    strongest: dict[tuple[int, str, str], int] = {}
    for k, effect in here.items():
        key = network.policies[k], network.events[k].domain, network.events[k].direction
        if effect > here[strongest.setdefault(key, k)]:
            strongest[key] = k
    result: dict[tuple[str, str], dict[int, float]] = {}
    for k in sorted(strongest.values()):
        event = network.events[k]
        result.setdefault((event.domain, event.direction), {})[k] = here[k]
    return result


def _group_effect(network: Network, group: int, alone: Mapping[int, float]) -> float:
    """Return the sum of the domain effects of the events in force."""
    by_domain = scaling_effects(network, group, alone)
    p = network.parameters.norm_exponent
    total = 0.0
    for domain in sorted({domain for domain, _ in by_domain}):
        raising, lowering = (list(by_domain.get((domain, way), {}).values()) for way in ("raises", "lowers"))
        total += domain_effect(raising, lowering, p)
    return total


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
