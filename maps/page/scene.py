"""The drawing of the map: paths in Web Mercator units, written once and shown at every size and zoom.

A unit is 1 / `UNITS` of a degree of longitude, with y to the south; a link is one quadratic curve, which is what
`maps.arcs.arc` draws.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from ...geo.errors import InvalidDataError
from ..arcs import LATITUDES, WEST_EDGE, bend_for, control_point, lines_of, unwrap, unwrap_geometry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

    from ...geo.model.network import Network

UNITS = 200
FAR, COARSE, FAR_STEP = (30.0, 12.0), 0.1, 0.3
"""Degrees beyond the places of a map from which scenery is far, the grid of scenery and the detail of far scenery."""

Box = tuple[int, int, int, int]
"""West, north, east, south in units."""


class Scene(NamedTuple):
    """What a map draws, in units.

    `scenery` is one path for land that stands for nothing in the data, `countries` (by code), `provinces` and
    `borders` (by position of the node) are paths, `points` a pair for each node, `lines` the legs of each line and
    `curves` its start, control point and end.
    """

    scenery: str
    countries: dict[str, str]
    provinces: dict[int, str]
    borders: dict[int, str]
    points: list[tuple[int, int]]
    lines: list[list[int]]
    curves: list[tuple[int, int, int, int, int, int]]
    areas: dict[int, Box]
    middles: dict[str, tuple[int, int]]
    world: Box


def units(lon: float, lat: float) -> tuple[int, int]:
    """Return a place in units.

    Examples
    --------
    >>> units(127.0, 0.0), units(0.0, 60.0)
    ((25400, 0), (0, -15091))
    """
    return round(lon * UNITS), round(-math.degrees(math.asinh(math.tan(math.radians(lat)))) * UNITS)


def latitude(y: float) -> float:
    """Return the latitude of a height in units, in degrees."""
    return math.degrees(math.atan(math.sinh(math.radians(-y / UNITS))))


def make_scene(layers: Mapping[str, GeoDataFrame], network: Network, countries: Sequence[str]) -> Scene:
    """Return the drawing of the layers of a map.

    Raises
    ------
    InvalidDataError
        If a node has no point.
    """
    degrees = _points(layers["nodes"], network)
    points = [units(*point) for point in degrees]
    shapes = {name: _geometry(layers[name]) for name in ("background", "provinces", "border_segments")}
    known = {key: shape for key, shape in shapes["background"].items() if key in set(countries)}
    near = _extent_deg(degrees)
    provinces = {network.index[key]: shape for key, shape in shapes["provinces"].items() if key in network.index}
    lines, curves = _curves(network, degrees)
    return Scene(
        scenery=_scenery([s for key, s in shapes["background"].items() if key not in known], near),
        countries={key: _path(shape) for key, shape in known.items()},
        provinces={key: _path(shape) for key, shape in provinces.items()},
        borders={network.index[k]: _path(s) for k, s in shapes["border_segments"].items() if k in network.index},
        points=points,
        lines=lines,
        curves=curves,
        areas={key: _box(shape) for key, shape in provinces.items()},
        middles={key: _middle(shape) for key, shape in known.items()},
        world=(*units(WEST_EDGE, LATITUDES[1]), *units(WEST_EDGE + 360, LATITUDES[0])),
    )


def _points(nodes: GeoDataFrame, network: Network) -> list[tuple[float, float]]:
    """Return (longitude, latitude) of every node, in the order of the network, on the map's side of the world."""
    geometry = dict(zip(nodes.index, nodes.geometry, strict=True))
    result = []
    for node in network.nodes:
        point = geometry.get(node.node_id)
        if point is None or point.is_empty:
            message = f"node {node.node_id!r} has no point in the layer 'nodes'; give every node one"
            raise InvalidDataError(message)
        result.append((unwrap(point.x), point.y))
    return result


def _geometry(frame: GeoDataFrame) -> dict[str, BaseGeometry]:
    """Return the shapes of a layer by id, in the order of the ids, on the map's side of the world."""
    rows = sorted(zip(frame.index, frame.geometry, strict=True), key=lambda row: str(row[0]))
    found: dict[str, BaseGeometry] = {}
    for position, (key, shape) in enumerate(rows):
        if shape is not None and not shape.is_empty:
            # Scenery without a code of its own shares one with others.
            found[key if key not in found else f"{key} {position}"] = unwrap_geometry(shape)
    return found


