"""Routes of all origins to all destinations on many dates, with one reverse tree for each destination and date."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..errors import NoOpenRouteError, UsageError
from ..model.route_search import reverse_tree
from ..model.routes import k_least_risk_routes
from ..model.scenario import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from ..model.routes import Route
    from ..model.scenario import ScenarioNetwork, Setting


class BatchRow(NamedTuple):
    """One route of a batch; `route` is None and `rank` 0 where no route is open."""

    setting: Setting
    origin: str
    destination: str
    rank: int
    route: Route | None


def batch_routes(
    ready: ScenarioNetwork,
    origins: Sequence[str],
    destinations: Sequence[str],
    days: Iterable[date],
    *,
    k: int = 1,
    known_by: date | None = None,
) -> Iterator[BatchRow]:
    """Yield the k least-risk routes of every origin to every destination on every date.

    Parameters
    ----------
    ready
        From `geo.model.scenario.scenario_network`.
    origins, destinations
        Node ids; a pair of one place with itself is left out.
    days
        Dates.
    k
        How many routes for each pair.
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
    >>> from datetime import date
    >>> from route_risk.geo.model.scenario import scenario_network
    >>> from route_risk.layers.dataset import read_dataset
    >>> dataset = read_dataset()
    >>> ready = scenario_network(dataset)
    >>> for row in batch_routes(ready, ["KP-09", "KP-10"], ["KOR"], [date(2013, 7, 1)]):
    ...     print(row.origin, round(row.route.index, 1))
    KP-09 71.7
    KP-10 70.1
    """
    for place in (*origins, *destinations):
        if place not in ready.network.index:
            message = f"{place!r} is not a node of the network; give the id of a node"
            raise UsageError(message)
    for day in days:
        setting = evaluate(ready, day, known_by=known_by)
        field = setting.hazards
        for destination in destinations:
            tree = reverse_tree(field, field.network.index[destination])
            for origin in origins:
                if origin == destination:
                    continue
                try:
                    routes = k_least_risk_routes(field, origin, destination, k, tree=tree)
                except NoOpenRouteError:
                    yield BatchRow(setting, origin, destination, 0, None)
                    continue
                for rank, route in enumerate(routes, start=1):
                    yield BatchRow(setting, origin, destination, rank, route)
