"""Numbers at destinations from shares, their error, and the naive guesses, worked by hand."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_risk.geo.doubt.daily_hazards import daily_hazards
from route_risk.geo.doubt.series_check import (
    THETAS,
    Case,
    choose_thetas,
    guesses,
    relative_difference,
    settle,
    share_days,
    theta_errors,
)
from route_risk.geo.errors import NoOpenRouteError
from route_risk.geo.model.routes import least_risk_route
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.layers.dataset import read_dataset

NAN = np.nan


def case(**changes):
    """Two destinations on five days in two months; one origin, nearer to the first and safer to the second."""
    values = {
        "name": "made",
        "days": np.arange(date(2012, 1, 29).toordinal(), date(2012, 2, 3).toordinal()),
        "destinations": ("A", "B"),
        "counted": np.array([[10.0, 20, 30, 40, 20], [10.0, 40, 70, 60, 30]]),
        "reported": np.array([[NAN, 10, 10, 30, 40], [NAN, 10, 10, 70, 60.0]]),
        "hazard": np.broadcast_to(np.array([[[0.2], [0.1]]]), (1, 2, 5)),
        "weights": np.ones((1, 5)),
        "capacity": np.array([40.0, NAN]),
        "known_afterwards": True,
        "distance_km": np.array([[50.0, 90.0]]),
    }
    return Case(**(values | changes))


def test_a_relative_difference_is_of_all_who_were_counted():
    error = relative_difference(np.array([[3.0, 1], [1.0, 1]]), np.array([[1.0, 0], [3.0, 0]]))
    assert error[0] == 1.0
    assert np.isnan(error[1])


def test_newcomers_go_by_shares_and_all_leave_in_proportion():
    people, left = settle(np.array([0.25, 0.75]), np.array([20.0, 60, 30]), np.array([10.0, 10]))
    assert people.tolist() == [[10, 20, 10], [10, 40, 20]]
    assert not left.any()


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=30), st.floats(0, 1), st.floats(1, 1e5))
def test_nobody_is_lost(total, share, room):
    start = np.array([total[0] / 2, total[0] / 2])
    people, left = settle(np.array([share, 1 - share]), np.array(total), start, np.array([room, room]))
    assert people.sum(axis=0) + left == pytest.approx(np.array(total), abs=1e-6)
    assert (people >= 0).all()


def test_the_guesses_by_hand():
    found = guesses(case(), np.log(3) / 0.1)  # odds of 3 for a tenth more hazard
    assert found["modelled"].people[0].tolist() == pytest.approx([10, 20, 30, 30, 15])
    assert found["nearest"].people[0].tolist() == pytest.approx([10, 50, 90, 90, 45])
    assert found["equal"].people[:, 2].tolist() == pytest.approx([50, 50])
    assert found["capacity"].people[:, 2].tolist() == pytest.approx([90, 10])
    assert found["capacity_of_all"].people[:, 2].tolist() == pytest.approx([100, 0])
    assert found["last"].people[:, 3].tolist() == pytest.approx([30, 70])
    third = (10 / 20 + 20 / 60 + 30 / 100) / 3
    assert found["average"].people[0, 3:] == pytest.approx(np.array([100, 50]) * third)
    assert found["modelled"].ard == pytest.approx((0.2 + 0.2) / 5)


def test_who_finds_no_room_is_reported():
    found = guesses(case(capacity=np.array([20.0, 30.0])), 1e-9)
    assert found["modelled_capacity"].people[:, 2].tolist() == pytest.approx([20, 30])
    assert found["modelled_capacity"].left_over.tolist() == pytest.approx([0, 10, 50, 50, 25])


def test_what_nothing_is_known_for_is_left_out():
    bare = case(capacity=np.full(2, NAN), distance_km=np.full((1, 2), NAN), days=np.arange(734_503, 734_508))
    assert set(guesses(bare, 10.0)) == {"modelled", "equal", "last"}


def test_a_closed_origin_leaves_its_weight_to_the_others_and_a_closed_day_to_the_day_before():
    hazard = np.full((2, 2, 3), np.inf)
    hazard[0, 0, 0] = hazard[1, :, 0] = hazard[1, :, 1] = 1.0
    shares = share_days(hazard, np.ones((2, 3)), 5.0)
    assert shares.tolist() == [[0.75, 0.5, 0.5], [0.25, 0.5, 0.5]]


def test_theta_of_a_case_is_chosen_on_the_others_alone():
    even = case(counted=np.array([[10.0, 30, 50, 50, 25]] * 2))
    steep = case(counted=np.array([[10.0, 10, 10, 10, 5], [10.0, 50, 90, 90, 45]]))
    low, high = THETAS[0], THETAS[int(theta_errors(steep).argmin())]
    assert choose_thetas([even, steep]) == [high, low]
    assert choose_thetas([steep]) == [high]
    assert high > 100


def test_the_errors_of_all_thetas_are_those_of_each():
    made = case()
    assert theta_errors(made)[7] == pytest.approx(guesses(made, THETAS[7])["modelled"].ard)


def test_daily_hazards_are_those_of_each_day():
    embedded_scenario_net = scenario_network(read_dataset())
    days = [date(1999, 3, 1), date(2010, 7, 1), date(2020, 6, 1), date(2024, 1, 1)]
    origins, ends = ["KP-09", "KP-04"], ["KOR", "USA"]
    found = daily_hazards(embedded_scenario_net, [day.toordinal() for day in days], origins, ends)
    for column, day in enumerate(days):
        leg_hazards = evaluate(embedded_scenario_net, day).hazards
        for row, origin in enumerate(origins):
            for place, end in enumerate(ends):
                try:
                    wanted = least_risk_route(leg_hazards, origin, end).hazard
                except NoOpenRouteError:
                    wanted = np.inf
                assert found[row, place, column] == pytest.approx(wanted, abs=1e-5)
