"""The cells of a table: what their texts may be and which values they stand for."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from ...geo.dates import other_form, parse_partial_date
from ...geo.errors import UsageError
from ...geo.names import near_names, odd_character, same_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence, Set

_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class CellError(Exception):
    """A cell that breaks a rule of its field; the repair may be worded when it is needed.

    One that is `alike` breaks it as all cells of its column may: it is told once.
    """

    def __init__(self, rule: str, repair: str | Callable[[], str], *, alike: bool = False) -> None:
        self._rule, self._repair, self.alike = rule, repair, alike
        super().__init__(rule)

    def word(self) -> tuple[str, str]:
        """Return the rule and the repair."""
        return self._rule, self._repair if isinstance(self._repair, str) else self._repair()


def read_column(field: Mapping[str, Any], texts: Sequence[str]) -> tuple[list[Any], dict[int, CellError]]:
    """Return the values of a column, None for a cell that breaks a rule, and the errors by their place.

    Parameters
    ----------
    field
        Field descriptor of a Table Schema.
    texts
        The cells in the order of the rows.

    Examples
    --------
    >>> onset_days = {"name": "onset_days", "type": "integer", "constraints": {"maximum": 30}}
    >>> values, errors = read_column(onset_days, ["7", "", "x", "7"])
    >>> values, {row: error.word() for row, error in errors.items()}
    ([7, None, None, 7], {2: ("'x' is not a whole number", 'Write digits only')})
    """
    different = {*texts}  # most columns have few of them
    if not "".join(different).isascii():
        texts = [*map(same_letters, texts)]
        different = {*texts}
    if _are_texts(field, different):
        return [*texts], {}
    parse = cell_parser(field)
    values: dict[str, Any] = {}
    wrong: dict[str, CellError] = {}
    for text in different:
        try:
            values[text] = parse(text)
        except CellError as error:
            values[text], wrong[text] = None, error
    errors = {place: wrong[text] for place, text in enumerate(texts) if text in wrong} if wrong else {}
    return [*map(values.__getitem__, texts)], errors


def told_once(errors: Mapping[int, CellError]) -> dict[int, Callable[[], tuple[str, str]]]:
    """Return what words the errors of a column, by their place; of those that are alike the first says how many more.

    Examples
    --------
    >>> texts = ["1/5/2011", "2/5/2011", "3/5/2011"]
    >>> _, errors = read_column({"name": "published", "type": "string"}, texts)
    >>> [word() for word in told_once(errors).values()]
    [("'1/5/2011' may be 2011-05-01 or 2011-01-05, and 2 more cells of the column are like it",
      'Write the one that is meant')]
    """
    first, *more = [place for place, error in errors.items() if error.alike] or [-1]
    words = {place: error.word for place, error in errors.items() if place not in more}
    if not more:
        return words
    rule, repair = errors[first].word()
    cells = "one more cell of the column is" if len(more) == 1 else f"{len(more)} more cells of the column are"
    return words | {first: lambda: (f"{rule}, and {cells} like it", repair)}


def cell_parser(field: Mapping[str, Any]) -> Callable[[str], Any]:
    """Return the function that checks and converts the text of a cell."""
    checked = _as_list if _is_list(field) else _checked(field)
    required = field.get("constraints", {}).get("required", False)
    empty: Any = () if _is_list(field) else "" if field["type"] == "string" else None

    def parse(text: str) -> Any:
        if text != text.strip():
            raise CellError(f"{text!r} begins or ends with white space", "Remove it")
        if not text.isascii() or not text.isprintable():
            text = same_letters(text)
            if odd := odd_character(text):
                raise CellError(f"{text!r} holds {odd}, which nobody sees or which is no text", "Remove it")
        if text:
            return checked(text) if checked else text
        if required:
            raise CellError("the cell is empty, a value is required", field.get("description", "Fill it"))
        return empty

    return parse


def other_separator(line: str, columns: int = 3) -> str:
    """Return what separates the cells of a file with this first line and some columns, if it is no comma.

    Examples
    --------
    >>> other_separator("node_id;kind;name"), other_separator("node_id,kind,name")
    ('semicolons', '')
    >>> other_separator("StartDate;2012-01-01", columns=2)
    'semicolons'
    """
    if line.lower().startswith("sep="):  # a spreadsheet's own line
        return _SEPARATORS.get(line[4:5], "")
    return (
        "" if "," in line else next((word for sign, word in _SEPARATORS.items() if line.count(sign) > columns - 2), "")
    )


def likely_encoding(content: bytes) -> str:
    """Return in words how a text that is not UTF-8 is probably written.

    Examples
    --------
    >>> likely_encoding("이름,량강도".encode("cp949")), likely_encoding("Ségou".encode("cp1252"))
    ('probably Korean of Windows (CP949)', 'probably Western European of Windows (CP1252)')
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16"
    try:
        korean = any("가" <= letter <= "힣" for letter in content.decode("cp949", "strict"))
    except UnicodeDecodeError as error:
        korean = error.start > len(content) - 2  # cut in a letter
    return "probably " + ("Korean of Windows (CP949)" if korean else "Western European of Windows (CP1252)")


