"""Read the input files of Flee, a simulator of forced displacement, and check all of them.

The meaning of each file and cell is that of Flee's documentation and code (github.com/djgroen/flee, BSD-3-Clause),
with two differences: a closure that began before day 0 applies, and a name that no location has is a fault, where Flee
takes the first location instead.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ...geo.errors import InvalidDataError
from ...geo.texts import defused
from .closures import read_closures
from .files import LONGEST_PERIOD_DAYS, Reading, first_of, folder_with, hint, read_intensities
from .rows import LOCATION_TYPES, Conflict, FleeClosure, FleeRoute, Location

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ...geo.errors import Fault

_LOCATION_COLUMNS = (
    "name",
    "region",
    "country",
    "latitude",
    "longitude",
    "location_type",
    "conflict_date",
    "population",
)
_NOT_READ = {
    "registration_corrections.csv": "Counts stay as they are recorded; Flee scales those before its dates",
    "flood_level.csv": "A flood raises no risk; give it as a column of conflicts.csv where it should",
    "location_changes.csv": "Each location keeps its type",
}
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")
_ROUTE_COLUMNS = ("name1", "name2", "distance", "forced_redirection")


Series = tuple[tuple[date, float], ...]
"""Days, each later than the one before, with the count of each."""


@dataclass(frozen=True, slots=True)
class FleeCase:
    """What the files of one folder say; days are counted from `start`, which is day 0.

    `home_country` is the one that people leave, `remarks` are what a reader should know: rows that are valid and mean
    something else than one may think. `counts` are of people by the name of a camp, and of all of them together by an
    empty name; none where none were read (`layers.flee.validation`).
    """

    start: date
    days: int
    locations: tuple[Location, ...]
    routes: tuple[FleeRoute, ...]
    closures: tuple[FleeClosure, ...]
    conflicts: tuple[Conflict, ...]
    home_country: str
    remarks: tuple[Fault, ...] = ()
    counts: Mapping[str, Series] = field(default_factory=dict)


def read_flee(folder: str | Path, *, home: str | None = None) -> FleeCase:
    r"""Read the input files of a Flee case.

    These are ``locations.csv``, ``routes.csv``, ``sim_period.csv`` (formerly ``conflict_period.csv``) and, where they
    are there, ``closures.csv`` and ``conflicts.csv``. Cells may be quoted and have spaces around them; lines that begin
    with ``#`` are headers or comments. Without ``conflicts.csv`` conflicts begin on the ``conflict_date`` of their
    location and last to the end.

    Parameters
    ----------
    folder
        A folder of Flee input files, or one of FabFlee that has them in ``input_csv``.
    home
        The country that people leave, as ``locations.csv`` has it. Where None, it is that of the first location, as in
        Flee; where that is a camp, or conflicts are elsewhere alone, that of most conflict zones, with a remark.

    Raises
    ------
    InvalidDataError
        If the folder is not there; with every fault: file, line, column, rule, repair.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     for name, text in {
    ...         "locations.csv": '#name,...\n"A","R","Mali",16.2,0.1,"conflict_zone",3\nB,R,Niger,15.2,1.1,camp\n',
    ...         "routes.csv": "A,B,120,0\n",
    ...         "sim_period.csv": "StartDate,2012-02-29\nLength,30\n",
    ...     }.items():
    ...         _ = (Path(folder) / name).write_text(text)
    ...     case = read_flee(folder)
    >>> case.home_country, case.routes[0].distance_km, case.conflicts[0].first_day
    ('Mali', 120.0, 3)
    """
    path = Path(folder)
    if not path.is_dir():
        raise InvalidDataError(f"{path} is not a folder. Give the folder of the Flee input files.")
    reading = Reading(folder_with(path, "locations.csv", "input_csv", "input_files"))
    start, days = _read_period(reading)
    locations = _read_locations(reading)
    names = {location.name for location in locations}
    routes = _read_routes(reading, names)
    conflicts = _read_conflicts(reading, locations, days)
    closures = read_closures(reading, locations, routes, days)
    for file, told in _NOT_READ.items():
        if (reading.folder / file).is_file():
            reading.remark(file, None, "it is not read", told)
    if not reading.faults and not any(place.kind in ("camp", "idpcamp") for place in locations):
        rule, repair = "no location is a camp or idpcamp, so no route has an end", "Give one of them this location_type"
        reading.fault("locations.csv", None, "location_type", rule, repair)
    country = "" if reading.faults else _home(reading, locations, home)
    if reading.faults or start is None:
        raise InvalidDataError(reading.faults.faults())
    parts = tuple(locations), tuple(routes), tuple(closures), tuple(conflicts)
    return FleeCase(start, days, *parts, country, tuple(reading.remarks))


def _home(reading: Reading, locations: Sequence[Location], home: str | None) -> str:
    """Return the country that people leave; a remark says so where it is not that of the first location."""
    file, first = "locations.csv", locations[0]
    countries = list(dict.fromkeys(place.country for place in locations))
    if home is not None:
        if home not in countries:
            rule = f"no location is in {home!r}, which home (--home) names"
            reading.fault(file, None, "country", rule, f"Give one of: {', '.join(countries)}")
        return home
    zones = [place.country for place in locations if place.kind == "conflict"]
    if first.kind != "camp" and (not zones or first.country in zones):
        return first.country
    others = zones or [place.country for place in locations if place.kind != "camp"]
    if not others:
        rule, repair = (
            "all locations are camps",
            "Add the places that people leave",
        )
        reading.fault(file, None, "location_type", rule, repair)
        return first.country
    found = max(dict.fromkeys(others), key=others.count)
    if found != first.country:
        kind = "camp" if first.kind == "camp" else f"place ({first.kind})"
        rule = f"the first location, {first.name!r}, is a {kind} in {first.country}, and conflicts are in {found}"
        rule = rule if zones else f"the first location, {first.name!r}, is a camp in {first.country}"
        repair = f"{found} is taken for the country that people leave; name another with home (--home)"
        reading.remark(file, None, rule, repair)
    return found


def _read_period(reading: Reading) -> tuple[date | None, int]:
    """Return day 0 and the number of days."""
    file, start, days = reading.there("sim_period.csv", "conflict_period.csv", "flood_period.csv"), None, 0
    given: dict[str, tuple[int, str]] = {}
    for line, cells in reading.rows(file, columns=2):
        key = cells[0].lower().lstrip("#").strip()
        if key in ("startdate", "length") and len(cells) > 1:
            given[key] = (line, cells[1])
    for key, name in (("startdate", "StartDate"), ("length", "Length")):
        if key not in given and file not in reading.faults.files:
            reading.fault(file, None, name, f"there is no line {name},...", "Add it")
    if "startdate" in given:
        line, text = given["startdate"]
        try:
            start = date.fromisoformat(text)
        except ValueError:
            reading.fault(file, line, "StartDate", f"{text!r} is not a day", "Write it as YYYY-MM-DD")
    if "length" in given:
        line, text = given["length"]
        days = reading.whole((file, line, "Length"), text, 1) or 1
    try:
        if start is not None:
            start - timedelta(days=LONGEST_PERIOD_DAYS), start + timedelta(days=days + 800)
    except OverflowError:
        reading.fault(file, None, None, f"{days} days from {start} leave the calendar", "Correct StartDate or Length")
    return start, days


def _read_locations(reading: Reading) -> list[Location]:
    file = "locations.csv"
    places: dict[str, tuple[int, Location]] = {}
    unplaced: list[tuple[int, str]] = []
    formulas: set[str] = set()
    for line, row in reading.records(file, _LOCATION_COLUMNS, required=6):
        name = row["name"]
        for column in ("name", "country"):
            if not row[column]:
                reading.fault(file, line, column, "the cell is empty", "Fill it")
            if defused(row[column]) != row[column] and row[column] not in formulas:
                formulas.add(row[column])
                rule = f"{row[column]!r} would be a formula in a spreadsheet"
                reading.fault(file, line, column, rule, "Let it begin with a letter or a digit")
        if name in places:
            reading.fault(file, line, "name", f"{name!r} is on line {places[name][0]} already", "Rename or remove one")
            continue
        kind = next(
            (word for word in sorted(LOCATION_TYPES, key=len)[::-1] if word in row["location_type"].lower()), ""
        )
        if not kind:
            near = hint(row["location_type"], LOCATION_TYPES)
            rule = f"{row['location_type']!r} is not a location_type"
            reading.fault(file, line, "location_type", rule, f"{near}Known: {', '.join(LOCATION_TYPES)}")
        conflict = reading.whole((file, line, "conflict_date"), row["conflict_date"]) if row["conflict_date"] else None
        told = (row.get("capacity") if "camp" in kind else "") or row["population"]
        told = told.replace(",", "") if _THOUSANDS.fullmatch(told) else told
        people = reading.number((file, line, "population"), told or "0", 0, 1e12)
        population = int(people) if told and people == people else None  # noqa: PLR0124
        latitude = longitude = math.nan
        if row["latitude"] and row["longitude"]:
            latitude = reading.number((file, line, "latitude"), row["latitude"], -90, 90)
            longitude = reading.number((file, line, "longitude"), row["longitude"], -180, 180)
        else:
            unplaced.append((line, name))
        places[name] = (
            line,
            Location(name, row["region"], row["country"], latitude, longitude, kind, conflict, population),
        )
    if unplaced:
        word = "1 location has" if len(unplaced) == 1 else f"{len(unplaced)} locations have"
        rule = f"{word} no latitude or no longitude: {first_of([name for _, name in unplaced])}"
        reading.fault(file, unplaced[0][0], "latitude", rule, "Fill the cells, in degrees")
    if not places and not reading.faults:
        reading.fault(file, None, None, "it holds no location", "Add them")
    return [place for _, place in places.values()]


def _read_routes(reading: Reading, names: Collection[str]) -> list[FleeRoute]:
    file = "routes.csv"
    routes: dict[frozenset[str], tuple[int, FleeRoute]] = {}
    doubled: list[int] = []
    for line, row in reading.records(file, _ROUTE_COLUMNS, required=3):
        ends = (row["name1"], row["name2"])
        known = [reading.known((file, line, column), row[column], names, "location") for column in ("name1", "name2")]
        if not all(known):
            continue
        pair = frozenset(ends)
        if len(pair) == 1:
            reading.fault(
                file, line, "name2", f"the route ends where it starts, at {ends[0]!r}", "Correct or remove it"
            )
        distance = reading.number((file, line, "distance"), row["distance"], 0.001, 20_000)
        if row["forced_redirection"] not in ("", "0", "1", "2"):
            rule = f"{row['forced_redirection']!r} is not a forced redirection"
            repair = "Use 0 (none), 1 (from name2 to name1) or 2 (from name1 to name2)"
            reading.fault(file, line, "forced_redirection", rule, repair)
        redirection = {"1": 1, "2": 2}.get(row["forced_redirection"], 0)
        route = FleeRoute(*ends, distance, redirection)
        earlier, before = routes.setdefault(pair, (line, route))
        if before is route:
            continue
        if (before.distance_km, before.sent_on) == (distance, route.sent_on):
            doubled.append(line)
        else:
            rule = f"a route between {ends[0]!r} and {ends[1]!r} is on line {earlier} already, with other values"
            reading.fault(file, line, "name2", rule, "Keep one: routes can be used both ways")
    if doubled:
        count = "1 route is" if len(doubled) == 1 else f"{len(doubled)} routes are"
        reading.remark(file, doubled[0], f"{count} there twice", "Each counts once: routes can be used both ways")
    return [route for _, route in routes.values()]


def _read_conflicts(reading: Reading, locations: Sequence[Location], days: int) -> list[Conflict]:
    """Return the conflicts as spans of equal intensity."""
    file, names = "conflicts.csv", {place.name for place in locations}
    rows = reading.rows(file, optional=True)
    if not rows:
        return list(_conflicts_by_date(reading, locations, days))
    series = read_intensities(reading, file, rows)
    if len(rows) <= days:
        rule = f"it ends with day {len(rows) - 2}, the period with day {days - 1}"
        reading.remark(file, None, rule, "No conflict is known after its last day")
    conflicts: list[Conflict] = []
    unknown: list[str] = []
    for name, values in series.items():
        if name in names:
            conflicts += _spans(name, values[:days])
        elif any(values):
            unknown.append(name)
        else:
            rule = f"the column {name!r} is no location, and is 0 on all days"
            reading.remark(file, rows[0][0], rule, "It is left out")
    if len(unknown) > 1:
        rule = f"{len(unknown)} columns are no location of locations.csv: {first_of(unknown)}"
        reading.fault(file, rows[0][0], None, rule, "Correct the names, or add the locations")
    elif unknown:
        reading.known((file, rows[0][0], unknown[0]), unknown[0], names, "location")
    return conflicts


def _conflicts_by_date(reading: Reading, locations: Sequence[Location], days: int) -> Iterator[Conflict]:
    """Yield a conflict from the conflict_date of each location of that type to the last day."""
    for place in locations:
        if place.kind != "conflict":
            continue
        if place.conflict_day is None:
            rule = f"{place.name!r} has no conflict_date, and there is no conflicts.csv"
            reading.fault("locations.csv", None, "conflict_date", rule, "Give one of them")
        elif place.conflict_day < days:
            yield Conflict(place.name, max(place.conflict_day, 0), days - 1, 1.0)


def _spans(name: str, values: Sequence[float]) -> Iterator[Conflict]:
    """Yield the spans of equal intensity above 0."""
    first = 0
    for day in range(1, len(values) + 1):
        if day == len(values) or values[day] != values[first]:
            if values[first] > 0:
                yield Conflict(name, first, day - 1, values[first])
            first = day
