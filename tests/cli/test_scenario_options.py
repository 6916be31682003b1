"""The options of a scenario, on every command that has them: --scenario, --without, --with, --close, --open."""

import math

import pytest

from tests.layers.folder import write_folder

B2, B4 = -math.log(0.97), -math.log(0.75)
IN_2013 = ("--as-of", "2013-07-01")
WHAT_IF = (
    '[[event]]\nevent_id = "what-if"\nkind = "regime"\ndate_start = "2010"\nscopes = ["resettlement:CCC"]\n'
    'domain = "resettlement-support"\ndirection = "raises"\nseverity = 5\nconfidence = "high"\n'
)


@pytest.fixture
def tiny(tmp_path):
    """Return the options that ask the tiny dataset on a day on which its one law is in force."""
    return ("--dataset", str(write_folder(tmp_path / "tiny")), "--as-of", "2011-01-01")


@pytest.fixture
def hazard(run_json, tiny):
    """Return a function that gives the hazard of the tiny dataset's one route under some options."""

    def map_question(*options):
        return run_json("route", "AA-1", "CCC", "-k", "1", *tiny, *options)["routes"][0]["hazard"]

    return map_question


def test_without_by_hand(hazard):
    assert hazard() == pytest.approx(1.35 * (B2 + B4) + B2)
    assert hazard("--without", "aaa-2010-law") == pytest.approx(B2 + B4 + B2)


@pytest.mark.parametrize(
    ("keys", "transfer"),
    [("", 2.4 * B2), ('effect = "add"\nhazard_added = 0.5\n', B2 + 0.5)],
)
def test_with_by_hand(hazard, tmp_path, keys, transfer):
    (tmp_path / "what-if.toml").write_text(WHAT_IF + keys, encoding="utf-8")
    assert hazard("--with", "what-if.toml") == pytest.approx(1.35 * (B2 + B4) + transfer)


def test_a_hypothetical_closure_blocks_and_open_undoes_it(run, run_json, tiny, tmp_path):
    (tmp_path / "what-if.toml").write_text(WHAT_IF + 'effect = "block"\n', encoding="utf-8")
    result = run("route", "AA-1", "CCC", *tiny, "--with", "what-if.toml")
    assert result.exit_code == 4
    assert "no open route from AA-1 to CCC on 2011-01-01: blocked at BBB..CCC" in result.stderr
    record = run_json("route", "AA-1", "CCC", "-k", "1", *tiny, "--with", "what-if.toml", "--open", "resettlement:CCC")
    assert record["routes"][0]["legs"][2]["events"] == ["what-if"]
    assert record["scenario"]["with"] == ["what-if"]
    assert record["scenario"]["open"] == ["resettlement:CCC"]


def test_a_hypothetical_event_is_explained_beside_documented_ones(run, run_json, tiny, tmp_path):
    (tmp_path / "what-if.toml").write_text(WHAT_IF + 'summary = "Doors close."\n', encoding="utf-8")
    arguments = ("route", "AA-1", "CCC", "-k", "1", *tiny, "--with", "what-if.toml", "--explain")
    part = run_json(*arguments)["routes"][0]["legs"][2]["events"][0]
    assert part == {"event_id": "what-if", "contribution": pytest.approx(1.4 * B2), "activity": 1.0, "sources": []}
    assert "Doors close. (raises, severity 5, high confidence)" in run(*arguments).stdout


def test_what_a_left_out_event_had_ended_goes_on(run_json, tiny, tmp_path):
    arguments = ("route", "AA-1", "CCC", "-k", "1", "--dataset", tiny[1], "--as-of", "2014")
    (legs,) = [route["legs"] for route in run_json(*arguments)["routes"]]
    assert legs[0]["events"] == ["aaa-2012-repeal"]
    (legs,) = [route["legs"] for route in run_json(*arguments, "--without", "aaa-2012-repeal")["routes"]]
    assert legs[0]["events"] == ["aaa-2010-law"]
    assert legs[0]["hazard"] == pytest.approx(1.35 * B2)


def test_every_event_of_the_embedded_dataset_can_be_left_out(run_json):
    from route_risk.geo.model.scenario import Scenario, scenario_network
    from route_risk.layers.dataset import read_dataset

    dataset = read_dataset()
    for event in dataset.events:
        scenario_net = scenario_network(dataset, Scenario(without=(event.event_id,)))
        assert len(scenario_net.network.events) == len(dataset.events) - 1
    assert run_json("route", "KP-10", "KOR", "-k", "1", *IN_2013, "--without", "prk-2010-succession-buildup")["routes"]


