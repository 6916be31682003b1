"""The command shares: its answers as text, table and record, and what it refuses."""

import csv
import io

import pytest

from route_risk.layers.new_dataset import new_dataset

YEARS = ("--since", "2010", "--until", "2012", "--theta", "10")


def test_corridors_over_time_with_the_record_beside(run):
    result = run("shares", "all", *YEARS)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "Shares of corridors from 6 origins by their shares to South Korea, percent, by risk alone"
    assert lines[2].startswith("2010 ")
    assert lines[2].endswith("THA 100")
    assert "theta 10, as given" in result.stdout
    assert "The least-risk corridor is not the most used one" in result.stderr


def test_one_day_has_every_corridor_with_its_interval(run, run_json):
    asked = ("shares", "KP-09", "--as-of", "2010-07-01", "--theta", "10", "--draws", "32")
    record = run_json(*asked)
    (point,) = record["points"]
    assert sum(row["share"] for row in point["shares"]) == pytest.approx(1)
    assert all(row["low"] <= row["median"] <= row["high"] for row in point["shares"])
    assert record["draws"] == {"draws": 32, "seed": 0, "range": 0.9}
    assert run_json(*asked) == record
    text = run(*asked).stdout
    assert all(row["alternative"] in text for row in point["shares"])


def test_a_table_has_one_alternative_a_line(run, run_json):
    rows = list(csv.DictReader(io.StringIO(run("shares", "all", "KOR", "USA", *YEARS, "--csv").stdout)))
    record = run_json("shares", "all", "KOR", "USA", *YEARS)
    assert record["alternatives"] == "destinations"
    told = [(point["as_of"], row["alternative"], row["share"]) for point in record["points"] for row in point["shares"]]
    assert [(row["as_of"], row["alternative"], float(row["share"])) for row in rows] == told
    assert len(rows) == 6


def test_a_release_tells_classes_and_none_of_the_rest(run, run_json):
    record = run_json("shares", "KP-09", *YEARS, "--public")
    shares = {row["share"] for point in record["points"] for row in point["shares"]}
    assert shares <= {(10 * k + 5) / 100 for k in range(10)}
    text = run("shares", "KP-09", *YEARS, "--public").stdout
    assert "rounded to classes of 10 points" in text
    assert "others" not in text


def test_theta_is_the_one_of_check_where_none_is_given(run_json):
    record = run_json("shares", "all", "--as-of", "2010", "--judged")
    assert record["theta"]["from"] == "recorded passages"
    assert record["theta"]["records"] > 20
    assert record["scenario"]["judged"] is True


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--theta", "-1"), 2, "theta -1 is not above 0"),
        (("--theta", "10", "--close", "border:PRK-*"), 4, "no open route from KP-09 to KOR"),
        (("--theta", "10", "--draws", "1000"), 2, "a Sobol' sequence is balanced for a power of two only"),
        (("--theta", "10", "--csv", "--json"), 2, "--csv and --json cannot be combined"),
        (("--known-by", "1999"), 2, "or give it with --theta"),
    ],
)
def test_what_is_refused(run, options, code, said):
    result = run("shares", "KP-09", "--as-of", "2010", *options)
    assert result.exit_code == code
    assert said in result.stderr
    assert result.stdout == ""


def test_all_origins_need_published_shares(run, tmp_path):
    new_dataset(tmp_path / "made")
    path = tmp_path / "made" / "claims.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "origin_share" not in line), encoding="utf-8")
    result = run("shares", "all", "--theta", "5", "--dataset", str(tmp_path / "made"))
    assert result.exit_code == 2
    assert "no published shares of origins to weigh all of them by; name one origin" in result.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("export", "gis", "--theta", "3"), 2, "--theta is for layers of shares: add --flows or --burden"),
        (("export", "gis", "--flows", "--public"), 5, "flows on legs would tell where a border is closed best"),
        (("map", "-o", "map.html", "--flows", "--theta", "0"), 2, "theta 0 is not above 0"),
        (("map", "-o", "map.html", "--burden", "--compare", "2009", "2013"), 2, "show dates and no comparison"),
        (("shares", "all", "--overlap", "nested"), 2, "'nested' is not 'path-size'"),
    ],
)
def test_layers_of_shares_are_refused_before_anything_is_written(run, tmp_path, monkeypatch, words, code, said):
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert result.exit_code == code
    assert said in result.stderr
    assert not list(tmp_path.iterdir())


def test_an_overlap_is_said_and_theta_is_estimated_with_it(run, run_json):
    plain, corrected = (
        run_json("shares", "KP-09", "--as-of", "2012-07-01", *more) for more in ((), ("--overlap", "path-size"))
    )
    assert (plain["overlap"], corrected["overlap"]) == (None, "path-size")
    assert corrected["theta"]["value"] > plain["theta"]["value"]
    text = run("shares", "KP-09", "--as-of", "2012-07-01", "--theta", "90", "--overlap", "path-size").stdout
    assert "corrected for routes that share legs (path-size logit)" in " ".join(text.split())
