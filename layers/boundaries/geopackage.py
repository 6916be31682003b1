"""Read one layer of areas from a GeoPackage, with SQLite alone: nothing that the file says is run or followed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from ...geo.errors import InvalidDataError
from ..geojson import LARGEST_LAYER, UnfitError
from .rings import areas_frame, areas_from_wkb, several_layers

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas
    import pyproj
    from shapely.geometry.base import BaseGeometry

_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_MOST_CELLS = 10_000_000
_MOST_COLUMNS = 1_000
_LONGEST_WKT = 100_000
_LONGEST_CELL = 1 << 28


def is_geopackage(head: bytes) -> bool:
    """Tell whether a file that begins so is a GeoPackage: SQLite, with the application id of one."""
    return head[:16] == b"SQLite format 3\0" and head[68:72] in (b"GPKG", b"GP10", b"GP11")


def read_geopackage(path: Path, name: str) -> geopandas.GeoDataFrame:
    """Return the areas of a GeoPackage of one layer.

    Parameters
    ----------
    name
        What a fault calls it.

    Raises
    ------
    InvalidDataError
        If it cannot be read, holds several layers or none, or a geometry that is damaged or no area.
    """
    if path.with_name(f"{path.name}-wal").exists():
        raise InvalidDataError(f"{name} is open in another program, and a part of it is not in it yet. Close it there.")
    try:
        # Immutable: no journal beside the file is looked for, and nothing is written.
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            return _read(database, name)
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter where the words of an error are no text
        raise InvalidDataError(f"{name} cannot be read as a GeoPackage ({error}). Save it again.") from None


def _read(database: sqlite3.Connection, name: str) -> geopandas.GeoDataFrame:
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    database.execute("PRAGMA trusted_schema = OFF")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_CELL)
    database.set_authorizer(_only_reading)
    layers = database.execute(
        "SELECT c.table_name, g.column_name, g.srs_id FROM gpkg_contents AS c JOIN gpkg_geometry_columns AS g "
        "ON c.table_name = g.table_name WHERE c.data_type = 'features' ORDER BY c.table_name LIMIT 100"
    ).fetchall()
    if len(layers) != 1:
        raise InvalidDataError(several_layers(name, [str(layer) for layer, _, _ in layers]))
    table, column, srs_id = layers[0]
    made = database.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()
    if made is None or not str(made[0]).upper().startswith("CREATE TABLE"):
        raise InvalidDataError(f"{name} has no plain table {table!r}. Save the layer as a file of its own.")
    quoted = '"' + str(table).replace('"', '""') + '"'
    rows = database.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - the name is quoted
    names = [str(field[0]) for field in rows.description]
    if column not in names or len(names) > _MOST_COLUMNS:
        raise InvalidDataError(f"{name} has no column {column!r} of geometries among {len(names)}. Save it again.")
    cells: list[tuple[Any, ...]] = []
    size = 0
    for row in rows:  # a small file can have many rows and long ones: SQLite keeps a default once
        cells.append(row)
        size += sum(len(cell) for cell in row if isinstance(cell, (str, bytes)))
        if len(cells) * len(names) > _MOST_CELLS or size > LARGEST_LAYER:
            raise InvalidDataError(f"{name} is too large ({len(cells)} features and more). Save the divisions alone.")
    place = names.index(column)
    blobs = [row[place] for row in cells]
    columns = {
        title: [None if isinstance(row[at], bytes) else row[at] for row in cells]
        for at, title in enumerate(names)
        if at != place and title.lower() != "fid"
    }
    return areas_frame(columns, blobs, _area, _crs(database, srs_id), name)


def _only_reading(action: int, *_: object) -> int:
    """Allow to select columns, and nothing that a file could have prepared: no function, no other file, no change."""
    return sqlite3.SQLITE_OK if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ) else sqlite3.SQLITE_DENY


def _area(blob: object) -> BaseGeometry | None:
    """Return the area of a cell: a header of GeoPackage, and well-known binary."""
    if blob is None:
        return None
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        raise UnfitError("its geometry is not one of GeoPackage", "Save the file again")
    flags = blob[3]
    envelope = _ENVELOPE_BYTES.get(flags >> 1 & 7)
    if envelope is None or flags & 0x20:
        raise UnfitError("its geometry is of an extension of GeoPackage", "Save it as a Polygon or MultiPolygon")
    return areas_from_wkb(blob[8 + envelope :])


def _crs(database: sqlite3.Connection, srs_id: object) -> pyproj.CRS | None:
    """Return the CRS that a layer has by its code in a register, or by its definition; None where it has neither."""
    import pyproj

    row = database.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
        (srs_id,),
    ).fetchone()
    if row is None or not isinstance(row[1], int):
        return None
    register, code, definition = str(row[0]).upper(), row[1], str(row[2])
    try:
        if register in ("EPSG", "ESRI"):
            return pyproj.CRS.from_authority(register, code)
        return pyproj.CRS.from_wkt(definition) if len(definition) <= _LONGEST_WKT else None
    except pyproj.exceptions.CRSError:
        return None
