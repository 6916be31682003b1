"""docs/exports.md lists every column as `maps.export.columns` knows it, between its two marks.

After a wanted change: ``ROUTE_RISK_RENEW_GOLDEN=1 python -m pytest tests/maps/export/test_export_docs.py``.
"""

from __future__ import annotations

import os
from pathlib import Path

from route_risk.geo.answers.corridor_layer import answer_layers
from route_risk.geo.answers.frames import LAYERS
from route_risk.maps.export.columns import column_of, key_of
from route_risk.maps.export.layers import for_files, label_layers
from route_risk.maps.export.tables import TITLES, export_tables
from route_risk.maps.export.write import FORMATS
from tests.maps.export.small import hand_made, setting_of

PAGE = Path(__file__).parents[3] / "docs" / "exports.md"
BEGIN, END = "<!-- columns: begin -->\n", "<!-- columns: end -->\n"


def row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def columns_text() -> str:
    """Return the columns of every layer and table in Markdown."""
    dataset, layers = hand_made()
    evaluated = setting_of(dataset)
    labelled = label_layers(answer_layers(dataset, layers, evaluated), evaluated)
    tables = export_tables(dataset, for_files(labelled, dataset), evaluated)
    names = {name: [column for column in table.columns if column != "geometry"] for name, table in tables.items()}
    lines = []
    for title, group in (("Layers", LAYERS), *((name, (name,)) for name in TITLES if name not in LAYERS)):
        shown = dict.fromkeys(column for name in group for column in names[name])
        many = len(group) > 1
        lines += [
            f"### {title}",
            "" if many else f"{TITLES[title]}. Key: {', '.join(f'`{key}`' for key in key_of(title))}.",
        ]
        head = ["column", *(["in"] if many else []), "type", "unit", "hashtag", "meaning"]
        lines += ["", row(*head), row(*["---"] * len(head))]
        for column in shown:
            having = [name for name in group if column in names[name]]
            about = column_of(having[-1], column)
            tags = dict.fromkeys(column_of(name, column).hashtag for name in having)
            lacking = [name for name in group if name not in having]
            within = f"all but {lacking[0]}" if len(lacking) == 1 else ", ".join(having) if lacking else "all"
            names_row = f"{'Each names' if about.type == 'list' else 'Names'} a row of `{about.refers}`."
            meaning = f"{about.meaning} {names_row}" if about.refers else about.meaning
            cells = [f"`{column}`", *([within] if many else []), about.type, about.unit]
            lines.append(row(*cells, ", ".join(f"`{tag}`" for tag in tags), meaning))
        lines.append("")
    return "\n".join(lines).replace("\n\n\n", "\n\n")


def test_the_page_lists_every_column() -> None:
    head, begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    written, end, tail = rest.partition(END)
    assert begin
    assert end
    if os.environ.get("ROUTE_RISK_RENEW_GOLDEN"):
        PAGE.write_text(f"{head}{BEGIN}{columns_text()}{END}{tail}", encoding="utf-8", newline="\n")
    assert written == columns_text(), "if the change is wanted, renew it with ROUTE_RISK_RENEW_GOLDEN=1"


def test_the_page_names_every_format() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name in FORMATS:
        assert f"\n| `{name}` |" in text
