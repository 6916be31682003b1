"""The directed, weighted network and the hazard of its legs on a date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..errors import InvalidDataError
from .events import Span, activity, resolve_spans
from .hazard import domain_effect, event_effect, leg_hazard
from .parameters import Parameters
from .schema import CLASSES, CONFIDENCES, DIRECTIONS, EFFECTS, EVENT_KINDS
from .scopes import check_scope, implied_scopes, known_scopes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from .schema import Event, Leg, Node

QUANTUM = 2.0**-40
"""Hazards are routed as whole multiples of this (about 1e-12), so that sums are exact and equal hazards are equal."""


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes, legs and the events that apply to them; made by `build_network`.

    Nodes are in the order of their ids and legs in the order of (from, to, id): a position is also a rank, which
    breaks ties. Legs that traverse the same scopes share one `group`, and hazards are computed once for each.
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

    def leg_events(self, leg: int) -> tuple[int, ...]:
        """Return the positions of all events that apply to a leg, whatever the date."""
        return self.group_events[self.groups[leg]]


@dataclass(frozen=True, slots=True)
class LegHazards:
    """Hazards of all legs on one date; made by `hazards`.

    `hazard` holds one number a leg (dimensionless), `effects` the sum of the domain effects of its group, `activities`
    one number an event, `blocked` the positions of closed legs, `usable_events`
    those of the events that were known.

    For the search, `weights` are the hazards in units of `QUANTUM`, `outbound[v]` lists (weight, head, leg) of the
    open legs out of node `v`, and `inbound[v]` lists (step, tail) of those into it: a step is the weight shifted left
    by `shift` bits plus the tail less `v`, so that one whole number carries a distance and its node.
    """

    network: Network
    as_of: date
    hazard: tuple[float, ...]
    effects: tuple[float, ...]
    activities: tuple[float, ...]
    blocked: frozenset[int]
    usable_events: frozenset[int]
    weights: tuple[int, ...]
    shift: int
    inbound: tuple[tuple[tuple[int, int], ...], ...]
    outbound: tuple[tuple[tuple[int, int, int], ...], ...]


def build_network(
    nodes: Iterable[Node], legs: Iterable[Leg], events: Iterable[Event] = (), *, parameters: Parameters | None = None
) -> Network:
    """Build the directed network from tables.

    Parameters
    ----------
    nodes, legs, events
        Rows in any order; the order changes nothing.
    parameters
        Constants of the model; the defaults where none are given.

    Returns
    -------
    Network

    Raises
    ------
    InvalidDataError
        If an id is there twice, a leg ends at an unknown node or where it starts, a class or word is not one that
        `geo.model.schema` lists, an event other than a raising one adds or blocks, or event dates are impossible.
    UnknownIdError
        If a scope is not known.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Leg, Node
    >>> places = [Node("a", "province", country="AAA"), Node("b", "destination", country="BBB")]
    >>> build_network(places, [Leg("a..b", "a", "b", "exit", 3, ("country:AAA",))]).index
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
    by_word: dict[str, list[int]] = {}
    for position, event in enumerate(event_rows):
        for word in event.scopes:
            check_scope(word, known)
            by_word.setdefault(word, []).append(position)
    positions: dict[tuple[str, ...], int] = {}
    groups = tuple(positions.setdefault(tuple(sorted(set(leg.traverses))), len(positions)) for leg in leg_rows)
    spans = resolve_spans(event_rows)
    return Network(
        nodes=node_rows,
        legs=leg_rows,
        events=event_rows,
        spans=tuple(spans[event.event_id] for event in event_rows),
        parameters=parameters or Parameters(),
        index=index,
        tails=tuple(index[leg.from_node] for leg in leg_rows),
        heads=tuple(index[leg.to_node] for leg in leg_rows),
        groups=groups,
        group_events=tuple(
            tuple(sorted({event for word in implied_scopes(words, known) for event in by_word.get(word, ())}))
            for words in positions
        ),
    )


