"""Figures for papers, PNG or SVG, without a browser (extra ``plot``)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

from ...geo.answers.records import assumed_words
from ...geo.errors import UsageError
from ...geo.extras import need
from ...geo.files import write_beside
from ...geo.release.dataset import release_note
from ...geo.texts import clean
from .fonts import make_legible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ...geo.model.scenario import Scenario
    from ...geo.model.schema import Dataset

FORMATS = (".png", ".svg")
INDEX_COLOUR = "#7a1f3d"
ARRIVALS_COLOUR = "#b8c4cc"
NOTE_COLOUR = "#5c6b75"


def plot_timeline(
    dataset: Dataset,
    record: Mapping[str, Any],
    path: str | Path,
    *,
    scenario: Scenario | None = None,
    overwrite: bool = False,
) -> None:
    """Draw the index over time with the arrivals of each year beside it.

    Parameters
    ----------
    dataset
        For names and what the figure says of its release.
    record
        From `geo.answers.timeline.timeline_record`.
    path, overwrite
        As `maps.figure.map.plot_map`, which raises what it says there.
    scenario
        The one that the record is about, for what a public release left out of it.
    """
    check_format(path)
    figure = new_figure((8.0, 4.2))
    axes = figure.add_subplot()
    days = [date.fromisoformat(point["as_of"]) for point in record["points"]]
    arrivals = {int(year): value for year, value in record["arrivals"].items()}
    years = [year for year in arrivals if days[0].year <= year <= days[-1].year]
    if years:
        bars = axes.twinx()
        bars.bar(
            [date(year, 7, 1) for year in years],  # type: ignore[arg-type]
            [arrivals[year] for year in years],
            width=300,
            color=ARRIVALS_COLOUR,
            label="arrivals in the year (lag departures by months to years)",
        )
        bars.set_ylabel("arrivals, people a year", color=NOTE_COLOUR)
        bars.spines[["top"]].set_visible(False)
        axes.set_zorder(bars.get_zorder() + 1)
        axes.patch.set_visible(False)
    values = [float("nan") if point["index"] is None else point["index"] for point in record["points"]]
    axes.plot(days, values, color=INDEX_COLOUR, linewidth=2, marker="o", markersize=3, label="index")  # type: ignore[arg-type]
    axes.set_ylim(0, 100)
    axes.set_ylabel("route risk index, 0 to 100", color=INDEX_COLOUR)
    axes.spines[["top", "right"]].set_visible(False)
    names = {key: node.name for key, node in dataset.nodes.items()}
    subject = "Network index" if record["origin"] is None else f"{names[record['origin']]}: least-risk route"
    write_title(axes, f"{subject} to {names[record['destination']]}", record)
    handles, labels = axes.get_legend_handles_labels()
    if years:
        more = bars.get_legend_handles_labels()
        handles, labels = handles + more[0], labels + more[1]
    figure.legend(handles, labels, loc="outside lower left", ncols=2, frameon=False, fontsize=8)
    write_foot(axes, dataset, "The index gives an order, not an amount; it is not a probability.", scenario)
    save_figure(figure, path, overwrite=overwrite)


def write_title(axes: Axes, text: str, record: Mapping[str, Any], *, size: float | None = None) -> None:
    """Write above a chart what it shows and, of a record that assumes something against the sources, what."""
    words = assumed_words(record)
    title = clean(f"{text}, {words}" if words else text)
    axes.set_title(fill(title, 80), loc="left", fontweight="bold", fontsize=size)


def write_foot(axes: Axes, dataset: Dataset, what: str, scenario: Scenario | None) -> None:
    """Write under a chart what it is, of which dataset, and for whom."""
    lines = [f"{what} {dataset.title}, {dataset.version}.", release_note(dataset, *filter(None, [scenario]))]
    text = "\n".join(fill(clean(line), 130) for line in lines)
    axes.set_xlabel(text, fontsize=7, color=NOTE_COLOUR, loc="left")


def check_format(path: str | Path) -> None:
    """Raise `UsageError` if a file does not end in one of `FORMATS`."""
    if Path(path).suffix.lower() not in FORMATS:
        message = f"{path} is not a picture; end its name in {' or '.join(FORMATS)}"
        raise UsageError(message)


def new_figure(size_in: tuple[float, float]) -> Figure:
    """Return an empty figure, drawn without a display."""
    need("matplotlib.figure")
    from matplotlib.figure import Figure

    return Figure(figsize=size_in, dpi=200, layout="constrained")


def save_figure(figure: Figure, path: str | Path, *, overwrite: bool = False) -> None:
    """Save a figure so that the same figure gives the same bytes: no date, fixed ids."""
    import matplotlib as mpl

    metadata = {"Date": None, "Creator": "route-risk"} if Path(path).suffix.lower() == ".svg" else {"Software": None}
    make_legible(figure)
    fixed = mpl.rc_context({"svg.hashsalt": "route-risk", "text.parse_math": False})
    with write_beside(path, overwrite=overwrite) as beside, fixed:
        figure.savefig(beside, metadata=metadata)


def svg_text(figure: Figure) -> str:
    """Return a figure as the text of an SVG; the same figure gives the same text."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "figure.svg"
        save_figure(figure, path)
        return path.read_text(encoding="utf-8")
