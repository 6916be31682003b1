"""Corridors as a layer: those of each province, open and closed, with the least-risk route and what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..model.corridors import corridor_text, leads_on_to, open_corridors
from ..model.coverage import legs_coverage
from ..model.route_search import reverse_tree
from ..release.coarse import told_index
from .closed_corridors import ClosedCorridors
from .corridors import FoundCorridor, claim_ids, order_uncertain_with, passage_records, recorded_then
from .frames import LAYERS, coverage_cells, joined, risk_cells, risk_layers, typed_frame
from .places import events_in_force

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geopandas import GeoDataFrame

    from ..model.corridors import Corridor
    from ..model.routes import NetworkRoute
    from ..model.scenario import EvaluatedNetwork
    from ..model.schema import Dataset
    from ..terminal import Watch
    from .closed_corridors import ClosedCorridor
    from .corridors import CorridorDraws, Draw, Record

EXPORTED = (*LAYERS, "corridors")
"""The layers of an export with what is worked out for them, in order."""

MOST = 10
"""How many open corridors of a province a layer has: there may be as many as there are orders of countries."""
_LOOKED_AT = 200
"""Among how many corridors of a province, open ones too, closed ones are looked for."""

COLUMNS = (
    *("origin", "route_destination", "corridor", "rank", "as_of", "hazard", "risk_index"),
    *("risk_index_low", "risk_index_high", "share_of_draws_pct", "order_uncertain"),
    *("blocked", "closed_leg_ids", "closed_by"),
    *("recorded_corridors", "recorded_low_pct", "recorded_high_pct", "recorded_claim_ids"),
    *("coverage", "coverage_events", "coverage_sources", "newest_source", "source_ids"),
    *("node_ids", "leg_ids", "event_ids"),
)


def corridor_layer(
    dataset: Dataset,
    layers: Mapping[str, GeoDataFrame],
    evaluated: EvaluatedNetwork,
    *,
    draw: Draw | None = None,
    watch: Watch | None = None,
) -> GeoDataFrame:
    """Return the corridors of each province to the default destination, the open ones with their least-risk route.

    Parameters
    ----------
    layers
        With ``nodes`` (points) and ``legs`` (lines), in EPSG:4326, as for `geo.answers.frames.risk_layers`.
    draw
        What draws the corridors of a province, as `geo.answers.corridors.draw_found`; None where none are asked for.
    watch
        Told how many provinces are done.

    Returns
    -------
    GeoDataFrame
        One row for each province and corridor: the `MOST` open ones of least risk, and those that are closed; sorted by
        its index ``corridor_id``. ``origin`` and ``route_destination`` (node ids), ``corridor``, ``rank``, ``hazard``
        (dimensionless), ``risk_index`` (0-100) and coverage of its least-risk route, ``node_ids`` and ``leg_ids`` of
        it; ``risk_index_low``, ``risk_index_high`` (0-100), ``share_of_draws_pct`` (percent of the draws) and
        ``order_uncertain``, missing without draws; ``recorded_corridors``, ``recorded_low_pct`` and
        ``recorded_high_pct`` (percent of the arrivals) of the narrowest record of the year that it is one of, and
        ``recorded_claim_ids``, all claims about it in the year. The line is that of its legs; between places without
        one it is straight. A closed corridor is ``blocked`` and has no route: its line is that of
        ``closed_leg_ids``, the fewest legs whose opening would open it, and ``closed_by`` the events that close them.

    Examples
    --------
    >>> frame = corridor_layer(dataset, layers, evaluated)
    >>> frame.loc["KP-09: CHN > MNG", "leg_ids"].split(";")[-1]
    'MNG..KOR'
    """
    leg_hazards, end = evaluated.hazards, dataset.default_destination
    rows = _Rows(dataset, evaluated)
    tree, leads_on = reverse_tree(leg_hazards, leg_hazards.network.index[end]), leads_on_to(leg_hazards, end)
    search = ClosedCorridors(evaluated, end, limit=_LOOKED_AT) if leg_hazards.blocked else None
    cells: dict[str, dict[str, Any]] = {}
    origins = sorted(key for key in layers["provinces"].index if key != end)
    for done, origin in enumerate(origins):
        if watch is not None:
            watch("finding corridors", done, len(origins))
        found = open_corridors(leg_hazards, origin, end, limit=MOST, tree=tree, leads_on=leads_on)
        drawn = draw(evaluated, [FoundCorridor(*row) for row in found]) if draw and found else None
        for rank, row in enumerate(found, start=1):
            cells[f"{origin}: {corridor_text(row.corridor)}"] = rows.open(origin, rank, *row, drawn)
        for closed in search.of(origin, {row.corridor for row in found}) if search else ():
            cells[f"{origin}: {corridor_text(closed.corridor)}"] = rows.closed(origin, closed)
    ids = sorted(cells)
    columns = {name: [cells[key].get(name) for key in ids] for name in COLUMNS}
    lines = _lines(
        layers, [(cells[key]["leg_ids"] or cells[key]["closed_leg_ids"]).split(";") for key in ids], evaluated
    )
    return typed_frame(columns, range(len(ids)), ids=ids, key="corridor_id", geometry=lines)


def answer_layers(
    dataset: Dataset,
    layers: Mapping[str, GeoDataFrame],
    evaluated: EvaluatedNetwork,
    *,
    draw: Draw | None = None,
    watch: Watch | None = None,
) -> dict[str, GeoDataFrame]:
    """Return the layers of an export: those of `geo.answers.frames.risk_layers`, and ``corridors``."""
    frames = risk_layers(dataset, layers, evaluated)
    return {**frames, "corridors": corridor_layer(dataset, layers, evaluated, draw=draw, watch=watch)}


class _Rows:
    """The rows of the corridors on a date; what many of them share is worked out once."""

    def __init__(self, dataset: Dataset, evaluated: EvaluatedNetwork) -> None:
        self._dataset, self._evaluated = dataset, evaluated
        self._record = recorded_then(dataset, evaluated)
        self._recorded: dict[Corridor, dict[str, Any]] = {}

    def open(
        self, origin: str, rank: int, corridor: Corridor, route: NetworkRoute, drawn: CorridorDraws | None
    ) -> dict[str, Any]:
        """Return the row of an open corridor."""
        leg_hazards = self._evaluated.hazards
        network = leg_hazards.network
        coverage = legs_coverage(leg_hazards, route.legs, self._dataset.sources, usable=self._evaluated.usable_sources)
        events = {event for leg in route.legs for event in network.leg_events(leg)}
        row = self._about(origin, corridor) | risk_cells(self._dataset, route.hazard) | coverage_cells(coverage)
        row |= {
            "rank": rank,
            "blocked": False,
            "node_ids": ";".join(network.nodes[node].node_id for node in route.nodes),
            "leg_ids": ";".join(network.legs[leg].leg_id for leg in route.legs),
            "event_ids": joined(events_in_force(leg_hazards, events)) or None,
        }
        return row | _drawn_cells(self._dataset, corridor, drawn)

    def closed(self, origin: str, closed: ClosedCorridor) -> dict[str, Any]:
        """Return the row of a closed corridor."""
        return self._about(origin, closed.corridor) | {
            "blocked": True,
            "leg_ids": None,
            "closed_leg_ids": ";".join(closed.legs),
            "closed_by": joined(closed.events) or None,
        }

    def _about(self, origin: str, corridor: Corridor) -> dict[str, Any]:
        """Return what any corridor of a province has."""
        if corridor not in self._recorded:
            self._recorded[corridor] = _recorded_cells(self._record, corridor)
        return {
            "origin": origin,
            "route_destination": self._dataset.default_destination,
            "corridor": corridor_text(corridor),
            "as_of": self._evaluated.hazards.as_of.isoformat(),
            **self._recorded[corridor],
        }


def _drawn_cells(dataset: Dataset, corridor: Corridor, draws: CorridorDraws | None) -> dict[str, Any]:
    """Return how sure the place of a corridor is, nothing without draws."""
    if draws is None or corridor not in draws.found:
        return {}
    drawn = draws.found[corridor]
    return {
        "risk_index_low": round(told_index(dataset, drawn.low), 6),
        "risk_index_high": round(told_index(dataset, drawn.high), 6),
        "share_of_draws_pct": 100 * drawn.first_share,
        "order_uncertain": bool(order_uncertain_with(draws, corridor)),
    }


def _recorded_cells(record: Record, corridor: Corridor) -> dict[str, Any]:
    """Return the narrowest record of the year that a corridor is one of, and all claims about it."""
    narrow = min(
        passage_records(record.passages, corridor),
        key=lambda row: (len(row["corridors"]), -row["corridors"][0].count(">"), len(row["years"]), row["corridors"]),
        default=None,
    )
    return {
        "recorded_corridors": narrow and ";".join(narrow["corridors"]),
        "recorded_low_pct": narrow and round(100 * narrow["low"], 6),
        "recorded_high_pct": narrow and round(100 * narrow["high"], 6),
        "recorded_claim_ids": joined(claim_ids(record, corridor)) or None,
    }


def _lines(
    layers: Mapping[str, GeoDataFrame], routes: Sequence[Sequence[str]], evaluated: EvaluatedNetwork
) -> list[Any]:
    """Return the lines of routes, given by the ids of their legs."""
    import shapely

    legs = {leg.leg_id: leg for leg in evaluated.hazards.network.legs}
    used = {key for route in routes for key in route}
    lines_of = layers["legs"].geometry
    known = dict(lines_of[lines_of.index.isin(used)].items())
    points = layers["nodes"].geometry
    result = []
    for route in routes:
        lines = [
            known[key] if key in known else shapely.LineString([points[legs[key].from_node], points[legs[key].to_node]])
            for key in route
        ]
        result.append(shapely.MultiLineString([part for line in lines for part in shapely.get_parts(line)]))
    return result
