"""Every row of an exported layer says what it assumes against the sources and by when they were published."""

from __future__ import annotations

import csv
import json
from datetime import date
from typing import TYPE_CHECKING

import pyogrio
import pytest

from route_risk.geo.answers.corridor_layer import EXPORTED
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.maps.export.write import export_dataset
from tests.maps.export.small import DAY, hand_made

if TYPE_CHECKING:
    from pathlib import Path

    from route_risk.geo.model.scenario import EvaluatedNetwork

CLOSED = "if A-2..AAA-EEE:1 is closed"


def sides() -> tuple[EvaluatedNetwork, EvaluatedNetwork]:
    dataset, _ = hand_made()
    plain, closed = (scenario_network(dataset, one) for one in (Scenario(), Scenario(close=("A-2..AAA-EEE:1",))))
    return evaluate(plain, DAY), evaluate(closed, DAY, known_by=date(2021, 1, 1))


@pytest.mark.parametrize("assumed", [False, True])
def test_rows_of_layers_say_what_they_assume(tmp_path: Path, assumed: bool) -> None:
    dataset, layers = hand_made()
    folder = tmp_path / "out"
    export_dataset(dataset, layers, sides()[assumed], folder, formats=["csv", "geojson", "gpkg"])
    for name in EXPORTED:
        rows = list(csv.DictReader((folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
        told = {(row["scenario"], row["known_by"]) for row in rows}
        assert told == {(CLOSED, "2021-01-01") if assumed else ("", "")}, name
        features = json.loads((folder / f"{name}.geojson").read_text(encoding="utf-8"))["features"]
        told = {(feature["properties"]["scenario"], feature["properties"]["known_by"]) for feature in features}
        assert told == {(CLOSED, "2021-01-01") if assumed else (None, None)}, name
        fields = pyogrio.read_info(folder / "route-risk.gpkg", layer=name)["fields"]
        assert {"scenario", "known_by"} <= set(fields), name
