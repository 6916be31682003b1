"""Whatever stands in two outputs is the same in both: every number and every list of events, on one date."""

from __future__ import annotations

import csv
import json
import re
from datetime import date

import pyogrio
import pytest

from route_risk.geo.answers.corridors import corridors_record, find_corridors
from route_risk.geo.answers.entities import show_record
from route_risk.geo.answers.legs import leg_record
from route_risk.geo.answers.lists import list_records
from route_risk.geo.answers.routes import find_routes, routes_record
from route_risk.geo.model.origins import origin_shares, share_weights
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import read_layers
from route_risk.maps.export.write import export_dataset
from route_risk.maps.page.data import map_data
from route_risk.maps.report.brief import Form, report_parts
from route_risk.maps.report.parts import ReportTable

DAY = date(2013, 7, 1)
PLACES = ("KP-10", "KOR")
FORMATS = ("geojson", "gpkg", "csv", "prov")


class Outputs:
    """What each output says about one date."""

    def __init__(self, folder):
        self.dataset = read_dataset()
        self.evaluated = evaluate(scenario_network(self.dataset), DAY)
        self.layers = read_layers(self.dataset)
        self.shares = share_weights(origin_shares(self.dataset.claims, self.dataset.nodes.values()))
        self.folder = folder
        export_dataset(self.dataset, self.layers, self.evaluated, folder, formats=FORMATS)
        self.legs = {
            leg.leg_id: leg_record(self.dataset, self.evaluated, k, explain=True)
            for k, leg in enumerate(self.evaluated.hazards.network.legs)
        }
        self.plain_legs = {
            leg.leg_id: leg_record(self.dataset, self.evaluated, k)
            for k, leg in enumerate(self.evaluated.hazards.network.legs)
        }
        self.places = {key: show_record(self.dataset, self.evaluated, key) for key in self.dataset.nodes}
        routes = find_routes(self.evaluated, *PLACES, 3)
        self.routes = routes_record(self.dataset, self.evaluated, *PLACES, routes, explain=True)
        self.corridors = corridors_record(
            self.dataset, self.evaluated, *PLACES, find_corridors(self.evaluated, *PLACES), explain=True
        )
        self.prov = json.loads((folder / "route-risk.prov.json").read_text(encoding="utf-8"))

    def geojson(self, layer):
        text = (self.folder / f"{layer}.geojson").read_text(encoding="utf-8")
        return {item["id"]: item["properties"] for item in json.loads(text)["features"]}

    def geopackage(self, layer):
        frame = pyogrio.read_dataframe(next(self.folder.glob("*.gpkg")), layer=layer, read_geometry=False)
        return frame.astype(object).where(frame.notna(), None).set_index(frame.columns[0]).to_dict("index")

    def csv(self, layer):
        with next(self.folder.rglob(f"{layer}.csv")).open(encoding="utf-8-sig", newline="") as stream:
            header, *rows = csv.reader(stream)
        return {row[0]: dict(zip(header, row, strict=True)) for row in rows}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    return Outputs(tmp_path_factory.mktemp("outputs") / "export")


def ids(cell):
    """Return a list of ids however an output writes it."""
    return [part for part in cell.split(";") if part] if isinstance(cell, str) else list(cell or ())


def number(cell):
    return None if cell in (None, "") else pytest.approx(float(cell), abs=1e-6)


def readers(outputs, layer):
    return [outputs.geojson(layer), outputs.geopackage(layer), outputs.csv(layer)]


def test_every_leg_has_one_hazard_one_coverage_and_one_list_of_events(outputs):
    for rows in readers(outputs, "legs"):
        assert rows.keys() == outputs.legs.keys()
        for key, leg in outputs.plain_legs.items():
            row = rows[key]
            assert ids(row["event_ids"]) == leg["events"], key
            assert ids(row["source_ids"]) == leg["sources"], key
            assert leg["hazard"] == number(row["hazard"])
            assert leg["baseline"] == number(row["baseline"])
            assert str(row["blocked"]).lower() == str(leg["blocked"]).lower()
            assert row["coverage"] == leg["coverage"]["level"]
            assert int(row["coverage_events"]) == leg["coverage"]["events"]


