"""Whole files or none: write beside, then rename."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import stat
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType

_REPLACED = "{} already exists; choose another name, or allow overwriting (--overwrite)"
_FULL_BYTES = 1_000_000
"""Where less is free, a library that could not write had no room."""
_PREFIX, _SUFFIX = ".route-risk-", ".part"


@contextmanager
def write_beside(path: str | Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Give a path to write to; what was written there becomes the file when the block ends without an error.

    Parameters
    ----------
    path
        The file to write; its folder must be there.
    overwrite
        Whether a file that is there already may be replaced. Its permissions are kept; where the
        process gives new files to their owner alone (a umask of 077), so does the replaced one.

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
    with working_folder(parent) as beside:
        fresh, kept = beside / "fresh", beside / "kept"
        fresh.mkdir()
        kept.mkdir()
        try:
            yield fresh
        except Exception as error:
            _raise_if_full(parent, error)
            raise
        with _uninterrupted():
            _check(parent, names, overwrite=overwrite)
            _move(fresh, kept, parent, names, overwrite=overwrite)
            shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def working_folder(parent: Path) -> Iterator[Path]:
    """Give a new hidden folder that only its owner may enter; it and all that is in it are gone afterwards.

    A run that is killed cannot clean up: what such runs left in `parent` is removed first. A folder that a running
    program works in is locked, and left alone.

    Parameters
    ----------
    parent
        The folder to make it in.

    Yields
    ------
    pathlib.Path
        Its name cannot be foretold, so nobody can put a link there before.

    Raises
    ------
    UsageError
        If `parent` cannot be written to, or a leftover in it cannot be removed.
    """
    beside: Path | None = None
    lock = -1
    try:
        with _uninterrupted():
            _remove_leftovers(parent)
            beside, lock = _make_working_folder(parent)
        yield beside
    finally:
        with _uninterrupted():
            if beside is not None:
                shutil.rmtree(beside, ignore_errors=True)
            if lock >= 0:
                os.close(lock)


def _make_working_folder(parent: Path) -> tuple[Path, int]:
    """Return a new folder and the open descriptor that locks it."""
    while True:
        try:
            folder = Path(tempfile.mkdtemp(dir=parent, prefix=_PREFIX, suffix=_SUFFIX))
        except OSError as error:
            raise UsageError(f"{parent} cannot be written to ({error.strerror}); write elsewhere") from None
        lock = _lock(folder, wait=True)
        if folder.is_dir():  # else another run took it for a leftover, between the two
            return folder, lock
        if lock >= 0:
            os.close(lock)


def _remove_leftovers(parent: Path) -> None:
    """Remove the working folders of ours that no program is working in."""
    for folder in sorted(parent.glob(f"{_PREFIX}*{_SUFFIX}")):
        if folder.is_symlink() or not folder.is_dir() or not _is_own(folder):
            continue
        lock = _lock(folder)
        if lock < 0:
            continue
        try:
            shutil.rmtree(folder)
        except FileNotFoundError:
            pass  # another run removed it
        except OSError as error:
            message = f"{folder} was left by a run that was killed and cannot be removed ({error.strerror})"
            raise UsageError(f"{message}; remove it, since it may hold what nobody else should see") from None
        finally:
            os.close(lock)


if sys.platform == "win32":

    def _is_own(folder: Path) -> bool:
        return False  # without locks nothing tells a leftover from the folder of a running program

    def _lock(folder: Path, *, wait: bool = False) -> int:
        return -1

else:
    import fcntl

    def _is_own(folder: Path) -> bool:
        return folder.stat().st_uid == os.geteuid()

    def _lock(folder: Path, *, wait: bool = False) -> int:
        """Return an open descriptor that locks a folder for as long as it is open, also after a crash; -1 for none."""
        lock = -1
        try:
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            if lock >= 0:
                os.close(lock)
            return -1
        return lock


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


def _raise_if_full(parent: Path, error: Exception) -> None:
    """Raise what a full disk is in one line, naming the folder; GDAL and SQLite tell of it in words of their own."""
    foreign = type(error).__module__.partition(".")[0] in ("pyarrow", "pyogrio", "sqlite3")
    number = error.errno if isinstance(error, OSError) else 0
    if number == errno.ENOSPC or ((foreign or number is None) and shutil.disk_usage(parent).free < _FULL_BYTES):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(parent)) from error


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
                source.chmod(_kept_mode(source, target))
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


def _kept_mode(fresh: Path, target: Path) -> int:
    """Return the permissions of the file that is replaced; those of others only where new files give them any."""
    mode = stat.S_IMODE(target.stat().st_mode)
    return mode if stat.S_IMODE(fresh.stat().st_mode) & 0o077 else mode & 0o700


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
