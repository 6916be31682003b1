"""Scenarios and the two clocks: what is left out, added, closed, opened or not yet known."""

import re
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from route_risk.geo.errors import InvalidDataError, NoOpenRouteError, OutOfRangeError, UnknownIdError
from route_risk.geo.model.leg_hazards import hazards
from route_risk.geo.model.routes import least_risk_route
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.geo.model.schema import Event
from tests.geo import strategies
from tests.geo.datasets import RELEASED, SOURCES, dataset, datasets
from tests.geo.small import B1, B2, B3, B4, DAY, certain_network, event, hazard_of, node_ids

SEGMENT_LEG = "AAA-BBB:A1..BBB"


def at(rows, scenario=None, on=DAY, **changes):
    """Return the hazards of the hand-made dataset with events under a scenario."""
    return evaluate(scenario_network(dataset(*rows), scenario), on, **changes).hazards


def test_without_changes_a_scenario_is_the_dataset():
    rows = (event("law"), event("raid", scopes=("border:AAA-BBB",)))
    assert not Scenario().changes
    plain = hazards(scenario_network(dataset(*rows)).network, DAY)
    assert at(rows) == at(rows, Scenario("a name alone")) == plain


def test_leaving_an_event_out_by_hand():
    rows = (event("law", severity=4, scopes=("internal-movement:AAA",)), event("raid", scopes=("country:BBB",)))
    assert hazard_of(at(rows), "A1..A2") == pytest.approx(1.7 * B2)
    found = at(rows, Scenario(without=("law",)))
    assert hazard_of(found, "A1..A2") == pytest.approx(B2)
    assert hazard_of(found, "BBB..DDD") == pytest.approx(1.35 * B2)
    assert [row.event_id for row in found.network.events] == ["raid"]


@pytest.mark.parametrize(
    ("changes", "in_2020"),
    [
        ({"kind": "regime"}, 1.35),  # no end of its own: in force for good
        ({"kind": "regime", "date_end": "2018"}, 1.0),  # an end of its own, which the end by another had hidden
        ({"kind": "period"}, 1.35),  # nothing ended the campaign, so it goes on and does not fade
        ({"kind": "period", "date_end": "2020-01"}, 1.35),
    ],
)
def test_what_a_left_out_event_had_ended_goes_on(changes, in_2020):
    law = event("law", ended_by="repeal", scopes=("internal-movement:AAA",), **changes)
    repeal = event("repeal", kind="incident", date_start="2012-03-15", direction="mixed", scopes=law.scopes)
    assert hazard_of(at((law, repeal), on=date(2012, 3, 14)), "A1..A2") == pytest.approx(1.35 * B2)
    assert hazard_of(at((law, repeal), on=date(2019, 12, 31)), "A1..A2") < 1.01 * B2
    found = at((law, repeal), Scenario(without=("repeal",)))
    assert hazard_of(found, "A1..A2") == pytest.approx(in_2020 * B2)


def test_reports_of_one_policy_stay_one_where_the_report_between_them_is_left_out():
    rows = [event(name, scopes=("country:BBB",), restates=link) for name, link in (("a", ""), ("b", "a"), ("c", "b"))]
    hazard = {
        left_out: evaluate(scenario_network(dataset(*rows), Scenario(without=left_out)), DAY).hazards.hazard
        for left_out in ((), ("a",), ("b",), ("c",), ("a", "b"))
    }
    assert len(set(hazard.values())) == 1
    assert hazard[()] != evaluate(scenario_network(dataset()), DAY).hazards.hazard


def test_leaving_out_both_ends_of_a_chain():
    rows = (
        event("a", ended_by="b"),
        event("b", date_start="2012", ended_by="c"),
        event("c", kind="incident", date_start="2014-01-01"),
    )
    found = at(rows, Scenario(without=("b", "c")))
    assert [row.event_id for row in found.network.events] == ["a"]
    assert found.activities == (1,)


