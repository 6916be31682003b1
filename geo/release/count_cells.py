"""What the counts of a dataset count, as boxes: people of some sexes, at some places, in a stretch of time.

Every margin, difference, joint figure and cumulative one is a relation between such boxes, so none of them has to be
known by name. Places and sexes are sets of bits, so that the many comparisons are cheap.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..dates import parse_partial_date
from ..model.passages import COUNTS, SHARE
from ..model.scopes import border_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..model.schema import Claim, Dataset

PERCENT = frozenset({"percent", "%", "per cent", "pct", "퍼센트"})
NOT_PEOPLE = PERCENT | {
    *("percentage", "multiple", "times", "ratio", "index", "rate"),
    *("km", "m", "metre", "metres", "meter", "meters", "kilometre", "kilometres", "kilometer", "kilometers", "miles"),
    *("second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks"),
    *("month", "months", "year", "years"),
    *("usd", "krw", "kpw", "cny", "rmb", "eur", "gbp", "jpy", "thb", "vnd", "lak", "won", "yuan", "dollars", "euro"),
    *("posts", "towers", "cameras", "stations", "organisations", "organizations", "countries", "laws", "kg", "tonnes"),
    *("rank", "ranks", "sign"),
}
"""First words of the units that do not count people; whatever else a unit is called, it counts people."""

_FLOWS = ("annual", "part-year", "multi-year", "cumulative", "increase")
_QUARTER = 91
BOTH_SEXES = 3
_SEXES = {"female": 1, "male": 2}
_ALONE = ("other", "stock")  # figures that do not add up over time, or need not speak of the same thing


class Box(NamedTuple):
    """What a figure counts: a measure and unit, places and sexes as bits, days from the first to before the second."""

    kind: tuple[str, ...]
    places: int
    sexes: int
    start: int
    end: int

    def holds(self, other: Box) -> bool:
        """Tell whether another box is a part of this one, or the same."""
        return self.kind == other.kind and not any(self.short_of(other))

    def short_of(self, other: Box) -> tuple[bool, bool, bool]:
        """Tell for places, sexes and days whether this box leaves out some of another one's."""
        return (
            other.places & ~self.places != 0,
            other.sexes & ~self.sexes != 0,
            other.start < self.start or self.end < other.end,
        )

    def meets(self, other: Box) -> bool:
        """Tell whether two boxes have somebody in common."""
        return (
            self.places & other.places != 0
            and self.sexes & other.sexes != 0
            and self.start < other.end
            and other.start < self.end
            and self.kind == other.kind
        )

    @property
    def size(self) -> int:
        """Places times sexes times days."""
        return self.places.bit_count() * self.sexes.bit_count() * (self.end - self.start)

    @property
    def loss(self) -> int:
        """What a reader loses with a figure: its size; a sum from the beginning on is worth no more than a quarter."""
        return self.size if self.start else self.places.bit_count() * self.sexes.bit_count() * _QUARTER


class Share(NamedTuple):
    """A published share says what part of a whole a count is."""

    claim: Claim
    part: Box
    whole: Box


@dataclass(frozen=True, slots=True)
class CountCells:
    """The counts of a dataset, and what ties them together beside the boxes.

    `boxes` is by claim id; `shares` holds each count that a share may be a share of; `tied` are groups of figures one
    of which follows from the others: a claim and what it is derived from, and the parts of one number that one source
    gives under several measures.
    """

    claims: Mapping[str, Claim]
    boxes: Mapping[str, Box]
    shares: tuple[Share, ...]
    tied: tuple[frozenset[str], ...]


def counts_people(claim: Claim) -> bool:
    """Tell whether a claim is a count of people, also one per month or year; what nobody knows is one.

    Examples
    --------
    >>> from dataclasses import replace
    >>> row = dataset.claims[0]
    >>> [counts_people(replace(row, unit=unit)) for unit in ("People", "명", "detainees", "km", "% of them")]
    [True, True, True, False, False]
    """
    words = claim.unit.casefold().split()
    return not is_share(claim) and (not words or words[0] not in NOT_PEOPLE)


