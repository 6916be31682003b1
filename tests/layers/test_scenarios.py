"""Scenarios in TOML: what a file may say, how options join it, and one report of everything that is wrong."""

from datetime import date

import pytest

from route_risk.geo.errors import InvalidDataError, UsageError
from route_risk.geo.model.scenario import Scenario
from route_risk.geo.model.schema import Event
from route_risk.layers.dataset import read_dataset
from route_risk.layers.scenarios import make_scenario, parse_side
from route_risk.layers.tables.read import EMBEDDED

WHAT_IF = """
[[event]]
event_id = "what-if"
kind = "period"
date_start = "2010-05"
date_end = "2011"
scopes = ["country:BBB", "border:AAA-BBB"]
domain = "legal-penalty"
direction = "raises"
severity = 4
confidence = "medium"
"""


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a TOML file and returns its path."""

    def write_file(text, name="plan.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def faults_of(path, **options):
    """Return what is wrong with a file as (column, rule)."""
    with pytest.raises(InvalidDataError) as error:
        make_scenario(path, **options)
    assert all(fault.file.endswith(".toml") and fault.repair for fault in error.value.faults)
    return [(fault.column, fault.rule) for fault in error.value.faults]


def changed(old, new):
    assert old in WHAT_IF
    return WHAT_IF.replace(old, new)


def test_a_whole_file(write):
    path = write(
        'name = "북쪽 closed"\nwithout = ["law", "raid"]\nclose = ["border:AAA-BBB"]\nopen = ["A1..A2"]\n' + WHAT_IF
    )
    assert make_scenario(path) == Scenario(
        "북쪽 closed",
        without=("law", "raid"),
        extra=(
            Event(
                "what-if",
                "period",
                "2010-05",
                ("country:BBB", "border:AAA-BBB"),
                "legal-penalty",
                "raises",
                4,
                "medium",
                date_end="2011",
            ),
        ),
        close=("border:AAA-BBB",),
        keep_open=("A1..A2",),
    )
    assert make_scenario(str(path)) == make_scenario(path)


def test_nothing_given_changes_nothing(write):
    assert make_scenario() == make_scenario(write("")) == Scenario()


@pytest.mark.parametrize(
    ("keys", "effect", "added"),
    [
        ("", "scale", 0.0),
        ('effect = "scale"\n', "scale", 0.0),
        ('effect = "add"\nhazard_added = 0.25\n', "add", 0.25),
        ('effect = "add"\nhazard_added = 1\n', "add", 1),
        ('effect = "block"\nonset_days = 0\n', "block", 0.0),
    ],
)
def test_a_hypothetical_event_of_each_effect(write, keys, effect, added):
    (event,) = make_scenario(write(WHAT_IF + keys)).extra
    assert (event.effect, event.hazard_added) == (effect, added)


def test_options_join_a_file_and_nothing_is_there_twice(write):
    path = write('without = ["law"]\nclose = ["A1..A2"]\n' + WHAT_IF)
    more = write(changed("what-if", "what-else"), "more.toml")
    found = make_scenario(
        path, without=["raid", "law"], with_files=[more], close=["A1..A2", "border:AAA-*"], keep_open=["A2..A1"]
    )
    assert found.without == ("law", "raid")
    assert [event.event_id for event in found.extra] == ["what-if", "what-else"]
    assert found.close == ("A1..A2", "border:AAA-*")
    assert found.keep_open == ("A2..A1",)


@pytest.mark.parametrize(
    ("text", "column", "rule"),
    [
        ('colour = "red"', "colour", "'colour' is not a key here"),
        ("name = 3", "name", "3 is not text"),
        ('close = "border:AAA-BBB"', "close", "'border:AAA-BBB' is not a list of ids"),
        ("without = [1]", "without", "[1] is not a list of ids"),
        ("event = 3", "event", "it is not a list of tables"),
        ("event = [3]", "event", "it is not a list of tables"),
        (changed('kind = "period"\n', ""), "event 1, kind", "'kind' is missing"),
        (WHAT_IF + "colour = 3", "event 1, colour", "'colour' is not a column of events"),
        (changed('"what-if"', "3"), "event 1, event_id", "3 has the wrong type"),
        (changed('"2010-05"', "2010-05-01"), "event 1, date_start", "has the wrong type"),  # a bare TOML date
        (changed('"2010-05"', '"soon"'), "event 1, date_start", "'soon' is not a date"),
        (changed('"2011"', '"2011-02-30"'), "event 1, date_end", "'2011-02-30' is not a day of the calendar"),
        (changed("severity = 4", "severity = 6"), "event 1, severity", "6 is outside [1, 5]"),
        (changed("severity = 4", "severity = true"), "event 1, severity", "True has the wrong type"),
        (changed("severity = 4", "severity = 4.0"), "event 1, severity", "4.0 has the wrong type"),
        (changed('"raises"', '"rises"'), "event 1, direction", "'rises' is not an allowed value"),
        (changed('"legal-penalty"', '"weather"'), "event 1, domain", "'weather' is not an allowed value"),
        (changed('["country:BBB", "border:AAA-BBB"]', '"country:BBB"'), "event 1, scopes", "is not a list of words"),
        (changed('["country:BBB", "border:AAA-BBB"]', "[]"), "event 1, scopes", "what-if affects nothing"),
        (WHAT_IF + "onset_days = -1", "event 1, onset_days", "-1 is outside [0, 36525]"),
        (
            WHAT_IF + 'effect = "add"',
            "event 1, hazard_added",
            "hazard_added goes with the effect 'add'",
        ),
        (
            WHAT_IF + "hazard_added = 0.5",
            "event 1, hazard_added",
            "hazard_added goes with the effect 'add'",
        ),
        (WHAT_IF + 'effect = "add"\nhazard_added = inf', "event 1, hazard_added", "'inf' is not a finite number"),
        (WHAT_IF + 'effect = "add"\nhazard_added = nan', "event 1, hazard_added", "'nan' is not a finite number"),
        (WHAT_IF + 'effect = "add"\nhazard_added = -1', "event 1, hazard_added", "-1 is outside [0, 100]"),
        (WHAT_IF + 'effect = "add"\nhazard_added = "big"', "event 1, hazard_added", "'big' has the wrong type"),
        (
            changed('"raises"', '"lowers"') + 'effect = "block"',
            "event 1, direction",
            "the effect 'block' goes with the direction 'raises' alone",
        ),
        ('name = "a\\u0000b"', "name", "holds U+0000, which nobody sees or which is no text"),
        (f"close = [0x{'f' * 5000}]", None, "it holds a whole number of more than 1e+18"),
        (changed("severity = 4", f"severity = 0x{'f' * 5000}"), None, "it holds a whole number of more than 1e+18"),
        (f"close = {'[' * 5000}{']' * 5000}", None, "it is not UTF-8 TOML (it is nested too deeply)"),
        (f"close = [{'9' * 5000}]", None, "it is not UTF-8 TOML (Exceeds the limit"),
        ("[[event", None, "it is not UTF-8 TOML (Expected ']]' at the end of an array declaration"),
    ],
)
def test_one_fault(write, text, column, rule):
    ((found_column, found_rule),) = faults_of(write(text))
    assert found_column == column
    assert rule in found_rule


def test_all_faults_of_all_files_come_in_one_report(write, tmp_path):
    plan = write('colour = "red"\nclose = 3\n' + changed("severity = 4", "severity = 9") + changed("what-if", "b"))
    more = write("name = 'no name here'\n" + changed('kind = "period"', 'kind = "fad"\nactor = 3'), "more.toml")
    with pytest.raises(InvalidDataError) as error:
        make_scenario(plan, with_files=[more, tmp_path / "nowhere.toml"])
    assert str(error.value).splitlines() == [
        f"{plan}, colour: 'colour' is not a key here. Use name, without, close, open, judged, event",
        f'{plan}, close: 3 is not a list of ids. Write ["id", "id"]',
        f"{plan}, event 1, severity: 9 is outside [1, 5]. Give a value inside it",
        f"{more}, name: 'name' is not a key here. Use event",
        f"{more}, event 1, kind: 'fad' is not an allowed value. Allowed: regime, period, incident",
        f"{more}, event 1, actor: 3 has the wrong type. Write dates and words in quotes, numbers without",
        f"{tmp_path / 'nowhere.toml'}: the file is missing. Correct the path",
    ]


ODD = """
[[event]]
event_id = "Not An Id! <b>"
kind = "regime"
date_start = "2010"
date_precision = "banana"
actor = "XXX"
scopes = ["country:CHN", "country:CHN"]
domain = "diplomacy"
direction = "raises"
effect = "scale"
severity = 3
severity_rationale = "made up"
summary = "made up"
source_ids = ["nowhere-2010"]
confidence = "high"
"""


def test_an_event_has_the_same_faults_in_a_table_and_in_a_scenario(write, tmp_path):
    import csv
    import shutil
    import tomllib

    (odd,) = tomllib.loads(ODD)["event"]
    folder = tmp_path / "dataset"
    shutil.copytree(EMBEDDED, folder)
    table = folder / "policy_events.csv"
    with table.open(encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream))
    joined = {key: ";".join(value) if isinstance(value, list) else str(value) for key, value in odd.items()}
    with table.open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, header, restval="", lineterminator="\n").writerow(joined)
    with pytest.raises(InvalidDataError) as of_table:
        read_dataset(folder)
    with pytest.raises(InvalidDataError) as of_form:
        make_scenario(write(ODD), dataset=read_dataset())
    form = {fault.column: fault.rule for fault in of_table.value.faults if fault.file == "policy_events.csv"}
    told = {(fault.column or "").removeprefix("event 1, "): fault.rule for fault in of_form.value.faults}
    assert set(told) == {"event_id", "date_precision", "scopes"}
    assert told.items() <= form.items()
    sound = ODD.replace("Not An Id! <b>", "odd").replace("banana", "year").replace('"country:CHN", ', "")
    with pytest.raises(InvalidDataError) as of_names:
        make_scenario(write(sound), dataset=read_dataset())
    assert {(fault.column or "").removeprefix("event 1, ") for fault in of_names.value.faults} == {
        "actor",
        "source_ids",
    }
    assert {"actor", "source_ids"} <= form.keys()


def test_dates_of_a_hypothetical_event_are_in_order(write):
    ((column, rule),) = faults_of(write(changed('"2011"', '"2009"')))
    assert column == "event 1, date_end"
    assert "what-if" in rule


def test_a_file_in_another_encoding(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_bytes('name = "북"'.encode("euc-kr"))
    ((column, rule),) = faults_of(path)
    assert column is None
    assert rule.startswith("it is not UTF-8 TOML ('utf-8' codec can't decode byte")


def test_a_side_of_a_comparison(write):
    plan, extra = write('without = ["law"]\n'), write(WHAT_IF, "extra.toml")
    as_of, known_by, scenario = parse_side(
        " 2013-05 , known-by=2014-02-03,without=a,without=b,close=border:AAA-*,open=A1..A2,"
        f"with={extra},scenario={plan}"
    )
    assert (as_of, known_by) == (date(2013, 5, 1), date(2014, 2, 3))
    assert scenario.without == ("law", "a", "b")
    assert (scenario.close, scenario.keep_open) == (("border:AAA-*",), ("A1..A2",))
    assert [event.event_id for event in scenario.extra] == ["what-if"]
    assert parse_side("2013") == (date(2013, 1, 1), None, Scenario())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'' is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"),
        ("soon,without=a", "'soon' is not a date"),
        ("2013,without", "'without' is not a part of a side; use a date, then known-by=..., without=..."),
        ("2013,without=", "'without=' is not a part of a side"),
        ("2013,colour=red", "'colour=red' is not a part of a side"),
        ("2013,", "'' is not a part of a side"),
        ("2013,known-by=2012,known-by=2013", "known-by is there twice"),
        ("2013,scenario=a,scenario=b", "scenario is there twice"),
        ("2013,known-by=2013-02-30", "'2013-02-30' is not a day of the calendar"),
    ],
)
def test_a_side_that_is_none(text, message):
    with pytest.raises(UsageError) as error:
        parse_side(text)
    assert message in str(error.value)


def test_a_side_with_a_broken_file_says_what_and_where(write):
    path = write("close = 3")
    with pytest.raises(InvalidDataError, match="3 is not a list of ids"):
        parse_side(f"2013,with={path},scenario={path}")


@pytest.mark.parametrize("event_id", ["=1+1", "A", "a b", "-a"])
def test_an_event_id_has_the_form_of_those_in_a_dataset(tmp_path, event_id):
    path = tmp_path / "s.toml"
    path.write_text(
        f'[[event]]\nevent_id = "{event_id}"\nkind = "regime"\ndate_start = "2010"\nscopes = ["border:AAA-*"]\n'
        'domain = "border-enforcement"\ndirection = "raises"\nseverity = 3\nconfidence = "high"\n',
        encoding="utf-8",
    )
    with pytest.raises(InvalidDataError, match=r"event 1, event_id: .* is not made of small letters"):
        make_scenario(path)


def test_an_event_id_with_a_mark_that_nobody_sees_is_refused(tmp_path):
    path = tmp_path / "s.toml"
    path.write_text('[[event]]\nevent_id = "a\u202eb"\n', encoding="utf-8")
    with pytest.raises(InvalidDataError, match=r"event 1, event_id: .* holds U\+202E, which nobody sees"):
        make_scenario(path)
