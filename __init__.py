"""Route risk: how documented policy changed the risk of refugee routes, every number tied to its sources.

>>> import route_risk as rr
>>> data = rr.load()
>>> best = data.on("2013-07-01").routes("Ryanggang", "South Korea")[0]
>>> round(best.index, 1), best.coverage
(69.3, 'fair')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import folium
    from geopandas import GeoDataFrame

    from .geo.answers.face_data import Data
    from .geo.answers.face_day import Day
    from .geo.answers.face_doors import Changes
    from .geo.answers.face_route import Corridor, Route
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
    from .geo.model.scenario import EvaluatedNetwork, Scenario
    from .geo.model.schema import Dataset

__all__ = [
    "Corridor",
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

_HOMES = {
    "Corridor": "geo.answers.face_route",
    "Data": "geo.answers.face_data",
    "Day": "geo.answers.face_day",
    "MissingExtraError": "geo.extras",
    "Route": "geo.answers.face_route",
}


def load(folder: str | Path | None = None, *, public: bool = False) -> Data:
    """Read a dataset and check it.

    Parameters
    ----------
    folder
        A dataset folder, with a ``datapackage.json``; the embedded dataset on North Korea where None.
    public
        Whether what is made of it is for publication: recent facts are left out then, small counts withheld and
        coordinates put on a grid.

    Returns
    -------
    Data

    Raises
    ------
    InvalidDataError
        With every fault of the folder: file, line, column, rule and repair.
    ResponsibilityError
        If it is to be public and the dataset is marked restricted.

    Examples
    --------
    >>> import route_risk as rr
    >>> print(rr.load())
    <Data north-korea-routes ..., 1995-01-01 to 2025-10-31>
    11 provinces, ... legs between ... places
    ... events, ... claims, ... sources
    """
    from .geo.answers.face_data import open_data

    return open_data(folder, _Doors(), public=public)


class _Doors:
    """How the values of this face read, draw and write: see `geo.answers.face_doors`."""

    def read_dataset(self, folder: str | Path | None, *, translations: bool = True) -> Dataset:
        from .layers.dataset import read_dataset

        return read_dataset(folder, translations=translations)

    def read_layers(self, dataset: Dataset) -> dict[str, GeoDataFrame]:
        from .layers.frames import read_layers

        return read_layers(dataset)

    def read_points(self, dataset: Dataset) -> Mapping[str, tuple[float, float]]:
        from pathlib import Path

        from .layers.lengths import node_points

        return node_points(Path(dataset.folder), dataset.layers, dataset.nodes)

    def read_ranges(self, folder: str | Path | None) -> Mapping[tuple[str, str], tuple[float, float]]:
        from .layers.parameter_ranges import read_parameter_ranges

        return read_parameter_ranges(folder)

    def make_scenario(self, changes: Changes, dataset: Dataset) -> Scenario:
        from .geo.release.masked_texts import mask_scenario
        from .layers.scenarios import make_scenario

        names = ("without", "with_files", "close", "keep_open", "judged")
        words: dict[str, Any] = {name: getattr(changes, name) for name in names}
        return mask_scenario(dataset, make_scenario(changes.scenario_file, **words, dataset=dataset))

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
        from .geo.answers.map_question import MapQuestion
        from .geo.model.origins import published_weights
        from .maps.page.build import build_map

        map_question = MapQuestion(k=max(3, k)) if ends is None else MapQuestion(*ends, k, max(3, k))
        shares = published_weights(dataset)
        return build_map(dataset, layers, [evaluated], shares=shares, map_question=map_question, lang=lang)

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
        from .maps.export.write import export_dataset

        return export_dataset(dataset, layers, evaluated, folder, formats=formats, overwrite=overwrite)


def __getattr__(name: str) -> Any:
    """Import a public name when it is used, so that ``import route_risk`` costs next to nothing."""
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(f".{_HOMES.get(name, 'geo.errors')}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
