"""The CSV files of a Flee folder: their rows, the checks of single cells, and what is found wrong with them."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...geo.errors import Fault, InvalidDataError
from ...geo.faults import FaultLog
from ...geo.inputs import LARGEST_FILE, open_input
from ...geo.names import near_names, odd_character, same_letters
from ..tables.cells import other_separator

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

LONGEST_PERIOD_DAYS = 366_000


@dataclass(slots=True)
class Reading:
    """A folder of files that is being read, with the faults and remarks so far."""

    folder: Path
    faults: FaultLog = field(default_factory=FaultLog)
    remarks: list[Fault] = field(default_factory=list)

    _unknown: set[tuple[str, str]] = field(default_factory=set)

    def there(self, *files: str) -> str:
        """Return the first of some names that a file of the folder has; the first of them where none has it."""
        return next((file for file in files if (self.folder / file).is_file()), files[0])

    def fault(self, file: str, line: int | None, column: str | None, rule: str, repair: str) -> None:
        """Add a fault."""
        self.faults.add(file, line, column, lambda: (rule, repair))

    def remark(self, file: str, line: int | None, rule: str, repair: str) -> None:
        """Add a remark: the row is valid, and may mean something else than its author thinks."""
        self.remarks.append(Fault(file, line, None, rule, repair))

    def rows(self, file: str, *, optional: bool = False, columns: int = 3) -> list[tuple[int, list[str]]]:
        """Return (line, cells) of a file, headers and comments included, empty lines left out.

        Cells are stripped and in one form (NFC). A file whose cells something else than commas separates, or that holds
        what is no text, has one fault and no rows.
        """
        path = self.folder / file
        rows: list[tuple[int, list[str]]] = []
        try:
            with (
                open_input(path, file, inside=self.folder, limit=LARGEST_FILE) as binary,
                io.TextIOWrapper(binary, encoding="utf-8-sig", newline="") as stream,
            ):
                reader = csv.reader(stream, skipinitialspace=True, strict=True)
                if separator := other_separator(stream.readline(10_000), columns):
                    rule = f"the cells are separated by {separator}"
                    self.fault(file, 1, None, rule, "Save it with commas between them")
                    return []
                stream.seek(0)
                for cells in reader:
                    stripped = [same_letters(cell.strip()) for cell in cells]
                    if any(stripped):
                        rows.append((reader.line_num, stripped))
                    if not all(map(str.isprintable, stripped)) and (odd := odd_character("\n".join(stripped))):
                        rule = f"the row holds {odd}, which nobody sees or which is no text"
                        self.fault(file, reader.line_num, None, rule, "Remove it")
                        return []
        except FileNotFoundError:
            if not optional:
                near = hint(file, sorted(path.name for path in self.folder.glob("*.csv")))
                self.fault(file, None, None, "the file is missing", f"{near}Put it into the folder")
        except InvalidDataError as error:
            self.faults.extend(error.faults)
        except UnicodeDecodeError as error:
            self.fault(file, None, None, f"it is not UTF-8 ({error.reason})", "Save it as CSV UTF-8")
        except csv.Error as error:
            self.fault(file, reader.line_num, None, f"it is not CSV ({error})", "Check the quotes near that line")
        return rows

    def records(
        self, file: str, columns: Sequence[str], *, required: int, optional: bool = False
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield (line, cell by column) of each row of data.

        A header that names most columns says in which order they stand, and is a fault where it lacks one that is
        needed; without one, or with names that are not Flee's, they stand in the order of `columns`.
        """
        order = list(columns)
        for line, cells in self.rows(file, optional=optional):
            words = [_word(cell) for cell in cells]
            heads = [_HEADS.get(word, word) for word in words]
            if cells[0].startswith("#") or heads[0] == columns[0]:
                if sum(name in heads for name in columns) > len(columns) / 2:
                    order = _order(words, heads, columns)
                    more = cells[len(columns) :]
                    if len(more) >= required and not more[0].isdecimal() and more[-1].isdecimal():
                        rule = "the header goes on with numbers, as if a row were joined to it"
                        self.remark(file, line, rule, "Put that row on a line of its own; it is left out")
                    lacking = [name for name in columns[:required] if name not in order]
                    if lacking:
                        told = ", ".join(lacking)
                        rule = f"the columns {told} are missing"
                        rule = rule if len(lacking) > 1 else f"the column {told} is missing"
                        repair = f"Add it where Flee has it; the order is {', '.join(columns[:required])}"
                        self.fault(file, line, None, rule, repair)
                        return
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
            told = f"from {low:g} to {high:g}" if high < math.inf else f"of {low:g} or more"
            self.fault(*place, f"{text!r} is not a number {told}", "Correct the cell")
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
        """Tell whether a name is known; add a fault where it is not, once for each name of a file."""
        if name in known:
            return True
        if not known:  # what is wrong with the file that names them is said already
            return False
        if (place[0], name) not in self._unknown:
            self._unknown.add((place[0], name))
            rule = f"{name!r} is not a {word} of locations.csv"
            self.faults.add(*place, lambda: (rule, f"{hint(name, known)}Correct the name, or add the location"))
        return False


