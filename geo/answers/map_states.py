"""What a page needs to work out hazards on its dates: the days of the events, what is closed, and the constants."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ..model.explain import IN_FORCE
from ..model.hazard import event_effect
from ..model.leg_hazards import in_force
from ..model.periods import period_name
from .arrivals import arrivals_by_year
from .corridors import recorded_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..model.leg_hazards import LegHazards
    from ..model.network import Network
    from ..model.parameters import Parameters
    from ..model.scenario import EvaluatedNetwork
    from ..model.schema import Dataset, Event


class MapStates:
    """What a map shows, on each date or side, with the events of all of them numbered together.

    Settings on one network with one clock are one side. An event that two sides understand alike is one event. Without
    `model` there is nothing in them to work a hazard out of.
    """

    def __init__(self, evaluations: Sequence[EvaluatedNetwork], *, model: bool = True) -> None:
        self._model = model
        self._evaluations = evaluations
        self.sides: list[EvaluatedNetwork] = []
        self.columns: list[list[Any]] = []
        self.closed: dict[int, set[int]] = {}
        self.opened: dict[int, set[int]] = {}
        numbers: dict[tuple[int, Any], int] = {}
        for evaluated in evaluations:
            key = id(evaluated.hazards.network), evaluated.known_by
            if key not in numbers:
                numbers[key] = len(self.sides)
                self.sides.append(evaluated)
            self.columns.append([numbers[key], *_moment(evaluated.hazards)])
            closed, opened = _set_by_scenario(evaluated.hazards)
            self.closed.setdefault(numbers[key], set()).update(closed)
            self.opened.setdefault(numbers[key], set()).update(opened)
        found: dict[Event, int] = {}
        self.events: list[Event] = []
        self.positions: list[list[int]] = []
        for side in self.sides:
            row = []
            for event in side.hazards.network.events:
                # A scenario may take away what ended an event: that changes its days and not what it is.
                same = replace(event, kind="", ended_by="")
                if same not in found:
                    found[same] = len(self.events)
                    self.events.append(event)
                row.append(found[same])
            self.positions.append(row)

    def group_events(self) -> list[list[list[float]]]:
        """Return the events that apply to each group of legs, on whichever side, and the share of a leg each covers.

        A group is a list of events and, where a share is not 1, a list of shares.
        """
        groups: list[dict[int, float]] = [{} for _ in self.sides[0].hazards.network.group_events]
        for side, numbers in zip(self.sides, self.positions, strict=True):
            network = side.hazards.network
            for group, members, shares in zip(groups, network.group_events, network.group_shares, strict=True):
                group.update((numbers[k], share) for k, share in zip(members, shares, strict=True))
        return [_with_shares(dict(sorted(group.items()))) if self._model else [sorted(group)] for group in groups]

    def policies(self) -> list[int]:
        """Return a number for each event, the same for those that restate one policy."""
        found: dict[tuple[int, int], int] = {}
        result = list(range(len(self.events)))
        for which, (side, numbers) in enumerate(zip(self.sides, self.positions, strict=True)):
            policies = side.hazards.network.policies
            for number, policy in zip(numbers, policies, strict=True):
                result[number] = min(result[number], found.setdefault((which, policy), result[number]))
        return result

    def active(self) -> list[list[int]]:
        """Return for each evaluated network the events that have effect, by their numbers in the block."""
        rows = []
        for (side, *_), evaluated in zip(self.columns, self._evaluations, strict=True):
            active = evaluated.hazards.activities
            rows.append(sorted(self.positions[side][k] for k, value in enumerate(active) if value >= IN_FORCE))
        return rows

    def of_places(self, find: Callable[[Network], dict[str, list[int]]]) -> dict[str, list[int]]:
        """Return what `find` says of the places of each network, in the numbers of the block."""
        result: dict[str, set[int]] = {}
        for side, numbers in zip(self.sides, self.positions, strict=True):
            for place, members in find(side.hazards.network).items():
                result.setdefault(place, set()).update(numbers[k] for k in members)
        return {place: sorted(members) for place, members in sorted(result.items())}

    def records(self, sources: Mapping[str, int]) -> list[dict[str, Any]]:
        """Return each side: the days of the events that count, closed and open legs, usable sources."""
        return [self._record(number, sources) for number in range(len(self.sides))]

    def _record(self, number: int, sources: Mapping[str, int]) -> dict[str, Any]:
        side, numbers = self.sides[number], self.positions[number]
        network = side.hazards.network
        days: list[list[float | None] | None] = [None] * len(self.events)
        for k, event in enumerate(network.events):
            if k in side.hazards.usable_events:
                first, last = network.spans[k]
                life = network.parameters.half_life_days(event.kind, event.domain)
                fades = [event.onset_days, _finite(life)] if self._model else [0, None]
                days[numbers[k]] = [_finite(first), _finite(last), *fades]
        usable = side.usable_sources
        return {
            "base": [network.leg_base(leg) for leg in range(len(network.legs))] if self._model else [],
            "parts": _base_parts(network) if self._model else [],
            "closed": sorted(self.closed[number]),
            "opened": sorted(self.opened[number]),
            "days": days,
            "usable": None if usable is None else sorted(sources[key] for key in usable if key in sources),
        }


def _base_parts(network: Network) -> list[list[float]]:
    """Return baseline, doubt and record of each leg, which add up to its hazard without events."""
    factors = zip(network.baselines, network.doubts, network.records, strict=True)
    return [[b, b * (m - 1), b * m * (r - 1)] for b, m, r in factors]


def _with_shares(group: Mapping[int, float]) -> list[list[float]]:
    whole = all(share == 1 for share in group.values())
    return [list(group)] if whole else [list(group), list(group.values())]


def _moment(leg_hazards: LegHazards) -> list[Any]:
    """Return the day of a column and its name; of a period also its last day, and the days it is the mean of."""
    first, last = leg_hazards.as_of, leg_hazards.until
    name = period_name(first, last)
    if first == last:
        return [first.toordinal(), name]
    return [first.toordinal(), name, last.toordinal(), [[moment.day, moment.weight] for moment in leg_hazards.moments]]


def _set_by_scenario(leg_hazards: LegHazards) -> tuple[set[int], set[int]]:
    """Return the legs that are blocked on a day by no event, and those that are open in spite of one."""
    known = {leg_hazards.network.events[k].event_id for k in leg_hazards.usable_events}
    closed, opened = set[int](), set[int]()
    for moment in leg_hazards.moments:
        by_event = in_force(leg_hazards.network, date.fromordinal(moment.day), known=known).blocked
        closed |= moment.blocked - by_event
        opened |= by_event - moment.blocked
    return closed, opened


def model_constants(parameters: Parameters) -> dict[str, Any]:
    """Return the constants of the model that the page works with."""
    return {"norm": _finite(parameters.norm_exponent)}


def event_strength(event: Event, parameters: Parameters) -> float:
    """Return the effect of an event that is fully active, ``ln(mu) * c``; 0 where it scales nothing."""
    if event.effect != "scale" or event.direction == "mixed":
        return 0.0
    multiplier = parameters.severity_multiplier[event.severity - 1]
    return float(event_effect(multiplier, parameters.confidence_factor[event.confidence], 1.0))


def arrivals_data(dataset: Dataset) -> dict[str, list[list[float]]]:
    """Return yearly arrivals as pairs of a year and people, by destination."""
    found = {
        key: arrivals_by_year(dataset.claims, key) for key, node in dataset.nodes.items() if node.kind == "destination"
    }
    return {key: [[year, found[key][year]] for year in sorted(found[key])] for key in sorted(found) if found[key]}


def passages_data(
    dataset: Dataset, sides: Sequence[EvaluatedNetwork], numbers: Mapping[str, int]
) -> tuple[dict[str, list[str]], list[list[list[Any]]]]:
    """Return which corridors a claim is about, by its id, and the recorded shares of arrivals for each side.

    A corridor is named by its last countries (``LAO>THA``). A share is its years, the corridors that it is about
    together, the least and the greatest in percent, and its claims by their `numbers`.
    """
    tails: dict[str, list[str]] = {}
    rows = []
    for side in sides:
        record = recorded_in(dataset, dataset.valid_from, dataset.valid_until, usable=side.usable_sources)
        tails |= {claim.claim_id: [">".join(tail) for tail in found] for claim, found in record.claims}
        rows.append(
            [
                [
                    list(row.years),
                    [">".join(tail) for tail in row.tails],
                    round(100 * row.low, 4),
                    round(100 * row.high, 4),
                    [numbers[key] for key in row.claim_ids if key in numbers],
                ]
                for row in record.passages
            ]
        )
    return tails, rows


def _finite(value: float) -> float | None:
    """Return a number as JSON has it: None where it is infinite, an integer where it is whole."""
    if math.isinf(value):
        return None
    return int(value) if float(value).is_integer() else value
