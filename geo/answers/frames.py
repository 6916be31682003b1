"""The layers of a dataset with the risk of every feature on a date: what every GIS export writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import InvalidDataError, UsageError
from ..model.coverage import Coverage, each_leg_coverage, legs_coverage
from ..model.hazard import route_index
from ..model.origins import origin_shares
from ..release.coarse import recent_from, told_baseline, told_hazard, told_index
from ..shapes.lines import AREAS, LINES, crs_fault, geometry_fault
from .legs import border_day
from .places import events_in_force, legs_across, place_events
from .routes import least_hazards

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from geopandas import GeoDataFrame

    from ..model.scenario import EvaluatedNetwork
    from ..model.schema import Dataset

LAYERS = ("provinces", "border_segments", "transit_nodes", "destinations", "nodes", "legs")
"""The layers of an export, in order."""

LIST_COLUMNS = (
    "closed_by",
    "closed_leg_ids",
    "crossing_leg_ids",
    "event_ids",
    "leg_ids",
    "node_ids",
    "recorded_claim_ids",
    "recorded_corridors",
    "source_ids",
    "traverses",
)
"""Columns that hold a list of ids, joined by ``;`` in a table."""

_GEOMETRY = {"provinces": AREAS, "border_segments": LINES, "legs": LINES}
_NUMBERS = ["hazard", "risk_index", "baseline", "uncertainty", "recorded_use", "length_km"]
_NUMBERS += ["route_hazard", "route_index", "share_pct"]
_NUMBERS += ["people", "weight_pct", "encounters_per_100", "part_pct"]
_NUMBERS += ["risk_index_low", "risk_index_high", "share_of_draws_pct", "recorded_low_pct", "recorded_high_pct"]
_TYPES = {
    **dict.fromkeys(_NUMBERS, "float64"),
    "baseline_class": "int64",
    **dict.fromkeys(("coverage_events", "coverage_sources", "rank"), "Int64"),
    **dict.fromkeys(("blocked", "order_uncertain"), "boolean"),
    "as_of": "datetime64[s]",
}

Cells = dict[str, Any]


def risk_layers(
    dataset: Dataset, layers: Mapping[str, GeoDataFrame], evaluated: EvaluatedNetwork
) -> dict[str, GeoDataFrame]:
    """Return the layers with names, risk on the date, coverage, events and sources as columns.

    Parameters
    ----------
    layers
        GeoDataFrames in EPSG:4326 by the names in `LAYERS`, index node_id or leg_id; their columns are not used.

    Returns
    -------
    dict of str to GeoDataFrame
        New frames, sorted by id. Every layer has ``as_of`` (a day), ``event_ids`` (in force on the date) and
        ``source_ids`` (that count and speak to the feature), both joined by ``;``. Empty cells are missing values.

        ``legs`` have ``from_node``, ``to_node``, ``mode``, ``baseline_class`` (1-5), ``traverses``, ``rationale``,
        ``length_km``, ``baseline``, ``uncertainty``, ``recorded_use`` and ``hazard`` (dimensionless), ``risk_index``
        (0-100), ``blocked``, and their coverage: ``coverage`` (none, thin, fair or good), ``coverage_events`` and
        ``coverage_sources`` (counts), ``newest_source`` (date). The hazard of a blocked leg is what it would be if it
        were open.

        ``border_segments`` have ``country`` and ``other_country``, the legs that cross them (``crossing_leg_ids``: the
        border crossings that start there), ``hazard`` and ``risk_index`` of the least hazard among those that are open,
        which ``least_risk_leg_id`` names, ``blocked`` (all of them are closed), and the coverage of all of them
        together. Without a crossing leg these are missing.

        ``provinces``, ``transit_nodes``, ``destinations`` and ``nodes`` (a point for every node) have
        ``route_destination`` (the dataset's own), ``route_status`` (open, no open route, destination), and
        ``route_hazard`` and ``route_index`` (0-100) of the least-risk route there, missing unless one is open.
        Provinces and nodes have ``share_pct`` (share of arrivals, percent), ``share_claim_id`` and ``share_source_id``.

    Raises
    ------
    UsageError
        If a layer is missing.
    InvalidDataError
        If a layer is in another CRS, has a geometry that cannot be written, or names what the dataset does not have.

    Examples
    --------
    >>> from route_risk.geo.model.scenario import evaluate
    >>> evaluated = evaluate(scenario_net, dataset.valid_until)
    >>> frames = risk_layers(dataset, layers, evaluated)
    >>> frames["provinces"].loc["KP-10", "route_status"], frames["legs"].index.name
    ('open', 'leg_id')
    """
    check_layers(dataset, layers, evaluated)
    legs = leg_columns(dataset, evaluated)
    places = _columns(_place_cells(dataset, evaluated))
    columns = {"legs": legs, "border_segments": _columns(border_cells(dataset, evaluated))}
    result = {}
    for name in LAYERS:
        dropped = {"provinces": ("kind",), "nodes": (), "transit_nodes": _SHARE, "destinations": _SHARE}.get(name, ())
        result[name] = _frame(layers[name], columns.get(name, places), dropped)
    return result


_SHARE = ("iso_3166_2", "share_pct", "share_claim_id", "share_source_id")


def check_layers(dataset: Dataset, layers: Mapping[str, GeoDataFrame], evaluated: EvaluatedNetwork) -> None:
    """Raise if a layer is missing, is in another CRS, has a fault, or names what the dataset does not have."""
    missing = [name for name in LAYERS if name not in layers]
    if missing:
        raise UsageError(f"the layer {missing[0]!r} is missing; an export needs {', '.join(LAYERS)}")
    if dataset.default_destination not in evaluated.hazards.network.index:
        message = f"the default destination {dataset.default_destination!r} is not a node; correct datapackage.json"
        raise InvalidDataError(message)
    for name in LAYERS:
        frame = layers[name]
        fault = crs_fault(frame)
        if fault:
            raise InvalidDataError(f"layer {name!r}: " + ". ".join(fault))
        kinds = _GEOMETRY.get(name, ("Point",))
        for position in _suspects(frame, kinds):
            fault = geometry_fault(frame.geometry.iloc[position], kinds, valid=False)
            if fault:
                raise InvalidDataError(f"layer {name!r}, {frame.index[position]!r}: " + ". ".join(fault))
        known = {leg.leg_id for leg in evaluated.hazards.network.legs} if name == "legs" else dataset.nodes.keys()
        ids = set(frame.index.tolist())
        strange = sorted(ids - known, key=str)
        if strange or len(ids) < len(frame):
            rule = f"has {strange[0]!r}, which the tables do not have" if strange else "has an id twice"
            raise InvalidDataError(f"layer {name!r} {rule}; give the layers of the same dataset")


def _suspects(frame: GeoDataFrame, kinds: Sequence[str]) -> list[int]:
    """Return the positions of geometries that may have a fault; asking each of them takes long where there are many."""
    import numpy as np
    import shapely

    geometry = frame.geometry.to_numpy()
    types = np.array([shapely.GeometryType[name.upper()].value for name in kinds])
    coordinates, owner = shapely.get_coordinates(geometry, return_index=True)
    x, y = (np.abs(coordinates) <= (180, 90)).T
    outside = ~(x & y)  # also true for NaN
    wrong = ~np.isin(shapely.get_type_id(geometry), types) | shapely.is_empty(geometry)
    wrong[owner[outside]] = True
    return np.flatnonzero(wrong).tolist()


def leg_columns(dataset: Dataset, evaluated: EvaluatedNetwork) -> dict[str, list[Any]]:
    """Return the columns of all legs, in the order of the network; the first holds their ids, blank cells are None."""
    leg_hazards = evaluated.hazards
    network = leg_hazards.network
    legs = network.legs
    in_force = [joined(events_in_force(leg_hazards, members)) or None for members in network.group_events]
    # What many legs share is worked out once: the risk of a hazard, lists of scopes.
    # A border is told apart in a release alone.
    days = [border_day(evaluated, leg) for leg in legs] if dataset.release else [None] * len(legs)
    bases = network.baselines
    doubtful = [b * m for b, m in zip(bases, network.doubts, strict=True)]
    parts: dict[str, Sequence[float]] = {
        "baseline": bases,
        "uncertainty": [d - b for b, d in zip(bases, doubtful, strict=True)],
        "recorded_use": [d * (r - 1) for d, r in zip(doubtful, network.records, strict=True)],
    }
    scopes = {
        group: joined(set(leg.traverses)) or None for group, leg in dict(zip(network.groups, legs, strict=True)).items()
    }
    coverages = each_leg_coverage(leg_hazards, dataset.sources, usable=evaluated.usable_sources)
    covered = {key: coverage_cells(coverage) for key, coverage in {id(each): each for each in coverages}.items()}
    cover = [covered[id(coverage)] for coverage in coverages]
    return {
        "leg_id": [leg.leg_id for leg in legs],
        "from_node": [leg.from_node for leg in legs],
        "to_node": [leg.to_node for leg in legs],
        "mode": [leg.mode for leg in legs],
        "baseline_class": [leg.baseline_class for leg in legs],
        "length_km": [leg.length_km for leg in legs],
        "traverses": [scopes[group] for group in network.groups],
        "rationale": [leg.rationale or None for leg in legs],
        "as_of": [leg_hazards.as_of.isoformat()] * len(legs),
        **{name: _told_parts(dataset, values, days) for name, values in parts.items()},
        **_risk_columns(dataset, leg_hazards.hazard, days),
        "blocked": [position in leg_hazards.blocked for position in range(len(legs))],
        **{name: [cells[name] for cells in cover] for name in _COVERAGE},
        "event_ids": [in_force[group] for group in network.groups],
    }


def _risk_columns(dataset: Dataset, hazards: Sequence[float], days: Sequence[date | None]) -> dict[str, list[float]]:
    """Return the columns of `risk_cells` for many hazards."""
    if dataset.release is None:
        index = [round(route_index(hazard), 6) for hazard in hazards]
        return {"hazard": [round(hazard, 9) for hazard in hazards], "risk_index": index}
    cells = [risk_cells(dataset, hazard, day) for hazard, day in zip(hazards, days, strict=True)]
    return {name: [row[name] for row in cells] for name in ("hazard", "risk_index")}


def _told_parts(dataset: Dataset, parts: Sequence[float], days: Sequence[date | None]) -> list[float]:
    """Return parts of hazards as exactly as the dataset tells them."""
    rounded = [round(part, 9) for part in parts]
    if dataset.release is None:
        return rounded
    return [told_baseline(dataset, part, border_on=day) for part, day in zip(rounded, days, strict=True)]


def border_cells(dataset: Dataset, evaluated: EvaluatedNetwork) -> dict[str, Cells]:
    """Return the columns of every border segment by id."""
    leg_hazards = evaluated.hazards
    network = leg_hazards.network
    events = place_events(network)
    result = {}
    for key, crossing in legs_across(network).items():
        node = network.nodes[network.index[key]]
        # The least hazard, because an index of a border must not rise when one more way over it is documented.
        least = min(
            (k for k in crossing if k not in leg_hazards.blocked),
            key=lambda k: (leg_hazards.hazard[k], k),
            default=None,
        )
        coverage = legs_coverage(leg_hazards, crossing, dataset.sources, usable=evaluated.usable_sources)
        result[node.node_id] = {
            "node_id": node.node_id,
            "name": node.name,
            "name_ko": node.name_ko,
            "country": node.country,
            "other_country": node.other_country,
            "as_of": leg_hazards.as_of.isoformat(),
            "crossing_leg_ids": joined(network.legs[k].leg_id for k in crossing),
            "least_risk_leg_id": None
            if least is None or _is_withheld(dataset, evaluated)
            else network.legs[least].leg_id,
            **risk_cells(dataset, None if least is None else leg_hazards.hazard[least], leg_hazards.as_of),
            "blocked": least is None if crossing else None,
            **coverage_cells(coverage if crossing else Coverage(0, (), "", "none")),
            "event_ids": joined(events_in_force(leg_hazards, events.get(key, ()))),
        }
    return result


def _place_cells(dataset: Dataset, evaluated: EvaluatedNetwork) -> dict[str, Cells]:
    """Return the columns of every node by id, border segments included."""
    leg_hazards = evaluated.hazards
    network = leg_hazards.network
    usable = evaluated.usable_sources
    events = place_events(network)
    claims = {row.claim_id: row for row in dataset.claims if usable is None or row.source_id in usable}
    shares = origin_shares(claims.values(), network.nodes)
    least = least_hazards(evaluated, dataset.default_destination)
    by_id = {event.event_id: event for event in network.events}
    result = {}
    for node in network.nodes:
        is_end = node.node_id == dataset.default_destination
        hazard = None if is_end else least[node.node_id]
        status = "destination" if is_end else "no open route" if hazard is None else "open"
        share = shares.get(node.node_id)
        share_source = claims[share.claim_id].source_id if share else None
        in_force = events_in_force(leg_hazards, events.get(node.node_id, ()))
        sources = {key for each in in_force for key in by_id[each].source_ids if usable is None or key in usable}
        result[node.node_id] = {
            "node_id": node.node_id,
            "kind": node.kind,
            "name": node.name,
            "name_ko": node.name_ko,
            "country": node.country,
            "iso_3166_2": node.iso_3166_2,
            "as_of": leg_hazards.as_of.isoformat(),
            "route_destination": dataset.default_destination,
            "route_status": status,
            **route_cells(dataset, hazard, leg_hazards.as_of if node.kind == "border_segment" else None),
            "share_pct": share.share_pct if share else None,
            "share_claim_id": share.claim_id if share else None,
            "share_source_id": share_source,
            "event_ids": joined(in_force),
            "source_ids": joined(sources | ({share_source} if share_source else set())),
        }
    return result


def _is_withheld(dataset: Dataset, evaluated: EvaluatedNetwork) -> bool:
    """Tell whether a release keeps back which leg across a border has the least hazard."""
    return dataset.release is not None and evaluated.hazards.as_of >= recent_from(dataset)


def risk_cells(dataset: Dataset, hazard: float | None, border_on: date | None = None) -> Cells:
    """Return a hazard and its index, rounded so that the last bits of a platform's arithmetic do not show.

    In a release both are told in classes; `border_on` is the date where they are those of a border.
    """
    if hazard is None:
        return {"hazard": None, "risk_index": None}
    told = told_hazard(dataset, hazard, border_on=border_on)
    index = told_index(dataset, route_index(hazard), border_on=border_on)
    return {"hazard": round(told, 9), "risk_index": round(index, 6)}


def route_cells(dataset: Dataset, hazard: float | None, border_on: date | None = None) -> Cells:
    """Return the hazard and the index of a route from a place, told as `risk_cells` does."""
    told = risk_cells(dataset, hazard, border_on)
    return {"route_hazard": told["hazard"], "route_index": told["risk_index"]}


_COVERAGE = ("coverage", "coverage_events", "coverage_sources", "newest_source", "source_ids")


def coverage_cells(coverage: Coverage) -> Cells:
    """Return the columns of a coverage."""
    newest, sources = coverage.newest or None, ";".join(coverage.sources) or None
    cells = coverage.level, coverage.events, len(coverage.sources), newest, sources
    return dict(zip(_COVERAGE, cells, strict=True))


def joined(ids: Iterable[str]) -> str:
    """Return ids in order, joined as in a cell."""
    return ";".join(sorted(ids))


def _columns(rows: Mapping[str, Cells]) -> dict[str, list[Any]]:
    """Return the columns of rows; empty text is a missing value."""
    names = next(iter(rows.values()), {})
    return {name: [None if row[name] == "" else row[name] for row in rows.values()] for name in names}


def _frame(layer: GeoDataFrame, columns: Mapping[str, Sequence[Any]], dropped: Sequence[str]) -> GeoDataFrame:
    """Return the geometry of a layer, sorted by id, with the columns that are not dropped.

    The first column holds the ids.
    """
    import pandas as pd

    key, *names = columns or ("node_id",)
    if not layer.index.is_monotonic_increasing:
        layer = layer.sort_index()
    ids = layer.index.tolist()
    rows = pd.Index(columns.get(key, ()), dtype=object).get_indexer(pd.Index(ids, dtype=object))
    chosen = {name: columns[name] for name in names if name not in dropped}
    return typed_frame(chosen, rows, ids=ids, key=key, geometry=layer.geometry.to_numpy())


def typed_frame(columns: Mapping[str, Sequence[Any]], rows: Any, *, ids: Any, key: str, geometry: Any) -> GeoDataFrame:
    """Return some rows of columns as a layer, in EPSG:4326, typed by the names; None is a missing value.

    Parameters
    ----------
    rows
        Positions of the values to take, one a row.
    ids, key
        The index and its name.
    geometry
        One a row.
    """
    import geopandas
    import numpy as np
    import pandas as pd

    labels = pd.Index(ids, name=key, dtype=object)
    data: dict[str, Any] = {}
    for name, column in columns.items():
        kind = _TYPES.get(name, "object")
        cells = np.array(column, dtype="object" if kind in ("boolean", "Int64") else kind)[rows]
        data[name] = (
            pd.Series(cells, index=labels, dtype=kind, copy=False) if kind == "object" else pd.array(cells, kind)
        )
    return geopandas.GeoDataFrame(data, index=labels, geometry=geometry, crs="EPSG:4326")
