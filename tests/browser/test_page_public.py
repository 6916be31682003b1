"""A public map holds classes and no model: whoever reads its file, or asks it for anything, gets no finer number."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

from route_risk.geo.answers.headline import headline
from route_risk.geo.answers.legs import leg_record
from route_risk.geo.answers.map_question import MapQuestion
from route_risk.geo.answers.routes import route_record
from route_risk.geo.doubt.ensemble import ensemble_run
from route_risk.geo.doubt.ensemble_chunks import chunk_bounds, collect, run_chunks
from route_risk.geo.model.corridors import iter_corridors
from route_risk.geo.model.hazard import route_index
from route_risk.geo.model.scenario import EvaluatedNetwork, evaluate, scenario_network
from route_risk.geo.release.coarse import recent_from
from route_risk.geo.release.dataset import public_dataset
from route_risk.maps.page.build import build_map
from route_risk.maps.text.headline import headline_text, index_words
from tests.browser.conftest import Seen, open_tab
from tests.browser.small import choose, numbers
from tests.maps.small import block, render, small_dataset, small_layers, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import folium

    from route_risk.geo.model.network import Network
    from route_risk.geo.model.schema import Dataset

pytestmark = pytest.mark.browser

DAYS = (date(2009, 1, 1), date(2015, 6, 30), date(2017, 6, 30), date(2019, 6, 30))
"""Before the law, with the sea closed, and two in the last 36 months."""


@lru_cache(maxsize=1)
def released() -> Dataset:
    return public_dataset(small_dataset())


@lru_cache(maxsize=1)
def evaluations() -> tuple[EvaluatedNetwork, ...]:
    scenario_net = scenario_network(released())
    return tuple(evaluate(scenario_net, day) for day in DAYS)


def public_map(*, draws: int = 0, sides: tuple[EvaluatedNetwork, ...] = (), compare: bool = False) -> folium.Map:
    ensembles = ()
    if draws:
        run = ensemble_run(scenario_network(released()), ["A-1", "A-2"], ["CCC"], list(DAYS), ranges={}, draws=draws)
        ensembles = (collect(run, run_chunks(run, chunk_bounds(run.draws, 4096))),)
    map_question = MapQuestion("A-2", "CCC", 2, ensembles=ensembles)
    return build_map(
        released(),
        small_layers(),
        sides or evaluations(),
        map_question=map_question,
        shares={"A-1": 60.5},
        compare=compare,
    )


def is_middle(index: float) -> bool:
    return (index - 2.5) % 5 == 0 or (index - 10) % 20 == 0


def values(item: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield every number of a block with the names that lead to it."""
    if isinstance(item, dict):
        for key, each in item.items():
            yield from values(each, (*path, key))
    elif isinstance(item, list):
        for each in item:
            yield from values(each, path)
    elif isinstance(item, float | int) and not isinstance(item, bool):
        yield path, item


