"""Least-risk routes: the best, the k best, diverse ones, and the network index.

Hazards are whole multiples of `geo.model.network.QUANTUM`, so sums are exact: a tie is a tie on every platform, and is
broken by the ids of the nodes and then of the legs along the route.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import NoOpenRouteError, UsageError
from .hazard import route_index
from .network import blocking_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .network import LegHazards

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

    What else a search needs of a node `v` is filled in when it is asked for. `onward[v]` is the least way on as nodes
    and legs and a list of the ways to leave that at any of its nodes, the least first: (extra, node, head, leg) where
    `extra` is what such a detour costs beyond the least. `seen[v]` is a way on that was followed through `v`, with
    its detours in the order of its nodes, and where in its nodes and its detours `v` stands.
    """

    destination: int
    distance: list[int]
    seen: dict[int, tuple[list[int], list[int], list[tuple[int, int, int, int]], int, int]]
    onward: dict[int, tuple[tuple[int, ...], tuple[int, ...], list[tuple[int, int, int, int]]]]


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
    return ReverseTree(destination, _distances(field, destination, (), -1 if until is None else until), {}, {})


def _distances(field: LegHazards, destination: int, avoided: Iterable[int], until: int) -> list[int]:
    """Return the least hazards to a destination by ways that keep off some nodes."""
    inbound, shift = field.inbound, field.shift
    mask = (1 << shift) - 1
    keys = [_FAR << shift] * len(inbound)
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
        for step, tail in inbound[node]:
            there = here + step
            if there < keys[tail]:
                keys[tail] = there
                push(queue, there)
    distance = [key >> shift for key in keys]
    for node in avoided:
        distance[node] = _FAR
    return distance


def least_risk_route(field: LegHazards, origin: str, destination: str) -> Route:
    """Return the route of least hazard.

    Parameters
    ----------
    field
        Hazards on a date, from `geo.model.network.hazards`.
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
    >>> from route_risk.geo.model.network import build_network, hazards
    >>> from route_risk.geo.model.schema import Leg, Node
    >>> places = [Node(key, "province", country="AAA") for key in "abc"]
    >>> legs = [Leg("a..b", "a", "b", "exit", 2), Leg("b..c", "b", "c", "exit", 2), Leg("a..c", "a", "c", "exit", 4)]
    >>> least_risk_route(hazards(build_network(places, legs), date(2020, 1, 1)), "a", "c").nodes
    (0, 1, 2)
    """
    source, target = _ends(field, origin, destination)
    tree = reverse_tree(field, target, until=source)
    if tree.distance[source] == _FAR:
        raise _no_open_route(field, source, target)
    return _route(field, *_follow(field, tree.distance, source, target))


def k_least_risk_routes(
    field: LegHazards, origin: str, destination: str, k: int, *, tree: ReverseTree | None = None
) -> tuple[Route, ...]:
    """Return the k simple routes of least hazard, fewer where there are not so many.

    Yen's partition of the simple paths (Yen 1971, with Lawler's 1972 refinement), each part bounded by the reverse
    tree, whose detours are sorted once and shared (as in Eppstein 1998). When the turn of a part comes, a completion
    that follows the tree without meeting the nodes behind it is the answer; only where it meets them, and the bound
    by one leg more is not above the next part, a search that keeps off those nodes decides. So there is at most one
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

    Examples
    --------
    >>> from datetime import date
    >>> from route_risk.geo.model.scenario import evaluate, scenario_network
    >>> from route_risk.layers.dataset import read_dataset
    >>> dataset = read_dataset()
    >>> setting = evaluate(scenario_network(dataset), date(2013, 7, 1))
    >>> routes = k_least_risk_routes(setting.hazards, "KP-10", "KOR", 2)
    >>> [round(route.index, 1) for route in routes]
    [70.1, 71.5]
    >>> network = setting.hazards.network
    >>> [network.nodes[node].node_id for node in routes[0].nodes][:3]
    ['KP-10', 'PRK-CHN:KP-10', 'CN-JL']
    """
    if k < 1:
        message = f"k = {k} asks for no route; ask for at least 1"
        raise UsageError(message)
    return tuple(islice(iter_routes(field, origin, destination, tree=tree), k))


