"""Frames become a dataset: the embedded one comes back as it was, and what is wrong is named."""

import json
import math
from dataclasses import asdict
from datetime import date

import geopandas
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, MultiPoint, Point, box, force_3d

from route_risk.geo.errors import InvalidDataError, UsageError
from route_risk.geo.model.routes import least_risk_route
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import read_layers
from route_risk.layers.from_frames import dataset_from_frames

META = {"valid_from": date(2010, 1, 1), "valid_until": "2012-12-31", "released": pd.Timestamp("2014-06-01")}


def nodes(**changes):
    columns = {
        "kind": ["province", "border_segment", "destination"],
        "country": ["MLI", "MLI", "NER"],
        "other_country": [None, "NER", None],
    }
    ids = ["ML-7", "MLI-NER:ML-7", "NER"]
    shapes = [box(0, 15, 2, 17), LineString([(2, 15), (2, 17)]), Point(8, 17)]
    crs = changes.pop("crs", "EPSG:4326")
    shapes[2] = changes.pop("shape", shapes[2])
    return geopandas.GeoDataFrame(columns | changes, geometry=shapes, index=pd.Index(ids, name="node_id"), crs=crs)


def legs(**changes):
    columns = {
        "from_node": ["ML-7", "MLI-NER:ML-7"],
        "to_node": ["MLI-NER:ML-7", "NER"],
        "mode": ["leaving", "entering"],
        "baseline_class": [2, 3],
        "traverses": ["segment:MLI-NER:ML-7", ("segment:MLI-NER:ML-7", "country:NER")],
        "rationale": ["Example.", "Example."],
    }
    return pd.DataFrame(columns | changes)


EVENTS = pd.DataFrame(
    {
        "event_id": ["closure"],
        "kind": ["period"],
        "date_start": ["2012-03"],
        "date_end": ["2012-05"],
        "date_precision": ["month"],
        "actor": ["NER"],
        "scopes": [["border:MLI-NER"]],
        "domain": ["border-enforcement"],
        "direction": ["raises"],
        "effect": ["block"],
        "severity": [5.0],
        "severity_rationale": ["Example."],
        "summary": ["The border was shut."],
        "source_ids": ["paper"],
        "confidence": ["high"],
        "onset_days": [float("nan")],
    }
)
SOURCES = pd.DataFrame(
    {"publisher": "Paper", "title": "Shut", "published": [2012], "kind": "news", "access": "full-text"},
    index=pd.Index(["paper"], name="source_id"),
)


def make(folder, **options):
    options = {"meta": META, **options}
    frames = options.pop("nodes", nodes()), options.pop("legs", legs())
    return dataset_from_frames(*frames, folder, **options)


def test_hand_made_frames_score_and_block(tmp_path):
    dataset = make(tmp_path / "mine", tables={"policy_events": EVENTS, "sources": SOURCES})
    assert (dataset.origin_country, dataset.default_destination, dataset.valid_from) == ("MLI", "NER", date(2010, 1, 1))
    assert dataset.nodes["ML-7"].name == "ML-7"
    assert dataset.countries["NER"].name == "Niger"
    assert dataset.sources["paper"].published == "2012"
    assert (dataset.events[0].severity, dataset.events[0].onset_days) == (5, 0)
    scenario_net = scenario_network(dataset)
    # Classes 2 and 3 without any event in force, which nobody wrote about: the doubt multiplies both hazards.
    route = least_risk_route(evaluate(scenario_net, date(2011, 1, 1)).hazards, "ML-7", "NER")
    hazard = -math.log(0.97 * 0.92) * math.exp(0.5)
    assert route.index == pytest.approx(100 * (1 - math.exp(-hazard)))
    assert evaluate(scenario_net, date(2012, 4, 1)).hazards.blocked
    layers = read_layers(dataset)
    assert set(layers["legs"].index) == {"ML-7..MLI-NER:ML-7", "MLI-NER:ML-7..NER"}
    assert "MLI" in layers["background"].index


