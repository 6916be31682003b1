"""Least hazards of corridors and destinations in many draws, over a date or a period, for all origins at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .corridor_draws import onward_graph
from .draw_routes import STEP, least_steps, open_graph
from .drawn_hazards import mean_drawn_hazards
from .draws import check_draws, input_space
from .ensemble_chunks import CHUNK, drawn_chunks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..model.leg_hazards import LegHazards
    from ..model.network import Network
    from .arrays import Array
    from .corridor_draws import OriginCorridor
    from .draw_routes import Graph
    from .draws import ParameterDraws


MOST_KEPT = CHUNK
"""Draws whose parameter sets are kept from date to date."""


def draw_corridor_hazards(
    leg_hazards: LegHazards,
    origin_corridors: Sequence[OriginCorridor],
    destinations: Sequence[str],
    *,
    ranges: Mapping[tuple[str, str], tuple[float, float]],
    draws: int = 1024,
    seed: int = 0,
    kept: Kept | None = None,
) -> Array:
    """Return the least hazard of each corridor from each origin, or to each destination, in every draw.

    Parameters
    ----------
    origin_corridors
        Open ones: origins, each with the countries to the one destination, or with one of several.
    destinations
        Node ids; where there are several, a way ends in one of them.
    ranges, draws, seed
        As for `geo.doubt.ensemble.ensemble_run`.
    kept
        From `keep` for the same network, ranges, draws and seed, to share between dates; made where it is None.

    Returns
    -------
    array, shape (ways, draws)
        Dimensionless.

    Examples
    --------
    >>> origin_corridors = [("KP-09", ("PRK", "CHN", "LAO", "THA", "KOR")), ("KP-10", ("PRK", "CHN", "MNG", "KOR"))]
    >>> draw_corridor_hazards(evaluated.hazards, origin_corridors, ["KOR"], ranges=ranges, draws=64).shape
    (2, 64)
    """
    check_draws(draws, seed)
    network = leg_hazards.network
    if len(destinations) == 1:
        key = leg_hazards.blocked, tuple(origin_corridors)
        graphs = {} if kept is None else kept.graphs
        if key not in graphs:
            graphs.clear()  # dates that are alike come together
            graphs[key] = onward_graph(network, leg_hazards.blocked, origin_corridors, destinations[0])
        graph, starts, end = graphs[key]
        ends, columns = [end], [0] * len(origin_corridors)
    else:
        graph = open_graph(network, leg_hazards.blocked)
        starts = [network.index[origin] for origin, _ in origin_corridors]
        ends, columns = _ends(network, origin_corridors)
    rows = range(len(origin_corridors))
    parts = [
        least_steps(graph, mean_drawn_hazards(leg_hazards, drawn), starts, ends)[rows, columns]
        for drawn in (kept and kept.sets) or drawn_chunks(input_space(network, ranges), draws, seed)
    ]
    return np.concatenate(parts, axis=1) * STEP


def _ends(network: Network, origin_corridors: Sequence[OriginCorridor]) -> tuple[list[int], list[int]]:
    ids = sorted({rest[-1] for _, rest in origin_corridors})
    return [network.index[key] for key in ids], [ids.index(rest[-1]) for _, rest in origin_corridors]


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What draws on several dates have in common: the parameter sets of a network, and graphs by what is closed."""

    network: Network
    sets: tuple[ParameterDraws, ...]
    graphs: dict[tuple[frozenset[int], tuple[OriginCorridor, ...]], tuple[Graph, list[int], int]]


def keep(network: Network, ranges: Mapping[tuple[str, str], tuple[float, float]], draws: int, seed: int) -> Kept:
    """Return what draws on several dates have in common; no parameter sets where there are too many to keep."""
    check_draws(draws, seed)
    return Kept(
        network, tuple(drawn_chunks(input_space(network, ranges), draws, seed)) if draws <= MOST_KEPT else (), {}
    )