def _check_values(legs: Iterable[Leg], events: Iterable[Event]) -> None:
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
    known: Collection[str] | None = None,
    closed: Collection[str] = (),
    opened: Collection[str] = (),
) -> LegHazards:
    """Return the hazard of every leg on a date, ``h = b * exp(sum of X over the domains) + added``.

    Parameters
    ----------
    network
        From `build_network`.
    as_of
        The date on which the hazard is wanted.
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
    >>> network = build_network(places, [Leg("a..b", "a", "b", "exit", 3, ("country:AAA",))])
    >>> round(hazards(network, date(2020, 1, 1)).hazard[0], 4)
    0.0834
    """
    usable, active, blocked = in_force(network, as_of, known=known, closed=closed, opened=opened)
    effects, added = [], []
    for members in network.group_events:
        acting = [position for position in members if active[position] > 0]
        effects.append(_group_effect(network, acting, active))
        added.append(
            sum(network.events[k].hazard_added * active[k] for k in acting if network.events[k].effect == "add")
        )
    base = {c: network.parameters.baseline_hazard(c) for c in range(1, 6)}
    hazard = tuple(
        leg_hazard(base[leg.baseline_class], effects[group], added[group])
        for leg, group in zip(network.legs, network.groups, strict=True)
    )
    shift = max(1, (len(network.nodes) - 1).bit_length())
    inbound: list[list[tuple[int, int]]] = [[] for _ in network.nodes]
    outbound: list[list[tuple[int, int, int]]] = [[] for _ in network.nodes]
    weights = tuple(max(1, round(value / QUANTUM)) for value in hazard)
    for position, (tail, head) in enumerate(zip(network.tails, network.heads, strict=True)):
        if position not in blocked:
            weight = weights[position]
            inbound[head].append(((weight << shift) + tail - head, tail))
            outbound[tail].append((weight, head, position))
    return LegHazards(
        network=network,
        as_of=as_of,
        hazard=hazard,
        effects=tuple(effects[group] for group in network.groups),
        activities=active,
        blocked=blocked,
        usable_events=usable,
        weights=weights,
        shift=shift,
        inbound=tuple(map(tuple, inbound)),
        outbound=tuple(map(tuple, outbound)),
    )


def blocking_events(field: LegHazards, leg: int) -> tuple[int, ...]:
    """Return the positions of the events that close a leg on the date, also where a scenario keeps it open.

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
    network, day = field.network, field.as_of.toordinal()
    return tuple(k for k in network.leg_events(leg) if field.activities[k] > 0 and _blocks(network, k, day))


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
    shut = [any(active[k] > 0 and _blocks(network, k, day) for k in members) for members in network.group_events]
    blocked = frozenset(
        position
        for position, (leg, group) in enumerate(zip(network.legs, network.groups, strict=True))
        if (leg.leg_id in closed or shut[group]) and leg.leg_id not in opened
    )
    return InForce(usable, active, blocked)


def scaling_effects(
    network: Network, members: Iterable[int], active: Iterable[float]
) -> dict[tuple[str, str], dict[int, float]]:
    """Return the effect of each scaling event by (domain, direction); mixed events move nothing and are not in it.

    Parameters
    ----------
    network
        The network of the events.
    members
        Positions of the events in question.
    active
        Activity of every event of the network.

    Returns
    -------
    dict
        (domain, direction) to a dict of event position to effect ``x >= 0``.
    """
    active = tuple(active)
    parameters = network.parameters
    result: dict[tuple[str, str], dict[int, float]] = {}
    for k in members:
        event = network.events[k]
        if event.effect == "scale" and event.direction != "mixed" and active[k] > 0:
            result.setdefault((event.domain, event.direction), {})[k] = event_effect(
                parameters.severity_multiplier[event.severity - 1],
                parameters.confidence_factor[event.confidence],
                active[k],
            )
    return result


def _group_effect(network: Network, acting: Iterable[int], active: Iterable[float]) -> float:
    """Return the sum of the domain effects of the events in force."""
    by_domain = scaling_effects(network, acting, active)
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
