"""The errors of the tool: one root and a few leaves, each naming the value, the rule and the repair."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Fault(NamedTuple):
    """One fault in a dataset: where it is, which rule it breaks, and how to repair it.

    Attributes
    ----------
    file : str
        Name of the file inside the dataset folder (or the path that was given).
    line : int or None
        Line in the file, counted from 1 with the header as line 1; None where a fault has no line.
    column : str or None
        Column or feature id.
    rule : str
        The rule that is broken, with the value that breaks it.
    repair : str
        What to do about it.
    left_out : int
        How many faults of the file this stands for, which are counted and not told one by one; 0 for a single fault.
    """

    file: str
    line: int | None
    column: str | None
    rule: str
    repair: str
    left_out: int = 0

    def __str__(self) -> str:
        line = "" if self.line is None else f", line {self.line}"
        column = "" if self.column is None else f", {self.column}"
        stop = "" if self.rule.endswith("?") else "."  # a rule may end with what was perhaps meant
        return f"{self.file}{line}{column}: {self.rule}{stop} {self.repair}"


def fault_count(faults: Iterable[Fault]) -> int:
    """Return how many faults there are, those that are counted and not told among them.

    Examples
    --------
    >>> fault_count([Fault("legs.csv", 3, "mode", "", ""), Fault("legs.csv", None, None, "", "", left_out=7)])
    8
    """
    return sum(fault.left_out or 1 for fault in faults)


class RouteRiskError(Exception):
    """Root of every error that the tool raises on purpose."""


class InvalidDataError(RouteRiskError, ValueError):
    """Data that breaks a rule; carries every fault that was found.

    Parameters
    ----------
    faults
        One message, or the faults of a whole report.

    Examples
    --------
    >>> error = InvalidDataError([Fault("legs.csv", 3, "mode", "'boat' is not a mode", "Use one of: exit")])
    >>> print(error)
    legs.csv, line 3, mode: 'boat' is not a mode. Use one of: exit
    """

    def __init__(self, faults: str | Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = () if isinstance(faults, str) else tuple(faults)
        super().__init__(faults if isinstance(faults, str) else "\n".join(map(str, self.faults)))


class UsageError(RouteRiskError, ValueError):
    """A request that cannot be understood: a value outside its allowed range or form."""


class UnknownIdError(UsageError, LookupError):
    """An id or a name that nothing in the dataset has; names the nearest ones."""

    def __init__(self, kind: str, value: str, suggestions: Sequence[str] = (), known_by: str = "") -> None:
        self.kind, self.value, self.suggestions = kind, value, tuple(suggestions)
        hint = f" Did you mean {' or '.join(suggestions)}?" if suggestions else ""
        where = f" {known_by}" if known_by else ""
        super().__init__(f"{value!r} is not a known {kind}.{hint}{where}")

    def __str__(self) -> str:  # LookupError would print the repr of its argument
        return str(self.args[0])


class OutOfRangeError(UsageError):
    """A date outside the span that the dataset speaks for."""


class NoOpenRouteError(RouteRiskError):
    """Every route is blocked; carries what blocks it.

    Attributes
    ----------
    blocked_legs : tuple of str
        Ids of legs whose opening would open a route, or empty where no leg leads there at all.
    """

    def __init__(self, message: str, blocked_legs: Iterable[str] = ()) -> None:
        self.blocked_legs: tuple[str, ...] = tuple(blocked_legs)
        super().__init__(message)


class ResponsibilityError(RouteRiskError):
    """A request that a data-responsibility rule refuses; names the rule and what can be done instead."""
