"""Shares: by hand, against every simple route, a riskier one never gains, draws one by one, and what a check says."""

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax

from route_risk.geo.answers.record import record_estimator
from route_risk.geo.answers.share_records import shares_record
from route_risk.geo.answers.shares import find_choices, share_points
from route_risk.geo.answers.theta import Theta, record_theta
from route_risk.geo.doubt.corridor_draws import onward_graph
from route_risk.geo.doubt.drawn_hazards import drawn_hazards, mean_drawn_hazards
from route_risk.geo.doubt.draws import SobolSampler, draw_inputs, input_space
from route_risk.geo.doubt.record_check import check_shares
from route_risk.geo.doubt.share_draws import draw_corridor_hazards
from route_risk.geo.errors import NoOpenRouteError, UsageError
from route_risk.geo.model.corridors import corridor_of, corridor_text, countries_of, iter_corridors
from route_risk.geo.model.leg_hazards import QUANTUM, hazards, in_force, with_hazards
from route_risk.geo.model.origins import origin_shares, share_weights
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.model.schema import Leg, Node
from route_risk.geo.release.dataset import public_dataset
from route_risk.layers.dataset import read_dataset
from tests.geo.datasets import claim, dataset
from tests.geo.small import (
    B1,
    B2,
    B3,
    B4,
    TWO_ORIGINS,
    TWO_ORIGINS_LEGS,
    WEIGHTS,
    all_routes,
    certain_network,
    event,
)

DAY = date(2010, 7, 1)
ON_THE_DAY = [(DAY, DAY)]


def scenario_net_with(*events, claims=(), scenario=None, **changes):
    data = replace(dataset(*events, nodes=TWO_ORIGINS, legs=TWO_ORIGINS_LEGS, claims=claims), **changes)
    return scenario_network(data, scenario or Scenario())


def one(scenario_net, weights=WEIGHTS, ends=("DDD",), theta=2.0, **options):
    (point,) = share_points(scenario_net, weights, ends, ON_THE_DAY, theta=theta, **options)
    return point


def test_corridors_by_hand():
    point = one(scenario_net_with())
    by_b, by_c = softmax([-2 * (B2 + B3), -2 * (B3 + B4)])  # A1 has both, A2 the second alone
    assert point.shares == pytest.approx({"BBB": 0.75 * by_b, "CCC": 0.75 * by_c + 0.25})
    assert point.hazards == pytest.approx({"BBB": B2 + B3, "CCC": 0.75 * (B3 + B4) + 0.25 * (B1 + B4)})
    assert point.closed == ()


def test_destinations_by_hand():
    point = one(scenario_net_with(), ends=("DDD", "EEE"))
    (a1, a2) = softmax([-2 * (B2 + B3), -2 * (B3 + B1)]), softmax([-2 * (B1 + B4), -2 * (B1 + B1)])
    expected = 0.75 * a1 + 0.25 * a2
    assert point.shares == pytest.approx({"DDD": expected[0], "EEE": expected[1]})


def test_an_origin_without_an_open_route_leaves_its_weight_to_the_others():
    point = one(scenario_net_with(scenario=Scenario(close=("A2..C",))))
    assert point.closed == ("A2",)
    by_b, by_c = softmax([-2 * (B2 + B3), -2 * (B3 + B4)])
    assert point.shares == pytest.approx({"BBB": by_b, "CCC": by_c})


def test_where_nothing_is_open_the_record_says_what_closes_it():
    scenario_net = scenario_net_with(scenario=Scenario(close=("A1..B", "A1..C", "A2..C")))
    points = [one(scenario_net)]
    assert points[0].shares == {}
    with pytest.raises(NoOpenRouteError, match="no open route from A2 to DDD"):
        shares_record(
            scenario_net.dataset, scenario_net, points, weights=WEIGHTS, destinations=["DDD"], theta=Theta(2.0)
        )


@pytest.mark.parametrize("theta", [0.0, -1.0, math.inf, math.nan])
def test_theta_is_above_0(theta):
    with pytest.raises(UsageError, match="is not above 0; give a number such as 10"):
        one(scenario_net_with(), theta=theta)


def test_theta_needs_a_record_or_is_given():
    with pytest.raises(
        UsageError, match=r"theta cannot be estimated: the dataset records no passages to DDD .*; or give it"
    ):
        record_theta(scenario_net_with().dataset, WEIGHTS, judged=False, known_by=None)
    with pytest.raises(UsageError, match=r"no published shares of origins to weigh all of them by.*--theta"):
        record_theta(scenario_net_with().dataset, {}, judged=False, known_by=None)


