"""Figures: real PNG and SVG, the same bytes every time, never over another file by accident."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import matplotlib.image
import pytest

from route_risk.geo.answers.arrivals import arrivals_by_year
from route_risk.geo.answers.timeline import network_timeline, route_timeline, timeline_record
from route_risk.geo.errors import UsageError
from route_risk.geo.model.scenario import Scenario, scenario_network
from route_risk.maps.figure.charts import check_format, plot_timeline
from tests.maps.small import small_dataset

DATASET = small_dataset()
DAYS = tuple(date(year, 1, 1) for year in range(2010, 2017))


def record(scenario=None, *, days=DAYS, origin="A-1", arrivals=True):
    ready = scenario_network(DATASET, scenario)
    weights = None if origin else {"A-1": 60.5}
    points = (
        route_timeline(ready, origin, "CCC", [(day, day) for day in days])
        if origin
        else network_timeline(ready, weights, "CCC", [(day, day) for day in days])
    )
    return timeline_record(
        DATASET,
        ready,
        list(points),
        origin=origin,
        destination="CCC",
        known_by=None,
        arrivals=arrivals_by_year(DATASET.claims, "CCC") if arrivals else {},
        weights=weights,
    )


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Return a PNG and an SVG of one timeline."""
    folder = tmp_path_factory.mktemp("figures")
    for ending in ("png", "svg"):
        plot_timeline(DATASET, record(), folder / f"one.{ending}")
    return folder


def test_a_png_is_one(drawn):
    content = (drawn / "one.png").read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    height, width, _ = matplotlib.image.imread(drawn / "one.png").shape
    assert (width, height) == (1600, 840)
    assert b"Software" not in content  # no version of a program, no time
    assert b"tIME" not in content


def test_an_svg_is_one(drawn):
    text = (drawn / "one.svg").read_text(encoding="utf-8")
    root = ET.fromstring(text)  # noqa: S314 -- our own file
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "<dc:date>" not in text
    assert str(drawn) not in text


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_the_same_figure_has_the_same_bytes(drawn, tmp_path, ending):
    plot_timeline(DATASET, record(), tmp_path / f"another-name.{ending}")
    assert (tmp_path / f"another-name.{ending}").read_bytes() == (drawn / f"one.{ending}").read_bytes()


def test_arrivals_are_drawn_where_there_are_some(drawn, tmp_path):
    plot_timeline(DATASET, record(arrivals=False), tmp_path / "none.svg")
    assert (tmp_path / "none.svg").read_bytes() != (drawn / "one.svg").read_bytes()


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": None},
        {"days": DAYS[:1]},
        {"scenario": Scenario(close=("A-1..A-B:1", "border:AAA-CCC"))},  # nothing open on any date
    ],
)
def test_other_timelines_are_drawn_too(tmp_path, changes):
    plot_timeline(DATASET, record(**changes), tmp_path / "figure.SVG")
    assert (tmp_path / "figure.SVG").stat().st_size > 5000


def test_a_name_in_a_figure_is_no_formula(tmp_path):
    nodes = {key: replace(node, name=r"$\frac{1}$ and $x_2$") for key, node in DATASET.nodes.items()}
    plot_timeline(replace(DATASET, nodes=nodes, title="$a^b$"), record(), tmp_path / "figure.svg")
    assert (tmp_path / "figure.svg").stat().st_size > 5000


def test_a_file_that_is_there_is_replaced_only_where_that_is_asked_for(tmp_path):
    path = tmp_path / "figure.svg"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="already exists"):
        plot_timeline(DATASET, record(), path)
    assert path.read_text(encoding="utf-8") == "mine"
    plot_timeline(DATASET, record(), path, overwrite=True)
    assert "<svg" in path.read_text(encoding="utf-8")
    assert [file.name for file in tmp_path.iterdir()] == ["figure.svg"]


@pytest.mark.parametrize("name", ["figure.pdf", "figure", "png", ".png", "figure.png.txt"])
def test_another_ending_is_refused(tmp_path, name):
    with pytest.raises(UsageError, match=r"is not a picture; end its name in \.png or \.svg"):
        check_format(tmp_path / name)
    with pytest.raises(UsageError, match="is not a picture"):
        plot_timeline(DATASET, record(days=DAYS[:1]), tmp_path / name)
    assert not list(tmp_path.iterdir())
