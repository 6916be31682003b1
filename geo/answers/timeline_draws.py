"""The range of each point of a timeline over draws of every judgement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..doubt.ensemble import choose_engine, ensemble_run
from ..doubt.ensemble_chunks import CHUNK, chunk_bounds, collect, run_chunks
from ..doubt.summary import QUANTILES, network_index_draws, quantiles_of
from ..model.corridors import corridor_of, corridor_text
from ..release.coarse import told_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from ..doubt.ensemble_chunks import EnsembleResult
    from ..model.scenario import ScenarioNetwork


def add_ranges(
    record: dict[str, Any],
    scenario_net: ScenarioNetwork,
    origins: Iterable[str],
    periods: Sequence[tuple[date, date]],
    *,
    ranges: Mapping[tuple[str, str], tuple[float, float]],
    draws: int,
    seed: int = 0,
    known_by: date | None = None,
) -> None:
    """Give each point of a timeline ``low``, ``median`` and ``high`` (index, 0-100), and the record its ``draws``.

    A point of a route has ``share_of_draws``, too: of those in which its least-risk corridor has the least risk.

    Parameters
    ----------
    record
        From `geo.answers.timeline.timeline_record`; it gets them.
    origins
        Its origin; or those of the network index, which is then their mean by the record's ``weights``.
    ranges, draws, seed
        As for `geo.doubt.ensemble.ensemble_run`.

    Examples
    --------
    >>> record = {"destination": "KOR", "points": [{}]}
    >>> year = date(2013, 1, 1), date(2013, 12, 31)
    >>> add_ranges(record, scenario_net, ["KP-10"], [year], ranges=ranges, draws=64)
    >>> point = record["points"][0]
    >>> point["low"] < point["median"] < point["high"], record["draws"]
    (True, 64)
    """
    import numpy as np

    starts, end = list(origins), record["destination"]
    firsts, lasts = [first for first, _ in periods], tuple(last for _, last in periods)
    run = ensemble_run(scenario_net, starts, [end], firsts, ranges=ranges, draws=draws, seed=seed, known_by=known_by)
    run = choose_engine(replace(run, until=lasts), "auto")
    result = collect(run, run_chunks(run, chunk_bounds(run.draws, CHUNK)))
    found: list[tuple[float, ...] | None]
    if "weights" in record:
        index = network_index_draws(result, record["weights"], end)
        found = [tuple(row) for row in np.quantile(index, QUANTILES, axis=1).T.tolist()]
    else:
        found = [
            quantiles_of(result.hazard[0, day]) if (0, day) in result.counts else None for day in range(len(periods))
        ]
    for point, row in zip(record["points"], found, strict=True):
        told = (None, None, None) if row is None else tuple(told_index(scenario_net.dataset, value) for value in row)
        point |= dict(zip(("low", "median", "high"), told, strict=True))
    for day, point in enumerate(record["points"]) if "weights" not in record else ():
        point["share_of_draws"] = _first_share(result, day, point.get("corridor"))
    record |= {"draws": draws, "seed": seed, "range": 0.9}


def _first_share(result: EnsembleResult, day: int, corridor: str | None) -> float | None:
    """Return the share of the draws whose least-risk route leads through a corridor; None where there is none."""
    if corridor is None:
        return None
    network, (counted, _) = result.run.network, result.route_counts(0, day)
    first = 0
    for number, route in counted:
        nodes = network.tails[route[0]], *(network.heads[leg] for leg in route)
        first += number if corridor_text(corridor_of(network, nodes)) == corridor else 0
    return first / result.run.draws
