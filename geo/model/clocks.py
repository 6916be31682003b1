"""The second clock: which sources, and so which events, were known by a date.

A source counts from its date of publication, one known only to the month or the year from the last day of it. A
source without a date cannot be shown to have been known earlier: it counts from the release of the dataset on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..dates import parse_partial_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from .schema import Dataset, Event, Source


def known_sources(sources: Mapping[str, Source], known_by: date, released: date) -> frozenset[str]:
    """Return the ids of the sources published by a date.

    Parameters
    ----------
    known_by
        The date up to which publications may be used.
    released
        The release date of the dataset, from which sources without a date count.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Source
    >>> rows = {"a": Source("a", published="2013-05"), "b": Source("b")}
    >>> sorted(known_sources(rows, date(2013, 5, 31), date(2026, 1, 1)))
    ['a']
    """
    return frozenset(
        key
        for key, source in sources.items()
        if (parse_partial_date(source.published)[1] if source.published else released) <= known_by
    )


def known_events(events: Iterable[Event], usable: Collection[str]) -> frozenset[str]:
    """Return the ids of the events that have at least one usable source.

    Parameters
    ----------
    events
        Events with their `source_ids`.
    usable
        Ids of the sources that may be used.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Event
    >>> law = Event("law", "regime", "2010", ("country:LAO",), "repatriation", "raises", 3, "high", ("paper",))
    >>> known_events([law], {"paper"}), known_events([law], {"other"})
    (frozenset({'law'}), frozenset())
    """
    return frozenset(event.event_id for event in events if any(key in usable for key in event.source_ids))


def known_dataset(dataset: Dataset, known_by: date) -> Dataset:
    """Return a dataset as it could have been known by a date: its sources, and the events, claims and legs' sources.

    Parameters
    ----------
    known_by
        The date up to which publications may be used.

    Returns
    -------
    Dataset
        With the same network; only what rests on a usable source is left of the other tables.

    Examples
    --------
    >>> past = known_dataset(dataset, date(2005, 1, 1))
    >>> len(past.events) < len(dataset.events), len(past.claims) < len(dataset.claims)
    (True, True)
    """
    usable = known_sources(dataset.sources, known_by, dataset.released)
    return replace(
        dataset,
        sources={key: source for key, source in dataset.sources.items() if key in usable},
        events=tuple(
            replace(event, source_ids=tuple(key for key in event.source_ids if key in usable))
            for event in dataset.events
            if event.event_id in known_events([event], usable)
        ),
        claims=tuple(claim for claim in dataset.claims if claim.source_id in usable),
        legs=tuple(
            replace(leg, source_ids=tuple(key for key in leg.source_ids if key in usable)) for leg in dataset.legs
        ),
    )


def undated_sources(sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Return the ids of the sources without a date of publication, in order.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Source
    >>> undated_sources({"a": Source("a", published="2013-05"), "b": Source("b")})
    ('b',)
    """
    return tuple(sorted(key for key, source in sources.items() if not source.published))