@pytest.mark.parametrize(
    ("changes", "hazard", "blocked"),
    [
        ({"severity": 5}, 2.4 * B3, False),
        ({"direction": "lowers", "severity": 5}, B3 / 2.4, False),
        ({"direction": "mixed", "severity": 5}, B3, False),
        ({"effect": "add", "hazard_added": 0.25}, B3 + 0.25, False),
        ({"effect": "block"}, B3, True),
    ],
)
def test_a_hypothetical_event_has_its_effect(changes, hazard, blocked):
    extra = event("what-if", scopes=("segment:AAA-BBB:A1",), source_ids=(), **changes)
    found = at((), Scenario(extra=(extra,)))
    assert hazard_of(found, SEGMENT_LEG) == pytest.approx(hazard)
    assert {found.network.legs[k].leg_id for k in found.blocked} == ({SEGMENT_LEG} if blocked else set())


def test_a_hypothetical_event_needs_no_publication():
    extra = event("what-if", source_ids=())
    found = at((event("law"),), Scenario(extra=(extra,)), known_by=date(1990, 1, 1))
    assert {found.network.events[k].event_id for k in found.usable_events} == {"what-if"}


def test_a_hypothetical_event_has_an_id_of_its_own():
    with pytest.raises(InvalidDataError, match="adds an event 'law', which the dataset has; give it an id of its own"):
        scenario_network(dataset(event("law")), Scenario(extra=(event("law"),)))
    with pytest.raises(InvalidDataError, match="event id 'new' is there twice"):
        scenario_network(dataset(), Scenario(extra=(event("new"), event("new"))))


def test_a_hypothetical_scope_is_checked():
    with pytest.raises(UnknownIdError, match=re.escape("'country:AAB' is not a known scope. Did you mean country:AAA")):
        scenario_network(dataset(), Scenario(extra=(event("new", scopes=("country:AAB",)),)))


@pytest.mark.parametrize(
    ("word", "legs"),
    [
        ("BBB..DDD", {"BBB..DDD"}),
        ("AAA-BBB:A1", {SEGMENT_LEG}),
        ("segment:AAA-BBB:A1", {SEGMENT_LEG}),
        ("AAA-BBB", {SEGMENT_LEG, "AAA-BBB:A2..BBB"}),
        ("border:AAA-BBB", {SEGMENT_LEG, "AAA-BBB:A2..BBB"}),
        ("border:AAA-*", {SEGMENT_LEG, "AAA-BBB:A2..BBB", "AAA-CCC:land..DDD"}),
        ("border:BBB-*", {SEGMENT_LEG, "AAA-BBB:A2..BBB"}),
        ("country:BBB", {SEGMENT_LEG, "AAA-BBB:A2..BBB", "BBB..DDD"}),
        ("resettlement:DDD", {"BBB..DDD"}),
    ],
)
def test_what_a_word_closes_and_opens(word, legs):
    found = at((), Scenario(close=(word,)))
    assert {found.network.legs[k].leg_id for k in found.blocked} == legs
    assert not at((), Scenario(close=(word,), keep_open=(word,))).blocked
    shut = event("shut", effect="block", scopes=("internal-movement:AAA", "country:BBB", "border:AAA-*"))
    found = at((shut,), Scenario(keep_open=(word,)))
    assert {leg.leg_id for leg in found.network.legs} - {found.network.legs[k].leg_id for k in found.blocked} == legs


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        (Scenario(without=("lav",)), "'lav' is not a known event. Did you mean law? See 'route-risk list events'."),
        (Scenario(close=("border:AAA-BBC",)), "is not a known leg or border. Did you mean border:AAA-BBB"),
        (Scenario(close=("A1..A3",)), "'A1..A3' is not a known leg or border. Did you mean A1..A2"),
        (Scenario(keep_open=("A1",)), "'A1' is not a known leg or border."),
        (Scenario(close=("",)), "'' is not a known leg or border."),
    ],
)
def test_an_unknown_id_is_an_error_with_near_ones(scenario, message):
    with pytest.raises(UnknownIdError, match=re.escape(message)):
        scenario_network(dataset(event("law")), scenario)


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2025, 1, 1)])
def test_a_date_outside_the_dataset_is_an_error(day):
    with pytest.raises(OutOfRangeError, match=f"{day} is outside the period that the dataset covers"):
        evaluate(scenario_network(dataset()), day)


