"""Both ways of reading CSV give the cells and the lines that `csv.reader` gives."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from route_risk.layers.tables import csv_columns
from route_risk.layers.tables.csv_columns import CsvError, read_blocks, read_header
from route_risk.layers.tables.read import EMBEDDED

TEXTS = st.text(st.sampled_from('a,"\n\r;é\0 한\u2028'), max_size=60)
CELLS = st.text(st.sampled_from('a,"\n é한'), max_size=5)


def by_csv(text, width):
    """Return rows with their lines, rows of another width, and what stops the reading."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, odd = [], []
    try:
        for row in reader:
            if len(row) == width:
                rows.append((reader.line_num, row))
            elif row:
                odd.append((reader.line_num, len(row)))
    except csv.Error as error:
        return rows, odd, (reader.line_num, str(error))
    return rows, odd, None


def by_blocks(text, width):
    rows, odd = [], []
    try:
        for block in read_blocks(io.StringIO(text, newline=""), width, 0):
            rows += zip(block.lines, map(list, zip(*block.columns, strict=True)), strict=True)
            odd += block.odd
    except CsvError as error:
        return rows, odd, (error.line, error.reason)
    return rows, odd, None


@given(TEXTS, st.integers(2, 3), st.sampled_from((1, 5, 20, csv_columns.BLOCK_CHARACTERS)))
@example('a,"b ""c"" d"\ne,"f"\n', 2, 20)
@example('"""a""",\n"",""\n', 2, 20)
@example("a,b\n\nc\n", 2, 20)
@example("a,b\rc,d\r\n", 2, 20)
@example('a,"b\n\nc"\nd,e\n', 2, 5)
@example('a,b"c"\n', 2, 20)
@example('"a"b,c\n', 2, 20)
@example('a,"b', 2, 20)
@example('a,"\n', 2, 1)
def test_any_text_is_read_as_csv_reads_it(text, width, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_columns, "BLOCK_CHARACTERS", size)
        assert by_blocks(text, width) == by_csv(text, width)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=30), st.sampled_from((5, 40, csv_columns.BLOCK_CHARACTERS)))
def test_what_was_written_comes_back(rows, size):
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_columns, "BLOCK_CHARACTERS", size)
        read, odd, error = by_blocks(stream.getvalue(), 3)
    assert [tuple(row) for _, row in read] == rows
    assert (odd, error) == ([], None)


@pytest.mark.parametrize("table", sorted(path.name for path in EMBEDDED.glob("*.csv")))
def test_plain_blocks_are_cut_at_once(table, monkeypatch):
    text = Path(EMBEDDED / table).read_text(encoding="utf-8")
    width = text.split("\n", 1)[0].count(",") + 1
    expected = by_csv(text, width)
    monkeypatch.setattr(csv_columns, "_read_rows", None)
    assert by_blocks(text, width) == expected


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_beyond_the_limit_of_csv_is_refused(quote):
    for before in (0, 1, 30_000):
        long = "x" * (csv.field_size_limit() + 1)
        text = "a,b\n" * before + f"c,{quote}{long}{quote}\n"
        assert by_blocks(text, 2) == by_csv(text, 2)
        assert by_blocks(text, 2)[2] == (before + 1, "field larger than field limit (131072)")


def test_a_header_over_two_lines_ends_on_the_second():
    assert read_header(io.StringIO('a,"b\nc"\n1,2\n', newline="")) == (["a", "b\nc"], 2)
    assert read_header(io.StringIO("")) == ([], 0)
    with pytest.raises(CsvError, match="unexpected end of data") as caught:
        read_header(io.StringIO('a,"b'))
    assert caught.value.line == 1
