"""Areas out of the rings that files of boundaries hold, and what is said of those that cannot be made."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from ...geo.errors import Fault, InvalidDataError
from ..geojson import UnfitError, closed_ring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import geopandas
    import numpy as np
    import pyproj
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_POLYGON, _MULTIPOLYGON = 3, 6
_OTHERS = {
    1: "POINT (0 0)",
    2: "LINESTRING (0 0, 1 1)",
    4: "MULTIPOINT (0 0)",
    5: "MULTILINESTRING ((0 0, 1 1))",
    7: "GEOMETRYCOLLECTION (POINT (0 0))",
}
"""By type of well-known binary, what stands for a geometry that is no area: its kind is all that is said of it."""
_Z, _M, _SRID = 0x80000000, 0x40000000, 0x20000000
_DAMAGED = "Save the file again"


def several_layers(name: str, layers: Sequence[str]) -> str:
    """Return what to say of a file that has not one layer."""
    told = f" ({', '.join(layers)})" if layers else ""
    return (
        f"{name} has {len(layers)} layers{told}, and one is needed. Save the layer of divisions as a file of its own."
    )


def areas_frame(
    columns: Mapping[str, list[Any]],
    given: Iterable[Any],
    make: Callable[[Any], BaseGeometry | None],
    crs: pyproj.CRS | None,
    name: str,
) -> geopandas.GeoDataFrame:
    """Return areas as a frame; raise every fault of their geometries.

    Parameters
    ----------
    columns
        What the file says about each area, by column; a column called geometry is left out.
    given
        The geometry of each as the file has it.
    make
        Makes an area of one; raises `UnfitError` where it cannot.
    crs
        CRS of the coordinates.
    name
        What a fault calls the file.
    """
    import geopandas
    import pandas as pd

    shapes: list[BaseGeometry | None] = []
    faults: list[Fault] = []
    for place, geometry in enumerate(given):
        try:
            shapes.append(make(geometry))
        except UnfitError as unfit:
            faults.append(Fault(name, None, f"feature {place + 1}", unfit.rule, unfit.repair))
    if faults:
        raise InvalidDataError(faults)
    data = {title: pd.Series(cells) for title, cells in columns.items() if title != "geometry"}
    return geopandas.GeoDataFrame(data, geometry=shapes, crs=crs)


def areas_from_wkb(content: bytes) -> BaseGeometry:
    """Return the Polygon or MultiPolygon of well-known binary, without heights and measures.

    Raises
    ------
    UnfitError
        If it ends early, or has a ring that is none. It is not followed deeper than an area goes: for a geometry of
        another type, one of that type stands.

    Examples
    --------
    >>> from shapely import box
    >>> print(areas_from_wkb(box(0, 0, 1, 1).wkb))
    POLYGON ((1 0, 1 1, 0 1, 0 0, 1 0))
    """
    import shapely

    parts: list[Any] = []
    try:
        kind, order, width, at = _header(content, 0)
        if kind == _POLYGON:
            return _polygon(content, order, width, at)[0]
        if kind != _MULTIPOLYGON:
            return other_geometry(kind)
        (count,) = struct.unpack_from(f"{order}I", content, at)
        at += 4
        for _ in range(count):
            kind, order, width, at = _header(content, at)
            if kind != _POLYGON:
                raise UnfitError(f"its MultiPolygon holds the type {kind} of WKB", _DAMAGED)
            part, at = _polygon(content, order, width, at)
            parts.append(part)
    except (struct.error, ValueError):  # NumPy says ValueError where bytes are missing
        raise UnfitError("its geometry ends early", _DAMAGED) from None
    return shapely.MultiPolygon([part for part in parts if not part.is_empty])


def other_geometry(kind: int) -> BaseGeometry:
    """Return a geometry that stands for one that is no area, by its type in well-known binary."""
    import shapely

    if kind not in _OTHERS:
        raise UnfitError(f"its geometry is of the type {kind} of WKB", "Save it as a Polygon or MultiPolygon")
    return shapely.from_wkt(_OTHERS[kind])


def _header(content: bytes, at: int) -> tuple[int, str, int, int]:
    """Return the type of a geometry, its byte order, how many numbers a position has, and where its parts begin."""
    order = "<" if content[at : at + 1] == b"\x01" else ">"
    (code,) = struct.unpack_from(f"{order}I", content, at + 1)
    flags, kind = code & (_Z | _M | _SRID), code & 0x1FFFFFFF
    level, kind = divmod(kind, 1000)
    width = 2 + (level in (1, 3) or bool(flags & _Z)) + (level in (2, 3) or bool(flags & _M))
    return kind, order, width, at + (9 if flags & _SRID else 5)


def _polygon(content: bytes, order: str, width: int, at: int) -> tuple[BaseGeometry, int]:
    import numpy as np
    import shapely

    (count,) = struct.unpack_from(f"{order}I", content, at)
    at, rings = at + 4, []
    for _ in range(count):
        (size,) = struct.unpack_from(f"{order}I", content, at)
        numbers = np.frombuffer(content, f"{order}f8", size * width, at + 4)
        rings.append(checked_ring(numbers.reshape(size, width)[:, :2].astype(np.float64)))
        at += 4 + size * width * 8
    return shapely.Polygon(rings[0], rings[1:]) if rings else shapely.Polygon(), at


def checked_ring(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a ring; raise `UnfitError` where it is too short, open or not all numbers."""
    import numpy as np

    if len(ring) < 4:
        raise UnfitError(f"a ring has {len(ring)} positions, and at least 4 are needed", "Complete it")
    if not np.isfinite(ring).all():
        raise UnfitError("a coordinate is not a number (NaN or infinite)", "Repair the file that it comes from")
    return closed_ring(ring)


def areas_from_rings(rings: Sequence[NDArray[np.float64]]) -> BaseGeometry:
    """Return the area of rings as a Shapefile has them: outer ones run clockwise, and holes the other way round.

    A hole belongs to the smallest outer ring around it; one that lies in none is an outer ring that is wound wrongly.

    Examples
    --------
    >>> import numpy as np
    >>> square = np.array([[0, 0], [0, 4], [4, 4], [4, 0], [0, 0]], dtype=float)
    >>> print(areas_from_rings([square, square[::-1] / 4 + 1]))
    POLYGON ((0 0, 0 4, 4 4, 4 0, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))
    """
    import shapely

    if not rings:
        return shapely.Polygon()
    winding = [bool(shapely.is_ccw(shapely.linearrings(ring))) for ring in rings]
    filled = [shapely.Polygon(ring) for ring in rings]
    outer = [place for place, reverse in enumerate(winding) if not reverse]
    tree = shapely.STRtree([filled[place] for place in outer])
    holes: dict[int, list[NDArray[np.float64]]] = {place: [] for place in outer}
    for place in (place for place, reverse in enumerate(winding) if reverse):
        inside = shapely.Point(rings[place][0])
        around = [outer[int(found)] for found in tree.query(inside, predicate="intersects")]
        if around:
            holes[min(around, key=lambda found: filled[found].area)].append(rings[place])
        else:
            holes[place] = []
    areas = [shapely.Polygon(rings[place], inner) for place, inner in sorted(holes.items())]
    return areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)
