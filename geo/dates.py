"""Partial ISO dates: a year, a month or a day, as precise as a source allows."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from .errors import UsageError

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@lru_cache(maxsize=10_000)
def parse_partial_date(text: str) -> tuple[date, date]:
    """Return the first and the last day that a partial ISO date covers.

    Parameters
    ----------
    text
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Returns
    -------
    tuple of datetime.date
        First and last day; equal for a full date.

    Raises
    ------
    UsageError
        If the text has another form or names a day that does not exist.

    Examples
    --------
    >>> parse_partial_date("2012-02")
    (datetime.date(2012, 2, 1), datetime.date(2012, 2, 29))
    """
    match = _PARTIAL.fullmatch(text)
    if match is None:
        message = f"{text!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"
        raise UsageError(message)
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))  # "00" is text, so it is not taken for absent
    except ValueError as error:
        message = f"{text!r} is not a day of the calendar ({error}); write an existing day as YYYY-MM-DD"
        raise UsageError(message) from None
    if day is not None:
        return first, first
    if month is None:
        return first, date(first.year, 12, 31)
    if first.month == 12:
        return first, first.replace(day=31)
    return first, first.replace(month=first.month + 1) - timedelta(days=1)


def months_before(day: date, months: float) -> date:
    """Return the day so many whole months earlier, its day of the month at most the 28th.

    Examples
    --------
    >>> months_before(date(2026, 6, 30), 12)
    datetime.date(2025, 6, 28)
    """
    count = day.year * 12 + day.month - 1 - int(months)
    return date(count // 12, count % 12 + 1, min(day.day, 28)) if count >= 12 else date.min


def parse_day(text: str) -> date:
    """Return the day that a text names; a month or a year stands for its first day.

    Parameters
    ----------
    text
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Returns
    -------
    datetime.date

    Raises
    ------
    UsageError
        As `parse_partial_date`.

    Examples
    --------
    >>> parse_day("2013-05")
    datetime.date(2013, 5, 1)
    """
    return parse_partial_date(text)[0]


def as_day(value: object, *, last: bool = False) -> date:
    """Return the day that a value of any usual kind names; a month or a year stands for its first day.

    Parameters
    ----------
    value
        A text as for `parse_day`, a year as a whole number, a `datetime.date`, a `datetime.datetime` or a
        `pandas.Timestamp`; of the last two the time of day does not count.
    last
        Whether a month or a year stands for its last day, as the end of a span does.

    Returns
    -------
    datetime.date

    Raises
    ------
    UsageError
        For anything else.

    Examples
    --------
    >>> as_day("2013-05"), as_day(2013), as_day(datetime(2013, 5, 1, 12))
    (datetime.date(2013, 5, 1), datetime.date(2013, 1, 1), datetime.date(2013, 5, 1))
    >>> as_day(2013, last=True)
    datetime.date(2013, 12, 31)
    """
    if isinstance(value, str):
        return parse_partial_date(value)[last]
    if isinstance(value, int) and not isinstance(value, bool):
        return parse_partial_date(f"{value:04d}")[last]
    if isinstance(value, datetime) and value == value:  # noqa: PLR0124 -- a missing time of pandas equals nothing
        return value.date()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    message = f"{value!r} is not a date; give a text such as '2013-07-01', a year, a date or a time stamp"
    raise UsageError(message)
