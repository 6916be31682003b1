"""One GeoPackage with all layers and all tables."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from geo.schema import Claim, Country, Event, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    import pandas as pd
    from geopandas import GeoDataFrame

    from geo.parameters import Parameters
    from geo.scenario import Setting
    from geo.schema import Dataset

_TITLES = {
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
_KINDS = {"provinces": "MultiPolygon", "border_segments": "MultiLineString", "legs": "MultiLineString"}
_TYPES = {"int": "int64", "float": "float64", "float | None": "float64", "bool": "bool"}


def write_geopackage(
    dataset: Dataset, frames: Mapping[str, GeoDataFrame], setting: Setting, path: Path, head: Mapping[str, str]
) -> None:
    """Write one GeoPackage with the layers, and the tables without geometry that they refer to.

    Parameters
    ----------
    dataset
        For the tables ``policy_events`` (with ``activity`` on the date, 0-1), ``claims``, ``sources``, ``countries``
        and ``parameters``. Lists are joined by ``;``.
    frames
        Layers with risk, from `maps.export_layers.for_files`; lines and areas become their multi-part forms.
    setting
        For the activity of the events.
    path
        File to write; nothing may be there. The same input gives the same bytes: the times that a GeoPackage keeps are
        the release date of the dataset.
    head
        Metadata of the file and of every layer.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import pyogrio
    >>> from geo.scenario import evaluate, scenario_network
    >>> from layers.dataset import read_dataset
    >>> from layers.frames import read_layers
    >>> dataset = read_dataset()
    >>> setting = evaluate(scenario_network(dataset), dataset.valid_until)
    >>> with TemporaryDirectory() as folder:
    ...     write_geopackage(dataset, {}, setting, Path(folder) / "tables.gpkg", {})
    ...     pyogrio.list_layers(Path(folder) / "tables.gpkg")[:, 0].tolist()
    ['policy_events', 'claims', 'sources', 'countries', 'parameters']
    """
    import pyogrio

    tables: dict[str, pd.DataFrame] = {
        **{name: frame.reset_index() for name, frame in frames.items()},
        "policy_events": _events(dataset, setting),
        "claims": _table(Claim, dataset.claims, "claim_id"),
        "sources": _table(Source, dataset.sources.values(), "source_id"),
        "countries": _table(Country, dataset.countries.values(), "iso3"),
        "parameters": _parameters(dataset.parameters),
    }
    with _fixed_clock(dataset.released):
        for number, (name, table) in enumerate(tables.items()):
            kind = _KINDS.get(name, "Point") if name in frames else None
            pyogrio.write_dataframe(
                table,
                path,
                layer=name,
                driver="GPKG",
                append=number > 0,
                geometry_type=kind,
                promote_to_multi=kind is not None and kind.startswith("Multi"),
                dataset_metadata=dict(head) if number == 0 else None,
                layer_metadata=dict(head),
                layer_options={"IDENTIFIER": name, "DESCRIPTION": _described(name, head)},
            )


def _described(name: str, head: Mapping[str, str]) -> str:
    parts = [_TITLES.get(name, name), head.get("as_of", ""), head.get("attribution", "")]
    return ". ".join(part.removesuffix(".") for part in parts if part)


@contextmanager
def _fixed_clock(day: date) -> Iterator[None]:
    """Let GDAL write one time of our choice instead of the clock's, and set it back afterwards."""
    import pyogrio

    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{day.isoformat()}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _events(dataset: Dataset, setting: Setting) -> pd.DataFrame:
    """Return the events that count under the setting's scenario, with their activity on its date."""
    field = setting.hazards
    table = _table(Event, field.network.events, "event_id")
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
