from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import stat
import sys
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import geopandas
import pytest

from route_risk.geo.answers.map_question import MapQuestion, ask_data
from route_risk.geo.answers.map_values import corridors_of
from route_risk.geo.answers.places import place_events
from route_risk.geo.answers.records import IS_AND_IS_NOT
from route_risk.geo.errors import InvalidDataError, ResponsibilityError, UsageError
from route_risk.geo.model.routes import k_least_risk_routes, least_risk_route
from route_risk.geo.model.scenario import Scenario, evaluate, scenario_network
from route_risk.maps.arcs import arc, bend_for, control_point, lines_of
from route_risk.maps.page.build import build_map, write_map
from route_risk.maps.page.data import dump_data
from route_risk.maps.page.scene import latitude, units
from tests.maps.small import AS_OF, block, render, small_dataset, small_layers, small_map, small_settings, table

if TYPE_CHECKING:
    from pathlib import Path


HOSTILE = "</script><img src=x onerror=alert(1)>${alert(2)}`{{7*7}}'\"\u2028\u202e&amp;"


def test_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.html", tmp_path / "b.html"
    size = write_map(small_map(), first)
    write_map(small_map(), second)
    assert first.read_bytes() == second.read_bytes()
    assert size == first.stat().st_size


def test_drawing_twice_changes_nothing() -> None:
    map_ = small_map()
    assert render(map_) == render(map_)


def test_nothing_is_loaded_from_elsewhere() -> None:
    page = render(small_map())
    markup = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert re.findall(r"<script[^>]*\ssrc", page) == []
    for attribute, value in re.findall(r'\s(src|href|srcset|action)="([^"]*)"', markup):
        assert value.startswith(("data:", "#")), (attribute, value)
    assert "sourceMappingURL" not in page
    for value in re.findall(r"url\(([^)]*)\)", "".join(re.findall(r"<style>(.*?)</style>", page, re.DOTALL))):
        assert value.startswith(("data:", "#")), value
    assert "cdn.jsdelivr" not in page


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_policy_names_exactly_what_the_page_holds(lang: str) -> None:
    page = render(small_map(lang=lang))
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert found
    policy = found[1].replace("&#x27;", "'")
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    for tag in ("script", "style"):
        later = re.findall(r'<script type="text/plain" class="rr-(?:later|map)">(.*?)</script>', page, re.DOTALL)
        blocks = [*(later if tag == "script" else []), *re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)]
        hashes = [
            "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'" for text in blocks
        ]
        assert re.search(rf"{tag}-src ([^;]*)", policy)[1].split() == hashes  # type: ignore[index]


def test_page_says_what_it_is() -> None:
    page = render(small_map())
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>Small: 2015-06-30</title>" in page
    assert 'name="description"' in page
    data = block(page)
    assert data["is_and_is_not"] == IS_AND_IS_NOT
    assert data["disclaimer"] == "No borders implied"
    assert data["attribution"] == "Made by hand"
    assert data["release_note"].startswith("Internal working copy, not for publication")
    assert '<span id="rr-badge" class="badge internal"' in page
    assert "not a probability, not a forecast, not travel advice" in page
    assert data["columns"] == [[0, AS_OF.toordinal(), "2015-06-30"]]
    assert '<html lang="ko">' in render(small_map(lang="ko"))


def test_words_are_the_same_in_both_languages() -> None:
    def keys(words: Any, path: str = "") -> set[str]:
        if not isinstance(words, dict):
            return {path}
        return {key for name, inner in words.items() for key in keys(inner, f"{path}.{name}")}

    words = block(render(small_map()))["words"]
    # Words of the data are English, and so are the notes on a release.
    more = {key.split(".")[1] for key in keys(words["ko"]) - keys(words["en"])}
    assert more == {"units", "source_kinds", "release_note"}
    assert keys(words["en"]) <= keys(words["ko"])


def test_hostile_texts_enter_the_page_as_text_only() -> None:
    page = render(small_map(HOSTILE))
    plain, hostile = Tags(), Tags()
    plain.feed(render(small_map()))
    hostile.feed(page)
    # The same elements with the same attributes, but for names, some of which have no room: it made none, changed none.
    names = {"span", "b", "bdi"}
    assert [(tag, set(found)) for tag, found in hostile.found if tag not in names] == [
        (tag, set(found)) for tag, found in plain.found if tag not in names
    ]
    assert {key for _, found in hostile.found for key in found} == {key for _, found in plain.found for key in found}
    data = block(page)
    assert table(data, "nodes")[0]["name"] == f"First{HOSTILE}"
    assert table(data, "events")[0]["summary"] == f"A law{HOSTILE}"
    for script in re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL):
        assert HOSTILE[:9] not in script


