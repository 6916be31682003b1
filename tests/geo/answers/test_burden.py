"""Numbers, flows and burden from shares: by hand, and what a release tells."""

import math
from dataclasses import replace
from datetime import date

import pytest

from route_risk.geo.answers.burden import burden_layer, burden_records, flow_layer, leg_flows
from route_risk.geo.answers.share_numbers import period_totals, with_numbers
from route_risk.geo.answers.share_records import shares_record
from route_risk.geo.answers.shares import period_weights, share_points
from route_risk.geo.answers.theta import Theta
from route_risk.geo.errors import ResponsibilityError, UsageError
from route_risk.geo.model.scenario import scenario_network
from route_risk.geo.release.dataset import public_dataset
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import read_layers
from tests.geo.datasets import claim, dataset
from tests.geo.small import B1, B2, B3, B4, TWO_ORIGINS, TWO_ORIGINS_LEGS, WEIGHTS, certain

DAY = date(2010, 7, 1)
THETA = 5.0


def made(**changes):
    return dataset(nodes=TWO_ORIGINS, legs=TWO_ORIGINS_LEGS, parameters=certain(), **changes)


def point_of(data, ends=("DDD",), theta=THETA):
    (point,) = share_points(scenario_network(data), WEIGHTS, list(ends), [(DAY, DAY)], theta=theta)
    return point


def test_a_burden_by_hand():
    by_b, by_c = B2 + B3, B3 + B4
    share = 1 / (1 + math.exp(-THETA * (by_c - by_b)))
    own = {"A1": share * by_b + (1 - share) * by_c, "A2": B1 + B4}
    told = burden_records(made(), point_of(made()))
    rows = {row["origin"]: row for row in told["origins"]}
    assert {key: row["encounters_per_100"] for key, row in rows.items()} == pytest.approx(
        {key: 100 * value for key, value in own.items()}
    )
    whole = 0.75 * own["A1"] + 0.25 * own["A2"]
    assert told["encounters_per_100"] == pytest.approx(100 * whole)
    assert rows["A2"]["part"] == pytest.approx(0.25 * own["A2"] / whole)
    assert sum(each["part"] for row in rows.values() for each in row["alternatives"]) == pytest.approx(1)


def test_what_flows_into_a_place_flows_out_and_all_arrive():
    point = point_of(made())
    legs = point.evaluated.hazards.network.legs
    flows = {legs[k].leg_id: share for k, share in leg_flows(point).items()}
    assert flows["A1..C"] + flows["A2..C"] == pytest.approx(flows["C..DDD"])
    assert flows["B..DDD"] + flows["C..DDD"] == pytest.approx(1)
    assert "C..EEE" not in flows


def test_a_total_is_a_number_or_what_claims_say_of_exactly_that_period():
    rows = (
        claim(80),
        claim(30, figure_id="half", period_start="2010-01", period_end="2010-06"),
    )
    data = made(claims=rows)
    years = [(date(year, 1, 1), date(year, 12, 31)) for year in (2009, 2010)]
    assert period_totals(data, rows[0].measure, ["DDD"], years) == [None, 80]
    assert period_totals(data, "12.5", ["DDD"], years) == [12.5, 12.5]
    with pytest.raises(UsageError, match="no claim of the measure 'stock'"):
        period_totals(data, "stock", ["DDD"], years)
    with pytest.raises(UsageError, match="shares out nobody"):
        period_totals(data, "-3", ["DDD"], years)


def test_who_finds_no_room_at_one_place_goes_to_the_other_and_the_rest_is_told():
    room = {"basis": "standing", "measure": "capacity", "period_start": "", "period_end": ""}
    data = made(claims=(claim(10, **room), claim(70, "EEE", **room)))
    point = point_of(data, ("DDD", "EEE"))
    shared = {"weights": WEIGHTS, "destinations": ["DDD", "EEE"], "theta": Theta(THETA)}
    record = shares_record(data, scenario_network(data), [point], **shared)
    (told,) = with_numbers(data, record, "100", [point], [100.0])["points"]
    assert {row["alternative"]: row["people"] for row in told["shares"]} == {"EEE": 70, "DDD": 10}
    assert told["left_over"] == 20


def test_weights_over_time_count_where_claims_give_them():
    spell = {"measure": "origin_weight", "basis": "standing"}
    data = made(
        claims=(
            claim(5, "A1", period_start="2010-01-01", period_end="2010-03-31", **spell),
            claim(7, "A2", period_start="2010-03-01", period_end="2010-12-31", **spell),
        )
    )
    days = [date(2010, month, 15) for month in (2, 3, 6)]
    assert period_weights(data, {}, None, [(day, day) for day in days]) == [{"A1": 5}, {"A1": 5, "A2": 7}, {"A2": 7}]


@pytest.fixture(scope="module")
def embedded():
    data = read_dataset()
    points = share_points(scenario_network(data), {"KP-09": 60.7, "KP-10": 16.0}, ["KOR"], [(DAY, DAY)], theta=90)
    return data, read_layers(data), list(points)


class TestLayers:
    def test_flows_are_lines_with_people(self, embedded):
        data, layers, points = embedded
        frame = flow_layer(data, layers, points, [1000.0])
        assert frame.crs == "EPSG:4326"
        assert frame.index.is_unique
        assert frame.loc[frame["to_node"] == "KOR", "share_pct"].sum() == pytest.approx(100)
        assert frame["people"].tolist() == pytest.approx((10 * frame["share_pct"]).tolist(), abs=0.06)

    def test_a_burden_is_an_area_a_province(self, embedded):
        data, layers, points = embedded
        frame = burden_layer(data, layers, points)
        assert set(frame["node_id"]) == {"KP-09", "KP-10"}
        assert frame["part_pct"].sum() == pytest.approx(100)

    def test_a_release_has_no_flows_and_tells_classes(self, embedded):
        data, layers, points = embedded
        released = public_dataset(data)
        with pytest.raises(ResponsibilityError, match="where a border is closed best"):
            flow_layer(released, layers, points, [None])
        told = burden_records(released, points[0])
        exact = burden_records(data, points[0])
        assert {row["part"] for row in told["origins"]} <= {(10 * k + 5) / 100 for k in range(10)}
        assert told["encounters_per_100"] != exact["encounters_per_100"]

    def test_a_release_tells_no_small_number(self, embedded):
        data, _, points = embedded
        released = replace(public_dataset(data), small_count_threshold=10)
        shared = {"weights": {"KP-09": 1.0}, "destinations": ["KOR"], "theta": Theta(90.0)}
        record = shares_record(released, scenario_network(data), points, **shared)
        (told,) = with_numbers(released, record, "100", points, [100.0])["points"]
        people = [row["people"] for row in told["shares"]]
        assert None in people
        assert all(value is None or value >= 10 for value in people)
