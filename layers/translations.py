"""Check the table of translations: every row stands for a cell that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..geo.errors import Fault
from ..geo.model.vocabularies import TRANSLATED
from ..geo.names import near_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .tables.table import Table

_KEYS = {"policy_events": "event_id", "legs": "leg_id", "nodes": "node_id", "claims": "claim_id"}


def translation_faults(tables: Mapping[str, Table], whole: set[str], name: str) -> Iterator[Fault]:
    """Yield a fault for each translation of a row or a column that there is not.

    Parameters
    ----------
    tables
        The tables of a dataset, with ``translations``.
    whole
        Names of the tables without faults; rows of others are not looked for.
    name
        Name of the dataset, which is the row of its descriptor.
    """
    table = tables["translations"]
    ids = {of: dict.fromkeys(tables[of].columns[key]) for of, key in _KEYS.items() if of in whole}
    ids["dataset"] = {name: None}
    for line, cells in table.rows:
        of, row, field = cells["table"], cells["row_id"], cells["field"]
        if field not in TRANSLATED[of]:
            rule = f"{field!r} of {of} is not translated"
            yield Fault(table.file, line, "field", rule, f"Use {', '.join(TRANSLATED[of])}")
        if of in ids and row not in ids[of]:
            near = near_names(row, ids[of], limit=1)
            repair = f"Did you mean {near[0]!r}?" if near else "Correct it, or leave the row out"
            yield Fault(table.file, line, "row_id", f"{row!r} is no row of {of}", repair)
