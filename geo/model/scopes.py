"""Scopes: the words by which events say what they affect and legs say what they traverse.

============================  =====================================================
word                          what it names
============================  =====================================================
``country:CHN``               being in a country
``region:CN-YN``              a first-level division, by its ISO 3166-2 code
``border:PRK-CHN``            one border, whole, in either order
``border:PRK-*``              every border of a country
``segment:PRK-CHN:KP-09``     one segment of a border
``internal-movement:PRK``     moving inside a country
``transfer:LAO``              how a transit country, or a transit node, passes people on
``resettlement:KOR``          a destination's resettlement practice
``way:NAME``                  the legs that traverse a way of that name
============================  =====================================================

An event applies to a leg when one of its scopes is among the words that the leg's scopes imply: a segment implies
its border, a border implies every border of either country. A leg says of a word that covers only a part of it how
large that part is, as ``region:CN-YN=0.5``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import UnknownIdError, UsageError
from ..names import near_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .schema import Dataset, Node

_SELF_MADE = ("way:", "region:")
"""Words that a leg gives a meaning to by traversing them."""

_SHARE = re.compile(r"0?\.\d+|1(\.0*)?|0", re.ASCII)


def border_of(node: Node) -> str:
    """Return the border word of a border-segment node, in the order of its id.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Node
    >>> border_of(Node("PRK-CHN:KP-09", "border_segment", country="PRK", other_country="CHN"))
    'border:PRK-CHN'
    """
    return f"border:{node.country}-{node.other_country}"


def split_share(word: str) -> tuple[str, float]:
    """Return a word that a leg traverses without its share, and the share of the leg that it covers.

    Raises
    ------
    UsageError
        If the share is not above 0 and at most 1.

    Examples
    --------
    >>> split_share("region:CN-YN=0.5"), split_share("country:CHN")
    (('region:CN-YN', 0.5), ('country:CHN', 1.0))
    """
    name, equals, number = word.partition("=")
    if not equals:
        return word, 1.0
    share = float(number) if _SHARE.fullmatch(number) else 0.0
    if not 0 < share <= 1:
        message = f"the share of {word!r} is not a number above 0 and at most 1; write for example {name}=0.5"
        raise UsageError(message)
    return name, share


def known_scopes(nodes: Iterable[Node], traversed: Iterable[str] = ()) -> dict[str, frozenset[str]]:
    """Return every scope word that nodes and legs give a meaning to, with all words that it implies.

    Parameters
    ----------
    nodes
        Nodes; their countries, codes and border segments define the words.
    traversed
        Words that legs traverse; those of the form ``way:NAME`` and ``region:CODE`` are known by that alone, others
        are left out.

    Returns
    -------
    dict of str to frozenset of str
        Word to the words it implies, itself included. A border is there in both orders, and implies both.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Node
    >>> words = known_scopes([Node("A-B:1", "border_segment", country="A", other_country="B")])
    >>> sorted(words["segment:A-B:1"])
    ['border:A-*', 'border:A-B', 'border:B-*', 'border:B-A', 'segment:A-B:1']
    """
    names = (word.partition("=")[0] for word in traversed if word.startswith(_SELF_MADE))
    words: dict[str, frozenset[str]] = {name: frozenset({name}) for name in names}
    for node in nodes:
        own = [
            f"{prefix}:{country}"
            for country in (node.country, node.other_country)
            if country
            for prefix in ("country", "internal-movement", "transfer", "resettlement")
        ]
        own += [f"region:{node.iso_3166_2}"] if node.iso_3166_2 else []
        own += [f"transfer:{node.node_id}"] if node.kind in ("transit_region", "transit_country") else []
        for word in own:
            words[word] = frozenset({word})
        if node.kind == "border_segment":
            stars = frozenset({f"border:{node.country}-*", f"border:{node.other_country}-*"})
            for star in stars:
                words.setdefault(star, frozenset({star}))
            both = frozenset({border_of(node), f"border:{node.other_country}-{node.country}"})
            for border in both:
                words[border] = stars | both
            segment = f"segment:{node.node_id}"
            words[segment] = stars | both | {segment}
    return words


def dataset_scopes(dataset: Dataset) -> dict[str, frozenset[str]]:
    """Return the scopes that the nodes and legs of a dataset define, as `known_scopes` does."""
    return known_scopes(dataset.nodes.values(), (word for leg in dataset.legs for word in leg.traverses))


def check_scope(word: str, known: Mapping[str, frozenset[str]]) -> None:
    """Raise `UnknownIdError`, with the nearest words, if a scope is not known.

    Examples
    --------
    >>> check_scope("border:PRK-CHM", {"border:PRK-CHN": frozenset()})
    Traceback (most recent call last):
    ...
    route_risk.geo.errors.UnknownIdError: 'border:PRK-CHM' is not a known scope. Did you mean border:PRK-CHN?
    """
    if word not in known:
        raise UnknownIdError("scope", word, near_names(word, known, limit=3))


def implied_shares(words: Iterable[str], known: Mapping[str, frozenset[str]]) -> dict[str, float]:
    """Return all words that a leg's scopes imply, each with the share of the leg that it covers.

    Raises
    ------
    UnknownIdError
        If a word is not known.
    UsageError
        If a share is none.

    Examples
    --------
    >>> implied_shares(["region:CN-YN=0.5"], {"region:CN-YN": frozenset({"region:CN-YN"})})
    {'region:CN-YN': 0.5}
    """
    result: dict[str, float] = {}
    for written in words:
        word, share = split_share(written)
        if not word.startswith(_SELF_MADE):
            check_scope(word, known)
        for implied in known.get(word, (word,)):
            result[implied] = max(share, result.get(implied, 0.0))
    return result


def implied_scopes(words: Iterable[str], known: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return all words that a leg's scopes imply, without shares; raises as `implied_shares` does.

    Examples
    --------
    >>> sorted(implied_scopes(["border:A-B"], {"border:A-B": frozenset({"border:A-B", "border:A-*"})}))
    ['border:A-*', 'border:A-B']
    """
    return frozenset(implied_shares(words, known))


def covered_share(scopes: Iterable[str], implied: Mapping[str, float]) -> float:
    """Return the share of a leg that an event's scopes cover: the parts of its regions together, else the largest.

    Parameters
    ----------
    implied
        Words that the leg implies, with their shares; from `implied_shares`.

    Returns
    -------
    float
        0 where none of the scopes is among the words, at most 1.

    Examples
    --------
    >>> covered_share(["region:CN-JL", "region:CN-YN"], {"region:CN-JL": 0.5, "region:CN-YN": 0.5, "country:CHN": 1})
    1.0
    """
    met = {word: implied[word] for word in scopes if word in implied}
    if not met:
        return 0.0
    if 1.0 in met.values():
        return 1.0
    regions = sum(share for word, share in met.items() if word.startswith("region:"))
    return min(1.0, max([regions, *met.values()]))