def test_a_scenario_file_is_the_same_as_the_options(run_json, tmp_path):
    (tmp_path / "plan.toml").write_text(
        'name = "plan"\nwithout = ["chn-1986-repatriation-agreement"]\nclose = ["PRK-CHN:KP-10"]\n', encoding="utf-8"
    )
    arguments = ("route", "KP-10", "KOR", "-k", "1", *IN_2013)
    by_file = run_json(*arguments, "--scenario", "plan.toml")
    options = ("--without", "chn-1986-repatriation-agreement", "--close", "PRK-CHN:KP-10")
    assert by_file["routes"] == run_json(*arguments, *options)["routes"]
    assert by_file["scenario"] == {
        "name": "plan",
        "without": ["chn-1986-repatriation-agreement"],
        "with": [],
        "close": ["PRK-CHN:KP-10"],
        "open": [],
        "judged": False,
    }


@pytest.mark.parametrize("word", ["PRK-CHN:KP-10", "segment:PRK-CHN:KP-10", "PRK-CHN:KP-10..CN-JL"])
def test_a_segment_is_closed_by_any_of_its_names(run_json, word):
    for route in run_json("route", "KP-10", "KOR", *IN_2013, "--close", word, "-k", "3")["routes"]:
        assert "PRK-CHN:KP-10" not in route["nodes"]


@pytest.mark.parametrize("word", ["PRK-CHN", "border:PRK-CHN"])
def test_a_border_is_closed_by_either_of_its_names(run_json, word):
    for route in run_json("route", "KP-10", "KOR", *IN_2013, "--close", word, "-k", "3")["routes"]:
        assert not any(node.startswith("PRK-CHN") for node in route["nodes"])


def test_where_nothing_is_open_a_smallest_set_is_named_and_opening_it_helps(run, run_json):
    shut = ("--close", "border:PRK-*", "--close", "country:CHN")
    result = run("route", "KP-13", "KOR", *IN_2013, *shut)
    assert result.exit_code == 4
    assert result.stdout == ""
    named = result.stderr.partition("blocked at ")[2].partition(" (closed by the scenario)")[0].split(", ")
    # Russia or the line in the south: two sides of one border each. Opening exactly what is named opens a route.
    assert len(named) == 2
    opened = [option for leg in named for option in ("--open", leg)]
    (route,) = run_json("route", "KP-13", "KOR", "-k", "1", *IN_2013, *shut, *opened)["routes"]
    assert set(named) <= {leg["leg_id"] for leg in route["legs"]}


COMMANDS = {
    "route": ("route", "AA-1", "CCC", "--as-of", "2011"),
    "show": ("show", "AA-1", "--as-of", "2011"),
    "timeline": ("timeline", "AA-1", "CCC", "--since", "2011", "--until", "2012"),
    "network": ("timeline", "--network", "CCC", "--since", "2011", "--until", "2012"),
    "routes": ("routes", "--as-of", "2011"),
    "shares": ("shares", "AA-1", "CCC", "--theta", "5", "--as-of", "2011"),
    "map": ("map", "--as-of", "2011"),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize(
    ("option", "value", "code", "named"),
    [
        ("--without", "aaa-2010-lav", 2, "'aaa-2010-lav' is not a known event. Did you mean aaa-2010-law"),
        ("--close", "border:AAA-BBC", 2, "'border:AAA-BBC' is not a known leg or border. Did you mean"),
        ("--open", "BBB..CCD", 2, "Did you mean BBB..CCC"),
        ("--with", "nowhere.toml", 3, "nowhere.toml: the file is missing. Correct the path"),
        ("--with", "plan.toml", 3, "plan.toml, event 1, severity: 9 is outside [1, 5]. Give a value inside it"),
        ("--scenario", "plan.toml", 3, "plan.toml, event 1, severity: 9 is outside [1, 5]"),
        ("--scenario", "scope.toml", 2, "'country:ZZZ' is not a known scope"),
        ("--scenario", "taken.toml", 3, "adds an event 'aaa-2010-law', which the dataset has"),
        ("--known-by", "2011-02-30", 2, "is not a day of the calendar"),
    ],
)
def test_a_wrong_scenario_is_refused_everywhere(run, tiny, tmp_path, command, option, value, code, named):
    files = {
        "plan.toml": WHAT_IF.replace("severity = 5", "severity = 9"),
        "scope.toml": WHAT_IF.replace("resettlement:CCC", "country:ZZZ"),
        "taken.toml": WHAT_IF.replace("what-if", "aaa-2010-law"),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = run(*command, "--dataset", tiny[1], option, value)
    assert result.exit_code == code
    assert result.stdout == ""
    assert named in result.stderr
    assert not list(tmp_path.glob("*.html"))


def test_a_folder_in_place_of_a_file_is_named(run, tiny, tmp_path):
    result = run("route", "AA-1", "CCC", *tiny, "--scenario", "tiny")
    assert result.exit_code == 3
    assert "tiny" in result.stderr
    assert result.stdout == ""