def test_lone_surrogate_and_line_separators_survive() -> None:
    text = "\ud800 \u2028 \u2029 <!--"
    dumped = dump_data({"text": text})
    assert dumped.isascii()
    assert json.loads(dumped) == {"text": text}


def test_days_of_events_say_what_counts_and_how_it_fades() -> None:
    data = block(render(small_map()))
    days = {event["id"]: row for event, row in zip(table(data, "events"), data["sides"][0]["days"], strict=True)}
    assert days["law"] == [date(2010, 1, 1).toordinal(), None, 0, None]
    assert days["talks"] == [date(2015, 6, 1).toordinal(), date(2015, 6, 1).toordinal(), 0, 365]
    assert days["shut"] == [date(2015, 1, 1).toordinal(), date(2016, 1, 1).toordinal(), 0, 180]


def test_two_directions_that_cannot_differ_are_one_line_and_parallel_legs_are_two() -> None:
    data = block(render(small_map()))
    legs = {leg["id"]: position for position, leg in enumerate(table(data, "legs"))}
    assert sorted((legs["A-1..A-2"], legs["A-2..A-1"])) in data["lines"]
    assert [legs["BBB..CCC"]] in data["lines"]
    assert len(data["lines"]) == 7


def test_sides_keep_scenario_clock_and_events_apart() -> None:
    dataset = small_dataset()
    scenario = Scenario("less", without=("law",), close=("A-1..A-2",), keep_open=("A-C:sea",))
    sides = [
        evaluate(scenario_network(dataset), AS_OF),
        evaluate(scenario_network(dataset, scenario), AS_OF, known_by=date(2014, 12, 31)),
    ]
    data = block(render(small_map(evaluations=sides, compare=True)))
    events = [event["id"] for event in table(data, "events")]
    legs = {leg["id"]: position for position, leg in enumerate(table(data, "legs"))}
    before, after = data["sides"]
    assert None not in before["days"]
    assert {key for key, days in zip(events, after["days"], strict=True) if days is None} == {"law", "talks"}
    assert after["closed"] == [legs["A-1..A-2"]]
    assert after["opened"] == [legs["A-C:sea..CCC"]]
    assert before["closed"] == before["opened"] == []
    texts = block(render(small_map(evaluations=sides, compare=True)), "texts")
    assert [table(texts, "sources")[k]["id"] for k in after["usable"]] == ["s1"]
    assert [column[0] for column in data["columns"]] == [0, 1]


def test_settings_that_do_not_go_together_are_refused() -> None:
    dataset, layers = small_dataset(), small_layers()
    one, other = (small_settings(dataset)[0] for _ in range(2))
    with pytest.raises(UsageError, match="a comparison needs two"):
        build_map(dataset, layers, [one], shares={}, compare=True)
    with pytest.raises(UsageError, match="differ in more than the date"):
        build_map(dataset, layers, [one, other], shares={})
    with pytest.raises(UsageError, match="2015-06-30 follows 2015-06-30"):
        build_map(dataset, layers, [one, one], shares={})


def test_least_risk_corridors_are_the_first_of_each_among_all_routes() -> None:
    dataset = small_dataset()
    for evaluated in small_settings(dataset, (date(2014, 6, 30), AS_OF, date(2017, 1, 1))):
        leg_hazards = evaluated.hazards
        for origin in ("A-1", "A-2"):
            found = corridors_of(evaluated, origin, "CCC")
            every = k_least_risk_routes(leg_hazards, origin, "CCC", 50)
            first: dict[tuple[str, ...], tuple[int, ...]] = {}
            for route in every:
                passed = [leg_hazards.network.nodes[node] for node in route.nodes[1:-1]]
                corridor = tuple(p.country for p in passed if p.kind == "transit_country")
                first.setdefault(corridor, route.legs)
            assert [(row.corridor, row.route.legs) for row in found] == list(first.items())
            assert found[0].route.legs == least_risk_route(leg_hazards, origin, "CCC").legs
            assert found[0].route.hazard == pytest.approx(every[0].hazard, abs=1e-11)


