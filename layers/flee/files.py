"""The CSV files of a Flee folder: their rows, the checks of single cells, and what is found wrong with them."""

from __future__ import annotations

import csv
import difflib
import io
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...geo.errors import Fault, InvalidDataError
from ...geo.inputs import LARGEST_FILE, open_input

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

LONGEST_PERIOD_DAYS = 366_000


@dataclass(slots=True)
class Reading:
    """A folder of files that is being read, with the faults and remarks so far."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)

    def fault(self, file: str, line: int | None, column: str | None, rule: str, repair: str) -> None:
        """Add a fault."""
        self.faults.append(Fault(file, line, column, rule, repair))

    def remark(self, file: str, line: int | None, rule: str, repair: str) -> None:
        """Add a remark: the row is valid, and may mean something else than its author thinks."""
        self.remarks.append(Fault(file, line, None, rule, repair))

    def rows(self, file: str, *, optional: bool = False) -> list[tuple[int, list[str]]]:
        """Return (line, cells) of a file, headers and comments included, empty lines left out; cells are stripped."""
        path = self.folder / file
        rows: list[tuple[int, list[str]]] = []
        try:
            with (
                open_input(path, file, inside=self.folder, limit=LARGEST_FILE) as binary,
                io.TextIOWrapper(binary, encoding="utf-8-sig", newline="") as stream,
            ):
                reader = csv.reader(stream, skipinitialspace=True, strict=True)
                for cells in reader:
                    stripped = [cell.strip() for cell in cells]
                    if any(stripped):
                        rows.append((reader.line_num, stripped))
        except FileNotFoundError:
            if not optional:
                self.fault(file, None, None, "the file is missing", "Put it into the folder")
        except InvalidDataError as error:
            self.faults += error.faults
        except UnicodeDecodeError as error:
            self.fault(file, None, None, f"it is not UTF-8 ({error.reason})", "Save it as CSV UTF-8")
        except csv.Error as error:
            self.fault(file, reader.line_num, None, f"it is not CSV ({error})", "Check the quotes near that line")
        return rows

    def records(
        self, file: str, columns: Sequence[str], *, required: int, optional: bool = False
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield (line, cell by column) of each row of data; columns stand in the order that Flee fixes.

        Only a header that names latitude and longitude may exchange these two.
        """
        order = list(columns)
        for line, cells in self.rows(file, optional=optional):
            heads = [cell.lower().lstrip("#").strip() for cell in cells]
            if cells[0].startswith("#") or heads[0] == columns[0]:
                if len(heads) > 4 and heads[3].startswith("lon") and heads[4].startswith("lat"):
                    order[3:5] = ["longitude", "latitude"]
                continue
            if len(cells) < required:
                rule = (
                    f"the row has {len(cells)} cells, at least {required} are needed ({', '.join(columns[:required])})"
                )
                self.fault(file, line, None, rule, "Fill the missing ones")
                continue
            row = dict.fromkeys(columns, "")
            row.update(zip(order, cells, strict=False))
            yield line, row

    def number(self, place: tuple[str, int, str], text: str, low: float, high: float) -> float:
        """Return a number of a range; a fault and NaN where it is none."""
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            self.fault(*place, f"{text!r} is not a number from {low:g} to {high:g}", "Correct the cell")
            return math.nan
        return value

    def whole(self, place: tuple[str, int, str], text: str, low: int = -LONGEST_PERIOD_DAYS) -> int | None:
        """Return a whole number; a fault and None where it is none."""
        try:
            value = int(text)
        except ValueError:
            value = None
        if value is None or not low <= value <= 10**12:
            self.fault(*place, f"{text!r} is not a whole number of {low} or more", "Correct the cell")
            return None
        return value

    def known(self, place: tuple[str, int, str], name: str, known: Collection[str], word: str) -> bool:
        """Tell whether a name is known; add a fault where it is not."""
        if name in known:
            return True
        rule = f"{name!r} is not a {word} of locations.csv"
        self.fault(*place, rule, f"{hint(name, known)}Correct the name, or add the location")
        return False


def hint(text: str, known: Collection[str]) -> str:
    """Return a question that names the nearest known word, or nothing."""
    near = difflib.get_close_matches(text, sorted(known), n=1)
    return f"Did you mean {near[0]!r}? " if near else ""
