"""Corridors as text: the least-risk route of each, and what was recorded of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...geo.answers.records import USE_IS_NOT_DANGER
from .lists import period_text, value_text
from .phrases import name_of, phrases
from .tables import (
    cited_lines,
    coverage_note,
    coverage_text,
    digits,
    index_and_hazard,
    index_text,
    leg_lines,
    node_names,
    source_lines,
    table,
    total_lines,
    wrap,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ...geo.model.scenario import EvaluatedNetwork
    from ...geo.model.schema import Dataset

MOST = 10
"""How many corridors a table shows."""
MORE_DRAWS = "--draws 256 varies every judgement and shows the range of each index"


def corridor_name(dataset: Dataset, corridor: str, lang: str = "en") -> str:
    """Return a corridor by the names of its countries in a language.

    Examples
    --------
    >>> corridor_name(dataset, "CHN > LAO"), corridor_name(dataset, "direct")
    ('China > Laos', 'direct')
    """
    if corridor == "direct":
        return phrases("page", lang)["corridors.direct"]
    codes = corridor.split(" > ")
    return " > ".join(name_of(dataset.countries.get(code) or dataset.nodes.get(code), code, lang) for code in codes)


def share_text(low: float, high: float, lang: str = "en") -> str:
    """Return a recorded share (0-1) in percent.

    Examples
    --------
    >>> share_text(0.634, 0.634), share_text(0.377, 0.72), share_text(0.5, 1.0), share_text(0.0, 0.3)
    ('63%', '38 to 72%', 'at least 50%', 'at most 30%')
    >>> share_text(0.5, 1.0, "ko")
    '최소 50%'
    """
    one, other = f"{100 * low:.0f}", f"{100 * high:.0f}"
    kind = "exact" if one == other else "floor" if high >= 1 else "cap" if low <= 0 else "range"
    return phrases("figure", lang)[f"share.{kind}"].format(low=one, high=other)


def recorded_text(dataset: Dataset, rows: Iterable[Mapping[str, Any]], *, codes: bool = False) -> str | None:
    """Return recorded shares in a few words, those of most countries first; None where nothing is recorded.

    Where a share is of several corridors together, it is left to the claims. Countries by their codes where asked.
    """
    one = sorted(rows, key=lambda row: (len(row["corridors"]), -row["corridors"][0].count(">"), row["corridors"]))
    parts = []
    for row in one:
        if len(row["corridors"]) == 1:
            (tail,) = row["corridors"]
            way = tail if codes else corridor_name(dataset, tail)
            parts.append(f"{way} {share_text(row['low'], row['high'])}")
    return "; ".join(parts) or None


def years_text(years: Sequence[int]) -> str:
    """Return years in words.

    Examples
    --------
    >>> years_text([2009]), years_text([2009, 2010, 2011])
    ('2009', '2009 to 2011')
    """
    return str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"


def corridors_text(
    dataset: Dataset,
    evaluated: EvaluatedNetwork,
    record: Mapping[str, Any],
    *,
    style: Callable[[str], str] = str,
    explained: bool = False,
    limit: int = MOST,
) -> str:
    """Return the answer to which way: a table of corridors, the least-risk route by its legs, and what was recorded.

    Parameters
    ----------
    dataset
        For names and sources.
    evaluated
        The hazards that the record was made from.
    record
        From `geo.answers.corridors.corridors_record`.
    style
        How a heading is set off.
    explained
        Whether the record was explained; the events of each leg and all sources are printed then.
    limit
        How many open corridors the table shows.
    """
    name = node_names(dataset)
    years = years_text(record["record"]["years"])
    still_open = [row for row in record["corridors"] if row["route"] is not None]
    lines = [
        style(
            f"{name[record['origin']]} to {name[record['destination']]}, {evaluated.name}: corridors, least risk first"
        ),
        "",
        _corridor_table(dataset, record, still_open[:limit], years),
    ]
    if len(still_open) > limit:
        lines.append(f"... and {len(still_open) - limit} more; --json has all of them")
    lines += coverage_note(still_open[:limit])
    lines += _order_lines(record, still_open)
    lines += _closed_lines(dataset, [row for row in record["corridors"] if row["route"] is None], style, limit)
    best = still_open[0]
    way = corridor_name(dataset, best["corridor"])
    lines += ["", style(f"The least-risk route, by {way}: {index_text(best, dataset.release is not None)}")]
    events = {event.event_id: event for event in evaluated.hazards.network.events}
    cited: set[str] = set()
    for leg in best["route"]["legs"]:
        lines += leg_lines(leg, name, events, dataset.release is not None)
        cited.update(leg["sources"])
    lines += total_lines(best["route"], style)
    if record["destination"] == dataset.default_destination:
        lines += record_lines(dataset, record["record"], style)
    else:
        lines += ["", f"Passages are recorded only for journeys to {name[dataset.default_destination]}."]
    return "\n".join([*lines, *cited_lines(dataset, cited, style, explained=explained)])


def _corridor_table(dataset: Dataset, record: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], years: str) -> str:
    drawn = record["draws"] is not None
    headers = ["rank", "corridor", "index", "hazard", f"recorded in {years}", "coverage"]
    if drawn:
        headers[4:4] = ["90% range", "share of draws", "order"]
    cells = []
    for row in rows:
        cell = [
            row["rank"],
            corridor_name(dataset, row["corridor"]),
            f"{row['risk_index']:.1f}",
            digits(row["hazard"], dataset.release is not None),
            recorded_text(dataset, row["recorded"]),
            coverage_text(row),
        ]
        if drawn:
            order = "uncertain" if row["order_uncertain_with"] else ""
            cell[4:4] = [f"{row['low']:.1f} to {row['high']:.1f}", f"{100 * row['share_of_draws']:.0f}%", order]
        cells.append(cell)
    return table(headers, cells, right=[0, 2, 3, 5] if drawn else [0, 2, 3])


def _order_lines(record: Mapping[str, Any], still_open: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return how far the order of the corridors is sure, or what would say so."""
    draws = record["draws"]
    if draws is None:
        return ["", wrap(f"How sure this order is does not show here: {MORE_DRAWS}.")] if len(still_open) > 1 else []
    unsure = [row["rank"] for row in still_open if row["order_uncertain_with"]]
    how = (
        f"{draws['draws']} draws of every judgement, seed {draws['seed']}: the 90% range of the index, and the share "
        "of draws in which a corridor has the least risk."
    )
    if not unsure:
        return ["", wrap(f"{how} No two ranges overlap, so the order is certain as far as the judgements go.")]
    return [
        "",
        wrap(f"{how} The order is uncertain: the ranges of {len(unsure)} of {len(still_open)} corridors overlap."),
    ]


