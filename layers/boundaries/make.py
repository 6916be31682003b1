"""Make the boundary layers of a dataset from any file of first-level divisions (admin-1) with ISO 3166-2 codes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ...geo.errors import Fault, InvalidDataError, UsageError
from ...geo.names import clean_name, odd_character
from ...geo.shapes.generalise import decimals_for, merge_lines, shared_borders
from ...geo.shapes.lines import AREAS, geometry_fault
from ..new_dataset import iso_countries
from .areas import read_areas
from .coverage import gap_notes
from .output import (
    RESOLUTION_FLOOR_DEG,
    Credit,
    Feature,
    check_request,
    generalised,
    point_feature,
    write_boundaries,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import geopandas
    from shapely.geometry.base import BaseGeometry

CODE_COLUMNS = ("iso_3166_2", "shapeiso", "iso_code", "adm1_iso", "iso_1", "iso3166-2", "iso3166_2", "iso")
COUNTRY_COLUMNS = ("adm0_a3", "shapegroup", "iso3", "gid_0")
NAME_COLUMNS = ("name_en", "name", "shapename", "adm1_en", "name_1")
NATURAL_EARTH = {"SDS": "SSD", "SAH": "ESH", "PSX": "PSE", "KOS": "XKX"}
"""Codes of Natural Earth's own, and those of ISO 3166-1 that they stand for."""
NO_CODE = ("NA", "-99")
"""What GADM and Natural Earth write where there is no code."""
CODE_FORM = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")


