"""`compare` from the command line: two dates, clocks or scenarios, as tables and as JSON."""

import math

import pytest

from tests.layers.folder import write_folder

B2, B4 = -math.log(0.97), -math.log(0.75)
PAIR = ("--origin", "AA-1", "--destination", "CCC")
BORDERS = "close=border:PRK-CHN,close=border:PRK-RUS,close=border:PRK-KOR"


@pytest.fixture
def tiny(tmp_path):
    """Return the option that asks the tiny dataset, whose one law of severity 3 begins in May 2010."""
    return ("--dataset", str(write_folder(tmp_path / "tiny")))


def test_two_dates_by_hand(run_json, tiny):
    record = run_json("compare", "2010-04-30", "2010-05-01", *PAIR, *tiny)
    assert record.keys() == {
        "schema_version", "dataset", "release", "sensitivity", "note", "before", "after", "legs", "origin",
        "destination", "corridors", "record_before", "record_after", "closures", "causes",
    }  # fmt: skip
    border, inside, transfer = record["legs"]
    assert border == {
        "leg_id": "AAA-BBB:AA-1..BBB",
        "before": pytest.approx(B4),
        "after": pytest.approx(1.35 * B4),
        "change": pytest.approx(0.35 * B4),
        "blocked_before": False,
        "blocked_after": False,
        "closed_by": [],
        "causes": [{"cause": "aaa-2010-law", "change": pytest.approx(0.35 * B4), "how": "began"}],
    }
    assert inside["change"] == pytest.approx(0.35 * B2)
    assert (transfer["change"], transfer["causes"]) == (0, [])
    (corridor,) = record["corridors"]
    assert (corridor["corridor"], corridor["rank_before"], corridor["rank_after"]) == ("BBB", 1, 1)
    assert corridor["hazard_after"] - corridor["hazard_before"] == pytest.approx(0.35 * (B2 + B4))
    (route,) = run_json("compare", "2010-04-30", "2010-05-01", *PAIR, *tiny, "-k", "3")["routes"]
    assert (route["status"], route["rank_before"], route["rank_after"]) == ("stays", 1, 1)
    assert route["risk_index_before"] == pytest.approx(100 * -math.expm1(-(2 * B2 + B4)))
    assert route["risk_index_after"] == pytest.approx(100 * -math.expm1(-(1.35 * (B2 + B4) + B2)))
    assert record["causes"][0]["change"] == pytest.approx(0.35 * (B2 + B4))
    assert "not travel advice" in record["note"]


def test_two_dates_as_text(run, tiny):
    result = run("compare", "2010-04-30", "2010-05-01", *PAIR, *tiny)
    assert result.exit_code == 0
    assert result.stdout.startswith("2010-04-30  →  2010-05-01\n\nCorridors from South to Cland\n")
    assert "Legs that changed: 2 of 3\n" in result.stdout
    assert "aaa-2010-law  began            +0.111\n" in result.stdout
    assert "not travel advice" in result.stderr


def test_two_clocks(run_json, tiny):
    # The law's first dated source is of June 2012.
    record = run_json("compare", "2011,known-by=2012-06-29", "2011,known-by=2012-06-30", *tiny)
    assert record["before"] == {
        "name": "2011-01-01, known by 2012-06-29", "as_of": "2011-01-01", "known_by": "2012-06-29", "scenario": None
    }  # fmt: skip
    assert record["legs"][0]["change"] == pytest.approx(0.35 * B4)
    assert "routes" not in record


def test_two_scenarios(run_json, tiny, tmp_path):
    (tmp_path / "plan.toml").write_text('name = "no law"\nwithout = ["aaa-2010-law"]\n', encoding="utf-8")
    record = run_json("compare", "2011", "2011,scenario=plan.toml", *PAIR, *tiny)
    assert record["after"]["name"] == "2011-01-01, no law (if aaa-2010-law is left out)"
    assert record["after"]["scenario"] == {
        "name": "no law", "without": ["aaa-2010-law"], "with": [], "close": [], "open": [], "judged": False,
    }  # fmt: skip
    assert record["causes"] == [{"cause": "aaa-2010-law", "change": pytest.approx(-0.35 * (B2 + B4)), "how": "ended"}]


def test_swapped_sides_have_the_opposite_sign(run_json):
    forth = run_json("compare", "2009", "2021")["legs"]
    back = {row["leg_id"]: row for row in run_json("compare", "2021", "2009")["legs"]}
    assert len(forth) == len(back) == len(run_json("list", "legs")["legs"])
    for row in forth:
        turned = back[row["leg_id"]]
        assert turned["change"] == -row["change"]
        parts, back_parts = ({part["cause"]: part["change"] for part in one["causes"]} for one in (row, turned))
        assert back_parts == pytest.approx({cause: -value for cause, value in parts.items()}, abs=1e-9)