def test_every_place_has_one_list_of_events_in_force(outputs):
    for rows in readers(outputs, "nodes"):
        assert rows.keys() == outputs.places.keys()
        for key, shown in outputs.places.items():
            assert ids(rows[key]["event_ids"]) == sorted(row["event_id"] for row in shown["events"]), key


def test_a_border_has_the_same_events_as_a_place_and_as_a_line(outputs):
    for rows, nodes in zip(readers(outputs, "border_segments"), readers(outputs, "nodes"), strict=True):
        assert rows
        for key, row in rows.items():
            assert ids(row["event_ids"]) == ids(nodes[key]["event_ids"]), key


def test_a_border_has_every_event_of_the_legs_across_it(outputs):
    rows = outputs.geojson("border_segments")
    for key, row in rows.items():
        across = {event for leg in ids(row["crossing_leg_ids"]) for event in outputs.plain_legs[leg]["events"]}
        assert across <= set(ids(row["event_ids"])), key
        still_open = [outputs.legs[leg]["hazard"] for leg in ids(row["crossing_leg_ids"])]
        assert row["hazard"] is None or row["hazard"] == pytest.approx(min(still_open), abs=1e-9)
    assert len(ids(rows["CHN-MNG"]["event_ids"])) == len(outputs.places["CHN-MNG"]["events"]) == 3


def test_lists_and_the_map_know_the_events_that_show_knows(outputs):
    data = map_data(outputs.dataset, [outputs.evaluated], shares=outputs.shares, lang="en")
    data = data[0] if isinstance(data, tuple) else data
    fields = data["events"]["fields"]
    names = [row[fields.index("id")] for row in data["events"]["rows"]]
    borders = {row["node_id"]: row["events"] for row in list_records(outputs.dataset, "borders", {})}
    for key, shown in outputs.places.items():
        every = [row["event_id"] for row in shown["all_events"]]
        listed = list_records(outputs.dataset, "events", {"place": key})
        assert [row["event_id"] for row in listed] == every, key
        assert sorted(names[k] for k in data["place_events"].get(key, ())) == sorted(every), key
        assert borders.get(key, len(every)) == len(every)
        assert {row["event_id"] for row in shown["events"]} <= set(every)


def test_every_index_of_a_place_is_that_of_its_least_risk_route(outputs):
    target = outputs.dataset.default_destination
    for rows in [*readers(outputs, "nodes"), outputs.geojson("provinces")]:
        for key, row in rows.items():
            if key != target:
                assert outputs.places[key]["least_risk"]["risk_index"] == number(row["route_index"]), key
    best = outputs.routes["routes"][0]
    assert outputs.places["KP-10"]["least_risk"]["risk_index"] == best["risk_index"]
    assert outputs.geojson("provinces")["KP-10"]["route_hazard"] == pytest.approx(best["hazard"], abs=1e-9)


def test_every_corridor_is_the_same_in_every_file(outputs):
    told = {row["corridor"]: row for row in outputs.corridors["corridors"][:10]}
    for rows in readers(outputs, "corridors"):
        own = {row["corridor"]: row for row in rows.values() if row["origin"] == PLACES[0]}
        assert own.keys() == told.keys()
        for key, row in own.items():
            answer = told[key]
            assert int(row["rank"]) == answer["rank"]
            for name, column in (("risk_index", "risk_index"), ("hazard", "hazard")):
                assert answer[name] == number(row[column])
            assert row["coverage"] == answer["coverage"]["level"]
            assert ids(row["leg_ids"]) == [leg["leg_id"] for leg in answer["route"]["legs"]]
            assert ids(row["recorded_claim_ids"]) == sorted(answer["claim_ids"])
            shares = [(100 * share["low"], 100 * share["high"]) for share in answer["recorded"]]
            shown = tuple(None if row[f"recorded_{end}_pct"] in ("", None) else float(row[f"recorded_{end}_pct"])
                          for end in ("low", "high"))  # fmt: skip
            assert shown == (None, None) if not shares else any(shown == pytest.approx(share) for share in shares)
    for node, entity in outputs.prov["entity"].items():
        if node.startswith(f"result:corridor/{PLACES[0]}/"):
            answer = told[entity["prov:label"]]
            assert (entity["rr:rank"], entity["prov:value"]) == (answer["rank"], number(answer["risk_index"]))
            claims = sorted(item["$"].removeprefix("data:claim/") for item in entity.get("rr:recorded", ()))
            assert claims == sorted(map(quoted, answer["claim_ids"]))
            parts = [
                relation["rr:contribution"]
                for relation in outputs.prov["wasDerivedFrom"].values()
                if relation["prov:generatedEntity"] == node
            ]
            assert sum(parts) == pytest.approx(answer["hazard"], abs=1e-7)


