"""Find a place by its id, its English or Korean name, an alias or an ISO code; find anything by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UnknownIdError
from ..names import normalise_name, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    nodes, countries
        Where to look.

    Returns
    -------
    str

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
