"""Letters in figures: an installed font that has them, or a sign that there is none (extra ``plot``)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BASE_FONT = "DejaVu Sans"
"""Comes with matplotlib, so that a figure with its letters alone is the same on every machine."""

PREFERRED = (
    "Noto Sans CJK KR",
    "Noto Sans CJK JP",
    "Noto Sans KR",
    "NanumGothic",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
)
MISSING = "\u25a1"
NOTE = f"{MISSING} stands for a letter that no font on this machine has."


def make_legible(figure: Figure) -> None:
    """Give each text of a figure the fonts that have its letters, and write `MISSING` for those that no font has.

    A note then says so; no text is taken for a formula. Texts in the letters of the usual font are left as they are.

    Parameters
    ----------
    figure
        Changed in place.

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

    unknown = False
    for item in figure.findobj(Text):
        item.set_parse_math(False)
        rare = {letter for letter in item.get_text() if not letter.isspace()} - _letters(BASE_FONT)
        if not rare:
            continue
        families = [BASE_FONT]
        for name in _installed():
            if rare & _letters(name):
                families.append(name)
                rare -= _letters(name)
            if not rare:
                break
        item.set_fontfamily(families)
        if rare:
            unknown = True
            item.set_text("".join(MISSING if letter in rare else letter for letter in item.get_text()))
    if unknown:
        figure.text(0.995, 0.005, NOTE, ha="right", va="bottom", fontsize=6, color="#4c555d")


@lru_cache(maxsize=1)
def _installed() -> dict[str, str]:
    """Return the files of the installed upright fonts by name, those made for Korean first."""
    from matplotlib.font_manager import fontManager, weight_dict

    def rank(name: str) -> tuple[int, str]:
        return (PREFERRED.index(name) if name in PREFERRED else len(PREFERRED), name)

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
