"""Find a place by its id, its English or Korean name, an alias or an ISO code; find anything by its id."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING

from ..errors import UnknownIdError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .schema import Country, Node


def normalise_name(text: str) -> str:
    """Return a name without case, accents, spaces and punctuation, so that spellings of one name meet.

    Examples
    --------
    >>> normalise_name("P'yŏngan-bukto") == normalise_name("Pyongan Bukto")
    True
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c) and (c.isalnum() or c == "*"))
    return unicodedata.normalize("NFC", letters)


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


def suggest(text: str, names: Iterable[str], *, most: int = 3) -> list[str]:
    """Return the names nearest to a text, the nearest first.

    Examples
    --------
    >>> suggest("KP-9", ["KP-01", "KP-09", "KOR"])[0]
    'KP-09'
    """
    spellings: dict[str, str] = {}
    for name in names:
        spellings.setdefault(normalise_name(name), name)
    wanted = normalise_name(text)
    # Zeros that only pad a code ("KP-9" for "KP-09") must not count as a difference.
    padded = [name for key, name in spellings.items() if key.replace("0", "") == wanted.replace("0", "")]
    near = [spellings[key] for key in difflib.get_close_matches(wanted, spellings, n=most, cutoff=0.6)]
    return list(dict.fromkeys([*padded, *near]))[:most]
