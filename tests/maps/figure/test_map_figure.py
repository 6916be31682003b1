"""The map as a figure: the looks of the page, all that a paper needs around it, the same bytes every time."""

import re
import xml.etree.ElementTree as ET

import matplotlib.image
import pytest

from route_risk.geo.errors import InvalidDataError, UsageError
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.maps.figure.charts import Look
from route_risk.maps.figure.map import map_figure, plot_map
from route_risk.maps.figure.map_answer import answer_map
from route_risk.maps.figure.sheet import style_of
from route_risk.maps.page.looks import Looks
from route_risk.maps.palette import BLOCKED, CHANGE_COLOURS, HAZARD_COLOURS, OPENS, SHUT, THIN_DASHES, UNDOCUMENTED
from route_risk.maps.text.phrases import phrases
from tests.maps.small import AS_OF, small_dataset, small_layers, small_settings

ROUTE = ("A-1..A-B:1", "A-B:1..BBB", "BBB..CCC")
HOSTILE = " </text><script>alert(1)</script> $\\frac$ $${x} `q` --> \u202e\u2028 한글 \U0001f600"


def figure_of(text="", *, scenario=None, routes=(ROUTE,), evaluations=None):
    dataset = small_dataset(text)
    evaluations = evaluations or [evaluate(scenario_network(dataset, scenario), AS_OF)]
    return map_figure(dataset, small_layers(), evaluations, shares={"A-1": 60.5}, routes=routes)


def line_style(dataset, evaluations, legs):
    return style_of(Looks(dataset, evaluations).line(legs))


def texts_of(figure):
    """Return every text of a figure."""
    import matplotlib.text

    return [item.get_text() for item in figure.findobj(matplotlib.text.Text) if item.get_text()]


def sides(before, after):
    return [evaluate(scenario_network(small_dataset(), scenario), AS_OF) for scenario in (before, after)]


def test_a_png_and_an_svg_are_written_and_have_the_same_bytes_again(tmp_path):
    for name in ("a.png", "b.png", "a.svg", "b.svg"):
        plot_map(figure_of(), tmp_path / name)
    for ending in ("png", "svg"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()
    assert matplotlib.image.imread(tmp_path / "a.png").shape[1] == 2000
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert ET.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 -- our own file
    assert "<dc:date>" not in text
    assert str(tmp_path) not in text


def test_it_says_its_date_its_makers_and_what_it_is_not():
    shown = " ".join(" ".join(texts_of(figure_of())).split())
    for wanted in (
        str(AS_OF),
        "Made by hand",
        "No borders implied",
        "Small, 1.",
        phrases("page")["not_this"],
        phrases("page")["legend.none"],
    ):
        assert wanted in shown


def test_places_and_ranks_of_the_routes_are_written_on_it():
    shown = texts_of(figure_of(routes=(ROUTE, ("A-1..A-2", "A-2..A-C:sea", "A-C:sea..CCC"))))
    assert {"First", "Second", "Middle"} <= set(shown)
    assert {"1", "2"} <= set(shown)
    assert "numbered: the corridors listed above" in shown
    assert "numbered: the corridors listed above" not in texts_of(figure_of(routes=()))


def test_hazard_coverage_and_closure_look_as_on_the_page():
    dataset = small_dataset()
    evaluated = small_settings(dataset)[0]
    position = {leg.leg_id: k for k, leg in enumerate(evaluated.hazards.network.legs)}
    assert line_style(dataset, [evaluated], [position["A-2..A-C:sea"]]) == UNDOCUMENTED
    assert line_style(dataset, [evaluated], [position["A-C:sea..CCC"]]) == BLOCKED
    thin = line_style(dataset, [evaluated], [position["A-B:1..BBB"]])
    assert thin.dashes == THIN_DASHES
    assert thin.colour in HAZARD_COLOURS
    both = line_style(dataset, [evaluated], [position["A-C:sea..CCC"], position["A-B:1..BBB"]])
    assert both == thin  # blocked only where all are


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Scenario(), Scenario(close=("A-B:1..BBB",)), BLOCKED),
        (Scenario(close=("A-B:1..BBB",)), Scenario(), OPENS),
        (Scenario(close=("A-B:1..BBB",)), Scenario(close=("A-B:1..BBB",)), SHUT),
    ],
)
def test_what_closes_and_opens_differs(before, after, expected):
    evaluations = sides(before, after)
    position = [leg.leg_id for leg in evaluations[0].hazards.network.legs].index("A-B:1..BBB")
    assert line_style(small_dataset(), evaluations, [position]) == expected


