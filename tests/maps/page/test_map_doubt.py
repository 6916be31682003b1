"""Intervals and chances in the map: they are what the ensemble says, and a map without draws holds none."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

from route_risk.geo.answers.map_question import MOST_PAIRS, MapQuestion, map_pairs
from route_risk.geo.doubt.ensemble import ensemble_run
from route_risk.geo.doubt.ensemble_chunks import chunk_bounds, collect, run_chunks
from route_risk.geo.doubt.summary import summarise
from route_risk.geo.errors import UsageError
from route_risk.geo.model.corridors import corridor_of
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.model.schema import Event
from route_risk.maps.page.data import page_words
from route_risk.maps.page.doubt import PERCENTS, doubt_data
from tests.geo.ensembles import leg_shares
from tests.maps.small import AS_OF, block, render, small_dataset, small_map, small_settings

if TYPE_CHECKING:
    from route_risk.geo.doubt.ensemble_chunks import EnsembleResult
    from route_risk.geo.model.scenario import EvaluatedNetwork

DAYS = (date(2009, 6, 30), AS_OF, date(2017, 1, 1))
SHARES = {"A-1": 60.5}
RANGES = {("norm_exponent", ""): (1.5, 4.0), ("doubt_sigma", "none"): (0.0, 1.2), ("event_noise_sigma", ""): (0.1, 0.5)}


@lru_cache(maxsize=8)
def drawn(
    days: tuple[date, ...] = DAYS,
    draws: int = 64,
    seed: int = 0,
    scenario: Scenario | None = None,
    origins: tuple[str, ...] = ("A-1", "A-2"),
) -> EnsembleResult:
    """Return an ensemble of the small dataset."""
    scenario_net = scenario_network(small_dataset(), scenario or Scenario())
    run = ensemble_run(scenario_net, list(origins), ["CCC"], list(days), ranges=RANGES, draws=draws, seed=seed)
    return collect(run, run_chunks(run, chunk_bounds(draws, 4096)))


def doubt_of(evaluations: list[EvaluatedNetwork], *ensembles: EnsembleResult) -> dict[str, Any]:
    return doubt_data(evaluations, ensembles, map_pairs(small_dataset(), MapQuestion(k=2)))


def hundredths(value: float) -> int:
    return min(round(100 * value), 9999)


def percent(share: float) -> int:
    return int(f"{100 * share:.0f}") if share >= 0.01 else 0


def said(rows: list[list[int]], thing: int, column: int) -> int:
    """Return what rows of chances say of a path or leg in a column."""
    (row,) = [row for row in rows if row[0] == thing] or [[thing, 0]]
    place = 2 + column - row[1]
    return row[place] if 2 <= place < len(row) else 0


def spelled_out(rows: list[list[Any]]) -> list[list[int]]:
    """Return rows of chances whose percents are letters as numbers."""
    return [[thing, first, *(PERCENTS.index(letter) for letter in letters)] for thing, first, letters in rows]


def test_the_block_says_what_the_ensemble_says() -> None:
    ensemble = drawn(draws=1024)
    evaluations = small_settings(small_dataset(), DAYS)
    doubt, network = doubt_of(evaluations, ensemble), ensemble.run.network
    number_of = {leg.leg_id: number for number, leg in enumerate(network.legs)}
    assert (doubt["draws"], doubt["seed"]) == (1024, 0)
    for number, pair in enumerate(summarise(ensemble, limit=1000)):
        key = f"{network.index[pair.origin]}>{network.index[pair.destination]}"
        for column, day in enumerate(pair.days):
            assert day.low is not None
            assert day.median is not None
            assert day.high is not None
            assert [row[column] for row in doubt["bands"][key]] == [
                hundredths(value) for value in (day.low, day.median, day.high)
            ]
            corridors: dict[tuple[str, ...], float] = {}
            for route in day.routes:
                legs = [number_of[leg] for leg in route.legs]
                nodes = (network.tails[legs[0]], *(network.heads[leg] for leg in legs))
                corridor = corridor_of(network, nodes)
                corridors[corridor] = corridors.get(corridor, 0.0) + route.share
            for corridor, share in corridors.items():
                if share >= 0.01:
                    thing = doubt["corridors"].index(list(corridor))
                    assert said(spelled_out(doubt["chances"][key]), thing, column) == percent(share)
            rest = sum(share for share in corridors.values() if share < 0.01)
            assert doubt["others"][key][column] == int(f"{100 * rest:.0f}")
            for leg, share in leg_shares(ensemble, number, column).items():
                assert said(spelled_out(doubt["legs"][key]), number_of[leg], column) == percent(share)


def test_no_open_route_has_no_interval_and_no_chance() -> None:
    closed = Scenario(close=("A-C:sea..CCC", "BBB..CCC", "BBB..CCC..onward"))
    dataset = small_dataset()
    shut = evaluate(scenario_network(dataset, closed), AS_OF)
    (before,) = small_settings(dataset, (AS_OF,))
    doubt = doubt_of([before, shut], drawn((AS_OF,)), drawn((AS_OF,), scenario=closed))
    for pair, bands in doubt["bands"].items():
        assert None not in [row[0] for row in bands]
        assert [row[1] for row in bands] == [None] * 3
        assert doubt["others"][pair][1] == 0
        assert all(len(row[2]) == 1 for row in doubt["chances"][pair])


def test_very_great_hazards_have_routes_with_their_chances() -> None:
    wall = Event("wall", "regime", "2001", ("resettlement:CCC", "segment:A-C:sea"), "diplomacy", "raises", 3, "high",
                 effect="add", hazard_added=4000.0)  # fmt: skip
    scenario = Scenario("wall", extra=(wall,))
    evaluations = [evaluate(scenario_network(small_dataset(), scenario), AS_OF)]
    doubt = doubt_of(evaluations, drawn((AS_OF,), scenario=scenario))
    for pair in doubt["bands"]:
        assert doubt["chances"][pair]
        assert doubt["others"][pair] == [0]
        assert [row[0] for row in doubt["bands"][pair]] == [10000] * 3


def test_an_ensemble_about_something_else_is_refused() -> None:
    evaluations = small_settings(small_dataset(), DAYS)
    with pytest.raises(UsageError, match="about 2009-06-30, 2015-06-30, the map about 3 dates from 2009-06-30 to 2017"):
        doubt_of(evaluations, drawn(DAYS[:2]))
    with pytest.raises(UsageError, match="says nothing of A-2 to CCC"):
        doubt_of(evaluations, drawn(origins=("A-1",)))
    with pytest.raises(UsageError, match="other legs or events than the map of 2009-06-30"):
        doubt_of(evaluations, drawn(scenario=Scenario(without=("law",))))
    with pytest.raises(UsageError, match="differ in draws or seed"):
        doubt_of(evaluations[:2], drawn(DAYS[:1]), drawn(DAYS[1:2], seed=1))


def test_a_map_without_draws_says_so_and_holds_nothing_of_it() -> None:
    data = block(render(small_map()))
    assert data["doubt"] is None
    assert (
        data["words"]["en"]["about"]["no_draws"]
        == "This file has no 90% ranges: make it again with route-risk map --draws 1024."
    )


def test_a_map_with_draws_is_the_same_again_and_says_its_range() -> None:
    page = render(small_map(days=DAYS, ensembles=(drawn(),)))
    assert page == render(small_map(days=DAYS, ensembles=(drawn(),)))
    assert re.search(r"90% range \d+ to \d+ \(judgement\)\.", page)
    assert "not a measured probability" in block(page)["words"]["en"]["about"]["draws"]


def test_phrases_take_the_same_values_in_both_languages() -> None:
    def phrases(words: Any, path: str = "") -> dict[str, str]:
        if isinstance(words, str):
            return {path: words}
        return {key: text for name, inner in words.items() for key, text in phrases(inner, f"{path}.{name}").items()}

    english, korean = (phrases(page_words()[lang]) for lang in ("en", "ko"))
    for key, phrase in english.items():
        fields = {part.split("}")[0].split(":")[0] for part in phrase.split("{")[1:]}
        assert fields == {part.split("}")[0] for part in korean[key].split("{")[1:]}, key


def test_the_pairs_of_a_map_are_those_it_holds_routes_of() -> None:
    dataset = small_dataset()
    assert map_pairs(dataset, None) == (["A-1", "A-2"], ["CCC"])
    assert map_pairs(dataset, MapQuestion("BBB", "CCC")) == (["A-1", "A-2", "BBB"], ["CCC"])
    assert MOST_PAIRS == 400
