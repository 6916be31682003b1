"""Corridors as a layer: the least-risk routes of each province, one for each corridor, with what was recorded of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import NoOpenRouteError
from .corridors import corridor_records, find_corridors, recorded_in
from .frames import LAYERS, joined, risk_layers, typed_frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geopandas import GeoDataFrame

    from ..model.scenario import Setting
    from ..model.schema import Dataset
    from .corridors import Draw

EXPORTED = (*LAYERS, "corridors")
"""The layers of an export with what is worked out for them, in order."""

MOST = 10
"""How many corridors of a province a layer has: there may be as many as there are orders of countries."""

COLUMNS = (
    *("origin", "route_destination", "corridor", "rank", "as_of", "hazard", "index"),
    *("index_low", "index_high", "first_share_pct", "order_uncertain"),
    *("recorded_corridors", "recorded_low_pct", "recorded_high_pct", "recorded_claim_ids"),
    *("coverage", "coverage_events", "coverage_sources", "newest_source", "source_ids"),
    *("node_ids", "leg_ids", "event_ids"),
)


def corridor_layer(
    dataset: Dataset, layers: Mapping[str, GeoDataFrame], setting: Setting, *, draw: Draw | None = None
) -> GeoDataFrame:
    """Return the first corridors of each province to the default destination, each with its least-risk route.

    Parameters
    ----------
    dataset
        Names, claims and sources.
    layers
        With ``nodes`` (points) and ``legs`` (lines), in EPSG:4326, as for `geo.answers.frames.risk_layers`.
    setting
        Hazards on a date.
    draw
        What draws the corridors of a province, as `geo.answers.corridors.draw_found`; None where none are asked for.

    Returns
    -------
    GeoDataFrame
        One row for each province and open corridor, the `MOST` least risks of each province; sorted by its index
        ``corridor_id``. ``origin`` and ``route_destination`` (node ids), ``corridor``, ``rank``, ``hazard``
        (dimensionless), ``index`` (0-100) and coverage of its least-risk route, ``node_ids`` and ``leg_ids`` of it;
        ``index_low``, ``index_high`` (0-100), ``first_share_pct`` (percent of the draws) and ``order_uncertain``,
        missing without draws; ``recorded_corridors``, ``recorded_low_pct`` and ``recorded_high_pct`` (percent of the
        arrivals) of the narrowest record of the year that it is one of, and ``recorded_claim_ids``, all claims about it
        in the year. The line is that of its legs; between places without one it is straight.

    Examples
    --------
    >>> frame = corridor_layer(dataset, layers, setting)
    >>> frame.loc["KP-09: CHN > MNG", "leg_ids"].split(";")[-1]
    'MNG..KOR'
    """
    end, day = dataset.default_destination, setting.hazards.as_of
    record = recorded_in(dataset, day, setting.hazards.until, usable=setting.usable_sources, destination=end)
    rows: list[dict[str, Any]] = []
    for origin in sorted(key for key in layers["provinces"].index if key != end):
        try:
            found = find_corridors(setting, origin, end, most=MOST)
        except NoOpenRouteError:
            continue
        still_open = [row for row in found if row.route is not None]
        drawn = draw(setting, found) if draw else None
        told = corridor_records(dataset, setting, still_open, record, draws=drawn)
        rows += [_row(dataset, setting, origin, cells) for cells in told]
    rows.sort(key=_id)
    lines = _lines(layers, [row["leg_ids"].split(";") for row in rows], setting)
    columns = {name: [row[name] for row in rows] for name in COLUMNS}
    return typed_frame(columns, range(len(rows)), ids=[_id(row) for row in rows], key="corridor_id", geometry=lines)


def answer_layers(
    dataset: Dataset, layers: Mapping[str, GeoDataFrame], setting: Setting, *, draw: Draw | None = None
) -> dict[str, GeoDataFrame]:
    """Return the layers of an export: those of `geo.answers.frames.risk_layers`, and ``corridors``."""
    frames = risk_layers(dataset, layers, setting)
    return {**frames, "corridors": corridor_layer(dataset, layers, setting, draw=draw)}


def _id(row: Mapping[str, Any]) -> str:
    return f"{row['origin']}: {row['corridor']}"


def _row(dataset: Dataset, setting: Setting, origin: str, cells: Mapping[str, Any]) -> dict[str, Any]:
    legs = cells["route"]["legs"]
    coverage = cells["coverage"]
    narrow = min(
        cells["recorded"],
        key=lambda row: (len(row["corridors"]), -row["corridors"][0].count(">"), len(row["years"]), row["corridors"]),
        default=None,
    )
    chance = cells["first_share"]
    unsure = cells["order_uncertain_with"]
    return {
        "origin": origin,
        "route_destination": dataset.default_destination,
        "corridor": cells["corridor"],
        "rank": cells["rank"],
        "as_of": setting.hazards.as_of.isoformat(),
        **{name: round(cells[name], digits) for name, digits in (("hazard", 9), ("index", 6))},
        "index_low": _rounded(cells["low"]),
        "index_high": _rounded(cells["high"]),
        "first_share_pct": None if chance is None else 100 * chance,
        "order_uncertain": None if unsure is None else bool(unsure),
        "recorded_corridors": narrow and ";".join(narrow["corridors"]),
        "recorded_low_pct": narrow and round(100 * narrow["low"], 6),
        "recorded_high_pct": narrow and round(100 * narrow["high"], 6),
        "recorded_claim_ids": joined(cells["claim_ids"]) or None,
        "coverage": coverage["level"],
        "coverage_events": coverage["events"],
        "coverage_sources": coverage["sources"],
        "newest_source": coverage["newest_source"],
        "source_ids": joined({key for leg in legs for key in leg["sources"]}) or None,
        "node_ids": ";".join(cells["route"]["nodes"]),
        "leg_ids": ";".join(leg["leg_id"] for leg in legs),
        "event_ids": joined({event for leg in legs for event in leg["events"]}) or None,
    }


def _rounded(index: float | None) -> float | None:
    return None if index is None else round(index, 6)


def _lines(layers: Mapping[str, GeoDataFrame], routes: Sequence[Sequence[str]], setting: Setting) -> list[Any]:
    """Return the lines of routes, given by the ids of their legs."""
    import shapely

    legs = {leg.leg_id: leg for leg in setting.hazards.network.legs}
    known = dict(zip(layers["legs"].index, layers["legs"].geometry, strict=True))
    points = dict(zip(layers["nodes"].index, layers["nodes"].geometry, strict=True))
    result = []
    for route in routes:
        lines = [
            known[key] if key in known else shapely.LineString([points[legs[key].from_node], points[legs[key].to_node]])
            for key in route
        ]
        result.append(shapely.MultiLineString([part for line in lines for part in shapely.get_parts(line)]))
    return result
