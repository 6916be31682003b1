"""A public release in every format that has the claims: the withheld figures are in none of them."""

from __future__ import annotations

import csv
import json
import math
from typing import TYPE_CHECKING

import pandas as pd
import pyogrio
import pytest

from route_risk.geo.release.dataset import public_dataset
from route_risk.geo.shapes.released import public_layers
from route_risk.maps.export.write import FORMATS, export_dataset
from tests.maps.export.small import embedded, setting_of

if TYPE_CHECKING:
    from pathlib import Path

    from route_risk.geo.model.schema import Dataset


@pytest.fixture(scope="module")
def released() -> Dataset:
    return public_dataset(embedded()[0])


@pytest.fixture(scope="module")
def folder(released: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the release in every format."""
    folder = tmp_path_factory.mktemp("public") / "out"
    layers = public_layers(released, embedded()[1])
    export_dataset(released, layers, setting_of(released), folder, formats=list(FORMATS))
    return folder


def values_in(path: Path) -> dict[str, float | None]:
    """Return the values of the claims in a file, by claim."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if not row["claim_id"].startswith("#")]
        return {row["claim_id"]: float(row["value"]) if row["value"] else None for row in rows}
    if path.suffix == ".json":
        entities = json.loads(path.read_text(encoding="utf-8"))["entity"]
        found = {key: cells.get("prov:value") for key, cells in entities.items() if key.startswith("data:claim/")}
        return {key.removeprefix("data:claim/"): value for key, value in found.items()}
    table = pd.read_parquet(path) if path.suffix == ".parquet" else pyogrio.read_dataframe(path, layer="claims")
    values = [None if math.isnan(value) else value for value in table["value"]]
    return dict(zip(table["claim_id"], values, strict=True))


@pytest.mark.parametrize(
    "name", ["claims.csv", "claims.table.csv", "claims.parquet", "route-risk.gpkg", "route-risk.prov.json"]
)
def test_withheld_figures_are_in_no_file(released: Dataset, folder: Path, name: str) -> None:
    wanted = {claim.claim_id.replace(":", "%3A"): claim.value for claim in released.claims}
    assert {key.replace(":", "%3A"): value for key, value in values_in(folder / name).items()} == wanted
    assert sum(value is None for value in wanted.values()) > 10


def test_the_names_of_a_release_are_its_own(released: Dataset, folder: Path, tmp_path: Path) -> None:
    dataset, layers = embedded()
    path, *_ = export_dataset(dataset, layers, setting_of(dataset), tmp_path / "out", formats=["prov"])
    ours, theirs = (json.loads(item.read_text(encoding="utf-8")) for item in (folder / path.name, path))
    assert ours["prefix"]["data"] == theirs["prefix"]["data"] + "public:"
    assert ours["prefix"]["result"] != theirs["prefix"]["result"]
    assert ours["entity"]["data:dataset"]["rr:values_withheld"] == sum(claim.value is None for claim in released.claims)
