"""GIS exports: RFC 7946, files that other programs open again, the risk on the date, and the same bytes every time."""

from __future__ import annotations

import json
import math
import socket
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import networkx as nx
import osmnx as ox
import pandas as pd
import pyogrio
import pytest
from shapely import LineString, MultiLineString, Point

from route_risk.geo.answers.corridor_layer import EXPORTED, answer_layers
from route_risk.geo.answers.frames import LIST_COLUMNS
from route_risk.geo.answers.records import IS_AND_IS_NOT
from route_risk.geo.errors import NoOpenRouteError
from route_risk.geo.model.routes import least_risk_route
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.shapes.osmnx_graph import to_multidigraph
from route_risk.maps.export.geojson import bounding_box
from route_risk.maps.export.layers import for_files
from route_risk.maps.export.write import FORMATS, export_dataset
from tests.maps.export.small import (
    DAY,
    HOSTILE,
    POINTS,
    check_rfc7946,
    content_of,
    embedded,
    hand_made,
    read_collection,
    setting_of,
)


def properties_of(folder: Path, layer: str) -> dict[str, dict[str, Any]]:
    """Return the properties of a layer's features by id."""
    return {item["id"]: item["properties"] for item in read_collection(folder / f"{layer}.geojson")["features"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the GeoJSON of the dataset made by hand."""
    folder = tmp_path_factory.mktemp("export") / "out"
    dataset, layers = hand_made()
    written = export_dataset(dataset, layers, setting_of(dataset), folder)
    assert written == [folder / f"{name}.geojson" for name in EXPORTED]
    assert all(path.is_file() for path in written)
    return folder


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the GeoPackage of the dataset made by hand."""
    dataset, layers = hand_made()
    folder = tmp_path_factory.mktemp("export") / "out"
    path, *_ = export_dataset(dataset, layers, setting_of(dataset), folder, formats=["gpkg"])
    assert sorted(item.name for item in folder.iterdir()) == ["route-risk.gpkg", "route-risk.qgz"]
    return path


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with everything of the embedded dataset."""
    dataset, layers = embedded()
    folder = tmp_path_factory.mktemp("export") / "out"
    export_dataset(dataset, layers, setting_of(dataset), folder, formats=list(FORMATS))
    return folder


class TestGeoJson:
    @pytest.mark.parametrize("layer", EXPORTED)
    def test_it_keeps_the_rules_of_rfc_7946(self, folder: Path, layer: str) -> None:
        check_rfc7946(read_collection(folder / f"{layer}.geojson"))

    @pytest.mark.parametrize("layer", EXPORTED)
    def test_the_collection_says_what_it_is(self, folder: Path, layer: str) -> None:
        collection = read_collection(folder / f"{layer}.geojson")
        assert collection["as_of"] == "2020-01-01"
        assert collection["attribution"] == "Made by hand"
        assert collection["dataset"] == {"name": "hand", "version": "1", "title": "Made by hand"}
        assert collection["note"] == IS_AND_IS_NOT
        assert collection["sensitivity"] == "public"
        assert list(collection)[-1] == "features"
        assert list(collection)[1:-1] == sorted(list(collection)[1:-1])

    def test_a_leg_over_the_antimeridian_is_cut_there(self, folder: Path) -> None:
        collection = read_collection(folder / "legs.geojson")
        geometry = {feature["id"]: feature["geometry"] for feature in collection["features"]}["BBB..CCC"]
        assert geometry["type"] == "MultiLineString"
        assert geometry["coordinates"] == [[[170.0, 20.0], [180.0, 25.0]], [[-180.0, 25.0], [-170.0, 30.0]]]
        assert collection["bbox"] == [160.1235, 10.0, -170.0, 30.0]

    def test_a_leg_carries_its_risk_coverage_events_and_sources(self, folder: Path) -> None:
        legs = properties_of(folder, "legs")
        leg = legs["AAA-BBB:1..BBB"]
        doubt = math.exp(0.5)  # the leg names no source of its own: sigma 1
        hazard = -math.log(0.75) * doubt * 2.4
        assert leg["leg_id"] == "AAA-BBB:1..BBB"
        assert leg["baseline"] == pytest.approx(-math.log(0.75), abs=1e-9)
        assert leg["uncertainty"] == pytest.approx(-math.log(0.75) * (doubt - 1), abs=1e-9)
        assert leg["hazard"] == pytest.approx(hazard, abs=1e-9)
        assert leg["risk_index"] == pytest.approx(100 * (1 - math.exp(-hazard)), abs=1e-6)
        assert leg["event_ids"] == ["law"]
        assert leg["source_ids"] == ["s1", "s2"]
        assert leg["traverses"] == ["segment:AAA-BBB:1"]
        assert (leg["coverage"], leg["coverage_events"], leg["coverage_sources"]) == ("none", 1, 2)
        assert (leg["newest_source"], leg["blocked"], leg["as_of"]) == ("2019", False, "2020-01-01")
        assert leg["rationale"] is None
        assert legs["A-1..AAA-BBB:1"]["coverage"] == "thin"  # one source of its own
        undocumented = legs["BBB..CCC"]
        assert (undocumented["coverage"], undocumented["event_ids"], undocumented["source_ids"]) == ("none", [], [])
        assert legs["AAA-EEE:1..EEE"]["blocked"] is True

    def test_a_border_segment_has_the_least_hazard_of_its_open_crossings(self, folder: Path) -> None:
        legs, borders = properties_of(folder, "legs"), properties_of(folder, "border_segments")
        border = borders["AAA-BBB:1"]
        assert border["crossing_leg_ids"] == ["AAA-BBB:1..BBB", "AAA-BBB:1..BBB..by-water"]
        assert border["least_risk_leg_id"] == "AAA-BBB:1..BBB..by-water"
        assert border["hazard"] == legs["AAA-BBB:1..BBB..by-water"]["hazard"] < legs["AAA-BBB:1..BBB"]["hazard"]
        assert (border["blocked"], border["event_ids"], border["source_ids"]) == (False, ["law"], ["s1", "s2"])
        closed = borders["AAA-EEE:1"]
        assert (closed["blocked"], closed["hazard"], closed["risk_index"]) == (True, None, None)
        assert (closed["least_risk_leg_id"], closed["event_ids"]) == (None, ["wall"])

    def test_a_place_carries_its_least_risk_route_and_its_share(self, folder: Path) -> None:
        dataset, _ = hand_made()
        route = least_risk_route(setting_of(dataset).hazards, "A-1", "CCC")
        provinces = properties_of(folder, "provinces")
        one, two = provinces["A-1"], provinces["A-2"]
        assert one["route_status"] == "open"
        assert one["route_hazard"] == pytest.approx(route.hazard, abs=1e-9)
        assert one["route_index"] == pytest.approx(route.index, abs=1e-6)
        assert (one["share_pct"], one["share_claim_id"], one["share_source_id"]) == (60.7, "c1", "s2")
        assert (one["event_ids"], one["source_ids"], one["name"]) == (["papers"], ["s2"], HOSTILE)
        assert (two["route_status"], two["route_index"], two["share_pct"]) == ("no open route", None, None)
        assert "kind" not in one
        target = properties_of(folder, "destinations")["CCC"]
        assert (target["route_status"], target["route_index"]) == ("destination", None)
        assert set(properties_of(folder, "nodes")) == set(POINTS)

    def test_gdal_opens_it(self, folder: Path) -> None:
        for layer in EXPORTED:
            again = geopandas.read_file(folder / f"{layer}.geojson")
            assert len(again) == len(properties_of(folder, layer))
            assert again.crs.to_epsg() == 4326


@pytest.mark.parametrize(
    ("geometries", "box"),
    [
        ([], []),
        ([Point(-170, 1), Point(170, -1)], [-170.0, -1.0, 170.0, 1.0]),
        ([MultiLineString([[(177, -20), (180, -19)], [(-180, -19), (-178, -16)]])], [177.0, -20.0, -178.0, -16.0]),
        ([MultiLineString([[(10, 0), (180, 0)], [(-180, 0), (-60, 0)]]), Point(-20, 5)], [-20.0, 0.0, -60.0, 5.0]),
        ([LineString([(-180, 0), (180, 0)])], [-180.0, 0.0, 180.0, 0.0]),
    ],
)
def test_bounding_boxes(geometries: list[Any], box: list[float]) -> None:
    assert bounding_box(geometries) == box


def test_what_was_not_known_does_not_count(tmp_path: Path) -> None:
    dataset, layers = hand_made()
    export_dataset(dataset, layers, setting_of(dataset, known_by=date(2016, 1, 1)), tmp_path / "out")
    leg = properties_of(tmp_path / "out", "legs")["AAA-BBB:1..BBB"]
    assert (leg["event_ids"], leg["source_ids"]) == (["law"], ["s1"])
    province = properties_of(tmp_path / "out", "provinces")["A-1"]
    assert (province["share_pct"], province["event_ids"], province["source_ids"]) == (None, [], [])
    assert read_collection(tmp_path / "out" / "legs.geojson")["known_by"] == "2016-01-01"


def test_a_scenario_is_named_in_the_file(tmp_path: Path) -> None:
    dataset, layers = hand_made()
    scenario = Scenario("open", without=("law",), keep_open=("border:AAA-EEE",))
    evaluated = evaluate(scenario_network(dataset, scenario), DAY)
    export_dataset(dataset, layers, evaluated, tmp_path / "out", formats=list(FORMATS))
    assert read_collection(tmp_path / "out" / "legs.geojson")["scenario"]["without"] == ["law"]
    assert properties_of(tmp_path / "out", "provinces")["A-2"]["route_status"] == "open"
    events = pyogrio.read_dataframe(tmp_path / "out" / "route-risk.gpkg", layer="policy_events")
    assert "law" not in set(events["event_id"])


class TestGeoPackage:
    def test_it_has_all_layers_and_tables(self, package: Path) -> None:
        kinds = dict(pyogrio.list_layers(package))
        assert kinds == {
            "provinces": "MultiPolygon",
            "border_segments": "MultiLineString",
            "transit_nodes": "Point",
            "destinations": "Point",
            "nodes": "Point",
            "legs": "MultiLineString",
            "corridors": "MultiLineString",
            **dict.fromkeys(("policy_events", "claims", "sources", "countries", "parameters", "layer_styles")),
        }

    def test_layers_come_back_as_they_went(self, package: Path) -> None:
        dataset, layers = hand_made()
        frames = for_files(answer_layers(dataset, layers, setting_of(dataset)), dataset)
        for name, before in frames.items():
            after = pyogrio.read_dataframe(package, layer=name)
            assert after.crs.to_epsg() == 4326
            assert (
                after.geometry.normalize()
                .geom_equals(geopandas.GeoSeries(before.geometry.values, crs="EPSG:4326").normalize())
                .all()
            )
            for column in before.columns.drop("geometry"):
                theirs = after[column].astype(object).where(after[column].notna(), None).tolist()
                ours = before[column].astype(object).where(before[column].notna(), None).tolist()
                assert theirs == ours, (name, column)

    def test_tables_come_back_as_they_went(self, package: Path) -> None:
        dataset, _ = hand_made()
        events = pyogrio.read_dataframe(package, layer="policy_events").set_index("event_id")
        assert events.loc["law", "source_ids"] == "s1;s2"
        assert events["activity"].to_dict() == {"law": 1.0, "later": 0.0, "papers": 1.0, "wall": 1.0}
        claims = pyogrio.read_dataframe(package, layer="claims")
        assert claims.loc[0, ["claim_id", "place_ids", "value", "source_id"]].tolist() == ["c1", "A-1", 60.7, "s2"]
        assert bool(claims.loc[0, "preferred"]) is True
        assert pyogrio.read_dataframe(package, layer="sources")["source_id"].tolist() == ["s1", "s2"]
        parameters = pyogrio.read_dataframe(package, layer="parameters")
        base = parameters[parameters["parameter"] == "baseline_probability"]
        assert dict(zip(base["key"], base["value"], strict=True)) == {
            str(number): value for number, value in enumerate(dataset.parameters.baseline_probability, start=1)
        }

    def test_every_layer_names_its_origin_and_its_date(self, package: Path) -> None:
        for name in pyogrio.list_layers(package)[:-1, 0]:  # the last are the styles
            metadata = pyogrio.read_info(package, layer=name)["layer_metadata"]
            assert metadata["attribution"] == "Made by hand"
            assert metadata["as_of"] == "2020-01-01"
            assert metadata["note"] == IS_AND_IS_NOT
            assert metadata["DESCRIPTION"].endswith(f"2020-01-01. Made by hand. {IS_AND_IS_NOT}")

    def test_the_clock_of_gdal_is_set_back(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        dataset, layers = hand_made()
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "1999-01-01T00:00:00.000Z"})
        try:
            export_dataset(dataset, layers, setting_of(dataset), tmp_path / "a", formats=["gpkg"])
            assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == "1999-01-01T00:00:00.000Z"
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})

        def fail(*_: object, **__: object) -> None:
            raise OSError("disk full")

        monkeypatch.setattr(pyogrio.raw, "write", fail)
        with pytest.raises(OSError, match="disk full"):
            export_dataset(dataset, layers, setting_of(dataset), tmp_path / "b", formats=["gpkg"])
        assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None
        assert not (tmp_path / "b").exists()


class TestGraphMl:
    def test_networkx_reads_numbers_as_numbers_and_places_by_their_ids(self, tmp_path: Path) -> None:
        dataset, layers = hand_made()
        evaluated = setting_of(dataset)
        path, _ = export_dataset(dataset, layers, evaluated, tmp_path / "out", formats=["graphml"])
        graph = nx.read_graphml(path)
        route = least_risk_route(evaluated.hazards, "A-1", "CCC")
        found = nx.shortest_path(graph, "A-1", "CCC", weight="hazard")
        assert found == [evaluated.hazards.network.nodes[place].node_id for place in route.nodes]
        assert nx.shortest_path_length(graph, "A-1", "CCC", weight="hazard") == pytest.approx(route.hazard, abs=1e-9)
        assert set(graph["AAA-BBB:1"]["BBB"]) == {"AAA-BBB:1..BBB", "AAA-BBB:1..BBB..by-water"}
        edge = graph.edges["AAA-BBB:1", "BBB", "AAA-BBB:1..BBB"]
        assert (edge["blocked"], edge["coverage_events"], edge["as_of"]) == (False, 1, "2020-01-01")
        assert (graph.nodes["A-1"]["share_pct"], graph.nodes["A-1"]["x"]) == (60.7, 160.123456789)
        assert graph.nodes["A-1"]["name"] == HOSTILE.replace("\x07", "")
        assert (graph.graph["dataset_name"], graph.graph["note"]) == ("hand", IS_AND_IS_NOT)

    def test_osmnx_opens_it_with_parallel_legs_and_without_blocked_ones(self, tmp_path: Path) -> None:
        dataset, layers = hand_made()
        evaluated = setting_of(dataset)
        _, path = export_dataset(dataset, layers, evaluated, tmp_path / "out", formats=["graphml"])
        graph = ox.io.load_graphml(path, node_dtypes={"share_pct": float}, edge_dtypes={"hazard": float})
        assert graph.graph["crs"] == "epsg:4326"
        assert (graph.graph["dataset_name"], graph.graph["note"]) == ("hand", IS_AND_IS_NOT)
        legs = sorted(cells["leg_id"] for _, _, cells in graph.edges(data=True))
        assert legs == sorted({leg.leg_id for leg in dataset.legs} - {"AAA-EEE:1..EEE"})
        index = evaluated.hazards.network.index
        assert graph.number_of_edges(index["AAA-BBB:1"], index["BBB"]) == 2
        edge = graph.edges[index["AAA-BBB:1"], index["BBB"], 0]
        assert (edge["event_ids"], edge["source_ids"], edge["blocked"]) == ("law", "s1;s2", "False")
        assert graph.nodes[index["A-1"]]["share_pct"] == 60.7
        assert graph.nodes[index["A-1"]]["name"] == HOSTILE.replace("\x07", "")
        path_ = ox.routing.shortest_path(graph, index["A-1"], index["CCC"], weight="hazard")
        assert tuple(path_) == least_risk_route(evaluated.hazards, "A-1", "CCC").nodes
        assert ox.io.load_graphml(path).number_of_edges() == 6


class TestEmbedded:
    @pytest.mark.parametrize("layer", EXPORTED)
    def test_geojson_keeps_the_rules(self, real: Path, layer: str) -> None:
        check_rfc7946(read_collection(real / f"{layer}.geojson"))

    def test_every_id_that_a_feature_names_is_there(self, real: Path) -> None:
        dataset, _ = embedded()
        known = {
            "event_ids": {event.event_id for event in dataset.events},
            "source_ids": set(dataset.sources),
            "crossing_leg_ids": {leg.leg_id for leg in dataset.legs},
        }
        for layer in EXPORTED:
            for key, cells in properties_of(real, layer).items():
                for column in LIST_COLUMNS:
                    assert set(cells.get(column, ())) <= known.get(column, set(cells.get(column, ()))), (layer, key)

    def test_every_border_segment_has_a_crossing_and_every_province_a_source(self, real: Path) -> None:
        assert all(cells["crossing_leg_ids"] for cells in properties_of(real, "border_segments").values())
        assert all(cells["source_ids"] for cells in properties_of(real, "provinces").values())

    def test_the_licence_is_in_every_file(self, real: Path) -> None:
        for path in real.iterdir():
            if path.suffix == ".csv" and path.stem != "about":
                continue  # a table has no place for it
            assert b"Creative Commons Attribution 4.0" in content_of(path), path.name
            assert b"Made with Natural Earth" in content_of(path), path.name

    def test_no_column_is_called_index(self, real: Path) -> None:
        for path in real.glob("*.csv"):
            assert "index" not in path.read_text(encoding="utf-8").splitlines()[0].split(","), path.name
        package = real / "route-risk.gpkg"
        for layer, _ in pyogrio.list_layers(package):
            assert "index" not in pyogrio.read_info(package, layer=layer)["fields"], layer
        for path in real.glob("*.graphml"):
            assert b'attr.name="index"' not in path.read_bytes()

    def test_dates_are_dates(self, real: Path) -> None:
        package = real / "route-risk.gpkg"
        for layer, columns in (("legs", ["as_of"]), ("policy_events", ["in_force_from", "in_force_before"])):
            info = pyogrio.read_info(package, layer=layer)
            kinds = dict(zip(info["fields"], info["dtypes"], strict=True))
            assert [kinds[name] for name in columns] == ["datetime64[D]"] * len(columns)
        assert geopandas.read_file(real / "legs.fgb")["as_of"].dtype.kind == "M"
        assert geopandas.read_file(real / "legs.geojson")["as_of"].dtype.kind == "M"
        assert pd.read_csv(real / "policy_events.csv", parse_dates=["in_force_from"])["in_force_from"].dtype.kind == "M"

    def test_every_column_says_what_it_is_and_its_unit(self, real: Path) -> None:
        wanted = "Length of a movement; blank for other legs."
        with closing(sqlite3.connect(real / "route-risk.gpkg")) as database:
            told = dict(database.execute("SELECT table_name || '.' || column_name, description FROM gpkg_data_columns"))
        assert told["legs.length_km"] == f"{wanted} Unit: kilometres."
        for layer in (*EXPORTED, "policy_events", "claims", "sources", "countries", "parameters"):
            fields = pyogrio.read_info(real / "route-risk.gpkg", layer=layer)["fields"]
            assert all(told[f"{layer}.{name}"] for name in fields), layer
        about = {"type": "number", "description": wanted, "unit": "kilometres"}
        assert read_collection(real / "legs.geojson")["columns"]["length_km"] == about
        assert json.loads(pyogrio.read_info(real / "legs.fgb")["layer_metadata"]["columns"])["length_km"] == about
        table = pd.read_csv(real / "columns.csv").set_index(["table", "column"])
        assert table.loc[("legs", "length_km"), "unit"] == "kilometres"

    def test_nothing_of_this_machine_is_in_a_file(self, real: Path) -> None:
        dataset, _ = embedded()
        paths = {str(real.parent), dataset.folder, str(Path.home()), str(Path.cwd())}
        # A short name of a host or a folder may be an ordinary word of the data.
        traces = {text for text in {*paths, socket.gethostname()} if len(text) >= 8} | {".part", "file://"}
        for path in real.iterdir():
            content = content_of(path)
            assert not [trace for trace in traces if trace.encode() in content], path.name


@pytest.mark.parametrize("day", [date(1998, 1, 1), date(2013, 6, 1), date(2021, 6, 1), None])
def test_osmnx_takes_our_least_risk_route_from_every_place(day: date | None) -> None:
    dataset, layers = embedded()
    leg_hazards = setting_of(dataset, day or dataset.valid_until).hazards
    graph = to_multidigraph(layers["nodes"], layers["legs"], leg_hazards)
    target = leg_hazards.network.index[dataset.default_destination]
    found = 0
    for node_id, source in leg_hazards.network.index.items():
        if source == target:
            continue
        path = ox.routing.shortest_path(graph, source, target, weight="hazard")
        try:
            assert tuple(path or ()) == least_risk_route(leg_hazards, node_id, dataset.default_destination).nodes, (
                node_id
            )
            found += 1
        except NoOpenRouteError:
            assert path is None
    assert found > 20
