"""Which question a map opens with, and whose intervals it may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..model.routes import least_risk_route, open_route

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..doubt.ensemble_chunks import EnsembleResult
    from ..model.scenario import EvaluatedNetwork
    from ..model.schema import Dataset
    from .shared_out import SharedOut

MOST_PAIRS = 400
"""A network with more pairs of a province and a destination has the intervals of the pair in question alone."""


class MapQuestion(NamedTuple):
    """Which question a map opens with, and how sure its answers are.

    `origin` and `destination` (node ids) are chosen when the page opens, with the routes of `corridor_count` corridors
    drawn; where they are empty the page chooses. `k` is how many routes the program prints; the page works out its own.
    `ensembles`, from `geo.doubt.ensemble_chunks.collect`, bring ranges and chances: one about all dates of the map, or
    one about each of two sides; none where empty. `shared` are shares by risk on the dates of the map, of which
    `overlays` (``flows``, ``burden``) can be laid over it.
    """

    origin: str = ""
    destination: str = ""
    corridor_count: int = 3
    k: int = 3
    ensembles: tuple[EnsembleResult, ...] = ()
    shared: SharedOut | None = None
    overlays: tuple[str, ...] = ()


def map_pairs(dataset: Dataset, map_question: MapQuestion | None) -> tuple[list[str], list[str]]:
    """Return the origins and destinations (node ids) whose intervals a map holds.

    All provinces and destinations, and what is asked for; with more than `MOST_PAIRS` pairs what is asked for alone.

    Examples
    --------
    >>> origins, destinations = map_pairs(dataset, None)
    >>> len(origins), destinations[:2]
    (11, ['GBR', 'JPN'])
    """
    map_question = map_question or MapQuestion()
    nodes = sorted(dataset.nodes.values(), key=lambda node: node.node_id)
    origins = [node.node_id for node in nodes if node.kind == "province"]
    destinations = [node.node_id for node in nodes if node.kind == "destination"]
    if len(origins) * len(destinations) > MOST_PAIRS:
        origins, destinations = [], []
    if map_question.origin:
        origins = _with(origins, map_question.origin)
        destinations = _with(destinations, map_question.destination)
    return origins, destinations


def told_pairs(
    dataset: Dataset, map_question: MapQuestion | None, first: Mapping[str, Any]
) -> tuple[list[str], list[str]]:
    """Return the origins and destinations that the page of a release answers for, the first pair at least."""
    origins, destinations = map_pairs(dataset, map_question)
    if origins or first["origin"] is None:
        return origins, destinations
    ids = sorted(dataset.nodes)
    return [ids[first["origin"]]], [ids[first["destination"]]]


def ask_data(
    evaluations: Sequence[EvaluatedNetwork],
    default_destination: str,
    shares: Mapping[str, float],
    map_question: MapQuestion | None,
) -> dict[str, Any]:
    """Return which pair a map opens with, by positions of its nodes, and how many corridors it draws.

    Where no pair is asked for it is that of the province with the greatest share of arrivals, or else of the first
    from which a route is open, and of the default destination.

    Raises
    ------
    NoOpenRouteError
        If the pair that is asked for has no open route on any date.
    """
    map_question = map_question or MapQuestion()
    network = evaluations[0].hazards.network
    index = network.index
    if map_question.origin:
        ends = map_question.origin, map_question.destination
        if not any(open_route(evaluated.hazards, *ends) for evaluated in evaluations):
            least_risk_route(evaluations[0].hazards, *ends)  # says what closes it
        return {
            "origin": index[map_question.origin],
            "destination": index[map_question.destination],
            "count": map_question.corridor_count,
        }
    goals = [node.node_id for node in network.nodes if node.kind == "destination"]
    goals.sort(key=lambda key: key != default_destination)
    starts = [node.node_id for node in network.nodes if node.kind == "province"]
    starts.sort(key=lambda key: -shares.get(key, 0.0))
    tried = [(origin, end) for end in goals[:3] for origin in starts[:40] if origin != end]
    leg_hazards = evaluations[-1].hazards
    pair = next((pair for pair in tried if open_route(leg_hazards, *pair)), tried[0] if tried else None)
    return {
        "origin": index[pair[0]] if pair else None,
        "destination": index[pair[1]] if pair else None,
        "count": map_question.corridor_count,
    }


def _with(places: list[str], place: str) -> list[str]:
    return places if place in places else [*places, place]
