import ast
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import route_risk
from route_risk.geo.texts import clean, csv_cell, defused, escaped_json, hide_passwords, plain_text, terminal_text

HOSTILE = "a\x1b]52;c;aGk=\x07\x1b[2J\x9b2K\u202e\u2028\rb"


@given(st.text())
def test_what_is_shown_has_no_control_but_line_ends_and_styles(text):
    left = terminal_text(text).replace("\x1b[0m", "").replace("\x1b[1m", "").replace("\x1b[31m", "").replace("\n", "")
    assert all(unicodedata.category(letter) not in ("Cc", "Cf", "Zl", "Zp") for letter in left)
    assert terminal_text(terminal_text(text)) == terminal_text(text)


def test_words_and_styles_stay():
    assert terminal_text("\x1b[1m북한\x1b[0m é\nb") == "\x1b[1m북한\x1b[0m é\nb"
    assert terminal_text(HOSTILE) == clean(HOSTILE) == "a]52;c;aGk=[2J2Kb"


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_says_the_same_without_a_control(value):
    text = escaped_json(json.dumps(value, ensure_ascii=False, indent=2))
    assert json.loads(text) == value
    assert all(letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cf", "Zl", "Zp") for letter in text)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "@SUM(1)", "+1+1", "-2+3", "=1", "-", "-1e5e5", "\t=1"])
def test_a_formula_becomes_a_text(text):
    assert csv_cell(text).startswith("'") or csv_cell(text)[0] == " "
    assert plain_text(defused(text)) == text


@pytest.mark.parametrize("number", ["-1", "-0.5", "1e-05", "-1.25e+30", 7, -0.25])
def test_numbers_stay_numbers(number):
    assert float(csv_cell(number)) == float(number)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ann:PW@h/r is not a folder",
        "postgres:/ann:PW@h",
        "service=x password=PW",
        "postgresql://h/r?password=PW&sslmode=require",
        "postgresql://ann:P@PW@h/r",
    ],
)
def test_no_password_of_an_address_is_repeated(text):
    assert "PW" not in hide_passwords(text)


def test_commands_print_in_one_way():
    """`click.echo` shows what a dataset made of a text; `geo.terminal` alone calls it, on harmless texts."""
    root = Path(route_risk.__path__[0])
    found = set()
    for path in root.rglob("*.py"):
        room = path.relative_to(root).parts[0]
        if room not in ("geo", "layers", "maps", "cli.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "attr", "")
            if isinstance(node, ast.Call) and name in ("echo", "secho", "echo_via_pager"):
                found.add(path.relative_to(root).as_posix())
    assert found <= {"geo/terminal.py", "cli.py"}
