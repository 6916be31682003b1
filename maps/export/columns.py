"""Every column of an export, as `columns.csv` lists them: type, unit, HXL hashtag, what it refers to and means."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Column(NamedTuple):
    """A column of an exported table.

    Attributes
    ----------
    type : str
        A field type of Table Schema v2: string, integer, number, boolean, date or list (of strings).
    hashtag : str
        Hashtag and attributes of the Humanitarian Exchange Language 1.1; ``#x_`` marks those that are not in its core.
    unit : str
        Unit of a number; empty where it has none or the column has no number.
    refers : str
        Table whose key the cell, or each item of the list, names; empty where it names none.
    meaning : str
        One sentence or two.
    """

    type: str
    hashtag: str
    unit: str
    refers: str
    meaning: str


def column_of(table: str, name: str) -> Column:
    """Return what is known of a column of an exported table.

    Raises
    ------
    KeyError
        If no export has such a column.

    Examples
    --------
    >>> column_of("legs", "hazard").unit, column_of("claims", "source_id").refers
    ('dimensionless', 'sources')
    """
    columns = known_columns()
    homes = [table, "policy_events" if table == "events_on_legs" else "", "" if table in _TABLES else "layers"]
    home = next((home for home in homes if (home, name) in columns), table)
    return columns[home, name]


@cache
def known_columns() -> dict[tuple[str, str], Column]:
    """Return all columns by table and name; those of the table ``layers`` are of every layer that has none of its own.

    Examples
    --------
    >>> known_columns()["layers", "length_km"].type
    'number'
    """
    text = files(__package__).joinpath("columns.csv").read_text(encoding="utf-8")
    return {
        (table, row["column"]): Column(**{name: row[name] for name in Column._fields})
        for row in csv.DictReader(text.splitlines())
        for table in row["tables"].split(";")
    }


def describe_column(table: str, name: str) -> str:
    """Return what a column is and its unit, as formats say it that have one text for both.

    Examples
    --------
    >>> describe_column("legs", "length_km")
    'Length of a movement; blank for other legs. Unit: kilometres.'
    """
    column = column_of(table, name)
    return column.meaning + (f" Unit: {column.unit}." if column.unit else "")


def described_columns(table: str, names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return type, description and unit of columns, as formats say it that have a place for what they like.

    Examples
    --------
    >>> described_columns("legs", ["length_km"])["length_km"]["unit"]
    'kilometres'
    """
    columns = {name: column_of(table, name) for name in names}
    return {
        name: {"type": about.type, "description": about.meaning, **({"unit": about.unit} if about.unit else {})}
        for name, about in columns.items()
    }


def key_of(table: str) -> tuple[str, ...]:
    """Return the columns that tell the rows of an exported table apart.

    Examples
    --------
    >>> key_of("provinces"), key_of("parameters")
    (('node_id',), ('parameter', 'key'))
    """
    return _KEYS.get(table, ("node_id",))


_KEYS = {
    "legs": ("leg_id",),
    "corridors": ("corridor_id",),
    "policy_events": ("event_id",),
    "claims": ("claim_id",),
    "sources": ("source_id",),
    "countries": ("iso3",),
    "parameters": ("parameter", "key"),
    "about": ("name",),
    "columns": ("table", "column"),
    **dict.fromkeys(("legs_over_time", "border_segments_over_time", "provinces_over_time"), ("stretch_id",)),
    "events_on_legs": ("event_leg_id",),
    "flows": ("flow_id",),
    "burden": ("burden_id",),
}
_TABLES = ("policy_events", "claims", "sources", "countries", "parameters", "about", "columns")
