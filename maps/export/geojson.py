"""GeoJSON as RFC 7946 has it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ...geo.answers.frames import LIST_COLUMNS
from .tables import plain_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry


def feature_collection(frame: GeoDataFrame, members: Mapping[str, Any]) -> str:
    """Return a layer as a GeoJSON feature collection, one feature a line.

    Parameters
    ----------
    frame
        EPSG:4326, with geometry from `maps.export.layers.for_files`. The index gives the ids of the features and,
        where it has a name, their first property.
    members
        Further members of the collection.

    Returns
    -------
    str
        Without a ``crs`` member, with a ``bbox``; the other properties are sorted by name, lists of ids are arrays,
        missing values null.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> frame = geopandas.GeoDataFrame({"event_ids": ["a;b"]}, index=["x"], geometry=[Point(1, 2)], crs="EPSG:4326")
    >>> print(feature_collection(frame, {"as_of": "2020-01-01"}))
    {"type":"FeatureCollection","as_of":"2020-01-01","bbox":[1.0,2.0,1.0,2.0],"features":[
    {"type":"Feature","id":"x","properties":{"event_ids":["a","b"]},"geometry":{"type":"Point","coordinates":[1.0,2.0]}}
    ]}
    """
    import shapely

    box = bounding_box(frame.geometry)
    further = {**members, **({"bbox": box} if box else {})}
    head = {"type": "FeatureCollection", **{key: further[key] for key in sorted(further)}}
    columns = sorted(name for name in frame.columns if name != frame.geometry.name)
    cells = {name: plain_cells(frame[name]) for name in columns}
    features = []
    for row, (key, geometry) in enumerate(zip(frame.index, frame.geometry, strict=True)):
        properties = {name: _listed(name, cells[name][row]) for name in columns}
        feature = {
            "type": "Feature",
            "id": str(key),
            "properties": {str(frame.index.name): str(key), **properties} if frame.index.name else properties,
            "geometry": shapely.geometry.mapping(geometry),
        }
        features.append(_dump(feature))
    return f'{_dump(head)[:-1]},"features":[\n' + ",\n".join(features) + "\n]}\n"


def bounding_box(geometries: Iterable[BaseGeometry]) -> list[float]:
    """Return [west, south, east, north] in degrees; west is greater than east where it crosses the antimeridian.

    It crosses where a geometry has parts on both sides of the antimeridian that touch it (RFC 7946, section 5.2). An
    empty list stands for no geometry at all.

    Examples
    --------
    >>> from shapely import MultiLineString, Point
    >>> bounding_box([MultiLineString([[(177, -20), (180, -19)], [(-180, -19), (-178, -16)]]), Point(170, 0)])
    [170.0, -20.0, -178.0, 0.0]
    """
    import numpy as np
    import shapely

    parts, owner = shapely.get_parts(np.array(list(geometries), dtype=object), return_index=True)
    filled = ~shapely.is_empty(parts)
    bounds, owner = shapely.bounds(parts[filled]), owner[filled]
    if not len(bounds):
        return []
    (west, south), (east, north) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    if len(np.intersect1d(owner[bounds[:, 0] == -180], owner[bounds[:, 2] == 180])):
        # The box leaves out the widest stretch of longitudes that nothing lies in.
        widest, reached = 0.0, -180.0
        for start, end in sorted(bounds[:, [0, 2]].tolist()):
            if start - reached > widest:
                widest, west, east = start - reached, start, reached
            reached = max(reached, end)
    return [float(west), float(south), float(east), float(north)]


def _listed(name: str, value: Any) -> Any:
    if name in LIST_COLUMNS:
        return value.split(";") if value else []
    return value


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
