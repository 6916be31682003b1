"""Hand-made tables: a country AAA with two provinces, its borders with BBB and CCC, and a destination DDD.

The least-risk routes of the network::

    A1 --- AAA-BBB:A1 --- BBB --- DDD
     |                     |
    A2 --- AAA-BBB:A2 -----+
     |
     +---- AAA-CCC:land -------- DDD
"""

import math
from datetime import date

import geopandas
import numpy as np
from shapely import Polygon

from route_risk.geo.model.leg_hazards import QUANTUM, LegHazards, hazards
from route_risk.geo.model.network import Network, build_network
from route_risk.geo.model.parameters import Parameters
from route_risk.geo.model.schema import Event, Leg, Node
from route_risk.geo.model.vocabularies import COVERAGES

DAY = date(2020, 1, 1)

B1, B2, B3, B4, B5 = (-math.log(1 - p) for p in (0.01, 0.03, 0.08, 0.25, 0.90))
LN1, LN2, LN3, LN4, LN5 = (math.log(mu) for mu in (1.05, 1.15, 1.35, 1.70, 2.40))


def certain(**changes: object) -> Parameters:
    """Return the constants of the model without doubt about legs, so that a leg has the hazard of its class."""
    return Parameters(**({"doubt_sigma": dict.fromkeys(COVERAGES, 0.0)} | changes))


def certain_network(nodes, legs, events=(), *, parameters: Parameters | None = None, record=()) -> Network:
    """Return a network without doubt about its legs where no constants are given."""
    return build_network(nodes, legs, events, parameters=parameters or certain(), record=record)


def event(event_id: str = "e", **changes: object) -> Event:
    """Return a regime since 2010 that raises the risk of being in AAA with severity 3, with changes."""
    values: dict[str, object] = {
        "kind": "regime",
        "date_start": "2010-01-01",
        "scopes": ("country:AAA",),
        "domain": "legal-penalty",
        "direction": "raises",
        "severity": 3,
        "confidence": "high",
        "source_ids": ("s",),
    }
    return Event(event_id, **(values | changes))


def leg(tail: str, head: str, baseline_class: int = 2, *traverses: str, suffix: str = "") -> Leg:
    """Return a leg as long as the reference, which has the hazard of its class; a suffix makes a parallel one's id."""
    return Leg(f"{tail}..{head}{suffix}", tail, head, "interior_transit", baseline_class, traverses, length_km=1000)


NODES = (
    Node("A1", "province", country="AAA"),
    Node("A2", "province", country="AAA"),
    Node("AAA-BBB:A1", "border_segment", country="AAA", other_country="BBB"),
    Node("AAA-BBB:A2", "border_segment", country="AAA", other_country="BBB"),
    Node("AAA-CCC:land", "border_segment", country="AAA", other_country="CCC"),
    Node("BBB", "transit_country", country="BBB"),
    Node("DDD", "destination", country="DDD"),
)
LEGS = (
    leg("A1", "A2", 2, "internal-movement:AAA"),
    leg("A2", "A1", 2, "internal-movement:AAA"),
    leg("A1", "AAA-BBB:A1", 1, "internal-movement:AAA"),
    leg("A2", "AAA-BBB:A2", 1, "internal-movement:AAA"),
    leg("A2", "AAA-CCC:land", 1, "internal-movement:AAA"),
    leg("AAA-BBB:A1", "BBB", 3, "segment:AAA-BBB:A1", "country:BBB"),
    leg("AAA-BBB:A2", "BBB", 4, "segment:AAA-BBB:A2", "country:BBB"),
    leg("AAA-CCC:land", "DDD", 5, "segment:AAA-CCC:land"),
    leg("BBB", "DDD", 2, "country:BBB", "resettlement:DDD"),
)


TWO_ORIGINS = (
    Node("A1", "province", country="AAA"),
    Node("A2", "province", country="AAA"),
    Node("B", "transit_country", country="BBB"),
    Node("C", "transit_country", country="CCC"),
    Node("DDD", "destination", country="DDD"),
    Node("EEE", "destination", country="EEE"),
)
"""Two origins, of which one can go by either of two countries, and two destinations; for shares."""
TWO_ORIGINS_LEGS = (
    leg("A1", "B", 2),
    leg("A1", "C", 3),
    leg("A2", "C", 1),
    leg("B", "DDD", 3, "transfer:BBB"),
    leg("C", "DDD", 4, "transfer:CCC"),
    leg("C", "EEE", 1),
)
WEIGHTS = {"A1": 30.0, "A2": 10.0}


