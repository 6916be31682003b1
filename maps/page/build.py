"""The map as one HTML file that asks nobody for anything: Folium lays out the layers, the page carries the rest."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ...geo.errors import InvalidDataError, ResponsibilityError, UsageError
from ...geo.files import write_beside
from ...geo.shapes.lines import crs_fault
from ..arcs import LATITUDES, arc, bend_for, lines_of, unwrap, unwrap_geometry
from .data import map_data

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import folium
    from geopandas import GeoDataFrame
    from shapely import Polygon
    from shapely.geometry.base import BaseGeometry

    from ...geo.model.network import Network
    from ...geo.model.scenario import Setting
    from ...geo.model.schema import Dataset
    from .ways import Ask

LANGUAGES = ("en", "ko")
LAYERS = ("background", "provinces", "border_segments", "legs", "nodes")

MOST_PATHS = 1500
"""Links beyond which a map is painted on a canvas: an element for each would make it slow to move."""

FAR, FAR_STEP = (30.0, 12.0), 0.3
"""Degrees east or west, north or south, of the first view from which scenery is far, and the detail it then has."""

SCENERY = -1
"""Number of the shape that stands for nothing in the data."""

Feature = dict[str, Any]


def build_map(
    dataset: Dataset,
    layers: Mapping[str, GeoDataFrame],
    settings: Sequence[Setting],
    *,
    shares: Mapping[str, float],
    ask: Ask | None = None,
    compare: bool = False,
    lang: str = "en",
    tiles: bool = False,
) -> folium.Map:
    """Build the map of a dataset on a date, over time, or of a change between two settings.

    Parameters
    ----------
    dataset
        Names, figures, events and sources that the map shows.
    layers
        GeoDataFrames in EPSG:4326: ``background`` (polygons by ISO 3166-1 alpha-3 code), ``provinces`` (polygons by
        node id), ``border_segments`` (lines by node id), ``nodes`` (a point for every node, by node id) and ``legs``
        (by leg id; drawn as arcs between the points of their nodes).
    settings
        One for each date of the map, in order, from `scenario.evaluate` on one scenario network; several make a
        slider. To compare: two, before and after, of one dataset.
    shares
        Node id of a province to its share of arrivals, percent. A province without one is drawn as such.
    ask
        Which routes are in the map, which of them it shows at first, and the ensembles that say how sure they are.
        Where None: three routes for every province and destination, none shown, and no intervals.
    compare
        Whether the settings are two sides of a comparison; the map then shows the change.
    lang
        ``en`` or ``ko``: the language the page opens in.
    tiles
        Whether to put OpenStreetMap tiles behind the map. Everyone who opens the map then asks that server for them.

    Returns
    -------
    folium.Map
        Without ``tiles`` it makes no network request; its names are the same every time. As the last value of a
        notebook's cell it shows itself, in a frame that nothing in the page gets out of; `write_map` makes a file.

    Raises
    ------
    InvalidDataError
        If a layer is in another CRS, or a node has no point.
    UsageError
        If a layer is missing, the language is not one of the two, or the settings, or the ensembles of `ask`, do not
        go together.
    ResponsibilityError
        If tiles are asked for and the dataset is restricted.

    Examples
    --------
    >>> map_ = build_map(dataset, layers, [setting], shares={"KP-09": 60.7}, lang="ko")
    >>> map_._repr_html_()[:7]
    '<iframe'
    """
    if lang not in LANGUAGES:
        message = f"lang is {lang!r}; the map speaks {' and '.join(LANGUAGES)}. Give one of them."
        raise UsageError(message)
    _check_settings(settings, compare=compare)
    _check_layers(layers)
    from .document import Page

    if tiles and dataset.sensitivity != "public":
        raise ResponsibilityError(
            f"{dataset.name} is restricted, and a map with tiles tells a tile server where its readers look. "
            "Leave the tiles out (--tiles)."
        )
    data = map_data(dataset, settings, shares=shares, ask=ask, compare=compare, lang=lang, tiles=tiles)
    network = settings[0].hazards.network
    points = _points(layers["nodes"], network)
    countries = list(data["countries"])
    view = _view(points, network, layers["provinces"])
    shapes = {
        "background": _shapes(layers["background"], {iso3: position for position, iso3 in enumerate(countries)}),
        "provinces": _shapes(layers["provinces"], network.index),
        "border_segments": _shapes(layers["border_segments"], network.index),
        "legs": [],
        "nodes": [_feature(position, "Point", point) for position, point in enumerate(points)],
    }
    data["country_order"] = countries
    data["lines"] = []
    drawn: Counter[tuple[int, int]] = Counter()
    lines = lines_of(network.legs)
    data["canvas"] = len(lines) > MOST_PATHS
    most_steps = 6 if data["canvas"] else 60
    for number, (positions, both_ways) in enumerate(lines):
        ends = network.tails[positions[0]], network.heads[positions[0]]
        start, end = points[ends[0]], points[ends[1]]
        mode = network.legs[positions[0]].mode
        bend = bend_for(start, end, mode, both_ways=both_ways, parallel=drawn[ends])
        drawn[ends] += 1
        steps = min(_steps(start, end), most_steps)
        shapes["legs"].append(_feature(number, "LineString", arc(start, end, bend=bend, steps=steps)))
        data["lines"].append(list(positions))
    data["view"] = view
    data["far"] = _without_far(shapes["background"], view["region"])
    page = Page(data, lang=lang, tiles=tiles)
    return page.draw(shapes)


def write_map(map_: folium.Map, path: str | Path, *, overwrite: bool = False) -> int:
    """Write a map to one HTML file, whole or not at all.

    Parameters
    ----------
    map_
        From `build_map`.
    path
        File to write; its folder must be there.
    overwrite
        Whether a file that is there already may be replaced.

    Returns
    -------
    int
        Size in bytes. The same map gives the same bytes.

    Raises
    ------
    UsageError
        As `geo.files.write_beside`.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import folium
    >>> with TemporaryDirectory() as folder:
    ...     size = write_map(folium.Map(), Path(folder) / "map.html")
    >>> size > 1000
    True
    """
    content = map_.get_root().render().encode("utf-8")
    with write_beside(path, overwrite=overwrite) as beside:
        beside.write_bytes(content)
    return len(content)


def _steps(start: tuple[float, float], end: tuple[float, float]) -> int:
    """Return how many segments an arc needs to look round: a short one few."""
    return min(8 + round((abs(end[0] - start[0]) + abs(end[1] - start[1])) / 2), 60)


def _check_settings(settings: Sequence[Setting], *, compare: bool) -> None:
    if not settings or (compare and len(settings) != 2):
        message = f"{len(settings)} settings were given; a comparison needs two, any other map at least one"
        raise UsageError(message)
    first = settings[0].hazards
    if compare:
        if [leg.leg_id for leg in first.network.legs] != [leg.leg_id for leg in settings[1].hazards.network.legs]:
            raise UsageError("the two settings have different legs; compare settings of one dataset")
        return
    for before, after in pairwise(settings):
        if after.hazards.network is not first.network or before.known_by != after.known_by:
            raise UsageError("the settings of a map over time differ in more than the date; make them from one network")
        if after.hazards.as_of <= before.hazards.as_of:
            message = f"{after.hazards.as_of} follows {before.hazards.as_of}; give the dates in order, each once"
            raise UsageError(message)


def _check_layers(layers: Mapping[str, GeoDataFrame]) -> None:
    missing = [name for name in LAYERS if name not in layers]
    if missing:
        message = f"the layer {missing[0]!r} is missing; a map needs {', '.join(LAYERS)}"
        raise UsageError(message)
    for name in LAYERS:
        fault = crs_fault(layers[name])
        if fault:
            message = f"layer {name!r}: " + ". ".join(fault)
            raise InvalidDataError(message)


def _points(nodes: GeoDataFrame, network: Network) -> list[tuple[float, float]]:
    """Return (longitude, latitude) of every node, in the order of the network, on the map's side of the world."""
    geometry = dict(zip(nodes.index, nodes.geometry, strict=True))
    result = []
    for node in network.nodes:
        point = geometry.get(node.node_id)
        if point is None or point.is_empty:
            message = f"node {node.node_id!r} has no point in the layer 'nodes'; give every node one"
            raise InvalidDataError(message)
        result.append((_round(unwrap(point.x)), _round(point.y)))
    return result


