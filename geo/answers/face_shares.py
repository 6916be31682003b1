"""Shares of corridors and destinations as a table of pandas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..dates import as_day
from ..model.periods import periods_between
from .face_base import Base

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from pandas import DataFrame

    from .shared_out import SharedOut
    from .shares import Draws

_BURDEN = ("weight", "share", "encounters_per_100", "part")
_COLUMNS = ("share", "low", "median", "high", "risk_index", "hazard")


@dataclass(frozen=True, eq=False)
class SharesBase(Base):
    """A dataset that says who goes where."""

    def shares(  # noqa: PLR0913 - who, where, when, and how shares are made
        self,
        origin: str | None = None,
        destinations: Iterable[str] = (),
        *,
        since: object = None,
        until: object = None,
        step: str = "year",
        theta: float | None = None,
        overlap: str | None = None,
        draws: int | None = None,
        seed: int = 0,
    ) -> DataFrame:
        """Say which shares would take which corridor by risk alone, or go to which of several destinations.

        All origins by their weights where `origin` is None; `overlap` is ``path-size`` to correct shares for routes
        that share legs, with a theta that is estimated so. Where `theta` is None it is chosen on counts over time, if
        the dataset has them, or else estimated from recorded passages, as ``route-risk shares`` does. See
        `geo.answers.shares`.

        Returns
        -------
        pandas.DataFrame
            By ``as_of`` and ``alternative``, the largest first: ``share`` (0-1), its ``low``, ``median`` and ``high``
            where there are `draws`, and the mean ``risk_index`` and ``hazard`` of its least-risk routes.
            ``attrs["shares"]`` says what theta is and what it comes from.

        Examples
        --------
        >>> import route_risk as rr
        >>> frame = rr.load().shares("KP-09", since=2013, until=2013, theta=10)
        >>> frame.index.names[1], round(float(frame["share"].sum()), 6)
        ('alternative', 1.0)
        """
        import pandas as pd

        from .share_records import shares_record
        from .shared_out import shared_head

        draw = None if draws is None else (self._ranges, draws, seed)
        shared = self._share_out(origin, destinations, self._periods(since, until, step), theta, overlap, draw)
        record = shares_record(
            self.dataset,
            self._network,
            shared.points,
            weights=shared.weights,
            destinations=shared.destinations,
            theta=shared.rules.theta,
        )
        rows = [(pd.Timestamp(point["as_of"]), row) for point in record["points"] for row in point["shares"]]
        keys = [(day, row["alternative"]) for day, row in rows]
        index = pd.MultiIndex.from_tuples(keys, names=["as_of", "alternative"])
        cells = [{name: row[name] for name in _COLUMNS} for _, row in rows]
        frame = pd.DataFrame(cells, index=index, columns=[*_COLUMNS])
        frame.attrs["shares"] = shared_head(self.dataset, shared)
        return frame

    def burden(
        self,
        origin: str | None = None,
        destinations: Iterable[str] = (),
        *,
        since: object = None,
        until: object = None,
        step: str = "year",
        theta: float | None = None,
        overlap: str | None = None,
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
        from .shared_out import shared_head

        periods, rows = self._periods(since, until, step), {}
        shared = self._share_out(origin, destinations, periods, theta, overlap, None)
        for period, point in zip(periods, shared.points, strict=True):
            for row in burden_records(self.dataset, point)["origins"]:
                for each in row["alternatives"]:
                    key = pd.Timestamp(period[0]), row["origin"], each["alternative"]
                    rows[key] = {"weight": row["weight"], **{name: each[name] for name in _BURDEN[1:]}}
        index = pd.MultiIndex.from_tuples(list(rows), names=["as_of", "origin", "alternative"])
        frame = pd.DataFrame(list(rows.values()), index=index, columns=[*_BURDEN])
        frame.attrs["shares"] = shared_head(self.dataset, shared)
        return frame

    def check_counts(self, *, theta: float | None = None, overlap: str | None = None) -> DataFrame:
        """Hold numbers of newcomers by risk against counts of people over time, beside naive guesses.

        Parameters
        ----------
        theta
            How strongly hazard decides; chosen on the counts themselves where None, which it then knows.
        overlap
            ``path-size`` corrects for routes that share legs.

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

        from ..doubt.path_size import check_overlap
        from .series import series_case, series_record

        check_overlap(overlap)
        points = self._doors.read_points(self.dataset)
        case = series_case(self._network, points, self._shares, overlap=overlap)
        scores = series_record([(self._network, case)], theta=theta, overlap=overlap)["cases"][0]["scores"]
        return pd.DataFrame.from_dict(scores, orient="index").rename_axis("guess")

    def _periods(self, since: object, until: object, step: str) -> tuple[tuple[date, date], ...]:
        first = self.dataset.valid_from if since is None else as_day(since)
        last = self.dataset.valid_until if until is None else as_day(until, last=True)
        return periods_between(first, last, step)

    def _share_out(
        self,
        origin: str | None,
        destinations: Iterable[str],
        periods: tuple[tuple[date, date], ...],
        theta: float | None,
        overlap: str | None,
        draws: Draws | None,
    ) -> SharedOut:
        """Share people out as the command does, by a theta that is given or by what was recorded."""
        from ..doubt.path_size import check_overlap
        from .shared_out import ShareRules, default_theta, share_out
        from .theta import Theta

        check_overlap(overlap)
        start = None if origin is None else self.place(origin)
        ends = [self.place(name) for name in destinations]
        read = self._doors.read_points
        by = default_theta(self._network, self._shares, read, overlap=overlap) if theta is None else Theta(theta)
        rules = ShareRules(by, overlap, draws=draws)
        return share_out(self._network, self._shares, periods, rules, origin=start, destinations=ends)
