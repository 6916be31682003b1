"""Measure shares beside the ensemble, and a made-up Flee case from its files to its table.

1. Shares of all origins to all corridors of the embedded dataset on 300 dates with 1,024 draws, beside the ensemble of
   the same origins, dates and draws alone. Both draw the same judgements; figures are ratios of processor times, one
   round after the other in one process.
2. A Flee case of 100 places, 600 days and 16 camps with counts: `import flee --validation` and `check`, two processes,
   from files to table. The seconds are those of the processor and hang on the machine, as those of `import geopandas`
   do, which stand beside them. The times are those of a second start, where Python has its compiled modules::

    python bench/shares.py --rounds 3
    python bench/shares.py --flee flee/mali flee/burundi

With ``--flee`` cases of Flee's own, each with a folder ``validation``, are measured instead: the commands ``import
flee --validation`` of each and ``check --case`` of all, in one process that starts from nothing, beside the seconds
that Flee itself took for Mali and Burundi.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import numpy as np

from route_risk.geo.answers.shares import share_points
from route_risk.geo.doubt.ensemble import ensemble_run
from route_risk.geo.doubt.ensemble_chunks import CHUNK, chunk_bounds, collect, run_chunks
from route_risk.geo.model.origins import origin_shares, share_weights
from route_risk.geo.model.scenario import scenario_network
from route_risk.layers.dataset import read_dataset
from route_risk.layers.parameter_ranges import read_parameter_ranges

BESIDE_ENSEMBLE = 3.0
FROM_FILES_S = 3.0
FLEE_S = 150.0 + 829.0
"""What Flee's own ``run.py`` with default settings took for Mali and Burundi, on a busy machine."""
BESIDE_FLEE = 0.001
ONE_PROCESS = """
import json, sys
from route_risk.cli import main
for line in json.loads(sys.argv[1]):
    main(line, standalone_mode=False)
"""
DRAWS = 1024
SETTINGS = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def draws_beside_ensemble(dates: int) -> tuple[float, float]:
    """Return processor seconds of shares in draws and of the ensemble, of as many dates."""
    dataset = read_dataset()
    scenario_net, ranges = scenario_network(dataset), read_parameter_ranges()
    weights = share_weights(origin_shares(dataset.claims, dataset.nodes.values()))
    step = (dataset.valid_until - dataset.valid_from).days / dates
    days = [dataset.valid_from + timedelta(days=int(k * step)) for k in range(dates)]
    end = dataset.default_destination
    start = time.process_time()
    points = share_points(
        scenario_net, weights, [end], [(day, day) for day in days], theta=90.0, draws=(ranges, DRAWS, 0)
    )
    told = sum(len(point.drawn) for point in points)
    shares = time.process_time() - start
    start = time.process_time()
    run = ensemble_run(scenario_net, list(weights), [end], days, ranges=ranges, draws=DRAWS)
    collect(run, run_chunks(run, chunk_bounds(DRAWS, CHUNK)))
    alone = time.process_time() - start
    print(
        f"  {told} shares of {len(days)} dates {shares:.1f} s, ensemble alone {alone:.1f} s: {shares / alone:.2f} times"
    )
    return shares, alone


