"""Who bears the risk: expected encounters with danger by origin and corridor, and flows on legs, from shares by risk.

A hazard is the expected number of encounters with danger on a route. So of 100 people who set out from an origin, by
corridors in their shares, ``100 * sum of share * hazard`` encounters are expected. Like the index it is an ordinal aid
to judgement: it compares origins, corridors and years, and counts nobody.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ..errors import ResponsibilityError
from ..model.hazard import route_index
from ..release.coarse import told_hazard, told_index, told_use
from .frames import typed_frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geopandas import GeoDataFrame

    from ..model.schema import Dataset
    from .shares import SharePoint

BURDEN_NOTE = (
    "Expected encounters with danger per 100 people who set out, by risk alone: shares times hazards. It is ordinal, "
    "as the index is, and no number of people."
)


def burden_records(dataset: Dataset, point: SharePoint) -> dict[str, Any]:
    """Return who bears the risk at one point: all together, each origin, and each corridor or destination of it.

    Returns
    -------
    dict
        ``encounters_per_100`` of all who set out, missing where no origin has an open route; ``origins``, each with
        its ``weight`` (0-1), its own ``encounters_per_100``, its ``part`` of all encounters (0-1), and
        ``alternatives``, the largest part first, each with ``share`` (0-1), ``encounters_per_100`` and ``part`` of
        those who take it.
    """
    whole = math.fsum(part.weight * part.share * part.hazard for part in point.parts)
    origins = []
    for origin in dict.fromkeys(part.origin for part in point.parts):
        parts = [part for part in point.parts if part.origin == origin]
        own = math.fsum(part.share * part.hazard for part in parts)
        weight = parts[0].weight
        rows = [
            {
                "alternative": part.name,
                "share": told_use(dataset, part.share),
                "encounters_per_100": 100 * told_hazard(dataset, part.hazard),
                "part": _part(dataset, weight * part.share * part.hazard, whole),
            }
            for part in sorted(parts, key=lambda part: (-part.share * part.hazard, part.name))
        ]
        origins.append(
            {
                "origin": origin,
                "weight": weight,
                "encounters_per_100": 100 * told_hazard(dataset, own),
                "risk_index": told_index(dataset, float(route_index(own))),
                "part": _part(dataset, weight * own, whole),
                "alternatives": rows,
            }
        )
    told = 100 * told_hazard(dataset, whole) if point.parts else None
    return {"encounters_per_100": told, "origins": origins}


def _part(dataset: Dataset, some: float, whole: float) -> float:
    return told_use(dataset, some / whole if whole else 0.0)


def leg_flows(point: SharePoint) -> dict[int, float]:
    """Return the part of all who set out that passes each leg, by its position (0-1); only legs that somebody passes.

    Examples
    --------
    >>> from route_risk.geo.answers.shares import share_points
    >>> day = date(2013, 7, 1)
    >>> (point,) = share_points(scenario_net, {"KP-09": 60.7, "KP-10": 16.0}, ["KOR"], [(day, day)], theta=90)
    >>> arriving = {k for k, leg in enumerate(scenario_net.network.legs) if leg.to_node == "KOR"}
    >>> round(sum(share for leg, share in leg_flows(point).items() if leg in arriving), 9)
    1.0
    """
    flows: dict[int, float] = {}
    for part in point.parts:
        for leg in part.legs:
            flows[leg] = flows.get(leg, 0.0) + part.weight * part.share
    return dict(sorted(flows.items()))


def flow_layer(
    dataset: Dataset, layers: Mapping[str, GeoDataFrame], points: Sequence[SharePoint], people: Sequence[float | None]
) -> GeoDataFrame:
    """Return flows as lines: a feature for each leg that somebody passes and each point.

    Parameters
    ----------
    layers
        With ``legs`` (lines), in EPSG:4326.
    people
        How many set out at each point; None where it is not known.

    Returns
    -------
    GeoDataFrame
        By ``flow_id``: ``leg_id``, ``from_node``, ``to_node``, ``mode``, ``date_start`` and ``date_end`` (ISO dates,
        both included), ``share_pct`` (percent of all who set out) and ``people``, missing without a known total.

    Raises
    ------
    ResponsibilityError
        If the dataset is a release.
    """
    check_flows(dataset)
    known = dict(zip(layers["legs"].index, layers["legs"].geometry, strict=True))
    rows = []
    for point, total in zip(points, people, strict=True):
        leg_hazards = point.evaluated.hazards
        for position, share in leg_flows(point).items():
            leg = leg_hazards.network.legs[position]
            if leg.leg_id in known:
                ends = (leg.leg_id, leg.from_node, leg.to_node, leg.mode)
                rows.append((*ends, *_span(point), 100 * share, told_people(dataset, share, total)))
    names = ("leg_id", "from_node", "to_node", "mode", "date_start", "date_end", "share_pct", "people")
    ids = [f"{row[0]}@{row[4]}" for row in rows]
    return _frame(names, rows, ids, "flow_id", [known[row[0]] for row in rows])


def check_flows(dataset: Dataset) -> None:
    """Raise `ResponsibilityError` if flows on legs are asked of a release."""
    if dataset.release is not None:
        message = (
            "flows on legs would tell where a border is closed best, and a release does not tell that; leave out "
            "--public, or ask who bears the risk (--burden)"
        )
        raise ResponsibilityError(message)


def burden_layer(dataset: Dataset, layers: Mapping[str, GeoDataFrame], points: Sequence[SharePoint]) -> GeoDataFrame:
    """Return who bears the risk as areas: a feature for each origin and each point.

    Parameters
    ----------
    dataset, points
        As for `flow_layer`.
    layers
        With ``provinces`` (areas), in EPSG:4326.

    Returns
    -------
    GeoDataFrame
        By ``burden_id``: ``node_id``, ``name``, ``date_start`` and ``date_end``, ``weight_pct``, ``encounters_per_100``
        and ``part_pct`` as `burden_records` has them, in percent.
    """
    known = dict(zip(layers["provinces"].index, layers["provinces"].geometry, strict=True))
    rows = []
    for point in points:
        for row in burden_records(dataset, point)["origins"]:
            if row["origin"] in known:
                cells = (100 * row["weight"], row["encounters_per_100"], 100 * row["part"])
                rows.append((row["origin"], dataset.nodes[row["origin"]].name, *_span(point), *cells))
    names = ("node_id", "name", "date_start", "date_end", "weight_pct", "encounters_per_100", "part_pct")
    return _frame(names, rows, [f"{row[0]}@{row[2]}" for row in rows], "burden_id", [known[row[0]] for row in rows])


def told_people(dataset: Dataset, share: float, total: float | None) -> float | None:
    """Return a number of people as a dataset may tell it: in a release none below its threshold."""
    if total is None:
        return None
    people = share * total
    return None if dataset.release is not None and people < dataset.small_count_threshold else round(people, 1)


def _span(point: SharePoint) -> tuple[str, str]:
    leg_hazards = point.evaluated.hazards
    return leg_hazards.as_of.isoformat(), leg_hazards.until.isoformat()


def _frame(
    names: Sequence[str], rows: Sequence[tuple[Any, ...]], ids: Sequence[str], key: str, shapes: Any
) -> GeoDataFrame:
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return typed_frame(columns, range(len(rows)), ids=list(ids), key=key, geometry=shapes).sort_index()
