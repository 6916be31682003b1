"""The parts of a report as a Word document, which its readers can edit (extra ``docx``)."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ...geo.extras import need
from .parts import Bullets, Heading, Paragraph, Part, Picture, ReportTable, plain, safe_link

if TYPE_CHECKING:
    from collections.abc import Iterable

_FONTS = {"en": "Calibri", "ko": "Malgun Gothic"}
_STARTED = datetime(2000, 1, 1, tzinfo=UTC)
"""What the document says of its making: no time of day, so that the same report gives the same bytes."""


def report_docx(title: str, parts: Iterable[Part], *, lang: str = "en") -> bytes:
    """Return a report as a DOCX file: headings, tables and the map as such; the same parts give the same bytes.

    Parameters
    ----------
    title
        Title in the properties of the document.
    parts
        In order.
    lang
        Language of its texts, for the spelling of its reader and the font.

    Raises
    ------
    RouteRiskError
        If python-docx is not installed.
    """
    need("docx")
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(16)
    section.top_margin = section.bottom_margin = Mm(15)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONTS[lang], Pt(9.5)
    normal.paragraph_format.space_after = Pt(4)
    fonts = normal.element.rPr.rFonts
    fonts.set(qn("w:eastAsia"), _FONTS["ko"])
    properties = document.core_properties
    properties.title, properties.author, properties.language = plain(title)[:250], "route-risk", lang
    properties.created = properties.modified = _STARTED
    properties.comments = ""
    for part in parts:
        _add(document, part)
    stream = BytesIO()
    document.save(stream)
    return _without_times(stream.getvalue())


def _add(document: Any, part: Part) -> None:
    match part:
        case Heading():
            if part.page:
                document.add_page_break()
            document.add_heading(plain(part.text), part.level)
        case Paragraph():
            _add_paragraph(document, part)
        case Bullets():
            _add_list(document, part)
        case ReportTable():
            _add_table(document, part)
        case Picture():
            _add_picture(document, part)


def _add_paragraph(document: Any, part: Paragraph) -> None:
    from docx.shared import Pt, RGBColor

    run = document.add_paragraph().add_run(plain(part.text))
    run.bold = part.answer or part.warning
    if part.warning:
        run.font.color.rgb = RGBColor(0xB1, 0x3D, 0x1C)
    if part.small:
        run.font.size = Pt(8)


def _add_list(document: Any, part: Bullets) -> None:
    from docx.shared import Pt

    for item in part.items:
        line = document.add_paragraph(style=None if part.small else "List Bullet")
        line.paragraph_format.space_after = Pt(1)
        runs = [line.add_run(plain(item.text) + " ")]
        if item.url:
            runs.append(_add_link(line, item.url))
        for run in runs if part.small else ():
            run.font.size = Pt(8)


def _add_picture(document: Any, part: Picture) -> None:
    from docx.shared import Mm, Pt

    if part.png is not None:
        document.add_picture(BytesIO(part.png()), width=Mm(178))
        document.inline_shapes[-1]._inline.docPr.set("descr", plain(part.alt))
    document.add_paragraph(plain(part.alt)).runs[0].font.size = Pt(8)


def _add_link(line: Any, url: str) -> Any:
    """Add an address to a line: one that leads somewhere where it may, else its text alone."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.text.run import Run

    link = safe_link(url)
    if not link:
        return line.add_run(plain(url))
    element: Any = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), line.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    inner: Any = OxmlElement("w:r")
    element.append(inner)
    line._p.append(element)
    run = Run(inner, line)
    run.text = link
    run.font.underline = True
    return run


def _add_table(document: Any, table: ReportTable) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    caption = document.add_paragraph()
    caption.add_run(plain(table.caption)).bold = True
    caption.paragraph_format.keep_with_next = True
    grid = document.add_table(rows=0, cols=len(table.headers), style="Light List")
    for number, cells in enumerate((table.headers, *table.rows)):
        row = grid.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if not number:
            properties.append(OxmlElement("w:tblHeader"))
        for k, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            line = cell.paragraphs[0]
            line.paragraph_format.space_after = Pt(0)
            run = line.add_run(plain(text))
            run.font.size, run.bold = Pt(8.5), not number
            if k in table.right:
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _without_times(content: bytes) -> bytes:
    """Return a ZIP file whose parts have no time of their own."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), ZIP_DEFLATED)
    return stream.getvalue()
