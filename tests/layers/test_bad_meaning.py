"""Claims and dates that break a rule, and several faults at once."""

import pytest

from route_risk.geo.errors import InvalidDataError
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import check_dataset, inspect_dataset, read_layers
from tests.layers.faults import faults_of, only_fault
from tests.layers.folder import (
    FEATURES,
    replace_text,
    set_cell,
    set_geometry,
    set_meta,
)


def test_two_preferred_rows_of_a_figure(folder):
    set_cell(folder, "claims", 3, "preferred", "true")
    set_cell(folder, "claims", 3, "preference_reason", "This one too.")
    rule = "figure 'count' has 2 preferred rows, it must have one"
    only_fault(folder, ("claims.csv", 3, "preferred"), rule, "Mark one row of the figure")


def test_no_preferred_row_of_a_figure(folder):
    set_cell(folder, "claims", 2, "preferred", "false")
    rule = "figure 'count' has 0 preferred rows, it must have one"
    only_fault(folder, ("claims.csv", None, "preferred"), rule, "Mark one row of the figure")


@pytest.mark.parametrize(
    ("table", "line", "column", "value"),
    [
        ("policy_events", 3, "date_start", "2025-06-16"),
        ("policy_events", 3, "date_end", "2025-07"),
        ("claims", 2, "period_end", "2026"),
        ("claims", 2, "period_end", "2025-06-16"),
    ],
)
def test_a_fact_inside_the_embargo(folder, table, line, column, value):
    set_cell(folder, table, line, column, value)
    only_fault(
        folder,
        (f"{table}.csv", line, column),
        f"{value} is inside the embargo of 12 months before the release 2026-06-15",
        "Leave out facts later than 2025-06-15",
    )


def test_the_last_day_before_the_embargo_is_allowed(folder):
    set_cell(folder, "policy_events", 3, "date_end", "2025-06-15")
    set_cell(folder, "claims", 2, "period_end", "2025-06-15")
    assert check_dataset(folder) == ()
    set_meta(folder, embargo_months=13)
    limits = {fault.repair for fault in faults_of(folder)}
    assert limits == {"Leave out facts later than 2025-05-15"}


def test_a_very_long_embargo_leaves_nothing(folder):
    set_meta(folder, embargo_months=600)
    faults = faults_of(folder)
    assert len(faults) == 8  # the starts of two events, the starts and ends of three claims
    assert {fault.repair for fault in faults} == {"Leave out facts later than 1976-06-15"}


