"""The directed, weighted network: its legs, and which events apply to which."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..errors import InvalidDataError
from .events import Span, policies, resolve_spans
from .legs import border_side, leg_baseline, leg_coverage_level, record_group, relative_length
from .parameters import Parameters
from .scopes import check_scope, covered_share, implied_shares, known_scopes
from .vocabularies import CLASSES, CONFIDENCES, DIRECTIONS, EFFECTS, EVENT_KINDS, LEG_MODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .schema import Event, Leg, Node, RecordFactor


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes, legs and the events that apply to them; made by `build_network`.

    Nodes are in the order of their ids and legs in the order of (from, to, id): a position is also a rank, which
    breaks ties. Legs that traverse the same scopes under the same control share one `group`, and what events do is
    computed once for each; `group_events` are the events that apply, `group_shares` the share of the leg that each
    covers. `policies` numbers the events, with one number for those that restate one policy.

    Of each leg, `baselines` are the hazards `b` of class and length, `lengths` those of movements in units of the
    reference length (1 of other legs), `coverages` say how well it is documented,
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
    lengths: tuple[float, ...]
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
        lengths=tuple(relative_length(leg, parameters) for leg in leg_rows),
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
