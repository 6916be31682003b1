"""PROV: the document is one to the `prov` package, and every number in it can be walked back to its sources."""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from prov.model import ProvDerivation, ProvDocument, ProvEntity

from route_risk.geo.answers.corridor_layer import answer_layers
from route_risk.geo.answers.records import IS_AND_IS_NOT
from route_risk.geo.model.hazard import route_index
from route_risk.geo.model.scenario import EvaluatedNetwork, Scenario, evaluate, scenario_network
from route_risk.geo.model.schema import Dataset, Event
from route_risk.maps.export.layers import export_head
from route_risk.maps.export.prov import provenance, provenance_text
from route_risk.maps.export.write import export_dataset
from tests.maps.export.small import DAY, embedded, hand_made, setting_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

LAW = "result:effect/law"


class Walk(NamedTuple):
    """A document as a graph: entities by id, and what each was derived from with the attributes of the derivation."""

    entities: dict[str, dict[str, Any]]
    origins: dict[str, dict[str, dict[str, Any]]]
    text: str

    def reached(self, start: str) -> set[str]:
        """Return everything that an entity was derived from, near and far."""
        seen, queue = set(), [start]
        while queue:
            for node in self.origins[queue.pop()]:
                if node not in seen:
                    seen.add(node)
                    queue.append(node)
        return seen

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        return {key: cells for key, cells in self.entities.items() if key.startswith(f"result:{kind}/")}


def walk(dataset: Dataset, layers: dict[str, GeoDataFrame], evaluated: EvaluatedNetwork) -> Walk:
    """Return the provenance of an export, parsed from its text."""
    frames = answer_layers(dataset, layers, evaluated)
    text = provenance_text(provenance(dataset, frames, evaluated, export_head(dataset, evaluated)))
    document = json.loads(text)
    origins: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for relation in document["wasDerivedFrom"].values():
        one, two = relation["prov:generatedEntity"], relation["prov:usedEntity"]
        assert two not in origins[one], "one derivation of a pair"
        origins[one][two] = relation
    return Walk(document["entity"], origins, text)


def by_hand(scenario: Scenario | None = None, known_by: date | None = None) -> Walk:
    """Return the provenance of the dataset made by hand."""
    dataset, layers = hand_made()
    return walk(dataset, layers, evaluate(scenario_network(dataset, scenario), DAY, known_by=known_by))


SETTINGS = [
    (date(1998, 1, 1), None, None),
    (date(2013, 6, 1), None, date(2012, 1, 1)),
    (date(2021, 6, 1), Scenario("shut", without=("prk-2020-covid-closure",), close=("border:PRK-CHN",)), None),
    (date(2025, 10, 31), None, None),
]


@pytest.fixture(scope="module", params=SETTINGS, ids=lambda item: str(item[0]))
def real(request: pytest.FixtureRequest) -> Walk:
    """Return the provenance of the embedded dataset in different settings."""
    dataset, layers = embedded()
    day, scenario, known_by = request.param
    return walk(dataset, layers, evaluate(scenario_network(dataset, scenario), day, known_by=known_by))


def test_the_prov_package_reads_it_and_gives_it_back(real: Walk) -> None:
    document = ProvDocument.deserialize(content=real.text, format="json")
    again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    assert again == document
    assert len(list(document.get_records(ProvEntity))) == len(real.entities)
    derivations = list(document.get_records(ProvDerivation))
    assert len(derivations) == sum(map(len, real.origins.values()))
    written = {str(record.identifier) for record in document.get_records(ProvEntity)}
    assert written == set(real.entities)
    assert document.get_provn().startswith("document\n")


def test_every_name_is_declared(real: Walk) -> None:
    document = json.loads(real.text)
    nodes = {**document["entity"], **document["activity"], **document["agent"]}
    ends = {"collection", "entity", "activity", "agent", "generatedEntity", "usedEntity"}
    for kind in ("wasDerivedFrom", "wasGeneratedBy", "used", "hadMember", "wasAssociatedWith"):
        for relation in document[kind].values():
            found = [value for key, value in relation.items() if key.removeprefix("prov:") in ends]
            assert len(found) == 2
            assert set(found) <= set(nodes)
    assert {key.partition(":")[0] for key in nodes} <= set(document["prefix"])
    results = {key for key in nodes if key.startswith("result:") and key not in ("result:scoring", "result:scenario")}
    assert {relation["prov:entity"] for relation in document["wasGeneratedBy"].values()} >= {
        key for key in results if not key.startswith("result:event/")
    }


