"""The export into PostGIS, on a real server: its tables, that it is all or nothing."""

# ruff: noqa: S608

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import pandas as pd
import pytest

from route_risk.geo.answers.corridor_layer import EXPORTED, answer_layers
from route_risk.geo.answers.records import IS_AND_IS_NOT
from route_risk.geo.errors import InvalidDataError, RouteRiskError, UsageError
from route_risk.geo.release.dataset import public_dataset
from route_risk.geo.shapes.released import public_layers
from route_risk.maps.export.columns import column_of, key_of
from route_risk.maps.export.layers import for_files, label_layers
from route_risk.maps.export.postgis import write_postgis
from route_risk.maps.export.tables import GEOMETRY_TYPES, TITLES, export_tables
from tests.cli.running import Running
from tests.gis.databases import TABLES
from tests.maps.export.small import HOSTILE, hand_made, setting_of

if TYPE_CHECKING:
    from route_risk.geo.model.scenario import EvaluatedNetwork
    from route_risk.geo.model.schema import Dataset

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed; install the test extras")
sqlalchemy = pytest.importorskip("sqlalchemy", reason="sqlalchemy is not installed; install the test extras")


def expected(
    dataset: Dataset, layers: dict[str, geopandas.GeoDataFrame], evaluated: EvaluatedNetwork
) -> dict[str, pd.DataFrame]:
    """Return the tables that the database shall hold."""
    labelled = label_layers(answer_layers(dataset, layers, evaluated), evaluated)
    return export_tables(dataset, for_files(labelled, dataset), evaluated)


def cells_of(name: str, table: pd.DataFrame, column: str) -> list[Any]:
    """Return the cells of a column as the database shall give them."""
    cells = [None if pd.isna(cell) else cell for cell in table[column].tolist()]
    if column_of(name, column).type == "list":
        return [cell.split(";") if cell else [] for cell in cells]
    if column_of(name, column).type == "date":
        return [cell and pd.Timestamp(cell).date() for cell in cells]
    return [cell or "" for cell in cells] if column in key_of(name) else cells


@pytest.mark.parametrize("which", ["embedded", "made by hand"])
def test_every_value_is_that_of_the_frames(database, real, which):
    dataset, layers, evaluated = real
    if which == "made by hand":
        dataset, layers = hand_made()
        evaluated = setting_of(dataset)
    written = write_postgis(dataset, layers, evaluated, database.address)
    assert written == [f"route_risk.{name}" for name in TABLES]
    for name, table in expected(dataset, layers, evaluated).items():
        assert len(table)
        columns = table.columns.drop("geometry", errors="ignore")
        order = ", ".join(f'"{key}" collate "C"' for key in key_of(name))
        asked = ", ".join(f'"{column}"' for column in columns)
        rows = database.ask(f"select {asked} from route_risk.{name} order by {order}")
        wanted = table.fillna({"key": ""}).sort_values(list(key_of(name))) if name == "parameters" else table
        for column, found in zip(columns, zip(*rows, strict=True), strict=True):
            assert list(found) == cells_of(name, wanted, column), (name, column)


def test_geopandas_reads_the_layers_again(written, real):
    dataset, layers, evaluated = real
    engine = sqlalchemy.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(written.address))
    tables = expected(dataset, layers, evaluated)
    for name in EXPORTED:
        with engine.connect() as connection:
            frame = geopandas.read_postgis(f"select * from route_risk.{name}", connection)
        assert frame.crs.to_epsg() == 4326
        assert set(frame.geom_type) == {GEOMETRY_TYPES.get(name, "Point")}
        (key,) = key_of(name)
        geometry = frame.set_index(key).geometry.loc[tables[name][key]]
        assert geometry.geom_equals(tables[name].set_index(key).geometry).all()
        assert list(frame.columns.drop("geom")) == list(tables[name].columns.drop("geometry"))
    engine.dispose()


