"""The documentation of the dataset format is what the schemas say, and the rest of the descriptor is documented."""

import json
from pathlib import Path

import pytest

from route_risk.layers.data_docs import format_text
from route_risk.layers.dataset import read_dataset
from route_risk.layers.new_dataset import new_dataset
from route_risk.layers.tables.read import EMBEDDED, OPTIONAL, table_schemas
from tests.layers.folder import set_meta, write_folder

DOCS = Path(__file__).parents[2] / "docs" / "data.md"

NEEDED = {name: table for name, table in table_schemas().items() if name not in OPTIONAL}


def test_the_page_is_not_stale():
    assert DOCS.read_text(encoding="utf-8") == format_text(), (
        "write it again: python -m route_risk.layers.data_docs > docs/data.md"
    )


def test_a_new_dataset_holds_the_page_and_the_schemas(tmp_path):
    new_dataset(tmp_path / "mine")
    assert (tmp_path / "mine" / "FORMAT.md").read_text(encoding="utf-8") == format_text()
    resources = json.loads((tmp_path / "mine" / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert {item["name"]: item["schema"] for item in resources if "schema" in item} == NEEDED


@pytest.mark.parametrize("table", sorted(table_schemas()))
def test_every_column_has_a_meaning(table):
    for field in table_schemas()[table]["fields"]:
        assert field["description"], field["name"]
        assert f"| `{field['name']}` | {field['type']} |" in format_text()


def test_every_member_of_the_descriptor_is_documented():
    known = {"$schema", "description", "created", "keywords", "licenses", "sources", "resources"}
    for member in json.loads((EMBEDDED / "datapackage.json").read_text(encoding="utf-8")).keys() - known:
        assert f"| `{member}` |" in format_text()


def test_the_documented_defaults_hold(tmp_path):
    folder = write_folder(tmp_path / "tiny")
    set_meta(folder, embargo_months=None, sensitivity=None)
    dataset = read_dataset(folder)
    for member in ("embargo_months", "sensitivity", "resolution_floor_deg", "small_count_threshold"):
        assert f"| `{member}` | {getattr(dataset, member)} |" in format_text()
