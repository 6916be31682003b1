"""The glossary: one term for one concept, the same in the package, on the page and on the command line.

After a wanted change: ``ROUTE_RISK_RENEW_GOLDEN=1 python -m pytest tests/maps/text/test_glossary.py``.
"""

import csv
import io
import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from route_risk import cli
from route_risk.maps.text.glossary import TERMS_FILE, read_terms, terms_markdown

PAGE = Path(__file__).parents[3] / "docs" / "glossary.md"
MARKS = re.compile(r"(?<=<!-- terms: begin -->\n).*(?=<!-- terms: end -->)", re.DOTALL)


def run(*arguments):
    return CliRunner().invoke(cli.main, ["glossary", *arguments], prog_name="route-risk")


def test_every_concept_has_one_term_in_each_language():
    terms = read_terms()
    assert len({term.concept for term in terms}) == len(terms) >= 100
    assert all(term.en and term.ko for term in terms)
    assert re.search("[가-힣]", "".join(term.ko for term in terms))


def test_no_term_is_one_to_avoid_for_the_same_concept():
    for term in read_terms():
        said, avoided = (
            {part.strip().casefold() for part in re.split(r"[;,]", text)} for text in (term.en, term.avoid)
        )
        assert not said & avoided - {""}, term.concept


def test_the_page_of_the_glossary_has_all_terms():
    text = PAGE.read_text(encoding="utf-8")
    renewed = MARKS.sub(lambda _: terms_markdown(read_terms()) + "\n", text)
    if os.environ.get("ROUTE_RISK_RENEW_GOLDEN"):
        PAGE.write_text(renewed, encoding="utf-8", newline="\n")
        return
    assert text == renewed, "docs/glossary.md is behind; renew it with ROUTE_RISK_RENEW_GOLDEN=1"


def test_csv_and_json_are_the_file():
    wanted = list(csv.DictReader(io.StringIO(TERMS_FILE.read_text(encoding="utf-8"))))
    assert list(csv.DictReader(io.StringIO(run("--csv").stdout))) == wanted
    assert json.loads(run("--json").stdout) == {"schema_version": "2", "terms": wanted}


@pytest.mark.parametrize("words", [("share of draws",), ("Share", "of", "draws"), ("비중",), ("likelihood",)])
def test_a_term_is_found_in_either_language_and_by_what_to_avoid(words):
    assert run(*words).stdout.splitlines()[0] == "share of draws"
    assert run(*words, "--lang", "ko").stdout.splitlines()[0] == "비중"


def test_the_whole_list_has_a_line_for_each_term():
    assert len(run().stdout.splitlines()) == len(read_terms()) + 1
    assert run("--lang", "ko").stdout.split()[:2] == ["용어", "영어"]


def test_an_unknown_term_names_the_nearest():
    result = run("hazzard")
    assert result.exit_code == 2
    assert "'hazzard' is not in the glossary. Did you mean 'hazard'" in result.stderr
    assert run("--csv", "--json").exit_code == 2
    assert run(" ").exit_code == 2
