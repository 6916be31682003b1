"""Ensembles against closed forms, hand-worked numbers, the engine of single dates and brute force over draws."""

import math
from dataclasses import replace
from datetime import date
from statistics import NormalDist

import numpy as np
import pytest

from route_risk.geo.doubt.draw_routes import STEP, has_numba
from route_risk.geo.doubt.drawn_hazards import drawn_hazards
from route_risk.geo.doubt.draws import SobolSampler, central_draw, draw_inputs
from route_risk.geo.doubt.ensemble import choose_engine, solve_draws
from route_risk.geo.doubt.ensemble_chunks import chunk_bounds, collect, run_chunks
from route_risk.geo.doubt.summary import network_index_draws, share_through, summarise
from route_risk.geo.errors import OutOfRangeError, RouteRiskError, UsageError
from route_risk.geo.model.leg_hazards import hazards, in_force
from route_risk.geo.model.parameters import Parameters
from route_risk.geo.model.routes import least_risk_route
from route_risk.geo.model.vocabularies import COVERAGES
from tests.geo.datasets import dataset
from tests.geo.ensembles import DAYS, EVENTS, RANGES, TWO, field_with, result_of, run_of, same
from tests.geo.small import B2, B3, LN3, certain, certain_network, event, leg, network

FIXED = certain(doubt_sigma=dict.fromkeys(COVERAGES, 0.3))


def close(one, other):
    return one == pytest.approx(other, rel=1e-9)


@pytest.mark.parametrize("p", [1.0, 2.0, 3.5, math.inf])
@pytest.mark.parametrize("day", [*DAYS, date(2011, 6, 1), date(2012, 2, 1), date(2013, 1, 1)])
def test_a_central_draw_has_the_hazards_of_a_single_date(day, p):
    made = network(*EVENTS, parameters=Parameters(norm_exponent=p, event_noise_sigma=0.0))
    run = replace(run_of(dataset(*EVENTS), DAYS), network=made)
    found = drawn_hazards(made, day, in_force(made, day), central_draw(run.space))
    assert close(found[:, 0].tolist(), list(hazards(made, day).hazard))


def test_every_draw_has_the_routes_of_its_own_parameter_set():
    """Brute force: each draw is made into parameters, and the engine of single dates is asked."""
    run = run_of(dataset(*EVENTS), DAYS, draws=32, ranges=RANGES)
    result = result_of(run)
    drawn = draw_inputs(run.space, SobolSampler(len(run.space.inputs), run.seed).points(0, 32))
    counts = {}
    for draw in range(32):
        made = certain_network(
            run.network.nodes,
            run.network.legs,
            run.network.events,
            parameters=certain(
                baseline_probability=tuple(-np.expm1(-drawn.baseline[:, draw])),
                severity_multiplier=tuple(drawn.multiplier[:, draw]),
                confidence_factor=dict(zip(("high", "medium", "low"), drawn.confidence[:, draw], strict=True)),
                norm_exponent=float(drawn.norm_exponent[draw]),
                half_life_incident_days={"default": float(drawn.half_life_incident["default"][draw])},
                half_life_period_days={"default": float(drawn.half_life_period["default"][draw])},
            ),
        )
        for day, as_of in enumerate(DAYS):
            leg_hazards, force = hazards(made, as_of), in_force(run.network, as_of)
            noisy = drawn_hazards(run.network, as_of, force, drawn)[:, draw]
            ones = np.ones_like(drawn.leg_factor), np.ones_like(drawn.event_noise)
            quiet = replace(drawn, leg_factor=ones[0], event_noise=ones[1])
            assert close(drawn_hazards(run.network, as_of, force, quiet)[:, draw].tolist(), list(leg_hazards.hazard))
            weights = [round(value / STEP) for value in noisy.tolist()]
            leg_hazards = field_with(made, weights, leg_hazards.blocked)
            for pair, (origin, destination) in enumerate(run.pairs):
                route = least_risk_route(leg_hazards, made.nodes[origin].node_id, made.nodes[destination].node_id)
                assert result.hazard[pair, day, draw] == sum(weights[k] for k in route.legs) * STEP
                key = (pair, day), route.legs
                counts[key] = counts.get(key, 0) + 1
    found = {
        ((pair, day), route): number
        for pair in range(len(run.pairs))
        for day in range(len(DAYS))
        for number, route in result.route_counts(pair, day)[0]
    }
    assert counts == found


