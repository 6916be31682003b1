"""The open legs as GraphML, with numbers as numbers for networkx, and as OSMnx writes and reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .styles import xml_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from networkx import MultiDiGraph

GRAPH, OSMNX = "route-risk.graphml", "route-risk.osmnx.graphml"
"""Names of the two files."""


def write_graphmls(graph: MultiDiGraph, folder: Path, head: Mapping[str, str]) -> None:
    """Write the two files of a graph.

    Parameters
    ----------
    graph
        From `geo.shapes.osmnx_graph.to_multidigraph`; it is changed.
    folder
        Where to write.
    head
        Attributes of the graph.

    Notes
    -----
    `GRAPH` has a type for every attribute, nodes go by their ids and edges by those of their legs:
    ``networkx.read_graphml`` needs nothing else. OSMnx calls methods of texts on every attribute that it reads, and
    takes nodes that are numbers, so that no typed file can be opened by it: `OSMNX` has every attribute as a text, as
    ``osmnx.io.save_graphml`` writes it. That function itself writes through lxml where it is installed, whose
    ``xmlfile`` ends Python with a segmentation fault some time after a disk was full.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import networkx
    >>> graph = networkx.MultiDiGraph(crs="epsg:4326")
    >>> graph.add_nodes_from([(0, {"node_id": "KP-10", "x": 128.0}), (1, {"node_id": "CN-JL", "x": 126.5})])
    >>> _ = graph.add_edge(0, 1, leg_id="over", hazard=0.5)
    >>> with TemporaryDirectory() as folder:
    ...     write_graphmls(graph, Path(folder), {"as_of": "2020-01-01"})
    ...     again = networkx.read_graphml(Path(folder) / GRAPH)
    >>> networkx.shortest_path_length(again, "KP-10", "CN-JL", weight="hazard")
    0.5
    """
    import networkx as nx

    graph.graph.update(head)
    for cells in _attributes(graph):
        cells.update({name: _plain(value) for name, value in cells.items()})
    texts = graph.copy()
    for cells in _attributes(texts):
        cells.update({name: str(value) for name, value in cells.items()})
    nx.write_graphml_xml(texts, folder / OSMNX)
    named = nx.MultiDiGraph(**graph.graph)
    named.add_nodes_from((cells["node_id"], cells) for _, cells in graph.nodes(data=True))
    ids = dict(graph.nodes(data="node_id"))
    for tail, head_, cells in graph.edges(data=True):
        cells.update({name: str(value) for name, value in cells.items() if name == "geometry"})
        named.add_edge(ids[tail], ids[head_], **cells)
    nx.write_graphml_xml(named, folder / GRAPH, edge_id_from_attribute="leg_id", named_key_ids=True)


def _attributes(graph: MultiDiGraph) -> list[dict[str, Any]]:
    """Return the attributes of a graph, of each node and of each edge."""
    nodes, edges = graph.nodes(data=True), graph.edges(data=True)
    return [graph.graph, *(cells for _, cells in nodes), *(cells for _, _, cells in edges)]


def _plain(value: Any) -> Any:
    """Return a value as GraphML can hold it: XML has no place for most control characters, not even escaped."""
    if isinstance(value, str):
        return xml_text(value)
    return value.date().isoformat() if hasattr(value, "isoformat") else value
