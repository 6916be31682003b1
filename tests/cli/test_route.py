"""`route`, as somebody asks it for the first time, with right and with wrong words."""

import math

import pytest

IN_2013 = ("--as-of", "2013-07-01")
NORTHERN_BORDERS_CLOSED = ("--close", "border:PRK-CHN", "--close", "border:PRK-RUS", "--close", "border:PRK-KOR")


def test_text_answers_on_stdout_and_talks_on_stderr(run):
    result = run("route", "KP-10", "KOR", *IN_2013)
    assert result.exit_code == 0
    head, _, rest = result.stdout.partition("\n\n")
    assert head == "Ryanggang to South Korea, 2013-07-01: corridors, least risk first"
    assert rest.split()[:5] == ["rank", "corridor", "index", "hazard", "recorded"]
    assert "The least-risk route, by China > " in rest
    assert "Recorded passages in 2013" in rest
    assert "not travel advice" in result.stderr
    assert "travel advice" not in result.stdout
    assert "\x1b" not in result.output


def test_json_has_the_promised_shape(run_json):
    record = run_json("route", "KP-10", "KOR", "-k", "3", *IN_2013)
    assert (record["as_of"], record["origin"], record["destination"]) == ("2013-07-01", "KP-10", "KOR")
    assert record["known_by"] is None
    assert record["scenario"] is None
    assert "not travel advice" in record["note"]
    assert [route["rank"] for route in record["routes"]] == [1, 2, 3]
    assert [route["hazard"] for route in record["routes"]] == sorted(route["hazard"] for route in record["routes"])
    for route in record["routes"]:
        assert {"rank", "risk_index", "hazard", "nodes", "legs", "coverage"} <= route.keys()
        assert (route["nodes"][0], route["nodes"][-1]) == ("KP-10", "KOR")
        assert route["risk_index"] == pytest.approx(100 * (1 - math.exp(-route["hazard"])))
        assert route["hazard"] == pytest.approx(sum(leg["hazard"] for leg in route["legs"]))
        for leg, tail, head in zip(route["legs"], route["nodes"], route["nodes"][1:], strict=False):
            assert {"from", "to", "mode", "baseline", "hazard", "events", "sources"} <= leg.keys()
            assert (leg["from"], leg["to"]) == (tail, head)
            assert leg["events"] == sorted(leg["events"])
            assert leg["sources"] == sorted(leg["sources"])


def test_every_event_and_source_of_an_answer_can_be_shown(run_json):
    route = run_json("route", "KP-10", "KOR", "-k", "1", *IN_2013)["routes"][0]
    events = {row["event_id"] for row in run_json("list", "events")["events"]}
    sources = {row["source_id"] for row in run_json("list", "sources")["sources"]}
    for leg in route["legs"]:
        assert set(leg["events"]) <= events
        assert set(leg["sources"]) <= sources


def test_explained_contributions_add_up_to_hazard_less_baseline(run_json):
    route = run_json("route", "KP-09", "KOR", "-k", "1", "--explain", *IN_2013)["routes"][0]
    for leg in route["legs"]:
        assert sum(part["contribution"] for part in leg["events"]) == pytest.approx(
            leg["hazard"] - leg["baseline"] - leg["uncertainty"] - leg["recorded_use"]
        )
        assert all(part["sources"] for part in leg["events"])


def test_explained_text_lists_the_sources_in_full(run):
    result = run("route", "KP-09", "KOR", "--explain", *IN_2013)
    tail = result.stdout.partition("\nSources\n")[2]
    assert "http" in tail
    assert "sources: " in result.stdout


@pytest.mark.parametrize(
    ("origin", "destination"),
    [
        ("Ryanggang", "South Korea"),
        ("yanggang", "south korea"),
        ("량강도", "한국"),
        ("양강도", "KR"),
        ("kp-10", "kor"),
        ("Ryanggang-do", "Republic of Korea"),
    ],
)
def test_places_are_found_by_id_code_and_english_or_korean_name(run_json, origin, destination):
    record = run_json("route", origin, destination, *IN_2013)
    assert (record["origin"], record["destination"]) == ("KP-10", "KOR")


