"""A printable brief for a date or a comparison: question, answer, map, table, explanation, sources, limits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...geo.answers.compare import LEAST_CHANGE, compare_best, compare_legs, compare_record, compare_routes
from ...geo.answers.headline import headline
from ...geo.answers.legs import split_faded
from ...geo.answers.records import IS_AND_IS_NOT
from ...geo.answers.routes import find_routes, route_legs, routes_record
from ...geo.errors import NoOpenRouteError, UsageError
from ...geo.files import write_beside, write_folder_beside
from ...geo.release.dataset import release_note
from ..text.answers import closure_text, leg_cause
from ..text.headline import assumption_texts, headline_text, mover_text
from ..text.tables import MODE_WORDS, adds, count_of, digits, event_line, source_line
from .parts import (
    Bullets,
    Heading,
    Item,
    Paragraph,
    Part,
    Picture,
    Table,
    report_html,
    report_markdown,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geopandas import GeoDataFrame

    from ...geo.model.scenario import Setting
    from ...geo.model.schema import Dataset, Event

FORMATS = (".html", ".md")
LEVELS = {"none": "part without documents", "thin": "thin", "fair": "fair", "good": "good"}
DOCUMENTED = ("fair", "good")
LIMITS = (
    "Severities, baseline classes and the way they add up are expert judgements. The contribution of an event is what "
    "the model attributes to it, not a measured effect.",
    "A link joins two areas and is no path. Nothing here is finer than a province or a country, on purpose.",
    "A link with few or no documents is not a safe one: what nobody wrote down is missing here.",
    "The report looks back. It says nothing about any day after the last day of the dataset.",
)


def check_report_format(path: str | Path) -> None:
    """Raise `UsageError` if a file does not end in one of `FORMATS`."""
    if Path(path).suffix.lower() not in FORMATS:
        message = f"{path} does not say what to write; end it in {' or '.join(FORMATS)}"
        raise UsageError(message)


def report_files(path: str | Path) -> tuple[Path, ...]:
    """Return the files that a report is written to: an HTML page alone, Markdown with the map beside it."""
    target = Path(path)
    return (target,) if target.suffix.lower() == ".html" else (target, target.with_suffix(".svg"))


def write_report(title: str, parts: Sequence[Part], path: str | Path, *, overwrite: bool = False) -> None:
    """Write a report, whole or not at all; the same parts give the same bytes.

    Parameters
    ----------
    title
        Title of the page.
    parts
        From `report_parts`.
    path
        A file that ends in .html or .md. The map of a Markdown report is written beside it, as an SVG of its name.
    overwrite
        Whether files that are there may be replaced.

    Raises
    ------
    UsageError
        If the file has another ending, or one is there and `overwrite` is not set.
    """
    check_report_format(path)
    target = Path(path)
    if target.suffix.lower() == ".html":
        content = report_html(title, parts, description=f"{title}. A brief with its sources and limits.")
        with write_beside(target, overwrite=overwrite) as beside:
            beside.write_text(content, encoding="utf-8", newline="\n")
        return
    picture = target.with_suffix(".svg").name
    named = [Picture(part.svg, part.alt, picture) if isinstance(part, Picture) else part for part in parts]
    with write_folder_beside(target.parent, [target.name, picture], overwrite=overwrite) as folder:
        (folder / target.name).write_text(report_markdown(named), encoding="utf-8", newline="\n")
        for part in named:
            if isinstance(part, Picture):
                (folder / picture).write_text(part.svg, encoding="utf-8", newline="\n")


def report_parts(
    dataset: Dataset,
    layers: Mapping[str, GeoDataFrame],
    settings: Sequence[Setting],
    places: tuple[str, str],
    *,
    shares: Mapping[str, float],
    k: int = 1,
) -> tuple[str, list[Part]]:
    """Return the title and the parts of a report on a date, or on a change.

    Parameters
    ----------
    dataset
        Names, events, sources and what the dataset says of itself.
    layers
        As for `maps.figure.map.map_figure`.
    settings
        One; or two, before and after.
    places
        Ids of origin and destination.
    shares
        Node id of a province to its share of arrivals, percent.
    k
        How many routes.

    Returns
    -------
    tuple of str and list
        That no route is open is an answer, too.
    """
    between = f"{_name(dataset, places[0])} to {_name(dataset, places[1])}"
    whens = [setting.name for setting in settings]
    answer, cited = (_on_a_date if len(settings) == 1 else _of_a_change)(dataset, settings, places, k)
    title = f"Route risk from {between}, {' and '.join(whens)}"
    if len(settings) == 1:
        question = f"Which documented routes led from {between} at the least risk on {whens[0]}, and why?"
    else:
        question = f"How did the risk of the routes from {between} differ between {whens[0]} and {whens[1]}, and why?"
    routes = _shown(settings[-1], places, k)
    picture = Picture(_svg(dataset, layers, settings, shares, routes), f"Map: {title}. The tables hold its numbers.")
    parts: list[Part] = [Heading(1, title), Heading(2, "Question"), Paragraph(question), *answer]
    position = next(k for k, part in enumerate(parts) if isinstance(part, Table) or part == _EXPLANATION)
    parts[position:position] = [picture]
    parts += [
        Heading(2, "Sources"),
        Bullets(
            tuple(
                Item(f"{key}: {_without_link(source_line(source), source.url)}", source.url)
                for key, source in sorted(dataset.sources.items())
                if key in cited
            )
        )
        if cited
        else Paragraph("No document speaks to this question. That is not a sign of safety."),
        Heading(2, "Coverage and limits"),
        Bullets(tuple(Item(text) for text in (*assumption_texts(settings), *LIMITS))),
        Heading(2, "What the index is not"),
        Paragraph(IS_AND_IS_NOT),
        Heading(2, "Dataset and licence"),
        Paragraph(
            f"{dataset.title}, version {dataset.version}, released {dataset.released}; it speaks for "
            f"{dataset.valid_from} to {dataset.valid_until}."
        ),
        *(
            Paragraph(text)
            for text in (
                dataset.licence and f"Licence: {dataset.licence}.",
                dataset.attribution,
                dataset.boundary_disclaimer,
                release_note(dataset, *dict.fromkeys(each.scenario for each in settings)),
            )
            if text
        ),
    ]
    return title, parts


_EXPLANATION = Heading(2, "Explanation")
_WHAT = ("what each event in force adds to its hazard, the largest first", "the events in force, by their start")
_WHAT_CHANGED = (
    "What moved the hazard of the least-risk route from the one side to the other, the largest part first",
    "What moved the hazard of the least-risk route from the one side to the other, in no order of effect",
)
_MOST = (" most", "")
"""What the explanations tell: in a working copy, and in a release."""


def _name(dataset: Dataset, node_id: str) -> str:
    return dataset.nodes[node_id].name or node_id


def _way(dataset: Dataset, nodes: Sequence[str]) -> str:
    return " > ".join(_name(dataset, node) for node in nodes[1:-1]) or "direct"


def _without_link(line: str, url: str) -> str:
    return line.removesuffix(f" {url}") if url else line


def _shown(setting: Setting, places: tuple[str, str], k: int) -> list[list[str]]:
    """Return the routes to number on the map, as ids of legs; none where none is open."""
    try:
        routes = find_routes(setting, *places, k)
    except NoOpenRouteError:
        return []
    return [route_legs(setting, route) for route in routes]


def _svg(
    dataset: Dataset,
    layers: Mapping[str, GeoDataFrame],
    settings: Sequence[Setting],
    shares: Mapping[str, float],
    routes: Sequence[Sequence[str]],
) -> str:
    from ..figure.charts import svg_text
    from ..figure.map import map_figure

    return svg_text(map_figure(dataset, layers, settings, shares=shares, routes=routes))


def _on_a_date(
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
    sentences = f"{_headline(dataset, settings, places)} By way of {_way(dataset, best['nodes'])}. "
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
            _way(dataset, r["nodes"]),
        )
        for r in record["routes"]
    )
    headers = ("Rank", "Index", "Hazard", "Coverage", "By way of")
    parts: list[Part] = [
        Heading(2, "Answer"),
        Paragraph(sentences, answer=True),
        Table("Routes, the least risk first", headers, rows, frozenset({0, 1, 2})),
        _EXPLANATION,
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
    ends = f"{_name(dataset, leg['from'])} to {_name(dataset, leg['to'])}"
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


def _headline(dataset: Dataset, settings: Sequence[Setting], places: tuple[str, str]) -> str:
    """Return the sentences that head the page of the map, too."""
    found = headline(settings, places)
    return " ".join(filter(None, (headline_text(dataset, found, settings), mover_text(dataset, found, settings))))


def _blocked(
    dataset: Dataset, setting: Setting, places: tuple[str, str], error: NoOpenRouteError
) -> tuple[list[Part], set[str]]:
    """Return the answer where no route is open: what closes it."""
    field = setting.hazards
    blocking = [leg for leg in dataset.legs if leg.leg_id in error.blocked_legs]
    between = f"{_name(dataset, places[0])} to {_name(dataset, places[1])}"
    parts: list[Part] = [
        Heading(2, "Answer"),
        Paragraph(f"No open route leads from {between} on {field.as_of}. No index can be given.", answer=True),
        _EXPLANATION,
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
        ends = f"{_name(dataset, leg.from_node)} to {_name(dataset, leg.to_node)}"
        rows.append((ends, why, ", ".join(key for key in ids if key in cited)))
    if rows:
        parts.append(Table("What blocks it", ("Link", "Closed by", "Sources"), tuple(rows)))
    return parts, cited


def _of_a_change(
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
            _index(r["index_before"]),
            _index(r["index_after"]),
            r["status"],
            _way(dataset, r["nodes"]),
        )
        for r in record["routes"]
    )
    events = {event.event_id: event for setting in settings for event in setting.hazards.network.events}
    moving = [row for row in record["causes"] if row["change"] is None or abs(row["change"]) >= LEAST_CHANGE]
    headers = ("Rank before", "Rank after", "Index before", "Index after", "Status", "By way of")
    parts: list[Part] = [
        Heading(2, "Answer"),
        Paragraph(_headline(dataset, settings, places), answer=True),
        Table(f"Routes, before ({before.name}) and after ({after.name})", headers, rows, frozenset({0, 1, 2, 3})),
        _EXPLANATION,
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


def _best(setting: Setting, places: tuple[str, str]) -> Any:
    try:
        return find_routes(setting, *places)[0]
    except NoOpenRouteError:
        return None


def _index(index: float | None) -> str:
    return "blocked" if index is None else f"{index:.1f}"


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
