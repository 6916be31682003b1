"""Sensitivity: which judgement matters most for one answer, by Sobol' indices of groups of inputs.

The first-order index of a group is the part of the variance that it explains alone, the total index the part that it
takes part in (Sobol' 2001; Saltelli et al. 2010, as SALib computes them). Samples are the radial design of Saltelli
(2002) on a scrambled Sobol' sequence: points A and B, and for each group a copy of A with the group's inputs from B.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..errors import UsageError
from ..extras import need
from .draws import GROUPS, SobolSampler, check_draws, draw_inputs
from .ensemble import solve_drawn
from .ensemble_chunks import EnsembleResult
from .summary import network_index_draws

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .arrays import Array
    from .ensemble import EnsembleRun


CONFIDENCE = 0.95
RESAMPLES = 200
TOLERANCE = 0.05
"""Indices that move by more than this between half of the points and all of them have not converged."""
_ROWS = 4096


class GroupIndex(NamedTuple):
    """Sobol' indices of one group, each with the half-width of its 95 % bootstrap interval.

    `change_total` is the total index from all points less that from the first half of them.
    """

    group: str
    inputs: int
    first: float
    first_half_width: float
    total: float
    total_half_width: float
    change_total: float


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Sobol' indices of all groups, the largest total index first.

    Attributes
    ----------
    groups : tuple of GroupIndex
    points : int
        How many points of the sequence were used; there were (groups + 2) times as many evaluations.
    mean, standard_deviation : float
        Of the answer.
    converged : bool
        Whether no total index moved by more than `TOLERANCE` between half of the points and all of them.
    """

    groups: tuple[GroupIndex, ...]
    points: int
    mean: float
    standard_deviation: float
    converged: bool


def radial_rows(base: Array, groups: Sequence[Sequence[int]]) -> Array:
    """Return the points to evaluate, shape (n * (groups + 2), inputs).

    Parameters
    ----------
    base
        Unit points, shape (n, 2 * inputs): A in the first half of the columns, B in the second.
    groups
        The columns of each group.

    Returns
    -------
    array
        For each point A, then A with each group from B in turn, then B: the order that SALib's analysis expects.

    Examples
    --------
    >>> radial_rows(np.array([[0.1, 0.2, 0.8, 0.9]]), [[0], [1]]).tolist()
    [[0.1, 0.2], [0.8, 0.2], [0.1, 0.9], [0.8, 0.9]]
    """
    width = base.shape[1] // 2
    first, second = base[:, :width], base[:, width:]
    rows = np.repeat(first[:, np.newaxis], len(groups) + 2, axis=1)
    for number, columns in enumerate(groups, start=1):
        rows[:, number, columns] = second[:, columns]
    rows[:, -1] = second
    return rows.reshape(-1, width)


