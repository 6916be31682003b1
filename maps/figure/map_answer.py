"""What a map is asked: from where to where, and which routes of which corridors answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ...geo.answers.corridor_changes import compare_corridors
from ...geo.answers.corridors import corridors_record, find_corridors
from ...geo.answers.headline import headline
from ...geo.answers.routes import find_routes, route_legs, routes_record
from ..text.corridors import corridor_name, share_text
from ..text.headline import headline_text, spoken_sides
from ..text.phrases import place_name
from .charts import ENGLISH, Look

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Dataset

NUMBERED = 3
"""So many corridors are numbered on a map, where no number of routes is asked for."""


class MapAnswer(NamedTuple):
    """The question of a map and its answer.

    Attributes
    ----------
    title : str
        From where to where, when, and the index.
    lines : tuple of str
        What the routes are, in words: a heading, and a line for each.
    routes : tuple of tuple of str
        The routes to number, each as the ids of its legs, the least-risk one first.
    corridors : bool
        Whether each stands for a corridor.
    """

    title: str
    lines: tuple[str, ...]
    routes: tuple[tuple[str, ...], ...]
    corridors: bool = True


def answer_map(
    dataset: Dataset,
    evaluations: Sequence[EvaluatedNetwork],
    places: tuple[str, str],
    *,
    k: int | None = None,
    look: Look = ENGLISH,
) -> MapAnswer:
    """Return what a map says of a pair: the first corridors, or routes regardless of corridor.

    Parameters
    ----------
    dataset
        For names.
    evaluations
        One; or two, before and after. The routes are those of the last.
    places
        Ids of origin and destination.
    k
        How many routes regardless of corridor; the least-risk routes of the first corridors where None.
    look
        For the language.

    Raises
    ------
    NoOpenRouteError
        If no route is open on the last side.

    Examples
    --------
    >>> map_answer = answer_map(dataset, [evaluated], ("KP-09", "KOR"))
    >>> map_answer.lines[0], len(map_answer.routes)
    ('Corridors, the least risk first:', 3)
    """
    evaluated = evaluations[-1]
    spoken = spoken_sides(evaluations, look.lang)
    title = headline_text(dataset, headline(evaluations, places), spoken, lang=look.lang).removesuffix(".")
    if k is not None:
        found = find_routes(evaluated, *places, k)
        rows = routes_record(dataset, evaluated, *places, found)["routes"]
        told = [
            look.say(
                "map.row", rank=row["rank"], way=_way(dataset, row["nodes"], look), index=f"{row['risk_index']:.1f}"
            )
            for row in rows[:8]
        ]
        routes = tuple(tuple(route_legs(evaluated, route)) for route in found)
        return MapAnswer(title, (look.say("map.routes"), *told), routes, corridors=False)
    corridors = find_corridors(evaluated, *places, limit=NUMBERED)
    record = corridors_record(dataset, evaluated, *places, corridors)
    before = _before(dataset, evaluations, places)
    told = [_row(dataset, row, before, look) for row in record["corridors"] if row["route"] is not None]
    routes = tuple(tuple(route_legs(evaluated, row.route)) for row in corridors if row.route is not None)
    return MapAnswer(title, (look.say("map.corridors"), *told), routes)


def _before(
    dataset: Dataset, evaluations: Sequence[EvaluatedNetwork], places: tuple[str, str]
) -> dict[str, float | None] | None:
    """Return the index of each corridor on the first of two sides; None for one date."""
    if len(evaluations) == 1:
        return None
    rows = compare_corridors(dataset, evaluations[0], evaluations[1], *places)["corridors"]
    return {row["corridor"]: row["risk_index_before"] for row in rows}


def _row(dataset: Dataset, row: Mapping[str, Any], before: Mapping[str, float | None] | None, look: Look) -> str:
    values = {
        "rank": row["rank"],
        "way": corridor_name(dataset, row["corridor"], look.lang),
        "index": f"{row['risk_index']:.1f}",
    }
    if before is None:
        text = look.say("map.row", **values)
    else:
        was = before.get(row["corridor"])
        text = look.say("map.row_change", **values, before=look.say("map.blocked") if was is None else f"{was:.1f}")
    shares = "; ".join(
        f"{corridor_name(dataset, each['corridors'][0], look.lang)} {share_text(each['low'], each['high'], look.lang)}"
        for each in row["recorded"]
        if len(each["corridors"]) == 1
    )
    return text + (look.say("map.recorded", shares=shares) if shares else "")


def _way(dataset: Dataset, nodes: Sequence[str], look: Look) -> str:
    return " > ".join(place_name(dataset, node, look.lang) for node in nodes[1:-1])
