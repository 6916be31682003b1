"""What the values of the public face ask of other rooms, which `geo` does not import: to read, to draw, to write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import folium
    from geopandas import GeoDataFrame

    from ..model.scenario import EvaluatedNetwork, Scenario
    from ..model.schema import Dataset


@dataclass(frozen=True, slots=True)
class Changes:
    """A scenario as it is asked for: a file, and what options add to it; see `geo.model.scenario.Scenario`."""

    scenario_file: str | Path | None = None
    without: tuple[str, ...] = ()
    with_files: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    keep_open: tuple[str, ...] = ()
    judged: bool = False

    @property
    def are_given(self) -> bool:
        """Whether anything is to change."""
        return self != Changes()


class Doors(Protocol):
    """How to read a dataset, and how to draw and write a date of it; each imports what it needs when it is used."""

    def read_dataset(self, folder: str | Path | None, *, translations: bool = True) -> Dataset:
        """Read a dataset folder, the embedded one where None, with its translations or without."""

    def read_layers(self, dataset: Dataset) -> dict[str, GeoDataFrame]:
        """Read the layers of a dataset."""

    def read_points(self, dataset: Dataset) -> Mapping[str, tuple[float, float]]:
        """Return longitude and latitude of what stands for each node."""

    def read_ranges(self, folder: str | Path | None) -> Mapping[tuple[str, str], tuple[float, float]]:
        """Read the ranges of the model's constants."""

    def make_scenario(self, changes: Changes, dataset: Dataset) -> Scenario:
        """Return a scenario as it is asked for."""

    def draw_map(
        self,
        dataset: Dataset,
        layers: Mapping[str, GeoDataFrame],
        evaluated: EvaluatedNetwork,
        ends: tuple[str, str] | None,
        *,
        k: int,
        lang: str,
    ) -> folium.Map:
        """Draw the map of a date, which opens with the routes between two places."""

    def write_layers(
        self,
        dataset: Dataset,
        layers: Mapping[str, GeoDataFrame],
        evaluated: EvaluatedNetwork,
        folder: str | Path,
        *,
        formats: Sequence[str],
        overwrite: bool,
    ) -> Sequence[Path]:
        """Write the layers of a date with their risk, and return the files."""
