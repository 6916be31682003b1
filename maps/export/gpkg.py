"""One GeoPackage with all layers and all tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from .columns import describe_column
from .layers import title_of
from .over_time import head_of, span_of
from .qgs import abstract_of, metadata_of, write_project
from .styles import styles_of
from .tables import GEOMETRY_TYPES, export_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    import pandas as pd
    from geopandas import GeoDataFrame

    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Dataset


_VERSION = "1.3"
"""Of the GeoPackage specification: GDAL before 3.7, and the QGIS that comes with it, warn at later ones."""

_STYLES_TABLE = """
CREATE TABLE "layer_styles" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "f_table_catalog" TEXT(256), "f_table_schema" TEXT(256),
    "f_table_name" TEXT(256), "f_geometry_column" TEXT(256), "styleName" TEXT(30), "styleQML" TEXT, "styleSLD" TEXT,
    "useAsDefault" BOOLEAN, "description" TEXT, "owner" TEXT(30), "ui" TEXT(30),
    "update_time" DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))
"""
"""The table in which QGIS keeps styles, as QGIS makes it."""

_COLUMN_TABLES = """
CREATE TABLE IF NOT EXISTS "gpkg_extensions" (
    "table_name" TEXT, "column_name" TEXT, "extension_name" TEXT NOT NULL, "definition" TEXT NOT NULL,
    "scope" TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE "gpkg_data_columns" (
    "table_name" TEXT NOT NULL, "column_name" TEXT NOT NULL, "name" TEXT, "title" TEXT, "description" TEXT,
    "mime_type" TEXT, "constraint_name" TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE "gpkg_data_column_constraints" (
    "constraint_name" TEXT NOT NULL, "constraint_type" TEXT NOT NULL, "value" TEXT, "min" NUMERIC,
    "min_is_inclusive" BOOLEAN, "max" NUMERIC, "max_is_inclusive" BOOLEAN, "description" TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
"""
"""The tables of the extension `gpkg_schema`, as GDAL makes them."""


def write_geopackage(
    dataset: Dataset,
    frames: Mapping[str, GeoDataFrame],
    evaluated: EvaluatedNetwork,
    path: Path,
    head: Mapping[str, str],
) -> None:
    """Write one GeoPackage with the layers, and the tables without geometry that they refer to, styled for QGIS.

    Parameters
    ----------
    dataset
        For the tables without geometry, see `maps.export.tables.export_tables`.
    frames
        Layers with risk, from `maps.export.layers.for_files`; lines and areas become their multi-part forms.
    evaluated
        For the activity of the events.
    path
        File to write; nothing may be there. The same input gives the same bytes: the times that a GeoPackage keeps are
        the release date of the dataset. Beside it comes a project of QGIS, see `maps.export.qgs.write_project`.
    head
        Metadata of the file and of every layer.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import pyogrio
    >>> from route_risk.geo.model.scenario import evaluate
    >>> evaluated = evaluate(scenario_net, dataset.valid_until)
    >>> with TemporaryDirectory() as folder:
    ...     write_geopackage(dataset, {}, evaluated, Path(folder) / "tables.gpkg", {})
    ...     pyogrio.list_layers(Path(folder) / "tables.gpkg")[:, 0].tolist()
    ['policy_events', 'claims', 'sources', 'countries', 'parameters', 'layer_styles']
    """
    tables = export_tables(dataset, frames, evaluated)
    with _settings_of_gdal(dataset.released):
        for number, (name, table) in enumerate(tables.items()):
            _write(
                table,
                path,
                kind=GEOMETRY_TYPES.get(name, "Point") if name in frames else None,
                layer=name,
                driver="GPKG",
                append=number > 0,
                dataset_options={"VERSION": _VERSION} if number == 0 else None,
                dataset_metadata=dict(head) if number == 0 else None,
                layer_metadata=head_of(name, head),
                layer_options={"IDENTIFIER": name, "DESCRIPTION": abstract_of(name, head)},
            )
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA synchronous = OFF")  # as in `_settings_of_gdal`
        database.execute("PRAGMA journal_mode = OFF")
        time = f"{dataset.released.isoformat()}T00:00:00.000Z"
        _add_columns(database, tables)
        _add_styles(database, tables, frames, time)
        if head:  # without any, GDAL makes no table for it
            _add_metadata(database, tables, head, time)
    title = title_of(dataset, {"as_of": evaluated.hazards.as_of.isoformat(), **head})
    write_project(path, tables, frames, title, head)


def _add_styles(
    database: sqlite3.Connection, tables: Mapping[str, pd.DataFrame], frames: Mapping[str, GeoDataFrame], time: str
) -> None:
    """Add the table of styles with a default for every layer and table; owner and user stay empty."""
    span = span_of(frames)
    rows = [
        ("", "", name, "geom" if name in frames else "", title, text, "", number == 0, what, "", time)
        for name, table in tables.items()
        for number, (title, what, text) in enumerate(styles_of(name, list(table.columns), span=span))
    ]
    database.execute(_STYLES_TABLE)
    database.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
        "styleQML, styleSLD, useAsDefault, description, owner, update_time) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        rows,
    )
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles', 'Styles for QGIS', ?)",
        (time,),
    )


def _add_columns(database: sqlite3.Connection, tables: Mapping[str, pd.DataFrame]) -> None:
    """Add what each column is and its unit, where GDAL and QGIS look for it (the extension `gpkg_schema`)."""
    database.executescript(_COLUMN_TABLES)
    database.executemany(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', "
        "'http://www.geopackage.org/spec121/#extension_schema', 'read-write')",
        [("gpkg_data_columns",), ("gpkg_data_column_constraints",)],
    )
    database.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, description) VALUES (?, ?, ?)",
        [
            (name, column, describe_column(name, column))
            for name, table in tables.items()
            for column in table.columns
            if column != "geometry"
        ],
    )


def _add_metadata(
    database: sqlite3.Connection, tables: Mapping[str, pd.DataFrame], head: Mapping[str, str], time: str
) -> None:
    """Add the metadata of every layer and table."""
    for name in tables:
        text = metadata_of(name, head)
        added = database.execute(
            "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) "
            "VALUES ('dataset', 'http://mrcc.com/qgis.dtd', 'text/xml', ?)",
            (text,),
        )
        database.execute(
            "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, timestamp, md_file_id) "
            "VALUES ('table', ?, ?, ?)",
            (name, time, added.lastrowid),
        )


def _write(table: pd.DataFrame, path: Path, *, kind: str | None, **options: Any) -> None:
    """Write a table with pyogrio's arrays: a data frame has no type for a day, and GDAL has."""
    import numpy as np
    import pyogrio.raw
    import shapely

    geometry = None
    if kind is not None:
        geometry = shapely.to_wkb(table.geometry.to_numpy())
        options |= {"crs": "EPSG:4326", "geometry_type": kind, "promote_to_multi": kind.startswith("Multi")}
    names = [name for name in table.columns if kind is None or name != table.geometry.name]
    cells, masks = [], []
    for name in names:
        column = table[name]
        masked = column.dtype.kind in "bi" and column.isna().any()
        if column.dtype.kind == "M":
            values = column.to_numpy().astype("datetime64[D]")
        elif column.dtype.kind in "bi":
            plain: Any = bool if column.dtype.kind == "b" else np.int64
            values = column.fillna(plain(0)).to_numpy(dtype=plain)
        else:
            values = column.to_numpy()
        cells.append(values)
        masks.append(np.asarray(column.isna()) if masked else None)
    pyogrio.raw.write(path, geometry, cells, names, masks, **options)


@contextmanager
def _settings_of_gdal(day: date) -> Iterator[None]:
    """Let GDAL write one time of our choice instead of the clock's, and set that back afterwards.

    A file that takes its place only when it is whole needs no journal and no waiting for the disk at every layer.
    """
    import pyogrio

    wanted = {
        "OGR_CURRENT_DATE": f"{day.isoformat()}T00:00:00.000Z",
        "OGR_SQLITE_SYNCHRONOUS": "OFF",
        "OGR_SQLITE_JOURNAL": "OFF",
    }
    before = {name: pyogrio.get_gdal_config_option(name) for name in wanted}
    pyogrio.set_gdal_config_options(wanted)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)
