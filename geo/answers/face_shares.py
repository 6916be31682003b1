"""Shares of corridors and destinations as a table of pandas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..dates import as_day
from ..model.origins import origin_weights
from ..model.periods import periods_between
from .face_base import Base

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from pandas import DataFrame

    from ..model.scenario import ScenarioNetwork

_BURDEN = ("weight", "share", "encounters_per_100", "part")
_COLUMNS = ("share", "low", "median", "high", "risk_index", "hazard")


@dataclass(frozen=True, eq=False)
class SharesBase(Base):
    """A dataset that says who goes where."""

    def shares(
        self,
        origin: str | None = None,
        destinations: Iterable[str] = (),
        *,
        since: object = None,
        until: object = None,
        step: str = "year",
        theta: float | None = None,
        draws: int | None = None,
        seed: int = 0,
    ) -> DataFrame:
        """Say which shares would take which corridor by risk alone, or go to which of several destinations.

        All origins by their shares where `origin` is None; see `geo.answers.shares`.

        Returns
        -------
        pandas.DataFrame
            By ``as_of`` and ``alternative``, the largest first: ``share`` (0-1), its ``low``, ``median`` and ``high``
            where there are `draws`, and the mean ``risk_index`` and ``hazard`` of its least-risk routes.

        Examples
        --------
        >>> import route_risk as rr
        >>> frame = rr.load().shares("KP-09", since=2013, until=2013, theta=10)
        >>> frame.index.names[1], round(float(frame["share"].sum()), 6)
        ('alternative', 1.0)
        """
        ends = [self.place(word) for word in destinations]
        periods = self._periods(since, until, step)
        how = None if draws is None else (self._ranges, draws, seed)
        start = None if origin is None else self.place(origin)
        return shares_frame(self._network, self._shares, start, ends, periods=periods, theta=theta, draws=how)

    def burden(
        self,
        origin: str | None = None,
        destinations: Iterable[str] = (),
        *,
        since: object = None,
        until: object = None,
        step: str = "year",
        theta: float | None = None,
    ) -> DataFrame:
        """Say who bears the risk: expected encounters with danger per 100 people who set out, by risk alone.

        The arguments are those of `shares`. The number is ordinal, as the index is; see `geo.answers.burden`.

        Returns
        -------
        pandas.DataFrame
            By ``as_of``, ``origin`` and ``alternative``: ``weight`` of the origin and ``share`` of what it takes (0-1),
            ``encounters_per_100`` of the people who take it, and its ``part`` of all encounters (0-1).

        Examples
        --------
        >>> import route_risk as rr
        >>> frame = rr.load().burden("KP-09", since=2013, until=2013, theta=10)
        >>> frame.index.names, round(float(frame["part"].sum()), 6)
        (FrozenList(['as_of', 'origin', 'alternative']), 1.0)
        """
        import pandas as pd

        from .burden import burden_records
        from .shares import period_weights, share_points
        from .theta import Theta, record_theta

        scenario_net, start = self._network, None if origin is None else self.place(origin)
        dataset, periods = scenario_net.dataset, self._periods(since, until, step)
        ends = list(dict.fromkeys(self.place(word) for word in destinations)) or [dataset.default_destination]
        judged = scenario_net.scenario.judged
        by = record_theta(dataset, self._shares, judged=judged, known_by=None) if theta is None else Theta(theta)
        rows = {}
        weights = period_weights(dataset, self._shares, start, periods)
        for period, some in zip(periods, weights, strict=True):
            for point in share_points(scenario_net, some, ends, [period], theta=by.value):
                for row in burden_records(dataset, point)["origins"]:
                    for each in row["alternatives"]:
                        key = pd.Timestamp(period[0]), row["origin"], each["alternative"]
                        rows[key] = {"weight": row["weight"], **{name: each[name] for name in _BURDEN[1:]}}
        index = pd.MultiIndex.from_tuples(list(rows), names=["as_of", "origin", "alternative"])
        return pd.DataFrame(list(rows.values()), index=index, columns=[*_BURDEN])

    def check_counts(self, *, theta: float | None = None) -> DataFrame:
        """Hold numbers of newcomers by risk against counts of people over time, beside naive guesses.

        Parameters
        ----------
        theta
            How strongly hazard decides; chosen on the counts themselves where None, which it then knows.

        Returns
        -------
        pandas.DataFrame
            By ``guess``: ``ard``, the averaged relative difference, and ``afterwards``, whether the guess knows what
            was counted later.

        Raises
        ------
        UsageError
            If the dataset does not count people over time at two destinations or more.
        """
        import pandas as pd

        from .series import series_case, series_record

        case = series_case(self._network, self._doors.read_points(self.dataset), self._shares)
        scores = series_record([(self._network, case)], theta=theta)["cases"][0]["scores"]
        return pd.DataFrame.from_dict(scores, orient="index").rename_axis("guess")

    def _periods(self, since: object, until: object, step: str) -> tuple[tuple[date, date], ...]:
        first = self.dataset.valid_from if since is None else as_day(since)
        last = self.dataset.valid_until if until is None else as_day(until, last=True)
        return periods_between(first, last, step)


def shares_frame(
    scenario_net: ScenarioNetwork,
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

    from .share_records import shares_record
    from .shares import share_points
    from .theta import Theta, record_theta

    dataset = scenario_net.dataset
    weights = origin_weights(published, origin)
    ends = list(dict.fromkeys(destinations)) or [dataset.default_destination]
    judged = scenario_net.scenario.judged
    by = record_theta(dataset, published, judged=judged, known_by=None) if theta is None else Theta(theta)
    points = list(share_points(scenario_net, weights, ends, periods, theta=by.value, draws=draws))
    record = shares_record(dataset, scenario_net, points, weights=weights, destinations=ends, theta=by)
    rows = [(pd.Timestamp(point["as_of"]), row) for point in record["points"] for row in point["shares"]]
    index = pd.MultiIndex.from_tuples([(day, row["alternative"]) for day, row in rows], names=["as_of", "alternative"])
    return pd.DataFrame([{name: row[name] for name in _COLUMNS} for _, row in rows], index=index, columns=[*_COLUMNS])
