"""Read one layer of areas from any file that GDAL reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...geo.errors import Fault, InvalidDataError
from ...geo.shapes.lines import crs_fault

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas


def read_areas(path: Path) -> geopandas.GeoDataFrame:
    """Read one layer of polygons, EPSG:4326, from any file that GDAL reads, zipped or not.

    Raises
    ------
    InvalidDataError
        If the file is not there or cannot be read, has several layers or none with a geometry, or another CRS.
    """
    import geopandas
    import pyogrio

    if not path.is_file():
        raise InvalidDataError(f"{path} is no file. Give a GeoJSON, GeoPackage or Shapefile, or one of them zipped.")
    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(path)]
        if len(layers) != 1:
            raise InvalidDataError(
                f"{path.name} has {len(layers)} layers ({', '.join(layers)}), and one is needed. "
                "Save the layer of divisions as a file of its own."
            )
        frame = geopandas.read_file(path)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise InvalidDataError(f"{path.name} cannot be read as a file of boundaries: {error}") from error
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise InvalidDataError(f"{path.name} has no geometry. Give a file of polygons.")
    fault = crs_fault(frame)
    if fault:
        raise InvalidDataError([Fault(path.name, None, None, *fault)])
    return frame
