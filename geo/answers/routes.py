"""Routes between two places as plain records."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ..model.corridors import corridor_of, corridor_text
from ..model.coverage import legs_coverage
from ..model.leg_hazards import QUANTUM
from ..model.origins import published_weights
from ..model.route_search import FAR, reverse_tree
from ..model.routes import diverse_routes, k_least_risk_routes, network_index
from ..release.coarse import told_hazard, told_index
from .legs import leg_record
from .records import coverage_record, head_record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.routes import NetworkRoute
    from ..model.scenario import EvaluatedNetwork
    from ..model.schema import Dataset


def find_routes(
    evaluated: EvaluatedNetwork, origin: str, destination: str, k: int = 1, *, max_share: float | None = None
) -> tuple[NetworkRoute, ...]:
    """Return the k least-risk routes between two places; no two with more of the hazard in common than `max_share`.

    Parameters
    ----------
    origin, destination
        Node ids.
    max_share
        A part of the lesser hazard, from 0 to 1; None where routes may be alike.

    Raises
    ------
    NoOpenRouteError
        If every route is blocked.
    """
    if max_share is None:
        return tuple(k_least_risk_routes(evaluated.hazards, origin, destination, k))
    return tuple(diverse_routes(evaluated.hazards, origin, destination, k, max_share=max_share))


def route_legs(evaluated: EvaluatedNetwork, route: NetworkRoute) -> list[str]:
    """Return the ids of the legs of a route."""
    return [evaluated.hazards.network.legs[leg].leg_id for leg in route.legs]


def least_hazards(evaluated: EvaluatedNetwork, destination: str) -> dict[str, float | None]:
    """Return the hazard of the least-risk route from every node to one; None where no route is open.

    Examples
    --------
    >>> round(least_hazards(evaluated, "KOR")["KP-10"], 3)
    1.181
    """
    network = evaluated.hazards.network
    distance = reverse_tree(evaluated.hazards, network.index[destination]).distance
    return {
        node.node_id: None if steps == FAR else steps * QUANTUM
        for node, steps in zip(network.nodes, distance, strict=True)
    }


def index_of_origins(dataset: Dataset, evaluated: EvaluatedNetwork, destination: str) -> float:
    """Return the network index (0-100) of the provinces, weighted by their published shares of arrivals."""
    return told_index(dataset, network_index(evaluated.hazards, published_weights(dataset), destination)[0])


def route_record(
    dataset: Dataset,
    evaluated: EvaluatedNetwork,
    route: NetworkRoute,
    rank: int,
    *,
    explain: bool = False,
    told: dict[int, dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Return one route with its corridor and its legs; `told` keeps the legs for other routes of the same answer.

    Explained, `event_totals` is what each event adds over all legs, the largest first; a public release tells none.
    """
    coverage = legs_coverage(evaluated.hazards, route.legs, dataset.sources, usable=evaluated.usable_sources)
    told = {} if told is None else told
    told |= {leg: leg_record(dataset, evaluated, leg, explain=explain) for leg in route.legs if leg not in told}
    legs = [told[leg] for leg in route.legs]
    totals = {"event_totals": _event_totals(legs)} if explain and dataset.release is None else {}
    return {
        "rank": rank,
        "corridor": corridor_text(corridor_of(evaluated.hazards.network, route.nodes)),
        "risk_index": told_index(dataset, route.index),
        "hazard": told_hazard(dataset, route.hazard),
        "nodes": [evaluated.hazards.network.nodes[node].node_id for node in route.nodes],
        "legs": legs,
        **totals,
        "coverage": coverage_record(coverage),
    }


def _event_totals(legs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what each event adds to the hazard of a whole route, the largest first."""
    parts: dict[str, list[float]] = {}
    for leg in legs:
        for item in leg["events"]:
            parts.setdefault(item["event_id"], []).append(item["contribution"])
    totals = {event_id: math.fsum(values) for event_id, values in parts.items()}
    order = sorted(totals, key=lambda key: (-abs(totals[key]), key))
    return [{"event_id": key, "contribution": totals[key], "legs": len(parts[key])} for key in order]


def routes_record(
    dataset: Dataset,
    evaluated: EvaluatedNetwork,
    origin: str,
    destination: str,
    routes: Iterable[NetworkRoute],
    *,
    explain: bool = False,
) -> dict[str, Any]:
    """Return the answer to a route query.

    Examples
    --------
    >>> from route_risk.geo.model.routes import least_risk_route
    >>> route = least_risk_route(evaluated.hazards, "KP-10", "KOR")
    >>> record = routes_record(dataset, evaluated, "KP-10", "KOR", [route])
    >>> round(record["routes"][0]["risk_index"], 1), record["routes"][0]["coverage"]["level"]
    (69.3, 'fair')
    """
    return {
        **head_record(dataset, evaluated),
        "origin": origin,
        "destination": destination,
        "routes": [
            route_record(dataset, evaluated, route, rank, explain=explain) for rank, route in enumerate(routes, start=1)
        ],
    }
