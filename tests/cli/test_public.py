"""What leaves with --public: no small count, no recent fact, no fine coordinate, in no byte of any output."""

from __future__ import annotations

import csv
import getpass
import json
import os
import re
import shutil
import socket
import stat
import struct
import sys
from functools import cache
from typing import TYPE_CHECKING

import pytest

from route_risk.geo.release import dataset as releases
from route_risk.geo.release.dataset import public_dataset
from route_risk.layers import dataset as tables
from route_risk.layers.dataset import read_dataset
from route_risk.layers.new_dataset import new_dataset
from route_risk.layers.tables.read import EMBEDDED
from tests.cli.running import RECENT_EVENT, restrict

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

# A threshold of 100,000 lets small counts be numbers that stand nowhere else by chance.
MEN, WOMEN, ALL, LAST_YEAR = 73841, 912587, 986428, 81239
SUMMARY = f"The office spoke of {MEN:,} men."
GRID = 0.07

COMMANDS = (
    ("list", "claims"),
    ("list", "provinces"),
    ("list", "events"),
    ("show", "arrivals-2014-male"),
    ("show", "arrivals-2014-male--example-office-2014"),
    ("show", "arrivals-2014-female"),
    ("show", "example-office-2014"),
    ("show", "XCC"),
    ("show", "XA-01"),
    ("show", "xaa-office-report"),
    ("route", "XA-01", "XCC", "--explain"),
    ("compare", "2010-01-01", "2014-01-01"),
    ("timeline", "XA-01", "XCC"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the invented example with counts of men and women, a share, a cumulative figure and texts that repeat."""
    made = tmp_path / "made"
    new_dataset(made)
    descriptor = made / "datapackage.json"
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    descriptor.write_text(
        json.dumps({**package, "small_count_threshold": 100_000, "resolution_floor_deg": GRID}), encoding="utf-8"
    )
    claims = [
        ("arrivals-2014-male", "arrivals", "male", "2014", "2014", "annual", MEN, "people", f"All {MEN} men."),
        ("arrivals-2014-female", "arrivals", "female", "2014", "2014", "annual", WOMEN, "people", ""),
        ("arrivals-2014", "arrivals", "total", "2014", "2014", "annual", ALL, "people", f"{WOMEN:,} of them women."),
        ("men-share", "survey_share", "male", "2014", "2014", "annual", 7.5, "percent", ""),
        ("to-2014", "arrivals", "total", "", "2014", "cumulative", 5_123_456, "people", ""),
        ("to-2015", "arrivals", "total", "", "2015", "cumulative", 5_123_456 + LAST_YEAR, "people", ""),
        ("arrivals-2015", "arrivals", "total", "2015", "2015", "annual", LAST_YEAR, "people", ""),
    ]
    with (made / "claims.csv").open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        names, kept = reader.fieldnames or [], [row for row in reader if row["unit"] != "people"]
    rows = [
        {
            "claim_id": f"{figure}--example-office-2014", "figure_id": figure, "measure": measure, "place_ids": "XCC",
            "sex": sex, "period_start": start, "period_end": end, "basis": basis, "value": value,
            "qualifier": "exact", "unit": unit, "source_id": "example-office-2014", "preferred": "true",
            "preference_reason": "only source", "notes": notes,
        }
        for figure, measure, sex, start, end, basis, value, unit, notes in claims
    ]  # fmt: skip
    with (made / "claims.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names)
        writer.writeheader()
        writer.writerows([*kept, *rows])
    with (made / "policy_events.csv").open("a", encoding="utf-8", newline="") as stream:
        stream.write(
            "xaa-office-report,incident,2013-05-02,,day,,,XAA,,border:XAA-*,diplomacy,raises,scale,1,,,Invented.,"
            f'"{SUMMARY}",example-office-2014,low,\n'
        )
    return made


@pytest.fixture
def map_question(run, folder, tmp_path):
    """Return a function that runs a command on the dataset, with an event inside the embargo where it takes one."""
    (tmp_path / "recent.toml").write_text(RECENT_EVENT, encoding="utf-8")

    def start(*arguments: str, public: bool = True) -> Result:
        scenario = () if arguments[0] in ("list", "compare") else ("--with", str(tmp_path / "recent.toml"))
        return run(*arguments, "--dataset", str(folder), *scenario, *(("--public",) if public else ()))

    return start


def forms(number: int) -> list[bytes]:
    """Return every way in which a number may stand in a file: text, with commas, and the bits of a float or integer."""
    words = [f"{number}".encode(), f"{number:,}".encode()]
    in_sqlite = struct.pack(">i", number)[1:]  # a float without a fraction is packed so
    floats = [struct.pack(">d", number), struct.pack("<d", number)]
    return [*words, *floats, in_sqlite]


def tells(content: bytes) -> list[object]:
    """Return which secrets stand in some bytes."""
    found: list[object] = [n for n in (MEN, WOMEN, LAST_YEAR) if any(form in content for form in forms(n))]
    return found + [word for word in (b"xaa-recent-raid", b"nobody may hear") if word in content]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_what_is_printed_tells_nothing(map_question, command, as_json):
    result = map_question(*command, *(("--json",) if as_json else ()))
    assert result.exit_code == 0, result.output
    assert tells(result.output_bytes) == []
    if as_json:
        record = json.loads(result.stdout)
        assert (record["release"], record["sensitivity"], record["grid_deg"]) == ("public", "public", GRID)
        assert record["values_withheld"] == 5
    else:
        assert "Public release: 5 published figures withheld" in result.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("route", "XA-01", "XCC"),
        ("timeline", "XA-01", "XCC", "--since", "2010-01-01", "--until", "2012-01-01"),
        ("ensemble", "XA-01", "XCC", "--since", "2014-01-01", "--until", "2014-01-01", "--draws", "16"),
        ("sensitivity", "XA-01", "XCC", "--as-of", "2014-01-01", "--draws", "16"),
        ("backtest",),
        ("show", "XA-01"),
    ],
    ids=" ".join,
)
def test_every_command_leaves_out_recent_events_of_a_scenario_with_its_name_and_counts_them(
    run, folder, tmp_path, command
):
    """Also an event that such an event ends is taken, and goes on."""
    older = RECENT_EVENT.replace("xaa-recent-raid", "xaa-older").replace("2021-06-01", "2010-06-01")
    older = older.replace("A raid that nobody may hear of yet", "Invented.") + 'ended_by = "xaa-recent-raid"\n'
    text = f'name = "the raid that nobody may hear of"\n{older}{RECENT_EVENT}'
    (tmp_path / "raid.toml").write_text(text, encoding="utf-8")
    options = ("--dataset", str(folder), "--scenario", str(tmp_path / "raid.toml"), "--public", "--json")
    result = run(*command, *options)
    assert result.exit_code == 0, result.output
    assert tells(result.output_bytes) == []
    record = json.loads(result.stdout)
    assert record["facts_left_out"] == 1
    assert record["scenario"]["with"] == ["xaa-older"]
    assert record["scenario"]["name"] == ""
    assert "too recent for a public release are left out: 1" in result.stderr


def test_texts_of_a_scenario_tell_no_small_counts(run, folder, tmp_path):
    text = RECENT_EVENT.replace("2021-06-01", "2010-06-01").replace(
        "A raid that nobody may hear of yet", "A raid. Seven men were held"
    )
    (tmp_path / "few.toml").write_text(f'name = "nine people returned"\n{text}', encoding="utf-8")
    options = ("--dataset", str(folder), "--scenario", str(tmp_path / "few.toml"), "--public")
    ends = ("--origin", "XA-01", "--destination", "XCC")
    for command in (
        ("route", "XA-01", "XCC", "--explain", "--json"),
        ("map", "-o", "map.html"),
        ("report", "-o", "report.html", *ends),
        ("export", "gis", "--format", "csv", "--format", "prov", "--format", "geojson"),
    ):
        result = run(*command, *options)
        assert result.exit_code == 0, result.output
        assert "nine people" not in result.output
        assert "Seven men" not in result.output
    side = f"2011-01-01,scenario={tmp_path / 'few.toml'}"
    words = ("map", "-o", "sides.html", "--compare", "2009-01-01", side, "--dataset", str(folder), "--public")
    assert run(*words).exit_code == 0
    for packed in tmp_path.rglob("*.qgz"):
        shutil.unpack_archive(packed, packed.parent, "zip")
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path.parent.name != "made"]
    told = [path.name for path in written if re.search(rb"nine people|Seven men", path.read_bytes())]
    assert told == ["few.toml"]


def test_without_public_the_working_copy_tells_all_and_says_that_it_is_one(map_question, run_json, folder):
    assert str(MEN) in map_question("show", "arrivals-2014-male", "--json", public=False).stdout
    record = run_json("list", "claims", "--dataset", str(folder))
    assert record["release"] == "internal"
    assert "values_withheld" not in record


def test_what_withheld_figures_look_like(map_question):
    record = json.loads(map_question("list", "claims", "--json").stdout)
    rows = {row["figure_id"]: row for row in record["claims"]}
    shown = {key: (row["value"], row["qualifier"]) for key, row in rows.items() if row["source_id"].endswith("2014")}
    for figure in ("arrivals-2014-male", "arrivals-2014-female", "men-share", "arrivals-2015"):
        assert shown[figure] == (None, "withheld")  # the same for all: which of them is small is not said
    assert {shown["to-2014"], shown["to-2015"]} > {(None, "withheld")}  # one of the two is enough
    assert shown["arrivals-2014"] == (float(ALL), "exact")
    assert rows["arrivals-2014"]["notes"] == ""
    assert rows["arrivals-2014-male"]["notes"] == ""
    assert rows["arrivals-2014-male"]["place_ids"] == ["XCC"]


def test_an_event_that_repeats_a_withheld_number_loses_it(map_question):
    event = json.loads(map_question("show", "xaa-office-report", "--json").stdout)["event"]
    assert event["summary"] == "[withheld]"


FORMATS = ("geojson", "gpkg", "kml", "graphml", "fgb", "csv", "datapackage")


def test_no_byte_of_any_file_tells_anything(map_question, tmp_path):
    formats = [word for name in FORMATS for word in ("--format", name)]
    ends = ("--origin", "XA-01", "--destination", "XCC")
    runs = [
        ("export", "gis", *formats),
        ("map", "-o", "map.html", *ends),
        ("map", "-o", "time.html", "--since", "2010-01-01"),
        ("report", "-o", "report.html", *ends),
        ("report", "-o", "report.md", *ends),
        ("plot", "-o", "plot.svg"),
        ("timeline", "XA-01", "XCC", "--plot", "timeline.svg"),
    ]
    for arguments in runs:
        result = map_question(*arguments)
        assert result.exit_code == 0, result.output
    for packed in tmp_path.rglob("*.qgz"):
        shutil.unpack_archive(packed, packed.parent, "zip")
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path.parent.name != "made"]
    assert len(written) > 20
    ambient = [name.encode() for name in (str(tmp_path), f"{getpass.getuser()}@", f"@{socket.gethostname()}")]
    for path in written:
        if path.name != "recent.toml":
            assert tells(path.read_bytes()) == [], path.name
            assert [name for name in ambient if name in path.read_bytes()] == [], path.name
    for name in ("map.html", "time.html", "report.html", "report.md", "plot.svg"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "Public release" in text.replace("\n", " "), name
    once = {path: path.read_bytes() for path in (tmp_path / "gis").iterdir()}
    map_question(*runs[0], "--overwrite")
    assert once == {path: path.read_bytes() for path in (tmp_path / "gis").iterdir()}


def test_without_public_the_same_files_do_tell(map_question, tmp_path):
    """The search above can find something."""
    for name in ("gpkg", "csv"):
        assert map_question("export", "gis", "--format", name, public=False).exit_code == 0
    content = (tmp_path / "gis" / "route-risk.gpkg").read_bytes()
    assert tells(content) == [MEN, WOMEN, LAST_YEAR, b"xaa-recent-raid", b"nobody may hear"]
    assert len(tells((tmp_path / "gis" / "claims.csv").read_bytes())) == 3


def test_coordinates_are_on_the_grid_of_the_floor_and_files_say_what_they_lost(map_question, tmp_path):
    assert map_question("export", "gis").exit_code == 0
    for path in sorted((tmp_path / "gis").glob("*.geojson")):
        collection = json.loads(path.read_text(encoding="utf-8"))
        assert (collection["release"], collection["sensitivity"]) == ("public", "public")
        assert (collection["values_withheld"], collection["facts_left_out"], collection["grid_deg"]) == (5, 1, GRID)
        numbers = list(coordinates(collection["features"]))
        assert numbers
        assert all(abs(number / GRID - round(number / GRID)) < 1e-6 for number in numbers), path.name


def coordinates(value: object) -> list[float]:
    """Return every coordinate of some features."""
    if isinstance(value, list):
        return [number for item in value for number in coordinates(item)]
    if isinstance(value, dict):
        return coordinates(value.get("geometry", value.get("coordinates", [])))
    return [float(value)] if isinstance(value, (int, float)) else []


@pytest.mark.parametrize(
    "command",
    [
        *COMMANDS,
        ("backtest",),
        ("routes", "--as-of", "2014-01-01"),
        ("export", "gis"),
        ("map", "-o", "map.html"),
        ("plot", "-o", "plot.svg"),
        ("report", "-o", "report.md", "--origin", "XA-01", "--destination", "XCC"),
    ],
    ids=" ".join,
)
def test_a_restricted_dataset_is_not_made_public(map_question, folder, tmp_path, command):
    restrict(folder)
    before = sorted(tmp_path.iterdir())
    result = map_question(*command)
    assert result.exit_code == 5
    assert result.stdout == ""
    assert result.stderr.startswith("error: my-routes is marked restricted, so nothing of it is made for the public; ")
    assert len(result.stderr.splitlines()) == 1
    assert sorted(tmp_path.iterdir()) == before


def test_files_of_a_restricted_dataset_say_so(map_question, folder, tmp_path):
    restrict(folder)
    assert map_question("export", "gis", public=False).exit_code == 0
    head = json.loads((tmp_path / "gis" / "nodes.geojson").read_text(encoding="utf-8"))
    assert (head["sensitivity"], head["release"]) == ("restricted", "internal")
    assert map_question("map", "-o", "map.html", public=False).exit_code == 0
    assert "Restricted: not for publication." in (tmp_path / "map.html").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are those of POSIX")
def test_files_of_a_restricted_dataset_are_for_their_owner_alone(map_question, folder, tmp_path):
    restrict(folder)
    before = os.umask(0o022)
    try:
        (tmp_path / "route.csv").write_text("old", encoding="utf-8")
        for arguments in (
            ("export", "gis"),
            ("map", "-o", "map.html"),
            ("plot", "-o", "plot.svg"),
            ("report", "-o", "report.md", "--origin", "XA-01", "--destination", "XCC"),
            ("routes", "-o", "route.csv", "--as-of", "2014-01-01", "--overwrite"),
        ):
            assert map_question(*arguments, public=False).exit_code == 0
        written = [tmp_path / name for name in ("map.html", "plot.svg", "report.md", "route.csv")]
        written += (tmp_path / "gis").iterdir()
        assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}
        assert stat.S_IMODE((tmp_path / "gis").stat().st_mode) == 0o700
        assert os.umask(0o022) == 0o022  # and the process is as it was
    finally:
        os.umask(before)


def test_the_embedded_dataset_can_be_made_public(run_json):
    record = run_json("list", "claims", "--public", "--measure", "admissions")
    hidden = {row["figure_id"]: row["qualifier"] for row in record["claims"] if row["value"] is None}
    assert set(hidden.values()) == {"withheld"}
    assert 0 < len(hidden) < len(record["claims"])


SPAN = ("--since", "2019-01-01", "--until", "2021-01-01")
SHOWN = (
    ("list", "claims", "--json"),
    ("list", "claims"),
    ("list", "sources", "--json"),
    ("list", "events", "--json"),
    ("compare", "2013-07-01", "2019-07-01", "--json"),
    ("timeline", "KP-10", "KOR", *SPAN, "--json"),
)
WRITTEN = (
    ("map", "-o", "en.html", "--as-of", "2013-07-01"),
    ("map", "-o", "ko.html", "--lang", "ko", "--as-of", "2019-07-01"),
    ("export", "gis", "--format", "csv", "--format", "gpkg", "--format", "datapackage", "--as-of", "2013-07-01"),
    ("report", "-o", "report.html", "--origin", "KP-10", "--destination", "KOR", "--as-of", "2013-07-01"),
)


def test_no_output_depends_on_a_withheld_number(run, tmp_path, monkeypatch):
    """Other small numbers in the place of those that stand alone, and every byte of every output is the same."""
    released = {row.claim_id: row for row in public_dataset(read_dataset()).claims}
    small = [row for row in read_dataset().claims if row.value is not None and 0 < row.value < 10]
    # Counts that add up with no other: any number may stand there, whereas a quarter is tied to its year.
    alone = {row.claim_id for row in small if released[row.claim_id].value is None and row.basis == "point-in-time"}
    assert alone
    seen, made = [], []

    @cache  # every command reads and releases the same
    def read_once(number, translations):
        made.append((whole := read_dataset("data", translations=translations), public_dataset(whole)))
        return whole

    monkeypatch.setattr(tables, "read_dataset", lambda _, *, translations=True, **__: read_once(number, translations))
    monkeypatch.setattr(releases, "public_dataset", lambda asked: next(done for whole, done in made if whole is asked))
    for number in ("1", "9"):
        folder = tmp_path / number
        shutil.copytree(EMBEDDED, folder / "data")
        with (folder / "data" / "claims.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        with (folder / "data" / "claims.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0].keys())
            writer.writeheader()
            writer.writerows(row | ({"value": number} if row["claim_id"] in alone else {}) for row in rows)
        monkeypatch.chdir(folder)
        options = ("--dataset", "data", "--public")
        printed = [run(*command, *options) for command in (*SHOWN, *WRITTEN)]
        assert [result.exit_code for result in printed] == [0] * len(printed), [one.stderr for one in printed]
        files = {
            path.name: path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.parent.name != "data"
        }
        seen.append(([result.output for result in printed], files))
    assert len(seen[0][1]) > 5
    assert seen[0] == seen[1]