def test_a_side_is_named_by_what_makes_it():
    scenario_net = scenario_network(dataset(), Scenario("quiet border", close=("BBB..DDD",)))
    assert evaluate(scenario_network(dataset()), DAY).name == "2020-01-01"
    assert evaluate(scenario_net, DAY, known_by=date(2013, 5, 1)).name == (
        "2020-01-01, known by 2013-05-01, quiet border (if BBB..DDD is closed)"
    )
    nameless = scenario_network(dataset(), Scenario(close=("BBB..DDD",)))
    assert evaluate(nameless, DAY).name == "2020-01-01 (if BBB..DDD is closed)"


def test_where_nothing_is_open_the_fewest_blocked_legs_are_named_by_hand():
    # From A1 three ways lead to DDD. By BBB the last leg alone is shut, by CCC two legs in a row are.
    close = ("BBB..DDD", "border:AAA-CCC", "A2..AAA-CCC:land")
    message = re.escape("no open route from A1 to DDD on 2020-01-01: blocked at BBB..DDD")
    with pytest.raises(NoOpenRouteError, match=message) as no:
        least_risk_route(at((), Scenario(close=close)), "A1", "DDD")
    assert no.value.blocked_legs == ("BBB..DDD",)
    # Here two legs are shut on each way by BBB, and one on the way by CCC.
    with pytest.raises(NoOpenRouteError) as no:
        least_risk_route(at((), Scenario(close=("country:BBB", "border:AAA-CCC"))), "A1", "DDD")
    assert no.value.blocked_legs == ("AAA-CCC:land..DDD",)


