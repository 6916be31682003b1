"""A route and a corridor as values of the public face."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandas import DataFrame


@dataclass(frozen=True)
class Route:
    """A documented route between two places on a date.

    Attributes
    ----------
    rank : int
        Counted from 1, the least risk first.
    corridor : str
        Its third countries in their order, such as ``CHN > LAO > THA``, or ``direct``.
    node_ids, leg_ids : tuple of str
        In order.
    hazard : float
        Sum of the hazards of its legs (dimensionless).
    index : float
        ``100 * (1 - exp(-hazard))``, from 0 to 100.
    coverage : str
        That of its least covered leg. ``none`` and ``thin`` are warnings and no sign of safety.

    Examples
    --------
    >>> import route_risk as rr
    >>> best, *others = rr.load().on("2009-07-01").routes("North Hamgyong", "South Korea", k=3)
    >>> best.corridor
    'CHN > LAO > THA'
    >>> best
    <Route 1: index 56.0, fair, KP-09 > PRK-CHN:KP-09 > CN-JL > CN-YN > ... > LAO-north > LAO-THA > THA > KOR>
    """

    rank: int
    corridor: str
    node_ids: tuple[str, ...]
    leg_ids: tuple[str, ...]
    hazard: float
    index: float
    coverage: str
    _record: Mapping[str, Any] = field(repr=False, compare=False)

    def explain(self) -> DataFrame:
        """Split the hazard of the route over its legs and the events on them.

        Returns
        -------
        pandas.DataFrame
            One row for each leg and part: ``leg_id``, ``event_id`` (missing for the hazard of the leg without
            events), ``contribution`` (hazard, dimensionless), ``activity`` (0-1) and ``source_ids``, joined by ``;``.
            The contributions add up to the hazard of the route; of a public release they are missing.

        Examples
        --------
        >>> import route_risk as rr
        >>> best = rr.load().on("2013-07-01").routes("KP-10", "KOR")[0]
        >>> table = best.explain()
        >>> bool(abs(table["contribution"].sum() - best.hazard) < 1e-9)
        True
        >>> table.nlargest(1, "contribution")[["leg_id", "event_id"]].values.tolist()
        [['PRK-CHN:KP-10..CN-JL', 'chn-1986-repatriation-agreement']]
        """
        import pandas as pd

        rows: list[tuple[str, str | None, float | None, float | None, str]] = []
        for leg in self._record["legs"]:
            told = all(item["contribution"] is not None for item in leg["events"])
            rest = leg["hazard"] - sum(item["contribution"] for item in leg["events"]) if told else None
            rows.append((leg["leg_id"], None, rest, None, ""))
            for item in leg["events"]:
                sources = ";".join(item["sources"])
                rows.append((leg["leg_id"], item["event_id"], item["contribution"], item["activity"], sources))
        return pd.DataFrame(rows, columns=["leg_id", "event_id", "contribution", "activity", "source_ids"])

    def __repr__(self) -> str:
        return f"<Route {self.rank}: index {self.index:.1f}, {self.coverage}, {' > '.join(self.node_ids)}>"


@dataclass(frozen=True)
class Corridor:
    """The third countries of routes in their order, by their least-risk route between two places on a date.

    Attributes
    ----------
    name : str
        Such as ``CHN > LAO > THA``, or ``direct``.
    countries : tuple of str
        The same, one by one (ISO 3166-1 alpha-3).
    rank : int or None
        Counted from 1, the least risk first; None where it is closed.
    index, hazard : float or None
        Of its least-risk route: 0 to 100, and dimensionless. None where it is closed.
    coverage : str or None
        That of the least covered leg of that route.
    route : Route or None
        Its least-risk route; None where it is closed.
    share_of_draws : float or None
        The share of the draws in which it is the least-risk one; None without draws, like the next four.
    low, median, high : float or None
        5, 50 and 95 percent of the draws of its index.
    order_uncertain : bool or None
        Whether the interval from `low` to `high` overlaps that of another corridor.
    closed_by : tuple of str
        Ids of the events that close it; empty where it is open, or where a scenario closes it.
    claim_ids : tuple of str
        The claims about passages by it in the year of the date.
    """

    name: str
    countries: tuple[str, ...]
    rank: int | None
    index: float | None
    hazard: float | None
    coverage: str | None
    route: Route | None = field(repr=False)
    share_of_draws: float | None
    low: float | None
    median: float | None
    high: float | None
    order_uncertain: bool | None
    closed_by: tuple[str, ...]
    claim_ids: tuple[str, ...]
    _record: Mapping[str, Any] = field(repr=False, compare=False)

    def recorded(self) -> DataFrame:
        """Return what was recorded of passages by this corridor in the year of the date.

        Conflicting claims stand side by side. Use is not danger: cost, distance, waiting and habit move it too.

        Returns
        -------
        pandas.DataFrame
            By ``claim_id``: the columns of the claim, ``corridors`` that it is about, and of its source ``publisher``,
            ``title``, ``published`` and ``url``.
        """
        import pandas as pd

        sources = {row["source_id"]: row for row in self._record["sources"]}
        rows = [
            {
                **{key: ";".join(value) if isinstance(value, list) else value for key, value in row.items()},
                **{key: sources[row["source_id"]][key] for key in ("publisher", "title", "published", "url")},
            }
            for row in self._record["claims"]
            if row["claim_id"] in self.claim_ids
        ]
        return pd.DataFrame(rows, columns=list(rows[0]) if rows else ["claim_id"]).set_index("claim_id")

    def __repr__(self) -> str:
        if self.index is None:
            return f"<Corridor {self.name}: closed by {', '.join(self.closed_by) or 'the scenario'}>"
        return f"<Corridor {self.rank}: index {self.index:.1f}, {self.coverage}, {self.name}>"
