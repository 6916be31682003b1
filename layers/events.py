"""The rules of an event, whether it stands in a table of a dataset or in a scenario: one validator for both."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..geo.errors import InvalidDataError, UnknownIdError
from ..geo.model.events import resolve_spans
from ..geo.model.schema import Event
from ..geo.names import suggest
from .tables.cells import CellError, cell_parser
from .tables.read import table_schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..geo.model.schema import Dataset

    Broken = tuple[str, str, str]
    """A column, the rule that is broken, and the repair."""

_NEEDED = ("event_id", "kind", "date_start", "scopes", "domain", "direction", "severity", "confidence")
"""What an event of a scenario cannot do without; it needs no source and no words."""

_TYPES: dict[str, tuple[type, ...]] = {"integer": (int,), "number": (int, float), "list": (list,), "string": (str,)}


def event_faults(event: Event) -> Iterator[Broken]:
    """Yield each rule that an event breaks with cells that are sound one by one.

    Examples
    --------
    >>> law = Event("law", "regime", "2010", (), "legal-penalty", "lowers", 5, "high", effect="block")
    >>> [column for column, _, _ in event_faults(law)]
    ['scopes', 'direction']
    """
    if not event.scopes:
        yield "scopes", f"{event.event_id} affects nothing", "Name at least one scope"
    if (event.effect == "add") != (event.hazard_added > 0):
        rule = f"{event.event_id}: hazard_added goes with the effect 'add', and only with it"
        yield "hazard_added", rule, "Give a positive hazard, or change the effect"
    if event.effect != "scale" and event.direction != "raises":
        rule = f"{event.event_id}: the effect {event.effect!r} goes with the direction 'raises' alone"
        yield "direction", rule, "Use raises, or the effect scale"


def read_event(item: Mapping[str, Any]) -> tuple[Event | None, list[Broken]]:
    """Return the event of a TOML table, and each rule that it breaks; None where it breaks one of form.

    Examples
    --------
    >>> read_event({"event_id": "Not An Id!", "date_precision": "banana"})[1][-1]
    ('date_precision', "'banana' is not an allowed value", 'Allowed: day, month, year, approx, standing')
    """
    broken = [(key, f"{key!r} is missing", "Add it") for key in _NEEDED if key not in item]
    schema = {field["name"]: field for field in table_schemas()["policy_events"]["fields"]}
    cells: dict[str, Any] = {}
    for key, value in item.items():
        if key not in schema:
            broken.append((key, f"{key!r} is not a column of events", f"Use {', '.join(schema)}"))
            continue
        try:
            cells[key] = _cell(schema[key], value)
        except CellError as error:
            broken.append((key, *error.word()))
    if broken:
        return None, broken
    event = Event(**{key: value for key, value in cells.items() if value is not None})
    broken += event_faults(event)
    try:
        resolve_spans([replace(event, ended_by="")])
    except InvalidDataError as error:
        broken.append(("date_end" if event.date_end else "date_start", str(error), "Correct the dates"))
    return event, broken


def stranger_faults(event: Event, dataset: Dataset) -> Iterator[Broken]:
    """Yield each actor and source of an event that a dataset does not have; a released one may have lost sources."""
    sources = event.source_ids if dataset.release is None else ()
    tables: tuple[tuple[str, str, Mapping[str, Any], tuple[str, ...]], ...] = (
        ("actor", "country", dataset.countries, (event.actor,)),
        ("co_actor", "country", dataset.countries, (event.co_actor,)),
        ("source_ids", "source", dataset.sources, sources),
    )
    for column, kind, known, names in tables:
        for name in names:
            if name and name not in known:
                rule = str(UnknownIdError(kind, name, suggest(name, known))).removesuffix(".")
                yield column, rule, f"Name a {kind} of the dataset, or leave it out"


def _cell(field: Mapping[str, Any], value: Any) -> Any:
    """Return the value of a TOML key as the table would have it; raises `CellError` where it breaks a rule."""
    kind = field["type"]
    if not isinstance(value, _TYPES[kind]) or isinstance(value, bool):
        repair = 'Write ["country:XXX"]' if kind == "list" else "Write dates and words in quotes, numbers without"
        raise CellError(f"{value!r} {'is not a list of words' if kind == 'list' else 'has the wrong type'}", repair)
    if not isinstance(value, list):
        return cell_parser(field)(str(value))
    if not all(isinstance(word, str) for word in value):
        raise CellError(f"{value!r} is not a list of words", 'Write ["country:XXX"]')
    return cell_parser(field)(";".join(value)) if value else ()
