"""Shares of corridors in many draws of every judgement, beside what was recorded.

Theta is held as it was estimated, so that the draws say how far the shares depend on the judged hazards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..errors import UsageError
from ..model.scenario import evaluate
from .calibration import part_of_year
from .corridor_draws import onward_graph
from .draw_routes import STEP, least_steps
from .drawn_hazards import mean_drawn_hazards
from .draws import SobolSampler, check_draws, draw_inputs, input_space

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..model.corridors import Corridor
    from ..model.leg_hazards import LegHazards
    from ..model.scenario import ScenarioNetwork
    from .arrays import Array
    from .record_check import Check


MOST_DRAWS = 4096
"""So many draws of two dozen years take a few minutes."""


class DrawnCheck(NamedTuple):
    """A check with the interval of each modelled share, and 5 and 95 percent of the draws of its mean error."""

    check: Check
    error_low: float
    error_high: float


def draw_check(
    check: Check,
    scenario_net: ScenarioNetwork,
    corridors: Mapping[int, Iterable[Corridor]],
    weights: Mapping[str, float],
    destination: str,
    *,
    ranges: Mapping[tuple[str, str], tuple[float, float]],
    draws: int = 256,
    seed: int = 0,
) -> DrawnCheck:
    """Return a check with 90 % intervals over draws.

    Parameters
    ----------
    scenario_net
        The network under the factors of the check.
    corridors
        Year to the corridors that share its arrivals.
    weights, destination
        As for the check: node id of each origin to its share of arrivals, and a node id.
    ranges, draws, seed
        As for `geo.doubt.ensemble.ensemble_run`; at most `MOST_DRAWS` draws.

    Raises
    ------
    UsageError
        If `draws` is no power of two or too many.
    """
    check_draws(draws, seed)
    if draws > MOST_DRAWS:
        raise UsageError(f"{draws} draws of every year of the record take too long; ask for at most {MOST_DRAWS}")
    space = input_space(scenario_net.network, ranges)
    drawn = draw_inputs(space, SobolSampler(len(space.inputs), seed).points(0, draws))
    shares = {}
    for year, some in sorted(corridors.items()):
        first, last = part_of_year(scenario_net.dataset, year)
        leg_hazards = evaluate(scenario_net, first, until=last).hazards
        hazard = mean_drawn_hazards(leg_hazards, drawn)
        own = {(origin, corridor): size for (one, origin, corridor), size in check.sizes.items() if one == year}
        shares[year] = drawn_shares(
            leg_hazards, hazard, tuple(some), weights, destination, theta=check.theta, sizes=own
        )
    rows, off = [], []
    for row in check.rows:
        years = [[found for corridor, found in shares[year].items() if row.passages.meets(corridor)]
                 for year in row.passages.years]  # fmt: skip
        each = np.sum([np.sum(some, axis=0) if some else np.zeros(draws) for some in years], axis=0) / len(years)
        low, high = (float(value) for value in np.quantile(each, (0.05, 0.95)))
        rows.append(row._replace(low=low, high=high))
        off.append(np.maximum(np.maximum(row.passages.low - each, each - row.passages.high), 0.0))
    error_low, error_high = (float(value) for value in np.quantile(np.mean(off, axis=0), (0.05, 0.95)))
    return DrawnCheck(check._replace(rows=tuple(rows)), error_low, error_high)


def drawn_shares(
    leg_hazards: LegHazards,
    hazard: Array,
    corridors: tuple[Corridor, ...],
    weights: Mapping[str, float],
    destination: str,
    *,
    theta: float,
    sizes: Mapping[tuple[int, Corridor], float] | None = None,
) -> dict[Corridor, Array]:
    """Return the share of each corridor in every draw, shape (draws,): the logit of each origin, weighted."""
    network = leg_hazards.network
    origins = sorted(weights)
    home, goal = (network.nodes[network.index[place]].country for place in (origins[0], destination))
    origin_corridors = [(origin, (home, *corridor, goal)) for corridor in corridors for origin in origins]
    graph, starts, end = onward_graph(network, leg_hazards.blocked, origin_corridors, destination)
    least = least_steps(graph, hazard, starts, [end])[:, 0] * STEP
    least = least.reshape(len(corridors), len(origins), hazard.shape[1])
    reached = np.isfinite(least[:, :, 0]).any(axis=0)
    least = least[:, reached]
    size = np.array([[(sizes or {}).get((o, corridor), 0.0) for o in range(len(origins))] for corridor in corridors])
    utility = np.exp(size[:, reached, np.newaxis] - theta * (least - least.min(axis=0)))
    part = np.array([weights[origin] for origin in origins])[reached]
    shares = np.einsum("cod,o->cd", utility / utility.sum(axis=0), part / part.sum())
    return dict(zip(corridors, shares, strict=True))
