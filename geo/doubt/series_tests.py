"""Yearly series beside observed ones: rank correlations at lags, naive baselines, and the influence of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .rank_tests import RankTest, rank_test, spearman

if TYPE_CHECKING:
    from collections.abc import Mapping

LAGS = (0, 1, 2, 3)


class Comparison(NamedTuple):
    """One predictor of the arrivals at one lag, in levels or in changes from year to year."""

    predictor: str
    lag: int
    changes: bool
    test: RankTest


class Influence(NamedTuple):
    """What leaving one event out changes: Spearman's rho at lag 0 without it, the difference, the mean index."""

    event_id: str
    spearman: float | None
    change: float | None
    risk_index_change: float


def compare_series(
    predictor: str, values: Mapping[int, float], arrivals: Mapping[int, float], lag: int, *, changes: bool = False
) -> Comparison:
    """Compare a predictor of a year with the arrivals `lag` years later, in levels or in changes from year to year.

    Examples
    --------
    >>> found = compare_series("index", {2000: 3, 2001: 2, 2002: 1}, {2001: 5, 2002: 6, 2003: 7}, 1)
    >>> found.test.length, found.test.spearman
    (3, -1.0)
    """
    if changes:
        values, arrivals = ({y: v - s[y - 1] for y, v in s.items() if y - 1 in s} for s in (values, arrivals))
    years = sorted(year for year in values if year + lag in arrivals)
    test = rank_test([values[year] for year in years], [arrivals[year + lag] for year in years])
    return Comparison(predictor, lag, changes, test)


def compare_all(index: Mapping[int, float], arrivals: Mapping[int, float]) -> tuple[Comparison, ...]:
    """Compare the index with the arrivals at all lags, beside last year's arrivals and a linear trend.

    A linear trend orders the years as the years themselves do (or the other way round), so the year stands for it.

    Examples
    --------
    >>> arrivals = {2000: 5.0, 2001: 6.0, 2002: 7.0, 2003: 9.0}
    >>> rows = compare_all({2000: 40.0, 2001: 30.0, 2002: 20.0, 2003: 10.0}, arrivals)
    >>> rows[0].predictor, rows[0].lag, rows[0].test.spearman
    ('index', 0, -1.0)
    """
    rows = [compare_series("index", index, arrivals, lag) for lag in LAGS]
    rows += [compare_series("index", index, arrivals, lag, changes=True) for lag in LAGS]
    rows.append(compare_series("last year's arrivals", arrivals, arrivals, 1))
    rows.append(compare_series("linear trend", {year: float(year) for year in arrivals}, arrivals, 0))
    return tuple(rows)


def influences(
    index: Mapping[int, float], without: Mapping[str, Mapping[int, float]], arrivals: Mapping[int, float]
) -> tuple[Influence, ...]:
    """Return what leaving out each event does to Spearman's rho at lag 0 and to the mean index, the largest first."""
    years = sorted(set(index) & set(arrivals))
    observed = np.array([arrivals[year] for year in years])

    def rho(series: Mapping[int, float]) -> float:
        return float(spearman(np.array([series[year] for year in years]), observed))

    base = rho(index)
    rows = []
    for event_id, series in without.items():
        value = rho(series)
        mean = float(np.mean([series[year] - index[year] for year in years]))
        known = not np.isnan(value) and not np.isnan(base)
        rows.append(Influence(event_id, value if known else None, value - base if known else None, mean))
    return tuple(sorted(rows, key=lambda row: (-abs(row.change or 0.0), -abs(row.risk_index_change), row.event_id)))
