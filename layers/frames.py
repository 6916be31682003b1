"""The layers of a dataset as GeoDataFrames in EPSG:4326.

Geometry is read from the dataset's GeoJSON files; the line of a leg is derived from the points it joins. Importing
this module loads no geometry library: the functions do.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..geo.errors import Fault, InvalidDataError
from ..geo.inputs import read_input
from ..geo.names import odd_character
from ..geo.shapes.generalise import representative_point
from ..geo.shapes.lines import geometry_fault, great_circle
from .dataset import load_dataset
from .geojson import LARGEST_LAYER, as_frame, parse_features
from .topology import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas

    from ..geo.model.schema import Dataset
    from .tables.read import Watch

_KINDS = {"provinces": "area", "border_segments": "line", "points": "point", "background": "area"}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._~-]*")
_LINES_AT_ONCE = 1_000
_POINT_KINDS = ("transit_region", "transit_country")


def read_layers(dataset: Dataset) -> dict[str, geopandas.GeoDataFrame]:
    """Read the geometry of a dataset, check it and return its layers.

    Returns
    -------
    dict of str to GeoDataFrame
        EPSG:4326. ``provinces`` (polygons, index node_id; name, name_ko, iso_3166_2, country), ``border_segments``
        (lines, index node_id; name, name_ko, country, other_country), ``nodes`` (a point for every node, index
        node_id; kind, name, name_ko, country), ``transit_nodes`` (those of the kinds transit_region and
        transit_country), ``destinations``, ``legs`` (great-circle lines, index leg_id; from_node, to_node, mode,
        baseline_class, rationale, source_ids joined by ``;``) and ``background`` (polygons, index iso3; name).

    Raises
    ------
    InvalidDataError
        With every fault of form, geometry and topology.

    Examples
    --------
    >>> layers = read_layers(dataset)
    >>> layers["provinces"].loc["KP-09", "name"], layers["legs"].crs.to_string()
    ('North Hamgyong', 'EPSG:4326')
    """
    raw, faults = _read_all(dataset)
    if faults:
        raise InvalidDataError(faults)
    nodes = _nodes(dataset, raw)
    return {
        "background": _as_read(raw["background"], "iso3").drop(columns="iso3", errors="ignore"),
        "provinces": _with_names(dataset, raw["provinces"], ("iso_3166_2", "country")),
        "border_segments": _with_names(dataset, raw["border_segments"], ("country", "other_country")),
        "nodes": nodes,
        "transit_nodes": nodes[nodes["kind"].isin(_POINT_KINDS)],
        "destinations": nodes[nodes["kind"] == "destination"],
        "legs": _legs(dataset, nodes),
    }


class LayerFeature(NamedTuple):
    """A feature of a layer: its id, its properties, and its geometry (EPSG:4326) or None."""

    id: str
    properties: Mapping[str, Any]
    geometry: Any


class Inspection(NamedTuple):
    """What a dataset folder holds, sound or not.

    Attributes
    ----------
    dataset : Dataset or None
        Without the rows that have a fault of form; None where the descriptor or the nodes are not sound.
    features : dict of str to list of LayerFeature
        What was read of each layer, by id.
    faults : tuple of Fault
        Every fault, as `check_dataset` gives them.
    """

    dataset: Dataset | None
    features: dict[str, list[LayerFeature]]
    faults: tuple[Fault, ...]

    @property
    def layers(self) -> dict[str, geopandas.GeoDataFrame]:
        """``provinces``, ``border_segments`` and ``background`` as read, without what cannot be drawn, and ``nodes``.

        The latter is a point (kind, name, country) for each node that has one. EPSG:4326. Empty without a dataset.
        """
        if self.dataset is None:
            return {}
        drawn = {name: _drawable(self.features.get(name, ()), kind) for name, kind in _KINDS.items()}
        points = _shapes(drawn.pop("points"))
        for key, area in _shapes(drawn["provinces"]).items():
            points[key] = representative_point(area) if area.is_valid else area.envelope.centroid
        points = {key: _middle(line) for key, line in _shapes(drawn["border_segments"]).items()} | points
        ids = sorted(points.keys() & self.dataset.nodes.keys())
        data = {name: [getattr(self.dataset.nodes[key], name) for key in ids] for name in ("kind", "name", "country")}
        nodes = _indexed(data, [points[key] for key in ids], ids, "node_id")
        return {**{name: _as_read(features) for name, features in drawn.items()}, "nodes": nodes}


def check_dataset(folder: str | Path | None = None) -> tuple[Fault, ...]:
    """Return every fault of a dataset folder: its tables, geometry and topology.

    Parameters
    ----------
    folder
        The folder; the embedded dataset where None.

    Returns
    -------
    tuple of Fault
        Empty where the dataset is valid. Geometry is judged where the descriptor and the nodes that it belongs to are
        sound.

    Examples
    --------
    >>> check_dataset()
    ()
    """
    return inspect_dataset(folder).faults


def inspect_dataset(folder: str | Path | None = None, *, watch: Watch | None = None) -> Inspection:
    """Read as much of a dataset folder as can be drawn, with every fault in it.

    Parameters
    ----------
    folder
        The folder; the embedded dataset where None.
    watch
        As `layers.tables.read.read_tables`.

    Examples
    --------
    >>> found = inspect_dataset()
    >>> len(found.faults), len(found.layers["provinces"])
    (0, 11)
    """
    try:
        dataset, log = load_dataset(folder, watch=watch)
    except InvalidDataError as error:
        return Inspection(None, {}, error.faults)
    if dataset is None:
        return Inspection(None, {}, log.faults())
    features, faults = _read_all(dataset)
    log.extend(faults)
    return Inspection(dataset, features, log.faults())


def _drawable(features: Iterable[LayerFeature], kind: str) -> list[LayerFeature]:
    """Return the features of a layer that can be drawn, each id once."""
    drawn: dict[str, LayerFeature] = {}
    for feature in features:
        if geometry_fault(feature.geometry, KINDS[kind], valid=False) is None:
            drawn.setdefault(feature.id, feature)
    return list(drawn.values())


def _as_read(features: Sequence[LayerFeature], name: str | None = None) -> geopandas.GeoDataFrame:
    """Return features as a frame with their properties, by id."""
    import pandas as pd

    frame = as_frame([feature.properties for feature in features], [feature.geometry for feature in features])
    return frame.set_axis(pd.Index([feature.id for feature in features], name=name)).drop(columns="id", errors="ignore")


def _read_all(dataset: Dataset) -> tuple[dict[str, list[LayerFeature]], list[Fault]]:
    """Read the GeoJSON files; return the features by layer, and the faults."""
    from .topology import check_geometry, check_topology

    layers: dict[str, list[LayerFeature]] = {}
    faults: list[Fault] = []
    for layer, kind in _KINDS.items():
        if layer not in dataset.layers:
            repair = f"Add a resource of that name, path {layer}.geojson"
            faults.append(Fault("datapackage.json", None, "resources", f"the layer {layer!r} is missing", repair))
            continue
        file = dataset.layers[layer]
        key = "iso3" if layer == "background" else "node_id"
        features, told = _read_layer(Path(dataset.folder), file, key, faults)
        if features is None:
            continue
        shapes = [(feature.id, feature.geometry) for feature in features]
        faults += [fault for fault in check_geometry(shapes, kind=kind, file=file) if fault.column not in told]
        faults += _check_ids(dataset, layer, [feature.id for feature in features], file)
        layers[layer] = features
    if {"border_segments", "points"} <= set(layers):
        placed = {feature.id for feature in (*layers["border_segments"], *layers["points"])}
        for key in sorted(key for key, node in dataset.nodes.items() if node.kind == "border_segment"):
            if key not in placed:
                file, repair = dataset.layers["points"], "Add a point, or a line to the border segments"
                faults.append(Fault(file, None, key, f"the node {key!r} has no geometry", repair))
    if not faults:
        provinces, segments = _shapes(layers["provinces"]), _shapes(layers["border_segments"])
        faults += check_topology(provinces, segments, tolerance_deg=dataset.resolution_floor_deg)
    return layers, faults


def _shapes(features: Iterable[LayerFeature]) -> dict[str, Any]:
    return {feature.id: feature.geometry for feature in features}


def _read_layer(folder: Path, file: str, key: str, faults: list[Fault]) -> tuple[list[LayerFeature] | None, set[str]]:
    """Read one file, sorted by its ids, with the ids whose faults are told; add a fault where that fails."""
    try:
        read = parse_features(read_input(folder / file, file, inside=folder, limit=LARGEST_LAYER), file)
    except FileNotFoundError:
        repair = "Put the file into the dataset folder or correct the path in datapackage.json"
        read = Fault(file, None, None, "the file is missing", repair)
    except InvalidDataError as error:
        (read,) = error.faults
    if isinstance(read, Fault):
        faults.append(read)
        return None, set()
    if read.rows and not any(key in row for row in read.rows):
        faults.append(Fault(file, None, key, f"the features have no property {key!r}", "Add it to every feature"))
        return None, set()
    ids = [_id_text(row.get(key)) for row in read.rows]
    for feature in sorted(one for one, count in Counter(ids).items() if count > 1):
        faults.append(Fault(file, None, feature, f"{key} {feature!r} is there twice", "Merge or rename the features"))
    faults += _check_members(read.ids, ids, file, key)
    faults += [Fault(file, None, ids[place], rule, repair) for place, rule, repair in read.faults]
    told = {ids[place] for place, _, _ in read.faults}
    for one, row in zip(ids, read.rows, strict=True):
        if isinstance(name := row.get("name"), str) and (odd := odd_character(name)):
            faults.append(Fault(file, None, one, f"its name holds {odd}, which nobody sees or is no text", "Remove it"))
    return sorted(map(LayerFeature, ids, read.rows, read.shapes), key=attrgetter("id")), told


def _id_text(value: object) -> str:
    """Return the id of a feature as text; an empty one where it has none, which is no id of any node."""
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else str(value)


def _check_members(members: Iterable[Any], ids: Iterable[str], file: str, key: str) -> list[Fault]:
    """Return a fault for each feature whose member ``id``, by which a GIS may go, is not the id that it is read by."""
    repair = f"Write the {key} there too, or leave the id out"
    return [
        Fault(file, None, right, f"the feature's id is {str(member)!r}, its {key} {right!r}", repair)
        for member, right in zip(members, ids, strict=True)
        if member is not None and str(member) != right
    ]


def _check_ids(dataset: Dataset, layer: str, ids: Sequence[str], file: str) -> list[Fault]:
    """Return a fault for each feature that is no node of its kind, and for each node without a geometry."""
    kinds = {
        "provinces": ("province",),
        "border_segments": ("border_segment",),
        "points": ("transit_region", "transit_country", "destination", "border_segment"),
    }
    if layer == "background":
        repair = "Use an ISO 3166-1 alpha-3 code, or other letters and digits"
        odd = sorted(key for key in ids if not _ID.fullmatch(key))
        return [
            Fault(file, None, key, f"the iso3 {key!r} is not made of letters, digits and : . _ ~ -", repair)
            for key in odd
        ]
    expected = {key for key, node in dataset.nodes.items() if node.kind in kinds[layer]}
    faults = [
        Fault(file, None, key, f"{key!r} is not a {' or '.join(kinds[layer])} of nodes", "Add the node or remove it")
        for key in ids
        if key not in expected
    ]
    if layer == "provinces":
        required = expected
    else:
        required = {key for key in expected if dataset.nodes[key].kind != "border_segment"}
    missing = sorted(required - set(ids)) if layer != "border_segments" else []
    return faults + [Fault(file, None, key, f"the node {key!r} has no feature", "Add its geometry") for key in missing]


def _with_names(dataset: Dataset, features: Iterable[LayerFeature], columns: tuple[str, ...]) -> geopandas.GeoDataFrame:
    """Return the geometry with the columns that the nodes table has for it."""
    wanted = ("name", "name_ko", *columns)
    shapes = _shapes(features)
    data = {name: [getattr(dataset.nodes[key], name) for key in shapes] for name in wanted}
    return _indexed(data, list(shapes.values()), list(shapes), "node_id")


def _nodes(dataset: Dataset, raw: Mapping[str, Iterable[LayerFeature]]) -> geopandas.GeoDataFrame:
    """Return a point for every node: given, inside its province, or halfway along its line."""
    points = _shapes(raw["points"])
    points |= {key: representative_point(area) for key, area in _shapes(raw["provinces"]).items()}
    points = {key: _middle(line) for key, line in _shapes(raw["border_segments"]).items()} | points
    ids = sorted(dataset.nodes)
    columns = ("kind", "name", "name_ko", "country")
    data = {name: [getattr(dataset.nodes[key], name) for key in ids] for name in columns}
    return _indexed(data, [points[key] for key in ids], ids, "node_id")


def _middle(line: Any) -> Any:
    """Return the point halfway along the longest part of a line."""
    parts = sorted(getattr(line, "geoms", [line]), key=lambda part: part.length)
    return parts[-1].interpolate(0.5, normalized=True)


def _legs(dataset: Dataset, nodes: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Return the legs as great-circle lines between the points of their nodes."""
    legs = sorted(dataset.legs, key=lambda leg: leg.leg_id)
    columns = ("from_node", "to_node", "mode", "baseline_class", "rationale")
    data: dict[str, list[Any]] = {name: [getattr(leg, name) for leg in legs] for name in columns}
    data["source_ids"] = [";".join(leg.source_ids) for leg in legs]
    xy = {key: (point.x, point.y) for key, point in nodes.geometry.items()}
    lines = _great_circles([(*xy[leg.from_node], *xy[leg.to_node]) for leg in legs])
    return _indexed(data, lines, [leg.leg_id for leg in legs], "leg_id")


def _great_circles(ends: list[tuple[float, float, float, float]]) -> list[Any]:
    """Return a line for each pair of ends, many made at once: point by point takes twice as long."""
    import numpy as np
    import shapely

    lines: list[Any] = []
    for first in range(0, len(ends), _LINES_AT_ONCE):
        paths = [great_circle(*pair) for pair in ends[first : first + _LINES_AT_ONCE]]
        line_of = np.repeat(np.arange(len(paths)), [len(path) for path in paths])
        made: Any = shapely.linestrings(list(chain.from_iterable(paths)), indices=line_of)
        lines += made.tolist()
    return lines


def _indexed(data: dict[str, list[Any]], geometry: list[Any], index: list[str], name: str) -> geopandas.GeoDataFrame:
    import geopandas
    import pandas as pd

    return geopandas.GeoDataFrame(data, geometry=geometry, index=pd.Index(index, name=name), crs="EPSG:4326")
