"""Compare two dates, clocks or scenarios: what changed per leg, per event and per route."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import NoOpenRouteError
from ..model.changes import ChangePart, Closure, closures, leg_change, named_parts, route_change
from ..model.explain import explain_leg
from ..model.hazard import route_index
from ..model.routes import NetworkRoute, k_least_risk_routes, open_route
from ..release.coarse import told_hazard, told_index
from .legs import border_day
from .records import IS_AND_IS_NOT, head_record, scenario_record
from .routes import route_legs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..model.leg_hazards import LegHazards
    from ..model.scenario import EvaluatedNetwork
    from ..model.schema import Dataset


LEAST_CHANGE = 0.0005
"""A change of hazard that is not worth telling is smaller."""


class LegChange(NamedTuple):
    """A leg's hazard before and after, and its difference split over its causes; the parts add up to it.

    `closed_by` are the events that close it on the one side alone, empty where a scenario does.
    """

    leg_id: str
    before: float
    after: float
    change: float
    blocked_before: bool
    blocked_after: bool
    closed_by: tuple[str, ...]
    causes: tuple[ChangePart, ...]


class BestChange(NamedTuple):
    """What moved the least-risk route between two sides: legs of either that close or open first, then hazards.

    `causes` add up to the change of its hazard; there are none where a side has no open route.
    """

    before: NetworkRoute | None
    after: NetworkRoute | None
    closures: tuple[Closure, ...]
    causes: tuple[ChangePart, ...]


class RouteChange(NamedTuple):
    """A route among the k least-risk ones of either side.

    `rank_before` and `rank_after` are None where it is not among the k; `hazard_before`, `hazard_after`,
    `risk_index_before` and `risk_index_after` (0-100) are None where it is blocked.
    `status` is ``stays``, ``appears`` (only after among the k) or ``vanishes``.
    """

    nodes: tuple[str, ...]
    legs: tuple[str, ...]
    rank_before: int | None
    rank_after: int | None
    hazard_before: float | None
    hazard_after: float | None
    risk_index_before: float | None
    risk_index_after: float | None
    status: str


def event_parts(leg_hazards: LegHazards, legs: Iterable[int]) -> dict[str, float]:
    """Return what each event adds to the hazard of some legs together, by event id.

    Parameters
    ----------
    legs
        Positions of legs, of a route for example.

    Returns
    -------
    dict of str to float
        Parts of what events add to H; they add up to it to rounding.

    Examples
    --------
    >>> from route_risk.geo.model.routes import least_risk_route
    >>> parts = event_parts(evaluated.hazards, least_risk_route(evaluated.hazards, "KP-10", "KOR").legs)
    >>> parts["prk-2010-succession-buildup"] > 0
    True
    """
    parts: dict[str, list[float]] = {}
    for leg in legs:
        for part in explain_leg(leg_hazards, leg):
            parts.setdefault(leg_hazards.network.events[part.event].event_id, []).append(part.hazard)
    return {event_id: math.fsum(values) for event_id, values in sorted(parts.items())}


def compare_legs(before: EvaluatedNetwork, after: EvaluatedNetwork) -> tuple[LegChange, ...]:
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
    >>> row = compare_legs(evaluate(scenario_net, date(2009, 1, 1)), evaluate(scenario_net, date(2013, 1, 1)))[0]
    >>> abs(sum(part.hazard for part in row.causes) - row.change) < 1e-9
    True
    """
    one, other = before.hazards, after.hazards
    position = {leg.leg_id: k for k, leg in enumerate(one.network.legs)}
    pairs = [(position[leg.leg_id], k) for k, leg in enumerate(other.network.legs)]
    states: dict[Any, Any] = {}
    closed_by = {found.leg_id: found.by for found in closures(one, other, pairs)}
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
                closed_by.get(leg.leg_id, ()),
                named_parts(leg_change(one, other, (j, k), states=states), one, other),
            )
        )
    return tuple(
        sorted(changes, key=lambda row: (row.blocked_before == row.blocked_after, -abs(row.change), row.leg_id))
    )


