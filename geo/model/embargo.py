"""The embargo: which facts of a dataset are too recent for the public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..dates import months_before, parse_partial_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from .schema import Claim, Dataset, Event


def last_public_day(released: date, embargo_months: float) -> date:
    """Return the last day that facts of a dataset may reach to.

    Examples
    --------
    >>> last_public_day(date(2026, 6, 15), 12)
    datetime.date(2025, 6, 15)
    """
    return months_before(released, embargo_months)


def is_recent_event(event: Event, dataset: Dataset) -> bool:
    """Tell whether an event reaches into the embargo of a dataset."""
    return _reaches_into_embargo((event.date_start, event.date_end), dataset)


def is_recent_claim(claim: Claim, dataset: Dataset) -> bool:
    """Tell whether a claim reaches into the embargo of a dataset."""
    return _reaches_into_embargo((claim.period_start, claim.period_end), dataset)


def _reaches_into_embargo(days: Iterable[str], dataset: Dataset) -> bool:
    last = last_public_day(dataset.released, dataset.embargo_months)
    return any(parse_partial_date(day)[1] > last for day in days if day)
