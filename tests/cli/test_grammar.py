"""One grammar: the same places, dates and scopes in every command, alone or as options; and what a shell completes."""

import re

import click
import pytest
from click.shell_completion import ShellComplete

from route_risk import cli
from tests.layers.folder import write_folder

ON = ("--as-of", "2011")


@pytest.fixture
def data(tmp_path):
    """Return the option that names a tiny dataset."""
    return ("--dataset", str(write_folder(tmp_path / "tiny")))


SPAN = ("--since", "2011", "--until", "2012")
PLACED = {
    "route": ON,
    "timeline": SPAN,
    "ensemble": (*SPAN, "--draws", "2"),
    "sensitivity": (*ON, "--draws", "4"),
    "routes": (*ON, "-k", "1"),
    "shares": (*ON, "--theta", "5"),
}


@pytest.mark.parametrize("name", PLACED)
def test_places_stand_alone_or_after_options_in_any_mixture(run, data, name):
    form = () if name == "routes" else ("--json",)
    said = {
        run(name, *words, *PLACED[name], *form, *data).stdout
        for words in (
            ("AA-1", "CCC"),
            ("--origin", "AA-1", "--destination", "CCC"),
            ("--destination", "CCC", "AA-1"),
            ("AA-1", "--destination", "CCC"),
            *([] if name == "routes" else [("--origin", "AA-1", "CCC"), ("AA-1",)]),  # the dataset's own destination
        )
    }
    assert len(said) == 1
    assert said != {""}


@pytest.mark.parametrize("name", ["route", "timeline", "ensemble", "sensitivity", "map", "report", "compare"])
@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("AA-1", "CCC", "--origin", "AA-1"), "one place too many"),
        (("--destination", "CCC"), "ORIGIN"),
    ],
)
def test_a_place_too_many_or_too_few_is_named(run, data, name, words, named):
    first = {"report": ("-o", "a.md"), "compare": ("2011", "2012")}.get(name, ())
    result = run(name, *first, *words, *data)
    assert result.exit_code == 2
    assert named in result.stderr


@pytest.mark.parametrize("command", cli.main.commands.values(), ids=list(cli.main.commands))
def test_every_file_is_named_by_the_same_option(command):
    """Commands that write a file or a folder have -o and --out; what only prints has neither."""
    options = {opt for item in command.params if isinstance(item, click.Option) for opt in item.opts}
    assert ("-o" in options) == ("--out" in options)
    assert ("--out" in options) == (command.name not in ("help", "import", "glossary"))
    if isinstance(command, click.Group):
        for child in command.commands.values():
            assert {"-o", "--out"} <= {opt for item in child.params for opt in item.opts}


@pytest.mark.parametrize(
    "typed", ["2013-07-01", "1 July 2013", "July 1, 2013", "1st Jul 2013", "2013/7/1", "2013.07.01", "2013년 7월 1일"]
)
def test_dates_are_read_as_people_type_them(run, typed):
    assert "2013-07-01" in run("show", "KP-10", "--as-of", typed).stdout
    assert "→  2013-07-01" in run("compare", "2012", typed.replace(",", "")).stdout


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1/7/2013", "'1/7/2013' may be 2013-07-01 or 2013-01-07; write the one that is meant"),
        ("13/7/2013", "'13/7/2013' is 2013-07-13; write it so"),
        ("31 June 2013", "is not a day of the calendar"),
        ("1 Juli 2013", "is not a date"),
        ("yesterday", "'yesterday' is not a date; write"),
        ("13-07-01", "is not a date"),
    ],
)
def test_a_date_that_is_none_or_two_is_refused(run, typed, said):
    for command in (("list", "events", "--since", typed), ("compare", typed, "2013")):
        result = run(*command)
        assert result.exit_code == 2
        assert said in " ".join(result.stderr.split())


def test_countries_are_things(run_json, run):
    china = run_json("show", "China")
    assert (china["what"], china["country"]["iso3"]) == ("country", "CHN")
    assert china == run_json("show", "chn") == run_json("show", "중국")
    assert run("list", "events", "--scope", "Laos").stdout == run("list", "events", "--scope", "country:LAO").stdout
    assert run("list", "nodes", "--country", "KR").stdout == run("list", "nodes", "--country", "KOR").stdout
    closed = run_json("route", "KP-10", "--as-of", "2013", "--close", "Mongolia")
    assert closed["scenario"]["close"] == ["country:MNG"]
    assert "Did you mean country:LAO" in run("list", "events", "--scope", "Lao P D R Republic").stderr


