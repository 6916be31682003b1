"""The corridors that a dataset has, whatever the date, and everything known about one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..errors import NoOpenRouteError, UnknownIdError
from ..model.corridors import corridor_text, ends_with, open_corridors
from ..model.leg_hazards import hazards
from ..model.scenario import scenario_network
from ..names import normalise_name, suggest
from .corridors import all_recorded, find_corridors, passage_records
from .records import claim_record
from .routes import route_record

if TYPE_CHECKING:
    from ..model.corridors import Corridor
    from ..model.scenario import EvaluatedNetwork
    from ..model.schema import Dataset

PREFIX = "corridor:"
"""Stands before a corridor of one country, which without it is the country."""
_SEPARATORS = re.compile(r"[>,→›]|\s-\s")


def dataset_corridors(dataset: Dataset) -> tuple[Corridor, ...]:
    """Return the corridors from the provinces to the dataset's own destination, open or closed, in order.

    Examples
    --------
    >>> ("CHN", "LAO", "THA") in dataset_corridors(dataset)
    True
    """
    network = scenario_network(dataset).network
    leg_hazards = hazards(network, dataset.valid_until, opened=[leg.leg_id for leg in network.legs])
    provinces = [node.node_id for node in network.nodes if node.kind == "province"]
    found = (open_corridors(leg_hazards, origin, dataset.default_destination) for origin in provinces)
    return tuple(sorted({row.corridor for rows in found for row in rows}))


def corridor_rows(dataset: Dataset) -> list[dict[str, Any]]:
    """Return the corridors of a dataset with how many claims are about each, and the years of its recorded shares.

    Examples
    --------
    >>> row = next(row for row in corridor_rows(dataset) if row["corridor"] == "CHN > MNG")
    >>> row["names"], 2003 in row["recorded_years"]
    (['China', 'Mongolia'], True)
    """
    claims, passages = all_recorded(dataset)
    return [
        {
            "corridor": corridor_text(corridor),
            "countries": list(corridor),
            "names": [_name(dataset, code) for code in corridor],
            "claims": sum(any(ends_with(corridor, tail) for tail in tails) for _, tails in claims),
            "recorded_years": sorted({year for row in passages if row.meets(corridor) for year in row.years}),
        }
        for corridor in dataset_corridors(dataset)
    ]


def is_corridor_text(text: str) -> bool:
    """Tell whether a text is a corridor by its form, whatever it names.

    Examples
    --------
    >>> is_corridor_text("LAO > THA"), is_corridor_text("LAO-THA")
    (True, False)
    """
    return ">" in text or "→" in text


def named_corridor(dataset: Dataset, text: str) -> Corridor | None:
    """Return the corridor that a text names, None where it names none.

    Parameters
    ----------
    text
        Countries by code or name, between them ``>`` or a comma, or spaces alone between codes; the countries at both
        ends may be named too. ``corridor:`` before it tells a corridor of one country from a place of that name.

    Raises
    ------
    UnknownIdError
        If it names countries that are no corridor of the dataset, or something that is no country.

    Examples
    --------
    >>> named_corridor(dataset, "china>laos, Thailand"), named_corridor(dataset, "corridor:CHN")
    (('CHN', 'LAO', 'THA'), ('CHN',))
    >>> named_corridor(dataset, "China"), named_corridor(dataset, "Laos")
    (('CHN',), None)
    """
    names = {normalise_name(name): code for name, code in reversed(_country_names(dataset))}
    marked = text.casefold().startswith(PREFIX)
    bare = text[len(PREFIX) :] if marked else text
    parts = [part.strip() for part in _SEPARATORS.split(bare) if part.strip()]
    if len(parts) == 1 and all(word in dataset.countries for word in bare.split()):
        parts = bare.split()
    every = dataset_corridors(dataset)
    if not (marked or len(parts) > 1 or is_corridor_text(bare) or bare.strip() == "direct"):
        alone = (names.get(normalise_name(bare), ""),)
        return alone if alone in every else None
    if [part.casefold() for part in parts] == ["direct"] and () in every:
        return ()
    found = []
    for part in parts:
        code = names.get(normalise_name(part))
        if code is None:
            near = suggest(part, [name for name, _ in _country_names(dataset)])
            raise UnknownIdError("country", part, near, "See 'route-risk list corridors'.")
        found.append(code)
    corridor = tuple(found)
    if corridor[:1] == (dataset.origin_country,):
        corridor = corridor[1:]
    if corridor not in every and corridor[-1:] == (dataset.default_destination,):
        corridor = corridor[:-1]
    if corridor in every and (corridor or parts):
        return corridor
    near = [corridor_text(row) for row in every if ends_with(row, corridor)]
    near = near[:3] or suggest(corridor_text(corridor), map(corridor_text, every))
    raise UnknownIdError(
        "corridor", corridor_text(corridor) if parts else text, near, "See 'route-risk list corridors'."
    )


def corridor_record(dataset: Dataset, evaluated: EvaluatedNetwork, corridor: Corridor) -> dict[str, Any]:
    """Return everything known about a corridor: its least-risk route from each province, and all that was recorded.

    Returns
    -------
    dict
        `provinces`, the least risk first, with the `rank` of the corridor there, `index`, `hazard`, `coverage` and
        `nodes`, None where it is closed, and `closed_by`; `shares` of the arrivals of all years; `claims`.
    """
    rows = []
    for node in evaluated.hazards.network.nodes:
        if node.kind != "province":
            continue
        try:
            found = find_corridors(evaluated, node.node_id, dataset.default_destination)
        except NoOpenRouteError as error:
            rows.append(_province_row(node.node_id, why=str(error)))
            continue
        for rank, row in enumerate(found, start=1):
            if row.corridor != corridor:
                continue
            if row.route is None:
                rows.append(
                    _province_row(node.node_id, closed_legs=list(row.closed_legs), closed_by=list(row.closed_by))
                )
                continue
            told = route_record(dataset, evaluated, row.route, rank)
            kept = {name: told[name] for name in ("rank", "risk_index", "hazard", "coverage", "nodes")}
            rows.append(_province_row(node.node_id, **kept))
    rows.sort(key=lambda row: (row["hazard"] is None, row["hazard"] or 0.0, row["origin"]))
    claims, passages = all_recorded(dataset, evaluated.usable_sources)
    return {
        "corridor": corridor_text(corridor),
        "countries": list(corridor),
        "names": [_name(dataset, code) for code in corridor],
        "destination": dataset.default_destination,
        "provinces": rows,
        "shares": passage_records(passages, corridor),
        "passages": [
            {**claim_record(claim), "corridors": [corridor_text(tail) for tail in tails]}
            for claim, tails in sorted(claims, key=lambda row: row[0].period_end)
            if any(ends_with(corridor, tail) for tail in tails)
        ],
    }


def _province_row(origin: str, **cells: Any) -> dict[str, Any]:
    keys = ("rank", "risk_index", "hazard", "coverage", "nodes", "why")
    return {"origin": origin, **dict.fromkeys(keys), "closed_legs": [], "closed_by": [], **cells}


def _name(dataset: Dataset, code: str) -> str:
    row = dataset.countries.get(code) or dataset.nodes.get(code)
    return (row and row.name) or code


def _country_names(dataset: Dataset) -> list[tuple[str, str]]:
    """Return every code and name of the countries of a dataset with its code."""
    names: list[tuple[str, str]] = []
    for code in sorted({node.country for node in dataset.nodes.values()} - {""}):
        row, node = dataset.countries.get(code), dataset.nodes.get(code)
        given = [code]
        given += [] if row is None else [row.iso_a2, row.name, row.name_ko, *row.aliases]
        given += [] if node is None else [node.name, node.name_ko, *node.aliases]
        names += [(name, code) for name in given if name]
    return names
