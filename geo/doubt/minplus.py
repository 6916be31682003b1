"""Least-risk routes of many scenarios at once, by elimination in the min-plus algebra.

Each row of a matrix is a leg, each column a scenario. Nodes are eliminated one after the other: a pair of legs through
the node becomes one leg, the lesser of two parallel legs stays. What remains is solved backwards from the
destinations. This is Gaussian elimination with (min, +) in place of (+, x) (Carre, An algebra for network routing
problems, 1971); a cycle needs no repetition, because no hazard is negative. The order, and so the list of additions
and minima, depends on the network alone: it is made once and run on whole rows.

A number carries a hazard and the identity of its route: the hazard is a whole number of `QUANTUM`, and each leg adds a
code in the bits below. Sums of such numbers are exact, so the least one does not depend on the order of the work, the
size of a chunk or the number of processes. The code of a route is a fingerprint, read back by `doubt.ensemble_routes`.
"""

from __future__ import annotations

import hashlib
import heapq
import itertools
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..errors import RouteRiskError, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

QUANTUM = 2.0**-23
"""Hazards of ensembles are whole multiples of this (about 1.2e-7)."""
CODE_BITS = 25
"""Bits below the hazard that hold the code of a route; 28 are left for the hazard."""
LIMIT = 1 << (53 - CODE_BITS)
"""Hazards of this many quanta (32, an index of 100 to twelve digits) and more are beyond the scale."""


class Operation(NamedTuple):
    """Row `target` becomes the sum, or where `least` the minimum, of the rows `left` and `right`."""

    least: bool
    target: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Program:
    """Additions and minima that solve all pairs of a network; made by `compile_network`.

    Attributes
    ----------
    operations : tuple of Operation
        Rows below `legs` are the weights, the others are scratch.
    legs : tuple of int
        Which of the given legs are on the way from an origin to a destination, in the order of the rows of weights.
    scratch : int
        How many scratch rows are needed.
    outputs : tuple of int
        The row of each pair's least weight, by origin, then destination; -1 where no route leads there.
    """

    operations: tuple[Operation, ...]
    legs: tuple[int, ...]
    scratch: int
    outputs: tuple[int, ...]

    def __hash__(self) -> int:
        """Return a number that takes little time; networks with as many operations and the same outputs are rare."""
        return hash((len(self.operations), self.outputs))


@lru_cache(maxsize=256)
def compile_network(
    tails: tuple[int, ...], heads: tuple[int, ...], origins: tuple[int, ...], destinations: tuple[int, ...]
) -> Program:
    """Return the operations that find the least weights of all pairs.

    Parameters
    ----------
    tails, heads
        Nodes of each leg; parallel legs and cycles are allowed.
    origins, destinations
        Nodes. A pair of a node with itself has no route.

    Returns
    -------
    Program

    Raises
    ------
    UsageError
        If the network is so entangled that more than `MOST_STEPS` would be needed.

    Examples
    --------
    >>> program = compile_network((0, 1, 0), (1, 2, 2), origins=(0,), destinations=(2,))
    >>> float(solve(program, np.array([[1.0], [2.0], [4.0]]))[0, 0])
    3.0
    """
    chosen = _on_the_way(tails, heads, origins, destinations)
    ends = sorted(set(destinations))
    programs = []
    for largest in _SHORTCUTS:
        graph = _Graph(_Builder(len(chosen)))
        try:
            for row, leg in enumerate(chosen):
                graph.join(tails[leg], heads[leg], row)
            graph.eliminate(set(origins), set(ends), largest)
            found = graph.solve_backwards(ends)
        except _TooManyStepsError:
            continue
        wanted = [found.get((o, d), -1) if o != d else -1 for o in origins for d in destinations]
        programs.append(graph.builder.finish(chosen, wanted))
    if not programs:
        message = (
            f"{len(chosen)} legs lie on the way and are too entangled for an ensemble: each draw would need more than "
            f"{MOST_STEPS:,} operations; close legs that do not matter to the question (--close)"
        )
        raise UsageError(message)
    return min(programs, key=lambda program: len(program.operations))


class _TooManyStepsError(Exception):
    """An order of elimination takes more than `MOST_STEPS`."""


MOST_STEPS = 500_000
"""Additions and minima of one draw; scratch rows grow with them, and a chunk of draws shall stay below 400 MB."""


_SHORTCUTS = (0, 2, 4, 8, 1 << 30)
"""Orders of elimination that are tried: how many new legs a node on the way may cost to be taken out first."""


