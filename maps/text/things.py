"""Everything known about one thing, with its sources: a place, leg, event, source, claim, figure or scope."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ...geo.errors import NoOpenRouteError, UnknownIdError
from ...geo.model.explain import IN_FORCE, explain_leg
from ...geo.model.places import find_place, place_names
from ...geo.model.routes import least_risk_route
from ...geo.model.scopes import known_scopes
from ...geo.names import suggest
from .lists import list_records, period_text, value_text
from .records import (
    claim_record,
    event_record,
    head_record,
    in_scope,
    leg_record,
    node_events,
    place_claims,
    province_records,
)
from .tables import count_of, event_line, source_line, table, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ...geo.model.scenario import Setting
    from ...geo.model.schema import Claim, Dataset, Event


def show_record(dataset: Dataset, setting: Setting, thing: str) -> dict[str, Any]:
    """Return everything known about one thing.

    Parameters
    ----------
    dataset
        A dataset.
    setting
        Hazards on a date, for what has a risk.
    thing
        An id of an event, source, claim, figure, leg or scope, or any name of a place.

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
    >>> from datetime import date
    >>> from route_risk.geo.model.scenario import evaluate, scenario_network
    >>> from route_risk.layers.dataset import read_dataset
    >>> dataset = read_dataset()
    >>> setting = evaluate(scenario_network(dataset), date(2013, 7, 1))
    >>> record = show_record(dataset, setting, "lao-2013-handover")
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
        found = build(dataset, setting, thing)
        if found is not None:
            return {**head_record(dataset, setting), "what": kind, **found, **_cited(dataset, found)}
    try:
        place = find_place(thing, dataset.nodes.values(), dataset.countries)
    except UnknownIdError:
        names = [*_all_ids(dataset), *place_names(dataset.nodes.values(), dataset.countries)]
        raise UnknownIdError("id or name", thing, suggest(thing, names), "See 'route-risk list'.") from None
    found = _place(dataset, setting, place)
    return {**head_record(dataset, setting), "what": "place", **found, **_cited(dataset, found)}


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


def _event(dataset: Dataset, setting: Setting, thing: str) -> dict[str, Any] | None:
    event = next((row for row in dataset.events if row.event_id == thing), None)
    if event is None:
        return None
    network = setting.hazards.network
    affected: list[dict[str, Any]] = []
    for leg in range(len(network.legs)):
        for part in explain_leg(setting.hazards, leg):
            if network.events[part.event].event_id == thing:
                affected.append(
                    {"leg_id": network.legs[leg].leg_id, "contribution": part.hazard, "activity": part.activity}
                )
    affected.sort(key=lambda row: (-abs(row["contribution"]), row["leg_id"]))
    ends = [row.event_id for row in dataset.events if row.ended_by == thing]
    return {"event": event_record(event), "ends": ends, "legs": affected}


def _source(dataset: Dataset, _: Setting, thing: str) -> dict[str, Any] | None:
    if thing not in dataset.sources:
        return None
    return {
        "source": asdict(dataset.sources[thing]),
        "events": [event_record(row) for row in dataset.events if thing in row.source_ids],
        "claims": [claim_record(row) for row in dataset.claims if row.source_id == thing],
        "legs": [row.leg_id for row in dataset.legs if thing in row.source_ids],
    }


def _figure(dataset: Dataset, _: Setting, thing: str) -> dict[str, Any] | None:
    rows = [row for row in dataset.claims if row.figure_id == thing]
    return {"claims": _claims(rows)} if rows else None


def _claim(dataset: Dataset, _: Setting, thing: str) -> dict[str, Any] | None:
    row = next((row for row in dataset.claims if row.claim_id == thing), None)
    if row is None:
        return None
    others = [other for other in dataset.claims if other.figure_id == row.figure_id and other != row]
    basis = [other for other in dataset.claims if other.claim_id in row.derived_from]
    return {"claims": _claims([row]), "conflicting_claims": _claims(others), "derived_from": _claims(basis)}


