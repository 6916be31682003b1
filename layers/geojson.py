"""Read GeoJSON as JSON and make its geometries; no driver guesses what a file is, and nothing in it is followed.

A file that is sent may be called GeoJSON and be a description of other files, servers or programs that a GIS library
would open; a ``crs`` member may be an address that it would ask. Here both are faults. Importing this module loads no
geometry library: the functions do.
"""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from ..geo.errors import Fault
from ..geo.inputs import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import geopandas
    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

LARGEST_LAYER = 1 << 29
_MOST_ARRAYS = 10_000_000
_MOST_CELLS = 20_000_000
_WGS84 = frozenset(
    {
        "epsg:4326",
        "urn:ogc:def:crs:epsg::4326",
        "urn:ogc:def:crs:epsg:9.9.1:4326",
        "http://www.opengis.net/def/crs/epsg/0/4326",
        "epsg:4979",  # with heights, which are left out
        "urn:ogc:def:crs:epsg::4979",
        "http://www.opengis.net/def/crs/epsg/0/4979",
        "urn:ogc:def:crs:ogc::crs84h",
        "http://www.opengis.net/def/crs/ogc/0/crs84h",
        "ogc:crs84",
        "urn:ogc:def:crs:ogc:1.3:crs84",
        "urn:ogc:def:crs:ogc::crs84",
        "http://www.opengis.net/def/crs/ogc/1.3/crs84",
        "https://www.opengis.net/def/crs/ogc/1.3/crs84",
    }
)
_REWRITE = "Write it again as GeoJSON (RFC 7946)"
_NUMBER_TYPES = {int, float}
_SIZES = {2, 3, 4}
_LARGEST = 1e300
_NESTED = "Nest its coordinates as RFC 7946 says"


class Features(NamedTuple):
    """The features of a file.

    Attributes
    ----------
    rows : list of dict
        Properties of each feature, objects and lists in them as JSON text.
    shapes : list of shapely geometry or None
        EPSG:4326. A geometry that is missing or has a fault is None; heights are left out.
    ids : list
        The member ``id`` of each feature; None where it has none.
    faults : list of (int, str, str)
        Place, rule and repair of each feature that has a fault.
    """

    rows: list[dict[str, Any]]
    shapes: list[BaseGeometry | None]
    ids: list[Any]
    faults: list[tuple[int, str, str]]


class UnfitError(Exception):
    """A part of a file that breaks a rule, with what to do about it."""

    def __init__(self, rule: str, repair: str) -> None:
        self.rule, self.repair = rule, repair
        super().__init__(rule)


def parse_features(content: bytes, file: str) -> Features | Fault:
    """Return the features of a GeoJSON file, or why it is none.

    Parameters
    ----------
    content
        The bytes of the file, UTF-8.
    file
        Its name, for the fault.

    Examples
    --------
    >>> point = b'{"type": "Feature", "properties": {"a": 1}, "geometry": {"type": "Point", "coordinates": [3, 4, 5]}}'
    >>> found = parse_features(b'{"type": "FeatureCollection", "features": [' + point + b"]}", "a.geojson")
    >>> found.rows, found.shapes
    ([{'a': 1}], [<POINT (3 4)>])
    >>> as_frame(found.rows, found.shapes)
       a     geometry
    0  1  POINT (3 4)
    >>> print(parse_features(b'{"type": "Topology"}', "a.geojson"))
    a.geojson: it is not GeoJSON (its type is 'Topology', not 'FeatureCollection'). Write it again as GeoJSON (RFC 7946)
    """
    try:
        return _features(_collection(content))
    except UnfitError as unfit:
        return Fault(file, None, None, unfit.rule, unfit.repair)


def as_frame(rows: Sequence[Mapping[str, Any]], shapes: Sequence[BaseGeometry | None]) -> geopandas.GeoDataFrame:
    """Return features as a GeoDataFrame in EPSG:4326, with their properties as columns."""
    import geopandas
    import pandas as pd

    columns = {name: pd.Series([row.get(name) for row in rows]) for name in _names(rows)}
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def _names(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(chain.from_iterable(rows)))


