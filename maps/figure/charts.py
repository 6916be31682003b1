"""How figures are made: their size and language, the texts around a chart, and files that are the same every time."""

from __future__ import annotations

import hashlib
import html
import re
import warnings
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ...geo.dates import as_day
from ...geo.errors import UsageError
from ...geo.extras import need
from ...geo.files import write_beside
from ...geo.texts import clean
from ..palette import BARS, INK, QUIET, RAISES
from ..text.headline import assumed_texts, titled
from ..text.korean import fill
from ..text.phrases import dataset_title, phrases, release_text
from ..text.tables import filled
from .fonts import FAMILIES, make_legible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ...geo.model.scenario import Scenario
    from ...geo.model.schema import Dataset

FORMATS = (".png", ".svg", ".pdf")
INDEX_COLOUR = "#7a1f3d"
ARRIVALS_COLOUR = BARS
EDGE = 0.1
"""Inches between the texts of a figure and its edge."""


class Look(NamedTuple):
    """How a figure is made: its language, its width in millimetres (its own where None), and dots an inch of a PNG.

    Letters keep their size whatever the width, so that a figure fits a column of a paper and can still be read.

    Examples
    --------
    >>> Look(width_mm=127).inches(8.0), Look().inches(8.0), Look("ko").say("index")
    (5.0, 8.0, '최소 위험 경로의 위험 지수(0~100)')
    """

    lang: str = "en"
    width_mm: float | None = None
    dpi: int = 200

    def inches(self, natural: float) -> float:
        """Return the width of a figure that has a natural one, both in inches."""
        return natural if self.width_mm is None else self.width_mm / 25.4

    def say(self, key: str, **values: object) -> str:
        """Return a phrase of figures with its gaps filled."""
        return fill(phrases("figure", self.lang)[key], values, self.lang)


ENGLISH = Look()


class Block(NamedTuple):
    """Paragraphs above or below a chart, in one size (points) and colour."""

    paragraphs: Sequence[str]
    size: float
    colour: str = INK
    bold: bool = False

    def lines(self, inches: float) -> list[str]:
        """Return the paragraphs, wrapped to a width."""
        columns = int((inches - 2 * EDGE) * 72 / (self.size * (0.62 if self.bold else 0.545)))
        return [line for text in self.paragraphs for line in filled(clean(text), columns).splitlines()]

    def height(self, inches: float) -> float:
        """Return how high it is at a width, in inches, with the room after it."""
        lines = len(self.lines(inches))
        return lines * self.size * 1.35 / 72 + 0.05 if lines else 0.0


def check_format(path: str | Path) -> None:
    """Raise `UsageError` if a file does not end in one of `FORMATS`."""
    if Path(path).suffix.lower() not in FORMATS:
        message = f"{path} is not a picture; end its name in {', '.join(FORMATS[:-1])} or {FORMATS[-1]}"
        raise UsageError(message)


def new_figure(size_in: tuple[float, float], *, arranged: bool = True) -> Figure:
    """Return an empty figure, drawn without a display; matplotlib arranges what is in it, which draws it twice."""
    need("matplotlib.figure")
    from matplotlib.figure import Figure

    return Figure(figsize=size_in, dpi=200, layout="constrained" if arranged else None)


def chart_figure(
    dataset: Dataset,
    record: Mapping[str, Any],
    size_in: tuple[float, float],
    title: str,
    notes: Sequence[str],
    *,
    look: Look,
    scenario: Scenario | None,
    above: Sequence[Block] = (),
) -> Figure:
    """Return a figure for a chart with its title above and its notes below; axes go between them.

    Parameters
    ----------
    dataset
        For what the figure says of it and its release.
    record
        What is drawn: it says what was assumed and by when it was known.
    size_in
        Width, and height of the part between the texts.
    title
        The question, or its answer.
    notes
        How to read the chart; what it is not, of which dataset it is and for whom follow.
    look
        For the language.
    scenario
        The one that the record is about, for what is assumed, and what a public release left out of it.
    above
        What stands above the notes, from top to bottom.
    """
    wide, high = size_in
    title = titled(title, record, look.lang)
    day = as_day(record["known_by"]) if record.get("known_by") else None
    assumed = assumed_texts(look.say("side"), scenario, day, lang=look.lang)
    made = look.say("made", title=dataset_title(dataset, look.lang), version=dataset.version)
    release = release_text(dataset, *filter(None, [scenario]), lang=look.lang)
    overlap = [look.say("shares.overlap")] if record.get("overlap") else []
    told = [*notes, *overlap, phrases("page", look.lang)["not_this"], f"{made} {release}"]
    head, foot = head_blocks(title, assumed), [*above, Block(told, 6.4, QUIET)]
    over, under = (sum(block.height(wide) for block in blocks) for blocks in (head, foot))
    figure = new_figure((wide, high + over + under + 2 * EDGE))
    write_blocks(figure, head, foot)
    whole = figure.get_figheight()
    figure.get_layout_engine().set(rect=(0, (under + EDGE) / whole, 1, high / whole))  # type: ignore[union-attr,call-arg]
    describe(figure, title, [*assumed, *(text for block in foot for text in block.paragraphs)])
    return figure


