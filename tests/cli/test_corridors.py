"""Corridors from the command line: in `route` with draws, in `list`, in `show`, for the public, and wrong words."""

import json

import pytest

from tests.layers.folder import write_folder

IN_2012 = ("--as-of", "2012-07-01")
PAIR = ("KP-09", "KOR")


@pytest.fixture
def tiny(tmp_path):
    """Return the option that asks the tiny dataset, which has one way out and records no passages."""
    return ("--dataset", str(write_folder(tmp_path / "tiny")))


def test_the_least_risk_route_of_each_corridor_is_the_first_of_all_routes_by_it(run_json):
    corridors = run_json("route", *PAIR, *IN_2012)["corridors"]
    first_of = {}
    for route in run_json("route", *PAIR, *IN_2012, "-k", "300")["routes"]:
        first_of.setdefault(route["corridor"], route["hazard"])
    assert len(first_of) > 5
    told = {row["corridor"]: row["hazard"] for row in corridors}
    assert {key: told[key] for key in first_of} == first_of
    assert [row["rank"] for row in corridors] == list(range(1, len(corridors) + 1))


def test_without_draws_nothing_is_said_of_how_sure_the_order_is(run, run_json):
    record = run_json("route", *PAIR, *IN_2012)
    assert record["draws"] is None
    for row in record["corridors"]:
        assert {row[name] for name in ("share_of_draws", "low", "median", "high")} == {None}
        assert row["order_uncertain_with"] is None
    text = run("route", *PAIR, *IN_2012).stdout
    assert "order is uncertain" not in text
    assert "90%" not in text.partition("Recorded passages")[0].partition("recorded in")[0]


def test_draws_say_how_sure_the_order_is(run, run_json):
    arguments = ("route", *PAIR, *IN_2012, "--draws", "64", "--seed", "1")
    record = run_json(*arguments)
    assert record["draws"] == {"draws": 64, "seed": 1, "range": 0.9, "other_share_of_draws": 0.0}
    rows = [row for row in record["corridors"] if row["route"] is not None]
    assert sum(row["share_of_draws"] for row in rows) == pytest.approx(1)
    for row in rows:
        overlaps = [
            other["corridor"]
            for other in rows
            if other is not row and other["low"] <= row["high"] and row["low"] <= other["high"]
        ]
        assert row["order_uncertain_with"] == overlaps
    text = run(*arguments).stdout
    assert "64 draws of every judgement, seed 1" in text
    assert "The order is uncertain" in text
    assert f"{rows[0]['low']:.1f} to {rows[0]['high']:.1f}" in text


def test_a_dataset_without_recorded_passages_says_so(run, tiny):
    text = run("route", "AA-1", "CCC", *tiny, "--as-of", "2011").stdout
    assert "Recorded passages in 2011\n  none in the dataset\n" in text
    assert "Much used does not mean safe" not in text


def test_another_destination_has_no_record(run, run_json):
    record = run_json("route", "KP-09", "THA", *IN_2012)
    assert record["record"]["claims"] == []
    assert "Passages are recorded only for journeys to South Korea." in run("route", "KP-09", "THA", *IN_2012).stdout


def test_judged_classes_leave_the_factors_out_and_show_the_record(run_json):
    judged = run_json("route", *PAIR, *IN_2012, "--judged")
    assert judged["scenario"]["judged"] is True
    assert judged["record"] == run_json("route", *PAIR, *IN_2012)["record"]
    legs = [leg for row in judged["corridors"] if row["route"] for leg in row["route"]["legs"]]
    assert {(leg["recorded_use"], leg["implied_class"]) for leg in legs} == {(0.0, None)}


def test_the_list_holds_what_a_route_can_say(run_json):
    listed = {row["corridor"] for row in run_json("list", "corridors")["corridors"]}
    assert {row["corridor"] for row in run_json("route", *PAIR, *IN_2012)["corridors"]} <= listed
    by_mongolia = run_json("list", "corridors", "--country", "MNG")["corridors"]
    assert by_mongolia
    assert all("MNG" in row["countries"] for row in by_mongolia)


