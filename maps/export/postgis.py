"""The layers and tables of a dataset in PostGIS: one schema, all of them or none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ...geo.answers.corridor_layer import answer_layers
from ...geo.errors import RouteRiskError, UsageError
from .columns import column_of, describe_column, key_of
from .layers import export_head, for_files, label_layers
from .postgres import read_address, transaction
from .tables import GEOMETRY_TYPES, SHARE_TITLES, TITLES, export_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    import psycopg
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray
    from psycopg.sql import Composable, Identifier

    from ...geo.answers.corridors import Draw
    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Dataset
    from ...geo.terminal import Watch

SRID = 4326
_GEOM = (
    "Generalised; longitude and latitude in degrees, WGS 84 (EPSG:4326). A point stands for a whole province, border "
    "segment or country."
)
_MARK = "Written by route-risk."
_TYPES = {
    "string": "text",
    "integer": "bigint",
    "number": "double precision",
    "boolean": "boolean",
    "date": "date",
    "list": "text[] not null",
}


def write_postgis(
    dataset: Dataset,
    layers: Mapping[str, GeoDataFrame],
    evaluated: EvaluatedNetwork,
    address: str,
    *,
    schema: str = "route_risk",
    draw: Draw | None = None,
    watch: Watch | None = None,
    overwrite: bool = False,
) -> list[str]:
    """Write the layers of a dataset, with the risk of every feature on a date, and its tables to PostGIS.

    Everything happens in one transaction: whoever reads the database sees all of it or nothing.

    Parameters
    ----------
    dataset
        The dataset.
    layers
        Its GeoDataFrames in EPSG:4326, as `maps.export.write.export_dataset` takes them.
    evaluated
        Hazards on the date, from `geo.model.scenario.evaluate`.
    address
        Of the database, see `maps.export.postgres.read_address`. PostGIS must be in it.
    schema
        Where the tables go; it is made where it is not there.
    draw
        What draws the corridors of a province, see `geo.answers.corridor_layer.corridor_layer`.
    watch
        Told how far the corridors are.
    overwrite
        Whether the tables of an earlier export may be replaced. Tables of others never are.

    Returns
    -------
    list of str
        The tables that were written, with their schema. Columns and units are those of
        `geo.answers.frames.risk_layers` and `maps.export.tables.export_tables`; here geometry is called ``geom``
        (SRID 4326, degrees, with a GiST index; lines and areas in their multi-part forms), lists are arrays, ``as_of``
        is a date, and the key of a parameter with one value is an empty text, so that it can be part of a primary key.
        Foreign keys are there where they hold: the actor of a hypothetical event may be no country of the dataset.

    Raises
    ------
    ResponsibilityError
        If the dataset is restricted, and the connection would leave this machine without TLS.
    UsageError
        If the address cannot be read, no schema can have that name, or tables of the same names are there already and
        may not be replaced.
    RouteRiskError
        If nobody answers, the database has no PostGIS, or it refuses what is asked.
    InvalidDataError
        As `geo.answers.frames.risk_layers`, and for a text that the database cannot hold.
    """
    read_address(address)
    _check_schema_name(schema)
    restricted = dataset.sensitivity != "public"
    with transaction(address, secret=restricted) as connection:
        kind = _geometry_type(connection)
        new = _make_room(connection, schema, overwrite=overwrite)
        frames = answer_layers(dataset, layers, evaluated, draw=draw, watch=watch)
        frames |= {name: layers[name] for name in SHARE_TITLES if name in layers}
        frames = label_layers(frames, evaluated)
        if watch is not None:
            watch("writing tables", 0, 1)
        tables = export_tables(dataset, for_files(frames, dataset), evaluated)
        head = export_head(dataset, evaluated)
        for name, table in tables.items():
            columns = _columns(name, table, kind)
            _write_table(connection, (schema, name), columns)
            _comment(connection, (schema, name), tuple(columns), table_comment(name, head))
        _add_references(connection, schema, tables)
        if new or restricted:
            _close(connection, schema, list(tables), new=new)
    return [f"{schema}.{name}" for name in tables]


def table_comment(name: str, head: Mapping[str, Any]) -> str:
    """Return what a table says about itself: what it is, of which date, what the index is not, whom to name.

    Parameters
    ----------
    name
        Of a table of `maps.export.tables.export_tables`.
    head
        From `maps.export.layers.export_head`.

    Examples
    --------
    >>> print(table_comment("sources", {"as_of": "2013-07-01", "sensitivity": "public"}))
    Publications
    as of: 2013-07-01
    sensitivity: public
    Written by route-risk.
    """
    said = {
        key: text if isinstance(text, str) else json.dumps(text, ensure_ascii=False, sort_keys=True)
        for key, text in head.items()
    }
    return "\n".join(
        [TITLES.get(name, name), *(f"{key.replace('_', ' ')}: {said[key]}" for key in sorted(said)), _MARK]
    )


def _check_schema_name(schema: str) -> None:
    if not schema or "\0" in schema or len(schema.encode()) > 63:
        raise UsageError(f"{schema!r} cannot be the name of a schema; give 1 to 63 letters")
    if schema.startswith("pg_") or schema == "information_schema":
        raise UsageError(f"the schema {schema!r} belongs to PostgreSQL itself; choose another")


def _geometry_type(connection: psycopg.Connection[Any]) -> Identifier:
    """Return the name of PostGIS's geometry type, with the schema that it is in."""
    from psycopg.sql import Identifier

    query = """select nspname from pg_extension join pg_namespace n on n.oid = extnamespace where extname = 'postgis'"""
    found = connection.execute(query).fetchone()
    if found is None:
        name = connection.info.dbname
        raise RouteRiskError(f"the database {name} has no PostGIS; run in it, as its owner: CREATE EXTENSION postgis")
    return Identifier(found[0], "geometry")


