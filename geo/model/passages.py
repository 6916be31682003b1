"""Recorded passages: what claims say of how many people came by which corridor, as shares of the arrivals.

A share that conflicting records give is a range. Use is not danger: cost, distance, waiting and habit move it too.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ..dates import parse_partial_date
from .corridors import Corridor, ends_with, parse_corridor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .schema import Claim, Node

COUNTS = ("recorded_entries", "recorded_transfers")
SHARE = "corridor_share"
_PER_YEAR = {"people": None, "people per year": 1.0, "people per month": 12.0, "people per week": 365.25 / 7}
_FLOORS = ("over", "at-least")
_CEILINGS = ("under", "at-most")
_FLOW_BASES = ("annual", "multi-year", "part-year", "point-in-time", "survey")


class Passages(NamedTuple):
    """What is recorded of some corridors in a year or in several.

    Attributes
    ----------
    years : tuple of int
        The years that it is about.
    tails : tuple of Corridor
        Last countries of the corridors that are meant: each that ends so counts.
    low, high : float
        Least and greatest recorded share of the arrivals, from 0 to 1; a floor has the high 1.
    claim_ids : tuple of str
        The claims, in order.
    """

    years: tuple[int, ...]
    tails: tuple[Corridor, ...]
    low: float
    high: float
    claim_ids: tuple[str, ...]

    def meets(self, corridor: Corridor) -> bool:
        """Tell whether a corridor is one of those that are meant."""
        return any(ends_with(corridor, tail) for tail in self.tails)

    def distance(self, share: float) -> float:
        """Return how far a share is from the recorded range; 0 inside."""
        return max(self.low - share, share - self.high, 0.0)


class _One(NamedTuple):
    """The share that one claim gives; `firm` where it is no mere bound."""

    years: tuple[int, ...]
    tails: tuple[Corridor, ...]
    low: float
    high: float
    firm: bool
    claim_id: str


def recorded_passages(
    claims: Iterable[Claim], nodes: Iterable[Node], arrivals: Mapping[int, float]
) -> tuple[Passages, ...]:
    """Return what is recorded of corridors, as shares of the arrivals, conflicting records as one range.

    Parameters
    ----------
    claims
        Claims; those with the measures ``recorded_entries``, ``recorded_transfers`` and ``corridor_share`` count. A
        share that was computed from another claim (`derived_from`) does not: that claim counts. Of one that was
        computed from several counts, which are parts of it, the share counts and not the parts.
    nodes
        Nodes; a claim about a node is one about its country.
    arrivals
        Year to arrivals at the destination, people.

    Returns
    -------
    tuple of Passages
        By year, then by corridors. A count of a part of a year is a floor of the share of that year. Of several years
        together, arrivals count by their days, and a record is left out where a year of it has one of its own.
    """
    country_of = {node.node_id: node.country for node in nodes}
    rows = list(claims)
    sums = _sums(rows)
    parts = {key for claim in sums for key in claim.derived_from}
    counted = [claim for claim in rows if not claim.derived_from and claim.claim_id not in parts] + sums
    found = [one for claim in counted if (one := _share_of(claim, country_of, arrivals)) is not None]
    groups: dict[tuple[tuple[int, ...], tuple[Corridor, ...]], list[_One]] = {}
    for one in sorted(found, key=lambda row: (row.years, row.tails, row.claim_id)):
        groups.setdefault((one.years, one.tails), []).append(one)
    single = {(years[0], tails) for years, tails in groups if len(years) == 1}
    return tuple(
        _joined(rows)
        for (years, tails), rows in groups.items()
        if len(years) == 1 or not any((year, tails) in single for year in years)
    )


def _sums(claims: Iterable[Claim]) -> list[Claim]:
    """Return the shares that were computed from several counts of passages together."""
    counts = {claim.claim_id for claim in claims if claim.measure in COUNTS}
    return [claim for claim in claims if claim.measure == SHARE and len(counts.intersection(claim.derived_from)) > 1]


def _joined(rows: Sequence[_One]) -> Passages:
    """Return the range that records of the same corridors and years give together."""
    firm = [row for row in rows if row.firm]
    floor = max((row.low for row in rows if not row.firm), default=0.0)
    if firm:
        low, high = min(row.low for row in firm), max(floor, *(row.high for row in firm))
    else:
        low, high = floor, max(floor, min(row.high for row in rows))
    return Passages(rows[0].years, rows[0].tails, low, high, tuple(row.claim_id for row in rows))


def _share_of(claim: Claim, country_of: Mapping[str, str], arrivals: Mapping[int, float]) -> _One | None:
    """Return the share of arrivals that a claim gives, None where it gives none."""
    wanted = claim.measure == SHARE or claim.measure in COUNTS
    if not wanted or claim.value is None or claim.basis not in _FLOW_BASES:
        return None
    if not claim.period_start or not claim.period_end:
        return None
    first, last = parse_partial_date(claim.period_start)[0], parse_partial_date(claim.period_end)[1]
    years = tuple(range(first.year, last.year + 1))
    tails = claim_tails(claim, country_of)
    if not tails or any(year not in arrivals for year in years):
        return None
    low, high = claim.value, claim.value if claim.value_max is None else claim.value_max
    firm = claim.qualifier not in (*_FLOORS, *_CEILINGS)
    if claim.measure == SHARE:
        total = 100.0
    else:
        if claim.unit not in _PER_YEAR:
            return None
        whole = (last - first).days >= 364
        total = sum(arrivals[year] * _part(year, first, last) for year in years)
        per_year = _PER_YEAR[claim.unit]
        if per_year is not None:
            total = sum(arrivals[year] for year in years) / len(years) / per_year
        elif not whole:  # those of a part of the year are among those of the year
            firm, total = False, sum(arrivals[year] for year in years)
    if total <= 0:
        return None
    low, high = min(low / total, 1.0), min(high / total, 1.0)
    if not firm:
        low, high = (0.0, high) if claim.qualifier in _CEILINGS else (low, 1.0)
    return _One(years, tails, low, high, firm, claim.claim_id)


def claim_tails(claim: Claim, country_of: Mapping[str, str]) -> tuple[Corridor, ...]:
    """Return the last countries of the corridors that a claim is about; `country_of` is by node id."""
    if claim.corridor:
        return (parse_corridor(claim.corridor),)
    return tuple(sorted({(country_of.get(place, place),) for place in claim.place_ids}))


def _part(year: int, first: date, last: date) -> float:
    """Return the part of a year that lies in a period."""
    start, end = date(year, 1, 1), date(year, 12, 31)
    return ((min(last, end) - max(first, start)).days + 1) / ((end - start).days + 1)
