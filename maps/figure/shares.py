"""Figures of shares over time, and of recorded series beside numbers by risk (extra ``plot``)."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ...geo.release.coarse import USE_CLASS
from ..palette import QUIET
from ..text.corridors import corridor_name
from ..text.phrases import listed, place_name
from ..text.series import GUESSES
from .charts import ENGLISH, Look, bare, chart_figure, key_below, save_figure
from .timeline import LEFT, middle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ...geo.model.scenario import Scenario
    from ...geo.model.schema import Dataset

_COLOURS = ("#1b5f79", "#dd7d2c", "#86284b", "#6aa5b7", "#e8b044", "#5c6b75")
_REST = "#d9dee2"
_MARKS = "osD^vPX*"
_LINES: dict[str, dict[str, Any]] = {
    "counted": {"color": "black", "linewidth": 1.6},
    "modelled": {"color": _COLOURS[2], "linewidth": 1.4},
    "modelled_capacity": {"color": _COLOURS[2], "linestyle": ":"},
    "capacity": {"color": _COLOURS[0], "linestyle": "--"},
    "equal": {"color": QUIET, "linewidth": 0.8},
}


def plot_shares(
    dataset: Dataset,
    record: Mapping[str, Any],
    path: str | Path,
    *,
    scenario: Scenario | None = None,
    look: Look = ENGLISH,
    overwrite: bool = False,
) -> None:
    """Draw shares stacked over time, with what was recorded as points; of one date the shares as one bar.

    Parameters
    ----------
    dataset
        For names and what the figure says of its release.
    record
        From `geo.answers.share_records.shares_record`.
    path, scenario, look, overwrite
        As for `maps.figure.timeline.plot_timeline`, which raises what it says there.
    """
    theta = f"{record['theta']['value']:.3g}"
    figure = chart_figure(
        dataset,
        record,
        (look.inches(9.0), 4.6),
        look.say(f"shares.{record['alternatives']}"),
        [look.say("shares.note", theta=theta)],
        look=look,
        scenario=scenario,
    )
    axes = figure.subplots()
    bare(axes)
    points = record["points"]
    middles: Any = [middle(point["as_of"], point["until"]) for point in points]
    spans = [date.fromisoformat(point["until"]) - date.fromisoformat(point["as_of"]) for point in points]
    widths: Any = [max(span.days, 1) * 0.96 for span in spans]
    bottom = [0.0] * len(points)
    for name, colour, values in _stacked(record):
        axes.bar(middles, values, widths, bottom=bottom, color=colour, label=_label(dataset, record, name, look))
        bottom = [low + value for low, value in zip(bottom, values, strict=True)]
    _draw_recorded(axes, dataset, points, middles, look)
    axes.set_ylim(0, max(100.0, *bottom))
    told = look.say("shares.classes", points=USE_CLASS) if _released(record) else ""
    axes.set_title(look.say("shares.axis") + told, **LEFT)
    if len(points) == 1:
        axes.set_xticks(middles, [points[0]["name"]])
    key_below(axes, columns=3 if look.inches(9.0) >= 6 else 1)
    save_figure(figure, path, look=look, overwrite=overwrite)


def _stacked(record: Mapping[str, Any]) -> list[tuple[str, str, list[float]]]:
    """Return name, colour and percent at each point of the largest alternatives, and of all others together.

    Of a release those in the lowest class are left out: middles of many classes would add up to more than everybody.
    """
    least = USE_CLASS if _released(record) else 0
    points = [{row["alternative"]: 100 * row["share"] for row in point["shares"]} for point in record["points"]]
    points = [{name: value for name, value in point.items() if value >= least} for point in points]
    names = {name for point in points for name in point}
    order = sorted(names, key=lambda name: (-math.fsum(point.get(name, 0.0) for point in points), name))
    first = order[: len(_COLOURS)]
    rows = [
        (name, colour, [point.get(name, 0.0) for point in points])
        for name, colour in zip(first, _COLOURS, strict=False)
    ]
    if len(order) > len(first) and not least:
        rest = [math.fsum(value for name, value in point.items() if name not in first) for point in points]
        rows.append(("", _REST, rest))
    return rows


def _released(record: Mapping[str, Any]) -> bool:
    return bool(record["release"] == "public")


def _label(dataset: Dataset, record: Mapping[str, Any], name: str, look: Look) -> str:
    if not name:
        return look.say("shares.rest")
    named = corridor_name if record["alternatives"] == "corridors" else place_name
    return named(dataset, name, look.lang)


def _draw_recorded(
    axes: Axes, dataset: Dataset, points: Sequence[Mapping[str, Any]], middles: Sequence[Any], look: Look
) -> None:
    """Draw each recorded share as a point; a line runs where conflicting records or a floor leave a range."""
    tails = list(dict.fromkeys(tuple(row["corridors"]) for point in points for row in point["recorded"]))
    for number, tail in enumerate(tails):
        rows = [
            (place, row)
            for place, point in zip(middles, points, strict=True)
            for row in point["recorded"]
            if tuple(row["corridors"]) == tail
        ]
        shift = timedelta(days=18 * (number - len(tails) / 2))
        places: Any = [place + shift for place, _ in rows]
        low, high = ([100 * row[end] for _, row in rows] for end in ("low", "high"))
        axes.vlines(places, low, high, color="black", linewidth=0.8)
        told = listed([corridor_name(dataset, one, look.lang) for one in tail], look.lang)
        label = look.say("shares.recorded", names=told)
        marks = {"marker": _MARKS[number % len(_MARKS)], "markersize": 5, "linestyle": "none"}
        axes.plot(places, low, color="black", markerfacecolor="white", label=label, **marks)  # type: ignore[arg-type]


def plot_series(
    dataset: Dataset,
    record: Mapping[str, Any],
    path: str | Path,
    *,
    scenario: Scenario | None = None,
    look: Look = ENGLISH,
    overwrite: bool = False,
) -> None:
    """Draw the numbers by risk at each destination over time, with the counts, one panel a destination.

    Of several cases, and of a public release, which tells no numbers, the errors of all guesses are drawn instead.

    Parameters
    ----------
    dataset
        For names and what the figure says of its release.
    record
        From `geo.answers.series.series_record`.
    path, scenario, look, overwrite
        As for `maps.figure.timeline.plot_timeline`, which raises what it says there.
    """
    several = len(record["cases"]) > 1 or record["cases"][0]["by_day"] is None
    make = _errors_figure if several else _days_figure
    save_figure(make(dataset, record, look, scenario), path, look=look, overwrite=overwrite)


def _days_figure(dataset: Dataset, record: Mapping[str, Any], look: Look, scenario: Scenario | None) -> Figure:
    """Return the numbers at each destination of one case, day by day, with the counts."""
    from matplotlib import dates

    (case,) = record["cases"]
    days: Any = [date.fromisoformat(day["date"]) for day in case["by_day"]]
    wide = look.inches(9.0)
    columns = 3 if wide >= 6 else 2
    rows = -(-len(case["destinations"]) // columns)
    ard = f"{case['scores']['modelled']['ard']:.3f}"
    figure = chart_figure(
        dataset,
        record,
        (wide, 1.1 + 1.7 * rows),
        look.say("counts.title"),
        [look.say("counts.note", ard=ard)],
        look=look,
        scenario=scenario,
    )
    ratios = [1.0] * rows + [0.24 if columns == 3 else 0.36]  # below all, room for what the lines are
    *panels, below = figure.subplots(rows + 1, columns, squeeze=False, sharex=True, height_ratios=ratios)
    panels = [axes for row in panels for axes in row]
    for axes, place in zip(panels, case["destinations"], strict=False):
        bare(axes)
        for name, style in _LINES.items():
            values = [day["people"][place].get(name) for day in case["by_day"]]
            if None not in values:
                axes.plot(days, values, label=look.say(f"guess.{name}"), **style)
        axes.set_title(place_name(dataset, place, look.lang), **LEFT)
        axes.set_ylim(bottom=0)
        axes.tick_params(labelsize=6, labelbottom=True)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    for axes in panels[len(case["destinations"]) :]:
        axes.set_visible(False)
    for axes in below:
        axes.set_axis_off()
    ticks: Any = dates
    panels[0].xaxis.set_major_locator(ticks.AutoDateLocator(maxticks=4))
    panels[0].xaxis.set_major_formatter(ticks.ConciseDateFormatter(panels[0].xaxis.get_major_locator()))
    shown = panels[0].get_legend_handles_labels()
    key = below[0].legend(*shown, loc="upper left", borderaxespad=0, ncols=columns, frameon=False, fontsize=7)
    key.set_in_layout(False)
    return figure


def _errors_figure(dataset: Dataset, record: Mapping[str, Any], look: Look, scenario: Scenario | None) -> Figure:
    """Return the error of each guess in each case; what knows what was counted later is pale."""
    cases = record["cases"]
    names = [name for name in GUESSES if any(name in case["scores"] for case in cases)]
    figure = chart_figure(
        dataset,
        record,
        (look.inches(9.0), 0.9 + 0.16 * len(names) * (len(cases) + 1)),
        look.say("counts.errors"),
        [look.say("counts.afterwards")],
        look=look,
        scenario=scenario,
    )
    axes = figure.subplots()
    bare(axes)
    height = 0.8 / len(cases)
    for number, case in enumerate(cases):
        known = [(place, case["scores"][name]) for place, name in enumerate(names) if name in case["scores"]]
        bars = axes.barh(
            [place + (number - (len(cases) - 1) / 2) * height for place, _ in known],
            [score["ard"] for _, score in known],
            height,
            color=_COLOURS[number % len(_COLOURS)],
            label=case["dataset"],
        )
        for bar, (_, score) in zip(bars, known, strict=True):
            bar.set_alpha(0.4 if score["afterwards"] else 1.0)
        axes.bar_label(bars, [f"{score['ard']:.2f}" for _, score in known], fontsize=7, padding=2)
    axes.set_yticks(range(len(names)), [look.say(f"guess.{name}") for name in names], fontsize=8)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_title(look.say("counts.ard"), **LEFT)
    key_below(axes, columns=3 if look.inches(9.0) >= 6 else 1)
    return figure