def test_a_near_id_is_suggested(run):
    result = run("route", "KP-9", "KOR", *IN_2013)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "'KP-9' is not a known place. Did you mean KP-09" in result.stderr


@pytest.mark.parametrize("place", ["", "!!", "Atlantis", "\udcff", "x" * 5000])
def test_a_place_that_is_none_is_a_usage_error(run, place):
    result = run("route", place, "KOR", *IN_2013)
    assert result.exit_code == 2
    assert "is not a known place" in result.stderr


def test_without_a_date_the_last_day_is_used_and_said(run, run_json):
    result = run("route", "KP-09", "KOR")
    assert result.exit_code == 0
    assert result.stderr.startswith("as of 2025-10-31, the last day of the dataset")
    assert run_json("route", "KP-09", "KOR")["as_of"] == "2025-10-31"


@pytest.mark.parametrize(
    ("given", "first_day"), [("2013", "2013-01-01"), ("2013-05", "2013-05-01"), ("2013-05-09", "2013-05-09")]
)
def test_a_year_or_month_stands_for_its_first_day(run_json, given, first_day):
    assert run_json("route", "KP-09", "KOR", "--as-of", given)["as_of"] == first_day


@pytest.mark.parametrize("day", ["1994-12-31", "2025-11-01", "9999", "0001"])
def test_a_date_outside_the_dataset_is_refused(run, day):
    result = run("route", "KP-09", "KOR", "--as-of", day)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "outside the period that the dataset covers (1995-01-01 to 2025-10-31)" in result.stderr


@pytest.mark.parametrize("option", ["--as-of", "--known-by"])
@pytest.mark.parametrize(
    "day", ["2013-02-30", "2013-13", "2013-00-10", "0000", "yesterday", "", "13-07-01", "２０１３"]
)
def test_a_day_that_is_none_is_refused(run, option, day):
    result = run("route", "KP-09", "KOR", option, day)
    assert result.exit_code == 2
    assert f"Invalid value for '{option}': {day!r}" in result.stderr
    assert result.stdout == ""


def test_origin_and_destination_must_differ(run):
    result = run("route", "KP-09", "함경북도", *IN_2013)
    assert result.exit_code == 2
    assert "origin and destination are both 'KP-09'" in result.stderr


@pytest.mark.parametrize("k", ["0", "-1", "1.5", "many", "1001"])
def test_k_must_be_a_whole_number_from_1(run, k):
    result = run("route", "KP-09", "KOR", "-k", k)
    assert result.exit_code == 2
    assert "'-k'" in result.stderr


@pytest.mark.parametrize("share", ["-0.1", "1.1", "nan", "half"])
def test_a_shared_part_lies_between_0_and_1(run, share):
    result = run("route", "KP-09", "KOR", "--diverse", share, *IN_2013)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_diverse_routes_share_no_more_than_asked(run_json):
    routes = run_json("route", "KP-09", "KOR", "-k", "2", "--diverse", "0", *IN_2013)["routes"]
    legs = [{leg["leg_id"] for leg in route["legs"]} for route in routes]
    assert len(routes) == 2
    assert not legs[0] & legs[1]


def test_where_all_borders_are_closed_there_is_no_open_route(run):
    result = run("route", "KP-09", "KOR", *IN_2013, *NORTHERN_BORDERS_CLOSED)
    assert result.exit_code == 4
    assert result.stdout == ""
    assert "no open route from KP-09 to KOR on 2013-07-01: blocked at " in result.stderr


def test_a_route_that_the_dataset_does_not_know_is_not_open_either(run):
    result = run("route", "KOR", "KP-09", *IN_2013)
    assert result.exit_code == 4
    assert "the network has no such connection" in result.stderr