def test_the_file_holds_classes_and_nothing_to_work_a_hazard_out_of() -> None:
    page = render(public_map(draws=16))
    data = block(page)
    (side,) = data["sides"]
    assert (side["base"], side["parts"], data["policies"], data["parameters"]) == ([], [], [], {"norm": None})
    assert all(len(group) == 1 for group in data["groups"])
    assert all(days is None or days[2:] == [0, None] for days in side["days"])
    for event in table(data, "events"):
        assert not {"x", "added"} & event.keys()
    # Nothing else in the block has decimals but what is no risk: places, lengths, shares and the scale.
    assert {path[0] for path, value in values(data) if value != int(value)} == {"thresholds", "nodes", "told"}
    network = evaluations()[0].hazards.network
    for column, day in enumerate(DAYS):
        for leg, index in zip(network.legs, data["told"]["legs"][column], strict=True):
            wide = day >= recent_from(released()) and leg.mode in ("leaving", "entering")
            assert (index - (10 if wide else 2.5)) % (20 if wide else 5) == 0, (leg.leg_id, day, index)
    for rows in data["told"]["pairs"].values():
        assert all((index - 2.5) % 5 == 0 for column in rows for _, index in column)
    assert all(is_middle(value / 100) for rows in data["doubt"]["bands"].values() for row in rows for value in row)
    assert data["doubt"]["legs"] == {}
    # The first view is drawn from the same classes.
    assert all(is_middle(float(text)) for text in re.findall(r'class="idx">([\d.]+)<', page))
    line = re.search(r'<path class="line" d="([^"]*)"', page)
    assert line
    assert all(is_middle(100 - float(y)) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", line[1]))
    plain = re.findall(r"<td>(\d+\.\d)[ <]", page.split("<noscript>")[1].split("</noscript>")[0])
    assert plain
    assert all(is_middle(float(text)) for text in plain)


def title(network: Network, leg: int) -> str:
    return " → ".join(network.nodes[row[leg]].name for row in (network.tails, network.heads))


def told_routes(evaluated: EvaluatedNetwork, origin: str) -> list[tuple[str, float]]:
    """Return the corridors as the program prints them with --public."""
    rows = enumerate(iter_corridors(evaluated.hazards, origin, "CCC"), start=1)
    return [
        (" > ".join(row.corridor), route_record(released(), evaluated, row.route, rank)["risk_index"])
        for rank, row in rows
    ]


def test_whatever_is_asked_is_answered_in_the_classes_of_the_program(open_map: Callable[..., Seen]) -> None:
    seen = open_map(public_map(draws=16))
    page, before = seen.page, evaluations()[0]
    network = before.hazards.network
    lines = block(render(public_map()))["lines"]
    page.locator("#rr-legend").get_by_label("All legs in colour").check()
    for evaluated in reversed(evaluations()):
        for origin in ("A-1", "A-2"):
            choose(page, "origin", origin)
            page.locator("#rr-date").fill(evaluated.hazards.as_of.isoformat())
            page.locator("#rr-date").press("Tab")
            pair = [before, evaluated]
            assert page.locator("h1").inner_text() == headline_text(released(), headline(pair, (origin, "CCC")), pair)
            expected = told_routes(evaluated, origin)
            shown = page.locator("#rr-corridors .idx").all_inner_texts()
            assert shown == [index_words(released(), index) for _, index in expected]
            tables = numbers(page)
            assert [(row["corridor"], float(row["risk_index"])) for row in tables["rank"]] == expected
            for row in (*tables["rank"], *tables["leg"]):
                assert row["hazard"] == ""
            assert all(is_middle(float(row["risk_index"])) for row in tables["date"] if row["risk_index"])
        legs = [leg_record(released(), evaluated, leg) for leg in range(len(network.legs))]
        for some in lines:
            page.evaluate(
                "(id) => { location.hash = `${location.hash.replace(/&open=.*/, '')}&open=leg:${id}`; }",
                network.legs[some[0]].leg_id,
            )
            page.wait_for_function(
                "(name) => document.querySelector('#rr-detail-title')?.textContent === name",
                arg=title(network, some[0]),
            )
            text = page.locator("#rr-detail").inner_text()
            for leg in some:
                if not legs[leg]["blocked"]:
                    index = float(route_index(evaluated.hazards.hazard[leg]))
                    border = evaluated.hazards.as_of if legs[leg]["mode"] in ("leaving", "entering") else None
                    assert f"{float(index_words(released(), index, border_on=border)):.1f} of 100" in text
            assert not re.search(r"\d\.\d{2}", re.sub(r"https?://\S+", "", text)), text
    for tab in ("Events", "Places and legs", "Sources"):
        page.keyboard.press("Escape")
        open_tab(page, tab)
        assert not re.search(r"[−+]\d|\d\.\d{2}", page.locator("#rr-panel").inner_text())
    assert page.locator(".mark").count() == 0
    assert page.locator(".part").count() == 0
    seen.assert_quiet()


def test_no_other_day_can_be_asked_for(open_map: Callable[..., Seen]) -> None:
    seen = open_map(public_map(), hash_="#date=2012-02-03&with=2011-01-01&from=A-1&to=CCC")
    page = seen.page
    assert page.locator("#rr-date").input_value() == DAYS[-1].isoformat()
    assert page.locator("#rr-compare").input_value() == DAYS[0].isoformat()
    for box in ("#rr-date", "#rr-compare"):
        page.locator(box).fill("2016-02-03")
        page.locator(box).press("Tab")
        said = page.locator("#rr-say").inner_text()
        assert "a public map covers only its own dates" in said
        assert ", ".join(map(str, DAYS)) in said
        page.locator(box).press("Escape")
    slider = page.get_by_role("slider")
    met = set()
    for key in ("Home", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "PageDown", "End"):
        slider.press(key)
        met.add(page.locator("#rr-date").input_value())
    room = slider.bounding_box()
    for part in (0.1, 0.35, 0.5, 0.77):
        page.mouse.click(room["x"] + part * room["width"], room["y"] + room["height"] / 2)
        met.add(page.locator("#rr-date").input_value())
    assert met == {day.isoformat() for day in DAYS}
    seen.assert_quiet()


def test_a_public_comparison_names_events_and_no_sizes(open_map: Callable[..., Seen]) -> None:
    sides = (evaluations()[0], evaluations()[2])
    seen = open_map(public_map(sides=sides, compare=True))
    page = seen.page
    found = headline(sides, ("A-2", "CCC"))
    assert page.locator("h1").inner_text() == headline_text(released(), found, sides)
    panel = page.locator("#rr-panel").inner_text()
    assert "Events that began or ended between the dates" in panel
    assert "A law" in panel
    assert not re.search(r"[−+]\d|\d\.\d{2}|moved|largest", panel)
    assert json.dumps(block(page.content())["told"]["legs"]).count("[") == 3
    seen.assert_quiet()


def test_the_working_copy_holds_the_model() -> None:
    dataset = small_dataset()
    settings_ = [evaluate(scenario_network(dataset), DAYS[1])]
    data = block(render(build_map(dataset, small_layers(), settings_, shares={})))
    assert data["told"] is None
    assert any("x" in event for event in table(data, "events"))
    assert any(value not in (0, int(value)) for _, value in values(data["sides"][0]["base"]))
