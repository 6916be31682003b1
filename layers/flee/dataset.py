"""Turn the input files of Flee into a dataset folder.

What the files do not say is not made up: legs have no source, every event cites the files alone and with low
confidence, and the geometry is schematic.
"""

from __future__ import annotations

from datetime import date, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from ...geo.errors import Fault, InvalidDataError, ResponsibilityError, UsageError
from ...geo.model.vocabularies import MOVEMENTS
from ..new_dataset import descriptor_text, iso_countries, parameters_text, table_text, write_dataset
from .case import FleeCase, read_flee
from .events import SOURCE_ID, flee_events
from .files import hint
from .network import CLASS_LENGTHS_KM, build_flee_network, flee_slug
from .shapes import background, layers_of
from .validation import counts_sources, newest_count, people_claims

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


EMBARGO_MONTHS = 12
REFERENCE_KM = 100
"""Length at which a movement has the whole hazard of its class, which is 1: so that both ways of counting agree."""


class FleeReport(NamedTuple):
    """What `import_flee` wrote; `remarks` are rows that may mean something else than their author thinks."""

    files: tuple[Path, ...]
    name: str
    released: date
    nodes: int
    legs: int
    events: int
    remarks: tuple[Fault, ...]


def import_flee(
    folder: str | Path | FleeCase,
    out: str | Path,
    *,
    name: str | None = None,
    countries: Mapping[str, str] | None = None,
    released: date | None = None,
    today: date | None = None,
    sensitivity: str = "restricted",
) -> FleeReport:
    r"""Make a dataset out of a folder of Flee input files; it validates, routes and maps.

    Locations of the home country become provinces, camps destinations, all others transit regions; links
    become legs, closures and forced redirections events that block, conflicts events that raise the risk while they
    last. Classes go by the length of a link alone.

    Parameters
    ----------
    folder
        Flee's ``locations.csv``, ``routes.csv``, ``sim_period.csv``, and ``closures.csv`` and ``conflicts.csv``; or the
        case that was read of them. The counts of one with counts (`layers.flee.validation.with_counts`) become claims,
        with the capacity of each camp, which was known afterwards, and the weights of the places that people leave.
    out
        Folder of the dataset; not there yet, or empty.
    name
        Name of the dataset; ``flee-COUNTRY-YEAR`` where None.
    countries
        ISO 3166-1 alpha-3 code by the name that Flee gives a country, for names that are not found by themselves.
    released
        Day of the release; the first on which the embargo of 12 months lets all days of the period pass where None.
    today
        Where given, a release after it is refused.
    sensitivity
        ``restricted`` or ``public``. Flee's places are towns and camps, finer than the provinces of other datasets.

    Raises
    ------
    UsageError
        If the folder of the dataset holds something.
    InvalidDataError
        If the input folder is not there; with every fault of the files.
    ResponsibilityError
        If the period is too recent to be released.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> head = "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
    >>> places = "Alpha,R,Mali,15.0,-2.0,conflict_zone,0,1000\nGamma,S,Niger,14.5,3.5,camp,0,0\n"
    >>> files = {
    ...     "locations.csv": head + places,
    ...     "routes.csv": "#name1,name2,distance,forced_redirection\nAlpha,Gamma,280,0\n",
    ...     "sim_period.csv": "StartDate,2012-01-01\nLength,100\n",
    ... }
    >>> with TemporaryDirectory() as parent:
    ...     case = Path(parent) / "case"
    ...     case.mkdir()
    ...     for name, text in files.items():
    ...         _ = (case / name).write_text(text, encoding="utf-8")
    ...     report = import_flee(case, Path(parent) / "dataset")
    >>> report.name, report.nodes, report.legs
    ('flee-mali-2012', 3, 2)
    """
    case = folder if isinstance(folder, FleeCase) else read_flee(folder)
    codes = _countries(case, countries or {})
    network = build_flee_network(case, codes)
    events, remarks = flee_events(network)
    last = case.start + timedelta(days=case.days - 1)
    newest = newest_count(case)
    earliest = date(newest.year + 1, newest.month, newest.day) if newest.day <= 28 else _next_month(newest)
    released = released or earliest
    if released < earliest or (today is not None and released > today):
        counted = "" if newest == last else f", its counts on {newest},"
        problem = f"released on {released}" if released < earliest else f"not releasable before {released}"
        raise ResponsibilityError(
            f"the period ends on {last}{counted} and is {problem}: facts younger than {EMBARGO_MONTHS} months are left "
            f"out of a release. Release it on {earliest} or later, or shorten Length in sim_period.csv."
        )
    if sensitivity not in ("restricted", "public"):
        raise UsageError(f"{sensitivity!r} is not a sensitivity. Use restricted or public.")
    origin = codes[case.home_country]
    name = name or f"flee-{flee_slug(origin['name']).lower()}-{case.start.year}"
    title = f"{origin['name']}, {case.start} to {last}: network of a Flee simulation"
    meta = {
        "name": name,
        "title": title,
        "description": (
            "Made from input files of Flee, a simulator of forced displacement. The files name no publications: "
            "nothing in this dataset is based on more, and its geometry is schematic."
        ),
        "version": "1",
        "sources": [{"title": "Flee input files", "path": "https://github.com/djgroen/flee"}],
        "valid_from": str(case.start),
        "valid_until": str(last),
        "released": str(released),
        "embargo_months": EMBARGO_MONTHS,
        "origin_country": origin["iso3"],
        "default_destination": next(network.node_of[p.name] for p in case.locations if p.kind in ("camp", "idpcamp")),
        "resolution_floor_deg": 0.03,
        "sensitivity": sensitivity,
        "small_count_threshold": 10,
        "attribution": "Network: Flee input files. Outlines: made with Natural Earth. Places, borders: schematic.",
        "boundary_disclaimer": "Points are moved to a coarse grid, areas are blocks around them: no boundary is real.",
    }
    all_remarks = (*case.remarks, *remarks)
    sources, claims = [_source(title)], list[dict[str, Any]]()
    if case.counts:
        sources += counts_sources(case)
        claims = people_claims(case, network.node_of, source=SOURCE_ID)
    texts = {
        "datapackage.json": descriptor_text(meta),
        "README.md": _readme(title, case, all_remarks),
        "sources.csv": table_text("sources", sorted(sources, key=itemgetter("source_id"))),
        "countries.csv": table_text("countries", sorted(codes.values(), key=lambda row: str(row["iso3"]))),
        "nodes.csv": table_text("nodes", (network.nodes[key] for key in sorted(network.nodes))),
        "legs.csv": table_text("legs", (network.legs[key] for key in sorted(network.legs))),
        "policy_events.csv": table_text("policy_events", sorted(events, key=lambda row: str(row["event_id"]))),
        "claims.csv": table_text("claims", sorted(claims, key=itemgetter("claim_id"))),
        "parameters.csv": parameters_text({("reference_km", mode): REFERENCE_KM for mode in MOVEMENTS}),
        **layers_of(network),
    }
    files = write_dataset(out, texts)
    return FleeReport(files, name, released, len(network.nodes), len(network.legs), len(events), all_remarks)


