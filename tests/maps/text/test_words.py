"""Words that are not used: in messages, in help, in the documentation and on the page, in English and in Korean.

docs/glossary.md has the terms to use. A rule here is a pattern, what to write instead, and passages in which it may
stand, each with its reason.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
import pytest

from route_risk import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "maps" / "page" / "static"
KEPT = ("glossary.md", "evidence-check.md")
"""Pages that are not read: one names what to avoid, the other is the record of a check and quotes what it checked."""


class Rule(NamedTuple):
    """A pattern, what to write instead, and passages that may have it: a pattern each, with its reason."""

    pattern: str
    instead: str
    allowed: tuple[tuple[str, str], ...] = ()


ENGLISH = (
    # Claims that the data does not hold.
    Rule(r"documented (route|corridor|leg)s?", "routes in this network"),
    Rule(r"expert[- ](judge\w*|opinion)", "judgement by the dataset's authors"),
    Rule(r"every number (with|to) (its|the) \w+", "every published figure and event carries its sources"),
    Rule(r"a few points", "the 90% range"),
    Rule(r"chances? (of|that)|the chance", "share of draws"),
    Rule(r"safest|best routes?", "least-risk route"),
    Rule(r"undocumented|(no|few|without|thinly) document(s|ed)", "no sources, limited evidence; or without papers"),
    Rule(r"confidence intervals?", "90% range", ((r"not a confidence interval", "says what the range is not"),)),
    Rule(r"not (a )?safe (leg|link|route|one)s?", "That does not make it safe"),
    Rule(r"(made|makes|what) the difference", "contribution to the difference"),
    # Words about people.
    Rule(r"defectors?", "people who left"),
    Rule(r"illegal (immigrant|migrant|entrant)s?|unlawful entr\w+|escapees?|(without|by) leave", "irregular entry"),
    Rule(r"hunts? people|whom we fear", "pursues people; threat model"),
    # One term for one concept.
    Rule(r"by way of", "via"),
    Rule(r"ordinal aid", "gives an order, not an amount"),
    Rule(r"part of the (draws|variance)", "share of the draws"),
    Rule(r"brief to print|the brief", "report"),
    Rule(r"(give|gives|given|giving) (it|them|that|this) back", "derive"),
    Rule(r"two clocks|second clock", "as-of date and knowledge date"),
    Rule(r"stated (judgements?|values?|ranges?)", "ranges of the judgements; central values"),
    Rule(r"all but faded", "effect has nearly faded"),
    # Plain English.
    Rule(r"belongs? into", "put in"),
    Rule(r"(is|are|was) there already", "already exists"),
    Rule(r"speaks? (to|of|for)", "describes, covers, mentions"),
    Rule(r"rests? on", "is based on"),
    Rule(r"as it comes out|comes out as", "as is"),
    Rule(r"both or none", "both or neither"),
    Rule(r"excludes? each other", "cannot be combined"),
    Rule(r"(is|are) no (file|path|address|sign|node|folder|date|leg)s?", "is not a"),
    Rule(r"asks? (nobody|nothing|no other)", "makes no network requests"),
    Rule(r"anew", "again"),
    Rule(r"if left out", "if omitted"),
    Rule(r"(one|a) (row|line|file|column) a [a-z]+", "one per"),
    Rule(r"holds? (it |them |\w+ \w+ )?against", "compares with"),
    Rule(r"turns? it round", "does the reverse"),
    Rule(r"(\d+|…) %", "90%, closed up"),
)
KOREAN = (
    Rule("불법 ?체류자|불법 ?입국", "미등록 체류, 비정규 입국"),
    Rule("유효 기간", "대상 기간"),
    Rule("신뢰 ?구간", "90% 범위"),
    Rule("(?<!측정된 )(?<!체포 )확률(?!도|이 아|은 아)", "비중"),
    Rule("서열", "순서만 뜻함"),
    Rule("효력이 있는 (사건|정책)", "영향을 주는 정책·사건"),
    Rule("전문가 판단", "작성자 판단"),
    Rule("안전한 경로입니다", "안전하다는 뜻이 아님"),
)


class Text(NamedTuple):
    """A text that a user may read, and where it is."""

    where: str
    text: str


def code_texts(path: Path) -> Iterator[Text]:
    """Yield what a module may print: its strings, without docstrings and without single words."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if id(node) in silent | inside:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if " " in text:
            yield Text(f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", text)


def messages() -> list[Text]:
    files = [*(path for room in ("geo", "layers", "maps") for path in (ROOT / room).rglob("*.py")), ROOT / "cli.py"]
    files = [
        path for path in files if "node_modules" not in path.parts and path.name != "masked_texts.py"
    ]  # reads others' words
    return [text for path in files for text in code_texts(path)]


def help_texts() -> list[Text]:
    texts = [Text("route-risk --help", cli.main.help or "")]
    commands = [cli.main.commands[name] for name in cli.main.commands]
    while commands:
        command = commands.pop()
        texts.append(Text(f"{command.name} --help", inspect.cleandoc(command.help or "")))
        texts += [
            Text(f"{command.name} {option.opts[0]}", option.help or "")
            for option in command.params
            if isinstance(option, click.Option)
        ]
        commands += command.commands.values() if isinstance(command, click.Group) else []
    return texts


def documents() -> list[Text]:
    files = [ROOT / name for name in ("README.md", "DATA_RESPONSIBILITY.md", "CONTRIBUTING.md", "SECURITY.md")]
    files += [path for path in (ROOT / "docs").rglob("*.md") if path.name not in KEPT]
    files += (ROOT / "layers").rglob("*.md")
    # What follows is the history of the tables, which stays as it was written.
    texts = [path.read_text(encoding="utf-8").partition("\n## What we changed")[0] for path in files]
    return [Text(path.relative_to(ROOT).as_posix(), text) for path, text in zip(files, texts, strict=True)]


def page_words(language: str) -> list[Text]:
    def leaves(where: str, value: object) -> Iterator[Text]:
        if isinstance(value, dict):
            for key, part in value.items():
                yield from leaves(f"{where}.{key}", part)
        else:
            yield Text(where, str(value))

    return [
        text
        for path in sorted(STATIC.glob(f"*.{language}.json"))
        for text in leaves(path.name, json.loads(path.read_text(encoding="utf-8")))
    ]


def found_in(texts: list[Text], rules: tuple[Rule, ...]) -> list[str]:
    """Return where words are that are not used, and what to write instead."""
    found = []
    for rule in rules:
        word = re.compile(rf"(?<![\w-])(?:{rule.pattern})(?![\w-])" if rule.pattern.isascii() else rule.pattern, re.I)
        for where, text in texts:
            line = re.sub("“[^”]*”", "“…”", " ".join(text.split()))  # titles of publications stay as they are
            for passage, _ in rule.allowed:
                line = re.sub(passage, "", line, flags=re.I)
            found += [
                f"{where}: …{line[max(hit.start() - 40, 0) : hit.end() + 20]}… write: {rule.instead}"
                for hit in word.finditer(line)
            ]
    return found


def test_a_word_that_comes_back_is_found_across_lines_and_in_any_case():
    found = found_in([Text("here", "A route with Few\n  documents: 90 % of it, not a\nconfidence interval")], ENGLISH)
    assert [line.partition(" write: ")[2] for line in found] == [
        "no sources, limited evidence; or without papers",
        "90%, closed up",
    ]
    assert found_in([Text("here", "A link, an anewly made word and “Few documents”, a title")], ENGLISH) == []
    assert found_in([Text("there", "신뢰구간")], KOREAN) == ["there: …신뢰구간… write: 90% 범위"]


@pytest.mark.parametrize("texts", [messages, help_texts, documents, lambda: page_words("en")])
def test_words_that_are_not_used_do_not_come_back(texts):
    found = found_in(texts(), ENGLISH)
    assert not found, "\n".join(found)


def test_the_same_of_korean_words():
    found = found_in([*page_words("ko"), *messages()], KOREAN)
    assert not found, "\n".join(found)
