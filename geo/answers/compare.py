"""Compare two settings: what changed per leg, per event and per route between two dates, clocks or scenarios."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import NoOpenRouteError
from ..model.explain import explain_leg
from ..model.hazard import route_index
from ..model.routes import k_least_risk_routes, least_risk_route
from ..release.coarse import told_hazard, told_index
from .legs import border_day
from .records import IS_AND_IS_NOT, head_record, scenario_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..model.network import LegHazards
    from ..model.routes import Route
    from ..model.scenario import Setting
    from ..model.schema import Dataset


LEAST_CHANGE = 0.0005
"""A change of hazard that is not worth telling is smaller."""


class EventChange(NamedTuple):
    """What one event adds to a hazard before and after (dimensionless), and the difference."""

    event_id: str
    before: float
    after: float
    change: float


class LegChange(NamedTuple):
    """A leg's hazard before and after, and its difference split over the events; the parts add up to it."""

    leg_id: str
    before: float
    after: float
    change: float
    blocked_before: bool
    blocked_after: bool
    events: tuple[EventChange, ...]


class RouteChange(NamedTuple):
    """A route among the k least-risk ones of either side.

    `rank_before` and `rank_after` are None where it is not among the k; `index_before` and `index_after` (0-100) are
    None where it is blocked. `status` is ``stays``, ``appears`` (only after among the k) or ``vanishes``.
    """

    nodes: tuple[str, ...]
    legs: tuple[str, ...]
    rank_before: int | None
    rank_after: int | None
    index_before: float | None
    index_after: float | None
    status: str


def event_parts(field: LegHazards, legs: Iterable[int]) -> dict[str, float]:
    """Return what each event adds to the hazard of some legs together, by event id.

    Parameters
    ----------
    field
        Hazards on a date.
    legs
        Positions of legs, of a route for example.

    Returns
    -------
    dict of str to float
        Parts of ``H - sum of b``; they add up to it to rounding.

    Examples
    --------
    >>> from route_risk.geo.model.routes import least_risk_route
    >>> parts = event_parts(setting.hazards, least_risk_route(setting.hazards, "KP-10", "KOR").legs)
    >>> round(parts["prk-2010-succession-buildup"], 3)
    0.293
    """
    parts: dict[str, list[float]] = {}
    for leg in legs:
        for part in explain_leg(field, leg):
            parts.setdefault(field.network.events[part.event].event_id, []).append(part.hazard)
    return {event_id: math.fsum(values) for event_id, values in sorted(parts.items())}


def best_route_parts(setting: Setting, places: tuple[str, str]) -> dict[str, float]:
    """Return what each event adds to the least-risk route between two places; raises `NoOpenRouteError`."""
    return event_parts(setting.hazards, least_risk_route(setting.hazards, *places).legs)


def event_changes(before: dict[str, float], after: dict[str, float]) -> tuple[EventChange, ...]:
    """Return the differences of two splits over events, the largest first; what is 0 on both sides is left out.

    Examples
    --------
    >>> event_changes({"law": 0.5}, {"law": 0.5, "raid": 0.25})[0]
    EventChange(event_id='raid', before=0.0, after=0.25, change=0.25)
    """
    changes = [
        EventChange(key, before.get(key, 0.0), after.get(key, 0.0), after.get(key, 0.0) - before.get(key, 0.0))
        for key in sorted(before.keys() | after.keys())
    ]
    moving = [change for change in changes if change.before or change.after]
    return tuple(sorted(moving, key=lambda change: (-abs(change.change), change.event_id)))


def compare_legs(before: Setting, after: Setting) -> tuple[LegChange, ...]:
    """Return the change of every leg, the largest first.

    Parameters
    ----------
    before, after
        Settings of one dataset.

    Returns
    -------
    tuple of LegChange
        By the size of the change, then by leg id.

    Examples
    --------
    >>> from route_risk.geo.model.scenario import evaluate
    >>> row = compare_legs(evaluate(ready, date(2009, 1, 1)), evaluate(ready, date(2013, 1, 1)))[0]
    >>> row.leg_id, round(row.change, 3), row.events[0].event_id
    ('PRK-CHN:KP-13..CN-JL', 2.812, 'prk-2010-succession-buildup')
    >>> abs(sum(event.change for event in row.events) - row.change) < 1e-9
    True
    """
    one, other = before.hazards, after.hazards
    position = {leg.leg_id: k for k, leg in enumerate(one.network.legs)}
    changes = []
    for k, leg in enumerate(other.network.legs):
        j = position[leg.leg_id]
        changes.append(
            LegChange(
                leg.leg_id,
                one.hazard[j],
                other.hazard[k],
                other.hazard[k] - one.hazard[j],
                j in one.blocked,
                k in other.blocked,
                event_changes(event_parts(one, [j]), event_parts(other, [k])),
            )
        )
    return tuple(
        sorted(changes, key=lambda row: (row.blocked_before == row.blocked_after, -abs(row.change), row.leg_id))
    )


