"""Back-test: the yearly network index against what was observed, beside naive baselines. Nothing is tuned to it.

The index of a year is that of the mean hazards over it, as everywhere. A risk that keeps people from arriving shows
as a negative correlation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..errors import UsageError
from ..model.routes import network_index
from ..model.scenario import evaluate, scenario_network
from .draws import central_draw
from .ensemble import ensemble_run, solve_drawn, solve_draws
from .ensemble_chunks import EnsembleResult, chunk_bounds, collect, run_chunks
from .rank_tests import RankTest, exact_p, rank_test, spearman
from .series_tests import Comparison, Influence, compare_all, influences
from .summary import network_index_draws, share_through

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    from ..model.scenario import ScenarioNetwork
    from ..model.schema import Claim
    from .ensemble import Chunk, EnsembleRun

    Array = npt.NDArray[np.float64]


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


def usable_years(scenario_net: ScenarioNetwork, years: Iterable[int]) -> tuple[int, ...]:
    """Return the years of which the dataset speaks from their first to their last day.

    Examples
    --------
    >>> usable_years(scenario_net, [1990, 1998, 2024, 2025])
    (1998, 2024)
    """
    first, last = scenario_net.dataset.valid_from, scenario_net.dataset.valid_until
    return tuple(year for year in sorted(years) if first <= date(year, 1, 1) and date(year, 12, 31) <= last)


def _periods(destination: str, years: Iterable[int]) -> list[tuple[date, date]]:
    """Return the first and the last day of every year; raise `UsageError` where there is none."""
    whole = [(date(year, 1, 1), date(year, 12, 31)) for year in years]
    if not whole:
        message = (
            f"no year has both arrivals at {destination} and an index, so nothing can be compared; add claims of the "
            "measure arrivals, or leave the destination out"
        )
        raise UsageError(message)
    return whole


def _run(
    scenario_net: ScenarioNetwork,
    weights: Mapping[str, float],
    destination: str,
    years: Iterable[int],
    *,
    ranges: Mapping[tuple[str, str], tuple[float, float]] | None = None,
    draws: int = 2,
    seed: int = 0,
) -> EnsembleRun:
    """Return an ensemble of all origins that have a weight over the years."""
    whole = _periods(destination, years)
    return ensemble_run(
        scenario_net, tuple(weights), (destination,), whole, ranges=ranges or {}, draws=draws, seed=seed
    )


def _yearly(run: EnsembleRun, chunk: Chunk, weights: Mapping[str, float], destination: str) -> Array:
    """Return the yearly network index of a chunk, shape (years, draws)."""
    whole = replace(run, draws=chunk.stop - chunk.start)
    result = EnsembleResult(whole, chunk.hazard, chunk.counts)
    return network_index_draws(result, weights, destination)


def yearly_index(
    scenario_net: ScenarioNetwork, weights: Mapping[str, float], destination: str, years: Iterable[int]
) -> dict[int, float]:
    """Return the network index of every year, as every other answer has it.

    Parameters
    ----------
    scenario_net
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

    Raises
    ------
    UsageError
        If there is no year.

    Examples
    --------
    >>> index = yearly_index(scenario_net, {"KP-09": 60.7, "KP-10": 16.0}, "KOR", [2009, 2013])
    >>> {year: round(value, 1) for year, value in index.items()}
    {2009: 56.8, 2013: 67.5}
    """
    return {
        first.year: network_index(evaluate(scenario_net, first, until=last).hazards, weights, destination)[0]
        for first, last in _periods(destination, years)
    }


def index_without_each(
    scenario_net: ScenarioNetwork, weights: Mapping[str, float], destination: str, index: Mapping[int, float]
) -> dict[str, dict[int, float]]:
    """Return the yearly network index with each event left out.

    Parameters
    ----------
    scenario_net, weights, destination
        As in `yearly_index`.
    index
        What it returns.

    Returns
    -------
    dict of str to dict
        Event id to year to index, 0-100, without that event.

    Examples
    --------
    >>> weights = {"KP-09": 60.7, "KP-10": 16.0}
    >>> index = yearly_index(scenario_net, weights, "KOR", [2013])
    >>> without = index_without_each(scenario_net, weights, "KOR", index)
    >>> round(without["prk-2010-succession-buildup"][2013], 1)
    66.8
    """
    run = _run(scenario_net, weights, destination, index)
    events = run.network.events
    drawn = central_draw(run.space, len(events) + 1)
    noise = drawn.event_noise.copy()
    np.fill_diagonal(noise[:, 1:], 0.0)  # an event of no effect is one that is left out
    drawn_index = _yearly(run, solve_drawn(run, replace(drawn, event_noise=noise)), weights, destination)
    without = {}
    enders = {event.ended_by for event in events}
    for position, event in enumerate(events):
        # Draws are routed by coarser steps than single answers, which a difference between draws does not have.
        changes = (drawn_index[:, position + 1] - drawn_index[:, 0]).tolist()
        without[event.event_id] = {
            year: value + change for (year, value), change in zip(index.items(), changes, strict=True)
        }
        if event.effect == "block" or event.event_id in enders:
            # Closed legs, and events that go on where nothing ends them, ask for another network.
            without[event.event_id] |= _left_out(scenario_net, event.event_id, weights, destination, index)
    return without


def _left_out(
    scenario_net: ScenarioNetwork, event_id: str, weights: Mapping[str, float], destination: str, years: Iterable[int]
) -> dict[int, float]:
    """Return the index of the years in which an event may count or what it ended may go on, without the event."""
    changed = replace(scenario_net.scenario, without=(*scenario_net.scenario.without, event_id))
    if any(event.event_id == event_id for event in scenario_net.scenario.extra):
        kept = tuple(event for event in scenario_net.scenario.extra if event.event_id != event_id)
        changed = replace(scenario_net.scenario, extra=kept)
    events = scenario_net.network.events
    begin = next(
        span.first for event, span in zip(events, scenario_net.network.spans, strict=True) if event.event_id == event_id
    )
    later = [year for year in years if date(year, 12, 31).toordinal() >= begin]
    if not later:
        return {}
    return yearly_index(scenario_network(scenario_net.dataset, changed), weights, destination, later)


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
    scenario_net: ScenarioNetwork,
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

    The share of a year is that of the draws in which the least-risk route under the mean hazards of the year leads
    through the country, weighted by the origins' shares of arrivals.
    """
    years = usable_years(scenario_net, entries)
    run = _run(scenario_net, weights, destination, years, ranges=ranges, draws=draws)
    result = collect(run, run_chunks(run, chunk_bounds(run.draws, 4096)))
    rows = []
    total = sum(weights.values())
    for number, year in enumerate(years):
        shares = [
            weights[run.network.nodes[origin].node_id] * share_through(result, pair, number, country) / total
            for pair, (origin, _) in enumerate(run.pairs)
        ]
        part = entries[year] / arrivals[year] if arrivals.get(year) else None
        rows.append(TransitYear(year, entries[year], part, sum(shares)))
    known = [row for row in rows if row.part is not None]
    plain = ([row.share for row in rows], [row.entries for row in rows])
    parts = ([row.share for row in known], [row.part or 0.0 for row in known])
    return TransitTest(country, tuple(rows), rank_test(*plain), exact_p(*plain), rank_test(*parts), exact_p(*parts))


def backtest(
    scenario_net: ScenarioNetwork,
    weights: Mapping[str, float],
    destination: str,
    *,
    arrivals: Mapping[int, float],
    ranges: Mapping[tuple[str, str], tuple[float, float]],
) -> Backtest:
    """Test the index against what was observed.

    Parameters
    ----------
    scenario_net
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
    years = usable_years(scenario_net, arrivals)
    index = yearly_index(scenario_net, weights, destination, years)
    without = index_without_each(scenario_net, weights, destination, index)
    transits = [
        transit_test(scenario_net, weights, destination, country, entries=entries, arrivals=arrivals, ranges=ranges)
        for country, entries in recorded_entries(scenario_net.dataset.claims).items()
        if country in scenario_net.network.index and len(usable_years(scenario_net, entries)) >= 3
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
    scenario_net: ScenarioNetwork,
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
    scenario_net, weights, destination, arrivals, ranges
        As in `backtest`.
    draws, seed
        The parameter sets to choose from.

    Returns
    -------
    Calibration
    """
    years = usable_years(scenario_net, arrivals)
    run = _run(scenario_net, weights, destination, years, ranges=ranges, draws=draws, seed=seed)
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
