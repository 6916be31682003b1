"""Tables that break a rule, and several faults at once."""

import re

import pytest

from route_risk.geo.errors import Fault
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import check_dataset, read_layers
from tests.layers.faults import faults_of, only_fault
from tests.layers.folder import (
    TABLES,
    replace_text,
    set_cell,
)


def test_the_undamaged_folder_is_valid(folder):
    assert check_dataset(folder) == ()
    dataset = read_dataset(folder)
    assert [event.event_id for event in dataset.events] == ["aaa-2010-law", "aaa-2012-repeal"]
    assert dataset.events[0].source_ids == ("s-one", "s-two")
    assert dataset.events[0].hazard_added == 0
    assert dataset.claims[2].value_max == 62
    assert dataset.claims[0].value_max is None
    assert dataset.countries["BBB"].aliases == ("Beeland", "B. Land")
    assert dataset.legs[1].baseline_class == 4
    assert len(read_layers(dataset)["nodes"]) == 5


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(folder):
    path = folder / "sources.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert check_dataset(folder) == ()


# ---------------------------------------------------------------------------------------------------------------------
# The form of a table


def test_a_quote_that_is_never_closed(folder):
    replace_text(folder, "policy_events.csv", '"A law, with a comma."', '"A law, with a comma.')
    faults = faults_of(folder)
    assert len(faults) == 1
    assert faults[0].file == "policy_events.csv"
    assert faults[0].line in (2, 3)
    assert re.fullmatch(r"it is not CSV \(.*\)", faults[0].rule)
    assert faults[0].repair == "Check the quotes near that line"


@pytest.mark.parametrize(("old", "new", "count"), [("Press,", "Press,More,", 10), ("Press,", "", 8)])
def test_a_row_with_another_number_of_cells(folder, old, new, count):
    replace_text(folder, "sources.csv", old, new)
    faults = faults_of(folder)
    assert faults[0] == Fault(
        "sources.csv",
        2,
        None,
        f"the row has {count} cells, the header 9",
        "Quote cells that hold a comma, fill missing ones",
    )


def test_a_table_that_is_not_utf8(folder):
    path = folder / "sources.csv"
    path.write_bytes(path.read_bytes().replace(b"Press", "Pressé".encode("latin-1")))
    only_fault(folder, ("sources.csv", None, None), "it is not UTF-8 but .+", "Save it as CSV UTF-8")


def test_a_misspelt_column(folder):
    replace_text(folder, "legs.csv", "baseline_class", "baseline_clas")
    assert faults_of(folder) == [
        Fault("legs.csv", 1, "baseline_clas", "unknown column 'baseline_clas'", "Did you mean 'baseline_class'?"),
        Fault(
            "legs.csv",
            1,
            "baseline_class",
            "the column 'baseline_class' is missing",
            "Add it, with empty cells if need be",
        ),
    ]


def test_a_column_too_many(folder):
    path = folder / "countries.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("".join(f"{line},{'zzzz' if n == 0 else ''}\n" for n, line in enumerate(lines)), encoding="utf-8")
    only_fault(
        folder,
        ("countries.csv", 1, "zzzz"),
        "unknown column 'zzzz'",
        "Known columns: iso3, iso_a2, name, name_ko, aliases",
    )


def test_a_doubled_column(folder):
    path = folder / "countries.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("".join(f"{line},{'name' if n == 0 else ''}\n" for n, line in enumerate(lines)), encoding="utf-8")
    only_fault(folder, ("countries.csv", 1, "name"), "the column is there twice", "Remove or rename one")


def test_an_empty_file(folder):
    (folder / "countries.csv").write_text("", encoding="utf-8")
    only_fault(
        folder, ("countries.csv", 1, None), "the file is empty", "Begin it with iso3,iso_a2,name,name_ko,aliases"
    )


