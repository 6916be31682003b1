"""Make a dataset folder out of GeoDataFrames and tables, as a notebook has them."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from ..geo.errors import Fault, InvalidDataError
from ..geo.shapes.lines import AREAS, LINES, crs_fault, geometry_fault
from .boundaries.output import Feature, collection_text
from .dataset import read_dataset
from .flee.shapes import outlines_text
from .geojson import UnfitError
from .new_dataset import descriptor_text, iso_countries, parameters_text, table_text, write_dataset
from .tables.read import OPTIONAL, table_schemas

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd
    from geopandas import GeoDataFrame

    from ..geo.model.schema import Dataset

Rows = list[dict[str, Any]]


def dataset_from_frames(
    nodes: GeoDataFrame,
    legs: pd.DataFrame,
    folder: str | Path,
    *,
    meta: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame] | None = None,
    background: GeoDataFrame | None = None,
) -> Dataset:
    """Write frames into a new dataset folder, checked as any dataset is, and read it.

    Columns are those of the dataset format (docs/data.md), no others. A missing value is an empty cell; a list is a
    list or a text with ``;``; a date is a text, a date or a timestamp.

    Parameters
    ----------
    nodes
        All places, EPSG:4326; index or column ``node_id``. Polygons are provinces, lines are border segments, points
        are all others. Columns ``kind`` and ``country`` (ISO 3166-1 alpha-3), for border segments ``other_country``;
        ``name`` is the id and ``name_ko`` the name where it is left out.
    legs
        Directed edges; index or column ``leg_id`` (``FROM..TO`` where there is neither). Columns ``from_node``,
        ``to_node``, ``mode``, ``baseline_class`` (1-5), ``traverses`` (scopes), ``rationale``, ``length_km`` for
        movements that are longer than the geodesic between their nodes, and ``source_ids`` for those that a source
        speaks to. A geometry is left out: the lines of legs are derived from their nodes.
    folder
        A folder that is not there yet, or is empty.
    meta
        Members of the descriptor. ``valid_from``, ``valid_until`` and ``released`` (days) must be there. Where left
        out, ``name`` is my-routes, ``title`` the name, ``version`` 0.1, ``sensitivity`` restricted, ``origin_country``
        that of the first province and ``default_destination`` the first destination.
    tables
        Other tables by name: ``sources``, ``policy_events``, ``claims``, ``countries``, ``parameters``,
        ``record_factors``; each with its
        key as index or column. Countries are looked up in ISO 3166-1 and parameters are the usual ones where left out.
    background
        Outlines of countries for orientation, EPSG:4326, index or column ``iso3``, column ``name``; those of Natural
        Earth where left out.

    Returns
    -------
    Dataset
        For `layers.frames.read_layers`, `geo.model.scenario.scenario_network` and every command (``--dataset FOLDER``).

    Raises
    ------
    InvalidDataError
        With every fault. The line of a table is the row of the frame plus 2; nothing is written.
    UsageError
        If the folder holds something or cannot be written to.

    Examples
    --------
    >>> import geopandas
    >>> import pandas as pd
    >>> from pathlib import Path
    >>> from shapely import LineString, Point, box
    >>> from tempfile import TemporaryDirectory
    >>> nodes = geopandas.GeoDataFrame(
    ...     {
    ...         "kind": ["province", "border_segment", "destination"],
    ...         "country": ["MLI", "MLI", "NER"],
    ...         "other_country": [None, "NER", None],
    ...     },
    ...     index=pd.Index(["ML-7", "MLI-NER:ML-7", "NER"], name="node_id"),
    ...     geometry=[box(0, 15, 2, 17), LineString([(2, 15), (2, 17)]), Point(8, 17)],
    ...     crs="EPSG:4326",
    ... )
    >>> legs = pd.DataFrame(
    ...     {
    ...         "from_node": ["ML-7", "MLI-NER:ML-7"],
    ...         "to_node": ["MLI-NER:ML-7", "NER"],
    ...         "mode": ["leaving", "entering"],
    ...         "baseline_class": [2, 3],
    ...         "traverses": ["segment:MLI-NER:ML-7", ["segment:MLI-NER:ML-7", "country:NER"]],
    ...         "rationale": ["Example.", "Example."],
    ...     }
    ... )
    >>> meta = {"valid_from": "2012-01-01", "valid_until": "2012-12-31", "released": "2014-01-01"}
    >>> with TemporaryDirectory() as parent:
    ...     dataset = dataset_from_frames(nodes, legs, Path(parent) / "mine", meta=meta)
    >>> dataset.nodes["NER"].name, [leg.leg_id for leg in dataset.legs]
    ('NER', ['ML-7..MLI-NER:ML-7', 'MLI-NER:ML-7..NER'])
    """
    nodes = _checked(nodes, "node_id", "nodes")
    background = None if background is None else _checked(background, "iso3", "background")
    places, edges = _row_records(nodes, "nodes"), _row_records(legs, "legs")
    for row in places:
        row["name"] = row.get("name") or row["node_id"]
        row["name_ko"] = row.get("name_ko") or row["name"]
    given = {name: _row_records(frame, name) for name, frame in (tables or {}).items()}
    countries = given["countries"] if "countries" in given else _countries(places)
    texts = {f"{name}.csv": table_text(name, given.get(name, [])) for name in ("sources", "policy_events", "claims")}
    texts |= {
        "countries.csv": table_text("countries", countries),
        "nodes.csv": table_text("nodes", places),
        "legs.csv": table_text("legs", edges),
        "parameters.csv": table_text("parameters", given["parameters"]) if "parameters" in given else parameters_text(),
        **_layers(nodes, countries, background, str(meta.get("attribution", ""))),
        "datapackage.json": descriptor_text(_meta(meta, places), optional=set(given) & OPTIONAL),
    }
    texts |= {f"{name}.csv": table_text(name, given[name]) for name in set(given) & OPTIONAL}
    write_dataset(folder, texts)
    return read_dataset(folder)


def _row_records(frame: object, table: str) -> Rows:
    """Return the cells of a table as texts and numbers, without what has no value; refuse what the table has not."""
    import pandas as pd

    schemas = table_schemas()
    if table not in schemas:
        rule = f"{table!r} is not a table of a dataset"
        raise InvalidDataError([Fault("tables", None, None, rule, f"Known: {', '.join(schemas)}")])
    if not isinstance(frame, pd.DataFrame):
        rule = f"{table} is a {type(frame).__name__}, and a DataFrame is needed"
        raise InvalidDataError([Fault(table, None, None, rule, "Make it one: pandas.DataFrame(...)")])
    keys = schemas[table]["primaryKey"]
    known = [field["name"] for field in schemas[table]["fields"]]
    plain = _without_geometry(frame)
    _refuse_levels(plain, f"{table}.csv", keys[0])
    if keys[0] not in plain.columns:
        plain = _with_key(plain, keys[0], table)
    unknown = [str(column) for column in plain.columns if column not in known]
    if unknown:
        repair = f"Known: {', '.join(known)}"
        raise InvalidDataError(
            [Fault(f"{table}.csv", None, name, "the table has no such column", repair) for name in unknown]
        )
    faults: list[Fault] = []
    rows: Rows = []
    for number, row in enumerate(plain.to_dict("records"), start=2):
        cells: dict[str, Any] = {}
        for name, value in row.items():
            try:
                cells[str(name)] = _csv_cell(value)
            except UnfitError as unfit:
                faults.append(Fault(f"{table}.csv", number, str(name), unfit.rule, unfit.repair))
        rows.append({name: value for name, value in cells.items() if value not in ("", [])})
    if faults:
        raise InvalidDataError(faults)
    return rows


def _without_geometry(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of a frame that are no geometry, active or not."""
    return frame.loc[:, [str(kind) != "geometry" for kind in frame.dtypes]]


