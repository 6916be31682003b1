"""Which figures are withheld: by hand, and against an attacker who knows another way to solve the table."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from route_risk.geo.release.disclosure import (
    is_small,
    suppress,
    withhold,
    without_small_counts,
)
from tests.geo.datasets import claim, dataset

if TYPE_CHECKING:
    from route_risk.geo.model.schema import Claim, Dataset

PLACES = {"A1": ("A1",), "A2": ("A2",), "AAA": ("A1", "A2")}
SEXES = {"female": ("f",), "male": ("m",), "total": ("f", "m")}
PERIODS = {
    ("2010", "2010", "annual"): (2010,),
    ("2011", "2011", "annual"): (2011,),
    ("2010", "2011", "cumulative"): (2010, 2011),
}
CELLS = tuple(itertools.product(("A1", "A2"), ("f", "m"), (2010, 2011)))
"""The smallest groups of people that the figures of these tests count, sorted by place, sex and year."""


def withheld(*claims: Claim, threshold: int = 10) -> set[str]:
    """Return the withheld figures of a dataset; all of them say the same of themselves."""
    data = replace(dataset(*(), claims=claims), small_count_threshold=threshold)
    figures = suppress(data).figures
    shown = withhold(claims, figures)
    assert {row.qualifier for row in shown if row.value is None} <= {"withheld"}
    return {row.figure_id for row in shown if row.value is None}


class TestByHand:
    def test_a_small_count_alone(self):
        assert withheld(claim(4), claim(40, place="BBB"), claim(0, place="CCC")) == {"DDD-total-2010"}

    def test_nothing_small_nothing_withheld(self):
        assert withheld(claim(30), claim(10, sex="male"), claim(20, sex="female")) == set()

    @pytest.mark.parametrize(("total", "male"), [(100, 7), (12, 5), (10, 9)])
    def test_both_sexes_go_and_the_total_is_published(self, total, male):
        found = withheld(claim(total), claim(male, sex="male"), claim(total - male, sex="female"))
        assert found == {"DDD-male-2010", "DDD-female-2010"}

    def test_a_small_total_goes_with_both_sexes(self):
        assert len(withheld(claim(7), claim(3, sex="male"), claim(4, sex="female"))) == 3

    def test_what_a_row_leaves_out_is_protected_as_well(self):
        assert withheld(claim(100), claim(93, sex="female")) == {"DDD-female-2010"}

    def test_what_several_rows_together_leave_out_is_protected_as_well(self):
        assert withheld(claim(100), *quarters(30, 31, 35)) == {"q0", "q1", "q2"}

    def test_all_parts_of_a_year_go_and_the_years_stay(self):
        found = withheld(claim(60), *quarters(20, 4, 16, 20), claim(70, year="2011"), claim(130, figure_id="to-2011",
                         period_start="", year="2011", basis="cumulative"))  # fmt: skip
        assert found == {"q0", "q1", "q2", "q3"}

    def test_a_cumulative_figure_that_ends_within_the_year_goes_too(self):
        within = claim(80, figure_id="to-June", period_start="", period_end="2010-06", basis="cumulative")
        years = claim(60), claim(50, year="2009")
        assert withheld(*years, *quarters(20, 4, 16, 20), within) == {"q0", "q1", "q2", "q3", "to-June"}
        # Where nothing else shows that it is not small, that it is let go alone would.
        assert withheld(*years[:1], *quarters(20, 4, 16, 20), within) >= {"DDD-total-2010", "to-June"}

    def test_the_years_of_one_sex_stay_where_its_quarters_go(self):
        women = [replace(row, sex="female", figure_id=f"f{row.figure_id}", claim_id=f"f{row.claim_id}")
                 for row in quarters(10, 3, 10, 10)]  # fmt: skip
        found = withheld(claim(60), claim(33, sex="female"), claim(27, sex="male"), *women)
        assert found == {"fq0", "fq1", "fq2", "fq3"}

    def test_two_sources_that_differ_by_a_few_say_nothing_of_a_few_people(self):
        assert withheld(claim(100), claim(93, sex="female", source_id="s1")) == set()

    def test_provinces_of_a_country(self):
        found = withheld(claim(50, place="AAA"), claim(4, place="A1"), claim(46, place="A2"))
        assert found == {"A1-total-2010", "A2-total-2010"}

    def test_sums_that_a_small_year_is_a_part_of_go_and_the_other_years_stay(self):
        sums = [
            claim(value, year=year, figure_id=f"to-{year}", period_start="", basis="cumulative")
            for year, value in (("2009", 60), ("2010", 64), ("2011", 90))
        ]
        assert withheld(*sums, claim(4), claim(30, year="2008")) == {"DDD-total-2010", "to-2010", "to-2011"}

    def test_conflicting_rows_of_a_figure_go_together(self):
        assert withheld(claim(9), claim(11, claim_id="other", source_id="s1", preferred=False)) == {"DDD-total-2010"}

    def test_the_same_count_under_another_name(self):
        assert withheld(claim(6), claim(6, figure_id="again", basis="part-year")) == {"DDD-total-2010", "again"}

    def test_a_reader_who_trusts_the_other_source(self):
        # By the preferred total the women are no clue; by the other one the men are 3.
        rows = [
            claim(100),
            claim(60, claim_id="other", source_id="s1", preferred=False),
            claim(3, sex="male"),
            claim(57, sex="female", source_id="s1"),
        ]
        assert withheld(*rows) == {"DDD-male-2010", "DDD-female-2010"}

    @pytest.mark.parametrize("unit", ["percent", "%", "Percent", "per cent"])
    def test_a_share_of_a_published_total(self, unit):
        share = claim(1.5, sex="male", figure_id="share", measure="survey_share", unit=unit)
        assert withheld(claim(200), claim(3, sex="male"), share) == {"DDD-male-2010", "share"}

    def test_a_share_that_gives_a_count_without_a_row_goes_with_the_one_that_adds_up_with_it(self):
        shares = [
            claim(value, sex=sex, figure_id=f"share-{sex}", measure="survey_share", unit="percent")
            for sex, value in (("male", 1.5), ("female", 98.5))
        ]
        assert withheld(claim(200), *shares) == {"share-male", "share-female"}

    def test_a_share_of_arrivals_by_province(self):
        arrived = claim(1000, measure="arrivals")
        share = claim(0.4, place="A1", measure="origin_share", unit="percent", figure_id="share")
        count = claim(4, place="A1", measure="origin_count")
        assert withheld(arrived, share, count) == {"A1-total-2010", "share"}

    def test_a_share_of_a_corridor_goes_with_the_count_of_it(self):
        arrived, share = claim(1000, measure="arrivals"), claim(0.7, "CCC", measure="corridor_share", unit="percent",
                                                                figure_id="share")  # fmt: skip
        for measure in ("recorded_entries", "recorded_transfers"):
            assert withheld(arrived, claim(7, "CCC", measure=measure), share) == {"CCC-total-2010", "share"}
        assert withheld(arrived, share) == {"share"}  # 7 people, of whom no row speaks
        assert withheld(arrived, replace(share, value=7.0)) == set()

    @pytest.mark.parametrize("basis", ["multi-year", "survey"])
    def test_a_share_that_was_computed_from_several_counts_goes_with_each_of_them(self, basis):
        counts = [claim(value, place, measure="recorded_transfers") for place, value in (("BBB", 7), ("CCC", 93))]
        arrived = claim(1000, measure="arrivals")
        share = claim(10, "CCC", measure="corridor_share", unit="percent", figure_id="share", basis=basis,
                      derived_from=(*(row.claim_id for row in counts), arrived.claim_id))  # fmt: skip
        assert withheld(*counts, arrived, share) == {"BBB-total-2010", "share"}

    def test_a_share_of_another_year_stays(self):
        share = claim(1.5, sex="male", year="2011", figure_id="share", measure="survey_share", unit="percent")
        assert withheld(claim(200), claim(3, sex="male"), share) == {"DDD-male-2010"}

    def test_a_claim_derived_from_a_small_one(self):
        rows = [
            claim(6, measure="returns", figure_id="few", source_id="s1"),
            claim(50, measure="arrests", figure_id="many", source_id="s2"),
            claim(56, measure="other", figure_id="both", derived_from=("few", "many")),
        ]
        assert withheld(*rows) == {"few", "many", "both"}

    def test_parts_under_other_measures_of_one_source(self):
        rows = [
            claim(value, measure=measure, figure_id=measure)
            for measure, value in (("arrests", 30), ("returns", 25), ("other", 5))
        ]
        assert withheld(*rows) == {"arrests", "returns", "other"}
        assert withheld(*(replace(row, source_id=f"s{n}") for n, row in enumerate(rows))) == {"other"}

    @pytest.mark.parametrize(
        "changes",
        [
            {"qualifier": "at-least"},
            {"value_max": 30, "qualifier": "range"},
            {"value_max": 8, "qualifier": "range"},
            {"qualifier": "at-most"},
        ],
        ids=str,
    )
    def test_bounds_and_ranges(self, changes):
        assert withheld(claim(3, **changes)) == {"DDD-total-2010"}

    @pytest.mark.parametrize(
        "unit",
        ["people", "People", "person", "individuals", "refugees", "asylum seekers", "women", "children", "deaths",
         "detainees", "cases", "family", "families", "명", "人", "people, adults", "people per month", ""],
    )  # fmt: skip
    def test_whatever_is_not_on_the_list_counts_people(self, unit):
        assert withheld(claim(3, unit=unit)) == {"DDD-total-2010"}

    @pytest.mark.parametrize(
        "unit",
        ["years", "km", "KM", "USD per month", "percentage points", "month", "KRW", "%", "rank", "sign of change"],
    )
    def test_what_is_on_the_list_does_not(self, unit):
        assert withheld(claim(3, unit=unit)) == set()

    def test_people_are_people_under_another_name(self):
        rows = [claim(30), claim(5, sex="female", unit="women"), claim(25, sex="male", unit="Persons")]
        assert withheld(*rows) == {"DDD-female-2010", "DDD-male-2010"}

    def test_a_stock_is_no_sum_over_time(self):
        rows = [
            claim(value, year=year, figure_id=f"in-{year}", measure="stock", basis="point-in-time")
            for year, value in (("2009", 60), ("2010", 63), ("2011", 5))
        ]
        assert withheld(*rows) == {"in-2011"}

    def test_remarks_and_reasons_go_with_the_value(self):
        row = withhold([claim(4, notes="Four.", preference_reason="4 agree")], {"DDD-total-2010"})[0]
        assert (row.value, row.value_max, row.notes, row.preference_reason) == (None, None, "", "")
        assert row.place_ids == ("DDD",)


def quarters(*values: float) -> list[Claim]:
    """Return counts in the first quarters of 2010, called q0 to q3."""
    return [
        claim(value, figure_id=f"q{k}", period_start=f"2010-{3 * k + 1:02}", period_end=f"2010-{3 * k + 3:02}",
              basis="part-year")
        for k, value in enumerate(values)
    ]  # fmt: skip


def test_a_working_copy_of_a_restricted_dataset_is_left_as_it_is():
    data = dataset(claims=(claim(4),))
    assert without_small_counts(data).claims[0].value is None
    assert without_small_counts(replace(data, sensitivity="restricted")).claims[0].value == 4


@pytest.mark.parametrize("threshold", [0, 1, 4])
def test_a_low_threshold(threshold):
    assert not is_small(claim(4), threshold)
    assert not suppress(replace(dataset(claims=(claim(4),)), small_count_threshold=threshold)).figures


# Against attackers: every number under the threshold is possible for every small count, solved another way.


@st.composite
def tables(draw: st.DrawFn, values: st.SearchStrategy[int]) -> tuple[Dataset, np.ndarray]:
    """Return a dataset with margins of counts by place, sex and year, some rows of which are not there; the counts."""
    truth = dict(zip(CELLS, draw(st.tuples(*(values for _ in CELLS))), strict=True))
    rows = []
    for (place, parts), (sex, kinds), (period, years) in itertools.product(
        PLACES.items(), SEXES.items(), PERIODS.items()
    ):
        value = sum(truth[cell] for cell in itertools.product(parts, kinds, years))
        key = f"{place}-{sex}-{'-'.join(period)}"
        rows.append(claim(value, place, sex, figure_id=key, period_start=period[0], period_end=period[1],
                          basis=period[2]))  # fmt: skip
    kept = draw(st.lists(st.sampled_from(rows), unique=True, min_size=1, max_size=16))
    return dataset(claims=tuple(kept)), np.array([float(truth[cell]) for cell in CELLS])


def counted(row: Claim) -> np.ndarray:
    """Return 1 for each cell that a claim counts, else 0."""
    period = (row.period_start, row.period_end, row.basis)
    inside = set(itertools.product(PLACES[row.place_ids[0]], SEXES[row.sex], PERIODS[period]))
    return np.array([float(cell in inside) for cell in CELLS])


def solution(
    shown: tuple[Claim, ...], target: np.ndarray, number: int, costs: np.ndarray, limit: np.ndarray
) -> np.ndarray | None:
    """Return the cheapest whole numbers of people for all cells so that all that is shown holds, or None."""
    published = [row for row in shown if row.value is not None]
    lines = np.array([target, *(counted(row) for row in published)])
    values = [float(number), *(row.value or 0.0 for row in published)]
    constraint = LinearConstraint(lines, values, values)
    found = milp(costs, constraints=constraint, integrality=np.ones(len(CELLS)), bounds=Bounds(0, limit))
    return np.round(found.x) if found.success else None


def nearest(shown: tuple[Claim, ...], target: np.ndarray, number: int, truth: np.ndarray) -> np.ndarray | None:
    """Return whole numbers of people that differ least from the truth so that all that is shown holds, or None."""
    published = [row for row in shown if row.value is not None]
    size, same = len(CELLS), np.eye(len(CELLS))
    lines = np.array([target, *(counted(row) for row in published)])
    values = [float(number), *(row.value or 0.0 for row in published)]
    found = milp(
        np.concatenate([np.zeros(size), np.ones(2 * size)]),
        constraints=[
            LinearConstraint(np.hstack([lines, np.zeros((len(lines), 2 * size))]), values, values),
            LinearConstraint(np.hstack([same, -same, same]), truth, truth),
        ],
        integrality=np.ones(3 * size),
    )
    return np.round(found.x[:size]) if found.success else None


def with_truth(data: Dataset, truth: np.ndarray) -> Dataset:
    """Return a dataset whose figures count other people."""
    rows = tuple(replace(row, value=float(counted(row) @ truth)) for row in data.claims)
    return replace(data, claims=rows)


FREE, MANY, RANDOM = np.zeros(len(CELLS)), np.full(len(CELLS), 2_000.0), np.random.default_rng(1)
TRIED = [
    (FREE, MANY),
    *(
        (RANDOM.uniform(-1, 1, len(CELLS)), RANDOM.choice([1.0, 5.0, 9.0, 2_000.0], len(CELLS), p=[0.1, 0.1, 0.1, 0.7]))
        for _ in range(400)
    ),
]
"""What people cost (or bring) in the cells of the tables that an attacker tries, and how many a cell has at most.

