"""Coverage: how much is documented about a leg or a route, because an undocumented leg is not a safe leg."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .legs import coverage_level
from .vocabularies import COVERAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from .leg_hazards import LegHazards
    from .schema import Source


class Coverage(NamedTuple):
    """What speaks to a leg or a route on a date.

    Attributes
    ----------
    events : int
        Events in scope that had begun by the date.
    sources : tuple of str
        Ids of the distinct sources of those events and of the leg itself.
    newest : str
        Date of the newest of them (a partial ISO date), or empty.
    level : str
        By the sources that speak of the leg itself: ``none``, ``thin`` (one), ``fair`` (two) or ``good``; it sets the
        doubt about the leg. ``none`` and ``thin`` are never a sign of safety.
    """

    events: int
    sources: tuple[str, ...]
    newest: str
    level: str


def legs_coverage(
    leg_hazards: LegHazards,
    legs: Iterable[int],
    sources: Mapping[str, Source],
    *,
    usable: Collection[str] | None = None,
) -> Coverage:
    """Return the coverage of several legs together; its level is that of the least covered leg.

    Parameters
    ----------
    legs
        Positions of legs.
    usable
        Ids of the sources that may be used (see `geo.model.clocks`); all where None.

    Examples
    --------
    >>> from route_risk.geo.model.routes import least_risk_route
    >>> route = least_risk_route(evaluated.hazards, "KP-10", "KOR")
    >>> coverage = legs_coverage(evaluated.hazards, route.legs, dataset.sources)
    >>> coverage.level, coverage.events, len(coverage.sources)
    ('fair', 76, 135)
    """
    network = leg_hazards.network
    every = list(legs)
    applied = {k for leg in every for k in network.leg_events(leg)}
    events = [network.events[k] for k in applied if _begun(leg_hazards, k)]
    levels, ids = set(), {key for event in events for key in event.source_ids if usable is None or key in usable}
    for leg in every:
        own = [key for key in network.legs[leg].source_ids if usable is None or key in usable]
        levels.add(coverage_level(len(own)))
        ids.update(own)
    newest = max((sources[key].published for key in ids if key in sources), default="")
    level = next((name for name in COVERAGES if name in levels), COVERAGES[-1])
    return Coverage(len(events), tuple(sorted(ids)), newest, level)


def each_leg_coverage(
    leg_hazards: LegHazards, sources: Mapping[str, Source], *, usable: Collection[str] | None = None
) -> list[Coverage]:
    """Return the coverage of every leg of the network, in its order.

    Legs with the same scopes and sources share one object, so that this is faster than asking for each leg.

    Parameters
    ----------
    leg_hazards, sources, usable
        As for `legs_coverage`.
    """
    network = leg_hazards.network
    allowed = None if usable is None else frozenset(usable)

    def newest(ids: Iterable[str]) -> str:
        return max((sources[key].published for key in ids if key in sources), default="")

    groups = []
    for members in network.group_events:
        events = [k for k in members if _begun(leg_hazards, k)]
        ids = {key for k in events for key in network.events[k].source_ids if allowed is None or key in allowed}
        groups.append((len(events), ids, tuple(sorted(ids)), newest(ids)))
    found: dict[tuple[int, tuple[str, ...]], Coverage] = {}
    result = []
    for group, leg in zip(network.groups, network.legs, strict=True):
        coverage = found.get((group, leg.source_ids))
        if coverage is None:
            count, ids, every, latest = groups[group]
            own = [key for key in leg.source_ids if allowed is None or key in allowed]
            if not ids.issuperset(own):
                every, latest = tuple(sorted(ids.union(own))), max(latest, newest(own))
            coverage = found[group, leg.source_ids] = Coverage(count, every, latest, coverage_level(len(own)))
        result.append(coverage)
    return result


def _begun(leg_hazards: LegHazards, event: int) -> bool:
    """Tell whether an event that counts had begun by the last day; one that is over still documents the leg."""
    return (
        event in leg_hazards.usable_events and leg_hazards.network.spans[event].first <= leg_hazards.until.toordinal()
    )
