"""Schematic geometry for networks of which only points are known.

No point is where its place is: all are moved to a coarse grid and kept apart, and areas are squares around them, cut
where two meet.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ...geo.shapes.generalise import decimals_for, representative_point, simplify_together
from ..boundaries.output import Feature, collection_text
from ..tables.read import EMBEDDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from .dataset import FleeNetwork

_GRID_DEG = 0.03
_APART_STEPS = 3
_CELL_DEG = 0.3
_AROUND_DEG = 5
_SCHEMATIC = "Schematic: points moved to a coarse grid, areas drawn around them; not boundaries of anything"
_OUTLINES = "Made with Natural Earth; generalised to 0.1° (about 10 km) or coarser"


def spread_points(coordinates: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Move points to a grid of 0.03 degrees, no two closer than 0.09 degrees in longitude or in latitude.

    Parameters
    ----------
    coordinates
        Longitude and latitude, degrees.

    Returns
    -------
    list of (float, float)
        In the same order. A point whose place is taken goes to the nearest free one; earlier points keep theirs.

    Examples
    --------
    >>> spread_points([(1.401523, 18.444305), (1.41, 18.45)])
    [(1.41, 18.45), (1.5, 18.45)]
    """
    taken: set[tuple[int, int]] = set()
    return [_spread(lon, lat, taken) for lon, lat in coordinates]


def _spread(lon: float, lat: float, taken: set[tuple[int, int]]) -> tuple[float, float]:
    """Return the nearest free place on the grid, and take it."""
    west, south = round(lon / _GRID_DEG), round(lat / _GRID_DEG)
    near = range(1 - _APART_STEPS, _APART_STEPS)
    reach = 0
    while True:
        ring = [
            (x, y) for x in range(-reach, reach + 1) for y in range(-reach, reach + 1) if max(abs(x), abs(y)) == reach
        ]
        for x, y in sorted(ring, key=lambda step: (step[0] ** 2 + step[1] ** 2, -step[0], -step[1])):
            place = (west + x, south + y)
            inside = abs(place[0] * _GRID_DEG) <= 180 and abs(place[1] * _GRID_DEG) <= 90
            if inside and not any((place[0] + i, place[1] + j) in taken for i in near for j in near):
                taken.add(place)
                return round(place[0] * _GRID_DEG, 2), round(place[1] * _GRID_DEG, 2)
        reach += 1


def schematic_cells(points: Mapping[str, tuple[float, float]]) -> dict[str, BaseGeometry]:
    """Return an area for each point: what lies nearest to it, as far as squares of 0.6 degrees around all points go.

    Parameters
    ----------
    points
        Longitude and latitude by id, from `spread_points`; two or more.

    Returns
    -------
    dict
        Polygon by id, EPSG:4326; areas that meet share their edge exactly. Sorted by id.

    Notes
    -----
    Voronoi cells (GEOS), cut and generalised together.

    Examples
    --------
    >>> sorted(area.bounds for area in schematic_cells({"a": (0, 0), "b": (0.3, 0)}).values())
    [(-0.3, -0.3, 0.15, 0.3), (0.15, -0.3, 0.6, 0.3)]
    """
    import geopandas
    import shapely

    ids = sorted(points)
    sites = shapely.MultiPoint([points[key] for key in ids])
    whole = shapely.box(*sites.bounds).buffer(2 * _CELL_DEG)
    cells = shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=whole, ordered=True))
    squares = [
        shapely.box(x - _CELL_DEG, y - _CELL_DEG, x + _CELL_DEG, y + _CELL_DEG) for x, y in (points[k] for k in ids)
    ]
    # Closing gaps that are too narrow to be meant: out and back again, with corners kept.
    filled = (
        shapely.union_all(squares).buffer(_CELL_DEG / 4, join_style="mitre").buffer(-_CELL_DEG / 4, join_style="mitre")
    )
    land = filled.intersection(shapely.box(-180, -90, 180, 90))
    cut = [cell.intersection(land) for cell in cells]
    frame = geopandas.GeoDataFrame({"id": ids}, geometry=cut, crs="EPSG:4326")
    return dict(zip(ids, simplify_together(frame, _GRID_DEG).geometry, strict=True))


