"""Measure reading and checking 10 000 legs and 10 000 claims, beside pandas.

The dataset is the embedded one, its legs and claims repeated under ids of their own. pandas reads the same tables and
checks nothing; it keeps texts as Python strings, or in Arrow where pyarrow is installed, and both are measured. In
every round each is done once, one after the other; the figure is the ratio of the least processor times, and the
median of the ratios of each round stands beside it::

    python bench/read.py --rounds 7
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import shutil
import statistics
import tempfile
import time
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from route_risk.layers.dataset import read_dataset
from route_risk.layers.tables.read import EMBEDDED

if TYPE_CHECKING:
    from collections.abc import Callable

    from route_risk.geo.model.schema import Dataset

TARGET = 5
KEYS = {"legs": ("leg_id",), "claims": ("claim_id", "figure_id")}


def write_data(folder: Path, size: int) -> None:
    """Copy the embedded dataset, with its legs and claims repeated until there are at least so many."""
    shutil.copytree(EMBEDDED, folder, dirs_exist_ok=True)
    for name, keys in KEYS.items():
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
            writer.writeheader()
            for copy, row in product(range(-(-size // len(rows))), rows):
                writer.writerow(row | {key: f"{row[key]}-copy-{copy}" for key in keys if copy})


def check(dataset: Dataset, frames: dict[str, pd.DataFrame]) -> None:
    """Raise if the two have not read the same."""
    assert [claim.value for claim in dataset.claims] == frames["claims"]["value"].to_list()
    assert [leg.leg_id for leg in dataset.legs] == frames["legs"]["leg_id"].to_list()


def with_pandas(tables: list[Path], storage: str) -> None:
    with pd.option_context("mode.string_storage", storage):
        for path in tables:
            pd.read_csv(path)


def seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="how often each thing is measured (default 7)")
    parser.add_argument("--size", type=int, default=10_000, help="how many legs, and how many claims (default 10000)")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, pandas {pd.__version__}, {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        write_data(Path(folder), options.size)
        tables = sorted(Path(folder).glob("*.csv"))
        check(read_dataset(folder), {path.stem: pd.read_csv(path) for path in tables})
        actions: dict[str, Callable[[], object]] = {"read_dataset": lambda: read_dataset(folder)}
        for storage in ("python", "pyarrow"):
            actions[f"pandas, {storage} strings"] = partial(with_pandas, tables, storage)
        times: dict[str, list[float]] = {name: [] for name in actions}
        for _ in range(options.rounds):
            for name, action in actions.items():
                times[name].append(seconds(action))
    ours, *peers = times
    print(f"{ours}: {min(times[ours]):.3f} s")
    for peer in peers:
        ratio = min(times[ours]) / min(times[peer])
        median = statistics.median(one / other for one, other in zip(times[ours], times[peer], strict=True))
        verdict = "pass" if ratio <= TARGET else "MISS"
        print(f"{peer}: {min(times[peer]):.3f} s, ratio {ratio:.2f} (median {median:.2f}), target {TARGET}: {verdict}")


if __name__ == "__main__":
    main()