def test_a_page_without_a_question_asks_one() -> None:
    evaluations = small_settings(small_dataset())
    index = evaluations[0].hazards.network.index
    asked = ask_data(evaluations, "CCC", {"A-1": 60.5}, None)
    assert (asked["origin"], asked["destination"]) == (index["A-1"], index["CCC"])
    asked = ask_data(evaluations, "CCC", {}, MapQuestion("A-2", "CCC", 2))
    assert (asked["origin"], asked["destination"], asked["count"]) == (index["A-2"], index["CCC"], 2)


def test_province_without_a_share_has_none_rather_than_zero() -> None:
    nodes = {node["id"]: node for node in table(block(render(small_map())), "nodes")}
    assert nodes["A-1"]["share"] == 60.5
    assert nodes["A-2"].get("share") is None


def test_small_counts_are_withheld() -> None:
    claims = table(block(render(small_map()), "texts"), "claims")
    arrivals = next(claim for claim in claims if claim["measure"] == "arrivals")
    assert (arrivals.get("value"), arrivals["qualifier"]) == (None, "withheld")


def test_events_of_places() -> None:
    network = small_settings(small_dataset())[0].hazards.network
    names = {place: [network.events[k].event_id for k in found] for place, found in place_events(network).items()}
    assert names["A-B:1"] == ["law", "old"]
    assert names["A-C:sea"] == ["old", "shut"]
    assert names["CCC"] == ["talks"]
    assert "A-1" not in names


def test_america_lies_east_of_asia() -> None:
    data = block(render(small_map()))
    nodes = [node["id"] for node in table(data, "nodes")]
    assert data["points"][nodes.index("CCC")][0] == 283 * data["units"]
    west, _, east, _ = data["views"]["world"]
    assert west < 110 * data["units"] < 283 * data["units"] < east


def test_a_link_is_the_curve_that_other_pictures_draw() -> None:
    start, end = (100.0, 10.0), (127.0, 37.0)
    (x0, y0), (cx, cy), (x1, y1) = (units(*point) for point in (start, control_point(start, end, bend=0.2), end))
    for step, (lon, lat) in enumerate(arc(start, end, bend=0.2, steps=10, decimals=6)):
        t = step / 10
        x = (1 - t) ** 2 * x0 + 2 * t * (1 - t) * cx + t * t * x1
        y = (1 - t) ** 2 * y0 + 2 * t * (1 - t) * cy + t * t * y1
        assert (x, y) == pytest.approx(units(lon, lat), abs=1.5)
        assert latitude(y) == pytest.approx(lat, abs=0.01)


def test_the_first_view_stands_in_the_page_before_any_script() -> None:
    page = render(small_map(days=(date(2009, 6, 30), AS_OF)))
    markup = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert re.search(r'<h1 id="rr-headline">Second to Refuge: index \d+ on .*up from \d+ on .*</h1>', markup)
    assert "Largest contribution: <bdi>A law</bdi> (+0." in markup
    assert markup.count('<path class="l ') > 7
    assert '<svg class="plot"' in markup
    assert '<ol id="rr-corridors"><li><button' in markup
    assert "<noscript>" in markup


def test_two_directions_with_a_bend_lie_apart() -> None:
    there, back = arc((0, 0), (10, 0), bend=0.2, steps=2), arc((10, 0), (0, 0), bend=0.2, steps=2)
    assert there[1][1] > 1 > -1 > back[1][1]


def test_parallel_lines_bow_further_to_the_same_side() -> None:
    ends = (100.0, 10.0), (127.0, 37.0)
    bends = [bend_for(*ends, "transfer_to_resettlement", both_ways=False, parallel=number) for number in range(3)]
    assert bends == pytest.approx([-0.2, -0.27, -0.34])


def test_lines_of_keeps_directions_that_can_differ() -> None:
    legs = small_dataset().legs
    numbers = [number for positions, _ in lines_of(legs) for number in positions]
    assert sorted(numbers) == list(range(len(legs)))


def test_tiles_are_said_and_allowed_for_one_host_only() -> None:
    page = render(small_map(tiles=True))
    assert re.findall(r"img-src ([^;]*)", page)[0] == "data: blob: https://tile.openstreetmap.org"
    assert block(page)["tiles"] is True
    assert "openstreetmap.org" in block(page)["words"]["en"]["about"]["tiles"]