ARRIVALS = claim(200, measure="arrivals", figure_id="arrivals-2010", claim_id="arrivals-2010")
ENTRIES = claim(80, "CCC", measure="recorded_entries", figure_id="c", claim_id="c--s", corridor="CCC")


def test_a_scenario_does_not_move_theta_but_the_clock_does():
    data = scenario_net_with(claims=(ARRIVALS, ENTRIES)).dataset
    theta = record_theta(data, WEIGHTS, judged=False, known_by=None)
    assert (theta.records, theta.years) == (1, (2010, 2010))
    with pytest.raises(UsageError, match=r"theta cannot be estimated"):
        record_theta(data, WEIGHTS, judged=False, known_by=date(2009, 1, 1))


def test_what_was_recorded_stands_beside_with_the_modelled_share():
    scenario_net = scenario_net_with(claims=(ARRIVALS, ENTRIES))
    point = one(scenario_net)
    record = shares_record(
        scenario_net.dataset, scenario_net, [point], weights=WEIGHTS, destinations=["DDD"], theta=Theta(2.0)
    )
    (row,) = record["points"][0]["recorded"]
    assert (row["corridors"], row["low"], row["claim_ids"]) == (["CCC"], 0.4, ["c--s"])
    assert row["modelled"] == point.shares["CCC"]
    assert record["origins"] == {"A1": 0.75, "A2": 0.25}


def test_a_release_tells_classes():
    data = public_dataset(scenario_net_with().dataset)
    scenario_net = scenario_network(data)
    point = one(scenario_net, draws=({}, 16, 0))
    record = shares_record(
        data, scenario_net, [point], weights=WEIGHTS, destinations=["DDD"], theta=Theta(2.0), draws=(16, 0)
    )
    for row in record["points"][0]["shares"]:
        assert all(round(100 * row[name]) % 10 == 5 for name in ("share", "low", "median", "high"))
        assert row["risk_index"] % 5 == 2.5


@st.composite
def worlds(draw):
    """Return a network over few countries, so that there are corridors of many kinds."""
    names = "abcdefg"[: draw(st.integers(3, 7))]
    nodes = [
        Node(name, "transit_country", country=draw(st.sampled_from(("AAA", "BBB", "CCC", "DDD")))) for name in names
    ]
    pairs = st.tuples(*[st.sampled_from(names)] * 2).filter(lambda pair: pair[0] != pair[1])
    edges = draw(st.lists(pairs, min_size=3, max_size=20, unique=True))
    return nodes, [Leg(f"{a}..{b}", a, b, "onward_movement", draw(st.integers(1, 4))) for a, b in edges]


def shares_in(world, theta):
    network = certain_network(*world)
    leg_hazards = hazards(network, DAY)
    try:
        choices = find_choices(leg_hazards, {"a": 1.0}, ["b"])
    except NoOpenRouteError:
        return leg_hazards, {}, {}
    mixed = {name: float(share) for name, share in choices.mix(theta, choices.hazard).items()}
    return leg_hazards, mixed, dict(zip(choices.names, choices.hazard.tolist(), strict=True))


@given(worlds(), st.floats(0.1, 200))
def test_shares_are_the_softmax_of_the_least_hazard_of_every_corridor(world, theta):
    field, found, _ = shares_in(world, theta)
    least = {}
    for quanta, nodes, _ in all_routes(field, "a", "b"):
        corridor = corridor_of(field.network, nodes)
        countries = [field.network.nodes[node].country for node in nodes]
        runs = [country for k, country in enumerate(countries) if not k or country != countries[k - 1]]
        if len(set(runs)) == len(runs):  # one that comes back to a country is a corridor only where it is the least
            least.setdefault(corridor_text(corridor), quanta * QUANTUM)
    if found.keys() != least.keys():
        return
    assert sum(found.values()) == pytest.approx(1) or not found
    expected = dict(zip(least, softmax([-theta * hazard for hazard in least.values()]), strict=True)) if least else {}
    assert found == pytest.approx(expected, rel=1e-4, abs=1e-9)


@given(worlds(), st.floats(0.1, 200), st.data())
def test_what_becomes_riskier_the_most_never_gains(world, theta, data):
    nodes, legs = world
    _, before, old = shares_in(world, theta)
    raised = data.draw(st.sampled_from(legs))
    worse = [replace(row, baseline_class=row.baseline_class + 1) if row == raised else row for row in legs]
    _, after, new = shares_in((nodes, worse), theta)
    if not before or before.keys() != after.keys():
        return
    most = max(before, key=lambda name: new[name] - old[name])
    least = min(before, key=lambda name: new[name] - old[name])
    assert after[most] <= before[most] + 1e-12
    assert after[least] >= before[least] - 1e-12


