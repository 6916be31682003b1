"""A QGIS project that opens a GeoPackage styled, with the span of its layers over time in the temporal controller."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from .over_time import head_of, span_of, step_of
from .styles import qmd, styles_of, xml_text
from .tables import ALL_TITLES, GEOMETRY_TYPES, describe_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from geopandas import GeoDataFrame

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_VERSION = "3.22.0"
_PAPER = {"Red": 254, "Green": 253, "Blue": 250}
_SHOWN = ("destinations", "transit_nodes", "border_segments", "legs", "provinces")
"""What is seen when the project opens, from top to bottom; over time the layers of that name."""
_HIDDEN = ("nodes", "corridors")
_OVER = {"flows": "border_segments", "burden": "provinces"}
"""What is switched on by a reader, and what it lies upon: below, it would not be seen."""
_KINDS = {"Point": "Point", "MultiLineString": "Line", "MultiPolygon": "Polygon"}


def write_project(
    package: Path,
    tables: Mapping[str, pd.DataFrame],
    frames: Mapping[str, GeoDataFrame],
    title: str,
    head: Mapping[str, str],
) -> None:
    """Write the project of a GeoPackage beside it, as a QGZ file of the same name.

    Parameters
    ----------
    package
        The GeoPackage. The two may be moved together. The same input gives the same bytes.
    tables
        All its layers and tables by name.
    frames
        The layers among them.
    title
        Of the project.
    head
        What the project and its layers say about themselves.

    Notes
    -----
    The layers have the styles of the GeoPackage. Where it has layers over time, these are on and those of one date
    are off; the temporal controller is set to play, from the first day to the last, by the step of the export.
    """
    path = package.with_suffix(".qgz")
    entry = zipfile.ZipInfo(f"{path.stem}.qgs")
    entry.external_attr = 0o644 << 16
    with zipfile.ZipFile(path, "w") as archive:
        text = project_text(package.name, tables, frames, title, head)
        archive.writestr(entry, text.encode(), compress_type=zipfile.ZIP_DEFLATED)


def project_text(
    package: str,
    tables: Mapping[str, pd.DataFrame],
    frames: Mapping[str, GeoDataFrame],
    title: str,
    head: Mapping[str, str],
) -> str:
    """Return a project as QGIS keeps it in XML."""
    span = span_of(frames)
    timed = [name for name in (*(f"{shown}_over_time" for shown in _SHOWN), "events_on_legs") if name in frames]
    on = [name for name in _SHOWN if not (span and f"{name}_over_time" in frames)]
    off = [name for name in (*_HIDDEN, *_SHOWN) if name not in on]
    if span:
        title += f", and over time from {span[0]}"
    root = Element("qgis", projectname=xml_text(title), version=_VERSION)
    SubElement(root, "title").text = xml_text(title)
    _add_crs(SubElement(root, "projectCrs"))
    metadata = SubElement(root, "projectMetadata")
    SubElement(metadata, "title").text = xml_text(title)
    SubElement(metadata, "abstract").text = xml_text("\n".join(f"{name}: {text}" for name, text in head.items()))
    tree = SubElement(root, "layer-tree-group")
    groups = (
        ("Over time", _stacked([name for name in timed if name != "events_on_legs"], frames), True),
        ("Places" if timed else "On the date", _stacked([name for name in on if name in frames], frames), True),
        ("More layers", [name for name in (*off, "events_on_legs") if name in frames], False),
        ("Tables", [name for name in tables if name not in frames], False),
    )
    for group, names, seen in groups:
        if names:
            _add_group(tree, group, names, package, seen=seen)
    _add_canvas(root, frames)
    layers = SubElement(root, "projectlayers")
    for _, names, _ in groups:
        for name in names:
            layer = _layer(name, package, tables[name], is_layer=name in frames, span=span)
            layer.insert(0, _parsed(metadata_of(name, head)))
            layer[0].tag = "resourceMetadata"
            layers.append(layer)
    properties = SubElement(root, "properties")
    gui = SubElement(properties, "Gui")
    for part, value in _PAPER.items():
        SubElement(gui, f"CanvasColor{part}Part", type="int").text = str(value)
    SubElement(SubElement(properties, "Paths"), "Absolute", type="bool").text = "false"
    SubElement(SubElement(properties, "SpatialRefSys"), "ProjectionsEnabled", type="int").text = "1"
    if span:
        _add_time(root, properties, span, step_of(frames))
    return _DOCTYPE + tostring(root, encoding="unicode") + "\n"


def abstract_of(name: str, head: Mapping[str, str]) -> str:
    """Return what QGIS shows as the abstract of a layer: what it is, of whom, and what the index is and is not."""
    return " ".join(filter(None, (describe_table(name, head_of(name, head)) + ".", head.get("note", ""))))


def metadata_of(name: str, head: Mapping[str, str]) -> str:
    """Return what QGIS shows as the metadata of a layer: title, abstract, rights and licence."""
    return qmd(
        identifier=name,
        title=ALL_TITLES.get(name, name),
        abstract=abstract_of(name, head),
        rights=[head[key] for key in ("attribution", "boundary_disclaimer") if key in head],
        licence=head.get("licence", ""),
    )


def _add_crs(parent: Element) -> None:
    reference = SubElement(parent, "spatialrefsys")
    for name, value in (("srsid", "3452"), ("srid", "4326"), ("authid", "EPSG:4326")):  # QGIS's own number, EPSG's
        SubElement(reference, name).text = value


def _id(name: str) -> str:
    return f"route_risk_{name}"  # QGIS skips layers whose id is shorter than about ten letters


def _source(name: str, package: str) -> str:
    return f"./{package}|layername={name}"


def _title(name: str) -> str:
    return ALL_TITLES.get(name, name).partition(",")[0].partition(":")[0]


def _stacked(names: list[str], frames: Mapping[str, GeoDataFrame]) -> list[str]:
    """Return the layers of a group with those of `_OVER` above what they lie upon."""
    over = [(below, name) for name, below in _OVER.items() if name in frames]
    return [name for one in names for name in (*(top for below, top in over if one.startswith(below)), one)]


def _add_group(tree: Element, title: str, names: list[str], package: str, *, seen: bool) -> None:
    """Add layers to the panel of layers, the first on top."""
    checks = {True: "Qt::Checked", False: "Qt::Unchecked"}
    group = SubElement(tree, "layer-tree-group", name=title, checked=checks[seen], expanded=str(int(seen)))
    for name in names:
        checked = checks[seen and name not in _OVER]
        SubElement(
            group, "layer-tree-layer", id=_id(name), name=_title(name), source=_source(name, package),
            providerKey="ogr", checked=checked, expanded="0",
        )  # fmt: skip


def _add_canvas(root: Element, frames: Mapping[str, GeoDataFrame]) -> None:
    """Add the view that the project opens with: all legs, or their country where they cross the antimeridian."""
    canvas = SubElement(root, "mapcanvas", name="theMapCanvas")
    SubElement(canvas, "units").text = "degrees"
    boxes = [frame.total_bounds for name, frame in frames.items() if name in ("legs", "provinces") and len(frame)]
    extent = SubElement(canvas, "extent")
    low = [min(box[side] for box in boxes) if boxes else (-180, -90)[side] for side in (0, 1)]
    high = [max(box[side + 2] for box in boxes) if boxes else (180, 90)[side] for side in (0, 1)]
    for name, value in zip(("xmin", "ymin", "xmax", "ymax"), (*low, *high), strict=True):
        SubElement(extent, name).text = f"{float(value):g}"
    _add_crs(SubElement(canvas, "destinationsrs"))


def _layer(name: str, package: str, table: pd.DataFrame, *, is_layer: bool, span: tuple[str, str] | None) -> Element:
    """Return a layer with its default style, which the same text gives to the GeoPackage."""
    styles = list(styles_of(name, list(table.columns), span=span))
    layer = _parsed(styles[0][2])
    layer.tag = "maplayer"
    kind = GEOMETRY_TYPES.get(name, "Point")
    layer.attrib.update(type="vector", geometry=_KINDS[kind] if is_layer else "No geometry")
    head = Element("head")
    SubElement(head, "id").text = _id(name)
    SubElement(head, "datasource").text = _source(name, package)
    SubElement(head, "layername").text = _title(name)
    SubElement(head, "provider", encoding="UTF-8").text = "ogr"
    if is_layer:
        _add_crs(SubElement(head, "srs"))
    manager = SubElement(head, "map-layer-style-manager", current=styles[0][0])
    for number, (style, _, text) in enumerate(styles):
        entry = SubElement(manager, "map-layer-style", name=style)
        if number:
            entry.append(_parsed(text))
    layer[:0] = list(head)
    return layer


def _parsed(text: str) -> Element:
    return fromstring(text.partition("\n")[2])  # noqa: S314  # our own text


def _add_time(root: Element, properties: Element, span: tuple[str, str], step: tuple[int, str]) -> None:
    """Set the temporal controller: animated, from the first day of the span to the day after its last."""
    first, last = (f"{day}T00:00:00" for day in span)
    panel = SubElement(properties, "TemporalControllerWidget")
    SubElement(panel, "NavigationMode", type="int").text = "1"
    SubElement(panel, "StartDateTime", type="QString").text = first
    SubElement(panel, "EndDateTime", type="QString").text = last
    count, unit = step
    settings = SubElement(
        root, "ProjectTimeSettings", timeStep=str(count), timeStepUnit=unit, frameRate="1", cumulativeTemporalRange="0"
    )
    days = SubElement(settings, "TemporalRange")
    SubElement(days, "start").text = f"{first}Z"
    SubElement(days, "end").text = f"{last}Z"
