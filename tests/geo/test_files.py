"""Atomic writing: whole files or none, nothing replaced unasked, nothing left behind."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from route_risk.geo.errors import UsageError
from route_risk.geo.files import write_beside, write_folder_beside


def contents(folder: Path) -> dict[str, str]:
    """Return everything in a folder, hidden files included, with the text of the files."""
    return {path.name: path.read_text() if path.is_file() else "/" for path in sorted(folder.iterdir())}


def test_a_file_is_there_whole_and_alone(tmp_path: Path) -> None:
    with write_beside(tmp_path / "a.txt") as beside:
        beside.write_text("new")
        assert beside.name == "a.txt"
        assert not (tmp_path / "a.txt").exists()
    assert contents(tmp_path) == {"a.txt": "new"}


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_failure_leaves_nothing(tmp_path: Path, overwrite: bool) -> None:
    def fail() -> None:
        with write_beside(tmp_path / "a.txt", overwrite=overwrite) as beside:
            beside.write_text("half")
            (beside.parent / "a.txt-journal").write_text("sidecar")
            raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        fail()
    assert contents(tmp_path) == {}


def test_a_failure_keeps_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")

    def fail() -> None:
        with write_beside(tmp_path / "a.txt", overwrite=True) as beside:
            beside.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert contents(tmp_path) == {"a.txt": "old"}


def test_a_file_is_replaced_only_when_asked(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(UsageError, match=r"a\.txt already exists; choose another name"):  # noqa: SIM117
        with write_beside(target):
            pytest.fail("the block must not run")
    assert contents(tmp_path) == {"a.txt": "old"}
    with write_beside(target, overwrite=True) as beside:
        beside.write_text("new")
    assert contents(tmp_path) == {"a.txt": "new"}


def test_a_file_that_another_program_puts_there_meanwhile_stays(tmp_path: Path) -> None:
    def race() -> None:
        with write_beside(tmp_path / "a.txt") as beside:
            beside.write_text("mine")
            (tmp_path / "a.txt").write_text("theirs")

    with pytest.raises(UsageError, match="already exists"):
        race()
    assert contents(tmp_path) == {"a.txt": "theirs"}


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are those of POSIX")
def test_permissions_are_the_usual_ones_and_are_kept(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    with write_beside(tmp_path / "a.txt") as beside:
        beside.write_text("new")
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == stat.S_IMODE((tmp_path / "plain").stat().st_mode)
    (tmp_path / "a.txt").chmod(0o600)
    with write_beside(tmp_path / "a.txt", overwrite=True) as beside:
        beside.write_text("newer")
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("nowhere/a.txt", "nowhere does not exist; make it first"),
        ("folder", "folder is a folder, and a file is written"),
        ("pipe", "pipe is not a regular file"),
        ("", "is not the name of a file"),
    ],
)
def test_a_place_that_takes_no_file_is_named(tmp_path: Path, path: str, rule: str) -> None:
    (tmp_path / "folder").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
    elif path == "pipe":
        pytest.skip("no named pipes here")
    target = tmp_path / path if path else Path(path)
    with pytest.raises(UsageError, match=rule), write_beside(target, overwrite=True):
        pytest.fail("the block must not run")


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    with pytest.raises(UsageError, match=r"cannot be written to \(Permission denied\); write elsewhere"):  # noqa: SIM117
        with write_beside(tmp_path / "a.txt"):
            pytest.fail("the block must not run")


class TestFolder:
    names = ("a", "b", "c")

    def write(self, folder: Path, text: str, *, overwrite: bool = False, stop_at: str = "") -> None:
        with write_folder_beside(folder, self.names, overwrite=overwrite) as beside:
            for name in self.names:
                if name == stop_at:
                    raise ValueError("in the middle")
                (beside / name).write_text(text)

    def test_a_folder_is_made_with_all_files(self, tmp_path: Path) -> None:
        self.write(tmp_path / "out", "new")
        assert contents(tmp_path / "out") == {"a": "new", "b": "new", "c": "new"}

    def test_a_failure_leaves_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="in the middle"):
            self.write(tmp_path / "out", "new", stop_at="b")
        assert contents(tmp_path) == {}

    def test_other_files_are_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "mine").write_text("mine")
        with pytest.raises(ValueError, match="in the middle"):
            self.write(tmp_path, "new", stop_at="c")
        assert contents(tmp_path) == {"mine": "mine"}
        self.write(tmp_path, "new")
        assert contents(tmp_path) == {"a": "new", "b": "new", "c": "new", "mine": "mine"}

    def test_one_file_that_is_there_refuses_all(self, tmp_path: Path) -> None:
        (tmp_path / "b").write_text("old")
        with pytest.raises(UsageError, match="already exists"):
            self.write(tmp_path, "new")
        assert contents(tmp_path) == {"b": "old"}
        self.write(tmp_path, "new", overwrite=True)
        assert contents(tmp_path) == {"a": "new", "b": "new", "c": "new"}

    @pytest.mark.parametrize("overwrite", [False, True])
    def test_a_failure_among_the_moves_puts_everything_back(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, overwrite: bool
    ) -> None:
        if overwrite:
            (tmp_path / "a").write_text("old")
        before = contents(tmp_path)
        move = "replace" if overwrite else "link"
        real = getattr(os, move)

        def fails_at_c(source: str | Path, target: str | Path) -> None:
            if Path(target) == tmp_path / "c":
                raise MemoryError("disk gone")
            real(source, target)

        monkeypatch.setattr(os, move, fails_at_c)
        with pytest.raises(MemoryError, match="disk gone"):
            self.write(tmp_path, "new", overwrite=overwrite)
        assert contents(tmp_path) == before

    def test_without_hard_links_files_are_copied_and_nothing_is_replaced(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def no_links(*_: object) -> None:
            raise OSError(95, "Operation not supported")

        monkeypatch.setattr(os, "link", no_links)
        self.write(tmp_path, "new")
        self.write(tmp_path, "newer", overwrite=True)
        assert contents(tmp_path) == {"a": "newer", "b": "newer", "c": "newer"}
        with pytest.raises(UsageError, match="already exists"):
            self.write(tmp_path, "newest")

    def test_a_file_in_the_place_of_the_folder_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "out").write_text("old")
        with pytest.raises(UsageError, match="out is a file, and a folder is needed"):
            self.write(tmp_path / "out", "new")
        with pytest.raises(UsageError, match="missing does not exist; make it first"):
            self.write(tmp_path / "missing" / "out", "new")


def write_two(folder: Path) -> None:
    """Write two files to a folder."""
    with write_folder_beside(folder, ["one", "two"]) as beside:
        for name in ("one", "two"):
            (beside / name).write_text(name, encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
@pytest.mark.parametrize("moment", ["os.link", "shutil.rmtree", "tempfile.mkdtemp"])
def test_ctrl_c_at_the_worst_moment_leaves_all_or_nothing(tmp_path, monkeypatch, moment):
    module, _, name = moment.partition(".")
    real = getattr(sys.modules[module], name)

    def interrupted(*args, **options):
        signal.raise_signal(signal.SIGINT)
        return real(*args, **options)

    monkeypatch.setattr(moment, interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_two(tmp_path / "out")
    names = [path.name for path in sorted((tmp_path / "out").rglob("*"))]
    assert names == ([] if moment == "tempfile.mkdtemp" else ["one", "two"])
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_files_are_written_from_other_threads_too(tmp_path):
    def write():
        with write_beside(tmp_path / "note") as beside:
            beside.write_text("all of it", encoding="utf-8")

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert [path.name for path in tmp_path.iterdir()] == ["note"]


KILLED = """
import sys
from pathlib import Path
from route_risk.geo.files import write_beside
with write_beside(Path(sys.argv[1]) / "a.txt") as beside:
    beside.write_text("internal")
    print("written", flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="locks and signals are those of POSIX")
