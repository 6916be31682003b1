"""Numbers of people from shares: a known total, room at destinations, and what did not fit in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ..doubt.series_check import place
from ..errors import UsageError
from ..model.count_series import capacities, count_series
from .burden import BURDEN_NOTE, burden_records, told_people

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from ..model.schema import Dataset
    from .shares import SharePoint

    Period = tuple[date, date]


def period_totals(
    dataset: Dataset, total: str, destinations: Sequence[str], periods: Sequence[Period]
) -> list[float | None]:
    """Return how many people there are to share out in each period.

    Parameters
    ----------
    total
        A number, or a measure: of ``stock`` the counts of people at the destinations on the last day of a period, on a
        straight line between two counts; of any other the preferred figures of exactly that period for one destination,
        all of them together.
    destinations
        Node ids.
    periods
        First and last days.

    Returns
    -------
    list of float or None
        None where no claim says it.

    Raises
    ------
    UsageError
        If the total is no number above 0, and no claim has this measure for a destination.

    Examples
    --------
    >>> years = [(date(2009, 1, 1), date(2009, 12, 31)), (date(1990, 1, 1), date(1990, 12, 31))]
    >>> period_totals(dataset, "arrivals", ["KOR"], years), period_totals(dataset, "100", ["KOR"], years)
    ([2914.0, None], [100.0, 100.0])
    """
    try:
        number = float(total)
    except ValueError:
        pass
    else:
        if not 0 < number < math.inf:
            raise UsageError(
                f"a total of {total} shares out nobody; give a number above 0, or a measure such as arrivals"
            )
        return [number] * len(periods)
    if total == "stock":
        series = {key: row for key, row in count_series(dataset.claims, dataset.nodes).items() if key in destinations}
        found = [_counted(series, last) for _, last in periods]
    else:
        found = [_claimed(dataset, total, destinations, period) for period in periods]
    if not any(value is not None for value in found):
        known = sorted({claim.measure for claim in dataset.claims if set(claim.place_ids) & set(destinations)})
        raise UsageError(
            f"no claim of the measure {total!r} gives a total for one of these periods; give a number or one of "
            f"{', '.join(known) or 'none'} and the step that they are published by"
        )
    return found


def _counted(series: Mapping[str, Any], day: date) -> float | None:
    if not series or any(day.toordinal() < row.days[0] for row in series.values()):
        return None
    return math.fsum(float(np.interp(day.toordinal(), row.days, row.counts)) for row in series.values())


def _claimed(dataset: Dataset, measure: str, destinations: Sequence[str], period: Period) -> float | None:
    from ..dates import parse_partial_date

    values = [
        claim.value
        for claim in dataset.claims
        if claim.measure == measure
        and claim.preferred
        and claim.value is not None
        and claim.sex in ("", "total")
        and len(claim.place_ids) == 1
        and claim.place_ids[0] in destinations
        and claim.period_start
        and claim.period_end
        and (parse_partial_date(claim.period_start)[0], parse_partial_date(claim.period_end)[1]) == period
    ]
    return math.fsum(values) if values else None


def with_numbers(
    dataset: Dataset,
    record: Mapping[str, Any],
    total: str,
    points: Sequence[SharePoint],
    totals: Sequence[float | None],
) -> dict[str, Any]:
    """Return a record of shares with how many people take each alternative, within the room that destinations have.

    Parameters
    ----------
    record
        From `geo.answers.share_records.shares_record`.
    totals
        From `period_totals`, one a point.

    Returns
    -------
    dict
        Each point has its ``total`` and ``left_over``, who found no room; each of its shares ``people``. In a release
        numbers below its threshold are missing.
    """
    room = (
        capacities(dataset.claims, dataset.nodes, dataset.sources) if record["alternatives"] == "destinations" else {}
    )
    rows = []
    for told, point, number in zip(record["points"], points, totals, strict=True):
        people, left = _shared_out(point, number, {key: one.people for key, one in room.items()})
        shares = [
            {**row, "people": told_people(dataset, 1.0, people.get(row["alternative"]))} for row in told["shares"]
        ]
        if dataset.release is not None:  # from shares in classes, as the shares themselves are told
            shares = [{**row, "people": told_people(dataset, row["share"], number)} for row in told["shares"]]
        rows.append({**told, "shares": shares, "total": number, "left_over": told_people(dataset, 1.0, left)})
    late = {key: one.known for key, one in room.items()}
    return {
        **record,
        "points": rows,
        "total": total,
        "capacities": {key: one.people for key, one in room.items()} or None,
        "capacities_known_afterwards": any(
            known is None or known > point.evaluated.hazards.as_of.toordinal()
            for known in late.values()
            for point in points
        ),
    }


def _shared_out(
    point: SharePoint, total: float | None, room: Mapping[str, float]
) -> tuple[dict[str, float | None], float | None]:
    names = list(point.shares)
    if total is None or not names:
        return dict.fromkeys(names), None
    shares = np.array([point.shares[name] for name in names])
    if not room:
        return dict(zip(names, (shares * total).tolist(), strict=True)), 0.0
    most = np.array([room.get(name, math.nan) for name in names])
    people, left = place(shares, total, np.zeros(len(names)), most)
    return dict(zip(names, people.tolist(), strict=True)), left


def with_burden(dataset: Dataset, record: Mapping[str, Any], points: Sequence[SharePoint]) -> dict[str, Any]:
    """Return a record of shares with who bears the risk at each point (`geo.answers.burden.burden_records`)."""
    rows = [
        {**told, "burden": burden_records(dataset, point)} for told, point in zip(record["points"], points, strict=True)
    ]
    return {**record, "points": rows, "burden_note": BURDEN_NOTE}
