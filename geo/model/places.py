"""Find a place by its id, its English or Korean name, an alias or an ISO code; find anything by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UnknownIdError
from ..names import normalise_name, suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from .schema import Country, Node


def place_names(nodes: Iterable[Node], countries: Mapping[str, Country]) -> dict[str, str]:
    """Return every name by which a node may be asked for, with the id of the node.

    A country's names and codes stand for the node whose id is the country's code, where there is one.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Country, Node
    >>> place_names([Node("KOR", "destination", "South Korea", "한국")], {"KOR": Country("KOR", "KR")})
    {'KOR': 'KOR', 'South Korea': 'KOR', '한국': 'KOR', 'KR': 'KOR'}
    """
    names: dict[str, str] = {}
    for node in nodes:
        given = [node.node_id, node.name, node.name_ko, node.iso_3166_2, *node.aliases]
        country = countries.get(node.node_id)
        if country is not None:
            given += [country.iso_a2, country.name, country.name_ko, *country.aliases]
        for name in given:
            if name:
                names.setdefault(name, node.node_id)
    return names


def find_place(text: str, nodes: Iterable[Node], countries: Mapping[str, Country]) -> str:
    """Return the id of the node that a text names.

    Parameters
    ----------
    text
        An id, an ISO code, or a name in English or Korean; case, accents, spaces and hyphens do not count.

    Raises
    ------
    UnknownIdError
        If nothing has that name; it suggests the nearest names.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Node
    >>> find_place("yanggang", [Node("KP-10", "province", "Ryanggang", "량강도", ("Yanggang",))], {})
    'KP-10'
    """
    names = place_names(nodes, countries)
    if text in names:
        return names[text]
    simple: dict[str, str] = {}
    for name, node_id in names.items():
        simple.setdefault(normalise_name(name), node_id)
    wanted = normalise_name(text)
    if wanted in simple:
        return simple[wanted]
    raise UnknownIdError("place", text, suggest(text, names), "See 'route-risk list nodes' for all places.")


def find_country(text: str, countries: Mapping[str, Country]) -> str:
    """Return the ISO 3166-1 alpha-3 code of the country that a text names, by code or name; empty for none.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Country
    >>> countries = {"LAO": Country("LAO", "LA", "Laos", "라오스", ("Lao PDR",))}
    >>> [find_country(text, countries) for text in ("lao", "LA", "laos", "Lao P.D.R.", "Chad")]
    ['LAO', 'LAO', 'LAO', 'LAO', '']
    """
    wanted = normalise_name(text)
    for code, row in countries.items():
        if wanted and wanted in map(normalise_name, (code, row.iso_a2, row.name, row.name_ko, *row.aliases)):
            return code
    return ""


def named_scope(text: str, known: Collection[str], countries: Mapping[str, Country]) -> str:
    """Return the scope that a text names as somebody types it; empty for none.

    Parameters
    ----------
    text
        A scope, in any case; a border by its two countries or a segment by its id, without the word before it; or a
        country by code or name, alone or in a scope, such as ``border:China-Laos``.
    known
        Scopes, from `geo.model.scopes.known_scopes`.
    countries
        Their codes and names.

    Returns
    -------
    str
        A border's countries stay in the order in which they were named.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Country
    >>> countries = {"LAO": Country("LAO", "LA", "Laos"), "CHN": Country("CHN", "CN", "China")}
    >>> known = ["country:LAO", "border:CHN-LAO", "border:LAO-CHN", "border:LAO-*"]
    >>> [named_scope(text, known, countries) for text in ("Laos", "CHN-LAO", "border:laos-china", "LA-*", "Chad")]
    ['country:LAO', 'border:CHN-LAO', 'border:LAO-CHN', 'border:LAO-*', '']
    """
    for word in (text, f"border:{text}", f"segment:{text}"):
        if word in known:
            return word
    kind, colon, rest = text.strip().partition(":")
    if not colon:
        kind, rest = "", kind
    kind = kind.casefold()
    if code := find_country(rest, countries):
        word = f"{kind or 'country'}:{code}"
        return word if word in known else ""
    if kind in ("", "border"):
        for position in (k for k, letter in enumerate(rest) if letter in "-–/"):
            one, other = (find_country(part, countries) for part in (rest[:position], rest[position + 1 :]))
            word = f"border:{one}-{'*' if rest[position + 1 :].strip() == '*' else other}"
            if word in known:
                return word
    folded = {word.casefold(): word for word in known}
    return folded.get(text.strip().casefold(), "")


def find_scope(text: str, known: Collection[str], countries: Mapping[str, Country]) -> str:
    """Return the scope that a text names; raise `UnknownIdError` with the nearest ones where it names none."""
    found = named_scope(text, known, countries)
    if found:
        return found
    names = {name: f"country:{row.iso3}" for row in countries.values() for name in (row.name, *row.aliases) if name}
    near = suggest(text, [*known, *names])
    told = dict.fromkeys(names.get(name, name) for name in near)
    raise UnknownIdError("scope", text, [word for word in told if word in known])
