"""Make the rows that `geo` names from the columns of a table."""

from __future__ import annotations

from collections import deque
from dataclasses import MISSING, fields
from itertools import repeat
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def make_rows(kind: type[T], columns: Mapping[str, Sequence[Any]]) -> tuple[T, ...]:
    """Return a row of a dataclass for each place of the columns, filled column by column.

    Parameters
    ----------
    kind
        With slots and without `__post_init__`, such as `geo.model.schema.Leg`.
    columns
        Values of every field, by its name; None stands for the default of a field that has one.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Country
    >>> make_rows(Country, {"iso3": ["XAA"], "iso_a2": ["XA"], "name": [None], "name_ko": [""], "aliases": [()]})
    (Country(iso3='XAA', iso_a2='XA', name='', name_ko='', aliases=()),)
    """
    rows = tuple(map(object.__new__, repeat(kind, len(next(iter(columns.values()), ())))))
    for item in fields(kind):
        column = columns[item.name]
        if item.default not in (MISSING, None) and None in column:
            column = [item.default if value is None else value for value in column]
        deque(map(getattr(kind, item.name).__set__, rows, column), maxlen=0)
    return rows
