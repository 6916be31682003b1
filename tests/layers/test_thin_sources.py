"""Warnings name each thin row once and leave well-documented ones alone."""

from dataclasses import replace

import pytest

from route_risk.geo.answers.thin_sources import thin_sources
from route_risk.layers.dataset import read_dataset
from tests.layers.folder import write_folder


@pytest.fixture
def dataset(tmp_path):
    return read_dataset(write_folder(tmp_path / "tiny"))


def rows(dataset):
    return [(fault.file, fault.column) for fault in thin_sources(dataset)]


def test_an_undocumented_leg_and_an_undated_source_are_thin(dataset):
    assert rows(dataset) == [("legs.csv", "BBB..CCC"), ("sources.csv", "s-two")]


def test_a_strong_event_on_one_source_is_thin(dataset):
    law, repeal = dataset.events
    assert ("policy_events.csv", "aaa-2012-repeal") not in rows(dataset)
    strong = replace(dataset, events=(law, replace(repeal, severity=4)))
    assert ("policy_events.csv", "aaa-2012-repeal") in rows(strong)
    assert ("policy_events.csv", "aaa-2010-law") not in rows(
        replace(dataset, events=(replace(law, severity=5), repeal))
    )


def test_what_nobody_has_seen_is_thin(dataset):
    unseen = {key: replace(source, access="cited-not-seen") for key, source in dataset.sources.items()}
    found = rows(replace(dataset, sources=unseen))
    assert {("policy_events.csv", "aaa-2010-law"), ("policy_events.csv", "aaa-2012-repeal")} <= set(found)
    assert ("claims.csv", "count-one") in found
    assert ("claims.csv", "count-two") not in found, "it is not the preferred one"


def test_a_source_that_nothing_cites_is_named(dataset):
    spare = replace(dataset.sources["s-one"], source_id="spare")
    assert ("sources.csv", "spare") in rows(replace(dataset, sources={**dataset.sources, "spare": spare}))
