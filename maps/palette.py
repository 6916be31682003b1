"""Classes, colours and widths of the map: fixed, so that two maps compare, and readable without hue.

Both ramps run from light to dark in even steps of lightness, so they also work in grey and for every common kind of
colour vision; hazard has line width as a second channel. Hazard is warm and shares are cool: one is never taken for
the other.
"""

from __future__ import annotations

from typing import NamedTuple

HAZARD_THRESHOLDS = (2.0, 5.0, 15.0, 45.0)
"""Lower bounds of the second to last hazard class, on the index of one leg (0-100).

They lie midway (geometrically) between the probabilities of the five baseline classes, 1, 3, 8, 25 and 90 percent: a
leg that no event touches is drawn in the class it was judged to be in.
"""

HAZARD_COLOURS = ("#e8b044", "#dd7d2c", "#bf4a2f", "#86284b", "#3a1246")
HAZARD_WIDTHS = (1.4, 2.2, 3.2, 4.4, 5.8)
"""Line widths in pixels."""

SHARE_THRESHOLDS = (1.0, 5.0, 10.0, 25.0, 50.0)
"""Lower bounds of the second to last share class, percent of arrivals."""

SHARE_COLOURS = ("#e8f0f2", "#c8dee4", "#9ec6d1", "#6aa5b7", "#3c8099", "#1b5f79")

ROUTE_THRESHOLDS = (20.0, 40.0, 60.0, 80.0)
"""Lower bounds of the second to last class of a whole route, on its index (0-100).

A route adds up its legs, so the classes of a leg would put nearly every route into the last two.
"""

ROUTE_COLOURS = ("#f4ecd9", "#ecd3b0", "#dcae93", "#c08a8c", "#917089")
"""The warm ramp of the hazard classes, paler, as areas lie under lines."""


class LineStyle(NamedTuple):
    """Colour, width in pixels and dash pattern (SVG ``stroke-dasharray``; empty is solid) of a line."""

    colour: str
    width: float
    dashes: str


UNDOCUMENTED = LineStyle("#868c94", 2.4, "0.1 5")
"""Without documents a leg is grey and dotted whatever its hazard, so that it is never taken for a safe one."""

BLOCKED = LineStyle("#15181c", 3.0, "3 4")
"""A closed leg is not a very risky one, and looks different."""

SHUT = LineStyle("#9aa0a6", 2.0, "3 4")
"""Closed on both sides of a comparison: nothing changed."""

OPENS = LineStyle("#123f73", 4.2, "12 3 2 3")
"""Closed before and open after."""

CHANGE_THRESHOLDS = (0.5, 0.8, 0.95, 1.05, 1.25, 2.0)
"""Lower bounds of the second to last class of change: how many times the hazard before."""

CHANGE_COLOURS = ("#2166ac", "#5a9bcb", "#a5c9e1", "#c4c3be", "#efb183", "#d4652a", "#6f1d05")
CHANGE_WIDTHS = (5.2, 3.4, 2.2, 1.3, 2.2, 3.4, 5.2)
"""Blue falls and brown rises, the larger the change the darker and wider; the darkest rise is darker than the darkest
fall, and the outer classes carry a sign, so that neither hue nor colour at all is needed."""

THIN_DASHES = "8 5"
"""Dashes of a leg with thin coverage, in the colour and width of its class."""

_OTHERS = {
    "ink": "#15181c",
    "paper": "#ffffff",
    "place": "#2b3036",
    "no_share": "#f1f1ee",
    "no_route": "#d9dadb",
    "hatch": "#c2c5c4",
    "raises": "#b5541c",
    "lowers": "#2166ac",
    "mixed": "#6d737a",
}


def named_colours() -> dict[str, str]:
    """Return the colours that the styles for QGIS name, classes counted from 1.

    Examples
    --------
    >>> named_colours()["hazard_1"]
    '#e8b044'
    """
    ramps = {"hazard": HAZARD_COLOURS, "share": SHARE_COLOURS, "route": ROUTE_COLOURS}
    return {
        **{f"{name}_{k}": colour for name, ramp in ramps.items() for k, colour in enumerate(ramp, 1)},
        "undocumented": UNDOCUMENTED.colour,
        "blocked": BLOCKED.colour,
        **_OTHERS,
    }
