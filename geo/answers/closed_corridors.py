"""The corridors that are closed on a date, and what closes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..model.corridors import leads_on_to, open_corridors
from ..model.leg_hazards import blocking_events, hazards, with_hazards
from ..model.route_search import reverse_tree

if TYPE_CHECKING:
    from collections.abc import Collection

    from ..model.corridors import Corridor
    from ..model.scenario import EvaluatedNetwork

_CLOSED = 1e3
"""Hazard of a closed leg where the way with the fewest of them is looked for: more than any route has."""


class ClosedCorridor(NamedTuple):
    """A corridor that is closed, ids of legs without which it would be open, and of the events that close these."""

    corridor: Corridor
    legs: tuple[str, ...]
    events: tuple[str, ...]


class ClosedCorridors:
    """The search for the closed corridors to a destination, which several origins can share.

    Parameters
    ----------
    destination
        Node id.
    limit
        How many corridors, open ones among them, are looked at from each origin; all where None.
    """

    def __init__(self, evaluated: EvaluatedNetwork, destination: str, *, limit: int | None = None) -> None:
        self._field, self._destination, self._most = evaluated.hazards, destination, limit
        field, network = self._field, self._field.network
        known = {network.events[k].event_id for k in field.usable_events}
        every_leg = [leg.leg_id for leg in network.legs]
        until = None if field.until == field.as_of else field.until
        opened = hazards(network, field.as_of, until=until, known=known, opened=every_leg)
        charged = [hazard + _CLOSED * (leg in field.blocked) for leg, hazard in enumerate(opened.hazard)]
        self._charged = with_hazards(opened, charged)
        self._shared: dict[str, Any] = {
            "tree": reverse_tree(self._charged, network.index[destination]),
            "leads_on": leads_on_to(self._charged, destination),
        }

    def of(self, origin: str, still_open: Collection[Corridor] = ()) -> tuple[ClosedCorridor, ...]:
        """Return those from a place, in order: none of `still_open`, and with as few closed legs as will do."""
        field, network = self._field, self._field.network
        closed = []
        for row in open_corridors(self._charged, origin, self._destination, limit=self._most, **self._shared):
            shut = [leg for leg in row.route.legs if leg in field.blocked]
            if row.corridor not in still_open and shut:
                by = sorted({network.events[k].event_id for leg in shut for k in blocking_events(field, leg)})
                closed.append(ClosedCorridor(row.corridor, tuple(network.legs[leg].leg_id for leg in shut), tuple(by)))
        return tuple(sorted(closed))
