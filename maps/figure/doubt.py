"""Figures of uncertainty: the fan chart of an ensemble and the bars of a sensitivity (extra ``plot``)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from ...geo.errors import UsageError
from .charts import INDEX_COLOUR, check_format, new_figure, plot_timeline, save_figure, write_foot, write_title

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ...geo.model.scenario import Scenario
    from ...geo.model.schema import Dataset

TOTAL_COLOUR = "#b8c4cc"


def plot_ensemble(
    dataset: Dataset,
    record: Mapping[str, Any],
    path: str | Path,
    *,
    scenario: Scenario | None = None,
    overwrite: bool = False,
) -> None:
    """Draw the median and the 90 % interval of the index over time.

    Parameters
    ----------
    dataset
        For names and what the figure says of its release.
    record
        From `maps.text.doubt.ensemble_record`, with one pair.
    path
        A file that ends in .png or .svg.
    scenario
        The one that the record is about, for what a public release left out of it.
    overwrite
        Whether a file that is there may be replaced.

    Raises
    ------
    UsageError
        If the record has several pairs, the file has another ending, or is there and `overwrite` is not set.
    RouteRiskError
        If matplotlib is not installed.
    """
    check_format(path)
    if len(record["pairs"]) != 1:
        message = f"a fan chart shows one origin and destination, not {len(record['pairs'])}; ask for one pair"
        raise UsageError(message)
    pair: Mapping[str, Any] = record["pairs"][0]
    figure = new_figure((8.0, 4.2))
    axes = figure.add_subplot()
    days: Any = [date.fromisoformat(day["as_of"]) for day in pair["days"]]
    low, median, high = (
        [float("nan") if day[name] is None else day[name] for day in pair["days"]] for name in ("low", "median", "high")
    )
    if len(days) == 1:
        axes.errorbar(
            days, median, yerr=[[median[0] - low[0]], [high[0] - median[0]]], color=INDEX_COLOUR, marker="o", capsize=4
        )
    else:
        axes.fill_between(days, low, high, color=INDEX_COLOUR, alpha=0.2, linewidth=0, label="90% range")
        axes.plot(days, median, color=INDEX_COLOUR, linewidth=2, marker="o", markersize=3, label="median")
        figure.legend(loc="outside lower left", ncols=2, frameon=False, fontsize=8)
    axes.set_ylim(0, 100)
    axes.set_ylabel("route risk index, 0 to 100")
    axes.spines[["top", "right"]].set_visible(False)
    names = {key: node.name for key, node in dataset.nodes.items()}
    title = f"{names[pair['origin']]} to {names[pair['destination']]}, {record['draws']} draws"
    write_title(axes, title, record)
    write_foot(axes, dataset, "The index gives an order, not an amount; it is not a probability.", scenario)
    save_figure(figure, path, overwrite=overwrite)


def plot_sensitivity(
    dataset: Dataset,
    record: Mapping[str, Any],
    path: str | Path,
    *,
    scenario: Scenario | None = None,
    overwrite: bool = False,
) -> None:
    """Draw first-order and total Sobol' indices of each group with their 95 % intervals.

    Parameters
    ----------
    dataset
        For names and what the figure says of its release.
    record
        From `maps.text.doubt.sensitivity_record`.
    path, overwrite
        As `maps.figure.map.plot_map`, which raises what it says there.
    scenario
        The one that the record is about, for what a public release left out of it.
    """
    check_format(path)
    figure = new_figure((7.0, 3.8))
    axes = figure.add_subplot()
    groups: list[dict[str, Any]] = record["groups"][::-1]
    for offset, key, colour, label in (
        (0.18, "first", INDEX_COLOUR, "first order"),
        (-0.18, "total", TOTAL_COLOUR, "total"),
    ):
        axes.barh(
            [place + offset for place in range(len(groups))],
            [group[key] for group in groups],
            height=0.34,
            xerr=[group[f"{key}_half_width"] for group in groups],
            color=colour,
            error_kw={"linewidth": 0.8, "capsize": 2},
            label=label,
        )
    axes.set_yticks(range(len(groups)), [group["group"] for group in groups])
    axes.set_xlim(left=0)
    axes.spines[["top", "right"]].set_visible(False)
    names = {key: node.name for key, node in dataset.nodes.items()}
    start = names[record["origin"]] if record["origin"] else "Network index"
    write_title(axes, f"{start} to {names[record['destination']]}, {record['as_of']}", record)
    write_foot(axes, dataset, "Share of the variance of the index.", scenario)
    figure.legend(loc="outside lower left", ncols=2, frameon=False, fontsize=8)
    save_figure(figure, path, overwrite=overwrite)


def plot_backtest(
    dataset: Dataset,
    record: Mapping[str, Any],
    path: str | Path,
    *,
    scenario: Scenario | None = None,
    overwrite: bool = False,
) -> None:
    """Draw the yearly network index of a back-test, in the middle of each year, with the arrivals beside it.

    Parameters
    ----------
    dataset
        For names and what the figure says of its release.
    record
        From `maps.text.doubt.backtest_record`.
    path, overwrite
        As `maps.figure.map.plot_map`, which raises what it says there.
    scenario
        The one that the record is about, for what a public release left out of it.
    """
    series = {
        "origin": None,
        "destination": record["destination"],
        "scenario": record["scenario"],
        "points": [{"as_of": f"{row['year']}-07-01", "index": row["index"]} for row in record["years"]],
        "arrivals": {str(row["year"]): row["arrivals"] for row in record["years"]},
    }
    plot_timeline(dataset, series, path, scenario=scenario, overwrite=overwrite)
