"""Lists of what a dataset holds, filtered, as plain records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..dates import parse_partial_date
from ..errors import UnknownIdError, UsageError
from ..model.events import resolve_spans
from ..model.places import find_country, find_scope
from ..model.scenario import check_date, evaluate, scenario_network
from ..model.scopes import border_of, dataset_scopes, implied_scopes, known_scopes
from ..names import suggest
from .corridor_lists import corridor_rows
from .places import events_in_force, in_scope, place_events
from .records import claim_record, event_record, province_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from ..model.network import Network
    from ..model.schema import Dataset

FILTERS = {
    "provinces": ("text",),
    "borders": ("country", "as_of", "text"),
    "nodes": ("kind", "country", "text"),
    "corridors": ("country", "text"),
    "legs": ("place", "scope", "source", "as_of", "text"),
    "events": ("kind", "domain", "scope", "place", "source", "since", "until", "began_since", "as_of", "text"),
    "sources": ("kind", "since", "until", "as_of", "text"),
    "claims": ("measure", "place", "source", "since", "until", "as_of", "text"),
}


def list_records(dataset: Dataset, what: str, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of one list that pass all filters.

    Parameters
    ----------
    what
        One of the keys of `FILTERS`.
    filters
        Values by name: text, or dates for ``since``, ``until``, ``began_since`` and ``as_of``. As of a date are the
        events in force, the claims whose period holds it and the sources published by it; of borders and legs the
        number of events in force.

    Returns
    -------
    list of dict
        In the order of their ids.

    Raises
    ------
    UsageError
        If a filter does not belong to the list, or its value occurs nowhere.
    """
    filters = _meant(dataset, what, filters)
    day = filters.get("as_of")
    if day is not None:
        check_date(dataset, day)
    records = _BUILDERS[what](dataset) if what not in _COUNTED else _COUNTED[what](dataset, day)
    for name, column in (("kind", "kind"), ("country", "country"), ("domain", "domain"), ("measure", "measure")):
        if name in filters:
            values = {value for row in records for value in (_countries(row) if name == "country" else (row[column],))}
            if filters[name] not in values:
                near = suggest(filters[name], values) or sorted(values - {""})
                message = f"--{name} {filters[name]!r} occurs in no row of {what}; try {' or '.join(near)}"
                raise UsageError(message)
    tests = [_passes(dataset, what, name, value) for name, value in filters.items()]
    return [row for row in records if all(passes(row) for passes in tests)]


def _meant(dataset: Dataset, what: str, filters: Mapping[str, Any]) -> dict[str, Any]:
    """Return filters with scopes and countries by their codes; raise where one does not belong to the list."""
    for name in filters:
        if name not in FILTERS[what]:
            options = ", ".join(f"--{key.replace('_', '-')}" for key in FILTERS[what])
            raise UsageError(f"--{name.replace('_', '-')} does not filter {what}; use {options}")
    known = dataset_scopes(dataset)
    meant = dict(filters)
    for name in ("scope", "place"):
        if name in filters and (name == "scope" or filters[name] not in dataset.nodes):
            meant[name] = find_scope(filters[name], known, dataset.countries)
    if "country" in filters:
        meant["country"] = find_country(filters["country"], dataset.countries) or filters["country"]
    if "source" in filters and filters["source"] not in dataset.sources:
        near = suggest(filters["source"], dataset.sources)
        raise UnknownIdError("source", filters["source"], near, "See 'route-risk list sources'.")
    if "since" in filters and "until" in filters and filters["until"] < filters["since"]:
        message = f"--until {filters['until']} lies before --since {filters['since']}; swap them"
        raise UsageError(message)
    return meant


Row = Mapping[str, Any]


def _passes(dataset: Dataset, what: str, name: str, value: Any) -> Callable[[Row], bool]:
    """Return a test of whether a row passes one filter."""
    if name in ("since", "until"):
        return _in_time(dataset, what, name, value)
    if name == "began_since":
        first, spans = value.toordinal(), resolve_spans(dataset.events)
        return lambda row: spans[row["event_id"]].first >= first
    if name == "as_of":
        return _on_a_day(dataset, what, value)
    if name == "place":
        return _about_place(dataset, what, value)
    tests: dict[str, Callable[[Row], bool]] = {
        "text": lambda row: str(value).casefold() in " ".join(map(str, row.values())).casefold(),
        "country": lambda row: value in _countries(row),
        "scope": lambda row: in_scope(dataset, value, row["scopes"]) if what == "events" else value in row["implied"],
        "source": lambda row: value in row.get("source_ids", ()) or value == row.get("source_id"),
    }
    return tests.get(name, lambda row: bool(row[name] == value))


def _countries(row: Row) -> Sequence[str]:
    """Return the countries of a corridor, or those of a place."""
    return row["countries"] if "countries" in row else (row["country"], row.get("other_country", ""))