def sobol_indices(
    answer: Callable[[Array], Array],
    groups: Mapping[str, Sequence[int]],
    *,
    points: int = 512,
    seed: int = 0,
) -> Sensitivity:
    """Return the Sobol' indices of groups of inputs of any function of unit points.

    Parameters
    ----------
    answer
        Takes unit points, shape (n, inputs), and returns n numbers.
    groups
        Name to the columns of its inputs; together they are all columns.
    points
        How many points of the sequence, a power of two.
    seed
        0 or a positive whole number, for the sequence and the bootstrap.

    Raises
    ------
    UsageError
        If `points` is no power of two, or the answer is constant or not finite: indices would mean nothing.
    MissingExtraError
        If SALib is not installed.
    """
    check_draws(points, seed)
    if points < 4:
        message = f"{points} draws are too few for half of them to say something; use 256 or more"
        raise UsageError(message)
    names = list(groups)
    columns = [list(groups[name]) for name in names]
    width = sum(map(len, columns))
    sampler = SobolSampler(2 * width, seed)
    each = max(1, _ROWS // (len(names) + 2))
    parts = [
        answer(radial_rows(sampler.points(start, min(start + each, points)), columns))
        for start in range(0, points, each)
    ]
    values = np.concatenate(parts)
    if not np.isfinite(values).all():
        message = "the answer is not finite for every parameter set, so its variance has no parts; ask another question"
        raise UsageError(message)
    if np.ptp(values) < 1e-9 * max(1.0, float(np.abs(values).max())):
        message = (
            f"the answer is {float(values[0]):g} for every parameter set, so there is no variance to explain; "
            "ask about another route or date"
        )
        raise UsageError(message)
    found = _analyse(values, names, seed)
    half = _analyse(values[: len(values) // 2], names, seed)
    rows = [
        GroupIndex(
            group=name,
            inputs=len(columns[k]),
            first=float(found["S1"][k]),
            first_half_width=float(found["S1_conf"][k]),
            total=float(found["ST"][k]),
            total_half_width=float(found["ST_conf"][k]),
            change_total=float(found["ST"][k] - half["ST"][k]),
        )
        for k, name in enumerate(names)
    ]
    return Sensitivity(
        tuple(sorted(rows, key=lambda row: (-row.total, row.group))),
        points,
        float(values.mean()),
        float(values.std()),
        all(abs(row.change_total) <= TOLERANCE for row in rows),
    )


def _analyse(values: Array, names: list[str], seed: int) -> Mapping[str, Array]:
    sobol = need("SALib.analyze.sobol")
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    # SALib takes a seed of 0 for none; a generator is taken as it is.
    result: Mapping[str, Array] = sobol.analyze(
        problem,
        values,
        calc_second_order=False,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        seed=np.random.default_rng(seed),
    )
    return result


def input_groups(run: EnsembleRun) -> dict[str, list[int]]:
    """Return the groups of the inputs of a run that vary, with their columns, in the order of `draws.GROUPS`."""
    inputs = run.space.inputs
    groups = {group: [k for k, item in enumerate(inputs) if item.group == group] for group in GROUPS}
    return {group: columns for group, columns in groups.items() if columns}


def sensitivity(
    run: EnsembleRun,
    *,
    weights: Mapping[str, float] | None = None,
    points: int = 512,
    progress: Callable[[int, int], None] | None = None,
) -> Sensitivity:
    """Return which groups of judgements the index of one date depends on.

    Parameters
    ----------
    run
        From `ensemble.ensemble_run`, with one date, one destination and one origin, or the origins of `weights`.
        Its number of draws does not count, its seed does.
    weights
        Node id of each origin to its share: the answer is the network index then, else the index of the pair.
    points
        How many points of the sequence, a power of two.
    progress
        Called with the evaluations done and all there are.

    Raises
    ------
    UsageError
        As `sobol_indices`; also if the run has several dates or pairs, no route is open, or nothing varies.

    Examples
    --------
    >>> from route_risk.geo.doubt.ensemble import ensemble_run
    >>> day = date(2013, 7, 1)
    >>> run = ensemble_run(scenario_net, ["KP-10"], ["KOR"], [day], ranges=ranges)
    >>> found = sensitivity(run, points=64)
    >>> found.groups[0].group, found.points
    ('baseline classes', 64)
    """
    if len(run.days) != 1 or (weights is None and len(run.pairs) != 1) or len(run.destinations) != 1:
        message = "sensitivity is asked for one origin (or the network), one destination and one date"
        raise UsageError(message)
    groups = input_groups(run)
    if not groups:
        message = "no parameter has a range and no noise is set, so nothing varies; give ranges"
        raise UsageError(message)
    space = run.space
    whole = points * (len(groups) + 2)
    done = 0

    def answer(rows: Array) -> Array:
        nonlocal done
        chunk = solve_drawn(run, draw_inputs(space, rows))
        if weights is None and not np.isfinite(chunk.hazard).all():
            message = f"no route is open on {run.days[0]}, whatever the parameters; ask about another date"
            raise UsageError(message)
        result = EnsembleResult(replace(run, draws=len(rows)), chunk.hazard, chunk.counts)
        used = weights or {run.network.nodes[run.origins[0]].node_id: 1.0}
        index: Array = network_index_draws(result, used, run.network.nodes[run.destinations[0]].node_id)[0]
        done += len(rows)
        if progress is not None:
            progress(done, whole)
        return index

    return sobol_indices(answer, groups, points=points, seed=run.seed)
