"""What the counts of a dataset count, as sets of atoms: which sums and shares tie one published figure to another.

An atom is people of one sex, at one place that is not divided further, in one stretch of time between two dates that
the figures name. Every count is a sum of atoms, so every margin, difference, joint figure and cumulative one is a
relation between sums, and none of them has to be known by name.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ..dates import parse_partial_date
from ..model.scopes import border_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..model.schema import Claim, Dataset
    from .exact_systems import Number

PERSONS = ("people", "persons", "families", "households")
"""First words of the units that count people."""

_FLOWS = ("annual", "part-year", "multi-year", "cumulative", "increase")
_SEXES = frozenset({"female", "male"})
_ALONE = ("other", "stock")  # figures that do not add up over time, or need not speak of the same thing


class Region(NamedTuple):
    """What a figure counts: a measure and unit, places, sexes, and days from the first to before the second."""

    kind: tuple[str, ...]
    places: frozenset[str]
    sexes: frozenset[str]
    days: tuple[int, int]

    def holds(self, other: Region) -> bool:
        """Tell whether another region is a part of this one."""
        return (
            self.kind == other.kind
            and self.places >= other.places
            and self.sexes >= other.sexes
            and self.days[0] <= other.days[0]
            and other.days[1] <= self.days[1]
        )


class Share(NamedTuple):
    """A published share ties a part to a whole: the part is between `low` and `high` times the whole."""

    claim_id: str
    part: frozenset[int]
    whole: frozenset[int]
    low: Fraction
    high: Fraction


class Derived(NamedTuple):
    """A claim that was computed from others: the claim is the sum of them, each with its sign."""

    claim_id: str
    parents: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CountCells:
    """The counts of a dataset as sums of atoms.

    `atoms` holds the atoms of each count by claim id. `nothing` are atoms that hold nobody, read strictly: what a
    country has beside its provinces, and what lies before the start of a cumulative figure. `implied` are sets of atoms
    that have no claim of their own, but whose small count two published figures state together.
    """

    claims: Mapping[str, Claim]
    atoms: Mapping[str, frozenset[int]]
    shares: tuple[Share, ...]
    derived: tuple[Derived, ...]
    nothing: frozenset[int]
    implied: tuple[frozenset[int], ...]


def counts_people(claim: Claim) -> bool:
    """Tell whether a claim is a count of people, also one per month or year."""
    return claim.unit.split(" ")[0] in PERSONS


def count_cells(dataset: Dataset, *, below: float) -> CountCells:
    """Return the counts of a dataset as sums of atoms, with what ties them together.

    Parameters
    ----------
    dataset
        A dataset; its nodes say which places make up a country or a border.
    below
        Counts of fewer people than this are small; for the implied ones.

    Returns
    -------
    CountCells

    Examples
    --------
    >>> from route_risk.layers.dataset import read_dataset
    >>> cells = count_cells(read_dataset(), below=10)
    >>> year = cells.atoms["arrivals-2018-total--unikorea-cn-2020"]
    >>> women, men = (cells.atoms[f"arrivals-2018-{sex}--unikorea-cn-2020"] for sex in ("female", "male"))
    >>> year == women | men, women & men
    (True, frozenset())
    """
    parts = _parts_of_places(dataset)
    claims = {row.claim_id: row for row in dataset.claims if row.value is not None}
    regions = {key: _region(row, dataset, parts) for key, row in claims.items() if counts_people(row)}
    ties = [tie for row in claims.values() if row.unit == "percent" for tie in _share_ties(row, claims, regions, parts)]
    gaps = [*_before_start(claims, regions), *_beside_provinces(regions.values(), parts)]
    atoms = _atoms({*regions.values(), *gaps, *(region for tie in ties for region in tie[1:])})
    implied = [
        *_implied_by_difference(claims, regions, atoms, below),
        *(atoms[part] for part in _implied_by_share(claims, regions, ties, below)),
    ]
    claimed = {atoms[region] for region in regions.values()}
    return CountCells(
        claims,
        {key: atoms[region] for key, region in regions.items()},
        tuple(_share(claims[key], atoms[part], atoms[whole]) for key, part, whole in ties),
        tuple(_derived_sums(claims, regions)),
        frozenset().union(*(atoms[region] for region in gaps)),
        tuple(dict.fromkeys(rest for rest in implied if rest and rest not in claimed)),
    )


def _parts_of_places(dataset: Dataset) -> dict[str, frozenset[str]]:
    """Return the undivided places that each country and border is made of; the last one is what has no name."""
    parts: dict[str, set[str]] = {}
    for node in dataset.nodes.values():
        if node.kind == "province":
            parts.setdefault(node.country, {f"rest of {node.country}"}).add(node.node_id)
        elif node.kind == "border_segment":
            word = border_of(node)
            parts.setdefault(word, {f"rest of {word}"}).add(node.node_id)
    return {key: frozenset(value) for key, value in parts.items()}


def _region(claim: Claim, dataset: Dataset, parts: Mapping[str, frozenset[str]]) -> Region:
    """Return what a count counts."""
    places: set[str] = set()
    for word in claim.place_ids:
        prefix, _, rest = word.partition(":")
        key = rest if prefix in ("country", "segment") else word
        places |= parts.get(key, {key})
    measure = claim.measure
    destination = dataset.nodes.get(dataset.default_destination)
    arrived = {dataset.default_destination, destination.country if destination else ""}
    if measure == "arrivals" and len(claim.place_ids) == 1 and claim.place_ids[0] in arrived:
        # Those who arrived are those who came from all places of origin together.
        measure = "origin_count"
        places = set(parts.get(dataset.origin_country, {dataset.origin_country}))
    sexes = frozenset({claim.sex}) if claim.sex not in ("", "total") else _SEXES
    first = parse_partial_date(claim.period_start)[0].toordinal() if claim.period_start else 0
    last = claim.period_end or claim.period_start
    end = parse_partial_date(last)[1].toordinal() + 1 if last else 1
    dated = bool(claim.period_start and claim.period_end)
    flow = claim.basis in _FLOWS or (claim.basis == "point-in-time" and dated)
    kind: tuple[str, ...] = (measure, claim.unit)
    if not flow or " per " in claim.unit or claim.measure in _ALONE:
        kind = (*kind, claim.basis, claim.period_start, claim.period_end)
        return Region(kind, frozenset(places), sexes, (0, 1))
    return Region(kind, frozenset(places), sexes, (first, max(end, first + 1)))


def _before_start(claims: Mapping[str, Claim], regions: Mapping[str, Region]) -> list[Region]:
    """Return the time before each cumulative figure that names its start."""
    return [
        region._replace(days=(0, region.days[0]))
        for key, region in sorted(regions.items())
        if claims[key].basis == "cumulative" and region.days[0] > 0
    ]


def _beside_provinces(regions: Iterable[Region], parts: Mapping[str, frozenset[str]]) -> list[Region]:
    """Return what each whole country or border has beside its named parts, wherever a figure is about the whole."""
    found: dict[Region, None] = {}
    for region in sorted(set(regions), key=_order):
        for key in sorted(parts):
            if parts[key] <= region.places:
                found[region._replace(places=frozenset({f"rest of {key}"}))] = None
    return list(found)


def _order(region: Region) -> tuple[object, ...]:
    return (region.kind, sorted(region.places), sorted(region.sexes), region.days)


def _atoms(regions: Iterable[Region]) -> dict[Region, frozenset[int]]:
    """Return the atoms of each region; atoms that no region tells apart are one."""
    result: dict[Region, set[int]] = {}
    by_kind: dict[tuple[str, ...], list[Region]] = {}
    for region in regions:
        by_kind.setdefault(region.kind, []).append(region)
        result[region] = set()
    number = 0
    for kind in sorted(by_kind):
        rows = sorted(by_kind[kind], key=_order)
        bits = range(len(rows))
        edges = sorted({day for row in rows for day in row.days})
        places = {
            name: sum(1 << k for k in bits if name in rows[k].places)
            for name in sorted({name for row in rows for name in row.places})
        }
        sexes = {
            name: sum(1 << k for k in bits if name in rows[k].sexes)
            for name in sorted({name for row in rows for name in row.sexes})
        }
        times = [
            sum(1 << k for k in bits if rows[k].days[0] <= start and end <= rows[k].days[1])
            for start, end in itertools.pairwise(edges)
        ]
        seen = {place & sex & time for place in places.values() for sex in sexes.values() for time in times} - {0}
        for signature in sorted(seen):
            for k in bits:
                if signature >> k & 1:
                    result[rows[k]].add(number)
            number += 1
    return {region: frozenset(atoms) for region, atoms in result.items()}


def _share_ties(
    claim: Claim, claims: Mapping[str, Claim], regions: Mapping[str, Region], parts: Mapping[str, frozenset[str]]
) -> list[tuple[str, Region, Region]]:
    """Return (claim, part, whole) for each published count that a share may be a share of."""
    found: dict[tuple[str, Region, Region], None] = {}
    if claim.qualifier not in ("exact", "about") or claim.value is None or claim.basis == "survey":
        return []
    parents = [key for key in claim.derived_from if key in regions]
    for part, whole in itertools.permutations(parents, 2):
        low, high = claims[part].value, claims[whole].value
        if low is not None and high and abs(100 * low / high - claim.value) <= float(_half_digit(claim.value)) * 1.001:
            found[claim.claim_id, regions[part], regions[whole]] = None
    places = frozenset(itertools.chain.from_iterable(parts.get(key, {key}) for key in claim.place_ids))
    sexes = frozenset({claim.sex}) if claim.sex not in ("", "total") else _SEXES
    for key, whole_region in regions.items():
        other = claims[key]
        same = (other.period_start, other.period_end) == (claim.period_start, claim.period_end)
        if claim.basis == "cumulative":
            same = other.basis == "cumulative" and other.period_end == claim.period_end
        about = whole_region.places if claim.place_ids == other.place_ids else places
        part_region = whole_region._replace(places=about, sexes=sexes)
        if same and whole_region.holds(part_region) and part_region != whole_region:
            found[claim.claim_id, part_region, whole_region] = None
    return list(found)


def _half_digit(value: float) -> Fraction:
    """Return half a unit of the last digit of a published number."""
    text = f"{value:.10g}"
    return Fraction(1, 2 * 10 ** len(text.partition(".")[2]))


def _share(claim: Claim, part: frozenset[int], whole: frozenset[int]) -> Share:
    value = Fraction(exact(claim.value))
    half = _half_digit(float(value))
    return Share(claim.claim_id, part, whole, max(value - half, Fraction(0)) / 100, (value + half) / 100)


def exact(value: float | None) -> Number:
    """Return a published number as it is written, without the bits that a float adds; 0 for none."""
    number = Fraction(repr(float(value or 0)))
    return number.numerator if number.denominator == 1 else number


def _derived_sums(claims: Mapping[str, Claim], regions: Mapping[str, Region]) -> list[Derived]:
    """Return the counts that are a sum or a difference of those they are derived from."""
    found = []
    for key in sorted(regions):
        parents = [parent for parent in claims[key].derived_from if parent in regions]
        if not 0 < len(parents) <= 8:
            continue
        for signs in itertools.product((1, -1), repeat=len(parents)):
            total = sum(sign * exact(claims[parent].value) for sign, parent in zip(signs, parents, strict=True))
            if total == exact(claims[key].value):
                found.append(Derived(key, tuple(zip(parents, signs, strict=True))))
                break
    return found


def _implied_by_difference(
    claims: Mapping[str, Claim], regions: Mapping[str, Region], atoms: Mapping[Region, frozenset[int]], below: float
) -> list[frozenset[int]]:
    """Return what one source's larger figure has beside smaller ones of the same source, where that is a small count.

    Two sources that differ by a few people disagree; one source that does says how many are in between.
    """
    by_source: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for key, region in sorted(regions.items()):
        if claims[key].qualifier == "exact":
            by_source.setdefault((claims[key].source_id, region.kind), []).append(key)
    found = []
    for keys in by_source.values():
        for large in keys:
            inside = [key for key in keys if regions[key] != regions[large] and regions[large].holds(regions[key])]
            parts = [[key] for key in inside] + [_apart(inside, atoms, regions, order) for order in (1, -1)]
            found += [
                atoms[regions[large]].difference(*(atoms[regions[key]] for key in part))
                for part in parts
                if 0 < exact(claims[large].value) - sum(exact(claims[key].value) for key in part) < below
            ]
    return found


def _apart(
    keys: Sequence[str], atoms: Mapping[Region, frozenset[int]], regions: Mapping[str, Region], order: int
) -> list[str]:
    """Return claims that count nobody twice, the narrowest first (1) or the widest first (-1)."""
    chosen: list[str] = []
    counted: set[int] = set()
    for key in sorted(keys, key=lambda key: (order * len(atoms[regions[key]]), key)):
        if counted.isdisjoint(atoms[regions[key]]):
            chosen.append(key)
            counted |= atoms[regions[key]]
    return chosen


def _implied_by_share(
    claims: Mapping[str, Claim],
    regions: Mapping[str, Region],
    ties: Sequence[tuple[str, Region, Region]],
    below: float,
) -> list[Region]:
    """Return parts without a figure of their own whose share and whole are published and make a small count."""
    totals: dict[Region, list[float]] = {}
    for key, region in regions.items():
        totals.setdefault(region, []).append(float(exact(claims[key].value)))
    return [
        part
        for key, part, whole in ties
        if any(0 < float(exact(claims[key].value)) / 100 * total < below for total in totals.get(whole, ()))
    ]