def is_share(claim: Claim) -> bool:
    """Tell whether a claim is a share, in percent."""
    return claim.unit.casefold().strip() in PERCENT


def count_cells(dataset: Dataset) -> CountCells:
    """Return the counts of a dataset as boxes, with what ties them together.

    Parameters
    ----------
    dataset
        A dataset; its nodes say which places make up a country or a border.

    Examples
    --------
    >>> cells = count_cells(dataset)
    >>> year = cells.boxes["arrivals-2018-total--unikorea-cn-2020"]
    >>> women, men = (cells.boxes[f"arrivals-2018-{sex}--unikorea-cn-2020"] for sex in ("female", "male"))
    >>> year.holds(women), women.meets(men)
    (True, False)
    """
    places = _Places(dataset)
    claims = {row.claim_id: row for row in dataset.claims if row.value is not None}
    boxes = {key: _box(row, places) for key, row in claims.items() if counts_people(row)}
    one_of = {box: claims[key] for key, box in boxes.items()}
    shares = [tie for row in claims.values() if is_share(row) for tie in _shares(row, claims, boxes, one_of, places)]
    tied = [*_derived(claims, boxes), *_under_other_measures(claims, boxes)]
    return CountCells(claims, boxes, tuple(shares), tuple(dict.fromkeys(tied)))


