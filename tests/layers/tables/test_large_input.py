"""Many rows, many faults, cells over several lines: places are right, and reports stay short."""

import csv
import io

import pytest

from route_risk.geo import names
from route_risk.geo.answers.thin_sources import thin_sources
from route_risk.geo.errors import InvalidDataError, fault_count
from route_risk.geo.faults import TOLD
from route_risk.geo.shapes.lines import great_circle
from route_risk.layers import frames
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import check_dataset
from route_risk.layers.tables import read
from tests.layers.folder import COLUMNS, COUNT, LEG, replace_text, set_cell, write_folder

ROWS = 3000


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "tiny")


def add_claims(folder, count=ROWS, **cells):
    """Add claims of figures of their own; a function gives the cell of a row by its number."""
    columns = COLUMNS["claims"].split()
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
    for number in range(count):
        more = {name: value(number) if callable(value) else value for name, value in cells.items()}
        writer.writerow(COUNT | {"claim_id": f"more-{number}", "figure_id": f"more-{number}"} | more)
    with (folder / "claims.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(stream.getvalue())


def test_a_dataset_of_many_rows_is_read_whole(folder):
    add_claims(folder, value=str, notes=lambda n: 'said "so", they\nwrote' if n % 50 == 0 else f"Page {n}.")
    dataset = read_dataset(folder)
    assert len(dataset.claims) == ROWS + 3
    assert sum(claim.value for claim in dataset.claims[3:]) == ROWS * (ROWS - 1) / 2
    assert dataset.claims[3].notes == 'said "so", they\nwrote'
    assert dataset.claims[-1].notes == f"Page {ROWS - 1}."


def test_lines_are_those_of_the_file_after_cells_over_several_lines(folder):
    add_claims(
        folder,
        10,
        notes=lambda n: "one\ntwo\nthree" if n in (2, 5) else "",
        unit=lambda n: "" if n in (1, 2, 9) else "people",
        place_ids=lambda n: "nowhere" if n == 8 else "CCC",
    )
    # four lines before the first; a row is named by its last line
    found = [(fault.line, fault.column) for fault in check_dataset(folder)]
    assert found == [(6, "unit"), (9, "unit"), (18, "unit"), (17, "place_ids")]


def test_of_many_faults_the_first_are_told_and_the_others_counted(folder):
    add_claims(folder, value="many", place_ids="nowhere")
    set_cell(folder, "legs", 2, "mode", "boat")
    with pytest.raises(InvalidDataError) as caught:
        read_dataset(folder)
    faults = caught.value.faults
    assert check_dataset(folder) == faults
    assert len(faults) == TOLD + 2
    assert fault_count(faults) == ROWS + 1
    assert [fault.line for fault in faults if fault.file == "claims.csv"] == [*range(5, 5 + TOLD), None]
    assert str(faults[-1]) == (
        f"claims.csv: {ROWS - TOLD} more faults of this file are not shown. Repair those above and check again"
    )
    assert "legs.csv, line 2, mode" in str(caught.value)


def test_of_as_many_faults_as_are_told_none_is_left_out(folder):
    add_claims(folder, TOLD, value="many")
    assert [fault.left_out for fault in check_dataset(folder)] == [0] * TOLD
    add_claims(folder, 1, claim_id="last", value="many")
    assert check_dataset(folder)[-1].rule == "one more fault of this file is not shown"


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"claim_id": "same"}, "the key 'same' is on line 5 already"),
        ({"source_id": "nobody"}, "'nobody' is not a source_id of sources.csv"),
        ({"derived_from": "count-ten"}, "'count-ten' is not a claim_id of claims.csv"),
        ({"preference_reason": ""}, "a preferred row gives no reason"),
        ({"value_max": "7"}, "value_max goes with the qualifier 'range'"),
        ({"period_end": "2025-12"}, "2025-12 is inside the embargo of 12 months before the release 2026-06-15"),
        ({"preferred": "false"}, "figure 'more-0' has 0 preferred rows, it must have one"),
    ],
    ids=lambda value: next(iter(value), "") if isinstance(value, dict) else "",
)
def test_every_rule_is_checked_in_every_row(folder, cells, rule):
    add_claims(folder, **cells)
    faults = check_dataset(folder)
    assert faults[0].rule == rule
    assert fault_count(faults) in (ROWS, ROWS - 1)  # the first of equal keys is none


