"""What a reader takes along: links, citations, pictures and paper."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from route_risk.geo.answers.map_question import MapQuestion
from route_risk.maps.page.build import build_map
from tests.browser import real
from tests.browser.conftest import words
from tests.maps.small import small_map

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Seen

pytestmark = pytest.mark.browser


def take(page: Any, name: str) -> Any:
    page.locator(".take > summary").click()
    with page.expect_download() as wait:
        page.get_by_role("button", name=name).click()
    return wait.value


def copied(page: Any, name: str) -> str:
    """Return what is copied: where the browser lets nobody copy, the page shows the text."""
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.locator(".take > summary").click()
    page.get_by_role("button", name=name).click()
    return str(page.locator("#rr-say textarea").input_value())


def test_a_link_leads_back_to_the_same_answer(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    page.locator("#rr-date").fill("2013-07-05")
    page.locator("#rr-date").press("Enter")
    title = page.locator("h1").inner_text()
    link = copied(page, "Copy link")
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_selector("html[data-whole=true]")
    assert page.locator("h1").inner_text() == title


def test_a_citation_names_dataset_version_release_and_answer(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    text = copied(page, "Copy citation")
    for part in (
        real.dataset().title,
        real.dataset().version,
        "Internal working copy",
        page.locator("h1").inner_text(),
    ):
        assert part in text


def test_a_picture_holds_headline_badge_limits_legend_and_source(open_map: Callable[..., Seen]) -> None:
    seen = open_map(real.draw())
    saved = take(seen.page, "Picture (SVG)")
    root = ET.fromstring(Path(saved.path()).read_text(encoding="utf-8"))  # noqa: S314 - our own
    text = " ".join("".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text"))
    for part in ("index", "Internal working copy", "not travel advice", "Mongolia", real.dataset().title, "under 10"):
        assert part in text
    assert "Share of arrivals" in text
    assert "no published share" in text
    assert {"hatch", "hatch-key"} == {each.get("id") for each in root.iter("{http://www.w3.org/2000/svg}pattern")}
    width = seen.page.evaluate(
        """(text) => { const box = document.createElement("div"); document.body.append(box); box.innerHTML = text;
        const ends = [...box.querySelectorAll("text")].map((each) => each.getBBox()).map((at) => at.x + at.width);
        box.remove(); return Math.max(...ends); }""",
        Path(saved.path()).read_text(encoding="utf-8"),
    )
    assert width <= 1400
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) > 100
    assert "var(" not in Path(saved.path()).read_text(encoding="utf-8")
    png = Path(take(seen.page, "Picture (PNG)").path()).read_bytes()
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == 2800
    assert len(zlib.compress(png)) > 50_000  # not an empty sheet
    seen.assert_quiet()


def test_a_long_attribution_is_whole_in_a_picture(open_map: Callable[..., Seen]) -> None:
    attribution = " ".join(f"Boundaries of district {k} by its own survey" for k in range(12)) + " end."
    dataset = replace(real.dataset(), attribution=attribution)
    map_question = MapQuestion("KP-09", "KOR", 3)
    map_ = build_map(dataset, real.layers(), real.evaluations()[-1:], shares={}, map_question=map_question)
    saved = take(open_map(map_).page, "Picture (SVG)")
    root = ET.fromstring(Path(saved.path()).read_text(encoding="utf-8"))  # noqa: S314 - our own
    lines = ["".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert attribution.removesuffix(".") in " ".join(lines)
    assert max(map(len, lines)) < 260


@pytest.mark.parametrize("compare", [False, True])
def test_paper_has_the_answer_first_and_then_everything_it_rests_on(
    open_map: Callable[..., Seen], compare: bool
) -> None:
    chosen = (real.evaluations()[11], real.evaluations()[21]) if compare else None
    page = open_map(real.draw(chosen, compare=compare)).page
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert re.search(rb"/MediaBox\s*\[\s*0 0 59[45][.\d]* 84[12]", pdf)  # A4, portrait, in points
    count = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert 3 <= count <= 16
    pages = words(pdf)
    for part in (
        "Internal working copy",
        "Corridors, the least risk",
        "North Hamgyong to South Korea: index",
        "not travel advice",
        "Mongolia",
    ):
        assert part in pages[0]
    rest = " ".join(pages[1:])
    assert "For all of them print with the tab Events or Sources open." in rest
    for part in (
        "Legs of this route",
        "severity",
        "Sources",
        "How to read this map, and its limits",
        "Sources and licence",
    ):
        assert part in rest


def test_paper_is_set_in_eight_points_or_more(open_map: Callable[..., Seen]) -> None:
    page = open_map(small_map()).page
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    small = page.evaluate(
        """[...document.querySelectorAll('body *')].filter((e) => e.offsetParent !== null)
        .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
        .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 10.6).map((e) => e.outerHTML.slice(0, 90))"""
    )
    assert small == []
    cut = page.evaluate(
        """[...document.querySelectorAll('#rr-head *, #rr-rail *')].filter((e) => e.offsetParent !== null
        && getComputedStyle(e).overflowY !== 'visible'
        && e.scrollHeight > e.clientHeight + 2 && e.clientHeight > 0).map((e) => e.id || e.className)"""
    )
    assert cut == []


def test_the_chart_on_paper_is_as_wide_as_the_sheet(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw(), (1920, 1080)).page
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    last = "document.querySelector('#rr-chart .axis').getBoundingClientRect().right"
    assert (
        600
        < page.evaluate(last) - page.evaluate("document.querySelector('#rr-chart').getBoundingClientRect().left")
        <= 186 / 25.4 * 96 + 1
    )
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.evaluate(last) > 1500
