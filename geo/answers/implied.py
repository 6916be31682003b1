"""What the record implies for the classes that were judged: the class that a leg would have with its factor."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..model.legs import record_group

if TYPE_CHECKING:
    from ..model.network import Network
    from ..model.parameters import Parameters


def class_at(parameters: Parameters, log_hazard: float) -> float:
    """Return the class that has a hazard, given by its logarithm, with decimals.

    Classes between the five are read off the logarithms of their hazards, a straight line between two of them; beyond
    the first and the fifth the nearest line goes on.

    Examples
    --------
    >>> from math import log
    >>> from route_risk.geo.model.parameters import Parameters
    >>> two, three = (Parameters().baseline_hazard(number) for number in (2, 3))
    >>> class_at(Parameters(), log(three)), round(class_at(Parameters(), (log(two) + log(three)) / 2), 3)
    (3.0, 2.5)
    """
    logs = [math.log(parameters.baseline_hazard(number)) for number in range(1, 6)]
    k = min(max(sum(log_hazard >= log for log in logs) - 1, 0), 3)
    return 1 + k + (log_hazard - logs[k]) / (logs[k + 1] - logs[k])


def implied_class(network: Network, leg: int) -> tuple[float, float] | None:
    """Return the class that the record implies for a leg, and its standard deviation; None where none speaks of it.

    Parameters
    ----------
    network
        With the factors of the recorded use; without them, as of judged classes alone, nothing is implied.
    leg
        Position of the leg.
    """
    if not network.record_groups[leg]:
        return None
    judged = network.parameters.baseline_hazard(network.legs[leg].baseline_class)
    return _with_deviation(network, math.log(judged) + math.log(network.records[leg]), network.record_sds[leg])


def implied_classes(network: Network, group: str, delta: float, delta_sd: float) -> tuple[list[int], float, float]:
    """Return the judged classes of the legs of a group, and what the record implies for their mean, with its deviation.

    The mean is that of the logarithms of hazards; a class with decimals is that of `class_at`.
    """
    nodes = {node.node_id: node for node in network.nodes}
    judged = sorted(leg.baseline_class for leg in network.legs if record_group(leg, nodes) == group)
    logs = [math.log(network.parameters.baseline_hazard(number)) for number in judged]
    return judged, *_with_deviation(network, math.fsum(logs) / len(logs) + delta, delta_sd)


def _with_deviation(network: Network, middle: float, sd: float) -> tuple[float, float]:
    ends = [class_at(network.parameters, middle + shift) for shift in (-sd, sd)]
    return class_at(network.parameters, middle), (ends[1] - ends[0]) / 2
