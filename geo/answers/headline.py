"""The answer in one line: the index of the least-risk route of a pair, what it was before, and what moved it most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model.routes import open_route
from .compare import best_changes, event_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.scenario import EvaluatedNetwork


@dataclass(frozen=True, slots=True)
class Headline:
    """What a headline says, in ids and numbers.

    Attributes
    ----------
    origin, destination : str
        Node ids.
    index : float or None
        Index (0-100) of the least-risk route; of a change that on the side after. None where no route is open.
    before : float or None
        The same on the side before; None without one, or where no route was open.
    event : str
        Id of the event that adds or takes away most; of a change that whose part differs most. Empty where none does.
    part : float
        Its part of the hazard, or the difference of its parts.
    """

    origin: str
    destination: str
    index: float | None
    before: float | None
    event: str
    part: float


def headline(evaluations: Sequence[EvaluatedNetwork], places: tuple[str, str]) -> Headline:
    """Return the headline of a date, or of a change.

    Parameters
    ----------
    evaluations
        One; or two, before and after.
    places
        Node ids of origin and destination.

    Examples
    --------
    >>> from route_risk.geo.model.scenario import evaluate
    >>> sides = [evaluate(scenario_net, date(year, 7, 1)) for year in (2009, 2013)]
    >>> found = headline(sides, ("KP-10", "KOR"))
    >>> found.index > found.before
    True
    """
    routes = [open_route(evaluated.hazards, *places) for evaluated in evaluations]
    indices = [route.index if route else None for route in routes]
    event, part = "", 0.0
    if all(routes):
        if len(evaluations) == 1:
            parts = event_parts(evaluations[0].hazards, routes[0].legs) if routes[0] else {}
            moved = [(key, value) for key, value in parts.items() if value]
        else:
            fields = evaluations[0].hazards, evaluations[1].hazards
            known = {event.event_id for field in fields for event in field.network.events}
            _, causes = best_changes(*fields, routes[0], routes[1])
            moved = [(row.cause, row.hazard) for row in causes if row.cause in known]
        event, part = min(moved, key=lambda row: (-abs(row[1]), row[0]), default=("", 0.0))
    return Headline(*places, indices[-1], indices[0] if len(indices) > 1 else None, event, part)
