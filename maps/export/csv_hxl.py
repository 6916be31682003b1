"""CSV, one file a layer and a table: for spreadsheets and, with a row of HXL hashtags, humanitarian data portals."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from ...geo.errors import InvalidDataError
from ...geo.texts import defused
from .columns import column_of, key_of
from .tables import GEOMETRY_TYPES, plain_cells

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd


def write_csvs(
    tables: Mapping[str, pd.DataFrame], folder: Path, head: Mapping[str, str], *, hxl: bool = False, bom: bool = False
) -> None:
    """Write one CSV a table, named after it, ``columns.csv`` and ``about.csv`` with what the files are.

    Parameters
    ----------
    tables
        From `maps.export.tables.export_tables`. Points become the columns ``longitude`` and ``latitude`` (degrees, WGS
        84); lines and areas are left out.
    folder
        Where to write.
    head
        Rows of ``about.csv``.
    hxl
        Whether a second row has hashtags of the Humanitarian Exchange Language 1.1.
    bom
        Whether a file begins with a byte order mark, by which Excel knows UTF-8.

    Raises
    ------
    InvalidDataError
        If an id would be a formula in a spreadsheet.

    Notes
    -----
    RFC 4180 in UTF-8: a comma, CR LF, quotes where a cell needs them. The first row has names. Missing values are
    empty, booleans ``true`` and ``false``, dates ISO 8601, lists joined by ``;``.
    """
    plain = {name: _with_coordinates(name, table) for name, table in tables.items()}
    for name, table in {**plain, "columns": _columns(plain), "about": _about(head)}.items():
        text = csv_text(name, table, hxl=hxl)
        (folder / f"{name}.csv").write_text(text, encoding="utf-8-sig" if bom else "utf-8", newline="")


def csv_text(name: str, table: pd.DataFrame, *, hxl: bool = False) -> str:
    """Return a table as CSV, with or without a row of hashtags.

    Examples
    --------
    >>> import pandas as pd
    >>> countries = pd.DataFrame({"iso3": ["THA"], "name": ["=1+1"], "aliases": [None]})
    >>> for line in csv_text("countries", countries, hxl=True).splitlines():
    ...     print(line)
    iso3,name,aliases
    #country+code+v_iso3,#country+name+i_en,#country+name+alt+list
    THA,'=1+1,
    """
    plain = _with_coordinates(name, table)
    columns = {column: _cells(name, column, plain[column]) for column in plain.columns}
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    if hxl:
        writer.writerow(column_of(name, column).hashtag for column in columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return stream.getvalue()


def _about(head: Mapping[str, str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"name": list(head), "value": list(head.values())}, dtype=object)


def _columns(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    told = {(name, column): column_of(name, column) for name, table in tables.items() for column in table.columns}
    rows = [(*key, about.type, about.unit or None, about.meaning) for key, about in told.items()]
    return pd.DataFrame(rows, columns=["table", "column", "type", "unit", "meaning"], dtype=object)


def _with_coordinates(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table without geometry; points become two columns."""
    import geopandas

    if not isinstance(table, geopandas.GeoDataFrame):
        return table
    plain: pd.DataFrame = table.drop(columns=table.geometry.name)
    if name in GEOMETRY_TYPES:
        return plain
    return plain.assign(longitude=table.geometry.x, latitude=table.geometry.y)


def _cells(table: str, column: str, values: pd.Series[Any]) -> list[str]:
    """Return a column as texts; an id is never changed."""
    about = column_of(table, column)
    cells = plain_cells(values)
    if about.type == "boolean":
        return ["" if cell is None else "true" if cell else "false" for cell in cells]
    texts = ["" if cell is None else str(cell) for cell in cells]
    if about.type in ("number", "integer", "date"):
        return texts
    if about.refers or column in (*key_of(table), "figure_id", "place_ids", "scopes", "traverses"):
        for text in texts:
            for item in text.split(";") if about.type == "list" else [text]:
                if defused(item) != item:
                    message = (
                        f"the id {item!r} in the column {column!r} of {table!r} would be a formula in a spreadsheet; "
                        "give it another id, or export to another format than CSV"
                    )
                    raise InvalidDataError(message)
        return texts
    return [defused(text) for text in texts]