def _refuse_levels(frame: pd.DataFrame, what: str, key: str) -> None:
    """Refuse a frame whose rows or columns cannot be told apart by one name each."""
    faults = [
        Fault(what, None, str(name), "the column is there twice", "Remove or rename one: frame.loc[:, columns]")
        for name in dict.fromkeys(map(str, frame.columns[frame.columns.duplicated()]))
    ]
    if frame.columns.nlevels > 1:
        rule = f"the columns have {frame.columns.nlevels} levels, and one is needed"
        faults = [Fault(what, None, None, rule, "Join them: frame.columns = frame.columns.map('_'.join)")]
    if frame.index.nlevels > 1:
        rule = f"the index has {frame.index.nlevels} levels, and one is needed"
        faults.append(Fault(what, None, None, rule, f"Make {key} the index: frame.reset_index().set_index({key!r})"))
    if faults:
        raise InvalidDataError(faults)


def _with_key(frame: pd.DataFrame, key: str, table: str) -> pd.DataFrame:
    """Return a frame whose index has become the column of its key; legs without ids are named by their ends."""
    import pandas as pd

    if frame.index.name == key or not isinstance(frame.index, pd.RangeIndex):
        return frame.rename_axis(key).reset_index()
    if table == "legs" and {"from_node", "to_node"} <= set(frame.columns):
        return frame.assign(leg_id=frame["from_node"].astype(str) + ".." + frame["to_node"].astype(str))
    if frame.empty:
        return frame.assign(**{key: ""})
    repair = f"Make {key} the index: frame.set_index({key!r})"
    raise InvalidDataError([Fault(f"{table}.csv", None, key, "the rows have no ids", repair)])


