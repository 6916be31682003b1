"""A Data Package v2: the tables as CSV with a schema for every column, and the layers as GeoJSON."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from .columns import column_of, key_of
from .csv_hxl import csv_text
from .layers import title_of
from .tables import ALL_TITLES, GEOMETRY_TYPES, TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from ...geo.model.schema import Dataset

DESCRIPTOR = "datapackage.json"
TABLE_FILES = tuple(f"{name}.table.csv" for name in TITLES)
"""The CSV files of a package; they have no row of hashtags, so every reader of the standard can read them."""

_PROFILES = "https://datapackage.org/profiles/2.0"
_PARTIAL_DATE = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"


def write_data_package(
    dataset: Dataset,
    tables: Mapping[str, pd.DataFrame],
    layers: Mapping[str, str],
    folder: Path,
    head: Mapping[str, Any],
) -> None:
    """Write the tables of a package and its descriptor; it describes the GeoJSON files that are written beside them.

    Parameters
    ----------
    dataset
        For the licences.
    tables
        From `maps.export.tables.export_tables`.
    layers
        GeoJSON by the name of its layer.
    folder
        Where to write.
    head
        What the package says about itself, from `maps.export.layers.export_head`.

    Notes
    -----
    Cells are those of `export.csv_hxl`: an id is never changed, and a text that a spreadsheet would take for a formula
    has an apostrophe before it. Every resource has its size and its SHA-256, so that a reader sees when a file is
    another one.
    """
    resources = []
    for name, table in tables.items():
        content = csv_text(name, table).encode()
        (folder / f"{name}.table.csv").write_bytes(content)
        resources.append(_table_resource(name, content, csv_text(name, table.iloc[:0]).split(",")))
    for name, text in layers.items():
        (folder / f"{name}.geojson").write_bytes(text.encode())
        resources.append(_layer_resource(name, text.encode()))
    package = package_descriptor(dataset, resources, head)
    (folder / DESCRIPTOR).write_bytes(f"{json.dumps(package, ensure_ascii=False, indent=2)}\n".encode())


def package_descriptor(dataset: Dataset, resources: list[dict[str, Any]], head: Mapping[str, Any]) -> dict[str, Any]:
    """Return the descriptor of a package of an export."""
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": f"{dataset.name}-{head['as_of']}",
        "title": title_of(dataset, head),
        "description": head["note"],
        "version": dataset.version,
        **({"licenses": [dict(licence) for licence in dataset.licences]} if dataset.licences else {}),
        "sources": [
            {"title": dataset.title, "version": dataset.version},
            {"title": "Publications listed in the resource 'sources'"},
        ],
        **head,
        "resources": resources,
    }


def _table_resource(name: str, content: bytes, columns: list[str]) -> dict[str, Any]:
    """Return the descriptor of a table."""
    names = [column.strip() for column in columns]
    foreign = []
    for column in names:
        refers = column_of(name, column).refers
        if refers and column_of(name, column).type != "list":
            elsewhere = {"resource": refers} if refers != name else {}
            foreign.append({"fields": [column], "reference": {**elsewhere, "fields": list(key_of(refers))}})
    return {
        "name": name,
        "type": "table",
        **_file(f"{name}.table.csv", content, "csv", "text/csv"),
        "title": ALL_TITLES[name],
        "dialect": {"$schema": f"{_PROFILES}/tabledialect.json", "header": True, "delimiter": ",", "quoteChar": '"'},
        "schema": {
            "$schema": f"{_PROFILES}/tableschema.json",
            "fields": [_field(name, column) for column in names],
            "missingValues": [""],
            "primaryKey": list(key_of(name)),
            **({"foreignKeys": foreign} if foreign else {}),
        },
    }


def _field(table: str, name: str) -> dict[str, Any]:
    """Return the descriptor of a column."""
    column, key = column_of(table, name), key_of(table)
    field: dict[str, Any] = {"name": name, "type": column.type, "description": column.meaning}
    if column.unit:
        field["unit"] = column.unit
    field["hxl"] = column.hashtag
    if column.type == "list":
        field |= {"delimiter": ";", "itemType": "string"}
        if column.refers:
            field["listForeignKey"] = {"resource": column.refers, "fields": key_of(column.refers)[0]}
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if key == (name,):
        field["constraints"] = {"required": True, "unique": True}
    elif column.type == "string" and column.hashtag.startswith("#date"):
        field["constraints"] = {"pattern": _PARTIAL_DATE}
    return field


def _layer_resource(name: str, content: bytes) -> dict[str, Any]:
    """Return the descriptor of a GeoJSON layer."""
    kind = GEOMETRY_TYPES.get(name, "Point").removeprefix("Multi")
    return {
        "name": f"{name}_layer",
        **_file(f"{name}.geojson", content, "geojson", "application/geo+json"),
        "title": f"{ALL_TITLES[name]} (layer)",
        "description": f"{kind} features in WGS 84; properties and ids are those of the table {name!r}.",
    }


def _file(path: str, content: bytes, form: str, media: str) -> dict[str, Any]:
    return {
        "path": path,
        "format": form,
        "mediatype": media,
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