def _curves(
    network: Network, degrees: Sequence[tuple[float, float]]
) -> tuple[list[list[int]], list[tuple[int, int, int, int, int, int]]]:
    drawn: Counter[tuple[int, int]] = Counter()
    lines, curves = [], []
    for positions, both_ways in lines_of(network.legs):
        ends = network.tails[positions[0]], network.heads[positions[0]]
        start, end = degrees[ends[0]], degrees[ends[1]]
        mode = network.legs[positions[0]].mode
        bend = bend_for(start, end, mode, both_ways=both_ways, parallel=drawn[ends])
        drawn[ends] += 1
        lines.append(list(positions))
        curves.append((*units(*start), *units(*control_point(start, end, bend=bend)), *units(*end)))
    return lines, curves


def _scenery(shapes: Sequence[BaseGeometry], near: tuple[float, float, float, float]) -> str:
    """Return land that stands for nothing as one path, coarse and, far from the places of the map, coarser."""
    import shapely
    from shapely import Polygon

    west, south, east, north = near
    close = shapely.box(west - FAR[0], south - FAR[1], east + FAR[0], north + FAR[1])
    parts: list[Polygon] = []
    for shape in shapes:
        clipped = shapely.clip_by_rect(shape, -180, LATITUDES[0], 360, LATITUDES[1])
        rounded = shapely.remove_repeated_points(shapely.transform(clipped, lambda xy: xy.round(1)), COARSE / 2)
        for piece in shapely.get_parts(rounded):
            coarse = piece if piece.envelope.intersects(close) else piece.simplify(FAR_STEP)
            parts += [part for part in shapely.get_parts(coarse) if isinstance(part, Polygon) and not part.is_empty]
    # Where coarse neighbours overlap, the direction of the rings says that there is land and not a hole.
    return "".join(_path(shapely.geometry.polygon.orient(part)) for part in parts)


def _path(shape: BaseGeometry) -> str:
    """Return a shape as SVG path data with steps relative to the last point."""
    import shapely

    pieces = []
    for part in shapely.get_parts(shape):
        closed = isinstance(part, shapely.Polygon)
        rings = [part.exterior, *part.interiors] if closed else [part]
        pieces += [_ring(shapely.get_coordinates(ring), closed=closed) for ring in rings]
    return "".join(pieces)


def _ring(coordinates: np.ndarray[Any, Any], *, closed: bool) -> str:
    import numpy as np

    x = np.rint(coordinates[:, 0] * UNITS).astype(int)
    y = np.rint(-np.degrees(np.arcsinh(np.tan(np.radians(coordinates[:, 1])))) * UNITS).astype(int)
    steps = np.column_stack((np.diff(x), np.diff(y)))
    steps = steps[(steps != 0).any(axis=1)]
    if closed:
        steps = steps[:-1]
    if not len(steps):
        return ""
    text = "".join(f"{' ' if dx >= 0 else ''}{dx}{' ' if dy >= 0 else ''}{dy}" for dx, dy in steps.tolist())
    return f"M{x[0]} {y[0]}l{text.lstrip()}{'z' if closed else ''}"


def _box(shape: BaseGeometry) -> Box:
    west, south, east, north = shape.bounds
    return (*units(west, north), *units(east, south))


def _middle(shape: BaseGeometry) -> tuple[int, int]:
    """Return the middle of the largest part of a country, where its name goes."""
    import shapely

    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    west, north, east, south = _box(largest)
    return (west + east) // 2, (north + south) // 2


def _extent_deg(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def box_of(places: Sequence[tuple[int, int]], areas: Sequence[Box] = ()) -> Box:
    """Return the extent of places and areas.

    Examples
    --------
    >>> box_of([(1, 5), (3, 2)], [(0, 4, 2, 9)])
    (0, 2, 3, 9)
    """
    xs = [x for x, _ in places] + [x for area in areas for x in area[::2]]
    ys = [y for _, y in places] + [y for area in areas for y in area[1::2]]
    return min(xs), min(ys), max(xs), max(ys)


def padded(box: Box, *, part: float = 0.1, least: int = 300) -> Box:
    """Return an extent with room around it, so that nothing at its edge touches the frame."""
    west, north, east, south = box
    across = max(round((east - west) * part), least)
    along = max(round((south - north) * part), least)
    return west - across, north - along, east + across, south + along