def test_what_is_shown_of_a_thing_is_called_by_words(run):
    """No label is the name of a column with a blank in it, and no kind or mode has an underscore."""
    things = ("China", "KP-08..KP-07", "PRK-CHN:KP-09", "prk-2012-redefector-campaign")
    shown = [run("show", thing).stdout for thing in things]
    labels = {label for text in shown for label in re.findall(r"^  ([^: ][^:]*): ", text, re.MULTILINE)}
    assert labels >= {"ISO 3166-1 alpha-2 code", "length in km", "reason for the severity", "applies to"}
    assert labels.isdisjoint({"iso a2", "length km", "severity rationale", "date start", "own sources"})
    assert "  mode: movement within the country of origin\n" in shown[1]
    assert "  kind: border segment\n" in shown[2]
    assert "  kind: standing rule\n" in shown[3]


@pytest.mark.parametrize("word", ["border:CHN-PRK", "CHN-PRK", "border:China-North Korea", "BORDER:prk-chn"])
def test_a_border_is_named_in_either_order(run_json, word):
    asked = ("route", "KP-10", "-k", "1", "--as-of", "2013")
    assert run_json(*asked, "--close", word)["routes"] == run_json(*asked, "--close", "border:PRK-CHN")["routes"]
    assert run_json("show", word)["what"] == "scope"


def test_an_event_is_shown_as_of_its_first_day(run, run_json):
    assert run_json("show", "lao-2013-handover")["as_of"] == "2013-05-27"
    assert "Legs it applies to on 2013-05-27" in run("show", "lao-2013-handover").stdout
    assert run_json("show", "lao-2013-handover", "--as-of", "2014")["as_of"] == "2014-01-01"


def test_events_are_listed_by_their_start_and_by_a_day(run_json, run):
    begun = run_json("list", "events", "--began-since", "2020", "--until", "2020")["events"]
    assert begun
    assert all(row["date_start"].startswith("2020") for row in begun)
    on = {row["event_id"] for row in run_json("list", "events", "--as-of", "2013-07-01")["events"]}
    assert "lao-2013-handover" in on
    assert "prk-2020-covid-closure" not in on
    shown = run("list", "events", "--text", "lao-2013-handover").stdout
    assert "\n    Laos gave a group of young North Koreans" in shown
    legs = {row["leg_id"]: row["events"] for row in run_json("list", "legs")["legs"]}
    assert all(row["events"] <= legs[row["leg_id"]] for row in run_json("list", "legs", "--as-of", "2013")["legs"])
    assert run("list", "provinces", "--as-of", "2013").exit_code == 2


def test_help_is_a_command_and_the_version_an_option(run):
    assert run("help", "route").stdout.split()[:5] == run("route", "--help").stdout.split()[:5]
    assert "import flee" in run("help", "import", "flee").stdout
    assert run("help", "rout").exit_code == 2
    assert run("-V").stdout == run("--version").stdout


def completed(*words):
    """Return what a shell offers after some words of a command."""
    *before, last = words
    shell = ShellComplete(cli.main, {}, "route-risk", "_ROUTE_RISK_COMPLETE")
    return [item.value for item in shell.get_completions(before, last)]


def test_a_shell_completes_commands_places_events_scopes_and_dates(data):
    assert completed("rou") == ["route", "routes"]
    assert completed("route", "KP-1") == ["KP-10", "KP-13"]
    assert "평양시" in completed("route", "평")
    assert completed("route", *data, "AA-") == ["AA-1", "AA-2"]
    assert "lao-2013-handover" in completed("route", "KP-10", "--without", "lao-2013")
    assert completed("route", "KP-10", "--close", "border:CHN-L") == ["border:CHN-LAO"]
    assert completed("show", "lao-2013-hand") == ["lao-2013-handover"]
    assert completed("map", "--as-of", "201") == [str(year) for year in range(2010, 2020)]
    assert completed("map", "--as-of", "2013-0")[:2] == ["2013-01", "2013-02"]
    assert completed("route", "--dataset", "nowhere", "KP") == []


def test_a_slip_in_the_name_of_a_country_is_met_with_it(run):
    closed = run("route", "KP-10", "--as-of", "2013-07-01", "--close", "Mongolai")
    assert (closed.exit_code, "Did you mean Mongolia?" in closed.stderr) == (2, True)
    shown = run("show", "Chinaa")
    assert (shown.exit_code, "Did you mean China or" in shown.stderr) == (2, True)
