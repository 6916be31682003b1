"""How exactly a public release tells risk: classes of the index, no ranking of events, no single leg closed.

The dataset and the model are open, so whoever runs the program without ``--public`` has every digit. What is published
should not be a ready-made list of where and with what measure a border is closed best: DATA_RESPONSIBILITY.md.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..dates import months_before

if TYPE_CHECKING:
    from datetime import date

    from ..model.schema import Dataset

INDEX_CLASS = 5
BORDER_CLASS = 20
"""Points of the index (0-100) in a class; of border legs and segments in the last `RECENT_MONTHS` of the dataset."""

RECENT_MONTHS = 36
USE_CLASS = 10
"""Percentage points of a share of a corridor or a destination in a class."""


def recent_from(dataset: Dataset) -> date:
    """Return the first day on which the risk of border legs and segments is told by the wider classes."""
    return months_before(dataset.valid_until, RECENT_MONTHS)


def told_index(dataset: Dataset, index: float, *, border_on: date | None = None) -> float:
    """Return an index (0-100) as a dataset may tell it: exactly, or in a release the middle of its class.

    Parameters
    ----------
    index
        0 to 100.
    border_on
        The date, where it is the index of a border leg or segment.

    Examples
    --------
    >>> from route_risk.geo.release.dataset import public_dataset
    >>> told_index(dataset, 71.3), told_index(public_dataset(dataset), 71.3), told_index(public_dataset(dataset), 100.0)
    (71.3, 72.5, 97.5)
    >>> told_index(public_dataset(dataset), 71.3, border_on=dataset.valid_until)
    70.0
    """
    if dataset.release is None:
        return index
    width = BORDER_CLASS if border_on is not None and border_on >= recent_from(dataset) else INDEX_CLASS
    return min(index // width, 100 // width - 1) * width + width / 2


def told_hazard(dataset: Dataset, hazard: float, *, border_on: date | None = None) -> float:
    """Return a hazard (dimensionless) as a dataset may tell it: in a release that of the middle of its index class.

    Examples
    --------
    >>> from route_risk.geo.release.dataset import public_dataset
    >>> told_hazard(public_dataset(dataset), 1.2483), told_hazard(public_dataset(dataset), 0.0)
    (1.29, 0.03)
    >>> told_hazard(public_dataset(dataset), 2.4, border_on=dataset.valid_until)
    2.0
    """
    if dataset.release is None:
        return hazard
    middle = told_index(dataset, 100 * -math.expm1(-hazard), border_on=border_on)
    return told_baseline(dataset, -math.log1p(-middle / 100), border_on=border_on)


def told_share(dataset: Dataset, share: float) -> float:
    """Return a modelled share (0 to 1), or a factor, as a dataset may tell it: in a release to two decimals.

    Examples
    --------
    >>> from route_risk.geo.release.dataset import public_dataset
    >>> told_share(dataset, 0.61298), told_share(public_dataset(dataset), 0.61298)
    (0.61298, 0.61)
    """
    return share if dataset.release is None else round(share, 2)


def told_use(dataset: Dataset, share: float) -> float:
    """Return the share of a corridor or a destination on a date (0 to 1) as a dataset may tell it.

    In a release that is the middle of its class: shares magnify differences of hazard that their classes do not tell.

    Examples
    --------
    >>> from route_risk.geo.release.dataset import public_dataset
    >>> released = public_dataset(dataset)
    >>> told_use(dataset, 0.61298), told_use(released, 0.61298), told_use(released, 1.0)
    (0.61298, 0.65, 0.95)
    """
    if dataset.release is None:
        return share
    return (min(100 * share // USE_CLASS, 100 // USE_CLASS - 1) * USE_CLASS + USE_CLASS / 2) / 100


def told_baseline(dataset: Dataset, hazard: float, *, border_on: date | None = None) -> float:
    """Return the hazard of a baseline class, which is a constant, with as many decimals as a release tells."""
    if dataset.release is None:
        return hazard
    return round(hazard, 0 if border_on is not None and border_on >= recent_from(dataset) else 2)
