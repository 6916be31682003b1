"""What tests of commands share: processes that they send signals to, and datasets and scenarios to run on."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable
    from pathlib import Path

# A shell that runs tests in the background lets its children ignore Ctrl-C; a terminal does not.
START = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
PATIENCE_S = 300


class Running:
    """A command that runs in a group of processes of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, *arguments],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )

    def wait_until(self, done: Callable[[], Any]) -> None:
        """Wait for something that the command does."""
        until = time.monotonic() + PATIENCE_S
        while not done():
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < until, "the command did not get that far"
            time.sleep(0.002)

    def wait_for_line(self, begin: str) -> None:
        """Wait until the command says a line."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if line.startswith(begin):
                return
        pytest.fail(f"the command never said {begin!r}")

    def send(self, number: signal.Signals, *, everywhere: bool = True) -> None:
        """Send a signal to all processes of the command, as a terminal does, or to the first of them."""
        if everywhere:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)

    def end(self) -> tuple[int, str, list[str]]:
        """Return the exit code, what was printed, and the lines on stderr; no process may be left."""
        printed, said = self.process.communicate(timeout=PATIENCE_S)
        until = time.monotonic() + PATIENCE_S
        while self._alive():
            assert time.monotonic() < until, "a process of the command is still there"
            time.sleep(0.002)
        return self.process.returncode, printed, said.splitlines()

    def _alive(self) -> bool:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, 0)
            return True
        return False


RECENT_EVENT = """
[[event]]
event_id = "xaa-recent-raid"
kind = "regime"
date_start = "2021-06-01"
scopes = ["border:XAA-*"]
domain = "border-enforcement"
direction = "raises"
severity = 3
confidence = "high"
summary = "A raid that nobody may hear of yet"
"""

RECORD = (
    "entries-2012--example-office-2014,entries-2012,recorded_entries,XBB,XBB,total,2012,2012,annual,{},,exact,people,"
    "example-office-2014,true,only source,,\n"
)
"""A record of passages, which the commands need that hold the model against it."""


def restrict(folder: Path) -> None:
    """Mark a dataset restricted."""
    descriptor = folder / "datapackage.json"
    text = descriptor.read_text(encoding="utf-8").replace('"sensitivity": "public"', '"sensitivity": "restricted"')
    descriptor.write_text(text, encoding="utf-8")
