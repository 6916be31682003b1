"""What rests on few or weak sources in a valid dataset: nothing that is wrong, and much that a reader should know."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from ..errors import Fault
from ..faults import FaultLog

if TYPE_CHECKING:
    from ..model.schema import Dataset

UNSEEN = "cited-not-seen"
STRONG_SEVERITY = 4


def thin_sources(dataset: Dataset) -> tuple[Fault, ...]:
    """Return warnings about thin sources: file, row, what is thin and what to do about it; no line.

    Thin are a leg without a source, a strong event (severity 4 or 5) on one source, an event or a preferred claim whose
    sources nobody has seen, a source without a date (it does not count in questions about what was known) and one that
    nothing cites. Of each file the first hundred rows are named, in the order of their ids, and the others are counted.

    Examples
    --------
    >>> print(thin_sources(dataset)[-1])
    sources.csv, wiki-thailand: it has no date, so it counts only from the release on. Find its date
    """
    log = FaultLog("warning")
    for found in (_of_claims, _of_legs, _of_events, _of_sources):
        found(dataset, log)
    return log.faults()


def _of_claims(dataset: Dataset, log: FaultLog) -> None:
    unseen = {key for key, source in dataset.sources.items() if source.access == UNSEEN}
    thin = [claim for claim in dataset.claims if claim.preferred and claim.source_id in unseen]
    for claim in sorted(thin, key=attrgetter("claim_id")):
        rule = f"the preferred figure comes from {claim.source_id}, which was cited but not read"
        log.extend([Fault("claims.csv", None, claim.claim_id, rule, "Read it, or prefer another row")])


def _of_legs(dataset: Dataset, log: FaultLog) -> None:
    rule = "the leg has no source of its own, so its coverage is shown as no sources"
    for leg_id in sorted(leg.leg_id for leg in dataset.legs if not leg.source_ids):
        log.extend([Fault("legs.csv", None, leg_id, rule, "Cite one where there is one")])


def _of_events(dataset: Dataset, log: FaultLog) -> None:
    file = "policy_events.csv"
    for event in sorted(dataset.events, key=attrgetter("event_id")):
        if event.source_ids and all(dataset.sources[key].access == UNSEEN for key in event.source_ids):
            log.extend([Fault(file, None, event.event_id, "none of its sources was read", "Read one of them")])
        if len(event.source_ids) == 1 and event.severity >= STRONG_SEVERITY:
            rule = f"severity {event.severity} is based on one source, {event.source_ids[0]}"
            log.extend([Fault(file, None, event.event_id, rule, "Find a second source, or lower the confidence")])


def _of_sources(dataset: Dataset, log: FaultLog) -> None:
    cited = {claim.source_id for claim in dataset.claims}
    cited |= {key for event in dataset.events for key in event.source_ids}
    cited |= {key for leg in dataset.legs for key in leg.source_ids}
    for key, source in sorted(dataset.sources.items()):
        if not source.published:
            rule = "it has no date, so it counts only from the release on"
            log.extend([Fault("sources.csv", None, key, rule, "Find its date")])
        if key not in cited:
            log.extend([Fault("sources.csv", None, key, "no row cites it", "Cite it, or remove it")])
