"""Words that the parts of a report share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ...geo.answers.headline import headline
from ..text.headline import condition_text, headline_text, mover_text
from .parts import Heading, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...geo.model.scenario import Setting
    from ...geo.model.schema import Dataset

DOCUMENTED = ("fair", "good")
EXPLANATION = Heading(2, "Explanation")
NUMBERED = 3
"""How many corridors are numbered on the map and explained leg by leg."""


class Told(NamedTuple):
    """What a report says of a date or a change: its parts, the sources they cite, and the routes to number on the map.

    A route is the ids of its legs.
    """

    parts: list[Part]
    cited: set[str]
    routes: list[list[str]]


def place_name(dataset: Dataset, node_id: str) -> str:
    """Return the name of a place, or its id where it has none."""
    return dataset.nodes[node_id].name or node_id


def way_words(dataset: Dataset, nodes: Sequence[str]) -> str:
    """Return the places between the ends of a route."""
    return " > ".join(place_name(dataset, node) for node in nodes[1:-1]) or "direct"


def headline_words(dataset: Dataset, settings: Sequence[Setting], places: tuple[str, str]) -> str:
    """Return the sentences that head the page of the map, too."""
    found = headline(settings, places)
    condition = condition_text(settings)
    plain = [replace(setting, name=setting.when) for setting in settings] if condition else settings
    told = settings if len(settings) > 1 else plain  # two sides of one date are told apart by what each assumes
    return condition + " ".join(
        filter(None, (headline_text(dataset, found, told), mover_text(dataset, found, settings)))
    )


def index_or_blocked(index: float | None) -> str:
    """Return an index with one decimal."""
    return "blocked" if index is None else f"{index:.1f}"
