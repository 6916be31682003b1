"""Corridors: their order by hand, what closes them, what was recorded of each, and their draws against brute force."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_risk.geo.answers.corridors import (
    corridors_record,
    draw_found,
    find_corridors,
    passage_records,
    record_record,
    recorded_in,
)
from route_risk.geo.doubt.corridor_draws import draw_corridors, onward_graph
from route_risk.geo.doubt.draw_routes import STEP, least_steps
from route_risk.geo.doubt.drawn_hazards import drawn_hazards
from route_risk.geo.doubt.draws import SobolSampler, draw_inputs
from route_risk.geo.doubt.ensemble import ensemble_run
from route_risk.geo.errors import NoOpenRouteError, UsageError
from route_risk.geo.model.corridors import countries_of, iter_corridors
from route_risk.geo.model.leg_hazards import hazards, in_force, with_hazards
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.model.schema import Leg, Node
from route_risk.geo.release.dataset import public_dataset
from tests.geo.datasets import claim, dataset
from tests.geo.small import B1, B2, B3, B4, certain_network, event, leg

DAY = date(2010, 7, 1)
NODES = (
    Node("A", "province", country="AAA"),
    Node("AAA-BBB", "border_segment", country="AAA", other_country="BBB"),
    Node("AAA-CCC", "border_segment", country="AAA", other_country="CCC"),
    Node("B", "transit_country", country="BBB"),
    Node("C", "transit_country", country="CCC"),
    Node("DDD", "destination", country="DDD"),
)
LEGS = (
    leg("A", "AAA-BBB", 1, "segment:AAA-BBB"),
    leg("A", "AAA-CCC", 1, "segment:AAA-CCC"),
    leg("AAA-BBB", "B", 2, "segment:AAA-BBB", "country:BBB"),
    leg("AAA-CCC", "C", 4, "segment:AAA-CCC", "country:CCC"),
    leg("B", "C", 2, "country:CCC"),
    leg("B", "DDD", 3, "transfer:BBB"),
    leg("C", "DDD", 1, "transfer:CCC"),
)
"""By BBB: 1 + 2 + 3; by BBB and CCC: 1 + 2 + 2 + 1; by CCC: 1 + 4 + 1, each number a class."""
ARRIVALS = claim(200, measure="arrivals", figure_id="arrivals-2010", claim_id="arrivals-2010")


def passages(figure, value, place, year="2010", source="s", **changes):
    key = f"{figure}--{source}"
    row = claim(value, place, figure_id=figure, claim_id=key, measure="recorded_entries", year=year)
    return replace(row, source_id=source, corridor=place, **changes)


def small(*events, claims=()):
    return dataset(*events, nodes=NODES, legs=LEGS, claims=claims)


def on(data, day=DAY, **changes):
    return evaluate(scenario_network(data, Scenario(**changes)), day)


def test_each_corridor_has_its_least_risk_route_and_the_least_is_first():
    found = find_corridors(on(small()), "A", "DDD")
    assert [row.corridor for row in found] == [("BBB", "CCC"), ("BBB",), ("CCC",)]
    hazard = [row.route.hazard for row in found]
    assert hazard == pytest.approx([B1 + B2 + B2 + B1, B1 + B2 + B3, B1 + B4 + B1])


def test_as_many_as_asked_for_and_at_least_one():
    evaluated = on(small())
    assert find_corridors(evaluated, "A", "DDD", limit=2) == find_corridors(evaluated, "A", "DDD")[:2]
    with pytest.raises(UsageError, match="limit = 0 is too small; ask for at least 1 corridor"):
        find_corridors(evaluated, "A", "DDD", limit=0)


def test_a_closed_corridor_comes_last_with_what_closes_it():
    shut = event("shut", kind="period", date_start="2010-01-01", date_end="2010-12-31", scopes=("segment:AAA-BBB",))
    evaluated = on(small(replace(shut, effect="block")))
    found = find_corridors(evaluated, "A", "DDD")
    assert [(row.corridor, row.route is None) for row in found] == [
        (("CCC",), False), (("BBB",), True), (("BBB", "CCC"), True),
    ]  # fmt: skip
    assert {row.closed_by for row in found[1:]} == {("shut",)}
    assert found[1].closed_legs == ("A..AAA-BBB", "AAA-BBB..B")
    (open_one, *closed) = corridors_record(small(), evaluated, "A", "DDD", found)["corridors"]
    assert open_one["rank"] == 1
    assert all(row["rank"] is row["risk_index"] is row["hazard"] is row["route"] is None for row in closed)


def test_what_a_scenario_closes_is_closed_by_no_event():
    found = find_corridors(on(small(), close=("C..DDD",)), "A", "DDD")
    assert [row.corridor for row in found if row.route is None] == [("BBB", "CCC"), ("CCC",)]
    assert {(row.closed_legs, row.closed_by) for row in found[1:]} == {(("C..DDD",), ())}


def test_where_all_are_closed_there_is_no_open_route():
    with pytest.raises(NoOpenRouteError, match="no open route from A to DDD"):
        find_corridors(on(small(), close=("B..DDD", "C..DDD")), "A", "DDD")


def test_a_record_stands_beside_every_corridor_that_ends_so():
    rows = [ARRIVALS, passages("c-2010", 80, "CCC"), passages("c-2009", 70, "CCC", "2009"), passages("b", 30, "BBB")]
    data = small(claims=tuple(rows))
    evaluated = on(data)
    answer = corridors_record(data, evaluated, "A", "DDD", find_corridors(evaluated, "A", "DDD"))
    beside = {row["corridor"]: (row["claim_ids"], [part["low"] for part in row["recorded"]])
              for row in answer["corridors"]}  # fmt: skip
    assert beside == {
        "BBB > CCC": (["c-2010--s"], [0.4]), "CCC": (["c-2010--s"], [0.4]), "BBB": (["b--s"], [0.15]),
    }  # fmt: skip
    assert [row["claim_id"] for row in answer["record"]["claims"]] == ["b--s", "c-2010--s"]
    assert [row["source_id"] for row in answer["record"]["sources"]] == ["s"]


def test_conflicting_claims_stand_side_by_side_and_give_a_range():
    rows = (ARRIVALS, passages("c", 80, "CCC"), replace(passages("c", 120, "CCC", source="s1"), preferred=False))
    record = recorded_in(small(claims=rows), DAY, DAY)
    assert [claim.claim_id for claim, _ in record.claims] == ["c--s", "c--s1"]
    (share,) = passage_records(record.passages, ("BBB", "CCC"))
    assert (share["low"], share["high"], share["claim_ids"]) == (0.4, 0.6, ["c--s", "c--s1"])
    assert passage_records(record.passages, ("BBB",)) == []


def test_only_what_was_published_counts_as_recorded_under_a_clock():
    rows = (ARRIVALS, passages("c", 80, "CCC"), replace(passages("c", 120, "CCC", source="s4"), preferred=False))
    data = small(claims=rows)
    evaluated = evaluate(scenario_network(data), DAY, known_by=date(2012, 1, 1))
    answer = corridors_record(data, evaluated, "A", "DDD", find_corridors(evaluated, "A", "DDD"))
    assert [row["claim_id"] for row in answer["record"]["claims"]] == ["c--s"]
    assert {row["high"] for row in answer["record"]["shares"]} == {0.4}


def test_a_record_is_of_journeys_to_the_own_destination_alone():
    data = small(claims=(ARRIVALS, passages("c", 80, "CCC")))
    assert recorded_in(data, DAY, DAY, destination="DDD") == recorded_in(data, DAY, DAY)
    assert recorded_in(data, DAY, DAY, destination="C").claims == ()


def test_claims_of_several_years_stand_beside_each_of_them():
    long = passages("c", 80, "CCC", period_end="2012", basis="multi-year")
    for year, there in ((2009, False), (2010, True), (2012, True), (2013, False)):
        found = recorded_in(small(claims=(long,)), date(year, 3, 1), date(year, 3, 1))
        assert bool(found.claims) == there


def test_a_withheld_count_stays_withheld_beside_its_corridor():
    data = replace(small(claims=(ARRIVALS, passages("c", 2, "CCC"))), small_count_threshold=10)
    released = public_dataset(data)
    record = recorded_in(released, DAY, DAY)
    (row,) = record_record(released, record)["claims"]
    assert row["value"] is None
    assert row["qualifier"].startswith("withheld")
    assert record.passages == ()


def test_a_release_tells_classes_of_the_index():
    data = public_dataset(small())
    evaluated = on(data)
    found = find_corridors(evaluated, "A", "DDD")
    drawn = draw_found(scenario_network(data), evaluated, found, ranges={}, draws=16)
    for row in corridors_record(data, evaluated, "A", "DDD", found, draws=drawn)["corridors"]:
        assert all(row[name] % 5 == 2.5 for name in ("risk_index", "low", "median", "high"))


def test_the_draws_of_a_corridor_are_those_of_every_single_parameter_set():
    """Brute force: each draw is made into a field of hazards, and the search of single dates is asked."""
    data = dataset(event(scopes=("country:CCC",)), nodes=NODES, legs=LEGS)
    data = replace(data, parameters=replace(data.parameters, doubt_sigma=dict.fromkeys(data.parameters.doubt_sigma, 1)))
    scenario_net = scenario_network(data)
    run = ensemble_run(scenario_net, ["A"], ["DDD"], [DAY], ranges={}, draws=64)
    leg_hazards = hazards(run.network, DAY)
    points = SobolSampler(len(run.space.inputs), run.seed).points(0, 64)
    drawn = drawn_hazards(run.network, DAY, in_force(run.network, DAY), draw_inputs(run.space, points))
    least, first = {}, {}
    for column in drawn.T:
        whole = [max(1, round(value / STEP)) * STEP for value in column]
        rows = list(iter_corridors(with_hazards(leg_hazards, whole), "A", "DDD"))
        first[rows[0].corridor] = first.get(rows[0].corridor, 0) + 1 / 64
        for row in rows:
            least.setdefault(row.corridor, []).append(100 * -math.expm1(-row.route.hazard))
    evaluated = evaluate(scenario_net, DAY)
    found = draw_found(scenario_net, evaluated, find_corridors(evaluated, "A", "DDD"), ranges={}, draws=64)
    assert {key: row.first_share for key, row in found.found.items() if row.first_share} == first
    assert len(first) > 1
    for corridor, row in found.found.items():
        expected = np.quantile(least[corridor], [0.05, 0.5, 0.95])
        assert (row.low, row.median, row.high) == pytest.approx(tuple(expected))


COUNTRIES = ("AAA", "BBB", "CCC", "DDD")


@st.composite
def worlds(draw):
    """Return a network whose places are in few countries, so that routes cross them in many orders."""
    names = "abcdefg"[: draw(st.integers(3, 7))]
    nodes = [Node(name, "transit_country", country=draw(st.sampled_from(COUNTRIES))) for name in names]
    pairs = st.tuples(*[st.sampled_from(names)] * 2).filter(lambda pair: pair[0] != pair[1])
    edges = draw(st.lists(pairs, min_size=3, max_size=20, unique=True))
    return nodes, [Leg(f"{a}..{b}", a, b, "onward_movement", draw(st.integers(1, 4))) for a, b in edges]


@given(worlds())
def test_the_graph_of_a_corridor_has_its_least_hazard(world):
    network = certain_network(*world)
    leg_hazards = hazards(network, DAY)
    try:
        rows = list(iter_corridors(leg_hazards, "a", "b"))
    except NoOpenRouteError:
        return
    for row in rows:
        countries = countries_of(network, row.route.nodes)
        if len(set(countries)) < len(countries):  # it comes back to a country
            continue
        graph, starts, end = onward_graph(network, (), [("a", countries)], "b")
        hazard = np.array(leg_hazards.hazard)[:, np.newaxis]
        found = least_steps(graph, hazard, starts, [end])[0, 0, 0] * STEP
        assert found == pytest.approx(row.route.hazard, abs=1e-5)


def test_intervals_that_overlap_leave_the_order_uncertain():
    data = dataset(nodes=NODES, legs=LEGS)
    scenario_net, evaluated = scenario_network(data), on(data)
    found = find_corridors(evaluated, "A", "DDD")
    sure = draw_found(scenario_net, evaluated, found, ranges={}, draws=16)
    rows = corridors_record(data, evaluated, "A", "DDD", found, draws=sure)["corridors"]
    for row in rows:
        for other in rows:
            apart = row["low"] > other["high"] or other["low"] > row["high"]
            assert (other["corridor"] in row["order_uncertain_with"]) == (not apart and other is not row)
    plain = corridors_record(data, evaluated, "A", "DDD", found)["corridors"]
    assert all(row["order_uncertain_with"] is row["share_of_draws"] is None for row in plain)


def test_draws_of_a_year_are_of_its_mean():
    """Without any doubt every draw is the answer: a law that holds for half of the year counts for half of it."""
    data = dataset(event(scopes=("country:CCC",), date_start="2010-07-01", severity=5), nodes=NODES, legs=LEGS)
    sure = {"doubt_sigma": dict.fromkeys(data.parameters.doubt_sigma, 0.0), "event_noise_sigma": 0.0}
    scenario_net = scenario_network(replace(data, parameters=replace(data.parameters, **sure)))
    year, day = (evaluate(scenario_net, date(2010, 1, 1), until=date(2010, *last)) for last in ((12, 31), (1, 1)))
    found = find_corridors(year, "A", "DDD")
    drawn = draw_found(scenario_net, year, found, ranges={}, draws=2).found
    assert [drawn[row.corridor].median for row in found] == pytest.approx([row.route.index for row in found], abs=1e-4)
    assert drawn["CCC",].median - 5 > draw_found(scenario_net, day, found, ranges={}, draws=2).found["CCC",].median


def test_corridors_that_are_not_drawn_are_counted_for_nobody():
    scenario_net = scenario_network(dataset(nodes=NODES, legs=LEGS))
    run = ensemble_run(scenario_net, ["A"], ["DDD"], [DAY], ranges={}, draws=16)
    (least,) = draw_corridors(run, [("AAA", "BBB", "CCC", "DDD")])
    (worst,) = draw_corridors(run, [("AAA", "CCC", "DDD")])
    assert (least.first_share, worst.first_share) == (1.0, 0.0)
