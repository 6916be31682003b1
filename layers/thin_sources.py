"""What rests on few or weak sources in a valid dataset: nothing that is wrong, and much that a reader should know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.schema import Dataset

UNSEEN = "cited-not-seen"
STRONG_SEVERITY = 4


def thin_sources(dataset: Dataset) -> tuple[Fault, ...]:
    """Return warnings about thin sources: file, row, what is thin and what to do about it; no line.

    Thin are a leg without a source, a strong event (severity 4 or 5) on one source, an event or a preferred claim whose
    sources nobody has seen, a source without a date (it does not count in questions about what was known) and one that
    nothing cites.

    Parameters
    ----------
    dataset
        A valid dataset.

    Examples
    --------
    >>> from layers.dataset import read_dataset
    >>> print(thin_sources(read_dataset())[-1])
    sources.csv, wiki-thailand: it has no date, and counts as known from the release on. Find its date
    """
    found = [*_of_legs(dataset), *_of_events(dataset), *_of_claims(dataset), *_of_sources(dataset)]
    return tuple(sorted(found, key=lambda fault: (fault.file, str(fault.column), fault.rule)))


def _of_legs(dataset: Dataset) -> Iterator[Fault]:
    for leg in dataset.legs:
        if not leg.source_ids:
            rule = "no source speaks to the leg; it is shown as undocumented"
            yield Fault("legs.csv", None, leg.leg_id, rule, "Cite one where there is one")


def _of_events(dataset: Dataset) -> Iterator[Fault]:
    for event in dataset.events:
        if len(event.source_ids) == 1 and event.severity >= STRONG_SEVERITY:
            rule = f"severity {event.severity} rests on one source, {event.source_ids[0]}"
            yield Fault("policy_events.csv", None, event.event_id, rule, "Find a second one, or a lower confidence")
        if event.source_ids and all(dataset.sources[key].access == UNSEEN for key in event.source_ids):
            rule = "nobody has seen any of its sources"
            yield Fault("policy_events.csv", None, event.event_id, rule, "Read one of them")


def _of_claims(dataset: Dataset) -> Iterator[Fault]:
    for claim in dataset.claims:
        if claim.preferred and dataset.sources[claim.source_id].access == UNSEEN:
            rule = f"the preferred figure comes from {claim.source_id}, which nobody has seen"
            yield Fault("claims.csv", None, claim.claim_id, rule, "Read it, or prefer another row")


def _of_sources(dataset: Dataset) -> Iterator[Fault]:
    cited = {claim.source_id for claim in dataset.claims}
    cited |= {key for event in dataset.events for key in event.source_ids}
    cited |= {key for leg in dataset.legs for key in leg.source_ids}
    for key, source in dataset.sources.items():
        if not source.published:
            rule = "it has no date, and counts as known from the release on"
            yield Fault("sources.csv", None, key, rule, "Find its date")
        if key not in cited:
            yield Fault("sources.csv", None, key, "no row cites it", "Cite it, or leave it out")
