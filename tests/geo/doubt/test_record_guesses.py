"""Naive guesses at recorded shares, worked by hand, and errors by year."""

import numpy as np
import pytest

from route_risk.geo.doubt.corridor_shares import ChoiceSet
from route_risk.geo.doubt.record_check import Checked, year_errors
from route_risk.geo.doubt.record_guesses import nearest_shares, peak_shares, proportional_shares, shares_within
from route_risk.geo.model.passages import Passages

THA, MNG, LAO_THA, DIRECT = ("THA",), ("MNG",), ("LAO", "THA"), ()


def choices():
    """Two origins in one year; the first has three corridors, the second two."""
    options = ((2008, 0, LAO_THA), (2008, 0, MNG), (2008, 0, THA), (2008, 1, MNG), (2008, 1, DIRECT))
    starts = np.array([0, 3])
    weights = np.array([0.75] * 3 + [0.25] * 2)
    return ChoiceSet((), np.empty((5, 0)), np.ones(5), np.arange(5), starts, options, weights)


def test_all_take_the_way_that_leaves_nearest_to_them():
    assert nearest_shares(choices(), [900, 300, 300, np.nan, 50]).tolist() == [0, 0.5, 0.5, 0, 1]


def test_peaks_are_what_was_at_least_recorded_of_one_country():
    rows = [
        Passages((2008,), (THA,), 0.2, 0.6, ("a",)),
        Passages((2009,), (LAO_THA,), 0.35, 1.0, ("b",)),
        Passages((2009,), (("LAO",), THA), 0.9, 1.0, ("c",)),
    ]
    assert peak_shares(rows) == {"THA": 0.35}


def test_corridors_of_one_country_share_its_part():
    assert proportional_shares(choices(), {"THA": 0.6, "MNG": 0.2}).tolist() == pytest.approx(
        [0.375, 0.25, 0.375, 1.0, 0.0]
    )


def test_what_does_not_fit_goes_on_by_the_same_shares():
    """Half of all go to Mongolia, where a quarter fits; the rest goes on to Thailand and the direct way, 2 to 1."""
    shares = np.array([1 / 3, 1 / 3, 1 / 3, 1.0, 0.0])
    shares[3:] = 1.0, 0.0
    before = choices().weights * shares
    after = choices().weights * shares_within(choices(), shares, {"MNG": 0.25})
    assert before[[1, 3]].sum() == pytest.approx(0.5)
    assert after[[1, 3]].sum() == pytest.approx(0.25)
    assert after.sum() == pytest.approx(1.0)
    assert after[0] == pytest.approx(after[2])


def test_the_error_of_a_year_is_of_what_was_recorded():
    rows = [
        Checked(Passages((2008,), (THA,), 0.5, 0.6, ("a",)), 0.4, 0.55, None, 0.1, None, None),
        Checked(Passages((2008,), (MNG,), 0.3, 0.3, ("b",)), 0.4, 0.3, None, 0.1, 0.2, None),
        Checked(Passages((2009,), (MNG,), 0.2, 0.2, ("c",)), 0.2, 0.2, None, 0.4, 0.3, None),
    ]
    first, second = year_errors(rows)
    assert (first.years, first.records) == ((2008,), 2)
    assert first.error["modelled"] == pytest.approx(0.1)
    assert first.ard["modelled"] == pytest.approx(0.2 / 0.8)
    assert first.ard["last"] == pytest.approx(0.1 / 0.3)  # of the record that has one
    assert (second.ard["equal"], "average" in second.ard) == (pytest.approx(1.0), False)
