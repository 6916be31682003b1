"""How the layers of an export look in QGIS: the styles in ``qgis/*.qml``, in the colours of the palette.

Each is a style as QGIS opens and saves it. A colour stands as its numbers and its name, ``232,176,68,255,$hazard_1``:
QGIS reads the numbers alone, and here the palette puts in its own.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from ..palette import named_colours

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])
_LEGS = "Index of each leg; a leg is drawn on the right of its direction"
_LEAST = "Least index of the open legs that cross it"

_STYLES = {
    "provinces": (
        ("Share of arrivals", "Share of arrivals by province of origin", "provinces_share"),
        (
            "Least-risk route",
            "Index of the least-risk route from each province to the default destination",
            "provinces_route",
        ),
    ),
    "border_segments": (("Least hazard", _LEAST, "border_segments"),),
    "transit_nodes": (("Places", "Points that stand for regions and countries", "transit_nodes"),),
    "destinations": (("Places", "Points that stand for countries", "destinations"),),
    "nodes": (("Kinds of places", "Points that stand for whole provinces, borders, regions and countries", "nodes"),),
    "legs": (("Index", _LEGS, "legs"),),
    "corridors": (("Rank", "Rank of each corridor among those of a province; filter one province", "corridors"),),
    "flows": (("Flows", "Share of all who set out that takes each leg, by risk alone", "flows"),),
    "burden": (("Burden", "Expected encounters with danger per 100 people who set out, by risk alone", "burden"),),
    "legs_over_time": (("Index over time", _LEGS, "legs"),),
    "border_segments_over_time": (("Least hazard over time", _LEAST, "border_segments"),),
    "provinces_over_time": (
        ("Least-risk route over time", "Index of the least-risk route from each province", "provinces_route"),
    ),
    "events_on_legs": (("Events in force", "Events on the legs they apply to", "events_on_legs"),),
}
"""The styles of each layer, the default first: name, what it shows, file; a table has names of its columns alone."""


class _NamedColours(Template):
    """A style whose colours have names."""

    pattern = r"\d+,\d+,\d+,255,\$(?P<named>\w+)"  # type: ignore[assignment]  # a text becomes a pattern


def styles_of(
    layer: str, columns: Sequence[str], *, span: tuple[str, str] | None = None
) -> Iterator[tuple[str, str, str]]:
    """Yield the QGIS styles of a layer or table: name, what it shows, and QML; the first is the default.

    Parameters
    ----------
    layer
        Name of the layer.
    columns
        Its columns, which get names for readers.
    span
        First day of all layers over time and the day after their last, as ISO dates: what starts earlier or ends later,
        or is not known to, is there from the one and until the other. QGIS plays a layer that has both days.

    Examples
    --------
    >>> [(name, text) for name, text, _ in styles_of("provinces", ["node_id", "name"])]
    [('Share of arrivals', 'Share of arrivals by province of origin'),
     ('Least-risk route', 'Index of the least-risk route from each province to the default destination')]
    """
    for name, text, file in _STYLES.get(layer, (("Names", "Names of the columns", "table"),)):
        root = _read(file)
        for aliases in root.iter("aliases"):
            own = {alias.get("field"): alias for alias in aliases}
            shared = [alias for alias in _read("table").iter("alias") if alias.get("field") in columns]
            aliases[:] = [own.get(alias.get("field"), alias) for alias in shared]
        for temporal in root.iter("temporal"):
            if span is None or "date_start" not in columns:
                continue
            # QGIS 3.22 compares a date with a time as texts: what begins where a frame ends would be in both.
            first, last = (f"'{day}'" for day in span)
            start = f'if("date_start" >= to_date({first}), to_datetime("date_start"), to_datetime({first}))'
            end = f'if("date_end" <= to_date({last}), to_datetime("date_end"), to_datetime({last}))'
            temporal.attrib.update(enabled="1", startExpression=start, endExpression=end)
        yield name, text, _DOCTYPE + tostring(root, encoding="unicode") + "\n"


def qmd(*, identifier: str, title: str, abstract: str, rights: Sequence[str], licence: str) -> str:
    """Return the metadata of a layer as QGIS keeps it in a database.

    Examples
    --------
    >>> text = qmd(identifier="legs", title="Legs", abstract="What it is", rights=["Made by hand"], licence="CC0")
    >>> "<rights>Made by hand</rights>" in text
    True
    """
    root = Element("qgis", version="3.22.0")
    texts = [("identifier", identifier), ("type", "dataset"), ("title", title), ("abstract", abstract)]
    texts += [("rights", text) for text in rights] + [("license", licence)] * bool(licence)
    for tag, text in texts:
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


def _read(file: str) -> Element:
    return fromstring(_text(file))  # noqa: S314  # our own file


@cache
def _text(file: str) -> str:
    colours = {
        name: ",".join(str(part) for part in bytes.fromhex(colour[1:])) + ",255"
        for name, colour in named_colours().items()
    }
    text = files(__package__).joinpath("qgis", f"{file}.qml").read_text(encoding="utf-8")
    return _NamedColours(text).substitute(colours)
