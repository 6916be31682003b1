"""The page for everyone: axe in every state, keys, small and large windows, dark, forced colours, calm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import real
from tests.browser.conftest import DESK, PHONE, Seen
from tests.maps.small import small_map

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser

TABS = ("why", "events", "places", "sources", "about")
OPEN_PLACE = (
    "document.querySelector('#rr-tab-places').click(); document.querySelector('#rr-panel tbody button').click()"
)


def violations(page: Any) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes'][:3]]}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_in_any_state(open_map: Callable[..., Seen], size: tuple[int, int], scheme: str) -> None:
    page = open_map(real.draw(ensembles=(real.ensemble(),)), size, color_scheme=scheme).page
    assert violations(page) == []
    if size == PHONE:
        page.get_by_role("button", name="More", exact=True).click()
    for tab in TABS:
        page.locator(f"#rr-tab-{tab}").click()
        assert violations(page) == [], tab
    page.evaluate(OPEN_PLACE)
    assert violations(page) == []
    page.locator(".take > summary").click()
    page.locator("#rr-date").fill("2013-02-30")
    page.locator("#rr-date").press("Enter")
    assert violations(page) == []


@pytest.mark.parametrize(("lang", "scheme"), [("en", "dark"), ("ko", "light")])
def test_axe_finds_nothing_in_a_comparison(open_map: Callable[..., Seen], lang: str, scheme: str) -> None:
    sides = (real.evaluations()[11], real.evaluations()[21])
    page = open_map(real.draw(sides, compare=True, lang=lang), color_scheme=scheme).page
    assert violations(page) == []


def test_all_of_it_can_be_reached_and_left_by_keys(open_map: Callable[..., Seen]) -> None:
    seen = open_map(small_map())
    page = seen.page
    reached: list[str] = []
    for _ in range(70):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "(e => e === document.body ? 'body' : e.id || e.dataset.class || e.className || e.tagName)"
            "(document.activeElement)"
        )
        visible = "document.activeElement === document.body || document.activeElement.matches(':focus-visible')"
        assert page.evaluate(visible), name
        reached.append(name)
        if name == "body":
            break
    for part in (
        "rr-origin",
        "rr-destination",
        "rr-date",
        "rr-compare",
        "rr-cursor",
        "rr-slide",
        "rr-tab-why",
        "h0",
        "play",
    ):
        assert any(part in name for name in reached), (part, reached)
    assert any("cor" in name.split() for name in reached)
    seen.assert_quiet()


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1400, 1920])
def test_nothing_scrolls_sideways_and_the_map_and_the_slider_have_room(
    open_map: Callable[..., Seen], width: int
) -> None:
    height = {320: 640, 390: 800}.get(width, 900)
    page = open_map(real.draw(ensembles=(real.ensemble(),)), (width, height)).page
    wide = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
    assert page.evaluate(wide) == width
    boxes = {name: page.locator(name).bounding_box() for name in ("#rr-not", "#rr-region", "#rr-time", "#rr-rail")}
    assert boxes["#rr-region"]["height"] >= 0.2 * height
    for above, below in (("#rr-not", "#rr-region"), ("#rr-region", "#rr-time")):
        assert boxes[above]["y"] + boxes[above]["height"] <= boxes[below]["y"] + 1
    for name in ("#rr-badge", "#rr-headline", "#rr-not"):
        assert page.locator(name).is_visible()
        box = page.locator(name).bounding_box()
        assert box["y"] + box["height"] <= height


def test_the_sheet_of_a_phone_has_three_stops_and_spares_the_slider(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw(), PHONE).page
    more, less = (page.get_by_role("button", name=name, exact=True) for name in ("More", "Less"))
    heights = []
    for press in (None, more, more):
        if press:
            press.click()
        slider, sheet = page.locator("#rr-slide").bounding_box(), page.locator("#rr-rail").bounding_box()
        assert slider["y"] + slider["height"] <= sheet["y"] + 1
        heights.append(sheet["height"])
        if not more.is_disabled():  # the third is all answer; at the others the legend stays, nothing is covered
            shown, legend, time = (page.locator(f"#rr-{name}").bounding_box() for name in ("frames", "legend", "time"))
            assert shown["y"] + shown["height"] <= legend["y"] + 1
            assert legend["y"] + legend["height"] <= time["y"] + 1
            assert page.locator("#rr-legend [data-class=none]").is_visible()
    assert heights == sorted(set(heights))
    assert more.is_disabled()
    less.click()
    less.click()
    assert page.locator("#rr-rail").bounding_box()["height"] == heights[0]


@pytest.mark.parametrize("size", [(320, 640), PHONE], ids=["320", "390"])
def test_what_the_number_is_not_stays_on_the_screen_of_a_phone(open_map: Callable[..., Seen], size) -> None:
    page = open_map(real.draw(), size).page
    more = page.get_by_role("button", name="More", exact=True)
    for press in (None, more, more):
        if press:
            press.click()
        page.evaluate("document.body.scrollTop = document.body.scrollHeight")
        badge, line = (page.locator(name).bounding_box() for name in ("#rr-badge", "#rr-not"))
        assert badge["y"] >= 0
        assert badge["y"] + badge["height"] <= line["y"] + 1
        assert line["y"] + line["height"] <= size[1]


def test_a_landscape_phone_shows_map_and_answer_side_by_side(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw(), (844, 390)).page
    region, rail = page.locator("#rr-region").bounding_box(), page.locator("#rr-rail").bounding_box()
    assert region["height"] >= 150
    assert rail["x"] >= region["x"] + region["width"] - 1
    assert page.locator("#rr-slide").bounding_box()["y"] < 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_the_map_and_the_chart_readable(open_map: Callable[..., Seen], scheme: str) -> None:
    page = open_map(real.draw(), forced_colors="active", color_scheme=scheme).page
    colours = page.evaluate(
        """['.country', '.land', '#rr-chart .line', '#rr-routes .r1.l'].map((each) => {
            const style = getComputedStyle(document.querySelector(each));
            return each.startsWith('#') ? style.stroke : style.fill; })"""
    )
    assert colours[0] != colours[2]
    sea = page.evaluate("getComputedStyle(document.querySelector('#rr-region')).backgroundColor")
    assert sea not in {colours[0], colours[1]}


def test_reduced_motion_is_respected_by_the_map_too(open_map: Callable[..., Seen]) -> None:
    page = open_map(small_map()).page
    assert page.evaluate("[map_rr.options.zoomAnimation, map_rr.options.inertia]") == [False, False]
    before = page.evaluate("map_rr.getZoom()")
    page.get_by_role("button", name="Zoom in").click()
    assert page.evaluate("map_rr.getZoom()") > before  # at once, without a flight
