"""How the layers of an export look in QGIS: classes, colours, widths and dashes of the map, and names for readers."""

from __future__ import annotations

from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

from ..palette import (
    BLOCKED,
    HAZARD_COLOURS,
    HAZARD_THRESHOLDS,
    HAZARD_WIDTHS,
    SHARE_COLOURS,
    SHARE_THRESHOLDS,
    THIN_DASHES,
    UNDOCUMENTED,
)
from .qml import Labels, Part, Rule, Style, pixels, qml, rgba

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALIASES = {
    "activity": "Activity on the date (0-1)",
    "activity_rule": "How its activity runs",
    "as_of": "Date of the risk",
    "baseline": "Baseline hazard",
    "baseline_class": "Baseline class (1-5)",
    "blocked": "Blocked",
    "claim_id": "Claim",
    "confidence": "Confidence",
    "country": "Country",
    "coverage": "Documents (none, thin, fair)",
    "coverage_events": "Events that speak to it",
    "coverage_sources": "Sources that speak to it",
    "crossing_leg_ids": "Legs that cross it",
    "date_end": "Valid before (day after the last)",
    "date_start": "Valid from (first day)",
    "direction": "Raises or lowers",
    "domain": "Domain",
    "effect": "Effect",
    "event_id": "Event",
    "event_ids": "Events in force",
    "from_node": "From",
    "hazard": "Hazard",
    "in_force_before": "In force before (day after the last)",
    "in_force_from": "In force from (first day)",
    "index": "Index of this leg alone (0-100)",
    "iso_3166_2": "ISO 3166-2",
    "kind": "Kind",
    "least_risk_leg_id": "Leg of least hazard",
    "leg_id": "Leg",
    "mode": "Mode",
    "name": "Name",
    "name_ko": "Name in Korean",
    "newest_source": "Newest source",
    "node_id": "Place",
    "other_country": "Other country",
    "rationale": "Why this class",
    "route_coverage": "Documents of the route (none, thin, fair)",
    "route_destination": "Destination of the route",
    "route_hazard": "Hazard of the least-risk route",
    "route_index": "Index of the least-risk route (0-100)",
    "route_status": "Route",
    "severity": "Severity (1-5)",
    "share_claim_id": "Claim of the share",
    "share_pct": "Share of arrivals (%)",
    "share_source_id": "Source of the share",
    "source_id": "Source",
    "source_ids": "Sources",
    "summary": "Summary",
    "to_node": "To",
    "traverses": "Traverses",
}
"""What columns are called in forms and tables of QGIS; others keep their own name."""

ROUTE_THRESHOLDS = (20.0, 40.0, 60.0, 80.0)
"""Lower bounds of the second to last class of a whole route, on its index (0-100).

A route adds up its legs, so the classes of a leg would put nearly every route into the last two.
"""

ROUTE_COLOURS = ("#f4ecd9", "#ecd3b0", "#dcae93", "#c08a8c", "#917089")
"""The warm ramp of the hazard classes, paler, as areas lie under lines."""

_INK, _PAPER, _NO_SHARE, _HATCH = "#15181c", "#ffffff", "#f1f1ee", "#c2c5c4"
_RAISES, _LOWERS, _MIXED = "#b5541c", "#2166ac", "#6d737a"
_TIMES = ('to_datetime("date_start")', 'to_datetime("date_end")')
"""QGIS 3.22 compares a date with a time as texts: a feature that begins where a frame ends would be in both."""


def styles_of(layer: str, columns: Sequence[str], *, span: tuple[str, str] | None = None) -> list[tuple[str, str, str]]:
    """Return the QGIS styles of a layer or table: name, what it shows, and QML; the first is the default.

    Parameters
    ----------
    layer
        Name of the layer.
    columns
        Its columns, which get names for readers.
    span
        First day of all layers over time and the day after their last, as ISO dates: what starts earlier or ends later,
        or is not known to, is there from the one and until the other.

    Returns
    -------
    list of tuple of str

    Examples
    --------
    >>> [(name, text) for name, text, _ in styles_of("provinces", ["node_id", "name"])]
    [('Share of arrivals', 'Share of arrivals by province of origin'),
     ('Least-risk route', 'Index of the least-risk route from each province to the default destination')]
    """
    aliases = {column: ALIASES[column] for column in columns if column in ALIASES}

    def filled(style: Style) -> Style:
        times = style.times
        if times and span:
            start, end = (f"to_datetime('{day}')" for day in span)
            times = (
                f"if(\"date_start\" >= to_date('{span[0]}'), {times[0]}, {start})",
                f"if(\"date_end\" <= to_date('{span[1]}'), {times[1]}, {end})",
            )
        return style._replace(aliases=aliases, times=times)

    return [
        (name, text, qml(filled(style), key=f"{layer}/{name}"))
        for name, text, style in _STYLES.get(layer, (("Names", "Names of the columns", Style(None)),))
    ]