def _closed_lines(
    dataset: Dataset, rows: Sequence[Mapping[str, Any]], style: Callable[[str], str], limit: int
) -> list[str]:
    if not rows:
        return []
    lines = ["", style(f"Blocked corridors ({len(rows)})")]
    for row in rows[:limit]:
        by = ", ".join(row["closed_by"]) or "the scenario"
        way = corridor_name(dataset, row["corridor"])
        lines.append(wrap(f"{way}: closed by {by} (at {', '.join(row['closed_legs'])})", indent="  "))
    if len(rows) > limit:
        lines.append(f"  ... and {len(rows) - limit} more; --json has all of them")
    return lines


def record_lines(dataset: Dataset, record: Mapping[str, Any], style: Callable[[str], str]) -> list[str]:
    """Return what was recorded in some years: claims as they stand, with their sources."""
    years = years_text(record["years"])
    if not record["claims"]:
        return ["", style(f"Recorded passages in {years}"), "  none in the dataset"]
    return [
        "",
        style(f"Recorded passages in {years}; * marks the preferred figure where sources disagree"),
        claims_table(dataset, record["claims"]),
        *source_lines(dataset, (row["source_id"] for row in record["sources"])),
        wrap(USE_IS_NOT_DANGER),
    ]


def corridor_lines(dataset: Dataset, record: Mapping[str, Any], *, style: Callable[[str], str]) -> list[str]:
    """Return everything known about one corridor: from which province it is how risky, and what was recorded of it."""
    name = node_names(dataset)
    end = name[record["destination"]]
    rows = []
    for row in record["provinces"]:
        why = "closed by " + (", ".join(row["closed_by"]) or "the scenario") if row["closed_legs"] else row["why"]
        hazard = None if row["hazard"] is None else digits(row["hazard"], dataset.release is not None)
        index = None if row["risk_index"] is None else f"{row['risk_index']:.1f}"
        coverage = coverage_text(row) if row["coverage"] else (why or "").partition(":")[0]
        way = " > ".join(name[node] for node in row["nodes"][1:-1]) if row["nodes"] else None
        rows.append([name[row["origin"]], row["rank"], index, hazard, coverage, way])
    lines = [
        style(f"Corridor {record['corridor']}: {corridor_name(dataset, record['corridor'])}"),
        "",
        style(f"Its least-risk route to {end} from each province on {record['as_of']}; rank among the corridors there"),
        table(["from", "rank", "index", "hazard", "coverage", "via"], rows, right=[1, 2, 3]),
    ]
    shares = [
        [
            years_text(row["years"]),
            " or ".join(corridor_name(dataset, tail) for tail in row["corridors"]),
            share_text(row["low"], row["high"]),
            ", ".join(row["claim_ids"]),
        ]
        for row in record["shares"]
    ]
    lines += ["", style("Recorded shares of the arrivals")]
    lines += [table(["years", "via", "share", "claims"], shares)] if shares else ["  none in the dataset"]
    if record["passages"]:
        lines += [
            "",
            style("Recorded passages; * marks the preferred figure where sources disagree"),
            claims_table(dataset, record["passages"]),
        ]
    return [*lines, "", wrap(USE_IS_NOT_DANGER)]


