"""Shares of corridors over draws, against every single parameter set and a year of two halves worked by hand."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from route_risk.geo.doubt.check_draws import MOST_DRAWS, draw_check
from route_risk.geo.doubt.drawn_hazards import drawn_hazards, mean_drawn_hazards
from route_risk.geo.doubt.draws import SobolSampler, draw_inputs, input_space
from route_risk.geo.doubt.record_check import Check, Checked
from route_risk.geo.errors import UsageError
from route_risk.geo.model.corridors import iter_corridors
from route_risk.geo.model.leg_hazards import hazards, in_force, with_hazards
from route_risk.geo.model.passages import Passages
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.geo.model.schema import Node
from tests.geo.datasets import dataset
from tests.geo.small import event, leg

NODES = (
    Node("A1", "province", country="AAA"),
    Node("A2", "province", country="AAA"),
    Node("B", "transit_country", country="BBB"),
    Node("C", "transit_country", country="CCC"),
    Node("DDD", "destination", country="DDD"),
)
LEGS = (
    leg("A1", "B", 2, "country:BBB"),
    leg("A1", "C", 3, "country:CCC"),
    leg("A2", "C", 2, "country:CCC"),
    leg("A2", "A1", 1),
    leg("B", "DDD", 3, "transfer:BBB"),
    leg("B", "C", 1, "country:CCC"),
    leg("C", "DDD", 2, "transfer:CCC"),
)
LAW = event("law", date_start="2010-07-01", scopes=("country:CCC",))
WEIGHTS = {"A1": 3.0, "A2": 1.0}
RECORDS = (
    Passages((2010,), (("CCC",),), 0.4, 0.5, ("c",)),
    Passages((2009, 2010), (("BBB",),), 0.2, 0.2, ("b",)),
)
CHECK = Check(2.5, 1.0, tuple(Checked(row, 0.5, 0.5, None, 0.5, None, None) for row in RECORDS))
CORRIDORS = [("BBB",), ("BBB", "CCC"), ("CCC",)]
DRAWS = 32


@pytest.fixture(scope="module")
def scenario_net():
    data = dataset(LAW, nodes=NODES, legs=LEGS)
    doubt = dict.fromkeys(data.parameters.doubt_sigma, 0.8)
    return scenario_network(replace(data, parameters=replace(data.parameters, doubt_sigma=doubt)))


@pytest.fixture(scope="module")
def drawn(scenario_net):
    space = input_space(scenario_net.network, {})
    return draw_inputs(space, SobolSampler(len(space.inputs), 0).points(0, DRAWS))


def on(scenario_net, drawn, day):
    return drawn_hazards(scenario_net.network, day, in_force(scenario_net.network, day), drawn)


def halves(scenario_net, drawn, year):
    """Return the hazards of a year: its law is there on 184 days of 2010, and on none of 2009."""
    before, after = on(scenario_net, drawn, date(2010, 1, 1)), on(scenario_net, drawn, date(2010, 7, 1))
    return (181 * before + 184 * after) / 365 if year == 2010 else before


def test_a_year_is_the_mean_of_its_days_in_every_draw(scenario_net, drawn):
    leg_hazards = evaluate(scenario_net, date(2010, 1, 1), until=date(2010, 12, 31)).hazards
    assert mean_drawn_hazards(leg_hazards, drawn) == pytest.approx(halves(scenario_net, drawn, 2010))


def test_a_leg_that_is_closed_for_a_part_counts_on_its_open_days(drawn):
    shut = event("shut", kind="period", date_start="2010-01-01", date_end="2010-06-30", scopes=("country:BBB",))
    data = dataset(LAW, replace(shut, effect="block"), nodes=NODES, legs=LEGS)
    scenario_net = scenario_network(data)
    space = input_space(scenario_net.network, {})
    drawn = draw_inputs(space, SobolSampler(len(space.inputs), 0).points(0, 4))
    leg_hazards = evaluate(scenario_net, date(2010, 1, 1), until=date(2010, 12, 31)).hazards
    found = mean_drawn_hazards(leg_hazards, drawn)
    leg_into_b = [row.leg_id for row in scenario_net.network.legs].index("A1..B")
    assert found[leg_into_b] == pytest.approx(on(scenario_net, drawn, date(2010, 7, 1))[leg_into_b])


def test_the_intervals_are_those_of_every_single_parameter_set(scenario_net, drawn):
    shares = {}
    for year in (2009, 2010):
        columns = halves(scenario_net, drawn, year).T
        for draw, column in enumerate(columns):
            leg_hazards = with_hazards(hazards(scenario_net.network, date(year, 1, 1)), column.tolist())
            for origin, weight in WEIGHTS.items():
                least = {row.corridor: row.route.hazard for row in iter_corridors(leg_hazards, origin, "DDD")}
                power = {key: math.exp(-CHECK.theta * value) for key, value in least.items()}
                for key, value in power.items():
                    part = weight / sum(WEIGHTS.values()) * value / sum(power.values())
                    shares[year, key, draw] = shares.get((year, key, draw), 0.0) + part
    of_c = [sum(shares[2010, key, draw] for key in (("CCC",), ("BBB", "CCC"))) for draw in range(DRAWS)]
    of_b = [(shares[2009, ("BBB",), draw] + shares[2010, ("BBB",), draw]) / 2 for draw in range(DRAWS)]
    found = draw_check(CHECK, scenario_net, {2009: CORRIDORS, 2010: CORRIDORS}, WEIGHTS, "DDD", ranges={}, draws=DRAWS)
    for row, each in zip(found.check.rows, (of_c, of_b), strict=True):
        assert (row.low, row.high) == pytest.approx(tuple(np.quantile(each, (0.05, 0.95))), abs=1e-5)
    off = [(RECORDS[0].distance(c) + RECORDS[1].distance(b)) / 2 for c, b in zip(of_c, of_b, strict=True)]
    assert (found.error_low, found.error_high) == pytest.approx(tuple(np.quantile(off, (0.05, 0.95))), abs=1e-5)


def test_nothing_else_of_a_check_changes(scenario_net):
    found = draw_check(CHECK, scenario_net, {2009: CORRIDORS, 2010: CORRIDORS}, WEIGHTS, "DDD", ranges={}, draws=4)
    assert [row._replace(low=None, high=None) for row in found.check.rows] == list(CHECK.rows)
    assert (found.check.theta, found.check.theta_judged) == (CHECK.theta, CHECK.theta_judged)


@pytest.mark.parametrize(("draws", "words"), [(3, "power of two"), (2 * MOST_DRAWS, "ask for at most 4096")])
def test_a_wrong_number_of_draws_is_refused(scenario_net, draws, words):
    with pytest.raises(UsageError, match=words):
        draw_check(CHECK, scenario_net, {2010: CORRIDORS}, WEIGHTS, "DDD", ranges={}, draws=draws)
