"""Ranges and chances in the page, against what `route-risk ensemble` answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from route_risk.cli import main
from route_risk.maps.text.headline import whole_index
from tests.browser import real
from tests.browser.small import map_question, numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Seen

pytestmark = pytest.mark.browser

ASKED = (("KP-09", "KOR", 0), ("KP-01", "KOR", 12), ("KP-10", "JPN", 18), ("KP-04", "USA", 27))


def answer(origin: str, destination: str, day: Any) -> dict[str, Any]:
    """What the program says of a pair on a day."""
    arguments = ["ensemble", origin, destination, "--since", str(day), "--until", str(day), "--draws", "64", "--json"]
    record = json.loads(CliRunner().invoke(main, arguments).stdout)
    (found,) = record["pairs"][0]["days"]
    return dict(found)


def test_ranges_and_chances_are_those_of_the_ensemble(open_map: Callable[..., Seen]) -> None:
    seen = open_map(real.draw(ensembles=(real.ensemble(),)))
    page, nodes = seen.page, real.dataset().nodes
    for origin, destination, column in ASKED:
        evaluated = real.evaluations()[column]
        map_question(page, origin, destination, evaluated.hazards.as_of)
        day = answer(origin, destination, evaluated.hazards.as_of)
        low, high = whole_index(day["low"]), whole_index(day["high"])
        assert f"90% range {low} to {high} (judgement)." in page.locator("#rr-below").inner_text()
        passed: dict[str, float] = {}
        for route in day["routes"]:
            ends = nodes[origin].country, nodes[destination].country
            third = [nodes[key].country for key in route["nodes"][1:-1] if nodes[key].kind != "border_segment"]
            corridor = " > ".join(dict.fromkeys(country for country in third if country not in ends))
            passed[corridor] = passed.get(corridor, 0.0) + route["share"]
        rows = numbers(page)["rank"]
        assert [float(rows[0]["range_low"]), float(rows[0]["range_high"])] == pytest.approx(
            [day["low"], day["high"]], abs=0.0051
        )
        for row in rows:
            share = passed.get(row["corridor"], 0.0)
            if day["other_share"] == 0:
                assert float(row["chance_percent"]) == pytest.approx(100 * share if share >= 0.01 else 0, abs=0.51)
    seen.assert_quiet()


def test_a_day_that_was_not_drawn_says_whose_range_it_shows(open_map: Callable[..., Seen]) -> None:
    page = open_map(real.draw(ensembles=(real.ensemble(),))).page
    page.locator("#rr-date").fill("2013-07-05")
    page.locator("#rr-date").press("Enter")
    assert "(judgement, 2013-01-01)" in page.locator("#rr-below").inner_text()


def test_two_sides_with_draws_show_the_range_of_the_side_after(open_map: Callable[..., Seen]) -> None:
    sides = (real.evaluations()[11], real.evaluations()[21])
    drawn = tuple(real.ensemble((side.hazards.as_of,)) for side in sides)
    seen = open_map(real.draw(sides, compare=True, ensembles=drawn))
    day = answer("KP-09", "KOR", real.evaluations()[21].hazards.as_of)
    text = seen.page.locator("#rr-below").inner_text()
    assert f"90% range {whole_index(day['low'])} to {whole_index(day['high'])} (judgement)." in text
    seen.assert_quiet()
