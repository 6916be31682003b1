"""Read a dataset folder, check all of it and return its tables as the rows that `geo` names.

Standard library only; geometry is read by `layers.frames` when somebody asks for it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain, compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..geo.dates import parse_partial_date
from ..geo.errors import Fault, InvalidDataError, UsageError
from ..geo.faults import TOLD, FaultLog
from ..geo.model.embargo import last_public_day
from ..geo.model.events import resolve_spans
from ..geo.model.legs import estimable_group
from ..geo.model.parameters import Parameters
from ..geo.model.schema import Claim, Country, Dataset, Event, Leg, Node, RecordFactor, Source, Translation
from ..geo.model.scopes import check_scope, known_scopes, split_share
from ..geo.model.vocabularies import BORDER_SIDES, MOVEMENTS
from ..geo.names import as_seen, near_names
from .descriptor import read_descriptor, read_meta
from .events import event_faults
from .evidence_rules import broken_links
from .lengths import with_lengths
from .parameters import read_parameters
from .tables.read import DESCRIPTOR, EMBEDDED, OPTIONAL, read_tables, table_schemas
from .tables.rows import make_rows
from .translations import translation_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from .tables.read import Watch
    from .tables.table import Table

LAYERS = ("provinces", "border_segments", "points", "background")


def read_dataset(folder: str | Path | None = None, *, translations: bool = True, watch: Watch | None = None) -> Dataset:
    """Read and check the tables of a dataset folder.

    Parameters
    ----------
    folder
        A folder with a ``datapackage.json``; the embedded dataset where None.
    translations
        Whether to read the table of translations, which only what speaks another language needs.
    watch
        As `layers.tables.read.read_tables`.

    Returns
    -------
    Dataset
        Tables as rows; see `geo.model.schema` for columns and units.

    Raises
    ------
    InvalidDataError
        With every fault that was found: file, line, column, rule, repair.

    Examples
    --------
    >>> read_dataset().nodes["KP-10"].name
    'Ryanggang'
    """
    dataset, log = load_dataset(folder, translations=translations, watch=watch)
    if log or dataset is None:
        raise InvalidDataError(log.faults())
    return dataset


def load_dataset(
    folder: str | Path | None = None, *, watch: Watch | None = None, translations: bool = True
) -> tuple[Dataset | None, FaultLog]:
    """Read the tables of a dataset folder as far as they can be read, with every fault in them.

    A row with a fault of form is left out of what is judged by its meaning, and a check that needs a whole table is
    left out where that table has faults, so that one mistake is reported once.

    Parameters
    ----------
    folder, translations
        As `read_dataset`.
    watch
        As `layers.tables.read.read_tables`.

    Returns
    -------
    Dataset or None
        Without the rows that have a fault of form; None where the descriptor or the nodes are not sound.
    FaultLog

    Raises
    ------
    InvalidDataError
        If there is no descriptor that can be read.
    """
    path = EMBEDDED if folder is None else Path(folder)
    descriptor = read_descriptor(path)
    meta, meta_faults = read_meta(descriptor)
    paths = {item["name"]: str(item["path"]) for item in descriptor["resources"]}
    if not translations:
        paths.pop("translations", None)
    log = FaultLog()
    log.extend(meta_faults)
    if any(fault.column == "format" for fault in meta_faults):  # its tables would break rules that were not theirs
        return None, log
    tables = read_tables(path, paths, log, watch=watch)
    if not set(table_schemas()) - OPTIONAL <= set(tables):
        return None, log
    whole = {name for name, table in tables.items() if table.file not in log.files}
    sound = {name: table.sound() for name, table in tables.items()}
    nodes = {node.node_id: node for node in make_rows(Node, sound["nodes"].columns)}
    _check_meaning(sound, whole, meta, nodes, log)
    parameters = Parameters()
    try:
        parameters = read_parameters(sound["parameters"]) if "parameters" in whole else parameters
    except InvalidDataError as error:
        log.extend(error.faults or [Fault(sound["parameters"].file, None, None, str(error), "Correct the table")])
    if meta_faults or "nodes" not in whole:
        return None, log
    legs = make_rows(Leg, sound["legs"].columns)
    if "legs" in whole:
        legs = with_lengths(legs, path, paths)
        log.extend(_check_lengths(sound["legs"], legs, [paths[name] for name in LAYERS[:-1] if name in paths]))
    dataset = Dataset(
        **meta,
        sources={source.source_id: source for source in make_rows(Source, sound["sources"].columns)},
        events=make_rows(Event, sound["policy_events"].columns),
        claims=make_rows(Claim, sound["claims"].columns),
        countries={country.iso3: country for country in make_rows(Country, sound["countries"].columns)},
        nodes=nodes,
        legs=legs,
        parameters=parameters,
        folder=str(path),
        layers={name: paths[name] for name in LAYERS if name in paths},
        record_factors=make_rows(RecordFactor, sound["record_factors"].columns) if "record_factors" in sound else (),
        translations=make_rows(Translation, sound["translations"].columns) if "translations" in sound else (),
    )
    return dataset, log


def _check_meaning(
    tables: Mapping[str, Table], whole: set[str], meta: Mapping[str, Any], nodes: Mapping[str, Node], log: FaultLog
) -> None:
    """Add the faults of rows that are sound by themselves: names, scopes, dates, figures and the embargo."""
    described = DESCRIPTOR not in log.files
    log.extend(_check_nodes(tables["nodes"]))
    if "nodes" in whole:
        log.extend(_check_legs(tables["legs"], nodes))
        _check_scopes(tables, nodes, log)
    if described and {"nodes", "legs"} <= whole and "record_factors" in tables:
        log.extend(_check_factors(tables["record_factors"], tables["legs"], nodes, meta["origin_country"]))
    if "translations" in tables:
        log.extend(translation_faults(tables, whole, meta["name"]))
    log.extend(_check_events(tables["policy_events"]))
    if {"policy_events", "sources"} <= whole:
        log.extend(_check_links(tables["policy_events"]))
    log.extend(_check_claims(tables["claims"], nodes if "nodes" in whole else None, whole="claims" in whole))
    if described:
        log.extend(_check_embargo(tables, meta["released"], meta["embargo_months"]))
    if described and "nodes" in whole and meta["default_destination"] not in nodes:
        rule = f"default_destination {meta['default_destination']!r} is not a node"
        log.extend([Fault(DESCRIPTOR, None, "default_destination", rule, "Name a node of the kind destination")])
    countries = set(tables["countries"].columns["iso3"])
    if described and "countries" in whole and meta["origin_country"] not in countries:
        rule = f"origin_country {meta['origin_country']!r} is not among the countries"
        log.extend([Fault(DESCRIPTOR, None, "origin_country", rule, "Give its ISO 3166-1 alpha-3 code")])


def _check_nodes(table: Table) -> Iterator[Fault]:
    """Yield faults of names that two nodes share, and of border segments without a far side."""
    taken: dict[str, str] = {}
    for line, cells in table.rows:
        node_id = cells["node_id"]
        if (cells["kind"] == "border_segment") != bool(cells["other_country"]):
            rule = f"{node_id}: other_country is for border segments, which must have it"
            yield Fault(table.file, line, "other_country", rule, "Fill it for a border segment, else leave it empty")
        for name in filter(None, dict.fromkeys((node_id, cells["name"], cells["name_ko"], *cells["aliases"]))):
            owner = taken.setdefault(as_seen(name), node_id)
            if owner != node_id:
                rule = f"the name {name!r} belongs to {owner} already"
                yield Fault(table.file, line, "aliases", rule, "Make names unique, so that a place can be asked for")


def _check_legs(table: Table, nodes: Mapping[str, Node]) -> Iterator[Fault]:
    """Yield faults of sides of a border that are at no border, of movements over one, and of needless lengths."""
    borders = {key for key, node in nodes.items() if node.kind == "border_segment"}
    columns = [table.columns[name] for name in ("leg_id", "from_node", "to_node", "mode", "length_km")]
    for line, leg_id, start, end, mode, length in zip(table.lines, *columns, strict=True):
        if mode in BORDER_SIDES and (end if mode == "leaving" else start) not in borders:
            name, node = ("to_node", end) if mode == "leaving" else ("from_node", start)
            rule = f"{leg_id}: a leg that is {mode} has a border segment as its {name}, and {node} is none"
            yield Fault(table.file, line, "mode", rule, "Correct the mode or the node")
        if mode in MOVEMENTS and start in borders:
            rule = f"{leg_id}: a movement is inside one country, and this one starts at a border"
            yield Fault(table.file, line, "mode", rule, "Use entering for the far side of the border")
        if mode not in MOVEMENTS and length is not None:
            rule = f"{leg_id}: length_km goes with movements, and the mode is {mode}"
            yield Fault(table.file, line, "length_km", rule, "Leave it blank")


def _check_factors(table: Table, legs: Table, nodes: Mapping[str, Node], origin_country: str) -> Iterator[Fault]:
    """Yield a fault for each factor that would do nothing, or move a leg of which no record can speak."""
    alike = set(zip(*(legs.columns[name] for name in ("from_node", "to_node", "mode")), strict=True))
    groups = {estimable_group(Leg("", start, end, mode, 0), nodes, origin_country) for start, end, mode in alike} - {""}
    for line, cells in table.rows:
        if cells["group"] not in groups:
            rule = f"{cells['group']!r} is no group of legs beyond the borders of {origin_country}"
            near = ", ".join(near_names(cells["group"], groups, limit=3))
            repair = f"Use one of them, such as {near}" if near else "Leave the row out"
            yield Fault(table.file, line, "group", rule, repair)


def _check_lengths(table: Table, legs: Sequence[Leg], layers: Sequence[str]) -> Iterator[Fault]:
    """Yield a fault for each movement whose length is neither given nor between two points that are known."""
    for line, leg in zip(table.lines, legs, strict=True):
        if leg.mode in MOVEMENTS and leg.length_km is None:
            rule = f"{leg.leg_id}: the movement has no length, and no two points to measure between"
            rule += f" in {', '.join(layers)}" if layers else ""
            fix = "Give the kilometres, or points for both nodes in a layer that can be read (validate reads them all)"
            yield Fault(table.file, line, "length_km", rule, fix)


def _check_scopes(tables: Mapping[str, Table], nodes: Mapping[str, Node], log: FaultLog) -> None:
    """Add a fault for each scope word that no country or border segment gives a meaning to."""
    ways = dict.fromkeys(chain.from_iterable(tables["legs"].columns["traverses"]))
    known = known_scopes(nodes.values(), ways)
    for name, column in (("policy_events", "scopes"), ("legs", "traverses")):
        table = tables[name]
        unknown = set(chain.from_iterable(table.columns[column])) - known.keys()
        if name == "legs":
            unknown = {word for word in unknown if not _is_traversable(word, known)}
        for line, words in zip(table.lines, table.columns[column], strict=True) if unknown else ():
            for word in words:
                if word in unknown:
                    log.add(table.file, line, column, partial(_scope_fault, word, known))


def _is_traversable(word: str, known: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether a leg may traverse a word that may have a share."""
    try:
        return split_share(word)[0] in known
    except UsageError:
        return False


