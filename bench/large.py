"""Measure least hazards on a synthetic network of 100 000 nodes and 1 000 000 legs, beside scipy's csgraph.

Legs join random nodes, with random hazards; scipy searches a csr matrix built beforehand from the same whole multiples
of the quantum, so that the answers can be compared digit by digit. In every round each thing is measured once, one
after the other; a figure is the ratio of the least times, and the median of the ratios of each round stands beside it::

    python bench/large.py --rounds 15

Memory is measured in a process of its own: how far building and one search to all nodes raise its peak resident set,
which counts what scipy takes outside Python too and leaves the given arrays out, beside the arrays that are left:
those of the network and of the answer.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from route_risk.geo.model.large import from_arrays, least_hazards, near_route
from route_risk.geo.model.network import QUANTUM

if TYPE_CHECKING:
    from collections.abc import Callable

    from route_risk.geo.model.large import LargeNetwork, LeastHazards

ORIGIN = 0


def make_arrays(nodes: int, legs: int, seed: int) -> tuple[Any, Any, Any]:
    """Return tails, heads and hazards of legs between random nodes; some are parallel, none leads back to its start."""
    random = np.random.default_rng(seed)
    tails = random.integers(0, nodes, legs)
    heads = (tails + random.integers(1, nodes, legs)) % nodes
    return tails, heads, random.uniform(0.001, 1.0, legs)


def scipy_matrix(nodes: int, tails: Any, heads: Any, hazards: Any) -> Any:
    """Return the csr matrix of the legs, with the least of parallel legs, as scipy users build it."""
    quanta = np.maximum(1, np.rint(hazards / QUANTUM))
    order = np.lexsort((quanta, heads, tails))
    first = np.ones(order.size, dtype=bool)
    first[1:] = (np.diff(tails[order]) != 0) | (np.diff(heads[order]) != 0)
    order = order[first]
    return csr_array((quanta[order], (tails[order], heads[order])), shape=(nodes, nodes))


def check(network: LargeNetwork, answer: LeastHazards, arrays: tuple[Any, Any, Any], matrix: Any) -> None:
    """Raise if an answer differs from scipy's or if a leg does not lead there at that hazard."""
    tails, heads, hazards = arrays
    least = dijkstra(matrix, indices=ORIGIN)
    assert np.array_equal(answer.hazard, least * QUANTUM)
    reached = np.flatnonzero(answer.leg >= 0)
    assert reached.size == np.isfinite(least).sum() - 1
    legs = answer.leg[reached]
    assert np.array_equal(heads[legs], reached)
    quanta = np.maximum(1, np.rint(hazards[legs] / QUANTUM))
    assert np.array_equal(least[tails[legs]] + quanta, least[reached])
    for target in near_targets(answer):
        assert near_route(network, ORIGIN, target).hazard == answer.hazard[target]


def near_targets(answer: LeastHazards) -> list[int]:
    """Return the nodes that are nearest but 99, 299, 999 and 2999."""
    order = np.argsort(answer.hazard, kind="stable")
    return [int(order[rank]) for rank in (100, 300, 1000, 3000)]


def seconds(action: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    start = time.perf_counter()
    action()
    taken = time.perf_counter() - start
    gc.enable()
    return taken


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def print_memory(folder: str, nodes: int) -> None:
    """Print by how many bytes building and searching raise the peak of this process, and the bytes that are left."""
    tails, heads, hazards = (np.load(Path(folder) / f"{name}.npy") for name in ("tails", "heads", "hazards"))
    least_hazards(from_arrays(2, np.array([0]), np.array([1]), np.array([1.0])), 0)  # so that scipy is there already
    before = peak_bytes()
    network = from_arrays(nodes, tails, heads, hazards)
    answer = least_hazards(network, ORIGIN)
    after = peak_bytes()
    held: list[Any] = [network.starts, network.heads, network.quanta, network.legs, answer.hazard, answer.leg]
    print(after - before, sum(array.nbytes for array in held))


def write_arrays(folder: str, arrays: tuple[Any, Any, Any]) -> None:
    for name, array in zip(("tails", "heads", "hazards"), arrays, strict=True):
        np.save(Path(folder) / f"{name}.npy", array)


def measure_memory(settings: list[str]) -> tuple[int, int]:
    """Return what one process grew by and the bytes it held; called first, as a child inherits its parent's peak."""
    with tempfile.TemporaryDirectory() as folder:
        for task in ("--write", "--memory"):
            command = [sys.executable, __file__, task, folder, *settings]
            printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return int(printed[0]), int(printed[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=11, help="how often each thing is measured (default 11)")
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--legs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", metavar="FOLDER", help=argparse.SUPPRESS)
    parser.add_argument("--memory", metavar="FOLDER", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory:
        print_memory(options.memory, options.nodes)
        return
    if not options.write:
        grown, held = measure_memory([f"--{name}={getattr(options, name)}" for name in ("nodes", "legs", "seed")])
    arrays = make_arrays(options.nodes, options.legs, options.seed)
    if options.write:
        write_arrays(options.write, arrays)
        return
    matrix = scipy_matrix(options.nodes, *arrays)
    network = from_arrays(options.nodes, *arrays)
    answer = least_hazards(network, ORIGIN)
    check(network, answer, arrays, matrix)
    targets = near_targets(answer)
    actions: dict[str, Callable[[], object]] = {
        "scipy, one to all": lambda: dijkstra(matrix, indices=ORIGIN, return_predecessors=True),
        "build": lambda: from_arrays(options.nodes, *arrays),
        "one to all": lambda: least_hazards(network, ORIGIN),
        "build and one to all": lambda: least_hazards(from_arrays(options.nodes, *arrays), ORIGIN),
    }
    for rank, target in zip((100, 300, 1000, 3000), targets, strict=True):
        actions[f"one to the {rank}th nearest"] = lambda target=target: near_route(network, ORIGIN, target)  # type: ignore[misc]
    times: dict[str, list[float]] = {name: [] for name in actions}
    for number in range(options.rounds + 1):
        for name, action in actions.items():
            taken = seconds(action)
            if number:  # the first round does not count
                times[name].append(taken)
    print(f"Python {platform.python_version()}, numpy {np.__version__}, scipy {scipy.__version__}")
    print(
        f"{os.cpu_count()} processors, {options.rounds} interleaved rounds, {options.nodes} nodes, {options.legs} legs"
    )
    print("All answers compared and equal.\n")
    for name, row in times.items():
        print(f"{name:<54} {min(row) * 1e3:10.2f} ms, median {statistics.median(row) * 1e3:.2f} ms")
    print(f"\n{'figure':<54} {'target':>9} {'measured':>9} {'median':>9}")
    base = times["scipy, one to all"]
    for name, limit in [
        ("build and one to all", 1.3),
        *((name, 0.1) for name in actions if name.startswith("one to the")),
    ]:
        least = min(times[name]) / min(base)
        median = statistics.median(x / y for x, y in zip(times[name], base, strict=True))
        verdict = "pass" if least <= limit else "MISS"
        print(f"{name + ' / scipy, one to all':<54} {f'<= {limit}':>9} {least:9.3f} {median:9.3f}   {verdict}")
    verdict = "pass" if grown <= 2 * held else "MISS"
    name = f"peak memory / {held / 1e6:.1f} MB of arrays held"
    print(f"{name:<54} {'<= 2.0':>9} {grown / held:9.3f} {'':>9}   {verdict}")


if __name__ == "__main__":
    main()
