"""The layers with risk as files hold them: what a file says about itself, and geometry as RFC 7946 asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.records import assumed_text, assumed_words, head_record, scenario_record
from ...geo.shapes.generalise import decimals_for
from ...geo.shapes.lines import cut_at_antimeridian

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geopandas import GeoDataFrame

    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Dataset
_AREAS = ("provinces",)


def export_head(
    dataset: Dataset, evaluated: EvaluatedNetwork, shares: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return what every exported file says about itself, keys sorted; no file name, host, user or clock is in it.

    `shares` is what the layers of shares by risk say of themselves, `geo.answers.shared_out.shared_head`.
    """
    record = head_record(dataset, evaluated)
    head = {
        **record,
        "assumed": assumed_words(record),
        "attribution": dataset.attribution,
        "boundary_disclaimer": dataset.boundary_disclaimer,
        "licence": dataset.licence,
        "shares": shares,
    }
    return {key: head[key] for key in sorted(head) if head[key] not in (None, "")}


def title_of(dataset: Dataset, head: Mapping[str, Any]) -> str:
    """Return the title of an export: the dataset, the date, and what was assumed."""
    assumed = f", {head['assumed']}" if "assumed" in head else ""
    return f"{dataset.title}: risk on {head['as_of']}{assumed}"


def label_layers(frames: Mapping[str, GeoDataFrame], evaluated: EvaluatedNetwork) -> dict[str, GeoDataFrame]:
    """Return the layers with what each row assumes, ``scenario`` and ``known_by``; both are missing where nothing is.

    Examples
    --------
    >>> from route_risk.geo.model.scenario import evaluate
    >>> known = evaluate(scenario_net, date(2012, 6, 1), known_by=date(2013, 1, 1))
    >>> legs = label_layers({"provinces": layers["provinces"]}, known)["provinces"]
    >>> legs["known_by"].iloc[0].isoformat()[:10], bool(legs["scenario"].isna().all())
    ('2013-01-01', True)
    """
    import pandas as pd

    scenario = assumed_text({"scenario": scenario_record(evaluated.scenario)}) or None
    labelled = {}
    for name, frame in frames.items():
        place = [*frame.columns].index("as_of") + 1 if "as_of" in frame else len(frame.columns) - 1
        labelled[name] = new = frame.copy(deep=False)
        day = pd.Series(evaluated.known_by, index=frame.index, dtype="datetime64[s]")
        new.insert(place, "scenario", pd.Series(scenario, index=frame.index, dtype=object))
        new.insert(place + 1, "known_by", day)
    return labelled


def for_files(frames: Mapping[str, GeoDataFrame], dataset: Dataset) -> dict[str, GeoDataFrame]:
    """Return the layers with geometry as RFC 7946 asks: cut at the antimeridian, counter-clockwise, rounded.

    Coordinates keep two decimals more than the dataset's resolution floor supports, and six at most.
    """
    import numpy as np
    import shapely

    floor = dataset.resolution_floor_deg
    decimals = min(decimals_for(floor) + 2, 6) if floor > 0 else 6
    result = {}
    for name, frame in frames.items():
        geometry = frame.geometry.to_numpy().copy()
        bounds = shapely.bounds(geometry)
        for wide in np.flatnonzero(bounds[:, 2] - bounds[:, 0] > 180):
            geometry[wide] = cut_at_antimeridian(geometry[wide])
        coordinates, owner = shapely.get_coordinates(geometry, return_index=True)
        np.round(coordinates, decimals, out=coordinates)
        coordinates += 0.0
        shapely.set_coordinates(geometry, coordinates)
        if name.removesuffix("_over_time") in _AREAS:
            geometry = shapely.orient_polygons(geometry)
        else:
            x, y = (coordinates[1:] == coordinates[:-1]).T
            same = np.flatnonzero(x & y)
            doubled = np.unique(owner[same][owner[same] == owner[same + 1]])
            geometry[doubled] = shapely.remove_repeated_points(geometry[doubled])
        result[name] = frame.set_geometry(type(frame.geometry)(geometry, index=frame.index, crs=frame.crs))
    return result
