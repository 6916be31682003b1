"""The figure of a check: recorded shares of corridors with the modelled ones beside them (extra ``plot``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..palette import BAND, GREY
from ..text.corridors import corridor_name
from ..text.phrases import listed
from .charts import ENGLISH, INDEX_COLOUR, Look, bare, chart_figure, key_below, save_figure
from .timeline import LEFT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from ...geo.model.scenario import Scenario
    from ...geo.model.schema import Dataset

_MARKS: dict[str, dict[str, Any]] = {
    "modelled": {"marker": "o", "color": INDEX_COLOUR, "markersize": 5},
    "held_out": {"marker": "D", "markerfacecolor": "white", "color": INDEX_COLOUR},
    "judged": {"marker": "s", "color": "#1b6a83"},
    "equal": {"marker": "|", "color": GREY, "markersize": 8},
    "last": {"marker": "<", "color": GREY},
    "average": {"marker": "x", "color": GREY},
}
_NAIVE = ("nearest", "capacity", "modelled_capacity")
"""Guesses of which the errors are drawn and not each share."""
"""How each series of a check is drawn: the model in colour, the naive ones in grey."""


def plot_check(
    dataset: Dataset,
    record: Mapping[str, Any],
    path: str | Path,
    *,
    scenario: Scenario | None = None,
    look: Look = ENGLISH,
    overwrite: bool = False,
) -> None:
    """Draw each recorded share with the modelled and the naive ones on its line, and their mean errors beside.

    Parameters
    ----------
    dataset
        For names and what the figure says of its release.
    record
        From `geo.answers.record.check_record`.
    path, scenario, look, overwrite
        As for `maps.figure.timeline.plot_timeline`, which raises what it says there.
    """
    rows = sorted(record["rows"], key=lambda row: (_by_way_of(dataset, row["corridors"], look), row["years"]))
    errors = {name: record["scores"][name]["mean_absolute_error"] for name in ("modelled", "held_out")}
    told = [
        look.say(f"check.{name}", error=f"{100 * error:.0f}") for name, error in errors.items() if error is not None
    ]
    notes = [" ".join([*told, look.say("check.afterwards")]), look.say("check.note")]
    wide = look.inches(9.5)
    beside = wide >= 6.5
    figure = chart_figure(
        dataset,
        record,
        (wide, max(3.4, 2.2 + 0.205 * len(rows)) + (0 if beside else 1.9)),
        look.say("check.title"),
        notes,
        look=look,
        scenario=scenario,
    )
    shape: dict[str, Any] = {"ncols": 2, "width_ratios": (2.6, 1)} if beside else {"nrows": 2, "height_ratios": (3, 1)}
    axes, bars = figure.subplots(**shape)
    _draw_shares(axes, rows, [_label(dataset, row, look) for row in rows], look)
    _draw_errors(bars, record["scores"], look)
    save_figure(figure, path, look=look, overwrite=overwrite)


def _draw_shares(axes: Axes, rows: Sequence[Mapping[str, Any]], labels: list[str], look: Look) -> None:
    places = range(len(rows))
    bare(axes)
    axes.barh(
        places,
        [100 * max(row["recorded_high"] - row["recorded_low"], 0.006) for row in rows],
        left=[100 * row["recorded_low"] for row in rows],
        color=BAND,
        height=0.7,
        label=look.say("check.recorded"),
    )
    told = [(place, row) for place, row in enumerate(rows) if row["low"] is not None]
    if told:
        axes.hlines(
            [place for place, _ in told],
            [100 * row["low"] for _, row in told],
            [100 * row["high"] for _, row in told],
            color=INDEX_COLOUR,
            linewidth=1.2,
            label=look.say("check.range"),
        )
    for name, mark in _MARKS.items():
        known = [(place, 100 * row[name]) for place, row in enumerate(rows) if row[name] is not None]
        style = {"linestyle": "none", "markersize": 4, "label": look.say(f"series.{name}"), "clip_on": False, **mark}
        axes.plot([share for _, share in known], [place for place, _ in known], **style)
    axes.set_yticks(places, labels, fontsize=7, parse_math=False)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, 100)
    axes.set_title(look.say("check.shares"), **LEFT)
    key_below(axes, columns=2)


def _draw_errors(axes: Axes, scores: Mapping[str, Mapping[str, Any]], look: Look) -> None:
    bare(axes)
    names = [*_MARKS, *(name for name in _NAIVE if scores[name]["records"])]
    values = [100 * (scores[name]["mean_absolute_error"] or 0.0) for name in names]
    colours = [_MARKS[name]["color"] if name in _MARKS else GREY for name in names]
    bars = axes.barh(range(len(names)), values, color=colours, height=0.6)
    for bar, name in zip(bars, names, strict=True):
        bar.set_alpha(0.4 if scores[name]["afterwards"] else 1.0)
    counted = [
        f"{value:.1f} ({scores[name]['records']})" if scores[name]["records"] else look.say("check.none")
        for name, value in zip(names, values, strict=True)
    ]
    axes.bar_label(bars, counted, fontsize=7, padding=2)
    axes.set_yticks(range(len(names)), [look.say(f"series.{name}") for name in names], fontsize=7)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 1.6 * max(values, default=1.0) or 1.0)
    axes.set_title(look.say("check.errors"), **LEFT)


def _label(dataset: Dataset, row: Mapping[str, Any], look: Look) -> str:
    years = row["years"]
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return f"{_by_way_of(dataset, row['corridors'], look)}  {span}"


def _by_way_of(dataset: Dataset, corridors: Iterable[str], look: Look) -> str:
    """Return corridors, any of which is meant, with the names of their countries."""
    return listed([corridor_name(dataset, text, look.lang) for text in corridors], look.lang)
