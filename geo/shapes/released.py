"""Layers as coarse as a public release asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ResponsibilityError
from .generalise import on_grid, snap_to_grid
from .lines import AREAS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geopandas import GeoDataFrame

    from ..model.schema import Dataset


def public_layers(dataset: Dataset, layers: Mapping[str, GeoDataFrame]) -> dict[str, GeoDataFrame]:
    """Return layers with every vertex on a grid as coarse as a released dataset's resolution floor.

    Parameters
    ----------
    dataset
        The dataset. Layers of one that is not released are returned as they are.
    layers
        GeoDataFrames in EPSG:4326 by name. The areas of a layer are put on the grid together, so that neighbours keep
        the same edges.

    Raises
    ------
    ResponsibilityError
        If a feature is so small that it vanishes on the grid.

    Examples
    --------
    >>> from route_risk.geo.release.dataset import public_dataset
    >>> frame = public_layers(public_dataset(dataset), layers)["nodes"]
    >>> (frame.geometry.x / 0.03).round(6).mod(1).unique().tolist()
    [0.0]
    """
    if dataset.release is None or not dataset.release.grid_deg:
        return dict(layers)
    return {name: _on_grid(name, frame, dataset.release.grid_deg) for name, frame in layers.items()}


def _on_grid(name: str, frame: GeoDataFrame, grid_deg: float) -> GeoDataFrame:
    """Return a layer on a grid."""
    import numpy as np
    import shapely

    geometry = frame.geometry.to_numpy()
    if not len(geometry):
        return frame
    if shapely.get_type_id(geometry).max() >= shapely.GeometryType.POLYGON and set(frame.geom_type) <= set(AREAS):
        snapped = np.array(snap_to_grid(geometry, grid_deg), dtype=object)
        lost = shapely.is_empty(snapped)
    else:
        snapped = shapely.remove_repeated_points(shapely.transform(geometry, lambda xy: on_grid(xy, grid_deg)))
        lost = (shapely.get_dimensions(geometry) == 1) & (shapely.length(snapped) == 0)
    if lost.any():
        message = (
            f"{frame.index[lost][0]!r} in {name} is smaller than the dataset's resolution floor of {grid_deg:g} "
            "degrees and would vanish; join it with a neighbour, or declare a finer floor if all may see that much"
        )
        raise ResponsibilityError(message)
    return frame.set_geometry(type(frame.geometry)(snapped, index=frame.index, crs=frame.crs))
