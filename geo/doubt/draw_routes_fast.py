"""The search of `geo.doubt.draw_routes` compiled by numba (extra ``fast``): the same sums, so the same bits."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ..extras import need

if TYPE_CHECKING:
    from collections.abc import Callable

TILE = 128
"""Draws whose distances are in the cache together."""


def solve(steps: Any, legs: Any, codes: Any, order: Any, origins: Any, ends: Any) -> tuple[Any, Any, Any]:
    """Return what `geo.doubt.draw_routes.LeastRoutes` holds; `legs` are tails and heads, `order` has all nodes."""
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    near = np.argsort(rank[legs[1]], kind="stable")
    shape = len(order), len(ends), steps.shape[1]
    left, onward = np.full(shape, np.inf), np.full(shape, -1, dtype=np.int32)
    code = np.zeros((len(origins), *shape[1:]), dtype=np.uint64)
    _compiled(_search)(steps, legs, near, ends, left, onward)
    _compiled(_add_codes)(onward, legs[1], codes, origins, code)
    return left[origins], code, onward


@cache
def _compiled(function: Callable[..., None]) -> Any:
    numba = need("numba")
    try:
        return numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no folder may be written in which to keep it: every run compiles then
        return numba.njit(nogil=True)(function)


def _search(steps: Any, legs: Any, near: Any, ends: Any, left: Any, onward: Any) -> None:
    """Relax the legs nearest to a destination first, until nothing changes, some draws at once; then choose legs."""
    tails, heads = legs
    for first in range(0, steps.shape[1], TILE):
        tile = slice(first, min(first + TILE, steps.shape[1]))
        for place, end in enumerate(ends):
            left[end, place, tile] = 0.0
            changes = 1
            while changes:
                changes = 0
                for row in near:
                    of_leg, beyond = steps[row, tile], left[heads[row], place, tile]
                    least = left[tails[row], place, tile]
                    for k in range(least.shape[0]):
                        way = of_leg[k] + beyond[k]
                        changes += way < least[k]
                        least[k] = min(way, least[k])
            for row in range(len(tails) - 1, -1, -1):  # of equals the first is written last, and stays
                of_leg, beyond = steps[row, tile], left[heads[row], place, tile]
                least, chosen = left[tails[row], place, tile], onward[tails[row], place, tile]
                for k in range(least.shape[0]):
                    way = of_leg[k] + beyond[k]
                    chosen[k] = row if way == least[k] and way < np.inf else chosen[k]


def _add_codes(onward: Any, heads: Any, codes: Any, origins: Any, total: Any) -> None:
    """Add up the codes of the legs of the route of every origin."""
    for number, origin in enumerate(origins):
        for place in range(onward.shape[1]):
            for draw in range(onward.shape[2]):
                row = onward[origin, place, draw]
                while row >= 0:
                    total[number, place, draw] += codes[row]
                    row = onward[heads[row], place, draw]
