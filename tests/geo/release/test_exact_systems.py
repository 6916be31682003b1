"""Systems of equations against every assignment of small whole numbers."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_risk.geo.release.exact_systems import EquationSystem

UNKNOWNS = (1, 2, 3, 4)
EQUATIONS = st.lists(
    st.tuples(st.lists(st.sampled_from(UNKNOWNS), unique=True, min_size=1), st.integers(0, 5)), min_size=1, max_size=4
)


def sums_to(terms: list[int], values: dict[int, int]) -> int:
    return sum(values[unknown] for unknown in terms)


@given(EQUATIONS, st.lists(st.sampled_from(UNKNOWNS), unique=True, min_size=1), st.integers(0, 5))
def test_a_value_is_allowed_where_some_assignment_has_it(equations, target, value):
    system = EquationSystem(careful=True)
    taken = [row for row in equations if system.add(dict.fromkeys(row[0], 1), row[1])]
    # An unknown in no equation is free; one in the target or an equation is 5 at most.
    assignments = (dict(zip(UNKNOWNS, numbers, strict=True)) for numbers in itertools.product(range(6), repeat=4))
    found = any(
        sums_to(target, values) == value and all(sums_to(terms, values) == rest for terms, rest in taken)
        for values in assignments
    )
    assert system.allows(dict.fromkeys(target, 1), value, whole=UNKNOWNS) == found


def test_whole_numbers_are_fewer_than_fractions():
    system = EquationSystem()
    for pair in ((1, 2), (2, 3), (1, 3)):
        assert system.add(dict.fromkeys(pair, 1), 3)
    assert system.allows({1: 1}, Fraction(3, 2), whole=())
    assert not system.allows({1: 1}, 1, whole=UNKNOWNS)


def test_what_contradicts_is_refused_and_changes_nothing():
    system = EquationSystem()
    assert system.add({1: 1, 2: 1}, 5)
    assert not system.add({1: 1, 2: 1}, 6)
    assert not system.add({1: 1}, 7)  # the other would be less than none
    assert system.allows({1: 1}, 5, whole=UNKNOWNS)


@pytest.mark.parametrize("careful", [False, True])
def test_a_contradiction_of_several_rows(careful):
    # The first leaves nothing for 5, the second needs 1 of it; neither row shows that alone.
    system = EquationSystem(careful=careful)
    assert system.add({1: 1, 5: 1}, 0)
    assert system.add({2: 1, 5: -1}, -1) != careful
    assert system.consistent([2]) == careful
