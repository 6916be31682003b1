"""The search for corridors, on networks whose corridors are known."""

from datetime import date
from itertools import permutations

from route_risk.geo.model.corridors import corridor_text, iter_corridors
from route_risk.geo.model.leg_hazards import hazards
from route_risk.geo.model.network import build_network
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.geo.model.schema import Leg, Node
from route_risk.layers.dataset import read_dataset


def field(nodes, pairs):
    """Return hazards of a network of places (id, country), joined by transfers of class 2."""
    places = [Node(key, "transit_country", country=country) for key, country in nodes]
    legs = [Leg(f"{a}..{b}", a, b, "onward_movement", 2, (), "", ("s",)) for a, b in pairs]
    return hazards(build_network(places, legs), date(2013, 7, 1))


def test_orders_of_countries_that_lead_nowhere_are_not_tried():
    # Fifteen countries lead to one another and back to the start, and none to the end: 15! orders of them.
    dead = [f"N{k:02d}" for k in range(15)]
    pairs = [
        ("start", "end"),
        *permutations(dead, 2),
        *((key, "start") for key in dead),
        *(("start", key) for key in dead),
    ]
    found = list(
        iter_corridors(field([("start", "AAA"), ("end", "ZZZ"), *((key, key) for key in dead)], pairs), "start", "end")
    )
    assert [corridor_text(row.corridor) for row in found] == ["direct"]


def test_every_order_that_leads_on_is_found():
    middle = ["B", "C", "D"]
    pairs = [*permutations(middle, 2), *(("start", key) for key in middle), *((key, "end") for key in middle)]
    found = list(
        iter_corridors(field([("start", "A"), ("end", "Z"), *((key, key) for key in middle)], pairs), "start", "end")
    )
    assert {row.corridor for row in found} == {way for size in (1, 2, 3) for way in permutations(middle, size)}
    assert [len(row.corridor) for row in found] == sorted(len(row.corridor) for row in found)


def test_a_route_from_or_to_a_border_has_all_countries_between():
    year = evaluate(scenario_network(read_dataset()), date(2012, 1, 1), until=date(2012, 12, 31)).hazards
    across = [row.corridor for row in iter_corridors(year, "PRK-CHN:KP-09", "KOR")]
    inland = [row.corridor for row in iter_corridors(year, "CN-JL", "KOR")]
    assert set(across) == {("CHN", *rest) for rest in inland}
    assert [row.corridor for row in iter_corridors(year, "KP-09", "PRK-CHN:KP-09")] == [()]
    assert next(iter_corridors(year, "KP-09", "CHN-LAO")).corridor == ("CHN",)
