"""Nodes, legs and borders made from the locations and links of a Flee case."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .case import FleeCase
    from .rows import Location

CLASS_LENGTHS_KM = (100, 300)
"""Entering over a border by a link up to the first length has class 1, up to the second class 2, a longer one class 3.

One side of a border has no length of its own, so there the length of the whole link chooses the class.
"""
_KINDS = {
    "conflict": "conflict zone",
    "town": "town",
    "camp": "camp",
    "idpcamp": "camp for displaced people inside the country",
    "forward": "forwarding hub",
    "marker": "marker",
    "flood": "flood zone",
}


@dataclass(slots=True)
class FleeNetwork:
    """Nodes and legs made from locations and routes.

    `countries` has a row of the countries table for each name that Flee uses, `country_of` the name for each location.
    `node_of` gives the node where one arrives at a location and `via` the node where its links meet; they differ for a
    camp that is closed at times, because people may still pass through it, and `stay` is the leg into such a camp.
    `ways` gives the leg that leads from one location to another, `words` the scopes of a location's links, `link_word`
    that of one link, `redirections` that of all ways but one, `segments` near and far locations of a border.
    """

    case: FleeCase
    countries: Mapping[str, Mapping[str, str]]
    country_of: Mapping[str, str]
    node_of: dict[str, str] = field(default_factory=dict)
    via: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    legs: dict[str, dict[str, Any]] = field(default_factory=dict)
    ways: dict[tuple[str, str], str] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    link_word: dict[frozenset[str], str] = field(default_factory=dict)
    redirections: dict[tuple[str, str], str] = field(default_factory=dict)
    stay: dict[str, str] = field(default_factory=dict)
    segments: dict[str, tuple[str, list[str]]] = field(default_factory=dict)

    def iso3(self, location: str) -> str:
        """Return the code of the country that a location is in."""
        return self.countries[self.country_of[location]]["iso3"]


def build_flee_network(case: FleeCase, codes: Mapping[str, Mapping[str, str]]) -> FleeNetwork:
    """Return the nodes and legs of a case."""
    network = FleeNetwork(case, codes, {place.name: place.country for place in case.locations})
    closable = {closure.name1 for closure in case.closures if closure.kind in ("camp", "idpcamp")}
    closable |= {route.sent_on[0] for route in case.routes if route.sent_on}
    taken: set[str] = set()
    for number, place in enumerate(case.locations, start=1):
        _add_place(network, place, number, taken, split=place.name in closable and place.kind in ("camp", "idpcamp"))
    for route in case.routes:
        one, other = route.name1, route.name2
        word = f"way:{network.node_of[one]}--{network.node_of[other]}"
        for name in (one, other):
            network.words.setdefault(name, []).append(word)
        network.link_word[frozenset((one, other))] = word
        _add_way(network, one, other, route.distance_km)
        _add_way(network, other, one, route.distance_km)
    sent = [route.sent_on for route in case.routes if route.sent_on]
    for one, other in sent:
        _mark_redirection(network, one, other, sent)
    return network


def _mark_redirection(network: FleeNetwork, one: str, other: str, sent: Collection[tuple[str, str]]) -> None:
    """Give the legs that a forced redirection closes a word: all ways out of a location but those of redirections."""
    shut = {leg_id for (start, end), leg_id in network.ways.items() if start == one and (one, end) not in sent}
    shut |= {network.stay[one]} if one in network.stay else set()
    word = f"way:from-{network.node_of[one]}-not-to-{network.node_of[other]}"
    for leg_id in shut:
        network.legs[leg_id]["traverses"] += (word,)
    if shut:
        network.redirections[one, other] = word


def _add_place(network: FleeNetwork, place: Location, number: int, taken: set[str], *, split: bool) -> None:
    """Add the node of a location; for a camp that is closed at times one to pass through, and the leg into the camp."""
    node_id = base = flee_slug(place.name) or f"place-{number}"
    name = shown = place.name.replace("_", " ").replace(";", ",")
    count = 1
    while {node_id.casefold(), name.casefold(), f"{node_id}-passage".casefold()} & taken:
        count += 1
        node_id, name = f"{base}-{count}", f"{shown} ({count})"
    taken |= {node_id.casefold(), name.casefold()}
    alias = () if ";" in place.name or place.name.casefold() in taken else (place.name,)
    taken.add(place.name.casefold())
    iso3 = network.iso3(place.name)
    home = place.country == network.case.home_country
    through = "province" if home else "transit_region"
    camp = place.kind in ("camp", "idpcamp")
    notes = [f"Flee: {_KINDS[place.kind]}" + (f", region {place.region}" if place.region else "")]
    if place.population is not None:
        notes.append(f"{'capacity' if camp else 'population'} {place.population} in the files, source not stated")
    row = {
        "node_id": node_id,
        "kind": "destination" if camp else through,
        "name": name,
        "name_ko": name,
        "aliases": alias,
        "country": iso3,
        "notes": "; ".join(notes) + ".",
    }
    network.nodes[node_id] = row
    network.node_of[place.name] = network.via[place.name] = node_id
    if split:
        passage = network.via[place.name] = f"{node_id}-passage"
        taken.add(passage.casefold())
        shared = {"name": f"{name} (passing through)", "name_ko": f"{name} (passing through)", "aliases": ()}
        note = "People pass here also while nobody may stay in the camp."
        network.nodes[passage] = row | shared | {"node_id": passage, "kind": through, "notes": note}
        scopes = (f"resettlement:{iso3}", f"way:into-{node_id}")
        rationale = "Into the camp; Flee says nothing of a risk, so the lowest class."
        network.stay[place.name] = _add_leg(network, passage, node_id, "transfer_to_resettlement", 1, scopes, rationale)


def _add_way(network: FleeNetwork, one: str, other: str, length_km: float) -> None:
    """Add the legs from one location to another; a return into the home country is none of a way out of it."""
    start, end = network.via[one], network.via[other]
    here, there = network.iso3(one), network.iso3(other)
    home = network.countries[network.case.home_country]["iso3"]
    if there == home != here:
        return
    level = 1 + sum(length_km > limit for limit in CLASS_LENGTHS_KM)
    word = network.link_word[frozenset((one, other))]
    arrival = (f"resettlement:{there}",) if network.nodes[end]["kind"] == "destination" else ()
    inside = {home: f"internal-movement:{home}"}
    if here == there:
        mode = "internal_movement" if here == home else "interior_transit"
        scopes = (inside.get(here, f"country:{here}"), *arrival, word)
        rationale = f"Flee link of {length_km:g} km, which alone makes its hazard; no source describes it."
        network.ways[one, other] = leg_id = _add_leg(network, start, end, mode, 1, scopes, rationale)
        network.legs[leg_id]["length_km"] = f"{length_km:g}"
        return
    first, second = (here, there) if here == home else sorted((here, there))
    segment = f"{first}-{second}:{network.node_of[one]}"
    if segment not in network.segments:
        network.segments[segment] = (one, [])
        name = f"{network.nodes[network.node_of[one]]['name']}: border with {_country_name(network, there)}"
        network.nodes[segment] = {
            "node_id": segment,
            "kind": "border_segment",
            "name": name,
            "name_ko": name,
            "country": first,
            "other_country": second,
            "notes": "Schematic: all links from there across this border.",
        }
    network.segments[segment][1].append(other)
    to_border = "Up to the border; Flee gives the length of the whole link, which the class of entering goes by."
    _add_leg(network, start, segment, "leaving", 1, (f"segment:{segment}",), to_border)
    scopes = (f"segment:{segment}", f"country:{there}", *arrival, word)
    rationale = f"Flee link of {length_km:g} km. The class goes by length alone; no source describes it."
    network.ways[one, other] = _add_leg(network, segment, end, "entering", level, scopes, rationale)


def _country_name(network: FleeNetwork, iso3: str) -> str:
    return next(row["name"] for row in network.countries.values() if row["iso3"] == iso3)


def _add_leg(
    network: FleeNetwork, start: str, end: str, mode: str, level: int, scopes: tuple[str, ...], rationale: str
) -> str:
    """Add a leg where it is not there yet; return its id."""
    leg_id = f"{start}..{end}"
    network.legs[leg_id] = {
        "leg_id": leg_id,
        "from_node": start,
        "to_node": end,
        "mode": mode,
        "baseline_class": level,
        "traverses": scopes,
        "rationale": rationale,
    }
    return leg_id


def flee_slug(name: str) -> str:
    """Return a name as ASCII letters, digits, hyphens and underscores; may be empty."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9_]+", "-", ascii_only).strip("-_")
