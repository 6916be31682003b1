"""Lists of what a dataset holds, filtered, as plain records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..dates import parse_partial_date
from ..errors import UnknownIdError, UsageError
from ..model.events import resolve_spans
from ..model.scenario import scenario_network
from ..model.scopes import border_of, check_scope, implied_scopes, known_scopes
from ..names import suggest
from .corridor_lists import corridor_rows
from .places import events_of_places, in_scope
from .records import claim_record, event_record, province_records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from ..model.schema import Dataset

FILTERS = {
    "provinces": ("text",),
    "borders": ("country", "text"),
    "nodes": ("kind", "country", "text"),
    "corridors": ("country", "text"),
    "legs": ("place", "scope", "source", "text"),
    "events": ("kind", "domain", "scope", "place", "source", "since", "until", "text"),
    "sources": ("kind", "since", "until", "text"),
    "claims": ("measure", "place", "source", "since", "until", "text"),
}


def list_records(dataset: Dataset, what: str, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of one list that pass all filters.

    Parameters
    ----------
    dataset
        A dataset.
    what
        One of the keys of `FILTERS`.
    filters
        Values by name: text, or dates for ``since`` and ``until``.

    Returns
    -------
    list of dict
        In the order of their ids.

    Raises
    ------
    UsageError
        If a filter does not belong to the list, or its value occurs nowhere.
    """
    for name in filters:
        if name not in FILTERS[what]:
            message = f"--{name} does not filter {what}; use {', '.join('--' + key for key in FILTERS[what])}"
            raise UsageError(message)
    known = known_scopes(dataset.nodes.values(), (word for leg in dataset.legs for word in leg.traverses))
    for name in ("scope", "place"):
        if name in filters and filters[name] not in dataset.nodes:
            check_scope(filters[name], known)
    if "source" in filters and filters["source"] not in dataset.sources:
        near = suggest(filters["source"], dataset.sources)
        raise UnknownIdError("source", filters["source"], near, "See 'route-risk list sources'.")
    if "since" in filters and "until" in filters and filters["until"] < filters["since"]:
        message = f"--until {filters['until']} lies before --since {filters['since']}; swap them"
        raise UsageError(message)
    records = _BUILDERS[what](dataset)
    for name, column in (("kind", "kind"), ("country", "country"), ("domain", "domain"), ("measure", "measure")):
        if name in filters:
            values = {value for row in records for value in (_countries(row) if name == "country" else (row[column],))}
            if filters[name] not in values:
                near = suggest(filters[name], values) or sorted(values - {""})
                message = f"--{name} {filters[name]!r} occurs in no row of {what}; try {' or '.join(near)}"
                raise UsageError(message)
    tests = [_passes(dataset, what, name, value) for name, value in filters.items()]
    return [row for row in records if all(passes(row) for passes in tests)]


Row = Mapping[str, Any]


def _passes(dataset: Dataset, what: str, name: str, value: Any) -> Callable[[Row], bool]:
    """Return a test of whether a row passes one filter."""
    if name in ("since", "until"):
        return _in_time(dataset, what, name, value)
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


def _about_place(dataset: Dataset, what: str, place: str) -> Callable[[Row], bool]:
    node = dataset.nodes.get(place)
    if what == "legs":
        return lambda row: place in (row["from_node"], row["to_node"])
    if what == "claims":
        words = {place, border_of(node)} if node is not None and node.kind == "border_segment" else {place}
        return lambda row: bool(words & set(row["place_ids"]))
    events = events_of_places(scenario_network(dataset).network).get(place, ()) if node is not None else ()
    ids = {event.event_id for event in events}
    return lambda row: place in row["scopes"] or row["event_id"] in ids


def _nodes(dataset: Dataset) -> list[dict[str, Any]]:
    return [
        {**asdict(node), "aliases": list(node.aliases)}
        for node in sorted(dataset.nodes.values(), key=lambda row: row.node_id)
    ]


def _borders(dataset: Dataset) -> list[dict[str, Any]]:
    events = events_of_places(scenario_network(dataset).network)
    return [
        {
            **row,
            "scope": border_of(dataset.nodes[row["node_id"]]),
            "events": len(events.get(row["node_id"], ())),
        }
        for row in _nodes(dataset)
        if row["kind"] == "border_segment"
    ]


def _legs(dataset: Dataset) -> list[dict[str, Any]]:
    known = known_scopes(dataset.nodes.values())
    network = scenario_network(dataset).network
    events = {leg.leg_id: len(network.leg_events(k)) for k, leg in enumerate(network.legs)}
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
    "borders": _borders,
    "nodes": _nodes,
    "corridors": corridor_rows,
    "legs": _legs,
    "events": _events,
    "sources": _sources,
    "claims": _claims,
}