def folder_with(folder: Path, file: str, *inner: str) -> Path:
    """Return the folder of a file: the one given, or the inner folder that has it instead, as cases of FabFlee do."""
    folders = (folder, *(folder / name for name in inner))
    return next((place for place in folders if (place / file).is_file()), folder)


def first_of(names: Sequence[str]) -> str:
    """Return the first three of some names, quoted, and a sign where there are more."""
    return ", ".join(map(repr, names[:3])) + (", ..." if len(names) > 3 else "")


def hint(text: str, known: Collection[str]) -> str:
    """Return a question that names the nearest known word, or nothing."""
    near = near_names(text, known)
    return f"Did you mean {near[0]!r}? " if near else ""


def read_intensities(reading: Reading, file: str, rows: Sequence[tuple[int, list[str]]]) -> dict[str, list[float]]:
    """Return the intensity on each day by the names of the header; a name is there for each column."""
    (head_line, head), *rows = rows
    while head and not head[-1]:
        head.pop()
    series: dict[str, list[float]] = {name: [] for name in head[1:]}
    for name in sorted({name for name in head[1:] if head.count(name) > 1}):
        reading.fault(file, head_line, name, f"the column {name!r} is there twice", "Remove or rename one")
    above: list[tuple[float, int, str]] = []
    for day, (line, cells) in enumerate(rows):
        while len(cells) > len(head) and not cells[-1]:
            cells.pop()
        if cells[0] != str(day):
            rule = f"the day is {cells[0]!r}, {day} is next"
            reading.fault(file, line, "Day", rule, "Give every day from 0 on a line of its own")
            break
        if len(cells) != len(head):
            rule = f"the row has {len(cells)} cells, the header {len(head)}"
            reading.fault(file, line, None, rule, "Give every location a value, 0 for none")
            continue
        for name, text in zip(head[1:], cells[1:], strict=True):
            value = reading.number((file, line, name), text, 0, math.inf)
            series[name].append(value)
            if value > 1:
                above.append((value, line, name))
    if above:
        highest, columns = max(above)[0], len({name for _, _, name in above})
        rule = f"intensities up to {highest:g} in {columns} column{'s' * (columns > 1)}, and 1 is the highest"
        reading.fault(file, *above[0][1:], rule, "Divide all of them by the highest level that there can be")
    return series


_HEADS = {
    "name": "name", "region": "region", "country": "country", "location_type": "location_type", "type": "location_type",
    "latitude": "latitude", "lat": "latitude", "gps_x": "latitude", "gps_lat": "latitude",
    "longitude": "longitude", "lon": "longitude", "long": "longitude", "lng": "longitude", "gps_y": "longitude",
    "gps_lon": "longitude", "conflict_date": "conflict_date", "conflict": "conflict_date",
    "population": "population", "pop": "population", "pop/cap": "population", "population/capacity": "population",
    "capacity": "population", "pop/capacity": "population",
    "name1": "name1", "name2": "name2", "distance": "distance", "distance_km": "distance", "dist": "distance",
    "forced_redirection": "forced_redirection", "closure_type": "closure_type", "closure_start": "closure_start",
    "closure_end": "closure_end", "start": "closure_start", "end": "closure_end",
}  # fmt: skip


def _word(cell: str) -> str:
    """Return what a cell of a header says, without quotes, units and capitals."""
    return "_".join(re.sub(r"[\[(].*", "", cell.lower().lstrip("#").replace('"', "")).split())


def _order(words: Sequence[str], heads: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return the column that each cell of a header stands for.

    A cell that names none of `columns`, or one that an earlier cell named, stands for the column that has its place in
    Flee where no cell names that one, else for its own word.
    """
    order: list[str] = []
    for at, (word, head) in enumerate(zip(words, heads, strict=True)):
        if head in columns and head not in order:
            order.append(head)
        else:
            order.append(columns[at] if at < len(columns) and columns[at] not in heads else word)
    return order