def test_geometry_is_valid_typed_and_indexed(written, real):
    columns = written.ask(
        "select f_table_name, f_geometry_column, srid, type, coord_dimension from geometry_columns order by 1"
    )
    kinds = {name: GEOMETRY_TYPES.get(name, "Point").upper() for name in EXPORTED}
    assert columns == [(name, "geom", 4326, kinds[name], 2) for name in sorted(EXPORTED)]
    for name in EXPORTED:
        invalid = written.ask(f"select ST_IsValidReason(geom) from route_risk.{name} where not ST_IsValid(geom)")
        assert invalid == []
        assert written.ask(f"select count(*) from route_risk.{name} where geom is null or ST_IsEmpty(geom)") == [(0,)]
    gist = "select tablename from pg_indexes where schemaname = 'route_risk' and indexdef like '%USING gist (geom)'"
    assert {name for (name,) in written.ask(gist)} == set(EXPORTED)


def test_keys_and_references_are_there(written, real):
    query = (
        "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint "
        "where connamespace = 'route_risk'::regnamespace and contype = %s"
    )
    primary = {table.removeprefix("route_risk."): text for table, text in written.ask(query, "p")}
    assert primary == {name: f"PRIMARY KEY ({', '.join(key_of(name))})" for name in TABLES}
    foreign = {
        (table.removeprefix("route_risk."), text.removeprefix("FOREIGN KEY ").replace("REFERENCES route_risk.", ""))
        for table, text in written.ask(query, "f")
    }
    assert foreign >= {
        ("legs", "(from_node) nodes(node_id)"),
        ("provinces", "(node_id) nodes(node_id)"),
        ("provinces", "(share_claim_id) claims(claim_id)"),
        ("border_segments", "(least_risk_leg_id) legs(leg_id)"),
        ("nodes", "(country) countries(iso3)"),
        ("claims", "(source_id) sources(source_id)"),
        ("policy_events", "(ended_by) policy_events(event_id)"),
    }
    told = {
        (name, column)
        for name, table in expected(*real).items()
        for column in table.columns.drop("geometry", errors="ignore")
        if column_of(name, column).refers and column_of(name, column).type != "list"
    }
    assert {(table, text[1 : text.index(")")]) for table, text in foreign} == told


def test_a_reference_that_does_not_hold_is_no_key(database):
    dataset, layers = hand_made()
    assert not {node.country for node in dataset.nodes.values()} <= dataset.countries.keys()
    write_postgis(dataset, layers, setting_of(dataset), database.address)
    keys = {name for (name,) in database.ask("select conname from pg_constraint where contype = 'f'")}
    assert "nodes_country_fkey" not in keys
    assert "legs_from_node_fkey" in keys


def test_the_database_says_what_it_holds(database, real):
    dataset = replace(real[0], sensitivity="restricted")
    write_postgis(dataset, *real[1:], database.address)
    comments = dict(
        database.ask(
            "select relname, obj_description(oid) from pg_class where relnamespace = 'route_risk'::regnamespace "
            "and relkind = 'r'"
        )
    )
    assert comments.keys() == set(TABLES)
    for name, comment in comments.items():
        lines = comment.splitlines()
        assert lines[0] == TITLES[name]
        assert {f"as of: {dataset.valid_until}", f"note: {IS_AND_IS_NOT}", "sensitivity: restricted"} <= set(lines)
        assert {f"attribution: {dataset.attribution}", f"licence: {dataset.licence}"} <= set(lines)
    columns = {
        (table, column): comment
        for table, column, comment in database.ask(
            "select table_name, column_name, col_description((table_schema || '.' || table_name)::regclass, "
            "ordinal_position) from information_schema.columns where table_schema = 'route_risk'"
        )
    }
    assert all(columns.values())
    assert "degrees" in columns["legs", "geom"]
    assert columns["legs", "risk_index"].endswith("Unit: 0-100, an order, not a probability.")
    assert columns["policy_events", "onset_days"].endswith("Unit: days.")


