"""Corridors in many draws: the least hazard of each, and how often it is the least-risk one.

The least hazard in a corridor is that of a least-risk route in a network of its own, where a place is met once for each
way in which a corridor may go on from it. Corridors that end in the same countries share these places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..model.corridors import node_countries
from .draw_routes import STEP, Graph, least_steps, open_graph
from .drawn_hazards import mean_drawn_hazards
from .ensemble_chunks import drawn_chunks
from .summary import quantiles_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..model.leg_hazards import LegHazards
    from ..model.network import Network
    from .arrays import Array
    from .ensemble import EnsembleRun

    CorridorGraph = tuple[Graph, list[int], int]


OriginCorridor = tuple[str, tuple[str, ...]]
"""An origin, and the countries from it to the destination; or an origin and the id of one of several destinations."""


class DrawnCorridor(NamedTuple):
    """The least-risk route of a corridor over the draws.

    Attributes
    ----------
    first_share : float
        The share of the draws in which no other corridor has a route of less hazard, from 0 to 1.
    low, median, high : float
        5, 50 and 95 percent of the draws of its index (0-100).
    """

    first_share: float
    low: float
    median: float
    high: float


def draw_corridors(run: EnsembleRun, countries: Sequence[tuple[str, ...]]) -> tuple[DrawnCorridor, ...]:
    """Return what the draws of an ensemble of one pair on one date or over one period say of some open corridors.

    Parameters
    ----------
    countries
        Of each corridor the countries from origin to destination, from `geo.model.corridors.countries_of`.

    Returns
    -------
    tuple of DrawnCorridor
        In the order given. The shares add up to 1 where every corridor was given that is ever the least-risk one; a
        draw with equal hazards counts for the first of them.

    Examples
    --------
    >>> from route_risk.geo.doubt.ensemble import ensemble_run
    >>> run = ensemble_run(scenario_net, ["KP-09"], ["KOR"], [date(2012, 7, 1)], ranges=ranges, draws=64)
    >>> origin_corridors = [("PRK", "CHN", "LAO", "THA", "KOR"), ("PRK", "CHN", "MNG", "KOR")]
    >>> found = draw_corridors(run, origin_corridors)
    >>> all(row.low < row.median < row.high for row in found), sum(row.first_share for row in found) <= 1
    (True, True)
    """
    ((origin, destination),), leg_hazards, nodes = run.pairs, run.leg_hazards(0), run.network.nodes
    graphs = corridor_graphs(leg_hazards, nodes[origin].node_id, nodes[destination].node_id, countries)
    parts = [
        corridor_steps(graphs, mean_drawn_hazards(leg_hazards, drawn))
        for drawn in drawn_chunks(run.space, run.draws, run.seed)
    ]
    return summarise_corridors(np.concatenate(parts, axis=1))


def corridor_graphs(
    leg_hazards: LegHazards, origin: str, destination: str, countries: Sequence[tuple[str, ...]]
) -> list[CorridorGraph]:
    """Return the graph of all open legs, and after it the one in which every way leads through its countries.

    Parameters
    ----------
    leg_hazards
        For its network and the legs that are closed.
    origin, destination
        Node ids.
    countries
        As for `draw_corridors`.
    """
    network, blocked = leg_hazards.network, leg_hazards.blocked
    start, end = network.index[origin], network.index[destination]
    graphs: list[CorridorGraph] = [(open_graph(network, blocked), [start], end)]
    if countries:
        graphs.append(onward_graph(network, blocked, [(origin, row) for row in countries], destination))
    return graphs


def corridor_steps(graphs: Sequence[CorridorGraph], of_leg: Array) -> Array:
    """Return the least hazard of all routes, and after it that of each corridor, in steps, shape (rows, draws).

    `graphs` are from `corridor_graphs`, `of_leg` are the hazards of all legs, shape (legs, draws).
    """
    return np.concatenate([least_steps(graph, of_leg, a, [b])[:, 0] for graph, a, b in graphs])


def summarise_corridors(steps: Array) -> tuple[DrawnCorridor, ...]:
    """Return what the draws say of each corridor, from all of `corridor_steps`."""
    least, each = steps[0], steps[1:]
    best = each.argmin(axis=0) if len(each) else np.empty(0)
    return tuple(
        DrawnCorridor(float(np.count_nonzero((best == number) & (row <= least))) / len(row), *quantiles_of(row * STEP))
        for number, row in enumerate(each)
    )


def draw_ranges(
    run: EnsembleRun, day: int, ways: Mapping[str, Sequence[OriginCorridor]]
) -> dict[str, list[tuple[float, ...]]]:
    """Return the range of many open corridors on one date or over one period of an ensemble.

    Parameters
    ----------
    run
        From `geo.doubt.ensemble.ensemble_run`; its pairs do not matter.
    day
        Number of the date in the run.
    ways
        For each destination (node id) origins with the countries from there to it.

    Returns
    -------
    dict
        For each destination, in the order of its ways, 5, 50 and 95 percent of the draws of the index (0-100).

    Examples
    --------
    >>> from route_risk.geo.doubt.ensemble import ensemble_run
    >>> run = ensemble_run(scenario_net, ["KP-09"], ["KOR"], [date(2012, 7, 1)], ranges=ranges, draws=64)
    >>> ((low, median, high),) = draw_ranges(run, 0, {"KOR": [("KP-09", ("PRK", "CHN", "MNG", "KOR"))]})["KOR"]
    >>> low < median < high
    True
    """
    leg_hazards = run.leg_hazards(day)
    graphs = [onward_graph(run.network, leg_hazards.blocked, rows, goal) for goal, rows in ways.items()]
    parts: list[list[Array]] = [[] for _ in graphs]
    for drawn in drawn_chunks(run.space, run.draws, run.seed):
        of_leg = mean_drawn_hazards(leg_hazards, drawn)
        for part, graph in zip(parts, graphs, strict=True):
            part.append(corridor_steps([graph], of_leg))
    found = [np.concatenate(part, axis=1) for part in parts]
    return {goal: [quantiles_of(row * STEP) for row in steps] for goal, steps in zip(ways, found, strict=True)}


def onward_graph(
    network: Network, blocked: Collection[int], origin_corridors: Sequence[OriginCorridor], destination: str
) -> tuple[Graph, list[int], int]:
    """Return a graph of the open legs in which every way from a start leads through all countries of its corridor.

    As in `geo.model.corridors.iter_corridors` no way turns round at a border.

    Parameters
    ----------
    blocked
        Positions of legs that are closed.
    origin_corridors
        Origins with the countries from there to the destination.
    destination
        Node id.

    Returns
    -------
    Graph
        A place with the countries that are still to pass, its own first, is a node of it.
    list of int
        The start of each way.
    int
        The destination.
    """
    end = network.index[destination]
    place = node_countries(network, [network.index[origin] for origin, _ in origin_corridors], end)
    rests = sorted({countries[k:] for _, countries in origin_corridors for k in range(len(countries))})
    known = set(rests)
    numbers = {(end, rests[0][-1:]): 0}
    starts = [numbers.setdefault((network.index[origin], rest), len(numbers)) for origin, rest in origin_corridors]
    rows = []
    for leg, (tail, head) in enumerate(zip(network.tails, network.heads, strict=True)):
        for rest in () if leg in blocked else rests:
            onward = rest if place[head] in ("", rest[0]) else rest[1:]
            if not place[tail] and place[head] == rest[0]:  # it turns round
                continue
            if place[tail] in ("", rest[0]) and onward in known and place[head] in ("", onward[0]):
                ends = (numbers.setdefault(key, len(numbers)) for key in ((tail, rest), (head, onward)))
                rows.append((*ends, leg))
    rows.sort()
    tails, heads, legs = np.array(rows, dtype=np.int64).reshape(len(rows), 3).T
    return Graph(len(numbers), legs, tails, heads, np.zeros(len(legs), dtype=np.uint64)), starts, 0
