"""What events in force do to the hazard of a group of legs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .hazard import domain_effect, event_effect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .network import Network


def event_effects(network: Network, active: Sequence[float], events: Iterable[int] | None = None) -> dict[int, float]:
    """Return the effect ``x = ln(mu) * c * a`` of each event that scales hazards on a leg that it covers whole.

    Parameters
    ----------
    active
        Activity of every event of the network.
    events
        Positions of the events that are asked about; all where None.

    Returns
    -------
    dict of int to float
        Only events in force; mixed ones move nothing and are not in it.
    """
    parameters = network.parameters
    asked = range(len(network.events)) if events is None else events
    return {
        k: event_effect(
            parameters.severity_multiplier[event.severity - 1],
            parameters.confidence_factor[event.confidence],
            active[k],
        )
        for k, event in ((k, network.events[k]) for k in asked if active[k] > 0)
        if event.effect == "scale" and event.direction != "mixed"
    }


def scaling_effects(
    network: Network, group: int, effects: Mapping[int, float]
) -> dict[tuple[str, str], dict[int, float]]:
    """Return the effects of the events that count on a group of legs, by (domain, direction).

    Of events that restate one policy only the strongest of a domain and direction counts, the first by id among
    equals.

    Parameters
    ----------
    group
        Number of the group.

    Returns
    -------
    dict
        (domain, direction) to a dict of event position to effect ``x >= 0``, times the share of the leg it covers.
    """
    here = {
        k: effects[k] * share
        for k, share in zip(network.group_events[group], network.group_shares[group], strict=True)
        if k in effects
    }
    strongest: dict[tuple[int, str, str], int] = {}
    for k, effect in here.items():
        key = network.policies[k], network.events[k].domain, network.events[k].direction
        if effect > here[strongest.setdefault(key, k)]:
            strongest[key] = k
    result: dict[tuple[str, str], dict[int, float]] = {}
    for k in sorted(strongest.values()):
        event = network.events[k]
        result.setdefault((event.domain, event.direction), {})[k] = here[k]
    return result


def added_hazards(network: Network, group: int, active: Sequence[float]) -> dict[int, float]:
    """Return the hazard that each event in force adds to a leg of a group: of a movement, to its reference length.

    Parameters
    ----------
    group
        Number of the group.
    active
        Activity of every event of the network.

    Returns
    -------
    dict of int to float
        Event position to the hazard that it states, times its activity and the share of the leg that it covers.
    """
    members = zip(network.group_events[group], network.group_shares[group], strict=True)
    return {
        k: network.events[k].hazard_added * active[k] * share
        for k, share in members
        if active[k] > 0 and network.events[k].effect == "add"
    }


def group_effect(network: Network, group: int, alone: Mapping[int, float]) -> float:
    """Return the sum `X` of the domain effects on a group of legs; `alone` is from `event_effects`."""
    by_domain = scaling_effects(network, group, alone)
    p = network.parameters.norm_exponent
    total = 0.0
    for domain in sorted({domain for domain, _ in by_domain}):
        raising, lowering = (list(by_domain.get((domain, way), {}).values()) for way in ("raises", "lowers"))
        total += domain_effect(raising, lowering, p)
    return total
