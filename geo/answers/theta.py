"""Theta: how strongly hazard decides who goes where, and what it is estimated from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from ..errors import UsageError
from ..model.clocks import known_dataset
from ..model.origins import origin_weights
from ..model.scenario import Scenario, scenario_network

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ..model.schema import Dataset


class Theta(NamedTuple):
    """How strongly hazard decides, ``P ~ exp(-theta * H)``.

    `records` counts the recorded shares, or days, that it was estimated from, `years` are the first and the last of
    them; 0 and None where it was given.
    """

    value: float
    records: int = 0
    years: tuple[int, int] | None = None
    rests_on: str = "recorded passages"


def record_theta(
    dataset: Dataset, weights: Mapping[str, float], *, judged: bool, known_by: date | None, overlap: str | None = None
) -> Theta:
    """Return theta by recorded passages to the dataset's own destination, as a check does, whatever the scenario.

    Parameters
    ----------
    weights
        Node id of each origin to its share of arrivals.
    judged
        Whether the factors of the record are left out.
    known_by
        Only what was published by this date counts; all where None.
    overlap
        As for `share_points`: theta is then that of corrected shares.

    Raises
    ------
    UsageError
        If no share is recorded.

    Examples
    --------
    >>> theta = record_theta(dataset, {"KP-09": 60.7, "KP-10": 16.0}, judged=False, known_by=None)
    >>> theta.value > 50, theta.records > 20, theta.years
    (True, True, (2000, 2017))
    """
    # Here, since counts over time need neither the estimator nor what draws it.
    from ..doubt.record_check import recorded_theta
    from .record import record_estimator

    try:
        weights = origin_weights(weights)
        known = dataset if known_by is None else known_dataset(dataset, known_by)
        scenario_net = scenario_network(known, Scenario(judged=judged))
        estimator = record_estimator(scenario_net, weights, dataset.default_destination)
    except UsageError as error:
        raise UsageError(f"theta cannot be estimated: {error}; or give it with --theta") from None
    value = recorded_theta(estimator, () if judged else scenario_net.dataset.record_factors, overlap=overlap)
    years = [year for row in estimator.records for year in row.years]
    return Theta(value, len(estimator.records), (min(years), max(years)))


def check_theta(theta: float) -> None:
    """Raise `UsageError` if a theta is not a positive number."""
    if not theta > 0 or math.isinf(theta):
        raise UsageError(f"theta {theta:g} is not above 0; give a number such as 10, or leave it out")
