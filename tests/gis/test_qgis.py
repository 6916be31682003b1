"""The GeoPackage in the real QGIS and GDAL: every layer opens, styled as the map, and plays over time.

One QGIS does all that is asked of it and these tests read its answers, as its start costs seconds.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyogrio
import pytest

from route_risk.geo.answers.corridor_layer import EXPORTED
from route_risk.geo.answers.frames_over_time import TIME_LAYERS
from route_risk.geo.answers.records import IS_AND_IS_NOT
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.maps.export.write import export_dataset
from route_risk.maps.palette import (
    BLOCKED,
    HAZARD_COLOURS,
    HAZARD_THRESHOLDS,
    HAZARD_WIDTHS,
    ROUTE_COLOURS,
    SHARE_COLOURS,
    THIN_DASHES,
    UNDOCUMENTED,
)
from tests.maps.export.small import HOSTILE, embedded, hand_made

TABLES = ("policy_events", "claims", "sources", "countries", "parameters")
ALL = (*EXPORTED, *TIME_LAYERS, *TABLES)
KOREA = (123.5, 37.0, 132.0, 44.0)
STYLES = Path(__file__).parents[2] / "maps" / "export" / "qgis"
FILES = {name: name for name in EXPORTED if name != "provinces"} | {"provinces": "provinces_share"}
FILES |= {"provinces_over_time": "provinces_route", "events_on_legs": "events_on_legs"}
DATED = ("legs_over_time", "border_segments_over_time", "provinces_over_time")
HAND_BOX = (158.0, 8.0, 172.0, 22.0)


def millimetres(pixels: float) -> float:
    return round(pixels * 25.4 / 96, 3)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The GeoPackage of the embedded dataset on a date of 2013, with the years from 2008 to 2014."""
    dataset, layers = embedded()
    scenario_net = scenario_network(dataset)
    evaluations = [evaluate(scenario_net, date(year, 1, 1)) for year in range(2008, 2015)]
    folder = tmp_path_factory.mktemp("real")
    path, *_ = export_dataset(
        dataset,
        layers,
        evaluate(scenario_net, date(2013, 6, 1)),
        folder / "out",
        formats=["gpkg"],
        over_time=evaluations,
    )
    return path


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The GeoPackage of a small dataset: a leg is blocked, one has no documents, few are thin, a name is hostile."""
    dataset, layers = hand_made()
    law, later, papers, wall = dataset.events
    papers = replace(papers, kind="period", date_start="2011-02", date_end="2011-03-20")
    scenario_net = scenario_network(replace(dataset, events=(law, later, papers, replace(wall, date_end="2020"))))
    evaluations = [evaluate(scenario_net, date(2018 + k // 12, k % 12 + 1, 1)) for k in range(48)]
    folder = tmp_path_factory.mktemp("hand")
    path, *_ = export_dataset(dataset, layers, evaluations[24], folder / "out", formats=["gpkg"], over_time=evaluations)
    return path


@pytest.fixture(scope="module")
def seen(qgis_python: str, real: Path, hand: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What one QGIS, with a profile of its own, says to all questions."""
    folder = tmp_path_factory.mktemp("qgis")
    home = folder / "home"
    home.mkdir(mode=0o700)
    shown = ["legs_over_time", "border_segments_over_time", "provinces_over_time"]
    tasks: dict[str, list[Any]] = {f"real {name}": ["described", str(real), name] for name in ALL}
    tasks |= {f"hand {name}": ["described", str(hand), name] for name in ALL}
    for first, before in (("2008-01-01", "2008-01-02"), ("2012-05-05", "2012-05-06"), ("2014-01-01", "2014-01-02")):
        tasks |= {f"real {name} {first}": ["on_days", str(real), name, first, before] for name in DATED}
    for first, before in (("2019-01-01", "2019-02-01"), ("2018-12-01", "2019-01-01"), ("2021-01-01", "2021-02-01")):
        tasks |= {f"hand {name} {first}": ["on_days", str(hand), name, first, before] for name in TIME_LAYERS}
    tasks["span"] = ["span", str(real), TIME_LAYERS]
    for day, after in (("2008-01-01", "2009-01-01"), ("2013-01-01", "2014-01-01")):
        tasks[f"picture {day}"] = ["painted", str(real), shown, KOREA, day, after, str(folder / f"{day}.png")]
    year = "2020-01-01", "2021-01-01"
    tasks["picture hand"] = ["painted", str(hand), ["legs"], HAND_BOX, *year, str(folder / "hand.png")]
    tasks["picture shares"] = ["painted", str(real), ["provinces"], KOREA, *year, str(folder / "shares.png")]
    for name, file in FILES.items():
        tasks[f"file {name}"] = ["with_file", str(real), name, str(STYLES / f"{file}.qml")]
    for which, path in (("real", real), ("hand", hand)):
        tasks[f"project {which}"] = ["project", str(path.with_suffix(".qgz"))]
    tasks["style tables"] = ["style_tables", str(hand), str(folder / "without.gpkg")]
    tasks["own style"] = ["with_own_style", str(hand), str(folder / "own.gpkg")]
    (folder / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_PREFIX_PATH": "/usr",
    }
    script = Path(__file__).with_name("in_qgis.py")
    done = subprocess.run(
        [qgis_python, str(script), str(folder / "tasks.json"), str(folder / "answers.json")],
        check=False,
        capture_output=True,
        text=True,
        env=variables,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    answers: dict[str, Any] = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    assert Path(answers["profile"]).is_relative_to(home)
    return {**answers["results"], "said": answers["said"], "stderr": done.stderr}


class TestLayers:
    @pytest.mark.parametrize("name", ALL)
    @pytest.mark.parametrize("which", ["real", "hand"])
    def test_it_opens_with_all_features(
        self, seen: dict[str, Any], request: pytest.FixtureRequest, which: str, name: str
    ) -> None:
        layer = seen[f"{which} {name}"]
        info = pyogrio.read_info(request.getfixturevalue(which), layer=name)
        assert layer["valid"]
        assert layer["count"] == layer["read"] == info["features"]
        assert list(layer["types"]) == ["fid", *info["fields"]]
        assert layer["crs"] == ("" if name in TABLES else "EPSG:4326")

    @pytest.mark.parametrize("name", ALL)
    def test_the_default_style_comes_from_the_file(self, seen: dict[str, Any], name: str) -> None:
        layer = seen[f"real {name}"]
        assert (layer["styled"], layer["message"]) == (True, "Loaded from Provider")
        if name not in TABLES:
            assert layer["renderer"] == "QgsRuleBasedRenderer"

    @pytest.mark.parametrize("name", [*EXPORTED, *TIME_LAYERS])
    @pytest.mark.parametrize("which", ["real", "hand"])
    def test_every_feature_is_drawn(self, seen: dict[str, Any], which: str, name: str) -> None:
        assert seen[f"{which} {name}"]["drawn"] == seen[f"{which} {name}"]["count"]

    @pytest.mark.parametrize("name", ALL)
    def test_it_says_what_the_index_is_and_whom_to_name(self, seen: dict[str, Any], name: str) -> None:
        title, abstract, rights, licences = seen[f"real {name}"]["metadata"]
        assert title
        assert abstract.startswith(title)
        assert IS_AND_IS_NOT in abstract
        assert ("2013-06-01" in abstract) == (name not in TIME_LAYERS)
        assert "Made with Natural Earth" in abstract
        assert rights[0].startswith("Made with Natural Earth")
        assert rights[1].startswith("Boundaries are generalised")
        assert licences[0].startswith("Creative Commons Attribution 4.0")

    def test_columns_have_names_for_readers(self, seen: dict[str, Any]) -> None:
        assert seen["real legs"]["aliases"]["risk_index"] == "Index of this leg alone (0-100)"
        assert seen["real policy_events"]["aliases"]["in_force_before"] == "In force before (day after the last)"
        assert seen["real provinces"]["display"] == '"name"'

    def test_nothing_went_wrong(self, seen: dict[str, Any]) -> None:
        assert seen["said"] == []
        assert "may only be partially supported" not in seen["stderr"]
        assert "Warning" not in seen["stderr"]


class TestClasses:
    @pytest.mark.parametrize("name", ["legs", "legs_over_time", "border_segments", "border_segments_over_time"])
    def test_colours_widths_and_bounds_are_those_of_the_map(self, seen: dict[str, Any], name: str) -> None:
        rules = [rule for rule in seen[f"real {name}"]["rules"] if '"risk_index"' in rule["filter"]]
        solid, dashed = rules[:8], rules[8:]
        for eight, dashes in ((solid, []), (dashed, [millimetres(float(part)) for part in THIN_DASHES.split()])):
            assert [rule["colours"][-1] for rule in eight] == list(HAZARD_COLOURS)
            assert [rule["widths"][-1] for rule in eight] == [millimetres(width) for width in HAZARD_WIDTHS]
            assert all(rule["dashes"][-1] == dashes for rule in eight)
            bounds = [f"{bound:g}" for bound in HAZARD_THRESHOLDS]
            assert [rule["filter"] for rule in eight] == [
                f'"risk_index" < {bounds[0]}',
                *(f'"risk_index" >= {low} AND "risk_index" < {high}' for low, high in itertools.pairwise(bounds)),
                f'"risk_index" >= {bounds[-1]}',
            ]

    def test_blocked_undocumented_and_thin_differ_without_colour(self, seen: dict[str, Any]) -> None:
        rules = {rule["label"]: rule for rule in seen["real legs"]["rules"]}
        blocked, none = rules["blocked on this date"], rules["no sources (not a sign of safety)"]
        assert (blocked["colours"][-1], none["colours"][-1]) == (BLOCKED.colour, UNDOCUMENTED.colour)
        dashes = [rules[label]["dashes"][-1] for label in ("blocked on this date", "no sources (not a sign of safety)")]
        assert dashes == [
            [millimetres(float(part)) for part in style.dashes.split()] for style in (BLOCKED, UNDOCUMENTED)
        ]

    def test_provinces_show_shares_first_and_can_show_routes(self, seen: dict[str, Any]) -> None:
        layer = seen["real provinces"]
        assert [rule["colours"][0] for rule in layer["rules"][:-1]] == list(SHARE_COLOURS)
        assert layer["rules"][-1]["kinds"] == ["SimpleFill", "LinePatternFill"]
        assert set(layer["styles"]) >= {"Share of arrivals", "Least-risk route"}
        assert [rule["colours"][0] for rule in seen["real provinces_over_time"]["rules"][1:6]] == list(ROUTE_COLOURS)

    @pytest.mark.parametrize("name", FILES)
    def test_the_file_of_a_style_opens_as_it_is_exported(self, seen: dict[str, Any], name: str) -> None:
        found = seen[f"file {name}"]
        assert found["opened"], found["message"]
        assert found["rules"] == seen[f"real {name}"]["rules"]

    def test_every_layer_has_labels_where_they_help(self, seen: dict[str, Any]) -> None:
        labelled = {name for name in (*EXPORTED, *TIME_LAYERS) if seen[f"real {name}"]["labels"]}
        assert labelled == set(EXPORTED) - {"nodes", "corridors"} | set(DATED)


class TestTime:
    @pytest.mark.parametrize("name", TIME_LAYERS)
    def test_the_temporal_controller_plays_it(self, seen: dict[str, Any], name: str) -> None:
        # Mode 4 is "start and end date/time from expressions"; limit mode 0 leaves the end out.
        active, mode, start, end, limit = seen[f"real {name}"]["times"]
        assert (active, mode, limit) == (True, 4, 0)
        # What is in force longer than the span does not stretch it.
        first, last = "'2008-01-01'", "'2014-01-02'"
        assert start == f'if("date_start" >= to_date({first}), to_datetime("date_start"), to_datetime({first}))'
        assert end == f'if("date_end" <= to_date({last}), to_datetime("date_end"), to_datetime({last}))'
        types = seen[f"real {name}"]["types"]
        assert (types["date_start"], types["date_end"]) == ("Date", "Date")

    def test_the_layers_of_one_date_do_not_move(self, seen: dict[str, Any]) -> None:
        assert not any(seen[f"real {name}"]["times"][0] for name in EXPORTED)

    def test_days_of_events_are_dates(self, seen: dict[str, Any]) -> None:
        types = seen["real policy_events"]["types"]
        assert (types["in_force_from"], types["in_force_before"]) == ("Date", "Date")

    @pytest.mark.parametrize("day", ["2008-01-01", "2012-05-05", "2014-01-01"])
    @pytest.mark.parametrize("name", DATED)
    def test_each_thing_is_there_once_on_a_day(self, seen: dict[str, Any], real: Path, name: str, day: str) -> None:
        frame = pyogrio.read_dataframe(real, layer=name)
        starts, ends = frame["date_start"].astype(str), frame["date_end"].astype(str)
        wanted = frame.loc[(starts <= day) & (day < ends), "stretch_id"]
        found = seen[f"real {name} {day}"]
        assert found == sorted(wanted)
        assert len(found) == pyogrio.read_info(real, layer=name.removesuffix("_over_time"))["features"]

    def test_neighbours_do_not_overlap_where_one_ends(self, seen: dict[str, Any]) -> None:
        leg = "AAA-EEE:1..EEE"
        for first, start in (("2018-12-01", "2018-01-01"), ("2019-01-01", "2019-01-01"), ("2021-01-01", "2021-01-01")):
            found = [key for key in seen[f"hand legs_over_time {first}"] if key.startswith(leg + "@")]
            assert found == [f"{leg}@{start}"]

    def test_events_are_there_while_they_are_in_force(self, seen: dict[str, Any]) -> None:
        wall = "wall@AAA-EEE:1..EEE"
        on = [
            first
            for first in ("2018-12-01", "2019-01-01", "2021-01-01")
            if wall in seen[f"hand events_on_legs {first}"]
        ]
        assert on == ["2019-01-01"]

    def test_the_span_is_that_of_the_dates(self, seen: dict[str, Any]) -> None:
        assert seen["span"] == ["2008-01-01T00:00:00", "2014-01-02T00:00:00"]


class TestPictures:
    def test_a_date_shows_the_colours_of_its_classes(self, seen: dict[str, Any], real: Path) -> None:
        for day in ("2008-01-01", "2013-01-01"):
            picture = seen[f"picture {day}"]
            assert 0.05 < 1 - picture["paper"] / picture["pixels"] < 0.95
            frame = pyogrio.read_dataframe(real, layer="provinces_over_time")
            now = frame[(frame["date_start"].astype(str) <= day) & (day < frame["date_end"].astype(str))]
            shown = {ROUTE_COLOURS[int(min(index, 99) // 20)] for index in now["route_index"]}
            assert shown
            assert {colour for colour in ROUTE_COLOURS if picture["colours"].get(colour, 0) > 500} == shown
        colours = seen["picture 2013-01-01"]["colours"]
        assert len([colour for colour in HAZARD_COLOURS if colours.get(colour, 0) > 50]) >= 3

    def test_two_dates_look_different(self, seen: dict[str, Any]) -> None:
        assert seen["picture 2008-01-01"]["colours"] != seen["picture 2013-01-01"]["colours"]

    def test_blocked_and_undocumented_legs_have_their_own_looks(self, seen: dict[str, Any]) -> None:
        colours = seen["picture hand"]["colours"]
        assert min(colours.get(look.colour, 0) for look in (BLOCKED, UNDOCUMENTED)) > 20

    def test_shares_fill_the_provinces(self, seen: dict[str, Any]) -> None:
        colours = seen["picture shares"]["colours"]
        assert colours.get(SHARE_COLOURS[5], 0) > 500  # North Hamgyong, 60.7 percent


class TestProject:
    @pytest.mark.parametrize("which", ["real", "hand"])
    def test_it_opens_every_layer_with_the_style_of_the_geopackage(self, seen: dict[str, Any], which: str) -> None:
        project = seen[f"project {which}"]
        assert project["read"]
        assert project["crs"] == "EPSG:4326"
        assert set(project["layers"]) == set(ALL)
        for name, layer in project["layers"].items():
            same = seen[f"{which} {name}"]
            assert layer["valid"], name
            assert (layer["count"], layer["crs"]) == (same["count"], same["crs"]), name
            assert layer["rules"] == same.get("rules", []), name
            assert layer["title"] == same["metadata"][0], name
        assert project["layers"]["provinces"]["styles"] == ["Least-risk route", "Share of arrivals"]

    def test_the_time_slider_is_set_to_the_span_and_its_step(self, seen: dict[str, Any]) -> None:
        real, hand = seen["project real"], seen["project hand"]
        assert (real["span"], real["step"]) == (["2008-01-01T00:00:00Z", "2014-01-02T00:00:00Z"], [1, "y"])
        assert (hand["span"], hand["step"]) == (["2018-01-01T00:00:00Z", "2021-12-02T00:00:00Z"], [1, "mon"])
        assert (real["plays"], hand["plays"]) == (1, 1)
        shown = {name for name, layer in real["layers"].items() if layer["visible"]}
        assert {name for name in shown if real["layers"][name]["moves"]} == set(DATED)
        assert shown == {*DATED, "transit_nodes", "destinations"}

    def test_it_says_what_it_is(self, seen: dict[str, Any]) -> None:
        project = seen["project real"]
        assert project["title"].endswith("risk on 2013-06-01, and over time from 2008-01-01")
        assert IS_AND_IS_NOT in project["about"]


class TestStyleTable:
    def test_it_is_as_qgis_makes_it(self, seen: dict[str, Any]) -> None:
        tables = seen["style tables"]
        assert tables["error"] == ""
        assert tables["ours"] == tables["theirs"]

    def test_a_user_can_save_a_style_beside_ours(self, seen: dict[str, Any]) -> None:
        own = seen["own style"]
        assert (own["error"], own["styled"], own["opacity"]) == ("", True, 0.5)
        assert {"mine", "Index"} <= set(own["names"])

    def test_nobody_is_named_in_it_and_its_time_is_that_of_the_release(self, real: Path) -> None:
        dataset, _ = embedded()
        styles = pyogrio.read_dataframe(real, layer="layer_styles")
        assert set(styles["owner"]) == {""}
        assert styles["ui"].isna().all()
        assert set(styles["update_time"].astype(str).str[:10]) == {dataset.released.isoformat()}
        assert styles["styleName"].str.len().max() <= 30
        defaults = styles[styles["useAsDefault"]]
        assert sorted(defaults["f_table_name"]) == sorted(ALL)


@pytest.mark.parametrize("which", ["real", "hand"])
def test_ogrinfo_opens_every_layer_without_a_word_of_warning(request: pytest.FixtureRequest, which: str) -> None:
    program = shutil.which("ogrinfo")
    if program is None:
        pytest.skip("no ogrinfo is installed (apt-get install gdal-bin); another GDAL did not open the GeoPackage")
    path = request.getfixturevalue(which)
    done = subprocess.run([program, "-ro", "-al", "-so", str(path)], check=True, capture_output=True, text=True)
    assert done.stderr == ""
    names = [line.partition(": ")[2] for line in done.stdout.splitlines() if line.startswith("Layer name: ")]
    counts = [int(line.partition(": ")[2]) for line in done.stdout.splitlines() if line.startswith("Feature Count: ")]
    assert dict(zip(names, counts, strict=True)) == {
        name: pyogrio.read_info(path, layer=name)["features"] for name in (*ALL, "layer_styles")
    }


def test_a_hostile_name_stays_a_name(hand: Path) -> None:
    names = pyogrio.read_dataframe(hand, layer="provinces")["name"]
    assert HOSTILE in set(names)
