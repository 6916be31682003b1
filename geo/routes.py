"""Least-risk routes: the best, the k best, diverse ones, and the network index.

Hazards are whole multiples of `geo.network.QUANTUM`, so sums are exact: a tie is a tie on every platform, and is
broken by the ids of the nodes and then of the legs along the route.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.errors import NoOpenRouteError, UsageError
from geo.hazard import route_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo.network import LegHazards

_FAR = 1 << 1100  # more than any sum of hazards: a float is less than 2**1024


@dataclass(frozen=True, slots=True)
class Route:
    """A route: positions of its nodes and legs in the network, its hazard `H` and its index (0-100)."""

    nodes: tuple[int, ...]
    legs: tuple[int, ...]
    hazard: float
    index: float


class ReverseTree(NamedTuple):
    """Least hazards from every node to one destination, in units of the quantum; `_FAR` where no route is open.

    `options[v]` lists the ways out of node `v` that reach the destination as (hazard to the destination, head, leg),
    the least first, filled in as they are asked for.
    """

    destination: int
    distance: list[int]
    options: dict[int, list[tuple[int, int, int]]]


def reverse_tree(field: LegHazards, destination: int, *, until: int | None = None) -> ReverseTree:
    """Return the least hazard from every node to a destination (Dijkstra 1959, run backwards).

    Parameters
    ----------
    field
        Hazards on a date.
    destination
        Position of the destination.
    until
        Position of a node at which to stop: it and every node nearer than it are settled then, others may not be.

    Returns
    -------
    ReverseTree
    """
    return ReverseTree(destination, _distances(field, destination, (), until), {})


def _distances(field: LegHazards, destination: int, avoided: Iterable[int], until: int | None) -> list[int]:
    """Return the least hazards to a destination by ways that keep off some nodes."""
    inbound, shift = field.inbound, field.shift
    mask = (1 << shift) - 1
    keys = [_FAR] * len(inbound)
    for node in avoided:
        keys[node] = -1
    keys[destination] = destination
    queue = [destination]
    push, pop = heapq.heappush, heapq.heappop
    while queue:
        here = pop(queue)
        node = here & mask
        if keys[node] != here:
            continue
        if node == until:
            break
        base = here - node
        for step, tail in inbound[node]:
            there = base + step
            if there < keys[tail]:
                keys[tail] = there
                push(queue, there)
    return [key >> shift if 0 <= key < _FAR else _FAR for key in keys]


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

    Yen's partition of the simple paths (Yen 1971, with Lawler's 1972 refinement). A part waits with the lower bound
    that the reverse tree gives; when its turn comes, a completion that follows the tree without meeting its own prefix
    is the answer, and only where it meets it a search that keeps off the prefix decides. So there is at most one
    search for each leg of each route found, whatever cycles and ties the network has.

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
    for legs in _iter_paths(field, tree, source):
        yield _route(field, legs)


def _iter_paths(  # noqa: C901, PLR0912 -- one loop: its steps share a dozen names, and calls would double its time
    field: LegHazards, tree: ReverseTree, source: int
) -> Iterator[tuple[int, ...]]:
    """Yield the legs of the simple paths from a node to the root of a tree, the least first.

    The heap holds parts of the set of simple paths. A part is (path, length, options, at, used, distance): the paths
    that begin with the first `length` legs of `path` and go on by one of `options[at:]`, but not by the leg `used`,
    by which `path` itself goes on. Its options are (hazard to the destination, head, leg), the least first: those of
    the tree, which only bound the hazard, or, where `distance` is not None, those of a search that kept off the
    prefix. Heap keys are (hazard, 0, count) for a part that waits and (hazard, 1, nodes, legs) for one whose best path
    is known, so that every bound is looked at before a path of the same hazard is given out.
    """
    outbound, known, target = field.outbound, tree.options, tree.destination
    push, pop = heapq.heappush, heapq.heappop
    count = 0
    first = _options(field, tree, source)
    heap: list[tuple[Any, ...]] = [(first[0][0], 0, 0, (((source,), (), (0,)), 0, first, 0, -1, None))]
    while heap:
        entry = pop(heap)
        part = entry[-1]
        path, length, options, at, used, searched = part
        if entry[1]:
            found = entry[4]
        else:
            prefix = path[0][: length + 1]
            found = _complete(field, tree, part, prefix)
            if found is None:
                node = options[at][1]
                if node not in prefix:
                    # The tree runs into the prefix: search once for all that is left of this part.
                    rest = {leg for _, _, leg in options[at:]}
                    searched = _distances(field, target, prefix, None)
                    options = sorted(
                        (weight + searched[head], head, leg)
                        for weight, head, leg in outbound[prefix[-1]]
                        if leg in rest and searched[head] < _FAR
                    )
                    at = -1
            elif heap and heap[0][0] <= found[2][-1]:
                push(heap, (found[2][-1], 1, found[0], found[1], found, part))
                continue
        if found is not None:
            yield found[1]
        # What is left of the part waits with the bound of its next option.
        at += 1
        if at < len(options) and options[at][2] == used:
            at += 1
        if at < len(options):
            count += 1
            push(heap, (path[2][length] + options[at][0], 0, count, (path, length, options, at, used, searched)))
        if found is None:
            continue
        # Every later leg of the path opens a part: the paths that follow it up to there and then leave it.
        nodes, legs, sums = found
        for cut in range(length + 1, len(legs)):
            node, leg = nodes[cut], legs[cut]
            if len(outbound[node]) == 1:
                continue
            ways = known.get(node) or _options(field, tree, node)
            start = 1 if ways[0][2] == leg else 0
            if start < len(ways):
                count += 1
                push(heap, (sums[cut] + ways[start][0], 0, count, (found, cut, ways, start, leg, None)))


def _options(field: LegHazards, tree: ReverseTree, node: int) -> list[tuple[int, int, int]]:
    """Return the ways out of a node that reach the destination, the least first, and keep them with the tree."""
    distance = tree.distance
    tree.options[node] = ways = sorted(
        [(weight + distance[head], head, leg) for weight, head, leg in field.outbound[node] if distance[head] < _FAR]
    )
    return ways


def _complete(
    field: LegHazards, tree: ReverseTree, part: tuple[Any, ...], prefix: tuple[int, ...]
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]] | None:
    """Return the path of a part's next option as nodes, legs and partial sums, or None where it meets its prefix."""
    path, length, options, at, _, searched = part
    heads, weights, known, target = field.network.heads, field.weights, tree.options, tree.destination
    _, node, leg = options[at]
    if node in prefix:
        return None
    total = path[2][length] + weights[leg]
    nodes, legs, sums = [node], [leg], [total]
    while node != target:
        if searched is None:
            step = (known.get(node) or _options(field, tree, node))[0][2]
        else:
            step = _step(field, searched, node)
        node = heads[step]
        if node in prefix:
            return None
        total += weights[step]
        nodes.append(node)
        legs.append(step)
        sums.append(total)
    return (*prefix, *nodes), (*path[1][:length], *legs), (*path[2][: length + 1], *sums)


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
