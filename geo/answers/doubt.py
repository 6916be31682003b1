"""How sure an answer is: ensembles and sensitivities of a network, from a question to its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..doubt.ensemble import choose_engine, ensemble_run
from ..doubt.ensemble_chunks import CHUNK, chunk_bounds, collect, run_chunks
from ..doubt.sensitivity import sensitivity
from ..doubt.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from ..doubt.sensitivity import Sensitivity
    from ..doubt.summary import PairSummary
    from ..model.scenario import ScenarioNetwork

    Ranges = Mapping[tuple[str, str], tuple[float, float]]


def draw_ensemble(
    scenario_net: ScenarioNetwork,
    origins: Sequence[str],
    destinations: Sequence[str],
    periods: Sequence[tuple[date, date]],
    *,
    ranges: Ranges,
    draws: int = 1024,
    seed: int = 0,
) -> list[PairSummary]:
    """Return for each pair of places its periods with intervals and routes; see `geo.doubt.ensemble.ensemble_run`."""
    run = ensemble_run(scenario_net, origins, destinations, periods, ranges=ranges, draws=draws, seed=seed)
    run = choose_engine(run, "auto")
    return list(summarise(collect(run, run_chunks(run, chunk_bounds(run.draws, CHUNK)))))


def draw_sensitivity(
    scenario_net: ScenarioNetwork,
    origin: str,
    destination: str,
    day: date,
    *,
    ranges: Ranges,
    draws: int = 1024,
    seed: int = 0,
) -> Sensitivity:
    """Return which groups of judgements the index of a route on a date depends on."""
    run = ensemble_run(scenario_net, [origin], [destination], [day], ranges=ranges, draws=draws, seed=seed)
    return sensitivity(run, points=draws)
