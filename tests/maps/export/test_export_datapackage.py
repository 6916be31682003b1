"""The Data Package: frictionless finds it valid, reads rows with the right types, and notices what is changed."""

from __future__ import annotations

import json
import warnings
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from route_risk.geo.answers.corridor_layer import EXPORTED, answer_layers
from route_risk.geo.answers.records import IS_AND_IS_NOT
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.texts import plain_text
from route_risk.maps.export.columns import column_of, key_of
from route_risk.maps.export.layers import for_files
from route_risk.maps.export.tables import TITLES, export_tables
from route_risk.maps.export.write import FORMATS, export_dataset
from tests.maps.export.small import DAY, embedded, hand_made, setting_of

if TYPE_CHECKING:
    from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its own imports warn
    from frictionless import Package


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the package of the embedded dataset."""
    folder = tmp_path_factory.mktemp("package") / "out"
    dataset, layers = embedded()
    export_dataset(dataset, layers, setting_of(dataset), folder, formats=["datapackage"])
    return folder


def descriptor_of(folder: Path) -> dict[str, Any]:
    descriptor: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return descriptor


def faults_of(folder: Path) -> list[Any]:
    report = Package(str(folder / "datapackage.json")).validate()
    faults: list[Any] = report.flatten(["type", "fieldName", "note"])
    assert report.valid == (not faults)
    return faults


def test_frictionless_finds_it_valid(real: Path) -> None:
    assert faults_of(real) == []
    assert sorted(path.name for path in real.iterdir()) == sorted(FORMATS["datapackage"].names)


@pytest.mark.parametrize("name", TITLES)
def test_frictionless_reads_the_rows_with_their_types(real: Path, name: str) -> None:
    dataset, layers = embedded()
    evaluated = setting_of(dataset)
    table = export_tables(dataset, for_files(answer_layers(dataset, layers, evaluated), dataset), evaluated)[name]
    rows = Package(str(real / "datapackage.json")).get_resource(name).read_rows()
    assert len(rows) == len(table)
    types = {"string": str, "date": date, "list": list, "integer": int, "boolean": bool}
    for column in table.columns.drop("geometry", errors="ignore"):
        kind = column_of(name, column).type
        for row, value in zip(rows, table[column], strict=True):
            cell = row[column]
            if pd.isna(value):
                assert cell is None or cell == []
            elif kind == "number":
                assert float(cell) == value
            elif kind == "date":
                assert cell == value.date()
            else:
                assert isinstance(cell, types[kind]), (column, cell)
                text = ";".join(cell) if kind == "list" else cell
                assert (plain_text(text) if isinstance(text, str) else text) == value


def test_every_column_has_its_words_and_every_number_its_unit(real: Path) -> None:
    for resource in descriptor_of(real)["resources"]:
        for field in resource.get("schema", {"fields": []})["fields"]:
            assert field["description"]
            assert field["hxl"].startswith("#")
            assert ("unit" in field) == (field["type"] in ("number", "integer")), (resource["name"], field["name"])


def test_the_descriptor_says_what_it_is(real: Path) -> None:
    dataset, _ = embedded()
    package = descriptor_of(real)
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (package["as_of"], package["version"]) == ("2020-01-01", dataset.version)
    assert (package["description"], package["note"]) == (IS_AND_IS_NOT, IS_AND_IS_NOT)
    assert package["title"].endswith("risk on 2020-01-01")
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0", "CC0-1.0"]
    assert package["attribution"] == dataset.attribution
    assert {item["name"] for item in package["resources"]} == {*TITLES, *(f"{name}_layer" for name in EXPORTED)}


def test_keys_and_foreign_keys_are_declared(real: Path) -> None:
    schemas = {item["name"]: item["schema"] for item in descriptor_of(real)["resources"] if "schema" in item}
    keys = {
        (name, key["fields"][0]): (key["reference"].get("resource", name), *key["reference"]["fields"])
        for name, schema in schemas.items()
        for key in schema.get("foreignKeys", ())
    }
    assert keys["legs", "from_node"] == ("nodes", "node_id")
    assert keys["provinces", "share_claim_id"] == ("claims", "claim_id")
    assert keys["policy_events", "ended_by"] == ("policy_events", "event_id")
    assert keys["claims", "source_id"] == ("sources", "source_id")
    assert all(schemas[name]["primaryKey"] == list(key_of(name)) for name in schemas)
    lists = {
        field["name"]: field.get("listForeignKey") for field in schemas["legs"]["fields"] if field["type"] == "list"
    }
    assert lists["event_ids"] == {"resource": "policy_events", "fields": "event_id"}


def test_what_is_changed_is_noticed(tmp_path: Path) -> None:
    dataset, layers = hand_made()
    export_dataset(dataset, layers, setting_of(dataset), tmp_path / "out", formats=["datapackage"])
    path = tmp_path / "out" / "legs.table.csv"
    content = path.read_bytes()
    path.write_bytes(content.replace(b"A-1..AAA-BBB:1,A-1,", b"A-1..AAA-BBB:1,A-9,"))
    found = {fault[0] for fault in faults_of(tmp_path / "out")}
    assert {"hash-count", "foreign-key"} <= found


def test_it_names_the_clock_and_the_scenario(tmp_path: Path) -> None:
    dataset, layers = hand_made()
    scenario = Scenario("open", without=("law",))
    evaluated = evaluate(scenario_network(dataset, scenario), DAY, known_by=date(2016, 1, 1))
    export_dataset(dataset, layers, evaluated, tmp_path / "out", formats=["datapackage"])
    package = descriptor_of(tmp_path / "out")
    assert package["title"] == ("Made by hand: risk on 2020-01-01, open (if law is left out), known by 2016-01-01")
    assert package["scenario"]["without"] == ["law"]
    assert "licenses" not in package


def test_it_shares_its_layers_with_the_geojson_export(tmp_path: Path) -> None:
    dataset, layers = hand_made()
    evaluated = setting_of(dataset)
    both = export_dataset(dataset, layers, evaluated, tmp_path / "both", formats=["geojson", "datapackage"])
    assert len(both) == len(set(both)) == len(FORMATS["datapackage"].names)
    export_dataset(dataset, layers, evaluated, tmp_path / "one", formats=["geojson"])
    for name in FORMATS["geojson"].names:
        assert (tmp_path / "both" / name).read_bytes() == (tmp_path / "one" / name).read_bytes()
