"""The phrases of figures and reports: the same keys and gaps in both languages, and none that nobody says."""

import re
from pathlib import Path

import pytest

from route_risk.maps.text.phrases import listed, phrases

MAPS = Path(__file__).parents[3] / "maps"
SAID = "".join(
    path.read_text(encoding="utf-8") for room in ("figure", "report", "text") for path in (MAPS / room).glob("*.py")
)


@pytest.mark.parametrize("room", ["figure", "report"])
def test_both_languages_have_the_same_phrases_with_the_same_gaps(room):
    en, ko = phrases(room), phrases(room, "ko")
    assert list(en) == list(ko)
    for key, text in en.items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", ko[key])), key
        assert text.count(" | ") == ko[key].count(" | "), key
        assert ko[key].strip()


@pytest.mark.parametrize("room", ["figure", "report"])
def test_every_phrase_is_said_somewhere(room):
    for key in phrases(room):
        group = key.rpartition(".")[0]
        assert re.search(rf"[\"']{re.escape(key)}[\"']|f[\"']{re.escape(group)}\.{{", SAID), key


def test_alternatives_are_listed():
    assert [listed(["A"]), listed(["A", "B"]), listed(["A", "B"], "ko")] == ["A", "A or B", "A 또는 B"]
