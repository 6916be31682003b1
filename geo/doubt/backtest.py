"""Back-test: the yearly network index against what was observed, beside naive baselines. Nothing is tuned to it.

The index of a year is the mean of the network index on four days, one in the middle of each quarter. A risk that keeps
people from arriving shows as a negative correlation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..errors import UsageError
from ..model.scenario import scenario_network
from .draws import central_draw
from .ensemble import ensemble_run, solve_drawn, solve_draws
from .ensemble_chunks import EnsembleResult, chunk_bounds, collect, run_chunks
from .rank_tests import RankTest, exact_p, rank_test, spearman
from .summary import network_index_draws, share_through

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from ..model.scenario import ScenarioNetwork
    from ..model.schema import Claim
    from .ensemble import Chunk, EnsembleRun

    Array = npt.NDArray[np.float64]

QUARTER_DAYS = ((2, 15), (5, 15), (8, 15), (11, 15))
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
    index_change: float


class TransitYear(NamedTuple):
    """A year's recorded entries into a country, its part of the arrivals (or None), and the share of route choice."""

    year: int
    entries: float
    part: float | None
    share: float


@dataclass(frozen=True, slots=True)
class TransitTest:
    """Recorded entries into a country against the share of least-risk routes through it.

    The p-values are those over all orders of the years, because the years lie apart.
    """

    country: str
    years: tuple[TransitYear, ...]
    entries: RankTest
    p_entries: float | None
    part: RankTest
    p_part: float | None


@dataclass(frozen=True, slots=True)
class Backtest:
    """A back-test: series by year, comparisons, influence of events (the largest first), and transit tests."""

    destination: str
    index: Mapping[int, float]
    arrivals: Mapping[int, float]
    comparisons: tuple[Comparison, ...]
    influences: tuple[Influence, ...]
    transits: tuple[TransitTest, ...]


def year_days(years: Iterable[int]) -> tuple[date, ...]:
    """Return the days that stand for years, four a year.

    Examples
    --------
    >>> [str(day) for day in year_days([2019])]
    ['2019-02-15', '2019-05-15', '2019-08-15', '2019-11-15']
    """
    return tuple(date(year, month, day) for year in years for month, day in QUARTER_DAYS)


def usable_years(ready: ScenarioNetwork, years: Iterable[int]) -> tuple[int, ...]:
    """Return the years of which the dataset speaks for all four days.

    Examples
    --------
    >>> usable_years(ready, [1990, 1998, 2024, 2025])
    (1998, 2024)
    """
    first, last = ready.dataset.valid_from, ready.dataset.valid_until
    return tuple(y for y in sorted(years) if first <= date(y, *QUARTER_DAYS[0]) and date(y, *QUARTER_DAYS[-1]) <= last)


def _run(
    ready: ScenarioNetwork,
    weights: Mapping[str, float],
    destination: str,
    years: Sequence[int],
    *,
    ranges: Mapping[tuple[str, str], tuple[float, float]] | None = None,
    draws: int = 2,
    seed: int = 0,
) -> EnsembleRun:
    """Return an ensemble of all origins that have a weight on the days of the years."""
    if not years:
        message = f"no year has both arrivals at {destination} and an index; the dataset cannot be tested"
        raise UsageError(message)
    return ensemble_run(
        ready, tuple(weights), (destination,), year_days(years), ranges=ranges or {}, draws=draws, seed=seed
    )


def _yearly(run: EnsembleRun, chunk: Chunk, weights: Mapping[str, float], destination: str) -> Array:
    """Return the yearly network index of a chunk, shape (years, draws)."""
    whole = replace(run, draws=chunk.stop - chunk.start)
    result = EnsembleResult(whole, chunk.hazard, chunk.counts)
    index = network_index_draws(result, weights, destination)
    yearly: Array = index.reshape(-1, len(QUARTER_DAYS), index.shape[-1]).mean(axis=1)
    return yearly