def _collection(content: bytes) -> list[Any]:
    """Return the features of a file, unread."""
    if content.count(b"[") + content.count(b"{") > _MOST_ARRAYS:
        raise UnfitError(f"it has more than {_MOST_ARRAYS} positions and objects", "Simplify it")
    try:
        held = parse_json(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        about = content[max(error.start - 30, 0) : error.start].decode("utf-8", "replace").rpartition("\n")[2]
        raise UnfitError(f"it is not GeoJSON (line {line} is not UTF-8 after {about!r})", "Save it as UTF-8") from None
    except ValueError as error:  # UnicodeDecodeError is one
        raise UnfitError(f"it is not GeoJSON ({error})", _REWRITE) from None
    if not isinstance(held, dict):
        raise UnfitError("it is not GeoJSON (it is not an object)", _REWRITE)
    if held.get("type") != "FeatureCollection":
        told = f"its type is {held['type']!r:.40}" if "type" in held else "it has no member 'type'"
        raise UnfitError(f"it is not GeoJSON ({told}, not 'FeatureCollection')", _REWRITE)
    if not isinstance(held.get("features"), list):
        raise UnfitError("it is not GeoJSON (it has no list 'features')", _REWRITE)
    _refuse_crs(held)
    features: list[Any] = held["features"]
    return features


def _refuse_crs(held: dict[str, Any]) -> None:
    """Refuse a CRS other than WGS 84; what GeoJSON once allowed to name one by a link is not followed."""
    repair = "Convert the layer to EPSG:4326 and write it as GeoJSON (RFC 7946), which has no such member"
    if "crs" in held:
        crs = held["crs"]
        properties = crs.get("properties") if isinstance(crs, dict) and crs.get("type") == "name" else None
        name = properties.get("name") if isinstance(properties, dict) else None
        if not isinstance(name, str) or name.lower() not in _WGS84:
            shown = name if isinstance(name, str) else json.dumps(crs)
            raise UnfitError(f"the crs is {shown!r:.80}, and only WGS 84 (EPSG:4326) is read", repair)
    if "coordRefSys" in held:  # JSON-FG
        shown = json.dumps(held["coordRefSys"])
        raise UnfitError(f"the coordRefSys is {shown:.80}, and only WGS 84 without that member is read", repair)


def _features(given: list[Any]) -> Features:
    import shapely

    ids = [feature.get("id") if isinstance(feature, dict) else None for feature in given]
    rows: list[dict[str, Any]] = [{}] * len(given)
    shapes: list[BaseGeometry | None] = [None] * len(given)
    points: dict[int, tuple[float, float]] = {}
    faults: list[tuple[int, str, str]] = []
    for place, feature in enumerate(given):
        try:
            rows[place] = _properties(feature)
            made = _geometry(feature.get("geometry"))
        except UnfitError as unfit:
            faults.append((place, unfit.rule, unfit.repair))
            continue
        if isinstance(made, tuple):
            points[place] = made
        else:
            shapes[place] = made
    # All at once: a point at a time takes four times as long.
    for place, point in zip(points, shapely.points(list(points.values())) if points else (), strict=True):
        shapes[place] = point
    names = _names(rows)
    if len(names) * len(rows) > _MOST_CELLS:
        raise UnfitError(
            f"it has {len(names)} properties in {len(rows)} features", "Leave out those that are not needed"
        )
    return Features(rows, shapes, ids, faults)


def _properties(feature: Any) -> dict[str, Any]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise UnfitError("it is not an object of the type 'Feature'", _REWRITE)
    _refuse_crs(feature)
    given = feature.get("properties")
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise UnfitError("its properties are not an object", _REWRITE)
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value
        for name, value in given.items()
        if name != "geometry"
    }


