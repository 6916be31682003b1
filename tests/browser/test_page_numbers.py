"""Numbers in the page, against what the program answers: any pair on any day, not those of the map alone."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from route_risk.cli import main
from route_risk.geo.answers.headline import headline
from route_risk.geo.answers.map_values import corridors_of
from route_risk.geo.model.hazard import route_index
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.maps.text.headline import headline_text, mover_text
from tests.browser import real
from tests.browser.conftest import Seen, open_tab
from tests.browser.small import map_question, numbers
from tests.maps.small import small_dataset, small_map

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser


def questions(count: int) -> list[tuple[str, str, date, date]]:
    rng, nodes = random.Random(7), real.dataset().nodes
    starts = sorted(key for key, node in nodes.items() if node.kind == "province")
    ends = sorted(key for key, node in nodes.items() if node.kind == "destination")
    days = (real.UNTIL - real.SINCE).days

    def day() -> date:
        return real.SINCE + timedelta(rng.randrange(days))

    return [(rng.choice(starts), rng.choice(ends), day(), day()) for _ in range(count)]


def test_twenty_questions_are_answered_as_the_program_answers_them(open_map: Callable[..., Seen]) -> None:
    seen = open_map(real.draw())
    page, dataset = seen.page, real.dataset()
    scenario_net = scenario_network(dataset)
    for origin, destination, day, then in questions(20):
        map_question(page, origin, destination, day, then)
        evaluations = [evaluate(scenario_net, then), evaluate(scenario_net, day)]
        found = headline(evaluations, (origin, destination))
        assert page.locator("h1").inner_text() == headline_text(dataset, found, evaluations)
        assert mover_text(dataset, found, evaluations) in page.locator("#rr-below").inner_text()
        answer = CliRunner().invoke(main, ["route", origin, destination, "--as-of", str(day), "-k", "1", "--json"])
        if answer.exit_code == 4:
            assert "No open route" in page.locator("#rr-corridors").inner_text()
            continue
        record = json.loads(answer.stdout)["routes"][0]
        rows = numbers(page)
        first = rows["rank"][0]
        assert float(first["risk_index"]) == pytest.approx(record["risk_index"], abs=6e-5)
        assert float(first["hazard"]) == pytest.approx(record["hazard"], abs=6e-7)
        assert first["legs"].split() == [leg["leg_id"] for leg in record["legs"]]
        every = corridors_of(evaluations[1], origin, destination)
        assert [row["corridor"] for row in rows["rank"]] == [" > ".join(row.corridor) for row in every]
        assert [float(row["risk_index"]) for row in rows["rank"]] == pytest.approx(
            [row.route.index for row in every], abs=6e-5
        )
        for row, leg in zip(rows["leg"], record["legs"], strict=False):
            assert row["leg"] == leg["leg_id"]
            assert float(row["hazard"]) == pytest.approx(leg["hazard"], abs=6e-7)
    seen.assert_quiet()


def test_every_leg_of_the_table_has_the_index_of_the_program(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    scenario_net = scenario_network(real.dataset())
    for day in (date(1999, 3, 4), date(2013, 7, 5), date(2021, 11, 30)):
        map_question(page, "KP-09", "KOR", day)
        leg_hazards = evaluate(scenario_net, day).hazards
        open_tab(page, "Places and legs")
        shown = [row.inner_text().split("\t")[2] for row in page.locator("table[data-table=legs] tbody tr").all()]
        lines = page.evaluate("JSON.parse(document.getElementById('rr-data').textContent).lines")
        expected = []
        for some in lines:
            open_ = [leg for leg in some if leg not in leg_hazards.blocked]
            index = route_index(max(leg_hazards.hazard[leg] for leg in open_ or some))
            expected.append("blocked" if not open_ else "99.9" if 99.95 <= index < 100 else f"{index:.1f}")
        assert shown == expected


def test_the_parts_of_a_route_are_those_of_explain(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw()).page
    day = date(2013, 7, 5)
    map_question(page, "KP-10", "KOR", day)
    arguments = ["route", "KP-10", "KOR", "--as-of", str(day), "-k", "1", "--explain", "--json"]
    record = json.loads(CliRunner().invoke(main, arguments).stdout)["routes"][0]
    parts: dict[str, float] = {}
    for event in (event for leg in record["legs"] for event in leg["events"]):
        parts[event["event_id"]] = parts.get(event["event_id"], 0.0) + event["contribution"]
    more = page.locator("#rr-panel > .linkish")
    while more.count():
        more.first.click()
    shown = page.locator("#rr-panel .part b").all_inner_texts()
    expected = [real.signed(value) for value in parts.values() if abs(value) >= 0.0005]
    assert sorted(shown) == sorted(expected)
    stages = [float(text) for text in page.locator(".stages-list .idx").all_inner_texts()]
    assert stages == pytest.approx([route_index(leg["hazard"]) for leg in record["legs"]], abs=0.051)
    assert f"{record['coverage']['sources']}" in page.locator("#rr-panel").inner_text()


def test_two_sides_of_a_comparison_are_told_apart(open_map: Callable[..., Seen]) -> None:
    dataset, day = small_dataset(), date(2015, 6, 30)
    less = Scenario("less", without=("law",))
    sides = [evaluate(scenario_network(dataset), day), evaluate(scenario_network(dataset, less), day)]
    seen = open_map(small_map(evaluations=sides, compare=True))
    found = headline(sides, ("A-2", "CCC"))
    text = seen.page.locator("h1").inner_text()
    assert text == headline_text(dataset, found, sides)
    assert "down from" in text
    below = seen.page.locator("#rr-below").inner_text()
    assert below.startswith("Hypothetical scenario, not what happened: less.")
    assert f"{text} {below}".count("law is left out") == 1  # what is assumed is told once
    assert (
        seen.page.locator("#rr-links .d2, #rr-links .d1, #rr-links .d0").count()
        + seen.page.locator("#rr-borders .d0, #rr-borders .d1, #rr-borders .d2").count()
    )
    signs = seen.page.locator("#rr-region .sign").all_text_contents()
    assert set(signs) == {"−"}
    seen.assert_quiet()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_scenario_is_told_once_in_the_headline_and_on_every_date(open_map: Callable[..., Seen], lang: str) -> None:
    seen = open_map(real.draw(real.closed(), lang=lang))
    page, places = seen.page, ("KP-09", "KOR")
    written = headline_text(real.dataset(), headline(real.closed(), places), real.closed(), lang=lang)
    assert page.locator("h1").inner_text() == written
    page.locator("#rr-date").fill("2013-07-05")
    page.locator("#rr-date").press("Enter")
    head = page.locator("#rr-head").inner_text()
    assert head.count("border:CHN-LAO") == 1
    assert ("Hypothetical scenario, not what happened." if lang == "en" else "가정(시나리오)이며") in head
    seen.assert_quiet()


def test_what_was_known_by_a_date_is_said(open_map: Callable[..., Seen]) -> None:
    scenario_net = scenario_network(real.dataset())
    known = tuple(
        evaluate(scenario_net, day, known_by=date(2014, 1, 1)) for day in (date(2012, 1, 1), date(2013, 1, 1))
    )
    seen = open_map(real.draw(known))
    text = seen.page.locator("h1").inner_text()
    assert text == headline_text(real.dataset(), headline(known, ("KP-09", "KOR")), known)
    assert text.startswith("If only what was published by 2014-01-01 counts: North Hamgyong to South Korea: index")
    assert text.count("2014-01-01") == 1
    seen.assert_quiet()
