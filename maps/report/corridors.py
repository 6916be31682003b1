"""What a report says of corridors: the least-risk route of each, and beside it what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.corridors import record_record, recorded_in
from ...geo.answers.records import USE_IS_NOT_DANGER
from ..text.corridors import corridor_name, recorded_text, years_text
from ..text.lists import period_text, value_text
from ..text.tables import coverage_text, digits
from .parts import Heading, Paragraph, Part, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...geo.model.scenario import Setting
    from ...geo.model.schema import Dataset

RECORD = Heading(2, "What was recorded")
_NONE = "–"


def corridor_parts(dataset: Dataset, answer: Mapping[str, Any]) -> list[Part]:
    """Return the corridors of an answer as a table, how sure their order is, and which are closed, and by what.

    Parameters
    ----------
    dataset
        For names.
    answer
        From `geo.answers.corridors.corridors_record`.
    """
    years = years_text(answer["record"]["years"])
    still_open = [row for row in answer["corridors"] if row["route"] is not None]
    drawn = ("90% range", "Share of draws", "Order") if answer["draws"] else ()
    headers = ("Rank", "Corridor", "Index", "Hazard", *drawn, f"Recorded in {years}", "Coverage")
    rows = tuple(_corridor_row(dataset, row, drawn=bool(drawn)) for row in still_open)
    caption = "Corridors, each by its least-risk route, the least risk first"
    right = {0, 2, 3, 5} if drawn else {0, 2, 3}
    parts: list[Part] = [Table(caption, headers, rows, frozenset(right)), *_order_parts(answer, still_open)]
    closed = [row for row in answer["corridors"] if row["route"] is None]
    if closed:
        shut = tuple(
            (
                corridor_name(dataset, row["corridor"]),
                ", ".join(row["closed_by"]) or "the scenario",
                ", ".join(row["closed_legs"]),
            )
            for row in closed
        )
        parts.append(Table("Blocked corridors", ("Corridor", "Closed by", "Legs"), shut))
    return parts


def _corridor_row(dataset: Dataset, row: Mapping[str, Any], *, drawn: bool) -> tuple[str, ...]:
    order: tuple[str, ...] = ()
    if drawn:
        sure = "uncertain" if row["order_uncertain_with"] else "certain"
        order = f"{row['low']:.1f} to {row['high']:.1f}", f"{100 * row['first_share']:.0f}%", sure
    return (
        str(row["rank"]),
        corridor_name(dataset, row["corridor"]),
        f"{row['index']:.1f}",
        digits(row["hazard"], dataset.release is not None),
        *order,
        recorded_text(dataset, row["recorded"]) or _NONE,
        coverage_text(row),
    )


def _order_parts(answer: Mapping[str, Any], still_open: Sequence[Mapping[str, Any]]) -> list[Part]:
    draws = answer["draws"]
    if draws is None:
        return [Paragraph("This report has no draws, so it does not say how certain the order is.")]
    unsure = sum(bool(row["order_uncertain_with"]) for row in still_open)
    text = (
        f"Every judgement was drawn {draws['draws']:,} times (seed {draws['seed']}). The 90% range holds the middle "
        "90% of the indices. The share of draws is that in which no other corridor has less risk: it shows how much "
        "the order depends on the judgements, and is not a measured probability. "
    )
    if unsure:
        text += f"Where ranges overlap, the order is uncertain: here for {unsure} of {len(still_open)} corridors."
    else:
        text += "No two ranges overlap."
    return [Paragraph(text)]


def change_part(dataset: Dataset, settings: Sequence[Setting], answer: Mapping[str, Any]) -> Part:
    """Return the corridors on both sides of a change as a table; `answer` is that of `compare_corridors`."""
    before, after = settings
    rows = tuple(
        (
            corridor_name(dataset, row["corridor"]),
            *(str(row[f"rank_{side}"] or _NONE) for side in ("before", "after")),
            *(_index_on(row, side) for side in ("before", "after")),
            *(recorded_text(dataset, row[f"recorded_{side}"]) or _NONE for side in ("before", "after")),
        )
        for row in answer["corridors"]
    )
    headers = ("Corridor", "Rank before", "After", "Index before", "After", "Recorded before", "After")
    drawn = (
        "; in brackets the 90% range over draws of every judgement"
        if any("low_after" in row for row in answer["corridors"])
        else ""
    )
    caption = f"Corridors, each by its least-risk route, before ({before.name}) and after ({after.name}){drawn}"
    return Table(caption, headers, rows, frozenset({1, 2, 3, 4}))


def _index_on(row: Mapping[str, Any], side: str) -> str:
    index, by = row[f"index_{side}"], row[f"closed_by_{side}"]
    if index is not None:
        low, high = row.get(f"low_{side}"), row.get(f"high_{side}")
        return f"{index:.1f}" if low is None else f"{index:.1f} ({low:.1f} to {high:.1f})"
    return f"closed by {', '.join(by)}" if by else "closed"


def record_parts(dataset: Dataset, *records: Mapping[str, Any]) -> list[Part]:
    """Return what was recorded in the years of one answer or of two: every claim as it stands, conflicting ones too.

    Parameters
    ----------
    dataset
        For names.
    records
        From `geo.answers.corridors.record_record`.
    """
    parts: list[Part] = [RECORD]
    claims = {claim["claim_id"]: claim for record in records for claim in record["claims"]}
    spans = " and ".join(dict.fromkeys(years_text(record["years"]) for record in records))
    if not claims:
        return [
            *parts,
            Paragraph(f"The dataset has no recorded passages for {spans}. That does not mean that there were none."),
        ]
    rows = tuple(
        (
            " or ".join(corridor_name(dataset, tail) for tail in claim["corridors"]) or _NONE,
            claim["measure"].replace("_", " "),
            period_text(claim),
            value_text(claim),
            claim["unit"],
            claim["figure_id"] + (" *" if claim["preferred"] else ""),
            claim["source_id"],
        )
        for claim in claims.values()
    )
    headers = ("Via", "Measure", "Period", "Value", "Unit", "Figure", "Source")
    caption = f"Recorded passages, {spans}; * marks the preferred figure where sources disagree"
    return [*parts, Table(caption, headers, rows, frozenset({3})), Paragraph(USE_IS_NOT_DANGER)]


def recorded_on(dataset: Dataset, setting: Setting, destination: str) -> dict[str, Any]:
    """Return what was recorded of journeys to a destination in the years of a setting."""
    field = setting.hazards
    record = recorded_in(dataset, field.as_of, field.until, usable=setting.usable_sources, destination=destination)
    return record_record(dataset, record)


def recorded_sources(*records: Mapping[str, Any]) -> set[str]:
    """Return the ids of the sources of recorded passages."""
    return {claim["source_id"] for record in records for claim in record["claims"]}
