"""Where the names of the first view go: each beside its place, the more important first, none over another."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTER, WIDE, HEIGHT = 6.7, 12.5, 17.0
"""Pixels of a Latin letter, of a Korean one, and of a line, at the size of the names."""

BOLD = 1.15
"""How much wider a letter of a name in bold is."""

DOTS = {"destination": 7.0, "transit_country": 7.0, "transit_region": 5.0, "province": 4.0}
"""Half of the disc of a place by its kind, in pixels: no name of another place covers it."""

MAIN = ("destination", "transit_country")
"""Kinds of places whose names are bold, and clear of which every name keeps."""

SIDES = ("r", "l", "a", "b", "m")
"""Right of its place, left of it, above, below, and on its middle."""


class Name(NamedTuple):
    """A name for the map: what it is of, its kind, where it is (units) and how early it is placed."""

    key: str
    kind: str
    text: str
    x: float
    y: float
    rank: float
    sides: tuple[str, ...] = SIDES[:4]


class Dot(NamedTuple):
    """The disc of a place: its kind and where it is (units)."""

    kind: str
    x: float
    y: float


def place_names(
    names: list[Name],
    box: tuple[int, int, int, int],
    size: tuple[float, float],
    *,
    dots: Sequence[Dot] = (),
    over: Sequence[tuple[float, float, float, float]] = (),
) -> dict[str, str]:
    """Return the side of each name that has room in a frame of a size (pixels) that shows a box (units).

    No name goes over `dots` of other places, nor over what stands in the frame (`over`: left, top, right, bottom in
    pixels). That of a country, which lies on its middle, keeps clear of destinations and transit countries alone.

    Examples
    --------
    >>> place_names([Name("a", "province", "Here", 50, 50, 0), Name("b", "province", "There", 52, 50, 1)],
    ...             (0, 0, 100, 100), (200, 200))
    {'a': 'r', 'b': 'l'}
    """
    west, north, east, south = box
    scale = min(size[0] / (east - west), size[1] / (south - north))
    middle = (west + east) / 2, (north + south) / 2
    taken = list(over)
    discs = []
    for dot in dots:
        x, y = size[0] / 2 + (dot.x - middle[0]) * scale, size[1] / 2 + (dot.y - middle[1]) * scale
        half = DOTS[dot.kind]
        discs.append((dot, (x - half, y - half, x + half, y + half)))
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda each: (each.rank, each.key)):
        x = size[0] / 2 + (name.x - middle[0]) * scale
        y = size[1] / 2 + (name.y - middle[1]) * scale
        wide = text_width(name.text) * (BOLD if name.kind in MAIN else 1)
        others = [
            box
            for dot, box in discs
            if (dot.x, dot.y) != (name.x, name.y) and (name.kind != "country" or dot.kind in MAIN)
        ]
        for side in name.sides:
            left, top = _corner(side, x, y, wide)
            own = left, top, left + wide, top + HEIGHT
            inside = left > 2 and top > 2 and own[2] < size[0] - 2 and own[3] < size[1] - 2
            if inside and not any(_overlap(own, other) for other in (*taken, *others)):
                taken.append(own)
                found[name.key] = side
                break
    return found


def text_width(text: str) -> float:
    """Return about how many pixels a name takes.

    Examples
    --------
    >>> text_width("ab"), text_width("가")
    (13.4, 12.5)
    """
    return sum(WIDE if unicodedata.east_asian_width(letter) in "WF" else LETTER for letter in text)


def _corner(side: str, x: float, y: float, wide: float) -> tuple[float, float]:
    """Return the left and top edge of a name on a side of its place."""
    return {
        "r": (x + 10, y - HEIGHT / 2),
        "l": (x - 10 - wide, y - HEIGHT / 2),
        "a": (x - wide / 2, y - HEIGHT - 8),
        "b": (x - wide / 2, y + 8),
        "m": (x - wide / 2, y - HEIGHT / 2),
    }[side]


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]
