from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_risk.geo.dates import as_day, parse_partial_date
from route_risk.geo.errors import UsageError


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2013-05-07", date(2013, 5, 7), date(2013, 5, 7)),
        ("2013-05", date(2013, 5, 1), date(2013, 5, 31)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),  # 2012 is a leap year
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),  # 1900 is not
        ("2013-12", date(2013, 12, 1), date(2013, 12, 31)),
        ("2013", date(2013, 1, 1), date(2013, 12, 31)),
    ],
)
def test_a_partial_date_covers_its_day_month_or_year(text, first, last):
    assert parse_partial_date(text) == (first, last)
    assert as_day(text) == first


@pytest.mark.parametrize(
    "text", ["", "13", "2013-5", "2013-05-7", "2013/05/07", "20130507", "2013-05-07T00:00", " 2013", "2013\n", "٢٠١٣"]
)
def test_another_form_is_refused_with_the_forms_that_are_read(text):
    with pytest.raises(UsageError, match=r"is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"):
        parse_partial_date(text)


@pytest.mark.parametrize(
    "text", ["2013-02-30", "2013-02-29", "2013-13", "2013-13-01", "2013-00", "2013-00-05", "2013-05-00", "0000"]
)
def test_a_day_that_does_not_exist_is_refused(text):
    with pytest.raises(UsageError, match=rf"'{text}' is not a day of the calendar .*; write an existing day"):
        parse_partial_date(text)


@given(st.dates())
def test_what_is_written_is_read_back(day):
    assert parse_partial_date(day.isoformat()) == (day, day)
    first, last = parse_partial_date(day.isoformat()[:7])
    assert first <= day <= last
    assert (last - first).days < 31
    first, last = parse_partial_date(day.isoformat()[:4])
    assert (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    assert first.year == last.year == day.year
