"""What the record says, as text and CSV: factors from recorded passages, and shares beside records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.records import row_labels
from .rows_csv import rows_csv
from .tables import table, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SERIES = ("modelled", "judged", "held_out", "equal", "last", "average")
NAIVE = ("nearest", "capacity", "modelled_capacity")
_WORDS = {
    "modelled": "with the record",
    "judged": "judged classes alone",
    "held_out": "with the record, its years left out",
    "equal": "equal shares",
    "last": "the last record before",
    "average": "the average of all others",
    "nearest": "all by the nearest",
    "capacity": "in proportion to the highest record",
    "modelled_capacity": "with the record, within the highest",
}
CHECK_COLUMNS = (
    *("years", "corridors", "recorded_low", "recorded_high"),
    *(*SERIES, *NAIVE, "modelled_low", "modelled_high", "claim_ids"),
)
FACTOR_COLUMNS = (
    "group",
    "judged_classes",
    "implied_class",
    "implied_class_sd",
    "factor",
    "delta",
    "delta_sd",
    "claim_ids",
)


def calibration_text(record: Mapping[str, Any], *, style: Callable[[str], str] = str) -> str:
    """Return an estimate as tables: what the record implies for each class, and the scores."""
    rows = [
        [
            row["group"],
            " ".join(map(str, row["judged_classes"])),
            f"{row['implied_class']:.1f} ± {row['implied_class_sd']:.1f}",
            f"{row['factor']:.2f}",
            len(row["claim_ids"]),
        ]
        for row in record["factors"]
    ]
    lines = [
        style(f"Classes that recorded use implies (theta {record['theta']:.2f})"),
        table(["legs", "judged class", "implied", "factor", "claims"], rows, right=[3, 4]),
        *_scores(record, style),
        "",
        wrap(record["record_note"]),
    ]
    return "\n".join(lines)


def check_text(record: Mapping[str, Any], *, style: Callable[[str], str] = str) -> str:
    """Return recorded shares beside modelled and naive ones, in percent, and the scores."""
    rows = [
        [
            _years(row["years"]),
            ", ".join(row["corridors"]),
            percent_range(row["recorded_low"], row["recorded_high"]),
            *(percent(row[name]) for name in SERIES),
        ]
        for row in record["rows"]
    ]
    headers = ["years", "via", "recorded", "modelled", "judged", "left out", "equal", "last", "average"]
    if record["draws"] is not None:
        headers.insert(4, "90% range")
        for cells, row in zip(rows, record["rows"], strict=True):
            cells.insert(4, f"{percent(row['low'])} to {percent(row['high'])}")
    lines = [
        style("Shares of arrivals, percent"),
        table(headers, rows, right=range(2, len(headers))),
        *_scores(record, style),
        "",
        style("Errors by year, as Flee measures them (ARD): the sum of all, divided by what was at least recorded"),
        table(["years", *_YEARS.values()], _years_rows(record), right=range(1, 1 + len(_YEARS))),
        "",
        wrap(record["record_note"]),
    ]
    return "\n".join(lines)


_YEARS = {
    "modelled": "modelled",
    "held_out": "left out",
    "equal": "equal",
    "nearest": "nearest",
    "last": "last",
    "average": "average*",
    "capacity": "highest*",
    "modelled_capacity": "within*",
}
"""Series that have a column in the table of years, and its head."""


def _years_rows(record: Mapping[str, Any]) -> list[list[str | None]]:
    return [[_years(row["years"]), *(points(row["ard"].get(name)) for name in _YEARS)] for row in record["years"]]


def _scores(record: Mapping[str, Any], style: Callable[[str], str]) -> list[str]:
    scores = record["scores"]
    rows = [
        [
            _WORDS[name] + ("*" if scores[name]["afterwards"] else ""),
            points(scores[name]["mean_absolute_error"]),
            points(scores[name]["ard"]),
            scores[name]["records"],
        ]
        for name in (*SERIES, *NAIVE)
        if scores[name]["records"]
    ]
    how = ["Modelled shares are corrected for routes that share legs (path-size logit)."] * bool(record.get("overlap"))
    if "recorded_capacities" in record:
        how.append(
            "No capacity is recorded: the highest recorded share of the corridors through each last country stands in "
            "for it."
            if not record["recorded_capacities"]
            else "The highest recorded share of the corridors through each last country stands in for a capacity."
        )
    return [
        "",
        style("Mean absolute error of the shares (0 inside a recorded range), and mean ARD of the years"),
        table(["", "error", "ARD", "records"], rows, right=[1, 2, 3]),
        "* knows the record itself, or a later one",
        *map(wrap, how),
        *_draws_lines(record),
    ]


def _draws_lines(record: Mapping[str, Any]) -> list[str]:
    """Return what the intervals are of, where there were draws."""
    draws = record.get("draws")
    if not draws:
        return []
    error = record["scores"]["modelled"]
    text = (
        f"Over {draws['draws']} draws of every judgement, seed {draws['seed']}, with theta fixed, the error with the "
        f"record is {points(error['low'])} to {points(error['high'])} (90% range)."
    )
    return ["", wrap(text)]


def check_csv(record: Mapping[str, Any]) -> str:
    """Return recorded shares beside modelled and naive ones as CSV; shares are parts of 1."""
    rows = [{**row, **{f"modelled_{name}": row[name] for name in ("low", "high")}} for row in record["rows"]]
    return rows_csv(CHECK_COLUMNS, rows, row_labels(record))


def calibration_csv(record: Mapping[str, Any]) -> str:
    """Return the factors as CSV."""
    return rows_csv(FACTOR_COLUMNS, record["factors"], row_labels(record))


def _years(years: list[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def percent(share: float | None) -> str | None:
    """Return a share (0-1) in percent, without a sign for it."""
    return None if share is None else f"{100 * share:.0f}"


def points(error: float | None) -> str | None:
    """Return an error in three decimals."""
    return None if error is None else f"{error:.3f}"


def percent_range(low: float, high: float) -> str:
    """Return a recorded range of shares in percent; one up to 1 is a floor.

    Examples
    --------
    >>> percent_range(0.3, 0.3), percent_range(0.63, 0.7), percent_range(0.5, 1.0)
    ('30', '63-70', '≥ 50')
    """
    if high >= 1 > low:
        return f"≥ {100 * low:.0f}"
    one, other = f"{100 * low:.0f}", f"{100 * high:.0f}"
    return one if one == other else f"{one}-{other}"
