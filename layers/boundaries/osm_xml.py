"""Read the elements of OpenStreetMap XML one after another, in bounded memory whatever the file holds."""

from __future__ import annotations

import bz2
import gzip
import os
import re
import zlib
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError, XMLParser

from ...geo.errors import Fault, InvalidDataError, UsageError
from ...geo.inputs import open_input

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_LARGEST_EXTRACT = 1 << 40
_CHUNK = 1 << 16
_UNPACKED_AT_LEAST, _UNPACKED_TIMES = 1 << 24, 50
"""How much a packed file may unpack to: some bytes, and as many more for each of its own. Real extracts reach 20."""
_LONGEST_TAG = 1 << 22
_LONGEST_TEXT = 4_096
_MOST_PARTS = 100_000
_MOST_NAMES = 1_000
_DEEPEST = 100
_KEPT_NAMES = ("id", "lat", "lon", "type", "ref", "role", "k", "v")
_NEEDED = {"nd": ("ref",), "member": ("ref",), "tag": ("k", "v")}
_ID = re.compile(r"-?[0-9]{1,18}")
_PARTS = ("nd", "member", "tag")


class _BrokenOffError(Exception):
    """The server that made the file says in it that it is not whole; the message is what it says."""


class _NotOsmError(Exception):
    """What the file holds is no OpenStreetMap XML; the message says why."""


def read_elements(file: Path, kinds: Collection[str]) -> Iterator[Any]:
    """Yield the nodes, ways or relations of an extract, each with its parts, and let go of everything else.

    Parameters
    ----------
    file
        OSM XML, as it is or packed by gzip or bzip2: its first bytes say which.
    kinds
        ``node``, ``way``, ``relation``: the elements that are wanted.

    Raises
    ------
    UsageError
        If it is PBF.
    InvalidDataError
        If it is not there, is not OSM XML, or is larger unpacked than any extract.
    """
    try:
        with open_input(file, limit=_LARGEST_EXTRACT) as packed:
            yield from _read(packed, file.name, kinds)
    except FileNotFoundError:
        raise InvalidDataError(
            f"{file} is not a file. Give an OpenStreetMap extract as .osm, .osm.gz or .osm.bz2, or the name of a place "
            "with --place."
        ) from None
    except _BrokenOffError as error:
        rule = f"it is not whole: the server broke off ({error})"
        repair = "Ask again, with a longer timeout or for a smaller place"
        raise InvalidDataError([Fault(file.name, None, None, rule, repair)]) from None
    except (ParseError, OSError, EOFError, LookupError, zlib.error, _NotOsmError) as error:
        raise InvalidDataError(
            f"{file.name} is not OpenStreetMap XML ({error}). Download the extract again. Boundaries in another kind "
            "of file are read by route-risk boundaries; a graph of streets holds none."
        ) from None


def _read(packed: BinaryIO, name: str, kinds: Collection[str]) -> Iterator[Any]:
    head = packed.read(64)
    if b"OSMHeader" in head or name.endswith(".pbf"):
        raise UsageError(f"{name} is PBF, and XML is read. Convert it: osmium cat {name} -o extract.osm.bz2")
    packed.seek(0)
    opener: Any = gzip.open if head[:2] == b"\x1f\x8b" else bz2.open if head[:3] == b"BZh" else None
    stream = packed if opener is None else opener(packed)
    most = _UNPACKED_AT_LEAST + _UNPACKED_TIMES * os.fstat(packed.fileno()).st_size
    target = _Target(kinds)
    parser = XMLParser(target=target)  # noqa: S314 - a document type, and with it every entity, is refused
    total = silent = 0
    while chunk := stream.read(_CHUNK):
        if not total and not chunk.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<?xml", b"<osm")):
            raise _NotOsmError("it does not begin as XML does")
        total += len(chunk)
        if total > most:
            raise _NotOsmError(f"it unpacks to more than {most} bytes, {_UNPACKED_TIMES} times what it has")
        before = target.seen
        try:
            parser.feed(chunk)
        except ValueError as error:  # an encoding of several bytes a letter
            raise _NotOsmError(str(error)) from None
        silent = silent + len(chunk) if target.seen == before else 0
        if silent > _LONGEST_TAG:
            raise _NotOsmError(f"it has {silent} bytes without a tag")
        yield from target.ready
        target.ready.clear()
    if not total:
        raise _NotOsmError("it is empty")
    parser.close()
    yield from target.ready


class _Target:
    """Takes what the parser finds: makes the wanted elements, counts, and keeps nothing else."""

    def __init__(self, kinds: Collection[str]) -> None:
        self.ready: list[Element] = []
        self.seen = 0
        self._kinds = kinds
        self._depth = 0
        self._open: Element | None = None
        self._names: set[str] = set()
        self._text: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self.seen += 1
        self._depth += 1
        if self._depth == 1 and tag != "osm":
            raise _NotOsmError(f"its root is {tag[:40]!r}, not 'osm'")
        if tag not in self._names or not self._names.issuperset(attributes):
            self._names |= {tag, *attributes}  # the parser keeps each for good
        if self._depth > _DEEPEST or len(self._names) > _MOST_NAMES:
            raise _NotOsmError(f"its tags are nested more than {_DEEPEST} deep or have more than {_MOST_NAMES} names")
        if self._depth == 2:
            self._open = Element(tag, _kept(tag, attributes)) if tag in self._kinds else None
            self._text = [] if tag == "remark" else None
        elif self._depth == 4 and self._open is not None and tag == "nd":
            self._open.set("lat", "in its parts")  # Overpass writes so with "out geom"
        elif self._depth == 3 and self._open is not None and tag in _PARTS:
            if len(self._open) >= _MOST_PARTS:
                raise _NotOsmError(f"a {self._open.tag} has more than {_MOST_PARTS} parts")
            self._open.append(Element(tag, _kept(tag, attributes)))

    def data(self, text: str) -> None:
        """Take the text of a remark, in which Overpass says that it broke off."""
        if self._text is not None:
            self._text.append(text[:_LONGEST_TEXT])

    def end(self, _: str) -> None:
        """End an element."""
        self.seen += 1
        self._depth -= 1
        if self._depth == 1 and self._text is not None:
            remark = " ".join("".join(self._text).split())
            if "error" in remark.lower() or "timed out" in remark.lower():
                raise _BrokenOffError(remark[:200])
            self._text = None
        if self._depth == 1 and self._open is not None:
            self.ready.append(self._open)
            self._open = None

    def doctype(self, *_: str | None) -> None:
        """Refuse a document type."""
        raise _NotOsmError("it has a document type, which no extract has")

    def close(self) -> None:
        """End the document."""


def _kept(tag: str, attributes: dict[str, str]) -> dict[str, str]:
    kept = {name: attributes[name] for name in _KEPT_NAMES if name in attributes}
    if any(len(value) > _LONGEST_TEXT for value in kept.values()):
        raise _NotOsmError(f"it has a text of more than {_LONGEST_TEXT} characters")
    for name in _NEEDED.get(tag, ("id",)):
        value = attributes.get(name)
        if value is None or (name in ("id", "ref") and not _ID.fullmatch(value)):
            raise _NotOsmError(f"a {tag} has the {name} {value!r:.40}")
    return kept
