"""Read CSV tables against their Table Schema (Data Package v2) and collect every fault.

Standard library only: a query must not wait for pandas. The schemas are those of the embedded dataset's descriptor,
so a dataset cannot loosen its own rules; the reference implementation of Data Package checks the same descriptor in
the tests.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from functools import cache, partial
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...geo.errors import Fault, InvalidDataError
from ...geo.inputs import LARGEST_FILE, open_input
from ...geo.names import near_names
from .cells import likely_encoding, other_separator, read_column, told_once
from .keys import check_keys
from .table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TextIO

    from ...geo.faults import FaultLog

    Watch = Callable[[str, int, int], None]
    """Is told a file, how many of its bytes have been read, and how many it has."""

EMBEDDED = Path(__file__).parents[1] / "data"
DESCRIPTOR = "datapackage.json"
_LONGEST_HEADER = 10_000
_WATCHED_ROWS = 200
"""After how many rows it is told how far the reading is."""
OPTIONAL = frozenset({"record_factors", "translations"})
"""Tables that a dataset may be without."""


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
    paths
        Resource name to the path of its file inside the folder.
    log
        Where everything is added that breaks a rule: form, types, vocabularies, keys and foreign keys.
    watch
        Called after every few rows with the file, the bytes that have been read and the bytes that it has.

    Returns
    -------
    dict of str to Table
        The tables that are among the resources.
    """
    tables: dict[str, Table] = {}
    for name, schema in table_schemas().items():
        if name not in paths:
            if name in OPTIONAL:
                continue
            rule = f"the table {name!r} is not among the resources"
            log.extend([Fault(DESCRIPTOR, None, "resources", rule, f"Add a resource of that name, path {name}.csv")])
            continue
        tables[name] = _read_table(folder, paths[name], schema, log, watch)
    check_keys(tables, table_schemas(), log)
    return tables


def _read_table(folder: Path, file: str, schema: Mapping[str, Any], log: FaultLog, watch: Watch | None) -> Table:
    """Return the rows of one file; what cannot be read is a fault."""
    fields = {item["name"]: item for item in schema["fields"]}
    table = Table(file, {name: [] for name in fields})  # a list for each
    try:
        with (
            open_input(folder / file, file, inside=folder, limit=LARGEST_FILE) as binary,
            io.TextIOWrapper(binary, encoding="utf-8-sig", newline="") as stream,
        ):
            size = os.fstat(binary.fileno()).st_size
            _fill(table, stream, fields, log, lambda: watch(file, binary.tell(), size) if watch else None)
    except FileNotFoundError:
        repair = f"Put the file into the dataset folder or correct the path in {DESCRIPTOR}"
        log.extend([Fault(file, None, None, "the file is missing", repair)])
    except InvalidDataError as error:
        log.extend(error.faults)
    return table


def _fill(table: Table, stream: TextIO, fields: Mapping[str, Any], log: FaultLog, watch: Callable[[], None]) -> None:
    """Fill a table from its file; faults come row by row."""
    reader = csv.reader(stream, strict=True)
    rows: list[list[str]] = []
    columns: list[list[str]] = []
    header: list[str] = []
    found: list[tuple[int, int, str | None, Callable[[], tuple[str, str]]]] = []
    try:
        first = _header(table.file, stream, reader, log)
        if first is None or not _check_header(table.file, first, fields, log):
            return
        header = first
        columns = [[] for _ in header]
        for texts in reader:
            if len(texts) == len(header):
                rows.append(texts)
                table.lines.append(reader.line_num)
            elif texts:  # an empty line is no row
                found.append((reader.line_num, -1, None, partial(_odd, len(texts), len(header))))
            if len(rows) == _WATCHED_ROWS:  # so few lists at a time do not start Python's search for garbage
                _turn(rows, columns)
                watch()
    except UnicodeDecodeError as error:
        rule = f"it is not UTF-8 but {likely_encoding(error.object)}"
        log.extend([Fault(table.file, None, None, rule, "Save it as CSV UTF-8")])
        table.lines.clear()
        return
    except csv.Error as error:
        broken = f"it is not CSV ({error})", "Check the quotes near that line"
        found.append((reader.line_num, len(header), None, lambda: broken))
    _turn(rows, columns)
    watch()
    for place, (name, cells) in enumerate(zip(header, columns, strict=True)):
        table.columns[name], errors = read_column(fields[name], cells)
        table.broken.update(table.lines[row] for row in errors)
        found += [(table.lines[row], place, name, word) for row, word in told_once(errors).items()]
    for line, _, column, word in sorted(found, key=itemgetter(0, 1)):
        log.add(table.file, line, column, word)


def _turn(rows: list[list[str]], columns: Sequence[list[str]]) -> None:
    """Move rows to the ends of columns."""
    for column, cells in zip(columns, zip(*rows, strict=True), strict=bool(rows)):
        column.extend(cells)
    rows.clear()


def _header(file: str, stream: TextIO, reader: Iterator[list[str]], log: FaultLog) -> list[str] | None:
    """Return the first row; None, and a fault, where no commas separate its cells."""
    separator = other_separator(stream.readline(_LONGEST_HEADER))
    if separator:
        rule = f"the cells are separated by {separator}"
        log.extend([Fault(file, 1, None, rule, "Save it with commas between them")])
        return None
    stream.seek(0)
    return next(reader, [])


def _odd(count: int, width: int) -> tuple[str, str]:
    return f"the row has {count} cells, the header {width}", "Quote cells that hold a comma, fill missing ones"


def _check_header(file: str, header: list[str], fields: Mapping[str, Any], log: FaultLog) -> bool:
    """Add a fault for each unknown, missing or doubled column; tell whether the rows can be read."""
    before, counts = len(log), Counter(header)
    lacking = [name for name in fields if name not in counts]
    if len(lacking) == len(fields):
        rule = "the first line names none of the columns" if header else "the file is empty"
        log.extend([Fault(file, 1, None, rule, f"Begin it with {','.join(fields)}")])
        return False

    def word(name: str) -> tuple[str, str]:
        near = near_names(name, lacking)
        repair = f"Did you mean {near[0]!r}?" if near else f"Known columns: {', '.join(fields)}"
        return f"unknown column {name!r}", repair

    for name in sorted(name for name, count in counts.items() if count > 1):
        log.add(file, 1, name, lambda: ("the column is there twice", "Remove or rename one"))
    for name in header:
        if name not in fields:
            log.add(file, 1, name, partial(word, name))
    for name in lacking:
        log.add(file, 1, name, partial(_missing, name))
    return len(log) == before


def _missing(name: str) -> tuple[str, str]:
    return f"the column {name!r} is missing", "Add it, with empty cells if need be"
