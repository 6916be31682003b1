"""Intervals and chances in the page, against what `route-risk ensemble` answers."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from route_risk.cli import main
from route_risk.geo.doubt.ensemble import ensemble_run
from route_risk.geo.doubt.ensemble_chunks import chunk_bounds, collect, run_chunks
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.model.schema import Event
from tests.browser import real
from tests.browser.conftest import DESK, PHONE, Seen
from tests.browser.small import HOSTILE, ask
from tests.maps.small import AS_OF, small_dataset, small_map

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser

ASKED = (("KP-09", "KOR", 0), ("KP-01", "THA", 12), ("KP-10", "KOR", 18), ("KP-04", "USA", 28))
KOREA = ("KP-09", "KOR", 15)


@lru_cache(maxsize=1)
def answers() -> dict[tuple[str, str], Any]:
    """What the program says of all pairs on the dates of the map, by pair."""
    arguments = ["ensemble", "--all", "--since", str(real.SINCE), "--until", str(real.UNTIL), "--draws", "64", "--json"]
    record = json.loads(CliRunner().invoke(main, arguments).stdout)
    return {(pair["origin"], pair["destination"]): pair["days"] for pair in record["pairs"]}


def shown(value: float) -> str:
    return "99.9" if 99.95 <= value < 100 else f"{value:.1f}"


def chances(page: Any) -> dict[str, str]:
    """Return the chance of each listed route, by its way."""
    rows = page.locator(".rr-routes tbody tr").all()
    return {row.locator(".rr-row").inner_text(): row.locator(".rr-chance").inner_text().strip() for row in rows}


def way_of(route: dict[str, Any]) -> str:
    return " → ".join(real.dataset().nodes[key].name for key in route["nodes"])


def test_the_page_says_what_ensemble_json_says(open_map: Callable[..., Seen]) -> None:
    seen = open_map(real.draw(ensembles=(real.ensemble(),)))
    page = seen.page
    page.evaluate("document.querySelector('.rr-chances').open = true")
    destinations = page.locator("#rr-destination").inner_text()
    asked = [each for each in ASKED if real.dataset().nodes[each[1]].name in destinations]
    assert len(asked) >= 3
    for origin, destination, column in asked:
        ask(page, origin, destination, column)
        day = answers()[origin, destination][column]
        low, median, high = (shown(day[name]) for name in ("low", "median", "high"))
        text = page.locator(".rr-intervals").inner_text()
        assert f"median {median}, 90 % of the draws between {low} and {high}" in text
        stated = page.locator(".rr-number").first.inner_text()
        assert f"Index {stated} with the stated values" in text
        assert page.get_by_role("status").inner_text().startswith(f"{stated}, 90 % of draws {low} to {high}: ")
        page.wait_for_timeout(50)  # a fold fills itself when it has opened
        listed = chances(page)
        for route in day["routes"]:
            expected = f"{100 * route['share']:.0f} %" if route["share"] >= 0.01 else "<1 %"
            if route["share"] >= 0.01 or way_of(route) in listed:
                assert listed[way_of(route)] == expected
        others = day["other_share"] + sum(route["share"] for route in day["routes"] if route["share"] < 0.01)
        if len(day["routes"]) < 10:  # the program names ten
            assert f"All other routes together: {100 * others:.0f} %" in page.locator(".rr-ask").inner_text()
    seen.assert_quiet()


def test_the_tables_have_the_same_numbers(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw(ensembles=(real.ensemble(),))).page
    origin, destination, column = KOREA
    ask(page, origin, destination, column)
    page.locator(".rr-everything > summary").click()
    page.locator(".rr-doubt-tables table").first.wait_for()
    pairs, times, routes = (
        [row.inner_text().split("\t") for row in table.locator("tbody tr").all()]
        for table in page.locator(".rr-doubt-tables table").all()
    )
    names = {key: node.name for key, node in real.dataset().nodes.items()}
    by_pair = {f"{names[start]} to {names[end]}": days[column] for (start, end), days in answers().items()}
    assert len(pairs) == len(by_pair)
    for name, _, *numbers in pairs:
        assert numbers == [shown(by_pair[name][key]) for key in ("median", "low", "high")]
    days = answers()[origin, destination]
    assert [row[0] for row in times] == [day["as_of"] for day in days]
    for row, day in zip(times, days, strict=True):
        assert row[2:] == [shown(day[key]) for key in ("median", "low", "high")]
    said = {row[0]: row[1] for row in routes}
    best = days[column]["routes"][0]
    assert said[way_of(best)] == f"{100 * best['share']:.0f} %"
    assert routes[-1][0] == "all other routes together"


def test_a_wider_band_is_a_greater_chance(open_map: Callable[..., Seen]) -> None:
    seen = open_map(real.draw(ensembles=(real.ensemble(),)))
    page = seen.page
    ask(page, *KOREA)
    widths = """RR.frames[0].shapes.filter((shape) => shape.halo).map((shape) => {
        const line = RR.data.lines[shape.i];
        const own = RR.lineStyle(line).weight;
        const under = RR.onRoutes(line).length ? Math.max(own, 2.4) + 4 : own;
        return [Number.parseInt(RR.doubt.tip(line)[1], 10), shape.halo.options.weight - under];
    })"""
    found = sorted(page.evaluate(widths))
    assert len(found) > 5
    assert found[0][0] < 10
    assert found[-1][0] > 80
    # What shows beside a line, in whole pixels, grows with the chance.
    assert all(abs(beside - 1 - 0.15 * n) <= 0.5 + 1e-9 for n, beside in found)
    assert page.locator("#map_rr path.rr-halo").count() == len(found)
    page.locator("#rr-origin").select_option("")
    assert page.locator("path.rr-halo").count() == 0
    assert page.get_by_role("status").inner_text().count("network index") == 1
    seen.assert_quiet()


def test_a_route_that_only_some_draws_prefer_can_be_seen_alone(open_map: Callable[..., Seen]) -> None:
    seen = open_map(real.draw(ensembles=(real.ensemble(),)))
    page = seen.page
    ask(page, *KOREA)
    row = page.locator(".rr-likely .rr-row").first
    row.focus()
    page.keyboard.press("Enter")
    assert row.get_attribute("aria-pressed") == "true"
    detail = page.get_by_role("region", name="Another route: North Hamgyong to South Korea")
    text = detail.inner_text()
    chance = page.locator(".rr-likely .rr-chance").first.inner_text().strip()
    assert re.search(rf"Chance of this route\s+{chance}", text)
    assert "Least-risk route of each of 64 draws" in text
    legs = page.evaluate("RR.shown()[0].legs.length")
    # What a link says of the draws does not depend on which route is seen alone.
    used = page.evaluate("RR.data.lines.map((line) => Number.parseInt(RR.doubt.tip(line)[1], 10) || 0)")
    assert sum(n > 0 for n in used) > legs
    assert page.locator("#map_rr .rr-pin .rr-rank").all_inner_texts().count("•") <= legs
    assert page.locator("#map_rr path.rr-halo").count() == legs
    page.keyboard.press("Escape")
    assert page.evaluate("RR.chosen") is None
    seen.assert_quiet()


def test_the_fan_is_drawn_and_told(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw(ensembles=(real.ensemble(),))).page
    chart = page.locator(".rr-chart svg")
    fan = chart.locator("polygon").get_attribute("points")
    assert fan
    assert len(fan.split()) == 2 * len(real.settings())
    heights = [float(point.split(",")[1]) for point in fan.split()]
    upper, lower = heights[: len(heights) // 2], heights[: len(heights) // 2 - 1 : -1]
    assert all(high <= low for high, low in zip(upper, lower, strict=True))  # y grows downwards
    label = chart.get_attribute("aria-label")
    first = answers()["KP-09", "KOR"][0]
    assert label
    assert f"90 % of draws {shown(first['low'])} to {shown(first['high'])}: North Hamgyong to South Korea" in label
    page.locator("#rr-origin").select_option("")
    assert chart.locator("polygon").get_attribute("points") != fan
    assert "network index, 0 to 100" in page.locator(".rr-keys").inner_text()


def test_a_date_without_an_open_route_has_no_band(open_map: Callable[..., Seen]) -> None:
    scopes = ("resettlement:CCC", "segment:A-C:sea")
    wall = Event("wall", "period", "2014-01-01", scopes, "diplomacy", "raises", 3, "high", date_end="2016-01-01",
                 effect="block")  # fmt: skip
    ready = scenario_network(small_dataset(), Scenario("wall", extra=(wall,)))
    days = [date(2011, 6, 30), date(2012, 6, 30), AS_OF, date(2018, 6, 30)]
    run = ensemble_run(ready, ["A-1", "A-2"], ["CCC"], days, ranges={("leg_noise_sigma", ""): (0.2, 0.8)}, draws=16)
    result = collect(run, run_chunks(run, chunk_bounds(16, 16)))
    seen = open_map(small_map(settings=[evaluate(ready, day) for day in days], ensembles=(result,)))
    page = seen.page
    # Two dates before the closure make a band, the one after it a stroke.
    points = page.locator(".rr-chart polygon").evaluate_all(
        "all => all.map((e) => e.getAttribute('points').split(' '))"
    )
    assert [len(set(each)) for each in points] == [4, 2]
    assert "median" in page.locator(".rr-intervals").inner_text()
    page.evaluate("RR.setColumn(2)")
    assert page.locator(".rr-intervals").inner_text() == "no open route"
    assert page.get_by_role("status").inner_text().startswith("Second to Refuge: no open route")
    assert page.locator(".rr-halo, .rr-chance").count() == 0
    page.locator(".rr-everything > summary").click()
    rows = page.locator(".rr-doubt-tables table").nth(1).locator("tbody tr").all_inner_texts()
    assert rows[2].split("\t")[:2] == ["2015-06-30", "no open route"]
    seen.assert_quiet()


def test_a_comparison_shows_both_sides(open_map: Callable[..., Seen]) -> None:
    chosen = (real.settings()[11], real.settings()[21])
    days = tuple(setting.hazards.as_of for setting in chosen)
    seen = open_map(real.draw(chosen, compare=True, ensembles=tuple(real.ensemble((day,)) for day in days)))
    page = seen.page
    text = page.locator(".rr-intervals").inner_text()
    for name, column in (("Before", 11), ("After", 21)):
        day = answers()["KP-09", "KOR"][column]
        low, median, high = (shown(day[key]) for key in ("low", "median", "high"))
        assert re.search(rf"{name}: Index [\d.]+ with the stated values\.\s+Over 64 draws of the judgements: "
                         rf"median {median}, 90 % of the draws between {low} and {high}", text)  # fmt: skip
    assert re.fullmatch(r"(<1|\d+) % → (<1|\d+) %", page.locator(".rr-chance").first.inner_text().strip())
    seen.assert_quiet()


def test_the_page_warns_what_a_chance_is_not(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw(ensembles=(real.ensemble(),))).page
    note = page.locator(".rr-doubt-note").inner_text()
    for part in (
        "64 draws",
        "seed 0",
        "not a measured probability",
        "narrow interval is not safety",
        "never a safe one",
    ):
        assert part in note
    page.get_by_role("button", name="한국어").click()
    note = page.locator(".rr-doubt-note").inner_text()
    assert "측정된 확률이 아닙니다" in note
    assert "중앙값" in page.locator(".rr-intervals").inner_text()
    body = page.locator("#rr-panel").inner_text() + page.locator("#rr-time").inner_text()
    for word in ("draws", "median", "Chance", "stated"):
        assert word not in body


def test_a_map_without_draws_names_the_command_once(open_map: Callable[..., Seen]) -> None:
    page = open_map(small_map()).page
    text = page.evaluate("document.body.innerText")
    assert text.count("This file has no intervals: route-risk map --draws 1024 adds them.") == 1
    assert "median" not in text
    assert page.locator(".rr-chance, .rr-intervals, .rr-halo").count() == 0


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_scrolls_sideways_with_intervals(open_map: Callable[..., Seen], size: tuple[int, int]) -> None:
    page = open_map(real.draw(ensembles=(real.ensemble(),)), size).page
    page.evaluate("RR.openPanel(true); document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.locator(".rr-doubt-tables table").first.wait_for()
    width = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
    assert page.evaluate(width) == size[0]
    assert page.locator("#rr-panel").evaluate("element => element.scrollWidth <= element.clientWidth")


@pytest.mark.parametrize("compare", [False, True])
def test_it_prints_on_one_page_with_intervals(open_map: Callable[..., Seen], compare: bool) -> None:
    chosen = (real.settings()[11], real.settings()[21]) if compare else None
    days = [setting.hazards.as_of for setting in chosen or ()]
    ensembles = tuple(real.ensemble((day,)) for day in days) or (real.ensemble(),)
    page = open_map(real.draw(chosen, compare=compare, ensembles=ensembles)).page
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    page.set_viewport_size({"width": 1062, "height": 733})
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for name in (".rr-notes", ".rr-doubt-note", ".rr-intervals", "#rr-legend-title", ".folium-map"):
        box = page.locator(name).bounding_box()
        assert box, name
        assert box["y"] + box["height"] <= 733, name


def test_hostile_names_stay_text_where_there_are_intervals(open_map: Callable[..., Seen]) -> None:
    text = " ".join(HOSTILE)
    dataset = small_dataset(text)
    days = (date(2012, 6, 30), AS_OF)
    ready = scenario_network(dataset)
    ranges = {("norm_exponent", ""): (1.5, 4.0), ("leg_noise_sigma", ""): (0.2, 0.8)}
    run = ensemble_run(ready, ["A-1", "A-2"], ["CCC"], days, ranges=ranges, draws=64)
    result = collect(run, run_chunks(run, chunk_bounds(64, 64)))
    seen = open_map(small_map(text, settings=[evaluate(ready, day) for day in days], ensembles=(result,)))
    page = seen.page
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.locator(".rr-doubt-tables table").first.wait_for()
    assert f"First{text}" in page.locator(".rr-doubt-tables").text_content()
    page.evaluate("RR.choose({kind: 'line', line: 0})")
    page.get_by_role("button", name="한국어").click()
    assert page.evaluate("window.ran") is None
    assert page.locator("img, iframe, [onerror], [onload]").count() == 0
    seen.assert_quiet()


def test_folds_keep_their_state_when_the_panel_is_written_anew(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw(ensembles=(real.ensemble(),))).page
    for name in (".rr-chances", ".rr-everything"):
        page.locator(f"{name} > summary").click()
    page.evaluate("RR.choose({kind: 'country', iso3: 'CHN'})")
    page.locator("#rr-detail details > summary").first.click()
    for lang in ("한국어", "English"):
        page.get_by_role("button", name=lang).click()
        page.locator(".rr-doubt-tables table").first.wait_for()
        assert page.locator(".rr-chances .rr-row").first.is_visible()
        assert page.locator(".rr-in-force").evaluate("element => element.open") is False
        assert page.locator("#rr-detail details").first.evaluate(
            "element => element.open && element.childElementCount > 1"
        )
