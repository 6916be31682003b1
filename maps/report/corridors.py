"""What a report says of corridors: the least-risk route of each, and beside it what was recorded, disputes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.corridors import record_record, recorded_in
from ..text.corridors import years_text
from ..text.tables import digits
from .parts import Heading, Paragraph, Part, ReportTable
from .wording import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ...geo.model.scenario import EvaluatedNetwork
    from .wording import Voice

BRIEF_CORRIDORS, BRIEF_FIGURES = 5, 6
"""Rows of the brief: corridors, and figures of the record."""


def corridor_parts(voice: Voice, answer: Mapping[str, Any], *, limit: int | None = BRIEF_CORRIDORS) -> list[Part]:
    """Return the first corridors of an answer as a table, and how sure their order is.

    Parameters
    ----------
    voice
        Language and names.
    answer
        From `geo.answers.corridors.corridors_record`.
    limit
        How many open corridors; all, and the closed ones, where None.
    """
    years = years_text(answer["record"]["years"])
    still_open = [row for row in answer["corridors"] if row["route"] is not None]
    closed = [row for row in answer["corridors"] if row["route"] is None]
    drawn = voice.row("corridors.drawn") if answer["draws"] else ()
    first, last = voice.row("corridors.first"), voice.row("corridors.last", years=years)
    headers = (*first, *drawn, *last)
    rows = tuple(_corridor_row(voice, row, drawn=bool(drawn)) for row in still_open[:limit])
    right = {0, 2, 3, 5} if drawn else {0, 2, 3}
    parts: list[Part] = [ReportTable(voice.say("corridors.caption"), headers, rows, frozenset(right))]
    left = len(still_open) - len(rows)
    said = [_order(voice, answer, still_open)]
    if limit is not None and (left or closed):
        said.append(voice.say("corridors.more", open=left, closed=len(closed)))
    parts.append(Paragraph(" ".join(said)))
    if closed and limit is None:
        shut = tuple(
            (
                voice.corridor(row["corridor"]),
                ", ".join(row["closed_by"]) or voice.say("scenario"),
                ", ".join(row["closed_legs"]),
            )
            for row in closed
        )
        parts.append(ReportTable(voice.say("closed.caption"), voice.row("closed.headers"), shut))
    return parts


def _corridor_row(voice: Voice, row: Mapping[str, Any], *, drawn: bool) -> tuple[str, ...]:
    order: tuple[str, ...] = ()
    if drawn:
        sure = voice.say("order.uncertain" if row["order_uncertain_with"] else "order.sure")
        span = voice.say("range", low=f"{row['low']:.1f}", high=f"{row['high']:.1f}")
        order = span, f"{100 * row['share_of_draws']:.0f}%", sure
    return (
        str(row["rank"]),
        voice.corridor(row["corridor"]),
        f"{row['risk_index']:.1f}",
        digits(row["hazard"], voice.released),
        *order,
        voice.recorded(row["recorded"]),
        voice.coverage(row["coverage"]),
    )


def _order(voice: Voice, answer: Mapping[str, Any], still_open: Sequence[Mapping[str, Any]]) -> str:
    draws = answer["draws"]
    if draws is None:
        return voice.say("order.no_draws")
    unsure = sum(bool(row["order_uncertain_with"]) for row in still_open)
    text = voice.say("order.draws", draws=f"{draws['draws']:,}", seed=draws["seed"])
    said = voice.say("order.overlap", unsure=unsure, all=len(still_open)) if unsure else voice.say("order.apart")
    return f"{text} {said}"


def change_parts(
    voice: Voice,
    evaluations: Sequence[EvaluatedNetwork],
    answer: Mapping[str, Any],
    *,
    limit: int | None = BRIEF_CORRIDORS,
) -> list[Part]:
    """Return the corridors on both sides of a change as a table; `answer` is that of `compare_corridors`."""
    before, after = evaluations
    rows = tuple(
        (
            voice.corridor(row["corridor"]),
            *(str(row[f"rank_{side}"] or NONE) for side in ("before", "after")),
            *(_index_on(voice, row, side) for side in ("before", "after")),
            *(voice.recorded(row[f"recorded_{side}"]) for side in ("before", "after")),
        )
        for row in answer["corridors"][:limit]
    )
    caption = voice.say("change.caption", before=before.name, after=after.name)
    if any("low_after" in row for row in answer["corridors"]):
        caption += voice.say("change.drawn")
    parts: list[Part] = [ReportTable(caption, voice.row("change.headers"), rows, frozenset({1, 2, 3, 4}))]
    left = len(answer["corridors"]) - len(rows)
    said = [voice.say("change.more", n=left)] if left else []
    said += _change_range(voice, answer.get("least_risk"))
    return [*parts, Paragraph(" ".join(said))] if said else parts


def _change_range(voice: Voice, least: Mapping[str, Any] | None) -> list[str]:
    """Return how sure the change of the least-risk route is, where there were draws of both sides."""
    if least is None or least["change_low"] is None:
        return []
    span = voice.say("range", low=f"{least['change_low']:+.1f}", high=f"{least['change_high']:+.1f}")
    said = [voice.say("change.least", change=f"{least['change']:+.1f}", range=span)]
    return [*said, voice.say("change.uncertain")] if least["change_uncertain"] else said


def _index_on(voice: Voice, row: Mapping[str, Any], side: str) -> str:
    index, by = row[f"risk_index_{side}"], row[f"closed_by_{side}"]
    if index is not None:
        low, high = row.get(f"low_{side}"), row.get(f"high_{side}")
        span = "" if low is None else f" ({voice.say('range', low=f'{low:.1f}', high=f'{high:.1f}')})"
        return f"{index:.1f}{span}"
    return voice.say("closed_by", by=", ".join(by)) if by else voice.page("legend.shut")


def record_parts(voice: Voice, *records: Mapping[str, Any], limit: int | None = BRIEF_FIGURES) -> list[Part]:
    """Return what was recorded in the years of one answer or of two, with each conflicting value and its source.

    Parameters
    ----------
    voice
        Language and names.
    records
        From `geo.answers.corridors.record_record`.
    limit
        How many figures, those on which sources disagree first; all where None.
    """
    claims = {claim["claim_id"]: claim for record in records for claim in record["claims"]}
    spans = " / ".join(dict.fromkeys(years_text(record["years"]) for record in records))
    if not claims:
        return [Paragraph(voice.say("record.none", years=spans))]
    figures: dict[str, list[Mapping[str, Any]]] = {}
    for claim in claims.values():
        figures.setdefault(claim["figure_id"], []).append(claim)
    ordered = sorted(figures.values(), key=lambda rows: (not disputed(rows), rows[0]["period_start"]))
    rows = tuple(_figure_row(voice, rows) for rows in ordered[:limit])
    caption = voice.say("record.caption", years=spans)
    parts: list[Part] = [ReportTable(caption, voice.row("record.headers"), rows)]
    said = [voice.page("record.use")]
    if len(ordered) > len(rows):
        said.insert(0, voice.say("record.more", n=len(ordered) - len(rows)))
    return [*parts, Paragraph(" ".join(said))]


def disputed(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether the claims of a figure give different values."""
    return len({(row["value"], row["value_max"], row["qualifier"]) for row in rows}) > 1


