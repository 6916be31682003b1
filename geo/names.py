"""Names that differ in spelling only, and the names nearest to one that nothing has."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def normalise_name(text: str) -> str:
    """Return a name without case, accents, spaces and punctuation, so that spellings of one name meet.

    Examples
    --------
    >>> normalise_name("P'yŏngan-bukto") == normalise_name("Pyongan Bukto")
    True
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c) and (c.isalnum() or c == "*"))
    return unicodedata.normalize("NFC", letters)


def suggest(text: str, names: Iterable[str], *, most: int = 3) -> list[str]:
    """Return the names nearest to a text, the nearest first.

    Examples
    --------
    >>> suggest("KP-9", ["KP-01", "KP-09", "KOR"])[0]
    'KP-09'
    """
    spellings: dict[str, str] = {}
    for name in names:
        spellings.setdefault(normalise_name(name), name)
    wanted = normalise_name(text)
    # Zeros that only pad a code ("KP-9" for "KP-09") must not count as a difference.
    padded = [name for key, name in spellings.items() if key.replace("0", "") == wanted.replace("0", "")]
    near = [spellings[key] for key in difflib.get_close_matches(wanted, spellings, n=most, cutoff=0.6)]
    return list(dict.fromkeys([*padded, *near]))[:most]
