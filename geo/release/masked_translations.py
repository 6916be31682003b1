"""Keep a translation from telling what its original no longer tells.

A sentence that is left out of the original is left out of the translation; where sentences do not correspond one by one
the whole translation goes. What tells of a small count by itself goes in any case, since a language may put a number in
a form that the other has not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..model.translations import originals, sorted_out, text_hash
from .masked_texts import MASK, sentences, tells_small_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.schema import Dataset, Translation

MASKS = {"ko": "[비공개]"}
"""What stands for a sentence that is left out, by language; in others a translation with one goes as a whole."""


def masked_translations(working: Dataset, released: Dataset) -> tuple[Translation, ...]:
    """Return the translations for a release: of texts that it has, without what it leaves out.

    Parameters
    ----------
    working
        The dataset as it was, of which only translations that are up to date are taken.
    released
        The same with its texts masked.

    Examples
    --------
    >>> from dataclasses import replace
    >>> released = replace(dataset, title="[withheld]")
    >>> masked_translations(replace(dataset, translations=dataset.translations[:1]), released)[0].text
    '[비공개]'
    """
    tables = {row.table for row in working.translations}
    before, after = originals(working, tables), originals(released, tables)
    threshold = working.small_count_threshold
    kept = []
    for row in sorted_out(working)[0]:
        key = (row.table, row.row_id, row.field)
        text = _masked(row, sentences(before[key]), _left(after[key]), threshold) if key in after else ""
        if text == row.text and after[key] == before[key]:
            kept.append(row)
        elif text:
            kept.append(replace(row, text=text, source_sha256=text_hash(after[key])))
    return tuple(kept)


def _left(text: str) -> list[str]:
    """Return the sentences of an original that are left."""
    return sentences(text.replace(f"{MASK} ", ""))


def _masked(row: Translation, before: Sequence[str], after: Sequence[str], threshold: float) -> str:
    """Return a translation without the sentences that its original lost and those that tell of a small count."""
    parts = sentences(row.text)
    lost = [part not in after for part in before]
    if len(parts) != len(before):
        lost = [any(lost)] * len(parts)
    lost = [gone or tells_small_count(part, threshold) for gone, part in zip(lost, parts, strict=True)]
    if not any(lost):
        return row.text
    mask = MASKS.get(row.lang, "")
    told = ["" if gone else part for gone, part in zip(lost, parts, strict=True)]
    shown = [part or mask for place, part in enumerate(told) if part or place == 0 or told[place - 1]]
    return " ".join(shown) if mask else ""
