"""What the map lays over itself where it was asked for: flows on legs by risk alone, and who bears the risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.burden import burden_records, check_flows, leg_flows, told_people
from ...geo.answers.share_records import theta_record
from ..palette import BURDEN_THRESHOLDS

if TYPE_CHECKING:
    from ...geo.answers.map_question import MapQuestion
    from ...geo.model.schema import Dataset


def overlays_data(dataset: Dataset, map_question: MapQuestion | None) -> dict[str, Any] | None:
    """Return the overlays of a map by its dates, as its page reads them; None where none were asked for.

    Parameters
    ----------
    dataset
        The dataset.
    map_question
        With shares by risk, one point for each date of the map, and which overlays were asked for.

    Returns
    -------
    dict or None
        ``flows``: for each date the position of each leg that somebody passes, the percent of all who set out, and
        people where a total is given; ``burden``: the position of each origin, the expected encounters per 100 people
        who set out there and its percent of all encounters. Both None where they were not asked for. ``theta`` says
        where it comes from, ``bounds`` are those of the classes of the burden.

    Raises
    ------
    ResponsibilityError
        If flows are asked of a release.
    """
    if map_question is None or map_question.shared is None:
        return None
    shared, kinds = map_question.shared, map_question.overlays
    index = shared.points[0].evaluated.hazards.network.index
    flows: list[list[list[float]]] | None = None
    burden: list[list[list[float]]] | None = None
    if "flows" in kinds:
        check_flows(dataset)
        flows = []
        for point, total in zip(shared.points, shared.totals, strict=True):
            rows: list[list[float]] = []
            for leg, share in leg_flows(point).items():
                people = told_people(dataset, share, total)
                rows.append([leg, round(100 * share, 2), *([] if people is None else [people])])
            flows.append(rows)
    if "burden" in kinds:
        burden = [
            [
                [index[row["origin"]], round(row["encounters_per_100"], 2), round(100 * row["part"], 2)]
                for row in burden_records(dataset, point)["origins"]
            ]
            for point in shared.points
        ]
    theta = theta_record(dataset, shared.rules.theta)
    return {
        "to": [index[end] for end in shared.destinations],
        "theta": theta | {"from": theta["from"].replace(" ", "_")},
        "overlap": shared.rules.overlap is not None,
        "bounds": BURDEN_THRESHOLDS,
        "flows": flows,
        "burden": burden,
    }
