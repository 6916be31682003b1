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
# When a page has loaded and its next two frames are through, it is there to be read. After two more all of it has been
# drawn: the map's frame of the origin follows the first paint.
READY = """{ const after = (frames, act) => requestAnimationFrame(() => frames > 1 ? after(frames - 1, act) : act());
    addEventListener("load", () => after(2, () => {
        window.readyAfter = performance.now(); document.documentElement.dataset.there = "true";
        after(2, () => { window.drawnAfter = performance.now(); document.documentElement.dataset.drawn = "true"; });
    })); }"""
# The map marks itself when its scripts have taken over and it answers.
LAST = """new MutationObserver(() => {
    if (document.documentElement.dataset.ready && !window.wholeAfter) window.wholeAfter = performance.now();
}).observe(document, {subtree: true, attributes: true, attributeFilter: ["data-ready"]})"""
# What takes the page over is begun by a timer of that name; without it the page stays as it was written.
STILL = """{ const real = setTimeout;
    window.setTimeout = (act, ...rest) => act.name === "begin" ? 0 : real(act, ...rest); }"""
# A step is a key on the slider: what runs is all that a step does.
STEPS = """async (rounds) => {
    const times = [], slider = document.querySelector("[role=slider]");
    const press = (key) => slider.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
    for (let round = 0; round < rounds; round += 1) {
        press("Home");
        for (let step = 0; step < 27; step += 1) {
            const start = performance.now();
            press("ArrowRight");
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


def opened_after(browser: Any, path: Path, mark: str) -> dict[str, float]:
    """Return after how many milliseconds a file in a window of its own has a mark, and the work of the main thread.

    The work is processor time, from the metrics of the browser. A page that is only to be read is kept from going on.
    """
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.add_init_script(READY)
    page.add_init_script(LAST)
    if mark == "there":
        page.add_init_script(STILL)
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_selector(f"html[data-{mark}=true]")
    work = task_milliseconds(client)
    page.wait_for_selector("html[data-drawn=true]")
    there, drawn, whole = page.evaluate("[window.readyAfter, window.drawnAfter, window.wholeAfter]")
    context.close()
    return {"wall": there, "work": work, "drawn": drawn} if mark == "there" else {"wall": whole, "work": work}


def task_milliseconds(client: Any) -> float:
    """Return the milliseconds of processor time that the main thread of a page has used."""
    metrics = {row["name"]: row["value"] for row in client.send("Performance.getMetrics")["metrics"]}
    return 1000 * float(metrics["TaskDuration"])


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
            found[pair] = Leg("..".join(pair), *pair, "interior_transit", rng.randint(1, 4), scopes, "", ("s",), 300.0)
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
    from route_risk.geo.answers.map_question import MapQuestion
    from route_risk.maps.page.build import build_map, write_map

    dataset, layers = large_dataset()
    scenario_net = scenario_network(dataset)
    evaluations = [evaluate(scenario_net, date(year, 7, 1)) for year in range(1998, 2026)]
    ids = sorted(dataset.nodes)
    page = build_map(dataset, layers, evaluations, shares={}, map_question=MapQuestion(ids[30], ids[0], 3))
    write_map(page, path, overwrite=True)


def page_rows(browser: Any, path: Path, least: str, megabytes: float) -> list[tuple[str, str, str, bool]]:
    """Return the rows about the size of a map and what a step and a pan of it cost."""
    size = path.stat().st_size
    label = f"{least}size" if least else "size, 1998 to 2025 by years, all pairs, k = 3"
    rows = [(label, f"{size / 1e6:.2f} MB", f"<= {megabytes} MB", size <= megabytes * 1e6)]
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-whole=true]")
    median, large = statistics.median(page.evaluate(STEPS, 3)), least.startswith("10 000")
    target = 100.0 if large else 16.0
    rows.append((f"{least}script of a step, median", f"{median:.1f} ms", f"<= {target:.0f} ms", median <= target))
    if large:
        median = statistics.median(page.evaluate(PAN))
        rows.append((f"{least}a pan to the next frame", f"{median:.0f} ms", "<= 250 ms", median <= 250))
    page.close()
    return rows


def ratio_rows(opened: dict[str, list[float]]) -> list[tuple[str, str, str, bool]]:
    """Return the rows that compare opening the map with opening that of geopandas.explore."""
    rows = []
    for what, most in (("read", 0.8), ("answer", 1.3)):
        for kind in ("wall", "work"):
            ratio = statistics.median(opened[f"{what} {kind}"]) / statistics.median(opened[f"explore {kind}"])
            label = {"read": "readable", "answer": "answering"}[what] + {"wall": "", "work": ", processor time"}[kind]
            rows.append((f"{label} / geopandas.explore", f"{ratio:.2f}", f"<= {most:.2f}", ratio <= most))
    ratio = statistics.median(opened["read drawn"]) / statistics.median(opened["explore drawn"])
    rows.append(("drawn with the frame of the origin / explore", f"{ratio:.2f}", "", True))
    return rows


def count(text: str) -> int:
    """Return a number of the command line that is at least one, as a median needs."""
    if int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1; give 1 or more")
    return int(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=count, default=5, help="how often each thing runs (default 5)")
    parser.add_argument("--openings", type=count, help="how often each page is opened (default twice the rounds)")
    options = parser.parse_args()
    rounds, openings = options.rounds, options.openings or 2 * options.rounds
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
        opened: dict[str, list[float]] = {}
        for number in range(openings + 1):
            for key, path, mark in (("read", ours, "there"), ("answer", ours, "ready"), ("explore", theirs, "there")):
                for what, value in opened_after(browser, path, mark).items():
                    opened.setdefault(f"{key} {what}", []).extend([value] if number else [])
        for path, least, megabytes in ((ours, "", 1.2), (drawn, "1024 draws: ", 1.2), (large, "10 000 links: ", 15.0)):
            rows += page_rows(browser, path, least, megabytes)
        browser.close()
    build = statistics.median(built["map"]) / statistics.median(built["imports"])
    rows.append(("build / import geopandas, folium", f"{build:.2f}", "<= 3.00", build <= 3))
    rows += ratio_rows(opened)
    asked = f"{rounds} interleaved rounds, {openings} openings"
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {asked}\n")
    for what, unit, times_of in (("build", "s", built), ("page", "ms", opened)):
        for key, values in times_of.items():
            spread = f"(least {min(values):.3f}, most {max(values):.3f})"
            print(f"{what} {key:<23} {statistics.median(values):9.3f} {unit}   {spread}")
    print(f"\n{'measure':<52} {'measured':>10} {'target':>10}")
    for label, measured, target, good in rows:
        print(f"{label:<52} {measured:>10} {target:>10}   {('pass' if good else 'MISS') if target else ''}")
    return 0 if all(row[3] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
