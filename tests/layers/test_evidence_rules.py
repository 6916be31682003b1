"""Rules of evidence: each catches the row that breaks it, and leaves alone the row that just keeps it."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from route_risk.geo.model.schema import Event, Source
from route_risk.layers.evidence_rules import broken_links, evidence_warnings

DATA = Path(__file__).parents[2] / "layers" / "data"
ORDER = Event("order", "regime", "2016", ("country:AAA",), "legal-penalty", "raises", 3, "medium", ("daily-2016",))
SOURCES = {
    source.source_id: source
    for source in (
        Source("daily-2016", publisher="Daily", published="2016-12-13", kind="news"),
        Source("daily-2019", publisher="Daily (relaying Wire)", published="2019", kind="news"),
        Source("post-2016", publisher="Post", published="2016", kind="think-tank"),
        Source("undated", publisher="Blog", kind="commentary"),
        Source("law", publisher="Parliament", published="2016-01-01", kind="government"),
    )
}


def warnings(event, *source_ids):
    cited = replace(event, source_ids=source_ids) if source_ids else event
    return [fault.rule for fault in evidence_warnings([cited], SOURCES)]


def chain(**links):
    """Return events a, b, ... by what each restates."""
    return [replace(ORDER, event_id=key, restates=link, source_ids=("law",)) for key, link in links.items()]


def test_a_regime_without_an_end_needs_a_second_year_or_a_law():
    assert warnings(ORDER) == ["a regime without an end is based on reports of one year, 2016"]
    assert warnings(ORDER, "daily-2016", "post-2016") == [
        "a regime without an end is based on reports of one year, 2016"
    ]
    assert warnings(ORDER, "daily-2016", "undated") == ["a regime without an end is based on reports of one year, 2016"]
    assert warnings(ORDER, "undated") == ["a regime without an end is based on reports without a date"]
    assert warnings(ORDER, "daily-2016", "daily-2019") == []
    assert warnings(ORDER, "law") == []


@pytest.mark.parametrize(
    "change",
    [{"kind": "period"}, {"date_end": "2017"}, {"ended_by": "repeal"}, {"direction": "mixed"}],
    ids=["it fades", "it has an end", "another event ends it", "it moves nothing"],
)
def test_one_report_of_one_year_is_enough_where(change):
    assert warnings(replace(ORDER, **change)) == []


def test_high_needs_two_publishers_or_an_official_text():
    high = replace(ORDER, kind="incident", confidence="high")
    assert warnings(high, "daily-2016", "daily-2019") == ["confidence 'high' is based on one publisher, Daily"]
    assert warnings(high, "daily-2016", "post-2016") == []
    assert warnings(high, "law") == []
    assert warnings(replace(high, confidence="medium"), "daily-2016") == []


def test_links_form_stars_and_chains():
    assert not list(broken_links(chain(a="", b="a", c="a", d="c", e="")))


def test_a_link_to_no_event_is_a_fault_of_the_row_that_has_it():
    (fault,) = broken_links(chain(a="", b="a", c="oder", d="c"))
    assert (fault.file, fault.column, fault.rule) == ("policy_events.csv", "c", "restates 'oder' is not an event")


@pytest.mark.parametrize(
    ("links", "circle"),
    [
        ({"a": "a"}, "a -> a"),
        ({"a": "b", "b": "c", "c": "a", "d": "a", "e": "d"}, "a -> b -> c -> a"),
        ({"a": "b", "b": "c", "c": "b"}, "b -> c -> b"),
    ],
)
def test_a_circle_is_told_once(links, circle):
    (fault,) = broken_links(chain(**links))
    assert fault.rule == f"restates runs in a circle ({circle})"


def test_a_source_that_is_missing_is_left_to_the_check_of_keys():
    assert warnings(replace(ORDER, confidence="high"), "nowhere") == [
        "a regime without an end is based on reports without a date"
    ]


def test_the_embedded_table_keeps_every_rule():
    sources = {row["source_id"]: Source(**row) for row in table("sources")}
    events = []
    for row in table("policy_events"):
        lists = {key: tuple(filter(None, row[key].split(";"))) for key in ("scopes", "source_ids")}
        numbers = {"severity": int(row["severity"]), "onset_days": 0, "hazard_added": 0.0}
        events.append(Event(**{**row, **lists, **numbers}))
    assert not list(broken_links(events))
    assert not list(evidence_warnings(events, sources))


def table(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