def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        with write_beside(tmp_path / "other.txt") as beside:  # while it runs, its folder is left alone
            beside.write_text("other")
        (left,) = [path for path in tmp_path.iterdir() if path.is_dir()]
        assert (left / "fresh" / "a.txt").read_text() == "internal"
        assert stat.S_IMODE(left.stat().st_mode) == 0o700
        process.kill()
    assert left.is_dir()
    with write_beside(tmp_path / "b.txt") as beside:
        assert not left.exists()
        beside.write_text("new")
    assert contents(tmp_path) == {"b.txt": "new", "other.txt": "other"}


@pytest.mark.skipif(sys.platform == "win32", reason="locks are those of POSIX")
def test_a_leftover_that_cannot_be_removed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".route-risk-old.part").mkdir()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("shutil.rmtree", refuse)
    rule = r"\.route-risk-old\.part was left by a run that was killed and cannot be removed .*; remove it"
    with pytest.raises(UsageError, match=rule), write_beside(tmp_path / "a.txt"):
        pytest.fail("the block must not run")


def test_folders_of_others_that_look_alike_stay(tmp_path: Path) -> None:
    (tmp_path / ".route-risk-notes").mkdir()
    (tmp_path / ".mine.part").mkdir()
    with write_beside(tmp_path / "a.txt") as beside:
        beside.write_text("new")
    assert set(contents(tmp_path)) == {".mine.part", ".route-risk-notes", "a.txt"}


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are those of POSIX")
def test_a_process_that_writes_for_its_owner_alone_replaces_for_its_owner_alone(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    target.chmod(0o644)
    before = os.umask(0o077)
    try:
        with write_beside(target, overwrite=True) as beside:
            beside.write_text("new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
