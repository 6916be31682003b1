"""What a public map answers with: classes of the index on its own dates, and no model to work anything finer out with.

A page that holds the model answers any question with every digit, whatever its script shows. So the block of a release
has neither hazards nor strengths of events: for each of its dates it has the class of every leg, the corridors of every
pair in their order with theirs, and which events have effect. `geo.release.coarse` says how wide a class is.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ..model.corridors import corridor_of, countries_of, open_corridors
from ..model.coverage import each_leg_coverage
from ..model.hazard import route_index
from ..model.leg_hazards import QUANTUM
from ..model.route_search import FAR, reverse_tree
from ..release.coarse import told_index
from .legs import border_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.corridors import Corridor, CorridorRoute
    from ..model.network import Network
    from ..model.scenario import EvaluatedNetwork
    from ..model.schema import Dataset

CORRIDORS = 12
"""Corridors of a pair in a page."""


def corridors_of(evaluated: EvaluatedNetwork, origin: str, destination: str) -> list[CorridorRoute]:
    """Return the least-risk routes of the corridors that a page shows, none where no route is open."""
    return open_corridors(evaluated.hazards, origin, destination, limit=CORRIDORS)


def passed_countries(evaluated: EvaluatedNetwork, row: CorridorRoute) -> tuple[str, ...]:
    """Return the countries of a corridor's route, those of its two ends among them."""
    return countries_of(evaluated.hazards.network, row.route.nodes)


def corridor_of_legs(network: Network, legs: Sequence[int]) -> Corridor:
    """Return the corridor of a route that is given by its legs."""
    return corridor_of(network, (network.tails[legs[0]], *(network.heads[leg] for leg in legs)))


def least_index(dataset: Dataset, evaluated: EvaluatedNetwork, origin: int, destination: int) -> float | None:
    """Return the index of the least-risk route between two positions as it may be told; None where none is open."""
    found = reverse_tree(evaluated.hazards, destination, until=origin).distance[origin]
    return None if found == FAR else told_index(dataset, route_index(found * QUANTUM))


def leg_levels(dataset: Dataset, evaluated: EvaluatedNetwork) -> list[str]:
    """Return how well each leg is documented on the date (one of `geo.model.vocabularies.COVERAGES`)."""
    found = each_leg_coverage(evaluated.hazards, dataset.sources, usable=evaluated.usable_sources)
    return [coverage.level for coverage in found]


def leg_index(dataset: Dataset, evaluated: EvaluatedNetwork, leg: int) -> float:
    """Return the index of a leg as a map may tell it: exactly, or of a release the middle of its class."""
    leg_hazards = evaluated.hazards
    border_on = leg_hazards.until if border_day(evaluated, leg_hazards.network.legs[leg]) else None
    return told_index(dataset, float(route_index(leg_hazards.hazard[leg])), border_on=border_on)


def leg_hazard(dataset: Dataset, evaluated: EvaluatedNetwork, leg: int) -> float:
    """Return the hazard of a leg as a map may draw it: exactly, or of a release that of the middle of its class."""
    if dataset.release is None:
        return evaluated.hazards.hazard[leg]
    return -math.log1p(-leg_index(dataset, evaluated, leg) / 100)


def told_data(
    dataset: Dataset,
    evaluations: Sequence[EvaluatedNetwork],
    pairs: tuple[Sequence[str], Sequence[str]],
    active: Sequence[Sequence[int]],
) -> dict[str, Any] | None:
    """Return what the page of a release answers with; None where every digit may be told.

    Parameters
    ----------
    pairs
        Origins and destinations (node ids) that may be asked for.
    active
        For each evaluated network the events that have effect, by their numbers in the block.

    Returns
    -------
    dict
        By column: ``legs``, an index for each leg; ``blocked``, the legs that are closed; ``active``. ``routes`` are
        lists of legs; ``pairs`` has for each pair (positions joined by ``>``) and each column the corridors, the least
        risk first, as route and index.

    Examples
    --------
    >>> told_data(dataset, [evaluated], (["KP-09"], ["KOR"]), [[]]) is None
    True
    """
    if dataset.release is None:
        return None
    index = evaluations[0].hazards.network.index
    routes: dict[tuple[int, ...], int] = {}

    def told(evaluated: EvaluatedNetwork, origin: str, destination: str) -> Iterator[tuple[int, float]]:
        for row in corridors_of(evaluated, origin, destination):
            yield routes.setdefault(row.route.legs, len(routes)), told_index(dataset, row.route.index)

    found = {
        f"{index[a]}>{index[b]}": [list(told(evaluated, a, b)) for evaluated in evaluations]
        for a in pairs[0]
        for b in pairs[1]
        if a != b
    }
    return {
        "legs": [
            [leg_index(dataset, evaluated, leg) for leg in range(len(evaluated.hazards.network.legs))]
            for evaluated in evaluations
        ],
        "blocked": [sorted(evaluated.hazards.blocked) for evaluated in evaluations],
        "active": [list(row) for row in active],
        "routes": [list(route) for route in routes],
        "pairs": found,
    }
