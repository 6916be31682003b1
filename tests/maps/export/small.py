"""A dataset with a closed border, a leg over 180 degrees and a hostile name; and how exports are read back."""

from __future__ import annotations

import itertools
import json
import zipfile
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas
from shapely import LineString, Point, Polygon

from route_risk.geo.model.parameters import Parameters
from route_risk.geo.model.scenario import EvaluatedNetwork, evaluate, scenario_network
from route_risk.geo.model.schema import Claim, Country, Dataset, Event, Leg, Node, Source
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import read_layers

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2020, 1, 1)
HOSTILE = "a <b>&\"'${x}`\x07 량강도"
POINTS = {
    "A-1": (160.123456789, 10.0),
    "A-2": (161.0, 10.0),
    "AAA-BBB:1": (160.5, 11.0),
    "AAA-EEE:1": (161.5, 11.0),
    "BBB": (170.0, 20.0),
    "CCC": (-170.0, 30.0),
    "EEE": (165.0, 15.0),
}


def hand_made() -> tuple[Dataset, dict[str, geopandas.GeoDataFrame]]:
    """Return a dataset in which one border is closed, one leg crosses 180 degrees and one name is hostile."""
    nodes = [
        Node("A-1", "province", HOSTILE, country="AAA", iso_3166_2="A-1"),
        Node("A-2", "province", "Two", country="AAA", iso_3166_2="A-2"),
        Node("AAA-BBB:1", "border_segment", "North", country="AAA", other_country="BBB"),
        Node("AAA-EEE:1", "border_segment", "East", country="AAA", other_country="EEE"),
        Node("BBB", "transit_country", "Bee", country="BBB"),
        Node("CCC", "destination", "Sea", country="CCC"),
        Node("EEE", "transit_country", "Eee", country="EEE"),
    ]
    legs = [
        Leg("A-1..AAA-BBB:1", "A-1", "AAA-BBB:1", "leaving", 2, ("internal-movement:AAA",), "why", ("s1",)),
        Leg("A-2..AAA-EEE:1", "A-2", "AAA-EEE:1", "leaving", 2, ("internal-movement:AAA",)),
        Leg("AAA-BBB:1..BBB", "AAA-BBB:1", "BBB", "entering", 4, ("segment:AAA-BBB:1",)),
        Leg("AAA-BBB:1..BBB..by-water", "AAA-BBB:1", "BBB", "entering", 3, ("segment:AAA-BBB:1",)),
        Leg("AAA-EEE:1..EEE", "AAA-EEE:1", "EEE", "entering", 3, ("segment:AAA-EEE:1",)),
        Leg("BBB..CCC", "BBB", "CCC", "transfer_to_resettlement", 1, ("country:BBB",)),
        Leg("EEE..CCC", "EEE", "CCC", "transfer_to_resettlement", 1, ("country:EEE",)),
    ]
    events = (
        Event("law", "regime", "2010", ("border:AAA-BBB",), "legal-penalty", "raises", 5, "high", ("s1", "s2")),
        Event("later", "regime", "2021", ("border:AAA-BBB",), "legal-penalty", "raises", 5, "high", ("s2",)),
        Event("papers", "regime", "2011", ("internal-movement:AAA",), "internal-movement", "raises", 3, "low", ("s2",)),
        Event(
            "wall",
            "regime",
            "2019",
            ("border:AAA-EEE",),
            "border-enforcement",
            "raises",
            5,
            "high",
            ("s1",),
            effect="block",
        ),
    )
    share = Claim(
        "c1",
        "f1",
        "origin_share",
        ("A-1",),
        "total",
        "2000",
        "2018",
        "cumulative",
        60.7,
        None,
        "exact",
        "percent",
        "s2",
        True,
        "only source",
    )
    dataset = Dataset(
        name="hand",
        title="Made by hand",
        version="1",
        valid_from=date(2000, 1, 1),
        valid_until=date(2022, 1, 1),
        released=date(2023, 2, 1),
        origin_country="AAA",
        default_destination="CCC",
        sources={"s1": Source("s1", published="2015"), "s2": Source("s2", published="2019", url="https://example.org")},
        events=events,
        claims=(share,),
        countries={"AAA": Country("AAA", "AA", "Aland")},
        nodes={node.node_id: node for node in nodes},
        legs=tuple(legs),
        parameters=Parameters(),
        folder="",
        attribution="Made by hand",
        sensitivity="public",
    )
    points = {key: Point(xy) for key, xy in POINTS.items()}
    squares = {
        # Clockwise, as many files have it.
        "A-2": Polygon([(161, 9), (161, 11), (162, 11), (162, 9)]),
        "A-1": Polygon([(160, 9), (160, 11), (161, 11), (161, 9)]),
    }
    borders = {"AAA-BBB:1": LineString([(160, 11), (161, 11)]), "AAA-EEE:1": LineString([(161, 11), (162, 11)])}
    lines = {leg.leg_id: LineString([POINTS[leg.from_node], POINTS[leg.to_node]]) for leg in legs}
    return dataset, {
        "provinces": frame(squares),
        "border_segments": frame(borders),
        "nodes": frame(points),
        "transit_nodes": frame({key: points[key] for key in ("EEE", "BBB")}),
        "destinations": frame({"CCC": points["CCC"]}),
        "legs": frame(lines),
    }


