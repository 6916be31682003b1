"""Match areas of any file of first-level divisions with the nodes of a dataset: by ISO 3166-2 code, P-code or name."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

from ...geo.errors import Fault, InvalidDataError, UsageError
from ...geo.names import near_names
from ...geo.shapes.generalise import decimals_for
from ...geo.shapes.lines import AREAS, geometry_fault
from .areas import read_areas
from .coverage import gap_notes
from .make import CODE_COLUMNS, CODE_FORM, COUNTRY_COLUMNS, NAME_COLUMNS, border_segments, no_border_note
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

    from ...geo.model.schema import Country, Dataset, Node

KEYS = ("iso", "pcode", "name")
PCODE_COLUMNS = ("adm1_pcode", "admin1pcod", "admin1pcode", "adm1pcode", "pcode", "p_code")
ISO_COLUMNS = (*CODE_COLUMNS, "node_id")
ALL_NAME_COLUMNS = (*NAME_COLUMNS, "name:en", "admin1name", "adm1_name", "adm1_ref", "name_local", "name_ko", "name:ko")
MATCHED_KINDS = ("province", "transit_region")
_RANKS = (
    "province|provinces|region|state|district|prefecture|governorate|oblast|department|county|city|municipality|of|the|do|"
    "si|autonomous"
)


class Match(NamedTuple):
    """One area and the node that it is; `by` is one of `KEYS`."""

    feature: str
    node_id: str
    by: str


class Unmatched(NamedTuple):
    """One area that is no node, and why."""

    feature: str
    reason: str


class MatchReport(NamedTuple):
    """What `match_boundaries` wrote and found.

    Attributes
    ----------
    files : tuple of Path
        Provinces, border segments, points.
    matched : tuple of Match
        Areas that are nodes.
    unmatched : tuple of Unmatched
        Areas that are none; a neighbouring country's still bounds border segments.
    missing : tuple of str
        Ids of the dataset's nodes that the files gave no geometry: provinces, and regions and border segments.
    extra_segments : tuple of str
        Border lines that were found and are no node of the dataset; they are left out.
    notes : tuple of str
        What the layers say otherwise than the files, by more than the tolerance.
    """

    files: tuple[Path, ...]
    matched: tuple[Match, ...]
    unmatched: tuple[Unmatched, ...]
    missing: tuple[str, ...]
    extra_segments: tuple[str, ...]
    notes: tuple[str, ...] = ()


def match_boundaries(
    paths: Sequence[Path],
    out_dir: Path,
    dataset: Dataset,
    *,
    credit: Credit,
    by: str | None = None,
    column: str | None = None,
    tolerance_deg: float | None = None,
    overwrite: bool = False,
) -> MatchReport:
    """Write provinces, border segments and points of a dataset out of any files of divisions, generalised together.

    Parameters
    ----------
    paths
        GeoJSON, GeoPackage or Shapefile, zipped or not, one layer each; polygons, EPSG:4326. They are one coverage: the
        divisions of the origin country, and of its neighbours for the border segments.
    out_dir
        Folder to write to; made when it is not there.
    credit
        Attribution and licence of the source, kept in every file.
    by
        One of `KEYS`; all of them where None, and then they must not contradict each other.
    column
        Column to match by, with `by`; one of the usual names is looked for where None.
    tolerance_deg
        Size of the detail to drop, degrees; the dataset's resolution floor where None, and never finer.

    Raises
    ------
    ResponsibilityError
        For a tolerance under the resolution floor.
    UsageError
        For a column that is not there, an existing output, or nothing that matches.
    InvalidDataError
        For a file that is not there, in another CRS, with faulty geometry, or with two areas for one node.
    """
    floor = max(RESOLUTION_FLOOR_DEG, dataset.resolution_floor_deg)
    tolerance_deg = floor if tolerance_deg is None else tolerance_deg
    check_request(paths, out_dir, tolerance_deg, floor=floor, overwrite=overwrite, whose=f" of {dataset.name}")
    frames = [(path.name, read_areas(path)) for path in paths]
    areas, matched, unmatched = _coverage(frames, dataset, by, column)
    if not matched:
        shown = "; ".join(f"{feature}: {reason}" for feature, reason in unmatched[:3])
        raise UsageError(f"no area is a node of {dataset.name} ({shown}). Choose the column (--column) and by (--by).")
    general, gone, notes = generalised(areas, tolerance_deg, ", ".join(path.name for path in paths))
    unmatched += [Unmatched(key, reason) for key, reason in gone.items()]
    layers, missing, extra = _layers(general, dataset, decimals_for(tolerance_deg))
    files = write_boundaries(out_dir, layers, credit, tolerance_deg, overwrite=overwrite)
    kept = tuple(match for match in matched if match.node_id not in gone)
    lines = border_segments(general, dataset.origin_country)
    told = (*notes, *gap_notes(general, lines, tolerance_deg))
    if not lines:
        told = (*told, no_border_note(general["country"]))
    return MatchReport(files, kept, tuple(unmatched), missing, extra, told)


def match_areas(
    rows: Iterable[Mapping[str, Any]],
    nodes: Iterable[Node],
    countries: Mapping[str, Country],
    *,
    by: str | None = None,
    column: str | None = None,
) -> list[tuple[str, str, str]]:
    """Return (node id, key it was found by, why not) of each row of attributes; one of the first and the last is empty.

    A code or name counts if one node has it: the ISO 3166-2 code, a P-code among its aliases, a name or an alias in any
    case and with or without accents. A P-code that merely looks like an ISO code (`KP09`, `KP-09`) counts only if the
    name agrees, because the two are numbered apart in some countries. Where keys contradict each other nothing matches.

    Parameters
    ----------
    rows
        Attributes of each area by column name.
    nodes
        Nodes of the kinds `MATCHED_KINDS`; others are left out of account.
    countries
        Countries of the dataset by ISO 3166-1 alpha-3 code.
    by, column
        As in `match_boundaries`.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Node
    >>> nodes = [Node("KP-09", "province", "North Hamgyong", "함경북도", ("Hamgyong-bukto",), "PRK")]
    >>> match_areas([{"NAME_1": "hamgyŏng bukto"}, {"NAME_1": "North Hamkyong"}], nodes, {})
    [('KP-09', 'name', ''),
     ('', '', "no node has the name 'North Hamkyong'; the nearest is 'North Hamgyong' (KP-09)")]
    """
    if by is not None and by not in KEYS:
        raise UsageError(f"{by!r} is nothing to match by. Use {', '.join(KEYS)}.")
    if column is not None and by is None:
        raise UsageError(f"the column {column!r} is given, not what it holds. Give by (--by): {', '.join(KEYS)}.")
    index = _Index([node for node in nodes if node.kind in MATCHED_KINDS])
    return [_match_row(row, index, countries, by, column) for row in rows]


class _Index:
    """Where to find a node: by each spelling of its codes and names; a spelling that two nodes have finds none."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = {node.node_id: node for node in nodes}
        self.iso: dict[str, str] = {}
        self.alias: dict[str, set[str]] = {}
        self.name: dict[str, set[str]] = {}
        self.shown: dict[str, str] = {}
        for node in nodes:
            for code in filter(None, (node.iso_3166_2, node.node_id)):
                self.iso[code.upper()] = node.node_id
            for text in filter(None, (node.name, node.name_ko, *node.aliases)):
                self.alias.setdefault(text.casefold(), set()).add(node.node_id)
                self.shown.setdefault(text, node.node_id)
                for form in {_folded(text), _without_ranks(text)} - {""}:
                    self.name.setdefault(form, set()).add(node.node_id)

    def by_name(self, text: str) -> set[str]:
        return self.name.get(_folded(text)) or self.name.get(_without_ranks(text)) or set()