def test_a_file_of_other_columns(folder):
    (folder / "countries.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    rule = "the first line names none of the columns"
    only_fault(folder, ("countries.csv", 1, None), rule, "Begin it with iso3,iso_a2,name,name_ko,aliases")


def test_the_order_of_columns_is_free(folder):
    path = folder / "countries.csv"
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("".join(",".join(reversed(row)) + "\n" for row in rows), encoding="utf-8")
    assert check_dataset(folder) == ()


# ---------------------------------------------------------------------------------------------------------------------
# Cells: (table, line, column, value, rule, repair)

CELLS = [
    ("claims", 2, "value", "nan", "'nan' is not a finite number", "Write it with digits and a point.*"),
    ("claims", 2, "value", "inf", "'inf' is not a finite number", "Write it with digits and a point.*"),
    ("claims", 2, "value", "-Infinity", "'-Infinity' is not a finite number", "Write it with digits and a point.*"),
    ("claims", 2, "value", "1e999", "'1e999' is not a finite number", "Write it with digits and a point.*"),
    ("claims", 2, "value", "1,000", "'1,000' is not a finite number", "Write it with digits and a point.*"),
    ("claims", 2, "value", "٣", "'٣' is not a finite number", "Write it with digits and a point.*"),
    ("parameters", 2, "value", "NaN", "'NaN' is not a finite number", "Write it with digits and a point.*"),
    ("policy_events", 2, "severity", "3.0", r"'3\.0' is not a whole number", "Write digits only"),
    ("policy_events", 2, "severity", "6", r"6 is outside \[1, 5\]", "Give a value inside it"),
    ("policy_events", 2, "severity", "0", r"0 is outside \[1, 5\]", "Give a value inside it"),
    ("policy_events", 2, "severity", "9" * 5000, "9+ is outside .*|'9+' is not a whole number", ".+"),
    ("policy_events", 2, "severity", "", "the cell is empty, a value is required", ".+"),
    ("policy_events", 2, "onset_days", "-1", r"-1 is outside \[0, 36525\]", "Give a value inside it"),
    ("policy_events", 2, "onset_days", "9" * 15, r"9+ is outside \[0, 36525\]", "Give a value inside it"),
    ("policy_events", 2, "hazard_added", "1e308", r"1e308 is outside \[0, 100\]", "Give a value inside it"),
    ("legs", 3, "length_km", "1e308", r"1e308 is outside \[0\.001, 20000\]", "Give a value inside it"),
    ("legs", 3, "baseline_class", "7", r"7 is outside \[1, 5\]", "Give a value inside it"),
    ("claims", 3, "preferred", "yes", "'yes' is neither true nor false", "Write true or false"),
    (
        "policy_events",
        2,
        "date_end",
        "2013-02-30",
        r"'2013-02-30' is not a day of the calendar \(day is out of range for month\)",
        "Write an existing day as yyyy-mm-dd",
    ),
    ("policy_events", 2, "date_start", "2013-00", r"'2013-00' is not a day of the calendar \(.*\)", "Write an.*"),
    ("policy_events", 2, "date_start", "May 2013", "'May 2013' is 2013-05", "Write it so"),
    ("sources", 2, "published", "2013-13", r"'2013-13' is not a day of the calendar \(.*\)", "Write an existing.*"),
    (
        "policy_events",
        2,
        "domain",
        "legal-penalties",
        "'legal-penalties' is not an allowed value",
        r"Did you mean 'legal-penalty'\? Allowed: asylum-access, .*, surveillance-informants",
    ),
    ("policy_events", 2, "effect", "zzz", "'zzz' is not an allowed value", "Allowed: scale, add, block"),
    ("legs", 2, "mode", "Entering", "'Entering' is not an allowed value", r"Did you mean 'entering'\? Allowed: .*"),
    ("sources", 2, "kind", "blog", "'blog' is not an allowed value", "Allowed: news, commentary, .*"),
    ("claims", 2, "sex", "all", "'all' is not an allowed value", ".*Allowed: total, male, female"),
    ("sources", 2, "publisher", "Press ", "'Press ' begins or ends with white space", "Remove it"),
    ("policy_events", 2, "source_ids", "s-one;", "'s-one;' has an empty item or white space.*", "Separate items.*"),
    ("policy_events", 2, "source_ids", "s-one; s-two", "'s-one; s-two' has an empty item or.*", "Separate items.*"),
    ("policy_events", 2, "source_ids", "s-one;s-one", "'s-one;s-one' names an item twice", "Name it once"),
    ("policy_events", 2, "source_ids", "", "the cell is empty, a value is required", ".+"),
    ("policy_events", 2, "scopes", "", "the cell is empty, a value is required", ".+"),
    ("countries", 2, "iso_a2", "A", "'A' is not two capital letters, such as KP", "ISO 3166-1 alpha-2 code."),
    (
        "policy_events",
        2,
        "source_ids",
        "s-one;s-tvo",
        r"'s-tvo' is not a source_id of sources\.csv",
        r"Did you mean 's-two'\? Add that row or correct the id",
    ),
    ("legs", 3, "source_ids", "zzz", r"'zzz' is not a source_id of sources\.csv", "Add that row or correct the id"),
    ("claims", 3, "source_id", "nobody", r"'nobody' is not a source_id of sources\.csv", "Add that row.*"),
    ("claims", 4, "derived_from", "count-ten", r"'count-ten' is not a claim_id of claims\.csv", "Did you mean.*"),
    ("legs", 3, "to_node", "BBX", r"'BBX' is not a node_id of nodes\.csv", r"Did you mean 'BBB'\?.*"),
    ("nodes", 5, "country", "BBX", r"'BBX' is not a iso3 of countries\.csv", r"Did you mean 'BBB'\?.*"),
    ("policy_events", 2, "co_actor", "QQQ", r"'QQQ' is not a iso3 of countries\.csv", "Add that row.*"),
    ("policy_events", 2, "ended_by", "aaa-2012-repeat", r"'aaa-2012-repeat' is not a event_id of .*", "Did you.*"),
    (
        "policy_events",
        2,
        "scopes",
        "border:AAA-BBC",
        r"'border:AAA-BBC' is not a known scope\. Did you mean border:AAA-BBB.*\?",
        "Use a scope of a country or border segment in nodes",
    ),
    ("legs", 3, "traverses", "country:BBB;zzz", r"'zzz' is not a known scope\.", "Use a scope of a country or.*"),
    ("policy_events", 2, "hazard_added", "0.5", ".*: hazard_added goes with the effect 'add', and only with it", ".+"),
    ("policy_events", 2, "effect", "add", ".*: hazard_added goes with the effect 'add', and only with it", ".+"),
    ("claims", 2, "preference_reason", "", "a preferred row gives no reason", "Say why it is preferred"),
    ("claims", 3, "value_max", "95", "value_max goes with the qualifier 'range'", "Give both or neither"),
    ("claims", 4, "value_max", "", "value_max goes with the qualifier 'range'", "Give both or neither"),
    ("claims", 4, "value_max", "60", "the range ends below its start", "Swap the two"),
    ("claims", 2, "period_end", "2009", "the period ends before it starts", "Correct the dates"),
    ("claims", 2, "place_ids", "Nowhere", "'Nowhere' is not a node, country or scope", "Correct it"),
    ("nodes", 4, "other_country", "", ".*: other_country is for border segments, which must have it", "Fill it.*"),
    ("nodes", 6, "other_country", "AAA", "CCC: other_country is for border segments, .*", "Fill it for a border.*"),
    ("nodes", 3, "aliases", "south", "the name 'south' belongs to AA-1 already", "Make names unique.*"),
    ("parameters", 2, "parameter", "norm_exponnet", "'norm_exponnet' is not a parameter of the model", "Known: .*"),
    ("parameters", 2, "key", "all", "'all' is not a key of norm_exponent", "Allowed: an empty cell"),
    ("parameters", 2, "value", "0.5", r"norm_exponent 0\.5 must be at least 1\. .*", "Correct the table"),
]
COLUMN_OF = {  # where the fault is told at another column than the damaged cell
    ("policy_events", "effect", "add"): "hazard_added",
}


@pytest.mark.parametrize(
    ("table", "line", "column", "value", "rule", "repair"),
    CELLS,
    ids=[f"{row[0]}-{row[2]}-{row[3][:16] or 'empty'}" for row in CELLS],
)
def test_one_damaged_cell_is_one_fault(folder, table, line, column, value, rule, repair):
    set_cell(folder, table, line, column, value)
    where = (f"{table}.csv", line, COLUMN_OF.get((table, column, value), column))
    if table == "parameters" and value == "0.5":  # the rule is one of all constants together
        where = ("parameters.csv", None, None)
    only_fault(folder, where, rule, repair)


def test_a_doubled_key(folder):
    with (folder / "sources.csv").open("a", encoding="utf-8") as stream:
        stream.write("s-one,Press,,Report,,,news,excerpt,\n")
    only_fault(
        folder,
        ("sources.csv", 4, "source_id"),
        "the key 's-one' is on line 2 already",
        "Give each row a key of its own",
    )


def test_two_empty_keys_are_two_empty_cells_and_no_doubled_key(folder):
    for line in (2, 3):
        set_cell(folder, "claims", line, "claim_id", "")
    set_cell(folder, "claims", 4, "derived_from", "")
    assert [(fault.line, fault.rule) for fault in faults_of(folder)] == [
        (line, "the cell is empty, a value is required") for line in (2, 3)
    ]


@pytest.mark.parametrize(("table", "column"), [("countries", "iso_a2"), ("countries", "name")])
def test_a_value_that_must_be_unique(folder, table, column):
    first = TABLES[table][0][column]
    set_cell(folder, table, 3, column, first)
    only_fault(
        folder,
        (f"{table}.csv", 3, column),
        f"the {column} '{first}' is on line 2 already",
        f"Give each row a {column} of its own",
    )


@pytest.mark.parametrize(("effect", "added"), [("add", "0.5"), ("block", "")])
@pytest.mark.parametrize("direction", ["lowers", "mixed"])
def test_only_a_raising_event_adds_or_blocks(folder, effect, added, direction):
    for column, value in (("effect", effect), ("hazard_added", added), ("direction", direction)):
        set_cell(folder, "policy_events", 2, column, value)
    only_fault(
        folder,
        ("policy_events.csv", 2, "direction"),
        f"aaa-2010-law: the effect '{effect}' goes with the direction 'raises' alone",
        "Use raises, or the effect scale",
    )


# ---------------------------------------------------------------------------------------------------------------------
# Events in time


def test_a_circle_of_endings(folder):
    set_cell(folder, "policy_events", 3, "ended_by", "aaa-2010-law")
    only_fault(
        folder,
        ("policy_events.csv", 2, "ended_by"),
        r"aaa-2010-law: ended_by runs in a circle \(aaa-2010-law -> aaa-2012-repeal -> aaa-2010-law\); .*",
        "See date_start, date_end and ended_by",
    )


def test_an_event_that_ends_before_it_starts(folder):
    set_cell(folder, "policy_events", 2, "ended_by", "")
    set_cell(folder, "policy_events", 2, "date_end", "2010-04-30")
    only_fault(
        folder,
        ("policy_events.csv", 2, "date_end"),
        "aaa-2010-law: it ends before it starts; correct date_start, date_end or ended_by",
        "See date_start, date_end and ended_by",
    )


def test_an_incident_without_a_start(folder):
    set_cell(folder, "policy_events", 2, "ended_by", "")
    set_cell(folder, "policy_events", 3, "date_start", "")
    only_fault(
        folder, ("policy_events.csv", 3, "date_start"), "aaa-2012-repeal: the incident has no date_start, .*", "See .*"
    )
