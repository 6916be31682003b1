"""Least-risk routes in many draws at once, on any directed network.

Distances are found backwards from a destination by relaxing legs until nothing changes (Bellman 1958), a leg in all
draws at once. Nodes are taken in the order of their distance by mean hazards, as Dijkstra's search would take them, so
little is done twice. Hazards are whole multiples of `STEP`: sums are exact, and the least one is the same in whatever
order the work is done. Equal hazards are told apart by the ids of nodes and then of legs, as in `geo.model.routes`.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import numpy.typing as npt

    from ..model.network import Network
    from .arrays import Array, Positions

    Codes = npt.NDArray[np.uint64]

Route = tuple[int, ...]
"""Positions of the legs of a route in the network."""

STEP = 2.0**-23
"""Hazards are routed as whole multiples of this, about 1.2e-7."""
MOST_WATCHED = 16
"""Of more origins it costs more to look which is the farthest than to search on."""
MOST = 2.0**40
"""What a leg counts at most, in steps: a hazard of 131,072, so that sums over thousands of legs stay exact."""


def has_numba() -> bool:
    """Tell whether numba is installed, without loading it."""
    return importlib.util.find_spec("numba") is not None


@dataclass(frozen=True, slots=True)
class Graph:
    """The open legs of a network, in the order of their positions, so by tail, head and id; from `open_graph`.

    Attributes
    ----------
    count : int
        How many nodes there are.
    legs, tails, heads : array, shape (open legs,)
        Positions of legs and of their ends in the network.
    codes : array of uint64, shape (open legs,)
        A random number for each leg. Their sum, which wraps around, stands for a route: two routes have the same with
        a probability of 2**-64.
    """

    count: int
    legs: Positions
    tails: Positions
    heads: Positions
    codes: Codes


class LeastRoutes(NamedTuple):
    """Least-risk routes to some destinations in many draws.

    Attributes
    ----------
    steps : array, shape (origins, destinations, draws)
        Hazard of the route in units of `STEP`; infinite where no route is open.
    code : array of uint64, shape (origins, destinations, draws)
        The sum of the codes of the legs of the route.
    onward : array, shape (nodes, destinations, draws)
        The leg, as a row of the graph, by which the least-risk route leaves each node; -1 where there is none.
    """

    steps: Array
    code: Codes
    onward: npt.NDArray[np.int32]


def open_graph(network: Network, blocked: Collection[int]) -> Graph:
    """Return the graph of the legs that are not blocked."""
    codes = np.random.default_rng(0).integers(1 << 64, size=len(network.legs), dtype=np.uint64)
    legs = np.array([leg for leg in range(len(network.legs)) if leg not in blocked], dtype=np.int64)
    tails, heads = (np.array(ends, dtype=np.int64)[legs] for ends in (network.tails, network.heads))
    return Graph(len(network.nodes), legs, tails, heads, codes[legs])


def least_routes(
    graph: Graph, hazard: Array, origins: Sequence[int], destinations: Sequence[int], *, compiled: bool = False
) -> LeastRoutes:
    """Return the least-risk routes from some nodes to some others.

    Parameters
    ----------
    hazard
        Of every leg of the graph in every draw, shape (open legs, draws), dimensionless.
    origins, destinations
        Positions of nodes.
    compiled
        Whether `geo.doubt.draw_routes_fast` does the work (extra ``fast``), which changes no bit.

    Examples
    --------
    >>> from route_risk.geo.model.network import build_network
    >>> from route_risk.geo.model.schema import Leg, Node
    >>> places = [Node(key, "province", country="AAA") for key in "abc"]
    >>> ends = ("ab", "ac", "bc")
    >>> network = build_network(places, [Leg(f"{a}..{b}", a, b, "onward_movement", 1) for a, b in ends])
    >>> graph = open_graph(network, ())
    >>> found = least_routes(graph, np.array([[1.0, 1.0], [5.0, 2.5], [2.0, 2.0]]), [0], [2])
    >>> (found.steps * STEP).tolist(), [route_of(graph, found.onward[:, 0, draw], 0) for draw in (0, 1)]
    ([[[3.0, 2.5]]], [(0, 2), (1,)])
    """
    steps = _steps(hazard)
    ends = np.array(destinations, dtype=np.int64)
    order = _order(graph, steps.mean(axis=1), ends)
    if compiled:
        from .draw_routes_fast import solve

        legs, starts = np.stack([graph.tails, graph.heads]), np.array(origins, dtype=np.int64)
        return LeastRoutes(*solve(steps, legs, graph.codes, order, starts, ends))
    left = _distances(graph, steps, range(len(steps)), order, ends, list(origins))
    return LeastRoutes(left[list(origins)], *_follow(graph, steps, left, list(origins)))


def least_steps(graph: Graph, hazard: Array, origins: Sequence[int], destinations: Sequence[int]) -> Array:
    """Return the `steps` of `least_routes` alone, in about half the time.

    Here `hazard` is that of every leg of the network, open or not: a graph may have one many times.
    """
    steps, ends = _steps(hazard), np.array(destinations, dtype=np.int64)
    order = _order(graph, steps.mean(axis=1)[graph.legs], ends)
    return _distances(graph, steps, graph.legs, order, ends, list(origins))[list(origins)]


def _steps(hazard: Array) -> Array:
    """Return hazards as whole multiples of `STEP`."""
    steps = hazard / STEP
    return np.clip(np.rint(steps, out=steps), 1.0, MOST, out=steps)


def route_of(graph: Graph, onward: npt.NDArray[np.int32], origin: int) -> Route:
    """Return the route from a node, along the legs by which the routes to one destination in one draw go on."""
    rows, legs, node = onward.tolist(), [], origin
    while (row := rows[node]) >= 0:
        legs.append(row)
        node = int(graph.heads[row])
    route: Route = tuple(graph.legs[legs].tolist())
    return route


def _order(graph: Graph, means: Array, destinations: Positions) -> Positions:
    """Return all nodes by their distance to the nearest destination, where each leg has its mean hazard."""
    into: list[list[tuple[int, float]]] = [[] for _ in range(graph.count)]
    for tail, head, mean in zip(graph.tails.tolist(), graph.heads.tolist(), means.tolist(), strict=True):
        into[head].append((tail, mean))
    found = np.full(graph.count, np.inf)
    due = [(0.0, int(node)) for node in destinations]
    while due:  # Dijkstra (1959)
        far, node = heappop(due)
        if far < found[node]:
            found[node] = far
            for tail, mean in into[node]:
                heappush(due, (far + mean, tail))
    order: Positions = np.argsort(found, kind="stable")
    return order


def _distances(
    graph: Graph, steps: Array, rows: Iterable[int], order: Positions, destinations: Positions, origins: list[int]
) -> Array:
    """Return the least hazard from every node to every destination in every draw; too great where it is of no use.

    `rows` says which row of `steps` each leg of the graph has.
    """
    into: list[list[tuple[int, int]]] = [[] for _ in range(graph.count)]
    for row, (tail, head) in enumerate(zip(graph.tails.tolist(), graph.heads.tolist(), strict=True)):
        into[head].append((row, tail))
    left = np.full((graph.count, len(destinations), steps.shape[1]), np.inf)
    left[destinations, np.arange(len(destinations))] = 0.0
    way, better = np.empty(left.shape[1:]), np.empty(left.shape[1:], dtype=np.bool_)
    of_leg, of_node = [steps[row] for row in rows], list(left)  # views, made once
    due, turns, farthest = set(destinations.tolist()), order.tolist(), left[origins].max(axis=0)
    met = set(due)
    watched = set(origins) if len(set(origins)) <= MOST_WATCHED else set[int]()
    while due:
        for node in turns:
            if node not in due:
                continue
            due.remove(node)
            if node in watched:
                farthest = left[origins].max(axis=0)
            # Only a node that is nearer than an origin in some draw can be on its way.
            if not watched or np.count_nonzero(np.less(of_node[node], farthest, out=better)):
                for row, tail in into[node]:
                    if tail not in met:
                        met.add(tail)
                        due.add(tail)
                        np.add(of_leg[row], of_node[node], out=of_node[tail])
                        continue
                    np.add(of_leg[row], of_node[node], out=way)
                    if np.count_nonzero(np.less(way, of_node[tail], out=better)):
                        np.minimum(way, of_node[tail], out=of_node[tail])
                        due.add(tail)
    return left


def _follow(graph: Graph, steps: Array, left: Array, origins: list[int]) -> tuple[Codes, npt.NDArray[np.int32]]:
    """Return the codes of the routes of all origins, and the legs by which the nodes on them are left."""
    onward = np.full(left.shape, -1, dtype=np.int32)
    cells = onward[0].size
    column = np.arange(cells).reshape(onward.shape[1:])
    heads, codes = np.append(graph.heads, origins[0]), np.append(graph.codes, np.uint64(0))  # whoever arrived adds 0
    at = (np.array(origins, dtype=np.int64) * cells)[:, np.newaxis, np.newaxis] + column
    total = np.zeros(at.shape, dtype=np.uint64)
    reached, done = np.zeros(graph.count, dtype=np.bool_), set[int]()
    reached[origins] = True
    while True:
        new = set(np.flatnonzero(reached).tolist()) - done
        _choose(graph, steps, left, new, onward)
        done |= new
        row = onward.reshape(-1).take(at)
        going = row >= 0
        if not going.any():
            return total, onward
        total += codes.take(row, mode="wrap")
        node = heads.take(row, mode="wrap")
        reached[node] = True
        at = np.where(going, node * cells + column, at)


def _choose(graph: Graph, steps: Array, left: Array, nodes: Iterable[int], onward: npt.NDArray[np.int32]) -> None:
    """Write the legs by which the least-risk routes leave some nodes."""
    way, least = np.empty(left.shape[1:]), np.empty(left.shape[1:], dtype=np.bool_)
    for node in nodes:
        first, last = np.searchsorted(graph.tails, (node, node + 1)).tolist()
        for row in range(last - 1, first - 1, -1):  # of equals the first is written last, and stays
            np.add(steps[row], left[graph.heads[row]], out=way)
            np.copyto(onward[node], row, where=np.equal(way, left[node], out=least))
        onward[node][np.isinf(left[node])] = -1
