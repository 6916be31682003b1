"""Take withheld numbers out of the texts of a dataset, so that a remark does not tell what a table keeps back."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..model.schema import Claim, Dataset

MASK = "[withheld]"

_UNITS = (
    *("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TEXTS = {
    "claims": ("preference_reason", "notes"),
    "events": ("severity_rationale", "summary", "contested"),
    "legs": ("rationale",),
    "sources": ("notes",),
    "nodes": ("notes",),
}


def mask_numbers(dataset: Dataset, hidden: Iterable[Claim]) -> Dataset:
    """Return a dataset whose texts do not repeat withheld numbers, in digits or in English words.

    Parameters
    ----------
    dataset
        A dataset. A title of a source is a fact of public record and stays.
    hidden
        The withheld claims as they were. Their numbers go from every text that cites the same source or is about the
        same figure or place, and those from 20 on also from remarks on the same measure: a smaller number often means
        something else there.

    Returns
    -------
    Dataset
    """
    by_word: dict[str, set[float]] = {}
    for claim in hidden:
        numbers = {number for number in (claim.value, claim.value_max) if number}
        for word in (
            f"source {claim.source_id}",
            f"figure {claim.figure_id}",
            *(f"place {key}" for key in claim.place_ids),
        ):
            by_word.setdefault(word, set()).update(numbers)
        by_word.setdefault(f"measure {claim.measure}", set()).update(number for number in numbers if number >= 20)
    if not by_word:
        return dataset

    def masked(row: Any, table: str, *words: str) -> Any:
        numbers = set().union(*(by_word.get(word, ()) for word in words))
        texts = {name: getattr(row, name) for name in _TEXTS[table]}
        changes = {name: mask(text, numbers) for name, text in texts.items()}
        return row if changes == texts else replace(row, **changes)

    def cited(keys: Iterable[str]) -> list[str]:
        return [f"source {key}" for key in keys]

    def mapped(rows: Mapping[str, Any], table: str, prefix: str) -> dict[str, Any]:
        return {key: masked(row, table, f"{prefix}{key}") for key, row in rows.items()}

    return replace(
        dataset,
        claims=tuple(
            masked(row, "claims", f"source {row.source_id}", f"figure {row.figure_id}", f"measure {row.measure}")
            for row in dataset.claims
        ),
        events=tuple(masked(row, "events", *cited(row.source_ids)) for row in dataset.events),
        legs=tuple(masked(row, "legs", *cited(row.source_ids)) for row in dataset.legs),
        sources=mapped(dataset.sources, "sources", "source "),
        nodes=mapped(dataset.nodes, "nodes", "place "),
    )


def mask(text: str, numbers: Iterable[float]) -> str:
    """Return a text with numbers masked wherever they stand alone, and what stands beside them in the same sentence.

    Beside a masked number, others under 100 go as well: "nine or ten" tells as much as "nine".

    Examples
    --------
    >>> mask("Nine or ten of the 1,018 were held. It was the second case in 20 years.", {9, 1018})
    '[withheld] or [withheld] of the [withheld] were held. It was the second case in 20 years.'
    """
    forms = {form for number in numbers for form in _forms(number)}
    if not text or not forms:
        return text
    own, near = _pattern(forms), _pattern(forms | _SMALL)
    sentences = re.split(r"(?<=[.;!?]) ", text)
    return " ".join(near.sub(MASK, part) if own.search(part) else part for part in sentences)


def _pattern(forms: set[str]) -> re.Pattern[str]:
    """Return a pattern for numbers that are no part of a date, a decimal or a word."""
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    either = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w.,:/-])(?:{either})(?![\w:/]|[.,-]\d)", re.IGNORECASE)


def _forms(number: float) -> set[str]:
    """Return the ways to write a number."""
    if not float(number).is_integer():
        return {f"{number:.10g}", f"{number:,.10g}"}
    whole = int(number)
    forms = {str(whole), f"{whole:,}"}
    if 0 < whole < 20:
        forms.add(_UNITS[whole])
    elif 20 <= whole < 100:
        tens, unit = _TENS[whole // 10 - 2], _UNITS[whole % 10]
        forms |= {f"{tens}-{unit}", f"{tens} {unit}"} if unit else {tens}
    return forms


_SMALL = {form for number in range(1, 100) for form in _forms(number)}
