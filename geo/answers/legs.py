"""Legs on a date: hazard, coverage, the events in force and what each adds, as plain records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..model.coverage import legs_coverage
from ..model.explain import IN_FORCE, base_parts, explain_leg
from ..release.coarse import told_baseline, told_hazard, told_share
from .implied import implied_class
from .places import ACROSS, by_start, events_in_force
from .records import counts, coverage_record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ..model.scenario import EvaluatedNetwork
    from ..model.schema import Dataset, Leg


def leg_record(dataset: Dataset, evaluated: EvaluatedNetwork, leg: int, *, explain: bool = False) -> dict[str, Any]:
    """Return one leg on the date of the evaluated network.

    Parameters
    ----------
    leg
        Position of the leg.
    explain
        Whether each event becomes an object with its contribution, activity and sources, the largest first; the ones
        that have all but faded are among them then, so that the parts add up. In a public release they have no
        contribution, and stand by their start.

    Returns
    -------
    dict
        `hazard` is `baseline` + `uncertainty` + `recorded_use` + what events add, dimensionless;
        `implied_class` is what the record implies in place of the judged `baseline_class`, with its standard deviation,
        None where none speaks of the leg; `events` are those in force, `sources` all that speak to the leg on that
        date.
    """
    leg_hazards = evaluated.hazards
    row = leg_hazards.network.legs[leg]
    coverage = legs_coverage(leg_hazards, [leg], dataset.sources, usable=evaluated.usable_sources)
    baseline, doubt, record = base_parts(leg_hazards.network, leg)
    border_on = border_day(evaluated, row)
    implied = implied_class(leg_hazards.network, leg)
    events: list[Any] = list(events_in_force(leg_hazards, leg_hazards.network.leg_events(leg)))
    if explain:
        events = [
            {
                "event_id": leg_hazards.network.events[part.event].event_id,
                "contribution": part.hazard,
                "activity": part.activity,
                "sources": counts(evaluated, leg_hazards.network.events[part.event].source_ids),
            }
            for part in explain_leg(leg_hazards, leg)
        ]
        if dataset.release is not None:  # which event adds most is not told: the first to begin comes first
            order = {event.event_id: at for at, event in enumerate(by_start(leg_hazards.network.events))}
            events = [{**item, "contribution": None} for item in sorted(events, key=lambda row: order[row["event_id"]])]
    return {
        "leg_id": row.leg_id,
        "from": row.from_node,
        "to": row.to_node,
        "mode": row.mode,
        "baseline_class": row.baseline_class,
        "length_km": row.length_km,
        "baseline": told_baseline(dataset, baseline, border_on=border_on),
        "uncertainty": told_baseline(dataset, doubt, border_on=border_on),
        "recorded_use": told_baseline(dataset, record, border_on=border_on),
        "record_group": leg_hazards.network.record_groups[leg] or None,
        "implied_class": None if implied is None else told_share(dataset, implied[0]),
        "implied_class_sd": None if implied is None else told_share(dataset, implied[1]),
        "hazard": told_hazard(dataset, leg_hazards.hazard[leg], border_on=border_on),
        "blocked": leg in leg_hazards.blocked,
        "events": events,
        "sources": list(coverage.sources),
        "coverage": coverage_record(coverage),
    }


def border_day(evaluated: EvaluatedNetwork, leg: Leg) -> date | None:
    """Return the date of an evaluated network where a leg crosses a border; None where it does not."""
    return evaluated.hazards.as_of if leg.mode in ACROSS else None


def split_faded(events: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the explained events of a leg that are in force, and those that have all but faded.

    Examples
    --------
    >>> split_faded([{"event_id": "law", "activity": 1.0}, {"event_id": "raid", "activity": 0.004}])[1]
    [{'event_id': 'raid', 'activity': 0.004}]
    """
    in_force = [item for item in events if item["activity"] >= IN_FORCE]
    return in_force, [item for item in events if item["activity"] < IN_FORCE]
