"""Lists, routes and comparisons as CSV; each row says in its last columns what it assumes and for whom it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.records import row_labels
from ...geo.answers.tables import recorded_cells
from ...geo.release.dataset import label_cells
from .answers import leg_cause
from .rows_csv import rows_csv

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROUTE_COLUMNS = (
    "as_of",
    "origin",
    "destination",
    "rank",
    "corridor",
    "risk_index",
    "hazard",
    "risk_index_low",
    "risk_index_high",
    "share_of_draws",
    "nodes",
    "legs",
    "events",
    "sources",
    "newest_source",
    "coverage",
    "recorded",
    "recorded_claims",
    "closed_by",
)
COMPARE_COLUMNS = (
    "part",
    "subject",
    "rank_before",
    "rank_after",
    "risk_index_before",
    "risk_index_after",
    "hazard_before",
    "hazard_after",
    "hazard_change",
    "moved_by",
)
"""Parts are corridor, route, closure, cause and leg."""
COMPARE_DRAWS = (
    *(
        f"{name}_{side}"
        for name in ("risk_index_low", "risk_index_high", "share_of_draws")
        for side in ("before", "after")
    ),
    "risk_index_change",
    "risk_index_change_low",
    "risk_index_change_high",
    "hazard_change_low",
    "hazard_change_high",
    "change_uncertain",
)
"""Further columns with draws, and a further part: least_risk, the least-risk route whatever its corridor."""


def list_csv(what: str, record: Mapping[str, Any], columns: Sequence[str]) -> str:
    """Return a list as CSV, with the columns of its rows; with some columns where it has no row."""
    rows = record[what]
    return rows_csv(list(rows[0]) if rows else columns, rows, row_labels(record))


def route_csv(record: Mapping[str, Any]) -> str:
    """Return the corridors, or the routes, of an answer as CSV; a corridor that is closed has no rank.

    Nodes, legs and ids are separated by ``;``, recorded shares are ``countries:low:high``.
    """
    shared = {name: record[name] for name in ("as_of", "origin", "destination")}
    rows = record["corridors"] if "corridors" in record else record["routes"]
    return rows_csv(ROUTE_COLUMNS, ({**shared, **_route_cells(row)} for row in rows), row_labels(record))


def _route_cells(row: Mapping[str, Any]) -> dict[str, Any]:
    route = row.get("route", row)
    recorded, claims = recorded_cells(row.get("recorded") or ())
    ranges = {f"risk_index_{name}": row.get(name) for name in ("low", "high")}
    cells = {**row, **ranges, "recorded": recorded, "recorded_claims": claims, "coverage": None}
    if route is None:
        return cells
    coverage = route["coverage"]
    return cells | {
        "nodes": route["nodes"],
        "legs": [leg["leg_id"] for leg in route["legs"]],
        **{name: coverage[name] for name in ("events", "sources", "newest_source")},
        "coverage": coverage["level"],
    }


def compare_csv(record: Mapping[str, Any]) -> str:
    """Return a comparison as CSV: corridors, routes, closures, causes and legs, one a row, by `part`."""
    sides = {name: str(record[name]["name"]) for name in ("before", "after")}
    columns = (*COMPARE_COLUMNS, *(COMPARE_DRAWS if "draws" in record else ()))
    return rows_csv(columns, _compare_rows(record), {**sides, **label_cells(record)})


def _compare_rows(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for row in record.get("corridors", ()):
        ends = {
            f"risk_index_{end}_{side}": row.get(f"{end}_{side}")
            for end in ("low", "high")
            for side in ("before", "after")
        }
        found = {"part": "corridor", "subject": row["corridor"], "moved_by": row["closed_by_after"]}
        yield {**row, **ends, **_index_change(row), **found}
    if "least_risk" in record:
        yield {"part": "least_risk", **record["least_risk"], **_index_change(record["least_risk"])}
    for row in record.get("routes", ()):
        yield {**row, "part": "route", "subject": row["nodes"], "moved_by": row["status"]}
    for row in record.get("closures", ()):
        how = "closed by" if row["closed"] else "open, closed before by"
        yield {
            "part": "closure",
            "subject": row["leg_id"],
            "moved_by": f"{how} {', '.join(row['by']) or 'the scenario'}",
        }
    for row in record.get("causes", ()):
        yield {"part": "cause", "subject": row["cause"], "hazard_change": row["change"], "moved_by": row["how"]}
    for row in record["legs"]:
        yield {
            "part": "leg",
            "subject": row["leg_id"],
            "hazard_before": None if row["blocked_before"] else row["before"],
            "hazard_after": None if row["blocked_after"] else row["after"],
            "hazard_change": row["change"],
            **{f"hazard_change_{end}": row.get(f"change_{end}") for end in ("low", "high")},
            "change_uncertain": row.get("change_uncertain"),
            "moved_by": leg_cause(row) if row["change"] or row["blocked_before"] != row["blocked_after"] else "",
        }


def _index_change(row: Mapping[str, Any]) -> dict[str, Any]:
    return {f"risk_index_{name}": row.get(name) for name in ("change", "change_low", "change_high")}
