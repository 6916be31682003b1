"""QGIS styles (QML) as text: rules, symbols, labels and times; sizes in CSS pixels, as on the map.

Only what differs from the defaults of QGIS is written, in the form that QGIS 3.22 and later read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_FONTS = ("Noto Sans", "Open Sans", "DejaVu Sans", "Arial")
_MM = 25.4 / 96
_NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


class Part(NamedTuple):
    """One part of a symbol: its class in QGIS, its options, expressions that override some of them, and its pass.

    A part may hold a symbol of its own (`inner`), such as the lines of a hatch. Parts of a lower pass are drawn first,
    over all features.
    """

    kind: str
    options: Mapping[str, str]
    expressions: Mapping[str, str] = {}
    order: int = 0
    inner: tuple[str, tuple[Part, ...]] | None = None


class Rule(NamedTuple):
    """A class of a layer: its label in the legend, the filter as an expression (``ELSE`` for the rest), its parts.

    A rule with rules of its own and no parts is a heading.
    """

    label: str
    condition: str
    parts: tuple[Part, ...] = ()
    rules: tuple[Rule, ...] = ()


class Labels(NamedTuple):
    """Labels: an expression, the placement, the size in points, and the largest scale denominator that has them."""

    expression: str
    placement: str
    size: float = 8.0
    from_scale: int = 0
    bold: bool = False


class Style(NamedTuple):
    """A style: the type of its symbols (none for a table), rules, labels, and the names of its columns for readers.

    `times` are expressions of the first moment of a feature and of the first one after it.
    """

    symbol: str | None
    rules: tuple[Rule, ...] = ()
    labels: Labels | None = None
    aliases: Mapping[str, str] = {}
    times: tuple[str, str] | None = None
    display: str = ""


_PLACEMENTS = {
    # Around a point, inside an area, along a line.
    "point": {
        "placement": "6",
        "predefinedPositionOrder": "R,TR,BR,T,B,L,TL,BL",
        "offsetType": "1",
        "dist": "0.6",
        "priority": "10",
    },
    "area": {"placement": "1", "quadOffset": "4", "centroidInside": "1", "priority": "8"},
    "line": {"placement": "2", "placementFlags": "2", "dist": "0.4", "lineAnchorPercent": "0.5", "priority": "2"},
}
_GEOMETRY = {"marker": "0", "line": "1", "fill": "2", None: "4"}


def pixels(size: float) -> str:
    """Return a size in CSS pixels (1/96 inch) as millimetres.

    Examples
    --------
    >>> pixels(4)
    '1.058'
    """
    return f"{size * _MM:.3f}".rstrip("0").rstrip(".")


def rgba(colour: str, alpha: int = 255) -> str:
    """Return a colour in the way of QGIS.

    Examples
    --------
    >>> rgba("#e8b044")
    '232,176,68,255'
    """
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + f",{alpha}"


def qml(style: Style, *, key: str) -> str:
    """Return a style as the text of a QML file.

    Parameters
    ----------
    style
        The style.
    key
        What the ids of its rules are derived from: the same key gives the same text.

    Examples
    --------
    >>> line = Part("SimpleLine", {"line_color": rgba("#e8b044"), "line_width": pixels(2)})
    >>> text = qml(Style("line", (Rule("all", "", (line,)),)), key="legs")
    >>> '<rule key="{' in text, 'label="all"' in text
    (True, True)
    """
    root = Element("qgis", version="3.22.0", styleCategories="AllStyleCategories")
    root.set("labelsEnabled", "1" if style.labels else "0")
    for name, value in (("simplifyDrawingHints", "1"), ("simplifyDrawingTol", "1"), ("simplifyLocal", "1")):
        root.set(name, value)
    if style.times:
        start, end = style.times
        times = {"enabled": "1", "mode": "4", "startExpression": start, "endExpression": end, "limitMode": "0"}
        times |= {"startField": "", "endField": "", "durationField": "", "durationUnit": "d", "fixedDuration": "0"}
        times |= {"accumulate": "0"}
        fixed = SubElement(SubElement(root, "temporal", times), "fixedRange")
        SubElement(fixed, "start")
        SubElement(fixed, "end")
    if style.symbol:
        _renderer(root, style, key)
        if style.labels:
            _labels(root, style.labels)
        SubElement(root, "blendMode").text = "0"
        SubElement(root, "featureBlendMode").text = "0"
        SubElement(root, "layerOpacity").text = "1"
        SubElement(root, "legend", type="default-vector", showLabelLegend="0")
    aliases = SubElement(root, "aliases")
    for number, (column, alias) in enumerate(style.aliases.items()):
        SubElement(aliases, "alias", field=column, index=str(number), name=alias)
    SubElement(root, "previewExpression").text = f'"{style.display}"' if style.display else ""
    SubElement(root, "layerGeometryType").text = _GEOMETRY[style.symbol]
    indent(root)
    return _DOCTYPE + tostring(root, encoding="unicode") + "\n"


def qmd(*, identifier: str, title: str, abstract: str, rights: Sequence[str], licence: str) -> str:
    """Return the metadata of a layer as QGIS keeps it in a database.

    Examples
    --------
    >>> text = qmd(identifier="legs", title="Legs", abstract="What it is", rights=["Made by hand"], licence="CC0")
    >>> "<rights>Made by hand</rights>" in text
    True
    """
    root = Element("qgis", version="3.22.0")
    for tag, texts in (
        ("identifier", [identifier]),
        ("type", ["dataset"]),
        ("title", [title]),
        ("abstract", [abstract]),
        ("rights", rights),
        ("license", [licence] if licence else []),
    ):
        for text in texts:
            SubElement(root, tag).text = xml_text(text)
    return _DOCTYPE + tostring(root, encoding="unicode") + "\n"


def xml_text(text: str) -> str:
    r"""Return a text without the control characters that XML has no place for, not even escaped.

    Examples
    --------
    >>> xml_text("bell\x07")
    'bell'
    """
    return text.translate(_NOT_XML)


def _renderer(root: Element, style: Style, key: str) -> None:
    passes = any(part.order for rule in _flat(style.rules) for part in rule.parts)
    renderer = SubElement(root, "renderer-v2", type="RuleRenderer", forceraster="0", enableorderby="0")
    renderer.set("symbollevels", "1" if passes else "0")
    rules = SubElement(renderer, "rules", key=_id(key))
    symbols = SubElement(renderer, "symbols")
    _rules(rules, symbols, style.symbol or "", style.rules, key)


def _rules(parent: Element, symbols: Element, symbol: str, rules: Sequence[Rule], key: str) -> None:
    for number, rule in enumerate(rules):
        own = f"{key}/{number}"
        element = SubElement(parent, "rule", key=_id(own), label=rule.label)
        if rule.condition:
            element.set("filter", rule.condition)
        if rule.parts:
            name = str(len(symbols))
            element.set("symbol", name)
            _symbol(symbols, symbol, name, rule.parts)
        _rules(element, symbols, symbol, rule.rules, own)


def _flat(rules: Sequence[Rule]) -> list[Rule]:
    return [found for rule in rules for found in (rule, *_flat(rule.rules))]


def _symbol(parent: Element, kind: str, name: str, parts: Sequence[Part]) -> None:
    element = SubElement(parent, "symbol", type=kind, name=name, alpha="1", clip_to_extent="1", force_rhr="0")
    for part in parts:
        layer = SubElement(element, "layer", {"class": part.kind, "pass": str(part.order), "enabled": "1"})
        layer.set("locked", "0")
        options = SubElement(layer, "Option", type="Map")
        for option, value in sorted(part.options.items()):
            SubElement(options, "Option", name=option, type="QString", value=value)
        if part.expressions:
            _expressions(SubElement(layer, "data_defined_properties"), part.expressions)
        if part.inner:
            _symbol(layer, part.inner[0], f"@{name}@0", part.inner[1])


def _expressions(parent: Element, expressions: Mapping[str, str]) -> None:
    collection = SubElement(parent, "Option", type="Map")
    SubElement(collection, "Option", name="name", type="QString", value="")
    properties = SubElement(collection, "Option", name="properties", type="Map")
    for name, expression in sorted(expressions.items()):
        cells = SubElement(properties, "Option", name=name, type="Map")
        SubElement(cells, "Option", name="active", type="bool", value="true")
        SubElement(cells, "Option", name="expression", type="QString", value=expression)
        SubElement(cells, "Option", name="type", type="int", value="3")
    SubElement(collection, "Option", name="type", type="QString", value="collection")


def _labels(root: Element, labels: Labels) -> None:
    settings = SubElement(SubElement(root, "labeling", type="simple"), "settings", calloutType="simple")
    text = SubElement(
        settings,
        "text-style",
        fieldName=labels.expression,
        isExpression="1",
        fontFamily=_FONTS[0],
        fontSize=f"{labels.size:g}",
        fontSizeUnit="Point",
        fontWeight="75" if labels.bold else "50",
        namedStyle="Bold" if labels.bold else "Regular",
        textColor=rgba("#15181c"),
        textOpacity="1",
        multilineHeight="1",
    )
    families = SubElement(text, "families")
    for font in _FONTS:
        SubElement(families, "family", name=font)
    buffer = {"bufferDraw": "1", "bufferSize": pixels(2.6), "bufferSizeUnits": "MM", "bufferOpacity": "0.9"}
    SubElement(text, "text-buffer", {**buffer, "bufferColor": rgba("#ffffff"), "bufferJoinStyle": "128"})
    SubElement(text, "text-format", multilineAlign="3", wrapChar="", autoWrapLength="0")
    SubElement(settings, "placement", {**_PLACEMENTS[labels.placement], "distUnits": "MM"})
    rendering = {"drawLabels": "1", "obstacle": "1", "scaleMax": "0", "scaleMin": "0", "scaleVisibility": "0"}
    rendering |= {"upsidedownLabels": "0", "fontMinPixelSize": "3", "fontMaxPixelSize": "10000", "displayAll": "0"}
    if labels.from_scale:
        rendering |= {"scaleVisibility": "1", "scaleMin": "1", "scaleMax": str(labels.from_scale)}
    SubElement(settings, "rendering", rendering)


def _id(key: str) -> str:
    return "{" + str(uuid5(NAMESPACE_URL, f"route-risk/{key}")) + "}"
