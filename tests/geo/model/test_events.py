import math
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_risk.geo.errors import InvalidDataError
from route_risk.geo.model.events import Span, activity, resolve_spans
from route_risk.geo.model.leg_hazards import hazards
from route_risk.geo.model.schema import Leg, Node
from tests.geo import strategies
from tests.geo.small import certain_network, event


def span_of(**changes):
    return resolve_spans([event(**changes)])["e"]


def ordinal(text):
    return date.fromisoformat(text).toordinal()


def activity_on(day, **changes):
    """Return the activity of one event on a day, as the network computes it."""
    nodes = [Node("a", "province", country="AAA"), Node("b", "province", country="AAA")]
    legs = [Leg("a..b", "a", "b", "transfer_to_resettlement", 1, ("country:AAA",))]
    return hazards(certain_network(nodes, legs, [event(**changes)]), date.fromisoformat(day)).activities[0]


@pytest.mark.parametrize(
    ("changes", "first", "last"),
    [
        ({"kind": "regime", "date_start": "2013-05-07"}, "2013-05-07", None),
        ({"kind": "regime", "date_start": "2013-05"}, "2013-05-01", None),
        ({"kind": "regime", "date_start": "2013", "date_end": "2015-06"}, "2013-01-01", "2015-06-30"),
        ({"kind": "period", "date_start": "2013-05-07"}, "2013-05-07", "2013-05-07"),
        ({"kind": "period", "date_start": "2013-05"}, "2013-05-01", "2013-05-31"),
        ({"kind": "period", "date_start": "2013"}, "2013-01-01", "2013-12-31"),
        ({"kind": "period", "date_start": "2013", "date_end": "2013-03"}, "2013-01-01", "2013-03-31"),
        ({"kind": "incident", "date_start": "2013-05-07"}, "2013-05-07", "2013-05-07"),
        ({"kind": "incident", "date_start": "2013-05"}, "2013-05-01", "2013-05-01"),
        ({"kind": "incident", "date_start": "2013"}, "2013-01-01", "2013-01-01"),
        ({"kind": "incident", "date_start": "2013-05-07", "date_end": "2013-05-09"}, "2013-05-07", "2013-05-09"),
    ],
)
def test_the_days_of_an_event(changes, first, last):
    assert span_of(**changes) == Span(ordinal(first), ordinal(last) if last else math.inf)


def test_a_standing_practice_has_always_been_in_force():
    assert span_of(kind="regime", date_start="", date_precision="standing") == Span(-math.inf, math.inf)
    assert activity_on("0001-01-01", date_start="", date_precision="standing") == 1
    assert activity_on("2020-01-01", date_start="", date_precision="standing", onset_days=30) == 1


@pytest.mark.parametrize("kind", ["regime", "period", "incident"])
def test_nothing_is_active_before_the_start(kind):
    assert activity_on("2009-12-31", kind=kind) == 0
    assert activity_on("2010-01-01", kind=kind) == 1


def test_a_regime_stays_one_and_ends_at_once():
    dates = {"date_start": "2010-01-01", "date_end": "2012-03"}
    assert activity_on("2012-03-31", **dates) == 1
    assert activity_on("2012-04-01", **dates) == 0
    assert activity_on("2999-12-31") == 1


def test_a_period_halves_every_180_days_after_its_end():
    dates = {"kind": "period", "date_start": "2010-01-01", "date_end": "2010-06-30"}
    end = date(2010, 6, 30)
    assert activity_on("2010-06-30", **dates) == 1
    for halvings in (1, 2, 3):
        assert activity_on((end + timedelta(days=180 * halvings)).isoformat(), **dates) == 0.5**halvings
    assert activity_on((end + timedelta(days=90)).isoformat(), **dates) == pytest.approx(math.sqrt(0.5), rel=1e-15)


def test_an_incident_halves_every_365_days():
    assert activity_on("2010-01-02", kind="incident") == pytest.approx(0.5 ** (1 / 365), rel=1e-15)
    assert activity_on("2011-01-01", kind="incident") == 0.5
    assert activity_on("2012-01-01", kind="incident") == 0.25
    # 2012 is a leap year: 1096 days from 2010-01-01 to 2013-01-01.
    assert activity_on("2013-01-01", kind="incident") == pytest.approx(0.5 ** (1096 / 365), rel=1e-15)


def test_a_start_known_to_the_month_counts_from_its_first_day():
    month = {"kind": "incident", "date_start": "2010-03", "date_precision": "month"}
    assert activity_on("2010-02-28", **month) == 0
    assert activity_on("2010-03-01", **month) == 1
    assert activity_on("2011-03-01", **month) == 0.5


def test_a_period_known_to_the_year_fades_from_the_end_of_the_year():
    year = {"kind": "period", "date_start": "2010", "date_precision": "year"}
    assert activity_on("2010-12-31", **year) == 1
    assert activity_on((date(2010, 12, 31) + timedelta(days=180)).isoformat(), **year) == 0.5


