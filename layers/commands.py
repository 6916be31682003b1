"""The commands that bring data in or check it: validate, new, import and boundaries."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from ..geo.errors import fault_count
from ..geo.terminal import (
    DAY,
    EXIT_CODES,
    NearGroup,
    dataset_option,
    doing,
    json_option,
    overwrite_option,
    print_json,
    reading,
    refuse_existing,
    say,
    tell,
)
from ..geo.texts import hide_passwords

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ..geo.errors import Fault
    from ..geo.session import Loaders
    from .boundaries.make import BoundaryReport
    from .boundaries.match import MatchReport


@click.command(epilog=EXIT_CODES)
@click.argument("dataset", required=False, type=click.Path())
@click.option("--dataset", "dataset_option", type=click.Path(), metavar="PATH", help="The same folder as an option.")
@click.option(
    "-o",
    "--out",
    "--draw",
    "draw",
    type=click.Path(),
    metavar="FILE.png|svg|pdf|html|md",
    help="Draw the dataset, with faults and thin sources marked.",
)
@overwrite_option
@json_option
@click.pass_obj
def validate(
    loaders: Loaders, dataset: str | None, dataset_option: str | None, draw: str | None, overwrite: bool, as_json: bool
) -> None:
    """Check a dataset folder.

    It checks tables, keys, dates, scopes, geometry and topology. Without DATASET, it checks the embedded dataset.

    \b
    Examples:
      route-risk validate
      route-risk validate my-dataset
      route-risk validate my-dataset --draw check.html

    --draw draws all provinces, border segments, nodes and legs that it can, faulty or not. HTML and Markdown also list
    every fault, every warning and every node without geometry.
    """
    from ..geo.answers.loose_ends import loose_ends
    from ..geo.answers.records import SCHEMA_VERSION
    from ..geo.answers.thin_sources import thin_sources
    from ..geo.answers.translations import stale_translations
    from .evidence_rules import evidence_warnings
    from .frames import inspect_dataset

    dataset = _one_folder(dataset, dataset_option, "--dataset")
    if draw is not None:
        loaders.check_drawing(draw)
        refuse_existing(draw, overwrite=overwrite)
    found = inspect_dataset(dataset, watch=reading())
    doing("checking the dataset")
    warnings: tuple[Fault, ...] = ()
    if found.dataset is not None and not found.faults:
        evidence = evidence_warnings(found.dataset.events, found.dataset.sources)
        stale = stale_translations(found.dataset)
        warnings = (*thin_sources(found.dataset), *loose_ends(found.dataset), *evidence, *stale)
    if as_json:
        rows = [fault._asdict() for fault in found.faults]
        texts = [str(warning) for warning in warnings]
        print_json({"schema_version": SCHEMA_VERSION, "valid": not rows, "faults": rows, "warnings": texts})
    else:
        tell(hide_passwords("\n".join(map(str, found.faults)) or f"{dataset or 'the embedded dataset'} is valid"))
        for warning in warnings:
            say(f"warning: {warning}")
    if found.faults:
        count = fault_count(found.faults)
        say(f"{count} fault" + ("" if count == 1 else "s"))
    if draw is not None:
        layers = found.layers
        if found.dataset is None or layers["nodes"].empty:
            say(f"{draw} is not written: correct these faults first, since nothing can be drawn with them")
        else:
            doing("drawing the dataset")
            for file in loaders.draw_dataset(
                found.dataset, layers, draw, faults=found.faults, warnings=warnings, overwrite=overwrite
            ):
                say(f"wrote {file}")
    if found.faults:
        sys.exit(3)


def _one_folder(word: str | None, option: str | None, name: str) -> str | None:
    """Return the folder that stands alone or after an option."""
    if word is not None and option is not None:
        raise click.UsageError(f"{word} and {name} {option} are two folders; give one")
    return option if word is None else word


@click.command("new", epilog=EXIT_CODES)
@click.argument("folder", required=False, type=click.Path())
@click.option("-o", "--out", type=click.Path(), metavar="FOLDER", help="The same folder as an option.")
@click.option("--name", default="my-routes", show_default=True, help="Name of the dataset in its descriptor.")
def new_command(folder: str | None, out: str | None, name: str) -> None:
    """Create an example dataset in a new FOLDER.

    The example is small, valid and invented; its README says what to change.

    \b
    Examples:
      route-risk new my-dataset
      route-risk new sahel --name sahel-2012
    """
    from .new_dataset import new_dataset

    folder = _one_folder(folder, out, "--out")
    if folder is None:
        raise click.UsageError("give FOLDER, which is made")
    for path in new_dataset(folder, name=name):
        tell(path)
    say(
        f"an invented example; {Path(folder) / 'README.md'} says what to change. Next:\n"
        f"  route-risk validate {quote(folder)} --draw check.html\n"
        f"  route-risk map --dataset {quote(folder)} -o map.html"
    )


@click.group("import", cls=NearGroup, epilog=EXIT_CODES)
def import_group() -> None:
    """Import data from other tools.

    flee is a network of the simulator Flee, osm is boundaries of OpenStreetMap.

    \b
    Examples:
      route-risk import flee flee/mali --out mali
      route-risk import osm mali.osm.bz2 --out layers --origin MLI
    """


@import_group.command("flee", epilog=EXIT_CODES)
@click.argument("folder", type=click.Path())
@click.option("-o", "--out", type=click.Path(), required=True, metavar="DATASET", help="A new folder for the dataset.")
@click.option("--validation", type=click.Path(), metavar="DIR", help="Counts by camp (data_layout.csv), as claims.")
@click.option("--name", help="Name of the dataset; flee-COUNTRY-YEAR if omitted.")
@click.option("--home", metavar="NAME", help="The country that people leave; that of the first location if omitted.")
@click.option("--country", "countries", multiple=True, metavar="NAME=ISO3", help="Code of a country. Repeatable.")
@click.option("--released", type=DAY, help="Day of the release; the first that the embargo allows if omitted.")
@click.option(
    "--public", is_flag=True, help="Mark the dataset public; otherwise it is restricted, as towns and camps need."
)
def import_flee_command(
    folder: str,
    out: str,
    validation: str | None,
    name: str | None,
    home: str | None,
    countries: tuple[str, ...],
    released: date | None,
    public: bool,
) -> None:
    """Convert a FOLDER of Flee input files to a dataset.

    Closures block legs, conflicts raise their risk.

    \b
    Examples:
      route-risk import flee flee/mali --out mali
      route-risk import flee flee/mali --out mali --validation flee/mali/validation
      route-risk import flee flee/test --out test --country Landia=XKX
    """
    from datetime import date as day

    from .flee.case import read_flee
    from .flee.dataset import import_flee
    from .flee.validation import with_counts

    doing(f"reading {folder}")
    case = read_flee(folder, home=home)
    doing(f"writing {out}")
    report = import_flee(
        case if validation is None else with_counts(case, validation),
        out,
        name=name,
        countries=_pairs(countries),
        released=released,
        today=day.today(),
        sensitivity="public" if public else "restricted",
    )
    for path in report.files:
        tell(path)
    for remark in report.remarks:
        say(f"note: {remark}")
    say(f"{report.name}: {report.nodes} nodes, {report.legs} legs, {report.events} events, released {report.released}")


@import_group.command("osm", epilog=EXIT_CODES)
@click.argument("source", metavar="FILE.osm|PLACE")
@click.option("-o", "--out", "folder", type=click.Path(), required=True, help="Folder for the layers.")
@click.option("--place", is_flag=True, help="PLACE is a name; OpenStreetMap's servers are asked for it.")
@click.option(
    "--cache",
    type=click.Path(),
    default="osm-cache",
    show_default=True,
    help="Folder of the cache of OSMnx, with --place.",
)
@click.option(
    "--admin-level", type=click.IntRange(2, 11), default=4, show_default=True, help="admin_level of the divisions."
)
@click.option("--origin", help="The origin country, ISO 3166-1 alpha-3, where there are several.")
@click.option("--tolerance", type=float, help="Generalisation in degrees; the resolution floor if omitted.")
@click.option("--by", type=click.Choice(("iso", "name")), help="How to match, with --dataset; both if omitted.")
@overwrite_option
@dataset_option
@click.pass_obj
def import_osm_command(
    loaders: Loaders, /, source: str, folder: str, place: bool, cache: str, admin_level: int, **options: Any
) -> None:
    """Make provinces, border segments and points from OpenStreetMap.

    The source is an extract, or with --place the name of a place.

    \b
    Examples:
      route-risk import osm mali.osm.bz2 --out layers --origin MLI
      route-risk import osm Mali --place --out layers --dataset my-dataset
    """
    doing(f"reading {source}")
    from .boundaries.osm import fetch_osm_areas, import_osm, match_osm, read_osm_areas

    if place:
        say("this sends the name and your address to OpenStreetMap's servers; an extract file works offline")
        areas = fetch_osm_areas(source, cache, admin_level=admin_level)
    else:
        areas = read_osm_areas(source, admin_level=admin_level)
    doing("generalising all areas together")
    shared: dict[str, Any] = {"overwrite": options["overwrite"]}
    if options["dataset"] is not None:
        dataset = loaders.read_dataset(options["dataset"])
        _say_matches(
            match_osm(areas, Path(folder), dataset, by=options["by"], tolerance_deg=options["tolerance"], **shared)
        )
        return
    tolerance = {} if options["tolerance"] is None else {"tolerance_deg": options["tolerance"]}
    _say_made(import_osm(areas, Path(folder), origin=options["origin"], **tolerance, **shared))


def _say_made(report: BoundaryReport) -> None:
    """Print the files that were written, and on stderr what was left out."""
    for path in report.files:
        tell(path)
    for skipped in report.skipped:
        say(f"left out {skipped.code}: {skipped.reason}")
    for note in report.notes:
        say(f"note: {note}")


def _say_matches(report: MatchReport) -> None:
    """Print the files that were written, and on stderr what matched and what did not."""
    for path in report.files:
        tell(path)
    say(f"{len(report.matched)} areas matched")
    for unmatched in report.unmatched:
        say(f"no node: {unmatched.feature}: {unmatched.reason}")
    for node_id in report.missing:
        say(f"no geometry for: {node_id}")
    for segment in report.extra_segments:
        say(f"left out border line {segment}: no node of the dataset")
    for note in report.notes:
        say(f"note: {note}")


def _pairs(texts: Iterable[str]) -> dict[str, str]:
    """Return NAME=VALUE options as a dict."""
    pairs = [text.partition("=") for text in texts]
    for name, equals, value in pairs:
        if not (name and equals and value):
            raise click.UsageError(f"{name!r} is not NAME=ISO3, e.g. Land_N=NER")
    return {name: value for name, _, value in pairs}


@click.command(epilog=EXIT_CODES)
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("-o", "--out", "folder", type=click.Path(), required=True, help="Folder for the layers.")
@click.option("--origin", help="The origin country by its ISO code, KP or PRK.")
@click.option("--tolerance", type=float, help="Generalisation in degrees; the resolution floor (0.03) if omitted.")
@click.option("--code-column", help="Column with the ISO 3166-2 codes, if it is not found.")
@click.option("--by", type=click.Choice(("iso", "pcode", "name")), help="How to match, with --dataset; all if omitted.")
@click.option("--column", help="Column to match by, with --by.")
@dataset_option
@click.option("--attribution", default="", help="Maker of the boundaries; written into the layers.")
@click.option(
    "--licence", "--license", "license_", default="", help="Licence of the boundaries; written into the layers."
)
@overwrite_option
@click.pass_obj
def boundaries(
    loaders: Loaders,
    /,
    files: tuple[str, ...],
    folder: str,
    attribution: str,
    license_: str,
    overwrite: bool,
    **options: Any,
) -> None:
    """Make layers from boundary files.

    FILES are admin-1 divisions with ISO 3166-2 codes; they become provinces, border segments and points.

    \b
    Examples:
      route-risk boundaries admin1.geojson --out layers --origin KP
      route-risk boundaries prk.gpkg neighbours.gpkg --out layers --origin KP --attribution "Made with Natural Earth"
      route-risk boundaries admin1.shp.zip --out layers --dataset my-dataset --by name
    """
    from .boundaries.make import make_boundaries
    from .boundaries.output import RESOLUTION_FLOOR_DEG, Credit

    say("reading and generalising all files together ...")
    paths, credit = [Path(file) for file in files], Credit(attribution, license_)
    if options["dataset"] is not None:
        from .boundaries.match import match_boundaries

        matched = match_boundaries(
            paths,
            Path(folder),
            loaders.read_dataset(options["dataset"]),
            credit=credit,
            by=options["by"],
            column=options["column"],
            tolerance_deg=options["tolerance"],
            overwrite=overwrite,
        )
        _say_matches(matched)
        return
    report = make_boundaries(
        paths,
        Path(folder),
        credit=credit,
        origin=options["origin"],
        tolerance_deg=RESOLUTION_FLOOR_DEG if options["tolerance"] is None else options["tolerance"],
        code_column=options["code_column"],
        overwrite=overwrite,
    )
    _say_made(report)
