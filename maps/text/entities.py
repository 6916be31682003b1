"""Everything known about one thing as text, with its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.legs import split_faded
from .corridors import corridor_lines
from .lists import period_text, value_text
from .tables import adds, class_text, count_of, digits, event_line, index_text, source_lines, table, wrap

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...geo.model.schema import Dataset, Event


_APART = ("iso3", "events", "event_id", "source_id", "leg_id", "node_id", "implied_class", "implied_class_sd")
"""Cells that are shown elsewhere than in a line of their own."""
_LABELS = {
    "name_ko": "Korean name",
    "aliases": "other names",
    "iso_a2": "ISO 3166-1 alpha-2 code",
    "iso_3166_2": "ISO 3166-2 code",
    "source_ids": "sources",
    "own_sources": "sources on this leg itself",
    "url": "address",
    "access": "what was read",
    "date_start": "from",
    "date_end": "to",
    "date_precision": "precision of the dates",
    "co_actor": "actor of a joint act",
    "hazard_added": "hazard it adds",
    "onset_days": "days until its whole effect",
    "severity_rationale": "reason for the severity",
    "contested": "what is disputed",
    "scopes": "applies to",
    "length_km": "length in km",
    "baseline": "hazard of the baseline class",
    "uncertainty": "hazard for its coverage",
    "recorded_use": "hazard for recorded use",
    "record_group": "recorded use of",
    "rationale": "reason for the baseline class",
    "traverses": "scopes that apply",
}
"""What a cell is called where the name of its column says it badly."""
_VALUES = {"regime": "standing rule", "internal_movement": "movement within the country of origin"}
"""What is said of a kind or a mode whose name says it badly."""


def show_text(dataset: Dataset, record: dict[str, Any], *, style: Callable[[str], str] = str) -> str:
    """Return the record of one thing as text."""
    events = {event.event_id: event for event in dataset.events}
    lines: list[str] = []
    for key in ("event", "source", "node", "leg", "country"):
        if key in record:
            lines += _own_lines(record[key], style)
    if record.get("places"):
        lines.append(wrap(f"places: {', '.join(record['places'])}", indent="  "))
    if record["what"] in ("claim", "figure", "scope"):
        lines += [style(record.get("scope") or record["claims"][0][f"{record['what']}_id"])]
    if record["what"] == "corridor":
        lines += corridor_lines(dataset, record, style=style)
    lines += _share_lines(record)
    if "leg" in record:
        order = ", by what they add to the hazard" if dataset.release is None else ""
        lines += ["", style(f"Events in force{order}")]
        for part in split_faded(record["leg"]["events"])[0]:
            lines.append(f"  {adds(part)}{part['event_id']} (remaining effect {part['activity']:.2f})")
            lines += _event_lines(events, part["event_id"])
    lines += _section_lines(record, events, style)
    lines += _legs_lines(record, style)
    lines += ["", style("Sources"), *source_lines(dataset, (row["source_id"] for row in record["cited"]))]
    return "\n".join(lines)


def _section_lines(record: dict[str, Any], events: dict[str, Event], style: Callable[[str], str]) -> list[str]:
    """Return the events and the claims of a record, each under its title."""
    lines: list[str] = []
    own = "Events in force" if "all_events" in record else "Events"
    for key, title in (("events", own), ("all_events", "All events that apply here, on any date")):
        if record.get(key):
            lines += ["", style(f"{title} ({len(record[key])})")]
            for row in record[key]:
                lines += [f"  {row['event_id']}", *_event_lines(events, row["event_id"])]
    for key, title in (
        ("claims", "Published figures; * marks the preferred one where sources disagree"),
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
        lines.append(f"share of arrivals: {record['share_pct']:g}% (claim {record['share_claim_id']})")
    elif "share_pct" in record:
        lines.append("share of arrivals: none published for this province alone")
    if "least_risk" in record:
        lines.append(_least_risk_line(record["least_risk"], record["as_of"], released=record["release"] == "public"))
    return lines


def _event_lines(events: dict[str, Event], event_id: str) -> list[str]:
    """Return an event's own words, or nothing for one that a scenario added."""
    return [wrap(event_line(events[event_id]), indent=" " * 10)] if event_id in events else []


def _own_lines(row: dict[str, Any], style: Callable[[str], str]) -> list[str]:
    """Return a row as a heading and one line for each filled cell."""
    title = next(str(row[key]) for key in ("event_id", "source_id", "leg_id", "node_id", "iso3") if key in row)
    lines = [style(title)]
    cells = row | ({"baseline_class": class_text(row)} if "implied_class" in row else {})
    for key, value in cells.items():
        if key in _APART or value in (None, "", [], False):
            continue
        if isinstance(value, dict):
            shown = ", ".join(f"{name.replace('_', ' ')} {item}" for name, item in value.items())
        else:
            shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        shown = (f"{value:g}" if value == round(value, 2) else f"{value:.4f}") if isinstance(value, float) else shown
        if key in ("kind", "mode"):
            shown = _VALUES.get(shown, shown.replace("_", " "))
        lines.append(wrap(f"{_LABELS.get(key, key.replace('_', ' '))}: {shown}", indent="  "))
    return lines


def _least_risk_line(best: dict[str, Any], as_of: str, *, released: bool) -> str:
    if best["risk_index"] is None:
        return str(best["why"])
    return (
        f"least-risk route to {best['destination']} on {as_of}, by {best['corridor']}: {index_text(best, released)}, "
        f"{' > '.join(best['nodes'])}"
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
            [
                leg["leg_id"],
                leg["mode"],
                class_text(leg),
                digits(leg["hazard"], record["release"] == "public"),
                leg["coverage"]["level"],
            ]
            for leg in record["legs_out"]
        ]
        heading = style(f"Legs from here on {record['as_of']}")
        return ["", heading, table(["leg", "mode", "class", "hazard", "coverage"], rows, right=[2, 3])]
    legs = record.get("legs") or []
    if not legs:
        return []
    if isinstance(legs[0], str):
        return ["", style("Legs"), wrap(", ".join(legs), indent="  ")]
    if split_faded(legs[:1])[1]:
        return [
            "",
            style(
                f"On {record['as_of']} its effect has nearly faded on the {count_of(len(legs), 'leg')} it applies to"
            ),
        ]
    if legs[0]["contribution"] is None:
        rows = [[leg["leg_id"], f"{leg['activity']:.2f}"] for leg in legs]
        return ["", style(f"Legs it applies to on {record['as_of']}"), table(["leg", "activity"], rows, right=[1])]
    rows = [[leg["leg_id"], f"{leg['contribution']:+.4f}", f"{leg['activity']:.2f}"] for leg in legs]
    heading = style(f"Legs it applies to on {record['as_of']}, with what it adds to their hazard")
    return ["", heading, table(["leg", "adds", "activity"], rows, right=[1, 2])]
