"""Names that differ in spelling only, and the names nearest to one that nothing has."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


_JOINING = r"\u034f\u115f\u1160\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
_JOINERS = re.compile(f"[{_JOINING}]")
_ODD = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u08e2\u17b4\u17b5\u180e\u200b\u200e\u200f"
    r"\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\uffff\ufdd0-\ufdef\ud800-\udfff\U000e0000-\U000e00ff]"
    rf"|(?m:^[{_JOINING}]+$)"
)
"""Controls but tab and line breaks, marks that show nothing or turn the direction, and what stands for a lost letter.

The joiners U+200C and U+200D are letters of Persian and of Indian languages, and stay; so do selectors of variants, but
not on a line of their own.
"""
_ALIKE = str.maketrans(
    "\u2010\u2011\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0405\u0406\u0408"
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf",
    "--ABEKMHOPCTYXSIJaeopcyxsijABEZHIKMNOPTYXo",
)
"""Signs, and letters of Cyrillic and Greek, that look as those of Latin do."""
COMPARED = 2_000
"""Among how many names, at most, a near one is looked for: more would have the reader wait."""
_LONGEST = 200


def odd_character(text: str) -> str:
    r"""Return the first character that no reader sees or that is no text, as ``U+202E``; an empty text without one.

    Examples
    --------
    >>> odd_character("North\0Example"), odd_character("Kayes\u202e"), odd_character("A name,\nand more")
    ('U+0000', 'U+202E', '')
    """
    found = _ODD.search(text)
    return f"U+{ord(found[0][0]):04X}" if found else ""


def same_letters(text: str) -> str:
    r"""Return a text in the one form (NFC) that its letters have, however they were typed.

    Examples
    --------
    >>> same_letters("Se\u0301gou") == "S\u00e9gou"
    True
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def clean_name(text: str) -> str:
    r"""Return a name of a file as a dataset may have it: in one form, on one line, and without what nobody sees.

    Examples
    --------
    >>> clean_name("Ga\u200bo\n North ")
    'Gao North'
    """
    return " ".join(_ODD.sub("", same_letters(text)).split())


def as_seen(text: str) -> str:
    """Return what two names share that a reader cannot tell apart, whatever their case.

    Examples
    --------
    >>> as_seen("Se\u0301gou") == as_seen("S\u00c9GOU"), as_seen("North\u00a0 Example"), as_seen("G\u0430o")
    (True, 'north example', 'gao')
    """
    plain = _JOINERS.sub("", text).translate(_ALIKE)
    return unicodedata.normalize("NFC", " ".join(plain.split()).casefold())


def near_names(text: str, names: Collection[str], *, limit: int = 1, cutoff: float = 0.6) -> list[str]:
    """Return the names that are spelt most like a text; none where looking for them would take long.

    Examples
    --------
    >>> near_names("Keyes", ["Kayes", "Gao"])
    ['Kayes']
    """
    if len(text) > _LONGEST or len(names) > COMPARED:
        return []
    import difflib

    return difflib.get_close_matches(text, sorted(set(names)), n=limit, cutoff=cutoff)


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


def suggest(text: str, names: Iterable[str], *, limit: int = 3) -> list[str]:
    """Return the names nearest to a text, the nearest first.

    Examples
    --------
    >>> suggest("KP-9", ["KP-01", "KP-09", "KOR"])[0], suggest("mbera", ["Fassala-Mbera", "Bamako"])
    ('KP-09', ['Fassala-Mbera'])
    >>> suggest("Chinaa", ["china-arrests", "China", "chad"])[0]
    'China'
    """
    spellings: dict[str, str] = {}
    for name in names:
        spellings.setdefault(normalise_name(name), name)
    wanted = normalise_name(text)
    # Zeros that only pad a code ("KP-9" for "KP-09") must not count as a difference.
    padded = [name for key, name in spellings.items() if key.replace("0", "") == wanted.replace("0", "")]
    begun = sorted((name for key, name in spellings.items() if len(wanted) > 2 and key.startswith(wanted)), key=len)
    inside = sorted((name for key, name in spellings.items() if len(wanted) > 3 and wanted in key), key=len)
    # A slip of a letter before a beginning of something longer: "Chinaa" is China before china-arrests.
    slips, near = (
        [spellings[key] for key in near_names(wanted, spellings, limit=limit, cutoff=cutoff)] for cutoff in (0.85, 0.6)
    )
    return list(dict.fromkeys([*padded, *slips, *begun, *near, *inside]))[:limit]


def told_apart(names: Sequence[str], folders: Sequence[str | Path | None]) -> list[str]:
    """Return names of which those that are alike have the end of their folder's path in which they differ, or a number.

    Examples
    --------
    >>> told_apart(["flee", "flee", "other"], ["2012/mali", "2013/mali", "x"])
    ['flee (2012/mali)', 'flee (2013/mali)', 'other']
    >>> told_apart(["flee", "flee"], [None, None])
    ['flee (1)', 'flee (2)']
    """
    parts = [Path(folder).resolve().parts if folder else () for folder in folders]
    found = []
    for place, name in enumerate(names):
        alike = [other for other, each in enumerate(names) if each == name]
        ends = (
            (parts[place][-size:], [parts[other][-size:] for other in alike])
            for size in range(1, len(parts[place]) + 1)
        )
        end = next(("/".join(own) for own, others in ends if others.count(own) == 1), str(alike.index(place) + 1))
        found.append(name if len(alike) == 1 else f"{name} ({end})")
    return found