def claims_table(dataset: Dataset, rows: Iterable[Mapping[str, Any]]) -> str:
    """Return claims of recorded passages as a table."""
    cells = [
        [
            "*" if row["preferred"] else "",
            row["figure_id"],
            row["measure"].replace("_", " "),
            " or ".join(corridor_name(dataset, tail) for tail in row["corridors"]),
            period_text(row),
            value_text(row),
            row["unit"],
            row["source_id"],
        ]
        for row in rows
    ]
    return table(["", "figure", "measure", "via", "period", "value", "unit", "source"], cells, right=[5])


def compare_corridor_lines(
    dataset: Dataset, record: Mapping[str, Any], *, style: Callable[[str], str], limit: int = MOST
) -> list[str]:
    """Return the corridors of two sides as a table, the least risk after first."""
    name = node_names(dataset)
    every = record["corridors"]
    rows = every[:limit] + [row for row in every[limit:] if (row["rank_before"] is None) != (row["rank_after"] is None)]
    cells = [
        [
            row["rank_before"],
            row["rank_after"],
            corridor_name(dataset, row["corridor"]),
            _side_text(row, "before"),
            _side_text(row, "after"),
            recorded_text(dataset, row["recorded_before"]),
            recorded_text(dataset, row["recorded_after"]),
        ]
        for row in rows
    ]
    headers = ["rank before", "after", "corridor", "index (hazard) before", "after", "recorded before", "after"]
    right = [0, 1, 3, 4]
    if "least_risk" in record:
        for cell, row in zip(cells, rows, strict=True):
            cell[3:5] = [cell[3], _range_text(row, "before"), cell[4], _range_text(row, "after"), *change_cells(row)]
        headers[3:5] = ["index (hazard) before", "90% range", "after", "90% range", "change", "90% range", ""]
        right += [5, 6, 7, 8]
    title = f"Corridors from {name[record['origin']]} to {name[record['destination']]}"
    lines = ["", style(title), table(headers, cells, right=right) if rows else "no open route on either side"]
    if len(every) > len(rows):
        lines.append(f"... and {len(every) - len(rows)} more; --json has all of them")
    return lines + _paired_lines(record)


def _range_text(row: Mapping[str, Any], side: str) -> str | None:
    low, high = row[f"low_{side}"], row[f"high_{side}"]
    return None if low is None else f"{low:.1f} to {high:.1f}"


def change_cells(row: Mapping[str, Any], form: str = "+.1f") -> list[str | None]:
    """Return a change, its 90% range, and whether it is uncertain.

    Examples
    --------
    >>> change_cells({"change": 1.25, "change_low": -0.5, "change_high": 3.0, "change_uncertain": True})
    ['+1.2', '-0.5 to +3.0', 'uncertain']
    """
    change, low, high = row["change"], row["change_low"], row["change_high"]
    span = None if low is None else f"{low:{form}} to {high:{form}}"
    return [None if change is None else f"{change:{form}}", span, "uncertain" if row["change_uncertain"] else ""]


def _paired_lines(record: Mapping[str, Any]) -> list[str]:
    """Return how far the order and the change are sure, or what would say so."""
    if "least_risk" not in record:
        return ["", wrap(f"How sure the order and the change are does not show here: {MORE_DRAWS}.")]
    draws, least = record["draws"], record["least_risk"]
    said = [
        f"{draws['draws']} draws of every judgement, seed {draws['seed']}, the same for both sides: the 90% range of "
        "the index of each side, and of its change from draw to draw."
    ]
    if least["change"] is not None:
        change, span, uncertain = change_cells(least)
        said.append(
            f"The index of the least-risk route changes by {change}" + (f" (90% range {span})." if span else ".")
        )
        said += ["The change is uncertain: its range holds 0."] if uncertain else []
    for side in ("before", "after"):
        ranked = [row for row in record["corridors"] if row[f"rank_{side}"] is not None]
        unsure = sum(bool(row[f"order_uncertain_with_{side}"]) for row in ranked)
        if unsure:
            said.append(f"The order {side} is uncertain: the ranges of {unsure} of {len(ranked)} corridors overlap.")
    return ["", wrap(" ".join(said))]


def compare_record_lines(dataset: Dataset, record: Mapping[str, Any], *, style: Callable[[str], str]) -> list[str]:
    """Return what was recorded in the years of two sides; once where it is the same."""
    sides = [record["record_before"], record["record_after"]]
    told = [side for side in sides[: 1 if sides[0] == sides[1] else 2] if side["claims"]]
    return [line for side in told for line in record_lines(dataset, side, style)]


def _side_text(row: Mapping[str, Any], side: str) -> str:
    """Return the index of a corridor on one side, or what closes it there."""
    if row[f"hazard_{side}"] is None and row[f"closed_legs_{side}"]:
        return "closed by " + (", ".join(row[f"closed_by_{side}"]) or "the scenario")
    return index_and_hazard(row[f"risk_index_{side}"], row[f"hazard_{side}"])
