"""Read the areas of a Shapefile from its bytes: shapes, the table beside them, its encoding and its CRS."""

from __future__ import annotations

import codecs
import re
import struct
from itertools import compress, pairwise
from typing import TYPE_CHECKING, Any

from ...geo.errors import Fault, InvalidDataError
from ..geojson import UnfitError
from .rings import areas_frame, areas_from_rings, checked_ring, other_geometry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas
    import pyproj
    from shapely.geometry.base import BaseGeometry

COMPANIONS = (".dbf", ".prj", ".cpg")
_MAGIC, _VERSION = struct.pack(">i", 9994), struct.pack("<i", 1000)
_NO_SHAPE, _AREAS = 0, (5, 15, 25)
_OTHERS = {1: 1, 3: 5, 8: 4}  # types of a Shapefile, and 10 and 20 more with heights, as those of well-known binary
_MOST_FEATURES = 200_000
_LONGEST_PRJ = 1 << 16
_LANGUAGE_DRIVERS = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x13: "cp932", 0x4D: "cp936", 0x4E: "cp949", 0x4F: "cp950",
    0x57: "cp1252", 0x59: "cp1252", 0x64: "cp852", 0x65: "cp866", 0x6A: "cp737", 0x6B: "cp857", 0x78: "cp950",
    0x79: "cp949", 0x7A: "cp936", 0x7B: "cp932", 0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253",
}  # fmt: skip
_ENCODINGS = {name: name for name in ("utf-8", "gbk", "gb2312", "gb18030", "big5", "euc-kr", "shift_jis", "euc-jp")}
_ENCODINGS |= {"utf8": "utf-8", "65001": "utf-8", "euckr": "euc-kr", "sjis": "shift_jis"}


def is_shapefile(content: bytes) -> bool:
    """Tell whether a file that begins so holds the shapes of a Shapefile."""
    if len(content) < 100:
        return False
    return content[:4] == _MAGIC and content[28:32] == _VERSION


def read_shapefile(shapes: bytes, beside: Mapping[str, bytes | None], name: str) -> geopandas.GeoDataFrame:
    """Return the areas of a Shapefile.

    Parameters
    ----------
    shapes
        The bytes of the ``.shp``.
    beside
        The bytes of the files that go with it, by `COMPANIONS`; None for one that is missing.
    name
        What a fault calls it.

    Raises
    ------
    InvalidDataError
        If it or its table is damaged, or a shape is none of an area.
    """
    table = beside[".dbf"]
    if table is None:
        raise InvalidDataError(
            f"{name} has no .dbf beside it. Put all files of the Shapefile in one folder, or zip them."
        )
    try:
        kept, columns = _table(table, beside[".cpg"])
    except UnfitError as unfit:
        raise InvalidDataError([Fault(name, None, ".dbf", unfit.rule, unfit.repair)]) from None
    except (struct.error, ValueError) as error:
        raise InvalidDataError(f"{name} has a .dbf that cannot be read ({error}). Save it again.") from None
    records = list(_records(shapes, name))
    if len(records) != len(kept):
        raise InvalidDataError(f"{name} has {len(records)} shapes and {len(kept)} rows in its .dbf. Save it again.")
    return areas_frame(columns, compress(records, kept), _area, _crs(beside[".prj"]), name)


def _records(shapes: bytes, name: str) -> Iterator[bytes]:
    """Yield what each record of the file holds."""
    at = 100
    while at + 8 <= len(shapes):
        (words,) = struct.unpack_from(">i", shapes, at + 4)
        if words < 2 or at + 8 + 2 * words > len(shapes):
            raise InvalidDataError(f"{name} ends early, at byte {at}. Save it again.")
        yield shapes[at + 8 : at + 8 + 2 * words]
        at += 8 + 2 * words


