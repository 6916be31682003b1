"""Two sides of a comparison in the same draws, so that what they share cancels out of their difference.

An input of both sides, such as the noise of a leg or of an event, has one value in a draw, whatever else a side has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..errors import UsageError
from ..model.hazard import route_index
from .corridor_draws import corridor_graphs, corridor_steps, summarise_corridors
from .draw_routes import STEP
from .drawn_hazards import mean_drawn_hazards
from .draws import SobolSampler, check_draws, draw_inputs, input_space
from .ensemble import MAX_BYTES
from .ensemble_chunks import CHUNK, chunk_bounds
from .summary import QUANTILES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..model.leg_hazards import LegHazards
    from .arrays import Array
    from .corridor_draws import DrawnCorridor

    Ranges = Mapping[tuple[str, str], tuple[float, float]]

Countries = tuple[str, ...]
"""The countries of a corridor from origin to destination."""

Range = tuple[float, float, float]
"""5, 50 and 95 percent of the draws of a difference, after less before."""


class PairedCorridors(NamedTuple):
    """What the draws say of the corridors of two sides.

    Attributes
    ----------
    before, after : dict of Countries to DrawnCorridor
        Those that are open on the side.
    change : dict of Countries to Range
        Of the index (0-100) of those that are open on both.
    least : Range or None
        Of the index of the least-risk route, whatever its corridor; None where a side has no open route.
    """

    before: Mapping[Countries, DrawnCorridor]
    after: Mapping[Countries, DrawnCorridor]
    change: Mapping[Countries, Range]
    least: Range | None


def paired_hazards(
    before: LegHazards, after: LegHazards, *, ranges: Ranges, draws: int = 1024, seed: int = 0
) -> Iterator[tuple[Array, Array]]:
    """Yield the hazards of all legs on two sides, some draws at a time, shape (legs, draws).

    Parameters
    ----------
    before, after
        Hazards on a date or over a period, of one dataset; the scenarios and what was known may differ.
    ranges, draws, seed
        As for `geo.doubt.ensemble.ensemble_run`.

    Raises
    ------
    UsageError
        If `draws` is no power of two.

    Examples
    --------
    >>> ((one, other),) = paired_hazards(evaluated.hazards, evaluated.hazards, ranges=ranges, draws=64)
    >>> one.shape == (len(dataset.legs), 64), bool((one == other).all())
    (True, True)
    """
    check_draws(draws, seed)
    spaces = [input_space(side.network, ranges) for side in (before, after)]
    ids = [[(item.name, item.key) for item in space.inputs] for space in spaces]
    place = {key: number for number, key in enumerate(dict.fromkeys(ids[0] + ids[1]))}
    columns = [[place[key] for key in own] for own in ids]
    sampler = SobolSampler(len(place), seed)
    for first, stop in chunk_bounds(draws, CHUNK):
        points = sampler.points(first, stop)
        one, other = (draw_inputs(space, points[:, own]) for space, own in zip(spaces, columns, strict=True))
        yield mean_drawn_hazards(before, one), mean_drawn_hazards(after, other)


def draw_leg_changes(
    before: LegHazards, after: LegHazards, *, ranges: Ranges, draws: int = 1024, seed: int = 0
) -> dict[str, Range]:
    """Return 5, 50 and 95 percent of the draws of the change of each leg's hazard, by its id.

    Raises
    ------
    UsageError
        As `paired_hazards`, and if the draws of all legs would need more memory than an ensemble may.

    Examples
    --------
    >>> found = draw_leg_changes(evaluated.hazards, evaluated.hazards, ranges=ranges, draws=64)
    >>> found["CHN-MNG..MNG"]
    (0.0, 0.0, 0.0)
    """
    legs = [[leg.leg_id for leg in side.network.legs] for side in (before, after)]
    size = 8 * len(legs[0]) * draws
    if size > MAX_BYTES:
        rule = f"{len(legs[0])} legs x {draws} draws need {size / 1e6:.0f} MB, the limit is {MAX_BYTES / 1e6:.0f}"
        raise UsageError(f"{rule}; ask for fewer draws")
    order = [legs[0].index(leg) for leg in legs[1]]
    parts = [other - one[order] for one, other in paired_hazards(before, after, ranges=ranges, draws=draws, seed=seed)]
    found = np.quantile(np.concatenate(parts, axis=1), QUANTILES, axis=1).T.tolist()
    return {leg: (low, median, high) for leg, (low, median, high) in zip(legs[1], found, strict=True)}


def draw_both(
    before: tuple[LegHazards, Sequence[Countries]],
    after: tuple[LegHazards, Sequence[Countries]],
    ends: tuple[str, str],
    *,
    ranges: Ranges,
    draws: int = 1024,
    seed: int = 0,
) -> PairedCorridors:
    """Return what the draws say of the corridors between two places on two sides.

    Parameters
    ----------
    before, after
        The hazards of a side, and the corridors that are open there, each by its countries from origin to destination.
    ends
        Ids of origin and destination.
    ranges, draws, seed
        As for `geo.doubt.ensemble.ensemble_run`.

    Raises
    ------
    UsageError
        If `draws` is no power of two.

    Examples
    --------
    >>> side = evaluated.hazards, [("PRK", "CHN", "LAO", "THA", "KOR"), ("PRK", "CHN", "MNG", "KOR")]
    >>> found = draw_both(side, side, ("KP-09", "KOR"), ranges=ranges, draws=64)
    >>> found.before == found.after, found.least
    (True, (0.0, 0.0, 0.0))
    """
    sides = [before, after]
    graphs = [corridor_graphs(leg_hazards, *ends, countries) if countries else [] for leg_hazards, countries in sides]
    parts: list[list[Array]] = [[], []]
    for both in paired_hazards(before[0], after[0], ranges=ranges, draws=draws, seed=seed):
        for some, own, of_leg in zip(parts, graphs, both, strict=True):
            if own:
                some.append(corridor_steps(own, of_leg))
    steps = [np.concatenate(some, axis=1) if some else np.empty((0, draws)) for some in parts]
    one, other = (
        dict(zip(countries, summarise_corridors(rows), strict=True)) if countries else {}
        for rows, (_, countries) in zip(steps, sides, strict=True)
    )
    rows = [{None: 0} | {key: k for k, key in enumerate(countries, start=1)} for _, countries in sides if countries]
    change: dict[Countries | None, Range] = {}
    for key in rows[0] if len(rows) == len(sides) else ():
        if key in rows[1]:
            index = [route_index(side[row[key]] * STEP, xp=np) for side, row in zip(steps, rows, strict=True)]
            low, median, high = np.quantile(index[1] - index[0], QUANTILES).tolist()
            change[key] = low, median, high
    least = change.pop(None, None)
    return PairedCorridors(one, other, {key: row for key, row in change.items() if key is not None}, least)