def yearly_index(
    ready: ScenarioNetwork, weights: Mapping[str, float], destination: str, years: Sequence[int]
) -> tuple[dict[int, float], dict[str, dict[int, float]]]:
    """Return the network index of every year, and the same with each event left out.

    Parameters
    ----------
    ready
        From `geo.model.scenario.scenario_network`.
    weights
        Node id of each origin to its share of arrivals.
    destination
        Node id.
    years
        Years of which the dataset speaks, see `usable_years`.

    Returns
    -------
    dict of int to float
        Year to index, 0-100, with the central parameters.
    dict of str to dict
        Event id to the same without that event.

    Examples
    --------
    >>> index, without = yearly_index(ready, {"KP-09": 60.7, "KP-10": 16.0}, "KOR", [2009, 2013])
    >>> {year: round(value, 1) for year, value in index.items()}
    {2009: 57.4, 2013: 67.8}
    >>> round(without["prk-2010-succession-buildup"][2013], 1)
    67.0
    """
    run = _run(ready, weights, destination, years)
    events = run.network.events
    drawn = central_draw(run.space, len(events) + 1)
    noise = drawn.event_noise.copy()
    np.fill_diagonal(noise[:, 1:], 0.0)  # an event of no effect is one that is left out
    index = _yearly(run, solve_drawn(run, replace(drawn, event_noise=noise)), weights, destination)
    without = {}
    enders = {event.ended_by for event in events}
    for position, event in enumerate(events):
        column = index[:, position + 1]
        if event.effect == "block" or event.event_id in enders:
            # Closed legs, and events that go on where nothing ends them, ask for another network.
            column = _left_out(ready, event.event_id, weights, destination, years)
        without[event.event_id] = dict(zip(years, column.tolist(), strict=True))
    return dict(zip(years, index[:, 0].tolist(), strict=True)), without


def _left_out(
    ready: ScenarioNetwork, event_id: str, weights: Mapping[str, float], destination: str, years: Sequence[int]
) -> Array:
    changed = replace(ready.scenario, without=(*ready.scenario.without, event_id))
    if any(event.event_id == event_id for event in ready.scenario.extra):
        kept = tuple(event for event in ready.scenario.extra if event.event_id != event_id)
        changed = replace(ready.scenario, extra=kept)
    run = _run(scenario_network(ready.dataset, changed), weights, destination, years)
    column: Array = _yearly(run, solve_drawn(run, central_draw(run.space)), weights, destination)[:, 0]
    return column


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
    return tuple(sorted(rows, key=lambda row: (-abs(row.change or 0.0), -abs(row.index_change), row.event_id)))


def recorded_entries(claims: Iterable[Claim]) -> dict[str, dict[int, float]]:
    """Return the preferred entries recorded in whole single years, by country.

    Parameters
    ----------
    claims
        Claims; those with the measure ``recorded_entries``, the basis ``annual`` and a year of their own are used.

    Returns
    -------
    dict of str to dict of int to float
        Country to year to people.
    """
    entries: dict[str, dict[int, float]] = {}
    for claim in claims:
        whole = claim.period_start == claim.period_end and len(claim.period_start) == 4
        counted = claim.measure == "recorded_entries" and claim.basis == "annual" and claim.preferred
        if counted and whole and claim.value is not None:
            for place in claim.place_ids:
                entries.setdefault(place, {})[int(claim.period_start)] = claim.value
    return {place: dict(sorted(years.items())) for place, years in sorted(entries.items())}


def transit_test(
    ready: ScenarioNetwork,
    weights: Mapping[str, float],
    destination: str,
    country: str,
    *,
    entries: Mapping[int, float],
    arrivals: Mapping[int, float],
    ranges: Mapping[tuple[str, str], tuple[float, float]],
    draws: int = 1024,
) -> TransitTest:
    """Compare recorded entries into a country with the share of least-risk routes through it.

    The share of a year is that of the draws and days whose least-risk route leads through the country, weighted by the
    origins' shares of arrivals.
    """
    years = usable_years(ready, entries)
    run = _run(ready, weights, destination, years, ranges=ranges, draws=draws)
    result = collect(run, run_chunks(run, chunk_bounds(run.draws, 4096)))
    rows = []
    total = sum(weights.values())
    for number, year in enumerate(years):
        days = range(number * len(QUARTER_DAYS), (number + 1) * len(QUARTER_DAYS))
        shares = [
            weights[run.network.nodes[origin].node_id] * share_through(result, pair, day, country) / total
            for pair, (origin, _) in enumerate(run.pairs)
            for day in days
        ]
        part = entries[year] / arrivals[year] if arrivals.get(year) else None
        rows.append(TransitYear(year, entries[year], part, sum(shares) / len(QUARTER_DAYS)))
    known = [row for row in rows if row.part is not None]
    plain = ([row.share for row in rows], [row.entries for row in rows])
    parts = ([row.share for row in known], [row.part or 0.0 for row in known])
    return TransitTest(country, tuple(rows), rank_test(*plain), exact_p(*plain), rank_test(*parts), exact_p(*parts))


