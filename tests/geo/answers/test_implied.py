"""What the record implies for a class: a factor that makes a class of 3 one of 2, and nothing where there is none."""

import math
from dataclasses import replace

import pytest

from route_risk.geo.answers.implied import class_at, implied_class, implied_classes
from route_risk.geo.answers.legs import leg_record
from route_risk.geo.answers.routes import route_record
from route_risk.geo.model.parameters import Parameters
from route_risk.geo.model.routes import least_risk_route
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.model.schema import Leg, Node, RecordFactor
from route_risk.geo.release.dataset import public_dataset
from tests.geo.datasets import dataset
from tests.geo.small import B2, B3, DAY, certain_network, event

NODES = (
    Node("A", "province", country="AAA"),
    Node("B", "transit_country", country="BBB"),
    Node("DDD", "destination", country="DDD"),
)
LEGS = (
    Leg("A..B", "A", "B", "onward_movement", 3, ("resettlement:BBB",)),
    Leg("B..DDD", "B", "DDD", "transfer_to_resettlement", 3, ("transfer:BBB", "resettlement:DDD")),
)
FACTOR = RecordFactor("transfer:B", math.log(B2 / B3), math.log(B3 / B2) / 2, ("claim",))
DATASET = replace(dataset(nodes=NODES, legs=LEGS), record_factors=(FACTOR,))


@pytest.mark.parametrize("number", range(1, 6))
def test_a_class_is_at_its_own_hazard(number):
    assert class_at(Parameters(), math.log(Parameters().baseline_hazard(number))) == pytest.approx(number)


def test_beyond_the_classes_the_nearest_line_goes_on():
    low, next_ = (math.log(Parameters().baseline_hazard(number)) for number in (1, 2))
    assert class_at(Parameters(), low - (next_ - low)) == pytest.approx(0)
    assert class_at(Parameters(), math.log(Parameters().baseline_hazard(5)) + 1) > 5


def test_a_factor_that_makes_a_3_a_2():
    network = certain_network(NODES, LEGS, record=(FACTOR,))
    # One deviation up is half of the way to class 3; one down goes on below class 2 by the line from 1 to 2.
    implied, sd = implied_class(network, 1)
    below = class_at(network.parameters, math.log(B2) - FACTOR.delta_sd)
    assert (implied, sd) == pytest.approx((2.0, (2.5 - below) / 2))
    assert implied_classes(network, "transfer:B", FACTOR.delta, FACTOR.delta_sd) == ([3], *implied_class(network, 1))
    assert implied_class(network, 0) is None


def test_judged_classes_alone_imply_nothing():
    for scenario, expected in ((Scenario(), 2.0), (Scenario(judged=True), None)):
        evaluated = evaluate(scenario_network(DATASET, scenario), DAY)
        record = leg_record(DATASET, evaluated, 1)
        assert record["baseline_class"] == 3
        assert record["implied_class"] == (expected if expected is None else pytest.approx(expected))
        assert leg_record(DATASET, evaluated, 0)["implied_class"] is None


def test_the_events_of_a_route_add_up_over_its_legs():
    law = event("law", scopes=("resettlement:BBB", "transfer:BBB"), severity=4)
    relief = event("relief", scopes=("transfer:BBB",), direction="lowers", severity=2, domain="diplomacy")
    data = dataset(law, relief, nodes=NODES, legs=LEGS)
    evaluated = evaluate(scenario_network(data), DAY)
    record = route_record(data, evaluated, least_risk_route(evaluated.hazards, "A", "DDD"), 1, explain=True)
    totals = {row["event_id"]: row for row in record["event_totals"]}
    assert list(totals) == ["law", "relief"]
    assert (totals["law"]["legs"], totals["relief"]["legs"]) == (2, 1)
    whole = sum(row["contribution"] for row in totals.values())
    before = sum(leg["baseline"] + leg["uncertainty"] + leg["recorded_use"] for leg in record["legs"])
    assert before + whole == pytest.approx(record["hazard"], abs=1e-9)


def test_a_release_tells_no_total_of_an_event():
    data = public_dataset(dataset(event("law", scopes=("transfer:BBB",)), nodes=NODES, legs=LEGS))
    evaluated = evaluate(scenario_network(data), DAY)
    record = route_record(data, evaluated, least_risk_route(evaluated.hazards, "A", "DDD"), 1, explain=True)
    assert "event_totals" not in record
