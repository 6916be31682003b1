"""What an export refuses, and what it leaves alone."""

from __future__ import annotations

import math
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from shapely import LineString, Point

from route_risk.geo.answers.frames import LAYERS
from route_risk.geo.errors import InvalidDataError, UsageError
from route_risk.maps.export.write import FORMATS, export_dataset
from tests.maps.export.small import (
    check_rfc7946,
    frame,
    hand_made,
    read_collection,
    setting_of,
)

if TYPE_CHECKING:
    from pathlib import Path


class TestRefusals:
    def test_nothing_is_replaced_unasked(self, tmp_path: Path) -> None:
        dataset, layers = hand_made()
        (tmp_path / "legs.geojson").write_text("mine")
        with pytest.raises(UsageError, match=r"legs\.geojson already exists; choose another"):
            export_dataset(dataset, layers, setting_of(dataset), tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["legs.geojson"]
        assert (tmp_path / "legs.geojson").read_text() == "mine"
        export_dataset(dataset, layers, setting_of(dataset), tmp_path, overwrite=True)
        check_rfc7946(read_collection(tmp_path / "legs.geojson"))

    def test_a_failure_in_the_middle_leaves_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        dataset, layers = hand_made()

        def fail(*_: object) -> None:
            raise OSError("disk full")

        monkeypatch.setitem(FORMATS, "graphml", FORMATS["graphml"]._replace(write=fail))
        (tmp_path / "old").mkdir()
        (tmp_path / "old" / "legs.geojson").write_text("mine")
        for folder, before in ((tmp_path / "new", None), (tmp_path / "old", ["legs.geojson"])):
            with pytest.raises(OSError, match="disk full"):
                export_dataset(
                    dataset, layers, setting_of(dataset), folder, formats=["geojson", "gpkg", "graphml"], overwrite=True
                )
            assert (sorted(path.name for path in folder.iterdir()) if folder.exists() else None) == before
        assert (tmp_path / "old" / "legs.geojson").read_text() == "mine"

    @pytest.mark.parametrize("layer", LAYERS)
    def test_another_crs_is_refused_with_the_call_that_repairs_it(self, tmp_path: Path, layer: str) -> None:
        dataset, layers = hand_made()
        layers[layer] = layers[layer].to_crs("EPSG:3857")
        with pytest.raises(InvalidDataError, match=rf"layer '{layer}': the CRS is EPSG:3857 .*to_crs\(\"EPSG:4326\"\)"):
            export_dataset(dataset, layers, setting_of(dataset), tmp_path / "out")
        assert not (tmp_path / "out").exists()

    @pytest.mark.parametrize(
        ("layer", "geometry", "rule"),
        [
            ("nodes", Point(math.nan, 1), "'BBB': (the geometry is empty|a coordinate is not a number)"),
            ("nodes", Point(1, 91), "'BBB': latitude 91 is outside"),
            ("transit_nodes", LineString([(0, 0), (1, 1)]), "'BBB': the geometry is a LineString"),
            ("nodes", None, "'BBB': the geometry is empty"),
        ],
    )
    def test_a_geometry_that_cannot_be_written_is_named(
        self, tmp_path: Path, layer: str, geometry: Any, rule: str
    ) -> None:
        dataset, layers = hand_made()
        geometries = dict(layers[layer].geometry.items()) | {"BBB": geometry}
        layers[layer] = frame(geometries)
        with pytest.raises(InvalidDataError, match=f"layer '{layer}', {rule}"):
            export_dataset(dataset, layers, setting_of(dataset), tmp_path / "out")

    def test_layers_of_another_dataset_are_refused(self, tmp_path: Path) -> None:
        dataset, layers = hand_made()
        layers["provinces"] = layers["provinces"].rename(index={"A-1": "X-1"})
        with pytest.raises(InvalidDataError, match="layer 'provinces' has 'X-1', which the tables do not have"):
            export_dataset(dataset, layers, setting_of(dataset), tmp_path / "out")

    @pytest.mark.parametrize(
        ("formats", "rule"),
        [
            (["shp"], "'shp' is not a format; use one or more of geojson, gpkg, kml, graphml"),
            ([], "no format is given; use one or more of geojson, gpkg, kml, graphml"),
        ],
    )
    def test_an_unknown_format_is_refused(self, tmp_path: Path, formats: list[str], rule: str) -> None:
        dataset, layers = hand_made()
        with pytest.raises(UsageError, match=rule):
            export_dataset(dataset, layers, setting_of(dataset), tmp_path / "out", formats=formats)

    def test_a_missing_layer_is_named(self, tmp_path: Path) -> None:
        dataset, layers = hand_made()
        del layers["legs"]
        with pytest.raises(UsageError, match="the layer 'legs' is missing; an export needs provinces, "):
            export_dataset(dataset, layers, setting_of(dataset), tmp_path / "out")


def test_inputs_are_not_changed(tmp_path: Path) -> None:
    dataset, layers = hand_made()
    before = {name: layer.copy() for name, layer in layers.items()}
    export_dataset(dataset, layers, setting_of(dataset), tmp_path / "out", formats=list(FORMATS))
    assert all(layers[name].equals(before[name]) for name in layers)


def test_importing_the_module_loads_no_heavy_library() -> None:
    heavy = {"shapely", "geopandas", "pandas", "numpy", "networkx", "osmnx", "pyogrio", "folium"}
    code = f"import sys, route_risk.maps.export.write, route_risk.geo.files; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