def test_provenance_tells_the_same_numbers_and_parts(outputs):
    entities = outputs.prov["entity"]
    derived = {}
    for relation in outputs.prov["wasDerivedFrom"].values():
        derived.setdefault(relation["prov:generatedEntity"], []).append(relation)
    for node, entity in entities.items():
        if not node.startswith("result:hazard/"):
            continue
        leg = next(leg for key, leg in outputs.legs.items() if node == f"result:hazard/{quoted(key)}")
        assert entity["prov:value"] == pytest.approx(leg["hazard"], abs=1e-9)
        assert entity["rr:baseline"] == pytest.approx(leg["baseline"], abs=1e-9)
        parts = {
            relation["prov:usedEntity"].removeprefix("result:effect/"): relation["rr:contribution"]
            for relation in derived[node]
            if relation["prov:usedEntity"].startswith("result:effect/")
        }
        told = {quoted(item["event_id"]): pytest.approx(item["contribution"], abs=1e-9) for item in leg["events"]}
        assert parts == told
    for key, row in outputs.geojson("provinces").items():
        assert entities[f"result:route/{quoted(key)}"].get("prov:value") == row["route_index"]


def quoted(text):
    from urllib.parse import quote

    return quote(text, safe="")


def report_tables(outputs, **options):
    _, parts = report_parts(
        outputs.dataset, outputs.layers, [outputs.evaluated], PLACES, shares=outputs.shares, **options
    )
    return [part for part in parts if isinstance(part, ReportTable)]


def test_the_report_prints_the_numbers_of_the_routes(outputs):
    tables = report_tables(outputs, k=3, form=Form(appendix=True))
    routes, *_ = [table for table in tables if table.caption.startswith("Routes")]
    rows = [(row[0], row[1], row[2]) for row in routes.rows]
    assert rows == [
        (str(route["rank"]), f"{route['risk_index']:.1f}", f"{route['hazard']:.3f}")
        for route in outputs.routes["routes"]
    ]
    named = [
        (row[0], re.search(r"\(([^()]+)\)$", row[3]))
        for table in tables
        if len(table.headers) == 6
        for row in table.rows
    ]
    printed = {(found[1], adds) for adds, found in named if found}
    told = {
        (item["event_id"], f"{item['contribution']:+.3f}")
        for route in outputs.routes["routes"]
        for leg in route["legs"]
        for item in leg["events"]
    }
    assert printed
    assert {key for key, _ in printed} <= {key for key, _ in told}
    assert {(key, adds.replace("−", "-")) for key, adds in printed if adds[0] in "+−-"} <= told


def test_the_report_prints_the_corridors_and_the_record_of_the_answer(outputs):
    corridors, record, *_ = report_tables(outputs)
    every = outputs.corridors["corridors"]
    rows = every[: len(corridors.rows)]  # the brief has the first, the appendix all
    assert len(rows) == 5
    assert any(
        [row[0] for row in table.rows] == [str(row["rank"]) for row in every]
        for table in report_tables(outputs, form=Form(appendix=True))
    )
    assert [row[0] for row in corridors.rows] == [str(row["rank"]) for row in rows]
    assert [(row[2], row[3]) for row in corridors.rows] == [
        (f"{row['risk_index']:.1f}", f"{row['hazard']:.3f}") for row in rows
    ]
    best = outputs.routes["routes"][0]
    assert (rows[0]["risk_index"], rows[0]["hazard"]) == (best["risk_index"], best["hazard"])
    printed = sorted(float(re.search(r"[\d,]+", row[-1])[0].replace(",", "")) for row in record.rows)
    assert printed == sorted(claim["value"] for claim in outputs.corridors["record"]["claims"])
    assert [bool(row["recorded"]) for row in rows] == [row[4] != "–" for row in corridors.rows]
