"""The slider, questions in place and comparisons, against what the program itself answers."""

from __future__ import annotations

import itertools
import json
import math
import random
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from route_risk.cli import main
from route_risk.geo.answers.compare import compare_legs
from route_risk.geo.model.coverage import leg_coverage
from route_risk.geo.model.explain import explain_leg
from route_risk.geo.model.hazard import route_index
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.model.schema import Event
from tests.browser import real
from tests.browser.conftest import DESK, PHONE, Seen
from tests.browser.small import ask
from tests.maps.small import AS_OF, small_dataset, small_map

if TYPE_CHECKING:
    from collections.abc import Callable

    from route_risk.geo.model.scenario import Setting
    from route_risk.geo.model.schema import Dataset

pytestmark = pytest.mark.browser

DAYS = tuple(date(year, 6, 30) for year in range(2008, 2019))


def assert_same_numbers(page: Any, settings: tuple[Setting, ...], dataset: Dataset) -> None:
    """The page's hazards, blocks, documents and contributions are those of the program, on every date."""
    for column, setting in enumerate(settings):
        field = setting.hazards
        view = page.evaluate(
            """(column) => {
                const {hazard, index, blocked, level, documents} = RR.view(column);
                const parts = RR.data.legs.map((_, leg) => RR.explain(RR.view(column), leg)
                    .map((part) => [RR.data.events[part.event].id, part.hazard]));
                return {hazard, index, blocked, level, documents, parts};
            }""",
            column,
        )
        assert view["hazard"] == pytest.approx(list(field.hazard), rel=1e-12)
        assert view["index"] == pytest.approx([route_index(value) for value in field.hazard], rel=1e-12)
        assert [leg for leg, blocked in enumerate(view["blocked"]) if blocked] == sorted(field.blocked)
        known = [
            leg_coverage(field, leg, dataset.sources, usable=setting.usable_sources)
            for leg in range(len(field.network.legs))
        ]
        assert view["level"] == [{"none": "n", "thin": "t", "fair": "f"}[each.level] for each in known]
        assert view["documents"] == [len(each.sources) for each in known]
        for leg, parts in enumerate(view["parts"]):
            expected = {field.network.events[part.event].event_id: part.hazard for part in explain_leg(field, leg)}
            assert dict(parts) == pytest.approx(expected, rel=1e-9, abs=1e-14)


def test_the_page_works_out_what_the_program_does(open_map: Callable[..., Seen]) -> None:
    chosen = real.settings()[::4]
    seen = open_map(real.draw(chosen))
    assert_same_numbers(seen.page, chosen, real.dataset())
    seen.assert_quiet()


def test_also_under_a_scenario_and_with_what_was_known(open_map: Callable[..., Seen]) -> None:
    extra = (
        Event("x-add", "period", "2012-01-01", ("country:CHN",), "diplomacy", "raises", 3, "low",
              date_end="2013-01-01", effect="add", hazard_added=0.4, onset_days=200),
        Event("x-block", "period", "2012-01-01", ("border:CHN-LAO",), "diplomacy", "raises", 3, "low",
              date_end="2014-12-31", effect="block"),
    )  # fmt: skip
    scenario = Scenario(
        "what if",
        without=("prk-2020-covid-closure",),
        extra=extra,
        close=("border:CHN-MNG",),
        keep_open=("border:PRK-KOR",),
    )
    ready = scenario_network(real.dataset(), scenario)
    days = (date(2012, 5, 1), date(2021, 6, 1))
    chosen = tuple(evaluate(ready, day, known_by=date(2019, 1, 1)) for day in days)
    assert_same_numbers(open_map(real.draw(chosen)).page, chosen, real.dataset())
    sides = (evaluate(scenario_network(real.dataset()), days[1]), chosen[1])
    assert_same_numbers(open_map(real.draw(sides, compare=True)).page, sides, real.dataset())


def three(value: float) -> str:
    """Three digits that count, as the panel writes them, without the sign."""
    value = abs(value)
    return f"{float(f'{value:.3g}'):.12f}".rstrip("0").rstrip(".")


