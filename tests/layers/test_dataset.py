import csv
import json
import re
import warnings
from collections import defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from route_risk.geo.dates import parse_partial_date
from route_risk.geo.model import schema, vocabularies
from route_risk.geo.model.events import resolve_spans
from route_risk.geo.model.leg_hazards import hazards
from route_risk.geo.model.network import build_network
from route_risk.geo.model.origins import origin_shares
from route_risk.geo.model.parameters import Parameters
from route_risk.geo.model.routes import least_risk_route
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import check_dataset, read_layers
from route_risk.layers.parameters import DOCUMENTED
from route_risk.layers.tables.read import EMBEDDED
from tests.layers.folder import COLUMNS, OPTIONAL_COLUMNS, write_folder

VOCABULARIES = {
    ("policy_events", "kind"): vocabularies.EVENT_KINDS,
    ("policy_events", "domain"): vocabularies.DOMAINS,
    ("policy_events", "direction"): vocabularies.DIRECTIONS,
    ("policy_events", "effect"): vocabularies.EFFECTS,
    ("policy_events", "confidence"): vocabularies.CONFIDENCES,
    ("legs", "mode"): vocabularies.LEG_MODES,
    ("translations", "table"): tuple(vocabularies.TRANSLATED),
    ("translations", "method"): vocabularies.TRANSLATION_METHODS,
}
TEXTS = ("severity_rationale", "summary", "contested", "rationale", "notes", "preference_reason", "title", "name")
MARKUP = re.compile(r"https?:|www\.|<[a-zA-Z/!]|[`\\{}]|\$\{|&[a-z]+;|\]\(|[\x00-\x1f\x7f\u2028\u2029]")


@pytest.fixture(scope="module")
def dataset():
    return read_dataset()


@pytest.fixture(scope="module")
def layers(dataset):
    return read_layers(dataset)


@pytest.fixture(scope="module")
def descriptor():
    return json.loads((EMBEDDED / "datapackage.json").read_text(encoding="utf-8"))


