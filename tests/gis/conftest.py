"""A real QGIS and a real PostGIS; what needs them is skipped, with what repairs it, where there is none."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.gis.databases import made
from tests.gis.postgres import running_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import geopandas

    from route_risk.geo.model.scenario import EvaluatedNetwork
    from route_risk.geo.model.schema import Dataset
    from tests.gis.databases import Database
    from tests.gis.postgres import Server

PYTHON = "/usr/bin/python3"
collect_ignore = ["in_qgis.py"]  # it runs inside QGIS


@pytest.fixture(scope="session")
def qgis_python() -> str:
    """The Python that QGIS belongs to; the test is skipped, with what repairs it, where there is none."""
    asked = [PYTHON, "-c", "import qgis.core"]
    found = Path(PYTHON).exists() and subprocess.run(asked, check=False, capture_output=True).returncode == 0
    if not found:
        pytest.skip("no QGIS for Python is installed (apt-get install python3-qgis); the GeoPackage was not opened")
    return PYTHON


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def template(server: Server) -> Iterator[Database]:
    """Return a database with PostGIS, to make others after."""
    with made(server, "template0") as database:
        database.ask("create extension postgis")
        yield database


@pytest.fixture
def database(template: Database) -> Iterator[Database]:
    with made(template.server, template.name) as database:
        yield database


@pytest.fixture(scope="session")
def written(template: Database, real: tuple[Any, ...]) -> Iterator[Database]:
    """Return a database that holds the embedded dataset, to read and to make others after."""
    from route_risk.maps.export.postgis import write_postgis

    with made(template.server, template.name) as database:
        write_postgis(*real, database.address)
        yield database


@pytest.fixture
def filled(written: Database) -> Iterator[Database]:
    """Return a database that holds the embedded dataset, for one test alone."""
    with made(written.server, written.name) as database:
        yield database


@pytest.fixture(scope="session")
def real() -> tuple[Dataset, dict[str, geopandas.GeoDataFrame], EvaluatedNetwork]:
    from tests.maps.export.small import embedded, setting_of

    dataset, layers = embedded()
    return dataset, layers, setting_of(dataset, dataset.valid_until)


@pytest.fixture
def role(server: Server) -> Iterator[Callable[[str], str]]:
    """Return a function that makes a role, whose password is its name backwards; it is gone after the test."""
    import psycopg

    made = []

    def make(name: str) -> str:
        with psycopg.connect(server.start, autocommit=True) as connection:
            connection.execute(f"create role {name} login password '{name[::-1]}'")
        made.append(name)
        return name

    yield make
    with psycopg.connect(server.start, autocommit=True) as connection:
        for name in made:
            connection.execute(f"drop role {name}")
