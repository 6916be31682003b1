"""Write of an OpenStreetMap extract what its administrative areas of one level consist of, and nothing else."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from ...geo.errors import Fault, InvalidDataError
from .make import Skipped
from .osm_xml import read_elements

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

_MOST_KEPT = 4_000_000
_MOST_LEVELS = 100
_OUTER, _INNER = ("outer", "", "outline", "exclave"), ("inner", "enclave")
"""Roles of ways; one without a role is taken for a part of the outline, as maps do."""


class Excerpt(NamedTuple):
    """What `write_excerpt` found.

    Attributes
    ----------
    levels : Counter of str
        How many areas the file has by level.
    left_out : tuple of Skipped
        Those of the wanted level that are no whole areas.
    names : dict of (str, str) to str
        What names each of the others, by its kind and id.
    """

    levels: Counter[str]
    left_out: tuple[Skipped, ...]
    names: dict[tuple[str, str], str]


def write_excerpt(file: Path, level: str, target: Path) -> Excerpt:
    """Write the administrative areas of one level that are whole, and what they consist of, as OSM XML.

    OSMnx fails on ways
    without their nodes, which extracts are full of, and reads everything else in the file into memory.

    Raises
    ------
    InvalidDataError
        As `layers.boundaries.osm_xml.read_elements`, and if the areas of that level have more parts than a continent's.
    """
    from xml.etree.ElementTree import Element, ElementTree

    kept = _Kept(f"{file.name} has areas of admin_level {level} of more than {_MOST_KEPT} nodes and members")
    levels = _keep_areas(file, level, kept)
    outlines = {relation.get("id", ""): _outline(relation) for relation in kept.of["relation"]}
    wanted = {part.get("ref", "") for parts in outlines.values() for part in parts}
    kept.add(file, "way", wanted - {way.get("id", "") for way in kept.of["way"]})
    ways = {way.get("id", ""): [part.get("ref", "") for part in way.iter("nd")] for way in kept.of["way"]}
    kept.add(file, "node", {ref for refs in ways.values() for ref in refs})
    _refuse_geometry_inside(file, kept)
    placed = {node.get("id", ""): _has_place(node) for node in kept.of["node"]}
    whole = {key for key, refs in ways.items() if refs and all(placed.get(ref) for ref in refs)}
    left_out: list[Skipped] = []
    root = Element("osm", version="0.6")
    root.extend(node for node in kept.of["node"] if placed[node.get("id", "")])
    # A way of the outline of a relation is no area of its own, whatever its tags say.
    areas = {key for key in whole if len(ways[key]) > 3 and ways[key][0] == ways[key][-1]} - wanted
    root.extend(
        way if way.get("id", "") in areas else _bare(way) for way in kept.of["way"] if way.get("id", "") in whole
    )
    for relation in kept.of["relation"]:
        parts = outlines[relation.get("id", "")]
        reason = _outline_fault([part.get("ref", "") for part in parts], ways, whole, placed)
        if reason:
            left_out.append(Skipped(_label(relation), reason))
        else:
            root.append(_area_relation(relation, parts))
    ElementTree(root).write(target, encoding="utf-8", xml_declaration=True)
    names = {
        (element.tag, element.get("id", "")): _label(element)
        for element in root
        if element.tag == "relation" or (element.tag == "way" and element.get("id", "") in areas)
    }
    return Excerpt(levels, tuple(sorted(left_out)), names)


def _bare(way: Element) -> Element:
    """Return a way without its tags."""
    from xml.etree.ElementTree import Element

    bare = Element("way", way.attrib)
    bare.extend(way.iter("nd"))
    return bare


def _area_relation(relation: Element, outline: list[Element]) -> Element:
    """Return a relation with the outline alone, in roles and of a type that say that it is an area."""
    from xml.etree.ElementTree import Element

    made = Element("relation", relation.attrib)
    for part in outline:
        made.append(Element("member", part.attrib | {"role": "inner" if part.get("role") in _INNER else "outer"}))
    made.extend(part for part in relation.iter("tag") if part.get("k") != "type")
    made.append(Element("tag", k="type", v="boundary"))
    return made


def _label(element: Element) -> str:
    """Return what names an area in a report."""
    tags = _tags(element)
    label = tags.get("ISO3166-2") or tags.get("name:en") or tags.get("name")
    return label or f"{element.tag} {element.get('id')}"


def _has_place(node: Element) -> bool:
    try:
        return abs(float(node.get("lon", "nan"))) <= 180 and abs(float(node.get("lat", "nan"))) <= 90
    except ValueError:
        return False


def _refuse_geometry_inside(file: Path, kept: _Kept) -> None:
    """Refuse an answer of Overpass that has the places of nodes inside ways and relations."""
    parts = (part for way in kept.of["way"] for part in way.iter("nd"))
    inside = any(relation.get("lat") for relation in kept.of["relation"]) or any(part.get("lat") for part in parts)
    if inside and not kept.of["node"]:
        rule = "it is an answer of Overpass with 'out geom': the nodes are inside its ways and relations"
        repair = "Ask for elements of their own: (._;>;); out;"
        raise InvalidDataError([Fault(file.name, None, None, rule, repair)])


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
    return [part for part in parts if part.get("role", "") in (*_OUTER, *_INNER)]


def _outline_fault(members: list[str], ways: dict[str, list[str]], whole: set[str], placed: dict[str, bool]) -> str:
    """Return why the ways of a relation are no whole outline, or an empty text."""
    if not members:
        return "no way of it has the role outer or inner, or none"
    nowhere = next((ref for way in members for ref in ways.get(way, ()) if placed.get(ref) is False), None)
    if nowhere:
        return f"node {nowhere} of its outline has no place (it was deleted)"
    lost = [ref for ref in members if ref not in whole]
    if lost:
        return f"{len(lost)} of the {len(members)} ways of its outline are not in the file: the extract cuts it off"
    ends = Counter(node for ref in members for node in (ways[ref][0], ways[ref][-1]))
    open_ends = sum(count % 2 for count in ends.values())
    if open_ends:
        return f"its outline is open at {open_ends} places (a way is missing)"
    return ""
