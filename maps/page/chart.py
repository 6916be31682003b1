"""The chart of the first view as SVG of any width: the index of the pair, its range, and arrivals below."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TOP, PLOT, GAP, BARS = 40, 92, 12, 34
HEIGHT = TOP + PLOT + GAP + BARS + 20
"""Pixels: room for marks, the index, a gap, arrivals, and the years."""


def chart_svg(
    span: tuple[int, int],
    now: int,
    line: Sequence[tuple[int, float | None]],
    band: Sequence[tuple[int, float, float]],
    arrivals: Sequence[Sequence[float]],
) -> str:
    """Return the chart as SVG.

    Parameters
    ----------
    span, now
        First and last day, and the day that is shown, as ordinals.
    line
        Day and index; None where no route is open.
    band
        Day and the ends of the range.
    arrivals
        Pairs of a year and people.
    """
    first, last = span
    width = max(last - first, 1)

    def across(day: float) -> float:
        return (day - first) / width * 1000

    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    every = next(step for step in (1, 2, 5, 10, 20, 50, 100) if len(years) / step <= 8 or step == 100)
    ticks = [
        (across(day), year)
        for year in years
        if year % every == 0 and first <= (day := date(year, 1, 1).toordinal()) <= last
    ]
    most = max((people for _, people in arrivals), default=0)
    bars = "".join(
        f'<rect class="bar" x="{max(left, 0):.1f}" y="{100 - 100 * people / most:.1f}" '
        f'width="{max(min(right, 1000) - max(left, 0) - 3, 1):.1f}" height="{100 * people / most:.1f}"/>'
        for year, people in arrivals
        if most
        for left, right in [(across(date(int(year), 1, 1).toordinal()), across(date(int(year) + 1, 1, 1).toordinal()))]
        if right > 0 and left < 1000
    )
    rows = "".join(f"M0 {y}h1000" for y in (0, 50, 100))
    labels = "".join(f'<text class="tick" x="{x / 10:.2f}%" y="{HEIGHT - 5}">{year}</text>' for x, year in ticks)
    lines = "".join(f"M{x:.1f} 0v100" for x, _ in ticks)
    return (
        f'<svg class="plot" height="{HEIGHT}" aria-hidden="true" focusable="false">'
        + "".join(
            f'<text class="tick y" x="-6" y="{TOP + PLOT * (100 - value) / 100 + 4:g}">{value}</text>'
            for value in (0, 50, 100)
        )
        + (f'<text class="tick y" x="-6" y="{TOP + PLOT + GAP + 9}">{most:,.0f}</text>' if most else "")
        + f'<svg class="in" width="100%" y="{TOP}" height="{PLOT}" viewBox="0 0 1000 100" preserveAspectRatio="none">'
        f'<path class="grid" d="{rows}{lines}"/><path class="band" d="{_band(band, across)}"/>'
        f'<path class="line" d="{_line(line, across)}"/><path class="now" d="M{across(now):.1f} 0v100"/></svg>'
        f'<svg class="in" width="100%" y="{TOP + PLOT + GAP}" height="{BARS}" viewBox="0 0 1000 100" '
        f'preserveAspectRatio="none">{bars}</svg><svg class="in" width="100%" height="{HEIGHT}">{labels}</svg></svg>'
    )


def _line(line: Sequence[tuple[int, float | None]], across: Callable[[float], float]) -> str:
    parts, open_ = [], False
    for day, index in line:
        if index is None:
            open_ = False
            continue
        parts.append(f"{'L' if open_ else 'M'}{across(day):.1f} {100 - index:.2f}")
        open_ = True
    return "".join(parts)


def _band(band: Sequence[tuple[int, float, float]], across: Callable[[float], float]) -> str:
    if not band:
        return ""
    upper = [f"{across(day):.1f} {100 - high:.2f}" for day, _, high in band]
    lower = [f"{across(day):.1f} {100 - low:.2f}" for day, low, _ in reversed(band)]
    return f"M{'L'.join(upper + lower)}z"
