"""What the command line tests share: one way to run a command, folders with one thing broken, and golden files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from route_risk import cli
from route_risk.layers.tables.read import EMBEDDED
from tests.cli.running import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

RENEW = bool(os.environ.get("ROUTE_RISK_RENEW_GOLDEN"))


def run_command(*arguments: str) -> Result:
    """Run one command in this process, as a new user would; a Python error is a failure of the test."""
    result = CliRunner().invoke(cli.main, list(arguments), prog_name="route-risk")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return `run_command`, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return run_command


@pytest.fixture
def run_json(run: Callable[..., Result]) -> Callable[..., Any]:
    """Return a function that runs a command with --json, checks what holds for every such answer, and parses it."""

    def run_and_parse(*arguments: str) -> Any:
        result = run(*arguments, "--json")
        assert result.exit_code == 0, result.output
        record = json.loads(result.stdout)
        assert record["schema_version"] == "2"
        assert result.stdout == json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        return record

    return run_and_parse


@pytest.fixture
def run_process(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs Python in a process of its own, in an empty folder, and gives what it said."""

    def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=PATIENCE_S,
        )

    return start


@pytest.fixture
def broken_copy(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that copies the embedded dataset and replaces a text in one of its files."""

    def copy(file: str, old: str | None = None, new: str = "") -> Path:
        folder = tmp_path / "dataset"
        shutil.copytree(EMBEDDED, folder)
        target = folder / file
        if old is None:
            target.unlink()
        else:
            text = target.read_text(encoding="utf-8")
            assert old in text, f"{file} has no {old!r} any more: choose another text to break"
            target.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return copy


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Return a function that compares a text with a golden file.

    After a wanted change: ``ROUTE_RISK_RENEW_GOLDEN=1 python -m pytest tests/cli tests/test_readme.py``, then read the
    difference before it is committed.
    """

    def compare(name: str, text: str) -> None:
        path = Path(__file__).parent / "golden" / name
        if RENEW:
            path.write_text(text, encoding="utf-8", newline="\n")
        hint = "if the change is wanted, renew it with ROUTE_RISK_RENEW_GOLDEN=1"
        assert text == path.read_text(encoding="utf-8"), f"{name} differs; {hint}"

    return compare
