"""What moved a hazard between two states, by the straight path from one to the other; the parts add up exactly.

A state is what events, doubt and recorded use do to a leg on a date. Along the path every effect, and the logarithms of
doubt and recorded use, change in a straight line, and each gets the integral of its slope (Aumann-Shapley). What did
not change gets exactly 0. Of two periods, the days that stand for the same parts of them are compared.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from .effects import added_hazards, event_effects, scaling_effects
from .hazard import norm_slopes, p_norm
from .leg_hazards import blocking_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .leg_hazards import LegHazards, Moment
    from .network import Network

    States = dict[Any, Any]

_NODES = (
    (0.1834346424956498, 0.3626837833783620),
    (0.5255324099163290, 0.3137066458778873),
    (0.7966664774136267, 0.2223810344533745),
    (0.9602898564975363, 0.1012285362903763),
)
"""Nodes and weights of Gauss and Legendre, 4 of 8 points; the others are mirrored (Abramowitz, Stegun, 25.4.30)."""

DOUBT, RECORD, ROUTE = "uncertainty", "recorded use", "another route"
"""Causes of a change that are no events."""


class ChangePart(NamedTuple):
    """What one cause contributed to a change of a hazard.

    Attributes
    ----------
    cause : str
        Id of an event, or ``doubt``, ``recorded use`` or ``another route``.
    hazard : float
        Its part of the change (dimensionless).
    how : str
        ``began``, ``ended``, ``faded``, ``more`` or ``less`` of an event, else empty.
    """

    cause: str
    hazard: float
    how: str


class _State(NamedTuple):
    """What acts on a leg on a day: effects by event id, the cell of each, hazards added, the factors and the length."""

    effects: Mapping[str, float]
    cells: Mapping[str, tuple[str, str]]
    added: Mapping[str, float]
    log_doubt: float
    log_record: float
    baseline: float
    length: float


def _state(leg_hazards: LegHazards, leg: int, moment: Moment, known: States) -> _State:
    """Return what acts on a leg on a day; what acts on its group is worked out once."""
    network = leg_hazards.network
    group = network.groups[leg]
    key = id(leg_hazards), group, moment.day
    if key not in known:
        known[key] = _acting(network, group, moment)
    effects, cells, added = known[key]
    factors = math.log(network.doubts[leg]), math.log(network.records[leg]), network.baselines[leg]
    return _State(effects, cells, added, *factors, network.lengths[leg])


def _acting(
    network: Network, group: int, moment: Moment
) -> tuple[dict[str, float], dict[str, tuple[str, str]], dict[str, float]]:
    """Return the effects of events on a group of legs on a day, the cell of each, and the hazards that are added."""
    by_cell = scaling_effects(network, group, event_effects(network, moment.activities, network.group_events[group]))
    ids = [event.event_id for event in network.events]
    return (
        {ids[k]: x for members in by_cell.values() for k, x in members.items()},
        {ids[k]: cell for cell, members in by_cell.items() for k in members},
        {ids[k]: added for k, added in added_hazards(network, group, moment.activities).items()},
    )


def leg_change(
    before: LegHazards, after: LegHazards, legs: tuple[int, int], *, states: States | None = None
) -> dict[str, float]:
    """Split the change of a leg's hazard between two fields over its causes.

    Parameters
    ----------
    before, after
        Hazards of one dataset on two dates or over two periods, under any scenarios and clocks.
    legs
        Position of the leg in either network.
    states
        What was worked out for other legs of the same two fields, to share it; filled here.

    Returns
    -------
    dict of str to float
        Parts that add up to the change; causes whose effect did not change are not in it.

    Examples
    --------
    >>> from datetime import date
    >>> from route_risk.geo.model.leg_hazards import hazards
    >>> from route_risk.geo.model.network import build_network
    >>> from route_risk.geo.model.schema import Event, Leg, Node
    >>> places = [Node("a", "province", country="AAA"), Node("b", "destination", country="BBB")]
    >>> row = ("regime", "2010", ("transfer:AAA",), "legal-penalty", "raises", 3, "high")
    >>> events = [Event("law", *row), Event("raid", "regime", "2015", *row[2:])]
    >>> network = build_network(places, [Leg("x", "a", "b", "onward_movement", 3, ("transfer:AAA",))], events)
    >>> one, other = (hazards(network, date(year, 1, 1)) for year in (2012, 2016))
    >>> parts = leg_change(one, other, (0, 0))
    >>> list(parts), abs(sum(parts.values()) - (other.hazard[0] - one.hazard[0])) < 1e-12
    (['raid'], True)
    """
    parts: dict[str, list[float]] = {}
    p = before.network.parameters.norm_exponent
    known: States = {} if states is None else states
    for weight, one, other in _paired(before.leg_moments(legs[0]), after.leg_moments(legs[1])):
        start, end = _state(before, legs[0], one, known), _state(after, legs[1], other, known)
        groups = before.network.groups[legs[0]], after.network.groups[legs[1]]
        key = (*groups, one.day, other.day, *start[3:], *end[3:])
        if key not in known:
            known[key] = _path(start, end, p)
        changes = known[key]
        for cause, value in changes.items():
            parts.setdefault(cause, []).append(weight * value)
    return {cause: math.fsum(values) for cause, values in sorted(parts.items())}


def _paired(
    before: Sequence[tuple[float, Moment]], after: Sequence[tuple[float, Moment]]
) -> Iterator[tuple[float, Moment, Moment]]:
    """Yield moments that stand for the same parts of two periods, with the size of the part."""
    ends = [list(accumulate(weight for weight, _ in side)) for side in (before, after)]
    cuts = sorted({0.0, 1.0, *ends[0][:-1], *ends[1][:-1]})
    for start, stop in pairwise(cuts):
        i, j = (min(bisect_right(side, start), len(side) - 1) for side in ends)
        yield stop - start, before[i][1], after[j][1]


def _path(one: _State, other: _State, p: float) -> dict[str, float]:
    """Return the parts of the difference between two states of one leg, by numerical integration along the path."""
    moved = {
        key: other.effects.get(key, 0.0) - one.effects.get(key, 0.0) for key in sorted({*one.effects, *other.effects})
    }
    cells: dict[tuple[str, str], list[str]] = {}
    for key in moved:
        cells.setdefault({**one.cells, **other.cells}[key], []).append(key)
    doubt, record = other.log_doubt - one.log_doubt, other.log_record - one.log_record
    parts = {key: 0.0 for key, step in moved.items() if step}
    parts |= {cause: 0.0 for cause, step in ((DOUBT, doubt), (RECORD, record)) if step}

    still = [keys for keys in cells.values() if not any(moved[key] for key in keys)]
    constant = math.fsum(
        (1.0 if direction == "raises" else -1.0) * p_norm([one.effects[key] for key in keys], p)
        for (_, direction), keys in cells.items()
        if keys in still
    )
    moving = {cell: keys for cell, keys in cells.items() if keys not in still}

    def at(s: float) -> tuple[float, dict[str, float]]:
        """Return the hazard before adding at a point of the path, and the slope of its logarithm by effect."""
        total, slopes = constant, dict[str, float]()
        for (_, direction), keys in moving.items():
            values = [max(0.0, one.effects.get(key, 0.0) + s * moved[key]) for key in keys]
            sign = 1.0 if direction == "raises" else -1.0
            total += sign * p_norm(values, p)
            slopes.update(zip(keys, (sign * slope for slope in norm_slopes(values, p)), strict=True))
        log_factor = one.log_doubt + s * doubt + one.log_record + s * record
        return one.baseline * math.exp(log_factor + total), slopes

    for node, weight in _NODES if parts else ():
        for s in ((1 - node) / 2, (1 + node) / 2):
            hazard, slopes = at(s)
            for key in parts:
                step = doubt if key == DOUBT else record if key == RECORD else slopes[key] * moved[key]
                parts[key] += weight / 2 * hazard * step
    size = math.fsum(map(abs, parts.values()))
    if size:  # what the integration missed, far less than a part in a thousand, by the size of the parts
        missed = at(1.0)[0] - at(0.0)[0] - math.fsum(parts.values())
        parts = {key: value + missed * abs(value) / size for key, value in parts.items()}
    for key in {*one.added, *other.added}:
        step = other.length * other.added.get(key, 0.0) - one.length * one.added.get(key, 0.0)
        if step:
            parts[key] = parts.get(key, 0.0) + step
    return parts


def how_it_changed(event_id: str, before: LegHazards, after: LegHazards, change: float) -> str:
    """Return in a word how an event changed between two fields: began, ended, faded, more or less.

    Parameters
    ----------
    event_id
        An event of one of the two.
    change
        What it contributed; its sign tells more from less where neither date tells.
    """
    (was, raises), (now, _), (over, _) = (
        _activity(event_id, before),
        _activity(event_id, after),
        _activity(event_id, after, over=True),
    )
    if not was and now:
        return "began"
    if was and not now:
        return "ended"
    if now < was and over:
        return "faded"
    if now != was:
        return "more" if now > was else "less"
    return "more" if (change > 0) == raises else "less"


def _activity(event_id: str, leg_hazards: LegHazards, *, over: bool = False) -> tuple[float, bool]:
    """Return the activity of an event, or whether it is over on the last day, and whether it raises."""
    for k, event in enumerate(leg_hazards.network.events):
        if event.event_id == event_id:
            is_over = float(leg_hazards.network.spans[k].last < leg_hazards.until.toordinal())
            return (is_over if over else leg_hazards.activities[k]), event.direction == "raises"
    return 0.0, True


class Closure(NamedTuple):
    """A leg that was closed or opened between two fields, by the events that close it where it is closed.

    Of two periods it is closed in the one in which it is closed all the time and not in the other, or at times and not
    at all in the other. `by` is empty where a scenario closes or opens it.
    """

    leg_id: str
    closed: bool
    by: tuple[str, ...]


def closures(before: LegHazards, after: LegHazards, legs: Iterable[tuple[int, int]]) -> tuple[Closure, ...]:
    """Return which of some legs one field closes and the other does not, or only at times, with what closes them.

    Parameters
    ----------
    legs
        Positions of each leg in the one network and in the other.
    """
    found = []
    for one, other in legs:
        was, now = _closed(before, one), _closed(after, other)
        closed = now > was
        if now != was:
            field, leg = (after, other) if closed else (before, one)
            by = tuple(field.network.events[k].event_id for k in blocking_events(field, leg))
            found.append(Closure(field.network.legs[leg].leg_id, closed, by))
    return tuple(found)


def _closed(leg_hazards: LegHazards, leg: int) -> int:
    """Return 2 for a leg that is closed all the time, 1 for one that is at times, 0 for one that is open."""
    return 2 if leg in leg_hazards.blocked else int(leg in leg_hazards.closed_share)


def route_change(
    before: LegHazards,
    after: LegHazards,
    legs_before: Sequence[int],
    legs_after: Sequence[int],
    *,
    states: States | None = None,
) -> tuple[ChangePart, ...]:
    """Split the change between the hazards of two routes, the least-risk ones of two fields for example.

    The route before is followed from the one state to the other; what then remains is the change to another route.

    Parameters
    ----------
    legs_before, legs_after
        Positions of the legs of the route of either, in the network of that field.
    states
        As for `leg_change`.

    Returns
    -------
    tuple of ChangePart
        Largest first (by size); they add up to the change.
    """
    position = {leg.leg_id: k for k, leg in enumerate(after.network.legs)}
    same = [position[before.network.legs[leg].leg_id] for leg in legs_before]
    parts: dict[str, list[float]] = {}
    known: States = {} if states is None else states
    for pair in zip(legs_before, same, strict=True):
        for cause, value in leg_change(before, after, pair, states=known).items():
            parts.setdefault(cause, []).append(value)
    total = {cause: math.fsum(values) for cause, values in parts.items()}
    if set(same) != set(legs_after):
        total[ROUTE] = math.fsum([*(after.hazard[k] for k in legs_after), *(-after.hazard[k] for k in same)])
    return named_parts(total, before, after)


def named_parts(parts: Mapping[str, float], before: LegHazards, after: LegHazards) -> tuple[ChangePart, ...]:
    """Return parts of a change with the word for each, the largest first (by size), then by cause."""
    named = (
        ChangePart(key, value, "" if key in (DOUBT, RECORD, ROUTE) else how_it_changed(key, before, after, value))
        for key, value in parts.items()
    )
    return tuple(sorted(named, key=lambda part: (-abs(part.hazard), part.cause)))
