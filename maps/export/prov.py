"""W3C PROV: which source, claim, event and constant made which number, so that any figure can be walked back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ...geo.answers.derivations import event_effects, index_of_network, leg_derivations, route_derivation
from ...geo.answers.records import counts, scenario_record
from ...geo.release.coarse import told_index
from .tables import export_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geopandas import GeoDataFrame

    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Dataset, Event, RecordFactor

DATASET = "data:dataset"
SCORING = "result:scoring"
SCENARIO = "result:scenario"
ENGINE = "rr:route-risk"
NETWORK_INDEX = "result:network-index"

_ENDS = {
    "wasDerivedFrom": ("generatedEntity", "usedEntity"),
    "wasGeneratedBy": ("entity", "activity"),
    "used": ("activity", "entity"),
    "hadMember": ("collection", "entity"),
    "wasAssociatedWith": ("activity", "agent"),
}
_ARGUMENTS = ("as_of", "dataset", "known_by", "scenario")
_EVENT = ("kind", "date_start", "date_end", "domain", "direction", "effect", "severity", "confidence", "contested")
_CLAIM = ("figure_id", "measure", "basis", "qualifier", "unit", "value_max", "preferred")


def provenance(
    dataset: Dataset, frames: Mapping[str, GeoDataFrame], evaluated: EvaluatedNetwork, head: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Return the provenance of the numbers of an export as a PROV-JSON document.

    Parameters
    ----------
    dataset
        The dataset.
    frames
        Its layers with risk, from `geo.answers.corridor_layer.answer_layers`: the numbers that are explained.
    evaluated
        What they were computed with.
    head
        What every file says about itself, from `maps.export.layers.export_head`.

    Returns
    -------
    dict
        Entities ``data:`` are what was there before (the dataset and, as its members, sources, claims, events, legs,
        factors of recorded use and parameters), ``result:`` what was computed: the ``effect`` of each event on the
        date, the ``hazard`` of each leg, the ``route`` of each province, its ``share`` and the ``network-index``, and
        each ``corridor`` of each province, with the claims of passages beside it as ``rr:recorded``. A
        derivation of a hazard carries ``rr:contribution``: that of the leg is its baseline, that of the constant
        ``doubt_sigma`` the doubt about it, that of a factor the recorded use, those of the effects are what the events
        add or take away, and together they are the hazard to 1e-9 each. A public release has no contributions and no
        values of effects and factors. One that closes the leg has the type ``rr:Blocking``. There is no time of the
        run, no host and no user.

    Raises
    ------
    UsageError
        As `geo.model.routes.network_index`.
    """
    document = _Document(dataset, evaluated)
    _describe_dataset(document, dataset, evaluated, head)
    _describe_scoring(document, evaluated)
    _derive_effects(document, dataset, evaluated)
    _derive_hazards(document, frames["legs"], dataset, evaluated)
    _derive_routes(document, frames["provinces"], dataset, evaluated)
    _derive_corridors(document, frames["corridors"], frames["legs"], dataset)
    return document.parts