def iter_routes(
    field: LegHazards, origin: str, destination: str, *, tree: ReverseTree | None = None
) -> Iterator[Route]:
    """Return the simple routes from the least to the greatest hazard, one by one; see `k_least_risk_routes`."""
    source, target = _ends(field, origin, destination)
    tree = tree or reverse_tree(field, target)
    if tree.distance[source] == _FAR:
        raise _no_open_route(field, source, target)
    return _iter_routes(field, tree, source)


def _iter_routes(field: LegHazards, tree: ReverseTree, source: int) -> Iterator[Route]:
    """Yield the simple routes from a node to the root of a tree, the least first.

    The heap holds what is left of the set of simple paths, by (hazard, 0 or 1, ...). A 1 is a path that is known. A 0
    is a row of detours from a path given out before, with the bound of the next of them, so that every bound is
    looked at before a path of the same hazard is given out. A detour stands for all paths that follow the old one up
    to a node and go on by another leg there; `tree` bounds them, and gives the first of them where its way on does
    not meet the nodes that are behind.
    """
    push, replace, pop = heapq.heappush, heapq.heapreplace, heapq.heappop
    trees: dict[tuple[int, ...], ReverseTree] = {}
    looked: set[tuple[tuple[int, ...], int]] = set()
    count = 0
    heap: list[tuple[Any, ...]] = [(tree.distance[source], 1, *_onward(field, tree, source), tree)]
    while heap:
        entry = heap[0]
        if entry[1]:
            pop(heap)
            hazard, _, nodes, legs, detours, tree = entry
        else:
            _, _, number, old_nodes, old_legs, old_hazard, tree, detours, at = entry
            extra, node, head, leg = detours[at]
            at += 1
            if at < len(detours):
                bound = old_hazard + detours[at][0]
                replace(heap, (bound, 0, number, old_nodes, old_legs, old_hazard, tree, detours, at))
            else:
                pop(heap)
            cut = old_nodes.index(node)
            behind = old_nodes[: cut + 1]
            nodes, legs, detours = tree.onward.get(head) or _onward(field, tree, head)
            hazard = old_hazard + extra
            if not set(behind).isdisjoint(nodes):
                if head in behind:
                    continue
                bound, tree = _look_again(field, tree, (behind, head, leg), trees, looked)
                if bound is not None:
                    count += 1
                    row = [(bound, node, head, leg)]
                    push(heap, (old_hazard + bound, 0, count, old_nodes, old_legs, old_hazard, tree, row, 0))
                continue
            nodes, legs = behind + nodes, (*old_legs[:cut], leg, *legs)
            if heap and heap[0][0] <= hazard:
                push(heap, (hazard, 1, nodes, legs, detours, tree))
                continue
        yield _route(field, nodes, legs)
        if detours:
            count += 1
            push(heap, (hazard + detours[0][0], 0, count, nodes, legs, hazard, tree, detours, 0))


def _look_again(
    field: LegHazards,
    tree: ReverseTree,
    detour: tuple[tuple[int, ...], int, int],
    trees: dict[tuple[int, ...], ReverseTree],
    looked: set[tuple[tuple[int, ...], int]],
) -> tuple[int | None, ReverseTree]:
    """Return the extra hazard of a detour whose way on by a tree meets the nodes behind it, and the tree to go on by.

    The first time that is a bound by the leg after the next, which is often enough to leave the detour for later. The
    second time it is exact, by a search that keeps off the nodes behind and serves all detours from there. The hazard
    is None where no way is left.
    """
    behind, head, leg = detour
    so_far = field.weights[leg] - tree.distance[behind[-1]]
    if (behind, leg) not in looked:
        looked.add((behind, leg))
        least = min(
            [weight + tree.distance[beyond] for weight, beyond, _ in field.outbound[head] if beyond not in behind],
            default=_FAR,
        )
    else:
        if behind not in trees:
            trees[behind] = ReverseTree(tree.destination, _distances(field, tree.destination, behind, -1), {}, {})
        tree = trees[behind]
        least = tree.distance[head]
    return (so_far + least if least < _FAR else None), tree


