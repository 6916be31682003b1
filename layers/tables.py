"""Read CSV tables against their Table Schema (Data Package v2) and collect every fault.

Standard library only: a query must not wait for pandas. The schemas are those of the embedded dataset's descriptor,
so a dataset cannot loosen its own rules; the reference implementation of Data Package checks the same descriptor in
the tests.
"""

from __future__ import annotations

import csv
import difflib
import json
import math
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.dates import parse_partial_date
from geo.errors import Fault, InvalidDataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

EMBEDDED = Path(__file__).parent / "data"
DESCRIPTOR = "datapackage.json"
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class Row(NamedTuple):
    """One row of a table: its line in the file (the header is line 1) and its parsed cells."""

    line: int
    cells: dict[str, Any]


class Table(NamedTuple):
    """One table: its file name and its rows in the order of the file."""

    file: str
    rows: list[Row]


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


def read_descriptor(folder: Path) -> dict[str, Any]:
    """Return a dataset folder's ``datapackage.json``.

    Raises
    ------
    InvalidDataError
        If the folder or the file is missing, or the file is not a JSON object with a list of resources.
    """
    path = folder / DESCRIPTOR
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        rule = f"{path} is missing: a dataset is a folder with a {DESCRIPTOR}"
        fault = Fault(DESCRIPTOR, None, None, rule, "Give the path of such a folder")
        raise InvalidDataError([fault]) from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        line = getattr(error, "lineno", None)
        fault = Fault(DESCRIPTOR, line, None, f"it is not UTF-8 JSON ({error})", "Repair the file at that place")
        raise InvalidDataError([fault]) from None
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list) or not all(
        isinstance(r, dict) and "name" in r and "path" in r for r in resources
    ):
        rule = "it has no list 'resources' of objects with a name and a path"
        raise InvalidDataError([Fault(DESCRIPTOR, None, "resources", rule, "Add it as Data Package v2 asks")])
    outside = [item["path"] for item in resources if not _is_inside(item["path"])]
    if outside:
        rules = [f"the path {path!r} is not inside the folder" for path in outside]
        repair = "Name a file of the dataset folder"
        raise InvalidDataError([Fault(DESCRIPTOR, None, "resources", rule, repair) for rule in rules])
    result: dict[str, Any] = descriptor
    return result


def _is_inside(path: object) -> bool:
    """Tell whether a path is a text that names something below the folder, as Data Package v2 asks."""
    if not isinstance(path, str) or not path:
        return False
    parts = path.replace("\\", "/").split("/")
    return parts[0] != "" and ".." not in parts and ":" not in parts[0]


def read_tables(folder: Path, paths: Mapping[str, str]) -> tuple[dict[str, Table], list[Fault]]:
    """Read every known table of a dataset folder and check it against its schema.

    Parameters
    ----------
    folder
        The dataset folder.
    paths
        Resource name to the path of its file inside the folder.

    Returns
    -------
    dict of str to Table
        The tables that could be read; cells that broke a rule are None.
    list of Fault
        Everything that breaks a rule: form, types, vocabularies, keys and foreign keys.
    """
    faults: list[Fault] = []
    tables: dict[str, Table] = {}
    for name, schema in table_schemas().items():
        if name not in paths:
            rule = f"the table {name!r} is not among the resources"
            faults.append(Fault(DESCRIPTOR, None, "resources", rule, f"Add a resource of that name, path {name}.csv"))
            continue
        tables[name] = Table(paths[name], _read_rows(folder, paths[name], schema, faults))
    for name, table in tables.items():
        schema = table_schemas()[name]
        _check_unique(table, schema, faults)
        _check_references(table, schema, tables, faults)
    return tables, faults