def head_blocks(title: str, assumed: Sequence[str], *more: Block) -> list[Block]:
    """Return what stands above a chart or a map."""
    return [Block([title], 11, bold=True), Block(assumed, 8, RAISES, bold=True), *more]


def write_blocks(figure: Figure, head: Iterable[Block], foot: Iterable[Block]) -> None:
    """Write texts down from the upper edge, and others down to the lower edge."""
    wide, high = (float(edge) for edge in figure.get_size_inches())
    foot = list(foot)
    for blocks, start in ((head, high - EDGE), (foot, EDGE + sum(block.height(wide) for block in foot))):
        top = start
        for block in blocks:
            for k, line in enumerate(block.lines(wide)):
                figure.text(
                    EDGE / wide,
                    (top - k * block.size * 1.35 / 72) / high,
                    line,
                    va="top",
                    fontsize=block.size,
                    fontweight="bold" if block.bold else "normal",
                    color=block.colour,
                    parse_math=False,
                )
            top -= block.height(wide)


def describe(figure: Figure, title: str, texts: Iterable[str]) -> None:
    """Keep with a figure its title and what it shows in words, for readers who hear it."""
    figure.set_label("\n".join(" ".join(clean(text).split()) for text in (title, *texts) if text))


def bare(axes: Axes) -> None:
    """Take away what frames a chart and tells nothing."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(QUIET)
    axes.tick_params(labelsize=8, color=QUIET)
    axes.grid(visible=True, color="#e4e7e8", linewidth=0.6)
    axes.set_axisbelow(True)


def key_below(axes: Axes, *, columns: int) -> None:
    """Say below a chart what its marks are, as far from it whatever its height."""
    from matplotlib.transforms import ScaledTranslation

    figure: Any = axes.get_figure(root=True)
    place = axes.transAxes + ScaledTranslation(0, -0.32, figure.dpi_scale_trans)
    axes.legend(
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=place,
        borderaxespad=0,
        ncols=columns,
        frameon=False,
        fontsize=7,
    )


def figure_bytes(figure: Figure, kind: str, look: Look = ENGLISH) -> bytes:
    """Return a figure as a file of a kind (``png``, ``svg`` or ``pdf``): the same figure gives the same bytes.

    Texts stay texts in SVG and PDF, and the title and the description of the figure are in the file.
    """
    import matplotlib as mpl

    title, _, text = str(figure.get_label()).partition("\n")
    metadata = {
        "svg": {"Date": None, "Creator": "route-risk", "Title": title},
        "pdf": {"Creator": "route-risk", "Producer": None, "CreationDate": None, "Title": title, "Subject": text},
        "png": {"Software": None, "Title": title, "Description": text},
    }[kind]
    make_legible(figure, look.lang, keep=kind == "svg")
    fixed: Any = {
        "svg.hashsalt": "route-risk",
        "svg.fonttype": "none",
        "pdf.fonttype": 42,
        "text.parse_math": False,
        "font.sans-serif": FAMILIES,
    }
    stream = BytesIO()
    with mpl.rc_context(fixed), warnings.catch_warnings():
        if kind == "svg":  # its letters are drawn where it is read
            warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure.savefig(stream, format=kind, dpi=look.dpi, metadata={k: v for k, v in metadata.items() if v != ""})
    if kind != "svg":
        return stream.getvalue()
    return _described(_numbered(stream.getvalue().decode()), text, look.lang).encode()


def _numbered(svg: str) -> str:
    """Return an SVG whose clips and marks are numbered, and whose names differ from those of other figures of a page.

    Matplotlib names them by hashes of places that its layout finds to the last digit but one only.
    """
    known: dict[str, str] = {}
    parts = re.split(r'(?:(?<=id=")|(?<=url\(#)|(?<=href="#))([A-Za-z][0-9a-f]{10})(?=["\)])', svg)
    parts[1::2] = [known.setdefault(name, f"{name[0]}{len(known)}") for name in parts[1::2]]
    mark = hashlib.sha256("".join(parts).encode()).hexdigest()[:8]
    parts[1::2] = [f"{name}-{mark}" for name in parts[1::2]]
    return "".join(parts)


def _described(svg: str, text: str, lang: str) -> str:
    """Return an SVG that says of itself that it is a picture, in which language, and what it shows."""
    svg = svg.replace("<svg ", f'<svg role="img" lang="{lang}" ', 1)
    desc = f"<desc>{html.escape(text, quote=False)}</desc>" if text else ""
    return re.sub(r"(</title>\n)", lambda found: f"{found[1]} {desc}\n", svg, count=1) if desc else svg


def save_figure(figure: Figure, path: str | Path, *, look: Look = ENGLISH, overwrite: bool = False) -> None:
    """Save a figure as its ending says, whole or not at all; the same figure gives the same bytes."""
    check_format(path)
    content = figure_bytes(figure, Path(path).suffix.lower()[1:], look)
    with write_beside(path, overwrite=overwrite) as beside:
        beside.write_bytes(content)


def svg_text(figure: Figure, look: Look = ENGLISH) -> str:
    """Return a figure as the text of an SVG; the same figure gives the same text."""
    return figure_bytes(figure, "svg", look).decode()
