"""Lists of what a dataset holds, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .tables import table_rows, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    "corridors": (
        ("corridor", "corridor"),
        ("names", "via"),
        ("claims", "claims"),
        ("recorded_years", "years with a recorded share"),
    ),
    "legs": (
        ("leg_id", "id"),
        ("mode", "mode"),
        ("baseline_class", "class"),
        ("traverses", "traverses"),
        ("events", "events"),
        ("source_ids", "own sources"),
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


_RIGHT = {"share_pct", "baseline_class", "severity", "shown", "events", "claims"}


def list_text(what: str, records: list[dict[str, Any]]) -> str:
    """Return records of one list as a table."""
    columns = _COLUMNS[what]
    rows = [[_shown_cell(row, key) for key, _ in columns] for row in records]
    right = [position for position, (key, _) in enumerate(columns) if key in _RIGHT]
    head, *lines = table_rows([title for _, title in columns], rows, right=right)
    if what == "events":  # what happened says more than all columns together
        lines = [f"{line}\n{wrap(row['summary'], indent='    ')}" for line, row in zip(lines, records, strict=True)]
    return "\n".join([head, *lines])


def list_columns(what: str) -> list[str]:
    """Return the columns of a list that has no row."""
    return [key for key, _ in _COLUMNS[what]]


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
    >>> value_text({"value": 1986.0, "value_max": None, "qualifier": "exact", "unit": "year"})
    '1986'
    """
    if claim["value"] is None:
        return str(claim["qualifier"])
    form = ".10g" if claim.get("unit") == "year" else ",.10g"
    value = f"{claim['value']:{form}}"
    if claim["qualifier"] == "range":
        return f"{value} to {claim['value_max']:{form}}"
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


def _shown_cell(row: Mapping[str, Any], key: str) -> object:
    if key == "shown":
        return value_text(row)
    if key == "period":
        return period_text(row)
    if key == "mark":
        return "yes" if row["preferred"] else ""
    value = row[key]
    if isinstance(value, list):
        return (" > " if key == "names" else ", ").join(map(str, value)) or None
    return f"{value:.1f}" if isinstance(value, float) else value