def _read_rows(folder: Path, file: str, schema: Mapping[str, Any], faults: list[Fault]) -> list[Row]:
    """Return the rows of one file; what cannot be read is a fault."""
    fields = {item["name"]: item for item in schema["fields"]}
    rows: list[Row] = []
    try:
        with (folder / file).open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            header = next(reader, [])
            if not _check_header(file, header, fields, faults):
                return rows
            parsers = [(name, _cell_parser(fields[name])) for name in header]
            for cells in reader:
                line = reader.line_num
                if not cells:
                    continue
                if len(cells) != len(header):
                    rule = f"the row has {len(cells)} cells, the header {len(header)}"
                    faults.append(Fault(file, line, None, rule, "Quote cells that hold a comma, fill missing ones"))
                    continue
                row: dict[str, Any] = {}
                for (name, parse), text in zip(parsers, cells, strict=True):
                    try:
                        row[name] = parse(text)
                    except _CellError as error:
                        faults.append(Fault(file, line, name, error.rule, error.repair))
                        row[name] = None
                rows.append(Row(line, row))
    except (FileNotFoundError, IsADirectoryError):
        repair = f"Put the file into the dataset folder or correct the path in {DESCRIPTOR}"
        faults.append(Fault(file, None, None, "the file is missing", repair))
    except UnicodeDecodeError as error:
        faults.append(Fault(file, None, None, f"it is not UTF-8 ({error.reason})", "Save it as CSV UTF-8"))
    except csv.Error as error:
        faults.append(Fault(file, reader.line_num, None, f"it is not CSV ({error})", "Check the quotes near that line"))
    return rows


def _check_header(file: str, header: list[str], fields: Mapping[str, Any], faults: list[Fault]) -> bool:
    """Add a fault for each unknown, missing or doubled column; tell whether the rows can be read."""
    good = True
    for name in sorted({name for name in header if header.count(name) > 1}):
        faults.append(Fault(file, 1, name, "the column is there twice", "Remove or rename one"))
        good = False
    for name in header:
        if name not in fields:
            near = difflib.get_close_matches(name, [key for key in fields if key not in header], n=1)
            repair = f"Did you mean {near[0]!r}?" if near else f"Known columns: {', '.join(fields)}"
            faults.append(Fault(file, 1, name, f"unknown column {name!r}", repair))
            good = False
    for name in fields:
        if name not in header:
            faults.append(
                Fault(file, 1, name, f"the column {name!r} is missing", "Add it, with empty cells if need be")
            )
            good = False
    return good


class _CellError(Exception):
    """A cell that breaks a rule of its field."""

    def __init__(self, rule: str, repair: str) -> None:
        self.rule, self.repair = rule, repair
        super().__init__(rule)


def _cell_parser(field: Mapping[str, Any]) -> Callable[[str], Any]:
    """Return the function that checks and converts the text of a cell."""
    constraints = field.get("constraints", {})
    required = constraints.get("required", False)
    convert = _CONVERTERS.get(field["type"], _as_text)
    listed = field["type"] == "list" or "listForeignKey" in field or "listDelimiter" in field
    allowed = {str(value): value for value in constraints.get("enum", ())}
    pattern = re.compile(constraints["pattern"]) if "pattern" in constraints else None
    low, high = constraints.get("minimum", -math.inf), constraints.get("maximum", math.inf)
    partial_date = field.get("format") == "partial-date" or field["name"] in _PARTIAL_DATES

    def parse(text: str) -> Any:
        if text != text.strip():
            raise _CellError(f"{text!r} begins or ends with white space", "Remove it")
        if not text:
            if required:
                raise _CellError("the cell is empty, a value is required", field.get("description", "Fill it"))
            return () if listed else None if convert is not _as_text else ""
        if listed:
            return _as_list(text)
        if allowed and text not in allowed:
            near = difflib.get_close_matches(text, allowed, n=1)
            hint = f"Did you mean {near[0]!r}? " if near else ""
            raise _CellError(f"{text!r} is not an allowed value", f"{hint}Allowed: {', '.join(allowed)}")
        if pattern is not None and not pattern.fullmatch(text):
            raise _CellError(f"{text!r} does not have the form {pattern.pattern}", field.get("description", ""))
        if partial_date:
            _check_date(text)
        value = convert(text)
        if isinstance(value, (int, float)) and not low <= value <= high:
            raise _CellError(f"{text} is outside [{low}, {high}]", "Give a value inside it")
        return value

    return parse


