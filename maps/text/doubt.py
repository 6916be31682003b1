"""Ensembles, sensitivities and back-tests as records and tables."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ...geo.answers.records import IS_AND_IS_NOT, head_record, scenario_record
from ...geo.doubt.step_ahead import step_ahead
from ...geo.release.coarse import told_index
from .tables import table, way_text, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ...geo.doubt.backtest import Backtest, Calibration
    from ...geo.doubt.ensemble import EnsembleRun
    from ...geo.doubt.sensitivity import Sensitivity
    from ...geo.doubt.summary import PairSummary
    from ...geo.model.scenario import Scenario
    from ...geo.model.schema import Dataset

ENSEMBLE_NOTE = (
    "Median and 90% range over draws from the ranges of the judgements: how much the index depends on the judgements. "
    "The range does not account for what was never published."
)
SENSITIVITY_NOTE = (
    "Sobol' indices: the share of the variance of the index that a group of judgements explains alone (first order) or "
    "including its interactions (total), with 95% bootstrap intervals."
)
BACKTEST_NOTE = (
    "Yearly network index compared with recorded arrivals, reported as is: no parameter was tuned to them. A risk that "
    "keeps people from arriving shows as a negative correlation. Arrivals lag departures by months to years and depend "
    "on much else. p-values: share of all circular shifts, and of 9,999 random orders of 4-year blocks, with a "
    "correlation at least as far from 0."
)


def ensemble_record(
    dataset: Dataset,
    scenario: Scenario,
    run: EnsembleRun,
    summaries: Iterable[PairSummary],
    *,
    known_by: str | None = None,
) -> dict[str, Any]:
    """Return an ensemble: for each pair its dates with intervals and routes, and how often a date is riskier.

    `riskier[i][j]` is the share of the draws in which date i has the greater index than date j.
    """
    return {
        **head_record(dataset, None, scenario),
        "note": f"{IS_AND_IS_NOT} {ENSEMBLE_NOTE}",
        "known_by": known_by,
        "scenario": scenario_record(scenario),
        "draws": run.draws,
        "seed": run.seed,
        "range": 0.9,
        "days": [day.isoformat() for day in run.days],
        "until": [day.isoformat() for day in run.until],
        "pairs": [
            {
                "origin": pair.origin,
                "destination": pair.destination,
                "riskier": [list(row) for row in pair.riskier],
                "days": [
                    {
                        "as_of": day.as_of.isoformat(),
                        "until": day.until.isoformat(),
                        "name": day.name,
                        **{
                            name: None if value is None else told_index(dataset, value)
                            for name, value in (("low", day.low), ("median", day.median), ("high", day.high))
                        },
                        "route_count": day.route_count,
                        "other_share": day.other_share,
                        "routes": [
                            {"nodes": list(route.nodes), "legs": list(route.legs), "share": route.share}
                            for route in day.routes
                        ],
                    }
                    for day in pair.days
                ],
            }
            for pair in summaries
        ],
    }


def ensemble_text(
    dataset: Dataset, record: Mapping[str, Any], *, style: Callable[[str], str] = str, limit: int = 3
) -> str:
    """Return an ensemble as one table a pair: interval, how often riskier than the date before, chance of routes.

    The `limit` routes with the greatest chance over all dates have a letter each, and are spelt out below the table.
    """
    names = {key: node.name for key, node in dataset.nodes.items()}
    lines: list[str] = []
    for pair in record["pairs"]:
        chances: dict[tuple[str, ...], float] = {}
        for day in pair["days"]:
            for route in day["routes"]:
                key = tuple(route["legs"])
                chances[key] = chances.get(key, 0.0) + route["share"]
        best = sorted(chances, key=lambda key: (-chances[key], key))[:limit]
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(best)]
        rows = []
        for number, day in enumerate(pair["days"]):
            share = {tuple(route["legs"]): route["share"] for route in day["routes"]}
            before = None if number == 0 else f"{100 * pair['riskier'][number][number - 1]:.0f}%"
            band = "no open route" if day["median"] is None else f"{day['low']:.1f} to {day['high']:.1f}"
            median = None if day["median"] is None else f"{day['median']:.1f}"
            each = [f"{100 * share[key]:.0f}%" if key in share else "–" for key in best]
            rows.append([day["name"], median, band, before, *each, day["route_count"]])
        headers = ["when", "median", "90% range", "riskier than before", *letters, "routes in all"]
        ways = {
            tuple(route["legs"]): way_text(route["nodes"], names) for day in pair["days"] for route in day["routes"]
        }
        lines += [
            style(f"{names[pair['origin']]} to {names[pair['destination']]}"),
            table(headers, rows, right=range(1, len(headers))),
            *(f"  {letter}: {ways[key]}" for letter, key in zip(letters, best, strict=True)),
            "",
        ]
    how = "Columns A, B, C give the share of draws in which that route has the lowest index."
    lines.append(wrap(f"{record['draws']} draws, seed {record['seed']}. {how} {ENSEMBLE_NOTE}"))
    return "\n".join(lines)


def sensitivity_record(
    dataset: Dataset,
    scenario: Scenario,
    run: EnsembleRun,
    found: Sensitivity,
    *,
    network: bool = False,
    known_by: str | None = None,
) -> dict[str, Any]:
    """Return the sensitivity of one answer; `origin` is None for the network index."""
    nodes = run.network.nodes
    return {
        **head_record(dataset, None, scenario),
        "note": f"{IS_AND_IS_NOT} {SENSITIVITY_NOTE}",
        "known_by": known_by,
        "scenario": scenario_record(scenario),
        "origin": None if network else nodes[run.origins[0]].node_id,
        "destination": nodes[run.destinations[0]].node_id,
        "as_of": run.days[0].isoformat(),
        "draws": found.points,
        "seed": run.seed,
        "mean": told_index(dataset, found.mean),
        "standard_deviation": found.standard_deviation if dataset.release is None else None,
        "converged": found.converged,
        "groups": [group._asdict() for group in found.groups],
    }


def sensitivity_text(dataset: Dataset, record: Mapping[str, Any], *, style: Callable[[str], str] = str) -> str:
    """Return a sensitivity as a table, the group that matters most first."""
    names = {key: node.name for key, node in dataset.nodes.items()}
    start = names[record["origin"]] if record["origin"] else "Network index"
    rows = [
        [
            group["group"],
            group["inputs"],
            f"{group['first']:.2f} ± {group['first_half_width']:.2f}",
            f"{group['total']:.2f} ± {group['total_half_width']:.2f}",
            f"{group['change_total']:+.2f}",
        ]
        for group in record["groups"]
    ]
    steady = (
        "The indices are stable: half of the points give the same to 0.05."
        if record["converged"]
        else "The indices are not stable yet: use more --draws."
    )
    return "\n".join(
        [
            style(f"{start} to {names[record['destination']]}, {record['as_of']}"),
            _mean_line(record),
            "",
            table(["judgement", "inputs", "first order", "total", "since half"], rows, right=[1, 2, 3, 4]),
            "",
            wrap(f"{steady} {SENSITIVITY_NOTE}"),
        ]
    )


def _mean_line(record: Mapping[str, Any]) -> str:
    if record["standard_deviation"] is None:
        return f"index {record['mean']:.1f} (mean)"
    return f"index {record['mean']:.1f} ± {record['standard_deviation']:.1f} (mean and standard deviation)"


def backtest_record(
    dataset: Dataset, scenario: Scenario, found: Backtest, *, calibration: Calibration | None = None
) -> dict[str, Any]:
    """Return a back-test; `calibration` is there only where it was asked for, and is labelled as such."""
    record: dict[str, Any] = {
        **head_record(dataset, None, scenario),
        "note": f"{IS_AND_IS_NOT} {BACKTEST_NOTE}",
        "scenario": scenario_record(scenario),
        "destination": found.destination,
        "years": [
            {"year": year, "risk_index": told_index(dataset, index), "arrivals": found.arrivals[year]}
            for year, index in found.index.items()
        ],
        "comparisons": [{**row._asdict(), "test": row.test._asdict()} for row in found.comparisons],
        "influences": [row._asdict() for row in found.influences] if dataset.release is None else [],
        "transits": [
            {
                "country": test.country,
                "years": [row._asdict() for row in test.years],
                "entries": test.entries._asdict(),
                "p_entries": test.p_entries,
                "part": test.part._asdict(),
                "p_part": test.p_part,
            }
            for test in found.transits
        ],
        "step_ahead": step_ahead(found.index, found.arrivals)._asdict(),
    }
    if calibration is not None:
        cells = asdict(calibration)
        cells["series"] = {str(year): told_index(dataset, value) for year, value in calibration.series.items()}
        record["calibration"] = {**cells, "held_out": calibration.held_out._asdict(), "leave_out": "one year"}
    return record


def backtest_text(
    dataset: Dataset, record: Mapping[str, Any], *, style: Callable[[str], str] = str, limit: int = 8
) -> str:
    """Return a back-test as tables: series, correlations beside the baselines, influence, entries, calibration."""
    names = {key: node.name for key, node in dataset.nodes.items()}
    years = [[row["year"], f"{row['risk_index']:.1f}", f"{row['arrivals']:,.0f}"] for row in record["years"]]
    lines = [
        style(f"Yearly network index and arrivals, {names[record['destination']]}"),
        table(["year", "index", "arrivals"], years, right=[1, 2]),
        "",
        style("Rank correlation with arrivals"),
        _comparison_table(record["comparisons"]),
        *_influence_lines(record["influences"], style, limit),
    ]
    for test in record["transits"]:
        lines += [
            "",
            style(f"Officially recorded entries into {names[test['country']]}, and the share of routes through it"),
        ]
        rows = [
            [row["year"], f"{row['entries']:,.0f}", _percent(row["part"]), _percent(row["share"])]
            for row in test["years"]
        ]
        lines.append(table(["year", "entries", "entries / arrivals", "share of routes"], rows, right=[1, 2, 3]))
        for what, key, p in (("entries", "entries", "p_entries"), ("entries / arrivals", "part", "p_part")):
            found = test[key]
            lines.append(
                f"share of routes and {what}: rho {_signed(found['spearman'])}, tau {_signed(found['kendall'])}, "
                f"p {_three_decimals(test[p])} over all orders of {found['length']} years"
            )
    lines += ["", *_step_ahead_lines(record["step_ahead"], style)]
    if "calibration" in record:
        lines += ["", *_calibration_lines(record["calibration"], style)]
    return "\n".join([*lines, "", wrap(BACKTEST_NOTE)])


def _step_ahead_lines(found: Mapping[str, Any], style: Callable[[str], str]) -> list[str]:
    lines = [style("One step ahead: a line on the index of the year before, fitted to all years before")]
    if not found["length"]:
        return [*lines, "too few years"]
    skill = f"skill {_signed(found['skill'])} (above 0 it beats last year's arrivals)"
    error = f"root mean square error {found['error']:,.0f} people, that of last year's arrivals"
    return [*lines, f"{error} {found['error_persistence']:,.0f}, over {found['length']} years; {skill}"]


def _influence_lines(influences: Sequence[Mapping[str, Any]], style: Callable[[str], str], limit: int) -> list[str]:
    """Return which events matter most for what was found; nothing of a release, which ranks no measures by effect."""
    if not influences:
        return []
    rows = [
        [row["event_id"], _signed(row["spearman"]), _signed(row["change"]), f"{row['risk_index_change']:+.1f}"]
        for row in influences[:limit]
    ]
    return [
        "",
        style(f"Events whose absence changes Spearman's rho at lag 0 most ({len(influences)} tried)"),
        table(["event", "rho without it", "change", "change of mean index"], rows, right=[1, 2, 3]),
    ]


def _comparison_table(comparisons: Iterable[Mapping[str, Any]]) -> str:
    rows = []
    for row in comparisons:
        test: Mapping[str, Any] = row["test"]
        rows.append(
            [
                row["predictor"] + (", yearly changes" if row["changes"] else ""),
                row["lag"],
                test["length"],
                _signed(test["spearman"]),
                _three_decimals(test["p_shift_spearman"]),
                _three_decimals(test["p_block_spearman"]),
                _signed(test["kendall"]),
                _three_decimals(test["p_shift_kendall"]),
                _three_decimals(test["p_block_kendall"]),
            ]
        )
    headers = ["predictor", "lag", "years", "rho", "p shift", "p block", "tau", "p shift", "p block"]
    return table(headers, rows, right=range(1, 9))


def _calibration_lines(calibration: Mapping[str, Any], style: Callable[[str], str]) -> list[str]:
    held: Mapping[str, Any] = calibration["held_out"]
    return [
        style("Calibration, leave-one-year-out (no other command uses it)"),
        f"rho of the central parameters {_signed(calibration['central'])}; of the one of {calibration['draws']} draws "
        f"that fits all years best {_signed(calibration['fitted'])} (in sample, so optimistic)",
        f"rho of held-out years {_signed(held['spearman'])} (p shift {_three_decimals(held['p_shift_spearman'])}, "
        f"p block {_three_decimals(held['p_block_spearman'])})",
    ]


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}"


def _three_decimals(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}%"
