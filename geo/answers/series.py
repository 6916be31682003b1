"""Recorded series of people at destinations as cases for a check, and the check as a plain record."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from ..doubt.daily_hazards import daily_hazards, daily_path_sizes
from ..doubt.series_check import AFTERWARDS, SERIES, Case, Guess, choose_thetas, guesses, months
from ..errors import UsageError
from ..model.count_series import capacities, count_series, origin_spells, weights_on
from ..release.coarse import told_share
from ..shapes.geodesic import geodesic_km
from .records import IS_AND_IS_NOT, head_record, scenario_record
from .theta import Theta, check_theta

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..model.scenario import ScenarioNetwork

    Points = Mapping[str, tuple[float, float]]

SERIES_NOTE = (
    "Error of a day: sum of |numbers - counts| over the destinations, divided by all who were counted. Its mean over "
    "the days is the averaged relative difference (ARD) of Suleimenova, Bell and Groen (2017). Use is not danger, and "
    "least risk is not most used: cost, distance, waiting and room play their part."
)


def series_case(
    scenario_net: ScenarioNetwork,
    points: Points,
    published: Mapping[str, float],
    *,
    overlap: str | None = None,
) -> Case:
    """Return the recorded series of a dataset, with what a guess at it may use.

    Parameters
    ----------
    points
        Longitude and latitude by node id, of what stands for each.
    published
        Published shares by origin, which count where no origin has a weight over time.
    overlap
        ``path-size`` corrects shares for routes that share legs (`geo.doubt.path_size`).

    Returns
    -------
    Case
        Of every day of the dataset from the first count on to the last.

    Raises
    ------
    UsageError
        If the dataset has no such series, or no weights of origins.
    """
    dataset = scenario_net.dataset
    series = count_series(dataset.claims, dataset.nodes)
    if not series:
        raise UsageError(
            f"{dataset.name} counts people over time at fewer than two destinations (measure stock, one day each); "
            "add the claims, or import them with 'route-risk import flee --validation'"
        )
    first = max(dataset.valid_from.toordinal(), min(row.days[0] for row in series.values()))
    last = min(dataset.valid_until.toordinal(), max(row.days[-1] for row in series.values()))
    if last <= first:
        raise UsageError(f"{dataset.name} counts people on one day alone of its span; add later counts")
    days, ends = np.arange(first, last + 1), tuple(series)
    counted = np.array([np.interp(days, row.days, row.counts) for row in series.values()])
    if not counted.any():
        raise UsageError(f"{dataset.name} counts nobody at any destination in its span; add counts above 0")
    reported = np.full(counted.shape, np.nan)
    for place, row in enumerate(series.values()):
        before = np.searchsorted(row.days, days, side="left") - 1
        reported[place] = np.where(before >= 0, np.array(row.counts)[np.maximum(before, 0)], np.nan)
    weights = _weights(scenario_net, published, days)
    room = capacities(dataset.claims, dataset.nodes, dataset.sources)
    far = [
        [geodesic_km(*points[a], *points[b]) if a in points and b in points else math.nan for b in ends]
        for a in weights
    ]
    asked = scenario_net, days.tolist(), list(weights), ends
    return Case(
        name=dataset.name,
        days=days,
        destinations=ends,
        counted=counted,
        reported=reported,
        hazard=daily_hazards(*asked),
        weights=np.array(list(weights.values())),
        capacity=np.array([room[key].people if key in room else math.nan for key in ends]),
        known_afterwards=any(known is None or known > first for _, known, _ in room.values()),
        distance_km=np.array(far),
        path_size=daily_path_sizes(*asked) if overlap else np.zeros(()),
    )


def series_theta(case: Case) -> Theta:
    """Return theta by the recorded series of a dataset itself."""
    first, last = (date.fromordinal(int(day)).year for day in (case.days[0], case.days[-1]))
    return Theta(choose_thetas([case])[0], len(case.days), (first, last), "counts over time")


def _weights(scenario_net: ScenarioNetwork, published: Mapping[str, float], days: Any) -> dict[str, Any]:
    """Return the weight of each origin on each day."""
    spells = origin_spells(scenario_net.dataset.claims, scenario_net.dataset.nodes)
    if not spells and published:
        return {origin: np.full(len(days), share) for origin, share in published.items()}
    edges = sorted(
        {int(days[0])} | {day for row in spells for day in (row.first, row.last + 1) if days[0] < day <= days[-1]}
    )
    weights: dict[str, Any] = {}
    for start, stop in zip(edges, [*edges[1:], int(days[-1]) + 1], strict=True):
        for origin, weight in weights_on(spells, start).items():
            weights.setdefault(origin, np.zeros(len(days)))[start - days[0] : stop - days[0]] = weight
    return dict(sorted(weights.items()))


def series_record(
    sides: Sequence[tuple[ScenarioNetwork, Case]],
    *,
    theta: float | None = None,
    overlap: str | None = None,
) -> dict[str, Any]:
    """Check recorded series: errors of numbers by risk, beside naive guesses, as they come out.

    Parameters
    ----------
    sides
        Datasets with their cases.
    theta
        Where None, that of each case is chosen on all others; of one case alone on itself, which is said.
    overlap
        As for the cases.

    Returns
    -------
    dict
        `cases` with `theta`, the `scores` of each guess (`ard`, and whether it knows what was counted `afterwards`),
        `months` with mean errors and `days` with errors and numbers; `mean_ard` over the cases.
    """
    if theta is not None:
        check_theta(theta)
    cases = [case for _, case in sides]
    thetas = choose_thetas(cases) if theta is None else [theta] * len(cases)
    how = "given" if theta is not None else "the other cases" if len(cases) > 1 else "the same series"
    rows = [
        _case_record(scenario_net, case, value, how) for (scenario_net, case), value in zip(sides, thetas, strict=True)
    ]
    scenario_net = sides[0][0]
    return {
        **head_record(scenario_net.dataset, None, *(one.scenario for one, _ in sides)),
        "note": IS_AND_IS_NOT,
        "series_note": SERIES_NOTE,
        "known_by": None,
        "scenario": scenario_record(scenario_net.scenario),
        "overlap": overlap,
        "cases": rows,
        "mean_ard": {
            name: math.fsum(row["scores"][name]["ard"] for row in rows) / len(rows)
            for name in SERIES
            if all(name in row["scores"] for row in rows)
        },
    }


def _case_record(scenario_net: ScenarioNetwork, case: Case, theta: float, how: str) -> dict[str, Any]:
    found, dataset = guesses(case, theta), scenario_net.dataset
    month = np.array([text for text, _ in months(case.days)])
    whole = dataset.release is None
    return {
        "dataset": case.name,
        "first": date.fromordinal(int(case.days[0])).isoformat(),
        "last": date.fromordinal(int(case.days[-1])).isoformat(),
        "days": len(case.days),
        "destinations": list(case.destinations),
        "theta": {"value": theta, "from": how},
        "capacities_known_afterwards": case.known_afterwards,
        "left_over": {
            name: round(float(one.left_over[-1]))
            for name, one in found.items()
            if one.left_over[-1] >= (0.5 if whole else dataset.small_count_threshold)
        },
        "scores": {
            name: {
                "ard": told_share(dataset, one.ard),
                "afterwards": name == "average" or (name in AFTERWARDS and case.known_afterwards),
            }
            for name, one in found.items()
        },
        "months": [
            {
                "month": str(one),
                **{name: told_share(dataset, _mean(row, month == one)) for name, row in found.items()},
            }
            for one in dict.fromkeys(month.tolist())
        ],
        "by_day": _by_day(case, found) if whole else None,
    }


def _mean(row: Guess, inside: Any) -> float:
    errors = row.error[inside]
    return float(np.nanmean(errors)) if np.isfinite(errors).any() else 0.0


def _by_day(case: Case, found: Mapping[str, Guess]) -> list[dict[str, Any]]:
    """Return errors and numbers of each day; lists, single cells of an array are slow."""
    errors = [(name, one.error.tolist()) for name, one in found.items()]
    people = [(end, _people(case, found, row)) for row, end in enumerate(case.destinations)]
    return [
        {
            "date": date.fromordinal(int(day)).isoformat(),
            "error": {name: None if math.isnan(row[place]) else round(row[place], 6) for name, row in errors},
            "people": {end: {name: round(row[place], 1) for name, row in rows} for end, rows in people},
        }
        for place, day in enumerate(case.days)
    ]


def _people(case: Case, found: Mapping[str, Guess], row: int) -> list[tuple[str, list[float]]]:
    """Return what was counted at a destination, and each guess, by day."""
    return [("counted", case.counted[row].tolist()), *((name, one.people[row].tolist()) for name, one in found.items())]