def crossing_line(area: BaseGeometry, towards: tuple[float, float]) -> BaseGeometry:
    """Return the side of an area that lies towards a point: a line on its edge.

    Examples
    --------
    >>> from shapely import box
    >>> print(crossing_line(box(0, 0, 1, 1), (5, 0.5)))
    LINESTRING (1 0, 1 1)
    """
    import shapely

    centre = representative_point(area)  # type: ignore[arg-type]
    way = shapely.LineString([(centre.x, centre.y), towards])
    ring = next(part.exterior for part in shapely.get_parts(area) if part.covers(centre))
    corners = shapely.get_coordinates(ring)
    sides = [shapely.LineString(corners[at : at + 2]) for at in range(len(corners) - 1)]
    crossed = [side for side in sides if side.intersects(way)]
    return shapely.normalize(crossed[0] if crossed else min(sides, key=lambda side: side.distance(way)))


def _halfway(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Return the place _halfway between two points, rounded to the grid's decimals.

    Examples
    --------
    >>> _halfway((0, 0), (1, 0.5))
    (0.5, 0.25)
    """
    decimals = decimals_for(_GRID_DEG)
    return round((one[0] + other[0]) / 2, decimals) + 0.0, round((one[1] + other[1]) / 2, decimals) + 0.0


def _layer_text(features: Iterable[Feature], *, attribution: str = _SCHEMATIC, licence: str = "CC0-1.0") -> str:
    """Return one layer as GeoJSON text, with what it is and whose."""
    members: dict[str, str | float] = {"attribution": attribution, "license": licence, "resolution_deg": _GRID_DEG}
    return collection_text(features, members)


def outlines_text(countries: Mapping[str, str], cells: Mapping[str, Sequence[BaseGeometry]]) -> str:
    """Return the background: outlines of countries and those around them, else the cells that lie in a country.

    Parameters
    ----------
    countries
        Names by ISO 3166-1 alpha-3 code.
    cells
        Areas by code, for countries that the embedded outlines lack.
    """
    import shapely

    known: dict[str, tuple[str, Any]] = {}
    for feature in json.loads((EMBEDDED / "background.geojson").read_text(encoding="utf-8"))["features"]:
        row = feature["properties"]
        known[row["iso3"]] = (row["name"], shapely.geometry.shape(feature["geometry"]))
    shown = {
        iso3: (name, known[iso3][1] if iso3 in known else shapely.coverage_union_all(list(cells[iso3])))
        for iso3, name in countries.items()
        if iso3 in known or cells.get(iso3)
    }
    if not shown:
        return _layer_text([])
    # Land around them, or it would look like sea.
    around = shapely.box(*shapely.total_bounds([area for _, area in shown.values()])).buffer(_AROUND_DEG)
    shown |= {iso3: row for iso3, row in known.items() if iso3 not in shown and row[1].intersects(around)}
    features = [Feature(iso3, {"iso3": iso3, "name": name}, area) for iso3, (name, area) in sorted(shown.items())]
    return _layer_text(features, attribution=_OUTLINES, licence="Public domain (Natural Earth, naturalearthdata.com)")


def layers_of(network: FleeNetwork) -> dict[str, str]:
    """Return the four layers of a case as text by file name."""
    import shapely

    places = network.case.locations
    wanted = [(place.longitude, place.latitude) for place in places]
    split = [place for place in places if place.name in network.stay]
    spread = spread_points([*wanted, *((place.longitude, place.latitude) for place in split)])
    points = {network.via[place.name]: point for place, point in zip(places, spread, strict=False)}
    points |= {network.node_of[place.name]: point for place, point in zip(split, spread[len(places) :], strict=True)}
    cells = schematic_cells({key: points[key] for key in network.via.values()})
    provinces = {key for key, row in network.nodes.items() if row["kind"] == "province"}
    lines, middles = {}, {}
    for segment, (near, far) in network.segments.items():
        start = points[network.via[near]]
        towards = points[network.via[far[0]]]
        if network.via[near] in provinces:
            lines[segment] = crossing_line(cells[network.via[near]], towards)
        else:
            middles[segment] = _halfway(start, towards)
    shown = {key: point for key, point in {**points, **middles}.items() if key not in provinces}
    in_country: dict[str, list[BaseGeometry]] = {}
    for key, area in cells.items():
        in_country.setdefault(str(network.nodes[key]["country"]), []).append(area)
    return {
        "provinces.geojson": _layer_text(
            Feature(key, {"node_id": key, "name": network.nodes[key]["name"]}, cells[key]) for key in sorted(provinces)
        ),
        "border_segments.geojson": _layer_text(Feature(key, {"node_id": key}, line) for key, line in lines.items()),
        "points.geojson": _layer_text(
            Feature(key, {"node_id": key, "kind_of_point": "schematic"}, shapely.Point(point))
            for key, point in shown.items()
        ),
        "background.geojson": outlines_text(
            {row["iso3"]: row["name"] for row in network.countries.values()}, in_country
        ),
    }
