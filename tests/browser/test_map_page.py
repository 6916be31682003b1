from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.model.schema import Event
from tests.browser.conftest import DESK, PHONE, Seen, unfold_everything
from tests.browser.small import HOSTILE
from tests.maps.small import AS_OF, small_dataset, small_map

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.browser


def test_opening_asks_nobody_and_says_nothing(open_map: Callable[..., Seen]) -> None:
    seen = open_map(small_map())
    seen.page.wait_for_timeout(300)
    seen.assert_quiet()


def test_layers_are_drawn(open_map: Callable[..., Seen]) -> None:
    seen = open_map(small_map())
    # The main map: 2 provinces, 1 border segment, 7 links, 6 places, 4 pieces of scenery.
    main = seen.page.locator("#map_rr")
    for kind, count in {"provinces": 2, "border_segments": 1, "legs": 7, "background": 3}.items():
        assert main.locator(f"path[data-thing^='{kind}:']").count() == count, kind
    assert main.locator("path").count() > 20
    assert seen.page.locator("#rr-inset path").count() > 20
    for path in main.locator("path[data-thing^='legs:']").all():
        box = path.bounding_box()
        assert box
        assert box["width"] + box["height"] > 3


def test_lines_tell_hazard_blocks_and_missing_documents_apart(open_map: Callable[..., Seen]) -> None:
    seen = open_map(small_map())
    looks = seen.page.evaluate(
        """Object.fromEntries(RR.data.lines.map((line) => {
            const look = RR.lineStyle(line);
            return [RR.data.legs[line[0]].id, [look.color, look.weight, look.dashArray]];
        }))"""
    )
    assert looks["A-2..A-C:sea"] == ["#868c94", 2.4, "0.1 5"]
    assert looks["A-C:sea..CCC"] == ["#15181c", 3, "3 4"]
    assert looks["A-1..A-2"][0] not in {"#868c94", "#15181c"}
    assert looks["A-B:1..BBB"][1] > looks["A-1..A-2"][1]
    hatched = seen.page.locator("#map_rr path[data-thing='provinces:1']").get_attribute("fill")
    assert hatched == "url(#rr-hatch)"


def test_click_opens_details_with_figures_sources_and_events(open_map: Callable[..., Seen]) -> None:
    seen = open_map(small_map())
    page = seen.page
    page.locator("#map_rr path[data-thing='provinces:0']").click(position={"x": 4, "y": 12}, force=True)
    detail = page.get_by_role("region", name="First")
    assert detail.is_visible()
    text = detail.inner_text()
    for part in ("Province", "첫째", "60.5 %", "about 60.5 %", "over 55 %", "Sources disagree", "preferred"):
        assert part in text
    link = detail.get_by_role("link", name="Paper, 2014").first
    assert link.get_attribute("href") == "https://example.org/report"
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert link.get_attribute("target") == "_blank"
    page.keyboard.press("Escape")
    assert detail.is_hidden()
    seen.assert_quiet()


def test_keyboard_opens_a_border_and_returns_to_it(open_map: Callable[..., Seen]) -> None:
    seen = open_map(small_map())
    page = seen.page
    border = page.locator("#map_rr path[data-thing='border_segments:2']")
    assert border.get_attribute("role") == "button"
    assert border.get_attribute("aria-label") == "Border"
    border.focus()
    page.keyboard.press("Enter")
    detail = page.get_by_role("region", name="Border")
    text = detail.inner_text()
    assert "A law" in text
    assert "severity 4 of 5 (judgement)" in text
    assert "disputed" in text
    assert "Long ago" not in text
    assert "1 more have all but faded" in text
    page.keyboard.press("Escape")
    assert border.evaluate("element => element === document.activeElement")


def test_tips_come_with_the_pointer_and_with_the_focus(open_map: Callable[..., Seen]) -> None:
    page = open_map(small_map()).page
    assert page.locator(".rr-tip").count() == 0
    page.locator("#map_rr path[data-thing='border_segments:2']").focus()
    assert page.locator(".rr-tip").inner_text().startswith("Border")
    page.locator("#map_rr path[data-thing='provinces:1']").focus()
    assert page.locator(".rr-tip", has_text="Second").count() == 1
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(500)  # a tip fades away
    assert page.locator(".rr-tip").count() == 0
    page.locator("#map_rr path[data-thing='provinces:0']").hover(position={"x": 4, "y": 12}, force=True)
    assert page.locator(".rr-tip").inner_text().startswith("First")
    # A tip makes no stop for the tabulator.
    assert page.locator("#map_rr path[data-thing][tabindex='0']").count() == 1


def test_every_thing_has_details(open_map: Callable[..., Seen]) -> None:
    seen = open_map(small_map())
    page = seen.page
    unfold_everything(page)
    buttons = page.locator(".rr-everything button")
    assert buttons.count() == 13
    for number in range(buttons.count()):
        buttons.nth(number).click()
        assert page.locator("#rr-detail-title").inner_text().strip()
    seen.assert_quiet()


def test_routes_are_numbered_and_can_be_seen_alone(open_map: Callable[..., Seen]) -> None:
    seen = open_map(small_map())
    page = seen.page
    rows = page.locator(".rr-routes tbody tr")
    assert rows.count() == 2
    assert "Second → First → Border → Middle → Refuge" in rows.first.inner_text()
    badges = "document.querySelectorAll('#map_rr .rr-pin .rr-rank').length"
    before = page.evaluate(badges)
    rows.nth(1).get_by_role("button").click()
    assert rows.nth(1).get_by_role("button").get_attribute("aria-pressed") == "true"
    assert page.evaluate(badges) == before - 1
    seen.assert_quiet()


