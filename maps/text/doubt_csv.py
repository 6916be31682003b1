"""Ensembles, sensitivities and back-tests as CSV: the same numbers as in their records, with every digit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.records import row_labels
from .rows_csv import rows_csv

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ENSEMBLE_COLUMNS = (
    "as_of",
    "until",
    "origin",
    "destination",
    "risk_index_low",
    "risk_index_median",
    "risk_index_high",
    "riskier_than_before",
    "route_count",
    "route",
    "share_of_draws",
)
SENSITIVITY_COLUMNS = (
    "as_of",
    "origin",
    "destination",
    "group",
    "inputs",
    "first",
    "first_half_width",
    "total",
    "total_half_width",
    "change_total",
    "draws",
)
BACKTEST_COLUMNS = ("part", "subject", "year", "lag_years", "quantity", "value", "unit")
_UNITS = {
    "risk_index": "index 0-100",
    "risk_index_change": "index points",
    **dict.fromkeys(("spearman", "central", "fitted"), "rho -1 to 1"),
    "change": "change of rho",
    "kendall": "tau -1 to 1",
    "arrivals": "people a year",
    "entries": "people a year",
    "length": "years",
    "part": "entries per arrival",
    "share": "share of routes 0-1",
    "draws": "draws",
    **dict.fromkeys(("error", "error_persistence"), "people a year"),
    "skill": "1 less the ratio of mean square errors",
}


def ensemble_csv(record: Mapping[str, Any]) -> str:
    """Return an ensemble as CSV, one row a pair and date, with the route that is most often the least-risk one."""
    return rows_csv(ENSEMBLE_COLUMNS, _ensemble_rows(record), row_labels(record))


def _ensemble_rows(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for pair in record["pairs"]:
        for number, day in enumerate(pair["days"]):
            best = day["routes"][0] if day["routes"] else {}
            yield {
                **day,
                **{f"risk_index_{name}": day[name] for name in ("low", "median", "high")},
                "origin": pair["origin"],
                "destination": pair["destination"],
                "riskier_than_before": pair["riskier"][number][number - 1] if number else None,
                "route": best.get("nodes"),
                "share_of_draws": best.get("share"),
            }


def sensitivity_csv(record: Mapping[str, Any]) -> str:
    """Return a sensitivity as CSV, one row a group of judgements, the one that matters most first.

    Indices, half widths of their 95 % intervals and the change since half of the draws are parts of the variance of
    the index, mostly 0 to 1; `inputs` and `draws` are counts. The origin is empty for the network index.

    Parameters
    ----------
    record
        From `maps.text.doubt.sensitivity_record`.

    Examples
    --------
    >>> head = {"as_of": "2013-07-01", "origin": None, "destination": "KOR", "draws": 64, "release": "internal"}
    >>> group = dict(zip(SENSITIVITY_COLUMNS[3:-1], ("leg uncertainty", 117, 0.5, 0.1, 0.6, 0.1, -0.01), strict=True))
    >>> print(sensitivity_csv({**head, "groups": [group]}).splitlines()[1])
    2013-07-01,,KOR,leg uncertainty,117,0.5,0.1,0.6,0.1,-0.01,64,,,internal
    """
    rows = ({**record, **group} for group in record["groups"])
    return rows_csv(SENSITIVITY_COLUMNS, rows, row_labels(record))


def backtest_csv(record: Mapping[str, Any]) -> str:
    """Return a back-test as CSV, one row a number.

    Parameters
    ----------
    record
        From `maps.text.doubt.backtest_record`.

    Returns
    -------
    str
        Columns: `part` (series, correlation, influence, entries, forecast, calibration), `subject` (the destination,
        predictor, event or transit country that the number is about), `year`, `lag_years`, `quantity`, `value`, and its
        `unit` in words. What does not apply is empty.

    Examples
    --------
    >>> years = [{"year": 2013, "risk_index": 71.3, "arrivals": 1514.0}]
    >>> empty = {"comparisons": [], "influences": [], "transits": [], "step_ahead": {}, "release": "public"}
    >>> print(backtest_csv({"destination": "KOR", "years": years, **empty}), end="")
    part,subject,year,lag_years,quantity,value,unit,scenario,known_by,release
    series,KOR,2013,,risk_index,71.3,index 0-100,,,public
    series,KOR,2013,,arrivals,1514.0,people a year,,,public
    """
    rows = (dict(zip(BACKTEST_COLUMNS, cells, strict=True)) for cells in _backtest_rows(record))
    return rows_csv(BACKTEST_COLUMNS, rows, row_labels(record))


def _backtest_rows(record: Mapping[str, Any]) -> Iterator[list[object]]:
    for row in record["years"]:
        yield from _numbers("series", record["destination"], row, ("risk_index", "arrivals"), year=row["year"])
    for row in record["comparisons"]:
        subject = row["predictor"] + (", yearly changes" if row["changes"] else "")
        yield from _numbers("correlation", subject, row["test"], lag=row["lag"])
    for row in record["influences"]:
        yield from _numbers("influence", row["event_id"], row, ("spearman", "change", "risk_index_change"))
    for test in record["transits"]:
        for row in test["years"]:
            yield from _numbers("entries", test["country"], row, ("entries", "part", "share"), year=row["year"])
        for key, words in (("entries", "entries"), ("part", "entries per arrival")):
            subject = f"{test['country']}, share of routes and {words}"
            yield from _numbers("entries", subject, {**test[key], "p_all_orders": test[f"p_{key}"]})
    yield from _numbers("forecast", "one step ahead", record["step_ahead"])
    if "calibration" in record:
        found = record["calibration"]
        for year, value in sorted(found["series"].items()):
            yield from _numbers("calibration", "fitted index", {"risk_index": value}, year=year)
        yield from _numbers("calibration", "all years", found, ("draws", "central", "fitted"))
        yield from _numbers("calibration", "held-out years", found["held_out"])


def _numbers(
    part: str,
    subject: str,
    cells: Mapping[str, Any],
    names: Sequence[str] | None = None,
    *,
    year: object = None,
    lag: object = None,
) -> Iterator[list[object]]:
    """Yield a row for each of the named numbers, or for all of them."""
    for name in cells if names is None else names:
        unit = "p-value 0-1" if name.startswith("p_") else _UNITS[name]
        yield [part, subject, year, lag, name, cells[name], unit]