def frame(geometry: dict[str, Any]) -> geopandas.GeoDataFrame:
    """Return geometries by id as a layer."""
    return geopandas.GeoDataFrame(index=list(geometry), geometry=list(geometry.values()), crs="EPSG:4326")


def setting_of(dataset: Dataset, day: date = DAY, *, known_by: date | None = None) -> EvaluatedNetwork:
    """Return the hazards of a dataset on a day."""
    return evaluate(scenario_network(dataset), day, known_by=known_by)


@cache
def embedded() -> tuple[Dataset, dict[str, geopandas.GeoDataFrame]]:
    """Return the embedded dataset and its layers, read once."""
    dataset = read_dataset()
    return dataset, read_layers(dataset)


def read_collection(path: Path) -> dict[str, Any]:
    """Return a GeoJSON file; a constant that JSON does not have is an error."""

    def refuse(text: str) -> None:
        raise ValueError(text)

    collection: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)
    return collection


def signed_area(ring: list[list[float]]) -> float:
    """Return the area of a ring in square degrees, positive where it runs counter-clockwise (shoelace formula)."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in itertools.pairwise(ring)) / 2


def paths_of(geometry: dict[str, Any]) -> list[list[list[float]]]:
    """Return the rings, lines or single positions of a geometry, one level deep."""
    coordinates = geometry["coordinates"]
    match geometry["type"]:
        case "Point":
            return [[coordinates]]
        case "LineString":
            return [coordinates]
        case "MultiLineString" | "Polygon":
            return list(coordinates)
        case "MultiPolygon":
            return [ring for part in coordinates for ring in part]
    raise AssertionError(geometry["type"])


def check_rfc7946(collection: dict[str, Any]) -> None:
    """Check a feature collection against the rules of RFC 7946 that a file can break."""
    assert collection["type"] == "FeatureCollection"
    assert '"crs"' not in json.dumps(collection)
    ids = [feature["id"] for feature in collection["features"]]
    assert ids == sorted(set(ids))
    positions = []
    for feature in collection["features"]:
        assert set(feature) == {"type", "id", "properties", "geometry"}
        assert feature["type"] == "Feature"
        for path in paths_of(feature["geometry"]):
            positions += path
            assert all(abs(one[0] - two[0]) <= 180 for one, two in itertools.pairwise(path)), feature["id"]
        if feature["geometry"]["type"].endswith("Polygon"):
            parts = feature["geometry"]["coordinates"]
            for exterior, *holes in parts if feature["geometry"]["type"] == "MultiPolygon" else [parts]:
                assert exterior[0] == exterior[-1]
                assert signed_area(exterior) > 0
                assert all(signed_area(hole) < 0 for hole in holes)
    for lon, lat in positions:
        assert -180 <= lon <= 180
        assert -90 <= lat <= 90
        assert (round(lon, 6), round(lat, 6)) == (lon, lat)
    if positions:
        west, south, east, north = collection["bbox"]
        assert (south, north) == (min(lat for _, lat in positions), max(lat for _, lat in positions))
        inside = (lambda lon: west <= lon <= east) if west <= east else (lambda lon: lon >= west or lon <= east)
        # Where the box crosses the antimeridian, the edge of the map is inside it under both its names.
        assert all(inside(lon) for lon, _ in positions)
        assert {west, east} <= {lon for lon, _ in positions}


def content_of(path: Path) -> bytes:
    """Return what is in a file, unpacked where it is packed."""
    if path.suffix != ".qgz":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())
