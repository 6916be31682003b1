"""Schematic geometry for networks of which only points are known.

No point is where its place is: all are moved to a coarse grid and kept apart, and areas are blocks around them, shared
where two meet.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ...geo.shapes.generalise import decimals_for, representative_point
from ..boundaries.output import Feature, collection_text
from ..tables.read import EMBEDDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from .network import FleeNetwork

GRID_DEG = 0.03
APART_STEPS = 3
REACH_BLOCKS = 3
AROUND_DEG = 5
SCHEMATIC = "Schematic: points moved to a coarse grid, areas drawn around them; not boundaries of anything"
OUTLINES = "Made with Natural Earth; generalised to 0.1° (about 10 km) or coarser"


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
    full: dict[tuple[int, int], int] = {}
    return [_spread(lon, lat, taken, full) for lon, lat in coordinates]


def _spread(
    lon: float, lat: float, taken: set[tuple[int, int]], full: dict[tuple[int, int], int]
) -> tuple[float, float]:
    """Return the nearest free place on the grid, and take all around it; `full` says how far nothing is free."""
    west, south = round(lon / GRID_DEG), round(lat / GRID_DEG)
    near = range(1 - APART_STEPS, APART_STEPS)
    reach = full.get((west, south), 0)
    while True:
        full[west, south] = reach
        ring = [
            (x, y)
            for x in range(-reach, reach + 1)
            for y in (range(-reach, reach + 1) if abs(x) == reach else (-reach, reach))
        ]
        for x, y in sorted(ring, key=lambda step: (step[0] ** 2 + step[1] ** 2, -step[0], -step[1])):
            place = (west + x, south + y)
            inside = abs(place[0] * GRID_DEG) <= 180 and abs(place[1] * GRID_DEG) <= 90
            if inside and place not in taken:
                taken.update((place[0] + i, place[1] + j) for i in near for j in near)
                return round(place[0] * GRID_DEG, 2), round(place[1] * GRID_DEG, 2)
        reach += 1


def schematic_cells(points: Mapping[str, tuple[float, float]]) -> dict[str, BaseGeometry]:
    """Return an area for each point: the blocks of 0.09 degrees that lie nearest to it, of 7 by 7 around it.

    Parameters
    ----------
    points
        Longitude and latitude by id, from `spread_points`, so that each is in a block of its own.

    Returns
    -------
    dict
        Polygon or MultiPolygon by id, EPSG:4326; areas that meet share their edge exactly, and areas that do not are a
        block apart. Sorted by id.

    Examples
    --------
    >>> sorted(area.bounds for area in schematic_cells({"a": (0, 0), "b": (0.3, 0)}).values())
    [(-0.3, -0.3, 0.15, 0.33), (0.15, -0.3, 0.6, 0.33)]
    """
    import shapely

    ids = sorted(points)
    owners: dict[tuple[int, int], tuple[float, int]] = {}
    for number, key in enumerate(ids):
        x, y = (round(value / GRID_DEG) for value in points[key])
        column, row = (x + 1) // APART_STEPS, (y + 1) // APART_STEPS
        for east in range(column - REACH_BLOCKS, column + REACH_BLOCKS + 1):
            for north in range(row - REACH_BLOCKS, row + REACH_BLOCKS + 1):
                away = (east * APART_STEPS - x + 0.5) ** 2 + (north * APART_STEPS - y + 0.5) ** 2
                away = -1 if (east, north) == (column, row) else away
                owners[east, north] = min(owners.get((east, north), (away, number)), (away, number))
    blocks: list[list[BaseGeometry]] = [[] for _ in ids]
    for (east, north), (_, number) in owners.items():
        sides = (9 * east - 3) / 100, (9 * north - 3) / 100, (9 * east + 6) / 100, (9 * north + 6) / 100
        if sides[2] > -180 and sides[0] < 180 and sides[3] > -90 and sides[1] < 90:
            west, south, right, top = (max(-most, min(most, at)) for at, most in zip(sides, (180, 90) * 2, strict=True))
            blocks[number].append(shapely.box(west, south, right, top))
    made = [shapely.MultiPolygon(list(shapely.get_parts(shapely.coverage_union_all(parts)))) for parts in blocks]
    straight = shapely.coverage_simplify(made, GRID_DEG / 1000)  # takes out what lies on straight edges
    areas = [shapely.orient_polygons(shapely.normalize(_simplest(area))) for area in straight]
    return dict(zip(ids, areas, strict=True))


def _simplest(area: BaseGeometry) -> BaseGeometry:
    parts = area.geoms if area.geom_type == "MultiPolygon" else [area]  # type: ignore[attr-defined]
    return parts[0] if len(parts) == 1 else area


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


def halfway(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Return the place halfway between two points, rounded to the grid's decimals.

    Examples
    --------
    >>> halfway((0, 0), (1, 0.5))
    (0.5, 0.25)
    """
    decimals = decimals_for(GRID_DEG)
    return round((one[0] + other[0]) / 2, decimals) + 0.0, round((one[1] + other[1]) / 2, decimals) + 0.0


def layer_text(features: Iterable[Feature], *, attribution: str = SCHEMATIC, licence: str = "CC0-1.0") -> str:
    """Return one layer as GeoJSON text, with what it is and whose."""
    members: dict[str, str | float] = {"attribution": attribution, "license": licence, "resolution_deg": GRID_DEG}
    return collection_text(features, members)


def background() -> list[tuple[dict[str, str], BaseGeometry]]:
    """Return the properties and the area of each of the embedded outlines of countries."""
    import shapely

    text = (EMBEDDED / "background.geojson").read_text(encoding="utf-8")
    # All at once: shapely.geometry.shape, ring by ring, takes ten times as long.
    areas = shapely.get_parts(shapely.from_geojson(text))
    return [(feature["properties"], area) for feature, area in zip(json.loads(text)["features"], areas, strict=True)]


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

    known = {row["iso3"]: (row["name"], area) for row, area in background()}
    shown = {
        iso3: (name, known[iso3][1] if iso3 in known else shapely.coverage_union_all(list(cells[iso3])))
        for iso3, name in countries.items()
        if iso3 in known or cells.get(iso3)
    }
    if not shown:
        return layer_text([])
    # Land around them, or it would look like sea.
    around = shapely.box(*shapely.total_bounds([area for _, area in shown.values()])).buffer(AROUND_DEG)
    shown |= {iso3: row for iso3, row in known.items() if iso3 not in shown and row[1].intersects(around)}
    features = [Feature(iso3, {"iso3": iso3, "name": name}, area) for iso3, (name, area) in sorted(shown.items())]
    return layer_text(features, attribution=OUTLINES, licence="Public domain (Natural Earth, naturalearthdata.com)")


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
            middles[segment] = halfway(start, towards)
    shown = {key: point for key, point in {**points, **middles}.items() if key not in provinces}
    in_country: dict[str, list[BaseGeometry]] = {}
    for key, area in cells.items():
        in_country.setdefault(str(network.nodes[key]["country"]), []).append(area)
    return {
        "provinces.geojson": layer_text(
            Feature(key, {"node_id": key, "name": network.nodes[key]["name"]}, cells[key]) for key in sorted(provinces)
        ),
        "border_segments.geojson": layer_text(Feature(key, {"node_id": key}, line) for key, line in lines.items()),
        "points.geojson": layer_text(
            Feature(key, {"node_id": key, "kind_of_point": "schematic"}, shapely.Point(point))
            for key, point in shown.items()
        ),
        "background.geojson": outlines_text(
            {row["iso3"]: row["name"] for row in network.countries.values()}, in_country
        ),
    }