def test_two_parallel_legs_with_log_normal_noise_have_their_acceptability_in_closed_form():
    """ln h is normal, so the leg of hazard b1 is the lesser one with probability Phi(ln(b2 / b1) / (sigma sqrt 2))."""
    legs = (leg("a", "z", 3, suffix="..one"), leg("a", "z", 2, suffix="..two"))
    run = run_of(
        dataset(nodes=TWO, legs=legs, parameters=FIXED), DAYS[:1], draws=16384, origins=("a",), destinations=("z",)
    )
    summary = summarise(result_of(run))[0].days[0]
    wanted = NormalDist().cdf(math.log(B3 / B2) / (0.3 * math.sqrt(2)))
    assert summary.routes[0].legs == ("a..z..two",)
    assert summary.routes[0].share == pytest.approx(wanted, abs=0.002)
    assert sum(route.share for route in summary.routes) == 1.0
    assert (summary.route_count, summary.other_share) == (2, 0.0)


def test_one_noisy_leg_has_its_quantiles_in_closed_form():
    run = run_of(dataset(nodes=TWO, legs=(leg("a", "z", 3),), parameters=FIXED), DAYS[:1], draws=16384, origins=("a",),
                 destinations=("z",))  # fmt: skip
    day = summarise(result_of(run))[0].days[0]
    for value, z in ((day.low, -1.6448536269514722), (day.median, 0.0), (day.high, 1.6448536269514722)):
        assert value == pytest.approx(100 * -math.expm1(-B3 * math.exp(0.3 * z)), abs=0.01)


def test_how_often_a_date_is_riskier_follows_the_noise_of_the_event():
    """On the second date a law raises the hazard in every draw: it is always riskier, whatever the leg's noise."""
    legs = (leg("a", "z", 3, "country:AAA"),)
    data = dataset(event("law"), nodes=TWO, legs=legs)
    run = run_of(data, DAYS[:2], ranges=RANGES, origins=("a",), destinations=("z",))
    assert summarise(result_of(run))[0].riskier == ((0.0, 0.0), (1.0, 0.0))


def test_a_period_is_the_mean_of_its_days_in_every_draw():
    legs = (leg("a", "z", 3, "country:AAA"),)
    data = dataset(event("law", date_start="2010-07-01"), nodes=TWO, legs=legs)
    days = [date(2010, 1, 1), date(2010, 12, 31), (date(2010, 1, 1), date(2010, 12, 31))]
    result = result_of(run_of(data, days, ranges=RANGES, origins=("a",), destinations=("z",)))
    before, after, year = result.hazard[0]
    assert year == pytest.approx((181 * before + 184 * after) / 365, abs=1e-6)
    assert [day.name for day in summarise(result)[0].days] == ["2010-01-01", "2010-12-31", "2010"]


def test_an_index_by_hand():
    legs = (leg("a", "z", 3, "country:AAA"),)
    data = dataset(event("law"), nodes=TWO, legs=legs, parameters=certain(event_noise_sigma=0))
    run = run_of(data, DAYS[1:2], draws=2, origins=("a",), destinations=("z",))
    day = summarise(result_of(run))[0].days[0]
    wanted = 100 * (1 - math.exp(-B3 * math.exp(LN3)))
    assert (day.low, day.median, day.high) == pytest.approx((wanted,) * 3, abs=1e-5)
    assert day.routes[0].nodes == ("a", "z")


@pytest.mark.parametrize("size", [1, 3, 17, 64])
def test_the_size_of_a_chunk_changes_no_bit(size):
    run = run_of(dataset(*EVENTS), DAYS, ranges=RANGES)
    assert same(result_of(run), result_of(run, size))


@pytest.mark.skipif(not has_numba(), reason="needs the extra fast")
@pytest.mark.parametrize("size", [37, 512])
def test_the_engine_changes_no_bit(size):
    shut = event("shut", effect="block", kind="period", date_start="2012", scopes=("segment:AAA-BBB:A1",))
    days = (*DAYS, date(2012, 6, 1), date(2013, 1, 1))
    run = run_of(dataset(*EVENTS, shut), days, ranges=RANGES, draws=512)
    assert same(result_of(run), result_of(choose_engine(run, "numba"), size))


def test_workers_and_the_order_of_chunks_change_no_bit():
    run = run_of(dataset(*EVENTS), DAYS, ranges=RANGES)
    chunks = list(run_chunks(run, chunk_bounds(64, 9), workers=2))
    for order in (chunks, chunks[::-1]):
        assert same(result_of(run), collect(run, order))


def test_a_chunk_is_the_same_whatever_was_solved_before():
    run = run_of(dataset(*EVENTS), DAYS, ranges=RANGES)
    fresh = solve_draws(run, 32, 64)
    for before in ((0, 32), (3, 9), (32, 64)):
        solve_draws(run, *before)
        late = solve_draws(run, 32, 64)
        assert same(late, fresh)
        assert (late.start, late.stop) == (32, 64)


def test_chunks_add_up_to_the_draws_and_equal_routes_come_by_their_legs():
    result = result_of(run_of(dataset(*EVENTS), DAYS, ranges=RANGES), 16)
    for place in result.counts:
        counted, count = result.route_counts(*place)
        assert sum(number for number, _ in counted) == 64
        assert len(counted) == count
        assert counted == sorted(counted, key=lambda row: (-row[0], row[1]))
        assert result.route_counts(*place, limit=1) == (counted[:1], count)
    assert result.counts.keys() == {(pair, day) for pair in range(2) for day in range(3)}


