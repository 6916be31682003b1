"""What a dataset holds, drawn: all of it, what is faulty marked, what has no place listed."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from route_risk.geo.errors import Fault, UsageError
from route_risk.maps.figure.dataset import FAULTY, contents, dataset_figure, draw_dataset, find_unplaced
from tests.maps.small import small_dataset, small_layers

HOSTILE = " </text><script>alert(1)</script> $\\frac$ ${x} `q` --> \u202e 한글"
FILES = {"provinces": "provinces.geojson", "border_segments": "border_segments.geojson", "points": "points.geojson"}
BAD = Fault("provinces.geojson", None, "A-1", "overlaps A-2", "Generalise both together")


def texts_of(figure):
    from matplotlib.text import Text

    return " ".join(" ".join(item.get_text() for item in figure.findobj(Text)).split())


def dataset_with_files(text=""):
    return replace(small_dataset(text), layers=FILES)


def colours_of(figure):
    from matplotlib.colors import to_hex
    from matplotlib.patches import PathPatch

    return {to_hex(patch.get_edgecolor()) for patch in figure.findobj(PathPatch)}


def test_it_says_what_there_is_and_draws_only_that():
    shown = texts_of(dataset_figure(small_dataset(), small_layers()))
    assert "What the dataset holds: Small" in shown
    assert "2 provinces, 2 border segments, 1 transit country, 1 destination, 8 legs (2 without a source" in shown
    for wanted in ("First", "Second", "Middle", "border without a line", "leg of class 3", "Made by hand"):
        assert wanted in shown
    # The only legs of the classes 4 and 5 have no source: they are dotted, and never look as if they were documented.
    for absent in ("leg of class 4", "leg of class 5", "faulty", "without geometry"):
        assert absent not in shown
    assert "leg without a source" in shown


def test_a_faulty_feature_is_marked_and_named_by_its_id():
    dataset = dataset_with_files()
    figure = dataset_figure(dataset, small_layers(), faults=[BAD])
    assert FAULTY in colours_of(figure)
    assert "A-1" in texts_of(figure)
    assert "1 fault: what has one and can be drawn is marked" in texts_of(figure)
    table = Fault("legs.csv", 3, "A-1", "no", "no")
    assert FAULTY not in colours_of(dataset_figure(dataset, small_layers(), faults=[table]))


def test_a_node_without_a_point_is_listed_and_its_legs_are_left_out():
    layers = small_layers()
    layers["nodes"] = layers["nodes"].drop(index="BBB")
    unplaced = find_unplaced(small_dataset(), layers["nodes"])
    assert unplaced.nodes == ("BBB",)
    assert unplaced.legs == ("A-B:1..BBB", "BBB..CCC", "BBB..CCC..onward")
    assert "1 node without geometry: BBB; 3 legs not drawn for that" in texts_of(
        dataset_figure(small_dataset(), layers)
    )


def test_layers_that_are_empty_are_drawn_as_far_as_they_go():
    layers = {name: frame.iloc[:0] for name, frame in small_layers().items()}
    assert "6 nodes without geometry" in texts_of(dataset_figure(small_dataset(), layers))


def test_the_page_lists_faults_warnings_and_what_is_not_on_the_map(tmp_path):
    layers = small_layers()
    layers["nodes"] = layers["nodes"].drop(index="BBB")
    thin = [Fault("legs.csv", None, key, "no source speaks to it", "Cite one") for key in ("A-2..A-C:sea", "other")]
    (page,) = draw_dataset(dataset_with_files(), layers, tmp_path / "a.html", faults=[BAD], warnings=thin)
    text = page.read_text(encoding="utf-8")
    for wanted in ("1 fault to repair.", "overlaps A-2", "Nodes without a geometry", "A-2..A-C:sea, other", "<svg"):
        assert wanted in text
    again = draw_dataset(dataset_with_files(), layers, tmp_path / "b.html", faults=[BAD], warnings=thin)[0]
    assert again.read_bytes() == page.read_bytes()
    assert draw_dataset(dataset_with_files(), layers, tmp_path / "c.md") == (tmp_path / "c.md", tmp_path / "c.svg")


@pytest.mark.parametrize("ending", ["png", "svg", "html", "md"])
def test_hostile_texts_stay_texts(tmp_path, ending):
    dataset = dataset_with_files(HOSTILE)
    draw_dataset(dataset, small_layers(), tmp_path / f"a.{ending}", faults=[BAD], warnings=[BAD])
    if ending == "svg":
        ET.fromstring((tmp_path / "a.svg").read_text(encoding="utf-8"))  # noqa: S314 -- our own file
    if ending != "png":
        text = (tmp_path / f"a.{ending}").read_text(encoding="utf-8")
        assert "<script" not in text.replace("\\<", "")  # as Markdown writes it, it is no element
        assert "\u202e" not in text


def test_another_ending_and_a_file_that_is_there_are_refused(tmp_path):
    with pytest.raises(UsageError, match=r"end its name in \.png, \.svg, \.pdf, \.html, \.md, \.docx"):
        draw_dataset(small_dataset(), small_layers(), tmp_path / "a.gif")
    (tmp_path / "a.svg").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="already exists"):
        draw_dataset(small_dataset(), small_layers(), tmp_path / "a.svg")


def test_one_of_a_kind_is_counted_in_the_singular():
    dataset = small_dataset()
    assert "1 source;" in contents(replace(dataset, sources={"s1": dataset.sources["s1"]}))