def test_layers_can_be_taken_off_and_put_back(open_map: Callable[..., Seen]) -> None:
    seen = open_map(small_map())
    page = seen.page
    page.locator(".leaflet-control-layers").hover()
    box = page.get_by_label("Links (legs)")
    legs = page.locator("#map_rr path[data-thing^='legs:']")
    box.click()
    assert legs.count() == 0
    box.click()
    assert legs.count() == 7
    seen.assert_quiet()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_hostile_texts_stay_text(open_map: Callable[..., Seen], lang: str) -> None:
    text = " ".join(HOSTILE)
    seen = open_map(small_map(text, url="javascript:window.ran=9", lang=lang))
    page = seen.page
    unfold_everything(page)
    shown = page.locator("#rr-panel").text_content()
    for number in range(page.locator(".rr-everything button").count()):
        page.locator(".rr-everything button").nth(number).click()
        shown += page.locator("#rr-detail").text_content()
    for part in HOSTILE:
        assert part in shown
    for field in ("First", "Origin", "A law", "disputed", "why", "note", "remark", "Paper"):
        if lang == "en" or field not in {"First", "Origin"}:
            assert f"{field}{text}" in shown, field
    # Labels and tips on the map are made of the same texts.
    page.locator("#map_rr path[data-thing='provinces:1']").hover(force=True)
    page.wait_for_timeout(100)
    assert HOSTILE[0] in page.locator(".rr-tip").first.text_content()
    assert page.evaluate("window.ran") is None
    assert page.locator("img, iframe, script[src], [onerror], [onload]").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert "javascript:window.ran=9" in shown
    seen.assert_quiet()


def test_hostile_scenarios_stay_text(open_map: Callable[..., Seen]) -> None:
    text = " ".join(HOSTILE)
    dataset = small_dataset(text)
    extra = Event(
        f"x{text}", "period", "2015-01-01", ("country:BBB",), "diplomacy", "raises", 5, "high", summary=f"What if{text}"
    )
    scenario = Scenario(f"Plan{text}", extra=(extra,), close=("A-B:1..BBB",))
    sides = [evaluate(scenario_network(dataset, each), AS_OF) for each in (Scenario(), scenario)]
    seen = open_map(small_map(text, settings=sides, compare=True))
    page = seen.page
    assert f"Plan{text}" in page.locator(".rr-sides").text_content()
    page.evaluate("RR.choose({kind: 'node', node: RR.data.nodes.findIndex((node) => node.id === 'BBB')})")
    page.evaluate(
        "RR.choose({kind: 'line', line: RR.data.lines.findIndex((l) => RR.data.legs[l[0]].id === 'BBB..CCC')})"
    )
    assert f"What if{text}" in page.locator("#rr-detail").text_content()
    page.locator(".rr-in-force > summary").click()
    page.locator(".rr-in-force .rr-event").first.wait_for()
    assert f"What if{text}" in page.locator(".rr-in-force").text_content()
    page.get_by_role("button", name="한국어").click()
    assert page.evaluate("window.ran") is None
    assert page.locator("img, iframe, [onerror], [onload]").count() == 0
    seen.assert_quiet()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_nothing_scrolls_sideways(open_map: Callable[..., Seen], size: tuple[int, int]) -> None:
    seen = open_map(small_map(), size)
    page = seen.page
    width = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
    assert page.evaluate(width) == size[0]
    page.evaluate("RR.choose({kind: 'node', node: 0})")
    assert page.evaluate(width) == size[0]
    panel = page.locator("#rr-panel")
    assert panel.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert page.locator("#rr-detail").is_visible()
    seen.assert_quiet()


def test_phone_panel_opens_and_closes(open_map: Callable[..., Seen]) -> None:
    seen = open_map(small_map(), PHONE)
    page = seen.page
    toggle = page.locator(".rr-toggle")
    assert toggle.get_attribute("aria-expanded") == "false"
    low = page.locator("#rr-panel").bounding_box()
    toggle.click()
    assert toggle.get_attribute("aria-expanded") == "true"
    high = page.locator("#rr-panel").bounding_box()
    assert low
    assert high
    assert high["height"] > low["height"]


NOTEBOOKS = {
    "plain": "<!DOCTYPE html><title>Notebook</title>{}",
    # As JupyterLab puts it: the text becomes the inside of an element, in which no script of its own runs.
    "set as markup": "<!DOCTYPE html><title>Notebook</title><div id=o></div><template id=t>{}</template>"
    "<script>document.getElementById('o').innerHTML = document.getElementById('t').innerHTML</script>",
}


@pytest.mark.parametrize("around", NOTEBOOKS.values(), ids=NOTEBOOKS)
@pytest.mark.parametrize("text", ["", " ".join(HOSTILE)], ids=["plain text", "hostile text"])
def test_notebook_frame_draws_the_map_and_asks_for_nothing(
    chromium: Any, tmp_path: Path, text: str, around: str
) -> None:
    path = tmp_path / "notebook.html"
    shown = around.replace("{}", small_map(text, url="javascript:alert(1)")._repr_html_())
    path.write_text(shown, encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1100, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    own = ("file:", "data:", "about:")
    page.on("request", lambda request: request.url.startswith(own) or said.append(request.url))
    page.goto(path.as_uri())
    frame = page.frame_locator("iframe").last
    frame.locator("html[data-ready=true]").wait_for(timeout=10_000)
    assert frame.locator("#map_rr path").count() > 20
    box = page.locator("iframe").last.bounding_box()
    assert box is not None
    assert box["height"] >= 720
    assert box["width"] > 1000
    # The frame cannot read the notebook: its origin is its own.
    inside = page.locator("iframe").last.element_handle().content_frame()
    read = "(() => { try { return parent.document.title } catch (error) { return 'kept out' } })()"
    assert inside.evaluate(read) == "kept out"
    assert said == []
    page.close()
