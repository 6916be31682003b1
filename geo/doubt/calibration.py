"""The record factors: the smallest change of the judged baselines that agrees with the recorded passages.

Shares of corridors are a logit over their least hazards, ``P(c) ~ exp(-theta * H_c)`` (McFadden 1974). Theta and one
deviation `delta` for each group of legs are estimated together by maximum a posteriori: delta is normal around 0 with
the doubt about the group's legs, ln(theta) normal around 0, and a recorded share normal around the modelled one, at no
cost inside the recorded range. Classes are not touched.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..errors import NoOpenRouteError, UsageError
from ..model.corridors import Corridor, iter_corridors
from ..model.network import with_hazards, without_record
from ..model.scenario import evaluate
from ..model.schema import RecordFactor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import numpy.typing as npt

    from ..model.network import LegHazards, Network
    from ..model.passages import Passages
    from ..model.scenario import ScenarioNetwork

    Array = npt.NDArray[np.float64]

RECORD_SD = 0.1
"""Standard deviation of a recorded share: about what conflicting records of one year differ by."""
THETA_SD = 1.0
"""Standard deviation of ln(theta) around 0 before any record: theta 1 is a choice in proportion to getting through."""
MOST_CORRIDORS = 40
_ROUNDS = 8


@dataclass(frozen=True)
class Ways:
    """The routes of every origin, year and corridor that may be the least, as arrays for the estimate.

    A *row* is a route of an origin in a year; an *option* a corridor of an origin in a year, with its rows together; a
    *choice* an origin in a year, with its options together.

    Attributes
    ----------
    groups : tuple of str
        Groups of legs whose deviation is estimated.
    scaled : array, shape (rows, groups)
        Hazard of the legs of each group along a route, without its factor.
    fixed : array, shape (rows,)
        Hazard of the other legs.
    option_starts : array, shape (options,)
        First row of each option.
    choice_starts : array, shape (choices,)
        First option of each choice.
    options : tuple of (year, origin number, corridor)
    weights : array, shape (options,)
        Share of the origin among those with an open route in the year.
    """

    groups: tuple[str, ...]
    scaled: Array
    fixed: Array
    option_starts: npt.NDArray[np.int64]
    choice_starts: npt.NDArray[np.int64]
    options: tuple[tuple[int, int, Corridor], ...]
    weights: Array


class Fit(NamedTuple):
    """An estimate: `theta`, the deviations by group and their standard deviations (0 where they were not estimated)."""

    theta: float
    deltas: Mapping[str, float]
    sds: Mapping[str, float]


class Checked(NamedTuple):
    """A record beside shares of the arrivals, from 0 to 1.

    `modelled` is the share under the factors, `judged` that of the judged classes alone, `held_out` that of an estimate
    without the years of the record. `equal`, `last` and `average` are naive: equal shares of all corridors, the last
    record of the same corridors before it, and the mean of all others; None where there is none. `low` and `high` bound
    90 % of the draws, where there are some.
    """

    passages: Passages
    modelled: float
    judged: float
    held_out: float | None
    equal: float
    last: float | None
    average: float | None
    low: float | None = None
    high: float | None = None


def year_fields(ready: ScenarioNetwork, years: Iterable[int]) -> dict[int, LegHazards]:
    """Return the mean hazards of years, as far as the dataset speaks for them, without the recorded use."""
    dataset = ready.dataset
    judged = ready if ready.scenario.judged else _judged(ready)
    fields = {}
    for year in sorted(set(years)):
        first, last = max(date(year, 1, 1), dataset.valid_from), min(date(year, 12, 31), dataset.valid_until)
        if first <= last:
            fields[year] = evaluate(judged, first, until=last).hazards
    return fields


def _judged(ready: ScenarioNetwork) -> ScenarioNetwork:
    from dataclasses import replace

    return replace(ready, network=without_record(ready.network))


def record_groups(network: Network, origin_country: str) -> tuple[str, ...]:
    """Return the group of every leg, empty for the origin country's own legs and what no record can speak of.

    The first border is the origin's: records tell what happened beyond it.
    """
    from ..model.legs import record_group

    nodes = {node.node_id: node for node in network.nodes}
    groups = []
    for leg in network.legs:
        group = record_group(leg, nodes)
        kind, _, place = group.partition(":")
        if kind in ("leaving", "entering"):
            border = nodes[place]
            if origin_country in (border.country, border.other_country):
                group = ""
        elif origin_country in (nodes[leg.from_node].country, nodes[leg.to_node].country):
            group = ""
        groups.append(group)
    return tuple(groups)


class Estimator:
    """Finds routes and estimates factors for one network, one destination and the records of it.

    Parameters
    ----------
    fields
        Year to mean hazards without the recorded use, from `year_fields`.
    origins
        Node id of each origin to its share of arrivals.
    destination
        Node id.
    records
        What is recorded, from `geo.model.passages.recorded_passages`.
    origin_country
        ISO 3166-1 alpha-3 code.
    """

    def __init__(
        self,
        fields: Mapping[int, LegHazards],
        origins: Mapping[str, float],
        destination: str,
        *,
        records: Sequence[Passages],
        origin_country: str,
    ) -> None:
        self.records = tuple(row for row in records if set(row.years) <= set(fields))
        if not self.records:
            message = "the dataset records no passages with a share of the arrivals; add such claims"
            raise UsageError(message)
        self._fields = {year: fields[year] for year in sorted({y for row in self.records for y in row.years})}
        self._origins, self._destination = dict(sorted(origins.items())), destination
        self.network = next(iter(self._fields.values())).network
        self.leg_groups = record_groups(self.network, origin_country)
        self._added = {year: _added(field) for year, field in self._fields.items()}
        self.routes: dict[tuple[int, int, Corridor], dict[tuple[int, ...], None]] = {}
        self._search({})
        self.prior = self._priors()

    def _search(self, deltas: Mapping[str, float]) -> bool:
        """Add the least-risk route of every corridor under some deviations; tell whether one is new."""
        new = False
        factors = [math.exp(deltas.get(group, 0.0)) if group else 1.0 for group in self.leg_groups]
        for year, field in self._fields.items():
            added = self._added[year]
            hazard = [(h - a) * r + a for h, a, r in zip(field.hazard, added, factors, strict=True)]
            moved = with_hazards(field, hazard)
            for number, origin in enumerate(self._origins):
                try:
                    for count, found in enumerate(iter_corridors(moved, origin, self._destination), start=1):
                        routes = self.routes.setdefault((year, number, found.corridor), {})
                        new |= found.route.legs not in routes
                        routes[found.route.legs] = None
                        if count == MOST_CORRIDORS:
                            break
                except NoOpenRouteError:
                    continue
        return new

    def _priors(self) -> dict[str, float]:
        """Return the standard deviation before any record of each group that a recorded corridor uses."""
        used: set[str] = set()
        for (year, _, corridor), routes in self.routes.items():
            if any(year in row.years and row.meets(corridor) for row in self.records):
                used.update(self.leg_groups[leg] for legs in routes for leg in legs)
        sigma = self.network.parameters.doubt_sigma
        by_group: dict[str, list[float]] = {}
        for group, coverage in zip(self.leg_groups, self.network.coverages, strict=True):
            if group in used:
                by_group.setdefault(group, []).append(sigma[coverage])
        return {group: math.fsum(row) / len(row) for group, row in sorted(by_group.items()) if group}

    def find_routes(self, deltas: Mapping[str, float]) -> None:
        """Add the least-risk routes under some deviations to those that are looked at."""
        self._search(deltas)

    def ways(self, extra: Iterable[str] = ()) -> Ways:
        """Return the routes found so far as arrays, for the groups to estimate and some others."""
        groups = tuple(sorted({*self.prior, *extra}))
        numbers = {group: number for number, group in enumerate(groups)}
        scaled: list[list[float]] = []
        fixed: list[float] = []
        option_starts: list[int] = []
        choice_starts: list[int] = []
        options: list[tuple[int, int, Corridor]] = []
        weights = list(self._origins.values())
        choice: tuple[int, int] | None = None
        for key in sorted(self.routes):
            year, origin, _ = key
            if (year, origin) != choice:
                choice_starts.append(len(options))
                choice = (year, origin)
            option_starts.append(len(fixed))
            options.append(key)
            hazard, added = self._fields[year].hazard, self._added[year]
            for legs in self.routes[key]:
                row, rest = [0.0] * len(groups), 0.0
                for leg in legs:
                    group = self.leg_groups[leg]
                    if group in numbers:
                        row[numbers[group]] += hazard[leg] - added[leg]
                        rest += added[leg]
                    else:
                        rest += hazard[leg]
                scaled.append(row)
                fixed.append(rest)
        open_ones: dict[int, set[int]] = {}
        for year, origin, _ in options:
            open_ones.setdefault(year, set()).add(origin)
        totals = {year: math.fsum(weights[origin] for origin in some) for year, some in open_ones.items()}
        return Ways(
            groups,
            np.array(scaled).reshape(len(fixed), len(groups)),
            np.array(fixed),
            np.array(option_starts, dtype=np.int64),
            np.array(choice_starts, dtype=np.int64),
            tuple(options),
            np.array([weights[origin] / totals[year] for year, origin, _ in options]),
        )

    def estimate(self, *, judged: bool = False, records: Sequence[Passages] | None = None) -> Fit:
        """Return the estimate, with theta alone where `judged`.

        Routes are found again under each estimate until none is new.
        """
        some = self.records if records is None else tuple(records)
        fit = estimate(self.ways(), some, {} if judged else self.prior)
        for _ in range(_ROUNDS):
            if judged or not self._search(fit.deltas):
                break
            fit = estimate(self.ways(), some, self.prior, start=fit)
        return fit


def _added(field: LegHazards) -> list[float]:
    """Return the hazard that events add to each leg, which no factor multiplies."""
    if not any(event.effect == "add" for event in field.network.events):
        return [0.0] * len(field.hazard)
    groups = field.network.groups
    return [
        math.fsum(weight * moment.added[groups[leg]] for weight, moment in field.leg_moments(leg))
        for leg in range(len(groups))
    ]


def _record_matrix(ways: Ways, records: Sequence[Passages]) -> Array:
    """Return the weight of each option in each recorded share, shape (records, options)."""
    matrix = np.zeros((len(records), len(ways.options)))
    for number, row in enumerate(records):
        for option, (year, _, corridor) in enumerate(ways.options):
            if year in row.years and row.meets(corridor):
                matrix[number, option] = ways.weights[option] / len(row.years)
    return matrix


def corridor_shares(ways: Ways, theta: float, deltas: Mapping[str, float]) -> Array:
    """Return the modelled share of each option among those of its origin and year, shape (options,)."""
    vector = np.array([deltas.get(group, 0.0) for group in ways.groups])
    hazard = np.minimum.reduceat(ways.fixed + ways.scaled @ np.exp(vector), ways.option_starts)
    return _logit(ways, -theta * hazard)


def _logit(ways: Ways, utility: Array) -> Array:
    counts = np.diff(np.append(ways.choice_starts, len(utility)))
    best = np.repeat(np.maximum.reduceat(utility, ways.choice_starts), counts)
    power = np.exp(utility - best)
    result: Array = power / np.repeat(np.add.reduceat(power, ways.choice_starts), counts)
    return result


def estimate(ways: Ways, records: Sequence[Passages], prior: Mapping[str, float], *, start: Fit | None = None) -> Fit:
    """Return theta and the deviations of largest posterior density, and the deviations' standard deviations.

    Parameters
    ----------
    ways
        Routes.
    records
        Recorded shares.
    prior
        Standard deviation of each group to estimate; the others stay at 0.
    start
        Where to start beside the judged classes with a large theta; from these with a small one where None.

    Returns
    -------
    Fit
        Standard deviations are those of the normal approximation at the estimate (Laplace).
    """
    from scipy.optimize import minimize

    matrix = _record_matrix(ways, records)
    low, high = np.array([row.low for row in records]), np.array([row.high for row in records])
    free = [number for number, group in enumerate(ways.groups) if group in prior]
    sigma = np.array([prior[ways.groups[number]] for number in free])
    scaled = ways.scaled[:, free]
    option_of = np.repeat(np.arange(len(ways.options)), np.diff(np.append(ways.option_starts, len(ways.fixed))))
    counts = np.diff(np.append(ways.choice_starts, len(ways.options)))
    rest = ways.fixed + ways.scaled.sum(axis=1) - scaled.sum(axis=1)

    def loss(vector: Array) -> tuple[float, Array]:
        theta, factors = math.exp(vector[0]), np.exp(vector[1:])
        rows = rest + scaled @ factors
        hazard = np.minimum.reduceat(rows, ways.option_starts)
        best = _first_least(rows, hazard, ways.option_starts, option_of)
        share = _logit(ways, -theta * hazard)
        seen = matrix @ share
        off = np.where(seen < low, seen - low, np.where(seen > high, seen - high, 0.0))
        by_share = (off / RECORD_SD**2) @ matrix
        mean = np.repeat(np.add.reduceat(share * by_share, ways.choice_starts), counts)
        by_utility = share * (by_share - mean)
        slope = np.empty_like(vector)
        slope[0] = by_utility @ (-theta * hazard) + vector[0] / THETA_SD**2
        slope[1:] = -theta * (by_utility @ scaled[best]) * factors + vector[1:] / sigma**2
        value = (off @ off) / (2 * RECORD_SD**2) + vector[0] ** 2 / (2 * THETA_SD**2)
        return float(value + (vector[1:] ** 2 / (2 * sigma**2)).sum()), slope

    starts = [np.concatenate([[first], np.zeros(len(free))]) for first in (0.0, 2.0)]
    if start is not None:
        starts[0] = np.array([math.log(start.theta), *(start.deltas.get(ways.groups[number], 0.0) for number in free)])
    bounds = [(-4.0, 7.0), *((-6 * s, 6 * s) for s in sigma)]
    options = {"maxiter": 500}
    found = [minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options) for start in starts]
    vector = min(found, key=lambda result: result.fun).x
    sds = _deviations(lambda point: loss(point)[1], vector)[1:]
    names = [ways.groups[number] for number in free]
    return Fit(
        math.exp(vector[0]),
        dict(zip(names, (float(x) for x in vector[1:]), strict=True)),
        dict(zip(names, (float(x) for x in sds), strict=True)),
    )


def _first_least(
    rows: Array, hazard: Array, starts: npt.NDArray[np.int64], option_of: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return the first row of each option that has its least hazard."""
    least = np.flatnonzero(rows == hazard[option_of])
    return least[np.searchsorted(least, starts)]