def test_ogrinfo_reads_it(written, real):
    if shutil.which("ogrinfo") is None:
        pytest.skip("ogrinfo is not installed (on Debian: apt-get install gdal-bin); GDAL did not read the database")
    parts = psycopg.conninfo.conninfo_to_dict(written.address)
    source = "PG:" + psycopg.conninfo.make_conninfo(**{k: v for k, v in parts.items() if k != "password"})
    done = subprocess.run(
        ["ogrinfo", "-ro", "-so", f"{source} schemas=route_risk", *EXPORTED],
        env={**os.environ, "PGPASSWORD": written.server.password},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    tables = expected(*real)
    for name in EXPORTED:
        _, _, told = done.stdout.partition(f"Layer name: {name}\n")
        told = told.partition("Layer name: ")[0]
        kind = {"MultiPolygon": "Multi Polygon", "MultiLineString": "Multi Line String"}.get(
            GEOMETRY_TYPES.get(name, ""), "Point"
        )
        assert f"Geometry: {kind}\n" in told
        assert f"Feature Count: {len(tables[name])}\n" in told
        assert 'ID["EPSG",4326]' in told
        assert "event_ids: StringList" in told


def test_the_query_of_the_documentation_answers(written, real):
    pages = [Path(__file__).parents[2] / "docs" / name for name in ("exports.md", "guides/gis.md")]
    queries = [
        query for page in pages for query in re.findall(r"select leg_id[^;`]+", page.read_text(encoding="utf-8"))
    ]
    assert len(queries) == 2
    assert all(written.ask(query) for query in queries)


def test_a_public_release_has_no_withheld_figure(database, real):
    released = public_dataset(real[0])
    write_postgis(released, public_layers(released, real[1]), setting_of(released), database.address)
    rows = database.ask("select claim_id, value, value_max, qualifier from route_risk.claims")
    withheld = {row.claim_id for row in released.claims if row.value is None}
    assert withheld
    assert {key for key, *ends, _ in rows if ends == [None, None]} == withheld
    assert all(word.startswith("withheld") == (key in withheld) for key, _, _, word in rows)
    assert "public" in database.ask("select obj_description('route_risk.legs'::regclass)")[0][0]


def test_two_exports_give_equal_tables(filled, real):
    one = filled.dump()
    write_postgis(*real, filled.address, overwrite=True)
    write_postgis(*real, filled.address, schema="Another one")
    assert one["legs"]
    assert filled.dump() == one == filled.dump("Another one")


def test_an_export_is_replaced_only_when_asked_and_only_what_is_ours(filled, real):
    dataset, layers, evaluated = real
    filled.ask("create table route_risk.mine as select 1 as one")
    before = filled.dump()
    earlier = setting_of(dataset)
    with pytest.raises(
        UsageError, match=r"^the schema route_risk holds an export already .*--overwrite or .*--schema$"
    ):
        write_postgis(dataset, layers, earlier, filled.address)
    assert filled.dump() == before
    write_postgis(dataset, layers, earlier, filled.address, overwrite=True)
    after = filled.dump()
    assert after["legs"] != before["legs"]
    assert after["mine"] == before["mine"]
    # A table of an earlier version, which has our mark and is none of today's, does not stay behind.
    filled.ask("create table route_risk.gone as select 1 as one")
    filled.ask("comment on table route_risk.gone is 'Old\nWritten by route-risk.'")
    write_postgis(dataset, layers, evaluated, filled.address, overwrite=True)
    assert filled.dump() == before


@pytest.mark.parametrize("thing", ["table legs (one int)", "view sources as select 1 as one", "sequence claims"])
@pytest.mark.parametrize("overwrite", [False, True])
def test_what_others_made_is_never_replaced(database, real, thing, overwrite):
    database.ask("create schema research")
    database.ask(f"create {thing.replace(' ', ' research.', 1)}")
    with pytest.raises(UsageError, match=r"^research\.\w+ was not written by route-risk and is never replaced"):
        write_postgis(*real, database.address, schema="research", overwrite=overwrite)
    tables = (
        "select count(*) from pg_class where relnamespace = 'research'::regnamespace and relkind in ('r', 'v', 'S')"
    )
    assert database.ask(tables) == [(1,)]


def test_what_others_built_on_it_is_not_lost(filled, real):
    filled.ask("create view public.mine as select leg_id from route_risk.legs")
    before = filled.dump()
    with pytest.raises(
        RouteRiskError, match=r"other objects depend on them?.*view mine.*; remove these first"
    ) as caught:
        write_postgis(*real, filled.address, overwrite=True)
    assert "\n" not in str(caught.value)
    assert filled.dump() == before


def test_all_or_nothing(filled, real):
    dataset, layers, evaluated = real
    before = filled.dump()
    # The parameters are written last; a text that PostgreSQL cannot hold stands in a table shortly before them.
    first, *others = dataset.countries.values()
    broken = {first.iso3: replace(first, name="a\0b"), **{row.iso3: row for row in others}}
    with pytest.raises(InvalidDataError, match=r"^the database cannot hold a value: [^;]*(NUL|0x00)"):
        write_postgis(replace(dataset, countries=broken), layers, evaluated, filled.address, overwrite=True)
    assert filled.dump() == before
    with pytest.raises(InvalidDataError, match=r"NUL|0x00"):
        write_postgis(replace(dataset, countries=broken), layers, evaluated, filled.address, schema="fresh")
    assert filled.ask("select 1 from pg_namespace where nspname = 'fresh'") == []


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_leaves_what_was_there(filled, real, number, tmp_path):
    before = filled.dump()
    with psycopg.connect(filled.address) as reader:
        reader.execute("select 1 from route_risk.legs")  # who reads holds up who replaces
        running = Running(tmp_path, "-m", "route_risk", "export", "--overwrite", "--to", filled.address)
        held_up = "select 1 from pg_stat_activity where datname = %s and wait_event_type = 'Lock'"
        running.wait_until(lambda: filled.ask(held_up, filled.name))
        running.send(number)
        code, printed, said = running.end()
    assert (code, printed, said[-1]) == (128 + number, "", "error: interrupted; no file is left half-written")
    assert not any("Traceback" in line for line in said)
    assert filled.dump() == before


def test_names_that_mean_something_elsewhere_are_kept_as_they_are(database):
    dataset, layers = hand_made()
    write_postgis(dataset, layers, setting_of(dataset), database.address, schema='a"b; drop')
    rows = database.ask('select name from "a""b; drop".provinces where node_id = %s', "A-1")
    assert rows == [(HOSTILE,)]


def test_a_line_over_the_antimeridian_is_cut(database):
    dataset, layers = hand_made()
    write_postgis(dataset, layers, setting_of(dataset), database.address)
    query = "select ST_AsText(geom) from route_risk.legs where leg_id = 'BBB..CCC'"
    assert database.ask(query) == [("MULTILINESTRING((170 20,180 25),(-180 25,-170 30))",)]


@pytest.mark.parametrize("schema", ["", "pg_mine", "information_schema", "a" * 64, "a\0b"])
def test_a_name_that_no_schema_can_have_is_refused(database, real, schema):
    with pytest.raises(UsageError, match=r"schema.*(give 1 to 63 letters|choose another)$"):
        write_postgis(*real, database.address, schema=schema)


def test_a_database_without_postgis_says_the_command(database, real):
    database.ask("drop extension postgis")
    with pytest.raises(
        RouteRiskError, match=rf"^the database {database.name} has no PostGIS; .*: CREATE EXTENSION postgis$"
    ):
        write_postgis(*real, database.address)
    assert database.ask("select 1 from pg_extension where extname = 'postgis'") == []
    assert database.ask("select 1 from pg_namespace where nspname = 'route_risk'") == []


def test_postgis_may_be_in_a_schema_of_its_own(database, real):
    database.ask("drop extension postgis; create schema gis; create extension postgis schema gis")
    write_postgis(*real, database.address)
    assert database.ask("select count(*) from route_risk.legs") == [(len(real[0].legs),)]
