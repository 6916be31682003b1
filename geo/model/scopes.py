"""Scopes: the words by which events say what they affect and legs say what they traverse.

============================  =====================================================
word                          what it names
============================  =====================================================
``country:CHN``               being in a country
``border:PRK-CHN``            one border, whole
``border:PRK-*``              every border of a country
``segment:PRK-CHN:KP-09``     one segment of a border
``internal-movement:PRK``     moving inside a country
``resettlement:KOR``          a destination's resettlement practice
``way:NAME``                  the legs that traverse a way of that name
============================  =====================================================

An event applies to a leg when one of its scopes is among the words that the leg's scopes imply: a segment implies
its border, a border implies every border of either country.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UnknownIdError
from ..names import near_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .schema import Node


def border_of(node: Node) -> str:
    """Return the border word of a border-segment node, in the order of its id.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Node
    >>> border_of(Node("PRK-CHN:KP-09", "border_segment", country="PRK", other_country="CHN"))
    'border:PRK-CHN'
    """
    return f"border:{node.country}-{node.other_country}"


def known_scopes(nodes: Iterable[Node], ways: Iterable[str] = ()) -> dict[str, frozenset[str]]:
    """Return every scope word that the nodes and ways give a meaning to, with all words that it implies.

    Parameters
    ----------
    nodes
        Nodes; their countries and border segments define the words.
    ways
        Words that legs traverse; those of the form ``way:NAME`` are known by that alone, others are left out.

    Returns
    -------
    dict of str to frozenset of str
        Word to the words it implies, itself included.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Node
    >>> words = known_scopes([Node("A-B:1", "border_segment", country="A", other_country="B")])
    >>> sorted(words["segment:A-B:1"])
    ['border:A-*', 'border:A-B', 'border:B-*', 'segment:A-B:1']
    """
    words: dict[str, frozenset[str]] = {way: frozenset({way}) for way in ways if way.startswith("way:")}
    for node in nodes:
        for country in (node.country, node.other_country):
            if country:
                for prefix in ("country", "internal-movement", "resettlement"):
                    words[f"{prefix}:{country}"] = frozenset({f"{prefix}:{country}"})
        if node.kind == "border_segment":
            stars = frozenset({f"border:{node.country}-*", f"border:{node.other_country}-*"})
            for star in stars:
                words.setdefault(star, frozenset({star}))
            border = border_of(node)
            words[border] = stars | {border}
            segment = f"segment:{node.node_id}"
            words[segment] = stars | {border, segment}
    return words


def check_scope(word: str, known: Mapping[str, frozenset[str]]) -> None:
    """Raise `UnknownIdError`, with the nearest words, if a scope is not known.

    Examples
    --------
    >>> check_scope("border:CHN-PRK", {"border:PRK-CHN": frozenset()})
    Traceback (most recent call last):
    ...
    route_risk.geo.errors.UnknownIdError: 'border:CHN-PRK' is not a known scope. Did you mean border:PRK-CHN?
    """
    if word not in known:
        head, _, tail = word.partition(":")
        turned = f"{head}:{'-'.join(reversed(tail.split('-')))}"
        near = [turned] if turned in known else near_names(word, known, most=3)
        raise UnknownIdError("scope", word, near)


def implied_scopes(words: Iterable[str], known: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return all words that a leg's scopes imply; raises `UnknownIdError` for an unknown one.

    Examples
    --------
    >>> sorted(implied_scopes(["border:A-B"], {"border:A-B": frozenset({"border:A-B", "border:A-*"})}))
    ['border:A-*', 'border:A-B']
    """
    result: set[str] = set()
    for word in words:
        if word.startswith("way:"):  # a leg that traverses a way gives the word its meaning
            result.add(word)
            continue
        check_scope(word, known)
        result |= known[word]
    return frozenset(result)
