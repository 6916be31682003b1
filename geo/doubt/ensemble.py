"""Ensembles: the least-risk routes of every pair on every date in every draw.

The answers of some draws are a function of the run and of those draws alone. So a run may be cut into chunks, spread
over processes and machines, and resumed at will; see `geo.doubt.ensemble_chunks`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..errors import UsageError
from ..extras import MissingExtraError
from ..model.leg_hazards import hazards
from ..model.periods import period_name
from .draw_routes import STEP, has_numba, least_routes, open_graph, route_of
from .drawn_hazards import mean_drawn_hazards
from .draws import SobolSampler, check_draws, draw_inputs, input_space

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import numpy.typing as npt

    from ..model.leg_hazards import LegHazards
    from ..model.network import Network
    from ..model.scenario import ScenarioNetwork
    from .draw_routes import Graph, LeastRoutes, Route
    from .draws import InputSpace, ParameterDraws

    Counts = dict[tuple[int, int], dict[Route, int]]

MAX_BYTES = 640_000_000
"""What the hazards of all pairs, dates and draws may take, at 8 bytes each."""
ENGINES = ("auto", "numpy", "numba")
_COMPILING = 400_000
"""Scenarios below which loading what was compiled takes about as long as it saves."""


@dataclass(frozen=True, slots=True)
class EnsembleRun:
    """What an ensemble is about; made by `ensemble_run`.

    `pairs` are (origin, destination) as positions of nodes, `days` are dates or the first days of periods, `until` the
    last days, over which hazards are means; `known`, `closed` and `opened` are as in
    `geo.model.leg_hazards.hazards`. `engine` is ``numpy`` or ``numba`` (see `choose_engine`) and changes no number.
    """

    network: Network
    ranges: Mapping[tuple[str, str], tuple[float, float]]
    origins: tuple[int, ...]
    destinations: tuple[int, ...]
    days: tuple[date, ...]
    until: tuple[date, ...]
    draws: int
    seed: int
    known: frozenset[str] | None = None
    closed: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()
    engine: str = "numpy"

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Every origin with every destination, without a place and itself."""
        return tuple((o, d) for o in self.origins for d in self.destinations if o != d)

    @property
    def period_names(self) -> list[str]:
        """The words for its dates or periods."""
        return [period_name(*period) for period in zip(self.days, self.until, strict=True)]

    @property
    def space(self) -> InputSpace:
        """The inputs that vary."""
        return input_space(self.network, self.ranges)

    def leg_hazards(self, day: int) -> LegHazards:
        """Return the hazards on a date or over a period, by its number, with the central value of each judgement."""
        first, last = self.days[day], self.until[day]
        return hazards(self.network, first, until=last, known=self.known, closed=self.closed, opened=self.opened)


class Chunk(NamedTuple):
    """The answers of the draws from `start` up to `stop`.

    Attributes
    ----------
    start, stop : int
    hazard : array, shape (pairs, days, draws)
        Hazard of the least-risk route, dimensionless; infinite where no route is open.
    counts : dict of (int, int) to dict of route to int
        Pair and day to the routes that are the least-risk one in some draw, as positions of their legs, and in how
        many draws. Where no route is open, the pair and day are not in it.
    """

    start: int
    stop: int
    hazard: npt.NDArray[np.float64]
    counts: Counts


