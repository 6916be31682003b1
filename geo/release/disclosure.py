"""Statistical disclosure control: which figures a public release withholds, so that small counts stay unknown.

A count of fewer people than the threshold is withheld (primary suppression), and beside it as many other figures as it
takes that nobody can work it out from what is left (complementary cell suppression; Cox 1980, Fischetti and Salazar
2001; Hundepool et al. 2012, Statistical Disclosure Control, chapter 4). The guarantee is tested, not assumed: for each
withheld small count, every number under the threshold is still possible given all that is published.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from .count_cells import CountCells, Derived, Share, count_cells, counts_people, exact
from .exact_systems import EquationSystem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model.schema import Claim, Dataset
    from .exact_systems import Number, Terms

MOST_SYSTEMS = 64
"""How many systems of equations are kept in memory during a search."""

SAMPLE = 25
"""How many numbers under the threshold are tried for each small count; the two ends are always among them."""

WITHHELD = "withheld"
"""Qualifier of a withheld claim; one that is said to be small has the threshold after it."""


class Exposure(NamedTuple):
    """A small count that published figures give away.

    `figure` is the id of its figure, or empty for a count that has no row of its own; `reader` is the source that the
    reader trusts first, and `excluded` a number under the threshold that the reader can rule out.
    """

    figure: str
    reader: str
    excluded: int


@dataclass(frozen=True, slots=True)
class Suppression:
    """Which figures are withheld, by `figure_id`: `small` ones that are said to be so, and others `beside` them.

    Among those beside are small ones too, where saying so would narrow another one down.
    """

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
    return counts_people(claim) and any(end is not None and 0 < end < threshold for end in ends)


def small_figures(claims: Iterable[Claim], threshold: float) -> Suppression:
    """Return the figures with a small count; conflicting rows of a figure are near-copies and go together.

    Only a figure of which every row is small, by what its source says, is said to be so.
    """
    rows: dict[str, list[Claim]] = {}
    for claim in claims:
        rows.setdefault(claim.figure_id, []).append(claim)
    found = {key: group for key, group in rows.items() if any(is_small(row, threshold) for row in group)}
    surely = frozenset(key for key, group in found.items() if all(_surely_small(row, threshold) for row in group))
    return Suppression(surely, frozenset(found) - surely)


def _surely_small(claim: Claim, threshold: float) -> bool:
    highest = claim.value if claim.value_max is None else claim.value_max
    bounded = claim.qualifier not in ("at-least", "over")
    return bounded and counts_people(claim) and highest is not None and 0 < highest < threshold


def withhold(claims: Iterable[Claim], suppression: Suppression, threshold: float) -> tuple[Claim, ...]:
    """Return claims without the values of withheld figures.

    The row stays, with its place, period and source; its value, its range, and the remarks that could repeat them go.
    """
    said = f"{WITHHELD}: under {threshold:g}"

    def bare(row: Claim) -> Claim:
        word = said if row.figure_id in suppression.small else WITHHELD
        return dataclasses.replace(row, value=None, value_max=None, qualifier=word, preference_reason="", notes="")

    return tuple(bare(row) if row.figure_id in suppression.figures else row for row in claims)


def without_small_counts(dataset: Dataset) -> Dataset:
    """Return a dataset without its small counts, but with what may give them back; one that is not public as it is.

    For maps of working copies, which are passed on easily; a release needs more (`geo.release.dataset.public_dataset`).
    """
    if dataset.sensitivity != "public":
        return dataset
    small = small_figures(dataset.claims, dataset.small_count_threshold)
    return dataclasses.replace(dataset, claims=withhold(dataset.claims, small, dataset.small_count_threshold))


def suppress(dataset: Dataset) -> Suppression:
    """Return the figures to withhold from a public release of a dataset.

    Parameters
    ----------
    dataset
        A dataset; its `small_count_threshold` is in people.

    Returns
    -------
    Suppression
        None at all where no figure is small. The figures beside the small ones are chosen one by one, the smallest
        first, ties by id, and those that turn out not to be needed are given back.

    Notes
    -----
    A greedy choice: it withholds enough, and not always the least possible (the least is NP-hard to find; Fischetti
    and Salazar 2001).

    Examples
    --------
    >>> from route_risk.layers.dataset import read_dataset
    >>> found = suppress(read_dataset())
    >>> "us-admissions-2017" in found.small, "arrivals-2012-total" in found.figures
    (True, False)
    """
    threshold = dataset.small_count_threshold
    first = small_figures(dataset.claims, threshold)
    cells = count_cells(dataset, below=threshold)
    if not first.figures and not cells.implied:
        return first
    return _Readers(cells, threshold).close(first)


def exposures(dataset: Dataset, suppression: Suppression) -> list[Exposure]:
    """Return the small counts of a dataset that a reader could narrow down if these figures were withheld.

    The reader knows how claims add up, that a figure said to be small is between 1 and the threshold, that another
    withheld one is not (unless it is small as well), and all published values. Where sources differ, each is trusted
    first in turn, then the preferred rows; what contradicts those is left aside.

    Examples
    --------
    >>> from route_risk.layers.dataset import read_dataset
    >>> dataset = read_dataset()
    >>> exposures(dataset, suppress(dataset))
    []
    """
    threshold = dataset.small_count_threshold
    reader = _Readers(count_cells(dataset, below=threshold), threshold)
    return [Exposure(found.target.figure, found.reader, found.excluded) for found in reader.findings(suppression)]


class _Target(NamedTuple):
    """A small count: its figure, or none, and its atoms."""

    figure: str
    atoms: frozenset[int]


class _Finding(NamedTuple):
    """A number that a reader can rule out for a target, and the figures from which that follows."""

    target: _Target
    reader: str
    excluded: int
    figures: frozenset[str]


class _Readers:
    """What readers of a release can know, and the search for what to withhold."""

    def __init__(self, cells: CountCells, threshold: float) -> None:
        self.cells = cells
        self.most = math.ceil(threshold) - 1  # the largest small count
        # The two ends fail first. In between all are tried, or under a high threshold a sample: what sums leave
        # possible has no gaps, as long as fractions are possible as well.
        step = max(1, self.most // SAMPLE)
        self.numbers = tuple(dict.fromkeys([1, self.most, *range(2, self.most, step)])) if self.most > 0 else ()
        self.rows: dict[str, list[Claim]] = {}
        for key in sorted(cells.claims):
            self.rows.setdefault(cells.claims[key].figure_id, []).append(cells.claims[key])
        counts = [cells.claims[key] for key in sorted(cells.atoms)]
        self.small = frozenset(row.figure_id for row in counts if is_small(row, threshold))
        claimed = [_Target(row.figure_id, cells.atoms[row.claim_id]) for row in counts if is_small(row, threshold)]
        self.targets = list(dict.fromkeys([*claimed, *(_Target("", atoms) for atoms in cells.implied)]))
        self.blocks = _blocks(cells)
        self.values: dict[frozenset[int], dict[str, Number]] = {}
        for row in counts:
            self.values.setdefault(cells.atoms[row.claim_id], {})[row.source_id] = exact(row.value)
        self.systems: dict[tuple[Any, ...], EquationSystem] = {}
        self.found: dict[tuple[Any, ...], list[_Finding]] = {}

    def close(self, first: Suppression) -> Suppression:
        """Return a suppression with as many figures beside the first ones as it takes.

        The search looks at the figures that matter alone; what it finds is tested against all of them, and if one more
        turns out to matter, the search goes on with it.
        """
        state, near = first, first.figures
        while findings := self.findings(state):
            near = near.union(*(found.figures for found in findings))
            for target in dict.fromkeys(found.target for found in findings):
                while narrowed := self._narrowed(target, state, near):
                    state = self._one_more(narrowed[0], state, near)
        return self._without_needless(state, near)

    def _without_needless(self, state: Suppression, near: frozenset[str]) -> Suppression:
        """Return a suppression without the figures that a later choice has made needless, the costliest first."""
        for figure in sorted(state.beside - self.small, key=lambda key: (-self._loss(key), key)):
            without = Suppression(state.small, state.beside - {figure})
            if not self.findings(without, near | {figure}) and not self.findings(without):
                state = without
        return state

    def findings(self, state: Suppression, near: frozenset[str] | None = None) -> list[_Finding]:
        """Return what readers can rule out, target by target; from the figures in `near` alone where given."""
        return [found for target in self.targets for found in self._narrowed(target, state, near)]

    def _narrowed(self, target: _Target, state: Suppression, near: frozenset[str] | None) -> list[_Finding]:
        """Return, for each reader, the first small number that a target cannot be."""
        if target.figure and target.figure not in state.figures:
            return [_Finding(target, "", self.most, frozenset({target.figure}))]
        block = self.blocks[min(target.atoms)]
        # What is withheld elsewhere says nothing of this block.
        state = Suppression(state.small & block.figures, state.beside & block.figures)
        near = None if near is None else near & block.figures
        if (target, state, near) not in self.found:
            self.found[target, state, near] = list(self._ruled_out(target, block, state, near))
        return self.found[target, state, near]

    def _ruled_out(
        self, target: _Target, block: _Block, state: Suppression, near: frozenset[str] | None
    ) -> Iterator[_Finding]:
        for reader in self._readers(target, block, state, near):
            system = self._known(target, block, state, reader, near)
            for number in self.numbers:
                if not system.allows(_sum(target.atoms), number, whole=block.whole):
                    yield _Finding(target, reader, number, system.facts_about(target.atoms))
                    break

    def _one_more(self, found: _Finding, state: Suppression, near: frozenset[str]) -> Suppression:
        """Return a state with the one more figure withheld that costs least among those that repair a finding.

        Not to say of a figure that it is small costs nothing. Where no single figure is enough, the cheapest goes.
        """
        target, block = found.target, self.blocks[min(found.target.atoms)]
        options = [
            Suppression(state.small - {key}, state.beside | {key}) for key in sorted(state.small & found.figures)
        ]
        rest = sorted(found.figures - state.figures, key=lambda key: (self._loss(key), key))
        options += [Suppression(state.small, state.beside | {key}) for key in rest]
        for option in options:
            system = self._known(target, block, option, found.reader, near)
            if system.allows(_sum(target.atoms), found.excluded, whole=block.whole):
                return option
        return options[-len(rest)] if rest else options[0]

    def _loss(self, figure: str) -> float:
        """Return what a reader loses with a figure: its people; a share is cheaper than any count."""
        counts = [row for row in self.rows[figure] if row.claim_id in self.cells.atoms]
        return max((1 + float(exact(row.value)) for row in counts), default=0.0)

    def _readers(self, target: _Target, block: _Block, state: Suppression, near: frozenset[str] | None) -> list[str]:
        """Return whom a reader may trust first: nobody, or a source that differs on a figure that matters."""
        figures = self._known(target, block, state, "", near).facts_about(target.atoms)
        rows = [row for key in sorted(figures - state.figures) for row in self.rows[key]]
        differing = {""}
        for row in rows:
            values = self.values.get(self.cells.atoms.get(row.claim_id, frozenset()), {})
            differing |= {source for source, value in values.items() if value != exact(row.value)}
        return sorted(differing)

    def _known(
        self, target: _Target, block: _Block, state: Suppression, reader: str, near: frozenset[str] | None
    ) -> EquationSystem:
        """Return what a reader knows about the figures of a block, without what contradicts the rest near a target."""
        key = (block.atoms, state, reader, near)
        if len(self.systems) > MOST_SYSTEMS:
            self.systems.clear()
        if key not in self.systems:
            self.systems[key] = self._build(block, state, reader, near, careful=False)
        if self.systems[key].consistent(target.atoms):
            return self.systems[key]
        if (*key, "careful") not in self.systems:
            self.systems[*key, "careful"] = self._build(block, state, reader, near, careful=True)
        return self.systems[*key, "careful"]

    def _build(
        self, block: _Block, state: Suppression, reader: str, near: frozenset[str] | None, *, careful: bool
    ) -> EquationSystem:
        figures = block.figures if near is None else block.figures & near
        atoms = self.cells.atoms
        known = _Knowledge(careful=careful)
        for row in (row for key in sorted(figures & state.figures) for row in self.rows[key] if row.claim_id in atoms):
            if row.figure_id in state.small:
                known.between(row.figure_id, atoms[row.claim_id], 1, self.most)
            elif row.figure_id not in self.small and exact(row.value) > self.most:
                known.between(row.figure_id, atoms[row.claim_id], self.most + 1, None)
        published = [row for key in figures - state.figures for row in self.rows[key]]
        published.sort(key=lambda row: (row.source_id != reader, not row.preferred, row.claim_id))
        for row in published:
            if row.claim_id in atoms:
                known.claim(row, atoms[row.claim_id])
            for share in (tie for tie in block.shares if tie.claim_id == row.claim_id):
                known.share(row.figure_id, share)
        for derived in block.derived:
            known.derived(atoms[derived.claim_id], [(atoms[key], sign) for key, sign in derived.parents])
        for atom in sorted(block.nothing):
            known.system.add({atom: 1}, 0)
        return known.system


class _Knowledge:
    """A system of equations that is built from bounds, published values and shares; its facts are figures."""

    def __init__(self, *, careful: bool) -> None:
        self.system = EquationSystem(careful=careful)
        self.slack = 0

    def between(self, figure: str, atoms: frozenset[int], low: Number | None, high: Number | None) -> None:
        for bound, sign in ((low, -1), (high, 1)):
            if bound is not None:
                self.slack -= 1
                self.system.add({**_sum(atoms), self.slack: sign}, bound, figure)

    def claim(self, row: Claim, atoms: frozenset[int]) -> None:
        value = exact(row.value)
        if row.qualifier == "range" and row.value_max is not None:
            self.between(row.figure_id, atoms, value, exact(row.value_max))
        elif row.qualifier in ("at-least", "over"):
            self.between(row.figure_id, atoms, value, None)
        elif row.qualifier in ("at-most", "under"):
            self.between(row.figure_id, atoms, None, value)
        else:
            self.system.add(_sum(atoms), value, row.figure_id)

    def share(self, figure: str, share: Share) -> None:
        self.slack -= 1
        whole = self.slack  # an unknown of its own keeps the fractions out of its many atoms
        self.system.add({**dict.fromkeys(share.whole, -1), whole: 1}, 0)
        for factor, sign in ((share.low, -1), (share.high, 1)):
            self.slack -= 1
            terms = {**_sum(share.part), whole: -factor, self.slack: sign}
            self.system.add({key: value for key, value in terms.items() if value}, 0, figure)

    def derived(self, atoms: frozenset[int], parents: Iterable[tuple[frozenset[int], int]]) -> None:
        terms = _sum(atoms)
        for parent, sign in parents:
            for atom in parent:
                terms[atom] = terms.get(atom, 0) - sign
        self.system.add({key: value for key, value in terms.items() if value}, 0)


def _sum(atoms: Iterable[int]) -> Terms:
    return dict.fromkeys(sorted(atoms), 1)


class _Block(NamedTuple):
    """Figures that are tied together through shared atoms; `whole` are those atoms, where all values are whole."""

    figures: frozenset[str]
    atoms: frozenset[int]
    whole: frozenset[int]
    shares: tuple[Share, ...]
    derived: tuple[Derived, ...]
    nothing: frozenset[int]


def _blocks(cells: CountCells) -> dict[int, _Block]:
    """Return the block of each atom."""
    ties = [*cells.atoms.values(), *(share.part | share.whole for share in cells.shares)]
    ties += [cells.atoms[row.claim_id].union(*(cells.atoms[key] for key, _ in row.parents)) for row in cells.derived]
    leader: dict[int, int] = {}

    def find(atom: int) -> int:
        while leader.setdefault(atom, atom) != atom:
            leader[atom] = leader[leader[atom]]
            atom = leader[atom]
        return atom

    for tie in ties:
        first = find(min(tie))
        for atom in tie:
            leader[find(atom)] = first
    members: dict[int, set[int]] = {}
    for atom in list(leader):
        members.setdefault(find(atom), set()).add(atom)
    result: dict[int, _Block] = {}
    for atoms in members.values():
        inside = frozenset(atoms)
        shares = tuple(share for share in cells.shares if share.part & inside)
        ids = {key for key, region in cells.atoms.items() if region & inside} | {share.claim_id for share in shares}
        whole = all(isinstance(exact(cells.claims[key].value), int) for key in ids if key in cells.atoms)
        block = _Block(
            frozenset(cells.claims[key].figure_id for key in ids),
            inside,
            inside if whole else frozenset(),
            shares,
            tuple(row for row in cells.derived if cells.atoms[row.claim_id] & inside),
            cells.nothing & inside,
        )
        result |= dict.fromkeys(atoms, block)
    return result
