"""Translations and record factors that break a rule, or are told with how far they may be trusted."""

import hashlib
import json

import pytest

from route_risk.geo.answers.translations import Translator, stale_translations
from route_risk.layers.dataset import read_dataset
from route_risk.layers.frames import check_dataset
from tests.layers.faults import only_fault


def translate(folder, **cells):
    """Give a folder a table of translations with one row, and return its file."""
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"].append({"name": "translations", "path": "translations.csv"})
    path.write_text(json.dumps(package), encoding="utf-8")
    row = {
        "table": "policy_events",
        "row_id": "aaa-2010-law",
        "field": "summary",
        "lang": "ko",
        "text": "법, 쉼표.",
    }
    row |= {"source_sha256": hashlib.sha256(b"A law, with a comma.").hexdigest(), "method": "machine", "reviewer": ""}
    row |= cells
    text = ",".join(row) + "\n" + ",".join(f'"{cell}"' for cell in row.values()) + "\n"
    (folder / "translations.csv").write_text(text, encoding="utf-8")
    return "translations.csv"


def test_a_translation_of_what_is_there_is_taken_and_shown(folder):
    translate(folder)
    assert check_dataset(folder) == ()
    dataset = read_dataset(folder)
    assert Translator(dataset, "ko")("policy_events", "aaa-2010-law", "summary", "A law.").text == "법, 쉼표."
    assert stale_translations(dataset) == ()


def test_a_translation_of_what_is_not_there_is_a_fault(folder):
    file = translate(folder, row_id="aaa-2010-lav")
    only_fault(
        folder, (file, 2, "row_id"), "'aaa-2010-lav' is no row of policy_events", "Did you mean 'aaa-2010-law'.*"
    )


def test_a_translation_of_another_column_is_a_fault(folder):
    only_fault(
        folder, (translate(folder, field="notes"), 2, "field"), "'notes' of policy_events is not translated", ".*"
    )


def test_a_translation_of_a_text_that_has_changed_is_a_warning_and_not_shown(folder):
    translate(folder, source_sha256=hashlib.sha256(b"Another law.").hexdigest())
    dataset = read_dataset(folder)
    told = Translator(dataset, "ko")("policy_events", "aaa-2010-law", "summary", "A law, with a comma.")
    assert told == ("A law, with a comma.", "en", "original")
    (warning,) = stale_translations(dataset)
    now = hashlib.sha256(b"A law, with a comma.").hexdigest()
    assert str(warning) == (
        "translations.csv, policy_events aaa-2010-law summary ko: its original has changed since. "
        f"Translate it again and give its source_sha256, {now}"
    )


@pytest.mark.parametrize(
    ("cells", "state"),
    [({"reviewer": "A group"}, "reviewed"), ({"method": "human"}, "unreviewed"), ({}, "machine")],
)
def test_a_translation_says_how_far_it_may_be_trusted(folder, cells, state):
    translate(folder, **cells)
    row = Translator(read_dataset(folder), "ko").of_row(
        "policy_events", "aaa-2010-law", what="summary", why="contested"
    )
    assert row == {"by": state, "what": "법, 쉼표."}


def add_factor(folder, group, delta="0.1", sd="0.1"):
    """Give a folder a table of record factors with one row."""
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"].append({"name": "record_factors", "path": "record_factors.csv"})
    path.write_text(json.dumps(package), encoding="utf-8")
    rows = f"group,delta,delta_sd,claim_ids,rationale\n{group},{delta},{sd},count-one,Made up.\n"
    (folder / "record_factors.csv").write_text(rows, encoding="utf-8")


@pytest.mark.parametrize("group", ["transfer:BBX", "transit:BBB", "entering:AAA-BBB:AA-1", "leaving:AAA-BBB:AA-1"])
def test_a_factor_of_no_leg_or_of_the_origins_own_border(folder, group):
    add_factor(folder, group)
    rule = rf"'{group}' is no group of legs beyond the borders of AAA"
    only_fault(folder, ("record_factors.csv", 2, "group"), rule, ".*")


def test_a_factor_of_a_transfer_is_taken(folder):
    add_factor(folder, "transfer:BBB")
    assert check_dataset(folder) == ()


@pytest.mark.parametrize(("delta", "sd"), [("800", "0"), ("-1e308", "0"), ("0", "1e300")])
def test_a_factor_beyond_any_hazard(folder, delta, sd):
    add_factor(folder, "transfer:BBB", delta, sd)
    column, number, least = ("delta", delta, -20) if sd == "0" else ("delta_sd", sd, 0)
    only_fault(folder, ("record_factors.csv", 2, column), rf"{number} is outside \[{least}, 20\]", "Give a value.*")