def test_notebook_shows_the_same_document_in_a_frame_of_its_own_origin() -> None:
    hostile = '"></iframe><script>alert(1)</script> \u202e'
    shown = small_map(hostile)._repr_html_()
    reader = Tags()
    reader.feed(shown)
    ((tag, attributes),) = reader.found
    assert tag == "iframe"
    assert attributes["srcdoc"] == small_map(hostile).get_root().render()
    assert attributes["title"] == 'Small"></iframe><script>alert(1)</script>'
    assert attributes["sandbox"] == "allow-scripts allow-popups allow-popups-to-escape-sandbox"
    assert "height:720px" in attributes["style"]
    assert not {"src", "onload"} & set(attributes)
    assert shown == small_map(hostile)._repr_html_()


class Tags(HTMLParser):
    """Collects the elements of a text, with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_existing_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"map.html already exists; choose another name"):
        write_map(small_map(), path)
    assert path.read_text(encoding="utf-8") == "mine"
    assert write_map(small_map(), path, overwrite=True) == path.stat().st_size
    assert [each.name for each in tmp_path.iterdir()] == ["map.html"]


def test_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "map.html"
    path.write_text("old", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_map(small_map(), path, overwrite=True)
    assert path.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["map.html"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions and pipes are those of POSIX")
def test_a_private_map_stays_private_and_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    path, pipe = tmp_path / "map.html", tmp_path / "pipe"
    write_map(small_map(), path)
    path.chmod(0o600)
    write_map(small_map(), path, overwrite=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    os.mkfifo(pipe)
    with pytest.raises(UsageError, match="pipe is not a regular file"):
        write_map(small_map(), pipe, overwrite=True)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_no_link_in_a_shared_folder_leads_a_map_elsewhere(tmp_path: Path) -> None:
    """Whoever may write to the folder can put links there, also under names that are guessed to be used."""
    other, shared = tmp_path / "other", tmp_path / "shared"
    shared.mkdir()
    other.write_text("precious", encoding="utf-8")
    for name in ("map.html", f".map.html.{os.getpid()}.part", ".route-risk-guess.part"):
        (shared / name).symlink_to(other)
    write_map(small_map(), shared / "map.html", overwrite=True)
    assert other.read_text(encoding="utf-8") == "precious"
    assert not (shared / "map.html").is_symlink()
    assert (shared / ".route-risk-guess.part").is_symlink()


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"the folder .*nowhere does not exist"):
        write_map(small_map(), tmp_path / "nowhere" / "map.html")
    with pytest.raises(UsageError, match="is a folder"):
        write_map(small_map(), tmp_path)


@pytest.mark.parametrize("name", ["provinces", "nodes", "background"])
def test_other_crs_is_refused_with_both_named(name: str) -> None:
    dataset, layers = small_dataset(), small_layers()
    layers[name] = layers[name].to_crs("EPSG:3857")
    message = rf"layer '{name}': the CRS is EPSG:3857 .* EPSG:4326 \(WGS 84\) is needed\. Convert it with"
    with pytest.raises(InvalidDataError, match=message):
        build_map(dataset, layers, small_settings(dataset), shares={})


def test_missing_layer_point_and_language_are_named() -> None:
    dataset, layers = small_dataset(), small_layers()
    evaluations = small_settings(dataset)
    with pytest.raises(UsageError, match="the layer 'legs' is missing"):
        build_map(dataset, {k: v for k, v in layers.items() if k != "legs"}, evaluations, shares={})
    with pytest.raises(UsageError, match="lang is 'fr'"):
        build_map(dataset, layers, evaluations, shares={}, lang="fr")
    layers["nodes"] = geopandas.GeoDataFrame(layers["nodes"].drop(index="BBB"))
    with pytest.raises(InvalidDataError, match="node 'BBB' has no point"):
        build_map(dataset, layers, evaluations, shares={})


def test_a_restricted_map_has_no_tiles():
    dataset = replace(small_dataset(), sensitivity="restricted")
    with pytest.raises(ResponsibilityError, match=r"is restricted, and a map with tiles tells a tile server"):
        build_map(dataset, small_layers(), small_settings(dataset), shares={}, tiles=True)
