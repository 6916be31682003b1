"""Write dataset folders: a small invented one to start from, and whatever an import makes.

The schemas of a new descriptor are those of the embedded dataset, so that there is one definition of every column.
"""

from __future__ import annotations

import csv
import io
import json
import os
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..geo.errors import InvalidDataError, UsageError
from ..geo.files import working_folder
from ..geo.model.schema import FORMAT
from .descriptor import read_descriptor
from .tables.read import DESCRIPTOR, EMBEDDED, OPTIONAL, table_schemas

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

TEMPLATES = Path(__file__).parent / "templates"

EXAMPLE = TEMPLATES / "example"
_EXAMPLE_FILES = (
    "README.md",
    "sources.csv",
    "countries.csv",
    "nodes.csv",
    "legs.csv",
    "policy_events.csv",
    "claims.csv",
    "provinces.geojson",
    "border_segments.geojson",
    "points.geojson",
    "background.geojson",
)
_EXAMPLE_META: dict[str, Any] = {
    "name": "my-routes",
    "title": "My routes (invented example)",
    "description": (
        "An invented example to start from: these countries, events, figures and publications do not exist. Replace "
        "them row by row; README.md says in which order."
    ),
    "version": "0.1",
    "created": "2022-01-01T00:00:00Z",
    "licenses": [
        {
            "name": "CC0-1.0",
            "title": "CC0 1.0 Universal (the example; choose your own)",
            "path": "https://creativecommons.org/publicdomain/zero/1.0/",
        }
    ],
    "sources": [{"title": "Publications listed in sources.csv"}],
    "valid_from": "2003-01-01",
    "valid_until": "2015-12-31",
    "released": "2022-01-01",
    "embargo_months": 12,
    "origin_country": "XAA",
    "default_destination": "XCC",
    "resolution_floor_deg": 0.03,
    "sensitivity": "public",
    "small_count_threshold": 10,
    "attribution": "Invented example: these places do not exist.",
    "boundary_disclaimer": "Invented boundaries.",
}


