"""Draws: order of the classes, medians, seeds and stretches of the sequence."""

import math

import numpy as np
import pytest

from route_risk.geo.doubt.draws import (
    Input,
    SobolSampler,
    central_draw,
    check_draws,
    draw_inputs,
    input_space,
)
from route_risk.geo.errors import InvalidDataError, UsageError
from route_risk.geo.model.parameters import Parameters
from tests.geo.ensembles import RANGES
from tests.geo.small import certain, event, network


@pytest.fixture(scope="module")
def space():
    return input_space(network(event("e"), event("f", severity=5), parameters=Parameters()), RANGES)


@pytest.fixture(scope="module")
def drawn(space):
    return draw_inputs(space, SobolSampler(len(space.inputs), 0).points(0, 4096))


def test_every_input_has_one_coordinate(space):
    assert (
        len(space.inputs) == len(RANGES) + len(space.network.legs) + len(space.network.events) == len(set(space.inputs))
    )
    assert space.inputs[-1] == Input("event noise", "event", "f")


def test_classes_keep_their_order_in_every_draw(drawn):
    assert (np.diff(drawn.baseline, axis=0) > 0).all()
    assert (np.diff(drawn.multiplier, axis=0) >= 0).all()
    assert (np.diff(drawn.confidence, axis=0) <= 0).all()


def test_values_stay_inside_their_ranges_and_have_the_value_as_median(drawn):
    for c, p in enumerate(certain().baseline_probability):
        low, high = RANGES["baseline_probability", str(c + 1)]
        assert -math.log1p(-low) <= drawn.baseline[c].min() <= drawn.baseline[c].max() <= -math.log1p(-high)
        # sorting classes that overlap moves the median a little
        assert np.median(drawn.baseline[c]) == pytest.approx(-math.log1p(-p), rel=0.05)
    assert np.median(drawn.norm_exponent) == pytest.approx(2.0, rel=0.01)
    assert np.median(drawn.half_life_incident["default"]) == pytest.approx(365, rel=0.01)
    assert (drawn.half_life_period["default"].min(), drawn.half_life_period["default"].max()) >= (90, 360)
    assert np.median(drawn.confidence[0]) == pytest.approx(1.0, abs=0.001)


def test_noise_is_log_normal_and_every_leg_and_event_has_its_own():
    sigmas = {"doubt_sigma": {"none": 0.3, "thin": 0.3, "fair": 0.3, "good": 0.3}, "event_noise_sigma": 0.2}
    space = input_space(network(event("e"), event("f"), parameters=Parameters(**sigmas)), {})
    drawn = draw_inputs(space, SobolSampler(len(space.inputs), 3).points(0, 8192))
    for noise, sigma in ((drawn.leg_factor, 0.3), (drawn.event_noise, 0.2)):
        logs = np.log(noise)
        assert np.allclose(logs.mean(axis=1), 0, atol=0.003)
        assert np.allclose(logs.std(axis=1), sigma, rtol=0.02)
        correlation = np.corrcoef(logs) - np.eye(len(logs))
        assert np.abs(correlation).max() < 0.05


def test_the_middle_point_is_the_central_parameter_set(space):
    drawn = central_draw(space)
    parameters = Parameters()
    assert drawn.baseline[:, 0].tolist() == pytest.approx([parameters.baseline_hazard(c) for c in range(1, 6)])
    assert drawn.multiplier[:, 0].tolist() == pytest.approx(parameters.severity_multiplier)
    assert drawn.confidence[:, 0].tolist() == [1.0, 0.7, 0.4]
    assert drawn.leg_factor[:, 0].tolist() == pytest.approx([math.exp(0.5)] * len(space.network.legs))
    assert drawn.event_noise.tolist() == [[1.0]] * len(space.network.events)


def test_the_same_seed_gives_the_same_points_and_another_seed_others():
    whole = SobolSampler(5, 0).points(0, 64)
    assert (SobolSampler(5, 0).points(0, 64) == whole).all()
    assert not (SobolSampler(5, 1).points(0, 64) == whole).any()
    assert 0 < whole.min() < whole.max() < 1


@pytest.mark.parametrize("size", [1, 7, 64, 100])
def test_a_stretch_is_the_same_however_the_sequence_is_cut(size):
    sampler = SobolSampler(9, 5)
    parts = [sampler.points(start, min(start + size, 256)) for start in range(0, 256, size)]
    assert (np.concatenate(parts) == SobolSampler(9, 5).points(0, 256)).all()


def test_points_are_balanced():
    points = SobolSampler(40, 0).points(0, 64)
    for column in points.T:
        assert np.bincount((column * 64).astype(int), minlength=64).tolist() == [1] * 64


@pytest.mark.parametrize("draws", [0, 1, 3, 1000, -4, 1 << 21])
def test_a_number_of_draws_that_is_no_power_of_two_is_refused(draws):
    rule = "cannot tell a range" if draws < 2 else "a Sobol' sequence is balanced for a power of two"
    with pytest.raises(UsageError, match=f"^{draws} draws:? {rule}"):
        check_draws(draws, 0)


def test_a_negative_seed_is_refused_and_0_is_not():
    check_draws(1024, 0)
    with pytest.raises(UsageError, match="seed -1: a seed is 0 or a positive whole number"):
        check_draws(1024, -1)


def test_a_range_that_does_not_hold_its_value_is_refused():
    with pytest.raises(InvalidDataError, match="the range 3 to 4 of norm_exponent must hold its value 2"):
        input_space(network(), {("norm_exponent", ""): (3.0, 4.0)})
    with pytest.raises(InvalidDataError, match=r"the range 0\.5 to 3 of norm_exponent must .* lie inside 1 to"):
        input_space(network(), {("norm_exponent", ""): (0.5, 3.0)})


def test_a_range_of_no_parameter_is_refused():
    with pytest.raises(InvalidDataError, match="which is not a parameter that can vary"):
        input_space(network(), {("norm", ""): (1.0, 2.0)})
