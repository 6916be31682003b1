"""Least hazards on networks too large for rows: legs as arrays, for some 100 000 nodes and a million legs.

Hazards are whole multiples of `geo.model.network.QUANTUM` here too, held as float64: sums are exact below 2**53 of them
(a hazard of 8192), and a result that would go beyond is refused. Parallel legs stay apart: a matrix would add them up.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ..errors import InvalidDataError, NoOpenRouteError, UsageError
from ..extras import need
from .hazard import route_index
from .network import QUANTUM
from .routes import Route

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from .network import LegHazards

    Whole = npt.NDArray[np.integer]

_MOST = 2.0**53  # quanta: sums of floats are exact below it
_KEY_BITS = 63  # of a whole number that numpy sorts
_BLOCK = 1 << 16  # legs: what is worked on at a time fits into the cache of a processor


@dataclass(frozen=True, slots=True, eq=False)
class LargeNetwork:
    """Legs as arrays, sorted by tail, head and number; made by `from_arrays` or `from_hazards`.

    The legs out of node `v` are at the positions from `starts[v]` up to `starts[v + 1]`: `heads` are the nodes they
    lead to, `quanta` their hazards in whole multiples of `QUANTUM` and `legs` their numbers in the arrays or in the
    network that they were made from.
    """

    starts: npt.NDArray[np.int32]
    heads: npt.NDArray[np.int32]
    quanta: npt.NDArray[np.float64]
    legs: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class LeastHazards:
    """Least hazards from one node to all: `hazard` (infinite where no route leads) and the last `leg` of a route there.

    A leg is given by its number, and -1 for the origin and where no route leads. Among equals it is the first by the
    node that it comes from and then by its number.
    """

    hazard: npt.NDArray[np.float64]
    leg: npt.NDArray[np.int32]


def from_arrays(node_count: int, tails: Whole, heads: Whole, hazards: npt.NDArray[np.floating]) -> LargeNetwork:
    """Build a network from one entry a leg, in any order.

    Parameters
    ----------
    node_count
        How many nodes; they are numbered from 0.
    tails, heads
        Node that each leg leaves and enters. Several legs may join the same two nodes.
    hazards
        Hazard of each leg (dimensionless), none negative.

    Returns
    -------
    LargeNetwork

    Raises
    ------
    InvalidDataError
        If the arrays are not of one length, a node is not one of the network, or a hazard is negative or not finite.

    Examples
    --------
    >>> import numpy as np
    >>> network = from_arrays(3, np.array([1, 0, 0]), np.array([2, 1, 2]), np.array([0.25, 0.5, 1.0]))
    >>> near_route(network, 0, 2)
    Route(nodes=(0, 1, 2), legs=(1, 0), hazard=0.75, index=52.7633...)
    """
    tails, heads, values = np.asarray(tails), np.asarray(heads), np.asarray(hazards, dtype=np.float64)
    if not tails.shape == heads.shape == values.shape == (values.size,):
        message = f"tails {tails.shape}, heads {heads.shape} and hazards {values.shape} differ; give one entry a leg"
        raise InvalidDataError(message)
    for name, ends in (("tails", tails), ("heads", heads)):
        if ends.size and (not np.issubdtype(ends.dtype, np.integer) or ends.min() < 0 or ends.max() >= node_count):
            message = f"{name} has a node that is not a whole number from 0 to {node_count - 1}; number the nodes"
            raise InvalidDataError(message)
    if values.size and not (values.min() >= 0 and values.max() < np.inf):
        message = "hazards has a value that is negative or not finite; leave a closed leg out"
        raise InvalidDataError(message)
    return _sorted(node_count, tails, heads, values)


def _sorted(node_count: int, tails: Whole, heads: Whole, hazards: npt.NDArray[np.float64]) -> LargeNetwork:
    """Sort legs by tail, head and number; by one whole number for all three where they fit, which is the fastest."""
    count = hazards.size
    node_bits, leg_bits = max(1, (node_count - 1).bit_length()), max(1, (count - 1).bit_length())
    starts = np.zeros(node_count + 1, dtype=np.int32)
    np.cumsum(np.bincount(tails, minlength=node_count), out=starts[1:])
    legs, sorted_heads = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    if 2 * node_bits + leg_bits <= _KEY_BITS:
        keys = np.empty(count, dtype=np.int64)
        for part in _blocks(count):
            key = keys[part]
            key[:] = tails[part]
            key <<= node_bits
            key |= heads[part]
            key <<= leg_bits
            key |= np.arange(part.start, part.stop)
        keys.sort()
        for part in _blocks(count):
            legs[part] = keys[part] & ((1 << leg_bits) - 1)
            sorted_heads[part] = (keys[part] >> leg_bits) & ((1 << node_bits) - 1)
        del keys
    else:
        legs[:] = np.lexsort((heads, tails))
        sorted_heads[:] = heads[legs]
    quanta = np.empty(count)
    for part in _blocks(count):
        values = quanta[part]
        hazards.take(legs[part], out=values, mode="clip")  # "raise" would copy
        values *= 1 / QUANTUM  # a power of two: exact
        np.rint(values, out=values)
        np.maximum(values, 1, out=values)
    return LargeNetwork(starts, sorted_heads, quanta, legs)


def _blocks(count: int) -> Iterator[slice]:
    """Yield slices that cover a length."""
    for start in range(0, count, _BLOCK):
        yield slice(start, min(count, start + _BLOCK))


def from_hazards(field: LegHazards) -> LargeNetwork:
    """Return the open legs of a network on a date as arrays; nodes and legs keep their positions as numbers.

    Parameters
    ----------
    field
        Hazards on a date, from `geo.model.network.hazards`.

    Returns
    -------
    LargeNetwork

    Examples
    --------
    >>> from datetime import date
    >>> from route_risk.geo.model.network import build_network, hazards
    >>> from route_risk.geo.model.schema import Leg, Node
    >>> places = [Node(key, "province", country="AAA") for key in "abc"]
    >>> legs = [Leg("a..b", "a", "b", "exit", 2), Leg("b..c", "b", "c", "exit", 2), Leg("a..c", "a", "c", "exit", 4)]
    >>> near_route(from_hazards(hazards(build_network(places, legs), date(2020, 1, 1))), 0, 2).nodes
    (0, 1, 2)
    """
    network = field.network
    # Legs of a network are in the order of tail, head and id already.
    legs = np.array([leg for leg in range(len(network.legs)) if leg not in field.blocked], dtype=np.int32)
    tails = np.array(network.tails, dtype=np.int32)[legs]
    starts = np.searchsorted(tails, np.arange(len(network.nodes) + 1)).astype(np.int32)
    heads = np.array(network.heads, dtype=np.int32)[legs]
    return LargeNetwork(starts, heads, np.array(field.weights, dtype=np.float64)[legs], legs)


def least_hazards(network: LargeNetwork, origin: int) -> LeastHazards:
    """Return the least hazard from a node to every node and the leg by which it is reached (Dijkstra 1959, by scipy).

    Parameters
    ----------
    network
        From `from_arrays` or `from_hazards`.
    origin
        Number of a node.

    Returns
    -------
    LeastHazards

    Raises
    ------
    UsageError
        If the origin is not a node, or a hazard is too large to be exact.
    MissingExtraError
        If scipy is not installed.
    """
    need("scipy.sparse")
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    count = _check_nodes(network, origin)
    matrix = csr_array((network.quanta, network.heads, network.starts), shape=(count, count))
    least: npt.NDArray[np.float64] = dijkstra(matrix, indices=origin)
    reached = np.where(np.isinf(least), np.nan, least)  # so that nothing equals what is not reached
    _check_exact(float(np.nanmax(reached)))
    at = np.full(count, -1, dtype=np.int32)
    degrees = np.diff(network.starts)
    rows = np.searchsorted(network.starts, np.arange(0, network.heads.size, _BLOCK), side="right") - 1
    # A leg is the last of a least route if it makes up the whole difference. The first such leg is written last.
    for first, last in reversed(list(pairwise([*np.unique(rows).tolist(), count]))):
        start, stop = network.starts[first], network.starts[last]
        over_leg = np.repeat(reached[first:last], degrees[first:last])
        over_leg += network.quanta[start:stop]
        heads = network.heads[start:stop]
        found = np.flatnonzero(over_leg == reached.take(heads))[::-1]
        at[heads[found]] = found + start
    leg = np.where(at < 0, np.int32(-1), network.legs[at]) if network.legs.size else at
    return LeastHazards(least * QUANTUM, leg)


def near_route(network: LargeNetwork, origin: int, destination: int) -> Route:
    """Return the route of least hazard between two nodes, looking only at nodes that are nearer than the destination.

    Parameters
    ----------
    network
        From `from_arrays` or `from_hazards`.
    origin, destination
        Numbers of nodes.

    Returns
    -------
    Route
        Ties are broken by the numbers of the nodes and then of the legs along the route. The hazard is the sum of
        the whole multiples of `QUANTUM`.

    Raises
    ------
    UsageError
        If origin and destination are the same or not in the network, or a hazard is too large to be exact.
    NoOpenRouteError
        If no route leads from one to the other.
    """
    _check_nodes(network, origin, destination)
    if origin == destination:
        message = f"origin and destination are both {origin}; a route joins two places"
        raise UsageError(message)
    starts, heads, quanta = network.starts, network.heads, network.quanta
    least: dict[int, float] = {}
    came: dict[int, list[tuple[int, int]]] = {}  # node to the (tail, position) of all legs that are least
    bound = math.inf
    # Entries are (hazard, head, position of the leg, tail, its row, place in the row): of the legs out of a node, the
    # least first, only one waits in the queue at a time.
    queue: list[tuple[float, int, int, int, list[tuple[float, int, int]], int]] = [(0.0, origin, -1, -1, [], 0)]
    while queue and queue[0][0] <= bound:
        there, node, position, tail, row, place = queue[0]
        place += 1
        if place < len(row):
            heapq.heapreplace(queue, (least[tail] + row[place][0], *row[place][1:], tail, row, place))
        else:
            heapq.heappop(queue)
        if node in least:
            if there == least[node]:
                came[node].append((tail, position))
            continue
        least[node] = there
        came[node] = [(tail, position)] if row else []
        if node == destination:
            bound = there
            continue
        start, stop = int(starts[node]), int(starts[node + 1])
        row = sorted(zip(quanta[start:stop].tolist(), heads[start:stop].tolist(), range(start, stop), strict=True))
        if row:
            heapq.heappush(queue, (there + row[0][0], *row[0][1:], node, row, 0))
    if destination not in came:
        message = f"no leg leads on from node {origin} to node {destination}: the network has no such route"
        raise NoOpenRouteError(message)
    _check_exact(bound)
    nodes, legs = _first_route(network, came, origin, destination)
    hazard = bound * QUANTUM
    return Route(nodes, legs, hazard, route_index(hazard))


def _first_route(
    network: LargeNetwork, came: dict[int, list[tuple[int, int]]], origin: int, destination: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the nodes and legs of the first of all least routes, by nodes and then by legs."""
    onward: dict[int, list[tuple[int, int]]] = {}
    open_nodes, met = [destination], {destination}
    while open_nodes:
        head = open_nodes.pop()
        for tail, position in came.get(head, ()):
            onward.setdefault(tail, []).append((head, position))
            if tail not in met:
                met.add(tail)
                open_nodes.append(tail)
    nodes, legs = [origin], []
    while nodes[-1] != destination:
        head, position = min(onward[nodes[-1]])  # positions are in the order of the legs' numbers
        nodes.append(head)
        legs.append(int(network.legs[position]))
    return tuple(nodes), tuple(legs)


def _check_nodes(network: LargeNetwork, *nodes: int) -> int:
    """Return how many nodes there are, or raise if a number is none of them."""
    count = len(network.starts) - 1
    for node in nodes:
        if not 0 <= node < count:
            message = f"{node} is not a node of the network; give a number from 0 to {count - 1}"
            raise UsageError(message)
    return count


def _check_exact(quanta: float) -> None:
    """Raise if a sum of hazards is so large that floats do not hold it exactly."""
    if quanta >= _MOST:
        message = (
            f"a least hazard of {quanta * QUANTUM:.6g} is not below {_MOST * QUANTUM:.0f}, where sums are exact; "
            "leave out legs of such a hazard, which nobody gets through"
        )
        raise UsageError(message)
