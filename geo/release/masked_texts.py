"""Keep texts of a release from telling what its tables withhold: whole sentences, titles and addresses go, not words.

What is masked depends on what a text says and cites, never on the withheld numbers: so that a number still stands
somewhere tells nothing of the one that is withheld. Read are English and Korean; digits in any script.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.scenario import Scenario
    from ..model.schema import Claim, Dataset, Source

MASK = "[withheld]"
NO_TITLE = "[title withheld]"

_UNITS = (
    *("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: value for value, word in enumerate(_UNITS) if value} | {
    word: 10 * place for place, word in enumerate(_TENS, 2)
}
_WORDS |= {"both": 2, "pair": 2, "couple": 2, "single": 1, "lone": 1, "dozen": 12, "dozens": 24, "hundred": 100}
_KOREAN_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_KOREAN_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_SINO_ONES = ("", *"일이삼사오육칠팔구")
_NATIVE = {
    tens + ones: 10 * ten + one
    for ten, tens in enumerate(_KOREAN_TENS)
    for one, ones in enumerate(_KOREAN_ONES)
    if tens + ones
} | {"하나": 1, "둘": 2, "셋": 3, "넷": 4, "석": 3, "넉": 4, "스무": 20}
_NATIVE |= {"한두": 1, "두세": 2, "서너": 3, "네댓": 4, "너댓": 4, "대여섯": 5, "예닐곱": 6, "일고여덟": 7}
_SINO = {
    tens + ones: 10 * ten + one
    for ten, tens in enumerate(("", "십", "이십", "삼십"))
    for one, ones in enumerate(_SINO_ONES)
    if tens + ones
}
_MONTHS = "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
_MONTHS += "|Nov(?:ember)?|Dec(?:ember)?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_NO_COUNT = re.compile(
    rf"""
    (?=\d|\b[a-z])(?:                                                         # how each of them starts: quicker
    \d{{4}}-\d{{2}}(?:-\d{{2}})?(?!\d)                                         # 2019-05-03
    | \b{_DAY}\s(?:of\s)?(?:{_MONTHS})\b(?:,?\s\d{{4}})?                     # 3 May 2019
    | \b(?:{_MONTHS})\.?\s{_DAY}\b(?:,?\s\d{{4}})?                           # May 3, 2019
    | (?:\d[\d,.]*\s*~\s*)?\d[\d,.]*\s*(?:년|월|일|개월|시간|주년|차|조|호|주(?!민)|성(?=[의은을에이\s])|국|등급|단계
      |번|회|km|대(?=까지|에)|개\s?(?:단체|지역|구간|매체|자료))(?!\s*\d*\s*명)              # 2019년 5월 3일
    | (?<![\d.,])(?:1[89]|20)\d{{2}}s?(?![\d,.]*\d)                          # a year
    | \b(?:Articles?|Laws?|No\.?|Sections?|Chapters?|Orders?|Decrees?|Resolutions?|Parts?|Highway)\s
      (?:\d+|(?:{"|".join(_UNITS[1:])})\b)
    | \b(?:a\s)?(?:couple|pair)\sof\s(?:months?|years?|weeks?|days?|ways|laws|borders?)\b
    | (?:\d[\d,.]*|\b(?:{"|".join(_WORDS)}))[\s-](?:[a-z-]+\s)?
      (?:decades?|reasons?|years?|months?|weeks?|days?|hours?|minutes?|times|km|kilomet\w+|miles?|met(?:re|er)s?
      |percent\w*|per\scent|degrees?|dollars?|won|yuan|million|billion|provinces?|countries|states|cities|stretches|sides?
      |borders?|routes?|rows?|sources?|texts?|reports?|dates?|figures?|laws?|agreements?|articles?|clauses?|rounds?
      |ministries|agencies|ways|armies|outlets?|flights|parts|generations|organisations|organizations|rivers)\b
    | \d[\d,.]*\s?(?:%|원|위안|달러|배|개국|점))
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What looks like a number and counts no people: dates, laws, and amounts of other things."""
_PEOPLE = re.compile(
    r"""(?=\b[a-z]|[가-힣])(?:                                                # how each of them starts: quicker
    \b(?:people|persons?|individuals?|m[ae]n|wom[ae]n|child(?:ren)?|girls?|boys?|famil(?:y|ies)|households?|refugees?
    |defectors?|escapees?|migrants?|seekers?|returnees?|detainees?|prisoners?|inmates?|soldiers?|guards?|officials?
    |brokers?|nationals?|citizens?|workers?|students?|victims?|survivors?|koreans?|others?|of\sthem|bod(?:y|ies)|deaths?
    |cases?|arriv\w+|detain\w*|arrest\w*|return\w*|repatriat\w*|deport\w*|sentenc\w+|shot|kill\w*|died|execut\w+|tried
    |defect\w*|escap\w+|admi(?:t|ss)\w*|resettl\w+|held|caught|captured|crossed|handed|seized)\b
    |명(?!령|단|칭|백|시|확|예)|사람|인(?=이|을|은|의|\s|$)|가족|가구|탈북|주민|난민|여성|남성|어린이|아이들?|군인|노동자|학생|송환|체포|구금|처형|사형
    |사망|숨[진졌]|붙잡)""",
    re.IGNORECASE | re.VERBOSE,
)
_ONE = re.compile(
    r"\b(?:an?|one|single|lone)\s(?:[\w'-]+\s){0,3}?(?:person|man|woman|child|girl|boy|family|refugee|defector|escapee"
    r"|migrant|soldier|guard|official|national|citizen|worker|student|prisoner|detainee|returnee|body|korean)\b"
    r"|\bone\s(?:(?:was|is|has\sbeen)\s)?(?:dead|killed|shot|died|executed|wounded|injured|missing|arrested|detained|held"
    r"|returned|repatriated|deported|caught|admitted|released)\b"
    r"|(?<![가-힣])한\s?(?:명(?!령|단|칭|백|시|확|예)|사람|가족|여성|남성|어린이|아이|주민|난민|군인|노동자|학생)",
    re.IGNORECASE,
)
_RELATION = re.compile(
    r"\b(?:half|none|nobody|twice|double|third|quarter|rest|remain\w*|equals?|sum|less|more|fewer|differ\w*|wom[ae]n|m[ae]n"
    r"|females?|males?|all\sof|sex|sexes)\b|모두|절반|나머지|여성|남성",
    re.IGNORECASE,
)
"""Words of a remark on a figure that may tie it to another one without a number."""
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_])(?:(?<![.,:/-])(\d[\d,]*(?:\.\d+)?)(?:st|nd|rd|th|e)?(?![A-Za-z0-9_])(?![:/]\d)"
    rf"|({'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![A-Za-z0-9_]))",
    re.IGNORECASE,
)
_COUNTER = "명(?!령|단|칭|백|시|확|예)|사람|인(?![가-힣])|가족|가구|세대"
"""What counts people in Korean, after a number. A number of one syllable may be the end of another word."""

_SHORT, _LONG, _READ = (
    "|".join(sorted(words, key=len, reverse=True))
    for words in ([key for key in _NATIVE if not key[1:]], [key for key in _NATIVE if key[1:]], _SINO)
)
_COUNTED = re.compile(
    rf"(?:(?<![가-힣])({_SHORT})|({_LONG}))\s?(?:{_COUNTER}|분(?![가-힣])|여성|남성|어린이|아이)"
    rf"|(?<![가-힣])({_READ})\s?(?:{_COUNTER})"
)
_KOREAN = _NATIVE | _SINO
_TENS_AND_UNITS = re.compile(rf"\b({'|'.join(_TENS)})[\s-]({'|'.join(_UNITS[1:10])})\b", re.IGNORECASE)
_DIGIT, _LETTERS, _HANGUL = re.compile(r"\d"), re.compile("[a-z]+"), re.compile("[가-힣]")
_TEXTS = {
    "events": ("severity_rationale", "summary", "contested"),
    "legs": ("rationale",),
    "sources": ("notes", "author"),
    "nodes": ("notes",),
}


def numbers_in(text: str) -> list[float]:
    """Return the numbers in a text that may count people, in digits, English words or Korean.

    Examples
    --------
    >>> numbers_in("On 3 May 2019 twenty-one of the 1,018 were held for 5 years, both men among them; 9명, ９명, 9th")
    [21.0, 1018.0, 2.0, 9.0, 9.0, 9.0]
    >>> numbers_in("2016년에 아홉 명이 입국했다.")
    [9.0]
    """
    plain = unicodedata.normalize("NFKC", text).replace("ı", "i").replace("İ", "I")  # the patterns take them for an i
    words, korean = set(_LETTERS.findall(plain.lower())), _HANGUL.search(plain) is not None
    found: list[float] = []
    if _DIGIT.search(plain) or not words.isdisjoint(_WORDS):
        plain = _NO_COUNT.sub(" ; ", plain)
        plain = _TENS_AND_UNITS.sub(_joined, plain)
        found = [
            float(match[1].replace(",", "")) if match[1] else float(_WORDS[match[2].casefold()])
            for match in _NUMBER.finditer(plain)
            if match[1] or match[2].casefold() != "one"
        ]
    if korean or not words.isdisjoint(("a", "an", "one", "single", "lone")):
        found += [1.0 for _ in _ONE.finditer(plain)]
    if korean:
        found += [float(_KOREAN[match[1] or match[2] or match[3]]) for match in _COUNTED.finditer(plain)]
    return found


def _joined(match: re.Match[str]) -> str:
    return str(_WORDS[match[1].casefold()] + _WORDS[match[2].casefold()])


def tells_small_count(text: str, threshold: float) -> bool:
    """Tell whether a sentence says of fewer people than a threshold what became of them.

    Examples
    --------
    >>> tells_small_count("Two were sentenced to death.", 10), tells_small_count("Two borders were closed.", 10)
    (True, False)
    """
    return bool(_PEOPLE.search(text)) and any(0 < number < threshold for number in numbers_in(text))


def mask_texts(dataset: Dataset, hidden: Iterable[Claim]) -> Dataset:
    """Return a dataset whose texts do not tell of small counts, nor repeat what is withheld.

    Sentences that say what became of fewer people than the threshold go, wherever they stand. Texts that cite a source
    of a withheld figure, or a source that such a text cites as well, lose every sentence with a number of people, and
    remarks on the same measure go as a whole where they have a number or a word that ties figures together. A title
    that would go is replaced, with the address, of which the host stays.

    Parameters
    ----------
    dataset
        A dataset without the values that are withheld.
    hidden
        The withheld claims as they were.
    """
    hidden = tuple(hidden)
    threshold = dataset.small_count_threshold
    telling = {claim.source_id for claim in hidden}
    for cited in [*(event.source_ids for event in dataset.events), *(leg.source_ids for leg in dataset.legs)]:
        if not telling.isdisjoint(cited):
            telling = telling.union(cited)
    measures = {claim.measure for claim in hidden}
    places = {place for claim in hidden for place in claim.place_ids}

    def masked(row: Any, table: str, *, near: bool) -> Any:
        return _masked(row, table, threshold, near=near)

    return replace(
        dataset,
        claims=tuple(_without_remarks(row, threshold, telling, measures) for row in dataset.claims),
        events=tuple(masked(row, "events", near=not telling.isdisjoint(row.source_ids)) for row in dataset.events),
        legs=tuple(masked(row, "legs", near=not telling.isdisjoint(row.source_ids)) for row in dataset.legs),
        sources={
            key: _without_title(masked(row, "sources", near=key in telling), threshold, near=key in telling)
            for key, row in dataset.sources.items()
        },
        nodes={key: masked(row, "nodes", near=key in places) for key, row in dataset.nodes.items()},
    )


def mask_scenario(dataset: Dataset, scenario: Scenario) -> Scenario:
    """Return a scenario for a released dataset, whose own events have no texts that tell of small counts; nor its name.

    Any other dataset gets it as it is.
    """
    if dataset.release is None:
        return scenario
    threshold = dataset.small_count_threshold
    telling = {claim.source_id for claim in dataset.claims if claim.value is None}
    extra = tuple(
        _masked(row, "events", threshold, near=not telling.isdisjoint(row.source_ids)) for row in scenario.extra
    )
    return replace(scenario, extra=extra, name="" if tells_small_count(scenario.name, threshold) else scenario.name)


def _masked(row: Any, table: str, threshold: float, *, near: bool) -> Any:
    texts = {name: getattr(row, name) for name in _TEXTS[table]}
    changes = {name: mask(text, threshold, near=near) for name, text in texts.items()}
    return row if changes == texts else replace(row, **changes)


def mask(text: str, threshold: float, *, near: bool = False) -> str:
    """Return a text without the sentences that tell of small counts; `near` a withheld figure, of any people.

    Examples
    --------
    >>> mask("The law of 2013 was applied. Nine of them were returned in May 2013.", 10)
    'The law of 2013 was applied. [withheld]'
    """
    kept = [MASK if _tells(part, threshold, near=near) else part for part in sentences(text)]
    if MASK not in kept:
        return text
    return " ".join(part for place, part in enumerate(kept) if part != MASK or kept[place - 1 : place] != [MASK])


def sentences(text: str) -> list[str]:
    """Return the sentences and clauses of a text that are masked one by one.

    Examples
    --------
    >>> sentences("A law of 2013; nine were held. 9명이 구금되었다. 2013년의 일이다.")
    ['A law of 2013;', 'nine were held.', '9명이 구금되었다.', '2013년의 일이다.']
    """
    return re.split(r"(?<=[.;!?。])\s+(?=\S)", text)


def _tells(text: str, threshold: float, *, near: bool) -> bool:
    return bool(numbers_in(text)) if near else tells_small_count(text, threshold)


def _without_remarks(claim: Claim, threshold: float, telling: set[str], measures: set[str]) -> Claim:
    """Return a claim without remarks that have a number or tie figures together, near withheld ones."""
    near = claim.source_id in telling or claim.measure in measures

    def kept(text: str) -> str:
        return "" if _tells(text, threshold, near=near) or (near and _RELATION.search(text)) else text

    reason, notes = kept(claim.preference_reason), kept(claim.notes)
    if (reason, notes) == (claim.preference_reason, claim.notes):
        return claim
    return replace(claim, preference_reason=reason, notes=notes)


def _without_title(source: Source, threshold: float, *, near: bool) -> Source:
    """Return a source without a title and an address that tell of a small count."""

    def told(text: str) -> bool:
        return any(near or 0 < number < threshold for number in numbers_in(text))

    if told(source.title):
        source = replace(source, title=NO_TITLE)
    elif not any(near or told(part) for part in _headlines(source.url)):
        return source
    parts = urlsplit(source.url)
    return replace(source, url=f"{parts.scheme}://{parts.netloc}/" if parts.netloc else "")


def _headlines(url: str) -> list[str]:
    """Return the parts of an address in which a headline stands, as texts; long numbers and days are none of it."""
    parts = [re.split(r"[^A-Za-z0-9]+", part) for part in re.split(r"[/?&=#]", url)]
    words = [[word for word in part if not re.fullmatch(r"0\d*|\d{5,}|html?", word)] for part in parts]
    return [" ".join(part[:-1] if part[-1].isdigit() else part) for part in words if len(part) > 3]