def test_routes_appear_and_vanish(run_json, run):
    arguments = (
        "compare",
        "2013-07-01",
        "2013-07-01,close=PRK-CHN:KP-10",
        "--origin",
        "KP-10",
        "--destination",
        "KOR",
        "-k",
        "1",
    )
    routes = {route["status"]: route for route in run_json(*arguments)["routes"]}
    assert routes.keys() == {"appears", "vanishes"}
    assert routes["vanishes"]["risk_index_after"] is None
    assert routes["vanishes"]["rank_after"] is None
    assert "PRK-CHN:KP-10" in routes["vanishes"]["nodes"]
    assert routes["appears"]["risk_index_before"] == routes["appears"]["risk_index_after"]
    text = run(*arguments).stdout
    assert "vanishes" in text
    assert "appears" in text
    assert "Legs that changed: 2 of " in text  # both sides of the border


def test_a_corridor_that_closes_is_told_with_what_closes_it(run, run_json):
    arguments = ("compare", "2013", "2013,close=border:CHN-MNG", "--origin", "KP-10", "--destination", "KOR")
    row = next(row for row in run_json(*arguments)["corridors"] if row["corridor"] == "CHN > MNG")
    assert (row["rank_after"], row["closed_by_after"], row["closed_legs_before"]) == (None, [], [])
    assert any("CHN-MNG" in leg for leg in row["closed_legs_after"])
    line = next(line for line in run(*arguments).stdout.splitlines() if "China > Mongolia" in line)
    assert "closed by the scenario" in line


def test_what_was_recorded_stands_beside_each_side(run, run_json):
    arguments = ("compare", "2008-07-01", "2010-07-01", "--origin", "KP-09", "--destination", "KOR")
    record = run_json(*arguments)
    claims = {side: {row["claim_id"] for row in record[f"record_{side}"]["claims"]} for side in ("before", "after")}
    for row in record["corridors"]:
        for side, known in claims.items():
            assert set(row[f"claim_ids_{side}"]) <= known
    text = run(*arguments).stdout
    assert "Recorded passages in 2008" in text
    assert "Recorded passages in 2010" in text


def test_more_routes_of_either_side(run_json):
    arguments = ("--origin", "KP-10", "--destination", "KOR", "-k", "4")
    routes = run_json("compare", "2009-01-01", "2021-01-01", *arguments)["routes"]
    assert sorted(r["rank_before"] for r in routes if r["rank_before"]) == [1, 2, 3, 4]
    assert [r["rank_after"] for r in routes if r["rank_after"]] == [1, 2, 3, 4]


def test_a_side_without_an_open_route_is_an_answer_and_says_what_blocks_it(run, run_json):
    arguments = ("compare", "2013", f"2013,{BORDERS}", "--origin", "KP-10", "--destination", "KOR")
    result = run(*arguments)
    assert result.exit_code == 0
    assert "): no open route from KP-10 to KOR on 2013-01-01: blocked at " in result.stderr
    assert "blocked" in result.stdout
    record = run_json(*arguments, "-k", "1")
    (route,) = record["routes"]
    assert (route["status"], route["risk_index_after"]) == ("vanishes", None)
    assert all(row["rank_after"] is None is not row["rank_before"] for row in record["corridors"])


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (("2011", "2012,with=plan.toml"), 3, "plan.toml, event 1, severity: 9 is outside [1, 5]"),
        (("2011,close=border:AAA-BBC", "2012"), 2, "'border:AAA-BBC' is not a known leg or border. Did you mean"),
        (("2011", "2012,known-by=2012-13"), 2, "'2012-13' is not a day of the calendar"),
        (("2011", "2012", "--destination", "CCC"), 2, "give ORIGIN or --origin"),
        (("2011", "2012", "--origin", "Sauth", "--destination", "CCC"), 2, "Did you mean South"),
        (("2011", "2012", "--origin", "CCC", "--destination", "CCC"), 2, "a route joins two places"),
        (("2011", "2012", *PAIR, "-k", "0"), 2, "'-k'"),
    ],
)
def test_wrong_sides_are_refused(run, tiny, tmp_path, arguments, code, named):
    event = (
        '[[event]]\nevent_id = "x"\nkind = "regime"\ndate_start = "2010"\nscopes = ["country:BBB"]\n'
        'domain = "diplomacy"\ndirection = "raises"\nseverity = 9\nconfidence = "low"\n'
    )
    (tmp_path / "plan.toml").write_text(event, encoding="utf-8")
    result = run("compare", *arguments, *tiny)
    assert result.exit_code == code
    assert named in result.stderr
    assert result.stdout == ""
