"""Ensembles: the least-risk routes of every pair on every date in every draw.

The work is cut into chunks of draws. A chunk gives the same numbers alone, beside others, in another process or on
another machine of the same kind, so runs may be cut, spread and resumed at will.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..errors import UsageError
from ..extras import MissingExtraError
from .drawn_hazards import plan_day, strengths
from .draws import SobolSampler, check_draws, draw_inputs, input_space
from .ensemble_codes import Counted, give_codes, join_key
from .ensemble_days import Dates, days_by_numba, days_by_numpy
from .ensemble_routes import RouteReader
from .ensemble_tally import tally
from .minplus import leg_codes
from .minplus_fast import has_numba, tally_fast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import numpy.typing as npt

    from ..model.network import Network
    from ..model.scenario import ScenarioNetwork
    from .draws import Drawn, InputSpace
    from .ensemble_codes import Route

MAX_BYTES = 320_000_000
"""What the hazards of all pairs, dates and draws may take, at 4 bytes each."""
NO_ROUTE = np.uint32(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class EnsembleRun:
    """What an ensemble is about; made by `ensemble_run`.

    `pairs` are (origin, destination) as positions of nodes, `days` are dates; `known`, `closed` and `opened` are as in
    `geo.model.network.hazards`. `engine` is ``numpy`` or ``numba`` (see `choose_engine`) and changes no number.
    """

    network: Network
    ranges: Mapping[tuple[str, str], tuple[float, float]]
    origins: tuple[int, ...]
    destinations: tuple[int, ...]
    days: tuple[date, ...]
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
    def space(self) -> InputSpace:
        """The inputs that vary."""
        return input_space(self.network, self.ranges)

    def leg_codes(self) -> npt.NDArray[np.float64]:
        """Return the code of each leg of the network."""
        return leg_codes([leg.leg_id for leg in self.network.legs], len(self.network.nodes))

    def fingerprint(self) -> str:
        """Return a digest of everything that the numbers depend on."""
        content = {
            "nodes": [asdict(row) for row in self.network.nodes],
            "legs": [asdict(row) for row in self.network.legs],
            "events": [asdict(row) for row in self.network.events],
            "parameters": asdict(self.network.parameters),
            "ranges": sorted([*key, *ends] for key, ends in self.ranges.items()),
            "pairs": self.pairs,
            "days": [day.isoformat() for day in self.days],
            "draws": [self.draws, self.seed],
            "known": None if self.known is None else sorted(self.known),
            "legs closed and opened": [sorted(self.closed), sorted(self.opened)],
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class Chunk(NamedTuple):
    """The answers of the draws from `start` up to `stop`.

    Attributes
    ----------
    start, stop : int
    quanta : array of uint32, shape (pairs, days, draws)
        Hazard of the least-risk route in quanta; `NO_ROUTE` where none is open, `minplus.LIMIT` beyond the scale.
    keys : array of uint64, shape (n,)
        (day, pair, code of a route) in one number each, see `ensemble_codes.split_key`; every one is there once.
    counts : array of int64, shape (n,)
        In how many draws that route is the least-risk one.
    routes : dict
        (pair, code) to the positions of the legs. Code 0 stands for what is beyond the scale.
    """

    start: int
    stop: int
    quanta: npt.NDArray[np.uint32]
    keys: npt.NDArray[np.uint64]
    counts: npt.NDArray[np.int64]
    routes: dict[tuple[int, int], Route]


def ensemble_run(
    ready: ScenarioNetwork,
    origins: Sequence[str],
    destinations: Sequence[str],
    days: Sequence[date],
    *,
    ranges: Mapping[tuple[str, str], tuple[float, float]],
    draws: int = 1024,
    seed: int = 0,
    known_by: date | None = None,
) -> EnsembleRun:
    """Describe an ensemble, and check that it can be run.

    Parameters
    ----------
    ready
        From `geo.model.scenario.scenario_network`.
    origins, destinations
        Node ids.
    days
        Dates inside the span of the dataset.
    ranges
        (parameter, key) to (low, high).
    draws
        How many parameter sets, a power of two.
    seed
        0 or a positive whole number.
    known_by
        As in `geo.model.scenario.evaluate`.

    Returns
    -------
    EnsembleRun

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
    >>> run = ensemble_run(ready, ["KP-10"], ["KOR"], [day], ranges=ranges, draws=64)
    >>> len(run.pairs), len(run.days), run.draws
    (1, 1, 64)
    """
    from ..model.clocks import known_events, known_sources
    from ..model.scenario import check_date

    check_draws(draws, seed)
    for day in days:
        check_date(ready.dataset, day)
    index = ready.network.index
    for place in (*origins, *destinations):
        if place not in index:
            message = f"{place!r} is not a node of the network; give the id of a node"
            raise UsageError(message)
    known = None
    if known_by is not None:
        usable = known_sources(ready.dataset.sources, known_by, ready.dataset.released)
        known = known_events(ready.dataset.events, usable) | {event.event_id for event in ready.scenario.extra}
    run = EnsembleRun(
        network=ready.network,
        ranges=dict(ranges),
        origins=tuple(index[place] for place in dict.fromkeys(origins)),
        destinations=tuple(index[place] for place in dict.fromkeys(destinations)),
        days=tuple(days),
        draws=draws,
        seed=seed,
        known=known,
        closed=ready.closed,
        opened=ready.opened,
    )
    if not run.pairs or not run.days:
        message = "an ensemble needs a date and an origin other than its destination; give both"
        raise UsageError(message)
    size = 4 * len(run.pairs) * len(run.days) * draws
    if size > MAX_BYTES:
        message = (
            f"{len(run.pairs)} pairs x {len(run.days)} dates x {draws} draws need {size / 1e6:.0f} MB, the limit is "
            f"{MAX_BYTES / 1e6:.0f}; ask for fewer draws, dates or pairs"
        )
        raise UsageError(message)
    return run


ENGINES = ("auto", "numpy", "numba")
_COMPILING = 400_000
"""Scenarios below which loading what was compiled takes about as long as it saves."""


def choose_engine(run: EnsembleRun, name: str) -> EnsembleRun:
    """Return a run with another engine; ``auto`` takes numba where it is installed and the run is long.

    Parameters
    ----------
    run
        From `ensemble_run`.
    name
        One of `ENGINES`.

    Returns
    -------
    EnsembleRun

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