def test_another_seed_gives_other_draws():
    one, other = (result_of(run_of(dataset(*EVENTS), DAYS, ranges=RANGES, seed=seed)) for seed in (0, 1))
    assert not (one.hazard == other.hazard).all(axis=-1).any()


def test_a_missing_chunk_is_noticed():
    run = run_of(dataset(), DAYS)
    chunks = list(run_chunks(run, chunk_bounds(64, 16)))
    with pytest.raises(RouteRiskError, match="16 draws are missing or there twice"):
        collect(run, chunks[1:])


def test_a_date_without_an_open_route_has_no_interval():
    shut = event("shut", effect="block", date_start="2012", scopes=("country:AAA", "segment:AAA-CCC:land",
                 "internal-movement:AAA"))  # fmt: skip
    result = result_of(run_of(dataset(shut), DAYS[:2]))
    assert (result.hazard[:, 1] == np.inf).all()
    assert result.route_counts(0, 1) == ([], 0)
    summary = summarise(result)[0]
    assert (summary.days[1].low, summary.days[1].median, summary.days[1].routes) == (None, None, ())
    assert summary.riskier == ((0.0, 0.0), (1.0, 0.0))
    assert network_index_draws(result, {"A1": 1.0}, "DDD")[1].tolist() == [100.0] * 64


def test_closing_a_leg_never_lowers_a_hazard():
    free, shut = (
        result_of(run_of(dataset(*EVENTS), DAYS, ranges=RANGES, close=close)) for close in ((), ("AAA-BBB:A1",))
    )
    assert (free.hazard <= shut.hazard).all()


def test_a_very_great_hazard_has_a_route_in_every_draw():
    toll = event("toll", effect="add", hazard_added=60.0, scopes=("country:AAA",))
    data = dataset(toll, nodes=TWO, legs=(leg("a", "z", 3, "country:AAA"),))
    result = result_of(run_of(data, DAYS[1:2], origins=("a",), destinations=("z",)))
    assert (result.hazard > 32).all()
    assert result.route_counts(0, 0) == ([(64, (0,))], 1)
    day = summarise(result)[0].days[0]
    assert day.median == 100
    assert day.routes[0].legs == ("a..z",)


def test_the_network_index_weighs_the_origins():
    result = result_of(run_of(dataset(*EVENTS), DAYS, ranges=RANGES))
    one, other = (network_index_draws(result, {place: 2.0}, "DDD") for place in ("A1", "A2"))
    both = network_index_draws(result, {"A1": 3.0, "A2": 1.0}, "DDD")
    assert np.allclose(both, 0.75 * one + 0.25 * other)


def test_the_share_of_routes_through_a_node():
    result = result_of(run_of(dataset(*EVENTS), DAYS, ranges=RANGES))
    through = [share_through(result, 0, 0, node) for node in ("BBB", "AAA-CCC:land", "DDD")]
    assert sum(through[:2]) == 1.0
    assert through[2] == 0.0


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"draws": 1000}, "1000 draws"),
        ({"seed": -1}, "seed -1"),
        ({"origins": ("XX",)}, "'XX' is not a node of the network"),
        ({"origins": ("DDD",)}, "an origin other than its destination"),
        ({"draws": 1 << 20, "days_": [DAYS[0]] * 400}, r"the limit is 640"),
    ],
)
def test_what_cannot_be_run_is_refused(change, match):
    days = change.pop("days_", DAYS)
    with pytest.raises(UsageError, match=match):
        run_of(dataset(), days, **change)


def test_a_date_outside_the_dataset_is_refused():
    with pytest.raises(OutOfRangeError, match="1990-01-01 is outside"):
        run_of(dataset(), [date(1990, 1, 1)])


def test_draws_follow_shares_of_a_leg_and_what_restates_one_policy():
    legs = (leg("a", "z", 3, "country:AAA", "region:A-1=0.5"),)
    rows = [event("first"), event("again", severity=4, restates="first"), event("here", scopes=("region:A-1",))]
    made = certain_network(TWO, legs, rows)
    asked = run_of(dataset(*rows, nodes=TWO, legs=legs), DAYS, origins=("a",), destinations=("z",))
    run = replace(asked, network=made)
    found = drawn_hazards(made, DAYS[2], in_force(made, DAYS[2]), central_draw(run.space))
    assert found[0, 0] == pytest.approx(hazards(made, DAYS[2]).hazard[0], rel=1e-12)
    assert found[0, 0] == pytest.approx(B3 * math.exp(math.hypot(math.log(1.7), LN3 / 2)), rel=1e-12)