class _Places:
    """The undivided places that each country and border is made of, as bits.

    A country is its provinces and nothing else, read strictly: so a single province is its country.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.numbers: dict[str, int] = {}
        self.parts: dict[str, set[str]] = {}
        for node in dataset.nodes.values():
            if node.kind == "province":
                self.parts.setdefault(node.country, set()).add(node.node_id)
            elif node.kind == "border_segment":
                self.parts.setdefault(border_of(node), set()).add(node.node_id)
        destination = dataset.nodes.get(dataset.default_destination)
        self.arrived = {dataset.default_destination, destination.country if destination else ""}
        self.origin = dataset.origin_country

    def bits(self, words: Iterable[str]) -> int:
        """Return the places that some words name."""
        found = 0
        for word in words:
            prefix, _, rest = word.partition(":")
            key = rest if prefix in ("country", "segment") else word
            for part in self.parts.get(key, (key,)):
                found |= 1 << self.numbers.setdefault(part, len(self.numbers))
        return found


def _sexes(claim: Claim) -> int:
    return _SEXES.get(claim.sex, BOTH_SEXES)


def _unit(claim: Claim) -> str:
    """Return a unit as it is told from others: people are people, whatever they are called."""
    words = claim.unit.casefold().split()
    if "per" in words:
        return " ".join(words)
    return words[0] if words and words[0] in ("families", "family", "households", "household", "cases") else "people"


def _days(claim: Claim) -> tuple[int, int]:
    """Return the first day of a period and the day after its last; 0 and 1 for none."""
    # Nobody came before the start that a cumulative figure names, read strictly.
    start = _ordinals(claim.period_start)[0] if claim.period_start and claim.basis != "cumulative" else 0
    last = claim.period_end or claim.period_start
    return start, max(_ordinals(last)[1] + 1 if last else 1, start + 1)


@lru_cache(maxsize=1024)  # each date is asked for again and again, and never changes
def _ordinals(text: str) -> tuple[int, int]:
    first, last = parse_partial_date(text)
    return first.toordinal(), last.toordinal()


def _box(claim: Claim, places: _Places) -> Box:
    """Return what a count counts."""
    measure, bits = claim.measure, places.bits(claim.place_ids)
    if measure == "arrivals" and len(claim.place_ids) == 1 and claim.place_ids[0] in places.arrived:
        # Those who arrived are those who came from all places of origin together.
        measure, bits = "origin_count", places.bits([places.origin])
    unit = _unit(claim)
    dated = bool(claim.period_start and claim.period_end)
    flow = claim.basis in _FLOWS or (claim.basis == "point-in-time" and dated)
    if not flow or " per " in unit or measure in _ALONE:
        return Box((measure, unit, claim.basis, claim.period_start, claim.period_end), bits, _sexes(claim), 0, 1)
    return Box((measure, unit), bits, _sexes(claim), *_days(claim))


def _shares(
    claim: Claim,
    claims: Mapping[str, Claim],
    boxes: Mapping[str, Box],
    one_of: Mapping[Box, Claim],
    places: _Places,
) -> Iterator[Share]:
    """Yield each count that a share may be a share of; `one_of` has a claim for each box."""
    parents = [key for key in claim.derived_from if key in boxes]
    computed = [
        Share(claim, boxes[part], boxes[whole])
        for part, whole in itertools.permutations(parents, 2)
        if _is_percent(claim.value, claims[part].value, claims[whole].value)
    ]
    if computed:
        yield from computed
        return
    if parents:  # a sum of some over a sum of others: each follows from the rest
        whole = max(parents, key=lambda key: (exact(claims[key].value), key))
        yield from (Share(claim, boxes[part], boxes[whole]) for part in parents if part != whole)
    if claim.basis == "survey":
        return
    own, days = places.bits(claim.place_ids), _days(claim)
    if claim.measure == SHARE:  # of all arrivals, by what the third countries count
        arrived = Box(("origin_count", "people"), places.bits([places.origin]), BOTH_SEXES, *days)
        yield from (Share(claim, Box((measure, "people"), own, BOTH_SEXES, *days), arrived) for measure in COUNTS)
        return
    wholes = {}
    for box, other in one_of.items():
        if (claim.basis == "cumulative") != (other.basis == "cumulative") or _days(other) != days:
            continue
        about = box.places if claim.place_ids == other.place_ids else own
        part = box._replace(places=about, sexes=_sexes(claim))
        if part != box and box.holds(part):
            wholes[box] = part
    for box, part in wholes.items():  # a share is a share of all, not of some that are counted as well
        if not any(other != box and other.holds(box) for other in wholes):
            yield Share(claim, part, box)


def _is_percent(share: float | None, part: float | None, whole: float | None) -> bool:
    """Tell whether a share is what two counts make, rounded to its last digit."""
    if share is None or part is None or not whole:
        return False
    return abs(100 * part / whole - share) <= _half_digit(share)


def _half_digit(value: float) -> float:
    """Return half a unit of the last digit of a published number, and a little."""
    return float(f"0.5005e-{len(f'{value:.10g}'.partition('.')[2])}")


@lru_cache(maxsize=4096)  # differences ask for the same numbers again and again
def exact(value: float | None) -> Fraction:
    """Return a published number as it is written, without the bits that a float adds; 0 for none."""
    return Fraction(repr(float(value or 0)))


def _derived(claims: Mapping[str, Claim], boxes: Mapping[str, Box]) -> Iterator[frozenset[str]]:
    """Yield the figures of counts that are a sum or a difference of others, where the boxes do not say so already."""
    for key, box in boxes.items():
        parents = [parent for parent in claims[key].derived_from if parent in boxes]
        natural = all(box.holds(boxes[parent]) for parent in parents) or any(
            all(boxes[large].holds(boxes[other]) for other in (key, *parents)) for large in parents
        )
        if parents and not natural:
            yield frozenset(claims[one].figure_id for one in (key, *parents))


def _under_other_measures(claims: Mapping[str, Claim], boxes: Mapping[str, Box]) -> Iterator[frozenset[str]]:
    """Yield the figures that one source gives for one place and period under several measures: parts of one number."""
    groups: dict[tuple[object, ...], dict[str, tuple[str, ...]]] = defaultdict(dict)
    for key, box in boxes.items():
        row = claims[key]
        same = (row.source_id, row.place_ids, row.period_start, row.period_end)
        groups[same][row.figure_id] = box.kind
    for kinds in groups.values():
        if len(set(kinds.values())) > 1:
            yield frozenset(kinds)
