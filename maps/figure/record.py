"""The figure of a check: recorded shares of corridors with the modelled ones beside them (extra ``plot``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..text.corridors import corridor_name
from .charts import (
    ARRIVALS_COLOUR,
    INDEX_COLOUR,
    NOTE_COLOUR,
    check_format,
    new_figure,
    save_figure,
    write_foot,
    write_title,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from matplotlib.axes import Axes

    from ...geo.model.scenario import Scenario
    from ...geo.model.schema import Dataset

_MARKS: dict[str, tuple[str, dict[str, Any]]] = {
    "modelled": ("with the record", {"marker": "o", "color": INDEX_COLOUR, "markersize": 5}),
    "held_out": ("its years left out", {"marker": "D", "markerfacecolor": "white", "color": INDEX_COLOUR}),
    "judged": ("judged classes alone", {"marker": "s", "color": "#2f7fd1"}),
    "equal": ("equal shares", {"marker": "|", "color": NOTE_COLOUR, "markersize": 8}),
    "last": ("the last record before", {"marker": "<", "color": NOTE_COLOUR}),
    "average": ("the average of all others", {"marker": "x", "color": NOTE_COLOUR}),
}
"""What each series of a check is called, and how it is drawn: the model in colour, the naive ones in grey."""


def plot_check(
    dataset: Dataset,
    record: Mapping[str, Any],
    path: str | Path,
    *,
    scenario: Scenario | None = None,
    overwrite: bool = False,
) -> None:
    """Draw each recorded share with the modelled and the naive ones on its line, and their mean errors beside.

    Parameters
    ----------
    dataset
        For names and what the figure says of its release.
    record
        From `geo.answers.record.check_record`.
    path
        A file that ends in .png or .svg.
    scenario
        The one that the record is about, for what a public release left out of it.
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
    rows = sorted(record["rows"], key=lambda row: (_by_way_of(dataset, row["corridors"]), row["years"]))
    figure = new_figure((9.5, 2.4 + 0.21 * len(rows)))
    axes, errors = figure.subplots(1, 2, width_ratios=(3, 1))
    _draw_shares(axes, rows, [_label(dataset, row) for row in rows])
    _draw_errors(errors, record["scores"])
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower left", ncols=4, frameon=False, fontsize=7)
    write_title(axes, "Recorded and modelled shares of arrivals, percent", record, size=10)
    errors.set_title("Mean error (records)", loc="left", fontsize=9)
    write_foot(axes, dataset, "Much used does not mean safe, and least risk is not most used.", scenario)
    save_figure(figure, path, overwrite=overwrite)


def _draw_shares(axes: Axes, rows: list[Mapping[str, Any]], labels: list[str]) -> None:
    places = range(len(rows))
    axes.barh(
        places,
        [100 * max(row["recorded_high"] - row["recorded_low"], 0.006) for row in rows],
        left=[100 * row["recorded_low"] for row in rows],
        color=ARRIVALS_COLOUR,
        height=0.7,
        label="recorded; to 100 where only the least is known",
    )
    told = [(place, row) for place, row in enumerate(rows) if row["low"] is not None]
    if told:
        axes.hlines(
            [place for place, _ in told],
            [100 * row["low"] for _, row in told],
            [100 * row["high"] for _, row in told],
            color=INDEX_COLOUR,
            linewidth=1.2,
            label="90% range of the draws, with the record",
        )
    for name, (label, look) in _MARKS.items():
        known = [(place, 100 * row[name]) for place, row in enumerate(rows) if row[name] is not None]
        style = {"linestyle": "none", "markersize": 4, **look}
        axes.plot([share for _, share in known], [place for place, _ in known], label=label, **style)
    axes.set_yticks(places, labels, fontsize=7, parse_math=False)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-1, 101)
    axes.spines[["top", "right"]].set_visible(False)


def _draw_errors(axes: Axes, scores: Mapping[str, Mapping[str, Any]]) -> None:
    names = list(_MARKS)
    values = [100 * (scores[name]["mean_absolute_error"] or 0.0) for name in names]
    colours = [look["color"] for _, look in _MARKS.values()]
    bars = axes.barh(range(len(names)), values, color=colours, height=0.6)
    counted = [
        f"{value:.1f} ({scores[name]['records']})" if scores[name]["records"] else "none"
        for name, value in zip(names, values, strict=True)
    ]
    axes.bar_label(bars, counted, fontsize=7, padding=2)
    axes.set_yticks(range(len(names)), [label for label, _ in _MARKS.values()], fontsize=7)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 1.45 * max(values, default=1.0) or 1.0)
    axes.spines[["top", "right"]].set_visible(False)


def _label(dataset: Dataset, row: Mapping[str, Any]) -> str:
    years = row["years"]
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return f"{_by_way_of(dataset, row['corridors'])}  {span}"


def _by_way_of(dataset: Dataset, corridors: Iterable[str]) -> str:
    """Return corridors, any of which is meant, with the names of their countries."""
    *first, last = [corridor_name(dataset, text) for text in corridors]
    return f"{', '.join(first)} or {last}" if first else last
