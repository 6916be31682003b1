"""Recorded shares of corridors beside modelled and naive ones."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .corridor_shares import corridor_shares, logit, record_matrix
from .share_fit import Fit, estimate, estimate_theta

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..model.passages import Passages
    from ..model.schema import RecordFactor
    from .calibration import Estimator
    from .corridor_shares import Array


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


def recorded_theta(estimator: Estimator, factors: Sequence[RecordFactor]) -> float:
    """Return theta of largest posterior density under given factors, that of `check_shares`."""
    deltas = {row.group: row.delta for row in factors}
    estimator.find_routes(deltas)
    return estimate_theta(estimator.choice_set(extra=deltas), estimator.records, deltas)


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
    choice_set = estimator.choice_set(extra=deltas)
    matrix = record_matrix(choice_set, records)
    theta, theta_judged = (estimate_theta(choice_set, records, given) for given in (deltas, {}))
    modelled = matrix @ corridor_shares(choice_set, theta, deltas)
    judged = matrix @ corridor_shares(choice_set, theta_judged, {})
    equal = matrix @ logit(np.zeros(len(choice_set.options)), choice_set.choice_starts)
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
            )
        )
    return Check(theta, theta_judged, tuple(rows))


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
