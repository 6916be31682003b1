"""Forecasts one step ahead, by hand and by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_risk.geo.doubt.step_ahead import LEAST_YEARS, step_ahead

YEARS = range(2000, 2012)
numbers = st.lists(st.floats(1, 1000), min_size=len(YEARS), max_size=len(YEARS))


def test_a_forecast_by_hand():
    index = dict(zip(YEARS, [1, 2, 1, 2, 1, 3], strict=False))
    arrivals = dict(zip(YEARS, [0, 10, 20, 10, 20, 10, 45], strict=False))
    # After 1 come 10 people and after 2 come 20, so after 3 come 30: 15 too few. The 10 of 2005 are 35 too few.
    found = step_ahead(index, arrivals)
    assert found == (1, pytest.approx(15), pytest.approx(35), pytest.approx(1 - (15 / 35) ** 2))


def test_an_index_that_never_changes_forecasts_the_mean():
    arrivals = dict(zip(YEARS, [7, 1, 2, 3, 4, 5, 9], strict=False))
    assert step_ahead(dict.fromkeys(YEARS, 50.0), arrivals)[:3] == (1, pytest.approx(6), pytest.approx(4))


def test_where_there_is_too_little_or_nothing_to_beat_there_is_no_skill():
    steady = dict.fromkeys(YEARS, 5.0)
    few = dict.fromkeys(YEARS[: LEAST_YEARS + 1], 5.0)
    assert step_ahead(steady, few) == (0, None, None, None)
    assert step_ahead(steady, steady).skill is None
    assert step_ahead({2000: 1.0}, {}) == (0, None, None, None)


@given(numbers, numbers, st.floats(1, 1000))
def test_no_year_is_forecast_with_what_came_later(index, arrivals, other):
    index, arrivals = dict(zip(YEARS, index, strict=True)), dict(zip(YEARS, arrivals, strict=True))
    last = YEARS[-1]
    early = step_ahead(index, {year: value for year, value in arrivals.items() if year < last})
    full = step_ahead(index, {**arrivals, last: other})
    assert full.length == early.length + 1
    assert full.length * full.error**2 >= early.length * early.error**2 * (1 - 1e-9)