def test_a_change_has_the_colours_of_a_change():
    evaluations = sides(Scenario(), Scenario(without=("law",)))
    position = [leg.leg_id for leg in evaluations[0].hazards.network.legs].index("A-B:1..BBB")
    assert line_style(small_dataset(), evaluations, [position]).colour in CHANGE_COLOURS[:3]  # a fall
    assert line_style(small_dataset(), evaluations[::-1], [position]).colour in CHANGE_COLOURS[4:]  # a rise
    shown = texts_of(figure_of(evaluations=evaluations, routes=()))
    assert any("→" in text for text in shown)
    assert "−" in shown  # a sign, as neither colour nor width is enough
    assert any(text.startswith("hazard ") for text in shown)
    assert "+" in texts_of(figure_of(evaluations=evaluations[::-1], routes=()))


def test_hostile_texts_are_drawn_as_they_are_and_stop_nothing(tmp_path):
    plot_map(figure_of(HOSTILE), tmp_path / "a.svg")
    plot_map(figure_of(HOSTILE), tmp_path / "a.png")
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    root = ET.fromstring(text)  # noqa: S314 -- our own file
    assert "<script" not in text
    assert not [item for item in root.iter() if item.tag.endswith(("script", "foreignObject", "image"))]
    assert "\u202e" not in text


def test_what_cannot_be_drawn_is_refused(tmp_path):
    with pytest.raises(UsageError, match="one date or compares two"):
        map_figure(small_dataset(), small_layers(), [], shares={})
    layers = small_layers()
    layers["nodes"] = layers["nodes"].drop(index="BBB")
    with pytest.raises(InvalidDataError, match="'BBB' has no point"):
        map_figure(small_dataset(), layers, small_settings(small_dataset()), shares={})
    with pytest.raises(UsageError, match=r"end its name in \.png, \.svg or \.pdf"):
        plot_map(figure_of(), tmp_path / "map.gif")
    (tmp_path / "map.svg").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="already exists"):
        plot_map(figure_of(), tmp_path / "map.svg")
    assert (tmp_path / "map.svg").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["map.svg"]


def test_a_question_is_the_title_and_its_corridors_are_the_answer():
    dataset, evaluations = small_dataset(), small_settings(small_dataset())
    map_answer = answer_map(dataset, evaluations, ("A-1", "CCC"))
    assert re.fullmatch(r"First to Refuge: index \d+ on 2015-06-30", map_answer.title)
    assert map_answer.lines[0] == "Corridors, the least risk first:"
    assert re.fullmatch(r"1  Middle: index \d+\.\d", map_answer.lines[1])
    assert map_answer.routes == (ROUTE,)
    figure = map_figure(dataset, small_layers(), evaluations, shares={}, map_answer=map_answer)
    assert figure.texts[0].get_text() == map_answer.title
    routes = answer_map(dataset, evaluations, ("A-1", "CCC"), k=2)
    assert routes.lines[0].startswith("Routes regardless of corridor")
    assert len(routes.routes) == 2


def test_a_narrow_map_in_korean_stands_its_parts_under_each_other():
    dataset, evaluations, look = small_dataset(), small_settings(small_dataset()), Look("ko", 100)
    map_answer = answer_map(dataset, evaluations, ("A-1", "CCC"), look=look)
    figure = map_figure(dataset, small_layers(), evaluations, shares={}, map_answer=map_answer, look=look)
    assert figure.get_figwidth() == pytest.approx(100 / 25.4)
    one, other = (axes.get_position() for axes in figure.axes)
    assert one.y0 > other.y1
    shown = texts_of(figure)
    assert {"첫째", "정착지", "주변국 전체"} <= set(shown)
    assert map_answer.lines[1].startswith("1  가운데: 지수")


def test_a_scenario_is_written_below_the_title():
    shown = texts_of(figure_of(scenario=Scenario(without=("law",)), routes=()))
    assert any("is a hypothetical scenario, not what happened: without law" in text for text in shown)
