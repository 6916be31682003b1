"""Areas of any file find their nodes by ISO 3166-2 code, P-code or name, and what does not match is said."""

import json
import zipfile
from dataclasses import replace

import geopandas
import pytest
from shapely import Point, box

from route_risk.geo.errors import InvalidDataError, ResponsibilityError, UsageError
from route_risk.geo.model.schema import Country, Node
from route_risk.layers.boundaries.areas import read_areas
from route_risk.layers.boundaries.match import match_areas, match_boundaries
from route_risk.layers.boundaries.output import Credit
from route_risk.layers.dataset import read_dataset
from tests.layers.folder import set_meta, write_folder

CREDIT = Credit("Made with Example", "CC0-1.0")
NODES = [
    Node("KP-09", "province", "North Hamgyong", "함경북도", ("Hamgyong-bukto", "KP10"), "PRK", iso_3166_2="KP-09"),
    Node("KP-10", "province", "Ryanggang", "량강도", ("Yanggang",), "PRK", iso_3166_2="KP-10"),
    Node("CN-JL", "transit_region", "Jilin", "지린성", (), "CHN", iso_3166_2="CN-JL"),
    Node("ML-1", "province", "Kayes", "Kayes", (), "MLI", iso_3166_2="ML-1"),
    Node("KOR", "destination", "South Korea", "한국", (), "KOR"),
]
COUNTRIES = {"PRK": Country("PRK", "KP"), "CHN": Country("CHN", "CN"), "MLI": Country("MLI", "ML")}


def found(row, **options):
    """Return the node, the key and the reason for one area."""
    return match_areas([row], NODES, COUNTRIES, **options)[0]


@pytest.mark.parametrize(
    ("row", "node_id", "by"),
    [
        ({"iso_3166_2": "KP-10"}, "KP-10", "iso"),
        ({"shapeISO": " kp-10 "}, "KP-10", "iso"),
        ({"ISO3166-2": "CN-JL", "name": "吉林省"}, "CN-JL", "iso"),
        ({"ADM1_PCODE": "KP10"}, "KP-09", "pcode"),
        ({"ADM1_PCODE": "ML01"}, "ML-1", "pcode"),
        ({"ADM1_PCODE": "ML01", "ADM1_EN": "Kayes Region"}, "ML-1", "pcode"),
        ({"NAME_1": "YANGGANG"}, "KP-10", "name"),
        ({"name": "hamgyŏng-bukto"}, "KP-09", "name"),
        ({"name_local": "", "name_ko": "량강도"}, "KP-10", "name"),
        ({"shapeName": "Jilin Province"}, "CN-JL", "name"),
        ({"name": "somewhere", "name_en": "Ryanggang Province"}, "KP-10", "name"),
        ({"name": "Ryanggang", "adm0_a3": "PRK"}, "KP-10", "name"),
    ],
)
def test_each_key_finds_its_node(row, node_id, by):
    assert found(row) == (node_id, by, "")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"iso_3166_2": "KP-99"}, "no node has the iso 'KP-99'"),
        ({"ADM1_PCODE": "ML01", "ADM1_EN": "Sikasso"}, "no node has the name 'Sikasso'"),
        ({"name": "Ryangang"}, "no node has the name 'Ryangang'; the nearest is 'Ryanggang' (KP-10)"),
        ({"name": "South Korea"}, "no node has the name 'South Korea'"),
        (
            {"name": "Ryanggang", "adm0_a3": "CHN"},
            "no node has the name 'Ryanggang'; the nearest is 'Ryanggang' (KP-10)",
        ),
        ({"colour": "red", "name": None}, "it has no iso or pcode or name"),
        (
            {"iso_3166_2": "KP-09", "name": "Ryanggang"},
            "its iso 'KP-09' says KP-09, its name 'Ryanggang' says KP-10: they contradict each other",
        ),
    ],
)
def test_what_does_not_match_says_why(row, reason):
    assert found(row) == ("", "", reason)


def test_one_name_of_two_nodes_matches_neither():
    twice = [*NODES, Node("CN-XX", "transit_region", "Yang Gang", "양강", ("yanggang!",), "CHN")]
    assert match_areas([{"name": "Yanggang"}], twice, COUNTRIES)[0][2] == (
        "its name 'Yanggang' stands for several nodes: CN-XX, KP-10"
    )
    assert match_areas([{"name": "Yanggang", "iso3": "CHN"}], twice, COUNTRIES)[0][0] == "CN-XX"


