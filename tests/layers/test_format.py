"""A dataset of the format before is refused with what to change, and doing so makes it valid."""

import csv

import pytest

from route_risk.geo.errors import InvalidDataError
from route_risk.layers.dataset import read_dataset
from tests.layers.folder import set_meta, write_folder

LENGTH = ["BBB..CCC", "BBB", "CCC", "interior_transit", "2", "", "country:BBB", "Made up.", "s-one"]


@pytest.mark.parametrize("given", [None, 1, "2", 3, 2.5, True])
def test_another_format_is_refused_with_what_to_change(tmp_path, given):
    folder = write_folder(tmp_path / "tiny")
    set_meta(folder, format=given)
    with pytest.raises(InvalidDataError) as caught:
        read_dataset(folder)
    (fault,) = [fault for fault in caught.value.faults if fault.column == "format"]
    told = 1 if given is None else given
    assert fault.rule == f"'format' is {told!r}, and this version reads datasets of format 2"
    for word in ('"format": 2', "length_km", "leaving", "entering", "restates", "corridor", "doubt_sigma", "data.md"):
        assert word in fault.repair


def without(folder, table, column):
    """Take a column out of a table, as the format before has none."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    at = rows[0].index(column)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([*row[:at], *row[at + 1 :]] for row in rows)
    return rows, at


def test_a_folder_of_the_format_before_says_all_that_is_missing_and_is_valid_once_it_is_there(tmp_path):
    folder = write_folder(tmp_path / "tiny")
    set_meta(folder, format=None)
    taken = {
        (table, column): without(folder, table, column)
        for table, column in (("legs", "length_km"), ("policy_events", "restates"), ("claims", "corridor"))
    }
    with pytest.raises(InvalidDataError) as caught:
        read_dataset(folder)
    places = {(fault.file, fault.column) for fault in caught.value.faults}
    assert ("datapackage.json", "format") in places
    for (table, _), (rows, _) in taken.items():  # the columns may be blank, and must be there
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
    set_meta(folder, format=2)
    assert read_dataset(folder).name == "tiny"
