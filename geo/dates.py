"""Partial ISO dates: a year, a month or a day, as precise as a source allows."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from .errors import UsageError

_MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_NUMBERS = re.compile(
    r"(\d{4})(?:[./-](\d{1,2})(?:[./-](\d{1,2}))?\.?|년(?: ?(\d{1,2})월(?: ?(\d{1,2})일)?)?)", re.ASCII
)
_DAY_MONTH = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -])?(?P<month>[a-zA-Z]{3,9}\.?)[ -](?P<year>\d{4})", re.ASCII
)
_MONTH_DAY = re.compile(r"(?P<month>[a-zA-Z]{3,9}\.?) (?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<year>\d{4})", re.ASCII)
_YEAR_LAST = re.compile(r"(?:(\d{1,2})[/. -])?(\d{1,2})[/. -](\d{4})", re.ASCII)
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


def typed_dates(text: str) -> tuple[date, date]:
    """Return the first and the last day that a date covers as somebody types it.

    Parameters
    ----------
    text
        As for `parse_partial_date`; also ``2013/7/1`` or ``2013.7.1``, ``1 July 2013``, ``July 1, 2013``, ``Jul 2013``
        and ``2013년 7월 1일``.

    Raises
    ------
    UsageError
        If the text has another form, such as one that can be read as two days, or names a day that does not exist.

    Examples
    --------
    >>> [str(typed_dates(text)[0]) for text in ("1 July 2013", "Jul 2013", "2013.7", "2013년 7월 1일")]
    ['2013-07-01', '2013-07-01', '2013-07-01', '2013-07-01']
    >>> typed_dates("1/7/2013")
    Traceback (most recent call last):
    ...
    route_risk.geo.errors.UsageError: '1/7/2013' may be 2013-07-01 or 2013-01-07; write the one that is meant
    """
    written = _written(text)
    if not written and (other := other_form(text)):
        raise UsageError(other)
    return parse_partial_date(written or text.strip())


def _written(text: str) -> str:
    """Return a date as it is written here; empty where it is none, or may be two."""
    words = " ".join(text.replace(",", " ").split())
    if found := _NUMBERS.fullmatch(words):
        year, *rest = (part for part in found.groups() if part)
        return "-".join([year, *(part.zfill(2) for part in rest)])
    found = _DAY_MONTH.fullmatch(words) or _MONTH_DAY.fullmatch(words)
    if found is None:
        return ""
    parts = found.groupdict()
    name = parts["month"].casefold().rstrip(".")
    month = next((number for number, word in enumerate(_MONTH_NAMES, start=1) if word.startswith(name)), None)
    day = f"-{parts['day'].zfill(2)}" if parts.get("day") else ""
    return f"{parts['year']}-{month:02}{day}" if month is not None else ""


def other_form(text: str) -> str:
    """Return what a date such as ``1/7/2013`` may mean, and how it is written; empty where it is none.

    Examples
    --------
    >>> other_form("13/7/2013"), other_form("May 2013"), other_form("soon")
    ("'13/7/2013' is 2013-07-13; write it so", "'May 2013' is 2013-05; write it so", '')
    """
    written = _written(text)
    if written and written != text:
        return f"{text!r} is {written}; write it so"
    found = _YEAR_LAST.fullmatch(text.strip())
    if found is None:
        return ""
    one, other, year = found.groups()
    pairs = [(other, one), (one, other)] if one else [(other, "")]
    readings = []
    for month, day in pairs:
        written = "-".join([year, month.zfill(2), *([day.zfill(2)] if day else [])])
        try:
            parse_partial_date(written)
        except UsageError:
            continue
        readings.append(written)
    readings = list(dict.fromkeys(readings))
    if len(readings) > 1:
        return f"{text!r} may be {' or '.join(readings)}; write the one that is meant"
    return f"{text!r} is {readings[0]}; write it so" if readings else ""


def as_day(value: object, *, last: bool = False) -> date:
    """Return the day that a value of any usual kind names; a month or a year stands for its first day.

    Parameters
    ----------
    value
        A text as for `typed_dates`, a year as a whole number, a `datetime.date`, a `datetime.datetime` or a
        `pandas.Timestamp`; of the last two the time of day does not count.
    last
        Whether a month or a year stands for its last day, as the end of a span does.

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
        return typed_dates(value)[last]
    if isinstance(value, int) and not isinstance(value, bool):
        return parse_partial_date(f"{value:04d}")[last]
    if isinstance(value, datetime) and value == value:  # noqa: PLR0124 -- a missing time of pandas equals nothing
        return value.date()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    message = f"{value!r} is not a date; give a text such as '2013-07-01', a year, a date or a time stamp"
    raise UsageError(message)
