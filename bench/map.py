"""Measure the HTML map: its size, how long it takes to build and to open, and what a step of its slider costs.

Whatever is compared runs interleaved, and medians are compared. It needs a Chromium and an environment with the
bench extras::

    python bench/map.py --rounds 5
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from route_risk.geo.model.parameters import Parameters
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.geo.model.schema import Country, Dataset, Event, Leg, Node

MAP = [sys.executable, "-m", "route_risk", "map", "--overwrite", "--since", "1998-01-01", "--step", "year", "-k", "3"]
MAP += ["--origin", "KP-09", "--destination", "KOR", "-o", "map.html"]
IMPORTS = [sys.executable, "-c", "import geopandas, folium"]
SETTINGS = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# When a page has loaded and its next two frames are through, it is there and answers.
READY = """addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(() => {
    window.readyAfter = performance.now(); document.documentElement.dataset.there = "true"; })))"""
# The map marks itself when what may come later is there too: its inset, far scenery and wide lines for fingers.
LAST = """new MutationObserver(() => {
    if (document.documentElement.dataset.ready && !window.wholeAfter) window.wholeAfter = performance.now();
}).observe(document, {subtree: true, attributes: true, attributeFilter: ["data-ready"]})"""
STEPS = """async (rounds) => {
    const times = [];
    for (let round = 0; round < rounds; round += 1) {
        for (let column = 0; column < RR.data.columns.length; column += 1) {
            const start = performance.now();
            RR.setColumn(column);
            times.push(performance.now() - start);
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
        }
    }
    return times;
}"""
PAN = """async () => {
    const times = [];
    for (let i = 0; i < 12; i += 1) {
        const start = performance.now();
        map_rr.panBy([i % 2 ? -160 : 160, 40], {animate: false});
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
        times.push(performance.now() - start);
    }
    return times;
}"""


def seconds(command: list[str], folder: str) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=SETTINGS, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def explored(path: Path) -> None:
    """Write the map that geopandas.explore makes of the same layers, with Leaflet inside and without tiles."""
    from route_risk.layers.dataset import read_dataset
    from route_risk.layers.frames import read_layers
    from route_risk.maps.page.document import _leaflet_css, _leaflet_js

    layers, page = read_layers(read_dataset()), None
    for name in ("background", "provinces", "border_segments", "legs", "nodes"):
        page = layers[name].explore(m=page, tiles=None) if page is None else layers[name].explore(m=page)
    text = page.get_root().render()
    text = re.sub(r'<script src="[^"]*"></script>|<link rel="stylesheet" href="[^"]*"\s*/>', "", text)
    head = f"<head><style>{_leaflet_css()}</style><script>{_leaflet_js()}</script>"
    path.write_text(text.replace("<head>", head, 1), encoding="utf-8")


def ready_after(browser: Any, path: Path, *, last: str = "") -> tuple[float, float]:
    """Return after how many milliseconds, in a window of its own, a file is there and has all that may come later."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.add_init_script(READY)
    page.add_init_script(LAST)
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-there=true]" + last)
    there, whole = page.evaluate("[window.readyAfter, window.wholeAfter || window.readyAfter]")
    context.close()
    return float(there), float(whole)


