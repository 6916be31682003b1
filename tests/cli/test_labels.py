"""A restricted dataset and an internal copy say what they are in everything that any command prints or writes."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from route_risk.layers.new_dataset import new_dataset
from tests.cli.running import RECENT_EVENT, RECORD, restrict

RESTRICTED = "Restricted: not for publication."
INTERNAL = "Internal working copy, not for publication"
SPAN = ("--since", "2010-01-01", "--until", "2012-01-01")
ENDS = ("XA-01", "XCC")
ASKED = {
    "list": ("list", "events"),
    "show": ("show", "XA-01"),
    "route": ("route", *ENDS),
    "compare": ("compare", "2010-01-01", "2014-01-01"),
    "timeline": ("timeline", *ENDS, *SPAN),
    "ensemble": ("ensemble", *ENDS, *SPAN, "--draws", "16"),
    "sensitivity": ("sensitivity", *ENDS, "--as-of", "2014-01-01", "--draws", "16"),
    "backtest": ("backtest",),
    "check": ("check",),
    "calibrate": ("calibrate",),
    "shares": ("shares", "all", *SPAN, "--theta", "5"),
}
DRAWN = ("timeline", "ensemble", "sensitivity", "backtest", "check")
TABLES = (*DRAWN, "calibrate", "shares")
BRIEF = ("report", "--origin", "XA-01", "--destination", "XCC", "-o")
FORMATS = ("geojson", "gpkg", "kml", "graphml", "fgb", "parquet", "csv", "datapackage", "prov")


@pytest.fixture
def folder(tmp_path):
    """Return a small dataset."""
    new_dataset(tmp_path / "made")
    with (tmp_path / "made" / "claims.csv").open("a", encoding="utf-8") as stream:
        stream.write(RECORD.format(240))
    return tmp_path / "made"


@pytest.fixture
def map_question(run, folder, tmp_path):
    """Return a function that runs a command on it, with an event inside the embargo where the command takes one."""
    (tmp_path / "recent.toml").write_text(RECENT_EVENT, encoding="utf-8")

    def start(*arguments, public=False):
        takes = not {"list", "compare", "--compare"} & set(arguments)
        scenario = ("--with", str(tmp_path / "recent.toml")) if takes else ()
        return run(*arguments, "--dataset", str(folder), *scenario, *(("--public",) if public else ()))

    return start


@pytest.fixture(params=["restricted", "public"])
def sensitivity(request, folder):
    """Return how sensitive the dataset is, once restricted and once public; then the copy is internal."""
    if request.param == "restricted":
        restrict(folder)
    return request.param


@pytest.mark.parametrize("name", ASKED)
def test_text_and_json_say_it(map_question, sensitivity, name):
    result = map_question(*ASKED[name])
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1].startswith(RESTRICTED if sensitivity == "restricted" else INTERNAL)
    assert (RESTRICTED in result.stderr) == (sensitivity == "restricted")
    record = json.loads(map_question(*ASKED[name], "--json").stdout)
    assert (record["release"], record["sensitivity"]) == ("internal", sensitivity)


def test_each_line_of_a_table_says_it(map_question, sensitivity):
    for command in (*((*ASKED[name], "--csv") for name in TABLES), ("routes", *SPAN)):
        rows = list(csv.DictReader(io.StringIO(map_question(*command).stdout)))
        assert {(row["release"], row["sensitivity"]) for row in rows} == {("internal", sensitivity)}, command
    lines = map_question("routes", *SPAN, "--format", "jsonl").stdout.splitlines()
    assert {(json.loads(line)["release"], json.loads(line)["sensitivity"]) for line in lines} == {
        ("internal", sensitivity)
    }


def test_a_release_says_it_too_and_with_its_weaker_rules(map_question, folder):
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    reason = "An exercise of a class."
    path.write_text(json.dumps({**package, "embargo_months": 6, "public_rules_reason": reason}), encoding="utf-8")
    for name in TABLES:
        result = map_question(*ASKED[name], "--csv", public=True)
        assert result.exit_code == 0, result.output
        rows = list(csv.DictReader(io.StringIO(result.stdout)))
        assert {(row["release"], row["sensitivity"]) for row in rows} == {("public", "public")}
        assert {row["weaker_rules"] for row in rows} == {f"embargo_months 6 (at least 12 months): {reason}"}
    assert reason in map_question("list", "events", public=True).stdout.splitlines()[-1]


@pytest.fixture
def readable(monkeypatch):
    """Write the words of figures as words, so that a test can read them."""
    import matplotlib as mpl

    monkeypatch.setitem(mpl.rcParams, "svg.fonttype", "none")


@pytest.mark.usefixtures("readable")
def test_figures_maps_and_reports_say_it(map_question, sensitivity, tmp_path):
    drawn = [(*ASKED[name], "--plot", f"{name}.svg") for name in DRAWN]
    drawn += [("plot", "-o", "plot.svg"), (*BRIEF, "brief.html"), (*BRIEF, "brief.md"), ("map", "-o", "map.html")]
    drawn += [("map", "-o", "change.html", "--compare", "2010-01-01", "2014-01-01")]
    for command in drawn:
        result = map_question(*command)
        assert result.exit_code == 0, result.output
    written = [path for path in tmp_path.iterdir() if path.suffix in (".svg", ".html", ".md")]
    assert len(written) == len(drawn) + 1  # the map of the Markdown report
    for path in written:
        assert (RESTRICTED if sensitivity == "restricted" else INTERNAL) in path.read_text(encoding="utf-8"), path.name


@pytest.mark.usefixtures("readable")
def test_figures_say_what_a_release_left_out_of_a_scenario(map_question, tmp_path):
    for name in DRAWN:
        assert map_question(*ASKED[name], "--plot", f"{name}.svg", public=True).exit_code == 0
    assert map_question("plot", "-o", "plot.svg", public=True).exit_code == 0
    for name in (*DRAWN, "plot"):
        words = (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
        assert "1 fact left out" in words, name


@pytest.mark.parametrize("form", FORMATS)
def test_every_file_of_an_export_is_in_a_folder_that_says_it(map_question, folder, tmp_path, form):
    restrict(folder)
    made = tmp_path / "gis"
    shutil.rmtree(made, ignore_errors=True)
    assert map_question("export", "gis", "--format", form).exit_code == 0
    for packed in made.glob("*.qgz"):
        shutil.unpack_archive(packed, made, "zip")
        packed.unlink()
    silent = [path.name for path in made.iterdir() if b"restricted" not in path.read_bytes()]
    told = [path for path in made.iterdir() if path.name not in silent]
    assert told, silent
    assert not [name for name in silent if Path(name).suffix != ".csv"], silent


def test_a_release_tells_the_record_by_two_decimals_and_estimates_without_what_it_withholds(map_question, folder):
    record = json.loads(map_question("check", "--json", public=True).stdout)
    (row,) = record["rows"]
    told = [row[name] for name in ("modelled", "judged", "equal")] + [record["theta"]]
    assert all(number == round(number, 2) for number in told)
    exact = json.loads(map_question("check", "--json").stdout)
    assert [round(exact["rows"][0][name], 2) for name in ("modelled", "judged")] == told[:2]
    claims = (folder / "claims.csv").read_text(encoding="utf-8")
    few = RECORD.format(7).replace("2012", "2013"), RECORD.format(2).replace("2012", "2013")
    arrived = RECORD.format(200).replace("entries-2012", "arrived-2013").replace("2012", "2013")
    arrived = arrived.replace("recorded_entries,XBB,XBB", "arrivals,XCC,")
    tables = []
    for one in few:
        (folder / "claims.csv").write_text(claims + arrived + one, encoding="utf-8")
        tables.append(map_question("calibrate", "--csv").stdout)
    assert tables[0] == tables[1]
    assert "entries-2012" in tables[0]
    assert "entries-2013" not in tables[0]
