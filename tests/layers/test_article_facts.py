"""What the five articles and the two reviews of the evidence say is found by `list` and `show`, and in Python.

Each fact names a row and the words or numbers that make it that fact. The reviews are the check of every row against
its texts, and the collection of what is recorded of each corridor.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest

from route_risk.layers.dataset import read_dataset
from tests.cli.conftest import run_command
from tests.layers.article_facts import CLAIMS, EVENTS

if TYPE_CHECKING:
    from route_risk.geo.model.schema import Dataset

ARTICLES = ("lankov-2014", "king-2020", "dailynk-2016", "koreatimes-2020", "nkr-garcia-2024")

# (event, column, what its cell holds): a text is looked for inside the cell, anything else must be equal
FACTS = [
    # Lankov
    ("prk-1995-leniency", "summary", "safety valve"),
    ("prk-1995-leniency", "date_end", "2009"),
    ("prk-2010-succession-buildup", "contested", "a better economy"),
    ("prk-guard-bribery", "direction", "lowers"),
    # King
    ("prk-2012-redefector-campaign", "summary", "deceitful and dangerous"),
    ("kor-2019-budget-cuts", "summary", "31 percent"),
    ("kor-2019-budget-cuts", "summary", "raised funds for cooperation with the North"),
    ("kor-2019-fishermen-returned", "summary", "parliament opened an inquiry"),
    ("kor-2020-hardship-support", "summary", "further surveys"),
    ("kor-2017-engagement-shift", "contested", "earlier conservative governments"),
    ("kor-2019-un-cosponsor", "ended_by", "kor-2022-un-cosponsor"),
    # Daily NK
    ("prk-1997-three-generations", "summary", "three generations"),
    ("prk-2012-three-generations", "contested", "late 1990s"),
    ("prk-2016-return-inducement", "summary", "kidnapping"),
    ("prk-2016-movement-controls", "summary", "grew afraid"),
    ("prk-2016-movement-controls", "contested", "only for a time"),
    ("prk-2016-agents-in-china", "severity_rationale", "group departures of workers abroad"),
    # Korea Times
    ("prk-pressure-after-arrival", "summary", "abduction is suspected"),
    ("prk-pressure-after-arrival", "scopes", ("resettlement:KOR",)),
    # Garcia
    ("chn-repeated-crossings", "summary", "to and fro"),
    ("chn-workplace-raids", "summary", "go to and fro over the border"),
    ("chn-unions-without-status", "summary", "can end with a return on any day"),
    ("prk-forbidden-areas", "summary", "forbidden areas"),
    ("prk-forbidden-areas", "restates", "prk-travel-permit-regime"),
    ("prk-travel-permit-regime", "summary", "checked on the way"),
    # the check of the rows: dates
    ("chn-2001-un-office-exit", "date_start", "2001-06-29"),
    ("chn-2021-july-returns", "date_start", "2021-07-14"),
    ("chn-2021-land-borders-law", "date_start", "2022-01-01"),
    ("prk-2009-fines", "date_start", "2009-10-19"),
    ("prk-2014-ebola-closure", "date_start", "2014-10-24"),
    ("prk-2017-dmz-shooting", "date_start", "2017-11-13"),
    ("prk-2020-elite-troops", "date_start", "2020-08-02"),
    ("mmr-2008-release-to-thailand", "date_end", "2008-12-31"),
    ("kor-2020-hardship-support", "date_start", "2020-01-21"),
    # ends
    ("prk-2020-shoot-on-sight", "date_end", ""),
    ("prk-2016-family-penalty-eased", "ended_by", "prk-2022-family-banishment"),
    ("kor-2005-cash-cut", "ended_by", "kor-2023-grant-raise"),
    ("prk-2004-hardening", "kind", "period"),
    # one policy
    ("prk-2008-shoot-order", "restates", "prk-standing-shoot-order"),
    ("prk-2020-shoot-on-sight", "restates", "prk-standing-shoot-order"),
    ("chn-1998-border-protocol", "restates", "chn-1986-repatriation-agreement"),
    ("chn-2024-april-returns", "restates", "chn-2024-2025-returns"),
    # people
    ("chn-2023-oct-mass-returns", "severity", 4),
    ("chn-2002-100-day-campaign", "severity", 5),
    ("chn-2023-sept-returns", "severity", 3),
    ("vnm-2015-returns", "severity", 2),
    ("prk-2017-dmz-shooting", "severity", 1),
    # one province, one stretch
    ("chn-2013-yunnan-arrests", "scopes", ("region:CN-YN",)),
    ("chn-2016-liaoning-detentions", "scopes", ("region:CN-LN",)),
    ("chn-2017-missionary-expulsions", "scopes", ("region:CN-JL",)),
    ("prk-2006-guard-inspections", "scopes", ("segment:PRK-CHN:KP-09", "segment:PRK-CHN:KP-13")),
    ("prk-2020-fence-programme", "scopes", ("border:PRK-CHN", "border:PRK-RUS")),
    # changes that were missing
    ("chn-1997-smuggling-offences", "date_start", "1997-10-01"),
    ("chn-unhcr-access-denied", "date_precision", "standing"),
    ("chn-2010-border-fence", "onset_days", 1096),
    ("chn-2012-real-name-rail", "date_start", "2012-01-01"),
    ("chn-2012-yanbian-campaign", "date_end", "2012-10-15"),
    ("chn-2013-reward-notice", "date_start", "2013-03"),
    ("chn-2014-myanmar-border-arrests", "scopes", ("border:CHN-MMR",)),
    ("chn-2017-crackdown", "scopes", ("region:CN-JL", "region:CN-YN")),
    ("chn-2020-river-notice", "date_start", "2020-03"),
    ("prk-2016-informant-reward", "scopes", ("border:PRK-CHN", "internal-movement:PRK")),
    ("prk-2020-shoot-on-sight", "scopes", ("border:PRK-CHN", "border:PRK-RUS")),
    ("prk-forbidden-areas", "scopes", ("border:PRK-CHN", "internal-movement:PRK")),
    ("vnm-2002-detention", "date_start", "2002-12-30"),
    ("prk-1999-penal-code", "ended_by", "prk-2004-penal-code"),
    ("prk-2015-penal-code", "date_start", "2015-07-22"),
    ("prk-2016-boat-rules", "scopes", ("segment:PRK-KOR:sea-east", "segment:PRK-KOR:sea-west")),
    ("prk-2017-electric-fence", "confidence", "low"),
    ("prk-2019-sea-passes", "date_start", "2019-06"),
    ("prk-2020-epidemic-law", "date_start", "2020-08"),
    ("prk-2020-landmines", "summary", "August 2023"),
    ("kor-2016-rights-act", "date_start", "2016-09-04"),
    ("kor-2018-screening-cut", "summary", "from 180 to 90 days"),
    ("kor-2023-grant-raise", "date_start", "2023"),
    ("jpn-2006-rights-act", "scopes", ("resettlement:JPN",)),
    ("gbr-2014-country-guidance", "date_start", "2014-08-20"),
    ("usa-2017-proclamation", "date_end", "2021-01-20"),
    ("rus-1999-returns", "date_start", "1999-12-30"),
    ("rus-2015-extradition-treaty", "date_start", "2015-11-17"),
    # corridors: what closed and opened them
    ("mng-2004-no-handover", "scopes", ("transfer:MNG",)),
    ("tha-2006-fine-detain-transfer", "date_start", "2003"),
    ("chn-2002-embassy-exit", "scopes", ("transfer:CHN-missions",)),
    ("chn-2003-mongolia-approach-tightened", "direction", "raises"),
    ("chn-2007-mongolia-border-fence", "date_start", "2007-07-01"),
    ("chn-2007-mongolia-border-fence", "kind", "regime"),
    ("vnm-2004-after-airlift", "date_start", "2004-08"),
    ("lao-onward-practice", "direction", "lowers"),
    ("lao-2013-practice-resumed", "date_start", "2013-06"),
    ("lao-2013-blocking-agreement", "kind", "incident"),
    ("chn-2009-exit-permit-halt", "date_start", "2009-04"),
    ("lao-2020-border-closure", "date_end", "2022-05-09"),
    ("mng-2020-border-closure", "date_start", "2020-02-01"),
    ("chn-2020-barrier-laos", "date_start", "2020-09"),
]

# (figure, source, value, upper end of a range): figures of the two reviews
FIGURES = [
    ("budget-cut-2019-arrival-aid", "king-2020", -31, None),
    ("china-stock-2007", "crs-2007-09-26", 30000, 50000),
    ("settlement-cash-2007", "donga-2007-02-08", 6000000, None),
    ("settlement-cash-2022", "bizwire-2024-08-27", 8000000, None),
    ("settlement-cash-2023", "bizwire-2024-08-27", 9000000, None),
    ("settlement-cash-2024", "bizwire-2024-08-27", 10000000, None),
    ("shooting-order-year", "chosun-2010-01-26", 2007, None),
    ("returns-2002-12", "msf-2003-01-19", 3200, None),
    ("returns-2012-02", "afp-2012-03-11", 31, None),
    ("return-attempts-5y", "king-2020", 12, None),
    ("crossing-term-1999", "joongang-2004-12-penal", 3, None),
    ("crossing-term-2004", "joongang-2004-12-penal", 2, None),
    ("treason-term-2004", "joongang-2004-12-penal", 5, None),
    ("thailand-entries-2005", "voakr-2011-05", 115, None),
    ("thailand-entries-2006", "voakr-2011-05", 752, None),
    ("thailand-entries-2007", "voakr-2008-03-26", 1767, None),
    ("thailand-entries-2010", "voakr-2011-05", 2482, None),
    ("thailand-share-2016", "kh-2017-03-14", 72, None),
    ("thailand-entries-2016", "timesofoman-2017", 535, None),
    ("mongolia-entries-2000", "nkchosun-6977", 100, None),
    ("mongolia-transfers-1999-2003", "kirkpatrick-2012", 500, None),
    ("laos-thailand-share-2012", "dailynk-longroad-2012", 90, None),
    ("youth-share-2008-THA", "voakr-2009-07-06", 18, None),
]


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return read_dataset()


def answer(*arguments: str) -> Any:
    """Return what a command answers, and check that it answers."""
    result = run_command(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def holds(cell: Any, value: Any) -> bool:
    """Return whether a cell holds a fact: the text inside it, or the value itself, a list in any order."""
    if isinstance(value, tuple):
        return sorted(cell) == sorted(value)
    return value in cell if isinstance(value, str) and value else bool(cell == value)


def test_the_dataset_holds_what_was_read(dataset: Dataset) -> None:
    events = {event.event_id: asdict(event) for event in dataset.events}
    missing = [
        (event, column, value)
        for event, column, value in FACTS
        if event not in events or not holds(events[event][column], value)
    ]
    assert missing == []
    figures = {(claim.figure_id, claim.source_id, claim.value, claim.value_max) for claim in dataset.claims}
    assert [figure for figure in FIGURES if figure not in figures] == []


@pytest.mark.parametrize("source", ARTICLES)
def test_list_finds_what_an_article_says(source: str) -> None:
    events = {row["event_id"] for row in answer("list", "events", "--source", source)["events"]}
    assert {event for article, event, *_ in EVENTS if article == source} <= events
    claims = {(row["figure_id"], row["value"]) for row in answer("list", "claims", "--source", source)["claims"]}
    assert {(figure, value) for article, figure, _, value, *_ in CLAIMS if article == source} <= claims


def test_list_finds_what_the_reviews_say() -> None:
    events = {row["event_id"]: row for row in answer("list", "events")["events"]}
    assert [fact for fact in FACTS if not holds(events[fact[0]][fact[1]], fact[2])] == []
    claims = answer("list", "claims")["claims"]
    figures = {(row["figure_id"], row["source_id"], row["value"], row["value_max"]) for row in claims}
    assert [figure for figure in FIGURES if figure not in figures] == []


@pytest.mark.parametrize("event", sorted({fact[0] for fact in FACTS}))
def test_show_tells_an_event_with_its_sources(event: str) -> None:
    record = answer("show", event)
    assert record["what"] == "event"
    assert {source["source_id"] for source in record["cited"]} == set(record["event"]["source_ids"])
    for _, column, value in (fact for fact in FACTS if fact[0] == event):
        assert holds(record["event"][column], value), (column, value)


@pytest.mark.parametrize("figure", sorted({fact[0] for fact in FIGURES}))
def test_show_tells_a_figure_with_every_source(figure: str) -> None:
    record = answer("show", figure)
    told = {(row["source_id"], row["value"], row["value_max"]) for row in record["claims"]}
    assert {fact[1:] for fact in FIGURES if fact[0] == figure} <= told
    assert {row["source_id"] for row in record["claims"]} == {source["source_id"] for source in record["cited"]}


def test_no_text_calls_anything_safe(dataset: Dataset) -> None:
    texts = [f"{row.event_id}: {row.summary} {row.severity_rationale} {row.contested}" for row in dataset.events]
    calls = ("safe passage", "relatively safe", "is safe", "are safe", "safe country", "safest", "safer")
    assert [text for text in texts if any(call in text for call in calls)] == []
