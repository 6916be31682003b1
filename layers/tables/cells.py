"""The cells of a table: what their texts may be and which values they stand for."""

from __future__ import annotations

import difflib
import math
import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from ...geo.dates import parse_partial_date
from ...geo.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

MANY = 50_000
"""A column with more distinct texts than this is checked a block at a time, or forgets the texts it has met."""
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_NUMBERS = re.compile(r"[0-9.eE+-]*")


class CellError(Exception):
    """A cell that breaks a rule of its field; the repair may be worded when it is needed."""

    def __init__(self, rule: str, repair: str | Callable[[], str]) -> None:
        self._rule, self._repair = rule, repair
        super().__init__(rule)

    def word(self) -> tuple[str, str]:
        """Return the rule and the repair."""
        return self._rule, self._repair if isinstance(self._repair, str) else self._repair()


class Column:
    """The values of one column, in the order of the rows; None stands for a cell that breaks a rule.

    Each distinct text is checked and converted once, and equal texts share one value: most columns have few of them.

    Parameters
    ----------
    field
        Field descriptor of a Table Schema.

    Examples
    --------
    >>> column = Column({"name": "onset_days", "type": "integer", "constraints": {"maximum": 30}})
    >>> {row: error.word() for row, error in column.extend(["7", "", "x", "7"]).items()}
    {2: ("'x' is not a whole number", 'Write digits only')}
    >>> column.values
    [7, None, None, 7]
    """

    def __init__(self, field: Mapping[str, Any]) -> None:
        self.values: list[Any] = []
        self._field = field
        self._parse = cell_parser(field)
        self._known = _Known(self._parse)
        distinct = field.get("constraints", {}).get("unique")
        self._at_once = _block_parser(field) if distinct else None

    def extend(self, cells: Sequence[str]) -> dict[int, CellError]:
        """Add cells; return what is wrong with them by their place among these cells."""
        if len(self._known) > MANY:
            self._known.clear()
            self._at_once = _block_parser(self._field)
        length = len(self.values)
        try:
            values = self._at_once(cells) if self._at_once else map(self._known.__getitem__, cells)
            if values is not None:
                self.values.extend(values)
                return {}
        except CellError:
            del self.values[length:]
        return self._one_by_one(cells)

    def _one_by_one(self, cells: Sequence[str]) -> dict[int, CellError]:
        errors = {}
        for place, text in enumerate(cells):
            try:
                self.values.append(self._parse(text))
            except CellError as error:
                errors[place] = error
                self.values.append(None)
        return errors


class _Known(dict[str, Any]):
    """The value of each text that has been met."""

    def __init__(self, parse: Callable[[str], Any]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: str) -> Any:
        value = self[text] = self._parse(text)
        return value


def _block_parser(field: Mapping[str, Any]) -> Callable[[Sequence[str]], Iterable[Any] | None] | None:
    """Return what checks and converts many cells at once and returns None where one breaks a rule, if there is a way.

    There is one for free texts, lists, and numbers without bounds. Texts of one block that are equal become one.
    """
    constraints = field.get("constraints", {})
    required = constraints.get("required", False)
    if not constraints.keys() <= {"required", "unique"} or _is_partial_date(field):
        return None

    def texts(cells: Sequence[str]) -> Iterable[str] | None:
        if (required and not all(cells)) or [*map(str.strip, cells)] != [*cells]:
            return None
        shared: dict[str, str] = {}
        return cells if constraints.get("unique") else map(shared.setdefault, cells, cells)

    def lists(cells: Sequence[str]) -> list[tuple[str, ...]] | None:
        values = [tuple(text.split(";")) if text else () for text in cells]
        items = list(chain.from_iterable(values))
        if (required and not all(cells)) or not all(items) or [*map(str.strip, items)] != items:
            return None
        return values if sum(map(len, map(set, values))) == len(items) else None

    def numbers(cells: Sequence[str]) -> list[float | None] | None:
        if (required and not all(cells)) or not _NUMBERS.fullmatch("".join(cells)):
            return None
        try:
            values = [float(text) if text else None for text in cells]
        except ValueError:
            return None
        return None if math.inf in values or -math.inf in values else values

    return lists if _is_list(field) else {"string": texts, "number": numbers}.get(field["type"])


def _is_list(field: Mapping[str, Any]) -> bool:
    return field["type"] == "list" or "listForeignKey" in field or "listDelimiter" in field


def _is_partial_date(field: Mapping[str, Any]) -> bool:
    return field.get("format") == "partial-date" or field["name"] in _PARTIAL_DATES


def cell_parser(field: Mapping[str, Any]) -> Callable[[str], Any]:
    """Return the function that checks and converts the text of a cell."""
    constraints = field.get("constraints", {})
    required = constraints.get("required", False)
    convert = _CONVERTERS.get(field["type"], _as_text)
    listed = _is_list(field)
    allowed = {str(value): value for value in constraints.get("enum", ())}
    pattern = re.compile(constraints["pattern"]) if "pattern" in constraints else None
    low, high = constraints.get("minimum", -math.inf), constraints.get("maximum", math.inf)
    partial_date = _is_partial_date(field)

    def parse(text: str) -> Any:
        if text != text.strip():
            raise CellError(f"{text!r} begins or ends with white space", "Remove it")
        if not text:
            if required:
                raise CellError("the cell is empty, a value is required", field.get("description", "Fill it"))
            return () if listed else None if convert is not _as_text else ""
        if listed:
            return _as_list(text)
        if allowed and text not in allowed:
            raise CellError(f"{text!r} is not an allowed value", lambda: _allowed(text, allowed))
        if pattern is not None and not pattern.fullmatch(text):
            raise CellError(f"{text!r} does not have the form {pattern.pattern}", field.get("description", ""))
        if partial_date:
            _check_date(text)
        value = convert(text)
        if isinstance(value, (int, float)) and not low <= value <= high:
            raise CellError(f"{text} is outside [{low}, {high}]", "Give a value inside it")
        return value

    return parse


def _allowed(text: str, allowed: Iterable[str]) -> str:
    near = difflib.get_close_matches(text, allowed, n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return f"{hint}Allowed: {', '.join(allowed)}"


_PARTIAL_DATES = frozenset({"published", "date_start", "date_end", "period_start", "period_end"})


def _check_date(text: str) -> None:
    try:
        parse_partial_date(text)
    except UsageError as error:
        rule, _, repair = str(error).partition("; ")
        raise CellError(rule, repair.capitalize()) from None


def _as_text(text: str) -> str:
    return text


def _as_integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise CellError(f"{text!r} is not a whole number", "Write digits only")
    return int(text)


def _as_number(text: str) -> float:
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):  # 1e999 is infinite
        raise CellError(f"{text!r} is not a finite number", "Write it with digits and a point, or leave it empty")
    return value


def _as_boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise CellError(f"{text!r} is neither true nor false", "Write true or false")
    return text == "true"


def _as_list(text: str) -> tuple[str, ...]:
    if ";" not in text:
        return (text,)
    items = tuple(text.split(";"))
    if any(not item or item != item.strip() for item in items):
        raise CellError(f"{text!r} has an empty item or white space around one", "Separate items by ; alone")
    if len(set(items)) < len(items):
        raise CellError(f"{text!r} names an item twice", "Name it once")
    return items


_CONVERTERS: dict[str, Callable[[str], Any]] = {
    "integer": _as_integer,
    "number": _as_number,
    "boolean": _as_boolean,
}
