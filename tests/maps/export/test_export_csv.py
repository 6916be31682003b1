"""CSV with HXL hashtags: libhxl reads what went in, and no text becomes a formula in a spreadsheet."""

from __future__ import annotations

import csv
import io
import logging
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_risk.geo.answers.corridor_layer import EXPORTED, answer_layers
from route_risk.geo.answers.records import IS_AND_IS_NOT
from route_risk.geo.errors import InvalidDataError
from route_risk.geo.texts import defused, plain_text
from route_risk.maps.export.columns import column_of
from route_risk.maps.export.csv_hxl import csv_text
from route_risk.maps.export.layers import for_files, label_layers
from route_risk.maps.export.tables import TITLES, export_tables
from route_risk.maps.export.write import export_dataset
from tests.maps.export.small import HOSTILE, embedded, hand_made, setting_of

if TYPE_CHECKING:
    from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its own imports may warn
    import hxl

POINTS = ("transit_nodes", "destinations", "nodes")


def written(folder: Path, *, real: bool = False) -> tuple[Path, dict[str, pd.DataFrame]]:
    """Return a folder with CSV files, and the tables that went in."""
    dataset, layers = embedded() if real else hand_made()
    evaluated = setting_of(dataset)
    paths = export_dataset(dataset, layers, evaluated, folder, formats=["csv+hxl"])
    assert [path.name for path in paths] == [f"{name}.csv" for name in (*TITLES, "columns", "about")]
    labelled = label_layers(answer_layers(dataset, layers, evaluated), evaluated)
    return folder, export_tables(dataset, for_files(labelled, dataset), evaluated)


