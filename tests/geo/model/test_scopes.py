import re
from dataclasses import replace

import pytest

from route_risk.geo.errors import UnknownIdError
from route_risk.geo.model.schema import Node
from route_risk.geo.model.scopes import border_of, check_scope, implied_scopes, known_scopes
from tests.geo.small import LEGS, NODES, certain_network, event, network

KNOWN = known_scopes(NODES)


def legs_of(scope):
    """Return the ids of the legs to which an event of a scope applies."""
    built = network(event(scopes=(scope,)))
    return {row.leg_id for position, row in enumerate(built.legs) if built.leg_events(position)}


def test_the_words_that_the_nodes_define():
    kinds = ("country", "internal-movement", "transfer", "resettlement")
    countries = {f"{kind}:{iso3}" for kind in kinds for iso3 in COUNTRIES}
    borders = {
        "border:AAA-BBB",
        "border:BBB-AAA",
        "border:AAA-CCC",
        "border:CCC-AAA",
        "border:AAA-*",
        "border:BBB-*",
        "border:CCC-*",
    }
    segments = {"segment:AAA-BBB:A1", "segment:AAA-BBB:A2", "segment:AAA-CCC:land"}
    assert set(KNOWN) == countries | borders | segments
    assert all(word in implied for word, implied in KNOWN.items())


COUNTRIES = ("AAA", "BBB", "CCC", "DDD")


@pytest.mark.parametrize(
    ("scope", "legs"),
    [
        ("segment:AAA-BBB:A1", {"AAA-BBB:A1..BBB"}),
        ("border:AAA-BBB", {"AAA-BBB:A1..BBB", "AAA-BBB:A2..BBB"}),
        ("border:BBB-AAA", {"AAA-BBB:A1..BBB", "AAA-BBB:A2..BBB"}),
        ("border:AAA-CCC", {"AAA-CCC:land..DDD"}),
        ("border:AAA-*", {"AAA-BBB:A1..BBB", "AAA-BBB:A2..BBB", "AAA-CCC:land..DDD"}),
        ("border:BBB-*", {"AAA-BBB:A1..BBB", "AAA-BBB:A2..BBB"}),
        ("border:CCC-*", {"AAA-CCC:land..DDD"}),
        ("country:BBB", {"AAA-BBB:A1..BBB", "AAA-BBB:A2..BBB", "BBB..DDD"}),
        ("country:CCC", set()),
        ("internal-movement:AAA", {row.leg_id for row in LEGS if row.from_node in ("A1", "A2")}),
        ("resettlement:DDD", {"BBB..DDD"}),
    ],
)
def test_an_event_applies_by_scope(scope, legs):
    assert legs_of(scope) == legs


def test_an_event_with_two_scopes_on_one_leg_counts_once():
    built = network(event(scopes=("country:BBB", "resettlement:DDD", "border:AAA-*")))
    assert [len(built.leg_events(position)) for position in range(len(LEGS))] == [0, 0, 0, 0, 0, 1, 1, 1, 1]


def test_a_whole_border_is_not_one_of_its_segments():
    assert implied_scopes(["border:AAA-BBB"], KNOWN) == {
        "border:AAA-BBB",
        "border:BBB-AAA",
        "border:AAA-*",
        "border:BBB-*",
    }
    assert implied_scopes(["segment:AAA-BBB:A1"], KNOWN) >= {"border:AAA-BBB", "border:BBB-*"}


def test_the_border_word_has_the_order_of_the_node():
    assert border_of(NODES[2]) == "border:AAA-BBB"


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("border:AAA-BBC", r"Did you mean border:AAA-BBB"),
        ("contry:AAA", r"Did you mean country:AAA"),
        ("segment:AAA-BBB:A9", r"Did you mean .*segment:AAA-BBB:A1"),
        ("zzz", "is not a known scope.$"),
        ("", "is not a known scope.$"),
    ],
)
def test_an_unknown_scope_is_an_error_with_the_nearest_words(word, hint):
    with pytest.raises(UnknownIdError, match=rf"'{word}' is not a known scope\.") as caught:
        check_scope(word, KNOWN)
    assert re.search(hint, str(caught.value))
    with pytest.raises(UnknownIdError):
        implied_scopes(["country:AAA", word], KNOWN)


def test_no_event_and_no_leg_has_a_silent_scope():
    with pytest.raises(UnknownIdError, match="'border:AAA-DDD' is not a known scope"):
        network(event(scopes=("border:AAA-DDD",)))
    with pytest.raises(UnknownIdError, match="'country:QQQ' is not a known scope"):
        certain_network([Node("a", "province", country="AAA"), Node("b", "province", country="AAA")], [BAD_LEG])


BAD_LEG = LEGS[0].__class__("a..b", "a", "b", "transfer_to_resettlement", 1, ("country:QQQ",))


def test_a_way_is_known_by_the_legs_that_traverse_it():
    known = known_scopes([], ["way:bridge", "country:AAA"])
    assert known == {"way:bridge": frozenset({"way:bridge"})}
    with pytest.raises(UnknownIdError, match="Did you mean way:bridge"):
        check_scope("way:bridges", known)


def test_an_event_on_a_way_applies_to_its_legs_alone():
    marked = [replace(leg, traverses=(*leg.traverses, "way:one")) if leg is LEGS[0] else leg for leg in LEGS]
    built = certain_network(NODES, marked, [event(scopes=("way:one",))])
    assert [row.leg_id for k, row in enumerate(built.legs) if built.leg_events(k)] == [LEGS[0].leg_id]
    with pytest.raises(UnknownIdError):
        certain_network(NODES, LEGS, [event(scopes=("way:one",))])
