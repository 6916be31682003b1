"""The parts of a report, and the same parts as HTML and as Markdown; every text of a dataset stays text."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ...geo.texts import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

_STYLE = """\
:root{color-scheme:light}
html{font-size:11pt}
body{font:1rem/1.45 system-ui,"Noto Sans","Noto Sans KR","Malgun Gothic","Apple SD Gothic Neo",sans-serif;color:#15181c;
background:#fff;max-width:52rem;margin:0 auto;padding:1.5rem;overflow-wrap:anywhere}
:lang(ko){word-break:keep-all}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem;text-wrap:balance}
h2{font-size:1.15rem;margin:1.4rem 0 .3rem;border-bottom:1px solid #9aa3aa}
h3{font-size:1rem;margin:1.1rem 0 .3rem}
p{margin:.5rem 0}
.answer{font-size:1.1rem;border-left:4px solid #7a1f3d;padding-left:.8rem}
.warning{border:2px solid #b13d1c;padding:.3rem .7rem;font-weight:600}
.small,.small li{font-size:.82rem;line-height:1.35}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.88rem;line-height:1.35}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.22rem .45rem;border-bottom:1px solid #d5d9dc;overflow-wrap:break-word}
th{vertical-align:bottom}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
th.n{white-space:normal}
figure{margin:.8rem 0}
figure svg{width:100%;height:auto}
figcaption{font-size:.85rem;color:#4d555c}
@media screen and (max-width:45rem){figure svg{width:44rem}}
a{color:#0b4f8a}
ul{padding-left:1.2rem;margin:.4rem 0}
ul.small{list-style:none;padding-left:0}
@page{size:A4;margin:15mm 16mm}
@media print{html{font-size:9.2pt}body{line-height:1.38;max-width:none;padding:0}h2,h3,caption{break-after:avoid}
h2{margin:.9rem 0 .25rem}figure,tr,li{break-inside:avoid}thead{display:table-header-group}
tbody tr:first-child{break-before:avoid}.wide{overflow:visible}a{color:inherit;text-decoration:none}
.page{break-before:page}}
"""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title of the report, or of a part that begins on a new `page`."""

    level: int
    text: str
    page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `answer` sets it off, `warning` more so, and `small` is for what stands at the end."""

    text: str
    answer: bool = False
    warning: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list, with the address that it links to, if it has one."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; a `small` one has no bullets, as its items have numbers or are few."""

    items: tuple[Item, ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table with its title; `right` are the positions of columns of numbers."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = field(default_factory=frozenset)


class Picture(NamedTuple):
    """The map: an SVG, what it shows in words, the name of the file beside a Markdown report, and what makes a PNG."""

    svg: str
    alt: str
    file: str = ""
    png: Callable[[], bytes] | None = None


Part = Heading | Paragraph | Bullets | ReportTable | Picture


def safe_link(url: str) -> str:
    """Return an address that may become a link, or an empty text.

    Only http and https, nothing that ends an attribute, and no name before an @ that looks like the host.

    Examples
    --------
    >>> safe_link("https://example.org/a?b=1"), safe_link("javascript:alert(1)"), safe_link("https://a.b/ <x>")
    ('https://example.org/a?b=1', '', '')
    >>> safe_link("https://example.org@evil.test/")
    ''
    """
    known = (
        re.fullmatch(r"https?://[^/?#@\s]+(?:[/?#][!-~]*)?", url) and url.isascii() and not set(url) & set("<>\"'`\\")
    )
    return url if known else ""


def plain(text: str) -> str:
    """Return a text in one line without control and direction characters."""
    return " ".join(clean(text).split())


def report_html(title: str, parts: Iterable[Part], *, description: str, lang: str = "en") -> str:
    """Return a report as one HTML page that asks nobody for anything and runs nothing.

    Parameters
    ----------
    title
        For the window and the list of documents.
    parts
        In order.
    description
        One sentence.
    lang
        Language of the page.
    """
    body = "\n".join(_html_part(part) for part in parts)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_CSP}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f'<meta name="description" content="{_escaped(description)}">\n'
        f'<title>{_escaped(title)}</title>\n<link rel="icon" href="data:,">\n<style>\n{_STYLE}</style>\n'
        f"</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _escaped(text: str) -> str:
    return html.escape(plain(text), quote=True)


def _html_part(part: Part) -> str:
    match part:
        case Heading():
            kind = ' class="page"' if part.page else ""
            return f"<h{part.level}{kind}>{_escaped(part.text)}</h{part.level}>"
        case Paragraph():
            kinds = [name for name in ("answer", "warning", "small") if getattr(part, name)]
            kind = f' class="{kinds[0]}"' if kinds else ""
            return f"<p{kind}>{_escaped(part.text)}</p>"
        case Bullets():
            kind = ' class="small"' if part.small else ""
            return f"<ul{kind}>\n" + "\n".join(f"<li>{_html_item(item)}</li>" for item in part.items) + "\n</ul>"
        case ReportTable():
            return _html_table(part)
        case Picture():
            alt = _escaped(part.alt)
            drawing = f'<div class="wide" tabindex="0" role="region" aria-label="{alt}">\n{_inline_svg(part)}\n</div>'
            return f"<figure>\n{drawing}\n<figcaption>{alt}</figcaption>\n</figure>"


def _html_item(item: Item) -> str:
    link = safe_link(item.url)
    if link:
        href = html.escape(link, quote=True)
        return f'{_escaped(item.text)} <a href="{href}" rel="noopener noreferrer">{href}</a>'
    return _escaped(f"{item.text} {item.url}")


def _html_table(table: ReportTable) -> str:
    def row(cells: Sequence[str], tag: str) -> str:
        scope = ' scope="col"' if tag == "th" else ""
        number = ' class="n"'
        return "".join(
            f"<{tag}{scope}{number if k in table.right else ''}>{_escaped(cell)}</{tag}>"
            for k, cell in enumerate(cells)
        )

    rows = "\n".join(f"<tr>{row(cells, 'td')}</tr>" for cells in table.rows)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{_escaped(table.caption)}">\n<table>\n'
        f"<caption>{_escaped(table.caption)}</caption>\n<thead>\n<tr>{row(table.headers, 'th')}</tr>\n</thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _inline_svg(picture: Picture) -> str:
    """Return the drawing as an element of the page: without its head, its comments and what describes its making."""
    svg = picture.svg[picture.svg.index("<svg") :]
    svg = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = "\n".join(line.rstrip() for line in svg.splitlines() if line.strip())
    return svg.replace("<svg", f'<svg aria-label="{_escaped(picture.alt)}"', 1)


def report_markdown(parts: Iterable[Part]) -> str:
    """Return a report as Markdown (CommonMark with tables); its picture is a file beside it."""
    return "\n\n".join(_markdown_part(part) for part in parts) + "\n"


def markdown_text(text: str) -> str:
    r"""Return a text as Markdown that shows it as it is written.

    Examples
    --------
    >>> print(markdown_text("1. <b>*x*</b> [a](javascript:b) http://c.d"))
    1\. \<b\>\*x\*\</b\> \[a\](javascript:b) http\://c.d
    """
    safe = re.sub(r"([\\`*_\[\]<>#|~&!$^{}@])", r"\\\1", plain(text))
    safe = re.sub(r"(?i)(https?|ftp|mailto|xmpp):", r"\1\\:", safe)
    safe = re.sub(r"(?i)www\.", lambda found: found[0][:-1] + "\\.", safe)
    return re.sub(r"^(\d*)([-+.)])(?=[ -]|$)", r"\1\\\2", safe)  # what would begin a list or draw a rule


def _markdown_part(part: Part) -> str:
    match part:
        case Heading():
            return f"{'#' * part.level} {markdown_text(part.text)}"
        case Paragraph():
            text = markdown_text(part.text)
            return f"**{text}**" if part.answer or part.warning else text
        case Bullets():
            return "\n".join(f"- {_markdown_item(item)}" for item in part.items)
        case ReportTable():
            return _markdown_table(part)
        case Picture():
            return f"![{markdown_text(part.alt)}](<{_encoded(part.file)}>)"


def _encoded(name: str) -> str:
    """Return the name of a file as a relative address."""
    from urllib.parse import quote

    return quote(f"./{name}")


def _markdown_item(item: Item) -> str:
    link = safe_link(item.url)
    text = markdown_text(item.text)
    return f"{text} [{markdown_text(link)}](<{link}>)" if link else f"{text} {markdown_text(item.url)}".rstrip()


def _markdown_table(table: ReportTable) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cells) + " |"

    rule = ["---:" if k in table.right else "---" for k in range(len(table.headers))]
    rows = [line(map(markdown_text, cells)) for cells in table.rows]
    return "\n".join([markdown_text(table.caption), "", line(map(markdown_text, table.headers)), line(rule), *rows])
