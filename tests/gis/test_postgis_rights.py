"""Who may read an export into PostGIS, who may write one, and that no password is shown."""

from __future__ import annotations

import traceback
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from route_risk.geo.errors import RouteRiskError
from route_risk.maps.export.postgis import write_postgis
from tests.gis.databases import TABLES, run

if TYPE_CHECKING:
    from tests.gis.postgres import Server

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed; install the test extras")

WRONG = "s3cr3t"


def may_read(database, role):
    query = """select coalesce(bool_or(has_table_privilege(%s, c.oid, 'select')), false) from pg_class c
        join pg_namespace n on n.oid = relnamespace where nspname = 'route_risk' and relkind = 'r'"""
    schema = "select has_schema_privilege(%s, 'route_risk', 'usage')"
    return database.ask(query, role)[0][0], database.ask(schema, role)[0][0]


def test_a_new_schema_is_closed_whatever_the_defaults_of_the_database_give_away(database, real, role):
    visitor, friend = role("visitor"), role("friend")
    for grant in (f"select on tables to public, {friend}", "usage on schemas to public"):
        with psycopg.connect(database.address, autocommit=True) as connection:
            connection.execute(f"alter default privileges grant {grant}")
    write_postgis(*real, database.address)
    assert may_read(database, visitor) == may_read(database, friend) == (False, False)
    with psycopg.connect(database.address, autocommit=True) as connection:
        connection.execute(f"grant usage on schema route_risk to {friend}")
    write_postgis(*real, database.address, overwrite=True)
    assert may_read(database, friend) == (True, True)  # whoever opened the schema meant it
    dataset, layers, evaluated = real
    write_postgis(replace(dataset, sensitivity="restricted"), layers, evaluated, database.address, overwrite=True)
    assert may_read(database, friend) == (False, True)
    with psycopg.connect(database.address, autocommit=True) as connection:
        connection.execute(f"drop owned by {visitor}, {friend}")


def test_a_missing_right_is_one_line(database, real, role):
    name = role("visitor")
    address = database.server.address(database.name, user=name, password=name[::-1])
    with pytest.raises(RouteRiskError, match=r"^the database refuses: permission denied for database .*ask the owner"):
        write_postgis(*real, address)
    database.ask(f"create schema given authorization {name}")
    try:
        write_postgis(*real, address, schema="given")
        assert database.ask("select count(*) from given.legs") == [(len(real[0].legs),)]
    finally:
        database.ask(f"drop owned by {name} cascade")


def _wrong(server: Server, database: str) -> dict[str, tuple[str, str]]:
    """Return addresses that lead nowhere, and what shall be said of each."""
    good = server.address(database)
    return {
        "password": (server.address(database, user="owner", password=WRONG), "no password, or a wrong one"),
        "user": (server.address(database, user="nobody", password=WRONG), "does not let this user in"),
        "database": (server.address("nowhere"), "has no database nowhere; .*createdb nowhere"),
        "host": (good.replace("127.0.0.1", "nohost.invalid"), "there is no host nohost.invalid"),
        "port": (good[: good.rindex(":")] + ":1/x", "no PostgreSQL answers at 127.0.0.1, port 1"),
    }


@pytest.mark.parametrize("what", ["password", "user", "database", "host", "port"])
def test_who_cannot_connect_is_told_why_and_never_sees_the_password(database, real, what, capfd):
    if not database.server.ours:
        pytest.skip("the server is not started by the tests, so it may let anybody in")
    address, message = _wrong(database.server, database.name)[what]
    with pytest.raises(RouteRiskError, match=message) as caught:
        write_postgis(*real, address)
    told = "".join(traceback.format_exception(caught.value))
    done = run("--to", address)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert [line for line in done.stderr.splitlines() if line.startswith("error: ")] == done.stderr.splitlines()[1:]
    assert capfd.readouterr() == ("", "")  # nor did libpq say anything
    for text in (told, done.stderr):
        for password in (
            "s3cr3t",
            database.server.password,
            address.split("://")[1].partition(":")[2].partition("@")[0],
        ):
            assert password not in text


def test_the_password_can_come_from_where_libpq_takes_it(database, tmp_path):
    if not database.server.ours:
        pytest.skip("the server is not started by the tests, so it may need no password")
    parts = psycopg.conninfo.conninfo_to_dict(database.address)
    without = f"postgresql://{parts['user']}@{parts['host']}:{parts['port']}/{parts['dbname']}"
    assert run("--to", without).exit_code == 1
    done = run("--to", without, PGPASSWORD=parts["password"])
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines() == [f"route_risk.{name}" for name in TABLES]
    service = tmp_path / "service.conf"
    service.write_text("[mine]\n" + "".join(f"{key}={value}\n" for key, value in parts.items()), encoding="utf-8")
    done = run("--to", "postgres:///?service=mine", "--overwrite", PGSERVICEFILE=str(service))
    assert done.exit_code == 0, done.stderr
    done = run("--to", "postgres:///?service=mine", PGSERVICEFILE=str(service))
    assert done.exit_code == 2
    assert parts["password"] not in done.stderr
