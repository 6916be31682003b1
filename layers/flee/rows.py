"""The rows of the files of a Flee case: locations, routes, closures and conflicts."""

from __future__ import annotations

from typing import NamedTuple

LOCATION_TYPES = ("conflict", "town", "camp", "idpcamp", "forward", "marker", "flood")
CLOSURE_TYPES = ("country", "location", "link", "camp", "idpcamp", "remove_forced_redirection")


class Location(NamedTuple):
    """A place: its kind is one of `LOCATION_TYPES`, `conflict_day` is counted from the start of the period."""

    name: str
    region: str
    country: str
    latitude: float
    longitude: float
    kind: str
    conflict_day: int | None
    population: int | None


class FleeRoute(NamedTuple):
    """A link that can be used both ways; `redirection` is 1 where all at `name2` must go to `name1`, 2 the reverse."""

    name1: str
    name2: str
    distance_km: float
    redirection: int

    @property
    def sent_on(self) -> tuple[str, str] | None:
        """From where to where everybody must go; None where nobody must."""
        ends = {1: (self.name2, self.name1), 2: (self.name1, self.name2)}
        return ends.get(self.redirection)


class FleeClosure(NamedTuple):
    """A closure of one of `CLOSURE_TYPES`, from `first_day` until the day before `end_day` (None: to the end)."""

    kind: str
    name1: str
    name2: str
    first_day: int
    end_day: int | None
    line: int


class Conflict(NamedTuple):
    """Days of equal intensity (above 0, at most 1) at one location, both ends included."""

    name: str
    first_day: int
    last_day: int
    intensity: float
