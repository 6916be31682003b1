"""The guides run: every block of docs/guide.md and docs/guides/, in order, prints what stands below it.

After a wanted change: ``ROUTE_RISK_RENEW_GOLDEN=1 python -m pytest tests/test_guide.py``, then read the difference
before it is committed.
"""

import doctest
import os
import re

import pytest

from tests.documents import DOCS, GUIDES, PAGES, blocks, run_page


def name_of(page):
    return page.relative_to(DOCS).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_prints_what_it_shows(page, tmp_path, monkeypatch):
    pytest.importorskip("geopandas")
    monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    report, renewed = run_page(text)
    if os.environ.get("ROUTE_RISK_RENEW_GOLDEN") and renewed != text:
        page.write_text(renewed, encoding="utf-8", newline="\n")
    assert not report, f"{report}\nif the change is wanted, renew the page with ROUTE_RISK_RENEW_GOLDEN=1"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_line_of_a_page_is_run(page):
    text = page.read_text(encoding="utf-8")
    found = blocks(text)
    assert len(found) == text.count("```") / 2
    assert found or page.name == "README.md"
    for language, line, code in found:
        if language == "console":
            assert code.startswith("$ route-risk "), f"the block after line {line} starts with text that is not run"
            continue
        examples = doctest.DocTestParser().get_examples(code)
        prompts = [row for row in code.splitlines() if row.startswith(">>> ")]
        assert examples, f"the block after line {line} runs nothing"
        assert code.startswith(">>> "), f"the block after line {line} starts with text that is not run"
        assert len(prompts) == len(examples)
        assert "+SKIP" not in code


def test_every_guide_is_linked_from_the_list_of_guides():
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", (DOCS / "guides" / "README.md").read_text(encoding="utf-8")))
    assert listed == {page.name for page in GUIDES} - {"README.md"}


def test_every_guide_says_its_limits():
    for page in GUIDES:
        assert page.name == "README.md" or "\n## Limits\n" in page.read_text(encoding="utf-8"), page.name


def test_a_page_that_shows_another_number_is_found_out():
    right = "```python\n>>> x = 2\n```\n\n```python\n>>> for y in (x, 3):\n...     print(y)\n2\n3\n>>> x + 1\n3\n```\n"
    assert run_page(right) == ("", right)
    wrong = right.replace("2\n3\n", "2\n4\n5\n").replace("+ 1\n3", "+ 1\n7")
    report, renewed = run_page(wrong)
    assert "line 6" in report
    assert renewed == right


def test_a_renewed_page_says_of_an_error_what_it_is_and_not_where_the_program_stands():
    error = "Traceback (most recent call last):\n...\nValueError: invalid literal for int() with base 10: 'x'\n"
    right = f"```python\n>>> int('x')\n{error}```\n"
    assert run_page(right) == ("", right)
    _, renewed = run_page(right.replace("literal", "word"))
    assert renewed == right


def test_a_page_that_shows_another_output_of_a_command_is_found_out():
    command = "$ route-risk route KP-10 KOR --as-of 2013-07-01 2>/dev/null | head -n 1\n"
    answer = "Ryanggang to South Korea, 2013-07-01: corridors, least risk first\n"
    right = f"```console\n{command}{answer}```\n"
    assert run_page(right) == ("", right)
    for wrong in (right.replace("South", "North"), right.replace(answer, "")):
        report, renewed = run_page(wrong)
        assert "line 2" in report
        assert renewed == right
