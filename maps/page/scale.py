"""Classes, colours and widths of the page: a hazard scale of doublings, on light land and on dark.

The ramps run in even steps of lightness (CIELAB L*), so they also work in grey and for every common kind of colour
vision; hazard has line width as a second channel. Even the lightest hazard stands out from land by 3:1 (WCAG 1.4.11).
Hazard is warm, shares are a pale green: one is never taken for the other.
"""

from __future__ import annotations

import math

HAZARD_STEPS = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4)
"""Lower bounds of the second to last hazard class: each is twice the one before, so that a class is a doubling.

The index saturates: beyond 95 a hazard can still double twice over, and these classes still tell it.
"""

HAZARD_THRESHOLDS = tuple(round(-100 * math.expm1(-step), 1) for step in HAZARD_STEPS)
"""The same bounds on the index of one leg (0-100)."""

HAZARD_COLOURS = ("#c98112", "#c76405", "#c1440e", "#b12921", "#9a102e", "#7c0839", "#570f43", "#2e153e")
HAZARD_WIDTHS = (1.6, 2.1, 2.6, 3.2, 3.9, 4.6, 5.4, 6.3)
"""Line widths in pixels."""

HAZARD_ON_DARK = ("#7368b4", "#b565ba", "#ef639f", "#ff7f88", "#fda088", "#ffbc93", "#ffd7a8", "#fff0c0")
"""The same classes on dark land: there a greater hazard is lighter."""

SHARE_COLOURS = ("#e9ece5", "#dae0d2", "#ccd5bf", "#bec9ae", "#b0bd9d", "#a2b08d")
SHARE_ON_DARK = ("#3d413c", "#40493f", "#445142", "#485946", "#50634d", "#576e54")

CHANGE_COLOURS = ("#0694d1", "#1498d0", "#5598be", "#b7b6b0", "#af5226", "#912810", "#630d0b")
CHANGE_ON_DARK = ("#1195ca", "#129bd0", "#579ec2", "#6c6b66", "#fba15f", "#ffc478", "#ffe6ab")
CHANGE_WIDTHS = (6.0, 4.2, 2.8, 1.3, 2.8, 4.2, 6.0)
"""Falls are blue and of one lightness (L* 58 to 60), rises brown and all darker (46 and less), the middle lighter than
both; the greater the change the wider. Every changed line carries a sign, so that neither hue nor colour is needed."""