def rows_of(table):
    with (EMBEDDED / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_embedded_dataset_is_valid(dataset):
    assert check_dataset() == ()
    assert (dataset.name, dataset.origin_country, dataset.default_destination) == ("north-korea-routes", "PRK", "KOR")
    assert (dataset.valid_from, dataset.valid_until) == (date(1995, 1, 1), date(2025, 10, 31))
    assert dataset.sensitivity == "public"
    assert dataset.attribution
    assert dataset.boundary_disclaimer
    assert len(dataset.events) > 100
    assert len(dataset.sources) > 50
    assert len(dataset.claims) > 50


def test_reading_twice_gives_the_same(dataset):
    assert read_dataset() == dataset
    assert read_dataset(EMBEDDED) == dataset
    assert read_dataset(str(EMBEDDED)) == dataset


def test_no_column_of_a_row_is_lost(tmp_path):
    """Every cell of the tables comes back from the rows that are read."""
    small = read_dataset(write_folder(tmp_path / "tiny"))
    for table, read in (
        ("sources", small.sources.values()),
        ("countries", small.countries.values()),
        ("nodes", small.nodes.values()),
        ("legs", small.legs),
        ("policy_events", small.events),
        ("claims", small.claims),
    ):
        with (tmp_path / "tiny" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            cells = list(csv.DictReader(stream))
        assert [list(row) for row in cells] == [COLUMNS[table].split()] * len(cells)
        for row, one in zip(cells, read, strict=True):
            for column, text in row.items():
                value = getattr(one, column)
                if isinstance(value, tuple):
                    assert ";".join(value) == text
                elif isinstance(value, bool):
                    assert str(value).lower() == text
                elif isinstance(value, (int, float)):
                    assert value == float(text or 0)
                else:
                    assert (value or "") == text


def test_vocabularies_are_those_of_the_code(descriptor):
    fields = {
        (resource["name"], field["name"]): field
        for resource in descriptor["resources"]
        for field in resource.get("schema", {}).get("fields", ())
    }
    for place, words in VOCABULARIES.items():
        assert tuple(fields[place]["constraints"]["enum"]) == words, place
    for place in (("policy_events", "severity"), ("legs", "baseline_class")):
        limits = fields[place]["constraints"]
        assert tuple(range(limits["minimum"], limits["maximum"] + 1)) == vocabularies.CLASSES


def test_columns_are_those_of_the_code_and_of_the_files(descriptor):
    classes = {
        "sources": schema.Source,
        "countries": schema.Country,
        "nodes": schema.Node,
        "legs": schema.Leg,
        "policy_events": schema.Event,
        "claims": schema.Claim,
        "parameters": None,
        "record_factors": schema.RecordFactor,
        "translations": schema.Translation,
    }
    tables = {resource["name"]: resource for resource in descriptor["resources"] if "schema" in resource}
    assert set(tables) == set(classes)
    for name, of_row in classes.items():
        columns = [field["name"] for field in tables[name]["schema"]["fields"]]
        assert columns == (COLUMNS | OPTIONAL_COLUMNS)[name].split()
        assert all(field["description"] for field in tables[name]["schema"]["fields"])
        header = (EMBEDDED / tables[name]["path"]).read_text(encoding="utf-8").split("\n", 1)[0]
        assert header == ",".join(columns)
        if of_row is not None:
            assert set(of_row.__dataclass_fields__) == set(columns)


def test_every_file_is_a_resource_and_plain(descriptor):
    paths = {resource["path"] for resource in descriptor["resources"]}
    files = {path.name for path in EMBEDDED.iterdir() if path.suffix in (".csv", ".geojson")}
    assert paths == files
    for name in sorted(paths | {"datapackage.json"}):
        content = (EMBEDDED / name).read_bytes()
        content.decode("utf-8")
        assert b"\r" not in content, name
        assert content.endswith(b"\n"), name
        assert not content.startswith(b"\xef\xbb\xbf"), name


def test_parameters_are_the_defaults(dataset):
    assert dataset.parameters.baseline_probability == Parameters().baseline_probability
    assert dataset.parameters.severity_multiplier == Parameters().severity_multiplier
    assert dataset.parameters.confidence_factor == Parameters().confidence_factor
    assert dataset.parameters.norm_exponent == Parameters().norm_exponent
    assert dataset.parameters.doubt_sigma == Parameters().doubt_sigma
    assert dataset.parameters.reference_km == Parameters().reference_km
    assert dataset.parameters.event_noise_sigma == Parameters().event_noise_sigma
    for kind in ("incident", "period"):
        for domain in vocabularies.DOMAINS:
            assert dataset.parameters.half_life_days(kind, domain) == Parameters().half_life_days(kind, domain)


def test_every_constant_has_a_range_and_a_reason():
    rows = rows_of("parameters")
    for row in rows:
        assert float(row["low"]) <= float(row["value"]) <= float(row["high"]), row
        fixed = row["parameter"] in (*DOCUMENTED, "reference_km")  # a convention is not drawn
        assert (float(row["low"]) < float(row["high"])) != fixed, row
        assert row["rationale"]
    names = {row["parameter"] for row in rows}
    assert names == set(Parameters.__dataclass_fields__) | DOCUMENTED


def test_frictionless_accepts_the_package():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own imports warn
        from frictionless import Package

        report = Package(str(EMBEDDED / "datapackage.json")).validate()
    faults = report.flatten(["title", "rowNumber", "fieldName", "note"])
    assert faults == []
    assert report.valid
    assert {task.name for task in report.tasks} >= set(COLUMNS)


def test_nothing_is_newer_than_the_embargo(dataset):
    limit = date(dataset.released.year - 1, dataset.released.month, dataset.released.day)
    assert dataset.embargo_months == 12
    assert dataset.valid_until <= limit
    for event in dataset.events:
        for text in filter(None, (event.date_start, event.date_end)):
            assert parse_partial_date(text)[0] <= limit, event.event_id
    for claim in dataset.claims:
        for text in filter(None, (claim.period_start, claim.period_end)):
            assert parse_partial_date(text)[0] <= limit, claim.claim_id


def test_texts_hold_no_address_and_no_markup(dataset):
    rows = [*dataset.events, *dataset.claims, *dataset.legs, *dataset.sources.values(), *dataset.nodes.values()]
    found = [
        (text, getattr(row, text))
        for row in rows
        for text in TEXTS
        if hasattr(row, text) and MARKUP.search(getattr(row, text))
    ]
    assert found == []
    assert MARKUP.search("see https://example.org")
    assert MARKUP.search("<b>")


def test_addresses_of_sources_are_web_addresses(dataset):
    for source in dataset.sources.values():
        assert not source.url or re.fullmatch(r"https?://[^\s<>\"'`{}\\]+", source.url), source.source_id


def test_every_event_has_a_reason_a_summary_and_a_source(dataset):
    for event in dataset.events:
        assert event.summary
        assert event.severity_rationale
        assert event.source_ids
        assert set(event.source_ids) <= set(dataset.sources)
        assert (event.date_precision == "standing") == (not event.date_start), event.event_id
        written = {len(text) for text in (event.date_start, event.date_end) if text}
        # A precision is that of the start or, where the two dates are not equally exact, may be that of the end.
        assert {"day": 10, "month": 7, "year": 4}.get(event.date_precision, min(written, default=0)) in (written or {0})
    assert len(resolve_spans(dataset.events)) == len(dataset.events)


def test_every_table_of_ids_is_in_order():
    for table, key in (("sources", "source_id"), ("countries", "iso3")):
        ids = [row[key] for row in rows_of(table)]
        assert ids == sorted(ids), table


def test_every_leg_id_says_where_it_leads(dataset):
    for leg in dataset.legs:
        plain = f"{leg.from_node}..{leg.to_node}"
        parallel = [row for row in dataset.legs if (row.from_node, row.to_node) == (leg.from_node, leg.to_node)]
        assert leg.leg_id in ((plain, f"{plain}..{leg.mode}") if len(parallel) > 1 else (plain,)), leg.leg_id


def test_every_province_has_a_route_to_every_destination(dataset):
    network = build_network(dataset.nodes.values(), dataset.legs, dataset.events, parameters=dataset.parameters)
    provinces = [node.node_id for node in dataset.nodes.values() if node.kind == "province"]
    for day in (dataset.valid_from, date(2010, 6, 1), date(2020, 8, 1), dataset.valid_until):
        leg_hazards = hazards(network, day)
        for province in provinces:
            assert 0 < least_risk_route(leg_hazards, province, dataset.default_destination).index < 100
    assert set(origin_shares(dataset.claims, dataset.nodes.values())) <= set(provinces)


COLUMNS_OF_LAYERS = {
    "background": ("iso3", ["name"]),
    "provinces": ("node_id", ["name", "name_ko", "iso_3166_2", "country"]),
    "border_segments": ("node_id", ["name", "name_ko", "country", "other_country"]),
    "nodes": ("node_id", ["kind", "name", "name_ko", "country"]),
    "transit_nodes": ("node_id", ["kind", "name", "name_ko", "country"]),
    "destinations": ("node_id", ["kind", "name", "name_ko", "country"]),
    "legs": ("leg_id", ["from_node", "to_node", "mode", "baseline_class", "rationale", "source_ids"]),
}


def test_layers_are_in_degrees_with_the_documented_columns(layers):
    assert set(layers) == set(COLUMNS_OF_LAYERS)
    for name, (index, columns) in COLUMNS_OF_LAYERS.items():
        frame = layers[name]
        assert frame.crs.to_epsg() == 4326, name
        assert [column for column in frame.columns if column != "geometry"] == columns, name
        assert frame.index.name == index, name
        assert frame.index.is_unique, name
        assert frame.index.is_monotonic_increasing, name
        assert frame.geometry.is_valid.all(), name
        assert not frame.geometry.is_empty.any(), name
        west, south, east, north = frame.total_bounds
        assert -180 <= west <= east <= 180, name
        assert -90 <= south <= north <= 90, name


def test_layers_hold_every_node_and_leg(dataset, layers):
    assert list(layers["nodes"].index) == sorted(dataset.nodes)
    assert list(layers["legs"].index) == sorted(leg.leg_id for leg in dataset.legs)
    kinds = defaultdict(set)
    for node in dataset.nodes.values():
        kinds[node.kind].add(node.node_id)
    assert set(layers["provinces"].index) == kinds["province"]
    assert set(layers["border_segments"].index) <= kinds["border_segment"]
    assert set(layers["transit_nodes"].index) == kinds["transit_region"] | kinds["transit_country"]
    assert set(layers["destinations"].index) == kinds["destination"]
    assert set(layers["nodes"].geom_type) == {"Point"}
    assert set(layers["legs"].geom_type) <= {"LineString", "MultiLineString"}
    assert set(layers["provinces"].geom_type) <= {"Polygon", "MultiPolygon"}


def test_a_leg_begins_and_ends_at_its_nodes(layers):
    points = layers["nodes"].geometry
    for _, leg in layers["legs"].iterrows():
        coordinates = [xy for part in getattr(leg.geometry, "geoms", [leg.geometry]) for xy in part.coords]
        assert coordinates[0] == points[leg.from_node].coords[0]
        assert coordinates[-1] == points[leg.to_node].coords[0]


def test_a_province_is_named_inside_itself(layers):
    inside = layers["nodes"].loc[layers["provinces"].index]
    assert layers["provinces"].geometry.contains(inside.geometry).all()


def test_geometry_files_are_rfc_7946(layers, descriptor):
    for resource in descriptor["resources"]:
        if resource["format"] != "geojson":
            continue
        content = json.loads((EMBEDDED / resource["path"]).read_text(encoding="utf-8"))
        assert "crs" not in content
        assert content["attribution"]
        assert content["license"]
        for feature in content["features"]:
            geometry = feature["geometry"]
            polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}
            for outer, *holes in polygons.get(geometry["type"], ()):
                assert turn(outer) > 0, f"{resource['path']} {feature.get('id')}: an outer ring runs clockwise"
                assert all(turn(hole) < 0 for hole in holes)


def turn(ring):
    """Return twice the signed area of a ring: positive where it runs counterclockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))


def test_the_code_knows_no_country():
    """What is known of a country comes from a dataset; examples in docstrings and `layers/data` may name one."""
    root = Path(__file__).parents[2]
    for path in sorted((root / "geo").glob("*.py")):
        code = "\n".join(line.partition("#")[0] for line in path.read_text(encoding="utf-8").splitlines())
        code = re.sub(r'"""(?:.|\n)*?"""', "", code)
        assert not re.search(r"\b(PRK|KOR|CHN)\b|KP-\d\d|[Kk]orea", code), path.name