class _Graph:
    """What is left of the network during elimination: for each node the value of the leg to every next node."""

    def __init__(self, builder: _Builder) -> None:
        self.builder = builder
        self.out: dict[int, dict[int, int]] = {}
        self.into: dict[int, dict[int, None]] = {}
        self.done: list[tuple[int, dict[int, int]]] = []

    def join(self, tail: int, head: int, value: int) -> None:
        """Add a leg; of two parallel ones the lesser stays."""
        self._lower(self.out.setdefault(tail, {}), head, value)
        self.into.setdefault(head, {})[tail] = None

    def _lower(self, table: dict[Any, int], key: Any, value: int) -> None:
        table[key] = self.builder.least(table[key], value) if key in table else value

    def eliminate(self, origins: set[int], kept: set[int], largest: int) -> None:
        """Take out all nodes that are not kept.

        First those that are cheap to take out and that no answer needs: one leg in place of two serves all
        destinations. Then the others, component by component from the origins on: a node into which no leg leads costs
        nothing, so new legs arise inside cyclic components only.
        """
        waiting = {*self.out, *self.into} - kept
        while True:
            cheap = [(self._cost(node), node) for node in waiting - origins if self._cost(node) <= largest]
            if not cheap:
                break
            self._take_out(min(cheap)[1])
            waiting.discard(min(cheap)[1])
        rank = self._components(waiting)
        while waiting:
            node = min(waiting, key=lambda k: (rank[k], self._cost(k), k))
            waiting.discard(node)
            self._take_out(node)

    def _cost(self, node: int) -> int:
        return len(self.into.get(node, ())) * len(self.out.get(node, ()))

    def _take_out(self, node: int) -> None:
        ways, before = self.out.pop(node, {}), self.into.pop(node, {})
        for tail in before:
            step = self.out[tail].pop(node)
            for head, value in ways.items():
                if head != tail:
                    self.join(tail, head, self.builder.add(step, value))
        for head in ways:
            self.into[head].pop(node, None)
        self.done.append((node, ways))

    def _components(self, nodes: set[int]) -> dict[int, int]:
        """Return the rank of each node's strongly connected component, from the origins on (Kosaraju, 1978)."""
        finished: list[int] = []
        seen: set[int] = set()
        for start in sorted(nodes):
            stack = [(start, iter(self.out.get(start, ())))] if start not in seen else []
            seen.add(start)
            while stack:
                node, heads = stack[-1]
                head = next((h for h in heads if h in nodes and h not in seen), None)
                if head is None:
                    finished.append(stack.pop()[0])
                else:
                    seen.add(head)
                    stack.append((head, iter(self.out.get(head, ()))))
        rank: dict[int, int] = {}
        for number, start in enumerate(reversed(finished)):
            queue = [start]
            while queue:
                node = queue.pop()
                if node in nodes and node not in rank:
                    rank[node] = number
                    queue += self.into.get(node, ())
        return rank

    def solve_backwards(self, ends: list[int]) -> dict[tuple[int, int], int]:
        """Return the value of every pair that has a route, from what elimination left."""
        found = self._between(ends)
        for node, ways in reversed(self.done):
            for end in ends:
                for head, value in ways.items():
                    if head == end:
                        self._lower(found, (node, end), value)
                    elif (head, end) in found:
                        self._lower(found, (node, end), self.builder.add(value, found[head, end]))
        return found

    def _between(self, ends: list[int]) -> dict[tuple[int, int], int]:
        """Return the ways among destinations, which may lie on the way to each other (Floyd, Warshall, 1962)."""
        found: dict[Any, int] = {(i, j): value for i in ends for j, value in self.out.get(i, {}).items()}
        for k, i, j in itertools.product(ends, repeat=3):
            if i != j != k != i and (i, k) in found and (k, j) in found:
                self._lower(found, (i, j), self.builder.add(found[i, k], found[k, j]))
        return found


def _on_the_way(
    tails: Sequence[int], heads: Sequence[int], origins: Sequence[int], destinations: Sequence[int]
) -> tuple[int, ...]:
    """Return the legs that lie on some way from an origin to a destination."""

    def reached(start: Collection[int], froms: Sequence[int], tos: Sequence[int]) -> set[int]:
        nexts: dict[int, list[int]] = {}
        for one, other in zip(froms, tos, strict=True):
            nexts.setdefault(one, []).append(other)
        seen, queue = set(start), list(start)
        while queue:
            for node in nexts.get(queue.pop(), ()):
                if node not in seen:
                    seen.add(node)
                    queue.append(node)
        return seen

    ahead, back = reached(origins, tails, heads), reached(destinations, heads, tails)
    return tuple(leg for leg, (t, h) in enumerate(zip(tails, heads, strict=True)) if t in ahead and h in back)


