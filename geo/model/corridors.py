"""Corridors: the ordered third countries of a route, and the least-risk route of each.

A corridor names every country once, and no route of it turns round at a border. A route that comes back to a country
it has left, or turns round, is the answer only where it is the least-risk route of all.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import NoOpenRouteError
from .route_search import FAR, reverse_tree
from .routes import NetworkRoute, least_risk_route, route_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .leg_hazards import LegHazards
    from .network import Network
    from .route_search import ReverseTree

SEPARATOR = " > "
"""Stands between the countries of a corridor."""

Corridor = tuple[str, ...]
LeadsOn = Callable[[str, frozenset[str]], bool]
_Way = tuple[int, tuple[int, ...], tuple[int, ...], int, Corridor]
"""The least hazard that is possible by a way, its nodes and legs, its hazard so far, and the countries passed."""


class CorridorRoute(NamedTuple):
    """The least-risk route of a corridor, which names its third countries in their order (ISO 3166-1 alpha-3)."""

    corridor: Corridor
    route: NetworkRoute


def node_countries(network: Network, origins: Iterable[int], destination: int) -> list[str]:
    """Return the country of every node as corridors count it.

    A border is in no country, but a route that starts at one comes from its first country, and one that ends at one
    goes to its other.
    """
    rows = network.nodes
    countries = ["" if row.kind == "border_segment" else row.country for row in rows]
    for origin in origins:
        countries[origin] = rows[origin].country
    countries[destination] = rows[destination].other_country or rows[destination].country
    return countries


def countries_of(network: Network, nodes: Sequence[int]) -> tuple[str, ...]:
    """Return the countries of a route in its order, those of its two ends among them; see `node_countries`."""
    met: list[str] = []
    for at, node in enumerate(nodes, start=1):
        row = network.nodes[node]
        here = row.country if at == 1 or row.kind != "border_segment" else ""
        here = (row.other_country or row.country) if at == len(nodes) else here
        if here not in ("", *met[-1:]):
            met.append(here)
    return tuple(met)


def corridor_of(network: Network, nodes: Sequence[int]) -> Corridor:
    """Return the corridor of a route: the countries it goes through, without those of its two ends.

    Parameters
    ----------
    nodes
        Positions of the nodes of the route, in its order. A border segment on the way is in no country.

    Returns
    -------
    tuple of str
        Empty for a route that leads straight from one end's country into the other's.

    Examples
    --------
    >>> from route_risk.geo.model.network import build_network
    >>> from route_risk.geo.model.schema import Node
    >>> rows = [("1", "province", "A"), ("2", "transit_country", "B"), ("3", "destination", "C")]
    >>> network = build_network([Node(key, kind, country=country) for key, kind, country in rows], [])
    >>> corridor_of(network, (0, 1, 2))
    ('B',)
    """
    return countries_of(network, nodes)[1:-1]


def corridor_text(corridor: Corridor) -> str:
    """Return a corridor as text; ``direct`` where there is no third country.

    Examples
    --------
    >>> corridor_text(("CHN", "LAO", "THA")), corridor_text(())
    ('CHN > LAO > THA', 'direct')
    """
    return SEPARATOR.join(corridor) or "direct"


def parse_corridor(text: str) -> Corridor:
    """Return the corridor that a text names, the other way round from `corridor_text`.

    Examples
    --------
    >>> parse_corridor("CHN > LAO > THA"), parse_corridor("direct")
    (('CHN', 'LAO', 'THA'), ())
    """
    return () if text == "direct" else tuple(part.strip() for part in text.split(">"))


def ends_with(corridor: Corridor, tail: Corridor) -> bool:
    """Tell whether a corridor ends in some countries, as records that know only the last of them say it.

    Examples
    --------
    >>> ends_with(("CHN", "LAO", "THA"), ("THA",)), ends_with(("CHN", "LAO"), ("CHN",)), ends_with(("CHN",), ("CHN",))
    (True, False, True)
    """
    return bool(tail) and corridor[-len(tail) :] == tail


def iter_corridors(
    leg_hazards: LegHazards,
    origin: str,
    destination: str,
    *,
    tree: ReverseTree | None = None,
    leads_on: LeadsOn | None = None,
) -> Iterator[CorridorRoute]:
    """Yield the least-risk route of each corridor, the least first.

    A search over nodes with the countries passed so far, in the order of the least hazard that is still possible by a
    reverse tree (A* of Hart, Nilsson and Raphael 1968). Ties are broken by node ids, then leg ids.

    Parameters
    ----------
    origin, destination
        Node ids.
    tree
        The reverse tree of the destination, to share it between origins; made where None.
    leads_on
        From `leads_on_to`, to share it between origins; made where None, and for an origin that is a border.

    Raises
    ------
    UsageError
        If origin and destination are the same or not in the network.
    NoOpenRouteError
        If no route is open.
    """
    network = leg_hazards.network
    least = least_risk_route(leg_hazards, origin, destination, tree=tree)
    source, target = least.nodes[0], least.nodes[-1]
    tree = tree or reverse_tree(leg_hazards, target)
    country = node_countries(network, [source], target)
    area = [here or f"border {node}" for node, here in enumerate(country)]
    leads_on = _leads_on_from(leg_hazards, source, area, area[target], leads_on)
    met: set[Corridor] = set()
    settled: set[tuple[int, Corridor]] = set()
    start: _Way = (tree.distance[source], (source,), (), 0, (country[source],))
    queue = [start]
    first = True
    while queue:
        _, nodes, legs, so_far, passed = heapq.heappop(queue)
        node = nodes[-1]
        if (node, passed) in settled:
            continue
        settled.add((node, passed))
        if node == target:
            route = route_of(leg_hazards, nodes, legs)
            if first and least.hazard < route.hazard:  # it comes back to a country, or turns round
                corridor = corridor_of(network, least.nodes)
                met.add(corridor)
                yield CorridorRoute(corridor, least)
            first = False
            corridor = corridor_of(network, nodes)
            if corridor not in met:
                met.add(corridor)
                yield CorridorRoute(corridor, route)
            continue
        for weight, head, leg in leg_hazards.outbound[node]:
            bound = so_far + weight + tree.distance[head]
            here = country[head]
            if bound >= FAR or head in nodes:
                continue
            onward = passed if here in ("", passed[-1]) else (*passed, here)
            back = here in passed[:-1] or (not country[node] and here == passed[-1])
            if back or (head, onward) in settled or not leads_on(area[head], frozenset(onward[:-1])):
                continue
            heapq.heappush(queue, (bound, (*nodes, head), (*legs, leg), so_far + weight, onward))
    if first:  # every route comes back to a country
        yield CorridorRoute(corridor_of(network, least.nodes), least)


def open_corridors(
    leg_hazards: LegHazards, origin: str, destination: str, *, limit: int | None = None, **shared: Any
) -> list[CorridorRoute]:
    """Return what `iter_corridors` yields, `limit` at most; none where no route is open."""
    try:
        return list(islice(iter_corridors(leg_hazards, origin, destination, **shared), limit))
    except NoOpenRouteError:
        return []


def _leads_on_from(
    leg_hazards: LegHazards, source: int, area: Sequence[str], end: str, shared: LeadsOn | None
) -> LeadsOn:
    """Return what is shared between origins; a border is an origin of its own, as it counts to its first country."""
    is_border = leg_hazards.network.nodes[source].kind == "border_segment"
    return _leads_on(leg_hazards, area, end) if shared is None or is_border else shared


def leads_on_to(leg_hazards: LegHazards, destination: str) -> LeadsOn:
    """Return whether one can get from an area to a destination without the countries that were left.

    An area is a country, or a border; see `iter_corridors`.
    """
    target = leg_hazards.network.index[destination]
    country = node_countries(leg_hazards.network, (), target)
    area = [here or f"border {node}" for node, here in enumerate(country)]
    return _leads_on(leg_hazards, area, area[target])


def _leads_on(leg_hazards: LegHazards, area: Sequence[str], end: str) -> LeadsOn:
    """Return whether one can get from an area to the last without the countries that were left.

    An area is a country or a border. Without this a search would try every order of countries that leads nowhere.
    """
    network, beside = leg_hazards.network, dict[str, set[str]]()
    areas = [[area[node] for node in ends] for ends in (network.tails, network.heads)]
    if leg_hazards.blocked:
        areas = [[here for leg, here in enumerate(ends) if leg not in leg_hazards.blocked] for ends in areas]
    for tail, head in set(zip(*areas, strict=True)):
        beside.setdefault(tail, set()).add(head)

    @cache
    def leads_on(start: str, left: frozenset[str]) -> bool:
        met, waiting = {start}, [start]
        while waiting:
            new = beside.get(waiting.pop(), set()) - met - left
            met |= new
            waiting += new
        return end in met

    return leads_on
