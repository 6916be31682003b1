"""Sound inputs, and ways to damage them: text, tables, JSON trees, tags, database cells, bytes and encodings."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import shutil
import sqlite3
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from pathlib import Path

WORDS = [
    "", " ", "0", "-1", "1", "1e308", "-1e999", "nan", "inf", "0x10", "1_000", "1,5", "٣", "9" * 30, "9" * 5000,
    "true", "None", "null", "=1+1", "@SUM(A1)", "-", "+", "a;b", ";", ";;", "a;;a", "a=0.5", "=0.5", "a=2", "'",
    "\"", "\"\"", "'; DROP TABLE nodes; --", "../../etc/passwd", "/etc/passwd", "C:\\x", "a/b",
    "<script>alert(1)</script>", "&lt;", "]]>", "$x_1^2$", "$", "_^{", "\\", "`${1}`", "{{x}}", "%s%n", "\n", "\r",
    "\r\n", "a\tb", "\u0000", "a\u0000b", "\u001b[31m", "\u007f", "\u200b", "a\u200bb", "\u202eabc", "\u2066x",
    "\ufeffx", "e\u0301", "é", "\u1112\u1161\u11ab", "한국", "مالي", "שלום", "😀", "\ud800", "\U0010ffff", "\uffff",
    "\u0130", "\u0131", "ß", "x" * 70000, "2013", "2013-07", "2013-07-01", "0000-00-00", "0001-01-01", "9999-12-31",
    "2013-02-30", "2013-13", "circa 2013", "2025-10-31", "-2013", "country:", "country:ZZZ", "border:*-*",
    "border:A-A", "segment:", "way:", "transfer:X;resettlement:Y", "XAA", "XAB", "XAA-01", "prk",
]  # fmt: skip
VALUES = [
    None,
    True,
    False,
    0,
    -1,
    2**70,
    1e308,
    -1e308,
    float("nan"),
    float("inf"),
    0.1,
    [],
    {},
    [[]],
    [None],
    {"": ""},
    "type",
    "coordinates",
]
DEEP = "[" * 3000 + "]" * 3000
TABLES = ("nodes", "legs", "countries", "sources", "policy_events", "claims", "parameters", "record_factors")
SCENARIO = """name = "shut"
without = ["{event}"]
close = ["border:{country}-*"]
open = []
judged = false
[[event]]
event_id = "a-raid"
kind = "regime"
date_start = "2013-06-01"
date_end = "2014-06"
scopes = ["country:{country}"]
domain = "border-enforcement"
direction = "raises"
severity = 3
confidence = "high"
summary = "A raid"
"""
FLEE = {
    "locations.csv": """#name,region,country,latitude,longitude,location_type,conflict_date,population
Alpha,North,Mali,16.20,0.10,conflict_zone,2,1000
Beta Town,North,Mali,15.50,0.60,town,,
Gamma,South,Mali,14.90,0.20,town,,500
Hub,West,Niger,14.80,1.60,forwarding_hub,,
Camp_One,West,Niger,14.20,1.40,camp,,2000
Camp_Two,West,Niger,13.60,2.00,camp,,3000
""",
    "routes.csv": """#name1,name2,distance,forced_redirection
Alpha,Beta Town,90,0
Alpha,Gamma,310,
Beta Town,Hub,120,0
Gamma,Camp_One,150,0
Hub,Camp_One,80,0
Camp_One,Camp_Two,100,2
""",
    "closures.csv": """#closure_type,name1,name2,closure_start,closure_end
