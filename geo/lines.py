"""Lines and areas on the earth: great circles, lengths, the antimeridian, and generalisation that keeps topology.

Coordinates are degrees of longitude and latitude on WGS84 (EPSG:4326), in that order. The heavy libraries are imported
inside the functions, because a query about numbers needs none of them.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

from geo.errors import InvalidDataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas
    from numpy.typing import NDArray
    from shapely import MultiLineString, MultiPolygon, Point, Polygon
    from shapely.geometry.base import BaseGeometry

AREAS = ("Polygon", "MultiPolygon")
LINES = ("LineString", "MultiLineString")


def great_circle(
    lon1: float, lat1: float, lon2: float, lat2: float, *, step_km: float = 100.0
) -> list[tuple[float, float]]:
    """Return points along the shortest line between two places on the WGS84 ellipsoid.

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        The two ends, degrees.
    step_km
        Largest distance between two points, kilometres; at least 1.

    Returns
    -------
    list of (float, float)
        Longitude and latitude, degrees, longitudes within -180 to 180. The ends are exactly those given. A line over
        the antimeridian jumps there: see `cut_at_antimeridian`.

    Raises
    ------
    InvalidDataError
        For a coordinate that is not a number or is out of range.
    UsageError
        For a step that is not a number of at least 1 km.

    Notes
    -----
    Karney, C. F. F. (2013), Algorithms for geodesics, J. Geodesy 87, 43-55, as PROJ implements it.

    Examples
    --------
    >>> [(round(lon, 2), round(lat, 2)) for lon, lat in great_circle(0, 0, 90, 0, step_km=5100)]
    [(0, 0), (45.0, 0.0), (90, 0)]
    """
    import pyproj

    for lon, lat in ((lon1, lat1), (lon2, lat2)):
        if not (abs(lon) <= 180 and abs(lat) <= 90):  # also false for NaN
            raise InvalidDataError(
                f"({lon}, {lat}) is not a longitude and latitude in degrees. "
                "Give longitudes within -180 to 180 and latitudes within -90 to 90, longitude first."
            )
    if not (step_km >= 1 and math.isfinite(step_km)):
        raise UsageError(f"step_km is {step_km}; a step is at least 1 km. Give a larger one.")
    ellipsoid = pyproj.Geod(ellps="WGS84")
    _, _, length = ellipsoid.inv(lon1, lat1, lon2, lat2)
    inner = max(math.ceil(length / (step_km * 1000)) - 1, 0)
    between = ellipsoid.npts(lon1, lat1, lon2, lat2, inner) if inner else []
    return [(lon1, lat1), *((_wrap(lon), lat) for lon, lat in between), (lon2, lat2)]


def _wrap(lon: float) -> float:
    """Return the longitude within -180 to 180."""
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180


def geodesic_length_m(geometry: BaseGeometry) -> float:
    """Return the length of a line on the WGS84 ellipsoid, in metres; 0 for an empty line.

    Parameters
    ----------
    geometry
        LineString or MultiLineString, EPSG:4326.

    Raises
    ------
    InvalidDataError
        For another type of geometry.

    Notes
    -----
    Sum of the geodesics between neighbouring vertices (Karney 2013, as PROJ implements it).

    Examples
    --------
    >>> from shapely import LineString
    >>> round(geodesic_length_m(LineString([(0, 0), (1, 0)])))
    111319
    """
    import pyproj

    if geometry.geom_type not in LINES:
        raise InvalidDataError(f"a {geometry.geom_type} has no length along a line. Give a {' or '.join(LINES)}.")
    return float(pyproj.Geod(ellps="WGS84").geometry_length(geometry))


def cut_at_antimeridian(geometry: BaseGeometry) -> BaseGeometry:
    """Cut a line or an area that crosses 180 degrees, as RFC 7946 section 3.1.9 asks.

    Two neighbouring vertices more than 180 degrees of longitude apart are taken to be joined the short way round, over
    the antimeridian. An area around a pole is closed along the pole.

    Parameters
    ----------
    geometry
        (Multi)LineString or (Multi)Polygon, EPSG:4326.

    Returns
    -------
    shapely geometry
        The same geometry where nothing crosses, else its multi-part form; exteriors run counter-clockwise.

    Raises
    ------
    InvalidDataError
        For another type of geometry, or one that is empty or holds coordinates that are not numbers.

    Examples
    --------
    >>> from shapely import LineString
    >>> print(cut_at_antimeridian(LineString([(170, 10), (-170, 10)])))
    MULTILINESTRING ((170 10, 180 10), (-180 10, -170 10))
    """
    import antimeridian
    import shapely

    fault = geometry_fault(geometry, (*LINES, *AREAS), valid=False)
    if fault:
        raise InvalidDataError(". ".join(fault))
    # RFC 7946 joins positions by straight lines in longitude and latitude, so the crossing is interpolated there too.
    fixed = antimeridian.fix_shape(shapely.geometry.mapping(geometry), great_circle=False, fix_winding=True)
    cut: BaseGeometry = shapely.remove_repeated_points(shapely.geometry.shape(fixed))
    if cut.geom_type == "MultiLineString":
        # A line that starts or ends on the antimeridian leaves a part without length on its other side.
        parts = [part for part in shapely.get_parts(cut) if part.length > 0]
        cut = shapely.MultiLineString(parts) if len(parts) > 1 else parts[0]
    return shapely.orient_polygons(cut) if cut.geom_type in AREAS else cut


def geometry_fault(
    geometry: BaseGeometry | None, kinds: Sequence[str], *, valid: bool = True
) -> tuple[str, str] | None:
    """Return the rule that a geometry breaks and its repair, or None for one that is fit to use.

    Parameters
    ----------
    geometry
        Any shapely geometry, EPSG:4326, or None.
    kinds
        Allowed geometry types.
    valid
        Whether crossing rings count as a fault.

    Examples
    --------
    >>> from shapely import Point
    >>> geometry_fault(Point(1, 91), ["Point"])
    ('latitude 91 is outside -90 to 90', 'Give degrees, longitude first')
    """
    import numpy as np
    import shapely

    if geometry is None or geometry.is_empty:
        return "the geometry is empty", "Give it one, or leave the feature out"
    if geometry.geom_type not in kinds:
        return f"the geometry is a {geometry.geom_type}", f"Give a {' or '.join(kinds)}"
    coordinates = shapely.get_coordinates(geometry)
    if not np.isfinite(coordinates).all():
        return "a coordinate is not a number (NaN or infinite)", "Repair the file that it comes from"
    for axis, (name, limit) in enumerate((("longitude", 180), ("latitude", 90))):
        worst = coordinates[np.abs(coordinates[:, axis]).argmax(), axis]
        if abs(worst) > limit:
            return f"{name} {worst:g} is outside -{limit} to {limit}", "Give degrees, longitude first"
    if valid and not geometry.is_valid:
        return f"the geometry is invalid: {shapely.is_valid_reason(geometry)}", "Repair it with shapely.make_valid"
    return None


def crs_fault(frame: geopandas.GeoDataFrame) -> tuple[str, str] | None:
    """Return what is wrong with the CRS of a frame and the call that repairs it, or None for EPSG:4326.

    Examples
    --------
    >>> import geopandas
    >>> crs_fault(geopandas.GeoDataFrame(geometry=[], crs="EPSG:5179"))
    ('the CRS is EPSG:5179 (KGD2002 / Unified CS), and EPSG:4326 (WGS 84) is needed',
     'Convert it with frame.to_crs("EPSG:4326")')
    """
    if frame.crs is None:
        rule = "no CRS is declared, and EPSG:4326 (WGS 84) is needed"
        return rule, 'If these are degrees on WGS 84, say so with frame.set_crs("EPSG:4326")'
    if frame.crs.to_epsg() == 4326 or frame.crs.equals("OGC:CRS84"):
        return None
    code = ":".join(frame.crs.to_authority() or ("custom CRS",))
    rule = f"the CRS is {code} ({frame.crs.name}), and EPSG:4326 (WGS 84) is needed"
    return rule, 'Convert it with frame.to_crs("EPSG:4326")'


def decimals_for(tolerance_deg: float) -> int:
    """Return how many decimals of a degree a tolerance supports: a grid of a third of it or finer.

    Examples
    --------
    >>> decimals_for(0.03), decimals_for(0.1), decimals_for(0.3)
    (2, 2, 1)
    """
    return max(math.ceil(-math.log10(tolerance_deg / 3) - 1e-9), 0)


def round_coordinates(geometry: BaseGeometry, decimals: int) -> BaseGeometry:
    """Round the coordinates of one line or point to a number of decimals of a degree; drop vertices that then repeat.

    Areas that share edges are rounded together, by `simplify_together`.

    Raises
    ------
    InvalidDataError
        For an area.

    Examples
    --------
    >>> from shapely import LineString
    >>> print(round_coordinates(LineString([(0.004, 0), (0.001, 0), (1.236, 2)]), 2))
    LINESTRING (0 0, 1.24 2)
    """
    import numpy as np
    import shapely

    if geometry.geom_type in AREAS:
        raise InvalidDataError(
            f"a {geometry.geom_type} rounded alone no longer meets its neighbours. "
            "Round areas together, with geo.lines.simplify_together."
        )
    rounded: BaseGeometry = shapely.transform(geometry, lambda coordinates: np.round(coordinates, decimals) + 0.0)
    return shapely.remove_repeated_points(rounded)


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
    # The published type stubs end at shapely 2.1.
    clean = shapely.coverage_clean(frame.geometry.to_numpy(), gap_width=tolerance_deg)  # type: ignore[attr-defined]
    areas = type(frame.geometry)(clean, index=frame.index, crs=frame.crs)
    simple = areas.simplify_coverage(tolerance_deg).to_numpy()
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
    face, area = shapely.STRtree(areas).query(faces, predicate="intersects")
    overlap = shapely.area(shapely.intersection(faces[face], areas[area]))
    owned: list[list[BaseGeometry]] = [[] for _ in areas]
    for number in range(len(faces)):
        mine = face == number
        if overlap[mine].sum() > shapely.area(faces[number]) / 2:  # the rest are lakes and enclosed sea
            owned[int(area[mine][overlap[mine].argmax()])].append(faces[number])
    exact = [shapely.transform(shapely.coverage_union_all(parts), lambda xy: on_grid(xy, grid_deg)) for parts in owned]
    return [shapely.orient_polygons(shapely.normalize(_as_area(geometry))) for geometry in exact]


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
