"""No translation tells what a release withholds: by hand, by property, and for every text of the embedded dataset."""

import calendar
import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from route_risk.geo.answers.translations import Translator
from route_risk.geo.model.schema import Translation
from route_risk.geo.model.translations import originals, sorted_out, text_hash
from route_risk.geo.release.dataset import public_dataset
from route_risk.geo.release.masked_texts import numbers_in, sentences, tells_small_count
from route_risk.layers.dataset import read_dataset

ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
MASK = "[비공개]"


@cache
def embedded():
    return read_dataset()


@cache
def released():
    return public_dataset(embedded())


def told(korean, english="Nine people were handed over. It was in 2013."):
    """Return what a release says in Korean of an event with a summary in English."""
    base = embedded()
    event = replace(base.events[0], summary=english, contested="", severity_rationale="")
    row = Translation("policy_events", event.event_id, "summary", "ko", korean, text_hash(english), "human", "A group")
    dataset = public_dataset(replace(base, events=(event, *base.events[1:]), translations=(row,)))
    summary = dataset.events[0].summary
    return Translator(dataset, "ko")("policy_events", event.event_id, "summary", summary).text


@pytest.mark.parametrize(
    "korean",
    [
        "9명이 넘겨졌다.",
        "9 명이 넘겨졌다.",
        "아홉 명이 넘겨졌다.",
        "아홉명이 넘겨졌다.",
        "구 명이 넘겨졌다.",
        "９명이 넘겨졌다.",
    ],
)
def test_a_count_that_english_withholds_is_withheld_in_korean(korean):
    assert told(f"{korean} 2013년의 일이다.") == f"{MASK} 2013년의 일이다."


def test_what_has_other_sentences_than_the_original_goes_as_a_whole():
    assert told("2013년에 젊은 사람 모두가 넘겨졌다.") == MASK
    assert told("모두 넘겨졌다. 그들은 젊었다. 2013년의 일이다.") == MASK


def test_a_count_that_only_the_translation_tells_is_withheld_too():
    english = "A group was handed over. It was in 2013."
    assert told("북한 주민 세 명이 넘겨졌다. 2013년의 일이다.", english) == f"{MASK} 2013년의 일이다."
    assert (
        told("북한 주민 스물네 명이 넘겨졌다. 2013년의 일이다.", english)
        == "북한 주민 스물네 명이 넘겨졌다. 2013년의 일이다."
    )
    assert (
        told("가족 하나가 떠나면 3대까지 처벌한다.", "Families are punished.") == "가족 하나가 떠나면 3대까지 처벌한다."
    )


def test_every_text_is_translated_and_every_translation_up_to_date():
    current, stale = sorted_out(embedded())
    assert stale == []
    texts = originals(embedded(), {"policy_events", "legs", "nodes", "claims", "dataset"})
    assert texts.keys() == {(row.table, row.row_id, row.field) for row in current}


def test_a_stale_translation_does_not_leave():
    base = embedded()
    stale = replace(base.translations[0], source_sha256="0" * 64)
    assert public_dataset(replace(base, translations=(stale,))).translations == ()


@given(st.integers(1, 99), st.sampled_from(["명", " 명", "명의 주민", " 사람"]), st.booleans())
def test_every_number_of_people_is_read_in_digits_and_in_words(number, counter, digits):
    words = {20: "스무"}.get(number, TENS[number // 10] + ONES[number % 10])
    text = f"북한 주민 {number if digits else words}{counter}이 송환되었다."
    assert set(numbers_in(text)) == {number}
    assert tells_small_count(text, 10) == (number < 10)


def test_no_text_of_the_release_tells_in_korean_what_it_withholds_in_english():
    """Outside judge: the digits of a sentence that is left in Korean all stand in what is left in English."""
    tables = {row.table for row in embedded().translations}
    after = originals(released(), tables)
    current, stale = sorted_out(released())
    assert not stale
    assert len(current) > 1200
    masked = 0
    for row in current:
        english = after[row.table, row.row_id, row.field]
        assert not any(tells_small_count(part, 10) for part in sentences(row.text)), row
        if "[withheld]" in english:
            masked += 1
            assert MASK in row.text, row
            kept = set(re.findall(r"\d+(?!\d|년)", row.text.replace(",", "")))
            assert kept <= set(re.findall(r"\d+", english.replace(",", ""))) | months(english), row
    assert masked > 20


def months(english):
    """Return the numbers of the months that a text names."""
    return {str(month) for month in range(1, 13) if calendar.month_name[month] in english}


def test_a_translation_adds_no_number():
    """Every number of people in Korean stands in the original, as digits or as a word."""
    before = originals(embedded(), {row.table for row in embedded().translations})
    for row in embedded().translations:
        english = before[row.table, row.row_id, row.field]
        counted = {float(number.replace(",", "")) for number in re.findall(r"(\d[\d,]*)(?=명)", row.text)}
        digits = {float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\d|\d", english)}
        assert counted <= {*numbers_in(english), *digits, *words_of(english)}, row


def words_of(english):
    """Return the numbers that a text has in words, with one and the tens that words join."""
    words = {"one": 1, "one or two thousand": 2000, "dozen": 12, "six thousand": 6000, "a hundred": 100, "two": 2}
    words |= {"three": 3, "four": 4, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11}
    words |= {"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "twenty": 20, "thirty": 30, "forty": 40}
    words |= {"fifty": 50, "sixty": 60, "eighty": 80, "ninety": 90, "four hundred and fifty": 450, "single": 1}
    words |= {"activist": 1, "unnamed helper": 1, "witness": 1, "person": 1, "twelve": 12, "eighteen": 18, "five": 5}
    return {float(value) for word, value in words.items() if re.search(rf"\b{word}", english, re.IGNORECASE)}
