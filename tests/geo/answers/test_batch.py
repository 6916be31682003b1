"""Batches: the answers of single queries, in order, with one reverse tree for each destination and date."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from route_risk.geo.answers import batch
from route_risk.geo.answers.batch import batch_routes
from route_risk.geo.errors import NoOpenRouteError, OutOfRangeError, UsageError
from route_risk.geo.model import routes
from route_risk.geo.model.corridors import iter_corridors
from route_risk.geo.model.route_search import reverse_tree
from route_risk.geo.model.routes import k_least_risk_routes
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from tests.geo import strategies
from tests.geo.datasets import dataset, datasets
from tests.geo.small import event

DAYS = (date(2011, 1, 1), date(2010, 1, 1))


def keys(rows):
    return [(row.evaluated.hazards.as_of, row.destination, row.origin, row.rank) for row in rows]


def test_rows_come_by_date_destination_origin_and_rank_as_given():
    rows = list(batch_routes(scenario_network(dataset()), ["A2", "A1"], ["DDD", "BBB"], DAYS, k=2))
    assert keys(rows) == [
        (day, destination, origin, rank)
        for day in DAYS
        for destination in ("DDD", "BBB")
        for origin in ("A2", "A1")
        for rank in (1, 2)
    ]


def test_a_place_is_not_asked_for_its_way_to_itself():
    rows = list(batch_routes(scenario_network(dataset()), ["BBB", "A1"], ["BBB"], DAYS[:1]))
    assert keys(rows) == [(DAYS[0], "BBB", "A1", 1)]


def test_a_pair_without_an_open_route_has_one_row_without_a_route():
    shut = scenario_network(dataset(), Scenario(close=("border:AAA-*",)))
    rows = list(batch_routes(shut, ["A1", "BBB"], ["DDD", "A1"], DAYS[:1], k=3))
    # DDD from A1: shut. DDD from BBB: one leg. A1 from BBB: no leg leads there.
    assert [(row.origin, row.destination, row.rank, row.route is None) for row in rows] == [
        ("A1", "DDD", 0, True),
        ("BBB", "DDD", 1, False),
        ("BBB", "A1", 0, True),
    ]


@pytest.mark.parametrize(("origins", "destinations"), [(["A1"], ["nowhere"]), (["nowhere"], ["DDD"])])
def test_a_place_that_is_no_node_is_an_error(origins, destinations):
    with pytest.raises(UsageError, match="'nowhere' is not a node of the network"):
        list(batch_routes(scenario_network(dataset()), origins, destinations, DAYS))


def test_bad_numbers_and_dates_are_errors():
    scenario_net = scenario_network(dataset())
    with pytest.raises(UsageError, match="k = 0 is too small"):
        list(batch_routes(scenario_net, ["A1"], ["DDD"], DAYS, k=0))
    with pytest.raises(OutOfRangeError, match="1999-01-01 is outside the period"):
        list(batch_routes(scenario_net, ["A1"], ["DDD"], [date(1999, 1, 1)]))


def test_nothing_asked_is_nothing_answered():
    scenario_net = scenario_network(dataset())
    assert list(batch_routes(scenario_net, [], ["DDD"], DAYS)) == []
    assert list(batch_routes(scenario_net, ["A1"], [], DAYS)) == []
    assert list(batch_routes(scenario_net, ["A1"], ["DDD"], [])) == []


@pytest.mark.parametrize(
    ("origins", "destinations", "days", "k"), [(1, 1, 1, 1), (3, 2, 1, 5), (4, 2, 2, 3), (4, 1, 2, 1)]
)
def test_one_reverse_tree_serves_all_origins_of_a_destination_and_date(monkeypatch, origins, destinations, days, k):
    counts = {"tree": 0, "hazards": 0}

    def counted(function, name):
        def call(*arguments, **options):
            counts[name] += 1
            return function(*arguments, **options)

        return call

    for module in (batch, routes):
        monkeypatch.setattr(module, "reverse_tree", counted(reverse_tree, "tree"))
    monkeypatch.setattr(batch, "evaluate", counted(batch.evaluate, "hazards"))
    starts, ends = ["A1", "A2", "AAA-BBB:A1", "AAA-BBB:A2"][:origins], ["DDD", "BBB"][:destinations]
    rows = list(batch_routes(scenario_network(dataset()), starts, ends, DAYS[:days], k=k))
    assert len(rows) >= origins * destinations * days
    assert counts == {"tree": destinations * days, "hazards": days}


def test_rows_are_made_as_they_are_asked_for():
    rows = batch_routes(scenario_network(dataset()), ["A1"], ["DDD"], (day for day in [DAYS[0], None]))
    assert next(rows).rank == 1  # the second date, which is none, has not been looked at


@settings(max_examples=25)
@given(
    datasets(),
    st.lists(strategies.days, min_size=1, max_size=2),
    st.integers(1, 4),
    st.one_of(st.none(), strategies.days),
)
def test_a_batch_gives_what_single_queries_give(small, days, k, known_by):
    scenario_net = scenario_network(small)
    places = [key for key in small.nodes if len(key) == 1]
    rows = list(batch_routes(scenario_net, places, places, days, k=k, known_by=known_by))
    expected = []
    for day in days:
        evaluated = evaluate(scenario_net, day, known_by=known_by)
        for destination in places:
            for origin in places:
                if origin == destination:
                    continue
                try:
                    routes = k_least_risk_routes(evaluated.hazards, origin, destination, k)
                except NoOpenRouteError:
                    expected.append((evaluated, origin, destination, 0, None))
                    continue
                expected += [
                    (evaluated, origin, destination, rank, route) for rank, route in enumerate(routes, start=1)
                ]
    assert [tuple(row)[:5] for row in rows] == expected


def test_a_batch_under_a_scenario_and_a_clock():
    law = event("law", source_ids=("s3",), scopes=("country:BBB",))
    scenario_net = scenario_network(dataset(law), Scenario(close=("AAA-BBB:A1",)))
    (row,) = batch_routes(scenario_net, ["A1"], ["DDD"], [date(2012, 1, 1)], k=1, known_by=date(2009, 1, 1))
    assert row.evaluated.hazards.usable_events == frozenset()
    assert row.evaluated.known_by == date(2009, 1, 1)
    assert "AAA-BBB:A2" in {row.evaluated.hazards.network.nodes[node].node_id for node in row.route.nodes}


@settings(max_examples=25)
@given(datasets(), strategies.days)
def test_without_a_number_a_batch_gives_the_corridors(small, day):
    scenario_net = scenario_network(small)
    evaluated = evaluate(scenario_net, day)
    rows = list(batch_routes(scenario_net, ["a"], ["b"], [day]))
    try:
        expected = list(enumerate((row.route for row in iter_corridors(evaluated.hazards, "a", "b")), start=1))
    except NoOpenRouteError:
        expected = [(0, None)]
    assert [(row.rank, row.route) for row in rows] == expected
