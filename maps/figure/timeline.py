"""The index over time as a figure, with its range and the events that moved it, and arrivals in a panel below."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from ...geo.answers.translations import Translator
from ...geo.dates import parse_partial_date
from ..palette import BAND, LOWERS, QUIET, RAISES
from ..text.headline import signed_part
from ..text.phrases import event_summary, place_name
from .charts import ARRIVALS_COLOUR, ENGLISH, INDEX_COLOUR, Block, Look, bare, chart_figure, save_figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from ...geo.model.scenario import Scenario
    from ...geo.model.schema import Dataset, Event

MOST_EVENTS = 6
"""So many events are marked and told."""

LEAST_PART = 0.02
"""A smaller part of a change of hazard marks nothing."""


_AT_END = ("ended", "less", "opened")


class Moved(NamedTuple):
    """An event that moved a timeline: when it began or ended, by how much of a hazard (None: it closed), and how."""

    event: Event
    day: date
    part: float | None
    how: str


def plot_timeline(
    dataset: Dataset,
    record: Mapping[str, Any],
    path: str | Path,
    *,
    scenario: Scenario | None = None,
    look: Look = ENGLISH,
    overwrite: bool = False,
) -> None:
    """Draw the index over time with the events that moved it most, and below it the arrivals of each year.

    Parameters
    ----------
    dataset
        For names and what the figure says of its release.
    record
        From `geo.answers.timeline.timeline_record`; its points may have a range of draws, ``low`` and ``high``, and the
        record then says under ``draws`` how many there were.
    path
        A file that ends in .png, .svg or .pdf.
    scenario
        The one that the record is about, for what is assumed, and what a public release left out of it.
    look
        Language and size.
    overwrite
        Whether a file that is there may be replaced.

    Raises
    ------
    UsageError
        If the file has another ending, or is there and `overwrite` is not set.
    RouteRiskError
        If matplotlib is not installed.
    """
    moved = movers(dataset, record, scenario)
    points: Sequence[Mapping[str, Any]] = record["points"]
    first, last = (date.fromisoformat(points[k][end]) for k, end in ((0, "as_of"), (-1, "until")))
    names = {
        "origin": "" if record["origin"] is None else place_name(dataset, record["origin"], look.lang),
        "destination": place_name(dataset, record["destination"], look.lang),
        "first": first.year if (last - first).days > 1000 else first,
        "last": last.year if (last - first).days > 1000 else last,
    }
    words = Translator(dataset, look.lang)
    lines = [_line(number, each, look, words) for number, each in enumerate(moved, start=1)]
    told = look.say("timeline.events" if lines else "timeline.no_events") if dataset.release is None else ""
    arrivals = {int(year): value for year, value in record["arrivals"].items() if first.year <= int(year) <= last.year}
    figure = chart_figure(
        dataset,
        record,
        (look.inches(8.0), 4.3 if arrivals else 3.2),
        look.say("timeline.network" if record["origin"] is None else "timeline.title", **names),
        [look.say("timeline.note")],
        look=look,
        scenario=scenario,
        above=[Block([told], 7.4, bold=True), Block(lines, 7.2)],
    )
    axes, *below = figure.subplots(
        1 + bool(arrivals), 1, sharex=True, height_ratios=(2.6, 1) if arrivals else (1,), squeeze=False
    )[:, 0]
    _draw_index(axes, points, record, look)
    _mark_events(axes, moved, (first, last))
    if below:
        draw_arrivals(below[0], arrivals, look.say("arrivals", place=names["destination"]))
    margin = timedelta(days=max((last - first).days // 60, 20))
    axes.set_xlim(first - margin, last + margin)
    save_figure(figure, path, look=look, overwrite=overwrite)


def middle(first: str, last: str) -> date:
    """Return the day in the middle of a period.

    Examples
    --------
    >>> middle("2013-01-01", "2013-12-31")
    datetime.date(2013, 7, 2)
    """
    start = date.fromisoformat(first)
    return start + (date.fromisoformat(last) - start) / 2


def _draw_index(axes: Axes, points: Sequence[Mapping[str, Any]], record: Mapping[str, Any], look: Look) -> None:
    days: Any = [middle(point["as_of"], point["until"]) for point in points]
    ranges = [(point.get("low"), point.get("high")) for point in points]
    if any(low is not None for low, _ in ranges):
        lows, highs = (
            [float("nan") if value is None else value for value in ends] for ends in zip(*ranges, strict=True)
        )
        label = look.say("range", draws=record["draws"])
        if len(days) > 1:
            axes.fill_between(days, lows, highs, color=BAND, linewidth=0, label=label)
        else:
            axes.vlines(days, lows, highs, color=BAND, linewidth=8, label=label)
    draw_line(axes, days, [point["risk_index"] for point in points], look.say("index_line"))
    axes.set_title(look.say("network_index" if record["origin"] is None else "index"), **LEFT)
    if axes.get_legend_handles_labels()[1][1:]:
        draw_key(axes)


def draw_key(axes: Axes) -> None:
    """Say above a chart, at its right, what its lines are."""
    axes.legend(
        loc="lower right",
        bbox_to_anchor=(1, 1.01),
        ncols=3,
        fontsize=7.2,
        frameon=False,
        columnspacing=1.2,
        borderpad=0,
    )


LEFT: dict[str, Any] = {"loc": "left", "fontsize": 8.2, "color": QUIET}
"""How the title of a panel is set."""


def draw_line(axes: Axes, days: Sequence[Any], values: Sequence[float | None], label: str) -> None:
    """Draw an index from 0 to 100 over time; it may touch either end, and neither cuts it off."""
    numbers = [float("nan") if value is None else value for value in values]
    marker = 3.4 if len(days) < 60 else 0
    axes.plot(
        days,
        numbers,
        color=INDEX_COLOUR,
        linewidth=1.8,
        marker="o",
        markersize=marker,
        label=label,
        clip_on=False,
        zorder=4,
    )
    axes.set_ylim(0, 100)
    axes.set_yticks((0, 25, 50, 75, 100))
    bare(axes)


def draw_arrivals(axes: Axes, arrivals: Mapping[int, float], title: str) -> None:
    """Draw the arrivals of each year that has a published number, in a panel of their own."""
    days: Any = [date(year, 7, 2) for year in arrivals]
    axes.bar(days, list(arrivals.values()), width=300, color=ARRIVALS_COLOUR)
    axes.set_title(title, **LEFT)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    bare(axes)


def movers(dataset: Dataset, record: Mapping[str, Any], scenario: Scenario | None) -> list[Moved]:
    """Return the events that moved a timeline most, at most `MOST_EVENTS`, in the order of their days.

    An event that closed or opened a way counts before all others. A public release ranks no events: none there.
    """
    if dataset.release is not None:
        return []
    events = {event.event_id: event for event in (*dataset.events, *(scenario.extra if scenario else ()))}
    best: dict[str, Moved] = {}
    for point in record["points"][1:]:
        for row in point["closures"]:
            for key in row["by"]:
                if key in events:
                    best[key] = _moved(events[key], None, "closed" if row["closed"] else "opened", point)
        for row in point["movers"]:
            part, known = row["change"], best.get(row["cause"])
            if row["cause"] not in events or part is None or abs(part) < LEAST_PART:
                continue
            if known is None or (known.part is not None and abs(part) > abs(known.part)):
                best[row["cause"]] = _moved(events[row["cause"]], part, row["how"] or "", point)
    first = sorted(best.values(), key=lambda each: (each.part is not None, -abs(each.part or 0), each.event.event_id))
    return sorted(first[:MOST_EVENTS], key=lambda each: (each.day, each.event.event_id))


def _moved(event: Event, part: float | None, how: str, point: Mapping[str, Any]) -> Moved:
    """Return an event with the day that it is marked on: its start, its end, or that of the period it faded in."""
    text = event.date_end if how in _AT_END else "" if how == "faded" else event.date_start
    if not text:
        return Moved(event, date.fromisoformat(point["as_of"]), part, how)
    first, last = parse_partial_date(text)
    return Moved(event, last if how in _AT_END else first, part, how)


def _mark_events(axes: Axes, moved: Sequence[Moved], span: tuple[date, date]) -> None:
    """Mark each event by its number above the line, and by a rule down to it."""
    days = max((span[1] - span[0]).days, 1)
    rows = [-1e9, -1e9, -1e9]
    for number, each in enumerate(moved, start=1):
        day: Any = min(max(each.day, span[0]), span[1])
        place = (day - span[0]).days / days
        row = next((k for k, last in enumerate(rows) if place - last > 0.028), 0)
        rows[row] = place
        colour = _colour(each)
        axes.axvline(day, color=colour, linewidth=0.8, linestyle=(0, (2, 2)), zorder=2)
        axes.annotate(
            str(number),
            (day, 6 + 13 * row),
            fontsize=7,
            fontweight="bold",
            ha="center",
            va="center",
            color="white",
            zorder=6,
            bbox={"boxstyle": "circle,pad=0.22", "fc": colour, "ec": "white", "lw": 0.8},
        )


def _colour(each: Moved) -> str:
    if each.part is None:
        return RAISES if each.how == "closed" else LOWERS
    return RAISES if each.part > 0 else LOWERS


def _line(number: int, each: Moved, look: Look, words: Translator) -> str:
    how = look.say(f"how.{each.how}") if each.how else ""
    when = (each.how in _AT_END and each.event.date_end) or each.event.date_start or look.say("standing")
    part = "" if each.part is None else signed_part(each.part)
    sign = "▲" if _colour(each) == RAISES else "▼"
    summary = event_summary(words, each.event)
    return look.say("event", number=number, sign=sign, when=when, how=how, summary=summary, part=part).replace(
        " ()", ""
    )
