"""The page at the sizes of phones and of a zoom of 200 %: nothing covers another, nothing is cut."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from route_risk.geo.model.scenario import evaluate, scenario_network
from tests.browser import real

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Seen

pytestmark = pytest.mark.browser


def box(page: Any, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.locator(selector).bounding_box()
    return found


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    """Say whether two boxes share no point."""
    return any(
        a[at] + a[size] <= b[at] + 0.5
        for a, b in ((one, other), (other, one))
        for at, size in (("x", "width"), ("y", "height"))
    )


def periods(lang: str) -> Any:
    """Return a map whose dates are periods, which fill their boxes."""
    scenario_net = scenario_network(real.dataset())
    days = ((date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 10, 31)))
    return real.draw(tuple(evaluate(scenario_net, first, until=last) for first, last in days), lang=lang)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("size", [(320, 640), (390, 844), (700, 450)], ids=["small", "phone", "zoomed"])
def test_no_control_covers_another_and_none_is_cut(
    open_map: Callable[..., Seen], lang: str, size: tuple[int, int]
) -> None:
    page = open_map(periods(lang), size).page
    assert apart(box(page, "#rr-corner"), box(page, "#rr-swap"))
    assert apart(box(page, "#rr-tools"), box(page, "#rr-not"))
    assert page.evaluate("document.body.scrollWidth <= innerWidth")
    if size[1] > 520:
        ask = [box(page, name)["y"] for name in ("#rr-compare", "#rr-take")]
        assert ask[0] == pytest.approx(ask[1], abs=4)  # the button shares its line with a box
    page.locator("#rr-compare").fill("2009-01-01")
    page.locator("#rr-compare").press("Enter")
    for name in ("#rr-date", "#rr-compare"):
        assert page.locator(name).evaluate("(e) => e.scrollWidth <= e.clientWidth")


@pytest.mark.parametrize("size", [(390, 844), (844, 390), (1024, 768)], ids=["phone", "landscape", "low"])
def test_without_scripts_the_chart_covers_nothing_and_the_page_can_be_read_to_its_end(
    open_map: Callable[..., Seen], size: tuple[int, int]
) -> None:
    page = open_map(real.draw(), size, java_script_enabled=False).page
    assert box(page, "svg.plot")["height"] <= box(page, "#rr-chart")["height"]
    last = page.locator("noscript table tr").last
    last.scroll_into_view_if_needed()
    spot = last.bounding_box()
    assert spot is not None
    assert spot["y"] < size[1]


COVERED = """() => {
  const drawn = (e) => getComputedStyle(e).display !== "none" && !e.matches(".off, .badge-no, .sign");
  const boxOf = (e) => e.getBoundingClientRect();
  const names = [...document.querySelectorAll("#rr-region .nm")].filter(drawn)
    .map((e) => [e.textContent, boxOf(e.firstElementChild), e.matches(".country")]);
  const dots = [...document.querySelectorAll("#rr-top .n:not(.border_segment)")].map((e) => {
    const { x, y, width, height } = boxOf(e);
    return [x + width / 2, y + height / 2, e.matches(".destination, .transit_country")];
  });
  const hit = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const found = names.flatMap(([name, box], i) => names.slice(0, i).filter((other) => hit(box, other[1]))
    .map(([other]) => `${name} over ${other}`));
  for (const [name, box, country] of names) for (const [x, y, main] of dots)
    if ((main || !country) && hit(box, { left: x - 3, right: x + 3, top: y - 3, bottom: y + 3 })) found.push(name);
  return [names.length > 3 && dots.length > 9, found];
}"""

# The map has another size, and the names have found their places in it.
SETTLE = """() => {
  window.settled = false;
  map_rr.once("moveend", () => requestAnimationFrame(() => requestAnimationFrame(() => { window.settled = true; })));
}"""


@pytest.mark.parametrize("scripts", [False, True], ids=["without", "with"])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_no_name_lies_over_another_or_over_a_dot(open_map: Callable[..., Seen], lang: str, scripts: bool) -> None:
    page = open_map(real.draw(lang=lang), (390, 800), java_script_enabled=scripts).page
    for width, height in ((390, 800), (320, 640), (844, 390), (700, 450), (1024, 768), (1400, 900)):
        if scripts:
            page.evaluate(SETTLE)
        page.set_viewport_size({"width": width, "height": height})
        if scripts and (width, height) != (390, 800):
            page.wait_for_function("() => window.settled")
        assert page.evaluate(COVERED) == [True, []], (width, height)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_legend_stays_whole_above_the_slider(open_map: Callable[..., Seen], lang: str) -> None:
    page = open_map(real.draw(lang=lang), (390, 800)).page
    for width, height in ((390, 800), (320, 640), (844, 390), (768, 1024), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        legend = page.locator("#rr-legend")
        assert legend.evaluate("(e) => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight")
        assert apart(box(page, "#rr-legend"), box(page, "#rr-time"))
        assert box(page, "#rr-region")["height"] > 120
    assert not page.locator("#rr-legend .shares").first.is_hidden()
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.locator("#rr-legend .shares").first.is_hidden()
    page.locator("#rr-swap").click()  # the frame of the provinces
    assert page.locator("#rr-legend .shares").first.is_visible()


@pytest.mark.parametrize("size", [(390, 800), (844, 390)], ids=["phone", "landscape"])
def test_what_moved_the_index_most_can_be_read_to_its_end(open_map: Callable[..., Seen], size: tuple[int, int]) -> None:
    cut = "(e) => e.scrollHeight > e.clientHeight + 1"
    page = open_map(real.draw(), size).page
    below, rest = page.locator("#rr-below"), page.locator("#rr-below .rest")
    assert below.evaluate(cut)
    assert rest.get_attribute("aria-expanded") == "false"
    below.click()
    assert not below.evaluate(cut)
    assert apart(box(page, "#rr-not"), box(page, "#rr-time"))
    rest.press("Enter")
    assert below.evaluate(cut)
    page.set_viewport_size({"width": 1400, "height": 900})
    assert rest.is_hidden()


def test_without_scripts_what_moved_the_index_most_is_whole(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw(), (390, 800), java_script_enabled=False).page
    assert page.locator("#rr-below").evaluate("(e) => e.scrollHeight <= e.clientHeight + 1")


def test_forced_colours_keep_the_mark_of_what_is_drawn(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw(), forced_colors="active").page
    fill = "(e) => getComputedStyle(e).backgroundColor"
    drawn = page.locator(".cor.on .rank").first.evaluate(fill)
    assert drawn != page.locator("body").evaluate(fill)
