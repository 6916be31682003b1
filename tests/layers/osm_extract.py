"""OpenStreetMap extracts, made in code."""

from __future__ import annotations


def outer(*ways):
    return [(way, "outer") for way in ways]


# Three squares in a row: 1 and 2 in Mali, 3 in Niger; each inner side is one way that two relations share.
NODES = {n: (x, y) for n, (x, y) in enumerate([(x, y) for x in range(4) for y in range(2)], start=1)}
WAYS = {11: [1, 2], 12: [2, 4], 13: [4, 3], 14: [3, 1], 15: [4, 6], 16: [6, 5], 17: [5, 3], 18: [6, 8], 19: [8, 7, 5]}
WHOLE = {
    101: ("4", {"ISO3166-2": "ML-1", "name": "Un", "name:en": "One"}, outer(11, 12, 13, 14)),
    102: ("4", {"ISO3166-2": "ML-2", "name": "Deux"}, outer(13, 15, 16, 17)),
    103: ("4", {"ISO3166-2": "NE-1", "name": "Trois"}, outer(16, 18, 19)),
    104: ("2", {"ISO3166-1": "ML", "name": "Mali"}, outer(11, 12, 15, 16, 17, 14)),
}


def osm(relations, nodes=NODES, ways=WAYS):
    """Return OSM XML of relations: id -> (admin level, tags, [way id and role])."""
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", '<osm version="0.6">']
    lines += [f'<node id="{key}" lon="{x}" lat="{y}" version="1"/>' for key, (x, y) in nodes.items()]
    for key, refs in ways.items():
        parts = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        lines.append(f'<way id="{key}" version="1">{parts}<tag k="boundary" v="marker"/></way>')
    for key, (level, tags, members) in relations.items():
        parts = "".join(f'<member type="way" ref="{ref}" role="{role}"/>' for ref, role in members)
        all_tags = {"type": "boundary", "boundary": "administrative", "admin_level": level, **tags}
        parts += "".join(f'<tag k="{k}" v="{v}"/>' for k, v in all_tags.items())
        lines.append(f'<relation id="{key}" version="1">{parts}</relation>')
    return "\n".join([*lines, "</osm>"])


def extract(path, relations=WHOLE, **parts):
    path.write_text(osm(relations, **parts), encoding="utf-8")
    return path
