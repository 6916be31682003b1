"""Corridors on the page: over a year, with their ranges, and with what was recorded of them, as the program has it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

from route_risk.geo.answers.corridors import corridors_record, draw_found, find_corridors
from route_risk.geo.answers.headline import headline
from route_risk.geo.answers.map_question import map_pairs
from route_risk.geo.answers.map_values import CORRIDORS
from route_risk.geo.answers.record import USE_IS_NOT_DANGER
from route_risk.geo.doubt.ensemble import ensemble_run
from route_risk.geo.doubt.ensemble_chunks import chunk_bounds, collect, run_chunks
from route_risk.geo.model.explain import leg_parts
from route_risk.geo.model.scenario import EvaluatedNetwork, evaluate, scenario_network
from route_risk.layers.parameter_ranges import read_parameter_ranges
from route_risk.maps.page.doubt import PERCENTS
from route_risk.maps.text.headline import headline_text, mover_text, whole_index
from tests.browser import real
from tests.browser.small import choose, numbers
from tests.maps.small import block, render

if TYPE_CHECKING:
    from collections.abc import Callable

    import folium

    from route_risk.geo.doubt.ensemble_chunks import EnsembleResult
    from tests.browser.conftest import Seen

pytestmark = pytest.mark.browser

YEARS, DRAWS = (2009, 2012, 2020), 16


@lru_cache(maxsize=1)
def years() -> tuple[EvaluatedNetwork, ...]:
    scenario_net = scenario_network(real.dataset())
    return tuple(evaluate(scenario_net, date(year, 1, 1), until=date(year, 12, 31)) for year in YEARS)


@lru_cache(maxsize=1)
def drawn() -> EnsembleResult:
    run = ensemble_run(
        scenario_network(real.dataset()),
        *map_pairs(real.dataset(), None),
        [(evaluated.hazards.as_of, evaluated.hazards.until) for evaluated in years()],
        ranges=read_parameter_ranges(),
        draws=DRAWS,
    )
    return collect(run, run_chunks(run, chunk_bounds(run.draws, 4096)))


def page_of_years() -> folium.Map:
    return real.draw(years(), ensembles=(drawn(),))


def show(page: Any, when: str, then: str = "") -> None:
    for box, value in (("#rr-date", when), ("#rr-compare", then)):
        page.locator(box).fill(value)
        page.locator(box).press("Tab")


def test_a_step_is_a_year_and_a_date_is_a_day(open_map: Callable[..., Seen]) -> None:
    seen = open_map(page_of_years())
    page, scenario_net = seen.page, scenario_network(real.dataset())
    day = evaluate(scenario_net, date(2012, 1, 1))
    sides = {**dict(zip(map(str, YEARS), years(), strict=True)), "2012-01-01": day}
    slider = page.get_by_role("slider")
    slider.press("Home")
    met = [page.locator("#rr-date").input_value()]
    for _ in YEARS[1:]:
        slider.press("ArrowRight")
        met.append(page.locator("#rr-date").input_value())
    assert met == list(map(str, YEARS))
    for when, then in (("2009", ""), ("2012", "2009"), ("2012-01-01", "2009"), ("2009", "2020")):
        show(page, when, then)
        pair = [sides[each] for each in (then, when) if each]
        found = headline(pair, ("KP-09", "KOR"))
        assert page.locator("h1").inner_text() == headline_text(real.dataset(), found, pair)
        assert mover_text(real.dataset(), found, pair) in page.locator("#rr-below").inner_text()
        every = find_corridors(sides[when], "KP-09", "KOR", limit=CORRIDORS)
        rows = numbers(page)["rank"]
        assert [(row["corridor"], float(row["risk_index"])) for row in rows] == [
            (" > ".join(row.corridor), pytest.approx(row.route.index, abs=6e-5)) for row in every if row.route
        ]
    page.wait_for_function("location.hash.includes('date=2009&')")
    seen.assert_quiet()


def test_the_parts_of_a_year_add_up_to_the_mean_over_it(open_map: Callable[..., Seen]) -> None:
    page = open_map(page_of_years()).page
    show(page, "2012")
    evaluated = years()[1]
    first = find_corridors(evaluated, "KP-09", "KOR", limit=1)[0].route
    assert first
    parts: dict[int, float] = {}
    for leg in first.legs:
        for part in leg_parts(evaluated.hazards, leg).events:
            parts[part.event] = parts.get(part.event, 0.0) + part.hazard
    while page.locator("#rr-panel > .linkish").count():
        page.locator("#rr-panel > .linkish").first.click()
    expected = [real.signed(value) for value in parts.values() if abs(value) >= 0.0005]
    assert sorted(page.locator("#rr-panel .part b").all_inner_texts()) == sorted(expected)


def ranges(data: Any, pair: str, column: int) -> dict[tuple[str, ...], tuple[float, float]]:
    """Return the range of each corridor of a pair (ids joined by ``>``) that the block has for a column."""
    ids = [row[data["nodes"]["fields"].index("id")] for row in data["nodes"]["rows"]]
    found = {}
    for number, first, letters in data["doubt"]["own"][">".join(str(ids.index(place)) for place in pair.split(">"))]:
        digits = letters[4 * (column - first) :][:4] if column >= first else ""
        if digits.strip():
            a, b, c, d = map(PERCENTS.index, digits)
            found[tuple(data["doubt"]["corridors"][number])] = a + b / 100, c + d / 100
    return found


def test_ranges_of_corridors_are_those_of_the_draws() -> None:
    data = block(render(page_of_years()))
    scenario_net = scenario_network(real.dataset())
    for pair in ("KP-09>KOR", "KP-01>JPN", "KP-04>USA"):
        for column, evaluated in enumerate(years()):
            found = find_corridors(evaluated, *pair.split(">"), limit=CORRIDORS)
            told = draw_found(scenario_net, evaluated, found, ranges=read_parameter_ranges(), draws=DRAWS).found
            own = ranges(data, pair, column)
            assert list(told) == [row.corridor for row in found]
            assert {key: pytest.approx((row.low, row.high), abs=0.0101) for key, row in told.items()} == own


def test_every_pair_shows_the_ranges_of_its_corridors(open_map: Callable[..., Seen]) -> None:
    page = open_map(page_of_years()).page
    scenario_net, evaluated = scenario_network(real.dataset()), years()[-1]
    for origin, destination in (("KP-01", "KOR"), ("KP-10", "JPN")):
        choose(page, "origin", origin)
        choose(page, "destination", destination)
        found = find_corridors(evaluated, origin, destination, limit=5)
        told = draw_found(scenario_net, evaluated, found, ranges=read_parameter_ranges(), draws=DRAWS).found
        rows = page.locator("#rr-corridors .cor").all_inner_texts()
        for text, own in zip(rows, told.values(), strict=True):
            assert f"90% range {whole_index(own.low)} to {whole_index(own.high)}" in text
        assert "In this file only" not in page.locator("#rr-answer").inner_text()


def test_what_was_recorded_stands_beside_each_corridor(open_map: Callable[..., Seen]) -> None:
    seen = open_map(page_of_years())
    page, dataset = seen.page, real.dataset()
    assert USE_IS_NOT_DANGER.startswith("Much used does not mean safe: cost, distance, waiting and habit count, too.")
    for year, evaluated in zip(YEARS, years(), strict=True):
        show(page, str(year))
        found = find_corridors(evaluated, "KP-09", "KOR", limit=5)
        answer = corridors_record(dataset, evaluated, "KP-09", "KOR", found)
        claims = {claim["claim_id"]: claim for claim in answer["record"]["claims"]}
        for rank, corridor in enumerate(answer["corridors"]):
            row = page.locator("#rr-corridors .cor").nth(rank)
            text = row.inner_text()
            assert text.count("recorded") == len(corridor["recorded"])
            for share in corridor["recorded"]:
                low, high = (
                    f"{100 * share[key]:.{int(100 * share[key] < 10)}f}".removesuffix(".0") for key in ("low", "high")
                )
                assert f"{low}% of arrivals" in text or f"{low} to {high}% of arrivals" in text
            row.click()
            panel = page.locator("#rr-panel")
            while panel.locator(":scope > .linkish").count():
                panel.locator(":scope > .linkish").first.click()
            assert "Much used does not mean safe" in panel.inner_text()
            cited = {claims[key]["figure_id"] for key in corridor["claim_ids"]}
            assert panel.locator(".figures > li").count() == len(cited)
            for key in corridor["claim_ids"]:
                source = dataset.sources[claims[key]["source_id"]]
                assert (source.publisher or source.source_id) in panel.inner_text()
    choose(page, "destination", "USA")
    assert "Passages are recorded only for journeys to South Korea." in page.locator("#rr-panel").inner_text()
    seen.assert_quiet()


def test_an_order_that_the_draws_leave_open_is_said_to_be_uncertain(open_map: Callable[..., Seen]) -> None:
    page = open_map(page_of_years()).page
    for column, year in enumerate(YEARS):
        show(page, str(year))
        data = block(page.content())
        own = ranges(data, "KP-09>KOR", column)
        found = [row.corridor for row in find_corridors(years()[column], "KP-09", "KOR", limit=CORRIDORS)]
        open_ = [
            str(rank)
            for rank, key in enumerate(found, start=1)
            if key in own
            and any(
                other != key and own[other][0] <= own[key][1] and own[key][0] <= own[other][1]
                for other in found
                if other in own
            )
        ]
        note = page.locator(".uncertain").inner_text()
        assert note == f"The order is uncertain. The 90% ranges of these overlap: {', '.join(open_)}."


def test_without_draws_the_page_says_that_it_does_not_know_how_sure_the_order_is(
    open_map: Callable[..., Seen],
) -> None:
    unsure = "This map has no draws, so it does not say how sure the order is."
    page = open_map(real.draw(years())).page
    assert unsure in page.locator("#rr-answer").inner_text()
    page = open_map(page_of_years()).page
    assert unsure not in page.locator("#rr-answer").inner_text()


def test_no_two_elements_have_one_id_and_an_event_of_the_chart_is_shown_in_the_list_of_all(
    open_map: Callable[..., Seen],
) -> None:
    page = open_map(real.draw(years())).page
    page.locator(".mark").first.click()
    shown = page.locator("#rr-panel [data-event]:focus")
    assert shown.count() == 1
    for tab in ("why", "events"):
        page.locator(f"#rr-tab-{tab}").click()
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)")
        assert len(ids) == len(set(ids))
