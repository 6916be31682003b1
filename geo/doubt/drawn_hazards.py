"""Hazards of all legs in many draws at once: the formulas of `geo.model.hazard`, with arrays for numbers."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ..model.events import activity
from ..model.hazard import domain_effect, event_effect, leg_hazard
from ..model.leg_hazards import InForce
from ..model.vocabularies import CONFIDENCES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model.leg_hazards import LegHazards
    from ..model.network import Network
    from .arrays import Array
    from .draws import ParameterDraws


Events = tuple[tuple[int, float], ...]
"""Positions of events that restate one policy, each with the share of a leg that it covers."""

Policies = tuple[Events, ...]


def drawn_hazards(network: Network, as_of: date, force: InForce, drawn: ParameterDraws) -> Array:
    """Return the hazard of every leg in every draw, ``h = b * m * r * exp(sum of X over the domains) + added``.

    Parameters
    ----------
    force
        What is in force on it, from `geo.model.leg_hazards.in_force`; whether a leg is closed does not count here.
    drawn
        Parameter sets, for this network.

    Returns
    -------
    array, shape (legs, draws)
        Dimensionless.

    Examples
    --------
    >>> from datetime import date
    >>> from route_risk.geo.doubt.draws import central_draw, input_space
    >>> from route_risk.geo.model.leg_hazards import in_force
    >>> from route_risk.geo.model.network import build_network
    >>> from route_risk.geo.model.schema import Leg, Node
    >>> places = [Node("a", "province", country="AAA"), Node("b", "destination", country="BBB")]
    >>> network = build_network(places, [Leg("a..b", "a", "b", "onward_movement", 3, ("country:AAA",))])
    >>> day = date(2020, 1, 1)
    >>> found = drawn_hazards(network, day, in_force(network, day), central_draw(input_space(network, {})))
    >>> found.round(4).tolist()  # with the doubt about a leg that nobody wrote about
    [[0.1375]]
    """
    acting = [k for k in range(len(network.events)) if force.activities[k] > 0]
    return hazards_of(network, {k: _activity(network, k, as_of, drawn) for k in acting}, drawn)


def hazards_of(network: Network, active: Mapping[int, Any], drawn: ParameterDraws) -> Array:
    """Return the hazard of every leg in every draw from the activity of each event in force, a number or one a draw.

    Parameters
    ----------
    network, drawn
        As for `drawn_hazards`.
    active
        Activity by the position of the event; those that are not in it are not in force.
    """
    effects = {
        k: event_effect(
            drawn.multiplier[network.events[k].severity - 1],
            drawn.confidence[CONFIDENCES.index(network.events[k].confidence)],
            active[k],
            xp=np,
        )
        * drawn.event_noise[k]
        for k in active
        if network.events[k].effect == "scale"
    }

    @cache  # legs of several groups have the same events of a domain
    def of_policy(events: Events) -> Any:
        # Of what restates one policy only the strongest counts, which may be another in every draw.
        values = [effects[k] if share == 1 else effects[k] * share for k, share in events]
        return values[0] if len(values) == 1 else np.maximum.reduce(values)

    @cache
    def of_domain(raising: Policies, lowering: Policies) -> Any:
        return domain_effect(list(map(of_policy, raising)), list(map(of_policy, lowering)), drawn.norm_exponent)

    combined = [
        sum((of_domain(*policies) for policies in _by_domain(network, group, effects)), np.zeros(drawn.count))
        for group in range(len(network.group_events))
    ]
    added = [
        sum(
            network.events[k].hazard_added * active[k] * share * drawn.event_noise[k]
            for k, share in zip(members, shares, strict=True)
            if k in active and network.events[k].effect == "add"
        )
        for members, shares in zip(network.group_events, network.group_shares, strict=True)
    ]
    result = np.empty((len(network.legs), drawn.count))
    for row, (leg, group) in enumerate(zip(network.legs, network.groups, strict=True)):
        baseline = drawn.baseline[leg.baseline_class - 1] * drawn.leg_factor[row]
        result[row] = leg_hazard(baseline, combined[group], network.lengths[row] * added[group], xp=np)
    return result


def mean_drawn_hazards(leg_hazards: LegHazards, drawn: ParameterDraws) -> Array:
    """Return the hazard of every leg in every draw on a date; over a period the mean of the days on which it is open.

    Parameters
    ----------
    drawn
        Parameter sets, for its network.

    Returns
    -------
    array, shape (legs, draws)
        Dimensionless; that of a leg that is closed all the time goes on as if it were open.
    """
    total = np.zeros((len(leg_hazards.network.legs), drawn.count))
    weight = np.zeros((len(leg_hazards.network.legs), 1))
    for moment in leg_hazards.moments:
        force = InForce(leg_hazards.usable_events, moment.activities, moment.blocked)
        is_open = np.full((len(weight), 1), moment.weight)
        is_open[sorted(moment.blocked - leg_hazards.blocked)] = 0.0
        total += is_open * drawn_hazards(leg_hazards.network, date.fromordinal(moment.day), force, drawn)
        weight += is_open
    result: Array = total / weight
    return result


def _activity(network: Network, k: int, as_of: date, drawn: ParameterDraws) -> Any:
    event = network.events[k]
    return activity(
        as_of.toordinal(),
        network.spans[k],
        onset_days=event.onset_days,
        half_life_days=drawn.half_life_days(event.kind, event.domain),  # type: ignore[arg-type]
        fades=event.kind != "regime",
    )


def _by_domain(network: Network, group: int, effects: dict[int, Array]) -> list[tuple[Policies, Policies]]:
    """Return the scaling events of each domain by policy, those that raise and those that lower."""
    found: dict[str, tuple[dict[int, list[tuple[int, float]]], dict[int, list[tuple[int, float]]]]] = {}
    for k, share in zip(network.group_events[group], network.group_shares[group], strict=True):
        event = network.events[k]
        if k in effects and event.direction != "mixed":
            policies = found.setdefault(event.domain, ({}, {}))[event.direction == "lowers"]
            policies.setdefault(network.policies[k], []).append((k, share))
    return [
        (tuple(map(tuple, raising.values())), tuple(map(tuple, lowering.values())))
        for _, (raising, lowering) in sorted(found.items())
    ]