def compare_routes(
    before: EvaluatedNetwork, after: EvaluatedNetwork, origin: str, destination: str, *, k: int = 1
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
    >>> before, after = evaluate(scenario_net, date(2009, 1, 1)), evaluate(scenario_net, date(2013, 1, 1))
    >>> for row in compare_routes(before, after, "KP-10", "KOR"):
    ...     print(row.status, row.rank_before, row.rank_after)
    appears None 1
    vanishes 1 None
    """
    sides = []
    for evaluated in (before, after):
        try:
            routes = k_least_risk_routes(evaluated.hazards, origin, destination, k)
        except NoOpenRouteError:
            routes = ()
        sides.append({tuple(route_legs(evaluated, route)): rank for rank, route in enumerate(routes, start=1)})
    ranks_before, ranks_after = sides
    changes = []
    by_id = {leg.leg_id: leg for leg in after.hazards.network.legs}
    for legs in ranks_before.keys() | ranks_after.keys():
        was, is_now = ranks_before.get(legs), ranks_after.get(legs)
        status = "stays" if was and is_now else "appears" if is_now else "vanishes"
        nodes = (by_id[legs[0]].from_node, *(by_id[leg].to_node for leg in legs))
        one, other = (_hazard_of(side, legs) for side in (before, after))
        changes.append(RouteChange(nodes, legs, was, is_now, one, other, _index(one), _index(other), status))
    return tuple(sorted(changes, key=lambda row: (row.rank_after or k + 1, row.rank_before or k + 1, row.legs)))


def _hazard_of(evaluated: EvaluatedNetwork, legs: tuple[str, ...]) -> float | None:
    """Return the hazard of a route under an evaluated network, None where it is blocked."""
    leg_hazards = evaluated.hazards
    position = {leg.leg_id: k for k, leg in enumerate(leg_hazards.network.legs)}
    chosen = [position[leg] for leg in legs]
    return None if leg_hazards.blocked & set(chosen) else math.fsum(leg_hazards.hazard[leg] for leg in chosen)


def _index(hazard: float | None) -> float | None:
    return None if hazard is None else float(route_index(hazard))


def compare_best(before: EvaluatedNetwork, after: EvaluatedNetwork, origin: str, destination: str) -> BestChange:
    """Return what moved the least-risk route between two evaluated networks.

    Parameters
    ----------
    before, after
        Settings of one dataset.
    origin, destination
        Node ids.

    Returns
    -------
    BestChange
        The closures are those of legs of either route, and where a side has no open route those of all legs.

    Examples
    --------
    >>> from route_risk.geo.model.scenario import evaluate
    >>> before, after = (evaluate(scenario_net, date(year, 1, 1)) for year in (2009, 2013))
    >>> found = compare_best(before, after, "KP-10", "KOR")
    >>> change = found.after.hazard - found.before.hazard
    >>> abs(sum(part.hazard for part in found.causes) - change) < 1e-9
    True
    """
    fields = before.hazards, after.hazards
    one, other = (open_route(field, origin, destination) for field in fields)
    return BestChange(one, other, *best_changes(*fields, one, other))


def best_changes(
    before: LegHazards, after: LegHazards, one: NetworkRoute | None, other: NetworkRoute | None
) -> tuple[tuple[Closure, ...], tuple[ChangePart, ...]]:
    """Return the closures and causes of a change between the least-risk routes of two fields; see `BestChange`."""
    ids = [[leg.leg_id for leg in field.network.legs] for field in (before, after)]
    position = [{leg_id: k for k, leg_id in enumerate(row)} for row in ids]
    if one is None or other is None:
        wanted = [*ids[1]]
    else:
        wanted = [*dict.fromkeys([ids[0][leg] for leg in one.legs] + [ids[1][leg] for leg in other.legs])]
    found = closures(before, after, [(position[0][leg_id], position[1][leg_id]) for leg_id in wanted])
    return found, () if one is None or other is None else route_change(before, after, one.legs, other.legs)


def side_record(evaluated: EvaluatedNetwork) -> dict[str, Any]:
    """Return one side of a comparison."""
    return {
        "name": evaluated.name,
        "as_of": evaluated.hazards.as_of.isoformat(),
        "known_by": evaluated.known_by.isoformat() if evaluated.known_by else None,
        "scenario": scenario_record(evaluated.scenario),
    }


def cause_records(dataset: Dataset, causes: Iterable[ChangePart]) -> list[dict[str, Any]]:
    """Return parts of a change of hazard: the cause (an event or another), its part, and how.

    In a release only what moves anything, by its name, without parts.
    """
    if dataset.release is None:
        return [{"cause": part.cause, "change": part.hazard, "how": part.how or None} for part in causes]
    moving = sorted(part.cause for part in causes if abs(part.hazard) >= LEAST_CHANGE)
    return [{"cause": cause, "change": None, "how": None} for cause in moving]


def closure_records(found: Iterable[Closure]) -> list[dict[str, Any]]:
    """Return legs that closed or opened, with the events that close them."""
    return [{"leg_id": row.leg_id, "closed": row.closed, "by": list(row.by)} for row in found]


def _leg_records(
    dataset: Dataset, before: EvaluatedNetwork, after: EvaluatedNetwork, legs: Sequence[LegChange]
) -> list[dict[str, Any]]:
    """Return changes of legs as plain records; in a release as exactly as it tells hazards, by their ids."""
    records = [
        {**leg._asdict(), "closed_by": list(leg.closed_by), "causes": cause_records(dataset, leg.causes)}
        for leg in legs
    ]
    if dataset.release is None:
        return records
    rows = {leg.leg_id: leg for leg in dataset.legs}
    for record in records:
        row = rows[record["leg_id"]]
        was, now = (
            told_hazard(dataset, record[side], border_on=border_day(evaluated, row))
            for side, evaluated in (("before", before), ("after", after))
        )
        record |= {"before": was, "after": now, "change": round(now - was, 2)}
    return sorted(records, key=lambda record: record["leg_id"])


def compare_record(
    dataset: Dataset,
    before: EvaluatedNetwork,
    after: EvaluatedNetwork,
    *,
    legs: Sequence[LegChange],
    corridors: Mapping[str, Any] | None = None,
    routes: Sequence[RouteChange] | None = None,
    best: BestChange | None = None,
    places: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """Return a comparison: changes per leg with their causes, and per route where two places were asked about.

    Parameters
    ----------
    corridors
        From `geo.answers.corridor_changes.compare_corridors`.
    places
        Origin and destination.
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
    record |= corridors or {}
    if routes is not None:
        record["routes"] = [
            {
                **route._asdict(),
                **{
                    name: None if (value := getattr(route, name)) is None else tell(dataset, value)
                    for tell, what in ((told_index, "risk_index"), (told_hazard, "hazard"))
                    for name in (f"{what}_before", f"{what}_after")
                },
                "nodes": list(route.nodes),
                "legs": list(route.legs),
            }
            for route in routes
        ]
    if best is not None:
        record["closures"] = closure_records(best.closures)
        record["causes"] = cause_records(dataset, best.causes)
    return record
