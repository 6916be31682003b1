"""The legs of the least-risk routes whose codes an ensemble met.

In the draw in which a code was met first, the least hazards from every node are found anew, and the route is followed
from its origin along the legs that account for them exactly. In every other draw and on every other date that has the
code, the same legs must add up to the hazard that was found there. Where they do not, another route has the same code:
it is read back in the same way, and counted for itself. So what is read back is a route, in every draw the one
that an engine found. That no leg offers a lesser one (the dual certificate of shortest paths) is checked in a part of
the draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..errors import RouteRiskError
from .ensemble_codes import PAIR_BITS
from .ensemble_tally import LAST
from .minplus import CODE_BITS, LIMIT, compile_network, solve

if TYPE_CHECKING:
    import numpy.typing as npt

    from .ensemble import EnsembleRun
    from .ensemble_codes import Route
    from .ensemble_days import Solved
    from .ensemble_tally import Tally

    Array = npt.NDArray[np.float64]
    Keys = npt.NDArray[np.uint64]
    Positions = npt.NDArray[np.intp]
    Quanta = npt.NDArray[np.uint32]
    Rows = npt.NDArray[np.int32]
    Whole = npt.NDArray[np.int64]

_TOGETHER = 1024
"""Columns in which least hazards are found in one go, so that they stay in the cache."""

_CODE = np.uint64((1 << CODE_BITS) - 1)
_CERTIFIED = 64
"""In how many of them every leg is checked."""


class Known(NamedTuple):
    """What some keys ``(pair << CODE_BITS) + code``, in order, stand for.

    Attributes
    ----------
    keys : array of uint64
    table : array
        The legs of the route of each, in rows padded at their end.
    steps : array
        The numbers of its steps, padded with 0. A step is two legs that follow each other, or the last one.
    """

    keys: Keys
    table: Rows
    steps: Rows


class RouteReader:
    """Reads routes of one run; keeps what it has read, which changes no answer.

    Parameters
    ----------
    run
        From `geo.doubt.ensemble.ensemble_run`.
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
        self._steps = np.array([self._nothing * (self._nowhere + 1) + self._nothing])  # both legs of each as one number
        self._known: list[Known] = []  # the first route that each code was found to stand for, the second, ...

    def routes(self, keys: Keys) -> dict[tuple[int, int], Route]:
        """Return the legs of the first route of each (pair, code), of keys that were read; a date in them is ignored.

        A code of 0 stands for what is beyond the scale and has none.
        """
        if not self._known:
            return {}
        key = np.unique(keys & np.uint64((1 << (CODE_BITS + PAIR_BITS)) - 1))
        table = self._known[0].table[np.searchsorted(self._known[0].keys, key)]
        places = zip((key >> np.uint64(CODE_BITS)).tolist(), (key & _CODE).tolist(), strict=True)
        return dict(zip(places, self._routes(table), strict=True))

    def read(self, day: Solved, found: Tally, quanta: Quanta) -> tuple[Whole, dict[tuple[int, Route], int]]:
        """Find out which route each code stands for in each draw of a date.

        Parameters
        ----------
        day
            The date.
        found
            Its codes.
        quanta
            Its hazards, shape (pairs with a route, draws).

        Returns
        -------
        array of int64
            In how many draws each key of `found` stands for the first route that it was found to stand for.
        dict
            (pair, route) to the number of draws, for the other routes.

        Raises
        ------
        RouteRiskError
            If least hazards contradict the legs.
        """
        pairs = (found.key >> np.uint64(CODE_BITS)).astype(np.intp)
        met = quanta[np.searchsorted(day.pairs, pairs), found.draw]
        known, at = self._look_up(0, found.key, met, found.draw, day)
        apart = day.unaccounted(self._step_rows(day), known.steps[at], found.place, quanta)
        beyond = (found.key & _CODE) == 0
        if beyond.any():
            apart &= ~beyond[found.place]
        row, draw = np.nonzero(apart)
        number = found.number - np.bincount(found.place[row, draw], minlength=len(found.number))
        return number, self._others(day, found, quanta, row, draw)

    def _others(
        self, day: Solved, found: Tally, quanta: Quanta, row: Positions, draw: Positions
    ) -> dict[tuple[int, Route], int]:
        """Return in how many draws each (pair, route) is there, where the first route of a code is not."""
        counts: dict[tuple[int, Route], int] = {}
        rank = 0
        while len(row):
            rank += 1
            each, first, place = np.unique(found.place[row, draw], return_index=True, return_inverse=True)
            key = found.key[each]
            known, at = self._look_up(rank, key, quanta[row[first], draw[first]], draw[first], day)
            draws, column = np.unique(draw, return_inverse=True)
            total = self._weights(day, draws)[known.table[at][place], column[:, np.newaxis]].sum(axis=1)
            apart = np.floor(total) != quanta[row, draw]
            number = np.bincount(place[~apart], minlength=len(key)).tolist()
            named = zip((key >> np.uint64(CODE_BITS)).tolist(), self._routes(known.table[at]), number, strict=True)
            counts |= {(pair, route): many for pair, route, many in named if many}
            row, draw = row[apart], draw[apart]
        return counts

    def _weights(self, day: Solved, draws: Positions) -> Array:
        """Return weights of all legs in some draws; infinity where a leg is not on the way."""
        weights = np.full((self._nowhere + 1, len(draws)), np.inf)
        weights[list(day.legs)] = day.weights_of(draws)
        weights[self._nothing] = 0.0
        return weights

    def _step_rows(self, day: Solved) -> Positions:
        """Return the rows of the open legs of a date that each step adds up, then one for zero and one for infinity."""
        row_of = np.full(self._nowhere + 1, len(day.legs) + 1, dtype=np.intp)
        row_of[list(day.legs)] = np.arange(len(day.legs))
        row_of[self._nothing] = len(day.legs)
        rows: Positions = row_of[np.array(np.divmod(self._steps, self._nowhere + 1))]
        return rows

    def _numbers(self, table: Rows) -> Rows:
        """Return the numbers of the steps of routes, new ones after those that are known."""
        joined = table[:, 0::2].astype(np.int64) * (self._nowhere + 1) + table[:, 1::2]
        self._steps = np.concatenate([self._steps, np.setdiff1d(joined, self._steps)])
        order = np.argsort(self._steps)
        return order[np.searchsorted(self._steps, joined, sorter=order)].astype(np.int32)

    def _routes(self, table: Rows) -> list[Route]:
        lengths = (table != self._nothing).sum(axis=1).tolist()
        return [tuple(row[:length]) for row, length in zip(table.tolist(), lengths, strict=True)]

    def _look_up(self, rank: int, key: Keys, quanta: Quanta, draw: Positions, day: Solved) -> tuple[Known, Positions]:
        """Return routes of that rank, and where those of the keys are; what is new is read in the draws given."""
        if rank == len(self._known):
            nothing = np.empty((0, 0), dtype=np.int32)
            self._known.append(Known(np.empty(0, dtype=np.uint64), nothing, nothing))
        known = self._known[rank]
        new = np.append(known.keys, LAST)[np.searchsorted(known.keys, key)] != key
        if new.any():
            table = self._learn(key[new], quanta[new] + (key[new] & _CODE) * 2.0**-CODE_BITS, draw[new], day)
            keys = np.concatenate([known.keys, key[new]])
            order = np.argsort(keys)
            known = self._known[rank] = Known(
                keys[order],
                _below(known.table, table, self._nothing)[order],
                _below(known.steps, self._numbers(table), 0)[order],
            )
        return known, np.searchsorted(known.keys, key)

    def _learn(self, key: Keys, total: Array, draw: Positions, day: Solved) -> Rows:
        """Read the routes of keys in the draws in which they were met."""
        origins, destinations = self._pairs[(key >> np.uint64(CODE_BITS)).astype(np.intp)].T
        table = np.full((len(key), 2 * len(self._run.network.nodes)), self._nothing, dtype=np.int32)
        draws, column = np.unique(draw, return_inverse=True)
        for first in range(0, len(draws), _TOGETHER):
            some = np.flatnonzero((column >= first) & (column < first + _TOGETHER) & (key & _CODE != 0))
            weights = self._weights(day, draws[first : first + _TOGETHER])
            place, least = column[some] - first, self._least_hazards(weights)
            for number, destination in enumerate(self._run.destinations):
                chosen = destinations[some] == destination
                rows = some[chosen]
                table[rows] = self._follow(weights, least[number], place[chosen], origins[rows], destination)
            if (weights[table[some], place[:, np.newaxis]].sum(axis=1) != total[some]).any():
                raise _contradiction()
        longest = int((table != self._nothing).sum(axis=1).max())
        return table[:, : longest + longest % 2]

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
        table = np.full((len(at), 2 * len(self._run.network.nodes)), self._nothing, dtype=np.intp)
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


def _below(table: Rows, other: Rows, padding: int) -> Rows:
    """Return one table below the other, the narrower one padded."""
    width = max(table.shape[1], other.shape[1])
    parts = [np.pad(part, ((0, 0), (0, width - part.shape[1])), constant_values=padding) for part in (table, other)]
    return np.concatenate(parts)


def _contradiction() -> RouteRiskError:
    return RouteRiskError(
        "the least hazards of an ensemble contradict its legs; report this with the command that you ran"
    )
