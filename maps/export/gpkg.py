"""One GeoPackage with all layers and all tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from ...geo.answers.frames_over_time import dated_events
from .over_time import head_of, span_of
from .styles import qmd, styles_of
from .tables import GEOMETRY_TYPES, TIME_TITLES, TITLES, describe_table, export_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    import pandas as pd
    from geopandas import GeoDataFrame

    from ...geo.model.scenario import Setting
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


def write_geopackage(
    dataset: Dataset, frames: Mapping[str, GeoDataFrame], setting: Setting, path: Path, head: Mapping[str, str]
) -> None:
    """Write one GeoPackage with the layers, and the tables without geometry that they refer to, styled for QGIS.

    Parameters
    ----------
    dataset
        For the tables without geometry, see `maps.export.tables.export_tables`.
    frames
        Layers with risk, from `maps.export.layers.for_files`; lines and areas become their multi-part forms.
    setting
        For the activity of the events.
    path
        File to write; nothing may be there. The same input gives the same bytes: the times that a GeoPackage keeps are
        the release date of the dataset.
    head
        Metadata of the file and of every layer.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import pyogrio
    >>> from route_risk.geo.model.scenario import evaluate
    >>> setting = evaluate(ready, dataset.valid_until)
    >>> with TemporaryDirectory() as folder:
    ...     write_geopackage(dataset, {}, setting, Path(folder) / "tables.gpkg", {})
    ...     pyogrio.list_layers(Path(folder) / "tables.gpkg")[:, 0].tolist()
    ['policy_events', 'claims', 'sources', 'countries', 'parameters', 'layer_styles']
    """
    tables = export_tables(dataset, frames, setting)
    tables["policy_events"] = dated_events(tables["policy_events"], setting.hazards.network)
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
                layer_options={"IDENTIFIER": name, "DESCRIPTION": _abstract(name, head)},
            )
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA synchronous = OFF")  # as in `_settings_of_gdal`
        database.execute("PRAGMA journal_mode = OFF")
        time = f"{dataset.released.isoformat()}T00:00:00.000Z"
        _add_styles(database, tables, frames, time)
        if head:  # without any, GDAL makes no table for it
            _add_metadata(database, tables, head, time)


def _abstract(name: str, head: Mapping[str, str]) -> str:
    """Return what QGIS shows as the abstract of a layer: what it is, of whom, and what the index is and is not."""
    return " ".join(filter(None, (describe_table(name, head_of(name, head)) + ".", head.get("note", ""))))


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


def _add_metadata(
    database: sqlite3.Connection, tables: Mapping[str, pd.DataFrame], head: Mapping[str, str], time: str
) -> None:
    """Add what QGIS shows as the metadata of a layer: title, abstract, rights and licence."""
    for name in tables:
        text = qmd(
            identifier=name,
            title={**TITLES, **TIME_TITLES}.get(name, name),
            abstract=_abstract(name, head),
            rights=[head[key] for key in ("attribution", "boundary_disclaimer") if key in head],
            licence=head.get("licence", ""),
        )
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
        masked = column.dtype.kind == "b" and column.isna().any()
        if column.dtype.kind == "M":
            values = column.to_numpy().astype("datetime64[D]")
        elif column.dtype.kind == "b":
            values = column.fillna(value=False).to_numpy(dtype=bool)
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
