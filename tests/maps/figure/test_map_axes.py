"""Names on figures keep out of each other's way, and a figure of many places stays quick and readable."""

from dataclasses import replace
from itertools import combinations

import pytest
from shapely import MultiPolygon, Polygon

from route_risk.geo.model.schema import Node
from route_risk.maps.figure.axes import MOST_NAMES, draw_area, draw_places, frame_axes
from route_risk.maps.figure.charts import new_figure
from tests.maps.small import small_dataset

VIEW = (0.0, 0.0, 10.0, 10.0)


def drawn(points, kind="transit_country"):
    """Return the names written for points, as (name, box in pixels)."""
    figure = new_figure((10.0, 7.35))
    figure.set_layout_engine("none")
    axes = figure.add_axes((0.1, 0.1, 0.6, 0.8))
    frame_axes(axes, VIEW)
    dataset = replace(small_dataset(), nodes={key: Node(key, kind, key) for key in points})
    draw_places(axes, dataset, points, VIEW, home=True)
    figure.canvas.draw()
    return [(text.get_text(), text.get_window_extent()) for text in axes.texts]


@pytest.mark.parametrize("step", [0.0, 0.1, 0.25])
def test_names_of_neighbours_do_not_overlap(step):
    points = {name: (5.0 + 2 * step * k, 5.0 + step * k) for k, name in enumerate(("Tenenkou", "Mopti", "Konna"))}
    for (one, box), (other, beside) in combinations(drawn(points), 2):
        assert not box.overlaps(beside), f"{one} and {other}"


def test_a_name_at_the_edge_stays_inside():
    (_, left), (_, right) = drawn({"Fassala": (0.05, 5.0), "Mentao": (9.95, 5.0)})
    assert left.x0 >= 0.1 * 2000 - 1
    assert right.x1 <= 0.7 * 2000 + 1


def test_a_lone_name_stands_below_its_point():
    ((name, box),) = drawn({"Bamako": (5.0, 5.0)})
    assert name == "Bamako"
    assert box.y1 < (0.1 + 0.8 / 2) * 7.35 * 200


def test_of_very_many_places_some_are_named():
    points = {f"P{k}": (0.05 + 9.9 * (k % 20) / 20, 0.05 + 9.9 * (k // 20) / 20) for k in range(400)}
    assert len(drawn(points)) == MOST_NAMES


def test_an_area_that_crosses_itself_is_drawn_beside_one_over_the_antimeridian():
    crossed = Polygon([(4, 6), (6, 6), (0, 2), (0, 3), (6, 3), (3, 5)])
    figure = new_figure((10.0, 7.35))
    axes = figure.add_axes((0.1, 0.1, 0.6, 0.8))
    draw_area(
        axes,
        MultiPolygon([crossed, Polygon([(-180, 1), (-170, 1), (-170, 3), (-180, 3)])]),
        VIEW,
        face="w",
        edge="k",
        width=1,
        order=1,
    )
    assert axes.patches[0].get_path().get_extents().extents.tolist() == [0, 2, 6, 6]
