"""A tiny valid dataset folder, made in code, and ways to damage it.

Country AAA has two square provinces, one above the other; the eastern edge of the lower one is its border with BBB,
which people cross on the way to CCC.
"""

import csv
import json
from pathlib import Path

FLEE = {
    "locations.csv": '"#name","region","country","latitude","longitude","location_type","conflict_date","population"\n'
    '"Alpha","R","Landia",10.0,1.0,"conflict_zone",0,1000\n'
    '"Beta","R","Landia",10.5,2.0,"town",0,500\n'
    '"Gamma","S","Otherland",11.0,3.0,"camp",0,0\n',
    "routes.csv": "#name1,name2,distance,forced_redirection\nAlpha,Beta,120,0\nBeta,Gamma,80,0\n",
    "closures.csv": "#closure_type,name1,name2,closure_start,closure_end\ncountry,Landia,Otherland,-5,10\n",
    "conflicts.csv": "#Day,Alpha\n" + "".join(f"{day},{int(day >= 5)}\n" for day in range(100)),
    "sim_period.csv": "StartDate,2012-01-01\nLength,100\n",
}

COLUMNS = {
    "sources": "source_id publisher author title published url kind access notes",
    "countries": "iso3 iso_a2 name name_ko aliases",
    "nodes": "node_id kind name name_ko aliases country other_country iso_3166_2 notes",
    "legs": "leg_id from_node to_node mode baseline_class length_km traverses rationale source_ids",
    "policy_events": (
        "event_id kind date_start date_end date_precision ended_by restates actor co_actor scopes domain direction "
        "effect severity hazard_added onset_days severity_rationale summary source_ids confidence contested"
    ),
    "claims": (
        "claim_id figure_id measure place_ids corridor sex period_start period_end basis value value_max qualifier "
        "unit source_id preferred preference_reason derived_from notes"
    ),
    "parameters": "parameter key value low high unit rationale",
}
OPTIONAL_COLUMNS = {
    "record_factors": "group delta delta_sd claim_ids rationale",
    "translations": "table row_id field lang text source_sha256 method reviewer",
}
LAYERS = ("provinces", "border_segments", "points", "background")

LAW = {
    "event_id": "aaa-2010-law",
    "kind": "regime",
    "date_start": "2010-05",
    "date_precision": "month",
    "ended_by": "aaa-2012-repeal",
    "actor": "AAA",
    "co_actor": "BBB",
    "scopes": "border:AAA-*;internal-movement:AAA",
    "domain": "legal-penalty",
    "direction": "raises",
    "effect": "scale",
    "severity": "3",
    "severity_rationale": "One stage of the way.",
    "summary": "A law, with a comma.",
    "source_ids": "s-one;s-two",
    "confidence": "high",
}
COUNT = {
    "claim_id": "count-one",
    "figure_id": "count",
    "measure": "arrivals",
    "place_ids": "CCC",
    "sex": "total",
    "period_start": "2010",
    "period_end": "2010",
    "basis": "annual",
    "value": "100",
    "qualifier": "exact",
    "unit": "people",
    "source_id": "s-one",
    "preferred": "true",
    "preference_reason": "The only official one.",
}
LEG = {"baseline_class": "2", "rationale": "Made up.", "source_ids": "s-one"}
SOURCE = {"publisher": "Press", "title": "Report", "published": "2012-06", "kind": "news", "access": "full-text"}
CONSTANT = {"low": "1", "high": "4", "unit": "exponent", "rationale": "Made up."}
NO_DOUBT = CONSTANT | {"parameter": "doubt_sigma", "value": "0", "low": "0", "high": "0", "unit": "none"}
TABLES: dict[str, list[dict[str, str]]] = {
    "sources": [SOURCE | {"source_id": "s-one"}, SOURCE | {"source_id": "s-two", "published": ""}],
    "countries": [
        {"iso3": "AAA", "iso_a2": "AA", "name": "Aland", "name_ko": "가"},
        {"iso3": "BBB", "iso_a2": "BB", "name": "Bland", "name_ko": "나", "aliases": "Beeland;B. Land"},
        {"iso3": "CCC", "iso_a2": "CC", "name": "Cland", "name_ko": "다"},
    ],
    "nodes": [
        {"node_id": "AA-1", "kind": "province", "name": "South", "name_ko": "남도", "country": "AAA"},
        {"node_id": "AA-2", "kind": "province", "name": "North", "name_ko": "북도", "country": "AAA"},
        {
            "node_id": "AAA-BBB:AA-1",
            "kind": "border_segment",
            "name": "South border",
            "name_ko": "남도 국경",
            "country": "AAA",
            "other_country": "BBB",
        },
        {"node_id": "BBB", "kind": "transit_country", "name": "Bland", "name_ko": "나라", "country": "BBB"},
        {"node_id": "CCC", "kind": "destination", "name": "Cland", "name_ko": "다라", "country": "CCC"},
    ],
    "legs": [
        LEG
        | {
            "leg_id": "AA-1..AAA-BBB:AA-1",
            "from_node": "AA-1",
            "to_node": "AAA-BBB:AA-1",
            "mode": "leaving",
            "traverses": "segment:AAA-BBB:AA-1",
        },
        LEG
        | {
            "leg_id": "AAA-BBB:AA-1..BBB",
            "from_node": "AAA-BBB:AA-1",
            "to_node": "BBB",
            "mode": "entering",
            "baseline_class": "4",
            "traverses": "segment:AAA-BBB:AA-1;country:BBB",
        },
        LEG
        | {
            "leg_id": "BBB..CCC",
            "from_node": "BBB",
            "to_node": "CCC",
            "mode": "transfer_to_resettlement",
            "traverses": "transfer:BBB;resettlement:CCC",
            "source_ids": "",
        },
    ],
    "policy_events": [
        LAW,
        LAW
        | {
            "event_id": "aaa-2012-repeal",
            "kind": "incident",
            "date_start": "2012-03-15",
            "date_precision": "day",
            "ended_by": "",
            "direction": "lowers",
            "source_ids": "s-one",
            "confidence": "medium",
        },
    ],
    "claims": [
        COUNT,
        COUNT | {"claim_id": "count-two", "value": "90", "preferred": "false", "preference_reason": ""},
        COUNT
        | {
            "claim_id": "share",
            "figure_id": "share",
            "measure": "origin_share",
            "place_ids": "AA-1",
            "basis": "cumulative",
            "value": "60.5",
            "value_max": "62",
            "qualifier": "range",
            "unit": "percent",
            "derived_from": "count-one;count-two",
        },
    ],
    "parameters": [
        CONSTANT | {"parameter": "norm_exponent", "value": "2"},
        *(NO_DOUBT | {"key": level} for level in ("none", "thin", "fair", "good")),
    ],
}
SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
FEATURES = {
    "provinces": {
        "AA-1": ("Polygon", [SQUARE]),
        "AA-2": ("Polygon", [[[x, y + 1] for x, y in SQUARE]]),
    },
    "border_segments": {"AAA-BBB:AA-1": ("LineString", [[1, 0], [1, 1]])},
    "points": {"BBB": ("Point", [3, 0.5]), "CCC": ("Point", [6, 0.5])},
    "background": {"AAA": ("Polygon", [[[0, 0], [1, 0], [1, 2], [0, 2], [0, 0]]])},
}


