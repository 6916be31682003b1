"""The page for those who use it by keyboard or by ear: axe-core finds nothing, of any impact."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import real
from tests.browser.conftest import DESK, PHONE, Seen, unfold_everything
from tests.maps.small import small_map

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser

OPEN = (
    "RR.choose({kind: 'node', node: 0}); document.querySelectorAll('details').forEach((each) => { each.open = true; })"
)
STATES = {"initial": "null", "panel open": OPEN, "playing": "document.querySelector('.rr-play').click()"}


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core."""
    package = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed; install the test extras")
    return files(package).joinpath("axe.min.js").read_text(encoding="utf-8")


def faults(page: Any, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [f"{each['id']} ({each['impact']}): {node['html'][:160]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing(open_map: Callable[..., Seen], axe: str, size: tuple[int, int], lang: str) -> None:
    page = open_map(real.draw(lang=lang), size).page
    for state, action in STATES.items():
        page.evaluate(action)
        page.wait_for_timeout(250)
        assert faults(page, axe) == [], state


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_where_there_are_intervals(
    open_map: Callable[..., Seen], axe: str, size: tuple[int, int], lang: str
) -> None:
    page = open_map(real.draw(lang=lang, ensembles=(real.ensemble(),)), size).page
    for action in ("RR.openPanel(true)", OPEN, "document.querySelector('.rr-likely .rr-row').click()"):
        page.evaluate(action)
        page.wait_for_timeout(250)
        assert faults(page, axe) == [], action


def test_axe_finds_nothing_in_a_comparison(open_map: Callable[..., Seen], axe: str) -> None:
    page = open_map(real.draw((real.settings()[11], real.settings()[21]), compare=True)).page
    assert faults(page, axe) == []
    page.evaluate(OPEN)
    assert faults(page, axe) == []


def test_every_control_is_reached_by_tab_and_shows_it(open_map: Callable[..., Seen]) -> None:
    seen = open_map(real.draw())
    page = seen.page
    reached = set()
    for _ in range(90):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("(e => e.id || e.className.baseVal || e.className || e.tagName)(document.activeElement)")
        )
        assert page.evaluate(
            "document.activeElement === document.body || document.activeElement.matches(':focus-visible')"
        )
    for name in ("rr-skip", "rr-slider", "rr-date", "rr-play", "rr-origin", "rr-destination", "rr-count", "rr-row"):
        assert name in reached, sorted(reached)
    seen.assert_quiet()


def test_the_table_says_what_the_map_says(open_map: Callable[..., Seen]) -> None:
    page = open_map(small_map()).page
    unfold_everything(page)
    rows = [row.inner_text().split("\t") for row in page.locator(".rr-everything tbody tr").all()]
    named = {row[0].strip(): row[1:] for row in rows}
    assert named["First"] == ["Province", "60.5 %"]
    assert named["Second"] == ["Province", "–"]
    assert named["Sea → Refuge"][1] == "blocked"
    assert "no documents" in named["Second → Sea"][1]
    assert len(rows) == 13


def test_reduced_motion_is_respected(open_map: Callable[..., Seen]) -> None:
    page = open_map(small_map()).page
    before = page.evaluate("map_rr.getZoom()")
    page.get_by_role("button", name="World").click()
    assert page.evaluate("map_rr.getZoom()") < before  # at once, without a flight
