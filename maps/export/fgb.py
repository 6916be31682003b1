"""FlatGeobuf, one file a layer: what web maps and cloud tools read piece by piece."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .columns import described_columns
from .tables import GEOMETRY_TYPES, describe_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geopandas import GeoDataFrame


def write_flatgeobufs(frames: Mapping[str, GeoDataFrame], folder: Path, head: Mapping[str, str]) -> None:
    """Write one FlatGeobuf a layer, named after it.

    Parameters
    ----------
    frames
        Layers with risk in EPSG:4326, from `maps.export.layers.for_files`; ids become the first column, lines and
        areas their multi-part forms, lists of ids stay joined by ``;``.
    folder
        Where to write; nothing of these names may be there.
    head
        Metadata of every file, beside its title, its description and what its columns are (as JSON). GDAL shows them
        from 3.9 on.

    Notes
    -----
    Every file has the packed Hilbert R-tree of the format: a reader asks for a box and fetches no more than its part of
    the file, at 40 bytes a feature. The features are in the order of the tree then, not in that of their ids.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import geopandas
    >>> from shapely import Point
    >>> nodes = geopandas.GeoDataFrame({"name": ["Ex"]}, index=["x"], geometry=[Point(1, 2)], crs="EPSG:4326")
    >>> with TemporaryDirectory() as folder:
    ...     write_flatgeobufs({"nodes": nodes.rename_axis("node_id")}, Path(folder), {"as_of": "2020-01-01"})
    ...     geopandas.read_file(Path(folder) / "nodes.fgb")[["node_id", "name"]].values.tolist()
    [['x', 'Ex']]
    """
    import pyogrio

    for name, frame in frames.items():
        kind = GEOMETRY_TYPES.get(name, "Point")
        pyogrio.write_dataframe(
            frame.reset_index(),
            folder / f"{name}.fgb",
            layer=name,
            driver="FlatGeobuf",
            geometry_type=kind,
            promote_to_multi=kind.startswith("Multi"),
            layer_metadata={**head, "columns": _columns(name, frame)},
            layer_options={"SPATIAL_INDEX": "YES", "TITLE": name, "DESCRIPTION": describe_table(name, head)},
        )


def _columns(name: str, frame: GeoDataFrame) -> str:
    names = [str(frame.index.name), *frame.columns.drop(frame.geometry.name)]
    return json.dumps(described_columns(name, names), ensure_ascii=False)
