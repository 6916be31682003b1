"""Whatever is made with an assumption says so in its heading, its title and its rows, and with what was changed."""

import csv
import io
import json
import re

import click
import pytest

from route_risk import cli
from route_risk.layers.new_dataset import new_dataset
from tests.cli.running import RECENT_EVENT, RECORD

WITHOUT, CLOSED, KNOWN_BY = "xaa-2004-border-decree", "XAA-XBB:XA-02", "2013-05-01"
OPTIONS = {
    "--without": (WITHOUT, f"if {WITHOUT} is left out"),
    "--with": ("made-up.toml", "if made-up is added"),
    "--close": (CLOSED, f"if {CLOSED} is closed"),
    "--open": (CLOSED, f"if {CLOSED} is kept open"),
    "--scenario": ("plan.toml", f"a milder border (if {WITHOUT} is left out)"),
    "--known-by": (KNOWN_BY, f"known by {KNOWN_BY}"),
}
ENDS, SPAN = ("XA-01", "XCC"), ("--since", "2012", "--until", "2013")
ASKED = {
    "route": (*ENDS,),
    "routes": (*SPAN,),
    "show": ("XA-01",),
    "timeline": (*ENDS, *SPAN),
    "ensemble": (*ENDS, *SPAN, "--draws", "2"),
    "sensitivity": (*ENDS, "--draws", "4"),
    "backtest": (),
    "calibrate": (),
    "check": (),
    "shares": (*ENDS, "--as-of", "2013", "--theta", "5"),
    "list": ("events",),
    "map": (*ENDS, "-o", "out.html"),
    "plot": (*ENDS, "-o", "out.svg"),
    "report": (*ENDS, "-o", "out.md"),
    "export": ("out", "--format", "csv", "--format", "datapackage"),
}
DRAWN = ("timeline", "ensemble", "sensitivity", "backtest", "check")
TABLES = (*DRAWN, "calibrate", "shares", "route", "list")


def options_of(name):
    return {opt for item in cli.main.commands[name].params if isinstance(item, click.Option) for opt in item.opts}


CASES = [(name, option) for name in ASKED for option in OPTIONS if option in options_of(name)]


def test_no_command_is_forgotten():
    assert {name for name in cli.main.commands if options_of(name) & OPTIONS.keys()} == ASKED.keys()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a small dataset with a record of passages, and beside it the files of two scenarios."""
    place = tmp_path_factory.mktemp("hypotheses")
    new_dataset(place / "made")
    with (place / "made" / "claims.csv").open("a", encoding="utf-8") as stream:
        stream.write(RECORD.format(240))
    event = RECENT_EVENT.replace("xaa-recent-raid", "made-up").replace("2021-06-01", "2009-06-01")
    (place / "made-up.toml").write_text(event, encoding="utf-8")
    (place / "plan.toml").write_text(f'name = "a milder border"\nwithout = ["{WITHOUT}"]\n', encoding="utf-8")
    return place


@pytest.fixture
def map_question(run, folder, tmp_path, monkeypatch):
    """Return a function that runs a command with one of the options, and gives what it is told by."""
    mpl = pytest.importorskip("matplotlib")
    monkeypatch.setitem(mpl.rcParams, "svg.fonttype", "none")
    for name in ("made-up.toml", "plan.toml"):
        (tmp_path / name).write_text((folder / name).read_text(encoding="utf-8"), encoding="utf-8")

    def start(name, option, *more):
        given = (option, OPTIONS[option][0]) if option else ()
        result = run(name, *ASKED[name], *given, *more, "--dataset", str(folder / "made"))
        assert result.exit_code == 0, result.output
        return result

    return start


def squeezed(text):
    """Return the words of a text, whatever its lines and tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.mark.parametrize(("name", "option"), CASES)
