"""Least-risk routes: the best, the k best, diverse ones, and the network index.

Hazards are whole multiples of `geo.model.leg_hazards.QUANTUM`, so sums are exact: a tie is a tie on every platform,
and is broken by the ids of the nodes and then of the legs along the route.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from ..errors import NoOpenRouteError, UsageError
from .hazard import route_index
from .leg_hazards import blocking_events
from .route_search import FAR, least_route, reverse_tree, simple_routes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .leg_hazards import LegHazards
    from .route_search import ReverseTree


@dataclass(frozen=True, slots=True)
class NetworkRoute:
    """A route: positions of its nodes and legs in the network, its hazard `H` and its index (0-100)."""

    nodes: tuple[int, ...]
    legs: tuple[int, ...]
    hazard: float
    index: float


def least_risk_route(
    leg_hazards: LegHazards, origin: str, destination: str, *, tree: ReverseTree | None = None
) -> NetworkRoute:
    """Return the route of least hazard.

    Parameters
    ----------
    origin, destination
        Node ids.
    tree
        The reverse tree of the destination, to share it between origins; made as far as needed where None.

    Raises
    ------
    UsageError
        If origin and destination are the same or not in the network.
    NoOpenRouteError
        If no route is open; it names blocked legs whose opening would open one.

    Examples
    --------
    >>> from route_risk.geo.model.leg_hazards import hazards
    >>> from route_risk.geo.model.network import build_network
    >>> from route_risk.geo.model.schema import Leg, Node
    >>> places = [Node(key, "province", country="AAA") for key in "abc"]
    >>> classes = {"ab": 2, "bc": 2, "ac": 4}
    >>> legs = [Leg(ends, *ends, "transfer_to_resettlement", level) for ends, level in classes.items()]
    >>> least_risk_route(hazards(build_network(places, legs), date(2020, 1, 1)), "a", "c").nodes
    (0, 1, 2)
    """
    source, target = _ends(leg_hazards, origin, destination)
    tree = tree or reverse_tree(leg_hazards, target, until=source)
    if tree.distance[source] == FAR:
        raise _no_open_route(leg_hazards, source, target)
    return route_of(leg_hazards, *least_route(leg_hazards, tree.distance, source, target))


def open_route(leg_hazards: LegHazards, origin: str, destination: str) -> NetworkRoute | None:
    """Return the route of least hazard, None where no route is open; else as `least_risk_route`."""
    try:
        return least_risk_route(leg_hazards, origin, destination)
    except NoOpenRouteError:
        return None


def k_least_risk_routes(
    leg_hazards: LegHazards, origin: str, destination: str, k: int, *, tree: ReverseTree | None = None
) -> tuple[NetworkRoute, ...]:
    """Return the k simple routes of least hazard, fewer where there are not so many.

    Yen's partition of the simple paths, bounded by the reverse tree; see `geo.model.route_search.simple_routes`.

    Parameters
    ----------
    origin, destination
        Node ids.
    k
        How many, at least 1. Parallel legs make routes of their own.
    tree
        The reverse tree of the destination, to share it between origins; made where None.

    Returns
    -------
    tuple of NetworkRoute
        By hazard, then by node ids, then by leg ids.

    Raises
    ------
    UsageError
        If k is not positive, or origin and destination are the same or not in the network.
    NoOpenRouteError
        If no route is open.

    Examples
    --------
    >>> routes = k_least_risk_routes(evaluated.hazards, "KP-10", "KOR", 2)
    >>> [round(route.index, 1) for route in routes]
    [69.3, 69.3]
    >>> network = evaluated.hazards.network
    >>> [network.nodes[node].node_id for node in routes[0].nodes][:3]
    ['KP-10', 'PRK-CHN:KP-10', 'CN-JL']
    """
    if k < 1:
        message = f"k = {k} is too small; ask for at least 1 route"
        raise UsageError(message)
    return tuple(islice(iter_routes(leg_hazards, origin, destination, tree=tree), k))


def iter_routes(
    leg_hazards: LegHazards, origin: str, destination: str, *, tree: ReverseTree | None = None
) -> Iterator[NetworkRoute]:
    """Return the simple routes from the least to the greatest hazard, one by one; see `k_least_risk_routes`."""
    source, target = _ends(leg_hazards, origin, destination)
    tree = tree or reverse_tree(leg_hazards, target)
    if tree.distance[source] == FAR:
        raise _no_open_route(leg_hazards, source, target)
    return (route_of(leg_hazards, *steps) for steps in simple_routes(leg_hazards, tree, source))


def diverse_routes(
    leg_hazards: LegHazards, origin: str, destination: str, k: int, *, max_share: float, limit: int = 2000
) -> tuple[NetworkRoute, ...]:
    """Return up to k routes by rising hazard of which no two share more than a part of their hazard.

    Each next route is the least-risk one that shares with every route taken before at most `max_share` of the lesser
    of the two hazards.

    Parameters
    ----------
    origin, destination
        Node ids.
    k
        How many, at least 1.
    max_share
        Largest shared part of the hazard, from 0 (no common leg) to 1 (anything goes).
    limit
        How many simple routes are looked at, at most.

    Raises
    ------
    UsageError
        If `max_share` is outside [0, 1] or k is not positive.
    NoOpenRouteError
        If no route is open.

    Examples
    --------
    >>> routes = diverse_routes(evaluated.hazards, "KP-10", "KOR", 2, max_share=0.2)
    >>> [round(route.index, 1) for route in routes]
    [69.3, 71.1]
    """
    if not 0 <= max_share <= 1:
        message = f"a shared part of {max_share} is not between 0 and 1; give for example 0.5"
        raise UsageError(message)
    if k < 1:
        message = f"k = {k} is too small; ask for at least 1 route"
        raise UsageError(message)
    taken: list[NetworkRoute] = []
    for count, route in enumerate(iter_routes(leg_hazards, origin, destination), start=1):
        if all(_shared(leg_hazards, route, other) <= max_share for other in taken):
            taken.append(route)
        if len(taken) == k or count == limit:
            break
    return tuple(taken)


def network_index(
    leg_hazards: LegHazards, weights: Mapping[str, float], destination: str
) -> tuple[float, dict[str, float]]:
    """Return the network index: the mean index of the origins' least-risk routes, weighted by share of arrivals.

    Parameters
    ----------
    weights
        Node id of each origin to its share; they need not add up to 1 and only their ratio counts.
    destination
        Node id.

    Returns
    -------
    float
        The network index, 0-100. An origin without an open route counts with its limit, 100.
    dict of str to float
        The index of each origin's least-risk route.

    Raises
    ------
    UsageError
        If there is no weight, one is negative or none is positive.
    """
    if not weights:
        message = (
            "the dataset has no shares of arrivals by origin, and a network index is weighted by them; "
            "ask about one origin, or add claims of the measure origin_share"
        )
        raise UsageError(message)
    total = math.fsum(weights.values())
    if not total > 0 or min(weights.values()) < 0:
        message = f"the weights {dict(weights)} are not shares: none may be negative, and their sum must be more than 0"
        raise UsageError(message)
    _, target = _ends(leg_hazards, next(iter(weights)), destination)
    tree = reverse_tree(leg_hazards, target)
    each = {}
    for origin in weights:
        source = _ends(leg_hazards, origin, destination)[0]
        reached = tree.distance[source] < FAR
        each[origin] = (
            route_of(leg_hazards, *least_route(leg_hazards, tree.distance, source, target)).index if reached else 100.0
        )
    return math.fsum(weights[origin] * index for origin, index in each.items()) / total, each


def _shared(leg_hazards: LegHazards, one: NetworkRoute, other: NetworkRoute) -> float:
    """Return the hazard of the common legs as a part of the lesser of two hazards."""
    common = math.fsum(leg_hazards.hazard[leg] for leg in set(one.legs) & set(other.legs))
    return common / min(one.hazard, other.hazard)


def route_of(leg_hazards: LegHazards, nodes: tuple[int, ...], legs: tuple[int, ...]) -> NetworkRoute:
    """Return a route by positions of its nodes and legs, with its hazard and index."""
    of_leg = leg_hazards.hazard
    hazard = math.fsum([of_leg[leg] for leg in legs])
    return NetworkRoute(nodes, legs, hazard, route_index(hazard))


def _ends(leg_hazards: LegHazards, origin: str, destination: str) -> tuple[int, int]:
    index = leg_hazards.network.index
    for place in (origin, destination):
        if place not in index:
            message = f"{place!r} is not a node of the network; give the id of a node"
            raise UsageError(message)
    if origin == destination:
        message = f"origin and destination are both {origin!r}; a route joins two places"
        raise UsageError(message)
    return index[origin], index[destination]


def _closed_by(leg_hazards: LegHazards, legs: Iterable[int]) -> str:
    """Return what closes some legs: ids of events, or the scenario."""
    closing = {leg_hazards.network.events[k].event_id for leg in legs for k in blocking_events(leg_hazards, leg)}
    return ", ".join(sorted(closing)) or "the scenario"


def _no_open_route(leg_hazards: LegHazards, source: int, target: int) -> NoOpenRouteError:
    """Return the error for a pair without an open route, with a smallest set of blocked legs that would open one."""
    network = leg_hazards.network
    outgoing: list[list[int]] = [[] for _ in network.nodes]
    for leg, tail in enumerate(network.tails):
        outgoing[tail].append(leg)
    queue: list[tuple[int, int, tuple[int, ...]]] = [(0, source, ())]
    done: set[int] = set()
    while queue:
        count, node, blocked = heapq.heappop(queue)
        if node == target:
            ids = [network.legs[leg].leg_id for leg in blocked]
            names = ", ".join(ids)
            message = (
                f"no open route from {network.nodes[source].node_id} to {network.nodes[target].node_id} on "
                f"{leg_hazards.as_of}: blocked at {names} (closed by {_closed_by(leg_hazards, blocked)}); "
                "this is the smallest set of blocked legs"
            )
            return NoOpenRouteError(message, ids)
        if node in done:
            continue
        done.add(node)
        for leg in outgoing[node]:
            shut = leg in leg_hazards.blocked
            heapq.heappush(queue, (count + shut, network.heads[leg], (*blocked, leg) if shut else blocked))
    message = (
        f"no leg leads from {network.nodes[source].node_id} to {network.nodes[target].node_id}, blocked or open: "
        "the network has no such connection"
    )
    return NoOpenRouteError(message)
