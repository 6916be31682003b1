"""Administrative areas from an OpenStreetMap extract, from servers that cannot be reached, and from a cache."""

import bz2
import gzip
import json

import geopandas
import osmnx
import pytest
import requests
from shapely import box

from route_risk.geo.errors import InvalidDataError, ResponsibilityError, RouteRiskError, UsageError
from route_risk.layers.boundaries.osm import fetch_osm_areas, import_osm, match_osm, read_osm_areas
from route_risk.layers.boundaries.osm_xml import read_elements
from route_risk.layers.dataset import read_dataset
from tests.layers.folder import write_folder
from tests.layers.osm_extract import NODES, WAYS, WHOLE, extract, osm, outer

RELATIONS = {
    101: (
        "4",
        {"ISO3166-2": "ML-1", "name": "Un", "name:en": "One"},
        [(11, "outer"), (12, "label"), (13, ""), (14, "outline")],
    ),
}


def features(file):
    return {feature["id"]: feature for feature in json.loads(file.read_text(encoding="utf-8"))["features"]}


def test_one_level_of_an_extract_becomes_areas(tmp_path):
    areas = read_osm_areas(extract(tmp_path / "mali.osm"))
    assert areas.left_out == ()
    assert list(areas.frame["iso_3166_2"]) == ["ML-1", "ML-2", "NE-1"]
    assert list(areas.frame["name"]) == ["One", "Deux", "Trois"]
    assert [area.bounds for area in areas.frame.geometry] == [(0, 0, 1, 1), (1, 0, 2, 1), (2, 0, 3, 1)]
    assert areas.frame.crs.to_epsg() == 4326
    assert list(read_osm_areas(tmp_path / "mali.osm", admin_level=2).frame["name"]) == ["Mali"]


@pytest.mark.parametrize(("suffix", "opener"), [(".gz", gzip.open), (".bz2", bz2.open)])
def test_compressed_extracts_are_read(tmp_path, suffix, opener):
    path = tmp_path / f"mali.osm{suffix}"
    with opener(path, "wt", encoding="utf-8") as stream:
        stream.write(osm(WHOLE))
    assert len(read_osm_areas(path).frame) == 3


@pytest.mark.parametrize(("suffix", "opener"), [(".gz", gzip.open), (".bz2", bz2.open)])
def test_any_damaged_byte_of_a_compressed_extract_is_a_fault_or_does_no_harm(tmp_path, suffix, opener):
    path = tmp_path / f"mali.osm{suffix}"
    with opener(path, "wt", encoding="utf-8") as stream:
        stream.write(osm(WHOLE))
    sound, said = path.read_bytes(), set()
    for place in range(10, len(sound), 7):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 255]) + sound[place + 1 :])
        try:
            list(read_elements(path, ("relation",)))
        except InvalidDataError as error:
            said.add(str(error).partition("(")[0])
    assert said == {f"mali.osm{suffix} is not OpenStreetMap XML "}


@pytest.mark.parametrize("version", ["", "1.5", "../../etc/passwd", "9" * 5000])
def test_how_often_an_element_was_changed_does_not_matter(tmp_path, version):
    path = tmp_path / "mali.osm"
    path.write_text(osm(WHOLE).replace('version="1"', f'version="{version}"'), encoding="utf-8")
    assert len(read_osm_areas(path).frame) == 3


def test_areas_become_generalised_layers_with_the_credit_that_the_licence_asks_for(tmp_path):
    areas = read_osm_areas(extract(tmp_path / "mali.osm"))
    report = import_osm(areas, tmp_path / "out", origin="MLI")
    assert report.provinces == ("ML-1", "ML-2")
    assert report.segments == ("MLI-NER:ML-2",)
    for file in report.files:
        content = json.loads(file.read_text(encoding="utf-8"))
        assert content["attribution"] == "© OpenStreetMap contributors"
        assert (content["license"], content["resolution_deg"]) == ("ODbL-1.0", 0.03)
    again = import_osm(areas, tmp_path / "again", origin="MLI")
    assert [file.read_bytes() for file in report.files] == [file.read_bytes() for file in again.files]


