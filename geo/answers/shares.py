"""Who goes where by risk: shares of corridors or of destinations, origins by their weights, over dates or periods.

A logit over the least hazard in each alternative, ``P(c) ~ exp(-theta * H_c)`` (McFadden 1974). Use is not danger.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..doubt.corridor_shares import logit
from ..doubt.path_size import log_path_sizes
from ..errors import NoOpenRouteError, UsageError
from ..model.corridors import corridor_text, countries_of, iter_corridors
from ..model.count_series import origin_spells, weights_on
from ..model.origins import origin_weights
from ..model.route_search import reverse_tree
from ..model.routes import least_risk_route
from ..model.scenario import evaluate
from .theta import check_theta

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from ..doubt.arrays import Array
    from ..doubt.corridor_draws import OriginCorridor
    from ..doubt.share_draws import Kept
    from ..model.leg_hazards import LegHazards
    from ..model.route_search import ReverseTree
    from ..model.routes import NetworkRoute
    from ..model.scenario import EvaluatedNetwork, ScenarioNetwork
    from ..model.schema import Dataset

    Draws = tuple[Mapping[tuple[str, str], tuple[float, float]], int, int]


class ShareRange(NamedTuple):
    """5, 50 and 95 percent of the draws of a share (0-1)."""

    low: float
    median: float
    high: float


class AlternativeShare(NamedTuple):
    """An alternative of one origin.

    `weight` is that of the origin among those with an open route, `share` what goes by the alternative of those who set
    out there (both 0-1); `hazard` is the least one, and `legs` are the positions of the legs of that route.
    """

    origin: str
    name: str
    weight: float
    share: float
    hazard: float
    legs: tuple[int, ...]


class SharePoint(NamedTuple):
    """Shares on a date or over a period.

    Attributes
    ----------
    evaluated : EvaluatedNetwork
    shares : dict of str to float
        Corridor or id of a destination to its share (0-1); they add up to 1. Empty where no origin has an open route.
    hazards : dict of str to float
        The least hazard of each, the mean over the origins from which it is open.
    closed : tuple of str
        Origins without an open route, whose weight falls to the others.
    drawn : dict of str to Drawn
        Empty without draws.
    parts : tuple of Part
        The alternatives of each origin, one after the other.
    overlap : str or None
        How shares are corrected for routes that share legs.
    """

    evaluated: EvaluatedNetwork
    shares: Mapping[str, float]
    hazards: Mapping[str, float]
    closed: tuple[str, ...]
    drawn: Mapping[str, ShareRange]
    parts: tuple[AlternativeShare, ...] = ()
    overlap: str | None = None


class Choices(NamedTuple):
    """The alternatives of all origins, those of one origin together.

    Attributes
    ----------
    names : tuple of str
        Corridor or destination of each alternative.
    origin_corridors : tuple of OriginCorridor
        For draws.
    hazard : array, shape (alternatives,)
    weights : array, shape (alternatives,)
        Of the origin, among those with an open route.
    starts : array, shape (origins with an open route,)
        First alternative of each.
    closed : tuple of str
        Origins without an open route.
    legs : tuple of tuple of int
        Positions of the legs of the least-risk route of each alternative.
    path_size : array, shape (alternatives,)
        What is added to the utility of each for its overlap with others (`geo.doubt.path_size`); 0 without.
    """

    names: tuple[str, ...]
    origin_corridors: tuple[OriginCorridor, ...]
    hazard: Array
    weights: Array
    starts: Any
    closed: tuple[str, ...]
    legs: tuple[tuple[int, ...], ...]
    path_size: Array

    def mix(self, theta: float, hazard: Array) -> dict[str, Array]:
        """Return the share of each corridor or destination of all origins together, one number or one a draw."""
        weights, size = (values.reshape(-1, *(1,) * (hazard.ndim - 1)) for values in (self.weights, self.path_size))
        shares = weights * logit(size - theta * hazard, self.starts)
        mixed: dict[str, Array] = {}
        for name, share in zip(self.names, shares, strict=True):
            mixed[name] = mixed[name] + share if name in mixed else share
        return mixed

    def parts(self, theta: float) -> tuple[AlternativeShare, ...]:
        """Return every alternative with its share of those who set out from its origin."""
        shares = logit(self.path_size - theta * self.hazard, self.starts)
        numbers = np.stack([self.weights, shares, self.hazard], axis=1).tolist()
        rows = zip(self.origin_corridors, self.names, numbers, self.legs, strict=True)
        return tuple(AlternativeShare(way[0], name, part, share, h, legs) for way, name, (part, share, h), legs in rows)


def period_weights(
    dataset: Dataset, published: Mapping[str, float], origin: str | None, periods: Iterable[tuple[date, date]]
) -> list[dict[str, float]]:
    """Return the weights of the origins in each period: those that claims give over time, or else the published shares.

    Parameters
    ----------
    published
        Node id of each origin to its published share.
    origin
        The one that is asked about; all where None.
    periods
        First and last days; weights over time are those of the day in the middle.

    Raises
    ------
    UsageError
        If all are asked about and nothing weighs them.

    Examples
    --------
    >>> day = date(2013, 7, 1)
    >>> period_weights(dataset, {"KP-09": 60.7}, None, [(day, day)]), period_weights(dataset, {}, "KP-10", [(day, day)])
    ([{'KP-09': 60.7}], [{'KP-10': 1.0}])
    """
    spells = () if origin is not None else origin_spells(dataset.claims, dataset.nodes)
    if not spells:
        return [origin_weights(published, origin) for _ in periods]
    return [weights_on(spells, (first.toordinal() + last.toordinal()) // 2) for first, last in periods]


def find_choices(
    leg_hazards: LegHazards, weights: Mapping[str, float], destinations: Sequence[str], *, overlap: str | None = None
) -> Choices:
    """Return the corridors to one destination, or several destinations, that are open from each origin.

    Parameters
    ----------
    weights
        Node id of each origin to its weight.
    destinations
        Node ids.
    overlap
        As for `share_points`.

    Raises
    ------
    NoOpenRouteError
        If no origin has an open route.
    """
    trees = {end: reverse_tree(leg_hazards, leg_hazards.network.index[end]) for end in destinations}
    found: list[tuple[str, OriginCorridor, NetworkRoute]] = []
    starts: list[int] = []
    closed: list[str] = []
    refused: NoOpenRouteError | None = None
    for origin in weights:
        try:
            own = [(name, (origin, way), route) for name, way, route in _alternatives(leg_hazards, origin, trees)]
        except NoOpenRouteError as error:
            closed.append(origin)
            refused = error
            continue
        starts.append(len(found))
        found += own
    if refused is not None and not found:
        raise refused
    total = math.fsum(weight for origin, weight in weights.items() if origin not in closed)
    legs = tuple(route.legs for *_, route in found)
    return Choices(
        names=tuple(name for name, *_ in found),
        origin_corridors=tuple(way for _, way, _ in found),
        hazard=np.array([route.hazard for *_, route in found]),
        weights=np.array([weights[origin] for _, (origin, _), _ in found]) / total,
        starts=np.array(starts),
        closed=tuple(closed),
        legs=legs,
        path_size=log_path_sizes(legs, leg_hazards.hazard, starts) if overlap else np.zeros(len(found)),
    )


def _alternatives(
    leg_hazards: LegHazards, origin: str, trees: Mapping[str, ReverseTree]
) -> Iterator[tuple[str, tuple[str, ...], NetworkRoute]]:
    """Yield name, way and least-risk route of each alternative of an origin."""
    if len(trees) == 1:
        ((end, tree),) = trees.items()
        for row in iter_corridors(leg_hazards, origin, end, tree=tree):
            yield corridor_text(row.corridor), countries_of(leg_hazards.network, row.route.nodes), row.route
        return
    refused = None
    found = False
    for end, tree in trees.items():
        if end == origin:
            continue
        try:
            route = least_risk_route(leg_hazards, origin, end, tree=tree)
        except NoOpenRouteError as error:
            refused = error
            continue
        found = True
        yield end, (end,), route
    if refused is not None and not found:
        raise refused


def share_points(
    scenario_net: ScenarioNetwork,
    weights: Mapping[str, float],
    destinations: Sequence[str],
    periods: Iterable[tuple[date, date]],
    *,
    theta: float,
    known_by: date | None = None,
    draws: Draws | None = None,
    overlap: str | None = None,
) -> Iterator[SharePoint]:
    """Yield the shares of corridors, or of destinations where there are several, over each period.

    Parameters
    ----------
    weights
        Node id of each origin to its weight; they need not add up to anything.
    destinations
        Node ids: of one the corridors to it are compared, several among each other.
    periods
        First and last days, equal for a date.
    theta
        How strongly hazard decides, above 0.
    known_by
        As in `geo.model.scenario.evaluate`.
    draws
        Ranges, number and seed of the draws of every judgement; theta stays, and so does the overlap.
    overlap
        ``path-size`` corrects shares for routes that share legs (`geo.doubt.path_size`); None takes alternatives as
        independent.

    Raises
    ------
    UsageError
        If theta is not positive, or there is no origin or no destination.

    Examples
    --------
    >>> day = date(2013, 7, 1)
    >>> (point,) = share_points(scenario_net, {"KP-09": 60.7, "KP-10": 16.0}, ["KOR"], [(day, day)], theta=90)
    >>> round(sum(point.shares.values()), 9), "CHN > LAO > THA" in point.shares
    (1.0, True)
    """
    check_theta(theta)
    if not weights or not destinations:
        raise UsageError("shares need an origin and a destination; name them")
    kept: Kept | None = None
    for first, last in periods:
        evaluated = evaluate(scenario_net, first, until=last, known_by=known_by)
        try:
            choices = find_choices(evaluated.hazards, weights, destinations, overlap=overlap)
        except NoOpenRouteError:
            yield SharePoint(evaluated, {}, {}, tuple(weights), {}, (), overlap)
            continue
        shares = {name: float(share) for name, share in choices.mix(theta, choices.hazard).items()}
        order = sorted(shares, key=lambda name: (-shares[name], name))
        drawn: dict[str, ShareRange] = {}
        if draws is not None:
            kept = _keep(evaluated.hazards, draws, kept)
            drawn = _draw(evaluated.hazards, choices, destinations, theta, draws, kept)
        yield SharePoint(
            evaluated,
            {name: shares[name] for name in order},
            {name: _mean_hazard(choices, name) for name in order},
            choices.closed,
            drawn,
            choices.parts(theta),
            overlap,
        )


def _mean_hazard(choices: Choices, name: str) -> float:
    here = np.array([other == name for other in choices.names])
    return float(np.average(choices.hazard[here], weights=choices.weights[here]))


def _keep(leg_hazards: LegHazards, draws: Any, kept: Kept | None) -> Kept:
    from ..doubt.share_draws import keep

    return kept if kept and kept.network is leg_hazards.network else keep(leg_hazards.network, *draws)


def _draw(
    leg_hazards: LegHazards, choices: Choices, destinations: Sequence[str], theta: float, draws: Draws, kept: Kept
) -> dict[str, ShareRange]:
    from ..doubt.share_draws import draw_corridor_hazards
    from ..doubt.summary import QUANTILES

    ranges, count, seed = draws
    hazard = draw_corridor_hazards(
        leg_hazards, choices.origin_corridors, destinations, ranges=ranges, draws=count, seed=seed, kept=kept
    )
    mixed = choices.mix(theta, hazard)
    found = np.quantile(np.stack(list(mixed.values())), QUANTILES, axis=1).T.tolist()
    return {name: ShareRange(*row) for name, row in zip(mixed, found, strict=True)}