def classes(thresholds: Sequence[float], column: str, unit: str = "") -> list[tuple[str, str]]:
    """Return the label and the filter of each class of a column.

    Examples
    --------
    >>> classes((2.0, 5.0), "index")
    [('under 2', '"index" < 2'), ('2 to 5', '"index" >= 2 AND "index" < 5'), ('5 and over', '"index" >= 5')]
    """
    result = []
    for low, high in pairwise((-inf, *thresholds, inf)):
        parts = [f'"{column}" >= {low:g}'] if low > -inf else []
        parts += [f'"{column}" < {high:g}'] if high < inf else []
        words = f"under {high:g}" if low == -inf else f"{low:g} and over" if high == inf else f"{low:g} to {high:g}"
        result.append((words + unit, " AND ".join(parts)))
    return result


def _line(
    colour: str, width: float, dashes: str = "", *, order: int = 0, cap: str = "flat", shift: bool = False
) -> tuple[Part, ...]:
    """Return a line with a white rim, so that what lies under a dashed one does not show through.

    A shifted line keeps to the right of its direction, so that the two directions of a link lie side by side; a leg
    inside a country is thinner, as on the map.
    """
    thinner = "if(\"mode\" = 'internal_movement', 0.55, 1) * "
    size = f"({thinner}{width:g})" if shift else f"{width:g}"

    def part(own: str, extra: float, order: int, dashes: str = "") -> Part:
        options = {
            "line_color": rgba(own),
            "line_width": pixels(width + extra),
            "line_width_unit": "MM",
            "capstyle": cap,
            "joinstyle": "round",
            "offset_unit": "MM",
        }
        if dashes:
            ratios = ";".join(pixels(float(part)) for part in dashes.split())
            options |= {"use_custom_dash": "1", "customdash": ratios, "customdash_unit": "MM"}
        expressions = {}
        if shift:
            expressions = {
                "outlineWidth": f"({size} + {extra:g}) * {pixels(100)} / 100",
                "offset": f"({size} / 2 + 0.6) * {pixels(100)} / 100",
            }
        return Part("SimpleLine", options, expressions, order)

    return part(_PAPER, 2.0, 2 * order), part(colour, 0.0, 2 * order + 1, dashes)


def _hazard_rules(*, shift: bool) -> tuple[Rule, ...]:
    """Return the rules of legs and border segments; a higher class is drawn over a lower one."""
    cap = "flat"
    looks = list(zip(classes(HAZARD_THRESHOLDS, "index"), HAZARD_COLOURS, HAZARD_WIDTHS, strict=True))

    def group(title: str, level: str, dashes: str) -> Rule:
        rules = tuple(
            Rule(label, condition, _line(colour, width, dashes, order=number, cap=cap, shift=shift))
            for number, ((label, condition), colour, width) in enumerate(looks, start=2)
        )
        return Rule(title, f'NOT "blocked" AND "coverage" = \'{level}\'', rules=rules)

    dots = _line(UNDOCUMENTED.colour, UNDOCUMENTED.width, UNDOCUMENTED.dashes, order=1, cap="round", shift=shift)
    closed = _line(BLOCKED.colour, BLOCKED.width, BLOCKED.dashes, order=7, shift=shift)
    return (
        group("Index of this stage alone (0 to 100)", "fair", ""),
        group("The same, few events or sources speak to it", "thin", THIN_DASHES),
        Rule("no documents: not a safe link", 'NOT "blocked" AND "coverage" = \'none\'', dots),
        Rule("blocked on this date", '"blocked"', closed),
    )


def _border_rules() -> tuple[Rule, ...]:
    plain = _line(UNDOCUMENTED.colour, 1.2)
    return *_hazard_rules(shift=False), Rule("no crossing in the network", '"blocked" IS NULL', plain)


def _area(colour: str) -> Part:
    options = {"color": rgba(colour), "outline_color": rgba(_PAPER), "outline_width": pixels(1)}
    return Part("SimpleFill", {**options, "outline_width_unit": "MM", "style": "solid", "joinstyle": "round"})


def _hatched(colour: str) -> tuple[Part, ...]:
    line = Part("SimpleLine", {"line_color": rgba(_HATCH), "line_width": pixels(0.9), "line_width_unit": "MM"})
    options = {"angle": "45", "distance": pixels(6), "distance_unit": "MM", "line_width": pixels(0.9)}
    return _area(colour), Part("LinePatternFill", options, inner=("line", (line,)))


def _share_rules() -> tuple[Rule, ...]:
    looks = zip(classes(SHARE_THRESHOLDS, "share_pct", " %"), SHARE_COLOURS, strict=True)
    rules = [Rule(label, condition, (_area(colour),)) for (label, condition), colour in looks]
    return *rules, Rule("no published share (not zero)", '"share_pct" IS NULL', _hatched(_NO_SHARE))


def _route_rules() -> tuple[Rule, ...]:
    looks = zip(classes(ROUTE_THRESHOLDS, "route_index"), ROUTE_COLOURS, strict=True)
    rules = tuple(Rule(label, condition, (_area(colour),)) for (label, condition), colour in looks)
    closed = Rule("no open route", "\"route_status\" = 'no open route'", _hatched("#d9dadb"))
    return Rule("Index of the least-risk route (0 to 100)", "", rules=rules), closed


