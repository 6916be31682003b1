"""Facts of the five project articles that must stay in the embedded dataset, each with its citation."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "layers" / "data"

# (source, event, kind, first day as the sources give it, direction, a scope it must keep)
EVENTS = [
    ("lankov-2014", "prk-1995-contact-exception", "regime", "1995", "mixed", "border:PRK-*"),
    ("lankov-2014", "prk-1995-leniency", "regime", "1995", "lowers", "border:PRK-*"),
    ("lankov-2014", "prk-2010-succession-buildup", "period", "2010", "raises", "border:PRK-CHN"),
    ("lankov-2014", "prk-2012-redefector-campaign", "regime", "2012-06-28", "mixed", "resettlement:KOR"),
    ("lankov-2014", "prk-2013-guard-rotation", "period", "2013-01", "raises", "segment:PRK-CHN:KP-09"),
    ("lankov-2014", "prk-before-1995-camps", "regime", "", "raises", "border:PRK-*"),
    ("lankov-2014", "prk-border-information", "regime", "", "mixed", "border:PRK-CHN"),
    ("lankov-2014", "prk-guard-bribery", "regime", "", "lowers", "border:PRK-CHN"),
    ("king-2020", "chn-unions-without-status", "regime", "", "mixed", "country:CHN"),
    ("king-2020", "kor-2017-engagement-shift", "period", "2017", "raises", "resettlement:KOR"),
    ("king-2020", "kor-2019-budget-cuts", "period", "2019", "raises", "resettlement:KOR"),
    ("king-2020", "kor-2019-fishermen-returned", "incident", "2019-11-07", "raises", "border:PRK-KOR"),
    ("king-2020", "kor-2019-quiet-diplomacy", "incident", "2019-05", "mixed", "country:CHN"),
    ("king-2020", "kor-2019-un-cosponsor", "period", "2019-11", "raises", "resettlement:KOR"),
    ("king-2020", "kor-2020-hardship-support", "incident", "2020-01-21", "lowers", "resettlement:KOR"),
    ("king-2020", "prk-2012-redefector-campaign", "regime", "2012-06-28", "mixed", "resettlement:KOR"),
    ("king-2020", "prk-2017-dmz-shooting", "incident", "2017-11-13", "raises", "border:PRK-KOR"),
    ("king-2020", "prk-dmz-fortified", "regime", "", "mixed", "border:PRK-KOR"),
    ("king-2020", "prk-standing-shoot-order", "regime", "2007", "raises", "border:PRK-CHN"),
    ("king-2020", "prk-standing-treason-law", "regime", "2011-12", "raises", "border:PRK-*"),
    ("king-2020", "usa-2019-zero-admissions", "period", "2019", "raises", "resettlement:USA"),
    ("king-2020", "vnm-2019-nov-detention", "incident", "2019-11-23", "mixed", "country:VNM"),
    ("dailynk-2016", "chn-2016-liaoning-detentions", "incident", "2016-11", "raises", "region:CN-LN"),
    ("dailynk-2016", "chn-2016-police-rewards", "period", "2016-08", "raises", "region:CN-JL"),
    ("dailynk-2016", "prk-1997-three-generations", "period", "1997", "mixed", "internal-movement:PRK"),
    ("dailynk-2016", "prk-2016-agents-in-china", "period", "2016-06", "raises", "country:CHN"),
    ("dailynk-2016", "prk-2016-family-penalty-eased", "regime", "2016", "mixed", "internal-movement:PRK"),
    ("dailynk-2016", "prk-2016-informant-reward", "period", "2016-11", "raises", "internal-movement:PRK"),
    ("dailynk-2016", "prk-2016-movement-controls", "period", "2016", "raises", "internal-movement:PRK"),
    ("dailynk-2016", "prk-2016-news-blackout", "period", "2016", "mixed", "internal-movement:PRK"),
    ("dailynk-2016", "prk-2016-return-inducement", "regime", "2016", "mixed", "resettlement:KOR"),
    ("dailynk-2016", "prk-2016-shoot-without-warning", "period", "2016-11", "raises", "border:PRK-CHN"),
    ("dailynk-2016", "prk-2016-tumen-shooting", "incident", "2016-11", "raises", "segment:PRK-CHN:KP-09"),
    ("dailynk-2016", "prk-agents-in-china", "regime", "", "raises", "country:CHN"),
    ("dailynk-2016", "prk-guard-bribery", "regime", "", "lowers", "border:PRK-CHN"),
    ("dailynk-2016", "prk-pressure-after-arrival", "regime", "", "raises", "resettlement:KOR"),
    ("dailynk-2016", "prk-songbun-family", "regime", "", "mixed", "internal-movement:PRK"),
    ("koreatimes-2020", "kor-2017-engagement-shift", "period", "2017", "raises", "resettlement:KOR"),
    ("koreatimes-2020", "kor-2020-border-lapse", "incident", "2020-07", "mixed", "border:PRK-KOR"),
    ("koreatimes-2020", "kor-2020-leaflet-dispute", "incident", "2020-06", "mixed", "border:PRK-KOR"),
    ("koreatimes-2020", "prk-2012-redefector-campaign", "regime", "2012-06-28", "mixed", "resettlement:KOR"),
    ("koreatimes-2020", "prk-2016-return-inducement", "regime", "2016", "mixed", "resettlement:KOR"),
    ("koreatimes-2020", "prk-pressure-after-arrival", "regime", "", "raises", "resettlement:KOR"),
    ("nkr-garcia-2024", "chn-1986-repatriation-agreement", "regime", "1986", "raises", "country:CHN"),
    ("nkr-garcia-2024", "chn-border-labour-demand", "regime", "", "mixed", "region:CN-JL"),
    ("nkr-garcia-2024", "chn-ethnic-korean-concern", "regime", "", "mixed", "border:PRK-CHN"),
    ("nkr-garcia-2024", "chn-provocation-linked-tightening", "regime", "", "mixed", "border:PRK-CHN"),
    ("nkr-garcia-2024", "chn-repeated-crossings", "regime", "", "mixed", "border:PRK-CHN"),
    ("nkr-garcia-2024", "chn-unions-without-status", "regime", "", "mixed", "country:CHN"),
    ("nkr-garcia-2024", "chn-workplace-raids", "regime", "", "mixed", "country:CHN"),
    ("nkr-garcia-2024", "kor-2004-vietnam-airlift", "incident", "2004-07-27", "lowers", "transfer:VNM"),
    ("nkr-garcia-2024", "lao-2013-blocking-agreement", "incident", "2013-06", "raises", "country:LAO"),
    ("nkr-garcia-2024", "lao-2013-handover", "incident", "2013-05-27", "raises", "country:LAO"),
    ("nkr-garcia-2024", "mng-neutral-practice", "regime", "", "mixed", "transfer:MNG"),
    ("nkr-garcia-2024", "prk-1998-constitution-travel", "regime", "1998-09", "mixed", "internal-movement:PRK"),
    ("nkr-garcia-2024", "prk-2020-covid-closure", "period", "2020-01-22", "raises", "border:PRK-*"),
    ("nkr-garcia-2024", "prk-border-information", "regime", "", "mixed", "border:PRK-CHN"),
    ("nkr-garcia-2024", "prk-forbidden-areas", "regime", "", "raises", "internal-movement:PRK"),
    ("nkr-garcia-2024", "prk-guard-bribery", "regime", "", "lowers", "border:PRK-CHN"),
    ("nkr-garcia-2024", "prk-songbun-family", "regime", "", "mixed", "internal-movement:PRK"),
    ("nkr-garcia-2024", "prk-travel-permit-regime", "regime", "", "raises", "internal-movement:PRK"),
    ("nkr-garcia-2024", "prk-women-markets", "regime", "", "mixed", "internal-movement:PRK"),
    ("nkr-garcia-2024", "tha-2006-fine-detain-transfer", "regime", "2003", "lowers", "transfer:THA"),
    ("nkr-garcia-2024", "vnm-2023-arrests", "incident", "2023-12", "raises", "country:VNM"),
]

# (source, figure, qualifier, value, upper end of a range, unit)
CLAIMS = [
    ("lankov-2014", "arrivals-2009-total", "exact", 2929, None, "people"),
    ("lankov-2014", "arrivals-2013-total", "exact", 1516, None, "people"),
    ("lankov-2014", "china-stock-1990s", "at-most", 200000, None, "people"),
    ("lankov-2014", "kor-settled-2014", "about", 25000, None, "people"),
    ("lankov-2014", "leniency-end", "exact", 2010, None, "year"),
    ("lankov-2014", "leniency-start", "about", 1995, None, "year"),
    ("lankov-2014", "lenient-term", "about", 2, None, "months"),
    ("king-2020", "arrivals-2009-total", "exact", 2914, None, "people"),
    ("king-2020", "arrivals-2019-total", "exact", 1047, None, "people"),
    ("king-2020", "arrivals-cumulative-2019-12", "exact", 33523, None, "people"),
    ("king-2020", "arrivals-cumulative-2019-12", "about", 35000, None, "people"),
    ("king-2020", "budget-cut-2019-abuse-database", "exact", -74, None, "percent"),
    ("king-2020", "budget-cut-2019-arrival-aid", "exact", -31, None, "percent"),
    ("king-2020", "budget-cut-2019-rights-foundation", "exact", -93, None, "percent"),
    ("king-2020", "china-held-2019-05", "exact", 7, None, "people"),
    ("king-2020", "europe-settled", "range", 1000, 2000, "people"),
    ("king-2020", "hardship-support-2019", "over", 550, None, "people"),
    ("king-2020", "hardship-support-2019", "exact", 553, None, "people"),
    ("king-2020", "income-gap-2019", "about", 500, None, "USD per month"),
    ("king-2020", "income-north-2019", "exact", 1720, None, "USD per month"),
    ("king-2020", "income-south-2019", "exact", 2220, None, "USD per month"),
    ("king-2020", "korea-returned-2019", "exact", 2, None, "people"),
    ("king-2020", "participation-north-2019", "exact", 62.1, None, "percent"),
    ("king-2020", "participation-south-2019", "exact", 63.3, None, "percent"),
    ("king-2020", "return-attempts-5y", "exact", 12, None, "people"),
    ("king-2020", "returned-north-to-2015", "about", 12, None, "people"),
    ("king-2020", "rights-letter-organisations", "exact", 67, None, "organisations"),
    ("king-2020", "satisfaction-change-2019", "exact", 1.7, None, "percentage points"),
    ("king-2020", "satisfaction-north-2019", "exact", 74.2, None, "percent"),
    ("king-2020", "suicide-ratio", "about", 3, None, "multiple"),
    ("king-2020", "treason-minimum-term", "at-least", 5, None, "years"),
    ("king-2020", "un-sponsor-first-year", "exact", 2008, None, "year"),
    ("king-2020", "us-admissions-2008", "exact", 38, None, "people"),
    ("king-2020", "us-admissions-2019", "exact", 0, None, "people"),
    ("king-2020", "us-admissions-total", "exact", 218, None, "people"),
    ("king-2020", "us-admissions-total", "about", 225, None, "people"),
    ("king-2020", "vietnam-held-2019", "exact", 11, None, "people"),
    ("king-2020", "whereabouts-unknown-share-2015", "under", 3, None, "percent"),
    ("dailynk-2016", "informant-reward", "exact", 5000000, None, "KPW"),
    ("dailynk-2016", "informant-reward-usd", "about", 600, None, "USD"),
    ("dailynk-2016", "kor-arrived-2016", "about", 30000, None, "people"),
    ("dailynk-2016", "liaoning-held-2016", "about", 38, None, "people"),
    ("dailynk-2016", "shooting-order-year", "exact", 2016, None, "year"),
    ("dailynk-2016", "shot-2016-11", "exact", 2, None, "people"),
    ("koreatimes-2020", "kor-arrived-2020", "about", 34000, None, "people"),
    ("koreatimes-2020", "returned-north-5y", "at-least", 11, None, "people"),
    ("koreatimes-2020", "whereabouts-unknown-2019", "exact", 891, None, "people"),
    ("nkr-garcia-2024", "arrivals-2023-total", "exact", 196, None, "people"),
    ("nkr-garcia-2024", "arrivals-ratio-2023-2019", "exact", 18, None, "percent"),
    ("nkr-garcia-2024", "china-stock-2007", "range", 30000, 50000, "people"),
    ("nkr-garcia-2024", "china-stock-1990s", "at-most", 300000, None, "people"),
    ("nkr-garcia-2024", "famine-deaths", "at-least", 240000, None, "people"),
    ("nkr-garcia-2024", "food-insecure-2019", "about", 43, None, "percent"),
    ("nkr-garcia-2024", "gdp-change-2020", "exact", -4.5, None, "percent"),
    ("nkr-garcia-2024", "laos-handover-2013", "exact", 9, None, "people"),
    ("nkr-garcia-2024", "origin-share-northeast", "about", 70, None, "percent"),
    ("nkr-garcia-2024", "political-motive-1960s", "over", 70, None, "percent"),
    ("nkr-garcia-2024", "return-agreement-year", "exact", 1986, None, "year"),
    ("nkr-garcia-2024", "thailand-detention", "about", 1, None, "months"),
    ("nkr-garcia-2024", "travel-penalty", "at-most", 3, None, "months of unpaid labour"),
    ("nkr-garcia-2024", "travel-permit-time", "range", 1, 3, "months"),
    ("nkr-garcia-2024", "vietnam-airlift-2004", "exact", 468, None, "people"),
    ("nkr-garcia-2024", "women-share", "about", 70, None, "percent"),
]


def rows(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def events() -> dict[str, dict[str, str]]:
    return {row["event_id"]: row for row in rows("policy_events")}


@pytest.fixture(scope="module")
def claims() -> list[dict[str, str]]:
    return rows("claims")


@pytest.mark.parametrize(("source", "event", "kind", "start", "direction", "scope"), EVENTS)
def test_event_of_an_article_is_in_the_dataset(
    events: dict[str, dict[str, str]], source: str, event: str, kind: str, start: str, direction: str, scope: str
) -> None:
    assert event in events, f"{event} of {source} is missing"
    row = events[event]
    assert source in row["source_ids"].split(";")
    assert (row["kind"], row["date_start"], row["direction"]) == (kind, start, direction)
    assert scope in row["scopes"].split(";")
    assert row["summary"].endswith(".")


@pytest.mark.parametrize(("source", "figure", "qualifier", "value", "value_max", "unit"), CLAIMS)
def test_figure_of_an_article_is_in_the_dataset(
    claims: list[dict[str, str]],
    source: str,
    figure: str,
    qualifier: str,
    value: float,
    value_max: float | None,
    unit: str,
) -> None:
    found = [
        (row["qualifier"], float(row["value"]), float(row["value_max"]) if row["value_max"] else None, row["unit"])
        for row in claims
        if row["figure_id"] == figure and row["source_id"] == source
    ]
    assert (qualifier, value, value_max, unit) in found, f"{figure} of {source}: {found}"


def test_every_fact_is_listed_once() -> None:
    assert len(set(EVENTS)) == len(EVENTS)
    assert len(set(CLAIMS)) == len(CLAIMS)


def test_every_article_contributes_events_and_figures() -> None:
    articles = {"lankov-2014", "king-2020", "dailynk-2016", "koreatimes-2020", "nkr-garcia-2024"}
    assert {fact[0] for fact in EVENTS} == articles
    assert {fact[0] for fact in CLAIMS} == articles
