"""The page answers as soon as it says so: before anything has come for which it takes its time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import real
from tests.browser.conftest import PHONE, Seen, centre
from tests.browser.small import choose

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser

BUSY = "window.requestIdleCallback = () => 0;"
"""A browser that never has time for anything that nobody asked for."""


@pytest.fixture
def busy(open_map: Callable[..., Seen]) -> Callable[..., Any]:
    """A function that opens a map in a browser without idle time, when the page says that it answers."""

    def open_(*size: int, **options: Any) -> Any:
        page = open_map(real.draw(**options), *([size] if size else []), script=BUSY, until="ready").page
        assert page.locator("html").get_attribute("data-whole") is None
        return page

    return open_


def test_another_day_and_another_place_are_answered_at_once(busy: Callable[..., Any]) -> None:
    page = busy()
    asked = page.locator("h1").inner_text()
    page.locator("#rr-date").fill("2013-07-05")
    page.locator("#rr-date").press("Enter")
    of_day = page.locator("h1").inner_text()
    assert "2013-07-05" in of_day
    assert of_day != asked
    assert page.locator("#rr-corridors .more").count() > 0
    assert page.locator("#rr-chart path.line").get_attribute("d").count("L") > 50
    choose(page, "destination", "Japan")
    assert "North Hamgyong to Japan: index" in page.locator("h1").inner_text()


def test_a_click_on_the_map_a_corridor_a_tab_or_the_legend_is_answered_at_once(busy: Callable[..., Any]) -> None:
    page = busy()
    third = page.locator("#rr-corridors .cor").nth(2)
    way = third.locator(".way").inner_text()
    third.click()
    assert page.locator('.cor[aria-pressed="true"] .way').inner_text() == way
    page = busy()
    page.mouse.click(*centre(page, "#rr-region .hit"))
    assert page.locator("#rr-detail h2").inner_text() != ""
    page = busy()
    page.get_by_role("tab", name="Events").click()
    assert page.locator("#rr-panel .event").count() > 5
    page = busy()
    page.locator("#rr-legend .scale li:not([hidden]) button").first.click()
    assert page.locator("#rr-top-g.only").count() == 1


def test_keys_and_language_are_answered_at_once(busy: Callable[..., Any]) -> None:
    page = busy()
    page.locator("#rr-slide").focus()
    page.keyboard.press("ArrowLeft")
    assert "2024" in page.locator("#rr-corner-date").inner_text()
    page = busy()
    page.locator("#rr-lang").click()
    page.wait_for_selector('html[lang="ko"]')
    assert "함경북도" in page.locator("h1").inner_text()
    assert page.locator("#rr-below .tr").inner_text() != "원문"


def test_a_finger_drags_the_map_at_once(busy: Callable[..., Any]) -> None:
    page = busy(*PHONE)
    x, y = centre(page, "#rr-region")
    page.mouse.move(x, y)
    page.mouse.down()
    before = centre(page, "#rr-region .hit")
    page.mouse.move(x - 60, y, steps=4)
    page.mouse.up()
    after = centre(page, "#rr-region .hit")
    assert before[0] - after[0] == pytest.approx(60, abs=8)


def test_the_frame_of_the_origin_is_there_whatever_becomes_of_the_scripts(open_map: Callable[..., Seen]) -> None:
    """It follows the first paint, which the page tells its styles; where it never does, a moment is enough."""
    page = open_map(real.draw(), java_script_enabled=False).page
    assert page.locator("#rr-home svg").is_visible()
    assert page.locator("#rr-home .nm b").first.is_visible()
    # A policy of a server that lets no script run is like a page whose frames are never told.
    loaded = "addEventListener('load', () => document.documentElement.dataset.loaded = 'true');"
    page = open_map(real.draw(), script=f"requestAnimationFrame = () => 0; {loaded}", until="loaded").page
    assert page.locator("html").get_attribute("data-painted") is None
    page.locator("#rr-home svg").wait_for(state="visible")
    page = open_map(real.draw()).page
    assert page.locator("html").get_attribute("data-painted") == "true"
    assert page.evaluate("document.querySelector('#rr-home > svg').getAnimations().length") == 0