def _next_month(day: date) -> date:
    """Return the first day of the next month, a year later."""
    return date(day.year + 1 + day.month // 12, day.month % 12 + 1, 1)


def _countries(case: FleeCase, given: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the row of the countries table for each name that the locations use; raise all faults at once."""
    table = {row["iso3"]: row for row in iso_countries()}
    by_name = {
        _folded(name): iso3
        for iso3, row in table.items()
        for name in (iso3, row["iso_a2"], row["name"], *filter(None, row["aliases"].split(";")))
    }
    faults: list[Fault] = []
    found: dict[str, dict[str, str]] = {}
    names = dict.fromkeys(place.country for place in case.locations)
    codes = {name: given.get(name) or by_name.get(_folded(name), "") for name in names}
    for name, code in codes.items():
        if code not in table:
            rule = f"{code or name!r} is not a country of ISO 3166-1"
            free = {iso3: row for iso3, row in table.items() if iso3 not in codes.values()}
            near = _place_hint(case, name, free) or hint(_folded(name), by_name)
            repair = f"{near}Give its code: --country {name}=ISO3"
            faults.append(Fault("locations.csv", None, "country", rule, repair))
            continue
        taken = next((other for other, row in found.items() if row["iso3"] == code), None)
        if taken is not None:
            rule = f"{taken!r} and {name!r} are one country, {code}"
            faults.append(Fault("locations.csv", None, "country", rule, "Use one name for it"))
        row = table[code]
        shown = {"iso3": code, "iso_a2": row["iso_a2"], "name": row["name"], "name_ko": row["name"]}
        known = {_folded(row["name"]), _folded(code), _folded(row["iso_a2"])}
        found[name] = shown | ({} if _folded(name) in known or ";" in name else {"aliases": name})
    if faults:
        raise InvalidDataError(faults)
    return found


def _place_hint(case: FleeCase, name: str, table: Mapping[str, Mapping[str, str]]) -> str:
    """Return in which country most locations lie whose country is not found by its name, or an empty text."""
    import shapely

    places = [place for place in case.locations if place.country == name]
    points = shapely.points([place.longitude for place in places], [place.latitude for place in places])
    outlines = [(row["iso3"], area) for row, area in background() if row["iso3"] in table]
    inside = [(int(shapely.contains(area, points).sum()), iso3) for iso3, area in outlines]
    count, iso3 = max(inside, key=lambda found: found[0])
    told = f"{count} of {len(places)} places with it lie" if len(places) > 1 else "The one place with it lies"
    return f"By coordinates {told[0].lower()}{told[1:]} in {table[iso3]['name']} ({iso3}). " if count else ""


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())


def _source(title: str) -> dict[str, str]:
    """Return the one source of the dataset."""
    return {
        "source_id": SOURCE_ID,
        "publisher": "Input files of the Flee simulator",
        "title": title,
        "kind": "academic",
        "access": "full-text",
        "notes": (
            "The files were read in full; they name no publication. Where their links, closures and conflicts come "
            "from is not documented here. Title made by the import."
        ),
    }


def _readme(title: str, case: FleeCase, remarks: tuple[Fault, ...]) -> str:
    """Return what a reader of the folder should know."""
    short, long = CLASS_LENGTHS_KM
    lines = [
        f"# {title}",
        "",
        "Made by `route-risk import flee` from input files of Flee (github.com/djgroen/flee). Nothing in it is",
        "documented beyond these files: legs have no source, every event cites the files alone, with low confidence.",
        "",
        f"- {len(case.locations)} locations, {len(case.routes)} links, {len(case.closures)} closures,",
        f"  {len(case.conflicts)} spells of conflict; day 0 is {case.start}, the period has {case.days} days.",
        f"- A link inside a country is charged by its length, class 1 for each {REFERENCE_KM} km. Entering over a",
        f"  border has a class by the length of the link: up to {short} km 1, up to {long} km 2, longer 3.",
        "- Links can be used both ways, except that no leg leads back into the country of origin.",
        "- A conflict raises the risk of every leg from or to its location; its severity is its intensity in fifths.",
        "- A closure blocks. So does a forced redirection: all ways but one, and staying in a camp that is redirected.",
        "- Points are moved to a grid of 0.03 degrees and kept 0.09 degrees apart; areas are blocks around them.",
    ]
    if case.counts:
        lines += [
            "- Counts of people by camp are claims (`stock`), from the last before the period to the first after it.",
            "  Population times intensity of conflict is one for each spell (`origin_weight`). The population of a",
            "  camp is its `capacity`: the highest count it reached, known afterwards, dated to the end of the period.",
        ]
    else:
        lines.append(
            "- Population and capacity stand in the notes of nodes: they are no claims, because they have no source."
        )
    if remarks:
        lines += ["", "## Remarks of the import", *(f"- {remark}" for remark in remarks)]
    return "\n".join(lines) + "\n"
