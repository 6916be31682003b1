"""The constants of the risk model: one documented place, each of them open to change."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from ..errors import InvalidDataError
from .vocabularies import CONFIDENCES, COVERAGES, MOVEMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_KEY = "default"
LARGEST = 1000
"""Of a multiplier: beyond it hazards are no numbers any more."""
WIDEST = 5
"""Of a standard deviation in natural log units: a factor of exp(12) and more in the mean."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Constants of the risk model; checked on construction.

    Attributes
    ----------
    baseline_probability : tuple of float
        Probability of each baseline class 1-5, strictly rising, each in (0, 1).
    severity_multiplier : tuple of float
        Hazard multiplier of each severity class 1-5, never falling, each at least 1.
    confidence_factor : mapping of str to float
        Factor in [0, 1] of high, medium and low confidence, in this order never rising.
    norm_exponent : float
        Exponent of the norm that combines the events of one domain, at least 1; infinity takes the strongest.
    half_life_incident_days, half_life_period_days : mapping of str to float
        Half-life in days by domain; the key ``default`` serves every other domain.
    reference_km : mapping of str to float
        Length in kilometres, by the mode of a movement, at which a leg has the whole hazard of its class.
    doubt_sigma : mapping of str to float
        Standard deviation of the log-normal doubt about a leg by its coverage (natural log units); from ``none`` to
        ``good`` never rising.
    event_noise_sigma : float
        Standard deviation of the log-normal noise of an event in ensembles (natural log units).

    Raises
    ------
    InvalidDataError
        If a value breaks one of these rules.

    Examples
    --------
    >>> [round(Parameters().baseline_hazard(c), 4) for c in (1, 2, 3, 4, 5)]
    [0.0101, 0.0305, 0.0834, 0.2877, 2.3026]
    """

    baseline_probability: tuple[float, ...] = (0.01, 0.03, 0.08, 0.25, 0.90)
    severity_multiplier: tuple[float, ...] = (1.05, 1.15, 1.35, 1.70, 2.40)
    confidence_factor: Mapping[str, float] = field(default_factory=lambda: {"high": 1.0, "medium": 0.7, "low": 0.4})
    norm_exponent: float = 2.0
    half_life_incident_days: Mapping[str, float] = field(default_factory=lambda: {DEFAULT_KEY: 365.0})
    half_life_period_days: Mapping[str, float] = field(default_factory=lambda: {DEFAULT_KEY: 180.0})
    reference_km: Mapping[str, float] = field(
        default_factory=lambda: {"internal_movement": 100.0, "interior_transit": 1000.0}
    )
    doubt_sigma: Mapping[str, float] = field(
        default_factory=lambda: {"none": 1.0, "thin": 0.7, "fair": 0.4, "good": 0.25}
    )
    event_noise_sigma: float = 0.2

    def __post_init__(self) -> None:
        p, mu = self.baseline_probability, self.severity_multiplier
        c = [self.confidence_factor.get(name, math.nan) for name in CONFIDENCES]
        doubts = [self.doubt_sigma.get(name, math.nan) for name in COVERAGES]
        lives = (self.half_life_incident_days, self.half_life_period_days)
        rules = (
            (
                len(p) == 5 and all(0 < x < 1 for x in p) and all(a < b for a, b in pairwise(p)),
                f"baseline_probability {p} must be five rising values between 0 and 1",
            ),
            (
                len(mu) == 5 and all(1 <= x <= LARGEST for x in mu) and all(a <= b for a, b in pairwise(mu)),
                f"severity_multiplier {mu} must be five values of at least 1 that never fall, at most {LARGEST}",
            ),
            (
                all(0 <= x <= 1 for x in c) and c[0] >= c[1] >= c[2],
                f"confidence_factor {dict(self.confidence_factor)} must give high >= medium >= low in [0, 1]",
            ),
            (self.norm_exponent >= 1, f"norm_exponent {self.norm_exponent} must be at least 1"),
            (
                all(DEFAULT_KEY in life and all(0 < x < math.inf for x in life.values()) for life in lives),
                f"half-lives {[dict(life) for life in lives]} must be positive days and have the key 'default'",
            ),
            (
                all(1 <= self.reference_km.get(mode, math.nan) < math.inf for mode in MOVEMENTS),
                f"reference_km {dict(self.reference_km)} must give positive kilometres for {', '.join(MOVEMENTS)}, "
                "at least 1",
            ),
            (
                all(0 <= x <= WIDEST for x in doubts) and all(a >= b for a, b in pairwise(doubts)),
                f"doubt_sigma {dict(self.doubt_sigma)} must give none >= thin >= fair >= good, none of them negative "
                f"or above {WIDEST}",
            ),
            (
                0 <= self.event_noise_sigma <= WIDEST,
                f"event_noise_sigma {self.event_noise_sigma} must not be negative or above {WIDEST}",
            ),
        )
        broken = [rule for kept, rule in rules if not kept]
        if broken:
            message = f"{'; '.join(broken)}. Change the parameters table or the value that was given."
            raise InvalidDataError(message)

    def baseline_hazard(self, baseline_class: int) -> float:
        """Return the baseline hazard ``b = -ln(1 - p)`` of a class 1-5 (dimensionless)."""
        return -math.log1p(-self.baseline_probability[baseline_class - 1])

    def doubt_factor(self, coverage: str) -> float:
        """Return the mean ``exp(sigma^2 / 2)`` of the doubt about a leg of a coverage; at least 1."""
        return math.exp(self.doubt_sigma[coverage] ** 2 / 2)

    def half_life_days(self, kind: str, domain: str) -> float:
        """Return the half-life in days of an event kind in a domain; a regime does not fade (infinity)."""
        if kind == "regime":
            return math.inf
        lives = self.half_life_incident_days if kind == "incident" else self.half_life_period_days
        return lives.get(domain, lives[DEFAULT_KEY])
