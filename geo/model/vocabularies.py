"""The words and classes that the columns of a dataset may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENT_KINDS = ("regime", "period", "incident")
DIRECTIONS = ("raises", "lowers", "mixed")
EFFECTS = ("scale", "add", "block")
CONFIDENCES = ("high", "medium", "low")
CLASSES = (1, 2, 3, 4, 5)
MOVEMENTS = ("internal_movement", "interior_transit")
"""Modes of legs inside one country, whose hazard grows with their length."""

BORDER_SIDES = ("leaving", "entering")
"""Modes of legs that are one side of a border: the near side's control, and the far side's."""

LEG_MODES = (*MOVEMENTS, *BORDER_SIDES, "transfer_to_resettlement", "onward_movement")
COVERAGES = ("none", "thin", "fair", "good")
TRANSLATED: Mapping[str, tuple[str, ...]] = {
    "policy_events": ("summary", "contested", "severity_rationale"),
    "legs": ("rationale",),
    "nodes": ("notes",),
    "claims": ("preference_reason", "notes"),
    "dataset": ("title", "attribution", "boundary_disclaimer"),
}
"""Texts that may be translated: columns by table, and members of the descriptor (their row is the dataset's name)."""

TRANSLATION_METHODS = ("human", "machine-edited", "machine")
DOMAINS = (
    "asylum-access",
    "border-enforcement",
    "diplomacy",
    "internal-movement",
    "legal-penalty",
    "pandemic-closure",
    "propaganda",
    "repatriation",
    "resettlement-support",
    "surveillance-informants",
)
