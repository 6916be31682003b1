"""Shares of corridors and destinations as plain records, with what was recorded beside them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ..model.corridors import ends_with, parse_corridor
from ..model.hazard import route_index
from ..model.periods import period_name
from ..release.coarse import told_hazard, told_index, told_share, told_use
from .corridors import passage_records, recorded_then
from .records import IS_AND_IS_NOT, head_record, scenario_record
from .shares import ShareRange, find_choices

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..model.scenario import ScenarioNetwork
    from ..model.schema import Dataset
    from .shares import SharePoint
    from .theta import Theta

LEAST_IS_NOT_MOST = (
    "Shares by risk alone. The least-risk corridor is not the most used one: cost, distance, waiting and habit count, "
    "too. A share is not a forecast."
)


def shares_record(
    dataset: Dataset,
    scenario_net: ScenarioNetwork,
    points: Sequence[SharePoint],
    *,
    weights: Mapping[str, float],
    destinations: Sequence[str],
    theta: Theta,
    draws: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """Return shares as a plain record, with what was recorded in the years of each point beside them.

    Parameters
    ----------
    scenario_net, weights, destinations
        As for `share_points`.
    draws
        Number and seed of the draws, where there were some.

    Returns
    -------
    dict
        `alternatives` says whether corridors or destinations are compared; `points` hold `shares`, largest first, each
        with `share`, `low`, `median` and `high` (0-1), and the mean `index` and `hazard` of its least-risk routes; and
        `recorded`, shares of all arrivals with the modelled share of the same corridors.

    Raises
    ------
    NoOpenRouteError
        If no origin has an open route at any point.
    """
    if points and not any(point.shares for point in points):
        find_choices(points[-1].evaluated.hazards, weights, destinations)  # says what closes it
    total = math.fsum(weights.values())
    known_by = points[0].evaluated.known_by if points else None
    return {
        **head_record(dataset, None, scenario_net.scenario),
        "note": IS_AND_IS_NOT,
        "shares_note": LEAST_IS_NOT_MOST,
        "known_by": known_by.isoformat() if known_by else None,
        "scenario": scenario_record(scenario_net.scenario),
        "alternatives": "corridors" if len(destinations) == 1 else "destinations",
        "origins": {origin: weight / total for origin, weight in weights.items()},
        "destinations": list(destinations),
        "theta": theta_record(dataset, theta),
        "overlap": points[0].overlap if points else None,
        "draws": None if draws is None else {"draws": draws[0], "seed": draws[1], "range": 0.9},
        "points": [_point(dataset, point, destinations) for point in points],
    }


def theta_record(dataset: Dataset, theta: Theta) -> dict[str, Any]:
    """Return theta and what it comes from as a plain record.

    Examples
    --------
    >>> from route_risk.geo.answers.theta import Theta
    >>> theta_record(dataset, Theta(10.0))
    {'value': 10.0, 'from': 'given', 'records': 0, 'years': None}
    """
    return {
        "value": told_share(dataset, theta.value),
        "from": theta.rests_on if theta.records else "given",
        "records": theta.records,
        "years": list(theta.years) if theta.years else None,
    }


def _point(dataset: Dataset, point: SharePoint, destinations: Sequence[str]) -> dict[str, Any]:
    leg_hazards = point.evaluated.hazards
    recorded = []
    if len(destinations) == 1:
        recorded = passage_records(recorded_then(dataset, point.evaluated, destinations[0]).passages)
    rows = []
    for name, share in point.shares.items():
        drawn, hazard = point.drawn.get(name), point.hazards[name]
        rows.append(
            {
                "alternative": name,
                "share": told_use(dataset, share),
                **{
                    key: None if drawn is None else told_use(dataset, getattr(drawn, key)) for key in ShareRange._fields
                },
                "risk_index": told_index(dataset, float(route_index(hazard))),
                "hazard": told_hazard(dataset, hazard),
            }
        )
    for row in recorded:
        row["modelled"] = told_use(dataset, _meant(point, [parse_corridor(text) for text in row["corridors"]]))
    return {
        "as_of": leg_hazards.as_of.isoformat(),
        "until": leg_hazards.until.isoformat(),
        "name": period_name(leg_hazards.as_of, leg_hazards.until),
        "closed_origins": list(point.closed),
        "shares": rows,
        "recorded": recorded,
    }


def _meant(point: SharePoint, tails: Sequence[tuple[str, ...]]) -> float:
    corridors = {name: parse_corridor(name) for name in point.shares}
    return math.fsum(
        share for name, share in point.shares.items() if any(ends_with(corridors[name], tail) for tail in tails)
    )
