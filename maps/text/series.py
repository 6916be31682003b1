"""Recorded series beside numbers by risk and naive guesses, as text and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.records import row_labels
from .phrases import phrases
from .record import points
from .rows_csv import rows_csv
from .tables import table, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

GUESSES = ("modelled", "modelled_capacity", "equal", "nearest", "capacity", "capacity_of_all", "last", "average")
SERIES_COLUMNS = ("dataset", "date", "destination", "counted", *GUESSES)


def series_text(record: Mapping[str, Any], *, style: Callable[[str], str] = str) -> str:
    """Return the errors of each guess, one row a guess and one column a case, and of one case those of its months."""
    cases = record["cases"]
    known = [name for name in GUESSES if any(name in case["scores"] for case in cases)]
    several = len(cases) > 1
    rows: list[list[str | None]] = [
        [
            _guess(name) + ("*" if any(case["scores"].get(name, {}).get("afterwards") for case in cases) else ""),
            *(points(case["scores"].get(name, {}).get("ard")) for case in cases),
            *([points(record["mean_ard"].get(name))] if several else []),
        ]
        for name in known
    ]
    heads = ["newcomers go", *(case["dataset"] for case in cases), *(["mean"] if several else [])]
    lines = [
        style("Numbers at each destination beside the counts: averaged relative difference (ARD)"),
        table(heads, rows, right=range(1, len(heads))),
        "",
    ]
    lines += [wrap(_how(case, overlap=record["overlap"])) for case in cases]
    if any(one["afterwards"] for case in cases for one in case["scores"].values()):
        lines.append("* knows what was counted later")
    lines += [wrap(line) for case in cases for line in _verdict(case)]
    if not several:
        lines += ["", style("Mean error by month"), _months(cases[0], known)]
    return "\n".join([*lines, "", wrap(record["series_note"])])


def _guess(name: str) -> str:
    return phrases("figure")[f"guess.{name}"]


def _how(case: Mapping[str, Any], *, overlap: str | None) -> str:
    theta = case["theta"]
    how = {
        "given": "as given",
        "the other cases": "chosen on the other cases",
        "the same series": "chosen on these counts themselves, which it so knows",
    }[theta["from"]]
    text = f"{case['dataset']}: {case['days']} days from {case['first']}, {len(case['destinations'])} destinations; "
    text += f"theta {theta['value']:.4g}, {how}"
    text += "; corrected for routes that share legs (path-size logit)" if overlap else ""
    left = case["left_over"].get("modelled_capacity")
    return f"{text}; within capacity {left:,} people did not fit in on the last day" if left else text


def _verdict(case: Mapping[str, Any]) -> list[str]:
    """Say plainly which guess has the least error, where it is not the model without capacities."""
    scores = case["scores"]
    best = min(scores, key=lambda name: (scores[name]["ard"], name))
    if best == "modelled":
        return []
    told = _guess(best) + (", which knows what was counted later" if scores[best]["afterwards"] else "")
    return [f"{case['dataset']}: least error {points(scores[best]['ard'])}, {told}."]


def _months(case: Mapping[str, Any], known: list[str]) -> str:
    rows = [[row["month"], *(points(row.get(name)) for name in known)] for row in case["months"]]
    short = {"modelled_capacity": "in capacity", "capacity_of_all": "of all"}
    heads = ["month", *(short.get(name, name) for name in known)]
    return table(heads, rows, right=range(1, len(heads)))


def series_csv(record: Mapping[str, Any]) -> str:
    """Return counts and numbers as CSV, one day and destination a line; a public release has none of them."""
    rows = (
        {"dataset": case["dataset"], "date": day["date"], "destination": place, **people}
        for case in record["cases"]
        for day in case["by_day"] or ()
        for place, people in day["people"].items()
    )
    return rows_csv(SERIES_COLUMNS, rows, row_labels(record))
