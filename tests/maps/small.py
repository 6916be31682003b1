"""A tiny dataset made in code: two provinces, one border segment, a transit country, a destination."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import folium
import geopandas
from shapely import LineString, Point, box

from route_risk.geo.answers.map_question import MapQuestion
from route_risk.geo.model.parameters import Parameters
from route_risk.geo.model.scenario import EvaluatedNetwork, evaluate, scenario_network
from route_risk.geo.model.schema import Claim, Country, Dataset, Event, Leg, Node, Source
from route_risk.maps.page.build import build_map

if TYPE_CHECKING:
    import folium

AS_OF = date(2015, 6, 30)


def small_dataset(text: str = "", *, url: str = "https://example.org/report") -> Dataset:
    """Return the dataset; `text` is put into every field of free text, `url` into the address of a source."""
    nodes = {
        "A-1": Node("A-1", "province", f"First{text}", f"첫째{text}", country="AAA", notes=f"note{text}"),
        "A-2": Node("A-2", "province", f"Second{text}", f"둘째{text}", country="AAA"),
        "A-B:1": Node("A-B:1", "border_segment", f"Border{text}", f"국경{text}", country="AAA", other_country="BBB"),
        "A-C:sea": Node("A-C:sea", "border_segment", f"Sea{text}", "바다", country="AAA", other_country="CCC"),
        "BBB": Node("BBB", "transit_country", f"Middle{text}", f"가운데{text}", country="BBB"),
        "CCC": Node("CCC", "destination", f"Refuge{text}", f"정착지{text}", country="CCC"),
    }
    legs = (
        Leg("A-1..A-2", "A-1", "A-2", "internal_movement", 2, ("internal-movement:AAA",), f"why{text}", ("s1",), 100.0),
        Leg("A-2..A-1", "A-2", "A-1", "internal_movement", 2, ("internal-movement:AAA",), f"why{text}", ("s1",), 100.0),
        Leg("A-1..A-B:1", "A-1", "A-B:1", "leaving", 2, ("segment:A-B:1",), "", ("s1",)),
        Leg("A-B:1..BBB", "A-B:1", "BBB", "entering", 3, ("segment:A-B:1",), f"why{text}", ("s1",)),
        Leg("A-2..A-C:sea", "A-2", "A-C:sea", "leaving", 4, (), "", ()),
        Leg("A-C:sea..CCC", "A-C:sea", "CCC", "entering", 5, ("segment:A-C:sea",), "", ()),
        Leg("BBB..CCC", "BBB", "CCC", "transfer_to_resettlement", 1, ("country:BBB", "resettlement:CCC"), "", ("s2",)),
        Leg("BBB..CCC..onward", "BBB", "CCC", "onward_movement", 1, ("resettlement:CCC",), "", ("s2",)),
    )
    closing = ("resettlement:CCC", "country:BBB")
    events = (
        Event("law", "regime", "2010", ("border:AAA-BBB",), "legal-penalty", "raises", 4, "high", ("s1", "s2"),
              summary=f"A law{text}", contested=f"disputed{text}", severity_rationale=f"because{text}"),
        Event("talks", "incident", "2015-06-01", closing, "diplomacy", "lowers", 2, "medium", ("s2",), summary="Talks"),
        Event("old", "incident", "2000-01-01", ("border:AAA-*",), "border-enforcement", "raises", 3, "low", ("s1",),
              summary="Long ago"),
        Event("shut", "period", "2015-01-01", ("segment:A-C:sea",), "border-enforcement", "raises", 5, "high", ("s1",),
              date_end="2016-01-01", effect="block", summary="Closed"),
    )  # fmt: skip
    claims = (
        Claim("c1", "f1", "origin_share", ("A-1",), "total", "", "2014", "cumulative", 60.5, None, "about", "percent",
              "s1", preferred=True, preference_reason=f"newer{text}", notes=f"remark{text}"),
        Claim("c2", "f1", "origin_share", ("A-1",), "total", "", "2013", "cumulative", 55.0, None, "over", "percent",
              "s2", preferred=False),
        Claim("c3", "f2", "arrivals", ("CCC",), "total", "2014", "2014", "annual", 4.0, None, "exact", "people", "s1",
              preferred=True),
    )  # fmt: skip
    return Dataset(
        name="small",
        title=f"Small{text}",
        version=f"1{text}",
        valid_from=date(2000, 1, 1),
        valid_until=date(2020, 1, 1),
        released=date(2021, 6, 1),
        sensitivity="public",
        origin_country="AAA",
        default_destination="CCC",
        sources={
            "s1": Source("s1", f"Paper{text}", f"Author{text}", f"Title{text}", "2014", url),
            "s2": Source("s2", "Institute", "", "", "2015-02", "https://example.com/?a=1&b=2"),
        },
        events=events,
        claims=claims,
        countries={
            "AAA": Country("AAA", "AA", f"Origin{text}", "출신국"),
            "BBB": Country("BBB", "BB", "Middle", "가운데"),
            "CCC": Country("CCC", "CC", "Refuge", "정착지"),
        },
        nodes=nodes,
        legs=legs,
        parameters=Parameters(),
        folder="",
        attribution=f"Made by hand{text}",
        boundary_disclaimer=f"No borders implied{text}",
    )


def small_layers(crs: str = "EPSG:4326") -> dict[str, geopandas.GeoDataFrame]:
    """Return the layers of the dataset; the scenery lies across the edge of the map and west of it."""

    def frame(shapes: dict[str, Any]) -> geopandas.GeoDataFrame:
        return geopandas.GeoDataFrame(index=list(shapes), geometry=list(shapes.values()), crs=crs)

    scenery = {"AAA": box(125, 40, 129, 42), "BBB": box(100, 20, 120, 42), "CCC": box(-80, 30, -70, 45)}
    points = {"A-1": (126, 41), "A-2": (128, 41), "A-B:1": (127, 42), "A-C:sea": (130, 40), "BBB": (110, 30)}
    return {
        "provinces": frame({"A-1": box(125, 40, 127, 42), "A-2": box(127, 40, 129, 42)}),
        "border_segments": frame({"A-B:1": LineString([(125, 42), (127, 42)])}),
        "nodes": frame({key: Point(xy) for key, xy in points.items()} | {"CCC": Point(-77, 39)}),
        "legs": frame({"A-1..A-2": LineString([(126, 41), (128, 41)])}),
        "background": frame(scenery | {"-99": box(-40, 60, -20, 70)}),
    }


def small_settings(dataset: Dataset, days: tuple[date, ...] = (AS_OF,)) -> list[EvaluatedNetwork]:
    """Return the hazards of the dataset on dates."""
    scenario_net = scenario_network(dataset)
    return [evaluate(scenario_net, day) for day in days]


def small_map(text: str = "", **options: Any) -> folium.Map:
    """Return the map of the dataset with two routes, on one date or on `days`."""
    url = options.pop("url", "https://example.org/report")
    dataset = small_dataset(text, url=url)
    evaluations = options.pop("evaluations", None) or small_settings(dataset, options.pop("days", (AS_OF,)))
    map_question = MapQuestion("A-2", "CCC", 2, ensembles=options.pop("ensembles", ()))
    return build_map(dataset, small_layers(), evaluations, map_question=map_question, shares={"A-1": 60.5}, **options)


def render(map_: folium.Map) -> str:
    return str(map_.get_root().render())


def block(page: str, name: str = "data") -> dict[str, Any]:
    found = re.search(rf'<script type="application/json" id="rr-{name}">(.*?)</script>', page, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def table(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the rows of a table of a block."""
    rows = [dict(zip(data[name]["fields"], row, strict=False)) for row in data[name]["rows"]]
    for field, texts in data[name].get("lists", {}).items():
        for row in rows:
            if row.get(field) is not None:
                row[field] = texts[row[field]]
    return rows
