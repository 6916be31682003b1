"""Read the closures of a Flee case, and check what each of them can close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .files import hint
from .rows import CLOSURE_TYPES, FleeClosure

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from .files import Reading
    from .rows import FleeRoute, Location

_CLOSURE_COLUMNS = ("closure_type", "name1", "name2", "closure_start", "closure_end")


def read_closures(
    reading: Reading, locations: Sequence[Location], routes: Sequence[FleeRoute], days: int
) -> list[FleeClosure]:
    """Return the closures that close something within the period; add faults and remarks."""
    file = "closures.csv"
    closures: list[FleeClosure] = []
    for line, row in reading.records(file, _CLOSURE_COLUMNS, required=5, optional=True):
        kind = "link" if row["closure_type"] == "links" else row["closure_type"]
        if kind not in CLOSURE_TYPES:
            rule = f"{kind!r} is not a closure_type"
            repair = f"{hint(kind, CLOSURE_TYPES)}Known: {', '.join(CLOSURE_TYPES)}"
            reading.fault(file, line, "closure_type", rule, repair)
            continue
        first = reading.whole((file, line, "closure_start"), row["closure_start"])
        end = reading.whole((file, line, "closure_end"), row["closure_end"])
        good = _check_names(reading, line, kind, row, locations, routes)
        if first is None or end is None or not good:
            continue
        closure = FleeClosure(kind, row["name1"], row["name2"], first, None if end == -1 else end, line)
        if end == first:
            reading.remark(file, line, f"it ends on day {end}, on which it starts", "It is left out: it closes nothing")
        elif first >= days:
            reading.remark(file, line, f"it starts on day {first}, after the last day {days - 1}", "It is left out")
        else:
            if end != -1 and end < first:
                rule = f"closure_end {end} lies before closure_start {first}"
                reading.remark(file, line, rule, "Nothing ends it, so it lasts to the end of the period, as in Flee")
                closure = closure._replace(end_day=None)
            closures.append(closure)
    return closures


def _check_names(
    reading: Reading,
    line: int,
    kind: str,
    row: dict[str, str],
    locations: Sequence[Location],
    routes: Sequence[FleeRoute],
) -> bool:
    """Tell whether the names of a closure are those of something that can be closed so; add faults and remarks."""
    file, before = "closures.csv", len(reading.faults)
    names = {place.name: place for place in locations}
    one, other = row["name1"], row["name2"]
    known: Collection[str] = {place.country for place in locations} if kind == "country" else names
    word = "country" if kind == "country" else "location"
    found = reading.known((file, line, "name1"), one, known, word)
    if kind in ("country", "link", "remove_forced_redirection"):
        found = reading.known((file, line, "name2"), other, known, word) and found
    if not found:
        return False
    joined = [route for route in routes if {route.name1, route.name2} == {one, other}]
    if kind in ("camp", "idpcamp") and names[one].kind not in ("camp", "idpcamp"):
        reading.fault(
            file, line, "name1", f"{one!r} is a {names[one].kind}, not a camp", "Correct the name or the type"
        )
    elif kind in ("link", "remove_forced_redirection") and not joined:
        rule = f"no route of routes.csv joins {one!r} and {other!r}"
        reading.remark(file, line, rule, "It is left out: it closes nothing")
        return False
    elif kind == "remove_forced_redirection" and joined[0].sent_on != (one, other):
        rule = f"routes.csv forces nobody from {one!r} to {other!r}"
        reading.remark(file, line, rule, "It is left out: it removes nothing")
        return False
    elif kind == "country" and one == other:
        reading.fault(file, line, "name2", f"{one!r} is named twice", "Name the two sides of the border")
    elif kind in ("location", "camp", "idpcamp") and other not in ("", one):
        rule = f"the closure_type {kind!r} concerns name1, {one!r}, with every link of it; name2 has no part in it"
        rule = rule if kind == "location" else f"the closure_type {kind!r} concerns name1, {one!r}, alone"
        meant = f"Write link where only the way between {one!r} and {other!r} is meant"
        reading.remark(file, line, rule, meant if other in names else "It is passed over")
    return len(reading.faults) == before
