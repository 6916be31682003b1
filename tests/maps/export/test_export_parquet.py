"""GeoParquet: its metadata keep the rules of the specification, and what is read back is what went in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import pytest
import shapely

from route_risk.geo.answers.corridor_layer import EXPORTED, answer_layers
from route_risk.geo.answers.records import IS_AND_IS_NOT
from route_risk.maps.export.columns import column_of
from route_risk.maps.export.layers import for_files, label_layers
from route_risk.maps.export.parquet import HEAD_KEY
from route_risk.maps.export.tables import TITLES, export_tables
from route_risk.maps.export.write import export_dataset
from tests.maps.export.small import hand_made, setting_of

if TYPE_CHECKING:
    from pathlib import Path

GEO_RULES: dict[str, Any] = {
    "type": "object",
    "required": ["version", "primary_column", "columns"],
    "properties": {
        "version": {"const": "1.1.0"},
        "primary_column": {"type": "string", "minLength": 1},
        "columns": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {
                "type": "object",
                "required": ["encoding", "geometry_types"],
                "properties": {
                    "encoding": {"const": "WKB"},
                    "geometry_types": {
                        "type": "array",
                        "uniqueItems": True,
                        "items": {"pattern": "^(GeometryCollection|(Multi)?(Point|LineString|Polygon))( Z)?$"},
                    },
                    "crs": {"type": "object", "required": ["type", "name", "id"]},
                    "edges": {"enum": ["planar", "spherical"]},
                    "orientation": {"const": "counterclockwise"},
                    "bbox": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
                    "epoch": {"type": "number"},
                    "covering": {"type": "object", "required": ["bbox"]},
                },
            },
        },
    },
}
"""The rules of GeoParquet 1.1 on its metadata, for two dimensions (geoparquet.org/releases/v1.1.0)."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the Parquet files of the dataset made by hand."""
    folder = tmp_path_factory.mktemp("parquet") / "out"
    dataset, layers = hand_made()
    written = export_dataset(dataset, layers, setting_of(dataset), folder, formats=["parquet"])
    assert [path.name for path in written] == [f"{name}.parquet" for name in TITLES]
    return folder


def tables() -> dict[str, pd.DataFrame]:
    """Return the tables that went in."""
    dataset, layers = hand_made()
    evaluated = setting_of(dataset)
    labelled = label_layers(answer_layers(dataset, layers, evaluated), evaluated)
    return export_tables(dataset, for_files(labelled, dataset), evaluated)


def geo_of(path: Path) -> dict[str, Any]:
    """Return the metadata of a GeoParquet file."""
    geo: dict[str, Any] = json.loads(pq.read_metadata(path).metadata[b"geo"])
    return geo


@pytest.mark.parametrize("name", EXPORTED)
def test_the_metadata_keep_the_rules(folder: Path, name: str) -> None:
    from jsonschema import Draft202012Validator

    path = folder / f"{name}.parquet"
    geo = geo_of(path)
    Draft202012Validator(GEO_RULES).validate(geo)
    about = geo["columns"][geo["primary_column"]]
    assert set(geo["columns"]) == {"geometry"}
    assert pyproj.CRS.from_json_dict(about["crs"]).to_epsg() == 4326
    field = pq.read_schema(path).field("geometry")
    assert pa.types.is_binary(field.type)
    shapes = shapely.from_wkb(pq.read_table(path)["geometry"].to_pylist())
    assert sorted(about["geometry_types"]) == sorted({shape.geom_type for shape in shapes})
    assert ("orientation" in about) == (name == "provinces")
    if name == "provinces":
        assert all(ring.is_ccw for shape in shapes for part in shapely.get_parts(shape) for ring in [part.exterior])
    # The one leg over the antimeridian, and the route by it, make their box cross it: west is greater than east (RFC
    # 7946, section 5.2).
    west, _, east, _ = about["bbox"]
    assert (west > east) == (name in ("legs", "corridors"))


@pytest.mark.parametrize("name", EXPORTED)
def test_geopandas_gives_the_layers_back(folder: Path, name: str) -> None:
    before = tables()[name]
    after = geopandas.read_parquet(folder / f"{name}.parquet")
    assert after.crs == before.crs
    assert list(after.columns) == list(before.columns)
    assert after.geometry.geom_equals_exact(before.geometry, 0).all()
    same_cells(name, before.drop(columns="geometry"), after.drop(columns="geometry"))


@pytest.mark.parametrize("name", [name for name in TITLES if name not in EXPORTED])
def test_pandas_gives_the_tables_back(folder: Path, name: str) -> None:
    after = pd.read_parquet(folder / f"{name}.parquet")
    assert list(after.columns) == list(tables()[name].columns)
    same_cells(name, tables()[name], after)


def same_cells(name: str, before: pd.DataFrame, after: pd.DataFrame) -> None:
    """Check that every cell came back, lists as lists and dates as dates."""
    for column in before.columns:
        kind = column_of(name, column).type
        for ours, theirs in zip(before[column], after[column], strict=True):
            if kind == "list":
                assert list(theirs) == (ours.split(";") if ours else [])
            elif kind == "date":
                assert (pd.isna(ours) and pd.isna(theirs)) or theirs == ours.date()
            else:
                assert (pd.isna(ours) and pd.isna(theirs)) or ours == theirs, (name, column)
        if kind in ("integer", "number", "boolean"):
            assert after[column].dtype == before[column].dtype


def test_types_do_not_depend_on_the_rows(folder: Path, tmp_path: Path) -> None:
    dataset, layers = hand_made()
    layers["border_segments"] = layers["border_segments"].iloc[:0]
    export_dataset(dataset, layers, setting_of(dataset), tmp_path / "out", formats=["parquet"])
    path = tmp_path / "out" / "border_segments.parquet"
    assert pq.read_schema(path).types == pq.read_schema(folder / "border_segments.parquet").types
    assert len(geopandas.read_parquet(path)) == 0
    assert "bbox" not in geo_of(path)["columns"]["geometry"]
    legs = pq.read_schema(folder / "legs.parquet")
    assert legs.field("source_ids").type == pa.list_(pa.string())
    assert legs.field("as_of").type == pa.date32()


@pytest.mark.parametrize("name", TITLES)
def test_a_file_says_what_it_is(folder: Path, name: str) -> None:
    head = json.loads(pq.read_metadata(folder / f"{name}.parquet").metadata[HEAD_KEY.encode()])
    assert (head["as_of"], head["attribution"], head["sensitivity"]) == ("2020-01-01", "Made by hand", "public")
    assert (head["note"], head["dataset"]["version"]) == (IS_AND_IS_NOT, "1")