def _shapes(frame: GeoDataFrame, order: Mapping[str, int]) -> list[Feature]:
    """Return the features of a layer by number; what the numbering does not know is scenery, in one feature."""
    import shapely

    features: list[Feature] = []
    scenery: list[Polygon] = []
    for key, geometry in sorted(zip(frame.index, frame.geometry, strict=True), key=lambda row: str(row[0])):
        if geometry is None or geometry.is_empty:
            continue
        shown = unwrap_geometry(geometry)
        number = order.get(key, SCENERY)
        if number < 0:
            # Scenery is drawn coarser, in a tenth of a degree: most of it lies outside the first view.
            shown = shapely.clip_by_rect(shown, -180, LATITUDES[0], 360, LATITUDES[1])
            shown = shapely.remove_repeated_points(shapely.transform(shown, lambda xy: xy.round(1) + 0.0))
            scenery += _polygons(shown)
        elif not shown.is_empty:
            features.append(_feature(number, shown.geom_type, _coordinates(shown)))
    if scenery:
        # In one shape: nobody asks for a part of it, and a browser draws one path sooner than hundreds.
        features.insert(0, _feature(SCENERY, "MultiPolygon", _outlines(scenery)))
    return features


def _polygons(shape: BaseGeometry) -> list[Polygon]:
    import shapely

    return [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon) and not part.is_empty]


