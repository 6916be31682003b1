"""Measure ensembles beside scipy and networkx.

1. A network of 60 nodes, about 210 legs and 60 events: all origins to all destinations on 25 dates. The peers get their
   hazards for free, as graphs that are there, and give lengths and routes; the ensemble makes its own hazards.
2. Networks of 300 and 1,000 places, one pair, one date: `least_routes` beside scipy's `csgraph.dijkstra` with
   predecessors, called once for each draw on a matrix that is there.

Answers are compared before anything is timed. In every round each contestant runs once, one after the other, in one
process; a figure is the ratio of the least processor times, with that of each round beside it::

    python bench/ensemble.py --rounds 5
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import random
import time
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from route_risk.geo.doubt.draw_routes import STEP, has_numba, least_routes, open_graph
from route_risk.geo.doubt.drawn_hazards import drawn_hazards
from route_risk.geo.doubt.draws import SobolSampler, draw_inputs
from route_risk.geo.doubt.ensemble import EnsembleRun, solve_draws
from route_risk.geo.doubt.ensemble_chunks import CHUNK, chunk_bounds, collect, run_chunks
from route_risk.geo.doubt.summary import summarise
from route_risk.geo.model.leg_hazards import in_force
from route_risk.geo.model.network import Network, build_network
from route_risk.geo.model.schema import Event, Leg, Node
from route_risk.geo.model.vocabularies import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Contestants = Mapping[str, Callable[[], Any]]

RANGES = {
    **{("baseline_probability", str(c)): r for c, r in enumerate(
        [(0.005, 0.02), (0.015, 0.06), (0.04, 0.15), (0.15, 0.40), (0.75, 0.97)], 1)},
    **{("severity_multiplier", str(c)): r for c, r in enumerate(
        [(1.02, 1.1), (1.08, 1.25), (1.2, 1.55), (1.4, 2.1), (1.8, 3.2)], 1)},
    ("confidence_factor", "medium"): (0.5, 0.85), ("confidence_factor", "low"): (0.2, 0.6),
    ("norm_exponent", ""): (1.5, 4.0), ("half_life_incident_days", "default"): (180.0, 730.0),
    ("half_life_period_days", "default"): (90.0, 365.0), ("doubt_sigma", "none"): (0.8, 1.2),
    ("event_noise_sigma", ""): (0.1, 0.35),
}  # fmt: skip
DAYS = tuple(date(2000 + year, 7, 1) for year in range(25))


def make_network(shape: str) -> Network:
    """Return 60 nodes, about 210 legs and 60 events.

    Layers as in the embedded dataset (provinces, their border segments, regions of the neighbour, its border segments,
    countries, destinations), each place joined to the nearest ones of a layer; or places joined at random.
    """
    chance = random.Random(7)
    sizes = {"p": 12, "s": 12, "r": 14, "b": 10, "c": 8, "z": 4}
    names = [f"{kind}{k:02}" for kind, many in sizes.items() for k in range(many)]
    where = {
        name: {"p": "PPP", "s": "PPP", "r": "RRR", "b": "RRR"}.get(name[0], f"{name[0]}{int(name[1:]):02}".upper())
        for name in names
    }
    spot = {name: (int(name[1:]) + chance.random() / 2) / sizes[name[0]] for name in names}
    layer = {kind: [name for name in names if name[0] == kind] for kind in sizes}
    nodes = [
        Node(name, "border_segment", country=where[name],
             other_country="RRR" if name[0] == "s" else f"C{int(name[1:]) % 8:02}")
        if name[0] in "sb"
        else Node(name, {"p": "province", "z": "destination"}.get(name[0], "transit_country"), country=where[name])
        for name in names
    ]  # fmt: skip
    pairs: dict[tuple[str, str], None] = {}
    if shape == "layered":
        for froms, tos, each in (("p", "p", 4), ("p", "s", 2), ("s", "r", 2), ("r", "r", 4), ("r", "b", 2),
                                 ("b", "c", 2), ("c", "c", 1), ("c", "z", 2)):  # fmt: skip
            for one in layer[froms]:
                near = sorted((name for name in layer[tos] if name != one), key=lambda k, o=one: abs(spot[k] - spot[o]))
                pairs.update(dict.fromkeys((one, other) for other in near[:each]))
        pairs[layer["z"][0], layer["z"][1]] = None
    else:
        while len(pairs) < 210:
            pairs[tuple(chance.sample(names, 2))] = None  # type: ignore[index]
    legs = []
    for a, b in pairs:
        words = {f"segment:{a}"} if a[0] in "sb" else set()
        words |= {"internal-movement:PPP"} if a[0] == "p" else {f"country:{where[b]}"}
        legs.append(Leg(f"{a}..{b}", a, b, "exit", chance.choices((1, 2, 3, 4), (2, 4, 4, 2))[0], tuple(sorted(words))))
    known = [f"country:{word}" for word in sorted(set(where.values()))]
    known += ["internal-movement:PPP", "border:PPP-RRR", "border:RRR-*", "country:RRR"] * 5
    known += [f"segment:{name}" for name in layer["s"]]
    events = []
    for number in range(60):
        kind = chance.choice(("regime", "period", "incident"))
        start = date(1998 + chance.randrange(24), chance.randrange(12) + 1, 1).isoformat()
        scopes = tuple(sorted(set(chance.choices(known, k=2))))
        events.append(
            Event(f"e{number:02}", kind, start, scopes, chance.choice(DOMAINS),
                  chance.choice(("raises", "raises", "lowers")), chance.randrange(5) + 1,
                  chance.choice(("high", "medium", "low")))
        )  # fmt: skip
    return build_network(nodes, legs, events)


def make_run(shape: str, draws: int, days: tuple[date, ...] = DAYS) -> EnsembleRun:
    network = make_network(shape)
    ends = [[k for k, node in enumerate(network.nodes) if node.kind == kind] for kind in ("province", "destination")]
    return EnsembleRun(network, RANGES, tuple(ends[0]), tuple(ends[1]), days, days, draws, 0)


def run_whole(run: EnsembleRun) -> None:
    """From draws to summary, as the command does it."""
    summarise(collect(run, run_chunks(run, chunk_bounds(run.draws, CHUNK))))


def whole_runs(shape: str, draws: int, sample: int) -> tuple[Contestants, dict[str, int]]:
    """Return whole runs and the peers, and how many scenarios (a draw on a date) each of them solves."""
    import networkx as nx
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    run = make_run(shape, draws)
    chance = random.Random(1)
    places = [(chance.randrange(len(run.days)), chance.randrange(draws)) for _ in range(sample)]
    drawn = draw_inputs(run.space, SobolSampler(len(run.space.inputs), run.seed).points(0, draws))
    graphs, matrices, count = [], [], len(run.network.nodes)
    for day, draw in places:
        force = in_force(run.network, run.days[day])
        graph = open_graph(run.network, force.blocked)
        values = drawn_hazards(run.network, run.days[day], force, drawn)[graph.legs, draw]
        matrices.append(csr_array((values, (graph.heads, graph.tails)), shape=(count, count)))
        one = nx.DiGraph()
        rows = zip(graph.tails.tolist(), graph.heads.tolist(), values.tolist(), strict=True)
        one.add_weighted_edges_from(rows)
        graphs.append(one)

    def by_networkx() -> list[list[float]]:
        tables = [[nx.single_source_dijkstra(graph, origin)[0] for origin in run.origins] for graph in graphs]
        return [[found.get(end, np.inf) for found in row for end in run.destinations] for row in tables]

    def by_scipy() -> list[list[float]]:
        found = [dijkstra(matrix, indices=run.destinations, return_predecessors=True)[0] for matrix in matrices]
        return [row[:, run.origins].T.ravel().tolist() for row in found]

    hazard = solve_draws(run, 0, draws).hazard
    mine = np.array([hazard[:, day, draw] for day, draw in places])
    for theirs in (by_networkx(), by_scipy()):
        assert np.abs(mine - np.array(theirs)).max() < 20 * STEP
    contestants: dict[str, Callable[[], Any]] = {"whole run, numpy": lambda: run_whole(run)}
    if has_numba():
        compiled = replace(run, engine="numba")
        assert solve_draws(compiled, 0, draws).hazard.tobytes() == hazard.tobytes()
        contestants["whole run, numba"] = lambda: run_whole(compiled)
    scenarios = dict.fromkeys(contestants, draws * len(run.days)) | {"networkx": sample, "scipy": sample}
    return contestants | {"networkx": by_networkx, "scipy": by_scipy}, scenarios


def one_pair(places: int, legs: int, near: int, draws: int) -> Contestants:
    """Return the search for one pair in a network made up at random, of places that are joined to `near` others."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    chance = random.Random(3)
    names = [f"n{number:04}" for number in range(places)]
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < legs:
        tail = chance.randrange(places)
        head = (tail + chance.randint(-near, near)) % places
        pairs |= {(tail, head): None} if tail != head else {}
    network = build_network(
        [Node(name, "province", country="AAA") for name in names],
        [Leg(f"{names[a]}..{names[b]}", names[a], names[b], "exit", 1) for a, b in pairs],
    )
    graph, numbers = open_graph(network, ()), np.random.default_rng(0)
    hazard = np.exp(numbers.normal(-2, 0.5, (legs, 1)) + numbers.normal(0, 0.4, (legs, draws)))
    shape, origin, end = (places, places), 0, places // 2
    matrices = [csr_array((hazard[:, draw], (graph.heads, graph.tails)), shape=shape) for draw in range(draws)]

    def by_scipy() -> list[float]:
        return [float(dijkstra(one, indices=end, return_predecessors=True)[0][origin]) for one in matrices]

    def ours(compiled: bool) -> Array:
        return least_routes(graph, hazard, [origin], [end], compiled=compiled).steps[0, 0] * STEP

    contestants: dict[str, Callable[[], Any]] = {"numpy": lambda: ours(False)}
    contestants |= {"numba": lambda: ours(True)} if has_numba() else {}
    for contestant in contestants.values():
        assert np.abs(contestant() - np.array(by_scipy())).max() < places * STEP
    return contestants | {"scipy": by_scipy}