def test_nothing_finer_than_the_floor_comes_out(tmp_path):
    ways = {**WAYS, 16: [6, 20, 5]}
    nodes = {**NODES, 20: (2.004, 0.5)}
    areas = read_osm_areas(extract(tmp_path / "mali.osm", nodes=nodes, ways=ways))
    report = import_osm(areas, tmp_path / "out", origin="MLI")
    line = features(report.files[1])["MLI-NER:ML-2"]["geometry"]["coordinates"]
    assert all(value == round(value, 2) for place in line for value in place)
    with pytest.raises(ResponsibilityError, match=r"0\.001 degrees is finer"):
        import_osm(areas, tmp_path / "fine", origin="MLI", tolerance_deg=0.001)
    assert not (tmp_path / "fine").exists()


def test_areas_that_the_extract_cuts_are_reported_and_not_drawn(tmp_path):
    ways = {key: refs for key, refs in WAYS.items() if key != 18}
    areas = read_osm_areas(extract(tmp_path / "mali.osm", ways=ways))
    assert list(areas.frame["iso_3166_2"]) == ["ML-1", "ML-2"]
    assert areas.left_out == (("NE-1", "1 of the 3 ways of its outline are not in the file: the extract cuts it off"),)
    report = import_osm(areas, tmp_path / "out", origin="MLI")
    assert areas.left_out[0] in report.skipped


def test_a_second_part_that_is_cut_off_is_not_lost_in_silence(tmp_path):
    parts = {**WHOLE, 103: ("4", {"name": "Two parts"}, outer(11, 12, 13, 14, 16, 18, 99))}
    areas = read_osm_areas(extract(tmp_path / "mali.osm", parts))
    assert [skipped.code for skipped in areas.left_out] == ["Two parts"]
    assert list(areas.frame["name"]) == ["One", "Deux"]


def test_a_way_without_its_nodes_and_an_open_outline_are_reported(tmp_path):
    nodes = {key: place for key, place in NODES.items() if key != 7}
    areas = read_osm_areas(extract(tmp_path / "a.osm", nodes=nodes))
    assert "1 of the 3 ways" in areas.left_out[0].reason
    areas = read_osm_areas(extract(tmp_path / "b.osm", {**WHOLE, **RELATIONS}))
    assert areas.left_out[0] == (
        "ML-1",
        "its outline is open at 2 places (a way is missing)",
    )


def test_a_dataset_takes_areas_by_name(tmp_path):
    dataset = read_dataset(write_folder(tmp_path / "dataset"))
    named = {
        101: ("4", {"name": "South"}, outer(11, 12, 13, 14)),
        102: ("4", {"name": "North"}, outer(13, 15, 16, 17)),
        103: ("4", {"name": "Elsewhere"}, outer(16, 18, 99)),
    }
    areas = read_osm_areas(extract(tmp_path / "a.osm", named))
    report = match_osm(areas, tmp_path / "out", dataset, by="name")
    assert [match.node_id for match in report.matched] == ["AA-2", "AA-1"]
    assert report.unmatched[0].feature == "Elsewhere"
    assert report.missing == ("AAA-BBB:AA-1",)
    with pytest.raises(UsageError, match="no area has a tag ISO3166-2"):
        import_osm(areas, tmp_path / "codes")


def test_files_that_are_no_extract_say_the_repair(tmp_path):
    with pytest.raises(InvalidDataError, match="is not a file"):
        read_osm_areas(tmp_path / "gone.osm")
    (tmp_path / "a.osm.pbf").write_bytes(b"x")
    with pytest.raises(UsageError, match=r"osmium cat a\.osm\.pbf"):
        read_osm_areas(tmp_path / "a.osm.pbf")
    (tmp_path / "b.osm").write_text("<osm><node id=", encoding="utf-8")
    with pytest.raises(InvalidDataError, match=r"b\.osm is not OpenStreetMap XML"):
        read_osm_areas(tmp_path / "b.osm")
    (tmp_path / "c.osm.gz").write_bytes(b"no gzip")
    with pytest.raises(InvalidDataError, match=r"c\.osm\.gz is not OpenStreetMap XML"):
        read_osm_areas(tmp_path / "c.osm.gz")
    with pytest.raises(UsageError, match=r"It holds levels: 2 \(1\), 4 \(3\)\. Choose another"):
        read_osm_areas(extract(tmp_path / "d.osm"), admin_level=6)
    with pytest.raises(UsageError, match="levels: none"):
        read_osm_areas(extract(tmp_path / "e.osm", {}))


