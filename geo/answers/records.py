"""What every answer says first, and the rows of a dataset, as plain records.

Standard library only. Ids, not positions; dates as ISO text; hazards and indices as numbers.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from ..model.origins import origin_shares
from ..model.scenario import condition_words
from ..model.schema import Claim, Country, Event, Source
from ..release.dataset import label_cells, release_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..model.coverage import Coverage
    from ..model.scenario import EvaluatedNetwork, Scenario
    from ..model.schema import Dataset

SCHEMA_VERSION = "2"

ROWS: dict[str, type[Any]] = {"claims": Claim, "countries": Country, "policy_events": Event, "sources": Source}
"""What a row of each table of a dataset is: a dataclass whose fields are its columns."""

IS_AND_IS_NOT = (
    "The route risk index (0 to 100) ranks routes and dates against each other. It is calculated from documented "
    "policy events and from judgements by the dataset's authors. It is not a measured probability of arrest, not a "
    "forecast and not travel advice. Limited evidence about a route does not mean that it is safe."
)

USE_IS_NOT_DANGER = (
    "Much used does not mean safe: cost, distance, waiting and habit count, too. The record factors make the answers "
    "agree with what was recorded; they are not a forecast."
)


def head_record(dataset: Dataset, evaluated: EvaluatedNetwork | None = None, *scenarios: Scenario) -> dict[str, Any]:
    """Return what every answer says first: schema, dataset, dates, scenario, and what the index is and is not.

    Answers without one evaluated network give the scenarios that they are about.
    """
    scenarios = scenarios if evaluated is None else (evaluated.scenario,)
    record: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "dataset": {"name": dataset.name, "version": dataset.version, "title": dataset.title},
        **release_record(dataset, *scenarios),
    }
    if evaluated is not None:
        record["as_of"] = evaluated.hazards.as_of.isoformat()
        record["known_by"] = evaluated.known_by.isoformat() if evaluated.known_by else None
        record["scenario"] = scenario_record(evaluated.scenario)
        record["note"] = IS_AND_IS_NOT
    return record


def scenario_record(scenario: Scenario) -> dict[str, Any] | None:
    """Return a scenario's changes, or None where it has none."""
    if not scenario.changes:
        return None
    return {
        "name": scenario.name,
        "without": list(scenario.without),
        "with": [event.event_id for event in scenario.extra],
        "close": list(scenario.close),
        "open": list(scenario.keep_open),
        "judged": scenario.judged,
    }


def assumed_text(record: Mapping[str, Any]) -> str:
    """Return what a record assumes against the sources, in words; empty where nothing.

    Parameters
    ----------
    record
        With `scenario` from `scenario_record`.

    Examples
    --------
    >>> change = {"name": "", "without": ["law"], "with": [], "close": [], "open": [], "judged": True}
    >>> assumed_text({"scenario": change}), assumed_text({"scenario": None})
    ('judged (if law is left out)', '')
    """
    changes = record.get("scenario")
    if not changes:
        return ""
    condition = condition_words(*(changes[key] for key in ("without", "with", "close", "open")))
    words = ", ".join(filter(None, (changes["name"], "judged" if changes["judged"] else "")))
    return f"{words} ({condition})" if words and condition else words or condition


def assumed_words(record: Mapping[str, Any]) -> str:
    """Return the same with the date by which the sources were published; for a title.

    Examples
    --------
    >>> assumed_words({"scenario": None, "known_by": "2012-06-01"})
    'known by 2012-06-01'
    """
    known_by = record.get("known_by")
    return ", ".join(filter(None, (assumed_text(record), f"known by {known_by}" if known_by else "")))


def row_labels(record: Mapping[str, Any]) -> dict[str, str]:
    """Return what each row of a table says in its last columns: what it assumes, by when it was known, for whom it is.

    Examples
    --------
    >>> row_labels({"scenario": None, "known_by": "2012-06-01", "release": "internal", "sensitivity": "public"})
    {'scenario': '', 'known_by': '2012-06-01', 'release': 'internal', 'sensitivity': 'public'}
    """
    return {"scenario": assumed_text(record), "known_by": record.get("known_by") or "", **label_cells(record)}


def coverage_record(coverage: Coverage) -> dict[str, Any]:
    """Return a coverage with counts; the ids of the sources stand beside the events."""
    return {
        "events": coverage.events,
        "sources": len(coverage.sources),
        "newest_source": coverage.newest or None,
        "level": coverage.level,
    }


def counts(evaluated: EvaluatedNetwork, source_ids: Iterable[str]) -> list[str]:
    """Return those of some sources that count under an evaluated network, in order."""
    usable = evaluated.usable_sources
    return sorted(key for key in source_ids if usable is None or key in usable)


def event_record(event: Event) -> dict[str, Any]:
    """Return an event as in the table, with lists for its scopes and sources."""
    return _plain(asdict(event))


def claim_record(claim: Claim) -> dict[str, Any]:
    """Return a claim as in the table."""
    return _plain(asdict(claim))


def _plain(cells: dict[str, Any]) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, date) else value
        for name, value in cells.items()
    }


def province_records(dataset: Dataset) -> list[dict[str, Any]]:
    """Return the provinces with their share of arrivals and the claims about their origin figures."""
    shares = origin_shares(dataset.claims, dataset.nodes.values())
    records = []
    for node in sorted(dataset.nodes.values(), key=lambda row: row.node_id):
        if node.kind == "province":
            share = shares.get(node.node_id)
            records.append(
                {
                    **_plain(asdict(node)),
                    "share_pct": share.share_pct if share else None,
                    "share_claim_id": share.claim_id if share else None,
                    "origin_claims": [
                        claim.claim_id
                        for claim in dataset.claims
                        if claim.measure in ("origin_share", "origin_count") and node.node_id in claim.place_ids
                    ],
                }
            )
    return records
