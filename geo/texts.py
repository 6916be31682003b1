"""Texts that leave the tool, made harmless: on a terminal, in a spreadsheet, and where an address has a password."""

from __future__ import annotations

import json
import locale
import re
import unicodedata
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORMULA = re.compile(r"[\s']*[=+\-@＝＋－＠]|'*[\t\r\n]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.ASCII)
_HIDDEN = "***"
_UNSEEN = ("Cc", "Cf", "Zl", "Zp")
_STYLES = re.compile(r"\x1b\[(?:0|1|31)m")
"""What `geo.terminal` sets off: bold, red, and the end of both."""


@contextmanager
def plain_letters() -> Iterator[None]:
    """Have libraries in C make capitals as English does: in a Turkish locale GEOS writes ``LiNESTRiNG``.

    Examples
    --------
    >>> with plain_letters():
    ...     locale.setlocale(locale.LC_CTYPE) in ("C.UTF-8", "C")
    True
    """
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C", "C.UTF-8"):  # the second where there is one
            with suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
        yield
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def clean(text: str) -> str:
    r"""Return a text without control and direction characters, which could rewrite what a terminal shows.

    Examples
    --------
    >>> clean("a\x1b[2Jb\u202ec")
    'a[2Jbc'
    """
    return "".join(" " if c in "\n\t" else c for c in text if c in "\n\t" or unicodedata.category(c) not in _UNSEEN)


def terminal_text(text: str) -> str:
    r"""Return a text of several lines as a terminal may show it: styles of the tool's own, and no other control.

    Examples
    --------
    >>> terminal_text("\x1b[1mrisk\x1b[0m\x1b]52;c;aGk=\x07\nof a\u202eb")
    '\x1b[1mrisk\x1b[0m]52;c;aGk=\nof ab'
    """
    return "\n".join(_terminal_line(line) for line in text.split("\n"))


def _terminal_line(line: str) -> str:
    if line.isascii() and line.isprintable():
        return line
    return "".join(
        part if number % 2 else clean(part) for number, part in enumerate(re.split(f"({_STYLES.pattern})", line))
    )


def escaped_json(text: str) -> str:
    r"""Return JSON in which the characters that rewrite what a terminal shows are escapes; it says the same.

    Examples
    --------
    >>> escaped_json('["a\u202eb"]')
    '["a\\u202eb"]'
    """
    if text.isascii():
        return text
    return "\n".join(line if line.isprintable() else _escaped_line(line) for line in text.split("\n"))


def _escaped_line(line: str) -> str:
    return "".join(c if unicodedata.category(c) not in _UNSEEN else json.dumps(c)[1:-1] for c in line)


def defused(text: str) -> str:
    """Return a text with an apostrophe before it where a spreadsheet would take it for a formula.

    Such a text begins with ``=``, ``+``, ``-`` or ``@`` (also of full width), after spaces and apostrophes if any, or
    with a tab or a line break. A text that is one already gets one more apostrophe, so that taking the first one off
    again gives back what was there.

    Examples
    --------
    >>> defused("=1+1"), defused("1-1"), defused("'-1")
    ("'=1+1", '1-1', "''-1")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def csv_cell(cell: object) -> str:
    r"""Return a cell of a table that is printed as CSV: a number as it is, a text harmless wherever it is opened.

    Examples
    --------
    >>> [csv_cell(cell) for cell in (-0.5, "-0.5", "-2+3", "a\x1b[2Jb")]
    ['-0.5', '-0.5', "'-2+3", 'a[2Jb']
    """
    text = clean(str(cell))
    return text if _NUMBER.fullmatch(text) else defused(text)


def plain_text(cell: str) -> str:
    """Return the text that `defused` made a cell of.

    Examples
    --------
    >>> [plain_text(defused(text)) for text in ("=1+1", "'=1+1", "'tis", "-1")]
    ['=1+1', "'=1+1", "'tis", '-1']
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def hide_passwords(text: str) -> str:
    """Return a text with what may be the password of an address in it hidden.

    Examples
    --------
    >>> hide_passwords("Got unexpected extra argument (postgresql://ann:s3cr@t@localhost/research)")
    'Got unexpected extra argument (postgresql://ann:***@localhost/research)'
    >>> hide_passwords("postgresql://s3cret@localhost/research")
    'postgresql://***@localhost/research'
    >>> hide_passwords("postgresql://localhost/research?password=s3cret")
    'postgresql://localhost/research?password=***'
    """
    text = re.sub(r"(\w:/{1,2}[^\s:/@]*:).*@", rf"\g<1>{_HIDDEN}@", text)
    text = re.sub(r"(\w:/{1,2})[^\s:/@]+@", rf"\g<1>{_HIDDEN}@", text)  # a password in the place of a name
    return re.sub(r"(password\s*=\s*)[^\s&]+", rf"\g<1>{_HIDDEN}", text, flags=re.IGNORECASE)
