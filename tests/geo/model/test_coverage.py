from datetime import date

import pytest
from hypothesis import given

from route_risk.geo.model.coverage import Coverage, each_leg_coverage, legs_coverage
from route_risk.geo.model.leg_hazards import hazards
from route_risk.geo.model.schema import Leg, Source
from tests.geo import strategies
from tests.geo.small import DAY, NODES, certain_network, event

SOURCES = {
    "s1": Source("s1", published="2011-05"),
    "s2": Source("s2", published="2019"),
    "s3": Source("s3", published="2012-01-01"),
    "s4": Source("s4"),
    "own": Source("own", published="2008"),
}
LEGS = (
    Leg("A1..BBB", "A1", "BBB", "transfer_to_resettlement", 2, ("country:AAA",), source_ids=("own",)),
    Leg("BBB..DDD", "BBB", "DDD", "transfer_to_resettlement", 2, ("country:BBB",)),
)


def found(*events, on=DAY, known=None, parameters=None):
    return hazards(certain_network(NODES, LEGS, events, parameters=parameters), on, known=known)


def test_events_and_sources_are_counted_once():
    rows = [event("a", source_ids=("s1", "s2")), event("b", source_ids=("s2", "s3"))]
    rows += [event("c", direction="mixed", source_ids=("s1",))]
    field = found(*rows)
    assert legs_coverage(field, [0], SOURCES) == Coverage(3, ("own", "s1", "s2", "s3"), "2019", "thin")
    assert legs_coverage(field, [1], SOURCES) == Coverage(0, (), "", "none")


def test_a_leg_without_any_source_is_not_safe_but_undocumented():
    assert legs_coverage(found(), [1], SOURCES).level == "none"
    assert legs_coverage(found(), [0], SOURCES) == Coverage(0, ("own",), "2008", "thin")


@pytest.mark.parametrize(("own", "level"), [(0, "none"), (1, "thin"), (2, "fair"), (3, "good"), (4, "good")])
def test_the_level_goes_by_the_publications_that_speak_of_the_leg_itself(own, level):
    leg = Leg(
        "A1..BBB",
        "A1",
        "BBB",
        "transfer_to_resettlement",
        2,
        ("country:AAA",),
        source_ids=("s1", "s2", "s3", "s4")[:own],
    )
    rows = [event("a", source_ids=("s1", "s2")), event("b", source_ids=("s2", "s3"))]
    leg_hazards = hazards(certain_network(NODES, [leg], rows), DAY)
    assert legs_coverage(leg_hazards, [0], SOURCES).level == level


def test_an_event_speaks_to_a_leg_from_its_start_on_even_after_its_end():
    law = event("law", date_start="2010", date_end="2012", source_ids=("s1",))
    for day, count in ((date(2009, 12, 31), 0), (date(2010, 1, 1), 1), (date(2012, 12, 31), 1), (date(2013, 1, 1), 1)):
        assert legs_coverage(found(law, on=day), [0], SOURCES).events == count


def test_what_was_not_known_does_not_cover():
    rows = [event("a", source_ids=("s1", "s2")), event("b", date_end="2012", source_ids=("s3",))]
    field = found(*rows, known=["a"])
    assert legs_coverage(field, [0], SOURCES, usable={"s1", "own"}) == Coverage(1, ("own", "s1"), "2011-05", "thin")
    assert legs_coverage(field, [0], SOURCES, usable=set()).level == "none"


def test_a_route_is_covered_as_its_least_covered_leg():
    rows = [
        event("a", scopes=("country:AAA", "country:BBB"), source_ids=("s1", "s2")),
        event("b", source_ids=("s3",)),
    ]
    field = found(*rows)
    assert [legs_coverage(field, [leg], SOURCES).level for leg in (0, 1)] == ["thin", "none"]
    assert legs_coverage(field, [0, 1], SOURCES) == Coverage(2, ("own", "s1", "s2", "s3"), "2019", "none")


@given(strategies.fields())
def test_the_coverage_of_a_route_is_the_union_of_its_legs(field):
    legs = range(len(field.network.legs))
    each = [legs_coverage(field, [leg], SOURCES) for leg in legs]
    together = legs_coverage(field, legs, SOURCES)
    assert set(together.sources) == {source for one in each for source in one.sources}
    assert max(one.events for one in each) <= together.events <= sum(one.events for one in each)
    assert together.newest == max(one.newest for one in each)
    order = ("none", "thin", "fair")
    assert together.level == min((one.level for one in each), key=order.index)


@given(strategies.fields())
def test_all_legs_at_once_are_covered_as_each_alone(field):
    for usable in (None, {"s1", "own"}, set()):
        each = [legs_coverage(field, [leg], SOURCES, usable=usable) for leg in range(len(field.network.legs))]
        assert each_leg_coverage(field, SOURCES, usable=usable) == each


def test_all_legs_at_once_have_their_own_and_their_events_sources():
    rows = [event("a", source_ids=("s1", "s2")), event("b", date_start="2030", source_ids=("s3",))]
    field = found(*rows, known=["a", "b"])
    for usable in (None, {"s1", "own"}, {"s2"}):
        each = [legs_coverage(field, [leg], SOURCES, usable=usable) for leg in (0, 1)]
        assert each_leg_coverage(field, SOURCES, usable=usable) == each
