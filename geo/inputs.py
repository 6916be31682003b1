"""Open the files that somebody gives the tool to read: regular ones, of a bounded size, inside their own folder.

A dataset may come from anybody. A pipe that never ends, a device or a link to another file of the reader is refused
before a byte of it is read; what is too large, too deep or too long for its format is a fault and not a traceback.
"""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path
from typing import Any, BinaryIO

from .errors import Fault, InvalidDataError

LARGEST_FILE = 1 << 32
LARGEST_TEXT = 1 << 24
"""Bytes of the largest file that is read row by row, and of the largest that is read whole and is no layer."""


_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def open_input(path: Path, name: str | None = None, *, inside: Path | None = None, limit: int) -> BinaryIO:
    """Open a regular file to read its bytes.

    Parameters
    ----------
    name
        What a fault calls it; the path where None.
    inside
        Folder that the file must lie in when every link has been followed.
    limit
        How many bytes it may have.

    Raises
    ------
    FileNotFoundError
        If there is nothing of that name.
    InvalidDataError
        If it is no regular file, lies outside the folder, is too large or may not be read.

    Examples
    --------
    >>> open_input(Path("/"), limit=100)
    Traceback (most recent call last):
    ...
    route_risk.geo.errors.InvalidDataError: /: it is a folder, and a file is needed. Give the path of a file
    """
    label = str(path) if name is None else name
    try:
        if inside is not None and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(inside)):
            raise _fault(label, "it is a link out of the dataset folder", "Put the file itself into the folder")
        _check_kind(path.stat(), label, limit)  # before it is opened: opening a pipe waits, opening a device acts
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            _check_kind(os.fstat(descriptor), label, limit)
            return os.fdopen(descriptor, "rb")
        except BaseException:
            os.close(descriptor)
            raise
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(label) from None
    except OSError as error:
        raise _fault(label, f"it cannot be read ({error.strerror})", "Correct its permissions or the path") from None
    except InvalidDataError:
        raise
    except ValueError:  # a NUL in the name
        raise FileNotFoundError(label) from None


def read_input(path: Path, name: str | None = None, *, inside: Path | None = None, limit: int = LARGEST_TEXT) -> bytes:
    """Return all bytes of a regular file.

    Parameters
    ----------
    path, name, inside, limit
        As `open_input`, which raises what it says there.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_bytes(b"text")
    ...     read_input(Path(folder, "a.txt"))
    b'text'
    """
    with open_input(path, name, inside=inside, limit=limit) as stream:
        return stream.read(limit)


def parse_json(text: str) -> Any:
    """Return what a JSON text says.

    Raises
    ------
    ValueError
        If it is not JSON, too deep, has a number that is too long or an object with a name twice; the message is one
        line.

    Examples
    --------
    >>> parse_json('{"a": [1, 2]}')
    {'a': [1, 2]}
    >>> parse_json('{"a": 1, "a": 2}')
    Traceback (most recent call last):
    ...
    ValueError: 'a' is there twice in one object
    """
    try:
        value = json.loads(text, object_pairs_hook=_object)
        if _HALF.search(text):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("a text in it has half of a character (a lone surrogate)") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError as error:
        if "integer string conversion" in str(error):
            raise ValueError("a number in it has too many digits") from None
        raise
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; readers differ in which of two values they take for one name, so neither is taken."""
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise ValueError(f"{twice!r} is there twice in one object")
    return made


def _check_kind(status: os.stat_result, label: str, limit: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _fault(label, "it is a folder, and a file is needed", "Give the path of a file")
    if not stat.S_ISREG(status.st_mode):
        raise _fault(label, "it is a pipe or a device, and a regular file is needed", "Copy what it holds to a file")
    if status.st_size > limit:
        rule = f"it has {status.st_size} bytes, and at most {limit} are read"
        raise _fault(label, rule, "Leave out what is not needed, or simplify it")


def _fault(file: str, rule: str, repair: str) -> InvalidDataError:
    return InvalidDataError([Fault(file, None, None, rule, repair)])
