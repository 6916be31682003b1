"""GeoParquet 1.1 for the layers and Parquet for the tables that they refer to, one file each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ...geo.shapes.lines import AREAS
from .columns import column_of, described_columns
from .geojson import bounding_box

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa

HEAD_KEY = "route_risk"
"""Key of the file metadata that holds what a file says about itself, as JSON."""


def write_parquets(tables: Mapping[str, pd.DataFrame], folder: Path, head: Mapping[str, Any]) -> None:
    """Write one Parquet file a table, named after it; a table with geometry is GeoParquet 1.1.

    Parameters
    ----------
    tables
        From `maps.export.tables.export_tables`, of frames that went through `maps.export.layers.for_files`.
    folder
        Where to write.
    head
        Kept as JSON under the key `HEAD_KEY` of the file metadata, with ``columns``: the type, description and unit of
        each. The fields of the Arrow schema have ``description`` and ``unit`` as their metadata, too.

    Raises
    ------
    ModuleNotFoundError
        If pyarrow is not installed.

    Notes
    -----
    Geometry is WKB; the metadata give its types, its box as RFC 7946 has it and, for areas, the counter-clockwise
    orientation. Lists of ids are lists of strings, an empty one where there is none, and dates are
    dates; those that are known to the year or month alone stay text. Rows are in the order of their ids
    and not of places, so a box for each row would help no reader to skip any, and there is none. The bytes are the same
    for one version of pyarrow, pandas, geopandas and PROJ: all of them name themselves in a file.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import pandas as pd
    >>> import pyarrow.parquet as pq
    >>> countries = pd.DataFrame({"iso3": ["KOR", "THA"], "aliases": ["Republic of Korea;ROK", None]})
    >>> with TemporaryDirectory() as folder:
    ...     write_parquets({"countries": countries}, Path(folder), {"as_of": "2020-01-01"})
    ...     pq.read_table(Path(folder) / "countries.parquet")["aliases"].to_pylist()
    [['Republic of Korea', 'ROK'], []]
    """
    import pyarrow.parquet as pq

    for name, table in tables.items():
        arrow = _arrow_table(name, table)
        columns = described_columns(name, (column for column in arrow.column_names if column != "geometry"))
        text = json.dumps({**head, "columns": columns}, ensure_ascii=False, sort_keys=True)
        metadata = {**(arrow.schema.metadata or {}), HEAD_KEY.encode(): text.encode()}
        pq.write_table(arrow.replace_schema_metadata(metadata), folder / f"{name}.parquet")


def _arrow_table(name: str, table: pd.DataFrame) -> pa.Table:
    """Return a table with its metadata, lists of ids as lists and dates as dates."""
    import io

    import geopandas
    import pyarrow as pa
    import pyarrow.parquet as pq

    geometry = None
    if isinstance(table, geopandas.GeoDataFrame):
        geometry = table.geometry.name
        stream = io.BytesIO()
        table.to_parquet(stream, index=False, geometry_encoding="WKB", schema_version="1.1.0")
        arrow = pq.read_table(stream)
        arrow = arrow.replace_schema_metadata({**arrow.schema.metadata, b"geo": _geo(arrow, table)})
    else:
        arrow = pa.Table.from_pandas(table, preserve_index=False)
    types = {"list": pa.list_(pa.string()), "string": pa.string(), "date": pa.date32()}
    for position, column in enumerate(arrow.column_names):
        wanted = None if column == geometry else types.get(column_of(name, column).type)
        if wanted is not None and pa.types.is_list(wanted):
            cells = [cell.split(";") if cell else [] for cell in arrow[column].to_pylist()]
            arrow = arrow.set_column(position, column, pa.array(cells, wanted))
        elif wanted is not None:  # a column without any text would have no type at all
            arrow = arrow.set_column(position, column, arrow[column].cast(wanted))
    told = described_columns(name, (column for column in arrow.column_names if column != geometry))
    fields = [
        field.with_metadata({key: text for key, text in told.get(field.name, {}).items() if key != "type"} or None)
        for field in arrow.schema
    ]
    return arrow.cast(pa.schema(fields, arrow.schema.metadata))


def _geo(arrow: pa.Table, frame: Any) -> bytes:
    """Return the metadata of a GeoParquet file with the box and the orientation that we know."""
    geo = json.loads(arrow.schema.metadata[b"geo"])
    about = geo["columns"][geo["primary_column"]]
    about.pop("bbox", None)
    box = bounding_box(frame.geometry)
    if box:
        about["bbox"] = box
    if about["geometry_types"] and set(about["geometry_types"]) <= set(AREAS):
        about["orientation"] = "counterclockwise"
    return json.dumps(geo, sort_keys=True).encode()
