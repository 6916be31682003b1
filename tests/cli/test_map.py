"""`map`: one file, where it was asked for, whole or not at all."""

import json
import re
import shutil
from datetime import date

import pytest

from route_risk.layers.tables.read import EMBEDDED

IN_2013 = ("--as-of", "2013-07-01")


def files_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_map_is_written_and_its_place_is_said(run, tmp_path):
    result = run("map")
    assert result.exit_code == 0
    assert result.stdout == "route-risk-map.html\n"
    assert "as of 2025-10-31, the last day of the dataset" in result.stderr
    assert "kB" in result.stderr
    assert files_in(tmp_path) == ["route-risk-map.html"]
    page = (tmp_path / "route-risk-map.html").read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert "Made with Natural Earth" in page
    assert "not travel advice" in page


def test_the_same_question_gives_the_same_bytes_within_the_size_that_is_promised(run, tmp_path):
    arguments = ("--origin", "KP-09", "--destination", "한국", "-k", "3", *IN_2013)
    for name in ("a.html", "b.html"):
        assert run("map", "-o", name, *arguments).exit_code == 0
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert (tmp_path / "a.html").stat().st_size <= 900_000


def test_the_map_names_no_path_of_this_machine(run, tmp_path):
    assert run("map", *IN_2013).exit_code == 0
    page = (tmp_path / "route-risk-map.html").read_text(encoding="utf-8")
    assert str(tmp_path) not in page
    assert str(EMBEDDED) not in page


def test_a_map_that_is_there_is_not_replaced_silently(run, tmp_path):
    (tmp_path / "map.html").write_text("mine", encoding="utf-8")
    result = run("map", "-o", "map.html", *IN_2013)
    assert result.exit_code == 2
    assert "--overwrite" in result.stderr
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == "mine"
    assert run("map", "-o", "map.html", "--overwrite", *IN_2013).exit_code == 0
    assert len((tmp_path / "map.html").read_text(encoding="utf-8")) > 100_000
    assert files_in(tmp_path) == ["map.html"]


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (("--destination", "KOR"), 2, "give ORIGIN or --origin"),
        (("-o", "map.png"), 2, "end its name in .html or .htm"),
        (("--origin", "KP-9", "--destination", "KOR"), 2, "Did you mean KP-09"),
        (("--origin", "KOR", "--destination", "KP-09"), 4, "the network has no such connection"),
        (("--as-of", "1990"), 2, "outside the period"),
        (("--as-of", "2013-02-30"), 2, "is not a day of the calendar"),
        (("--dataset", "nowhere"), 3, "datapackage.json is missing"),
        (("-o", "nowhere/map.html"), 2, "nowhere"),
    ],
)
def test_a_wrong_question_writes_nothing(run, tmp_path, arguments, code, named):
    result = run("map", *arguments)
    assert result.exit_code == code
    assert named in result.stderr
    assert files_in(tmp_path) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("provinces.geojson", None, "", "provinces.geojson"),
        ("provinces.geojson", "{", "{{", "provinces.geojson"),
        ("provinces.geojson", '"FeatureCollection",', '"FeatureCollection", "crs": CRS,', "provinces.geojson"),
        ("points.geojson", '"node_id":"CN-JL"', '"node_id":"CN-XX"', "CN-"),
        ("nodes.csv", "node_id,kind", "node_id,kindd", "nodes.csv, line 1"),
    ],
    ids=["missing", "no JSON", "wrong CRS", "unknown id", "unknown column"],
)
def test_a_broken_dataset_writes_nothing(run, tmp_path, broken_copy, file, old, new, named):
    crs = '{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}'
    folder = broken_copy(file, old, new.replace("CRS", crs))
    result = run("map", "-o", "map.html", "--dataset", str(folder), *IN_2013)
    assert result.exit_code == 3
    assert named in result.stderr
    assert files_in(tmp_path) == ["dataset"]


def test_a_folder_in_the_way_is_left_alone(run, tmp_path):
    (tmp_path / "map.html").mkdir()
    for extra in ((), ("--overwrite",)):
        result = run("map", "-o", "map.html", *extra, *IN_2013)
        assert result.exit_code in (1, 2)
        assert "map.html" in result.stderr
    assert files_in(tmp_path) == ["map.html"]


def test_tiles_come_with_a_warning(run, tmp_path):
    result = run("map", "--tiles", *IN_2013)
    assert result.exit_code == 0
    assert "warning: with tiles" in result.stderr
    assert "tile" in (tmp_path / "route-risk-map.html").read_text(encoding="utf-8")


def test_a_users_own_dataset_is_drawn(run, tmp_path):
    shutil.copytree(EMBEDDED, tmp_path / "copy")
    nodes = (tmp_path / "copy" / "nodes.csv").read_text(encoding="utf-8")
    (tmp_path / "copy" / "nodes.csv").write_text(nodes.replace(",Ryanggang,", ",Renamed,", 1), encoding="utf-8")
    assert run("map", "--dataset", "copy", *IN_2013).exit_code == 0
    assert "Renamed" in (tmp_path / "route-risk-map.html").read_text(encoding="utf-8")


