"""The documentation of the dataset format, made from the schemas, so that it cannot say anything else than they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..geo.model.vocabularies import TRANSLATED
from ..geo.release.count_cells import NOT_PEOPLE
from .descriptor import read_descriptor
from .tables.read import EMBEDDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PACKAGE = (
    ("name", "yes", "Short name: lower-case letters, digits, `-`, `_`, `.`."),
    ("title", "yes", "Name of the dataset on maps and in answers."),
    ("version", "yes", "Text; answers carry it."),
    ("format", "yes", "2: the tables have the columns, scopes and modes of this page."),
    ("valid_from", "yes", "First day that the dataset covers, `YYYY-MM-DD`."),
    ("valid_until", "yes", "Last day that the dataset covers."),
    ("released", "yes", "Day of the release; not before `valid_until`."),
    ("embargo_months", "12", "Events and claims less than so many months (0 to 600) before the release are faults."),
    ("origin_country", "yes", "ISO 3166-1 alpha-3 code of the country that people leave."),
    ("default_destination", "yes", "Destination used when a query names none."),
    (
        "sensitivity",
        "restricted",
        "`public` or `restricted`; missing means restricted, so `--public` is refused.",
    ),
    ("resolution_floor_deg", "0.03", "Detail finer than that does not belong in the layers, degrees (above 0, to 5)."),
    ("small_count_threshold", "10", "Counts of fewer people (0 to 1,000,000) are withheld from public releases."),
    (
        "public_rules_reason",
        "empty",
        "Why a public release may have an embargo under 12 months, a threshold under 3 or a floor under 0.03; it is "
        "refused without, and printed with, this text.",
    ),
    ("attribution", "empty", "Line that maps print about the origin of geometry and tables."),
    ("boundary_disclaimer", "empty", "What boundaries do not mean."),
)
_LAYERS = (
    ("provinces", "Polygon, MultiPolygon", "`node_id`", "every node of the kind province, and nothing else"),
    ("border_segments", "LineString, MultiLineString", "`node_id`", "border segments that have a line"),
    (
        "points",
        "Point",
        "`node_id`, `kind_of_point` (capital, representative, schematic)",
        "transit regions and countries, destinations, and border segments without a line",
    ),
    ("background", "Polygon, MultiPolygon", "`iso3`, `name`", "outlines of countries, for orientation"),
)
_RULES = {
    "policy_events": (
        "`hazard_added` is above 0 with the effect add, and blank otherwise; add and block go with `raises` alone.",
        "An incident or period has a `date_start`; nothing ends before it starts; `ended_by` must not form a cycle.",
        "A scope that no country, border segment or leg gives a meaning to is a fault, never a silent no-match.",
        "`restates` names an event and runs in no circle.",
    ),
    "legs": (
        "`leaving` ends at a border segment and `entering` starts at one; a movement stays inside one country.",
        "A movement has a `length_km`, or points for both ends, and no other leg has one.",
        "A share of a scope is above 0 and at most 1, as in `region:CN-YN=0.5`; no number is 1.",
    ),
    "record_factors": ("A dataset may be without this table. `route-risk calibrate` writes it.",),
    "translations": (
        "A dataset may be without this table. "
        + "; ".join(f"`{table}`: {', '.join(f'`{name}`' for name in names)}" for table, names in TRANSLATED.items())
        + ".",
        "A row that is not there is a fault. A text that has changed since its translation is a warning, which gives "
        "the new SHA-256; until somebody renews the translation, readers see the original.",
        "Readers see how far a translation may be trusted: translated, not reviewed, by machine, or the original.",
        "A public release leaves out of a translation what it leaves out of the original, and small counts beside.",
    ),
    "claims": (
        "Of the rows with one `figure_id` exactly one is preferred, with a reason.",
        "`value_max` goes with the qualifier range, and is not below `value`.",
        "What counts people is protected as such. Units, by their first word, that do not: "
        + ", ".join(f"`{unit}`" for unit in sorted(NOT_PEOPLE))
        + ". Every other unit counts people; `percent` and `%` are shares.",
        "`place_ids` are nodes, ISO 3166-1 alpha-3 codes of countries in nodes, or scopes.",
        "`corridor` names countries of nodes.",
    ),
    "nodes": (
        "`other_country` is filled for border segments, and only for them.",
        "Ids, names and aliases belong to one node each, in any case of letters.",
    ),
    "parameters": ("Parameters and keys are those of the embedded table; what is omitted has its default.",),
}
_EVIDENCE = """\
## Rules of evidence
What a row of `policy_events.csv` needs before it may say what it says. The embedded table is held to all of it; for
a dataset of your own the program checks what it can, and the rest is yours.

