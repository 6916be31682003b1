"""What a report says of a change between two sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.compare import LEAST_CHANGE, compare_best, compare_legs, compare_record, compare_routes
from ...geo.answers.corridor_changes import compare_corridors
from ...geo.answers.corridors import find_corridors
from ...geo.answers.routes import find_routes, route_legs, routes_record
from ...geo.errors import NoOpenRouteError
from ..text.answers import closure_text, leg_cause
from ..text.tables import COVERAGE_LEVELS, count_of, digits, event_line
from .corridors import change_part, record_parts, recorded_sources
from .parts import Heading, Paragraph, Part, Table
from .wording import DOCUMENTED, EXPLANATION, NUMBERED, Told, headline_words, index_or_blocked, way_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ...geo.answers.corridors import Draw
    from ...geo.model.scenario import Setting
    from ...geo.model.schema import Dataset, Event

_WHAT_CHANGED = (
    "Contributions to the change in hazard of the least-risk route, the largest first",
    "Events that changed the hazard of the least-risk route, in no order of effect",
)
_MOST = (" most", "")


def of_a_change(
    dataset: Dataset,
    settings: Sequence[Setting],
    places: tuple[str, str],
    *,
    k: int | None = None,
    draw: Draw | None = None,
) -> Told:
    """Return answer, corridors, record and explanation for a change; arguments as for `maps.report.day.on_a_date`."""
    before, after = settings
    change = compare_best(before, after, *places)
    best = [change.before, change.after]
    record = compare_record(
        dataset,
        before,
        after,
        legs=compare_legs(before, after),
        routes=() if k is None else compare_routes(before, after, *places, k=k),
        best=change,
        places=places,
    )
    events = {event.event_id: event for setting in settings for event in setting.hazards.network.events}
    moving = [row for row in record["causes"] if row["change"] is None or abs(row["change"]) >= LEAST_CHANGE]
    answer = compare_corridors(dataset, before, after, *places, draw=draw)
    recorded = answer["record_before"], answer["record_after"]
    parts: list[Part] = [
        Heading(2, "Answer"),
        Paragraph(headline_words(dataset, settings, places), answer=True),
        change_part(dataset, settings, answer),
        *([] if k is None else [_routes_table(dataset, settings, record["routes"])]),
        *record_parts(dataset, *recorded),
        EXPLANATION,
        Paragraph(
            f"{_WHAT_CHANGED[dataset.release is not None]}. Contributions follow the rules of the model; they are not "
            "measurements."
        ),
    ]
    cited = recorded_sources(*recorded)
    parts += [Paragraph(f"{closure_text(row)}.") for row in record["closures"]]
    if moving or not record["closures"]:
        parts += _moved_parts(settings, moving, events, cited)
    released = dataset.release is not None
    moved = [leg for leg in record["legs"] if leg["change"] or leg["blocked_before"] != leg["blocked_after"]]
    parts.append(
        Table(
            f"Legs that changed{_MOST[released]} ({min(len(moved), 15)} of {len(moved)}; "
            f"{len(record['legs'])} legs in all)",
            ("Leg", "Hazard before", "After", "Change", "Events" if released else "Largest contribution"),
            tuple(_leg_row(leg, released) for leg in moved[:15]),
            frozenset({1, 2, 3}),
        )
    )
    for setting, route in zip(settings, best, strict=True):
        if route is not None:
            one = routes_record(dataset, setting, *places, [route])["routes"][0]
            cited.update(key for leg in one["legs"] for key in leg["sources"])
            coverage = one["coverage"]
            note = "" if coverage["level"] in DOCUMENTED else "; this is not a sign of safety"
            parts.append(
                Paragraph(
                    f"Coverage of the least-risk route, {setting.name}: {COVERAGE_LEVELS[coverage['level']]} "
                    f"({count_of(coverage['events'], 'event')}, {count_of(coverage['sources'], 'source')}){note}."
                )
            )
    return Told(parts, cited, _numbered(after, places, k))


def _numbered(setting: Setting, places: tuple[str, str], k: int | None) -> list[list[str]]:
    """Return the routes to number on the map, as ids of legs; none where none is open."""
    try:
        if k is not None:
            routes = find_routes(setting, *places, k)
        else:
            found = find_corridors(setting, *places, most=NUMBERED)
            routes = tuple(row.route for row in found if row.route is not None)
    except NoOpenRouteError:
        return []
    return [route_legs(setting, route) for route in routes]


def _routes_table(dataset: Dataset, settings: Sequence[Setting], routes: Sequence[Mapping[str, Any]]) -> Table:
    before, after = settings
    rows = tuple(
        (
            str(r["rank_before"] or "–"),
            str(r["rank_after"] or "–"),
            index_or_blocked(r["index_before"]),
            index_or_blocked(r["index_after"]),
            r["status"],
            way_words(dataset, r["nodes"]),
        )
        for r in routes
    )
    headers = ("Rank before", "Rank after", "Index before", "Index after", "Status", "Via")
    caption = f"Routes regardless of corridor, before ({before.name}) and after ({after.name})"
    return Table(caption, headers, rows, frozenset({0, 1, 2, 3}))


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
