"""Korean as it is written: particles that fit the word before them, and dates.

The page's script says the same (`maps/page/src/korean.ts`); the tests of both hold the same cases.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_DIGITS = (2, 1, 0, 2, 0, 0, 2, 1, 1, 0)
_LETTERS = {"L": 1, "M": 2, "N": 2, "R": 1}
_PAIRS = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
}
_PARTICLE = re.compile("|".join(map(re.escape, _PAIRS)))
_ATOM = r"(\d{4})(?:-(?:Q([1-4])|(\d\d)(?:-(\d\d))?))?"
_BEFORE, _AFTER = r"(?<![A-Za-z0-9_.,-])", r"(?![A-Za-z0-9_-]|[.,]\d|[가-힣])"
_RANGE = re.compile(rf"{_BEFORE}{_ATOM}(?:\s?[–~]\s?| to ){_ATOM}{_AFTER}")
_DATE = re.compile(_BEFORE + _ATOM + _AFTER + "(?!~)")
_DATED = {"date", "then", "when", "from", "until", "years", "side", "first", "last", "before", "after", "released"}
"""Gaps of phrases that hold dates."""
_YEARS = re.compile(r"(\d{4})년~(?=\d{4}년(?! ?\d))")
"""The first of two years, whose word the second has for both."""


_COUNTED = re.compile(r"\{(\w+):(\w+)\|(\w+)\}")
"""A gap for a word that depends on whether a value is 1: ``{n:source|sources}``."""


def fill(phrase: str, values: Mapping[str, object], lang: str = "en") -> str:
    """Return a phrase with its gaps filled; in Korean with dates and particles as they are written.

    Examples
    --------
    >>> fill("{date} 위험 지수 {n}, {then}과(와) 같음", {"date": "2014-01-01", "n": 72, "then": "2010"}, "ko")
    '2014년 1월 1일 위험 지수 72, 2010년과 같음'
    >>> fill("{first}~{last}, {released} 발행", {"first": "2008", "last": "2014", "released": "2026-11-21"}, "ko")
    '2008~2014년, 2026년 11월 21일 발행'
    >>> fill("{n} {n:source|sources}", {"n": 1}), fill("{n} {n:source|sources}", {"n": 2})
    ('1 source', '2 sources')
    >>> fill("index {n} on {date}", {"n": 72, "date": "2014-01-01"})
    'index 72 on 2014-01-01'
    """
    phrase = _COUNTED.sub(lambda gap: gap[2] if str(values[gap[1]]) == "1" else gap[3], phrase)
    if lang != "ko":
        return phrase.format_map(values)
    told = {key: korean_dates(str(value)) if key in _DATED else value for key, value in values.items()}
    return fit_particles(_YEARS.sub(r"\1~", phrase.format_map(told)))


def date_text(text: str, lang: str = "en") -> str:
    """Return dates and ranges of dates as they are written in a language."""
    return korean_dates(text) if lang == "ko" else text


def fit_particles(text: str) -> str:
    """Return a text whose particles, written as ``은(는)``, fit what stands before them.

    What nobody knows how to read keeps both.

    Examples
    --------
    >>> fit_particles("양강도은(는) 13이(가) 서울(으)로 KINU을(를) 吉林과(와)")
    '양강도는 13이 서울로 KINU를 吉林과(와)'
    """

    def fitted(match: re.Match[str]) -> str:
        end = ending(text[: match.start()])
        if end < 0:
            return match[0]
        return _PAIRS[match[0]][end == 0 or (end == 1 and match[0] == "(으)로")]

    return _PARTICLE.sub(fitted, text)


def ending(text: str) -> int:
    """Return how a text ends when it is read aloud: 0 in a vowel, 1 in ㄹ, 2 in another consonant, -1 unknown.

    Examples
    --------
    >>> [ending(text) for text in ("양강도", "서울", "태국", "10", "3.5", "64%", "map.html", "UN", "도(북한)", "吉林")]
    [0, 1, 2, 2, 0, 0, 1, 2, 0, -1]
    """
    word = re.sub(r"\s*\([^()]*\)$", "", re.sub(r"[\s”’\"'」』》]+$", "", text))
    last = word[-1:]
    if "가" <= last <= "힣":
        final = (ord(last) - 0xAC00) % 28
        return 0 if final == 0 else 1 if final == 8 else 2
    if figure := re.search(r"\d[\d,]*(?:\.\d+)?$", word):
        return _figure_ending(figure[0].replace(",", ""))
    if latin := re.search(r"[A-Za-z]+$", word):
        return _latin_ending(latin[0])
    return 0 if last == "%" else -1


def _figure_ending(figure: str) -> int:
    """Return how a number ends: in the name of its last digit, or of ten, hundred, thousand … where it ends in 0."""
    zeros = 0 if "." in figure else len(figure) - len(figure.rstrip("0"))
    return 0 if 12 <= zeros < 16 else 2 if zeros else _DIGITS[int(figure[-1])]


def _latin_ending(word: str) -> int:
    """Return how a word in Latin letters ends: an abbreviation in the name of its last letter."""
    if word.isupper() or not re.search("[aeiouy]", word, re.IGNORECASE):
        return _LETTERS.get(word[-1].upper(), 0)
    if re.search("le?$", word, re.IGNORECASE):
        return 1
    return 2 if re.search("(?:[mn]e?|ng|[aeiou][bckpt])$", word, re.IGNORECASE) else 0


def korean_dates(text: str) -> str:
    """Return a text with its dates, and ranges of dates, as Koreans write them.

    Examples
    --------
    >>> [korean_dates(text) for text in ("2013-07-01", "2013-07", "2013", "2013-Q3", "2010–2013", "2012-02 – 2012-03")]
    ['2013년 7월 1일', '2013년 7월', '2013년', '2013년 3분기', '2010~2013년', '2012년 2월~3월']
    """
    return _DATE.sub(_one, _RANGE.sub(_both, text))


def _spelt(year: str, quarter: str | None, month: str | None, day: str | None) -> list[str]:
    parts = [f"{year}년", quarter and f"{quarter}분기", month and f"{int(month)}월", day and f"{int(day)}일"]
    return [part for part in parts if part]


def _both(match: re.Match[str]) -> str:
    first, last = _spelt(*match.groups()[:4]), _spelt(*match.groups()[4:])
    if len(first) == len(last) == 1:
        return f"{match[1]}~{last[0]}"
    same = 0
    while same < min(len(first), len(last)) - 1 and first[same] == last[same]:
        same += 1
    return f"{' '.join(first)}~{' '.join(last[same:])}"


def _one(match: re.Match[str]) -> str:
    """Return a date in Korean; four digits alone are a year where a text starts with them."""
    if match[2] or match[3] or (match.start() == 0 and "1800" <= match[1] < "2200"):
        return " ".join(_spelt(*match.groups()))
    return match[0]