_PARTIAL_DATES = frozenset({"published", "date_start", "date_end", "period_start", "period_end"})


def _check_date(text: str) -> None:
    try:
        parse_partial_date(text)
    except UsageError as error:
        rule, _, repair = str(error).partition("; ")
        raise _CellError(rule, repair.capitalize()) from None


def _as_text(text: str) -> str:
    return text


def _as_integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise _CellError(f"{text!r} is not a whole number", "Write digits only")
    return int(text)


def _as_number(text: str) -> float:
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):  # 1e999 is infinite
        raise _CellError(f"{text!r} is not a finite number", "Write it with digits and a point, or leave it empty")
    return value


def _as_boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise _CellError(f"{text!r} is neither true nor false", "Write true or false")
    return text == "true"


def _as_list(text: str) -> tuple[str, ...]:
    items = tuple(text.split(";"))
    if any(not item or item != item.strip() for item in items):
        raise _CellError(f"{text!r} has an empty item or white space around one", "Separate items by ; alone")
    if len(set(items)) < len(items):
        raise _CellError(f"{text!r} names an item twice", "Name it once")
    return items


_CONVERTERS: dict[str, Callable[[str], Any]] = {
    "integer": _as_integer,
    "number": _as_number,
    "boolean": _as_boolean,
}


def _check_unique(table: Table, schema: Mapping[str, Any], faults: list[Fault]) -> None:
    """Add a fault for each primary key, and each value of a unique column, that is there twice."""
    key = schema.get("primaryKey", ())
    primary = (key,) if isinstance(key, str) else tuple(key)
    unique = [(field["name"],) for field in schema["fields"] if field.get("constraints", {}).get("unique")]
    for columns in dict.fromkeys([primary, *unique]):
        word = "key" if columns == primary else columns[0]
        seen: dict[tuple[Any, ...], int] = {}
        for line, cells in table.rows:
            value = tuple(cells[name] for name in columns)
            if None in value or not any(value):  # an empty or broken cell is a fault of its own
                continue
            if value in seen:
                shown = ", ".join(filter(None, map(str, value)))
                rule = f"the {word} {shown!r} is on line {seen[value]} already"
                faults.append(Fault(table.file, line, ", ".join(columns), rule, f"Give each row a {word} of its own"))
            else:
                seen[value] = line


def _check_references(
    table: Table, schema: Mapping[str, Any], tables: Mapping[str, Table], faults: list[Fault]
) -> None:
    """Add a fault for each cell or list item that names no row of the table it refers to."""
    for column, resource, target in _references(schema):
        known = table if resource == "" else tables.get(resource)
        if known is None or (not known.rows and any(fault.file == known.file for fault in faults)):
            continue  # what is wrong with that table is said once, not for each reference
        ids = {row.cells[target] for row in known.rows}
        for line, cells in table.rows:
            value = cells[column]
            for item in value if isinstance(value, tuple) else (value,) if value else ():
                if item not in ids:
                    near = difflib.get_close_matches(item, [i for i in ids if i], n=1)
                    hint = f"Did you mean {near[0]!r}? " if near else ""
                    rule = f"{item!r} is not a {target} of {known.file}"
                    faults.append(Fault(table.file, line, column, rule, f"{hint}Add that row or correct the id"))


def _references(schema: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    """Yield (column, resource, column there) of each foreign key, those of list cells included."""
    for key in schema.get("foreignKeys", ()):
        fields, there = key["fields"], key["reference"]["fields"]
        column = fields if isinstance(fields, str) else fields[0]
        yield column, key["reference"].get("resource", ""), there if isinstance(there, str) else there[0]
    for field in schema["fields"]:
        key = field.get("listForeignKey")
        if key:
            yield field["name"], key.get("resource", ""), key["fields"]