def test_the_panel_says_what_route_json_says(open_map: Callable[..., Seen]) -> None:
    seen = open_map(real.draw())
    page = seen.page
    nodes = real.dataset().nodes
    by_kind = {
        kind: sorted(key for key, node in nodes.items() if node.kind == kind) for kind in ("province", "destination")
    }
    pairs = list(itertools.product(by_kind["province"], by_kind["destination"], range(len(real.settings()))))
    asked = 0
    for origin, destination, column in random.Random(4).sample(pairs, 30):
        day = real.settings()[column].hazards.as_of
        answer = CliRunner().invoke(
            main, ["route", origin, destination, "--as-of", str(day), "-k", "3", "--explain", "--json"]
        )
        if f"{nodes[destination].name}" not in page.locator("#rr-destination").inner_text():
            assert answer.exit_code == 4
            continue
        ask(page, origin, destination, column)
        assert page.locator(".rr-asof b").inner_text() == f"As of {day}"
        if answer.exit_code == 4:
            assert "No open route on this date" in page.locator("#rr-answer").inner_text()
            continue
        record = json.loads(answer.stdout)
        rows = page.locator(".rr-routes tbody tr")
        assert rows.count() == len(record["routes"])
        for number, route in enumerate(record["routes"]):
            way = " → ".join(nodes[key].name for key in route["nodes"])
            assert rows.nth(number).get_by_role("button").inner_text() == way
            assert rows.nth(number).locator(".rr-number").inner_text() == f"{route['index']:.1f}"
        assert_explained(page, record["routes"][0])
        asked += 1
        if asked == 10:
            break
    assert asked == 10
    seen.assert_quiet()


def assert_explained(page: Any, route: dict[str, Any]) -> None:
    """The details of the first route show its index, stages, and what each event adds, with its sources."""
    page.locator(".rr-routes .rr-row").first.click()
    page.evaluate("document.querySelectorAll('#rr-detail details').forEach((e) => { e.open = true; e.unfold(); })")
    detail = page.locator("#rr-detail")
    text = detail.inner_text()
    assert f"{route['index']:.1f} of 100" in text
    assert f"Hazard {three(route['hazard'])} = baseline" in text
    assert f"sources: {route['coverage']['sources']}" in text
    stages = detail.locator(".rr-stage").all_inner_texts()
    assert [float(stage) for stage in stages] == pytest.approx(
        [route_index(leg["hazard"]) for leg in route["legs"]], abs=0.051
    )
    parts: dict[str, list[float]] = {}
    activity, cited = {}, {}
    for event in (event for leg in route["legs"] for event in leg["events"]):
        parts.setdefault(event["event_id"], []).append(event["contribution"])
        activity[event["event_id"]] = event["activity"]
        cited[event["event_id"]] = len(event["sources"])
    totals = {key: math.fsum(values) for key, values in parts.items()}
    counted = {key for key in totals if activity[key] >= 0.05 or abs(totals[key]) >= 0.0005}
    items = detail.locator(".rr-event")
    assert items.count() == len(counted)
    shown = sorted((re.sub("[+−]", "", text) for text in detail.locator(".rr-part b").all_inner_texts()), key=float)
    assert shown == sorted((three(totals[key]) if totals[key] else "0" for key in counted), key=float)
    assert detail.locator(".rr-event .rr-source").count() == sum(cited[key] for key in counted)
    page.keyboard.press("Escape")
    assert detail.is_hidden()


def colours(page: Any) -> list[str]:
    return page.locator("#map_rr path[data-thing^='legs:']").evaluate_all(
        "all => all.map((e) => e.getAttribute('stroke'))"
    )


def test_slider_moves_by_mouse_and_keys(open_map: Callable[..., Seen]) -> None:
    seen = open_map(real.draw())
    page = seen.page
    last = len(real.settings()) - 1
    page.locator(".rr-in-force > summary").click()
    page.locator(".rr-in-force .rr-event").first.wait_for()
    slider = page.get_by_role("slider", name="Date")
    before = colours(page), page.locator(".rr-in-force .rr-event:visible").count()
    box = slider.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
    middle = int(slider.input_value())
    assert 0 < middle < last
    after = colours(page), page.locator(".rr-in-force .rr-event:visible").count()
    assert before[0] != after[0]
    assert before[1] != after[1]
    assert after[1] == int(page.locator(".rr-in-force .rr-count").inner_text())
    day = real.settings()[middle].hazards.as_of.isoformat()
    assert page.locator("#rr-date").input_value() == day
    assert slider.get_attribute("aria-valuetext") == day
    for key, expected in (("ArrowRight", middle + 1), ("ArrowLeft", middle), ("Home", 0), ("End", last)):
        slider.press(key)
        assert page.evaluate("RR.column") == expected, key
    assert (colours(page), page.locator(".rr-in-force .rr-event:visible").count()) == before
    seen.assert_quiet()


