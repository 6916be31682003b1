"""Corridors as a layer: rows by hand, lines of the legs, straight ones where there are none, draws and records."""

from dataclasses import replace
from datetime import date

import pytest

from route_risk.geo.answers.corridor_layer import COLUMNS, MOST, answer_layers, corridor_layer
from route_risk.geo.answers.corridors import CorridorDraws
from route_risk.geo.doubt.corridor_draws import DrawnCorridor
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import read_layers
from tests.maps.small import AS_OF, small_dataset, small_layers


def layer(draw=None, **changes):
    dataset = small_dataset()
    evaluated = evaluate(scenario_network(dataset, Scenario(**changes)), AS_OF)
    return corridor_layer(dataset, small_layers(), evaluated, draw=draw)


def test_each_province_has_its_corridors_with_the_legs_of_their_routes():
    every = layer()
    frame = every[~every["blocked"]]
    assert frame.index.tolist() == ["A-1: BBB", "A-2: BBB"]
    assert tuple(frame.columns) == (*COLUMNS, "geometry")
    row = frame.loc["A-2: BBB"]
    assert row["leg_ids"] == "A-2..A-1;A-1..A-B:1;A-B:1..BBB;BBB..CCC"
    assert row["node_ids"] == "A-2;A-1;A-B:1;BBB;CCC"
    assert row["hazard"] > frame.loc["A-1: BBB", "hazard"] > 0
    assert frame[["risk_index_low", "share_of_draws_pct", "recorded_low_pct"]].isna().all(axis=None)
    # No leg of this layer has a line but one: the others are straight between the points of their places.
    assert len(row["geometry"].geoms) == 4
    assert row["geometry"].geoms[1].coords[:] == [(126, 41), (127, 42)]


def test_a_closed_corridor_is_there_with_the_legs_that_close_it():
    by_wall = layer()
    assert by_wall[by_wall["blocked"]].index.tolist() == ["A-1: direct", "A-2: direct"]
    row = by_wall.loc["A-1: direct"]
    assert (row["closed_leg_ids"], row["closed_by"]) == ("A-C:sea..CCC", "shut")
    frame = layer(close=("A-B:1..BBB",))
    assert frame.index.tolist() == ["A-1: BBB", "A-1: direct", "A-2: BBB", "A-2: direct"]
    row = frame.loc["A-2: BBB"]
    assert frame["blocked"].all()
    assert (row["closed_leg_ids"], row["closed_by"], row["leg_ids"]) == ("A-B:1..BBB", None, None)
    assert frame[["rank", "hazard", "risk_index", "coverage_events"]].isna().all(axis=None)
    assert len(row["geometry"].geoms) == 1


def test_a_place_that_no_leg_leaves_has_no_corridor():
    dataset = small_dataset()
    dataset = replace(dataset, legs=tuple(leg for leg in dataset.legs if leg.to_node != "CCC"))
    evaluated = evaluate(scenario_network(dataset, Scenario(close=("A-B:1..BBB",))), AS_OF)
    frame = corridor_layer(dataset, small_layers(), evaluated)
    assert frame.empty
    assert tuple(frame.columns) == (*COLUMNS, "geometry")


def test_draws_are_those_of_the_province():
    asked = []

    def draw(_, found):
        asked.append([row.corridor for row in found if row.route])
        return CorridorDraws(64, 0, {("BBB",): DrawnCorridor(0.25, 10.0, 20.0, 30.0)})

    frame = layer(draw)
    assert asked == [[("BBB",)], [("BBB",)]]
    row = frame.loc["A-1: BBB"]
    assert (row["risk_index_low"], row["risk_index_high"], row["share_of_draws_pct"]) == (10.0, 30.0, 25.0)
    assert not row["order_uncertain"]


def test_the_embedded_dataset_has_ten_corridors_of_each_province_and_their_record():
    dataset = read_dataset()
    evaluated = evaluate(scenario_network(dataset), date(2009, 7, 1))
    frame = answer_layers(dataset, read_layers(dataset), evaluated)["corridors"]
    assert len(frame) == MOST * sum(node.kind == "province" for node in dataset.nodes.values())
    first = frame[frame["origin"] == "KP-09"].sort_values("rank")
    assert first["rank"].tolist() == list(range(1, MOST + 1))
    assert first["hazard"].is_monotonic_increasing
    by_thailand = first[first["corridor"].str.endswith("THA")]
    assert set(by_thailand["recorded_corridors"]) == {"THA"}
    assert by_thailand["recorded_low_pct"].iloc[0] == pytest.approx(63.4, abs=0.1)
    assert "thailand-entries-2009--voakr-2011-05" in by_thailand["recorded_claim_ids"].iloc[0].split(";")
