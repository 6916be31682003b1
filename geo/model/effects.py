"""What events in force do to the hazard of a group of legs."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, NamedTuple

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
    result: dict[tuple[str, str], dict[int, float]] = {}
    for k in _strongest(network, here):
        event = network.events[k]
        result.setdefault((event.domain, event.direction), {})[k] = here[k]
    return result


def _strongest(network: Network, here: Mapping[int, float]) -> list[int]:
    """Return the events that count among those with an effect: of one policy, domain and direction the strongest."""
    strongest: dict[tuple[int, str, str], int] = {}
    for k, effect in here.items():
        key = network.policies[k], network.events[k].domain, network.events[k].direction
        if effect > here[strongest.setdefault(key, k)]:
            strongest[key] = k
    return sorted(strongest.values())


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


Cell = tuple[tuple[int, float], ...]
"""Positions of events in order, each with the share of a leg that it covers."""


class Cells(NamedTuple):
    """The events of every group of legs by what they do; groups share most of it, so it is worked out once for all.

    Attributes
    ----------
    scaling : tuple of cell
        Those that scale hazards and are not mixed, of one domain each.
    of_group : tuple of tuple of int
        Of each group the numbers of its cells of `scaling`, in the order of their domains.
    adding : tuple of cell
        Of each group those that add a hazard.
    """

    scaling: tuple[Cell, ...]
    of_group: tuple[tuple[int, ...], ...]
    adding: tuple[Cell, ...]


def effect_cells(network: Network) -> Cells:
    """Return the events of every group of legs by what they do, whatever the date."""
    domains = [
        event.domain if event.effect == "scale" and event.direction != "mixed" else None for event in network.events
    ]
    numbers: dict[Cell, int] = {}
    of_group, adding = [], []
    for members, shares in zip(network.group_events, network.group_shares, strict=True):
        by_domain: dict[str, list[tuple[int, float]]] = {}
        added = []
        for k, share in zip(members, shares, strict=True):
            if (domain := domains[k]) is not None:
                by_domain.setdefault(domain, []).append((k, share))
            elif network.events[k].effect == "add":
                added.append((k, share))
        found = (tuple(cell) for _, cell in sorted(by_domain.items()))
        of_group.append(tuple(numbers.setdefault(cell, len(numbers)) for cell in found))
        adding.append(tuple(added))
    return Cells(tuple(numbers), tuple(of_group), tuple(adding))


def group_effects(network: Network, cells: Cells, alone: Mapping[int, float]) -> tuple[float, ...]:
    """Return the sum `X` of the domain effects on every group of legs.

    Parameters
    ----------
    cells
        From `effect_cells`.
    alone
        From `event_effects`.
    """
    known: dict[Cell, float] = {}  # what is in force of two cells may be the same
    values = []
    for cell in cells.scaling:
        here = tuple([(k, share) for k, share in cell if k in alone])
        if here not in known:
            known[here] = _cell_effect(network, {k: alone[k] * share for k, share in here})
        values.append(known[here])
    return tuple([reduce(add, [values[number] for number in numbers], 0.0) for numbers in cells.of_group])


def _cell_effect(network: Network, here: Mapping[int, float]) -> float:
    raising: list[float] = []
    lowering: list[float] = []
    for k in _strongest(network, here):
        (raising if network.events[k].direction == "raises" else lowering).append(here[k])
    result: float = domain_effect(raising, lowering, network.parameters.norm_exponent)
    return result
