"""Administrative boundaries from OpenStreetMap, through OSMnx: from an extract, or by the name of a place."""

from __future__ import annotations

import tempfile
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ...geo.errors import Fault, InvalidDataError, RouteRiskError, UsageError
from ...geo.shapes.lines import AREAS
from ..new_dataset import iso_countries
from .make import CODE_FORM, BoundaryReport, Skipped, make_boundaries
from .match import MatchReport, Unmatched, match_boundaries
from .osm_excerpt import write_excerpt
from .output import RESOLUTION_FLOOR_DEG, Credit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import geopandas

    from ...geo.model.schema import Dataset

ADMIN_LEVEL = 4
CREDIT = Credit("© OpenStreetMap contributors", "ODbL-1.0")
_WHOLE_EARTH_M2 = 1e15


class OsmAreas(NamedTuple):
    """Administrative areas of one level, and those of the file that are no whole areas in it.

    Attributes
    ----------
    frame : geopandas.GeoDataFrame
        EPSG:4326; columns iso_3166_2 and name (empty text where not tagged), sorted by both.
    left_out : tuple of Skipped
        Areas whose outline is cut off, open or crossed, with the reason.
    source : str
        What a fault calls it.
    """

    frame: geopandas.GeoDataFrame
    left_out: tuple[Skipped, ...]
    source: str = "OpenStreetMap"


def read_osm_areas(path: str | Path, *, admin_level: int = ADMIN_LEVEL) -> OsmAreas:
    """Read the administrative areas of one level from an OpenStreetMap extract; no network is needed.

    Parameters
    ----------
    path
        OSM XML: ``.osm``, ``.osm.gz`` or ``.osm.bz2``.
    admin_level
        OpenStreetMap's admin_level; first-level divisions have 4 in most countries, 3 or 6 in some.

    Raises
    ------
    UsageError
        If the file holds no area of that level, naming the levels that it holds, or is PBF.
    InvalidDataError
        If it is not there, or is not OSM XML.

    Notes
    -----
    An extract often cuts areas at its edge. OSMnx drops those without a word, keeps the parts that are whole, or fails;
    here they are left out and reported.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> rows = [f'<node id="{n}" lon="{x}" lat="{y}" version="1"/>' for n, x, y in ((1, 0, 14), (2, 3, 14), (3, 3, 17))]
    >>> rows.append('<way id="1" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/></way>')
    >>> tags = {"boundary": "administrative", "admin_level": "4", "ISO3166-2": "ML-7", "name": "Gao"}
    >>> rows.append('<relation id="1" version="1"><member type="way" ref="1" role="outer"/>')
    >>> rows += [f'<tag k="{key}" v="{value}"/>' for key, value in {"type": "boundary", **tags}.items()]
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "mali.osm"
    ...     _ = file.write_text(f'<osm version="0.6">{"".join(rows)}</relation></osm>', encoding="utf-8")
    ...     print(read_osm_areas(file).frame[["iso_3166_2", "name"]].to_string())
      iso_3166_2 name
    0       ML-7  Gao
    """
    import osmnx

    file = Path(path)
    wanted: dict[str, Any] = {"boundary": "administrative"}
    with tempfile.TemporaryDirectory() as folder:
        excerpt = Path(folder) / "excerpt.osm"
        levels, left_out, names = write_excerpt(file, str(admin_level), excerpt)
        _refuse_doubles(names, file.name)
        made: set[tuple[str, str]] = set()
        areas: list[tuple[str, str, Any]] = []
        try:
            with warnings.catch_warnings(action="ignore"):  # what it drops is told below
                found = osmnx.features_from_xml(excerpt, tags=wanted)
            areas = _areas(found, str(admin_level))
            made = {(str(kind), str(key)) for kind, key in found.index[found.geom_type.isin(AREAS) & found.is_valid]}
        except osmnx._errors.InsufficientResponseError:
            pass
    crossed = (Skipped(label, "its outline crosses itself") for key, label in names.items() if key not in made)
    left_out = tuple(sorted((*left_out, *crossed)))
    if not areas:
        seen = ", ".join(f"{level} ({count})" for level, count in sorted(levels.items())) or "none"
        cut = f" {len(left_out)} are left out ({left_out[0].code}: {left_out[0].reason})." if left_out else ""
        raise UsageError(
            f"{file.name} holds no whole administrative area of admin_level {admin_level}.{cut} It holds "
            f"levels: {seen}. Choose another (--admin-level), or an extract that reaches around the country."
        )
    return OsmAreas(_areas_frame(areas), left_out, file.name)


