"""Timelines: the index over time and the events that moved it most at each step."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..dates import as_day
from ..model.changes import ROUTE, ChangePart, Closure, named_parts, route_change
from ..model.clocks import known_sources
from ..model.corridors import Corridor, CorridorRoute, corridor_text, iter_corridors
from ..model.periods import period_name
from ..model.routes import NetworkRoute, network_index, open_route
from ..model.scenario import evaluate
from ..release.coarse import told_hazard, told_index
from .compare import best_changes, cause_records, closure_records
from .corridors import claim_ids, passage_records, record_record, recorded_in
from .records import IS_AND_IS_NOT, head_record, scenario_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from ..model.leg_hazards import LegHazards
    from ..model.scenario import ScenarioNetwork
    from ..model.schema import Dataset
    from .corridors import Record


@dataclass(frozen=True, slots=True)
class Point:
    """One date, or one year, quarter or month, of a timeline.

    Attributes
    ----------
    as_of, until : datetime.date
        First and last day, equal for a date. Over a period hazards are means.
    index : float or None
        Route index or network index (0-100); None where no route is open.
    hazard : float or None
        Hazard H of the least-risk route, or the weighted mean of those of the origins.
    nodes : tuple of str
        Nodes of the least-risk route; empty for the network index.
    corridor : tuple of str
        Its third countries in their order; empty for the network index.
    corridors : tuple of CorridorRoute
        The least-risk route of each corridor, the least first; none for the network index.
    closures : tuple of Closure
        Legs of its route or of the one before that were closed or opened since the point before.
    movers : tuple of Part
        What moved `hazard` since the point before, the largest part first; the parts add up to the change. None on the
        first point and on one after a point without an open route.
    """

    as_of: date
    until: date
    index: float | None
    hazard: float | None
    nodes: tuple[str, ...]
    corridor: Corridor
    corridors: tuple[CorridorRoute, ...]
    closures: tuple[Closure, ...]
    movers: tuple[ChangePart, ...]

    @property
    def name(self) -> str:
        """The word for the date or the period."""
        return period_name(self.as_of, self.until)


def route_timeline(
    scenario_net: ScenarioNetwork,
    origin: str,
    destination: str,
    periods: Iterable[tuple[date, date]],
    *,
    known_by: date | None = None,
) -> Iterator[Point]:
    """Yield the index of the least-risk route over each period.

    Parameters
    ----------
    origin, destination
        Node ids.
    periods
        First and last days in order, from `geo.model.periods.periods_between` for example; equal for a date.
    known_by
        As in `geo.model.scenario.evaluate`.

    Examples
    --------
    >>> from route_risk.geo.model.periods import periods_between
    >>> years = periods_between(date(2009, 1, 1), date(2010, 12, 31), "year")
    >>> first, second = route_timeline(scenario_net, "KP-10", "KOR", years)
    >>> first.name, abs(sum(part.hazard for part in second.movers) - (second.hazard - first.hazard)) < 1e-9
    ('2009', True)
    """
    before: tuple[LegHazards, NetworkRoute | None] | None = None
    for first, last in periods:
        leg_hazards = evaluate(scenario_net, first, until=last, known_by=known_by).hazards
        route = open_route(leg_hazards, origin, destination)
        shut, movers = ((), ()) if before is None else best_changes(before[0], leg_hazards, before[1], route)
        before = leg_hazards, route
        if route is None:
            yield Point(first, last, None, None, (), (), (), shut, ())
            continue
        nodes = tuple(leg_hazards.network.nodes[node].node_id for node in route.nodes)
        corridors = tuple(iter_corridors(leg_hazards, origin, destination))
        yield Point(first, last, route.index, route.hazard, nodes, corridors[0].corridor, corridors, shut, movers)


def central_indices(
    scenario_net: ScenarioNetwork, origin: str, destination: str, days: Iterable[date], *, known_by: date | None = None
) -> list[float | None]:
    """Return the index of the least-risk route on each day with the central value of each judgement.

    As exactly as the dataset may tell it, and None where no route is open.

    Examples
    --------
    >>> before, after = central_indices(scenario_net, "KP-10", "KOR", [date(2009, 7, 1), date(2013, 7, 1)])
    >>> 0 < before < after < 100
    True
    """
    routes = [open_route(evaluate(scenario_net, day, known_by=known_by).hazards, origin, destination) for day in days]
    return [None if route is None else told_index(scenario_net.dataset, route.index) for route in routes]


def network_timeline(
    scenario_net: ScenarioNetwork,
    weights: Mapping[str, float],
    destination: str,
    periods: Iterable[tuple[date, date]],
    *,
    known_by: date | None = None,
) -> Iterator[Point]:
    """Yield the network index over each period; its `hazard` is the weighted mean over the origins with an open route.

    Examples
    --------
    >>> from route_risk.geo.model.periods import periods_between
    >>> years = periods_between(date(2009, 1, 1), date(2010, 12, 31), "year")
    >>> points = network_timeline(scenario_net, {"KP-09": 60.7, "KP-10": 16.0}, "KOR", years)
    >>> [point.name for point in points]
    ['2009', '2010']
    """
    before: tuple[LegHazards, dict[str, NetworkRoute], float | None] | None = None
    for first, last in periods:
        leg_hazards = evaluate(scenario_net, first, until=last, known_by=known_by).hazards
        index, _ = network_index(leg_hazards, weights, destination)
        routes = _open_routes(leg_hazards, weights, destination)
        hazard = _mean_hazard(routes, weights)
        movers: tuple[ChangePart, ...] = ()
        if before is not None and before[2] is not None and hazard is not None:
            movers = _mean_change(before[0], leg_hazards, before[1], routes, weights)
        before = leg_hazards, routes, hazard
        yield Point(first, last, index, hazard, (), (), (), (), movers)


def _open_routes(leg_hazards: LegHazards, weights: Mapping[str, float], destination: str) -> dict[str, NetworkRoute]:
    routes = {origin: open_route(leg_hazards, origin, destination) for origin in weights}
    return {origin: route for origin, route in routes.items() if route is not None}


def _mean_hazard(routes: Mapping[str, NetworkRoute], weights: Mapping[str, float]) -> float | None:
    total = math.fsum(weights[origin] for origin in routes)
    return math.fsum(weights[origin] * route.hazard for origin, route in routes.items()) / total if total else None


def _mean_change(
    before: LegHazards,
    after: LegHazards,
    one: Mapping[str, NetworkRoute],
    other: Mapping[str, NetworkRoute],
    weights: Mapping[str, float],
) -> tuple[ChangePart, ...]:
    """Return the causes of a change of the weighted mean; that origins open or shut is a change to other routes."""
    total = math.fsum(weights[origin] for origin in other)
    parts: dict[str, list[float]] = {}
    states: dict[Any, Any] = {}
    for origin in sorted(one.keys() & other.keys()):
        for part in route_change(before, after, one[origin].legs, other[origin].legs, states=states):
            parts.setdefault(part.cause, []).append(weights[origin] / total * part.hazard)
    change = (_mean_hazard(other, weights) or 0.0) - (_mean_hazard(one, weights) or 0.0)
    if one.keys() != other.keys():
        rest = change - math.fsum(value for values in parts.values() for value in values)
        parts.setdefault(ROUTE, []).append(rest)
    return named_parts({cause: math.fsum(values) for cause, values in sorted(parts.items())}, before, after)


def timeline_record(
    dataset: Dataset,
    scenario_net: ScenarioNetwork,
    points: Sequence[Point],
    *,
    origin: str | None,
    destination: str,
    known_by: str | None,
    arrivals: Mapping[int, float],
    weights: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """Return a timeline: the points with their corridors and movers, and beside it arrivals and what was recorded."""
    usable = None if known_by is None else known_sources(dataset.sources, as_day(known_by), dataset.released)

    of_years: dict[tuple[int, int], Record] = {}

    def recorded(first: date, last: date) -> Record:
        years = first.year, last.year
        if years not in of_years:
            of_years[years] = recorded_in(dataset, first, last, usable=usable, destination=destination)
        return of_years[years]

    records = [recorded(point.as_of, point.until) for point in points]
    record: dict[str, Any] = {
        **head_record(dataset, None, scenario_net.scenario),
        "note": IS_AND_IS_NOT,
        "known_by": known_by,
        "scenario": scenario_record(scenario_net.scenario),
        "origin": origin,
        "destination": destination,
        "points": [
            {
                "as_of": point.as_of.isoformat(),
                "until": point.until.isoformat(),
                "name": point.name,
                "risk_index": None if point.index is None else told_index(dataset, point.index),
                "hazard": None if point.hazard is None else told_hazard(dataset, point.hazard),
                "corridor": corridor_text(point.corridor) if point.nodes else None,
                "recorded": passage_records(row.passages, point.corridor) if point.nodes else [],
                "corridors": [
                    {
                        "corridor": corridor_text(found.corridor),
                        "risk_index": told_index(dataset, found.route.index),
                        "hazard": told_hazard(dataset, found.route.hazard),
                        "recorded": passage_records(row.passages, found.corridor),
                        "claim_ids": claim_ids(row, found.corridor),
                    }
                    for found in point.corridors
                ],
                "nodes": list(point.nodes),
                "closures": closure_records(point.closures),
                "movers": cause_records(dataset, point.movers),
            }
            for point, row in zip(points, records, strict=True)
        ],
        "record": record_record(dataset, recorded(points[0].as_of, points[-1].until)) if points else None,
        "arrivals": {str(year): value for year, value in arrivals.items()},
    }
    if weights is not None:
        record["weights"] = dict(weights)
    return record
