"""Read a CSV file as columns of texts, block by block.

A block whose rows are one line each is cut at its commas all at once, which takes a fraction of the time that a row at
a time takes. Whatever is less plain (a line break or a doubled quote in a cell, a row of another length, an error) is
left to `csv.reader`, so that both ways give the same cells.
"""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from typing import TextIO

BLOCK_CHARACTERS = 1 << 17
"""At most the longest cell of `csv.reader`, so that a longer one can only end in the last line of a block."""


class Block(NamedTuple):
    """Some rows of a file.

    Attributes
    ----------
    columns : list of sequence of str
        The cells of all rows that have as many as the header, column by column.
    lines : sequence of int
        The line of the file on which each of these rows ends.
    odd : list of (int, int)
        Line and number of cells of each other row; empty lines are no rows.
    """

    columns: list[Sequence[str]]
    lines: Sequence[int]
    odd: list[tuple[int, int]]


class CsvError(Exception):
    """A file that is not CSV; `line` is where that showed."""

    def __init__(self, line: int, reason: str) -> None:
        self.line, self.reason = line, reason
        super().__init__(reason)


def read_header(stream: TextIO) -> tuple[list[str], int]:
    r"""Return the first row of a file and the line on which it ends.

    Raises
    ------
    CsvError
        If there is none that can be read.

    Examples
    --------
    >>> read_header(io.StringIO("a,b\n1,2\n"))
    (['a', 'b'], 1)
    """
    reader = csv.reader(stream, strict=True)
    try:
        return next(reader, []), reader.line_num
    except csv.Error as error:
        raise CsvError(reader.line_num, str(error)) from None


def read_blocks(stream: TextIO, width: int, line: int) -> Iterator[Block]:
    r"""Yield the rows that are left in a file.

    Parameters
    ----------
    stream
        A text file, opened with ``newline=""``.
    width
        How many cells a row has, at least two.
    line
        How many lines have been read already.

    Yields
    ------
    Block

    Raises
    ------
    CsvError
        After the block of the rows before the error.

    Examples
    --------
    >>> stream = io.StringIO('1,"x, y"\n2\n3,z\n', newline="")
    >>> list(read_blocks(stream, 2, 1))
    [Block(columns=[('1', '3'), ('x, y', 'z')], lines=[2, 4], odd=[(3, 1)])]
    """
    while text := stream.read(BLOCK_CHARACTERS):
        text += stream.readline()  # a block ends where a line ends
        columns = _cut(text, width)
        if columns is None:
            line = yield from _read_rows(stream, text, width, line)
        else:
            end = line + len(columns[0])
            yield Block(columns, range(line + 1, end + 1), [])
            line = end


def _cut(text: str, width: int) -> list[Sequence[str]] | None:
    """Return the columns of a text of whole lines; None where a row is not one line or has another number of cells."""
    if len(text) - text.rfind("\n", 0, -1) > csv.field_size_limit():
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    text += "" if text.endswith("\n") else "\n"
    marked = text.replace("\n", ",\n,")  # so that a line ends with a cell of its own
    rows = (len(marked) - len(text)) // 2
    cells = _cells(marked)
    if cells is None or len(cells) != rows * (width + 1) or cells[width :: width + 1].count("\n") != rows:
        return None
    return [cells[column :: width + 1] for column in range(width)]


def _cells(marked: str) -> list[str] | None:
    """Return the cells of marked lines, ends of lines among them; None where only `csv.reader` knows what is meant."""
    first, *rest = marked.split('"')  # outside and inside quotes by turns
    if "\r" in marked or len(rest) % 2:
        return None
    cells = first.split(",")
    begun = ""
    for inside, outside in zip(rest[::2], rest[1::2], strict=True):
        if not outside:  # a doubled quote stands for one
            begun += inside + '"'
            continue
        more = outside.split(",")
        if cells[-1] or more[0] or "\n" in inside:
            return None
        cells[-1] = begun + inside
        cells += more[1:]
        begun = ""
    cells.pop()  # what follows the last line
    return cells


def _read_rows(stream: TextIO, text: str, width: int, line: int) -> Generator[Block, None, int]:
    """Yield a block of the rows that begin in a text, read on from the stream if need be; return the last line."""
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(chain(lines, stream), strict=True)
    rows: list[list[str]] = []
    ends: list[int] = []
    odd: list[tuple[int, int]] = []
    reason = ""
    try:
        for row in reader:
            if len(row) == width:
                rows.append(row)
                ends.append(line + reader.line_num)
            elif row:
                odd.append((line + reader.line_num, len(row)))
            if reader.line_num >= len(lines):
                break
    except csv.Error as error:
        reason = str(error)
    yield Block(list(zip(*rows, strict=True)) or [()] * width, ends, odd)
    if reason:
        raise CsvError(line + reader.line_num, reason)
    return line + reader.line_num
