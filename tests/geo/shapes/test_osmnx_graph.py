"""The OSMnx graph: its schema, the same routes as ours, and the round trips that OSMnx and networkx offer."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas
import osmnx as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point

from route_risk.geo.errors import InvalidDataError, NoOpenRouteError
from route_risk.geo.model.leg_hazards import QUANTUM, LegHazards, hazards
from route_risk.geo.model.routes import k_least_risk_routes, least_risk_route
from route_risk.geo.model.schema import Leg, Node
from route_risk.geo.shapes.osmnx_graph import to_multidigraph
from tests.geo.small import certain, certain_network

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

DAY = date(2020, 1, 1)
PLACES = {"a": (126.0, 41.0), "b": (129.0, 42.0), "c": (125.0, 43.0), "d": (127.0, 37.6)}
ROWS = [
    ("a..b", "a", "b", "internal_movement", 2),
    ("b..a", "b", "a", "internal_movement", 2),
    ("b..c", "b", "c", "entering", 4),
    ("a..c", "a", "c", "entering", 5),
    ("c..d", "c", "d", "transfer_to_resettlement", 3),
    ("c..d..onward", "c", "d", "onward_movement", 2),
]


def make(
    rows: list[tuple[str, str, str, str, int]], *, places: dict[str, tuple[float, float]] = PLACES, **options: Any
) -> tuple[geopandas.GeoDataFrame, geopandas.GeoDataFrame, LegHazards]:
    """Return nodes, legs and the hazards of a network made from rows."""
    # A movement as long as the reference has the hazard of its class.
    lengths = certain().reference_km
    legs = [Leg(*row, length_km=lengths.get(row[3])) for row in rows]
    network = certain_network([Node(key, "province", f"name of {key}") for key in places], legs)
    nodes = geopandas.GeoDataFrame(
        {"kind": "province"}, index=list(places), geometry=[Point(xy) for xy in places.values()], crs="EPSG:4326"
    )
    lines = geopandas.GeoDataFrame(
        {"mode": [leg.mode for leg in legs], "source_ids": ["x;y", *[""] * (len(legs) - 1)]},
        index=[leg.leg_id for leg in legs],
        geometry=[LineString([places[leg.from_node], places[leg.to_node]]) for leg in legs],
        crs="EPSG:4326",
    )
    return nodes, lines, hazards(network, DAY, **options)


def same_graph(one: nx.MultiDiGraph, other: nx.MultiDiGraph) -> bool:
    """Tell whether two graphs have the same nodes, edges, keys and attributes."""
    return (
        dict(one.nodes(data=True)) == dict(other.nodes(data=True))
        and {(u, v, k): d for u, v, k, d in one.edges(keys=True, data=True)}
        == {(u, v, k): d for u, v, k, d in other.edges(keys=True, data=True)}
        and one.graph == other.graph
    )


def test_importing_the_module_loads_no_heavy_library() -> None:
    heavy = {"shapely", "geopandas", "pandas", "numpy", "networkx", "osmnx"}
    code = f"import sys, route_risk.geo.shapes.osmnx_graph; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_it_is_a_valid_osmnx_graph_in_the_strict_sense() -> None:
    graph = to_multidigraph(*make(ROWS))
    ox.convert.validate_graph(graph, strict=True)
    assert graph.graph == {"crs": "epsg:4326", "name": "route-risk", "as_of": "2020-01-01"}
    assert graph.nodes[0] == {
        "node_id": "a",
        "x": 126.0,
        "y": 41.0,
        "street_count": 2,
        "kind": "province",
        "name": "name of a",
    }
    edge = graph.edges[0, 1, 0]
    assert (edge["leg_id"], edge["mode"], edge["source_ids"]) == ("a..b", "internal_movement", "x;y")
    assert "source_ids" not in graph.edges[1, 0, 0]
    assert edge["hazard"] == pytest.approx(-math.log(0.97), abs=1e-12)
    assert edge["risk_index"] == pytest.approx(3.0, abs=1e-9)


def test_lengths_are_metres_on_the_ellipsoid() -> None:
    graph = to_multidigraph(
        *make([("a..b", "a", "b", "transfer_to_resettlement", 2)], places={"a": (0.0, 0.0), "b": (2.0, 0.0)})
    )
    assert graph.edges[0, 1, 0]["length"] == pytest.approx(2 * math.pi * 6_378_137 / 180, abs=0.001)


def test_columns_that_mean_something_else_to_osmnx_are_left_out() -> None:
    nodes, legs, field = make(ROWS)
    taken = legs.assign(key=7, u="x", osmid="y", length=-1.0)
    assert same_graph(to_multidigraph(nodes, legs, field), to_multidigraph(nodes, taken, field))


def test_parallel_legs_are_kept_in_the_order_of_their_ids() -> None:
    nodes, legs, field = make(ROWS)
    graph = to_multidigraph(nodes, legs, field)
    assert [graph.edges[2, 3, key]["leg_id"] for key in graph[2][3]] == ["c..d", "c..d..onward"]
    assert graph.number_of_edges() == len(ROWS)
    # OSMnx sees one path where there are two routes: the docstring sends to geo.routes for that.
    paths = list(ox.routing.k_shortest_paths(graph, 0, 3, 10, weight="hazard"))
    routes = k_least_risk_routes(field, "a", "d", 10)
    assert len(paths) == 2
    assert len(routes) == 4


def test_the_order_of_rows_does_not_matter() -> None:
    nodes, legs, field = make(ROWS)
    assert same_graph(to_multidigraph(nodes, legs, field), to_multidigraph(nodes.iloc[::-1], legs.iloc[::-1], field))


def test_the_frames_are_not_changed() -> None:
    nodes, legs, field = make(ROWS)
    before = nodes.copy(), legs.copy()
    to_multidigraph(nodes, legs, field)
    assert nodes.equals(before[0])
    assert legs.equals(before[1])


def test_gdfs_round_trip() -> None:
    graph = to_multidigraph(*make(ROWS))
    again = ox.convert.graph_from_gdfs(*ox.convert.graph_to_gdfs(graph), graph_attrs=graph.graph)
    assert same_graph(graph, again)


def test_graphml_round_trip(tmp_path: Path) -> None:
    graph = to_multidigraph(*make(ROWS))
    ox.io.save_graphml(graph, tmp_path / "g.graphml")
    numbers = {"baseline_class": int, "hazard": float, "risk_index": float}
    again = ox.io.load_graphml(tmp_path / "g.graphml", edge_dtypes=numbers)
    assert same_graph(graph, again)
    assert ox.routing.shortest_path(again, 0, 3, weight="hazard") == [0, 1, 2, 3]
    plain = ox.io.load_graphml(tmp_path / "g.graphml")
    assert list(plain.edges(keys=True)) == list(graph.edges(keys=True))
    assert plain.edges[0, 1, 0]["length"] == graph.edges[0, 1, 0]["length"]


def test_a_blocked_leg_is_left_out_whatever_the_weight() -> None:
    nodes, legs, field = make(ROWS, closed=["b..c"])
    graph = to_multidigraph(nodes, legs, field)
    assert graph.number_of_edges() == len(ROWS) - 1
    for weight in ("hazard", "length"):
        assert ox.routing.shortest_path(graph, 1, 3, weight=weight) == [1, 0, 2, 3]


def test_nodes_without_open_legs_stay() -> None:
    nodes, legs, field = make(ROWS, closed=[row[0] for row in ROWS])
    graph = to_multidigraph(nodes, legs, field)
    assert [graph.nodes[node]["street_count"] for node in graph] == [0, 0, 0, 0]
    assert graph.number_of_edges() == 0


@pytest.mark.parametrize("name", ["nodes", "legs"])
def test_another_crs_is_refused_with_the_call_that_repairs_it(name: str) -> None:
    nodes, legs, field = make(ROWS)
    frames = {"nodes": nodes, "legs": legs}
    frames[name] = frames[name].to_crs("EPSG:5179")
    with pytest.raises(InvalidDataError, match=rf"layer '{name}': the CRS is EPSG:5179 .* EPSG:4326 .*to_crs\("):
        to_multidigraph(frames["nodes"], frames["legs"], field)


@pytest.mark.parametrize(("name", "key"), [("nodes", "b"), ("legs", "a..c")])
def test_a_node_or_leg_without_geometry_is_named(name: str, key: str) -> None:
    nodes, legs, field = make(ROWS)
    frames = {"nodes": nodes, "legs": legs}
    frames[name] = frames[name].drop(index=key)
    with pytest.raises(InvalidDataError, match=f"layer '{name}', '{key}': the geometry is empty"):
        to_multidigraph(frames["nodes"], frames["legs"], field)


@st.composite
def networks(draw: st.DrawFn) -> list[tuple[str, str, str, str, int]]:
    """Return legs between up to seven places; few classes, so that equal hazards are common."""
    pairs = draw(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), min_size=1, max_size=25))
    return [
        (f"{tail}..{head}..{number}", tail, head, "transfer_to_resettlement", draw(st.sampled_from([2, 3, 5])))
        for number, (tail, head) in enumerate(pairs)
        if tail != head
    ]


@settings(max_examples=60, deadline=None)
@given(networks())
def test_osmnx_finds_our_least_risk_route(rows: list[tuple[str, str, str, str, int]]) -> None:
    places = {key: (100.0 + number, 10.0) for number, key in enumerate("abcdefg")}
    if not rows:
        return
    nodes, legs, field = make(rows, places=places)
    graph = to_multidigraph(nodes, legs, field)
    index = field.network.index
    for origin in "abcdef":
        path = ox.routing.shortest_path(graph, index[origin], index["g"], weight="hazard")
        try:
            routes = k_least_risk_routes(field, origin, "g", 2)
        except NoOpenRouteError:
            assert path is None
            continue
        assert path is not None
        steps = itertools.pairwise(path)
        theirs = sum(min(edge["hazard"] for edge in graph[u][v].values()) for u, v in steps)
        ours = sum(field.weights[leg] * QUANTUM for leg in routes[0].legs)
        assert theirs == ours  # exactly: hazards in the graph are multiples of a power of two
        if len(routes) == 1 or sum(field.weights[leg] * QUANTUM for leg in routes[1].legs) > ours:
            assert tuple(path) == least_risk_route(field, origin, "g").nodes
