"""Codes of routes that stand for one route each, also where legs give two routes of a pair the same sum.

The code of a route is the sum of the codes of its legs. Of several routes of a pair with one sum, the first in the
order of their legs keeps it; each of the others gets the next code that no route of the pair has. That depends on the
set of routes alone, and neither on the order in which they were met nor on how the draws were cut.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .minplus import CODE_BITS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Keys = npt.NDArray[np.uint64]
    Whole = npt.NDArray[np.int64]

PAIR_BITS = 20

Route = tuple[int, ...]
"""Positions of the legs of a route."""


class Counted(NamedTuple):
    """In how many draws each route is the least-risk one; fields as in `geo.doubt.ensemble.Chunk`."""

    keys: Keys
    counts: Whole
    routes: dict[tuple[int, int], Route]


def join_key(day: int, pair: int, code: int) -> int:
    """Return (day, pair, code) as one number that sorts like them."""
    return (day << (CODE_BITS + PAIR_BITS)) + (pair << CODE_BITS) + code


def split_key(key: int) -> tuple[int, int, int]:
    """Return (day, pair, code) of a key.

    Examples
    --------
    >>> split_key(join_key(2, 3, 4))
    (2, 3, 4)
    """
    code, pair = key & ((1 << CODE_BITS) - 1), (key >> CODE_BITS) & ((1 << PAIR_BITS) - 1)
    return key >> (CODE_BITS + PAIR_BITS), pair, code


def give_codes(codes: Array, counted: Counted, others: Mapping[tuple[int, int, Route], int]) -> Counted:
    """Give each route of a pair a code of its own.

    Parameters
    ----------
    codes
        Code of each leg, from `geo.doubt.minplus.leg_codes`.
    counted
        Routes that have a code each, the same or not that they get here.
    others
        (day, pair, route) to the number of draws, of routes that have none.

    Returns
    -------
    Counted
        Keys rise, and each is there once.

    Examples
    --------
    >>> given = Counted(np.array([7], dtype=np.uint64), np.array([5]), {(0, 7): (1,)})
    >>> found = give_codes(np.array([7.0, 7.0]) * 2.0**-CODE_BITS, given, {(0, 0, (0,)): 3})
    >>> found.keys.tolist(), found.counts.tolist(), found.routes
    ([7, 8], [3, 5], {(0, 7): (0,), (0, 8): (1,)})
    """
    sums = _sums(codes, list(counted.routes.values()))
    if not others and sums == [code for _, code in counted.routes]:
        return counted
    more = dict.fromkeys((pair, route) for _, pair, route in others)
    own = {(pair, route): code for ((pair, _), route), code in zip(counted.routes.items(), sums, strict=True)}
    own |= zip(more, _sums(codes, [route for _, route in more]), strict=True)
    final = _distinct(own)
    changed = {(pair, code): final[pair, route] for (pair, code), route in counted.routes.items()}
    changed = {place: code for place, code in changed.items() if place[1] != code}
    keys = _with_codes(counted.keys, changed)
    added = [join_key(day, pair, final[pair, route]) for day, pair, route in others]
    merged = merge_keys(
        [keys, np.array(added, dtype=np.uint64)],
        [counted.counts, np.array(list(others.values()), dtype=np.int64)],
    )
    return Counted(*merged, {(pair, final[pair, route]): route for pair, route in sorted(final)})


def _sums(codes: Array, routes: Sequence[Route]) -> list[int]:
    """Return the sums of the codes of the legs of routes."""
    bounds = np.cumsum([0, *map(len, routes)])
    parts = codes[np.fromiter(chain.from_iterable(routes), dtype=np.intp, count=int(bounds[-1]))] * 2.0**CODE_BITS
    before = np.concatenate([[0.0], np.cumsum(parts)])
    found: list[int] = (before[bounds[1:]] - before[bounds[:-1]]).astype(np.int64).tolist()
    return found


def _distinct(own: Mapping[tuple[int, Route], int]) -> dict[tuple[int, Route], int]:
    """Return the code that each (pair, route) gets, from the sums of their legs."""
    sharing: dict[tuple[int, int], list[Route]] = {}
    for (pair, route), code in own.items():
        sharing.setdefault((pair, code), []).append(route)
    taken, final = set(sharing), dict(own)
    for pair, own_code in sorted(place for place, routes in sharing.items() if len(routes) > 1):
        code = own_code
        for route in sorted(sharing[pair, own_code])[1:]:
            while (pair, code) in taken:
                code = code % ((1 << CODE_BITS) - 1) + 1
            taken.add((pair, code))
            final[pair, route] = code
    return final


def _with_codes(keys: Keys, changed: Mapping[tuple[int, int], int]) -> Keys:
    """Return keys with other codes for some (pair, code)."""
    result, low = keys.copy(), keys & np.uint64(join_key(1, 0, 0) - 1)
    for at in np.flatnonzero(np.isin(low, np.array([join_key(0, *place) for place in changed], dtype=np.uint64))):
        day, pair, code = split_key(int(keys[at]))
        result[at] = join_key(day, pair, changed[pair, code])
    return result


def merge_keys(keys: Collection[Keys], counts: Collection[Whole]) -> tuple[Keys, Whole]:
    """Return each key once, in order, with the sum of its counts."""
    key, count = np.concatenate(list(keys)), np.concatenate(list(counts))
    order = np.argsort(key, kind="stable")  # quick where much is in order
    key, count = key[order], count[order]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])[: len(key)])
    return key[starts], np.add.reduceat(count, starts) if len(starts) else count
