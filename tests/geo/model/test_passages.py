"""What claims say of corridors, as shares of the arrivals: worked by hand, one rule after the other."""

import math

import pytest

from route_risk.geo.model.passages import recorded_passages
from route_risk.geo.model.schema import Node
from tests.geo.datasets import claim

ARRIVALS = {2009: 1000.0, 2010: 2000.0, 2012: 366.0}
NODES = [Node("T-north", "transit_region", country="TTT"), Node("DDD", "destination", country="DDD")]


def entries(claim_id, value, year="2010", corridor="TTT", **changes):
    return claim(
        value, **{"measure": "recorded_entries", "claim_id": claim_id, "year": year, "corridor": corridor} | changes
    )


def share(claim_id, percent, year="2010", corridor="TTT", **changes):
    return entries(claim_id, percent, year, corridor, **{"measure": "corridor_share", "unit": "percent"} | changes)


def told(*claims):
    """Return years, tails, low and high of what is recorded, rounded."""
    rows = recorded_passages(claims, NODES, ARRIVALS)
    return [(row.years, row.tails, round(row.low, 4), round(row.high, 4)) for row in rows]


def test_a_count_is_a_share_of_the_arrivals_of_its_year():
    assert told(entries("a", 500)) == [((2010,), (("TTT",),), 0.25, 0.25)]
    assert told(share("a", 25)) == [((2010,), (("TTT",),), 0.25, 0.25)]
    assert told(entries("a", 5000)) == [((2010,), (("TTT",),), 1.0, 1.0)]
    assert told(entries("a", 40, unit="people per month")) == [((2010,), (("TTT",),), 0.24, 0.24)]
    assert told(entries("a", 20, unit="people per week", year="2012"))[0][2:] == (1.0, 1.0)


def test_conflicting_records_are_one_range_and_name_their_claims():
    found = recorded_passages([entries("b", 500), share("a", 40)], NODES, ARRIVALS)
    assert [(row.low, row.high, row.claim_ids) for row in found] == [(0.25, 0.4, ("a", "b"))]
    assert found[0].distance(0.3) == 0
    assert found[0].distance(0.1) == pytest.approx(0.15)
    assert found[0].distance(0.5) == pytest.approx(0.1)


def test_a_range_a_floor_and_a_ceiling():
    assert told(entries("a", 500, value_max=600, qualifier="range"))[0][2:] == (0.25, 0.3)
    assert told(entries("a", 500, qualifier="over"))[0][2:] == (0.25, 1.0)
    assert told(entries("a", 500, qualifier="at-most"))[0][2:] == (0.0, 0.25)
    assert told(entries("a", 500, qualifier="over"), entries("b", 900, qualifier="under"))[0][2:] == (0.25, 0.45)
    # A floor above a firm record widens the range upwards.
    assert told(entries("a", 500), entries("b", 800, qualifier="at-least"))[0][2:] == (0.25, 0.4)


def test_a_count_of_a_part_of_the_year_is_a_floor_of_that_year():
    assert told(entries("a", 500, period_start="2010-01", period_end="2010-06"))[0][2:] == (0.25, 1.0)


def test_several_years_together_count_by_their_arrivals_and_give_way_to_single_ones():
    both = entries("a", 300, period_start="2009", period_end="2010")
    assert told(both) == [((2009, 2010), (("TTT",),), 0.1, 0.1)]
    assert told(both, entries("b", 500)) == [((2010,), (("TTT",),), 0.25, 0.25)]
    assert len(told(both, entries("b", 500, corridor="VVV"))) == 2


def test_a_share_that_was_computed_from_one_count_is_no_second_record():
    assert told(entries("a", 500), share("b", 26, derived_from=("a",)))[0][2:] == (0.25, 0.25)


def test_a_share_of_several_counts_stands_for_its_parts():
    parts = [entries("a", 100), entries("b", 300, corridor="VVV")]
    assert told(*parts, share("c", 20, corridor="LLL", derived_from=("a", "b"))) == [((2010,), (("LLL",),), 0.2, 0.2)]


def test_a_count_without_a_corridor_is_of_the_country_it_was_made_in():
    assert told(entries("a", 500, corridor="", place_ids=("T-north",)))[0][1] == (("TTT",),)
    assert told(entries("a", 500, corridor="CCC > LLL > TTT"))[0][1] == (("CCC", "LLL", "TTT"),)


@pytest.mark.parametrize(
    "changes",
    [
        {"value": None},
        {"year": "2011"},  # without arrivals
        {"period_end": ""},
        {"basis": "cumulative"},
        {"measure": "admissions"},
        {"unit": "rank"},
    ],
)
def test_what_gives_no_share_is_left_out(changes):
    assert told(entries("a", changes.pop("value", 500), **changes)) == []


def test_a_record_meets_every_corridor_that_ends_so():
    (row,) = recorded_passages([entries("a", 500, corridor="LLL > TTT")], NODES, ARRIVALS)
    meets = [row.meets(corridor) for corridor in (("CCC", "LLL", "TTT"), ("LLL", "TTT"), ("TTT",), ("LLL", "TTT", "V"))]
    assert meets == [True, True, False, False]
    assert math.isclose(row.low, 0.25)
