"""Tables and trees for a terminal. Standard library only; Korean counts two columns a letter."""

from __future__ import annotations

import math
import unicodedata
from contextvars import ContextVar
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from ...geo.answers.legs import split_faded
from ...geo.texts import clean
from .phrases import phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Dataset, Event, Source

MODE_WORDS = {
    "internal_movement": "inside the country",
    "interior_transit": "transit",
    "leaving": "leaving over the border",
    "entering": "entering over the border",
    "transfer_to_resettlement": "transfer",
    "onward_movement": "onward",
}
COVERAGE_WORDS = {"none": "no source of its own", "thin": "limited evidence", "fair": "", "good": ""}
COVERAGE_LEVELS = {"none": "partly without sources", "thin": "limited evidence", "fair": "fair", "good": "good"}
"""How much is published about a whole route: that of its least covered leg."""
COVERAGE_NOTE = (
    "Coverage is that of the leg with the fewest sources of its own: partly without sources where it has none, limited "
    "evidence where it has one. The counts are of all legs. Limited evidence does not mean that a route is safe."
)

PAGE_COLUMNS: ContextVar[int | None] = ContextVar("PAGE_COLUMNS", default=None)
"""How wide a terminal is that tables and paragraphs are made for; None where they may be as wide as they are."""

_NARROWEST = 8
"""A column of text is made no narrower, and a line that is still too long is cut."""

_NEARLY_100 = 99.95
"""An index that a decimal does not tell from 100."""


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal.

    Examples
    --------
    >>> width("KP-10"), width("량강도")
    (5, 6)
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], *, right: Iterable[int] = ()) -> str:
    """Return rows as aligned columns under their headers.

    Parameters
    ----------
    headers
        Titles of the columns.
    rows
        Cells; None shows as a dash.
    right
        Positions of the columns that are aligned to the right.

    Examples
    --------
    >>> print(table(["id", "n"], [["a", 1], ["bcd", None]], right=[1]))
    id   n
    a    1
    bcd  –
    """
    return "\n".join(table_rows(headers, rows, right=right))


def table_rows(headers: Sequence[str], rows: Iterable[Sequence[object]], *, right: Iterable[int] = ()) -> list[str]:
    """Return the same row by row, headers first; a row that is wrapped has several lines."""
    cells = [["–" if cell is None else clean(str(cell)) for cell in row] for row in rows]
    right = set(right)
    wide = [max(map(width, column)) for column in zip(headers, *cells, strict=True)]
    sizes = _fitting(wide, right, PAGE_COLUMNS.get())
    result = []
    for row in [headers, *cells]:
        wrapped = [_cell_lines(cell, size) for cell, size in zip(row, sizes, strict=True)]
        lines = []
        for parts in zip_longest(*wrapped, fillvalue=""):
            padded = [
                " " * (size - width(part)) + part if position in right else part + " " * (size - width(part))
                for position, (part, size) in enumerate(zip(parts, sizes, strict=True))
            ]
            lines.append(_cut("  ".join(padded).rstrip()))
        result.append("\n".join(lines))
    return result


def _fitting(wide: Sequence[int], right: Collection[int], columns: int | None) -> list[int]:
    """Return widths of columns that fit a page: numbers and the first column stay whole, the widest texts give way.

    Examples
    --------
    >>> _fitting([5, 40, 9, 3], {3}, 40), _fitting([5, 40], (), None)
    ([5, 17, 9, 3], [5, 40])
    """
    sizes = list(wide)
    if columns is None:
        return sizes
    texts = [k for k in range(1, len(sizes)) if k not in right]
    while texts and sum(sizes) > columns - 2 * (len(sizes) - 1):
        widest = max(texts, key=lambda k: sizes[k])
        if sizes[widest] <= _NARROWEST:
            break
        sizes[widest] -= 1
    return sizes


def _cell_lines(cell: str, size: int) -> list[str]:
    """Return a cell wrapped to a width."""
    if width(cell) <= size:
        return [cell]
    lines, line = [], ""
    for word in cell.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer) <= size:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while width(line) > size:
            head = _head(line, size)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line]


def _head(text: str, size: int) -> str:
    """Return as much of a text as fits, and at least a letter of it."""
    count = max(1, next((k for k in range(len(text), 0, -1) if width(text[:k]) <= size), 1))
    return text[:count]


def _cut(line: str) -> str:
    """Return a line cut at the edge of the page with a sign that it was."""
    columns = PAGE_COLUMNS.get()
    return line if columns is None or width(line) <= columns else f"{_head(line, columns - 1)}…"


def wrap(text: str, *, indent: str = "", columns: int = 100) -> str:
    """Return a paragraph wrapped to a number of columns, or to those of a narrower page, every line indented."""
    columns = max(min(columns, PAGE_COLUMNS.get() or columns), len(indent) + _NARROWEST)
    return filled(clean(text), columns, indent, indent)