def _outlines(parts: Sequence[Polygon]) -> list[Any]:
    """Return the coordinates of polygons, outlines counterclockwise and holes clockwise.

    Where coarse neighbours overlap, the direction then says that there is land and not a hole.
    """
    import shapely

    return [_coordinates(shapely.geometry.polygon.orient(part)) for part in parts]


def _without_far(features: list[Feature], near: Sequence[Sequence[float]]) -> dict[str, Any] | None:
    """Take scenery far outside the first view, whose extent is `near`, out of the features, and return it, coarser."""
    import shapely

    if not features or features[0]["properties"]["i"] != SCENERY:
        return None
    (south, west), (north, east) = near
    close = shapely.box(west - FAR[0], south - FAR[1], east + FAR[0], north + FAR[1])
    shape = features[0]["geometry"]
    parts = [(rings, shapely.Polygon(rings[0], rings[1:])) for rings in shape["coordinates"]]
    shape["coordinates"] = [rings for rings, part in parts if part.envelope.intersects(close)]
    if not shape["coordinates"]:
        features.pop(0)
    apart = (part for _, part in parts if not part.envelope.intersects(close))
    far = [piece for part in apart for piece in _polygons(part.simplify(FAR_STEP))]
    return {"type": "MultiPolygon", "coordinates": _outlines(far)} if far else None


def _feature(number: int, kind: str, coordinates: Any) -> Feature:
    """Return a GeoJSON feature that carries a number and no text."""
    return {
        "type": "Feature",
        "properties": {"i": number},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def _coordinates(geometry: BaseGeometry) -> Any:
    import shapely

    return _rounded(shapely.geometry.mapping(geometry)["coordinates"])


def _rounded(part: Any) -> Any:
    return _round(part) if isinstance(part, (int, float)) else [_rounded(inner) for inner in part]


def _round(value: float) -> float:
    return round(float(value), 3) + 0.0


def _view(
    points: Sequence[tuple[float, float]], network: Network, provinces: GeoDataFrame
) -> dict[str, list[list[float]]]:
    """Return the extents, [[south, west], [north, east]], of the first view, of the provinces and of everything."""
    west, south, east, north = (float(edge) for edge in provinces.total_bounds) if len(provinces) else _extent(points)
    # Far countries would make the first view a map of the world; they are one step further out.
    near = [point for point in points if west - 40 < point[0] < east + 25] or list(points)
    return {
        name: [[_round(box[1]), _round(box[0])], [_round(box[3]), _round(box[2])]]
        for name, box in (("region", _extent(near)), ("origin", (west, south, east, north)), ("world", _extent(points)))
    }


def _extent(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)