def test_every_hazard_reaches_a_source_or_says_that_none_documents_it(real: Walk) -> None:
    dataset, _ = embedded()
    hazards = real.of("hazard")
    assert len(hazards) == len(dataset.legs)
    for key, cells in hazards.items():
        sources = {node for node in real.reached(key) if node.startswith("data:source/")}
        assert cells["rr:documented"] == bool(sources), key
        assert not any(real.entities[node].get("rr:known") is False for node in sources), key
        for node in sources:
            url = dataset.sources[node.removeprefix("data:source/")].url
            assert real.entities[node].get("prov:location", {"$": ""})["$"] == url
    assert sum(cells["rr:documented"] for cells in hazards.values()) > 50


def by_the_constants(found: Walk, hazard: str) -> tuple[float, float, float]:
    """Return baseline, doubt and recorded use of a leg, worked out from what its hazard was derived from."""
    values: dict[str, float] = {}
    for node in found.origins[hazard]:
        kind, _, rest = node.removeprefix("data:").partition("/")
        if kind in ("parameter", "record"):
            values[rest.partition("/")[0] if kind == "parameter" else kind] = found.entities[node]["prov:value"]
    (leg,) = (node for node in found.origins[hazard] if node.startswith("data:leg/"))
    baseline = -math.log1p(-values["baseline_probability"])
    if "reference_km" in values:
        baseline *= found.entities[leg]["rr:length_km"] / values["reference_km"]
    doubtful = baseline * math.exp(values["doubt_sigma"] ** 2 / 2)
    return baseline, doubtful - baseline, doubtful * math.expm1(values.get("record", 0.0))


def test_the_contributions_are_the_hazard(real: Walk) -> None:
    moved = 0
    for key, cells in real.of("hazard").items():
        parts = [given["rr:contribution"] for given in real.origins[key].values() if "rr:contribution" in given]
        assert math.fsum(parts) == pytest.approx(cells["prov:value"], abs=1e-9 * (len(parts) + 1))
        events = [
            given["rr:contribution"] for node, given in real.origins[key].items() if node.startswith("result:effect/")
        ]
        judged = by_the_constants(real, key)
        difference = cells["prov:value"] - math.fsum(judged)
        assert math.fsum(events) == pytest.approx(difference, abs=1e-9 * (len(events) + 4))
        given = [
            next((each["rr:contribution"] for node, each in real.origins[key].items() if node.startswith(start)), 0.0)
            for start in ("data:leg/", "data:parameter/doubt_sigma/", "data:record/")
        ]
        assert given == pytest.approx(judged, abs=2e-9)
        moved += bool(events)
    assert moved > 50


def test_a_route_is_the_hazards_along_it_and_the_network_index_the_routes(real: Walk) -> None:
    total, weights = [], []
    for key, cells in real.of("route").items():
        steps = [(given.get("rr:position"), node, given) for node, given in real.origins[key].items()]
        if cells["rr:status"] == "open":
            assert [position for position, _, _ in sorted(steps)] == list(range(1, len(steps) + 1))
            hazard = math.fsum(real.entities[node]["prov:value"] for _, node, _ in steps)
            assert hazard == pytest.approx(cells["rr:hazard"], abs=1e-8)
            assert route_index(hazard) == pytest.approx(cells["prov:value"], abs=1e-5)
        else:
            assert cells["rr:status"] == "no open route"
            assert "prov:value" not in cells
            assert steps
            assert all(real.entities[node]["rr:blocked"] for _, node, _ in steps)
            assert all(given["prov:type"]["$"] == "rr:Blocking" for _, _, given in steps)
        share = real.entities.get(key.replace("route/", "share/"))
        if share:
            total.append(share["prov:value"] * cells.get("prov:value", 100.0))
            weights.append(share["prov:value"])
    if not weights:  # none was published by then
        assert "result:network-index" not in real.entities
        return
    network = real.entities["result:network-index"]
    assert network["prov:value"] == pytest.approx(math.fsum(total) / math.fsum(weights), abs=1e-5)
    assert len(real.origins["result:network-index"]) == 2 * len(weights)


def test_a_share_names_its_claim_and_the_claim_its_source(real: Walk) -> None:
    dataset, _ = embedded()
    claims = {claim.claim_id: claim for claim in dataset.claims}
    assert bool(real.of("share")) == ("known-by" not in real.text)
    for key, cells in real.of("share").items():
        (node,) = real.origins[key]
        claim = claims[node.removeprefix("data:claim/")]
        assert cells["prov:value"] == claim.value == real.entities[node]["prov:value"]
        assert f"data:source/{claim.source_id}" in real.origins[node]


def test_what_blocks_a_leg_is_named(real: Walk) -> None:
    for key, cells in real.of("hazard").items():
        closing = [node for node, given in real.origins[key].items() if "prov:type" in given]
        assert cells["rr:blocked"] == bool(closing)