def _geometry(given: Any) -> BaseGeometry | tuple[float, float] | None:
    """Return a geometry; a point as its longitude and latitude."""
    import shapely

    if given is None:
        return None
    if not isinstance(given, dict):
        raise UnfitError("its geometry is not an object", _REWRITE)
    _refuse_crs(given)
    kind, coordinates = given.get("type"), given.get("coordinates")
    if kind == "GeometryCollection":  # no layer has one, and those who judge the kind of a geometry say so
        return shapely.GeometryCollection([shapely.Point(0, 0)])
    if not isinstance(kind, str) or kind not in _MAKERS:
        raise UnfitError(f"its geometry has the type {kind!r:.40}", f"Use {', '.join(_MAKERS)}")
    if not isinstance(coordinates, list):
        raise UnfitError(f"its {kind} has no list of coordinates", _NESTED)
    made: BaseGeometry | tuple[float, float] = _MAKERS[kind](coordinates)
    return made


def _point(given: list[Any]) -> BaseGeometry | tuple[float, float]:
    import shapely

    if not given:
        return shapely.Point()
    if len(given) not in _SIZES or not _NUMBER_TYPES.issuperset(map(type, given)) or not all(map(_is_finite, given)):
        _positions([given], 1)  # says what is wrong
    return given[0], given[1]


def _is_finite(number: float) -> bool:
    return -_LARGEST < number < _LARGEST


def _line(given: list[Any]) -> BaseGeometry:
    import shapely

    return shapely.LineString(_positions(given, 2)) if given else shapely.LineString()


def _polygon(given: list[Any]) -> BaseGeometry:
    import shapely

    rings = [_ring(ring) for ring in given]
    return shapely.Polygon(rings[0], rings[1:]) if rings else shapely.Polygon()


def _ring(given: Any) -> NDArray[np.float64]:
    return closed_ring(_positions(given, 4))


def closed_ring(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a ring of four positions or more; raise `UnfitError` where it does not end where it starts."""
    if (ring[0] != ring[-1]).any():
        first, last = ring[0].tolist(), ring[-1].tolist()
        raise UnfitError(f"a ring starts at {first} and ends at {last}", "End each ring where it starts")
    return ring


def _positions(given: Any, least: int) -> NDArray[np.float64]:
    """Return longitude and latitude of a list of positions, without heights."""
    import numpy as np

    if not isinstance(given, list) or not all(isinstance(position, list) for position in given):
        raise UnfitError("its coordinates are not lists of positions", _NESTED)
    if len(given) < least:
        what = {1: "point", 2: "line", 4: "ring"}[least]
        raise UnfitError(f"a {what} has {len(given)} positions, and at least {least} are needed", "Complete it")
    sizes = set(map(len, given))
    if not sizes <= _SIZES or not set(map(type, chain.from_iterable(given))) <= _NUMBER_TYPES:
        odd = next(p for p in given if not (len(p) in _SIZES and set(map(type, p)) <= _NUMBER_TYPES))
        repair = "Write each as [longitude, latitude]"
        raise UnfitError(f"the position {json.dumps(odd):.60} is not two numbers, with or without a height", repair)
    try:
        found = np.array(given if sizes == {2} else [position[:2] for position in given], dtype=np.float64)
    except OverflowError:  # a whole number beyond what a coordinate can be
        found = np.full((1, 2), np.inf)
    if not (abs(found) < _LARGEST).all():
        raise UnfitError("a coordinate is not a number (NaN or infinite)", "Repair the file that it comes from")
    return found


def _many(maker: str) -> Any:
    def make(given: list[Any]) -> BaseGeometry:
        import shapely

        parts = list(_parts(given, _MAKERS[maker]))
        made: BaseGeometry = getattr(shapely, f"Multi{maker}")(parts)
        return made

    return make


def _parts(given: list[Any], make: Any) -> Iterator[BaseGeometry]:
    for part in given:
        if not isinstance(part, list):
            raise UnfitError("its coordinates are not lists of positions", _NESTED)
        if part:
            yield make(part)


_MAKERS: dict[str, Any] = {"Point": _point, "LineString": _line, "Polygon": _polygon}
_MAKERS |= {f"Multi{kind}": _many(kind) for kind in tuple(_MAKERS)}
