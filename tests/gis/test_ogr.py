"""GDAL's own ``ogrinfo`` opens every exported layer: the right number of features, and no warning."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from route_risk.geo.answers.corridor_layer import EXPORTED
from route_risk.geo.answers.frames_over_time import TIME_LAYERS
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.maps.export.tables import GEOMETRY_TYPES, TITLES
from route_risk.maps.export.write import export_dataset
from tests.maps.export.small import embedded

if TYPE_CHECKING:
    from pathlib import Path

OGRINFO = shutil.which("ogrinfo")
pytestmark = pytest.mark.skipif(
    OGRINFO is None, reason="ogrinfo is not installed (on Debian: apt-get install gdal-bin)"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the embedded dataset in the formats that GDAL reads file by file."""
    folder = tmp_path_factory.mktemp("ogr") / "out"
    dataset, layers = embedded()
    formats = ["geojson", "fgb", "parquet", "csv", "datapackage", "gpkg"]
    scenario_net = scenario_network(dataset)
    days = [evaluate(scenario_net, date(year, 1, 1)) for year in (2009, 2015, 2021)]
    export_dataset(
        dataset, layers, evaluate(scenario_net, days[1].hazards.as_of), folder, formats=formats, over_time=days
    )
    return folder


def ogrinfo(*arguments: str) -> str:
    """Return what ogrinfo prints; a warning is a failure."""
    done = subprocess.run([str(OGRINFO), *arguments], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def rows_of(name: str) -> int:
    """Return how many rows a table of the embedded dataset has, counted in the dataset and its layers."""
    dataset, layers = embedded()
    tables = {
        "policy_events": dataset.events,
        "claims": dataset.claims,
        "sources": dataset.sources,
        "countries": dataset.countries,
        "parameters": [*range(43)],
        "corridors": [*range(10 * len(layers["provinces"]))],
    }
    return len(tables[name] if name in tables else layers[name])


@pytest.mark.parametrize("name", EXPORTED)
@pytest.mark.parametrize("ending", ["geojson", "fgb", "parquet"])
def test_it_opens_every_layer(folder: Path, name: str, ending: str) -> None:
    if ending == "parquet" and "Parquet" not in ogrinfo("--formats"):
        pytest.skip("this GDAL is built without Parquet; pyarrow and geopandas read the files in another test")
    told = ogrinfo("-so", "-al", str(folder / f"{name}.{ending}"))
    assert f"Layer name: {name}\n" in told
    assert f"Feature Count: {rows_of(name)}\n" in told
    assert 'ID["EPSG",4326]' in told
    if ending == "fgb":
        kind = GEOMETRY_TYPES.get(name, "Point").replace("Multi", "Multi ").replace("LineString", "Line String")
        assert f"Geometry: {kind}\n" in told
        assert "hazard: Real" in told
    every = ogrinfo("-q", "-al", str(folder / f"{name}.{ending}"))
    assert every.count(f"OGRFeature({name}):") == rows_of(name)


@pytest.mark.parametrize("name", TIME_LAYERS)
def test_it_opens_every_layer_over_time(folder: Path, name: str) -> None:
    path = folder / f"{name}.geojson"
    count = len(json.loads(path.read_text(encoding="utf-8"))["features"])
    assert count > len(TIME_LAYERS)
    told = ogrinfo("-so", "-al", str(path))
    assert f"Feature Count: {count}\n" in told
    assert "date_start: Date" in told
    assert f"Feature Count: {count}\n" in ogrinfo("-so", str(folder / "route-risk.gpkg"), name)


@pytest.mark.parametrize("name", [*TITLES, "about"])
def test_it_opens_every_csv(folder: Path, name: str) -> None:
    about = (folder / "about.csv").read_bytes().count(b"\r\n") - 1
    rows = about if name == "about" else rows_of(name)
    assert f"Feature Count: {rows}\n" in ogrinfo("-so", "-al", str(folder / f"{name}.csv"))
    if name != "about":
        assert f"Feature Count: {rows}\n" in ogrinfo("-so", "-al", str(folder / f"{name}.table.csv"))


def test_it_places_the_points_of_a_table(folder: Path) -> None:
    options = ("-oo", "X_POSSIBLE_NAMES=longitude", "-oo", "Y_POSSIBLE_NAMES=latitude", "-oo", "AUTODETECT_TYPE=YES")
    told = ogrinfo("-so", "-al", *options, str(folder / "nodes.table.csv"))
    assert "Geometry: Point\n" in told
    assert "route_hazard: Real" in told


@pytest.mark.parametrize("name", TITLES)
def test_it_opens_the_geopackage(folder: Path, name: str) -> None:
    assert f"Feature Count: {rows_of(name)}\n" in ogrinfo("-so", str(folder / "route-risk.gpkg"), name)