def _in_time(dataset: Dataset, what: str, name: str, day: date) -> Callable[[Row], bool]:
    """Return whether a row is not over before a day (since) or begun by it (until).

    Events go by the days between which they are in force; other rows without a date pass only `until`.
    """
    if what == "events":
        spans, number = resolve_spans(dataset.events), day.toordinal()
        if name == "until":
            return lambda row: spans[row["event_id"]].first <= number
        return lambda row: spans[row["event_id"]].last >= number

    def passes(row: Row) -> bool:
        start, end = (row.get(key) or row.get("published") or "" for key in ("period_start", "period_end"))
        if name == "until":
            return not (start or end) or parse_partial_date(start or end)[0] <= day
        return bool(end or start) and parse_partial_date(end or start)[1] >= day

    return passes


def _on_a_day(dataset: Dataset, what: str, day: date) -> Callable[[Row], bool]:
    """Return whether a row holds on a day; of borders and legs all do, and count the events in force."""
    if what in _COUNTED:
        return lambda _: True
    if what == "events":
        in_force = _in_force(dataset, day)
        return lambda row: row["event_id"] in in_force
    begun = _in_time(dataset, what, "until", day)
    if what == "sources":
        return lambda row: bool(row["published"]) and begun(row)
    lasting = _in_time(dataset, what, "since", day)
    return lambda row: begun(row) and lasting(row)


def _about_place(dataset: Dataset, what: str, place: str) -> Callable[[Row], bool]:
    node = dataset.nodes.get(place)
    if what == "legs":
        return lambda row: place in (row["from_node"], row["to_node"])
    if what == "claims":
        words = {place, border_of(node)} if node is not None and node.kind == "border_segment" else {place}
        return lambda row: bool(words & set(row["place_ids"]))
    network = scenario_network(dataset).network
    ids = {network.events[k].event_id for k in place_events(network).get(place, ()) if node is not None}
    return lambda row: place in row["scopes"] or row["event_id"] in ids


def _nodes(dataset: Dataset) -> list[dict[str, Any]]:
    return [
        {**asdict(node), "aliases": list(node.aliases)}
        for node in sorted(dataset.nodes.values(), key=lambda row: row.node_id)
    ]


def _in_force(dataset: Dataset, day: date) -> set[str]:
    """Return the ids of the events that are in force on a day."""
    leg_hazards = evaluate(scenario_network(dataset), day).hazards
    return set(events_in_force(leg_hazards, range(len(leg_hazards.network.events))))


def _counted(network: Network, dataset: Dataset, day: date | None) -> Callable[[Iterable[int]], int]:
    """Return what counts events: all of them, or those that are in force on a day."""
    ids = {event.event_id for event in network.events} if day is None else _in_force(dataset, day)
    counted = {k for k, event in enumerate(network.events) if event.event_id in ids}
    return lambda events: len(counted.intersection(events))


def _borders(dataset: Dataset, day: date | None) -> list[dict[str, Any]]:
    network = scenario_network(dataset).network
    events, count = place_events(network), _counted(network, dataset, day)
    return [
        {
            **row,
            "scope": border_of(dataset.nodes[row["node_id"]]),
            "events": count(events.get(row["node_id"], ())),
        }
        for row in _nodes(dataset)
        if row["kind"] == "border_segment"
    ]


def _legs(dataset: Dataset, day: date | None) -> list[dict[str, Any]]:
    known = known_scopes(dataset.nodes.values())
    network = scenario_network(dataset).network
    count = _counted(network, dataset, day)
    events = {leg.leg_id: count(network.leg_events(k)) for k, leg in enumerate(network.legs)}
    return [
        {
            **asdict(leg),
            "traverses": list(leg.traverses),
            "source_ids": list(leg.source_ids),
            "events": events[leg.leg_id],
            "implied": sorted(implied_scopes(leg.traverses, known)),
        }
        for leg in sorted(dataset.legs, key=lambda row: row.leg_id)
    ]


def _events(dataset: Dataset) -> list[dict[str, Any]]:
    return [event_record(event) for event in sorted(dataset.events, key=lambda row: (row.date_start, row.event_id))]


def _sources(dataset: Dataset) -> list[dict[str, Any]]:
    return [asdict(source) for _, source in sorted(dataset.sources.items())]


def _claims(dataset: Dataset) -> list[dict[str, Any]]:
    order = sorted(dataset.claims, key=lambda row: (row.figure_id, not row.preferred, row.claim_id))
    return [claim_record(claim) for claim in order]


_BUILDERS: dict[str, Callable[[Dataset], list[dict[str, Any]]]] = {
    "provinces": province_records,
    "nodes": _nodes,
    "corridors": corridor_rows,
    "events": _events,
    "sources": _sources,
    "claims": _claims,
}
_COUNTED: dict[str, Callable[[Dataset, date | None], list[dict[str, Any]]]] = {"borders": _borders, "legs": _legs}
"""The lists that count events."""
