"""Time in the page: any day, the slider, the brush, play, and the address that leads back to an answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from route_risk.geo.model.scenario import evaluate, scenario_network
from tests.browser import real
from tests.browser.conftest import Seen, open_tab
from tests.browser.small import choose
from tests.maps.small import small_map

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser

DAYS = tuple(date(2005 + k, 6, 30) for k in range(11))


def shown_day(page: Any) -> str:
    return str(page.locator("#rr-date").input_value())


def test_the_date_box_takes_any_day_and_refuses_what_is_none(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    box = page.locator("#rr-date")
    for text, day in (("2013-07-05", "2013-07-05"), ("2013-07", "2013-07-01"), ("2009", "2009-01-01")):
        box.fill(text)
        box.press("Enter")
        assert shown_day(page) == day
        assert day in page.locator("h1").inner_text()
    for text, why in (
        ("2013-02-30", "not a date"),
        ("soon", "not a date"),
        ("1950", "outside"),
        ("2025-12-31", "outside"),
    ):
        box.fill(text)
        box.press("Enter")
        assert box.get_attribute("aria-invalid") == "true"
        assert why in page.locator("#rr-say").inner_text()
        assert "2009-01-01" in page.locator("h1").inner_text()
    box.press("Escape")
    assert shown_day(page) == "2009-01-01"
    assert box.get_attribute("aria-invalid") is None


def test_the_chart_is_the_slider(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    slider = page.get_by_role("slider", name="Date of the answer")
    box = slider.bounding_box()
    assert box
    assert box["height"] >= 160
    slider.focus()
    last = real.evaluations()[-1].hazards.as_of.isoformat()
    for key, day in (
        ("Home", "1998-01-01"),
        ("ArrowRight", "1999-01-01"),
        ("PageUp", "2004-01-01"),
        ("ArrowLeft", "2003-01-01"),
        ("End", last),
    ):
        slider.press(key)
        assert shown_day(page) == day
        assert slider.get_attribute("aria-valuetext").startswith(day)
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.6)
    assert shown_day(page)[:4] in {"2011", "2012"}


def test_a_drag_across_the_chart_compares_two_dates(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    box = page.locator("#rr-slide").bounding_box()
    assert box
    y = box["y"] + box["height"] * 0.6
    page.mouse.move(box["x"] + box["width"] * 0.3, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.45, y, steps=4)
    page.mouse.move(box["x"] + box["width"] * 0.6, y, steps=4)
    page.mouse.up()
    then, now = page.locator("#rr-compare").input_value(), shown_day(page)
    assert then[:4] in {"2005", "2006"}
    assert now[:4] in {"2014", "2015"}
    assert then in page.locator("h1").inner_text()


def test_the_chart_follows_the_pair_and_names_its_events(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    line = page.locator("#rr-chart .line").get_attribute("d")
    assert "Arrivals a year, South Korea" in page.locator("#rr-chart").inner_text()
    marks = page.locator("#rr-chart .mark")
    assert marks.count() == 5
    choose(page, "destination", "United States")
    assert page.locator("#rr-chart .line").get_attribute("d") != line
    assert "United States" in page.locator("#rr-chart").inner_text()
    name = marks.first.get_attribute("aria-label")
    marks.first.click()
    assert page.get_by_role("tab", name="Events").get_attribute("aria-selected") == "true"
    assert page.evaluate("document.activeElement.textContent").find(name.split(": ", 1)[1][:30]) >= 0


def test_a_place_is_found_by_typing_and_by_keys(open_map: Callable[..., Seen]) -> None:
    seen = open_map(real.draw())
    page = seen.page
    box, options = page.locator("#rr-origin"), page.locator("#rr-origin-list [role=option]")
    box.click()
    assert options.count() == 11
    assert page.locator("#rr-origin-list [aria-selected=true]").inner_text() == "North Hamgyong"
    page.keyboard.type("ham")
    assert options.all_inner_texts() == ["North Hamgyong", "South Hamgyong"]
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "rr-origin-list-1"
    page.keyboard.press("Enter")
    assert page.locator("h1").inner_text().startswith("South Hamgyong")
    assert not options.first.is_visible()
    page.keyboard.type("함경북")
    options.first.click()
    assert "from=KP-09" in page.url
    assert page.locator("h1").inner_text().startswith("North Hamgyong")
    box.fill("Paris")
    page.keyboard.press("Tab")
    assert page.locator("#rr-say").inner_text() == "No place to choose is called Paris."
    assert box.input_value() == "North Hamgyong"
    box.fill("rya")
    page.keyboard.press("Escape")
    assert box.input_value() == "North Hamgyong"
    seen.assert_quiet()


def test_steps_and_play(open_map: Callable[..., Seen]) -> None:
    page = open_map(small_map(days=DAYS[-3:])).page
    page.get_by_role("button", name="One step back").click()
    assert shown_day(page) == "2014-06-30"
    page.get_by_role("button", name="One step on").click()
    assert shown_day(page) == "2015-06-30"
    page.clock.install(time=0)
    page.clock.pause_at(10_000)  # from here on the page's time is the test's
    page.get_by_role("button", name="Play").click()
    assert shown_day(page) == "2013-06-30"
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(5_000)
    assert shown_day(page) == "2013-06-30"
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(1_000)
    assert shown_day(page) == "2014-06-30"
    page.clock.run_for(1_000)
    assert shown_day(page) == "2015-06-30"
    page.get_by_role("button", name="Play").wait_for()  # it is back when the film is over


def test_the_address_keeps_the_question_and_back_goes_back(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    choose(page, "origin", "Ryanggang")
    page.locator("#rr-date").fill("2013-07-05")
    page.locator("#rr-date").press("Enter")
    choose(page, "destination", "Japan")
    open_tab(page, "Events")
    title = page.locator("h1").inner_text()
    assert "date=2013-07-05" in page.url
    assert "from=KP-10" in page.url
    assert "to=JPN" in page.url
    page.reload()
    page.wait_for_selector("html[data-whole=true]")
    assert page.locator("h1").inner_text() == title
    assert page.get_by_role("tab", name="Events").get_attribute("aria-selected") == "true"
    page.go_back()
    page.go_back()
    assert "to South Korea" in page.locator("h1").inner_text()
    page.go_forward()
    assert "to Japan" in page.locator("h1").inner_text()


def test_a_pinned_route_is_pinned_by_its_path(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    page.locator("#rr-corridors .cor").nth(2).click()
    own = page.locator("#rr-corridors .cor[aria-pressed=true]").get_attribute("data-legs")
    way = page.locator(".stages-list").inner_text()
    for day in ("1999", "2006", "2014-05-06"):
        page.locator("#rr-date").fill(day)
        page.locator("#rr-date").press("Enter")
        assert page.locator("#rr-corridors .cor[aria-pressed=true]").get_attribute("data-legs") == own
        names = [line for line in page.locator(".stages-list").inner_text().splitlines() if "→" in line]
        assert names == [line for line in way.splitlines() if "→" in line]
    page.get_by_role("button", name="Unpin").click()
    assert page.locator("#rr-corridors .cor").first.get_attribute("aria-pressed") == "true"


def test_korean_and_back_keeps_what_was_chosen(open_map: Callable[..., Seen]) -> None:
    seen = open_map(real.draw())
    page = seen.page
    page.locator("#rr-date").fill("2010")
    page.locator("#rr-date").press("Enter")
    page.get_by_role("button", name="한국어").click()
    assert page.evaluate("document.documentElement.lang") == "ko"
    assert page.locator("h1").inner_text().startswith("함경북도 → 한국: 2010년 1월 1일 위험 지수 ")
    assert page.locator("#rr-below [lang=en]").count() == 0
    assert page.locator("#rr-below .tr").inner_text() == "기계 번역·검수 전"
    assert page.get_by_role("slider", name="기준일").count() == 1
    event = page.locator("#rr-panel .event").first
    assert event.locator("[lang=en]:visible").count() == 0
    event.locator(".tr > summary").click()
    assert event.locator(".tr [lang=en]").first.inner_text() in {each.summary for each in real.dataset().events}
    words = (
        "Corridors",
        "Legend",
        "Play",
        "Zoom",
        "Index of",
        "Routes",
        "least risk",
        "before",
        "Hamgyong",
        "published",
        "Policy",
    )
    body = page.evaluate(
        """() => { const all = document.body.cloneNode(true);
        all.querySelectorAll('[lang=en], script, noscript, .source').forEach((e) => e.remove());
        const labels = [...all.querySelectorAll('[aria-label]')].map((e) => e.getAttribute('aria-label'));
        return all.textContent + labels; }"""
    )
    for word in words:
        assert word not in body, word
    page.get_by_role("button", name="English").click()
    assert "2010-01-01" in page.locator("h1").inner_text()
    seen.assert_quiet()


def test_a_step_touches_only_what_looks_different(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    touched, lines = page.evaluate(
        """async () => {
            const slider = document.querySelector('[role=slider]');
            const press = () => slider.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowLeft', bubbles: true}));
            const frame = () => new Promise((done) => requestAnimationFrame(done));
            const idle = () => new Promise((done) => requestIdleCallback(done));
            const painted = async () => { await frame(); await idle(); await frame(); };
            press();
            await painted();
            const seen = new Set();
            const watch = new MutationObserver((all) => all.forEach((each) => seen.add(each.target)));
            watch.observe(document.querySelector('#rr-links'), {subtree: true, attributes: true});
            press();
            await painted();
            watch.takeRecords().forEach((each) => seen.add(each.target));
            return [seen.size, document.querySelectorAll('#rr-links .l').length];
        }"""
    )
    assert 0 < touched < lines / 2


def test_a_period_is_whole_in_its_box_and_korean_on_a_korean_page(open_map: Callable[..., Seen]) -> None:
    scenario_net = scenario_network(real.dataset())
    days = ((date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 10, 31)))
    periods = tuple(evaluate(scenario_net, first, until=last) for first, last in days)
    for lang, name in (("en", "2025-01-01 to 2025-10-31"), ("ko", "2025년 1월 1일~10월 31일")):
        page = open_map(real.draw(periods, lang=lang), (320, 640)).page
        box = page.locator("#rr-date")
        assert box.input_value() == name
        assert box.evaluate("(e) => e.scrollWidth <= e.clientWidth")
        title = page.locator("h1").inner_text()
        box.fill("2024")
        box.press("Enter")
        assert page.locator("h1").inner_text() != title
        box.fill(name)
        box.press("Enter")
        assert page.locator("h1").inner_text() == title