def _refuse_doubles(names: Mapping[tuple[str, str], str], file: str) -> None:
    """Refuse two areas of one code; each is named as OpenStreetMap names it."""
    first: dict[str, tuple[str, str]] = {}
    faults: list[Fault] = []
    for key, label in names.items():
        other = first.setdefault(label, key)
        if other != key and CODE_FORM.fullmatch(label):
            rule = f"{' '.join(other)} and {' '.join(key)} both have the code"
            faults.append(Fault(file, None, label, rule, "Leave one of them out of the extract"))
    if faults:
        raise InvalidDataError(faults)


def fetch_osm_areas(place: str, cache_folder: str | Path, *, admin_level: int = ADMIN_LEVEL) -> OsmAreas:
    """Ask OpenStreetMap's servers for the administrative areas of a place, or take them from OSMnx's cache.

    The servers (Nominatim for the place, Overpass for the areas) learn the name of the place and the asking address.

    Parameters
    ----------
    place
        Name of a country or region.
    cache_folder
        Folder for OSMnx's cache; what is in it is not asked for again.
    admin_level
        As in `read_osm_areas`.

    Raises
    ------
    UsageError
        If the servers know no such place or no area of that level in it.
    RouteRiskError
        If they cannot be reached; it says what to do without a network.
    """
    import osmnx
    import requests

    wanted: dict[str, Any] = {"boundary": "administrative", "admin_level": str(admin_level)}
    # A country has few divisions: one query for all of it, not one for each 50 km. Names are asked of no third party.
    settings = {"use_cache": True, "cache_folder": str(cache_folder), "doh_url_template": None}
    try:
        with _osmnx_settings(**settings, max_query_area_size=_WHOLE_EARTH_M2):
            found = osmnx.features_from_place(place, wanted)
    except (requests.RequestException, osmnx._errors.ResponseStatusCodeError) as error:
        reason = type(error).__name__
        raise RouteRiskError(
            f"OpenStreetMap's servers cannot be reached for {place!r} ({reason}). Try again later, or get an extract "
            "where there is a network and give the file: route-risk import osm FILE.osm --out DIR."
        ) from None
    except (osmnx._errors.InsufficientResponseError, TypeError, ValueError) as error:
        raise UsageError(
            f"OpenStreetMap knows no area of admin_level {admin_level} in {place!r} ({error}). "
            "Check the name, or choose another level (--admin-level)."
        ) from None
    areas = _areas(found, str(admin_level))
    if not areas:
        raise UsageError(
            f"OpenStreetMap has no polygon of admin_level {admin_level} in {place!r}. Choose another level."
        )
    return OsmAreas(_areas_frame(areas), ())


