"""Measure how long the command takes to start, beside importing the libraries that it leaves aside.

Every round runs each process once, one after the other, so that a busy moment of the machine meets all of them; the
medians are compared, never single times. Run it with the Python of an environment that has route-risk::

    python bench/cold_start.py --rounds 15
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUTE = [sys.executable, "-m", "route_risk", "route", "KP-10", "KOR", "--as-of", "2013-07-01", "--json"]
MAP = [sys.executable, "-m", "route_risk", "map", "--overwrite", "--as-of", "2013-07-01", "-o", "map.html"]
PROCESSES = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "route KP-10 KOR --json": ROUTE,
    "import geopandas": [sys.executable, "-c", "import geopandas"],
    "map": MAP,
    "import geopandas, folium": [sys.executable, "-c", "import geopandas, folium"],
}
MAP_BYTES = 900_000
# Installed libraries come with their bytecode; where Python is told to write none, ours would be compiled every time.
SETTINGS = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def seconds(command: list[str], folder: str) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=SETTINGS, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def row(name: str, measured: str, target: str, *, good: bool) -> str:
    return f"{name:<52} {measured:>10} {target:>10}   {'pass' if good else 'MISS'}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9, help="how often each process runs (default 9)")
    rounds = parser.parse_args().rounds
    times: dict[str, list[float]] = {name: [] for name in PROCESSES}
    with tempfile.TemporaryDirectory() as folder:
        for command in PROCESSES.values():  # once unmeasured, so that all files have been read
            seconds(command, folder)
        for _ in range(rounds):
            for name, command in PROCESSES.items():
                times[name].append(seconds(command, folder))
        size = (Path(folder) / "map.html").stat().st_size
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, median of {rounds} interleaved rounds\n")
    for name, values in times.items():
        print(f"{name:<52} {statistics.median(values):9.3f} s   (least {min(values):.3f}, most {max(values):.3f})")
    median = {name: statistics.median(values) for name, values in times.items()}
    route_ratio = median["route KP-10 KOR --json"] / median["import geopandas"]
    map_ratio = median["map"] / median["import geopandas, folium"]
    results = [route_ratio <= 0.30, map_ratio <= 2.5, size <= MAP_BYTES]
    print(f"\n{'measure':<52} {'measured':>10} {'target':>10}")
    print(row("route / import geopandas", f"{route_ratio:.2f}", "<= 0.30", good=results[0]))
    print(row("map / import geopandas, folium", f"{map_ratio:.2f}", "<= 2.50", good=results[1]))
    print(row("size of the map", f"{size / 1000:.0f} kB", f"<= {MAP_BYTES // 1000} kB", good=results[2]))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