def _make_room(connection: psycopg.Connection[Any], schema: str, *, overwrite: bool) -> bool:
    """Make the schema, or remove our tables from it where they may be replaced; tell whether it is new."""
    from psycopg.sql import SQL, Identifier

    # Whoever writes to the same schema at the same time waits, and then sees what is there.
    connection.execute("select pg_advisory_xact_lock(hashtext('route-risk'), hashtext(%s))", [schema])
    new = connection.execute("select 1 from pg_namespace where nspname = %s", [schema]).fetchone() is None
    if new:
        connection.execute(SQL("create schema {}").format(Identifier(schema)))
    query = """select relname, coalesce(obj_description(c.oid, 'pg_class'), '') from pg_class c
        join pg_namespace n on n.oid = relnamespace where nspname = %s and relkind not in ('i', 'I') order by relname"""
    there = dict(connection.execute(query, [schema]).fetchall())
    ours = [name for name, comment in there.items() if comment.endswith(_MARK)]
    strange = [name for name in there if name in TITLES and name not in ours]
    if strange:
        message = f"{schema}.{strange[0]} was not written by route-risk and is never replaced; choose another schema"
        raise UsageError(f"{message} (--schema)")
    if ours and not overwrite:
        message = f"the schema {schema} holds an export already ({len(ours)} tables), which is not replaced silently"
        raise UsageError(f"{message}; add --overwrite or choose another --schema")
    if ours:
        tables = SQL(", ").join(Identifier(schema, name) for name in ours)
        connection.execute(SQL("drop table {}").format(tables))
    return new


def _close(connection: psycopg.Connection[Any], schema: str, tables: Sequence[str], *, new: bool) -> None:
    """Take from everybody but the owner what the defaults of the database let them do with tables, and a new schema."""
    from psycopg.sql import SQL, Identifier

    query = """select distinct coalesce(rolname, '') from pg_namespace n join pg_class c on c.relnamespace = n.oid,
        lateral (select * from aclexplode(relacl) union all select * from aclexplode(nspacl)) g
        left join pg_roles r on r.oid = g.grantee
        where nspname = %s and relname = any(%s) and g.grantee not in (relowner, nspowner)"""
    for (role,) in connection.execute(query, [schema, list(tables)]).fetchall():
        others = Identifier(role) if role else SQL("public")
        named = SQL(", ").join(Identifier(schema, name) for name in tables)
        connection.execute(SQL("revoke all on {} from {}").format(named, others))
        if new:
            connection.execute(SQL("revoke all on schema {} from {}").format(Identifier(schema), others))