def network(*events: Event, parameters: Parameters | None = None) -> Network:
    """Return the network of this module with events."""
    return certain_network(NODES, LEGS, events, parameters=parameters)


def field(*events: Event, on: date = DAY, parameters: Parameters | None = None) -> LegHazards:
    """Return the hazards of the network of this module on a day."""
    return hazards(network(*events, parameters=parameters), on)


def one_leg(
    *events: Event, on: date = DAY, baseline_class: int = 4, p: float = 2, traverses: tuple[str, ...] = ("country:AAA",)
) -> float:
    """Return the hazard of a single leg in AAA."""
    places = [Node("a", "province", country="AAA"), Node("b", "province", country="AAA")]
    legs = [leg("a", "b", baseline_class, *traverses)]
    return hazards(build_network(places, legs, events, parameters=certain(norm_exponent=p)), on).hazard[0]


def graph(*edges: tuple[str, str, int] | tuple[str, str, int, str]) -> tuple[list[Node], list[Leg]]:
    """Return nodes and legs of a bare graph from (tail, head, baseline class[, suffix of a parallel leg])."""
    legs = [leg(*edge[:3], suffix=edge[3] if len(edge) == 4 else "") for edge in edges]
    names = {end for edge in edges for end in edge[:2]}
    return [Node(name, "province", country="AAA") for name in sorted(names)], legs


def hazard_of(found: LegHazards, leg_id: str) -> float:
    """Return the hazard of a leg by its id."""
    return found.hazard[[row.leg_id for row in found.network.legs].index(leg_id)]


def node_ids(found: LegHazards, route) -> tuple[str, ...]:
    """Return the ids of the nodes of a route."""
    return tuple(found.network.nodes[node].node_id for node in route.nodes)


def leg_ids(found: LegHazards, route) -> tuple[str, ...]:
    """Return the ids of the legs of a route."""
    return tuple(found.network.legs[position].leg_id for position in route.legs)


def weights(found):
    """Return each open leg's hazard in whole quanta, from the definition."""
    return {
        position: max(1, round(hazard / QUANTUM))
        for position, hazard in enumerate(found.hazard)
        if position not in found.blocked
    }


def all_routes(found, origin, destination):
    """Return every simple route as (quanta, nodes, legs), in order: a plain search that goes everywhere."""
    index, quanta = found.network.index, weights(found)
    routes = []

    def walk(node, nodes, legs):
        if node == index[destination]:
            routes.append((sum(quanta[step] for step in legs), nodes, legs))
            return
        for step in quanta:
            head = found.network.heads[step]
            if found.network.tails[step] == node and head not in nodes:
                walk(head, (*nodes, head), (*legs, step))

    walk(index[origin], (index[origin],), ())
    return sorted(routes)


def wiggle(
    start: tuple[float, float], end: tuple[float, float], seed: int, steps: int = 60
) -> list[tuple[float, float]]:
    """Return a crooked line between two points, the ends exact."""
    along = np.linspace(0, 1, steps)[1:-1]
    # Sideways only, and calm near the ends, so that two lines from one corner never cross.
    aside = np.random.default_rng(seed).uniform(-0.02, 0.02, size=steps - 2) * 4 * along * (1 - along)
    dx, dy = end[0] - start[0], end[1] - start[1]
    inner = [(start[0] + dx * t - dy * s, start[1] + dy * t + dx * s) for t, s in zip(along, aside, strict=True)]
    return [start, *inner, end]


def three_squares() -> geopandas.GeoDataFrame:
    """Return three crooked squares in a row; each two share an edge vertex by vertex."""
    walls = [wiggle((x, 0), (x, 1), seed=x) for x in range(4)]
    floors = [wiggle((x, 0), (x + 1, 0), seed=10 + x) for x in range(3)]
    roofs = [wiggle((x, 1), (x + 1, 1), seed=20 + x) for x in range(3)]
    squares = [Polygon([*floors[x], *walls[x + 1][1:], *roofs[x][::-1][1:], *walls[x][::-1][1:]]) for x in range(3)]
    return geopandas.GeoDataFrame(
        {"code": ["AA-1", "AA-2", "BB-1"]}, geometry=squares, index=[7, 8, 9], crs="EPSG:4326"
    )
