"""Check geometry and topology: what a layer may hold, and how provinces and border segments fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..geo.errors import Fault
from ..geo.shapes.lines import AREAS, LINES, geometry_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Feature = tuple[str, BaseGeometry | None]

KINDS = {"area": AREAS, "line": LINES, "point": ("Point",)}
TOUCHING_DEG = 1e-6  # about 0.1 m: what rounding in a user's GIS may add
TINY_AREA_DEG2 = 1e-9


def check_geometry(features: Iterable[Feature], *, kind: str, file: str) -> list[Fault]:
    """Return the faults of single geometries: type, emptiness, validity, and the range of coordinates.

    Parameters
    ----------
    features
        The id of each feature and its geometry, EPSG:4326.
    kind
        `area`, `line` or `point`.
    file
        Name of the file, for the report.

    Examples
    --------
    >>> from shapely import Point
    >>> print(*check_geometry([("KOR", Point(37.6, 127))], kind="point", file="points.geojson"))
    points.geojson, KOR: latitude 127 is outside -90 to 90. Give degrees, longitude first
    """
    found = ((feature, geometry_fault(geometry, KINDS[kind])) for feature, geometry in features)
    return [Fault(file, None, feature, *fault) for feature, fault in found if fault]


def check_topology(
    provinces: Mapping[str, BaseGeometry], border_segments: Mapping[str, BaseGeometry], *, tolerance_deg: float = 0.03
) -> list[Fault]:
    """Return where provinces overlap or leave gaps, and which border segments leave their province's edge.

    Parameters
    ----------
    provinces
        Polygons by id, EPSG:4326; each is fit by itself (`check_geometry`).
    border_segments
        Lines by id, as fit. The id says whose edge a line lies on: `PRK-CHN:KP-09` that of KP-09, `PRK-KOR:land` that
        of any province; the border of two other countries, `CHN-LAO`, lies on none.
    tolerance_deg
        Gaps narrower than this are slivers, degrees: the resolution of the layer.

    Returns
    -------
    list of Fault
        In the order of the features.

    Examples
    --------
    >>> from shapely import LineString, box
    >>> border = LineString([(1, 0), (1.2, 1)])
    >>> print(*check_topology({"AA-1": box(0, 0, 1, 1)}, {"AAA-BBB:AA-1": border}))
    border_segments.geojson, AAA-BBB:AA-1: the line leaves the edge of AA-1 by up to 0.2 degrees. Make both layers
    together with: route-risk boundaries
    """
    import numpy as np

    ids, areas = list(provinces), np.array(list(provinces.values()), dtype=object)
    return [*_between_provinces(ids, areas, tolerance_deg), *_along_edges(ids, areas, border_segments)]


def _between_provinces(ids: list[str], areas: NDArray[Any], tolerance_deg: float) -> Iterator[Fault]:
    """Yield overlaps, and gaps too narrow to be meant."""
    import shapely

    left, right = shapely.STRtree(areas).query(areas, predicate="dwithin", distance=tolerance_deg)
    # Edges that run side by side unmatched. An inlet between two provinces narrows to a point only, and is left alone.
    unmatched = shapely.coverage_invalid_edges(areas, gap_width=tolerance_deg)
    for one, other in sorted((int(a), int(b)) for a, b in zip(left, right, strict=True) if a < b):
        area = float(shapely.area(shapely.intersection(areas[one], areas[other])))
        if area > TINY_AREA_DEG2:
            rule = f"overlaps {ids[other]} by {area:.2g} square degrees"
        elif _both_unmatched(unmatched[one], unmatched[other], tolerance_deg) and _leave_a_gap(
            areas[[one, other]], tolerance_deg
        ):
            rule = (
                f"leaves a gap of less than {tolerance_deg:g} degrees to {ids[other]}, or does not share its vertices"
            )
        else:
            continue
        repair = "Generalise both together: route-risk boundaries"
        yield Fault("provinces.geojson", None, ids[one], rule, repair)


def _both_unmatched(one: Any, other: Any, tolerance_deg: float) -> bool:
    """Return whether the edges that fail to match a neighbour lie side by side."""
    import shapely

    return bool(not one.is_empty and not other.is_empty and shapely.dwithin(one, other, tolerance_deg))


def _leave_a_gap(pair: NDArray[Any], tolerance_deg: float) -> bool:
    """Return the same of two areas by themselves: a third that lies across both is not their fault."""
    import shapely

    one, other = shapely.coverage_invalid_edges(pair, gap_width=tolerance_deg)
    return _both_unmatched(one, other, tolerance_deg)


def _along_edges(ids: list[str], areas: NDArray[Any], segments: Mapping[str, BaseGeometry]) -> Iterator[Fault]:
    """Yield border segments that do not lie on the edge that their id names."""
    import shapely

    edges = dict(zip(ids, shapely.boundary(areas), strict=True))
    everywhere = shapely.union_all(list(edges.values()))
    for segment, line in segments.items():
        _, colon, side = segment.partition(":")
        edge, whose = (edges[side], side) if side in edges else (everywhere, "every province")
        if colon and not line.covered_by(edge.buffer(TOUCHING_DEG)):
            away = max(shapely.Point(xy).distance(edge) for xy in shapely.get_coordinates(line))
            rule = f"the line leaves the edge of {whose} by up to {away:.2g} degrees"
            yield Fault(
                "border_segments.geojson", None, segment, rule, "Make both layers together with: route-risk boundaries"
            )
