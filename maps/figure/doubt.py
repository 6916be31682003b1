"""Figures of uncertainty: an ensemble over time, the bars of a sensitivity, a back-test with what came out of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from ...geo.errors import UsageError
from ..palette import BAND, GREY
from ..text.phrases import place_name
from .charts import ENGLISH, INDEX_COLOUR, Look, bare, chart_figure, save_figure
from .timeline import LEFT, draw_arrivals, draw_key, draw_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from ...geo.model.scenario import Scenario
    from ...geo.model.schema import Dataset


def plot_ensemble(
    dataset: Dataset,
    record: Mapping[str, Any],
    path: str | Path,
    *,
    central: Sequence[float | None] = (),
    scenario: Scenario | None = None,
    look: Look = ENGLISH,
    overwrite: bool = False,
) -> None:
    """Draw the median and the 90% range of the index over time, and beside it what the central values give.

    Parameters
    ----------
    dataset
        For names and what the figure says of its release.
    record
        From `maps.text.doubt.ensemble_record`, with one pair.
    central
        The index with the central value of each judgement, one for each date; it is left out where empty.
    path, scenario, look, overwrite
        As for `maps.figure.timeline.plot_timeline`, which raises what it says there.

    Raises
    ------
    UsageError
        If the record has several pairs.
    """
    if len(record["pairs"]) != 1:
        message = f"a fan chart shows one origin and destination, not {len(record['pairs'])}; ask for one pair"
        raise UsageError(message)
    pair: Mapping[str, Any] = record["pairs"][0]
    title = look.say(
        "ensemble.title",
        origin=place_name(dataset, pair["origin"], look.lang),
        destination=place_name(dataset, pair["destination"], look.lang),
        first=pair["days"][0]["as_of"],
        last=pair["days"][-1]["as_of"],
    )
    if len(pair["days"]) == 1:
        title = title.removesuffix(f"{look.say('to')}{pair['days'][0]['as_of']}")
    figure = chart_figure(
        dataset,
        record,
        (look.inches(8.0), 3.4),
        title,
        [look.say("ensemble.note", seed=record["seed"])],
        look=look,
        scenario=scenario,
    )
    axes = figure.subplots()
    days: Any = [date.fromisoformat(day["as_of"]) for day in pair["days"]]
    low, median, high = (
        [float("nan") if day[name] is None else day[name] for day in pair["days"]] for name in ("low", "median", "high")
    )
    label = look.say("range", draws=record["draws"])
    if len(days) == 1:
        axes.vlines(days, low, high, color=BAND, linewidth=10, label=label)
        axes.set_xticks(days, [pair["days"][0]["as_of"]])
    else:
        axes.fill_between(days, low, high, color=BAND, linewidth=0, label=label)
    draw_line(axes, days, median, look.say("median"))
    if central:
        given = [float("nan") if value is None else value for value in central]
        style = {"color": "#15181c", "linestyle": (0, (3, 2)), "linewidth": 1.2, "marker": "D", "markersize": 3.2}
        axes.plot(days, given, label=look.say("central"), clip_on=False, zorder=5, **style)  # type: ignore[arg-type]
    axes.set_title(look.say("index"), **LEFT)
    draw_key(axes)
    save_figure(figure, path, look=look, overwrite=overwrite)


def plot_sensitivity(
    dataset: Dataset,
    record: Mapping[str, Any],
    path: str | Path,
    *,
    scenario: Scenario | None = None,
    look: Look = ENGLISH,
    overwrite: bool = False,
) -> None:
    """Draw first-order and total Sobol' indices of each group with their 95% intervals.

    Parameters
    ----------
    dataset
        For names and what the figure says of its release.
    record
        From `maps.text.doubt.sensitivity_record`.
    path, scenario, look, overwrite
        As for `maps.figure.timeline.plot_timeline`, which raises what it says there.
    """
    start = place_name(dataset, record["origin"], look.lang) if record["origin"] else look.say("all_origins")
    end = place_name(dataset, record["destination"], look.lang)
    title = look.say("sensitivity.title", origin=start, destination=end, when=record["as_of"])
    steady = look.say("sensitivity.steady" if record["converged"] else "sensitivity.unsteady")
    groups: list[dict[str, Any]] = record["groups"][::-1]
    figure = chart_figure(
        dataset,
        record,
        (look.inches(7.5), 1.1 + 0.36 * len(groups)),
        title,
        [f"{look.say('sensitivity.note')} {steady}"],
        look=look,
        scenario=scenario,
    )
    axes = figure.subplots()
    for offset, key, colour in ((0.18, "total", GREY), (-0.18, "first", INDEX_COLOUR)):
        axes.barh(
            [place - offset for place in range(len(groups))],
            [group[key] for group in groups],
            height=0.34,
            xerr=[group[f"{key}_half_width"] for group in groups],
            color=colour,
            error_kw={"linewidth": 0.8, "capsize": 2},
            label=look.say(f"sensitivity.{key}"),
        )
    axes.set_yticks(range(len(groups)), [look.say(f"group.{group['group']}") for group in groups])
    axes.set_xlim(left=0)
    bare(axes)
    axes.legend(loc="lower right", fontsize=7.2, frameon=True, framealpha=0.85, edgecolor="none", reverse=True)
    save_figure(figure, path, look=look, overwrite=overwrite)


def plot_backtest(
    dataset: Dataset,
    record: Mapping[str, Any],
    path: str | Path,
    *,
    scenario: Scenario | None = None,
    look: Look = ENGLISH,
    overwrite: bool = False,
) -> None:
    """Draw the yearly network index of a back-test above the arrivals, and beside them each rank correlation.

    Parameters
    ----------
    dataset
        For names and what the figure says of its release.
    record
        From `maps.text.doubt.backtest_record`.
    path, scenario, look, overwrite
        As for `maps.figure.timeline.plot_timeline`, which raises what it says there.
    """
    end = place_name(dataset, record["destination"], look.lang)
    years: Sequence[Mapping[str, Any]] = record["years"]
    ahead = record["step_ahead"]
    told = [look.say("backtest.note")]
    if ahead["length"]:
        told += [
            look.say(
                "backtest.ahead",
                error=f"{ahead['error']:,.0f}",
                last=f"{ahead['error_persistence']:,.0f}",
                years=ahead["length"],
            )
        ]
    wide = look.inches(9.0)
    beside = wide >= 6.5
    figure = chart_figure(
        dataset,
        record,
        (wide, 4.4 if beside else 6.4),
        look.say("backtest.title", destination=end, first=years[0]["year"], last=years[-1]["year"]),
        told,
        look=look,
        scenario=scenario,
    )
    grid = figure.add_gridspec(*((2, 2) if beside else (3, 1)), height_ratios=(2, 1) if beside else (2, 1, 1.8))
    index = figure.add_subplot(grid[0, 0])
    below = figure.add_subplot(grid[1, 0], sharex=index)
    days = [date(row["year"], 7, 2) for row in years]
    draw_line(index, days, [row["risk_index"] for row in years], look.say("index_line"))
    index.set_title(look.say("network_index"), **LEFT)
    index.tick_params(labelbottom=False)
    draw_arrivals(below, {row["year"]: row["arrivals"] for row in years}, look.say("arrivals", place=end))
    tests = figure.add_subplot(grid[:, 1] if beside else grid[2, 0])
    _draw_tests(tests, record["comparisons"], look)
    save_figure(figure, path, look=look, overwrite=overwrite)


def _draw_tests(axes: Axes, comparisons: Sequence[Mapping[str, Any]], look: Look) -> None:
    """Draw rank correlations with arrivals: that of the index filled, those of what it is compared with empty."""
    rows = [row for row in comparisons if row["test"]["spearman"] is not None]
    labels = []
    for place, row in enumerate(rows):
        test = row["test"]
        own = row["predictor"] == comparisons[0]["predictor"]
        value = test["spearman"]
        axes.hlines(place, min(0, value), max(0, value), color=INDEX_COLOUR if own else GREY, linewidth=1.6)
        axes.plot(
            [value],
            [place],
            "o",
            color=INDEX_COLOUR if own else GREY,
            markersize=5,
            mfc=INDEX_COLOUR if own else "white",
        )
        p = test["p_shift_spearman"]
        if p is not None:
            at, side = (value + 0.06, "left") if value >= 0 else (value - 0.06, "right")
            axes.text(at, place, look.say("p", p=f"{p:.2f}"), fontsize=6.8, va="center", ha=side)
        changes = look.say("backtest.changes") if row["changes"] else ""
        labels.append(
            look.say("backtest.row", what=look.say(f"predictor.{row['predictor']}"), changes=changes, lag=row["lag"])
        )
    axes.axvline(0, color="#15181c", linewidth=0.8)
    bare(axes)
    axes.set_yticks(range(len(rows)), labels, fontsize=7.2)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-1.3, 1.3)
    axes.set_xticks((-1, -0.5, 0, 0.5, 1))
    axes.set_title(look.say("backtest.tests"), **LEFT)
