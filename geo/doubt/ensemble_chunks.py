"""Chunks of an ensemble: cut the draws, solve the chunks in one process or several, put them together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ..errors import RouteRiskError, UsageError
from .ensemble import Solver
from .ensemble_codes import Counted, give_codes, join_key, merge_keys, split_key
from .ensemble_tally import DRAW_BITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt

    from .ensemble import Chunk, EnsembleRun
    from .ensemble_codes import Route

CHUNK = 4096
"""Draws in a chunk where nothing else is asked for; 25 dates of them and 44 pairs take about 30 MB."""

_PLACE = np.uint64(join_key(1, 0, 0) - 1)


@lru_cache(maxsize=1)
def _solver_of(pickled: bytes) -> Solver:
    import pickle

    run: EnsembleRun = pickle.loads(pickled)  # noqa: S301 -- our own process wrote it
    return Solver(run)


def solve_pickled(pickled: bytes, start: int, stop: int) -> Chunk:
    """Return a chunk of a pickled run: the task of another process, which keeps the solver for the next one."""
    return _solver_of(pickled).chunk(start, stop)


def chunk_bounds(draws: int, size: int) -> tuple[tuple[int, int], ...]:
    """Return (start, stop) of each chunk.

    Examples
    --------
    >>> chunk_bounds(8, 3)
    ((0, 3), (3, 6), (6, 8))
    """
    if not 1 <= size <= 1 << DRAW_BITS:
        message = f"chunks of {size} draws: give 1 to {1 << DRAW_BITS}"
        raise UsageError(message)
    return tuple((start, min(start + size, draws)) for start in range(0, draws, size))


def run_chunks(run: EnsembleRun, bounds: Iterable[tuple[int, int]], *, workers: int = 1) -> Iterator[Chunk]:
    """Yield chunks in order, solved by this process or by several.

    Parameters
    ----------
    run
        From `ensemble_run`.
    bounds
        From `chunk_bounds`, or those of them that are not yet there.
    workers
        How many processes; with 1 the work is done in this one.

    Yields
    ------
    Chunk

    Raises
    ------
    UsageError
        If `workers` is not positive.

    Examples
    --------
    >>> from route_risk.geo.doubt.ensemble import ensemble_run
    >>> day = date(2013, 7, 1)
    >>> run = ensemble_run(ready, ["KP-10"], ["KOR"], [day], ranges=ranges, draws=64)
    >>> [(chunk.start, chunk.stop) for chunk in run_chunks(run, chunk_bounds(run.draws, 32))]
    [(0, 32), (32, 64)]
    """
    if workers < 1:
        message = f"{workers} workers: give at least 1"
        raise UsageError(message)
    bounds = list(bounds)
    if workers == 1 or len(bounds) < 2:
        solver = Solver(run)
        for start, stop in bounds:
            yield solver.chunk(start, stop)
        return
    import multiprocessing
    import pickle
    import signal
    from collections import deque
    from concurrent.futures import Future, ProcessPoolExecutor

    pickled = pickle.dumps(run)
    # Ctrl-C belongs to this process; workers that got it as well would print what nobody can use.
    pool = ProcessPoolExecutor(
        min(workers, len(bounds)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=signal.signal,
        initargs=(signal.SIGINT, signal.SIG_IGN),
    )
    waiting: deque[Future[Chunk]] = deque()
    try:
        for start, stop in bounds:
            waiting.append(pool.submit(solve_pickled, pickled, start, stop))
            if len(waiting) > workers + 1:  # bounds what lies in memory
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class EnsembleResult:
    """All answers of a run: those of its chunks put together; fields as in `ensemble.Chunk`, keys in order."""

    run: EnsembleRun
    quanta: npt.NDArray[np.uint32]
    keys: npt.NDArray[np.uint64]
    counts: npt.NDArray[np.int64]
    routes: dict[tuple[int, int], Route]

    def route_counts(self, pair: int, day: int, *, most: int | None = None) -> tuple[list[tuple[int, Route]], int]:
        """Return (number of draws, route) of a pair on a date, and how many routes there are.

        The most frequent routes come first, equal ones in the order of their codes; `most` cuts the list. A route is in
        positions of legs; what is beyond the scale counts under the empty route.
        """
        ends = np.array([join_key(day, pair, 0), join_key(day, pair + 1, 0)], dtype=np.uint64)
        first, last = np.searchsorted(self.keys, ends)
        counts = self.counts[first:last]
        order = np.argsort(-counts, kind="stable")[:most]
        keys = self.keys[first:last][order].tolist()
        numbers = counts[order].tolist()
        return [(n, self.routes[pair, split_key(key)[2]]) for n, key in zip(numbers, keys, strict=True)], len(counts)


def collect(run: EnsembleRun, chunks: Iterable[Chunk]) -> EnsembleResult:
    """Put chunks together, in whatever order they come.

    Parameters
    ----------
    run
        The run of the chunks.
    chunks
        From `run_chunks`; together they hold every draw once.

    Returns
    -------
    EnsembleResult

    Raises
    ------
    RouteRiskError
        If a draw is missing or there twice.

    Examples
    --------
    >>> from route_risk.geo.doubt.ensemble import ensemble_run
    >>> day = date(2013, 7, 1)
    >>> run = ensemble_run(ready, ["KP-10"], ["KOR"], [day], ranges=ranges, draws=64)
    >>> result = collect(run, run_chunks(run, chunk_bounds(run.draws, 32)))
    >>> result.quanta.shape
    (1, 1, 64)
    """
    quanta = np.empty((len(run.pairs), len(run.days), run.draws), dtype=np.uint32)
    keys, counts = [np.empty(0, dtype=np.uint64)], [np.empty(0, dtype=np.int64)]
    routes: dict[tuple[int, int], Route] = {}
    others: dict[tuple[int, int, Route], int] = {}
    seen = np.zeros(run.draws, dtype=np.int64)
    for chunk in chunks:
        quanta[:, :, chunk.start : chunk.stop] = chunk.quanta
        seen[chunk.start : chunk.stop] += 1
        clashing = [place for place, route in chunk.routes.items() if routes.setdefault(place, route) != route]
        apart = np.isin(chunk.keys & _PLACE, np.array([join_key(0, *place) for place in clashing], dtype=np.uint64))
        for key, count in zip(chunk.keys[apart].tolist(), chunk.counts[apart].tolist(), strict=True):
            day, *place = split_key(key)
            other = day, place[0], chunk.routes[place[0], place[1]]
            others[other] = others.get(other, 0) + count
        keys.append(chunk.keys[~apart])
        counts.append(chunk.counts[~apart])
        if sum(map(len, keys)) > 2 * len(keys[0]):  # what is merged doubles each time, so merging takes linear time
            merged = merge_keys(keys, counts)
            keys, counts = [merged[0]], [merged[1]]
        del chunk  # its hazards are not kept while the next are found
    if not (seen == 1).all():
        message = f"{int((seen != 1).sum())} draws are missing or there twice; run the ensemble again"
        raise RouteRiskError(message)
    counted = Counted(*merge_keys(keys, counts), routes)
    return EnsembleResult(run, quanta, *give_codes(run.leg_codes(), counted, others))