def _deviations(slope: Callable[[Array], Array], vector: Array) -> Array:
    """Return standard deviations from the curvature at a point, by differences of the slope."""
    step, size = 1e-4, len(vector)
    curvature = np.empty((size, size))
    for k in range(size):
        moved = np.zeros(size)
        moved[k] = step
        curvature[k] = (slope(vector + moved) - slope(vector - moved)) / (2 * step)
    values, vectors = np.linalg.eigh((curvature + curvature.T) / 2)
    inverse = (vectors / np.maximum(values, 1e-9)) @ vectors.T
    result: Array = np.sqrt(np.maximum(np.diag(inverse), 0.0))
    return result


def without_years(records: Sequence[Passages], years: Iterable[int]) -> tuple[Passages, ...]:
    """Return the records that speak of none of some years."""
    left_out = set(years)
    return tuple(row for row in records if not left_out & set(row.years))


class Check(NamedTuple):
    """Recorded shares beside modelled and naive ones, and the estimates behind them.

    `theta` and `theta_judged` are the thetas with the factors and without.
    """

    theta: float
    theta_judged: float
    rows: tuple[Checked, ...]


def check_shares(estimator: Estimator, factors: Sequence[RecordFactor], *, held_out: bool = True) -> Check:
    """Compare recorded shares with those of the model under given factors, of the judged classes, and naive ones.

    Parameters
    ----------
    estimator
        With the records.
    factors
        The factors of the dataset; theta is estimated with them.
    held_out
        Whether the whole estimate is repeated without the years of each record, which takes most of the time.

    Returns
    -------
    Check
    """
    records = estimator.records
    deltas = {row.group: row.delta for row in factors}
    estimator.find_routes(deltas)
    ways = estimator.ways(extra=deltas)
    matrix = _record_matrix(ways, records)
    theta, theta_judged = (_theta(ways, records, given) for given in (deltas, {}))
    modelled = matrix @ corridor_shares(ways, theta, deltas)
    judged = matrix @ corridor_shares(ways, theta_judged, {})
    equal = matrix @ _logit(ways, np.zeros(len(ways.options)))
    left_out: dict[tuple[int, ...], Array] = {}
    if held_out:
        full = estimate(ways, records, estimator.prior, start=Fit(theta, deltas, {}))
        for years in {row.years for row in records}:
            rest = without_years(records, years)
            if rest:
                fit = estimate(ways, rest, estimator.prior, start=full)
                left_out[years] = matrix @ corridor_shares(ways, fit.theta, fit.deltas)
    rows = []
    for number, row in enumerate(records):
        others = [other for other in records if other.tails == row.tails and other.years != row.years]
        earlier = [other for other in others if max(other.years) < min(row.years)]
        middles = [(other.low + other.high) / 2 for other in others]
        last = max(earlier, key=lambda other: other.years, default=None)
        rows.append(
            Checked(
                row,
                float(modelled[number]),
                float(judged[number]),
                float(left_out[row.years][number]) if row.years in left_out else None,
                float(equal[number]),
                None if last is None else (last.low + last.high) / 2,
                math.fsum(middles) / len(middles) if middles else None,
            )
        )
    return Check(theta, theta_judged, tuple(rows))


