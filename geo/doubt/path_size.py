"""How much of its own a route is: the path size, which corrects a logit for alternatives that share legs.

The logit takes alternatives as independent, so two routes that part in their last leg get twice what one would. The
path-size logit (Ben-Akiva and Bierlaire 1999, Discrete choice methods and their applications to short term travel
decisions) adds ``ln S`` to the utility of a route: each leg counts by its part of the hazard of the route, divided by
the number of alternatives that have it. It has no constant of its own: the coefficient of ``ln S`` is 1.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .arrays import Array


OVERLAPS = ("path-size",)
"""The corrections for overlap that there are; without one alternatives are taken as independent."""


def check_overlap(overlap: str | None) -> None:
    """Raise `UsageError` if a correction for overlap is none of `OVERLAPS`."""
    if overlap is not None and overlap not in OVERLAPS:
        raise UsageError(
            f"overlap {overlap!r} is not {' or '.join(map(repr, OVERLAPS))}; leave it out for a plain logit"
        )


def log_path_sizes(routes: Sequence[Sequence[int]], hazard: Sequence[float], starts: Sequence[int]) -> Array:
    """Return ``ln S`` of each alternative, ``S = sum over its legs of h / H / (alternatives with the leg)``.

    Parameters
    ----------
    routes
        Positions of the legs of each alternative; alternatives of one choice stand together.
    hazard
        Hazard of each leg by its position, dimensionless.
    starts
        First alternative of each choice.

    Returns
    -------
    array, shape (alternatives,)
        0 for a route that shares no leg, less the more it shares; also 0 for a route without any hazard.

    Examples
    --------
    Two identical routes and one of its own, of equal hazard, get 1/4, 1/4 and 1/2 where a logit gives each a third.

    >>> sizes = np.exp(log_path_sizes([(0, 1), (0, 1), (2, 3)], [1.0, 2.0, 1.5, 1.5], [0]))
    >>> (sizes / sizes.sum()).round(9).tolist()
    [0.25, 0.25, 0.5]
    """
    sizes = np.ones(len(routes))
    for start, stop in zip(starts, [*starts[1:], len(routes)], strict=True):
        used = Counter(leg for legs in routes[start:stop] for leg in set(legs))
        for place in range(start, stop):
            whole = sum(hazard[leg] for leg in routes[place])
            if whole > 0:
                sizes[place] = sum(hazard[leg] / used[leg] for leg in routes[place]) / whole
    result: Array = np.log(sizes)
    return result
