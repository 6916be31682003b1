"""Corridors in many draws: the least hazard of each, and how often it is the least-risk one.

The least hazard in a corridor is that of a least-risk route in a network of its own, where a place is met once for each
country of the corridor that may have been reached, and a leg leads on within a country or into the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..model.corridors import node_countries
from ..model.leg_hazards import in_force
from .draw_routes import STEP, Graph, least_routes, open_graph
from .drawn_hazards import drawn_hazards
from .draws import SobolSampler, draw_inputs
from .ensemble_chunks import CHUNK, chunk_bounds
from .summary import quantiles_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy.typing as npt

    from ..model.network import Network
    from .ensemble import EnsembleRun

    Array = npt.NDArray[np.float64]


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
    """Return what the draws of an ensemble of one pair on one date say of some open corridors.

    Parameters
    ----------
    run
        From `geo.doubt.ensemble.ensemble_run`.
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
    >>> run = ensemble_run(ready, ["KP-09"], ["KOR"], [date(2012, 7, 1)], ranges=ranges, draws=64)
    >>> ways = [("PRK", "CHN", "LAO", "THA", "KOR"), ("PRK", "CHN", "MNG", "KOR")]
    >>> found = draw_corridors(run, ways)
    >>> all(row.low < row.median < row.high for row in found), sum(row.first_share for row in found) <= 1
    (True, True)
    """
    ((origin, destination),), (day,) = run.pairs, run.days
    network, space = run.network, run.space
    force = in_force(network, day, known=run.known, closed=run.closed, opened=run.opened)
    graphs = [(open_graph(network, force.blocked), [origin], destination)]
    graphs += [corridor_graph(network, force.blocked, row, [origin], destination) for row in countries]
    sampler = SobolSampler(len(space.inputs), run.seed)
    parts = []
    for start, stop in chunk_bounds(run.draws, CHUNK):
        of_leg = drawn_hazards(network, day, force, draw_inputs(space, sampler.points(start, stop)))
        parts.append([least_routes(graph, of_leg[graph.legs], a, [b]).steps[0, 0] for graph, a, b in graphs])
    steps: Array = np.concatenate([np.array(part) for part in parts], axis=1)
    least, each = steps[0], steps[1:]
    best = each.argmin(axis=0) if len(each) else np.empty(0)
    return tuple(
        DrawnCorridor(
            float(np.count_nonzero((best == number) & (row <= least))) / run.draws,
            *quantiles_of(row * STEP),
        )
        for number, row in enumerate(each)
    )


def corridor_graph(
    network: Network, blocked: Collection[int], countries: tuple[str, ...], origins: Sequence[int], destination: int
) -> tuple[Graph, list[int], int]:
    """Return a graph of the open legs in which every way from an origin to the end leads through all of some countries.

    Parameters
    ----------
    network
        From `geo.model.network.build_network`.
    blocked
        Positions of legs that are closed.
    countries
        From that of the origins to that of the destination; a border is in no country.
    origins, destination
        Positions of nodes.

    Returns
    -------
    Graph
        A place with the number of countries passed is a node of it.
    list of int, int
        Origins and destination in it.
    """
    place = node_countries(network, origins, destination)
    last = len(countries) - 1
    numbers = {(destination, last): 0} | {(origin, 0): number for number, origin in enumerate(origins, start=1)}
    legs, tails, heads = [], [], []
    for leg, (tail, head) in enumerate(zip(network.tails, network.heads, strict=True)):
        if leg in blocked:
            continue
        for passed, here in enumerate(countries):
            onward = passed
            if place[head] not in ("", here):
                onward += 1
            if place[tail] in ("", here) and (
                onward == passed or (onward <= last and place[head] == countries[onward])
            ):
                legs.append(leg)
                tails.append(numbers.setdefault((tail, passed), len(numbers)))
                heads.append(numbers.setdefault((head, onward), len(numbers)))
    of_legs, of_tails, of_heads = (np.array(row, dtype=np.int64) for row in (legs, tails, heads))
    return (
        Graph(len(numbers), of_legs, of_tails, of_heads, np.zeros(len(legs), dtype=np.uint64)),
        [*range(1, len(origins) + 1)],
        0,
    )
