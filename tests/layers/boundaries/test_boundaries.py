"""Boundary layers: the whole command on small files."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pytest
import shapely
from shapely import box

from route_risk import layers
from route_risk.geo.errors import InvalidDataError, ResponsibilityError, UsageError
from route_risk.layers.boundaries.make import BoundaryReport, make_boundaries
from route_risk.layers.boundaries.output import Credit
from route_risk.layers.topology import check_topology
from tests.geo.small import three_squares
from tests.layers.boundaries.rings import assert_right_handed

CREDIT = Credit("Made with Example", "CC0-1.0")
DATA = Path(layers.__file__).parent / "data"


def divisions() -> geopandas.GeoDataFrame:
    """Return three crooked squares: two divisions of AAA, one of BBB and one of CCC above the last two."""
    frame = three_squares().reset_index(drop=True)
    roof = geopandas.GeoDataFrame({"code": ["CC-1"]}, geometry=[box(1, 1.01, 3, 2)], crs="EPSG:4326")
    frame = pd.concat([frame, roof], ignore_index=True).rename(columns={"code": "iso_3166_2"})
    frame["name"] = ["First", 'Sec"ond ${x}', "제삼", "Roof"]
    frame["adm0_a3"] = ["AAA", "AAA", "BBB", "CCC"]
    return frame


def write(frame: geopandas.GeoDataFrame, path: Path) -> Path:
    frame.to_file(path, **({"RFC7946": "YES"} if path.suffix == ".geojson" and frame.crs is not None else {}))
    return path


def make(paths: list[Path], out: Path, **options: Any) -> BoundaryReport:
    return make_boundaries(paths, out, **{"credit": CREDIT, "origin": "AAA", **options})


def read(path: Path) -> dict[str, dict[str, Any]]:
    return {feature["id"]: feature for feature in json.loads(path.read_text("utf-8"))["features"]}


def zipped_shapefile(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    folder.mkdir()
    frame.to_file(folder / "admin1.shp", encoding="utf-8")
    path = folder / "admin1.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(folder.glob("admin1.*")):
            if part != path:
                archive.write(part, part.name)
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(divisions(), tmp_path / "admin1.geojson")


def test_the_report_says_what_was_written(source: Path, tmp_path: Path) -> None:
    report = make([source], tmp_path / "out")
    assert [path.name for path in report.files] == ["provinces.geojson", "border_segments.geojson", "points.geojson"]
    assert report.provinces == ("AA-1", "AA-2")
    assert report.segments == ("AAA-BBB:AA-2", "AAA-CCC:AA-2", "BBB-CCC")
    assert report.skipped == ()
    assert sorted(read(report.files[2])) == ["AA-1", "AA-2", "BB-1", "CC-1"]


def test_segments_lie_on_the_edges_of_their_provinces(source: Path, tmp_path: Path) -> None:
    report = make([source], tmp_path / "out")
    frames = [geopandas.read_file(path) for path in report.files[:2]]
    provinces, segments = (frame.set_index("node_id").geometry.to_dict() for frame in frames)
    assert check_topology(provinces, segments) == []
    assert frames[0].geometry.is_valid_coverage(gap_width=0.03)


def test_the_files_are_rfc_7946(source: Path, tmp_path: Path) -> None:
    for path in make([source], tmp_path / "out").files:
        collection = json.loads(path.read_text("utf-8"))
        assert collection["type"] == "FeatureCollection"
        assert "crs" not in collection
        assert collection["attribution"] == "Made with Example"
        assert collection["license"] == "CC0-1.0"
        assert collection["resolution_deg"] == 0.03
        for feature in collection["features"]:
            assert feature["id"] == feature["properties"]["node_id"]
            assert_right_handed(feature["geometry"])


def test_names_arrive_unchanged(source: Path, tmp_path: Path) -> None:
    report = make([source], tmp_path / "out", origin="BBB")
    assert read(report.files[0])["BB-1"]["properties"] == {"node_id": "BB-1", "iso_3166_2": "BB-1", "name": "제삼"}


def test_what_is_left_out_of_a_name_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    frame = geopandas.GeoDataFrame(
        {"iso_3166_2": ["ML-1"], "name": ["Ga\u202eo"]}, geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:4326"
    )
    frame.to_file(path)
    report = make_boundaries([path], tmp_path / "out", credit=CREDIT)
    assert "ML-1: its name held U+202E, which nobody sees or which is no text; it is left out" in report.notes
    assert '"Gao"' in report.files[0].read_text(encoding="utf-8")


def test_every_format_and_a_second_run_give_the_same_bytes(source: Path, tmp_path: Path) -> None:
    wanted = [path.read_bytes() for path in make([source], tmp_path / "first").files]
    frame = geopandas.read_file(source)
    shapefile = frame.set_geometry(shapely.orient_polygons(frame.geometry.to_numpy(), exterior_cw=True))
    sources = {
        "again": source,
        "shuffled": write(frame.iloc[[2, 0, 3, 1]], tmp_path / "shuffled.geojson"),
        "gpkg": write(frame, tmp_path / "admin1.gpkg"),
        "zip": zipped_shapefile(shapefile, tmp_path / "shapefile"),
        "shp": tmp_path / "shapefile" / "admin1.shp",
    }
    for name, path in sources.items():
        assert [file.read_bytes() for file in make([path], tmp_path / name).files] == wanted, name


def test_two_files_are_one_coverage(source: Path, tmp_path: Path) -> None:
    frame = geopandas.read_file(source)
    home = write(frame.iloc[:2], tmp_path / "home.geojson")
    abroad = write(frame.iloc[2:], tmp_path / "abroad.gpkg")
    whole = make([source], tmp_path / "whole")
    parts = make([home, abroad], tmp_path / "parts", origin=None)
    assert [path.read_bytes() for path in parts.files] == [path.read_bytes() for path in whole.files]


def test_coordinates_are_rounded_to_what_the_resolution_supports(source: Path, tmp_path: Path) -> None:
    for tolerance, decimals in ((0.03, 2), (0.3, 1)):
        for path in make([source], tmp_path / str(tolerance), tolerance_deg=tolerance).files:
            assert not re.search(rf"\.\d{{{decimals + 1}}}", path.read_text("utf-8").split('"features"')[1])


def test_geoboundaries_columns_and_given_countries_are_understood(tmp_path: Path) -> None:
    frame = divisions().rename(columns={"iso_3166_2": "shapeISO", "adm0_a3": "shapeGroup", "name": "shapeName"})
    wanted = make([write(divisions(), tmp_path / "ne.geojson")], tmp_path / "ne")
    report = make([write(frame, tmp_path / "gb.geojson")], tmp_path / "gb")
    assert report.files[0].read_bytes() == wanted.files[0].read_bytes()
    plain = write(frame.drop(columns="shapeGroup"), tmp_path / "plain.geojson")
    given = make([plain], tmp_path / "plain", countries={"AA": "AAA", "BB": "BBB", "CC": "CCC"})
    assert given.segments == wanted.segments


def test_the_code_column_can_be_named(tmp_path: Path) -> None:
    path = write(divisions().rename(columns={"iso_3166_2": "pcode"}), tmp_path / "own.geojson")
    assert make([path], tmp_path / "out", code_column="pcode").provinces == ("AA-1", "AA-2")


def test_divisions_without_a_code_or_below_the_resolution_are_reported(tmp_path: Path) -> None:
    frame = divisions()
    frame.loc[4] = {"iso_3166_2": "-99-X01~", "name": "None", "adm0_a3": "AAA", "geometry": box(8, 8, 9, 9)}
    frame.loc[5] = {"iso_3166_2": None, "name": "Nameless", "adm0_a3": "AAA", "geometry": box(6, 6, 7, 7)}
    frame.loc[6] = {"iso_3166_2": "AA-9", "name": "Rock", "adm0_a3": "AAA", "geometry": box(5, 5, 5.001, 5.001)}
    report = make([write(frame.set_crs("EPSG:4326", allow_override=True), tmp_path / "odd.gpkg")], tmp_path / "out")
    assert report.provinces == ("AA-1", "AA-2")
    assert [tuple(item) for item in report.skipped] == [
        ("-99-X01~", "no ISO 3166-2 code in odd.gpkg"),
        ("AA-9", "smaller than the 0.03 degree resolution"),
        ("Nameless", "no ISO 3166-2 code in odd.gpkg"),
    ]


@pytest.mark.parametrize("tolerance", [0.0299, 0, -1, float("nan")])
def test_the_resolution_floor_is_kept(source: Path, tmp_path: Path, tolerance: float) -> None:
    with pytest.raises(ResponsibilityError, match=r"finer than the resolution floor of 0\.03 degrees \(about 3 km\)"):
        make([source], tmp_path / "out", tolerance_deg=tolerance)
    assert not (tmp_path / "out").exists()


def test_existing_files_are_kept_unless_asked(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "points.geojson").write_text("mine")
    with pytest.raises(UsageError, match=r"points\.geojson already exists.*--overwrite"):
        make([source], out)
    assert [path.name for path in out.iterdir()] == ["points.geojson"]
    assert (out / "points.geojson").read_text() == "mine"
    make([source], out, overwrite=True)
    assert "BB-1" in read(out / "points.geojson")


def test_a_file_in_place_of_the_folder_is_refused(source: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a file, and a folder is needed"):
        make([source], source)
    with pytest.raises(UsageError, match="make it first or write elsewhere"):
        make([source], source / "below")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match=r"nowhere\.gpkg is not a file\. Give a GeoJSON"):
        make([tmp_path / "nowhere.gpkg"], tmp_path / "out")


def test_at_least_one_file_is_needed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file of divisions is given"):
        make([], tmp_path / "out")


def test_a_file_that_is_no_map_is_named(tmp_path: Path) -> None:
    text = tmp_path / "text.geojson"
    text.write_text("not a map")
    with pytest.raises(InvalidDataError, match=r"text\.geojson cannot be read as a file of boundaries"):
        make([text], tmp_path / "out")
    table = tmp_path / "table.csv"
    table.write_text("iso_3166_2\nAA-1\n")
    with pytest.raises(InvalidDataError, match=r"table\.csv cannot be read as a file of boundaries: by its first"):
        make([table], tmp_path / "out")


def test_a_file_with_several_layers_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "two.gpkg"
    for layer in ("one", "two"):
        divisions().to_file(path, layer=layer)
    with pytest.raises(InvalidDataError, match=r"two\.gpkg has 2 layers \(one, two\), and one is needed"):
        make([path], tmp_path / "out")


def test_a_file_without_codes_lists_the_columns_it_has(tmp_path: Path) -> None:
    frame = divisions().rename(columns={"iso_3166_2": "pcode"})
    with pytest.raises(InvalidDataError, match=r"no column of ISO 3166-2 codes.*It has: pcode, name, adm0_a3"):
        make([write(frame, tmp_path / "own.geojson")], tmp_path / "out")
    with pytest.raises(InvalidDataError, match=r"no column 'code'\. It has: pcode"):
        make([tmp_path / "own.geojson"], tmp_path / "out", code_column="code")


def test_another_crs_is_named_with_the_call_that_repairs_it(tmp_path: Path) -> None:
    path = write(divisions().to_crs("EPSG:5179"), tmp_path / "korea.gpkg")
    with pytest.raises(InvalidDataError, match=r"korea\.gpkg: the CRS is EPSG:5179 .* EPSG:4326 .* frame\.to_crs"):
        make([path], tmp_path / "out")


def test_every_fault_of_every_file_is_reported_at_once(source: Path, tmp_path: Path) -> None:
    frame = divisions().iloc[1:].copy()
    frame["iso_3166_2"] = ["AA-2", "DD-1", "CC-9"]
    frame["adm0_a3"] = ["AAA", None, "CCC"]
    frame.loc[3, "geometry"] = None
    with pytest.raises(InvalidDataError) as caught:
        make([source, write(frame, tmp_path / "more.gpkg")], tmp_path / "out")
    assert [(fault.file, fault.column, fault.rule) for fault in caught.value.faults] == [
        ("more.gpkg", "AA-2", "the code is in admin1.geojson already"),
        ("more.gpkg", "DD-1", "no ISO 3166-1 alpha-3 code is known for DD"),
        ("more.gpkg", "CC-9", "the geometry is empty"),
    ]


def test_an_unknown_or_ambiguous_origin_lists_the_countries(source: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"'PRK' is not a country of the files\..*one of: AAA, BBB, CCC"):
        make([source], tmp_path / "out", origin="PRK")
    with pytest.raises(UsageError, match=r"the first file has several countries or none\..*one of: AAA, BBB, CCC"):
        make([source], tmp_path / "out", origin=None)


# The layers that the tool carries.


def areas_of(tmp_path: Path, rows: dict[str, Any], **columns: Any) -> Path:
    frame = geopandas.GeoDataFrame({"iso_3166_2": list(rows)} | columns, geometry=list(rows.values()), crs="EPSG:4326")
    return write(frame, tmp_path / "a.gpkg")


def test_an_area_on_top_of_another_is_a_fault_that_names_both(tmp_path: Path) -> None:
    path = areas_of(tmp_path, {"ML-1": box(0, 0, 4, 4), "ML-BKO": box(1, 1, 2, 2), "ML-7": box(4, 0, 5, 4)})
    with pytest.raises(
        InvalidDataError, match=r"ML-BKO: it lies inside ML-1, which has no hole there \(1 square degree"
    ):
        make([path], tmp_path / "out", origin="MLI")


@pytest.mark.parametrize("east", [3.0, 3.5])
def test_an_overlap_is_told_with_the_areas_that_it_changes(tmp_path: Path, east: float) -> None:
    path = areas_of(tmp_path, {"ML-7": box(0, 0, 4, 3), "NE-1": box(east, 0, 8, 3)})
    notes = make([path], tmp_path / "out", origin="ML").notes
    assert notes[0].startswith(f"ML-7 and NE-1 overlap by {(4 - east) * 3:g} square degrees; the overlap goes to")
    assert [note[4:9] for note in notes[1:]] == [" had "]


def test_what_agrees_within_the_tolerance_has_no_note(source: Path, tmp_path: Path) -> None:
    assert make([source], tmp_path / "out").notes == ()
    path = areas_of(tmp_path, {"ML-7": box(0, 0, 4, 3), "NE-1": box(3.98, 0, 8, 3)})
    assert make([path], tmp_path / "more", origin="MLI").notes == ()


def test_islands_that_are_too_small_are_counted(tmp_path: Path) -> None:
    islands = shapely.MultiPolygon([box(0, 0, 4, 3), box(5, 5, 5.004, 5.004), box(6, 6, 6.004, 6.004)])
    report = make([areas_of(tmp_path, {"ML-7": islands})], tmp_path / "out", origin="MLI")
    assert report.notes == (
        "parts smaller than the 0.03 degree resolution are left out of ML-7 (2)",
        "no border was found: all areas are of MLI; give the neighbours, too, in one more file",
    )


def test_countries_that_nearly_touch_are_told(tmp_path: Path) -> None:
    path = areas_of(tmp_path, {"ML-7": box(0, 0, 3, 3), "NE-1": box(3.05, 0, 6, 3), "DZ-1": box(3, 4, 6, 6)})
    report = make([path], tmp_path / "out", origin="MLI")
    assert report.segments == ()
    assert report.notes == (
        "MLI and NER do not touch (0.05 degrees apart, tolerance 0.03): there is no border segment between them. Close "
        "the gap, or take both from one source",
        "no border was found: no two areas of DZA, MLI, NER share an edge; take all files from one source",
    )


def test_a_ring_across_the_antimeridian_is_a_fault(tmp_path: Path) -> None:
    ring = shapely.Polygon([(178, -17), (-179, -17), (-179, -16), (178, -16)])
    with pytest.raises(InvalidDataError, match=r"FJ-N: a side of it spans more than 180 degrees of longitude"):
        make([areas_of(tmp_path, {"FJ-N": ring})], tmp_path / "out", origin="FJI")
    parts = shapely.MultiPolygon([box(178, -17, 180, -16), box(-180, -17, -179, -16)])
    report = make([areas_of(tmp_path, {"FJ-N": parts})], tmp_path / "out", origin="FJ")
    assert read(report.files[2])["FJ-N"]["geometry"]["coordinates"] == [179.0, -16.5]


def test_codes_of_countries_that_are_none_of_iso_3166_are_replaced(tmp_path: Path) -> None:
    rows = {"SS-01": box(0, 0, 3, 3), "UG-N": box(3, 0, 6, 3)}
    path = areas_of(tmp_path, rows, adm0_a3=["SDS", "UGA"])
    assert make([path], tmp_path / "out", origin="SSD").segments == ("SSD-UGA:SS-01",)


def test_a_column_without_any_code_of_iso_3166_2_is_a_fault(tmp_path: Path) -> None:
    path = areas_of(tmp_path, {"x": box(0, 0, 1, 1)}, pcode=["ML01"])
    with pytest.raises(
        InvalidDataError, match=r"a\.gpkg, pcode: no value has the form .*'ML01'\)\. Name another column"
    ):
        make([path], tmp_path / "out", code_column="pcode")
