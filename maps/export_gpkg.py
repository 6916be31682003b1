"""One GeoPackage with all layers and all tables."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from maps.export_tables import GEOMETRY_TYPES, describe_table, export_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from geopandas import GeoDataFrame

    from geo.scenario import Setting
    from geo.schema import Dataset


def write_geopackage(
    dataset: Dataset, frames: Mapping[str, GeoDataFrame], setting: Setting, path: Path, head: Mapping[str, str]
) -> None:
    """Write one GeoPackage with the layers, and the tables without geometry that they refer to.

    Parameters
    ----------
    dataset
        For the tables without geometry, see `maps.export_tables.export_tables`.
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

    tables = export_tables(dataset, frames, setting)
    with _fixed_clock(dataset.released):
        for number, (name, table) in enumerate(tables.items()):
            kind = GEOMETRY_TYPES.get(name, "Point") if name in frames else None
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
                layer_options={"IDENTIFIER": name, "DESCRIPTION": describe_table(name, head)},
            )


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
