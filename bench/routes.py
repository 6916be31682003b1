"""Measure the search for routes on the embedded network, beside networkx and igraph.

Graphs and hazards are built beforehand and the answers are compared before anything is timed. In every round each
search runs once over the same pairs, one after the other, so that a busy moment of the machine meets all of them; a
figure is the ratio of the least times, and the median of the ratios of each round stands beside it::

    python bench/routes.py --rounds 60
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import statistics
import time
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import igraph
import networkx as nx

from route_risk.geo.model.leg_hazards import QUANTUM
from route_risk.geo.model.route_search import reverse_tree
from route_risk.geo.model.routes import k_least_risk_routes, least_risk_route
from route_risk.geo.model.scenario import evaluate, scenario_network
from route_risk.layers.dataset import read_dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from route_risk.geo.model.routes import NetworkRoute

K = 5


class Searches:
    """The same pairs asked of route-risk, networkx and igraph; each method answers all of them."""

    def __init__(self, day: date) -> None:
        self.leg_hazards = leg_hazards = evaluate(scenario_network(read_dataset()), day).hazards
        nodes = leg_hazards.network.nodes
        self.origins = [node.node_id for node in nodes if node.kind == "province"]
        self.destinations = [node.node_id for node in nodes if node.kind == "destination"]
        self.pairs = [(origin, target) for target in self.destinations for origin in self.origins]
        index = leg_hazards.network.index
        self.positions = [(index[origin], index[target]) for origin, target in self.pairs]
        ends = list(zip(leg_hazards.network.tails, leg_hazards.network.heads, strict=True))
        if len(set(ends)) < len(ends):
            message = "the network has parallel legs, which networkx cannot list as routes; measure another one"
            raise ValueError(message)
        legs = [leg for leg in range(len(ends)) if leg not in leg_hazards.blocked]
        weights = [leg_hazards.weights[leg] * QUANTUM for leg in legs]  # exact sums, so that all agree on what is a tie
        self.digraph = nx.DiGraph()
        self.digraph.add_nodes_from(node.node_id for node in nodes)
        for leg, weight in zip(legs, weights, strict=True):
            tail, head = ends[leg]
            self.digraph.add_edge(nodes[tail].node_id, nodes[head].node_id, weight=weight)
        self.igraph = igraph.Graph(len(nodes), [ends[leg] for leg in legs], directed=True, edge_attrs={"w": weights})

    def one(self) -> list[NetworkRoute]:
        """Return the least-risk routes."""
        return [least_risk_route(self.leg_hazards, *pair) for pair in self.pairs]

    def one_networkx(self) -> list[list[str]]:
        """Return the shortest paths by networkx."""
        return [nx.dijkstra_path(self.digraph, *pair) for pair in self.pairs]

    def one_igraph(self) -> list[list[int]]:
        """Return the shortest paths by igraph."""
        return [self.igraph.get_shortest_path(*pair, weights="w") for pair in self.positions]

    def several(self) -> list[tuple[NetworkRoute, ...]]:
        """Return the k least-risk routes."""
        return [k_least_risk_routes(self.leg_hazards, *pair, K) for pair in self.pairs]

    def several_networkx(self) -> list[list[list[str]]]:
        """Return the first k simple paths by networkx."""
        return [list(islice(nx.shortest_simple_paths(self.digraph, *pair, weight="weight"), K)) for pair in self.pairs]

    def several_igraph(self) -> list[list[list[int]]]:
        """Return the k shortest paths by igraph."""
        return [self.igraph.get_k_shortest_paths(*pair, k=K, weights="w") for pair in self.positions]

    def all_pairs(self) -> list[tuple[NetworkRoute, ...]]:
        """Return the k least-risk routes with one reverse tree for each destination."""
        answers = []
        for target in self.destinations:
            tree = reverse_tree(self.leg_hazards, self.leg_hazards.network.index[target])
            answers += [k_least_risk_routes(self.leg_hazards, origin, target, K, tree=tree) for origin in self.origins]
        return answers

    def check(self) -> None:
        """Raise if two answers differ: the hazards of all routes, and the nodes wherever no tie leaves a choice."""
        index = self.leg_hazards.network.index
        weight = {
            ends: self.leg_hazards.weights[leg] * QUANTUM
            for leg, ends in enumerate(zip(self.leg_hazards.network.tails, self.leg_hazards.network.heads, strict=True))
        }

        def sums(paths: Iterable[Iterable[int]]) -> list[float]:
            return [sum(weight[step] for step in zip(path, list(path)[1:], strict=False)) for path in map(list, paths)]

        ours = [[route.nodes for route in routes] for routes in self.several()]
        assert self.all_pairs() == self.several()
        assert [route.nodes for route in self.one()] == [paths[0] for paths in ours]
        others = {
            "networkx": [[[index[node] for node in path] for path in paths] for paths in self.several_networkx()],
            "igraph": self.several_igraph(),
        }
        first = {
            "networkx": [[index[node] for node in path] for path in self.one_networkx()],
            "igraph": self.one_igraph(),
        }
        for name, answers in others.items():
            for mine, theirs, best in zip(ours, answers, first[name], strict=True):
                lengths = sums(mine)
                assert lengths == sums(theirs), name
                assert sums([best]) == lengths[:1], name
                # The last hazard may tie with routes that nobody was asked for.
                certain = [tuple(path) for path, length in zip(theirs, lengths, strict=True) if length < lengths[-1]]
                assert set(certain) <= set(mine), name


def measure(searches: Iterable[Callable[[], Any]], rounds: int) -> list[list[float]]:
    """Return the seconds that each search took in each round, after one round that does not count."""
    searches = list(searches)
    times: list[list[float]] = [[] for _ in searches]
    for number in range(rounds + 1):
        for row, search in zip(times, searches, strict=True):
            gc.collect()
            gc.disable()
            start = time.perf_counter()
            search()
            taken = time.perf_counter() - start
            gc.enable()
            if number:
                row.append(taken)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40, help="how often each search runs over all pairs (default 40)")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2013, 7, 1), help="date of the hazards")
    options = parser.parse_args()
    asked = Searches(options.as_of)
    asked.check()
    figures = [
        ("one route / networkx.dijkstra_path", asked.one, asked.one_networkx, 0.9),
        ("one route / igraph.get_shortest_path", asked.one, asked.one_igraph, 4.0),
        ("k = 5 / networkx.shortest_simple_paths", asked.several, asked.several_networkx, 0.045),
        ("k = 5 / igraph.get_k_shortest_paths", asked.several, asked.several_igraph, 1.0),
        ("all pairs, k = 5, one tree a destination / networkx", asked.all_pairs, asked.several_networkx, 0.035),
    ]
    searches = list(dict.fromkeys(search for _, *both, _ in figures for search in both))
    times = dict(zip(searches, measure(searches, options.rounds), strict=True))
    network = asked.leg_hazards.network
    size = f"{len(network.nodes)} nodes, {len(network.legs)} legs, {len(asked.pairs)} pairs"
    print(f"Python {platform.python_version()}, networkx {nx.__version__}, igraph {igraph.__version__}")
    print(f"{os.cpu_count()} processors, {options.rounds} interleaved rounds, {size}, hazards on {options.as_of}")
    print("All answers compared and equal.\n")
    for search in searches:
        print(f"{search.__name__:<54} {min(times[search]) / len(asked.pairs) * 1e6:10.1f} microseconds a pair")
    print(f"\n{'figure':<54} {'target':>9} {'measured':>9} {'median':>9}")
    for name, ours, theirs, target in figures:
        least = min(times[ours]) / min(times[theirs])
        median = statistics.median(x / y for x, y in zip(times[ours], times[theirs], strict=True))
        verdict = "pass" if least <= target else "MISS"
        print(f"{name:<54} {f'<= {target}':>9} {least:9.4f} {median:9.4f}   {verdict}")


if __name__ == "__main__":
    main()