@pytest.mark.parametrize(
    "words",
    ["CHN > LAO > THA", "china>laos>thailand", "CHN, LAO, THA", "CHN LAO THA", "중국 > 라오스 > 태국",
     "PRK > CHN > LAO > THA > KOR", "corridor:CHN > LAO > THA"],
)  # fmt: skip
def test_a_corridor_is_found_however_its_countries_are_named(run, words):
    result = run("show", words, *IN_2012)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Corridor CHN > LAO > THA: China > Laos > Thailand\n")


def test_everything_known_about_a_corridor_agrees_with_its_routes(run_json):
    record = run_json("show", "CHN > MNG", *IN_2012)
    assert record["what"] == "corridor"
    (row,) = [row for row in record["provinces"] if row["origin"] == "KP-09"]
    told = next(row for row in run_json("route", *PAIR, *IN_2012)["corridors"] if row["corridor"] == "CHN > MNG")
    assert {key: row[key] for key in ("rank", "risk_index", "hazard", "coverage")} == {
        key: told[key] for key in ("rank", "risk_index", "hazard", "coverage")
    }
    claims = {row["claim_id"] for row in record["passages"]}
    assert {key for share in record["shares"] for key in share["claim_ids"]} <= claims
    assert {row["source_id"] for row in record["passages"]} <= {row["source_id"] for row in record["cited"]}


def test_two_countries_are_a_corridor_and_their_border_keeps_its_names(run):
    assert run("show", "CHN > LAO", *IN_2012).stdout.startswith("Corridor CHN > LAO: ")
    assert run("show", "CHN-LAO", *IN_2012).stdout.startswith("CHN-LAO\n")
    assert run("show", "RUS", *IN_2012).stdout.startswith("RUS\n")
    assert run("show", "corridor:RUS", *IN_2012).stdout.startswith("Corridor RUS: Russia\n")
    assert run("show", "China", *IN_2012).stdout.startswith("CHN\n")  # the country


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("LAO > THA", "'LAO > THA' is not a known corridor. Did you mean CHN > LAO > THA"),
        ("China > Loas > Thailand", "'Loas' is not a known country. Did you mean Laos"),
        ("THA > LAO > CHN", "'THA > LAO > CHN' is not a known corridor"),
        ("corridor:", "'corridor:' is not a known corridor"),
        (">", "is not a known corridor"),
    ],
)
def test_a_corridor_that_is_none_is_a_usage_error_with_near_names(run, words, named):
    result = run("show", words, *IN_2012)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert named in result.stderr


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("route", *PAIR, "--draws", "100"), "power of two"),
        (("route", *PAIR, "--draws", "many"), "'many' is not a valid integer"),
        (("route", *PAIR, "--draws", "64", "-k", "2"), "--draws cannot be used with"),
        (("route", *PAIR, "--draws", "64", "--diverse", "0.5"), "--draws cannot be used with"),
        (("list", "corridors", "--country", "MNGX"), "try MNG"),
        (("list", "corridors", "--domain", "repatriation"), "--domain does not filter corridors"),
        (("list", "corridor"), "corridors"),
        (("check", "--draws", "5"), "power of two"),
        (("check", "--csv", "--json"), "cannot be combined"),
        (("check", "--plot", "check.txt"), "check.txt"),
    ],
)
def test_wrong_questions(run, arguments, named):
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert named in result.stderr


def test_a_release_tells_classes_and_keeps_counts_withheld(run_json):
    from route_risk.geo.release.dataset import public_dataset
    from route_risk.layers.dataset import read_dataset

    withheld = {claim.claim_id for claim in public_dataset(read_dataset()).claims if claim.value is None}
    record = run_json("show", "RUS > KOR", "--as-of", "2022-12-01", "--public")
    shown = {row["claim_id"]: row["value"] for row in record["passages"]}
    assert withheld & shown.keys()
    assert all(shown[key] is None for key in withheld & shown.keys())
    for row in record["provinces"]:
        assert row["risk_index"] is None or row["risk_index"] % 5 == 2.5
    answer = run_json("route", *PAIR, *IN_2012, "--public", "--draws", "16")
    assert json.dumps(answer["record"]).count('"withheld') == sum(
        row["value"] is None for row in answer["record"]["claims"]
    )
    for row in answer["corridors"]:
        assert all(row[name] is None or row[name] % 5 == 2.5 for name in ("risk_index", "low", "median", "high"))
