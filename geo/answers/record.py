"""The record: factors estimated from recorded passages, and modelled shares beside recorded ones, as plain records."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

from ..doubt.calibration import Estimator, factor_rows, year_fields
from ..doubt.check_draws import draw_check
from ..doubt.draws import check_draws
from ..doubt.record_check import AFTERWARDS, SERIES, Check, check_shares, mean_errors, year_errors
from ..model.corridors import corridor_text
from ..model.count_series import capacities
from ..model.passages import recorded_passages
from ..release.coarse import told_share
from ..release.disclosure import without_withheld
from ..shapes.geodesic import geodesic_km
from .arrivals import arrivals_by_year
from .implied import implied_classes
from .records import IS_AND_IS_NOT, USE_IS_NOT_DANGER, head_record, scenario_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..doubt.share_fit import Fit
    from ..model.corridors import Corridor
    from ..model.passages import Passages
    from ..model.scenario import ScenarioNetwork
    from ..model.schema import Dataset, RecordFactor

_SHARES = ("low", "high", *SERIES)


def record_estimator(scenario_net: ScenarioNetwork, weights: Mapping[str, float], destination: str) -> Estimator:
    """Return what estimates factors from the recorded passages to a destination.

    Parameters
    ----------
    weights
        Node id of each origin to its share of arrivals.
    destination
        Node id.

    Raises
    ------
    UsageError
        If nothing is recorded.

    Notes
    -----
    Claims that a public release withholds do not count, also in a working copy: the factors are a part of the dataset,
    and would tell their numbers.
    """
    dataset = without_withheld(scenario_net.dataset)
    arrivals = arrivals_by_year(dataset.claims, destination)
    passages = recorded_passages(dataset.claims, dataset.nodes.values(), arrivals)
    fields = year_fields(scenario_net, {year for row in passages for year in row.years})
    return Estimator(fields, weights, destination, records=passages, origin_country=dataset.origin_country)


def calibration_record(
    scenario_net: ScenarioNetwork, estimator: Estimator, fit: Fit, check: Check, factors: Sequence[RecordFactor]
) -> dict[str, Any]:
    """Return an estimate: factors with what they imply for each class, and its scores beside naive ones."""
    told = partial(told_share, scenario_net.dataset)
    rows = []
    for row in factors:
        judged, implied, sd = implied_classes(scenario_net.network, row.group, row.delta, row.delta_sd)
        rows.append(
            {
                "group": row.group,
                "judged_classes": sorted(set(judged)),
                "implied_class": told(implied),
                "implied_class_sd": told(sd),
                "factor": told(math.exp(row.delta)),
                "delta": told(row.delta),
                "delta_sd": told(row.delta_sd),
                "prior_sd": told(estimator.prior[row.group]),
                "claim_ids": list(row.claim_ids),
            }
        )
    scores = scores_record(scenario_net.dataset, check)
    return {**_head(scenario_net), "theta": told(fit.theta), "factors": rows, "scores": scores}


def check_record(scenario_net: ScenarioNetwork, check: Check) -> dict[str, Any]:
    """Return recorded shares beside modelled and naive ones, with mean absolute errors, by year and of all."""
    dataset, told = scenario_net.dataset, partial(told_share, scenario_net.dataset)
    return {
        **_head(scenario_net),
        "theta": told(check.theta),
        "theta_judged": told(check.theta_judged),
        "overlap": None,
        "draws": None,
        "capacities": dict(check.peaks) if scenario_net.dataset.release is None else None,
        "recorded_capacities": {
            key: one.people for key, one in capacities(dataset.claims, dataset.nodes, dataset.sources).items()
        },
        "years": [
            {
                "years": list(row.years),
                "records": row.records,
                "error": {name: told(value) for name, value in row.error.items()},
                "ard": {name: told(value) for name, value in row.ard.items()},
            }
            for row in year_errors(check.rows)
        ],
        "rows": [
            {
                **_passages(row.passages),
                **{name: None if (share := getattr(row, name)) is None else told(share) for name in _SHARES},
            }
            for row in check.rows
        ],
        "scores": scores_record(scenario_net.dataset, check),
    }


def _head(scenario_net: ScenarioNetwork) -> dict[str, Any]:
    return {
        **head_record(scenario_net.dataset, None, scenario_net.scenario),
        "note": IS_AND_IS_NOT,
        "record_note": USE_IS_NOT_DANGER,
        "scenario": scenario_record(scenario_net.scenario),
    }


def scores_record(dataset: Dataset, check: Check) -> dict[str, Any]:
    """Return the mean absolute error of each series and over how many records, and its mean ARD over the years."""
    ards: dict[str, list[float]] = {}
    for row in year_errors(check.rows):
        for name, value in row.ard.items():
            ards.setdefault(name, []).append(value)
    return {
        name: {
            "mean_absolute_error": None if math.isnan(error) else told_share(dataset, error),
            "records": count,
            "ard": told_share(dataset, math.fsum(ards[name]) / len(ards[name])) if name in ards else None,
            "afterwards": name in AFTERWARDS,
        }
        for name, (error, count) in mean_errors(check.rows).items()
    }


def _passages(row: Passages) -> dict[str, Any]:
    return {
        "years": list(row.years),
        "corridors": [corridor_text(tail) for tail in row.tails],
        "recorded_low": row.low,
        "recorded_high": row.high,
        "claim_ids": list(row.claim_ids),
    }


def estimate_and_check(
    scenario_net: ScenarioNetwork, weights: Mapping[str, float], destination: str
) -> tuple[dict[str, Any], tuple[RecordFactor, ...]]:
    """Estimate the factors from the record and score them; return the record of it and the rows of the table."""
    estimator = record_estimator(scenario_net, weights, destination)
    fit = estimator.estimate()
    factors = factor_rows(estimator, fit)
    return calibration_record(scenario_net, estimator, fit, check_shares(estimator, factors), factors), factors


def check_against_record(
    scenario_net: ScenarioNetwork,
    weights: Mapping[str, float],
    destination: str,
    *,
    ranges: Mapping[tuple[str, str], tuple[float, float]] | None = None,
    draws: int | None = None,
    seed: int = 0,
    overlap: str | None = None,
    points: Mapping[str, tuple[float, float]] | None = None,
) -> dict[str, Any]:
    """Compare recorded shares with those under the factors of the dataset, year by year, with draws where asked for.

    Parameters
    ----------
    scenario_net, weights, destination
        As for `record_estimator`.
    ranges, draws, seed
        As for `geo.doubt.check_draws.draw_check`.
    overlap
        As for `geo.doubt.record_check.check_shares`.
    points
        Longitude and latitude of what stands for each node, for the guess by the nearest.
    """
    if draws is not None:
        check_draws(draws, seed)  # before the work
    estimator = record_estimator(scenario_net, weights, destination)
    factors = () if scenario_net.scenario.judged else scenario_net.dataset.record_factors
    check = check_shares(estimator, factors, overlap=overlap, last_km=None if points is None else partial(_km, points))
    if draws is None:
        return check_record(scenario_net, check) | {"overlap": overlap}
    corridors: dict[int, dict[Corridor, None]] = {}
    for year, _, corridor in sorted(estimator.routes):
        corridors.setdefault(year, {})[corridor] = None
    drawn = draw_check(
        check, scenario_net, corridors, weights, destination, ranges=ranges or {}, draws=draws, seed=seed
    )
    record = check_record(scenario_net, drawn.check) | {"overlap": overlap}
    record["draws"] = {"draws": draws, "seed": seed, "range": 0.9}
    told = partial(told_share, scenario_net.dataset)
    record["scores"]["modelled"] |= {"low": told(drawn.error_low), "high": told(drawn.error_high)}
    return record


def _km(points: Mapping[str, tuple[float, float]], one: str, other: str) -> float:
    """Return how far two places are apart on a straight line; nan where one has no point."""
    return geodesic_km(*points[one], *points[other]) if one in points and other in points else math.nan
