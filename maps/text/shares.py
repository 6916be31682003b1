"""Shares of corridors and destinations as text and CSV."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ...geo.answers.records import row_labels
from ...geo.release.coarse import USE_CLASS
from .record import percent, percent_range
from .rows_csv import rows_csv
from .tables import table, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ...geo.model.schema import Dataset

SHARE_COLUMNS = (
    "as_of",
    "until",
    "alternative",
    "share",
    "share_low",
    "share_median",
    "share_high",
    "risk_index",
    "hazard",
    "theta",
    "recorded",
)
_COLUMNS = 4
"""Alternatives that have a column of their own in a table over time."""


def shares_text(dataset: Dataset, record: Mapping[str, Any], *, style: Callable[[str], str] = str) -> str:
    """Return shares as text: of one date or period all alternatives, of several the largest over time."""
    points = record["points"]
    told = _one(dataset, points[0], record) if len(points) == 1 else _over_time(points, record)
    lines = [style(_title(dataset, record)), *told, "", wrap(_how(dataset, record))]
    left = [f"{point['name']} {_people(point['left_over'])}" for point in points if point.get("left_over")]
    if left:
        lines.append(wrap(f"People who found no room: {', '.join(left)}."))
    closed = sorted({origin for point in points for origin in point["closed_origins"]})
    if closed:
        lines.append(wrap(f"No open route for some of the time: {', '.join(_name(dataset, key) for key in closed)}."))
    return "\n".join(lines)


def _title(dataset: Dataset, record: Mapping[str, Any]) -> str:
    names = [_name(dataset, key) for key in record["origins"]]
    start = f"{len(names)} origins by their shares" if len(names) > 2 else " and ".join(names)
    unit = "people" if "total" in record and len(record["points"]) > 1 else "percent"
    if record["alternatives"] == "corridors":
        return f"Shares of corridors from {start} to {_name(dataset, record['destinations'][0])}, {unit}, by risk alone"
    return f"Shares of destinations from {start}, {unit}, by risk alone"


def _how(dataset: Dataset, record: Mapping[str, Any]) -> str:
    theta = record["theta"]
    text = f"P ~ exp(-theta * H) with theta {theta['value']:.4g}, "
    if theta["records"]:
        first, last = theta["years"]
        if theta["from"] == "recorded passages":
            text += f"estimated from {theta['records']} recorded shares of corridors of {first} to {last}"
        else:
            text += f"chosen on counts of {theta['records']} days, {first} to {last}, which it so knows"
    else:
        text += "as given"
    text += "; corrected for routes that share legs (path-size logit)" if record["overlap"] else ""
    text += (
        "; with the recorded use" if dataset.record_factors and not _judged(record) else "; by the judged classes alone"
    )
    if record["draws"]:
        text += f"; 90% range of {record['draws']['draws']} draws of every judgement, theta fixed"
    if "total" in record:
        text += f"; of the total {record['total']}" + (" within capacity" if record["capacities"] else "")
        text += " (known afterwards)" if record["capacities_known_afterwards"] else ""
    if _released(record):
        text += f"; rounded to classes of {USE_CLASS} points"
    if any(point["recorded"] for point in record["points"]):
        text += ". Recorded shares are those of all arrivals"
    return f"{text}."


def _released(record: Mapping[str, Any]) -> bool:
    return bool(record["release"] == "public")


def _judged(record: Mapping[str, Any]) -> bool:
    return bool(record["scenario"] and record["scenario"]["judged"])


def _one(dataset: Dataset, point: Mapping[str, Any], record: Mapping[str, Any]) -> list[str]:
    corridors = record["alternatives"] == "corridors"
    rows = [
        [
            row["alternative"] if corridors else _name(dataset, row["alternative"]),
            percent(row["share"]),
            None if row["low"] is None else f"{percent(row['low'])}-{percent(row['high'])}",
            f"{row['risk_index']:.1f}",
            _people(row.get("people")),
        ]
        for row in point["shares"]
    ]
    heads = ["corridor" if corridors else "destination", "share", "90% range", "index", "people"]
    drop = ({2} if record["draws"] is None else set()) | (set() if "total" in record else {4})
    kept = [k for k in range(5) if k not in drop]
    told = [[row[k] for k in kept] for row in rows]
    lines = [point["name"], table([heads[k] for k in kept], told, right=(1, 2, 3, 4))]
    if point["recorded"]:
        seen = [
            [_tails(row), percent_range(row["low"], row["high"]), percent(row["modelled"]), len(row["claim_ids"])]
            for row in point["recorded"]
        ]
        lines += ["", table(["via", "recorded", "here", "claims"], seen, right=(1, 2, 3))]
    return lines


def _over_time(points: list[Mapping[str, Any]], record: Mapping[str, Any]) -> list[str]:
    sums: dict[str, list[float]] = {}
    for point in points:
        for row in point["shares"]:
            sums.setdefault(row["alternative"], []).append(row["share"])
    largest = sorted(sums, key=lambda name: (-math.fsum(sums[name]), name))[:_COLUMNS]
    rest = 0 if _released(record) else len(sums) - len(largest)  # a sum of classes tells nothing
    rows = []
    for point in points:
        by_name = {row["alternative"]: row for row in point["shares"]}
        others = [row for name, row in by_name.items() if name not in largest]
        seen = ", ".join(f"{_tails(row)} {percent_range(row['low'], row['high'])}" for row in point["recorded"])
        rows.append(
            [
                point["name"],
                *(_cell(by_name.get(name)) for name in largest),
                *([_others(others)] if rest else []),
                seen,
            ]
        )
    heads = ["", *largest, *([f"{rest} others"] if rest else []), "recorded"]
    last = len(heads) if record["alternatives"] == "corridors" else len(heads) - 1
    return [table(heads[:last], [row[:last] for row in rows], right=range(1, len(heads) - 1))]


def _others(rows: list[Mapping[str, Any]]) -> str | None:
    if any("people" in row for row in rows):
        known = [row["people"] for row in rows if row["people"] is not None]
        return _people(math.fsum(known)) if known else None
    return percent(math.fsum(row["share"] for row in rows))


def _people(number: float | None) -> str | None:
    return None if number is None else f"{number:,.0f}"


def _cell(row: Mapping[str, Any] | None) -> str | None:
    if row is None:
        return None
    if "people" in row:
        return _people(row["people"])
    told = percent(row["share"])
    return told if row["low"] is None else f"{told} ({percent(row['low'])}-{percent(row['high'])})"


def _tails(row: Mapping[str, Any]) -> str:
    return " or ".join(row["corridors"])


def _name(dataset: Dataset, node: str) -> str:
    return dataset.nodes[node].name or node


def shares_csv(record: Mapping[str, Any]) -> str:
    """Return shares as CSV, one alternative a line; recorded shares are countries:low:high, parts of the arrivals."""
    columns = (*SHARE_COLUMNS, *(("people",) if "total" in record else ()))
    return rows_csv(columns, _share_rows(record), row_labels(record))


def _share_rows(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for point in record["points"]:
        for row in point["shares"]:
            beside = [
                f"{text}:{seen['low']:.4g}:{seen['high']:.4g}"
                for seen in point["recorded"]
                for text in seen["corridors"]
                if f" > {row['alternative']}".endswith(f" > {text}")
            ]
            yield {
                **row,
                **{f"share_{name}": row[name] for name in ("low", "median", "high")},
                "as_of": point["as_of"],
                "until": point["until"],
                "theta": record["theta"]["value"],
                "recorded": beside,
            }
