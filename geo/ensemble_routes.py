"""The legs of the least-risk routes whose codes an ensemble met.

In the draw in which a code was met first, the least hazards from every node are found anew, and the route is followed
from its origin along the legs that account for them exactly. Where a later chunk meets the code again, the same legs
must add up to what was found there. So what is read back is a route, and it has the very number that an engine gave it.
That no leg offers a lesser one (the dual certificate of shortest paths) is checked in a part of the draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.ensemble_tally import LAST
from geo.errors import RouteRiskError
from geo.minplus import CODE_BITS, LIMIT, compile_network, solve

if TYPE_CHECKING:
    import numpy.typing as npt

    from geo.ensemble import EnsembleRun, Route

    Array = npt.NDArray[np.float64]
    Positions = npt.NDArray[np.intp]
    Keys = npt.NDArray[np.uint64]
    Rows = npt.NDArray[np.int32]


_TOGETHER = 1024
"""Columns in which least hazards are found in one go, so that they stay in the cache."""

_CERTIFIED = 64
"""In how many of them every leg is checked."""


class Met(NamedTuple):
    """Codes of routes that were met on a date.

    Attributes
    ----------
    key : array of uint64
        ``(pair << CODE_BITS) + code``, none twice.
    quanta : array of uint32
        The hazard of the route.
    column : array of intp
        The column of `weights` in which it has this hazard.
    weights : array, shape (legs of the network, columns)
        Weights of all legs, infinity where a leg is not on the way.
    """

    key: Keys
    quanta: npt.NDArray[np.uint32]
    column: Positions
    weights: Array


class RouteReader:
    """Reads routes of one run; keeps what it has read, which changes no answer.

    Parameters
    ----------
    run
        From `geo.ensemble.ensemble_run`.
    """

    def __init__(self, run: EnsembleRun) -> None:
        network = run.network
        self._run = run
        self._pairs = np.array(run.pairs, dtype=np.intp)
        self._tails = np.array(network.tails, dtype=np.intp)
        nodes = tuple(range(len(network.nodes)))
        self._program = compile_network(tuple(network.tails), tuple(network.heads), nodes, run.destinations)
        self._nothing, self._nowhere = len(network.legs), len(network.legs) + 1  # rows of zero and of infinity
        out = [[leg for leg, tail in enumerate(network.tails) if tail == node] for node in nodes]
        most = max(map(len, out))
        self._out = np.array([row + [self._nowhere] * (most - len(row)) for row in out], dtype=np.intp)
        self._next = np.array([*network.heads, 0, 0], dtype=np.intp)
        self._keys = np.empty(0, dtype=np.uint64)
        self._table = np.empty((0, len(nodes)), dtype=np.int32)
        self._routes: dict[int, Route] = {}

    def read(self, met: list[Met]) -> dict[tuple[int, int], Route]:
        """Return the legs of each (pair, code); a code of 0 stands for what is beyond the scale and has none.

        Parameters
        ----------
        met
            Some dates, together with each key once.

        Raises
        ------
        RouteRiskError
            If a code stands for one route here and for another there, or least hazards contradict the legs.
        """
        if not sum(len(item.key) for item in met):
            return {}
        key = np.concatenate([item.key for item in met])
        before = np.cumsum([0, *(item.weights.shape[1] for item in met)]).tolist()
        column = np.concatenate([item.column + first for item, first in zip(met, before, strict=False)])
        weights = np.empty((self._nowhere + 1, before[-1]))
        weights[self._nothing], weights[self._nowhere] = 0.0, np.inf
        for item, first, last in zip(met, before, before[1:], strict=False):
            weights[: self._nothing, first:last] = item.weights
        code = key & np.uint64((1 << CODE_BITS) - 1)
        totals = np.concatenate([item.quanta for item in met]) + code * 2.0**-CODE_BITS
        place = np.searchsorted(self._keys, key)
        known = np.append(self._keys, LAST)[place] == key
        self._check(key[known], self._table[place[known]], weights, column[known], totals[known])
        new = ~known & (code > 0)
        if new.any():
            self._learn(key[new], weights, column[new], totals[new])
        routes = [self._routes.get(number, ()) for number in key.tolist()]
        return dict(zip(zip((key >> np.uint64(CODE_BITS)).tolist(), code.tolist(), strict=True), routes, strict=True))

    def _check(self, key: Keys, legs: Rows, weights: Array, column: Positions, totals: Array) -> None:
        """Raise if the legs of some routes do not add up to what was found, which is exact."""
        wrong = np.flatnonzero(weights[legs, column[:, np.newaxis]].sum(axis=1) != totals)
        if len(wrong):
            raise same_code(self._run, int(key[wrong[0]]) >> CODE_BITS)

    def _learn(self, key: Keys, weights: Array, column: Positions, totals: Array) -> None:
        """Find the routes of keys that were not met before."""
        origins, destinations = self._pairs[(key >> np.uint64(CODE_BITS)).astype(np.intp)].T
        table = np.full((len(key), self._table.shape[1]), self._nothing, dtype=np.int32)
        for first in range(0, weights.shape[1], _TOGETHER):
            some = np.flatnonzero((column >= first) & (column < first + _TOGETHER))
            used, place = np.unique(column[some], return_inverse=True)
            part = weights[:, used]
            least = self._least_hazards(part)
            for number, destination in enumerate(self._run.destinations):
                chosen = destinations[some] == destination
                rows = some[chosen]
                table[rows] = self._follow(part, least[number], place[chosen], origins[rows], destination)
        self._check(key, table, weights, column, totals)
        lengths = (table != self._nothing).sum(axis=1).tolist()
        rows = (tuple(row[:length]) for row, length in zip(table.tolist(), lengths, strict=True))
        self._routes.update(zip(key.tolist(), rows, strict=True))
        keys = np.concatenate([self._keys, key])
        order = np.argsort(keys)
        self._keys, self._table = keys[order], np.concatenate([self._table, table])[order]

    def _least_hazards(self, weights: Array) -> Array:
        """Return the least weight from every node to every destination, shape (destinations, nodes, columns)."""
        found = solve(self._program, weights[list(self._program.legs)])
        least = found.reshape(len(self._run.network.nodes), len(self._run.destinations), -1).swapaxes(0, 1)
        for left, destination in zip(least, self._run.destinations, strict=True):
            left[destination] = 0.0
            some, part = left[:, :_CERTIFIED], weights[: self._nothing, :_CERTIFIED]
            # Beyond the scale sums are rounded, and nothing is read back there.
            if (part + some[self._next[: self._nothing]] < np.minimum(some[self._tails], LIMIT)).any():
                raise _contradiction()
        return least

    def _follow(self, weights: Array, left: Array, column: Positions, at: Positions, destination: int) -> Positions:
        """Return the legs of the least route from each node in its column, in rows padded with `self._nothing`."""
        table = np.full((len(at), self._table.shape[1]), self._nothing, dtype=np.intp)
        number, step = np.arange(len(at)), 0
        while len(number):
            legs = self._out[at]
            way = weights[legs, column[:, np.newaxis]] + left[self._next[legs], column[:, np.newaxis]]
            exact = way == left[at, column][:, np.newaxis]
            if not exact.any(axis=1).all():
                raise _contradiction()
            taken = legs[np.arange(len(number)), exact.argmax(axis=1)]
            table[number, step] = taken
            going = self._next[taken] != destination
            at, column, number, step = self._next[taken][going], column[going], number[going], step + 1
        return table


def same_code(run: EnsembleRun, pair: int) -> RouteRiskError:
    """Return the error for two routes of a pair with one code."""
    origin, destination = (run.network.nodes[node].node_id for node in run.pairs[pair])
    return RouteRiskError(
        f"two routes from {origin} to {destination} have the same code, so they cannot be told apart; "
        "give one leg another id"
    )


def _contradiction() -> RouteRiskError:
    return RouteRiskError(
        "the least hazards of an ensemble contradict its legs; report this with the command that you ran"
    )
