"""Explanations: which events made a leg's hazard what it is, in parts that add up to the whole."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from .hazard import aumann_shapley
from .network import scaling_effects

if TYPE_CHECKING:
    from .network import LegHazards


IN_FORCE = 0.01
"""Least activity of an event that is called in force; one that has faded below it counts on, with next to nothing."""


class Contribution(NamedTuple):
    """What one event adds to a leg's hazard on a date.

    Attributes
    ----------
    event : int
        Position of the event in the network.
    hazard : float
        Its part of ``h - b`` (dimensionless); negative where it lowers the risk, 0 for a mixed or a blocking event.
    activity : float
        Its activity on the date, in [0, 1].
    """

    event: int
    hazard: float
    activity: float


def baseline(field: LegHazards, leg: int) -> float:
    """Return the baseline hazard `b` of a leg.

    Examples
    --------
    >>> leg = [leg.leg_id for leg in dataset.legs].index("MNG..KOR")
    >>> round(baseline(setting.hazards, leg), 4)
    2.3026
    """
    return field.network.parameters.baseline_hazard(field.network.legs[leg].baseline_class)


def explain_leg(field: LegHazards, leg: int) -> tuple[Contribution, ...]:
    """Split a leg's ``h - b`` over the events in force.

    The combined effect X is homogeneous of degree one in the effects of the events, so along the straight path from
    no events to all of them event k gets ``(h - b) / X * x_k * dX/dx_k`` (Aumann-Shapley), with
    ``x_k * dX/dx_k = +-x_k^p / ||x||_p^(p-1)``; where X goes to 0 the limit of the first factor is b.

    Parameters
    ----------
    field
        Hazards on a date.
    leg
        Position of the leg.

    Returns
    -------
    tuple of Contribution
        Largest part first (by size), then by event id; the parts add up to ``h - b`` to rounding.

    Examples
    --------
    >>> from route_risk.geo.model.network import build_network, hazards
    >>> from route_risk.geo.model.schema import Event, Leg, Node
    >>> places = [Node("a", "province", country="AAA"), Node("b", "destination", country="BBB")]
    >>> law = Event("law", "regime", "2010", ("country:AAA",), "legal-penalty", "raises", 5, "high")
    >>> network = build_network(places, [Leg("a..b", "a", "b", "exit", 3, ("country:AAA",))], [law])
    >>> field = hazards(network, date(2020, 1, 1))
    >>> part = explain_leg(field, 0)[0]
    >>> round(field.hazard[0] - baseline(field, 0) - part.hazard, 12)
    0.0
    """
    network = field.network
    in_force = [k for k in network.leg_events(leg) if field.activities[k] > 0]
    base, effect = baseline(field, leg), field.effects[leg]
    factor = base * (math.expm1(effect) / effect if abs(effect) > 1e-9 else 1 + effect / 2)
    parts = dict.fromkeys(in_force, 0.0)
    for (_, direction), members in scaling_effects(network, in_force, field.activities).items():
        sign = 1.0 if direction == "raises" else -1.0
        shares = aumann_shapley(list(members.values()), network.parameters.norm_exponent)
        for event, share in zip(members, shares, strict=True):
            parts[event] = sign * factor * share
    for k in in_force:
        if network.events[k].effect == "add":
            parts[k] = network.events[k].hazard_added * field.activities[k]
    ordered = sorted(parts, key=lambda k: (-abs(parts[k]), network.events[k].event_id))
    return tuple(Contribution(k, parts[k], field.activities[k]) for k in ordered)
