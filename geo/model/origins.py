"""Shares of arrivals by province of origin: the weights of the network index, with what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..errors import InvalidDataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .schema import Claim, Dataset, Node


class OriginShare(NamedTuple):
    """A province's share of arrivals in percent, and the claim that gives it."""

    share_pct: float
    claim_id: str


def origin_shares(claims: Iterable[Claim], nodes: Iterable[Node]) -> dict[str, OriginShare]:
    """Return the preferred cumulative share of arrivals of each province.

    Only a claim about one province alone counts: a joint figure of several is not split. A province without a
    published share is not in the result, which is not the same as a share of zero; neither is one whose share a public
    release withholds. Of several figures the latest counts.

    Parameters
    ----------
    claims
        Claims; those with the measure ``origin_share``, the basis ``cumulative`` and the mark preferred are used.
    nodes
        Nodes; those of the kind province are used.

    Returns
    -------
    dict of str to OriginShare
        Node id to share in percent, by node id.

    Raises
    ------
    InvalidDataError
        If the shares add up to more than 100 percent (half a point for rounding is allowed).

    Examples
    --------
    >>> shares = origin_shares(dataset.claims, dataset.nodes.values())
    >>> shares["KP-10"]
    OriginShare(share_pct=16.0, claim_id='origin-share-KP-10--bizweb-2018')
    """
    provinces = {node.node_id for node in nodes if node.kind == "province"}
    best: dict[str, OriginShare] = {}
    for claim in sorted(claims, key=lambda row: (row.period_end, row.claim_id)):
        usable = claim.measure == "origin_share" and claim.preferred and claim.basis == "cumulative"
        alone = len(claim.place_ids) == 1 and claim.place_ids[0] in provinces and claim.sex in ("", "total")
        if usable and alone and claim.value is not None:
            best[claim.place_ids[0]] = OriginShare(claim.value, claim.claim_id)
    total = sum(share.share_pct for share in best.values())
    if total > 100.5:
        parts = ", ".join(f"{place} {share.share_pct:g}" for place, share in sorted(best.items()))
        message = f"the shares of arrivals add up to {total:.1f} percent ({parts}); correct the preferred claims"
        raise InvalidDataError(message)
    return dict(sorted(best.items()))


def share_weights(shares: Mapping[str, OriginShare]) -> dict[str, float]:
    """Return the shares alone, as weights of the network index.

    Examples
    --------
    >>> share_weights({"KP-09": OriginShare(60.7, "claim")})
    {'KP-09': 60.7}
    """
    return {place: share.share_pct for place, share in shares.items()}


def published_weights(dataset: Dataset) -> dict[str, float]:
    """Return the published share of arrivals of each province of a dataset, percent, by node id."""
    return share_weights(origin_shares(dataset.claims, dataset.nodes.values()))


def origin_weights(shares: Mapping[str, float], origin: str | None = None) -> dict[str, float]:
    """Return the weights of the origins that are asked about: of all with a published share, or of one alone.

    Raises
    ------
    UsageError
        If all are asked about and no share is published.

    Examples
    --------
    >>> origin_weights({"KP-09": 60.7, "KP-10": 16.0}), origin_weights({"KP-09": 60.7}, "KP-10")
    ({'KP-09': 60.7, 'KP-10': 16.0}, {'KP-10': 1.0})
    """
    if origin is not None:
        return {origin: 1.0}
    if not shares:
        raise UsageError("the dataset has no published shares of origins to weigh all of them by; name one origin")
    return dict(shares)
