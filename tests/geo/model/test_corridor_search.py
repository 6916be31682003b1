"""The search for the least-risk route of each corridor, against every simple route of random networks."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from route_risk.geo.errors import NoOpenRouteError, UsageError
from route_risk.geo.model.corridors import (
    corridor_text,
    ends_with,
    iter_corridors,
    parse_corridor,
)
from route_risk.geo.model.leg_hazards import hazards
from route_risk.geo.model.route_search import reverse_tree
from route_risk.geo.model.schema import Node
from tests.geo.small import DAY, all_routes, certain_network, leg

PLACES = {"o1": "OOO", "o2": "OOO", "b1": "BBB", "b2": "BBB", "c1": "CCC", "c2": "CCC", "d1": "DDD", "z": "ZZZ"}
BORDERS = ("BBB-CCC", "BBB-DDD", "CCC-DDD", "OOO-BBB", "OOO-CCC")


@st.composite
def worlds(draw):
    """Return the hazards of a network of five countries, of which two meet at a border segment or by a leg."""
    names = sorted(PLACES)
    pairs = [(a, b) for a in names for b in names if a not in (b, "z")]
    legs = [
        leg(a, b, draw(st.sampled_from((1, 2, 3))))
        for a, b in draw(st.lists(st.sampled_from(pairs), min_size=4, max_size=18, unique=True))
    ]
    nodes = [Node(key, "transit_region", country=country) for key, country in PLACES.items()]
    for border in draw(st.lists(st.sampled_from(BORDERS), max_size=3, unique=True)):
        ends = border.split("-")
        nodes.append(Node(border, "border_segment", country=ends[0], other_country=ends[1]))
        for near in [key for key, country in PLACES.items() if country in ends]:
            legs.append(leg(near, border, draw(st.sampled_from((1, 2)))))
            legs.append(leg(border, near, draw(st.sampled_from((1, 2)))))
    closed = draw(st.lists(st.sampled_from([row.leg_id for row in legs]), max_size=3))
    return hazards(certain_network(nodes, legs), DAY, closed=closed)


def countries(found, nodes):
    """Return the countries of a route in their order, ends and all, from the definition."""
    rows = [found.network.nodes[node] for node in nodes]
    met = [row.country for row in rows if row.kind != "border_segment"]
    return [met[0]] + [after for before, after in pairwise(met) if after != before]


def turns_round(found, nodes):
    """Tell whether a route comes back from a border to the country it came from."""
    rows = [found.network.nodes[node] for node in nodes]
    return any(
        border.kind == "border_segment" and before.country == after.country
        for before, border, after in zip(rows, rows[1:], rows[2:], strict=False)
    )


@settings(max_examples=300, deadline=None)
@given(worlds(), st.booleans())
def test_every_corridor_has_the_least_of_all_its_simple_routes(found, shared):
    every = all_routes(found, "o1", "z")
    if not every:
        with pytest.raises(NoOpenRouteError):
            list(iter_corridors(found, "o1", "z"))
        return
    least: dict[tuple[str, ...], int] = {}
    for quanta, nodes, _ in every:
        met = countries(found, nodes)
        if len(set(met)) == len(met) and not turns_round(found, nodes):
            least.setdefault(tuple(met[1:-1]), quanta)
    quanta, nodes, _ = every[0]
    if quanta < min(least.values(), default=quanta + 1):  # it comes back, or turns round
        least[tuple(countries(found, nodes)[1:-1])] = quanta
    tree = reverse_tree(found, found.network.index["z"]) if shared else None
    rows = list(iter_corridors(found, "o1", "z", tree=tree))
    got = {row.corridor: sum(found.weights[step] for step in row.route.legs) for row in rows}
    assert len(got) == len(rows)
    assert list(got.values()) == sorted(got.values())
    assert [row.corridor for row in rows] == [tuple(countries(found, row.route.nodes)[1:-1]) for row in rows]
    assert got == least


def test_a_route_that_comes_back_to_a_country_is_a_corridor_only_where_it_is_the_least():
    nodes = [Node(key, "transit_region", country=PLACES[key]) for key in ("o1", "b1", "b2", "c1", "z")]
    legs = [leg("o1", "b1", 1), leg("b1", "c1", 1), leg("c1", "b2", 1), leg("b2", "z", 1), leg("c1", "z", 3)]
    found = hazards(certain_network(nodes, legs), DAY)
    assert [row.corridor for row in iter_corridors(found, "o1", "z")] == [("BBB", "CCC", "BBB"), ("BBB", "CCC")]
    cheaper = hazards(certain_network(nodes, [*legs[:-1], leg("c1", "z", 1)]), DAY)
    assert [row.corridor for row in iter_corridors(cheaper, "o1", "z")] == [("BBB", "CCC")]


def test_every_corridor_comes_once_and_the_ends_are_checked():
    nodes = [Node(key, "transit_region", country=PLACES[key]) for key in ("o1", "b1", "c1", "z")]
    legs = [leg("o1", "b1", 1), leg("b1", "z", 2), leg("o1", "c1", 1), leg("c1", "z", 1), leg("o1", "z", 5)]
    found = hazards(certain_network(nodes, legs), DAY)
    assert [row.corridor for row in iter_corridors(found, "o1", "z")] == [("CCC",), ("BBB",), ()]
    with pytest.raises(UsageError, match="'nowhere' is not a node"):
        list(iter_corridors(found, "o1", "nowhere"))


@given(st.lists(st.sampled_from(["CHN", "LAO", "THA"]), max_size=4).map(tuple))
def test_a_corridor_is_read_as_it_is_written(corridor):
    assert parse_corridor(corridor_text(corridor)) == corridor
    assert not ends_with(corridor, ())
    assert all(ends_with(corridor, corridor[first:]) for first in range(len(corridor)))
