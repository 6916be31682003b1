"""Places: which events apply to each, which are in force there on a date, and which figures are about it.

This is the one definition that every list, map, table and report goes by; docs/model.md has it in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model.explain import IN_FORCE
from ..model.scopes import border_of, dataset_scopes, implied_scopes, known_scopes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.leg_hazards import LegHazards
    from ..model.network import Network
    from ..model.schema import Claim, Dataset, Event

ACROSS = ("leaving", "entering")
"""Modes of the legs that cross a border."""


def legs_across(network: Network) -> dict[str, list[int]]:
    """Return the positions of the legs that cross each border segment and lead on from it, by its node id."""
    across: dict[str, list[int]] = {node.node_id: [] for node in network.nodes if node.kind == "border_segment"}
    for position, leg in enumerate(network.legs):
        if leg.mode in ACROSS and leg.from_node in across:
            across[leg.from_node].append(position)
    return across


def place_events(network: Network) -> dict[str, list[int]]:
    """Return the events that apply to each place, whatever the date.

    To a country belong the events about being in it, moving inside it, passing through it and being resettled in it,
    and to a place that is no border the same of its country; to a province only those about its country as a whole,
    itself and moving inside. To a border segment belong those about it, its border and every border of either
    country, and all that apply to a leg across it.

    Returns
    -------
    dict of str to list of int
        Node id, or ISO code of a country, to positions of events in order; places without events are left out.

    Examples
    --------
    >>> network = scenario_net.network
    >>> places = place_events(network)
    >>> [network.events[k].event_id for k in places["CHN-MNG"]][:2]
    ['chn-2003-mongolia-approach-tightened', 'chn-2004-mongolia-border-shooting']
    """
    alike = dict(zip(network.groups, network.legs, strict=True)).values()  # one leg of those that traverse the same
    known = known_scopes(network.nodes, (word for leg in alike for word in leg.traverses))
    by_word: dict[str, list[int]] = {}
    for position, event in enumerate(network.events):
        for word in event.scopes:
            by_word.setdefault(word, []).append(position)
    words: dict[str, set[str]] = {}
    for node in network.nodes:
        for iso3 in filter(None, (node.country, node.other_country)):
            words[iso3] = {f"{what}:{iso3}" for what in ("country", "internal-movement", "transfer", "resettlement")}
    for node in network.nodes:
        own = f"segment:{node.node_id}"
        if node.kind == "border_segment":
            words[node.node_id] = set(implied_scopes([own if own in known else border_of(node)], known))
        elif node.kind == "province":
            words[node.node_id] = {f"{what}:{node.country}" for what in ("country", "internal-movement")}
        else:
            words.setdefault(node.node_id, words.get(node.country, set()) | {f"transfer:{node.node_id}"})
        if node.iso_3166_2:
            words[node.node_id].add(f"region:{node.iso_3166_2}")
    found = {place: {k for word in named for k in by_word.get(word, ())} for place, named in words.items()}
    for place, legs in legs_across(network).items():
        found[place].update(k for leg in legs for k in network.leg_events(leg))
    return {place: sorted(found[place]) for place in sorted(found) if found[place]}


def is_in_force(leg_hazards: LegHazards, event: int) -> bool:
    """Tell whether an event is in force on a date: by its activity, which may have all but faded."""
    return leg_hazards.activities[event] >= IN_FORCE


def events_in_force(leg_hazards: LegHazards, events: Iterable[int]) -> list[str]:
    """Return the ids of those of some events that are in force on a date, in order.

    Examples
    --------
    >>> leg_hazards = evaluated.hazards
    >>> events_in_force(leg_hazards, place_events(leg_hazards.network)["CHN-MNG"])[:2]
    ['chn-2003-mongolia-approach-tightened', 'chn-2007-mongolia-border-fence']
    """
    return sorted(leg_hazards.network.events[k].event_id for k in set(events) if is_in_force(leg_hazards, k))


def place_claims(dataset: Dataset, place: str) -> list[Claim]:
    """Return the claims about a node, its border included where it is a segment of one, or a scope."""
    node = dataset.nodes.get(place)
    words = {place}
    if node is not None and node.kind == "border_segment":
        words.add(border_of(node))
    return [claim for claim in dataset.claims if words & set(claim.place_ids)]


def in_scope(dataset: Dataset, word: str, scopes: Iterable[str]) -> bool:
    """Tell whether what is in some scopes touches another: the same, a wider or a narrower one."""
    known = dataset_scopes(dataset)
    return any(scope in known[word] or word in known[scope] for scope in scopes)


def by_start(events: Iterable[Event]) -> list[Event]:
    """Return events in order of their start."""
    return sorted(events, key=lambda event: (event.date_start, event.event_id))
