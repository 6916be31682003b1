"""Events in time: the days between which an event is in force, and its activity on a day."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ..dates import parse_partial_date
from ..errors import InvalidDataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from .schema import Event

_SHOWN = 20
"""How many events of a circle an error names."""


class Span(NamedTuple):
    """First and last day of an event as ordinals of `datetime.date` (day 1 is 0001-01-01), both included.

    `first` is minus infinity for a standing practice, `last` is infinity where no end is documented.
    """

    first: float
    last: float


def _own_span(event: Event) -> Span:
    """Return the span that an event's own dates give, without the event that ended it."""
    first: float = -math.inf
    start_unit_end: float = math.inf
    if event.date_start:
        start, unit_end = parse_partial_date(event.date_start)
        first, start_unit_end = start.toordinal(), unit_end.toordinal()
    if event.date_end:
        return Span(first, parse_partial_date(event.date_end)[1].toordinal())
    if event.kind == "regime":
        return Span(first, math.inf)
    if event.kind == "incident":
        return Span(first, first)
    return Span(first, start_unit_end)


def resolve_spans(events: Iterable[Event]) -> dict[str, Span]:
    """Return the days between which each event is in force.

    A start known to the month or the year is its first day; an end known to the month or the year is its last day.
    Without a documented end a regime stays in force, an incident lasts one day, and a period lasts as long as its
    start is known for: that day, month or year. An event ended by another ends the day before the other starts.

    Parameters
    ----------
    events
        Events with `date_start`, `date_end` and `ended_by`.

    Raises
    ------
    InvalidDataError
        If a date is not one, an end lies before its start, `ended_by` names an unknown event or runs in a circle,
        or an incident or period has no start.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Event
    >>> law = Event("law", "regime", "2010", ("country:A",), "legal-penalty", "raises", 3, "high", ended_by="repeal")
    >>> repeal = Event("repeal", "incident", "2012-03", ("country:A",), "legal-penalty", "lowers", 3, "high")
    >>> date.fromordinal(int(resolve_spans([law, repeal])["law"].last))
    datetime.date(2012, 2, 29)
    """
    by_id = {event.event_id: event for event in events}
    spans: dict[str, Span] = {}
    sound: set[str] = set()
    for event in by_id.values():
        if not event.date_start and event.kind != "regime":
            message = f"{event.event_id}: the {event.kind} has no date_start, so no day to count from; give one"
            raise InvalidDataError(message)
        try:
            spans[event.event_id] = _own_span(event)
        except UsageError as error:
            message = f"{event.event_id}: {error}"
            raise InvalidDataError(message) from None
    for event in by_id.values():
        if event.ended_by:
            _check_chain(event, by_id, sound)
            ended = spans[event.ended_by].first - 1
            spans[event.event_id] = Span(spans[event.event_id].first, ended)
    for event_id, span in spans.items():
        if span.last < span.first:
            message = f"{event_id}: it ends before it starts; correct date_start, date_end or ended_by"
            raise InvalidDataError(message)
    return spans


def _check_chain(event: Event, by_id: Mapping[str, Event], sound: set[str]) -> None:
    """Raise if following `ended_by` meets an unknown event or comes back to one already met; add those met to `sound`.

    Each event is followed once, so that a chain of thousands costs no more than its length.
    """
    seen = {event.event_id: None}
    while event.ended_by and event.event_id not in sound:
        if event.ended_by not in by_id:
            message = f"{event.event_id}: ended_by {event.ended_by!r} is not an event; correct the id or leave it blank"
            raise InvalidDataError(message)
        event = by_id[event.ended_by]
        if event.event_id in seen:
            first, chain = next(iter(seen)), " -> ".join([*list(seen)[:_SHOWN], event.event_id])
            message = f"{first}: ended_by runs in a circle ({chain}); one of these must end on a date of its own"
            raise InvalidDataError(message)
        seen[event.event_id] = None
    sound.update(seen)


def activity(
    day: int, span: Span, *, onset_days: int = 0, half_life_days: float = math.inf, fades: bool = True
) -> float:
    """Return the activity of an event on a day, in [0, 1].

    It is 0 before the start, rises linearly over the onset, stays 1 to the end and then halves every half-life, or
    drops to 0 where the event does not fade (a regime).

    Parameters
    ----------
    day
        Ordinal of the day.
    span
        First and last day of the event.
    onset_days
        Days over which the activity rises to 1; 0 is at once.
    half_life_days
        Half-life in days; a number or an array of numbers.
    fades
        Whether the activity fades after the end.

    Returns
    -------
    float
        Or an array where `half_life_days` is one.

    Examples
    --------
    >>> activity(100 + 180, Span(90, 100), half_life_days=180.0)
    0.5
    """
    if day < span.first:
        return 0.0
    ramp = min(1.0, (min(day, span.last) - span.first + 1) / (onset_days + 1))
    if day <= span.last:
        return ramp
    if not fades:
        return 0.0
    faded: float = float(ramp) * 0.5 ** ((day - span.last) / half_life_days)
    return faded


def policies(events: Sequence[Event]) -> tuple[int, ...]:
    """Return a number for each event that is the same for all that restate one policy, in chains or around one.

    Parameters
    ----------
    events
        Events with `restates`, which may name one that is not among them.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Event
    >>> shared = ("regime", "2010", ("country:A",), "legal-penalty", "raises", 3, "high")
    >>> rows = [Event("a", *shared, restates="c"), Event("b", *shared), Event("d", *shared, restates="c")]
    >>> policies(rows)
    (0, 1, 0)
    """
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for event in events:
        if event.restates:
            parent[root(event.event_id)] = root(event.restates)
    numbers: dict[str, int] = {}
    return tuple(numbers.setdefault(root(event.event_id), position) for position, event in enumerate(events))


def unended(event: Event) -> Event:
    """Return an event as it is where the one that ended it did not happen: in force to its own end, if it has one."""
    kind = "regime" if event.kind == "period" and not event.date_end else event.kind
    return replace(event, ended_by="", kind=kind)


def parted(events: Iterable[Event], gone: Collection[str]) -> tuple[Event, ...]:
    """Return events without those of some ids, nor a word of these; what speaks of one policy stays linked.

    Examples
    --------
    >>> from dataclasses import replace
    >>> one = replace(dataset.events[0], restates="secret", ended_by="secret")
    >>> rows = parted([one, replace(one, event_id="next"), replace(one, event_id="secret")], {"secret"})
    >>> [row.restates for row in rows] == ["", one.event_id], {row.ended_by for row in rows}
    (True, {''})
    """
    rows = list(events)
    heirs = {row.event_id: row.restates for row in rows if row.event_id in gone}
    kept = []
    for row in rows:
        if row.event_id in gone:
            continue
        link = row.restates
        for _ in gone:
            link = heirs.get(link) or link
        if link in gone:
            heirs[link], link = row.event_id, ""
        left = unended(row) if row.ended_by in gone else row
        kept.append(left if left.restates == link else replace(left, restates=link))
    return tuple(kept)
