from dataclasses import replace

import pytest

from route_risk.geo.errors import InvalidDataError
from route_risk.geo.model.origins import OriginShare, origin_shares, share_weights
from route_risk.geo.model.schema import Claim
from tests.geo.small import NODES

SHARE = Claim(
    "c1",
    "f1",
    "origin_share",
    ("A1",),
    "total",
    "1998",
    "2020",
    "cumulative",
    60.7,
    None,
    "exact",
    "percent",
    "s",
    True,
)


def shares(*claims):
    return origin_shares(claims, NODES)


def test_the_preferred_cumulative_share_counts():
    other = replace(SHARE, claim_id="c2", figure_id="f2", place_ids=("A2",), value=20.3, sex="")
    assert shares(other, SHARE) == {"A1": OriginShare(60.7, "c1"), "A2": OriginShare(20.3, "c2")}
    assert list(shares(other, SHARE)) == ["A1", "A2"]
    assert share_weights(shares(other, SHARE)) == {"A1": 60.7, "A2": 20.3}


@pytest.mark.parametrize(
    "changes",
    [
        {"preferred": False},
        {"basis": "annual"},
        {"measure": "origin_count"},
        {"place_ids": ("A1", "A2")},  # a joint figure is not split
        {"place_ids": ("country:AAA",)},
        {"place_ids": ("BBB",)},  # not a province
        {"place_ids": ()},
        {"sex": "female"},
    ],
)
def test_other_claims_do_not_count(changes):
    assert shares(replace(SHARE, **changes)) == {}


def test_the_latest_of_several_figures_counts():
    later = replace(SHARE, claim_id="c0", figure_id="f0", period_end="2021-06", value=59.0)
    assert shares(later, SHARE) == shares(SHARE, later) == {"A1": OriginShare(59.0, "c0")}


def test_shares_add_up_to_no_more_than_100():
    other = replace(SHARE, claim_id="c2", place_ids=("A2",), value=39.8)
    assert sum(share_weights(shares(SHARE, other)).values()) == pytest.approx(100.5)  # rounding is allowed
    with pytest.raises(InvalidDataError, match=r"add up to 100\.6 percent \(A1 60\.7, A2 39\.9\); correct"):
        shares(SHARE, replace(other, value=39.9))
