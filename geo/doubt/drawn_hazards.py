"""Hazards of all legs in many draws at once: the formulas of `geo.model.hazard`, with arrays for numbers."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ..model.effects import effect_cells
from ..model.events import activity
from ..model.hazard import domain_effect, event_effect, leg_hazard
from ..model.leg_hazards import InForce
from ..model.vocabularies import CONFIDENCES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model.effects import Cell, Cells
    from ..model.leg_hazards import LegHazards
    from ..model.network import Network
    from .arrays import Array
    from .draws import ParameterDraws


def drawn_hazards(
    network: Network, as_of: date, force: InForce, drawn: ParameterDraws, cells: Cells | None = None
) -> Array:
    """Return the hazard of every leg in every draw, ``h = b * m * r * exp(sum of X over the domains) + added``.

    Parameters
    ----------
    force
        What is in force on it, from `geo.model.leg_hazards.in_force`; whether a leg is closed does not count here.
    drawn
        Parameter sets, for this network.
    cells
        From `geo.model.effects.effect_cells`, where it is at hand.

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
    return hazards_of(network, {k: _activity(network, k, as_of, drawn) for k in acting}, drawn, cells)


def hazards_of(network: Network, active: Mapping[int, Any], drawn: ParameterDraws, cells: Cells | None = None) -> Array:
    """Return the hazard of every leg in every draw from the activity of each event in force, a number or one a draw.

    Parameters
    ----------
    network, drawn, cells
        As for `drawn_hazards`.
    active
        Activity by the position of the event; those that are not in it are not in force.
    """
    cells = cells or effect_cells(network)

    @cache
    def of_class(severity: int, confidence: str) -> Any:
        return event_effect(drawn.multiplier[severity - 1], drawn.confidence[CONFIDENCES.index(confidence)], 1.0, xp=np)

    events = network.events
    effects = {
        k: of_class(events[k].severity, events[k].confidence) * active[k] * drawn.event_noise[k]
        for k in active
        if events[k].effect == "scale"
    }

    @cache  # cells of several domains have the same events of a policy
    def of_policy(members: Cell) -> Any:
        # Of what restates one policy only the strongest counts, which may be another in every draw.
        values = [effects[k] if share == 1 else effects[k] * share for k, share in members]
        return values[0] if len(values) == 1 else np.maximum.reduce(values)

    @cache  # what is in force of two cells may be the same
    def of_domain(here: Cell) -> Any:
        raising, lowering = (
            [of_policy(tuple(members)) for members in policies.values()] for policies in _policies(network, here)
        )
        return domain_effect(raising, lowering, drawn.norm_exponent)

    in_force = [tuple([(k, share) for k, share in cell if k in effects]) for cell in cells.scaling]
    combined = [
        sum((of_domain(in_force[number]) for number in numbers if in_force[number]), np.zeros(drawn.count))
        for numbers in cells.of_group
    ]
    added = [
        sum(events[k].hazard_added * active[k] * share * drawn.event_noise[k] for k, share in cell if k in active)
        for cell in cells.adding
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
    cells = effect_cells(leg_hazards.network)
    for moment in leg_hazards.moments:
        force = InForce(leg_hazards.usable_events, moment.activities, moment.blocked)
        is_open = np.full((len(weight), 1), moment.weight)
        is_open[sorted(moment.blocked - leg_hazards.blocked)] = 0.0
        total += is_open * drawn_hazards(leg_hazards.network, date.fromordinal(moment.day), force, drawn, cells)
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


def _policies(network: Network, here: Cell) -> tuple[dict[int, list[tuple[int, float]]], ...]:
    """Return the events of a domain by policy: those that raise, and those that lower."""
    raising: dict[int, list[tuple[int, float]]] = {}
    lowering: dict[int, list[tuple[int, float]]] = {}
    for k, share in here:
        policies = lowering if network.events[k].direction == "lowers" else raising
        policies.setdefault(network.policies[k], []).append((k, share))
    return raising, lowering