def filled(text: str, columns: int, indent: str = "", more: str = "") -> str:
    r"""Return words in lines of so many columns; a word that is longer, such as an address, stays whole.

    Examples
    --------
    >>> filled("one two three", 7), filled("량강도 한국", 8)
    ('one two\nthree', '량강도\n한국')
    """
    lines: list[str] = []
    for word in text.split():
        if lines and width(lines[-1]) + 1 + width(word) <= columns:
            lines[-1] += f" {word}"
        else:
            lines.append(f"{more if lines else indent}{word}")
    return "\n".join(lines)


def fit_page(text: str) -> str:
    """Return a text whose lines are wrapped where they are longer than the page; ids and addresses stay whole."""
    columns = PAGE_COLUMNS.get()
    if columns is None:
        return text
    return "\n".join(line if width(line) <= columns else _wrapped_line(line, columns) for line in text.split("\n"))


def _wrapped_line(line: str, columns: int) -> str:
    indent = " " * min(len(line) - len(line.lstrip()), columns // 2)
    return filled(line, columns, indent, f"{indent}  ")


def source_line(source: Source, lang: str = "en") -> str:
    """Return a source in one line: who, what, when, where."""
    say = phrases("report", lang)
    who = ", ".join(part for part in (source.author, source.publisher) if part)
    when = source.published or say["source.undated"]
    access = "" if source.access == "full-text" else f" [{say.get(f'access.{source.access}', source.access)}]"
    return clean(f"{who}: “{source.title}” ({when}){access}{f' {source.url}' if source.url else ''}")


def event_line(event: Event) -> str:
    """Return an event in one line: when, what way it works, how strong it is judged, and its summary."""
    span = event.date_start or "standing practice"
    span += f" to {event.date_end}" if event.date_end else ""
    actor = "/".join(part for part in (event.actor, event.co_actor) if part)
    judged = f"{event.direction}, severity {event.severity}, {event.confidence} confidence"
    return clean(f"{', '.join(filter(None, (actor, span)))}: {event.summary} ({judged})")


def routes_text(
    dataset: Dataset,
    evaluated: EvaluatedNetwork,
    record: Mapping[str, Any],
    *,
    style: Callable[[str], str] = str,
    explained: bool = False,
) -> str:
    """Return the answer to a route query as text: a table of routes, then each with its legs, events and sources.

    `record` is from `geo.answers.routes.routes_record`; where it was `explained`, the events stand as a tree and the
    sources close the text.
    """
    routes: list[dict[str, Any]] = record["routes"]
    name = node_names(dataset)
    events = {event.event_id: event for event in evaluated.hazards.network.events}
    released = dataset.release is not None
    lines = [
        style(f"{name[str(record['origin'])]} to {name[str(record['destination'])]}, {evaluated.name}"),
        "",
        table(
            ["rank", "index", "hazard", "coverage", "via"],
            [
                [
                    r["rank"],
                    f"{r['risk_index']:.1f}",
                    digits(r["hazard"], released),
                    coverage_text(r),
                    way_text(r["nodes"], name),
                ]
                for r in routes
            ],
            right=[0, 1, 2],
        ),
        *coverage_note(routes),
    ]
    cited: set[str] = set()
    for r in routes:
        lines += ["", style(f"Route {r['rank']}, by {r['corridor']}: {index_text(r, released)}")]
        legs: list[dict[str, Any]] = r["legs"]
        for leg in legs:
            lines += leg_lines(leg, name, events, released)
            cited.update(leg["sources"])
        lines += total_lines(r, style)
    return "\n".join([*lines, *cited_lines(dataset, cited, style, explained=explained)])


def cited_lines(dataset: Dataset, cited: Collection[str], style: Callable[[str], str], *, explained: bool) -> list[str]:
    """Return the sources of routes that were explained, or how many there are and how to see them."""
    if not explained:
        return ["", f"{len(cited)} sources; --explain shows the events behind each hazard, and their sources"]
    return ["", style("Sources"), *source_lines(dataset, (key for key in sorted(cited) if key in dataset.sources))]


def source_lines(dataset: Dataset, ids: Iterable[str]) -> list[str]:
    """Return sources with their ids, one a line."""
    return [f"  {key}  {source_line(dataset.sources[key])}" for key in ids]


def count_of(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count_of(1, "event"), count_of(2, "event"), count_of(2, "country")
    ('1 event', '2 events', '2 countries')
    """
    if number == 1:
        return f"{number} {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"


def node_names(dataset: Dataset) -> dict[str, str]:
    """Return the names of the nodes of a dataset by their ids."""
    return {key: clean(node.name) for key, node in dataset.nodes.items()}


def way_text(nodes: Sequence[str], name: Mapping[str, str]) -> str:
    """Return the places between the ends of a route by their names."""
    return " > ".join(name[node] for node in nodes[1:-1]) or "direct"


def coverage_text(record: Mapping[str, Any]) -> str:
    """Return the coverage of a route or a corridor in words."""
    coverage: dict[str, Any] = record["coverage"]
    level = COVERAGE_LEVELS[str(coverage["level"])]
    return f"{level} ({count_of(coverage['events'], 'event')}, {count_of(coverage['sources'], 'source')})"


def coverage_note(records: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what the coverage of routes or corridors is, where that of one is less than fair; else nothing."""
    if any(record["coverage"]["level"] in ("none", "thin") for record in records):
        return [wrap(COVERAGE_NOTE)]
    return []


def class_text(leg: Mapping[str, Any]) -> str:
    """Return the judged class of a leg, and beside it what the record implies where it speaks of the leg.

    Examples
    --------
    >>> class_text({"baseline_class": 3, "implied_class": 2.43, "implied_class_sd": 0.5})
    '3, recorded use implies 2.4 ± 0.5'
    """
    if leg["implied_class"] is None:
        return str(leg["baseline_class"])
    return f"{leg['baseline_class']}, recorded use implies {leg['implied_class']:.1f} ± {leg['implied_class_sd']:.1f}"


def _signed(part: float, released: bool) -> str:
    return f"{part:+g}" if released else f"{part:+.3f}"


def total_lines(route: Mapping[str, Any], style: Callable[[str], str], *, limit: int = 10) -> list[str]:
    """Return what each event adds over a whole route, the largest first, where the route was explained."""
    totals = route.get("event_totals") or []
    if not totals:
        return []
    rows = [[row["event_id"], f"{row['contribution']:+.3f}", row["legs"]] for row in totals[:limit]]
    lines = ["", style("What each event adds to the hazard of the whole route")]
    lines.append(table(["event", "adds", "legs"], rows, right=[1, 2]))
    if len(totals) > limit:
        rest = math.fsum(row["contribution"] for row in totals[limit:])
        lines.append(f"... and {count_of(len(totals) - limit, 'event')} more, {rest:+.3f} together")
    return lines


def leg_lines(
    leg: Mapping[str, Any], name: Mapping[str, str], events: Mapping[str, Event], released: bool
) -> list[str]:
    """Return one leg of a route, with what adds to its hazard where it was explained."""
    coverage: dict[str, Any] = leg["coverage"]
    thin = COVERAGE_WORDS[str(coverage["level"])]
    note = f"  ! {thin}; this is not a sign of safety" if thin else ""
    if leg["blocked"]:
        note += "  ! blocked"
    explained = bool(leg["events"]) and isinstance(leg["events"][0], dict)
    in_force, faded = split_faded(leg["events"]) if explained else (leg["events"], [])
    length = "" if leg["length_km"] is None else f", {leg['length_km']:,.0f} km"
    recorded = f"recorded use {_signed(leg['recorded_use'], released)}, " if leg["record_group"] else ""
    lines = [
        f"  {name[str(leg['from'])]} > {name[str(leg['to'])]} ({MODE_WORDS[str(leg['mode'])]}): "
        f"hazard {digits(leg['hazard'], released)}, baseline {digits(leg['baseline'], released)} "
        f"(class {class_text(leg)}{length}), uncertainty {_signed(leg['uncertainty'], released)}, "
        f"{recorded}{count_of(len(in_force), 'event')} in force{note}"
    ]
    for item in in_force:
        if isinstance(item, dict):
            lines.append(f"    {adds(item)}{item['event_id']} (remaining effect {item['activity']:.2f})")
            lines.append(wrap(event_line(events[item["event_id"]]), indent=" " * 12))
            lines.append(f"{' ' * 12}sources: {', '.join(item['sources'])}")
    if faded:
        lines.append(f"    {adds(*faded)}{count_of(len(faded), 'event')} whose effect has nearly faded")
    return lines


def index_text(record: Mapping[str, Any], released: bool) -> str:
    """Return an index with its hazard, and the hazard alone where the index is all but 100 and tells nothing more.

    Examples
    --------
    >>> index_text({"risk_index": 66.8, "hazard": 1.1026}, False)
    'index 66.8 (hazard 1.103)'
    >>> index_text({"risk_index": 99.97, "hazard": 8.112}, False)
    'hazard 8.112'
    """
    hazard = f"hazard {digits(record['hazard'], released)}"
    return hazard if record["risk_index"] >= _NEARLY_100 else f"index {record['risk_index']:.1f} ({hazard})"


def index_and_hazard(index: float | None, hazard: float | None) -> str:
    """Return an index with its hazard as a cell of a table; ``blocked`` where there is none."""
    return "blocked" if index is None or hazard is None else f"{index:.1f} ({hazard:.3f})"


def digits(hazard: float, released: bool) -> str:
    """Return a hazard in digits: three decimals, or those that a public release tells.

    Examples
    --------
    >>> digits(1.25, False), digits(1.25, True), digits(2.0, True)
    ('1.250', '1.25', '2')
    """
    return f"{hazard:g}" if released else f"{hazard:.3f}"


def adds(*items: Mapping[str, Any]) -> str:
    """Return what explained events add to a hazard, and two spaces; nothing where a public release does not tell it."""
    parts = [item["contribution"] for item in items]
    if None in parts:
        return ""
    told = f"{math.fsum(parts):+.3f}"
    return f"{'<0.001' if told[1:] == '0.000' else told}  "
