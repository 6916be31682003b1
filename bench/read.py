"""Measure reading and checking a large dataset: 100 000 legs and 1 000 000 claims, beside pandas.

pandas reads the same tables and checks nothing. In every round each is done once, one after the other; a figure is the
ratio of the least processor times (both use one thread), and the median of the ratios of each round stands beside it::

    python bench/read.py --rounds 7

pandas keeps texts in Arrow where pyarrow is installed and as Python strings where it is not, which takes much longer;
both are measured. What has been read is compared before anything is timed: rows, ids and sums of values. Memory is
how much more the peak resident set of a fresh process grows by reading than by reading the embedded dataset only.

The dataset is made up. Places lie on a grid of squares of one tenth of a degree: provinces of the country AAA, whose
easternmost column borders AAB; other countries have regions, which are points. Figures are of one to three claims each,
of several measures, places and years; some claims have notes, some are derived from earlier ones.
"""

from __future__ import annotations

import argparse
import csv
import gc
import importlib.util
import json
import os
import platform
import random
import resource
import statistics
import string
import subprocess
import sys
import tempfile
import time
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from route_risk.layers.dataset import read_dataset
from route_risk.layers.descriptor import read_descriptor
from route_risk.layers.new_dataset import parameters_text
from route_risk.layers.tables.read import DESCRIPTOR, EMBEDDED, table_schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from route_risk.geo.model.schema import Dataset

ORIGIN, NEIGHBOUR, DESTINATION = "AAA", "AAB", "AAC"
ROWS = 40
"""Squares of one column of the grid of provinces."""
SQUARE_DEG = 0.1
MEASURES = ("arrivals", "origin_count", "origin_share", "admissions", "stock", "returns", "arrests", "recorded_entries")
REASONS = ("only source", "official count", "the latest of three", "counts people, the others count cases")
NOTES = (
    "Rounded in the source.",
    "Read off a chart, so the last digit is uncertain.",
    "A relay of a count, with dates",
)


class Size(NamedTuple):
    """How many rows each table has."""

    nodes: int = 10_000
    legs: int = 100_000
    claims: int = 1_000_000
    sources: int = 5_000
    events: int = 500
    countries: int = 60


class Place(NamedTuple):
    """A row of nodes with its geometry."""

    node_id: str
    kind: str
    country: str
    other: str
    geometry: dict[str, Any]


def write_data(folder: Path, size: Size, seed: int = 1) -> None:
    """Write the tables, the layers and the descriptor of a dataset."""
    choose = random.Random(seed)
    countries = ["".join(code) for code in islice(product(string.ascii_uppercase, repeat=3), size.countries)]
    places = list(_places(size, countries))
    sources = [f"press-{choose.choice(('daily', 'weekly', 'agency'))}-{n:05}" for n in range(size.sources)]
    folder.mkdir(parents=True, exist_ok=True)
    _write_table(folder, "sources", _sources(sources, choose))
    _write_table(
        folder,
        "countries",
        ([code, _two_letters(n), f"Land {code}", f"나라 {code}", ""] for n, code in enumerate(countries)),
    )
    _write_table(folder, "nodes", (_node(n, place) for n, place in enumerate(places)))
    _write_table(folder, "legs", _legs(size, places, sources, choose))
    _write_table(folder, "policy_events", _events(size, countries, sources, choose))
    _write_table(folder, "claims", _claims(size, places, sources, choose))
    (folder / "parameters.csv").write_text(parameters_text(), encoding="utf-8")
    _write_layers(folder, places)
    descriptor = read_descriptor(EMBEDDED) | {"name": "made-up", "origin_country": ORIGIN}
    descriptor |= {"default_destination": DESTINATION, "resolution_floor_deg": 0.01}
    (folder / DESCRIPTOR).write_text(json.dumps(descriptor, ensure_ascii=False, indent=1), encoding="utf-8")


