"""A release of a dataset: recent facts and what refers to them, scenarios, texts, and layers on a coarse grid."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date

import geopandas
import pytest
import shapely
from shapely import LineString, MultiLineString, Point, box

from route_risk.geo.errors import ResponsibilityError
from route_risk.geo.model.embargo import last_public_day
from route_risk.geo.model.scenario import Scenario, evaluate, public_scenario, scenario_network
from route_risk.geo.model.schema import Dataset, RecordFactor, Release, Source
from route_risk.geo.release.dataset import PUBLIC_RULES, public_dataset, release_note, release_record
from route_risk.geo.release.disclosure import without_withheld
from route_risk.geo.release.masked_texts import mask, numbers_in
from route_risk.geo.shapes.released import public_layers
from tests.geo.datasets import claim, dataset
from tests.geo.small import event

# The hand-made dataset is released on 2026-06-15 with an embargo of twelve months: facts may reach to 2025-06-15.
OLD = event("old", date_end="2025-06-15", source_ids=("s",))
NEW = event("new", date_start="2025-06-16", source_ids=("s1",))
ENDED = event("ended", kind="period", ended_by="new", source_ids=("s",))


class TestRules:
    @pytest.mark.parametrize(
        ("member", "value", "words"),
        [
            ("embargo_months", 11, r"embargo_months 11 \(at least 12 months\)"),
            ("small_count_threshold", 2, r"small_count_threshold 2 \(at least 3 people\)"),
            ("resolution_floor_deg", 0.01, r"resolution_floor_deg 0.01 \(at least 0.03 degrees\)"),
        ],
    )
    def test_weaker_rules_need_a_reason_that_every_output_prints(self, member, value, words):
        weak = replace(dataset(), **{member: value})
        for reason in ("", " "):
            with pytest.raises(ResponsibilityError, match=f"declares {words} for a public release; .*every output"):
                public_dataset(replace(weak, public_rules_reason=reason))
        released = public_dataset(replace(weak, public_rules_reason="All of it is in the gazette."))
        assert re.search(f"{words}, because: All of it is in the gazette", release_note(released))
        assert re.fullmatch(f"{words}: All of it is in the gazette.", release_record(released)["weaker_rules"])

    def test_the_least_rules_need_none(self):
        least = {member: low for member, (low, _) in PUBLIC_RULES.items()}
        assert "weaker_rules" not in release_record(public_dataset(replace(dataset(), **least)))

    def test_a_dataset_of_which_nobody_says_how_sensitive_it_is_is_not_made_public(self):
        assert Dataset.__dataclass_fields__["sensitivity"].default == "restricted"


class TestEmbargo:
    def test_recent_events_go_with_what_refers_to_them(self):
        released = public_dataset(dataset(OLD, NEW, ENDED))
        assert [(row.event_id, row.ended_by, row.kind) for row in released.events] == [
            ("old", "", "regime"),
            ("ended", "", "regime"),
        ]
        assert released.release.facts_left_out == 1

    def test_what_restates_one_stays_linked_without_its_name(self):
        first, second = (event(name, restates="new", source_ids=("s",)) for name in ("first", "second"))
        released = public_dataset(dataset(OLD, replace(NEW, restates="old"), first, second))
        assert {row.event_id: row.restates for row in released.events} == {"old": "", "first": "old", "second": "old"}
        released = public_dataset(dataset(NEW, first, second))
        assert {row.event_id: row.restates for row in released.events} == {"first": "", "second": "first"}

    @pytest.mark.parametrize("end", ["2025", "2025-06", "2025-06-16", "2026-01"])
    def test_an_end_inside_the_embargo_counts_at_its_latest(self, end):
        assert public_dataset(dataset(event(date_end=end))).events == ()

    def test_recent_claims_go_with_what_refers_to_them(self):
        rows = (
            claim(50, year="2026", figure_id="recent"),
            claim(90, figure_id="sum", derived_from=("recent", "older")),
        )
        released = public_dataset(dataset(claims=rows))
        assert [(row.claim_id, row.derived_from) for row in released.claims] == [("sum", ("older",))]

    def test_sources_that_nothing_else_cites_go_too(self):
        data = dataset(OLD, NEW)
        data = replace(data, sources={**data.sources, "unused": Source("unused")})
        assert set(public_dataset(data).sources) == set(data.sources) - {"s1"}

    def test_scores_are_worked_out_without_them(self):
        day = date(2020, 1, 1)
        with_old, alone = (
            evaluate(scenario_network(public_dataset(data)), day).hazards.hazard
            for data in (dataset(OLD, NEW), dataset(OLD))
        )
        assert with_old == alone

    def test_an_embargo_longer_than_time_leaves_nothing(self):
        assert last_public_day(date(2026, 1, 1), 10**9) == date.min
        assert public_dataset(replace(dataset(OLD), embargo_months=10**9)).events == ()


class TestRecordFactors:
    def test_factors_that_rest_on_what_nobody_is_told_go_too(self):
        claims = (
            claim(5, figure_id="small"),
            claim(50, "BBB", figure_id="large"),
            claim(50, year="2026", figure_id="recent"),
        )
        factors = tuple(RecordFactor(f"transfer:{key}", 0.1, 0.1, (key,)) for key in ("small", "large", "recent"))
        released = public_dataset(replace(dataset(claims=claims), record_factors=factors))
        assert [row.group for row in released.record_factors] == ["transfer:large"]

    def test_an_estimate_does_not_rest_on_what_a_release_withholds(self):
        data = dataset(claims=(claim(5), claim(50, place="BBB")))
        assert [row.value for row in without_withheld(data).claims] == [None, 50]
        assert without_withheld(replace(data, sensitivity="restricted")).claims[0].value == 5


class TestScenario:
    def test_added_events_inside_the_embargo_are_left_out_and_counted(self):
        released = public_dataset(dataset(OLD))
        scenario_net = scenario_network(released, Scenario(extra=(NEW, event("hypothetical"))))
        assert [row.event_id for row in scenario_net.network.events] == ["hypothetical", "old"]
        record = release_record(released, evaluate(scenario_net, date(2020, 1, 1)).scenario)
        assert (record["release"], record["facts_left_out"]) == ("public", 1)

    def test_what_one_of_them_ended_goes_on_and_the_name_goes(self):
        released = public_dataset(dataset(OLD))
        scenario = Scenario("the raid of 2025", extra=(NEW, event("hypothetical", kind="period", ended_by="new")))
        scenario_net = scenario_network(released, scenario)
        assert scenario_net.scenario.name == ""
        assert [(row.event_id, row.ended_by) for row in scenario_net.scenario.extra] == [("hypothetical", "")]
        assert public_scenario(released, scenario_net.scenario) == scenario_net.scenario  # left out and counted once
        kept = scenario_network(released, Scenario("a name", extra=(event("hypothetical"),)))
        assert kept.scenario.name == "a name"

    def test_a_working_copy_takes_them(self):
        scenario = Scenario(extra=(NEW,))
        assert public_scenario(dataset(OLD), scenario) == scenario


def test_a_restricted_dataset_is_refused():
    with pytest.raises(
        ResponsibilityError, match="small is marked restricted, so nothing of it is made for the public"
    ):
        public_dataset(replace(dataset(), sensitivity="restricted"))


def test_a_release_is_made_once():
    released = public_dataset(dataset(OLD, claims=(claim(4),)))
    assert public_dataset(released) is released
    assert released.release == Release(withheld=1, facts_left_out=0, grid_deg=0.03)


def test_what_a_file_says_of_itself():
    released = public_dataset(dataset(NEW, claims=(claim(4),)))
    assert release_record(dataset()) == {"release": "internal", "sensitivity": "public"}
    assert release_note(released) == (
        "Public release: 1 published figure withheld (counts under 10 and figures from which they could be derived), "
        "1 fact left out as too recent, coordinates on a grid of 0.03 degrees. The index is given in classes of 5 "
        "points, by their middles; that of border legs and segments from 2021-12-28 on in classes of 20, and so are "
        "hazards."
    )
    assert release_note(replace(dataset(), sensitivity="restricted")) == "Restricted: not for publication."


class TestTexts:
    def test_texts_that_cite_the_same_source_or_one_cited_beside_it_lose_every_number(self):
        sources = {
            "s": Source("s", title="Four people in Deland", url="https://press.example/2010/four-people-in-deland"),
            "s1": Source("s1", title="Fifty people", url="https://press.example/1"),
            "s2": Source("s2", title="Fifty people", url="https://press.example/fifty-people-in-beeland"),
        }
        data = dataset(
            event("told", summary="It was in 2010. Forty people were counted.", source_ids=("s", "s1")),
            event("other", summary="Forty people were counted, in four provinces.", source_ids=("s2",)),
            claims=(claim(4), claim(50, figure_id="b", measure="returns", source_id="s2", notes="Forty more.")),
        )
        released = public_dataset(replace(data, sources=sources))
        assert [row.summary for row in released.events] == [
            "It was in 2010. [withheld]",
            "Forty people were counted, in four provinces.",
        ]
        assert [(row.title, row.url) for row in released.sources.values()] == [
            ("[title withheld]", "https://press.example/"),
            ("[title withheld]", "https://press.example/"),
            ("Fifty people", "https://press.example/fifty-people-in-beeland"),
        ]
        assert released.claims[1].notes == "Forty more."

    def test_a_remark_beside_withheld_figures_goes_where_it_has_a_number_or_ties_figures(self):
        notes = ("25 of them were men.", "With the other sex it equals the total.", "Provisional.")
        rows = [claim(50 + n, place=f"P{n}", notes=note) for n, note in enumerate(notes)]
        released = public_dataset(dataset(claims=(claim(4), *rows)))
        assert [row.notes for row in released.claims[1:]] == ["", "", "Provisional."]

    def test_what_is_masked_does_not_depend_on_the_number(self):
        def released(number: int) -> object:
            told = event("told", summary=f"It was {number} people. Seven more came.", source_ids=("s",))
            return public_dataset(dataset(told, claims=(claim(number),)))

        assert len({repr(released(number)) for number in range(1, 10)}) == 1

    @pytest.mark.parametrize(
        ("text", "numbers"),
        [
            ("1,234 people", [1234]),
            ("twenty-one or 22 came", [22, 21]),
            ("21 came in 2021, 2010-05-03, on 3 May 2021 and in May 3; A21", [21]),
            ("9e, 9th, 9.0, \uff19 and 9\uba85; 3\uc778, \uc544\ud649 \uba85\uc774, \uc138 \uc0ac\ub78c", None),
            ("a couple, a pair, both", [2, 2, 2]),
            ("One defector; a young woman", [1, 1]),
            ("24 people fired on, one dead; one was caught", [24, 1, 1]),
            ("for 5 years under Article 9, over 7 km, three borders", []),
            ("f\u0131ve men", [5]),
            ("no number, one of the reports", []),
            ("", []),
        ],
    )
    def test_numbers_in_any_form(self, text, numbers):
        found = sorted(numbers_in(text))
        assert found == sorted([9, 9, 9, 9, 9, 3, 9, 3] if numbers is None else numbers)

    @pytest.mark.parametrize(
        ("text", "masked"),
        [
            ("Nine or ten were held; the law is of 2013.", "[withheld] the law is of 2013."),
            ("Two were tried. Two were shot. It was in May 2013.", "[withheld] It was in May 2013."),
            ("Twelve were held.", "Twelve were held."),
            ("Two borders were closed.", "Two borders were closed."),
            ("\uc138 \uba85\uc774 \ubd99\uc7a1\ud614\ub2e4.", "[withheld]"),
        ],
    )
    def test_sentences_that_tell_of_few_people_go_wherever_they_stand(self, text, masked):
        assert mask(text, 10) == masked


def layer(**geometries: object) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(geometry=list(geometries.values()), index=list(geometries), crs="EPSG:4326")


class TestLayers:
    RELEASED = replace(dataset(), resolution_floor_deg=0.5, release=Release(0, 0, 0.5))

    def test_neighbours_keep_their_common_edge(self):
        wave = [(1.1 + 0.13 * (k % 2), 0.1 * k) for k in range(31)]
        left = shapely.Polygon([(0, 0), *wave, (0, 3)])
        right = shapely.Polygon([(2.2, 0), *wave, (2.2, 3)])
        frame = public_layers(self.RELEASED, {"provinces": layer(a=left, b=right)})["provinces"]
        assert frame.is_valid.all()
        assert frame.geometry.is_valid_coverage()
        assert frame.loc["a", "geometry"].intersection(frame.loc["b", "geometry"]).length == pytest.approx(3)
        assert (shapely.get_coordinates(frame.geometry) * 2 % 1 == 0).all()

    @pytest.mark.parametrize("grid", [0.02, 0.1, 0.5])
    def test_each_face_goes_to_the_area_it_lies_in(self, grid):
        """Also where the grid is much finer than the areas, which one point tells apart then; a lake stays free."""
        dice = random.Random(7)
        for _ in range(20):
            corner = {
                (x, y): (2 * x + dice.uniform(-0.6, 0.6), 2 * y + dice.uniform(-0.6, 0.6))
                for x in range(4)
                for y in range(4)
            }
            cells = {
                f"{x}{y}": shapely.Polygon([corner[x + i, y + j] for i, j in ((0, 0), (1, 0), (1, 1), (0, 1))])
                for x in range(3)
                for y in range(3)
            }
            del cells["11"]  # the lake
            found = public_layers(replace(dataset(), release=Release(0, 0, grid)), {"provinces": layer(**cells)})
            for name, area in found["provinces"].geometry.items():
                assert area.symmetric_difference(cells[name]).area <= grid * cells[name].length

    def test_points_and_lines(self):
        lines = layer(a=LineString([(0.1, 0.2), (0.15, 0.2), (3.3, 1.2)]), b=MultiLineString([[(9.9, 0), (12, 4)]]))
        found = public_layers(self.RELEASED, {"legs": lines, "nodes": layer(p=Point(0.3, -0.1))})
        assert found["legs"].geometry.iloc[0].equals(LineString([(0, 0), (3.5, 1)]))
        assert found["nodes"].geometry.iloc[0].equals(Point(0.5, 0))
        assert found["legs"].crs.to_epsg() == 4326

    def test_the_edge_of_the_map_is_not_passed(self):
        grid = replace(self.RELEASED, release=Release(0, 0, 0.7))
        point = public_layers(grid, {"nodes": layer(p=Point(180, -90))})["nodes"].geometry.iloc[0]
        assert (point.x, point.y) == (179.9, -90)

    @pytest.mark.parametrize("geometry", [box(0.1, 0.1, 0.2, 0.2), LineString([(0.1, 0.1), (0.2, 0.2)])])
    def test_what_would_vanish_is_refused(self, geometry):
        with pytest.raises(ResponsibilityError, match="'tiny' in some is smaller than the dataset's resolution floor"):
            public_layers(self.RELEASED, {"some": layer(tiny=geometry)})

    def test_a_working_copy_and_a_dataset_without_a_floor_keep_theirs(self):
        layers = {"nodes": layer(p=Point(0.123, 0.456))}
        assert public_layers(dataset(), layers) == layers
        assert public_layers(replace(dataset(), release=Release(0, 0, 0.0)), layers) == layers

    def test_an_empty_layer(self):
        assert public_layers(self.RELEASED, {"nodes": layer()})["nodes"].empty
