"""Collect the faults of a dataset: the first of each file in full, the others as a number."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .errors import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TOLD = 100
"""How many faults of one file are told one by one."""


class FaultLog:
    """Faults in the order in which they are found; its length is how many there are.

    Beyond `TOLD` faults of a file the others are counted, so that a broken file of a million rows needs neither their
    memory nor the time to word them.

    Parameters
    ----------
    kind
        What they are called: `fault` or `warning`.

    Examples
    --------
    >>> log = FaultLog()
    >>> for line in range(2, 2000):
    ...     log.add("legs.csv", line, "mode", lambda: ("'boat' is not a mode", "Use one of: exit"))
    >>> len(log), log.faults()[-1].left_out
    (1998, 1898)
    >>> print(log.faults()[-1])
    legs.csv: 1898 more faults of this file are not shown. Repair those above and check again
    """

    def __init__(self, kind: str = "fault") -> None:
        self._kind = kind
        self._told: list[Fault] = []
        self._counts: Counter[str] = Counter()

    def __len__(self) -> int:
        return self._counts.total()

    @property
    def files(self) -> set[str]:
        """Names of the files that have a fault."""
        return set(self._counts)

    def add(self, file: str, line: int | None, column: str | None, word: Callable[[], tuple[str, str]]) -> None:
        """Add a fault; `word` returns its rule and repair, and is called only if the fault is told."""
        if self._count(file):
            self._told.append(Fault(file, line, column, *word()))

    def extend(self, faults: Iterable[Fault]) -> None:
        """Add faults that have their words already."""
        self._told += [fault for fault in faults if self._count(fault.file)]

    def _count(self, file: str) -> bool:
        """Count a fault of a file; return whether it is to be told."""
        self._counts[file] += 1
        return self._counts[file] <= TOLD

    def faults(self) -> tuple[Fault, ...]:
        """Return the faults, with one for each file that stands for those of it that are not told."""
        left_out = ((file, count - TOLD) for file, count in self._counts.items() if count > TOLD)
        return (*self._told, *(self._rest(file, count) for file, count in left_out))

    def _rest(self, file: str, count: int) -> Fault:
        what = (
            f"one more {self._kind} of this file is" if count == 1 else f"{count} more {self._kind}s of this file are"
        )
        return Fault(file, None, None, f"{what} not shown", "Repair those above and check again", count)