def test_a_number_by_hand() -> None:
    found = by_hand()
    leg = "result:hazard/AAA-BBB%3A1..BBB"
    base, doubt = -math.log(0.75), math.exp(0.5)  # the leg names no source of its own: sigma 1
    assert found.entities[leg]["prov:value"] == pytest.approx(base * doubt * 2.4, abs=1e-9)
    given = {node: cells.get("rr:contribution") for node, cells in found.origins[leg].items()}
    assert given == {
        "data:leg/AAA-BBB%3A1..BBB": pytest.approx(base, abs=1e-9),
        LAW: pytest.approx(base * doubt * 1.4, abs=1e-9),
        "data:parameter/doubt_sigma/none": pytest.approx(base * (doubt - 1), abs=1e-9),
        "data:parameter/baseline_probability/4": None,
        "data:parameter/norm_exponent": None,
    }
    assert found.entities[LAW]["prov:value"] == pytest.approx(math.log(2.4), abs=1e-9)
    assert set(found.origins[LAW]) == {
        "data:event/law",
        "data:parameter/severity_multiplier/5",
        "data:parameter/confidence_factor/high",
    }
    parameter = found.entities["data:parameter/severity_multiplier/5"]
    assert [parameter[name] for name in ("rr:name", "rr:key", "prov:value")] == ["severity_multiplier", "5", 2.4]
    assert set(found.origins["data:event/law"]) == {"data:source/s1", "data:source/s2"}
    assert found.entities["data:source/s2"]["prov:location"] == {"$": "https://example.org", "type": "xsd:anyURI"}
    assert not found.entities["result:hazard/BBB..CCC"]["rr:documented"]
    assert not any(node.startswith("data:source/") for node in found.reached("result:hazard/BBB..CCC"))
    assert "result:effect/later" not in found.entities


def test_a_wall_blocks_and_a_route_over_it_says_so() -> None:
    found = by_hand()
    wall = found.origins["result:hazard/AAA-EEE%3A1..EEE"]["result:effect/wall"]
    assert (wall["prov:type"]["$"], wall["rr:contribution"]) == ("rr:Blocking", 0.0)
    assert set(found.origins["result:route/A-2"]) == {"result:hazard/AAA-EEE%3A1..EEE"}


def test_a_scenario_is_a_source_of_what_it_changes() -> None:
    wish = Event("wish", "regime", "2018", ("country:BBB",), "diplomacy", "raises", 2, "low", ("mine",))
    scenario = Scenario("as if", extra=(wish,), close=("BBB..CCC",), keep_open=("border:AAA-EEE",))
    found = by_hand(scenario)
    closed = found.origins["result:hazard/BBB..CCC"]
    assert closed["result:scenario"]["prov:type"]["$"] == "rr:Blocking"
    kept = found.origins["result:hazard/AAA-EEE%3A1..EEE"]
    assert "prov:type" not in kept["result:scenario"]
    assert "prov:type" not in kept["result:effect/wall"]
    assert set(found.origins["result:event/wish"]) == {"result:scenario"}
    assert "result:event/wish" in found.reached("result:hazard/BBB..CCC")
    assert found.entities["result:hazard/BBB..CCC"]["rr:blocked"]
    assert json.loads(found.entities["result:scenario"]["rr:content"])["with"] == ["wish"]


def test_what_was_not_known_is_no_source() -> None:
    found = by_hand(known_by=date(2016, 1, 1))
    assert set(found.origins["data:event/law"]) == {"data:source/s1"}
    assert found.entities["data:source/s2"]["rr:known"] is False
    assert found.of("share") == {}
    assert "result:network-index" not in found.entities


def test_names_tell_settings_apart_and_no_more() -> None:
    dataset, layers = hand_made()
    evaluations = [
        setting_of(dataset),
        setting_of(dataset, date(2019, 1, 1)),
        setting_of(dataset, known_by=date(2020, 1, 1)),
        evaluate(scenario_network(dataset, Scenario("x", without=("law",))), DAY),
        evaluate(scenario_network(dataset, Scenario("x", without=("later",))), DAY),
    ]
    prefixes = [json.loads(walk(dataset, layers, evaluated).text)["prefix"] for evaluated in evaluations]
    assert {prefix["data"] for prefix in prefixes} == {"urn:route-risk:hand:1:"}
    assert len({prefix["result"] for prefix in prefixes}) == len(evaluations)
    assert walk(dataset, layers, evaluations[3]).text == walk(dataset, layers, evaluations[3]).text


def test_the_run_leaves_no_trace(tmp_path: Any) -> None:
    dataset, layers = hand_made()
    path, *_ = export_dataset(dataset, layers, setting_of(dataset), tmp_path / "out", formats=["prov"])
    text = path.read_text(encoding="utf-8")
    assert path.name == "route-risk.prov.json"
    assert not re.search(r"startTime|endTime|prov:time|atTime", text)
    document = json.loads(text)
    activity = document["activity"]["result:scoring"]
    assert set(activity) == {"prov:type", "rr:as_of", "rr:engine_version"}
    assert document["entity"]["data:dataset"]["rr:note"] == IS_AND_IS_NOT
