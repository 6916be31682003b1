"""Measure ensembles beside networkx and scipy: 60 nodes, about 210 legs, 60 events, 25 dates, all origins to all ends.

The peers get their hazards for free, as graphs that are built and weighted before the clock starts; the ensemble makes
its own and gives lengths and routes. So the fair call of networkx is `single_source_dijkstra`, which gives both, from
each origin as its users write it. One search backwards from each destination is what somebody would write who knows
that there are fewer of them, and lengths alone are less than the ensemble gives: both are measured without a target.
Answers are compared before anything is timed. In every round each contestant runs once, one after the other, on one
processor; a figure is the ratio of the least processor times per scenario, with that of each round beside it::

    python bench/ensemble.py --rounds 12
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import random
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from route_risk.geo.doubt.drawn_hazards import drawn_hazards, drawn_scales, drawn_weights, strengths
from route_risk.geo.doubt.draws import draw_inputs
from route_risk.geo.doubt.ensemble import EnsembleRun, Solver
from route_risk.geo.doubt.ensemble_chunks import CHUNK, chunk_bounds, collect, run_chunks
from route_risk.geo.doubt.ensemble_days import days_by_numba
from route_risk.geo.doubt.minplus import QUANTUM, solve
from route_risk.geo.doubt.minplus_fast import has_numba
from route_risk.geo.doubt.summary import summarise
from route_risk.geo.model.network import Network, build_network
from route_risk.geo.model.schema import DOMAINS, Event, Leg, Node

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from route_risk.geo.doubt.drawn_hazards import DayPlan

    Array = npt.NDArray[np.float64]

RANGES = {
    **{("baseline_probability", str(c)): r for c, r in enumerate(
        [(0.005, 0.02), (0.015, 0.06), (0.04, 0.15), (0.15, 0.40), (0.75, 0.97)], 1)},
    **{("severity_multiplier", str(c)): r for c, r in enumerate(
        [(1.02, 1.1), (1.08, 1.25), (1.2, 1.55), (1.4, 2.1), (1.8, 3.2)], 1)},
    ("confidence_factor", "medium"): (0.5, 0.85), ("confidence_factor", "low"): (0.2, 0.6),
    ("norm_exponent", ""): (1.5, 4.0), ("half_life_incident_days", "default"): (180.0, 730.0),
    ("half_life_period_days", "default"): (90.0, 365.0), ("leg_noise_sigma", ""): (0.15, 0.5),
    ("event_noise_sigma", ""): (0.1, 0.35),
}  # fmt: skip
WHOLE_DRAWS = 16384
"""The least power of two above 10 000."""
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
    return EnsembleRun(network, RANGES, tuple(ends[0]), tuple(ends[1]), days, draws, 0)


class Contest:
    """One chunk of an ensemble, and a sample of its scenarios for the peers."""

    def __init__(self, shape: str, draws: int, sample: int, seed: int = 1) -> None:
        import networkx as nx
        from scipy.sparse import csr_array

        self.run = make_run(shape, draws)
        self.whole_run = make_run(shape, WHOLE_DRAWS)
        self.solver = Solver(self.run)
        self.plans = self.solver.dates.plans
        self.drawn = draw_inputs(self.run.space, self.solver._sampler.points(0, draws))
        self.given = strengths(self.run.network, self.drawn)
        self.quanta = np.zeros((len(self.run.pairs), len(self.plans), draws), dtype=np.uint32)
        self.field = np.empty((len(self.run.network.legs), draws))
        self.scratch = np.empty((max(plan.program.scratch for plan in self.plans), draws))
        # No event blocks a leg, so the weights of one date serve all; those of 25 would come from main memory, while a
        # run solves what it has just written.
        codes = self.solver.dates.codes[0]
        self.weights = self._weights(self.plans[0], codes, np.empty_like(self.field))
        chance = random.Random(seed)
        self.sample = [(chance.randrange(len(self.plans)), chance.randrange(draws)) for _ in range(sample)]
        self.graphs, self.forward_graphs, self.matrices = [], [], []
        network, count = self.run.network, len(self.run.network.nodes)
        for day, draw in self.sample:
            plan = self.plans[day]
            values = drawn_hazards(plan, self.given)[:, draw]
            ends = [(network.heads[leg], network.tails[leg]) for leg in plan.legs]  # turned round
            graph = nx.DiGraph()
            graph.add_nodes_from(range(count))
            graph.add_weighted_edges_from((a, b, float(w)) for (a, b), w in zip(ends, values, strict=True))
            self.graphs.append(graph)
            self.forward_graphs.append(graph.reverse())
            self.matrices.append(csr_array((values, tuple(zip(*ends, strict=True))), shape=(count, count)))

    def _weights(self, plan: DayPlan, codes: Array, out: Array) -> Array:
        scales, extras = drawn_scales(plan, self.given)
        return drawn_weights(plan, self.given.baseline, scales, extras, codes, out)

    @property
    def scenarios(self) -> int:
        """How many scenarios a contestant of ours solves."""
        return len(self.plans) * self.run.draws

    def routing(self) -> None:
        """Solve all pairs on weights that are there."""
        for plan in self.plans:
            solve(plan.program, self.weights, self.scratch)

    def routing_and_hazards(self) -> None:
        """Make the hazards of every date, and solve all pairs."""
        for plan, codes in zip(self.plans, self.solver.dates.codes, strict=True):
            solve(plan.program, self._weights(plan, codes, self.field), self.scratch)

    def routing_and_hazards_numba(self) -> None:
        """Make the hazards of every date, and solve all pairs with the compiled engine."""
        for _ in days_by_numba(self.solver.dates, self.given, self.quanta):
            pass

    def whole(self, engine: str = "numpy") -> None:
        """From draws to summary, as the command does it."""
        run_whole(replace(self.whole_run, engine=engine))

    def whole_numba(self) -> None:
        """Do the same with the compiled engine."""
        self.whole("numba")

    def networkx(self) -> list[list[float]]:
        """Return the lengths of all pairs of every sampled scenario, by one search backwards from each destination."""
        import networkx as nx

        return [
            [found.get(origin, np.inf) for origin in self.run.origins for found in tables]
            for tables in (
                [nx.single_source_dijkstra_path_length(graph, end) for end in self.run.destinations]
                for graph in self.graphs
            )
        ]

    def networkx_routes(self) -> list[list[float]]:
        """Return the same with the routes, by one search backwards from each destination."""
        import networkx as nx

        rows = []
        for graph in self.graphs:
            tables = [nx.single_source_dijkstra(graph, end)[0] for end in self.run.destinations]
            rows.append([found.get(origin, np.inf) for origin in self.run.origins for found in tables])
        return rows

    def networkx_forwards(self) -> list[list[float]]:
        """Return lengths and routes of all pairs of every sampled scenario, by one search from each origin."""
        import networkx as nx

        rows = []
        for graph in self.forward_graphs:
            tables = [nx.single_source_dijkstra(graph, origin)[0] for origin in self.run.origins]
            rows.append([found.get(end, np.inf) for found in tables for end in self.run.destinations])
        return rows

    def scipy(self) -> list[list[float]]:
        """Return the same lengths from scipy."""
        from scipy.sparse.csgraph import dijkstra

        return [
            dijkstra(matrix, indices=self.run.destinations)[:, self.run.origins].T.ravel().tolist()
            for matrix in self.matrices
        ]

    def check(self) -> None:
        """Raise unless all three give the same hazards, to the quantum of each leg."""
        chunk = self.solver.chunk(0, self.run.draws)
        mine = np.array([chunk.quanta[:, day, draw] * QUANTUM for day, draw in self.sample])
        for theirs in (self.networkx(), self.networkx_routes(), self.networkx_forwards(), self.scipy()):
            assert np.abs(mine - np.array(theirs)).max() < 20 * QUANTUM
        if has_numba():
            fast = Solver(replace(self.run, engine="numba")).chunk(0, self.run.draws)
            assert fast.quanta.tobytes() == chunk.quanta.tobytes()
            assert fast.routes == chunk.routes


def all_times(contestants: list[Callable[[], Any]], rounds: int) -> Array:
    """Return the processor seconds of each contestant in each round, after one round that does not count."""
    times = np.empty((rounds + 1, len(contestants)))
    for row in times:
        for place, contestant in enumerate(contestants):
            gc.collect()
            gc.disable()
            start = time.process_time()
            contestant()
            row[place] = time.process_time() - start
            gc.enable()
    return times[1:]


def machine_rate(width: int) -> float:
    """Return the machine's own rate of min-plus operations (one addition or one minimum) a second, on rows as ours."""
    rows = np.random.default_rng(0).random((3, width))
    taken = []
    for _ in range(200):
        start = time.process_time()
        for _ in range(50):
            np.add(rows[0], rows[1], out=rows[2])
            np.minimum(rows[0], rows[2], out=rows[2])
        taken.append(time.process_time() - start)
    return 2 * 50 * width / min(taken)


