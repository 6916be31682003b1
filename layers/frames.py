"""The layers of a dataset as GeoDataFrames in EPSG:4326.

Geometry is read from the dataset's GeoJSON files; the line of a leg is derived from the points it joins. Importing
this module loads no geometry library: the functions do.
"""

from __future__ import annotations

import math
import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..geo.errors import Fault, InvalidDataError
from ..geo.inputs import read_input
from ..geo.names import odd_character
from ..geo.shapes.generalise import representative_point
from ..geo.shapes.lines import crs_fault, geometry_fault, great_circle
from .dataset import load_dataset
from .geojson import LARGEST_LAYER, parse_features
from .topology import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas

    from ..geo.model.schema import Dataset
    from .tables.read import Watch

_KINDS = {"provinces": "area", "border_segments": "line", "points": "point", "background": "area"}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._~-]*")
_LINES_AT_ONCE = 1_000
_POINT_KINDS = ("transit_region", "transit_country")


def read_layers(dataset: Dataset) -> dict[str, geopandas.GeoDataFrame]:
    """Read the geometry of a dataset, check it and return its layers.

    Parameters
    ----------
    dataset
        From `layers.dataset.read_dataset`.

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
        "background": raw["background"].drop(columns="iso3").rename_axis("iso3"),
        "provinces": _with_names(dataset, raw["provinces"], ("iso_3166_2", "country")),
        "border_segments": _with_names(dataset, raw["border_segments"], ("country", "other_country")),
        "nodes": nodes,
        "transit_nodes": nodes[nodes["kind"].isin(_POINT_KINDS)],
        "destinations": nodes[nodes["kind"] == "destination"],
        "legs": _legs(dataset, nodes),
    }


class Inspection(NamedTuple):
    """What a dataset folder holds, sound or not.

    Attributes
    ----------
    dataset : Dataset or None
        Without the rows that have a fault of form; None where the descriptor or the nodes are not sound.
    layers : dict of str to GeoDataFrame
        ``provinces``, ``border_segments`` and ``background`` as read, by id and without what cannot be drawn, and
        ``nodes``: a point (kind, name, country) for each node that has one. EPSG:4326; a layer in another CRS is empty.
    faults : tuple of Fault
        Every fault, as `check_dataset` gives them.
    """

    dataset: Dataset | None
    layers: dict[str, geopandas.GeoDataFrame]
    faults: tuple[Fault, ...]


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
    return _load(folder)[2]


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
    dataset, raw, faults = _load(folder, watch)
    if dataset is None:
        return Inspection(None, {}, faults)
    layers = {name: _drawable(raw.get(name), kind) for name, kind in _KINDS.items()}
    points = layers.pop("points").geometry.to_dict()
    for key, area in layers["provinces"].geometry.items():
        points[str(key)] = representative_point(area) if area.is_valid else area.envelope.centroid
    for key, line in layers["border_segments"].geometry.items():
        points.setdefault(str(key), _middle(line))
    ids = sorted(set(points) & set(dataset.nodes))
    columns = ("kind", "name", "country")
    data = {name: [getattr(dataset.nodes[key], name) for key in ids] for name in columns}
    return Inspection(
        dataset, {**layers, "nodes": _indexed(data, [points[key] for key in ids], ids, "node_id")}, faults
    )


def _load(
    folder: str | Path | None, watch: Watch | None = None
) -> tuple[Dataset | None, dict[str, geopandas.GeoDataFrame], tuple[Fault, ...]]:
    """Return the tables and the frames of a folder as far as they can be read, and every fault."""
    try:
        dataset, log = load_dataset(folder, watch=watch)
    except InvalidDataError as error:
        return None, {}, error.faults
    if dataset is None:
        return None, {}, log.faults()
    raw, faults = _read_all(dataset)
    log.extend(faults)
    return dataset, raw, log.faults()


def _drawable(frame: geopandas.GeoDataFrame | None, kind: str) -> geopandas.GeoDataFrame:
    """Return the features of a layer that can be drawn, each id once; none of a layer in another CRS."""
    if frame is None or crs_fault(frame):
        return _indexed({}, [], [], "id")
    fit = [geometry_fault(geometry, KINDS[kind], valid=False) is None for geometry in frame.geometry]
    kept = frame.loc[fit]  # without loc an empty list takes columns
    return kept[~kept.index.duplicated()]


def _read_all(dataset: Dataset) -> tuple[dict[str, geopandas.GeoDataFrame], list[Fault]]:
    """Read the GeoJSON files; return the frames by layer, and the faults."""
    from .topology import check_geometry, check_topology

    frames: dict[str, geopandas.GeoDataFrame] = {}
    faults: list[Fault] = []
    for layer, kind in _KINDS.items():
        if layer not in dataset.layers:
            repair = f"Add a resource of that name, path {layer}.geojson"
            faults.append(Fault("datapackage.json", None, "resources", f"the layer {layer!r} is missing", repair))
            continue
        file = dataset.layers[layer]
        key = "iso3" if layer == "background" else "node_id"
        frame, told = _read_frame(Path(dataset.folder), file, key, faults)
        if frame is None:
            continue
        faults += [fault for fault in check_geometry(frame, kind=kind, file=file) if fault.column not in told]
        faults += _check_ids(dataset, layer, frame, file)
        frames[layer] = frame
    if {"border_segments", "points"} <= set(frames):
        placed = {*frames["border_segments"].index, *frames["points"].index}
        for key in sorted(key for key, node in dataset.nodes.items() if node.kind == "border_segment"):
            if key not in placed:
                file, repair = dataset.layers["points"], "Add a point, or a line to the border segments"
                faults.append(Fault(file, None, key, f"the node {key!r} has no geometry", repair))
    if not faults:
        floor = dataset.resolution_floor_deg
        faults += check_topology(frames["provinces"], frames["border_segments"], tolerance_deg=floor)
    return frames, faults


def _read_frame(
    folder: Path, file: str, key: str, faults: list[Fault]
) -> tuple[geopandas.GeoDataFrame | None, set[str]]:
    """Read one file and index it by its ids, with the ids whose faults are told; add a fault where that fails."""
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
    frame = read.frame
    if frame.empty:  # a layer without features has no columns
        frame = frame.assign(**{key: ""})
    if key not in frame.columns:
        faults.append(Fault(file, None, key, f"the features have no property {key!r}", "Add it to every feature"))
        return None, set()
    ids = frame[key].map(_id_text).astype(str)
    for feature in sorted(set(ids[ids.duplicated()])):
        faults.append(Fault(file, None, feature, f"{key} {feature!r} is there twice", "Merge or rename the features"))
    faults += _check_members(read.ids, ids, file, key)
    faults += [Fault(file, None, ids.iloc[place], rule, repair) for place, rule, repair in read.faults]
    told = {ids.iloc[place] for place, _, _ in read.faults}
    for one, name in zip(ids, frame["name"] if "name" in frame.columns else (), strict=False):
        if isinstance(name, str) and (odd := odd_character(name)):
            faults.append(Fault(file, None, one, f"its name holds {odd}, which nobody sees or is no text", "Remove it"))
    return frame.set_index(ids.rename(None)).drop(columns=["id"], errors="ignore").sort_index(), told


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


def _check_ids(dataset: Dataset, layer: str, frame: geopandas.GeoDataFrame, file: str) -> list[Fault]:
    """Return a fault for each feature that is no node of its kind, and for each node without a geometry."""
    kinds = {
        "provinces": ("province",),
        "border_segments": ("border_segment",),
        "points": ("transit_region", "transit_country", "destination", "border_segment"),
    }
    if layer == "background":
        repair = "Use an ISO 3166-1 alpha-3 code, or other letters and digits"
        odd = sorted(key for key in frame.index if not _ID.fullmatch(key))
        return [
            Fault(file, None, key, f"the iso3 {key!r} is not made of letters, digits and : . _ ~ -", repair)
            for key in odd
        ]
    expected = {key for key, node in dataset.nodes.items() if node.kind in kinds[layer]}
    faults = [
        Fault(file, None, key, f"{key!r} is not a {' or '.join(kinds[layer])} of nodes", "Add the node or remove it")
        for key in frame.index
        if key not in expected
    ]
    if layer == "provinces":
        required = expected
    else:
        required = {key for key in expected if dataset.nodes[key].kind != "border_segment"}
    missing = sorted(required - set(frame.index)) if layer != "border_segments" else []
    return faults + [Fault(file, None, key, f"the node {key!r} has no feature", "Add its geometry") for key in missing]


def _with_names(dataset: Dataset, frame: geopandas.GeoDataFrame, columns: tuple[str, ...]) -> geopandas.GeoDataFrame:
    """Return the geometry with the columns that the nodes table has for it."""
    wanted = ("name", "name_ko", *columns)
    data = {name: [getattr(dataset.nodes[key], name) for key in frame.index] for name in wanted}
    return _indexed(data, frame.geometry.to_list(), list(frame.index), "node_id")


def _nodes(dataset: Dataset, raw: Mapping[str, geopandas.GeoDataFrame]) -> geopandas.GeoDataFrame:
    """Return a point for every node: given, inside its province, or halfway along its line."""
    points: dict[str, Any] = dict(raw["points"].geometry.items())
    for key, area in raw["provinces"].geometry.items():
        points[str(key)] = representative_point(area)
    for key, line in raw["border_segments"].geometry.items():
        points.setdefault(str(key), _middle(line))
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