def provenance_text(document: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a PROV-JSON document as text, one record a line.

    Examples
    --------
    >>> print(provenance_text({"prefix": {"rr": "urn:x"}, "entity": {"rr:a": {"prov:value": 1}}}))
    {"prefix":{
    "rr":"urn:x"},
    "entity":{
    "rr:a":{"prov:value":1}}}
    <BLANKLINE>
    """
    parts = []
    for kind, records in document.items():
        lines = (f"{_dump(key)}:{_dump(record)}" for key, record in records.items())
        parts.append(f"{_dump(kind)}:{{\n" + ",\n".join(lines) + "}")
    return "{" + ",\n".join(parts) + "}\n"


class _Document:
    """A document in the making: records by kind and id."""

    def __init__(self, dataset: Dataset, evaluated: EvaluatedNetwork) -> None:
        base = f"urn:route-risk:{_escaped(dataset.name)}:{_escaped(dataset.version)}:"
        if dataset.release is not None:  # what is withheld in it is not the same thing under the same name
            base += "public:"
        result = f"{base}{evaluated.hazards.as_of}:"
        if evaluated.known_by:
            result += f"known-by:{evaluated.known_by}:"
        if evaluated.scenario.changes:
            content = _dump(
                [scenario_record(evaluated.scenario), [asdict(event) for event in evaluated.scenario.extra]]
            )
            result += f"scenario:{hashlib.sha256(content.encode()).hexdigest()[:16]}:"
        prefix = {"data": base, "result": result, "rr": "urn:route-risk:term:"}
        self.parts: dict[str, dict[str, Any]] = {"prefix": prefix, "entity": {}, "activity": {}, "agent": {}}
        self._numbers = count(1)

    def add(self, section: str, key: str, prov_type: str, /, **attributes: Any) -> str:
        """Add an entity, an activity or an agent and return its id; what is None or empty is left out."""
        record: dict[str, Any] = {"prov:type": {"$": prov_type, "type": "prov:QUALIFIED_NAME"}, **_named(attributes)}
        self.parts[section][key] = record
        return key

    def relate(self, kind: str, subject: str, other: str, /, *, blocking: bool = False, **attributes: Any) -> None:
        """Add a relation between two records."""
        one, two = _ENDS[kind]
        record = {f"prov:{one}": subject, f"prov:{two}": other, **_named(attributes)}
        if blocking:
            record["prov:type"] = {"$": "rr:Blocking", "type": "prov:QUALIFIED_NAME"}
        self.parts.setdefault(kind, {})[f"_:r{next(self._numbers)}"] = record

    def derive(self, node: str, origin: str, /, *, blocking: bool = False, **attributes: Any) -> None:
        """Say what a record is derived from."""
        self.relate("wasDerivedFrom", node, origin, blocking=blocking, **attributes)

    def result(self, key: str, prov_type: str, /, **attributes: Any) -> str:
        """Add an entity that the scoring made."""
        self.add("entity", key, prov_type, **attributes)
        self.relate("wasGeneratedBy", key, SCORING)
        return key


def _named(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return attributes under their names: ``label``, ``value`` and ``location`` of PROV, all others of our own."""
    standard = ("label", "value", "location")
    present = {key: value for key, value in attributes.items() if value not in (None, "") and value == value}  # noqa: PLR0124
    return {f"{'prov' if key in standard else 'rr'}:{key}": value for key, value in present.items()}


def _escaped(text: str) -> str:
    return quote(text, safe="")


def _id(kind: str, *keys: str, prefix: str = "data") -> str:
    return f"{prefix}:{'/'.join([kind, *map(_escaped, keys)])}"


def _result(kind: str, *keys: str) -> str:
    return _id(kind, *keys, prefix="result")


def _day(text: str) -> dict[str, str]:
    return {"$": text, "type": "xsd:date"}


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def _describe_dataset(
    document: _Document, dataset: Dataset, evaluated: EvaluatedNetwork, head: Mapping[str, Any]
) -> None:
    """Add the dataset and its members: sources, claims, events, legs, factors of recorded use, parameters."""
    told = {key: value for key, value in head.items() if key not in _ARGUMENTS}
    names = {"name": dataset.name, "version": dataset.version}
    document.add("entity", DATASET, "prov:Collection", label=dataset.title, **told, **names)
    members = []
    for key, source in sorted(dataset.sources.items()):
        place = {"$": source.url, "type": "xsd:anyURI"} if source.url else None
        usable = evaluated.usable_sources is None or key in evaluated.usable_sources
        cells = {"publisher": source.publisher, "author": source.author, "published": source.published}
        known = None if usable else False
        node = _id("source", key)
        members.append(
            document.add("entity", node, "rr:Source", label=source.title or key, location=place, known=known, **cells)
        )
    for claim in sorted(dataset.claims, key=lambda row: row.claim_id):
        cells = {name: getattr(claim, name) for name in _CLAIM}
        node = document.add("entity", _id("claim", claim.claim_id), "rr:Claim", value=claim.value, **cells)
        members.append(node)
        document.derive(node, _id("source", claim.source_id))
        for key in sorted(claim.derived_from):
            document.derive(node, _id("claim", key))
    for event in sorted(dataset.events, key=lambda row: row.event_id):
        members.append(_describe_event(document, event, _id("event", event.event_id), evaluated))
    for leg in sorted(dataset.legs, key=lambda row: row.leg_id):
        node = _id("leg", leg.leg_id)
        ends = {"from": leg.from_node, "to": leg.to_node, "mode": leg.mode, "baseline_class": leg.baseline_class}
        ends["length_km"] = leg.length_km
        members.append(document.add("entity", node, "rr:Leg", label=leg.rationale or leg.leg_id, **ends))
        _derive_from_sources(document, node, leg.source_ids, evaluated)
    for factor in sorted(dataset.record_factors, key=lambda row: row.group):
        members.append(_describe_record(document, dataset, factor))
    for name, key, value in export_tables(dataset, {}, evaluated)["parameters"].itertuples(index=False):
        keys = [key] if isinstance(key, str) else []
        node = _id("parameter", name, *keys)
        members.append(document.add("entity", node, "rr:Parameter", value=float(value), name=name, key="".join(keys)))
        document.relate("used", SCORING, node)
    for node in members:
        document.relate("hadMember", DATASET, node)


def _describe_event(document: _Document, event: Event, node: str, evaluated: EvaluatedNetwork) -> str:
    cells = {name: getattr(event, name) for name in _EVENT}
    document.add("entity", node, "rr:PolicyEvent", label=event.summary or event.event_id, **cells)
    _derive_from_sources(document, node, event.source_ids, evaluated)
    return node


def _describe_record(document: _Document, dataset: Dataset, factor: RecordFactor) -> str:
    delta = factor.delta if dataset.release is None else None
    node = document.add("entity", _id("record", factor.group), "rr:RecordFactor", label=factor.rationale, value=delta)
    for key in sorted(factor.claim_ids):
        if _id("claim", key) in document.parts["entity"]:  # a release withholds some
            document.derive(node, _id("claim", key))
    return node


def _derive_from_sources(
    document: _Document, node: str, source_ids: tuple[str, ...], evaluated: EvaluatedNetwork
) -> None:
    """Say which of the sources that count a record rests on."""
    for key in counts(evaluated, source_ids):
        source = _id("source", key)
        if source in document.parts["entity"]:
            document.derive(node, source)


def _describe_scoring(document: _Document, evaluated: EvaluatedNetwork) -> None:
    """Add the activity, its arguments, the program, and the scenario with its hypothetical events."""
    try:
        release = version("route-risk")
    except PackageNotFoundError:  # run from its folder, not installed
        release = "not installed"
    known_by = _day(evaluated.known_by.isoformat()) if evaluated.known_by else None
    as_of = _day(evaluated.hazards.as_of.isoformat())
    document.add("activity", SCORING, "rr:Scoring", as_of=as_of, known_by=known_by, engine_version=release)
    document.add("agent", ENGINE, "prov:SoftwareAgent", label="route-risk", version=release)
    document.relate("wasAssociatedWith", SCORING, ENGINE)
    document.relate("used", SCORING, DATASET)
    if evaluated.scenario.changes:
        document.add("entity", SCENARIO, "rr:Scenario", content=_dump(scenario_record(evaluated.scenario)))
        document.relate("used", SCORING, SCENARIO)
    for event in sorted(evaluated.scenario.extra, key=lambda row: row.event_id):
        node = _describe_event(document, event, _result("event", event.event_id), evaluated)
        document.derive(node, SCENARIO)


def _derive_effects(document: _Document, dataset: Dataset, evaluated: EvaluatedNetwork) -> None:
    """Derive the effect of each event that is active on the date from the event and the constants of its classes."""
    extra = {event.event_id for event in evaluated.scenario.extra}
    for each in event_effects(evaluated):
        added = each["hazard_added"]
        node = document.result(
            _result("effect", each["event_id"]),
            "rr:Effect",
            value=round(each["effect"], 9) if dataset.release is None else None,
            activity=round(each["activity"], 6),
            hazard_added=None if added is None else round(added, 9),
        )
        origin = _id("event", each["event_id"], prefix="result" if each["event_id"] in extra else "data")
        document.derive(node, origin)
        for constant in each["constants"]:
            document.derive(node, _id("parameter", *constant))


def _derive_hazards(document: _Document, legs: GeoDataFrame, dataset: Dataset, evaluated: EvaluatedNetwork) -> None:
    """Derive the hazard of each leg from the leg, the effects of events and what closes it."""
    derivations = leg_derivations(evaluated)
    network = evaluated.hazards.network
    positions = {leg.leg_id: position for position, leg in enumerate(network.legs)}
    recorded = {factor.group: bool(factor.claim_ids) for factor in dataset.record_factors}
    told = dataset.release is None
    for key, cells in legs.drop(columns=legs.geometry.name).to_dict("index").items():
        leg, position = derivations[str(key)], positions[str(key)]
        group = network.record_groups[position]
        node = document.result(
            _result("hazard", str(key)),
            "rr:LegHazard",
            value=cells["hazard"],
            baseline=cells["baseline"],
            risk_index=cells["risk_index"],
            blocked=bool(cells["blocked"]),
            coverage=cells["coverage"],
            documented=leg.documented or recorded.get(group, False),
        )
        document.derive(node, _id("leg", str(key)), contribution=cells["baseline"] if told else None)
        document.derive(node, _id("parameter", "baseline_probability", str(cells["baseline_class"])))
        if cells["mode"] in network.parameters.reference_km:
            document.derive(node, _id("parameter", "reference_km", cells["mode"]))
        sigma = _id("parameter", "doubt_sigma", network.coverages[position])
        document.derive(node, sigma, contribution=cells["uncertainty"] if told else None)
        if group:
            factor = _id("record", group)
            document.derive(node, factor, contribution=cells["recorded_use"] if told else None)
        document.derive(node, _id("parameter", "norm_exponent"))
        for part in leg.parts:
            effect = _result("effect", part.event_id)
            given = round(part.hazard, 9) + 0.0 if told else None
            document.derive(node, effect, blocking=part.blocking, contribution=given)
        if leg.by_scenario:
            document.derive(node, SCENARIO, blocking=leg.blocked)


def _derive_routes(document: _Document, provinces: GeoDataFrame, dataset: Dataset, evaluated: EvaluatedNetwork) -> None:
    """Derive the index of each province from the hazards along its route, and the network index from them all."""
    shares = {}
    for key, cells in provinces.drop(columns=provinces.geometry.name).to_dict("index").items():
        place = str(key)
        node = document.result(
            _result("route", place),
            "rr:RouteIndex",
            label=cells["name"],
            value=cells["route_index"],
            hazard=cells["route_hazard"],
            status=cells["route_status"],
            destination=cells["route_destination"],
        )
        if cells["route_status"] != "destination":
            _derive_route(document, node, place, dataset, evaluated)
        if cells["share_claim_id"]:
            shares[place] = cells["share_pct"]
            share = document.result(
                _result("share", place), "rr:ArrivalShare", value=cells["share_pct"], unit="percent"
            )
            document.derive(share, _id("claim", cells["share_claim_id"]))
    if sum(shares.values()) > 0:
        value = index_of_network(evaluated, shares, dataset.default_destination)
        document.result(NETWORK_INDEX, "rr:NetworkIndex", value=round(told_index(dataset, value), 6))
        for place in shares:
            for kind in ("route", "share"):
                document.derive(NETWORK_INDEX, _result(kind, place))


def _derive_route(document: _Document, node: str, place: str, dataset: Dataset, evaluated: EvaluatedNetwork) -> None:
    """Derive a route from the hazards of its legs, or its absence from those of the legs that block it."""
    is_released = dataset.release is not None
    hazards, blocking = route_derivation(evaluated, place, dataset.default_destination)
    for key in blocking:
        document.derive(node, _result("hazard", key), blocking=True)
    for position, (leg_id, hazard) in enumerate(hazards.items(), start=1):
        leg = _result("hazard", leg_id)
        document.derive(node, leg, position=position, contribution=None if is_released else round(hazard, 9))


def _derive_corridors(document: _Document, corridors: GeoDataFrame, legs: GeoDataFrame, dataset: Dataset) -> None:
    """Derive the index of each corridor of each province from the hazards along its route; name what was recorded.

    A closed one has no index, and is derived from the hazards of the legs that close it.
    """
    is_released = dataset.release is not None
    hazards = legs["hazard"].to_dict()
    for cells in corridors.drop(columns=corridors.geometry.name).to_dict("records"):
        claims = cells["recorded_claim_ids"].split(";") if cells["recorded_claim_ids"] else []
        recorded = [{"$": _id("claim", key), "type": "prov:QUALIFIED_NAME"} for key in claims]
        node = document.result(
            _result("corridor", cells["origin"], cells["corridor"]),
            "rr:CorridorIndex",
            label=cells["corridor"],
            value=cells["risk_index"],
            hazard=cells["hazard"],
            rank=None if cells["blocked"] else cells["rank"],
            status="closed" if cells["blocked"] else "open",
            destination=cells["route_destination"],
            recorded=recorded or None,
        )
        for key in cells["closed_leg_ids"].split(";") if cells["blocked"] else ():
            document.derive(node, _result("hazard", key), blocking=True)
        if cells["blocked"]:
            continue
        for position, key in enumerate(cells["leg_ids"].split(";"), start=1):
            given = None if is_released else round(hazards[key], 9)
            leg = _result("hazard", key)
            document.derive(node, leg, position=position, contribution=given)
