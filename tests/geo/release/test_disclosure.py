"""Which figures are withheld: by hand, and against an attacker who knows another way to solve the table."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from route_risk.geo.model.schema import Claim, Dataset
from route_risk.geo.release.disclosure import (
    exposures,
    is_small,
    small_figures,
    suppress,
    withhold,
    without_small_counts,
)
from tests.geo.datasets import dataset

PLACES = {"A1": ("A1",), "A2": ("A2",), "AAA": ("A1", "A2")}
SEXES = {"female": ("f",), "male": ("m",), "total": ("f", "m")}
PERIODS = {
    ("2010", "2010", "annual"): (2010,),
    ("2011", "2011", "annual"): (2011,),
    ("2010", "2011", "cumulative"): (2010, 2011),
}
CELLS = tuple(itertools.product(("A1", "A2"), ("f", "m"), (2010, 2011)))
"""The smallest groups of people that the figures of these tests count, sorted by place, sex and year."""


def claim(value: float, place: str = "DDD", sex: str = "total", year: str = "2010", **changes: Any) -> Claim:
    """Return a count of admissions in one year, with changes; its id says what it counts."""
    key = f"{place}-{sex}-{year}"
    row = Claim(key, key, "admissions", (place,), sex, year, year, "annual", value, None, "exact", "people", "s",
                preferred=True)  # fmt: skip
    row = replace(row, **changes)
    return replace(row, claim_id=row.figure_id) if "claim_id" not in changes else row


def withheld(*claims: Claim) -> dict[str, str]:
    """Return how the withheld claims of a dataset are described, by id."""
    data = dataset(*(), claims=claims)
    found = suppress(data)
    assert exposures(data, found) == []
    return {row.claim_id: row.qualifier for row in withhold(claims, found, 10) if row.value is None}


UNDER = "withheld: under 10"


class TestByHand:
    def test_a_small_count_alone(self):
        assert withheld(claim(4), claim(40, place="BBB"), claim(0, place="CCC")) == {"DDD-total-2010": UNDER}

    def test_nothing_small_nothing_withheld(self):
        assert withheld(claim(30), claim(10, sex="male"), claim(20, sex="female")) == {}

    def test_the_other_sex_goes_too_because_the_total_is_published(self):
        found = withheld(claim(100), claim(7, sex="male"), claim(93, sex="female"))
        assert found == {"DDD-male-2010": UNDER, "DDD-female-2010": "withheld"}

    def test_a_total_is_kept_if_that_is_enough(self):
        # Each could still be anything, because nothing says that the other one is small.
        found = withheld(claim(12), claim(5, sex="male"), claim(7, sex="female"))
        assert set(found) == {"DDD-male-2010", "DDD-female-2010"}
        assert "withheld" in found.values()

    def test_what_a_row_leaves_out_is_protected_as_well(self):
        assert set(withheld(claim(100), claim(93, sex="female"))) == {"DDD-female-2010"}

    def test_what_several_rows_together_leave_out_is_protected_as_well(self):
        quarters = [
            claim(value, figure_id=f"q{k}", period_start=f"2010-{3 * k + 1:02}", period_end=f"2010-{3 * k + 3:02}",
                  basis="part-year")
            for k, value in enumerate((30, 31, 35))
        ]  # fmt: skip
        assert set(withheld(claim(100), *quarters)) == {"q0"}

    def test_two_sources_that_differ_by_a_few_say_nothing_of_a_few_people(self):
        assert withheld(claim(100), claim(93, sex="female", source_id="s1")) == {}

    def test_provinces_of_a_country(self):
        found = withheld(claim(50, place="AAA"), claim(4, place="A1"), claim(46, place="A2"))
        assert found == {"A1-total-2010": UNDER, "A2-total-2010": "withheld"}

    def test_a_year_between_two_cumulative_figures(self):
        sums = [
            claim(value, year=year, figure_id=f"to-{year}", period_start="", basis="cumulative")
            for year, value in (("2009", 60), ("2010", 64), ("2011", 90))
        ]
        found = withheld(*sums, claim(4))
        assert found == {"DDD-total-2010": UNDER, "to-2009": "withheld"}

    def test_a_part_of_the_year(self):
        half = claim(30, figure_id="half", period_start="2010-01", period_end="2010-06", basis="part-year")
        rest = claim(5, figure_id="rest", period_start="2010-07", period_end="2010-12", basis="part-year")
        assert withheld(claim(35), half, rest) == {"rest": UNDER, "half": "withheld"}

    def test_conflicting_rows_of_a_figure_go_together_and_none_is_said_to_be_small(self):
        one = claim(9)
        other = claim(11, claim_id="other", source_id="s1", preferred=False)
        assert withheld(one, other) == {"DDD-total-2010": "withheld", "other": "withheld"}

    def test_the_same_count_under_another_name(self):
        assert set(withheld(claim(6), claim(6, figure_id="again", basis="part-year"))) == {"DDD-total-2010", "again"}

    def test_a_reader_who_trusts_the_other_source(self):
        # By the preferred total the women are no clue; by the other one the men are 3.
        rows = [
            claim(100),
            claim(60, claim_id="other", source_id="s1", preferred=False),
            claim(3, sex="male"),
            claim(57, sex="female", source_id="s1"),
        ]
        assert set(withheld(*rows)) == {"DDD-male-2010", "DDD-female-2010"}

    def test_a_share_of_a_published_total(self):
        share = claim(1.5, sex="male", figure_id="share", measure="survey_share", unit="percent")
        assert withheld(claim(200), claim(3, sex="male"), share) == {"DDD-male-2010": UNDER, "share": "withheld"}

    def test_a_share_that_gives_a_count_without_a_row(self):
        share = claim(1.5, sex="male", figure_id="share", measure="survey_share", unit="percent")
        assert set(withheld(claim(200), share)) == {"share"}

    def test_a_share_of_arrivals_by_province(self):
        arrived = claim(1000, measure="arrivals")
        share = claim(0.4, place="A1", measure="origin_share", unit="percent", figure_id="share")
        count = claim(4, place="A1", measure="origin_count")
        assert set(withheld(arrived, share, count)) == {"A1-total-2010", "share"}

    def test_a_share_of_another_year_stays(self):
        share = claim(1.5, sex="male", year="2011", figure_id="share", measure="survey_share", unit="percent")
        assert set(withheld(claim(200), claim(3, sex="male"), share)) == {"DDD-male-2010"}

    def test_a_claim_derived_from_a_small_one(self):
        rows = [
            claim(6, measure="returns", figure_id="few"),
            claim(50, measure="arrests", figure_id="many"),
            claim(56, measure="other", figure_id="both", derived_from=("few", "many")),
        ]
        assert withheld(*rows) == {"few": UNDER, "many": "withheld"}

    def test_bounds_and_ranges(self):
        assert withheld(claim(3, qualifier="at-least")) == {"DDD-total-2010": "withheld"}
        assert withheld(claim(3, value_max=30, qualifier="range")) == {"DDD-total-2010": "withheld"}
        assert withheld(claim(3, value_max=8, qualifier="range")) == {"DDD-total-2010": UNDER}
        assert withheld(claim(8, qualifier="at-most")) == {"DDD-total-2010": UNDER}

    def test_other_units(self):
        assert withheld(claim(3, unit="years"), claim(4, unit="km", figure_id="b")) == {}
        assert withheld(claim(3, unit="families")) == {"DDD-total-2010": UNDER}

    def test_a_stock_is_no_sum_over_time(self):
        rows = [
            claim(value, year=year, figure_id=f"in-{year}", measure="stock", basis="point-in-time")
            for year, value in (("2009", 60), ("2010", 63), ("2011", 5))
        ]
        assert withheld(*rows) == {"in-2011": UNDER}

    def test_remarks_and_reasons_go_with_the_value(self):
        row = withhold([claim(4, notes="Four.", preference_reason="4 agree")], small_figures([claim(4)], 10), 10)[0]
        assert (row.value, row.value_max, row.notes, row.preference_reason) == (None, None, "", "")
        assert row.place_ids == ("DDD",)


def test_exposures_name_the_figure_and_what_a_reader_can_rule_out():
    data = dataset(claims=(claim(100), claim(7, sex="male"), claim(93, sex="female")))
    found = exposures(data, small_figures(data.claims, 10))
    assert [(row.figure, row.excluded) for row in found] == [("DDD-male-2010", 1)]
    assert exposures(data, small_figures([], 10))[0].figure == "DDD-male-2010"  # nothing withheld at all


def test_a_working_copy_of_a_restricted_dataset_is_left_as_it_is():
    data = dataset(claims=(claim(4),))
    assert without_small_counts(data).claims[0].value is None
    assert without_small_counts(replace(data, sensitivity="restricted")).claims[0].value == 4


@pytest.mark.parametrize("threshold", [0, 1, 4])
def test_a_low_threshold(threshold):
    assert not is_small(claim(4), threshold)
    assert not suppress(replace(dataset(claims=(claim(4),)), small_count_threshold=threshold)).figures


# Against an attacker: every number under the threshold is possible for every small count, solved another way.


@st.composite
def tables(draw: st.DrawFn, values: st.SearchStrategy[int]) -> Dataset:
    """Return a dataset of true counts by place, sex and year with margins, some rows of which are not there."""
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
    return dataset(claims=tuple(kept))


def counted(row: Claim) -> np.ndarray:
    """Return 1 for each cell that a claim counts, else 0."""
    period = (row.period_start, row.period_end, row.basis)
    inside = set(itertools.product(PLACES[row.place_ids[0]], SEXES[row.sex], PERIODS[period]))
    return np.array([float(cell in inside) for cell in CELLS])


def possible(shown: tuple[Claim, ...], target: np.ndarray, number: int) -> bool:
    """Tell whether whole numbers of people can stand in all cells so that everything shown holds."""
    lines, low, high = [target], [number], [number]
    for row in shown:
        lines.append(counted(row))
        low.append(row.value if row.value is not None else 1 if row.qualifier == UNDER else 0)
        high.append(row.value if row.value is not None else 9 if row.qualifier == UNDER else np.inf)
    constraint = LinearConstraint(np.array(lines), low, high)
    return bool(milp(np.zeros(len(CELLS)), constraints=constraint, integrality=np.ones(len(CELLS))).success)


@settings(max_examples=40)
@given(tables(st.sampled_from([0, 0, 1, 2, 5, 8, 9, 10, 11, 30, 200])))
def test_an_attacker_cannot_narrow_a_small_count(data):
    found = suppress(data)
    shown = withhold(data.claims, found, 10)
    for row in data.claims:
        if is_small(row, 10):
            assert all(possible(shown, counted(row), number) for number in range(1, 10)), (row.claim_id, shown)
    # Differences of two published figures are counts as well.
    published = [row for row in shown if row.value is not None]
    for large, small in itertools.permutations(published, 2):
        inside = bool((counted(large) >= counted(small)).all())
        assert not (inside and 0 < large.value - small.value < 10), (large.claim_id, small.claim_id)


@given(tables(st.sampled_from([0, 10, 11, 30, 200])))
def test_a_table_without_small_counts_loses_nothing(data):
    assert suppress(data).figures == frozenset()


@settings(max_examples=30)
@given(tables(st.sampled_from([0, 3, 9, 12, 40])))
def test_no_figure_is_withheld_for_nothing(data):
    found = suppress(data)
    small = small_figures(data.claims, 10).figures
    for figure in found.beside - small:
        assert exposures(data, replace(found, beside=found.beside - {figure})) != []


@given(tables(st.sampled_from([0, 3, 9, 12, 40])), st.randoms())
def test_the_order_of_rows_changes_nothing(data, random):
    mixed = list(data.claims)
    random.shuffle(mixed)
    assert suppress(replace(data, claims=tuple(mixed))) == suppress(data)