def _area(record: bytes) -> BaseGeometry | None:
    import numpy as np

    (kind,) = struct.unpack_from("<i", record)
    if kind == _NO_SHAPE:
        return None
    if kind not in _AREAS:
        if kind % 10 not in _OTHERS or not 0 < kind < 30:
            raise UnfitError(f"its shape is of the type {kind} of Shapefiles", "Save it as polygons")
        return other_geometry(_OTHERS[kind % 10])
    try:
        parts, points = struct.unpack_from("<II", record, 36)
        starts = np.frombuffer(record, "<i4", parts, 44).tolist()
        positions = np.frombuffer(record, "<f8", 2 * points, 44 + 4 * parts).reshape(points, 2).astype(np.float64)
    except (struct.error, ValueError):
        raise UnfitError("its shape ends early", "Save the file again") from None
    bounds = list(pairwise([*starts, points]))
    if any(not 0 <= start <= end for start, end in bounds):
        raise UnfitError("its rings are not in order", "Save the file again")
    return areas_from_rings([checked_ring(positions[start:end]) for start, end in bounds])


def _table(content: bytes, cpg: bytes | None) -> tuple[list[bool], dict[str, list[Any]]]:
    """Return which rows of a dBASE table are not deleted, and their cells by column."""
    count, start, width = struct.unpack_from("<IHH", content, 4)
    if count > _MOST_FEATURES:
        raise ValueError(f"it has {count} rows, and at most {_MOST_FEATURES} are read")
    fields: list[tuple[str, str, int, int]] = []
    offset = 1
    for at in range(32, start - 32, 32):
        if content[at : at + 1] == b"\r":
            break
        title, kind, size = struct.unpack_from("<11sc4xB", content, at)
        fields.append((title.split(b"\0")[0].decode("latin-1"), kind.decode("latin-1"), offset, size))
        offset += size
        if not size:
            raise ValueError(f"its column {fields[-1][0]!r} has no width")
    if offset > width or start + count * width > len(content):
        raise ValueError("it ends early")
    rows = [content[start + number * width : start + (number + 1) * width] for number in range(count)]
    kept = [row[:1] != b"*" for row in rows]
    cells = [[row[at : at + size].strip(b" \0") for _, _, at, size in fields] for row in compress(rows, kept)]
    encoding = _encoding(content[29], cpg, (cell for row in cells for cell in row))
    columns = {
        title: [_value(_decoded(row[place], encoding), kind) for row in cells]
        for place, (title, kind, _, _) in enumerate(fields)
    }
    return kept, columns


def _decoded(cell: bytes, encoding: str) -> str:
    """Return the text of a cell; the end of one may be cut off within a letter."""
    for end in range(len(cell), max(len(cell) - 4, -1), -1):
        try:
            return cell[:end].decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnfitError(f"{cell!r:.60} is not {encoding}", "Correct the .cpg beside it, or save it as UTF-8")


def _value(text: str, kind: str) -> str | float | None:
    if not text or kind not in "NF":
        return text or None
    try:
        return float(text) if kind == "F" or "." in text else int(text)
    except ValueError:  # asterisks: a number that did not fit
        return None


def _encoding(language: int, cpg: bytes | None, cells: Iterator[bytes]) -> str:
    """Return the encoding of a table: as the file beside it names it, else the table itself, else as it can be read."""
    named = (cpg or b"").decode("ascii", "replace").strip().lower()
    number = re.fullmatch(r"(?:ansi|oem|cp|windows)?[ -]?(125[0-8]|437|737|8[5-6]\d|874|932|936|949|950)", named)
    latin = re.fullmatch(r"iso[ -]?8859[ -]?(\d{1,2})", named)
    if number or latin:
        found = f"cp{number[1]}" if number else f"iso8859-{latin[1]}" if latin else ""
    elif named in _ENCODINGS:
        found = _ENCODINGS[named]
    else:
        found = "" if named else _LANGUAGE_DRIVERS.get(language, "")
    try:
        if found:
            return codecs.lookup(found).name
        for cell in cells:
            cell.decode("utf-8")
    except (LookupError, UnicodeDecodeError):
        said = f"its .cpg says {named!r:.40}, which is not known," if named else "it says no encoding"
        repair = "Write its name into a .cpg beside it: UTF-8, CP949, CP1252, ..."
        raise UnfitError(f"{said} and has letters outside ASCII", repair) from None
    return "utf-8"


def _crs(prj: bytes | None) -> pyproj.CRS | None:
    import pyproj

    if prj is None or len(prj) > _LONGEST_PRJ:
        return None
    try:
        return pyproj.CRS.from_wkt(prj.decode("utf-8", "replace").strip())
    except pyproj.exceptions.CRSError:
        return None
