"""Comparisons, timelines and batches as records, tables, CSV and JSON lines. Standard library only."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from ...geo.answers.timeline import sparkline
from ...geo.model.coverage import legs_coverage
from ...geo.model.schema import IS_AND_IS_NOT
from ...geo.texts import clean, csv_cell, escaped_json
from .records import SCHEMA_VERSION, coverage_record, head_record, scenario_record
from .tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ...geo.answers.compare import EventChange, LegChange, RouteChange
    from ...geo.answers.routes import BatchRow
    from ...geo.answers.timeline import Point
    from ...geo.model.scenario import ScenarioNetwork, Setting
    from ...geo.model.schema import Dataset

BATCH_COLUMNS = (
    "as_of",
    "origin",
    "destination",
    "rank",
    "index",
    "hazard",
    "nodes",
    "legs",
    "events",
    "sources",
    "newest_source",
    "coverage",
)
TIMELINE_COLUMNS = ("as_of", "index", "hazard", "nodes", "baseline_change", "movers")


def side_record(setting: Setting) -> dict[str, Any]:
    """Return one side of a comparison."""
    return {
        "name": setting.name,
        "as_of": setting.hazards.as_of.isoformat(),
        "known_by": setting.known_by.isoformat() if setting.known_by else None,
        "scenario": scenario_record(setting.scenario),
    }


def _event_changes(changes: Iterable[EventChange]) -> list[dict[str, Any]]:
    return [change._asdict() for change in changes]


def compare_record(
    dataset: Dataset,
    before: Setting,
    after: Setting,
    *,
    legs: Sequence[LegChange],
    routes: Sequence[RouteChange] = (),
    route_events: Sequence[EventChange] = (),
    places: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """Return a comparison: changes per leg with their events, and per route where two places were asked about.

    Parameters
    ----------
    dataset
        For the head.
    before, after
        The two sides.
    legs, routes
        From `geo.answers.compare`.
    route_events
        Changes of what each event adds to the least-risk route of either side.
    places
        Origin and destination.

    Returns
    -------
    dict
    """
    record: dict[str, Any] = {
        **head_record(dataset, None, before.scenario, after.scenario),
        "note": IS_AND_IS_NOT,
        "before": side_record(before),
        "after": side_record(after),
        "legs": [{**leg._asdict(), "events": _event_changes(leg.events)} for leg in legs],
    }
    if places is not None:
        record["origin"], record["destination"] = places
        record["routes"] = [
            {**route._asdict(), "nodes": list(route.nodes), "legs": list(route.legs)} for route in routes
        ]
        record["route_events"] = _event_changes(route_events)
    return record


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
    lines += ["", style(f"Legs that changed: {len(moved)} of {len(record['legs'])}")]
    rows = [
        [
            leg["leg_id"],
            "blocked" if leg["blocked_before"] else f"{leg['before']:.3f}",
            "blocked" if leg["blocked_after"] else f"{leg['after']:.3f}",
            f"{leg['change']:+.3f}",
            leg["events"][0]["event_id"] if leg["events"] else "",
        ]
        for leg in moved[:most]
    ]
    lines.append(table(["leg", "before", "after", "change", "moved most by"], rows, right=[1, 2, 3]))
    if len(moved) > most:
        lines.append(f"... and {len(moved) - most} more; --json has all of them")
    return "\n".join(lines)


def _change_table(
    title: str, changes: Sequence[Mapping[str, Any]], style: Callable[[str], str], most: int
) -> list[str]:
    moving = [change for change in changes if abs(change["change"]) >= 0.0005][:most]
    if not moving:
        return []
    rows = [[c["event_id"], f"{c['before']:+.3f}", f"{c['after']:+.3f}", f"{c['change']:+.3f}"] for c in moving]
    return ["", style(title), table(["event", "before", "after", "change"], rows, right=[1, 2, 3])]


def _rank(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _index(index: float | None) -> str:
    return "blocked" if index is None else f"{index:.1f}"


def timeline_record(
    dataset: Dataset,
    ready: ScenarioNetwork,
    points: Sequence[Point],
    *,
    origin: str | None,
    destination: str,
    known_by: str | None,
    arrivals: Mapping[int, float],
    weights: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """Return a timeline: the points with their movers, and the arrivals beside it."""
    record: dict[str, Any] = {
        **head_record(dataset, None, ready.scenario),
        "note": IS_AND_IS_NOT,
        "known_by": known_by,
        "scenario": scenario_record(ready.scenario),
        "origin": origin,
        "destination": destination,
        "points": [
            {
                "as_of": point.as_of.isoformat(),
                "index": point.index,
                "hazard": point.hazard,
                "nodes": list(point.nodes),
                "baseline_change": point.baseline_change,
                "movers": _event_changes(point.movers),
            }
            for point in points
        ],
        "arrivals": {str(year): value for year, value in arrivals.items()},
    }
    if weights is not None:
        record["weights"] = dict(weights)
    return record


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
        movers = [m for m in point["movers"] if abs(m["change"]) >= 0.0005][:most]
        moved = ", ".join(f"{m['change']:+.3f} {m['event_id']}" for m in movers)
        year = point["as_of"][:4]
        arrived = record["arrivals"].get(year) if point["as_of"].endswith("-01-01") or len(points) < 60 else None
        rows.append([point["as_of"], _index(point["index"]), f"{arrived:,.0f}" if arrived is not None else None, moved])
    return "\n".join(
        [
            style(f"{start}, {points[0]['as_of']} to {points[-1]['as_of']}"),
            sparkline([point["index"] for point in points]),
            "",
            table(["date", "index", "arrivals that year", "moved most by (change of hazard)"], rows, right=[1, 2]),
        ]
    )


def timeline_csv(record: Mapping[str, Any]) -> str:
    """Return a timeline as CSV; movers are ``event:change`` separated by ``;``."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(TIMELINE_COLUMNS)
    for point in record["points"]:
        movers = ";".join(f"{m['event_id']}:{m['change']!r}" for m in point["movers"] if m["change"])
        writer.writerow(
            [
                point["as_of"],
                "" if point["index"] is None else repr(point["index"]),
                "" if point["hazard"] is None else repr(point["hazard"]),
                csv_cell(";".join(point["nodes"])),
                repr(point["baseline_change"]),
                csv_cell(movers),
            ]
        )
    return out.getvalue()


