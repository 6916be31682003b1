"""Read a dataset's descriptor, ``datapackage.json``, and check what it declares as strictly as the tables.

A protection that is misspelt is a fault here: members that are nearly known, members that stand twice, and values out
of range. Standard library only.
"""

from __future__ import annotations

import json
import math
import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from ..geo.errors import Fault, InvalidDataError
from ..geo.inputs import read_input
from ..geo.model.schema import FORMAT
from ..geo.names import near_names, odd_character
from .tables.read import DESCRIPTOR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_DATA_PACKAGE = (
    "$schema", "profile", "name", "id", "title", "description", "homepage", "image", "version", "created", "keywords",
    "contributors", "licenses", "sources", "resources",
)  # fmt: skip
"""Members that Data Package has, of version 2 and before."""
_TEXTS = ("name", "title", "version", "origin_country", "default_destination")
_DAYS = ("valid_from", "valid_until", "released")
_OPTIONAL_TEXTS = ("attribution", "boundary_disclaimer", "public_rules_reason")
_SENSITIVITIES = ("public", "restricted")


class _Range(NamedTuple):
    """What a number of the descriptor may be; `low` itself only where it is whole."""

    default: float
    low: int
    high: int
    whole: bool
    unit: str


_NUMBERS = {
    "embargo_months": _Range(12, 0, 600, True, "months"),
    "resolution_floor_deg": _Range(0.03, 0, 5, False, "degrees"),
    "small_count_threshold": _Range(10, 0, 1_000_000, True, "people"),
}
_CHANGES = (
    f'Write "format": {FORMAT} and change the tables. legs: add the column length_km (of a movement; blank is the '
    "geodesic between its nodes), write leaving for a leg up to a border segment and entering for one from it on. "
    "policy_events: add the column restates. claims: add the column corridor. New columns may be blank. parameters: "
    "doubt_sigma by coverage replaces leg_noise_sigma. docs/data.md has every column"
)
_KNOWN = (*_DATA_PACKAGE, "format", *_TEXTS, *_DAYS, *_OPTIONAL_TEXTS, "sensitivity", *_NUMBERS)


def read_descriptor(folder: Path) -> dict[str, Any]:
    """Return a dataset folder's ``datapackage.json``.

    Raises
    ------
    InvalidDataError
        If the folder or the file is missing, the file is not JSON in UTF-8 (a byte order mark does no harm), a member
        stands twice in an object, or there is no list of resources, each with a name of its own and a path inside the
        folder.
    """
    path = folder / DESCRIPTOR
    doubled: list[str] = []

    def no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            names = [name for name, _ in pairs]
            doubled.extend(name for name in members if names.count(name) > 1)
        return members

    try:
        descriptor = json.loads(
            read_input(path, DESCRIPTOR, inside=folder).decode("utf-8-sig"), object_pairs_hook=no_doubles
        )
    except InvalidDataError:
        raise
    except FileNotFoundError:
        rule = f"{path} is missing: a dataset is a folder with a {DESCRIPTOR}"
        fault = Fault(DESCRIPTOR, None, None, rule, "Give the path of such a folder")
        raise InvalidDataError([fault]) from None
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, a number of thousands of digits, or too deep
        line = getattr(error, "lineno", None)
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        fault = Fault(DESCRIPTOR, line, None, f"it is not UTF-8 JSON ({reason})", "Repair the file at that place")
        raise InvalidDataError([fault]) from None
    if doubled:
        repair = "Keep one of the two: readers differ in which one they take"
        raise InvalidDataError([Fault(DESCRIPTOR, None, name, f"{name!r} is there twice", repair) for name in doubled])
    faults = list(_resource_faults(descriptor.get("resources") if isinstance(descriptor, dict) else None))
    faults = faults or list(_odd_texts(descriptor))
    if faults:
        raise InvalidDataError(faults)
    result: dict[str, Any] = descriptor
    return result


