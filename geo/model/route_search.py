"""The search for simple routes of least hazard: a reverse tree, the way along it, and what to leave it by.

Hazards are whole multiples of `geo.model.leg_hazards.QUANTUM`, so sums are exact, and a tie is a tie on every platform.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .leg_hazards import LegHazards

    Steps = tuple[int, ...]
    Detour = tuple[int, int, int, int]

FAR = 1 << 1100
"""More than any sum of hazards: a float is less than 2**1024."""


class ReverseTree(NamedTuple):
    """Least hazards from every node to one destination, in units of the quantum; `FAR` where no route is open."""

    destination: int
    distance: list[int]


def reverse_tree(leg_hazards: LegHazards, destination: int, *, until: int | None = None) -> ReverseTree:
    """Return the least hazard from every node to a destination (Dijkstra 1959, run backwards).

    Parameters
    ----------
    destination
        Position of the destination.
    until
        Position of a node at which to stop: it and every node nearer than it are settled then, others may not be.
    """
    return ReverseTree(destination, _distances(leg_hazards, destination, (), -1 if until is None else until))


def _distances(leg_hazards: LegHazards, destination: int, avoided: Iterable[int], until: int) -> list[int]:
    """Return the least hazards to a destination by ways that keep off some nodes."""
    inbound, shift = leg_hazards.inbound, leg_hazards.shift
    mask = (1 << shift) - 1
    keys = [FAR << shift] * len(inbound)
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
        distance[node] = FAR
    return distance


def least_route(leg_hazards: LegHazards, distance: Sequence[int], node: int, target: int) -> tuple[Steps, Steps]:
    """Return the nodes and legs of the first least-risk route from a node, by the distances of a reverse tree."""
    nodes, legs, outbound, least = [node], [], leg_hazards.outbound, distance[node]
    while node != target:
        # Legs out of one node are in the order of (head, id), so the first of equals is the tie-break of the model.
        for weight, head, leg in outbound[node]:  # noqa: B007 -- the leg at which the loop breaks is the answer
            if weight + distance[head] == least:
                break
        node = head
        least -= weight
        legs.append(leg)
        nodes.append(node)
    return tuple(nodes), tuple(legs)


def simple_routes(leg_hazards: LegHazards, tree: ReverseTree, source: int) -> Iterator[tuple[Steps, Steps]]:
    """Yield the nodes and legs of the simple routes from a node to the root of a tree, the least first.

    Yen's partition of the simple paths (Yen 1971, with Lawler's 1972 refinement), each part bounded by the reverse
    tree, as A* does. The heap holds what is left of the set, by (hazard, 0 or 1, ...). A 1 is a route that is known. A
    0 is a row of detours from a route given out, with the bound of the next of them; a detour stands for all routes
    that follow the old one up to a node and go on by another leg there. Every bound is looked at before a route of the
    same hazard is given out, so that ids break ties.

    Parameters
    ----------
    tree
        From `reverse_tree`, without `until`; it is not changed.
    source
        Position of a node that the tree reaches.

    Yields
    ------
    tuple of two tuples of int
        Nodes, and legs.
    """
    push, pop, heads = heapq.heappush, heapq.heappop, leg_hazards.network.heads
    trees: dict[Steps, list[int]] = {}
    distance, count = tree.distance, 0
    heap: list[tuple[Any, ...]] = [
        (distance[source], 1, *least_route(leg_hazards, distance, source, tree.destination), 0, distance)
    ]
    while heap:
        if heap[0][1]:
            hazard, _, nodes, legs, first, distance = pop(heap)
        else:
            _, _, number, row, detours, nodes, legs, distance = heap[0]
            hazard, at, leg, so_far = detours[row]
            if row + 1 < len(detours):
                heapq.heapreplace(heap, (detours[row + 1][0], 0, number, row + 1, detours, nodes, legs, distance))
            else:
                pop(heap)
            first, head = at + 1, heads[leg]
            behind = nodes[:first]
            if head in behind:
                continue
            onward, further = least_route(leg_hazards, distance, head, tree.destination)
            if not set(behind).isdisjoint(onward):
                bound, distance = _look_again(leg_hazards, tree, (hazard, at, leg, so_far), behind, trees, distance)
                if bound < FAR:
                    count += 1
                    push(heap, (bound, 0, count, 0, [(bound, at, leg, so_far)], nodes, legs, distance))
                continue
            nodes, legs = behind + onward, (*legs[:at], leg, *further)
            if heap and heap[0][0] <= hazard:
                push(heap, (hazard, 1, nodes, legs, first, distance))
                continue
        yield nodes, legs
        detours = _detours(leg_hazards, distance, hazard, nodes, legs, first)
        if detours:
            count += 1
            push(heap, (detours[0][0], 0, count, 0, detours, nodes, legs, distance))


def _detours(
    leg_hazards: LegHazards, distance: Sequence[int], hazard: int, nodes: Steps, legs: Steps, first: int
) -> list[Detour]:
    """Return the ways to leave a route at its nodes from a place on: bound, place, leg, hazard with that leg."""
    outbound, rows = leg_hazards.outbound, []
    for at in range(first, len(legs)):
        node, taken = nodes[at], legs[at]
        here = hazard - distance[node]
        for weight, head, leg in outbound[node]:
            if leg != taken and (left := distance[head]) < FAR:
                so_far = here + weight
                rows.append((so_far + left, at, leg, so_far))
    rows.sort()
    return rows


def _look_again(
    leg_hazards: LegHazards,
    tree: ReverseTree,
    detour: Detour,
    behind: Steps,
    trees: dict[Steps, list[int]],
    distance: list[int],
) -> tuple[int, list[int]]:
    """Return a better bound of a detour whose way on meets the nodes behind it, and the distances to go on by.

    A bound by one leg more is often enough to leave the detour for later. Where it is not, a search that keeps off the
    nodes behind decides, and serves all detours from there. So there is at most one search for each leg of each route
    given out, whatever cycles and ties the network has.
    """
    hazard, _, leg, so_far = detour
    head = leg_hazards.network.heads[leg]
    ways = [weight + distance[beyond] for weight, beyond, _ in leg_hazards.outbound[head] if beyond not in behind]
    bound = so_far + min(ways, default=FAR)
    if bound > hazard:
        return bound, distance
    if behind not in trees:
        trees[behind] = _distances(leg_hazards, tree.destination, behind, -1)
    return so_far + trees[behind][head], trees[behind]