def large_dataset(nodes: int = 1000, legs: int = 10_000) -> tuple[Dataset, dict[str, Any]]:
    """Return a made-up network with its layers: regions of ten countries on a grid, each linked to its neighbours."""
    import geopandas
    from shapely import Point, box

    rng = random.Random(1)
    side = math.ceil(math.sqrt(nodes))
    points = {f"N{i:04d}": (60 + 70.0 * (i % side) / side, -5 + 55.0 * (i // side) / side) for i in range(nodes)}
    ids = list(points)
    countries = [f"C{i:02d}" for i in range(10)]
    kinds = {ids[0]: "destination", **dict.fromkeys(ids[1:40], "province")}
    places = {
        key: Node(key, kinds.get(key, "transit_region"), key, country=countries[i * 10 // nodes])
        for i, key in enumerate(ids)
    }
    found: dict[tuple[str, str], Leg] = {}
    while len(found) < legs:
        i = rng.randrange(nodes)
        j = i + rng.choice((-2, -1, 1, 2, side, -side, side + 1, -side - 1, 2 * side, -2 * side, 3 * side, 5))
        if 0 <= j < nodes and i != j:
            pair = ids[i], ids[j]
            scopes = tuple(sorted({f"country:{places[key].country}" for key in pair}))
            found[pair] = Leg("..".join(pair), *pair, "interior_transit", rng.randint(1, 4), scopes, "", ("s",))
    events = tuple(
        Event(f"e{i:03d}", "incident", f"{rng.randint(1998, 2024)}", (f"country:{rng.choice(countries)}",), "diplomacy",
              rng.choice(("raises", "lowers")), rng.randint(1, 5), "high", summary="Made up")
        for i in range(150)
    )  # fmt: skip
    dataset = Dataset(
        name="large", title="Large", version="1", valid_from=date(1998, 1, 1), valid_until=date(2025, 12, 31),
        released=date(2026, 1, 1), sensitivity="public", origin_country="C00",
        default_destination=ids[0], sources={}, events=events,
        claims=(), countries={key: Country(key, key[-2:], key) for key in countries}, nodes=places,
        legs=tuple(found.values()), parameters=Parameters(), folder="",
    )  # fmt: skip

    def frame(shapes: dict[str, Any]) -> Any:
        return geopandas.GeoDataFrame(index=list(shapes), geometry=list(shapes.values()), crs="EPSG:4326")

    layers = {
        "background": frame({"C00": box(58, -8, 132, 52)}),
        "provinces": frame({key: Point(points[key]).buffer(0.3) for key in ids[1:40]}),
        "border_segments": frame({}),
        "nodes": frame({key: Point(xy) for key, xy in points.items()}),
        "legs": frame({}),
    }
    return dataset, layers


def write_large(path: Path) -> None:
    from route_risk.maps.page.build import build_map, write_map
    from route_risk.maps.page.ways import Ask

    dataset, layers = large_dataset()
    ready = scenario_network(dataset)
    settings = [evaluate(ready, date(year, 7, 1)) for year in range(1998, 2026)]
    ids = sorted(dataset.nodes)
    page = build_map(dataset, layers, settings, shares={}, ask=Ask(ids[30], ids[0], 3))
    write_map(page, path, overwrite=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each thing runs (default 5)")
    rounds = parser.parse_args().rounds
    from playwright.sync_api import sync_playwright

    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)))
    rows: list[tuple[str, str, str, bool]] = []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        built: dict[str, list[float]] = {"map": [], "imports": []}
        for number in range(rounds + 1):  # once unmeasured, so that all files have been read
            for key, command in (("map", MAP), ("imports", IMPORTS)):
                took = seconds(command, name)
                built[key] += [took] if number else []
        ours, theirs, large = folder / "map.html", folder / "explore.html", folder / "large.html"
        drawn = folder / "drawn.html"
        seconds([*MAP[:-1], drawn.name, "--draws", "1024"], name)
        explored(theirs)
        write_large(large)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        opened: dict[str, list[float]] = {"map": [], "explore": [], "whole": []}
        for number in range(2 * rounds + 1):
            for key, path, last in (("map", ours, "[data-ready=true]"), ("explore", theirs, "")):
                took, whole = ready_after(browser, path, last=last)
                opened[key] += [took] if number else []
                opened["whole"] += [whole] if number and last else []
        for path, least, megabytes in ((ours, "", 1.2), (drawn, "1024 draws: ", 1.2), (large, "10 000 links: ", 15.0)):
            size = path.stat().st_size
            label = f"{least}size" if least else "size, 1998 to 2025 by years, all pairs, k = 3"
            rows.append((label, f"{size / 1e6:.2f} MB", f"<= {megabytes} MB", size <= megabytes * 1e6))
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(path.as_uri())
            page.wait_for_selector("html[data-ready=true]")
            times = page.evaluate(STEPS, 3)
            median = statistics.median(times)
            target = 100.0 if path == large else 16.0
            rows.append(
                (f"{least}script of a step, median", f"{median:.1f} ms", f"<= {target:.0f} ms", median <= target)
            )
            if path == large:
                median = statistics.median(page.evaluate(PAN))
                rows.append((f"{least}a pan to the next frame", f"{median:.0f} ms", "<= 250 ms", median <= 250))
            page.close()
        browser.close()
    build = statistics.median(built["map"]) / statistics.median(built["imports"])
    ready = statistics.median(opened["map"]) / statistics.median(opened["explore"])
    rows.append(("build / import geopandas, folium", f"{build:.2f}", "<= 3.00", build <= 3))
    rows.append(("ready / geopandas.explore of the same layers", f"{ready:.2f}", "<= 1.00", ready <= 1))
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {rounds} interleaved rounds\n")
    for what, unit, times_of in (("build", "s", built), ("ready", "ms", opened)):
        for key, values in times_of.items():
            spread = f"(least {min(values):.3f}, most {max(values):.3f})"
            print(f"{what} {key:<8} {statistics.median(values):9.3f} {unit}   {spread}")
    print(f"\n{'measure':<52} {'measured':>10} {'target':>10}")
    for label, measured, target, good in rows:
        print(f"{label:<52} {measured:>10} {target:>10}   {'pass' if good else 'MISS'}")
    return 0 if all(row[3] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