def no_network(*_args, **_kwargs):
    raise requests.exceptions.ConnectionError


def test_servers_that_cannot_be_reached_are_said_so_and_settings_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(requests, "get", no_network)
    monkeypatch.setattr(requests, "post", no_network)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    before = (osmnx.settings.use_cache, osmnx.settings.cache_folder, osmnx.settings.doh_url_template)
    with pytest.raises(
        RouteRiskError, match=r"cannot be reached for 'Mali' \(ConnectionError\).*import osm FILE"
    ) as caught:
        fetch_osm_areas("Mali", tmp_path / "cache")
    assert not isinstance(caught.value, UsageError)
    assert (osmnx.settings.use_cache, osmnx.settings.cache_folder, osmnx.settings.doh_url_template) == before


def test_a_place_is_asked_for_with_the_cache_folder_and_its_areas_come_back(tmp_path, monkeypatch):
    asked = {}

    def answer(place, tags):
        asked.update(place=place, tags=tags, cache=osmnx.settings.cache_folder, doh=osmnx.settings.doh_url_template)
        rows = {"admin_level": ["4", "4"], "ISO3166-2": ["ML-1", None], "name": ["Un", None]}
        index = [("relation", 1), ("way", 2)]
        return geopandas.GeoDataFrame(rows, geometry=[box(0, 0, 1, 1), box(0, 0, 1, 1).exterior], index=index, crs=4326)

    monkeypatch.setattr(osmnx, "features_from_place", answer)
    areas = fetch_osm_areas("Mali", tmp_path / "cache")
    assert list(areas.frame["iso_3166_2"]) == ["ML-1"]
    assert asked == {
        "place": "Mali",
        "tags": {"boundary": "administrative", "admin_level": "4"},
        "cache": str(tmp_path / "cache"),
        "doh": None,
    }


def test_what_is_in_the_cache_is_not_asked_for_again(tmp_path, monkeypatch):
    """Answer both servers' requests once from here, then again without any server."""
    ring = [[0, 0], [3, 0], [3, 1], [0, 1], [0, 0]]
    place = [{"osm_type": "relation", "osm_id": 104, "lat": "0", "lon": "0", "display_name": "Mali", "importance": 1,
              "boundingbox": ["0", "1", "0", "3"], "geojson": {"type": "Polygon", "coordinates": [ring]}}]  # fmt: skip
    elements = [{"type": "node", "id": key, "lon": x, "lat": y} for key, (x, y) in NODES.items()]
    elements += [{"type": "way", "id": key, "nodes": refs, "tags": {}} for key, refs in WAYS.items()]
    elements += [
        {
            "type": "relation",
            "id": key,
            "members": [{"type": "way", "ref": ref, "role": role} for ref, role in members],
            "tags": {"type": "boundary", "boundary": "administrative", "admin_level": level, **tags},
        }
        for key, (level, tags, members) in WHOLE.items()
    ]

    class Answer:
        ok, status_code, text, reason, url = True, 200, "", "OK", "https://example.org"
        content = b""

        def __init__(self, record):
            self.record = record

        def json(self):
            return self.record

    monkeypatch.setattr(requests, "get", lambda url, **_: Answer(place if "nominatim" in url else {}))
    monkeypatch.setattr(requests, "post", lambda *_, **__: Answer({"elements": elements}))
    monkeypatch.setattr("osmnx._overpass._get_overpass_pause", lambda *_, **__: 0)
    monkeypatch.setattr("osmnx._http._config_dns", lambda _url: None)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    first = fetch_osm_areas("Mali", tmp_path / "cache")
    monkeypatch.setattr(requests, "get", no_network)
    monkeypatch.setattr(requests, "post", no_network)
    second = fetch_osm_areas("Mali", tmp_path / "cache")
    assert list(first.frame["iso_3166_2"]) == list(second.frame["iso_3166_2"]) == ["ML-1", "ML-2", "NE-1"]


