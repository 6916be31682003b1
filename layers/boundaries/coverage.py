"""Compare areas with what generalisation made of them, so that nothing is lost or moved without a word."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from ...geo.errors import Fault, InvalidDataError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import geopandas

NEAR_TOLERANCES = 10
"""Countries that are at most so many tolerances apart, and share no line, are told."""


def overlap_notes(areas: geopandas.GeoDataFrame, tolerance_deg: float, source: str) -> list[str]:
    """Return which areas overlap by more than the tolerance; raise where one lies on top of another.

    Parameters
    ----------
    areas
        Polygons by id, EPSG:4326.
    tolerance_deg
        Overlaps that are nowhere wider are closed without a word, degrees.
    source
        What a fault calls the files.

    Raises
    ------
    InvalidDataError
        If most of an area is in another, which has no hole there: one of the two would be lost.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import box
    >>> two = geopandas.GeoDataFrame(index=["ML-7", "NE-1"], geometry=[box(0, 0, 3, 1), box(2, 0, 5, 1)], crs=4326)
    >>> overlap_notes(two, 0.03, "a.geojson")
    ['ML-7 and NE-1 overlap by 1 square degree; the overlap goes to the one with the longer common border']
    """
    import shapely

    ids, shapes = [str(key) for key in areas.index], areas.geometry.to_numpy()
    faults: list[Fault] = []
    notes: list[str] = []
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for one, other in sorted((int(a), int(b)) for a, b in zip(left, right, strict=True) if a < b):
        common = shapely.intersection(shapes[one], shapes[other])
        if common.area == 0 or common.buffer(-tolerance_deg / 2).is_empty:
            continue
        inner, outer = sorted((one, other), key=lambda place: float(shapes[place].area))
        if common.area > shapes[inner].area / 2:
            whole = "lies inside" if shapes[inner].within(shapes[outer]) else "lies for the most part on"
            rule = f"it {whole} {ids[outer]}, which has no hole there ({_degrees(common.area)})"
            faults.append(
                Fault(source, None, ids[inner], rule, f"Cut it out of {ids[outer]}: frame.overlay, difference")
            )
        else:
            told = f"{ids[one]} and {ids[other]} overlap by {_degrees(common.area)}"
            notes.append(f"{told}; the overlap goes to the one with the longer common border")
    if faults:
        raise InvalidDataError(faults)
    return notes


def why_gone(area: Any, key: str, areas: geopandas.GeoDataFrame, tolerance_deg: float) -> str:
    """Return why nothing is left of an area."""
    if area.area <= tolerance_deg**2 or area.buffer(-tolerance_deg / 2).is_empty:
        return f"smaller than the {tolerance_deg} degree resolution"
    others = [str(other) for other in areas.index[areas.geometry.intersects(area)] if other != key]
    return f"it went to {', '.join(others)}" if others else "it is lost in generalising; give a finer tolerance"


def change_notes(before: geopandas.GeoDataFrame, after: geopandas.GeoDataFrame, tolerance_deg: float) -> Iterator[str]:
    """Yield what generalisation changed by more than its tolerance: areas, and islands that are gone.

    A change is within the tolerance where it is less than a strip of that width along the whole outline.
    """
    import shapely

    lost: list[str] = []
    for key, area in after.geometry.items():
        given = before.geometry[key]
        away = float(shapely.symmetric_difference(given, area).area)
        if away > tolerance_deg * given.length + tolerance_deg**2:
            yield f"{key} had {_degrees(given.area)} and has {_degrees(area.area)}: that is more than the tolerance"
        parts = [part for part in shapely.get_parts(given) if not part.intersects(area)]
        if parts:
            lost.append(f"{key} ({len(parts)})")
    if lost:
        yield f"parts smaller than the {tolerance_deg} degree resolution are left out of {', '.join(lost)}"


def gap_notes(areas: geopandas.GeoDataFrame, segments: Collection[str], tolerance_deg: float) -> Iterator[str]:
    """Yield which countries nearly touch and share no line.

    Parameters
    ----------
    areas
        Generalised polygons with a column ``country``, EPSG:4326.
    segments
        Ids of the border segments that were found.
    tolerance_deg
        Gaps up to it are closed, degrees.
    """
    touching = {segment.partition(":")[0] for segment in segments}
    near = NEAR_TOLERANCES * tolerance_deg
    groups = {str(country): group.geometry for country, group in areas.groupby("country") if country}
    whole = {country: group.union_all() for country, group in groups.items()}
    for one, other in itertools.combinations(sorted(whole), 2):
        if {f"{one}-{other}", f"{other}-{one}"} & touching:
            continue
        apart = float(whole[one].distance(whole[other]))
        if 0 < apart <= near:
            yield (
                f"{one} and {other} do not touch ({apart:.2g} degrees apart, tolerance {tolerance_deg:g}): there is no "
                "border segment between them. Close the gap, or take both from one source"
            )


def _degrees(area: float) -> str:
    return f"{area:.3g} square degree" + ("" if f"{area:.3g}" == "1" else "s")
