"""The routes of every pair in every column of a map, compactly: each path once, and each pair only where it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ...geo.errors import NoOpenRouteError
from ...geo.model.route_search import reverse_tree
from ...geo.model.routes import k_least_risk_routes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...geo.doubt.ensemble_chunks import EnsembleResult
    from ...geo.model.route_search import ReverseTree
    from ...geo.model.scenario import Setting
    from ...geo.model.schema import Dataset

MOST_PAIRS = 400
"""A network with more pairs of a province and a destination has the routes of the pair in question alone."""


class Ask(NamedTuple):
    """Which routes a map holds and shows, and how sure they are.

    `origin` and `destination` (node ids) are chosen when the page opens, with `shown` routes; none where empty. `k` is
    how many routes a pair has in the file. `ensembles`, from `geo.doubt.ensemble_chunks.collect`, bring intervals and
    chances: one about all dates of the map, or one about each of two sides; none where empty.
    """

    origin: str = ""
    destination: str = ""
    shown: int = 3
    k: int = 3
    ensembles: tuple[EnsembleResult, ...] = ()


def map_pairs(dataset: Dataset, ask: Ask | None) -> tuple[list[str], list[str]]:
    """Return the origins and destinations (node ids) whose routes a map holds.

    All provinces and destinations, and what is asked for; with more than `MOST_PAIRS` pairs what is asked for alone.

    Examples
    --------
    >>> origins, destinations = map_pairs(dataset, None)
    >>> len(origins), destinations[:2]
    (11, ['GBR', 'JPN'])
    """
    ask = ask or Ask()
    nodes = sorted(dataset.nodes.values(), key=lambda node: node.node_id)
    origins = [node.node_id for node in nodes if node.kind == "province"]
    destinations = [node.node_id for node in nodes if node.kind == "destination"]
    if len(origins) * len(destinations) > MOST_PAIRS:
        origins, destinations = [], []
    if ask.origin:
        origins = _with(origins, ask.origin)
        destinations = _with(destinations, ask.destination)
    return origins, destinations


def ways_data(dataset: Dataset, settings: Sequence[Setting], ask: Ask | None) -> dict[str, Any]:
    """Return the routes of every pair in every column.

    Parameters
    ----------
    dataset
        Its provinces and destinations make the pairs.
    settings
        One for each column.
    ask
        The pair that is chosen at first, and how many routes; see `Ask`.

    Returns
    -------
    dict
        ``paths`` are lists of legs. ``ways`` has for each pair (positions joined by ``>``) rows of a column and the
        paths from that column on, the least hazard first; no path where no route is open. ``ask`` is the choice.

    Raises
    ------
    NoOpenRouteError
        If the chosen pair has no open route in any column.
    """
    ask = ask or Ask()
    index = settings[0].hazards.network.index
    origins, destinations = ([index[place] for place in places] for places in map_pairs(dataset, ask))
    k = max(ask.k, ask.shown)
    paths: dict[tuple[int, ...], int] = {}
    ways: dict[str, list[list[int]]] = {}
    closed: NoOpenRouteError | None = None
    for column, setting in enumerate(settings):
        for destination in destinations:
            tree = reverse_tree(setting.hazards, destination)
            for origin in origins:
                if origin == destination:
                    continue
                try:
                    found = _paths(setting, origin, destination, k, tree)
                except NoOpenRouteError as error:
                    found = []
                    chosen = (origin, destination) == (index.get(ask.origin), index.get(ask.destination))
                    closed = closed or (error if chosen else None)
                numbers = [paths.setdefault(legs, len(paths)) for legs in found]
                rows = ways.setdefault(f"{origin}>{destination}", [])
                if not rows or rows[-1][1:] != numbers:
                    rows.append([column, *numbers])
    if closed is not None and all(len(row) == 1 for row in ways[f"{index[ask.origin]}>{index[ask.destination]}"]):
        raise closed
    # What leads nowhere on any date is no choice.
    ways = {pair: rows for pair, rows in ways.items() if any(len(row) > 1 for row in rows)}
    return {
        "paths": [list(legs) for legs in paths],
        "ways": ways,
        "ask": {
            "origin": index[ask.origin] if ask.origin else None,
            "destination": index[ask.destination] if ask.destination else index.get(dataset.default_destination),
            "count": ask.shown,
            "k": k,
        },
    }


def _paths(setting: Setting, origin: int, destination: int, k: int, tree: ReverseTree) -> list[tuple[int, ...]]:
    nodes = setting.hazards.network.nodes
    routes = k_least_risk_routes(setting.hazards, nodes[origin].node_id, nodes[destination].node_id, k, tree=tree)
    return [route.legs for route in routes]


def _with(places: list[str], place: str) -> list[str]:
    return places if place in places else [*places, place]
