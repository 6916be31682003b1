"""Chunks of an ensemble: cut the draws, solve the chunks in one process or several, put them together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ..errors import RouteRiskError, UsageError
from .draws import SobolSampler, draw_inputs
from .ensemble import solve_draws

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt

    from .draw_routes import Route
    from .draws import InputSpace, ParameterDraws
    from .ensemble import Chunk, Counts, EnsembleRun

CHUNK = 4096
"""Draws in a chunk where nothing else is asked for; 25 dates of them and 44 pairs take about 36 MB."""


def chunk_bounds(draws: int, size: int) -> tuple[tuple[int, int], ...]:
    """Return (start, stop) of each chunk.

    Examples
    --------
    >>> chunk_bounds(8, 3)
    ((0, 3), (3, 6), (6, 8))
    """
    if size < 1:
        message = f"chunks of {size} draws: give at least 1"
        raise UsageError(message)
    return tuple((start, min(start + size, draws)) for start in range(0, draws, size))


def drawn_chunks(space: InputSpace, draws: int, seed: int) -> Iterator[ParameterDraws]:
    """Yield the parameter sets of all draws, a chunk at a time."""
    sampler = SobolSampler(len(space.inputs), seed)
    for start, stop in chunk_bounds(draws, CHUNK):
        yield draw_inputs(space, sampler.points(start, stop))


def run_chunks(run: EnsembleRun, bounds: Iterable[tuple[int, int]], *, workers: int = 1) -> Iterator[Chunk]:
    """Yield chunks in order, solved by this process or by several.

    Parameters
    ----------
    bounds
        From `chunk_bounds`, or those of them that are not yet there.
    workers
        How many processes; with 1 the work is done in this one.

    Raises
    ------
    UsageError
        If `workers` is not positive.

    Examples
    --------
    >>> from route_risk.geo.doubt.ensemble import ensemble_run
    >>> day = date(2013, 7, 1)
    >>> run = ensemble_run(scenario_net, ["KP-10"], ["KOR"], [day], ranges=ranges, draws=64)
    >>> [(chunk.start, chunk.stop) for chunk in run_chunks(run, chunk_bounds(run.draws, 32))]
    [(0, 32), (32, 64)]
    """
    if workers < 1:
        message = f"{workers} workers: give at least 1"
        raise UsageError(message)
    bounds = list(bounds)
    if workers == 1 or len(bounds) < 2:
        for start, stop in bounds:
            yield solve_draws(run, start, stop)
        return
    import multiprocessing
    import signal
    from concurrent.futures import ProcessPoolExecutor

    # Ctrl-C belongs to this process; workers that got it as well would print what nobody can use.
    with ProcessPoolExecutor(
        min(workers, len(bounds)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=signal.signal,
        initargs=(signal.SIGINT, signal.SIG_IGN),
    ) as pool:
        yield from pool.map(partial(solve_draws, run), *zip(*bounds, strict=True))


@dataclass(frozen=True, slots=True)
class EnsembleResult:
    """All answers of a run: those of its chunks put together; fields as in `geo.doubt.ensemble.Chunk`."""

    run: EnsembleRun
    hazard: npt.NDArray[np.float64]
    counts: Counts

    def route_counts(self, pair: int, day: int, *, limit: int | None = None) -> tuple[list[tuple[int, Route]], int]:
        """Return (number of draws, route) of a pair on a date, and how many routes there are.

        The most frequent routes come first, equal ones in the order of their legs; `limit` cuts the list. A route is in
        positions of legs.
        """
        counts = self.counts.get((pair, day), {})
        ordered = sorted((-number, route) for route, number in counts.items())
        return [(-number, route) for number, route in ordered[:limit]], len(counts)


def collect(run: EnsembleRun, chunks: Iterable[Chunk]) -> EnsembleResult:
    """Put chunks together, in whatever order they come.

    Parameters
    ----------
    chunks
        From `run_chunks`; together they hold every draw once.

    Raises
    ------
    RouteRiskError
        If a draw is missing or there twice.

    Examples
    --------
    >>> from route_risk.geo.doubt.ensemble import ensemble_run
    >>> day = date(2013, 7, 1)
    >>> run = ensemble_run(scenario_net, ["KP-10"], ["KOR"], [day], ranges=ranges, draws=64)
    >>> result = collect(run, run_chunks(run, chunk_bounds(run.draws, 32)))
    >>> result.hazard.shape
    (1, 1, 64)
    """
    hazard = np.empty((len(run.pairs), len(run.days), run.draws))
    counts: Counts = {}
    seen = np.zeros(run.draws, dtype=np.int64)
    for chunk in chunks:
        hazard[:, :, chunk.start : chunk.stop] = chunk.hazard
        seen[chunk.start : chunk.stop] += 1
        for place, routes in chunk.counts.items():
            total = counts.setdefault(place, {})
            for route, number in routes.items():
                total[route] = total.get(route, 0) + number
    if not (seen == 1).all():
        message = f"{int((seen != 1).sum())} draws are missing or there twice; run the ensemble again"
        raise RouteRiskError(message)
    return EnsembleResult(run, hazard, counts)
