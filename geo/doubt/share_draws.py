"""Least hazards of corridors and destinations in many draws, over a date or a period, for all origins at once.

The least hazard in a corridor is that of a least-risk route in a network of its own, where a place is met once for each
way in which a corridor may go on from it. Corridors that end in the same countries share these places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .check_draws import mean_drawn_hazards
from .draw_routes import STEP, Graph, least_steps, open_graph
from .draws import SobolSampler, check_draws, draw_inputs, input_space
from .ensemble_chunks import CHUNK, chunk_bounds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from ..model.leg_hazards import LegHazards
    from ..model.network import Network
    from .draws import Drawn

    Array = npt.NDArray[np.float64]

Way = tuple[str, tuple[str, ...]]
"""An origin, and the countries from it to the destination; or an origin and the id of one of several destinations."""


def onward_graph(
    network: Network, blocked: Collection[int], ways: Sequence[Way], destination: str
) -> tuple[Graph, list[int], int]:
    """Return a graph of the open legs in which every way from a start leads through all countries of its corridor.

    Parameters
    ----------
    network
        From `geo.model.network.build_network`.
    blocked
        Positions of legs that are closed.
    ways
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
    place = ["" if node.kind == "border_segment" else node.country for node in network.nodes]
    rests = sorted({countries[k:] for _, countries in ways for k in range(len(countries))})
    known = set(rests)
    numbers = {(network.index[destination], rests[0][-1:]): 0}
    starts = [numbers.setdefault((network.index[origin], rest), len(numbers)) for origin, rest in ways]
    rows = []
    for leg, (tail, head) in enumerate(zip(network.tails, network.heads, strict=True)):
        for rest in () if leg in blocked else rests:
            onward = rest if place[head] in ("", rest[0]) else rest[1:]
            if place[tail] in ("", rest[0]) and onward in known and place[head] in ("", onward[0]):
                ends = (numbers.setdefault(end, len(numbers)) for end in ((tail, rest), (head, onward)))
                rows.append((*ends, leg))
    rows.sort()
    tails, heads, legs = np.array(rows, dtype=np.int64).reshape(len(rows), 3).T
    return Graph(len(numbers), legs, tails, heads, np.zeros(len(legs), dtype=np.uint64)), starts, 0


def draw_ways(
    field: LegHazards,
    ways: Sequence[Way],
    destinations: Sequence[str],
    *,
    ranges: Mapping[tuple[str, str], tuple[float, float]],
    draws: int = 1024,
    seed: int = 0,
) -> Array:
    """Return the least hazard of each corridor from each origin, or to each destination, in every draw.

    Parameters
    ----------
    field
        Hazards on a date or over a period.
    ways
        Open ones: origins, each with the countries to the one destination, or with one of several.
    destinations
        Node ids; where there are several, a way ends in one of them.
    ranges, draws, seed
        As for `geo.doubt.ensemble.ensemble_run`.

    Returns
    -------
    array, shape (ways, draws)
        Dimensionless.

    Examples
    --------
    >>> ways = [("KP-09", ("PRK", "CHN", "LAO", "THA", "KOR")), ("KP-10", ("PRK", "CHN", "MNG", "KOR"))]
    >>> draw_ways(setting.hazards, ways, ["KOR"], ranges=ranges, draws=64).shape
    (2, 64)
    """
    check_draws(draws, seed)
    network = field.network
    if len(destinations) == 1:
        graph, starts, end = onward_graph(network, field.blocked, ways, destinations[0])
        ends, columns = [end], [0] * len(ways)
    else:
        graph = open_graph(network, field.blocked)
        starts = [network.index[origin] for origin, _ in ways]
        ends, columns = _ends(network, ways)
    rows = range(len(ways))
    parts = [
        least_steps(graph, mean_drawn_hazards(field, drawn)[graph.legs], starts, ends)[rows, columns]
        for drawn in _drawn(network, ranges, draws, seed)
    ]
    return np.concatenate(parts, axis=1) * STEP


def _ends(network: Network, ways: Sequence[Way]) -> tuple[list[int], list[int]]:
    ids = sorted({rest[-1] for _, rest in ways})
    return [network.index[key] for key in ids], [ids.index(rest[-1]) for _, rest in ways]


def _drawn(
    network: Network, ranges: Mapping[tuple[str, str], tuple[float, float]], draws: int, seed: int
) -> Iterator[Drawn]:
    space = input_space(network, dict(ranges))
    sampler = SobolSampler(len(space.inputs), seed)
    for start, stop in chunk_bounds(draws, CHUNK):
        yield draw_inputs(space, sampler.points(start, stop))
