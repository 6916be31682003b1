"""Corridors of two sides: dates, what was known, or scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import NoOpenRouteError
from ..model.corridors import corridor_text
from ..release.coarse import told_hazard, told_index
from .corridors import FoundCorridor, claim_ids, find_corridors, passage_records, record_record, recorded_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..doubt.corridor_draws import DrawnCorridor
    from ..model.corridors import Corridor
    from ..model.scenario import EvaluatedNetwork
    from ..model.schema import Dataset
    from .corridors import Draw


def compare_corridors(
    dataset: Dataset,
    before: EvaluatedNetwork,
    after: EvaluatedNetwork,
    origin: str,
    destination: str,
    *,
    draw: Draw | None = None,
) -> dict[str, Any]:
    """Return the corridors of two sides, by their rank after, then before, and what was recorded in their years.

    Parameters
    ----------
    dataset
        A dataset.
    before, after
        Two sides of it.
    origin, destination
        Node ids.
    draw
        What draws the corridors of a side, as `geo.answers.corridors.draw_found`; each then has ``low`` and ``high``,
        the 90 % interval of its index, for each side, too.

    Returns
    -------
    dict
        `record_before` and `record_after`, from `geo.answers.corridors.record_record`, and `corridors`, each with
        `corridor` and `countries`; for each side, as ``rank_before`` and ``rank_after``: `rank`, `index`, `hazard` and
        `nodes` of its least-risk route, None where it is closed, then `closed_by` and `closed_legs`; `recorded`, the
        shares recorded in the years of the side, and `claim_ids`, of the claims about it in those years.

    Examples
    --------
    >>> from route_risk.geo.model.scenario import evaluate
    >>> sides = evaluate(scenario_net, date(2003, 7, 1)), evaluate(scenario_net, date(2010, 7, 1))
    >>> first = compare_corridors(dataset, *sides, "KP-09", "KOR")["corridors"][0]
    >>> first["rank_after"], sorted(first)[:4]
    (1, ['claim_ids_after', 'claim_ids_before', 'closed_by_after', 'closed_by_before'])
    """
    sides = {}
    drawn: dict[str, Mapping[Corridor, DrawnCorridor]] = {}
    every: dict[Corridor, None] = {}
    for name, evaluated in (("after", after), ("before", before)):
        try:
            found: Sequence[FoundCorridor] = find_corridors(evaluated, origin, destination)
        except NoOpenRouteError:
            found = ()
        leg_hazards = evaluated.hazards
        record = recorded_in(
            dataset, leg_hazards.as_of, leg_hazards.until, usable=evaluated.usable_sources, destination=destination
        )
        sides[name] = evaluated, {row.corridor: (rank, row) for rank, row in enumerate(found, start=1)}, record
        drawn[name] = draw(evaluated, found).found if draw and any(row.route for row in found) else {}
        every |= dict.fromkeys(row.corridor for row in found)
    rows = []
    for corridor in every:
        row: dict[str, Any] = {"corridor": corridor_text(corridor), "countries": list(corridor)}
        for name, (evaluated, ranked, record) in sides.items():
            cells = _side(dataset, evaluated, *ranked.get(corridor, (None, None)))
            if draw is not None:
                told = drawn[name].get(corridor)
                cells |= {
                    "low": told_index(dataset, told.low) if told else None,
                    "high": told_index(dataset, told.high) if told else None,
                }
            cells |= {"recorded": passage_records(record.passages, corridor), "claim_ids": claim_ids(record, corridor)}
            row |= {f"{key}_{name}": value for key, value in cells.items()}
        rows.append(row)
    last = len(rows) + 1
    rows.sort(key=lambda row: (row["rank_after"] or last, row["rank_before"] or last, row["corridor"]))
    return {"corridors": rows, **{f"record_{name}": record_record(dataset, row) for name, (*_, row) in sides.items()}}


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
