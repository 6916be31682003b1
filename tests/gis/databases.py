"""Databases of single tests on a real server, and the command that fills them."""

from __future__ import annotations

import itertools
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from click.testing import CliRunner, Result

from route_risk import cli
from route_risk.geo.answers.corridor_layer import EXPORTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.gis.postgres import Server

TABLES = (*EXPORTED, "policy_events", "claims", "sources", "countries", "parameters")

_NUMBERS = itertools.count()


class Database(NamedTuple):
    """A database of one test, with PostGIS."""

    server: Server
    name: str

    @property
    def address(self) -> str:
        return self.server.address(self.name)

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run a query as the owner and return its rows."""
        import psycopg

        with psycopg.connect(self.address) as connection:
            cursor = connection.execute(query, values or None)
            return cursor.fetchall() if cursor.description else []

    def dump(self, schema: str = "route_risk") -> dict[str, list[tuple[Any, ...]]]:
        """Return the rows of all tables as they lie in the database, and their comments."""
        names = [
            name for (name,) in self.ask("select tablename from pg_tables where schemaname = %s order by 1", schema)
        ]
        return {name: self.ask(f'select t::text from "{schema}"."{name}" t') for name in names} | {  # noqa: S608
            "comments": self.ask(
                "select c.relname, d.objsubid, d.description from pg_description d join pg_class c on c.oid = objoid "
                "join pg_namespace n on n.oid = relnamespace where nspname = %s order by 1, 2",
                schema,
            )
        }


@contextmanager
def made(server: Server, template: str) -> Iterator[Database]:
    """Give a new database."""
    import psycopg

    name = f"route_risk_test_{os.getpid()}_{next(_NUMBERS)}"
    with psycopg.connect(server.start, autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}")
    try:
        yield Database(server, name)
    finally:
        with psycopg.connect(server.start, autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)")


def run(*arguments: str, **environment: str) -> Result:
    """Run the command, with variables of the environment."""
    command = ["export", "--as-of", "2013-07-01", *arguments]
    return CliRunner().invoke(cli.main, command, prog_name="route-risk", env=environment)
