"""The tables of an export: the layers with risk, and the tables without geometry that they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.frames_over_time import dated_events
from ...geo.answers.tables import dataset_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from geopandas import GeoDataFrame

    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Dataset

TITLES = {
    "provinces": "Provinces, with the index of the least-risk route from each",
    "border_segments": "Border segments, with the least hazard of the open legs that cross them",
    "transit_nodes": "Transit regions and countries, representative points",
    "destinations": "Destinations, representative points",
    "nodes": "All nodes of the network, representative points",
    "legs": "Legs of the network, with hazard and coverage",
    "corridors": "Corridors of each province, open or closed, with the least-risk route and what was recorded",
    "policy_events": "Policy events, with their activity on the date",
    "claims": "Published figures, conflicting ones side by side",
    "sources": "Publications",
    "countries": "Countries",
    "parameters": "Constants of the risk model",
}
"""What every table is, in words."""

TIME_TITLES = {
    "legs_over_time": "Legs over time: one feature for each stretch of dates without a change",
    "border_segments_over_time": "Border segments over time: one feature for each stretch of dates without a change",
    "provinces_over_time": "Provinces over time, with the index of the least-risk route from each",
    "events_on_legs": "Policy events on the legs they apply to, between the days they are in force",
}
"""What the layers over time are, in words."""

SHARE_TITLES = {
    "flows": "Flows on legs by risk alone: the share of all who set out that takes each leg",
    "burden": "Who bears the risk: expected encounters with danger per 100 people who set out, by risk alone",
}
"""What the layers of shares by risk are, in words; an export has them where they are asked for."""

ALL_TITLES = {**TITLES, **TIME_TITLES, **SHARE_TITLES}

GEOMETRY_TYPES = {
    "provinces": "MultiPolygon",
    "border_segments": "MultiLineString",
    "legs": "MultiLineString",
    "corridors": "MultiLineString",
    "provinces_over_time": "MultiPolygon",
    "border_segments_over_time": "MultiLineString",
    "legs_over_time": "MultiLineString",
    "events_on_legs": "MultiLineString",
    "flows": "MultiLineString",
    "burden": "MultiPolygon",
}
"""The geometry type of a layer in databases, where it is not Point."""


def export_tables(
    dataset: Dataset, frames: Mapping[str, GeoDataFrame], evaluated: EvaluatedNetwork
) -> dict[str, pd.DataFrame]:
    """Return every table of an export by name: the layers, then the tables without geometry.

    Parameters
    ----------
    dataset
        For the tables ``policy_events`` (with ``activity`` on the date, 0-1, and the days between which each is in
        force), ``claims``, ``sources``, ``countries`` and ``parameters``, sorted by their ids. Lists are joined by
        ``;``, empty text is a missing value.
    frames
        Layers with risk, from `maps.export.layers.for_files`; their ids become the first column.
    evaluated
        For the events of the scenario, and their activity.

    Returns
    -------
    dict of str to pandas.DataFrame
        GeoDataFrames for the layers, in their order.

    Examples
    --------
    >>> from route_risk.geo.model.scenario import evaluate
    >>> tables = export_tables(dataset, {}, evaluate(scenario_net, dataset.valid_until))
    >>> list(tables)
    ['policy_events', 'claims', 'sources', 'countries', 'parameters']
    """
    leg_hazards = evaluated.hazards
    tables = dataset_tables(dataset, leg_hazards.network.events)
    # The events are in the order of the network, which is that of their ids.
    activity = [round(float(value), 6) for value in leg_hazards.activities]
    tables["policy_events"] = dated_events(tables["policy_events"].assign(activity=activity), leg_hazards.network)
    return {**{name: frame.reset_index() for name, frame in frames.items()}, **tables}


def plain_cells(column: pd.Series[Any]) -> list[Any]:
    """Return the cells of a column as plain values: missing ones as None, dates as ISO text.

    Examples
    --------
    >>> import pandas as pd
    >>> plain_cells(pd.Series(pd.to_datetime(["2020-01-01", None]))), plain_cells(pd.Series(["a", None]))
    (['2020-01-01', None], ['a', None])
    """
    values = column.dt.strftime("%Y-%m-%d") if column.dtype.kind == "M" else column
    cells: list[Any] = values.astype(object).where(column.notna(), None).tolist()
    return cells


def describe_table(name: str, head: Mapping[str, str]) -> str:
    """Return what a table is, of which date, and who is to be named, in one line.

    Examples
    --------
    >>> describe_table("sources", {"as_of": "2013-07-01", "attribution": "Made by hand."})
    'Publications. 2013-07-01. Made by hand'
    """
    parts = [ALL_TITLES.get(name, name), head.get("as_of", ""), head.get("assumed", "")]
    parts += [head.get("attribution", "")]
    return ". ".join(part.removesuffix(".") for part in parts if part)