def _csv_cell(value: Any) -> Any:
    """Return one value of a frame as a table writes it; an empty text where there is none."""
    import numpy as np
    import pandas as pd

    if isinstance(value, (set, frozenset)):
        value = sorted(map(str, value))
    if isinstance(value, (list, tuple, np.ndarray, pd.Series, pd.Index, pd.api.extensions.ExtensionArray)):
        return _items([*np.atleast_1d(value)] if isinstance(value, np.ndarray) else [*value])
    if not pd.api.types.is_scalar(value) or isinstance(value, bytes):
        raise UnfitError(f"the cell is a {type(value).__name__}", "Give a text, a number, a date or a list of texts")
    if pd.isna(value):
        return ""
    if isinstance(value, (np.datetime64, datetime, date, pd.Period)):
        return _day(value)
    if str(value) in ("True", "False"):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():  # pandas makes floats of integers where one is missing
        return int(value)
    return value


def _day(value: Any) -> str:
    """Return a day, or the month or year that a period is."""
    import pandas as pd

    if isinstance(value, pd.Period):
        forms = {"D": "%Y-%m-%d", "M": "%Y-%m", "Y": "%Y"}
        return value.strftime(forms[value.freqstr[:1]]) if value.freqstr[:1] in forms else str(value)
    if not isinstance(value, date):
        value = pd.Timestamp(value)
    if isinstance(value, datetime) and value.time() != time():
        raise UnfitError(f"{value} has a time of day, and a day is needed", "Take the day: .dt.normalize()")
    return str(value.strftime("%Y-%m-%d"))


def _items(value: list[Any]) -> list[str]:
    """Return the items of a list cell; refuse one that would be split or lost when it is read again."""
    items = [_csv_cell(item) for item in value]
    if any(isinstance(item, list) for item in items):
        raise UnfitError("the cell is a list of lists", "Give a list of texts")
    items = [str(item) for item in items if item != ""]
    odd = next((item for item in items if ";" in item), None)
    if odd is not None:
        raise UnfitError(f"the item {odd!r} holds a semicolon, which separates items", "Write it without")
    return items


def _countries(places: Rows) -> Rows:
    """Return the rows of the countries that the nodes name, from ISO 3166-1."""
    known = {row["iso3"]: row for row in iso_countries()}
    codes = sorted({str(row[name]) for row in places for name in ("country", "other_country") if name in row})
    repair = "Correct it, or describe it in tables['countries']"
    faults = [
        Fault("nodes.csv", None, "country", f"{code!r} is not a country of ISO 3166-1", repair)
        for code in codes
        if code not in known
    ]
    if faults:
        raise InvalidDataError(faults)
    return [
        {"iso3": code, "iso_a2": known[code]["iso_a2"], "name": known[code]["name"], "name_ko": known[code]["name"]}
        for code in codes
    ]