def test_one_key_and_its_column_can_be_chosen():
    row = {"iso_3166_2": "KP-09", "name": "Ryanggang", "label": "Kayes"}
    assert found(row, by="iso")[:2] == ("KP-09", "iso")
    assert found(row, by="name")[:2] == ("KP-10", "name")
    assert found(row, by="name", column="LABEL")[:2] == ("ML-1", "name")
    with pytest.raises(UsageError, match=r"'colour' is nothing to match by\. Use iso, pcode, name"):
        found(row, by="colour")
    with pytest.raises(UsageError, match="not what it holds"):
        found(row, column="label")


@pytest.fixture
def dataset(tmp_path):
    return read_dataset(write_folder(tmp_path / "dataset"))


def divisions():
    """Return the two provinces of AAA and a country beside them, with a crooked common edge, and an area of nobody."""
    shapes = [box(0, 0, 1, 1), box(0, 1, 1, 2), box(1, 0, 2, 1), box(5, 5, 6, 6)]
    rows = {"name_en": ["South", "the NORTH", "Western Bland", "Nowhere"], "iso3": ["AAA", "AAA", "BBB", "QQQ"]}
    return geopandas.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")


def written(frame, path):
    frame.to_file(path)
    return path


def zipped(parts, path):
    with zipfile.ZipFile(path, "w") as archive:
        for part in parts:
            archive.write(part, part.name)
    return path


def test_layers_come_out_of_names_alone_and_the_rest_is_reported(tmp_path, dataset):
    path = written(divisions(), tmp_path / "admin.gpkg")
    report = match_boundaries([path], tmp_path / "out", dataset, credit=CREDIT)
    assert [(match.node_id, match.by) for match in report.matched] == [("AA-1", "name"), ("AA-2", "name")]
    assert [row.feature for row in report.unmatched] == ["admin.gpkg, Western Bland", "admin.gpkg, Nowhere"]
    assert report.missing == ()
    assert report.extra_segments == ()
    provinces, borders, points = (json.loads(file.read_text(encoding="utf-8")) for file in report.files)
    assert [feature["id"] for feature in provinces["features"]] == ["AA-1", "AA-2"]
    assert [feature["id"] for feature in borders["features"]] == ["AAA-BBB:AA-1"]
    assert points["features"] == []
    assert (provinces["attribution"], provinces["resolution_deg"]) == ("Made with Example", 0.03)
    assert "crs" not in provinces


def test_what_the_files_lack_is_missing_and_what_the_dataset_lacks_is_extra(tmp_path, dataset):
    frame = divisions()
    frame.geometry = [box(0, 0, 1, 1), box(9, 9, 10, 10), box(-1, 0, 0, 1), box(20, 20, 21, 21)]
    frame = frame[frame["name_en"] != "the NORTH"]
    other = Node("AAA-CCC:AA-1", "border_segment", "Sea", "바다", (), "AAA", "CCC")
    wanted = replace(dataset, nodes={**dataset.nodes, other.node_id: other})
    report = match_boundaries([written(frame, tmp_path / "a.gpkg")], tmp_path / "out", wanted, credit=CREDIT)
    assert report.missing == ("AA-2", "AAA-CCC:AA-1")
    fewer = {key: node for key, node in dataset.nodes.items() if node.kind != "border_segment"}
    report = match_boundaries([tmp_path / "a.gpkg"], tmp_path / "two", replace(dataset, nodes=fewer), credit=CREDIT)
    assert report.extra_segments == ("AAA-BBB:AA-1",)


def test_any_form_of_file_gives_the_same_layers(tmp_path, dataset):
    frame = divisions()
    (tmp_path / "shp").mkdir()
    paths = [written(frame, tmp_path / name) for name in ("a.gpkg", "a.geojson", "shp/a.shp")]
    paths.append(zipped(sorted((tmp_path / "shp").iterdir()), tmp_path / "shp.zip"))
    paths.append(zipped([paths[0]], tmp_path / "gpkg.zip"))
    paths.append(zipped([paths[1]], tmp_path / "geojson.zip"))
    texts = set()
    for number, path in enumerate(paths):
        report = match_boundaries([path], tmp_path / f"out{number}", dataset, credit=CREDIT)
        texts.add(tuple(file.read_bytes() for file in report.files))
    assert len(texts) == 1


