"""Timelines: the index over time and the events that moved it most at each step."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ..errors import NoOpenRouteError, UsageError
from ..model.explain import baseline
from ..model.routes import least_risk_route, network_index
from ..model.scenario import evaluate
from ..release.coarse import told_hazard, told_index
from .compare import EventChange, change_records, event_changes, event_parts
from .records import IS_AND_IS_NOT, head_record, scenario_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..model.network import LegHazards
    from ..model.scenario import ScenarioNetwork
    from ..model.schema import Claim, Dataset

STEP_MONTHS = {"year": 12, "quarter": 3, "month": 1}


@dataclass(frozen=True, slots=True)
class Point:
    """One date of a timeline.

    Attributes
    ----------
    as_of : datetime.date
    index : float or None
        Route index or network index (0-100); None where no route is open.
    hazard : float or None
        Hazard H of the least-risk route, or the weighted mean of those of the origins.
    nodes : tuple of str
        Nodes of the least-risk route; empty for the network index.
    movers : tuple of EventChange
        What each event added to `hazard` on the date before and on this one, the largest change first; none on the
        first date and on one after a date without an open route.
    baseline_change : float
        The rest of the change of `hazard`, from a change of route; 0 on the first date. With the movers' changes it
        adds up to the change of `hazard`.
    """

    as_of: date
    index: float | None
    hazard: float | None
    nodes: tuple[str, ...]
    movers: tuple[EventChange, ...]
    baseline_change: float


def steps_between(since: date, until: date, step: str) -> tuple[date, ...]:
    """Return the dates from a first day on by whole years, quarters or months, and the last day.

    Parameters
    ----------
    since, until
        First and last day.
    step
        ``year``, ``quarter`` or ``month``.

    Returns
    -------
    tuple of datetime.date
        A day that a month does not have becomes its last day.

    Raises
    ------
    UsageError
        If `until` lies before `since` or the step is another word.

    Examples
    --------
    >>> [str(day) for day in steps_between(date(2019, 1, 31), date(2019, 3, 15), "month")]
    ['2019-01-31', '2019-02-28', '2019-03-15']
    """
    if step not in STEP_MONTHS:
        message = f"{step!r} is not a step; use {', '.join(STEP_MONTHS)}"
        raise UsageError(message)
    if until < since:
        message = f"the last date {until} lies before the first, {since}; swap them"
        raise UsageError(message)
    days = []
    day, count = since, 0
    while day < until:
        days.append(day)
        count += STEP_MONTHS[step]
        month = since.year * 12 + since.month - 1 + count
        day = _clamped(month // 12, month % 12 + 1, since.day)
    return (*days, until)


def _clamped(year: int, month: int, day: int) -> date:
    """Return a day of a month, its last one where it has fewer days."""
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def route_timeline(
    ready: ScenarioNetwork, origin: str, destination: str, days: Iterable[date], *, known_by: date | None = None
) -> Iterator[Point]:
    """Yield the index of the least-risk route on each date.

    Parameters
    ----------
    ready
        From `geo.model.scenario.scenario_network`.
    origin, destination
        Node ids.
    days
        Dates in order.
    known_by
        As in `geo.model.scenario.evaluate`.

    Yields
    ------
    Point

    Examples
    --------
    >>> days = steps_between(date(2009, 1, 1), date(2010, 1, 1), "year")
    >>> first, second = route_timeline(ready, "KP-10", "KOR", days)
    >>> round(second.index, 1), second.movers[0].event_id, round(second.movers[0].change, 3)
    (66.4, 'prk-2010-succession-buildup', 0.257)
    """
    before: tuple[dict[str, float], float] | None = None
    for day in days:
        field = evaluate(ready, day, known_by=known_by).hazards
        try:
            route = least_risk_route(field, origin, destination)
        except NoOpenRouteError:
            yield Point(day, None, None, (), (), 0.0)
            before = None
            continue
        nodes = tuple(field.network.nodes[node].node_id for node in route.nodes)
        after = event_parts(field, route.legs), math.fsum(baseline(field, leg) for leg in route.legs)
        yield Point(day, route.index, route.hazard, nodes, *_moved(before, after))
        before = after


def network_timeline(
    ready: ScenarioNetwork,
    weights: Mapping[str, float],
    destination: str,
    days: Iterable[date],
    *,
    known_by: date | None = None,
) -> Iterator[Point]:
    """Yield the network index on each date; its `hazard` is the weighted mean over the origins with an open route.

    Examples
    --------
    >>> days = steps_between(date(2009, 1, 1), date(2011, 1, 1), "year")
    >>> points = network_timeline(ready, {"KP-09": 60.7, "KP-10": 16.0}, "KOR", days)
    >>> [round(point.index, 1) for point in points]
    [42.4, 66.9, 65.7]
    """
    before: tuple[dict[str, float], float] | None = None
    for day in days:
        field = evaluate(ready, day, known_by=known_by).hazards
        index, _ = network_index(field, weights, destination)
        after, hazard = _weighted_parts(field, weights, destination)
        if hazard is None:
            yield Point(day, index, None, (), (), 0.0)
            before = None
            continue
        yield Point(day, index, hazard, (), *_moved(before, after))
        before = after


def _weighted_parts(
    field: LegHazards, weights: Mapping[str, float], destination: str
) -> tuple[tuple[dict[str, float], float], float | None]:
    """Return the weighted mean of what events add, of the baselines, and of the hazards."""
    parts: dict[str, float] = {}
    base = hazard = total = 0.0
    for origin, weight in weights.items():
        try:
            route = least_risk_route(field, origin, destination)
        except NoOpenRouteError:
            continue
        total += weight
        hazard += weight * route.hazard
        base += weight * math.fsum(baseline(field, leg) for leg in route.legs)
        for event_id, value in event_parts(field, route.legs).items():
            parts[event_id] = parts.get(event_id, 0.0) + weight * value
    if not total:
        return ({}, 0.0), None
    return ({key: value / total for key, value in parts.items()}, base / total), hazard / total


def _moved(
    before: tuple[dict[str, float], float] | None, after: tuple[dict[str, float], float]
) -> tuple[tuple[EventChange, ...], float]:
    """Return the changes by event and of the baseline between two dates; none on the first."""
    if before is None:
        return (), 0.0
    return event_changes(before[0], after[0]), after[1] - before[1]


def arrivals_by_year(claims: Iterable[Claim], destination: str) -> dict[int, float]:
    """Return the preferred arrivals of each year at a destination.

    Parameters
    ----------
    claims
        Claims; those with the measure ``arrivals``, the basis ``annual`` and both sexes are used.
    destination
        Node id or country code.

    Returns
    -------
    dict of int to float
        Year to people; a year that a public release withholds is not there.

    Examples
    --------
    >>> arrivals_by_year(dataset.claims, "KOR")[2009]
    2914.0
    """
    return {
        int((claim.period_end or claim.period_start)[:4]): claim.value
        for claim in sorted(claims, key=lambda row: row.period_end or row.period_start)
        if claim.value is not None
        and claim.measure == "arrivals"
        and claim.basis == "annual"
        and claim.sex == "total"
        and claim.preferred
        and (claim.period_end or claim.period_start)
        and destination in claim.place_ids
    }


def timeline_record(
    dataset: Dataset,
    ready: ScenarioNetwork,
    points: Sequence[Point],
    *,
    origin: str | None,
    destination: str,
    known_by: str | None,
    arrivals: Mapping[int, float],
    weights: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """Return a timeline: the points with their movers, and the arrivals beside it."""
    record: dict[str, Any] = {
        **head_record(dataset, None, ready.scenario),
        "note": IS_AND_IS_NOT,
        "known_by": known_by,
        "scenario": scenario_record(ready.scenario),
        "origin": origin,
        "destination": destination,
        "points": [
            {
                "as_of": point.as_of.isoformat(),
                "index": None if point.index is None else told_index(dataset, point.index),
                "hazard": None if point.hazard is None else told_hazard(dataset, point.hazard),
                "nodes": list(point.nodes),
                "baseline_change": point.baseline_change if dataset.release is None else None,
                "movers": change_records(dataset, point.movers),
            }
            for point in points
        ],
        "arrivals": {str(year): value for year, value in arrivals.items()},
    }
    if weights is not None:
        record["weights"] = dict(weights)
    return record
