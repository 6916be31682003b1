"""Series that claims give: counts of people at destinations over time, their capacities, and weights of origins.

A count is a claim with the measure ``stock``, the basis ``point-in-time``, one destination and one day; a capacity one
with the measure ``capacity``; the weight of an origin in a period one with the measure ``origin_weight``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..dates import parse_partial_date
from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .schema import Claim, Node, Source

FEWEST = 2
"""Destinations with a series, and counts of a series, without which there is nothing to share or to follow."""


class CountSeries(NamedTuple):
    """Counts of people at a destination: `days` are ordinals, rising; one count and one claim a day."""

    days: tuple[int, ...]
    counts: tuple[float, ...]
    claim_ids: tuple[str, ...]


class Capacity(NamedTuple):
    """How many people fit in at a destination; `known` is the ordinal of the day from which it was, None if undated."""

    people: float
    known: int | None
    claim_id: str


class Spell(NamedTuple):
    """Days, ordinals with both ends included, in which an origin has a weight."""

    origin: str
    first: int
    last: int
    weight: float


def count_series(claims: Iterable[Claim], nodes: Mapping[str, Node]) -> dict[str, CountSeries]:
    """Return the counts of people at each destination over time, by node id.

    None where fewer than two destinations have several; one that has a single count beside them stays at it.

    Parameters
    ----------
    claims
        Claims; preferred counts of people of one destination on one day are used.
    nodes
        Nodes by id.

    Examples
    --------
    >>> count_series(dataset.claims, dataset.nodes)  # the embedded dataset has none
    {}
    """
    found: dict[str, dict[int, Claim]] = {}
    for claim in _of("stock", claims, nodes, ("destination",)):
        if claim.basis == "point-in-time" and claim.sex in ("", "total") and claim.period_start:
            first, last = parse_partial_date(claim.period_start)[0], parse_partial_date(claim.period_end)[1]
            if first == last:
                found.setdefault(claim.place_ids[0], {})[first.toordinal()] = claim
    series = {
        place: CountSeries(
            tuple(sorted(rows)),
            tuple(float(rows[day].value or 0.0) for day in sorted(rows)),
            tuple(rows[day].claim_id for day in sorted(rows)),
        )
        for place, rows in sorted(found.items())
    }
    return series if sum(len(row.days) >= FEWEST for row in series.values()) >= FEWEST else {}


def _of(measure: str, claims: Iterable[Claim], nodes: Mapping[str, Node], kinds: tuple[str, ...]) -> Iterator[Claim]:
    for claim in claims:
        if claim.measure == measure and claim.preferred and claim.value is not None and len(claim.place_ids) == 1:
            node = nodes.get(claim.place_ids[0])
            if node is not None and (not kinds or node.kind in kinds):
                yield claim


def capacities(
    claims: Iterable[Claim], nodes: Mapping[str, Node], sources: Mapping[str, Source]
) -> dict[str, Capacity]:
    """Return how many people fit in at each destination, and from when on that was known: its publication.

    Examples
    --------
    >>> capacities(dataset.claims, dataset.nodes, dataset.sources)
    {}
    """
    rows = {}
    for claim in _of("capacity", claims, nodes, ("destination",)):
        published = sources[claim.source_id].published if claim.source_id in sources else ""
        known = parse_partial_date(published)[1].toordinal() if published else None
        rows[claim.place_ids[0]] = Capacity(float(claim.value or 0.0), known, claim.claim_id)
    return dict(sorted(rows.items()))


def origin_spells(claims: Iterable[Claim], nodes: Mapping[str, Node]) -> tuple[Spell, ...]:
    """Return the periods in which claims give an origin a weight, by origin and day.

    Examples
    --------
    >>> origin_spells(dataset.claims, dataset.nodes)
    ()
    """
    rows = []
    for claim in _of("origin_weight", claims, nodes, ()):
        first, last = parse_partial_date(claim.period_start)[0], parse_partial_date(claim.period_end)[1]
        rows.append(Spell(claim.place_ids[0], first.toordinal(), last.toordinal(), float(claim.value or 0.0)))
    return tuple(sorted(row for row in rows if row.weight > 0))


def weights_on(spells: Iterable[Spell], day: int) -> dict[str, float]:
    """Return the weight of each origin on a day; where none has one, those of the day nearest before, or else after.

    Raises
    ------
    UsageError
        If there is no spell at all.

    Examples
    --------
    >>> rows = (Spell("A", 10, 19, 2.0), Spell("B", 15, 17, 3.0))
    >>> weights_on(rows, 16), weights_on(rows, 30), weights_on(rows, 1)
    ({'A': 2.0, 'B': 3.0}, {'A': 2.0}, {'A': 2.0})
    """
    rows = list(spells)
    if not rows:
        raise UsageError("the dataset gives no origin a weight over time (measure origin_weight); name one origin")
    held = max((min(row.last, day) for row in rows if row.first <= day), default=min(row.first for row in rows))
    weights: dict[str, float] = {}
    for row in rows:
        if row.first <= held <= row.last:
            weights[row.origin] = weights.get(row.origin, 0.0) + row.weight
    return weights
