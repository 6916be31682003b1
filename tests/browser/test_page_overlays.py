"""The layers of shares by risk on the map: off at first, with the numbers of the program."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

from route_risk.geo.answers.burden import burden_records, leg_flows
from route_risk.geo.answers.map_question import MapQuestion
from route_risk.geo.answers.shared_out import SharedOut, ShareRules, share_out
from route_risk.geo.answers.theta import Theta
from route_risk.geo.errors import ResponsibilityError
from route_risk.geo.model.origins import origin_shares, share_weights
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.maps.page.build import build_map
from tests.browser.real import dataset, layers, release

if TYPE_CHECKING:
    from collections.abc import Callable

    import folium

    from tests.browser.conftest import Seen

DAYS = (date(2008, 7, 1), date(2012, 7, 1))
READ = """() => Object.fromEntries([...document.querySelectorAll("#rr-flows path")].map((path) =>
    [path.dataset.l, Number(path.getAttribute("stroke-width"))]))"""


@lru_cache(maxsize=1)
def shared() -> SharedOut:
    published = share_weights(origin_shares(dataset().claims, dataset().nodes.values()))
    rules = ShareRules(Theta(90.0))
    return share_out(scenario_network(dataset()), published, [(day, day) for day in DAYS], rules, total="1000")


def drawn() -> folium.Map:
    scenario_net = scenario_network(dataset())
    published = share_weights(origin_shares(dataset().claims, dataset().nodes.values()))
    asked = MapQuestion(shared=shared(), overlays=("flows", "burden"))
    days = [evaluate(scenario_net, day) for day in DAYS]
    return build_map(dataset(), layers(), days, shares=published, map_question=asked)


def looks(page: Any) -> list[str]:
    """Return the classes of the provinces."""
    found: list[str] = page.locator("#rr-base-g .prov").evaluate_all("all => all.map((each) => each.className.baseVal)")
    return found


def test_the_first_view_has_none_and_a_box_brings_each(open_map: Callable[..., Seen]) -> None:
    seen = open_map(drawn())
    page = seen.page
    assert page.locator("#rr-flows path").count() == 0
    before = looks(page)
    page.get_by_label("Flows by risk alone").check()
    assert page.locator("#rr-flows path").count() > 20
    assert "theta 90, as given" in page.locator("#rr-overlay").inner_text()
    assert not page.locator("#rr-routes").is_visible()
    page.get_by_label("Who bears the risk").check()
    assert looks(page) != before
    # What the colours no longer show stands neither at the names nor in the legend; what is hatched does.
    home = page.locator("#rr-home .nm")
    assert not any("%" in text for text in home.all_inner_texts())
    assert "no published share" in page.locator("#rr-overlay").inner_text()
    page.get_by_label("Who bears the risk").uncheck()
    assert any("%" in text for text in home.all_inner_texts())
    page.get_by_label("Flows by risk alone").uncheck()
    assert page.locator("#rr-flows path").count() == 0
    assert looks(page) == before
    seen.assert_quiet()


@pytest.mark.parametrize("number", [0, 1])
def test_widths_and_numbers_are_those_of_the_program(open_map: Callable[..., Seen], number: int) -> None:
    page = open_map(drawn(), hash_=f"#date={DAYS[number]}&flows=1&burden=1").page
    point = shared().points[number]
    held = page.evaluate("JSON.parse(document.getElementById('rr-data').textContent)")
    rows = held["overlays"]["flows"][number]
    told = leg_flows(point)
    assert {leg: percent for leg, percent, _ in rows} == pytest.approx(
        {leg: 100 * share for leg, share in told.items()}, abs=0.0051
    )
    assert {leg: people for leg, _, people in rows} == pytest.approx(
        {leg: 1000 * share for leg, share in told.items()}, abs=0.051
    )
    index = point.evaluated.hazards.network.index
    bearing = {index[row["origin"]]: row["encounters_per_100"] for row in burden_records(dataset(), point)["origins"]}
    assert {row[0]: row[1] for row in held["overlays"]["burden"][number]} == pytest.approx(bearing, abs=0.0051)
    lines: dict[str, float] = {}
    for line, legs in enumerate(held["lines"]):
        some = [told[leg] for leg in legs if leg in told]
        if some:
            lines[str(line)] = 1 + 13 * sum(some)
    assert page.evaluate(READ) == pytest.approx(lines, abs=0.0071)


def test_another_day_has_neither_and_says_so(open_map: Callable[..., Seen]) -> None:
    page = open_map(drawn(), hash_="#date=2010-03-01&flows=1&lang=ko").page
    assert page.locator("#rr-flows path").count() == 0
    assert "기준일에만" in page.locator("#rr-overlay").inner_text()


def test_a_release_has_the_burden_in_classes_and_no_flows() -> None:
    public, public_layers, settings = release()
    published = share_weights(origin_shares(public.claims, public.nodes.values()))
    day = settings[-1].hazards
    given = share_out(scenario_network(public), published, [(day.as_of, day.until)], ShareRules(Theta(90.0)))
    options: dict[str, Any] = {"shares": published}
    asked = MapQuestion(shared=given, overlays=("flows",))
    with pytest.raises(ResponsibilityError, match="flows on legs would tell"):
        build_map(public, public_layers, settings[-1:], map_question=asked, **options)
    asked = MapQuestion(shared=given, overlays=("burden",))
    made = build_map(public, public_layers, settings[-1:], map_question=asked, **options).get_root()
    rows = made.data["overlays"]["burden"][0]
    assert rows
    assert {row[2] % 10 for row in rows} == {5}