def peak_memory(shape: str, draws: int, engine: str) -> float:
    """Return the peak memory in MB of a whole run in a process of its own (Linux)."""
    code = (
        f"import bench.ensemble as b\n"
        f"run = b.replace(b.make_run({shape!r}, {draws}), engine={engine!r})\n"
        f"b.summarise(b.collect(run, b.run_chunks(run, b.chunk_bounds({draws}, 4096))))\n"
        f"print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(done.stdout) / 1024


def growth(shape: str, rounds: int) -> list[tuple[str, float, float]]:
    """Return for several numbers of draws and dates the least time of whole runs, and the same for a draw and date."""
    rows = []
    for draws, days in ((4096, 25), (8192, 25), (16384, 25), (8192, 13), (8192, 50)):
        dates = tuple(date(2000 + number // 2, 1 + 6 * (number % 2), 1) for number in range(days))
        run = make_run(shape, draws, dates)
        best = float(all_times([lambda run=run: run_whole(run)], rounds).min())
        rows.append((f"{draws} draws x {days} dates", best, best / draws / days))
    return rows


def run_whole(run: EnsembleRun) -> None:
    summarise(collect(run, run_chunks(run, chunk_bounds(run.draws, CHUNK))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=12, help="how often each contestant runs (default 12)")
    parser.add_argument("--sample", type=int, default=40, help="scenarios that the peers solve in a round (default 40)")
    parser.add_argument("--draws", type=int, default=4096, help="draws in the chunk that is timed (default 4096)")
    parser.add_argument("--shape", choices=("layered", "random"), default="layered", help="how the legs join the nodes")
    parser.add_argument("--full", action="store_true", help="also whole runs: growth with draws and dates, peak memory")
    options = parser.parse_args()
    contest = Contest(options.shape, options.draws, options.sample)
    contest.check()
    run = contest.run
    program = contest.plans[-1].program
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} processors, one process")
    print(
        f"{options.shape}: {len(run.network.nodes)} nodes, {len(run.network.legs)} legs, {len(run.network.events)} "
        f"events, {len(run.origins)} origins x {len(run.destinations)} destinations, {len(run.days)} dates x "
        f"{run.draws} draws; {len(program.operations)} row operations a scenario. All answers compared and equal.\n"
    )
    ours = [contest.routing, contest.routing_and_hazards, contest.whole]
    if has_numba():
        ours += [contest.routing_and_hazards_numba, contest.whole_numba]
    peers = [contest.networkx, contest.networkx_routes, contest.networkx_forwards, contest.scipy]
    whole = WHOLE_DRAWS * len(run.days)
    scenarios = [whole if "whole" in one.__name__ else contest.scenarios for one in ours] + [options.sample] * len(
        peers
    )
    times = all_times([*ours, *peers], options.rounds) / scenarios
    names = [contestant.__name__ for contestant in [*ours, *peers]]
    each = dict(zip(names, times.min(axis=0).tolist(), strict=True))
    for name, seconds in each.items():
        print(f"{name:<26} {seconds * 1e6:12.3f} microseconds a scenario")
    print(f"\n{'figure':<56} {'target':>9} {'measured':>9}   {'all rounds':>15}")
    rate = machine_rate(options.draws)
    for name, above, below, target in (
        ("networkx, lengths and routes, forwards / numpy", "networkx_forwards", "routing_and_hazards", 400),
        ("networkx, lengths and routes, backwards / numpy", "networkx_routes", "routing_and_hazards", 0),
        ("networkx, lengths alone, backwards / numpy", "networkx", "routing_and_hazards", 0),
        ("scipy, lengths alone, backwards / numpy", "scipy", "routing_and_hazards", 30),
        ("networkx, lengths and routes, forwards / numba", "networkx_forwards", "routing_and_hazards_numba", 2000),
        ("networkx, lengths and routes, backwards / numba", "networkx_routes", "routing_and_hazards_numba", 0),
        ("networkx, lengths alone, backwards / numba", "networkx", "routing_and_hazards_numba", 0),
        ("scipy, lengths alone, backwards / numba", "scipy", "routing_and_hazards_numba", 100),
        ("whole command, numpy / routing alone, numpy", "whole", "routing", -3),
        ("whole command, numba / routing alone, numpy", "whole_numba", "routing", -3),
        ("whole command, numba / routing with hazards, numba", "whole_numba", "routing_and_hazards_numba", 0),
    ):
        if below not in each:
            continue
        measured = each[above] / each[below]
        every = times[:, names.index(above)] / times[:, names.index(below)]
        spread = f"{every.min():.1f} to {every.max():.1f}"
        wanted = f"<= {-target}" if target < 0 else f">= {target}" if target else ""
        good = measured <= -target if target < 0 else measured >= target
        verdict = "" if not target else "pass" if good else "MISS"
        print(f"{name:<56} {wanted:>9} {measured:9.1f}   {spread:>15}   {verdict}".rstrip())
    operations = len(program.operations)
    print(
        f"\nmin-plus operations in thousand millions a second, beside {rate / 1e9:.2f} of a bare loop over such rows:"
    )
    for name in ("routing", "routing_and_hazards_numba"):
        if name in each:
            reached = operations / each[name]
            print(f"{name:<56} {reached / 1e9:19.2f}   {reached / rate:.2f} of it")
    if options.full:
        print()
        for name, seconds, part in growth(options.shape, 2):
            print(f"{name:<56} {seconds:17.2f} s   {part * 1e6:.2f} microseconds a draw and date")
        for engine in ("numpy", "numba") if has_numba() else ("numpy",):
            memory = peak_memory(options.shape, WHOLE_DRAWS, engine)
            name = f"peak memory, {WHOLE_DRAWS} draws x {len(run.days)} dates, {engine}"
            print(f"{name:<56} {'<= 400':>9} {memory:6.0f} MB   {'':>15}   {'pass' if memory <= 400 else 'MISS'}")


if __name__ == "__main__":
    main()
