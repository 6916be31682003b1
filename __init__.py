"""Route risk: how documented policy changed the risk of refugee routes, every number tied to its sources.

>>> import route_risk as rr
>>> data = rr.load()
>>> best = data.on("2013-07-01").routes("Ryanggang", "South Korea")[0]
>>> round(best.index, 1), best.coverage
(69.6, 'thin')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .face.data import Data, load
    from .face.day import Day, Route
    from .geo.errors import (
        Fault,
        InvalidDataError,
        NoOpenRouteError,
        OutOfRangeError,
        ResponsibilityError,
        RouteRiskError,
        UnknownIdError,
        UsageError,
    )
    from .geo.extras import MissingExtraError

__all__ = [
    "Data",
    "Day",
    "Fault",
    "InvalidDataError",
    "MissingExtraError",
    "NoOpenRouteError",
    "OutOfRangeError",
    "ResponsibilityError",
    "Route",
    "RouteRiskError",
    "UnknownIdError",
    "UsageError",
    "load",
]

_HOMES = {"face.data": ("Data", "load"), "face.day": ("Day", "Route"), "geo.extras": ("MissingExtraError",)}


def __getattr__(name: str) -> Any:
    """Import a public name when it is used, so that ``import route_risk`` costs next to nothing."""
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    home = next((module for module, names in _HOMES.items() if name in names), "geo.errors")
    value = getattr(import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
