"""The least-risk route of each corridor: the ordered third countries of a way, `CHN > LAO > THA`."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...geo.model.hazard import route_index
from ...geo.model.network import QUANTUM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...geo.model.network import LegHazards, Network

MOST_LABELS = 48
"""Corridors that are followed through one place; of more, the least hazards are kept."""


@dataclass(frozen=True, slots=True)
class CorridorRoute:
    """The least-risk route of a corridor: its third countries in order, its nodes, legs, hazard and index."""

    corridor: tuple[str, ...]
    nodes: tuple[int, ...]
    legs: tuple[int, ...]
    hazard: float
    index: float


def corridor_of(network: Network, nodes: Sequence[int]) -> tuple[str, ...]:
    """Return the third countries that a way passes, in order; border segments belong to none.

    Examples
    --------
    >>> from route_risk.geo.model.network import build_network
    >>> from route_risk.geo.model.schema import Leg, Node
    >>> rows = [("a", "province", "AAA"), ("b", "transit_country", "BBB"), ("c", "destination", "CCC")]
    >>> places = [Node(key, kind, country=country) for key, kind, country in rows]
    >>> corridor_of(build_network(places, []), (0, 1, 2))
    ('BBB',)
    """
    found: tuple[str, ...] = ()
    ends = network.nodes[nodes[0]].country, network.nodes[nodes[-1]].country
    for node in nodes[1:-1]:
        found = _extended(network, found, node, ends)
    return found


def _extended(network: Network, corridor: tuple[str, ...], node: int, ends: tuple[str, str]) -> tuple[str, ...]:
    place = network.nodes[node]
    if place.kind == "border_segment" or place.country in ends or corridor[-1:] == (place.country,):
        return corridor
    return (*corridor, place.country)


def least_risk_corridors(field: LegHazards, origin: int, destination: int, k: int) -> list[CorridorRoute]:
    """Return the least-risk routes of the k least corridors, the least hazard first; fewer where there are not so many.

    A way that comes back to a country it has left is no corridor. Equal hazards break ties as those of routes do.

    Parameters
    ----------
    field
        Hazards on a date.
    origin, destination
        Positions of nodes.
    k
        How many corridors.
    """
    network = field.network
    ends = network.nodes[origin].country, network.nodes[destination].country
    queue: list[tuple[int, tuple[int, ...], tuple[int, ...], tuple[str, ...]]] = [(0, (origin,), (), ())]
    settled: dict[int, set[tuple[str, ...]]] = {}
    found: list[CorridorRoute] = []
    while queue and len(found) < k:
        weight, nodes, legs, corridor = heapq.heappop(queue)
        here = nodes[-1]
        known = settled.setdefault(here, set())
        if corridor in known or len(known) >= MOST_LABELS:
            continue
        known.add(corridor)
        if here == destination:
            hazard = weight * QUANTUM
            found.append(CorridorRoute(corridor, nodes, legs, hazard, route_index(hazard)))
            continue
        for step, head, leg in field.outbound[here]:
            if head in nodes:
                continue
            onward = corridor if head == destination else _extended(network, corridor, head, ends)
            if onward is not corridor and onward[-1] in corridor:
                continue
            if onward not in settled.get(head, ()):
                heapq.heappush(queue, (weight + step, (*nodes, head), (*legs, leg), onward))
    return found
