"""What a report says of one date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.corridors import corridors_record, find_corridors
from ...geo.answers.legs import split_faded
from ...geo.answers.routes import find_routes, routes_record
from ...geo.errors import NoOpenRouteError
from ..text.corridors import corridor_name
from ..text.headline import condition_text
from ..text.tables import COVERAGE_LEVELS, MODE_WORDS, adds, count_of, digits, event_line
from .corridors import corridor_parts, record_parts, recorded_on, recorded_sources
from .parts import Heading, Paragraph, Part, Table
from .wording import DOCUMENTED, EXPLANATION, NUMBERED, Told, headline_words, place_name, way_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...geo.answers.corridors import Draw
    from ...geo.model.scenario import Setting
    from ...geo.model.schema import Dataset, Event

_WHAT = (
    "the contribution of each event in force to its hazard, the largest first",
    "the events in force, by their start",
)


def on_a_date(
    dataset: Dataset,
    setting: Setting,
    places: tuple[str, str],
    *,
    k: int | None = None,
    draw: Draw | None = None,
) -> Told:
    """Return answer, corridors, record and explanation for a date.

    Parameters
    ----------
    dataset, setting, places
        As for `maps.report.brief.report_parts`.
    k
        How many routes regardless of corridor are told, numbered and explained; None for the first corridors' own.
    draw
        What draws the corridors that were found; None where no draws were asked for.
    """
    try:
        found = find_corridors(setting, *places)
    except NoOpenRouteError as error:
        return _blocked(dataset, setting, places, error)
    answer = corridors_record(
        dataset, setting, *places, found, draws=draw(setting, found) if draw else None, explain=True
    )
    best = answer["corridors"][0]
    parts: list[Part] = [
        Heading(2, "Answer"),
        Paragraph(_answer_words(dataset, setting, places, best), answer=True),
        *corridor_parts(dataset, answer),
    ]
    if k is None:
        routes = [row["route"] for row in answer["corridors"] if row["route"] is not None][:NUMBERED]
        what = "corridor"
    else:
        routes = routes_record(dataset, setting, *places, find_routes(setting, *places, k), explain=True)["routes"]
        what = "route"
        parts.append(_routes_table(dataset, routes))
    explained, cited = _explanation(dataset, setting, routes, what)
    cited |= recorded_sources(answer["record"])
    parts += [*record_parts(dataset, answer["record"]), *explained]
    return Told(parts, cited, [[leg["leg_id"] for leg in route["legs"]] for route in routes])


def _answer_words(dataset: Dataset, setting: Setting, places: tuple[str, str], best: Mapping[str, Any]) -> str:
    coverage, route = best["coverage"], best["route"]
    way = f"{corridor_name(dataset, best['corridor'])}, via {way_words(dataset, route['nodes'])}"
    text = f"{headline_words(dataset, [setting], places)} The least-risk corridor is {way}. "
    if best["order_uncertain_with"] is not None:
        text += f"It has the least risk in {100 * best['first_share']:.0f}% of the draws"
        text += ", and its order is uncertain. " if best["order_uncertain_with"] else ". "
    if coverage["level"] in DOCUMENTED:
        return f"{text}It is based on {count_of(coverage['sources'], 'source')}."
    return f"{text}Coverage: {COVERAGE_LEVELS[coverage['level']]}. That does not mean that it is safe."


def _routes_table(dataset: Dataset, routes: Sequence[Mapping[str, Any]]) -> Table:
    rows = tuple(
        (
            str(r["rank"]),
            f"{r['index']:.1f}",
            digits(r["hazard"], dataset.release is not None),
            f"{COVERAGE_LEVELS[r['coverage']['level']]} ({count_of(r['coverage']['events'], 'event')}, "
            f"{count_of(r['coverage']['sources'], 'source')}, newest {r['coverage']['newest_source'] or 'undated'})",
            way_words(dataset, r["nodes"]),
        )
        for r in routes
    )
    headers = ("Rank", "Index", "Hazard", "Coverage", "Via")
    return Table("Routes regardless of corridor, the least risk first", headers, rows, frozenset({0, 1, 2}))


def _explanation(
    dataset: Dataset, setting: Setting, routes: Sequence[Mapping[str, Any]], what: str
) -> tuple[list[Part], set[str]]:
    """Return every link of some routes with what its events add, and the ids of the sources that speak of them."""
    released = dataset.release is not None
    events = {event.event_id: event for event in setting.hazards.network.events}
    parts: list[Part] = [
        EXPLANATION,
        Paragraph(
            f"For each leg of {f'the first {NUMBERED} corridors' if what == 'corridor' else 'the routes'}: "
            f"{_WHAT[released]}. Contributions follow the rules of the model; they are not measurements."
        ),
    ]
    used: dict[str, list[str]] = {}
    for route in routes:
        for leg in route["legs"]:
            used.setdefault(leg["leg_id"], []).append(str(route["rank"]))
    legs = {leg["leg_id"]: leg for route in routes for leg in route["legs"]}
    for key, leg in legs.items():
        which = f"{what if len(used[key]) == 1 else f'{what}s'} {', '.join(used[key])}"
        parts += _leg_parts(dataset, leg, which, events)
    return parts, {key for leg in legs.values() for key in leg["sources"]}


def _leg_parts(dataset: Dataset, leg: Mapping[str, Any], which: str, events: Mapping[str, Event]) -> list[Part]:
    """Return a link: its hazard, its coverage and what each event adds."""
    coverage, released = leg["coverage"], dataset.release is not None
    ends = f"{place_name(dataset, leg['from'])} to {place_name(dataset, leg['to'])}"
    text = (
        f"Hazard {digits(leg['hazard'], released)}; baseline {digits(leg['baseline'], released)} "
        f"(class {leg['baseline_class']} of 5), uncertainty {digits(leg['doubt'], released)}, recorded use "
        f"{digits(leg['record'], released)}. Coverage: "
        f"{count_of(coverage['events'], 'event')}, {count_of(coverage['sources'], 'source')}"
    )
    text += (
        ". "
        if coverage["level"] in DOCUMENTED
        else f"; {COVERAGE_LEVELS[coverage['level']]}; this is not a sign of safety. "
    )
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
        rows.append(
            (adds(*faded).strip(), "", "", f"{count_of(len(faded), 'event')} whose effect has nearly faded", "")
        )
    if rows:
        headers = ("Adds", "Event", "Remaining effect", "What happened, and how it is judged", "Sources")
        if released:
            table = Table(f"Events in force: {ends}", headers[1:], tuple(row[1:] for row in rows), frozenset({1}))
        else:
            table = Table(f"Contributions of events: {ends}", headers, tuple(rows), frozenset({0, 2}))
        parts.append(table)
    else:
        parts.append(Paragraph("No event in force is recorded for this leg."))
    return parts


def _blocked(dataset: Dataset, setting: Setting, places: tuple[str, str], error: NoOpenRouteError) -> Told:
    """Return the answer where no route is open: what closes it, and what was recorded all the same."""
    field = setting.hazards
    blocking = [leg for leg in dataset.legs if leg.leg_id in error.blocked_legs]
    between = f"{place_name(dataset, places[0])} to {place_name(dataset, places[1])}"
    record = recorded_on(dataset, setting, places[1])
    condition, no = condition_text([setting]), f"here is no open route from {between} on {field.as_of}"
    parts: list[Part] = [
        Heading(2, "Answer"),
        Paragraph(f"{condition}{'t' if condition else 'T'}{no}, so there is no index.", answer=True),
        EXPLANATION,
        Paragraph(f"{str(error)[:1].upper()}{str(error)[1:]}."),
    ]
    cited = recorded_sources(record)
    position = {leg.leg_id: k for k, leg in enumerate(field.network.legs)}
    rows = []
    for leg in blocking:
        closing = [
            field.network.events[k]
            for k in field.network.leg_events(position[leg.leg_id])
            if field.network.events[k].effect == "block" and field.activities[k] > 0
        ]
        ids = sorted({key for event in closing for key in event.source_ids})
        why = " ".join(event_line(event) for event in closing) or "closed by the scenario"
        ends = f"{place_name(dataset, leg.from_node)} to {place_name(dataset, leg.to_node)}"
        usable = [key for key in ids if setting.usable_sources is None or key in setting.usable_sources]
        cited.update(usable)
        rows.append((ends, why, ", ".join(usable)))
    if rows:
        parts.append(Table("What blocks it", ("Leg", "Closed by", "Sources"), tuple(rows)))
    return Told([*parts, *record_parts(dataset, record)], cited, [])
