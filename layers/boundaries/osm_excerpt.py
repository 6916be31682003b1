"""Write of an OpenStreetMap extract what its administrative areas of one level consist of, and nothing else."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ...geo.errors import InvalidDataError
from .make import Skipped
from .osm_xml import read_elements

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

_MOST_KEPT = 4_000_000
_MOST_LEVELS = 100


def write_excerpt(file: Path, level: str, target: Path) -> tuple[Counter[str], tuple[Skipped, ...]]:
    """Write the administrative areas of one level that are whole, and what they consist of, as OSM XML.

    Returns how many areas the file has by level, and those of the wanted level that are cut off. OSMnx fails on ways
    without their nodes, which extracts are full of, and reads everything else in the file into memory.

    Parameters
    ----------
    file
        The extract.
    level
        The admin_level.
    target
        File to write.

    Raises
    ------
    InvalidDataError
        As `layers.boundaries.osm_xml.read_elements`, and if the areas of that level have more parts than a continent's.
    """
    from xml.etree.ElementTree import Element, ElementTree

    kept = _Kept(f"{file.name} has areas of admin_level {level} of more than {_MOST_KEPT} nodes and members")
    levels = _keep_areas(file, level, kept)
    wanted = {part.get("ref", "") for relation in kept.of["relation"] for part in _outline(relation)}
    kept.add(file, "way", wanted - {way.get("id", "") for way in kept.of["way"]})
    ways = {way.get("id", ""): [part.get("ref", "") for part in way.iter("nd")] for way in kept.of["way"]}
    kept.add(file, "node", {ref for refs in ways.values() for ref in refs})
    nodes = {node.get("id", "") for node in kept.of["node"]}
    whole = {key for key, refs in ways.items() if refs and nodes.issuperset(refs)}
    left_out: list[Skipped] = []
    root = Element("osm", version="0.6")
    root.extend(kept.of["node"])
    root.extend(way for way in kept.of["way"] if way.get("id", "") in whole)
    for relation in kept.of["relation"]:
        reason = _outline_fault([part.get("ref", "") for part in _outline(relation)], ways, whole)
        if reason:
            tags = _tags(relation)
            label = tags.get("ISO3166-2") or tags.get("name:en") or tags.get("name")
            left_out.append(Skipped(label or f"relation {relation.get('id')}", reason))
        else:
            root.append(relation)
    ElementTree(root).write(target, encoding="utf-8", xml_declaration=True)
    return levels, tuple(sorted(left_out))


class _Kept:
    """Elements that are kept, by their kind; too many are refused with a message."""

    def __init__(self, message: str) -> None:
        self.of: dict[str, list[Element]] = {"node": [], "way": [], "relation": []}
        self._message = message
        self._size = 0

    def keep(self, element: Element) -> None:
        self._size += 1 + len(element)
        if self._size > _MOST_KEPT:
            raise InvalidDataError(f"{self._message}. Take an extract of one country.")
        self.of[element.tag].append(element)

    def add(self, file: Path, kind: str, ids: set[str]) -> None:
        for element in read_elements(file, (kind,)):
            if element.get("id", "") in ids:
                self.keep(element)


def _keep_areas(file: Path, level: str, kept: _Kept) -> Counter[str]:
    """Keep the administrative areas of one level; return how many there are by level."""
    levels: Counter[str] = Counter()
    for element in read_elements(file, ("way", "relation")):
        tags = _tags(element)
        if tags.get("boundary") == "administrative":
            own = tags.get("admin_level", "none")
            levels[own if own in levels or len(levels) < _MOST_LEVELS else "others"] += 1
            if own == level:
                kept.keep(element)
    return levels


def _tags(element: Any) -> dict[str, str]:
    return {part.get("k", ""): part.get("v", "") for part in element.iter("tag")}


def _outline(relation: Any) -> list[Any]:
    """Return the members that make the outline of an area."""
    parts = [part for part in relation.iter("member") if part.get("type") == "way"]
    return [part for part in parts if part.get("role") in ("outer", "inner")]


def _outline_fault(members: list[str], ways: dict[str, list[str]], whole: set[str]) -> str:
    """Return why the ways of a relation are no whole outline, or an empty text."""
    lost = [ref for ref in members if ref not in whole]
    if lost or not members:
        return f"{len(lost)} of the {len(members)} ways of its outline are not in the file: the extract cuts it off"
    ends = Counter(node for ref in members for node in (ways[ref][0], ways[ref][-1]))
    open_ends = sum(count % 2 for count in ends.values())
    if open_ends:
        return f"its outline is open at {open_ends} places (a way is missing, or has no role outer or inner)"
    return ""
