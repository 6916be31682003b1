"""What the row of a leg says by itself: its baseline hazard, who controls it, how well it is documented, its record."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..errors import InvalidDataError
from .vocabularies import BORDER_SIDES, MOVEMENTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .parameters import Parameters
    from .schema import Leg, Node

_LEVELS = ("none", "thin", "fair")
"""Coverage of a leg of which no, one or two publications speak; it is ``good`` with more."""


def leg_baseline(leg: Leg, parameters: Parameters) -> float:
    """Return the baseline hazard `b` of a leg: of its class, and of a movement by its length.

    Parameters
    ----------
    leg
        A leg; a movement has a `length_km`.
    parameters
        For the classes and the reference lengths.

    Returns
    -------
    float
        ``-ln(1 - p)``, of a movement times ``length_km / reference_km``; dimensionless.

    Raises
    ------
    InvalidDataError
        If a movement has no length, or one that is not positive.

    Examples
    --------
    >>> from route_risk.geo.model.parameters import Parameters
    >>> from route_risk.geo.model.schema import Leg
    >>> round(leg_baseline(Leg("a..b", "a", "b", "interior_transit", 3, length_km=500), Parameters()), 4)
    0.0417
    """
    km, reference_km = _lengths(leg, parameters)
    return parameters.baseline_hazard(leg.baseline_class) * km / reference_km


def relative_length(leg: Leg, parameters: Parameters) -> float:
    """Return the length of a movement in units of its reference length, 1 for any other leg; raises as `leg_baseline`.

    What is stated of a movement is stated of its reference length, so that cutting it in two changes nothing.

    Examples
    --------
    >>> from route_risk.geo.model.parameters import Parameters
    >>> from route_risk.geo.model.schema import Leg
    >>> relative_length(Leg("a..b", "a", "b", "interior_transit", 3, length_km=500), Parameters())
    0.5
    """
    km, reference_km = _lengths(leg, parameters)
    return km / reference_km


def _lengths(leg: Leg, parameters: Parameters) -> tuple[float, float]:
    """Return the length of a movement and its reference length, 1 and 1 for any other leg."""
    if leg.mode not in MOVEMENTS:
        return 1.0, 1.0
    if leg.length_km is None or not 0 < leg.length_km < math.inf:
        rule = f"leg {leg.leg_id!r}: a movement has a positive length_km, and this one has {leg.length_km}"
        message = f"{rule}; give its length in kilometres"
        raise InvalidDataError(message)
    return leg.length_km, parameters.reference_km[leg.mode]


def border_node(leg: Leg) -> str | None:
    """Return the id of the border segment that a leg leaves to or enters from, None of a leg that is no such side."""
    if leg.mode not in BORDER_SIDES:
        return None
    return leg.to_node if leg.mode == "leaving" else leg.from_node


def border_side(leg: Leg, nodes: Mapping[str, Node]) -> tuple[str, frozenset[str]]:
    """Return the country that controls one side of a border, and the countries of the border.

    Parameters
    ----------
    nodes
        Nodes by id.

    Returns
    -------
    (str, frozenset of str)
        The near country of a leg that leaves, the far country of one that enters. Both are empty for any other leg and
        where the place at its end is in neither country.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Leg, Node
    >>> border = Node("A-B:1", "border_segment", country="A", other_country="B")
    >>> nodes = {"A-B:1": border, "b": Node("b", "transit_country", country="B")}
    >>> border_side(Leg("A-B:1..b", "A-B:1", "b", "entering", 3), nodes)[0]
    'B'
    """
    at = border_node(leg)
    if at is None or nodes[at].kind != "border_segment":
        return "", frozenset()
    pair = frozenset({nodes[at].country, nodes[at].other_country})
    place = nodes[leg.from_node if leg.mode == "leaving" else leg.to_node].country
    return (place, pair) if place in pair else ("", frozenset())


def coverage_level(sources: int) -> str:
    """Return how well a leg is documented by the number of publications that speak of it: ``none`` to ``good``.

    Examples
    --------
    >>> [coverage_level(number) for number in (0, 1, 2, 3, 4)]
    ['none', 'thin', 'fair', 'good', 'good']
    """
    return _LEVELS[sources] if sources < len(_LEVELS) else "good"


def leg_coverage_level(leg: Leg, usable: Collection[str] | None = None) -> str:
    """Return how well a leg is documented by its own sources that count; all of them do where `usable` is None."""
    return coverage_level(sum(usable is None or key in usable for key in leg.source_ids))


def estimable_group(leg: Leg, nodes: Mapping[str, Node], origin_country: str) -> str:
    """Return the group of a leg; empty for the origin country's own legs and what no record can speak of.

    The first border is the origin's: records tell what happened beyond it.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Leg, Node
    >>> nodes = {"A-B": Node("A-B", "border_segment", country="A", other_country="B")}
    >>> leg = Leg("A-B..b", "A-B", "b", "entering", 1)
    >>> estimable_group(leg, nodes, "A"), estimable_group(leg, nodes, "C")
    ('', 'entering:A-B')
    """
    group, at = record_group(leg, nodes), border_node(leg)
    if at is not None:
        countries = (nodes[at].country, nodes[at].other_country)
    else:
        countries = (nodes[leg.from_node].country, nodes[leg.to_node].country)
    return "" if origin_country in countries else group


def record_group(leg: Leg, nodes: Mapping[str, Node]) -> str:
    """Return the group of legs that recorded passages speak of together; empty where they speak of none.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Leg, Node
    >>> nodes = {"MNG": Node("MNG", "transit_country", country="MNG")}
    >>> record_group(Leg("MNG..KOR", "MNG", "KOR", "transfer_to_resettlement", 1), nodes)
    'transfer:MNG'
    """
    at = border_node(leg)
    if at is not None:
        return f"{leg.mode}:{at}"
    if leg.mode == "interior_transit":
        return f"transit:{nodes[leg.from_node].country}"
    return f"transfer:{leg.from_node}" if leg.mode == "transfer_to_resettlement" else ""
