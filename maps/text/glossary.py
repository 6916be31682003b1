"""The words of the tool: one term for one concept, in English and in Korean, and what is not written instead."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from ...geo.errors import UsageError
from ...geo.names import normalise_name, suggest
from .tables import table, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

TERMS_FILE = Path(__file__).with_name("glossary.csv")
_HEADINGS = {
    "en": {"concept": "meaning", "en": "term", "avoid": "avoid", "ko": "Korean", "note": "note"},
    "ko": {"concept": "뜻", "en": "영어", "avoid": "쓰지 않는 영어", "ko": "용어", "note": "비고"},
}
_ORDER = {"en": ("en", "ko"), "ko": ("ko", "en")}
_PARTS = re.compile(r"\s*[;,:/()]\s*")


@dataclass(frozen=True, slots=True)
class Term:
    """One concept: what it is called in English (`en`) and Korean (`ko`), what to avoid, and a note."""

    concept: str
    en: str
    avoid: str
    ko: str
    note: str


def read_terms(path: Path = TERMS_FILE) -> list[Term]:
    """Return the terms in the order of the file.

    Examples
    --------
    >>> [term.ko for term in read_terms() if term.en == "risk index"]
    ['위험 지수']
    """
    with path.open(encoding="utf-8", newline="") as file:
        return [Term(**row) for row in csv.DictReader(file)]


def find_terms(terms: Iterable[Term], wanted: str) -> list[Term]:
    """Return the terms that have a text in them, whatever its case; in what to avoid, too.

    Parameters
    ----------
    terms
        From `read_terms`.
    wanted
        A word or more, in English or Korean.

    Raises
    ------
    UsageError
        If no term has it; with the nearest terms.

    Examples
    --------
    >>> [term.en for term in find_terms(read_terms(), "chance")]
    ['access to asylum', 'risk index', 'share of draws']
    """
    every, key = list(terms), normalise_name(wanted)
    found = [term for term in every if any(key in normalise_name(text) for text in (*_texts(term), term.avoid))]
    if not key:
        raise UsageError(f"{wanted!r} is no word to look for. Without a term, all are listed.")
    if not found:
        near = suggest(wanted, [part for term in every for text in _texts(term) for part in _PARTS.split(text)])
        hint = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
        raise UsageError(f"{wanted!r} is not in the glossary.{hint} Without a term, all are listed.")
    return found


def _texts(term: Term) -> tuple[str, str, str]:
    return term.en, term.ko, term.concept


def terms_text(terms: Sequence[Term], *, lang: str = "en", style: Callable[[str], str] = str) -> str:
    """Return terms with what they mean and what to avoid, one after the other; the term in `lang` first.

    Examples
    --------
    >>> print(terms_text([term for term in read_terms() if term.en == "draw"]))
    draw
      Korean   반복 계산(1회)
      meaning  one simulated parameter set
      avoid    sample, run, point
      note     추출 is sampling or mining.
    """
    names = _HEADINGS[lang]
    first, second = _ORDER[lang]
    shown = (second, "concept", "avoid", "note")
    lines = []
    for term in terms:
        cells = asdict(term)
        rows = [line for key in shown if cells[key] for line in _rows(names[key], cells[key])]
        head, *rest = table(["", ""], rows).splitlines()[1:]
        lines += ["", style(cells[first]), *(f"  {line}" for line in (head, *rest))]
    return "\n".join(lines[1:])


def _rows(name: str, text: str) -> list[tuple[str, str]]:
    lines = wrap(text, columns=80).splitlines()
    return [(name if number == 0 else "", line) for number, line in enumerate(lines)]


def terms_table(terms: Iterable[Term], *, lang: str = "en") -> str:
    """Return terms as a table of two columns, the one in `lang` first.

    Examples
    --------
    >>> print(terms_table(read_terms()[1:3], lang="ko"))
    용어                    영어
    입국 인원               arrivals
    비호신청인, 난민신청자  asylum-seeker (hyphen, UNHCR)
    """
    names, columns = _HEADINGS[lang], _ORDER[lang]
    return table([names[key] for key in columns], [[asdict(term)[key] for key in columns] for term in terms])


def terms_csv(terms: Iterable[Term]) -> str:
    """Return terms as CSV, with the columns of the file."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, [field.name for field in fields(Term)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(term) for term in terms)
    return out.getvalue()


def terms_markdown(terms: Iterable[Term]) -> str:
    """Return terms as a table of Markdown.

    Examples
    --------
    >>> print(terms_markdown(find_terms(read_terms(), "parameter set")))
    | meaning | term | avoid | Korean | note |
    |---|---|---|---|---|
    | one simulated parameter set | draw | sample, run, point | 반복 계산(1회) | 추출 is sampling or mining. |
    """
    rows = [[cell.replace("|", "\\|") for cell in asdict(term).values()] for term in terms]
    heads = ["meaning", "term", "avoid", "Korean", "note"]
    return "\n".join(f"| {' | '.join(row)} |" for row in [heads, *rows]).replace("\n", "\n|---|---|---|---|---|\n", 1)