def test_a_span_makes_a_slider_and_lang_the_language_it_opens_in(run, tmp_path):
    result = run("map", "-o", "time.html", "--since", "2010-01-01", "--until", "2012-06-30", "--lang", "ko")
    assert result.exit_code == 0
    page = (tmp_path / "time.html").read_text(encoding="utf-8")
    assert '<html lang="ko">' in page
    columns = [[row[1], row[3]] for row in block(page)["columns"]]
    for first, last in (("2010-01-01", "2010-12-31"), ("2011-01-01", "2011-12-31"), ("2012-01-01", "2012-06-30")):
        assert [date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()] in columns


def test_two_sides_make_a_map_of_the_change(run, tmp_path):
    sides = ("2021-06-01", "2021-06-01,without=prk-2020-covid-closure,known-by=2024-01-01")
    result = run("map", "-o", "change.html", "--compare", *sides)
    assert result.exit_code == 0
    page = (tmp_path / "change.html").read_text(encoding="utf-8")
    assert '"compare":true' in page
    assumed = [side["assumed"]["en"] for side in block(page)["sides"]]
    assert assumed == ["", ", known by 2024-01-01 (if prk-2020-covid-closure is left out)"]


def block(page):
    return json.loads(re.search(r'<script type="application/json" id="rr-data">(.*?)</script>', page, re.DOTALL)[1])


def bands(data, record):
    """Return what a map and an ensemble say of each pair on each date, in hundredths; under 100 is not told as 100."""
    index = {row[data["nodes"]["fields"].index("id")]: i for i, row in enumerate(data["nodes"]["rows"])}
    shown, drawn = {}, {}
    for pair in record["pairs"]:
        key = f"{index[pair['origin']]}>{index[pair['destination']]}"
        shown[key] = data["doubt"]["bands"][key]
        drawn[key] = [[min(round(100 * day[name]), 9999) for day in pair["days"]] for name in ("low", "median", "high")]
    assert set(shown) == set(data["doubt"]["bands"])
    return shown, drawn


def test_draws_bring_the_numbers_of_an_ensemble(run, run_json, tmp_path):
    span = ("--since", "2012-01-01", "--until", "2013-06-30", "--draws", "32", "--seed", "3")
    assert run("map", "-o", "doubt.html", *span).exit_code == 0
    data = block((tmp_path / "doubt.html").read_text(encoding="utf-8"))
    shown, drawn = bands(data, run_json("ensemble", "--all", *span))
    assert shown == drawn
    assert data["doubt"]["seed"] == 3
    again = (tmp_path / "doubt.html").read_bytes()
    assert run("map", "-o", "doubt.html", "--overwrite", *span).exit_code == 0
    assert (tmp_path / "doubt.html").read_bytes() == again


def test_draws_of_a_date_under_a_scenario_and_clock(run, run_json, tmp_path):
    shared = ("--without", "prk-2010-succession-buildup", "--known-by", "2019-01-01", "--draws", "16")
    assert run("map", "-o", "one.html", "--as-of", "2013-07-01", *shared).exit_code == 0
    data = block((tmp_path / "one.html").read_text(encoding="utf-8"))
    record = run_json("ensemble", "--all", "--since", "2013-07-01", "--until", "2013-07-01", *shared)
    shown, drawn = bands(data, record)
    assert shown == drawn


def test_draws_of_two_sides_are_those_of_each(run, run_json, tmp_path):
    sides = ("2021-06-01", "2021-06-01,without=prk-2020-covid-closure")
    assert run("map", "-o", "two.html", "--compare", *sides, "--draws", "16").exit_code == 0
    data = block((tmp_path / "two.html").read_text(encoding="utf-8"))
    span = ("ensemble", "--all", "--since", "2021-06-01", "--until", "2021-06-01", "--draws", "16")
    for column, more in enumerate(((), ("--without", "prk-2020-covid-closure"))):
        shown, drawn = bands(data, run_json(*span, *more))
        assert {key: [[row[column]] for row in rows] for key, rows in shown.items()} == drawn


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--draws", "1000"), "use 512 or 1024"),
        (("--draws", "1024", "--seed", "-1"), "a seed is 0 or a positive whole number"),
        (("--seed", "1"), "--seed needs --draws, for example --draws 1024"),
        (("--draws", "65536", "--since", "1998-01-01"), "ask for fewer draws, dates or pairs"),
    ],
)
def test_draws_that_cannot_be_made_are_refused(run, tmp_path, arguments, named):
    result = run("map", *arguments)
    assert result.exit_code == 2
    assert named in result.stderr
    assert files_in(tmp_path) == []


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--compare", "2009-01-01", "2013-01-01", "--as-of", "2013"), "with --compare, put dates and scenarios"),
        (("--compare", "2009-01-01", "2013-01-01", "--since", "2013"), "with --compare, put dates and scenarios"),
        (("--compare", "2009-01-01", "soon"), "is not a date"),
        (("--since", "2013", "--as-of", "2014"), "but not both"),
        (("--since", "2014", "--until", "2013"), "lies before the first"),
        (("--since", "1990"), "outside the period"),
    ],
)
def test_spans_and_sides_that_make_no_sense_are_refused(run, tmp_path, arguments, named):
    result = run("map", *arguments)
    assert result.exit_code == 2
    assert named in result.stderr
    assert files_in(tmp_path) == []