def _folded(text: str) -> str:
    """Return a name without accents, case and punctuation."""
    marks = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", marks).casefold().replace("_", " ")))


def _without_ranks(text: str) -> str:
    """Return a plain name without the words for its rank."""
    return " ".join(word for word in _folded(text).split() if not re.fullmatch(_RANKS, word))


def _match_row(
    row: Mapping[str, Any], index: _Index, countries: Mapping[str, Country], by: str | None, column: str | None
) -> tuple[str, str, str]:
    """Return (node id, key, reason) of one area."""
    names = [] if by not in (None, "name") else _values(row, (column,) if column else ALL_NAME_COLUMNS)
    found: dict[str, tuple[str, str]] = {}
    reasons: list[str] = []
    for key in KEYS if by is None else (by,):
        columns = {"iso": ISO_COLUMNS, "pcode": PCODE_COLUMNS, "name": ALL_NAME_COLUMNS}[key]
        for text in _values(row, (column,) if column else columns):
            if key == "iso":
                ids = {index.iso[text.upper()]} if text.upper() in index.iso else set()
            elif key == "pcode":
                ids = index.alias.get(text.casefold()) or _like_iso(text, names, index)
            else:
                ids = index.by_name(text)
            ids = {node_id for node_id in ids if _may_be_in(row, index.nodes[node_id], countries)}
            if len(ids) == 1:
                found[key] = (ids.pop(), text)
                break
            reasons.append(_reason(key, text, ids, index))
    if len({node_id for node_id, _ in found.values()}) > 1:
        said = ", ".join(f"its {key} {text!r} says {node_id}" for key, (node_id, text) in found.items())
        return "", "", f"{said}: they contradict each other"
    if found:
        key, (node_id, _) = next(iter(found.items()))
        return node_id, key, ""
    return "", "", reasons[-1] if reasons else _nothing(row, by, column)


