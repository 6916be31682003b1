"""The tables of an export: the layers with risk, and the tables without geometry that they refer to."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from ...geo.answers.records import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd
    from geopandas import GeoDataFrame

    from ...geo.model.parameters import Parameters
    from ...geo.model.scenario import Setting
    from ...geo.model.schema import Dataset

TITLES = {
    "provinces": "Provinces, with the index of the least-risk route from each",
    "border_segments": "Border segments, with the least hazard of the open legs that cross them",
    "transit_nodes": "Transit regions and countries, representative points",
    "destinations": "Destinations, representative points",
    "nodes": "All nodes of the network, representative points",
    "legs": "Legs of the network, with hazard and coverage",
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

GEOMETRY_TYPES = {
    "provinces": "MultiPolygon",
    "border_segments": "MultiLineString",
    "legs": "MultiLineString",
    "provinces_over_time": "MultiPolygon",
    "border_segments_over_time": "MultiLineString",
    "legs_over_time": "MultiLineString",
    "events_on_legs": "MultiLineString",
}
"""The geometry type of a layer in databases, where it is not Point."""

_TYPES = {"int": "int64", "float": "float64", "float | None": "float64", "bool": "bool"}


def export_tables(dataset: Dataset, frames: Mapping[str, GeoDataFrame], setting: Setting) -> dict[str, pd.DataFrame]:
    """Return every table of an export by name: the layers, then the tables without geometry.

    Parameters
    ----------
    dataset
        For the tables ``policy_events`` (with ``activity`` on the date, 0-1), ``claims``, ``sources``, ``countries``
        and ``parameters``, sorted by their ids. Lists are joined by ``;``, empty text is a missing value.
    frames
        Layers with risk, from `maps.export.layers.for_files`; their ids become the first column.
    setting
        For the events of the scenario, and their activity.

    Returns
    -------
    dict of str to pandas.DataFrame
        GeoDataFrames for the layers, in their order.

    Examples
    --------
    >>> from route_risk.geo.model.scenario import evaluate
    >>> tables = export_tables(dataset, {}, evaluate(ready, dataset.valid_until))
    >>> list(tables)
    ['policy_events', 'claims', 'sources', 'countries', 'parameters']
    """
    return {
        **{name: frame.reset_index() for name, frame in frames.items()},
        "policy_events": _events(dataset, setting),
        "claims": _table(ROWS["claims"], dataset.claims, "claim_id"),
        "sources": _table(ROWS["sources"], dataset.sources.values(), "source_id"),
        "countries": _table(ROWS["countries"], dataset.countries.values(), "iso3"),
        "parameters": _parameters(dataset.parameters),
    }


def describe_table(name: str, head: Mapping[str, str]) -> str:
    """Return what a table is, of which date, and who is to be named, in one line.

    Examples
    --------
    >>> describe_table("sources", {"as_of": "2013-07-01", "attribution": "Made by hand."})
    'Publications. 2013-07-01. Made by hand'
    """
    parts = [{**TITLES, **TIME_TITLES}.get(name, name), head.get("as_of", ""), head.get("attribution", "")]
    return ". ".join(part.removesuffix(".") for part in parts if part)


def _events(dataset: Dataset, setting: Setting) -> pd.DataFrame:
    """Return the events that count under the setting's scenario, with their activity on its date."""
    field = setting.hazards
    table = _table(ROWS["policy_events"], field.network.events, "event_id")
    return table.assign(activity=[round(float(activity), 6) for activity in field.activities])


def _table(row_class: type[Any], rows: Iterable[Any], key: str) -> pd.DataFrame:
    """Return rows as a table with typed columns, sorted by key; lists are joined, empty text is missing."""
    import pandas as pd

    ordered = sorted(rows, key=lambda row: str(getattr(row, key)))
    data = {}
    for column in fields(row_class):
        cells = [getattr(row, column.name) for row in ordered]
        joined = [(";".join(cell) if isinstance(cell, tuple) else cell) for cell in cells]
        data[column.name] = pd.Series(
            [None if cell == "" else cell for cell in joined], dtype=_TYPES.get(str(column.type), "object")
        )
    return pd.DataFrame(data)


def _parameters(parameters: Parameters) -> pd.DataFrame:
    """Return the constants one a row: parameter, key (missing where there is only one) and value."""
    import pandas as pd

    rows: list[tuple[str, str | None, float]] = []
    for column in fields(parameters):
        value = getattr(parameters, column.name)
        if isinstance(value, tuple):
            rows += [(column.name, str(number), float(cell)) for number, cell in enumerate(value, start=1)]
        elif isinstance(value, (int, float)):
            rows.append((column.name, None, float(value)))
        else:
            rows += [(column.name, key, float(value[key])) for key in sorted(value)]
    names, keys, values = zip(*rows, strict=True)
    return pd.DataFrame(
        {
            "parameter": pd.Series(names, dtype="object"),
            "key": pd.Series(keys, dtype="object"),
            "value": pd.Series(values, dtype="float64"),
        }
    )
