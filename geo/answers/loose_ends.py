"""What has no effect in a valid dataset although its row looks as if it had one."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from ..errors import Fault
from ..faults import FaultLog
from ..model.legs import border_node
from ..model.network import build_network
from ..model.scopes import dataset_scopes, implied_scopes

if TYPE_CHECKING:
    from ..model.schema import Dataset


def loose_ends(dataset: Dataset) -> tuple[Fault, ...]:
    """Return warnings about events that reach no leg, and sides of a border that do not traverse it.

    An event reaches a leg by its scopes, and on a border by its actor as well. Of each file the first hundred rows are
    named, in the order of their ids, and the others are counted.

    Examples
    --------
    >>> from dataclasses import replace
    >>> leg = next(leg for leg in dataset.legs if leg.leg_id == "CN-YN..CHN-LAO")
    >>> found = loose_ends(replace(dataset, legs=(replace(leg, traverses=("region:CN-YN",)),)))
    >>> print(next(fault for fault in found if fault.file == "legs.csv"))
    legs.csv, CN-YN..CHN-LAO: it is one side of the border CHN-LAO and does not traverse it, so no event about the \
border reaches it. Add segment:CHN-LAO to traverses
    """
    log = FaultLog("warning")
    network = build_network(dataset.nodes.values(), dataset.legs, dataset.events, parameters=dataset.parameters)
    reached = {k for members in network.group_events for k in members}
    for k, event in enumerate(network.events):
        if k not in reached:
            rule = f"it reaches no leg by its scopes {', '.join(event.scopes)}"
            if event.actor:
                rule += f" and its actor {event.actor}" + (f" with {event.co_actor}" if event.co_actor else "")
            repair = "Correct scopes or actor, or add the leg"
            log.extend([Fault("policy_events.csv", None, event.event_id, rule, repair)])
    known = dataset_scopes(dataset)
    for leg in sorted(dataset.legs, key=attrgetter("leg_id")):
        at = border_node(leg)
        if at is not None and f"segment:{at}" not in implied_scopes(leg.traverses, known):
            rule = (
                f"it is one side of the border {at} and does not traverse it, so no event about the border reaches it"
            )
            log.extend([Fault("legs.csv", None, leg.leg_id, rule, f"Add segment:{at} to traverses")])
    return log.faults()
