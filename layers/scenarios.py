"""Read scenarios and hypothetical events from TOML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..geo.dates import typed_dates
from ..geo.errors import Fault, InvalidDataError, UnknownIdError, UsageError
from ..geo.inputs import read_input
from ..geo.model.places import named_scope
from ..geo.model.scenario import Scenario
from ..geo.model.scopes import known_scopes
from ..geo.names import odd_character, suggest
from .events import read_event, stranger_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from ..geo.model.schema import Dataset, Event

_SIDE_KEYS = ("known-by", "without", "with", "close", "open", "scenario")
_JUDGED = "judged"
_SCENARIO_KEYS = ("name", "without", "close", "open", _JUDGED, "event")
_LARGEST_TOML = 1 << 20
_LARGEST_NUMBER = 10**18


def make_scenario(
    file: str | Path | None = None,
    *,
    without: Iterable[str] = (),
    with_files: Iterable[str | Path] = (),
    close: Iterable[str] = (),
    keep_open: Iterable[str] = (),
    judged: bool = False,
    dataset: Dataset | None = None,
) -> Scenario:
    """Return the scenario of a TOML file, joined with what options add.

    A file has the keys ``name``, ``without``, ``close``, ``open`` (lists of ids), ``judged`` (true or false) and any
    number of ``[[event]]`` tables, whose keys are the columns of the events table; a file of ``with_files`` has events
    only.

    Parameters
    ----------
    file
        A scenario in TOML.
    without, close, keep_open
        Ids; see `geo.model.scenario.Scenario`.
    with_files
        TOML files with ``[[event]]`` tables.
    judged
        Whether the factors of the recorded use are left out.
    dataset
        What the actors, sources and scopes of events must be in; not looked at where None.

    Raises
    ------
    InvalidDataError
        With every fault: a missing file, broken TOML, unknown keys, values outside their vocabulary.

    Examples
    --------
    >>> make_scenario(without=["prk-2020-covid-closure"]).without
    ('prk-2020-covid-closure',)
    """
    faults: list[Fault] = []
    data: dict[str, Any] = _read_toml(Path(file), _SCENARIO_KEYS, faults) if file is not None else {}
    events = _events(str(file), data, faults, dataset)
    for path in with_files:
        events += _events(str(path), _read_toml(Path(path), ("event",), faults), faults, dataset)
    if faults:
        raise InvalidDataError(faults)
    return Scenario(
        name=data.get("name", ""),
        without=tuple(dict.fromkeys([*data.get("without", ()), *without])),
        extra=tuple(events),
        close=_named([*data.get("close", ()), *close], dataset),
        keep_open=_named([*data.get("open", ()), *keep_open], dataset),
        judged=judged or data.get(_JUDGED, False),
    )


def _named(words: Iterable[str], dataset: Dataset | None) -> tuple[str, ...]:
    """Return legs and borders as they were named, and countries by their scope; what is not known stays as it is."""
    if dataset is None:
        return tuple(dict.fromkeys(words))
    legs = {leg.leg_id for leg in dataset.legs}
    known = known_scopes(dataset.nodes.values(), (word for leg in dataset.legs for word in leg.traverses))
    taken = legs | known.keys() | {word.partition(":")[2] for word in known if word.startswith(("border:", "segment:"))}
    found = []
    for word in words:
        found.append(word if word in taken else named_scope(word, known, dataset.countries) or word)
        if found[-1] not in taken:
            near = suggest(word, [*taken, *(row.name for row in dataset.countries.values())])
            raise UnknownIdError("leg or border", word, near, "See 'route-risk list legs' and 'list borders'.")
    return tuple(dict.fromkeys(found))


def parse_side(text: str, dataset: Dataset | None = None) -> tuple[date, date | None, Scenario]:
    """Return one side of a comparison: its date, the date of what was known, and its scenario.

    Parameters
    ----------
    text
        A date, then any of ``known-by=DATE``, ``without=EVENT``, ``close=ID``, ``open=ID``, ``with=FILE``,
        ``scenario=FILE`` and ``judged``, separated by commas.
    dataset
        As for `make_scenario`.

    Returns
    -------
    tuple of date, date or None, Scenario

    Raises
    ------
    UsageError
        If the text has another form.
    InvalidDataError
        As `make_scenario`.

    Examples
    --------
    >>> as_of, known_by, scenario = parse_side("2021-06-01,known-by=2020,without=prk-2020-covid-closure")
    >>> str(as_of), str(known_by), scenario.without
    ('2021-06-01', '2020-01-01', ('prk-2020-covid-closure',))
    """
    first, *rest = (part.strip() for part in text.split(","))
    given: dict[str, list[str]] = {}
    for part in rest:
        if part == _JUDGED:
            given[_JUDGED] = []
            continue
        key, equals, value = part.partition("=")
        if not equals or not value or key not in _SIDE_KEYS:
            message = f"{part!r} is not a part of a side; use a date, then {', '.join(k + '=...' for k in _SIDE_KEYS)}"
            raise UsageError(message)
        given.setdefault(key, []).append(value)
    for key in ("known-by", "scenario"):
        if len(given.get(key, ())) > 1:
            message = f"{key} is there twice in {text!r}; give it once"
            raise UsageError(message)
    known_by = typed_dates(given["known-by"][0])[0] if "known-by" in given else None
    scenario = make_scenario(
        given["scenario"][0] if "scenario" in given else None,
        without=given.get("without", ()),
        with_files=given.get("with", ()),
        close=given.get("close", ()),
        keep_open=given.get("open", ()),
        judged=_JUDGED in given,
        dataset=dataset,
    )
    return typed_dates(first)[0], known_by, scenario


def _read_toml(path: Path, keys: tuple[str, ...], faults: list[Fault]) -> dict[str, Any]:
    """Return the content of a file; what is wrong with it is a fault."""
    import tomllib

    try:
        data = tomllib.loads(read_input(path, limit=_LARGEST_TOML).decode("utf-8").replace("\r\n", "\n"))
        _refuse_huge_numbers(data)
    except FileNotFoundError:
        faults.append(Fault(str(path), None, None, "the file is missing", "Correct the path"))
        return {}
    except InvalidDataError as error:
        faults += error.faults
        return {}
    except (ValueError, RecursionError) as error:  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        faults.append(Fault(str(path), None, None, f"it is not UTF-8 TOML ({reason})", "Repair it at that place"))
        return {}
    for key, value in data.items():
        if key not in keys:
            faults.append(Fault(str(path), None, key, f"{key!r} is not a key here", f"Use {', '.join(keys)}"))
        elif key == "name":
            rule = "" if isinstance(value, str) else f"{value!r} is not text"
            if not rule and (odd := odd_character(value)):
                rule = f"{value!r} holds {odd}, which nobody sees or which is no text"
            faults += [Fault(str(path), None, key, rule, "Write a plain name in quotes")] if rule else []
        elif key == _JUDGED:
            good = isinstance(value, bool)
            faults += [] if good else [Fault(str(path), None, key, f"{value!r} is no truth value", "Write true")]
        elif key != "event" and not _is_text_list(value):
            faults.append(Fault(str(path), None, key, f"{value!r} is not a list of ids", 'Write ["id", "id"]'))
    return data


def _refuse_huge_numbers(value: object) -> None:
    """Refuse a number of so many digits that Python does not write it out."""
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _refuse_huge_numbers(part)
    if isinstance(value, int) and abs(value) > _LARGEST_NUMBER:
        raise ValueError(f"it holds a whole number of more than {_LARGEST_NUMBER:.0e}")


def _events(file: str, data: Mapping[str, Any], faults: list[Fault], dataset: Dataset | None) -> list[Event]:
    """Return the hypothetical events of a file."""
    tables = data.get("event", [])
    if not isinstance(tables, list) or not all(isinstance(item, dict) for item in tables):
        faults.append(Fault(file, None, "event", "it is not a list of tables", "Write each event under [[event]]"))
        return []
    events = []
    for number, item in enumerate(tables, start=1):
        event, broken = read_event(item)
        if event is not None and not broken and dataset is not None:
            broken = list(stranger_faults(event, dataset))
        faults += [Fault(file, None, f"event {number}, {key}", rule, repair) for key, rule, repair in broken]
        if event is not None and not broken:
            events.append(event)
    return events


def _is_text_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