def _columns(name: str, table: pd.DataFrame, geometry_type: Identifier) -> dict[str, tuple[Composable, list[Any]]]:
    """Return the type and the cells of every column of a table, as PostgreSQL shall have them."""
    import shapely
    from psycopg.sql import SQL, Literal

    columns: dict[str, tuple[Composable, list[Any]]] = {}
    for column in table.columns:
        if column == "geometry":
            kind = GEOMETRY_TYPES.get(name, "Point")
            shapes = shapely.set_srid(_multi(table[column].to_numpy(), kind), SRID)
            typed = SQL("{}({}, {})").format(geometry_type, SQL(kind), Literal(SRID))
            columns["geom"] = typed, shapely.to_wkb(shapes, hex=True, include_srid=True).tolist()
            continue
        cells = table[column].astype(object).where(table[column].notna(), None).tolist()
        typ = column_of(name, column).type
        if typ == "date":
            cells = [cell and cell.date() for cell in cells]
        elif typ == "list":
            cells = [cell.split(";") if cell else [] for cell in cells]
        elif column in key_of(name):
            cells = [cell or "" for cell in cells]
        columns[column] = SQL(_TYPES[typ]), cells
    return columns


def _multi(geometries: NDArray[Any], kind: str) -> NDArray[Any]:
    """Return lines and areas in their multi-part forms."""
    import numpy as np
    import shapely

    if not kind.startswith("Multi") or not len(geometries):
        return geometries
    make = shapely.multipolygons if kind == "MultiPolygon" else shapely.multilinestrings
    parts, owners = shapely.get_parts(geometries, return_index=True)
    return np.asarray(make(parts, indices=owners))


def _write_table(
    connection: psycopg.Connection[Any], name: tuple[str, str], columns: Mapping[str, tuple[Composable, list[Any]]]
) -> None:
    """Make a table with its primary key and index, and fill it."""
    from psycopg.sql import SQL, Identifier

    table = Identifier(*name)
    declared = [SQL("{} {}").format(Identifier(column), kind) for column, (kind, _) in columns.items()]
    key = SQL(", ").join(map(Identifier, key_of(name[1])))
    declared.append(SQL("primary key ({})").format(key))
    connection.execute(SQL("create table {} ({})").format(table, SQL(", ").join(declared)))
    names = SQL(", ").join(map(Identifier, columns))
    with connection.cursor().copy(SQL("copy {} ({}) from stdin").format(table, names)) as copy:
        for row in zip(*(cells for _, cells in columns.values()), strict=True):
            copy.write_row(row)
    if "geom" in columns:
        connection.execute(SQL("create index on {} using gist (geom)").format(table))


def _comment(connection: psycopg.Connection[Any], name: tuple[str, str], columns: Sequence[str], text: str) -> None:
    """Write what a table and its columns are into the database, where any program shows it."""
    from psycopg.sql import SQL, Identifier, Literal

    connection.execute(SQL("comment on table {} is {}").format(Identifier(*name), Literal(text)))
    for column in columns:
        meaning = _GEOM if column == "geom" else describe_column(name[1], column)
        full = Identifier(*name, column)
        connection.execute(SQL("comment on column {} is {}").format(full, Literal(meaning)))


def _add_references(connection: psycopg.Connection[Any], schema: str, tables: Mapping[str, pd.DataFrame]) -> None:
    """Add the foreign keys that hold."""
    from psycopg.sql import SQL, Identifier

    for name, table in tables.items():
        for column in table.columns.drop("geometry", errors="ignore"):
            known = column_of(name, column)
            if known.type == "list" or not known.refers:
                continue
            key = key_of(known.refers)[0]
            if not set(table[column].dropna()) <= set(tables[known.refers][key]):
                continue
            query = SQL("alter table {} add foreign key ({}) references {} ({})")
            names = Identifier(schema, name), Identifier(column), Identifier(schema, known.refers), Identifier(key)
            connection.execute(query.format(*names))
