"""What a line looks like on a date or in a comparison, as the words of a class: the page's styles give them colours."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from ...geo.answers.map_values import leg_hazard, leg_levels
from ..palette import CHANGE_THRESHOLDS, HAZARD_STEPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Dataset


class Looks:
    """The looks of the lines of a map on one date, or of the change between two."""

    def __init__(self, dataset: Dataset, evaluations: Sequence[EvaluatedNetwork]) -> None:
        self._dataset, self._evaluations = dataset, evaluations
        self._levels = [leg_levels(dataset, evaluated) for evaluated in evaluations]

    def line(self, legs: Sequence[int]) -> str:
        """Return the look of a line that stands for some legs: the highest hazard and the poorest coverage count.

        ``h0`` to ``h7`` are the classes of hazard and ``d0`` to ``d6`` those of a change; ``thin`` beside them is
        limited evidence. ``none`` is without sources, ``shut``, ``opens`` and ``closes`` are about closed legs.
        """
        if not legs:
            return "empty"
        stages = [self._stage(side, legs) for side in range(len(self._evaluations))]
        hazard, level, blocked = stages[-1]
        thin = " thin" if level == "thin" else ""
        if len(stages) == 1:
            if blocked:
                return "shut"
            return "none" if level == "none" else f"h{bisect_right(HAZARD_STEPS, hazard)}{thin}"
        before, level_before, blocked_before = stages[0]
        if blocked or blocked_before:
            return "both" if blocked and blocked_before else "closes" if blocked else "opens"
        if level == level_before == "none":
            return "none"
        return f"d{bisect_right(CHANGE_THRESHOLDS, hazard / before)}{thin}"

    def _stage(self, side: int, legs: Sequence[int]) -> tuple[float, str, bool]:
        """Return the hazard and coverage of the open legs of a line, and whether none is open."""
        evaluated, levels = self._evaluations[side], self._levels[side]
        leg_hazards = evaluated.hazards
        shown = [leg for leg in legs if leg not in leg_hazards.blocked] or list(legs)
        known = {levels[leg] for leg in shown}
        level = next((name for name in ("none", "thin") if name in known), "fair")
        return (
            max(leg_hazard(self._dataset, evaluated, leg) for leg in shown),
            level,
            all(leg in leg_hazards.blocked for leg in legs),
        )
