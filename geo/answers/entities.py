"""Everything known about one thing, with its sources: a place, leg, event, source, claim, figure, scope or corridor."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..errors import NoOpenRouteError, UnknownIdError
from ..model.explain import explain_leg
from ..model.places import find_country, find_place, named_scope, place_names
from ..model.routes import least_risk_route
from ..model.scopes import dataset_scopes
from ..names import suggest
from .corridor_lists import corridor_record, is_corridor_text, named_corridor
from .legs import leg_record
from .lists import list_records
from .places import by_start, events_in_force, in_scope, place_claims, place_events
from .records import claim_record, event_record, head_record, province_records
from .routes import route_record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.scenario import EvaluatedNetwork
    from ..model.schema import Claim, Dataset


def show_record(dataset: Dataset, evaluated: EvaluatedNetwork, thing: str) -> dict[str, Any]:
    """Return everything known about one thing.

    Parameters
    ----------
    thing
        An id of an event, source, claim, figure, leg or scope, any name of a place, or a corridor such as
        ``CHN > LAO > THA``.

    Returns
    -------
    dict
        With `what` (its kind), its own row, the rows it is tied to, and all `sources` cited in them.

    Raises
    ------
    UnknownIdError
        If nothing has that id or name; it suggests the nearest ones.

    Examples
    --------
    >>> record = show_record(dataset, evaluated, "lao-2013-handover")
    >>> record["what"], record["event"]["date_start"]
    ('event', '2013-05-27')
    """
    for kind, build in (
        ("event", _event),
        ("source", _source),
        ("figure", _figure),
        ("claim", _claim),
        ("leg", _leg),
        ("scope", _scope),
    ):
        found = build(dataset, evaluated, thing)
        if found is not None:
            return {**head_record(dataset, evaluated), "what": kind, **found, **_cited(dataset, found)}
    # "LAO > THA" is no border, although without its signs it reads like one.
    corridor = named_corridor(dataset, thing) if is_corridor_text(thing) else None
    place = ""
    if corridor is None:
        named = None if is_place(dataset, thing) else _named(dataset, evaluated, thing)
        if named is not None:
            return {**head_record(dataset, evaluated), **named, **_cited(dataset, named)}
        try:
            place = find_place(thing, dataset.nodes.values(), dataset.countries)
        except UnknownIdError:
            corridor = named_corridor(dataset, thing)
            if corridor is None:
                names = [*_all_ids(dataset), *place_names(dataset.nodes.values(), dataset.countries)]
                names += [row.name for row in dataset.countries.values()]
                raise UnknownIdError("id or name", thing, suggest(thing, names), "See 'route-risk list'.") from None
    if corridor is not None:
        found = corridor_record(dataset, evaluated, corridor)
        return {**head_record(dataset, evaluated), "what": "corridor", **found, **_cited(dataset, found)}
    found = _place(dataset, evaluated, place)
    return {**head_record(dataset, evaluated), "what": "place", **found, **_cited(dataset, found)}


def is_place(dataset: Dataset, text: str) -> bool:
    """Tell whether a text names a node."""
    try:
        find_place(text, dataset.nodes.values(), dataset.countries)
    except UnknownIdError:
        return False
    return True


def _named(dataset: Dataset, evaluated: EvaluatedNetwork, thing: str) -> dict[str, Any] | None:
    """Return a country, or another scope, by the name that somebody typed."""
    known = dataset_scopes(dataset)
    code = find_country(thing, dataset.countries)
    if code:
        return {"what": "country", **_country(dataset, evaluated, code)}
    word = named_scope(thing, known, dataset.countries)
    found = _scope(dataset, evaluated, word) if word else None
    return None if found is None else {"what": "scope", **found}


def _country(dataset: Dataset, evaluated: EvaluatedNetwork, code: str) -> dict[str, Any]:
    places = {key for key, node in dataset.nodes.items() if code in (node.country, node.other_country)}
    words = {code, f"country:{code}", *places}
    return {
        "country": {**asdict(dataset.countries[code]), "aliases": list(dataset.countries[code].aliases)},
        "places": sorted(places),
        **_events_there(evaluated, code),
        "claims": _claims(claim for claim in dataset.claims if words & set(claim.place_ids)),
        "legs": sorted(leg.leg_id for leg in dataset.legs if {leg.from_node, leg.to_node} & places),
    }


def _events_there(evaluated: EvaluatedNetwork, place: str) -> dict[str, Any]:
    """Return the events of a country or a place that are in force, and all of them."""
    positions = place_events(evaluated.hazards.network).get(place, ())
    in_force = set(events_in_force(evaluated.hazards, positions))
    every = [event_record(event) for event in by_start(evaluated.hazards.network.events[k] for k in positions)]
    return {"events": [row for row in every if row["event_id"] in in_force], "all_events": every}


def _all_ids(dataset: Dataset) -> list[str]:
    figures = {claim.figure_id for claim in dataset.claims}
    legs = [leg.leg_id for leg in dataset.legs]
    return [*(event.event_id for event in dataset.events), *dataset.sources, *figures, *legs]


def _cited(dataset: Dataset, found: dict[str, Any]) -> dict[str, Any]:
    """Return the rows of all sources that a record cites, wherever in it."""
    ids: set[str] = set()

    def visit(value: Any) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                if key in ("source_ids", "sources") and isinstance(item, list):
                    ids.update(entry for entry in item if isinstance(entry, str))
                elif key == "source_id":
                    ids.add(item)
                visit(item)
        elif isinstance(value, list):
            for item in value:
                visit(item)

    visit(found)
    return {"cited": [asdict(dataset.sources[key]) for key in sorted(ids) if key in dataset.sources]}


def _event(dataset: Dataset, evaluated: EvaluatedNetwork, thing: str) -> dict[str, Any] | None:
    event = next((row for row in dataset.events if row.event_id == thing), None)
    if event is None:
        return None
    network = evaluated.hazards.network
    affected: list[dict[str, Any]] = []
    for leg in range(len(network.legs)):
        for part in explain_leg(evaluated.hazards, leg):
            if network.events[part.event].event_id == thing:
                affected.append(
                    {"leg_id": network.legs[leg].leg_id, "contribution": part.hazard, "activity": part.activity}
                )
    if dataset.release is not None:  # where an event works most is not told
        affected = [{**row, "contribution": None} for row in affected]
    affected.sort(key=lambda row: (-abs(row["contribution"] or 0), row["leg_id"]))
    ends = [row.event_id for row in dataset.events if row.ended_by == thing]
    return {"event": event_record(event), "ends": ends, "legs": affected}


def _source(dataset: Dataset, _: EvaluatedNetwork, thing: str) -> dict[str, Any] | None:
    if thing not in dataset.sources:
        return None
    return {
        "source": asdict(dataset.sources[thing]),
        "events": [event_record(row) for row in dataset.events if thing in row.source_ids],
        "claims": [claim_record(row) for row in dataset.claims if row.source_id == thing],
        "legs": [row.leg_id for row in dataset.legs if thing in row.source_ids],
    }


def _figure(dataset: Dataset, _: EvaluatedNetwork, thing: str) -> dict[str, Any] | None:
    rows = [row for row in dataset.claims if row.figure_id == thing]
    return {"claims": _claims(rows)} if rows else None


def _claim(dataset: Dataset, _: EvaluatedNetwork, thing: str) -> dict[str, Any] | None:
    row = next((row for row in dataset.claims if row.claim_id == thing), None)
    if row is None:
        return None
    others = [other for other in dataset.claims if other.figure_id == row.figure_id and other != row]
    basis = [other for other in dataset.claims if other.claim_id in row.derived_from]
    return {"claims": _claims([row]), "conflicting_claims": _claims(others), "derived_from": _claims(basis)}


def _leg(dataset: Dataset, evaluated: EvaluatedNetwork, thing: str) -> dict[str, Any] | None:
    network = evaluated.hazards.network
    position = next((k for k, leg in enumerate(network.legs) if leg.leg_id == thing), None)
    if position is None:
        return None
    row = network.legs[position]
    events = [network.events[k] for k in network.leg_events(position)]
    return {
        "leg": {
            **leg_record(dataset, evaluated, position, explain=True),
            "rationale": row.rationale,
            "traverses": list(row.traverses),
            "own_sources": list(row.source_ids),
        },
        "all_events": [event_record(event) for event in by_start(events)],
    }


def _scope(dataset: Dataset, _: EvaluatedNetwork, thing: str) -> dict[str, Any] | None:
    if thing not in dataset_scopes(dataset):
        return None
    events = [row for row in dataset.events if in_scope(dataset, thing, row.scopes)]
    return {
        "scope": thing,
        "events": [event_record(event) for event in by_start(events)],
        "claims": _claims(place_claims(dataset, thing)),
        "legs": [row["leg_id"] for row in list_records(dataset, "legs", {"scope": thing})],
    }


def _place(dataset: Dataset, evaluated: EvaluatedNetwork, place: str) -> dict[str, Any]:
    node = dataset.nodes[place]
    record: dict[str, Any] = {
        "node": next(row for row in list_records(dataset, "nodes", {}) if row["node_id"] == place),
        **_events_there(evaluated, place),
        "claims": _claims(place_claims(dataset, place)),
        "legs_out": [
            leg_record(dataset, evaluated, k)
            for k, leg in enumerate(evaluated.hazards.network.legs)
            if leg.from_node == place
        ],
    }
    if node.kind == "province":
        province = next(row for row in province_records(dataset) if row["node_id"] == place)
        record |= {key: province[key] for key in ("share_pct", "share_claim_id")}
    if place != dataset.default_destination:
        try:
            best = least_risk_route(evaluated.hazards, place, dataset.default_destination)
        except NoOpenRouteError as error:
            record["least_risk"] = {"destination": dataset.default_destination, "risk_index": None, "why": str(error)}
        else:
            told = route_record(dataset, evaluated, best, 1)
            kept = {key: told[key] for key in ("corridor", "risk_index", "hazard", "nodes")}
            record["least_risk"] = {"destination": dataset.default_destination, **kept}
    return record


def _claims(rows: Iterable[Claim]) -> list[dict[str, Any]]:
    order = sorted(rows, key=lambda row: (row.figure_id, not row.preferred, row.claim_id))
    return [claim_record(row) for row in order]
