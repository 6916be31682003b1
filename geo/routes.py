"""Least-risk routes: the best, the k best, diverse ones, and the network index.

Hazards are whole multiples of `geo.network.QUANTUM`, so sums are exact: a tie is a tie on every platform, and is
broken by the ids of the nodes and then of the legs along the route.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from geo.errors import NoOpenRouteError, UsageError
from geo.hazard import route_index

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.network import LegHazards

_FAR = 1 << 62


@dataclass(frozen=True, slots=True)
class Route:
    """A route: positions of its nodes and legs in the network, its hazard `H` and its index (0-100)."""

    nodes: tuple[int, ...]
    legs: tuple[int, ...]
    hazard: float
    index: float


class ReverseTree(NamedTuple):
    """Least hazards from every node to one destination, in units of the quantum; `_FAR` where no route is open."""

    destination: int
    distance: list[int]


def reverse_tree(field: LegHazards, destination: int, *, until: int | None = None) -> ReverseTree:
    """Return the least hazard from every node to a destination (Dijkstra 1959, run backwards).

    Parameters
    ----------
    field
        Hazards on a date.
    destination
        Position of the destination.
    until
        Position of a node at which to stop: it and every node nearer than it are settled then.

    Returns
    -------
    ReverseTree
    """
    inbound = field.inbound
    distance = [_FAR] * len(inbound)
    distance[destination] = 0
    settled = bytearray(len(inbound))
    queue = [(0, destination)]
    push, pop = heapq.heappush, heapq.heappop
    while queue:
        here, node = pop(queue)
        if settled[node]:
            continue
        settled[node] = 1
        if node == until:
            break
        for weight, tail, _ in inbound[node]:
            there = here + weight
            if there < distance[tail]:
                distance[tail] = there
                push(queue, (there, tail))
    if until is not None:
        distance = [value if done else _FAR for value, done in zip(distance, settled, strict=True)]
    return ReverseTree(destination, distance)


def least_risk_route(field: LegHazards, origin: str, destination: str) -> Route:
    """Return the route of least hazard.

    Parameters
    ----------
    field
        Hazards on a date, from `geo.network.hazards`.
    origin, destination
        Node ids.

    Returns
    -------
    Route

    Raises
    ------
    UsageError
        If origin and destination are the same or not in the network.
    NoOpenRouteError
        If no route is open; it names blocked legs whose opening would open one.

    Examples
    --------
    >>> from datetime import date
    >>> from geo.network import build_network, hazards
    >>> from geo.schema import Leg, Node
    >>> places = [Node(key, "province", country="AAA") for key in "abc"]
    >>> legs = [Leg("a..b", "a", "b", "exit", 2), Leg("b..c", "b", "c", "exit", 2), Leg("a..c", "a", "c", "exit", 4)]
    >>> least_risk_route(hazards(build_network(places, legs), date(2020, 1, 1)), "a", "c").nodes
    (0, 1, 2)
    """
    source, target = _ends(field, origin, destination)
    tree = reverse_tree(field, target, until=source)
    if tree.distance[source] == _FAR:
        raise _no_open_route(field, source, target)
    return _route(field, _follow(field, tree.distance, source, target))


def k_least_risk_routes(
    field: LegHazards, origin: str, destination: str, k: int, *, tree: ReverseTree | None = None
) -> tuple[Route, ...]:
    """Return the k simple routes of least hazard, fewer where there are not so many.

    Yen's partition of the simple paths (Yen 1971, with Lawler's 1972 refinement); a part whose best completion
    follows the reverse tree without meeting its own prefix is solved by a look-up, the others wait with their lower
    bound and are solved by one restricted search each only if their turn comes. So the work is at most one search for
    each leg of each route found.

    Parameters
    ----------
    field
        Hazards on a date.
    origin, destination
        Node ids.
    k
        How many, at least 1. Parallel legs make routes of their own.
    tree
        The reverse tree of the destination, to share it between origins; made where None.

    Returns
    -------
    tuple of Route
        By hazard, then by node ids, then by leg ids.

    Raises
    ------
    UsageError
        If k is not positive, or origin and destination are the same or not in the network.
    NoOpenRouteError
        If no route is open.
    """
    if k < 1:
        message = f"k = {k} asks for no route; ask for at least 1"
        raise UsageError(message)
    routes: list[Route] = []
    for route in iter_routes(field, origin, destination, tree=tree):
        routes.append(route)
        if len(routes) == k:
            break
    return tuple(routes)


def iter_routes(
    field: LegHazards, origin: str, destination: str, *, tree: ReverseTree | None = None
) -> Iterator[Route]:
    """Yield the simple routes from the least to the greatest hazard; see `k_least_risk_routes`."""
    source, target = _ends(field, origin, destination)
    tree = tree or reverse_tree(field, target)
    if tree.distance[source] == _FAR:
        raise _no_open_route(field, source, target)
    search = _Partition(field, tree, source)
    while search.heap:
        legs = search.pop()
        if legs is not None:
            yield _route(field, legs)


class _Partition:
    """The open parts of the set of simple paths, each with its best path or with a lower bound.

    A part is a prefix of legs and the legs that may not follow it. Keys are (hazard, 0) for a part that waits with a
    bound and (hazard, 1, nodes, legs) for one that is solved, so that no bound is passed over.
    """

    def __init__(self, field: LegHazards, tree: ReverseTree, source: int) -> None:
        self.field, self.tree, self.source = field, tree, source
        self.heap: list[tuple[int, int, tuple[int, ...], tuple[int, ...], int, frozenset[int]]] = []
        self.weight = {leg: weight for out in field.outbound for weight, _, leg in out}
        self.following: dict[int, int] = {}
        self._add((), frozenset())

    def pop(self) -> tuple[int, ...] | None:
        """Take the first part; return its path if it was solved, else solve it and return None."""
        _, solved, _, legs, length, banned = heapq.heappop(self.heap)
        if not solved:
            self._solve(legs, banned)
            return None
        for cut in range(length, len(legs)):
            self._add(legs[:cut], (banned if cut == length else frozenset()) | {legs[cut]})
        return legs

    def _add(self, prefix: tuple[int, ...], banned: frozenset[int]) -> None:
        """Add a part: solved where the reverse tree completes it, else with its lower bound."""
        heads, distance = self.field.network.heads, self.tree.distance
        spur = heads[prefix[-1]] if prefix else self.source
        visited = {self.source, *(heads[leg] for leg in prefix)}
        best = min(
            (
                (weight + distance[head], head, leg)
                for weight, head, leg in self.field.outbound[spur]
                if leg not in banned and head not in visited and distance[head] < _FAR
            ),
            default=None,
        )
        if best is None:
            return
        bound, node, leg = best
        suffix = [leg]
        while node != self.tree.destination:
            if node in visited:
                heapq.heappush(self.heap, (self._sum(prefix) + bound, 0, (), prefix, 0, banned))
                return
            step = self.following.get(node)
            if step is None:
                step = self.following[node] = _step(self.field, distance, node)
            suffix.append(step)
            node = heads[step]
        self._push(prefix, tuple(suffix), bound, banned)

    def _solve(self, prefix: tuple[int, ...], banned: frozenset[int]) -> None:
        """Solve a part by a search from the destination that keeps off the prefix."""
        heads, inbound, target = self.field.network.heads, self.field.inbound, self.tree.destination
        spur = heads[prefix[-1]] if prefix else self.source
        visited = {self.source, *(heads[leg] for leg in prefix)}
        first = {
            head: weight
            for weight, head, leg in sorted(self.field.outbound[spur], reverse=True)
            if leg not in banned and head not in visited
        }
        distance = [_FAR] * len(inbound)
        distance[target] = 0
        settled = [_FAR] * len(inbound)
        best = _FAR
        queue = [(0, target)]
        while queue:
            here, node = heapq.heappop(queue)
            if here >= best:
                break
            if settled[node] < _FAR:
                continue
            settled[node] = here
            if node in first:
                best = min(best, here + first[node])
            for weight, tail, _ in inbound[node]:
                there = here + weight
                if tail not in visited and there < distance[tail]:
                    distance[tail] = there
                    heapq.heappush(queue, (there, tail))
        if best == _FAR:
            return
        _, node, leg = min(
            (weight + settled[head], head, leg)
            for weight, head, leg in self.field.outbound[spur]
            if leg not in banned and head not in visited
        )
        self._push(prefix, (leg, *_follow(self.field, settled, node, target)), best, banned)

    def _push(self, prefix: tuple[int, ...], suffix: tuple[int, ...], rest: int, banned: frozenset[int]) -> None:
        legs = prefix + suffix
        nodes = tuple(self.field.network.heads[leg] for leg in legs)
        heapq.heappush(self.heap, (self._sum(prefix) + rest, 1, nodes, legs, len(prefix), banned))

    def _sum(self, legs: Sequence[int]) -> int:
        return sum(map(self.weight.__getitem__, legs))


def diverse_routes(
    field: LegHazards, origin: str, destination: str, k: int, *, max_share: float, limit: int = 2000
) -> tuple[Route, ...]:
    """Return up to k routes by rising hazard of which no two share more than a part of their hazard.

    Each next route is the least-risk one that shares with every route taken before at most `max_share` of the lesser
    of the two hazards.

    Parameters
    ----------
    field
        Hazards on a date.
    origin, destination
        Node ids.
    k
        How many, at least 1.
    max_share
        Largest shared part of the hazard, from 0 (no common leg) to 1 (anything goes).
    limit
        How many simple routes are looked at, at most.

    Returns
    -------
    tuple of Route

    Raises
    ------
    UsageError
        If `max_share` is outside [0, 1] or k is not positive.
    NoOpenRouteError
        If no route is open.
    """
    if not 0 <= max_share <= 1:
        message = f"a shared part of {max_share} is not between 0 and 1; give for example 0.5"
        raise UsageError(message)
    if k < 1:
        message = f"k = {k} asks for no route; ask for at least 1"
        raise UsageError(message)
    taken: list[Route] = []
    for count, route in enumerate(iter_routes(field, origin, destination), start=1):
        if all(_shared(field, route, other) <= max_share for other in taken):
            taken.append(route)
        if len(taken) == k or count == limit:
            break
    return tuple(taken)


def network_index(field: LegHazards, weights: Mapping[str, float], destination: str) -> tuple[float, dict[str, float]]:
    """Return the network index: the mean index of the origins' least-risk routes, weighted by share of arrivals.

    Parameters
    ----------
    field
        Hazards on a date.
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
        If no weight is positive.
    """
    total = math.fsum(weights.values())
    if not total > 0:
        message = f"the weights {dict(weights)} do not add up to more than 0; give shares of arrivals by origin"
        raise UsageError(message)
    _, target = _ends(field, next(iter(weights)), destination)
    tree = reverse_tree(field, target)
    each = {}
    for origin in weights:
        source = _ends(field, origin, destination)[0]
        reached = tree.distance[source] < _FAR
        each[origin] = _route(field, _follow(field, tree.distance, source, target)).index if reached else 100.0
    return math.fsum(weights[origin] * index for origin, index in each.items()) / total, each


def _shared(field: LegHazards, one: Route, other: Route) -> float:
    """Return the hazard of the common legs as a part of the lesser of two hazards."""
    common = math.fsum(field.hazard[leg] for leg in set(one.legs) & set(other.legs))
    return common / min(one.hazard, other.hazard)


def _route(field: LegHazards, legs: tuple[int, ...]) -> Route:
    network = field.network
    hazard = math.fsum([field.hazard[leg] for leg in legs])
    nodes = (network.tails[legs[0]], *[network.heads[leg] for leg in legs])
    return Route(nodes, legs, hazard, route_index(hazard))


def _step(field: LegHazards, distance: Sequence[int], node: int) -> int:
    """Return the leg by which a least-risk route leaves a node, the first by node and leg among equals."""
    return min((weight + distance[head], head, leg) for weight, head, leg in field.outbound[node])[2]


def _follow(field: LegHazards, distance: Sequence[int], node: int, target: int) -> tuple[int, ...]:
    """Return the legs of the first least-risk route from a node."""
    legs = []
    heads = field.network.heads
    while node != target:
        leg = _step(field, distance, node)
        legs.append(leg)
        node = heads[leg]
    return tuple(legs)


def _ends(field: LegHazards, origin: str, destination: str) -> tuple[int, int]:
    index = field.network.index
    for place in (origin, destination):
        if place not in index:
            message = f"{place!r} is not a node of the network; give the id of a node"
            raise UsageError(message)
    if origin == destination:
        message = f"origin and destination are both {origin!r}; a route joins two places"
        raise UsageError(message)
    return index[origin], index[destination]


def _no_open_route(field: LegHazards, source: int, target: int) -> NoOpenRouteError:
    """Return the error for a pair without an open route, with a smallest set of blocked legs that would open one."""
    network = field.network
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
                f"{field.as_of}: blocked at {names}"
            )
            return NoOpenRouteError(message, ids)
        if node in done:
            continue
        done.add(node)
        for leg in outgoing[node]:
            shut = leg in field.blocked
            heapq.heappush(queue, (count + shut, network.heads[leg], (*blocked, leg) if shut else blocked))
    message = (
        f"no leg leads from {network.nodes[source].node_id} to {network.nodes[target].node_id}, blocked or open: "
        "the dataset documents no such route"
    )
    return NoOpenRouteError(message)
