"""How sure the answers of a map are: intervals of the index and chances of routes from an ensemble, compactly.

All numbers are those that ``route-risk ensemble`` prints, rounded as it rounds them: the index to a tenth, a chance to
a percent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.errors import UsageError
from ...geo.model.hazard import route_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from ...geo.doubt.ensemble_chunks import EnsembleResult
    from ...geo.model.scenario import Setting
    from ...geo.model.schema import Dataset

LEAST_CHANCE = 0.01
"""A route that is the least-risk one in a smaller part of the draws is not named."""

Path = tuple[int, ...]
"""Positions of the legs of a route."""


def doubt_data(
    dataset: Dataset,
    settings: Sequence[Setting],
    ensembles: Sequence[EnsembleResult],
    ways: Mapping[str, Any],
    *,
    shares: Mapping[str, float],
) -> dict[str, Any]:
    """Return the intervals of the index and the chances of routes of every pair in every column.

    Parameters
    ----------
    dataset
        Its default destination is that of the network index.
    settings
        One for each column of the map.
    ensembles
        One about the dates of all columns, or one for each column.
    ways
        From `maps.page.ways.ways_data`; its pairs are those that are told about.
    shares
        Node id of a province to its share of arrivals, percent: the weights of the network index.

    Returns
    -------
    dict
        ``doubt``, and ``paths`` with the routes that only it speaks of added. Of ``doubt``: ``bands`` has for each pair
        four lists with a value for each column, in tenths of the index: with the stated values, and the 5 %, 50 % and
        95 % quantiles of the draws; None where no route is open. ``network`` has those three quantiles of the network
        index, or is None. ``chances`` has for each pair rows of a path, a column, and the chance of the path from that
        column on, in percent, 0 where it is under `LEAST_CHANCE`; ``legs`` the same of each leg, the part of the draws
        whose least-risk route uses it; ``others`` the chance of all paths that are not named.

    Raises
    ------
    UsageError
        If the ensembles are about other dates, legs, events or pairs than the map.
    """
    places = _places(settings, ensembles)
    numbers = [_numbers(ensemble, ways["ways"]) for ensemble in ensembles]
    paths = {tuple(path): number for number, path in enumerate(ways["paths"])}
    bands, chances, legs, others = {}, {}, {}, {}
    for pair in ways["ways"]:
        found = [_Answer(ensembles[which], numbers[which][pair], day) for which, day in places]
        stated = _stated(settings, ways["paths"], ways["ways"][pair])
        bands[pair] = [stated, *([answer.quantiles[place] for answer in found] for place in range(3))]
        rows = _rows([answer.chances for answer in found])
        chances[pair] = [[paths.setdefault(path, len(paths)), *row] for path, row in rows]
        legs[pair] = [[leg, *row] for leg, row in _rows([answer.legs for answer in found])]
        others[pair] = [answer.other for answer in found]
    first = ensembles[0].run
    return {
        "paths": [list(path) for path in paths],
        "doubt": {
            "draws": first.draws,
            "seed": first.seed,
            "bands": bands,
            "network": None if len(ensembles) > 1 else _network(dataset, ensembles[0], shares),
            "chances": chances,
            "legs": legs,
            "others": others,
        },
    }


class _Answer:
    """What an ensemble says of one pair on one date."""

    def __init__(self, ensemble: EnsembleResult, number: int, day: int) -> None:
        from ...geo.doubt.summary import quantiles_of

        run = ensemble.run
        self.quantiles: tuple[int | None, ...] = (None, None, None)
        if (number, day) in ensemble.counts:  # a date closes a route in every draw or in none
            self.quantiles = tuple(_tenths(value) for value in quantiles_of(ensemble.hazard[number, day]))
        counted, _ = ensemble.route_counts(number, day)
        named = {path: n for n, path in counted if n / run.draws >= LEAST_CHANCE}
        self.other = _percent(sum(n for n, _ in counted) - sum(named.values()), run.draws)
        self.chances: dict[Path, int] = {path: _percent(n, run.draws) for path, n in named.items()}
        numbers: dict[int, int] = {}
        for n, path in counted:
            for leg in path:
                numbers[leg] = numbers.get(leg, 0) + n
        self.legs = {leg: _percent(n, run.draws) for leg, n in numbers.items() if n / run.draws >= LEAST_CHANCE}


def _places(settings: Sequence[Setting], ensembles: Sequence[EnsembleResult]) -> list[tuple[int, int]]:
    """Return for each column which ensemble speaks of it, and the number of its date there."""
    together = len(ensembles) == 1
    places = [(0, day) for day in range(len(settings))] if together else [(i, 0) for i in range(len(ensembles))]
    wanted = [setting.hazards.as_of for setting in settings]
    found = [day for ensemble in ensembles for day in (ensemble.run.days if together else ensemble.run.days[:1])]
    if found != wanted:
        message = f"the ensemble is about {_span(found)}, the map about {_span(wanted)}; give both the same dates"
        raise UsageError(message)
    for setting, (which, _) in zip(settings, places, strict=True):
        run, field = ensembles[which].run, setting.hazards
        events = {event.event_id for event in run.network.events if run.known is None or event.event_id in run.known}
        usable = {field.network.events[k].event_id for k in field.usable_events}
        if run.network.legs != field.network.legs or events != usable:
            message = f"the ensemble has other legs or events than the map of {setting.name}; give both one scenario"
            raise UsageError(message)
    for ensemble in ensembles:
        if (ensemble.run.draws, ensemble.run.seed) != (ensembles[0].run.draws, ensembles[0].run.seed):
            raise UsageError("the ensembles of the two sides differ in draws or seed; give both the same")
    return places


def _numbers(ensemble: EnsembleResult, pairs: Iterable[str]) -> dict[str, int]:
    """Return the number of each pair in an ensemble."""
    found = {f"{origin}>{end}": number for number, (origin, end) in enumerate(ensemble.run.pairs)}
    for pair in pairs:
        if pair not in found:
            ends = " to ".join(ensemble.run.network.nodes[int(place)].node_id for place in pair.split(">"))
            message = f"the ensemble says nothing of {ends}; run it for all pairs of maps.map_ways.map_pairs"
            raise UsageError(message)
    return found


def _span(days: Sequence[date]) -> str:
    return ", ".join(map(str, days)) if len(days) < 3 else f"{len(days)} dates from {days[0]} to {days[-1]}"


def _stated(
    settings: Sequence[Setting], paths: Sequence[Sequence[int]], rows: Sequence[Sequence[int]]
) -> list[int | None]:
    """Return the index of the least-risk route in each column with the stated values of all parameters."""
    result: list[int | None] = []
    for column, setting in enumerate(settings):
        best = [row for row in rows if row[0] <= column][-1][1:]
        hazard = setting.hazards.hazard
        result.append(_tenths(route_index(sum(hazard[leg] for leg in paths[best[0]]))) if best else None)
    return result


def _rows(found: Sequence[Mapping[Any, int]]) -> list[tuple[Any, list[int]]]:
    """Return each path or leg with a column and its percents from there on, the greatest over all columns first."""
    totals: dict[Any, int] = {}
    for percents in found:
        for thing, percent in percents.items():
            totals[thing] = totals.get(thing, 0) + percent
    rows = []
    for thing in sorted(totals, key=lambda thing: (-totals[thing], thing)):
        columns = [column for column, percents in enumerate(found) if thing in percents]
        first, last = columns[0], columns[-1]
        rows.append((thing, [first, *(percents.get(thing, 0) for percents in found[first : last + 1])]))
    return rows


def _network(dataset: Dataset, ensemble: EnsembleResult, shares: Mapping[str, float]) -> list[list[int]] | None:
    """Return the quantiles of the network index on each date, or None where the ensemble has not all it is made of."""
    import numpy as np

    from ...geo.doubt.summary import QUANTILES, network_index_draws

    run, destination = ensemble.run, dataset.default_destination
    nodes = run.network.nodes
    there = {(nodes[origin].node_id, nodes[end].node_id) for origin, end in run.pairs}
    if not shares or any((origin, destination) not in there for origin in shares):
        return None
    drawn = network_index_draws(ensemble, shares, destination)
    return [[_tenths(value) for value in row] for row in np.quantile(drawn, QUANTILES, axis=1).tolist()]


def _tenths(index: float) -> int:
    """Return an index in tenths, as it is printed; what is under 100 is not told as 100.

    Examples
    --------
    >>> _tenths(70.149), _tenths(99.97), _tenths(100.0)
    (701, 999, 1000)
    """
    shown = int(f"{index:.1f}".replace(".", ""))
    return min(shown, 999) if index < 100 else shown


def _percent(number: int, draws: int) -> int:
    """Return a part of the draws in percent, as it is printed."""
    return int(f"{100 * number / draws:.0f}")
