"""Intervals and chances in the map: they are what the ensemble says, and a map without draws holds none."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from route_risk.geo.doubt.ensemble import ensemble_run
from route_risk.geo.doubt.ensemble_chunks import chunk_bounds, collect, run_chunks
from route_risk.geo.doubt.summary import QUANTILES, leg_shares, network_index_draws, summarise
from route_risk.geo.errors import UsageError
from route_risk.geo.model.routes import least_risk_route
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.model.schema import Event
from route_risk.maps.page.data import page_words
from route_risk.maps.page.doubt import doubt_data
from route_risk.maps.page.ways import MOST_PAIRS, Ask, map_pairs, ways_data
from tests.maps.small import AS_OF, block, render, small_dataset, small_map, small_settings

if TYPE_CHECKING:
    from route_risk.geo.doubt.ensemble_chunks import EnsembleResult
    from route_risk.geo.model.scenario import Setting

DAYS = (date(2009, 6, 30), AS_OF, date(2017, 1, 1))
SHARES = {"A-1": 60.5}
RANGES = {("norm_exponent", ""): (1.5, 4.0), ("leg_noise_sigma", ""): (0.2, 0.8), ("event_noise_sigma", ""): (0.1, 0.5)}


@lru_cache(maxsize=8)
def drawn(
    days: tuple[date, ...] = DAYS,
    draws: int = 64,
    seed: int = 0,
    scenario: Scenario | None = None,
    origins: tuple[str, ...] = ("A-1", "A-2"),
) -> EnsembleResult:
    """Return an ensemble of the small dataset."""
    ready = scenario_network(small_dataset(), scenario or Scenario())
    run = ensemble_run(ready, list(origins), ["CCC"], list(days), ranges=RANGES, draws=draws, seed=seed)
    return collect(run, run_chunks(run, chunk_bounds(draws, 4096)))


def data_of(settings: list[Setting], *ensembles: EnsembleResult) -> dict[str, Any]:
    dataset = small_dataset()
    ways = ways_data(dataset, settings, Ask(k=2))
    return ways | doubt_data(dataset, settings, ensembles, ways, shares=SHARES)


def tenths(value: float) -> int:
    return int(f"{value:.1f}".replace(".", ""))


def percent(share: float) -> int:
    return int(f"{100 * share:.0f}") if share >= 0.01 else 0


def said(rows: list[list[int]], thing: int, column: int) -> int:
    """Return what rows of chances say of a path or leg in a column."""
    (row,) = [row for row in rows if row[0] == thing] or [[thing, 0]]
    place = 2 + column - row[1]
    return row[place] if 2 <= place < len(row) else 0


def test_the_block_says_what_the_ensemble_says() -> None:
    ensemble = drawn(draws=1024)
    settings = small_settings(small_dataset(), DAYS)
    data = data_of(settings, ensemble)
    doubt, network = data["doubt"], ensemble.run.network
    number_of = {leg.leg_id: number for number, leg in enumerate(network.legs)}
    assert (doubt["draws"], doubt["seed"]) == (1024, 0)
    below = 0
    for number, pair in enumerate(summarise(ensemble, most=1000)):
        key = f"{network.index[pair.origin]}>{network.index[pair.destination]}"
        for column, day in enumerate(pair.days):
            assert day.low is not None
            assert day.median is not None
            assert day.high is not None
            stated = least_risk_route(settings[column].hazards, pair.origin, pair.destination).index
            assert [row[column] for row in doubt["bands"][key]] == [
                tenths(value) for value in (stated, day.low, day.median, day.high)
            ]
            for route in day.routes:
                path = [number_of[leg] for leg in route.legs]
                if route.share < 0.01:
                    below += 1
                assert path in data["paths"] or route.share < 0.01
                if path in data["paths"]:
                    assert said(doubt["chances"][key], data["paths"].index(path), column) == percent(route.share)
            rest = sum(route.share for route in day.routes if route.share < 0.01)
            assert doubt["others"][key][column] == int(f"{100 * rest:.0f}")
            for leg, share in leg_shares(ensemble, number, column).items():
                assert said(doubt["legs"][key], number_of[leg], column) == percent(share)
    assert below
    quantiles = np.quantile(network_index_draws(ensemble, SHARES, "CCC"), QUANTILES, axis=1)
    assert doubt["network"] == [[tenths(value) for value in row] for row in quantiles.tolist()]


def test_no_open_route_has_no_interval_and_no_chance() -> None:
    closed = Scenario(close=("A-C:sea..CCC", "BBB..CCC", "BBB..CCC..onward"))
    dataset = small_dataset()
    shut = evaluate(scenario_network(dataset, closed), AS_OF)
    (before,) = small_settings(dataset, (AS_OF,))
    data = data_of([before, shut], drawn((AS_OF,)), drawn((AS_OF,), scenario=closed))
    for pair, bands in data["doubt"]["bands"].items():
        assert None not in [row[0] for row in bands]
        assert [row[1] for row in bands] == [None] * 4
        assert data["doubt"]["others"][pair][1] == 0
        assert all(len(row) == 3 for row in data["doubt"]["chances"][pair])
    assert data["doubt"]["network"] is None


def test_very_great_hazards_have_routes_with_their_chances() -> None:
    wall = Event("wall", "regime", "2001", ("resettlement:CCC", "segment:A-C:sea"), "diplomacy", "raises", 3, "high",
                 effect="add", hazard_added=4000.0)  # fmt: skip
    scenario = Scenario("wall", extra=(wall,))
    settings = [evaluate(scenario_network(small_dataset(), scenario), AS_OF)]
    data = data_of(settings, drawn((AS_OF,), scenario=scenario))
    assert [] not in data["paths"]
    for pair in data["ways"]:
        assert data["doubt"]["chances"][pair]
        assert data["doubt"]["others"][pair] == [0]
        assert [row[0] for row in data["doubt"]["bands"][pair]] == [1000] * 4


def test_an_ensemble_about_something_else_is_refused() -> None:
    settings = small_settings(small_dataset(), DAYS)
    with pytest.raises(UsageError, match="about 2009-06-30, 2015-06-30, the map about 3 dates from 2009-06-30 to 2017"):
        data_of(settings, drawn(DAYS[:2]))
    with pytest.raises(UsageError, match="says nothing of A-2 to CCC"):
        data_of(settings, drawn(origins=("A-1",)))
    with pytest.raises(UsageError, match="other legs or events than the map of 2009-06-30"):
        data_of(settings, drawn(scenario=Scenario(without=("law",))))
    with pytest.raises(UsageError, match="differ in draws or seed"):
        data_of(settings[:2], drawn(DAYS[:1]), drawn(DAYS[1:2], seed=1))


def test_a_map_without_draws_says_so_once_and_holds_nothing_of_it() -> None:
    page = render(small_map())
    data = block(page)
    assert "doubt" not in data
    assert [list(data["words"][lang]["doubt"]) for lang in ("en", "ko")] == [["none"], ["none"]]
    assert page.count("route-risk map --draws 1024") == 2  # in each language
    for name in ("rr-halo", "rr-scale", "rr-likely"):
        assert name not in page


def test_a_map_with_draws_is_the_same_again_and_says_what_they_are() -> None:
    with_draws = small_map(days=DAYS, ensembles=(drawn(),))
    page = render(with_draws)
    assert page == render(small_map(days=DAYS, ensembles=(drawn(),)))
    assert "rr-halo" in page
    words = block(page)["words"]
    assert "route-risk map --draws" not in page
    assert "not a measured probability" in words["en"]["doubt"]["note"]
    assert "never a safe one" in words["en"]["doubt"]["note"]
    assert "A narrow interval is not safety" in words["en"]["doubt"]["note"]


def test_the_words_of_doubt_are_the_same_in_both_languages() -> None:
    words = page_words(doubt=True)
    assert list(words["en"]["doubt"]) == list(words["ko"]["doubt"])
    for key, phrase in words["en"]["doubt"].items():
        fields = {part.split("}")[0] for part in phrase.split("{")[1:]}
        assert fields == {part.split("}")[0] for part in words["ko"]["doubt"][key].split("{")[1:]}, key


def test_the_pairs_of_a_map_are_those_it_holds_routes_of() -> None:
    dataset = small_dataset()
    assert map_pairs(dataset, None) == (["A-1", "A-2"], ["CCC"])
    assert map_pairs(dataset, Ask("BBB", "CCC")) == (["A-1", "A-2", "BBB"], ["CCC"])
    assert MOST_PAIRS == 400
