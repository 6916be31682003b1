"""The counts that a Flee case is compared with, and what else its files say of people, as claims.

``data_layout.csv`` names the files of the counts of each camp. Their meaning is that of Flee's own reader
(``flee/datamanager/DataTable.py`` of github.com/djgroen/flee, BSD-3-Clause), with one difference: where several files
add up to one camp, each is read between its dates as a straight line, too.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...geo.errors import InvalidDataError
from .files import Reading, folder_with, hint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .case import FleeCase, Series

COUNTS_SOURCE = "flee-counts"
PEAKS_SOURCE = "flee-capacities"
LAYOUT = "data_layout.csv"
_OLD_LAYOUT = "data_layout_refugee.csv"
_TOTAL = "total"


def with_counts(case: FleeCase, folder: str | Path) -> FleeCase:
    r"""Return a case with the counts of people in each camp that it is compared with.

    Parameters
    ----------
    case
        The case. Of each series what its period needs is read: from the last count before it to the first after it.
    folder
        A folder with ``data_layout.csv``, lines of a camp and its files, and these files, lines of a date and a count;
        or one of FabFlee that has them in ``source_data``.

    Raises
    ------
    InvalidDataError
        If the folder is not there; with every fault of its files.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from route_risk.layers.flee.case import FleeCase
    >>> from route_risk.layers.flee.rows import Location
    >>> camp = Location("B", "R", "Niger", 15.2, 1.1, "camp", None, 90)
    >>> case = FleeCase(date(2012, 1, 1), 30, (camp,), (), (), (), "Mali")
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "data_layout.csv").write_text("B,b.csv")
    ...     _ = (Path(folder) / "b.csv").write_text("#Date,Count\n2012-01-01,50\n2012-01-21,90\n")
    ...     with_counts(case, folder).counts["B"][1]
    (datetime.date(2012, 1, 21), 90.0)
    """
    path = Path(folder)
    if not path.is_dir():
        raise InvalidDataError(f"{path} is not a folder. Give the folder of Flee's counts, with {LAYOUT} in it.")
    reading = Reading(folder_with(path, LAYOUT, "source_data"))
    layout = reading.there(LAYOUT, _OLD_LAYOUT)
    camps = {place.name for place in case.locations if place.kind in ("camp", "idpcamp")}
    found: dict[str, Series] = {}
    for line, cells in reading.rows(layout):
        name, files = cells[0], [cell for cell in cells[1:] if cell]
        if name.startswith("#") or not files:
            continue
        key = name if name in camps else ""
        if not key and name.casefold() != _TOTAL:
            rule = f"{name!r} is no camp of locations.csv"
            reading.remark(layout, line, rule, f"{hint(name, camps)}Its counts are left out")
        elif key in found:
            rule = f"{name!r} is there twice, and the first line counts, as in Flee"
            reading.remark(layout, line, rule, "Give all files of a camp on one line where they add up")
        else:
            parts = [_read_series(reading, file) for file in files]
            found[key] = _inside(_sum([part for part in parts if part]), case)
    if not reading.faults and not any(series for name, series in found.items() if name):
        rule = "it names no camp of locations.csv with a count"
        reading.fault(layout, None, None, rule, "Give lines such as: Camp,camp.csv")
    if reading.faults:
        raise InvalidDataError(reading.faults.faults())
    counts = {name: series for name, series in sorted(found.items()) if series}
    return replace(case, counts=counts, remarks=(*case.remarks, *reading.remarks))


def newest_count(case: FleeCase) -> date:
    """Return the last day of the period, or of a count where that is later."""
    last = case.start + timedelta(days=case.days - 1)
    return max([last, *(series[-1][0] for series in case.counts.values())])


def _read_series(reading: Reading, file: str) -> Series:
    """Return the counts of a file in the order of their days; of several on one day the last."""
    counts: dict[date, float] = {}
    rows = [(line, cells) for line, cells in reading.rows(file) if not cells[0].startswith("#")]
    for number, (line, cells) in enumerate(rows):
        if len(cells) < 2 or not cells[1]:
            continue
        day = _day(cells[0])
        if day is None:
            if number or cells[1].isdecimal():  # the first line may be a header
                rule = f"{cells[0]!r} is not a day"
                reading.fault(file, line, "date", rule, "Write it as YYYY-MM-DD")
            continue
        count = reading.number((file, line, "count"), cells[1], 0, 1e12)
        if counts.get(day, count) != count:
            reading.remark(file, line, f"{day} has several counts", "The last of them counts")
        counts[day] = count
    return tuple(sorted(counts.items()))


def _day(text: str) -> date | None:
    """Return a day as Flee reads it, also without the zeros of its month and day."""
    parts = text.split("-")
    try:
        return date(*map(int, parts)) if len(parts) == 3 else None
    except ValueError:
        return None


def _sum(parts: Sequence[Series]) -> Series:
    """Return the sum of series on every day of one of them."""
    if len(parts) < 2:
        return parts[0] if parts else ()
    days = sorted({day for part in parts for day, _ in part})
    return tuple((day, math.fsum(count_on(part, day) for part in parts)) for day in days)


def count_on(series: Series, day: date) -> float:
    """Return the count on a day: a straight line between two counts, the first before all and the last after all.

    Examples
    --------
    >>> rows = ((date(2012, 1, 1), 10.0), (date(2012, 1, 11), 20.0))
    >>> [count_on(rows, date(2012, 1, day)) for day in (1, 4, 11, 30)], count_on(rows, date(2011, 1, 1))
    ([10.0, 13.0, 20.0, 20.0], 10.0)
    """
    place = bisect_right(series, (day, math.inf))
    if place == 0 or place == len(series):
        return series[max(place - 1, 0)][1]
    (first, before), (last, after) = series[place - 1 : place + 1]
    return before + (after - before) * ((day - first).days / (last - first).days)


def _inside(series: Series, case: FleeCase) -> Series:
    """Return what a period needs of a series: from the last count before it to the first after it."""
    first, last = case.start, case.start + timedelta(days=case.days - 1)
    start = max((k for k, (day, _) in enumerate(series) if day <= first), default=0)
    end = min((k for k, (day, _) in enumerate(series) if day >= last), default=len(series) - 1)
    return series[start : end + 1]


def counts_sources(case: FleeCase) -> list[dict[str, str]]:
    """Return the sources of the counts, and of the capacities, which nobody knew before the end of the period."""
    last = case.start + timedelta(days=case.days - 1)
    shared = {"publisher": "Input files of the Flee simulator", "kind": "academic", "access": "full-text"}
    return [
        shared
        | {
            "source_id": COUNTS_SOURCE,
            "title": "Counts of people by camp that the case is compared with",
            "notes": "The files were read in full; they name no publication. Title made by the import.",
        },
        shared
        | {
            "source_id": PEAKS_SOURCE,
            "title": "Capacity of each camp: the highest count that it reached",
            "published": str(last),
            "notes": (
                "Known afterwards: the column population of locations.csv. Flee's cases have the highest count there, "
                "so it is dated to the end of the period: nobody could know it before. Title made by the import."
            ),
        },
    ]


def people_claims(case: FleeCase, node_of: Mapping[str, str], *, source: str) -> list[dict[str, Any]]:
    """Return the rows of the claims table: counts, capacities, and how many may set out from where and when.

    Parameters
    ----------
    case
        The case, with counts.
    node_of
        Node id of each location.
    source
        Id of the source of populations and conflicts.
    """
    rows = [
        row
        for name, series in case.counts.items()
        if name
        for row in _count_rows(node_of[name], (node_of[name],), series)
    ]
    everywhere = tuple(sorted(node_of[name] for name in case.counts if name))
    if len(everywhere) > 1:
        rows += _count_rows("total", everywhere, case.counts.get("", ()))
    for place in case.locations:
        if place.kind in ("camp", "idpcamp") and place.population:
            figure = f"capacity-{node_of[place.name]}"
            notes = "Known afterwards: the highest count of the period."
            rows.append(
                _row(figure, "capacity", (node_of[place.name],), place.population, PEAKS_SOURCE, notes)
                | {"basis": "standing"}
            )
    return [*rows, *_weight_rows(case, node_of, source)]


def _count_rows(name: str, places: tuple[str, ...], series: Series) -> Iterator[dict[str, Any]]:
    notes = "" if len(places) == 1 else "All of them together, as the files give it."
    for day, count in series:
        dated = {"period_start": str(day), "period_end": str(day), "basis": "point-in-time"}
        yield _row(f"stock-{name}-{day}", "stock", places, count, COUNTS_SOURCE, notes) | dated


def _weight_rows(case: FleeCase, node_of: Mapping[str, str], source: str) -> Iterator[dict[str, Any]]:
    """Yield the weight of each place that people leave while there is conflict: its population times the intensity.

    Flee's simulator lets people set out so. Where no place of conflict has a population all count alike.
    """
    people = {place.name: place.population or 0 for place in case.locations}
    spells = [spell for spell in case.conflicts if spell.name in node_of]
    known = any(people[spell.name] for spell in spells)
    for spell in spells:
        weight = (people[spell.name] if known else 1) * spell.intensity
        if weight <= 0:
            continue
        node, first = node_of[spell.name], case.start + timedelta(days=spell.first_day)
        told = f"{people[spell.name]}" if known else "not given, taken as 1,"
        notes = f"Population {told} times intensity of conflict {spell.intensity:g}."
        dated = {"period_start": str(first), "period_end": str(case.start + timedelta(days=spell.last_day))}
        figure = f"origin-weight-{node}-{first}"
        yield _row(figure, "origin_weight", (node,), weight, source, notes) | dated | {"basis": "standing"}


def _row(figure: str, measure: str, places: Iterable[str], value: float, source: str, notes: str) -> dict[str, Any]:
    return {
        "claim_id": f"{figure}--{source}",
        "figure_id": figure,
        "measure": measure,
        "place_ids": tuple(places),
        "sex": "total",
        "value": f"{value:.12g}",
        "qualifier": "exact",
        "unit": "people",
        "source_id": source,
        "preferred": "true",
        "preference_reason": "only source",
        "notes": notes,
    }