def test_text_and_pages_say_it_first(map_question, tmp_path, name, option):
    value, told = OPTIONS[option]
    changed = {"made-up.toml": "made-up", "plan.toml": WITHOUT}.get(value, value)
    printed = map_question(name, option).stdout
    if name == "routes":
        rows = list(csv.DictReader(io.StringIO(printed)))
        column = "known_by" if option == "--known-by" else "scenario"
        assert {f"known by {row[column]}" if column == "known_by" else row[column] for row in rows} == {told}
    elif name == "map":
        page = (tmp_path / "out.html").read_text(encoding="utf-8")
        assert told in re.search(r"<title>([^<]*)</title>", page)[1]
        heading = squeezed(re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)[1])
        assert heading.startswith("If ")
        assert changed in heading.partition(": North")[0]
    elif name == "plot":
        assert told in squeezed((tmp_path / "out.svg").read_text(encoding="utf-8"))
    elif name == "report":
        text = (tmp_path / "out.md").read_text(encoding="utf-8").replace("\\", "")
        assert told in text.splitlines()[0]
        answer = text.partition("## Answer")[2].strip()
        assert answer.startswith("**If ")
    elif name == "export":
        package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
        assert told in package["title"]
        assert "assumed" in (tmp_path / "out" / "about.csv").read_text(encoding="utf-8")
    else:
        first = " ".join(printed.splitlines()[:2])
        assert first.startswith("This answer")
        assert changed in first


@pytest.mark.parametrize("name", TABLES)
def test_tables_have_columns_for_it(map_question, name):
    for option in ("--close", "--known-by"):
        if option not in options_of(name):
            continue
        rows = list(csv.DictReader(io.StringIO(map_question(name, option, "--csv").stdout)))
        told = {(row["scenario"], row["known_by"]) for row in rows}
        assert told == {(OPTIONS[option][1], "") if option == "--close" else ("", KNOWN_BY)}
    rows = list(csv.DictReader(io.StringIO(map_question(name, None, "--csv").stdout)))
    assert {(row["scenario"], row["known_by"]) for row in rows} == {("", "")}


def test_so_do_lines_of_json(map_question):
    for line in map_question("routes", "--close", "--format", "jsonl").stdout.splitlines():
        assert json.loads(line)["scenario"]["close"] == [CLOSED]
    for line in map_question("routes", "--known-by", "--format", "jsonl").stdout.splitlines():
        assert json.loads(line)["known_by"] == KNOWN_BY


@pytest.mark.parametrize("name", DRAWN)
def test_the_title_of_a_chart_says_it(map_question, tmp_path, name):
    map_question(name, "--close", "--plot", "chart.svg")
    assert OPTIONS["--close"][1] in squeezed((tmp_path / "chart.svg").read_text(encoding="utf-8"))


SIDES = ("2013-07-01", f"2013-07-01,close={CLOSED}")
SAID = f"2013-07-01 (if {CLOSED} is closed)"


def test_a_side_of_a_comparison_says_what_it_assumes(run, folder, tmp_path, monkeypatch):
    monkeypatch.setitem(pytest.importorskip("matplotlib").rcParams, "svg.fonttype", "none")
    data = ("--dataset", str(folder / "made"))
    text = run("compare", *SIDES, *ENDS, *data).stdout
    assert SAID in text.splitlines()[0]
    assert f"→  {SAID}" in text
    rows = list(csv.DictReader(io.StringIO(run("compare", *SIDES, *ENDS, "--csv", *data).stdout)))
    assert {(row["before"], row["after"]) for row in rows} == {("2013-07-01", SAID)}
    assert {row["part"] for row in rows} >= {"corridor", "leg"}
    for name, file in (("map", "c.html"), ("report", "c.md"), ("plot", "p.svg")):
        assert run(name, *ENDS, "--compare", *SIDES, "-o", file, *data).exit_code == 0
        assert SAID in squeezed((tmp_path / file).read_text(encoding="utf-8").replace("\\", "")), name
    assert f"**If {CLOSED} is closed: " in (tmp_path / "c.md").read_text(encoding="utf-8").replace("\\", "")
