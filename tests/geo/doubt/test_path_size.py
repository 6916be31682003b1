"""The path size, worked by hand, in shares of corridors and of destinations over time."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from route_risk.geo.answers.shares import share_points
from route_risk.geo.doubt.daily_hazards import daily_path_sizes
from route_risk.geo.doubt.path_size import log_path_sizes
from route_risk.geo.doubt.series_check import share_days
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.layers.dataset import read_dataset


def shares_of(routes, hazard, theta):
    total = np.array([sum(hazard[leg] for leg in legs) for legs in routes])
    power = np.exp(log_path_sizes(routes, hazard, [0]) - theta * total)
    return (power / power.sum()).tolist()


def test_two_identical_routes_count_as_one():
    assert shares_of([(0, 1), (0, 1), (2, 3)], [1.0, 2.0, 1.5, 1.5], 7.0) == pytest.approx([1 / 4, 1 / 4, 1 / 2])


def test_routes_that_share_no_leg_are_those_of_a_logit():
    assert log_path_sizes([(0,), (1, 2)], [1.0, 0.5, 0.5], [0]).tolist() == [0.0, 0.0]


def test_a_shared_leg_counts_by_its_part_of_the_hazard():
    """A route of 1 + 3, the 1 shared by two: (1/2 + 3) / 4."""
    sizes = np.exp(log_path_sizes([(0, 1), (0, 2), (3,)], [1.0, 3.0, 1.0, 4.0], [0]))
    assert sizes.tolist() == pytest.approx([3.5 / 4, 1.5 / 2, 1.0])


def test_each_choice_has_its_own_overlap():
    sizes = np.exp(log_path_sizes([(0, 1), (0, 1), (0, 1)], [1.0, 1.0], [0, 2]))
    assert sizes.tolist() == pytest.approx([0.5, 0.5, 1.0])


def test_shares_of_corridors_are_those_of_their_routes():
    scenario_net, day = scenario_network(read_dataset()), date(2013, 7, 1)
    asked = (scenario_net, {"KP-09": 1.0}, ["KOR"], [(day, day)])
    (point,) = share_points(*asked, theta=20.0, overlap="path-size")
    hazard = point.evaluated.hazards.hazard
    wanted = shares_of([part.legs for part in point.parts], hazard, 20.0)
    assert [part.share for part in point.parts] == pytest.approx(wanted)
    (plain,) = share_points(*asked, theta=20.0)
    assert plain.shares["CHN > MNG"] < point.shares["CHN > MNG"]  # which shares no leg beyond China


def test_days_have_the_overlap_of_their_own_routes():
    scenario_net = scenario_network(read_dataset())
    days, ends = [date(2012, 7, 1), date(2020, 7, 1)], ["JPN", "KOR", "USA"]
    found = daily_path_sizes(scenario_net, [day.toordinal() for day in days], ["KP-09", "KP-10"], ends)
    for number, day in enumerate(days):
        (point,) = share_points(scenario_net, {"KP-09": 1.0, "KP-10": 1.0}, ends, [(day, day)], theta=1.0)
        hazard = evaluate(scenario_net, day).hazards.hazard
        routes = [part.legs for part in point.parts]
        wanted = log_path_sizes(routes, hazard, [0, len(ends)]).reshape(2, len(ends))
        assert found[:, :, number] == pytest.approx(wanted, abs=1e-5)


def test_the_same_hazards_with_half_the_size_get_half_the_share():
    sizes = np.array([[[0.0], [math.log(0.5)]]])
    assert share_days(np.ones((1, 2, 1)), np.ones((1, 1)), 3.0, sizes).T.tolist() == [pytest.approx([2 / 3, 1 / 3])]
