"""`list`, `show` and `validate`: everything that the dataset holds can be found and read."""

from datetime import date

import pytest

LISTS = ("provinces", "borders", "nodes", "legs", "events", "sources", "claims")
IN_2013 = ("--as-of", "2013-07-01")


@pytest.mark.parametrize("what", LISTS)
def test_each_list_prints_a_table_and_counts_it(run, run_json, what):
    result = run("list", what)
    rows = run_json("list", what)[what]
    assert result.exit_code == 0
    assert result.stderr == f"{len(rows)} {what}\n"
    table, _, note = result.stdout.rpartition("\n\n")
    assert len([line for line in table.splitlines() if not line.startswith("    ")]) == len(rows) + 1
    assert note.startswith("Internal working copy, not for publication")
    assert len(rows) > 0
    assert "\x1b" not in result.output


def test_provinces_give_their_share_and_the_claim_it_rests_on(run_json):
    provinces = {row["node_id"]: row for row in run_json("list", "provinces")["provinces"]}
    claims = {row["claim_id"]: row for row in run_json("list", "claims")["claims"]}
    ryanggang = provinces["KP-10"]
    assert ryanggang["share_pct"] == claims[ryanggang["share_claim_id"]]["value"] == 16.0
    assert set(ryanggang["origin_claims"]) <= claims.keys()
    assert provinces["KP-02"]["share_pct"] is None


def test_conflicting_shares_are_all_listed_and_one_is_preferred(run_json):
    rows = run_json("list", "claims", "--measure", "origin_share", "--place", "KP-10")["claims"]
    figure = [row for row in rows if row["figure_id"] == "origin-share-northeast"]
    assert len(figure) >= 3
    assert [row["preferred"] for row in figure].count(True) == 1
    assert all(row["source_id"] for row in figure)


@pytest.mark.parametrize(
    ("arguments", "column", "value"),
    [
        (("events", "--domain", "repatriation"), "domain", "repatriation"),
        (("events", "--kind", "regime"), "kind", "regime"),
        (("nodes", "--kind", "province"), "country", "PRK"),
        (("sources", "--kind", "ngo"), "kind", "ngo"),
        (("claims", "--measure", "arrivals"), "measure", "arrivals"),
    ],
)
def test_a_filter_keeps_only_its_rows(run_json, arguments, column, value):
    rows = run_json("list", *arguments)[arguments[0]]
    assert rows
    assert {row[column] for row in rows} == {value}


def test_a_border_belongs_to_both_of_its_countries(run_json):
    rows = run_json("list", "nodes", "--country", "LAO")["nodes"]
    assert {"LAO", "CHN-LAO", "LAO-THA"} <= {row["node_id"] for row in rows}
    assert all("LAO" in (row["country"], row["other_country"]) for row in rows)


def test_scope_since_and_until_filter_events(run_json):
    rows = run_json("list", "events", "--scope", "border:PRK-CHN", "--until", "2005")["events"]
    assert rows
    scopes = {scope for row in rows for scope in row["scopes"]}
    assert "border:PRK-*" in scopes  # a wider scope applies there too, and a segment is part of it
    assert "segment:PRK-CHN:KP-09" in scopes
    near = ("border:PRK-CHN", "border:PRK-*", "segment:PRK-CHN:")
    assert all(any(scope.startswith(near) for scope in row["scopes"]) for row in rows)
    assert all((row["date_start"] or "0000")[:4] <= "2005" for row in rows)
    later = run_json("list", "sources", "--since", "2020")["sources"]
    assert later
    assert all(row["published"] >= "2020" for row in later)


