"""Periods: the days that stand for the parts of a year, a quarter or a month, and the words for them."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .events import Span


STEP_MONTHS = {"year": 12, "quarter": 3, "month": 1}


class PeriodPart(NamedTuple):
    """A part of a period: the ordinal of the day in its middle, and its share of the days."""

    day: int
    weight: float


def period_parts(first: date, last: date, spans: Iterable[Span] = (), onsets: Iterable[int] = ()) -> list[PeriodPart]:
    """Return the days that stand for the parts of a period, cut wherever an event begins, is complete or ends.

    Parts are no longer than a month. What is constant in a part is exact in a mean over the parts; what fades over a
    half-life of at least 90 days is within a tenth of a percent.

    Parameters
    ----------
    first, last
        First and last day, both included.
    spans, onsets
        Days of the events and days over which each builds up.

    Returns
    -------
    list of PeriodPart
        Their weights add up to 1; one part of weight 1 for a single day.

    Raises
    ------
    UsageError
        If the last day lies before the first.

    Examples
    --------
    >>> parts = period_parts(date(2019, 1, 1), date(2019, 2, 28))
    >>> [(str(date.fromordinal(day)), round(weight, 3)) for day, weight in parts]
    [('2019-01-16', 0.525), ('2019-02-14', 0.475)]
    """
    start, stop = first.toordinal(), last.toordinal() + 1
    if stop <= start:
        message = f"the last date {last} lies before the first, {first}; swap them"
        raise UsageError(message)
    if stop == start + 1:
        return [PeriodPart(start, 1.0)]
    months = range(first.year * 12 + first.month, last.year * 12 + last.month)
    cuts = {start, stop, *(date(month // 12, month % 12 + 1, 1).toordinal() for month in months)}
    for span, onset in zip(spans, onsets, strict=True):
        cuts.update(int(day) for day in (span.first, span.first + onset, span.last + 1) if math.isfinite(day))
    days = sorted(day for day in cuts if start <= day <= stop)
    return [PeriodPart((one + other - 1) // 2, (other - one) / (stop - start)) for one, other in pairwise(days)]


def period_name(first: date, last: date) -> str:
    """Return the word for a period: a day, a month, a quarter or a year where it is one, else its first and last day.

    Examples
    --------
    >>> day = date.fromisoformat
    >>> period_name(day("2013-07-01"), day("2013-07-01")), period_name(day("2013-01-01"), day("2013-12-31"))
    ('2013-07-01', '2013')
    >>> period_name(day("2013-07-01"), day("2013-09-30")), period_name(day("2013-07-01"), day("2013-07-31"))
    ('2013-Q3', '2013-07')
    >>> period_name(day("2013-07-01"), day("2013-07-15"))
    '2013-07-01 to 2013-07-15'
    """
    if first == last:
        return first.isoformat()
    for step in STEP_MONTHS:
        if first == step_start(first, step) and last == step_end(first, step):
            quarter = f"-Q{(first.month + 2) // 3}"
            return f"{first.year}" + {"year": "", "quarter": quarter, "month": f"-{first.month:02}"}[step]
    return f"{first} to {last}"


def step_start(day: date, step: str) -> date:
    """Return the first day of the year, quarter or month that a day is in.

    Raises
    ------
    UsageError
        If the step is another word.

    Examples
    --------
    >>> str(step_start(date(2013, 8, 31), "quarter"))
    '2013-07-01'
    """
    if step not in STEP_MONTHS:
        message = f"{step!r} is not a step; use {', '.join(STEP_MONTHS)}"
        raise UsageError(message)
    return date(day.year, day.month - (day.month - 1) % STEP_MONTHS[step], 1)


def step_end(day: date, step: str) -> date:
    """Return the last day of the year, quarter or month that a day is in; raises as `step_start` does.

    Examples
    --------
    >>> str(step_end(date(2013, 2, 5), "month"))
    '2013-02-28'
    """
    first = step_start(day, step)
    months = first.year * 12 + first.month - 1 + STEP_MONTHS[step]
    return (
        date.fromordinal(date(months // 12, months % 12 + 1, 1).toordinal() - 1) if months // 12 <= 9999 else date.max
    )


def periods_between(since: date, until: date, step: str) -> tuple[tuple[date, date], ...]:
    """Return the years, quarters or months from a first to a last day, cut off at these two.

    Parameters
    ----------
    since, until
        First and last day.
    step
        ``year``, ``quarter`` or ``month``.

    Returns
    -------
    tuple of (first day, last day)

    Raises
    ------
    UsageError
        If `until` lies before `since` or the step is another word.

    Examples
    --------
    >>> periods = periods_between(date(2019, 1, 31), date(2019, 3, 15), "month")
    >>> [f"{first} {last}" for first, last in periods]
    ['2019-01-31 2019-01-31', '2019-02-01 2019-02-28', '2019-03-01 2019-03-15']
    """
    if until < since:
        message = f"the last date {until} lies before the first, {since}; swap them"
        raise UsageError(message)
    result, first = [], since
    while first <= until:
        last = min(until, step_end(first, step))
        result.append((first, last))
        if last == until:
            break
        first = date.fromordinal(last.toordinal() + 1)
    return tuple(result)
