"""Layers over time: stretches without a change, half-open days, and what a file says about them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from route_risk import maps
from route_risk.geo.answers.corridor_layer import answer_layers
from route_risk.geo.answers.frames_over_time import TIME_LAYERS, layers_over_time
from route_risk.geo.errors import UsageError
from route_risk.geo.model.scenario import EvaluatedNetwork, Scenario, evaluate, scenario_network
from route_risk.maps.export.write import export_dataset
from tests.maps.export.small import check_rfc7946, embedded, hand_made, read_collection, setting_of

if TYPE_CHECKING:
    import geopandas

YEARS = (2009, 2010, 2011, 2018, 2019, 2021)


def settings_of(years: tuple[int, ...] = YEARS, *, known_by: date | None = None) -> list[EvaluatedNetwork]:
    """Return the hazards of the dataset made by hand on the first day of some years."""
    scenario_net = scenario_network(hand_made()[0])
    return [evaluate(scenario_net, date(year, 1, 1), known_by=known_by) for year in years]


@pytest.fixture(scope="module")
def frames() -> dict[str, geopandas.GeoDataFrame]:
    dataset, layers = hand_made()
    return layers_over_time(dataset, layers, settings_of())


def stretches(frame: geopandas.GeoDataFrame, key: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return the dates and some columns of the features of one thing."""
    own = frame[frame.iloc[:, 0] == key]
    days = [own[name].dt.strftime("%Y-%m-%d") for name in ("date_start", "date_end")]
    return list(zip(*days, *(own[name] for name in columns), strict=True))


class TestLegs:
    def test_dates_without_a_change_are_one_feature(self, frames: dict[str, geopandas.GeoDataFrame]) -> None:
        # The law of 2010 doubles the hazard of this leg; from 2021 a second one adds to it, and nothing else does.
        # The leg names no source of its own, so its level is `none` on every date, whatever is written of its border.
        found = stretches(frames["legs_over_time"], "AAA-BBB:1..BBB", "coverage", "hazard")
        assert [row[:3] for row in found] == [
            ("2009-01-01", "2010-01-01", "none"),
            ("2010-01-01", "2021-01-01", "none"),
            ("2021-01-01", "2021-01-02", "none"),
        ]
        before, law, both = (row[3] for row in found)
        assert before < law < both

    def test_a_block_starts_a_stretch(self, frames: dict[str, geopandas.GeoDataFrame]) -> None:
        found = stretches(frames["legs_over_time"], "AAA-EEE:1..EEE", "blocked")
        assert found == [("2009-01-01", "2019-01-01", False), ("2019-01-01", "2021-01-02", True)]

    def test_what_never_changes_is_one_feature(self, frames: dict[str, geopandas.GeoDataFrame]) -> None:
        assert stretches(frames["legs_over_time"], "BBB..CCC") == [("2009-01-01", "2021-01-02")]

    @pytest.mark.parametrize("evaluated", settings_of(), ids=lambda evaluated: evaluated.name)
    def test_every_date_has_the_values_of_that_date(
        self, frames: dict[str, geopandas.GeoDataFrame], evaluated: EvaluatedNetwork
    ) -> None:
        dataset, layers = hand_made()
        day = evaluated.hazards.as_of
        own = answer_layers(dataset, layers, evaluated)
        for name, key, columns in (
            ("legs", "leg_id", ["hazard", "risk_index", "blocked", "coverage", "mode", "geometry"]),
            ("border_segments", "node_id", ["hazard", "risk_index", "blocked", "coverage", "least_risk_leg_id"]),
            ("provinces", "node_id", ["route_hazard", "route_index", "route_status", "name"]),
        ):
            frame = frames[f"{name}_over_time"]
            starts, ends = (frame[column].dt.date for column in ("date_start", "date_end"))
            shown = frame[(starts <= day) & (day < ends)].set_index(key)
            assert shown.index.is_unique
            assert shown.sort_index()[columns].astype(object).equals(own[name][columns].astype(object))

    def test_columns_are_typed(self, frames: dict[str, geopandas.GeoDataFrame]) -> None:
        for frame in frames.values():
            assert {frame["date_start"].dtype.kind, frame["date_end"].dtype.kind} == {"M"}
            assert frame.crs.to_epsg() == 4326
            assert frame.index.is_unique
        assert frames["legs_over_time"]["hazard"].dtype == "float64"
        assert frames["legs_over_time"]["blocked"].dtype == "boolean"


def test_provinces_tell_the_coverage_of_their_route(frames: dict[str, geopandas.GeoDataFrame]) -> None:
    found = stretches(frames["provinces_over_time"], "A-2", "route_status", "route_coverage")
    assert found == [
        ("2009-01-01", "2011-01-01", "open", "none"),
        ("2011-01-01", "2019-01-01", "open", "none"),  # papers raise the hazard of its first leg
        ("2019-01-01", "2021-01-02", "no open route", None),
    ]


