"""How the rings of areas in GeoJSON are turned (RFC 7946, section 3.1.6)."""

from typing import Any

import shapely


def assert_right_handed(geometry: dict[str, Any]) -> None:
    for polygon in shapely.get_parts(shapely.geometry.shape(geometry)):
        if polygon.geom_type == "Polygon":
            assert polygon.exterior.is_ccw
            assert not any(hole.is_ccw for hole in polygon.interiors)
