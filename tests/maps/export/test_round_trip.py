"""What an export writes for other tools, the tool takes back: GeoParquet, GeoPackage and CSV become a dataset again."""

import geopandas
import pandas as pd
import pyogrio
import pytest

from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import read_layers
from route_risk.layers.from_frames import dataset_from_frames
from route_risk.layers.new_dataset import new_dataset
from route_risk.maps.export.write import export_dataset

NODES = ["kind", "name", "name_ko", "country", "other_country", "iso_3166_2"]
LEGS = ["from_node", "to_node", "mode", "baseline_class", "traverses", "rationale"]
COMPARED = ("leg_id", "from_node", "to_node", "mode", "baseline_class", "rationale")


def read_parquet(folder, name):
    path = folder / f"{name}.parquet"
    frame = pd.read_parquet(path)
    return geopandas.read_parquet(path) if "geometry" in frame.columns else frame


def read_geopackage(folder, name):
    return pyogrio.read_dataframe(folder / "route-risk.gpkg", layer=name)


def read_csv(folder, name):
    # Shapes that no cell holds come from the GeoPackage beside it.
    frame = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
    if name not in ("nodes", "provinces", "border_segments"):
        return frame
    shapes = read_geopackage(folder, name).set_index("node_id").geometry
    return geopandas.GeoDataFrame(frame, geometry=list(shapes[frame["node_id"]]), crs=shapes.crs)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Return the example, with names in several scripts, and the folder of its export."""
    folder = tmp_path_factory.mktemp("round")
    new_dataset(folder / "data")
    path = folder / "data" / "nodes.csv"
    text = path.read_text(encoding="utf-8")
    text = text.replace("North Example,North Example", "مقاطعة الشمال,북도 $x_1^2$")
    path.write_text(text.replace("South Example,South Example", "מחוז הדרום,남도"), encoding="utf-8")
    dataset = read_dataset(folder / "data")
    layers = read_layers(dataset)
    evaluated = evaluate(scenario_network(dataset), dataset.valid_until)
    export_dataset(dataset, layers, evaluated, folder / "out", formats=["parquet", "gpkg", "csv"])
    return dataset, folder / "out"


@pytest.mark.parametrize("read", [read_parquet, read_geopackage, read_csv])
def test_an_export_becomes_the_dataset_again(exported, tmp_path, read):
    dataset, folder = exported
    frames = [read(folder, name).set_index("node_id") for name in ("provinces", "border_segments", "nodes")]
    shapes = {key: shape for frame in reversed(frames) for key, shape in frame.geometry.items()}
    places = frames[2].assign(other_country=frames[1]["other_country"])
    places = places.set_geometry(list(map(shapes.get, places.index)), crs=frames[2].crs)[[*NODES, "geometry"]]
    legs = read(folder, "legs").set_index("leg_id")[LEGS]
    meta = {
        name: getattr(dataset, name)
        for name in ("name", "title", "valid_from", "valid_until", "released", "origin_country", "default_destination")
    }
    tables = {"countries": read(folder, "countries")}
    again = dataset_from_frames(places, pd.DataFrame(legs), tmp_path / "again", meta=meta, tables=tables)
    for key, node in dataset.nodes.items():
        told = again.nodes[key]
        assert [getattr(told, name) for name in NODES] == [getattr(node, name) for name in NODES]
    for leg, told in zip(dataset.legs, again.legs, strict=True):
        assert [getattr(told, name) for name in COMPARED] == [getattr(leg, name) for name in COMPARED]
        assert sorted(told.traverses) == sorted(leg.traverses)  # an export has them in the order of the alphabet
