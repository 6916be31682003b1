"""Figures of shares over time, and of recorded series beside numbers by risk (extra ``plot``)."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ...geo.release.coarse import USE_CLASS
from ..text.corridors import corridor_name
from ..text.series import GUESSES
from .charts import NOTE_COLOUR, Look, check_format, new_figure, save_figure, write_foot, write_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from ...geo.model.scenario import Scenario
    from ...geo.model.schema import Dataset

_COLOURS = ("#1b5f79", "#dd7d2c", "#86284b", "#6aa5b7", "#e8b044", "#5c6b75")
_REST = "#d9dee2"
_MARKS = "osD^vPX*"


def plot_shares(
    dataset: Dataset,
    record: Mapping[str, Any],
    path: str | Path,
    *,
    scenario: Scenario | None = None,
    look: Look | None = None,
    overwrite: bool = False,
) -> None:
    """Draw shares stacked over time, with what was recorded as points; of one date the shares as one bar.

    Parameters
    ----------
    dataset
        For names and what the figure says of its release.
    record
        From `geo.answers.share_records.shares_record`.
    path
        A file that ends in .png, .svg or .pdf.
    scenario
        The one that the record is about, for what a public release left out of it.
    look
        Width, and dots per inch of a PNG.
    overwrite
        Whether a file that is there may be replaced.

    Raises
    ------
    UsageError
        If the file has another ending, or is there and `overwrite` is not set.
    RouteRiskError
        If matplotlib is not installed.
    """
    check_format(path)
    look = look or Look()
    figure = new_figure((look.inches(9.0), 5.0))
    axes = figure.add_subplot()
    points = record["points"]
    days = [(date.fromisoformat(point["as_of"]), date.fromisoformat(point["until"])) for point in points]
    middles: Any = [first + (last - first) / 2 for first, last in days]
    widths: Any = [max((last - first).days, 1) * 0.96 for first, last in days]
    bottom = [0.0] * len(points)
    for name, colour, values in _stacked(record):
        axes.bar(middles, values, widths, bottom=bottom, color=colour, label=_label(dataset, record, name))
        bottom = [low + value for low, value in zip(bottom, values, strict=True)]
    _draw_recorded(axes, dataset, points, middles)
    axes.set_ylim(0, max(100.0, *bottom))
    told = f"\n(middles of classes of {USE_CLASS} points, the lowest left out)" if _released(record) else ""
    axes.set_ylabel(f"percent of those who set out, by risk alone{told}", fontsize=8)
    if len(points) == 1:
        axes.set_xticks(middles, [points[0]["name"]])
    axes.spines[["top", "right"]].set_visible(False)
    by = "By which corridor" if record["alternatives"] == "corridors" else "Where to"
    theta = record["theta"]["value"]
    write_title(axes, f"{by}, shares by risk (theta {theta:.3g}) and recorded shares", record)
    figure.legend(loc="outside lower left", ncols=3, frameon=False, fontsize=7)
    write_foot(axes, dataset, "Least risk is not most used, and use is not danger.", scenario)
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


def _label(dataset: Dataset, record: Mapping[str, Any], name: str) -> str:
    if not name:
        return "all others"
    return corridor_name(dataset, name) if record["alternatives"] == "corridors" else dataset.nodes[name].name


def _draw_recorded(axes: Axes, dataset: Dataset, points: Sequence[Mapping[str, Any]], middles: Sequence[Any]) -> None:
    """Draw each recorded share as a point; a line runs where conflicting records or a floor leave a range."""
    tails = list(dict.fromkeys(" or ".join(row["corridors"]) for point in points for row in point["recorded"]))
    for number, tail in enumerate(tails):
        rows = [
            (place, row)
            for place, point in zip(middles, points, strict=True)
            for row in point["recorded"]
            if " or ".join(row["corridors"]) == tail
        ]
        shift = timedelta(days=18 * (number - len(tails) / 2))
        places: Any = [place + shift for place, _ in rows]
        low, high = ([100 * row[end] for _, row in rows] for end in ("low", "high"))
        axes.vlines(places, low, high, color="black", linewidth=0.8)
        told = " or ".join(corridor_name(dataset, one) for one in tail.split(" or "))
        look = {"marker": _MARKS[number % len(_MARKS)], "markersize": 5, "linestyle": "none"}
        axes.plot(places, low, color="black", markerfacecolor="white", label=f"recorded: {told}", **look)  # type: ignore[arg-type]


def plot_series(
    dataset: Dataset,
    record: Mapping[str, Any],
    path: str | Path,
    *,
    scenario: Scenario | None = None,
    look: Look | None = None,
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
    path, scenario, overwrite
        As for `plot_shares`, which raises what it says there.
    """
    check_format(path)
    case = record["cases"][0]
    if len(record["cases"]) > 1 or case["by_day"] is None:
        _plot_errors(dataset, record, path, scenario=scenario, overwrite=overwrite)
        return
    days: Any = [date.fromisoformat(day["date"]) for day in case["by_day"] or ()]
    rows = -(-len(case["destinations"]) // 3)
    look = look or Look()
    figure = new_figure((look.inches(9.0), 1.2 + 2.0 * rows))
    panels = figure.subplots(rows, 3, squeeze=False, sharex=True).ravel()
    looks: dict[str, tuple[str, dict[str, Any]]] = {
        "counted": ("counted", {"color": "black", "linewidth": 1.6}),
        "modelled": ("by risk", {"color": _COLOURS[2], "linewidth": 1.4}),
        "modelled_capacity": ("by risk, within capacity", {"color": _COLOURS[2], "linestyle": ":"}),
        "capacity": ("in proportion to capacity", {"color": _COLOURS[0], "linestyle": "--"}),
        "equal": ("equal shares", {"color": NOTE_COLOUR, "linewidth": 0.8}),
    }
    for axes, place in zip(panels, case["destinations"], strict=False):
        for name, (label, style) in looks.items():
            values = [day["people"][place].get(name) for day in case["by_day"] or ()]
            if values and None not in values:
                axes.plot(days, values, label=label, **style)
        axes.set_title(dataset.nodes[place].name, loc="left", fontsize=8)
        axes.set_ylim(bottom=0)
        axes.tick_params(labelsize=6)
        axes.spines[["top", "right"]].set_visible(False)
    for axes in panels[len(case["destinations"]) :]:
        axes.set_visible(False)
    figure.autofmt_xdate()
    ard = case["scores"]["modelled"]["ard"]
    figure.suptitle(
        f"People at each destination, ARD by risk {ard:.3f}", x=0.01, ha="left", fontweight="bold", fontsize=10
    )
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower left", ncols=5, frameon=False, fontsize=7)
    write_foot(panels[3 * (rows - 1)], dataset, "Use is not danger, and least risk is not most used.", scenario)
    save_figure(figure, path, look=look, overwrite=overwrite)


def _plot_errors(
    dataset: Dataset, record: Mapping[str, Any], path: str | Path, *, scenario: Scenario | None, overwrite: bool
) -> None:
    """Draw the error of each guess in each case; what knows what was counted later is pale."""
    cases = record["cases"]
    names = [name for name in GUESSES if any(name in case["scores"] for case in cases)]
    figure = new_figure((9.0, 1.6 + 0.16 * len(names) * (len(cases) + 1)))
    axes = figure.add_subplot()
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
    axes.set_yticks(range(len(names)), [GUESSES[name] for name in names], fontsize=8)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(
        "Averaged relative difference (ARD); pale: knows what was counted later",
        loc="left",
        fontweight="bold",
        fontsize=10,
    )
    figure.legend(loc="outside lower left", ncols=4, frameon=False, fontsize=8)
    write_foot(axes, dataset, "Newcomers by each guess, beside counts.", scenario)
    save_figure(figure, path, overwrite=overwrite)
