"""Measure the GeoPackage export of 100 000 legs beside geopandas' own `to_file` of the same finished frames.

Ours goes from the layers and the hazards in memory to the file on disk: it checks the layers, works out the columns of
every feature (risk, coverage, events, sources, routes), prepares the geometry as RFC 7946 asks, and writes all layers,
tables, styles and metadata. Theirs is given the frames that ours has made, and writes them. Both write their spatial
indices, and what they wrote is compared. The network is made up: 1 000 places of ten countries, links between
places up to 2 000 km apart as great circles, 150 events. Rounds are interleaved; a figure is the ratio of the median
processor times::

    python bench/export.py --rounds 5
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import pyogrio
import shapely
from shapely import LineString

from route_risk.geo.answers.corridor_layer import answer_layers
from route_risk.geo.model.parameters import Parameters
from route_risk.geo.model.scenario import EvaluatedNetwork, evaluate, scenario_network
from route_risk.geo.model.schema import Country, Dataset, Event, Leg, Node, Source
from route_risk.geo.shapes.geodesic import geodesic_km
from route_risk.geo.shapes.lines import great_circle
from route_risk.maps.export.layers import for_files
from route_risk.maps.export.write import export_dataset

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = date(2020, 1, 1)
TARGET = 1.5


def made_up(nodes: int, legs: int) -> tuple[Dataset, dict[str, Any]]:
    """Return a dataset of so many places and legs, and its layers."""
    rng = random.Random(1)
    ids = [f"N{i:04d}" for i in range(nodes)]
    side = math.isqrt(nodes - 1) + 1
    points = {
        key: (60 + 70 * (i % side) / side + rng.random(), -5 + 55 * (i // side) / side + rng.random())
        for i, key in enumerate(ids)
    }
    countries = [f"C{i:02d}" for i in range(10)]
    kinds = {ids[0]: "destination", **dict.fromkeys(ids[1:40], "province")}
    places = {
        key: Node(key, kinds.get(key, "transit_region"), f"Place {key}", country=countries[i * 10 // nodes])
        for i, key in enumerate(ids)
    }
    sources = {f"s{i:03d}": Source(f"s{i:03d}", published=f"{rng.randint(1998, 2019)}") for i in range(300)}
    found: dict[tuple[str, str], Leg] = {}
    while len(found) < legs:
        i = rng.randrange(nodes)
        j = i + rng.randint(-6, 6) + side * rng.randint(-6, 6)
        if not 0 <= j < nodes or i == j:
            continue
        pair = ids[i], ids[j]
        scopes = tuple(sorted({f"country:{places[key].country}" for key in pair}))
        own = (f"s{rng.randrange(300):03d}",) if rng.random() < 0.7 else ()
        baseline, length = rng.randint(1, 4), geodesic_km(*points[ids[i]], *points[ids[j]])
        found[pair] = Leg("..".join(pair), *pair, "interior_transit", baseline, scopes, "Judged so", own, length)
    events = tuple(
        Event(f"e{i:03d}", "incident", f"{rng.randint(1998, 2019)}", (f"country:{rng.choice(countries)}",), "diplomacy",
              rng.choice(("raises", "lowers")), rng.randint(1, 5), "high", (f"s{rng.randrange(300):03d}",))
        for i in range(150)
    )  # fmt: skip
    dataset = Dataset(
        name="large", title="Large", version="1", valid_from=date(1998, 1, 1), valid_until=date(2025, 12, 31),
        released=date(2026, 1, 1), sensitivity="public", origin_country="C00",
        default_destination=ids[0], sources=sources, events=events,
        claims=(), countries={key: Country(key, key[-2:], key) for key in countries}, nodes=places,
        legs=tuple(found.values()), parameters=Parameters(), folder="",
    )  # fmt: skip
    lines = {leg.leg_id: LineString(great_circle(*points[leg.from_node], *points[leg.to_node])) for leg in dataset.legs}
    dots = geopandas.GeoSeries.from_xy(*zip(*points.values(), strict=True), index=ids, crs="EPSG:4326")

    def frame(shapes: Any) -> Any:
        return geopandas.GeoDataFrame(geometry=geopandas.GeoSeries(shapes, crs="EPSG:4326"))

    return dataset, {
        "provinces": frame(geopandas.GeoSeries(shapely.buffer(dots.iloc[1:40].array, 0.3), ids[1:40])),
        "border_segments": frame(geopandas.GeoSeries([], index=[])),
        "transit_nodes": frame(dots.iloc[40:]),
        "destinations": frame(dots.iloc[:1]),
        "nodes": frame(dots),
        "legs": frame(lines),
    }


def seconds(action: Callable[[], Any]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def write_plainly(frames: dict[str, Any], path: Path) -> None:
    path.unlink(missing_ok=True)
    for name, frame in frames.items():
        frame.to_file(path, layer=name, driver="GPKG", index=False)


def same(ours: Path, theirs: Path, names: list[str]) -> int:
    """Raise where two files differ in a cell or a geometry; return how many features they hold."""
    total = 0
    for name in names:
        one, two = (pyogrio.read_dataframe(path, layer=name) for path in (ours, theirs))
        assert list(one.columns) == list(two.columns), name
        assert (one.geometry.normalize() == two.geometry.normalize()).all() or (
            one.geometry.explode().normalize().reset_index(drop=True)
            == two.geometry.explode().normalize().reset_index(drop=True)
        ).all(), name
        for column in one.columns.drop("geometry"):
            cells = [frame[column].astype(object).where(frame[column].notna(), None).tolist() for frame in (one, two)]
            assert cells[0] == cells[1], (name, column)
        total += len(one)
    return total


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each thing runs (default 5)")
    parser.add_argument("--legs", type=int, default=100_000, help="how many legs (default 100 000)")
    options = parser.parse_args()
    dataset, layers = made_up(1000, options.legs)
    evaluated: EvaluatedNetwork = evaluate(scenario_network(dataset), DAY)
    times: dict[str, list[float]] = {"export": [], "columns": [], "geometry": [], "to_file": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, theirs = folder / "out" / "route-risk.gpkg", folder / "plain.gpkg"
        frames = answer_layers(dataset, layers, evaluated)
        finished = {key: frame.reset_index() for key, frame in for_files(frames, dataset).items()}
        actions: dict[str, Callable[[], Any]] = {
            "export": lambda: export_dataset(dataset, layers, evaluated, ours.parent, formats=["gpkg"], overwrite=True),
            "to_file": lambda: write_plainly(finished, theirs),
            "columns": lambda: answer_layers(dataset, layers, evaluated),
            "geometry": lambda: for_files(frames, dataset),
        }
        for number in range(options.rounds + 1):  # once unmeasured
            measured = {key: seconds(action) for key, action in actions.items()}
            for key, took in measured.items():
                times[key] += [took] if number else []
        features = same(ours, theirs, list(finished))
        sizes = [path.stat().st_size / 1e6 for path in (ours, theirs)]
    middle = {key: statistics.median(values) for key, values in times.items()}
    each = [a / b for a, b in zip(times["export"], times["to_file"], strict=True)]
    writing = (middle["export"] - middle["columns"] - middle["geometry"]) / middle["to_file"]
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {options.rounds} interleaved rounds")
    print(f"{features} features, the same in both; {sizes[0]:.0f} MB and {sizes[1]:.0f} MB\n")
    for key, values in times.items():
        print(f"{key:<9} {middle[key]:7.2f} s   (least {min(values):.2f}, most {max(values):.2f})")
    ratio = middle["export"] / middle["to_file"]
    print(f"\nwhole export / to_file     {ratio:5.2f}   (rounds: {', '.join(f'{value:.2f}' for value in each)})")
    print(f"its writing alone / to_file {writing:4.2f}")
    print(f"target for the whole: at most {TARGET}: {'pass' if ratio <= TARGET else 'MISS'}")
    return 0 if ratio <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
