"""The ranges of the model's constants, from the columns `low` and `high` of a dataset's parameters table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..geo.errors import Fault, InvalidDataError
from ..geo.faults import FaultLog
from .descriptor import read_descriptor
from .parameters import DOCUMENTED
from .tables.read import EMBEDDED, read_tables

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_parameter_ranges(folder: str | Path | None = None) -> Mapping[tuple[str, str], tuple[float, float]]:
    """Read the range of every parameter that has one.

    Parameters
    ----------
    folder
        A dataset folder; the embedded dataset where None.

    Returns
    -------
    mapping of (parameter, key) to (low, high)
        In the unit of the row. Equal ends keep a parameter at its value.

    Raises
    ------
    InvalidDataError
        If a table breaks a rule of its schema, or a value lies outside its range.

    Examples
    --------
    >>> read_parameter_ranges()["norm_exponent", ""]
    (1.5, 4.0)
    """
    path = EMBEDDED if folder is None else Path(folder)
    paths = {item["name"]: str(item["path"]) for item in read_descriptor(path)["resources"]}
    log = FaultLog()
    tables = read_tables(path, paths, log)
    if log:
        raise InvalidDataError(log.faults())
    table, faults = tables["parameters"], []
    ranges: dict[tuple[str, str], tuple[float, float]] = {}
    for line, cells in table.rows:
        if cells["parameter"] in DOCUMENTED:
            continue
        low, high = cells["low"], cells["high"]
        if not low <= cells["value"] <= high:
            rule = f"{cells['value']:g} is outside its range {low:g} to {high:g}"
            faults.append(Fault(table.file, line, "value", rule, "Correct value, low or high"))
        else:
            ranges[cells["parameter"], cells["key"]] = (low, high)
    if faults:
        raise InvalidDataError(faults)
    return ranges