def test_the_floor_is_that_of_the_dataset(tmp_path):
    folder = write_folder(tmp_path / "dataset")
    set_meta(folder, resolution_floor_deg=0.1)
    path = written(divisions(), tmp_path / "a.gpkg")
    with pytest.raises(ResponsibilityError, match=r"0\.05 degrees is finer than the resolution floor of 0\.1"):
        match_boundaries([path], tmp_path / "out", read_dataset(folder), credit=CREDIT, tolerance_deg=0.05)
    report = match_boundaries([path], tmp_path / "out", read_dataset(folder), credit=CREDIT)
    assert json.loads(report.files[0].read_text(encoding="utf-8"))["resolution_deg"] == 0.1
    set_meta(folder, resolution_floor_deg=0.001)
    with pytest.raises(ResponsibilityError, match=r"floor of 0\.03"):
        match_boundaries([path], tmp_path / "b", read_dataset(folder), credit=CREDIT, tolerance_deg=0.01)


def test_every_fault_of_the_areas_is_in_one_report(tmp_path, dataset):
    frame = divisions()
    frame.loc[3, "name_en"] = "South"
    frame.loc[3, "iso3"] = "AAA"
    frame.loc[1, "geometry"] = Point(0, 0)
    with pytest.raises(InvalidDataError) as caught:
        match_boundaries([written(frame, tmp_path / "a.gpkg")], tmp_path / "out", dataset, credit=CREDIT)
    assert [fault.rule for fault in caught.value.faults] == ["the geometry is a Point", "a second area is AA-1"]
    assert not (tmp_path / "out").exists()


def test_requests_that_cannot_be_met_say_the_repair(tmp_path, dataset):
    path = written(divisions(), tmp_path / "a.gpkg")
    strangers = written(divisions().iloc[3:], tmp_path / "b.gpkg")
    plane = written(divisions().to_crs("EPSG:3857"), tmp_path / "c.gpkg")
    (tmp_path / "note.txt").write_text("no map", encoding="utf-8")
    for files, options, message in (
        ([], {}, "no file of divisions"),
        ([path], {"by": "name", "column": "label"}, "has no column 'label'. It has: name_en, iso3"),
        ([strangers], {}, "no area is a node of tiny .*Nowhere.*--by"),
    ):
        with pytest.raises(UsageError, match=message):
            match_boundaries(files, tmp_path / "out", dataset, credit=CREDIT, **options)
    with pytest.raises(InvalidDataError, match=r"EPSG:3857.*to_crs"):
        match_boundaries([plane], tmp_path / "out", dataset, credit=CREDIT)
    with pytest.raises(InvalidDataError, match="is not a file"):
        match_boundaries([tmp_path / "gone.gpkg"], tmp_path / "out", dataset, credit=CREDIT)
    with pytest.raises(InvalidDataError, match="cannot be read"):
        read_areas(tmp_path / "note.txt")
    assert not (tmp_path / "out").exists()


def test_existing_layers_are_replaced_only_when_asked(tmp_path, dataset):
    path = written(divisions(), tmp_path / "a.gpkg")
    first = match_boundaries([path], tmp_path / "out", dataset, credit=CREDIT)
    with pytest.raises(UsageError, match="already exists"):
        match_boundaries([path], tmp_path / "out", dataset, credit=Credit("Other", ""))
    assert "Made with Example" in first.files[0].read_text(encoding="utf-8")
    match_boundaries([path], tmp_path / "out", dataset, credit=Credit("Other", ""), overwrite=True)
    assert "Other" in first.files[0].read_text(encoding="utf-8")


def test_the_layers_fit_into_the_dataset_that_they_were_made_for(tmp_path, dataset):
    from route_risk.layers.frames import check_dataset

    report = match_boundaries([written(divisions(), tmp_path / "a.gpkg")], tmp_path / "out", dataset, credit=CREDIT)
    for file in report.files[:2]:
        (tmp_path / "dataset" / file.name).write_bytes(file.read_bytes())
    assert check_dataset(tmp_path / "dataset") == ()


def test_codes_that_are_numbers_are_told():
    (found,) = match_areas([{"ADM1_PCODE": 1.0}], [], {}, by="pcode")
    assert found == ("", "", "its ADM1_PCODE is the number 1.0, not a text such as KP01; zeros in front are lost")
