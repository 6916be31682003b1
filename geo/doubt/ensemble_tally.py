"""How often each route is the least-risk one: codes of routes, counted for each pair.

A least weight of `doubt.minplus` is a hazard in quanta with the code of a route below; here the two are taken apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .minplus import CODE_BITS, LIMIT

if TYPE_CHECKING:
    import numpy.typing as npt

DRAW_BITS = 16
"""A chunk has at most this many draws, as a power of two."""
_DRAW = np.uint64((1 << DRAW_BITS) - 1)
LAST = np.uint64(0xFFFFFFFFFFFFFFFF)
"""Above all keys."""


class Tally(NamedTuple):
    """Distinct routes of some pairs in one chunk on one date, by pair, then by code.

    Attributes
    ----------
    key : array of uint64
        ``(pair << CODE_BITS) + code``, rising.
    number : array of int64
        In how many draws it is the least-risk route.
    draw : array of intp
        The first of these draws.
    place : array of int32, shape (pairs, draws)
        The position of each route in `key`.
    """

    key: npt.NDArray[np.uint64]
    number: npt.NDArray[np.int64]
    draw: npt.NDArray[np.intp]
    place: npt.NDArray[np.int32]


def split_weights(best: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Return hazards in quanta and codes of least weights, which are written over.

    A hazard beyond the scale is `geo.doubt.minplus.LIMIT`, with the code 0.

    Examples
    --------
    >>> quanta, codes = split_weights(np.array([5 + 3 * 2.0**-25, np.inf]))
    >>> quanta.tolist(), codes.tolist()
    ([5, 268435456], [3, 0])
    """
    np.minimum(best, LIMIT, out=best)
    best *= 1 << CODE_BITS
    whole = best.astype(np.uint64)
    return (whole >> np.uint64(CODE_BITS)).astype(np.uint32), whole.astype(np.uint32) & np.uint32((1 << CODE_BITS) - 1)


def tally(pairs: npt.NDArray[np.intp], codes: npt.NDArray[np.uint32]) -> Tally:
    """Return each distinct (pair, code), how often it is there, and the first draw that has it.

    Parameters
    ----------
    pairs
        The numbers of the rows of `codes`, rising.
    codes
        Shape (pairs, draws).

    Examples
    --------
    >>> found = tally(np.array([4]), np.array([[9, 2, 9]], dtype=np.uint32))
    >>> [int(key) - (4 << CODE_BITS) for key in found.key], found.number.tolist(), found.draw.tolist()
    ([2, 9], [1, 2], [1, 0])
    """
    tagged = codes.astype(np.uint64)
    tagged <<= np.uint64(DRAW_BITS)
    tagged += np.arange(codes.shape[1], dtype=np.uint64)
    tagged.sort(axis=1)
    code = (tagged >> np.uint64(DRAW_BITS)).astype(np.uint32)
    fresh = np.empty(codes.shape, dtype=np.bool_)
    fresh[:, 0] = True
    np.not_equal(code[:, 1:], code[:, :-1], out=fresh[:, 1:])
    starts = np.flatnonzero(fresh)
    first = tagged.ravel()[starts]
    key = (pairs.astype(np.uint64)[starts // codes.shape[1]] << np.uint64(CODE_BITS)) + (first >> np.uint64(DRAW_BITS))
    number = np.diff(starts, append=codes.size)
    place = np.empty(codes.shape, dtype=np.int32)
    draws = (tagged & _DRAW).astype(np.intp)
    np.put_along_axis(place, draws, np.cumsum(fresh, dtype=np.int32).reshape(codes.shape) - 1, axis=1)
    return Tally(key, number, (first & _DRAW).astype(np.intp), place)
