"""Facts of the five project articles that must stay in the embedded dataset, each with its citation."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.layers.article_facts import CLAIMS, EVENTS

DATA = Path(__file__).parents[2] / "layers" / "data"


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