def all_times(contestants: Contestants, rounds: int) -> dict[str, Array]:
    """Return the processor seconds of each contestant in each round, after one round that does not count."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name, contestant in contestants.items():
            gc.collect()
            gc.disable()
            start = time.process_time()
            contestant()
            taken = time.process_time() - start
            gc.enable()
            times[name] += [taken] if number else []
    return {name: np.array(row) for name, row in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each contestant runs (default 5)")
    parser.add_argument("--sample", type=int, default=40, help="scenarios that the peers solve in a round (default 40)")
    parser.add_argument("--draws", type=int, default=1024, help="draws of the whole run (default 1024)")
    parser.add_argument("--shape", choices=("layered", "random"), default="layered", help="how the legs join the nodes")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} processors, one process")
    contestants, scenarios = whole_runs(options.shape, options.draws, options.sample)
    times = all_times(contestants, options.rounds)
    print("\nall pairs of 60 nodes on 25 dates; answers compared and equal")
    each = {name: row / scenarios[name] for name, row in times.items()}
    for name, row in each.items():
        print(f"{name:<44} {row.min() * 1e6:12.2f} microseconds a scenario")
    for ours in [name for name in each if "whole" in name]:
        for peer in ("networkx", "scipy"):
            show(f"{peer} / {ours}", each[peer], each[ours])
    for places, legs, near in ((300, 1800, 150), (1000, 6100, 500), (300, 1800, 8), (1000, 6100, 12)):
        times = all_times(one_pair(places, legs, near, 256), options.rounds)
        print(f"\n{places} places, {legs} legs to one of {2 * near} near ones, one pair, 256 draws; answers equal")
        for name in [name for name in times if name != "scipy"]:
            show(f"{name} / scipy", times[name], times["scipy"], 2.0)


def show(name: str, above: Array, below: Array, target: float | None = None) -> None:
    measured, every = above.min() / below.min(), above / below
    verdict = "" if target is None else f"  <= {target}: {'pass' if measured <= target else 'MISS'}"
    print(f"{name:<44} {measured:12.2f}   {every.min():.2f} to {every.max():.2f}{verdict}")


if __name__ == "__main__":
    main()