class TestEvents:
    def test_each_leg_in_scope_has_the_event_between_its_days(self, frames: dict[str, geopandas.GeoDataFrame]) -> None:
        frame = frames["events_on_legs"]
        assert set(frame["event_id"]) == {"law", "later", "papers", "wall"}
        assert sorted(frame.loc[frame["event_id"] == "law", "leg_id"]) == ["AAA-BBB:1..BBB", "AAA-BBB:1..BBB..by-water"]
        wall = frame.loc["wall@AAA-EEE:1..EEE"]
        assert str(wall["date_start"].date()) == "2019-01-01"
        assert frame["date_end"].isna().all()  # nothing ended them
        assert (wall["effect"], wall["source_ids"]) == ("block", "s1")
        assert wall["activity_rule"] == "1 as long as it is in force, 0 afterwards"

    def test_an_end_is_the_day_after_the_last_and_a_standing_practice_has_no_start(self) -> None:
        dataset, layers = hand_made()
        law, later, papers, wall = dataset.events
        events = (
            replace(law, date_start="", date_end="2015"),
            replace(later, date_start="2009"),
            replace(papers, kind="period", date_start="2011-02", date_end="2011-02-20", onset_days=3),
            replace(wall, date_start="2022"),
        )
        scenario_net = scenario_network(replace(dataset, events=events))
        frame = layers_over_time(dataset, layers, [evaluate(scenario_net, date(y, 1, 1)) for y in (2010, 2021)])[
            "events_on_legs"
        ]
        days = frame.groupby("event_id")[["date_start", "date_end"]].first()
        assert {key: [str(day)[:10] for day in row] for key, row in days.T.items()} == {
            "law": ["NaT", "2016-01-01"],
            "later": ["2009-01-01", "NaT"],
            "papers": ["2011-02-01", "2011-02-21"],
        }
        rule = frame.loc[frame["event_id"] == "papers", "activity_rule"].iloc[0]
        assert rule == "rises over 3 days, then 1 as long as it is in force, then halves every 180 days"

    def test_what_was_not_known_is_not_there(self) -> None:
        dataset, layers = hand_made()
        evaluations = settings_of((2010, 2021), known_by=date(2016, 1, 1))
        frame = layers_over_time(dataset, layers, evaluations)["events_on_legs"]
        assert frame.groupby("event_id")["source_ids"].first().to_dict() == {"law": "s1", "wall": "s1"}


class TestFiles:
    def test_geojson_has_iso_days_and_no_single_date(self, tmp_path: Path) -> None:
        dataset, layers = hand_made()
        paths = export_dataset(dataset, layers, setting_of(dataset), tmp_path, over_time=settings_of())
        assert [path.name for path in paths[-4:]] == [f"{name}.geojson" for name in TIME_LAYERS]
        for name in TIME_LAYERS:
            collection = read_collection(tmp_path / f"{name}.geojson")
            check_rfc7946(collection)
            assert "as_of" not in collection
        feature = json.loads((tmp_path / "legs_over_time.geojson").read_text())["features"][0]
        assert feature["id"] == feature["properties"]["stretch_id"] == "A-1..AAA-BBB:1@2009-01-01"
        assert (feature["properties"]["date_start"], feature["properties"]["date_end"]) == ("2009-01-01", "2011-01-01")

    def test_the_embedded_dataset_has_every_leg_on_every_date(self) -> None:
        dataset, layers = embedded()
        scenario_net = scenario_network(dataset)
        days = [date(year, 1, 1) for year in range(2008, 2014)]
        found = layers_over_time(dataset, layers, [evaluate(scenario_net, day) for day in days])
        for name in ("legs", "border_segments", "provinces"):
            frame = found[f"{name}_over_time"]
            for day in days:
                shown = (frame["date_start"].dt.date <= day) & (day < frame["date_end"].dt.date)
                assert shown.sum() == len(layers[name])


def test_the_documentation_names_every_column(frames: dict[str, geopandas.GeoDataFrame]) -> None:
    text = Path(maps.__file__).parents[1].joinpath("docs", "exports.md").read_text(encoding="utf-8")
    for name, frame in frames.items():
        (row,) = (line for line in text.splitlines() if line.startswith(f"| `{name}` |"))
        told = re.findall(r"`([a-z_0-9]+)`", row)[1:]
        assert told == [frame.index.name, *frame.columns.drop("geometry")]


class TestRefusals:
    @pytest.mark.parametrize(
        ("years", "rule"), [((), "one date at least"), ((2011, 2010), "2010-01-01 does not come after 2011-01-01")]
    )
    def test_dates_that_do_not_ascend(self, years: tuple[int, ...], rule: str) -> None:
        dataset, layers = hand_made()
        with pytest.raises(UsageError, match=rule):
            layers_over_time(dataset, layers, settings_of(years))

    def test_dates_of_different_networks(self) -> None:
        dataset, layers = hand_made()
        other = evaluate(scenario_network(dataset, Scenario("x", without=("law",))), date(2021, 1, 1))
        with pytest.raises(UsageError, match="the network on 2021-01-01 is not that on 2009-01-01; evaluate all"):
            layers_over_time(dataset, layers, [settings_of()[0], other])

    def test_a_format_without_layers_over_time(self, tmp_path: Path) -> None:
        dataset, layers = hand_made()
        with pytest.raises(UsageError, match="graphml cannot have layers over time; use or add one of geojson, gpkg"):
            export_dataset(dataset, layers, setting_of(dataset), tmp_path, formats=["graphml"], over_time=settings_of())
        assert list(tmp_path.iterdir()) == []
