"""The colours of the map, measured: lightness, contrast and order, on light land and on dark."""

from __future__ import annotations

import itertools
import math

import pytest

from route_risk.maps.palette import (
    CHANGE_COLOURS,
    CHANGE_ON_DARK,
    HAZARD_COLOURS,
    HAZARD_ON_DARK,
    HAZARD_STEPS,
    HAZARD_THRESHOLDS,
    HAZARD_WIDTHS,
    SHARE_COLOURS,
    SHARE_ON_DARK,
)

LAND, SEA, DARK_LAND, DARK_SEA, DARK, WHITE = "#fdfcf8", "#d6e3ea", "#20272e", "#12171c", "#15181c", "#ffffff"


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lightness(colour: str) -> float:
    """CIELAB L*."""
    return 116 * luminance(colour) ** (1 / 3) - 16


def test_each_hazard_class_is_a_doubling() -> None:
    assert [b / a for a, b in itertools.pairwise(HAZARD_STEPS)] == pytest.approx([2] * 6)
    assert [100 * (1 - math.exp(-step)) for step in HAZARD_STEPS] == pytest.approx(HAZARD_THRESHOLDS, abs=0.05)
    assert len(HAZARD_COLOURS) == len(HAZARD_WIDTHS) == len(HAZARD_ON_DARK) == len(HAZARD_STEPS) + 1 == 8


@pytest.mark.parametrize(("ramp", "sign"), [(HAZARD_COLOURS, -1), (HAZARD_ON_DARK, 1)])
def test_hazard_can_be_read_in_grey(ramp: tuple[str, ...], sign: int) -> None:
    steps = [sign * (lightness(b) - lightness(a)) for a, b in itertools.pairwise(ramp)]
    assert steps == pytest.approx([6.75] * 7, abs=0.4)  # even steps, each more than twice a just noticeable one
    assert list(HAZARD_WIDTHS) == sorted(HAZARD_WIDTHS)


def test_every_line_stands_out_from_the_land_under_it() -> None:
    assert min(contrast(colour, LAND) for colour in HAZARD_COLOURS) >= 3
    assert min(contrast(colour, DARK_LAND) for colour in HAZARD_ON_DARK) >= 3
    for ramp, land in ((CHANGE_COLOURS, LAND), (CHANGE_ON_DARK, DARK_LAND)):
        assert min(contrast(colour, land) for k, colour in enumerate(ramp) if k != 3) >= 3


def test_both_casings_stand_out_on_every_class() -> None:
    """A route is its colour, white around it, dark around that; on dark land dark around it and white around that."""
    assert min(contrast(colour, WHITE) for colour in HAZARD_COLOURS) >= 3
    assert min(contrast(colour, DARK) for colour in HAZARD_ON_DARK) >= 3
    assert contrast(WHITE, DARK) >= 3
    assert contrast(DARK, LAND) >= 3
    assert contrast(WHITE, DARK_LAND) >= 3
    assert min(contrast(DARK, colour) for colour in SHARE_COLOURS) >= 3
    assert min(contrast(WHITE, colour) for colour in SHARE_ON_DARK) >= 3


@pytest.mark.parametrize(("ramp", "sign"), [(CHANGE_COLOURS, 1), (CHANGE_ON_DARK, -1)])
def test_falls_and_rises_differ_in_grey(ramp: tuple[str, ...], sign: int) -> None:
    falls, rises = [lightness(c) for c in ramp[:3]], [lightness(c) for c in ramp[4:]]
    assert min(sign * (a - b) for a, b in itertools.product(falls, rises)) >= 8


def test_the_lightest_share_is_not_the_sea() -> None:
    assert abs(lightness(SHARE_COLOURS[0]) - lightness(SEA)) >= 3
    assert abs(lightness(SHARE_ON_DARK[0]) - lightness(DARK_SEA)) >= 3
