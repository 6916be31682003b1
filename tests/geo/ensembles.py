"""A small dataset, and ensembles on the hand-made network of `tests.geo.small`."""

from datetime import date

from route_risk.geo.doubt.ensemble import ensemble_run
from route_risk.geo.doubt.ensemble_chunks import chunk_bounds, collect, run_chunks
from route_risk.geo.model.parameters import Parameters
from route_risk.geo.model.scenario import Scenario, scenario_network
from route_risk.geo.model.schema import Dataset, Source
from tests.geo.small import LEGS, NODES


def dataset(*events, nodes=NODES, legs=LEGS, claims=(), parameters=None):
    return Dataset(
        name="small",
        title="Small",
        version="1",
        valid_from=date(2000, 1, 1),
        valid_until=date(2024, 12, 31),
        released=date(2026, 1, 1),
        sensitivity="public",
        origin_country="AAA",
        default_destination="DDD",
        sources={"s": Source("s", published="2015")},
        events=events,
        claims=claims,
        countries={},
        nodes={node.node_id: node for node in nodes},
        legs=legs,
        parameters=parameters or Parameters(),
        folder="",
    )


def run_of(data, days, *, draws=64, seed=0, ranges=None, origins=("A1", "A2"), destinations=("DDD",), **scenario):
    ready = scenario_network(data, Scenario(**scenario))
    return ensemble_run(ready, origins, destinations, days, ranges=ranges or {}, draws=draws, seed=seed)


def result_of(run, size=4096):
    return collect(run, run_chunks(run, chunk_bounds(run.draws, size)))