def iso_countries() -> list[dict[str, str]]:
    """Return the countries of ISO 3166-1: ``iso3``, ``iso_a2``, ``name`` and ``aliases``, joined by ``;``."""
    with (TEMPLATES / "iso_3166_1.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def new_dataset(folder: str | Path, *, name: str = "my-routes") -> tuple[Path, ...]:
    """Write a small, valid, invented dataset to start from, with a README and a page that explains every column.

    Parameters
    ----------
    folder
        A folder that is not there yet, or is empty.
    name
        Name of the dataset in its descriptor: lower-case letters, digits, ``-``, ``_`` and ``.``.

    Returns
    -------
    tuple of Path
        The files that were written, sorted.

    Raises
    ------
    UsageError
        If the folder holds something, cannot be written to, or the name has another form.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from route_risk.layers.dataset import read_dataset
    >>> with TemporaryDirectory() as parent:
    ...     files = new_dataset(Path(parent) / "mine")
    ...     read_dataset(Path(parent) / "mine").nodes["XCC"].name
    'Havenland'
    """
    from .data_docs import format_text

    texts = {file: (EXAMPLE / file).read_text(encoding="utf-8") for file in _EXAMPLE_FILES}
    texts["FORMAT.md"] = format_text()
    texts["parameters.csv"] = parameters_text()
    texts[DESCRIPTOR] = descriptor_text(_EXAMPLE_META | {"name": name})
    return write_dataset(folder, texts)


def table_text(resource: str, rows: Iterable[Mapping[str, object]]) -> str:
    """Return a table as CSV text with the columns of its schema, in their order.

    Parameters
    ----------
    resource
        Name of the table, such as `legs`.
    rows
        Cell by column; a column that a row has not is empty, a list or tuple becomes its items separated by ``;``.

    Raises
    ------
    ValueError
        If a row has a column that the schema has not.

    Examples
    --------
    >>> print(table_text("countries", [{"iso3": "MLI", "iso_a2": "ML", "name": "Mali", "aliases": ("M.", "ML")}]))
    iso3,iso_a2,name,name_ko,aliases
    MLI,ML,Mali,,M.;ML
    <BLANKLINE>
    """
    columns = [field["name"] for field in table_schemas()[resource]["fields"]]
    cells = (
        {key: ";".join(value) if isinstance(value, (list, tuple)) else value for key, value in row.items()}
        for row in rows
    )
    return "".join(map(csv_line, [columns, *map(partial(_in_order, columns), cells)]))


def csv_line(cells: Iterable[object]) -> str:
    r"""Return a line of CSV that ends in ``\n`` and is read back as it is.

    Examples
    --------
    >>> csv_line(["a", "one\rtwo", 3])
    'a,"one\rtwo",3\n'
    """
    # Python before 3.11.9 quotes a carriage return only where lines end in one.
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    return stream.getvalue()[:-2] + "\n"


def _in_order(columns: Sequence[str], row: Mapping[str, object]) -> list[object]:
    unknown = row.keys() - set(columns)
    if unknown:
        raise ValueError(f"{', '.join(sorted(unknown))}: no column of the schema")
    return [row.get(name, "") for name in columns]


def parameters_text(changes: Mapping[tuple[str, str], float] | None = None) -> str:
    """Return the parameters table of the embedded dataset: the constants of the model, with their ranges.

    Parameters
    ----------
    changes
        Other values by (parameter, key); each is its own range, so that it is not drawn.
    """
    text = (EMBEDDED / "parameters.csv").read_text(encoding="utf-8")
    if not changes:
        return text
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        value = changes.get((row["parameter"], row["key"]))
        if value is not None:
            row |= {"value": f"{value:g}", "low": f"{value:g}", "high": f"{value:g}", "rationale": "Set by the import."}
    return table_text("parameters", rows)


def descriptor_text(meta: Mapping[str, Any], *, optional: Collection[str] = ()) -> str:
    """Return a ``datapackage.json`` with all tables, their schemas and the layers.

    Parameters
    ----------
    meta
        Members of the package: name, title, version, licences, dates and the other properties that
        `layers.dataset.read_dataset` asks for; the format is the present one.
    optional
        Names of the tables that the dataset has and others may be without.

    Raises
    ------
    UsageError
        If the name has another form than Data Package asks for.

    Examples
    --------
    >>> [item["name"] for item in json.loads(descriptor_text({"name": "mine"}))["resources"]][:2]
    ['sources', 'countries']
    """
    name = str(meta["name"])
    if not name or any(not (c.isdigit() or c in "-_." or "a" <= c <= "z") or not c.isascii() for c in name):
        raise UsageError(f"{name!r} is not a name for a dataset. Use lower-case letters, digits, '-', '_' and '.'.")
    embedded = read_descriptor(EMBEDDED)
    left_out = OPTIONAL.difference(optional)
    resources = [item for item in embedded["resources"] if item["name"] not in left_out]
    content = {"$schema": embedded["$schema"], "format": FORMAT, **meta, "resources": deepcopy(resources)}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def write_dataset(folder: str | Path, texts: Mapping[str, str]) -> tuple[Path, ...]:
    """Write the files of a new dataset folder: the whole folder, checked, or nothing.

    The files are written into a folder beside the place, checked there as any dataset is, and the folder is renamed.
    Only its owner may enter the folder of a dataset that is not marked public.

    Parameters
    ----------
    folder
        A folder that is not there yet, or is empty.
    texts
        Text of each file by its name.

    Returns
    -------
    tuple of Path
        The files, sorted.

    Raises
    ------
    UsageError
        If the folder holds something or cannot be written to.
    InvalidDataError
        If the files are no valid dataset; with every fault.
    """
    from .frames import check_dataset

    target = Path(folder)
    _refuse_full(target)
    try:
        with working_folder(target.absolute().parent) as beside:
            fresh = beside / "dataset"
            fresh.mkdir()
            for name, text in texts.items():
                (fresh / name).write_text(text, encoding="utf-8", newline="\n")
            faults = check_dataset(fresh)
            if faults:
                raise InvalidDataError(faults)
            if json.loads(texts[DESCRIPTOR]).get("sensitivity") != "public":
                fresh.chmod(0o700)
            if target.is_dir():
                target.rmdir()
            os.replace(fresh, target)
    except OSError as error:
        raise UsageError(f"{target} cannot be written ({error.strerror}). Choose another place.") from None
    return tuple(target / name for name in sorted(texts))


def _refuse_full(target: Path) -> None:
    if not target.name:
        raise UsageError(f"{target} already exists. Give the name of a new folder.")
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise UsageError(f"{target} is a file or a link, and a new folder is needed. Give another name.")
    if target.is_dir() and any(target.iterdir()):
        raise UsageError(f"{target} holds something already, and nothing is replaced. Give a new or empty folder.")
