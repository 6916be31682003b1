"""The record factors: the smallest change of the judged baselines that agrees with the recorded passages.

Shares of corridors are a logit over their least hazards, ``P(c) ~ exp(-theta * H_c)`` (McFadden 1974). Theta and one
deviation `delta` for each group of legs are estimated together by maximum a posteriori: delta is normal around 0 with
the doubt about the group's legs, ln(theta) normal around 0, and a recorded share normal around the modelled one, at no
cost inside the recorded range. Classes are not touched.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from ..errors import UsageError
from ..model.corridors import Corridor, open_corridors
from ..model.leg_hazards import with_hazards
from ..model.legs import estimable_group
from ..model.network import without_record
from ..model.route_search import reverse_tree
from ..model.scenario import evaluate
from ..model.schema import RecordFactor
from .corridor_shares import ChoiceSet
from .path_size import log_path_sizes
from .share_fit import Fit, estimate, standard_deviations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..model.leg_hazards import LegHazards
    from ..model.network import Network
    from ..model.passages import Passages
    from ..model.scenario import ScenarioNetwork
    from ..model.schema import Dataset

MOST_CORRIDORS = 40
_ROUNDS = 8


def year_fields(scenario_net: ScenarioNetwork, years: Iterable[int]) -> dict[int, LegHazards]:
    """Return the mean hazards of years, as far as the dataset speaks for them, without the recorded use."""
    dataset = scenario_net.dataset
    judged = (
        scenario_net
        if scenario_net.scenario.judged
        else replace(scenario_net, network=without_record(scenario_net.network))
    )
    fields = {}
    for year in sorted(set(years)):
        first, last = part_of_year(dataset, year)
        if first <= last:
            fields[year] = evaluate(judged, first, until=last).hazards
    return fields


def part_of_year(dataset: Dataset, year: int) -> tuple[date, date]:
    """Return the first and last day of a year for which a dataset speaks, the wrong way round where it has none."""
    return max(date(year, 1, 1), dataset.valid_from), min(date(year, 12, 31), dataset.valid_until)


def record_groups(network: Network, origin_country: str) -> tuple[str, ...]:
    """Return the group of every leg, see `geo.model.legs.estimable_group`."""
    nodes = {node.node_id: node for node in network.nodes}
    return tuple(estimable_group(leg, nodes, origin_country) for leg in network.legs)


class Estimator:
    """Finds routes and estimates factors for one network, one destination and the records of it.

    Parameters
    ----------
    fields
        Year to mean hazards without the recorded use, from `year_fields`.
    origins
        Node id of each origin to its share of arrivals.
    destination
        Node id.
    records
        What is recorded, from `geo.model.passages.recorded_passages`.
    origin_country
        ISO 3166-1 alpha-3 code.
    """

    def __init__(
        self,
        fields: Mapping[int, LegHazards],
        origins: Mapping[str, float],
        destination: str,
        *,
        records: Sequence[Passages],
        origin_country: str,
    ) -> None:
        self.records = tuple(row for row in records if set(row.years) <= set(fields))
        if not self.records:
            message = (
                f"the dataset records no passages to {destination} with a share of the arrivals there; add such "
                "claims, or ask about a destination that has them"
            )
            raise UsageError(message)
        self._fields = {year: fields[year] for year in sorted({y for row in self.records for y in row.years})}
        self._origins, self._destination = dict(sorted(origins.items())), destination
        self.network = next(iter(self._fields.values())).network
        self.leg_groups = record_groups(self.network, origin_country)
        self._added = {year: _added(field) for year, field in self._fields.items()}
        self.routes: dict[tuple[int, int, Corridor], dict[tuple[int, ...], None]] = {}
        self.find_routes({})
        self.prior = self._priors()

    def find_routes(self, deltas: Mapping[str, float]) -> bool:
        """Add the least-risk route of every corridor under some deviations; tell whether one is new."""
        new = False
        for year, leg_hazards in self._fields.items():
            moved = with_hazards(leg_hazards, self._hazard(year, deltas))
            tree = reverse_tree(moved, self.network.index[self._destination])
            for number, origin in enumerate(self._origins):
                for found in open_corridors(moved, origin, self._destination, limit=MOST_CORRIDORS, tree=tree):
                    routes = self.routes.setdefault((year, number, found.corridor), {})
                    new |= found.route.legs not in routes
                    routes[found.route.legs] = None
        return new

    def _hazard(self, year: int, deltas: Mapping[str, float]) -> list[float]:
        """Return the hazard of every leg in a year under some deviations."""
        factors = [math.exp(deltas.get(group, 0.0)) if group else 1.0 for group in self.leg_groups]
        rows = zip(self._fields[year].hazard, self._added[year], factors, strict=True)
        return [(hazard - added) * factor + added for hazard, added, factor in rows]

    def least_routes(self, deltas: Mapping[str, float]) -> list[tuple[int, ...]]:
        """Return the legs of the least-risk route of each option of `choice_set` under some deviations."""
        found = []
        for year, keys in groupby(sorted(self.routes), key=itemgetter(0)):
            hazard = self._hazard(year, deltas)
            found += [min(self.routes[key], key=partial(_sum, hazard)) for key in keys]
        return found

    def last_places(self, deltas: Mapping[str, float]) -> list[tuple[str, str]]:
        """Return of each option its origin and the last place before the destination, by their node ids."""
        origins = list(self._origins)
        return [
            (origins[number], self.network.legs[legs[-1]].from_node)
            for (_, number, _), legs in zip(sorted(self.routes), self.least_routes(deltas), strict=True)
        ]

    def with_path_sizes(self, choice_set: ChoiceSet, deltas: Mapping[str, float]) -> ChoiceSet:
        """Return a choice set corrected for overlap, that of their least-risk routes under some deviations."""
        routes, sizes = self.least_routes(deltas), []
        edges = [*choice_set.choice_starts.tolist(), len(routes)]
        for start, stop in pairwise(edges):
            hazard = self._hazard(choice_set.options[start][0], deltas)
            sizes.append(log_path_sizes(routes[start:stop], hazard, [0]))
        return replace(choice_set, path_size=np.concatenate(sizes))

    def _priors(self) -> dict[str, float]:
        """Return the standard deviation before any record of each group that a recorded corridor uses.

        A group whose legs are in no doubt is not estimated.
        """
        used: set[str] = set()
        for (year, _, corridor), routes in self.routes.items():
            if any(year in row.years and row.meets(corridor) for row in self.records):
                used.update(self.leg_groups[leg] for legs in routes for leg in legs)
        sigma = self.network.parameters.doubt_sigma
        by_group: dict[str, list[float]] = {}
        for group, coverage in zip(self.leg_groups, self.network.coverages, strict=True):
            if group in used:
                by_group.setdefault(group, []).append(sigma[coverage])
        means = {group: math.fsum(row) / len(row) for group, row in sorted(by_group.items()) if group}
        return {group: sd for group, sd in means.items() if sd > 0}

    def choice_set(self, extra: Iterable[str] = ()) -> ChoiceSet:
        """Return the routes found so far as arrays, for the groups to estimate and some others."""
        groups = tuple(sorted({*self.prior, *extra}))
        numbers = {group: number for number, group in enumerate(groups)}
        options, weights = sorted(self.routes), list(self._origins.values())
        rows = [(key[0], legs) for key in options for legs in self.routes[key]]
        scaled, fixed = np.zeros((len(rows), len(groups))), np.zeros(len(rows))
        for row, (year, legs) in enumerate(rows):
            hazard, added = self._fields[year].hazard, self._added[year]
            for leg in legs:
                number = numbers.get(self.leg_groups[leg])
                if number is None:
                    fixed[row] += hazard[leg]
                else:
                    scaled[row, number] += hazard[leg] - added[leg]
                    fixed[row] += added[leg]
        open_ones: dict[int, set[int]] = {}
        for year, origin, _ in options:
            open_ones.setdefault(year, set()).add(origin)
        totals = {year: math.fsum(weights[origin] for origin in some) for year, some in open_ones.items()}
        choices = [key[:2] for key in options]
        return ChoiceSet(
            groups,
            scaled,
            fixed,
            option_starts=np.cumsum([0, *(len(self.routes[key]) for key in options)])[:-1],
            choice_starts=np.array([k for k in range(len(choices)) if not k or choices[k] != choices[k - 1]]),
            options=tuple(options),
            weights=np.array([weights[origin] / totals[year] for year, origin, _ in options]),
        )

    def estimate(self, *, judged: bool = False) -> Fit:
        """Return the estimate, with theta alone where `judged`.

        Routes are found again under each estimate until none is new.
        """
        fit = estimate(self.choice_set(), self.records, {} if judged else self.prior)
        for _ in range(_ROUNDS):
            if judged or not self.find_routes(fit.deltas):
                break
            fit = estimate(self.choice_set(), self.records, self.prior, start=fit)
        return fit


def _sum(hazard: Sequence[float], legs: Iterable[int]) -> float:
    return math.fsum(hazard[leg] for leg in legs)


def _added(leg_hazards: LegHazards) -> list[float]:
    """Return the hazard that events add to each leg, which no factor multiplies."""
    if not any(event.effect == "add" for event in leg_hazards.network.events):
        return [0.0] * len(leg_hazards.hazard)
    groups, lengths = leg_hazards.network.groups, leg_hazards.network.lengths
    return [
        lengths[leg] * math.fsum(weight * moment.added[groups[leg]] for weight, moment in leg_hazards.leg_moments(leg))
        for leg in range(len(groups))
    ]


def factor_rows(estimator: Estimator, fit: Fit) -> tuple[RecordFactor, ...]:
    """Return an estimate as rows of the table of record factors, with the claims that each rests on."""
    sds = standard_deviations(estimator.choice_set(), estimator.records, estimator.prior, fit)
    claims: dict[str, set[str]] = {}
    for (year, _, corridor), routes in estimator.routes.items():
        speaking = [row for row in estimator.records if year in row.years and row.meets(corridor)]
        for legs in routes if speaking else ():
            for leg in legs:
                claims.setdefault(estimator.leg_groups[leg], set()).update(
                    key for row in speaking for key in row.claim_ids
                )
    return tuple(
        RecordFactor(
            group,
            round(fit.deltas[group], 4),
            round(sds[group], 4),
            tuple(sorted(claims[group])),
            f"Estimated from recorded passages, with a prior standard deviation of {estimator.prior[group]:.2f} by the "
            "coverage of its legs. Use is not danger: cost, distance, waiting and habit move it too.",
        )
        for group in sorted(fit.deltas)
    )
