"""Tables of the page's data, said in less space."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


def as_table(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return rows as lists under one list of their keys, in half the space; what a row lacks is None or left off."""
    rows = list(rows)
    # Keys that most rows have come first, so that the rest can be left off.
    counts = {key: sum(key in row for row in rows) for key in sorted({key for row in rows for key in row})}
    fields = sorted(counts, key=lambda key: (-counts[key], key))
    cells = [[row.get(key) for key in fields] for row in rows]
    for row in cells:
        while row and row[-1] is None:
            row.pop()
    return {"fields": fields, "rows": cells}


def listed(table: dict[str, Any]) -> None:
    """Say texts that many rows of a table share once, in `lists` by field, and their places there in the rows."""
    lists: dict[str, list[str]] = {}
    for place, name in enumerate(table["fields"]):
        rows = [row for row in table["rows"] if len(row) > place and row[place] is not None]
        texts = {row[place] for row in rows if isinstance(row[place], str)}
        if not all(isinstance(row[place], str) for row in rows) or 3 * len(texts) > len(rows):
            continue
        lists[name] = sorted(texts)
        for row in rows:
            row[place] = lists[name].index(row[place])
    table["lists"] = lists
