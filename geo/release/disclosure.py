"""Statistical disclosure control: which figures a public release withholds, so that small counts stay unknown.

A count of fewer people than the threshold is withheld, and with it a whole block of figures around it. How far a block
reaches follows from what the figures count (`release.count_cells`) and never from their values, so what is missing
tells no more than that somewhere in the block there is a small count.

The block of a count is found so. Take a published figure that holds the count and more: the same people over a longer
time, or both sexes, or more places. Withhold every figure that cuts it, that is, which has a part of it and not the
whole along the way in which it is larger. Then nothing published tells the count from the rest of that larger figure:
moving people between the two changes no published sum, and so the count can be any number from none to the larger
figure, which is not small. Of all such figures the one is taken that costs the fewest rows. Where there is none,
everything that the count has a part in is withheld.

This is cell suppression by blocks (Hundepool et al. 2012, Statistical Disclosure Control, chapter 4), which withholds
more than the least possible (Fischetti and Salazar 2001), so as to give little to a reader who knows the algorithm
(minimality attack; Wong et al. 2007).
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .count_cells import Box, count_cells, counts_people, exact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ..model.schema import Claim, Dataset
    from .count_cells import CountCells

    Wider = tuple[bool, bool, bool]
    """In which of places, sexes and days a larger figure is larger."""

WITHHELD = "withheld"
"""Qualifier of a withheld claim, the same for all: which of them is small is not said."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """Which figures are withheld, by `figure_id`: `small` ones, and others `beside` them."""

    small: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()

    @property
    def figures(self) -> frozenset[str]:
        """All withheld figures."""
        return self.small | self.beside


def is_small(claim: Claim, threshold: float) -> bool:
    """Tell whether a claim counts fewer people than a threshold, and more than none, or may do so.

    Examples
    --------
    >>> from route_risk.geo.model.schema import Claim
    >>> row = Claim("c", "f", "arrivals", ("CCC",), "total", "2014", "2014", "annual", 4, None, "exact", "people", "s",
    ...             preferred=True)
    >>> is_small(row, 10), is_small(row, 4)
    (True, False)
    """
    ends = (claim.value, claim.value_max)
    return any(end is not None and 0 < end < threshold for end in ends) and counts_people(claim)


def small_figures(claims: Iterable[Claim], threshold: float) -> Suppression:
    """Return the figures with a small count; conflicting rows of a figure are near-copies and go together."""
    return Suppression(frozenset(row.figure_id for row in claims if is_small(row, threshold)))


def withhold(claims: Iterable[Claim], figures: Collection[str]) -> tuple[Claim, ...]:
    """Return claims without the values of withheld figures.

    The row stays, with its place, period and source; its value, its range, and the remarks that could repeat them go.
    """

    def bare(row: Claim) -> Claim:
        return dataclasses.replace(
            row, value=None, value_max=None, qualifier=WITHHELD, preference_reason="", notes="", derived_from=()
        )

    return tuple(bare(row) if row.figure_id in figures else row for row in claims)


def without_small_counts(dataset: Dataset) -> Dataset:
    """Return a dataset without its small counts, but with what may give them back; one that is not public as it is.

    For maps of working copies, which are passed on easily; a release needs more (`geo.release.dataset.public_dataset`).
    """
    if dataset.sensitivity != "public":
        return dataset
    small = small_figures(dataset.claims, dataset.small_count_threshold)
    return dataclasses.replace(dataset, claims=withhold(dataset.claims, small.figures))


def without_withheld(dataset: Dataset) -> Dataset:
    """Return a dataset without the values that a public release withholds, and as it is where it has no release.

    For what is worked out from claims and becomes a part of the dataset: the release would tell it, and with it them.
    """
    if dataset.sensitivity != "public" or dataset.release is not None:
        return dataset
    return dataclasses.replace(dataset, claims=withhold(dataset.claims, suppress(dataset).figures))


def suppress(dataset: Dataset) -> Suppression:
    """Return the figures to withhold from a public release of a dataset.

    Parameters
    ----------
    dataset
        A dataset; its `small_count_threshold` is in people.

    Returns
    -------
    Suppression
        None at all where no figure is small, and none can be worked out to be.

    Notes
    -----
    For each small count, every number from one to the threshold is possible given all published counts, shares and
    sums. A reader who runs this function on tables of his own finds, in the tests, other numbers in its place that give
    the same release; that he always does is not proven. Conflicting sources do not matter, since no sum of any source
    changes. A figure that is withheld beside others draws its own block in, unless a published figure inside shows that
    it is not small: else its being left alone would tell that it is not.

    Examples
    --------
    >>> found = suppress(dataset)
    >>> "us-admissions-2017" in found.small, "arrivals-2012-total" in found.figures
    (True, False)
    """
    threshold = dataset.small_count_threshold
    small = small_figures(dataset.claims, threshold).figures
    search = _Search(count_cells(dataset), small, threshold)
    search.withhold(small)
    while search.withhold_implied():
        pass
    return Suppression(small, frozenset(search.hidden) - small)


class _Search:
    """The figures that are withheld so far, and the blocks around them."""

    def __init__(self, cells: CountCells, small: frozenset[str], threshold: float) -> None:
        self.cells, self.small, self.threshold = cells, small, threshold
        self.hidden: set[str] = set()
        self.drawn: set[Box] = set()
        self.blocks: dict[Box, tuple[Box, Wider]] = {}
        self.cut: dict[tuple[Box, Wider], list[Box]] = {}
        self.boxes: dict[str, set[Box]] = defaultdict(set)
        self.rows: dict[Box, list[Claim]] = defaultdict(list)
        self.by_kind: dict[tuple[str, ...], list[Box]] = defaultdict(list)
        for key, box in sorted(cells.boxes.items()):
            self.boxes[cells.claims[key].figure_id].add(box)
            self.rows[box].append(cells.claims[key])
        for box in sorted(self.rows):
            self.by_kind[box.kind].append(box)
        self.tied: dict[str, set[str]] = defaultdict(set)
        for group in cells.tied:
            for figure in group:
                self.tied[figure] |= group

    def withhold(self, figures: Iterable[str], boxes: Iterable[Box] = ()) -> None:
        """Withhold figures with the blocks around them, and around some more boxes, until nothing more follows."""
        self.hidden |= set(figures)
        waiting = set(boxes).union(*(self.boxes[figure] for figure in figures))
        while waiting:
            for box in sorted(waiting):
                self._withhold_block(box)
            self.drawn |= waiting
            self.hidden |= set().union(*(self.tied[figure] for figure in sorted(self.hidden) if figure in self.tied))
            around = set().union(*(self.boxes[figure] for figure in self.hidden if figure in self.boxes))
            waiting = {box for box in around - self.drawn if not self._surely_large(box)}

    def withhold_implied(self) -> bool:
        """Withhold what published figures together say of a small count; tell whether there was anything."""
        figures, boxes = set(), set()
        for parts in self._small_differences():
            figures |= parts
        for share in self.cells.shares:
            if share.claim.figure_id not in self.hidden and self._gives_small_part(share.whole, share.claim.value):
                figures |= self._shares_beside(share.claim)
                boxes.add(share.part)
        before = len(self.hidden)
        self.withhold(sorted(figures), boxes)
        return len(self.hidden) > before

    def _withhold_block(self, box: Box) -> None:
        """Withhold the figures and shares that cut the larger figure around a box."""
        if box not in self.blocks:
            self.blocks[box] = self._block(box)
        root, wider = self.blocks[box]
        for other in self._cut(root, wider):
            self.hidden.update(row.figure_id for row in self.rows[other])
        for share in self.cells.shares:
            if _cuts(share.part, root, wider) or _cuts(share.whole, root, wider):
                self.hidden.add(share.claim.figure_id)

    def _block(self, box: Box) -> tuple[Box, Wider]:
        """Return the larger figure around a box and the ways in which it is larger; the box and no way for none."""
        roots = [root for root in self.by_kind[box.kind] if root != box and root.holds(box)]
        options = [(box, (False, False, False)), *((root, box.short_of(root)) for root in roots)]
        return min(options, key=lambda option: (self._cost(*option), not any(option[1]), option))

    def _cost(self, root: Box, wider: Wider) -> int:
        """Return what a block costs: how much the figures in it count that go, in places, sexes and days."""
        return sum(other.loss for other in self._cut(root, wider))

    def _cut(self, root: Box, wider: Wider) -> list[Box]:
        """Return the boxes that cut a larger one; many blocks ask for the same."""
        if (root, wider) not in self.cut:
            self.cut[root, wider] = [box for box in self.by_kind[root.kind] if _cuts(box, root, wider)]
        return self.cut[root, wider]

    def _published(self, box: Box) -> list[Claim]:
        return [row for row in self.rows[box] if row.figure_id not in self.hidden]

    def _surely_large(self, box: Box) -> bool:
        """Tell whether a published figure inside a box shows that it is not small."""
        return any(
            exact(row.value) >= self.threshold
            for other in self.by_kind[box.kind]
            if box.holds(other)
            for row in self._published(other)
        )

    def _gives_small_part(self, whole: Box, percent: float | None) -> bool:
        return any(0 < exact(row.value) * exact(percent) / 100 < self.threshold for row in self._published(whole))

    def _shares_beside(self, claim: Claim) -> set[str]:
        """Return a share and those that it adds up with."""
        same = (claim.measure, claim.basis, claim.period_start, claim.period_end)
        return {
            share.claim.figure_id
            for share in self.cells.shares
            if (share.claim.measure, share.claim.basis, share.claim.period_start, share.claim.period_end) == same
        }

    def _small_differences(self) -> Iterator[set[str]]:
        """Yield figures that one source's larger figure differs from by a small count of people.

        Two sources that differ by a few people disagree; one source that does says how many are in between.
        """
        by_source: dict[tuple[object, ...], list[tuple[Box, Claim]]] = defaultdict(list)
        for key, box in sorted(self.cells.boxes.items()):
            row = self.cells.claims[key]
            if row.qualifier == "exact" and row.figure_id not in self.hidden:
                by_source[row.source_id, box.kind].append((box, row))
        for figures in by_source.values():
            for large, row in figures:
                inside = [(box, part) for box, part in figures if box != large and large.holds(box)]
                for parts in [[one] for one in inside] + [_apart(inside, order) for order in (1, -1)]:
                    rest = exact(row.value) - sum(exact(part.value) for _, part in parts)
                    if 0 < rest < self.threshold and sum(box.size for box, _ in parts) < large.size:
                        yield {part.figure_id for _, part in parts}


def _apart(figures: list[tuple[Box, Claim]], order: int) -> list[tuple[Box, Claim]]:
    """Return figures that count nobody twice, the narrowest first (1) or the widest first (-1)."""
    chosen: list[tuple[Box, Claim]] = []
    for box, row in sorted(figures, key=lambda one: (order * one[0].size, one[1].claim_id)):
        if not any(box.meets(other) for other, _ in chosen):
            chosen.append((box, row))
    return chosen


def _cuts(box: Box, root: Box, wider: Wider) -> bool:
    """Tell whether a box has a part of a larger one, and not the whole of it in the ways in which it is larger."""
    if not box.meets(root):
        return False
    if not any(wider):
        return True
    return any(short and way for short, way in zip(box.short_of(root), wider, strict=True))