class Skipped(NamedTuple):
    """One division of the source that no layer holds, and why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class BoundaryReport:
    """What `make_boundaries` wrote.

    Attributes
    ----------
    files : tuple of Path
        The files, in the order provinces, border segments, points.
    provinces : tuple of str
        ISO 3166-2 codes of the origin country's divisions.
    segments : tuple of str
        Ids of the border segments.
    skipped : tuple of Skipped
        Divisions that are in no layer.
    notes : tuple of str
        What the layers say otherwise than the files, by more than the tolerance.
    """

    files: tuple[Path, ...]
    provinces: tuple[str, ...]
    segments: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...] = ()


def make_boundaries(
    paths: Sequence[Path],
    out_dir: Path,
    *,
    credit: Credit,
    tolerance_deg: float = RESOLUTION_FLOOR_DEG,
    origin: str | None = None,
    countries: Mapping[str, str] | None = None,
    code_column: str | None = None,
    overwrite: bool = False,
) -> BoundaryReport:
    """Write provinces, border segments and representative points, generalised together.

    All files are one coverage: put the origin country's divisions and its neighbours' in it. `provinces.geojson` holds
    the origin country's divisions, `points.geojson` a representative point of every division, and
    `border_segments.geojson` the line that each province shares with each neighbouring country (`PRK-CHN:KP-09`) and
    the border of each two other countries (`CHN-LAO`, in alphabetical order). The files are RFC 7946, and the same
    input gives the same bytes.

    Parameters
    ----------
    paths
        GeoJSON, GeoPackage, Shapefile or zipped Shapefile of one layer each; polygons, EPSG:4326.
    out_dir
        Folder to write to; made when it is not there.
    credit
        Attribution and licence of the source, kept in every file.
    tolerance_deg
        Size of the detail to drop, degrees; 0.03 (about 3 km) or more.
    origin
        Code of the origin country, ISO 3166-1 alpha-3 or the two letters that its divisions begin with; may be left out
        when the first file has one country.
    countries
        ISO 3166-1 alpha-2 to alpha-3 codes. Where it lacks one, that of a column such as adm0_a3 is taken; where that
        says none, the one that ISO 3166-1 has for the first two letters of the divisions.
    code_column
        Column of ISO 3166-2 codes; without it, one of the usual names is looked for.

    Raises
    ------
    ResponsibilityError
        For a tolerance under the resolution floor.
    UsageError
        For an existing output or an unknown origin.
    InvalidDataError
        For a file that is not there, without codes, in another CRS, with duplicate codes, or with faulty geometry; with
        every fault.
    """
    check_request(paths, out_dir, tolerance_deg, floor=RESOLUTION_FLOOR_DEG, overwrite=overwrite)
    frames = [_read_divisions(path, code_column, countries or {}) for path in paths]
    divisions, skipped = _join(frames, paths)
    origin = _origin_of(origin, frames[0], divisions)

    general, gone, notes = generalised(divisions, tolerance_deg, ", ".join(path.name for path in paths))
    skipped += [Skipped(code, reason) for code, reason in gone.items()]
    provinces = general[general["country"] == origin]
    segments = border_segments(general, origin)
    decimals = decimals_for(tolerance_deg)
    layers: tuple[list[Feature], ...] = (
        [
            Feature(str(code), {"node_id": str(code), "iso_3166_2": str(code), "name": name}, area)
            for code, name, area in zip(provinces.index, provinces["name"], provinces.geometry, strict=True)
        ],
        [Feature(segment, {"node_id": segment}, line) for segment, line in segments.items()],
        [point_feature(str(code), area, decimals) for code, area in general.geometry.items()],
    )
    files = write_boundaries(out_dir, layers, credit, tolerance_deg, overwrite=overwrite)
    odd = divisions["odd"][divisions["odd"] != ""]
    told = (
        *(
            f"{code}: its name held {sign}, which nobody sees or which is no text; it is left out"
            for code, sign in odd.items()
        ),
        *notes,
        *gap_notes(general, segments, tolerance_deg),
    )
    if not segments:
        told = (*told, no_border_note(general["country"]))
    return BoundaryReport(files, tuple(provinces.index), tuple(segments), tuple(sorted(skipped)), told)


def no_border_note(countries: Iterable[str]) -> str:
    """Return why no border was found between areas of some countries.

    Examples
    --------
    >>> no_border_note(["PRK", "PRK"])
    'no border was found: all areas are of PRK; give the neighbours, too, in one more file'
    """
    found = sorted({str(code) for code in countries if code == code})  # noqa: PLR0124 -- a missing code equals nothing
    if len(found) == 1:
        return f"no border was found: all areas are of {found[0]}; give the neighbours, too, in one more file"
    return f"no border was found: no two areas of {', '.join(found)} share an edge; take all files from one source"


def border_segments(divisions: geopandas.GeoDataFrame, origin: str) -> dict[str, BaseGeometry]:
    """Return the border lines between the countries of a generalised coverage, by id, sorted.

    Parameters
    ----------
    divisions
        Index of ISO 3166-2 codes, column `country` (ISO 3166-1 alpha-3) and polygons that share their edges exactly,
        as `geo.shapes.generalise.simplify_together` gives them; EPSG:4326.
    origin
        ISO 3166-1 alpha-3 code of the country whose borders are split by province.

    Returns
    -------
    dict
        `ORIGIN-COUNTRY:CODE` or `COUNTRY-COUNTRY` -> LineString or MultiLineString on the polygons' edges.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import box
    >>> frame = geopandas.GeoDataFrame({"country": ["AAA", "BBB"]}, index=["AA-1", "BB-1"],
    ...     geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)], crs="EPSG:4326")
    >>> {segment: str(line) for segment, line in border_segments(frame, "AAA").items()}
    {'AAA-BBB:AA-1': 'LINESTRING (1 0, 1 1)'}
    """
    codes, countries = list(divisions.index), list(divisions["country"])
    stretches: dict[str, list[BaseGeometry]] = {}
    for pair, line in shared_borders(divisions.geometry).items():
        (near, near_code), (far, _) = sorted(
            ((countries[position], codes[position]) for position in pair), key=lambda side: (side[0] != origin, side)
        )
        if near != far:
            stretches.setdefault(f"{near}-{far}:{near_code}" if near == origin else f"{near}-{far}", []).append(line)
    borders = {segment: merge_lines(stretches[segment]) for segment in sorted(stretches)}
    return {segment: line.geoms[0] if len(line.geoms) == 1 else line for segment, line in borders.items()}


def _read_divisions(path: Path, code_column: str | None, countries: Mapping[str, str]) -> geopandas.GeoDataFrame:
    """Read one file; return columns code, name, odd (taken out of it), country (NaN without ISO form) and geometry."""
    import geopandas

    source = read_areas(path)
    column = code_column if code_column in source.columns else None
    if code_column is None:
        column = _find_column(source, CODE_COLUMNS, CODE_FORM)
    if column is None:
        wanted = f"no column {code_column!r}" if code_column else "no column of ISO 3166-2 codes such as KP-09"
        seen = ", ".join(str(name) for name in source.columns.drop(source.geometry.name)) or "none"
        raise InvalidDataError(
            f"{path.name} has {wanted}. It has: {seen}. Name one of them as code_column (--code-column), or match "
            "by name or P-code with a dataset (--dataset DIR)."
        )
    codes = source[column].astype("string").str.strip().fillna("")
    codes = codes.mask(codes.isin(NO_CODE), "")
    if code_column and not any(map(CODE_FORM.fullmatch, codes)):
        rule = f"no value has the form of ISO 3166-2, such as KP-09 (the first is {next(iter(codes), '')!r})"
        repair = "Name another column, or match by P-code or name with a dataset: --dataset DIR --by pcode"
        raise InvalidDataError([Fault(path.name, None, column, rule, repair)])
    names = source[name] if (name := _find_column(source, NAME_COLUMNS)) else codes
    cleaned = [clean_name(name) for name in names.astype("string").fillna(codes)]
    odd = [odd_character(name) for name in names.astype("string").fillna("")]
    frame = geopandas.GeoDataFrame(
        {"code": codes, "name": cleaned, "odd": odd}, geometry=source.geometry, crs="EPSG:4326"
    )
    group = _find_column(source, COUNTRY_COLUMNS)
    frame["country"] = codes.str[:2].map(_alpha3(codes, source[group] if group else [], countries))
    return frame[["code", "name", "odd", "country", "geometry"]]


def _find_column(
    frame: geopandas.GeoDataFrame, names: Sequence[str], form: re.Pattern[str] | None = None
) -> str | None:
    """Return the first column with one of the names (in any case) that has a value of the form."""
    columns = {str(column).lower(): str(column) for column in reversed(frame.columns)}
    for name in names:
        if name in columns:
            values = frame[columns[name]].dropna().astype(str)
            if form is None or any(form.fullmatch(value.strip()) for value in values):
                return columns[name]
    return None


def _alpha3(codes: Iterable[str], column: Iterable[Any], countries: Mapping[str, str]) -> dict[str, str]:
    """Return alpha-3 by alpha-2 codes: as given, else the value that most divisions with the prefix have."""
    votes: dict[str, Counter[str]] = {}
    for code, country in zip(codes, column, strict=False):
        if re.fullmatch("[A-Z]{3}", str(country)):
            votes.setdefault(code[:2], Counter())[str(country)] += 1
    found = {prefix: min(count.items(), key=lambda item: (-item[1], item[0]))[0] for prefix, count in votes.items()}
    iso = {row["iso_a2"]: row["iso3"] for row in iso_countries()}
    known = {*iso.values()}
    found = {prefix: NATURAL_EARTH.get(code, code) for prefix, code in found.items()}
    # A file that has a code of ISO 3166-1 for one country means these for all; invented countries have invented codes.
    if any(iso.get(prefix) == code for prefix, code in found.items()):
        found = {prefix: code if code in known else iso.get(prefix, code) for prefix, code in found.items()}
    return {**iso, **found, **countries}


def _join(
    frames: Sequence[geopandas.GeoDataFrame], paths: Sequence[Path]
) -> tuple[geopandas.GeoDataFrame, list[Skipped]]:
    """Return the divisions of all files, indexed by code and sorted, and those without a code; raise all faults."""
    import pandas as pd

    faults: list[Fault] = []
    skipped: list[Skipped] = []
    seen: dict[str, str] = {}
    for frame, path in zip(frames, paths, strict=True):
        for row in frame.itertuples(index=False):
            if not CODE_FORM.fullmatch(row.code):
                skipped.append(Skipped(str(row.code or row.name), f"no ISO 3166-2 code in {path.name}"))
                continue
            if row.code in seen:
                rule, repair = f"the code is in {seen[row.code]} already", "Dissolve its parts into one area first"
                faults.append(Fault(path.name, None, row.code, rule, repair))
            seen[row.code] = path.name
            if pd.isna(row.country):
                rule = f"no ISO 3166-1 alpha-3 code is known for {row.code[:2]}"
                repair = "Add a column adm0_a3 to the file, with the three letters of the country"
                faults.append(Fault(path.name, None, row.code, rule, repair))
            fault = geometry_fault(row.geometry, AREAS)
            if fault:
                faults.append(Fault(path.name, None, row.code, *fault))
    if faults:
        raise InvalidDataError(faults)
    together = pd.concat(frames)
    together = together[together["code"].isin(list(seen))].set_index("code").sort_index()
    return together, skipped


def _origin_of(origin: str | None, first: geopandas.GeoDataFrame, divisions: geopandas.GeoDataFrame) -> str:
    """Return the origin country: as given, or the only one of the first file."""
    choices = sorted(map(str, set((divisions if origin else first)["country"].dropna())))
    origin = next((str(row) for code, row in divisions["country"].items() if code[:2] == origin), origin)
    if origin in choices:
        return str(origin)
    if origin is None and len(choices) == 1:
        return choices[0]
    problem = f"{origin!r} is not a country of the files" if origin else "the first file has several countries or none"
    raise UsageError(f"{problem}. Give origin (--origin) as one of: {', '.join(choices)}.")
