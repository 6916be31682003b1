"""Rows that are filled column by column are the rows that their class makes."""

import gc
import pickle
from dataclasses import FrozenInstanceError, fields, replace

import pytest

from route_risk.geo.model.schema import Claim, Event
from route_risk.layers.dataset import read_dataset
from route_risk.layers.tables import rows
from route_risk.layers.tables.rows import Rows, make_rows
from tests.layers.folder import write_folder


def columns_of(made):
    return {item.name: [getattr(row, item.name) for row in made] for item in fields(made[0])}


@pytest.fixture(scope="module")
def dataset():
    return read_dataset()


@pytest.mark.parametrize("block", [1, 7, 5000])
def test_rows_are_those_of_the_class(dataset, monkeypatch, block):
    monkeypatch.setattr(rows, "BLOCK_ROWS", block)
    columns = columns_of(dataset.claims)
    made = make_rows(Claim, columns)
    assert made == tuple(Claim(*cells) for cells in zip(*columns.values(), strict=True))
    assert {type(row) for row in made} == {Claim}
    assert hash(made[0]) == hash(dataset.claims[0])
    with pytest.raises(FrozenInstanceError):
        made[0].value = 1
    assert replace(made[0], value=1).value == 1


def test_an_empty_cell_is_the_default_of_its_field(tmp_path):
    events = read_dataset(write_folder(tmp_path / "tiny")).events
    assert [(event.hazard_added, event.onset_days, event.effect) for event in events] == [(0.0, 0, "scale")] * 2
    assert make_rows(Event, {item.name: [] for item in fields(Event)}) == ()


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was(dataset, enabled):
    was = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        make_rows(Claim, columns_of(dataset.claims))
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was else gc.disable)()


def test_rows_made_on_demand_are_a_sequence_like_a_tuple(dataset):
    made = tuple(dataset.claims)
    lazy = Rows(Claim, columns_of(made))
    assert len(lazy) == len(made)
    assert lazy._rows is None, "the length needs no row"
    assert lazy == made
    assert made == lazy
    assert lazy == Rows(Claim, columns_of(made))
    assert lazy != list(made)
    assert lazy != made[1:]
    assert (lazy[3], lazy[-1], lazy[2:5]) == (made[3], made[-1], made[2:5])
    assert list(lazy) == list(made)
    assert list(reversed(lazy)) == list(reversed(made))
    assert made[5] in lazy
    assert lazy[0] is lazy[0]
    assert (hash(lazy), repr(lazy)) == (hash(made), repr(made))
    assert pickle.loads(pickle.dumps(Rows(Claim, columns_of(made)))) == made  # noqa: S301
    assert Rows(Claim, {item.name: [] for item in fields(Claim)}) == ()
    with pytest.raises(TypeError):
        lazy[0] = made[1]