def test_an_onset_rises_day_by_day_in_equal_steps():
    # Four days of onset: 1/5 on the first day, then 2/5, 3/5, 4/5, and 1 from the fifth day on.
    found = [activity_on(f"2010-01-0{day}", onset_days=4) for day in range(1, 7)]
    assert found == pytest.approx([0.2, 0.4, 0.6, 0.8, 1, 1], rel=1e-15)


def test_an_onset_that_is_cut_short_fades_from_where_it_got():
    dates = {"kind": "period", "date_start": "2010-01-01", "date_end": "2010-01-02", "onset_days": 3}
    assert activity_on("2010-01-02", **dates) == 0.5  # two of four steps
    assert activity_on("2010-07-01", **dates) == 0.25  # 180 days later


def test_an_event_ends_the_day_before_the_one_that_ended_it():
    law = event("law", date_start="2010-01-01", ended_by="repeal")
    repeal = event("repeal", date_start="2012-03-15", direction="lowers")
    assert resolve_spans([law, repeal])["law"] == Span(ordinal("2010-01-01"), ordinal("2012-03-14"))
    assert resolve_spans([repeal, law]) == resolve_spans([law, repeal])


def test_a_chain_of_endings():
    rows = [
        event("one", date_start="2010", ended_by="two"),
        event("two", date_start="2011", ended_by="three"),
        event("three", date_start="2012-06"),
    ]
    spans = resolve_spans(rows)
    assert spans["one"].last == ordinal("2010-12-31")
    assert spans["two"].last == ordinal("2012-05-31")
    assert spans["three"].last == math.inf


@pytest.mark.parametrize("kind", ["period", "incident"])
def test_only_a_regime_may_lack_a_start(kind):
    with pytest.raises(InvalidDataError, match=f"e: the {kind} has no date_start, so no day to count from; give one"):
        span_of(kind=kind, date_start="")


def test_an_end_before_the_start_is_refused():
    with pytest.raises(InvalidDataError, match="e: it ends before it starts; correct date_start, date_end or ended_by"):
        span_of(date_start="2010-02", date_end="2010-01")
    rows = [event("late", date_start="2012", ended_by="early"), event("early", date_start="2010")]
    with pytest.raises(InvalidDataError, match="late: it ends before it starts"):
        resolve_spans(rows)


def test_an_end_in_the_month_of_the_start_is_not_before_it():
    assert span_of(date_start="2010-02-10", date_end="2010-02").last == ordinal("2010-02-28")


def test_a_long_chain_of_endings_is_followed_once():
    """One after another: followed anew from each event, so many would not come to an end."""
    rows = [event(f"e{k}", date_start=f"{k + 1:04}", ended_by=f"e{k + 1}" if k < 8_999 else "") for k in range(9_000)]
    spans = resolve_spans(rows)
    assert all(spans[f"e{k}"].last == spans[f"e{k + 1}"].first - 1 for k in range(8_999))


def test_endings_in_a_circle_are_refused_with_the_circle():
    rows = [event("a", ended_by="b"), event("b", ended_by="c"), event("c", ended_by="a")]
    with pytest.raises(InvalidDataError, match=r"a: ended_by runs in a circle \(a -> b -> c -> a\)"):
        resolve_spans(rows)
    with pytest.raises(InvalidDataError, match=r"a: ended_by runs in a circle \(a -> a\)"):
        resolve_spans([event("a", ended_by="a")])


def test_an_unknown_ending_and_a_bad_date_name_the_event():
    with pytest.raises(InvalidDataError, match="e: ended_by 'nobody' is not an event; correct the id or leave it"):
        span_of(ended_by="nobody")
    with pytest.raises(InvalidDataError, match="e: '2010-02-30' is not a day of the calendar"):
        span_of(date_start="2010-02-30")


@given(strategies.events(), strategies.days, st.integers(0, 4000))
def test_activity_stays_within_0_and_1_and_falls_after_the_end(row, day, later):
    span = resolve_spans([row])["e"]
    options = {"onset_days": row.onset_days, "half_life_days": 100.0, "fades": row.kind != "regime"}
    now = activity(day.toordinal(), span, **options)
    then = activity(day.toordinal() + later, span, **options)
    assert 0 <= now <= 1
    if day.toordinal() < span.first:
        assert now == 0
    elif day.toordinal() >= span.last:
        assert then <= now
    elif day.toordinal() + later <= span.last:
        assert then >= now


@given(st.integers(0, 500), st.integers(0, 700))
def test_the_onset_is_the_exact_fraction(onset, passed):
    expected = min(Fraction(1), Fraction(passed + 1, onset + 1))
    assert activity(1000 + passed, Span(1000, math.inf), onset_days=onset) == pytest.approx(float(expected), rel=1e-15)


@given(strategies.event_lists())
def test_the_order_of_events_changes_no_span(rows):
    assert resolve_spans(rows) == resolve_spans(reversed(rows))
    without_ids = [replace(row, summary="text") for row in rows]
    assert resolve_spans(without_ids) == resolve_spans(rows)