country,Mali,Niger,3,9
location,Camp_One,,4,-1
links,Hub,Camp_One,2,5
""",
    "conflicts.csv": "#Day,Alpha,Beta Town\n0,0,0\n1,0,1\n2,1,1\n",
    "sim_period.csv": "StartDate,2012-02-29\nLength,20\n",
}


def osm_text() -> str:
    """Return an extract with three areas in a row, whose inner sides are shared."""
    nodes = {n: (n // 2, n % 2) for n in range(8)}
    ways = {
        11: [0, 1],
        12: [1, 3],
        13: [3, 2],
        14: [2, 0],
        15: [3, 5],
        16: [5, 4],
        17: [4, 2],
        18: [5, 7],
        19: [7, 6, 4],
    }
    areas = {"ML-1": (11, 12, 13, 14), "ML-2": (13, 15, 16, 17), "NE-1": (16, 18, 19)}
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", '<osm version="0.6">']
    lines += [f'<node id="{key}" lon="{x}" lat="{y}" version="1"/>' for key, (x, y) in nodes.items()]
    for key, refs in ways.items():
        lines.append(f'<way id="{key}" version="1">' + "".join(f'<nd ref="{ref}"/>' for ref in refs) + "</way>")
    for number, (code, members) in enumerate(areas.items(), start=101):
        tags = {"type": "boundary", "boundary": "administrative", "admin_level": "4", "ISO3166-2": code, "name": code}
        lines.append(f'<relation id="{number}" version="1">')
        lines += [f'<member type="way" ref="{ref}" role="outer"/>' for ref in members]
        lines += [f'<tag k="{k}" v="{v}"/>' for k, v in tags.items()] + ["</relation>"]
    return "\n".join([*lines, "</osm>"])


def make_bases(folder: Path) -> None:
    """Write the sound inputs that all others are made after."""
    import geopandas
    import shapely

    from route_risk.layers.new_dataset import new_dataset
    from route_risk.layers.tables.read import EMBEDDED

    new_dataset(folder / "dataset")
    shutil.copytree(str(EMBEDDED), folder / "embedded", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    with (folder / "dataset/policy_events.csv").open(encoding="utf-8") as stream:
        event = next(csv.DictReader(stream))["event_id"]
    (folder / "s.toml").write_text(SCENARIO.format(event=event, country="XAA"), encoding="utf-8")
    flee = folder / "flee"
    flee.mkdir()
    for name, text in FLEE.items():
        (flee / name).write_text(text, encoding="utf-8")
    (folder / "a.osm").write_text(osm_text(), encoding="utf-8")
    boxes = [shapely.box(x, y, x + 1, y + 1) for x in range(3) for y in range(2)]
    codes = [f"{'ML' if x < 2 else 'NE'}-{2 * x + y + 1}" for x in range(3) for y in range(2)]
    areas = {
        "iso_3166_2": codes,
        "name": [f"카 {code}" for code in codes],
        "shapeGroup": ["MLI" if "ML" in code else "NER" for code in codes],
    }
    frame = geopandas.GeoDataFrame(areas, geometry=boxes, crs="EPSG:4326")
    for name, driver in (("a.geojson", "GeoJSON"), ("a.gpkg", "GPKG"), ("a.shp", "ESRI Shapefile")):
        frame.to_file(folder / name, driver=driver, encoding="utf-8")


def damage_text(text: str, dice: random.Random) -> str:
    """Return a text with something taken out, doubled, moved or put in."""
    start = dice.randrange(len(text) + 1)
    end = min(len(text), start + dice.choice((0, 1, 1, 3, 20, 200)))
    put = dice.choice(("", "", text[start:end] * 2, dice.choice(WORDS), "".join(dice.sample(text, min(5, len(text))))))
    return text[:start] + put + text[end:]


def damage_bytes(content: bytes, dice: random.Random) -> bytes:
    """Return bytes with some changed, cut off or put in."""
    kind = dice.randrange(6)
    place = dice.randrange(len(content) + 1)
    if kind == 0:
        return content[:place]
    if kind == 1:
        return content[:place] + dice.randbytes(dice.choice((1, 4, 100))) + content[place:]
    if kind == 2:
        return content[:place] + content[place + dice.choice((1, 4, 100)) :]
    changed = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 8, 64)) if changed else 0):
        changed[dice.randrange(len(changed))] = dice.choice((0, 255, 10, 34, dice.randrange(256)))
    return bytes(changed)


def encode(text: str, dice: random.Random) -> bytes:
    """Return a text in UTF-8, now and then in another encoding, with other line ends or with a byte order mark."""
    if not dice.randrange(8):
        text = dice.choice((text.replace("\n", "\r\n"), text.replace("\n", "\r"), "\ufeff" + text))
    encoding = (
        dice.choice(("cp949", "utf-16", "latin-1", "utf-32", "utf-8-sig", "cp037"))
        if not dice.randrange(8)
        else "utf-8"
    )
    return text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")


def with_cell_of(row: list[str], other: list[str], dice: random.Random) -> list[str]:
    """Return a row with one cell of another in the same column."""
    both = min(len(row), len(other))
    at = dice.randrange(both) if both else 0
    return [*row[:at], *other[at : at + 1], *row[at + 1 :]]


def damage_table(text: str, dice: random.Random) -> str:
    """Return a CSV table with cells, rows or columns changed."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        kind, row = dice.randrange(15), dice.choice(rows)
        if kind >= 12:  # a cell of another row: as a rule sound by itself, and wrong or odd beside its neighbours
            row[:] = with_cell_of(row, dice.choice(rows), dice)
        elif kind < 5 and row:
            row[dice.randrange(len(row))] = dice.choice((dice.choice(WORDS), dice.choice(dice.choice(rows) or [""])))
        elif kind == 5 and row:
            at = dice.randrange(len(row))
            row[at] = damage_text(row[at], dice)
        elif kind == 6:
            rows.insert(dice.randrange(len(rows) + 1), list(row))
        elif kind == 7 and len(rows) > 1:
            rows.remove(row)
        elif kind == 8 and row:
            row.pop(dice.randrange(len(row)))
        elif kind == 9:
            at, order = dice.randrange(2), list(range(len(rows[0])))
            dice.shuffle(order)
            rows = [[line[at] for at in order if at < len(line)] for line in rows] if at else rows[:1] + rows[:0:-1]
        elif kind == 10:
            at = dice.randrange(len(rows[0]) + 1)
            rows = [line[:at] + line[at + 1 :] for line in rows]
        else:
            row.append(dice.choice(WORDS))
        rows = rows or [[""]]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n", delimiter=dice.choice(",,,,,,,;\t|")).writerows(rows)
    return out.getvalue()


