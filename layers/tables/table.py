"""One table of a dataset as it was read: its cells by column, and the lines that they stand in."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Row(NamedTuple):
    """One row of a table: its line in the file (the header is line 1) and its parsed cells."""

    line: int
    cells: dict[str, Any]


@dataclass(slots=True)
class Table:
    """One table, column by column.

    Attributes
    ----------
    file : str
        File name.
    columns : dict of str to list
        Parsed cells in the order of the rows; None stands for a cell that broke a rule, and for an empty number.
    lines : list of int
        Line in the file of each row.
    broken : set of int
        Lines of the rows that have a fault.
    """

    file: str
    columns: dict[str, list[Any]]
    lines: list[int] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)

    @property
    def rows(self) -> Iterator[Row]:
        """The rows in the order of the file."""
        for line, values in zip(self.lines, zip(*self.columns.values(), strict=True), strict=True):
            yield Row(line, {name: value for name, value in zip(self.columns, values, strict=True)})  # noqa: C416  # twice as fast

    def sound(self) -> Table:
        """Return the table without the rows that have a fault."""
        if not self.broken:
            return self
        kept = [line not in self.broken for line in self.lines]
        columns = {name: list(compress(values, kept)) for name, values in self.columns.items()}
        return Table(self.file, columns, list(compress(self.lines, kept)))
