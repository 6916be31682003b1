"""Corridors of two sides: dates, what was known, or scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import NoOpenRouteError
from ..model.corridors import corridor_text, countries_of
from ..release.coarse import told_hazard, told_index
from .corridors import (
    CorridorDraws,
    FoundCorridor,
    claim_ids,
    find_corridors,
    order_uncertain_with,
    passage_records,
    record_record,
    recorded_then,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..doubt.paired_draws import Range, Ranges
    from ..model.corridors import Corridor
    from ..model.scenario import EvaluatedNetwork
    from ..model.schema import Dataset

    Draws = tuple[Ranges, int, int]
    """The ranges of the judgements, how many draws, and their seed."""


def compare_corridors(
    dataset: Dataset,
    before: EvaluatedNetwork,
    after: EvaluatedNetwork,
    origin: str,
    destination: str,
    *,
    draws: Draws | None = None,
) -> dict[str, Any]:
    """Return the corridors of two sides, by their rank after, then before, and what was recorded in their years.

    Parameters
    ----------
    origin, destination
        Node ids.
    draws
        For the 90% ranges and shares of draws; both sides are taken in the same draws.

    Returns
    -------
    dict
        `record_before` and `record_after`, from `geo.answers.corridors.record_record`, and `corridors`, each with
        `corridor` and `countries`; for each side, as ``rank_before`` and ``rank_after``: `rank`, `index`, `hazard` and
        `nodes` of its least-risk route, None where it is closed, then `closed_by` and `closed_legs`; `recorded`, the
        shares recorded in the years of the side, and `claim_ids`, of the claims about it in those years. With draws
        for each side `low` and `high` (the 90% range of its index), `share_of_draws` and `order_uncertain_with`, as in
        `geo.answers.corridors.corridor_records`; and `change` of the index with `change_low`, `change_high` and
        `change_uncertain`, whether that range holds 0. `least_risk` has the same change of the least-risk route.

    Examples
    --------
    >>> from route_risk.geo.model.scenario import evaluate
    >>> sides = evaluate(scenario_net, date(2003, 7, 1)), evaluate(scenario_net, date(2010, 7, 1))
    >>> first = compare_corridors(dataset, *sides, "KP-09", "KOR")["corridors"][0]
    >>> first["rank_after"], sorted(first)[:4]
    (1, ['claim_ids_after', 'claim_ids_before', 'closed_by_after', 'closed_by_before'])
    """
    sides = {}
    every: dict[Corridor, None] = {}
    for name, evaluated in (("after", after), ("before", before)):
        try:
            found: Sequence[FoundCorridor] = find_corridors(evaluated, origin, destination)
        except NoOpenRouteError:
            found = ()
        record = recorded_then(dataset, evaluated, destination)
        sides[name] = evaluated, {row.corridor: (rank, row) for rank, row in enumerate(found, start=1)}, record
        every |= dict.fromkeys(row.corridor for row in found)
    rows = []
    for corridor in every:
        row: dict[str, Any] = {"corridor": corridor_text(corridor), "countries": list(corridor)}
        for name, (evaluated, ranked, record) in sides.items():
            cells = _side(dataset, evaluated, *ranked.get(corridor, (None, None)))
            cells |= {"recorded": passage_records(record.passages, corridor), "claim_ids": claim_ids(record, corridor)}
            row |= {f"{key}_{name}": value for key, value in cells.items()}
        rows.append(row)
    drawn = {}
    if draws is not None:
        open_sides = {
            name: (evaluated, [row for _, row in ranked.values()]) for name, (evaluated, ranked, _) in sides.items()
        }
        drawn = _add_draws(dataset, rows, open_sides, (origin, destination), draws)
    last = len(rows) + 1
    rows.sort(key=lambda row: (row["rank_after"] or last, row["rank_before"] or last, row["corridor"]))
    records = {f"record_{name}": record_record(dataset, row) for name, (*_, row) in sides.items()}
    return {"corridors": rows, **records, **drawn}


def add_leg_ranges(
    dataset: Dataset, record: dict[str, Any], before: EvaluatedNetwork, after: EvaluatedNetwork, draws: Draws
) -> None:
    """Give each leg of a comparison the 90% range of its change, and the record its ``draws``.

    Parameters
    ----------
    record
        From `geo.answers.compare.compare_record`. Each of its legs gets `change_low` and `change_high` (of the hazard)
        and `change_uncertain`, whether this range holds 0; a release tells none.
    draws
        As for `compare_corridors`.

    Examples
    --------
    >>> record = {"legs": [{"leg_id": "CHN-MNG..MNG"}]}
    >>> add_leg_ranges(dataset, record, evaluated, evaluated, (ranges, 64, 0))
    >>> record["legs"]
    [{'leg_id': 'CHN-MNG..MNG', 'change_low': 0.0, 'change_high': 0.0, 'change_uncertain': True}]
    """
    from ..doubt.paired_draws import draw_leg_changes

    ranges, count, seed = draws
    found = draw_leg_changes(before.hazards, after.hazards, ranges=ranges, draws=count, seed=seed)
    for leg in record["legs"]:
        leg.update(_change_range(dataset, found[leg["leg_id"]]))
    record["draws"] = {"draws": count, "seed": seed, "range": 0.9}


def _add_draws(
    dataset: Dataset,
    rows: Sequence[dict[str, Any]],
    sides: Mapping[str, tuple[EvaluatedNetwork, Sequence[FoundCorridor]]],
    ends: tuple[str, str],
    draws: Draws,
) -> dict[str, Any]:
    """Give each corridor of a comparison its ranges, and return those of the least-risk route."""
    from ..doubt.paired_draws import draw_both

    ranges, count, seed = draws
    ways = {
        name: {
            row.corridor: countries_of(evaluated.hazards.network, row.route.nodes)
            for row in found
            if row.route is not None
        }
        for name, (evaluated, found) in sides.items()
    }
    before, after = ((sides[name][0].hazards, list(ways[name].values())) for name in ("before", "after"))
    both = draw_both(before, after, ends, ranges=ranges, draws=count, seed=seed)
    found = {
        name: CorridorDraws(count, seed, {key: own[way] for key, way in ways[name].items()})
        for name, own in (("before", both.before), ("after", both.after))
    }
    for row in rows:
        corridor = tuple(row["countries"])
        for name, side in found.items():
            told = side.found.get(corridor)
            cells = {
                "low": told_index(dataset, told.low) if told else None,
                "high": told_index(dataset, told.high) if told else None,
                "share_of_draws": told.first_share if told else None,
                "order_uncertain_with": order_uncertain_with(side, corridor) if told else None,
            }
            row.update({f"{key}_{name}": value for key, value in cells.items()})
        change = both.change.get(ways["after"][corridor]) if corridor in ways["after"] else None
        row.update(_change(dataset, row["risk_index_before"], row["risk_index_after"], change))
    least = [
        min((row[f"risk_index_{name}"] for row in rows if row[f"rank_{name}"] == 1), default=None)
        for name in ("before", "after")
    ]
    return {"least_risk": _change(dataset, least[0], least[1], both.least)}


def _change(dataset: Dataset, before: float | None, after: float | None, drawn: Range | None) -> dict[str, Any]:
    change = None if before is None or after is None else after - before
    return {"change": change, **_change_range(dataset, drawn)}


def _change_range(dataset: Dataset, drawn: Range | None) -> dict[str, Any]:
    """Return the 90% range of a change and whether it holds 0; a release tells none, only classes."""
    if drawn is None or dataset.release is not None:
        return dict.fromkeys(("change_low", "change_high", "change_uncertain"))
    low, _, high = drawn
    return {"change_low": low, "change_high": high, "change_uncertain": low <= 0 <= high}


def _side(
    dataset: Dataset, evaluated: EvaluatedNetwork, rank: int | None, found: FoundCorridor | None
) -> dict[str, Any]:
    if found is None or found.route is None:
        cells: dict[str, Any] = dict.fromkeys(("rank", "risk_index", "hazard", "nodes"))
        legs, by = (found.closed_legs, found.closed_by) if found else ((), ())
        return cells | {"closed_legs": list(legs), "closed_by": list(by)}
    return {
        "rank": rank,
        "risk_index": told_index(dataset, found.route.index),
        "hazard": told_hazard(dataset, found.route.hazard),
        "nodes": [evaluated.hazards.network.nodes[node].node_id for node in found.route.nodes],
        "closed_legs": [],
        "closed_by": [],
    }
