"""How sure the answers of a map are: ranges of the index and chances of corridors from an ensemble, compactly.

All numbers are those that ``route-risk ensemble`` prints: the index to a hundredth, a chance to a percent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.map_values import corridor_of_legs, corridors_of, passed_countries
from ...geo.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ...geo.doubt.ensemble_chunks import EnsembleResult
    from ...geo.model.scenario import EvaluatedNetwork


_PLAIN = [
    chr(code) for code in range(0x23, 0x200) if not (0x7F <= code <= 0xA0 or code == 0xAD or chr(code) in "&<>\\")
]
PERCENTS = "".join(_PLAIN[:101])
"""A letter for each percent from 0 to 100, none of which JSON or a script element has to escape."""

MOST_RANGES = 1600
"""Pairs times columns whose corridors have ranges: about 130 kB of a page."""

LEAST_CHANCE = 0.01
"""A corridor that has the least-risk route in a smaller part of the draws is not named."""

Corridor = tuple[str, ...]
"""Third countries of a route, in order."""


def doubt_data(
    evaluations: Sequence[EvaluatedNetwork],
    ensembles: Sequence[EnsembleResult],
    pairs: tuple[Sequence[str], Sequence[str]],
    *,
    first: tuple[int | None, int | None] = (None, None),
    tell: Callable[[float], float] = float,
    by_leg: bool = True,
) -> dict[str, Any]:
    """Return the ranges of the index and the chances of corridors of every pair in every column.

    Parameters
    ----------
    evaluations
        One for each column of the map.
    ensembles
        One about the dates of all columns, or one for each column.
    pairs
        Origins and destinations (node ids), from `geo.answers.map_question.map_pairs`.
    first
        Origin and destination (positions) of the pair that the page opens with.
    tell
        How exactly an index may be told.
    by_leg
        Whether the chances of each leg are told, too.

    Returns
    -------
    dict
        ``bands`` has for each pair (positions joined by ``>``) three lists with a value a column, in hundredths of
        the index: the 5 %, 50 % and 95 % quantiles of the draws; None where no route is open. ``corridors`` are lists
        of countries. ``chances`` has for each pair rows of a corridor, a column, and the chance of that corridor to
        have the least-risk route from that column on, a letter of `PERCENTS` for each, 0 where it is under
        `LEAST_CHANCE`; ``legs`` the same of each leg, the part of the draws whose least-risk route uses it;
        ``others`` the chance of all corridors that are not named. ``own`` has for each pair of `own_pairs` rows of a
        corridor, a column, and from there on four letters a column: the 5 % and the 95 % quantile of its index in
        whole numbers and hundredths, a letter each; four spaces where it is not among those that the page lists.

    Raises
    ------
    UsageError
        If the ensembles are about other dates, legs, events or pairs than the map.
    """
    places = _places(evaluations, ensembles)
    index = evaluations[0].hazards.network.index
    wanted = [f"{index[a]}>{index[b]}" for a in pairs[0] for b in pairs[1] if a != b]
    numbers = [_numbers(ensemble, wanted) for ensemble in ensembles]
    corridors: dict[tuple[str, ...], int] = {}
    bands, chances, legs, others = {}, {}, {}, {}
    for pair in wanted:
        found = [_Answer(ensembles[which], numbers[which][pair], day, tell) for which, day in places]
        if all(answer.quantiles[0] is None for answer in found):
            continue
        bands[pair] = [[answer.quantiles[place] for answer in found] for place in range(3)]
        rows = _rows([answer.chances for answer in found])
        chances[pair] = [[corridors.setdefault(corridor, len(corridors)), *_letters(row)] for corridor, row in rows]
        if by_leg:
            legs[pair] = [[leg, *_letters(row)] for leg, row in _rows([answer.legs for answer in found])]
        others[pair] = [answer.other for answer in found]
    one = ensembles[0].run
    return {
        "draws": one.draws,
        "seed": one.seed,
        "bands": bands,
        "chances": chances,
        "legs": legs,
        "others": others,
        "own": _own_ranges(evaluations, ensembles, places, own_pairs(wanted, first, len(places)), corridors, tell),
        "corridors": [list(corridor) for corridor in corridors],
    }


def own_pairs(pairs: Sequence[str], first: tuple[int | None, int | None], columns: int) -> list[str]:
    """Return the pairs whose corridors have ranges of their own.

    All of them, or those to the destination that the page opens with, or the pair that it opens with alone: the first
    of these with at most `MOST_RANGES` pairs and columns.

    Examples
    --------
    >>> own_pairs(["0>8", "1>8", "0>9"], (0, 8), 28), own_pairs(["0>8", "1>8", "0>9"], (0, 8), 600)
    (['0>8', '1>8', '0>9'], ['0>8', '1>8'])
    """
    origin, destination = first
    to = [pair for pair in pairs if pair.endswith(f">{destination}")]
    one = [pair for pair in pairs if pair == f"{origin}>{destination}"]
    return next((some for some in (list(pairs), to) if len(some) * columns <= MOST_RANGES), one)


def _own_ranges(
    evaluations: Sequence[EvaluatedNetwork],
    ensembles: Sequence[EnsembleResult],
    places: Sequence[tuple[int, int]],
    pairs: Sequence[str],
    numbers: dict[Corridor, int],
    tell: Callable[[float], float],
) -> dict[str, list[list[Any]]]:
    """Return the ranges of the corridors of some pairs; a closed corridor has none."""
    from ...geo.doubt.corridor_draws import draw_ranges

    network = evaluations[0].hazards.network
    ends = {pair: [network.nodes[int(place)].node_id for place in pair.split(">")] for pair in pairs}
    found: dict[str, list[dict[Corridor, str]]] = {pair: [] for pair in pairs}
    for evaluated, (which, day) in zip(evaluations, places, strict=True):
        listed = {pair: corridors_of(evaluated, *ends[pair]) for pair in pairs}
        ways: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for pair, (origin, destination) in ends.items():
            rows = [(origin, passed_countries(evaluated, row)) for row in listed[pair]]
            ways.setdefault(destination, []).extend(rows)
        drawn = draw_ranges(ensembles[which].run, day, {end: rows for end, rows in ways.items() if rows})
        ranges = {end: iter(rows) for end, rows in drawn.items()}
        for pair, (_, destination) in ends.items():
            found[pair].append(
                {
                    row.corridor: _digits(tell(low)) + _digits(tell(high))
                    for row in listed[pair]
                    for low, _, high in [next(ranges[destination])]
                }
            )
    return {pair: _spans(columns, numbers) for pair, columns in found.items()}


def _spans(columns: Sequence[Mapping[Corridor, str]], numbers: dict[Corridor, int]) -> list[list[Any]]:
    """Return each corridor with its first column and what is said of it from there on."""
    rows = []
    for corridor in dict.fromkeys(corridor for column in columns for corridor in column):
        there = [place for place, column in enumerate(columns) if corridor in column]
        letters = "".join(column.get(corridor, "    ") for column in columns[there[0] : there[-1] + 1])
        rows.append([numbers.setdefault(corridor, len(numbers)), there[0], letters])
    return rows


def _digits(index: float) -> str:
    """Return an index in hundredths as two letters of `PERCENTS`."""
    whole, rest = divmod(_hundredths(index), 100)
    return PERCENTS[whole] + PERCENTS[rest]


class _Answer:
    """What an ensemble says of one pair on one date."""

    def __init__(self, ensemble: EnsembleResult, number: int, day: int, tell: Callable[[float], float]) -> None:
        from ...geo.doubt.summary import quantiles_of

        run = ensemble.run
        self.quantiles: tuple[int | None, ...] = (None, None, None)
        if (number, day) in ensemble.counts:  # a date closes a route in every draw or in none
            self.quantiles = tuple(_hundredths(tell(value)) for value in quantiles_of(ensemble.hazard[number, day]))
        counted, _ = ensemble.route_counts(number, day)
        passed: dict[Corridor, int] = {}
        numbers: dict[int, int] = {}
        for n, path in counted:
            for leg in path:
                numbers[leg] = numbers.get(leg, 0) + n
            corridor = corridor_of_legs(run.network, path)
            passed[corridor] = passed.get(corridor, 0) + n
        named = {corridor: n for corridor, n in passed.items() if n / run.draws >= LEAST_CHANCE}
        self.other = _percent(sum(n for n, _ in counted) - sum(named.values()), run.draws)
        self.chances: dict[Corridor, int] = {corridor: _percent(n, run.draws) for corridor, n in named.items()}
        self.legs = {leg: _percent(n, run.draws) for leg, n in numbers.items() if n / run.draws >= LEAST_CHANCE}


def _places(evaluations: Sequence[EvaluatedNetwork], ensembles: Sequence[EnsembleResult]) -> list[tuple[int, int]]:
    """Return for each column which ensemble speaks of it, and the number of its date there."""
    together = len(ensembles) == 1
    places = [(0, day) for day in range(len(evaluations))] if together else [(i, 0) for i in range(len(ensembles))]
    wanted = [(evaluated.hazards.as_of, evaluated.hazards.until) for evaluated in evaluations]
    runs = [zip(ensemble.run.days, ensemble.run.until, strict=True) for ensemble in ensembles]
    found = [*runs[0]] if together else [next(run) for run in runs]
    if found != wanted:
        drawn = [name for ensemble in ensembles for name in ensemble.run.period_names[: None if together else 1]]
        shown = [evaluated.when for evaluated in evaluations]
        message = f"the ensemble is about {_span(drawn)}, the map about {_span(shown)}; give both the same dates"
        raise UsageError(message)
    for evaluated, (which, _) in zip(evaluations, places, strict=True):
        run, leg_hazards = ensembles[which].run, evaluated.hazards
        events = {event.event_id for event in run.network.events if run.known is None or event.event_id in run.known}
        usable = {leg_hazards.network.events[k].event_id for k in leg_hazards.usable_events}
        if run.network.legs != leg_hazards.network.legs or events != usable:
            message = f"the ensemble has other legs or events than the map of {evaluated.name}; give both one scenario"
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
            message = f"the ensemble says nothing of {ends}; run it for all pairs of geo.answers.map_question.map_pairs"
            raise UsageError(message)
    return found


def _span(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) < 3 else f"{len(names)} dates from {names[0]} to {names[-1]}"


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


def _letters(row: Sequence[int]) -> list[Any]:
    """Return a column and the percents from there on, with a letter for each."""
    return [row[0], "".join(PERCENTS[percent] for percent in row[1:])]


def _hundredths(index: float) -> int:
    """Return an index in hundredths; what is under 100 is not told as 100.

    Examples
    --------
    >>> _hundredths(70.149), _hundredths(99.999), _hundredths(100.0)
    (7015, 9999, 10000)
    """
    return min(round(100 * index), 9999 if index < 100 else 10000)


def _percent(number: int, draws: int) -> int:
    """Return a part of the draws in percent, as it is printed."""
    return int(f"{100 * number / draws:.0f}")