def damage_tree(tree: Any, dice: random.Random) -> Any:
    """Return a JSON value with parts of it changed, taken out, doubled or exchanged."""
    places: list[tuple[Any, Any]] = []
    stack = [tree]
    while stack:
        part = stack.pop()
        for key, value in part.items() if isinstance(part, dict) else enumerate(part):
            places.append((part, key))
            if isinstance(value, (dict, list)):
                stack.append(value)
    for _ in range(dice.choice((1, 1, 1, 2, 4)) if places else 0):
        part, key = dice.choice(places)
        with contextlib.suppress(KeyError, IndexError):
            value, kind = part[key], dice.randrange(8)
            if kind == 0:
                del part[key]
            elif kind == 1:
                other, its = dice.choice(places)
                part[key] = json.loads(json.dumps(other[its]))
            elif kind == 2 and isinstance(part, list):
                part.insert(key, json.loads(json.dumps(value)))
            elif isinstance(value, (int, float)) and kind < 6:
                part[key] = dice.choice(
                    (
                        value + 360,
                        -value,
                        value * 1e6,
                        value + dice.gauss(0, 1),
                        round(value) if abs(value) < float("inf") else value,
                        str(value),
                        180,
                        -180,
                        90.0000001,
                    )
                )
            elif isinstance(value, str) and kind == 6:
                part[key] = damage_text(value, dice)
            else:
                part[key] = dice.choice((dice.choice(WORDS), dice.choice(VALUES)))
    return tree


def damage_json(text: str, dice: random.Random) -> str:
    """Return a JSON text with its tree changed, or the text itself."""
    if not dice.randrange(6):
        return damage_text(text, dice)
    changed = json.dumps(damage_tree(json.loads(text), dice), ensure_ascii=dice.random() < 0.5)
    if not dice.randrange(20):
        places = [found.start() for found in re.finditer(r"[\[{:]", changed)]
        at = dice.choice(places) + 1 if places else 0
        changed = changed[:at] + dice.choice((DEEP, "1" * 5000 + ",", "1e999,", '"a":1,"a":2,', "/**/")) + changed[at:]
    return changed


def damage_tags(text: str, dice: random.Random) -> str:
    """Return XML with an attribute, an element or a declaration changed."""
    for _ in range(dice.choice((1, 1, 2, 4))):
        kind = dice.randrange(6)
        lines = text.split("\n")
        at = dice.randrange(len(lines))
        if kind == 0:
            lines.pop(at)
        elif kind == 1:
            lines.insert(dice.randrange(len(lines)), lines[at])
        elif kind == 2:
            head = '<!DOCTYPE osm [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
            lines.insert(
                dice.choice((0, 1)),
                head
                if dice.random() < 0.3
                else dice.choice(("<remark>timed out</remark>", "<note>x</note>", "<bounds/>")),
            )
        elif found := list(re.finditer(r'"([^"]*)"', lines[at])):
            hit = dice.choice(found)
            value = dice.choice((dice.choice(WORDS), "&b;", "&c;", str(dice.randrange(20)), damage_text(hit[1], dice)))
            lines[at] = lines[at][: hit.start(1)] + value + lines[at][hit.end(1) :]
        else:
            lines[at] = damage_text(lines[at], dice)
        text = "\n".join(lines) or " "
    return text


def damage_database(path: Path, dice: random.Random) -> None:
    """Change cells of a GeoPackage, whichever table they are in."""
    held = sqlite3.connect(path)
    with contextlib.suppress(sqlite3.Error), held:
        held.execute("PRAGMA writable_schema=ON")
        for (trigger,) in held.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            held.execute(f'DROP TRIGGER "{trigger}"')
        tables = ["areas", "a", "gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys", "sqlite_master"]
        for _ in range(dice.choice((1, 1, 2, 4))):
            table = dice.choice(tables)
            columns = [row[1] for row in held.execute(f'PRAGMA table_info("{table}")')]
            if columns:
                column = dice.choice(columns)
                query = f'SELECT rowid, "{column}" FROM "{table}" ORDER BY rowid LIMIT 1 OFFSET ?'  # noqa: S608
                row = held.execute(query, (dice.randrange(4),)).fetchone()
                if row:
                    value = (
                        damage_bytes(row[1], dice)
                        if isinstance(row[1], bytes)
                        else dice.choice((dice.choice(WORDS), 7, 1.5, None, b"GP\0\1", b""))
                    )
                    with contextlib.suppress(sqlite3.Error, UnicodeEncodeError):
                        held.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (value, row[0]))  # noqa: S608
    held.close()


def damage_file(path: Path, dice: random.Random, damage: Any) -> None:
    """Change a file of text, and now and then its bytes too."""
    content = encode(damage(path.read_text(encoding="utf-8"), dice), dice)
    path.write_bytes(damage_bytes(content, dice) if not dice.randrange(10) else content)