def backtest(
    ready: ScenarioNetwork,
    weights: Mapping[str, float],
    destination: str,
    *,
    arrivals: Mapping[int, float],
    ranges: Mapping[tuple[str, str], tuple[float, float]],
) -> Backtest:
    """Test the index against what was observed.

    Parameters
    ----------
    ready
        From `geo.model.scenario.scenario_network`.
    weights
        Node id of each origin to its share of arrivals.
    destination
        Node id.
    arrivals
        Year to people, from `geo.answers.timeline.arrivals_by_year`.
    ranges
        (parameter, key) to (low, high), for the share of route choice.

    Returns
    -------
    Backtest
        As it comes out.

    Raises
    ------
    UsageError
        If no year has both arrivals and an index.
    """
    years = usable_years(ready, arrivals)
    index, without = yearly_index(ready, weights, destination, years)
    transits = [
        transit_test(ready, weights, destination, country, entries=entries, arrivals=arrivals, ranges=ranges)
        for country, entries in recorded_entries(ready.dataset.claims).items()
        if country in ready.network.index and len(usable_years(ready, entries)) >= 3
    ]
    return Backtest(
        destination,
        index,
        {year: arrivals[year] for year in years},
        compare_all(index, arrivals),
        influences(index, without, arrivals),
        tuple(transits),
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """A leave-one-year-out calibration: no year's value comes from parameters chosen with that year.

    `fitted` is Spearman's rho of the one draw that fits all years best, which flatters; `held_out` tests the series
    of which each year comes from the draw that fits the other years best.
    """

    draws: int
    central: float | None
    fitted: float | None
    series: Mapping[int, float]
    held_out: RankTest


def calibrate(
    ready: ScenarioNetwork,
    weights: Mapping[str, float],
    destination: str,
    *,
    arrivals: Mapping[int, float],
    ranges: Mapping[tuple[str, str], tuple[float, float]],
    draws: int = 256,
    seed: int = 0,
) -> Calibration:
    """Choose parameter sets by their fit to the arrivals, leave-one-year-out; no other command uses them.

    Parameters
    ----------
    ready, weights, destination, arrivals, ranges
        As in `backtest`.
    draws, seed
        The parameter sets to choose from.

    Returns
    -------
    Calibration
    """
    years = usable_years(ready, arrivals)
    run = _run(ready, weights, destination, years, ranges=ranges, draws=draws, seed=seed)
    index = _yearly(run, solve_draws(run, 0, draws), weights, destination)
    central = _yearly(run, solve_drawn(run, central_draw(run.space)), weights, destination)[:, 0]
    observed = np.array([arrivals[year] for year in years])
    held_out = {}
    for number, year in enumerate(years):
        rest = np.arange(len(years)) != number
        held_out[year] = float(index[number, int(np.argmin(_fits(index[rest], observed[rest])))])
    best = float(_fits(index, observed).min())
    rho = float(spearman(central, observed))
    return Calibration(
        draws,
        None if np.isnan(rho) else rho,
        best if np.isfinite(best) else None,
        held_out,
        rank_test(list(held_out.values()), observed.tolist()),
    )


def _fits(index: Array, observed: Array) -> Array:
    """Return Spearman's rho of every draw, infinity where its index is constant, for the least one fits best."""
    rho = spearman(index.T, observed)
    result: Array = np.where(np.isnan(rho), np.inf, rho)
    return result
