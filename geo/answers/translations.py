"""What a reader of another language is shown of the texts of a dataset, and how far each translation may be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..errors import Fault
from ..faults import FaultLog
from ..model.translations import originals, sorted_out, text_hash

if TYPE_CHECKING:
    from ..model.schema import Dataset, Translation

STATES = ("original", "reviewed", "unreviewed", "machine")
"""No translation; read by somebody beside the original; made by people, not read; made by a machine, not read."""


class ShownText(NamedTuple):
    """A text as it is shown: in which language, and how it came to be (one of `STATES`)."""

    text: str
    lang: str
    state: str


class Translator:
    """The texts of a dataset in one language.

    Parameters
    ----------
    dataset
        Its `translations` are shown where their original is still what was translated.
    lang
        ISO 639 code. The originals are English.

    Examples
    --------
    >>> told = Translator(dataset, "ko")("policy_events", "chn-2010-missions-statement", "summary", "…")
    >>> told.text, told.lang, told.state
    ('중국 외교부는 공관이 북한 주민을 보호해서는 안 된다고 말했다.', 'ko', 'machine')
    >>> Translator(dataset, "en")("legs", "A..B", "rationale", "No text speaks of it.")
    ShownText(text='No text speaks of it.', lang='en', state='original')
    """

    def __init__(self, dataset: Dataset, lang: str) -> None:
        self.lang = lang
        self._rows = {
            (row.table, row.row_id, row.field): row for row in sorted_out(dataset)[0] if row.lang == lang != "en"
        }

    def __call__(self, table: str, row_id: str, field: str, original: str) -> ShownText:
        """Return a text as it is shown: its translation where there is one, else the original."""
        row = self._rows.get((table, row_id, field))
        return ShownText(original, "en", "original") if row is None else ShownText(row.text, self.lang, state_of(row))

    def of_row(self, table: str, row_id: str, **fields: str) -> dict[str, str]:
        """Return the translated texts of a row by the names that are given to its fields.

        Their state, the least trustworthy of them, is under ``by``; a row without translations is empty.

        Examples
        --------
        >>> Translator(dataset, "ko").of_row("nodes", "KP-01", notes="notes")
        {'by': 'machine', 'notes': '도와 같은 지위의 수도이다.'}
        """
        found = {name: self._rows.get((table, row_id, field)) for name, field in fields.items()}
        rows = {name: row for name, row in found.items() if row is not None}
        if not rows:
            return {}
        by = max((state_of(row) for row in rows.values()), key=STATES.index)
        return {"by": by} | {name: row.text for name, row in rows.items()}


def state_of(row: Translation) -> str:
    """Return how far a translation may be trusted, one of `STATES`.

    Examples
    --------
    >>> from dataclasses import replace
    >>> state_of(dataset.translations[0]), state_of(replace(dataset.translations[0], reviewer="A group"))
    ('machine', 'reviewed')
    """
    if row.reviewer:
        return "reviewed"
    return "machine" if row.method == "machine" else "unreviewed"


def stale_translations(dataset: Dataset) -> tuple[Fault, ...]:
    """Return a warning for each translation of a text that has changed since: readers are shown the original.

    Examples
    --------
    >>> from dataclasses import replace
    >>> rows = [row for row in dataset.translations if row.field == "title"]
    >>> print(stale_translations(replace(dataset, translations=rows, title="Another title"))[0])
    translations.csv, dataset north-korea-routes title ko: its original has changed since. Translate it again and give \
its source_sha256, 8d9277c46...
    """
    log = FaultLog("warning")
    stale = sorted_out(dataset)[1]
    known = originals(dataset, {row.table for row in stale})
    for row in stale:
        text = known.get((row.table, row.row_id, row.field))
        what = f"{row.table} {row.row_id} {row.field} {row.lang}"
        if text is None:
            rule, repair = "its original is empty", "Leave the row out"
        else:
            rule = "its original has changed since"
            repair = f"Translate it again and give its source_sha256, {text_hash(text)}"
        log.extend([Fault("translations.csv", None, what, rule, repair)])
    return log.faults()