def test_half_lives_are_those_of_known_domains(folder):
    rows = [("default", 100), ("diplomacy", 50), ("diplomatcy", 20)]
    with (folder / "parameters.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(f"half_life_period_days,{key},{value},1,2,days,Made up.\n" for key, value in rows)
    only_fault(
        folder,
        ("parameters.csv", 9, "key"),
        "'diplomatcy' is not a key of half_life_period_days",
        "Allowed: default, asylum-access, .*",
    )
    replace_text(folder, "parameters.csv", "diplomatcy", "repatriation")
    parameters = read_dataset(folder).parameters
    assert [parameters.half_life_days("period", key) for key in ("diplomacy", "propaganda")] == [50, 100]


# ---------------------------------------------------------------------------------------------------------------------
# Several at once


def test_several_faults_of_form_come_in_one_report(folder):
    set_cell(folder, "policy_events", 2, "date_end", "2013-02-30")
    set_cell(folder, "policy_events", 2, "severity", "nine")
    set_cell(folder, "policy_events", 3, "domain", "diplomatcy")
    set_cell(folder, "legs", 4, "from_node", "BBX")
    set_meta(folder, sensitivity="secret")
    (folder / "claims.csv").unlink()
    assert {fault[:3] for fault in faults_of(folder)} == {
        ("datapackage.json", None, "sensitivity"),
        ("claims.csv", None, None),
        ("legs.csv", 4, "from_node"),
        ("policy_events.csv", 2, "date_end"),
        ("policy_events.csv", 2, "severity"),
        ("policy_events.csv", 3, "domain"),
    }


def test_several_faults_of_meaning_come_in_one_report(folder):
    set_cell(folder, "policy_events", 2, "scopes", "border:QQQ-*")
    set_cell(folder, "policy_events", 3, "date_start", "2026")
    set_cell(folder, "claims", 3, "preferred", "true")
    set_cell(folder, "claims", 4, "value_max", "1")
    set_cell(folder, "nodes", 3, "aliases", "South")
    set_cell(folder, "parameters", 2, "value", "0")
    assert {fault[:3] for fault in faults_of(folder)} == {
        ("nodes.csv", 3, "aliases"),
        ("policy_events.csv", 2, "scopes"),
        ("policy_events.csv", 3, "date_start"),
        ("claims.csv", 3, "preference_reason"),
        ("claims.csv", 3, "preferred"),
        ("claims.csv", 4, "value_max"),
        ("parameters.csv", None, None),
    }


def test_several_faults_of_event_dates_come_in_one_report(folder):
    for line, end in ((2, "2010-04-30"), (3, "2012-03-14")):
        set_cell(folder, "policy_events", line, "ended_by", "")
        set_cell(folder, "policy_events", line, "date_end", end)
    assert [fault[:2] for fault in faults_of(folder)] == [("policy_events.csv", 2), ("policy_events.csv", 3)]


def test_several_faults_of_geometry_come_in_one_report(folder):
    set_geometry(folder, "points", "BBB", "Point", [0, 95])
    set_geometry(folder, "provinces", "AA-1", "Polygon", [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]])
    text = (folder / "border_segments.geojson").read_text(encoding="utf-8")
    (folder / "border_segments.geojson").write_text(text.replace("AAA-BBB:AA-1", "AAA-BBB:AA-9"), encoding="utf-8")
    assert {fault[:3] for fault in faults_of(folder)} == {
        ("provinces.geojson", None, "AA-1"),
        ("border_segments.geojson", None, "AAA-BBB:AA-9"),
        ("points.geojson", None, "BBB"),
        ("points.geojson", None, "AAA-BBB:AA-1"),
    }
    assert len(FEATURES) == 4


def test_a_layer_without_a_feature_is_looked_at_like_any_other(folder):
    (folder / "points.geojson").write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    found = inspect_dataset(folder)
    assert {fault.file for fault in found.faults} == {"points.geojson"}
    assert len(found.layers["nodes"]) == 3  # two provinces and a border segment


def test_a_line_of_the_report_reads_well(folder):
    set_cell(folder, "legs", 2, "mode", "boat")
    with pytest.raises(InvalidDataError) as caught:
        read_dataset(folder)
    assert str(caught.value) == (
        "legs.csv, line 2, mode: 'boat' is not an allowed value. Allowed: internal_movement, interior_transit, "
        "leaving, entering, transfer_to_resettlement, onward_movement"
    )


def test_reading_changes_nothing_in_the_folder(folder):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    read_layers(read_dataset(folder))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_faults_of_form_meaning_and_geometry_come_in_one_report(folder):
    set_cell(folder, "policy_events", 2, "severity", "nine")
    set_cell(folder, "policy_events", 3, "scopes", "border:QQQ-*")
    set_cell(folder, "claims", 3, "value_max", "1")
    set_geometry(folder, "points", "BBB", "Point", [0, 95])
    assert {fault[:3] for fault in check_dataset(folder)} == {
        ("policy_events.csv", 2, "severity"),
        ("policy_events.csv", 3, "scopes"),
        ("claims.csv", 3, "value_max"),
        ("points.geojson", None, "BBB"),
    }


def test_an_end_that_is_known_to_the_year_may_not_reach_into_the_embargo(folder):
    set_cell(folder, "policy_events", 3, "date_start", "2025")
    assert any("inside the embargo" in fault.rule for fault in faults_of(folder))


@pytest.mark.parametrize(("separator", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")])
def test_cells_that_another_sign_separates_are_one_fault_a_file(folder, separator, word):
    nodes = folder / "nodes.csv"
    nodes.write_text(nodes.read_text(encoding="utf-8").replace(",", separator), encoding="utf-8")
    (fault,) = (fault for fault in check_dataset(folder) if fault.file == "nodes.csv")
    assert str(fault) == f"nodes.csv, line 1: the cells are separated by {word}. Save it with commas between them"