class _Builder:
    """Collects operations on numbered values, then gives each value a row, reusing rows that are done with."""

    def __init__(self, inputs: int) -> None:
        self.inputs = inputs
        self.steps: list[tuple[bool, int, int]] = []

    def add(self, left: int, right: int) -> int:
        return self._step(False, left, right)

    def least(self, left: int, right: int) -> int:
        return self._step(True, left, right)

    def _step(self, least: bool, left: int, right: int) -> int:
        if len(self.steps) >= MOST_STEPS:
            raise _TooManyStepsError
        self.steps.append((least, left, right))
        return self.inputs + len(self.steps) - 1

    def finish(self, legs: tuple[int, ...], wanted: list[int]) -> Program:
        needed, stack = set(), [value for value in wanted if value >= 0]
        while stack:
            value = stack.pop()
            if value >= self.inputs and value not in needed:
                needed.add(value)
                stack += self.steps[value - self.inputs][1:]
        last_use = dict.fromkeys(wanted, len(self.steps))
        for number in sorted((value - self.inputs for value in needed), reverse=True):
            for value in self.steps[number][1:]:
                last_use.setdefault(value, number)
        row = {value: value for value in range(self.inputs)}
        free: list[int] = []
        used = 0
        operations = []
        for value in sorted(needed):
            number = value - self.inputs
            least, left, right = self.steps[number]
            for operand in {left, right}:  # an operation may write over an operand that nothing else needs
                if operand >= self.inputs and last_use[operand] == number:
                    heapq.heappush(free, row[operand])
            if not free:
                heapq.heappush(free, self.inputs + used)
                used += 1
            row[value] = heapq.heappop(free)
            operations.append(Operation(least, row[value], row[left], row[right]))
        return Program(tuple(operations), legs, used, tuple(row[v] if v >= 0 else -1 for v in wanted))


def solve(program: Program, weights: Array, scratch: Array | None = None) -> Array:
    """Return the least weight of every pair in every scenario.

    Parameters
    ----------
    program
        From `compile_network`.
    weights
        Shape (legs of the program, scenarios), none negative.
    scratch
        Shape (at least `program.scratch`, scenarios), written over; made where None.

    Returns
    -------
    array, shape (pairs, scenarios)
        Infinity where no route leads there.
    """
    count = weights.shape[1]
    if scratch is None:
        scratch = np.empty((program.scratch, count))
    rows = [*weights, *scratch[: program.scratch]]
    add, minimum = np.add, np.minimum
    for least, target, left, right in program.operations:
        if least:
            minimum(rows[left], rows[right], out=rows[target])
        else:
            add(rows[left], rows[right], out=rows[target])
    result = np.empty((len(program.outputs), count))
    for number, row in enumerate(program.outputs):
        result[number] = rows[row] if row >= 0 else np.inf
    return result


def leg_codes(leg_ids: Sequence[str], nodes: int) -> Array:
    """Return the code of each leg as a part of a quantum; the codes of the legs of a simple route add up to below 1.

    Parameters
    ----------
    leg_ids
        Ids of the legs; a code comes from the id alone, apart from the rare case that two would be the same.
    nodes
        How many nodes the network has, which bounds the legs of a route.

    Returns
    -------
    array, shape (legs,)

    Raises
    ------
    RouteRiskError
        If the network is too large for codes to tell its legs apart.
    """
    largest = ((1 << CODE_BITS) - 1) // max(1, nodes - 1)
    if largest < 16 * len(leg_ids):
        message = f"an ensemble cannot tell {len(leg_ids)} legs between {nodes} nodes apart; leave some out"
        raise RouteRiskError(message)
    taken: set[int] = set()
    codes = []
    for leg_id in leg_ids:
        code = int.from_bytes(hashlib.blake2b(leg_id.encode(), digest_size=8).digest()) % largest + 1
        while code in taken:
            code = code % largest + 1
        taken.add(code)
        codes.append(code)
    return np.array(codes, dtype=np.float64) * 2.0**-CODE_BITS
