"""Closures, forced redirections and conflicts of a Flee case as dated events."""

from __future__ import annotations

import math
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ...geo.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .network import FleeNetwork
    from .rows import FleeClosure

SOURCE_ID = "flee-input"
_DOMAINS = {"country": "border-enforcement", "camp": "asylum-access", "idpcamp": "asylum-access"}


def flee_events(network: FleeNetwork) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Return the rows of the events table, and remarks on what has no effect.

    Closures and redirections block legs between their dates; a conflict raises the risk of all links of its location. A
    closure that began before day 0 keeps its earlier date.
    """
    events: list[dict[str, Any]] = []
    remarks: list[Fault] = []
    for number, closure in enumerate(network.case.closures, start=1):
        if closure.kind == "remove_forced_redirection":
            continue
        scopes = _closed_by(network, closure)
        if scopes:
            events.append(_closure_event(network, closure, number, scopes))
        else:
            one, other = closure.name1, closure.name2
            border = closure.kind == "country"
            rule = f"no link joins {one!r} and {other!r} across a border" if border else f"{one!r} has no link"
            remarks.append(Fault("closures.csv", closure.line, None, rule, "It is left out: it closes nothing"))
    events += _redirections(network)
    for name in dict.fromkeys(spell.name for spell in network.case.conflicts if spell.name not in network.words):
        remarks.append(Fault("locations.csv", None, None, f"{name!r} has a conflict and no link", "It is left out"))
    events += _conflicts(network)
    return events, remarks


def _closed_by(network: FleeNetwork, closure: FleeClosure) -> tuple[str, ...]:
    """Return the scopes that a closure blocks."""
    one, other = closure.name1, closure.name2
    if closure.kind == "country":
        sides = {network.countries[one]["iso3"], network.countries[other]["iso3"]}
        rows = [network.nodes[key] for key in network.segments]
        borders = {f"border:{row['country']}-{row['other_country']}" for row in rows if sides == _sides(row)}
        return tuple(sorted(borders))
    into = (f"way:into-{network.node_of[one]}",) if one in network.stay else ()
    if closure.kind in ("camp", "idpcamp"):
        return into
    if closure.kind == "link":
        return (network.link_word[frozenset((one, other))],)
    return (*sorted(network.words.get(one, ())), *into)


def _sides(row: dict[str, Any]) -> set[str]:
    return {row["country"], row["other_country"]}


def _closure_event(network: FleeNetwork, closure: FleeClosure, number: int, scopes: tuple[str, ...]) -> dict[str, Any]:
    """Return the event of one closure."""
    one, other = closure.name1, closure.name2
    two = closure.kind in ("country", "link")
    what = f"{one} and {other}" if two else one
    summary = {
        "country": f"The border of {what} was closed in both directions.",
        "location": f"{what} was closed, with every link from and to it.",
        "link": f"The link between {what} was closed in both directions.",
        "camp": f"The camp {what} was closed: people could pass and not stay.",
        "idpcamp": f"The camp {what} was closed: people could pass and not stay.",
    }[closure.kind]
    countries = [network.countries[name]["iso3"] for name in (one, other)] if closure.kind == "country" else []
    domain = _DOMAINS.get(closure.kind, "internal-movement")
    if closure.kind == "link" and network.iso3(one) != network.iso3(other):
        domain = "border-enforcement"
    return {
        **_shared(network, closure.first_day, closure.end_day),
        "event_id": f"closure-{number}-{closure.kind}-{_id(one)}{'-' + _id(other) if two else ''}",
        "kind": "period",
        "actor": countries[0] if countries else network.iso3(one),
        "co_actor": countries[1] if countries else "",
        "scopes": scopes,
        "domain": domain,
        "effect": "block",
        "severity": 5,
        "severity_rationale": "Nobody passes in Flee while it is closed.",
        "summary": f"{summary} Flee closure_type {closure.kind}.",
    }


def _shared(network: FleeNetwork, first_day: int, end_day: int | None) -> dict[str, Any]:
    """Return the cells that all events have: dates that the period bounds at its end, source and confidence."""
    case = network.case
    last = case.days - 1 if end_day is None else min(end_day - 1, case.days - 1)
    return {
        "date_start": str(case.start + timedelta(days=first_day)),
        "date_end": str(case.start + timedelta(days=last)),
        "date_precision": "day",
        "direction": "raises",
        "source_ids": (SOURCE_ID,),
        "confidence": "low",
    }


def _redirections(network: FleeNetwork) -> Iterator[dict[str, Any]]:
    """Yield an event for each span in which a forced redirection is in force: from day 0, while it is not removed."""
    case = network.case
    for (one, other), word in network.redirections.items():
        removed = [
            (closure.first_day, case.days if closure.end_day is None else closure.end_day)
            for closure in case.closures
            if (closure.kind, closure.name1, closure.name2) == ("remove_forced_redirection", one, other)
        ]
        spans = _remaining(removed, case.days)
        ends = " or ".join(end for start, end in network.redirections if start == one)
        for number, (first, end) in enumerate(spans, start=1):
            yield {
                **_shared(network, first, end),
                "event_id": f"redirection-{_id(one)}-{_id(other)}" + (f"-{number}" if len(spans) > 1 else ""),
                "kind": "period",
                "actor": network.iso3(one),
                "scopes": (word,),
                "domain": "asylum-access",
                "effect": "block",
                "severity": 5,
                "severity_rationale": "In Flee everybody is sent on while it is in force.",
                "summary": f"Everybody who reached {one} was sent on to {ends}: no other way led on, and none stayed.",
            }


def _remaining(removed: Iterable[tuple[int, int]], days: int) -> list[tuple[int, int]]:
    """Return the spans [first, end) of a period that no removed span covers."""
    spans, day = [], 0
    for first, end in sorted(removed):
        if first > day:
            spans.append((day, min(first, days)))
        day = max(day, end)
    return [*spans, (day, days)] if day < days else spans


def _conflicts(network: FleeNetwork) -> Iterator[dict[str, Any]]:
    """Yield an event for each spell of conflict; one that goes on with another intensity ends where that begins."""
    spells = [spell for spell in network.case.conflicts if spell.name in network.words]
    ids = [f"conflict-{_id(spell.name)}-day-{spell.first_day}" for spell in spells]
    for position, spell in enumerate(spells):
        after = position + 1
        goes_on = (
            after < len(spells) and spells[after].name == spell.name and spells[after].first_day == spell.last_day + 1
        )
        severity = max(1, math.ceil(spell.intensity * 5 - 1e-9))
        cells = {
            **_shared(network, spell.first_day, spell.last_day + 1),
            "event_id": ids[position],
            "kind": "regime" if goes_on else "period",
            "actor": network.iso3(spell.name),
            "scopes": tuple(sorted(network.words[spell.name])),
            "domain": "internal-movement",
            "effect": "scale",
            "severity": severity,
            "severity_rationale": f"Intensity {spell.intensity:g} of at most 1 in Flee, in fifths.",
            "summary": f"Conflict at {spell.name}; the files say that and no more.",
        }
        yield cells | ({"ended_by": ids[after], "date_end": ""} if goes_on else {})


def _id(name: str) -> str:
    """Return a name as a part of an event id; letters outside ASCII become their code points."""
    coded = "".join(c if c.isascii() else f"u{ord(c):x}" for c in name.lower())
    return re.sub(r"[^a-z0-9]+", "-", coded).strip("-") or "x"
