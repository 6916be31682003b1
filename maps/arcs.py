"""Schematic arcs between points, in map coordinates (Web Mercator), with the Pacific in the middle of the world.

A leg stands for a link between two areas and not for a path, so it is drawn as a bow that no road follows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from ..geo.model.schema import Leg

WEST_EDGE = -30.0
"""Longitude in degrees: what lies west of it is drawn 360 degrees further east, so that the Pacific is whole."""

LATITUDES = (-58.0, 84.0)
"""Latitudes between which the background is drawn, in degrees."""

Point = tuple[float, float]


def unwrap(lon: float) -> float:
    """Return the longitude on a map that begins at `WEST_EDGE`, in degrees.

    Examples
    --------
    >>> unwrap(-77.0), unwrap(127.0), unwrap(-0.1)
    (283.0, 127.0, -0.1)
    """
    return lon + 360.0 if lon < WEST_EDGE else lon


def unwrap_geometry(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry (EPSG:4326) with each of its parts on the map's side of the world, by the middle of the part.

    Parts that then meet at 180 degrees are joined, so that no seam is drawn there.

    Examples
    --------
    >>> from shapely import box
    >>> unwrap_geometry(box(-180, 65, -170, 70) | box(170, 65, 180, 70)).bounds
    (170.0, 65.0, 190.0, 70.0)
    """
    import shapely
    from shapely.affinity import translate

    parts = shapely.get_parts(geometry)
    far = [(part.bounds[0] + part.bounds[2]) / 2 < WEST_EDGE for part in parts]
    if not any(far):
        return geometry
    moved = [translate(part, xoff=360.0) if west else part for part, west in zip(parts, far, strict=True)]
    joined: BaseGeometry = shapely.union_all(moved)
    return joined


def arc(start: Point, end: Point, *, bend: float, steps: int = 20, decimals: int = 2) -> list[Point]:
    """Return a parabolic arc between two points, drawn evenly in Web Mercator.

    Parameters
    ----------
    start, end
        (longitude, latitude) in degrees; longitudes may lie beyond 180.
    bend
        Height of the bow as a part of the chord; positive bows to the left of the direction of travel, so that the
        two directions of a pair with the same bend lie apart.
    steps
        Number of segments.

    Returns
    -------
    list of (longitude, latitude)
        Rounded to 0.01 degree; the first and the last are `start` and `end`.

    Examples
    --------
    >>> arc((0.0, 0.0), (10.0, 0.0), bend=0.1, steps=2)
    [(0.0, 0.0), (5.0, 1.0), (10.0, 0.0)]
    """
    (x0, y0), middle, (x1, y1) = _project(start), _middle(start, end, bend), _project(end)
    points = [start]
    for step in range(1, steps):
        t = step / steps
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        lon, lat = _unproject((a * x0 + b * middle[0] + c * x1, a * y0 + b * middle[1] + c * y1))
        points.append((round(lon, decimals) + 0.0, round(lat, decimals) + 0.0))
    return [*points, end]


def control_point(start: Point, end: Point, *, bend: float) -> Point:
    """Return the control point of the arc between two points, which in Web Mercator is a quadratic curve.

    Examples
    --------
    >>> control_point((0.0, 0.0), (10.0, 0.0), bend=0.1)
    (5.0, 1.9995939671188747)
    """
    return _unproject(_middle(start, end, bend))


def _middle(start: Point, end: Point, bend: float) -> Point:
    (x0, y0), (x1, y1) = _project(start), _project(end)
    return (x0 + x1) / 2 - 2 * bend * (y1 - y0), (y0 + y1) / 2 + 2 * bend * (x1 - x0)


def bend_for(start: Point, end: Point, mode: str, *, both_ways: bool, parallel: int = 0) -> float:
    """Return how far, and to which side, the arc of a leg bows.

    `parallel` counts the lines already drawn between the same two points: each bows further than the last.

    Links inside a country bow a little. Long ones bow towards the pole, as air routes are known to look; other
    transfers bow to the right, which takes those from South-east Asia over the sea and off the links inside China.
    """
    across = end[0] - start[0]
    if mode == "internal_movement":
        bend = 0.06
    elif both_ways:
        bend = 0.08
    elif abs(across) > 60:
        bend = math.copysign(0.16, across)
    else:
        bend = -0.2 if mode in ("transfer_to_resettlement", "onward_movement") else 0.1
    return bend + math.copysign(0.07 * parallel, bend)


def lines_of(legs: Iterable[Leg]) -> list[tuple[tuple[int, ...], bool]]:
    """Return the lines to draw: positions of the legs that each stands for, and whether that is both directions.

    Two directions share one line where they cannot differ in hazard: same mode, same baseline class, same scopes.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Leg
    >>> lines_of([Leg(ends, *ends, "onward_movement", 2) for ends in ("ab", "ba", "ac")])
    [((0, 1), True), ((2,), False)]
    """
    rows = list(legs)
    waiting: dict[Any, int] = {}
    lines: list[tuple[tuple[int, ...], bool]] = []
    for position, leg in enumerate(rows):
        kind = leg.mode, leg.baseline_class, tuple(sorted(set(leg.traverses)))
        partner = waiting.pop((leg.to_node, leg.from_node, kind), None)
        if partner is None:
            waiting[leg.from_node, leg.to_node, kind] = len(lines)
            lines.append(((position,), False))
        else:
            lines[partner] = ((*lines[partner][0], position), True)
    return lines


def _project(point: Point) -> Point:
    """Return Web Mercator coordinates in units of one degree of longitude."""
    lon, lat = point
    return lon, math.degrees(math.asinh(math.tan(math.radians(lat))))


def _unproject(point: Point) -> Point:
    x, y = point
    return x, math.degrees(math.atan(math.sinh(math.radians(y))))
