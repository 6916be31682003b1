"""Whole files or none: write beside, then rename."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType

_REPLACED = "{} is there already and is not replaced; choose another name or allow overwriting (--overwrite)"


@contextmanager
def write_beside(path: str | Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Give a path to write to; what was written there becomes the file when the block ends without an error.

    Parameters
    ----------
    path
        The file to write; its folder must be there.
    overwrite
        Whether a file that is there already may be replaced. Its permissions are kept.

    Yields
    ------
    pathlib.Path
        A path with the same file name in a new folder beside it. The folder and all that is in it are gone afterwards.

    Raises
    ------
    UsageError
        If the file is there and `overwrite` is not set, it is no regular file, or its folder is not there or cannot be
        written to. Also where another program puts the file there in the meantime.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     target = Path(folder) / "note.txt"
    ...     with write_beside(target) as beside:
    ...         _ = beside.write_text("all of it")
    ...     target.read_text()
    'all of it'
    """
    target = Path(path)
    if not target.name:
        raise UsageError(f"{str(path)!r} is not the name of a file; give one")
    with _write_beside(target.parent, [target.name], overwrite=overwrite) as folder:
        yield folder / target.name


@contextmanager
def write_folder_beside(path: str | Path, names: Iterable[str], *, overwrite: bool = False) -> Iterator[Path]:
    """Give a folder to write files to; all of them come to their place when the block ends without an error, or none.

    Parameters
    ----------
    path
        The folder the files shall be in. It is made where it is not there; the folder that it is in must be.
    names
        Names of the files that the block writes, without folders. Other files in the folder are left alone.
    overwrite
        Whether files of these names that are there already may be replaced. Their permissions are kept.

    Yields
    ------
    pathlib.Path
        A new folder. It and all that is in it are gone afterwards.

    Raises
    ------
    UsageError
        As `write_beside`, for the first of the files in order.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with write_folder_beside(Path(folder) / "out", ["a", "b"]) as beside:
    ...         for name in ("a", "b"):
    ...             _ = (beside / name).write_text(name)
    ...     sorted(path.name for path in (Path(folder) / "out").iterdir())
    ['a', 'b']
    """
    target = Path(path)
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is a file, and a folder is needed; give the name of a folder")
    if not target.parent.is_dir():
        raise UsageError(f"the folder {target.parent} does not exist; make it first or write elsewhere")
    made = not target.exists()
    try:
        if made:
            _make(target)
        with _write_beside(target, sorted(names), overwrite=overwrite) as folder:
            yield folder
    except BaseException:
        if made and target.is_dir() and not any(target.iterdir()):
            target.rmdir()
        raise


@contextmanager
def _write_beside(parent: Path, names: list[str], *, overwrite: bool) -> Iterator[Path]:
    """Give a folder inside `parent`; move the named files out of it at the end, all or none."""
    _check(parent, names, overwrite=overwrite)
    beside: Path | None = None
    try:
        with _uninterrupted():
            beside = _make_beside(parent)
        fresh, kept = beside / "fresh", beside / "kept"
        fresh.mkdir()
        kept.mkdir()
        yield fresh
        with _uninterrupted():
            _check(parent, names, overwrite=overwrite)
            _move(fresh, kept, parent, names, overwrite=overwrite)
            shutil.rmtree(beside, ignore_errors=True)
    finally:
        with _uninterrupted():
            if beside is not None:
                shutil.rmtree(beside, ignore_errors=True)


def _make_beside(parent: Path) -> Path:
    try:
        # A folder of our own keeps the sidecar files of databases together, and files in it get the usual permissions.
        return Path(tempfile.mkdtemp(dir=parent, prefix=".", suffix=".part"))
    except OSError as error:
        raise UsageError(f"{parent} cannot be written to ({error.strerror}); write elsewhere") from None


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold back Ctrl-C and requests to end for a moment, in which half of something would be done or left behind."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are handled in the main thread alone
        return
    held: list[tuple[int, FrameType | None]] = []
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number, handler in handlers.items():
        if callable(handler):
            signal.signal(number, lambda *arguments: held.append(arguments))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            if callable(handler):
                signal.signal(number, handler)
        for caught, frame in held:
            handler = handlers[signal.Signals(caught)]
            if callable(handler):
                handler(caught, frame)


def _check(parent: Path, names: list[str], *, overwrite: bool) -> None:
    if not parent.is_dir():
        raise UsageError(f"the folder {parent} does not exist; make it first or write elsewhere")
    for name in names:
        target = parent / name
        if target.is_dir():
            raise UsageError(f"{target} is a folder, and a file is written; give the name of a file")
        if target.exists() and not target.is_file():
            raise UsageError(f"{target} is not a regular file, and only such a file can be replaced; write elsewhere")
        if target.exists() and not overwrite:
            raise UsageError(_REPLACED.format(target))


def _move(fresh: Path, kept: Path, parent: Path, names: list[str], *, overwrite: bool) -> None:
    """Move files to their place; where one cannot be moved, put back what was there before."""
    placed: list[str] = []
    try:
        for name in names:
            source, target = fresh / name, parent / name
            if overwrite and target.exists():
                shutil.copymode(target, source)
                _link(target, kept / name)
            if overwrite:
                os.replace(source, target)
            else:
                _link(source, target)
            placed.append(name)
    except BaseException as error:
        for name in placed:
            if (kept / name).exists():
                os.replace(kept / name, parent / name)
            else:
                (parent / name).unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            name = names[len(placed)]
            raise UsageError(_REPLACED.format(parent / name)) from None
        raise


def _link(source: Path, target: Path) -> None:
    """Give a file a second name that nothing has yet; raise `FileExistsError` where something has it."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with source.open("rb") as reading, target.open("xb") as writing:
            try:
                shutil.copyfileobj(reading, writing)
            except BaseException:
                target.unlink()
                raise
        shutil.copymode(source, target)


def _make(folder: Path) -> None:
    try:
        folder.mkdir()
    except OSError as error:
        raise UsageError(f"{folder} cannot be made ({error.strerror}); write elsewhere") from None