**How long it lasts.** A `regime` without an end needs a text of law, an official statement (a source of the kind
government) or reports from more than one year. One report of one year is a `period`, which fades; where no end is
reported it lasts as long as its start is known for, or until the last report. A `mixed` row has no effect in the
model and may be based on one report. A law counts from the day it is in force, not from its adoption.

**What is one policy.** Reports that restate one policy are linked by `restates`, to the first of them or to the
row of the standing policy; a part of a campaign is linked to the campaign, a return to the total that holds it, a
later stretch of a fence to the fence. Of the rows that are linked, directly or by others, only the strongest counts
on a day.

**How strong it is.** The severity of a return or an arrest goes by the number of people, as the more cautious of
the sources counts them, and by nothing else:

| severity | people |
| --- | --- |
| 1 | one person |
| 2 | 2 to 19, a group |
| 3 | 20 to 99, dozens |
| 4 | 100 to 999, hundreds; or more over a longer time |
| 5 | 1,000 and more within two months |

A campaign that does more than it is known to have arrested, a law, a barrier or an order goes by its reach: 1
symbolic, 2 limited or indirect, 3 substantial for one stage of the journey, 4 major for a whole stage, 5 near-closure
or lasting reversal. What falls on relatives who stay, or on people coming in, makes no stage more dangerous: it is
`mixed`.

**How sure it is.** `high` needs two outlets that do not copy each other, or a text of law or official statement;
one sound report or study is `medium`; what is inferred, or known at third hand, is `low`. A source supports what
the row says; one that contradicts it is named under `contested`, and so is what one source says alone.

**Where it applies.** What happened in one province or on one stretch of border is scoped to it
(`region:CN-JL`, `segment:PRK-CHN:KP-09`); what a state does with those who arrived is `transfer:` of that state;
what concerns foreign missions is `transfer:` of their node alone.

**What contradicts itself.** Two rows that say the opposite of one thing over the same years end one another
(`ended_by`), or each says which part of the country or of the people it is about.

**Who is in it.** Nobody: a single case is told as the class of events it belongs to, and nothing is called safe.

