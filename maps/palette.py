"""Classes, colours and widths of every map: one scale for the page, figures, reports and QGIS.

Hazard is told in doublings. The ramps run in even steps of lightness (CIELAB L*), so they also work in grey and for
every common kind of colour vision; hazard has line width as a second channel. Even the lightest hazard stands out from
land by 3:1 (WCAG 1.4.11). Hazard is warm, shares are a pale green: one is never taken for the other.
"""

from __future__ import annotations

import math
from typing import NamedTuple

HAZARD_STEPS = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4)
"""Lower bounds of the second to last hazard class: each is twice the one before, so that a class is a doubling.

The index saturates: beyond 95 a hazard can still double twice over, and these classes still tell it.
"""

HAZARD_THRESHOLDS = tuple(round(-100 * math.expm1(-step), 1) for step in HAZARD_STEPS)
"""The same bounds on the index of one leg (0-100)."""

HAZARD_COLOURS = ("#c98112", "#c76405", "#c1440e", "#b12921", "#9a102e", "#7c0839", "#570f43", "#2e153e")
HAZARD_WIDTHS = (1.6, 2.1, 2.6, 3.2, 3.9, 4.6, 5.4, 6.3)
"""Line widths in pixels."""

CLASS_LOOKS = tuple((HAZARD_COLOURS[k], HAZARD_WIDTHS[k]) for k in (0, 2, 3, 5, 7))
"""Colour and width of each of the five baseline classes, where a network is drawn without a date."""

HAZARD_ON_DARK = ("#7368b4", "#b565ba", "#ef639f", "#ff7f88", "#fda088", "#ffbc93", "#ffd7a8", "#fff0c0")
"""The same classes on dark land: there a greater hazard is lighter."""

SHARE_COLOURS = ("#e9ece5", "#dae0d2", "#ccd5bf", "#bec9ae", "#b0bd9d", "#a2b08d")
SHARE_ON_DARK = ("#3d413c", "#40493f", "#445142", "#485946", "#50634d", "#576e54")

SHARE_THRESHOLDS = (1.0, 5.0, 10.0, 25.0, 50.0)
"""Lower bounds of the second to last share class, percent of arrivals."""

ROUTE_THRESHOLDS = (20.0, 40.0, 60.0, 80.0)
"""Lower bounds of the second to last class of a whole route, on its index (0-100).

A route adds up its legs, so the classes of a leg would put nearly every route into the last two.
"""

ROUTE_COLOURS = ("#f4ecd9", "#ecd3b0", "#dcae93", "#c08a8c", "#917089")
"""The warm ramp of the hazard classes, paler, as areas lie under lines."""
ROUTE_ON_DARK = ("#2c2a2b", "#3d3033", "#50363d", "#643d49", "#794556")

BURDEN_THRESHOLDS = tuple(round(-100 * math.log1p(-bound / 100)) for bound in ROUTE_THRESHOLDS)
"""The same classes in expected encounters with danger per 100 people, which are a hundred times the hazard."""

FLOW, FLOW_ON_DARK = "#1b5f79", "#6ec3e0"
"""Of flows on legs, which their width tells: neither a hazard nor a share of arrivals."""


class LineStyle(NamedTuple):
    """Colour, width in pixels and dash pattern (SVG ``stroke-dasharray``; empty is solid) of a line."""

    colour: str
    width: float
    dashes: str


UNDOCUMENTED = LineStyle("#6f767d", 2.4, "0.1 5")
"""Without documents a leg is grey and dotted whatever its hazard, so that it is never taken for a safe one."""

BLOCKED = LineStyle("#15181c", 3.0, "3 4")
"""A closed leg is not a very risky one, and looks different."""

SHUT = LineStyle("#9aa0a6", 2.0, "3 4")
"""Closed on both sides of a comparison: nothing changed."""

OPENS = LineStyle("#123f73", 4.2, "12 3 2 3")
"""Closed before and open after."""

CHANGE_THRESHOLDS = (0.5, 0.8, 0.95, 1.05, 1.25, 2.0)
"""Lower bounds of the second to last class of change: how many times the hazard before."""

CHANGE_COLOURS = ("#0694d1", "#1498d0", "#5598be", "#b7b6b0", "#af5226", "#912810", "#630d0b")
CHANGE_ON_DARK = ("#1195ca", "#129bd0", "#579ec2", "#6c6b66", "#fba15f", "#ffc478", "#ffe6ab")
CHANGE_WIDTHS = (6.0, 4.2, 2.8, 1.3, 2.8, 4.2, 6.0)
"""Falls are blue and of one lightness (L* 58 to 60), rises brown and all darker (46 and less), the middle lighter than
both; the greater the change the wider. Every changed line carries a sign, so that neither hue nor colour is needed."""

THIN_DASHES = "8 5"
"""Dashes of a leg with thin coverage, in the colour and width of its class."""

SEA, SCENERY, LAND, COAST = "#d6e3ea", "#efeee7", "#fdfcf8", "#b9bfc0"
"""Sea, land that no country of a dataset has, land of its countries, and their outlines."""

INK, QUIET, GREY = "#15181c", "#4d555c", "#8a9197"
"""Of texts, of notes, and of lines that nobody asks about."""

RAISES, LOWERS, BAND, BARS = "#b13d1c", "#1b6a83", "#b9d3dd", "#8fa3ad"
"""Of charts: what raises and lowers a hazard, a range of draws, and counts of people."""

_OTHERS = {
    "ink": "#15181c",
    "paper": "#ffffff",
    "place": "#2b3036",
    "no_share": "#f1f1ee",
    "no_route": "#d9dadb",
    "hatch": "#c2c5c4",
    "raises": "#b5541c",
    "lowers": "#2166ac",
    "flow": FLOW,
    "mixed": "#6d737a",
}


def named_colours() -> dict[str, str]:
    """Return the colours that the styles for QGIS name, classes counted from 1.

    Examples
    --------
    >>> named_colours()["hazard_1"]
    '#c98112'
    """
    ramps = {"hazard": HAZARD_COLOURS, "share": SHARE_COLOURS, "route": ROUTE_COLOURS}
    return {
        **{f"{name}_{k}": colour for name, ramp in ramps.items() for k, colour in enumerate(ramp, 1)},
        "undocumented": UNDOCUMENTED.colour,
        "blocked": BLOCKED.colour,
        **_OTHERS,
    }