def _scope_fault(word: str, known: Mapping[str, frozenset[str]]) -> tuple[str, str]:
    rule = ""
    try:
        check_scope(split_share(word)[0], known)
    except UsageError as error:  # as it must: the word or its share is not known
        rule = str(error)
    return rule, "Use a scope of a country or border segment in nodes"


def _check_events(table: Table) -> Iterator[Fault]:
    """Yield faults of event dates and effects."""
    events = make_rows(Event, table.columns)
    lines = {event.event_id: line for event, line in zip(events, table.lines, strict=True)}
    for event in events:
        where = (table.file, lines[event.event_id])
        if not event.source_ids:
            yield Fault(*where, "source_ids", f"{event.event_id} has no source", "Cite one, or leave the event out")
        for column, rule, repair in event_faults(event):
            yield Fault(*where, column, rule, repair)
    known = {"", *lines}
    rest = [event if event.ended_by in known else replace(event, ended_by="") for event in events]
    for _ in range(min(len(rest), TOLD)):
        try:
            resolve_spans(rest)
        except InvalidDataError as error:  # names the first bad event; so many others are judged without it
            bad = next(event for event in rest if event.event_id == str(error).partition(":")[0])
            column = "ended_by" if bad.ended_by else "date_end" if bad.date_end else "date_start"
            repair = "See date_start, date_end and ended_by"
            yield Fault(table.file, lines[bad.event_id], column, str(error), repair)
            rest = [
                replace(event, ended_by="") if event.ended_by == bad.event_id else event
                for event in rest
                if event is not bad
            ]
        else:
            return


