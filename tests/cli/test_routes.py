"""`routes` from the command line: all pairs on all dates, one route a line, in two forms that say the same."""

import csv
import io
import json
import subprocess
import sys

import pytest

from tests.cli.running import PATIENCE_S
from tests.layers.folder import write_folder

HEADER = (
    "as_of,origin,destination,rank,corridor,risk_index,hazard,nodes,legs,events,sources,newest_source,coverage,recorded,"
    "recorded_claims,scenario,known_by,release,sensitivity"
)


@pytest.fixture
def tiny(tmp_path):
    """Return the option that asks the tiny dataset: two provinces, of which one has a way out, one destination."""
    return ("--dataset", str(write_folder(tmp_path / "tiny")))


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def same(row, record):
    """Tell whether a row of CSV says what a JSON line says."""
    shares = record["recorded"] or []
    told = {
        "recorded": [f"{'|'.join(part['corridors'])}:{part['low']!r}:{part['high']!r}" for part in shares] or None,
        "recorded_claims": [key for part in shares for key in part["claim_ids"]] or None,
    }
    if record["scenario"]:
        told["scenario"] = f"if {' and '.join(record['scenario']['close'])} is closed"
    for name in row:
        value = {**record, **told}[name]
        if value is None:
            good = row[name] == ""
        elif isinstance(value, list):
            good = row[name].split(";") == value
        elif isinstance(value, (int, float)):
            good = float(row[name]) == value
        else:
            good = row[name] == value
        if not good:
            return False
    return row.keys() == record.keys() - {"schema_version"} | {"recorded_claims"}


@pytest.mark.parametrize(
    "options",
    [
        ("--since", "2019", "--until", "2021", "--destination", "KOR", "-k", "2"),
        ("--as-of", "2013-07-01"),
        ("--as-of", "2013", "--origin", "KP-10", "--close", "border:PRK-*", "--known-by", "2013"),
    ],
)
def test_csv_and_json_lines_say_the_same(run, options):
    table = run("routes", *options)
    lines = run("routes", *options, "--format", "jsonl")
    assert (table.exit_code, lines.exit_code) == (0, 0)
    assert table.stdout.splitlines()[0] == HEADER
    rows = rows_of(table.stdout)
    records = [json.loads(line) for line in lines.stdout.splitlines()]
    assert rows
    assert all(same(row, record) for row, record in zip(rows, records, strict=True))
    for line, record in zip(lines.stdout.splitlines(), records, strict=True):
        assert record["schema_version"] == "2"
        assert line == json.dumps(record, ensure_ascii=False, sort_keys=True)


def test_all_pairs_come_in_order(run):
    rows = rows_of(run("routes", "--as-of", "2013-07-01", "-k", "1").stdout)
    pairs = [(row["destination"], row["origin"]) for row in rows]
    assert pairs == sorted(pairs)
    assert len({origin for _, origin in pairs}) == 11
    assert len(pairs) == len(set(pairs)) == 11 * len({destination for destination, _ in pairs})


def test_an_order_that_was_asked_for_is_kept(run):
    options = ("--as-of", "2013", "--origin", "량강도", "--origin", "KP-03", "--destination", "Thailand")
    rows = rows_of(run("routes", *options, "--destination", "KOR", "-k", "1").stdout)
    assert [(row["destination"], row["origin"]) for row in rows] == [
        ("THA", "KP-10"), ("THA", "KP-03"), ("KOR", "KP-10"), ("KOR", "KP-03")
    ]  # fmt: skip


def test_a_line_is_a_corridor_where_no_number_of_routes_is_asked_for(run, run_json):
    place = ("--as-of", "2012-07-01")
    rows = rows_of(run("routes", *place, "--origin", "KP-09", "--destination", "KOR").stdout)
    corridors = run_json("route", "KP-09", "KOR", *place)["corridors"]
    told = [row for row in corridors if row["route"] is not None]
    assert [row["corridor"] for row in rows] == [row["corridor"] for row in told]
    assert [float(row["hazard"]) for row in rows] == [row["hazard"] for row in told]
    assert [row["nodes"].split(";") for row in rows] == [row["route"]["nodes"] for row in told]
    for row, corridor in zip(rows, told, strict=True):
        shares = corridor["recorded"]
        assert row["recorded_claims"].split(";") == list(
            dict.fromkeys(key for share in shares for key in share["claim_ids"])
        ) or (row["recorded_claims"], shares) == ("", [])
    assert any(row["recorded"] for row in rows)


def test_a_pair_without_an_open_route_is_a_row(run, tiny):
    # No leg leads out of the northern province of the tiny dataset.
    result = run("routes", "--as-of", "2011", *tiny)
    assert result.exit_code == 0
    open_row, shut_row = rows_of(result.stdout)
    assert (open_row["origin"], open_row["rank"]) == ("AA-1", "1")
    assert open_row["nodes"] == "AA-1;AAA-BBB:AA-1;BBB;CCC"
    assert (shut_row["origin"], shut_row["rank"], shut_row["risk_index"], shut_row["nodes"]) == ("AA-2", "0", "", "")


def test_dates_of_a_span_are_the_first_days_of_its_months(run, tiny):
    options = ("--since", "2011-01-31", "--until", "2011-05-01", "--step", "month", "--origin", "AA-1")
    rows = rows_of(run("routes", *options, *tiny).stdout)
    assert [row["as_of"] for row in rows] == ["2011-01-31", "2011-02-01", "2011-03-01", "2011-04-01", "2011-05-01"]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_file_holds_what_would_be_printed_and_is_replaced_only_where_asked(run, tiny, tmp_path, form):
    options = ("routes", "--as-of", "2011", "--format", form, *tiny)
    printed = run(*options).stdout
    result = run(*options, "-o", "out.txt")
    assert (result.exit_code, result.stdout) == (0, "out.txt\n")
    assert (tmp_path / "out.txt").read_bytes() == printed.encode()
    (tmp_path / "out.txt").write_text("mine", encoding="utf-8")
    refused = run(*options, "-o", "out.txt")
    assert refused.exit_code == 2
    assert "out.txt already exists; add --overwrite to replace it" in refused.stderr
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "mine"
    assert run(*options, "-o", "out.txt", "--overwrite").exit_code == 0
    assert (tmp_path / "out.txt").read_bytes() == printed.encode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.txt", "tiny"]


@pytest.mark.parametrize(
    ("options", "code", "named"),
    [
        (("--destination", "Clond"), 2, "Did you mean Cland"),
        (("-k", "0"), 2, "'-k'"),
        (("--since", "2012", "--until", "2011"), 2, "lies before the first"),
        (("--step", "week"), 2, "'week' is not one of"),
        (("--without", "aaa"), 2, "'aaa' is not a known event"),
        (("--scenario", "nowhere.toml"), 3, "the file is missing"),
        (("-o", "no-such/out.csv"), 2, "no-such"),
    ],
)
def test_wrong_questions(run, tiny, tmp_path, options, code, named):
    result = run("routes", *options, *tiny)
    assert result.exit_code == code
    assert named in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["tiny"]


def test_a_reader_that_stops_early_is_no_error(tmp_path):
    """``route-risk routes | head -1`` prints no complaint about a broken pipe."""
    with subprocess.Popen(
        [sys.executable, "-m", "route_risk", "routes", "--destination", "KOR", "--since", "2000", "--format", "jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        talk = process.stderr.read().decode()
        process.wait(timeout=PATIENCE_S)
    assert talk == ""