def _meta(meta: Mapping[str, Any], places: Rows) -> dict[str, Any]:
    """Return the members of the descriptor, with what the nodes tell where it is left out."""
    provinces = [row for row in places if row.get("kind") == "province"]
    destinations = [row for row in places if row.get("kind") == "destination"]
    name = str(meta.get("name", "my-routes"))
    defaults = {
        "name": name,
        "title": name,
        "version": "0.1",
        "sensitivity": "restricted",
        "origin_country": provinces[0].get("country", "") if provinces else "",
        "default_destination": str(destinations[0]["node_id"]) if destinations else "",
    }
    faults: list[Fault] = []
    given = {str(key): _json_value(value, str(key), faults) for key, value in meta.items()}
    if faults:
        raise InvalidDataError(faults)
    return defaults | given


def _json_value(value: Any, name: str, faults: list[Fault]) -> Any:
    """Return a member of the descriptor as JSON has it: days as texts, numbers of numpy as numbers."""
    import numpy as np

    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, date):
        return _csv_cell(value)
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        rule = f"its value is a {type(value).__name__}, which JSON cannot hold"
        faults.append(Fault("datapackage.json", None, name, rule, "Give texts, numbers, lists and dicts of them"))
    return value


def _layers(nodes: GeoDataFrame, countries: Rows, background: GeoDataFrame | None, attribution: str) -> dict[str, str]:
    """Return the layers as text by file name."""
    kinds = {"provinces": AREAS, "border_segments": LINES, "points": ("Point",)}
    members = {"attribution": attribution}
    texts = {
        f"{name}.geojson": collection_text(_features(nodes, "node_id", kind), members) for name, kind in kinds.items()
    }
    if background is not None:
        return {**texts, "background.geojson": collection_text(_features(background, "iso3", AREAS), members)}
    in_country: dict[str, list[Any]] = {}
    for country, area in zip(nodes.get("country", ()), nodes.geometry, strict=False):
        if area.geom_type in AREAS and area.is_valid:
            in_country.setdefault(str(country), []).append(area)
    names = {row["iso3"]: row.get("name", "") for row in countries}
    return {**texts, "background.geojson": outlines_text(names, in_country)}


def _features(frame: GeoDataFrame, key: str, kinds: Iterable[str]) -> list[Feature]:
    """Return the features of some geometry types, in two dimensions and wound as RFC 7946 asks."""
    import shapely

    point = {"kind_of_point": "representative"} if "Point" in kinds else {}
    names = frame["name"] if "name" in frame.columns else frame[key]
    return [
        Feature(one, {key: one, "name": str(name), **point}, shapely.orient_polygons(shapely.force_2d(geometry)))
        for one, name, geometry in zip(map(str, frame[key]), names, frame.geometry, strict=True)
        if geometry.geom_type in kinds
    ]


def _checked(frame: GeoDataFrame, key: str, what: str) -> GeoDataFrame:
    """Return a frame with its ids in the column `key`; refuse one without geometry, or with one that is not fit."""
    import geopandas
    import pandas as pd

    if not isinstance(frame, geopandas.GeoDataFrame):
        rule = f"{what} is a {type(frame).__name__}, and a GeoDataFrame is needed"
        raise InvalidDataError([Fault(what, None, None, rule, "Give it geometry: geopandas.GeoDataFrame(...)")])
    _refuse_levels(frame, "nodes.csv" if key == "node_id" else what, key)
    if frame.active_geometry_name is None:
        names = [str(name) for name, kind in frame.dtypes.items() if str(kind) == "geometry"]
        told = f"none of {', '.join(names)} is the active geometry" if names else "it has no column of geometries"
        repair = f"Choose one: frame.set_geometry({(names or ['geometry'])[0]!r})"
        raise InvalidDataError([Fault(what, None, None, told, repair)])
    crs = crs_fault(frame)
    if crs:
        raise InvalidDataError([Fault(what, None, None, *crs)])
    if key not in frame.columns:
        if isinstance(frame.index, pd.RangeIndex) and frame.index.name != key and len(frame):
            repair = f"Make {key} the index: frame.set_index({key!r})"
            raise InvalidDataError([Fault(what, None, key, "the rows have no ids", repair)])
        frame = frame.rename_axis(key).reset_index()
    allowed = (*AREAS, *LINES, "Point") if key == "node_id" else AREAS
    found = [geometry_fault(shape, allowed, valid=False) for shape in frame.geometry]
    faults = [Fault(what, None, str(one), *fault) for one, fault in zip(frame[key], found, strict=True) if fault]
    if faults:
        raise InvalidDataError(faults)
    return frame
