"""Layers of shares by risk in an export: their numbers, their columns and what the files say of them."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import fromstring

import geopandas
import pyarrow.parquet as pq
import pytest

from route_risk.geo.answers.burden import burden_records, leg_flows
from route_risk.geo.answers.shared_out import ShareRules, share_layers, share_out
from route_risk.geo.answers.theta import Theta
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import read_layers
from route_risk.maps.export.write import export_dataset

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2012, 7, 1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path]:
    dataset = read_dataset()
    layers, scenario_net = read_layers(dataset), scenario_network(dataset)
    shared = share_out(
        scenario_net, {"KP-09": 60.0, "KP-10": 20.0}, [(DAY, DAY)], ShareRules(Theta(90.0)), total="1000"
    )
    folder = tmp_path_factory.mktemp("export")
    more = {**layers, **share_layers(dataset, layers, shared)}
    formats = ["geojson", "gpkg", "parquet", "csv", "datapackage", "kml", "fgb"]
    export_dataset(dataset, more, evaluate(scenario_net, DAY), folder, formats=formats)
    return shared.points[0], folder


def test_every_format_has_the_numbers_of_the_shares(made: tuple[Any, Path]) -> None:
    point, folder = made
    legs = point.evaluated.hazards.network.legs
    wanted = {legs[leg].leg_id: 100 * share for leg, share in leg_flows(point).items()}
    read = {
        "geojson": geopandas.read_file(folder / "flows.geojson"),
        "gpkg": geopandas.read_file(folder / "route-risk.gpkg", layer="flows"),
        "fgb": geopandas.read_file(folder / "flows.fgb"),
        "parquet": geopandas.read_parquet(folder / "flows.parquet"),
    }
    for name, frame in read.items():
        assert dict(zip(frame["leg_id"], frame["share_pct"], strict=True)) == pytest.approx(wanted), name
        assert frame["people"].tolist() == pytest.approx((10 * frame["share_pct"]).tolist(), abs=0.051)
    burden = geopandas.read_file(folder / "route-risk.gpkg", layer="burden")
    told = {row["origin"]: row["encounters_per_100"] for row in burden_records(read_dataset(), point)["origins"]}
    assert dict(zip(burden["node_id"], burden["encounters_per_100"], strict=True)) == pytest.approx(told)


def test_qgis_switches_them_on_above_what_would_hide_them(made: tuple[Any, Path]) -> None:
    with zipfile.ZipFile(made[1] / "route-risk.qgz") as archive:
        root = fromstring(archive.read("route-risk.qgs").decode().partition("\n")[2])  # noqa: S314  # our own text
    order = [row.get("id", "").removeprefix("route_risk_") for row in root.iter("layer-tree-layer")]
    seen = {row.get("name"): row.get("checked") for row in root.iter("layer-tree-layer")}
    assert order[2:7] == ["flows", "border_segments", "legs", "burden", "provinces"]
    assert (seen["Flows on legs by risk alone"], seen["Legs of the network"]) == ("Qt::Unchecked", "Qt::Checked")
    (burden,) = root.findall(".//maplayer[layername='Who bears the risk']//text-style")
    assert "encounters_per_100" in burden.get("fieldName", "")


def test_files_say_theta_its_source_and_what_columns_are(made: tuple[Any, Path]) -> None:
    _, folder = made
    text = json.loads((folder / "flows.geojson").read_text(encoding="utf-8"))
    assert text["shares"]["theta"] == {"value": 90.0, "from": "given", "records": 0, "years": None}
    assert "not a forecast" in text["shares"]["note"]
    assert text["columns"]["share_pct"]["unit"] == "percent"
    held = json.loads(pq.read_metadata(folder / "burden.parquet").metadata[b"route_risk"])
    assert held["shares"]["theta"]["value"] == 90.0
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["shares"]["destinations"] == ["KOR"]
    assert {"flows", "flows_layer", "burden", "burden_layer"} <= {row["name"] for row in package["resources"]}
    assert "theta" in (folder / "about.csv").read_text(encoding="utf-8")
    with sqlite3.connect(folder / "route-risk.gpkg") as database:
        styles = dict(database.execute("SELECT f_table_name, styleName FROM layer_styles").fetchall())
        about = database.execute("SELECT description FROM gpkg_contents WHERE table_name = 'flows'").fetchone()[0]
    assert (styles["flows"], styles["burden"]) == ("Flows", "Burden")
    assert "by risk alone" in about
