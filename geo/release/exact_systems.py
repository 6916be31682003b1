"""Whole-number solutions of small systems of linear equations, found exactly: no rounding, no library.

What somebody can work out from published sums is such a system. Its answers must not depend on the last bits of a
float, so all numbers are whole ones or fractions.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Number = int | Fraction
Terms = dict[int, Number]

MOST_BRANCHES = 400
"""Branches of the search for whole numbers after which a value counts as impossible: the careful answer."""


class Solved(NamedTuple):
    """One unknown in terms of free ones: the unknown plus `terms` is `rest`, which follows from the facts in `proof`.

    `proof` has the factor of each fact in the sum of equations that gives the row.
    """

    terms: Terms
    rest: Number
    proof: dict[str, Number]


class EquationSystem:
    """Equations in unknowns that are not negative, in reduced row echelon form.

    An equation that contradicts those before it is refused, so the order of adding is an order of trust. A `careful`
    system looks for a contradiction of several equations as well, each time; else only one seen in a single row counts.

    Examples
    --------
    >>> system = EquationSystem()
    >>> system.add({1: 1, 2: 1}, 12, "both")  # two unknowns are 12 together
    True
    >>> system.add({1: 1, 3: -1}, 10, "first")  # the first is 10 or more
    True
    >>> [value for value in range(5) if system.allows({2: 1}, value, whole={1, 2})]
    [0, 1, 2]
    >>> sorted(system.facts_about([2]))
    ['both', 'first']
    """

    def __init__(self, *, careful: bool = False) -> None:
        self.careful = careful
        self.solved: dict[int, Solved] = {}
        self._ties: dict[int, list[int]] | None = None

    def add(self, terms: Mapping[int, Number], rest: Number, fact: str = "") -> bool:
        """Add the equation that `terms` sum to `rest`; tell whether it could be."""
        row = self._reduced(terms, rest, fact)
        if not row.terms:
            return row.rest == 0
        before = dict(self.solved)
        changed = _solve_for(self.solved, _pivot(row.terms), row)
        self._ties = None
        if all(_can_be(self.solved[key]) for key in changed) and (not self.careful or self.consistent(terms)):
            return True
        self.solved = before
        self._ties = None
        return False

    def allows(self, terms: Mapping[int, Number], value: Number, *, whole: Iterable[int]) -> bool:
        """Tell whether `terms` can sum to a value while every equation holds and the unknowns in `whole` are whole."""
        row = self._reduced(terms, value, "")
        if not row.terms:
            return row.rest == 0
        rows = self._tied_to(row.terms)
        _solve_for(rows, _pivot(row.terms), row)
        return _has_solution(rows, frozenset(whole))

    def consistent(self, unknowns: Iterable[int]) -> bool:
        """Tell whether the equations around some unknowns have a solution at all, in fractions."""
        return _has_solution(self._tied_to(unknowns), frozenset())

    def facts_about(self, unknowns: Iterable[int]) -> frozenset[str]:
        """Return the facts on which all that is known about some unknowns rests."""
        rows = self._tied_to(unknowns)
        return frozenset().union(*(row.proof for row in rows.values()))

    def _reduced(self, terms: Mapping[int, Number], rest: Number, fact: str) -> Solved:
        """Return an equation with every solved unknown replaced."""
        reduced: Terms = {}
        proof: dict[str, Number] = {fact: 1} if fact else {}
        for unknown, factor in terms.items():
            row = self.solved.get(unknown)
            if row is None:
                _add_to(reduced, {unknown: 1}, factor)
            else:
                _add_to(reduced, row.terms, -factor)
                _add_to(proof, row.proof, -factor)
                rest -= factor * row.rest
        return Solved(reduced, rest, proof)

    def _tied_to(self, unknowns: Iterable[int]) -> dict[int, Solved]:
        """Return the rows of some unknowns and all that are tied to them through free unknowns."""
        if self._ties is None:
            self._ties = {}
            for key, row in self.solved.items():
                for unknown in row.terms:
                    self._ties.setdefault(unknown, []).append(key)
        found: dict[int, Solved] = {}
        open_ = [key for name in unknowns for key in ([name] if name in self.solved else self._ties.get(name, ()))]
        while open_:
            key = open_.pop()
            if key not in found:
                found[key] = self.solved[key]
                open_ += [other for unknown in self.solved[key].terms for other in self._ties[unknown]]
        return found


def _can_be(row: Solved) -> bool:
    """Tell whether a row, seen for itself, holds for some numbers that are not negative."""
    return row.rest >= 0 or any(factor < 0 for factor in row.terms.values())


def _pivot(terms: Terms) -> int:
    """Return the unknown to solve for: one with the factor 1 or -1 where there is one, so that numbers stay whole."""
    return min(terms, key=lambda key: (terms[key] not in (1, -1), key))


def _solve_for(solved: dict[int, Solved], unknown: int, equation: Solved) -> list[int]:
    """Solve an equation for one of its unknowns, put it into all rows, and return the unknowns of the changed ones."""
    row = _divided(equation, unknown)
    changed = [key for key, other in solved.items() if unknown in other.terms]
    for key in changed:
        solved[key] = _without(solved[key], unknown, row)
    solved[unknown] = row
    return [*changed, unknown]


def _divided(equation: Solved, unknown: int) -> Solved:
    """Return an equation solved for one of its unknowns."""
    factor = equation.terms[unknown]
    terms = {key: _over(value, factor) for key, value in equation.terms.items() if key != unknown}
    return Solved(terms, _over(equation.rest, factor), {key: _over(x, factor) for key, x in equation.proof.items()})


def _over(value: Number, factor: Number) -> Number:
    if factor in (1, -1):
        return value * factor
    quotient = Fraction(value) / factor
    return quotient.numerator if quotient.denominator == 1 else quotient


def _without(other: Solved, unknown: int, row: Solved) -> Solved:
    """Return a row with an unknown replaced by what another row says of it."""
    terms, proof = dict(other.terms), dict(other.proof)
    factor = terms.pop(unknown)
    _add_to(terms, row.terms, -factor)
    _add_to(proof, row.proof, -factor)
    return Solved(terms, other.rest - factor * row.rest, proof)


def _add_to(terms: dict[Any, Number], others: Mapping[Any, Number], factor: Number) -> None:
    for key, value in others.items():
        total = terms.get(key, 0) + factor * value
        if total:
            terms[key] = total
        else:
            terms.pop(key, None)


def _has_solution(rows: dict[int, Solved], whole: frozenset[int]) -> bool:
    """Tell whether rows hold for some numbers that are not negative, whole ones where asked; branch and bound."""
    open_ = [{key: row._replace(proof={}) for key, row in rows.items()}]
    extra = 1 + max((*rows, *(key for row in rows.values() for key in row.terms)), default=0)
    for _ in range(MOST_BRANCHES):
        if not open_:
            return False
        found = _not_negative(open_.pop())
        if found is None:
            continue
        broken = next(
            (key for key in sorted(found) if key in whole and Fraction(found[key].rest).denominator > 1), None
        )
        if broken is None:
            return True
        terms, rest, _ = found[broken]
        floor = rest.numerator // rest.denominator
        up = Solved(dict(terms), rest - floor - 1, {})
        down = Solved({key: -value for key, value in terms.items()}, floor - rest, {})
        open_ += [{**found, extra: up}, {**found, extra: down}]
        extra += 1
    return False


def _not_negative(rows: Mapping[int, Solved]) -> dict[int, Solved] | None:
    """Return rows solved so that all free unknowns may be 0 and none is negative, None where that cannot be.

    The dual simplex method without an objective, by Bland's rule, which always ends (Bland 1977).
    """
    rows = dict(rows)
    while True:
        negative = [key for key, row in rows.items() if row.rest < 0]
        if not negative:
            return rows
        leaving = min(negative)
        row = rows.pop(leaving)
        entering = min((key for key, factor in row.terms.items() if factor < 0), default=None)
        if entering is None:
            return None
        turned = _divided(row._replace(terms={**row.terms, leaving: 1}), entering)
        for key, other in rows.items():
            if entering in other.terms:
                rows[key] = _without(other, entering, turned)
        rows[entering] = turned
