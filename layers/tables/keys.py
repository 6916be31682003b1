"""Check the keys of tables: what must be there once, and what must be there because another row names it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ...geo.names import near_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

    from ...geo.faults import FaultLog
    from .table import Table


def check_keys(tables: Mapping[str, Table], schemas: Mapping[str, Mapping[str, Any]], log: FaultLog) -> None:
    """Add a fault for each doubled key and for each reference to a row that is not there.

    Parameters
    ----------
    tables
        By resource name; rows with a fault are marked as broken.
    schemas
        Table Schema by resource name.
    """
    for name, table in tables.items():
        for word, columns in _unique(schemas[name]):
            _check_unique(table, word, columns, log)
        for column, resource, target in _references(schemas[name]):
            known = tables.get(resource or name)
            if known is None or (not known.lines and known.file in log.files):
                continue  # what is wrong with that table is said once, not for each reference
            ids = set(known.columns[target]) - {None, ""}
            _check_reference(table, column, ids, f"{target} of {known.file}", log)


def _unique(schema: Mapping[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """Return what is unique, as a word and columns: the primary key first, then single columns."""
    key = schema.get("primaryKey", ())
    primary = (key,) if isinstance(key, str) else tuple(key)
    single = [item["name"] for item in schema["fields"] if item.get("constraints", {}).get("unique")]
    return [("key", primary), *((name, (name,)) for name in single if (name,) != primary)]


def _check_unique(table: Table, word: str, columns: tuple[str, ...], log: FaultLog) -> None:
    cells = [table.columns[name] for name in columns]
    if len({*(cells[0] if len(cells) == 1 else zip(*cells, strict=True))}) == len(table.lines):
        return
    values = list(zip(*cells, strict=True))
    seen: dict[tuple[Any, ...], int] = {}
    for line, value in zip(table.lines, values, strict=True):
        if None in value or not any(value):  # an empty or broken cell is a fault of its own
            continue
        first = seen.setdefault(value, line)
        if first != line:
            table.broken.add(line)
            log.add(table.file, line, ", ".join(columns), partial(_doubled, word, value, first))


def _doubled(word: str, value: tuple[Any, ...], line: int) -> tuple[str, str]:
    shown = ", ".join(filter(None, map(str, value)))
    return f"the {word} {shown!r} is on line {line} already", f"Give each row a {word} of its own"


def _check_reference(table: Table, column: str, ids: Set[str], what: str, log: FaultLog) -> None:
    """Add a fault for each cell, or item of a list, that is not among ids."""
    cells = table.columns[column]
    named = {item for value in {*cells} if value for item in (value if isinstance(value, tuple) else (value,))}
    unknown = named - ids
    for line, value in zip(table.lines, cells, strict=True) if unknown else ():
        for item in value if isinstance(value, tuple) else (value,):
            if item in unknown:
                table.broken.add(line)
                log.add(table.file, line, column, partial(_unknown, item, ids, what))


def _unknown(item: str, ids: Set[str], what: str) -> tuple[str, str]:
    near = near_names(item, ids)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return f"{item!r} is not a {what}", f"{hint}Add that row or correct the id"


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
