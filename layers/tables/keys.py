"""Check the keys of tables: what must be there once, and what must be there because another row names it."""

from __future__ import annotations

import difflib
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ...geo.faults import FaultLog
    from .read import Table

COMPARED = 200_000
"""With how many ids, over all unknown ones of a column, a likely one is looked for: a second or two."""


def check_keys(tables: Mapping[str, Table], schemas: Mapping[str, Mapping[str, Any]], log: FaultLog) -> None:
    """Add a fault for each doubled key and for each reference to a row that is not there.

    Whole columns are compared first, and single rows only where that shows a fault.

    Parameters
    ----------
    tables
        By resource name; rows with a fault are marked as broken.
    schemas
        Table Schema by resource name.
    log
        Where the faults are added.
    """
    values: dict[tuple[str, str], set[Any]] = {}  # of columns that are looked at twice

    def distinct(name: str, column: str) -> set[Any]:
        if (name, column) not in values:
            values[name, column] = set(tables[name].columns[column])
        return values[name, column]

    for name, table in tables.items():
        for word, columns in _unique(schemas[name]):
            one = len(columns) == 1
            found = (
                distinct(name, columns[0]) if one else set(zip(*(table.columns[key] for key in columns), strict=True))
            )
            if len(found) < len(table.lines):
                _add_doubled(table, word, columns, log)
        for column, resource, target in _references(schemas[name]):
            known = tables.get(resource or name)
            if known is None or (not known.lines and known.file in log.files):
                continue  # what is wrong with that table is said once, not for each reference
            _check_reference(table, column, distinct(resource or name, target), f"{target} of {known.file}", log)


def _unique(schema: Mapping[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """Return what is unique, as a word and columns: the primary key first, then single columns."""
    key = schema.get("primaryKey", ())
    primary = (key,) if isinstance(key, str) else tuple(key)
    single = [item["name"] for item in schema["fields"] if item.get("constraints", {}).get("unique")]
    return [("key", primary), *((name, (name,)) for name in single if (name,) != primary)]


def _add_doubled(table: Table, word: str, columns: tuple[str, ...], log: FaultLog) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    rows = zip(table.lines, zip(*(table.columns[name] for name in columns), strict=True), strict=True)
    for place, (line, value) in enumerate(rows):
        if None in value or not any(value):  # an empty or broken cell is a fault of its own
            continue
        first = seen.setdefault(value, line)
        if first != line:
            table.broken.add(place)
            log.add(table.file, line, ", ".join(columns), partial(_doubled, word, value, first))


def _doubled(word: str, value: tuple[Any, ...], line: int) -> tuple[str, str]:
    shown = ", ".join(filter(None, map(str, value)))
    return f"the {word} {shown!r} is on line {line} already", f"Give each row a {word} of its own"


def _check_reference(table: Table, column: str, ids: set[Any], what: str, log: FaultLog) -> None:
    """Add a fault for each cell, or item of a list, that is not among ids."""
    cells = table.columns[column]
    listed = isinstance(next(filter(None, cells), None), tuple)
    if ids.issuperset(chain.from_iterable(filter(None, cells)) if listed else filter(None, cells)):
        return
    word = _unknown(ids, what)
    for place, value in enumerate(cells):
        for item in value if isinstance(value, tuple) else (value,) if value else ():
            if item not in ids:
                table.broken.add(place)
                log.add(table.file, table.lines[place], column, partial(word, item))


def _unknown(ids: set[Any], what: str) -> Callable[[str], tuple[str, str]]:
    """Return what words the fault of an id that is not there; with the nearest one, as long as the search is short."""
    candidates = [key for key in ids if key]
    left = COMPARED

    def word(item: str) -> tuple[str, str]:
        nonlocal left
        left -= len(candidates)
        near = difflib.get_close_matches(item, candidates, n=1) if left >= 0 else []
        hint = f"Did you mean {near[0]!r}? " if near else ""
        return f"{item!r} is not a {what}", f"{hint}Add that row or correct the id"

    return word


def _references(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (column, resource, column there) of each foreign key, those of list cells included."""
    for key in schema.get("foreignKeys", ()):
        fields, there = key["fields"], key["reference"]["fields"]
        column = fields if isinstance(fields, str) else fields[0]
        yield column, key["reference"].get("resource", ""), there if isinstance(there, str) else there[0]
    for item in schema["fields"]:
        key = item.get("listForeignKey")
        if key:
            yield item["name"], key.get("resource", ""), key["fields"]
