"""The page on paper: everything of the first page on one sheet, each event once, with and without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import real
from tests.browser.conftest import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Seen

pytestmark = pytest.mark.browser

SHEET = {"width": 703, "height": 1024}
"""An A4 sheet without its margins, in pixels."""

CLASHES = """(frame) => {
    const shown = [...document.querySelectorAll(frame + ' .nm b')].filter((name) => name.offsetParent !== null
        && getComputedStyle(name).visibility !== 'hidden');
    const boxes = shown.map((name) => [name.textContent, name.getBoundingClientRect()]);
    const over = ([, a], [, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2
        && b.top < a.bottom - 2;
    return [boxes.length, boxes.flatMap((one, i) => boxes.slice(i + 1).filter((other) => over(one, other))
        .map((other) => one[0] + ' / ' + other[0]))]; }"""


def on_paper(page: Any) -> Any:
    """Return the page as it is printed."""
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.set_viewport_size(SHEET)
    return page


def pdf(page: Any) -> list[str]:
    return words(page.pdf(prefer_css_page_size=True, print_background=True))


@pytest.mark.parametrize("kind", ["time", "korean comparison"])
def test_the_corridors_are_on_the_first_sheet_and_the_legs_begin_the_second(
    open_map: Callable[..., Seen], kind: str
) -> None:
    sides = (real.evaluations()[11], real.evaluations()[21])
    shown = {
        "time": {},
        "korean comparison": {"chosen": sides, "compare": True, "lang": "ko"},
    }[kind]
    first, second, *_ = pdf(open_map(real.draw(**shown)).page)
    last, legs = ("안전한 경로라는", "이 경로의") if "lang" in shown else ("does not mean that it is safe", "Legs of")
    assert last in first
    assert second.startswith(legs)


def test_an_event_is_told_once_with_what_it_adds_and_what_it_changed(open_map: Callable[..., Seen]) -> None:
    page = on_paper(open_map(real.draw()).page)
    told = page.evaluate(
        "[...document.querySelectorAll('[data-event]')].filter((e) => e.offsetParent).map((e) => e.dataset.event)"
    )
    assert len(told) == len(set(told)) > 30
    assert "on the date shown" in page.locator(".event .part").first.inner_text()
    assert page.locator("#rr-panel .above").inner_text().endswith("of them are told above.")


@pytest.mark.parametrize("scripts", [True, False])
def test_no_name_on_paper_covers_another(open_map: Callable[..., Seen], scripts: bool) -> None:
    page = open_map(real.draw(), java_script_enabled=scripts).page
    if scripts:
        on_paper(page)
    else:
        page.emulate_media(media="print")
        page.set_viewport_size(SHEET)
    for frame in (".still" if scripts else "#rr-region", "#rr-home"):
        count, clashes = page.evaluate(CLASHES, frame)
        assert count > 6
        assert clashes == []


def test_paper_without_scripts_has_the_answer_the_corridors_and_the_limits(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw(), java_script_enabled=False).page
    pages = pdf(page)
    for part in ("Internal working copy", "index", "not travel advice", "Corridors, the least risk", "Mongolia"):
        assert part in pages[0]
    rest = " ".join(pages[1:])
    assert "12 China › " in rest  # a number stays in one piece
    assert "not a forecast" in rest


def test_paper_is_whole_when_it_is_printed_before_the_scripts_have_run(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    page.add_init_script("window.requestAnimationFrame = () => 0")
    page.reload()
    assert page.locator("html").get_attribute("data-ready") is None
    rest = " ".join(pdf(page)[1:])
    for part in ("Contributions to the change", "Sources of this answer", "How to read this map, and its limits"):
        assert part in rest


def test_provinces_without_a_share_are_hatched_in_the_legend_and_on_paper(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    swatch = "getComputedStyle(document.querySelector('#rr-legend .sx')).fill"
    assert "rr-hatch-key" in page.evaluate(swatch)
    assert "scale" not in page.locator("#rr-hatch-key").get_attribute("patternTransform")
    on_paper(page)
    assert page.evaluate("getComputedStyle(document.querySelector('.hatch-b')).visibility") == "visible"
