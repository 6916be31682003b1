"""The model's constants from the rows of a parameters table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..geo.errors import Fault, InvalidDataError
from ..geo.model.parameters import DEFAULT_KEY, Parameters
from ..geo.model.vocabularies import CLASSES, CONFIDENCES, COVERAGES, DOMAINS, MOVEMENTS

if TYPE_CHECKING:
    from .tables.table import Table

_CLASS_KEYS = tuple(map(str, CLASSES))
_DOMAIN_KEYS = (DEFAULT_KEY, *DOMAINS)
DOCUMENTED = frozenset({"severity_people"})
"""Rows of the parameters table that say how classes are set; no formula uses them."""

_KEYS = {
    "reference_km": MOVEMENTS,
    "doubt_sigma": COVERAGES,
    "baseline_probability": _CLASS_KEYS,
    "severity_multiplier": _CLASS_KEYS,
    "confidence_factor": CONFIDENCES,
    "half_life_incident_days": _DOMAIN_KEYS,
    "half_life_period_days": _DOMAIN_KEYS,
}
"""Keys of the parameters that have several values; the others have one, with an empty key."""


def read_parameters(table: Table) -> Parameters:
    """Return the model's constants from the rows of a parameters table.

    Raises
    ------
    InvalidDataError
        If a parameter or a key is unknown, one lacks a key, or breaks a rule of `geo.model.parameters.Parameters`.
    """
    values: dict[str, dict[str, float]] = {}
    faults = []
    known = set(Parameters.__dataclass_fields__)
    for line, cells in table.rows:
        if cells["parameter"] in DOCUMENTED:
            continue
        if cells["parameter"] not in known:
            rule = f"{cells['parameter']!r} is not a parameter of the model"
            faults.append(Fault(table.file, line, "parameter", rule, f"Known: {', '.join(sorted(known))}"))
        elif cells["key"] not in _KEYS.get(cells["parameter"], ("",)):
            rule = f"{cells['key']!r} is not a key of {cells['parameter']}"
            allowed = ", ".join(_KEYS.get(cells["parameter"], ("an empty cell",)))
            faults.append(Fault(table.file, line, "key", rule, f"Allowed: {allowed}"))
        values.setdefault(cells["parameter"], {})[cells["key"]] = cells["value"]
    if faults:
        raise InvalidDataError(faults)
    arguments: dict[str, Any] = {}
    for name, by_key in values.items():
        if name in ("baseline_probability", "severity_multiplier"):
            arguments[name] = tuple(by_key[key] for key in sorted(by_key))
        elif "" in by_key:
            arguments[name] = by_key[""]
        else:
            arguments[name] = by_key
    return Parameters(**arguments)
