"""Write the table of record factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..geo.files import write_beside
from .new_dataset import table_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ..geo.model.schema import RecordFactor


def write_record_factors(path: str | Path, rows: Iterable[RecordFactor], *, overwrite: bool = False) -> None:
    """Write record factors as the table of a dataset, whole or not at all.

    Parameters
    ----------
    path
        The file, ``record_factors.csv`` of a dataset folder.
    """
    text = table_text(
        "record_factors",
        (
            {
                "group": row.group,
                "delta": f"{row.delta:g}",
                "delta_sd": f"{row.delta_sd:g}",
                "claim_ids": row.claim_ids,
                "rationale": row.rationale,
            }
            for row in rows
        ),
    )
    with write_beside(path, overwrite=overwrite) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")
