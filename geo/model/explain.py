"""Explanations: which events made a leg's hazard what it is, in parts that add up to the whole."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from .effects import added_hazards, event_effects, scaling_effects
from .hazard import aumann_shapley

if TYPE_CHECKING:
    from .leg_hazards import LegHazards, Moment
    from .network import Network


IN_FORCE = 0.01
"""Least activity of an event that is called in force; one that has faded below it counts on, with next to nothing."""


class Contribution(NamedTuple):
    """What one event adds to a leg's hazard on a date or, on average, over a period.

    Attributes
    ----------
    event : int
        Position of the event in the network.
    hazard : float
        Its part of ``h - b * m * r`` (dimensionless); negative where it lowers the risk, 0 for a mixed or a blocking
        event and for one that only restates a stronger one.
    activity : float
        Its activity, in [0, 1].
    """

    event: int
    hazard: float
    activity: float


class LegParts(NamedTuple):
    """A leg's hazard in parts that add up to it (dimensionless).

    Attributes
    ----------
    baseline : float
        Baseline hazard `b` of class and length.
    doubt : float
        What doubt about the leg adds, ``b * (m - 1)``.
    record : float
        What recorded use adds, ``b * m * (r - 1)``; negative where the leg is used more than its class says.
    events : tuple of Contribution
        What events add, the largest part first (by size), then by event id.
    """

    baseline: float
    doubt: float
    record: float
    events: tuple[Contribution, ...]


def leg_parts(leg_hazards: LegHazards, leg: int) -> LegParts:
    """Split a leg's hazard into its baseline, doubt, recorded use and events; the parts add up to it to rounding.

    Parameters
    ----------
    leg
        Position of the leg.

    Examples
    --------
    >>> from route_risk.geo.model.leg_hazards import hazards
    >>> from route_risk.geo.model.network import build_network
    >>> from route_risk.geo.model.schema import Event, Leg, Node
    >>> places = [Node("a", "province", country="AAA"), Node("b", "destination", country="BBB")]
    >>> law = Event("law", "regime", "2010", ("transfer:AAA",), "legal-penalty", "raises", 5, "high")
    >>> leg = Leg("a..b", "a", "b", "transfer_to_resettlement", 3, ("transfer:AAA",))
    >>> leg_hazards = hazards(build_network(places, [leg], [law]), date(2020, 1, 1))
    >>> parts = leg_parts(leg_hazards, 0)
    >>> [round(part, 3) for part in (*parts[:3], parts.events[0].hazard, leg_hazards.hazard[0])]
    [0.083, 0.054, 0.0, 0.192, 0.33]
    """
    return LegParts(*base_parts(leg_hazards.network, leg), explain_leg(leg_hazards, leg))


def base_parts(network: Network, leg: int) -> tuple[float, float, float]:
    """Return the parts of a leg's hazard before events: the baseline, what doubt adds, and what recorded use adds."""
    b, m, r = network.baselines[leg], network.doubts[leg], network.records[leg]
    return b, b * (m - 1), b * m * (r - 1)


def explain_leg(leg_hazards: LegHazards, leg: int) -> tuple[Contribution, ...]:
    """Split what events add to a leg, ``h - b * m * r``, over the events in force.

    The combined effect X is homogeneous of degree one in the effects of the events, so along the straight path from
    no events to all of them event k gets ``(h - bmr) / X * x_k * dX/dx_k`` (Aumann-Shapley), with
    ``x_k * dX/dx_k = +-x_k^p / ||x||_p^(p-1)``; where X goes to 0 the limit of the first factor is bmr.

    Parameters
    ----------
    leg_hazards
        Hazards on a date, or over a period: parts are means then.
    leg
        Position of the leg.

    Returns
    -------
    tuple of Contribution
        Largest part first (by size), then by event id.

    Examples
    --------
    >>> parts = explain_leg(evaluated.hazards, 0)
    >>> parts == leg_parts(evaluated.hazards, 0).events
    True
    """
    network = leg_hazards.network
    parts: dict[int, float] = {}
    activities: dict[int, float] = {}
    for weight, moment in leg_hazards.leg_moments(leg):
        for k, part in _parts(network, leg, moment).items():
            parts[k] = parts.get(k, 0.0) + weight * part
            activities[k] = activities.get(k, 0.0) + weight * moment.activities[k]
    ordered = sorted(parts, key=lambda k: (-abs(parts[k]), network.events[k].event_id))
    return tuple(Contribution(k, parts[k], activities[k]) for k in ordered)


def _parts(network: Network, leg: int, moment: Moment) -> dict[int, float]:
    """Return the part of each event in force on one day."""
    group = network.groups[leg]
    parts = {k: 0.0 for k in network.group_events[group] if moment.activities[k] > 0}
    base, effect = network.leg_base(leg), moment.effects[group]
    factor = base * (math.expm1(effect) / effect if abs(effect) > 1e-9 else 1 + effect / 2)
    alone = event_effects(network, moment.activities, network.group_events[group])
    for (_, direction), members in scaling_effects(network, group, alone).items():
        sign = 1.0 if direction == "raises" else -1.0
        shares = aumann_shapley(list(members.values()), network.parameters.norm_exponent)
        for event, share in zip(members, shares, strict=True):
            parts[event] = sign * factor * share
    for k, added in added_hazards(network, group, moment.activities).items():
        parts[k] = network.lengths[leg] * added
    return parts