def _figure_row(voice: Voice, rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return a figure with the value of each source, the preferred one first."""
    first = rows[0]
    corridors = " / ".join(voice.corridor(tail) for tail in first["corridors"])
    values: dict[str, list[str]] = {}
    for claim in rows:
        values.setdefault(voice.value(claim), []).append(claim["source_id"])
    shown = "; ".join(f"{value} [{voice.cite(ids)}]" for value, ids in values.items())
    if disputed(rows):
        reason = next((row["preference_reason"] for row in rows if row["preferred"]), "")
        shown += f". {voice.page('claims.disagree')}"
        if reason and voice.lang == "en":
            shown += f" {voice.say('record.reason', reason=reason)}"
    return corridors or NONE, voice.page(f"measures.{first['measure']}"), voice.period(first), shown


def recorded_on(voice: Voice, evaluated: EvaluatedNetwork, destination: str) -> dict[str, Any]:
    """Return what was recorded of journeys to a destination in the years of a date or period."""
    leg_hazards = evaluated.hazards
    usable = evaluated.usable_sources
    record = recorded_in(voice.dataset, leg_hazards.as_of, leg_hazards.until, usable=usable, destination=destination)
    return record_record(voice.dataset, record)


def record_heading(voice: Voice) -> Heading:
    """Return the heading of the record."""
    return Heading(2, voice.say("record"))


def all_claims(voice: Voice, records: Iterable[Mapping[str, Any]]) -> list[Part]:
    """Return every recorded figure, for an appendix."""
    return [record_heading(voice), *record_parts(voice, *records, limit=None)]
