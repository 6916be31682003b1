"""The operations of `geo.minplus.solve` compiled by numba (extra ``fast``); the same numbers, bit by bit.

All rows of a few scenarios stay in the cache while the operations run over them.
"""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import RouteRiskError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from geo.minplus import Program

    Array = npt.NDArray[np.float64]

TILE = 64
ADD, LEAST, ADD_LEAST = 0, 1, 2


def has_numba() -> bool:
    """Tell whether numba is installed, without loading it."""
    return importlib.util.find_spec("numba") is not None


def solve_fast(program: Program, weights: Array) -> Array:
    """Return the least weight of every pair in every scenario, as `geo.minplus.solve` does.

    Parameters
    ----------
    program
        From `geo.minplus.compile_network`.
    weights
        Shape (legs of the program, scenarios).

    Returns
    -------
    array, shape (pairs, scenarios)

    Raises
    ------
    RouteRiskError
        If numba is not installed.
    """
    result = np.empty((len(program.outputs), weights.shape[1]))
    outputs = np.array(program.outputs, dtype=np.int64)
    _kernel()(fused_operations(program), weights, program.scratch, outputs, result)
    return result


@lru_cache(maxsize=256)
def fused_operations(program: Program) -> npt.NDArray[np.int64]:
    """Return the operations with a sum that only a minimum uses joined to it, shape (n, 5).

    A row is (kind, target, left, right, other): `ADD`, `LEAST`, or `ADD_LEAST` for the minimum of the sum and `other`.

    Examples
    --------
    >>> from geo.minplus import compile_network
    >>> fused_operations(compile_network((0, 1, 0), (1, 2, 2), (0,), (2,))).tolist()
    [[2, 3, 0, 1, 2]]
    """
    steps = [(int(step.least), *step[1:]) for step in program.operations]
    rows: list[tuple[int, int, int, int, int]] = []
    number = 0
    while number < len(steps):
        kind, target, left, right = steps[number]
        if kind == ADD and number + 1 < len(steps) and _only_next_uses(program, steps, number):
            _, least, *pair = steps[number + 1]
            rows.append((ADD_LEAST, least, left, right, pair[1] if pair[0] == target else pair[0]))
            number += 2
        else:
            rows.append((kind, target, left, right, 0))
            number += 1
    return np.array(rows, dtype=np.int64).reshape(-1, 5)


def _only_next_uses(program: Program, steps: Sequence[tuple[int, ...]], number: int) -> bool:
    """Tell whether what a step writes is taken by a minimum with another row right after, and by nothing else."""
    target = steps[number][1]
    kind, least, *pair = steps[number + 1]
    if kind != LEAST or pair.count(target) != 1:
        return False
    if least == target:
        return True
    for _, written, *used in steps[number + 2 :]:
        if target in used:
            return False
        if written == target:
            return True
    return target not in program.outputs


@cache
def _kernel() -> Any:  # noqa: C901 -- one loop nest, which numba compiles as a whole
    """Return the compiled loop; compiling takes some seconds, once a process."""
    try:
        numba: Any = importlib.import_module("numba")
    except ImportError:
        message = "the fast engine needs numba, which is not installed; run: pip install 'route-risk[fast]'"
        raise RouteRiskError(message) from None

    def run(operations: Any, weights: Any, scratch: int, outputs: Any, result: Any) -> None:  # noqa: C901
        legs, count = weights.shape
        rows = np.zeros((legs + scratch, TILE))
        for start in range(0, count, TILE):
            size = min(TILE, count - start)
            for leg in range(legs):
                for k in range(size):
                    rows[leg, k] = weights[leg, start + k]
            for number in range(operations.shape[0]):
                kind = operations[number, 0]
                target, left = rows[operations[number, 1]], rows[operations[number, 2]]
                right, other = rows[operations[number, 3]], rows[operations[number, 4]]
                if kind == ADD_LEAST:
                    for k in range(TILE):
                        way, known = left[k] + right[k], other[k]
                        target[k] = way if way < known else known
                elif kind == LEAST:
                    for k in range(TILE):
                        way, known = left[k], right[k]
                        target[k] = way if way < known else known
                else:
                    for k in range(TILE):
                        target[k] = left[k] + right[k]
            for number in range(outputs.shape[0]):
                row = outputs[number]
                for k in range(size):
                    result[number, start + k] = rows[row, k] if row >= 0 else np.inf

    return numba.njit(nogil=True)(run)
