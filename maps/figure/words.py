"""The words around the map as a figure: title, legend, what the index is not, who made it; and its fixed colours."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ...geo.release.dataset import release_note
from ...geo.texts import clean
from ..palette import (
    BLOCKED,
    CHANGE_COLOURS,
    CHANGE_THRESHOLDS,
    CHANGE_WIDTHS,
    HAZARD_COLOURS,
    HAZARD_THRESHOLDS,
    HAZARD_WIDTHS,
    OPENS,
    SHARE_COLOURS,
    SHARE_THRESHOLDS,
    SHUT,
    THIN_DASHES,
    UNDOCUMENTED,
    LineStyle,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.figure import Figure

    from ...geo.model.scenario import Scenario, Setting
    from ...geo.model.schema import Dataset

SHORT_NOTE = (
    "The index (0 to 100) gives an order of routes and dates, not an amount. It is not a probability of arrest, not a "
    "forecast and not travel advice. Arcs connect areas; they are not paths. Limited evidence does not mean safe."
)
SEA, LAND = "#eef3f5", "#e3e3de"
INK, QUIET = "#15181c", "#4c555d"
ROUTE_COLOUR = "#2f7fd1"
NO_SHARE = "#f4f4f1"
WIDTH, HEIGHT = 10.0, 7.35
"""Size of the figure in inches."""

SCALE = 0.62
"""Points of the figure for each pixel of the page."""


def dash_pattern(style: LineStyle, width: float) -> Any:
    """Return a dash pattern of the page in units of the line's width."""
    if not style.dashes:
        return "solid"
    return 0, tuple(max(float(part) * SCALE / width, 0.01) for part in style.dashes.split())


def draw_words(figure: Figure, dataset: Dataset, settings: Sequence[Setting]) -> None:
    """Write the title above, and below what the index is not, who made the map and what its borders mean."""
    names = [clean(setting.name) for setting in settings]
    what = "Risk index of the legs" if len(names) == 1 else "Change in the risk of the legs"
    title = f"{what}, {' → '.join(names)}"
    write_words(
        figure, title, [SHORT_NOTE, *dataset_notes(dataset, *dict.fromkeys(setting.scenario for setting in settings))]
    )


def dataset_notes(dataset: Dataset, *scenarios: Scenario) -> list[str]:
    """Return what boundaries do not mean, who made the map, of which dataset it is, and for whom."""
    version = f"{dataset.title}, {dataset.version}."
    return [dataset.boundary_disclaimer, dataset.attribution, f"{version} {release_note(dataset, *scenarios)}"]


def write_words(figure: Figure, title: str, notes: Iterable[str]) -> None:
    """Write a title above, and notes below, the last at the lower edge."""
    figure.text(
        0.008,
        1 - 0.08 / HEIGHT,
        title,
        va="top",
        ha="left",
        fontsize=11,
        fontweight="bold",
        color=INK,
        parse_math=False,
    )
    text = "\n".join(_wrapped(clean(note)) for note in notes if note)
    figure.text(
        0.008,
        0.07 / HEIGHT,
        text,
        va="bottom",
        ha="left",
        fontsize=6.2,
        color=QUIET,
        linespacing=1.35,
        parse_math=False,
    )


def _wrapped(text: str) -> str:
    import textwrap

    return textwrap.fill(text, 215)


def draw_legend(figure: Figure, *, compare: bool, routes: bool) -> None:
    """Write what colours, widths and dashes mean."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    def item(style: LineStyle, label: str) -> Line2D:
        width = style.width * SCALE
        cap: Any = "round" if style == UNDOCUMENTED else "butt"
        return Line2D(
            [], [], color=style.colour, lw=width, ls=dash_pattern(style, width), label=label, dash_capstyle=cap
        )

    if compare:
        edges = ["", *(f"{edge:g}" for edge in CHANGE_THRESHOLDS), ""]
        ramp, what = zip(CHANGE_COLOURS, CHANGE_WIDTHS, strict=True), "hazard × "
        more = [(BLOCKED, "closes"), (OPENS, "opens"), (SHUT, "blocked on both")]
        thin = CHANGE_COLOURS[-2], CHANGE_WIDTHS[-2]
    else:
        edges = ["", *(f"{edge:g}" for edge in HAZARD_THRESHOLDS), ""]
        ramp, what = zip(HAZARD_COLOURS, HAZARD_WIDTHS, strict=True), "index of the leg "
        more = [(BLOCKED, "blocked")]
        thin = HAZARD_COLOURS[2], HAZARD_WIDTHS[2]
    handles: list[Any] = [
        item(LineStyle(colour, width, ""), what + _between(low, high))
        for (colour, width), (low, high) in zip(ramp, pairwise(edges), strict=True)
    ]
    handles += [item(style, label) for style, label in more]
    handles += [
        item(LineStyle(*thin, THIN_DASHES), "limited evidence"),
        item(UNDOCUMENTED, "no sources (not a sign of safety)"),
    ]
    if routes:
        handles.append(Line2D([], [], color="#a9cdf3", lw=5, label="numbered least-risk routes"))
    bounds = ["", *(f"{edge:g}" for edge in SHARE_THRESHOLDS), ""]
    handles += [
        Patch(fc=colour, ec="#9aa3aa", lw=0.4, label=f"{_between(low, high, '%')} of arrivals")
        for colour, (low, high) in zip(SHARE_COLOURS, pairwise(bounds), strict=True)
    ]
    handles.append(Patch(fc=NO_SHARE, ec="#9aa3aa", lw=0.4, label="no published share"))
    place_legend(figure, handles)


def place_legend(figure: Figure, handles: Sequence[Any]) -> None:
    """Put a legend below the two parts of a map."""
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.0, 1.40 / HEIGHT),
        ncols=5,
        frameon=False,
        fontsize=6.8,
        handlelength=3.4,
        columnspacing=2.4,
    )


def _between(low: str, high: str, unit: str = "") -> str:
    return f"{low}–{high}{unit}" if low and high else f"under {high}{unit}" if high else f"{low}{unit} or more"
