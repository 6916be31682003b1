"""Comparisons, timelines and batches as tables, CSV and JSON lines. Standard library only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ...geo.answers.batch import BATCH_COLUMNS, batch_record
from ...geo.answers.compare import LEAST_CHANGE
from ...geo.answers.records import SCHEMA_VERSION, USE_IS_NOT_DANGER, row_labels, scenario_record
from ...geo.answers.tables import recorded_cells
from ...geo.release.dataset import release_record
from ...geo.texts import escaped_json
from .corridors import MORE_DRAWS, change_cells, compare_corridor_lines, compare_record_lines, recorded_text
from .rows_csv import csv_lines, rows_csv
from .tables import PAGE_COLUMNS, digits, index_and_hazard, node_names, table, way_text, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from ...geo.answers.batch import BatchRow
    from ...geo.model.scenario import Scenario
    from ...geo.model.schema import Dataset

TIMELINE_COLUMNS = (
    "as_of",
    "until",
    "origin",
    "destination",
    "corridor",
    "risk_index",
    "hazard",
    "arrivals_that_year",
    "recorded",
    "recorded_claims",
    "next_corridor",
    "next_risk_index",
    "nodes",
    "closures",
    "movers",
)
TIMELINE_DRAWS = ("risk_index_low", "risk_index_median", "risk_index_high", "share_of_draws")
"""Further columns with draws: the 90% range and the middle, and how often the corridor has the least risk."""


def closure_text(row: Mapping[str, Any]) -> str:
    """Return what closed a leg, or that it opened, in words.

    Examples
    --------
    >>> closure_text({"leg_id": "A..B", "closed": True, "by": ["flood"]})
    'A..B: closed by flood'
    >>> closure_text({"leg_id": "A..B", "closed": False, "by": []})
    'A..B: open, closed before by the scenario'
    """
    by = ", ".join(row["by"]) or "the scenario"
    return f"{row['leg_id']}: " + (f"closed by {by}" if row["closed"] else f"open, closed before by {by}")


def compare_text(
    dataset: Dataset, record: Mapping[str, Any], *, style: Callable[[str], str] = str, limit: int = 15
) -> str:
    """Return a comparison as tables, the largest changes first."""
    names = node_names(dataset)
    before, after = record["before"]["name"], record["after"]["name"]
    lines = [style(f"{before}  →  {after}")]
    if "corridors" in record:
        lines += compare_corridor_lines(dataset, record, style=style)
    if "routes" in record:
        lines += ["", style(f"Routes from {names[record['origin']]} to {names[record['destination']]}")]
        rows = [
            [
                _rank(route["rank_before"]),
                _rank(route["rank_after"]),
                index_and_hazard(route["risk_index_before"], route["hazard_before"]),
                index_and_hazard(route["risk_index_after"], route["hazard_after"]),
                route["status"],
                way_text(route["nodes"], names),
            ]
            for route in record["routes"]
        ]
        headers = ["rank before", "after", "index (hazard) before", "after", "", "via"]
        lines += [table(headers, rows, right=[0, 1, 2, 3])] if rows else ["no open route on either side"]
    if "causes" in record:
        lines += _cause_lines(record, style, limit)
    moved = [leg for leg in record["legs"] if leg["change"] or leg["blocked_before"] != leg["blocked_after"]]
    released = dataset.release is not None
    lines += ["", style(f"Legs that changed: {len(moved)} of {len(record['legs'])}")]
    rows = [
        [
            leg["leg_id"],
            "blocked" if leg["blocked_before"] else digits(leg["before"], released),
            "blocked" if leg["blocked_after"] else digits(leg["after"], released),
            f"{leg['change']:+g}" if released else f"{leg['change']:+.3f}",
            *(change_cells(leg, "+.3f")[1:] if "change_low" in leg else ()),
            leg_cause(leg),
        ]
        for leg in moved[:limit]
    ]
    headers = ["leg", "before", "after", "change", "events" if released else "largest contribution"]
    if any("change_low" in leg for leg in moved):
        headers[4:4] = ["90% range", ""]
    lines.append(table(headers, rows, right=[1, 2, 3]))
    if len(moved) > limit:
        lines.append(f"... and {len(moved) - limit} more; --json has all of them")
    if "corridors" in record:
        lines += compare_record_lines(dataset, record, style=style)
    return "\n".join(lines)


def _cause_lines(record: Mapping[str, Any], style: Callable[[str], str], limit: int) -> list[str]:
    """Return what moved the least-risk route: closures first, then parts of the change of its hazard."""
    lines = [f"  {closure_text(row)}" for row in record["closures"][:limit]]
    causes = record["causes"]
    if causes and causes[0]["change"] is None:
        lines += [f"  {part['cause']}" for part in causes]
    elif moving := [part for part in causes if abs(part["change"]) >= LEAST_CHANGE][:limit]:
        rows = [[part["cause"], part["how"] or "", f"{part['change']:+.3f}"] for part in moving]
        lines.append(table(["cause", "", "change in hazard"], rows, right=[2]))
    return ["", style("Contributions to the change of the least-risk route"), *lines] if lines else []


def _cause(part: Mapping[str, Any]) -> str:
    return f"{part['cause']} ({part['how']})" if part["how"] else str(part["cause"])


def leg_cause(leg: Mapping[str, Any]) -> str:
    """Return what closed or opened a leg of a comparison, or moved its hazard most; in a release all that moved it."""
    if leg["blocked_before"] != leg["blocked_after"]:
        by = ", ".join(leg["closed_by"]) or "the scenario"
        return f"closed by {by}" if leg["blocked_after"] else f"closed before by {by}"
    told = [part for part in leg["causes"] if part["change"] is None] or leg["causes"][:1]
    return ", ".join(map(_cause, told))


def _rank(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _index(index: float | None) -> str:
    return "blocked" if index is None else f"{index:.1f}"


def timeline_text(
    dataset: Dataset, record: Mapping[str, Any], *, style: Callable[[str], str] = str, limit: int = 3
) -> str:
    """Return a timeline as a sparkline and a table with the events that moved each step most."""
    points = record["points"]
    names = node_names(dataset)
    subject = names[record["origin"]] if record["origin"] else "network index"
    start = f"{subject} to {names[record['destination']]}"
    drawn = record.get("draws") is not None
    rows = []
    for point in points:
        movers = point["movers"]
        if dataset.release is None:
            movers = [m for m in movers if abs(m["change"]) >= LEAST_CHANGE][:limit]
        shut = [closure_text(row) for row in point["closures"][:limit]]
        moved = ", ".join([*shut, *(f"{m['change']:+.3f} {_cause(m)}" if m["change"] else _cause(m) for m in movers)])
        year = point["as_of"][:4]
        arrived = record["arrivals"].get(year) if point["as_of"].endswith("-01-01") or len(points) < 60 else None
        hazard = None if point["hazard"] is None else digits(point["hazard"], dataset.release is not None)
        cells = [_index(point["risk_index"]), hazard, f"{arrived:,.0f}" if arrived is not None else None, moved]
        if record["origin"]:
            cells[:0] = [point["corridor"]]
            following = point["corridors"][1:2]
            cells[3:3] = [
                recorded_text(dataset, point["recorded"], codes=True),
                f"{following[0]['corridor']} {following[0]['risk_index']:.1f}" if following else None,
            ]
        if drawn:
            place = 3 if record["origin"] else 2
            cells[place:place] = _drawn_texts(point, with_share=bool(record["origin"]))
        rows.append([point["name"], *cells])
    how = "largest contributions (change in hazard)" if dataset.release is None else "events, in no order of effect"
    headers, right = ["when", "index", "hazard", "arrivals that year", how], [1, 2, 3]
    if record["origin"]:
        headers[1:1] = ["least-risk corridor"]
        headers[4:4] = ["recorded that year", "next corridor"]
        right = [2, 3, 6]
    if drawn:
        place = 4 if record["origin"] else 3
        headers[place:place] = ["90% range", *(["share of draws"] if record["origin"] else [])]
        right = [2, 3, 5, 8] if record["origin"] else [1, 2, 4]
    lines = [
        style(f"{start}, {points[0]['as_of']} to {points[-1]['until']}"),
        *sparklines([point["risk_index"] for point in points]),
        "",
        table(headers, rows, right=right),
    ]
    if drawn:
        lines += ["", wrap(_draws_text(record))]
    elif len(points) > 1:
        lines += ["", wrap(f"How sure the differences are does not show here: {MORE_DRAWS}.")]
    if any(point["recorded"] for point in points):
        lines += ["", wrap(f'{USE_IS_NOT_DANGER} For the claims: route-risk show "{_seen(points)}"')]
    return "\n".join(lines)


def _drawn_texts(point: Mapping[str, Any], *, with_share: bool) -> list[str | None]:
    low, share = point["low"], point.get("share_of_draws")
    span = None if low is None else f"{low:.1f} to {point['high']:.1f}"
    return [span, *([None if share is None else f"{100 * share:.0f}%"] if with_share else [])]


def _draws_text(record: Mapping[str, Any]) -> str:
    """Return what the ranges of a timeline are."""
    text = f"{record['draws']} draws of every judgement, seed {record['seed']}: the 90% range of the index"
    if not record["origin"]:
        return f"{text}."
    return f"{text}, and the share of draws in which the corridor has the least risk."


def _seen(points: Iterable[Mapping[str, Any]]) -> str:
    """Return a corridor for which there is a record."""
    return next(str(point["corridor"]) for point in points if point["recorded"])


def timeline_csv(record: Mapping[str, Any]) -> str:
    """Return a timeline as CSV.

    Movers are ``cause:change`` (in a release causes alone), closures leg ids and recorded shares of the arrivals
    ``countries:low:high``, separated by ``;``.
    """
    columns = (*TIMELINE_COLUMNS, *(TIMELINE_DRAWS if record.get("draws") is not None else ()))
    return rows_csv(columns, (_timeline_cells(record, point) for point in record["points"]), row_labels(record))


def _timeline_cells(record: Mapping[str, Any], point: Mapping[str, Any]) -> dict[str, Any]:
    following = point["corridors"][1] if len(point["corridors"]) > 1 else {}
    arrived = record["arrivals"].get(point["as_of"][:4])
    return {
        **point,
        **{f"risk_index_{name}": point.get(name) for name in ("low", "median", "high")},
        "origin": record["origin"],
        "destination": record["destination"],
        "arrivals_that_year": None if arrived is None else f"{arrived:g}",
        **_recorded(point),
        "next_corridor": following.get("corridor"),
        "next_risk_index": following.get("risk_index"),
        "closures": [row["leg_id"] for row in point["closures"]],
        "movers": [_mover(mover) for mover in point["movers"] if mover["change"] != 0],
    }


def _mover(mover: Mapping[str, Any]) -> str:
    return str(mover["cause"]) if mover["change"] is None else f"{mover['cause']}:{mover['change']!r}"


def batch_lines(
    dataset: Dataset,
    rows: Iterable[BatchRow],
    form: str,
    *,
    scenario: Scenario | None = None,
    known_by: date | None = None,
) -> Iterator[str]:
    """Yield the lines of a batch with their line ends, as ``csv`` or ``jsonl``; each says what it assumes.

    `scenario` and `known_by` are those that the rows were made under.
    """
    release = {
        **release_record(dataset, *filter(None, [scenario])),
        "scenario": scenario_record(scenario) if scenario else None,
        "known_by": known_by.isoformat() if known_by else None,
    }
    records = (batch_record(dataset, row) for row in rows)
    if form == "csv":
        cells = ({**record, **_recorded(record)} for record in records)
        yield from csv_lines((*BATCH_COLUMNS, "recorded_claims"), cells, row_labels(release))
        return
    for record in records:
        line = json.dumps({"schema_version": SCHEMA_VERSION, **release, **record}, ensure_ascii=False, sort_keys=True)
        yield escaped_json(line) + "\n"


def _recorded(row: Mapping[str, Any]) -> dict[str, str]:
    return dict(zip(("recorded", "recorded_claims"), recorded_cells(row["recorded"] or ()), strict=True))


def sparklines(values: Sequence[float | None]) -> list[str]:
    """Return values as `sparkline` does, in as many lines as the page needs."""
    line, columns = sparkline(values), PAGE_COLUMNS.get() or len(values)
    return [line[first : first + columns] for first in range(0, len(line), columns)]


def sparkline(values: Sequence[float | None]) -> str:
    """Return values as a line of block characters, scaled from the least to the greatest; a gap where one is None.

    Examples
    --------
    >>> sparkline([1.0, 2.0, None, 3.0])
    '▁▅ █'
    """
    blocks = "▁▂▃▄▅▆▇█"
    known = [value for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    span = (high - low) or 1.0
    return "".join(" " if v is None else blocks[round((v - low) / span * (len(blocks) - 1))] for v in values)