@pytest.fixture(scope="module", params=["made by hand", "embedded"])
def export(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    return written(tmp_path_factory.mktemp("csv") / "out", real=request.param == "embedded")


def hxl_data(path: Path) -> Any:
    """Return a file as libhxl reads it; from memory, because it leaves files open."""
    return hxl.data(io.BytesIO(path.read_bytes()))


def cells_of(path: Path) -> list[list[str]]:
    """Return all rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream, strict=True))


@pytest.mark.parametrize("name", TITLES)
def test_libhxl_reads_the_rows(export: tuple[Path, Any], name: str) -> None:
    folder, tables = export
    table = tables[name]
    faults: list[Any] = []
    source = hxl_data(folder / f"{name}.csv")
    columns = [column.header for column in source.columns]
    tags = source.display_tags
    rows = [row.values for row in source]
    assert columns == [column for column in table.columns if column != "geometry"] + (
        ["longitude", "latitude"] if name in POINTS else []
    )
    assert tags == [column_of(name, column).hashtag for column in columns]
    assert len(rows) == len(table)
    for position, column in enumerate(columns):
        texts = [row[position] for row in rows]
        if column in ("longitude", "latitude"):
            assert [float(text) for text in texts] == list(
                table.geometry.x if column == "longitude" else table.geometry.y
            )
            continue
        kind = column_of(name, column).type
        for text, value in zip(texts, table[column], strict=True):
            if pd.isna(value):
                assert text == ""
            elif kind == "boolean":
                assert text == ("true" if value else "false")
            elif kind in ("number", "integer"):
                assert float(text) == value
            elif kind == "date":
                assert text == value.date().isoformat()
            else:
                assert plain_text(text) == value
    hxl.schema(None, callback=faults.append).validate(hxl_data(folder / f"{name}.csv"))
    assert [fault for fault in faults if fault.rule.severity == "error"] == []


def test_it_is_rfc_4180_in_utf_8(export: tuple[Path, Any]) -> None:
    folder, _ = export
    for path in folder.iterdir():
        content = path.read_bytes()
        assert content.endswith(b"\r\n")
        assert not content.startswith(b"\xef\xbb\xbf")
        rows = cells_of(path)
        assert {len(row) for row in rows} == {len(rows[0])}
        assert all(tag.startswith("#") for tag in rows[1])


def test_no_cell_is_a_formula(export: tuple[Path, Any]) -> None:
    folder, tables = export
    for name in tables:
        header, tags, *rows = cells_of(folder / f"{name}.csv")
        assert not any(tag.startswith(("=", "+", "-", "@")) for tag in tags)
        for row in rows:
            for column, cell in zip(header, row, strict=True):
                if column_of(name, column).type not in ("number", "integer"):
                    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝")), (name, column, cell)
                    assert not cell.startswith(("\t", "\r", "\n"))


def test_the_files_say_what_they_are(export: tuple[Path, Any]) -> None:
    about = dict(cells_of(export[0] / "about.csv")[2:])
    assert about["note"] == IS_AND_IS_NOT
    assert {"as_of", "attribution", "dataset_name", "dataset_version", "sensitivity"} <= about.keys()


def test_a_negative_number_stays_a_number_and_a_text_does_not_become_one(tmp_path: Path) -> None:
    dataset, layers = hand_made()
    share = replace(dataset.claims[0], value=-4.5, notes="-4.5 is what it says", unit="@percent", basis="\tcumulative")
    dataset = replace(dataset, claims=(share,))
    export_dataset(dataset, layers, setting_of(dataset), tmp_path / "out", formats=["csv"])
    header, row = cells_of(tmp_path / "out" / "claims.csv")
    cells = dict(zip(header, row, strict=True))
    assert (cells["value"], cells["notes"]) == ("-4.5", "'-4.5 is what it says")
    assert (cells["unit"], cells["basis"]) == ("'@percent", "'\tcumulative")
    (west,) = [row for row in cells_of(tmp_path / "out" / "destinations.csv") if row[0] == "CCC"]
    assert west[-2:] == ["-170.0", "30.0"]
    provinces = cells_of(tmp_path / "out" / "provinces.csv")
    assert HOSTILE in provinces[1]


@pytest.mark.parametrize("column", ["source_ids", "event_id"])
def test_an_id_is_refused_and_not_changed(tmp_path: Path, column: str) -> None:
    dataset, layers = hand_made()
    changed = {"source_ids": ("s1", "=s2"), "event_id": "-law"}[column]
    dataset = replace(dataset, events=(replace(dataset.events[0], **{column: changed}), *dataset.events[1:]))
    bad = "=s2" if column == "source_ids" else "-law"
    with pytest.raises(
        InvalidDataError, match=f"the id '{bad}' in the column .* would be a formula in a spreadsheet; give"
    ):
        export_dataset(dataset, layers, setting_of(dataset), tmp_path / "out", formats=["csv"])
    assert not (tmp_path / "out").exists()


@given(st.text(alphabet="=+-@'\t\r\n ＝a1") | st.text())
def test_a_text_comes_back(text: str) -> None:
    cell = defused(text)
    assert plain_text(cell) == text
    assert cell in (text, f"'{text}")
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_layers_without_a_feature_have_their_columns() -> None:
    dataset, layers = hand_made()
    frames = for_files(answer_layers(dataset, layers, setting_of(dataset)), dataset)
    for name in EXPORTED:
        table = frames[name].reset_index()
        assert csv_text(name, table.iloc[:0]).splitlines() == csv_text(name, table).splitlines()[:1]


def test_pandas_reads_numbers_without_being_told_anything(tmp_path: Path) -> None:
    dataset, layers = embedded()
    export_dataset(dataset, layers, setting_of(dataset), tmp_path / "out", formats=["csv"])
    provinces = pd.read_csv(tmp_path / "out" / "provinces.csv")
    assert 0 < provinces["route_index"].mean() < 100
    assert provinces["name_ko"].str.contains("도").any()


def test_libhxl_says_nothing_on_its_own(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    folder, _ = written(tmp_path / "out")
    with caplog.at_level(logging.WARNING):
        assert len(list(hxl_data(folder / "legs.csv"))) == 7
    assert caplog.records == []
