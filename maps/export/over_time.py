"""What files say of layers over time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ...geo.answers.frames_over_time import TIME_LAYERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geopandas import GeoDataFrame


def head_of(name: str, head: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a layer says about itself: as the file does, but a layer over time is not of one date.

    Examples
    --------
    >>> head_of("legs_over_time", {"as_of": "2020-01-01", "schema_version": "1"})
    {'schema_version': '1'}
    """
    return {key: value for key, value in head.items() if key != "as_of" or name not in TIME_LAYERS}


def span_of(frames: Mapping[str, GeoDataFrame]) -> tuple[str, str] | None:
    """Return the first day of the layers over time and the day after their last, as ISO dates; None without them."""
    if TIME_LAYERS[0] not in frames:
        return None
    dated = [frames[name] for name in TIME_LAYERS[:3] if len(frames[name])]
    if not dated:
        return None
    start, end = min(frame["date_start"].min() for frame in dated), max(frame["date_end"].max() for frame in dated)
    return start.date().isoformat(), end.date().isoformat()


def step_of(frames: Mapping[str, GeoDataFrame]) -> tuple[int, str]:
    """Return how far the dates of the layers over time are apart, as a number and a unit of QGIS (mon or y)."""
    starts = {day for name in TIME_LAYERS[:3] for day in frames[name]["date_start"].unique()}
    days = sorted(starts)
    least = min(((later - day).days for day, later in pairwise(days)), default=365)
    return (1, "mon") if least <= 31 else (3, "mon") if least <= 92 else (1, "y")