def _dot(fill: str, rim: str, radius: float, width: float, shape: str = "circle") -> tuple[Part, ...]:
    options = {
        "name": shape,
        "color": rgba(fill),
        "outline_color": rgba(rim),
        "outline_width": pixels(width),
        "outline_width_unit": "MM",
        "size": pixels(2 * radius),
        "size_unit": "MM",
    }
    return (Part("SimpleMarker", options),)


_PLACES = {
    "province": ("province (its middle)", _dot("#2b3036", _PAPER, 2.6, 1)),
    "transit_region": ("transit region", _dot(_PAPER, "#2b3036", 3.6, 1.4)),
    "transit_country": ("transit country", _dot(_PAPER, "#2b3036", 5, 2)),
    "destination": ("destination", _dot(_INK, _PAPER, 6.5, 2.4)),
    "border_segment": ("border segment (its middle)", _dot(_PAPER, "#868c94", 2.6, 1.2, "diamond")),
}


def _place_rules(kinds: Iterable[str]) -> tuple[Rule, ...]:
    return tuple(Rule(_PLACES[kind][0], f"\"kind\" = '{kind}'", _PLACES[kind][1]) for kind in kinds)


def _event_rules() -> tuple[Rule, ...]:
    """Return the rules of events on legs: colour, dashes and place say the direction, the width the severity.

    All lie on the right of the leg's direction, so that what raises and what lowers its hazard are seen side by side.
    """
    looks = {
        "blocks it": ("\"effect\" = 'block'", BLOCKED.colour, BLOCKED.dashes, 3),
        "raises the hazard": ("\"effect\" <> 'block' AND \"direction\" = 'raises'", _RAISES, "", 3),
        "lowers the hazard": ("\"direction\" = 'lowers'", _LOWERS, "10 4", 8),
        "mixed: shown, moves nothing": ("\"direction\" = 'mixed'", _MIXED, "2 3", 12),
    }
    rules = []
    for label, (condition, colour, dashes, place) in looks.items():
        part = _line(colour, 2.4, dashes)[1]
        expressions = {
            "outlineWidth": f'(0.6 + 0.8 * "severity") * {pixels(100)} / 100',
            "offset": f"{place} * {pixels(100)} / 100",
        }
        rules.append(Rule(label, condition, (part._replace(expressions=expressions),)))
    return tuple(rules)


_NAMES = 'coalesce("name", "node_id")'
_INDEX = (
    "CASE WHEN \"blocked\" THEN 'blocked' WHEN \"coverage\" = 'none' THEN 'no documents' "
    "WHEN \"index\" >= 99.95 THEN '> 99.9' "
    'WHEN "index" IS NOT NULL THEN format_number("index", if("index" < 10 OR "index" > 99, 1, 0)) END'
)
_LEGS = Style("line", _hazard_rules(shift=True), Labels(_INDEX, "line", 6.5, from_scale=12_000_000), display="leg_id")
_BORDERS = Style("line", _border_rules(), Labels(_NAMES, "line", 7.0, from_scale=5_000_000), display="name")
_SHARES = Style("fill", _share_rules(), Labels(_NAMES, "area", 7.5, from_scale=12_000_000), display="name")
_ROUTES = _SHARES._replace(rules=_route_rules())
_POINTS = Style("marker", labels=Labels(_NAMES, "point", 8.0, bold=True), display="name")
_LEGS_TEXT = "Index of each leg; a leg is drawn on the right of its direction"

_STYLES: dict[str, tuple[tuple[str, str, Style], ...]] = {
    "provinces": (
        ("Share of arrivals", "Share of arrivals by province of origin", _SHARES),
        (
            "Least-risk route",
            "Index of the least-risk route from each province to the default destination",
            _ROUTES,
        ),
    ),
    "border_segments": (("Least hazard", "Least index of the open legs that cross it", _BORDERS),),
    "transit_nodes": (
        (
            "Places",
            "Points that stand for regions and countries",
            _POINTS._replace(rules=_place_rules(("transit_region", "transit_country"))),
        ),
    ),
    "destinations": (
        ("Places", "Points that stand for countries", _POINTS._replace(rules=_place_rules(("destination",)))),
    ),
    "nodes": (
        (
            "Kinds of places",
            "Points that stand for whole provinces, borders, regions and countries",
            _POINTS._replace(rules=_place_rules(_PLACES), labels=None),
        ),
    ),
    "legs": (("Index", _LEGS_TEXT, _LEGS),),
    "legs_over_time": (("Index over time", _LEGS_TEXT, _LEGS._replace(times=_TIMES)),),
    "border_segments_over_time": (
        ("Least hazard over time", "Least index of the open legs that cross it", _BORDERS._replace(times=_TIMES)),
    ),
    "provinces_over_time": (
        (
            "Least-risk route over time",
            "Index of the least-risk route from each province",
            _ROUTES._replace(times=_TIMES),
        ),
    ),
    "events_on_legs": (
        (
            "Events in force",
            "Events on the legs they apply to",
            Style("line", _event_rules(), times=_TIMES, display="event_id"),
        ),
    ),
}