def test_buttons_chart_and_date_box_move_the_date(open_map: Callable[..., Seen]) -> None:
    page = open_map(small_map(days=DAYS)).page
    column = lambda: page.evaluate("RR.column")  # noqa: E731
    assert column() == 10
    page.get_by_role("button", name="One step back").click()
    assert column() == 9
    page.get_by_role("button", name="One step on").click()
    assert column() == 10
    chart = page.locator(".rr-chart").bounding_box()
    assert chart
    page.mouse.click(chart["x"] + chart["width"] / 2, chart["y"] + 20)
    assert column() == 5
    field = page.locator("#rr-date")
    field.fill("2010-08")
    field.press("Enter")
    assert column() == 2
    assert field.input_value() == "2010-06-30"
    field.fill("soon")
    field.press("Enter")
    assert column() == 2
    assert field.get_attribute("aria-invalid") == "true"
    assert "not a date" in page.get_by_role("status").inner_text()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    assert column() == 3


def test_play_runs_to_the_end_and_pauses(open_map: Callable[..., Seen]) -> None:
    page = open_map(small_map(days=DAYS[-3:])).page
    page.get_by_role("button", name="Play").click()
    assert page.evaluate("RR.column") == 0
    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(900)
    assert page.evaluate("RR.column") == 0
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Play").wait_for(timeout=4000)  # it is back when the film is over
    assert page.evaluate("RR.column") == 2


def test_a_link_without_documents_stays_so_until_it_has_some(open_map: Callable[..., Seen]) -> None:
    page = open_map(small_map(days=(date(2001, 1, 1), AS_OF, date(2016, 6, 30)))).page
    looks = """(column) => { RR.setColumn(column); return Object.fromEntries(RR.data.lines.map((line) =>
        [RR.data.legs[line[0]].id, RR.lineLook(line)])); }"""
    first, second, third = (page.evaluate(looks, column) for column in range(3))
    assert first["A-2..A-C:sea"] == second["A-2..A-C:sea"] == third["A-2..A-C:sea"] == "none"
    assert [each["A-C:sea..CCC"] for each in (first, second, third)] == ["4t", "blocked", "4t"]


def test_a_route_alone_and_its_explanation(open_map: Callable[..., Seen]) -> None:
    seen = open_map(small_map())
    page = seen.page
    page.locator("#rr-count").select_option("1")
    assert page.locator(".rr-routes tbody tr").count() == 1
    page.locator("#rr-count").select_option("2")
    page.locator(".rr-row").nth(1).click()
    detail = page.get_by_role("region", name="Route 2: Second to Refuge")
    assert "What makes it up on 2015-06-30" in detail.inner_text()
    page.get_by_role("button", name="Close details").click()
    assert page.evaluate("RR.chosen") is None
    seen.assert_quiet()


def test_comparison_shows_both_sides_and_what_turned(open_map: Callable[..., Seen]) -> None:
    dataset = small_dataset()
    ready = scenario_network(dataset)
    sides = (evaluate(ready, date(2009, 6, 30)), evaluate(ready, AS_OF))
    seen = open_map(small_map(settings=sides, compare=True))
    page = seen.page
    changed = {row.leg_id: row for row in compare_legs(*sides)}
    kinds = page.evaluate("Object.fromEntries(RR.data.lines.map((l) => [RR.data.legs[l[0]].id, RR.change(l).kind]))")
    assert kinds["A-C:sea..CCC"] == "closes"
    assert kinds["A-2..A-C:sea"] == "none"
    assert kinds["A-B:1..BBB"] == "5"
    assert "blocked after, open before" in page.locator(".rr-changes").first.inner_text()
    page.evaluate("RR.choose({kind: 'node', node: RR.data.nodes.findIndex((node) => node.id === 'A-B:1')})")
    text = page.locator("#rr-detail").inner_text()
    row = changed["A-B:1..BBB"]
    assert f"{route_index(row.before):.1f} → {route_index(row.after):.1f}" in text
    assert f"{row.after / row.before:.2f} times the hazard before" in text
    law = row.events[0]
    assert law.event_id == "law"
    assert f"+{three(law.change)} from 0 to +{three(law.after)}" in text.replace("\n", " ")
    seen.assert_quiet()


def test_comparison_marks_routes_that_appear_and_vanish(open_map: Callable[..., Seen]) -> None:
    seen = open_map(real.draw((real.settings()[11], real.settings()[21]), compare=True))
    rows = seen.page.locator(".rr-routes tbody tr")
    statuses = rows.locator(".rr-status").all_inner_texts()
    record = json.loads(
        CliRunner()
        .invoke(
            main,
            ["compare", "2009-01-01", "2019-01-01", "--origin", "KP-09", "--destination", "KOR", "-k", "3", "--json"],
        )
        .stdout
    )
    assert statuses == [route["status"] for route in record["routes"]]
    assert "appears" in statuses
    assert "vanishes" in statuses
    seen.assert_quiet()


