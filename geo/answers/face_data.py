"""A dataset: its tables, and what it says on a date, over time and about its own doubt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..dates import as_day
from ..errors import UsageError
from ..model.scenario import evaluate, scenario_network
from ..release.coarse import told_index
from .arrivals import arrivals_by_year
from .compare import compare_legs, compare_record, compare_routes
from .corridor_changes import add_leg_ranges, compare_corridors
from .face_day import Day
from .face_doors import Changes
from .face_over_time import corridor_changes_frame, leg_changes_frame, timeline_frame
from .face_shares import SharesBase
from .timeline import network_timeline, route_timeline, timeline_record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pandas import DataFrame

    from .corridor_changes import Draws
    from .face_doors import Doors


def open_data(folder: str | Path | None, doors: Doors, *, public: bool = False) -> Data:
    """Read a dataset and check it; arguments as for `route_risk.load`, and how to read, draw and write."""
    if folder is not None and not isinstance(folder, (str, Path)):
        raise UsageError(f"{folder!r} is not a folder; give a path, or nothing for the embedded dataset")
    dataset = doors.read_dataset(folder)
    if public:
        from ..release.dataset import public_dataset

        dataset = public_dataset(dataset)
    return Data(dataset, None if folder is None else Path(folder), doors)


@dataclass(frozen=True, eq=False)
class Data(SharesBase):
    """A dataset, made by `load`; a value that nothing changes.

    Dates are texts (``"2013-07-01"``, ``"2013-07"``, ``"2013"``), years, `datetime.date`, `datetime.datetime` or
    `pandas.Timestamp`. Places are ids, ISO codes or names in English or Korean.
    """

    def on(
        self,
        as_of: object,
        *,
        known_by: object = None,
        close: Iterable[str] = (),
        keep_open: Iterable[str] = (),
        without: Iterable[str] = (),
        scenario: str | Path | None = None,
        judged: bool = False,
    ) -> Day:
        """Return one date, as it was or as it would have been.

        Parameters
        ----------
        as_of
            The date of the risk.
        known_by
            A date; only what a source had published by then counts. All where None.
        close, keep_open
            Ids of legs or border segments, or scope words such as ``border:PRK-CHN``.
        without
            Ids of events as if they had not happened.
        scenario
            A scenario in a TOML file, to which the others add.
        judged
            Leave the factors of the record out, so that hazards rest on judgement alone.

        Returns
        -------
        Day

        Raises
        ------
        OutOfRangeError
            If the dataset does not speak for the date.
        UnknownIdError
            If an event, a leg or a border is not in the dataset; it names the nearest ones.

        Examples
        --------
        >>> import route_risk as rr
        >>> data = rr.load()
        >>> data.on("2013-07-01", known_by="2014", without=["prk-2010-succession-buildup"])
        <Day 2013-07-01, known by 2014-01-01, scenario of north-korea-routes>
        """
        lists: dict[str, Any] = {"close": close, "keep_open": keep_open, "without": without}
        for name, value in lists.items():
            if isinstance(value, str):
                raise UsageError(f"{name} is the text {value!r}; give a list, [{value!r}]")
        network = self._network
        changes = Changes(scenario, **{name: tuple(value) for name, value in lists.items()}, judged=judged)
        if changes.are_given:
            network = scenario_network(self.dataset, self._doors.make_scenario(changes, self.dataset))
        clock = None if known_by is None else as_day(known_by)
        return Day(self, evaluate(network, as_day(as_of), known_by=clock))

    def timeline(
        self,
        origin: str | None = None,
        destination: str | None = None,
        *,
        since: object = None,
        until: object = None,
        step: str = "year",
        known_by: object = None,
        draws: int | None = None,
        seed: int = 0,
    ) -> DataFrame:
        """Follow the index over time.

        Parameters
        ----------
        origin, destination
            Of the least-risk route; without an origin the network index of all provinces, and without a destination
            to the dataset's own.
        since, until
            First and last date; those of the dataset where None. A year or a month reaches to its last day.
        step
            ``year``, ``quarter`` or ``month``.
        known_by
            As for `on`.
        draws, seed
            How many times every judgement is drawn, a power of two (extra ``uncertainty``), and the seed.

        Returns
        -------
        pandas.DataFrame
            By ``as_of``, the first day of each year, quarter or month: ``risk_index`` (0-100, missing where no route is
            open) and ``hazard`` (dimensionless, the mean over it), ``corridor``, ``recorded`` (shares of the arrivals
            that were recorded of it that year, as ``countries:low:high`` joined by ``;``), ``moved_by`` (what moved it
            most since the one before), ``moved`` (by how much hazard) and ``arrivals`` (published, that year). With
            draws ``low``, ``median`` and ``high`` (5, 50 and 95 percent of the draws of the index) and
            ``share_of_draws``, of those in which the corridor has the least risk; missing for the network index.

        Examples
        --------
        >>> import route_risk as rr
        >>> frame = rr.load().timeline("KP-10", "KOR", since=2008, until=2010)
        >>> frame["risk_index"].round(1).tolist(), frame["moved_by"].iloc[-1]
        ([60.2, 58.3, 61.6], 'prk-1995-leniency')
        """
        periods = self._periods(since, until, step)
        clock = None if known_by is None else as_day(known_by)
        end = self.dataset.default_destination if destination is None else self.place(destination)
        start = None if origin is None else self.place(origin)
        if start is None:
            points = network_timeline(self._network, self._shares, end, periods, known_by=clock)
        else:
            points = route_timeline(self._network, start, end, periods, known_by=clock)
        record = timeline_record(
            self.dataset,
            self._network,
            list(points),
            origin=start,
            destination=end,
            known_by=clock.isoformat() if clock else None,
            arrivals=arrivals_by_year(self.dataset.claims, end),
            weights=self._shares if start is None else None,
        )
        if draws is not None:
            from .timeline_draws import add_ranges

            starts: Iterable[str] = self._shares if start is None else [start]
            how: dict[str, Any] = {"ranges": self._ranges, "draws": draws, "seed": seed, "known_by": clock}
            add_ranges(record, self._network, starts, periods, **how)
        return timeline_frame(record)

    def compare(self, before: object, after: object, *, draws: int | None = None, seed: int = 0) -> DataFrame:
        """Return what changed on every leg between two dates, clocks or scenarios.

        Parameters
        ----------
        before, after
            Dates, or days from `on`.
        draws, seed
            As for `timeline`; both sides are taken in the same draws.

        Returns
        -------
        pandas.DataFrame
            By ``leg_id``, the largest change first: ``before``, ``after`` and ``change`` of the hazard (dimensionless),
            ``blocked_before``, ``blocked_after`` and ``moved_by``, the cause that moved it most. With draws
            ``change_low`` and ``change_high``, its 90% range, and ``change_uncertain``, whether that holds 0.

        Examples
        --------
        >>> import route_risk as rr
        >>> changes = rr.load().compare("2009", "2013")
        >>> changes.index[0], changes["moved_by"].iloc[0]
        ('KP-13..PRK-RUS:KP-13', 'prk-1995-leniency')
        """
        return leg_changes_frame(self.dataset, self._compared(before, after, draws=self._drawing(draws, seed)))

    def compare_corridors(
        self,
        before: object,
        after: object,
        origin: str,
        destination: str,
        *,
        draws: int | None = None,
        seed: int = 0,
    ) -> DataFrame:
        """Return the corridors between two places on two sides, with rank and index on both.

        Returns
        -------
        pandas.DataFrame
            By ``corridor``, the least risk after first: ``rank``, ``risk_index``, ``hazard``, ``closed_by`` and
            ``recorded`` (as in `timeline`), each with ``_before`` and ``_after``. With draws ``low``,
            ``high`` and ``share_of_draws`` of each side, and ``change`` of the index with ``change_low``,
            ``change_high`` and ``change_uncertain``.

        Examples
        --------
        >>> import route_risk as rr
        >>> frame = rr.load().compare_corridors("2003", "2009", "KP-09", "KOR")
        >>> frame.index[0], int(frame["rank_after"].iloc[0]), frame["recorded_after"].iloc[0][:3]
        ('CHN > LAO > THA', 1, 'THA')
        """
        ends, how = (self.place(origin), self.place(destination)), self._drawing(draws, seed)
        found = compare_corridors(self.dataset, self._side(before), self._side(after), *ends, draws=how)
        return corridor_changes_frame(found["corridors"])

    def compare_routes(self, before: object, after: object, origin: str, destination: str, *, k: int = 1) -> DataFrame:
        """Return the least-risk routes of either side between two places, with rank and index on both.

        Examples
        --------
        >>> import route_risk as rr
        >>> routes = rr.load().compare_routes("2009", "2013", "KP-10", "KOR")
        >>> routes[["risk_index_before", "risk_index_after"]].round(1).values.tolist(), routes["status"].tolist()
        ([[59.9, 67.2], [59.5, 67.2]], ['appears', 'vanishes'])
        """
        import pandas as pd

        ends = self.place(origin), self.place(destination)
        rows = self._compared(before, after, ends, k)["routes"]
        return pd.DataFrame([{**row, "nodes": tuple(row["nodes"]), "legs": tuple(row["legs"])} for row in rows])

    @property
    def events(self) -> DataFrame:
        """The policy events, by ``event_id``; lists are joined by ``;``."""
        return self._table("policy_events")

    @property
    def claims(self) -> DataFrame:
        """The published figures, by ``claim_id``; conflicting ones share a ``figure_id``."""
        return self._table("claims")

    @property
    def sources(self) -> DataFrame:
        """The publications, by ``source_id``."""
        return self._table("sources")

    def ensemble(
        self,
        origin: str,
        destination: str,
        *,
        since: object = None,
        until: object = None,
        step: str = "year",
        draws: int = 1024,
        seed: int = 0,
    ) -> DataFrame:
        """Vary every judgement within its range (extra ``uncertainty``).

        Returns
        -------
        pandas.DataFrame
            By ``as_of``, the first day of each year, quarter or month: ``low``, ``median`` and ``high`` of its index
            (0-100; 5, 50 and 95 percent of the draws), and ``route_count``, how many routes are ever least-risk ones.

        Examples
        --------
        >>> import route_risk as rr
        >>> frame = rr.load().ensemble("KP-10", "KOR", since=2013, until=2013, draws=64)
        >>> bool(frame["low"].iloc[0] < frame["median"].iloc[0] < frame["high"].iloc[0])
        True
        """
        import pandas as pd

        from .doubt import draw_ensemble

        periods = self._periods(since, until, step)
        pair = [self.place(origin)], [self.place(destination)]
        (found,) = draw_ensemble(self._network, *pair, periods, ranges=self._ranges, draws=draws, seed=seed)
        rows = [
            {
                **{
                    name: None if (index := getattr(day, name)) is None else told_index(self.dataset, index)
                    for name in ("low", "median", "high")
                },
                "route_count": day.route_count,
            }
            for day in found.days
        ]
        return pd.DataFrame(rows, index=pd.DatetimeIndex([first for first, _ in periods], name="as_of"))

    def sensitivity(
        self, origin: str, destination: str, *, as_of: object, draws: int = 1024, seed: int = 0
    ) -> DataFrame:
        """Ask which judgement matters most for a route on a date: Sobol' indices (extra ``uncertainty``).

        Returns
        -------
        pandas.DataFrame
            One row for each group of judgements, with its first-order and total index and how sure they are.
        """
        import pandas as pd

        from .doubt import draw_sensitivity

        pair = self.place(origin), self.place(destination)
        day = as_day(as_of)
        found = draw_sensitivity(self._network, *pair, day, ranges=self._ranges, draws=draws, seed=seed)
        return pd.DataFrame([group._asdict() for group in found.groups]).set_index("group")

    def backtest(self, destination: str | None = None) -> DataFrame:
        """Test the yearly network index against published arrivals, and return what comes out, whatever it is.

        Returns
        -------
        pandas.DataFrame
            One row for each comparison: what was compared, the rank correlation and its test (extra ``uncertainty``).
        """
        import pandas as pd

        from ..doubt.backtest import usable_years, yearly_index
        from ..doubt.series_tests import compare_all

        end = self.dataset.default_destination if destination is None else self.place(destination)
        arrivals = arrivals_by_year(self.dataset.claims, end)
        index = yearly_index(self._network, self._shares, end, usable_years(self._network, arrivals))
        found = compare_all(index, arrivals)
        return pd.DataFrame([{**row._asdict(), **row.test._asdict()} for row in found]).drop(columns="test")

    def _compared(
        self,
        before: object,
        after: object,
        places: tuple[str, str] | None = None,
        k: int = 1,
        draws: Draws | None = None,
    ) -> dict[str, Any]:
        one, other = self._side(before), self._side(after)
        routes = compare_routes(one, other, *places, k=k) if places else None
        record = compare_record(self.dataset, one, other, legs=compare_legs(one, other), routes=routes, places=places)
        if draws is not None:
            add_leg_ranges(self.dataset, record, one, other, draws)
        return record

    def _drawing(self, draws: int | None, seed: int) -> Draws | None:
        return None if draws is None else (self._ranges, draws, seed)

    def _side(self, side: object) -> Any:
        return side.evaluated if isinstance(side, Day) else self.on(side).evaluated

    def _table(self, name: str) -> DataFrame:
        from .tables import dataset_tables

        table = dataset_tables(self.dataset)[name]
        return table.set_index(table.columns[0])

    def __repr__(self) -> str:
        dataset = self.dataset
        provinces = sum(node.kind == "province" for node in dataset.nodes.values())
        return (
            f"<Data {dataset.name} {dataset.version}, {dataset.valid_from} to {dataset.valid_until}>\n"
            f"{provinces} provinces, {len(dataset.legs)} legs between {len(dataset.nodes)} places\n"
            f"{len(dataset.events)} events, {len(dataset.claims)} claims, {len(dataset.sources)} sources"
        )
