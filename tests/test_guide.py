"""The guide runs: every Python block of docs/guide.md, in order, prints what stands below it.

After a wanted change: ``ROUTE_RISK_RENEW_GOLDEN=1 python -m pytest tests/test_guide.py``, then read the difference
before it is committed.
"""

import doctest
import os
import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).parent.parent / "docs" / "guide.md"
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def blocks(text):
    """Return the Python blocks of a guide as (line, code)."""
    return [
        (text.count("\n", 0, match.start(1)), match.group(1))
        for match in re.finditer(r"^```python\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    ]


class _Runner(doctest.DocTestRunner):
    """A runner that keeps what each example printed: (line after its code, lines that stand there, lines printed)."""

    def __init__(self):
        super().__init__(optionflags=FLAGS, verbose=False)
        self.printed = []

    def report_failure(self, out, test, example, got):
        line = test.lineno + example.lineno + example.source.count("\n")
        wanted, lines = example.want.count("\n"), [row.rstrip() for row in got.splitlines()]
        self.printed.append((line, wanted, lines))
        super().report_failure(out, test, example, got)


def run_guide(text):
    """Run the blocks in one namespace; return the report of what differs, and the text with what was printed."""
    parser, runner = doctest.DocTestParser(), _Runner()
    names: dict[str, object] = {}
    report: list[str] = []
    for line, code in blocks(text):
        test = parser.get_doctest(code, names, "guide", str(GUIDE), line)
        runner.run(test, out=report.append, clear_globs=False)
        names = test.globs
    rows = text.split("\n")
    for line, wanted, lines in sorted(runner.printed, reverse=True):
        rows[line : line + wanted] = lines
    return "".join(report), "\n".join(rows)


def test_the_guide_prints_what_it_shows():
    pytest.importorskip("geopandas")
    text = GUIDE.read_text(encoding="utf-8")
    report, renewed = run_guide(text)
    if os.environ.get("ROUTE_RISK_RENEW_GOLDEN") and renewed != text:
        GUIDE.write_text(renewed, encoding="utf-8", newline="\n")
    assert not report, f"{report}\nif the change is wanted, renew the guide with ROUTE_RISK_RENEW_GOLDEN=1"


def test_every_line_of_the_guide_is_run():
    text = GUIDE.read_text(encoding="utf-8")
    found = blocks(text)
    assert len(found) == text.count("```") / 2 > 15
    for line, code in found:
        examples = doctest.DocTestParser().get_examples(code)
        prompts = [row for row in code.splitlines() if row.startswith(">>> ")]
        assert examples, f"the block after line {line} runs nothing"
        assert code.startswith(">>> "), f"the block after line {line} starts with text that is not run"
        assert len(prompts) == len(examples)
        assert "+SKIP" not in code


def test_a_guide_that_shows_another_number_is_found_out():
    right = "```python\n>>> x = 2\n```\n\n```python\n>>> for y in (x, 3):\n...     print(y)\n2\n3\n>>> x + 1\n3\n```\n"
    assert run_guide(right) == ("", right)
    wrong = right.replace("2\n3\n", "2\n4\n5\n").replace("+ 1\n3", "+ 1\n7")
    report, renewed = run_guide(wrong)
    assert "line 6" in report
    assert renewed == right
