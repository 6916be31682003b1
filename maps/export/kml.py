"""KML: one file with a folder for each layer, in the colours of the map, for Google Earth and other globes.

OGC KML 2.2. No icon, picture or link is in it, so that no program that opens it asks a server for anything.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, tostring

from ..palette import (
    BLOCKED,
    HAZARD_COLOURS,
    HAZARD_THRESHOLDS,
    HAZARD_WIDTHS,
    ROUTE_COLOURS,
    ROUTE_THRESHOLDS,
    UNDOCUMENTED,
)
from .columns import column_of, describe_column
from .styles import xml_text
from .tables import ALL_TITLES, plain_cells

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geopandas import GeoDataFrame

_TYPES = {"number": "double", "integer": "int", "boolean": "bool"}
_SHOWN = ("provinces", "border_segments", "transit_nodes", "destinations", "legs")
"""What is seen when the file opens; over time the layers of that name."""
_INDEX = {"provinces": ("route_index", "route"), "provinces_over_time": ("route_index", "route")}
"""The column whose classes colour a layer, and the names of the styles; those of a leg elsewhere."""


def write_kml(frames: Mapping[str, GeoDataFrame], path: Path, head: Mapping[str, str], title: str) -> None:
    """Write the layers as one KML file.

    Parameters
    ----------
    frames
        Layers with risk, from `maps.export.layers.for_files`. Those over time have a time span, which globes play.
    path
        File to write.
    head
        What the file says about itself.
    title
        Of the document.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import geopandas, pyogrio
    >>> from shapely import Point
    >>> nodes = geopandas.GeoDataFrame({"name": ["Ex"]}, index=["x"], geometry=[Point(1, 2)], crs="EPSG:4326")
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "route-risk.kml"
    ...     write_kml({"nodes": nodes.rename_axis("node_id")}, path, {"as_of": "2020-01-01"}, "By hand")
    ...     pyogrio.read_dataframe(path)[["Name", "node_id"]].values.tolist()
    [['Ex', 'x']]
    """
    root = Element("kml", xmlns="http://www.opengis.net/kml/2.2")
    document = SubElement(root, "Document")
    _text(document, "name", title)
    _text(document, "description", "\n".join(head[key] for key in ("note", "attribution", "licence") if key in head))
    _add_styles(document)
    about = SubElement(document, "ExtendedData")
    for name, value in head.items():
        _text(SubElement(about, "Data", name=name), "value", value)
    for name, frame in frames.items():
        schema = SubElement(document, "Schema", id=name, name=name)
        for column in _columns(frame):
            kind = _TYPES.get(column_of(name, column).type, "string")
            _text(
                SubElement(schema, "SimpleField", type=kind, name=column), "displayName", describe_column(name, column)
            )
    timed = {name.removesuffix("_over_time") for name in frames if name.endswith("_over_time")}
    for name, frame in frames.items():
        shown = name.endswith("_over_time") or (name in _SHOWN and name not in timed)
        _add_folder(document, name, frame, shown=shown)
    path.write_bytes(b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n")


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = xml_text(text)


def _columns(frame: GeoDataFrame) -> list[str]:
    return [str(frame.index.name), *(name for name in frame.columns if name != frame.geometry.name)]


def _add_styles(document: Element) -> None:
    """Add the styles that features name: classes of legs and of routes, and what has no class."""
    lines = {f"leg_{k}": (colour, HAZARD_WIDTHS[k - 1], "b3") for k, colour in enumerate(HAZARD_COLOURS, 1)}
    lines |= {"blocked": (BLOCKED.colour, BLOCKED.width, "b3"), "none": (UNDOCUMENTED.colour, UNDOCUMENTED.width, "b3")}
    areas = {f"route_{k}": (colour, 1.0, "cc") for k, colour in enumerate(ROUTE_COLOURS, 1)}
    for name, (colour, width, alpha) in {**lines, **areas}.items():
        style = SubElement(document, "Style", id=name)
        bgr = alpha + colour[5:7] + colour[3:5] + colour[1:3]
        line = SubElement(style, "LineStyle")
        _text(line, "color", bgr if name in lines else "ffffffff")
        _text(line, "width", f"{width:g}")
        _text(SubElement(style, "PolyStyle"), "color", bgr)
    SubElement(SubElement(SubElement(document, "Style", id="place"), "IconStyle"), "Icon")


def _add_folder(document: Element, name: str, frame: GeoDataFrame, *, shown: bool) -> None:
    folder = SubElement(document, "Folder")
    _text(folder, "name", name)
    _text(folder, "visibility", str(int(shown)))
    _text(folder, "description", ALL_TITLES.get(name, name))
    columns = _columns(frame)
    cells = frame.reset_index()[columns]
    kinds = [column_of(name, column).type for column in columns]
    texts = [_texts(cells[column], kind) for column, kind in zip(columns, kinds, strict=True)]
    label = next((columns.index(key) for key in ("name", "event_id", "leg_id") if key in columns), 0)
    for row, values, geometry in zip(cells.to_dict("records"), zip(*texts, strict=True), frame.geometry, strict=True):
        mark = SubElement(folder, "Placemark")
        _text(mark, "name", values[label] or values[0])
        _text(mark, "visibility", str(int(shown)))
        if "date_start" in columns:
            span = SubElement(mark, "TimeSpan")
            for tag, column in (("begin", "date_start"), ("end", "date_end")):
                if values[columns.index(column)]:
                    _text(span, tag, values[columns.index(column)])
        _text(mark, "styleUrl", f"#{_style(name, row)}")
        data = SubElement(SubElement(mark, "ExtendedData"), "SchemaData", schemaUrl=f"#{name}")
        for column, value in zip(columns, values, strict=True):
            if value:
                SubElement(data, "SimpleData", name=column).text = xml_text(value)
        _add_geometry(mark, geometry)


def _texts(column: Any, kind: str) -> list[str]:
    """Return the cells of a column as texts, empty where they are missing."""
    texts = ["" if cell is None else str(cell) for cell in plain_cells(column)]
    return [text.lower() for text in texts] if kind == "boolean" else texts


def _style(name: str, row: Mapping[str, Any]) -> str:
    """Return the style of a feature: the class of its index, and never that of a low one where it has no sources."""
    if row.get("blocked") is True:
        return "blocked"
    column, style = _INDEX.get(name, ("risk_index", "leg"))
    if column not in row:
        return "place"
    index: Any = row[column]
    if math.isnan(index) or (style == "leg" and row.get("coverage") == "none"):
        return "none"
    bounds = ROUTE_THRESHOLDS if style == "route" or name == "corridors" else HAZARD_THRESHOLDS
    return f"{style}_{1 + sum(index >= bound for bound in bounds)}"


def _add_geometry(parent: Element, geometry: Any) -> None:
    """Add a geometry; a line follows the ground."""
    kind = geometry.geom_type
    if kind.startswith("Multi"):
        parent = SubElement(parent, "MultiGeometry")
        for part in geometry.geoms:
            _add_geometry(parent, part)
        return
    element = SubElement(parent, kind)
    if kind == "Point":
        _text(element, "coordinates", _coordinates(geometry))
        return
    _text(element, "tessellate", "1")
    if kind == "LineString":
        _text(element, "coordinates", _coordinates(geometry))
        return
    for tag, rings in (("outerBoundaryIs", [geometry.exterior]), ("innerBoundaryIs", geometry.interiors)):
        for ring in rings:
            _text(SubElement(SubElement(element, tag), "LinearRing"), "coordinates", _coordinates(ring))


def _coordinates(line: Any) -> str:
    return " ".join(f"{x:.10g},{y:.10g}" for x, y in line.coords)