def _nothing(row: Mapping[str, Any], by: str | None, column: str | None) -> str:
    """Return why a row has no text to go by: a column of codes may hold numbers, which have lost their zeros."""
    named = (
        (column,) if column else {"iso": ISO_COLUMNS, "pcode": PCODE_COLUMNS, "name": ALL_NAME_COLUMNS}.get(by or "")
    )
    wanted = {str(name).lower() for name in named or (*ISO_COLUMNS, *PCODE_COLUMNS)}
    for name, value in row.items():
        if str(name).lower() in wanted and isinstance(value, (int, float)) and value == value:  # noqa: PLR0124
            return f"its {name} is the number {value!r}, not a text such as KP01; zeros in front are lost"
    return f"it has no {' or '.join(KEYS if by is None else (by,))}"


def _values(row: Mapping[str, Any], columns: Sequence[str | None]) -> list[str]:
    """Return the texts of the columns that a row has, in any case of the column's name, without empty ones."""
    lower = {str(name).lower(): value for name, value in row.items()}
    texts = (lower.get(str(name).lower()) for name in columns)
    return list(dict.fromkeys(text.strip() for text in texts if isinstance(text, str) and text.strip()))


def _like_iso(text: str, names: Sequence[str], index: _Index) -> set[str]:
    """Return the node whose ISO code a P-code looks like, if its name agrees or there is none to ask."""
    form = re.fullmatch(r"([A-Z]{2})[-_]?0*(\d+|[A-Z]\w*)", text.upper())
    if not form:
        return set()
    like = {
        node_id
        for code, node_id in index.iso.items()
        if (other := re.fullmatch(r"([A-Z]{2})-0*(\w+)", code)) and other.groups() == form.groups()
    }
    return like if not names or any(like & index.by_name(name) for name in names) else set()


def _may_be_in(row: Mapping[str, Any], node: Node, countries: Mapping[str, Country]) -> bool:
    """Tell whether an area may lie in a node's country: it says so, or says nothing."""
    said = _values(row, COUNTRY_COLUMNS)
    return not said or node.country in said or not set(said) & set(countries)


def _reason(key: str, text: str, ids: set[str], index: _Index) -> str:
    if ids:
        return f"its {key} {text!r} stands for several nodes: {', '.join(sorted(ids))}"
    if key == "name":
        near = near_names(text, index.shown)
        hint = f"; the nearest is {near[0]!r} ({index.shown[near[0]]})" if near else ""
        return f"no node has the name {text!r}{hint}"
    return f"no node has the {key} {text!r}"


