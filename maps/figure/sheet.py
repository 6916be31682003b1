"""The sheet around a map: its two parts, the texts above and below, the legend; and how a line of the page is drawn."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from ...geo.answers.translations import Translator
from ..palette import (
    BLOCKED,
    CHANGE_COLOURS,
    CHANGE_WIDTHS,
    GREY,
    HAZARD_COLOURS,
    HAZARD_WIDTHS,
    OPENS,
    QUIET,
    SHUT,
    THIN_DASHES,
    UNDOCUMENTED,
    LineStyle,
)
from ..text.phrases import dataset_title, phrases, release_text
from .charts import EDGE, Block, Look, new_figure, write_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ...geo.model.scenario import Scenario
    from ...geo.model.schema import Dataset

NATURAL = 10.0
"""Width of a map in inches where none is asked for."""

NARROW = 6.4
"""Inches below which the two parts of a map stand under each other."""

SCALE = 0.62
"""Points of the figure for each pixel of the page."""

ROW = 0.165
"""Height of a row of the legend, in inches."""


class Sheet(NamedTuple):
    """A figure with its two empty parts, the region first, each with its height divided by its width."""

    figure: Figure
    parts: tuple[tuple[Axes, float], tuple[Axes, float]]


def map_sheet(look: Look, head: Sequence[Block], entries: Sequence[Any], foot: Sequence[Block]) -> Sheet:
    """Return a sheet for a map.

    Parameters
    ----------
    look
        Language and width.
    head, foot
        Texts above and below.
    entries
        Handles of the legend, each with its label.
    """
    wide = look.inches(NATURAL)
    columns = max(int((wide - 2 * EDGE) / 1.95), 1)
    legend = math.ceil(len(entries) / columns) * ROW + 0.08
    above, below = (sum(block.height(wide) for block in blocks) for blocks in (head, foot))
    inner = wide - 2 * EDGE
    if wide < NARROW:
        sizes = ((inner, 0.78 * inner), (inner, 0.86 * inner))
        places = ((EDGE, sizes[1][1] + 0.3), (EDGE, 0.0))
    else:
        high = 0.53 * inner
        sizes = ((0.548 * inner, high), (0.44 * inner, high))
        places = ((EDGE, 0.0), (EDGE + 0.56 * inner, 0.0))
    maps = max(place[1] + size[1] for place, size in zip(places, sizes, strict=True))
    base = EDGE + below + legend
    figure = new_figure((wide, base + maps + 0.22 + above + EDGE), arranged=False)
    figure.patch.set_facecolor("white")
    whole = figure.get_figheight()
    write_blocks(figure, head, foot)
    figure.legend(
        handles=entries,
        loc="upper left",
        bbox_to_anchor=(0.0, (base - 0.02) / whole),
        ncols=columns,
        frameon=False,
        fontsize=6.8,
        handlelength=3.4,
        columnspacing=1.6,
    )
    axes = []
    for (left, bottom), (w, h), title in zip(places, sizes, ("map.region", "map.home"), strict=True):
        part = figure.add_axes((left / wide, (base + bottom) / whole, w / wide, h / whole))
        part.set_title(look.say(title), loc="left", fontsize=8, color=QUIET, pad=3)
        axes.append((part, h / w))
    return Sheet(figure, (axes[0], axes[1]))


def dataset_notes(dataset: Dataset, look: Look, *scenarios: Scenario) -> list[str]:
    """Return what boundaries do not mean, who made the map, of which dataset it is, and for whom."""
    made = look.say("made", title=dataset_title(dataset, look.lang), version=dataset.version)
    told = Translator(dataset, look.lang)
    texts = {"boundary_disclaimer": dataset.boundary_disclaimer, "attribution": dataset.attribution}
    notes = [
        *(told("dataset", dataset.name, name, text).text for name, text in texts.items()),
        f"{made} {release_text(dataset, *scenarios, lang=look.lang)}",
    ]
    return [note for note in notes if note]


def dash_pattern(style: LineStyle, width: float) -> Any:
    """Return a dash pattern of the page in units of the line's width."""
    if not style.dashes:
        return "solid"
    return 0, tuple(max(float(part) * SCALE / width, 0.01) for part in style.dashes.split())


_LOOKS = {"none": UNDOCUMENTED, "shut": BLOCKED, "closes": BLOCKED, "opens": OPENS, "both": SHUT}


def style_of(look: str) -> LineStyle:
    """Return how a line is drawn that has a look of the page (`maps.page.looks.Looks.line`).

    Examples
    --------
    >>> style_of("h0 thin")
    LineStyle(colour='#c98112', width=1.6, dashes='8 5')
    """
    kind, _, thin = look.partition(" ")
    if kind in _LOOKS:
        return _LOOKS[kind]
    if kind == "empty":
        return LineStyle(GREY, 1.2, "")
    colours, widths = (HAZARD_COLOURS, HAZARD_WIDTHS) if kind[0] == "h" else (CHANGE_COLOURS, CHANGE_WIDTHS)
    number = int(kind[1:])
    return LineStyle(colours[number], widths[number], THIN_DASHES if thin else "")


def between(edges: Sequence[float], number: int, lang: str, *, unit: str = "") -> str:
    """Return a class in words, as the legend of the page has it.

    Examples
    --------
    >>> [between((1.0, 5.0), number, "en", unit="%") for number in (0, 1, 2)]
    ['under 1%', '1 to 5%', '5% and over']
    """
    words = phrases("page", lang)
    if number == 0:
        return words["legend.under"].format(high=f"{edges[0]:g}{unit}")
    if number == len(edges):
        return words["legend.over"].format(low=f"{edges[-1]:g}{unit}")
    return words["legend.between"].format(low=f"{edges[number - 1]:g}", high=f"{edges[number]:g}{unit}")
