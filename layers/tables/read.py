"""Read CSV tables against their Table Schema (Data Package v2) and collect every fault.

Standard library only: a query must not wait for pandas. The schemas are those of the embedded dataset's descriptor,
so a dataset cannot loosen its own rules; the reference implementation of Data Package checks the same descriptor in
the tests.
"""

from __future__ import annotations

import difflib
import io
import json
import os
from array import array
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import compress
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ...geo.errors import Fault, InvalidDataError
from ...geo.inputs import LARGEST_FILE, open_input
from .cells import Column
from .csv_columns import CsvError, read_blocks, read_header
from .keys import check_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ...geo.faults import FaultLog
    from .csv_columns import Block

    Watch = Callable[[str, int, int], None]
    """Is told a file, how many of its bytes have been read, and how many it has."""

EMBEDDED = Path(__file__).parents[1] / "data"
DESCRIPTOR = "datapackage.json"


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
    lines : array of int
        Line in the file of each row.
    broken : set of int
        Places of the rows that have a fault.
    """

    file: str
    columns: dict[str, list[Any]]
    lines: array[int] = field(default_factory=lambda: array("Q"))
    broken: set[int] = field(default_factory=set)

    @property
    def rows(self) -> Iterator[Row]:
        """The rows in the order of the file."""
        for line, cells in zip(self.lines, zip(*self.columns.values(), strict=True), strict=True):
            yield Row(line, dict(zip(self.columns, cells, strict=True)))

    def sound(self) -> Table:
        """Return the table without the rows that have a fault."""
        if not self.broken:
            return self
        kept = [place not in self.broken for place in range(len(self.lines))]
        columns = {name: list(compress(values, kept)) for name, values in self.columns.items()}
        return Table(self.file, columns, array("Q", compress(self.lines, kept)))


@cache
def table_schemas() -> dict[str, dict[str, Any]]:
    """Return the Table Schema of every table that the tool knows, by resource name.

    Returns
    -------
    dict of str to dict
        As Data Package v2 has it: ``fields`` (name, type, description, constraints), ``primaryKey``, ``foreignKeys``.
        A field with ``listForeignKey`` holds a list of keys of another table. Do not change it: it is read once.

    Examples
    --------
    >>> field = table_schemas()["legs"]["fields"][4]
    >>> field["name"], field["type"], field["constraints"]["maximum"]
    ('baseline_class', 'integer', 5)
    """
    descriptor = json.loads((EMBEDDED / DESCRIPTOR).read_text(encoding="utf-8"))
    return {item["name"]: item["schema"] for item in descriptor["resources"] if "schema" in item}


def read_tables(
    folder: Path, paths: Mapping[str, str], log: FaultLog, *, watch: Watch | None = None
) -> dict[str, Table]:
    """Read every known table of a dataset folder and check it against its schema.

    Parameters
    ----------
    folder
        The dataset folder.
    paths
        Resource name to the path of its file inside the folder.
    log
        Where everything is added that breaks a rule: form, types, vocabularies, keys and foreign keys.
    watch
        Called after each block of rows with the file, the bytes that have been read and the bytes that it has.

    Returns
    -------
    dict of str to Table
        The tables that are among the resources.
    """
    tables: dict[str, Table] = {}
    for name, schema in table_schemas().items():
        if name not in paths:
            rule = f"the table {name!r} is not among the resources"
            log.extend([Fault(DESCRIPTOR, None, "resources", rule, f"Add a resource of that name, path {name}.csv")])
            continue
        tables[name] = _read_table(folder, paths[name], schema, log, watch)
    check_keys(tables, table_schemas(), log)
    return tables


def _read_table(folder: Path, file: str, schema: Mapping[str, Any], log: FaultLog, watch: Watch | None) -> Table:
    """Return the rows of one file; what cannot be read is a fault."""
    fields = {item["name"]: item for item in schema["fields"]}
    columns = {name: Column(item) for name, item in fields.items()}
    table = Table(file, {name: column.values for name, column in columns.items()})
    try:
        with (
            open_input(folder / file, file, inside=folder, limit=LARGEST_FILE) as binary,
            io.TextIOWrapper(binary, encoding="utf-8-sig", newline="") as stream,
        ):
            header, line = read_header(stream)
            if not _check_header(file, header, fields, log):
                return table
            size = os.fstat(binary.fileno()).st_size
            for block in read_blocks(stream, len(header), line):
                _add_block(table, {name: columns[name] for name in header}, block, log)
                if watch is not None:
                    watch(file, binary.tell(), size)
    except FileNotFoundError:
        repair = f"Put the file into the dataset folder or correct the path in {DESCRIPTOR}"
        log.extend([Fault(file, None, None, "the file is missing", repair)])
    except InvalidDataError as error:
        log.extend(error.faults)
    except UnicodeDecodeError as error:
        log.extend([Fault(file, None, None, f"it is not UTF-8 ({error.reason})", "Save it as CSV UTF-8")])
    except CsvError as error:
        rule = f"it is not CSV ({error.reason})"
        log.extend([Fault(file, error.line, None, rule, "Check the quotes near that line")])
    return table


def _add_block(table: Table, columns: Mapping[str, Column], block: Block, log: FaultLog) -> None:
    """Add rows to a table; faults come row by row."""
    first = len(table.lines)
    table.lines.extend(block.lines)
    found: list[tuple[int, int, str | None, Callable[[], tuple[str, str]]]] = [
        (line, -1, None, partial(_odd, count, len(columns))) for line, count in block.odd
    ]
    for place, ((name, column), cells) in enumerate(zip(columns.items(), block.columns, strict=True)):
        errors = column.extend(cells)
        table.broken.update(first + row for row in errors)
        found += [(block.lines[row], place, name, error.word) for row, error in errors.items()]
    for line, _, column_name, word in sorted(found, key=itemgetter(0, 1)):
        log.add(table.file, line, column_name, word)


def _odd(count: int, width: int) -> tuple[str, str]:
    return f"the row has {count} cells, the header {width}", "Quote cells that hold a comma, fill missing ones"


def _check_header(file: str, header: list[str], fields: Mapping[str, Any], log: FaultLog) -> bool:
    """Add a fault for each unknown, missing or doubled column; tell whether the rows can be read."""
    faults = [
        Fault(file, 1, name, "the column is there twice", "Remove or rename one")
        for name in sorted({name for name in header if header.count(name) > 1})
    ]
    for name in header:
        if name not in fields:
            near = difflib.get_close_matches(name, [key for key in fields if key not in header], n=1)
            repair = f"Did you mean {near[0]!r}?" if near else f"Known columns: {', '.join(fields)}"
            faults.append(Fault(file, 1, name, f"unknown column {name!r}", repair))
    for name in fields:
        if name not in header:
            rule = f"the column {name!r} is missing"
            faults.append(Fault(file, 1, name, rule, "Add it, with empty cells if need be"))
    log.extend(faults)
    return not faults