def test_text_is_searched_in_every_cell(run_json):
    rows = run_json("list", "sources", "--text", "GARCIA")["sources"]
    assert any("garcia" in row["source_id"] for row in rows)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("events", "--scope", "border:PRK-CHM"), "Did you mean border:PRK-CHN"),
        (("legs", "--scope", "nonsense"), "'nonsense' is not a known scope"),
        (("events", "--domain", "repatriatio"), "repatriation"),
        (("events", "--source", "king-2021"), "Did you mean king-2020"),
        (("events", "--place", "border:PRK-CHM"), "Did you mean border:PRK-CHN"),
        (("events", "--since", "2021", "--until", "2020"), "lies before --since"),
        (("provinces", "--kind", "x"), "--kind does not filter provinces"),
        (("claims", "--measure", "happiness"), "occurs in no row of claims"),
        (("claims", "--place", "KP-9"), "Did you mean KP-09"),
        (("foo",), "'foo' is not one of"),
        (("events", "--since", "2013-02-30"), "is not a day of the calendar"),
        (("events", "--colour", "red"), "No such option"),
        ((), "Missing argument"),
    ],
)
def test_a_wrong_list_or_filter_is_a_usage_error(run, arguments, named):
    result = run("list", *arguments)
    assert result.exit_code == 2
    assert named in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("thing", "what"),
    [
        ("KP-10", "place"),
        ("량강도", "place"),
        ("PRK-CHN:KP-09", "place"),
        ("CN-JL", "place"),
        ("THA", "place"),
        ("KOR", "place"),
        ("prk-2020-covid-closure", "event"),
        ("nkr-garcia-2024", "source"),
        ("origin-share-northeast", "figure"),
        ("origin-share-KP-10--bizweb-2018", "claim"),
        ("KP-10..PRK-CHN:KP-10", "leg"),
        ("border:PRK-CHN", "scope"),
    ],
)
def test_each_kind_of_thing_can_be_shown_with_its_sources(run, run_json, thing, what):
    result = run("show", thing, *IN_2013)
    assert result.exit_code == 0
    assert result.stderr == ""
    record = run_json("show", thing, *IN_2013)
    assert record["what"] == what
    assert record["cited"]
    for row in record["cited"]:
        assert f"  {row['source_id']}  " in result.stdout.partition("\nSources\n")[2]


def test_everything_in_the_dataset_can_be_shown(run_json, monkeypatch):
    """Ask for every id once; dataset and hazards, the same for all, are had once: it takes seconds and not minutes."""
    from route_risk import cli
    from route_risk.geo.model import scenario
    from route_risk.layers.dataset import read_dataset

    dataset = read_dataset()
    evaluated = scenario.evaluate(scenario.scenario_network(dataset), date(2013, 7, 1))

    def evaluate(scenario_net, as_of, **clock):
        assert (scenario_net.dataset, as_of, clock) == (dataset, date(2013, 7, 1), {"known_by": None})
        assert scenario_net.scenario == evaluated.scenario
        return evaluated

    monkeypatch.setattr(scenario, "evaluate", evaluate)
    monkeypatch.setattr(cli._Loaders, "read_dataset", lambda *_, **__: dataset)
    ids = [*dataset.nodes, *dataset.sources, *(leg.leg_id for leg in dataset.legs[::5])]
    ids += [event.event_id for event in dataset.events[::5]] + [claim.claim_id for claim in dataset.claims[::5]]
    for thing in ids:
        assert run_json("show", thing, *IN_2013)["what"]


def test_something_unknown_is_refused_with_near_ids(run):
    result = run("show", "prk-2020-covid-closur", *IN_2013)
    assert result.exit_code == 2
    assert "prk-2020-covid-closure" in result.stderr
    assert result.stdout == ""


def test_where_no_route_is_open_a_place_says_why_instead(run):
    closed = [word for border in ("CHN", "RUS", "KOR") for word in ("--close", f"border:PRK-{border}")]
    result = run("show", "KP-09", *IN_2013, *closed)
    assert result.exit_code == 0
    assert "no open route from KP-09 to KOR" in result.stdout


def test_the_embedded_dataset_is_valid(run, run_json):
    result = run("validate")
    assert (result.exit_code, result.stdout) == (0, "the embedded dataset is valid\n")
    record = run_json("validate")
    assert any("the leg has no source of its own" in warning for warning in record.pop("warnings"))
    assert record == {"faults": [], "schema_version": "2", "valid": True}


def test_a_list_of_what_was_known(run_json):
    then = {row["event_id"] for row in run_json("list", "events", "--known-by", "2013-12-31")["events"]}
    now = {row["event_id"] for row in run_json("list", "events")["events"]}
    assert then < now
    assert "lao-2013-handover" in then
    assert "prk-2020-covid-closure" not in then


def test_an_event_that_another_ended_is_in_force_until_then(run_json, broken_copy):
    """The rule of 2012 has no end of its own here; what eased it in 2016 ends it."""
    folder = broken_copy(
        "policy_events.csv",
        "prk-2012-three-generations,regime,2012-01,2015,",
        "prk-2012-three-generations,regime,2012-01,,",
    )

    def listed(*arguments):
        found = run_json("list", "events", *arguments, "--dataset", str(folder))["events"]
        return "prk-2012-three-generations" in {row["event_id"] for row in found}

    assert listed("--since", "2014")
    assert not listed("--since", "2017")
    assert listed("--until", "2014")
    assert not listed("--until", "2011")
