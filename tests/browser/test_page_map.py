"""The map in a browser: what stands there at first, what a finger or a key on it does, and that texts stay texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import folium
import pytest

from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.model.schema import Event
from route_risk.maps.text.tables import clean
from tests.browser import real
from tests.browser.conftest import DESK, PATIENCE_MS, PHONE, Seen, centre, open_tab
from tests.browser.small import HOSTILE, choose
from tests.maps.small import AS_OF, small_dataset, small_map

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.browser

LOOKS = "Object.fromEntries([...document.querySelectorAll('#rr-links .l')].map((e) => [e.id, e.getAttribute('class')]))"


def legs_by_line(page: Any) -> dict[str, str]:
    """Return the id of the first leg of each line, by the id of its path."""
    return dict(
        page.evaluate(
            """() => { const data = JSON.parse(document.getElementById('rr-data').textContent);
            const at = data.legs.fields.indexOf('id');
            return Object.fromEntries(data.lines.map((some, k) => [`l-${k}`, data.legs.rows[some[0]][at]])); }"""
        )
    )


def test_opening_asks_nobody_and_says_nothing(open_map: Callable[..., Seen]) -> None:
    seen = open_map(small_map())
    seen.page.wait_for_load_state("networkidle")
    seen.assert_quiet()


def test_without_scripts_the_answer_the_map_and_the_tables_are_there(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw(), java_script_enabled=False).page
    assert "index" in page.locator("h1").inner_text()
    assert page.locator("#rr-badge").is_visible()
    assert "not travel advice" in page.locator("#rr-not").inner_text()
    assert page.locator("#rr-links path").count() > 50
    assert page.locator("svg.plot .line").count() == 1
    assert page.locator("noscript table tr").count() > 100
    assert page.locator("#rr-names .nm").count() > 8


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("size", [DESK, (1920, 1080), PHONE], ids=["desk", "wide", "phone"])
def test_taking_over_moves_nothing(
    open_map: Callable[..., Seen], tmp_path: Path, size: tuple[int, int], lang: str
) -> None:
    places = """[...document.querySelectorAll('#rr-region .hit')].map((e) => {
        const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })"""
    page = open_map(real.draw(lang=lang), size).page
    after = page.evaluate(places)
    # What is painted before the scripts have run, where scripts are allowed.
    text = (tmp_path / "map.html").read_text(encoding="utf-8")
    (tmp_path / "first.html").write_text(re.sub(r"(?s)<script.*?</script>", "", text), encoding="utf-8")
    page.goto((tmp_path / "first.html").as_uri())
    still = page.evaluate(places)
    assert len(still) == len(after) > 20
    for was, now in zip(still, after, strict=True):
        # Far beyond the window the rounding of the scale grows with the distance.
        if -size[0] < was[0] < size[0] * 1.2:
            assert was == pytest.approx(now, abs=1.5)


def test_what_a_click_brings_into_view_leaves_no_label_behind(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    node = page.evaluate(
        """() => { const { nodes } = JSON.parse(document.getElementById('rr-data').textContent);
        return nodes.rows.findIndex((row) => row[nodes.fields.indexOf('id')] === 'JPN'); }"""
    )
    japan = f"#rr-region #n-{node} .o"
    x, y = centre(page, japan)
    page.mouse.move(x, y)
    page.locator(".tip").wait_for(state="visible")
    page.mouse.click(x, y)
    assert page.locator("#rr-detail h2").inner_text() == "Japan"
    assert abs(centre(page, japan)[0] - x) > 30, "it lay at the edge, so the map has moved"
    assert page.locator(".tip").is_hidden()


def test_every_place_is_the_topmost_thing_at_its_centre(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    found = page.evaluate(
        """() => { const room = document.querySelector('#rr-region').getBoundingClientRect();
        return [...document.querySelectorAll('#rr-region .hit')].map((place) => {
            const box = place.getBoundingClientRect();
            const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
            if (x < room.left + 45 || x > room.right || y < room.top || y > room.bottom - 30) return null;
            const top = document.elementFromPoint(x, y).closest('[data-n]');
            return [place.dataset.n, top && top.dataset.n, parseFloat(getComputedStyle(place).strokeWidth)];
        }).filter(Boolean); }"""
    )
    assert len(found) >= 20
    for own, top, size in found:
        assert top == own
        assert size >= 24


def test_a_finger_opens_places_borders_legs_and_provinces(open_map: Callable[..., Seen]) -> None:
    seen = open_map(real.draw())
    page = seen.page
    network = real.evaluations()[0].hazards.network
    title = page.locator("#rr-detail-title")
    room = page.locator("#rr-region").bounding_box()
    for key in ("VNM", "KOR", "CN-JL", "THA"):
        x, y = centre(page, f"#n-{network.index[key]}")
        assert room["x"] < x < room["x"] + room["width"]
        assert room["y"] < y < room["y"] + room["height"]
        page.mouse.click(x, y)
        assert title.inner_text() == real.dataset().nodes[key].name
        assert page.locator("#rr-mark .ring").count() == 1
        page.keyboard.press("Escape")
        assert page.locator("#rr-detail").is_hidden()
    # A leg, where nothing else is: a third of the way along its curve.
    line = page.evaluate("document.querySelector('#rr-routes .r1.l').dataset.l")
    for part in (0.35, 0.5, 0.65):
        x, y = page.evaluate(
            """([line, part]) => { const path = document.getElementById(`l-${line}`);
            const at = path.getPointAtLength(path.getTotalLength() * part).matrixTransform(path.getScreenCTM());
            return [at.x, at.y]; }""",
            [line, part],
        )
        page.mouse.click(x, y)
        if page.locator("#rr-detail").is_visible() and "→" in title.inner_text():
            break
    assert "→" in title.inner_text()
    page.locator("#rr-back").click()
    # In the frame of the origin: a province by its middle, and its border.
    box = page.locator("#rr-home").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.62, box["y"] + box["height"] * 0.47)
    assert page.locator("#rr-detail .kind").inner_text().startswith(("Province", "Leg", "Border"))
    seen.assert_quiet()


def test_a_province_answers_with_its_routes(open_map: Callable[..., Seen]) -> None:
    page = open_map(small_map()).page
    network = real.evaluations()[0].hazards.network
    assert network
    open_tab(page, "Places and legs")
    page.get_by_role("button", name="First", exact=True).click()
    detail = page.get_by_role("region", name="First")
    text = detail.inner_text()
    for part in ("Province", "첫째", "60.5%", "about 60.5%", "over 55%", "Sources disagree", "preferred"):
        assert part in text
    link = detail.get_by_role("link", name="Paper, 2014").first
    assert link.get_attribute("href") == "https://example.org/report"
    assert link.get_attribute("rel") == "noopener noreferrer"
    detail.get_by_role("button", name="Routes from here").click()
    assert page.locator("h1").inner_text().startswith("First to Refuge")


def test_choosing_in_a_table_brings_into_view_and_rings(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    usa = real.evaluations()[0].hazards.network.index["USA"]
    inside = f"""(() => {{ const [b, r] = ['#n-{usa}', '#rr-region'].map((e) => document.querySelector(e).getBoundingClientRect());
        return b.x > r.x && b.right < r.right; }})()"""  # noqa: E501
    assert not page.evaluate(inside)
    open_tab(page, "Places and legs")
    page.get_by_role("button", name="United States", exact=True).click()
    page.wait_for_function(inside)
    assert page.locator("#rr-mark .ring").count() == 1
    choose(page, "destination", "United States")
    assert page.locator("h1").inner_text().count("United States")
    assert page.evaluate(inside)


def test_keys_go_from_place_to_place_and_come_back(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    cursor = page.locator("#rr-cursor")
    cursor.focus()
    names = {cursor.get_attribute("aria-label")}
    for key in ("ArrowDown", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        names.add(cursor.get_attribute("aria-label"))
    assert len(names) >= 3
    page.keyboard.press("Enter")
    assert page.locator("#rr-detail-title").inner_text() == cursor.get_attribute("aria-label")
    assert page.evaluate("document.activeElement.id") == "rr-detail-title"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "rr-cursor"


def test_lines_tell_hazard_blocks_and_missing_sources_apart(open_map: Callable[..., Seen]) -> None:
    page = open_map(small_map()).page
    ids = legs_by_line(page)
    looks = {ids[key]: look.split(" ", 1)[1] for key, look in page.evaluate(LOOKS).items()}
    assert looks["A-2..A-C:sea"] == "none"
    assert looks["A-C:sea..CCC"] == "shut"
    assert looks["A-B:1..BBB"] == "h1 thin"
    assert looks["A-1..A-2"] == "h0 thin"
    assert page.locator("path.prov.sx").count() == 1


def test_the_legend_holds_only_what_is_on_the_map_and_filters(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    shown = set(
        page.evaluate(
            "[...document.querySelectorAll('#rr-legend .scale li:not([hidden]) button')].map((e) => e.dataset.class)"
        )
    )
    drawn = set(
        page.evaluate("[...document.querySelectorAll('#rr-links .l, #rr-borders .b')].flatMap((e) => [...e.classList])")
    ) - {"l", "b", "chosen", "empty"}
    assert shown == drawn
    own = page.locator("#rr-borders .b[class*=' h']").first.get_attribute("class").split()[1]
    row = page.locator(f"#rr-legend [data-class='{own}']")
    row.click()
    assert row.get_attribute("aria-pressed") == "true"
    strength = """(selector) => [...document.querySelectorAll(selector)].map((e) => {
        const style = getComputedStyle(e); return style.opacity * style.strokeOpacity; })"""
    assert set(page.evaluate(strength, f":is(#rr-borders .b, #rr-links .l):not(.{own})")) == {0.12}
    assert set(page.evaluate(strength, f":is(#rr-borders, #rr-links) .{own}")) == {1}
    row.click()
    assert set(page.evaluate(strength, "#rr-borders .b")) == {1}


def test_the_northern_border_changes_in_every_decade(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    north = real.evaluations()[0].hazards.network.index["PRK-CHN:KP-09"]
    seen: dict[str, set[str]] = {"1990s": set(), "2000s": set(), "2010s": set(), "2020s": set()}
    for year in range(1998, 2026):
        page.locator("#rr-date").fill(f"{year}")
        page.keyboard.press("Enter")
        seen[f"{year // 10 * 10}s"].add(page.locator(f"#b-{north}").get_attribute("class"))
    assert len(set().union(*seen.values())) >= 3  # its hazard trebles, and a class is a doubling
    assert len({frozenset(looks) for looks in seen.values()}) == 4


def test_folium_layers_can_be_added(open_map: Callable[..., Seen]) -> None:
    map_ = small_map()
    folium.CircleMarker([35, 110], radius=20, color="#00ff00", tooltip="Mine").add_to(map_)
    folium.LayerControl().add_to(map_)
    seen = open_map(map_)
    assert seen.page.locator("path[stroke='#00ff00']").count() == 1
    assert seen.page.locator(".leaflet-control-layers").count() == 1
    seen.assert_quiet()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_hostile_texts_stay_text(open_map: Callable[..., Seen], lang: str) -> None:
    text = " ".join(HOSTILE)
    seen = open_map(small_map(text, url="javascript:window.ran=9", lang=lang))
    page = seen.page
    shown = page.locator("body").text_content()
    page.locator("#rr-tab-places").click()
    buttons = page.locator("#rr-panel tbody button")
    assert buttons.count() == 13
    for number in range(buttons.count()):
        buttons.nth(number).click()
        shown += page.locator("#rr-detail").text_content()
        page.locator("#rr-back").click()
    page.locator("#rr-tab-sources").click()
    shown += page.locator("#rr-panel").text_content()
    for part in HOSTILE:
        assert part in shown
    for field in ("A law", "disputed", "why", "note", "remark", "Paper", "Title"):
        assert f"{field}{text}" in shown, field
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
    seen = open_map(small_map(text, evaluations=sides, compare=True))
    page = seen.page
    told = page.locator("h1").text_content()
    assert clean(f"if x{text} is added, A-B:1..BBB is closed") in told
    below = page.locator("#rr-below").text_content()
    assert clean(f"Hypothetical scenario, not what happened: Plan{text}") in below
    open_tab(page, "Events")
    assert f"What if{text}" in page.locator("#rr-panel").text_content()
    assert page.evaluate("window.ran") is None
    seen.assert_quiet()


def test_a_notebook_frame_keeps_the_page_from_the_notebook(chromium: Any) -> None:
    context = chromium.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.set_content(f"<title>secret</title>{small_map()._repr_html_()}")
    frame = page.frames[1]
    frame.wait_for_selector("html[data-whole=true]", timeout=PATIENCE_MS)
    read = "(() => { try { return parent.document.title } catch (error) { return 'kept out' } })()"
    assert frame.evaluate(read) == "kept out"
    frame.locator("#rr-tab-events").click()
    assert frame.locator("#rr-panel .event").count()
    context.close()
