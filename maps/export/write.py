"""Exports of a dataset on a date in the formats of other tools, all files of a call or none."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ...geo.answers.corridor_layer import EXPORTED, answer_layers
from ...geo.answers.frames_over_time import TIME_LAYERS, layers_over_time
from ...geo.errors import UsageError
from ...geo.files import write_folder_beside
from ...geo.texts import plain_letters
from .columns import described_columns
from .datapackage import DESCRIPTOR, TABLE_FILES
from .graphml import GRAPH, OSMNX
from .layers import export_head, for_files, label_layers, title_of
from .over_time import head_of
from .tables import SHARE_TITLES, TITLES, export_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd
    from geopandas import GeoDataFrame

    from ...geo.answers.corridors import Draw
    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Dataset
    from ...geo.terminal import Watch


class Format(NamedTuple):
    """A format: the names of its files, and what writes them.

    The writer takes an `Export` and the folder. `over_time` are the names of further files for the layers over time, or
    None where the format cannot have them.
    """

    names: tuple[str, ...]
    write: Callable[..., None]
    over_time: tuple[str, ...] | None = None
    of_layer: tuple[str, ...] = ()


@plain_letters()
def export_dataset(  # noqa: PLR0913 - what, where, how, and who is told how far it is
    dataset: Dataset,
    layers: Mapping[str, GeoDataFrame],
    evaluated: EvaluatedNetwork,
    folder: str | Path,
    *,
    formats: Sequence[str] = ("geojson",),
    over_time: Sequence[EvaluatedNetwork] = (),
    draw: Draw | None = None,
    watch: Watch | None = None,
    overwrite: bool = False,
) -> list[Path]:
    """Write the layers of a dataset with the risk of every feature on a date.

    Parameters
    ----------
    dataset
        The dataset.
    layers
        Its GeoDataFrames in EPSG:4326: ``provinces``, ``border_segments``, ``transit_nodes``, ``destinations``,
        ``nodes`` (a point for every node; all by node id) and ``legs`` (by leg id). ``flows`` and ``burden``, from
        `geo.answers.shared_out.share_layers`, are written as they are where they are there.
    evaluated
        Hazards on the date, from `geo.model.scenario.evaluate`.
    folder
        Where to write. It is made where it is not there; the folder that it is in must be.
    formats
        ``geojson`` (RFC 7946, one file a layer), ``gpkg`` (one GeoPackage with all layers and tables, and a project of
        QGIS), ``kml`` (one file with all layers), ``graphml`` (the open legs for networkx, and as OSMnx writes and
        reads them, see `maps.export.graphml`), ``fgb`` (FlatGeobuf, one file a layer), ``parquet`` (GeoParquet, one
        file a layer, and Parquet, one a table; needs pyarrow, the extra ``parquet``), ``csv`` (one file a layer and a
        table; as ``csv+hxl`` with a second row of HXL hashtags, as ``csv+bom`` with the byte order mark by which
        Excel knows UTF-8, as ``csv+hxl+bom`` with both), ``datapackage`` (a Data Package v2 of tables and GeoJSON
        layers), ``prov`` (where each number comes from, as W3C PROV-JSON).
    over_time
        Hazards on the dates of a span, the first date first. With them ``geojson``, ``gpkg`` and ``kml`` also have the
        layers of `geo.answers.frames_over_time.layers_over_time`, which the temporal controller of QGIS plays.
    draw
        What draws the corridors of a province, see `geo.answers.corridor_layer.corridor_layer`.
    watch
        Told what is being done, and how much of it is done already.
    overwrite
        Whether files of the same names may be replaced.

    Returns
    -------
    list of pathlib.Path
        The files that were written, in the order of `formats`, each once. The same input gives the same bytes. Columns
        and units are those of `geo.answers.frames.risk_layers` and `geo.answers.corridor_layer.corridor_layer`.

    Raises
    ------
    UsageError
        If a format is not known, a layer is missing, or a file is there already and `overwrite` is not set. Also where
        none of the formats has layers over time and some are asked for, or their dates do not ascend.
    InvalidDataError
        If a layer is in another CRS, has a geometry that cannot be written, or names what the dataset does not have.
    ModuleNotFoundError
        If a format needs a package that is not installed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from route_risk.geo.model.scenario import evaluate
    >>> evaluated = evaluate(scenario_net, dataset.valid_until)
    >>> with TemporaryDirectory() as folder:
    ...     paths = export_dataset(dataset, layers, evaluated, folder, formats=["gpkg"])
    >>> [path.name for path in paths]
    ['route-risk.gpkg', 'route-risk.qgz']
    """
    marks = {key: frozenset(marked) for key, *marked in (name.split("+") for name in formats)}
    unknown = [name for name in formats if not _is_known(*name.split("+"))]
    if unknown or not formats:
        wrong = f"{unknown[0]!r} is not a format" if unknown else "no format is given"
        raise UsageError(f"{wrong}; use one or more of {', '.join(FORMATS)}")
    wanted = list(marks)
    timed = [key for key in wanted if over_time and FORMATS[key].over_time is not None]
    if over_time and not timed:
        have = ", ".join(key for key, item in FORMATS.items() if item.over_time is not None)
        raise UsageError(f"{', '.join(wanted)} cannot have layers over time; use or add one of {have}")
    further = {key: FORMATS[key].over_time or () for key in timed}
    names = list(dict.fromkeys(name for key in wanted for name in (*FORMATS[key].names, *further.get(key, ()))))
    more = {name: layers[name] for name in SHARE_TITLES if name in layers}
    names += dict.fromkeys(text.format(name) for key in wanted for name in more for text in FORMATS[key].of_layer)
    with write_folder_beside(folder, names, overwrite=overwrite) as beside:
        frames = label_layers(answer_layers(dataset, layers, evaluated, draw=draw, watch=watch) | more, evaluated)
        stretches = layers_over_time(dataset, layers, over_time, watch=watch) if over_time else {}
        stretches = label_layers(stretches, evaluated)
        whole, of_a_date = (Export(dataset, some, evaluated) for some in ({**frames, **stretches}, frames))
        for done, key in enumerate(wanted):
            if watch is not None:
                watch(f"writing {key}", done, len(wanted))
            form = [marks[key]] if key == "csv" else []
            FORMATS[key].write(whole if key in timed else of_a_date, beside, *form)
    return [Path(folder) / name for name in names]


def _is_known(key: str, *marks: str) -> bool:
    return key in FORMATS and (key == "csv" or not marks) and {*marks} <= _CSV_MARKS


@dataclass(frozen=True)
class Export:
    """What files are written of: a dataset and its layers with risk, and what formats make of them, when it is used."""

    dataset: Dataset
    frames: Mapping[str, GeoDataFrame]
    evaluated: EvaluatedNetwork

    @cached_property
    def head(self) -> dict[str, Any]:
        """What a file says of itself, with theta and its source where it has layers of shares by risk."""
        shares = next((frame.attrs["shares"] for frame in self.frames.values() if "shares" in frame.attrs), None)
        return export_head(self.dataset, self.evaluated, shares)

    @cached_property
    def flat_head(self) -> dict[str, str]:
        """The same as texts, for formats whose metadata know nothing else."""
        result = {}
        for key, value in self.head.items():
            if key == "dataset":
                result.update({f"dataset_{name}": str(text) for name, text in sorted(value.items())})
            else:
                result[key] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
        return result

    @cached_property
    def layers(self) -> dict[str, GeoDataFrame]:
        """The layers as files hold them."""
        return for_files(self.frames, self.dataset)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The layers, and the tables that they refer to."""
        return export_tables(self.dataset, self.layers, self.evaluated)

    @cached_property
    def geojson(self) -> dict[str, str]:
        """The layers as GeoJSON; each says about itself what it is and what its columns are."""
        from .geojson import feature_collection

        texts = {}
        for name, frame in self.layers.items():
            names = [str(frame.index.name), *sorted(frame.columns.drop(frame.geometry.name))]
            about = {**head_of(name, self.head), "name": name, "columns": described_columns(name, names)}
            texts[name] = feature_collection(frame, about)
        return texts


