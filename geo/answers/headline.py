"""The answer in one line: the index of the least-risk route of a pair, what it was before, and what moved it most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model.routes import open_route
from .compare import best_changes, event_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.scenario import Setting


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


def headline(settings: Sequence[Setting], places: tuple[str, str]) -> Headline:
    """Return the headline of a date, or of a change.

    Parameters
    ----------
    settings
        One; or two, before and after.
    places
        Node ids of origin and destination.

    Returns
    -------
    Headline

    Examples
    --------
    >>> from route_risk.geo.model.scenario import evaluate
    >>> found = headline([evaluate(ready, date(2009, 7, 1)), evaluate(ready, date(2013, 7, 1))], ("KP-10", "KOR"))
    >>> found.index > found.before
    True
    """
    routes = [open_route(setting.hazards, *places) for setting in settings]
    indices = [route.index if route else None for route in routes]
    event, part = "", 0.0
    if all(routes):
        if len(settings) == 1:
            parts = event_parts(settings[0].hazards, routes[0].legs) if routes[0] else {}
            moved = [(key, value) for key, value in parts.items() if value]
        else:
            fields = settings[0].hazards, settings[1].hazards
            known = {event.event_id for field in fields for event in field.network.events}
            _, causes = best_changes(*fields, routes[0], routes[1])
            moved = [(row.cause, row.hazard) for row in causes if row.cause in known]
        event, part = min(moved, key=lambda row: (-abs(row[1]), row[0]), default=("", 0.0))
    return Headline(*places, indices[-1], indices[0] if len(indices) > 1 else None, event, part)