class Solver:
    """Solves chunks of a run; holds what chunks have in common, which changes no number.

    Parameters
    ----------
    run
        From `ensemble_run`.
    """

    def __init__(self, run: EnsembleRun) -> None:
        self.run = run
        self.space = run.space
        self.pairs = run.pairs
        self._sampler = SobolSampler(len(self.space.inputs), run.seed)
        network = run.network
        every = [(o, d) for o in run.origins for d in run.destinations]
        rows = [number for number, (o, d) in enumerate(every) if o != d]
        plans = [
            plan_day(
                network,
                day,
                origins=run.origins,
                destinations=run.destinations,
                known=run.known,
                closed=run.closed,
                opened=run.opened,
            )
            for day in run.days
        ]
        self._reader = RouteReader(run)
        self._codes = run.leg_codes()
        self.dates = Dates(plans, [self._codes[list(plan.legs)] for plan in plans], rows)

    def chunk(self, start: int, stop: int) -> Chunk:
        """Return the answers of the draws from `start` up to `stop`."""
        return self.solve_drawn(draw_inputs(self.space, self._sampler.points(start, stop)), start)

    def solve_drawn(self, drawn: Drawn, start: int = 0) -> Chunk:
        """Return the answers of given parameter sets."""
        given = strengths(self.run.network, drawn)
        quanta = np.full((len(self.pairs), len(self.run.days), drawn.count), NO_ROUTE, dtype=np.uint32)
        solved, count = (days_by_numba, tally_fast) if self.run.engine == "numba" else (days_by_numpy, tally)
        keys, counts = [np.empty(0, dtype=np.uint64)], [np.empty(0, dtype=np.int64)]
        others: dict[tuple[int, int, Route], int] = {}
        for day in solved(self.dates, given, quanta):
            found = count(day.pairs, day.codes)
            number, sharing = self._reader.read(day, found, quanta[day.pairs, day.day])
            keys.append((found.key + np.uint64(join_key(day.day, 0, 0)))[number > 0])
            counts.append(number[number > 0])
            others |= {(day.day, *route): many for route, many in sharing.items()}
        key = np.concatenate(keys)
        counted = Counted(key, np.concatenate(counts), self._reader.routes(key))
        if others:
            counted = give_codes(self._codes, counted, others)
        return Chunk(start, start + drawn.count, quanta, *counted)
