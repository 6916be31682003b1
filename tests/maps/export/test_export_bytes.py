"""The same export gives the same bytes, whatever the process, the locale and the order of the rows."""

from __future__ import annotations

import locale
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from route_risk.maps.export.write import FORMATS, export_dataset
from tests.maps.export.small import (
    hand_made,
    setting_of,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom route_risk.layers.dataset import read_dataset\n"
        "from route_risk.layers.frames import read_layers\n"
        "from route_risk.geo.model.scenario import evaluate, scenario_network\n"
        "from route_risk.maps.export.write import FORMATS, export_dataset\n"
        "dataset = read_dataset(); evaluated = evaluate(scenario_network(dataset), dataset.valid_until)\n"
        "export_dataset(dataset, read_layers(dataset), evaluated, sys.argv[1], formats=list(FORMATS))"
    )
    for name, zone in (("a", "UTC"), ("b", "Asia/Seoul")):
        place = tmp_path / name
        place.mkdir()
        variables = {**os.environ, "PYTHONHASHSEED": str(ord(name)), "TZ": zone}
        subprocess.run([sys.executable, "-c", code, str(place / "out")], check=True, cwd=place, env=variables)
    first, second = ((tmp_path / name / "out").stat().st_mtime for name in "ab")
    assert second > first + 1, "a clock in a file would have moved on"
    files = sorted(path.name for path in (tmp_path / "a" / "out").iterdir())
    assert files == sorted({name for item in FORMATS.values() for name in item.names})
    for name in files:
        assert (tmp_path / "a" / "out" / name).read_bytes() == (tmp_path / "b" / "out" / name).read_bytes(), name


def test_a_turkish_locale_changes_no_letter(tmp_path: Path) -> None:
    before = locale.setlocale(locale.LC_CTYPE)
    dataset, layers = hand_made()
    export_dataset(dataset, layers, setting_of(dataset), tmp_path / "a", formats=["gpkg", "graphml"])
    try:
        locale.setlocale(locale.LC_CTYPE, "tr_TR.UTF-8")
    except locale.Error:
        pytest.skip("there is no locale tr_TR.UTF-8 on this machine")
    try:
        export_dataset(dataset, layers, setting_of(dataset), tmp_path / "b", formats=["gpkg", "graphml"])
        assert locale.setlocale(locale.LC_CTYPE) == "tr_TR.UTF-8"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_the_order_of_rows_changes_no_byte(tmp_path: Path) -> None:
    dataset, layers = hand_made()
    turned = replace(
        dataset,
        nodes=dict(reversed(dataset.nodes.items())),
        legs=dataset.legs[::-1],
        events=dataset.events[::-1],
        sources=dict(reversed(dataset.sources.items())),
    )
    reversed_layers = {name: layer.iloc[::-1] for name, layer in layers.items()}
    export_dataset(dataset, layers, setting_of(dataset), tmp_path / "a", formats=list(FORMATS))
    export_dataset(turned, reversed_layers, setting_of(turned), tmp_path / "b", formats=list(FORMATS))
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name
