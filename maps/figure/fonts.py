"""Letters in figures: an installed font that has them, or a sign that there is none (extra ``plot``)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BASE_FONT = "DejaVu Sans"
"""Comes with matplotlib, so that a figure with its letters alone is the same on every machine."""

HANGUL = (
    "Noto Sans CJK KR",
    "Noto Sans CJK JP",
    "Noto Sans KR",
    "NanumGothic",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
)
"""Fonts with Korean letters, as Linux, Windows and macOS call them; a file of Noto tells its first name alone."""

FAMILIES = [BASE_FONT, "Verdana", "Noto Sans", *HANGUL]
"""What the texts of an SVG name, so that whoever opens it sees every letter with a font of their own machine."""

MISSING = "\u25a1"
NOTE = f"{MISSING} stands for a letter that no font on this machine has; Noto Sans KR has those of Korean."


def make_legible(figure: Figure, lang: str = "en", *, keep: bool = False) -> None:
    """Give each text of a figure the fonts that have its letters, and write `MISSING` for those that no font has.

    A note then says so; no text is taken for a formula. Texts in the letters of the usual font are left as they are; a
    figure in Korean is in a Korean font throughout, where one is installed.

    Parameters
    ----------
    figure
        Changed in place.
    lang
        Language of the figure: ``en`` or ``ko``.
    keep
        Whether letters that no font here has stay, for a file whose texts are drawn where it is read.

    Examples
    --------
    >>> from route_risk.maps.figure.charts import new_figure
    >>> figure = new_figure((1, 1))
    >>> text = figure.text(0, 0, "Ryanggang")
    >>> make_legible(figure)
    >>> text.get_fontfamily()
    ['sans-serif']
    """
    from matplotlib.text import Text

    korean = next((name for name in HANGUL if name in _installed()), None) if lang == "ko" else None
    unknown = False
    for item in figure.findobj(Text):
        item.set_parse_math(False)
        rare = {letter for letter in item.get_text() if not letter.isspace()} - _letters(BASE_FONT)
        if not rare and korean is None:
            continue
        families = [korean or BASE_FONT]
        rare -= _letters(korean) if korean else frozenset()
        for name in [BASE_FONT, *_installed()] if rare else ():
            if rare & _letters(name):
                families.append(name)
                rare -= _letters(name)
            if not rare:
                break
        item.set_fontfamily([*dict.fromkeys([*families, BASE_FONT]), *(["sans-serif"] if keep else [])])
        if rare and not keep:
            unknown = True
            item.set_text("".join(MISSING if letter in rare else letter for letter in item.get_text()))
    if unknown:
        figure.text(0.995, 0.005, NOTE, ha="right", va="bottom", fontsize=6, color="#4c555d")


@lru_cache(maxsize=1)
def _installed() -> dict[str, str]:
    """Return the files of the installed upright fonts by name, those made for Korean first."""
    from matplotlib.font_manager import fontManager, weight_dict

    def rank(name: str) -> tuple[int, str]:
        return (HANGUL.index(name) if name in HANGUL else len(HANGUL), name)

    upright = [
        font
        for font in fontManager.ttflist
        if font.style == "normal" and weight_dict.get(str(font.weight), font.weight) == 400
    ]
    files = {font.name: font.fname for font in sorted(upright, key=lambda font: font.fname, reverse=True)}
    return {name: files[name] for name in sorted(files, key=rank)}


@cache
def _letters(name: str) -> frozenset[str]:
    """Return the letters of a font, as far as its file can be read."""
    from matplotlib.font_manager import get_font

    try:
        font = get_font(_installed()[name])
    except (OSError, RuntimeError, ValueError):  # gone since matplotlib listed it, or no font that it can read
        return frozenset()
    return frozenset(map(chr, font.get_charmap())) if font.scalable else frozenset()