def _check_links(table: Table) -> Iterator[Fault]:
    """Yield faults of events that restate one another in a circle, at their lines."""
    lines = dict(zip(table.columns["event_id"], table.lines, strict=True))
    for fault in broken_links(make_rows(Event, table.columns)):
        yield fault._replace(file=table.file, line=lines.get(fault.column or ""), column="restates")
    kind = {
        row: key
        for row, *key in zip(*(table.columns[name] for name in ("event_id", "domain", "direction")), strict=True)
    }
    for event_id, other in zip(table.columns["event_id"], table.columns["restates"], strict=True):
        if other and kind.get(other, kind[event_id]) != kind[event_id]:
            rule = f"{event_id} restates {other}, which is of another domain or direction"
            yield Fault(table.file, lines[event_id], "restates", rule, "Link reports of one policy alone")


def _check_claims(table: Table, nodes: Mapping[str, Node] | None, *, whole: bool) -> Iterator[Fault]:
    """Yield faults of claims: ranges in order, known places, and in a whole table one preferred row for each figure."""
    places: set[str] | None = None
    if nodes is not None:
        places = set(nodes) | set(known_scopes(nodes.values()))
        places |= {country for node in nodes.values() for country in (node.country, node.other_country) if country}
    if not _are_claims_sound(table.columns, places):
        for line, cells in table.rows:
            for column, rule, repair in _claim_faults(cells, places):
                yield Fault(table.file, line, column, rule, repair)
    if whole:
        yield from _check_preferred(table)


