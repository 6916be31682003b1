"""KML: GDAL reads what went in, styles are the classes of the map, and nothing in it leads elsewhere."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pyogrio
import pytest
import shapely

from route_risk.geo.answers.corridor_layer import EXPORTED, answer_layers
from route_risk.geo.answers.frames_over_time import TIME_LAYERS
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.maps.export.layers import for_files
from route_risk.maps.export.write import export_dataset
from route_risk.maps.palette import HAZARD_COLOURS
from tests.maps.export.small import DAY, hand_made

if TYPE_CHECKING:
    from pathlib import Path

KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dataset, layers = hand_made()
    scenario_net = scenario_network(dataset)
    evaluations = [evaluate(scenario_net, date(year, 1, 1)) for year in (2018, 2019, 2020)]
    folder = tmp_path_factory.mktemp("kml") / "out"
    (path,) = export_dataset(
        dataset, layers, evaluate(scenario_net, DAY), folder, formats=["kml"], over_time=evaluations
    )
    return path


def placemarks(path: Path, layer: str) -> dict[str, ET.Element]:
    """Return the features of a layer by their first column."""
    document = ET.parse(path).getroot()[0]  # noqa: S314  # our own file
    (folder,) = [item for item in document.iter(f"{KML}Folder") if item.findtext(f"{KML}name") == layer]
    return {item.findtext(f".//{KML}SimpleData") or "": item for item in folder.iter(f"{KML}Placemark")}


def style_of(path: Path, layer: str, key: str) -> str | None:
    return placemarks(path, layer)[key].findtext(f"{KML}styleUrl")


@pytest.mark.parametrize("name", EXPORTED)
def test_gdal_reads_cells_and_geometry(path: Path, name: str) -> None:
    dataset, layers = hand_made()
    frames = for_files(answer_layers(dataset, layers, evaluate(scenario_network(dataset), DAY)), dataset)
    ours, theirs = frames[name].reset_index(), pyogrio.read_dataframe(path, layer=name)
    if ours.columns[0] not in theirs:
        pytest.skip("this GDAL reads names and descriptions of KML and no other cells")
    theirs = theirs.rename(columns={"Name": "name"})  # GDAL knows one of the two
    parts = [sorted(shapely.get_parts(shapely.force_2d(frame.geometry)), key=str) for frame in (ours, theirs)]
    assert shapely.equals_exact(*parts, tolerance=1e-6).all()
    for column in ours.columns.drop(["geometry", "as_of"]):
        cells = [frame[column].astype(object).where(frame[column].notna(), None).tolist() for frame in (ours, theirs)]
        assert cells[1] == [cell.replace("\x07", "") if isinstance(cell, str) else cell for cell in cells[0]], column


def test_a_leg_has_the_class_of_its_index_and_no_low_one_where_it_has_no_sources(path: Path) -> None:
    assert style_of(path, "legs", "A-1..AAA-BBB:1") == "#leg_1"
    assert style_of(path, "legs", "BBB..CCC") == "#none"
    assert style_of(path, "legs", "AAA-EEE:1..EEE") == "#blocked"
    assert style_of(path, "corridors", "A-2: EEE") == "#blocked"
    assert style_of(path, "provinces", "A-2") == "#none"
    colour = HAZARD_COLOURS[1]
    assert f"b3{colour[5:7]}{colour[3:5]}{colour[1:3]}" in path.read_text(encoding="utf-8")


def test_layers_over_time_have_their_spans_and_stand_for_those_of_one_date(path: Path) -> None:
    stretch = placemarks(path, "legs_over_time")["AAA-EEE:1..EEE@2019-01-01"]
    assert [item.text for item in stretch.find(f"{KML}TimeSpan") or ()] == ["2019-01-01", "2020-01-02"]
    shown = {
        item.findtext(f"{KML}name"): item.findtext(f"{KML}visibility")
        for item in ET.parse(path).getroot().iter(f"{KML}Folder")  # noqa: S314
    }
    assert shown["legs"] == "0"
    assert all(shown[name] == "1" for name in TIME_LAYERS[:3])


def test_columns_say_what_they_are_and_nothing_leads_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "Length of a movement; blank for other legs. Unit: kilometres." in text
    assert set(re.findall(r"https?://[^\s\"<]+", text)) == {
        "http://www.opengis.net/kml/2.2",
        "https://example.org",
    } & set(re.findall(r"https?://[^\s\"<]+", text))
    assert "<href>" not in text
