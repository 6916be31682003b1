"""The command that writes layers for other tools: export."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click

from ...geo.terminal import EXIT_CODES, overwrite_option, say, tell, watching
from .options import (
    asks,
    is_given,
    out_option,
    setting_options,
    share_layer_options,
    some_draws_options,
    span_options,
)
from .shares import shared_layers

if TYPE_CHECKING:
    from .session import Session

_FORM_OF = {".json": "geojson", ".zip": "datapackage", ".xlsx": "csv", ".shp": "gpkg", ".qgz": "gpkg"}
_FORM_OF |= {f".{name}": name for name in ("geojson", "gpkg", "kml", "graphml", "fgb", "parquet", "csv")}
"""The format that the ending of a file asks for, or the one that serves for it."""


@click.command(epilog=EXIT_CODES)
@click.argument("folder", required=False, type=click.Path())
@out_option("FOLDER", "The same folder as an option.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=("geojson",),
    show_default=True,
    type=click.Choice(("geojson", "gpkg", "kml", "graphml", "fgb", "parquet", "csv", "datapackage", "prov", "all")),
    help="Format of the files, or all of them. Repeatable.",
)
@click.option("--hxl", is_flag=True, help="Add a second row of HXL hashtags to CSV files.")
@click.option("--bom", is_flag=True, help="Begin CSV files with a byte order mark: Excel then shows Korean.")
@click.option("--to", "address", metavar="ADDRESS", help="Write tables to PostGIS: postgresql://USER@HOST:PORT/DB.")
@click.option("--schema", default="route_risk", show_default=True, help="Schema for the tables of --to.")
@span_options("layers over time")
@some_draws_options
@share_layer_options
@overwrite_option
@setting_options
@asks
def export(
    session: Session,
    *,
    folder: str | None,
    out: str | None,
    formats: tuple[str, ...],
    hxl: bool,
    bom: bool,
    address: str | None,
    schema: str,
    draws: int | None,
    seed: int,
    overwrite: bool,
    **options: Any,
) -> None:
    """Write GIS layers and tables.

    The layers with their risk on a date go to FOLDER, or to PostGIS. The layer of corridors has the first ten open
    corridors of each province, those that are blocked and, with --draws, whether the order is certain. A QGIS project
    (.qgz) beside the GeoPackage opens it styled. With --since, geojson, gpkg and kml also have layers over time, which
    QGIS can play; the date of the other layers is then the last date, or
    --as-of. --flows and --burden add layers of shares by risk alone, with --since of each date.

    \b
    Examples:
      route-risk export gis
      route-risk export gis --format gpkg --since 1998-01-01 --step quarter
      route-risk export gis --format gpkg --format graphml --as-of 2019-06-01
      route-risk export tables --format csv --bom
      route-risk export gis --format gpkg --flows --burden --as-of 2012-07-01
      route-risk export --to postgresql://ann@localhost/research --as-of 2019-06-01

    Put the database password in PGPASSWORD, ~/.pgpass or a service file, as for psql.
    """
    if folder is not None and out is not None:
        raise click.UsageError(f"{folder} and -o {out} are two folders; give one")
    folder = folder or out
    _check_target(folder, address, over_time=session.question.span.is_given)
    for option, given in (("--hxl", hxl), ("--bom", bom)):
        if given and not {"csv", "all"} & set(formats):
            raise click.UsageError(f"{option} is for CSV files: add --format csv")
    over_time = session.over_time()
    evaluated = over_time[-1] if over_time and session.question.as_of is None else session.evaluated
    draw = session.draw(draws, seed)
    asked = shared_layers(session, over_time or [evaluated], options)
    say("reading the layers and writing them ...")
    from ...geo.answers.frames import LAYERS

    layers = session.some_layers(LAYERS)
    if asked is not None:
        from ...geo.answers.shared_out import share_layers

        layers = {**layers, **share_layers(session.dataset, layers, asked.shared, asked.kinds)}
    if address is not None:
        from ..export.postgis import write_postgis

        tables = write_postgis(
            session.dataset,
            layers,
            evaluated,
            address,
            schema=schema,
            draw=draw,
            watch=watching(),
            overwrite=overwrite,
        )
        for table in tables:
            tell(table)
    elif folder is not None:
        from ..export.write import FORMATS, export_dataset

        marks = "+hxl" * hxl + "+bom" * bom
        wanted = [name + marks * (name == "csv") for name in (FORMATS if "all" in formats else dict.fromkeys(formats))]
        for path in export_dataset(
            session.dataset,
            layers,
            evaluated,
            folder,
            formats=wanted,
            over_time=over_time,
            draw=draw,
            watch=watching(),
            overwrite=overwrite,
        ):
            tell(path)


def _check_target(folder: str | None, address: str | None, *, over_time: bool) -> None:
    """Stop where it is not clear where an export goes, or an option is of another kind of target."""
    if folder is None and address is None:
        raise click.UsageError("give FOLDER, or --to with the address of a database")
    if folder is not None and address is not None:
        raise click.UsageError(f"give FOLDER, or --to with the address of a database, but not both: leave out {folder}")
    if folder is not None and (form := _FORM_OF.get(PurePath(folder).suffix.lower())):
        raise click.UsageError(
            f"{folder} is the name of a file; give that of a folder, for example: gis --format {form}"
        )
    if address is not None and over_time:
        raise click.UsageError("--since and --until cannot be used with --to, which writes the tables of one date")
    if address is not None and is_given("formats"):
        raise click.UsageError("--format cannot be used with --to: --to writes database tables, --format chooses files")
    if address is None and is_given("schema"):
        raise click.UsageError("--schema needs --to")
    if "://" in (folder or ""):
        raise click.UsageError("put the address of a database after --to")
    if address is not None:
        from ..export.postgres import read_address

        read_address(address)  # before the work