def test_the_embedded_dataset_survives_the_way_through_frames(tmp_path):
    dataset = read_dataset()
    layers = read_layers(dataset)
    shapes = dict(layers["nodes"].geometry.items())
    for name in ("provinces", "border_segments"):
        shapes |= dict(layers[name].geometry.items())
    places = pd.DataFrame([asdict(node) for node in dataset.nodes.values()]).set_index("node_id")
    places = geopandas.GeoDataFrame(places, geometry=[shapes[key] for key in places.index], crs="EPSG:4326")
    tables = {
        name: pd.DataFrame([asdict(row) for row in rows])
        for name, rows in (
            ("sources", dataset.sources.values()),
            ("policy_events", dataset.events),
            ("claims", dataset.claims),
            ("countries", dataset.countries.values()),
        )
    }
    tables["policy_events"].loc[tables["policy_events"]["effect"] != "add", "hazard_added"] = None
    meta = {
        name: getattr(dataset, name)
        for name in ("name", "title", "version", "valid_from", "valid_until", "released", "origin_country",
                     "default_destination", "attribution", "boundary_disclaimer")
    }  # fmt: skip
    edges = pd.DataFrame([asdict(leg) for leg in dataset.legs])
    again = dataset_from_frames(places, edges, tmp_path / "again", meta=meta, tables=tables)
    for name in ("sources", "events", "claims", "countries", "nodes", "legs", "parameters", "valid_until"):
        assert getattr(again, name) == getattr(dataset, name), name
    for name in ("provinces", "nodes", "legs"):
        assert read_layers(again)[name].geometry.geom_equals(layers[name].geometry).all(), name


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"nodes": nodes(crs="EPSG:32630")}, r"CRS is EPSG:32630 .* Convert it with frame.to_crs"),
        ({"nodes": nodes(shape=None)}, "nodes, NER: the geometry is empty. Give it one"),
        ({"nodes": nodes(shape=Point(float("nan"), 1))}, "nodes, NER: a coordinate is not a number"),
        ({"nodes": nodes(shape=MultiPoint([(8, 17)]))}, "nodes, NER: the geometry is a MultiPoint. Give a Polygon or"),
        ({"nodes": nodes(shape=Point(17, 117))}, "nodes, NER: latitude 117 is outside -90 to 90"),
        ({"nodes": pd.DataFrame({"node_id": ["NER"]})}, "nodes is a DataFrame, and a GeoDataFrame is needed"),
        ({"background": nodes().reset_index(drop=True)}, "background, iso3: the rows have no ids. Make iso3 the index"),
        ({"nodes": nodes(country=["MLI", "MLI", "XXX"])}, "'XXX' is not a country of ISO 3166-1"),
        ({"nodes": nodes(colour=["red"] * 3)}, "nodes.csv, colour: the table has no such column. Known: node_id, kind"),
        ({"nodes": nodes(kind=["province", "border_segment", "camp"])}, "nodes.csv, line 4, kind: 'camp'"),
        ({"legs": legs(baseline_class=[2, 7])}, "legs.csv, line 3, baseline_class: 7"),
        ({"legs": legs().drop(columns=["from_node"])}, "legs.csv, leg_id: the rows have no ids. Make leg_id the index"),
        ({"tables": {"event": EVENTS}}, "'event' is not a table of a dataset. Known: sources"),
        ({"tables": {"policy_events": EVENTS}}, "policy_events.csv, line 2, source_ids: 'paper' is not"),
        ({"meta": {"valid_from": "2010-01-01"}}, "'valid_until' is None, not a day"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_written(tmp_path, changes, match):
    with pytest.raises(InvalidDataError, match=match):
        make(tmp_path / "mine", **changes)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="holds something already"):
        make(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_invented_countries_need_a_row_and_get_no_outline(tmp_path):
    countries = pd.DataFrame(
        {"iso3": ["XAA", "XBB"], "iso_a2": ["XA", "XB"], "name": ["A", "B"], "name_ko": ["A", "B"]}
    )
    places = nodes(country=["XAA", "XAA", "XBB"], other_country=[None, "XBB", None])
    places.index = pd.Index(["XA-1", "XAA-XBB:XA-1", "XBB"], name="node_id")
    edges = legs(
        from_node=["XA-1", "XAA-XBB:XA-1"],
        to_node=["XAA-XBB:XA-1", "XBB"],
        traverses=["internal-movement:XAA", "segment:XAA-XBB:XA-1;country:XBB"],
    )
    dataset = make(tmp_path / "mine", nodes=places, legs=edges, tables={"countries": countries})
    assert "XAA" in read_layers(dataset)["background"].index
    assert "XBB" not in read_layers(dataset)["background"].index


def test_ids_may_be_a_column_and_heights_are_left_out(tmp_path):
    places = nodes().reset_index()
    dataset = make(tmp_path / "mine", nodes=places.set_geometry(force_3d(places.geometry, 5.0)))
    assert list(dataset.nodes) == ["ML-7", "MLI-NER:ML-7", "NER"]
    assert not read_layers(dataset)["provinces"].has_z.any()


def test_an_outline_may_be_given(tmp_path):
    outline = geopandas.GeoDataFrame({"iso3": ["MLI"], "name": ["Mali"]}, geometry=[box(0, 14, 4, 18)], crs="EPSG:4326")
    assert read_layers(make(tmp_path / "mine", background=outline))["background"].index.to_list() == ["MLI"]


def test_the_frames_are_left_as_they_were(tmp_path):
    places, edges = nodes(), legs()
    make(tmp_path / "mine", nodes=places, legs=edges)
    assert places.equals(nodes())
    assert edges.equals(legs())


def test_cells_of_arrays_are_lists_and_what_is_missing_in_one_is_no_item(tmp_path):
    """As pandas.read_parquet gives the lists of an export."""
    both = pd.Series([np.array(["border:MLI-NER", "country:NER"], dtype=object)])
    events = EVENTS.assign(scopes=both, source_ids=pd.Series([np.array(["paper"], dtype=object)]))
    places = nodes(aliases=[["Gao", None, float("nan"), pd.NA], np.array([]), np.array("Libre")])
    dataset = make(tmp_path / "mine", nodes=places, tables={"policy_events": events, "sources": SOURCES})
    assert dataset.events[0].scopes == ("border:MLI-NER", "country:NER")
    assert [node.aliases for node in dataset.nodes.values()] == [("Gao",), (), ("Libre",)]


@pytest.mark.parametrize("text", ["one\rtwo", "one\r\ntwo", "one\ntwo", 'a "b", c', "a;b", "=1+1"])
def test_a_text_is_written_and_read_back_as_it_is(tmp_path, text):
    assert make(tmp_path / "mine", nodes=nodes(notes=[text, None, None])).nodes["ML-7"].notes == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (pd.Timestamp("2012-03-05"), "2012-03-05"),
        (np.datetime64("2012-03-05"), "2012-03-05"),
        (pd.Timestamp("2012-03-05", tz="UTC"), "2012-03-05"),
        (pd.Period("2012-03"), "2012-03"),
        (pd.Period("2012-03-05"), "2012-03-05"),
        (pd.NaT, ""),
    ],
)
def test_days_of_any_kind_are_written_as_days(tmp_path, day, text):
    dataset = make(
        tmp_path / "mine", tables={"sources": SOURCES.assign(published=pd.Series([day], dtype=object, index=["paper"]))}
    )
    assert dataset.sources["paper"].published == text