def _coverage(
    frames: Sequence[tuple[str, geopandas.GeoDataFrame]], dataset: Dataset, by: str | None, column: str | None
) -> tuple[geopandas.GeoDataFrame, list[Match], list[Unmatched]]:
    """Return all areas that are nodes or bound them, by id with their country, and what matched; raise all faults."""
    import geopandas

    faults: list[Fault] = []
    matched: list[Match] = []
    unmatched: list[Unmatched] = []
    kept: dict[str, tuple[str, Any]] = {}
    alpha3 = {country.iso_a2: iso3 for iso3, country in dataset.countries.items()}
    for file, frame in frames:
        if column is not None and column.lower() not in {str(name).lower() for name in frame.columns}:
            seen = ", ".join(str(name) for name in frame.columns.drop(frame.geometry.name)) or "none"
            raise UsageError(f"{file} has no column {column!r}. It has: {seen}.")
        rows: list[dict[str, Any]] = frame.drop(columns=frame.geometry.name).to_dict("records")
        found = match_areas(rows, dataset.nodes.values(), dataset.countries, by=by, column=column)
        for number, (row, area, (node_id, key, reason)) in enumerate(zip(rows, frame.geometry, found, strict=True)):
            label = f"{file}, {_label(row, number)}"
            country = dataset.nodes[node_id].country if node_id else _country(row, alpha3)
            if not node_id:
                unmatched.append(Unmatched(label, reason))
            if not node_id and country in ("", dataset.origin_country):
                continue
            fault = geometry_fault(area, AREAS)
            if fault:
                faults.append(Fault(file, None, _label(row, number), *fault))
            elif node_id in kept:
                repair = "Dissolve its parts into one area first"
                faults.append(Fault(file, None, _label(row, number), f"a second area is {node_id}", repair))
            else:
                matched += [Match(label, node_id, key)] if node_id else []
                kept[node_id or label] = (country, area)
    if faults:
        raise InvalidDataError(faults)
    ids = sorted(kept)
    data = {"country": [kept[key][0] for key in ids]}
    frame = geopandas.GeoDataFrame(data, geometry=[kept[key][1] for key in ids], index=ids, crs="EPSG:4326")
    return frame, matched, unmatched


def _label(row: Mapping[str, Any], number: int) -> str:
    """Return what names an area in a report."""
    texts = [*_values(row, ISO_COLUMNS), *_values(row, PCODE_COLUMNS), *_values(row, ALL_NAME_COLUMNS)]
    return texts[0] if texts else f"feature {number + 1}"


def _country(row: Mapping[str, Any], alpha3: Mapping[str, str]) -> str:
    """Return the country of an area as it says itself, if the dataset has that country, else an empty text."""
    known = set(alpha3.values())
    said = [text for text in _values(row, COUNTRY_COLUMNS) if text in known]
    codes = [alpha3[text[:2]] for text in _values(row, ISO_COLUMNS) if CODE_FORM.fullmatch(text) and text[:2] in alpha3]
    return next(iter([*said, *codes]), "")


def _layers(
    general: geopandas.GeoDataFrame, dataset: Dataset, decimals: int
) -> tuple[tuple[list[Feature], ...], tuple[str, ...], tuple[str, ...]]:
    """Return the features of the three layers, the nodes that have none, and the segments that are no node."""
    areas = {str(key): area for key, area in general.geometry.items() if key in dataset.nodes}
    lines = border_segments(general, dataset.origin_country)
    segments = {key: line for key, line in lines.items() if key in dataset.nodes}
    provinces, points = [], []
    for key, area in areas.items():
        node = dataset.nodes[key]
        if node.kind == "province":
            code = {"iso_3166_2": node.iso_3166_2} if node.iso_3166_2 else {}
            provinces.append(Feature(key, {"node_id": key, **code, "name": node.name}, area))
        else:
            points.append(point_feature(key, area, decimals))
    wanted = sorted(key for key, node in dataset.nodes.items() if node.kind in (*MATCHED_KINDS, "border_segment"))
    missing = tuple(key for key in wanted if key not in areas and key not in segments)
    extra = tuple(sorted(set(lines) - set(segments)))
    borders = [Feature(key, {"node_id": key}, line) for key, line in segments.items()]
    return (provinces, borders, points), missing, extra