def test_closing_moves_the_route_and_opening_brings_it_back(run_json):
    free = run_json("route", "KP-09", "KOR", "-k", "1", *IN_2013)
    border = next(node for node in free["routes"][0]["nodes"] if node.startswith("PRK-CHN:"))
    shut = run_json("route", "KP-09", "KOR", "-k", "1", "--close", border, *IN_2013)
    assert border not in shut["routes"][0]["nodes"]
    assert shut["routes"][0]["hazard"] >= free["routes"][0]["hazard"]
    assert shut["scenario"]["close"] == [border]
    both = run_json("route", "KP-09", "KOR", "-k", "1", "--close", border, "--open", border, *IN_2013)
    assert both["routes"] == free["routes"]


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("--without", "prk-2020-covid-closur", "Did you mean prk-2020-covid-closure"),
        ("--close", "border:PRK-CHM", "border:PRK-CHN"),
        ("--open", "KP-09..KOR", "is not a known leg or border"),
    ],
)
def test_a_scenario_with_an_unknown_id_is_refused(run, option, value, named):
    result = run("route", "KP-09", "KOR", option, value, *IN_2013)
    assert result.exit_code == 2
    assert named in result.stderr


def test_leaving_an_event_out_takes_it_out_of_the_answer(run_json):
    leg = run_json("route", "KP-09", "KOR", "-k", "1", *IN_2013)["routes"][0]["legs"][0]
    gone = leg["events"][0]
    record = run_json("route", "KP-09", "KOR", "-k", "1", "--without", gone, *IN_2013)
    assert record["scenario"]["without"] == [gone]
    assert all(gone not in leg["events"] for route in record["routes"] for leg in route["legs"])


def test_known_by_leaves_out_what_was_published_later(run, run_json):
    record = run_json("route", "KP-09", "KOR", "-k", "1", "--as-of", "2012-06-01", "--known-by", "2013-01-01")
    published = {row["source_id"]: row["published"] for row in run_json("list", "sources")["sources"]}
    cited = {source for leg in record["routes"][0]["legs"] for source in leg["sources"]}
    assert cited
    assert all("" < published[source] <= "2013-01-01" for source in cited)
    talk = run("route", "KP-09", "KOR", "--as-of", "2012-06-01", "--known-by", "2013-01-01").stderr
    assert "undated sources count only from the release of the dataset" in talk


def test_known_by_before_everything_knows_no_event(run_json):
    for leg in run_json("route", "KP-09", "KOR", "-k", "1", *IN_2013, "--known-by", "1900-01-01")["routes"][0]["legs"]:
        assert leg["events"] == leg["sources"] == []
        assert leg["hazard"] == pytest.approx(leg["baseline"] + leg["uncertainty"])
        assert leg["coverage"]["level"] == "none"


def test_the_answer_is_the_same_every_time(run):
    arguments = ("route", "KP-10", "KOR", "-k", "5", "--json", *IN_2013)
    assert run(*arguments).stdout == run(*arguments).stdout


def test_a_hypothetical_event_of_a_file_counts(run_json, tmp_path):
    (tmp_path / "extra.toml").write_text(
        '[[event]]\nevent_id = "what-if"\nkind = "regime"\ndate_start = "2010"\nscopes = ["country:CHN"]\n'
        'domain = "legal-penalty"\ndirection = "raises"\nseverity = 5\nconfidence = "high"\n',
        encoding="utf-8",
    )
    free = run_json("route", "KP-09", "KOR", "-k", "1", *IN_2013)["routes"][0]
    with_it = run_json("route", "KP-09", "KOR", "-k", "1", "--with", "extra.toml", *IN_2013)
    assert with_it["scenario"]["with"] == ["what-if"]
    assert with_it["routes"][0]["hazard"] > free["hazard"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[event", "it is not UTF-8 TOML"),
        ("colour = 'red'", "'colour' is not a key here"),
        ("close = 'border:PRK-CHN'", "is not a list of ids"),
        ('[[event]]\nevent_id = "x"', "'severity' is missing"),
    ],
)
def test_a_scenario_file_with_faults_is_invalid_data(run, tmp_path, text, named):
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    result = run("route", "KP-09", "KOR", "--scenario", "plan.toml", *IN_2013)
    assert result.exit_code == 3
    assert named in result.stderr
    assert "plan.toml" in result.stderr


def test_a_missing_scenario_file_is_named(run):
    result = run("route", "KP-09", "KOR", "--scenario", "nowhere.toml", *IN_2013)
    assert result.exit_code == 3
    assert "nowhere.toml: the file is missing" in result.stderr
