"""What a report says of one date."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ...geo.answers.corridors import corridors_record, find_corridors
from ...geo.answers.legs import split_faded
from ...geo.answers.routes import find_routes, routes_record
from ...geo.errors import NoOpenRouteError
from ..figure.map_answer import NUMBERED
from ..text.headline import signed_part
from ..text.tables import adds, digits
from .corridors import all_claims, corridor_parts, record_heading, record_parts, recorded_on
from .parts import Heading, Paragraph, Part, ReportTable
from .wording import ReportParts, headline_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...geo.answers.corridors import Draw
    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Event
    from .wording import Voice

BRIEF_EVENTS, BRIEF_ROUTES = 6, 5
"""Rows of the brief: events, and routes regardless of corridor."""


def on_a_date(
    voice: Voice,
    evaluated: EvaluatedNetwork,
    places: tuple[str, str],
    *,
    k: int | None = None,
    draw: Draw | None = None,
) -> ReportParts:
    """Return answer, corridors, record and events for a date, and the appendix.

    Parameters
    ----------
    voice
        Language and dataset.
    evaluated, places
        As for `maps.report.brief.report_parts`.
    k
        How many routes regardless of corridor are told, too; none where None.
    draw
        What draws the corridors that were found; None where no draws were asked for.
    """
    dataset = voice.dataset
    try:
        found = find_corridors(evaluated, *places)
    except NoOpenRouteError as error:
        return _blocked(voice, evaluated, places, error)
    drawn = draw(evaluated, found) if draw else None
    answer = corridors_record(dataset, evaluated, *places, found, draws=drawn, explain=True)
    best = answer["corridors"][0]
    brief: list[Part] = [Heading(2, voice.say("corridors")), *corridor_parts(voice, answer)]
    routes = [row["route"] for row in answer["corridors"] if row["route"] is not None][:NUMBERED]
    if k is not None:
        routes = routes_record(dataset, evaluated, *places, find_routes(evaluated, *places, k), explain=True)["routes"]
        brief.append(_routes_table(voice, routes[:BRIEF_ROUTES]))
    events = {event.event_id: event for event in evaluated.hazards.network.events}
    brief += [record_heading(voice), *record_parts(voice, answer["record"])]
    brief += _moved(voice, best["route"], events)
    said = [headline_words(dataset, [evaluated], places, voice.lang), _answer_words(voice, best)]

    def appendix() -> list[Part]:
        parts = corridor_parts(voice, answer, limit=None)
        parts += [] if k is None else [_routes_table(voice, routes)]
        parts += all_claims(voice, [answer["record"]])
        return parts + _explanation(voice, routes, events, of_corridors=k is None)

    return ReportParts([Paragraph(" ".join(said), answer=True)], brief, appendix)


def _answer_words(voice: Voice, best: Mapping[str, Any]) -> str:
    way = voice.say(
        "answer.way",
        corridor=voice.corridor(best["corridor"]),
        way=voice.way(best["route"]["nodes"]),
    )
    said = [way]
    if best["order_uncertain_with"] is not None:
        key = "answer.uncertain" if best["order_uncertain_with"] else "answer.sure"
        said.append(voice.say(key, share=f"{100 * best['share_of_draws']:.0f}"))
    said.append(voice.say("answer.coverage", coverage=voice.coverage(best["coverage"])))
    return " ".join(said)


def _routes_table(voice: Voice, routes: Sequence[Mapping[str, Any]]) -> ReportTable:
    rows = tuple(
        (
            str(r["rank"]),
            f"{r['risk_index']:.1f}",
            digits(r["hazard"], voice.released),
            voice.coverage(r["coverage"]),
            voice.way(r["nodes"]),
        )
        for r in routes
    )
    return ReportTable(voice.say("routes.caption"), voice.row("routes.headers"), rows, frozenset({0, 1, 2}))


def _moved(voice: Voice, route: Mapping[str, Any], events: Mapping[str, Event]) -> list[Part]:
    """Return the events that add most to the hazard of a route; of a release those in force, by their start."""
    parts: list[Part] = [Heading(2, voice.say("moved"))]
    if voice.released:
        ids = {item["event_id"] for leg in route["legs"] for item in split_faded(leg["events"])[0]}
        order = [event_id for event_id in events if event_id in ids]
        rows: tuple[tuple[str, ...], ...] = tuple(
            (voice.when(events[key]), *_cells(voice, route, events[key])) for key in order[:BRIEF_EVENTS]
        )
        headers = voice.row("moved.headers")[1:]
    else:
        totals = [row for row in route["event_totals"] if abs(row["contribution"]) >= 0.0005]
        rows = tuple(
            (
                signed_part(row["contribution"]),
                voice.when(events[row["event_id"]]),
                *_cells(voice, route, events[row["event_id"]]),
            )
            for row in totals[:BRIEF_EVENTS]
        )
        headers = voice.row("moved.headers")
        order = [row["event_id"] for row in totals]
    if not rows:
        return [*parts, Paragraph(voice.page("why.none"))]
    key = "moved.caption_released" if voice.released else "moved.caption"
    right = frozenset() if voice.released else frozenset({0})
    caption = voice.say(key, hazard=digits(route["hazard"], voice.released))
    parts.append(ReportTable(caption, headers, rows, right))
    left = len(order) - len(rows)
    if left:
        rest = "" if voice.released else signed_part(math.fsum(row["contribution"] for row in totals[BRIEF_EVENTS:]))
        parts.append(Paragraph(voice.say("moved.more" if rest else "moved.more_released", n=left, part=rest)))
    return parts


def _cells(voice: Voice, route: Mapping[str, Any], event: Event) -> tuple[str, str, str]:
    """Return what happened in an event, how it is judged, and the sources of it that count for a route."""
    usable = {
        key
        for leg in route["legs"]
        for item in leg["events"]
        if item["event_id"] == event.event_id
        for key in item["sources"]
    }
    return voice.event(event), voice.judged(event), voice.cite(key for key in event.source_ids if key in usable)


def _explanation(
    voice: Voice, routes: Sequence[Mapping[str, Any]], events: Mapping[str, Event], *, of_corridors: bool
) -> list[Part]:
    """Return every leg of some routes with what its events add."""
    parts: list[Part] = [Heading(2, voice.say("legs")), Paragraph(voice.say("legs.note"))]
    used: dict[str, list[str]] = {}
    for route in routes:
        for leg in route["legs"]:
            used.setdefault(leg["leg_id"], []).append(str(route["rank"]))
    legs = {leg["leg_id"]: leg for route in routes for leg in route["legs"]}
    for key, leg in legs.items():
        which = voice.say("legs.corridor" if of_corridors else "legs.route", n=", ".join(used[key]))
        parts += _leg_parts(voice, leg, which, events)
    return parts


def _leg_parts(voice: Voice, leg: Mapping[str, Any], which: str, events: Mapping[str, Event]) -> list[Part]:
    """Return a leg: its hazard, its coverage and what each event adds."""
    coverage, released = leg["coverage"], voice.released
    text = voice.say(
        "leg",
        hazard=digits(leg["hazard"], released),
        baseline=digits(leg["baseline"], released),
        number=leg["baseline_class"],
        doubt=digits(leg["uncertainty"], released),
        record=digits(leg["recorded_use"], released),
        coverage=voice.coverage(coverage),
        sources=voice.cite(leg["sources"]),
    )
    ends = voice.say("leg.ends", start=voice.place(leg["from"]), end=voice.place(leg["to"]))
    mode = voice.page(f"modes.{leg['mode']}")
    parts: list[Part] = [
        Heading(3, f"{ends} ({mode}; {which})"),
        Paragraph(text.replace(" []", "")),
    ]
    in_force, faded = split_faded(leg["events"])
    rows = [
        (
            adds(item).strip(),
            f"{100 * item['activity']:.0f}%",
            voice.when(events[item["event_id"]]),
            f"{voice.event(events[item['event_id']])} ({item['event_id']})",
            voice.judged(events[item["event_id"]]),
            voice.cite(item["sources"]),
        )
        for item in in_force
    ]
    if faded:
        rows.append((adds(*faded).strip(), "", "", voice.say("leg.faded", n=len(faded)), "", ""))
    if not rows:
        return [*parts, Paragraph(voice.page("events.none", date=""))]
    headers = voice.row("leg.headers")
    if released:
        table = ReportTable(
            voice.say("leg.caption_released"), headers[1:], tuple(row[1:] for row in rows), frozenset({0})
        )
    else:
        table = ReportTable(voice.say("leg.caption"), headers, tuple(rows), frozenset({0, 1}))
    return [*parts, table]


def _blocked(
    voice: Voice, evaluated: EvaluatedNetwork, places: tuple[str, str], error: NoOpenRouteError
) -> ReportParts:
    """Return the answer where no route is open: what closes it, and what was recorded all the same."""
    leg_hazards = evaluated.hazards
    blocking = [leg for leg in voice.dataset.legs if leg.leg_id in error.blocked_legs]
    record = recorded_on(voice, evaluated, places[1])
    position = {leg.leg_id: k for k, leg in enumerate(leg_hazards.network.legs)}
    rows = []
    for leg in blocking:
        closing = [
            leg_hazards.network.events[k]
            for k in leg_hazards.network.leg_events(position[leg.leg_id])
            if leg_hazards.network.events[k].effect == "block" and leg_hazards.activities[k] > 0
        ]
        ids = sorted({key for event in closing for key in event.source_ids})
        why = " ".join(f"{voice.when(event)}: {voice.event(event)}" for event in closing) or voice.say("scenario")
        ends = voice.say("leg.ends", start=voice.place(leg.from_node), end=voice.place(leg.to_node))
        usable = [key for key in ids if evaluated.usable_sources is None or key in evaluated.usable_sources]
        rows.append((ends, why, voice.cite(usable)))
    told = Paragraph(headline_words(voice.dataset, [evaluated], places, voice.lang), answer=True)
    brief: list[Part] = []
    if rows:
        brief += [
            Heading(2, voice.say("blocked")),
            ReportTable(voice.say("blocked.caption"), voice.row("blocked.headers"), tuple(rows)),
        ]
    brief += [record_heading(voice), *record_parts(voice, record)]
    return ReportParts([told], brief, lambda: all_claims(voice, [record]))
