"""The network as an OSMnx graph, so that OSMnx and networkx users can go on from there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ..errors import InvalidDataError
from ..model.hazard import route_index
from ..model.leg_hazards import QUANTUM
from .lines import crs_fault, geodesic_length_m, geometry_fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geopandas import GeoDataFrame
    from networkx import MultiDiGraph

    from ..model.leg_hazards import LegHazards

_OWN = {
    *("osmid", "x", "y", "node_id", "street_count"),
    *("u", "v", "key", "geometry", "leg_id", "length", "hazard", "risk_index"),
}


def to_multidigraph(nodes: GeoDataFrame, legs: GeoDataFrame, leg_hazards: LegHazards) -> MultiDiGraph:
    """Return the open legs on a date as a graph in the schema of OSMnx.

    Parameters
    ----------
    nodes
        A point for every node, EPSG:4326, index node_id. Further columns become attributes of the nodes.
    legs
        The line of every leg, EPSG:4326, index leg_id. Further columns become attributes of the edges.

    Returns
    -------
    networkx.MultiDiGraph
        Graph attributes ``crs`` ("epsg:4326"), ``name`` and ``as_of`` (ISO date).

        A node is its position in the network, because OSMnx takes a text for a list of nodes: ``field.network.index``
        has it by id, and a path is the ``nodes`` of a `routes.Route`. Nodes have ``node_id``, ``x`` and ``y`` in
        degrees, ``street_count`` (places that open legs join it to), ``kind``, ``name``, ``name_ko`` and ``country``.

        Edges have ``osmid`` (position of the leg in the network), ``leg_id``, ``geometry`` (LineString), ``length`` in
        metres (geodesic on WGS84), ``mode``, ``baseline_class``, ``hazard`` (dimensionless, a multiple of
        `network.QUANTUM`, so that sums along a path are exact) and ``risk_index`` (0-100). Parallel legs have the keys
        0, 1, ... in the order of their ids. An empty cell is no attribute, as in OSMnx.

        A blocked leg is left out: no weight, not even infinity, would keep a path by ``length`` off it. Its node stays.

    Raises
    ------
    InvalidDataError
        If a frame is in another CRS, or a node or leg of the network has no point or line in it.

    Notes
    -----
    ``osmnx.routing.shortest_path(graph, origin, destination, weight="hazard")`` finds a route of the same hazard as
    `geo.model.routes.least_risk_route`, and the same route where no other has exactly that hazard. The alternatives of
    ``osmnx.routing.k_shortest_paths`` collapse parallel edges: `geo.model.routes.k_least_risk_routes` keeps them apart.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import LineString, Point
    >>> from route_risk.geo.model.leg_hazards import hazards
    >>> from route_risk.geo.model.network import build_network
    >>> from route_risk.geo.model.schema import Leg, Node
    >>> leg = Leg("a..b", "a", "b", "transfer_to_resettlement", 3, source_ids=("x", "y", "z"))
    >>> network = build_network([Node("a", "province"), Node("b", "destination")], [leg])
    >>> nodes = geopandas.GeoDataFrame(index=["a", "b"], geometry=[Point(0, 0), Point(1, 0)], crs="EPSG:4326")
    >>> legs = geopandas.GeoDataFrame(index=["a..b"], geometry=[LineString([(0, 0), (1, 0)])], crs="EPSG:4326")
    >>> graph = to_multidigraph(nodes, legs, hazards(network, date(2020, 1, 1)))
    >>> edge = graph.edges[0, 1, 0]
    >>> edge["leg_id"], round(edge["length"]), round(edge["hazard"], 4)
    ('a..b', 111319, 0.086)
    """
    import networkx as nx

    network = leg_hazards.network
    points = _rows(nodes, "nodes", [node.node_id for node in network.nodes], ("Point",))
    lines = _rows(legs, "legs", [leg.leg_id for leg in network.legs], ("LineString", "MultiLineString"))
    graph = nx.MultiDiGraph(crs="epsg:4326", name="route-risk", as_of=leg_hazards.as_of.isoformat())
    joined = _neighbours(leg_hazards)
    for position, node in enumerate(network.nodes):
        point, cells = points[node.node_id]
        own = {"kind": node.kind, "name": node.name, "name_ko": node.name_ko, "country": node.country}
        graph.add_node(
            position,
            node_id=node.node_id,
            x=point.x,
            y=point.y,
            street_count=len(joined[position]),
            **_filled({**own, **cells}),
        )
    for position, leg in enumerate(network.legs):
        if position in leg_hazards.blocked:
            continue
        line, cells = lines[leg.leg_id]
        hazard = leg_hazards.weights[position] * QUANTUM
        known: dict[str, Any] = {"mode": leg.mode, "baseline_class": leg.baseline_class}
        graph.add_edge(
            network.tails[position],
            network.heads[position],
            osmid=position,
            leg_id=leg.leg_id,
            geometry=line,
            length=geodesic_length_m(line),
            hazard=hazard,
            risk_index=route_index(hazard),
            **_filled({**known, **cells}),
        )
    return graph


def _neighbours(leg_hazards: LegHazards) -> list[set[int]]:
    """Return the nodes that open legs join each node to, in either direction."""
    result: list[set[int]] = [set() for _ in leg_hazards.network.nodes]
    for tail, out in enumerate(leg_hazards.outbound):
        for _, head, _ in out:
            result[tail].add(head)
            result[head].add(tail)
    return result


def _rows(frame: GeoDataFrame, name: str, ids: list[str], kinds: tuple[str, ...]) -> Mapping[str, tuple[Any, Any]]:
    """Return the geometry and the further cells of each id; raise for a frame that does not serve."""
    fault = crs_fault(frame)
    if fault:
        message = f"layer {name!r}: " + ". ".join(fault)
        raise InvalidDataError(message)
    columns = [column for column in frame.columns if column != frame.geometry.name and column not in _OWN]
    cells = zip(*(frame[column].tolist() for column in columns), strict=True) if columns else [()] * len(frame)
    rows = {
        str(key): (geometry, dict(zip(columns, row, strict=True)))
        for key, geometry, row in zip(frame.index, frame.geometry, cells, strict=True)
    }
    for key in ids:
        geometry = rows[key][0] if key in rows else None
        fault = geometry_fault(geometry, kinds, valid=False)
        if fault:
            message = f"layer {name!r}, {key!r}: " + ". ".join(fault)
            raise InvalidDataError(message)
    return rows


def _filled(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells that say something."""
    return {
        name: value
        for name, value in cells.items()
        if value is not None and value != "" and not (isinstance(value, float) and math.isnan(value))
    }