FORMS = {
    "[A-Z]{2}": "two capital letters, such as KP",
    "[A-Z]{3}": "three capital letters, such as PRK",
    "[A-Z]{2}-[A-Z0-9]{1,3}": "a code such as KP-09: two capital letters, a hyphen, then capital letters or digits",
    "[A-Z]{3}( > [A-Z]{3})*": "codes of countries with ' > ' between them, such as CHN > LAO",
    "[a-z0-9][a-z0-9-]*": "made of small letters without accents, digits and hyphens alone, such as xaa-2010-law",
    "[A-Za-z0-9][A-Za-z0-9:._~-]*": "made of letters without accents, digits and : . _ ~ - alone, such as KP-09",
    "(leaving|entering|transit|transfer):.+": "a group of legs such as leaving:PRK-CHN or transit:CHN",
    "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?": "a date such as 2013, 2013-07 or 2013-07-01",
}
"""What the patterns of the schemas ask for, in words."""

_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def _are_texts(field: Mapping[str, Any], texts: Set[str]) -> bool:
    """Tell whether a column is of plain texts, and none is empty, has white space at an end or breaks a pattern."""
    constraints = field.get("constraints", {})
    if field["type"] != "string" or "enum" in constraints or _is_list(field) or _is_partial_date(field):
        return False
    form = re.compile(constraints["pattern"]) if "pattern" in constraints else None
    return (
        "" not in texts
        and {*map(str.strip, texts)} == texts
        and (form is None or all(map(form.fullmatch, texts)))
        and not odd_character("\n".join(texts))
    )


def _is_partial_date(field: Mapping[str, Any]) -> bool:
    return field.get("format") == "partial-date" or field["name"] in _PARTIAL_DATES


def _is_list(field: Mapping[str, Any]) -> bool:
    return field["type"] == "list" or "listForeignKey" in field or "listDelimiter" in field


def _checked(field: Mapping[str, Any]) -> Callable[[str], Any] | None:
    """Return what checks and converts a text that is not empty; None where any will do."""
    constraints = field.get("constraints", {})
    allowed = {str(value): value for value in constraints.get("enum", ())}
    pattern = re.compile(constraints["pattern"]) if "pattern" in constraints else None
    low, high = constraints.get("minimum", -math.inf), constraints.get("maximum", math.inf)
    partial_date = _is_partial_date(field)
    convert = _CONVERTERS.get(field["type"], str)

    def check(text: str) -> Any:
        if allowed and text not in allowed:
            raise CellError(f"{text!r} is not an allowed value", lambda: _allowed(text, allowed))
        if partial_date:
            _check_date(text)
        if pattern is not None and not pattern.fullmatch(text):
            words = FORMS.get(pattern.pattern, "what the column is for")
            raise CellError(f"{text!r} is not {words}", field.get("description", ""))
        value = convert(text)
        if isinstance(value, (int, float)) and not low <= value <= high:
            raise CellError(f"{text} is outside [{low}, {high}]", "Give a value inside it")
        return value

    return check if allowed or pattern or partial_date or convert is not str else None


def _allowed(text: str, allowed: Collection[str]) -> str:
    near = near_names(text, allowed)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return f"{hint}Allowed: {', '.join(allowed)}"


_PARTIAL_DATES = frozenset({"published", "date_start", "date_end", "period_start", "period_end"})


def _check_date(text: str) -> None:
    try:
        parse_partial_date(text)
    except UsageError as error:
        other = other_form(text)
        rule, _, repair = (other or str(error)).partition("; ")
        raise CellError(rule, repair.capitalize(), alike=bool(other)) from None


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
