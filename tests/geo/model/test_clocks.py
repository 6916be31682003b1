from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_risk.geo.model.clocks import known_dataset, known_events, known_sources, undated_sources
from route_risk.geo.model.leg_hazards import hazards
from route_risk.geo.model.schema import Source
from route_risk.layers.dataset import read_dataset
from tests.geo import strategies
from tests.geo.small import certain_network, event

RELEASED = date(2026, 1, 1)
SOURCES = {
    "day": Source("day", published="2013-05-07"),
    "month": Source("month", published="2013-05"),
    "year": Source("year", published="2013"),
    "undated": Source("undated"),
}


@pytest.mark.parametrize(
    ("known_by", "known"),
    [
        (date(2013, 5, 6), set()),
        (date(2013, 5, 7), {"day"}),
        (date(2013, 5, 30), {"day"}),
        (date(2013, 5, 31), {"day", "month"}),  # from the last day that "2013-05" may mean
        (date(2013, 12, 30), {"day", "month"}),
        (date(2013, 12, 31), {"day", "month", "year"}),
        (date(2025, 12, 31), {"day", "month", "year"}),
        (date(2026, 1, 1), {"day", "month", "year", "undated"}),  # from the release on
    ],
)
def test_a_source_counts_from_the_day_it_was_surely_published(known_by, known):
    assert known_sources(SOURCES, known_by, RELEASED) == known


def test_an_event_counts_with_its_first_usable_source():
    rows = [event("one", source_ids=("day", "year")), event("two", source_ids=("year",)), event("none", source_ids=())]
    assert known_events(rows, {"day"}) == {"one"}
    assert known_events(rows, {"year"}) == {"one", "two"}
    assert known_events(rows, set()) == frozenset()


def test_sources_without_a_date_are_listed():
    assert undated_sources({"b": Source("b"), "a": Source("a"), "c": Source("c", published="2013")}) == ("a", "b")


partial_dates = st.one_of(
    st.just(""),
    strategies.days.flatmap(lambda day: st.sampled_from([10, 7, 4]).map(lambda size: day.isoformat()[:size])),
)


@given(strategies.graphs(), strategies.event_lists(), st.data())
def test_a_later_known_by_only_adds(tables, rows, data):
    sources = {key: Source(key, published=data.draw(partial_dates)) for key in ("s1", "s2", "s3", "s4")}
    early, late = sorted((data.draw(strategies.days), data.draw(strategies.days)))
    before, after = (known_sources(sources, day, RELEASED) for day in (early, late))
    assert before <= after
    assert known_events(rows, before) <= known_events(rows, after)
    built = certain_network(*tables, rows)
    then, now = (hazards(built, late, known=known_events(rows, usable)) for usable in (before, after))
    assert then.usable_events <= now.usable_events
    assert then.blocked <= now.blocked
    for k, activity in enumerate(then.activities):
        assert activity == (now.activities[k] if k in then.usable_events else 0)


def test_a_dataset_as_it_was_known():
    whole = read_dataset()
    before = known_dataset(whole, date(1900, 1, 1))
    assert (before.events, before.claims, dict(before.sources)) == ((), (), {})
    assert [leg.leg_id for leg in before.legs] == [leg.leg_id for leg in whole.legs]
    assert not any(leg.source_ids for leg in before.legs)
    then = known_dataset(whole, date(2013, 12, 31))
    assert "lao-2013-handover" in {event.event_id for event in then.events}
    assert {claim.source_id for claim in then.claims} <= set(then.sources) < set(whole.sources)
    assert known_dataset(whole, whole.released) == whole
