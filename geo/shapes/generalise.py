"""Generalisation of lines and areas that keeps topology: neighbours keep the same edges.

Coordinates are degrees of longitude and latitude on WGS84 (EPSG:4326), in that order. The heavy libraries are imported
inside the functions, because a query about numbers needs none of them.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

from ..errors import InvalidDataError, UsageError
from .lines import AREAS, crs_fault, geometry_fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas
    from numpy.typing import NDArray
    from shapely import MultiLineString, MultiPolygon, Point, Polygon
    from shapely.geometry.base import BaseGeometry


def decimals_for(tolerance_deg: float) -> int:
    """Return how many decimals of a degree a tolerance supports: a grid of a third of it or finer.

    Examples
    --------
    >>> decimals_for(0.03), decimals_for(0.1), decimals_for(0.3)
    (2, 2, 1)
    """
    return max(math.ceil(-math.log10(tolerance_deg / 3) - 1e-9), 0)


def representative_point(area: Polygon | MultiPolygon, *, decimals: int = 2) -> Point:
    """Return the centroid of an area, or where that lies outside it the point farthest from its edge, rounded.

    It stands for the whole area and for no place in it. The same area always gives the same point.

    Parameters
    ----------
    area
        Polygon or MultiPolygon, EPSG:4326.
    decimals
        Decimals of a degree to keep.

    Raises
    ------
    InvalidDataError
        For another type of geometry, or one that is empty or invalid.

    Notes
    -----
    Planar, in degrees: the centroid, else the centre of the largest inscribed circle (GEOS MaximumInscribedCircle).

    Examples
    --------
    >>> from shapely import box
    >>> print(representative_point(box(0, 0, 2, 2)))
    POINT (1 1)
    """
    import shapely

    fault = geometry_fault(area, AREAS)
    if fault:
        raise InvalidDataError(". ".join(fault))
    centre = area.centroid if area.contains(area.centroid) else shapely.maximum_inscribed_circle(area)
    lon, lat = shapely.get_coordinates(centre)[0]
    return shapely.Point(round(float(lon), decimals) + 0.0, round(float(lat), decimals) + 0.0)


def simplify_together(frame: geopandas.GeoDataFrame, tolerance_deg: float) -> geopandas.GeoDataFrame:
    """Generalise neighbouring areas together, so that they share exactly the same edges afterwards.

    Overlaps go to the area with the longer common border, enclosed gaps narrower than the tolerance are closed (files
    from different makers leave both), edges are simplified once for both sides, and all vertices are put on a grid of
    `decimals_for(tolerance_deg)` decimals.

    Parameters
    ----------
    frame
        Polygons and MultiPolygons, EPSG:4326.
    tolerance_deg
        Size of the detail to drop, degrees: the square root of the area that a corner may take along.

    Returns
    -------
    geopandas.GeoDataFrame
        A new frame, same index and columns. An area smaller than the grid comes back empty. Exteriors run
        counter-clockwise and start at a fixed vertex.

    Raises
    ------
    InvalidDataError
        For another CRS, and for a geometry that is empty, invalid, not an area, or holds coordinates that are not
        numbers.
    UsageError
        For a tolerance that is not above 0 and below 10 degrees.

    Notes
    -----
    Coverage cleaning and coverage simplification (Visvalingam-Whyatt) of GEOS 3.14, then snap rounding: Hobby, J. D.
    (1999), Practical segment intersection with finite precision output, Computational Geometry 13, 199-214.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Polygon
    >>> west = Polygon([(0, 0), (1, 0), (1.01, 0.5), (1, 1), (0, 1)])
    >>> east = Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (1.01, 0.5)])
    >>> two = geopandas.GeoDataFrame({"name": ["west", "east"]}, geometry=[west, east], crs="EPSG:4326")
    >>> print(simplify_together(two, 0.1).geometry[1])
    POLYGON ((1 0, 2 0, 2 1, 1 1, 1 0))
    """
    import numpy as np
    import shapely

    if not 0 < tolerance_deg < 10:
        raise UsageError(f"tolerance_deg is {tolerance_deg}; it lies above 0 and below 10 degrees. Give one that does.")
    fault = crs_fault(frame)
    if fault:
        raise InvalidDataError(". ".join(fault))
    for label, geometry in frame.geometry.items():
        fault = geometry_fault(geometry, AREAS)
        if fault:
            raise InvalidDataError(f"area {label!r}: " + ". ".join(fault))
    if frame.empty:
        return frame.copy()
    # Products of numbers as small as 1e-317 are beyond what floating point can divide by, and GEOS warns of them.
    areas = shapely.transform(frame.geometry.to_numpy(), lambda xy: np.where(np.abs(xy) < 1e-12, 0.0, xy))
    # The published type stubs end at shapely 2.1.
    clean = shapely.coverage_clean(areas, gap_width=tolerance_deg)  # type: ignore[attr-defined]
    simple = type(frame.geometry)(clean, index=frame.index, crs=frame.crs).simplify_coverage(tolerance_deg).to_numpy()
    return frame.set_geometry(
        type(frame.geometry)(
            snap_to_grid(simple, 10.0 ** -decimals_for(tolerance_deg)), index=frame.index, crs=frame.crs
        )
    )


def on_grid(coordinates: NDArray[Any], grid_deg: float) -> NDArray[Any]:
    """Return coordinates in degrees moved to the nearest multiples of a grid, and no farther than the map goes.

    Examples
    --------
    >>> import numpy as np
    >>> on_grid(np.array([[179.99, 0.02]]), 0.03).tolist()
    [[180.0, 0.03]]
    """
    import numpy as np

    # Nine decimals take back what multiplying adds; adding 0 turns -0.0 into 0.0.
    snapped = np.round(np.round(coordinates / grid_deg) * grid_deg, 9) + 0.0
    return np.clip(snapped, (-180, -90), (180, 90))


def snap_to_grid(areas: NDArray[Any], grid_deg: float) -> list[BaseGeometry]:
    """Put the vertices of areas on one grid, in degrees, so that neighbours keep the same edges.

    All edges are noded on the grid at once, and each face is handed to the area it lies in. What is smaller than the
    grid becomes an empty Polygon.
    """
    import shapely

    edges = shapely.union_all(shapely.boundary(areas), grid_size=grid_deg)
    faces = shapely.get_parts(shapely.polygonize([edges]))
    owned: list[list[BaseGeometry]] = [[] for _ in areas]
    for face, owner in zip(faces, _owners(faces, areas, grid_deg), strict=True):
        if owner is not None:
            owned[owner].append(face)
    exact = [shapely.transform(shapely.coverage_union_all(parts), lambda xy: on_grid(xy, grid_deg)) for parts in owned]
    return [shapely.orient_polygons(shapely.normalize(_as_area(geometry))) for geometry in exact]


def _owners(faces: NDArray[Any], areas: NDArray[Any], grid_deg: float) -> list[int | None]:
    """Return the number of the area that each face lies in for the most part; None for lakes and enclosed sea."""
    import numpy as np
    import shapely

    owners: list[int | None] = [None] * len(faces)
    tree, sizes = shapely.STRtree(areas), shapely.area(faces)
    # The grid moves no edge as far as its own width, so all of a face that is farther than that from its edges was in
    # one area before, or in none. Where that is more than half of the face, one such point tells which.
    inner = shapely.point_on_surface(faces)
    deep = (sizes > 4 * grid_deg * shapely.length(faces)) & ~shapely.dwithin(inner, shapely.boundary(faces), grid_deg)
    known = np.flatnonzero(deep)
    point, area = tree.query(inner[known], predicate="within")
    single = np.bincount(point, minlength=len(known))[point] == 1
    for number, owner in zip(known[point[single]], area[single], strict=True):
        owners[number] = int(owner)
    open_ = np.array([number for number, owner in enumerate(owners) if owner is None], dtype=int)
    face, area = tree.query(faces[open_])
    overlap = shapely.area(shapely.intersection(faces[open_[face]], areas[area]))
    for place, number in enumerate(open_):
        mine = face == place
        if overlap[mine].sum() > sizes[number] / 2:
            owners[number] = int(area[mine][overlap[mine].argmax()])
    return owners


def _as_area(geometry: BaseGeometry) -> BaseGeometry:
    """Return a Polygon for one part, a MultiPolygon for several, and an empty Polygon for none."""
    import shapely

    parts = shapely.get_parts(geometry)
    if len(parts) == 1:
        return parts[0]  # type: ignore[no-any-return]
    return shapely.MultiPolygon(list(parts)) if len(parts) else shapely.Polygon()


def shared_borders(areas: Iterable[BaseGeometry]) -> dict[tuple[int, int], MultiLineString]:
    """Return the line that each two areas of a coverage have in common.

    Parameters
    ----------
    areas
        Polygons and MultiPolygons that share identical vertices along their common edges (as `simplify_together`
        gives), EPSG:4326. Edges that merely run close are not shared.

    Returns
    -------
    dict
        (position, later position) -> MultiLineString, for pairs with a common edge only. Every edge of a line is an
        edge of both areas. Parts are as long as they can be, and in a fixed order and direction.

    Examples
    --------
    >>> from shapely import box
    >>> {pair: str(line) for pair, line in shared_borders([box(0, 0, 1, 1), box(1, 0, 2, 1), box(5, 5, 6, 6)]).items()}
    {(0, 1): 'MULTILINESTRING ((1 0, 1 1))'}
    """
    import shapely

    owners: dict[tuple[tuple[float, ...], tuple[float, ...]], list[int]] = {}
    for position, area in enumerate(areas):
        for polygon in shapely.get_parts(area):
            for ring in shapely.get_rings(polygon):
                for start, end in itertools.pairwise(ring.coords):
                    edge = (start, end) if start <= end else (end, start)
                    owners.setdefault(edge, []).append(position)
    edges: dict[tuple[int, int], list[tuple[tuple[float, ...], tuple[float, ...]]]] = {}
    for edge, positions in owners.items():
        for pair in itertools.combinations(sorted(set(positions)), 2):
            edges.setdefault(pair, []).append(edge)
    return {pair: merge_lines([shapely.LineString(edge) for edge in edges[pair]]) for pair in sorted(edges)}


def merge_lines(lines: Iterable[BaseGeometry]) -> MultiLineString:
    """Join lines end to end where two of them meet, in a fixed order and direction.

    Examples
    --------
    >>> from shapely import LineString
    >>> print(merge_lines([LineString([(1, 0), (2, 0)]), LineString([(1, 0), (0, 0)])]))
    MULTILINESTRING ((0 0, 1 0, 2 0))
    """
    import shapely

    merged = shapely.line_merge(shapely.union_all([shapely.MultiLineString(shapely.get_parts(line)) for line in lines]))
    paths = [[tuple(map(float, xy)) for xy in shapely.get_coordinates(part)] for part in shapely.get_parts(merged)]
    return shapely.MultiLineString(sorted(min(path, path[::-1]) for path in paths))
