"""FlatGeobuf: what GDAL reads back is what went in, and every file says what it is."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pyogrio
import pytest

from route_risk.geo.answers.corridor_layer import EXPORTED, answer_layers
from route_risk.geo.answers.records import IS_AND_IS_NOT
from route_risk.maps.export.layers import for_files
from route_risk.maps.export.write import export_dataset
from tests.maps.export.small import hand_made, setting_of

if TYPE_CHECKING:
    from pathlib import Path

MAGIC = bytes([0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62])  # "fgb", version 3, "fgb"; then the patch level


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the FlatGeobuf files of the dataset made by hand."""
    folder = tmp_path_factory.mktemp("fgb") / "out"
    dataset, layers = hand_made()
    written = export_dataset(dataset, layers, setting_of(dataset), folder, formats=["fgb"])
    assert [path.name for path in written] == [f"{name}.fgb" for name in EXPORTED]
    return folder


def test_layers_come_back_as_they_went(folder: Path) -> None:
    dataset, layers = hand_made()
    for name, before in for_files(answer_layers(dataset, layers, setting_of(dataset)), dataset).items():
        after = pyogrio.read_dataframe(folder / f"{name}.fgb").set_index(before.index.name).sort_index()
        assert after.crs.to_epsg() == 4326
        assert after.index.tolist() == before.index.tolist()
        assert after.geometry.normalize().geom_equals(before.geometry.set_axis(after.index).normalize()).all()
        for column in before.columns.drop("geometry"):
            theirs = after[column].astype(object).where(after[column].notna(), None).tolist()
            ours = before[column].astype(object).where(before[column].notna(), None).tolist()
            assert theirs == ours, (name, column)


@pytest.mark.parametrize("name", EXPORTED)
def test_a_file_is_the_format_and_has_an_index(folder: Path, name: str) -> None:
    content = (folder / f"{name}.fgb").read_bytes()
    assert content[:7] == MAGIC
    (header,) = struct.unpack_from("<I", content, 8)
    count = len(pyogrio.read_dataframe(folder / f"{name}.fgb"))
    # The tree lies between header and features: 40 bytes a node, here a root and a leaf for each of up to 16 features.
    position = 12 + header + 40 * (1 + count)
    for _ in range(count):
        (size,) = struct.unpack_from("<I", content, position)
        position += 4 + size
    assert position == len(content)
    box = (160.4, 10.5, 160.6, 11.5)
    if name == "nodes":
        assert pyogrio.read_dataframe(folder / "nodes.fgb", bbox=box)["node_id"].tolist() == ["AAA-BBB:1"]


@pytest.mark.parametrize("name", EXPORTED)
def test_a_file_says_what_it_is(folder: Path, name: str) -> None:
    metadata = pyogrio.read_info(folder / f"{name}.fgb")["layer_metadata"]
    assert metadata["TITLE"] == name
    assert metadata["DESCRIPTION"].endswith("2020-01-01. Made by hand")
    assert (metadata["attribution"], metadata["sensitivity"]) == ("Made by hand", "public")
    assert (metadata["note"], metadata["dataset_version"]) == (IS_AND_IS_NOT, "1")


def test_a_layer_without_features_is_a_file_too(tmp_path: Path) -> None:
    dataset, layers = hand_made()
    layers["border_segments"] = layers["border_segments"].iloc[:0]
    export_dataset(dataset, layers, setting_of(dataset), tmp_path / "out", formats=["fgb"])
    path = tmp_path / "out" / "border_segments.fgb"
    assert pyogrio.read_info(path)["geometry_type"] == "MultiLineString"
    assert len(pyogrio.read_dataframe(path)) == 0
