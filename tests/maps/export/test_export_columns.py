"""The words about columns: every column has them, none is left over, and the dataset format says the same."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from route_risk import layers
from route_risk.geo.answers.corridor_layer import EXPORTED, answer_layers
from route_risk.geo.answers.frames import LIST_COLUMNS
from route_risk.maps.export.columns import column_of, key_of, known_columns
from route_risk.maps.export.layers import for_files, label_layers
from route_risk.maps.export.tables import TITLES, export_tables
from tests.maps.export.small import hand_made, setting_of

FORMAT = json.loads((Path(layers.__file__).parent / "data" / "datapackage.json").read_text(encoding="utf-8"))
SCHEMAS = {item["name"]: item["schema"] for item in FORMAT["resources"] if "schema" in item}
ANOTHER_MEANING = {
    ("legs", "source_ids"),  # in an export they are those of its events too
    ("legs", "length_km"),  # a blank one has become that of the geodesic
    ("policy_events", "hazard_added"),  # a blank one has become its default
    ("policy_events", "onset_days"),
}
CORE = (
    "access activity adm1 adm2 adm3 adm4 adm5 affected beneficiary capacity cause channel contact country crisis "
    "currency date delivery description event frequency geo group impact indicator inneed item loc meta modality need "
    "operations org output population reached region respondee sector service severity status subsector targeted value"
)
"""Core hashtags of HXL 1.1 (hxlstandard.org/standard/1-1final/dictionary)."""


@cache
def tables():
    """Return the exported tables of the dataset made by hand."""
    dataset, frames = hand_made()
    evaluated = setting_of(dataset)
    labelled = label_layers(answer_layers(dataset, frames, evaluated), evaluated)
    return export_tables(dataset, for_files(labelled, dataset), evaluated)


def test_every_column_is_told_and_none_is_left_over():
    told = {(table, name) for table, frame in tables().items() for name in frame.columns if name != "geometry"}
    used = set()
    for table, name in told:
        assert column_of(table, name).meaning.endswith(".")
        used.add((table, name) if (table, name) in known_columns() else ("layers", name))
    known = {(table, name) for table, name in known_columns() if table in ("layers", *TITLES)}
    assert used == known - {("layers", "longitude"), ("layers", "latitude")}
    with pytest.raises(KeyError):
        column_of("claims", "node_id")


def test_keys_tell_rows_apart():
    for table, frame in tables().items():
        assert set(key_of(table)) <= set(frame.columns)
        assert not frame.duplicated(list(key_of(table))).any()


def test_types_are_those_of_the_frames():
    kinds = {"string": "Oo", "date": "M", "list": "O", "number": "f", "integer": "i", "boolean": "b"}
    for table, frame in tables().items():
        for name in frame.columns.drop("geometry", errors="ignore"):
            kind = column_of(table, name).type
            assert frame[name].dtype.kind in kinds[kind], (table, name)
            assert (kind == "list") == (
                name in LIST_COLUMNS or name in {"scopes", "place_ids", "derived_from", "aliases"}
            )


@pytest.mark.parametrize("table", ["policy_events", "claims", "sources", "countries", "parameters", "legs", "nodes"])
def test_the_dataset_format_says_the_same(table):
    for field in SCHEMAS[table]["fields"]:
        name = field["name"]
        if name in tables()[table].columns and (table, name) not in ANOTHER_MEANING:
            assert (column_of(table, name).meaning, column_of(table, name).type) == (
                field["description"],
                field["type"],
            )


def test_hashtags_are_of_the_core_or_marked_as_extensions():
    for table, frame in tables().items():
        tags = [column_of(table, name).hashtag for name in frame.columns if name != "geometry"]
        assert len({tuple(sorted(tag.split("+"))) for tag in tags}) == len(tags), table
        for tag in tags:
            assert re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag)
            word = tag[1:].partition("+")[0]
            assert word in CORE.split() or word.startswith("x_"), tag


def test_what_a_column_refers_to_is_a_table():
    for table in tables():
        for name in tables()[table].columns.drop("geometry", errors="ignore"):
            refers = column_of(table, name).refers
            assert not refers or refers in TITLES
            assert not refers or len(key_of(refers)) == 1
    assert set(EXPORTED) <= set(TITLES)
