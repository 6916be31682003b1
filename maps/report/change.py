"""What a report says of a change between two sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.compare import LEAST_CHANGE, compare_best, compare_legs, compare_record, compare_routes
from ...geo.answers.corridor_changes import compare_corridors
from ...geo.answers.routes import routes_record
from ..text.headline import signed_part
from ..text.tables import digits
from .corridors import all_claims, change_parts, record_heading, record_parts
from .day import BRIEF_EVENTS, BRIEF_ROUTES
from .parts import Heading, Paragraph, Part, ReportTable
from .wording import NONE, ReportParts, headline_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...geo.answers.corridor_changes import Draws
    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Event
    from .wording import Voice

BRIEF_LEGS = 6
"""Legs of the brief that changed most."""


def of_a_change(
    voice: Voice,
    evaluations: Sequence[EvaluatedNetwork],
    places: tuple[str, str],
    *,
    k: int | None = None,
    draws: Draws | None = None,
) -> ReportParts:
    """Return answer, corridors, record and causes for a change, and the appendix; arguments as for `on_a_date`."""
    dataset = voice.dataset
    before, after = evaluations
    change = compare_best(before, after, *places)
    record = compare_record(
        dataset,
        before,
        after,
        legs=compare_legs(before, after),
        routes=() if k is None else compare_routes(before, after, *places, k=k),
        best=change,
        places=places,
    )
    events = {event.event_id: event for evaluated in evaluations for event in evaluated.hazards.network.events}
    answer = compare_corridors(dataset, before, after, *places, draws=draws)
    recorded = answer["record_before"], answer["record_after"]
    said = [headline_words(dataset, evaluations, places, voice.lang)]
    brief: list[Part] = [Heading(2, voice.say("corridors")), *change_parts(voice, evaluations, answer)]
    if k is not None:
        brief.append(_routes_table(voice, evaluations, record["routes"][:BRIEF_ROUTES]))
    brief += [*_moved(voice, evaluations, record, events), record_heading(voice), *record_parts(voice, *recorded)]
    brief.append(_legs_table(voice, record["legs"], limit=BRIEF_LEGS))
    for evaluated, route in zip(evaluations, (change.before, change.after), strict=True):
        if route is not None:
            one = routes_record(dataset, evaluated, *places, [route])["routes"][0]
            said.append(voice.say("change.coverage", when=evaluated.name, coverage=voice.coverage(one["coverage"])))

    def appendix() -> list[Part]:
        parts = change_parts(voice, evaluations, answer, limit=None)
        parts += [] if k is None else [_routes_table(voice, evaluations, record["routes"])]
        parts += all_claims(voice, recorded)
        return [*parts, Heading(2, voice.say("legs")), _legs_table(voice, record["legs"])]

    return ReportParts([Paragraph(" ".join(said), answer=True)], brief, appendix)


def _routes_table(
    voice: Voice, evaluations: Sequence[EvaluatedNetwork], routes: Sequence[Mapping[str, Any]]
) -> ReportTable:
    before, after = evaluations
    rows = tuple(
        (
            str(r["rank_before"] or NONE),
            str(r["rank_after"] or NONE),
            voice.index(r["risk_index_before"]),
            voice.index(r["risk_index_after"]),
            voice.way(r["nodes"]),
        )
        for r in routes
    )
    caption = voice.say("change.routes", before=before.name, after=after.name)
    return ReportTable(caption, voice.row("change.routes_headers"), rows, frozenset({0, 1, 2, 3}))


def _moved(
    voice: Voice, evaluations: Sequence[EvaluatedNetwork], record: Mapping[str, Any], events: Mapping[str, Event]
) -> list[Part]:
    """Return what moved the least-risk route: what closes or opens it first, then its parts, the largest first."""
    parts: list[Part] = [Heading(2, voice.say("moved"))]
    usable = [evaluated.usable_sources for evaluated in evaluations]

    def cells(event: Event) -> tuple[str, str, str]:
        ids = [key for key in event.source_ids if any(known is None or key in known for known in usable)]
        return voice.event(event), voice.judged(event), voice.cite(ids)

    rows = []
    shut = {(key, row["closed"]): None for row in record["closures"] for key in row["by"] or [voice.say("scenario")]}
    for key, closed in shut:
        how = voice.say("how.closed" if closed else "how.opened")
        event = events.get(key)
        rows.append(
            (NONE, how, key, "", "") if event is None else (NONE, f"{voice.when(event)} ({how})", *cells(event))
        )
    moving = [row for row in record["causes"] if row["change"] is None or abs(row["change"]) >= LEAST_CHANGE]
    for row in moving:
        event, part = events.get(row["cause"]), "" if row["change"] is None else signed_part(row["change"])
        how = voice.say(f"how.{row['how']}") if row["how"] else ""
        if event is None:
            rows.append((part, "", voice.say(f"cause.{row['cause']}"), "", ""))
        else:
            rows.append((part, f"{voice.when(event)}{f' ({how})' if how else ''}", *cells(event)))
    if not rows:
        return [*parts, Paragraph(voice.say("moved.nothing"))]
    headers = voice.row("moved.headers")
    shown = rows[: BRIEF_EVENTS + 2]
    if voice.released:
        return [*parts, ReportTable(voice.say("moved.change_released"), headers[1:], tuple(row[1:] for row in shown))]
    parts.append(ReportTable(voice.say("moved.change"), headers, tuple(shown), frozenset({0})))
    if len(rows) > len(shown):
        parts.append(Paragraph(voice.say("moved.more_released", n=len(rows) - len(shown))))
    return parts


def _legs_table(voice: Voice, legs: Sequence[Mapping[str, Any]], *, limit: int | None = None) -> ReportTable:
    """Return the legs that changed, the largest change first; of a release by their ids."""
    moved = [leg for leg in legs if leg["change"] or leg["blocked_before"] != leg["blocked_after"]]
    rows = tuple(_leg_row(voice, leg) for leg in moved[:limit])
    key = "change.legs_released" if voice.released else "change.legs"
    caption = voice.say(key, shown=len(rows), moved=len(moved), all=len(legs))
    return ReportTable(caption, voice.row("change.legs_headers"), rows, frozenset({1, 2, 3}))


def _leg_row(voice: Voice, leg: Mapping[str, Any]) -> tuple[str, ...]:
    shut = voice.page("legend.shut")
    return (
        leg["leg_id"],
        shut if leg["blocked_before"] else digits(leg["before"], voice.released),
        shut if leg["blocked_after"] else digits(leg["after"], voice.released),
        f"{leg['change']:+g}" if voice.released else f"{leg['change']:+.3f}",
        _cause(voice, leg),
    )


def _cause(voice: Voice, leg: Mapping[str, Any]) -> str:
    """Return what closed or opened a leg, or moved its hazard most; in a release all that moved it."""
    if leg["blocked_before"] != leg["blocked_after"]:
        by = ", ".join(leg["closed_by"]) or voice.say("scenario")
        return voice.say("closed_by" if leg["blocked_after"] else "opened_by", by=by)
    told = [part for part in leg["causes"] if part["change"] is None] or leg["causes"][:1]
    return ", ".join(_named(voice, part) for part in told)


def _named(voice: Voice, part: Mapping[str, Any]) -> str:
    how = voice.say(f"how.{part['how']}") if part["how"] else ""
    return f"{part['cause']} ({how})" if how else str(part["cause"])
