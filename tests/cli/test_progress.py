"""What a terminal shows while a command works: what is being done and how far it is, and nothing of it afterwards."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal is one of POSIX")

AT_ONCE = """
import sys
from route_risk import cli
from route_risk.geo import terminal
terminal.FIRST_S = terminal.AGAIN_S = -1.0
cli.main(sys.argv[1:], prog_name="route-risk")
"""
"""The program, with meters that do not wait until they are shown."""


def on_terminal(folder: Path, *arguments: str, keys: tuple[str, bytes] | None = None) -> tuple[int, str]:
    """Run the program on a pseudo-terminal; return its exit code and all that it wrote there.

    `keys` are pressed once the terminal shows a text.
    """
    import pty

    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover - another process
        os.chdir(folder)
        os.execve(sys.executable, [sys.executable, "-c", AT_ONCE, *arguments], {**os.environ, "COLUMNS": "100"})  # noqa: S606
    seen = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        seen += part
        if keys is not None and keys[0].encode() in seen:
            os.write(terminal, keys[1])
            keys = None
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), seen.decode()


def screen(written: str) -> list[str]:
    """Return the lines that a terminal shows in the end."""
    lines = []
    for line in written.replace("\r\n", "\n").split("\n"):
        shown = ""
        for part in re.split("(\r|\x1b\\[K)", line):
            shown = "" if part in ("\r", "\x1b[K") else shown + part
        lines.append(re.sub("\x1b\\[[0-9;]*m", "", shown))
    return [line for line in lines if line.strip()]


def passing(written: str) -> list[str]:
    """Return the lines that were shown in passing, one after the other, each once."""
    found = re.findall("\r\x1b\\[K([^\r\n\x1b]+)(?=\r\x1b|\\^C)", written)
    return list(dict.fromkeys(found))


@pytest.mark.parametrize(
    ("arguments", "shown", "left"),
    [
        (
            ["plot", "-o", "map.svg", "--as-of", "2013-07-01"],
            ["reading the layers ...", "drawing the map ...", "writing map.svg ..."],
            ["map.svg"],
        ),
        (
            ["export", "out", "--format", "geojson", "--format", "prov", "--as-of", "2013-07-01"],
            ["finding corridors ...", "writing geojson ...", r"writing prov: 50% done, about \d+ s left"],
            ["reading the layers and writing them ...", "out/legs.geojson", "out/route-risk.prov.json"],
        ),
        (
            ["export", "out", "--format", "gpkg", "--since", "2013", "--until", "2013", "--step", "month"],
            [r"working out the dates: \d+% done, about \d+ s left", r"finding routes over time: 50% done, .*left"],
            ["out/route-risk.gpkg", "out/route-risk.qgz"],
        ),
        (
            ["routes", "--origin", "KP-10", "--destination", "KOR", "--as-of", "2013", "-k", "1000", "-o", "r.csv"],
            [r"finding routes: [1-9]\d?% done, about \d+ s left"],
            ["r.csv"],
        ),
        (["sensitivity", "KP-10", "KOR", "--as-of", "2013", "--draws", "64"], [r"solving: \d+% done, .*left"], []),
        (["validate"], [r"\d+% of claims.csv read", "checking the dataset ..."], []),
    ],
    ids=lambda value: " ".join(value)[:40] if value and isinstance(value, list) else "",
)
def test_what_takes_long_is_said_in_passing(tmp_path, arguments, shown, left):
    code, written = on_terminal(tmp_path, *arguments)
    assert code == 0, written
    seen = passing(written)
    for text in shown:
        assert any(text == line or re.fullmatch(text, line) for line in seen), (text, seen)
    final = screen(written)
    assert set(left) <= set(final)
    assert not set(seen) & set(final)
    assert not any(re.search("% (done|of .* read)", line) for line in final)


def test_an_error_stands_alone_in_its_line(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "route-risk.graphml").mkdir()
    code, written = on_terminal(tmp_path, "export", "out", "--format", "graphml", "--as-of", "2013-07-01")
    assert (code, passing(written)[-1]) == (2, "reading the layers ...")
    assert screen(written)[-1].startswith("error: out/route-risk.graphml is a folder")


def test_ctrl_c_takes_the_line_away(tmp_path):
    code, written = on_terminal(
        tmp_path, "export", "out", "--format", "gpkg", "--as-of", "2013-07-01", keys=("finding corridors", b"\x03")
    )
    assert code == 130
    assert any(line.startswith("finding corridors ...") for line in passing(written))  # the terminal adds ^C
    assert screen(written)[-1] == "error: interrupted; no file is left half-written"
    assert not any("corridors" in line or "^C" in line for line in screen(written))


def test_rows_and_the_meter_share_a_terminal(tmp_path):
    code, written = on_terminal(tmp_path, "routes", "--origin", "KP-10", "--as-of", "2013-07-01", "-k", "20")
    assert code == 0
    assert any("% done" in line for line in passing(written))
    assert not any("% done" in line for line in screen(written))


@pytest.mark.parametrize(
    "arguments",
    [
        ["plot", "-o", "map.svg", "--as-of", "2013-07-01"],
        ["routes", "--origin", "KP-10", "--as-of", "2013-07-01", "-k", "20", "--format", "jsonl"],
        ["validate", "--json"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_pipe_gets_any_of_it(tmp_path, arguments):
    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE, *arguments], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert not set("\r\x1b") & set(done.stdout + done.stderr)
    assert "% done" not in done.stderr
    assert "..." not in done.stderr
