"""The three files of boundaries, whatever named the areas: how fine they may be, and how they are written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from ...geo.errors import ResponsibilityError, UsageError
from ...geo.files import write_folder_beside
from ...geo.shapes.generalise import representative_point, simplify_together
from .coverage import change_notes, overlap_notes, why_gone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import geopandas
    from shapely import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

RESOLUTION_FLOOR_DEG = 0.03
FILES = ("provinces.geojson", "border_segments.geojson", "points.geojson")


class Credit(NamedTuple):
    """What a file of boundaries says about where it comes from.

    Attributes
    ----------
    attribution : str
        The line that a map prints, as the maker of the source asks for it.
    license : str
        Licence of the source.
    """

    attribution: str
    license: str


class Feature(NamedTuple):
    """One feature of a GeoJSON layer: id, properties and geometry (EPSG:4326, rounded, wound as RFC 7946 asks)."""

    id: str
    properties: dict[str, str]
    geometry: BaseGeometry


def collection_text(features: Iterable[Feature], members: Mapping[str, str | float]) -> str:
    """Return a GeoJSON FeatureCollection as text: one feature a line, sorted by id, no crs member.

    Parameters
    ----------
    features
        The features; the ids differ.
    members
        Further members of the collection, such as its attribution.

    Examples
    --------
    >>> from shapely import Point
    >>> print(collection_text([Feature("KOR", {"node_id": "KOR"}, Point(127, 37.6))], {"license": "public domain"}))
    {"type":"FeatureCollection","license":"public domain","features":[
    {"type":"Feature","id":"KOR","properties":{"node_id":"KOR"},"geometry":{"type":"Point","coordinates":[127.0,37.6]}}
    ]}
    <BLANKLINE>
    """
    import shapely

    lines = [
        _json(
            {
                "type": "Feature",
                "id": feature.id,
                "properties": feature.properties,
                "geometry": shapely.geometry.mapping(feature.geometry),
            }
        )
        for feature in sorted(features, key=lambda feature: feature.id)
    ]
    head = _json({"type": "FeatureCollection", **members})[:-1]
    return head + ',"features":[\n' + ",\n".join(lines) + "\n]}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def check_request(
    paths: Sequence[Path], out_dir: Path, tolerance_deg: float, *, floor: float, overwrite: bool, whose: str = ""
) -> None:
    """Raise if boundaries may not be made so fine, out of nothing, or over what is there.

    Raises
    ------
    ResponsibilityError
        For a tolerance under the floor, degrees; `whose` says what asks for it.
    UsageError
        For no file at all, a file where a folder is needed, or existing files.
    """
    if not tolerance_deg >= floor:
        raise ResponsibilityError(
            f"tolerance {tolerance_deg} degrees is finer than the resolution floor of {floor} degrees{whose} "
            f"(about {floor * 111:.0f} km): lines finer than that could serve to find a crossing place. "
            f"Give {floor} or more."
        )
    if not paths:
        raise UsageError("no file of divisions is given. Give one or more: the origin country's first.")
    if out_dir.exists() and not out_dir.is_dir():
        raise UsageError(f"{out_dir} is a file, and a folder is needed. Give another name.")
    existing = [str(out_dir / name) for name in FILES if (out_dir / name).exists()]
    if existing and not overwrite:
        raise UsageError(f"{', '.join(existing)} already exists. Give another folder, or --overwrite to replace it.")


class Generalised(NamedTuple):
    """Areas simplified together.

    Attributes
    ----------
    areas : geopandas.GeoDataFrame
        Those that are left.
    gone : dict of str to str
        Why each of the others is left out, by its id.
    notes : tuple of str
        What else changed by more than the tolerance.
    """

    areas: geopandas.GeoDataFrame
    gone: dict[str, str]
    notes: tuple[str, ...]


def generalised(areas: geopandas.GeoDataFrame, tolerance_deg: float, source: str) -> Generalised:
    """Return areas simplified together, compared with what came in.

    Raises
    ------
    InvalidDataError
        As `layers.boundaries.coverage.overlap_notes`, which takes the source.
    """
    notes = overlap_notes(areas, tolerance_deg, source)
    general = simplify_together(areas, tolerance_deg)
    empty = general.geometry.is_empty
    gone = {str(key): why_gone(areas.geometry[key], key, areas, tolerance_deg) for key in sorted(general.index[empty])}
    kept = general[~empty]
    return Generalised(kept, gone, (*notes, *change_notes(areas, kept, tolerance_deg)))


def point_feature(key: str, area: Polygon | MultiPolygon, decimals: int) -> Feature:
    """Return the representative point of an area."""
    properties = {"node_id": key, "kind_of_point": "representative"}
    return Feature(key, properties, representative_point(area, decimals=decimals))


def write_boundaries(
    out_dir: Path, layers: Sequence[Iterable[Feature]], credit: Credit, tolerance_deg: float, *, overwrite: bool
) -> tuple[Path, ...]:
    """Write the layers into `FILES`, all of them or none, and return where they are.

    Raises
    ------
    UsageError
        As `geo.files.write_folder_beside`.
    """
    members: dict[str, str | float] = {**credit._asdict(), "resolution_deg": tolerance_deg}
    with write_folder_beside(out_dir, FILES, overwrite=overwrite) as beside:
        for name, layer in zip(FILES, layers, strict=True):
            (beside / name).write_text(collection_text(layer, members), encoding="utf-8", newline="\n")
    return tuple(out_dir / name for name in FILES)
