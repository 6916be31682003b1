"""Lines and areas on the earth: great circles, lengths, the antimeridian, and what makes a geometry unfit.

Coordinates are degrees of longitude and latitude on WGS84 (EPSG:4326), in that order. The heavy libraries are imported
inside the functions, because a query about numbers needs none of them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..errors import InvalidDataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas
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
        Whether crossing rings, and sides over the antimeridian, count as a fault.

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
            cut = "Cut it at 180 degrees: ogr2ogr -wrapdateline, or antimeridian.fix_shape"
            repair = (
                cut
                if name == "longitude" and abs(worst) <= 360 and geometry.geom_type != "Point"
                else "Give degrees, longitude first"
            )
            return f"{name} {worst:g} is outside -{limit} to {limit}", repair
    if valid and kinds != ("Point",) and _leaps(geometry):
        rule = "a side of it spans more than 180 degrees of longitude: it crosses the antimeridian"
        return rule, "Cut it there into two parts: ogr2ogr -wrapdateline, or antimeridian.fix_shape"
    reason = shapely.is_valid_reason(geometry) if valid else "Valid Geometry"
    return (
        None
        if reason == "Valid Geometry"
        else (f"the geometry is invalid: {reason}", "Repair it with shapely.make_valid")
    )


def _leaps(geometry: BaseGeometry) -> bool:
    """Tell whether a side of a ring or line jumps over more than half of the Earth, and not along the whole map."""
    import numpy as np
    import shapely

    for part in shapely.get_parts(geometry):
        for line in shapely.get_rings(part) if part.geom_type == "Polygon" else [part]:
            steps = np.abs(np.diff(shapely.get_coordinates(line)[:, 0]))
            if ((steps > 180) & (steps < 360)).any():
                return True
    return False


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
