"""Lists of what a dataset holds, filtered, as records and as tables."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ...geo.dates import parse_partial_date
from ...geo.errors import UnknownIdError, UsageError
from ...geo.model.scopes import border_of, check_scope, implied_scopes, known_scopes
from ...geo.names import suggest
from .records import claim_record, event_record, in_scope, leg_events, node_events, province_records
from .tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from ...geo.model.schema import Dataset

FILTERS = {
    "provinces": ("text",),
    "borders": ("country", "text"),
    "nodes": ("kind", "country", "text"),
    "legs": ("place", "scope", "source", "text"),
    "events": ("kind", "domain", "scope", "place", "source", "since", "until", "text"),
    "sources": ("kind", "since", "until", "text"),
    "claims": ("measure", "place", "source", "since", "until", "text"),
}
_COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "provinces": (("node_id", "id"), ("name", "name"), ("name_ko", "한국어"), ("share_pct", "share of arrivals, %")),
    "borders": (
        ("node_id", "id"),
        ("name", "name"),
        ("name_ko", "한국어"),
        ("country", "of"),
        ("other_country", "with"),
        ("scope", "scope"),
        ("events", "events"),
    ),
    "nodes": (("node_id", "id"), ("kind", "kind"), ("name", "name"), ("name_ko", "한국어"), ("country", "country")),
    "legs": (
        ("leg_id", "id"),
        ("mode", "mode"),
        ("baseline_class", "class"),
        ("traverses", "traverses"),
        ("events", "events"),
        ("source_ids", "sources of its own"),
    ),
    "events": (
        ("event_id", "id"),
        ("date_start", "from"),
        ("date_end", "to"),
        ("domain", "domain"),
        ("direction", "direction"),
        ("severity", "sev."),
        ("confidence", "conf."),
        ("scopes", "scope"),
    ),
    "sources": (
        ("source_id", "id"),
        ("published", "published"),
        ("kind", "kind"),
        ("publisher", "publisher"),
        ("title", "title"),
    ),
    "claims": (
        ("figure_id", "figure"),
        ("place_ids", "place"),
        ("sex", "sex"),
        ("period", "period"),
        ("shown", "value"),
        ("unit", "unit"),
        ("source_id", "source"),
        ("mark", "preferred"),
    ),
}
_RIGHT = {"share_pct", "baseline_class", "severity", "shown", "events"}


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
            values = {row[column] for row in records} | {
                row.get("other_country", "") for row in records if name == "country"
            }
            if filters[name] not in values:
                near = suggest(filters[name], values) or sorted(values - {""})
                message = f"--{name} {filters[name]!r} occurs in no row of {what}; try {' or '.join(near)}"
                raise UsageError(message)
    return [row for row in records if all(_passes(dataset, what, row, name, value) for name, value in filters.items())]


def list_text(what: str, records: list[dict[str, Any]]) -> str:
    """Return records of one list as a table."""
    columns = _COLUMNS[what]
    rows = [[_cell(row, key) for key, _ in columns] for row in records]
    right = [position for position, (key, _) in enumerate(columns) if key in _RIGHT]
    return table([title for _, title in columns], rows, right=right)


def value_text(claim: Mapping[str, Any]) -> str:
    """Return a claim's value with its qualifier.

    Examples
    --------
    >>> value_text({"value": 600.0, "value_max": 2000.0, "qualifier": "range"})
    '600 to 2,000'
    >>> value_text({"value": 75.0, "value_max": None, "qualifier": "over"})
    'over 75'
    >>> value_text({"value": None, "value_max": None, "qualifier": "withheld: under 10"})
    'withheld: under 10'
    """
    if claim["value"] is None:
        return str(claim["qualifier"])
    value = f"{claim['value']:,.10g}"
    if claim["qualifier"] == "range":
        return f"{value} to {claim['value_max']:,.10g}"
    return value if claim["qualifier"] == "exact" else f"{str(claim['qualifier']).replace('-', ' ')} {value}"


def period_text(claim: Mapping[str, Any]) -> str:
    """Return the period of a claim.

    Examples
    --------
    >>> period_text({"period_start": "2009", "period_end": "2009", "basis": "annual"})
    '2009'
    >>> period_text({"period_start": "", "period_end": "2016", "basis": "cumulative"})
    'to 2016'
    """
    start, end = claim["period_start"], claim["period_end"]
    if not start and not end:
        return "undated"
    if start == end:
        return str(start)
    return f"{start} to {end}".strip()


def _cell(row: Mapping[str, Any], key: str) -> object:
    if key == "shown":
        return value_text(row)
    if key == "period":
        return period_text(row)
    if key == "mark":
        return "yes" if row["preferred"] else ""
    value = row[key]
    if isinstance(value, list):
        return ", ".join(value) or None
    return f"{value:.1f}" if isinstance(value, float) else value


def _passes(dataset: Dataset, what: str, row: Mapping[str, Any], name: str, value: Any) -> bool:
    """Tell whether a row passes one filter."""
    tests: dict[str, Callable[[], bool]] = {
        "text": lambda: str(value).casefold() in " ".join(map(str, row.values())).casefold(),
        "since": lambda: _in_time(row, name, value),
        "until": lambda: _in_time(row, name, value),
        "country": lambda: value in (row["country"], row.get("other_country")),
        "scope": lambda: in_scope(dataset, value, row["scopes"]) if what == "events" else value in row["implied"],
        "source": lambda: value in row.get("source_ids", ()) or value == row.get("source_id"),
        "place": lambda: _about_place(dataset, what, row, value),
    }
    return tests[name]() if name in tests else bool(row[name] == value)


def _in_time(row: Mapping[str, Any], name: str, day: date) -> bool:
    """Tell whether a row is not over before a day (since) or begun by it (until); undated rows pass only `until`."""
    start = row.get("date_start", row.get("period_start", row.get("published"))) or ""
    end = row.get("date_end", row.get("period_end", row.get("published"))) or ""
    if name == "until":
        return not (start or end) or parse_partial_date(start or end)[0] <= day
    if "date_start" in row and not end:
        return bool(row["kind"] == "regime" and not row["ended_by"]) or (
            bool(start) and parse_partial_date(start)[1] >= day
        )
    return bool(end or start) and parse_partial_date(end or start)[1] >= day


def _about_place(dataset: Dataset, what: str, row: Mapping[str, Any], place: str) -> bool:
    node = dataset.nodes.get(place)
    if what == "legs":
        return place in (row["from_node"], row["to_node"])
    if what == "claims":
        words = {place, border_of(node)} if node is not None and node.kind == "border_segment" else {place}
        return bool(words & set(row["place_ids"]))
    return place in row["scopes"] or (
        node is not None and row["event_id"] in {event.event_id for event in node_events(dataset, place)}
    )


def _nodes(dataset: Dataset) -> list[dict[str, Any]]:
    return [
        {**asdict(node), "aliases": list(node.aliases)}
        for node in sorted(dataset.nodes.values(), key=lambda row: row.node_id)
    ]


def _borders(dataset: Dataset) -> list[dict[str, Any]]:
    return [
        {
            **row,
            "scope": border_of(dataset.nodes[row["node_id"]]),
            "events": len(node_events(dataset, row["node_id"])),
        }
        for row in _nodes(dataset)
        if row["kind"] == "border_segment"
    ]


def _legs(dataset: Dataset) -> list[dict[str, Any]]:
    known = known_scopes(dataset.nodes.values())
    return [
        {
            **asdict(leg),
            "traverses": list(leg.traverses),
            "source_ids": list(leg.source_ids),
            "events": len(leg_events(dataset, leg)),
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
    "legs": _legs,
    "events": _events,
    "sources": _sources,
    "claims": _claims,
}
