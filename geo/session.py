"""What a command is asked, as one typed value, and what it needs from the room that brings data in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from .answers.face_doors import Changes, Doors
from .errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from geopandas import GeoDataFrame

    from .errors import Fault
    from .model.scenario import Scenario
    from .model.schema import Dataset, RecordFactor


@dataclass(frozen=True, slots=True)
class DateRange:
    """The dates from `since` to `until`, the dataset's own first and last day where None, by whole steps."""

    since: date | None = None
    until: date | None = None
    step: str = "year"

    @property
    def is_given(self) -> bool:
        """Whether an end was given."""
        return self.since is not None or self.until is not None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a dataset.

    Attributes
    ----------
    dataset : str or None
        A dataset folder; the embedded one where None.
    public : bool
        Whether the answer is made for publication.
    as_of, known_by : datetime.date or None
        The date of the risk, the dataset's last day where None; and the date by which a source was published.
    span : Span
        Dates one after the other.
    scenario : Changes
        What is assumed against the documents.
    origin, destination : str or None
        Places as a user names them.
    k : int
        How many routes.
    """

    dataset: str | None = None
    public: bool = False
    as_of: date | None = None
    known_by: date | None = None
    span: DateRange = field(default_factory=DateRange)
    scenario: Changes = field(default_factory=Changes)
    origin: str | None = None
    destination: str | None = None
    k: int = 1

    def day(self, dataset: Dataset) -> date:
        """Return the one date that is asked about.

        Examples
        --------
        >>> Question().day(dataset) == dataset.valid_until
        True
        """
        return self.as_of or dataset.valid_until

    def periods(self, dataset: Dataset) -> tuple[tuple[date, date], ...]:
        """Return the first and last days that are asked about: of the one date, or of the years, quarters or months.

        Raises
        ------
        UsageError
            As `days`.

        Examples
        --------
        >>> question = Question(span=DateRange(date(2019, 1, 1), date(2020, 12, 31)))
        >>> [f"{first} {last}" for first, last in question.periods(dataset)]
        ['2019-01-01 2019-12-31', '2020-01-01 2020-12-31']
        """
        from .model.periods import periods_between

        self.check_dates()
        if self.as_of is not None:
            return ((self.as_of, self.as_of),)
        return periods_between(*self._span(dataset), self.span.step)

    def _span(self, dataset: Dataset) -> tuple[date, date]:
        from .model.scenario import check_date

        since, until = self.span.since or dataset.valid_from, self.span.until or dataset.valid_until
        if until < since and None in (self.span.since, self.span.until):
            check_date(dataset, self.span.since or until)
        return since, until

    def days(self, dataset: Dataset) -> tuple[date, ...]:
        """Return the dates that are asked about: the one, or the first days of the years, quarters or months.

        Raises
        ------
        UsageError
            If both are given, or the span ends before it starts.

        Examples
        --------
        >>> question = Question(span=DateRange(date(2019, 1, 1), date(2020, 12, 31)))
        >>> [str(day) for day in question.days(dataset)]
        ['2019-01-01', '2020-01-01']
        """
        return tuple(first for first, _ in self.periods(dataset))

    def check_dates(self) -> None:
        """Raise `UsageError` if one date and a span of dates are given."""
        if self.as_of is not None and self.span.is_given:
            raise UsageError("use --as-of for one date, or --since and --until for a period, but not both")


class Loaders(Doors, Protocol):
    """How the rooms that show get what the room that reads brings in, and the other way round, without an import."""

    def write_record_factors(self, path: str, rows: Sequence[RecordFactor], *, overwrite: bool) -> None:
        """Write the table of record factors."""

    def parse_side(self, text: str, dataset: Dataset) -> tuple[date, date | None, Scenario]:
        """Return one side of a comparison: its date, the date of what was known, and its scenario."""

    def check_drawing(self, path: str) -> None:
        """Raise if the name of a file is not that of a drawing."""

    def draw_dataset(
        self,
        dataset: Dataset,
        layers: Mapping[str, GeoDataFrame],
        path: str,
        *,
        faults: Sequence[Fault],
        warnings: Sequence[Fault],
        overwrite: bool,
    ) -> Sequence[Path]:
        """Draw a dataset with its faults, and return the files that were written."""