def _are_claims_sound(columns: Mapping[str, list[Any]], places: set[str] | None) -> bool:
    """Tell whether no claim breaks a rule of `_claim_faults`, column by column, which is fast."""
    given = [value is not None for value in columns["value_max"]]
    return (
        all(compress(columns["preference_reason"], columns["preferred"]))
        and given == [qualifier == "range" for qualifier in columns["qualifier"]]
        and all(
            value <= most for value, most in compress(zip(columns["value"], columns["value_max"], strict=True), given)
        )
        and all(_in_order(*period) for period in set(zip(columns["period_start"], columns["period_end"], strict=True)))
        and (places is None or places.issuperset(chain.from_iterable(columns["place_ids"])))
        and (places is None or places.issuperset(chain.from_iterable(_countries(columns["corridor"]))))
    )


def _countries(corridors: Sequence[str]) -> list[list[str]]:
    return [text.split(" > ") for text in set(corridors) if text]


def _check_preferred(table: Table) -> Iterator[Fault]:
    """Yield a fault for each figure that has not one preferred row."""
    figures = table.columns["figure_id"]
    chosen = list(compress(figures, table.columns["preferred"]))
    if len(chosen) == len(set(chosen)) == len(set(figures)):
        return
    preferred: dict[str, list[int]] = {}
    for line, cells in table.rows:
        preferred.setdefault(cells["figure_id"], []).extend([line] if cells["preferred"] else [])
    for figure, lines in preferred.items():
        if len(lines) != 1:
            rule = f"figure {figure!r} has {len(lines)} preferred rows, it must have one"
            yield Fault(table.file, lines[1] if lines else None, "preferred", rule, "Mark one row of the figure")


def _claim_faults(cells: Mapping[str, Any], places: set[str] | None) -> Iterator[tuple[str, str, str]]:
    """Yield (column, rule, repair) for each rule that one claim breaks."""
    if cells["preferred"] and not cells["preference_reason"]:
        yield "preference_reason", "a preferred row gives no reason", "Say why it is preferred"
    if (cells["qualifier"] == "range") != (cells["value_max"] is not None):
        yield "value_max", "value_max goes with the qualifier 'range'", "Give both or neither"
    elif cells["value_max"] is not None and cells["value_max"] < cells["value"]:
        yield "value_max", "the range ends below its start", "Swap the two"
    if not _in_order(cells["period_start"], cells["period_end"]):
        yield "period_end", "the period ends before it starts", "Correct the dates"
    if places is not None:
        for country in chain.from_iterable(_countries([cells["corridor"]])):
            if country not in places:
                yield "corridor", f"{country!r} is not a country of nodes", "Correct it"
    for place in cells["place_ids"]:
        if places is not None and place not in places:
            yield "place_ids", f"{place!r} is not a node, country or scope", "Correct it"


def _in_order(start: str, end: str) -> bool:
    return not start or not end or parse_partial_date(start)[0] <= parse_partial_date(end)[1]


def _check_embargo(tables: Mapping[str, Table], released: date, months: int) -> Iterator[Fault]:
    """Yield a fault for each fact that is newer than the embargo allows."""
    limit = last_public_day(released, months)
    for name, columns in (("policy_events", ("date_start", "date_end")), ("claims", ("period_start", "period_end"))):
        texts = set(chain.from_iterable(tables[name].columns[column] for column in columns)) - {""}
        late = {text for text in texts if parse_partial_date(text)[1] > limit}
        for line, cells in tables[name].rows if late else ():
            for column in columns:
                if cells[column] in late:
                    rule = f"{cells[column]} is inside the embargo of {months} months before the release {released}"
                    yield Fault(tables[name].file, line, column, rule, f"Leave out facts later than {limit}")
