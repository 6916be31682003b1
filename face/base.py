"""What every question to a dataset starts from: its tables, layers, network and names, each made when it is used."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ..geo.errors import UsageError
from ..geo.model.origins import origin_shares, share_weights
from ..geo.model.places import find_place
from ..geo.model.scenario import Scenario, scenario_network

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geopandas import GeoDataFrame

    from ..geo.model.scenario import ScenarioNetwork
    from ..geo.model.schema import Dataset


@dataclass(frozen=True, eq=False)
class Base:
    """A dataset and where it was read from."""

    dataset: Dataset = field(repr=False)
    folder: Path | None = None

    def place(self, name: str) -> str:
        """Return the id of a place by its id, ISO code or name.

        Examples
        --------
        >>> import route_risk as rr
        >>> rr.load().place("North Hamgyong")
        'KP-09'
        """
        if not isinstance(name, str):
            raise UsageError(f"{name!r} is not a place; give an id, an ISO code or a name")
        return find_place(name, self.dataset.nodes.values(), self.dataset.countries)

    @cached_property
    def _network(self) -> ScenarioNetwork:
        """The network without a scenario."""
        return scenario_network(self.dataset, Scenario())

    @cached_property
    def _layers(self) -> dict[str, GeoDataFrame]:
        """The layers by name, as coarse as a release asks; not to be changed."""
        from ..geo.shapes.released import public_layers
        from ..layers.frames import read_layers

        return public_layers(self.dataset, read_layers(self.dataset))

    @cached_property
    def _shares(self) -> dict[str, float]:
        """Node id to share of arrivals, percent."""
        return share_weights(origin_shares(self.dataset.claims, self.dataset.nodes.values()))

    @cached_property
    def _ranges(self) -> Mapping[tuple[str, str], tuple[float, float]]:
        """The ranges of the constants of the model."""
        from ..layers.parameter_ranges import read_parameter_ranges

        return read_parameter_ranges(self.folder)
