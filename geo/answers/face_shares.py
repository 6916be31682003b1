"""Shares of corridors and destinations as a table of pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model.origins import origin_weights
from .share_records import shares_record
from .shares import Theta, record_theta, share_points

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pandas import DataFrame

    from ..model.scenario import ScenarioNetwork

_COLUMNS = ("share", "low", "median", "high", "index", "hazard")


def shares_frame(
    ready: ScenarioNetwork,
    published: Mapping[str, float],
    origin: str | None,
    destinations: Sequence[str],
    *,
    periods: Sequence[tuple[date, date]],
    theta: float | None,
    draws: tuple[Mapping[tuple[str, str], tuple[float, float]], int, int] | None,
) -> DataFrame:
    """Return shares by date and alternative; the arguments are those of `Data.shares`, with ids and periods."""
    import pandas as pd

    dataset = ready.dataset
    weights = origin_weights(published, origin)
    ends = list(dict.fromkeys(destinations)) or [dataset.default_destination]
    judged = ready.scenario.judged
    by = record_theta(dataset, published, judged=judged, known_by=None) if theta is None else Theta(theta)
    points = list(share_points(ready, weights, ends, periods, theta=by.value, draws=draws))
    record = shares_record(dataset, ready, points, weights=weights, destinations=ends, theta=by)
    rows = [(pd.Timestamp(point["as_of"]), row) for point in record["points"] for row in point["shares"]]
    index = pd.MultiIndex.from_tuples([(day, row["alternative"]) for day, row in rows], names=["as_of", "alternative"])
    return pd.DataFrame([{name: row[name] for name in _COLUMNS} for _, row in rows], index=index, columns=[*_COLUMNS])
