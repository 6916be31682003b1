"""Rules of evidence for events: what a program can tell about whether a row may claim what it claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..geo.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..geo.model.schema import Event, Source

OFFICIAL = "government"
"""Kind of a source that is a text of law or an official statement; one of them is enough."""

_FILE = "policy_events.csv"


def evidence_warnings(events: Iterable[Event], sources: Mapping[str, Source]) -> Iterator[Fault]:
    """Yield a warning for each event that breaks a rule of evidence which needs no reader, by event id.

    That is a regime that raises or lowers, has no end and rests on reports of a single year, and a confidence ``high``
    on reports of a single publisher; an official text is enough for both. Whether two publishers copy each other, and
    what a text says, is for readers.

    Parameters
    ----------
    events
        Rows of ``policy_events.csv``.
    sources
        Sources by id. Ids that are not there are left to the check of foreign keys.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Event, Source
    >>> paper = Source("paper", publisher="The Paper", published="2016-12", kind="news")
    >>> order = Event("order", "regime", "2016", ("country:A",), "legal-penalty", "raises", 4, "high", ("paper",))
    >>> for warning in evidence_warnings([order], {"paper": paper}):
    ...     print(warning)
    policy_events.csv, order: a regime without an end is based on reports of one year, 2016. Cite the law, an official \
statement or a report of another year, or make it a period, which fades
    policy_events.csv, order: confidence 'high' is based on one publisher, The Paper. Cite a second one that does not \
copy it, an official text, or say 'medium'
    """
    for event in sorted(events, key=lambda event: event.event_id):
        yield from _weak(event, [sources[key] for key in event.source_ids if key in sources])


def broken_links(events: Iterable[Event]) -> Iterator[Fault]:
    """Yield a fault for each `restates` that names no event, and one for each circle, by event id.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Event
    >>> law = Event("law", "regime", "2016", ("country:A",), "legal-penalty", "raises", 4, "high", restates="order")
    >>> print(next(broken_links([law])))
    policy_events.csv, law: restates 'order' is not an event. Correct the id or leave it blank
    """
    by_id = {event.event_id: event for event in sorted(events, key=lambda event: event.event_id)}
    clear: set[str] = set()
    for event_id in by_id:
        chain: dict[str, None] = {}
        at = event_id
        while at in by_id and at not in clear and at not in chain:
            chain[at] = None
            at = by_id[at].restates
        if at in chain:
            circle = " -> ".join([*list(chain)[list(chain).index(at) :], at])
            yield Fault(_FILE, None, at, f"restates runs in a circle ({circle})", "Leave it blank in the first report")
        elif at and at not in by_id:
            last = next(reversed(chain))
            yield Fault(_FILE, None, last, f"restates {at!r} is not an event", "Correct the id or leave it blank")
        clear |= chain.keys()


def _weak(event: Event, cited: list[Source]) -> Iterator[Fault]:
    if any(source.kind == OFFICIAL for source in cited):
        return
    years = sorted({source.published[:4] for source in cited if source.published})
    endless = event.kind == "regime" and not event.date_end and not event.ended_by
    if endless and event.direction != "mixed" and len(years) < 2:
        told = f"reports of one year, {years[0]}" if years else "reports without a date"
        repair = "Cite the law, an official statement or a report of another year, or make it a period, which fades"
        yield Fault(_FILE, None, event.event_id, f"a regime without an end is based on {told}", repair)
    publishers = {source.publisher.split(" (")[0] for source in cited}
    if event.confidence == "high" and len(publishers) == 1:
        rule = f"confidence 'high' is based on one publisher, {publishers.pop()}"
        repair = "Cite a second one that does not copy it, an official text, or say 'medium'"
        yield Fault(_FILE, None, event.event_id, rule, repair)
