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
from route_risk.maps.figure.charts import Look, check_format
from route_risk.maps.figure.timeline import MOST_EVENTS, movers, plot_timeline
from tests.maps.small import small_dataset

DATASET = small_dataset()
DAYS = tuple(date(year, 1, 1) for year in range(2010, 2017))


def record(scenario=None, *, days=DAYS, origin="A-1", arrivals=True):
    scenario_net = scenario_network(DATASET, scenario)
    weights = None if origin else {"A-1": 60.5}
    points = (
        route_timeline(scenario_net, origin, "CCC", [(day, day) for day in days])
        if origin
        else network_timeline(scenario_net, weights, "CCC", [(day, day) for day in days])
    )
    return timeline_record(
        DATASET,
        scenario_net,
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
    assert width == 1600
    assert 900 < height < 1500
    assert b"Software" not in content  # no version of a program, no time
    assert b"tIME" not in content


def test_an_svg_is_one(drawn):
    text = (drawn / "one.svg").read_text(encoding="utf-8")
    root = ET.fromstring(text)  # noqa: S314 -- our own file
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "<dc:date>" not in text
    title, text_of = (root.find(f"{{http://www.w3.org/2000/svg}}{tag}").text for tag in ("title", "desc"))
    assert title == "First to Refuge: route risk index, 2010 to 2016"
    assert "Arrivals follow departures" in text_of
    assert {item.text for item in root.iter("{http://www.w3.org/2000/svg}text")} >= {
        title,
        "2014",
        "Arrivals in Refuge by year",
    }
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


@pytest.mark.parametrize("name", ["figure.gif", "figure", "png", ".png", "figure.png.txt"])
def test_another_ending_is_refused(tmp_path, name):
    with pytest.raises(UsageError, match=r"is not a picture; end its name in \.png, \.svg or \.pdf"):
        check_format(tmp_path / name)
    with pytest.raises(UsageError, match="is not a picture"):
        plot_timeline(DATASET, record(days=DAYS[:1]), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_what_closes_is_marked_before_what_moved_most_and_a_release_marks_nothing():
    made = record(days=(date(2014, 6, 1), date(2015, 6, 1), date(2016, 6, 1)))
    made["points"][1]["closures"] = [{"leg_id": "x", "closed": True, "by": ["shut"]}]
    found = movers(DATASET, made, None)
    assert [(each.event.event_id, each.part, each.how) for each in found if each.part is None] == [
        ("shut", None, "closed")
    ]
    assert len(found) <= MOST_EVENTS
    assert [each.day for each in found] == sorted(each.day for each in found)
    assert movers(replace(DATASET, release="public"), made, None) == []


def test_a_figure_has_the_width_language_and_dots_that_are_asked_for(tmp_path):
    made = record()
    for point in made["points"]:
        point |= {"low": 10.0, "high": 40.0}
    plot_timeline(DATASET, made | {"draws": 64}, tmp_path / "a.png", look=Look("ko", 127, 100))
    assert matplotlib.image.imread(tmp_path / "a.png").shape[1] == 500
    plot_timeline(
        DATASET, made | {"draws": 64}, tmp_path / "a.svg", look=Look("ko"), scenario=Scenario(without=("law",))
    )
    root = ET.fromstring((tmp_path / "a.svg").read_text(encoding="utf-8"))  # noqa: S314 -- our own file
    texts = {item.text for item in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"첫째 → 정착지: 경로 위험 지수, 2010~2016년", "반복 계산 64회의 90% 범위"} <= texts
    assert any("이 그림: 가정" in (text or "") for text in texts)
    assert not any("working copy" in (text or "") for text in texts)
    changed = {"name": "", "without": ["law"], "with": [], "close": [], "open": [], "judged": False}
    plot_timeline(DATASET, made | {"draws": 64, "scenario": changed}, tmp_path / "b.svg", look=Look("ko"))
    assert "2010~2016년(law 제외 가정)" in (tmp_path / "b.svg").read_text(encoding="utf-8")
    assert root.get("lang") == "ko"


def test_a_pdf_is_one_whose_texts_can_be_read_and_is_the_same_again(tmp_path):
    import pypdfium2

    for name in ("a.pdf", "b.pdf"):
        plot_timeline(DATASET, record(), tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
        assert pdf.get_metadata_value("Title") == "First to Refuge: route risk index, 2010 to 2016"
        assert "Index of the least-risk route" in pdf[0].get_textpage().get_text_bounded()