def drawn_of(network, draws):
    space = input_space(network, {})
    return draw_inputs(space, SobolSampler(len(space.inputs), 0).points(0, draws))


def test_draws_are_the_corridors_of_every_single_parameter_set():
    scenario_net = scenario_network(read_dataset())
    leg_hazards = evaluate(scenario_net, DAY).hazards
    choices = find_choices(leg_hazards, {"KP-09": 60.7, "KP-10": 16.0}, ["KOR"])
    found = draw_corridor_hazards(leg_hazards, choices.origin_corridors, ["KOR"], ranges={}, draws=4)
    of_leg = drawn_hazards(
        leg_hazards.network, DAY, in_force(leg_hazards.network, DAY), drawn_of(leg_hazards.network, 4)
    )
    for draw in range(4):
        of_draw = with_hazards(leg_hazards, of_leg[:, draw].tolist())
        least = {
            (origin, countries_of(leg_hazards.network, row.route.nodes)): row.route.hazard
            for origin in ("KP-09", "KP-10")
            for row in iter_corridors(of_draw, origin, "KOR")
        }
        assert found[:, draw] == pytest.approx([least[way] for way in choices.origin_corridors], abs=1e-5)


def test_draws_of_a_period_are_means_over_the_days_on_which_a_leg_is_open():
    shut = event("shut", kind="period", date_start="2010-01-01", date_end="2010-06-30", scopes=("transfer:CCC",))
    scenario_net = scenario_net_with(
        replace(shut, effect="block"), event("law", scopes=("transfer:BBB",), date_start="2010-07-01")
    )
    leg_hazards = evaluate(scenario_net, date(2010, 1, 1), until=date(2010, 12, 31)).hazards
    drawn = drawn_of(leg_hazards.network, 8)
    mean = mean_drawn_hazards(leg_hazards, drawn)
    parts = [
        (
            moment.weight,
            drawn_hazards(leg_hazards.network, day, in_force(leg_hazards.network, day), drawn),
            moment.blocked,
        )
        for moment in leg_hazards.moments
        for day in [date.fromordinal(moment.day)]
    ]
    for number in range(len(leg_hazards.network.legs)):
        some = [(weight, hazard[number]) for weight, hazard, blocked in parts if number not in blocked]
        expected = sum(weight * hazard for weight, hazard in some) / sum(weight for weight, _ in some)
        assert mean[number] == pytest.approx(expected)


def test_a_leg_that_is_closed_throughout_is_in_no_graph():
    scenario_net = scenario_net_with(scenario=Scenario(close=("A1..C",)))
    leg_hazards = evaluate(scenario_net, DAY).hazards
    graph, _, _ = onward_graph(leg_hazards.network, leg_hazards.blocked, [("A1", ("AAA", "BBB", "DDD"))], "DDD")
    assert [leg_hazards.network.legs[k].leg_id for k in graph.legs] == ["A1..B", "B..DDD"]


@pytest.mark.parametrize("ends", [("DDD",), ("DDD", "EEE")])
def test_draws_without_any_doubt_are_the_answer_itself(ends):
    point = one(scenario_net_with(), ends=ends, draws=({}, 16, 0))
    for name, drawn in point.drawn.items():
        assert drawn == pytest.approx((point.shares[name],) * 3, abs=1e-6)


def test_the_shares_of_a_year_are_those_of_a_check():
    data = read_dataset()
    weights = share_weights(origin_shares(data.claims, data.nodes.values()))
    scenario_net = scenario_network(data)
    estimator = record_estimator(scenario_net, weights, "KOR")
    check = check_shares(estimator, data.record_factors, held_out=False)
    theta = record_theta(data, weights, judged=False, known_by=None)
    assert (theta.value, theta.records) == (pytest.approx(check.theta), len(check.rows))
    year = [(date(2009, 1, 1), date(2009, 12, 31))]
    points = list(share_points(scenario_net, weights, ["KOR"], year, theta=theta.value))
    record = shares_record(data, scenario_net, points, weights=weights, destinations=["KOR"], theta=theta)
    beside = {tuple(row["corridors"]): row["modelled"] for row in record["points"][0]["recorded"]}
    expected = {
        tuple(map(corridor_text, row.passages.tails)): row.modelled
        for row in check.rows
        if row.passages.years == (2009,)
    }
    assert expected
    assert beside == pytest.approx(expected, abs=1e-4)
