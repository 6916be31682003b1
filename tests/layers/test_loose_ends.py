"""Warnings about rows that look as if they had an effect and have none."""

import pytest

from route_risk.geo.answers.loose_ends import loose_ends
from route_risk.layers.dataset import read_dataset
from tests.layers.folder import set_cell, write_folder


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "tiny")


def warnings(folder):
    return [(fault.file, fault.column, fault.rule, fault.repair) for fault in loose_ends(read_dataset(folder))]


def test_a_dataset_whose_rows_all_have_an_effect_has_none(folder):
    assert warnings(folder) == []


def test_an_event_that_reaches_no_leg_is_named_with_its_scopes(folder):
    set_cell(folder, "policy_events", 2, "scopes", "country:CCC;internal-movement:AAA")
    rule = "it reaches no leg by its scopes country:CCC, internal-movement:AAA and its actor AAA with BBB"
    assert warnings(folder) == [("policy_events.csv", "aaa-2010-law", rule, "Correct scopes or actor, or add the leg")]


def test_an_actor_may_keep_an_event_off_the_only_side_that_is_there(folder):
    set_cell(folder, "policy_events", 2, "co_actor", "")
    assert warnings(folder) == []  # AAA controls the leaving side
    set_cell(folder, "legs", 2, "traverses", "internal-movement:AAA")
    rules = {key: rule for _, key, rule, _ in warnings(folder)}
    assert set(rules) == {"AA-1..AAA-BBB:AA-1"}  # the law reaches the leg by the movement inside the country still
    set_cell(folder, "policy_events", 2, "scopes", "border:AAA-BBB")
    assert {key for _, key, _, _ in warnings(folder)} == {"AA-1..AAA-BBB:AA-1", "aaa-2010-law"}


@pytest.mark.parametrize(
    ("line", "leg"), [(2, "AA-1..AAA-BBB:AA-1"), (3, "AAA-BBB:AA-1..BBB")], ids=["leaving", "entering"]
)
def test_a_side_of_a_border_that_does_not_traverse_it_is_named_with_what_to_add(folder, line, leg):
    set_cell(folder, "legs", line, "traverses", "country:BBB")
    (found,) = [row for row in warnings(folder) if row[0] == "legs.csv"]
    assert found[1] == leg
    assert found[2].startswith("it is one side of the border AAA-BBB:AA-1 and does not traverse it")
    assert found[3] == "Add segment:AAA-BBB:AA-1 to traverses"


def test_the_embedded_dataset_has_no_loose_ends():
    assert loose_ends(read_dataset()) == ()