def _write_geojson(export: Export, folder: Path) -> None:
    for name, text in export.geojson.items():
        (folder / f"{name}.geojson").write_bytes(text.encode())


def _write_gpkg(export: Export, folder: Path) -> None:
    from .gpkg import write_geopackage

    path = folder / "route-risk.gpkg"
    write_geopackage(export.dataset, export.layers, export.evaluated, path, export.flat_head)


def _write_fgb(export: Export, folder: Path) -> None:
    from .fgb import write_flatgeobufs

    write_flatgeobufs(export.layers, folder, export.flat_head)


def _write_parquet(export: Export, folder: Path) -> None:
    from .parquet import write_parquets

    write_parquets(export.tables, folder, export.head)


def _write_csv(export: Export, folder: Path, marks: frozenset[str]) -> None:
    from .csv_hxl import write_csvs

    write_csvs(export.tables, folder, export.flat_head, hxl="hxl" in marks, bom="bom" in marks)


def _write_kml(export: Export, folder: Path) -> None:
    from .kml import write_kml

    title = title_of(export.dataset, export.head)
    write_kml(export.layers, folder / "route-risk.kml", export.flat_head, title)


def _write_datapackage(export: Export, folder: Path) -> None:
    from .datapackage import write_data_package

    write_data_package(export.dataset, export.tables, export.geojson, folder, export.head)


