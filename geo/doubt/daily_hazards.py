"""Least hazards from many origins to many destinations on every day of a span at once.

Positions take the place of draws in `geo.doubt.draw_routes`, so that a year costs about as much as a few hundred draws.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from ..model.leg_hazards import in_force
from .draw_routes import STEP, least_routes, least_steps, open_graph
from .drawn_hazards import hazards_of
from .draws import central_draw, input_space

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from ..model.events import Span
    from ..model.network import Network
    from ..model.scenario import ScenarioNetwork
    from .arrays import Array, Positions
    from .draw_routes import Graph


MOST_CELLS = 4_000_000
"""Nodes times destinations times days that are searched together."""


def daily_hazards(
    scenario_net: ScenarioNetwork,
    days: Sequence[int],
    origins: Sequence[str],
    destinations: Sequence[str],
) -> Array:
    """Return the hazard of the least-risk route from each origin to each destination on each day.

    Parameters
    ----------
    days
        Ordinals, inside the span of the dataset.
    origins, destinations
        Node ids.

    Returns
    -------
    array, shape (origins, destinations, days)
        Dimensionless, within 1.2e-7 for each leg; infinite where no route is open.

    Examples
    --------
    >>> days = [date(2012, 7, 1).toordinal(), date(2020, 7, 1).toordinal()]
    >>> found = daily_hazards(scenario_net, days, ["KP-09"], ["KOR", "USA"])
    >>> found.shape, bool((found[:, :, 0] < found[:, :, 1]).all())
    ((1, 2, 2), True)
    """
    starts, ends = ([scenario_net.network.index[key] for key in keys] for keys in (origins, destinations))
    result = np.full((len(starts), len(ends), len(days)), np.inf)
    for some, graph, hazard in _searched(scenario_net, days, len(ends)):
        result[:, :, some] = least_steps(graph, hazard, starts, ends) * STEP
    return result


def daily_path_sizes(
    scenario_net: ScenarioNetwork,
    days: Sequence[int],
    origins: Sequence[str],
    destinations: Sequence[str],
) -> Array:
    """Return ``ln S`` of the least-risk route from each origin to each destination on each day.

    The alternatives of an origin are its destinations, see `geo.doubt.path_size`; the arguments are those of
    `daily_hazards`.

    Returns
    -------
    array, shape (origins, destinations, days)
        0 for a route that shares no leg, and where no route is open.

    Examples
    --------
    >>> days = [date(2012, 7, 1).toordinal()]
    >>> sizes = daily_path_sizes(scenario_net, days, ["KP-09"], ["KOR", "USA"])
    >>> bool((sizes < 0).all() and (sizes > np.log(0.5)).all())  # they part late
    True
    """
    starts, ends = ([scenario_net.network.index[key] for key in keys] for keys in (origins, destinations))
    result = np.zeros((len(starts), len(ends), len(days)))
    for some, graph, hazard in _searched(scenario_net, days, len(ends)):
        of_leg = hazard[graph.legs]
        onward = least_routes(graph, of_leg, starts, ends).onward
        result[:, :, some] = _sizes(graph, of_leg, onward, starts)
    return result


def _sizes(graph: Graph, hazard: Array, onward: npt.NDArray[np.int32], starts: Sequence[int]) -> Array:
    """Return ``ln S`` of routes, by origin, destination and day."""
    shape = len(starts), *onward.shape[1:]
    origin, end, day = np.indices(shape)
    used = np.zeros((len(graph.legs), shape[0], shape[2]), dtype=np.int32)
    for row, at in _steps_of(graph, onward, starts, end, day):
        np.add.at(used, (row[at], origin[at], day[at]), 1)
    whole, own = np.zeros(shape), np.zeros(shape)
    for row, at in _steps_of(graph, onward, starts, end, day):
        of_leg = hazard[row[at], day[at]]
        whole[at] += of_leg
        own[at] += of_leg / used[row[at], origin[at], day[at]]
    result: Array = np.log(np.where(whole > 0, own, 1.0) / np.where(whole > 0, whole, 1.0))
    return result


def _steps_of(
    graph: Graph, onward: npt.NDArray[np.int32], starts: Sequence[int], end: Positions, day: Positions
) -> Iterator[tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]]:
    """Yield the legs of all routes, one after the other, as rows of the graph, and which routes still go on."""
    node = np.broadcast_to(np.array(starts, dtype=np.int64)[:, None, None], end.shape)
    while True:
        row = onward[node, end, day]
        at = row >= 0
        if not at.any():
            return
        yield row, at
        node = np.where(at, graph.heads[row], node)


def _searched(
    scenario_net: ScenarioNetwork, days: Sequence[int], ends: int
) -> Iterator[tuple[npt.NDArray[np.intp], Graph, Array]]:
    """Yield the positions of some days, the graph of the legs that are open on them, and the hazards of all."""
    network = scenario_net.network
    when = np.array(days, dtype=np.int64)
    for columns in _alike(network, when):
        day = date.fromordinal(int(when[columns[0]]))
        force = in_force(network, day, closed=scenario_net.closed, opened=scenario_net.opened)
        graph = open_graph(network, force.blocked)
        if not len(graph.legs):
            continue
        size = max(1, MOST_CELLS // (graph.count * max(1, ends)))
        for some in np.array_split(columns, -(-len(columns) // size)):
            yield some, graph, leg_hazards_on(network, when[some])


def leg_hazards_on(network: Network, days: Positions) -> Array:
    """Return the hazard of every leg on each day as if it were open, shape (legs, days).

    Parameters
    ----------
    days
        Ordinals.
    """
    active = {}
    for k, event in enumerate(network.events):
        found = activities(
            days,
            network.spans[k],
            onset_days=event.onset_days,
            half_life_days=network.parameters.half_life_days(event.kind, event.domain),
            fades=event.kind != "regime",
        )
        if found.any():
            active[k] = found
    return hazards_of(network, active, central_draw(input_space(network, {}), len(days)))


def activities(days: Positions, span: Span, *, onset_days: int, half_life_days: float, fades: bool) -> Array:
    """Return what `geo.model.events.activity` returns, for many days.

    Examples
    --------
    >>> from route_risk.geo.model.events import Span
    >>> days = np.array([89, 90, 100, 280])
    >>> activities(days, Span(90, 100), onset_days=0, half_life_days=180.0, fades=True).tolist()
    [0.0, 1.0, 1.0, 0.5]
    """
    ramp = np.minimum(1.0, (np.minimum(days, span.last) - span.first + 1) / (onset_days + 1))
    after = np.maximum(days - span.last, 0)
    faded = 0.5 ** (after / half_life_days) if fades else np.where(after > 0, 0.0, 1.0)
    result: Array = np.where(days < span.first, 0.0, ramp * faded)
    return result


def _alike(network: Network, days: Positions) -> list[npt.NDArray[np.intp]]:
    """Return the positions of days in groups on which the same events may block."""
    spans = [network.spans[k] for k, event in enumerate(network.events) if event.effect == "block"]
    if not spans:
        return [np.arange(len(days))]
    inside = np.array([(span.first <= days) & (days <= span.last) for span in spans])
    groups: dict[bytes, list[int]] = {}
    for column in range(len(days)):
        groups.setdefault(inside[:, column].tobytes(), []).append(column)
    return [np.array(group) for group in groups.values()]
