"""Comparisons: parts that add up, sides that can be swapped, routes that appear and vanish."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from route_risk.geo.answers.compare import compare_best, compare_legs, compare_routes, event_parts
from route_risk.geo.errors import UsageError
from route_risk.geo.model.routes import k_least_risk_routes
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from tests.geo import strategies
from tests.geo.datasets import dataset, datasets
from tests.geo.small import B1, B2, B3, B4, DAY, LN3, LN4, event

LAW = event("law", severity=4, scopes=("internal-movement:AAA",))


def side(*events, scenario=None, on=DAY, known_by=None):
    """Return one side on the hand-made network."""
    return evaluate(scenario_network(dataset(*events), scenario), on, known_by=known_by)


def sides(small, data):
    """Return two sides of a random dataset: other dates, clocks and scenarios."""
    ids = [row.event_id for row in small.events]
    leg_ids = [leg.leg_id for leg in small.legs]
    result = []
    for _ in range(2):
        scenario = Scenario(
            without=tuple(data.draw(st.lists(st.sampled_from(ids), unique=True, max_size=2))) if ids else (),
            close=tuple(data.draw(st.lists(st.sampled_from(leg_ids), unique=True, max_size=2))),
            keep_open=tuple(data.draw(st.lists(st.sampled_from(leg_ids), unique=True, max_size=2))),
        )
        clock = data.draw(st.one_of(st.none(), strategies.days))
        result.append(evaluate(scenario_network(small, scenario), data.draw(strategies.days), known_by=clock))
    return result


def test_two_dates_by_hand():
    # From 2012 on a fine of severity 3 stands beside the law of severity 4, in one domain. The law did not change, so
    # the whole difference is the fine's, although with it the law's own part of the hazard is another.
    fine = event("fine", date_start="2012-01-01", scopes=LAW.scopes)
    before, after = side(LAW, fine, on=date(2011, 12, 31)), side(LAW, fine, on=date(2012, 1, 1))
    rows = {row.leg_id: row for row in compare_legs(before, after)}
    x = math.hypot(LN4, LN3)
    row = rows["A1..A2"]
    assert (row.before, row.after) == (pytest.approx(1.7 * B2), pytest.approx(B2 * math.exp(x)))
    assert row.change == pytest.approx(B2 * (math.exp(x) - 1.7))
    assert row.causes == (("fine", pytest.approx(row.change), "began"),)
    assert rows["BBB..DDD"] == ("BBB..DDD", pytest.approx(B2), pytest.approx(B2), 0, False, False, (), ())


def test_a_closed_leg_comes_first_and_its_hazard_does_not_move():
    fine = event("fine", severity=5, scopes=("country:BBB",), date_start="2012")
    before = side(fine, on=date(2011, 6, 1))
    rows = compare_legs(before, side(fine, scenario=Scenario(close=("A2..A1",))))
    assert rows[0] == ("A2..A1", pytest.approx(B2), pytest.approx(B2), 0, False, True, (), ())
    assert [row.leg_id for row in rows[1:3]] == ["AAA-BBB:A2..BBB", "AAA-BBB:A1..BBB"]  # 1.4 * B4, then 1.4 * B3
    assert rows[1].change == pytest.approx(1.4 * B4)


def test_what_closes_a_leg_is_named_as_the_cause():
    flood = event("flood", effect="block", date_start="2012", date_end="2013", scopes=("segment:AAA-BBB:A1",))
    before, after = side(flood, on=date(2011, 6, 1)), side(flood, on=date(2012, 6, 1))
    row = compare_legs(before, after)[0]
    assert (row.leg_id, row.blocked_after, row.closed_by) == ("AAA-BBB:A1..BBB", True, ("flood",))
    found = compare_best(before, after, "A1", "DDD")
    assert found.closures == (("AAA-BBB:A1..BBB", True, ("flood",)),)
    assert [part.cause for part in found.causes] == ["another route"]
    assert found.causes[0].hazard == pytest.approx(found.after.hazard - found.before.hazard)


def test_where_a_side_has_no_open_route_all_closures_are_named():
    shut = event("shut", effect="block", date_start="2012", date_end="2013", scopes=("country:BBB", "border:AAA-CCC"))
    found = compare_best(side(shut, on=date(2011, 6, 1)), side(shut, on=date(2012, 6, 1)), "A1", "DDD")
    assert (found.after, found.causes) == (None, ())
    assert {row.leg_id for row in found.closures} >= {"BBB..DDD", "AAA-CCC:land..DDD"}
    assert all(row.by == ("shut",) for row in found.closures)


def test_a_route_appears_and_another_vanishes_by_hand():
    # Without a closure A1 goes by its own segment (B1 + B3 + B2); with it by A2 (B2 + B1 + B4 + B2).
    closed = side(scenario=Scenario(close=("AAA-BBB:A1",)))
    found = compare_routes(side(), closed, "A1", "DDD")
    assert [(row.status, row.rank_before, row.rank_after) for row in found] == [
        ("appears", None, 1),
        ("vanishes", 1, None),
    ]
    by_a2, by_a1 = found
    assert by_a2.nodes == ("A1", "A2", "AAA-BBB:A2", "BBB", "DDD")
    assert by_a2.legs == ("A1..A2", "A2..AAA-BBB:A2", "AAA-BBB:A2..BBB", "BBB..DDD")
    index = 100 * -math.expm1(-(B2 + B1 + B4 + B2))
    assert (by_a2.risk_index_before, by_a2.risk_index_after) == (pytest.approx(index), pytest.approx(index))
    assert by_a1.nodes == ("A1", "AAA-BBB:A1", "BBB", "DDD")
    assert by_a1.risk_index_before == pytest.approx(100 * -math.expm1(-(B1 + B3 + B2)))
    assert by_a1.risk_index_after is None  # blocked, which is not the same as very risky
    # Among the two best of either side one was there already, as the second.
    stays = compare_routes(side(), closed, "A1", "DDD", k=2)[0]
    assert (stays.status, stays.rank_before, stays.rank_after) == ("stays", 2, 1)


def test_a_side_without_an_open_route_has_none():
    shut = side(scenario=Scenario(close=("country:BBB", "border:AAA-CCC")))
    (row,) = compare_routes(side(), shut, "A1", "DDD")
    assert (row.status, row.rank_after, row.risk_index_after) == ("vanishes", None, None)
    assert compare_routes(shut, shut, "A1", "DDD") == ()
    with pytest.raises(UsageError, match="'nowhere' is not a node"):
        compare_routes(side(), side(), "A1", "nowhere")


def test_what_events_add_to_a_route_by_hand():
    raid = event("raid", scopes=("country:BBB",))  # 0.35 of the legs of class 3 and 2
    evaluated = side(LAW, raid)
    route = k_least_risk_routes(evaluated.hazards, "A1", "DDD", 1)[0]
    found = event_parts(evaluated.hazards, route.legs)
    assert found == {"law": pytest.approx(0.7 * B1), "raid": pytest.approx(0.35 * (B3 + B2))}


@settings(max_examples=25)
@given(datasets(), st.data())
def test_the_parts_of_every_leg_add_up_to_its_change(small, data):
    before, after = sides(small, data)
    rows = compare_legs(before, after)
    assert sorted(row.leg_id for row in rows) == sorted(leg.leg_id for leg in small.legs)
    for row in rows:
        assert row.change == row.after - row.before
        assert math.fsum(part.hazard for part in row.causes) == pytest.approx(row.change, abs=1e-9)
        assert [abs(c.hazard) for c in row.causes] == sorted((abs(c.hazard) for c in row.causes), reverse=True)


@settings(max_examples=25)
@given(datasets(), st.data())
def test_swapping_the_sides_flips_the_signs(small, data):
    before, after = sides(small, data)
    forth = {row.leg_id: row for row in compare_legs(before, after)}
    back = {row.leg_id: row for row in compare_legs(after, before)}
    assert forth.keys() == back.keys()
    for leg_id, row in forth.items():
        turned = back[leg_id]
        assert (turned.before, turned.after, turned.change) == (row.after, row.before, -row.change)
        assert (turned.blocked_before, turned.blocked_after) == (row.blocked_after, row.blocked_before)
        parts, back_parts = ({part.cause: part.hazard for part in one.causes} for one in (row, turned))
        assert back_parts == pytest.approx({cause: -value for cause, value in parts.items()}, abs=1e-9)


@settings(max_examples=25)
@given(datasets(), st.data())
def test_a_side_compared_with_itself_does_not_change(small, data):
    one, _ = sides(small, data)
    for row in compare_legs(one, one):
        assert row.change == 0
        assert row.blocked_before == row.blocked_after
        assert row.causes == ()
    origin, destination = data.draw(st.permutations([key for key in small.nodes if len(key) == 1]))[:2]
    for rank, row in enumerate(compare_routes(one, one, origin, destination, k=3), start=1):
        assert (row.status, row.rank_before, row.rank_after) == ("stays", rank, rank)
        assert row.risk_index_before == row.risk_index_after


@settings(max_examples=25)
@given(datasets(), st.data())
def test_compared_routes_are_the_best_of_either_side(small, data):
    before, after = sides(small, data)
    origin, destination = data.draw(st.permutations([key for key in small.nodes if len(key) == 1]))[:2]
    forth = compare_routes(before, after, origin, destination, k=3)
    for row, turned in zip(
        sorted(forth, key=lambda row: row.legs),
        sorted(compare_routes(after, before, origin, destination, k=3), key=lambda row: row.legs),
        strict=True,
    ):
        assert turned.legs == row.legs
        assert (turned.rank_before, turned.rank_after) == (row.rank_after, row.rank_before)
        assert (turned.risk_index_before, turned.risk_index_after) == (row.risk_index_after, row.risk_index_before)
        assert (row.status == "stays") == (turned.status == "stays")
        assert (row.status == "appears") == (turned.status == "vanishes")
        assert (row.nodes[0], row.nodes[-1]) == (origin, destination)
        for evaluated, rank, index in (
            (before, row.rank_before, row.risk_index_before),
            (after, row.rank_after, row.risk_index_after),
        ):
            if rank is not None:
                route = k_least_risk_routes(evaluated.hazards, origin, destination, rank)[-1]
                assert tuple(evaluated.hazards.network.legs[leg].leg_id for leg in route.legs) == row.legs
                assert route.index == pytest.approx(index, abs=1e-9)


@settings(max_examples=25)
@given(datasets(), st.data())
def test_the_causes_of_the_least_risk_route_add_up(small, data):
    before, after = sides(small, data)
    origin, destination = data.draw(st.permutations([key for key in small.nodes if len(key) == 1]))[:2]
    found = compare_best(before, after, origin, destination)
    if found.before and found.after:
        change = found.after.hazard - found.before.hazard
        assert math.fsum(part.hazard for part in found.causes) == pytest.approx(change, abs=1e-9)
    else:
        assert found.causes == ()
