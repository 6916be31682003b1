"""Who bears the risk, as text and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.records import row_labels
from .rows_csv import rows_csv
from .tables import table, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...geo.model.schema import Dataset

BURDEN_COLUMNS = (
    "as_of",
    "until",
    "origin",
    "weight",
    "alternative",
    "share",
    "encounters_per_100",
    "part",
)


def burden_text(dataset: Dataset, record: Mapping[str, Any], *, style: Callable[[str], str] = str) -> str:
    """Return expected encounters per 100 people by origin and point; of one point also by which corridors."""
    points = record["points"]
    names = list(dict.fromkeys(row["origin"] for point in points for row in point["burden"]["origins"]))
    lines = [style("Expected encounters with danger per 100 people who set out, by risk alone")]
    if len(points) == 1:
        burden = points[0]["burden"]
        rows = [
            [
                dataset.nodes[row["origin"]].name,
                f"{100 * row['weight']:.0f}",
                f"{row['encounters_per_100']:.0f}",
                f"{100 * row['part']:.0f}",
                ", ".join(f"{each['alternative']} {100 * each['part']:.0f}" for each in row["alternatives"][:3]),
            ]
            for row in burden["origins"]
        ]
        heads = ["from", "of all, %", "per 100", "part, %", "of that part by"]
        lines += [points[0]["name"], table(heads, rows, right=(1, 2, 3))]
        lines.append(f"all together {_number(burden['encounters_per_100'])} per 100")
    else:
        cells: list[list[str | None]] = []
        for point in points:
            own = {row["origin"]: row["encounters_per_100"] for row in point["burden"]["origins"]}
            every = _number(point["burden"]["encounters_per_100"])
            cells.append([point["name"], every, *(_number(own.get(name)) for name in names)])
        heads = ["", "all", *(dataset.nodes[name].name for name in names)]
        lines.append(table(heads, cells, right=range(1, len(heads))))
    return "\n".join([*lines, "", wrap(record["burden_note"])])


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:.0f}"


def burden_csv(record: Mapping[str, Any]) -> str:
    """Return who bears the risk as CSV, one corridor or destination of an origin a line."""
    rows = (
        {**point, **row, **each}
        for point in record["points"]
        for row in point["burden"]["origins"]
        for each in row["alternatives"]
    )
    return rows_csv(BURDEN_COLUMNS, rows, row_labels(record))
