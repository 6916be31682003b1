"""What each number rests on: effects of events, hazards of legs, routes and the network index, for provenance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import NoOpenRouteError
from ..model.effects import event_effects as effects_alone
from ..model.explain import explain_leg
from ..model.leg_hazards import blocking_events
from ..model.parameters import DEFAULT_KEY
from ..model.routes import least_risk_route, network_index
from .records import counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..model.scenario import EvaluatedNetwork


class EventPart(NamedTuple):
    """What an event adds to the hazard of a leg, and whether it closes the leg."""

    event_id: str
    hazard: float
    blocking: bool


class LegDerivation(NamedTuple):
    """What the hazard of a leg rests on.

    Attributes
    ----------
    parts : tuple of Part
        The events that act on it, the largest part first.
    blocked : bool
    by_scenario : bool
        Whether it is the scenario that closes it, or keeps it open.
    documented : bool
        Whether a source that counts speaks of the leg or of one of these events.
    """

    parts: tuple[EventPart, ...]
    blocked: bool
    by_scenario: bool
    documented: bool


def event_effects(evaluated: EvaluatedNetwork) -> Iterator[dict[str, Any]]:
    """Yield the effect of each event that is active on the date, with the constants that it was worked out with.

    Yields
    ------
    dict
        `event_id`, `effect` x (dimensionless), `activity`, `hazard_added` (None for an event that adds none) and
        `constants`, as pairs of a parameter and a key.
    """
    leg_hazards = evaluated.hazards
    network = leg_hazards.network
    scaling = effects_alone(network, leg_hazards.activities)
    for k, event in enumerate(network.events):
        if leg_hazards.activities[k] <= 0:
            continue
        constants = []
        if k in scaling:
            constants += [("severity_multiplier", str(event.severity)), ("confidence_factor", event.confidence)]
        if event.kind != "regime":
            name = f"half_life_{event.kind}_days"
            known = getattr(network.parameters, name)
            constants.append((name, event.domain if event.domain in known else DEFAULT_KEY))
        yield {
            "event_id": event.event_id,
            "effect": scaling.get(k, 0.0),
            "activity": leg_hazards.activities[k],
            "hazard_added": event.hazard_added * leg_hazards.activities[k] if event.effect == "add" else None,
            "constants": constants,
        }


def leg_derivations(evaluated: EvaluatedNetwork) -> dict[str, LegDerivation]:
    """Return what the hazard of each leg rests on, by its id.

    Examples
    --------
    >>> leg = leg_derivations(evaluated)["CHN-MNG..MNG"]
    >>> [part.event_id for part in leg.parts][:2], leg.blocked, leg.documented
    (['mng-2001-pushback', 'mng-2001-asks-china'], False, True)
    """
    leg_hazards = evaluated.hazards
    network = leg_hazards.network
    result = {}
    for position, leg in enumerate(network.legs):
        closing, blocked = blocking_events(leg_hazards, position), position in leg_hazards.blocked
        parts = explain_leg(leg_hazards, position)
        rests_on = [leg.source_ids, *(network.events[part.event].source_ids for part in parts)]
        result[leg.leg_id] = LegDerivation(
            tuple(
                EventPart(network.events[part.event].event_id, part.hazard, blocked and part.event in closing)
                for part in parts
            ),
            blocked,
            bool(closing) != blocked,
            any(counts(evaluated, ids) for ids in rests_on),
        )
    return result


def route_derivation(
    evaluated: EvaluatedNetwork, origin: str, destination: str
) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return the hazards along the least-risk route by leg id; or none, and the ids of the legs that close it."""
    leg_hazards = evaluated.hazards
    try:
        route = least_risk_route(leg_hazards, origin, destination)
    except NoOpenRouteError as error:
        return {}, error.blocked_legs
    return {leg_hazards.network.legs[leg].leg_id: leg_hazards.hazard[leg] for leg in route.legs}, ()


def index_of_network(evaluated: EvaluatedNetwork, shares: Mapping[str, float], destination: str) -> float:
    """Return the network index (0-100) of origins, weighted by their shares of arrivals."""
    return network_index(evaluated.hazards, shares, destination)[0]
