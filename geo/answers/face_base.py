"""What every question to a dataset starts from: its tables, layers, network and names, each made when it is used."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..model.origins import published_weights
from ..model.places import find_place
from ..model.scenario import Scenario, scenario_network

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geopandas import GeoDataFrame

    from ..model.scenario import ScenarioNetwork
    from ..model.schema import Dataset
    from .face_doors import Doors


@dataclass(frozen=True, eq=False)
class Base:
    """A dataset and where it was read from."""

    dataset: Dataset = field(repr=False)
    folder: Path | None
    _doors: Doors = field(repr=False)

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
        from ..shapes.released import public_layers

        return public_layers(self.dataset, self._doors.read_layers(self.dataset))

    @cached_property
    def _shares(self) -> dict[str, float]:
        """Node id to share of arrivals, percent."""
        return published_weights(self.dataset)

    @cached_property
    def _ranges(self) -> Mapping[tuple[str, str], tuple[float, float]]:
        """The ranges of the constants of the model."""
        return self._doors.read_ranges(self.folder)
