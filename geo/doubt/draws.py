"""Draws: parameter sets as distributions, sampled by a scrambled Sobol' sequence.

A unit point has one coordinate for each input: every parameter that has a range, then the noise of every leg, of every
group of legs with a factor of the recorded use, and of every event. It becomes a parameter set by these rules:

* a parameter has its value as the median; below and above it is uniform between `low`, the value and `high` on a scale
  that suits it (logarithmic for hazards, multipliers, half-lives and the exponent, linear for the rest);
* classes keep their order in every draw: the drawn values of one table are sorted;
* noise is log-normal with median 1, ``exp(sigma * z)`` with z standard normal: of an event on its effect, of a leg on
  its hazard with the sigma of its coverage (its mean is the factor of doubt of a single answer), and of a group of legs
  on its factor of the recorded use.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..errors import InvalidDataError, UsageError
from ..model.parameters import DEFAULT_KEY
from ..model.vocabularies import CLASSES, CONFIDENCES, COVERAGES, MOVEMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model.network import Network
    from ..model.parameters import Parameters
    from .arrays import Array


MAX_DRAWS = 1 << 20
GROUPS = (
    "baseline classes",
    "severity multipliers",
    "confidence factors",
    "norm exponent",
    "half-lives",
    "leg uncertainty",
    "recorded use",
    "event noise",
)
"""Groups of inputs, the unit of sensitivity indices; a sigma belongs to its noise."""

_GROUP_OF = {
    "reference_km": GROUPS[0],
    "baseline_probability": GROUPS[0],
    "severity_multiplier": GROUPS[1],
    "confidence_factor": GROUPS[2],
    "norm_exponent": GROUPS[3],
    "half_life_incident_days": GROUPS[4],
    "half_life_period_days": GROUPS[4],
    "doubt_sigma": GROUPS[5],
    "event_noise_sigma": GROUPS[7],
}
_LINEAR = ("confidence_factor", "doubt_sigma", "event_noise_sigma")


class Input(NamedTuple):
    """A coordinate of a unit point: group, and parameter and key, or ``leg``, ``record``, ``event`` and an id."""

    group: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class InputSpace:
    """The inputs of an ensemble in order, with the central parameters and the ranges; made by `input_space`.

    Inputs come in the order parameters, legs (by their position in the network), groups of recorded use, events.
    """

    inputs: tuple[Input, ...]
    parameters: Parameters
    ranges: Mapping[tuple[str, str], tuple[float, float]]
    network: Network


@dataclass(frozen=True, slots=True)
class ParameterDraws:
    """Parameter sets, one a draw; the draw is the last axis of every array, of length n.

    Attributes
    ----------
    baseline : array, shape (5, n)
        Baseline hazards ``-ln(1 - p)`` of the classes 1-5, strictly rising.
    multiplier : array, shape (5, n)
        Severity multipliers, never falling.
    confidence : array, shape (3, n)
        Confidence factors of high, medium and low, never rising.
    norm_exponent : array, shape (n,)
    half_life_incident, half_life_period : dict of str to array of shape (n,)
        Days, by domain.
    leg_factor : array, shape (legs, n)
        Factor on the baseline hazard of each leg's class: for its length, doubt and recorded use.
    event_noise : array, shape (events, n)
        Factor on the effect of each event.
    """

    baseline: Array
    multiplier: Array
    confidence: Array
    norm_exponent: Array
    half_life_incident: Mapping[str, Array]
    half_life_period: Mapping[str, Array]
    leg_factor: Array
    event_noise: Array

    @property
    def count(self) -> int:
        """How many draws there are."""
        return int(self.norm_exponent.shape[0])

    def half_life_days(self, kind: str, domain: str) -> Array | float:
        """Return the half-life of an event kind in a domain, one a draw; infinity for a regime, which does not fade."""
        if kind == "regime":
            return math.inf
        lives = self.half_life_incident if kind == "incident" else self.half_life_period
        return lives.get(domain, lives[DEFAULT_KEY])


def check_draws(draws: int, seed: int) -> None:
    """Raise `UsageError` if a number of draws is not a power of two or a seed is negative.

    Examples
    --------
    >>> check_draws(1000, 0)
    Traceback (most recent call last):
    ...
    route_risk.geo.errors.UsageError: 1000 draws: a Sobol' sequence is balanced for a power of two only; use 512 or 1024
    """
    if draws < 2 or draws & (draws - 1) or draws > MAX_DRAWS:
        if draws < 2:
            raise UsageError(f"{draws} draws cannot tell a range; give a power of two such as 1024")
        below = min(max(2, 1 << max(1, draws.bit_length() - 1)), MAX_DRAWS)
        near = f"{below} or {below * 2}" if draws < MAX_DRAWS else str(below)
        message = f"{draws} draws: a Sobol' sequence is balanced for a power of two only; use {near}"
        raise UsageError(message)
    if seed < 0:
        message = f"seed {seed}: a seed is 0 or a positive whole number; give one"
        raise UsageError(message)


def _entries(parameters: Parameters) -> dict[tuple[str, str], float]:
    """Return every parameter that can vary, by (parameter, key), with its value."""
    entries: dict[tuple[str, str], float] = {}
    for name in ("baseline_probability", "severity_multiplier"):
        entries |= {(name, str(c)): getattr(parameters, name)[c - 1] for c in CLASSES}
    entries |= {("confidence_factor", c): parameters.confidence_factor[c] for c in CONFIDENCES}
    entries["norm_exponent", ""] = parameters.norm_exponent
    for name in ("half_life_incident_days", "half_life_period_days"):
        entries |= {(name, key): value for key, value in sorted(getattr(parameters, name).items())}
    entries |= {("reference_km", key): value for key, value in sorted(parameters.reference_km.items())}
    entries |= {("doubt_sigma", key): parameters.doubt_sigma[key] for key in COVERAGES}
    entries["event_noise_sigma", ""] = parameters.event_noise_sigma
    return entries


def input_space(network: Network, ranges: Mapping[tuple[str, str], tuple[float, float]]) -> InputSpace:
    """Return the inputs of an ensemble on a network.

    Parameters
    ----------
    network
        From `geo.model.network.build_network`; its parameters are the central ones.
    ranges
        (parameter, key) to (low, high), in the units of `parameters.Parameters`; the key is a class, a confidence,
        a domain or empty. A parameter without a range stays at its value.

    Raises
    ------
    InvalidDataError
        If a range does not belong to a parameter, is not finite, or does not hold the parameter's value.

    Examples
    --------
    >>> from route_risk.geo.model.network import build_network
    >>> input_space(build_network([], []), {("norm_exponent", ""): (1.5, 4.0)}).inputs
    (Input(group='norm exponent', name='norm_exponent', key=''),)
    """
    entries = _entries(network.parameters)
    for place, (low, high) in ranges.items():
        if place not in entries:
            message = f"a range is given for {place}, which is not a parameter that can vary; remove it"
            raise InvalidDataError(message)
        if low == high == entries[place]:
            continue
        least = 0.0 if place[0] in _LINEAR else 1.0 if place[0] in ("severity_multiplier", "norm_exponent") else 1e-12
        most = 1 - 1e-12 if place[0] == "baseline_probability" else 1.0 if place[0] == "confidence_factor" else 1e9
        if not least <= low <= entries[place] <= high <= most:
            message = (
                f"the range {low:g} to {high:g} of {' '.join(filter(None, place))} must hold its value "
                f"{entries[place]:g} and lie inside {least:g} to {most:g}; correct low, value or high"
            )
            raise InvalidDataError(message)
    varying = {place for place, (low, high) in ranges.items() if low < high}
    inputs = [Input(_GROUP_OF[name], name, key) for name, key in entries if (name, key) in varying]
    if any(network.parameters.doubt_sigma[key] > 0 or ("doubt_sigma", key) in varying for key in COVERAGES):
        inputs += [Input(GROUPS[5], "leg", leg.leg_id) for leg in network.legs]
    inputs += [Input(GROUPS[6], "record", group) for group in _recorded(network)]
    if network.parameters.event_noise_sigma > 0 or ("event_noise_sigma", "") in varying:
        inputs += [Input(GROUPS[7], "event", event.event_id) for event in network.events]
    return InputSpace(tuple(inputs), network.parameters, dict(ranges), network)


def _recorded(network: Network) -> dict[str, float]:
    """Return the groups of legs whose factor of the recorded use is uncertain, with its standard deviation."""
    sds = dict(zip(network.record_groups, network.record_sds, strict=True))
    return {group: sds[group] for group in sorted(sds) if group and sds[group] > 0}


class SobolSampler:
    """A scrambled Sobol' sequence, any stretch of which can be drawn by itself.

    Owen's scrambling in the form of Matousek (1998), as `scipy.stats.qmc.Sobol` has it: a random linear matrix and a
    digital shift, from the seed alone. A stretch is the same however the sequence is cut.

    Parameters
    ----------
    dimensions
        How many coordinates a point has.
    seed
        0 or a positive whole number.

    Examples
    --------
    >>> sampler = SobolSampler(3, 0)
    >>> bool((sampler.points(4, 8) == sampler.points(0, 8)[4:]).all())
    True
    """

    def __init__(self, dimensions: int, seed: int) -> None:
        from scipy.stats import qmc

        self._sequence = qmc.Sobol(max(1, dimensions), scramble=True, rng=np.random.default_rng(seed))
        self._dimensions = dimensions

    def points(self, start: int, stop: int) -> Array:
        """Return the points number `start` to `stop` - 1, shape (stop - start, dimensions), inside (0, 1)."""
        count = stop - start
        if start != self._sequence.num_generated:  # going there anew takes as long as drawing
            self._sequence.reset()
            if start:
                self._sequence.fast_forward(start)
        # A beginning that is no power of two would warn.
        points = self._sequence.random(count if start else 1 << max(0, count - 1).bit_length())
        # A coordinate is a multiple of 2**-30; its middle keeps 0, whose normal quantile is infinite, out.
        result: Array = points[:count, : self._dimensions] + 2.0**-31
        return result


def draw_inputs(space: InputSpace, points: Array) -> ParameterDraws:
    """Turn unit points into parameter sets.

    Parameters
    ----------
    points
        Unit points, shape (n, inputs).

    Returns
    -------
    ParameterDraws
        With n draws. The point in the middle, 0.5 everywhere, gives the central parameters and no noise.

    Examples
    --------
    >>> from route_risk.geo.model.network import build_network
    >>> space = input_space(build_network([], []), {("norm_exponent", ""): (1.5, 4.0)})
    >>> [round(float(p), 9) for p in draw_inputs(space, np.array([[0.0], [0.5], [1.0]])).norm_exponent]
    [1.5, 2.0, 4.0]
    """
    count = points.shape[0]
    columns = np.ascontiguousarray(points.T)
    place = {(item.name, item.key): number for number, item in enumerate(space.inputs)}

    def value(name: str, key: str, central: float) -> Array:
        if (name, key) not in place:
            return np.full(count, _hazard(central) if name == "baseline_probability" else central)
        low, high = space.ranges[name, key]
        return _spread(name, columns[place[name, key]], low, central, high)

    entries = _entries(space.parameters)
    drawn: dict[str, dict[str, Array]] = {}
    for (name, key), central in entries.items():
        drawn.setdefault(name, {})[key] = value(name, key, central)
    baseline = np.sort(np.stack(list(drawn["baseline_probability"].values())), axis=0)
    for lower, upper in pairwise(baseline):
        np.maximum(upper, np.nextafter(lower, np.inf), out=upper)
    return ParameterDraws(
        baseline=baseline,
        multiplier=np.sort(np.stack(list(drawn["severity_multiplier"].values())), axis=0),
        confidence=np.sort(np.stack(list(drawn["confidence_factor"].values())), axis=0)[::-1],
        norm_exponent=drawn["norm_exponent"][""],
        half_life_incident=drawn["half_life_incident_days"],
        half_life_period=drawn["half_life_period_days"],
        leg_factor=_leg_factor(space.network, columns, place, drawn["doubt_sigma"], drawn["reference_km"]),
        event_noise=_noise(columns, place, "event", len(space.network.events), drawn["event_noise_sigma"][""]),
    )


def central_draw(space: InputSpace, count: int = 1) -> ParameterDraws:
    """Return the central parameters, with doubt at its mean as in a single answer, `count` times over."""
    drawn = draw_inputs(space, np.full((count, len(space.inputs)), 0.5))
    return replace(drawn, leg_factor=drawn.leg_factor * np.array(space.network.doubts)[:, None])


def _hazard(probability: float) -> float:
    return -math.log1p(-probability)


def _spread(name: str, unit: Array, low: float, central: float, high: float) -> Array:
    """Return values with the central one as their median, uniform to either side on the scale of the parameter."""
    ends = [_hazard(p) for p in (low, central, high)] if name == "baseline_probability" else [low, central, high]
    scaled = np.array(ends) if name in _LINEAR else np.log(ends)
    values: Array = np.interp(unit, [0.0, 0.5, 1.0], scaled)
    return values if name in _LINEAR else np.clip(np.exp(values), ends[0], ends[2])


def _leg_factor(
    network: Network,
    columns: Array,
    place: Mapping[tuple[str, str], int],
    sigmas: Mapping[str, Array],
    reference_km: Mapping[str, Array],
) -> Array:
    """Return what multiplies the hazard of each leg's class, shape (legs, n): length, doubt and recorded use."""
    count = columns.shape[1]
    by_leg = np.stack([sigmas[key] for key in network.coverages]) if network.legs else np.empty((0, count))
    factor = _noise(columns, place, "leg", len(network.legs), by_leg)
    for group, sd in _recorded(network).items():
        noise = np.exp(sd * _normal(columns[place["record", group]]))
        factor[[leg for leg, own in enumerate(network.record_groups) if own == group]] *= noise
    factor *= np.array(network.records)[:, None]
    for position, leg in enumerate(network.legs):
        if leg.mode in MOVEMENTS:
            factor[position] *= (leg.length_km or 0.0) / reference_km[leg.mode]
    return factor


def _noise(columns: Array, place: Mapping[tuple[str, str], int], name: str, rows: int, sigma: Array) -> Array:
    """Return log-normal factors of median 1, shape (rows, n)."""
    first = min((number for (kind, _), number in place.items() if kind == name), default=None)
    if first is None:
        return np.ones((rows, columns.shape[1]))
    result: Array = np.exp(_normal(columns[first : first + rows]) * sigma)
    return result


def _normal(points: Array) -> Array:
    """Return the standard normal deviates of unit points; those in the middle, of central parameters, without scipy."""
    if (points == 0.5).all():
        return np.zeros_like(points)
    from scipy.special import ndtri

    deviates: Array = ndtri(points)
    return deviates