def made_case(folder: Path, places: int = 100, days: int = 600, camps: int = 16) -> None:
    """Write a made-up Flee case: towns on a grid, camps around, conflicts that begin one after the other."""
    rng = random.Random(1)
    (folder / "validation").mkdir(parents=True)
    towns = places - camps
    lines = ["#name,region,country,latitude,longitude,location_type,conflict_date,population"]
    side = 10
    for k in range(towns):
        kind = f"conflict_zone,{rng.randrange(days // 2)}" if k % 3 == 0 else "town,"
        lines.append(f"T{k},R,Mali,{14 + k // side * 0.3:.2f},{k % side * 0.3:.2f},{kind},{rng.randrange(1000, 90000)}")
    for k in range(camps):
        lines.append(f"C{k},R,Niger,{13 + k * 0.2:.2f},{4 + k * 0.05:.2f},camp,,{rng.randrange(5000, 50000)}")
    routes = [f"T{k},T{k + 1},{rng.randrange(20, 90)},0" for k in range(towns - 1) if k % side != side - 1]
    routes += [f"T{k},T{k + side},{rng.randrange(20, 90)},0" for k in range(towns - side)]
    routes += [f"T{(k * 5 + 9) % towns},C{k},{rng.randrange(50, 300)},0" for k in range(camps)]
    (folder / "locations.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "routes.csv").write_text("\n".join(["#name1,name2,distance,forced_redirection", *routes]) + "\n")
    (folder / "sim_period.csv").write_text(f"StartDate,2012-02-29\nLength,{days}\n")
    (folder / "closures.csv").write_text(
        "#closure_type,name1,name2,closure_start,closure_end\ncountry,Mali,Niger,0,30\n"
    )
    layout = ["total,refugees.csv"]
    first = date(2012, 2, 29)
    for k in range(camps):
        count, rows = 0, ["#Date,Count"]
        for day in range(0, days + 10, 7):
            count += rng.randrange(400)
            rows.append(f"{first + timedelta(days=day)},{count}")
        (folder / "validation" / f"c{k}.csv").write_text("\n".join(rows) + "\n")
        layout.append(f"C{k},c{k}.csv")
    (folder / "validation" / "refugees.csv").write_text(f"Date,Refugee_numbers\n{first},0\n")
    (folder / "validation" / "data_layout.csv").write_text("\n".join(layout) + "\n")


def seconds(*arguments: str, stdout: IO[str] | int = subprocess.DEVNULL) -> float:
    """Return the processor seconds of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=stdout, stderr=subprocess.DEVNULL, check=True, env=SETTINGS)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def from_files(folder: Path, out: Path) -> float:
    """Return the seconds of importing a Flee case and checking it."""
    program = ("-m", "route_risk")
    imported = seconds(
        *program, "import", "flee", str(folder), "--out", str(out), "--validation", str(folder / "validation")
    )
    checked = seconds(*program, "check", "--dataset", str(out), "--json")
    print(f"  {folder.name}: import {imported:.2f} s, check {checked:.2f} s")
    return imported + checked


def flee_cases(folders: list[Path], rounds: int) -> None:
    """Print what published cases come to, and the least seconds that one process takes from their files to errors."""
    taken = []
    for _ in range(rounds):
        with TemporaryDirectory() as parent:
            outs = [str(Path(parent) / folder.name) for folder in folders]
            lines = [
                ["import", "flee", str(folder), "--out", out, "--validation", str(folder / "validation")]
                for folder, out in zip(folders, outs, strict=True)
            ]
            lines.append(["check", *(word for out in outs for word in ("--case", out))])
            with (Path(parent) / "told").open("w+", encoding="utf-8") as told:
                taken.append(seconds("-c", ONE_PROCESS, json.dumps(lines), stdout=told))
                told.seek(0)
                table = told.read()
    print(table)
    least = min(taken)
    print(
        f"files to errors, one process: {least:.2f} s (import geopandas "
        f"{min(seconds('-c', 'import geopandas') for _ in range(rounds)):.2f} s); {least / FLEE_S:.5f} of Flee's "
        f"{FLEE_S:.0f} s, at most {BESIDE_FLEE}: {'met' if least <= BESIDE_FLEE * FLEE_S else 'MISSED'}"
    )


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dates", type=int, default=300)
    parser.add_argument("--flee", type=Path, nargs="*", default=[])
    asked = parser.parse_args()
    if asked.flee:
        flee_cases(asked.flee, asked.rounds)
        return
    print("shares in draws beside the ensemble alone")
    times = np.array([draws_beside_ensemble(asked.dates) for _ in range(asked.rounds)])
    ratio = times[:, 0].min() / times[:, 1].min()
    print(
        f"{ratio:.2f} times the ensemble, at most {BESIDE_ENSEMBLE}: {'met' if ratio <= BESIDE_ENSEMBLE else 'MISSED'}"
    )
    print("a Flee case of 100 places and 600 days, from files to table")
    with TemporaryDirectory() as parent:
        made_case(Path(parent) / "case")
        least = min(from_files(Path(parent) / "case", Path(parent) / f"out{k}") for k in range(asked.rounds))
    other = min(seconds("-c", "import geopandas") for _ in range(asked.rounds))
    print(
        f"{least:.2f} s, at most {FROM_FILES_S}: {'met' if least <= FROM_FILES_S else 'MISSED'}; "
        f"import geopandas {other:.2f} s"
    )


if __name__ == "__main__":
    main()
