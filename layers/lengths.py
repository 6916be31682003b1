"""Lengths of movements between the points of their nodes, with the standard library alone, for queries."""

from __future__ import annotations

import json
from dataclasses import fields
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from ..geo.errors import InvalidDataError
from ..geo.inputs import read_input
from ..geo.model.schema import Leg
from ..geo.model.vocabularies import MOVEMENTS
from ..geo.shapes.geodesic import geodesic_km
from .tables.rows import make_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    Position = Sequence[float]


def with_lengths(legs: Sequence[Leg], folder: Path, layers: Mapping[str, str]) -> tuple[Leg, ...]:
    """Return legs of which every movement has a length, where the points of its ends are known.

    Parameters
    ----------
    legs
        Legs; a movement without a `length_km` gets the geodesic between its nodes, rounded to a metre.
    layers
        Path inside the folder by layer.

    Returns
    -------
    tuple of Leg
        The layers are read only where a movement has no length. A length stays None where an end has no point.
    """
    wanted = {end for leg in legs if _without(leg) for end in (leg.from_node, leg.to_node)}
    if not wanted:
        return tuple(legs)
    points = node_points(folder, layers, wanted)
    ends = {k: (leg.from_node, leg.to_node) for k, leg in enumerate(legs) if _without(leg)}
    ends = {k: pair for k, pair in ends.items() if points.keys() >= {*pair}}
    lengths = {(a, b): round(geodesic_km(*points[a], *points[b]), 3) for a, b in {*ends.values()}}
    return _with_lengths(legs, {k: lengths[pair] for k, pair in ends.items()}) if ends else tuple(legs)


def _with_lengths(legs: Sequence[Leg], lengths: Mapping[int, float]) -> tuple[Leg, ...]:
    """Return legs, those at some places with other lengths; `dataclasses.replace` takes long where there are many."""
    names = [item.name for item in fields(Leg)]
    cells = zip(*[attrgetter(*names)(legs[place]) for place in lengths], strict=True)
    changed = make_rows(Leg, dict(zip(names, cells, strict=True)) | {"length_km": [*lengths.values()]})
    result = list(legs)
    for place, leg in zip(lengths, changed, strict=True):
        result[place] = leg
    return tuple(result)


def _without(leg: Leg) -> bool:
    return leg.mode in MOVEMENTS and leg.length_km is None


def node_points(folder: Path, layers: Mapping[str, str], wanted: Collection[str]) -> dict[str, tuple[float, float]]:
    """Return the points that stand for nodes, as maps have them, by node id: longitude and latitude.

    A given point, the centroid of an area (or, where that lies outside, the middle of the widest part at its height),
    the point halfway along a line. What cannot be read has no point: `validate` says why.
    """
    found: dict[str, tuple[float, float]] = {}
    for layer, point_of in (("border_segments", _halfway), ("points", _given), ("provinces", _inside)):
        if layer not in layers:
            continue
        try:
            content = read_input(folder / layers[layer], layers[layer], inside=folder)
            features = json.loads(content.decode("utf-8-sig"))["features"]
            for feature in features:
                key = feature["properties"]["node_id"]
                if key in wanted:
                    found[key] = point_of(feature["geometry"]["type"], feature["geometry"]["coordinates"])
        except (
            InvalidDataError,
            OSError,
            RecursionError,
            ValueError,
            TypeError,
            KeyError,
            IndexError,
            ZeroDivisionError,
        ):
            continue
    return found


def _given(_: str, coordinates: Any) -> tuple[float, float]:
    return float(coordinates[0]), float(coordinates[1])


def _halfway(kind: str, coordinates: Any) -> tuple[float, float]:
    """Return the point halfway along the longest part of a line, measured in degrees as maps do."""
    parts = [coordinates] if kind == "LineString" else coordinates
    steps = [[((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5 for a, b in pairwise(part)] for part in parts]
    length, number = max((sum(row), number) for number, row in enumerate(steps))
    left = length / 2
    for (x0, y0), (x1, y1), step in zip(parts[number], parts[number][1:], steps[number], strict=False):
        if left <= step:
            return x0 + (x1 - x0) * left / step, y0 + (y1 - y0) * left / step
        left -= step
    x, y = parts[number][-1]
    return x, y


def _inside(kind: str, coordinates: Any) -> tuple[float, float]:
    """Return the centroid of an area to two decimals, or a point inside at the height of one that lies outside."""
    areas = [coordinates] if kind == "Polygon" else coordinates
    total = east = north = 0.0
    for ring, sign in ((ring, 1 if number == 0 else -1) for area in areas for number, ring in enumerate(area)):
        x0, y0 = ring[0][0], ring[0][1]
        crosses = [
            ((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0), a[0] + b[0] + x0, a[1] + b[1] + y0)
            for a, b in pairwise(ring)
        ]
        turn = sign if sum(cross for cross, _, _ in crosses) > 0 else -sign
        total += turn * sum(cross for cross, _, _ in crosses)
        east += turn * sum(cross * x for cross, x, _ in crosses) / 3
        north += turn * sum(cross * y for cross, _, y in crosses) / 3
    lon, lat = east / total, north / total
    meets = sorted(
        a[0] + (lat - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for area in areas
        for ring in area
        for a, b in pairwise(ring)
        if (a[1] > lat) != (b[1] > lat)
    )
    spans = list(zip(meets[::2], meets[1::2], strict=True))
    if not any(first <= lon <= last for first, last in spans):
        first, last = max(spans, key=lambda span: (span[1] - span[0], -span[0]))
        lon = (first + last) / 2
    return round(lon, 2), round(lat, 2)
