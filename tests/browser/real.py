"""The map of the embedded dataset, for the tests that compare the page with the program."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geo.origins import origin_shares, share_weights
from geo.scenario import Setting, evaluate, scenario_network
from geo.timeline import steps_between
from layers.dataset import read_dataset
from layers.frames import read_layers
from maps.html_map import build_map
from maps.map_ways import Ask

if TYPE_CHECKING:
    import folium

    from geo.schema import Dataset

SINCE, UNTIL = date(1998, 1, 1), date(2025, 10, 31)


@lru_cache(maxsize=1)
def dataset() -> Dataset:
    return read_dataset()


@lru_cache(maxsize=1)
def settings() -> tuple[Setting, ...]:
    ready = scenario_network(dataset())
    return tuple(evaluate(ready, day) for day in steps_between(SINCE, UNTIL, "year"))


@lru_cache(maxsize=1)
def layers() -> Any:
    return read_layers(dataset())


def draw(chosen: tuple[Setting, ...] | None = None, **options: Any) -> folium.Map:
    """Return the map of the settings, with three routes from the province with most arrivals."""
    shares = share_weights(origin_shares(dataset().claims, dataset().nodes.values()))
    ask = Ask("KP-09", "KOR", 3)
    return build_map(dataset(), layers(), chosen or settings(), shares=shares, ask=ask, **options)
