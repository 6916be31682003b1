"""`route --explain` and `show`: every number split over documented events, each with its sources."""

import math
import re

import pytest

from tests.layers.folder import write_folder

B2, B4 = -math.log(0.97), -math.log(0.75)
IN_2013 = ("--as-of", "2013-07-01")


@pytest.fixture
def tiny(tmp_path):
    """Return the options that ask the tiny dataset on a day on which its one law is in force."""
    return ("--dataset", str(write_folder(tmp_path / "tiny")), "--as-of", "2011-01-01")


def test_a_route_by_hand(run_json, tiny):
    # A law of severity 3, high confidence: 0.35 of each baseline in its scope. Classes 2, 4 and 2; the last leg is
    # outside its scope.
    (route,) = run_json("route", "AA-1", "CCC", "-k", "1", "--explain", *tiny)["routes"]
    inside, border, transfer = route["legs"]
    assert inside["events"] == [
        {
            "event_id": "aaa-2010-law",
            "contribution": pytest.approx(0.35 * B2),
            "activity": 1.0,
            "sources": ["s-one", "s-two"],
        }
    ]
    assert border["events"][0]["contribution"] == pytest.approx(0.35 * B4)
    assert transfer["events"] == []
    assert route["hazard"] == pytest.approx(1.35 * (B2 + B4) + B2)
    assert [leg["coverage"]["level"] for leg in route["legs"]] == ["thin", "thin", "none"]
    assert route["coverage"] == {"events": 1, "sources": 2, "newest_source": "2012-06", "level": "none"}


def test_a_tree_on_a_terminal(run, tiny):
    result = run("route", "AA-1", "CCC", "--explain", *tiny)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    at = next(k for k, line in enumerate(lines) if line.startswith("  South border > Bland (entering over the border)"))
    assert lines[at].endswith("! limited evidence; this is not a sign of safety")
    assert lines[at + 1 : at + 4] == [
        "    +0.101  aaa-2010-law (remaining effect 1.00)",
        "            AAA/BBB, 2010-05: A law, with a comma. (raises, severity 3, high confidence)",
        "            sources: s-one, s-two",
    ]
    assert "! no source of its own; this is not a sign of safety" in result.stdout
    text, _, note = result.stdout.rpartition("\n\n")
    assert text.endswith("\nSources\n  s-one  Press: “Report” (2012-06)\n  s-two  Press: “Report” (no date)")
    assert "not for publication" in note


def test_without_explain_events_are_ids(run_json, tiny):
    (route,) = run_json("route", "AA-1", "CCC", "-k", "1", *tiny)["routes"]
    assert [leg["events"] for leg in route["legs"]] == [["aaa-2010-law"], ["aaa-2010-law"], []]


def test_known_by_takes_sources_and_then_events_away(run, run_json, tiny):
    # The one dated source is of June 2012; the other has no date and counts from the release, 2026-06-15, on.
    def legs(clock):
        return run_json("route", "AA-1", "CCC", "-k", "1", "--explain", *tiny, "--known-by", clock)["routes"][0]["legs"]

    assert legs("2012-06-29")[0]["events"] == []  # "2012-06" is surely out by its last day
    assert legs("2012-06-30")[0]["events"][0]["sources"] == ["s-one"]
    assert legs("2026-06-14")[0]["events"][0]["sources"] == ["s-one"]
    assert legs("2026-06-15")[0]["events"][0]["sources"] == ["s-one", "s-two"]
    talk = run("route", "AA-1", "CCC", *tiny, "--known-by", "2026-06-14").stderr
    assert "so --known-by leaves out 1: s-two" in talk
    talk = run("route", "AA-1", "CCC", *tiny, "--known-by", "2026-06-15").stderr
    assert "without a date" not in talk


def test_every_explained_leg_of_the_embedded_dataset_adds_up(run_json):
    record = run_json("route", "KP-09", "KOR", "-k", "5", "--explain", "--as-of", "2021-01-01")
    known = {row["event_id"]: set(row["source_ids"]) for row in run_json("list", "events")["events"]}
    for route in record["routes"]:
        whole = 0.0
        for leg in route["legs"]:
            contributions = [event["contribution"] for event in leg["events"]]
            before = leg["baseline"] + leg["uncertainty"] + leg["recorded_use"]
            assert math.fsum(contributions) == pytest.approx(leg["hazard"] - before, abs=1e-9)
            assert [abs(c) for c in contributions] == sorted(map(abs, contributions), reverse=True)
            for event in leg["events"]:
                assert event.keys() == {"event_id", "contribution", "activity", "sources"}
                assert set(event["sources"]) == known[event["event_id"]]
                assert 0 < event["activity"] <= 1
            assert leg["coverage"]["events"] >= len(leg["events"])
            assert leg["coverage"]["sources"] == len(leg["sources"])
            whole += before + math.fsum(contributions)
        assert whole == pytest.approx(route["hazard"], abs=1e-9)


def test_contributions_on_a_terminal_are_the_largest_first(run):
    stdout = run("route", "KP-10", "KOR", "--explain", *IN_2013).stdout
    legs = re.split(r"\n  (?=\S.*: hazard )", stdout.partition("\nSources\n")[0])[1:]
    assert len(legs) > 3
    for leg in legs:
        parts = [abs(float(value)) for value in re.findall(r"^    ([+-]\d+\.\d{3})  ", leg, flags=re.MULTILINE)]
        assert parts == sorted(parts, reverse=True)


def test_every_cited_source_stands_at_the_end(run):
    stdout = run("route", "KP-10", "KOR", "--explain", *IN_2013).stdout
    tree, _, rest = stdout.partition("\nSources\n")
    sources = rest.partition("\n\n")[0]
    cited = {key for line in re.findall(r"sources: (.+)", tree) for key in line.split(", ")}
    assert cited
    assert cited <= {line.split()[0] for line in sources.splitlines()}


def test_show_explains_one_leg_as_the_route_does(run, run_json, tiny):
    border = "AAA-BBB:AA-1..BBB"
    of_route = run_json("route", "AA-1", "CCC", "-k", "1", "--explain", *tiny)["routes"][0]["legs"][1]
    shown = run_json("show", border, *tiny)["leg"]
    assert {key: shown[key] for key in of_route} == of_route
    assert "+0.101  aaa-2010-law (remaining effect 1.00)" in run("show", border, *tiny).stdout


def test_show_says_what_an_event_adds_to_each_leg(run_json, tiny):
    legs = {row["leg_id"]: row for row in run_json("show", "aaa-2010-law", *tiny)["legs"]}
    assert legs["AAA-BBB:AA-1..BBB"]["contribution"] == pytest.approx(0.35 * B4)
    assert legs["AA-1..AAA-BBB:AA-1"]["contribution"] == pytest.approx(0.35 * B2)
