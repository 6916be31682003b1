"""Texts of a dataset in another language, as long as they say what the original says now."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from .vocabularies import TRANSLATED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .schema import Dataset, Translation


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text as UTF-8, in hexadecimal.

    Examples
    --------
    >>> text_hash("A law.")[:12]
    'b1ff0b1bb50b'
    """
    return hashlib.sha256(text.encode()).hexdigest()


def originals(dataset: Dataset, tables: set[str]) -> dict[tuple[str, str, str], str]:
    """Return the texts of some tables that may be translated, by table, row and field."""
    rows: Mapping[str, Mapping[str, Any]] = {
        "policy_events": {row.event_id: row for row in dataset.events},
        "legs": {row.leg_id: row for row in dataset.legs},
        "nodes": dataset.nodes,
        "claims": {row.claim_id: row for row in dataset.claims} if "claims" in tables else {},
        "dataset": {dataset.name: dataset},
    }
    return {
        (table, key, field): text
        for table in tables & TRANSLATED.keys()
        for key, row in rows[table].items()
        for field in TRANSLATED[table]
        if (text := getattr(row, field))
    }


def sorted_out(dataset: Dataset) -> tuple[list[Translation], list[Translation]]:
    """Return the translations whose original is what was translated, and those whose original has changed or is gone.

    Examples
    --------
    >>> from dataclasses import replace
    >>> rows = [row for row in dataset.translations if row.field == "title"]
    >>> current, stale = sorted_out(replace(dataset, translations=rows))
    >>> len(current), len(stale)
    (1, 0)
    >>> current, stale = sorted_out(replace(dataset, translations=rows, title="Another title"))
    >>> len(current), len(stale)
    (0, 1)
    """
    known = originals(dataset, {row.table for row in dataset.translations})
    current: list[Translation] = []
    stale: list[Translation] = []
    for row in dataset.translations:
        text = known.get((row.table, row.row_id, row.field))
        (stale if text is None or text_hash(text) != row.source_sha256 else current).append(row)
    return current, stale