def test_of_a_header_of_many_columns_only_those_are_worded_that_are_told(folder, monkeypatch):
    worded = []
    monkeypatch.setattr(read, "near_names", lambda name, _names: worded.append(name) or [])
    header = ",".join(["claim_id", *(f"a{n}" for n in range(5000))])
    (folder / "claims.csv").write_text(header + "," * 5000, encoding="utf-8")
    assert fault_count(check_dataset(folder)) > 10_000
    assert len(worded) <= TOLD


@pytest.mark.parametrize(("ids", "named"), [(2, True), (1, False)])
def test_near_ids_are_looked_for_where_that_is_quick(folder, monkeypatch, ids, named):
    monkeypatch.setattr(names, "COMPARED", ids)
    add_claims(folder, 1, source_id="s-too")
    (fault,) = check_dataset(folder)
    assert fault.repair.startswith("Did you mean 's-two'?") == named


def test_unknown_scopes_of_many_legs_are_counted(folder):
    columns = COLUMNS["legs"].split()
    leg = LEG | {"from_node": "AA-1", "to_node": "CCC", "mode": "onward_movement", "traverses": "segment:AAA-BBB:AA-2"}
    with (folder / "legs.csv").open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, columns).writerows(leg | {"leg_id": f"leg-{number}"} for number in range(ROWS))
    faults = check_dataset(folder)
    assert faults[0].rule.startswith("'segment:AAA-BBB:AA-2' is not a known scope. Did you mean segment:AAA-BBB:AA-1")
    assert fault_count(faults) == ROWS


def test_of_many_thin_rows_the_first_are_named_and_the_others_counted(folder):
    columns = COLUMNS["legs"].split()
    leg = LEG | {
        "from_node": "AA-1",
        "to_node": "CCC",
        "mode": "onward_movement",
        "traverses": "country:BBB",
        "source_ids": "",
    }
    with (folder / "legs.csv").open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, columns).writerows(leg | {"leg_id": f"leg-{number:04}"} for number in range(ROWS))
    warnings = thin_sources(read_dataset(folder))
    assert [warning.column for warning in warnings[:3]] == ["BBB..CCC", "leg-0000", "leg-0001"]
    assert fault_count(warnings) == ROWS + 2
    assert any(warning.rule == f"{ROWS + 1 - TOLD} more warnings of this file are not shown" for warning in warnings)


def test_reading_says_how_far_it_is(folder):
    from route_risk.layers.frames import inspect_dataset

    add_claims(folder)
    seen = []
    assert inspect_dataset(folder, watch=lambda *told: seen.append(told)).faults == ()
    claims = [told for told in seen if told[0] == "claims.csv"]
    size = (folder / "claims.csv").stat().st_size
    assert len(claims) > 10
    assert [told[1] for told in claims] == sorted(told[1] for told in claims)
    assert claims[-1] == ("claims.csv", size, size)


@pytest.mark.parametrize("at_once", [1, 7, 116])
def test_lines_made_many_at_once_are_those_made_one_by_one(monkeypatch, at_once):
    dataset = read_dataset()
    monkeypatch.setattr(frames, "_LINES_AT_ONCE", at_once)
    layers = frames.read_layers(dataset)
    points, legs = layers["nodes"].geometry, layers["legs"]
    for leg in legs.itertuples():
        start, end = points[leg.from_node], points[leg.to_node]
        assert list(leg.geometry.coords) == great_circle(start.x, start.y, end.x, end.y), leg.Index


def test_a_broken_quote_in_a_late_row_keeps_the_faults_before_it(folder):
    add_claims(folder, 50, unit=lambda n: "" if n == 20 else "people", notes=lambda n: "here" if n == 40 else "")
    replace_text(folder, "claims.csv", ",here", ',"here')
    faults = [fault for fault in check_dataset(folder) if fault.file == "claims.csv"]
    assert [fault.line for fault in faults] == [25, 54]
    assert faults[-1].rule == "it is not CSV (unexpected end of data)"


def test_a_byte_that_is_no_text_in_a_late_row_is_one_fault(folder):
    add_claims(folder, value="many")
    path = folder / "claims.csv"
    path.write_bytes(path.read_bytes() + b"\xff")
    (fault,) = check_dataset(folder)
    assert (fault.file, fault.rule) == ("claims.csv", "it is not UTF-8 but probably Korean of Windows (CP949)")