def _onward(
    field: LegHazards, tree: ReverseTree, node: int
) -> tuple[tuple[int, ...], tuple[int, ...], list[tuple[int, int, int, int]]]:
    """Return the way on from a node along a tree and the ways to leave it, and keep them; see `ReverseTree`."""
    outbound, distance, seen, target = field.outbound, tree.distance, tree.seen, tree.destination
    here, nodes, legs, detours = node, [node], [], []
    while here != target:
        out = outbound[here]
        if len(out) == 1:
            _, here, leg = out[0]
        elif here in seen:
            old_nodes, old_legs, old_detours, at, first = seen[here]
            nodes += old_nodes[at + 1 :]
            legs += old_legs[at:]
            detours += old_detours[first:]
            break  # the rest was followed before
        else:
            seen[here] = nodes, legs, detours, len(legs), len(detours)
            least, chosen = distance[here], -1
            for weight, head, way in out:
                hazard = weight + distance[head]
                if hazard == least and chosen < 0:  # the first among equals, as in `_step`
                    chosen, leg = head, way
                elif hazard < _FAR:
                    detours.append((hazard - least, here, head, way))
            here = chosen
        nodes.append(here)
        legs.append(leg)
    tree.onward[node] = result = tuple(nodes), tuple(legs), sorted(detours)
    return result


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

    Examples
    --------
    >>> from datetime import date
    >>> from route_risk.geo.model.scenario import evaluate, scenario_network
    >>> from route_risk.layers.dataset import read_dataset
    >>> dataset = read_dataset()
    >>> setting = evaluate(scenario_network(dataset), date(2013, 7, 1))
    >>> routes = diverse_routes(setting.hazards, "KP-10", "KOR", 2, max_share=0.2)
    >>> [round(route.index, 1) for route in routes]
    [70.1, 76.6]
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
        If a weight is negative or none is positive.
    """
    total = math.fsum(weights.values())
    if not total > 0 or min(weights.values()) < 0:
        message = f"the weights {dict(weights)} are not shares: none may be negative, and their sum must be more than 0"
        raise UsageError(message)
    _, target = _ends(field, next(iter(weights)), destination)
    tree = reverse_tree(field, target)
    each = {}
    for origin in weights:
        source = _ends(field, origin, destination)[0]
        reached = tree.distance[source] < _FAR
        each[origin] = _route(field, *_follow(field, tree.distance, source, target)).index if reached else 100.0
    return math.fsum(weights[origin] * index for origin, index in each.items()) / total, each


def _shared(field: LegHazards, one: Route, other: Route) -> float:
    """Return the hazard of the common legs as a part of the lesser of two hazards."""
    common = math.fsum(field.hazard[leg] for leg in set(one.legs) & set(other.legs))
    return common / min(one.hazard, other.hazard)


def _route(field: LegHazards, nodes: tuple[int, ...], legs: tuple[int, ...]) -> Route:
    of_leg = field.hazard
    hazard = math.fsum([of_leg[leg] for leg in legs])
    return Route(nodes, legs, hazard, route_index(hazard))


def _step(field: LegHazards, distance: Sequence[int], node: int) -> int:
    """Return the leg by which a least-risk route leaves a node, the first by node and leg among equals."""
    outbound = field.outbound[node]
    if len(outbound) == 1:
        return outbound[0][2]
    # Legs out of one node are in the order of (head, id), so the first leg is the tie-break of the model.
    return min([(weight + distance[head], leg) for weight, head, leg in outbound])[1]


def _follow(
    field: LegHazards, distance: Sequence[int], node: int, target: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the nodes and legs of the first least-risk route from a node."""
    nodes, legs = [node], []
    heads = field.network.heads
    while node != target:
        leg = _step(field, distance, node)
        node = heads[leg]
        legs.append(leg)
        nodes.append(node)
    return tuple(nodes), tuple(legs)


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


def _closed_by(field: LegHazards, legs: Iterable[int]) -> str:
    """Return what closes some legs: ids of events, or the scenario."""
    closing = {field.network.events[k].event_id for leg in legs for k in blocking_events(field, leg)}
    return ", ".join(sorted(closing)) or "the scenario"


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
                f"{field.as_of}: blocked at {names} (closed by {_closed_by(field, blocked)}); "
                "no smaller set of blocked legs would open one"
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
