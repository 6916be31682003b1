"""Recorded shares of corridors beside modelled and naive ones."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .corridor_shares import corridor_shares, logit, record_matrix
from .record_guesses import nearest_shares, peak_shares, proportional_shares, shares_within
from .share_fit import Fit, estimate, estimate_theta

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ..model.corridors import Corridor
    from ..model.passages import Passages
    from ..model.schema import RecordFactor
    from .arrays import Array
    from .calibration import Estimator


class Checked(NamedTuple):
    """A record beside shares of the arrivals, from 0 to 1.

    `modelled` is the share under the factors, `judged` that of the judged classes alone, `held_out` that of an estimate
    without the years of the record. `equal`, `last` and `average` are naive: equal shares of all corridors, the last
    record of the same corridors before it, and the mean of all others; None where there is none. `nearest`, `capacity`
    and `modelled_capacity` are of `geo.doubt.record_guesses`, with the greatest recorded share of each country as its
    capacity, which knows what was recorded later. `low` and `high` bound 90 % of the draws, where there are some.
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
    nearest: float | None = None
    capacity: float | None = None
    modelled_capacity: float | None = None


def without_years(records: Sequence[Passages], years: Iterable[int]) -> tuple[Passages, ...]:
    """Return the records that speak of none of some years."""
    left_out = set(years)
    return tuple(row for row in records if not left_out & set(row.years))


class Check(NamedTuple):
    """Recorded shares beside modelled and naive ones, and the estimates behind them.

    `theta` and `theta_judged` are the thetas with the factors and without, `peaks` the greatest share that was recorded
    of the corridors that end in each country, `sizes` what is added to the utility of a corridor for its overlap, by
    year, number of the origin and corridor.
    """

    theta: float
    theta_judged: float
    rows: tuple[Checked, ...]
    peaks: Mapping[str, float] = MappingProxyType({})
    sizes: Mapping[tuple[int, int, Corridor], float] = MappingProxyType({})


def recorded_theta(estimator: Estimator, factors: Sequence[RecordFactor], *, overlap: str | None = None) -> float:
    """Return theta of largest posterior density under given factors, that of `check_shares`."""
    deltas = {row.group: row.delta for row in factors}
    estimator.find_routes(deltas)
    choice_set = estimator.choice_set(extra=deltas)
    return estimate_theta(
        estimator.with_path_sizes(choice_set, deltas) if overlap else choice_set, estimator.records, deltas
    )


def check_shares(
    estimator: Estimator,
    factors: Sequence[RecordFactor],
    *,
    held_out: bool = True,
    overlap: str | None = None,
    last_km: Callable[[str, str], float] | None = None,
) -> Check:
    """Compare recorded shares with those of the model under given factors, of the judged classes, and naive ones.

    Parameters
    ----------
    factors
        The factors of the dataset; theta is estimated with them.
    held_out
        Whether the whole estimate is repeated without the years of each record, which takes most of the time.
    overlap
        ``path-size`` corrects modelled shares for routes that share legs (`geo.doubt.path_size`), by the routes under
        the factors, or without any for `judged`; None takes corridors as independent.
    last_km
        How far an origin is from the last place of a route before the destination (by their node ids) on a straight
        line; where None there is no guess by the nearest.
    """
    records = estimator.records
    deltas = {row.group: row.delta for row in factors}
    estimator.find_routes(deltas)
    choice_set = judged_set = estimator.choice_set(extra=deltas)
    if overlap:
        choice_set, judged_set = (estimator.with_path_sizes(choice_set, given) for given in (deltas, {}))
    matrix = record_matrix(choice_set, records)
    theta, theta_judged = estimate_theta(choice_set, records, deltas), estimate_theta(judged_set, records, {})
    modelled = matrix @ corridor_shares(choice_set, theta, deltas)
    judged = matrix @ corridor_shares(judged_set, theta_judged, {})
    equal = matrix @ logit(np.zeros(len(choice_set.options)), choice_set.choice_starts)
    peaks = peak_shares(records)
    beside = {
        "capacity": proportional_shares(choice_set, peaks),
        "modelled_capacity": shares_within(choice_set, corridor_shares(choice_set, theta, deltas), peaks),
    }
    if last_km is not None:
        far = [last_km(origin, place) for origin, place in estimator.last_places(deltas)]
        beside["nearest"] = nearest_shares(choice_set, far)
    naive = {name: matrix @ np.nan_to_num(shares) for name, shares in beside.items()}
    left_out: dict[tuple[int, ...], Array] = {}
    if held_out:
        full = estimate(choice_set, records, estimator.prior, start=Fit(theta, deltas))
        for years in {row.years for row in records}:
            rest = without_years(records, years)
            if rest:
                fit = estimate(choice_set, rest, estimator.prior, start=full)
                left_out[years] = matrix @ corridor_shares(choice_set, fit.theta, fit.deltas)
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
                **{name: float(shares[number]) for name, shares in naive.items()},
            )
        )
    sizes = dict(zip(choice_set.options, choice_set.path_size.tolist(), strict=True)) if overlap else {}
    return Check(theta, theta_judged, tuple(rows), peaks, sizes)


SERIES = ("modelled", "judged", "held_out", "equal", "nearest", "last", "average", "capacity", "modelled_capacity")
AFTERWARDS = ("modelled", "judged", "held_out", "average", "capacity", "modelled_capacity")
"""Series that know the record itself, or one of later years."""


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


class YearErrors(NamedTuple):
    """How far each series is from the records of a year, or of several together.

    `error` is the mean absolute one; `ard` the sum of all, divided by what was at least recorded, as Flee divides by
    all who were counted (Suleimenova, Bell and Groen 2017). Both leave out a series without a value.
    """

    years: tuple[int, ...]
    records: int
    error: Mapping[str, float]
    ard: Mapping[str, float]


def year_errors(rows: Sequence[Checked]) -> tuple[YearErrors, ...]:
    """Return the errors of each series by year, records of several years together by themselves.

    Examples
    --------
    >>> from route_risk.geo.model.passages import Passages
    >>> record = Passages((2008,), (("THA",),), 0.5, 0.6, ("claim",))
    >>> (found,) = year_errors([Checked(record, 0.55, 0.3, None, 0.1, None, None)])
    >>> round(found.error["judged"], 3), round(found.ard["judged"], 3), "last" in found.ard
    (0.2, 0.4, False)
    """
    result = []
    for years in sorted({row.passages.years for row in rows}):
        some = [row for row in rows if row.passages.years == years]
        error, ard = {}, {}
        for name in SERIES:
            known = [(row.passages, value) for row in some if (value := getattr(row, name)) is not None]
            off = math.fsum(passages.distance(value) for passages, value in known)
            counted = math.fsum(passages.low for passages, _ in known)
            if known:
                error[name] = off / len(known)
            if counted > 0:
                ard[name] = off / counted
        result.append(YearErrors(years, len(some), error, ard))
    return tuple(result)