def _places(size: Size, countries: list[str]) -> Iterator[Place]:
    """Yield provinces, border segments on the edge of the easternmost column, destinations, and regions elsewhere."""
    provinces = size.nodes // 4 // ROWS * ROWS
    for n in range(provinces):
        x, y = _corner(n)
        ring = [(x, y), (_up(x), y), (_up(x), _up(y)), (x, _up(y)), (x, y)]
        yield Place(f"AA-{n}", "province", ORIGIN, "", {"type": "Polygon", "coordinates": [ring]})
    for n in range(provinces - ROWS, provinces):
        x, y = _corner(n)
        line = {"type": "LineString", "coordinates": [(_up(x), y), (_up(x), _up(y))]}
        yield Place(f"{ORIGIN}-{NEIGHBOUR}:AA-{n}", "border_segment", ORIGIN, NEIGHBOUR, line)
    for n in range(size.nodes - provinces - ROWS):
        country = countries[1 + n % (len(countries) - 1)]
        kind = "destination" if n < len(countries) - 1 else "transit_region"
        key = country if kind == "destination" else f"{country}-{n}"
        point = {"type": "Point", "coordinates": (round(20 + n % 1000 * 0.1, 2), round(-40 + n // 1000 * 0.7, 2))}
        yield Place(key, kind, country, "", point)


def _corner(n: int) -> tuple[float, float]:
    return round(n // ROWS * SQUARE_DEG, 2), round(n % ROWS * SQUARE_DEG, 2)


def _up(degrees: float) -> float:
    return round(degrees + SQUARE_DEG, 2)


def _two_letters(n: int) -> str:
    return string.ascii_uppercase[n // 26] + string.ascii_uppercase[n % 26]


def _node(n: int, place: Place) -> list[str]:
    iso = f"AA-{n}" if place.kind == "province" and n < 1000 else ""
    return [place.node_id, place.kind, f"Place {n}", f"곳 {n}", f"Old place {n}", place.country, place.other, iso, ""]


def _sources(sources: list[str], choose: random.Random) -> Iterator[list[Any]]:
    for n, key in enumerate(sources):
        kind = choose.choice(("news", "ngo", "government", "academic"))
        access = choose.choice(("full-text", "excerpt", "abstract"))
        url = f"https://example.org/reports/{n}"
        yield [key, "Press", "", f"Report number {n} on people who move", _day(choose), url, kind, access, ""]


def _legs(size: Size, places: list[Place], sources: list[str], choose: random.Random) -> Iterator[list[Any]]:
    """Yield legs from every place to others; parallel ones name their mode in the id."""
    seen: set[str] = set()
    for n in range(size.legs):
        start, end = places[n % len(places)], choose.choice(places)
        while end.node_id == start.node_id or f"{start.node_id}..{end.node_id}" in seen:
            end = choose.choice(places)
        leg_id = f"{start.node_id}..{end.node_id}"
        seen.add(leg_id)
        inside = start.country == end.country
        scopes = (
            [f"internal-movement:{start.country}"] if inside else [f"country:{start.country}", f"country:{end.country}"]
        )
        cited = ";".join(choose.sample(sources, choose.randrange(3)))
        mode = "internal_movement" if inside else "interior_transit"
        rationale = (
            f"Made up: {'a link inside' if inside else 'a link out of'} {start.country}, with checks on the road."
        )
        yield [leg_id, start.node_id, end.node_id, mode, choose.randint(1, 5), ";".join(scopes), rationale, cited]


def _events(size: Size, countries: list[str], sources: list[str], choose: random.Random) -> Iterator[list[Any]]:
    for n in range(size.events):
        country = choose.choice(countries)
        scope = choose.choice(("country", "internal-movement", "resettlement"))
        cited = ";".join(choose.sample(sources, 2))
        row = [f"event-{n}", "regime", _day(choose), "", "day", "", country, "", f"{scope}:{country}", "legal-penalty"]
        yield [*row, "raises", "scale", choose.randint(1, 5), "", "", "Made up.", "A made-up law.", cited, "high", ""]


def _claims(size: Size, places: list[Place], sources: list[str], choose: random.Random) -> Iterator[list[Any]]:
    """Yield claims figure by figure; the first of a figure is preferred."""
    ids: list[str] = []
    for n in range(size.claims):
        if n == len(ids):
            year, month = choose.randint(1996, 2023), choose.randint(1, 12)
            place, measure = choose.choice(places), choose.choice(MEASURES)
            figure = f"{measure}-{place.node_id}-{year}-{n}"
            ids += [f"{figure}--{source}" for source in choose.sample(sources, choose.randint(1, 3))]
            value, first = int(choose.lognormvariate(5, 2)), n
            start, end, basis = (
                (year, year, "annual") if month < 7 else (f"{year}-01", f"{year}-{month:02}", "part-year")
            )
            sex = choose.choice(("total", "male", "female", ""))
        share = measure == "origin_share"
        count = round(choose.uniform(0, 100), 1) if share else value + choose.randrange(20)
        ranged = choose.random() < 0.08
        row = [ids[n], figure, measure, place.node_id, sex, start, end, basis, count, count + 5 if ranged else ""]
        row += ["range" if ranged else choose.choice(("exact", "about", "at-least")), "percent" if share else "people"]
        row += [
            ids[n].rpartition("--")[2],
            "true" if n == first else "false",
            choose.choice(REASONS) if n == first else "",
        ]
        row.append(ids[choose.randrange(first)] if first and choose.random() < 0.1 else "")
        yield [
            *row,
            f"{choose.choice(NOTES)} Page {choose.randrange(400)}, line {choose.randrange(60)}."
            if choose.random() < 0.2
            else "",
        ]


def _day(choose: random.Random) -> str:
    return f"{choose.randint(1996, 2023)}-{choose.randint(1, 12):02}-{choose.randint(1, 28):02}"


def _write_table(folder: Path, name: str, rows: Iterable[list[Any]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(field["name"] for field in table_schemas()[name]["fields"])
        writer.writerows(rows)


def _write_layers(folder: Path, places: list[Place]) -> None:
    layers = {
        "provinces": ("province",),
        "border_segments": ("border_segment",),
        "points": ("transit_region", "destination"),
    }
    for name, kinds in layers.items():
        features = [_feature("node_id", place.node_id, place.geometry) for place in places if place.kind in kinds]
        _write_features(folder / f"{name}.geojson", features)
    west = [(-1.0, 0.0), (0.0, 0.0), (0.0, 4.0), (-1.0, 4.0), (-1.0, 0.0)]
    _write_features(
        folder / "background.geojson", [_feature("iso3", ORIGIN, {"type": "Polygon", "coordinates": [west]})]
    )


def _feature(key: str, value: str, geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": value, "properties": {key: value, "name": value}, "geometry": geometry}


def _write_features(path: Path, features: list[dict[str, Any]]) -> None:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def tables_of(folder: str) -> list[Path]:
    return sorted(Path(folder).glob("*.csv"))


def with_pandas(folder: str, storage: str) -> dict[str, Any]:
    import pandas as pd

    with pd.option_context("mode.string_storage", storage):
        return {path.stem: pd.read_csv(path) for path in tables_of(folder)}


def with_rows(folder: str) -> Dataset:
    """Read the dataset and have its claims made, which otherwise happens when somebody asks for one."""
    dataset = read_dataset(folder)
    assert dataset.claims[-1]
    return dataset


def check(dataset: Dataset, frames: dict[str, Any]) -> None:
    """Raise if the two have not read the same."""
    claims, legs = frames["claims"], frames["legs"]
    assert [claim.claim_id for claim in dataset.claims] == claims["claim_id"].to_list()
    assert [claim.value for claim in dataset.claims] == claims["value"].to_list()
    most = [claim.value_max for claim in dataset.claims if claim.value_max is not None]
    assert most == claims["value_max"].dropna().to_list()
    assert sum(claim.preferred for claim in dataset.claims) == claims["preferred"].sum()
    assert [";".join(claim.derived_from) for claim in dataset.claims] == claims["derived_from"].fillna("").to_list()
    assert [leg.leg_id for leg in dataset.legs] == legs["leg_id"].to_list()
    assert sum(leg.baseline_class for leg in dataset.legs) == legs["baseline_class"].sum()
    assert list(dataset.nodes) == frames["nodes"]["node_id"].to_list()
    assert list(dataset.sources) == frames["sources"]["source_id"].to_list()


def seconds(action: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    action()
    return time.process_time() - start


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def print_memory(folder: str) -> None:
    """Print by how much reading raises the peak of this process, without and with the rows of claims."""
    read_dataset()  # so that all that reading imports is there
    before = peak_bytes()
    dataset = read_dataset(folder)
    read = peak_bytes()
    assert dataset.claims[-1]
    print(read - before, peak_bytes() - before)


def memory(folder: str) -> tuple[int, int]:
    """Return what one process grew by; called first, as a child inherits its parent's peak."""
    command = [sys.executable, __file__, "--memory", folder]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return int(printed[0]), int(printed[1])


def row(name: str, value: str, target: str, *, good: bool) -> str:
    return f"{name:<60} {value:>24} {target:>8}   {'pass' if good else 'MISS'}"


def measure(folder: str, rounds: int) -> None:
    size = sum(path.stat().st_size for path in tables_of(folder))
    grown = memory(folder)
    check(read_dataset(folder), with_pandas(folder, "auto"))
    actions: dict[str, Callable[[], object]] = {
        "read_dataset": lambda: read_dataset(folder),
        "read_dataset, and every claim made": lambda: with_rows(folder),
        "pandas with Python strings": lambda: with_pandas(folder, "python"),
    }
    if importlib.util.find_spec("pyarrow"):
        actions["pandas with Arrow strings"] = lambda: with_pandas(folder, "pyarrow")
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            times[name].append(seconds(action))
    for name, values in times.items():
        print(f"{name:<60} {min(values):9.2f} s   (median {statistics.median(values):.2f})")
    print(f"\n{'measure':<60} {'measured':>24} {'target':>8}")
    peers = [name for name in actions if name.startswith("pandas")]
    for ours, peer in product(list(actions)[:2], peers):
        least = min(times[ours]) / min(times[peer])
        ratios = [one / other for one, other in zip(times[ours], times[peer], strict=True)]
        value = f"{least:.2f} (median {statistics.median(ratios):.2f})"
        print(row(f"{ours} / {peer}", value, "<= 3", good=least <= 3))
    for name, growth in zip(list(actions)[:2], grown, strict=True):
        value = f"{growth / 1e6:.0f} MB / {size / 1e6:.0f} MB = {growth / size:.2f}"
        print(row(f"memory of {name} / files", value, "<= 3", good=growth <= 3 * size))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each thing is measured (default 5)")
    parser.add_argument("--claims", type=int, default=Size().claims)
    parser.add_argument("--legs", type=int, default=Size().legs)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--memory", metavar="FOLDER", help=argparse.SUPPRESS)
    parser.add_argument("--write", metavar="FOLDER", help="write the dataset there, and measure nothing")
    options = parser.parse_args()
    size = Size(claims=options.claims, legs=options.legs)
    if options.memory:
        print_memory(options.memory)
    elif options.write:
        write_data(Path(options.write), size, options.seed)
    else:
        print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {options.rounds} interleaved rounds\n")
        with tempfile.TemporaryDirectory() as folder:
            write = [f"--{name}={getattr(options, name)}" for name in ("claims", "legs", "seed")]
            subprocess.run([sys.executable, __file__, "--write", folder, *write], check=True)
            measure(folder, options.rounds)


if __name__ == "__main__":
    main()
