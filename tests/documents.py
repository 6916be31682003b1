"""Run the blocks of a page of the documentation, in order, and compare what they print with what stands there.

A block of ``python`` is a session with prompts; names carry through the page. A block of ``console`` holds commands of
``route-risk`` (see `printed`); the files that they write are there for the blocks below.
"""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from route_risk import cli

DOCS = Path(__file__).parent.parent / "docs"
GUIDES = sorted(DOCS.glob("guides/*.md"))
PAGES = [DOCS / "guide.md", DOCS / "exports.md", *GUIDES]

FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
FENCE = re.compile(r"^```(python|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A block of a page: its language, the line that its text starts on (from 0), and the text."""

    language: str
    line: int
    text: str


def blocks(page: str) -> list[Block]:
    """Return the blocks of a page that are run."""
    return [Block(found[1], page.count("\n", 0, found.start(2)), found[2]) for found in FENCE.finditer(page)]


def printed(line: str) -> str:
    """Return what a terminal shows after a line such as ``route-risk show KP-10 2>/dev/null | head -n 3``."""
    command, _, head = line.partition(" | head -n ")
    command, quiet, _ = command.partition(" 2>/dev/null")
    name, *arguments = shlex.split(command)
    assert name == "route-risk"
    result = CliRunner().invoke(cli.main, arguments, prog_name="route-risk")
    assert result.exception is None or isinstance(result.exception, SystemExit), line
    if not head:
        return result.stdout if quiet else result.output
    return "".join(result.stdout.splitlines(keepends=True)[: int(head)]) + ("" if quiet else result.stderr)


def run_page(page: str) -> tuple[str, str]:
    """Run the blocks of a page; return the report of what differs, and the page with what was printed."""
    parser, runner = doctest.DocTestParser(), _Runner()
    names: dict[str, object] = {}
    report: list[str] = []
    for language, line, text in blocks(page):
        if language == "python":
            test = parser.get_doctest(text, names, "page", "page.md", line)
            runner.run(test, out=report.append, clear_globs=False)
            names = test.globs
        else:
            report += runner.run_commands(text, line)
    rows = page.split("\n")
    for line, wanted, lines in sorted(runner.printed, reverse=True):
        rows[line : line + wanted] = lines
    return "".join(report), "\n".join(rows)


class _Runner(doctest.DocTestRunner):
    """A runner that keeps what each example printed: (line after its code, lines that stand there, lines printed)."""

    def __init__(self) -> None:
        super().__init__(optionflags=FLAGS, verbose=False)
        self.printed: list[tuple[int, int, list[str]]] = []

    def report_failure(self, out, test, example, got):
        line = test.lineno + example.lineno + example.source.count("\n")
        told = re.sub(r"(?m)^(Traceback .*\n)(?: .*\n)+", r"\1...\n", got)  # no page says where this program stands
        wanted, lines = example.want.count("\n"), [row.rstrip() for row in told.splitlines()]
        self.printed.append((line, wanted, lines))
        super().report_failure(out, test, example, got)

    def run_commands(self, text: str, line: int) -> list[str]:
        """Run the commands of a block; return a report of each that prints something else."""
        report = []
        rows = text.splitlines()
        starts = [number for number, row in enumerate(rows) if row.startswith("$ ")]
        for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
            shown, now = rows[start + 1 : end], printed(rows[start][2:]).splitlines()
            if shown != now:
                self.printed.append((line + start + 1, len(shown), now))
                report.append(f"line {line + start + 1}: {rows[start]}\nExpected:\n{shown}\nGot:\n{now}\n")
        return report