def descriptor() -> dict:
    """Return the descriptor of the folder."""
    resources = [{"name": name, "path": f"{name}.csv", "format": "csv"} for name in COLUMNS]
    resources += [{"name": name, "path": f"{name}.geojson", "format": "geojson"} for name in LAYERS]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "tiny",
        "title": "A tiny dataset",
        "version": "1",
        "format": 2,
        "valid_from": "2000-01-01",
        "valid_until": "2024-12-31",
        "released": "2026-06-15",
        "sensitivity": "public",
        "embargo_months": 12,
        "origin_country": "AAA",
        "default_destination": "CCC",
        "resources": resources,
    }


def write_folder(folder: Path) -> Path:
    """Write the valid dataset and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "datapackage.json", descriptor())
    for name, columns in COLUMNS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns.split(), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(TABLES[name])
    for name, features in FEATURES.items():
        key = "iso3" if name == "background" else "node_id"
        rows = [
            {
                "type": "Feature",
                "id": feature,
                "properties": {key: feature, "name": feature},
                "geometry": {"type": kind, "coordinates": coordinates},
            }
            for feature, (kind, coordinates) in features.items()
        ]
        write_json(folder / f"{name}.geojson", {"type": "FeatureCollection", "features": rows})
    return folder


def write_json(path: Path, content: object) -> None:
    """Write a JSON file; NaN is written as Python writes it."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def replace_text(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the first place where a text occurs in a file; fail where it does not occur."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def set_cell(folder: Path, table: str, line: int, column: str, value: str) -> None:
    """Write a cell; lines are counted from 1 with the header as line 1."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    rows[line - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def set_meta(folder: Path, **changes: object) -> None:
    """Change members of the descriptor; None removes one."""
    content = json.loads((folder / "datapackage.json").read_text(encoding="utf-8")) | changes
    write_json(folder / "datapackage.json", {key: value for key, value in content.items() if value is not None})


def set_geometry(folder: Path, layer: str, feature: str, kind: str, coordinates: object) -> None:
    """Give a feature another geometry."""
    path = folder / f"{layer}.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    (row,) = [row for row in content["features"] if row["id"] == feature]
    row["geometry"] = {"type": kind, "coordinates": coordinates}
    write_json(path, content)
