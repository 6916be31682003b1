"""What an ensemble says: intervals of the index, how often a route is the least-risk one, how often a date is riskier.

Quantiles interpolate linearly between the draws in order (Hyndman and Fan 1996, type 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..model.hazard import route_index
from ..model.periods import period_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from .arrays import Array
    from .ensemble_chunks import EnsembleResult


QUANTILES = (0.05, 0.5, 0.95)
"""The ends of the 90 % interval and the median between them."""


class RouteShare(NamedTuple):
    """A route and the share of the draws in which it is the least-risk one (its rank acceptability, rank 1).

    `nodes` and `legs` are ids.
    """

    nodes: tuple[str, ...]
    legs: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class DaySummary:
    """One pair on one date or over one period: median and 90 % interval of the index (0-100), None without open route.

    `routes` are those that are most often the least-risk one, by falling share, then by leg ids; `route_count` is how
    many routes ever are, and `other_share` the share of those that are not in `routes`.
    """

    as_of: date
    until: date
    low: float | None
    median: float | None
    high: float | None
    routes: tuple[RouteShare, ...]
    route_count: int
    other_share: float

    @property
    def name(self) -> str:
        """The word for the date or the period."""
        return period_name(self.as_of, self.until)


@dataclass(frozen=True, slots=True)
class PairSummary:
    """One origin and destination over all dates.

    `riskier[i][j]` is the share of the draws in which the index on date i is greater than on date j; an open route is
    never riskier than none.
    """

    origin: str
    destination: str
    days: tuple[DaySummary, ...]
    riskier: tuple[tuple[float, ...], ...]


def quantiles_of(hazard: Array, *, at: Sequence[float] = QUANTILES) -> tuple[float, ...]:
    """Return quantiles of the index of draws given as hazards, shape (draws,).

    Examples
    --------
    >>> halves = np.array([0.0, 0.6931471805599453, 0.6931471805599453, 0.6931471805599453])
    >>> [round(value, 3) for value in quantiles_of(halves, at=(0.0, 0.5, 1.0))]
    [0.0, 50.0, 50.0]
    """
    return tuple(quantile_rows(hazard[np.newaxis], at=at)[0].tolist())


def quantile_rows(hazard: Array, *, at: Sequence[float] = QUANTILES) -> Array:
    """Return the same for several rows of draws at once, shape (rows, quantiles)."""
    count = hazard.shape[1]
    places = np.array(at) * (count - 1)
    lower = places.astype(np.intp)
    ordered = np.sort(hazard, axis=1)
    ends = [route_index(ordered[:, some], xp=np) for some in (lower, np.minimum(lower + 1, count - 1))]
    result: Array = ends[0] + (ends[1] - ends[0]) * (places - lower)
    return result


def riskier_share(hazard: Array) -> Array:
    """Return how often one date is riskier than another, shape (days, days), from hazards of shape (days, draws).

    Examples
    --------
    >>> riskier_share(np.array([[0.1, 0.5], [0.2, 0.3]])).tolist()
    [[0.0, 0.5], [0.5, 0.0]]
    """
    return np.array([(row > hazard).mean(axis=1) for row in hazard])


def summarise(result: EnsembleResult, *, limit: int = 10) -> tuple[PairSummary, ...]:
    """Return the summary of every pair.

    Parameters
    ----------
    limit
        How many routes of a pair on a date are named.

    Returns
    -------
    tuple of PairSummary
        In the order of `EnsembleRun.pairs`.

    Examples
    --------
    >>> from route_risk.geo.doubt.ensemble import ensemble_run
    >>> from route_risk.geo.doubt.ensemble_chunks import chunk_bounds, collect, run_chunks
    >>> day = date(2013, 7, 1)
    >>> run = ensemble_run(scenario_net, ["KP-10"], ["KOR"], [day], ranges=ranges, draws=64)
    >>> (pair,) = summarise(collect(run, run_chunks(run, chunk_bounds(run.draws, 64))))
    >>> day = pair.days[0]
    >>> day.low < day.median < day.high, round(sum(route.share for route in day.routes) + day.other_share, 6)
    (True, 1.0)
    """
    run = result.run
    nodes = run.network.nodes
    summaries = []
    for pair, (origin, destination) in enumerate(run.pairs):
        days = []
        quantiles = quantile_rows(result.hazard[pair]).tolist()
        for day, (as_of, until) in enumerate(zip(run.days, run.until, strict=True)):
            low, median, high = quantiles[day] if (pair, day) in result.counts else (None, None, None)
            days.append(DaySummary(as_of, until, low, median, high, *_shares(result, pair, day, limit)))
        riskier = tuple(tuple(row) for row in riskier_share(result.hazard[pair]).tolist())
        summaries.append(PairSummary(nodes[origin].node_id, nodes[destination].node_id, tuple(days), riskier))
    return tuple(summaries)


def _shares(result: EnsembleResult, pair: int, day: int, limit: int) -> tuple[tuple[RouteShare, ...], int, float]:
    """Return the routes that are most often the least-risk one, how many there are, and the share of the others."""
    legs, draws = result.run.network.legs, result.run.draws
    best, count = result.route_counts(pair, day, limit=limit)
    shares = []
    for number, route in best:
        nodes = legs[route[0]].from_node, *(legs[leg].to_node for leg in route)
        shares.append(RouteShare(nodes, tuple(legs[leg].leg_id for leg in route), number / draws))
    rest = draws - sum(number for number, _ in best) if count else 0
    return tuple(sorted(shares, key=lambda row: (-row.share, row.legs))), count, rest / draws


def network_index_draws(result: EnsembleResult, weights: Mapping[str, float], destination: str) -> Array:
    """Return the network index of every date and draw, shape (days, draws).

    Parameters
    ----------
    weights
        Node id of each origin to its share; only the ratio counts.
    destination
        Node id.

    Returns
    -------
    array, shape (days, draws)
        The weighted mean index of the origins, 0-100. An origin without an open route counts with its limit, 100, as in
        `geo.model.routes.network_index`.
    """
    run = result.run
    ids = [(run.network.nodes[o].node_id, run.network.nodes[d].node_id) for o, d in run.pairs]
    total = np.zeros((len(run.days), run.draws))
    for origin, weight in weights.items():
        total += weight * route_index(result.hazard[ids.index((origin, destination))], xp=np)
    return total / sum(weights.values())


def share_through(result: EnsembleResult, pair: int, day: int, node_id: str) -> float:
    """Return the share of the draws in which the least-risk route of a pair on a date leads through a node."""
    position = result.run.network.index[node_id]
    heads = result.run.network.heads
    counted, _ = result.route_counts(pair, day)
    through = sum(number for number, route in counted if any(heads[leg] == position for leg in route[:-1]))
    return through / result.run.draws