Small counts beside small counts must be among them: the cheapest table leaves an unbounded cell empty or full.
"""
VALUES = st.sampled_from([0, 0, 1, 2, 5, 8, 9, 10, 11, 30, 200])


@settings(max_examples=40)
@given(tables(VALUES))
def test_an_attacker_cannot_narrow_a_small_count(made):
    data, _ = made
    shown = withhold(data.claims, suppress(data).figures)
    for row in data.claims:
        if is_small(row, 10):
            possible = [solution(shown, counted(row), number, FREE, MANY) is not None for number in range(1, 10)]
            assert all(possible), (row.claim_id, shown)
    # Differences of two published figures are counts as well.
    published = [row for row in shown if row.value is not None]
    for large, small in itertools.permutations(published, 2):
        inside = bool((counted(large) >= counted(small)).all())
        assert not (inside and 0 < large.value - small.value < 10), (large.claim_id, small.claim_id)


@settings(max_examples=40)
@given(tables(VALUES))
def test_an_attacker_who_runs_the_program_learns_nothing_from_what_is_withheld(made):
    """Minimality attack: of all tables that agree with the release, some with each number give the same release."""
    data, truth = made
    figures = suppress(data).figures
    shown = withhold(data.claims, figures)
    for row in data.claims:
        if is_small(row, 10):
            for number in range(1, 10):
                others = (solution(shown, counted(row), number, *tried) for tried in TRIED)
                again = itertools.chain([nearest(shown, counted(row), number, truth)], others)
                assert any(
                    other is not None and suppress(with_truth(data, other)).figures == figures for other in again
                ), (row.claim_id, number, figures)


def test_which_block_is_taken_does_not_follow_from_numbers_that_are_withheld():
    """The total of 2010 is 11, by two published sums; nothing else is known of it, whatever number the women are."""
    sums = [claim(42, "AAA", figure_id="to-2011", period_start="", period_end="2011", basis="cumulative"),
            claim(31, "AAA", year="2011"), claim(12, "AAA", "female", year="2011")]  # fmt: skip
    seen = set()
    for women, women_1, men_1 in itertools.product(range(1, 11), (0, 1), (0, 1, 9)):
        rows = [claim(women, "AAA", "female"), claim(11 - women, "AAA", "male"), claim(women_1, "A1", "female"),
                claim(women_1 + men_1, "A1"), claim(11 - women_1 - men_1, "A2")]  # fmt: skip
        if women_1 <= women and men_1 <= 11 - women and all(row.value for row in rows[2:]):
            seen.add(frozenset(withheld(*sums, *rows)))
    assert seen == {frozenset({"AAA-female-2010", "AAA-male-2010", "A1-female-2010", "A1-total-2010", "A2-total-2010",
                               "to-2011"})}  # fmt: skip


@given(tables(st.sampled_from([0, 10, 11, 30, 200])))
def test_a_table_without_small_counts_loses_nothing(made):
    assert suppress(made[0]).figures == frozenset()


@given(tables(st.sampled_from([0, 3, 9, 12, 40])), st.randoms())
def test_the_order_of_rows_changes_nothing(made, random):
    data, _ = made
    mixed = list(data.claims)
    random.shuffle(mixed)
    assert suppress(replace(data, claims=tuple(mixed))) == suppress(data)