def _write_prov(export: Export, folder: Path) -> None:
    from .prov import provenance, provenance_text

    document = provenance(export.dataset, export.frames, export.evaluated, export.head)
    (folder / "route-risk.prov.json").write_bytes(provenance_text(document).encode())


def _write_graphml(export: Export, folder: Path) -> None:
    from ...geo.shapes.osmnx_graph import to_multidigraph
    from .graphml import write_graphmls

    legs = export.frames["legs"]
    graph = to_multidigraph(export.frames["nodes"], legs, export.evaluated.hazards)
    if export.dataset.release is not None:
        for _, _, cells in graph.edges(data=True):
            cells.update(legs.loc[cells["leg_id"], ["hazard", "risk_index"]].to_dict())
    write_graphmls(graph, folder, export.flat_head)


_CSV_MARKS = {"hxl", "bom"}
_GEOJSON_FILES = tuple(f"{name}.geojson" for name in EXPORTED)

FORMATS: dict[str, Format] = {
    "geojson": Format(
        _GEOJSON_FILES, _write_geojson, tuple(f"{name}.geojson" for name in TIME_LAYERS), ("{}.geojson",)
    ),
    "gpkg": Format(("route-risk.gpkg", "route-risk.qgz"), _write_gpkg, ()),
    "kml": Format(("route-risk.kml",), _write_kml, ()),
    "graphml": Format((GRAPH, OSMNX), _write_graphml),
    "fgb": Format(tuple(f"{name}.fgb" for name in EXPORTED), _write_fgb, of_layer=("{}.fgb",)),
    "parquet": Format(tuple(f"{name}.parquet" for name in TITLES), _write_parquet, of_layer=("{}.parquet",)),
    "csv": Format((*(f"{name}.csv" for name in TITLES), "columns.csv", "about.csv"), _write_csv, of_layer=("{}.csv",)),
    "datapackage": Format(
        (DESCRIPTOR, *TABLE_FILES, *_GEOJSON_FILES), _write_datapackage, of_layer=("{}.geojson", "{}.table.csv")
    ),
    "prov": Format(("route-risk.prov.json",), _write_prov),
}
"""Every format that `export_dataset` knows."""
