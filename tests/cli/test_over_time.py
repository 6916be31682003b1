"""`compare`, `timeline` and `routes`: two sides, many dates, many pairs."""

import csv
import io
import json

import pytest


def test_compare_says_what_changed_and_which_events_did_it(run, run_json):
    arguments = ("compare", "2009-01-01", "2013-01-01", "--origin", "KP-10", "--destination", "KOR")
    result = run(*arguments)
    assert result.exit_code == 0
    assert result.stdout.startswith("2009-01-01  →  2013-01-01\n")
    assert "prk-2010-succession-buildup" in result.stdout
    record = run_json(*arguments)
    assert (record["before"]["as_of"], record["after"]["as_of"]) == ("2009-01-01", "2013-01-01")
    for leg in record["legs"]:
        assert leg["change"] == pytest.approx(leg["after"] - leg["before"])
        assert sum(part["change"] for part in leg["causes"]) == pytest.approx(leg["change"], abs=1e-9)
        assert all(part["change"] for part in leg["causes"])  # what did not change is not listed


def test_a_side_is_not_compared_with_itself(run):
    refused = run("compare", "2013", "2013")
    assert refused.exit_code == 2
    assert "both sides are 2013; give two that differ" in refused.stderr


def test_a_side_can_leave_an_event_out(run_json):
    event = "prk-2020-covid-closure"
    record = run_json("compare", "2021-06-01", f"2021-06-01,without={event}")
    assert record["after"]["scenario"]["without"] == [event]
    assert any(part["cause"] == event for leg in record["legs"] for part in leg["causes"])


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (("2013",), 2, "Missing argument"),
        (("2013", "2012-02-30"), 2, "is not a day of the calendar"),
        (("2013", "1990"), 2, "outside the period"),
        (("2013", "2014,wihout=x"), 2, "'wihout=x' is not a part of a side"),
        (("2013", "2014,without=nothing"), 2, "'nothing' is not a known event"),
        (("2013", "2014", "--destination", "KOR"), 2, "--origin"),
        (("2013", "2014,scenario=nowhere.toml"), 3, "nowhere.toml"),
        (("2013", "2014", "--dataset", "nowhere"), 3, "datapackage.json is missing"),
    ],
)
def test_a_comparison_that_cannot_be_made_says_why(run, arguments, code, named):
    result = run("compare", *arguments)
    assert result.exit_code == code
    assert named in result.stderr
    assert result.stdout == ""


def test_a_timeline_has_one_line_for_each_year(run, run_json):
    arguments = ("timeline", "KP-10", "KOR", "--since", "2008", "--until", "2012")
    result = run(*arguments)
    assert result.exit_code == 0
    lines = [line for line in result.stdout.splitlines() if line.startswith("20")]
    assert [line.split()[0] for line in lines] == [str(year) for year in range(2008, 2013)]  # a step is a whole year
    points = run_json(*arguments)["points"]
    for line, point in zip(lines, points, strict=True):  # the least-risk corridor, its index, its hazard
        assert line[4:].strip().startswith(point["corridor"])
        assert line[4:].strip().removeprefix(point["corridor"]).split()[0] == f"{point['risk_index']:.1f}"


@pytest.mark.parametrize("step", ["year", "quarter", "month"])
def test_a_timeline_in_csv_starts_and_ends_where_asked(run, step):
    arguments = ("timeline", "--network", "--since", "2010-01-01", "--until", "2011-01-01")
    result = run(*arguments, "--step", step, "--csv")
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == {"year": 2, "quarter": 5, "month": 13}[step]
    assert (rows[0]["as_of"], rows[-1]["as_of"]) == ("2010-01-01", "2011-01-01")
    assert all(0 <= float(row["risk_index"]) <= 100 for row in rows)


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        ((), 2, "give ORIGIN, or --network"),
        (("KP-9", "KOR"), 2, "Did you mean KP-09"),
        (("KP-09", "KOR", "--network"), 2, "--network"),
        (("KP-09", "KOR", "--since", "2012", "--until", "2010"), 2, "lies before the first"),
        (("KP-09", "KOR", "--since", "1990"), 2, "outside the period"),
        (("KP-09", "KOR", "--step", "week"), 2, "'week' is not one of"),
        (("KP-09", "KOR", "--csv", "--json"), 2, "cannot be combined"),
        (("KP-09", "KOR", "--plot", "t.gif"), 2, "end its name in .png, .svg or .pdf"),
    ],
)
def test_a_timeline_that_cannot_be_made_says_why(run, tmp_path, arguments, code, named):
    result = run("timeline", *arguments)
    assert result.exit_code == code
    assert named in result.stderr
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_a_figure_is_written_once_and_not_replaced_silently(run, tmp_path):
    pytest.importorskip("matplotlib")
    arguments = ("timeline", "KP-09", "KOR", "--since", "2012", "--until", "2014", "--plot", "t.svg")
    assert run(*arguments).exit_code == 0
    first = (tmp_path / "t.svg").read_bytes()
    assert b"<svg" in first
    assert run(*arguments).exit_code == 2
    assert run(*arguments, "--overwrite").exit_code == 0
    assert (tmp_path / "t.svg").read_bytes() == first


def test_routes_are_lines_that_agree_with_single_queries(run, run_json):
    result = run("routes", "--as-of", "2013-07-01", "--origin", "KP-10", "--destination", "KOR", "-k", "2")
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    single = run_json("route", "KP-10", "KOR", "--as-of", "2013-07-01", "-k", "2")["routes"]
    assert [row["nodes"].split(";") for row in rows] == [route["nodes"] for route in single]
    assert [float(row["hazard"]) for row in rows] == [route["hazard"] for route in single]


def test_routes_of_all_provinces_and_years_in_json_lines(run):
    result = run("routes", "--destination", "KOR", "--since", "2010", "--until", "2012", "--format", "jsonl")
    assert result.exit_code == 0
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    first = [row for row in rows if row["rank"] == 1]
    assert len({(row["as_of"], row["origin"]) for row in first}) == len(first) == 3 * 11
    assert len({(row["as_of"], row["origin"], row["corridor"]) for row in rows}) == len(rows) > len(first)
    assert {row["as_of"] for row in rows} == {"2010-01-01", "2011-01-01", "2012-01-01"}


def test_a_file_of_routes_is_not_replaced_silently(run, tmp_path):
    arguments = ("routes", "--as-of", "2013", "--origin", "KP-09", "--format", "jsonl", "-o", "routes.jsonl")
    assert run(*arguments).exit_code == 0
    lines = (tmp_path / "routes.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["origin"] for line in lines} == {"KP-09"}
    result = run(*arguments)
    assert result.exit_code == 2
    assert "--overwrite" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (("--origin", "KP-9"), 2, "Did you mean KP-09"),
        (("--as-of", "1990"), 2, "outside the period"),
        (("--as-of", "2013-02-30"), 2, "is not a day of the calendar"),
        (("--format", "xlsx"), 2, "'xlsx' is not one of"),
        (("--dataset", "nowhere"), 3, "datapackage.json is missing"),
    ],
)
def test_a_batch_that_cannot_be_made_writes_nothing(run, tmp_path, arguments, code, named):
    result = run("routes", "-o", "routes.csv", *arguments)
    assert result.exit_code == code
    assert named in result.stderr
    assert list(tmp_path.iterdir()) == []