@settings(max_examples=30)
@given(datasets(most_nodes=5, parallel=False), st.data())
def test_what_blocks_is_a_smallest_set_of_legs_that_opens_a_route(small, data):
    ids = [leg.leg_id for leg in small.legs]
    shut = data.draw(st.lists(st.sampled_from(ids), min_size=len(ids) // 2, unique=True))
    origin, destination = data.draw(st.permutations([key for key in small.nodes if len(key) == 1]))[:2]
    found = evaluate(scenario_network(small, Scenario(close=tuple(shut))), DAY).hazards
    try:
        least_risk_route(found, origin, destination)
    except NoOpenRouteError as error:
        named = error.blocked_legs
    else:
        return
    shut_ids = {found.network.legs[k].leg_id for k in found.blocked}
    assert set(named) <= shut_ids

    def opens(legs):
        scenario_net = scenario_network(small, Scenario(close=tuple(shut), keep_open=tuple(legs)))
        try:
            least_risk_route(evaluate(scenario_net, DAY).hazards, origin, destination)
        except NoOpenRouteError:
            return False
        return True

    if not named:  # no leg leads there at all
        assert not opens(shut_ids)
        return
    assert opens(named)
    assume(len(named) <= 3)
    for size in range(len(named)):
        assert not any(opens(legs) for legs in combinations(sorted(shut_ids), size))


@settings(max_examples=30)
@given(datasets(), st.data())
def test_a_scenario_is_the_dataset_written_otherwise(small, data):
    ids = sorted(row.event_id for row in small.events)
    gone = data.draw(st.lists(st.sampled_from(ids), unique=True) if ids else st.just([]))
    extra = tuple(replace(row, event_id=f"x{row.event_id}") for row in data.draw(strategies.event_lists(limit=2)))
    day = data.draw(strategies.days)
    found = evaluate(scenario_network(small, Scenario(without=tuple(gone), extra=extra)), day).hazards
    rows = [row for row in small.events if row.event_id not in gone]
    network = certain_network(small.nodes.values(), small.legs, [*rows, *extra], parameters=small.parameters)
    assert found == hazards(network, day)


@settings(max_examples=30)
@given(datasets(), st.data())
def test_closing_is_blocking_and_nothing_else(small, data):
    day = data.draw(strategies.days)
    leg_ids = [leg.leg_id for leg in small.legs]
    close = data.draw(st.lists(st.sampled_from(leg_ids), unique=True))
    keep = data.draw(st.lists(st.sampled_from(leg_ids), unique=True))
    free = evaluate(scenario_network(small), day).hazards
    found = evaluate(scenario_network(small, Scenario(close=tuple(close), keep_open=tuple(keep))), day).hazards
    assert found.hazard == free.hazard
    position = {leg.leg_id: k for k, leg in enumerate(free.network.legs)}
    expected = (free.blocked | {position[leg] for leg in close}) - {position[leg] for leg in keep}
    assert found.blocked == expected


def test_an_event_counts_from_its_first_publication():
    rows = (event("law", source_ids=("s2", "s1")), event("raid", source_ids=("s3",)))

    def known(day):
        evaluated = evaluate(scenario_network(dataset(*rows)), DAY, known_by=day)
        events = evaluated.hazards.network.events
        return {events[k].event_id for k in evaluated.hazards.usable_events}, set(evaluated.usable_sources)

    assert known(date(2003, 12, 30)) == (set(), set())
    assert known(date(2003, 12, 31)) == ({"law"}, {"s1"})  # "2003" is surely out by its last day
    assert known(date(2006, 5, 31)) == ({"law"}, {"s1", "s2"})
    assert known(date(2009, 10, 1)) == ({"law", "raid"}, {"s1", "s2", "s3"})


def test_a_source_without_a_date_counts_from_the_release_on():
    scenario_net = scenario_network(
        dataset(event("law", source_ids=("s4",), severity=4, scopes=("internal-movement:AAA",)))
    )
    before = evaluate(scenario_net, DAY, known_by=date(2026, 6, 14))
    after = evaluate(scenario_net, DAY, known_by=RELEASED)
    assert "s4" not in before.usable_sources
    assert "s4" in after.usable_sources
    assert hazard_of(before.hazards, "A1..A2") == pytest.approx(B2)
    assert hazard_of(after.hazards, "A1..A2") == pytest.approx(1.7 * B2)
    assert evaluate(scenario_net, DAY).usable_sources is None


def test_what_was_knowable_may_turn_the_route():
    # A raid that adds 0.5 at the segment of A1, published in 2009: 0.0101 + 0.5834 there, and by A2
    # 0.0305 + 0.0101 + 0.2877. So the route goes by A2 for whoever knows.
    raid = event("raid", effect="add", hazard_added=0.5, scopes=("segment:AAA-BBB:A1",), source_ids=("s3",))
    scenario_net = scenario_network(dataset(raid))
    then, now = (evaluate(scenario_net, DAY, known_by=day).hazards for day in (date(2009, 9, 30), date(2009, 10, 1)))
    assert node_ids(then, least_risk_route(then, "A1", "DDD")) == ("A1", "AAA-BBB:A1", "BBB", "DDD")
    route = least_risk_route(now, "A1", "DDD")
    assert node_ids(now, route) == ("A1", "A2", "AAA-BBB:A2", "BBB", "DDD")
    assert route.hazard == pytest.approx(B2 + B1 + B4 + B2)


@settings(max_examples=30)
@given(datasets(), strategies.days, st.lists(strategies.days, min_size=2, max_size=4))
def test_raising_known_by_only_ever_adds(small, day, clocks):
    scenario_net = scenario_network(small)
    settings_ = [evaluate(scenario_net, day, known_by=clock) for clock in [*sorted(clocks), RELEASED]]
    everything = evaluate(scenario_net, day)
    for early, late in zip(settings_, [*settings_[1:], everything], strict=True):
        assert early.hazards.usable_events <= late.hazards.usable_events
        assert early.usable_sources <= (late.usable_sources or set(SOURCES))
        assert early.hazards.blocked <= late.hazards.blocked
    assert settings_[-1].hazards == everything.hazards  # at the release all is known


@settings(max_examples=30)
@given(datasets(), strategies.days, strategies.days)
def test_an_event_is_known_exactly_where_a_source_of_it_is(small, day, clock):
    evaluated = evaluate(scenario_network(small), day, known_by=clock)
    for k, row in enumerate(evaluated.hazards.network.events):
        assert (k in evaluated.hazards.usable_events) == bool(set(row.source_ids) & evaluated.usable_sources)
        assert k in evaluated.hazards.usable_events or evaluated.hazards.activities[k] == 0


def test_a_scenario_leaves_the_dataset_as_it_was():
    small = dataset(event("law", ended_by="repeal"), event("repeal", date_start="2012"))
    before = repr(small)
    evaluate(scenario_network(small, Scenario(without=("repeal",), close=("BBB..DDD",))), DAY)
    assert repr(small) == before
    assert isinstance(small.events[0], Event)
    assert small.events[0].ended_by == "repeal"
