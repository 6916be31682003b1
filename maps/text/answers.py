"""Comparisons, timelines and batches as tables, CSV and JSON lines. Standard library only."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from ...geo.answers.compare import LEAST_CHANGE
from ...geo.answers.records import SCHEMA_VERSION
from ...geo.answers.routes import BATCH_COLUMNS, batch_record
from ...geo.release.dataset import label_cells, release_record
from ...geo.texts import clean, csv_cell, escaped_json
from .tables import digits, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ...geo.answers.routes import BatchRow
    from ...geo.model.scenario import Scenario
    from ...geo.model.schema import Dataset

TIMELINE_COLUMNS = ("as_of", "index", "hazard", "nodes", "baseline_change", "movers")


def compare_text(
    dataset: Dataset, record: Mapping[str, Any], *, style: Callable[[str], str] = str, most: int = 15
) -> str:
    """Return a comparison as tables, the largest changes first."""
    names = {key: clean(node.name) for key, node in dataset.nodes.items()}
    before, after = record["before"]["name"], record["after"]["name"]
    lines = [style(f"{before}  →  {after}")]
    if "routes" in record:
        lines += ["", style(f"Routes from {names[record['origin']]} to {names[record['destination']]}")]
        rows = [
            [
                _rank(route["rank_before"]),
                _rank(route["rank_after"]),
                _index(route["index_before"]),
                _index(route["index_after"]),
                route["status"],
                " > ".join(names[node] for node in route["nodes"][1:-1]) or "direct",
            ]
            for route in record["routes"]
        ]
        headers = ["rank before", "after", "index before", "after", "", "by way of"]
        lines += [table(headers, rows, right=[0, 1, 2, 3])] if rows else ["no open route on either side"]
        lines += _change_table("What events add to the least-risk route", record["route_events"], style, most)
    moved = [leg for leg in record["legs"] if leg["change"] or leg["blocked_before"] != leg["blocked_after"]]
    released = dataset.release is not None
    lines += ["", style(f"Legs that changed: {len(moved)} of {len(record['legs'])}")]
    rows = [
        [
            leg["leg_id"],
            "blocked" if leg["blocked_before"] else digits(leg["before"], released),
            "blocked" if leg["blocked_after"] else digits(leg["after"], released),
            f"{leg['change']:+g}" if released else f"{leg['change']:+.3f}",
            ", ".join(row["event_id"] for row in leg["events"][: len(leg["events"]) if released else 1]),
        ]
        for leg in moved[:most]
    ]
    lines.append(
        table(["leg", "before", "after", "change", "moved by" if released else "moved most by"], rows, right=[1, 2, 3])
    )
    if len(moved) > most:
        lines.append(f"... and {len(moved) - most} more; --json has all of them")
    return "\n".join(lines)


def _change_table(
    title: str, changes: Sequence[Mapping[str, Any]], style: Callable[[str], str], most: int
) -> list[str]:
    if changes and changes[0]["change"] is None:
        return ["", style("Events that add another part to the least-risk route"), *(c["event_id"] for c in changes)]
    moving = [change for change in changes if abs(change["change"]) >= LEAST_CHANGE][:most]
    if not moving:
        return []
    rows = [[c["event_id"], f"{c['before']:+.3f}", f"{c['after']:+.3f}", f"{c['change']:+.3f}"] for c in moving]
    return ["", style(title), table(["event", "before", "after", "change"], rows, right=[1, 2, 3])]


def _rank(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _index(index: float | None) -> str:
    return "blocked" if index is None else f"{index:.1f}"


def timeline_text(
    dataset: Dataset, record: Mapping[str, Any], *, style: Callable[[str], str] = str, most: int = 3
) -> str:
    """Return a timeline as a sparkline and a table with the events that moved each step most."""
    points = record["points"]
    names = {key: clean(node.name) for key, node in dataset.nodes.items()}
    subject = names[record["origin"]] if record["origin"] else "network index"
    start = f"{subject} to {names[record['destination']]}"
    rows = []
    for point in points:
        movers = point["movers"]
        if dataset.release is None:
            movers = [m for m in movers if abs(m["change"]) >= LEAST_CHANGE][:most]
        moved = ", ".join(f"{m['change']:+.3f} {m['event_id']}" if m["change"] else m["event_id"] for m in movers)
        year = point["as_of"][:4]
        arrived = record["arrivals"].get(year) if point["as_of"].endswith("-01-01") or len(points) < 60 else None
        rows.append([point["as_of"], _index(point["index"]), f"{arrived:,.0f}" if arrived is not None else None, moved])
    how = "moved most by (change of hazard)" if dataset.release is None else "moved by, in no order of effect"
    return "\n".join(
        [
            style(f"{start}, {points[0]['as_of']} to {points[-1]['as_of']}"),
            sparkline([point["index"] for point in points]),
            "",
            table(["date", "index", "arrivals that year", how], rows, right=[1, 2]),
        ]
    )


def timeline_csv(record: Mapping[str, Any]) -> str:
    """Return a timeline as CSV; movers are ``event:change`` (in a release events alone) separated by ``;``."""
    label = label_cells(record)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*TIMELINE_COLUMNS, *label])
    for point in record["points"]:
        movers = ";".join(_mover(m) for m in point["movers"] if m["change"] != 0)
        writer.writerow(
            [
                point["as_of"],
                "" if point["index"] is None else repr(point["index"]),
                "" if point["hazard"] is None else repr(point["hazard"]),
                csv_cell(";".join(point["nodes"])),
                "" if point["baseline_change"] is None else repr(point["baseline_change"]),
                csv_cell(movers),
                *map(csv_cell, label.values()),
            ]
        )
    return out.getvalue()


def _mover(mover: Mapping[str, Any]) -> str:
    return mover["event_id"] if mover["change"] is None else f"{mover['event_id']}:{mover['change']!r}"


def batch_lines(
    dataset: Dataset, rows: Iterable[BatchRow], form: str, *, scenario: Scenario | None = None
) -> Iterator[str]:
    """Yield the lines of a batch with their line ends, as ``csv`` or ``jsonl``; each says for whom it is."""
    release = release_record(dataset, *filter(None, [scenario]))
    label = label_cells(release)
    if form == "csv":
        yield ",".join([*BATCH_COLUMNS, *label]) + "\n"
    for row in rows:
        record = batch_record(dataset, row)
        if form == "jsonl":
            line = json.dumps(
                {"schema_version": SCHEMA_VERSION, **release, **record}, ensure_ascii=False, sort_keys=True
            )
            yield escaped_json(line) + "\n"
            continue
        out = io.StringIO(newline="")
        cells = [*(record[name] for name in BATCH_COLUMNS), *label.values()]
        csv.writer(out, lineterminator="\n").writerow(
            ["" if c is None else csv_cell(";".join(c) if isinstance(c, list) else c) for c in cells]
        )
        yield out.getvalue()


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
