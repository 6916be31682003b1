import math

import pytest

from route_risk.geo.errors import InvalidDataError
from route_risk.geo.model.parameters import Parameters
from route_risk.geo.model.vocabularies import DOMAINS


def test_the_defaults_are_those_of_the_model():
    parameters = Parameters()
    assert parameters.baseline_probability == (0.01, 0.03, 0.08, 0.25, 0.90)
    assert parameters.severity_multiplier == (1.05, 1.15, 1.35, 1.70, 2.40)
    assert parameters.confidence_factor == {"high": 1.0, "medium": 0.7, "low": 0.4}
    assert parameters.norm_exponent == 2
    for domain in DOMAINS:
        assert parameters.half_life_days("incident", domain) == 365
        assert parameters.half_life_days("period", domain) == 180
        assert parameters.half_life_days("regime", domain) == math.inf


@pytest.mark.parametrize(("baseline_class", "probability"), [(1, 0.01), (2, 0.03), (3, 0.08), (4, 0.25), (5, 0.90)])
def test_a_baseline_hazard_gives_its_probability_back(baseline_class, probability):
    hazard = Parameters().baseline_hazard(baseline_class)
    assert hazard == pytest.approx(-math.log(1 - probability), rel=1e-14)
    assert 1 - math.exp(-hazard) == pytest.approx(probability, rel=1e-14)


def test_a_half_life_of_a_domain_stands_before_the_default():
    parameters = Parameters(half_life_period_days={"default": 180.0, "diplomacy": 90.0})
    assert parameters.half_life_days("period", "diplomacy") == 90
    assert parameters.half_life_days("period", "repatriation") == 180
    assert parameters.half_life_days("incident", "diplomacy") == 365


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"baseline_probability": (0.1, 0.2, 0.3, 0.4)}, "must be five rising values between 0 and 1"),
        ({"baseline_probability": (0.0, 0.2, 0.3, 0.4, 0.5)}, "must be five rising values between 0 and 1"),
        ({"baseline_probability": (0.1, 0.2, 0.3, 0.4, 1.0)}, "must be five rising values between 0 and 1"),
        ({"baseline_probability": (0.1, 0.2, 0.2, 0.4, 0.5)}, "must be five rising values between 0 and 1"),
        ({"baseline_probability": (0.1, 0.2, math.nan, 0.4, 0.5)}, "must be five rising values between 0 and 1"),
        ({"severity_multiplier": (0.9, 1.1, 1.2, 1.3, 1.4)}, "must be five values of at least 1 that never fall"),
        ({"severity_multiplier": (1.2, 1.1, 1.2, 1.3, 1.4)}, "must be five values of at least 1 that never fall"),
        ({"severity_multiplier": (1.0, 1.1, 1.2, 1.3, math.nan)}, "must be five values of at least 1 that never fall"),
        ({"severity_multiplier": (1.0, 1.1, 1.2, 1.3, math.inf)}, "must be five values of at least 1 that never fall"),
        ({"confidence_factor": {"high": 1.0, "medium": 0.7}}, "must give high >= medium >= low"),
        ({"confidence_factor": {"high": 1.1, "medium": 0.7, "low": 0.4}}, "must give high >= medium >= low"),
        ({"confidence_factor": {"high": 0.5, "medium": 0.7, "low": 0.4}}, "must give high >= medium >= low"),
        ({"severity_multiplier": (1.0, 1.1, 1.2, 1.3, 1e308)}, "never fall, at most 1000"),
        ({"norm_exponent": 0.99}, "norm_exponent 0.99 must be at least 1"),
        ({"event_noise_sigma": 1e10}, "must not be negative or above 5"),
        ({"doubt_sigma": {"none": 1e10, "thin": 0.4, "fair": 0.4, "good": 0.1}}, "none of them negative or above 5"),
        (
            {"reference_km": {"internal_movement": 1e-300, "interior_transit": 1000.0}},
            "must give positive kilometres for .*, at least 1",
        ),
        ({"norm_exponent": math.nan}, "norm_exponent nan must be at least 1"),
        ({"half_life_incident_days": {"diplomacy": 9.0}}, "must be positive days and have the key 'default'"),
        ({"half_life_period_days": {"default": 0.0}}, "must be positive days and have the key 'default'"),
        ({"half_life_period_days": {"default": math.inf}}, "must be positive days and have the key 'default'"),
        ({"doubt_sigma": {"none": 1.0, "thin": 0.7, "fair": 0.4}}, "must give none >= thin >= fair >= good"),
        ({"doubt_sigma": {"none": 0.5, "thin": 0.7, "fair": 0.4, "good": 0.2}}, "must give none >= thin"),
        ({"doubt_sigma": {"none": 0.5, "thin": 0.4, "fair": 0.4, "good": -0.1}}, "none of them negative"),
        ({"reference_km": {"internal_movement": 100.0}}, "positive kilometres for internal_movement, interior_transit"),
        ({"event_noise_sigma": math.nan}, "event_noise_sigma nan must not be negative"),
    ],
)
def test_a_constant_outside_its_rule_is_refused(changes, message):
    with pytest.raises(InvalidDataError, match=message):
        Parameters(**changes)


def test_every_broken_rule_is_told_at_once():
    with pytest.raises(InvalidDataError, match=r"norm_exponent 0 .*; event_noise_sigma -1 .* Change the parameters"):
        Parameters(norm_exponent=0, event_noise_sigma=-1)


def test_an_infinite_exponent_and_equal_multipliers_are_allowed():
    assert Parameters(norm_exponent=math.inf, severity_multiplier=(1.0,) * 5).norm_exponent == math.inf