def _leg(dataset: Dataset, setting: Setting, thing: str) -> dict[str, Any] | None:
    network = setting.hazards.network
    position = next((k for k, leg in enumerate(network.legs) if leg.leg_id == thing), None)
    if position is None:
        return None
    row = network.legs[position]
    events = [network.events[k] for k in network.leg_events(position)]
    return {
        "leg": {
            **leg_record(dataset, setting, position, explain=True),
            "rationale": row.rationale,
            "traverses": list(row.traverses),
            "own_sources": list(row.source_ids),
        },
        "all_events": [event_record(event) for event in _by_start(events)],
    }


def _scope(dataset: Dataset, _: Setting, thing: str) -> dict[str, Any] | None:
    if thing not in known_scopes(dataset.nodes.values(), (word for leg in dataset.legs for word in leg.traverses)):
        return None
    events = [row for row in dataset.events if in_scope(dataset, thing, row.scopes)]
    return {
        "scope": thing,
        "events": [event_record(event) for event in _by_start(events)],
        "claims": _claims(place_claims(dataset, thing)),
        "legs": [row["leg_id"] for row in list_records(dataset, "legs", {"scope": thing})],
    }


def _place(dataset: Dataset, setting: Setting, place: str) -> dict[str, Any]:
    node = dataset.nodes[place]
    record: dict[str, Any] = {
        "node": next(row for row in list_records(dataset, "nodes", {}) if row["node_id"] == place),
        "events": [event_record(event) for event in node_events(dataset, place)],
        "claims": _claims(place_claims(dataset, place)),
        "legs_out": [
            leg_record(dataset, setting, k)
            for k, leg in enumerate(setting.hazards.network.legs)
            if leg.from_node == place
        ],
    }
    if node.kind == "province":
        province = next(row for row in province_records(dataset) if row["node_id"] == place)
        record |= {key: province[key] for key in ("share_pct", "share_claim_id")}
    if place != dataset.default_destination:
        try:
            best = least_risk_route(setting.hazards, place, dataset.default_destination)
        except NoOpenRouteError as error:
            record["least_risk"] = {"destination": dataset.default_destination, "index": None, "why": str(error)}
        else:
            nodes = [setting.hazards.network.nodes[k].node_id for k in best.nodes]
            record["least_risk"] = {"destination": nodes[-1], "index": best.index, "nodes": nodes}
    return record


def _claims(rows: Iterable[Claim]) -> list[dict[str, Any]]:
    order = sorted(rows, key=lambda row: (row.figure_id, not row.preferred, row.claim_id))
    return [claim_record(row) for row in order]


def _by_start(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.date_start, event.event_id))


def show_text(dataset: Dataset, record: dict[str, Any], *, style: Callable[[str], str] = str) -> str:
    """Return the record of one thing as text."""
    events = {event.event_id: event for event in dataset.events}
    lines: list[str] = []
    for key in ("event", "source", "node", "leg"):
        if key in record:
            lines += _own_lines(record[key], style)
    if record["what"] in ("claim", "figure", "scope"):
        lines += [style(record.get("scope") or record["claims"][0][f"{record['what']}_id"])]
    lines += _share_lines(record)
    if "leg" in record:
        lines += ["", style("Events in force, by what they add to the hazard")]
        for part in record["leg"]["events"]:
            if part["activity"] < IN_FORCE:
                continue
            lines.append(f"  {part['contribution']:+.3f}  {part['event_id']} (activity {part['activity']:.2f})")
            lines += _event_lines(events, part["event_id"])
    lines += _section_lines(record, events, style)
    lines += _legs_lines(record, style)
    lines += ["", style("Sources")]
    lines += [f"  {row['source_id']}  {source_line(dataset.sources[row['source_id']])}" for row in record["cited"]]
    return "\n".join(lines)


