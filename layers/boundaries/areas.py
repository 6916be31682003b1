"""Read one layer of areas from GeoJSON, GeoPackage or Shapefile, zipped or not.

What a file is, its first bytes say, and each kind is read by what reads that kind alone: a file that is sent may bear
any name, and a GIS library that guesses would open what the file describes instead of the file.
"""

from __future__ import annotations

import os
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from ...geo.errors import Fault, InvalidDataError
from ...geo.inputs import open_input, read_input
from ...geo.shapes.lines import crs_fault
from ..geojson import LARGEST_LAYER, as_frame, parse_features
from .geopackage import is_geopackage, read_geopackage
from .rings import several_layers
from .shapefile import COMPANIONS, is_shapefile, read_shapefile

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas

    Companion = Callable[[str], bytes | None]
    """Gives the bytes of the file that a Shapefile has beside it with some suffix."""

_KINDS = "GeoJSON, GeoPackage or Shapefile, or one of them zipped"
_MOST_MEMBERS = 1_000
_OTHERS = (
    (b"version https://git-lfs", "a pointer of Git LFS, not the file itself", "Fetch it with git lfs pull"),
    (b"<!doctype html", "a page of a web site", "The download went wrong: fetch the file itself"),
    (b"<html", "a page of a web site", "The download went wrong: fetch the file itself"),
    (b"\xff\xfe", "in UTF-16", "Save it as UTF-8"),
    (b"\xfe\xff", "in UTF-16", "Save it as UTF-8"),
    (b"\x1f\x8b", "packed by gzip", "Unpack it first: gunzip"),
    (b"\x1e{", "a sequence of features", "Write it as one FeatureCollection: ogr2ogr -f GeoJSON"),
    (b"fgb", "a FlatGeobuf", "Convert it: ogr2ogr -f GeoJSON"),
    (b"par1", "a GeoParquet", "Convert it: ogr2ogr -f GeoJSON"),
)
"""First bytes of what people hand over instead, in lower case; what it is; the repair."""


def read_areas(path: Path) -> geopandas.GeoDataFrame:
    """Read one layer of polygons, EPSG:4326, from GeoJSON, GeoPackage or Shapefile, zipped or not.

    Raises
    ------
    InvalidDataError
        If the file is not there or is none of these, has several layers or none with a geometry, a geometry that is
        damaged, or another CRS.
    """
    try:
        with open_input(path, limit=LARGEST_LAYER) as stream:
            head = stream.read(100)
            if head.startswith(b"PK\x03\x04"):
                frame = _read_zip(path.name, stream)
            elif is_geopackage(head):
                frame = read_geopackage(path, path.name)
            else:
                stream.seek(0)
                frame = _read_bytes(path.name, stream.read(LARGEST_LAYER), _beside(path))
    except FileNotFoundError:
        raise InvalidDataError(f"{path} is not a file. Give a {_KINDS}.") from None
    fault = crs_fault(frame)
    if fault:
        raise InvalidDataError([Fault(path.name, None, None, *fault)])
    return frame.set_crs("EPSG:4326", allow_override=True)  # the same by any of its names


def _read_bytes(name: str, content: bytes, companion: Companion) -> geopandas.GeoDataFrame:
    """Return the areas of GeoJSON or of a Shapefile."""
    if is_shapefile(content):
        return read_shapefile(content, {suffix: companion(suffix) for suffix in COMPANIONS}, name)
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"{":
        told, repair = next(
            ((told, repair) for start, told, repair in _OTHERS if content[:100].lstrip().lower().startswith(start)),
            (f"not a {_KINDS}", "Save it as one of them"),
        )
        if not content.strip():
            told, repair = "empty", "Fetch it again"
        raise InvalidDataError(
            f"{name} cannot be read as a file of boundaries: by its first bytes it is {told}. {repair}."
        )
    found = parse_features(content, name)
    if isinstance(found, Fault):
        raise InvalidDataError([found])
    if found.faults:
        raise InvalidDataError(
            Fault(name, None, f"feature {place + 1}", rule, repair) for place, rule, repair in found.faults
        )
    return as_frame(found.rows, found.shapes)


def _beside(path: Path) -> Companion:
    """Give the files beside one; they lie in the folder in which that lies, links followed."""
    folder = Path(os.path.realpath(path)).parent

    def read(suffix: str) -> bytes | None:
        for spelt in (suffix, suffix.upper()):
            other = path.with_suffix(spelt)
            try:
                return read_input(other, other.name, inside=folder, limit=LARGEST_LAYER)
            except FileNotFoundError:
                continue
        return None

    return read


def _read_zip(name: str, stream: BinaryIO) -> geopandas.GeoDataFrame:
    """Return the areas of the one layer in a zip; nothing of it is unpacked but that layer."""
    try:
        with zipfile.ZipFile(stream) as held:
            members = {PurePosixPath(item.filename): item for item in _members(name, held)}
            layer = _layer(name, list(members))
            content = held.read(members[layer])

            def companion(suffix: str) -> bytes | None:
                spelt = (layer.with_suffix(suffix), layer.with_suffix(suffix.upper()))
                return next((held.read(members[other]) for other in spelt if other in members), None)

            if not is_geopackage(content):
                return _read_bytes(f"{name}, {layer}", content, companion)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise InvalidDataError(f"{name} cannot be read as a zip ({error}). Download or zip it again.") from None
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder) / "areas.gpkg"
        unpacked.write_bytes(content)
        return read_geopackage(unpacked, f"{name}, {layer}")


def _members(name: str, held: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files of a zip, all of which must be plain."""
    members = [item for item in held.infolist() if not item.is_dir()]
    if len(members) > _MOST_MEMBERS or sum(item.file_size for item in members) > LARGEST_LAYER:
        raise InvalidDataError(
            f"{name} holds {len(members)} files of {sum(item.file_size for item in members)} bytes, and at most "
            f"{_MOST_MEMBERS} of {LARGEST_LAYER} bytes are read. Zip the layer of divisions alone."
        )
    for item in members:
        path = PurePosixPath(item.filename)
        kind = stat.S_IFMT(item.external_attr >> 16)
        if path.is_absolute() or ".." in path.parts or "\\" in item.filename or kind not in (0, stat.S_IFREG):
            raise InvalidDataError(
                f"{name} holds {item.filename!r}, which is a link or leads out of the zip. Zip the layer alone."
            )
    return members


def _layer(name: str, members: list[PurePosixPath]) -> PurePosixPath:
    """Return the one layer among the files of a zip: plain JSON counts where there is nothing else."""
    for suffixes in ((".shp", ".gpkg", ".geojson"), (".json",)):
        layers = [path for path in members if path.suffix.lower() in suffixes and not path.name.startswith("._")]
        if len(layers) == 1:
            return layers[0]
        if layers:
            raise InvalidDataError(several_layers(name, [str(path) for path in layers]))
    raise InvalidDataError(f"{name} holds no GeoJSON, GeoPackage or Shapefile. Zip the layer of divisions alone.")
