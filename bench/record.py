"""Measure `calibrate` and `check` beside `python -c "import geopandas"`.

Both run as processes of their own on the embedded dataset, from nothing to their answer: routes of every origin and
year, the estimate, and the same again without the years of each record. In every round each process runs once, one
after the other; figures are ratios of the least processor times, with that of each round beside it::

    python bench/record.py --rounds 3

Before anything is timed, the estimate is compared with one that scipy's L-BFGS-B finds from the same losses, and what
both commands answer with what a second run answers.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
from typing import Any

import numpy as np
from scipy.optimize import minimize

from route_risk.geo.answers.record import record_estimator
from route_risk.geo.doubt.corridor_shares import corridor_shares, record_matrix
from route_risk.geo.doubt.share_fit import RECORD_SD, THETA_SD, estimate
from route_risk.geo.model.origins import origin_shares, share_weights
from route_risk.geo.model.scenario import scenario_network
from route_risk.layers.dataset import read_dataset

TOGETHER = 10.0
"""Both commands together, beside `import geopandas`."""
COMMANDS = {
    "calibrate": ("-m", "route_risk", "calibrate", "--json"),
    "check": ("-m", "route_risk", "check", "--json"),
    "import geopandas": ("-c", "import geopandas"),
}


def run(arguments: tuple[str, ...]) -> tuple[float, str]:
    """Return the processor seconds of a process and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, *arguments], capture_output=True, check=True, encoding="utf-8")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def compare_estimates() -> tuple[float, float]:
    """Return the losses at our estimate and at that of L-BFGS-B, which starts where ours ends and from the classes."""
    dataset = read_dataset()
    weights = share_weights(origin_shares(dataset.claims, dataset.nodes.values()))
    estimator = record_estimator(scenario_network(dataset), weights, dataset.default_destination)
    choice_set, records, prior = estimator.choice_set(), estimator.records, estimator.prior
    matrix, groups = record_matrix(choice_set, records), list(prior)
    sd = np.array([THETA_SD, *prior.values()])

    def loss(vector: Any) -> float:
        share = corridor_shares(choice_set, float(np.exp(vector[0])), dict(zip(groups, vector[1:], strict=True)))
        off = np.array([row.distance(one) for row, one in zip(records, (matrix @ share).tolist(), strict=True)])
        return float(((off / RECORD_SD) ** 2).sum() + ((vector / sd) ** 2).sum()) / 2

    fit = estimate(choice_set, records, prior)
    ours = np.array([np.log(fit.theta), *(fit.deltas[group] for group in groups)])
    starts = (ours, np.append(2.0, np.zeros(len(groups))))
    theirs = min(float(minimize(loss, at, method="L-BFGS-B", options={"maxfun": 20_000}).fun) for at in starts)
    return loss(ours), theirs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="how often each process runs (default 3)")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} processors")
    ours, theirs = compare_estimates()
    print(f"loss of the estimate {ours:.9f}, of L-BFGS-B {theirs:.9f}")
    assert ours <= theirs + 1e-6
    answers = {name: json.loads(run(arguments)[1]) for name, arguments in list(COMMANDS.items())[:2]}
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(options.rounds):
        for name, arguments in COMMANDS.items():
            seconds, printed = run(arguments)
            times[name].append(seconds)
            assert name not in answers or json.loads(printed) == answers[name]
    for name in answers:
        rounds = [one / other for one, other in zip(times[name], times["import geopandas"], strict=True)]
        ratio = min(times[name]) / min(times["import geopandas"])
        each = ", ".join(f"{value:.1f}" for value in rounds)
        print(f"{name} / import geopandas {ratio:8.1f}   (rounds {each}; least {min(times[name]):.2f} s)")
    together = min(times["calibrate"]) + min(times["check"])
    ratio = together / min(times["import geopandas"])
    print(f"together {ratio:.1f} times import geopandas, at most {TOGETHER:g} are allowed; {together:.2f} s")
    sys.exit(ratio > TOGETHER)


if __name__ == "__main__":
    main()