def ensemble_run(
    scenario_net: ScenarioNetwork,
    origins: Sequence[str],
    destinations: Sequence[str],
    days: Sequence[date | tuple[date, date]],
    *,
    ranges: Mapping[tuple[str, str], tuple[float, float]],
    draws: int = 1024,
    seed: int = 0,
    known_by: date | None = None,
) -> EnsembleRun:
    """Describe an ensemble, and check that it can be run.

    Parameters
    ----------
    origins, destinations
        Node ids.
    days
        Dates inside the span of the dataset, or periods by their first and last day, over which hazards are means in
        every draw.
    ranges
        (parameter, key) to (low, high).
    draws
        How many parameter sets, a power of two.
    seed
        0 or a positive whole number.
    known_by
        As in `geo.model.scenario.evaluate`.

    Raises
    ------
    UsageError
        If `draws` is no power of two, a place is not a node, there is no pair or no date, or the answers would need
        more than `MAX_BYTES`.
    OutOfRangeError
        If a date is outside the span of the dataset.

    Examples
    --------
    >>> day = date(2013, 7, 1)
    >>> run = ensemble_run(scenario_net, ["KP-10"], ["KOR"], [day], ranges=ranges, draws=64)
    >>> len(run.pairs), len(run.days), run.draws
    (1, 1, 64)
    """
    from ..model.scenario import check_date, on_clock

    check_draws(draws, seed)
    periods = [day if isinstance(day, tuple) else (day, day) for day in days]
    for day in chain.from_iterable(periods):
        check_date(scenario_net.dataset, day)
    index = scenario_net.network.index
    for place in (*origins, *destinations):
        if place not in index:
            message = f"{place!r} is not a node of the network; give the id of a node"
            raise UsageError(message)
    network, known, _ = on_clock(scenario_net, known_by)
    run = EnsembleRun(
        network=network,
        ranges=dict(ranges),
        origins=tuple(index[place] for place in dict.fromkeys(origins)),
        destinations=tuple(index[place] for place in dict.fromkeys(destinations)),
        days=tuple(first for first, _ in periods),
        until=tuple(last for _, last in periods),
        draws=draws,
        seed=seed,
        known=known,
        closed=scenario_net.closed,
        opened=scenario_net.opened,
    )
    if not run.pairs or not run.days:
        message = "an ensemble needs a date and an origin other than its destination; give both"
        raise UsageError(message)
    size = 8 * len(run.pairs) * len(run.days) * draws
    if size > MAX_BYTES:
        message = (
            f"{len(run.pairs)} pairs x {len(run.days)} dates x {draws} draws need {size / 1e6:.0f} MB, the limit is "
            f"{MAX_BYTES / 1e6:.0f}; ask for fewer draws, dates or pairs"
        )
        raise UsageError(message)
    return run


def choose_engine(run: EnsembleRun, name: str) -> EnsembleRun:
    """Return a run with another engine; ``auto`` takes numba where it is installed and the run is long.

    Parameters
    ----------
    name
        One of `ENGINES`.

    Raises
    ------
    UsageError
        If there is no engine of that name.
    MissingExtraError
        If numba is asked for and not installed.
    """
    if name not in ENGINES:
        message = f"{name!r} is not an engine; use {', '.join(ENGINES)}"
        raise UsageError(message)
    if name == "numba" and not has_numba():
        raise MissingExtraError("numba")
    if name == "auto":
        name = "numba" if run.draws * len(run.days) >= _COMPILING and has_numba() else "numpy"
    return replace(run, engine=name)


def solve_draws(run: EnsembleRun, start: int, stop: int) -> Chunk:
    """Return the answers of the draws from `start` up to `stop`, whatever was solved before and wherever."""
    space = run.space
    points = SobolSampler(len(space.inputs), run.seed).points(start, stop)
    return solve_drawn(run, draw_inputs(space, points), start)


def solve_drawn(run: EnsembleRun, drawn: ParameterDraws, start: int = 0) -> Chunk:
    """Return the answers of given parameter sets, the first of which has the number `start`.

    Parameters
    ----------
    run
        From `ensemble_run`; its draws and its seed do not count.
    drawn
        From `geo.doubt.draws.draw_inputs`, for the network of the run.
    start
        The number of the first draw.
    """
    pairs = {pair: number for number, pair in enumerate(run.pairs)}
    ends = [(i, j, pairs.get((o, d))) for i, o in enumerate(run.origins) for j, d in enumerate(run.destinations)]
    hazard = np.full((len(pairs), len(run.days), drawn.count), np.inf)
    counts: Counts = {}
    routes: dict[int, Route] = {}
    for day in range(len(run.days)):
        leg_hazards = run.leg_hazards(day)
        graph = open_graph(run.network, leg_hazards.blocked)
        of_leg = mean_drawn_hazards(leg_hazards, drawn)[graph.legs]
        found = least_routes(graph, of_leg, run.origins, run.destinations, compiled=run.engine == "numba")
        for i, j, pair in ends:
            if pair is not None and np.isfinite(found.steps[i, j, 0]):  # a date closes a way in all draws or in none
                hazard[pair, day] = found.steps[i, j] * STEP
                counts[pair, day] = _count(graph, found, (i, j), run.origins[i], routes)
    return Chunk(start, start + drawn.count, hazard, counts)


def _count(
    graph: Graph, found: LeastRoutes, ends: tuple[int, int], origin: int, routes: dict[int, Route]
) -> dict[Route, int]:
    """Return in how many draws each route of a pair is the least-risk one; `routes` keeps the route of each code."""
    of_draws = found.code[ends]
    codes, counts = (part.tolist() for part in np.unique(of_draws, return_counts=True))
    for code in codes:
        if code not in routes:
            draw = int((of_draws == code).argmax())
            routes[code] = route_of(graph, found.onward[:, ends[1], draw], origin)
    return {routes[code]: count for code, count in zip(codes, counts, strict=True)}
