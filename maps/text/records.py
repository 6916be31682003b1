"""Results as plain records: what ``--json`` prints and what the tables on a terminal are made from.

Standard library only. Ids, not positions; dates as ISO text; hazards and indices as numbers.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from ...geo.model.coverage import Coverage, legs_coverage
from ...geo.model.explain import IN_FORCE, baseline, explain_leg
from ...geo.model.origins import origin_shares
from ...geo.model.schema import IS_AND_IS_NOT
from ...geo.model.scopes import border_of, implied_scopes, known_scopes
from ...geo.release.dataset import release_record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...geo.model.routes import Route
    from ...geo.model.scenario import Scenario, Setting
    from ...geo.model.schema import Claim, Dataset, Event, Leg

SCHEMA_VERSION = "1"


def head_record(dataset: Dataset, setting: Setting | None = None, *scenarios: Scenario) -> dict[str, Any]:
    """Return what every answer says first: schema, dataset, dates, scenario, and what the index is and is not.

    Answers without one setting give the scenarios that they are about.
    """
    scenarios = scenarios if setting is None else (setting.scenario,)
    record: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "dataset": {"name": dataset.name, "version": dataset.version, "title": dataset.title},
        **release_record(dataset, *scenarios),
    }
    if setting is not None:
        record["as_of"] = setting.hazards.as_of.isoformat()
        record["known_by"] = setting.known_by.isoformat() if setting.known_by else None
        record["scenario"] = scenario_record(setting.scenario)
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
    }


def coverage_record(coverage: Coverage) -> dict[str, Any]:
    """Return a coverage with counts; the ids of the sources stand beside the events."""
    return {
        "events": coverage.events,
        "sources": len(coverage.sources),
        "newest_source": coverage.newest or None,
        "level": coverage.level,
    }


def leg_record(dataset: Dataset, setting: Setting, leg: int, *, explain: bool = False) -> dict[str, Any]:
    """Return one leg on the date of the setting.

    Parameters
    ----------
    dataset
        For the sources.
    setting
        Hazards on a date.
    leg
        Position of the leg.
    explain
        Whether each event becomes an object with its contribution, activity and sources, the largest first; the ones
        that have all but faded are among them then, so that the parts add up.

    Returns
    -------
    dict
        `baseline` and `hazard` are hazards (dimensionless); `events` are those in force, `sources` all that speak to
        the leg on that date.
    """
    field = setting.hazards
    row = field.network.legs[leg]
    coverage = legs_coverage(field, [leg], dataset.sources, usable=setting.usable_sources)
    parts = explain_leg(field, leg)
    events: list[Any] = sorted(field.network.events[part.event].event_id for part in parts if part.activity >= IN_FORCE)
    if explain:
        events = [
            {
                "event_id": field.network.events[part.event].event_id,
                "contribution": part.hazard,
                "activity": part.activity,
                "sources": _usable(field.network.events[part.event].source_ids, setting),
            }
            for part in parts
        ]
    return {
        "leg_id": row.leg_id,
        "from": row.from_node,
        "to": row.to_node,
        "mode": row.mode,
        "baseline_class": row.baseline_class,
        "baseline": baseline(field, leg),
        "hazard": field.hazard[leg],
        "blocked": leg in field.blocked,
        "events": events,
        "sources": list(coverage.sources),
        "coverage": coverage_record(coverage),
    }


def route_record(
    dataset: Dataset, setting: Setting, route: Route, rank: int, *, explain: bool = False
) -> dict[str, Any]:
    """Return one route with its legs."""
    coverage = legs_coverage(setting.hazards, route.legs, dataset.sources, usable=setting.usable_sources)
    return {
        "rank": rank,
        "index": route.index,
        "hazard": route.hazard,
        "nodes": [setting.hazards.network.nodes[node].node_id for node in route.nodes],
        "legs": [leg_record(dataset, setting, leg, explain=explain) for leg in route.legs],
        "coverage": coverage_record(coverage),
    }


def routes_record(
    dataset: Dataset, setting: Setting, origin: str, destination: str, routes: Iterable[Route], *, explain: bool = False
) -> dict[str, Any]:
    """Return the answer to a route query.

    Examples
    --------
    >>> from datetime import date
    >>> from route_risk.geo.model.scenario import evaluate, scenario_network
    >>> from route_risk.layers.dataset import read_dataset
    >>> dataset = read_dataset()
    >>> setting = evaluate(scenario_network(dataset), date(2013, 7, 1))
    >>> from route_risk.geo.model.routes import least_risk_route
    >>> route = least_risk_route(setting.hazards, "KP-10", "KOR")
    >>> record = routes_record(dataset, setting, "KP-10", "KOR", [route])
    >>> round(record["routes"][0]["index"], 1), record["routes"][0]["coverage"]["level"]
    (70.1, 'thin')
    """
    return {
        **head_record(dataset, setting),
        "origin": origin,
        "destination": destination,
        "routes": [
            route_record(dataset, setting, route, rank, explain=explain) for rank, route in enumerate(routes, start=1)
        ],
    }


def _usable(source_ids: Iterable[str], setting: Setting) -> list[str]:
    """Return the sources that count under the setting, in order."""
    usable = setting.usable_sources
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


def place_claims(dataset: Dataset, place: str) -> list[Claim]:
    """Return the claims about a node, its country included where the node stands for the country, or a scope."""
    node = dataset.nodes.get(place)
    words = {place}
    if node is not None and node.kind == "border_segment":
        words.add(border_of(node))
    return [claim for claim in dataset.claims if words & set(claim.place_ids)]


def leg_events(dataset: Dataset, leg: Leg) -> list[Event]:
    """Return all events whose scope covers a leg, whatever the date, in order of their start."""
    words = implied_scopes(leg.traverses, known_scopes(dataset.nodes.values()))
    return _by_start(event for event in dataset.events if words & set(event.scopes))


def node_events(dataset: Dataset, node_id: str) -> list[Event]:
    """Return all events whose scope covers a node, its border or its country, in order of their start."""
    node = dataset.nodes[node_id]
    known = known_scopes(dataset.nodes.values())
    words = set(known.get(f"segment:{node_id}", ()))
    if node.kind == "border_segment":  # and what applies to the legs across it
        across = [leg.traverses for leg in dataset.legs if leg.from_node == node_id]
        words |= {word for traverses in across for word in implied_scopes(traverses, known)}
    if node.kind == "province":
        words.add(f"internal-movement:{node.country}")
    elif node.kind != "border_segment":
        words |= {f"country:{node.country}", f"resettlement:{node.country}"}
    return _by_start(event for event in dataset.events if words & set(event.scopes))


def in_scope(dataset: Dataset, word: str, scopes: Iterable[str]) -> bool:
    """Tell whether what is in some scopes touches another: the same, a wider or a narrower one."""
    known = known_scopes(dataset.nodes.values(), (word for leg in dataset.legs for word in leg.traverses))
    return any(scope in known[word] or word in known[scope] for scope in scopes)


def _by_start(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.date_start, event.event_id))
