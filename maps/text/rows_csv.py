"""Rows as CSV, as every answer is written: the last columns say what each row assumes and for whom it is."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from ...geo.texts import csv_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


def rows_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], labels: Mapping[str, str]) -> str:
    """Return rows as CSV: lists joined by ``;``, what a row lacks empty, and the labels in the last columns.

    Examples
    --------
    >>> print(rows_csv(["id", "places"], [{"id": "a", "places": ["x", "y"]}, {"id": None}], {"release": "public"}))
    id,places,release
    a,x;y,public
    ,,public
    <BLANKLINE>
    """
    return "".join(csv_lines(columns, rows, labels))


def csv_lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], labels: Mapping[str, str]) -> Iterator[str]:
    r"""Yield the same line by line, with their line ends.

    Examples
    --------
    >>> list(csv_lines(["id", "open"], [{"id": "a", "open": True}], {}))
    ['id,open\n', 'a,true\n']
    """
    yield _line([*columns, *labels])
    for row in rows:
        yield _line([*(row.get(name) for name in columns), *labels.values()])


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(map(_cell, cells))
    return out.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, list):
        value = ";".join(map(str, value))
    if isinstance(value, bool):
        value = str(value).lower()
    return "" if value is None else csv_cell(value)