def _section_lines(record: dict[str, Any], events: dict[str, Event], style: Callable[[str], str]) -> list[str]:
    """Return the events and the claims of a record, each under its title."""
    lines: list[str] = []
    for key, title in (("events", "Events"), ("all_events", "All events that apply to it, whatever the date")):
        if record.get(key):
            lines += ["", style(f"{title} ({len(record[key])})")]
            for row in record[key]:
                lines += [f"  {row['event_id']}", *_event_lines(events, row["event_id"])]
    for key, title in (
        ("claims", "Figures; conflicting ones stand under one name, * is preferred"),
        ("conflicting_claims", "Other sources on the same figure"),
        ("derived_from", "Derived from"),
    ):
        if record.get(key):
            lines += ["", style(title), _claims_table(record[key])]
    return lines


def _share_lines(record: dict[str, Any]) -> list[str]:
    """Return what is known of a place's share of arrivals and its least-risk route."""
    lines = []
    if record.get("share_pct") is not None:
        lines.append(f"share of arrivals: {record['share_pct']:g} percent (claim {record['share_claim_id']})")
    elif "share_pct" in record:
        lines.append("share of arrivals: none published for this province alone")
    if "least_risk" in record:
        lines.append(_least_risk_line(record["least_risk"], record["as_of"]))
    return lines


def _event_lines(events: dict[str, Event], event_id: str) -> list[str]:
    """Return an event's own words, or nothing for one that a scenario added."""
    return [wrap(event_line(events[event_id]), indent=" " * 10)] if event_id in events else []


def _own_lines(row: dict[str, Any], style: Callable[[str], str]) -> list[str]:
    """Return a row as a heading and one line for each filled cell."""
    title = next(str(row[key]) for key in ("event_id", "source_id", "leg_id", "node_id") if key in row)
    lines = [style(title)]
    for key, value in row.items():
        if key in ("events", "event_id", "source_id", "leg_id", "node_id") or value in (None, "", [], False):
            continue
        if isinstance(value, dict):
            shown = ", ".join(f"{name} {item}" for name, item in value.items())
        else:
            shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        shown = f"{value:.4f}" if isinstance(value, float) else shown
        lines.append(wrap(f"{key.replace('_', ' ')}: {shown}", indent="  "))
    return lines


def _least_risk_line(best: dict[str, Any], as_of: str) -> str:
    if best["index"] is None:
        return str(best["why"])
    return (
        f"least-risk route to {best['destination']} on {as_of}: index {best['index']:.1f}, {' > '.join(best['nodes'])}"
    )


def _claims_table(rows: list[dict[str, Any]]) -> str:
    return table(
        ["", "figure", "place", "sex", "period", "basis", "value", "unit", "source", "why preferred, notes"],
        [
            [
                "*" if row["preferred"] else "",
                row["figure_id"],
                ", ".join(row["place_ids"]),
                row["sex"],
                period_text(row),
                row["basis"],
                value_text(row),
                row["unit"],
                row["source_id"],
                "; ".join(part for part in (row["preference_reason"], row["notes"]) if part),
            ]
            for row in rows
        ],
        right=[6],
    )


def _legs_lines(record: dict[str, Any], style: Callable[[str], str]) -> list[str]:
    """Return the legs of a record: ids, contributions of an event, or the legs out of a place."""
    if record.get("legs_out"):
        rows = [
            [leg["leg_id"], leg["mode"], leg["baseline_class"], f"{leg['hazard']:.3f}", leg["coverage"]["level"]]
            for leg in record["legs_out"]
        ]
        heading = style(f"Legs from here on {record['as_of']}")
        return ["", heading, table(["leg", "mode", "class", "hazard", "coverage"], rows, right=[2, 3])]
    legs = record.get("legs") or []
    if not legs:
        return []
    if isinstance(legs[0], str):
        return ["", style("Legs"), wrap(", ".join(legs), indent="  ")]
    if legs[0]["activity"] < IN_FORCE:
        return [
            "",
            style(f"On {record['as_of']} it has all but faded on the {count_of(len(legs), 'leg')} it applies to"),
        ]
    rows = [[leg["leg_id"], f"{leg['contribution']:+.4f}", f"{leg['activity']:.2f}"] for leg in legs]
    heading = style(f"Legs it applies to on {record['as_of']}, with what it adds to their hazard")
    return ["", heading, table(["leg", "adds", "activity"], rows, right=[1, 2])]
