"""Arrivals as published, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.schema import Claim


def arrivals_by_year(claims: Iterable[Claim], destination: str) -> dict[int, float]:
    """Return the preferred arrivals of each year at a destination.

    Parameters
    ----------
    claims
        Claims; those with the measure ``arrivals``, the basis ``annual`` and both sexes are used.
    destination
        Node id or country code.

    Returns
    -------
    dict of int to float
        Year to people; a year that a public release withholds is not there.

    Examples
    --------
    >>> arrivals_by_year(dataset.claims, "KOR")[2009]
    2914.0
    """
    return {
        int((claim.period_end or claim.period_start)[:4]): claim.value
        for claim in sorted(claims, key=lambda row: row.period_end or row.period_start)
        if claim.value is not None
        and claim.measure == "arrivals"
        and claim.basis == "annual"
        and claim.sex == "total"
        and claim.preferred
        and (claim.period_end or claim.period_start)
        and destination in claim.place_ids
    }
