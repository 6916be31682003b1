"""The styles for QGIS: the files are in the colours and classes of the palette.

After a change in QGIS (Save Style as QML) or in the palette: ``ROUTE_RISK_RENEW_GOLDEN=1 python -m pytest
tests/maps/export/test_styles.py`` writes the name behind each colour, and the palette's numbers before each name.
"""

from __future__ import annotations

import os
import re
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from route_risk.maps.export.styles import styles_of
from route_risk.maps.palette import (
    HAZARD_THRESHOLDS,
    ROUTE_THRESHOLDS,
    SHARE_THRESHOLDS,
    named_colours,
)

FILES = sorted((Path(__file__).parents[3] / "maps/export/qgis").glob("*.qml"))
NUMBERS = {name: ",".join(str(part) for part in bytes.fromhex(text[1:])) for name, text in named_colours().items()}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_colour_has_its_name_and_the_numbers_of_the_palette(path: Path) -> None:
    def named(found: re.Match[str]) -> str:
        name = found["name"] or next((name for name, numbers in NUMBERS.items() if numbers == found["numbers"]), "")
        assert name in NUMBERS, f"{path.name}: {found[0]} is no colour of the palette: add it to maps/palette.py"
        return f'"{NUMBERS[name]},255,${name}"'

    text = path.read_text(encoding="utf-8")
    wanted = re.sub(r'"(?P<numbers>\d+,\d+,\d+),255[^"$]*(?:\$(?P<name>\w+))?"', named, text)
    if os.environ.get("ROUTE_RISK_RENEW_GOLDEN"):
        path.write_text(wanted, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == wanted, "renew it with ROUTE_RISK_RENEW_GOLDEN=1"


@pytest.mark.parametrize(
    ("layer", "number", "column", "thresholds", "times"),
    [
        ("legs", 0, "risk_index", HAZARD_THRESHOLDS, 2),
        ("border_segments", 0, "risk_index", HAZARD_THRESHOLDS, 2),
        ("provinces", 0, "share_pct", SHARE_THRESHOLDS, 1),
        ("provinces", 1, "route_index", ROUTE_THRESHOLDS, 1),
    ],
)
def test_labels_and_filters_are_the_classes_of_the_palette(
    layer: str, number: int, column: str, thresholds: tuple[float, ...], times: int
) -> None:
    _, _, qml = list(styles_of(layer, []))[number]
    every = fromstring(qml).iter("rule")  # noqa: S314  # our own text
    rules = [rule for rule in every if re.match(rf'"{column}" [<>]', rule.get("filter", ""))]
    bounds = [f"{bound:g}" for bound in thresholds]
    assert [rule.get("filter") for rule in rules] == times * [
        f'"{column}" < {bounds[0]}',
        *(f'"{column}" >= {low} AND "{column}" < {high}' for low, high in pairwise(bounds)),
        f'"{column}" >= {bounds[-1]}',
    ]
    unit, what = ("%", " of arrivals") if column == "share_pct" else ("", "")
    assert [rule.get("label") for rule in rules] == times * [
        f"under {bounds[0]}{unit}{what}",
        *(f"{low} to {high}{unit}{what}" for low, high in pairwise(bounds)),
        f"{bounds[-1]}{unit} and over{what}",
    ]


def test_what_is_written_holds_no_name_of_a_colour_and_names_only_its_own_columns() -> None:
    for layer in ("legs", "provinces", "events_on_legs", "sources"):
        for _, _, qml in styles_of(layer, ["name", "risk_index"]):
            assert "$" not in qml
            assert set(re.findall(r'alias field="(\w+)"', qml)) == {"name", "risk_index"}
