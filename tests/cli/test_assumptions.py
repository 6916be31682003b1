"""What every printed answer says first: what it assumes against the sources, and what it leaves out."""

import pytest

ANSWERS = (
    ("route", "KP-10", "KOR", "--as-of", "2013-07-01"),
    ("timeline", "KP-10", "KOR", "--since", "2013", "--until", "2013"),
    ("show", "KP-10", "--as-of", "2013-07-01"),
    ("sensitivity", "KP-10", "KOR", "--as-of", "2013-07-01", "--draws", "4"),
    ("ensemble", "KP-10", "KOR", "--since", "2013", "--until", "2013", "--draws", "2"),
)


@pytest.mark.parametrize("command", ANSWERS, ids=lambda row: row[0])
def test_every_text_says_first_what_it_assumes_and_what_it_leaves_out(run, command):
    said = run(*command, "--without", "lao-2013-handover", "--judged", "--known-by", "2020-01-01").stdout.splitlines()
    assert said[:3] == [
        "This answer is a hypothetical scenario, not what happened: without lao-2013-handover.",
        "This answer leaves out recorded use: judged classes alone.",
        "This answer uses only what was published by 2020-01-01.",
    ]
    assert not run(*command).stdout.startswith("This answer")


def test_each_side_of_a_comparison_says_what_it_assumes(run):
    said = run("compare", "2013-07-01,judged", "2013-07-01,known-by=2020-01-01").stdout.splitlines()
    assert said[:2] == [
        "2013-07-01, judged leaves out recorded use: judged classes alone.",
        "2013-07-01, known by 2020-01-01 uses only what was published by 2020-01-01.",
    ]


@pytest.mark.parametrize(("known_by", "counts"), [("2012-06-01", False), ("2026-11-21", True)])
def test_recorded_use_counts_where_all_that_it_rests_on_was_published(run, run_json, known_by, counts):
    asked = ("route", "KP-10", "KOR", "--as-of", "2012-06-01", "--known-by", known_by)
    assert ("factors of recorded use are also based on later publications" in run(*asked).stderr) != counts
    legs = [leg for row in run_json(*asked)["corridors"] if row["route"] for leg in row["route"]["legs"]]
    assert any(leg["recorded_use"] for leg in legs) == counts