| rule | checked by program |
| --- | --- |
| a regime that raises or lowers, without an end, on reports of one year and no official text | warning |
| `high` on a single publisher and no official text | warning |
| a `restates` that names no event, or that runs in a circle | fault |
| whether outlets copy each other, whether a source says it, what is one policy | no: for readers |
| severity against numbers of people | no: an event has no column for them |
| scope against the place in the text, contradictions between rows | no: for readers |
"""


def format_text() -> str:
    """Return the documentation of the dataset format as Markdown.

    Examples
    --------
    >>> "| `baseline_class` | integer | yes |" in format_text()
    True
    """
    resources = read_descriptor(EMBEDDED)["resources"]
    tables = [item for item in resources if "schema" in item]
    lines = [
        "# The dataset format",
        "",
        "<!-- Made from the schemas in layers/data/datapackage.json; write it again with",
        "     python -m route_risk.layers.data_docs > docs/data.md -->",
        "",
        "A dataset is a folder: a `datapackage.json` ([Data Package v2](https://datapackage.org/)), CSV tables, and",
        "GeoJSON layers. Nothing in the code knows one country: the embedded dataset is such a folder too.",
        "",
        "```",
        "route-risk new mine                      a small, valid, invented dataset to start from, with a README",
        "route-risk validate mine                 every fault: file, line, column, rule, repair",
        "route-risk validate mine --draw a.html   the same, drawn: provinces, borders, nodes, legs, thin sources",
        "route-risk map --dataset mine            its map, with the risk on a date",
        "frictionless validate mine/datapackage.json",
        "```",
        "",
        "For programs, every table has a [Table Schema](https://datapackage.org/standard/table-schema/): columns,",
        "types, allowed values, keys. It stands in the `datapackage.json` of every dataset, in that of the package",
        "(`layers/data/datapackage.json`), and in Python is `layers.tables.read.table_schemas()`. For people,",
        "`route-risk new` writes this page beside its tables, as `FORMAT.md`. The tool goes by the schemas that it",
        "ships, so a dataset cannot loosen them.",
        "",
        "## datapackage.json",
        "Beside what Data Package asks for:",
        "",
        *_table(("member", "required, or default", "meaning"), ((f"`{a}`", b, c) for a, b, c in _PACKAGE)),
        "",
        "Members that neither Data Package nor this table knows are left alone. One that is nearly a known one, in any",
        "case of letters, is a fault, and so is one that stands twice.",
        "",
        "## Tables",
        "UTF-8, comma-separated, one header line with every column. An empty cell means unknown or not applicable. A",
        "list separates its items by `;`. Booleans are `true` and `false`. A date is `YYYY`, `YYYY-MM` or",
        "`YYYY-MM-DD`: a start known to the month or year counts from its first day, an end to its last day.",
        "",
        *_table(("file", "rows are", "key"), (_overview(item) for item in tables)),
    ]
    for item in tables:
        lines += ["", *_columns(item)]
    lines += [
        "",
        "## Layers",
        "RFC 7946 GeoJSON, EPSG:4326, longitude first, valid geometry; `attribution`, `license` and `resolution_deg`",
        "are members of the collection. Neighbouring provinces share their edges exactly, and a border segment such as",
        "`PRK-CHN:KP-09` lies on the edge of the province after the colon. `route-risk boundaries` makes the first",
        "three.",
        "",
        *_table(("resource", "geometry", "properties", "holds"), ((f"`{a}`", b, c, d) for a, b, c, d in _LAYERS)),
        "",
        "## Scopes",
        "An event declares what it affects (`scopes`), a leg what it traverses (`traverses`), in the same words.",
        "",
        *_table(
            ("word", "names"),
            (
                ("`country:CHN`", "being in a country"),
                ("`region:CN-YN`", "being in a province, by its ISO 3166-2 code"),
                ("`border:PRK-CHN`", "one border, in the order of its segments' ids"),
                ("`border:PRK-*`", "every border of a country"),
                (
                    "`segment:PRK-CHN:KP-09`",
                    "one segment of a border; implies its border, and every border of both sides",
                ),
                ("`internal-movement:PRK`", "moving inside a country"),
                ("`transfer:THA`", "how a country, or a transit node as CHN-missions, passes on those who arrived"),
                ("`resettlement:KOR`", "a destination's resettlement practice"),
                ("`way:NAME`", "the legs that traverse a way of that name; at least one leg must"),
            ),
        ),
        "",
    ]
    return "\n".join([*lines, _EVIDENCE])


def _overview(resource: Mapping[str, Any]) -> tuple[str, str, str]:
    key = resource["schema"]["primaryKey"]
    return f"`{resource['path']}`", resource["description"], ", ".join(f"`{name}`" for name in key)


def _columns(resource: Mapping[str, Any]) -> list[str]:
    """Return the section of one table."""
    schema = resource["schema"]
    foreign = {key["fields"][0]: key["reference"] for key in schema.get("foreignKeys", ())}
    rows = []
    for field in schema["fields"]:
        required = "yes" if field.get("constraints", {}).get("required") else ""
        rules = _rules(field, foreign.get(field["name"]), resource["name"])
        rows.append((f"`{field['name']}`", field["type"], required, rules, field.get("description", "")))
    extra = [f"- {rule}" for rule in _RULES.get(resource["name"], ())]
    head = ("column", "type", "required", "allowed", "meaning")
    return [f"### {resource['path']}", "", *_table(head, rows), *([""] if extra else []), *extra]


def _rules(field: Mapping[str, Any], reference: Mapping[str, Any] | None, resource: str) -> str:
    """Return what a cell may hold."""
    limits = field.get("constraints", {})
    parts = []
    if "enum" in limits:
        parts.append(", ".join(str(value) for value in limits["enum"]))
    if "pattern" in limits:
        parts.append("a date" if limits["pattern"].startswith("[0-9]{4}(-") else f"form `{limits['pattern']}`")
    if "minimum" in limits or "maximum" in limits:
        low, high = limits.get("minimum"), limits.get("maximum")
        parts.append(f"{low} to {high}" if high is not None else f"{low} or more")
    if limits.get("unique"):
        parts.append("unique")
    link = field.get("listForeignKey") or reference
    if link:
        column = link["fields"] if isinstance(link["fields"], str) else link["fields"][0]
        parts.append(f"`{column}` of {link.get('resource') or resource}")
    if field.get("format") == "uri":
        parts.append("an address")
    return "; ".join(parts)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Return a Markdown table."""
    body = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *body)]


if __name__ == "__main__":
    import sys

    sys.stdout.write(format_text())