def _odd_texts(descriptor: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault for each member that holds, at any depth, what is no text or is never seen."""
    for member, value in descriptor.items():
        texts = [value]
        for one in texts:
            texts += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        odd = next(filter(None, (odd_character(text) for text in texts if isinstance(text, str))), "")
        if odd:
            yield Fault(DESCRIPTOR, None, member, f"it holds {odd}, which nobody sees or which is no text", "Remove it")


def _resource_faults(resources: object) -> Iterator[Fault]:
    """Yield faults of the list of files."""
    if not isinstance(resources, list) or not all(
        isinstance(item, dict) and "name" in item and "path" in item for item in resources
    ):
        rule = "it has no list 'resources' of objects with a name and a path"
        yield Fault(DESCRIPTOR, None, "resources", rule, "Add it as Data Package v2 asks")
        return
    taken = set()
    for name in (item["name"] for item in resources):
        if not isinstance(name, str) or not name:
            yield Fault(DESCRIPTOR, None, "resources", f"the name {name!r} is not text", "Name the resource")
        elif name in taken:
            yield Fault(DESCRIPTOR, None, "resources", f"two resources are named {name!r}", "Keep one of the two")
        else:
            taken.add(name)
    for path in (item["path"] for item in resources):
        if not _is_inside(path):
            rule = f"the path {path!r} is not inside the folder"
            yield Fault(DESCRIPTOR, None, "resources", rule, "Name a file of the dataset folder")


def _is_inside(path: object) -> bool:
    """Tell whether a path is a text that names something below the folder, as Data Package v2 asks."""
    if not isinstance(path, str) or not path:
        return False
    parts = path.replace("\\", "/").split("/")
    return parts[0] != "" and ".." not in parts and ":" not in parts[0]


def read_meta(descriptor: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """Return what a descriptor declares, in the names of `geo.model.schema.Dataset`, and its faults.

    Examples
    --------
    >>> meta, faults = read_meta({"format": 2, "sensitvity": "restricted"})
    >>> meta["sensitivity"], faults[0].rule, faults[0].repair
    ('restricted', "unknown member 'sensitvity'", "Did you mean 'sensitivity'?")
    """
    meta: dict[str, Any] = {}
    faults = [
        *_format_faults(descriptor),
        *_misspelt(descriptor),
        *_read_texts(descriptor, meta),
        *_read_days(descriptor, meta),
        *_read_numbers(descriptor, meta),
        *_read_licences(descriptor, meta),
    ]
    meta["sensitivity"] = descriptor.get("sensitivity", "restricted")
    if meta["sensitivity"] not in _SENSITIVITIES:
        rule = f"{meta['sensitivity']!r} is not a sensitivity"
        faults.append(Fault(DESCRIPTOR, None, "sensitivity", rule, "Use public or restricted"))
    return meta, faults


def _format_faults(descriptor: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault where the tables are of another format, with what to change in them."""
    given = descriptor.get("format", 1)
    if given != FORMAT or isinstance(given, bool):
        rule = f"'format' is {given!r}, and this version reads datasets of format {FORMAT}"
        yield Fault(DESCRIPTOR, None, "format", rule, _CHANGES)


def _read_texts(descriptor: Mapping[str, Any], meta: dict[str, Any]) -> Iterator[Fault]:
    for key in _TEXTS:
        meta[key] = descriptor.get(key)
        if not isinstance(meta[key], str) or not meta[key]:
            yield Fault(DESCRIPTOR, None, key, f"{key!r} is missing or not text", "Add it")
    for key in _OPTIONAL_TEXTS:
        meta[key] = descriptor.get(key, "")
        if not isinstance(meta[key], str):
            rule = f"{key!r} is {meta[key]!r}, not text"
            yield Fault(DESCRIPTOR, None, key, rule, "Write a text, or leave the member out")


def _read_days(descriptor: Mapping[str, Any], meta: dict[str, Any]) -> Iterator[Fault]:
    for key in _DAYS:
        meta[key] = _day(descriptor.get(key))
        if meta[key] is None:
            rule = f"{key!r} is {descriptor.get(key)!r}, not a day"
            yield Fault(DESCRIPTOR, None, key, rule, "Write it as YYYY-MM-DD")
    days = [meta[key] for key in _DAYS]
    if None not in days and days != sorted(days):
        rule = "valid_from, valid_until and released are not in this order"
        yield Fault(DESCRIPTOR, None, "valid_until", rule, "Correct the dates")


def _read_numbers(descriptor: Mapping[str, Any], meta: dict[str, Any]) -> Iterator[Fault]:
    for key, limits in _NUMBERS.items():
        meta[key] = value = descriptor.get(key, limits.default)
        if not _is_within(value, limits):
            kind = "a whole number from" if limits.whole else "a number above"
            rule = f"{key!r} is {value!r}, not {kind} {limits.low} to {limits.high:,} {limits.unit}"
            yield Fault(DESCRIPTOR, None, key, rule, f"Give a value such as {limits.default:g}")
        elif limits.whole:
            meta[key] = int(value)


def _read_licences(descriptor: Mapping[str, Any], meta: dict[str, Any]) -> Iterator[Fault]:
    licences = descriptor.get("licenses", [])
    if not _are_licences(licences):
        rule = f"'licenses' is {licences!r}, not a list of objects with a name or a path"
        yield Fault(DESCRIPTOR, None, "licenses", rule, "Write each as Data Package v2 asks, or leave the member out")
        licences = []
    meta["licence"] = "; ".join(item.get("title") or item.get("name") or item["path"] for item in licences)
    meta["licences"] = tuple(
        {key: item[key] for key in ("name", "title", "path") if item.get(key)} for item in licences
    )


def _misspelt(descriptor: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault for each member that is nearly a known one; what is like none is the dataset's own business."""
    known = {_letters(name): name for name in _KNOWN}
    for member in descriptor:
        if member not in _KNOWN:
            near = near_names(_letters(member), known, cutoff=0.8)
            if near:
                repair = f"Did you mean {known[near[0]]!r}?"
                yield Fault(DESCRIPTOR, None, member, f"unknown member {member!r}", repair)


def _letters(name: str) -> str:
    """Return a name without what tells ``smallCountThreshold`` from ``small-count-threshold``."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _day(value: object) -> date | None:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _is_within(value: object, limits: _Range) -> bool:
    """Tell whether a value is a number inside its limits (True and False are not numbers here)."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not math.isfinite(value):
        return False
    if limits.whole:
        return limits.low <= value <= limits.high and value == int(value)
    return limits.low < value <= limits.high


def _are_licences(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, dict)
        and (item.get("name") or item.get("path"))
        and all(isinstance(item.get(key, ""), str) for key in ("name", "title", "path"))
        for item in value
    )