def _theta(ways: Ways, records: Sequence[Passages], deltas: Mapping[str, float]) -> float:
    """Return theta of largest posterior density under given deviations."""
    vector = np.array([deltas.get(group, 0.0) for group in ways.groups])
    moved = Ways(
        (),
        np.empty((len(ways.fixed), 0)),
        ways.fixed + ways.scaled @ np.exp(vector),
        ways.option_starts,
        ways.choice_starts,
        ways.options,
        ways.weights,
    )
    return estimate(moved, records, {}).theta


SERIES = ("modelled", "judged", "held_out", "equal", "last", "average")


def mean_errors(rows: Sequence[Checked]) -> dict[str, tuple[float, int]]:
    """Return the mean absolute error of each series against the recorded ranges, and over how many records.

    A share inside a recorded range has no error. A naive series has no value where nothing else is recorded.

    Examples
    --------
    >>> from route_risk.geo.model.passages import Passages
    >>> record = Passages((2008,), (("THA",),), 0.5, 0.6, ("claim",))
    >>> errors = mean_errors([Checked(record, 0.55, 0.3, None, 0.1, None, None)])
    >>> round(errors["judged"][0], 3), errors["modelled"], errors["last"]
    (0.2, (0.0, 1), (nan, 0))
    """
    result = {}
    for name in SERIES:
        errors = [row.passages.distance(value) for row in rows if (value := getattr(row, name)) is not None]
        result[name] = (math.fsum(errors) / len(errors) if errors else math.nan, len(errors))
    return result


def factor_rows(estimator: Estimator, fit: Fit) -> tuple[RecordFactor, ...]:
    """Return an estimate as rows of the table of record factors, with the claims that each rests on."""
    claims: dict[str, set[str]] = {}
    for (year, _, corridor), routes in estimator.routes.items():
        speaking = [row for row in estimator.records if year in row.years and row.meets(corridor)]
        for legs in routes if speaking else ():
            for leg in legs:
                claims.setdefault(estimator.leg_groups[leg], set()).update(
                    key for row in speaking for key in row.claim_ids
                )
    return tuple(
        RecordFactor(
            group,
            round(fit.deltas[group], 4),
            round(fit.sds[group], 4),
            tuple(sorted(claims[group])),
            f"Estimated from recorded passages, with a prior standard deviation of {estimator.prior[group]:.2f} by the "
            "coverage of its legs. Use is not danger: cost, distance, waiting and habit move it too.",
        )
        for group in sorted(fit.deltas)
    )