def compare_routes(
    before: Setting, after: Setting, origin: str, destination: str, *, k: int = 1
) -> tuple[RouteChange, ...]:
    """Return the k least-risk routes of either side with rank and index on both.

    Parameters
    ----------
    before, after
        Settings of one dataset.
    origin, destination
        Node ids.
    k
        How many routes of each side.

    Returns
    -------
    tuple of RouteChange
        By their rank after, then before. A side without an open route contributes none.

    Examples
    --------
    >>> from route_risk.geo.model.scenario import evaluate
    >>> before, after = evaluate(ready, date(2009, 1, 1)), evaluate(ready, date(2013, 1, 1))
    >>> (row,) = compare_routes(before, after, "KP-10", "KOR")
    >>> row.status, row.rank_before, row.rank_after
    ('stays', 1, 1)
    """
    sides = []
    for setting in (before, after):
        try:
            routes = k_least_risk_routes(setting.hazards, origin, destination, k)
        except NoOpenRouteError:
            routes = ()
        sides.append({_leg_ids(setting, route): rank for rank, route in enumerate(routes, start=1)})
    ranks_before, ranks_after = sides
    changes = []
    for legs in ranks_before.keys() | ranks_after.keys():
        was, is_now = ranks_before.get(legs), ranks_after.get(legs)
        status = "stays" if was and is_now else "appears" if is_now else "vanishes"
        changes.append(
            RouteChange(
                _node_ids(after, legs), legs, was, is_now, _index_of(before, legs), _index_of(after, legs), status
            )
        )
    return tuple(sorted(changes, key=lambda row: (row.rank_after or k + 1, row.rank_before or k + 1, row.legs)))


def _leg_ids(setting: Setting, route: Route) -> tuple[str, ...]:
    return tuple(setting.hazards.network.legs[leg].leg_id for leg in route.legs)


def _node_ids(setting: Setting, legs: tuple[str, ...]) -> tuple[str, ...]:
    by_id = {leg.leg_id: leg for leg in setting.hazards.network.legs}
    return (by_id[legs[0]].from_node, *(by_id[leg].to_node for leg in legs))


def _index_of(setting: Setting, legs: tuple[str, ...]) -> float | None:
    """Return the index of a route under a setting, None where it is blocked."""
    field = setting.hazards
    position = {leg.leg_id: k for k, leg in enumerate(field.network.legs)}
    chosen = [position[leg] for leg in legs]
    if field.blocked & set(chosen):
        return None
    return float(route_index(math.fsum(field.hazard[leg] for leg in chosen)))


def side_record(setting: Setting) -> dict[str, Any]:
    """Return one side of a comparison."""
    return {
        "name": setting.name,
        "as_of": setting.hazards.as_of.isoformat(),
        "known_by": setting.known_by.isoformat() if setting.known_by else None,
        "scenario": scenario_record(setting.scenario),
    }


def change_records(dataset: Dataset, changes: Iterable[EventChange]) -> list[dict[str, Any]]:
    """Return changes by event as plain records; in a release the events that move anything, by id, without sizes."""
    if dataset.release is None:
        return [change._asdict() for change in changes]
    moving = sorted(change.event_id for change in changes if abs(change.change) >= LEAST_CHANGE)
    return [{"event_id": key, "before": None, "after": None, "change": None} for key in moving]


def _leg_records(dataset: Dataset, before: Setting, after: Setting, legs: Sequence[LegChange]) -> list[dict[str, Any]]:
    """Return changes of legs as plain records; in a release as exactly as it tells hazards, by their ids."""
    records = [{**leg._asdict(), "events": change_records(dataset, leg.events)} for leg in legs]
    if dataset.release is None:
        return records
    rows = {leg.leg_id: leg for leg in dataset.legs}
    for record in records:
        row = rows[record["leg_id"]]
        was, now = (
            told_hazard(dataset, record[side], border_on=border_day(setting, row))
            for side, setting in (("before", before), ("after", after))
        )
        record |= {"before": was, "after": now, "change": round(now - was, 2)}
    return sorted(records, key=lambda record: record["leg_id"])


def compare_record(
    dataset: Dataset,
    before: Setting,
    after: Setting,
    *,
    legs: Sequence[LegChange],
    routes: Sequence[RouteChange] = (),
    route_events: Sequence[EventChange] = (),
    places: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """Return a comparison: changes per leg with their events, and per route where two places were asked about.

    Parameters
    ----------
    dataset
        For the head.
    before, after
        The two sides.
    legs, routes
        From `geo.answers.compare`.
    route_events
        Changes of what each event adds to the least-risk route of either side.
    places
        Origin and destination.

    Returns
    -------
    dict
    """
    record: dict[str, Any] = {
        **head_record(dataset, None, before.scenario, after.scenario),
        "note": IS_AND_IS_NOT,
        "before": side_record(before),
        "after": side_record(after),
        "legs": _leg_records(dataset, before, after, legs),
    }
    if places is not None:
        record["origin"], record["destination"] = places
        record["routes"] = [
            {
                **route._asdict(),
                **{
                    name: None if value is None else told_index(dataset, value)
                    for name, value in (("index_before", route.index_before), ("index_after", route.index_after))
                },
                "nodes": list(route.nodes),
                "legs": list(route.legs),
            }
            for route in routes
        ]
        record["route_events"] = change_records(dataset, route_events)
    return record