def test_a_place_that_nobody_knows_is_a_wrong_question(tmp_path, monkeypatch):
    def unknown(*_args):
        raise osmnx._errors.InsufficientResponseError("Nominatim geocoder returned 0 results")

    monkeypatch.setattr(osmnx, "features_from_place", unknown)
    with pytest.raises(UsageError, match=r"knows no area of admin_level 4 in 'Atlantis'.*0 results"):
        fetch_osm_areas("Atlantis", tmp_path / "cache")


def left_out(path):
    return dict(read_osm_areas(path).left_out)


def test_a_relation_without_a_type_or_roles_is_an_area(tmp_path):
    path = extract(tmp_path / "a.osm")
    text = (
        path.read_text(encoding="utf-8").replace('<tag k="type" v="boundary"/>', "").replace('role="outer"', 'role=""')
    )
    path.write_text(text, encoding="utf-8")
    assert list(read_osm_areas(path).frame["iso_3166_2"]) == ["ML-1", "ML-2", "NE-1"]


def test_an_outline_that_crosses_itself_is_left_out_with_that_reason(tmp_path):
    ways = WAYS | {19: [7, 8], 18: [6, 7], 20: [8, 5]}
    crossed = {103: ("4", {"ISO3166-2": "NE-1", "name": "Trois"}, outer(16, 18, 19, 20))}
    path = extract(tmp_path / "a.osm", WHOLE | crossed, ways=ways)
    assert left_out(path) == {"NE-1": "its outline crosses itself"}


def test_a_node_without_a_place_is_named(tmp_path):
    path = extract(tmp_path / "a.osm")
    for place in ('lon="3" lat="0"', 'lon="x" lat="0"', 'lon="3" lat="91"'):
        path.write_text(osm(WHOLE).replace('lon="3" lat="0"', place.removeprefix('lon="3" lat="0"')), encoding="utf-8")
        assert left_out(path) == {"NE-1": "node 7 of its outline has no place (it was deleted)"}


def test_a_way_that_is_the_outline_of_a_relation_is_no_second_area(tmp_path):
    tags = '<tag k="boundary" v="administrative"/><tag k="admin_level" v="4"/><tag k="ISO3166-2" v="ML-1"/>'
    path = extract(tmp_path / "a.osm", WHOLE | {101: (*WHOLE[101][:2], outer(21))}, ways=WAYS | {21: [1, 2, 4, 3, 1]})
    text = path.read_text(encoding="utf-8").replace(
        '<nd ref="1"/><tag k="boundary" v="marker"/>', f'<nd ref="1"/>{tags}'
    )
    path.write_text(text, encoding="utf-8")
    assert list(read_osm_areas(path).frame["iso_3166_2"]) == ["ML-1", "ML-2", "NE-1"]


def test_two_areas_of_one_code_are_named_as_the_file_names_them(tmp_path):
    path = extract(tmp_path / "a.osm", WHOLE | {105: WHOLE[101]})
    with pytest.raises(InvalidDataError, match=r"a\.osm, ML-1: relation 101 and relation 105 both have the code"):
        read_osm_areas(path)


def test_an_answer_that_the_server_broke_off_is_not_whole(tmp_path):
    remark = "<remark> runtime error: Query timed out </remark></osm>"
    path = extract(tmp_path / "a.osm")
    path.write_text(osm(WHOLE).replace("</osm>", remark), encoding="utf-8")
    with pytest.raises(
        InvalidDataError, match=r"a\.osm: it is not whole: the server broke off \(runtime error: Query t"
    ):
        read_osm_areas(path)


def test_nodes_inside_the_parts_of_relations_are_told(tmp_path):
    path = tmp_path / "a.osm"
    member = '<member type="way" ref="1" role="outer"><nd lat="0" lon="0"/><nd lat="0" lon="1"/></member>'
    tags = '<tag k="boundary" v="administrative"/><tag k="admin_level" v="4"/>'
    path.write_text(f'<osm version="0.6"><relation id="1">{member}{tags}</relation></osm>', encoding="utf-8")
    with pytest.raises(InvalidDataError, match=r"an answer of Overpass with 'out geom'.* Ask for elements of their"):
        read_osm_areas(path)
