"""What a report says of a change between two sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.compare import LEAST_CHANGE, compare_best, compare_legs, compare_record, compare_routes
from ...geo.answers.routes import routes_record
from ..text.answers import closure_text, leg_cause
from ..text.tables import count_of, digits, event_line
from .parts import Heading, Paragraph, Part, Table
from .wording import DOCUMENTED, EXPLANATION, LEVELS, headline_words, index_or_blocked, way_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ...geo.model.scenario import Setting
    from ...geo.model.schema import Dataset, Event

_WHAT_CHANGED = (
    "What moved the hazard of the least-risk route from the one side to the other, the largest part first",
    "What moved the hazard of the least-risk route from the one side to the other, in no order of effect",
)
_MOST = (" most", "")


def of_a_change(
    dataset: Dataset, settings: Sequence[Setting], places: tuple[str, str], k: int
) -> tuple[list[Part], set[str]]:
    """Return answer, tables and explanation for a change, and the ids of the sources they rest on."""
    before, after = settings
    change = compare_best(before, after, *places)
    best = [change.before, change.after]
    record = compare_record(
        dataset,
        before,
        after,
        legs=compare_legs(before, after),
        routes=compare_routes(before, after, *places, k=k),
        best=change,
        places=places,
    )
    rows = tuple(
        (
            str(r["rank_before"] or "–"),
            str(r["rank_after"] or "–"),
            index_or_blocked(r["index_before"]),
            index_or_blocked(r["index_after"]),
            r["status"],
            way_words(dataset, r["nodes"]),
        )
        for r in record["routes"]
    )
    events = {event.event_id: event for setting in settings for event in setting.hazards.network.events}
    moving = [row for row in record["causes"] if row["change"] is None or abs(row["change"]) >= LEAST_CHANGE]
    headers = ("Rank before", "Rank after", "Index before", "Index after", "Status", "By way of")
    parts: list[Part] = [
        Heading(2, "Answer"),
        Paragraph(headline_words(dataset, settings, places), answer=True),
        Table(f"Routes, before ({before.name}) and after ({after.name})", headers, rows, frozenset({0, 1, 2, 3})),
        EXPLANATION,
        Paragraph(
            f"{_WHAT_CHANGED[dataset.release is not None]}. These are judgements by the rules of the model, not "
            "measurements."
        ),
    ]
    cited: set[str] = set()
    parts += [Paragraph(f"{closure_text(row)}.") for row in record["closures"]]
    if moving or not record["closures"]:
        parts += _moved_parts(settings, moving, events, cited)
    released = dataset.release is not None
    moved = [leg for leg in record["legs"] if leg["change"] or leg["blocked_before"] != leg["blocked_after"]]
    parts.append(
        Table(
            f"Links that changed{_MOST[released]} ({min(len(moved), 15)} of {len(moved)}; "
            f"{len(record['legs'])} links in all)",
            ("Link", "Hazard before", "After", "Change", "Moved by" if released else "Moved most by"),
            tuple(_leg_row(leg, released) for leg in moved[:15]),
            frozenset({1, 2, 3}),
        )
    )
    for setting, route in zip(settings, best, strict=True):
        if route is not None:
            one = routes_record(dataset, setting, *places, [route])["routes"][0]
            cited.update(key for leg in one["legs"] for key in leg["sources"])
            coverage = one["coverage"]
            note = "" if coverage["level"] in DOCUMENTED else ", not a sign of safety"
            parts.append(
                Paragraph(
                    f"Coverage of the least-risk route, {setting.name}: {LEVELS[coverage['level']]} "
                    f"({count_of(coverage['events'], 'event')}, {count_of(coverage['sources'], 'source')}){note}."
                )
            )
    return parts, cited


def _moved_parts(
    settings: Sequence[Setting], moving: Sequence[Any], events: Mapping[str, Event], cited: set[str]
) -> Iterable[Part]:
    if not moving:
        return [Paragraph("Nothing changes the hazard of the least-risk route.")]
    usable = [setting.usable_sources for setting in settings]
    rows = []
    for change in moving:
        event = events.get(change["cause"])
        values = (f"{change['change']:+.3f}", change["how"] or "") if change["change"] is not None else ()
        if event is None:
            rows.append((*values, change["cause"], "", ""))
            continue
        ids = sorted(key for key in event.source_ids if any(known is None or key in known for known in usable))
        cited.update(ids)
        rows.append((*values, event.event_id, event_line(event), ", ".join(ids)))
    headers = ("Change", "How", "Cause", "What happened, and how it is judged", "Sources")
    if moving[0]["change"] is None:
        return [Table("What moved the least-risk route", headers[2:], tuple(rows))]
    return [Table("What moved the least-risk route", headers, tuple(rows), frozenset({0}))]


def _leg_row(leg: Mapping[str, Any], released: bool) -> tuple[str, ...]:
    return (
        leg["leg_id"],
        "blocked" if leg["blocked_before"] else digits(leg["before"], released),
        "blocked" if leg["blocked_after"] else digits(leg["after"], released),
        f"{leg['change']:+g}" if released else f"{leg['change']:+.3f}",
        leg_cause(leg),
    )
