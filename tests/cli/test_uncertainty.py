"""The commands ensemble, sensitivity and backtest: shapes, the same numbers again, and wrong input."""

import csv
import io
import sys

import pytest

SPAN = ("--since", "2012-01-01", "--until", "2013-01-01", "--draws", "64")


@pytest.fixture(scope="module")
def tested_once():
    """Work the back-test out once for all who print it: it takes longer than all other tests here."""
    from route_risk.geo.doubt import backtest as module

    kept = []

    def once(*arguments, **options):
        kept or kept.append(real(*arguments, **options))
        return kept[0]

    with pytest.MonkeyPatch.context() as patch:
        real = module.backtest
        patch.setattr(module, "backtest", once)
        yield


def test_an_ensemble_is_the_same_again_in_any_chunks(run, run_json):
    record = run_json("ensemble", "KP-10", "KOR", *SPAN)
    assert record["schema_version"] == "2"
    assert run_json("ensemble", "KP-10", "KOR", *SPAN, "--chunk", "16") == record
    assert run_json("ensemble", "KP-10", "KOR", *SPAN, "--seed", "1") != record
    text = run("ensemble", "KP-10", "KOR", *SPAN)
    assert text.exit_code == 0
    assert text.stdout.startswith("Ryanggang to South Korea\n")
    assert "not travel advice" in text.stderr


def test_an_ensemble_of_all_pairs_as_csv(run):
    result = run("ensemble", "--all", *SPAN, "--csv")
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len({(row["origin"], row["destination"]) for row in rows}) == 11 * 4
    for row in rows:
        assert float(row["risk_index_low"]) <= float(row["risk_index_median"]) <= float(row["risk_index_high"])


def test_every_draw_has_a_route_where_borders_were_all_but_shut(run_json):
    """In 2021 some draws of some pairs have hazards beyond 32, which a route of 28 bits could not carry."""
    record = run_json("ensemble", "--all", "--since", "2021-07-01", "--until", "2021-07-01", "--draws", "1024")
    for pair in record["pairs"]:
        (day,) = pair["days"]
        assert all(route["legs"] and route["nodes"] for route in day["routes"])
        assert sum(route["share"] for route in day["routes"]) + day["other_share"] == 1


def test_an_ensemble_goes_on_from_its_checkpoint(run, tmp_path):
    command = ("ensemble", "KP-10", "KOR", *SPAN, "--chunk", "16", "--checkpoint", str(tmp_path / "run"), "--json")
    first, second = run(*command), run(*command)
    assert first.exit_code == 0
    assert first.stdout == second.stdout
    assert any((tmp_path / "run").iterdir())


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("ensemble", "KP-10", "KOR", "--draws", "100"), 2, "power of two"),
        (("ensemble",), 2, "give ORIGIN, or --all"),
        (("ensemble", "KP-10", "KOR", "--all"), 2, "give ORIGIN, or --all, but not both"),
        (("ensemble", "KP-10", "KOR", "--json", "--csv"), 2, "cannot be combined"),
        (("ensemble", "KP-10", "KOR", "--plot", "fan.gif"), 2, "end its name in .png, .svg or .pdf"),
        (("sensitivity",), 2, "give ORIGIN, or --network"),
        (("sensitivity", "KP-10", "KOR", "--as-of", "1960"), 2, "outside the period"),
        (("sensitivity", "KP-10", "KOR", "--json", "--csv"), 2, "cannot be combined"),
        (("backtest", "nowhere"), 2, "is not a known place"),
        (("backtest", "--json", "--csv"), 2, "cannot be combined"),
        (("backtest", "--plot", "years.gif"), 2, "end its name in .png, .svg or .pdf"),
    ],
)
def test_wrong_questions_have_a_clear_answer(run, arguments, code, message):
    result = run(*arguments)
    assert result.exit_code == code
    assert message in result.stderr
    assert result.stdout == ""


def test_the_judgements_that_matter_most(run, run_json):
    record = run_json("sensitivity", "KP-10", "KOR", "--as-of", "2013-07-01", "--draws", "32")
    assert record["as_of"] == "2013-07-01"
    assert {group["group"] for group in record["groups"]} >= {"baseline classes", "severity multipliers"}
    text = run("sensitivity", "--network", "--as-of", "2013-07-01", "--draws", "32")
    assert text.exit_code == 0
    assert "baseline classes" in text.stdout


@pytest.mark.usefixtures("tested_once")
def test_the_back_test_prints_what_comes_out(run):
    result = run("backtest")
    assert result.exit_code == 0
    assert "last year's arrivals" in result.stdout
    assert "no parameter was tuned to them" in " ".join(result.stdout.split())


def test_a_sensitivity_as_csv_has_the_numbers_of_the_json(run, run_json):
    question = ("sensitivity", "--network", "--as-of", "2013-07-01", "--draws", "64")
    record = run_json(*question)
    result = run(*question, "--csv")
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["group"], float(row["first"]), float(row["total"])) for row in rows] == [
        (group["group"], group["first"], group["total"]) for group in record["groups"]
    ]
    assert {(row["origin"], row["destination"], row["as_of"]) for row in rows} == {("", "KOR", "2013-07-01")}
    assert "not travel advice" in result.stderr


@pytest.mark.usefixtures("tested_once")
def test_the_back_test_as_csv_and_figure(run, run_json, tmp_path):
    record = run_json("backtest")
    result = run("backtest", "--csv", "--plot", "years.svg")
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    series = [
        (int(row["year"]), float(row["value"])) for row in rows if row["part"] == "series" and "index" in row["unit"]
    ]
    assert series == [(row["year"], row["risk_index"]) for row in record["years"]]
    drawn = (tmp_path / "years.svg").read_text(encoding="utf-8")
    assert "Does the network index agree with arrivals in South Korea" in drawn
    assert "already exists" in run("backtest", "--plot", "years.svg").stderr


def test_a_missing_extra_is_named(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.stats", None)  # as if scipy were not there
    monkeypatch.setitem(sys.modules, "scipy", None)
    result = run("ensemble", "KP-10", "KOR", *SPAN)
    assert result.exit_code == 1
    assert "this needs scipy, which is not installed; run: pip install 'route-risk[uncertainty]'" in result.stderr
