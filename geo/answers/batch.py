"""Routes of all origins to all destinations on many dates, one a row."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import NoOpenRouteError, UsageError
from ..model.corridors import corridor_of, corridor_text, iter_corridors
from ..model.coverage import legs_coverage
from ..model.route_search import reverse_tree
from ..model.routes import iter_routes
from ..model.scenario import evaluate
from ..release.coarse import told_hazard, told_index
from .corridors import passage_records, recorded_then
from .records import coverage_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from ..model.leg_hazards import LegHazards
    from ..model.passages import Passages
    from ..model.route_search import ReverseTree
    from ..model.routes import NetworkRoute
    from ..model.scenario import EvaluatedNetwork, ScenarioNetwork
    from ..model.schema import Dataset

BATCH_COLUMNS = (
    "as_of",
    "origin",
    "destination",
    "rank",
    "corridor",
    "risk_index",
    "hazard",
    "nodes",
    "legs",
    "events",
    "sources",
    "newest_source",
    "coverage",
    "recorded",
)


class BatchRow(NamedTuple):
    """One route of a batch; `route` is None and `rank` 0 where no route is open.

    `recorded` is what was recorded of its corridor in the years of the date or period.
    """

    evaluated: EvaluatedNetwork
    origin: str
    destination: str
    rank: int
    route: NetworkRoute | None
    recorded: tuple[Passages, ...] = ()


def batch_routes(
    scenario_net: ScenarioNetwork,
    origins: Sequence[str],
    destinations: Sequence[str],
    days: Iterable[date],
    *,
    k: int | None = None,
    known_by: date | None = None,
) -> Iterator[BatchRow]:
    """Yield the least-risk route of each corridor, or the k least-risk routes, of every pair of places on every date.

    Parameters
    ----------
    origins, destinations
        Node ids; a pair of one place with itself is left out.
    k
        How many routes for each pair, regardless of corridor; where None, one for each corridor.
    known_by
        As in `geo.model.scenario.evaluate`.

    Yields
    ------
    BatchRow
        In the order of the dates, destinations, origins and ranks. The work grows linearly with each of them.

    Raises
    ------
    UsageError
        If a place is not a node or k is not positive.

    Examples
    --------
    >>> for row in batch_routes(scenario_net, ["KP-09", "KP-10"], ["KOR"], [date(2013, 7, 1)], k=1):
    ...     print(row.origin, round(row.route.index, 1))
    KP-09 68.4
    KP-10 69.3
    """
    if k is not None and k < 1:
        message = f"k = {k} is too small; ask for at least 1 route"
        raise UsageError(message)
    for place in (*origins, *destinations):
        if place not in scenario_net.network.index:
            message = f"{place!r} is not a node of the network; give the id of a node"
            raise UsageError(message)
    for day in days:
        evaluated = evaluate(scenario_net, day, known_by=known_by)
        leg_hazards = evaluated.hazards
        record = recorded_then(scenario_net.dataset, evaluated)
        for destination in destinations:
            passages = record.passages if destination == scenario_net.dataset.default_destination else ()
            tree = reverse_tree(leg_hazards, leg_hazards.network.index[destination])
            for origin in origins:
                if origin == destination:
                    continue
                try:
                    routes = _routes(leg_hazards, origin, destination, k, tree)
                except NoOpenRouteError:
                    yield BatchRow(evaluated, origin, destination, 0, None)
                    continue
                for rank, route in enumerate(routes, start=1):
                    corridor = corridor_of(leg_hazards.network, route.nodes)
                    recorded = tuple(row for row in passages if row.meets(corridor))
                    yield BatchRow(evaluated, origin, destination, rank, route, recorded)


def _routes(
    leg_hazards: LegHazards, origin: str, destination: str, k: int | None, tree: ReverseTree
) -> Iterable[NetworkRoute]:
    """Return the routes of a pair; many are found one by one, as they are taken."""
    if k is None:
        return tuple(row.route for row in iter_corridors(leg_hazards, origin, destination))
    return islice(iter_routes(leg_hazards, origin, destination, tree=tree), k)


def batch_record(dataset: Dataset, row: BatchRow) -> dict[str, Any]:
    """Return one row of a batch; index and the rest are None where no route is open.

    Examples
    --------
    >>> from route_risk.geo.answers.batch import batch_routes
    >>> (row,) = batch_routes(scenario_net, ["KP-10"], ["KOR"], [date(2013, 7, 1)], k=1)
    >>> record = batch_record(dataset, row)
    >>> record["origin"], record["as_of"], round(record["risk_index"], 1)
    ('KP-10', '2013-07-01', 69.3)
    """
    evaluated = row.evaluated
    record: dict[str, Any] = dict.fromkeys(BATCH_COLUMNS)
    record |= {
        "as_of": evaluated.hazards.as_of.isoformat(),
        "origin": row.origin,
        "destination": row.destination,
        "rank": row.rank,
    }
    if row.route is None:
        return record
    network = evaluated.hazards.network
    coverage = coverage_record(
        legs_coverage(evaluated.hazards, row.route.legs, dataset.sources, usable=evaluated.usable_sources)
    )
    return record | {
        "corridor": corridor_text(corridor_of(network, row.route.nodes)),
        "risk_index": told_index(dataset, row.route.index),
        "hazard": told_hazard(dataset, row.route.hazard),
        "nodes": [network.nodes[node].node_id for node in row.route.nodes],
        "legs": [network.legs[leg].leg_id for leg in row.route.legs],
        "events": coverage["events"],
        "sources": coverage["sources"],
        "newest_source": coverage["newest_source"],
        "coverage": coverage["level"],
        "recorded": passage_records(row.recorded),
    }