def test_korean_switch_changes_every_word_and_keeps_what_was_chosen(open_map: Callable[..., Seen]) -> None:
    seen = open_map(real.draw())
    page = seen.page
    page.evaluate("RR.setColumn(12)")
    page.locator(".rr-row").first.click()
    page.get_by_role("button", name="한국어").click()
    assert page.evaluate("document.documentElement.lang") == "ko"
    assert page.evaluate("document.activeElement.textContent") == "한국어"
    assert "2010-01-01 기준" in page.locator(".rr-asof").inner_text()
    assert "함경북도" in page.locator("#rr-detail h2").inner_text()
    assert page.locator(".rr-routes .rr-row").first.get_attribute("aria-pressed") == "true"
    assert "한국" in page.locator("#map_rr .rr-name-destination").all_inner_texts()
    assert page.locator("#map_rr path[data-thing^='provinces:']").first.get_attribute("aria-label")
    assert "국경 구간" in page.locator(".leaflet-control-layers-list").text_content()
    assert page.get_by_role("slider", name="날짜").count() == 1
    words = ("Legend", "Least-risk", "Events in force", "Play", "Zoom", "Layers")
    body = page.evaluate(
        "document.body.innerText + [...document.querySelectorAll('[aria-label]')].map((e) => e.ariaLabel)"
    )
    for word in words:
        assert word not in body, word
    page.get_by_role("button", name="English").click()
    assert "As of 2010-01-01" in page.locator(".rr-asof").inner_text()
    seen.assert_quiet()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_slider_leaves_room_for_the_map_and_nothing_scrolls_sideways(
    open_map: Callable[..., Seen], size: tuple[int, int]
) -> None:
    page = open_map(real.draw(), size).page
    width = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
    assert page.evaluate(width) == size[0]
    box = {name: page.locator(name).bounding_box() for name in ("#map_rr", "#rr-time", "#rr-panel")}
    assert box["#map_rr"]["height"] >= 0.55 * size[1]
    assert box["#map_rr"]["y"] + box["#map_rr"]["height"] <= box["#rr-time"]["y"] + 1
    if size == PHONE:
        assert box["#rr-time"]["y"] + box["#rr-time"]["height"] <= box["#rr-panel"]["y"] + 6
    assert page.locator("#rr-time").evaluate("e => e.scrollWidth <= e.clientWidth")


@pytest.mark.parametrize("compare", [False, True])
def test_it_prints_on_one_page(open_map: Callable[..., Seen], compare: bool) -> None:
    chosen = (real.settings()[11], real.settings()[21]) if compare else None
    page = open_map(real.draw(chosen, compare=compare)).page
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    page.set_viewport_size({"width": 1062, "height": 733})
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for name in (".rr-notes", "#rr-legend-title", ".folium-map"):
        box = page.locator(name).bounding_box()
        assert box, name
        assert box["y"] + box["height"] <= 733, name
    assert page.locator(".rr-slider, .rr-buttons, .rr-languages").evaluate_all(
        "all => all.every((e) => !e.offsetWidth)"
    )
    assert re.search(rb"/MediaBox\s*\[\s*0 0 84[12]", paper)  # A4, landscape, in points


def test_the_page_holds_still_while_the_mouse_is_away(open_map: Callable[..., Seen]) -> None:
    """A step touches only the shapes that look different: the others keep their elements."""
    page = open_map(real.draw(), DESK).page
    touched = page.evaluate(
        """async () => {
            RR.setColumn(10);
            await new Promise((done) => setTimeout(done, 50));
            const seen = new Set();
            const watch = new MutationObserver((all) => all.forEach((each) => seen.add(each.target)));
            watch.observe(document.querySelector('#map_rr'), {subtree: true, attributes: true});
            const looks = RR.data.lines.map((line) => RR.lineLook(line));
            RR.setColumn(11);
            const changed = RR.data.lines.filter((line, i) => RR.lineLook(line) !== looks[i]).length;
            await new Promise((done) => setTimeout(done, 50));
            const paths = [...seen].filter((e) => (e.dataset.thing || '').startsWith('legs:')).length;
            return [changed, paths, RR.data.lines.length];
        }"""
    )
    changed, paths, lines = touched
    assert changed <= paths + 5
    assert paths < lines / 2