def batch_record(dataset: Dataset, row: BatchRow) -> dict[str, Any]:
    """Return one row of a batch; index and the rest are None where no route is open.

    Examples
    --------
    >>> from datetime import date
    >>> from route_risk.geo.answers.routes import batch_routes
    >>> from route_risk.geo.model.scenario import scenario_network
    >>> from route_risk.layers.dataset import read_dataset
    >>> dataset = read_dataset()
    >>> ready = scenario_network(dataset)
    >>> (row,) = batch_routes(ready, ["KP-10"], ["KOR"], [date(2013, 7, 1)])
    >>> record = batch_record(dataset, row)
    >>> record["origin"], record["as_of"], round(record["index"], 1)
    ('KP-10', '2013-07-01', 70.1)
    """
    setting = row.setting
    record: dict[str, Any] = dict.fromkeys(BATCH_COLUMNS)
    record |= {
        "as_of": setting.hazards.as_of.isoformat(),
        "origin": row.origin,
        "destination": row.destination,
        "rank": row.rank,
    }
    if row.route is None:
        return record
    network = setting.hazards.network
    coverage = coverage_record(
        legs_coverage(setting.hazards, row.route.legs, dataset.sources, usable=setting.usable_sources)
    )
    return record | {
        "index": row.route.index,
        "hazard": row.route.hazard,
        "nodes": [network.nodes[node].node_id for node in row.route.nodes],
        "legs": [network.legs[leg].leg_id for leg in row.route.legs],
        "events": coverage["events"],
        "sources": coverage["sources"],
        "newest_source": coverage["newest_source"],
        "coverage": coverage["level"],
    }


def batch_lines(dataset: Dataset, rows: Iterable[BatchRow], form: str) -> Iterator[str]:
    """Yield the lines of a batch, each with its line end, in the form ``csv`` or ``jsonl``."""
    if form == "csv":
        yield ",".join(BATCH_COLUMNS) + "\n"
    for row in rows:
        record = batch_record(dataset, row)
        if form == "jsonl":
            line = json.dumps({"schema_version": SCHEMA_VERSION, **record}, ensure_ascii=False, sort_keys=True)
            yield escaped_json(line) + "\n"
            continue
        out = io.StringIO(newline="")
        cells = [record[name] for name in BATCH_COLUMNS]
        csv.writer(out, lineterminator="\n").writerow(
            ["" if c is None else csv_cell(";".join(c) if isinstance(c, list) else c) for c in cells]
        )
        yield out.getvalue()
