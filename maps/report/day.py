"""What a report says of one date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.legs import split_faded
from ...geo.answers.routes import find_routes, routes_record
from ...geo.errors import NoOpenRouteError
from ..text.tables import MODE_WORDS, adds, count_of, digits, event_line
from .parts import Heading, Paragraph, Part, Table
from .wording import DOCUMENTED, EXPLANATION, LEVELS, headline_words, place_name, way_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...geo.model.scenario import Setting
    from ...geo.model.schema import Dataset, Event

_WHAT = ("what each event in force adds to its hazard, the largest first", "the events in force, by their start")


def on_a_date(
    dataset: Dataset, settings: Sequence[Setting], places: tuple[str, str], k: int
) -> tuple[list[Part], set[str]]:
    """Return answer, table and explanation for a date, and the ids of the sources they rest on."""
    setting = settings[0]
    try:
        routes = find_routes(setting, *places, k)
    except NoOpenRouteError as error:
        return _blocked(dataset, setting, places, error)
    record = routes_record(dataset, setting, *places, routes, explain=True)
    released = dataset.release is not None
    events = {event.event_id: event for event in setting.hazards.network.events}
    best = record["routes"][0]
    coverage = best["coverage"]
    sentences = f"{headline_words(dataset, settings, places)} By way of {way_words(dataset, best['nodes'])}. "
    if coverage["level"] in DOCUMENTED:
        sentences += f"It rests on {count_of(coverage['sources'], 'source')}."
    else:
        sentences += f"Its coverage is {LEVELS[coverage['level']]}, which is no sign of safety."
    rows = tuple(
        (
            str(r["rank"]),
            f"{r['index']:.1f}",
            digits(r["hazard"], released),
            f"{LEVELS[r['coverage']['level']]} ({count_of(r['coverage']['events'], 'event')}, "
            f"{count_of(r['coverage']['sources'], 'source')}, newest {r['coverage']['newest_source'] or 'undated'})",
            way_words(dataset, r["nodes"]),
        )
        for r in record["routes"]
    )
    headers = ("Rank", "Index", "Hazard", "Coverage", "By way of")
    parts: list[Part] = [
        Heading(2, "Answer"),
        Paragraph(sentences, answer=True),
        Table("Routes, the least risk first", headers, rows, frozenset({0, 1, 2})),
        EXPLANATION,
        Paragraph(
            f"For each link of the routes: {_WHAT[released]}. These are judgements by the rules of the model, not "
            "measurements."
        ),
    ]
    cited: set[str] = set()
    used: dict[str, list[str]] = {}
    for r in record["routes"]:
        for leg in r["legs"]:
            used.setdefault(leg["leg_id"], []).append(str(r["rank"]))
    done: set[str] = set()
    for leg in (leg for r in record["routes"] for leg in r["legs"]):
        if leg["leg_id"] not in done:
            done.add(leg["leg_id"])
            parts += _leg_parts(dataset, leg, used[leg["leg_id"]], events)
            cited.update(leg["sources"])
    return parts, cited


def _leg_parts(
    dataset: Dataset, leg: Mapping[str, Any], ranks: Sequence[str], events: Mapping[str, Event]
) -> list[Part]:
    """Return a link: its hazard, its coverage and what each event adds."""
    coverage, released = leg["coverage"], dataset.release is not None
    ends = f"{place_name(dataset, leg['from'])} to {place_name(dataset, leg['to'])}"
    which = f"{'route' if len(ranks) == 1 else 'routes'} {', '.join(ranks)}"
    text = (
        f"Hazard {digits(leg['hazard'], released)}; baseline {digits(leg['baseline'], released)} "
        f"(class {leg['baseline_class']} of 5), doubt {digits(leg['doubt'], released)}, recorded use "
        f"{digits(leg['record'], released)}. Coverage: "
        f"{count_of(coverage['events'], 'event')}, {count_of(coverage['sources'], 'source')}"
    )
    text += ". " if coverage["level"] in DOCUMENTED else f"; {LEVELS[coverage['level']]}, not a sign of safety. "
    if leg["sources"]:
        text += f"Sources: {', '.join(leg['sources'])}."
    parts: list[Part] = [Heading(3, f"{ends} ({MODE_WORDS[leg['mode']]}; {which})"), Paragraph(text)]
    in_force, faded = split_faded(leg["events"])
    rows = [
        (
            adds(item).strip(),
            item["event_id"],
            f"{item['activity']:.2f}",
            event_line(events[item["event_id"]]),
            ", ".join(item["sources"]),
        )
        for item in in_force
    ]
    if faded:
        rows.append((adds(*faded).strip(), "", "", f"{count_of(len(faded), 'event')} that all but faded", ""))
    if rows:
        headers = ("Adds", "Event", "Activity", "What happened, and how it is judged", "Sources")
        if released:
            table = Table(f"Events in force: {ends}", headers[1:], tuple(row[1:] for row in rows), frozenset({1}))
        else:
            table = Table(f"What events add: {ends}", headers, tuple(rows), frozenset({0, 2}))
        parts.append(table)
    else:
        parts.append(Paragraph("No event in force is documented for this link."))
    return parts


def _blocked(
    dataset: Dataset, setting: Setting, places: tuple[str, str], error: NoOpenRouteError
) -> tuple[list[Part], set[str]]:
    """Return the answer where no route is open: what closes it."""
    field = setting.hazards
    blocking = [leg for leg in dataset.legs if leg.leg_id in error.blocked_legs]
    between = f"{place_name(dataset, places[0])} to {place_name(dataset, places[1])}"
    parts: list[Part] = [
        Heading(2, "Answer"),
        Paragraph(f"No open route leads from {between} on {field.as_of}. No index can be given.", answer=True),
        EXPLANATION,
        Paragraph(f"{str(error)[:1].upper()}{str(error)[1:]}."),
    ]
    cited: set[str] = set()
    position = {leg.leg_id: k for k, leg in enumerate(field.network.legs)}
    rows = []
    for leg in blocking:
        closing = [
            field.network.events[k]
            for k in field.network.leg_events(position[leg.leg_id])
            if field.network.events[k].effect == "block" and field.activities[k] > 0
        ]
        ids = sorted({key for event in closing for key in event.source_ids})
        cited |= {key for key in ids if setting.usable_sources is None or key in setting.usable_sources}
        why = " ".join(event_line(event) for event in closing) or "closed by the scenario"
        ends = f"{place_name(dataset, leg.from_node)} to {place_name(dataset, leg.to_node)}"
        rows.append((ends, why, ", ".join(key for key in ids if key in cited)))
    if rows:
        parts.append(Table("What blocks it", ("Link", "Closed by", "Sources"), tuple(rows)))
    return parts, cited
