"""One step ahead: arrivals forecast from the index of the year before, beside the arrivals of the year before."""

from __future__ import annotations

import math
from statistics import StatisticsError, linear_regression
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST_YEARS = 5
"""How many years a line is fitted to, at least."""


class StepAhead(NamedTuple):
    """How well the index of a year forecasts the arrivals of the next, by what was known before them.

    Attributes
    ----------
    length : int
        How many years were forecast.
    error, error_persistence : float or None
        Root mean square error of the forecasts, and of last year's arrivals as the forecast, people; None without any.
    skill : float or None
        ``1 - (error / error_persistence) ** 2``: above 0 it beats last year's arrivals, 1 is exact. None where there
        is no error to beat.
    """

    length: int
    error: float | None
    error_persistence: float | None
    skill: float | None


def step_ahead(index: Mapping[int, float], arrivals: Mapping[int, float]) -> StepAhead:
    """Forecast each year's arrivals by a line on the index of the year before, fitted to all years before it.

    Parameters
    ----------
    index
        Year to index (0-100).
    arrivals
        Year to people.

    Returns
    -------
    StepAhead
        Of the years that have `LEAST_YEARS` or more before them. The window expands: no year is forecast with what came
        later.

    Examples
    --------
    >>> index = dict(enumerate([10.0, 30.0, 20.0, 50.0, 40.0, 60.0, 10.0], start=2000))
    >>> found = step_ahead(index, {year + 1: 100 - value for year, value in index.items()} | {2000: 50.0})
    >>> found.length, round(found.error, 9), round(found.skill, 9)
    (2, 0.0, 1.0)
    """
    pairs = [
        (index[year - 1], arrivals[year], arrivals[year - 1])
        for year in sorted(arrivals)
        if year - 1 in index and year - 1 in arrivals
    ]
    errors, plain = [], []
    for at in range(LEAST_YEARS, len(pairs)):
        past = pairs[:at]
        value, observed, before = pairs[at]
        errors.append(_forecast([row[0] for row in past], [row[1] for row in past], value) - observed)
        plain.append(before - observed)
    if not errors:
        return StepAhead(0, None, None, None)
    error, persistence = (math.sqrt(math.fsum(x * x for x in row) / len(row)) for row in (errors, plain))
    return StepAhead(len(errors), error, persistence, 1 - (error / persistence) ** 2 if persistence else None)


def _forecast(index: list[float], arrivals: list[float], value: float) -> float:
    """Return the value of the least-squares line, or the mean where the index never changed."""
    try:
        slope, intercept = linear_regression(index, arrivals)
    except StatisticsError:
        return math.fsum(arrivals) / len(arrivals)
    return slope * value + intercept
