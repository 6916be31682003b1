"""The formulas of the risk model, each written once for numbers and for arrays.

`xp` is the namespace that does the arithmetic: `math` for numbers (the default) or `numpy` for arrays.
"""

from __future__ import annotations

import math
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def event_effect(multiplier: Any, confidence: Any, activity: Any, *, xp: Any = math) -> Any:
    """Return an event's effect ``x = ln(mu) * c * a`` on the logarithm of a hazard.

    Parameters
    ----------
    multiplier
        Severity multiplier, at least 1.
    confidence
        Confidence factor in [0, 1].
    activity
        Activity in [0, 1].
    xp
        `math` or `numpy`.

    Returns
    -------
    float or array
        Not negative; whether it raises or lowers is kept apart.

    Examples
    --------
    >>> round(event_effect(2.4, 1.0, 1.0), 4)
    0.8755
    """
    return xp.log(multiplier) * confidence * activity


def p_norm(values: Iterable[Any], p: Any) -> Any:
    """Return the p-norm of values that are not negative: diminishing returns for events of one domain.

    Parameters
    ----------
    values
        Numbers or arrays, none negative; no value gives 0.
    p
        Exponent, at least 1: 1 adds up, infinity takes the largest.

    Returns
    -------
    float or array

    Examples
    --------
    >>> p_norm([3.0, 4.0], 2), p_norm([3.0, 4.0], 1), p_norm([3.0, 4.0], float("inf"))
    (5.0, 7.0, 4.0)
    """
    values = list(values)
    if len(values) < 2:  # most events are alone in their domain, and one value is its own norm to the last bit
        return values[0] if values else 0.0
    largest: Any = values[0]
    for value in values[1:]:
        largest = (largest >= value) * largest + (largest < value) * value
    if isinstance(p, float) and math.isinf(p):
        return largest
    scale = largest + (largest == 0)  # keeps tiny effects from underflowing, and 0/0 out
    powers = ((value / scale) ** p for value in values)  # sum rounds otherwise from Python 3.12 on
    return largest * reduce(add, powers, 0.0) ** (1 / p)


def domain_effect(raising: Sequence[Any], lowering: Sequence[Any], p: Any) -> Any:
    """Return the combined effect of one domain, ``X = ||x+||_p - ||x-||_p``.

    Examples
    --------
    >>> domain_effect([3.0, 4.0], [1.0], 2)
    4.0
    """
    return p_norm(raising, p) - p_norm(lowering, p)


def leg_hazard(baseline: Any, effect: Any, added: Any = 0.0, *, xp: Any = math) -> Any:
    """Return a leg's hazard ``h = b * exp(X) + added``.

    Parameters
    ----------
    baseline
        Baseline hazard `b` of the leg's class.
    effect
        Sum `X` of the domain effects.
    added
        Hazard that events of the effect ``add`` state, times their activity.
    xp
        `math` or `numpy`.

    Returns
    -------
    float or array
        Hazard, dimensionless.

    Examples
    --------
    >>> round(leg_hazard(0.0834, 0.8755), 4)
    0.2002
    """
    return baseline * xp.exp(effect) + added


def route_index(hazard: Any, *, xp: Any = math) -> Any:
    """Return the route risk index ``R = 100 * (1 - exp(-H))``, 0 to 100.

    Parameters
    ----------
    hazard
        Sum `H` of the hazards of the legs.
    xp
        `math` or `numpy`.

    Returns
    -------
    float or array

    Examples
    --------
    >>> route_index(0.0), round(route_index(0.6931471805599453), 9), route_index(float("inf"))
    (0.0, 50.0, 100.0)
    """
    return 100.0 * -xp.expm1(-hazard) + 0.0


def aumann_shapley(effects: Sequence[float], p: float) -> list[float]:
    """Return each effect's share ``x_k^p / ||x||_p^(p-1)`` of the p-norm; the shares add up to the norm.

    Parameters
    ----------
    effects
        Effects of one domain and one direction, none negative.
    p
        Exponent, at least 1. At infinity the largest effects share the norm equally.

    Returns
    -------
    list of float
        Shares in the order of `effects`. The Aumann-Shapley value of a function that is homogeneous of degree one
        (Aumann and Shapley, Values of Non-Atomic Games, 1974).

    Examples
    --------
    >>> [round(share, 9) for share in aumann_shapley([3.0, 4.0], 2)]
    [1.8, 3.2]
    """
    largest = max(effects, default=0.0)
    if largest == 0:
        return [0.0] * len(effects)
    if math.isinf(p):
        strongest = [value == largest for value in effects]
        return [largest / sum(strongest) if top else 0.0 for top in strongest]
    powers = [(value / largest) ** p for value in effects]
    norm, total = p_norm(effects, p), math.fsum(powers)
    return [norm * power / total for power in powers]


def norm_slopes(values: Sequence[float], p: float) -> list[float]:
    """Return the slopes of the p-norm by each value, ``(x_k / ||x||_p)^(p-1)``.

    Parameters
    ----------
    values
        Effects of one domain and one direction, none negative.
    p
        Exponent, at least 1. At infinity the largest values share the slope 1 equally.

    Examples
    --------
    >>> norm_slopes([3.0, 4.0], 2)
    [0.6, 0.8]
    """
    largest = max(values, default=0.0)
    if p == 1 or largest == 0:
        return [1.0] * len(values)
    if math.isinf(p):
        strongest = [value == largest for value in values]
        return [top / sum(strongest) for top in strongest]
    norm = p_norm(values, p)
    return [(value / norm) ** (p - 1) for value in values]
