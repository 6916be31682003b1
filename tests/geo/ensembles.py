"""A small dataset, and ensembles on the hand-made network of `tests.geo.small`."""

from collections import Counter
from dataclasses import replace
from datetime import date

from route_risk.geo.doubt.ensemble import ensemble_run
from route_risk.geo.doubt.ensemble_chunks import chunk_bounds, collect, run_chunks
from route_risk.geo.model.leg_hazards import hazards
from route_risk.geo.model.scenario import Scenario, scenario_network
from route_risk.geo.model.schema import Node
from tests.geo.small import DAY, event

WEIGHTS = {"A1": 3.0, "A2": 1.0}
YEARS = tuple(range(2008, 2016))
ARRIVALS = {year: float(value) for year, value in zip(YEARS, (90, 95, 80, 85, 40, 30, 10, 20), strict=True)}
WITHIN = ("internal-movement:AAA",)
BACKTEST_EVENTS = (
    event("law", date_start="2010", severity=4, scopes=WITHIN),
    event("raid", kind="incident", date_start="2012-05-05", severity=5, scopes=WITHIN),
    event("camp", kind="period", date_start="2011", ended_by="end", severity=5, domain="repatriation", scopes=WITHIN),
    event("end", kind="incident", date_start="2013", direction="lowers", scopes=WITHIN),
    event("shut", effect="block", date_start="2014", scopes=("segment:AAA-BBB:A1",)),
    event("elsewhere", scopes=("country:CCC",)),
)

DAYS = (date(2009, 6, 1), date(2012, 3, 1), date(2020, 1, 1))
EVENTS = (
    event("law", severity=4),
    event("raid", kind="incident", date_start="2011-05-05", severity=5, confidence="medium"),
    event("watch", kind="period", date_start="2011", scopes=("border:AAA-BBB",), onset_days=100, severity=3),
    event("thaw", direction="lowers", date_start="2012", scopes=("segment:AAA-BBB:A1",), confidence="low"),
    event("talks", direction="lowers", date_start="2012", domain="diplomacy", scopes=("country:BBB",)),
    event("mixed", direction="mixed"),
    event("toll", effect="add", hazard_added=0.25, scopes=("country:BBB",), kind="incident", date_start="2012-01"),
)
TWO = [Node("a", "province", country="AAA"), Node("z", "destination", country="DDD")]


RANGES = {
    **{("baseline_probability", str(c)): r for c, r in enumerate(
        [(0.005, 0.02), (0.015, 0.06), (0.04, 0.15), (0.15, 0.40), (0.75, 0.97)], 1)},
    **{("severity_multiplier", str(c)): r for c, r in enumerate(
        [(1.02, 1.1), (1.08, 1.25), (1.2, 1.55), (1.4, 2.1), (1.8, 3.2)], 1)},
    ("confidence_factor", "high"): (0.9, 1.0),
    ("confidence_factor", "medium"): (0.5, 0.95),
    ("confidence_factor", "low"): (0.2, 0.8),
    ("norm_exponent", ""): (1.5, 4.0),
    ("half_life_incident_days", "default"): (180.0, 730.0),
    ("half_life_period_days", "default"): (90.0, 365.0),
    ("doubt_sigma", "none"): (0.0, 1.2),
    ("event_noise_sigma", ""): (0.1, 0.35),
}  # fmt: skip


def run_of(data, days, *, draws=64, seed=0, ranges=None, origins=("A1", "A2"), destinations=("DDD",), **scenario):
    scenario_net = scenario_network(data, Scenario(**scenario))
    return ensemble_run(scenario_net, origins, destinations, days, ranges=ranges or {}, draws=draws, seed=seed)


def result_of(run, size=4096):
    return collect(run, run_chunks(run, chunk_bounds(run.draws, size)))


def same(one, other):
    return one.hazard.tobytes() == other.hazard.tobytes() and one.counts == other.counts


def field_with(network, weights, blocked):
    """Return a field in which legs have these whole weights."""
    leg_hazards = hazards(network, DAY, closed=[network.legs[k].leg_id for k in blocked])
    shift = leg_hazards.shift
    inbound, outbound = ([[] for _ in network.nodes] for _ in range(2))
    for k, (tail, head) in enumerate(zip(network.tails, network.heads, strict=True)):
        if k not in leg_hazards.blocked:
            inbound[head].append(((weights[k] << shift) + tail - head, tail))
            outbound[tail].append((weights[k], head, k))
    return replace(leg_hazards, weights=tuple(weights), inbound=tuple(inbound), outbound=tuple(outbound))


def leg_shares(result, pair, day):
    """Return the share of the draws in which the least-risk route of a pair on a date uses each leg, by leg id."""
    numbers = Counter()
    for number, route in result.route_counts(pair, day)[0]:
        numbers.update(dict.fromkeys(route, number))
    legs = result.run.network.legs
    return {legs[leg].leg_id: number / result.run.draws for leg, number in sorted(numbers.items())}