def levels(names):
    return pd.MultiIndex.from_tuples([(name, 1) for name in names])


NAMED = nodes(name=["Gao", "Border", "Niger"])


@pytest.mark.parametrize(
    ("frame", "match"),
    [
        (pd.concat([NAMED, NAMED["name"]], axis=1), "nodes.csv, name: the column is there twice. Remove or rename one"),
        (
            nodes().set_index(levels(nodes().index)),
            "nodes.csv: the index has 2 levels, and one is needed. Make node_id",
        ),
        (nodes().set_axis(levels(nodes().columns), axis=1), "nodes.csv: the columns have 2 levels, and one is needed"),
        (geopandas.GeoDataFrame({"node_id": ["NER"]}), "nodes: it has no column of geometries. Choose one"),
        (
            geopandas.GeoDataFrame(pd.DataFrame(nodes()).rename(columns={"geometry": "shape"})),
            r"nodes: none of shape is the active geometry. Choose one: frame.set_geometry\('shape'\)",
        ),
        (nodes(aliases=[["a;b"], None, None]), "nodes.csv, line 2, aliases: the item 'a;b' holds a semicolon"),
        (nodes(notes=[{"a": 1}, None, None]), "nodes.csv, line 2, notes: the cell is a dict. Give a text, a number"),
        (nodes(notes=[pd.Timestamp("2012-03-05 11:00"), None, None]), "line 2, notes: 2012-03-05 11:00:00 has a time"),
        (nodes(name=["North\0Example", "B", "C"]), r"nodes.csv, line 2, name: 'North\\x00Example' holds U\+0000"),
        (nodes(name=["Ga\u202eo", "B", "C"]), r"nodes.csv, line 2, name: 'Ga\\u202eo' holds U\+202E"),
        (
            nodes(name=["Se\u0301gou", "S\u00c9GOU", "C"]),
            "line 3, aliases: the name 'S\u00c9GOU' belongs to ML-7 already",
        ),
        *(
            (nodes(name=[twin, name, "C"]), f"line 3, aliases: the name '{name}' belongs to ML-7 already")
            for twin, name in [
                ("a\u200cb", "ab"),
                ("a\u034fb", "ab"),
                ("a\U000e0101b", "ab"),
                ("North\u202fGao", "North Gao"),
                ("North  Gao", "North Gao"),
                ("Tizi\u2011Ouzou", "Tizi-Ouzou"),
                ("G\u0430o", "Gao"),
            ]
        ),
        *(
            (nodes(name=[f"Ga{odd}o", "B", "C"]), rf"nodes.csv, line 2, name: .* holds U\+{ord(odd):04X}, which nobody")
            for odd in "\u17b4\u2800\u3164\uffa0\u2065\U000e0001"
        ),
        (nodes(name=["\u200d", "B", "C"]), r"nodes.csv, line 2, name: .* holds U\+200D, which nobody sees"),
        (nodes(aliases=[[["a"], "b"], None, None]), "nodes.csv, line 2, aliases: the cell is a list of lists"),
        (nodes(aliases=[b"ab", None, None]), "nodes.csv, line 2, aliases: the cell is a bytes. Give a text"),
    ],
)
def test_frames_that_cannot_be_written_are_refused_with_the_place_and_a_repair(tmp_path, frame, match):
    with pytest.raises(InvalidDataError, match=match):
        make(tmp_path / "mine", nodes=frame)
    assert not (tmp_path / "mine").exists()


def test_a_table_that_is_no_frame_is_refused(tmp_path):
    with pytest.raises(InvalidDataError, match="sources: sources is a list, and a DataFrame is needed"):
        make(tmp_path / "mine", tables={"sources": [{"source_id": "paper"}]})


def test_members_of_the_descriptor_are_written_as_json_has_them(tmp_path):
    meta = META | {"embargo_months": np.int64(13), "released": pd.Timestamp(META["released"])}
    assert make(tmp_path / "mine", meta=meta).released == make(tmp_path / "other").released
    assert json.loads((tmp_path / "mine/datapackage.json").read_text(encoding="utf-8"))["embargo_months"] == 13
    for odd in (object(), {1, 2}, float("nan")):
        with pytest.raises(
            InvalidDataError, match=r"datapackage.json, note: its value is a \w+, which JSON cannot hold"
        ):
            make(tmp_path / "odd", meta=META | {"note": odd})


def test_a_second_column_of_geometries_is_left_out(tmp_path):
    places = nodes()
    assert make(tmp_path / "mine", nodes=places.assign(centre=places.geometry)).nodes["ML-7"].country == "MLI"