def import_osm(
    areas: OsmAreas,
    out_dir: Path,
    *,
    origin: str | None = None,
    tolerance_deg: float = RESOLUTION_FLOOR_DEG,
    overwrite: bool = False,
) -> BoundaryReport:
    """Write provinces, border segments and points of OpenStreetMap areas, generalised together, by ISO 3166-2 code.

    Parameters
    ----------
    out_dir, origin, tolerance_deg, overwrite
        As in `layers.boundaries.make.make_boundaries`, which raises what it says there.

    Returns
    -------
    BoundaryReport
        With the areas that are cut off among those skipped.

    Examples
    --------
    >>> import geopandas
    >>> from pathlib import Path
    >>> from shapely import box
    >>> from tempfile import TemporaryDirectory
    >>> codes = {"iso_3166_2": ["ML-7", "NE-1"], "name": ["Gao", "Agadez"]}
    >>> frame = geopandas.GeoDataFrame(codes, geometry=[box(0, 14, 3, 17), box(3, 14, 6, 17)], crs="EPSG:4326")
    >>> with TemporaryDirectory() as folder:
    ...     import_osm(OsmAreas(frame, ()), Path(folder), origin="MLI").segments
    ('MLI-NER:ML-7',)
    """
    if not any(areas.frame["iso_3166_2"]):
        raise UsageError("no area has a tag ISO3166-2. Match by name with a dataset of your own instead (--dataset).")
    countries = {row["iso_a2"]: row["iso3"] for row in iso_countries()}
    with _as_file(areas) as path:
        report = make_boundaries(
            [path],
            out_dir,
            credit=CREDIT,
            tolerance_deg=tolerance_deg,
            origin=origin,
            countries=countries,
            code_column="iso_3166_2",
            overwrite=overwrite,
        )
    skipped = tuple(sorted((*report.skipped, *areas.left_out)))
    return BoundaryReport(report.files, report.provinces, report.segments, skipped)


def match_osm(
    areas: OsmAreas,
    out_dir: Path,
    dataset: Dataset,
    *,
    by: str | None = None,
    tolerance_deg: float | None = None,
    overwrite: bool = False,
) -> MatchReport:
    """Write the layers of a dataset out of OpenStreetMap areas, by ISO 3166-2 code or name.

    Parameters
    ----------
    out_dir, dataset, by, tolerance_deg, overwrite
        As in `layers.boundaries.match.match_boundaries`, which raises what it says there.

    Returns
    -------
    MatchReport
        With the areas that are cut off among the unmatched.
    """
    with _as_file(areas) as path:
        report = match_boundaries(
            [path], out_dir, dataset, credit=CREDIT, by=by, tolerance_deg=tolerance_deg, overwrite=overwrite
        )
    cut = tuple(Unmatched(skipped.code, skipped.reason) for skipped in areas.left_out)
    return report._replace(unmatched=(*report.unmatched, *cut))


@contextmanager
def _as_file(areas: OsmAreas) -> Iterator[Path]:
    """Give the areas as a file of divisions, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "areas.gpkg"
        areas.frame.to_file(made, layer="areas")
        path = made.rename(Path(folder) / Path(areas.source).name)
        yield path


@contextmanager
def _osmnx_settings(**values: object) -> Iterator[None]:
    """Change settings of OSMnx, which are the module's, and put them back."""
    import osmnx

    before = {name: getattr(osmnx.settings, name) for name in values}
    try:
        for name, value in values.items():
            setattr(osmnx.settings, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(osmnx.settings, name, value)


def _areas(found: geopandas.GeoDataFrame, level: str) -> list[tuple[str, str, Any]]:
    """Return (ISO 3166-2 code, name, polygon) of the areas of one level."""

    def text(row: dict[str, Any], *keys: str) -> str:
        values = (row.get(key) for key in keys)
        return next((value for value in values if isinstance(value, str) and value), "")

    rows = zip(found.drop(columns="geometry").to_dict("records"), found.geometry, strict=True)
    return [
        (text(row, "ISO3166-2", "iso3166-2"), text(row, "name:en", "name"), area)
        for row, area in rows
        if row.get("admin_level") == level and area.geom_type in AREAS and area.is_valid
    ]


def _areas_frame(areas: Iterable[tuple[str, str, Any]]) -> geopandas.GeoDataFrame:
    import geopandas

    ordered = sorted(areas, key=lambda area: area[:2])
    data = {"iso_3166_2": [code for code, _, _ in ordered], "name": [name for _, name, _ in ordered]}
    return geopandas.GeoDataFrame(data, geometry=[area for _, _, area in ordered], crs="EPSG:4326")
